package relation

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhengpu/ner"
)

// form is a name that may stand within others.
type form struct {
	text string
	ref  ner.Ref
	typ  ner.Type
	stem bool // an industry's name without 产业

	first rune // of text
}

// names reads what a name says by itself: X公司Y项目 is X's, 甲市X lies in 甲市.
func (d *doc) names() {
	rules := d.e.of.name
	if len(rules) == 0 {
		return
	}
	var all typeSet
	for _, r := range rules {
		all |= r.Object.types
	}
	forms := d.forms(all)
	done := make([]bool, d.ids)
	var spots []spot
	for i := range d.a.Mentions {
		m := &d.a.Mentions[i]
		if m.Span.Empty() || m.Span.Start < 0 || m.Span.End > len(d.text) {
			continue
		}
		k := d.id[i]
		if done[k] && m.Owner < 0 {
			continue
		}
		done[k] = true
		spots = forms.spots(d.plain[i], spots[:0])
		for _, r := range rules {
			if r.Subject.types.has(m.Type) {
				d.name(r, i, forms, spots)
			}
		}
	}
}

// formSet holds forms by first character, the longest first.
type formSet struct {
	list []form
	bits [64]uint64 // of first characters, by their last twelve bits
}

// of gives the forms that begin with a character.
func (s *formSet) of(r rune) []form {
	if s.bits[r>>6&63]&(1<<(r&63)) == 0 {
		return nil
	}
	lo := sort.Search(len(s.list), func(i int) bool { return s.list[i].first >= r })
	hi := lo
	for hi < len(s.list) && s.list[hi].first == r {
		hi++
	}
	return s.list[lo:hi]
}

// spot is a place in a name where forms stand, by the bytes before it.
type spot struct {
	at int
	of []form // those that begin with its first character
}

// spots appends the places of a name where one of the forms stands.
func (s *formSet) spots(name string, out []spot) []spot {
	for at := 0; at < len(name); {
		r, n := ner.WideAt(name, at), 3
		if r == 0 {
			r, n = utf8.DecodeRuneInString(name[at:])
		}
		if s.bits[r>>6&63]&(1<<(r&63)) != 0 {
			of := s.of(r)
			for i := range of {
				if strings.HasPrefix(name[at:], of[i].text) {
					out = append(out, spot{at, of})
					break
				}
			}
		}
		at += n
	}
	return out
}

// forms lists the names of the text.
func (d *doc) forms(types typeSet) *formSet {
	out := &formSet{}
	type thing struct {
		typ  ner.Type
		text string
	}
	seen := make(map[thing]bool, d.ids)
	add := func(s string, ref ner.Ref, t ner.Type) {
		if ner.RuneCount(s) < 2 || seen[thing{t, s}] {
			return
		}
		seen[thing{t, s}] = true
		r, _ := utf8.DecodeRuneInString(s)
		out.bits[r>>6&63] |= 1 << (r & 63)
		out.list = append(out.list, form{text: s, ref: ref, typ: t, first: r})
	}
	// Most mentions of a thing have the name that the one before had, by its id
	// counted from 1.
	last := make([]int32, d.ids)
	again := func(i int) bool {
		k := last[d.id[i]]
		last[d.id[i]] = int32(i) + 1
		return k > 0 && d.plain[k-1] == d.plain[i]
	}
	for i := range d.a.Mentions {
		m := &d.a.Mentions[i]
		if types.has(m.Type) && !again(i) {
			add(d.plain[i], ner.Ref(i), m.Type)
		}
	}
	clear(last)
	for i := range d.a.Mentions {
		m := &d.a.Mentions[i]
		n := d.plain[i]
		if !types.has(m.Type) || again(i) {
			continue
		}
		switch m.Type {
		case ner.District:
			// 松山村 lends its short name to too much: 松山泵站, 松山公园.
			if !strings.HasSuffix(n, "村") && !strings.HasSuffix(n, "社区") && !strings.HasSuffix(n, "街道") {
				add(d.e.short(n), ner.Ref(i), m.Type)
			}
		case ner.Industry:
			for _, s := range d.e.words.TradeTails {
				if t := strings.TrimSuffix(n, s); t != n && ner.RuneCount(t) >= 2 {
					add(t, ner.Ref(i), m.Type)
					out.stem(t)
				}
			}
		}
	}
	if about := d.a.Doc.About; about != "" && types.has(ner.District) {
		add(about, ner.AboutRef, ner.District)
		add(d.e.short(about), ner.AboutRef, ner.District)
	}
	slices.SortStableFunc(out.list, func(a, b form) int {
		if a.first != b.first {
			return int(a.first - b.first)
		}
		return len(b.text) - len(a.text)
	})
	return out
}

// stem marks the form last added of those that begin as t does, if it is t.
func (s *formSet) stem(t string) {
	r, _ := utf8.DecodeRuneInString(t)
	for i := len(s.list) - 1; i >= 0; i-- {
		if f := &s.list[i]; f.first == r {
			f.stem = f.stem || f.text == t
			return
		}
	}
}

func (d *doc) name(r *rule, i int, forms *formSet, spots []spot) {
	m := &d.a.Mentions[i]
	name := d.plain[i]
	if r.Predicate == ner.UndertakenBy && m.Owner >= 0 && int(m.Owner) < len(d.a.Mentions) {
		if o := &d.a.Mentions[m.Owner]; r.Object.types.has(o.Type) {
			d.said(r, i, ner.Ref(m.Owner), o.Span)
			return
		}
	}
	for _, spot := range spots {
		at, of := spot.at, spot.of
		if r.Where == "inside" && at == 0 && len(r.Trigger) > 0 || r.Where != "inside" && !d.opens(name[:at]) {
			continue
		}
		for _, f := range of {
			if !r.Object.types.has(f.typ) || !strings.HasPrefix(name[at:], f.text) || f.text == name || d.refKey(f.ref) == d.key[i] {
				continue
			}
			rest := name[at+len(f.text):]
			if ner.RuneCount(rest) < 2 && r.Where != "inside" {
				continue
			}
			if r.Where == "inside" && len(r.Trigger) > 0 && r.triggers.Prefix(rest) == 0 {
				continue
			}
			if f.stem && ner.RuneCount(f.text) == 2 && (m.Type != ner.Enterprise || r.unless.Has(f.text) || strings.HasSuffix(name[:at], "中国") || rest != "" && d.e.words.FirmTails.Prefix(rest) == 0) {
				continue // 某纺织有限公司 spins; 中国石化 is but a name
			}
			if r.notAfter.Prefix(rest) > 0 || r.Object.noTail.Suffix(f.text) > 0 {
				continue
			}
			if f.typ != ner.Enterprise && f.typ != ner.District && r.Where != "inside" && d.e.words.Works.Has(rest) {
				continue // 某产业园项目 is the park itself
			}
			if r.Where == "inside" && d.withinCompany(name, at, at+len(f.text), forms) {
				continue
			}
			if f.typ != ner.Enterprise && r.Where != "inside" && d.longer(name[at:], f.text, of) {
				break
			}
			if f.typ == ner.District && r.Where != "inside" && d.province(f) {
				// 江南省云溪县高新区 lies in 云溪县.
				next, _ := utf8.DecodeRuneInString(rest)
				for _, in := range forms.of(next) {
					if in.typ == ner.District && in.text != f.text && strings.HasPrefix(rest, in.text) && ner.RuneCount(rest[len(in.text):]) >= 2 && r.notAfter.Prefix(rest[len(in.text):]) == 0 {
						f = in
						break
					}
				}
			}
			d.said(r, i, f.ref, ner.Span{})
			return
		}
	}
}

// province reports whether a form is the name of a province.
func (d *doc) province(f form) bool {
	if f.ref < 0 {
		return false
	}
	code, ok := strings.CutPrefix(d.a.Mentions[f.ref].Ref, "division/")
	return ok && len(code) >= 6 && code[2:6] == "0000"
}

// withinCompany reports whether name[from:to] is part of a company's name that
// stands in the name.
func (d *doc) withinCompany(name string, from, to int, forms *formSet) bool {
	for at, ru := range name {
		if at > from {
			break
		}
		for _, f := range forms.of(ru) {
			if f.typ == ner.Enterprise && at+len(f.text) >= to && len(f.text) < len(name) && strings.HasPrefix(name[at:], f.text) {
				return true
			}
		}
	}
	return false
}

// longer reports whether the name begins with a company that itself begins
// with the place: 甲市石化X is the company's, not the place's.
func (d *doc) longer(name, place string, forms []form) bool {
	for _, f := range forms {
		if f.typ == ner.Enterprise && len(f.text) > len(place) && len(f.text) < len(name) && strings.HasPrefix(name, f.text) {
			return true
		}
	}
	return false
}

// beside are the marks that may stand beside what a name begins with.
var beside = ner.NewRunes("（(·• ")

// opens reports whether what stands before a place in a name leaves the place
// at its head: 第七届, 2024年, 中国（.
func (d *doc) opens(before string) bool {
	before = beside.Trim(before)
	for before != "" {
		w := d.e.words.NamePrefix.Prefix(before)
		if w == 0 {
			r, n := utf8.DecodeRuneInString(before)
			if !unicode.IsDigit(r) && !strings.ContainsRune("一二三四五六七八九十年届第期", r) {
				return false
			}
			before = before[n:]
			continue
		}
		before = before[w:]
	}
	return true
}

func (d *doc) said(r *rule, i int, ref ner.Ref, at ner.Span) {
	m := &d.a.Mentions[i]
	if r.Predicate == ner.ParticipatesIn {
		// A prize of an event: who won it took part.
		for _, f := range d.facts {
			if f.Predicate == ner.Awarded && f.Object >= 0 && d.key[f.Object] == d.key[i] && d.refKey(f.Subject) != d.refKey(ref) {
				f.Predicate, f.Object, f.Confidence, f.Evidence.Rule = r.Predicate, ref, r.Confidence, r.Name
				d.facts = append(d.facts, f)
			}
		}
		return
	}
	if at.Empty() && ref >= 0 {
		// Show the name inside the name where it can be found there.
		if k := strings.Index(d.text[m.Span.Start:m.Span.End], d.plain[ref]); k >= 0 {
			at = ner.Span{Start: m.Span.Start + k, End: m.Span.Start + k + len(d.plain[ref])}
		}
	}
	if d.refKey(ref) == d.key[i] {
		return
	}
	d.facts = append(d.facts, ner.Fact{
		Subject: ner.Ref(i), Predicate: r.Predicate, Object: ref, Confidence: r.Confidence,
		Evidence: ner.Evidence{Sentence: d.a.Doc.SentenceAt(m.Span.Start), Quote: m.Span, Subject: m.Span, Object: at, Rule: r.Name},
		S:        -1, O: -1,
	})
}
