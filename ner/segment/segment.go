// Package segment cuts sentences into words with gojieba. It is the only
// package that uses cgo.
package segment

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yanyiwu/gojieba"

	"zhengpu/ner"
)

// files that cppjieba wants, in the order of its constructor. Those without a
// source are written with one harmless line: zhengpu asks for no keywords, and
// loading the real ones costs 0.25 s and 17 MB.
var files = []struct{ name, source string }{
	{"jieba.dict.utf8", "jieba/jieba.dict.utf8.gz"},
	{"hmm_model.utf8", "jieba/hmm_model.utf8.gz"},
	{"user.dict.utf8", "jieba/user.dict.utf8"},
	{"idf.utf8", ""},
	{"stop_words.utf8", ""},
}

// Segmenter is a pipeline stage that fills Analysis.Tokens. The dictionary is
// read at the first use. It is safe for concurrent use and must live as long
// as the process: cppjieba's memory is freed with it.
type Segmenter struct {
	fsys  fs.FS
	cache string

	once  sync.Once
	err   error
	jieba *gojieba.Jieba
}

// New returns a segmenter over the dictionaries in fsys (folder jieba). They
// are unpacked once into cacheDir; an empty cacheDir means the user's cache
// folder, or the temporary one where there is none.
func New(fsys fs.FS, cacheDir string) *Segmenter {
	return &Segmenter{fsys: fsys, cache: cacheDir}
}

// Name is the stage's name.
func (s *Segmenter) Name() string { return "segment" }

// Run fills Analysis.Tokens, one slice a sentence.
func (s *Segmenter) Run(a *ner.Analysis) error {
	if err := s.Load(); err != nil {
		return err
	}
	a.Tokens = make([][]ner.Token, len(a.Doc.Sentences))
	for i, sent := range a.Doc.Sentences {
		toks, err := s.Tag(a.Doc.Slice(sent.Span))
		if err != nil {
			return fmt.Errorf("sentence %d: %w", i, err)
		}
		for j := range toks {
			toks[j].Span.Start += sent.Span.Start
			toks[j].Span.End += sent.Span.Start
		}
		a.Tokens[i] = toks
	}
	return nil
}

// Tag cuts text into words with their parts of speech; spans count bytes of
// text. Text must be valid UTF-8 without NUL, which cppjieba cannot take.
func (s *Segmenter) Tag(text string) ([]ner.Token, error) {
	if err := s.Load(); err != nil {
		return nil, err
	}
	if text == "" {
		return nil, nil
	}
	if !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0 {
		return nil, errors.New("text is not clean UTF-8")
	}
	words := s.jieba.Tag(text)
	toks := make([]ner.Token, 0, len(words))
	at := 0
	for _, w := range words {
		slash := strings.LastIndexByte(w, '/')
		if slash < 0 {
			continue
		}
		word, pos := w[:slash], w[slash+1:]
		// cppjieba gives every byte back in order; anything it left out is
		// skipped rather than shifting what follows.
		i := strings.Index(text[at:], word)
		if i < 0 || word == "" {
			continue
		}
		start := at + i
		at = start + len(word)
		if pos == "x" && len(word) >= 6 {
			start, at = unglue(&toks, text, start, at)
			if start == at {
				continue
			}
		}
		toks = append(toks, ner.Token{Span: ner.Span{Start: start, End: at}, POS: pos})
	}
	return toks, nil
}

// unglue takes a particle off a word that the hidden Markov model put
// together: 助万|企等 ends in 等, 从金 begins with 从. It
// returns what is left of the word for the caller to append.
func unglue(toks *[]ner.Token, text string, start, end int) (int, int) {
	word := text[start:end]
	for _, p := range []string{"从", "以", "在", "与", "对", "将", "把", "被", "由", "于"} {
		if strings.HasPrefix(word, p) {
			*toks = append(*toks, ner.Token{Span: ner.Span{Start: start, End: start + len(p)}, POS: "p"})
			start += len(p)
			break
		}
	}
	for _, p := range [][2]string{{"等", "u"}, {"说", "v"}} {
		if strings.HasSuffix(word, p[0]) && end-start > len(p[0]) {
			*toks = append(*toks,
				ner.Token{Span: ner.Span{Start: start, End: end - len(p[0])}, POS: "x"},
				ner.Token{Span: ner.Span{Start: end - len(p[0]), End: end}, POS: p[1]})
			return end, end
		}
	}
	return start, end
}

// Load reads the dictionaries if that has not been done yet.
func (s *Segmenter) Load() error {
	s.once.Do(func() { s.err = s.load() })
	return s.err
}

func (s *Segmenter) load() error {
	contents := make([][]byte, len(files))
	sum := sha256.New()
	for i, f := range files {
		b, err := s.content(f.source)
		if err != nil {
			return fmt.Errorf("segmentation dictionary %s: %w", f.source, err)
		}
		contents[i] = b
		sum.Write(b)
	}
	base := s.cache
	if base == "" {
		if dir, err := os.UserCacheDir(); err == nil {
			base = filepath.Join(dir, "zhengpu")
		}
	}
	key := "jieba-" + hex.EncodeToString(sum.Sum(nil))[:16]
	dir, err := unpack(base, key, contents)
	if err != nil {
		// A read-only home must not stop anyone from reading a report.
		dir, err = unpack(filepath.Join(os.TempDir(), "zhengpu"), key, contents)
	}
	if err != nil {
		return fmt.Errorf("unpack segmentation dictionary: %w", err)
	}
	paths := make([]string, len(files))
	for i, f := range files {
		paths[i] = filepath.Join(dir, f.name)
	}
	s.jieba = gojieba.NewJieba(paths...)
	return nil
}

func (s *Segmenter) content(source string) ([]byte, error) {
	if source == "" {
		return []byte("其 1\n"), nil
	}
	f, err := s.fsys.Open(source)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if !strings.HasSuffix(source, ".gz") {
		return io.ReadAll(f)
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// unpack writes contents into base/key unless they lie there complete, and
// returns that folder. Another process may do the same at the same time.
func unpack(base, key string, contents [][]byte) (string, error) {
	if base == "" {
		return "", errors.New("no cache folder")
	}
	dir := filepath.Join(base, key)
	if complete(dir, contents) {
		return dir, nil
	}
	if err := os.MkdirAll(base, 0o755); err != nil {
		return "", err
	}
	tmp, err := os.MkdirTemp(base, key+".tmp-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(tmp)
	for i, f := range files {
		if err := os.WriteFile(filepath.Join(tmp, f.name), contents[i], 0o644); err != nil {
			return "", err
		}
	}
	if err := os.Rename(tmp, dir); err != nil {
		if complete(dir, contents) {
			return dir, nil
		}
		// Left half-written by a crash, or damaged: replace it.
		if err := os.RemoveAll(dir); err != nil {
			return "", err
		}
		if err := os.Rename(tmp, dir); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// complete compares whole contents: a malformed dictionary would abort the
// process inside cppjieba.
func complete(dir string, contents [][]byte) bool {
	for i, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.name))
		if err != nil || string(b) != string(contents[i]) {
			return false
		}
	}
	return true
}
