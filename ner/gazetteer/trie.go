package gazetteer

import (
	"slices"
	"sort"
)

// trie is a double-array trie over folded runes. A state s has a child by code
// c at base[s]+c when check of that place is s; state 0 is the root. value
// holds the posting list of the key that ends in a state, or -1.
//
// Source of the method: J. Aoe, "An efficient digital search algorithm by
// using a double-array structure", IEEE TSE 15(9), 1989.
type trie struct {
	base, check, value []int32
}

// key is a folded name and the number of its posting list.
type key struct {
	codes []uint16
	value int32
}

// buildTrie makes a trie of keys, which it sorts. Keys must be distinct and
// not empty, codes start at 1.
func buildTrie(keys []key) trie {
	slices.SortFunc(keys, func(a, b key) int { return slices.Compare(a.codes, b.codes) })
	b := &trieBuilder{}
	b.grow(1 << 16)
	b.take(0)
	b.t.check[0] = -2 // the root is nobody's child
	type job struct {
		state  int32
		lo, hi int
		depth  int
	}
	queue := []job{{state: 0, lo: 0, hi: len(keys)}}
	var codes []uint16
	var starts []int
	for len(queue) > 0 {
		j := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		lo := j.lo
		for lo < j.hi && len(keys[lo].codes) == j.depth {
			b.t.value[j.state] = keys[lo].value
			lo++
		}
		if lo == j.hi {
			continue
		}
		codes, starts = codes[:0], starts[:0]
		for i := lo; i < j.hi; {
			c := keys[i].codes[j.depth]
			codes, starts = append(codes, c), append(starts, i)
			i += sort.Search(j.hi-i, func(k int) bool { return keys[i+k].codes[j.depth] > c })
		}
		starts = append(starts, j.hi)
		base := b.place(codes)
		b.t.base[j.state] = base
		for i, c := range codes {
			s := base + int32(c)
			b.take(s)
			b.t.check[s] = j.state
			queue = append(queue, job{state: s, lo: starts[i], hi: starts[i+1], depth: j.depth + 1})
		}
	}
	// A walk reads base[s]+c for any code c without looking at the length.
	n := int32(len(b.t.base))
	for n > 1 && b.t.check[n-1] == -1 {
		n--
	}
	return trie{b.t.base[:n:n], b.t.check[:n:n], b.t.value[:n:n]}
}

// trieBuilder keeps the free places in a doubly linked list, in order.
type trieBuilder struct {
	t          trie
	next, prev []int32 // of free places; next[0] is the first one
	last       int32
}

func (b *trieBuilder) grow(n int) {
	for i := len(b.t.base); i < n; i++ {
		b.t.base = append(b.t.base, 0)
		b.t.check = append(b.t.check, -1)
		b.t.value = append(b.t.value, -1)
		b.next = append(b.next, 0)
		b.prev = append(b.prev, 0)
		if i > 0 {
			b.next[b.last], b.prev[i] = int32(i), b.last
			b.last = int32(i)
		}
	}
}

func (b *trieBuilder) take(s int32) {
	if s == 0 {
		return
	}
	n, p := b.next[s], b.prev[s]
	b.next[p] = n
	if n != 0 {
		b.prev[n] = p
	} else {
		b.last = p
	}
}

// place finds the least base at which every code falls on a free place.
func (b *trieBuilder) place(codes []uint16) int32 {
	first, top := int32(codes[0]), int32(codes[len(codes)-1])
	for at := b.next[0]; ; at = b.next[at] {
		if at == 0 {
			n := len(b.t.base)
			b.grow(n + n/2 + int(top))
			at = int32(n)
		}
		base := at - first
		if base < 1 {
			continue
		}
		if int(base+top) >= len(b.t.base) {
			b.grow(int(base+top) + 1 + len(b.t.base)/4)
		}
		free := true
		for _, c := range codes[1:] {
			if b.t.check[base+int32(c)] != -1 {
				free = false
				break
			}
		}
		if free {
			return base
		}
	}
}

// get is the value of codes, or -1.
func (t *trie) get(codes []uint16) int32 {
	s := int32(0)
	for _, c := range codes {
		if c == 0 {
			return -1
		}
		n := t.base[s] + int32(c)
		if int(n) >= len(t.check) || t.check[n] != s {
			return -1
		}
		s = n
	}
	return t.value[s]
}

// hit is a key found in codes[start:end].
type hit struct {
	start, end int32
	value      int32
}

// find appends every occurrence of every key in codes to out, in order of
// start and then of length.
func (t *trie) find(codes []uint16, out []hit) []hit {
	base, check, value := t.base, t.check, t.value
	for i := range codes {
		s := int32(0)
		for j := i; j < len(codes); j++ {
			c := codes[j]
			if c == 0 {
				break
			}
			n := base[s] + int32(c)
			if uint(n) >= uint(len(check)) || check[n] != s {
				break
			}
			s = n
			if v := value[s]; v >= 0 {
				out = append(out, hit{int32(i), int32(j + 1), v})
			}
		}
	}
	return out
}
