package segment

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/yanyiwu/gojieba"
)

// content is a file that cppjieba reads, with what tells that it lies complete
// on the disk: a malformed one would abort the process inside cppjieba.
type content struct {
	name  string
	size  int
	crc   uint32
	bytes func() ([]byte, error)
}

func plainContent(name string, b []byte) content {
	return content{name, len(b), crc32.ChecksumIEEE(b), func() ([]byte, error) { return b, nil }}
}

// zipContent is the content of a gzip file of one member, whose last bytes give
// sum and size: it is unpacked only when there is need.
func zipContent(name string, packed []byte) (content, error) {
	if len(packed) < 18 {
		return content{}, fmt.Errorf("%s: not a gzip file", name)
	}
	tail := packed[len(packed)-8:]
	return content{name, int(binary.LittleEndian.Uint32(tail[4:])), binary.LittleEndian.Uint32(tail), func() ([]byte, error) { return unzip(packed) }}, nil
}

func unzip(packed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// contents are the five files that cppjieba wants, in the order of its
// constructor, with the main dictionary and the user's that are given; of keywords
// and stop words, which zhengpu does not ask for, there is one harmless line.
func contents(fsys fs.FS, dict, user []byte) ([]content, error) {
	const hmm = "jieba/hmm_model.utf8.gz"
	packed, err := fs.ReadFile(fsys, hmm)
	if err != nil {
		return nil, err
	}
	model, err := zipContent("hmm_model.utf8", packed)
	if err != nil {
		return nil, err
	}
	line := []byte("其 1\n")
	return []content{plainContent("jieba.dict.utf8", dict), model, plainContent("user.dict.utf8", user), plainContent("idf.utf8", line), plainContent("stop_words.utf8", line)}, nil
}

// start makes a gojieba of files in cacheDir (or where New says).
func start(files []content, cacheDir string) (*gojieba.Jieba, error) {
	sum := sha256.New()
	for _, f := range files {
		fmt.Fprintf(sum, "%s %d %08x\n", f.name, f.size, f.crc)
	}
	base := cacheDir
	if base == "" {
		if dir, err := os.UserCacheDir(); err == nil {
			base = filepath.Join(dir, "zhengpu")
		}
	}
	key := "jieba-" + hex.EncodeToString(sum.Sum(nil))[:16]
	dir, err := unpack(base, key, files)
	if err != nil {
		// A read-only home must not stop anyone from reading a report.
		dir, err = unpack(filepath.Join(os.TempDir(), "zhengpu"), key, files)
	}
	if err != nil {
		return nil, fmt.Errorf("unpack segmentation dictionary: %w", err)
	}
	paths := make([]string, len(files))
	for i, f := range files {
		paths[i] = filepath.Join(dir, f.name)
	}
	return gojieba.NewJieba(paths...), nil
}

// unpack writes files into base/key unless they lie there complete, and
// returns that folder. Another process may do the same at the same time.
func unpack(base, key string, files []content) (string, error) {
	if base == "" {
		return "", errors.New("no cache folder")
	}
	dir := filepath.Join(base, key)
	if complete(dir, files) {
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
	for _, f := range files {
		b, err := f.bytes()
		if err != nil {
			return "", fmt.Errorf("%s: %w", f.name, err)
		}
		if err := os.WriteFile(filepath.Join(tmp, f.name), b, 0o644); err != nil {
			return "", err
		}
	}
	if err := os.Rename(tmp, dir); err != nil {
		if complete(dir, files) {
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

func complete(dir string, files []content) bool {
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.name))
		if err != nil || len(b) != f.size || crc32.ChecksumIEEE(b) != f.crc {
			return false
		}
	}
	return true
}

// wholeAlone asks gojieba with the whole dictionary and the user's which of their
// words it leaves whole when they stand alone, by the words and not by the model.
func wholeAlone(fsys fs.FS, dict, user []byte, words []string) ([]bool, error) {
	files, err := contents(fsys, dict, user)
	if err != nil {
		return nil, err
	}
	tmp, err := os.MkdirTemp("", "zhengpu-words-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	j, err := start(files, tmp)
	if err != nil {
		return nil, err
	}
	defer j.Free()
	whole := make([]bool, len(words))
	const batch = 1000
	for from := 0; from < len(words); from += batch {
		some := words[from:min(from+batch, len(words))]
		i, parts := 0, 0
		for _, w := range j.Cut(strings.Join(some, "\n")+"\n", false) {
			switch {
			case w == "\n":
				i, parts = i+1, 0
			case i >= len(some):
				return nil, errors.New("gojieba gave more words than it was given")
			default:
				parts++
				whole[from+i] = parts == 1 && w == some[i]
			}
		}
		if i != len(some) {
			return nil, fmt.Errorf("gojieba cut %d words into %d", len(some), i)
		}
	}
	return whole, nil
}
