package ner

import (
	"slices"
	"unicode/utf8"
)

// Words is a set of words that finds the longest of them at either end of a
// text. It hashes first and last runes; words of one such rune hang in a chain,
// the longest first. It does not change and is safe for concurrent use. The
// zero value is the empty set.
type Words struct {
	words       []string
	first, last chains
}

// NewWords makes a set of the words; empty ones and those that stand there
// twice count once or not at all.
func NewWords(words []string) Words {
	w := Words{words: make([]string, 0, len(words))}
	for _, x := range words {
		if x != "" {
			w.words = append(w.words, x)
		}
	}
	// The shortest are hung in first.
	slices.SortStableFunc(w.words, func(a, b string) int { return len(a) - len(b) })
	w.first, w.last = newChains(len(w.words)), newChains(len(w.words))
	for i, x := range w.words {
		r, _ := utf8.DecodeRuneInString(x)
		w.first.add(r, i)
		r, _ = utf8.DecodeLastRuneInString(x)
		w.last.add(r, i)
	}
	return w
}

// Has reports whether s is one of the words.
func (w *Words) Has(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	for i := w.last.head(r); i >= 0 && len(w.words[i]) >= len(s); i = w.last.next[i] {
		if w.words[i] == s {
			return true
		}
	}
	return false
}

// Prefix is the length in bytes of the longest word that s begins with, or 0.
func (w *Words) Prefix(s string) int {
	r, _ := utf8.DecodeRuneInString(s)
	for i := w.first.head(r); i >= 0; i = w.first.next[i] {
		if x := w.words[i]; len(x) <= len(s) && s[:len(x)] == x {
			return len(x)
		}
	}
	return 0
}

// Suffix is the length in bytes of the longest word that s ends with, or 0.
func (w *Words) Suffix(s string) int {
	r, _ := utf8.DecodeLastRuneInString(s)
	for i := w.last.head(r); i >= 0; i = w.last.next[i] {
		if x := w.words[i]; len(x) <= len(s) && s[len(s)-len(x):] == x {
			return len(x)
		}
	}
	return 0
}

// Ends reports whether the last rune of s is that of one of the words: one
// that s, or a text which ends in s, may end with.
func (w *Words) Ends(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return w.last.head(r) >= 0
}

// In reports whether one of the words occurs in s.
func (w *Words) In(s string) bool {
	if len(w.words) == 0 {
		return false
	}
	for i, r := range s {
		for k := w.first.head(r); k >= 0; k = w.first.next[k] {
			if x := w.words[k]; len(x) <= len(s)-i && s[i:i+len(x)] == x {
				return true
			}
		}
	}
	return false
}

// Each calls f for every word at every place of s, by start and then the longest
// first, with the bytes that it takes.
func (w *Words) Each(s string, f func(start, end int)) {
	if len(w.words) == 0 {
		return
	}
	for i, r := range s {
		for k := w.first.head(r); k >= 0; k = w.first.next[k] {
			if x := w.words[k]; len(x) <= len(s)-i && s[i:i+len(x)] == x {
				f(i, i+len(x))
			}
		}
	}
}

// chains is a table from runes to lists of small numbers, by open addressing.
type chains struct {
	keys  []rune // 0 where nothing stands
	heads []int32
	next  []int32
}

func newChains(n int) chains {
	size := 8
	for size < 2*n {
		size *= 2
	}
	c := chains{make([]rune, size), make([]int32, size), make([]int32, n)}
	return c
}

func (c *chains) add(r rune, i int) {
	at := int(r) & (len(c.keys) - 1)
	for c.keys[at] != 0 && c.keys[at] != r {
		at = (at + 1) & (len(c.keys) - 1)
	}
	c.next[i] = -1
	if c.keys[at] == r {
		c.next[i] = c.heads[at]
	}
	c.keys[at], c.heads[at] = r, int32(i)
}

func (c *chains) head(r rune) int32 {
	if len(c.keys) == 0 {
		return -1
	}
	for at := int(r) & (len(c.keys) - 1); c.keys[at] != 0; at = (at + 1) & (len(c.keys) - 1) {
		if c.keys[at] == r {
			return c.heads[at]
		}
	}
	return -1
}
