package clean

import (
	"fmt"
	"io/fs"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
	"zhengpu/ner/rulefile"
)

// noiseMost is the length, in characters, of the longest line that a rule for
// whole lines looks at.
const noiseMost = 160

// NoiseRule is a rule of rules/clean/noise.yaml: what stands around a text and
// is none of it.
type NoiseRule struct {
	Name     string   `yaml:"name"`
	Line     []string `yaml:"line"`   // patterns of whole lines
	Inline   []string `yaml:"inline"` // patterns of pieces inside lines
	Keys     []string `yaml:"keys"`   // one of these must stand in the line; none: always tried
	Examples struct {
		Yes []string `yaml:"yes"`
		No  []string `yaml:"no"`
	} `yaml:"examples"`
}

type noiseRule struct {
	NoiseRule
	line, inline *regexp.Regexp
	first        *runeSet // a line that line holds for begins with one of these; nil: with anything
}

// opens reports whether the rule for whole lines may hold for one that begins
// with r.
func (r *noiseRule) opens(c rune) bool { return r.first == nil || r.first.has(c) }

// firstRunes is what a match of a pattern may begin with, or nil when that
// cannot be told shortly.
func firstRunes(pattern string) *runeSet {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return nil
	}
	set, seen := &runeSet{}, map[uint32]bool{}
	var walk func(pc uint32) bool
	walk = func(pc uint32) bool {
		if seen[pc] {
			return true
		}
		seen[pc] = true
		switch i := &prog.Inst[pc]; i.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			return walk(i.Out) && walk(i.Arg)
		case syntax.InstCapture, syntax.InstNop, syntax.InstEmptyWidth:
			return walk(i.Out)
		case syntax.InstRune, syntax.InstRune1:
			if syntax.Flags(i.Arg)&syntax.FoldCase != 0 {
				return false
			}
			for k := 0; k < len(i.Rune); k += 2 {
				lo, hi := i.Rune[k], i.Rune[min(k+1, len(i.Rune)-1)]
				if hi-lo > 1000 {
					return false
				}
				for r := lo; r <= hi; r++ {
					set.add(r)
				}
			}
			return true
		case syntax.InstFail:
			return true
		}
		return false // anything, or nothing at all
	}
	if !walk(uint32(prog.Start)) {
		return nil
	}
	return set
}

// noiseIndex finds the rules that a line may interest by one look at its
// characters.
type noiseIndex struct {
	rules  []*noiseRule
	always uint64              // rules without keys
	keys   map[rune][]noiseKey // by first character
	first  runeSet             // that keys has
}

type noiseKey struct {
	rest []rune
	rule uint64
}

func loadNoise(seeds fs.FS) (*noiseIndex, error) {
	const path = "rules/clean/noise.yaml"
	var list []NoiseRule
	if err := rulefile.Read(seeds, path, &list); err != nil {
		return nil, err
	}
	if len(list) > 64 {
		return nil, fmt.Errorf("%s: %d rules, at most 64 are possible", path, len(list))
	}
	out := &noiseIndex{keys: map[rune][]noiseKey{}}
	seen := map[string]bool{}
	for i, r := range list {
		n := &noiseRule{NoiseRule: r}
		if r.Name == "" || seen[r.Name] {
			return nil, fmt.Errorf("%s: rule %d: name %q is missing or taken", path, i+1, r.Name)
		}
		seen[r.Name] = true
		if len(r.Line)+len(r.Inline) == 0 {
			return nil, fmt.Errorf("%s: rule %s has no pattern", path, r.Name)
		}
		if len(r.Line) > 0 {
			var err error
			if n.line, err = regexp.Compile(`^(?:` + strings.Join(r.Line, "|") + `)$`); err != nil {
				return nil, fmt.Errorf("%s: rule %s: %w", path, r.Name, err)
			}
			n.first = firstRunes(n.line.String())
		}
		if len(r.Inline) > 0 {
			var err error
			if n.inline, err = regexp.Compile(strings.Join(r.Inline, "|")); err != nil {
				return nil, fmt.Errorf("%s: rule %s: %w", path, r.Name, err)
			}
		}
		out.rules = append(out.rules, n)
		if len(r.Keys) == 0 {
			out.always |= 1 << i
		}
		for _, k := range r.Keys {
			rs := []rune(k)
			if len(rs) == 0 {
				return nil, fmt.Errorf("%s: rule %s: an empty key", path, r.Name)
			}
			out.first.add(rs[0])
			out.keys[rs[0]] = append(out.keys[rs[0]], noiseKey{rs[1:], 1 << i})
		}
	}
	return out, nil
}

// wanted gives the rules that may hold for a line, as bits.
func (x *noiseIndex) wanted(cs []cell) uint64 {
	w := x.always
	for i, c := range cs {
		if !x.first.has(c.r) {
			continue
		}
	next:
		for _, k := range x.keys[c.r] {
			if w&k.rule != 0 || len(k.rest) >= len(cs)-i {
				continue
			}
			for j, r := range k.rest {
				if cs[i+1+j].r != r {
					continue next
				}
			}
			w |= k.rule
		}
	}
	return w
}

// Check runs the examples of every noise rule and returns one error for each
// rule that lacks them or does not keep to them.
func (c *Cleaner) Check() []error {
	var bad []error
	for _, r := range c.noise.rules {
		if len(r.Examples.Yes) == 0 || len(r.Examples.No) == 0 {
			bad = append(bad, fmt.Errorf("clean rule %s: needs examples of both kinds", r.Name))
		}
		for _, s := range r.Examples.Yes {
			if !r.hits(s) {
				bad = append(bad, fmt.Errorf("clean rule %s: does not hold for %q", r.Name, s))
			}
		}
		for _, s := range r.Examples.No {
			if r.hits(s) {
				bad = append(bad, fmt.Errorf("clean rule %s: holds for %q", r.Name, s))
			}
		}
	}
	return bad
}

// Rules gives the noise rules in the order they are tried.
func (c *Cleaner) Rules() []NoiseRule {
	out := make([]NoiseRule, len(c.noise.rules))
	for i, r := range c.noise.rules {
		out[i] = r.NoiseRule
	}
	return out
}

func (r *noiseRule) wanted(s string) bool {
	for _, k := range r.Keys {
		if strings.Contains(s, k) {
			return true
		}
	}
	return len(r.Keys) == 0
}

func (r *noiseRule) hits(s string) bool {
	return r.wanted(s) && (r.line != nil && r.line.MatchString(s) || r.inline != nil && r.inline.MatchString(s))
}

// noiseOut drops what is no text: lines and pieces that a rule knows, and lines
// that return on every page.
func (c *Cleaner) noiseOut(w *work, lines []line) []line {
	running := runningHeads(lines)
	out := make([]line, 0, len(lines))
	seen := map[string]bool{}
	drop := func(l line) {
		w.dropped(l.cells, WhyNoise)
		if n := len(out); n > 0 { // its line break goes with it
			out[n-1].brk = append(out[n-1].brk[:len(out[n-1].brk):len(out[n-1].brk)], l.brk...)
		}
	}
	gap := false
	var buf []byte
next:
	for _, l := range lines {
		l.gap = l.gap || gap
		gap = false
		wanted := c.noise.wanted(l.cells)
		s := buf[:0]
		for i, r := range c.noise.rules {
			if wanted&(1<<i) == 0 {
				continue
			}
			// An inline rule before it may have left nothing of the line.
			line := r.line != nil && len(l.cells) <= noiseMost && (len(l.cells) == 0 || r.opens(l.cells[0].r))
			if !line && r.inline == nil {
				continue
			}
			if len(s) == 0 {
				for _, c := range l.cells {
					s = utf8.AppendRune(s, c.r)
				}
				buf = s
			}
			if line && r.line.Match(s) {
				drop(l)
				gap = l.gap
				continue next
			}
			if r.inline == nil {
				continue
			}
			if found := r.inline.FindAllIndex(s, -1); len(found) > 0 {
				s, l.cells = w.without(s, l.cells, found)
			}
		}
		for len(l.cells) > 0 && isBlank(l.cells[len(l.cells)-1].r) {
			w.dropped(l.cells[len(l.cells)-1:], WhySpacing)
			l.cells = l.cells[:len(l.cells)-1]
		}
		for len(l.cells) > 0 && isBlank(l.cells[0].r) {
			w.dropped(l.cells[:1], WhySpacing)
			l.cells = l.cells[1:]
		}
		if len(l.cells) == 0 {
			drop(l)
			gap = l.gap
			continue
		}
		if len(running) > 0 && len(l.cells) <= runningMost {
			if k := digitless(l.cells); running[k] {
				if seen[k] {
					drop(l)
					gap = l.gap
					continue
				}
				seen[k] = true
			}
		}
		l.width = columns(l.cells)
		out = append(out, l)
	}
	return out
}

// without gives a line, as text and as cells, less what was found in the text.
func (w *work) without(s []byte, cs []cell, found [][]int) ([]byte, []cell) {
	cuts := make([]ner.Span, len(found)) // in cells
	at, n := 0, 0
	for i, m := range found {
		cuts[i].Start = n + utf8.RuneCount(s[at:m[0]])
		cuts[i].End = cuts[i].Start + utf8.RuneCount(s[m[0]:m[1]])
		at, n = m[1], cuts[i].End
	}
	for _, c := range slices.Backward(cuts) {
		w.dropped(cs[c.Start:c.End], WhyNoise)
	}
	kept := make([]cell, 0, len(cs))
	left, at, n := s[:0], 0, 0
	for i, m := range found {
		left, kept = append(left, s[at:m[0]]...), append(kept, cs[n:cuts[i].Start]...)
		at, n = m[1], cuts[i].End
	}
	return append(left, s[at:]...), append(kept, cs[n:]...)
}

// digitless is a line without its digits, so that page numbers do not matter.
func digitless(cs []cell) string {
	var sb strings.Builder
	for _, c := range cs {
		if !isDigit(c.r) && !isBlank(c.r) {
			sb.WriteRune(c.r)
		}
	}
	return sb.String()
}

// runningMost is the length of the longest running head.
const runningMost = 40

// runningHeads finds the short lines without marks of a sentence that return
// many times, spread over the text as page heads are.
func runningHeads(lines []line) map[string]bool {
	at := map[string][]int{}
	for i, l := range lines {
		if len(l.cells) < 5 || len(l.cells) > runningMost || !isHeading(l.cells) || itemStart(l.cells) {
			continue
		}
		k := digitless(l.cells)
		if len([]rune(k)) < 5 {
			continue
		}
		at[k] = append(at[k], i)
	}
	out := map[string]bool{}
	for k, list := range at {
		if n := len(list); n >= 3 && list[n-1]-list[0] >= 8*(n-1) {
			out[k] = true
		}
	}
	return out
}

// tags of HTML that are dropped; those of blocks break the line.
var blockTags = map[string]bool{"p": true, "br": true, "div": true, "tr": true, "li": true, "ul": true, "ol": true, "table": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "hr": true, "tbody": true, "thead": true, "section": true, "article": true}
var inlineTags = map[string]bool{"span": true, "a": true, "td": true, "th": true, "b": true, "i": true, "u": true, "em": true, "strong": true, "font": true, "img": true, "sup": true, "sub": true, "center": true, "o:p": true, "st1": true, "label": true, "input": true}

var entities = map[string]rune{"nbsp": ' ', "ensp": ' ', "emsp": 0x3000, "thinsp": ' ', "amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\'', "ldquo": '“', "rdquo": '”', "lsquo": '‘', "rsquo": '’', "middot": '·', "mdash": '—', "ndash": '–', "hellip": '…', "times": '×', "bull": '·', "deg": '°', "permil": '‰', "copy": '©', "laquo": '«', "raquo": '»', "yen": '¥', "sup2": '²', "sup3": '³', "plusmn": '±'}

// markup drops tags and turns entities into characters.
func (w *work) markup() {
	any := false
	for _, c := range w.cells {
		if c.r == '{' || c.r == '<' || c.r == '&' || c.r == '|' {
			any = true
			break
		}
	}
	if !any {
		return
	}
	cs := w.cells
	out := make([]cell, 0, len(cs))
	for i := 0; i < len(cs); {
		switch cs[i].r {
		case '<':
			if end, block := tagAt(cs, i); end > 0 {
				if block {
					w.note(cs[i].lo, cs[end-1].hi, str(cs[i:end]), "\n", WhyMarkup)
					out = append(out, cell{'\n', cs[i].lo, cs[end-1].hi})
				} else {
					w.dropped(cs[i:end], WhyMarkup)
				}
				i = end
				continue
			}
		case '_', '^':
			// PM_{2.5} as formula copies have it.
			if end := braceAt(cs, i); end > 0 {
				w.dropped(cs[i:i+2], WhyMarkup)
				out = append(out, cs[i+2:end-1]...)
				w.dropped(cs[end-1:end], WhyMarkup)
				i = end
				continue
			}
		case '&':
			if r, end := entityAt(cs, i); end > 0 {
				w.note(cs[i].lo, cs[end-1].hi, str(cs[i:end]), string(r), WhyMarkup)
				if r >= 0x20 {
					out = append(out, cell{r, cs[i].lo, cs[end-1].hi})
				}
				i = end
				continue
			}
		case '|':
			// A bar of a table stands for a gap.
			if end := barAt(cs, i); end > 0 {
				w.note(cs[i].lo, cs[end-1].hi, str(cs[i:end]), " ", WhyMarkup)
				out = append(out, cell{' ', cs[i].lo, cs[end-1].hi})
				i = end
				continue
			}
		}
		out = append(out, cs[i])
		i++
	}
	w.cells = out
}

func tagAt(cs []cell, i int) (end int, block bool) {
	j := i + 1
	if j < len(cs) && cs[j].r == '!' { // a comment
		for ; j < len(cs) && j-i < 400; j++ {
			if cs[j].r == '>' {
				return j + 1, false
			}
		}
		return 0, false
	}
	if j < len(cs) && cs[j].r == '/' {
		j++
	}
	from := j
	for j < len(cs) && j-from < 8 && (isLetter(cs[j].r) || isDigit(cs[j].r) || cs[j].r == ':') {
		j++
	}
	name := strings.ToLower(str(cs[from:j]))
	if !blockTags[name] && !inlineTags[name] {
		return 0, false
	}
	for ; j < len(cs) && j-i < 400; j++ {
		if cs[j].r == '<' {
			return 0, false
		}
		if cs[j].r == '>' {
			return j + 1, blockTags[name]
		}
	}
	return 0, false
}

func braceAt(cs []cell, i int) int {
	if i+1 >= len(cs) || cs[i+1].r != '{' {
		return 0
	}
	for j := i + 2; j < len(cs) && j-i < 10; j++ {
		switch r := cs[j].r; {
		case r == '}':
			return j + 1
		case !isDigit(r) && !isLetter(r) && r != '.':
			return 0
		}
	}
	return 0
}

func entityAt(cs []cell, i int) (rune, int) {
	j := i + 1
	for j < len(cs) && j-i < 10 && (isLetter(cs[j].r) || isDigit(cs[j].r) || cs[j].r == '#') {
		j++
	}
	if j >= len(cs) || cs[j].r != ';' {
		return 0, 0
	}
	name := str(cs[i+1 : j])
	if r, ok := entities[name]; ok {
		return r, j + 1
	}
	if strings.HasPrefix(name, "#") {
		n, base := 0, 10
		digits := name[1:]
		if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
			base, digits = 16, digits[1:]
		}
		if digits == "" || len(digits) > 6 {
			return 0, 0
		}
		for _, d := range strings.ToLower(digits) {
			v := strings.IndexRune("0123456789abcdef"[:base], d)
			if v < 0 {
				return 0, 0
			}
			n = n*base + v
		}
		if n == 0 || n > 0xffff || n >= 0xd800 && n <= 0xf8ff || n >= 0xfff0 || n >= 0x7f && n < 0xa0 {
			return 0, 0
		}
		return rune(n), j + 1
	}
	return 0, 0
}

// barAt gives the end of the table bars that stand at i: of a line that begins
// or ends with one, or of a row of them.
func barAt(cs []cell, i int) int {
	end := i
	for end < len(cs) && (cs[end].r == '|' || end > i && cs[end].r == ' ') {
		end++
	}
	if strings.Count(str(cs[i:end]), "|") >= 2 {
		return end
	}
	lo, hi := i, i
	for lo > 0 && cs[lo-1].r != '\n' && i-lo < 500 {
		lo--
	}
	for hi < len(cs) && cs[hi].r != '\n' && hi-i < 500 {
		hi++
	}
	for lo < hi && isBlank(cs[lo].r) {
		lo++
	}
	for hi > lo && isBlank(cs[hi-1].r) {
		hi--
	}
	n := 0
	for _, c := range cs[lo:hi] {
		if c.r == '|' {
			n++
		}
	}
	if n >= 3 || n == 2 && (cs[lo].r == '|' || cs[hi-1].r == '|') {
		return i + 1
	}
	return 0
}

// watermarks drops a string of letters of mixed case that a site stamps into
// the text: it returns and stands after closing marks or inside words, where no
// word in Latin letters stands.
func (w *work) watermarks() {
	cs := w.cells
	type place struct{ all, odd int }
	found := map[string]*place{}
	each := func(f func(from, to int)) {
		for i := 0; i < len(cs); {
			if !isLetter(cs[i].r) {
				i++
				continue
			}
			j := i
			for j < len(cs) && isLetter(cs[j].r) {
				j++
			}
			if j-i >= 3 && j-i <= 8 && (i == 0 || !latin(cs[i-1].r)) && (j == len(cs) || !latin(cs[j].r)) {
				f(i, j)
			}
			i = j
		}
	}
	each(func(i, j int) {
		s := str(cs[i:j])
		if !scrambled(s) {
			return
		}
		p := found[s]
		if p == nil {
			p = &place{}
			found[s] = p
		}
		p.all++
		closed := i > 0 && (isEnd(cs[i-1].r) || cs[i-1].r == '：' || cs[i-1].r == '，' || cs[i-1].r == '”' || cs[i-1].r == '）')
		ends := j == len(cs) || cs[j].r == '\n' || isBlank(cs[j].r) || isMark(cs[j].r)
		if closed && ends {
			p.odd++
		}
	})
	drop := false
	for _, p := range found {
		drop = drop || p.all >= 3 && p.odd*2 >= p.all
	}
	if !drop {
		return
	}
	out := make([]cell, 0, len(cs))
	at := 0
	each(func(i, j int) {
		if p := found[str(cs[i:j])]; p != nil && p.all >= 3 && p.odd*2 >= p.all {
			out = append(out, cs[at:i]...)
			w.dropped(cs[i:j], WhyWatermark)
			at = j
		}
	})
	w.cells = append(out, cs[at:]...)
}

func latin(r rune) bool {
	return isLetter(r) || isDigit(r) || r == '.' || r == '-' || r == '_' || r == '/' || r == '@'
}

// scrambled reports whether s mixes cases as no word does: pbY, IUn, aXbc.
func scrambled(s string) bool {
	upper, lower, inner := 0, 0, 0
	for i, r := range s {
		if r >= 'a' {
			lower++
			continue
		}
		upper++
		if i > 0 {
			inner++
		}
	}
	return upper > 0 && lower > 0 && inner > 0
}
