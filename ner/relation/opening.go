package relation

import (
	"unicode/utf8"

	"zhengpu/ner"
)

// openings tells where in a text triggers may begin, by their first two
// characters: the first alone stands at every third place. It says no only where
// none begins.
type openings struct {
	alone ner.RuneTable // triggers of one character
	two   [256]uint64   // a bit set of what others begin with, by a hash
}

func (o *openings) add(trigger string) {
	first, n := utf8.DecodeRuneInString(trigger)
	if n == len(trigger) {
		o.alone.Add(first)
		return
	}
	next, _ := utf8.DecodeRuneInString(trigger[n:])
	h := hashTwo(first, next)
	o.two[h>>6] |= 1 << (h & 63)
}

// may reports whether a trigger may begin with the first character, where the
// other stands next.
func (o *openings) may(first, next rune) bool {
	h := hashTwo(first, next)
	return o.two[h>>6]&(1<<(h&63)) != 0 || o.alone.Has(first)
}

// hashTwo is a hash of two characters, of 14 bits.
func hashTwo(a, b rune) uint32 { return (uint32(a)*0x9e3779b1 + uint32(b)*0x85ebca6b) >> 18 }
