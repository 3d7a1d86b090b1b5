package clean

// pairTable says how often pairs of characters occur, by open addressing: one
// look at memory mostly finds a pair, or that it is not there.
type pairTable struct {
	slots []pairSlot // a power of two of them, at most half taken; none at first
	taken int
}

type pairSlot struct {
	key uint32 // of pairKey
	n   int16  // 0 where the slot is free
}

func pairKey(a, b rune) uint32 { return uint32(a&0xffff)<<16 | uint32(b&0xffff) }

// find is the slot of a pair, or the free one where it may be put.
func (t *pairTable) find(key uint32) *pairSlot {
	h := key * 0x9e3779b1
	for i := h ^ h>>15; ; i++ {
		if s := &t.slots[i&uint32(len(t.slots)-1)]; s.n == 0 || s.key == key {
			return s
		}
	}
}

// get is how often a pair occurs.
func (t *pairTable) get(key uint32) int {
	if len(t.slots) == 0 {
		return 0
	}
	return int(t.find(key).n)
}

// at is the number of a pair, to be made larger before the next call.
func (t *pairTable) at(key uint32) *int16 {
	if 2*t.taken >= len(t.slots) {
		old := t.slots
		t.slots = make([]pairSlot, max(1<<10, 2*len(old)))
		for _, s := range old {
			if s.n != 0 {
				*t.find(s.key) = s
			}
		}
	}
	s := t.find(key)
	if s.n == 0 {
		s.key = key
		t.taken++
	}
	return &s.n
}

// reset forgets all pairs.
func (t *pairTable) reset() {
	clear(t.slots)
	t.taken = 0
}
