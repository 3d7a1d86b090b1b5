package relation

import (
	"sort"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

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
	w := gap[len(gap)-r.triggers.Suffix(gap):]
	if w == "" || ner.RuneCount(gap) > 24 {
		return false
	}
	start := prev + len(gap) - len(w)
	// 局长、首席服务官某某: the first office is the one of the body before.
	office := strings.TrimLeft(gap, bullets)
	for _, w := range d.e.words.BeforeOffice {
		if t := strings.TrimPrefix(office, w); t != office && r.triggers.Suffix(t) > 0 {
			office = t // 会议由副市长某某主持
			break
		}
		if i := ner.LastIndex(office, w); i > 0 && w == "由" && r.triggers.Suffix(office[i+len(w):]) > 0 {
			office, prevTop = office[i+len(w):], -1 // 推介会由副市长某某主持
			break
		}
	}
	if i := strings.Index(office, "、"); i > 0 && prevTop >= 0 && d.a.Mentions[prevTop].Span.End == prev && r.triggers.Suffix(office[:i]) > 0 && !strings.HasPrefix(office, "省") {
		office = office[:i]
	} else if i = ner.LastIndex(office, "、"); i >= 0 {
		if r.needs.Prefix(office) == 0 {
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
	if org.ref == ner.NoRef && !r.unless.Has(w) {
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
			if t := firstSuffix(one, r.Trigger); t != "" {
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

// fellow is the district of the officer named before in the same sentence, where
// the title is one of that level: 甲市市长某某，副市长某某.
func (d *doc) fellow(office, title string, at int) part {
	none := part{ref: ner.NoRef}
	if office != title && firstSuffix(office, d.e.words.Ranks) == "" && strings.TrimSuffix(office, title) != "常务" {
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
	if !d.e.words.Serves.Has(d.text[person.span.End:m.Span.Start]) {
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
	w := firstSuffix(after, r.Trigger)
	if w == "" || r.unless.Has(w) || ner.RuneCount(after) > 12 || d.otherBody(m.Type, after) {
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
		if p := strings.TrimPrefix(position, n); p != position && r.triggers.Suffix(p) > 0 {
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
		w := firstSuffix(last, r.Trigger)
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
		if !d.e.words.Governs.Has(body) {
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
			if w := office[:d.e.anaphor[t].Prefix(office)]; w != "" && (t != ner.Project || strings.HasPrefix(w, "该")) {
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
	if r.unless.Has(title) {
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
	if rest := strings.TrimPrefix(office, level); rest == office || rest != "长" && r.needs.Prefix(rest) == 0 && !strings.HasPrefix(rest, "长") && !strings.HasPrefix(rest, "副主席") && !strings.HasPrefix(rest, "主席") {
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
