package graph

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"zhengpu/ner"
)

// Entity is a node as look-ups give it.
type Entity struct {
	ID      string   `json:"id"` // without < >
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	Aliases []string `json:"aliases,omitempty"`
}

// How a look-up found its entity, best first.
const (
	MatchID        = "id"
	MatchName      = "name"
	MatchAlias     = "alias"
	MatchPrefix    = "prefix"
	MatchSubstring = "substring"
)

var matchRank = map[string]int{MatchID: 0, MatchName: 1, MatchAlias: 2, MatchPrefix: 3, MatchSubstring: 4}

// Found is an entity and why a look-up gave it.
type Found struct {
	Entity
	Match   string `json:"match"`   // MatchID …
	Matched string `json:"matched"` // the name that matched
}

// Lookup finds entities by id (district/360403, a bare division code, with or
// without < >), name, other name, beginning of a name and part of a name. The
// weaker kinds are looked for only when the stronger give nothing; within a
// kind shorter names come first. At most limit are given, all when limit is 0.
// Nothing found is no error.
func (s *Store) Lookup(ctx context.Context, name string, limit int) ([]Found, error) {
	done, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer done()
	name = strings.TrimSpace(name)
	if name == "" {
		return nil, nil
	}
	hits, err := s.exact(ctx, name)
	if err != nil {
		return nil, err
	}
	if len(hits) == 0 {
		if err := s.withIndex(ctx, func(x *index) { hits = x.search(name) }); err != nil {
			return nil, err
		}
		x, err := s.sameness(ctx)
		if err != nil {
			return nil, err
		}
		for i := range hits {
			hits[i].node = x.canonical(hits[i].node)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(matchRank[a.match]-matchRank[b.match], utf8.RuneCountInString(a.name)-utf8.RuneCountInString(b.name),
			strings.Compare(a.name, b.name), strings.Compare(string(a.node), string(b.node)))
	})
	seen := map[quad.IRI]bool{}
	var out []Found
	for _, h := range hits {
		if seen[h.node] {
			continue
		}
		seen[h.node] = true
		e, err := s.entity(ctx, h.node)
		if err != nil {
			return nil, err
		}
		out = append(out, Found{Entity: e, Match: h.match, Matched: h.name})
		if limit > 0 && len(out) == limit {
			break
		}
	}
	return out, nil
}

type hit struct {
	node  quad.IRI
	match string
	name  string
}

// exact looks in the graph itself and needs no index of names.
func (s *Store) exact(ctx context.Context, name string) ([]hit, error) {
	x, err := s.sameness(ctx)
	if err != nil {
		return nil, err
	}
	ids := []string{strings.TrimSuffix(strings.TrimPrefix(name, "<"), ">")}
	if strings.Trim(name, "0123456789") == "" {
		ids = append(ids, "district/"+name)
	}
	for _, id := range ids {
		if !strings.Contains(id, "/") {
			continue
		}
		types, err := s.objects(ctx, quad.IRI(id), PredType)
		if err != nil {
			return nil, err
		}
		if len(types) > 0 {
			return []hit{{x.canonical(quad.IRI(id)), MatchID, id}}, nil
		}
	}
	var hits []hit
	err = s.eachBare(ctx, quad.Object, quad.String(name), []quad.IRI{PredName, PredAlsoKnownAs}, func(q quad.Quad) error {
		if n, ok := q.Subject.(quad.IRI); ok {
			match := MatchName
			if q.Predicate == PredAlsoKnownAs {
				match = MatchAlias
			}
			hits = append(hits, hit{x.canonical(n), match, name})
		}
		return nil
	})
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(matchRank[a.match]-matchRank[b.match], strings.Compare(string(a.node), string(b.node)))
	})
	return slices.Compact(hits), err
}

// search finds names that begin with or contain part.
func (x *index) search(part string) []hit {
	rows := x.sorted()
	var out []hit
	i, _ := slices.BinarySearchFunc(rows, part, func(r nameRow, p string) int { return strings.Compare(r.name, p) })
	for ; i < len(rows) && strings.HasPrefix(rows[i].name, part); i++ {
		out = append(out, hit{quad.IRI(rows[i].id), MatchPrefix, rows[i].name})
	}
	if len(out) > 0 {
		return out
	}
	for _, r := range rows {
		if strings.Contains(r.name, part) {
			out = append(out, hit{quad.IRI(r.id), MatchSubstring, r.name})
		}
	}
	return out
}

// Entity gives the names and type of a node, and the id of the one that stands
// for it where it was made one with others. A node that the store does not know
// comes back with its id alone. Of several names the one that most
// reports use is Name, the longer one where they tie.
func (s *Store) Entity(ctx context.Context, id string) (Entity, error) {
	done, err := s.begin()
	if err != nil {
		return Entity{}, err
	}
	defer done()
	x, err := s.sameness(ctx)
	if err != nil {
		return Entity{}, err
	}
	return s.entity(ctx, x.canonical(quad.IRI(strings.TrimSuffix(strings.TrimPrefix(id, "<"), ">"))))
}

func (s *Store) entity(ctx context.Context, node quad.IRI) (Entity, error) {
	e := Entity{ID: string(node)}
	names, types := map[string]int{}, map[string]int{}
	aliases := map[string]bool{}
	x, err := s.sameness(ctx)
	if err != nil {
		return e, err
	}
	gather := func(q quad.Quad) error {
		v, ok := q.Object.(quad.String)
		if !ok {
			return nil
		}
		switch q.Predicate {
		case PredName:
			names[string(v)]++
			aliases[string(v)] = true
		case PredAlsoKnownAs:
			aliases[string(v)] = true
		case PredType:
			types[string(v)]++
		}
		return nil
	}
	for _, n := range x.group(node) { // the names that reports give what is one
		if err := s.eachBare(ctx, quad.Subject, n, []quad.IRI{PredName, PredAlsoKnownAs, PredType}, gather); err != nil {
			return e, err
		}
	}
	e.Name, e.Type = mostUsed(names), mostUsed(types)
	delete(aliases, e.Name)
	e.Aliases = slices.Sorted(maps.Keys(aliases))
	return e, nil
}

func mostUsed(m map[string]int) string {
	best := ""
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if best == "" || m[k] > m[best] || m[k] == m[best] && len(k) > len(best) {
			best = k
		}
	}
	return best
}

// ErrNotFound is what Resolve says of a name that the store does not hold.
var ErrNotFound = fmt.Errorf("not found")

// AmbiguousError says that a name means several entities.
type AmbiguousError struct {
	Name  string
	Found []Found
}

func (e *AmbiguousError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q means %d entities; name one of them:", e.Name, len(e.Found))
	for i, f := range e.Found {
		if i == 5 {
			b.WriteString(" …")
			break
		}
		fmt.Fprintf(&b, " <%s>", f.ID)
	}
	return b.String()
}

// districtTails are what a short name may leave out, in the order tried.
var districtTails = []string{"区", "县", "市", "省", "镇", "乡", "街道", "新区", "自治区", "自治县", "自治州", "地区", "盟", "旗", "村", "社区"}

// Resolve finds the one entity that a user means, of a type when typ is not
// NoType. A district answers also to its short name (浔阳) and code. The error
// wraps ErrNotFound, with names that come near, or is an *AmbiguousError.
func (s *Store) Resolve(ctx context.Context, name string, typ ner.Type) (Entity, error) {
	done, err := s.begin()
	if err != nil {
		return Entity{}, err
	}
	defer done()
	name = strings.TrimSpace(name)
	try := []string{name}
	if typ == ner.District {
		for _, tail := range districtTails {
			try = append(try, name+tail)
		}
	}
	for _, n := range try {
		hits, err := s.exact(ctx, n)
		if err != nil {
			return Entity{}, err
		}
		for _, match := range []string{MatchID, MatchName, MatchAlias} {
			var found []Found
			seen := map[quad.IRI]bool{}
			for _, h := range hits {
				if h.match != match || seen[h.node] {
					continue
				}
				seen[h.node] = true
				e, err := s.entity(ctx, h.node)
				if err != nil {
					return Entity{}, err
				}
				if typ == ner.NoType && e.Type != TypeReport || e.Type == typ.String() {
					found = append(found, Found{Entity: e, Match: h.match, Matched: h.name})
				}
			}
			if len(found) == 1 {
				return found[0].Entity, nil
			}
			if len(found) > 1 {
				return Entity{}, &AmbiguousError{Name: name, Found: found}
			}
		}
	}
	what := "entity"
	if typ != ner.NoType {
		what = strings.ToLower(typ.String())
	}
	near, err := s.near(ctx, name, typ)
	if err != nil {
		return Entity{}, err
	}
	if len(near) > 0 {
		return Entity{}, fmt.Errorf("%w: no %s %q in the store; near it: %s", ErrNotFound, what, name, strings.Join(near, ", "))
	}
	return Entity{}, fmt.Errorf("%w: no %s %q in the store", ErrNotFound, what, name)
}

func (s *Store) near(ctx context.Context, name string, typ ner.Type) ([]string, error) {
	var out []string
	err := s.withIndex(ctx, func(x *index) {
		for _, h := range x.search(name) {
			if typ != ner.NoType && !x.isA(string(h.node), typ.String()) || slices.Contains(out, h.name) {
				continue
			}
			if out = append(out, h.name); len(out) == 5 {
				return
			}
		}
	})
	return out, err
}

// Edge is a relation between two entities.
type Edge struct {
	Subject   string   `json:"subject"`
	Predicate string   `json:"predicate"`
	Object    string   `json:"object"`
	Evidence  []string `json:"evidence"` // ids of evidence nodes, in order; of <within> the report
}

// relationIRIs are the predicates that look-ups walk along: those of via, or
// the schema's and <within>.
func relationIRIs(via []string) []quad.IRI {
	var out []quad.IRI
	for _, p := range via {
		out = append(out, quad.IRI(strings.Trim(p, "<>")))
	}
	if len(out) == 0 {
		for _, p := range Relations() {
			out = append(out, quad.IRI(p))
		}
		out = append(out, PredWithin)
	}
	return out
}

// Neighbors gives the relations of an entity in either direction, by way of
// the predicates in via (all of the schema and within when empty), sorted.
func (s *Store) Neighbors(ctx context.Context, id string, via ...string) ([]Edge, error) {
	done, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer done()
	return s.edges(ctx, quad.IRI(strings.Trim(id, "<>")), relationIRIs(via))
}

func (s *Store) edges(ctx context.Context, node quad.IRI, preds []quad.IRI) ([]Edge, error) {
	type key struct{ s, p, o string }
	m := map[key][]string{}
	x, err := s.sameness(ctx)
	if err != nil {
		return nil, err
	}
	for _, n := range x.group(node) {
		for _, d := range []quad.Direction{quad.Subject, quad.Object} {
			err := s.each(ctx, d, n, preds, func(q quad.Quad) error {
				o, ok := q.Object.(quad.IRI)
				if !ok {
					return nil
				}
				k := key{string(x.canonical(q.Subject.(quad.IRI))), string(q.Predicate.(quad.IRI)), string(x.canonical(o))}
				if k.s == k.o {
					return nil
				}
				label, _ := q.Label.(quad.IRI)
				m[k] = append(m[k], string(label))
				return nil
			})
			if err != nil {
				return nil, err
			}
		}
	}
	out := make([]Edge, 0, len(m))
	for k, ev := range m {
		slices.Sort(ev)
		out = append(out, Edge{k.s, k.p, k.o, slices.Compact(ev)})
	}
	slices.SortFunc(out, compareEdges)
	return out, nil
}

func compareEdges(a, b Edge) int {
	return cmp.Or(strings.Compare(a.Predicate, b.Predicate), strings.Compare(a.Subject, b.Subject), strings.Compare(a.Object, b.Object))
}

// Path finds a shortest way between two entities, along or against relations,
// with at most maxHops of them (6 when 0). Of several shortest ways it gives
// always the same one. nil means that there is none.
func (s *Store) Path(ctx context.Context, from, to string, maxHops int, via ...string) ([]Edge, error) {
	done, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer done()
	if maxHops <= 0 {
		maxHops = 6
	}
	x, err := s.sameness(ctx)
	if err != nil {
		return nil, err
	}
	start, end := string(x.canonical(quad.IRI(strings.Trim(from, "<>")))), string(x.canonical(quad.IRI(strings.Trim(to, "<>"))))
	if start == end {
		return []Edge{}, nil
	}
	preds := relationIRIs(via)
	// Two searches, one from each end; the one with fewer nodes to go on from
	// takes the next step.
	a, b := newFrontier(start), newFrontier(end)
	for range maxHops {
		side := a
		if len(b.last()) < len(a.last()) {
			side = b
		}
		if len(side.last()) == 0 {
			return nil, nil
		}
		if err := s.grow(ctx, side, preds); err != nil {
			return nil, err
		}
		var best []Edge
		for _, m := range slices.Sorted(maps.Keys(a.last())) {
			if _, ok := b.last()[m]; !ok {
				continue
			}
			way := a.back(m)
			slices.Reverse(way)
			way = append(way, b.back(m)...)
			if best == nil || slices.CompareFunc(way, best, compareEdges) < 0 {
				best = way
			}
		}
		if best != nil {
			return best, nil
		}
	}
	return nil, nil
}

// frontier is a search from one end: layers of nodes at a distance, each with
// the edges that lead back from it.
type frontier struct {
	layers []map[string][]Edge
	seen   map[string]bool
}

func newFrontier(node string) *frontier {
	return &frontier{layers: []map[string][]Edge{{node: nil}}, seen: map[string]bool{node: true}}
}

func (f *frontier) last() map[string][]Edge { return f.layers[len(f.layers)-1] }

func (s *Store) grow(ctx context.Context, f *frontier, preds []quad.IRI) error {
	next := map[string][]Edge{}
	for _, n := range slices.Sorted(maps.Keys(f.last())) {
		es, err := s.edges(ctx, quad.IRI(n), preds)
		if err != nil {
			return err
		}
		for _, e := range es {
			if o := e.other(n); !f.seen[o] {
				next[o] = append(next[o], e)
			}
		}
	}
	for n := range next {
		f.seen[n] = true
	}
	f.layers = append(f.layers, next)
	return nil
}

// back is the way from a node of the last layer to the frontier's start.
func (f *frontier) back(node string) []Edge {
	var way []Edge
	for i := len(f.layers) - 1; i > 0; i-- {
		e := slices.MinFunc(f.layers[i][node], func(x, y Edge) int {
			return cmp.Or(strings.Compare(x.other(node), y.other(node)), compareEdges(x, y))
		})
		way = append(way, e)
		node = e.other(node)
	}
	return way
}

// other is the end of an edge that is not node.
func (e Edge) other(node string) string {
	if e.Subject == node {
		return e.Object
	}
	return e.Subject
}

// Count is a number under a name.
type Count struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// Stats says how much the store holds.
type Stats struct {
	Version    int     `json:"version"`
	Backend    string  `json:"backend"`
	Quads      int     `json:"quads"`
	Reports    int     `json:"reports"`
	Statements int     `json:"statements"` // evidence nodes: facts, attributes and observations, each time they are said
	Entities   int     `json:"entities"`
	Names      int     `json:"names"`      // different names, other names among them
	Types      []Count `json:"types"`      // entities of each type, in the schema's order
	Predicates []Count `json:"predicates"` // quads, most frequent first
	Other      int     `json:"other"`      // nodes of a type that the schema does not know
}

// Stats counts from the index; it takes a pass over the store only where the
// index is behind.
func (s *Store) Stats(ctx context.Context) (Stats, error) {
	done, err := s.begin()
	if err != nil {
		return Stats{}, err
	}
	defer done()
	st := Stats{Version: Version, Backend: s.backend}
	err = s.withIndex(ctx, func(x *index) {
		st.Quads = int(x.stamp.size)
		st.Statements = x.preds[string(PredStates)]
		byType := map[string]int{}
		for _, r := range x.sortedTypes() {
			if r.typ == TypeObservation {
				byType[r.typ] += r.count
			} else {
				byType[r.typ]++
			}
		}
		st.Reports = byType[TypeReport]
		for _, t := range ner.Types() {
			if n := byType[t.String()]; n > 0 {
				st.Types = append(st.Types, Count{t.String(), n})
				st.Entities += n
			}
			delete(byType, t.String())
		}
		if n := byType[TypeObservation]; n > 0 {
			st.Types = append(st.Types, Count{TypeObservation, n})
		}
		delete(byType, TypeReport)
		delete(byType, TypeObservation)
		for _, n := range byType {
			st.Other += n
		}
		rows := x.sorted()
		for i := range rows {
			if i == 0 || rows[i].name != rows[i-1].name {
				st.Names++
			}
		}
		for p, n := range x.preds {
			st.Predicates = append(st.Predicates, Count{p, n})
		}
		slices.SortFunc(st.Predicates, func(a, b Count) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Name, b.Name)) })
	})
	return st, err
}
