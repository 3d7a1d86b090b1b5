package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"zhengpu/graph"
	"zhengpu/ner"
	"zhengpu/ner/relation"
)

type whyNotOptions struct {
	given
	name                       string
	subject, predicate, object string
	typ                        string
	in                         []string
	least                      float64
	limit                      int
}

func newWhyNot(a *app) *cobra.Command {
	var o whyNotOptions
	c := a.describe(&cobra.Command{
		Use: "why-not NAME|SUBJECT PREDICATE OBJECT --in PATH",
		RunE: func(c *cobra.Command, args []string) error {
			switch len(args) {
			case 1:
				o.name = args[0]
			case 3:
				o.subject, o.predicate, o.object = args[0], args[1], args[2]
			default:
				return fail(exitUsage, errors.New(a.t("whynot.args")))
			}
			return runWhyNot(c.Context(), a, o)
		},
	})
	a.givenFlags(c, &o.given)
	c.Flags().StringArrayVar(&o.in, "in", nil, a.t("flag.in"))
	c.Flags().StringVar(&o.typ, "type", "", a.t("flag.type"))
	a.leastFlag(c, &o.least)
	c.Flags().IntVar(&o.limit, "limit", 8, a.t("flag.limit.why"))
	return c
}

// finding is why one place did not yield what was asked for: a line of
// `why-not --json`. Step names the step that decided.
type finding struct {
	Step       string   `json:"step"`
	Name       string   `json:"name,omitempty"`
	File       string   `json:"file"`
	Line       int      `json:"line,omitempty"`
	Column     int      `json:"column,omitempty"`
	Sentence   string   `json:"sentence,omitempty"`
	Rule       string   `json:"rule,omitempty"`
	Reason     string   `json:"reason,omitempty"`
	Other      string   `json:"other,omitempty"` // the name, type or word that stood instead
	Type       string   `json:"type,omitempty"`
	Confidence float64  `json:"confidence,omitempty"`
	Words      []string `json:"words,omitempty"`
	text       string   // the finding in words
}

func runWhyNot(ctx context.Context, a *app, o whyNotOptions) error {
	if err := a.checkGiven(o.given); err != nil {
		return err
	}
	if err := a.checkLeast(o.least); err != nil {
		return err
	}
	if len(o.in) == 0 {
		return fail(exitUsage, errors.New(a.t("whynot.in")))
	}
	if o.predicate != "" {
		p, ok := relationNamed(o.predicate)
		if !ok {
			var all []string
			for _, p := range graph.Relations() {
				all = append(all, string(p))
			}
			return fail(exitUsage, errors.New(a.t("whynot.predicate", o.predicate, strings.Join(all, ", "))))
		}
		o.predicate = string(p)
	}
	if o.typ != "" {
		if _, err := ner.ParseType(o.typ); err != nil {
			var all []string
			for _, t := range ner.Types() {
				all = append(all, t.String())
			}
			return fail(exitUsage, errors.New(a.t("whynot.type", o.typ, strings.Join(all, ", "))))
		}
	}
	x, err := a.extractor()
	if err != nil {
		return fail(exitFailed, err)
	}
	first := true
	return a.extractAll(ctx, o.in, o.given, func(e extracted) error {
		w := &whyNot{a: a, x: x, o: o, prover: prover{e.an, newPlaces(e.source), e.source}}
		var list []finding
		if o.name != "" {
			list = w.name(o.name)
		} else {
			list = w.fact()
		}
		if a.json {
			for _, f := range list {
				if err := a.object(f); err != nil {
					return err
				}
			}
			return nil
		}
		if !first {
			a.printf("\n")
		}
		first = false
		w.tell(list)
		return nil
	})
}

// relationNamed is the relation that a word in either language names.
func relationNamed(word string) (ner.Predicate, bool) {
	for _, p := range graph.Relations() {
		if strings.EqualFold(string(p), word) || chinese["pred."+string(p)] == word {
			return p, true
		}
	}
	return "", false
}

// whyNot looks for what is missing in one report.
type whyNot struct {
	a *app
	x *extractor
	o whyNotOptions
	prover
}

func (w *whyNot) finding(step, name string, span ner.Span, args ...any) finding {
	f := finding{Step: step, Name: name, File: w.src.Path, text: w.a.t("step."+step, args...)}
	if !span.Empty() {
		_, f.Line, f.Column = w.at(span)
		d := w.an.Doc
		if i := d.SentenceAt(span.Start); i >= 0 {
			f.Sentence = d.Slice(d.Sentences[i].Span)
		}
	}
	return f
}

func (w *whyNot) tell(list []finding) {
	lastPlace := ""
	for n, f := range list {
		if w.o.limit > 0 && n == w.o.limit {
			w.a.printf("%s\n", w.a.t("more.limit", len(list)-n))
			return
		}
		place := f.File
		if f.Line > 0 {
			place += fmt.Sprintf(":%d:%d", f.Line, f.Column)
		}
		if place != lastPlace {
			w.a.printf("%s\n", place)
			if f.Sentence != "" {
				w.a.printf("    “%s”\n", oneLine(f.Sentence))
			}
			lastPlace = place
		}
		w.a.printf("    %s\n", f.text)
	}
}

// occurrences finds a name in a text, marks and blanks in either left aside
// when the name itself does not stand there.
func occurrences(text, name string) []ner.Span {
	var out []ner.Span
	for at := 0; name != ""; {
		i := strings.Index(text[at:], name)
		if i < 0 {
			break
		}
		out = append(out, ner.Span{Start: at + i, End: at + i + len(name)})
		at += i + len(name)
	}
	if len(out) > 0 {
		return out
	}
	// Compare bare characters, each with its place in the text.
	want := []rune(bareName(name))
	if len(want) == 0 {
		return nil
	}
	var have []rune
	var from, to []int
	for i, r := range text {
		for _, b := range bareName(string(r)) {
			have, from, to = append(have, b), append(from, i), append(to, i+len(string(r)))
		}
	}
	for i := 0; i+len(want) <= len(have); i++ {
		if slices.Equal(have[i:i+len(want)], want) {
			out = append(out, ner.Span{Start: from[i], End: to[i+len(want)-1]})
			i += len(want) - 1
		}
	}
	return out
}

// name tells what became of a name.
func (w *whyNot) name(name string) []finding {
	var out []finding
	for i := range w.an.Entities {
		if !named(w.an, i, name) || len(w.an.Entities[i].Mentions) == 0 {
			continue
		}
		out = append(out, w.foundAs(name, i))
	}
	for _, f := range out {
		if f.Step == "found" || f.Step == "below" {
			return out
		}
	}
	spots := occurrences(w.an.Doc.Text, name)
	if len(spots) == 0 && len(out) == 0 {
		return []finding{w.absent(name)}
	}
	if len(out) > 0 {
		return out
	}
	for _, s := range spots {
		out = append(out, w.spot(name, s)...)
	}
	return out
}

// foundAs tells as what an entity was found that answers to the name.
func (w *whyNot) foundAs(name string, i int) finding {
	e := &w.an.Entities[i]
	k := e.Mentions[0]
	for _, m := range e.Mentions {
		if bareName(w.an.Mentions[m].Name) == bareName(name) {
			k = m
			break
		}
	}
	m := &w.an.Mentions[k]
	typ := w.a.term("type", e.Type.String())
	var f finding
	switch {
	case w.o.typ != "" && w.o.typ != e.Type.String():
		f = w.finding("typed", name, m.Span, typ, m.Rule, e.Confidence)
	case bareName(e.Name) != bareName(name):
		f = w.finding("merged", name, m.Span, e.Name, e.Reason)
		f.Other, f.Reason = e.Name, e.Reason
	case e.Confidence < w.o.least:
		f = w.finding("below", name, m.Span, e.Confidence, w.o.least, m.Rule)
	default:
		f = w.finding("found", name, m.Span, typ, m.Rule, e.Confidence)
	}
	f.Type, f.Rule, f.Confidence = e.Type.String(), m.Rule, e.Confidence
	return f
}

// absent tells whether cleaning took the name out of the text.
func (w *whyNot) absent(name string) finding {
	spots := occurrences(w.src.Text, name)
	if len(spots) == 0 {
		return w.finding("absent", name, ner.Span{})
	}
	raw := spots[0]
	if w.src.Map != nil {
		raw = w.src.Map.Raw(raw)
	}
	reason := ""
	if _, changes, err := w.x.cleaner.Clean(w.src); err == nil {
		var why []string
		for _, c := range changes {
			if c.Raw.Overlaps(raw) {
				why = append(why, w.a.term("why", c.Why))
			}
		}
		reason = sortedNames(why)
	}
	f := w.finding("cleaned", name, ner.Span{}, reason)
	f.Reason = reason
	f.Line, f.Column = w.places.at(raw.Start)
	return f
}

// spot tells what was seen where the name stands.
func (w *whyNot) spot(name string, s ner.Span) []finding {
	d := w.an.Doc
	si := d.SentenceAt(s.Start)
	if si < 0 || !d.Sentences[si].Span.Contains(s) {
		return []finding{w.finding("split", name, s)}
	}
	var out []finding
	add := func(f finding, typ ner.Type, rule, other, reason string, p float64) {
		f.Rule, f.Other, f.Reason, f.Confidence = rule, other, reason, p
		if typ != ner.NoType {
			f.Type = typ.String()
		}
		out = append(out, f)
	}
	for i := range w.an.Mentions {
		m := &w.an.Mentions[i]
		if !m.Span.Overlaps(s) {
			continue
		}
		step := "crosses"
		switch {
		case m.Span.Contains(s):
			step = "longer"
		case s.Contains(m.Span):
			step = "shorter"
		}
		add(w.finding(step, name, s, w.a.term("type", m.Type.String()), m.Name, m.Rule), m.Type, m.Rule, m.Name, "", m.Confidence)
	}
	same := func(x ner.Span) bool { return bareName(d.Slice(x)) == bareName(name) && x.Overlaps(s) }
	lost := map[string]bool{}
	for _, x := range w.an.Dropped {
		if x.Stage == "recognize" && same(x.Span) && !lost[x.Rule] {
			lost[x.Rule] = true
			add(w.finding("lost", name, s, x.Rule, x.Reason+x.By), ner.NoType, x.Rule, "", x.Reason+x.By, 0)
		}
	}
	proposed := len(lost) > 0
	for _, c := range w.x.recognize.Consider(w.an, si) {
		if !same(c.Span) || lost[c.Rule] {
			continue
		}
		lost[c.Rule], proposed = true, true
		typ := w.a.term("type", c.Type.String())
		switch {
		case c.Refused:
			add(w.finding("refused", name, s, c.Rule), c.Type, c.Rule, "", "", c.Score)
		case c.Within != "":
			add(w.finding("subordinate", name, s, c.Rule, typ, c.Within), c.Type, c.Rule, c.Within, "", c.Score)
		default:
			add(w.finding("known", name, s, c.Rule, typ, c.Score), c.Type, c.Rule, "", "", c.Score)
		}
	}
	for _, f := range out {
		proposed = proposed || f.Step == "longer"
	}
	if proposed {
		return out
	}
	seen := map[string]bool{}
	for _, c := range w.an.Candidates {
		if c.Entry == nil || !same(c.Span) || seen[c.Entry.Kind+c.Entry.Name] {
			continue
		}
		seen[c.Entry.Kind+c.Entry.Name] = true
		what := c.Entry.Kind + " " + c.Entry.Name
		if c.Guarded {
			add(w.finding("guarded", name, s, what), c.Entry.Type, "", c.Entry.ID, "", 0)
		} else {
			add(w.finding("listed", name, s, what, w.a.term("type", c.Entry.Type.String())), c.Entry.Type, "", c.Entry.ID, "", 0)
		}
	}
	return append(out, w.unproposed(name, s, si))
}

// unproposed tells which words kept every rule from proposing the name.
func (w *whyNot) unproposed(name string, s ner.Span, si int) finding {
	d, a := w.an.Doc, w.a
	var stops, cut, shown []string
	proper := false
	for _, t := range w.x.recognize.Words(w.an, si) {
		if !t.Span.Overlaps(s) {
			continue
		}
		word := d.Slice(t.Span)
		tag := word + "/" + t.POS
		if t.Proper {
			tag += "*"
			proper = true
		}
		shown = append(shown, tag)
		if !s.Contains(t.Span) {
			cut = append(cut, word)
			continue
		}
		switch t.Class {
		case "opener", "verb", "function", "time":
			stops = append(stops, word)
		}
	}
	var parts []string
	if len(cut) > 0 {
		parts = append(parts, a.t("none.cut", strings.Join(cut, " ")))
	}
	if len(stops) > 0 {
		parts = append(parts, a.t("none.stops", strings.Join(stops, " ")))
	}
	head, rule := w.x.recognize.Head(d.Slice(s))
	if head == "" {
		parts = append(parts, a.t("none.nohead"))
	} else {
		parts = append(parts, a.t("none.head", head, rule))
	}
	if !proper {
		parts = append(parts, a.t("none.plain"))
	}
	parts = append(parts, a.t("none.words", strings.Join(shown, " ")))
	reason := strings.Join(parts, a.t("why.sep"))
	f := w.finding("none", name, s, reason)
	f.Reason, f.Words, f.Rule = reason, shown, rule
	return f
}

// fact tells what became of a relation between two things.
func (w *whyNot) fact() []finding {
	o := w.o
	var out []finding
	subjects, objects := entitiesNamed(w.an, o.subject), entitiesNamed(w.an, o.object)
	for _, side := range []struct {
		name  string
		found map[int]bool
	}{{o.subject, subjects}, {o.object, objects}} {
		if len(side.found) == 0 {
			out = append(out, w.finding("missing", side.name, ner.Span{}, side.name))
			out = append(out, w.name(side.name)...)
		}
	}
	if len(out) > 0 {
		return out
	}
	for i := range w.an.Entities {
		if subjects[i] && objects[i] {
			f := w.finding("same", "", ner.Span{}, w.an.Entities[i].Name)
			f.Other, f.Reason = w.an.Entities[i].Name, w.an.Entities[i].Reason
			return []finding{f}
		}
	}
	p := ner.Predicate(o.predicate)
	for i := range w.an.Facts {
		f := &w.an.Facts[i]
		switch {
		case subjects[f.S] && objects[f.O] && f.Predicate == p,
			p == ner.CooperatesWith && subjects[f.O] && objects[f.S] && f.Predicate == p:
			x := w.finding("said", "", f.Evidence.Quote, f.Evidence.Rule, f.Confidence)
			if f.Confidence < o.least {
				x = w.finding("weak", "", f.Evidence.Quote, f.Confidence, o.least, f.Evidence.Rule)
			}
			x.Rule, x.Confidence = f.Evidence.Rule, f.Confidence
			return []finding{x}
		case subjects[f.S] && objects[f.O]:
			x := w.finding("predicate", "", f.Evidence.Quote, w.a.term("pred", string(f.Predicate)), f.Evidence.Rule)
			x.Rule, x.Other, x.Confidence = f.Evidence.Rule, string(f.Predicate), f.Confidence
			out = append(out, x)
		case subjects[f.O] && objects[f.S]:
			x := w.finding("reversed", "", f.Evidence.Quote, w.a.term("pred", string(f.Predicate)), f.Evidence.Rule)
			x.Rule, x.Other, x.Confidence = f.Evidence.Rule, string(f.Predicate), f.Confidence
			out = append(out, x)
		}
	}
	attempts := w.x.relation.Explain(w.an, w.refs(subjects), w.refs(objects), p)
	if !w.together(subjects, objects) && len(attempts) == 0 {
		out = append(out, w.finding("apart", "", ner.Span{}))
	}
	for _, t := range attempts {
		out = append(out, w.attempt(t, p))
	}
	return out
}

// refs lists the mentions of entities; the report's own district also stands
// where nobody is named.
func (w *whyNot) refs(of map[int]bool) []ner.Ref {
	var out []ner.Ref
	for i := range w.an.Entities {
		if !of[i] {
			continue
		}
		for _, m := range w.an.Entities[i].Mentions {
			out = append(out, ner.Ref(m))
		}
		if i == 0 && w.an.Doc.About != "" {
			out = append(out, ner.AboutRef)
		}
	}
	return out
}

// together tells whether a sentence names both.
func (w *whyNot) together(x, y map[int]bool) bool {
	in := map[int]bool{}
	for _, m := range w.an.Mentions {
		if x[m.Entity] {
			in[m.Sentence] = true
		}
	}
	for _, m := range w.an.Mentions {
		if y[m.Entity] && in[m.Sentence] {
			return true
		}
	}
	return false
}

func (w *whyNot) attempt(t relation.Attempt, p ner.Predicate) finding {
	at := t.Clause
	var m *ner.Mention
	if t.Mention >= 0 {
		m = &w.an.Mentions[t.Mention]
		at = m.Span
	}
	trigger := w.an.Doc.Slice(t.Trigger)
	var f finding
	switch t.Step {
	case relation.StepNested:
		f = w.finding(t.Step, "", at, t.Detail)
	case relation.StepTrigger:
		words := w.x.relation.Triggers(p)
		f = w.finding(t.Step, "", at, w.a.term("pred", string(p)), strings.Join(words[:min(len(words), 6)], w.a.t("comma")))
	case relation.StepCondition:
		f = w.finding(t.Step, "", at, t.Rule, t.Detail)
	case relation.StepTypes:
		var types []string
		for _, x := range strings.Fields(t.Detail) {
			types = append(types, w.a.term("type", x))
		}
		f = w.finding(t.Step, "", at, t.Rule, strings.Join(types, w.a.t("comma")), w.a.term("type", m.Type.String()))
	case relation.StepSubject, relation.StepObject:
		var names []string
		for _, r := range t.Other {
			switch {
			case r == ner.AboutRef:
				names = append(names, w.an.Doc.About)
			case r >= 0 && int(r) < len(w.an.Mentions):
				names = append(names, w.an.Mentions[r].Name)
			}
		}
		f = w.finding(t.Step, "", at, t.Rule, sortedNames(names))
		f.Other = sortedNames(names)
	default: // far, place
		f = w.finding(t.Step, "", at, t.Rule, trigger)
	}
	f.Rule = t.Rule
	if f.Other == "" {
		f.Other = t.Detail
	}
	if trigger != "" {
		f.Words = []string{trigger}
	}
	return f
}
