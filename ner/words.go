package ner

import (
	"strings"
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
	marks       []mark // of each, for May; none of a set of more than maxMarks
}

// NewWords makes a set of the words; empty ones and those that stand there
// twice count once or not at all.
func NewWords(words []string) Words {
	list := make([]string, 0, len(words))
	for _, x := range words {
		if x != "" {
			list = append(list, x)
		}
	}
	if len(list) == 0 {
		return Words{}
	}
	var marks []mark
	if len(list) <= maxMarks {
		marks = make([]mark, len(list))
		for i, x := range list {
			marks[i] = markOf(x)
		}
	}
	return Words{
		n:     len(list),
		marks: marks,
		first: newShelves(list, func(x string) (rune, entry) {
			r, n := utf8.DecodeRuneInString(x)
			e := entry{word: x}
			e.key, e.mask = behind(x, n)
			return r, e
		}),
		last: newShelves(list, func(x string) (rune, entry) {
			r, n := utf8.DecodeLastRuneInString(x)
			e := entry{word: x}
			e.key, e.mask = before(x, len(x)-n)
			return r, e
		}),
	}
}

// UnmarshalYAML reads the set from a list of words.
func (w *Words) UnmarshalYAML(decode func(any) error) error {
	var list []string
	if err := decode(&list); err != nil {
		return err
	}
	*w = NewWords(list)
	return nil
}

// With is the set of the words of both sets.
func (w *Words) With(other *Words) Words {
	list := make([]string, 0, w.n+other.n)
	for _, of := range [][]entry{w.first.words, other.first.words} {
		for _, e := range of {
			list = append(list, e.word)
		}
	}
	return NewWords(list)
}

// Firsts are the characters that words begin with, in no order.
func (w *Words) Firsts() []rune {
	var out []rune
	for _, s := range w.first.slots {
		if s.to != s.from {
			out = append(out, s.r)
		}
	}
	return out
}

// Has reports whether s is one of the words.
func (w *Words) Has(s string) bool {
	if w.n == 0 {
		return false
	}
	r, n := RuneBefore(s)
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
	if w.n == 0 || s == "" {
		return 0
	}
	r, n := RuneAt(s, 0)
	if !w.first.may(r) {
		return 0
	}
	return prefixOf(w.first.find(r), s, n)
}

// PrefixAt is Prefix with the word's place among those that the set was made of,
// the first of it, empty words not counted; -1 for none.
func (w *Words) PrefixAt(s string) (size, at int) {
	if w.n == 0 || s == "" {
		return 0, -1
	}
	r, n := RuneAt(s, 0)
	if !w.first.may(r) {
		return 0, -1
	}
	of := w.first.find(r)
	key, _ := behind(s, n)
	for i := range of {
		if e := &of[i]; key&e.mask == e.key && len(e.word) <= len(s) && (len(e.word) <= n+3 || s[:len(e.word)] == e.word) {
			return len(e.word), int(e.at)
		}
	}
	return 0, -1
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
	n, _ := w.SuffixAt(s)
	return n
}

// SuffixAt is Suffix with the word's place among those that the set was made of,
// the first of it, empty words not counted; -1 for none.
func (w *Words) SuffixAt(s string) (size, at int) {
	if w.n == 0 {
		return 0, -1
	}
	r, n := RuneBefore(s)
	if !w.last.may(r) {
		return 0, -1
	}
	of := w.last.find(r)
	key, _ := before(s, len(s)-n)
	for i := range of {
		if e := &of[i]; key&e.mask == e.key && len(e.word) <= len(s) && (len(e.word) <= n+3 || s[len(s)-len(e.word):] == e.word) {
			return len(e.word), int(e.at)
		}
	}
	return 0, -1
}

// Ends reports whether the last rune of s is that of one of the words: one
// that s, or a text which ends in s, may end with.
func (w *Words) Ends(s string) bool {
	r, _ := RuneBefore(s)
	return w.last.may(r) && len(w.last.find(r)) > 0
}

// MayEnd reports whether one of the words may end where s does: it ends s, or s
// ends it, as the rest of it may stand before s.
func (w *Words) MayEnd(s string) bool {
	r, n := RuneBefore(s)
	if !w.last.may(r) {
		return false
	}
	of := w.last.find(r)
	key, mask := before(s, len(s)-n)
	for i := range of {
		e := &of[i]
		if m := e.mask & mask; (key^e.key)&m == 0 && (strings.HasSuffix(s, e.word) || strings.HasSuffix(e.word, s)) {
			return true
		}
	}
	return false
}

// MayBegin reports whether one of the words may begin where s does: it begins s,
// or s begins it.
func (w *Words) MayBegin(s string) bool {
	if s == "" {
		return false
	}
	r, n := RuneAt(s, 0)
	if !w.first.may(r) {
		return false
	}
	of := w.first.find(r)
	key, mask := behind(s, n)
	for i := range of {
		e := &of[i]
		if m := e.mask & mask; (key^e.key)&m == 0 && (strings.HasPrefix(s, e.word) || strings.HasPrefix(e.word, s)) {
			return true
		}
	}
	return false
}

// In reports whether one of the words occurs in s.
func (w *Words) In(s string) bool {
	if w.n == 0 {
		return false
	}
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if len(s)-i > 2 && Wide(s[i], s[i+1], s[i+2]) {
			r, n = rune(s[i]&0xf)<<12|rune(s[i+1]&0x3f)<<6|rune(s[i+2]&0x3f), 3
		} else if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
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
		if len(s)-i > 2 && Wide(s[i], s[i+1], s[i+2]) {
			r, n = rune(s[i]&0xf)<<12|rune(s[i+1]&0x3f)<<6|rune(s[i+2]&0x3f), 3
		} else if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
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

// RuneAt is the rune at byte i of s, which lies in it, and its bytes, as
// utf8.DecodeRuneInString gives them. It is quick about characters of three
// bytes, Chinese ones and their marks.
func RuneAt(s string, i int) (rune, int) {
	if len(s)-i > 2 && Wide(s[i], s[i+1], s[i+2]) {
		return rune(s[i]&0xf)<<12 | rune(s[i+1]&0x3f)<<6 | rune(s[i+2]&0x3f), 3
	}
	return utf8.DecodeRuneInString(s[i:])
}

// FirstRune is the first rune of s and its bytes, as utf8.DecodeRuneInString has
// it, but quick about Chinese.
func FirstRune(s string) (rune, int) {
	if s == "" {
		return utf8.RuneError, 0
	}
	return RuneAt(s, 0)
}

// RuneBefore is the last rune of s and its bytes, utf8.RuneError and 0 of an empty
// one.
func RuneBefore(s string) (rune, int) {
	if n := len(s); n > 2 && Wide(s[n-3], s[n-2], s[n-1]) {
		return rune(s[n-3]&0xf)<<12 | rune(s[n-2]&0x3f)<<6 | rune(s[n-1]&0x3f), 3
	}
	return utf8.DecodeLastRuneInString(s)
}

// Wide reports that three bytes are a character of three bytes; it may say no to
// a rare one.
func Wide(a, b, c byte) bool {
	return 0xe1 <= a && a <= 0xef && a != 0xed && b&c&0x80 != 0 && (b|c)&0x40 == 0
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
	at        int32 // its place in the list
}

// shelves is a table from runes to words, by open addressing. Most runes that no
// word has are told by one bit.
type shelves struct {
	bits  []uint64
	slots []shelf
	words []entry
}

type shelf struct {
	r        rune
	from, to uint32 // of its words, none where the slot is empty
}

func newShelves(list []string, split func(string) (rune, entry)) shelves {
	size := 8
	for size < 2*len(list) {
		size *= 2
	}
	t := shelves{slots: make([]shelf, size), words: make([]entry, len(list))}
	at := make([]int32, len(list)) // the slot of each word's rune
	different := 0
	for i, x := range list {
		r, _ := split(x)
		k := int(r) & (size - 1)
		for t.slots[k].to != 0 && t.slots[k].r != r {
			k = (k + 1) & (size - 1)
		}
		if t.slots[k].to == 0 {
			different++
		}
		t.slots[k].r = r
		t.slots[k].to++ // how many, for now
		at[i] = int32(k)
	}
	from := uint32(0)
	for k := range t.slots {
		if s := &t.slots[k]; s.to != 0 {
			n := s.to
			s.from, s.to = from, from
			from += n
		}
	}
next:
	for i, x := range list {
		s := &t.slots[at[i]]
		_, e := split(x)
		e.at = int32(i)
		k := s.to
		for ; k > s.from && len(t.words[k-1].word) <= len(x); k-- {
			if t.words[k-1].word == x {
				continue next
			}
		}
		copy(t.words[k+1:s.to+1], t.words[k:s.to])
		t.words[k] = e
		s.to++
	}
	// Few runes of many words: a smaller table is nearer at hand.
	small := 8
	for small < 2*different {
		small *= 2
	}
	if small < size {
		slots := make([]shelf, small)
		for _, s := range t.slots {
			if s.to == s.from {
				continue
			}
			k := int(s.r) & (small - 1)
			for slots[k].to != slots[k].from {
				k = (k + 1) & (small - 1)
			}
			slots[k] = s
		}
		t.slots = slots
	}
	t.bits = make([]uint64, max(1, 8*small/64))
	for _, s := range t.slots {
		if s.to != s.from {
			t.bits[int(s.r>>6)&(len(t.bits)-1)] |= 1 << (s.r & 63)
		}
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
	for at := int(r) & (len(t.slots) - 1); t.slots[at].to != t.slots[at].from; at = (at + 1) & (len(t.slots) - 1) {
		if s := &t.slots[at]; s.r == r {
			return t.words[s.from:s.to]
		}
	}
	return nil
}

// FirstRunes is s up to its first n runes.
func FirstRunes(s string, n int) string {
	i := 0
	for ; n > 0 && i < len(s); n-- {
		switch {
		case s[i] < utf8.RuneSelf:
			i++
		case len(s)-i > 2 && Wide(s[i], s[i+1], s[i+2]):
			i += 3
		default:
			_, size := utf8.DecodeRuneInString(s[i:])
			i += size
		}
	}
	return s[:i]
}

// LastRunes is the last n runes of s.
func LastRunes(s string, n int) string {
	i := len(s)
	for ; n > 0 && i > 0; n-- {
		if i > 2 && Wide(s[i-3], s[i-2], s[i-1]) {
			i -= 3
			continue
		}
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return s[i:]
}
