package relation

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhengpu/ner"
)

// investments reads amounts of money beside named things.
func (d *doc) investments(c *clause) {
	rules := d.e.of.investment
	if len(rules) == 0 {
		return
	}
	qs := d.a.Quantities
	for d.quantity < len(qs) && qs[d.quantity].Span.Start < c.span.Start {
		d.quantity++
	}
	for qi := d.quantity; qi < len(qs) && qs[qi].Span.End <= c.span.End; qi++ {
		q := &qs[qi]
		if q.Span.Start < c.span.Start || q.Kind != "money" && !strings.HasSuffix(q.Unit, "元") {
			continue
		}
		top := d.topAt(q.Span.Start)
		if top >= 0 && (d.a.Mentions[top].Span.Start != q.Span.Start || d.a.Mentions[top].Type != ner.Project) {
			continue
		}
		word, trigger := d.investing(d.text[c.span.Start:q.Span.Start], c.span.Start)
		near := ner.LastRunes(d.text[c.span.Start:q.Span.Start], 8)
		for _, r := range rules {
			if r.unless.May(c.sign) && r.unless.In(near) {
				continue
			}
			p, trigger, ok := part{}, trigger, false
			if top >= 0 {
				// The name itself begins with the amount: 10亿元X项目.
				p, trigger, ok = part{ref: ner.Ref(top), span: d.a.Mentions[top].Span}, ner.Span{}, r.Subject.after
			} else {
				p, trigger, ok = d.invested(c, r, q, word, trigger)
				if ok && d.typeOf(p.ref) == ner.Park && trigger.End > c.span.Start && d.e.words.FixedAssets.Suffix(d.text[c.span.Start:trigger.End]) > 0 {
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

// investing is the word before an amount, at the end of the text before it that
// begins at byte from, that tells an investment, and where it stands; or "".
func (d *doc) investing(before string, from int) (string, ner.Span) {
	reach := len(ner.LastRunes(before, maxPaidGap)) + d.e.longestPaid
	skip := max(0, len(before)-reach)
	if !d.e.paid.In(before[skip:]) {
		return "", ner.Span{}
	}
	for _, w := range d.e.words.Investing {
		at := ner.LastIndex(before[skip:], w) + skip
		if at < skip {
			continue
		}
		if d.topAt(from+at) >= 0 || ner.RuneCount(before[at+len(w):]) > maxPaidGap {
			continue
		}
		return w, ner.Span{Start: from + at, End: from + at + len(w)}
	}
	return "", ner.Span{}
}

// maxPaidGap bounds, in characters, what may stand between a word of investment
// and the amount.
const maxPaidGap = 4

// invested finds what the amount was, or will be, put into; word at trigger tells
// that it is an investment.
func (d *doc) invested(c *clause, r *rule, q *ner.Quantity, word string, trigger ner.Span) (part, ner.Span, bool) {
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
		if word == "" || !r.Subject.before {
			return part{}, trigger, false
		}
		for _, a := range c.asides {
			if a.span.Contains(q.Span) && a.after >= 0 && r.Subject.types.has(d.a.Mentions[a.after].Type) {
				return part{ref: ner.Ref(a.after), span: d.a.Mentions[a.after].Span}, trigger, true
			}
		}
		return part{}, trigger, false
	}
	if r.Subject.label {
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
			gap := quotesOpen.TrimRight(d.outside(c, ner.Span{Start: q.Span.End, End: el.span.Start}))
			n := ner.RuneCount(gap)
			if !fits(g, el) {
				break
			}
			relative := strings.HasPrefix(gap, "的") || strings.HasSuffix(gap, "的") && n <= 12
			switch {
			case r.Subject.after && relative && word != "" && n <= 16:
			case r.Subject.after && word != "" && n <= 36 && strings.HasPrefix(gap, "、") && strings.HasSuffix(gap, "的") && !d.e.words.OwnNouns.In(gap):
				// 总投资10亿元、占地50亩的X
			case r.Subject.after && relative && word == "" && n <= 16 && d.goesOnPaying(c, g, ei, q.Span.Start):
				// 投资30亿元的X、10亿元的Y
			case r.Subject.after && gap == "" && d.a.Mentions[el.m].Type == ner.Project:
			case place && r.Subject.head && n <= 24 && len(g.elems) == 1 && !g.etc && r.triggers.In(gap):
			case r.Subject.head && word != "" && n <= 12 && len(g.elems) == 1 && !g.etc && !relative && r.triggers.In(gap):
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
	if i := c.index + 1; r.Subject.head && !own && i < len(d.clauses) && d.clauses[i].sent == c.sent && ner.RuneCount(d.text[q.Span.End:c.span.End]) <= 2 {
		n := &d.clauses[i]
		if len(n.groups) > 0 {
			g := &n.groups[0]
			lead := d.text[n.span.Start:g.elems[0].span.Start]
			if r.triggers.Prefix(strings.TrimLeft(lead, " ")) > 0 && ner.RuneCount(lead) <= 12 {
				if d.text[g.span.End:n.span.End] == "" || len(n.groups) == 1 || !shared(g.tail) {
					if p, ok := alone(n, g); ok {
						return p, trigger, true
					}
				}
			}
		}
	}
	if !r.Subject.before || c.own != nil || strings.HasPrefix(d.text[q.Span.End:], "的") || ner.RuneCount(d.text[c.span.Start:trigger.Start]) > 6 {
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
	if word == "" || !r.Subject.before || strings.HasPrefix(d.text[q.Span.End:], "的") {
		return part{}, trigger, false
	}
	for i := len(c.groups) - 1; i >= 0; i-- {
		g := &c.groups[i]
		if g.span.End > trigger.Start {
			continue
		}
		switch m := &d.a.Mentions[g.elems[0].m]; m.Type {
		case ner.Park, ner.Place:
			if g.end != trigger.Start || m.Type == ner.Place && (d.e.words.Nature.Suffix(d.plain[g.elems[0].m]) > 0 || d.e.words.Regions.Suffix(d.plain[g.elems[0].m]) > 0) || d.governedByPrep(c, i) {
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
		if d.e.words.Counts.Has(qs[i].Unit) && qs[i].Value > 1 {
			return true
		}
	}
	return false
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
