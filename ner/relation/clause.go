package relation

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// maxLead bounds, in characters, what may stand between a joiner and the next
// name of a list (投资10亿元的, 全省网络领军企业).
const maxLead = 24

// element is one member of an enumeration: a mention and what leads up to it.
type element struct {
	m      int // index into Analysis.Mentions
	span   ner.Span
	lead   int    // where its modifiers begin
	joiner string // what joins it to the member before
	mods   []int  // mentions that stand right before it and belong to it
	cut    bool   // the member's name goes on behind the mention
}

// group is an enumeration of mentions, A、B和C等N个项目.
type group struct {
	elems []element
	span  ner.Span
	etc   bool     // 等 follows
	sum   ner.Type // the type of the noun that sums it up, 项目
	end   int      // after that noun, else the end of span
	tail  string   // clause text after span
}

// hit is a trigger found in a clause.
type hit struct {
	id   int
	span ner.Span
}

// party is who a clause speaks of.
type party struct {
	refs    []ner.Ref
	spans   []ner.Span
	blocked bool // a district above, or some generic body: not the report's district
	group   int  // index of the group in its clause, else -1
	near    bool // stands in this clause
}

func (p *party) empty() bool { return p == nil || len(p.refs) == 0 }

// aside is a bracketed insertion and the mention it stands behind.
type aside struct {
	span  ner.Span // inside the brackets
	after int      // index of a mention, -1 when it follows none
}

type clause struct {
	sent, par int
	span      ner.Span
	text      string
	sign      *ner.Sign // of its sentence
	groups    []group
	types     typeSet // of what its groups name
	hits      []hit
	parts     []hit // triggers of rules with parts
	asides    []aside
	own       *party // subject in the clause itself
	before    *party // topic before the clause, in the same sentence
	topic     *party // own, or inherited within the sentence
	carried   *party // topic of the sentence before in the same paragraph
	first     bool   // begins its sentence
	section   bool   // within a plan
	goal      bool   // goes on with what the clause before aims at: 确保甲竣工，乙通车
	plan      bool   // goes on with what the clause before plans
	home      ner.Ref
	index     int // in doc.clauses
}

// holds reports whether one of the words stands in the clause.
func (c *clause) holds(words *ner.Words) bool { return words.May(c.sign) && words.In(c.text) }

// firstPrefix is the first of the words in their order that s begins with, or "".
func firstPrefix(s string, words []string) string {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return w
		}
	}
	return ""
}

// firstSuffix is the first of the words in their order that s ends with, or "".
func firstSuffix(s string, words []string) string {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return w
		}
	}
	return ""
}

// hint is whether a sentence may hold one of the words that most clauses are asked
// for, by its sign.
type hint uint8

const (
	unasked hint = iota
	no
	yes
)

func (h *hint) of(words *ner.Words, sign *ner.Sign) bool {
	if *h == unasked {
		*h = no
		if words.May(sign) {
			*h = yes
		}
	}
	return *h == yes
}

// hints are those of a sentence: words of plans and negations.
type hints struct{ plan, deny hint }

func (d *doc) mayPlan(c *clause) bool { return d.hints[c.sent].plan.of(&d.e.plans, c.sign) }
func (d *doc) mayDeny(c *clause) bool { return d.hints[c.sent].deny.of(&d.e.words.Negation, c.sign) }

// doc is one analysis on its way through the engine.
type doc struct {
	e        *Engine
	a        *ner.Analysis
	text     string
	tops     []int   // mentions that lie in no other
	named    []int   // mentions of the clause that is being cut, but for those in brackets
	inner    [][]int // by mention: those that lie in it
	starts   []int   // starts of tops, for searching
	cover    []int32 // by byte of the text: the top mention there, counted from 1
	bounds   []byte  // by byte of the text: see setBounds; nil without tokens
	clauses  []clause
	quantity int   // the first that begins behind where investments read last
	heading  *rule // the state that a heading tells of the projects below it
	pending  *told // what the sentence before tells of projects unnamed
	mass     *told // what the news begins with of projects that it goes on to name
	facts    []ner.Fact
	attrs    []ner.Attribute
	plain    []string   // by mention: its name without quotation marks
	key      []int32    // by mention: the number of what counts as the same name; aboutKey for the report's district
	keyTypes []int32    // by key and type: the id; for number
	hints    []hints    // by sentence
	years    []int      // by sentence: the year that it opens with, or 0
	lastYear int        // the latest of them
	keys     int        // how many keys there are
	ids      int        // how many ids there are
	id       []int32    // by mention: the number of its type and key; 0 for the report's district
	aboutRef string     // how mentions refer to the report's district
	level    string     // suffix of the district's name: 省 市 县 区
	highers  *ner.Words // words for a district above it, nil for none
	higher   map[string]ner.Ref

	// What the clauses hold, one behind the other.
	groups []group
	elems  []element
	hits   []hit
	parts  []hit
	asides []aside
	order  []int
}

// fresh is a doc with the slices of one that is no longer needed.
func (e *Engine) fresh(a *ner.Analysis) *doc {
	d, _ := e.scratch.Get().(*doc)
	if d == nil {
		d = &doc{}
	}
	n := len(a.Mentions)
	*d = doc{
		e: e, a: a, text: a.Doc.Text,
		tops: d.tops[:0], named: d.named[:0], starts: d.starts[:0], order: slices.Grow(d.order[:0], n),
		id:    slices.Grow(d.id[:0], n)[:n],
		inner: slices.Grow(d.inner[:0], n)[:n], key: slices.Grow(d.key[:0], n)[:n],
		plain: slices.Grow(d.plain[:0], n)[:n], keyTypes: d.keyTypes[:0],
		cover: d.cover[:0], bounds: d.bounds[:0], years: d.years[:0], hints: d.hints[:0], clauses: d.clauses[:0], facts: d.facts[:0], attrs: d.attrs[:0],
		groups: d.groups[:0], elems: d.elems[:0], hits: d.hits[:0], parts: d.parts[:0], asides: d.asides[:0],
	}
	d.hints = slices.Grow(d.hints, len(a.Doc.Sentences))[:len(a.Doc.Sentences)]
	clear(d.hints)
	d.cover = slices.Grow(d.cover, len(d.text))[:len(d.text)]
	clear(d.cover)
	for i := range d.inner {
		d.inner[i] = d.inner[i][:0]
	}
	return d
}

// done gives up a doc: nothing outside may point into it.
func (e *Engine) done(d *doc) {
	clear(d.clauses)
	clear(d.groups)
	clear(d.elems)
	clear(d.facts)
	clear(d.attrs)
	clear(d.plain)
	d.a, d.text, d.heading, d.pending, d.higher, d.mass = nil, "", nil, nil, nil, nil
	e.scratch.Put(d)
}

func newDoc(e *Engine, a *ner.Analysis) *doc {
	d := e.fresh(a)
	order := d.order
	for i := range a.Mentions {
		s := a.Mentions[i].Span
		if s.Start < 0 || s.End > len(d.text) || s.Empty() {
			continue
		}
		// A mention belongs to one sentence; what crosses is no name.
		if si := a.Doc.SentenceAt(s.Start); si < 0 || !a.Doc.Sentences[si].Span.Contains(s) || !d.rune(s.Start) || !d.rune(s.End) {
			continue
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(x, y int) int {
		p, q := a.Mentions[x].Span, a.Mentions[y].Span
		if p.Start != q.Start {
			return p.Start - q.Start
		}
		return q.End - p.End
	})
	end := -1
	for _, i := range order {
		s := a.Mentions[i].Span
		if s.Start < end {
			top := d.tops[len(d.tops)-1]
			if a.Mentions[top].Span.Contains(s) {
				d.inner[top] = append(d.inner[top], i)
			}
			continue
		}
		d.tops = append(d.tops, i)
		d.starts = append(d.starts, s.Start)
		end = s.End
	}
	d.level = suffixOf(a.Doc.About)
	d.highers = e.highers[d.level]
	d.aboutRef = "division/" + a.Doc.AboutCode
	for i := range a.Mentions {
		d.plain[i] = plain(a.Mentions[i].Name)
	}
	d.number()
	for _, m := range d.tops {
		for at := a.Mentions[m].Span.Start; at < a.Mentions[m].Span.End; at++ {
			d.cover[at] = int32(m) + 1
		}
	}
	d.setBounds()
	d.split()
	return d
}

// aboutKey is the key of the report's district.
const aboutKey = 0

// number gives the same key to mentions that name the same, by their reference or
// their name, and the same id to those of one type and key.
func (d *doc) number() {
	keys := make(map[string]int32, len(d.key))
	const types = int32(ner.DocumentType) + 1
	d.keyTypes = slices.Grow(d.keyTypes, (len(d.key)+1)*int(types))[:(len(d.key)+1)*int(types)]
	clear(d.keyTypes)
	d.ids = 1
	for i := range d.a.Mentions {
		m := &d.a.Mentions[i]
		if d.isAbout(i) {
			d.key[i], d.id[i] = aboutKey, 0
			continue
		}
		name := m.Ref
		if name == "" {
			name = d.plain[i]
		}
		k, ok := keys[name]
		if !ok {
			k = int32(len(keys)) + 1
			keys[name] = k
		}
		id := &d.keyTypes[k*types+int32(m.Type)]
		if *id == 0 {
			*id = int32(d.ids)
			d.ids++
		}
		d.key[i], d.id[i] = k, *id
	}
	d.keys = len(keys) + 1
}

// idOf is the id of what a reference stands for, -1 for nothing.
func (d *doc) idOf(r ner.Ref) int32 {
	switch {
	case r == ner.AboutRef:
		return 0
	case r < 0 || int(r) >= len(d.id):
		return -1
	}
	return d.id[r]
}

// setBounds notes where tokens begin: the first letter of the part of speech
// (a capital where it is all of it: V for v, but v for vn), a blank where there
// is none.
func (d *doc) setBounds() {
	if len(d.a.Tokens) == 0 {
		d.bounds = nil
		return
	}
	d.bounds = slices.Grow(d.bounds[:0], len(d.text))[:len(d.text)]
	clear(d.bounds)
	for _, ts := range d.a.Tokens {
		for _, t := range ts {
			if t.Span.Start < 0 || t.Span.Start >= len(d.bounds) {
				continue
			}
			b := byte(' ')
			if t.POS != "" {
				b = t.POS[0]
			}
			if len(t.POS) == 1 && 'a' <= b && b <= 'z' {
				b -= 'a' - 'A'
			}
			d.bounds[t.Span.Start] = b
		}
	}
}

// The parts of speech that are all of what setBounds noted.
const (
	plainVerb  = 'V'
	plainNoun  = 'N'
	plainPlace = 'S'
)

// kind is the first letter of the part of speech of the token that begins at a
// byte, a blank where it has none, 0 where no token begins.
func (d *doc) kind(at int) byte {
	b := d.bound(at)
	if 'A' <= b && b <= 'Z' {
		b += 'a' - 'A'
	}
	return b
}

// bound is what setBounds noted at a byte, 0 where no token begins.
func (d *doc) bound(at int) byte {
	if at < 0 || at >= len(d.bounds) {
		return 0
	}
	return d.bounds[at]
}

// rune reports whether a character begins at byte at, or the text ends there.
func (d *doc) rune(at int) bool { return at == len(d.text) || utf8.RuneStart(d.text[at]) }

func suffixOf(name string) string {
	for _, s := range []string{"自治区", "新区", "街道", "自治县", "自治州", "社区"} {
		if strings.HasSuffix(name, s) {
			return s
		}
	}
	_, n := utf8.DecodeLastRuneInString(name)
	return name[len(name)-n:]
}

// isAbout reports whether a mention names the district of the report.
func (d *doc) isAbout(i int) bool {
	m := &d.a.Mentions[i]
	if m.Type != ner.District || d.a.Doc.About == "" {
		return false
	}
	if code := d.a.Doc.AboutCode; code != "" && m.Ref != "" {
		return m.Ref == d.aboutRef
	}
	name := d.plain[i]
	about := d.a.Doc.About
	return name == about || d.e.short(about) == name || (strings.HasSuffix(name, about) && len(name) > len(about))
}

// short drops the administrative suffix where two characters remain.
func (e *Engine) short(name string) string {
	for _, s := range e.words.Suffixes {
		if strings.HasSuffix(name, s) && ner.RuneCount(name)-ner.RuneCount(s) >= 2 {
			return name[:len(name)-len(s)]
		}
	}
	return name
}

// plain is a name without quotation marks.
func plain(name string) string {
	// Few characters but marks begin with these bytes.
	i := 0
	for i < len(name) && name[i] != '"' && name[i] != "“"[0] && name[i] != "《"[0] {
		i++
	}
	if i == len(name) || !quotes.In(name[i:]) {
		return name
	}
	out := append(make([]byte, 0, len(name)), name[:i]...)
	for i < len(name) {
		r, n := ner.RuneAt(name, i)
		if !quotes.Has(r) {
			out = append(out, name[i:i+n]...)
		}
		i += n
	}
	return string(out)
}

var quotes = ner.NewRunes("“”\"‘’《》「」『』")

// refKey is the key of what a reference stands for, -1 for nothing.
func (d *doc) refKey(r ner.Ref) int32 {
	if r == ner.AboutRef {
		return aboutKey
	}
	if r < 0 || int(r) >= len(d.key) {
		return -1
	}
	return d.key[r]
}

func (d *doc) typeOf(r ner.Ref) ner.Type {
	if r == ner.AboutRef {
		return ner.District
	}
	if r < 0 || int(r) >= len(d.a.Mentions) {
		return ner.NoType
	}
	return d.a.Mentions[r].Type
}

// topsIn gives the mentions that lie in no other and begin within s.
func (d *doc) topsIn(s ner.Span) []int {
	lo := sort.SearchInts(d.starts, s.Start)
	hi := sort.SearchInts(d.starts, s.End)
	return d.tops[lo:hi]
}

// topAt is the top mention that covers byte at, or -1.
func (d *doc) topAt(at int) int {
	if at < 0 || at >= len(d.cover) {
		return -1
	}
	return int(d.cover[at]) - 1
}

// free is where the first top mention begins in [at, end), else end.
func (d *doc) free(at, end int) int {
	for at < end && d.cover[at] == 0 {
		at++
	}
	return at
}

// What ends a clause, and what opens a bracket.
const (
	clauseMarks = "，,；;：:。！!？?…\n\t\u3000|"
	brackets    = "（(【〔["
)

var clauseEnds = ner.NewRunes(clauseMarks)

func isClauseMark(r rune) bool { return clauseEnds.Has(r) }
func openBracket(r rune) bool  { return r == '（' || r == '(' || r == '【' || r == '〔' || r == '[' }
func closeBracket(r rune) bool { return r == '）' || r == ')' || r == '】' || r == '〕' || r == ']' }

// split cuts the sentences into clauses and finds in each its enumerations,
// triggers and subject.
func (d *doc) split() {
	plan, headed := false, false
	aimed, later := false, false
	for si := range d.a.Doc.Sentences {
		y := 0
		if s := d.a.Doc.Sentences[si].Span; s.Start >= 0 && s.End <= len(d.text) {
			y = d.opensWithYear(s)
		}
		d.years = append(d.years, y)
		d.lastYear = max(d.lastYear, y)
	}
	var topic *party // of the sentence before
	par := -1
	for si := range d.a.Doc.Sentences {
		s := &d.a.Doc.Sentences[si]
		sp := s.Span
		if sp.Start < 0 || sp.End > len(d.text) || sp.Empty() {
			continue
		}
		set := false
		if s.Paragraph != par {
			topic, par = nil, s.Paragraph
			plan, set = d.planAfter(plan, si)
			headed = headed || set
			aimed, later = !headed && d.aims(si), false
		} else if s.Heading {
			plan, set = d.planAfter(plan, si)
			headed = headed || set
		}
		if y := d.years[si]; y > 0 && d.a.Doc.Year > 0 {
			later = y > d.a.Doc.Year && y == d.lastYear
		}
		from := len(d.clauses)
		d.cut(si, plan || aimed || later)
		d.subjects(from, topic)
		topic = nil
		for i := from; i < len(d.clauses); i++ {
			if t := d.clauses[i].topic; !t.empty() && t.group >= 0 && len(t.refs) == 1 {
				topic = t
			}
		}
	}
}

// cut walks over sentence si and makes its clauses, with their triggers and the
// brackets in them. Brackets are set aside: what stands in them does not count as
// the clause's and does not end it.
func (d *doc) cut(si int, plan bool) {
	sp := d.a.Doc.Sentences[si].Span
	first := true
	last := -1  // the mention before, in the clause
	hitEnd := 0 // of the trigger before: within it no other begins
	c := d.begin(sp.Start)
	for at := sp.Start; at < sp.End; {
		if m := d.topAt(at); m >= 0 {
			last = m
			if d.a.Mentions[m].Span.Start == at { // else it begins in a bracket
				d.named = append(d.named, m)
			}
			at = d.a.Mentions[m].Span.End
			continue
		}
		r, n := ner.WideAt(d.text, at), 3
		if r == 0 {
			r, n = utf8.DecodeRuneInString(d.text[at:])
		}
		if !d.e.notable.Has(r) {
			at += n
			continue
		}
		if r < '一' || r > '鿿' { // the characters of this block are no marks
			if openBracket(r) {
				if end := d.bracketEnd(at, sp.End); end > at {
					if at >= hitEnd {
						d.setAside(at+n, end, last)
					}
					at = end
					continue
				}
			}
			if (isClauseMark(r) || r == ' ' && d.wideAround(at)) && !((r == '，' || r == ',') && d.listed(at, at+n, sp.End)) {
				if d.addClause(si, ner.Span{Start: c.start, End: at}, plan, first, c) {
					first = false
				}
				at += n
				c, last = d.begin(at), -1
				continue
			}
		}
		if at >= hitEnd {
			next := rune(0)
			if at+n < sp.End {
				next, _ = ner.RuneAt(d.text, at+n)
			}
			if d.e.openings.may(r, next) {
				hitEnd = d.trigger(at, sp.End, c)
			}
		}
		at += n
	}
	d.addClause(si, ner.Span{Start: c.start, End: sp.End}, plan, first, c)
}

// beginning is where the clause that is being cut begins, and how much there is of
// what belongs to the clauses before.
type beginning struct{ start, hits, parts, asides int }

func (d *doc) begin(start int) beginning {
	d.named = d.named[:0]
	return beginning{start, len(d.hits), len(d.parts), len(d.asides)}
}

// setAside notes the bracket around [start, end of the closing bracket), behind
// the mention last, or -1.
func (d *doc) setAside(start, end, last int) {
	_, close := utf8.DecodeLastRuneInString(d.text[:end])
	_, open := utf8.DecodeLastRuneInString(d.text[:start])
	after := -1
	if last >= 0 && closing.Trim(d.text[d.a.Mentions[last].Span.End:start-open]) == "" {
		after = last
	}
	d.asides = append(d.asides, aside{span: ner.Span{Start: start, End: end - close}, after: after})
}

// trigger notes what triggers begin at byte at of the clause begun with c, those of
// rules with parts by themselves. It gives the end of the other, or at.
func (d *doc) trigger(at, limit int, c beginning) int {
	rest := d.text[at:limit]
	if n, id := d.e.partWords.PrefixAt(rest); n > 0 && d.free(at, at+n) == at+n && (len(d.parts) == c.parts || d.parts[len(d.parts)-1].span.End <= at) {
		d.parts = append(d.parts, hit{id: d.e.firstPart + id, span: ner.Span{Start: at, End: at + n}})
	}
	n, id := d.e.triggerWords.PrefixAt(rest)
	if free := d.free(at, at+n); free < at+n {
		// A trigger ends where the next name begins: 推进|中铁港项目.
		n, id = d.e.triggerWords.PrefixAt(d.text[at:free])
	}
	if n == 0 || n <= 3 && !d.begins(at) {
		return at
	}
	d.hits = append(d.hits, hit{id: id, span: ner.Span{Start: at, End: at + n}})
	return at + n
}

// closing are the marks that may stand between a name and a bracket behind it.
var closing = ner.NewRunes("”’\"》")

// listed reports whether the comma over [at, next) parts members of a list:
// 承办A大会，B大会，… with nothing but a name of the same type up to the next mark.
func (d *doc) listed(at, next, limit int) bool {
	for next < limit && strings.HasPrefix(d.text[next:], "“") {
		next += len("“")
	}
	m := d.topAt(next)
	if m < 0 || d.a.Mentions[m].Span.Start != next {
		return false
	}
	prev := d.topAt(len(closed.TrimRight(d.text[:at])) - 1)
	if prev < 0 || d.a.Mentions[m].Type != d.a.Mentions[prev].Type {
		return false
	}
	rest := closed.TrimLeft(d.text[d.a.Mentions[m].Span.End:limit])
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || isClauseMark(r) || r == '、'
}

// closed are the marks that may stand behind the name of a list's member.
var closed = ner.NewRunes("”’\"》）)")

// wideAround reports whether the blank at at stands between Chinese
// characters, where it parts headings and names.
func (d *doc) wideAround(at int) bool {
	p, _ := utf8.DecodeLastRuneInString(d.text[:at])
	n, _ := utf8.DecodeRuneInString(d.text[at+1:])
	return p > 0x2e80 && n > 0x2e80
}

// bracketEnd is the byte after the bracket that closes the one at at, or -1.
func (d *doc) bracketEnd(at, limit int) int {
	depth := 0
	for i := at; i < limit; {
		r, n := utf8.DecodeRuneInString(d.text[i:])
		if openBracket(r) {
			depth++
		} else if closeBracket(r) {
			if depth--; depth == 0 {
				return i + n
			}
		} else if r == '。' || r == '\n' {
			return -1
		}
		i += n
	}
	return -1
}

// planAfter is whether a plan is told from sentence si on, and whether the
// sentence itself says so.
func (d *doc) planAfter(plan bool, si int) (now, set bool) {
	s := &d.a.Doc.Sentences[si]
	t := d.text[s.Span.Start:s.Span.End]
	if ner.RuneCount(t) > 40 {
		return plan, false
	}
	sign, plans := d.a.Sign(si), &d.e.words.PlanHeads
	if done := &d.e.words.DoneHeads; done.May(sign) && done.In(t) {
		return false, true
	}
	if !plans.May(sign) {
		return plan, false
	}
	if s.Heading && plans.In(t) {
		return true, true
	}
	// A sentence announces a plan when it opens or closes with such a word;
	// elsewhere the word is what is spoken of (总体思路更加明确).
	if opening := ner.FirstRunes(t, 12); plans.In(opening) && !strings.ContainsAny(opening, "，,") || plans.Suffix(strings.TrimRight(t, "。：:；！ 如下是为")) > 0 {
		return true, true
	}
	return plan, false
}

// minAims is how many words of plans a paragraph below no heading holds at least
// that tells what is to be done.
const minAims = 2

// aims reports that the paragraph that begins with sentence si is a plan's by its
// words: 力争…, 确保….
func (d *doc) aims(si int) bool {
	n := d.count(&d.e.words.Aims, si)
	return n >= minAims && n > minAims*d.count(&d.e.words.Deeds, si)
}

// count is how many of the words stand in the paragraph that begins with sentence
// si.
func (d *doc) count(words *ner.Words, si int) (n int) {
	ss := d.a.Doc.Sentences
	for i := si; i < len(ss) && ss[i].Paragraph == ss[si].Paragraph; i++ {
		if words.May(d.a.Sign(i)) {
			words.Each(d.text[ss[i].Span.Start:ss[i].Span.End], func(int, int) { n++ })
		}
	}
	return n
}

// opensWithYear is the year that a sentence begins with, behind its number, or 0.
func (d *doc) opensWithYear(s ner.Span) int {
	t := numbers.TrimLeft(d.text[s.Start:s.End])
	if i := numberMarks.Index(t[:min(len(t), 5)]); i > 0 && i <= 2 {
		t = numberMarks.TrimLeft(t[i:])
	}
	if len(t) < 7 || !strings.HasPrefix(t[4:], "年") {
		return 0
	}
	y, err := strconv.Atoi(t[:4])
	if err != nil {
		return 0
	}
	return y
}

// What a sentence's number is made of, and the marks behind it.
var (
	numbers     = ner.NewRunes(" 　（(一二三四五六七八九十）)、.．")
	numberMarks = ner.NewRunes("、.．")
)

// addClause makes a clause over sp, begun with b, unless it is empty, and gathers
// its enumerations. first says that it begins its sentence.
func (d *doc) addClause(sent int, sp ner.Span, plan, first bool, b beginning) bool {
	if sp.Empty() {
		return false
	}
	d.clauses = append(d.clauses, clause{sent: sent, par: d.a.Doc.Sentences[sent].Paragraph, span: sp, text: d.text[sp.Start:sp.End], sign: d.a.Sign(sent),
		section: plan, first: first, home: ner.AboutRef, index: len(d.clauses)})
	c := &d.clauses[len(d.clauses)-1]
	if n := len(d.hits); n > b.hits {
		c.hits = d.hits[b.hits:n:n]
	}
	if n := len(d.parts); n > b.parts {
		c.parts = d.parts[b.parts:n:n]
	}
	if n := len(d.asides); n > b.asides {
		c.asides = d.asides[b.asides:n:n]
	}
	d.group(c, d.named)
	return true
}

// begins reports whether a word begins at at, as far as the tokens tell.
func (d *doc) begins(at int) bool { return d.bounds == nil || d.bound(at) != 0 }

// verbIn reports whether a verb stands in s that is no modifier's.
func (d *doc) verbIn(s ner.Span) bool {
	if d.bounds == nil {
		return false
	}
	for i := max(s.Start, 0); i < min(s.End, len(d.bounds)); i++ {
		if d.bounds[i] == plainVerb && d.topAt(i) < 0 {
			return true
		}
	}
	return false
}

// group gathers mentions, those of the clause outside its brackets, into
// enumerations.
func (d *doc) group(c *clause, named []int) {
	prevEnd := c.span.Start
	first := len(d.groups)
	for _, m := range named {
		s := d.a.Mentions[m].Span
		gap := d.outside(c, ner.Span{Start: prevEnd, End: s.Start})
		el := element{m: m, span: s, lead: s.Start}
		if n := len(c.groups); n > 0 {
			g := &c.groups[n-1]
			bare := plain(gap)
			bare = ner.Spaces.Trim(bare)
			switch {
			case bare == "" && parted(gap, d.text[:s.Start-len(gap)], d.text[s.Start:]):
				el.joiner, el.lead = "、", prevEnd
				g.elems = append(g.elems, el)
				g.span.End = s.End
				prevEnd = s.End
				continue
			case bare == "" && d.a.Mentions[m].Type == ner.District && d.stretch(g.elems[len(g.elems)-1].m, s.End):
				g.span.End = s.End // 甲高速乙市段: of the road
				prevEnd = s.End
				continue
			case (bare == "至" || bare == "到") && d.a.Mentions[m].Type == ner.Place && d.a.Mentions[g.elems[len(g.elems)-1].m].Type == ner.Place:
				g.elems[len(g.elems)-1].cut = true // 甲路至乙路段: neither is meant
				g.span.End = s.End
				prevEnd = s.End
				continue
			case bare == "":
				// Side by side: the last is the head, the ones before belong to it.
				old := g.elems[len(g.elems)-1]
				el.joiner, el.lead = old.joiner, old.lead
				el.mods = append(append([]int{}, old.mods...), old.m)
				g.elems[len(g.elems)-1] = el
				g.span.End = s.End
				prevEnd = s.End
				continue
			default:
				if j := d.e.words.Joiners.Prefix(bare); j > 0 {
					if d.modifies(c, bare[j:], ner.Span{Start: prevEnd, End: s.Start}) {
						el.joiner, el.lead = bare[:j], prevEnd
						g.elems = append(g.elems, el)
						g.span.End = s.End
						prevEnd = s.End
						continue
					}
				}
				if works, ok := d.bridges(c, bare, ner.Span{Start: prevEnd, End: s.Start}); ok {
					g.elems[len(g.elems)-1].cut = !works
					el.joiner, el.lead = "、", prevEnd
					g.elems = append(g.elems, el)
					g.span.End = s.End
					prevEnd = s.End
					continue
				}
			}
		}
		k := len(d.elems)
		d.elems = append(d.elems, el)
		d.groups = append(d.groups, group{elems: d.elems[k : k+1 : k+1], span: s})
		c.groups = d.groups[first:len(d.groups):len(d.groups)]
		prevEnd = s.End
	}
	for i := range c.groups {
		for ei := range c.groups[i].elems {
			c.types |= 1 << d.a.Mentions[c.groups[i].elems[ei].m].Type
		}
		d.sumUp(c, i)
	}
}

// stretch reports that a district that ends at end only says which stretch of a
// road or railway is meant: 甲高速|乙市|段.
func (d *doc) stretch(m, end int) bool {
	switch d.a.Mentions[m].Type {
	case ner.Place, ner.Project:
	default:
		return false
	}
	return d.e.words.Stretches.Prefix(d.text[end:]) > 0
}

// bridges reports whether the text between two mentions continues their
// enumeration over members that nobody recognized (A、未知者、B) or over the rest
// of the first member's name (A改造、B). works says that this rest only tells
// what is done with A, or that there is none.
func (d *doc) bridges(c *clause, bare string, at ner.Span) (works, ok bool) {
	i := strings.Index(bare, "、")
	if i < 0 || ner.RuneCount(bare) > 3*maxLead || strings.Contains(bare, "等") || strings.Contains(bare, "的") {
		return false, false
	}
	works = d.allWorks(bare[:i])
	for _, h := range c.hits {
		if at.Contains(h.span) && !(works && h.span.End <= at.Start+i) {
			return false, false
		}
	}
	for from, k := at.Start, 0; from < at.End; k++ {
		to := at.End
		if j := strings.Index(d.text[from:at.End], "、"); j >= 0 {
			to = from + j
		}
		if n := ner.RuneCount(d.text[from:to]); n > maxLead*2/3 || k > 0 && n > 0 && d.bounds != nil && d.bound(from) == plainVerb {
			return false, false
		}
		from = to + len("、")
	}
	return works, true
}

// allWorks reports whether s is nothing but words of building: 改造提升, 项目建设.
func (d *doc) allWorks(s string) bool {
	for s != "" {
		n := d.e.words.Works.Prefix(s)
		if n == 0 {
			n = d.e.words.Phases.Prefix(s)
		}
		if n == 0 {
			return false
		}
		s = s[n:]
	}
	return true
}

// parted reports whether quotation marks part two names: “A”“B”, 《A》《B》.
// Marks may be part of the names on either side.
func parted(gap, last, next string) bool {
	for _, q := range [][2]string{{"”", "“"}, {"》", "《"}} {
		if gap == "" && strings.HasSuffix(last, q[0]) && strings.HasPrefix(next, q[1]) {
			return true
		}
		if i := strings.Index(gap, q[0]); i >= 0 && (strings.Contains(gap[i:], q[1]) || strings.HasPrefix(next, q[1])) {
			return true
		}
	}
	return false
}

// outside is the text of s without bracketed insertions.
func (d *doc) outside(c *clause, s ner.Span) string {
	if s.Start >= s.End {
		return ""
	}
	t := d.text[s.Start:s.End]
	for i := len(c.asides) - 1; i >= 0; i-- {
		a := c.asides[i].span
		if a.Start >= s.Start && a.End <= s.End {
			_, k := utf8.DecodeLastRuneInString(d.text[:a.Start])
			_, n := utf8.DecodeRuneInString(d.text[a.End:])
			t = t[:max(0, a.Start-k-s.Start)] + t[min(len(t), a.End+n-s.Start):]
		}
	}
	return t
}

// modifies reports whether mod, between a joiner and a name, can be a
// modifier of the name: empty, a phrase in 的, or a few nouns without a verb
// that the rules know.
func (d *doc) modifies(c *clause, mod string, at ner.Span) bool {
	if mod == "" {
		return true
	}
	n := ner.RuneCount(mod)
	if strings.HasSuffix(mod, "的") {
		return n <= maxLead
	}
	if n > maxLead*2/3 {
		return false
	}
	for _, h := range c.hits {
		if at.Contains(h.span) {
			return false
		}
	}
	return !strings.Contains(mod, "等")
}

// sumUp reads what follows an enumeration: 等, and the noun that sums it up.
func (d *doc) sumUp(c *clause, i int) {
	g := &c.groups[i]
	limit := c.span.End
	if i+1 < len(c.groups) && !d.container(c, i) {
		limit = c.groups[i+1].elems[0].span.Start
	}
	g.end = g.span.End
	raw := d.text[g.span.End:limit]
	skip := 0
	for skip < len(raw) {
		r, n := utf8.DecodeRuneInString(raw[skip:])
		if strings.ContainsRune("”’\"》」』 ", r) {
			skip += n
			continue
		}
		if openBracket(r) {
			if end := d.bracketEnd(g.span.End+skip, limit); end > 0 {
				skip = end - g.span.End
				continue
			}
		}
		break
	}
	g.tail = raw[skip:]
	rest := g.tail
	if strings.HasPrefix(rest, "等") {
		g.etc = true
		rest = rest[len("等"):]
		best, bestEnd := "", -1
		window := ner.FirstRunes(rest, 16)
		if !d.e.listNouns.In(window) {
			return
		}
		for noun := range d.e.words.ListNouns {
			at := strings.Index(window, noun)
			if at < 0 {
				continue
			}
			end := at + len(noun)
			if from := g.span.End + skip + len("等"); d.verbHitIn(c, ner.Span{Start: from, End: from + at}) || strings.ContainsAny(strings.ReplaceAll(window[:at], "性、", ""), "、") {
				continue
			}
			if bestEnd < 0 || at < bestEnd-len(best) || at == bestEnd-len(best) && len(noun) > len(best) {
				best, bestEnd = noun, end
			}
		}
		if bestEnd >= 0 {
			g.sum, _ = ner.ParseType(d.e.words.ListNouns[best])
			g.end = g.span.End + skip + len("等") + bestEnd
		}
		return
	}
	if best := rest[:d.e.listNouns.Prefix(rest)]; best != "" {
		g.sum, _ = ner.ParseType(d.e.words.ListNouns[best])
		g.end = g.span.End + skip + len(best)
	}
}

// verbHitIn is hitIn for triggers that are more than words of building, which
// may stand in a noun: 等市区两级改造提升项目.
func (d *doc) verbHitIn(c *clause, s ner.Span) bool {
	for _, h := range c.hits {
		if s.Contains(h.span) && !d.allWorks(d.text[h.span.Start:h.span.End]) {
			return true
		}
	}
	return false
}

// container reports whether the group behind group i belongs to its 等…:
// A等文旅项目, A等“两改”项目.
func (d *doc) container(c *clause, i int) bool {
	if i+1 >= len(c.groups) || len(c.groups[i+1].elems) != 1 {
		return false
	}
	el := &c.groups[i+1].elems[0]
	typ := d.a.Mentions[el.m].Type
	switch typ {
	case ner.Industry, ner.Program, ner.Event, ner.Honour, ner.Project:
	default:
		return false
	}
	gap := strings.TrimLeft(d.text[c.groups[i].span.End:el.span.Start], "”’》\"）) ")
	if typ == ner.Project && d.e.words.Joiners.Suffix(gap) > 0 {
		return false // A等12座水库和B
	}
	if typ == ner.Project && !strings.ContainsAny(gap, "0123456789") && d.e.words.Several.Suffix(gap) == 0 {
		return false // A等12个高科技项目 alone
	}
	return strings.HasPrefix(gap, "等") && ner.RuneCount(gap) <= 10 && !d.hitIn(c, ner.Span{Start: c.groups[i].span.End, End: el.span.Start})
}

// worksFollow reports whether the group is spoken of as something being built
// or mended: …建设, …改造提升, 等项目.
func (d *doc) worksFollow(g *group) bool {
	if g.sum == ner.Project {
		return true
	}
	if m := d.a.Mentions[g.elems[len(g.elems)-1].m].Span; d.e.words.Works.Suffix(d.text[m.Start:m.End]) > 0 {
		return true
	}
	if !g.etc && d.e.words.Others.Prefix(g.tail) > 0 {
		return false // X重点项目: other things than X
	}
	tail := ner.FirstRunes(g.tail, 16)
	for _, stop := range []string{"、", "，", "的"} {
		if i := strings.Index(tail, stop); i > 0 {
			tail = tail[:i]
		}
	}
	return d.e.words.Works.In(tail)
}

// subjects finds who each clause of a sentence speaks of. Clauses without a
// subject of their own take that of the clause before.
func (d *doc) subjects(from int, before *party) {
	var topic, far *party // far is topic as the clauses after its own see it
	for i := from; i < len(d.clauses); i++ {
		c := &d.clauses[i]
		c.carried = before
		c.before = topic
		c.own = d.own(c)
		if i > from && len(c.hits) > 0 && d.aimsOn(&d.clauses[i-1], c) {
			c.goal = true
		}
		if i > from && c.own == nil {
			b := &d.clauses[i-1]
			c.plan = b.plan
			planned := d.e.words.Planned
			if !d.mayPlan(c) || !d.e.plans.In(b.text) {
				planned = nil
			} else if !c.plan && d.willDo(b) {
				c.plan = true // 今年将推进48个项目，新开工甲
			}
			for _, w := range planned {
				if k := strings.Index(b.text, w); ner.RuneCount(w) > 1 && k >= 0 && d.topAt(b.span.Start+k) < 0 {
					c.plan = true
				}
			}
		}
		switch {
		case c.own != nil && (c.own.blocked || d.passive(c)):
			c.topic = c.own
		case c.own != nil:
			topic, far = c.own, nil
			c.topic = c.own
		default:
			if topic != nil {
				if far == nil {
					t := *topic
					t.near = false
					far = &t
				}
				c.topic = far
			}
		}
	}
}

// passive reports that bodies in the subject's place are what is built, of whom
// the clauses behind do not go on to speak: 甲中学、乙小学新建，完成…改造.
func (d *doc) passive(c *clause) bool {
	if c.own.group < 0 {
		return false
	}
	g := &c.groups[c.own.group]
	for i := range g.elems {
		if d.a.Mentions[g.elems[i].m].Type != ner.Organization {
			return false
		}
	}
	return d.e.words.Works.Prefix(d.text[min(g.end, c.span.End):c.span.End]) > 0
}

// aimsOn reports that clause c goes on with what the clause before it aims at:
// 确保甲水库下闸蓄水，乙大桥建成通车.
func (d *doc) aimsOn(b, c *clause) bool {
	if len(c.groups) == 0 || c.groups[0].elems[0].lead != c.span.Start {
		return false
	}
	if mark := d.text[b.span.End:c.span.Start]; mark != "，" && mark != "," {
		return false
	}
	return (b.goal || d.e.words.AimWords.Prefix(b.text) > 0) && !d.e.words.Already.In(c.text)
}

// willDo reports that the clause says with 将 what its subject is going to do.
func (d *doc) willDo(c *clause) bool {
	if d.bounds == nil {
		return false
	}
	for from := 0; ; {
		i := strings.Index(c.text[from:], "将")
		if i < 0 {
			return false
		}
		from += i + len("将")
		at := c.span.Start + from
		if d.topAt(at-len("将")) < 0 && d.begins(at-len("将")) && d.bound(at) == plainVerb {
			return true
		}
	}
}

// own is the subject that stands in the clause, or nil.
func (d *doc) own(c *clause) *party {
	stop := c.span.End
	for i := range c.hits {
		if !d.amountOf(c, c.hits[i].span) {
			stop = c.hits[i].span.Start
			break
		}
	}
	gstart := stop
	if len(c.groups) > 0 {
		gstart = min(stop, c.groups[0].elems[0].span.Start)
	}
	lead := d.text[c.span.Start:gstart]
	// A word for the report's own district, or one above it.
	var lists [][]string
	if d.e.abouts.In(lead) {
		lists = [][]string{d.e.words.About, d.e.words.AboutBy[d.level]}
	}
	for _, list := range lists {
		for _, w := range list {
			if at := strings.Index(lead, w); at >= 0 && !strings.HasPrefix(lead[at+len(w):], "的") && !d.prepEnds(lead[:at]) {
				return &party{refs: []ner.Ref{ner.AboutRef}, spans: []ner.Span{{Start: c.span.Start + at, End: c.span.Start + at + len(w)}}, group: -1, near: true}
			}
		}
	}
	if gstart == stop && d.highers != nil && d.highers.Prefix(quoted.TrimLeft(lead)) > 0 {
		return &party{blocked: true, group: -1, near: true}
	}
	for gi := range c.groups {
		g := &c.groups[gi]
		if g.span.Start >= stop {
			break
		}
		prev := c.span.Start
		if gi > 0 {
			prev = c.groups[gi-1].span.End
		}
		gap := quotesOpen.TrimRight(d.outside(c, ner.Span{Start: prev, End: g.elems[0].lead})) // 与|常州市武进区
		if d.prepIn(gap) {
			continue
		}
		if gi == 0 && d.e.words.ForInstance.Has(strings.Trim(gap, " ，")) {
			gap = ""
			prev = g.elems[0].span.Start
		}
		unknown := gi == 0 && strings.HasSuffix(gap, "、") && ner.RuneCount(gap) <= 12 // a member nobody recognized
		if !strings.HasSuffix(gap, "的") && (d.e.words.Verbs.In(gap) || !unknown && d.verbIn(ner.Span{Start: prev, End: g.elems[0].span.Start})) {
			break
		}
		if i := strings.Index(ner.FirstRunes(g.tail, 12), "日电"); i >= 0 {
			continue // 某地3月8日电: a dateline
		}
		if d.e.words.NoSubject.Prefix(g.tail) > 0 {
			continue
		}
		p := &party{group: gi, near: true, refs: make([]ner.Ref, 0, len(g.elems)), spans: make([]ner.Span, 0, len(g.elems))}
		for _, el := range g.elems {
			p.refs = append(p.refs, ner.Ref(el.m))
			p.spans = append(p.spans, el.span)
		}
		return p
	}
	if p := d.counts(c, stop); p != nil {
		return p
	}
	// 该公司, 项目: what was last spoken of.
	trimmed := blankOrQuote.TrimLeft(lead)
	if d.e.anaphors.Prefix(trimmed) == 0 {
		return nil
	}
	for _, t := range []ner.Type{ner.Project, ner.Enterprise, ner.Park, ner.Organization, ner.Platform, ner.Event} {
		w := trimmed[:d.e.anaphor[t].Prefix(trimmed)]
		if w == "" {
			continue
		}
		at := c.span.Start + len(lead) - len(trimmed)
		if r := d.lastOf(t, c, at, strings.TrimPrefix(strings.TrimPrefix(w, "该"), "本"), w != strings.TrimPrefix(w, "该") || t == ner.Event && d.e.words.This.Prefix(w) > 0); r >= 0 {
			return &party{refs: []ner.Ref{ner.Ref(r)}, spans: []ner.Span{{Start: at, End: at + len(w)}}, group: -1, near: true}
		}
		if t == ner.Project {
			if r := d.entryHead(c); r >= 0 {
				return &party{refs: []ner.Ref{ner.Ref(r)}, spans: []ner.Span{{Start: at, End: at + len(w)}}, group: -1, near: true}
			}
		}
	}
	return nil
}

// What a clause may begin with.
var (
	quoted       = ner.NewRunes("“")
	blankOrQuote = ner.NewRunes(" “")
)

// amountOf reports that the trigger only tells the amount put into the name
// behind it, which stays the clause's subject: 总投资10亿元的X.
func (d *doc) amountOf(c *clause, h ner.Span) bool {
	if !strings.HasSuffix(d.text[h.Start:h.End], "投资") {
		return false
	}
	for gi := range c.groups {
		at := c.groups[gi].elems[0].span.Start
		if at < h.End {
			continue
		}
		gap := strings.TrimLeft(strings.TrimRight(d.text[h.End:at], "“‘\" "), "约近超达额为人民币")
		return gap != "" && gap[0] >= '0' && gap[0] <= '9' && strings.HasSuffix(gap, "的") && ner.RuneCount(gap) <= 12
	}
	return false
}

// counts reads 5家企业（甲、乙等）获评…: those in the brackets are the subject.
func (d *doc) counts(c *clause, stop int) *party {
	for _, as := range c.asides {
		if as.after >= 0 || as.span.Start >= stop {
			continue
		}
		_, n := utf8.DecodeRuneInString(d.text[as.span.End:])
		from := as.span.End + n
		if from > stop || ner.RuneCount(d.text[from:stop]) > 4 || !d.counted(c, ner.Span{}, ner.Span{Start: as.span.Start}) {
			continue
		}
		p := &party{group: -1, near: true}
		for _, m := range d.topsIn(as.span) {
			p.refs = append(p.refs, ner.Ref(m))
			p.spans = append(p.spans, d.a.Mentions[m].Span)
		}
		if len(p.refs) > 0 {
			return p
		}
	}
	return nil
}

// lastOf is the thing of type t that a word like 该公司 at at takes up: the
// last subject of that type, else the last mention of it whose name ends in
// the same word, else, for 该, the last mention; in the same paragraph or
// within the three sentences before. It is -1 when there is none.
func (d *doc) lastOf(t ner.Type, c *clause, at int, word string, pointed bool) int {
	near := func(sent int) bool {
		return sent >= 0 && (sent >= c.sent-3 || d.a.Doc.Sentences[sent].Paragraph == c.par)
	}
	if t == ner.Project && !pointed && c.index > 0 && d.clauses[c.index-1].sent == c.sent {
		// 甲、乙两大项目开工，项目总投资…: all of them.
		n := 0
		for _, m := range d.topsIn(d.clauses[c.index-1].span) {
			if d.a.Mentions[m].Type == ner.Project {
				n++
			}
		}
		if n > 1 {
			return -1
		}
	}
	if pointed || t == ner.Project || t == ner.Enterprise {
		for i := len(d.clauses) - 1; i >= 0; i-- {
			b := &d.clauses[i]
			if b.span.Start >= c.span.Start || b.own == nil || b.own.group < 0 {
				continue
			}
			if !near(b.sent) {
				break
			}
			if r := b.own.refs[0]; d.typeOf(r) == t {
				if len(b.own.refs) == 1 {
					return int(r)
				}
				if !pointed {
					return -1 // 甲、乙项目开工，项目总投资…: all of them
				}
			}
		}
	}
	any, others := -1, false
	for i := sort.SearchInts(d.starts, at) - 1; i >= 0; i-- {
		m := d.tops[i]
		if !near(d.a.Doc.SentenceAt(d.a.Mentions[m].Span.Start)) {
			break
		}
		if d.a.Mentions[m].Type == t {
			if strings.HasSuffix(d.plain[m], word) {
				return m
			}
			if any < 0 {
				any = m
			} else if d.key[m] != d.key[any] {
				others = true
			}
		}
	}
	if !others && t == ner.Park && any >= 0 && d.a.Doc.SentenceAt(d.a.Mentions[any].Span.Start) >= c.sent-1 {
		return any
	}
	if pointed || t == ner.Project || t == ner.Enterprise {
		return any
	}
	if t == ner.Park {
		return d.onlyPark(at, word)
	}
	return -1
}

// onlyPark is the park that a word like 开发区 means far from its name: the one
// that the text before at calls so, where no other ends in the word; else -1.
func (d *doc) onlyPark(at int, word string) int {
	only := -1
	for _, m := range d.tops[:sort.SearchInts(d.starts, at)] {
		if x := &d.a.Mentions[m]; x.Type == ner.Park && strings.HasSuffix(d.plain[m], word) && d.plain[m] != word {
			if only >= 0 && d.key[m] != d.key[only] {
				return -1
			}
			only = m
		}
	}
	return only
}

// prepEnds reports whether s ends in a preposition.
func (d *doc) prepEnds(s string) bool { return d.e.words.Preps.Suffix(s) > 0 }

// prepIn reports whether the gap before a name holds a preposition that
// governs it: at its end, or before a modifier of the name.
func (d *doc) prepIn(gap string) bool {
	gap = strings.TrimSpace(gap)
	if gap == "" {
		return false
	}
	if d.prepEnds(gap) {
		return true
	}
	in := false
	d.e.words.Preps.Each(gap, func(from, to int) {
		in = in || to-from > 3 && !(gap[from:to] == "作为" && strings.HasSuffix(gap, "的"))
	})
	return in
}

// Marks that open a quotation, and those and blanks before a name.
var (
	quotesOpen = ner.NewRunes("“‘《\"")
	beforeName = ner.NewRunes("“‘《\" ")
)

// governedByPrep reports whether a preposition stands right before the group.
func (d *doc) governedByPrep(c *clause, gi int) bool {
	start := c.span.Start
	if gi > 0 {
		start = c.groups[gi-1].span.End
	}
	lead := beforeName.TrimRight(d.text[start:c.groups[gi].elems[0].span.Start])
	n := d.e.words.Preps.Suffix(lead)
	return n > 3 || n > 0 && d.begins(start+len(lead)-n)
}

// start is where the group begins, with the districts above its first member:
// 甲市乙区.
func (g *group) start() int { return min(g.span.Start, g.elems[0].span.Start) }
