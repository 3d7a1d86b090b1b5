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
// pattern without unbounded repetition does not need; for others regexp does it.
type matcher struct {
	prog   []syntax.Inst
	start  uint32
	groups int            // with the whole, times two
	slow   *regexp.Regexp // of patterns with * or +, else nil
}

// newMatcher compiles a pattern that regexp has compiled already.
func newMatcher(expr string) *matcher {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil || unbounded(re) {
		return &matcher{slow: regexp.MustCompile(`\A(?:` + expr + `)`)}
	}
	n := re.MaxCap()
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return &matcher{slow: regexp.MustCompile(`\A(?:` + expr + `)`)}
	}
	return &matcher{prog: prog.Inst, start: uint32(prog.Start), groups: 2 * (n + 1)}
}

// unbounded reports a repetition without a limit, or a mark that regexp would
// have to look back for.
func unbounded(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpStar, syntax.OpPlus, syntax.OpWordBoundary, syntax.OpNoWordBoundary, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText:
		return true
	case syntax.OpRepeat:
		if re.Max < 0 {
			return true
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
	if !m.walk(m.start, text, i, groups) {
		return nil
	}
	return slices.Clone(groups)
}

// walk runs the program from pc on at byte i of text.
func (m *matcher) walk(pc uint32, text string, i int, groups []int) bool {
	for {
		in := &m.prog[pc]
		switch in.Op {
		case syntax.InstMatch:
			groups[1] = i
			return true
		case syntax.InstFail:
			return false
		case syntax.InstAlt, syntax.InstAltMatch:
			if m.walk(in.Out, text, i, groups) {
				return true
			}
			pc = in.Arg
			continue
		case syntax.InstCapture:
			if in.Arg < 2 {
				break
			}
			old := groups[in.Arg]
			groups[in.Arg] = i
			if m.walk(in.Out, text, i, groups) {
				return true
			}
			groups[in.Arg] = old
			return false
		case syntax.InstNop:
		case syntax.InstEmptyWidth:
			if i != len(text) {
				return false // the text's end is the only mark there is
			}
		default:
			if i >= len(text) {
				return false
			}
			r, n := ner.RuneAt(text, i)
			if in.Op == syntax.InstRune1 {
				if r != in.Rune[0] {
					return false
				}
			} else if !in.MatchRune(r) {
				return false
			}
			i += n
		}
		pc = in.Out
	}
}
