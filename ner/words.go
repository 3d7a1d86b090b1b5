package ner

import (
	"slices"
	"unicode/utf8"
)

// Words is a set of words that finds the longest of them at either end of a
// text. It hashes first and last runes; words of one such rune stand side by
// side, the longest first, each with the three bytes that come next, so that
// most are told apart without a look at their text. It does not change and is
// safe for concurrent use. The zero value is the empty set.
type Words struct {
	n           int
	first, last shelves
}

// NewWords makes a set of the words; empty ones and those that stand there
// twice count once or not at all.
func NewWords(words []string) Words {
	var list []string
	seen := make(map[string]bool, len(words))
	for _, x := range words {
		if x != "" && !seen[x] {
			seen[x] = true
			list = append(list, x)
		}
	}
	w := Words{n: len(list)}
	w.first = newShelves(list, func(x string) (rune, entry) {
		r, n := utf8.DecodeRuneInString(x)
		e := entry{word: x}
		e.key, e.mask = behind(x, n)
		return r, e
	})
	w.last = newShelves(list, func(x string) (rune, entry) {
		r, n := utf8.DecodeLastRuneInString(x)
		e := entry{word: x}
		e.key, e.mask = before(x, len(x)-n)
		return r, e
	})
	return w
}

// Has reports whether s is one of the words.
func (w *Words) Has(s string) bool {
	r, n := utf8.DecodeLastRuneInString(s)
	if !w.last.may(r) {
		return false
	}
	of := w.last.find(r)
	if len(of) == 0 || len(of[0].word) < len(s) {
		return false
	}
	key, _ := before(s, len(s)-n)
	for i := range of {
		e := &of[i]
		if len(e.word) <= len(s) {
			if len(e.word) < len(s) {
				return false
			}
			if e.key == key && e.word == s {
				return true
			}
		}
	}
	return false
}

// Prefix is the length in bytes of the longest word that s begins with, or 0.
func (w *Words) Prefix(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if !w.first.may(r) {
		return 0
	}
	return prefixOf(w.first.find(r), s, n)
}

// prefixOf is the length of the longest of the words, which begin with the rune
// of n bytes that s begins with, that s begins with.
func prefixOf(of []entry, s string, n int) int {
	key, _ := behind(s, n)
	for i := range of {
		if e := &of[i]; key&e.mask == e.key && len(e.word) <= len(s) && (len(e.word) <= n+3 || s[:len(e.word)] == e.word) {
			return len(e.word)
		}
	}
	return 0
}

// Suffix is the length in bytes of the longest word that s ends with, or 0.
func (w *Words) Suffix(s string) int {
	r, n := utf8.DecodeLastRuneInString(s)
	if !w.last.may(r) {
		return 0
	}
	of := w.last.find(r)
	key, _ := before(s, len(s)-n)
	for i := range of {
		if e := &of[i]; key&e.mask == e.key && len(e.word) <= len(s) && (len(e.word) <= n+3 || s[len(s)-len(e.word):] == e.word) {
			return len(e.word)
		}
	}
	return 0
}

// Ends reports whether the last rune of s is that of one of the words: one
// that s, or a text which ends in s, may end with.
func (w *Words) Ends(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return w.last.may(r) && len(w.last.find(r)) > 0
}

// In reports whether one of the words occurs in s.
func (w *Words) In(s string) bool {
	if w.n == 0 {
		return false
	}
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = runeAt(s, i)
		}
		if w.first.may(r) && prefixOf(w.first.find(r), s[i:], n) > 0 {
			return true
		}
		i += n
	}
	return false
}

// Each calls f for every word at every place of s, by start and then the longest
// first, with the bytes that it takes.
func (w *Words) Each(s string, f func(start, end int)) {
	if w.n == 0 {
		return
	}
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = runeAt(s, i)
		}
		if w.first.may(r) {
			for _, e := range w.first.find(r) {
				if x := e.word; len(x) <= len(s)-i && s[i:i+len(x)] == x {
					f(i, i+len(x))
				}
			}
		}
		i += n
	}
}

// runeAt is the rune at byte i of s and its bytes. It is quick about Chinese
// characters.
func runeAt(s string, i int) (rune, int) {
	c := s[i]
	if c < utf8.RuneSelf {
		return rune(c), 1
	}
	if 0xe1 <= c && c <= 0xec && len(s)-i > 2 {
		if x, y := s[i+1], s[i+2]; x&0xc0 == 0x80 && y&0xc0 == 0x80 {
			return rune(c&0xf)<<12 | rune(x&0x3f)<<6 | rune(y&0x3f), 3
		}
	}
	return utf8.DecodeRuneInString(s[i:])
}

// behind is up to three bytes of s from byte n on, and the mask of those there.
func behind(s string, n int) (key, mask uint32) {
	if len(s)-n >= 3 {
		return uint32(s[n]) | uint32(s[n+1])<<8 | uint32(s[n+2])<<16, 0xffffff
	}
	for i := n; i < len(s); i++ {
		key |= uint32(s[i]) << (8 * (i - n))
		mask |= 0xff << (8 * (i - n))
	}
	return key, mask
}

// before is up to three bytes of s that end at byte n, the last first, and the
// mask of those there.
func before(s string, n int) (key, mask uint32) {
	if n >= 3 {
		return uint32(s[n-1]) | uint32(s[n-2])<<8 | uint32(s[n-3])<<16, 0xffffff
	}
	for i := n - 1; i >= 0; i-- {
		key |= uint32(s[i]) << (8 * (n - 1 - i))
		mask |= 0xff << (8 * (n - 1 - i))
	}
	return key, mask
}

// entry is a word with what stands next to its first or last rune.
type entry struct {
	word      string
	key, mask uint32
}

// shelves is a table from runes to words, by open addressing. Most runes that no
// word has are told by one bit.
type shelves struct {
	bits  []uint64
	slots []shelf
	words []entry
}

type shelf struct {
	r        rune // 0 where nothing stands
	from, to uint32
}

func newShelves(list []string, split func(string) (rune, entry)) shelves {
	by := map[rune][]entry{}
	var order []rune
	for _, x := range list {
		r, e := split(x)
		if by[r] == nil {
			order = append(order, r)
		}
		by[r] = append(by[r], e)
	}
	size := 8
	for size < 2*len(order) {
		size *= 2
	}
	t := shelves{bits: make([]uint64, max(1, 8*size/64)), slots: make([]shelf, size), words: make([]entry, 0, len(list))}
	for _, r := range order {
		slices.SortStableFunc(by[r], func(a, b entry) int { return len(b.word) - len(a.word) })
		s := shelf{r: r, from: uint32(len(t.words))}
		t.words = append(t.words, by[r]...)
		s.to = uint32(len(t.words))
		at := int(r) & (size - 1)
		for t.slots[at].to != 0 {
			at = (at + 1) & (size - 1)
		}
		t.slots[at] = s
		t.bits[int(r>>6)&(len(t.bits)-1)] |= 1 << (r & 63)
	}
	return t
}

// may reports whether words may have the rune; it says no only where none has.
func (t *shelves) may(r rune) bool {
	i := int(r>>6) & (len(t.bits) - 1)
	return uint(i) < uint(len(t.bits)) && t.bits[i]&(1<<(r&63)) != 0
}

// find gives the words of a rune that may says yes to, the longest first.
func (t *shelves) find(r rune) []entry {
	for at := int(r) & (len(t.slots) - 1); t.slots[at].to != 0; at = (at + 1) & (len(t.slots) - 1) {
		if s := &t.slots[at]; s.r == r {
			return t.words[s.from:s.to]
		}
	}
	return nil
}
