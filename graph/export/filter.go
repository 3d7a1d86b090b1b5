package export

import (
	"slices"
	"strings"

	"zhengpu/graph"
)

// Filter chooses a part of a graph. Its zero value chooses everything; of
// several conditions all must hold.
type Filter struct {
	Types         []string // entities of these types; a relation needs both its ends
	Predicates    []string // relations (and investment, status) of these names; observations count as "observation"
	District      string   // code: what reports about it or a division below it say, and what any report says of it
	From, To      int      // years, both included; 0 is open
	MinConfidence float64
	Around        string // id of an entity: what is within Hops of it, and what is said of that
	Hops          int    // 1 when 0
}

// Empty tells whether the filter chooses everything.
func (f Filter) Empty() bool {
	return len(f.Types)+len(f.Predicates) == 0 && f.District == "" && f.From == 0 && f.To == 0 && f.MinConfidence == 0 && f.Around == ""
}

// PredObservation stands for observations in Filter.Predicates.
const PredObservation = "observation"

// statements tells whether the filter looks at statements, so that entities of
// which none is left go too.
func (f Filter) statements() bool {
	return len(f.Predicates) > 0 || f.District != "" || f.From != 0 || f.To != 0 || f.MinConfidence != 0
}

// below tells whether a division is code or lies under it.
func below(id, code string) bool {
	c, ok := strings.CutPrefix(id, "district/")
	for ; ok && c != ""; c = graph.ParentCode(c) {
		if c == code {
			return true
		}
	}
	return false
}

// Filter gives the part of g that f chooses. The model of g is shared, not
// copied.
func (g *Graph) Filter(f Filter) *Graph {
	if f.Empty() {
		return g
	}
	types, preds := map[string]bool{}, map[string]bool{}
	for _, t := range f.Types {
		types[t] = true
	}
	for _, p := range f.Predicates {
		preds[p] = true
	}
	isType := func(n *Node) bool { return len(types) == 0 || types[n.Type] }
	isPred := func(p string) bool { return len(preds) == 0 || preds[p] }
	says := func(ev *Evidence, from, to int, ends ...*Node) bool {
		if ev.Confidence < f.MinConfidence {
			return false
		}
		if (f.From != 0 || f.To != 0) && (from == 0 || f.To != 0 && from > f.To || f.From != 0 && to < f.From) {
			return false
		}
		return f.District == "" || below(ev.Report.About, f.District) ||
			slices.ContainsFunc(ends, func(n *Node) bool { return n.ID == "district/"+f.District })
	}

	out := &Graph{byID: map[string]*Node{}, store: g.store, filtered: true}
	touched := map[*Node]bool{}
	var within []*Edge
	for _, e := range g.Edges {
		if e.Predicate == string(graph.PredWithin) {
			within = append(within, e)
			continue
		}
		if !isType(e.Source) || !isType(e.Target) || !isPred(e.Predicate) {
			continue
		}
		kept := *e
		kept.Evidence = nil
		for _, ev := range e.Evidence {
			if from, to := ev.Years(); says(ev, from, to, e.Source, e.Target) {
				kept.Evidence = append(kept.Evidence, ev)
			}
		}
		if len(kept.Evidence) > 0 {
			out.Edges = append(out.Edges, &kept)
			touched[e.Source], touched[e.Target] = true, true
		}
	}
	near := map[*Node]bool{}
	if f.Around != "" {
		near = out.near(g.byID[f.Around], max(f.Hops, 1))
	}
	isNear := func(n *Node) bool { return f.Around == "" || near[n] }
	out.Edges = slices.DeleteFunc(out.Edges, func(e *Edge) bool { return !isNear(e.Source) || !isNear(e.Target) })
	for _, a := range g.Attributes {
		if from, to := a.Evidence.Years(); isType(a.Node) && isPred(a.Name) && isNear(a.Node) && says(a.Evidence, from, to, a.Node) {
			out.Attributes = append(out.Attributes, a)
			touched[a.Node] = true
		}
	}
	for _, o := range g.Observations {
		if from, to := o.Years(); isType(o.Subject) && isPred(PredObservation) && isNear(o.Subject) && says(o.Evidence, from, to, o.Subject) {
			out.Observations = append(out.Observations, o)
			touched[o.Subject] = true
		}
	}
	for _, n := range g.Nodes {
		if isType(n) && isNear(n) && (touched[n] || !f.statements() || n.ID == f.Around) {
			out.Nodes = append(out.Nodes, n)
			out.byID[n.ID] = n
		}
	}
	for _, e := range within {
		if isPred(e.Predicate) && out.byID[e.Source.ID] != nil && out.byID[e.Target.ID] != nil {
			out.Edges = append(out.Edges, e)
		}
	}
	used := map[*Report]bool{}
	for _, e := range out.Edges {
		for _, ev := range e.Evidence {
			used[ev.Report] = true
		}
	}
	for _, a := range out.Attributes {
		used[a.Evidence.Report] = true
	}
	for _, o := range out.Observations {
		used[o.Evidence.Report] = true
	}
	if !f.statements() {
		for _, n := range out.Nodes {
			for _, p := range n.Reports {
				used[p] = true
			}
		}
	}
	for _, p := range g.Reports {
		if used[p] {
			out.Reports = append(out.Reports, p)
		}
	}
	out.sort()
	return out
}

// near gives what is within some hops of a node, along statements in either
// direction.
func (g *Graph) near(start *Node, hops int) map[*Node]bool {
	seen := map[*Node]bool{}
	if start == nil {
		return seen
	}
	next := map[*Node][]*Node{}
	for _, e := range g.Edges {
		next[e.Source] = append(next[e.Source], e.Target)
		next[e.Target] = append(next[e.Target], e.Source)
	}
	seen[start] = true
	layer := []*Node{start}
	for range hops {
		var more []*Node
		for _, n := range layer {
			for _, m := range next[n] {
				if !seen[m] {
					seen[m] = true
					more = append(more, m)
				}
			}
		}
		layer = more
	}
	return seen
}
