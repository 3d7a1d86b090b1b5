package main

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"zhengpu/graph"
	"zhengpu/ner"
	"zhengpu/queries"
)

//go:embed why.js
var whyScript string

type whyOptions struct {
	given
	names []string // one or two
	in    []string
	limit int
}

func newWhy(a *app) *cobra.Command {
	var o whyOptions
	c := a.describe(&cobra.Command{
		Use:  "why NAME [NAME|INDICATOR]",
		Args: a.args(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			o.names = args
			return runWhy(c.Context(), a, o)
		},
	})
	a.givenFlags(c, &o.given)
	c.Flags().StringArrayVar(&o.in, "in", nil, a.t("flag.in"))
	c.Flags().IntVar(&o.limit, "limit", 8, a.t("flag.limit.why"))
	return c
}

// proof is what one place says, and by which rule: a line of `why --json`.
type proof struct {
	Kind       string  `json:"kind"` // mention, fact, attribute, observation
	Subject    string  `json:"subject"`
	Predicate  string  `json:"predicate,omitempty"`
	Object     string  `json:"object,omitempty"`
	Type       string  `json:"type,omitempty"`   // of a mention
	Entity     string  `json:"entity,omitempty"` // its entity's id
	Merged     string  `json:"merged,omitempty"` // why mentions of several names are one entity
	List       string  `json:"list,omitempty"`   // the list entry that it is
	Said       float64 `json:"entity_confidence,omitempty"`
	Planned    bool    `json:"planned,omitempty"`
	Rule       string  `json:"rule"`
	Confidence float64 `json:"confidence"`
	Report     string  `json:"report"`
	File       string  `json:"file"`
	Line       int     `json:"line,omitempty"`
	Column     int     `json:"column,omitempty"`
	Start      int     `json:"start"` // bytes of the file
	End        int     `json:"end"`
	Quote      string  `json:"quote"`
	Sentence   string  `json:"sentence,omitempty"`
	Parts      []part  `json:"parts,omitempty"` // subject, trigger and object where they stand in the text
	hash       string
}

// part is a participant of a statement.
type part struct {
	Role   string `json:"role"` // subject, trigger, object
	Text   string `json:"text"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
}

func runWhy(ctx context.Context, a *app, o whyOptions) error {
	if err := a.checkGiven(o.given); err != nil {
		return err
	}
	var list []proof
	var err, skipped error
	if len(o.in) > 0 {
		err = a.extractAll(ctx, o.in, o.given, func(e extracted) error {
			list = append(list, proofs(e.source, e.an, o.names[:1], o.names[1:])...)
			return nil
		})
		var ee *exitError
		if errors.As(err, &ee) && ee.code == exitSkipped {
			skipped, err = err, nil
		}
	} else {
		list, err = a.storedProofs(ctx, o)
	}
	if err != nil {
		return err
	}
	if len(list) == 0 {
		a.note("said", "zhengpu", a.t("why.none", strings.Join(o.names, " "+a.t("why.and")+" ")))
		if len(o.in) > 0 {
			a.note("why.not", strings.Join(o.names, " … "), strings.Join(o.in, " --in "))
		}
		return cmp.Or(skipped, fail(exitNothing, nil))
	}
	if a.json {
		for _, p := range list {
			if err := a.object(p); err != nil {
				return err
			}
		}
		return skipped
	}
	a.tellProofs(list, o.limit)
	return skipped
}

// named tells whether a user's name means entity i: by its id, by any of its
// names or by one of its mentions.
func named(an *ner.Analysis, i int, name string) bool {
	e := &an.Entities[i]
	if strings.Trim(name, "<>") == e.ID && e.ID != "" {
		return true
	}
	n := bareName(name)
	if n == "" {
		return false
	}
	if bareName(e.Name) == n {
		return true
	}
	for _, also := range e.Aliases {
		if bareName(also) == n {
			return true
		}
	}
	for _, m := range e.Mentions {
		if bareName(an.Mentions[m].Name) == n {
			return true
		}
	}
	return false
}

// entitiesNamed are the entities that answer to one of the names.
func entitiesNamed(an *ner.Analysis, names ...string) map[int]bool {
	out := map[int]bool{}
	for i := range an.Entities {
		for _, n := range names {
			if named(an, i, n) {
				out[i] = true
			}
		}
	}
	return out
}

// prover makes proofs of one report.
type prover struct {
	an     *ner.Analysis
	places *places
	src    *ner.Source
}

func (v *prover) at(s ner.Span) (raw ner.Span, line, column int) {
	raw = v.an.Doc.Map.Raw(s)
	line, column = v.places.at(raw.Start)
	return raw, line, column
}

func (v *prover) proof(kind, rule string, confidence float64, quote ner.Span) proof {
	d := v.an.Doc
	p := proof{Kind: kind, Rule: rule, Confidence: confidence, Report: d.Report, File: v.src.Path, Quote: d.Slice(quote), hash: d.ID}
	raw, line, column := v.at(quote)
	p.Start, p.End, p.Line, p.Column = raw.Start, raw.End, line, column
	if i := d.SentenceAt(quote.Start); i >= 0 {
		p.Sentence = d.Slice(d.Sentences[i].Span)
	}
	return p
}

func (v *prover) stated(kind string, ev *ner.Evidence, confidence float64) proof {
	p := v.proof(kind, ev.Rule, confidence, ev.Quote)
	for _, x := range []struct {
		role string
		span ner.Span
	}{{"subject", ev.Subject}, {"trigger", ev.Trigger}, {"object", ev.Object}} {
		if !x.span.Empty() {
			raw, line, column := v.at(x.span)
			p.Parts = append(p.Parts, part{x.role, v.an.Doc.Slice(x.span), line, column, raw.Start, raw.End})
		}
	}
	return p
}

func (v *prover) entity(i int) string {
	if i >= 0 && i < len(v.an.Entities) {
		return v.an.Entities[i].Name
	}
	return v.an.Doc.About
}

// proofs lists what a report says of a thing, given by its names: where it is
// mentioned; with other names, what is said of the two. These may be an
// attribute or an indicator as well.
func proofs(src *ner.Source, an *ner.Analysis, names, others []string) []proof {
	v := &prover{an, newPlaces(src), src}
	first := entitiesNamed(an, names...)
	var out []proof
	if len(others) == 0 {
		for i := range an.Entities {
			if !first[i] {
				continue
			}
			e := &an.Entities[i]
			for _, k := range e.Mentions {
				m := &an.Mentions[k]
				p := v.proof("mention", m.Rule, m.Confidence, m.Span)
				p.Subject, p.Type, p.Entity, p.List, p.Said = e.Name, m.Type.String(), e.ID, m.Ref, e.Confidence
				if len(e.Aliases) > 0 {
					p.Merged = e.Reason
				}
				out = append(out, p)
			}
		}
		return out
	}
	second := entitiesNamed(an, others...)
	for i := range an.Facts {
		f := &an.Facts[i]
		if first[f.S] && second[f.O] || first[f.O] && second[f.S] {
			out = append(out, v.fact(f))
		}
	}
	word := bareName(others[0])
	for i := range an.Attributes {
		t := &an.Attributes[i]
		if first[t.S] && attributeWord(t.Name, word) {
			out = append(out, v.attribute(t))
		}
	}
	for i := range an.Observations {
		o := &an.Observations[i]
		if first[o.S] && bareName(o.Indicator) == word {
			p := v.stated("observation", &o.Evidence, o.Confidence)
			p.Subject, p.Object = v.entity(o.S), o.Indicator
			out = append(out, p)
		}
	}
	return out
}

// attributeWord tells whether a user's word means an attribute, in either
// language.
func attributeWord(attribute, word string) bool {
	return bareName(attribute) == word || bareName(chinese["pred."+attribute]) == word
}

func (v *prover) fact(f *ner.Fact) proof {
	p := v.stated("fact", &f.Evidence, f.Confidence)
	p.Subject, p.Predicate, p.Object, p.Planned = v.entity(f.S), string(f.Predicate), v.entity(f.O), f.Planned
	return p
}

func (v *prover) attribute(t *ner.Attribute) proof {
	p := v.stated("attribute", &t.Evidence, t.Confidence)
	p.Subject, p.Predicate, p.Object = v.entity(t.S), t.Name, t.Text
	if t.Name == ner.Investment {
		p.Object = plainNumber(t.Value) + t.Unit
	}
	return p
}

// storedProofs reads the proofs out of the store, and with the files that it
// names what the store does not keep: the rules of mentions, and where subject,
// trigger and object stand. Files that are gone or have changed are left out.
func (a *app) storedProofs(ctx context.Context, o whyOptions) ([]proof, error) {
	s, err := a.openStore()
	if err != nil {
		return nil, err
	}
	defer s.Close()
	one, err := s.Resolve(ctx, o.names[0], ner.NoType)
	if err != nil {
		return nil, a.whyNotFound(err)
	}
	all := func(e graph.Entity) []string { return append([]string{e.ID, e.Name}, e.Aliases...) }
	names, others := all(one), []string(nil)
	other, word := "", ""
	if len(o.names) == 2 {
		two, err := s.Resolve(ctx, o.names[1], ner.NoType)
		switch {
		case err == nil:
			other = "<" + two.ID + ">"
			others = all(two)
		case errors.Is(err, graph.ErrNotFound):
			word = bareName(o.names[1]) // an attribute or indicator, perhaps
			others = o.names[1:]
		default:
			return nil, a.whyNotFound(err)
		}
	}
	list, err := graph.LoadQueries(queries.FS)
	if err != nil {
		return nil, err
	}
	q := &graph.Query{Name: "why", File: "why.js", Text: whyScript, Library: list[0].Library,
		Params: []graph.Param{{Name: "node", Kind: graph.KindString, Required: true}, {Name: "other", Kind: graph.KindString}}}
	cols, rows, err := graph.RunQuery(ctx, s, q, map[string]any{"node": "<" + one.ID + ">", "other": other})
	if err != nil {
		return nil, a.queryError(err)
	}
	var out []proof
	reports := map[string]string{} // hash → file
	var hashes []string
	for _, r := range rows {
		var p proof
		m, err := intoStruct(cols, r, &p)
		if err != nil {
			return nil, fmt.Errorf("why %s: %w", one.ID, err)
		}
		p.hash, _ = m["hash"].(string)
		if p.Kind == "attribute" || p.Kind == "observation" {
			if word == "" && other != "" || word != "" && !attributeWord(p.Predicate, word) && bareName(p.Object) != word {
				continue
			}
		} else if word != "" {
			continue
		}
		if _, ok := reports[p.hash]; !ok {
			reports[p.hash] = p.File
			hashes = append(hashes, p.hash)
		}
		if p.Kind != "report" {
			out = append(out, p)
		}
	}
	x, err := a.extractor()
	if err != nil {
		return nil, fail(exitFailed, err)
	}
	again := &rereader{say: a.say}
	var mentions []proof
	for _, h := range hashes {
		src, err := again.open(reports[h])
		if err != nil || src.ID != h {
			a.note("why.changed", reports[h])
			continue
		}
		an, err := x.source(ctx, src, o.given)
		if err != nil {
			return nil, err
		}
		now := proofs(src, an, names, others)
		if len(others) == 0 {
			mentions = append(mentions, now...)
			continue
		}
		for i := range out {
			for _, n := range now {
				if out[i].hash == h && n.Predicate == out[i].Predicate && n.Start == out[i].Start && n.End == out[i].End && n.Rule == out[i].Rule {
					out[i].Line, out[i].Column, out[i].Sentence, out[i].Parts = n.Line, n.Column, n.Sentence, n.Parts
				}
			}
		}
		places := newPlaces(src)
		for i := range out {
			if out[i].hash == h && out[i].Line == 0 {
				out[i].Line, out[i].Column = places.at(out[i].Start)
			}
		}
	}
	if len(mentions) > 0 {
		return mentions, nil
	}
	return out, nil
}

// whyNotFound gives errors of Resolve their exit status.
func (a *app) whyNotFound(err error) error {
	var several *graph.AmbiguousError
	switch {
	case errors.As(err, &several):
		return fail(exitUsage, err)
	case errors.Is(err, graph.ErrNotFound):
		return fail(exitNothing, err)
	}
	return a.queryError(err)
}

func (a *app) tellProofs(list []proof, limit int) {
	last, shown := "", 0
	for n, p := range list {
		head := a.proofHead(p)
		if head != last {
			if last != "" {
				a.printf("\n")
			}
			a.printf("%s\n", head)
			last, shown = head, 0
			if p.Merged != "" {
				a.printf("    %s\n", a.t("why.merged", p.Merged))
			}
		}
		if shown++; limit > 0 && shown > limit {
			if n+1 == len(list) || a.proofHead(list[n+1]) != head {
				a.printf("    %s\n", a.t("more.limit", shown-limit))
			}
			continue
		}
		where := p.File
		if p.Line > 0 {
			where += fmt.Sprintf(":%d:%d", p.Line, p.Column)
		} else {
			where += a.t("verify.bytes", p.Start, p.End)
		}
		a.printf("    %s  “%s”\n", where, oneLine(p.Quote))
		by := []string{a.t("why.rule", p.Rule), a.t("why.confidence", p.Confidence)}
		if p.List != "" {
			by = append(by, a.t("why.list", p.List))
		}
		a.printf("        %s\n", strings.Join(by, a.t("why.sep")))
		var parts []string
		for _, x := range p.Parts {
			parts = append(parts, a.t("why.part", a.term("role", x.Role), oneLine(x.Text), x.Line, x.Column))
		}
		if len(parts) > 0 {
			a.printf("        %s\n", strings.Join(parts, a.t("why.sep")))
		}
		if p.Sentence != "" && p.Sentence != p.Quote {
			a.printf("        %s\n", a.t("why.sentence", oneLine(p.Sentence)))
		}
	}
}

func (a *app) proofHead(p proof) string {
	switch p.Kind {
	case "mention":
		return a.t("why.entity", p.Subject, a.term("type", p.Type), p.Entity, p.Said)
	case "observation":
		return p.Subject + " · " + p.Object
	case "attribute":
		v := a.term("status", p.Object)
		return p.Subject + "  " + a.term("pred", p.Predicate) + " " + v
	}
	s := p.Subject + " —" + a.term("pred", p.Predicate) + "→ " + p.Object
	if p.Planned {
		s += a.t("brackets", a.t("planned"))
	}
	return s
}

// sortedNames joins the names of entities for a message.
func sortedNames(names []string) string {
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ", ")
}
