package ner

import (
	"encoding/binary"
	"errors"
	"slices"
)

var errPacked = errors.New("trie: damaged packed form")

// Pack is a form of the trie that compresses far better than its cells: the
// tree without its free places and without what follows from it. Four parts,
// each with its length before it: of every state, from the root on, in the
// order in which BuildTrie placed them, the number of children; the base, as
// the difference from that of the state with children before; the codes of
// children, as differences; the value plus 1. All numbers are uvarints, the
// differences of bases zigzag.
func (t *Trie) Pack() []byte {
	children := make([][]uint16, len(t.cells))
	for i, c := range t.cells {
		if p := int(c >> 20 & trieStates); p != trieStates {
			children[p] = append(children[p], uint16(i-int(t.cells[p]>>42)))
		}
	}
	var parts [4][]byte
	last := int64(0)
	for stack := []int{0}; len(stack) > 0 && len(t.cells) > 0; {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		c, codes := t.cells[s], children[s]
		parts[0] = binary.AppendUvarint(parts[0], uint64(len(codes)))
		parts[3] = binary.AppendUvarint(parts[3], c&trieValues)
		if len(codes) == 0 {
			continue
		}
		base := int64(c >> 42)
		parts[1] = binary.AppendVarint(parts[1], base-last)
		last = base
		before := uint16(0)
		for _, k := range codes {
			parts[2] = binary.AppendUvarint(parts[2], uint64(k-before))
			before = k
			stack = append(stack, int(base)+int(k))
		}
	}
	out := binary.AppendUvarint(nil, uint64(len(t.cells)))
	for _, p := range parts {
		out = append(binary.AppendUvarint(out, uint64(len(p))), p...)
	}
	return out
}

// UnpackTrie reads a trie at the beginning of b, as Pack made it, and returns
// what follows.
func UnpackTrie(b []byte) (t Trie, rest []byte, err error) {
	next := func(b *[]byte) uint64 {
		if len(*b) > 0 && (*b)[0] < 0x80 {
			v := uint64((*b)[0])
			*b = (*b)[1:]
			return v
		}
		v, n := binary.Uvarint(*b)
		if n <= 0 {
			err = errPacked
			return 0
		}
		*b = (*b)[n:]
		return v
	}
	n := next(&b)
	var parts [4][]byte
	for i := range parts {
		size := next(&b)
		if size > uint64(len(b)) {
			return Trie{}, nil, errPacked
		}
		parts[i], b = b[:size], b[size:]
	}
	if err != nil || n > trieStates || n > 0 && len(parts[0]) == 0 {
		return Trie{}, nil, errPacked
	}
	t.cells = slices.Repeat([]uint64{trieStates << 20}, int(n))
	base := int64(0)
	for stack := []uint32{0}; len(stack) > 0 && n > 0; {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		c := t.cells[s] | next(&parts[3])&trieValues
		kids := next(&parts[0])
		if kids > 0 {
			d := next(&parts[1])
			base += int64(d>>1) ^ -int64(d&1)
			if base < 1 || base >= trieStates || kids > 0xffff {
				return Trie{}, nil, errPacked
			}
			c |= uint64(base) << 42
			at := uint64(base)
			for range kids {
				d := next(&parts[2])
				at += d
				if d == 0 || at-uint64(base) > 0xffff || at >= n || t.cells[at] != trieStates<<20 {
					return Trie{}, nil, errPacked
				}
				t.cells[at] = uint64(s) << 20
				stack = append(stack, uint32(at))
			}
		}
		t.cells[s] = c
		if err != nil {
			return Trie{}, nil, err
		}
	}
	return t, b, nil
}

// MaxValue is the greatest value of a key, -1 when there is no key.
func (t *Trie) MaxValue() int32 {
	most := uint64(0)
	for _, c := range t.cells {
		most = max(most, c&trieValues)
	}
	return int32(most) - 1
}
