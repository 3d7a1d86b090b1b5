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
