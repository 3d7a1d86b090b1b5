// Package relation reads facts and attributes off a text whose mentions are
// known. What it looks for are frames, kept as data under seeds/rules/relation:
// trigger words with the types of subject and object and where these stand,
// and a few shapes without a trigger (names, lists, brackets, appositions).
// The frames follow the schema of the project's annotation guide.
package relation

import (
	"slices"
	"sort"
	"strings"

	"zhengpu/ner"
)

// Name is the stage's name.
func (e *Engine) Name() string { return "relation" }

// Run fills a.Facts and a.Attributes from the document, its sentences,
// mentions and quantities. Facts stand in text order, one for each subject,
// predicate and object by name; S and O are -1 until resolve fills them.
func (e *Engine) Run(a *ner.Analysis) error {
	d := e.read(a)
	a.Facts = d.unique()
	a.Attributes = d.settle()
	e.done(d)
	return nil
}

func (e *Engine) read(a *ner.Analysis) *doc {
	d := newDoc(e, a)
	entries := a.Entries()
	for from := 0; from < len(d.clauses); {
		to := from + 1
		for to < len(d.clauses) && d.clauses[to].sent == d.clauses[from].sent {
			to++
		}
		cs := d.clauses[from:to]
		d.home(cs)
		if ref := entries[cs[0].sent]; ref != ner.NoRef {
			for i := range cs {
				if cs[i].home == ner.AboutRef {
					cs[i].home = ref
				}
			}
		}
		for i := range cs {
			c := &cs[i]
			d.frames(c)
			d.investments(c)
			if len(c.groups) == 0 {
				d.brackets(c)
				continue
			}
			d.sumStates(c)
			d.members(c)
			d.appositions(c)
			d.mutual(c)
			d.brackets(c)
			d.marked(c)
			d.listPrefix(c)
			d.scopes(c)
		}
		types := d.typesIn(cs)
		if types != 0 {
			d.runsOn(cs)
		}
		d.opened(cs)
		d.occasions(cs)
		d.headings(cs)
		from = to
		if types == 0 {
			continue // what follows tells of what the sentence names
		}
		d.definitions(cs)
		d.leads(cs, types)
		d.fields(cs, types)
		d.labels(cs, types)
		if ref := entries[cs[0].sent]; ref != ner.NoRef {
			d.entered(cs, ref)
		}
		d.listings(cs)
		d.carries(cs, types)
	}
	d.names()
	d.ceremonies()
	d.titles()
	d.ofStates()
	d.bare()
	return d
}

// typesIn are the types of what clauses name.
func (d *doc) typesIn(cs []clause) (types typeSet) {
	for i := range cs {
		types |= cs[i].types
	}
	return types
}

// home sets who a sentence speaks of that opens with 全省P： — the province.
func (d *doc) home(cs []clause) {
	c := &cs[0]
	if len(c.groups) == 0 || d.a.Mentions[c.groups[0].elems[0].m].Type != ner.Program {
		return
	}
	if mark := d.text[c.span.End:min(c.span.End+3, len(d.text))]; !strings.HasPrefix(mark, "：") && !strings.HasPrefix(mark, ":") {
		return
	}
	lead := strings.TrimLeft(c.text, "0123456789.、． 　")
	for _, w := range d.e.scopes {
		if !strings.HasPrefix(lead, w) {
			continue
		}
		ref := d.above(d.e.words.Scope[w])
		if ref == ner.AboutRef {
			return
		}
		for i := range cs {
			cs[i].home = ref
		}
		return
	}
}

// unique sorts the facts and keeps the first of each.
func (d *doc) unique() []ner.Fact {
	fs := d.facts
	order := make([]int32, len(fs))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(i, j int32) int {
		a, b := &fs[i].Evidence, &fs[j].Evidence
		if a.Quote.Start != b.Quote.Start {
			return a.Quote.Start - b.Quote.Start
		}
		if a.Object.Start != b.Object.Start {
			return a.Object.Start - b.Object.Start
		}
		return strings.Compare(string(fs[i].Predicate), string(fs[j].Predicate))
	})
	// What is kept; and of two by their ids the last that is, counted from 1, with the
	// one before of the same two.
	kept := order[:0]
	last := make(map[uint64]int32, len(fs))
	before := make([]int32, 0, len(fs))
	for _, i := range order {
		f := &fs[i]
		if f.Subject == ner.NoRef || f.Object == ner.NoRef {
			continue
		}
		s, o := d.idOf(f.Subject), d.idOf(f.Object)
		if f.Predicate == ner.CooperatesWith && o < s {
			s, o = o, s // one pair, whoever stands first
		}
		k := pairOf(s, o)
		n := last[k]
		for n > 0 && fs[kept[n-1]].Predicate != f.Predicate {
			n = before[n-1]
		}
		if n > 0 {
			x := &fs[kept[n-1]]
			x.Planned = x.Planned && f.Planned
			x.Confidence = max(x.Confidence, f.Confidence)
			continue
		}
		before = append(before, last[k])
		kept = append(kept, i)
		last[k] = int32(len(kept))
	}
	if len(fs) == 0 {
		return nil
	}
	out := make([]ner.Fact, len(kept))
	for i, k := range kept {
		out[i] = fs[k]
	}
	return out
}

// inTotal reports that an investment is told by a word for the whole of it.
func (d *doc) inTotal(a ner.Attribute) bool {
	return strings.Contains(d.text[a.Evidence.Trigger.Start:a.Evidence.Trigger.End], "总")
}

// settle keeps one status and one amount for each thing: the furthest state,
// the first amount.
func (d *doc) settle() []ner.Attribute {
	as := d.attrs
	sort.SliceStable(as, func(i, j int) bool { return as[i].Evidence.Quote.Start < as[j].Evidence.Quote.Start })
	type said struct {
		name string
		of   int32
	}
	at := make(map[said]int, len(as))
	var out []ner.Attribute
	for _, a := range as {
		k := said{a.Name, d.idOf(a.Subject)}
		i, ok := at[k]
		if !ok {
			at[k] = len(out)
			out = append(out, a)
			continue
		}
		switch a.Name {
		case ner.Status:
			if statusRank[a.Text] > statusRank[out[i].Text] {
				out[i] = a
			}
		case ner.Investment:
			// 首期投资90亿元、总投资300亿元的X
			if a.Evidence.Sentence == out[i].Evidence.Sentence && d.inTotal(a) && !d.inTotal(out[i]) {
				out[i] = a
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Evidence.Quote.Start < out[j].Evidence.Quote.Start })
	return out
}
