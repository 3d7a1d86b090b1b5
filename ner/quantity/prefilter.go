package quantity

import (
	"fmt"
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
	begin   ner.RuneTable     // runes of the basic plane that a match may begin with
	beyond  glance            // of runes outside the basic plane
	end     glance            // of the text's end: patterns whose matches may be over by then
	open    uint64            // patterns that the prefilter does not speak for
}

type pattern struct {
	whole *regexp.Regexp
	here  *matcher // at one place of a text; nil when the prefilter does not speak for the pattern
	bound bool     // only at the start of a text: here speaks for the rest of the pattern
}

// filtered reports that the spots of a text tell where a match may begin.
func (p *pattern) filtered() bool { return p.here != nil && !p.bound }

// spot is a byte of a text at which matches may begin, and of which patterns.
type spot struct {
	at   int
	pats uint64
}

// look is what a search sees in a text, or in a part of one.
type look struct {
	spots []spot // by byte of the whole text
	from  int    // where the part begins
	any   uint64 // the patterns of all spots
}

// part is the look at bytes from to to of the text.
func (l *look) part(from, to int) look {
	i := 0
	for i < len(l.spots) && l.spots[i].at < from {
		i++
	}
	p := look{from: from}
	j := i
	for ; j < len(l.spots) && l.spots[j].at < to; j++ {
		p.any |= l.spots[j].pats
	}
	p.spots = l.spots[i:j]
	return p
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
			if rest := opening(re); rest != "" {
				p.here, p.bound = newMatcher(rest), true
			}
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
			if g[0] != 0 {
				s.begin.Add(r)
			}
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

// see looks at a text: the spots are appended to buf[:0]. Patterns that the
// prefilter does not speak for are at none.
func (s *search) see(text string, buf []spot) look {
	l := look{spots: buf[:0]}
	for i, n := 0, 0; i < len(text); i += n {
		r := ner.WideAt(text, i)
		if n = 3; r == 0 {
			r, n = ner.RuneAt(text, i)
		}
		if !s.begin.Has(r) && r <= 0xffff {
			continue
		}
		if m := s.here(text[i:]); m != 0 {
			l.spots = append(l.spots, spot{i, m})
			l.any |= m
		}
	}
	return l
}

// here gives the patterns of which a match may begin where text does.
func (s *search) here(text string) uint64 {
	m := ^uint64(0)
	i := 0
	// Patterns whose matches may be over by depth d are sure of the rest.
	for d := 0; d < lookDepth && m&^s.end[d] != 0; d++ {
		if i == len(text) {
			return m & s.end[d]
		}
		r, n := ner.WideAt(text, i), 3
		if r == 0 {
			r, n = ner.RuneAt(text, i)
		}
		m &= s.class(r)[d]
		i += n
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
// FindStringSubmatchIndex has it; l is a look at text.
func (s *search) first(k int, text string, l *look) []int {
	switch p := &s.pats[k]; {
	case p.here == nil:
		return p.whole.FindStringSubmatchIndex(text)
	case p.bound:
		return p.here.match(text, 0)
	}
	return s.next(k, text, l, 0)
}

// next is the leftmost match of pattern k, one with a prefilter, from byte from
// of text on.
func (s *search) next(k int, text string, l *look, from int) []int {
	here := s.pats[k].here
	bit := uint64(1) << k
	if l.any&bit == 0 {
		return nil
	}
	for i := range l.spots {
		if p := &l.spots[i]; p.pats&bit != 0 && p.at-l.from >= from {
			if m := here.match(text, p.at-l.from); m != nil {
				return m
			}
		}
	}
	return nil
}

// opening is the part of a pattern behind its ^, or "" when the pattern is not
// bound to the start of the text.
func opening(re *regexp.Regexp) string {
	x, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil || x.Op != syntax.OpConcat || x.Sub[0].Op != syntax.OpBeginText {
		return ""
	}
	rest := *x
	rest.Sub = x.Sub[1:]
	return rest.String()
}

// fromStart is opening for a pattern that must be bound to the start, or for
// none, "".
func fromStart(expr string) (string, error) {
	if expr == "" {
		return "", nil
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		return "", err
	}
	rest := opening(re)
	if rest == "" {
		return "", fmt.Errorf("%q does not begin with ^", expr)
	}
	return rest, nil
}

// holds reports that every match of re has c in it, as far as the syntax tells.
func holds(re *regexp.Regexp, c rune) bool {
	x, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil {
		return false
	}
	var in func(x *syntax.Regexp) bool
	in = func(x *syntax.Regexp) bool {
		switch x.Op {
		case syntax.OpLiteral:
			return slices.Contains(x.Rune, c)
		case syntax.OpConcat, syntax.OpCapture, syntax.OpPlus:
			return slices.ContainsFunc(x.Sub, in)
		case syntax.OpRepeat:
			return x.Min > 0 && in(x.Sub[0])
		case syntax.OpAlternate:
			return !slices.ContainsFunc(x.Sub, func(y *syntax.Regexp) bool { return !in(y) })
		}
		return false
	}
	return in(x)
}
