package ner

import (
	"slices"
	"sync"
)

// Sign is a small summary of a text that tells quickly that a word does not
// occur in it: a bit set of its characters and of its pairs of neighbours (a
// Bloom filter). Most words that rules look for are in few sentences, and a look
// at the sign costs a few instructions where a search goes through the text:
//
//	if probe.May(sign) && strings.Contains(text, probe.Word()) …
//	if words.May(sign) && words.In(text) …
//
// A sign says no only where a word does not occur. Of two-character words that
// do not occur in a sentence of the corpus, both characters common, it says yes of
// one in 400, in a sentence of 100 characters or more of one in 60 (TestSignRate).
// A sign of the whole sentence holds for any part of it.
//
// Source of the method: B. Bloom, "Space/time trade-offs in hash coding with
// allowable errors", CACM 13(7), 1970.
type Sign [signBits / 64]uint64

const (
	signBits  = 1 << 11
	signShift = 32 - 11 // leaves of a hash the upper bits, as many as number those of a sign
)

// SignOf makes the sign of a text.
func SignOf(s string) Sign {
	var g Sign
	g.Add(s)
	return g
}

// Add puts another text into the sign.
func (g *Sign) Add(s string) {
	last := uint32(0)
	for i := 0; i < len(s); {
		c, n := uint32(0), 3
		// As charAt does it, without a call for most characters.
		if len(s)-i > 2 && wide(three(s[i], s[i+1], s[i+2])) {
			c = three(s[i], s[i+1], s[i+2])
		} else {
			c, n = charAt(s, i)
		}
		h := c * spread
		g.set(h >> signShift)
		if i > 0 {
			g.set(pair(last, h) >> signShift)
		}
		last = h
		i += n
	}
}

// A bit's number is below signBits; the masks tell the compiler that its word is
// there.
func (g *Sign) set(bit uint32) { g[bit>>6&(signBits/64-1)] |= 1 << (bit & 63) }

func (g *Sign) has(bit uint16) bool {
	return g[bit>>6&(signBits/64-1)]&(1<<(bit&63)) != 0
}

// hashAt is a hash of the character at byte i of s, and its bytes.
func hashAt(s string, i int) (hash uint32, n int) {
	c, n := charAt(s, i)
	return c * spread, n
}

// pair is the hash of two characters with those hashes, in that order.
func pair(a, b uint32) uint32 { return (a<<9 | a>>23) + b }

// runeBit is the bit that a sign has for a character.
func runeBit(r rune) uint16 {
	h, _ := hashAt(string(r), 0)
	return uint16(h >> signShift)
}

// mark is what a sign must have for a word to occur: its first pair, its second
// and its last, or what there is of them and its characters.
type mark [3]uint16

func markOf(word string) (m mark) {
	var hashes []uint32
	for i := 0; i < len(word); {
		h, n := hashAt(word, i)
		hashes = append(hashes, h)
		i += n
	}
	two := func(i int) uint16 { return uint16(pair(hashes[i], hashes[i+1]) >> signShift) }
	one := func(i int) uint16 { return uint16(hashes[i] >> signShift) }
	switch n := len(hashes); n {
	case 0:
	case 1:
		m = mark{one(0), one(0), one(0)}
	case 2:
		m = mark{two(0), one(0), one(1)}
	case 3:
		m = mark{two(0), two(1), one(0)}
	default:
		m = mark{two(0), two(1), two(n - 2)}
	}
	return m
}

func (m *mark) in(g *Sign) bool { return g.has(m[0]) && g.has(m[1]) && g.has(m[2]) }

// Probe is a word made ready to be looked for in many texts.
type Probe struct {
	mark mark
	word string
}

// NewProbe makes a word ready, which must not be empty.
func NewProbe(word string) Probe { return Probe{markOf(word), word} }

// Word is the word.
func (p *Probe) Word() string { return p.word }

// May reports whether the word may occur in the text of a sign.
func (p *Probe) May(g *Sign) bool { return p.mark.in(g) }

// May reports whether one of the words may occur in the text of a sign. Of a set
// of more words than it pays to try one by one it says always yes.
func (w *Words) May(g *Sign) bool {
	if w.n > maxMarks {
		return true
	}
	for i := range w.marks {
		if w.marks[i].in(g) {
			return true
		}
	}
	return false
}

// maxMarks is the most words of a set whose marks are kept: to look at more of
// them takes as long as Words.In does for a sentence.
const maxMarks = 64

// May reports whether a character of the set may occur in the text of a sign.
func (w *Runes) May(g *Sign) bool {
	for _, bit := range w.marks {
		if g.has(bit) {
			return true
		}
	}
	return false
}

// Sign is the sign of sentence i. Those of all sentences are made at the first call:
// the sentences must not change after it. A stage must not keep the pointer when it
// is done: once the pipeline has run, the memory is another document's.
func (a *Analysis) Sign(i int) *Sign {
	if i >= len(a.signs) {
		a.makeSigns()
	}
	return &a.signs[i]
}

func (a *Analysis) makeSigns() {
	room, _ := signRoom.Get().(*[]Sign)
	if room == nil {
		room = new([]Sign)
	}
	n := len(a.Doc.Sentences)
	a.signs = slices.Grow((*room)[:0], n)[:n]
	clear(a.signs)
	for i, s := range a.Doc.Sentences {
		a.signs[i].Add(a.Doc.Text[s.Span.Start:s.Span.End])
	}
}

// dropSigns leaves the room of the signs to the next document. Who asks for a sign
// after that has them made anew.
func (a *Analysis) dropSigns() {
	if a.signs != nil {
		room := a.signs
		a.signs = nil
		signRoom.Put(&room)
	}
}

// signRoom holds room for the signs of a document.
var signRoom sync.Pool // of *[]Sign
