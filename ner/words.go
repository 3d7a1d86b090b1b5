package ner

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// Words is a set of words that finds the longest of them at either end of a
// text. It hashes first and last characters; words of one such stand side by side
// in the order of the eight bytes that come next, each with the place of the
// longest that these bytes begin with, so that a text is compared with few of them
// and mostly by those bytes alone. It does not change and is safe for concurrent
// use. The zero value is the empty set.
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
		first: newShelves(list, func(x string) (uint32, entry) {
			c, n := charAt(x, 0)
			e := entry{word: x}
			e.key, e.mask = behind(x, n), maskOf(len(x)-n)
			return c, e
		}),
		last: newShelves(list, func(x string) (uint32, entry) {
			c, n := charBefore(x)
			e := entry{word: x}
			e.key, e.mask = before(x, len(x)-n), maskOf(len(x)-n)
			return c, e
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
			r, _ := utf8.DecodeRuneInString(w.first.words[s.from].word)
			out = append(out, r)
		}
	}
	return out
}

// Has reports whether s is one of the words.
func (w *Words) Has(s string) bool {
	c, n := charBefore(s)
	if !w.last.may(c) {
		return false
	}
	of := w.last.find(c)
	if of == nil {
		return false
	}
	key := before(s, len(s)-n)
	for i := w.last.seek(of, key); i >= of.from; i-- {
		e := &w.last.words[i]
		if e.key != key {
			break
		}
		if e.word == s {
			return true
		}
	}
	return false
}

// Prefix is the length in bytes of the longest word that s begins with, or 0.
func (w *Words) Prefix(s string) int {
	n, _ := w.PrefixAt(s)
	return n
}

// PrefixAt is Prefix with the word's place among those that the set was made of,
// the first of it, empty words not counted; -1 for none.
func (w *Words) PrefixAt(s string) (size, at int) {
	var c uint32
	n := 3
	if len(s) > 2 && wide(three(s[0], s[1], s[2])) {
		c = three(s[0], s[1], s[2])
	} else if s == "" {
		return 0, -1
	} else {
		c, n = charAt(s, 0)
	}
	if !w.first.may(c) {
		return 0, -1
	}
	return w.first.prefix(c, s, n)
}

// prefix is PrefixAt for a text whose first character is c, of n bytes.
func (t *shelves) prefix(c uint32, s string, n int) (size, at int) {
	of := t.find(c)
	if of == nil {
		return 0, -1
	}
	key := behind(s, n)
	for i := t.seek(of, key); i >= of.from; {
		e := &t.words[i]
		if key&e.mask == e.key && len(e.word) <= len(s) && (len(e.word) <= n+8 || strings.HasPrefix(s, e.word)) {
			return len(e.word), int(e.at)
		}
		i = e.up
	}
	return 0, -1
}

// Suffix is the length in bytes of the longest word that s ends with, or 0.
func (w *Words) Suffix(s string) int {
	n, _ := w.SuffixAt(s)
	return n
}

// SuffixAt is Suffix with the word's place among those that the set was made of,
// the first of it, empty words not counted; -1 for none.
func (w *Words) SuffixAt(s string) (size, at int) {
	var c uint32
	n := 3
	if l := len(s); l > 2 && wide(three(s[l-3], s[l-2], s[l-1])) {
		c = three(s[l-3], s[l-2], s[l-1])
	} else {
		c, n = charBefore(s)
	}
	if !w.last.may(c) {
		return 0, -1
	}
	of := w.last.find(c)
	if of == nil {
		return 0, -1
	}
	key := before(s, len(s)-n)
	for i := w.last.seek(of, key); i >= of.from; {
		e := &w.last.words[i]
		if key&e.mask == e.key && len(e.word) <= len(s) && (len(e.word) <= n+8 || strings.HasSuffix(s, e.word)) {
			return len(e.word), int(e.at)
		}
		i = e.up
	}
	return 0, -1
}

// Ends reports whether the last rune of s is that of one of the words: one
// that s, or a text which ends in s, may end with.
func (w *Words) Ends(s string) bool {
	c, _ := charBefore(s)
	return w.last.may(c) && w.last.find(c) != nil
}

// MayEnd reports whether one of the words may end where s does: it ends s, or s
// ends it, as the rest of it may stand before s.
func (w *Words) MayEnd(s string) bool {
	c, n := charBefore(s)
	if !w.last.may(c) {
		return false
	}
	key := before(s, len(s)-n)
	mask := maskOf(len(s) - n)
	of := w.last.of(c)
	for i := range of {
		e := &of[i]
		if (key^e.key)&e.mask&mask == 0 && (strings.HasSuffix(s, e.word) || strings.HasSuffix(e.word, s)) {
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
	c, n := charAt(s, 0)
	if !w.first.may(c) {
		return false
	}
	key := behind(s, n)
	mask := maskOf(len(s) - n)
	of := w.first.of(c)
	for i := range of {
		e := &of[i]
		if (key^e.key)&e.mask&mask == 0 && (strings.HasPrefix(s, e.word) || strings.HasPrefix(e.word, s)) {
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
		c, n := uint32(s[i]), 1
		if len(s)-i > 2 && wide(three(s[i], s[i+1], s[i+2])) {
			c, n = three(s[i], s[i+1], s[i+2]), 3
		} else if c >= utf8.RuneSelf {
			c, n = charAt(s, i)
		}
		if w.first.may(c) {
			if size, _ := w.first.prefix(c, s[i:], n); size > 0 {
				return true
			}
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
		c, n := charAt(s, i)
		if w.first.may(c) {
			of := w.first.of(c)
			for k := len(of) - 1; k >= 0; k-- {
				if x := of[k].word; len(x) <= len(s)-i && s[i:i+len(x)] == x {
					f(i, i+len(x))
				}
			}
		}
		i += n
	}
}

// RuneAt is the rune at byte i of s, which lies in it, and its bytes, as
// utf8.DecodeRuneInString gives them. It is quick about characters of three
// bytes, Chinese ones and their marks; loops over every character of a text ask
// WideAt first.
func RuneAt(s string, i int) (rune, int) {
	if r := WideAt(s, i); r != 0 {
		return r, 3
	}
	return utf8.DecodeRuneInString(s[i:])
}

// WideAt is the rune at byte i of s if it takes three bytes, else 0; of a rare one
// it may say 0, too. It is as long as a function may be that the compiler puts in
// place of its call.
func WideAt(s string, i int) rune {
	if i < len(s)-2 {
		if x := three(s[i], s[i+1], s[i+2]); wide(x) {
			return rune(x&0xf<<12 | x>>2&0xfc0 | x>>16&0x3f)
		}
	}
	return 0
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
	if n := len(s); n > 2 {
		if r := WideAt(s, n-3); r != 0 {
			return r, 3
		}
	}
	return utf8.DecodeLastRuneInString(s)
}

// Wide reports that three bytes are a character of three bytes; it may say no to
// a rare one.
func Wide(a, b, c byte) bool { return wide(three(a, b, c)) }

// three puts three bytes into a number, the first lowest: one look at the memory
// or two where they lie side by side.
func three(a, b, c byte) uint32 { return uint32(a) | uint32(b)<<8 | uint32(c)<<16 }

// wide is Wide of three bytes: 1110xxxx 10xxxxxx 10xxxxxx, but for the first
// bytes e0 and ed, which may begin what is no character.
func wide(x uint32) bool { return x&0xc0c0f0 == 0x8080e0 && 0xdffe>>(x&0xf)&1 != 0 }

// behind is up to eight bytes of s from byte n on, the first the highest.
func behind(s string, n int) (key uint64) {
	if len(s)-n >= 8 {
		return bits.ReverseBytes64(uint64(four(s[n:])) | uint64(four(s[n+4:]))<<32)
	}
	for i := n; i < len(s); i++ {
		key |= uint64(s[i]) << (56 - 8*(i-n))
	}
	return key
}

// before is up to eight bytes of s that end at byte n, the last the highest.
func before(s string, n int) (key uint64) {
	if n >= 8 {
		return uint64(four(s[n-8:])) | uint64(four(s[n-4:]))<<32
	}
	for i := range n {
		key = key>>8 | uint64(s[i])<<56
	}
	return key
}

// maskOf is the mask of a key of n bytes.
func maskOf(n int) uint64 { return ^(^uint64(0) >> (8 * min(n, 8))) }

// entry is a word with what stands next to its first or last character.
type entry struct {
	word      string
	key, mask uint64
	at        int32 // its place in the list
	up        int32 // the last word before it in the shelf whose key its own begins with, or -1
}

// stands reports that e stands before o in their shelf, and the shorter before
// those that go on from it.
func (e *entry) stands(o *entry) bool {
	return e.key < o.key || e.key == o.key && len(e.word) < len(o.word)
}

// charAt is the character at byte i of s, which lies in it: its bytes as one
// number, the first lowest, and how many.
func charAt(s string, i int) (c uint32, n int) {
	s = s[i:]
	if len(s) > 2 {
		if x := three(s[0], s[1], s[2]); wide(x) {
			return x, 3
		}
	}
	_, n = utf8.DecodeRuneInString(s)
	return char(s[:n]), n
}

// charBefore is the last character of s as charAt has it, noChar and 0 of an empty
// one.
func charBefore(s string) (c uint32, n int) {
	if n := len(s); n > 2 {
		if x := three(s[n-3], s[n-2], s[n-1]); wide(x) {
			return x, 3
		}
	}
	if s == "" {
		return noChar, 0
	}
	_, n = utf8.DecodeLastRuneInString(s)
	return char(s[len(s)-n:]), n
}

const noChar = 0xff // which is not in UTF-8

func char(s string) (c uint32) {
	for i := range len(s) {
		c |= uint32(s[i]) << (8 * i)
	}
	return c
}

// spread turns a character into a hash, best in its upper bits, when multiplied
// with it: 2^32 by the golden ratio (Knuth's multiplicative hashing).
const spread = 0x9e3779b1

// shelves is a table from characters, as charAt has them, to words, by open
// addressing. Most characters that no word has are told by one bit.
type shelves struct {
	bits  []uint64
	slots []shelf
	words []entry
	shift uint8 // from a hash to the place of its bit
}

type shelf struct {
	c        uint32
	from, to int32 // of its words, none where the slot is empty
}

func newShelves(list []string, split func(string) (uint32, entry)) shelves {
	size := 8
	for size < 2*len(list) {
		size *= 2
	}
	t := shelves{slots: make([]shelf, size), words: make([]entry, len(list))}
	at := make([]int32, len(list)) // the slot of each word's character
	different := 0
	for i, x := range list {
		c, _ := split(x)
		k := home(c, size)
		for t.slots[k].to != 0 && t.slots[k].c != c {
			k = (k + 1) & (size - 1)
		}
		if t.slots[k].to == 0 {
			different++
		}
		t.slots[k].c = c
		t.slots[k].to++ // how many, for now
		at[i] = int32(k)
	}
	from := int32(0)
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
		for ; k > s.from && !t.words[k-1].stands(&e); k-- {
			if t.words[k-1].word == x {
				continue next
			}
		}
		copy(t.words[k+1:s.to+1], t.words[k:s.to])
		t.words[k] = e
		s.to++
	}
	for _, s := range t.slots {
		for i := s.from; i < s.to; i++ {
			e := &t.words[i]
			// It is the word before or one of those that this leads to.
			for e.up = i - 1; e.up >= s.from && e.key&t.words[e.up].mask != t.words[e.up].key; {
				e.up = t.words[e.up].up
			}
			if e.up < s.from {
				e.up = -1
			}
		}
	}
	// Few characters of many words: a smaller table is nearer at hand.
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
			k := home(s.c, small)
			for slots[k].to != slots[k].from {
				k = (k + 1) & (small - 1)
			}
			slots[k] = s
		}
		t.slots = slots
	}
	t.bits = make([]uint64, small*bitsASlot/64)
	t.shift = uint8(32 - bits.TrailingZeros(uint(small*bitsASlot)))
	for _, s := range t.slots {
		if s.to != s.from {
			h := s.c * spread >> t.shift
			t.bits[h>>6] |= 1 << (h & 63)
		}
	}
	return t
}

// bitsASlot makes 16 bits or more for each character.
const bitsASlot = 8

// home is the slot where a character's is looked for first, of size, a power of
// two.
func home(c uint32, size int) int { return int(c*spread>>8) & (size - 1) }

// may reports whether words may have the character; it says no only where none
// has.
func (t *shelves) may(c uint32) bool {
	h := c * spread >> (t.shift & 31)
	i := uint(h >> 6)
	return i < uint(len(t.bits)) && t.bits[i]&(1<<(h&63)) != 0
}

// find gives the shelf of a character that may says yes to, nil where it has none.
func (t *shelves) find(c uint32) *shelf {
	for at := home(c, len(t.slots)); t.slots[at].to != t.slots[at].from; at = (at + 1) & (len(t.slots) - 1) {
		if s := &t.slots[at]; s.c == c {
			return s
		}
	}
	return nil
}

// of gives all words of a character, those of them that a text may have in one place
// the longest last.
func (t *shelves) of(c uint32) []entry {
	if s := t.find(c); s != nil {
		return t.words[s.from:s.to]
	}
	return nil
}

// seek is the last of the shelf's words whose key is not above key, or below
// s.from. It and those that it leads up to are all that the bytes of key may begin
// with, since whatever stands between one of these and key begins with it, too.
func (t *shelves) seek(s *shelf, key uint64) int32 {
	lo, hi := s.from, s.to
	for lo < hi {
		if mid := (lo + hi) / 2; t.words[mid].key <= key {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo - 1
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
