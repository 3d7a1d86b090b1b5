package ner

import (
	"iter"
	"math/bits"
	"strings"
	"unicode/utf8"
)

// Runes is a set of characters to be taken off the ends of a text or looked for
// in it: what strings.Trim, strings.IndexAny and their like do with a cutset,
// without a search of the cutset for every character. It does not change and is
// safe for concurrent use. The zero value is the empty set.
type Runes struct {
	ascii [2]uint64
	bits  [64]uint64 // of the others, by their last twelve bits
	other []rune
	marks []uint16 // the bit of each in a Sign
}

// Spaces are the characters that strings.TrimSpace takes off. It must not be
// changed.
var Spaces = NewRunes("\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000")

// NewRunes makes a set of the characters of s, which must be valid UTF-8.
func NewRunes(s string) Runes {
	var w Runes
	for _, r := range s {
		w.marks = append(w.marks, runeBit(r))
		if r < utf8.RuneSelf {
			w.ascii[r>>6] |= 1 << (r & 63)
			continue
		}
		w.bits[r>>6&63] |= 1 << (r & 63)
		w.other = append(w.other, r)
	}
	return w
}

// Has reports whether r is in the set.
func (w *Runes) Has(r rune) bool {
	if uint32(r) < utf8.RuneSelf {
		return w.ascii[r>>6&1]&(1<<(r&63)) != 0
	}
	if w.bits[r>>6&63]&(1<<(r&63)) == 0 {
		return false
	}
	for _, x := range w.other {
		if x == r {
			return true
		}
	}
	return false
}

// TrimLeft is s without the characters of the set that it begins with.
func (w *Runes) TrimLeft(s string) string {
	for s != "" {
		r, n := WideAt(s, 0), 3
		if r == 0 {
			r, n = RuneAt(s, 0)
		}
		if !w.Has(r) {
			break
		}
		s = s[n:]
	}
	return s
}

// TrimRight is s without the characters of the set that it ends with.
func (w *Runes) TrimRight(s string) string {
	for s != "" {
		r, n := RuneBefore(s)
		if !w.Has(r) {
			break
		}
		s = s[:len(s)-n]
	}
	return s
}

// Trim is TrimLeft and TrimRight.
func (w *Runes) Trim(s string) string { return w.TrimRight(w.TrimLeft(s)) }

// Index is the first byte of s at which a character of the set stands, or -1.
func (w *Runes) Index(s string) int {
	for i := 0; i < len(s); {
		r, n := WideAt(s, i), 3
		if r == 0 {
			r, n = RuneAt(s, i)
		}
		if w.Has(r) {
			return i
		}
		i += n
	}
	return -1
}

// LastIndex is the last byte of s at which a character of the set begins, or -1.
func (w *Runes) LastIndex(s string) int {
	for i := len(s); i > 0; {
		r, n := RuneBefore(s[:i])
		if i -= n; w.Has(r) {
			return i
		}
	}
	return -1
}

// In reports whether a character of the set stands in s.
func (w *Runes) In(s string) bool { return w.Index(s) >= 0 }

// First reports whether s begins with a character of the set.
func (w *Runes) First(s string) bool {
	if s == "" {
		return false
	}
	r, _ := RuneAt(s, 0)
	return w.Has(r)
}

// Last reports whether s ends with a character of the set.
func (w *Runes) Last(s string) bool {
	if s == "" {
		return false
	}
	r, _ := RuneBefore(s)
	return w.Has(r)
}

// RuneTable is a set of characters for those that ask it about every character
// of a text. It says no only of those that are not in it, and yes of few others.
type RuneTable [128]uint64

// Add puts r into the set.
func (t *RuneTable) Add(r rune) { t[uint32(r)>>6&127] |= 1 << (r & 63) }

// Has reports whether r may be in the set.
func (t *RuneTable) Has(r rune) bool { return t[uint32(r)>>6&127]&(1<<(r&63)) != 0 }

// Places are the bytes of s at which word stands, in order and none inside
// another; word must not be empty.
func Places(s, word string) iter.Seq[int] {
	return func(yield func(int) bool) {
		for at := 0; ; at += len(word) {
			i := strings.Index(s[at:], word)
			if i < 0 {
				return
			}
			if at += i; !yield(at) {
				return
			}
		}
	}
}

// LastIndex is strings.LastIndex for words that mostly do not occur: it searches
// from the front, many bytes at a time.
func LastIndex(s, word string) int {
	at := -1
	for i := strings.Index(s, word); i >= 0; i = strings.Index(s[at+1:], word) {
		if at += 1 + i; at >= len(s) {
			break
		}
	}
	return at
}

// RuneCount is utf8.RuneCountInString for valid UTF-8, such as a document's text:
// of the bytes it takes off those that a character goes on with, which it tells eight
// or four at a time.
func RuneCount(s string) int {
	n := len(s)
	for ; len(s) >= 8; s = s[8:] {
		n -= goingOn(uint64(four(s)) | uint64(four(s[4:]))<<32)
	}
	if len(s) >= 4 {
		n -= goingOn(uint64(four(s)))
		s = s[4:]
	}
	for i := 0; i < len(s); i++ {
		if s[i]&0xc0 == 0x80 {
			n--
		}
	}
	return n
}

// goingOn counts those of eight bytes that go on with a character: 10xxxxxx.
func goingOn(x uint64) int { return bits.OnesCount64(x >> 7 &^ (x >> 6) & 0x0101010101010101) }

// four is the first four bytes of s, which has them.
func four(s string) uint32 {
	_ = s[3]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}
