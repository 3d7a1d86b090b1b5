package explore

import (
	"cmp"
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"zhengpu/graph"
	"zhengpu/ner"
)

// Table is the answer of a stored query.
type Table struct {
	Columns []string `json:"columns"`
	Rows    [][]any  `json:"rows"`
}

// District is an overview of a district and those below it.
type District struct {
	District    Node        `json:"district"`
	Within      []Node      `json:"within"` // the one above
	Below       []Node      `json:"below"`
	Parks       []Node      `json:"parks"`
	Reports     []ReportRef `json:"reports"`
	Projects    Table       `json:"projects"` // by investment
	Enterprises Table       `json:"enterprises"`
	Honours     Table       `json:"honours"`
	Industries  Table       `json:"industries"`
	Figures     []Figure    `json:"figures"` // of the district itself
}

func (s *Server) district(ctx context.Context, rd *Reader, q url.Values) (any, error) {
	id, err := s.which(ctx, q.Get("id"), ner.District, "id")
	if err != nil {
		return nil, err
	}
	d := District{Parks: []Node{}, Reports: []ReportRef{}}
	if d.District, err = rd.Node(ctx, id); err != nil {
		return nil, err
	}
	if d.Within, err = rd.linked(ctx, quad.Subject, id, graph.PredWithin); err != nil {
		return nil, err
	}
	if d.Below, err = rd.linked(ctx, quad.Object, id, graph.PredWithin); err != nil {
		return nil, err
	}
	all := map[string]bool{id: true}
	for level := []string{id}; len(level) > 0; {
		var next []string
		for _, at := range level {
			below, err := rd.linked(ctx, quad.Object, at, graph.PredWithin)
			if err != nil {
				return nil, err
			}
			for _, n := range below {
				if !all[n.ID] && len(all) < 5000 {
					all[n.ID] = true
					next = append(next, n.ID)
				}
			}
		}
		level = next
	}
	parks := map[string]Node{}
	for _, at := range slices.Sorted(maps.Keys(all)) {
		for _, side := range []struct {
			d quad.Direction
			p ner.Predicate
		}{{quad.Object, ner.LocatedIn}, {quad.Subject, ner.Established}, {quad.Subject, ner.Attracted}} {
			list, err := rd.linked(ctx, side.d, at, quad.IRI(side.p))
			if err != nil {
				return nil, err
			}
			for _, n := range list {
				if n.Type == ner.Park.String() {
					parks[n.ID] = n
				}
			}
		}
		reports, err := rd.linked(ctx, quad.Object, at, graph.PredAbout)
		if err != nil {
			return nil, err
		}
		for _, n := range reports {
			ref, err := rd.Report(ctx, quad.IRI(n.ID))
			if err != nil {
				return nil, err
			}
			d.Reports = append(d.Reports, ref)
		}
	}
	for _, n := range parks {
		d.Parks = append(d.Parks, n)
	}
	slices.SortFunc(d.Parks, func(a, b Node) int { return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID)) })
	slices.SortStableFunc(d.Reports, func(a, b ReportRef) int { return cmp.Or(a.Year-b.Year, strings.Compare(a.Name, b.Name)) })
	for _, t := range []struct {
		name string
		to   *Table
	}{
		{"projects-by-investment", &d.Projects}, {"enterprises-of-district", &d.Enterprises},
		{"honours", &d.Honours}, {"industries-of-district", &d.Industries},
	} {
		*t.to = Table{Columns: []string{}, Rows: [][]any{}}
		i := slices.IndexFunc(s.queries, func(q *graph.Query) bool { return q.Name == t.name })
		if i < 0 {
			continue
		}
		cols, rows, err := graph.RunQuery(ctx, s.store, s.queries[i], map[string]any{"district": "<" + id + ">"})
		if err != nil {
			return nil, err
		}
		if len(rows) > 500 {
			rows = rows[:500]
		}
		t.to.Columns = cols
		if rows != nil {
			t.to.Rows = rows
		}
	}
	d.Figures, err = rd.Figures(ctx, id, 0)
	return d, err
}

// graphView is a part of the graph with places, in lists that are short on the
// wire.
type graphView struct {
	Nodes []viewNode `json:"nodes"`
	Edges [][3]any   `json:"edges"` // from, to, predicate: indexes into Nodes
	Total int        `json:"total"` // entities in the store
}

type viewNode struct {
	Node
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Degree int     `json:"degree"`
}

// maxView is how many nodes the page shows at most.
const maxView = 50_000

func (s *Server) overview(ctx context.Context, _ *Reader, q url.Values) (any, error) {
	limit, err := count(q, "limit", 500, maxView)
	if err != nil {
		return nil, err
	}
	for _, step := range []int{200, 500, 1000, 2000, 5000, 10_000, 20_000, maxView} {
		if limit <= step {
			limit = step
			break
		}
	}
	s.wholeMu.Lock()
	defer s.wholeMu.Unlock()
	if v := s.whole[limit]; v != nil {
		return v, nil
	}
	v, err := overview(ctx, s.store, limit)
	if err == nil {
		s.whole[limit] = v
	}
	return v, err
}

// overview gives the entities with most relations and what links them.
func overview(ctx context.Context, s *graph.Store, limit int) (*graphView, error) {
	preds := map[quad.IRI]bool{graph.PredWithin: true}
	for _, p := range graph.Relations() {
		preds[quad.IRI(p)] = true
	}
	type edge struct {
		s, p, o string
	}
	edges := map[edge]bool{}
	err := s.Walk(ctx, func(q quad.Quad) error {
		p, _ := q.Predicate.(quad.IRI)
		from, ok1 := q.Subject.(quad.IRI)
		to, ok2 := q.Object.(quad.IRI)
		if ok1 && ok2 && preds[p] {
			edges[edge{string(from), string(p), string(to)}] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	degree := map[string]int{}
	for e := range edges {
		degree[e.s]++
		degree[e.o]++
	}
	ids := slices.SortedFunc(maps.Keys(degree), func(a, b string) int { return cmp.Or(degree[b]-degree[a], strings.Compare(a, b)) })
	v := &graphView{Total: len(ids), Edges: [][3]any{}, Nodes: []viewNode{}}
	ids = ids[:min(len(ids), limit)]
	at := make(map[string]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	names, types, err := s.Names(ctx)
	if err != nil {
		return nil, err
	}
	best := map[string]graph.StoredName{}
	for _, n := range names {
		if _, ok := at[n.ID]; !ok || n.Alias {
			continue
		}
		if b, ok := best[n.ID]; !ok || n.Count > b.Count || n.Count == b.Count && len(n.Name) > len(b.Name) {
			best[n.ID] = n
		}
	}
	kept := slices.SortedFunc(maps.Keys(edges), func(a, b edge) int {
		return cmp.Or(strings.Compare(a.s, b.s), strings.Compare(a.p, b.p), strings.Compare(a.o, b.o))
	})
	var pairs [][2]int
	for _, e := range kept {
		a, ok1 := at[e.s]
		b, ok2 := at[e.o]
		if ok1 && ok2 {
			pairs = append(pairs, [2]int{a, b})
			v.Edges = append(v.Edges, [3]any{a, b, e.p})
		}
	}
	for i, p := range Layout(ids, pairs, nil) {
		id := ids[i]
		v.Nodes = append(v.Nodes, viewNode{Node{id, cmp.Or(best[id].Name, id), types[id]}, p.X, p.Y, degree[id]})
	}
	return v, nil
}

// marks finds where names stand in a text, the longer before the shorter, none
// over another.
func marks(text string, names map[string]Node) []Mark {
	list := slices.SortedFunc(maps.Keys(names), func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	taken := make([]bool, len(text))
	out := []Mark{}
	for _, name := range list {
		if len(name) < 4 { // a single character says nothing
			continue
		}
		for from := 0; ; {
			i := strings.Index(text[from:], name)
			if i < 0 {
				break
			}
			i += from
			from = i + len(name)
			if taken[i] || taken[from-1] {
				continue
			}
			for j := i; j < from; j++ {
				taken[j] = true
			}
			n := names[name]
			out = append(out, Mark{Start: i, End: from, ID: n.ID, Type: n.Type})
		}
	}
	slices.SortFunc(out, func(a, b Mark) int { return a.Start - b.Start })
	return out
}
