package ner

import (
	"fmt"
	"slices"
	"sort"
)

// Trie is a double-array trie over codes of characters (1 to 65535). A state s
// has a child by code c at base(s)+c when the check of that place is s; state 0
// is the root. It does not change and is safe for concurrent use.
//
// Source of the method: J. Aoe, "An efficient digital search algorithm by
// using a double-array structure", IEEE TSE 15(9), 1989.
type Trie struct{ cells []uint64 } // base << 42 | check << 20 | value + 1; one look at the memory a step

const (
	trieStates = 1<<22 - 1 // check of a free place
	trieValues = 1<<20 - 1 // values lie below
)

// TrieKey is a key and the number that stands for it, 0 to 1048574.
type TrieKey struct {
	Codes []uint16
	Value int32
}

// BuildTrie makes a trie of keys, which it sorts. Keys must be distinct and not
// empty. An error says that there are too many of them.
func BuildTrie(keys []TrieKey) (Trie, error) {
	slices.SortFunc(keys, func(a, b TrieKey) int { return slices.Compare(a.Codes, b.Codes) })
	b := &trieBuilder{}
	b.grow(1 << 16)
	b.take(0)
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
		for lo < j.hi && len(keys[lo].Codes) == j.depth {
			if v := keys[lo].Value; v < 0 || v >= trieValues {
				return Trie{}, fmt.Errorf("trie: value %d, want 0 to %d", v, trieValues-1)
			}
			b.value[j.state] = keys[lo].Value
			lo++
		}
		if lo == j.hi {
			continue
		}
		codes, starts = codes[:0], starts[:0]
		for i := lo; i < j.hi; {
			c := keys[i].Codes[j.depth]
			codes, starts = append(codes, c), append(starts, i)
			i += sort.Search(j.hi-i, func(k int) bool { return keys[i+k].Codes[j.depth] > c })
		}
		starts = append(starts, j.hi)
		base := b.place(codes)
		b.base[j.state] = base
		for i, c := range codes {
			s := base + int32(c)
			b.take(s)
			b.check[s] = j.state
			queue = append(queue, job{state: s, lo: starts[i], hi: starts[i+1], depth: j.depth + 1})
		}
	}
	n := len(b.base)
	for n > 1 && b.check[n-1] == -1 {
		n--
	}
	return PackTrie(n, func(i int) (base, check, value int32) { return b.base[i], b.check[i], b.value[i] })
}

// PackTrie makes a trie of n places: check is negative for a free one and for the
// root, value -1 where no key ends. An error says what cannot be.
func PackTrie(n int, place func(i int) (base, check, value int32)) (Trie, error) {
	if n == 0 || n > trieStates {
		return Trie{}, fmt.Errorf("trie: %d places, want 1 to %d", n, trieStates)
	}
	cells := make([]uint64, n)
	for i := range cells {
		base, check, value := place(i)
		k, v := uint64(trieStates), uint64(value+1)
		if check >= 0 {
			k = uint64(check)
		}
		if base < 0 || base >= trieStates || k > trieStates || v > trieValues {
			return Trie{}, fmt.Errorf("trie: place %d holds %d, %d, %d", i, base, check, value)
		}
		cells[i] = uint64(base)<<42 | k<<20 | v
	}
	return Trie{cells}, nil
}

// Arrays gives what PackTrie takes.
func (t *Trie) Arrays() (base, check, value []int32) {
	n := len(t.cells)
	base, check, value = make([]int32, n), make([]int32, n), make([]int32, n)
	for i, c := range t.cells {
		base[i], check[i], value[i] = int32(c>>42), int32(c>>20&trieStates), int32(c&trieValues)-1
		if check[i] == trieStates {
			check[i] = -1
		}
	}
	if n > 0 {
		check[0] = -2 // the root is nobody's child
	}
	return base, check, value
}

// TrieOf is the trie with these cells, which Cells gave.
func TrieOf(cells []uint64) Trie { return Trie{cells} }

// Cells are the trie's states as they lie in memory. They must not be changed.
func (t *Trie) Cells() []uint64 { return t.cells }

// TrieState is a state with its cell.
type TrieState struct {
	at   uint32
	cell uint64
}

// Root is the state where every key begins; t must not be empty.
func (t *Trie) Root() TrieState { return TrieState{0, t.cells[0]} }

// Leaf reports whether no key goes on from s.
func (s TrieState) Leaf() bool { return s.cell>>42 == 0 }

// Value is that of the key that ends in s, or -1.
func (s TrieState) Value() int32 { return int32(s.cell&trieValues) - 1 }

// Index is the number of s, below len(Cells()).
func (s TrieState) Index() int { return int(s.at) }

// parent is the state that the one with this cell is a child of, trieStates for
// a free place.
func parent(cell uint64) uint32 { return uint32(cell>>20) & trieStates }

// Next is the child of s by code. No key has code 0.
func (t *Trie) Next(s TrieState, code uint16) (TrieState, bool) {
	n := uint32(s.cell>>42) + uint32(code)
	if uint(n) >= uint(len(t.cells)) {
		return TrieState{}, false
	}
	c := t.cells[n]
	return TrieState{n, c}, parent(c) == s.at
}

// Get is the value of codes, or -1.
func (t *Trie) Get(codes []uint16) int32 {
	if len(t.cells) == 0 {
		return -1
	}
	s, ok := t.Root(), false
	for _, c := range codes {
		if c == 0 || s.Leaf() {
			return -1
		}
		if s, ok = t.Next(s, c); !ok {
			return -1
		}
	}
	return s.Value()
}

// Pairs puts into two, for each place of codes, the state after the code there
// and the next, or one of Index 0 where no key goes so far. Walks that begin
// with it wait less for memory than one by one: no look at it depends on
// another place's.
func (t *Trie) Pairs(codes []uint16, two []TrieState) {
	two = two[:len(codes)]
	if len(codes) == 0 {
		return
	}
	two[len(codes)-1] = TrieState{}
	cells := t.cells
	if len(cells) == 0 {
		clear(two)
		return
	}
	base := uint32(cells[0] >> 42)
	for i, next := range codes[1:] {
		n, c := base+uint32(codes[i]), uint64(0)
		if uint(n) < uint(len(cells)) {
			c = cells[n]
		}
		m, d := uint32(c>>42)+uint32(next), uint64(0)
		if uint(m) < uint(len(cells)) {
			d = cells[m]
		}
		// The first is to be the root's child, number 0, and the second its.
		if wrong := parent(c) | (parent(d) ^ n); wrong != 0 {
			m = 0
		}
		two[i] = TrieState{m, d}
	}
}

// trieBuilder keeps the free places in a doubly linked list, in order.
type trieBuilder struct {
	base, check, value []int32
	next, prev         []int32 // of free places; next[0] is the first one
	last               int32
}

func (b *trieBuilder) grow(n int) {
	for i := len(b.base); i < n; i++ {
		b.base = append(b.base, 0)
		b.check = append(b.check, -1)
		b.value = append(b.value, -1)
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
			n := len(b.base)
			b.grow(n + n/2 + int(top))
			at = int32(n)
		}
		base := at - first
		if base < 1 {
			continue
		}
		if int(base+top) >= len(b.base) {
			b.grow(int(base+top) + 1 + len(b.base)/4)
		}
		free := true
		for _, c := range codes[1:] {
			if b.check[base+int32(c)] != -1 {
				free = false
				break
			}
		}
		if free {
			return base
		}
	}
}
