// Package export writes a store in the formats of other programs, one file a
// format. All of them start from one model, Graph, that is read from the store
// in one pass; N-Quads alone go by the quads themselves, through sorted runs on
// disk. Everything is sorted and no clock is read, so that the same reports
// give the same bytes.
package export

import (
	"cmp"
	"context"
	"maps"
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

	names, types map[string]int // how many quads say so
	within       map[string]bool
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

	subject, predicate string
	object             quad.Value
}

// Report is a document of the store.
type Report struct {
	ID, Name, Hash, Title string
	Files                 []string
	Year                  int
	About                 string // id of a district, or ""
	AboutName             string
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
		groups:  groups,
		g:       &Graph{byID: map[string]*Node{}, store: s},
		ev:      map[string]*Evidence{},
		obs:     map[string]*Observation{},
		reports: map[string]*Report{},
		words:   map[string]string{},
		in:      map[*Evidence]string{},
		of:      map[*Observation]string{},
		says:    map[[2]string]bool{},
	}
	if err := s.Walk(ctx, func(q quad.Quad) error { r.take(q); return nil }); err != nil {
		return nil, err
	}
	return r.finish(), nil
}

type reading struct {
	g       *Graph
	groups  map[string]string // entity → the one that stands for it
	ev      map[string]*Evidence
	obs     map[string]*Observation
	reports map[string]*Report
	words   map[string]string       // rules and the like, each kept once
	in      map[*Evidence]string    // report ids
	of      map[*Observation]string // subjects
	says    map[[2]string]bool      // report mentions entity
	last    *Evidence
}

func (r *reading) word(s string) string {
	if w, ok := r.words[s]; ok {
		return w
	}
	r.words[s] = s
	return s
}

// one is the id under which an entity goes.
func (r *reading) one(id string) string {
	if c, ok := r.groups[id]; ok {
		return c
	}
	return id
}

func (r *reading) node(id string) *Node {
	id = r.one(id)
	n := r.g.byID[id]
	if n == nil {
		n = &Node{ID: id, names: map[string]int{}, types: map[string]int{}}
		r.g.byID[id] = n
	}
	return n
}

func get[T any](m map[string]*T, id string, init func(*T)) *T {
	v := m[id]
	if v == nil {
		v = new(T)
		init(v)
		m[id] = v
	}
	return v
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

func (r *reading) take(q quad.Quad) {
	subject, ok := q.Subject.(quad.IRI)
	if !ok {
		return
	}
	pred, ok := q.Predicate.(quad.IRI)
	if !ok {
		return
	}
	id := string(subject)
	switch kind, _, _ := strings.Cut(id, "/"); kind {
	case "evidence": // its quads come one after the other
		if r.last == nil || r.last.ID != id {
			r.last = get(r.ev, id, func(e *Evidence) { e.ID = id })
		}
		r.evidence(r.last, pred, q.Object)
	case "observation":
		r.observation(get(r.obs, id, func(o *Observation) { o.ID = id }), pred, q.Object)
	case "report":
		r.report(get(r.reports, id, func(p *Report) { p.ID = id }), pred, q.Object)
	default:
		switch pred {
		case graph.PredName:
			r.node(id).names[text(q.Object)]++
		case graph.PredAlsoKnownAs:
			r.node(id).names[text(q.Object)] += 0
		case graph.PredType:
			r.node(id).types[r.word(text(q.Object))]++
		case graph.PredCode:
			least(&r.node(id).Code, text(q.Object))
		case graph.PredLevel:
			least(&r.node(id).Level, r.word(text(q.Object)))
		case graph.PredWithin:
			n := r.node(id)
			if n.within == nil {
				n.within = map[string]bool{}
			}
			n.within[text(q.Object)] = true
		}
	}
}

func (r *reading) evidence(e *Evidence, pred quad.IRI, v quad.Value) {
	switch pred {
	case graph.PredInReport:
		r.in[e] = text(v)
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
	case graph.PredAboutSubject:
		e.subject = text(v)
	case graph.PredAboutPredicate:
		e.predicate = r.word(text(v))
	case graph.PredAboutObject:
		e.object = v
	}
}

func (r *reading) observation(o *Observation, pred quad.IRI, v quad.Value) {
	num := func(to **float64) {
		if n, ok := number(v); ok && (*to == nil || n < **to) {
			*to = &n
		}
	}
	switch pred {
	case graph.PredSubject:
		r.of[o] = text(v)
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
	case graph.PredMentions:
		r.says[[2]string{p.ID, r.one(text(v))}] = true
	}
}

func (r *reading) finish() *Graph {
	g := r.g
	for _, id := range slices.Sorted(maps.Keys(r.reports)) {
		p := r.reports[id]
		slices.Sort(p.Files)
		p.Files = slices.Compact(p.Files)
		g.Reports = append(g.Reports, p)
	}
	edges := map[[3]string]*Edge{}
	edge := func(s, p, o string) *Edge {
		s, o = r.one(s), r.one(o)
		k := [3]string{s, p, o}
		if edges[k] == nil {
			edges[k] = &Edge{Source: r.node(s), Predicate: p, Target: r.node(o)}
		}
		return edges[k]
	}
	for id, e := range r.ev {
		if e.Report = r.reports[r.in[e]]; e.Report == nil {
			e.Report = &Report{ID: r.in[e]}
		}
		switch {
		case e.subject == "" || e.object == nil:
		case strings.HasPrefix(e.subject, "observation/"):
			o := r.obs[e.subject]
			if o == nil || r.of[o] == "" || o.Evidence != nil && o.Evidence.ID < id {
				continue
			}
			o.Subject, o.Evidence = r.node(r.of[o]), e
		case e.predicate == ner.Investment:
			v, _ := number(e.object)
			g.Attributes = append(g.Attributes, &Attribute{Node: r.node(e.subject), Name: e.predicate, Value: v, Unit: e.Unit, Evidence: e})
		case e.predicate == ner.Status:
			g.Attributes = append(g.Attributes, &Attribute{Node: r.node(e.subject), Name: e.predicate, Text: text(e.object), Evidence: e})
		default:
			if o, ok := e.object.(quad.IRI); ok {
				if r.one(e.subject) == r.one(string(o)) && e.subject != string(o) {
					continue // between two that are one
				}
				x := edge(e.subject, e.predicate, string(o))
				x.Evidence = append(x.Evidence, e)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(g.byID)) {
		for _, up := range slices.Sorted(maps.Keys(g.byID[id].within)) {
			edge(id, string(graph.PredWithin), up)
		}
	}
	for k := range r.says {
		if n := g.byID[k[1]]; n != nil {
			n.Reports = append(n.Reports, r.reports[k[0]])
		}
	}
	for _, id := range slices.Sorted(maps.Keys(g.byID)) {
		n := g.byID[id]
		n.settle()
		slices.SortFunc(n.Reports, compareReports)
		g.Nodes = append(g.Nodes, n)
	}
	for _, p := range g.Reports {
		if n := g.byID[p.About]; n != nil {
			p.AboutName = n.Name
		}
	}
	for _, e := range edges {
		slices.SortFunc(e.Evidence, compareEvidence)
		g.Edges = append(g.Edges, e)
	}
	for _, o := range r.obs {
		if o.Evidence != nil {
			g.Observations = append(g.Observations, o)
		}
	}
	g.sort()
	return g
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
	for _, a := range slices.Sorted(maps.Keys(n.names)) {
		if a != n.Name {
			n.Aliases = append(n.Aliases, a)
		}
	}
	n.names, n.types, n.within = nil, nil, nil
}

// mostUsed is as in the look-ups: the longer of two that are used alike.
func mostUsed(m map[string]int) string {
	best := ""
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if best == "" || m[k] > m[best] || m[k] == m[best] && len(k) > len(best) {
			best = k
		}
	}
	return best
}

func compareReports(a, b *Report) int {
	return cmp.Or(a.Year-b.Year, strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
}

func compareEvidence(a, b *Evidence) int {
	return cmp.Or(compareReports(a.Report, b.Report), a.Start-b.Start, strings.Compare(a.ID, b.ID))
}

func (g *Graph) sort() {
	slices.SortFunc(g.Edges, func(a, b *Edge) int {
		return cmp.Or(strings.Compare(a.Source.ID, b.Source.ID), strings.Compare(a.Predicate, b.Predicate), strings.Compare(a.Target.ID, b.Target.ID))
	})
	slices.SortFunc(g.Attributes, func(a, b *Attribute) int {
		return cmp.Or(strings.Compare(a.Node.ID, b.Node.ID), strings.Compare(a.Name, b.Name), compareEvidence(a.Evidence, b.Evidence))
	})
	slices.SortFunc(g.Observations, func(a, b *Observation) int {
		return cmp.Or(strings.Compare(a.Subject.ID, b.Subject.ID), strings.Compare(a.Indicator, b.Indicator), strings.Compare(a.Period, b.Period),
			compareEvidence(a.Evidence, b.Evidence), strings.Compare(a.ID, b.ID))
	})
}
