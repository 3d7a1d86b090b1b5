package clean

import (
	"fmt"
	"io/fs"
	"math/bits"
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
	lineShape    *shape         // of line
	inlineShape  *shape         // of inline
	here         *regexp.Regexp // inline at the beginning of a text; nil where inlineShape does not tell where it may match
}

// few is a small set of characters that may say yes for one that is not in it.
type few [8]uint64

func (f *few) add(r rune)      { f[r>>6&7] |= 1 << (r & 63) }
func (f *few) has(r rune) bool { return f[r>>6&7]&(1<<(r&63)) != 0 }

// shape is what tells quickly that a pattern cannot match. Any of its sets is nil
// when it would hold too much.
type shape struct {
	first  *few // what a match begins with
	second *few // what stands behind that
	all    *few // what a match is made of
	begins bool // it asks for the beginning of the text
}

// shapeOf is the shape of a pattern, nil where it may match nothing at all or
// asks what stands before it.
func shapeOf(pattern string) *shape {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return nil
	}
	// reach puts the instructions that read a character, from pc on, into at. It
	// reports whether the pattern may be over before.
	var reach func(pc uint32, at map[uint32]bool, seen map[uint32]bool) bool
	reach = func(pc uint32, at, seen map[uint32]bool) bool {
		if seen[pc] {
			return false
		}
		seen[pc] = true
		switch i := &prog.Inst[pc]; i.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			x, y := reach(i.Out, at, seen), reach(i.Arg, at, seen)
			return x || y
		case syntax.InstCapture, syntax.InstNop, syntax.InstEmptyWidth:
			return reach(i.Out, at, seen)
		case syntax.InstMatch:
			return true
		case syntax.InstFail:
			return false
		}
		at[pc] = true
		return false
	}
	// set is what instructions read.
	set := func(at map[uint32]bool) *few {
		f := &few{}
		for pc := range at {
			i := &prog.Inst[pc]
			if i.Op != syntax.InstRune && i.Op != syntax.InstRune1 || syntax.Flags(i.Arg)&syntax.FoldCase != 0 {
				return nil
			}
			for k := 0; k < len(i.Rune); k += 2 {
				lo, hi := i.Rune[k], i.Rune[min(k+1, len(i.Rune)-1)]
				if hi-lo > 100 {
					return nil
				}
				for r := lo; r <= hi; r++ {
					f.add(r)
				}
			}
		}
		return f
	}
	s := &shape{}
	first, second, all := map[uint32]bool{}, map[uint32]bool{}, map[uint32]bool{}
	if reach(uint32(prog.Start), first, map[uint32]bool{}) {
		return nil
	}
	over, seen := false, map[uint32]bool{}
	for pc := range first {
		over = reach(prog.Inst[pc].Out, second, seen) || over
	}
	for pc := range prog.Inst {
		switch i := &prog.Inst[pc]; i.Op {
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(i.Arg)&^(syntax.EmptyBeginText|syntax.EmptyEndText) != 0 {
				return nil
			}
			s.begins = s.begins || syntax.EmptyOp(i.Arg)&syntax.EmptyBeginText != 0
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			all[uint32(pc)] = true
		}
	}
	s.first, s.all = set(first), set(all)
	if !over {
		s.second = set(second)
	}
	return s
}

// may reports whether the pattern may match at character i of cs.
func (s *shape) may(cs []cell, i int) bool {
	return (s.first == nil || s.first.has(cs[i].r)) && (s.second == nil || i+1 < len(cs) && s.second.has(cs[i+1].r))
}

// holds reports whether a line may be what the rule for whole lines says.
func (r *noiseRule) holds(cs []cell) bool {
	if r.line == nil || len(cs) > noiseMost {
		return false
	}
	s := r.lineShape
	if s == nil || len(cs) == 0 {
		return true
	}
	if !s.may(cs, 0) {
		return false
	}
	if s.all != nil {
		for _, c := range cs {
			if !s.all.has(c.r) {
				return false
			}
		}
	}
	return true
}

// find gives what inline finds in a line, which is given as cells and as text, in
// bytes of the text. It tries the pattern only where a match may begin.
func (r *noiseRule) find(cs []cell, s []byte) [][]int {
	if r.here == nil {
		return r.inline.FindAllIndex(s, -1)
	}
	var out [][]int
	at, done := 0, 0
	for i, c := range cs {
		if at >= done && r.inlineShape.may(cs, i) {
			if m := r.here.FindIndex(s[at:]); m != nil {
				done = at + m[1]
				out = append(out, []int{at, done})
			}
		}
		at += utf8.RuneLen(c.r)
	}
	return out
}

// noiseIndex finds the rules that a line may interest by one look at its
// characters.
type noiseIndex struct {
	rules  []*noiseRule
	always uint64              // rules without keys
	keys   map[rune][]noiseKey // by first character
	first  runeSet             // that keys has
	alone  few                 // keys of one character
	second few                 // the second characters of others
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
			n.lineShape = shapeOf(n.line.String())
		}
		if len(r.Inline) > 0 {
			var err error
			if n.inline, err = regexp.Compile(strings.Join(r.Inline, "|")); err != nil {
				return nil, fmt.Errorf("%s: rule %s: %w", path, r.Name, err)
			}
			if n.inlineShape = shapeOf(n.inline.String()); n.inlineShape != nil && n.inlineShape.first != nil && !n.inlineShape.begins {
				n.here = regexp.MustCompile(`^(?:` + n.inline.String() + `)`)
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
			if len(rs) == 1 {
				out.alone.add(rs[0])
			} else {
				out.second.add(rs[1])
			}
			out.keys[rs[0]] = append(out.keys[rs[0]], noiseKey{rs[1:], 1 << i})
		}
	}
	return out, nil
}

// wanted gives the rules that may hold for a line, as bits. signs are the places
// of what may begin a key.
func (x *noiseIndex) wanted(cs []cell, signs []int32, t *classes) uint64 {
	w := x.always
	for _, i := range signs {
		if t.of(cs[i].r)&classKeyed != 0 {
			w = x.keyed(cs, int(i), w)
		}
	}
	return w
}

// keyed adds the rules whose keys stand at i.
func (x *noiseIndex) keyed(cs []cell, i int, w uint64) uint64 {
	r := cs[i].r
	if (i+1 == len(cs) || !x.second.has(cs[i+1].r)) && !x.alone.has(r) {
		return w
	}
next:
	for _, k := range x.keys[r] {
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
	out := lines[:0] // what is read lies behind what is written
	seen := map[uint64]bool{}
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
		s, cut := buf[:0], false
		for rules := l.noise; rules != 0; rules &= rules - 1 {
			r := c.noise.rules[bits.TrailingZeros64(rules)]
			// An inline rule before it may have left nothing of the line.
			line := r.holds(l.cells)
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
			if found := r.find(l.cells, s); len(found) > 0 {
				s, l.cells = w.without(s, l.cells, found)
				cut = true
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
			if k, _ := digitless(l.cells); running[k] {
				if seen[k] {
					drop(l)
					gap = l.gap
					continue
				}
				seen[k] = true
			}
		}
		if cut {
			l.width = columns(l.cells)
		}
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

// digitless is a hash (FNV-1a) of a line without its digits, so that page numbers
// do not matter, and the number of its other characters.
func digitless(cs []cell) (sum uint64, n int) {
	sum = 14695981039346656037
	for _, c := range cs {
		if ideograph(c.r) || !isDigit(c.r) && !isBlank(c.r) {
			sum = (sum ^ uint64(c.r)) * 1099511628211
			n++
		}
	}
	return sum, n
}

// runningMost is the length of the longest running head.
const runningMost = 40

// runningHeads finds the short lines without marks of a sentence that return
// many times, spread over the text as page heads are.
func runningHeads(lines []line) map[uint64]bool {
	type returns struct{ first, last, n int }
	at := map[uint64]returns{}
	var out map[uint64]bool
	for i := range lines {
		cs := lines[i].cells
		if len(cs) < 5 || len(cs) > runningMost || !isHeading(cs) || itemStart(cs) {
			continue
		}
		k, n := digitless(cs)
		if n < 5 {
			continue
		}
		r, ok := at[k]
		if !ok {
			r.first = i
		}
		r.last, r.n = i, r.n+1
		at[k] = r
	}
	for k, r := range at {
		if r.n >= 3 && r.last-r.first >= 8*(r.n-1) {
			if out == nil {
				out = map[uint64]bool{}
			}
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
	if w.has&classMarkup == 0 {
		return
	}
	cs := w.cells
	var out []cell // made when the first piece is found
	done := 0      // what is in out
	drop := func(i, end int) {
		w.dropped(cs[i:end], WhyMarkup)
		out, done = append(out, cs[done:i]...), end
	}
	put := func(i, end int, r rune) {
		w.replaced(cs[i:end], string(r), WhyMarkup)
		out, done = append(append(out, cs[done:i]...), newCell(r, cs[i].lo, cs[end-1].hi)), end
	}
	for _, at := range w.signs {
		i := int(at)
		if i < done {
			continue
		}
		switch cs[i].r {
		case '<':
			if end, block := tagAt(cs, i); block {
				put(i, end, '\n')
			} else if end > 0 {
				drop(i, end)
			}
		case '_', '^':
			// PM_{2.5} as formula copies have it.
			if end := braceAt(cs, i); end > 0 {
				drop(i, i+2)
				drop(end-1, end)
			}
		case '&':
			if r, end := entityAt(cs, i); r >= 0x20 {
				put(i, end, r)
			} else if end > 0 {
				drop(i, end)
			}
		case '|':
			// A bar of a table stands for a gap.
			if end := barAt(cs, i); end > 0 {
				put(i, end, ' ')
			}
		}
	}
	if done > 0 {
		w.cells = append(out, cs[done:]...)
		w.survey() // entities may have stood for anything
	}
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
	if w.has&classUpper == 0 || w.has&classLower == 0 {
		return // no word is scrambled
	}
	cs := w.cells
	type place struct{ all, odd int }
	found := map[string]*place{}
	each := func(f func(from, to int)) {
		j := 0
		for _, at := range w.signs {
			i := int(at)
			if i < j || !isLetter(cs[i].r) {
				continue
			}
			for j = i + 1; j < len(cs) && isLetter(cs[j].r); {
				j++
			}
			if j-i >= 3 && j-i <= 8 && (i == 0 || !latin(cs[i-1].r)) && (j == len(cs) || !latin(cs[j].r)) {
				f(i, j)
			}
		}
	}
	each(func(i, j int) {
		if !scrambled(cs[i:j]) {
			return
		}
		s := str(cs[i:j])
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
	w.survey()
}

func latin(r rune) bool {
	return isLetter(r) || isDigit(r) || r == '.' || r == '-' || r == '_' || r == '/' || r == '@'
}

// scrambled reports whether letters mix cases as no word does: pbY, IUn, aXbc.
func scrambled(word []cell) bool {
	upper, lower, inner := 0, 0, 0
	for i, c := range word {
		if c.r >= 'a' {
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
