package quantity

import (
	"iter"
	"regexp"
	"regexp/syntax"
	"slices"
	"unicode"

	"zhengpu/ner"
)

// lookDepth is how many runes of a match the prefilter looks at.
const lookDepth = 6

// glance tells for one rune which patterns allow it as the first, second …
// rune of a match: bit k of glance[d] is pattern k at depth d.
type glance [lookDepth]uint64

// search finds matches of several regular expressions in short texts. What the
// first runes of a match may be is worked out once, from the syntax of the
// patterns, so that an expression runs only where a match may begin (a
// prefilter; the matches are those that regexp finds).
type search struct {
	pats    []pattern
	classes []glance
	pages   [256]*[256]uint16 // class by rune, of the basic plane; a page that lacks is class 0
	beyond  glance            // of runes outside the basic plane
	end     glance            // of the text's end: patterns whose matches may be over by then
	open    uint64            // patterns that the prefilter does not speak for
}

type pattern struct {
	whole *regexp.Regexp
	here  *matcher // at the start of a text; nil when the prefilter does not speak for the pattern
}

// newSearch compiles the patterns. The error is regexp's.
func newSearch(exprs []string) (*search, error) {
	s := &search{}
	type interval struct {
		lo, hi rune
		depth  int
		bit    uint64
	}
	var all []interval
	cuts := []rune{0, 0x10000}
	var over glance
	for k, x := range exprs {
		re, err := regexp.Compile(x)
		if err != nil {
			return nil, err
		}
		p := pattern{whole: re}
		if sets, done, ok := firsts(x); ok && k < 64 && !done[0] {
			p.here = newMatcher(x)
			for d := range sets {
				if done[d] {
					over[d] |= 1 << k
				}
				for i := 0; i+1 < len(sets[d]); i += 2 {
					all = append(all, interval{sets[d][i], sets[d][i+1], d, 1 << k})
					cuts = append(cuts, min(sets[d][i], 0x10000), min(sets[d][i+1]+1, 0x10000))
				}
			}
		} else {
			s.open |= 1 << min(k, 63)
		}
		s.pats = append(s.pats, p)
	}
	s.end, s.beyond = over, over
	s.classes = []glance{over}
	seen := map[glance]uint16{over: 0}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for i := 0; i+1 < len(cuts); i++ {
		g := over
		for _, x := range all {
			if x.lo <= cuts[i] && cuts[i] <= x.hi {
				g[x.depth] |= x.bit
			}
		}
		c, ok := seen[g]
		if !ok {
			c = uint16(len(s.classes))
			seen[g] = c
			s.classes = append(s.classes, g)
		}
		if c == 0 {
			continue
		}
		for r := cuts[i]; r < cuts[i+1]; r++ {
			page := s.pages[r>>8]
			if page == nil {
				page = new([256]uint16)
				s.pages[r>>8] = page
			}
			page[r&0xff] = c
		}
	}
	for _, x := range all {
		if x.hi > 0xffff {
			s.beyond[x.depth] |= x.bit
		}
	}
	return s, nil
}

// firsts gives the ranges of runes that the first, second … rune of a match may
// lie in, as pairs of first and last, and from which depth on a match may be
// over. ok is false for patterns that look at what stands before a match.
func firsts(expr string) (sets [lookDepth][]rune, done [lookDepth]bool, ok bool) {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return sets, done, false
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return sets, done, false
	}
	ok = true
	at := []uint32{uint32(prog.Start)}
	for d := range sets {
		seen := map[uint32]bool{}
		var next []uint32
		var walk func(pc uint32)
		walk = func(pc uint32) {
			if seen[pc] {
				return
			}
			seen[pc] = true
			in := &prog.Inst[pc]
			switch in.Op {
			case syntax.InstAlt, syntax.InstAltMatch:
				walk(in.Out)
				walk(in.Arg)
			case syntax.InstEmptyWidth:
				if syntax.EmptyOp(in.Arg)&^(syntax.EmptyEndText|syntax.EmptyEndLine) != 0 {
					ok = false
				}
				walk(in.Out)
			case syntax.InstCapture, syntax.InstNop:
				walk(in.Out)
			case syntax.InstMatch:
				for e := d; e < lookDepth; e++ {
					done[e] = true
				}
			case syntax.InstRune, syntax.InstRune1:
				if len(in.Rune) == 1 {
					r := in.Rune[0]
					sets[d] = append(sets[d], r, r)
					if syntax.Flags(in.Arg)&syntax.FoldCase != 0 {
						for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
							sets[d] = append(sets[d], f, f)
						}
					}
				} else {
					sets[d] = append(sets[d], in.Rune...)
				}
				next = append(next, in.Out)
			case syntax.InstRuneAny:
				sets[d] = append(sets[d], 0, unicode.MaxRune)
				next = append(next, in.Out)
			case syntax.InstRuneAnyNotNL:
				sets[d] = append(sets[d], 0, '\n'-1, '\n'+1, unicode.MaxRune)
				next = append(next, in.Out)
			}
		}
		for _, pc := range at {
			walk(pc)
		}
		at = next
	}
	// Marks that look back may stand deeper than the runes looked at.
	for i := range prog.Inst {
		if in := &prog.Inst[i]; in.Op == syntax.InstEmptyWidth && syntax.EmptyOp(in.Arg)&^(syntax.EmptyEndText|syntax.EmptyEndLine) != 0 {
			ok = false
		}
	}
	return sets, done, ok
}

// starts gives for each byte of s at which a rune begins the patterns of which
// a match may begin there; buf is written over. Patterns without a prefilter
// are not among them. any is the union.
func (s *search) starts(text string, buf []uint64) (at []uint64, any uint64) {
	at = slices.Grow(buf[:0], len(text))[:len(text)]
	clear(at)
	// Walking right to left: what the runes passed allow as the second, third …
	// rune of a match that begins before them.
	e := &s.end
	m5 := e[5]
	m4 := e[4] & m5
	m3 := e[3] & m4
	m2 := e[2] & m3
	m1 := e[1] & m2
	for i := len(text); i > 0; {
		r, size := ner.RuneBefore(text[:i])
		g := s.class(r)
		i -= size
		m := g[0] & m1
		m1 = g[1] & m2
		m2 = g[2] & m3
		m3 = g[3] & m4
		m4 = g[4] & m5
		m5 = g[5]
		if m != 0 {
			at[i] = m
			any |= m
		}
	}
	return at, any
}

// here gives the patterns of which a match may begin where text does.
func (s *search) here(text string) uint64 {
	m := ^uint64(0)
	for d := 0; d < lookDepth && m != 0; d++ {
		if text == "" {
			m &= s.end[d]
			continue
		}
		r, n := ner.RuneAt(text, 0)
		m &= s.class(r)[d]
		text = text[n:]
	}
	return m
}

func (s *search) class(r rune) *glance {
	if r > 0xffff || r < 0 {
		return &s.beyond
	}
	if page := s.pages[r>>8]; page != nil {
		return &s.classes[page[r&0xff]]
	}
	return &s.classes[0]
}

// first is the leftmost match of pattern k in text as
// FindStringSubmatchIndex has it; at comes from starts.
func (s *search) first(k int, text string, at []uint64) []int {
	p := &s.pats[k]
	if p.here == nil {
		return p.whole.FindStringSubmatchIndex(text)
	}
	return s.next(k, text, at, 0)
}

// all gives the matches of pattern k in text that do not overlap, as
// FindAllStringSubmatchIndex has them; at and any come from starts.
func (s *search) all(k int, text string, at []uint64, any uint64) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		if p := &s.pats[k]; p.here == nil {
			for _, m := range p.whole.FindAllStringSubmatchIndex(text, -1) {
				if !yield(m) {
					return
				}
			}
			return
		}
		if any&(1<<k) == 0 {
			return
		}
		for m := s.next(k, text, at, 0); m != nil && yield(m); m = s.next(k, text, at, m[1]) {
		}
	}
}

// next is the leftmost match of pattern k, one with a prefilter, from byte from
// of text on.
func (s *search) next(k int, text string, at []uint64, from int) []int {
	here := s.pats[k].here
	bit := uint64(1) << k
	for i := from; i < len(at); i++ {
		if at[i]&bit == 0 {
			continue
		}
		if m := here.match(text, i); m != nil {
			return m
		}
	}
	return nil
}

// opening is the part of a pattern behind its ^, or "", which matches anywhere,
// when the pattern is nil or not bound to the start of the text.
func opening(re *regexp.Regexp) string {
	if re == nil {
		return ""
	}
	x, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil || x.Op != syntax.OpConcat || x.Sub[0].Op != syntax.OpBeginText {
		return ""
	}
	rest := *x
	rest.Sub = x.Sub[1:]
	return rest.String()
}
