package graph

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"zhengpu/ner"
)

// Identity across reports lies in a layer of its own above what the reports
// say: every quad of it is labelled <identity>, none of a report is touched.
// The layer is a function of the reports in the store and of what people
// decided, and is made anew after every change of them, so that taking a
// report back, or adding reports in another order, gives the same bytes.
//
//	<project/360403/B> <sameAs> <project/360403/A>   from each member to the one that stands for its group: the smallest id
//	<identity> <merges> <merge/08c1ad27be90>         each pair that was made one
//	<merge/…> <member> <…A>, <member> <…B>, <reason> "…", <confidence> 0.92, <decidedBy> "rules"
const (
	IdentityLabel = quad.IRI("identity")
	PredSameAs    = quad.IRI("sameAs")
	PredMerges    = quad.IRI("merges")
	PredMember    = quad.IRI("member")
	PredReason    = quad.IRI("reason")
	PredDecidedBy = quad.IRI("decidedBy")
)

func init() {
	for p, k := range map[quad.IRI]kind{PredSameAs: kindNode, PredMerges: kindNode, PredMember: kindNode, PredReason: kindText, PredDecidedBy: kindText} {
		valueKinds[p] = k
	}
}

// Known is an entity as the reports of a store tell of it.
type Known struct {
	ID      string // without < >
	Type    ner.Type
	Name    string
	Names   []string  // every name, sorted
	Scope   string    // code of the district in its id, "" where there is none
	Reports []string  // ids of reports that mention it, sorted
	Owners  []string  // names of those who undertake it, sorted
	Amounts []float64 // investments in 元, sorted
}

// knownFrom are the predicates that Known goes by.
var knownFrom = []quad.IRI{PredName, PredAlsoKnownAs, PredType, PredMentions, quad.IRI(ner.UndertakenBy), PredInvestment}

// gathered is what is known of an entity on the way. Most have one name, one
// type and few reports: lists take a fraction of the memory of maps.
type gathered struct {
	names, types tally
	also         []string
	reports      []string
	owners       []string
}

// tally counts a few strings.
type tally []counted

type counted struct {
	s string
	n int
}

func (t *tally) add(s string) {
	for i := range *t {
		if (*t)[i].s == s {
			(*t)[i].n++
			return
		}
	}
	*t = append(*t, counted{s, 1})
}

// most is as mostUsed.
func (t tally) most() string {
	var best counted
	for _, c := range t {
		if best.n == 0 || c.n > best.n || c.n == best.n && (len(c.s) > len(best.s) || len(c.s) == len(best.s) && c.s < best.s) {
			best = c
		}
	}
	return best.s
}

func put(list *[]string, s string) {
	if !slices.Contains(*list, s) {
		*list = append(*list, s)
	}
}

// Known lists every entity in order of its id, in one pass over the store. It
// is what identity is decided from. Memory goes by the entities and by how
// often reports name them, not by the quads.
func (s *Store) Known(ctx context.Context) ([]Known, error) {
	done, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer done()
	all := map[string]*gathered{}
	at := func(id string) *gathered {
		g := all[id]
		if g == nil {
			g = &gathered{}
			all[id] = g
		}
		return g
	}
	type money struct {
		id, evidence string
		value        float64
	}
	var sums []money
	err = s.db.pick(ctx, knownFrom, func(q quad.Quad) error {
		n, ok := q.Subject.(quad.IRI)
		if !ok || q.Label == quad.Value(IdentityLabel) {
			return nil
		}
		id := string(n)
		text, _ := q.Object.(quad.String)
		node, _ := q.Object.(quad.IRI)
		label, _ := q.Label.(quad.IRI)
		switch q.Predicate {
		case PredName:
			at(id).names.add(string(text))
		case PredAlsoKnownAs:
			put(&at(id).also, string(text))
		case PredType:
			if text != TypeObservation {
				at(id).types.add(string(text))
			}
		case PredMentions: // once by a report
			g := at(string(node))
			g.reports = append(g.reports, id)
		case quad.IRI(ner.UndertakenBy):
			put(&at(id).owners, string(node))
		case PredInvestment:
			switch v := q.Object.(type) {
			case quad.Int:
				sums = append(sums, money{id, string(label), float64(v)})
			case quad.Float:
				sums = append(sums, money{id, string(label), float64(v)})
			}
		}
		return nil
	})
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	amounts := map[string][]float64{}
	for _, m := range sums {
		units, err := s.objects(ctx, quad.IRI(m.evidence), PredUnit)
		if err != nil {
			return nil, err
		}
		if slices.Contains(units, quad.Value(quad.String("元"))) {
			amounts[m.id] = append(amounts[m.id], m.value)
		}
	}
	var out []Known
	for _, id := range slices.Sorted(maps.Keys(all)) {
		g := all[id]
		t, err := ner.ParseType(g.types.most())
		if err != nil || len(g.names) == 0 {
			continue
		}
		slices.Sort(g.reports)
		k := Known{ID: id, Type: t, Name: g.names.most(), Scope: scopeOf(id), Reports: slices.Compact(g.reports)}
		for _, n := range g.names {
			put(&g.also, n.s)
		}
		k.Names = slices.Sorted(slices.Values(g.also))
		for _, o := range g.owners {
			if w := all[o]; w != nil && len(w.names) > 0 {
				k.Owners = append(k.Owners, w.names.most())
			}
		}
		slices.Sort(k.Owners)
		k.Owners = slices.Compact(k.Owners)
		k.Amounts = amounts[id]
		slices.Sort(k.Amounts)
		k.Amounts = slices.Compact(k.Amounts)
		out = append(out, k)
	}
	return out, nil
}

// scopeOf is the district in an id: its code, or its name where the code was
// not known.
func scopeOf(id string) string {
	kind, rest, _ := strings.Cut(id, "/")
	scope, name, ok := strings.Cut(rest, "/")
	switch {
	case !ok || name == "" || kind == "district":
		return ""
	case codeOK(scope):
		return scope
	case slices.Contains([]string{"enterprise", "honour", "industry", "person"}, kind):
		return ""
	}
	for _, tail := range districtTails {
		if strings.HasSuffix(scope, tail) && len([]rune(scope)) <= 10 {
			return scope
		}
	}
	return ""
}

// Merge is a pair of entities made one.
type Merge struct {
	A, B       string // ids, A < B
	Reason     string
	Confidence float64
	By         string // rules or file
}

// SetIdentity replaces the layer of identity: the pairs that were made one and,
// for each member of a group that does not stand for it, the one that does.
// Where nothing changes nothing is written.
func (s *Store) SetIdentity(ctx context.Context, merges []Merge, canon map[string]string) (added, removed int, err error) {
	var want []quad.Quad
	say := func(sub quad.IRI, p quad.IRI, o quad.Value) {
		want = append(want, quad.Quad{Subject: sub, Predicate: p, Object: o, Label: IdentityLabel})
	}
	for member, c := range canon {
		say(quad.IRI(member), PredSameAs, quad.IRI(c))
	}
	for _, m := range merges {
		h := sha256.Sum256([]byte(m.A + "\x00" + m.B))
		n := quad.IRI("merge/" + hex.EncodeToString(h[:])[:12])
		say(IdentityLabel, PredMerges, n)
		say(n, PredMember, quad.IRI(m.A))
		say(n, PredMember, quad.IRI(m.B))
		if m.Reason != "" {
			say(n, PredReason, quad.String(strings.ToValidUTF8(m.Reason, "\uFFFD")))
		}
		say(n, PredConfidence, Number(m.Confidence))
		say(n, PredDecidedBy, quad.String(m.By))
	}
	want = SortQuads(want)
	if err := s.startWrite(); err != nil {
		return 0, 0, err
	}
	defer s.write.Unlock()
	var have []quad.Quad
	err = s.each(ctx, quad.Label, IdentityLabel, nil, func(q quad.Quad) error { have = append(have, q); return nil })
	if err != nil {
		return 0, 0, err
	}
	have = SortQuads(have)
	add, del := difference(want, have), difference(have, want)
	added, removed, err = s.apply(ctx, add, del)
	s.mu.Lock()
	s.same = nil
	s.mu.Unlock()
	return added, removed, err
}

// difference is what sorted a has and sorted b has not.
func difference(a, b []quad.Quad) []quad.Quad {
	var out []quad.Quad
	for len(a) > 0 {
		c := -1
		if len(b) > 0 {
			c = CompareQuads(a[0], b[0])
		}
		switch {
		case c < 0:
			out, a = append(out, a[0]), a[1:]
		case c > 0:
			b = b[1:]
		default:
			a, b = a[1:], b[1:]
		}
	}
	return out
}

// sameness is the layer of identity in memory.
type sameness struct {
	of      map[quad.IRI]quad.IRI   // member → the one that stands for it
	members map[quad.IRI][]quad.IRI // that one → the others, sorted
}

func (s *Store) sameness(ctx context.Context) (*sameness, error) {
	s.mu.RLock()
	x := s.same
	s.mu.RUnlock()
	if x != nil {
		return x, nil
	}
	x = &sameness{of: map[quad.IRI]quad.IRI{}, members: map[quad.IRI][]quad.IRI{}}
	err := s.each(ctx, quad.Label, IdentityLabel, []quad.IRI{PredSameAs}, func(q quad.Quad) error {
		m, ok1 := q.Subject.(quad.IRI)
		c, ok2 := q.Object.(quad.IRI)
		if !ok1 || !ok2 {
			return fmt.Errorf("%w: %s", ErrDamaged, q)
		}
		x.of[m] = c
		x.members[c] = append(x.members[c], m)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, l := range x.members {
		slices.SortFunc(l, func(a, b quad.IRI) int { return cmp.Compare(a, b) })
	}
	s.mu.Lock()
	s.same = x
	s.mu.Unlock()
	return x, nil
}

// canonical is the node that stands for n, mostly n itself.
func (x *sameness) canonical(n quad.IRI) quad.IRI {
	if c, ok := x.of[n]; ok {
		return c
	}
	return n
}

// group lists the node that stands for n and all that it stands for.
func (x *sameness) group(n quad.IRI) []quad.IRI {
	c := x.canonical(n)
	return append([]quad.IRI{c}, x.members[c]...)
}

// Group gives the ids of all nodes that are one with a node, itself among
// them, the one that stands for them first.
func (s *Store) Group(ctx context.Context, id string) ([]string, error) {
	done, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer done()
	x, err := s.sameness(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, n := range x.group(quad.IRI(strings.Trim(id, "<>"))) {
		out = append(out, string(n))
	}
	return out, nil
}

// Groups maps every member of a group that does not stand for it to the node
// that does.
func (s *Store) Groups(ctx context.Context) (map[string]string, error) {
	done, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer done()
	x, err := s.sameness(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(x.of))
	for m, c := range x.of {
		out[string(m)] = string(c)
	}
	return out, nil
}
