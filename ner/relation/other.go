package relation

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhengpu/ner"
)

// state records the status that a trigger tells of a thing. What a plan says
// will be started or finished is planned.
func (d *doc) state(c *clause, r *rule, h ner.Span, p part, gi int) {
	v := r.Value
	if gi >= 0 && d.manyOf(&c.groups[gi], p, h) {
		return
	}
	if gi >= 0 && d.preWork(c, gi, h) {
		d.attribute(c, r, h, p, "planned")
		return
	}
	if gi >= 0 && r.Kind == kindStatus {
		if r.Value == "underway" && d.pushes(c, gi, h) {
			return // 推进X开工: it is not under way
		}
		aimed := c.goal || d.aimed(c, gi, h)
		if l := d.sumState(&c.groups[gi]); l != nil && (aimed || l.Value == "planned") {
			return // the list says itself in what state its members are
		}
		if aimed {
			switch v {
			case "completed", "operational":
				v = "underway"
			case "started", "signed":
				v = "planned"
			}
			d.attribute(c, r, h, p, v)
			return
		}
	}
	if v == "completed" && d.partDone(c, gi, h) {
		v = "underway"
	}
	if near := ner.LastRunes(d.text[c.span.Start:h.Start], 4); strings.Contains(near, "可") && !strings.Contains(near, "可持续") {
		v = "planned" // 春节前可通水试运行
	}
	if v != "underway" && !d.already(c, h) && (c.section || d.planned(c, h.End) || d.inLaterYear(c, h)) {
		if (v == "completed" || v == "operational") && d.ahead(c, gi, h) {
			v = "underway"
		} else {
			v = "planned"
		}
	}
	d.attribute(c, r, h, p, v)
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

// partDone reports that it is a part that is told to be finished: 项目主体工程已
// 基本建成.
func (d *doc) partDone(c *clause, gi int, h ner.Span) bool {
	from := c.span.Start
	if gi >= 0 {
		if h.Start < c.groups[gi].span.End {
			return false
		}
		from = c.groups[gi].span.End
	}
	return containsAny(ner.LastRunes(d.text[from:h.End], 14), d.e.words.PartNouns)
}

// ahead reports that what is told of group gi is about to be finished or to
// run, and nothing in the sentence says that it is still to be begun: 将于11月竣工.
func (d *doc) ahead(c *clause, gi int, h ner.Span) bool {
	if gi >= 0 && c.section && h.End <= c.groups[gi].span.Start {
		return containsAny(d.text[h.Start:h.End], d.e.words.Ends) // 建成甲: it is being built
	}
	s := d.a.Doc.Sentences[c.sent].Span
	switch {
	case gi < 0: // 项目预计6月完成主体，7月投产
		from := c.span.Start
		if c.plan && c.index > 0 && d.clauses[c.index-1].sent == c.sent {
			from = d.clauses[c.index-1].span.Start
		}
		if c.section || !containsAny(d.text[from:h.End], d.e.words.Ahead) {
			return false
		}
	case h.Start < c.groups[gi].span.End || !containsAny(d.text[c.groups[gi].span.End:h.End], d.e.words.Ahead):
		return false
	}
	return !containsAny(d.text[s.Start:h.Start], d.e.words.Beginnings)
}

// manyOf reports that the name is that of a kind, of which a number is told:
// 建成X产业园12个; or of a region, which is nothing that is built.
func (d *doc) manyOf(g *group, p part, h ner.Span) bool {
	if p.ref >= 0 && d.a.Mentions[p.ref].Type == ner.Place && hasSuffixAny(plain(d.a.Mentions[p.ref].Name), d.e.words.Regions) != "" {
		return true
	}
	if p.ref >= 0 && d.a.Mentions[p.ref].Type == ner.Place && g.sum == ner.NoType && hasSuffixAny(plain(d.a.Mentions[p.ref].Name), d.e.words.Nature) != "" {
		if h.Start < g.span.End && !d.worksFollow(g) || h.Start >= g.span.End && !containsAny(d.text[g.span.End:h.Start], d.e.words.Works) && !shared(g.tail) {
			return true
		}
	}
	if len(g.elems) > 1 || g.etc {
		return false
	}
	tail := strings.TrimLeft(g.tail, "一二三四五六七八九十两0123456789.")
	if tail == g.tail || tail == "" {
		return false
	}
	r, _ := utf8.DecodeRuneInString(tail)
	count := strings.TrimSuffix(g.tail, tail)
	return strings.ContainsRune("个项家座条处户所批件亩栋", r) && count != "一" && count != "1"
}

// already reports that 已 stands before the trigger: it is done, whatever the
// section plans.
func (d *doc) already(c *clause, h ner.Span) bool {
	return strings.HasSuffix(strings.TrimRight(d.text[c.span.Start:h.Start], "经全面正式基本顺利"), "已")
}

// preWork reports that what goes on with group gi is work before its start:
// X前期工作有序推进, 做好X前期工作.
func (d *doc) preWork(c *clause, gi int, h ner.Span) bool {
	g := &c.groups[gi]
	if h.Start >= g.span.End {
		between := d.text[min(g.span.End, h.Start):h.End]
		if !g.etc {
			between = strings.ReplaceAll(between, "储备项目", "") // 甲和能源储备项目 is a name
		}
		return containsAny(between, d.e.words.PreWork)
	}
	tail := ner.FirstRunes(g.tail, 16)
	if g.etc {
		tail = ner.FirstRunes(g.tail, 24)
	}
	if i := strings.IndexAny(tail, "、，"); i >= 0 {
		tail = tail[:i]
	}
	return containsAny(tail, d.e.words.PreWork) && !containsAny(tail, d.e.words.AndWorks)
}

// pushes reports that the trigger at h before group gi only urges on what the
// list or a word behind it says of the state.
func (d *doc) pushes(c *clause, gi int, h ner.Span) bool {
	g := &c.groups[gi]
	if h.End > g.span.Start || !containsAny(d.text[h.Start:h.End], d.e.words.Goals) {
		return false
	}
	if l := d.sumState(g); l != nil && l.Value != "underway" {
		return true
	}
	for hi := range c.hits {
		if c.hits[hi].span.Start < g.span.End {
			continue
		}
		for _, r := range d.e.triggers[c.hits[hi].id] {
			if r.Kind == kindStatus && r.Value == "started" && has(r.Subject.At, "before") {
				return ner.RuneCount(d.text[g.span.End:c.hits[hi].span.Start]) <= beforeGap && hasSuffixAny(d.text[c.span.Start:c.hits[hi].span.Start], d.e.words.Already) == ""
			}
		}
	}
	return false
}

// aimed reports that a word before group gi makes the state told at h behind
// it a goal: 确保A、B竣工.
func (d *doc) aimed(c *clause, gi int, h ner.Span) bool {
	g := &c.groups[gi]
	if h.Start < g.span.End {
		return false
	}
	from := c.span.Start
	if gi > 0 {
		from = c.groups[gi-1].span.End
	}
	lead := d.outside(c, ner.Span{Start: from, End: g.elems[0].span.Start})
	return containsAny(ner.LastRunes(lead, 24), d.e.words.Goals)
}

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
	tail = tail[:end]
	for _, r := range d.e.of.sumState {
		if containsAny(tail, r.Trigger) && !containsAny(tail, r.Unless) {
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
		for _, w := range r.Trigger {
			i := strings.Index(tail, w)
			if i < 0 || containsAny(tail[:i], r.Unless) || containsAny(tail[:i], clauseMarks) {
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

var clauseMarks = []string{"，", "。", "；", "、", ",", ";"}

// opened reads lists whose state stands in front: 开工的项目有A、B等，还有C.
// The clauses behind belong to the list until one tells a state of its own.
func (d *doc) opened(cs []clause) {
	if o := d.pending; o != nil {
		d.pending = nil
		if c := &cs[0]; c.sent == o.sent+1 && c.par == o.par {
			if w := hasPrefixAny(c.text, d.e.words.Namely); w != "" {
				h := ner.Span{Start: c.span.Start, End: c.span.Start + len(w)}
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
			if w := hasSuffixAny(d.text[h.Start:h.End], d.e.words.ProjectNouns); h.Len() > len(w) {
				h.End -= len(w) // 签约|项目
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
			colon := i+1 < len(cs) && stop == c.span.End && (strings.HasPrefix(d.text[c.span.End:], "：") || hasPrefixAny(strings.TrimLeft(cs[i+1].text, " "), d.e.words.Namely) != "")
			at := -1
			for _, w := range slices.Concat(d.e.words.ProjectNouns, d.e.words.FirmNouns, []string{"的"}) {
				if k := strings.Index(lead, w); k >= 0 && k <= 24 {
					at = k + len(w)
					break
				}
			}
			if at < 0 {
				continue
			}
			o := &told{rule: r, sent: c.sent, par: c.par, firms: containsAny(lead[:at], d.e.words.FirmNouns) || strings.HasPrefix(lead, "的") && containsAny(lead, d.e.words.FirmNouns)}
			if w := d.lists(lead[at:]); w == "" && !(colon && ner.RuneCount(lead[at:]) <= 8) {
				if strings.HasPrefix(lead, "的") && len(c.groups) == 0 && containsAny(lead, d.e.words.ProjectNouns) || hasPrefixAny(lead, d.e.words.SumNouns) != "" && stop == c.span.End {
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
				if last = d.closing(&cs[k], &cs[k].groups[n-1]); last.etc || d.e.works.Prefix(last.tail) > 0 {
					break
				}
			}
		}
		if k == len(cs) || !d.onlyLists(cs, k) || last.etc && last.sum == ner.NoType && !d.e.works.In(ner.FirstRunes(last.tail, 16)) {
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
	if hasPrefixAny(g.tail, d.e.words.And) == "" {
		// 甲、乙|某某中心等项目: the last name goes on.
		if at := c.span.End - len(g.tail); d.verbIn(ner.Span{Start: at, End: at + i}) {
			return out
		}
		out.elems = slices.Clone(g.elems)
		out.elems[len(out.elems)-1].cut = true
	}
	out.etc, out.tail = true, g.tail[i:]
	if window := ner.FirstRunes(g.tail[i+len("等"):], 8); containsAny(window, d.e.words.ProjectNouns) {
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
		if d.e.works.Suffix(rest) == 0 || utf8.RuneCountInString(rest) > maxLead || strings.ContainsAny(rest, "0123456789的") {
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
		return d.e.works.Suffix(c.text) > 0 && utf8.RuneCountInString(c.text) <= maxLead/2
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
	return g.etc || g.tail == "" || d.e.works.Prefix(g.tail) > 0 && utf8.RuneCountInString(g.tail) <= 6
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
		if hasPrefixAny(strings.TrimLeft(c.text, " "), d.e.words.Namely) != "" && len(c.groups) > 0 {
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

// occasions reads texts that tell the state of projects before they name them:
// news of an opening goes on to name them (12个项目集中开工。…), a paragraph names
// one a sentence (此次集中签约的项目涉及…。甲项目，总投资…。乙项目由…).
func (d *doc) occasions(cs []clause) {
	if o := d.mass; o != nil && o.within && cs[0].par != o.par {
		d.mass = o.outer
	}
	if o := d.opening(cs); o != nil {
		d.mass = o
		if len(cs) > 1 && containsAny(d.text[cs[0].span.Start:cs[len(cs)-1].span.End], d.e.words.Sites) {
			d.massMembers(cs)
		}
	} else if d.mass != nil {
		d.massMembers(cs)
	}
	for i := range cs {
		c := &cs[i]
		if len(c.hits) == 0 || !containsAny(c.text, d.e.words.ProjectNouns) {
			continue
		}
		for hi := range c.hits {
			h := c.hits[hi].span
			r := d.stateRule(c, hi)
			if r == nil || r.Value == "planned" || r.Value == "underway" {
				continue
			}
			what := strings.TrimLeft(strings.TrimPrefix(d.text[h.End:c.span.End], "的"), "0123456789个多余批重点大亿元以上级")
			if hasPrefixAny(what, d.e.words.SumNouns) == "" || !containsAny(c.text, d.e.words.ThisTime) {
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

// stateOf is the rule of the state that a word of mass openings stands for.
func (e *Engine) stateOf(word string) *rule {
	for _, r := range e.of.status {
		if r.Subject.types.has(ner.Project) && !r.OnlyPlan && has(r.Trigger, word) {
			return r
		}
	}
	return nil
}

// massMembers gives the projects that clauses begin with the state that the news
// is about.
func (d *doc) massMembers(cs []clause) {
	o := d.mass
	if hasPrefixAny(cs[0].text, d.e.words.Digress) != "" {
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
		if lead != "" && !has(d.e.words.Members, lead) && !(containsAny(lead, d.e.words.MassNouns) && hasSuffixAny(lead, d.e.words.Members) != "") {
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

// drawnThen records what the verb that tells the occasion says of a project named
// later: the district drew what was signed.
func (d *doc) drawnThen(c *clause, o *told, p part) {
	h := o.clause.hits[o.hit]
	for _, r := range d.e.of.listing {
		if has(r.Trigger, d.e.texts[h.id]) {
			for _, s := range d.find(o.clause, &r.Subject, o.hit, -1, p) {
				d.fact(c, r, h.span, s, p)
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

// headings reads lists of projects below a heading that tells their state: 一、
// 续建项目, with one project a paragraph.
func (d *doc) headings(cs []clause) {
	c := &cs[0]
	s := &d.a.Doc.Sentences[c.sent]
	text := d.text[s.Span.Start:s.Span.End]
	bare := strings.TrimLeft(text, "一二三四五六七八九十0123456789（）()、.．　 ")
	if c.sent > 0 && d.a.Doc.Sentences[c.sent-1].Paragraph == s.Paragraph {
		return
	}
	if s.Heading && len(c.groups) == 0 && ner.RuneCount(bare) <= 14 {
		name := bare
		if i := strings.IndexAny(name, "（("); i > 0 {
			name = name[:i]
		}
		d.heading = nil
		if hasSuffixAny(name, d.e.words.ProjectNouns) != "" && len(cs) == 1 {
			for _, r := range d.e.of.sumState {
				if containsAny(name, r.Trigger) && !containsAny(name, r.Unless) {
					d.heading = r
					return
				}
			}
		}
		return
	}
	if d.heading == nil || len(c.groups) == 0 {
		return
	}
	el := &c.groups[0].elems[0]
	lead := strings.TrimLeft(d.text[s.Span.Start:el.span.Start], "一二三四五六七八九十0123456789（）()、.．　 ")
	if lead == "" && d.a.Mentions[el.m].Type == ner.Project && len(c.groups[0].elems) == 1 && bare != text {
		v := d.heading.Value
		if c.section && v == "started" {
			v = "planned"
		}
		d.attribute(c, d.heading, el.span, part{ref: ner.Ref(el.m), span: el.span}, v)
	}
}

// lists is the word in s that opens an enumeration, or "".
func (d *doc) lists(s string) string {
	for _, w := range d.e.words.Listing {
		if k := strings.Index(s, w); k >= 0 && ner.RuneCount(s[:k]) <= 8 {
			return w
		}
	}
	return ""
}

// stateRule is the rule of the state that a hit tells, where it may speak.
func (d *doc) stateRule(c *clause, hi int) *rule {
	for _, r := range d.e.triggers[c.hits[hi].id] {
		if r.Kind == kindStatus && r.Subject.types.has(ner.Project) && !r.OnlyPlan && hasSuffixAny(d.e.texts[c.hits[hi].id], d.e.words.Ceremonies) == "" {
			h := c.hits[hi].span
			if containsAny(ner.LastRunes(d.text[c.span.Start:h.Start], 5), d.e.words.Negation) || strings.HasSuffix(d.text[c.span.Start:h.Start], "开") {
				return nil
			}
			return r
		}
	}
	return nil
}

func (d *doc) openList(cs []clause, from int, o *told, h ner.Span, at int) {
	r := o.rule
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
		if d.planned(&cs[from], h.End) && !d.already(&cs[from], h) {
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

// ceremonies reads what an event's name says of the project in it: X项目开工仪式.
func (d *doc) ceremonies() {
	for _, m := range d.tops {
		x := &d.a.Mentions[m]
		if x.Type != ner.Event {
			continue
		}
		d.ceremonyOf(m)
		for _, in := range d.inner[m] {
			p := &d.a.Mentions[in]
			rest := strings.TrimLeft(d.text[p.Span.End:x.Span.End], "”’\"》")
			for _, r := range d.e.of.status {
				if w := hasPrefixAny(rest, r.Trigger); w != "" && hasSuffixAny(w, d.e.words.Ceremonies) != "" && r.Subject.types.has(p.Type) {
					at := x.Span.End - len(rest)
					d.attrs = append(d.attrs, ner.Attribute{
						Subject: ner.Ref(in), Name: ner.Status, Text: r.Value, Confidence: r.Confidence,
						Evidence: ner.Evidence{Sentence: d.a.Doc.SentenceAt(p.Span.Start), Quote: x.Span, Subject: p.Span, Trigger: ner.Span{Start: at, End: at + len(w)}, Rule: r.Name}, S: -1,
					})
					break
				}
			}
		}
	}
}

// ceremonyOf reads the state of a project that the text names elsewhere from an
// event's name that begins or goes on with it: X项目开工活动.
func (d *doc) ceremonyOf(m int) {
	x := &d.a.Mentions[m]
	name := plain(x.Name)
	if d.e.ceremonies.Suffix(name) == 0 {
		return
	}
	for _, r := range d.e.of.status {
		w := hasSuffixAny(name, r.Trigger)
		if w == "" || hasSuffixAny(w, d.e.words.Ceremonies) == "" {
			continue
		}
		stem := strings.TrimSuffix(name, w)
		best := -1
		for i := range d.a.Mentions {
			p := &d.a.Mentions[i]
			if n := plain(p.Name); p.Type == ner.Project && ner.RuneCount(n) >= 4 && strings.HasSuffix(stem, n) && (best < 0 || len(n) > len(plain(d.a.Mentions[best].Name))) {
				best = i
			}
		}
		if best < 0 {
			return
		}
		at := ner.Span{Start: x.Span.End - len(w), End: x.Span.End}
		d.attrs = append(d.attrs, ner.Attribute{
			Subject: ner.Ref(best), Name: ner.Status, Text: r.Value, Confidence: r.Confidence,
			Evidence: ner.Evidence{Sentence: d.a.Doc.SentenceAt(x.Span.Start), Quote: x.Span, Subject: x.Span, Trigger: at, Rule: r.Name}, S: -1,
		})
		return
	}
}

func (d *doc) attribute(c *clause, r *rule, h ner.Span, p part, v string) {
	if p.ref >= 0 && d.a.Mentions[p.ref].Type == ner.Enterprise && hasSuffixAny(plain(d.a.Mentions[p.ref].Name), d.e.words.FirmEnds) != "" {
		return // the list is of their projects; a company is not begun
	}
	quote := h
	if !p.span.Empty() && c.sentOf(d, p.span) {
		quote = quote.Union(p.span)
	}
	d.attrs = append(d.attrs, ner.Attribute{
		Subject: p.ref, Name: ner.Status, Text: v, Confidence: r.Confidence,
		Evidence: ner.Evidence{Sentence: c.sent, Quote: quote, Subject: p.span, Trigger: h, Rule: r.Name}, S: -1,
	})
}

// investments reads amounts of money beside named things.
func (d *doc) investments(c *clause) {
	rules := d.e.of.investment
	if len(rules) == 0 {
		return
	}
	qs := d.a.Quantities
	lo := sort.Search(len(qs), func(i int) bool { return qs[i].Span.Start >= c.span.Start })
	for qi := lo; qi < len(qs) && qs[qi].Span.End <= c.span.End; qi++ {
		q := &qs[qi]
		if q.Kind != "money" && !strings.HasSuffix(q.Unit, "元") {
			continue
		}
		top := d.topAt(q.Span.Start)
		if top >= 0 && (d.a.Mentions[top].Span.Start != q.Span.Start || d.a.Mentions[top].Type != ner.Project) {
			continue
		}
		for _, r := range rules {
			if len(r.Unless) > 0 && containsAny(ner.LastRunes(d.text[c.span.Start:q.Span.Start], 8), r.Unless) {
				continue
			}
			p, trigger, ok := part{}, ner.Span{}, false
			if top >= 0 {
				// The name itself begins with the amount: 10亿元X项目.
				p, ok = part{ref: ner.Ref(top), span: d.a.Mentions[top].Span}, has(r.Subject.At, "after")
			} else {
				p, trigger, ok = d.invested(c, r, q)
				if ok && d.typeOf(p.ref) == ner.Park && trigger.End > c.span.Start && hasSuffixAny(d.text[c.span.Start:trigger.End], d.e.words.FixedAssets) != "" {
					ok = false // 某园固定资产投资40亿元: of all that is in it
				}
			}
			if ok {
				quote := q.Span.Union(p.span)
				if !trigger.Empty() {
					quote = quote.Union(trigger)
				}
				if p.span.Empty() || !c.sentOf(d, p.span) {
					quote = q.Span
				}
				d.attrs = append(d.attrs, ner.Attribute{
					Subject: p.ref, Name: ner.Investment, Value: q.Value, Unit: q.Unit, Confidence: r.Confidence,
					Evidence: ner.Evidence{Sentence: c.sent, Quote: quote, Subject: p.span, Trigger: trigger, Object: q.Span, Rule: r.Name}, S: -1,
				})
				break
			}
		}
	}
}

// invested finds what the amount was, or will be, put into.
func (d *doc) invested(c *clause, r *rule, q *ner.Quantity) (part, ner.Span, bool) {
	before := d.text[c.span.Start:q.Span.Start]
	word, trigger := "", ner.Span{}
	for _, w := range d.e.words.Investing {
		at := ner.LastIndex(before, w)
		if at < 0 {
			continue
		}
		abs := c.span.Start + at
		if d.topAt(abs) >= 0 || ner.RuneCount(before[at+len(w):]) > 4 {
			continue
		}
		word, trigger = w, ner.Span{Start: abs, End: abs + len(w)}
		break
	}
	in := func(s ner.Span) bool {
		for _, a := range c.asides {
			if a.span.Contains(s) {
				return true
			}
		}
		return false
	}
	if in(q.Span) {
		// X（总投资10亿元）.
		if word == "" || !has(r.Subject.At, "before") {
			return part{}, trigger, false
		}
		for _, a := range c.asides {
			if a.span.Contains(q.Span) && a.after >= 0 && r.Subject.types.has(d.a.Mentions[a.after].Type) {
				return part{ref: ner.Ref(a.after), span: d.a.Mentions[a.after].Span}, trigger, true
			}
		}
		return part{}, trigger, false
	}
	if has(r.Subject.At, "label") {
		p, ok := d.entryOf(c, r, trigger)
		return p, trigger, ok && word != ""
	}
	fits := func(g *group, el *element) bool { return d.fits(&r.Subject, g, el) }
	// 总投资10亿元的X, 10亿元X项目, 投资10亿元建设X, 投资10亿元在Y建设X.
	place := false
	for gi := range c.groups {
		g := &c.groups[gi]
		if g.span.Start >= q.Span.End && gi+1 < len(c.groups) && d.at(c, gi) && word != "" {
			switch d.a.Mentions[g.elems[0].m].Type {
			case ner.District, ner.Park, ner.Place:
				place = true
				continue
			}
		}
		for ei := range g.elems {
			el := &g.elems[ei]
			if el.span.Start < q.Span.End || ei > 0 && el.lead > q.Span.Start {
				continue
			}
			if ei == 0 && gi > 0 && c.groups[gi-1].span.End > q.Span.End && !place {
				continue
			}
			gap := strings.TrimRight(d.outside(c, ner.Span{Start: q.Span.End, End: el.span.Start}), "“‘《\"")
			n := ner.RuneCount(gap)
			if !fits(g, el) {
				break
			}
			relative := strings.HasPrefix(gap, "的") || strings.HasSuffix(gap, "的") && n <= 12
			switch {
			case has(r.Subject.At, "after") && relative && word != "" && n <= 16:
			case has(r.Subject.At, "after") && word != "" && n <= 36 && strings.HasPrefix(gap, "、") && strings.HasSuffix(gap, "的") && !containsAny(gap, d.e.words.OwnNouns):
				// 总投资10亿元、占地50亩的X
			case has(r.Subject.At, "after") && relative && word == "" && n <= 16 && d.goesOnPaying(c, g, ei, q.Span.Start):
				// 投资30亿元的X、10亿元的Y
			case has(r.Subject.At, "after") && gap == "" && d.a.Mentions[el.m].Type == ner.Project:
			case place && has(r.Subject.At, "head") && n <= 24 && len(g.elems) == 1 && !g.etc && containsAny(gap, r.Trigger):
			case has(r.Subject.At, "head") && word != "" && n <= 12 && len(g.elems) == 1 && !g.etc && !relative && containsAny(gap, r.Trigger):
			default:
				return d.investedAcross(c, r, q, word, trigger)
			}
			// One amount for several things is nobody's own.
			if ei == 0 && len(g.elems) > 1 && g.elems[1].lead >= el.span.End && !g.etc && shared(g.tail) {
				return part{}, trigger, false
			}
			// 总投资740亿元的甲、乙等27个项目: the sum of all.
			if ei == 0 && len(g.elems) > 1 && g.etc && strings.Contains(d.text[max(0, trigger.Start-9):trigger.End], "总投资") && shared(strings.TrimPrefix(g.tail, "等")) && strings.TrimRight(d.text[el.span.End:g.elems[1].span.Start], "“") == "、" {
				return part{}, trigger, false
			}
			return part{ref: ner.Ref(el.m), span: el.span}, trigger, true
		}
	}
	return d.investedAcross(c, r, q, word, trigger)
}

// entryOf is the name alone that opens the paragraph and that c, up to the
// trigger, goes on about: X：总投资10亿元.
func (d *doc) entryOf(c *clause, r *rule, trigger ner.Span) (part, bool) {
	if c.index == 0 || ner.RuneCount(d.text[c.span.Start:max(c.span.Start, trigger.Start)]) > 4 {
		return part{}, false
	}
	b := &d.clauses[c.index-1]
	if b.sent != c.sent || len(b.groups) != 1 || b.sent > 0 && d.a.Doc.Sentences[b.sent-1].Paragraph == b.par || d.a.Doc.Sentences[b.sent].Span.Start < b.span.Start {
		return part{}, false
	}
	g := &b.groups[0]
	el := &g.elems[0]
	mark := d.text[b.span.End:]
	if len(g.elems) > 1 || !r.Subject.types.has(d.a.Mentions[el.m].Type) || !strings.HasPrefix(mark, "：") && !strings.HasPrefix(mark, ":") ||
		strings.Trim(d.text[b.span.Start:el.span.Start]+d.text[el.span.End:b.span.End], " \u3000“”0123456789.、．（）()一二三四五六七八九十①②③④⑤⑥⑦⑧⑨●◆—-") != "" {
		return part{}, false
	}
	return part{ref: ner.Ref(el.m), span: el.span}, true
}

// goesOnPaying reports that an amount without its verb opens the member ei of a
// list, or its clause, and that the member or clause before begins with an
// amount that has one: 投资30亿元的X、10亿元的Y.
func (d *doc) goesOnPaying(c *clause, g *group, ei, at int) bool {
	paid := func(s string) bool { return strings.Contains(s, "投资") && strings.Contains(s, "元的") }
	if ei > 0 {
		lead := strings.TrimLeft(d.text[min(g.elems[ei].lead, at):at], "、，和与及以约近 ")
		return lead == "" && paid(d.text[c.span.Start:g.elems[0].span.Start])
	}
	return strings.Trim(d.text[c.span.Start:at], " 约近") == "" && c.index > 0 && d.clauses[c.index-1].sent == c.sent && paid(d.clauses[c.index-1].text)
}

// investedAcross is investedBefore, and what the clause behind or before says
// to be built with the money: 投资10亿元，建设X; 建设X，总投资10亿元.
func (d *doc) investedAcross(c *clause, r *rule, q *ner.Quantity, word string, trigger ner.Span) (part, ner.Span, bool) {
	if p, t, ok := d.investedBefore(c, r, q, word, trigger); ok || word == "" {
		return p, t, ok
	}
	none := part{}
	alone := func(k *clause, g *group) (part, bool) {
		// 建设甲以及这次签约的乙: the money is for the first.
		apart := len(g.elems) == 2 && d.hitIn(k, ner.Span{Start: g.elems[1].lead, End: g.elems[1].span.Start})
		if len(g.elems) != 1 && !apart || g.etc || !d.fits(&r.Subject, g, &g.elems[0]) {
			return none, false
		}
		return part{ref: ner.Ref(g.elems[0].m), span: g.elems[0].span}, true
	}
	// 甲项目由某公司建设，投资10亿元，建设生产线: the project's own
	own := !c.topic.empty() && !c.topic.blocked && len(c.topic.refs) == 1 && c.topic.refs[0] >= 0 && d.typeOf(c.topic.refs[0]) == ner.Project
	if i := c.index + 1; has(r.Subject.At, "head") && !own && i < len(d.clauses) && d.clauses[i].sent == c.sent && ner.RuneCount(d.text[q.Span.End:c.span.End]) <= 2 {
		n := &d.clauses[i]
		if len(n.groups) > 0 {
			g := &n.groups[0]
			lead := d.text[n.span.Start:g.elems[0].span.Start]
			if hasPrefixAny(strings.TrimLeft(lead, " "), r.Trigger) != "" && ner.RuneCount(lead) <= 12 {
				if d.text[g.span.End:n.span.End] == "" || len(n.groups) == 1 || !shared(g.tail) {
					if p, ok := alone(n, g); ok {
						return p, trigger, true
					}
				}
			}
		}
	}
	if !has(r.Subject.At, "before") || c.own != nil || strings.HasPrefix(d.text[q.Span.End:], "的") || ner.RuneCount(d.text[c.span.Start:trigger.Start]) > 6 {
		return none, trigger, false
	}
	// …的X占地50亩，建筑面积3万平方米，总投资10亿元: back to the clause that names it.
	for i, steps := c.index-1, 0; i >= 0 && steps < 5 && d.clauses[i].sent == c.sent; i, steps = i-1, steps+1 {
		b := &d.clauses[i]
		n := len(b.groups)
		if n == 0 && b.own == nil {
			continue
		}
		if n == 0 {
			break
		}
		projects := 0
		for _, m := range d.topsIn(b.span) {
			if d.a.Mentions[m].Type == ner.Project {
				projects++
			}
		}
		g := &b.groups[n-1]
		if t := d.a.Mentions[g.elems[len(g.elems)-1].m].Type; t == ner.Place || t == ner.Park && d.governedByPrep(b, n-1) {
			break // …位于某路，总投资…: where it lies
		}
		here := 0
		if d.a.Mentions[g.elems[len(g.elems)-1].m].Type == ner.Project {
			here = 1
		}
		rest := ner.Span{Start: min(g.end, b.span.End), End: b.span.End}
		if projects > here && len(g.elems) == 1 || d.several(g.span.End, trigger.Start) || d.hitIn(b, rest) {
			break
		}
		if p, ok := alone(b, g); ok && ner.RuneCount(d.text[rest.Start:rest.End]) <= 16 && (here == 1 || i == c.index-1 && ner.RuneCount(d.text[rest.Start:rest.End]) <= 4) {
			return p, trigger, true
		}
		break
	}
	// A sentence that opens with the amount goes on about the project of the one before.
	if p := c.carried; c.topic.empty() && !p.empty() && !p.blocked && len(p.refs) == 1 && p.refs[0] >= 0 && d.typeOf(p.refs[0]) == ner.Project && r.Subject.types.has(ner.Project) {
		from := d.a.Doc.Sentences[c.sent].Span.Start
		if len(d.topsIn(ner.Span{Start: from, End: q.Span.Start})) == 0 && !d.several(p.spans[0].End, trigger.Start) && d.onlyProject(p) {
			return part{ref: p.refs[0], span: p.spans[0]}, trigger, true
		}
	}
	return none, trigger, false
}

// onlyProject reports whether the sentence that named the party names no other
// project.
func (d *doc) onlyProject(p *party) bool {
	si := d.a.Doc.SentenceAt(p.spans[0].Start)
	if si < 0 {
		return false
	}
	for _, m := range d.topsIn(d.a.Doc.Sentences[si].Span) {
		if d.a.Mentions[m].Type == ner.Project && d.key[m] != d.refKey(p.refs[0]) {
			return false
		}
	}
	return true
}

// shared reports whether a tail counts the members: 两个项目, 3个项目.
func shared(tail string) bool {
	r, _ := utf8.DecodeRuneInString(tail)
	return unicode.IsDigit(r) || strings.ContainsRune("两三四五六七八九十", r)
}

// investedBefore reads X总投资10亿元 and, for a topic named earlier, 总投资10亿元.
func (d *doc) investedBefore(c *clause, r *rule, q *ner.Quantity, word string, trigger ner.Span) (part, ner.Span, bool) {
	if word == "" || !has(r.Subject.At, "before") || strings.HasPrefix(d.text[q.Span.End:], "的") {
		return part{}, trigger, false
	}
	for i := len(c.groups) - 1; i >= 0; i-- {
		g := &c.groups[i]
		if g.span.End > trigger.Start {
			continue
		}
		switch m := &d.a.Mentions[g.elems[0].m]; m.Type {
		case ner.Park, ner.Place:
			if g.end != trigger.Start || m.Type == ner.Place && (hasSuffixAny(plain(m.Name), d.e.words.Nature) != "" || hasSuffixAny(plain(m.Name), d.e.words.Regions) != "") || d.governedByPrep(c, i) {
				return part{}, trigger, false
			}
		}
		if len(g.elems) == 1 && !g.etc && d.fits(&r.Subject, g, &g.elems[0]) && ner.RuneCount(d.text[min(g.end, trigger.Start):trigger.Start]) <= 8 {
			return part{ref: ner.Ref(g.elems[0].m), span: g.elems[0].span}, trigger, true
		}
		return part{}, trigger, false
	}
	if p := c.topic; !p.empty() && !p.blocked && len(p.refs) == 1 && p.refs[0] >= 0 && r.Subject.types.has(d.typeOf(p.refs[0])) && d.typeOf(p.refs[0]) != ner.Place {
		lead := strings.TrimSpace(d.text[c.span.Start:trigger.Start])
		if d.several(p.spans[0].End, trigger.Start) {
			return part{}, trigger, false // 某区新签约项目61个，总投资…: of them all
		}
		if ner.RuneCount(lead) <= 6 {
			return part{ref: p.refs[0], span: p.spans[0]}, trigger, true
		}
	}
	return part{}, trigger, false
}

// several reports whether projects or companies are counted between two bytes:
// 项目61个, 12家企业.
func (d *doc) several(from, to int) bool {
	if from < 0 || from >= to || to > len(d.text) {
		return false
	}
	qs := d.a.Quantities
	for i := sort.Search(len(qs), func(i int) bool { return qs[i].Span.Start >= from }); i < len(qs) && qs[i].Span.End <= to; i++ {
		if has(d.e.words.Counts, qs[i].Unit) && qs[i].Value > 1 {
			return true
		}
	}
	return false
}

// members reads A、B等N个C: what sums the list up says something of A and B.
func (d *doc) members(c *clause) {
	for _, r := range d.e.of.members {
		for gi := 0; gi+1 < len(c.groups); gi++ {
			g, next := &c.groups[gi], &c.groups[gi+1]
			if !g.etc || len(next.elems) != 1 {
				continue
			}
			gap := plain(d.outside(c, ner.Span{Start: g.span.End, End: next.elems[0].span.Start}))
			if ner.RuneCount(gap) > 10 || d.hitIn(c, ner.Span{Start: g.span.End, End: next.elems[0].span.Start}) || containsAny(gap, r.Unless) {
				continue
			}
			if !d.fits(&r.Object, next, &next.elems[0]) {
				continue
			}
			for ei := range g.elems {
				if d.fits(&r.Subject, g, &g.elems[ei]) {
					d.fact(c, r, ner.Span{}, part{ner.Ref(g.elems[ei].m), g.elems[ei].span}, part{ner.Ref(next.elems[0].m), next.elems[0].span})
				}
			}
		}
	}
}

func (d *doc) hitIn(c *clause, s ner.Span) bool {
	for _, h := range c.hits {
		if s.Contains(h.span) {
			return true
		}
	}
	return false
}

// appositions reads two mentions side by side, with the rule's words between
// or behind: 游戏直播头部企业X, “江西老字号”X.
func (d *doc) appositions(c *clause) {
	for _, r := range d.e.of.apposition {
		for gi := range c.groups {
			for ei := range c.groups[gi].elems {
				el := &c.groups[gi].elems[ei]
				mods := el.mods
				if r.Predicate == ner.LocatedIn && len(mods) == 0 {
					mods = c.groups[gi].elems[0].mods // 园区A、B等企业: the park is B's too
				}
				for i, m := range mods {
					if len(r.Trigger) > 0 {
						break
					}
					d.apposed(c, r, m, el.m)
					if i+1 < len(el.mods) {
						d.apposed(c, r, m, el.mods[i+1]) // 甲市乙开发区丙公司
					}
				}
			}
			if gi == 0 || len(r.Trigger) == 0 {
				continue
			}
			prev := &c.groups[gi-1]
			a, b := &prev.elems[len(prev.elems)-1], &c.groups[gi].elems[0]
			gap := plain(d.outside(c, ner.Span{Start: a.span.End, End: b.span.Start}))
			if has(r.Trigger, gap) {
				for ei := range c.groups[gi].elems {
					d.apposed(c, r, a.m, c.groups[gi].elems[ei].m)
				}
			}
		}
	}
}

// mutual reads X、Y合作共建: each of a list with each other.
func (d *doc) mutual(c *clause) {
	for _, r := range d.e.of.mutual {
		for gi := range c.groups {
			g := &c.groups[gi]
			if n := len(g.elems); n < 2 || n > 5 || g.etc {
				continue
			}
			tail := strings.TrimLeft(g.tail, "”’")
			w := hasPrefixAny(tail, r.Trigger)
			if w == "" || hasPrefixAny(tail[len(w):], r.NotAfter) != "" {
				continue
			}
			at := g.span.End + strings.Index(d.text[g.span.End:], tail)
			for i := range g.elems {
				for k := i + 1; k < len(g.elems); k++ {
					a, b := &g.elems[i], &g.elems[k]
					if r.Subject.types.has(d.a.Mentions[a.m].Type) && r.Object.types.has(d.a.Mentions[b.m].Type) {
						d.fact(c, r, ner.Span{Start: at, End: at + len(w)}, part{ner.Ref(a.m), a.span}, part{ner.Ref(b.m), b.span})
					}
				}
			}
		}
	}
}

// leads reads 在Y，X…: a sentence that opens with a place goes on with what is
// there.
func (d *doc) leads(cs []clause) {
	for _, r := range d.e.of.lead {
		for i := 0; i+1 < len(cs) && i < 2; i++ {
			c, n := &cs[i], &cs[i+1]
			if len(c.groups) != 1 || c.groups[0].etc || len(c.groups[0].elems) != 1 || len(n.groups) == 0 || r.triggers.Prefix(strings.TrimLeft(c.text, " 　“")) == 0 {
				continue
			}
			el := &c.groups[0].elems[0]
			if !r.Object.types.has(d.a.Mentions[el.m].Type) || strings.Trim(d.text[el.span.End:c.span.End], "”’里内中") != "" || ner.RuneCount(d.outside(c, ner.Span{Start: c.span.Start, End: el.span.Start})) > 8 {
				continue
			}
			g := &n.groups[0]
			gap := d.text[n.span.Start:g.elems[0].span.Start]
			if len(g.elems) != 1 || ner.RuneCount(gap) > 8 || d.prepIn(gap) || d.verbIn(ner.Span{Start: n.span.Start, End: g.elems[0].span.Start}) || !d.fits(&r.Subject, g, &g.elems[0]) {
				continue
			}
			d.fact(n, r, ner.Span{}, part{ner.Ref(g.elems[0].m), g.elems[0].span}, part{ner.Ref(el.m), el.span})
		}
	}
}

// fields reads Y领域，A、B扩产 and Y：A、B: a clause that names but a field says
// what the companies and projects of the clauses behind belong to, until the
// next such clause.
func (d *doc) fields(cs []clause) {
	for _, r := range d.e.of.field {
		for i := 0; i+1 < len(cs); i++ {
			at := d.fieldOf(&cs[i], r)
			if at < 0 {
				continue
			}
			for k := i + 1; k < len(cs) && d.fieldOf(&cs[k], r) < 0; k++ {
				c := &cs[k]
				if c.own != nil && c.own.group >= 0 && d.typeOf(c.own.refs[0]) == ner.District && c.own.refs[0] != ner.AboutRef && d.refKey(c.own.refs[0]) != "about" {
					break
				}
				for gi := range c.groups {
					g := &c.groups[gi]
					if d.governedByPrep(c, gi) || containsAny(c.text, r.Unless) {
						continue
					}
					for ei := range g.elems {
						if t := d.a.Mentions[g.elems[ei].m].Type; r.Subject.types.has(t) && !g.elems[ei].cut {
							d.fact(c, r, ner.Span{}, part{ner.Ref(g.elems[ei].m), g.elems[ei].span}, part{ner.Ref(at), d.a.Mentions[at].Span})
						}
					}
				}
			}
		}
	}
}

// fieldOf is the mention of the field that the clause names and nothing else,
// or -1.
func (d *doc) fieldOf(c *clause, r *rule) int {
	if len(c.groups) != 1 || len(c.groups[0].elems) != 1 || len(c.hits) > 0 {
		return -1
	}
	el := &c.groups[0].elems[0]
	if !r.Object.types.has(d.a.Mentions[el.m].Type) || len(el.mods) > 0 {
		return -1
	}
	lead := strings.Trim(d.text[c.span.Start:el.span.Start], " \u3000“0123456789.、（）()一二三四五六七八九十①②③④⑤⑥⑦⑧⑨●◆—-")
	if lead != "" && lead != "在" && lead != "围绕" {
		return -1
	}
	tail := strings.Trim(d.text[el.span.End:c.span.End], " \u3000”")
	if has(r.Trigger, tail) {
		return el.m
	}
	if mark := d.text[c.span.End:]; tail == "" && lead != "围绕" && (strings.HasPrefix(mark, "：") || strings.HasPrefix(mark, ":")) {
		return el.m
	}
	return -1
}

// labels reads 建设单位：B, 建设地点为Y behind the project that they tell of: the
// one that the sentence, or the paragraph, named last.
func (d *doc) labels(cs []clause) {
	for _, r := range d.e.of.label {
		for i := range cs {
			c := &cs[i]
			for gi := -1; gi < len(c.groups); gi++ {
				// The label stands at the clause's end, its value opens the next one; or both in one.
				from, to := c.span.Start, c.span.End
				if gi >= 0 {
					to = c.groups[gi].elems[0].span.Start
					if gi > 0 {
						from = c.groups[gi-1].span.End
					}
				}
				if gi < 0 && (i+1 >= len(cs) || !strings.HasPrefix(d.text[to:], "：") && !strings.HasPrefix(d.text[to:], ":") || len(cs[i+1].groups) == 0) {
					continue
				}
				lead := strings.TrimRight(d.text[from:max(from, to)], " \u3000“")
				v, g := c, (*group)(nil)
				if gi >= 0 {
					t := strings.TrimRight(lead, "为是")
					if t == lead {
						continue
					}
					lead, g = t, &c.groups[gi]
				} else {
					if v = &cs[i+1]; strings.TrimSpace(d.text[v.span.Start:v.groups[0].elems[0].span.Start]) != "" {
						continue
					}
					g = &v.groups[0]
				}
				w := hasSuffixAny(lead, r.Trigger)
				if w == "" {
					continue
				}
				at := ner.Span{Start: from + len(lead) - len(w), End: from + len(lead)}
				sub := d.labelled(c, r, at.Start)
				if sub < 0 {
					continue
				}
				for ei := range g.elems {
					if r.Object.types.has(d.a.Mentions[g.elems[ei].m].Type) {
						d.fact(v, r, at, part{ner.Ref(sub), d.a.Mentions[sub].Span}, part{ner.Ref(g.elems[ei].m), g.elems[ei].span})
					}
				}
			}
		}
	}
}

// entered reads the entry of a zone or district, which tells of what lies there:
// the name that one of its paragraphs opens with (甲项目：…), and the list that
// opens the entry itself with a name made from the district's (甲县文化广场、
// 滨江公园等8个项目).
func (d *doc) entered(cs []clause, in ner.Ref) {
	c := &cs[0]
	if len(c.groups) == 0 || c.sent > 0 && d.a.Doc.Sentences[c.sent-1].Paragraph == c.par {
		return
	}
	g := &c.groups[0]
	if g.elems[0].lead < c.span.Start || strings.Trim(d.text[c.span.Start:g.elems[0].span.Start], " \u3000“0123456789.、．（）()一二三四五六七八九十①②③④⑤⑥⑦⑧⑨●◆—-") != "" {
		return
	}
	place := &d.a.Mentions[in]
	opens := g.elems[0].span.Contains(place.Span)
	after := d.text[g.span.End:]
	switch {
	case opens && len(g.elems) > 1 && g.elems[0].span.Start == place.Span.Start:
	case opens || len(g.elems) > 1:
		return
	case strings.HasPrefix(after, "：") || strings.HasPrefix(after, ":") || strings.HasPrefix(after, "。") || strings.HasPrefix(after, "，"), strings.HasPrefix(after, "项目："), strings.HasPrefix(after, "\n"):
	default:
		return
	}
	for _, r := range d.e.of.entry {
		if !r.Object.types.has(place.Type) {
			continue
		}
		for ei := range g.elems {
			el := &g.elems[ei]
			if !r.Subject.types.has(d.a.Mentions[el.m].Type) || opens && ei > 0 && d.elsewhere(el.m) {
				continue
			}
			d.fact(c, r, ner.Span{}, part{ner.Ref(el.m), el.span}, part{in, place.Span})
		}
	}
}

// listPrefix reads 城北工业园幸福学校、中央公园等工程: the zone that the name of a
// list's first member begins with is where the others lie that say no place of
// their own.
func (d *doc) listPrefix(c *clause) {
	for _, r := range d.e.of.listPrefix {
		for gi := range c.groups {
			g := &c.groups[gi]
			if len(g.elems) < 2 {
				continue
			}
			first := g.elems[0].m
			in := -1
			for _, i := range d.inner[first] {
				if x := &d.a.Mentions[i]; r.Object.types.has(x.Type) && x.Span.Start == g.elems[0].span.Start && x.Span.End < g.elems[0].span.End {
					in = i
				}
			}
			if in < 0 || !r.Subject.types.has(d.a.Mentions[first].Type) {
				continue
			}
			// Another member says where it lies, or a line runs farther.
			own := hasSuffixAny(plain(d.a.Mentions[first].Name), d.e.words.Ways) != ""
			for ei := 1; ei < len(g.elems); ei++ {
				own = own || hasSuffixAny(plain(d.a.Mentions[g.elems[ei].m].Name), d.e.words.Ways) != ""
				own = own || len(d.inner[g.elems[ei].m]) > 0 && d.elsewhere(g.elems[ei].m) || len(g.elems[ei].mods) > 0
			}
			for ei := 1; ei < len(g.elems) && !own; ei++ {
				if el := &g.elems[ei]; r.Subject.types.has(d.a.Mentions[el.m].Type) {
					d.fact(c, r, ner.Span{}, part{ner.Ref(el.m), el.span}, part{ner.Ref(in), d.a.Mentions[in].Span})
				}
			}
		}
	}
}

// elsewhere reports that the name of mention m begins with a district's or a
// zone's.
func (d *doc) elsewhere(m int) bool {
	for _, i := range d.inner[m] {
		if x := &d.a.Mentions[i]; (x.Type == ner.District || x.Type == ner.Park) && x.Span.Start == d.a.Mentions[m].Span.Start {
			return true
		}
	}
	return false
}

// labelled is the thing that a label at byte at is about: the last of its type
// before, in the same paragraph or the one before where the label's own has
// none. It is -1 when there is none.
func (d *doc) labelled(c *clause, r *rule, at int) int {
	for i := sort.SearchInts(d.starts, at) - 1; i >= 0; i-- {
		m := d.tops[i]
		s := d.a.Doc.SentenceAt(d.a.Mentions[m].Span.Start)
		if s < 0 || s < c.sent-4 || d.a.Doc.Sentences[s].Paragraph < c.par-3 {
			break
		}
		if r.Subject.types.has(d.a.Mentions[m].Type) {
			return m
		}
	}
	return -1
}

// listings reads 签约项目12个，包括A、B: what the verb of one clause says of
// things that it only counts is said of those that the next clause lists.
func (d *doc) listings(cs []clause) {
	for _, r := range d.e.of.listing {
		for i := 0; i+1 < len(cs); i++ {
			c, n := &cs[i], &cs[i+1]
			if len(c.hits) == 0 || len(n.groups) == 0 {
				continue
			}
			hi := len(c.hits) - 1
			for hi >= 0 && !has(r.Trigger, d.e.texts[c.hits[hi].id]) {
				hi--
			}
			lead := strings.TrimLeft(n.text, " \u3000")
			w := hasPrefixAny(lead, d.e.words.Listing)
			if strings.HasPrefix(lead, "其中") {
				w = "其中"
			}
			if w == "" || w == "为" || w == "是" || w == "有" || hi < 0 || len(n.groups) == 0 || !d.allowed(c, r, hi) {
				continue
			}
			h := c.hits[hi].span
			if len(d.topsIn(ner.Span{Start: h.End, End: c.span.End})) > 0 || !containsAny(d.text[h.End:c.span.End], r.Needs) {
				continue
			}
			for gi := range n.groups {
				g := &n.groups[gi]
				for ei := range g.elems {
					if !d.fits(&r.Object, g, &g.elems[ei]) {
						continue
					}
					anchor := part{ner.Ref(g.elems[ei].m), g.elems[ei].span}
					for _, p := range d.find(c, &r.Subject, hi, -1, anchor) {
						d.fact(n, r, h, p, anchor)
					}
				}
			}
		}
	}
}

func (d *doc) apposed(c *clause, r *rule, left, right int) {
	sub, obj := right, left
	if r.Reverse {
		sub, obj = left, right
	}
	ms := d.a.Mentions
	if !r.Subject.types.has(ms[sub].Type) || !r.Object.types.has(ms[obj].Type) {
		return
	}
	if len(r.Needs) > 0 && !containsAny(c.text, r.Needs) || r.NoPlan && d.planned(c, ms[left].Span.Start) {
		return
	}
	last := &r.Subject
	if r.Reverse {
		last = &r.Object
	}
	if rest := strings.TrimLeft(d.text[ms[right].Span.End:max(ms[right].Span.End, c.span.End)], "”’"); last.noTail.Prefix(rest) > 0 {
		return
	}
	d.fact(c, r, ner.Span{}, part{ner.Ref(sub), ms[sub].Span}, part{ner.Ref(obj), ms[obj].Span})
}

// brackets reads A（B）.
func (d *doc) brackets(c *clause) {
	for _, as := range c.asides {
		if as.after < 0 {
			continue
		}
		for _, m := range d.topsIn(as.span) {
			for _, r := range d.e.of.paren {
				sub, obj := as.after, m
				if r.Reverse {
					sub, obj = m, as.after
				}
				ms := d.a.Mentions
				if r.Subject.types.has(ms[sub].Type) && r.Object.types.has(ms[obj].Type) && (len(r.Needs) == 0 || containsAny(d.text[as.span.Start:as.span.End], r.Needs)) && !containsAny(d.text[as.span.Start:as.span.End], r.Unless) {
					d.fact(c, r, ner.Span{}, part{ner.Ref(sub), ms[sub].Span}, part{ner.Ref(obj), ms[obj].Span})
				}
			}
		}
	}
}

// marked reads words before a mention that tie it to the district: 辖区X.
func (d *doc) marked(c *clause) {
	for _, r := range d.e.of.marked {
		for gi := range c.groups {
			g := &c.groups[gi]
			start := c.span.Start
			if gi > 0 {
				start = c.groups[gi-1].span.End
			}
			lead := strings.TrimRight(d.text[start:g.elems[0].span.Start], "“‘\"")
			if r.triggers.Suffix(lead) == 0 {
				continue
			}
			w := hasSuffixAny(lead, r.Trigger)
			if w == "" {
				continue
			}
			tr := ner.Span{Start: start + len(lead) - len(w), End: start + len(lead)}
			for ei := range g.elems {
				if d.fits(&r.Subject, g, &g.elems[ei]) {
					d.fact(c, r, tr, part{ner.Ref(g.elems[ei].m), g.elems[ei].span}, part{ref: ner.AboutRef, span: tr})
				}
			}
		}
	}
}

// scopes reads 全省P and 省P: the programme is the higher district's own.
func (d *doc) scopes(c *clause) {
	for _, r := range d.e.of.scope {
		for gi := range c.groups {
			for ei := range c.groups[gi].elems {
				el := &c.groups[gi].elems[ei]
				if !r.Object.types.has(d.a.Mentions[el.m].Type) {
					continue
				}
				lead := strings.TrimRight(d.text[c.span.Start:el.span.Start], "“‘\"")
				for _, w := range d.e.scopes {
					at := ner.Span{Start: c.span.Start + len(lead) - len(w), End: c.span.Start + len(lead)}
					if !strings.HasSuffix(lead, w) {
						rest, ok := strings.CutPrefix(d.text[el.span.Start:el.span.End], w)
						if !ok || ner.RuneCount(w) == 1 && !strings.HasPrefix(rest, "“") {
							continue
						}
						at = ner.Span{Start: el.span.Start, End: el.span.Start + len(w)}
					} else if ner.RuneCount(w) == 1 && !d.begins(at.Start) {
						continue
					}
					if ref := d.above(d.e.words.Scope[w]); ref != ner.NoRef {
						d.fact(c, r, ner.Span{}, part{ref, at}, part{ner.Ref(el.m), el.span})
						d.facts[len(d.facts)-1].Evidence.Subject = at
					}
					break
				}
			}
		}
	}
}

func sortedKeys(m map[string]string) []string {
	ks := make([]string, 0, len(m))
	for k := range m {
		ks = append(ks, k)
	}
	sort.Slice(ks, func(i, j int) bool {
		if len(ks[i]) != len(ks[j]) {
			return len(ks[i]) > len(ks[j])
		}
		return ks[i] < ks[j]
	})
	return ks
}

// above is the mention of the district of that level (省, 市) that the
// report's own lies in: by its code where mentions carry codes, else the one
// named most often.
func (d *doc) above(level string) ner.Ref {
	if level == d.level {
		return ner.AboutRef
	}
	if r, ok := d.higher[level]; ok {
		return r
	}
	want := ""
	if code := d.a.Doc.AboutCode; len(code) == 6 {
		switch level {
		case "省":
			want = "division/" + code[:2] + "0000"
		case "市":
			want = "division/" + code[:4] + "00"
		}
	}
	best, count := ner.NoRef, 0
	n := map[string]int{}
	coded := false
	for i := range d.a.Mentions {
		m := &d.a.Mentions[i]
		if m.Type != ner.District {
			continue
		}
		if want != "" && m.Ref == want {
			best, coded = ner.Ref(i), true
			break
		}
		if d.key[i] == "about" || !(strings.HasSuffix(m.Name, level) || level == "省" && strings.HasSuffix(m.Name, "自治区")) {
			continue
		}
		n[d.key[i]]++
		if n[d.key[i]] > count {
			best, count = ner.Ref(i), n[d.key[i]]
		}
	}
	if want != "" && !coded && best != ner.NoRef && strings.HasPrefix(d.a.Mentions[best].Ref, "division/") {
		best = ner.NoRef // another province's
		if d.a.Mentions[0].Ref == "" {
			best = ner.NoRef
		}
	}
	if d.higher == nil {
		d.higher = map[string]ner.Ref{}
	}
	d.higher[level] = best
	return best
}

// definitions reads P：A、B and P，即A、B within a sentence.
func (d *doc) definitions(cs []clause) {
	for i := range cs {
		c := &cs[i]
		if len(c.groups) == 0 {
			continue
		}
		g := &c.groups[len(c.groups)-1]
		el := &g.elems[len(g.elems)-1]
		rest := d.text[g.span.End:c.span.End]
		for _, r := range d.e.of.definition {
			if !r.Object.types.has(d.a.Mentions[el.m].Type) || i+1 >= len(cs) {
				continue
			}
			mark := d.text[c.span.End:min(c.span.End+3, len(d.text))]
			colon := (strings.HasPrefix(mark, "：") || strings.HasPrefix(mark, ":")) && ner.RuneCount(plain(rest)) <= 4
			lead := strings.TrimSpace(cs[i+1].text)
			w := hasPrefixAny(lead, r.Trigger)
			if !colon && w == "" {
				continue
			}
			for k := i + 1; k < len(cs); k++ {
				if k > i+1 && w == "其中" && cs[k].own != nil && d.typeOf(first(cs[k].own)) == ner.District {
					break
				}
				for gi := range cs[k].groups {
					for ei := range cs[k].groups[gi].elems {
						x := &cs[k].groups[gi].elems[ei]
						if d.fits(&r.Subject, &cs[k].groups[gi], x) {
							d.fact(&cs[k], r, ner.Span{}, part{ner.Ref(x.m), x.span}, part{ner.Ref(el.m), el.span})
						}
					}
				}
			}
		}
	}
}

func first(p *party) ner.Ref {
	if p.empty() {
		return ner.NoRef
	}
	return p.refs[0]
}

// carries reads what one clause names of the subjects of the next: 石化产业做
// 大做强，X项目开工.
func (d *doc) carries(cs []clause) {
	for _, r := range d.e.of.carry {
		var from *element
		var src *clause
		for i := range cs {
			c := &cs[i]
			mixed := false
			var found *element
			for gi := range c.groups {
				for ei := range c.groups[gi].elems {
					el := &c.groups[gi].elems[ei]
					t := d.a.Mentions[el.m].Type
					if r.Object.types.has(t) {
						if found == nil && len(c.groups[gi].elems) == 1 {
							found = el
						} else {
							mixed = true
						}
					} else if t != ner.District {
						mixed = true
					}
				}
			}
			if found != nil && !mixed {
				from, src = found, c
				continue
			}
			if found != nil {
				from, src = nil, nil
			}
			if src == nil || len(c.groups) == 0 {
				continue
			}
			gi := 0
			if c.own != nil {
				if gi = c.own.group; gi < 0 || len(r.Trigger) > 0 && !containsAny(c.text, r.Trigger) {
					continue
				}
			} else if hasSuffixAny(strings.TrimRight(d.text[c.span.Start:c.groups[0].elems[0].span.Start], "“"), r.Trigger) == "" {
				continue
			}
			g := &c.groups[gi]
			for ei := range g.elems {
				if d.fits(&r.Subject, g, &g.elems[ei]) {
					d.fact(c, r, ner.Span{}, part{ner.Ref(g.elems[ei].m), g.elems[ei].span}, part{ner.Ref(from.m), from.span})
				}
			}
		}
	}
}

// titles reads an office beside a person: X区人民政府区长 某某, 记者 甲 乙.
func (d *doc) titles() {
	rules := d.e.of.title
	if len(rules) == 0 {
		return
	}
	for ti, m := range d.tops {
		p := &d.a.Mentions[m]
		if p.Type != ner.Person {
			continue
		}
		for _, r := range rules {
			if d.titled(r, ti, p.Span.Start, part{ner.Ref(m), p.Span}) || d.appointed(r, ti, part{ner.Ref(m), p.Span}) {
				break
			}
		}
	}
}

func (d *doc) titled(r *rule, ti, at int, person part) bool {
	prev, prevTop := 0, -1
	if ti > 0 {
		prevTop = d.tops[ti-1]
		prev = d.a.Mentions[prevTop].Span.End
	}
	gap := d.text[prev:at]
	// A name in a row of names shares the office of the first.
	if prevTop >= 0 && d.a.Mentions[prevTop].Type == ner.Person && gap != "" && len(gap) <= 6 && strings.Trim(gap, " \u3000、和") == "" {
		return d.titled(r, ti-1, d.a.Mentions[prevTop].Span.Start, person)
	}
	if i := strings.LastIndexAny(gap, "。！？；，：“”\n（("); i >= 0 {
		_, n := utf8.DecodeRuneInString(gap[i:])
		prevTop, prev = -1, prev+i+n
		gap = gap[i+n:]
	}
	gap = strings.TrimRight(gap, " \u3000：:")
	w := longestSuffix(gap, r.Trigger)
	if w == "" || ner.RuneCount(gap) > 24 {
		return false
	}
	start := prev + len(gap) - len(w)
	// 局长、首席服务官某某: the first office is the one of the body before.
	office := strings.TrimLeft(gap, bullets)
	for _, w := range d.e.words.BeforeOffice {
		if t := strings.TrimPrefix(office, w); t != office && hasSuffixAny(t, r.Trigger) != "" {
			office = t // 会议由副市长某某主持
			break
		}
		if i := ner.LastIndex(office, w); i > 0 && w == "由" && hasSuffixAny(office[i+len(w):], r.Trigger) != "" {
			office, prevTop = office[i+len(w):], -1 // 推介会由副市长某某主持
			break
		}
	}
	if i := strings.Index(office, "、"); i > 0 && prevTop >= 0 && d.a.Mentions[prevTop].Span.End == prev && hasSuffixAny(office[:i], r.Trigger) != "" && !strings.HasPrefix(office, "省") {
		office = office[:i]
	} else if i = ner.LastIndex(office, "、"); i >= 0 {
		if hasPrefixAny(office, r.Needs) == "" {
			prevTop = -1
		}
		office = office[i+len("、"):]
	}
	office = strings.TrimSpace(office)
	org := part{ref: ner.NoRef}
	var before *ner.Mention
	if prevTop >= 0 {
		before = &d.a.Mentions[prevTop]
	}
	position := r.office(before, office)
	if prevTop >= 0 && r.Object.types.has(d.a.Mentions[prevTop].Type) && ner.RuneCount(position) <= 12 && !d.otherBody(d.a.Mentions[prevTop].Type, position) {
		org = part{ner.Ref(prevTop), d.a.Mentions[prevTop].Span}
	}
	if org.ref == ner.NoRef {
		org = d.bodyOf(office, w, start, r)
		position = w
	}
	if org.ref == ner.NoRef && !has(r.Unless, w) {
		// 市委副书记、市长某某: the first office says whose the second is.
		chain := strings.TrimSpace(gap)
		for org.ref == ner.NoRef {
			i := ner.LastIndex(chain, "、")
			if i < 0 {
				break
			}
			chain = chain[:i]
			one := chain[ner.LastIndex(chain, "、")+1:]
			if j := ner.LastIndex(chain, "、"); j >= 0 {
				one = chain[j+len("、"):]
			}
			if t := hasSuffixAny(one, r.Trigger); t != "" {
				org = d.bodyOf(one, t, start, r)
			}
		}
	}
	if org.ref == ner.NoRef {
		if org = d.fellow(office, w, person.span.Start); org.ref == ner.NoRef {
			return false
		}
	}
	org = d.ruled(org, r)
	title := ner.Span{Start: start, End: start + len(w)}
	quote := title.Union(person.span)
	if s := d.a.Doc.SentenceAt(person.span.Start); !org.span.Empty() && s >= 0 && d.a.Doc.Sentences[s].Span.Contains(org.span) {
		quote = quote.Union(org.span)
	} else {
		org.span = ner.Span{}
	}
	d.facts = append(d.facts, ner.Fact{
		Subject: person.ref, Predicate: r.Predicate, Object: org.ref, Position: position, Confidence: r.Confidence,
		Evidence: ner.Evidence{Sentence: d.a.Doc.SentenceAt(person.span.Start), Quote: quote, Subject: person.span, Trigger: title, Object: org.span, Rule: r.Name},
		S:        -1, O: -1,
	})
	d.earlierOffices(r, org, person)
	return true
}

// longestSuffix is the longest of the words that s ends in, or "".
func longestSuffix(s string, words []string) string {
	best := ""
	for _, w := range words {
		if len(w) > len(best) && strings.HasSuffix(s, w) {
			best = w
		}
	}
	return best
}

// fellow is the district of the officer named before in the same sentence, where
// the title is one of that level: 甲市市长某某，副市长某某.
func (d *doc) fellow(office, title string, at int) part {
	none := part{ref: ner.NoRef}
	if office != title && hasSuffixAny(office, d.e.words.Ranks) == "" && strings.TrimSuffix(office, title) != "常务" {
		return none
	}
	level := ner.FirstRunes(strings.TrimPrefix(title, "副"), 1)
	si := d.a.Doc.SentenceAt(at)
	for i := len(d.facts) - 1; i >= 0 && si >= 0; i-- {
		f := &d.facts[i]
		if f.Predicate != ner.HoldsPosition || f.Evidence.Sentence != si {
			break
		}
		if f.Object < 0 || d.typeOf(f.Object) != ner.District {
			continue
		}
		if strings.HasSuffix(d.a.Mentions[f.Object].Name, level) {
			return part{f.Object, d.a.Mentions[f.Object].Span}
		}
		return none
	}
	return none
}

// appointed reads an office behind a person: 任命某某为甲局局长, 某某任乙县县长,
// 免去某某的丙厅厅长职务.
func (d *doc) appointed(r *rule, ti int, person part) bool {
	if ti+1 >= len(d.tops) {
		return false
	}
	m := &d.a.Mentions[d.tops[ti+1]]
	if !r.Object.types.has(m.Type) {
		return false
	}
	if !has(d.e.words.Serves, d.text[person.span.End:m.Span.Start]) {
		return false
	}
	after := d.text[m.Span.End:]
	if i := strings.IndexAny(after, "，。；、！\n（ "); i >= 0 {
		after = after[:i]
	}
	if d.text[person.span.End:m.Span.Start] == "的" {
		rest := strings.TrimSuffix(after, "职务")
		if rest == after {
			return false
		}
		after = rest
	}
	w := hasSuffixAny(after, r.Trigger)
	if w == "" || has(r.Unless, w) || ner.RuneCount(after) > 12 || d.otherBody(m.Type, after) {
		return false
	}
	position := r.office(m, after)
	body := d.ruled(part{ner.Ref(d.tops[ti+1]), m.Span}, r)
	title := ner.Span{Start: m.Span.End + len(after) - len(w), End: m.Span.End + len(after)}
	d.facts = append(d.facts, ner.Fact{
		Subject: person.ref, Predicate: r.Predicate, Object: body.ref, Position: position, Confidence: r.Confidence,
		Evidence: ner.Evidence{Sentence: d.a.Doc.SentenceAt(person.span.Start), Quote: person.span.Union(title), Subject: person.span, Trigger: title, Object: m.Span, Rule: r.Name},
		S:        -1, O: -1,
	})
	return true
}

// office is a position without the words for the body that m stands for, which
// it follows (nil: none): 区长 of 政府区长; a committee's officers keep it, 甲区 and
// 委书记 are 区委书记.
func (r *rule) office(m *ner.Mention, position string) string {
	for _, n := range r.Needs {
		if p := strings.TrimPrefix(position, n); p != position && hasSuffixAny(p, r.Trigger) != "" {
			if strings.HasSuffix(n, "委") && m != nil && m.Type == ner.District {
				return ner.LastRunes(m.Name, 1) + n + p
			}
			return p
		}
	}
	return position
}

// earlierOffices adds the offices that stand before the one whose body is org:
// 甲部副部长、乙办主任某某, 丙会会员,丁厅厅长某某.
func (d *doc) earlierOffices(r *rule, org, person part) {
	at := org.span.Start
	if org.span.Empty() {
		return
	}
	for n := 0; n < 3; n++ {
		ti := sort.Search(len(d.tops), func(i int) bool { return d.a.Mentions[d.tops[i]].Span.End > at }) - 1
		if ti < 0 {
			return
		}
		m := &d.a.Mentions[d.tops[ti]]
		if !r.Object.types.has(m.Type) || m.Span.Start < d.a.Doc.Sentences[d.a.Doc.SentenceAt(at)].Span.Start {
			return
		}
		gap := d.text[m.Span.End:at]
		office := strings.TrimRight(gap, "、，,兼")
		if office == gap || office == "" || ner.RuneCount(office) > 14 || strings.ContainsAny(office, "，。；：！？“”\n和与") {
			return
		}
		last := office
		if i := ner.LastIndex(office, "、"); i >= 0 {
			last = office[i+len("、"):]
		}
		w := hasSuffixAny(last, r.Trigger)
		if w == "" {
			return
		}
		position := r.office(m, office)
		if d.otherBody(m.Type, position) {
			return
		}
		body := d.ruled(part{ner.Ref(d.tops[ti]), m.Span}, r)
		title := ner.Span{Start: m.Span.End + len(office) - len(w), End: m.Span.End + len(office)}
		d.facts = append(d.facts, ner.Fact{
			Subject: person.ref, Predicate: r.Predicate, Object: body.ref, Position: position, Confidence: r.Confidence,
			Evidence: ner.Evidence{Sentence: d.a.Doc.SentenceAt(person.span.Start), Quote: m.Span.Union(person.span), Subject: person.span, Trigger: title, Object: m.Span, Rule: r.Name},
			S:        -1, O: -1,
		})
		at = m.Span.Start
	}
}

const bullets = " \u3000▲●◆■★△○◇□※·"

// ruled is the district that a body governs (甲县人民政府, 甲市委): its officers
// are the district's. Any other body stays.
func (d *doc) ruled(org part, r *rule) part {
	if org.ref < 0 || d.a.Mentions[org.ref].Type != ner.Organization || !r.Object.types.has(ner.District) {
		return org
	}
	name := d.a.Mentions[org.ref].Name
	for n := len(name) - 1; n > 0; n-- {
		if !utf8.RuneStart(name[n]) {
			continue
		}
		place, body := name[:n], name[n:]
		if !has(d.e.words.Governs, body) {
			continue
		}
		place = strings.TrimPrefix(place, "中共")
		if strings.HasSuffix(body, "委") && len(body) > len("委") {
			place += body[:len(body)-len("委")] // 甲 + 市委
		}
		if place == d.a.Doc.About {
			return part{ner.AboutRef, org.span}
		}
		for m := range d.a.Mentions {
			if x := &d.a.Mentions[m]; x.Type == ner.District && (x.Name == place || strings.HasSuffix(place, x.Name) && ner.RuneCount(x.Name) > 1) {
				return part{ner.Ref(m), org.span}
			}
		}
	}
	return org
}

// otherBody reports whether an office named behind a district or a park is
// that of a body within it which has no mention of its own: 经信局局长.
func (d *doc) otherBody(t ner.Type, position string) bool {
	if t != ner.District && t != ner.Park {
		return false
	}
	for _, r := range d.e.words.OwnBodies {
		if i := strings.Index(position, r); i >= 0 && i+len(r) < len(position) && !strings.HasPrefix(position, "部长") {
			return true
		}
	}
	return false
}

// bodyOf finds whose office is meant when none is named right before it: the
// report's own district (区长), one above it (省委书记), the company last
// spoken of (公司董事长), the paper that a reporter writes for.
func (d *doc) bodyOf(office, title string, at int, r *rule) part {
	none := part{ref: ner.NoRef}
	ci := sort.Search(len(d.clauses), func(i int) bool { return d.clauses[i].span.End > at })
	if ci < len(d.clauses) {
		for _, t := range []ner.Type{ner.Enterprise, ner.Organization, ner.Park, ner.Project} {
			if w := hasPrefixAny(office, d.e.words.Anaphor[t.String()]); w != "" && (t != ner.Project || strings.HasPrefix(w, "该")) {
				word := strings.TrimPrefix(w, "该")
				if m := d.lastOf(t, &d.clauses[ci], at, word, word != w); m >= 0 {
					return part{ner.Ref(m), d.a.Mentions[m].Span}
				}
				return none
			}
		}
	}
	if strings.HasPrefix(office, "其") && ci < len(d.clauses) {
		// 甲公司与…合作，其负责人某某: the subject before.
		for k := ci - 1; k >= 0 && d.clauses[k].sent >= d.clauses[ci].sent-1; k-- {
			if o := d.clauses[k].own; !o.empty() && o.group >= 0 && o.refs[0] >= 0 && (d.typeOf(o.refs[0]) == ner.Enterprise || d.typeOf(o.refs[0]) == ner.Organization) {
				return part{o.refs[0], d.a.Mentions[o.refs[0]].Span}
			}
		}
		return none
	}
	if has(r.Unless, title) {
		// A reporter's paper stands somewhere before in the sentence.
		s := d.a.Doc.SentenceAt(at)
		for i := sort.SearchInts(d.starts, at) - 1; i >= 0 && s >= 0; i-- {
			m := d.tops[i]
			if d.a.Mentions[m].Span.Start < d.a.Doc.Sentences[s].Span.Start || at-d.a.Mentions[m].Span.End > 90 {
				break
			}
			if d.a.Mentions[m].Type == ner.Organization {
				return part{ner.Ref(m), d.a.Mentions[m].Span}
			}
		}
		return none
	}
	if d.a.Doc.About == "" {
		return none
	}
	for _, w := range d.e.words.Ranks {
		if rest := strings.TrimPrefix(office, w); rest != office && (strings.HasPrefix(rest, "副") || strings.HasSuffix(rest, "长") && ner.RuneCount(rest) == 2) {
			office = rest // 常务副市长
		}
	}
	head, _ := utf8.DecodeRuneInString(office)
	level := string(head)
	if strings.HasPrefix(office, "自治区") {
		level = "自治区"
	}
	if rest := strings.TrimPrefix(office, level); rest == office || rest != "长" && hasPrefixAny(rest, r.Needs) == "" && !strings.HasPrefix(rest, "长") && !strings.HasPrefix(rest, "副主席") && !strings.HasPrefix(rest, "主席") {
		return none
	}
	switch {
	case level == d.level, level == "自治区" && strings.HasSuffix(d.a.Doc.About, "自治区"), level == "区" && strings.HasSuffix(d.level, "区"), level == "县" && strings.HasSuffix(d.level, "县"):
		return part{ref: ner.AboutRef}
	case level == "省" || level == "市" || level == "自治区":
		return part{ref: d.above(strings.Replace(level, "自治区", "省", 1))}
	}
	return none
}

// ofStates records what the state of a thing says of the district or zone that
// the clause speaks of, where no other fact says it: what is signed was drawn.
func (d *doc) ofStates() {
	if len(d.attrs) == 0 {
		return
	}
	for _, r := range d.e.of.ofState {
		known := map[string]bool{}
		for i := range d.facts {
			if f := &d.facts[i]; f.Predicate == r.Predicate {
				known[d.refKey(f.Object)] = true
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

// bare gives the report's district what no other rule spoke of.
func (d *doc) bare() {
	type pair struct{ s, o string }
	known := make(map[pair]bool, 2*len(d.facts))
	for i := range d.facts {
		f := &d.facts[i]
		switch f.Predicate {
		case ner.CarriesOut, ner.Attracted, ner.Established, ner.Hosts, ner.Issued, ner.DevelopsIndustry:
			known[pair{d.refKey(f.Subject), d.refKey(f.Object)}] = true
			if f.Subject == ner.AboutRef || d.refKey(f.Subject) == "about" || f.Predicate != ner.CarriesOut {
				known[pair{o: d.refKey(f.Object)}] = true
			}
		case ner.ParticipatesIn:
			known[pair{o: d.refKey(f.Object)}] = true
		}
	}
	said := map[ner.Span]bool{} // industries that were said of a company beside them
	for i := range d.facts {
		if f := &d.facts[i]; f.Predicate == ner.InIndustry && f.Evidence.Trigger.Empty() && d.e.ruleKind[f.Evidence.Rule] != kindCarry && d.e.ruleKind[f.Evidence.Rule] != kindName {
			said[f.Evidence.Object] = true
		}
	}
	for i := range d.clauses {
		c := &d.clauses[i]
		if c.home == ner.NoRef {
			continue
		}
		for _, r := range d.e.of.bare {
			any := false
			for gi := range c.groups {
				for ei := range c.groups[gi].elems {
					any = any || r.Object.types.has(d.a.Mentions[c.groups[gi].elems[ei].m].Type)
				}
			}
			if !any || r.unless.In(c.text) {
				continue
			}
			for gi := range c.groups {
				g := &c.groups[gi]
				for ei := range g.elems {
					el := &g.elems[ei]
					if d.a.Mentions[el.m].Type == ner.Event && d.ofAbove(c, el) {
						continue
					}
					if !r.Object.types.has(d.a.Mentions[el.m].Type) {
						continue
					}
					if known[pair{o: d.key[el.m]}] && c.home == ner.AboutRef || known[pair{d.refKey(c.home), d.key[el.m]}] || said[el.span] || !d.fits(&r.Object, g, el) {
						continue
					}
					if d.foreign(c, gi) {
						// Another district is spoken of: what it does is its own.
						if p := c.topic; !p.blocked && len(p.refs) == 1 && p.refs[0] >= 0 && d.typeOf(p.refs[0]) == ner.District && p.group >= 0 && r.Predicate == ner.DevelopsIndustry && !known[pair{d.refKey(p.refs[0]), d.key[el.m]}] {
							d.fact(c, r, ner.Span{}, part{ref: p.refs[0], span: p.spans[0]}, part{ner.Ref(el.m), el.span})
						}
						continue
					}
					who := part{ref: c.home}
					if p := c.topic; r.Predicate == ner.DevelopsIndustry && !p.empty() && !p.blocked && len(p.refs) == 1 && p.near && p.group >= 0 && p.group != gi && d.typeOf(p.refs[0]) == ner.Park {
						who = part{ref: p.refs[0], span: p.spans[0]} // the park's own trades
					}
					d.fact(c, r, ner.Span{}, who, part{ner.Ref(el.m), el.span})
				}
			}
		}
	}
}

// ofAbove reports whether a name is marked as that of a higher level: 全省X大会
// in a county's report.
func (d *doc) ofAbove(c *clause, el *element) bool {
	lead := strings.TrimRight(d.text[c.span.Start:el.span.Start], "“‘\"")
	for _, w := range d.e.scopes {
		if ner.RuneCount(w) > 1 && d.e.words.Scope[w] != d.level && (strings.HasSuffix(lead, w) || strings.HasPrefix(d.text[el.span.Start:], w)) {
			return true
		}
	}
	return false
}

// foreign reports whether the clause speaks of someone else than the district
// of the report: another district, a company, an institution.
func (d *doc) foreign(c *clause, gi int) bool {
	p := c.topic
	if p == nil {
		return false
	}
	if p.blocked {
		return true
	}
	if p.near && p.group == gi {
		return false
	}
	return d.acts(p)
}
