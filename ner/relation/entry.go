package relation

import (
	"sort"
	"strings"

	"zhengpu/ner"
)

// leads reads 在Y，X…: a sentence that opens with a place goes on with what is
// there.
func (d *doc) leads(cs []clause, types typeSet) {
	for _, r := range d.e.of.lead {
		if r.Object.types&types == 0 {
			continue
		}
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
func (d *doc) fields(cs []clause, types typeSet) {
	for _, r := range d.e.of.field {
		if r.Object.types&types == 0 {
			continue
		}
		for i := 0; i+1 < len(cs); i++ {
			at := d.fieldOf(&cs[i], r)
			if at < 0 {
				continue
			}
			for k := i + 1; k < len(cs) && d.fieldOf(&cs[k], r) < 0; k++ {
				c := &cs[k]
				if c.own != nil && c.own.group >= 0 && d.typeOf(c.own.refs[0]) == ner.District && c.own.refs[0] != ner.AboutRef && d.refKey(c.own.refs[0]) != aboutKey {
					break
				}
				for gi := range c.groups {
					g := &c.groups[gi]
					if d.governedByPrep(c, gi) || r.unless.In(c.text) {
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
	if r.triggers.Has(tail) {
		return el.m
	}
	if mark := d.text[c.span.End:]; tail == "" && lead != "围绕" && (strings.HasPrefix(mark, "：") || strings.HasPrefix(mark, ":")) {
		return el.m
	}
	return -1
}

// labels reads 建设单位：B, 建设地点为Y behind the project that they tell of: the
// one that the sentence, or the paragraph, named last.
func (d *doc) labels(cs []clause, types typeSet) {
	for _, r := range d.e.of.label {
		if r.Object.types&types == 0 || !r.triggers.May(cs[0].sign) {
			continue
		}
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
				n := r.triggers.Suffix(lead)
				if n == 0 {
					continue
				}
				at := ner.Span{Start: from + len(lead) - n, End: from + len(lead)}
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
			for hi >= 0 && !r.triggers.Has(d.e.texts[c.hits[hi].id]) {
				hi--
			}
			lead := strings.TrimLeft(n.text, " \u3000")
			w := lead[:d.e.words.Listing.Prefix(lead)]
			if strings.HasPrefix(lead, "其中") {
				w = "其中"
			}
			if w == "" || w == "为" || w == "是" || w == "有" || hi < 0 || len(n.groups) == 0 || !d.allowed(c, r, hi) {
				continue
			}
			h := c.hits[hi].span
			if len(d.topsIn(ner.Span{Start: h.End, End: c.span.End})) > 0 || !r.needs.In(d.text[h.End:c.span.End]) {
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

const bullets = " \u3000▲●◆■★△○◇□※·"
