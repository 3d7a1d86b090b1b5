package relation

import (
	"strings"
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
	return d.e.words.PartNouns.In(ner.LastRunes(d.text[from:h.End], 14))
}

// ahead reports that what is told of group gi is about to be finished or to
// run, and nothing in the sentence says that it is still to be begun: 将于11月竣工.
func (d *doc) ahead(c *clause, gi int, h ner.Span) bool {
	if gi >= 0 && c.section && h.End <= c.groups[gi].span.Start {
		return d.e.words.Ends.In(d.text[h.Start:h.End]) // 建成甲: it is being built
	}
	s := d.a.Doc.Sentences[c.sent].Span
	switch {
	case gi < 0: // 项目预计6月完成主体，7月投产
		from := c.span.Start
		if c.plan && c.index > 0 && d.clauses[c.index-1].sent == c.sent {
			from = d.clauses[c.index-1].span.Start
		}
		if c.section || !d.e.words.Ahead.In(d.text[from:h.End]) {
			return false
		}
	case h.Start < c.groups[gi].span.End || !d.e.words.Ahead.In(d.text[c.groups[gi].span.End:h.End]):
		return false
	}
	return !d.e.words.Beginnings.In(d.text[s.Start:h.Start])
}

// manyOf reports that the name is that of a kind, of which a number is told:
// 建成X产业园12个; or of a region, which is nothing that is built.
func (d *doc) manyOf(g *group, p part, h ner.Span) bool {
	if p.ref >= 0 && d.a.Mentions[p.ref].Type == ner.Place && d.e.words.Regions.Suffix(d.plain[p.ref]) > 0 {
		return true
	}
	if p.ref >= 0 && d.a.Mentions[p.ref].Type == ner.Place && g.sum == ner.NoType && d.e.words.Nature.Suffix(d.plain[p.ref]) > 0 {
		if h.Start < g.span.End && !d.worksFollow(g) || h.Start >= g.span.End && !d.e.words.Works.In(d.text[g.span.End:h.Start]) && !shared(g.tail) {
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
		return d.e.words.PreWork.In(between)
	}
	tail := ner.FirstRunes(g.tail, 16)
	if g.etc {
		tail = ner.FirstRunes(g.tail, 24)
	}
	if i := strings.IndexAny(tail, "、，"); i >= 0 {
		tail = tail[:i]
	}
	return d.e.words.PreWork.In(tail) && !d.e.words.AndWorks.In(tail)
}

// pushes reports that the trigger at h before group gi only urges on what the
// list or a word behind it says of the state.
func (d *doc) pushes(c *clause, gi int, h ner.Span) bool {
	g := &c.groups[gi]
	if h.End > g.span.Start || !d.e.words.Goals.In(d.text[h.Start:h.End]) {
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
			if r.Kind == kindStatus && r.Value == "started" && r.Subject.before {
				return ner.RuneCount(d.text[g.span.End:c.hits[hi].span.Start]) <= beforeGap && d.e.words.Already.Suffix(d.text[c.span.Start:c.hits[hi].span.Start]) == 0
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
	return d.e.words.Goals.In(ner.LastRunes(lead, 24))
}

// stateOf is the rule of the state that a word of mass openings stands for.
func (e *Engine) stateOf(word string) *rule {
	for _, r := range e.of.status {
		if r.Subject.types.has(ner.Project) && !r.OnlyPlan && r.triggers.Has(word) {
			return r
		}
	}
	return nil
}

// stateRule is the rule of the state that a hit tells, where it may speak.
func (d *doc) stateRule(c *clause, hi int) *rule {
	r := d.e.states[c.hits[hi].id]
	if r == nil {
		return nil
	}
	before := d.text[c.span.Start:c.hits[hi].span.Start]
	if d.mayDeny(c) && d.e.words.Negation.In(ner.LastRunes(before, 5)) || strings.HasSuffix(before, "开") {
		return nil
	}
	return r
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
			rest := closing.TrimLeft(d.text[p.Span.End:x.Span.End])
			for _, r := range d.e.of.status {
				if w := rest[:r.triggers.Prefix(rest)]; w != "" && d.e.words.Ceremonies.Suffix(w) > 0 && r.Subject.types.has(p.Type) {
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
	name := d.plain[m]
	if d.e.words.Ceremonies.Suffix(name) == 0 {
		return
	}
	for _, r := range d.e.of.status {
		w := firstSuffix(name, r.Trigger)
		if w == "" || d.e.words.Ceremonies.Suffix(w) == 0 {
			continue
		}
		stem := strings.TrimSuffix(name, w)
		best := -1
		for i := range d.a.Mentions {
			p := &d.a.Mentions[i]
			if n := d.plain[i]; p.Type == ner.Project && ner.RuneCount(n) >= 4 && strings.HasSuffix(stem, n) && (best < 0 || len(n) > len(d.plain[best])) {
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
	if p.ref >= 0 && d.a.Mentions[p.ref].Type == ner.Enterprise && d.e.words.FirmEnds.Suffix(d.plain[p.ref]) > 0 {
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
