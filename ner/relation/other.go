package relation

import (
	"sort"
	"strings"

	"zhengpu/ner"
)

// members reads A、B等N个C: what sums the list up says something of A and B.
func (d *doc) members(c *clause) {
	for _, r := range d.e.of.members {
		for gi := 0; gi+1 < len(c.groups); gi++ {
			g, next := &c.groups[gi], &c.groups[gi+1]
			if !g.etc || len(next.elems) != 1 {
				continue
			}
			gap := plain(d.outside(c, ner.Span{Start: g.span.End, End: next.elems[0].span.Start}))
			if ner.RuneCount(gap) > 10 || d.hitIn(c, ner.Span{Start: g.span.End, End: next.elems[0].span.Start}) || r.unless.In(gap) {
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
	beside := false
	for gi := range c.groups {
		for ei := range c.groups[gi].elems {
			beside = beside || len(c.groups[gi].elems[ei].mods) > 0
		}
	}
	for _, r := range d.e.of.apposition {
		if len(r.Trigger) == 0 {
			if beside {
				d.adjacent(c, r)
			}
			continue
		}
		for gi := 1; gi < len(c.groups); gi++ {
			prev := &c.groups[gi-1]
			a, b := &prev.elems[len(prev.elems)-1], &c.groups[gi].elems[0]
			if r.triggers.Has(plain(d.outside(c, ner.Span{Start: a.span.End, End: b.span.Start}))) {
				for ei := range c.groups[gi].elems {
					d.apposed(c, r, a.m, c.groups[gi].elems[ei].m)
				}
			}
		}
	}
}

// adjacent reads mentions that nothing parts: 甲开发区|乙公司.
func (d *doc) adjacent(c *clause, r *rule) {
	for gi := range c.groups {
		for ei := range c.groups[gi].elems {
			el := &c.groups[gi].elems[ei]
			mods := el.mods
			if r.Predicate == ner.LocatedIn && len(mods) == 0 {
				mods = c.groups[gi].elems[0].mods // 园区A、B等企业: the park is B's too
			}
			for i, m := range mods {
				d.apposed(c, r, m, el.m)
				if i+1 < len(el.mods) {
					d.apposed(c, r, m, el.mods[i+1]) // 甲市乙开发区丙公司
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
			n := r.triggers.Prefix(tail)
			if n == 0 || r.notAfter.Prefix(tail[n:]) > 0 {
				continue
			}
			at := g.span.End + strings.Index(d.text[g.span.End:], tail)
			for i := range g.elems {
				for k := i + 1; k < len(g.elems); k++ {
					a, b := &g.elems[i], &g.elems[k]
					if r.Subject.types.has(d.a.Mentions[a.m].Type) && r.Object.types.has(d.a.Mentions[b.m].Type) {
						d.fact(c, r, ner.Span{Start: at, End: at + n}, part{ner.Ref(a.m), a.span}, part{ner.Ref(b.m), b.span})
					}
				}
			}
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
			own := d.e.words.Ways.Suffix(d.plain[first]) > 0
			for ei := 1; ei < len(g.elems); ei++ {
				own = own || d.e.words.Ways.Suffix(d.plain[g.elems[ei].m]) > 0
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

func (d *doc) apposed(c *clause, r *rule, left, right int) {
	sub, obj := right, left
	if r.Reverse {
		sub, obj = left, right
	}
	ms := d.a.Mentions
	if !r.Subject.types.has(ms[sub].Type) || !r.Object.types.has(ms[obj].Type) {
		return
	}
	if len(r.Needs) > 0 && !r.needs.In(c.text) || r.NoPlan && d.planned(c, ms[left].Span.Start) {
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
				if r.Subject.types.has(ms[sub].Type) && r.Object.types.has(ms[obj].Type) && (len(r.Needs) == 0 || r.needs.In(d.text[as.span.Start:as.span.End])) && !r.unless.In(d.text[as.span.Start:as.span.End]) {
					d.fact(c, r, ner.Span{}, part{ner.Ref(sub), ms[sub].Span}, part{ner.Ref(obj), ms[obj].Span})
				}
			}
		}
	}
}

// marks open a quotation.
var marks = ner.NewRunes("“‘\"")

// marked reads words before a mention that tie it to the district: 辖区X.
func (d *doc) marked(c *clause) {
	for _, r := range d.e.of.marked {
		for gi := range c.groups {
			g := &c.groups[gi]
			start := c.span.Start
			if gi > 0 {
				start = c.groups[gi-1].span.End
			}
			lead := marks.TrimRight(d.text[start:g.elems[0].span.Start])
			if r.triggers.Suffix(lead) == 0 {
				continue
			}
			w := firstSuffix(lead, r.Trigger)
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
		if r.Object.types&c.types == 0 {
			continue
		}
		for gi := range c.groups {
			for ei := range c.groups[gi].elems {
				el := &c.groups[gi].elems[ei]
				if !r.Object.types.has(d.a.Mentions[el.m].Type) {
					continue
				}
				lead := marks.TrimRight(d.text[c.span.Start:el.span.Start])
				if d.e.scopeWords.Suffix(lead) == 0 && d.e.scopeWords.Prefix(d.text[el.span.Start:el.span.End]) == 0 {
					continue
				}
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
	n := map[int32]int{}
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
		if d.key[i] == aboutKey || !(strings.HasSuffix(m.Name, level) || level == "省" && strings.HasSuffix(m.Name, "自治区")) {
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
			w := lead[:r.triggers.Prefix(lead)]
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
func (d *doc) carries(cs []clause, types typeSet) {
	for _, r := range d.e.of.carry {
		if r.Object.types&types == 0 {
			continue
		}
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
				if gi = c.own.group; gi < 0 || len(r.Trigger) > 0 && !r.triggers.In(c.text) {
					continue
				}
			} else if r.triggers.Suffix(strings.TrimRight(d.text[c.span.Start:c.groups[0].elems[0].span.Start], "“")) == 0 {
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

// pairOf is one number for two.
func pairOf(s, o int32) uint64 { return uint64(uint32(s))<<32 | uint64(uint32(o)) }

// bare gives the report's district what no other rule spoke of.
func (d *doc) bare() {
	spoken := make([]bool, d.keys)               // of a thing, by its key
	known := make(map[uint64]bool, len(d.facts)) // of two, by pairOf
	for i := range d.facts {
		f := &d.facts[i]
		sub, obj := d.refKey(f.Subject), d.refKey(f.Object)
		if obj < 0 {
			continue
		}
		switch f.Predicate {
		case ner.CarriesOut, ner.Attracted, ner.Established, ner.Hosts, ner.Issued, ner.DevelopsIndustry:
			known[pairOf(sub, obj)] = true
			if sub <= aboutKey || f.Predicate != ner.CarriesOut {
				spoken[obj] = true
			}
		case ner.ParticipatesIn:
			spoken[obj] = true
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
		if c.home == ner.NoRef || c.types == 0 {
			continue
		}
		for _, r := range d.e.of.bare {
			if r.Object.types&c.types == 0 || c.holds(&r.unless) {
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
					if spoken[d.key[el.m]] && c.home == ner.AboutRef || known[pairOf(d.refKey(c.home), d.key[el.m])] || said[el.span] || !d.fits(&r.Object, g, el) {
						continue
					}
					if d.foreign(c, gi) {
						// Another district is spoken of: what it does is its own.
						if p := c.topic; !p.blocked && len(p.refs) == 1 && p.refs[0] >= 0 && d.typeOf(p.refs[0]) == ner.District && p.group >= 0 && r.Predicate == ner.DevelopsIndustry && !known[pairOf(d.refKey(p.refs[0]), d.key[el.m])] {
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
	lead := marks.TrimRight(d.text[c.span.Start:el.span.Start])
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
