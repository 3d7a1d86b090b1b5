// Package segment cuts sentences into words with gojieba. It is the only
// package that uses cgo.
//
// gojieba is asked only for what its dictionary leaves open. Where one word of
// the dictionary stands in a text, no other word of it reaches over its ends,
// and gojieba leaves that word whole when it stands alone, its cut is the same
// whatever stands around. Other words that hold each other together are cut here
// as gojieba does it, by the likeliest way through them; where that leaves single
// characters side by side, gojieba's hidden Markov model has the say, in one call
// for many sentences. For that gojieba needs no word: loading the 349,000 of its
// dictionary takes 0.7 s and 148 MB.
package segment

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
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
	jieba *gojieba.Jieba
	model recent // what gojieba was asked

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
		var err error
		s.dict, err = loadDictionary(s.fsys)
		wait <- err
	}()
	files, err := contents(s.fsys, noWords, nil)
	if err == nil {
		s.jieba, err = start(files, s.cache)
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
	for i, sent := range a.Doc.Sentences {
		if err := c.add(sent.Span); err != nil {
			return fmt.Errorf("sentence %d: %w", i, err)
		}
	}
	a.Tokens = make([][]ner.Token, len(a.Doc.Sentences))
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
	if err := c.add(ner.Span{End: len(text)}); err != nil {
		return nil, err
	}
	c.settle(out[:])
	return out[0], nil
}

// cutter cuts the sentences of one text.
type cutter struct {
	s    *Segmenter
	text string

	codes []uint16        // of the characters of the sentence
	at    []int32         // where they begin, and the sentence's end
	two   []ner.TrieState // after each character and the next

	words []word    // of the knot, by start and then by length
	best  []float64 // log probability of the likeliest way from a character on to the knot's end
	first []int32   // the word that it begins with, -1 for the character alone

	sentences []piece
	items     []item
	open      []byte // what gojieba is to cut, each with openEnd behind it
	chars     int    // in open
}

// word is a word of the dictionary in a knot.
type word struct{ start, end, value int32 }

// piece is a sentence: where it begins, and the first of its items.
type piece struct{ start, item int32 }

// item is a word, or a run of characters that gojieba is to cut. It begins
// where the one before it ends.
type item struct {
	end int32
	tag int32 // number of the word's part of speech, or toCut
}

const toCut = -1

func (s *Segmenter) cutter(text string) *cutter {
	c, _ := s.scratch.Get().(*cutter)
	if c == nil {
		c = &cutter{s: s}
	}
	c.text, c.sentences, c.items, c.open, c.chars = text, c.sentences[:0], c.items[:0], c.open[:0], 0
	return c
}

// add looks through the next sentence for what is known and what is not.
func (c *cutter) add(span ner.Span) error {
	d := c.s.dict
	text := c.text[span.Start:span.End]
	c.codes, c.at = slices.Grow(c.codes[:0], len(text)), slices.Grow(c.at[:0], len(text)+1)
	n := d.encode(text, span.Start, c.codes[:len(text)], c.at[:len(text)])
	if n < 0 {
		return errors.New("text is not clean UTF-8")
	}
	c.codes, c.at = c.codes[:n], append(c.at[:n], int32(span.End))
	c.sentences = append(c.sentences, piece{int32(span.Start), int32(len(c.items))})
	c.cut()
	return nil
}

// cut goes through the characters of the sentence. It looks at knots: runs of
// characters that words hold together, with no word over their ends.
func (c *cutter) cut() {
	d := c.s.dict
	t := &d.trie
	codes := c.codes
	two := slices.Grow(c.two[:0], len(codes))[:len(codes)]
	c.two = two
	t.Pairs(codes, two)
	alone := 0 // from here to the knot every character is likeliest alone
	for i := 0; i < len(codes); {
		if two[i].Index() == 0 {
			i++
			continue
		}
		knot, end := i, i+1
		words := c.words[:0]
		longest := 0 // word that begins the knot
		for ; i < end; i++ {
			s := two[i]
			for j := i + 2; s.Index() != 0; j++ {
				if v := s.Value(); v >= 0 {
					words = append(words, word{int32(i), int32(j), v})
					end = max(end, j)
				}
				if j >= len(codes) || s.Leaf() {
					break
				}
				n, ok := t.Next(s, codes[j])
				if !ok {
					break
				}
				s = n
			}
			if i == knot {
				longest = len(words) - 1
			}
		}
		c.words = words
		if len(words) == 0 {
			continue
		}
		if w := &words[longest]; int(w.end) == end && w.value&1 != 0 {
			c.singles(alone, knot)
			c.item(end, d.tagOf(w.value))
			alone = end
		} else {
			alone = c.likeliest(alone, knot, end)
		}
	}
	c.singles(alone, len(codes))
}

// item adds a word that ends before character end.
func (c *cutter) item(end int, tag int32) { c.items = append(c.items, item{c.at[end], tag}) }

// likeliest cuts the characters knot to end, whose words are c.words, as cppjieba
// does: the way through the words that has the greatest product of frequencies,
// the shorter word first where two are equal. Characters from alone on to the
// knot are likeliest alone; it returns from where they are so behind its last word.
func (c *cutter) likeliest(alone, knot, end int) int {
	d := c.s.dict
	n := end - knot
	if cap(c.best) <= n {
		c.best, c.first = make([]float64, 2*n+1), make([]int32, 2*n+1)
	}
	best, first := c.best[:n+1], c.first[:n]
	best[n] = 0
	k := len(c.words)
	for i := n - 1; i >= 0; i-- {
		most, by := d.least, int32(-1)
		if v := d.one(c.codes[knot+i]); v >= 0 {
			most = d.weights[v>>1]
		}
		most += best[i+1]
		from := k
		for from > 0 && int(c.words[from-1].start) == knot+i {
			from--
		}
		for j := from; j < k; j++ {
			w := &c.words[j]
			if v := best[int(w.end)-knot] + d.weights[w.value>>1]; v > most {
				most, by = v, int32(j)
			}
		}
		k = from
		best[i], first[i] = most, by
	}
	for i := 0; i < n; {
		if first[i] < 0 {
			i++
			continue
		}
		w := &c.words[first[i]]
		c.singles(alone, int(w.start))
		alone = int(w.end)
		c.item(alone, d.tagOf(w.value))
		i = alone - knot
	}
	return alone
}

// singles cuts the characters from to end, each of which is likeliest alone: at
// separators, by cppjieba's rules for letters and digits and by gojieba's model.
func (c *cutter) singles(from, to int) {
	for i := from; i < to; {
		j := i + 1
		switch b := c.text[c.at[i]]; {
		case c.codes[i] >= separator:
			c.item(j, c.s.dict.tagSeparator[c.codes[i]-separator])
		case b >= utf8.RuneSelf:
			for j < to && c.text[c.at[j]] >= utf8.RuneSelf && c.codes[j] < separator {
				j++
			}
			if j == i+1 {
				c.single(i)
			} else {
				c.run(i, j)
			}
		case isLetter(b):
			for j < to && (isLetter(c.text[c.at[j]]) || isDigit(c.text[c.at[j]])) {
				j++
			}
			c.item(j, c.s.dict.tag(c.text[c.at[i]:c.at[j]]))
		case isDigit(b):
			for j < to && (c.text[c.at[j]] == '.' || isDigit(c.text[c.at[j]])) {
				j++
			}
			c.item(j, c.s.dict.tag(c.text[c.at[i]:c.at[j]]))
		default:
			c.single(i)
		}
		i = j
	}
}

// run cuts the characters from to end by gojieba's model.
func (c *cutter) run(from, to int) {
	text := c.text[c.at[from]:c.at[to]]
	cuts, ok := c.s.model.cuts(recentRun(text))
	if !ok {
		c.open = append(append(c.open, text...), openEnd)
		c.chars += to - from
		c.item(to, toCut)
		return
	}
	for i := from; i < to; cuts >>= 1 {
		if i++; i == to || cuts&1 != 0 {
			c.item(i, c.s.dict.tag(c.text[c.at[from]:c.at[i]]))
			from = i
		}
	}
}

// single adds character i as a word.
func (c *cutter) single(i int) {
	d := c.s.dict
	if v := d.one(c.codes[i]); v >= 0 {
		c.item(i+1, d.tagOf(v))
	} else {
		c.item(i+1, d.tagOther(c.text[c.at[i]:c.at[i+1]]))
	}
}

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
func isDigit(b byte) bool  { return '0' <= b && b <= '9' }

// settle has gojieba cut what is open and writes the words of the sentences
// that were added.
func (c *cutter) settle(out [][]ner.Token) {
	d := c.s.dict
	w := writer{text: c.text, tags: d.tags, other: d.other}
	w.toks = make([]ner.Token, 0, len(c.items)+c.chars+len(c.items)/64) // some words make two
	model := answers{s: c.s, open: string(c.open)}
	for i, p := range c.sentences {
		items := c.items[p.item:]
		if i+1 < len(c.sentences) {
			items = c.items[p.item:c.sentences[i+1].item]
		}
		from, at := len(w.toks), int(p.start)
		for _, x := range items {
			end := int(x.end)
			if x.tag != toCut {
				w.token(at, end, x.tag)
			} else {
				words := model.next()
				c.s.model.keep(recentRun(c.text[at:end]), words)
				start := at
				for _, word := range words {
					w.token(start, start+len(word), d.tag(word))
					start += len(word)
				}
			}
			at = end
		}
		if n := len(w.toks); n > from {
			out[i] = w.toks[from:n:n]
		}
	}
}

// writer writes the words of a text.
type writer struct {
	text  string
	tags  []string
	other int32 // number of the part of speech of what the model put together
	toks  []ner.Token
}

// token appends a word, or the words that it is to make. Words of less than two
// or three characters, most of all, make no others.
func (w *writer) token(start, end int, tag int32) {
	if end-start >= 2*hanLen && tag == w.other {
		if start, end = unglue(&w.toks, w.text, start, end); start == end {
			return
		}
	}
	if end-start >= 3*hanLen {
		if at := titleAt(w.text[start:end]); at > 0 {
			w.toks = append(w.toks, ner.Token{Span: ner.Span{Start: start, End: start + at}, POS: "n"})
			start += at
		}
	}
	w.toks = append(w.toks, ner.Token{Span: ner.Span{Start: start, End: end}, POS: w.tags[tag]})
}

// hanLen is the bytes of a Chinese character.
const hanLen = len("长")

// titleAt is where a title begins behind the body that it is of, in bytes, or
// 0: the dictionary holds 协会会长 and 局局长 as one word.
func titleAt(word string) int {
	at := len(word) - 2*hanLen
	if at < hanLen || word[at+hanLen:] != "长" || word[at-hanLen:at] != word[at:at+hanLen] {
		return 0
	}
	return at
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
