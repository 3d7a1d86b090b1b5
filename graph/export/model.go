// Package export writes a store in the formats of other programs, one file a
// format. All of them start from one model, Graph, that is read from the store
// in one pass; N-Quads alone go by the quads themselves, through sorted runs on
// disk. Everything is sorted and no clock is read, so that the same reports
// give the same bytes.
package export

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"zhengpu/graph"
	"zhengpu/ner"
)

// Graph is what a store holds, sorted: nodes by id, edges by source, predicate
// and target.
type Graph struct {
	Nodes        []*Node
	Edges        []*Edge
	Attributes   []*Attribute
	Observations []*Observation
	Reports      []*Report

	byID     map[string]*Node
	store    *graph.Store
	filtered bool
}

// Node is an entity.
type Node struct {
	ID, Type, Name string
	Aliases        []string // other names, sorted
	Code, Level    string   // of a district; of a listed honour or zone
	Reports        []*Report

	names, types []tally // while the store is read
	order        int     // among all nodes
}

// Edge is a relation with all its proofs. Predicate is one of the schema's
// fourteen, or "within" from a district to the one above; that is no statement
// of a report and has no evidence.
type Edge struct {
	Source, Target *Node
	Predicate      string
	Evidence       []*Evidence // by year, report and place
}

// ID is a name for the edge, the same in every export.
func (e *Edge) ID() string { return e.Source.ID + " " + e.Predicate + " " + e.Target.ID }

// Attribute is an investment (Value in Unit) or a status (Text).
type Attribute struct {
	Node     *Node
	Name     string
	Value    float64
	Text     string
	Unit     string
	Evidence *Evidence
}

// Observation is a figure. Value and Change are nil where the text has none;
// shares and changes are fractions.
type Observation struct {
	ID        string
	Subject   *Node
	Indicator string
	Value     *float64
	Unit      string
	Change    *float64
	Period    string
	Rank      string
	Target    bool
	Evidence  *Evidence
}

// Evidence is the place where a report states one thing. Offsets are bytes:
// Start and End of the file, CleanStart and CleanEnd of the cleaned text.
type Evidence struct {
	ID                    string
	Report                *Report
	Quote, Prefix, Suffix string
	Start, End            int
	CleanStart, CleanEnd  int
	Sentence              int
	Rule                  string
	Confidence            float64 // 0 when nothing is said
	Period                string
	Planned               bool
	Position              string
	Unit                  string

	report, subject, object uint32 // numbers of values, while the store is read
	predicate               string
}

// Report is a document of the store.
type Report struct {
	ID, Name, Hash, Title string
	Files                 []string
	Year                  int
	About                 string // id of a district, or ""
	AboutName             string

	order int // by compareReports, from 1; 0 is not known
}

// File is the first path that the report was read from.
func (r *Report) File() string {
	if len(r.Files) == 0 {
		return r.Name
	}
	return r.Files[0]
}

// Years is the span of years that a statement holds in: its period's where it
// has one, else the report's; zeros when neither is known.
func (e *Evidence) Years() (from, to int) {
	if from, to = yearsOf(e.Period); from != 0 {
		return from, to
	}
	return e.Report.Year, e.Report.Year
}

// Years is that of the figure's period, else of its report.
func (o *Observation) Years() (from, to int) {
	if from, to = yearsOf(o.Period); from != 0 {
		return from, to
	}
	return o.Evidence.Years()
}

// yearsOf reads "2023", "2022-01/2022-10" and "2021/2025".
func yearsOf(period string) (from, to int) {
	a, b, two := strings.Cut(period, "/")
	from = yearAt(a)
	if to = from; two {
		if to = yearAt(b); to == 0 {
			to = from
		}
	}
	return min(from, to), max(from, to)
}

func yearAt(s string) int {
	if len(s) < 4 || len(s) > 4 && s[4] >= '0' && s[4] <= '9' {
		return 0
	}
	y, err := strconv.Atoi(s[:4])
	if err != nil || y < 1000 {
		return 0
	}
	return y
}

// Span is a run of years, both included.
type Span struct{ From, To int }

// Spells gives the years in which a relation is said to hold, runs of years
// joined.
func (e *Edge) Spells() []Span {
	var all []Span
	for _, ev := range e.Evidence {
		if from, to := ev.Years(); from != 0 {
			all = append(all, Span{from, to})
		}
	}
	return joinSpans(all)
}

func joinSpans(all []Span) []Span {
	slices.SortFunc(all, func(a, b Span) int { return cmp.Or(a.From-b.From, a.To-b.To) })
	var out []Span
	for _, s := range all {
		if n := len(out); n > 0 && s.From <= out[n-1].To+1 {
			out[n-1].To = max(out[n-1].To, s.To)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// Confidence is that of the best proof.
func (e *Edge) Confidence() float64 {
	best := 0.0
	for _, ev := range e.Evidence {
		best = max(best, ev.Confidence)
	}
	return best
}

// Planned tells whether all proofs speak of something announced only.
func (e *Edge) Planned() bool {
	for _, ev := range e.Evidence {
		if !ev.Planned {
			return false
		}
	}
	return len(e.Evidence) > 0
}

// Best is the proof to show where there is room for one: the surest, then the
// earliest.
func (e *Edge) Best() *Evidence {
	var best *Evidence
	for _, ev := range e.Evidence {
		if best == nil || ev.Confidence > best.Confidence {
			best = ev
		}
	}
	return best
}

// Node finds an entity by id; nil when the graph has none.
func (g *Graph) Node(id string) *Node { return g.byID[id] }

// Statements counts the proofs of all kinds.
func (g *Graph) Statements() int {
	n := len(g.Attributes) + len(g.Observations)
	for _, e := range g.Edges {
		n += len(e.Evidence)
	}
	return n
}

// Read reads a whole store. Entities that were made one are one node, under
// the id that stands for them, with the names, statements and reports of all;
// each statement keeps its evidence.
func Read(ctx context.Context, s *graph.Store) (*Graph, error) {
	groups, err := s.Groups(ctx)
	if err != nil {
		return nil, err
	}
	return readWith(ctx, s, groups)
}

// ReadApart reads a whole store with the entities as each report names them.
func ReadApart(ctx context.Context, s *graph.Store) (*Graph, error) { return readWith(ctx, s, nil) }

func readWith(ctx context.Context, s *graph.Store, groups map[string]string) (*Graph, error) {
	r := &reading{
		groups: groups,
		g:      &Graph{byID: map[string]*Node{}, store: s},
		values: []quad.Value{nil},
		things: []any{nil},
		words:  map[string]string{},
	}
	rows, err := s.Table(ctx, func(_ uint32, v quad.Value) { r.values = append(r.values, v) })
	if err != nil {
		return nil, err
	}
	r.things = make([]any, len(r.values))
	for i, row := range rows {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		r.take(row)
	}
	return r.finish(), nil
}

// reading builds the model from a store's table. What a value stands for is
// made at its first use as a subject, or later by finish.
type reading struct {
	g      *Graph
	groups map[string]string // entity → the one that stands for it
	values []quad.Value      // by number
	things []any             // *Evidence, *Observation, *Report or *Node, by number
	words  map[string]string // rules and the like, each kept once

	reports  []*Report
	evidence []*Evidence
	figures  []*figure
	within   [][2]uint32
	says     [][2]uint32 // report mentions entity
	slab     []Evidence
}

// figure is an observation with the number of its subject.
type figure struct {
	*Observation
	of uint32
}

func (r *reading) word(s string) string {
	if w, ok := r.words[s]; ok {
		return w
	}
	r.words[s] = s
	return s
}

// node is the entity that goes under an id.
func (r *reading) node(id string) *Node {
	if c, ok := r.groups[id]; ok {
		id = c
	}
	n := r.g.byID[id]
	if n == nil {
		n = &Node{ID: id}
		r.g.byID[id] = n
	}
	return n
}

// nodeAt is the entity of a value's number.
func (r *reading) nodeAt(n uint32) *Node {
	if x, ok := r.things[n].(*Node); ok {
		return x
	}
	x := r.node(text(r.values[n]))
	if r.things[n] == nil {
		r.things[n] = x
	}
	return x
}

// thing is what a subject stands for, nil if that is none of ours.
func (r *reading) thing(n uint32) any {
	if x := r.things[n]; x != nil {
		return x
	}
	iri, ok := r.values[n].(quad.IRI)
	if !ok {
		return nil
	}
	id := string(iri)
	switch kind, _, _ := strings.Cut(id, "/"); kind {
	case "evidence":
		if len(r.slab) == 0 {
			r.slab = make([]Evidence, 512)
		}
		e := &r.slab[0]
		r.slab = r.slab[1:]
		e.ID = id
		r.evidence, r.things[n] = append(r.evidence, e), e
	case "observation":
		o := &figure{Observation: &Observation{ID: id}}
		r.figures, r.things[n] = append(r.figures, o), o
	case "report":
		p := &Report{ID: id}
		r.reports, r.things[n] = append(r.reports, p), p
	default:
		return nil
	}
	return r.things[n]
}

// least sets a field that has one value; of two it keeps the smaller, so that
// the order of quads does not matter.
func least[T cmp.Ordered](to *T, v T) {
	var zero T
	if *to == zero || v < *to {
		*to = v
	}
}

func text(v quad.Value) string {
	switch v := v.(type) {
	case quad.String:
		return string(v)
	case quad.IRI:
		return string(v)
	case nil:
		return ""
	}
	return quad.ToString(v)
}

func number(v quad.Value) (float64, bool) {
	switch v := v.(type) {
	case quad.Int:
		return float64(v), true
	case quad.Float:
		return float64(v), true
	}
	return 0, false
}

func whole(v quad.Value) int {
	n, _ := number(v)
	return int(n)
}

func (r *reading) take(row graph.Row) {
	pred, ok := r.values[row[1]].(quad.IRI)
	if !ok {
		return
	}
	v := r.values[row[2]]
	switch x := r.thing(row[0]).(type) {
	case *Evidence:
		switch pred {
		case graph.PredInReport:
			x.report = row[2]
		case graph.PredAboutSubject:
			x.subject = row[2]
		case graph.PredAboutObject:
			x.object = row[2]
		default:
			r.proof(x, pred, v)
		}
		return
	case *figure:
		if pred == graph.PredSubject {
			x.of = row[2]
		} else {
			r.observation(x.Observation, pred, v)
		}
		return
	case *Report:
		if pred == graph.PredMentions {
			r.says = append(r.says, [2]uint32{row[0], row[2]})
		} else {
			r.report(x, pred, v)
		}
		return
	}
	if _, ok := r.values[row[0]].(quad.IRI); !ok {
		return
	}
	switch pred {
	case graph.PredName:
		n := r.nodeAt(row[0])
		n.names = count(n.names, text(v), 1)
	case graph.PredAlsoKnownAs:
		n := r.nodeAt(row[0])
		n.names = count(n.names, text(v), 0)
	case graph.PredType:
		n := r.nodeAt(row[0])
		n.types = count(n.types, r.word(text(v)), 1)
	case graph.PredCode:
		least(&r.nodeAt(row[0]).Code, text(v))
	case graph.PredLevel:
		least(&r.nodeAt(row[0]).Level, r.word(text(v)))
	case graph.PredWithin:
		r.nodeAt(row[0])
		r.within = append(r.within, [2]uint32{row[0], row[2]})
	}
}

// tally is how many quads say a word.
type tally struct {
	word string
	n    int
}

func count(list []tally, word string, n int) []tally {
	for i := range list {
		if list[i].word == word {
			list[i].n += n
			return list
		}
	}
	return append(list, tally{word, n})
}

func (r *reading) proof(e *Evidence, pred quad.IRI, v quad.Value) {
	switch pred {
	case graph.PredQuote:
		least(&e.Quote, text(v))
	case graph.PredPrefix:
		least(&e.Prefix, text(v))
	case graph.PredSuffix:
		least(&e.Suffix, text(v))
	case graph.PredStart:
		e.Start = whole(v)
	case graph.PredEnd:
		e.End = whole(v)
	case graph.PredCleanStart:
		e.CleanStart = whole(v)
	case graph.PredCleanEnd:
		e.CleanEnd = whole(v)
	case graph.PredSentence:
		e.Sentence = whole(v)
	case graph.PredRule:
		least(&e.Rule, r.word(text(v)))
	case graph.PredConfidence:
		if n, ok := number(v); ok {
			e.Confidence = max(e.Confidence, n)
		}
	case graph.PredPeriod:
		least(&e.Period, r.word(text(v)))
	case graph.PredPlanned:
		e.Planned = true
	case graph.PredPosition:
		least(&e.Position, r.word(text(v)))
	case graph.PredUnit:
		least(&e.Unit, r.word(text(v)))
	case graph.PredAboutPredicate:
		e.predicate = r.word(text(v))
	}
}

func (r *reading) observation(o *Observation, pred quad.IRI, v quad.Value) {
	num := func(to **float64) {
		if n, ok := number(v); ok && (*to == nil || n < **to) {
			*to = &n
		}
	}
	switch pred {
	case graph.PredIndicator:
		least(&o.Indicator, r.word(text(v)))
	case graph.PredValue:
		num(&o.Value)
	case graph.PredChange:
		num(&o.Change)
	case graph.PredUnit:
		least(&o.Unit, r.word(text(v)))
	case graph.PredPeriod:
		least(&o.Period, r.word(text(v)))
	case graph.PredRank:
		least(&o.Rank, r.word(text(v)))
	case graph.PredTarget:
		o.Target = true
	}
}

func (r *reading) report(p *Report, pred quad.IRI, v quad.Value) {
	switch pred {
	case graph.PredName:
		least(&p.Name, text(v))
	case graph.PredFile:
		p.Files = append(p.Files, text(v))
	case graph.PredHash:
		least(&p.Hash, text(v))
	case graph.PredTitle:
		least(&p.Title, text(v))
	case graph.PredYear:
		least(&p.Year, whole(v))
	case graph.PredAbout:
		least(&p.About, text(v))
	}
}

func (r *reading) finish() *Graph {
	g := r.g
	g.Reports = r.reports
	slices.SortFunc(g.Reports, func(a, b *Report) int { return strings.Compare(a.ID, b.ID) })
	for _, p := range g.Reports {
		slices.Sort(p.Files)
		p.Files = slices.Compact(p.Files)
	}
	byYear := slices.Clone(g.Reports)
	slices.SortFunc(byYear, compareReports)
	for i, p := range byYear {
		p.order = i + 1
	}
	type ends struct {
		source, target *Node
		predicate      string
	}
	edges := map[ends]*Edge{}
	edge := func(s *Node, p string, o *Node) *Edge {
		e := edges[ends{s, o, p}]
		if e == nil {
			e = &Edge{Source: s, Predicate: p, Target: o}
			edges[ends{s, o, p}] = e
			g.Edges = append(g.Edges, e)
		}
		return e
	}
	for _, e := range r.evidence {
		if e.Report, _ = r.things[e.report].(*Report); e.Report == nil {
			e.Report = &Report{ID: text(r.values[e.report])}
		}
		switch {
		case e.subject == 0 || e.object == 0:
		case strings.HasPrefix(text(r.values[e.subject]), "observation/"):
			o, _ := r.things[e.subject].(*figure)
			if o == nil || o.of == 0 || o.Evidence != nil && o.Evidence.ID < e.ID {
				continue
			}
			o.Subject, o.Evidence = r.nodeAt(o.of), e
		case e.predicate == ner.Investment:
			v, _ := number(r.values[e.object])
			g.Attributes = append(g.Attributes, &Attribute{Node: r.nodeAt(e.subject), Name: e.predicate, Value: v, Unit: e.Unit, Evidence: e})
		case e.predicate == ner.Status:
			g.Attributes = append(g.Attributes, &Attribute{Node: r.nodeAt(e.subject), Name: e.predicate, Text: text(r.values[e.object]), Evidence: e})
		default:
			if _, ok := r.values[e.object].(quad.IRI); ok {
				if e.subject != e.object && r.one(e.subject) == r.one(e.object) {
					continue // between two that are one
				}
				x := edge(r.nodeAt(e.subject), e.predicate, r.nodeAt(e.object))
				x.Evidence = append(x.Evidence, e)
			}
		}
	}
	for _, w := range r.within {
		edge(r.nodeAt(w[0]), string(graph.PredWithin), r.nodeAt(w[1]))
	}
	for _, s := range r.says {
		if n := g.byID[r.one(s[1])]; n != nil {
			n.Reports = append(n.Reports, r.things[s[0]].(*Report))
		}
	}
	g.Nodes = make([]*Node, 0, len(g.byID))
	for _, n := range g.byID {
		g.Nodes = append(g.Nodes, n)
	}
	slices.SortFunc(g.Nodes, func(a, b *Node) int { return strings.Compare(a.ID, b.ID) })
	for i, n := range g.Nodes {
		n.order = i
		n.settle()
		slices.SortFunc(n.Reports, compareReports)
		n.Reports = slices.Compact(n.Reports)
	}
	for _, p := range g.Reports {
		if n := g.byID[p.About]; n != nil {
			p.AboutName = n.Name
		}
	}
	for _, e := range g.Edges {
		slices.SortFunc(e.Evidence, compareEvidence)
	}
	for _, o := range r.figures {
		if o.Evidence != nil {
			g.Observations = append(g.Observations, o.Observation)
		}
	}
	g.sort()
	return g
}

// one is the id under which an entity goes.
func (r *reading) one(n uint32) string {
	id := text(r.values[n])
	if c, ok := r.groups[id]; ok {
		return c
	}
	return id
}

// settle chooses the name and the type that most reports use.
func (n *Node) settle() {
	n.Name, n.Type = mostUsed(n.names), mostUsed(n.types)
	if n.Name == "" {
		_, n.Name, _ = strings.Cut(n.ID, "/")
	}
	if n.Type == "" {
		n.Type = "Thing"
		if kind, _, _ := strings.Cut(n.ID, "/"); kind == "district" {
			n.Type = ner.District.String()
		}
	}
	for _, a := range n.names {
		if a.word != n.Name {
			n.Aliases = append(n.Aliases, a.word)
		}
	}
	n.names, n.types = nil, nil
}

// mostUsed is as in the look-ups: the longer of two that are used alike. It
// sorts the list by words.
func mostUsed(list []tally) string {
	slices.SortFunc(list, func(a, b tally) int { return strings.Compare(a.word, b.word) })
	best := tally{}
	for _, t := range list {
		if best.word == "" || t.n > best.n || t.n == best.n && len(t.word) > len(best.word) {
			best = t
		}
	}
	return best.word
}

func compareReports(a, b *Report) int {
	if a.order != 0 && b.order != 0 {
		return a.order - b.order
	}
	return cmp.Or(a.Year-b.Year, strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
}

func compareEvidence(a, b *Evidence) int {
	return cmp.Or(compareReports(a.Report, b.Report), a.Start-b.Start, strings.Compare(a.ID, b.ID))
}

func (g *Graph) sort() {
	slices.SortFunc(g.Edges, func(a, b *Edge) int {
		return cmp.Or(a.Source.order-b.Source.order, strings.Compare(a.Predicate, b.Predicate), a.Target.order-b.Target.order)
	})
	slices.SortFunc(g.Attributes, func(a, b *Attribute) int {
		return cmp.Or(a.Node.order-b.Node.order, strings.Compare(a.Name, b.Name), compareEvidence(a.Evidence, b.Evidence))
	})
	slices.SortFunc(g.Observations, func(a, b *Observation) int {
		return cmp.Or(a.Subject.order-b.Subject.order, strings.Compare(a.Indicator, b.Indicator), strings.Compare(a.Period, b.Period),
			compareEvidence(a.Evidence, b.Evidence), strings.Compare(a.ID, b.ID))
	})
}
