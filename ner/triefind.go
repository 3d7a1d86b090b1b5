package ner

// TrieFinder finds the keys of a trie in texts. At most places of a text no key
// begins, and the trie is too big to be near at hand for asking it everywhere: a
// finder has, in a small part of the memory, all that keys begin with, and
// looks into the trie only where that lets one hope. It does not change and is
// safe for concurrent use.
type TrieFinder struct {
	trie Trie
	// Of two codes that are a key, and of three that a longer one begins with.
	pairs   [pairWords]uint64
	triples [tripleWords]uint64
}

const (
	pairWords   = 1 << 11
	tripleWords = 1 << 14
)

// TrieHit is a key found in codes[Start:End].
type TrieHit struct{ Start, End, Value int32 }

// NewTrieFinder makes a finder of the trie's keys.
func NewTrieFinder(t Trie) *TrieFinder {
	f := &TrieFinder{trie: t}
	if len(t.cells) == 0 {
		return f
	}
	// Parents may lie before or behind their children, so each depth takes a pass.
	root := uint32(t.cells[0] >> 42)
	first := make([]uint64, (min(len(t.cells), int(root)+1<<16)+63)/64) // bits of the root's children
	for i := int(root); i < min(len(t.cells), 64*len(first)); i++ {
		if parent(t.cells[i]) == 0 {
			first[i/64] |= 1 << (i % 64)
		}
	}
	second := make([]uint64, (len(t.cells)+63)/64) // of theirs
	for i, c := range t.cells {
		p := parent(c)
		if w := int(p / 64); w >= len(first) || first[w]>>(p%64)&1 == 0 {
			continue
		}
		second[i/64] |= 1 << (i % 64)
		if c&trieValues != 0 {
			sieve(f.pairs[:]).add(uint64(p-root)<<16 | uint64(uint32(i)-uint32(t.cells[p]>>42)))
		}
	}
	for i, c := range t.cells {
		p := parent(c)
		if w := int(p / 64); w >= len(second) || second[w]>>(p%64)&1 == 0 {
			continue
		}
		up := t.cells[p]
		g := parent(up)
		x := uint64(g-root)<<32 | uint64(p-uint32(t.cells[g]>>42))<<16 | uint64(uint32(i)-uint32(up>>42))
		sieve(f.triples[:]).add(x)
	}
	return f
}

// A sieve is a set of short strings of codes that says yes of some that it does
// not have. Each has two bits of one word.
//
// Source of the method: B. H. Bloom, "Space/time trade-offs in hash coding with
// allowable errors", CACM 13(7), 1970.
type sieve []uint64

// mixed multiplies codes, 16 bits each, so that its high bits depend on all of
// them: word and bits are taken from there.
func mixed(codes uint64) uint64 { return codes * 0x9e3779b97f4a7c15 }

func (s sieve) add(codes uint64) {
	h := mixed(codes)
	s[h>>40&uint64(len(s)-1)] |= 1<<(h>>34&63) | 1<<(h>>28&63)
}

// Trie is the trie whose keys the finder finds.
func (f *TrieFinder) Trie() *Trie { return &f.trie }

// findBlock is how many places are looked at together.
const findBlock = 256

// opening is a place where a key may begin, and whether one of more than two
// codes may.
type opening struct {
	at   int32
	long bool
}

// Find appends every occurrence of every key of two codes or more in codes to
// out, in order of start and then of length.
func (f *TrieFinder) Find(codes []uint16, out []TrieHit) []TrieHit {
	if len(f.trie.cells) == 0 {
		return out
	}
	var room [findBlock]opening
	var states [findBlock]TrieState
	for lo := 0; lo < len(codes)-1; lo += findBlock {
		from := len(out)
		open := f.openings(codes, lo, min(lo+findBlock, len(codes)-1), &room)
		out = f.walk(codes, open, &states, out)
		sortHits(out[from:])
	}
	return out
}

// openings puts into room the places from lo to hi, behind each of which a code
// stands, where a key may begin.
func (f *TrieFinder) openings(codes []uint16, lo, hi int, room *[findBlock]opening) []opening {
	n := 0
	two := uint64(codes[lo])<<16 | uint64(codes[lo+1])
	at := int32(lo)
	for _, c := range codes[lo+2 : min(hi+2, len(codes))] {
		three := two<<16 | uint64(c)
		// Without a jump, which the processor would often guess wrong.
		h := mixed(two)
		w := f.pairs[h>>40%pairWords]
		short := w >> (h >> 34 & 63) & (w >> (h >> 28 & 63))
		h = mixed(three)
		w = f.triples[h>>40%tripleWords]
		long := w >> (h >> 34 & 63) & (w >> (h >> 28 & 63))
		room[n&(findBlock-1)] = opening{at, long&1 != 0}
		n += int((short | long) & 1)
		at++
		two = three & 0xffffffff
	}
	if int(at) < hi { // the last two codes
		room[n&(findBlock-1)] = opening{at, false}
		n++
	}
	return room[:n]
}

// walk appends the keys that begin at the places to out, all those of one length
// before the longer ones. It takes a step at all places before the next, so
// that no look at the memory waits for the one before. It writes over open.
func (f *TrieFinder) walk(codes []uint16, open []opening, states *[findBlock]TrieState, out []TrieHit) []TrieHit {
	t, n := &f.trie, 0
	root := t.Root()
	for _, o := range open {
		s, ok := t.Next(root, codes[o.at])
		if !ok {
			continue
		}
		if s, ok = t.Next(s, codes[o.at+1]); !ok {
			continue
		}
		if v := s.Value(); v >= 0 {
			out = append(out, TrieHit{o.at, o.at + 2, v})
		}
		if o.long {
			open[n], states[n&(findBlock-1)] = o, s
			n++
		}
	}
	for size := int32(2); n > 0; size++ {
		k := 0
		for i, o := range open[:n] {
			s, end := states[i&(findBlock-1)], o.at+size
			if int(end) >= len(codes) || s.Leaf() {
				continue
			}
			s, ok := t.Next(s, codes[end])
			if !ok {
				continue
			}
			if v := s.Value(); v >= 0 {
				out = append(out, TrieHit{o.at, end + 1, v})
			}
			open[k], states[k&(findBlock-1)] = o, s
			k++
		}
		n = k
	}
	return out
}

// sortHits puts hits that came by length in order of start and then of length.
func sortHits(hits []TrieHit) {
	for i := 1; i < len(hits); i++ {
		h, k := hits[i], i
		for ; k > 0 && hits[k-1].Start > h.Start; k-- {
			hits[k] = hits[k-1]
		}
		hits[k] = h
	}
}
