// Package segment cuts sentences into words with gojieba. It is the only
// package that uses cgo.
//
// gojieba is asked only for what its dictionary leaves open. Where one word of
// the dictionary stands in a text, no other word of it reaches over its ends,
// and gojieba leaves that word whole when it stands alone, its cut is the same
// whatever stands around. What lies between such words is cut here as gojieba
// does it, by the likeliest way through the dictionary's words; where that
// leaves single characters side by side, gojieba's hidden Markov model has the
// say, in one call for many sentences. gojieba is given only the characters of
// its dictionary that occur there, with the frequencies of the whole: loading
// the 349,000 words takes 0.7 s and 148 MB, and those that do not occur in a
// text have no say in how it is cut.
package segment

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/yanyiwu/gojieba"

	"zhengpu/ner"
)

// Segmenter is a pipeline stage that fills Analysis.Tokens. The dictionary is
// read at the first use. It is safe for concurrent use and must live as long
// as the process: cppjieba's memory is freed with it.
type Segmenter struct {
	fsys  fs.FS
	cache string

	once  sync.Once
	err   error
	dict  *dictionary
	known []atomic.Uint64 // the states of the trie whose words gojieba has

	mu    sync.RWMutex // held for writing while gojieba is given words
	jieba *gojieba.Jieba

	scratch sync.Pool // of *cutter
}

// New returns a segmenter over the dictionaries in fsys (folder jieba). What
// gojieba reads from files is unpacked once into cacheDir; an empty cacheDir
// means the user's cache folder, or the temporary one where there is none.
func New(fsys fs.FS, cacheDir string) *Segmenter {
	return &Segmenter{fsys: fsys, cache: cacheDir}
}

// Name is the stage's name.
func (s *Segmenter) Name() string { return "segment" }

// Load reads the dictionaries if that has not been done yet.
func (s *Segmenter) Load() error {
	s.once.Do(func() { s.err = s.load() })
	return s.err
}

func (s *Segmenter) load() error {
	wait := make(chan error, 1)
	go func() {
		d, err := loadDictionary(s.fsys)
		if err == nil {
			s.dict = d
			s.known = make([]atomic.Uint64, len(d.trie.Cells())/64+1)
			for state := range d.over { // gojieba has them from its user dictionary
				s.known[state/64].Or(1 << (state % 64))
			}
		}
		wait <- err
	}()
	head, err := readHead(s.fsys)
	if err == nil {
		var files []content
		if files, err = contents(s.fsys, head, true); err == nil {
			s.jieba, err = start(files, s.cache)
		}
	}
	if err = errors.Join(err, <-wait); err != nil {
		return fmt.Errorf("segmentation dictionary: %w", err)
	}
	return nil
}

// Run fills Analysis.Tokens, one slice a sentence.
func (s *Segmenter) Run(a *ner.Analysis) error {
	if err := s.Load(); err != nil {
		return err
	}
	c := s.cutter(a.Doc.Text)
	defer s.scratch.Put(c)
	a.Tokens = make([][]ner.Token, len(a.Doc.Sentences))
	for i, sent := range a.Doc.Sentences {
		if err := c.add(sent.Span, i); err != nil {
			return fmt.Errorf("sentence %d: %w", i, err)
		}
		if len(c.open) >= batchLen {
			c.settle(a.Tokens)
		}
	}
	c.settle(a.Tokens)
	return nil
}

// Tag cuts text into words with their parts of speech; spans count bytes of
// text. Text must be valid UTF-8 without NUL, which cppjieba cannot take.
func (s *Segmenter) Tag(text string) ([]ner.Token, error) {
	if err := s.Load(); err != nil {
		return nil, err
	}
	c := s.cutter(text)
	defer s.scratch.Put(c)
	var out [1][]ner.Token
	if err := c.add(ner.Span{End: len(text)}, 0); err != nil {
		return nil, err
	}
	c.settle(out[:])
	return out[0], nil
}

// batchLen bounds the bytes given to gojieba at a time.
const batchLen = 1 << 15

// cutter cuts the sentences of one text.
type cutter struct {
	s    *Segmenter
	text string

	codes []uint16        // of the characters of the sentence
	at    []int32         // where they begin, and the sentence's end
	seps  []int32         // those that separate
	two   []ner.TrieState // of the stretch: after each character and the next

	words []word    // of the stretch's open part, by start and then by length
	best  []float64 // log probability of the likeliest way from a character on to the end
	first []int32   // the word it begins with, or -1 for a character of no word

	fresh []word // characters that gojieba must know
	open  []byte // what gojieba is to cut, a line each
	todo  []item
	toks  []ner.Token
}

// word is a word of a dictionary in a sentence.
type word struct {
	start, end int32 // characters of the sentence
	state      ner.TrieState
	user       *userWord // nil for one of the main dictionary
}

// item is a piece of a text whose words are known or that gojieba is to cut.
type item struct {
	start, end int32
	tag        string // of a word; "" of what gojieba is to cut
	sentence   int32  // -1, or the one that begins here
}

func (s *Segmenter) cutter(text string) *cutter {
	c, _ := s.scratch.Get().(*cutter)
	if c == nil {
		c = &cutter{s: s}
	}
	c.text, c.open, c.todo, c.words, c.fresh, c.toks = text, c.open[:0], c.todo[:0], c.words[:0], c.fresh[:0], nil
	return c
}

// separator reports whether cppjieba cuts at r before all else.
func separator(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '，' || r == '。' }

// separatorTag is the part of speech of a separator.
func (d *dictionary) separatorTag(s string) string {
	switch s {
	case "，":
		return d.comma
	case "。":
		return d.stop
	}
	return d.tag(s)
}

// add looks through a sentence for what is known and what is not.
func (c *cutter) add(span ner.Span, sentence int) error {
	d := c.s.dict
	c.todo = append(c.todo, item{sentence: int32(sentence)})
	text := c.text[span.Start:span.End]
	c.codes, c.at, c.seps = slices.Grow(c.codes[:0], len(text)), slices.Grow(c.at[:0], len(text)+1), c.seps[:0]
	codes, at := c.codes, c.at
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if len(text)-i > 2 && ner.Wide(text[i], text[i+1], text[i+2]) {
			r, n = r&0xf<<12|rune(text[i+1]&0x3f)<<6|rune(text[i+2]&0x3f), 3
		} else if r == 0 || r >= utf8.RuneSelf {
			if r, n = utf8.DecodeRuneInString(text[i:]); r == 0 || r == utf8.RuneError && n == 1 {
				return errors.New("text is not clean UTF-8")
			}
		}
		if separator(r) {
			c.seps = append(c.seps, int32(len(codes)))
		}
		codes = append(codes, d.code(r))
		at = append(at, int32(span.Start+i))
		i += n
	}
	c.codes, c.at = codes, append(at, int32(span.End))
	from := 0 // of the stretch between separators
	for _, k := range c.seps {
		c.stretch(from, int(k))
		start, end := c.at[k], c.at[k+1]
		c.todo = append(c.todo, item{start, end, d.separatorTag(c.text[start:end]), -1})
		from = int(k) + 1
	}
	c.stretch(from, len(c.codes))
	return nil
}

// stretch goes through the characters lo to hi, between which no separator
// stands. It looks at knots: runs of characters that words hold together, with
// no word over their ends.
func (c *cutter) stretch(lo, hi int) {
	if lo == hi {
		return
	}
	d := c.s.dict
	root := d.trie.Root()
	c.two = slices.Grow(c.two[:0], hi-lo)[:hi-lo]
	d.trie.Pairs(c.codes[lo:hi], c.two)
	open := -1 // first character of what is not known; c.words are its words
	flush := func(end int) {
		if open < 0 {
			return
		}
		if end-open == 1 {
			k := int32(-1)
			if len(c.words) > 0 {
				k = 0
			}
			c.single(open, k)
		} else {
			c.likeliest(open, end)
		}
		c.words = c.words[:0]
		open = -1
	}
	for i := lo; i < hi; {
		knot, end := i, i+1
		own := false
		var all ner.TrieState // the word that is the whole knot
		allEnd := -1
		first := len(c.words)
		for ; i < end; i++ {
			if k := c.codes[i]; k != 0 {
				if s, ok := d.trie.Next(root, k); ok && s.Value() >= 0 {
					c.words = append(c.words, word{int32(i), int32(i + 1), s, nil})
					if i == knot {
						all, allEnd = s, i+1
					}
				}
			}
			s := c.two[i-lo]
			for j := i + 2; s.Index() != 0; j++ {
				if s.Value() >= 0 {
					c.words = append(c.words, word{int32(i), int32(j), s, nil})
					end = max(end, j)
					if i == knot {
						all, allEnd = s, j
					}
				}
				if j >= hi || c.codes[j] == 0 || s.Leaf() {
					break
				}
				n, ok := d.trie.Next(s, c.codes[j])
				if !ok {
					break
				}
				s = n
			}
			if d.single || i+1 < hi && d.pairs.has(pair(c.codes[i], c.codes[i+1])) {
				if n := c.userWords(i, hi); n > 0 {
					own = true
					end = max(end, n)
				}
			}
		}
		if end-knot > 1 && !own && allEnd == end && all.Value()&1 != 0 {
			c.words = c.words[:first]
			flush(knot)
			c.todo = append(c.todo, item{c.at[knot], c.at[end], d.tagAt(all), -1})
			continue
		}
		if open < 0 {
			open = knot
		}
	}
	flush(hi)
}

// userWords puts the user's words that begin at character i and end by hi among
// those of the main dictionary, and returns the end of the longest or 0.
func (c *cutter) userWords(i, hi int) int {
	d := c.s.dict
	rest := c.text[c.at[i]:c.at[hi]]
	r, _ := utf8.DecodeRuneInString(rest)
	most := int32(0)
	for _, u := range d.by[r] {
		if !strings.HasPrefix(rest, u.text) {
			continue
		}
		w := word{start: int32(i), end: int32(i + u.chars), user: u}
		most = max(most, w.end)
		k := len(c.words)
		for k > 0 && c.words[k-1].start == w.start && c.words[k-1].end > w.end {
			k--
		}
		if k > 0 && c.words[k-1].start == w.start && c.words[k-1].end == w.end {
			c.words[k-1] = w
		} else {
			c.words = slices.Insert(c.words, k, w)
		}
	}
	return int(most)
}

// likeliest cuts the characters lo to hi, whose words are c.words, as cppjieba
// does: the way through the words that has the greatest product of frequencies,
// the shorter word first where two are equal; then what it leaves as single
// characters side by side, by cppjieba's rules for letters and digits and by the
// model of gojieba.
func (c *cutter) likeliest(lo, hi int) {
	d := c.s.dict
	n := hi - lo
	if cap(c.best) <= n {
		c.best, c.first = make([]float64, 2*n+1), make([]int32, 2*n+1)
	}
	best, first := c.best[:n+1], c.first[:n]
	best[n] = 0
	k := len(c.words)
	for i := n - 1; i >= 0; i-- {
		at := int32(lo + i)
		end := k
		for k > 0 && c.words[k-1].start == at {
			k--
		}
		group := c.words[k:end]
		most, by := best[i+1]+d.least, int32(-1)
		if len(group) > 0 && group[0].end == at+1 {
			most, by = best[i+1]+d.weight(&group[0]), int32(k)
			group = group[1:]
		}
		for j := range group {
			if v := best[int(group[j].end)-lo] + d.weight(&group[j]); v > most {
				most, by = v, int32(end-len(group)+j)
			}
		}
		best[i], first[i] = most, by
	}
	run := -1 // first of the single characters
	for i := 0; i < n; {
		w := first[i]
		if w < 0 || c.words[w].end == c.words[w].start+1 && c.words[w].user == nil {
			if run < 0 {
				run = i
			}
			i++
			continue
		}
		if run >= 0 {
			c.singles(lo, run, i)
			run = -1
		}
		x := &c.words[w]
		c.todo = append(c.todo, item{c.at[x.start], c.at[x.end], d.tagOf(x), -1})
		i = int(x.end) - lo
	}
	if run >= 0 {
		c.singles(lo, run, n)
	}
}

// singles cuts characters lo+from to lo+to, each of which is likeliest alone.
func (c *cutter) singles(lo, from, to int) {
	for i := from; i < to; {
		start := c.at[lo+i]
		j := i + 1
		b := c.text[start]
		if b < utf8.RuneSelf && (isLetter(b) || isDigit(b)) {
			for isLetter(b) && j < to && (isLetter(c.text[c.at[lo+j]]) || isDigit(c.text[c.at[lo+j]])) {
				j++
			}
			for isDigit(b) && j < to && (c.text[c.at[lo+j]] == '.' || isDigit(c.text[c.at[lo+j]])) {
				j++
			}
			end := c.at[lo+j]
			c.todo = append(c.todo, item{start, end, c.s.dict.tag(c.text[start:end]), -1})
			i = j
			continue
		}
		for b >= utf8.RuneSelf && j < to && c.text[c.at[lo+j]] >= utf8.RuneSelf {
			j++
		}
		end := c.at[lo+j]
		if j == i+1 {
			c.single(lo+i, c.first[i])
		} else {
			for ; i < j; i++ {
				if w := c.first[i]; w >= 0 {
					c.fresh = append(c.fresh, word{c.at[lo+i], c.at[lo+i+1], c.words[w].state, nil})
				}
			}
			c.open = append(append(c.open, c.text[start:end]...), '\n')
			c.todo = append(c.todo, item{start, end, "", -1})
		}
		i = j
	}
}

// single adds character i, which is word k or, where that is -1, none.
func (c *cutter) single(i int, k int32) {
	start, end := c.at[i], c.at[i+1]
	tag := ""
	if k >= 0 {
		tag = c.s.dict.tagOf(&c.words[k])
	} else {
		tag = tagOther(c.text[start:end])
	}
	c.todo = append(c.todo, item{start, end, tag, -1})
}

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
func isDigit(b byte) bool  { return '0' <= b && b <= '9' }

// settle has gojieba cut what is open and writes the words of the sentences
// that were added.
func (c *cutter) settle(out [][]ner.Token) {
	words := c.s.cut(c)
	if c.toks == nil {
		c.toks = make([]ner.Token, 0, len(c.text)/5)
	}
	sentence, from := int32(-1), len(c.toks)
	close := func() {
		if sentence >= 0 && len(c.toks) > from {
			out[sentence] = c.toks[from:len(c.toks):len(c.toks)]
		}
		from = len(c.toks)
	}
	k := 0
	for _, x := range c.todo {
		switch {
		case x.sentence >= 0:
			close()
			sentence = x.sentence
		case x.tag != "":
			c.token(int(x.start), int(x.end), x.tag)
		default:
			at := int(x.start)
			for ; k < len(words) && words[k] != "\n"; k++ {
				end := at + len(words[k])
				c.token(at, end, c.s.dict.tag(words[k]))
				at = end
			}
			k++
		}
	}
	close()
	c.todo, c.fresh, c.open = c.todo[:0], c.fresh[:0], c.open[:0]
}

// token appends a word.
func (c *cutter) token(start, end int, tag string) {
	if tag == "x" && end-start >= 6 {
		if start, end = unglue(&c.toks, c.text, start, end); start == end {
			return
		}
	}
	if at := titleAt(c.text[start:end]); at > 0 {
		c.toks = append(c.toks, ner.Token{Span: ner.Span{Start: start, End: start + at}, POS: "n"})
		start += at
	}
	c.toks = append(c.toks, ner.Token{Span: ner.Span{Start: start, End: end}, POS: tag})
}

// titleAt is where a title begins behind the body that it is of, in bytes, or
// 0: the dictionary holds 协会会长 and 局局长 as one word.
func titleAt(word string) int {
	const n = len("长")
	if len(word) < 3*n || !strings.HasSuffix(word, "长") {
		return 0
	}
	at := len(word) - 2*n
	if word[at-n:at] != word[at:at+n] {
		return 0
	}
	return at
}

// cut asks gojieba for the words of what is open. The characters of the
// dictionary that occur there are given to it first, if they have not been
// before: of longer words it needs none, for each of these characters is
// likeliest alone even among all words.
func (s *Segmenter) cut(c *cutter) []string {
	if len(c.open) == 0 {
		return nil
	}
	fresh := c.fresh[:0]
	for _, w := range c.fresh {
		if i := w.state.Index(); s.known[i/64].Load()&(1<<(i%64)) == 0 {
			fresh = append(fresh, w)
		}
	}
	if len(fresh) > 0 {
		s.mu.Lock()
		for _, w := range fresh {
			i := w.state.Index()
			if s.known[i/64].Load()&(1<<(i%64)) != 0 {
				continue
			}
			k := &s.dict.kinds[w.state.Value()>>1]
			s.jieba.AddWordEx(c.text[w.start:w.end], k.freq, k.tag)
			s.known[i/64].Or(1 << (i % 64))
		}
		s.mu.Unlock()
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.jieba.Cut(string(c.open), true)
}

// unglue takes a particle off a word that the hidden Markov model put
// together: 助万|企等 ends in 等, 从金 begins with 从. It
// returns what is left of the word for the caller to append.
func unglue(toks *[]ner.Token, text string, start, end int) (int, int) {
	word := text[start:end]
	for _, p := range prefixes {
		if strings.HasPrefix(word, p) {
			*toks = append(*toks, ner.Token{Span: ner.Span{Start: start, End: start + len(p)}, POS: "p"})
			start += len(p)
			break
		}
	}
	for _, p := range suffixes {
		if strings.HasSuffix(word, p[0]) && end-start > len(p[0]) {
			*toks = append(*toks,
				ner.Token{Span: ner.Span{Start: start, End: end - len(p[0])}, POS: "x"},
				ner.Token{Span: ner.Span{Start: end - len(p[0]), End: end}, POS: p[1]})
			return end, end
		}
	}
	return start, end
}

var (
	prefixes = []string{"从", "获", "以", "在", "与", "对", "将", "把", "被", "由", "于"}
	suffixes = [][2]string{{"等", "u"}, {"说", "v"}, {"与", "c"}}
)
