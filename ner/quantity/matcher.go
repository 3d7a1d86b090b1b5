package quantity

import (
	"regexp"
	"regexp/syntax"
	"slices"

	"zhengpu/ner"
)

// matcher finds the match of a regular expression that begins at one place of a
// text, the one that regexp prefers, with its groups. It walks the compiled
// program with backtracking and without a note of where it was, which a short
// pattern that repeats nothing but single runes without bounds does not need;
// for others regexp does it.
type matcher struct {
	prog   []syntax.Inst
	takes  []*syntax.Inst // by instruction the one that takes a rune which it leads to without a choice, or nil
	start  uint32
	groups int            // with the whole, times two
	first  *ner.RuneTable // of an opener: the runes that a match may begin with
	slow   *regexp.Regexp // other patterns, bound to the text's start, else nil
	whole  *regexp.Regexp // those as they are
}

// newMatcher compiles a pattern that regexp has compiled already.
func newMatcher(expr string) *matcher {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil || unbounded(re) {
		return slowMatcher(expr)
	}
	n := re.MaxCap()
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return slowMatcher(expr)
	}
	m := &matcher{prog: prog.Inst, start: uint32(prog.Start), groups: 2 * (n + 1), takes: make([]*syntax.Inst, len(prog.Inst))}
	for i := range m.prog {
		in := &m.prog[i]
		for in.Op == syntax.InstCapture || in.Op == syntax.InstNop {
			in = &m.prog[in.Out]
		}
		if in.Op >= syntax.InstRune {
			m.takes[i] = in
		}
	}
	return m
}

// newOpener is newMatcher for a pattern that few texts begin with, told by their
// first rune.
func newOpener(expr string) *matcher {
	m := newMatcher(expr)
	sets, done, ok := firsts(expr)
	if !ok || done[0] {
		return m
	}
	m.first = new(ner.RuneTable)
	for i := 0; i < len(sets[0]); i += 2 {
		for r := sets[0][i]; r <= sets[0][i+1]; r++ {
			m.first.Add(r)
		}
	}
	return m
}

// oneRune reports a pattern of one rune.
func oneRune(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune) == 1
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return true
	}
	return false
}

// unbounded reports a repetition of more than a rune without a limit, or a mark
// that regexp would have to look back for.
func unbounded(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpStar, syntax.OpPlus:
		return !oneRune(re.Sub[0])
	case syntax.OpWordBoundary, syntax.OpNoWordBoundary, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText:
		return true
	case syntax.OpRepeat:
		if re.Max < 0 {
			return !oneRune(re.Sub[0])
		}
	}
	return slices.ContainsFunc(re.Sub, unbounded)
}

// match gives the match that begins at byte i of text as
// FindStringSubmatchIndex has it, or nil.
func (m *matcher) match(text string, i int) []int {
	if m.slow != nil {
		out := m.slow.FindStringSubmatchIndex(text[i:])
		for j := range out {
			if out[j] >= 0 {
				out[j] += i
			}
		}
		return out
	}
	if m.first != nil {
		if r, _ := ner.FirstRune(text[i:]); !m.first.Has(r) {
			return nil
		}
	}
	var few [16]int
	groups := few[:]
	if m.groups > len(few) {
		groups = make([]int, m.groups)
	}
	groups = groups[:m.groups]
	for k := range groups {
		groups[k] = -1
	}
	groups[0] = i
	w := walk{m: m, text: text, groups: groups}
	r, n := w.rune(i)
	if !w.from(m.start, i, r, n) {
		return nil
	}
	return slices.Clone(groups)
}

// length is the bytes of the match that text begins with, 0 without one.
func (m *matcher) length(text string) int {
	if g := m.match(text, 0); g != nil {
		return g[1]
	}
	return 0
}

// slowMatcher leaves the pattern to regexp.
func slowMatcher(expr string) *matcher {
	return &matcher{slow: regexp.MustCompile(`\A(?:` + expr + `)`), whole: regexp.MustCompile(expr)}
}

// in reports whether there is a match in a short text. The last places are tried
// first: patterns for what stands before something end there.
func (m *matcher) in(text string) bool {
	if m.whole != nil {
		return m.whole.MatchString(text)
	}
	for i := len(text); ; {
		if m.match(text, i) != nil {
			return true
		}
		if i == 0 {
			return false
		}
		_, n := ner.RuneBefore(text[:i])
		i -= n
	}
}

// begins reports whether text begins with a match.
func (m *matcher) begins(text string) bool { return m.match(text, 0) != nil }

// walk is one way of a matcher through a text.
type walk struct {
	m      *matcher
	text   string
	groups []int
}

// from runs the program from pc on at byte i of the text, where r of n bytes
// stands.
func (w *walk) from(pc uint32, i int, r rune, n int) bool {
	for {
		in := &w.m.prog[pc]
		switch in.Op {
		case syntax.InstMatch:
			w.groups[1] = i
			return true
		case syntax.InstFail:
			return false
		case syntax.InstAlt, syntax.InstAltMatch:
			// Most branches are told by their first rune.
			if out := w.m.takes[in.Out]; (out == nil || n > 0 && accepts(out, r)) && w.from(in.Out, i, r, n) {
				return true
			}
			pc = in.Arg
			continue
		case syntax.InstCapture:
			if in.Arg < 2 {
				break
			}
			old := w.groups[in.Arg]
			w.groups[in.Arg] = i
			if w.from(in.Out, i, r, n) {
				return true
			}
			w.groups[in.Arg] = old
			return false
		case syntax.InstNop:
		case syntax.InstEmptyWidth:
			if i != len(w.text) {
				return false // the text's end is the only mark there is
			}
		default:
			if n == 0 || !accepts(in, r) {
				return false
			}
			i += n
			r, n = w.rune(i)
		}
		pc = in.Out
	}
}

// rune is the rune at byte i of the text and its bytes, 0 at the text's end.
func (w *walk) rune(i int) (rune, int) {
	if i >= len(w.text) {
		return 0, 0
	}
	return ner.RuneAt(w.text, i)
}

// accepts reports that in, an instruction that takes a rune, takes r.
func accepts(in *syntax.Inst, r rune) bool {
	if in.Op == syntax.InstRune1 {
		return r == in.Rune[0]
	}
	return in.MatchRune(r)
}
