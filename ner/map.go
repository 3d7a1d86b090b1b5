package ner

import (
	"slices"
	"sort"
)

// Map leads from bytes of one text to bytes of the text it was made from. It
// is a list of runs in order; inside a verbatim run offsets advance together,
// inside any other the whole run stands for its whole source.
type Map struct{ runs []Run }

// Run says that the Len bytes at Clean came from the RawLen bytes at Raw.
type Run struct {
	Clean, Raw  int
	Len, RawLen int
	Verbatim    bool // Len == RawLen and byte i came from byte i
}

// NewMap makes a map of runs in order of Clean. Runs that continue each other
// are joined.
func NewMap(runs []Run) *Map {
	b := MapBuilder{make([]Run, 0, len(runs))}
	for _, r := range runs {
		b.Add(r)
	}
	return b.Map()
}

// MapBuilder makes a map run by run.
type MapBuilder struct{ runs []Run }

// Add appends a run; it is joined to the last one when it continues that.
func (b *MapBuilder) Add(r Run) {
	if n := len(b.runs); n > 0 && r.Verbatim {
		if l := &b.runs[n-1]; l.Verbatim && l.Clean+l.Len == r.Clean && l.Raw+l.RawLen == r.Raw {
			l.Len += r.Len
			l.RawLen += r.RawLen
			return
		}
	}
	b.runs = append(b.runs, r)
}

// Grow makes room for n more runs.
func (b *MapBuilder) Grow(n int) { b.runs = slices.Grow(b.runs, n) }

// Reset begins anew in the memory of the last map, which nobody may need any more.
func (b *MapBuilder) Reset() { b.runs = b.runs[:0] }

// Map is the map of the runs so far.
func (b *MapBuilder) Map() *Map { return &Map{runs: b.runs} }

// Identity maps a text of n bytes to itself.
func Identity(n int) *Map {
	return &Map{runs: []Run{{Len: n, RawLen: n, Verbatim: true}}}
}

// Runs gives the runs in order. The slice must not be changed.
func (m *Map) Runs() []Run { return m.runs }

// Raw is the least span of the source that s was made from.
func (m *Map) Raw(s Span) Span {
	if m == nil {
		return s
	}
	if s.Empty() {
		at := m.at(s.Start)
		return Span{at, at}
	}
	start, end := -1, 0
	i := sort.Search(len(m.runs), func(i int) bool { return m.runs[i].Clean+m.runs[i].Len > s.Start })
	for ; i < len(m.runs) && m.runs[i].Clean < s.End; i++ {
		r := m.runs[i]
		lo, hi := r.Raw, r.Raw+r.RawLen
		if r.Verbatim {
			lo = r.Raw + max(0, s.Start-r.Clean)
			hi = r.Raw + min(r.Len, s.End-r.Clean)
		}
		if start < 0 || lo < start {
			start = lo
		}
		end = max(end, hi)
	}
	if start < 0 {
		at := m.at(s.Start)
		return Span{at, at}
	}
	return Span{start, end}
}

func (m *Map) at(clean int) int {
	i := sort.Search(len(m.runs), func(i int) bool { return m.runs[i].Clean+m.runs[i].Len > clean })
	if i < len(m.runs) {
		r := m.runs[i]
		if r.Verbatim && clean >= r.Clean {
			return r.Raw + clean - r.Clean
		}
		return r.Raw
	}
	if n := len(m.runs); n > 0 {
		return m.runs[n-1].Raw + m.runs[n-1].RawLen
	}
	return 0
}

// Compose returns the map that leads through m and then through further.
func (m *Map) Compose(further *Map) *Map {
	b := MapBuilder{make([]Run, 0, len(m.runs)+len(further.runs))}
	for _, r := range m.runs {
		if !r.Verbatim {
			s := further.Raw(Span{r.Raw, r.Raw + r.RawLen})
			b.Add(Run{Clean: r.Clean, Len: r.Len, Raw: s.Start, RawLen: s.Len()})
			continue
		}
		i := sort.Search(len(further.runs), func(i int) bool { return further.runs[i].Clean+further.runs[i].Len > r.Raw })
		for at := r.Raw; at < r.Raw+r.Len && i < len(further.runs); i++ {
			f := further.runs[i]
			lo, hi := max(at, f.Clean), min(r.Raw+r.Len, f.Clean+f.Len)
			if hi <= lo {
				continue
			}
			n := Run{Clean: r.Clean + lo - r.Raw, Len: hi - lo, Raw: f.Raw, RawLen: f.RawLen}
			if f.Verbatim {
				n.Raw, n.RawLen, n.Verbatim = f.Raw+lo-f.Clean, hi-lo, true
			}
			b.Add(n)
			at = hi
		}
	}
	return b.Map()
}
