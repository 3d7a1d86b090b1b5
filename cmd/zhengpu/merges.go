package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"

	"zhengpu/graph"
	"zhengpu/ner"
	"zhengpu/ner/clean"
	"zhengpu/ner/identity"
	"zhengpu/seeds"
)

type mergesOptions struct {
	pending, accept, veto bool
	file, note, typ, dir  string
}

func newMerges(a *app) *cobra.Command {
	var o mergesOptions
	c := a.describe(&cobra.Command{
		Use:  "merges [A B]",
		Args: a.args(0, 2),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case (o.accept || o.veto) && len(args) != 2:
				return fail(exitUsage, errors.New(a.t("merges.two")))
			case !o.accept && !o.veto && len(args) > 0:
				return fail(exitUsage, errors.New(a.t("merges.which")))
			case o.accept || o.veto:
				return runDecide(c.Context(), a, o, args[0], args[1])
			}
			return runMerges(c.Context(), a, o)
		},
	})
	f := c.Flags()
	f.BoolVar(&o.pending, "pending", false, a.t("flag.pending"))
	f.BoolVar(&o.accept, "accept", false, a.t("flag.accept"))
	f.BoolVar(&o.veto, "veto", false, a.t("flag.veto"))
	f.StringVar(&o.file, "file", "", a.t("flag.merges"))
	f.StringVar(&o.note, "note", "", a.t("flag.note"))
	f.StringVar(&o.typ, "type", "", a.t("flag.merges.type"))
	f.StringVar(&o.dir, "dir", "", a.t("flag.dir"))
	c.MarkFlagsMutuallyExclusive("pending", "accept", "veto")
	return c
}

// mergeSide is one of the two of a merge.
type mergeSide struct {
	ID     string       `json:"id"`
	Name   string       `json:"name"`
	Type   string       `json:"type"`
	Quotes []mergeQuote `json:"quotes"`
}

type mergeQuote struct {
	Report string `json:"report"`
	Year   int    `json:"year,omitempty"`
	Start  int    `json:"start"` // in bytes of the report's file
	Quote  string `json:"quote"`
}

// mergeRow is a line of `merges --json`.
type mergeRow struct {
	State      string            `json:"status"` // made, pending or vetoed
	Confidence float64           `json:"confidence"`
	By         string            `json:"by"` // rules or file
	Reasons    []identity.Reason `json:"reasons"`
	Canonical  string            `json:"canonical,omitempty"` // the node that stands for both
	A          mergeSide         `json:"a"`
	B          mergeSide         `json:"b"`
}

func runMerges(ctx context.Context, a *app, o mergesOptions) error {
	typ := ner.NoType
	if o.typ != "" {
		var err error
		if typ, err = ner.ParseType(o.typ); err != nil {
			return fail(exitUsage, err)
		}
	}
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	d, _, err := readDecisions(a.decisionsPath(s, o.file), o.file != "")
	if err != nil {
		return err
	}
	r, err := a.resolver()
	if err != nil {
		return err
	}
	known, err := s.Known(ctx)
	if err != nil {
		return a.storeError(ctx, err)
	}
	res := r.Resolve(things(known), d)
	of := make(map[string]graph.Known, len(known))
	for _, k := range known {
		of[k.ID] = k
	}
	q := &quoter{s: s, again: &rereader{dir: o.dir, say: a.say}}
	slices.SortStableFunc(res.Merges, func(x, y identity.Merge) int {
		return cmp.Or(cmp.Compare(of[x.A].Type, of[y.A].Type), cmp.Compare(y.Confidence, x.Confidence))
	})
	n := 0
	for _, m := range res.Merges {
		if o.pending != (m.State == identity.Pending) || typ != ner.NoType && of[m.A].Type != typ && of[m.B].Type != typ {
			continue
		}
		row := mergeRow{State: m.State, Confidence: m.Confidence, By: m.By, Reasons: m.Reasons}
		if m.State == identity.Made {
			row.Canonical = m.A
			if c, ok := res.Canon[m.A]; ok {
				row.Canonical = c
			}
		}
		for _, side := range []struct {
			to *mergeSide
			id string
		}{{&row.A, m.A}, {&row.B, m.B}} {
			k := of[side.id]
			*side.to = mergeSide{ID: k.ID, Name: k.Name, Type: k.Type.String()}
			if side.to.Quotes, err = q.of(ctx, k); err != nil {
				return a.storeError(ctx, err)
			}
		}
		n++
		if a.json {
			if err := a.object(row); err != nil {
				return err
			}
			continue
		}
		a.tellMerge(row)
	}
	if n == 0 {
		a.note("merges.none")
		return fail(exitNothing, nil)
	}
	if !a.json {
		a.note("merges.count", n)
	}
	return nil
}

func (a *app) tellMerge(m mergeRow) {
	var why []string
	for _, r := range m.Reasons {
		w := a.term("why", r.Code)
		if r.Text != "" {
			w += a.t("brackets", r.Text)
		}
		why = append(why, w)
	}
	a.printf("%s  %.2f  %s = %s\n", a.term("merged", m.State), m.Confidence, m.A.Name, m.B.Name)
	a.printf("    %s\n", strings.Join(why, a.t("sep")))
	for _, side := range []mergeSide{m.A, m.B} {
		a.printf("    <%s>  %s\n", side.ID, a.term("type", side.Type))
		for _, q := range side.Quotes {
			a.printf("      “%s”  [%s]\n", oneLine(q.Quote), reportLabel(q.Report, q.Year))
		}
	}
}

// reportLabel is a report's name with its year, unless the name has it.
func reportLabel(report string, year int) string {
	if year != 0 && !strings.Contains(report, yearText(year)) {
		return report + " " + yearText(year)
	}
	return report
}

// quoter finds where reports name a thing.
type quoter struct {
	s     *graph.Store
	again *rereader
	docs  map[string]*ner.Document // by report; nil for those that cannot be read
}

// of gives a quote from each report that mentions a thing, up to three: what
// its statements quote, else the sentence of the file that has its name.
func (q *quoter) of(ctx context.Context, k graph.Known) ([]mergeQuote, error) {
	out := []mergeQuote{}
	for _, report := range k.Reports[:min(3, len(k.Reports))] {
		about, err := q.props(ctx, report)
		if err != nil {
			return nil, err
		}
		m := mergeQuote{Report: about.name, Year: about.year}
		var evidence []string
		for _, p := range []quad.IRI{graph.PredAboutSubject, graph.PredAboutObject} {
			err := q.s.Each(ctx, quad.Object, quad.IRI(k.ID), []quad.IRI{p}, func(x quad.Quad) error {
				if x.Label == quad.Value(quad.IRI(report)) {
					evidence = append(evidence, string(x.Subject.(quad.IRI)))
				}
				return nil
			})
			if err != nil {
				return nil, err
			}
		}
		slices.Sort(evidence)
		found, named := false, false
		for _, e := range slices.Compact(evidence) {
			p, err := q.props(ctx, e)
			if err != nil {
				return nil, err
			}
			has := slices.ContainsFunc(k.Names, func(n string) bool { return strings.Contains(p.quote, n) })
			if !found || has && !named || has == named && p.start < m.Start {
				m.Quote, m.Start, found, named = p.quote, p.start, true, has
			}
		}
		if !named {
			if quote, start := q.sentence(ctx, report, about.file, k); quote != "" {
				m.Quote, m.Start, found = quote, start, true
			}
		}
		if found {
			out = append(out, m)
		}
	}
	return out, nil
}

type nodeProps struct {
	name, file, quote string
	year, start       int
}

func (q *quoter) props(ctx context.Context, node string) (nodeProps, error) {
	var p nodeProps
	err := q.s.Each(ctx, quad.Subject, quad.IRI(node), []quad.IRI{graph.PredName, graph.PredFile, graph.PredYear, graph.PredQuote, graph.PredStart}, func(x quad.Quad) error {
		text, _ := x.Object.(quad.String)
		n, _ := x.Object.(quad.Int)
		switch x.Predicate {
		case graph.PredName:
			p.name = string(text)
		case graph.PredFile:
			if p.file == "" || string(text) < p.file {
				p.file = string(text)
			}
		case graph.PredQuote:
			p.quote = string(text)
		case graph.PredYear:
			p.year = int(n)
		case graph.PredStart:
			p.start = int(n)
		}
		return nil
	})
	return p, err
}

// sentence is the first one of a report's file that names a thing, "" where
// the file is gone.
func (q *quoter) sentence(ctx context.Context, report, file string, k graph.Known) (string, int) {
	if q.docs == nil {
		q.docs = map[string]*ner.Document{}
	}
	doc, ok := q.docs[report]
	if !ok && file != "" {
		if q.again.cleaner == nil {
			q.again.cleaner, _ = clean.New(seeds.FS)
		}
		if q.again.cleaner != nil {
			if again, err := q.again.read(ctx, file); err == nil && string(graph.ReportNode(again.Doc.ID)) == report {
				doc = again.Doc
			}
		}
		q.docs[report] = doc
	}
	if doc == nil {
		return "", 0
	}
	for _, n := range append([]string{k.Name}, k.Names...) {
		i := strings.Index(doc.Text, n)
		if i < 0 {
			continue
		}
		span := ner.Span{Start: i, End: i + len(n)}
		if at := doc.SentenceAt(i); at >= 0 {
			span = around(doc.Text, doc.Sentences[at].Span, span)
		}
		return strings.TrimSpace(doc.Slice(span)), doc.Map.Raw(span).Start
	}
	return "", 0
}

// around is a name with the clauses beside it.
func around(text string, sentence, name ner.Span) ner.Span {
	from := sentence.Start
	if i := strings.LastIndexAny(text[from:name.Start], "，；。"); i >= 0 {
		from += i + len("，")
	}
	to := sentence.End
	if i := strings.IndexAny(text[name.End:to], "，；。"); i >= 0 {
		to = name.End + i
	}
	return ner.Span{Start: from, End: to}
}

// runDecide writes down what a person decides.
func runDecide(ctx context.Context, a *app, o mergesOptions, x, y string) error {
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	path := a.decisionsPath(s, o.file)
	if path == "" {
		return fail(exitUsage, errors.New(a.t("merges.nofile")))
	}
	d, b, err := readDecisions(path, false)
	if err != nil {
		return err
	}
	known, err := s.Known(ctx)
	if err != nil {
		return a.storeError(ctx, err)
	}
	e := identity.Decision{Accept: o.accept, Note: o.note}
	if e.A, err = a.pick(known, x); err != nil {
		return err
	}
	if e.B, err = a.pick(known, y); err != nil {
		return err
	}
	if e.A == e.B {
		return fail(exitUsage, errors.New(a.t("merges.one", e.A)))
	}
	if e.B < e.A {
		e.A, e.B = e.B, e.A
	}
	d.Set(e)
	// Comments and the order of lines stay as people left them.
	var out strings.Builder
	if len(b) == 0 {
		out.WriteString("# " + a.t("merges.head") + "\n")
	}
	for line := range strings.Lines(string(b)) {
		if one, err := identity.ParseDecisions(path, []byte(line)); err == nil && len(one.Entries()) == 1 &&
			one.Entries()[0].A == e.A && one.Entries()[0].B == e.B {
			continue
		}
		out.WriteString(strings.TrimRight(line, "\r\n") + "\n")
	}
	out.WriteString(e.Line() + "\n")
	if err := writeBytes(path, []byte(out.String())); err != nil {
		if errors.Is(err, fs.ErrPermission) {
			err = fmt.Errorf("%s: %w (%w)", path, graph.ErrReadOnly, err)
		}
		return fail(exitStore, err)
	}
	if a.json {
		state := "vetoed"
		if e.Accept {
			state = "accepted"
		}
		return a.object(struct {
			State string `json:"status"`
			A     string `json:"a"`
			B     string `json:"b"`
			File  string `json:"file"`
		}{state, e.A, e.B, path})
	}
	a.printf("%s\n", e.Line())
	a.note("merges.wrote", path)
	return nil
}

// pick finds the entity that a person means by id or name.
func (a *app) pick(known []graph.Known, name string) (string, error) {
	id := strings.TrimSuffix(strings.TrimPrefix(name, "<"), ">")
	var found []graph.Found
	for _, byAlias := range []bool{false, true} {
		for _, k := range known {
			if k.ID == id {
				return id, nil
			}
			if !byAlias && k.Name == name || byAlias && slices.Contains(k.Names, name) {
				found = append(found, graph.Found{Entity: graph.Entity{ID: k.ID, Name: k.Name, Type: k.Type.String()}})
			}
		}
		if len(found) > 0 {
			break
		}
	}
	switch len(found) {
	case 0:
		return "", fail(exitNothing, fmt.Errorf("%s", a.t("lookup.none", name)))
	case 1:
		return found[0].ID, nil
	}
	return "", fail(exitUsage, &graph.AmbiguousError{Name: name, Found: found})
}
