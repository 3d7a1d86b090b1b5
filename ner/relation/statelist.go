package relation

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// sumState is the rule of the state word that stands in the noun of a list:
// A、B等在建项目. Or nil.
func (d *doc) sumState(g *group) *rule {
	if !g.etc {
		return nil
	}
	tail := ner.FirstRunes(g.tail, 14)
	end := -1
	for _, w := range d.e.words.ProjectNouns {
		if i := strings.Index(tail, w); i >= 0 && (end < 0 || i < end) {
			end = i
		}
	}
	if end < 0 {
		return nil
	}
	return d.e.sumStateIn(tail[:end])
}

// sumStateIn is the rule of the state word in the noun of a list, or nil.
func (e *Engine) sumStateIn(noun string) *rule {
	for _, r := range e.of.sumState {
		if r.triggers.In(noun) && !r.unless.In(noun) {
			return r
		}
	}
	return nil
}

// sumStates records what the nouns of lists tell of the members' state.
func (d *doc) sumStates(c *clause) {
	for gi := range c.groups {
		g := &c.groups[gi]
		d.sumFacts(c, gi)
		r := d.sumState(g)
		if r == nil {
			continue
		}
		at := ner.Span{Start: g.span.End, End: g.span.End + strings.Index(d.text[g.span.End:], g.tail) + len("等")}
		for ei := range g.elems {
			if d.fits(&r.Subject, g, &g.elems[ei]) {
				d.attribute(c, r, at, part{ref: ner.Ref(g.elems[ei].m), span: g.elems[ei].span}, r.Value)
			}
		}
	}
}

// sumFacts records what the noun of a list tells of its members: A、B等签约项目
// were drawn by the district.
func (d *doc) sumFacts(c *clause, gi int) {
	g := &c.groups[gi]
	if !g.etc {
		return
	}
	tail := ner.FirstRunes(g.tail, 16)
	for _, r := range d.e.of.sumFact {
		if !r.triggers.In(tail) {
			continue
		}
		for _, w := range r.Trigger {
			i := strings.Index(tail, w)
			if i < 0 || r.unless.In(tail[:i]) || listMarks.In(tail[:i]) {
				continue
			}
			h := ner.Span{Start: g.span.End + strings.Index(d.text[g.span.End:], g.tail) + i}
			h.End = h.Start + len(w)
			for ei := range g.elems {
				if !d.fits(&r.Object, g, &g.elems[ei]) {
					continue
				}
				anchor := part{ner.Ref(g.elems[ei].m), g.elems[ei].span}
				for _, p := range d.find(c, &r.Subject, -1, gi, anchor) {
					d.fact(c, r, h, p, anchor)
				}
			}
			break
		}
	}
}

// listMarks end the noun that sums a list up.
var listMarks = ner.NewRunes("，。；、,;")

// opened reads lists whose state stands in front: 开工的项目有A、B等，还有C.
// The clauses behind belong to the list until one tells a state of its own.
func (d *doc) opened(cs []clause) {
	if o := d.pending; o != nil {
		d.pending = nil
		if c := &cs[0]; c.sent == o.sent+1 && c.par == o.par {
			if n := d.e.words.Namely.Prefix(c.text); n > 0 {
				h := ner.Span{Start: c.span.Start, End: c.span.Start + n}
				d.openList(cs, 0, o, h, h.End)
				return
			}
		}
	}
	for i := range cs {
		c := &cs[i]
		for hi := range c.hits {
			h := c.hits[hi].span
			r := d.stateRule(c, hi)
			if r == nil {
				continue
			}
			if n := d.e.projectNouns.Suffix(d.text[h.Start:h.End]); h.Len() > n {
				h.End -= n // 签约|项目
			}
			stop := c.span.End
			if len(c.groups) > 0 {
				if c.groups[0].span.Start < h.End && c.groups[len(c.groups)-1].span.Start < h.End {
					stop = h.End
				}
				for gi := range c.groups {
					if c.groups[gi].elems[0].span.Start >= h.End {
						stop = c.groups[gi].elems[0].span.Start
						break
					}
				}
			}
			lead := ner.FirstRunes(d.text[h.End:max(h.End, stop)], 24)
			colon := i+1 < len(cs) && stop == c.span.End && (strings.HasPrefix(d.text[c.span.End:], "：") || d.e.words.Namely.Prefix(strings.TrimLeft(cs[i+1].text, " ")) > 0)
			at := -1
			for _, w := range d.e.listHeads {
				if k := strings.Index(lead, w); k >= 0 && k <= 24 {
					at = k + len(w)
					break
				}
			}
			if at < 0 {
				continue
			}
			o := &told{rule: r, sent: c.sent, par: c.par, firms: d.e.firmNouns.In(lead[:at]) || strings.HasPrefix(lead, "的") && d.e.firmNouns.In(lead)}
			if !d.lists(lead[at:]) && !(colon && ner.RuneCount(lead[at:]) <= 8) {
				if strings.HasPrefix(lead, "的") && len(c.groups) == 0 && d.e.projectNouns.In(lead) || d.e.words.SumNouns.Prefix(lead) > 0 && stop == c.span.End {
					// 签约项目8个，总投资5亿元，分别为A、B; 竣工的项目…。其中，A…
					if j := d.namely(cs, i); j > 0 {
						d.openList(cs, j, o, h, cs[j].span.Start)
						return
					}
					if strings.HasPrefix(lead, "的") || !d.namesProject(cs) && d.oneState(cs, r) && !d.planned(c, h.End) {
						d.pending = o
					}
				}
				continue
			}
			d.openList(cs, i, o, h, h.End)
			return
		}
	}
}

// told is a state that a sentence tells of projects it does not name.
type told struct {
	rule      *rule
	sent, par int
	clause    *clause // that tells it
	hit       int     // in the clause
	firms     bool    // the projects go by the firms' names: 集中开工的企业
	within    bool    // only of what its own paragraph names
	outer     *told   // what holds again behind that
}

// oneState reports that a sentence tells no other state than that of r.
func (d *doc) oneState(cs []clause, r *rule) bool {
	for i := range cs {
		for hi := range cs[i].hits {
			if o := d.stateRule(&cs[i], hi); o != nil && o.Value != r.Value {
				return false
			}
		}
	}
	return true
}

// namely is the clause behind clause i that lists what clause i only counts, with
// nothing named in between: 开工项目11个，总投资87亿元，主要包括A、B. 0 if there is none.
func (d *doc) namely(cs []clause, i int) int {
	for j := i + 1; j < len(cs); j++ {
		c := &cs[j]
		if d.e.words.Namely.Prefix(strings.TrimLeft(c.text, " ")) > 0 && len(c.groups) > 0 {
			return j
		}
		for hi := range c.hits {
			if d.stateRule(c, hi) != nil {
				return 0
			}
		}
		for gi := range c.groups {
			for ei := range c.groups[gi].elems {
				if d.a.Mentions[c.groups[gi].elems[ei].m].Type == ner.Project {
					return 0
				}
			}
		}
	}
	return 0
}

// opening is the state that a piece of news begins with, of projects that it
// goes on to name: 12个重点项目集中开工, 招商项目签约仪式举行. Or nil.
func (d *doc) opening(cs []clause) *told {
	c := &cs[0]
	if c.sent > 3 || d.namesProject(cs) {
		return nil
	}
	for i := range cs {
		text := d.text[cs[i].span.Start:cs[i].span.End]
		k := max(ner.LastIndex(text, "项目"), ner.LastIndex(text, "工程"))
		if k < 0 {
			continue
		}
		before, tail := text[:k], text[k+len("项目"):]
		for _, st := range d.e.words.Mass {
			at := strings.Index(tail, st)
			if at >= 0 && ner.RuneCount(tail[:at]) <= 6 && !strings.ContainsAny(tail[:at], "的已前后") || at < 0 && strings.HasSuffix(before, st) {
				if r := d.e.stateOf(st); r != nil && !d.planned(&cs[i], cs[i].span.End) {
					return &told{rule: r, sent: c.sent, par: c.par}
				}
			}
		}
	}
	return nil
}

// massMembers gives the projects that clauses begin with the state that the news
// is about.
func (d *doc) massMembers(cs []clause) {
	o := d.mass
	if d.e.words.Digress.Prefix(cs[0].text) > 0 {
		d.mass = nil
		return
	}
	for i := range cs {
		c := &cs[i]
		if len(c.groups) == 0 {
			continue
		}
		g := &c.groups[0]
		lead := strings.Trim(d.text[c.span.Start:g.elems[0].span.Start], " 　“‘\"0123456789.、（）()①②③④⑤⑥⑦⑧⑨⑩")
		if lead != "" && !d.e.words.Members.Has(lead) && !(d.e.words.MassNouns.In(lead) && d.e.words.Members.Suffix(lead) > 0) {
			continue
		}
		for ei := range g.elems {
			el := &g.elems[ei]
			m := &d.a.Mentions[el.m]
			works := strings.HasPrefix(d.text[el.span.End:], "项目") || d.isWork(ner.Ref(el.m))
			if el.cut || m.Type != ner.Project && !(works && (m.Type == ner.Park || m.Type == ner.Place)) {
				continue
			}
			p := part{ref: ner.Ref(el.m), span: el.span}
			d.attribute(c, o.rule, el.span, p, o.rule.Value)
			if o.clause != nil {
				d.drawnThen(c, o, p)
			}
		}
	}
}

// namesProject reports that a sentence names a project.
func (d *doc) namesProject(cs []clause) bool {
	for _, m := range d.topsIn(ner.Span{Start: cs[0].span.Start, End: cs[len(cs)-1].span.End}) {
		if d.a.Mentions[m].Type == ner.Project {
			return true
		}
	}
	return false
}

// numbering is what the number of a paragraph is made of.
var numbering = ner.NewRunes("一二三四五六七八九十0123456789（）()、.．\u3000 ")

// headings reads lists of projects below a heading that tells their state: 一、
// 续建项目, with one project a paragraph.
func (d *doc) headings(cs []clause) {
	c := &cs[0]
	s := &d.a.Doc.Sentences[c.sent]
	text := d.text[s.Span.Start:s.Span.End]
	bare := numbering.TrimLeft(text)
	if c.sent > 0 && d.a.Doc.Sentences[c.sent-1].Paragraph == s.Paragraph {
		return
	}
	if s.Heading && len(c.groups) == 0 && ner.RuneCount(bare) <= 14 {
		name := bare
		if i := strings.IndexAny(name, "（("); i > 0 {
			name = name[:i]
		}
		d.heading = nil
		if d.e.projectNouns.Suffix(name) > 0 && len(cs) == 1 {
			d.heading = d.e.sumStateIn(name)
		}
		return
	}
	if d.heading == nil || len(c.groups) == 0 {
		return
	}
	el := &c.groups[0].elems[0]
	lead := numbering.TrimLeft(d.text[s.Span.Start:el.span.Start])
	if lead == "" && d.a.Mentions[el.m].Type == ner.Project && len(c.groups[0].elems) == 1 && bare != text {
		v := d.heading.Value
		if c.section && v == "started" {
			v = "planned"
		}
		d.attribute(c, d.heading, el.span, part{ref: ner.Ref(el.m), span: el.span}, v)
	}
}

// lists reports whether a word soon opens an enumeration in s.
func (d *doc) lists(s string) bool {
	for n := 0; n <= 8 && s != ""; n++ {
		if d.e.words.Listing.Prefix(s) > 0 {
			return true
		}
		_, k := ner.FirstRune(s)
		s = s[k:]
	}
	return false
}

// openList gives the state of o, told at h, to what clauses from from on name from
// byte at on.
func (d *doc) openList(cs []clause, from int, o *told, h ner.Span, at int) {
	r := o.rule
	of := from // the clause of the trigger: the list may begin in a later one
	for of > 0 && cs[of].span.Start > h.Start {
		of--
	}
	colon := strings.HasPrefix(d.text[cs[from].span.End:], "：") && len(cs[from].groups) == 0
	for i := from; i < len(cs); i++ {
		c := &cs[i]
		if i > from {
			for hi := range c.hits {
				if o := d.stateRule(c, hi); o != nil && o.Value != r.Value {
					return
				}
			}
		}
		v := r.Value
		if d.planned(&cs[from], h.End) && !d.already(&cs[of], h) {
			v = "planned"
		}
		for gi := range c.groups {
			g := &c.groups[gi]
			if g.elems[0].span.Start < at {
				continue
			}
			sums := g.sum == ner.Project && g.etc
			for ei := range g.elems {
				el := &g.elems[ei]
				t := d.a.Mentions[el.m].Type
				switch {
				case el.cut:
					continue
				case t == ner.Project, (colon || o.firms || len(g.elems) > 1) && (t == ner.Place || t == ner.Park), o.firms && t == ner.Enterprise && d.listMember(c, g):
				case sums && t != ner.Enterprise && lends(g.sum, t):
				default:
					continue
				}
				d.attribute(c, r, h, part{ref: ner.Ref(el.m), span: el.span}, v)
			}
		}
	}
}

// listMember reports that the group stands in a list, not as who acts: other
// members follow or went before.
func (d *doc) listMember(c *clause, g *group) bool {
	return len(g.elems) > 1 || strings.HasPrefix(g.tail, "、") || strings.HasSuffix(d.text[c.span.Start:g.elems[0].span.Start], "、")
}

// inLaterYear reports that the state is one of a year to come: in a report of
// 2011, 2012年二期投产.
func (d *doc) inLaterYear(c *clause, h ner.Span) bool {
	year := d.a.Doc.Year
	if year == 0 || d.lastYear > year {
		return false
	}
	t := d.text[c.span.Start:h.Start]
	for from := 0; ; {
		i := strings.Index(t[from:], "年")
		if i < 0 {
			return false
		}
		at := from + i
		from = at + len("年")
		if at < 4 {
			continue
		}
		if y, err := strconv.Atoi(t[at-4 : at]); err == nil && y > year && y < year+20 {
			return true
		}
	}
}

// runsOn carries a state told before a list over the commas within it: 加快推进甲路、
// 乙路，丙桥，丁园等项目建设.
func (d *doc) runsOn(cs []clause) {
	for i := 0; i+1 < len(cs); i++ {
		r, h, ok := d.leadsList(&cs[i])
		if !ok {
			continue
		}
		k := i + 1
		var last group
		for ; k < len(cs) && d.onlyLists(cs, k); k++ {
			if n := len(cs[k].groups); n > 0 {
				if last = d.closing(&cs[k], &cs[k].groups[n-1]); last.etc || d.e.words.Works.Prefix(last.tail) > 0 {
					break
				}
			}
		}
		if k == len(cs) || !d.onlyLists(cs, k) || last.etc && last.sum == ner.NoType && !d.e.words.Works.In(ner.FirstRunes(last.tail, 16)) {
			continue
		}
		for j := i; j <= k; j++ {
			c := &cs[j]
			for gi := range c.groups {
				if j == i && gi < len(c.groups)-1 {
					continue
				}
				near := c.groups[gi]
				switch {
				case j == k && gi == len(c.groups)-1:
					near = last
				case near.sum == ner.NoType && near.tail == "":
					near.sum, near.etc, near.tail = last.sum, last.etc, last.tail
				}
				for ei := range near.elems {
					if !near.elems[ei].cut && d.fits(&r.Subject, &near, &near.elems[ei]) {
						d.state(&cs[i], r, h, part{ref: ner.Ref(near.elems[ei].m), span: near.elems[ei].span}, -1)
					}
				}
			}
		}
		i = k
	}
}

// closing is the last group of a clause as if members behind it that nobody
// recognized belonged to it: 甲、某某等项目建设.
func (d *doc) closing(c *clause, g *group) group {
	out := *g
	i := strings.Index(g.tail, "等")
	if i <= 0 || utf8.RuneCountInString(g.tail[:i]) > maxLead || strings.Contains(g.tail[:i], "的") || d.hitIn(c, ner.Span{Start: c.span.End - len(g.tail), End: c.span.End - len(g.tail) + i}) {
		return out
	}
	if d.e.words.And.Prefix(g.tail) == 0 {
		// 甲、乙|某某中心等项目: the last name goes on.
		if at := c.span.End - len(g.tail); d.verbIn(ner.Span{Start: at, End: at + i}) {
			return out
		}
		out.elems = slices.Clone(g.elems)
		out.elems[len(out.elems)-1].cut = true
	}
	out.etc, out.tail = true, g.tail[i:]
	if window := ner.FirstRunes(g.tail[i+len("等"):], 8); d.e.projectNouns.In(window) {
		out.sum = ner.Project
	}
	return out
}

// leadsList is the rule of a state that the clause tells before a list it ends
// with, and where.
func (d *doc) leadsList(c *clause) (*rule, ner.Span, bool) {
	if len(c.hits) == 0 {
		return nil, ner.Span{}, false
	}
	if len(c.groups) == 0 {
		// 启动某某高中迁建，甲校、乙校等10所学校新建: of what it names nothing is known.
		h := c.hits[0].span
		rest := d.text[h.End:c.span.End]
		if d.e.words.Works.Suffix(rest) == 0 || utf8.RuneCountInString(rest) > maxLead || strings.ContainsAny(rest, "0123456789的") {
			return nil, ner.Span{}, false
		}
		for _, k := range c.hits[1:] {
			if w := d.text[k.span.Start:k.span.End]; len(w) > 3 && !d.allWorks(w) {
				return nil, ner.Span{}, false
			}
		}
		return d.before(c, 0)
	}
	g := &c.groups[len(c.groups)-1]
	if g.etc || g.tail != "" && !d.allWorks(g.tail) {
		return nil, ner.Span{}, false
	}
	for hi := len(c.hits) - 1; hi >= 0; hi-- {
		h := c.hits[hi].span
		if h.End > c.groups[0].elems[0].span.Start {
			if h.Start < g.span.End {
				return nil, ner.Span{}, false
			}
			continue
		}
		if utf8.RuneCountInString(d.text[h.End:c.groups[0].elems[0].span.Start]) > 8 {
			return nil, ner.Span{}, false
		}
		return d.before(c, hi)
	}
	return nil, ner.Span{}, false
}

// before is the rule by which a trigger tells the state of projects behind it.
func (d *doc) before(c *clause, hi int) (*rule, ner.Span, bool) {
	for _, r := range d.e.triggers[c.hits[hi].id] {
		if r.Kind == kindStatus && r.Subject.after && r.Subject.types.has(ner.Project) && !r.OnlyPlan && d.allowed(c, r, hi) {
			return r, c.hits[hi].span, true
		}
	}
	return nil, ner.Span{}, false
}

// onlyLists reports that clause k of a sentence holds nothing but names, and words
// of building behind them, after a comma.
func (d *doc) onlyLists(cs []clause, k int) bool {
	c := &cs[k]
	if mark := d.text[cs[k-1].span.End:c.span.Start]; mark != "，" && mark != "," {
		return false
	}
	for _, h := range c.hits {
		if !d.allWorks(d.text[h.span.Start:h.span.End]) {
			return false
		}
	}
	if len(c.groups) == 0 {
		return d.e.words.Works.Suffix(c.text) > 0 && utf8.RuneCountInString(c.text) <= maxLead/2
	}
	at := c.span.Start
	for gi := range c.groups {
		g := &c.groups[gi]
		lead := ner.Span{Start: at, End: g.elems[0].span.Start}
		if utf8.RuneCountInString(d.text[lead.Start:lead.End]) > maxLead || d.verbIn(lead) || d.hitIn(c, lead) || strings.Contains(d.text[lead.Start:lead.End], "的") {
			return false
		}
		at = g.span.End
	}
	g := d.closing(c, &c.groups[len(c.groups)-1])
	return g.etc || g.tail == "" || d.e.words.Works.Prefix(g.tail) > 0 && utf8.RuneCountInString(g.tail) <= 6
}

// occasions reads texts that tell the state of projects before they name them:
// news of an opening goes on to name them (12个项目集中开工。…), a paragraph names
// one a sentence (此次集中签约的项目涉及…。甲项目，总投资…。乙项目由…).
func (d *doc) occasions(cs []clause) {
	if o := d.mass; o != nil && o.within && cs[0].par != o.par {
		d.mass = o.outer
	}
	if o := d.opening(cs); o != nil {
		d.mass = o
		if len(cs) > 1 && d.e.words.Sites.In(d.text[cs[0].span.Start:cs[len(cs)-1].span.End]) {
			d.massMembers(cs)
		}
	} else if d.mass != nil {
		d.massMembers(cs)
	}
	for i := range cs {
		c := &cs[i]
		for hi := range c.hits {
			h := c.hits[hi].span
			r := d.stateRule(c, hi)
			if r == nil || r.Value == "planned" || r.Value == "underway" {
				continue
			}
			what := strings.TrimLeft(strings.TrimPrefix(d.text[h.End:c.span.End], "的"), "0123456789个多余批重点大亿元以上级")
			if d.e.words.SumNouns.Prefix(what) == 0 || !d.e.words.ThisTime.In(c.text) || !d.e.projectNouns.In(c.text) {
				continue
			}
			if d.planned(c, h.End) {
				return
			}
			o := &told{rule: r, sent: c.sent, par: c.par, clause: c, hit: hi, within: true, outer: d.mass}
			if o.outer != nil && o.outer.within {
				o.outer = o.outer.outer
			}
			if strings.HasSuffix(what, "中") && i+1 < len(cs) && len(cs[i+1].groups) > 0 {
				// 这次开工的4个项目中，A建设…。B总投资….
				if el := &cs[i+1].groups[0].elems[0]; cs[i+1].span.Start == el.lead && d.isWork(ner.Ref(el.m)) {
					d.attribute(&cs[i+1], r, el.span, part{ref: ner.Ref(el.m), span: el.span}, r.Value)
					d.mass = o
				}
				return
			}
			if d.namesProject(cs) {
				return
			}
			d.mass = o
			return
		}
	}
}

// drawnThen records what the verb that tells the occasion says of a project named
// later: the district drew what was signed.
func (d *doc) drawnThen(c *clause, o *told, p part) {
	h := o.clause.hits[o.hit]
	for _, r := range d.e.of.listing {
		if r.triggers.Has(d.e.texts[h.id]) {
			for _, s := range d.find(o.clause, &r.Subject, o.hit, -1, p) {
				d.fact(c, r, h.span, s, p)
			}
		}
	}
}

// ofStates records what the state of a thing says of the district or zone that
// the clause speaks of, where no other fact says it: what is signed was drawn.
func (d *doc) ofStates() {
	if len(d.attrs) == 0 {
		return
	}
	for _, r := range d.e.of.ofState {
		known := make([]bool, d.keys)
		for i := range d.facts {
			if f := &d.facts[i]; f.Predicate == r.Predicate {
				if k := d.refKey(f.Object); k >= 0 {
					known[k] = true
				}
			}
		}
		for i := range d.attrs {
			a := &d.attrs[i]
			if a.Name != ner.Status || a.Text != r.Value || a.Subject < 0 || known[d.refKey(a.Subject)] || !r.Object.types.has(d.typeOf(a.Subject)) {
				continue
			}
			at := d.a.Mentions[a.Subject].Span
			ci := sort.Search(len(d.clauses), func(i int) bool { return d.clauses[i].span.End > at.Start })
			if ci == len(d.clauses) || r.unless.In(d.clauses[ci].text) {
				continue
			}
			c := &d.clauses[ci]
			who := part{ref: c.home}
			if p := c.topic; p != nil && p.blocked {
				continue
			} else if !p.empty() && len(p.refs) == 1 && p.group >= 0 && r.Subject.types.has(d.typeOf(p.refs[0])) {
				who = part{ref: p.refs[0], span: p.spans[0]}
			}
			if who.ref == ner.NoRef {
				continue
			}
			d.fact(c, r, a.Evidence.Trigger, who, part{ref: a.Subject, span: at})
		}
	}
}
