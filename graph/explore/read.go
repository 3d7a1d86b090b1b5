// Package explore lets people and programs look around in a store: what the
// command line's look-ups print, an HTTP server with a JSON interface, Cayley's
// own interface and console, and a page to explore the graph.
package explore

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"zhengpu/graph"
)

// Node is an entity as it stands at an end of a link.
type Node struct {
	ID   string `json:"id"` // without < >
	Name string `json:"name"`
	Type string `json:"type"`
}

// Proof is one place where a report states something.
type Proof struct {
	Evidence   string  `json:"evidence"` // id of the evidence node
	Report     string  `json:"report"`   // id of the report node
	ReportName string  `json:"reportName"`
	Year       int     `json:"year,omitempty"` // that the report tells of
	Quote      string  `json:"quote"`
	Prefix     string  `json:"prefix,omitempty"`
	Suffix     string  `json:"suffix,omitempty"`
	Start      int     `json:"start"` // bytes of the report's file
	End        int     `json:"end"`
	CleanStart int     `json:"cleanStart"` // bytes of its clean text
	CleanEnd   int     `json:"cleanEnd"`
	Rule       string  `json:"rule"`
	Confidence float64 `json:"confidence,omitempty"` // 0 to 1; 0 is unknown
	Period     string  `json:"period,omitempty"`
	Planned    bool    `json:"planned,omitempty"`
	Unit       string  `json:"unit,omitempty"`
	Position   string  `json:"position,omitempty"`

	subject, predicate quad.IRI
	object             quad.Value
}

// Link is a relation between two entities with its proofs, oldest report
// first. <within> has none: it is what the division codes say.
type Link struct {
	Subject   Node    `json:"subject"`
	Predicate string  `json:"predicate"`
	Object    Node    `json:"object"`
	Times     int     `json:"times"` // how often it is stated
	Proofs    []Proof `json:"proofs"`
}

// Attribute is an investment or a status with its proof.
type Attribute struct {
	Predicate string `json:"predicate"`
	Value     any    `json:"value"`
	Proof
}

// Figure is an observation with its proof.
type Figure struct {
	ID        string   `json:"id"`
	Subject   string   `json:"subject"` // id
	Indicator string   `json:"indicator"`
	Value     *float64 `json:"value"`
	Unit      string   `json:"unit,omitempty"`
	Change    *float64 `json:"change"`
	Period    string   `json:"period,omitempty"`
	Rank      string   `json:"rank,omitempty"`
	Target    bool     `json:"target,omitempty"`
	Proof     Proof    `json:"proof"`
}

// Dossier is all that the store holds of one entity.
type Dossier struct {
	graph.Entity
	Links      []Link      `json:"links"`
	More       int         `json:"more,omitempty"` // links beyond the limit
	Attributes []Attribute `json:"attributes"`
	Figures    []Figure    `json:"figures"`
	Reports    []ReportRef `json:"reports"` // that mention it
}

// ReportRef names a report.
type ReportRef struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Title string `json:"title,omitempty"`
	Year  int    `json:"year,omitempty"`
	About Node   `json:"about"`
	File  string `json:"file,omitempty"`
}

// Reader reads a store for look-ups, and remembers nodes that it has met. Make
// one for each request.
type Reader struct {
	s       *graph.Store
	nodes   map[string]Node
	reports map[quad.IRI]ReportRef
}

// NewReader makes a reader.
func NewReader(s *graph.Store) *Reader {
	return &Reader{s: s, nodes: map[string]Node{}, reports: map[quad.IRI]ReportRef{}}
}

// Node gives name and type of an entity; of one that the store does not know,
// the id alone.
func (r *Reader) Node(ctx context.Context, id string) (Node, error) {
	if n, ok := r.nodes[id]; ok {
		return n, nil
	}
	e, err := r.s.Entity(ctx, id)
	if err != nil {
		return Node{}, err
	}
	n := Node{ID: e.ID, Name: cmp.Or(e.Name, e.ID), Type: e.Type}
	r.nodes[id] = n
	return n, nil
}

// properties gives the literals and nodes that a node has, by predicate.
func (r *Reader) properties(ctx context.Context, node quad.IRI, preds ...quad.IRI) (map[quad.IRI][]quad.Value, error) {
	out := map[quad.IRI][]quad.Value{}
	err := r.s.Each(ctx, quad.Subject, node, preds, func(q quad.Quad) error {
		p, _ := q.Predicate.(quad.IRI)
		if !slices.Contains(out[p], q.Object) {
			out[p] = append(out[p], q.Object)
		}
		return nil
	})
	for _, vs := range out {
		slices.SortFunc(vs, func(a, b quad.Value) int { return strings.Compare(quad.StringOf(a), quad.StringOf(b)) })
	}
	return out, err
}

// Report gives a report's name, year and district.
func (r *Reader) Report(ctx context.Context, node quad.IRI) (ReportRef, error) {
	if ref, ok := r.reports[node]; ok {
		return ref, nil
	}
	p, err := r.properties(ctx, node, graph.PredName, graph.PredTitle, graph.PredYear, graph.PredAbout, graph.PredFile)
	if err != nil {
		return ReportRef{}, err
	}
	ref := ReportRef{ID: string(node), Name: text(p[graph.PredName]), Title: text(p[graph.PredTitle]), Year: whole(p[graph.PredYear]), File: text(p[graph.PredFile])}
	if about, ok := first(p[graph.PredAbout]).(quad.IRI); ok {
		if ref.About, err = r.Node(ctx, string(about)); err != nil {
			return ReportRef{}, err
		}
	}
	r.reports[node] = ref
	return ref, nil
}

// Proof reads an evidence node. ok is false where the label of a quad is none.
func (r *Reader) Proof(ctx context.Context, node quad.IRI) (p Proof, ok bool, err error) {
	if !strings.HasPrefix(string(node), "evidence/") {
		return p, false, nil
	}
	v, err := r.properties(ctx, node)
	if err != nil {
		return p, false, err
	}
	report, ok := first(v[graph.PredInReport]).(quad.IRI)
	if !ok {
		return p, false, nil
	}
	ref, err := r.Report(ctx, report)
	if err != nil {
		return p, false, err
	}
	p = Proof{
		Evidence: string(node), Report: ref.ID, ReportName: ref.Name, Year: ref.Year,
		Quote: text(v[graph.PredQuote]), Prefix: text(v[graph.PredPrefix]), Suffix: text(v[graph.PredSuffix]),
		Start: whole(v[graph.PredStart]), End: whole(v[graph.PredEnd]),
		CleanStart: whole(v[graph.PredCleanStart]), CleanEnd: whole(v[graph.PredCleanEnd]),
		Rule: text(v[graph.PredRule]), Period: text(v[graph.PredPeriod]), Unit: text(v[graph.PredUnit]), Position: text(v[graph.PredPosition]),
	}
	if c := number(v[graph.PredConfidence]); c != nil {
		p.Confidence = *c
	}
	planned, _ := first(v[graph.PredPlanned]).(quad.Bool)
	p.Planned = bool(planned)
	p.subject, _ = first(v[graph.PredAboutSubject]).(quad.IRI)
	p.predicate, _ = first(v[graph.PredAboutPredicate]).(quad.IRI)
	p.object = first(v[graph.PredAboutObject])
	return p, true, nil
}

func first(vs []quad.Value) quad.Value {
	if len(vs) == 0 {
		return nil
	}
	return vs[0]
}

func text(vs []quad.Value) string {
	s, _ := first(vs).(quad.String)
	return string(s)
}

func whole(vs []quad.Value) int {
	n, _ := first(vs).(quad.Int)
	return int(n)
}

func number(vs []quad.Value) *float64 {
	var f float64
	switch v := first(vs).(type) {
	case quad.Int:
		f = float64(v)
	case quad.Float:
		f = float64(v)
	default:
		return nil
	}
	return &f
}

func compareProofs(a, b Proof) int {
	return cmp.Or(a.Year-b.Year, strings.Compare(a.Report, b.Report), a.Start-b.Start, strings.Compare(a.Evidence, b.Evidence))
}

// maxProofs is how many proofs a link shows.
const maxProofs = 12

// Links gives the relations of edges with their proofs.
func (r *Reader) Links(ctx context.Context, edges []graph.Edge) ([]Link, error) {
	out := make([]Link, 0, len(edges))
	for _, e := range edges {
		l := Link{Predicate: e.Predicate, Proofs: []Proof{}}
		var err error
		if l.Subject, err = r.Node(ctx, e.Subject); err != nil {
			return nil, err
		}
		if l.Object, err = r.Node(ctx, e.Object); err != nil {
			return nil, err
		}
		for _, ev := range e.Evidence {
			if !strings.HasPrefix(ev, "evidence/") {
				continue
			}
			l.Times++
			if len(l.Proofs) == maxProofs {
				continue
			}
			p, ok, err := r.Proof(ctx, quad.IRI(ev))
			if err != nil {
				return nil, err
			}
			if ok {
				l.Proofs = append(l.Proofs, p)
			}
		}
		slices.SortFunc(l.Proofs, compareProofs)
		out = append(out, l)
	}
	return out, nil
}

// Neighbors gives up to limit links of an entity (all when 0), those that are
// stated most often first within each predicate in turn, so that a few links
// show something of every kind; more is the number left out.
func (r *Reader) Neighbors(ctx context.Context, id string, limit int, via ...string) (links []Link, more int, err error) {
	edges, err := r.s.Neighbors(ctx, id, via...)
	if err != nil {
		return nil, 0, err
	}
	if g, err := r.s.Group(ctx, id); err == nil {
		id = g[0] // which the edges name
	}
	edges, more = choose(edges, id, limit)
	links, err = r.Links(ctx, edges)
	return links, more, err
}

func choose(edges []graph.Edge, id string, limit int) ([]graph.Edge, int) {
	if limit <= 0 || len(edges) <= limit {
		return edges, 0
	}
	kind := func(e graph.Edge) string {
		if e.Subject == id {
			return e.Predicate + ">"
		}
		return e.Predicate + "<"
	}
	byKind := map[string][]graph.Edge{}
	for _, e := range edges {
		byKind[kind(e)] = append(byKind[kind(e)], e)
	}
	kinds := slices.Sorted(maps.Keys(byKind))
	for _, k := range kinds {
		slices.SortStableFunc(byKind[k], func(a, b graph.Edge) int { return len(b.Evidence) - len(a.Evidence) })
	}
	var out []graph.Edge
	for i := 0; len(out) < limit; i++ {
		for _, k := range kinds {
			if i < len(byKind[k]) && len(out) < limit {
				out = append(out, byKind[k][i])
			}
		}
	}
	slices.SortFunc(out, func(a, b graph.Edge) int {
		return cmp.Or(strings.Compare(a.Predicate, b.Predicate), strings.Compare(a.Subject, b.Subject), strings.Compare(a.Object, b.Object))
	})
	return out, len(edges) - len(out)
}

// Between gives the links among entities.
func (r *Reader) Between(ctx context.Context, ids []string) ([]Link, error) {
	in := map[string]bool{}
	for i, id := range ids {
		g, err := r.s.Group(ctx, id)
		if err != nil {
			return nil, err
		}
		ids[i] = g[0]
		in[ids[i]] = true
	}
	slices.Sort(ids)
	var all []graph.Edge
	for _, id := range slices.Compact(ids) {
		edges, err := r.s.Neighbors(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, e := range edges {
			if e.Subject == id && in[e.Object] {
				all = append(all, e)
			}
		}
	}
	return r.Links(ctx, all)
}

// Dossier gathers what the store holds of an entity, with at most limit links
// and as many figures (all when 0). ok is false when it holds nothing.
func (r *Reader) Dossier(ctx context.Context, id string, limit int) (d *Dossier, ok bool, err error) {
	e, err := r.s.Entity(ctx, id)
	if err != nil || e.Name == "" && e.Type == "" {
		return nil, false, err
	}
	id = e.ID
	group, err := r.s.Group(ctx, id)
	if err != nil {
		return nil, false, err
	}
	d = &Dossier{Entity: e, Links: []Link{}, Attributes: []Attribute{}, Figures: []Figure{}, Reports: []ReportRef{}}
	if d.Aliases == nil {
		d.Aliases = []string{}
	}
	if d.Links, d.More, err = r.Neighbors(ctx, id, limit); err != nil {
		return nil, false, err
	}
	type said struct {
		pred  quad.IRI
		value quad.Value
		label quad.IRI
	}
	var facts []said
	for _, n := range group {
		err = r.s.Each(ctx, quad.Subject, quad.IRI(n), []quad.IRI{graph.PredInvestment, graph.PredStatus}, func(q quad.Quad) error {
			p, _ := q.Predicate.(quad.IRI)
			l, _ := q.Label.(quad.IRI)
			facts = append(facts, said{p, q.Object, l})
			return nil
		})
		if err != nil {
			return nil, false, err
		}
	}
	for _, f := range facts {
		p, _, err := r.Proof(ctx, f.label)
		if err != nil {
			return nil, false, err
		}
		d.Attributes = append(d.Attributes, Attribute{Predicate: string(f.pred), Value: native(f.value), Proof: p})
	}
	slices.SortFunc(d.Attributes, func(a, b Attribute) int {
		return cmp.Or(strings.Compare(a.Predicate, b.Predicate), compareProofs(a.Proof, b.Proof))
	})
	if d.Figures, err = r.Figures(ctx, id, limit); err != nil {
		return nil, false, err
	}
	reports := map[quad.IRI]bool{}
	for _, n := range group {
		err = r.s.Each(ctx, quad.Object, quad.IRI(n), []quad.IRI{graph.PredMentions}, func(q quad.Quad) error {
			if n, ok := q.Subject.(quad.IRI); ok {
				reports[n] = true
			}
			return nil
		})
		if err != nil {
			return nil, false, err
		}
	}
	for _, n := range slices.Sorted(maps.Keys(reports)) {
		ref, err := r.Report(ctx, n)
		if err != nil {
			return nil, false, err
		}
		d.Reports = append(d.Reports, ref)
	}
	slices.SortStableFunc(d.Reports, func(a, b ReportRef) int { return a.Year - b.Year })
	return d, true, nil
}

func native(v quad.Value) any {
	switch v := v.(type) {
	case quad.String:
		return string(v)
	case quad.Int:
		return int64(v)
	case quad.Float:
		return float64(v)
	case quad.Bool:
		return bool(v)
	case nil:
		return nil
	}
	return strings.Trim(quad.StringOf(v), "<>")
}

// Figures lists the observations of an entity by indicator and period.
func (r *Reader) Figures(ctx context.Context, id string, limit int) ([]Figure, error) {
	var nodes []quad.IRI
	labels := map[quad.IRI]quad.IRI{}
	group, err := r.s.Group(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, member := range group {
		err := r.s.Each(ctx, quad.Object, quad.IRI(member), []quad.IRI{graph.PredSubject}, func(q quad.Quad) error {
			n, _ := q.Subject.(quad.IRI)
			l, _ := q.Label.(quad.IRI)
			if _, ok := labels[n]; !ok {
				nodes = append(nodes, n)
			}
			labels[n] = l
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(nodes)
	out := []Figure{}
	for _, n := range nodes {
		f, err := r.figure(ctx, n, labels[n])
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b Figure) int {
		return cmp.Or(strings.Compare(a.Indicator, b.Indicator), strings.Compare(a.Period, b.Period), boolInt(a.Target)-boolInt(b.Target), compareProofs(a.Proof, b.Proof), strings.Compare(a.ID, b.ID))
	})
	if limit > 0 {
		out = out[:min(len(out), 4*limit)]
	}
	return out, nil
}

func (r *Reader) figure(ctx context.Context, node, label quad.IRI) (Figure, error) {
	v, err := r.properties(ctx, node)
	if err != nil {
		return Figure{}, err
	}
	p, _, err := r.Proof(ctx, label)
	if err != nil {
		return Figure{}, err
	}
	target, _ := first(v[graph.PredTarget]).(quad.Bool)
	subject, _ := first(v[graph.PredSubject]).(quad.IRI)
	return Figure{
		ID: string(node), Subject: string(subject), Indicator: text(v[graph.PredIndicator]), Value: number(v[graph.PredValue]), Unit: text(v[graph.PredUnit]),
		Change: number(v[graph.PredChange]), Period: text(v[graph.PredPeriod]), Rank: text(v[graph.PredRank]), Target: bool(target), Proof: p,
	}, nil
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Reports lists the reports of the store by district, year and name.
func (r *Reader) Reports(ctx context.Context) ([]ReportRef, error) {
	var nodes []quad.IRI
	err := r.s.Each(ctx, quad.Object, quad.String(graph.TypeReport), []quad.IRI{graph.PredType}, func(q quad.Quad) error {
		if n, ok := q.Subject.(quad.IRI); ok {
			nodes = append(nodes, n)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(nodes)
	out := []ReportRef{}
	for _, n := range slices.Compact(nodes) {
		ref, err := r.Report(ctx, n)
		if err != nil {
			return nil, err
		}
		out = append(out, ref)
	}
	slices.SortStableFunc(out, func(a, b ReportRef) int {
		return cmp.Or(strings.Compare(a.About.ID, b.About.ID), a.Year-b.Year, strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return out, nil
}

// Statement is one thing that a report says.
type Statement struct {
	Kind      string  `json:"kind"` // fact, attribute, figure
	Subject   Node    `json:"subject"`
	Predicate string  `json:"predicate"`
	Object    *Node   `json:"object,omitempty"` // of a fact
	Value     any     `json:"value,omitempty"`  // of an attribute
	Figure    *Figure `json:"figure,omitempty"`
	Proof     Proof   `json:"proof"`
}

// ReportView is a report with all that it says, in the order of its text.
type ReportView struct {
	ReportRef
	Hash       string      `json:"hash"`
	Statements []Statement `json:"statements"`
	Mentions   []Node      `json:"mentions"` // entities, by type and name

	Text  string `json:"text"`          // clean; empty when the file is not to be had
	Why   string `json:"why,omitempty"` // it is not: missing, changed, none
	Marks []Mark `json:"marks"`         // places of names in Text, not overlapping
}

// Mark is a place in a text where an entity is named, in bytes.
type Mark struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	ID    string `json:"id"`
	Type  string `json:"type"`
}

// ReportView reads a report; ok is false when there is none. The text is left
// to the caller.
func (r *Reader) ReportView(ctx context.Context, id string) (v *ReportView, ok bool, err error) {
	node := quad.IRI(strings.Trim(id, "<>"))
	p, err := r.properties(ctx, node, graph.PredHash, graph.PredStates, graph.PredMentions)
	if err != nil || len(p[graph.PredHash]) == 0 {
		return nil, false, err
	}
	ref, err := r.Report(ctx, node)
	if err != nil {
		return nil, false, err
	}
	v = &ReportView{ReportRef: ref, Hash: text(p[graph.PredHash]), Statements: []Statement{}, Mentions: []Node{}, Marks: []Mark{}}
	for _, m := range p[graph.PredMentions] {
		if n, isNode := m.(quad.IRI); isNode {
			x, err := r.Node(ctx, string(n))
			if err != nil {
				return nil, false, err
			}
			v.Mentions = append(v.Mentions, x)
		}
	}
	slices.SortFunc(v.Mentions, func(a, b Node) int {
		return cmp.Or(strings.Compare(a.Type, b.Type), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	v.Mentions = slices.Compact(v.Mentions)
	for _, s := range p[graph.PredStates] {
		n, isNode := s.(quad.IRI)
		if !isNode {
			continue
		}
		proof, good, err := r.Proof(ctx, n)
		if err != nil {
			return nil, false, err
		}
		if !good {
			continue
		}
		st := Statement{Kind: "attribute", Predicate: string(proof.predicate), Proof: proof}
		object, isLink := proof.object.(quad.IRI)
		switch {
		case proof.predicate == graph.PredSubject && isLink:
			f, err := r.figure(ctx, proof.subject, n)
			if err != nil {
				return nil, false, err
			}
			st.Kind, st.Figure, st.Predicate = "figure", &f, f.Indicator
			if st.Subject, err = r.Node(ctx, string(object)); err != nil {
				return nil, false, err
			}
		case isLink:
			o, err := r.Node(ctx, string(object))
			if err != nil {
				return nil, false, err
			}
			st.Kind, st.Object = "fact", &o
		default:
			st.Value = native(proof.object)
		}
		if st.Kind != "figure" {
			if st.Subject, err = r.Node(ctx, string(proof.subject)); err != nil {
				return nil, false, err
			}
		}
		v.Statements = append(v.Statements, st)
	}
	slices.SortFunc(v.Statements, func(a, b Statement) int {
		return cmp.Or(a.Proof.CleanStart-b.Proof.CleanStart, a.Proof.CleanEnd-b.Proof.CleanEnd, strings.Compare(a.Proof.Evidence, b.Proof.Evidence))
	})
	return v, true, nil
}
