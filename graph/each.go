package graph

import (
	"context"

	"github.com/cayleygraph/quad"
)

// Each gives the quads that have value v in direction d, and, when preds is
// given, one of these predicates only. The order means nothing; an error of fn
// ends it. Without a start it would be a scan: see Walk.
func (s *Store) Each(ctx context.Context, d quad.Direction, v quad.Value, preds []quad.IRI, fn func(quad.Quad) error) error {
	done, err := s.begin()
	if err != nil {
		return err
	}
	defer done()
	return s.each(ctx, d, v, preds, fn)
}

// StoredName is a name that reports give a node.
type StoredName struct {
	Name  string
	ID    string // of the node, without < >
	Alias bool   // under <alsoKnownAs>
	Count int    // quads that say so
}

// Names lists every name in order of name, id and kind, and the type that most
// reports give each node. Figures have neither. It takes a pass over the store
// only where the index of names is behind.
func (s *Store) Names(ctx context.Context) (names []StoredName, types map[string]string, err error) {
	done, err := s.begin()
	if err != nil {
		return nil, nil, err
	}
	defer done()
	err = s.withIndex(ctx, func(x *index) {
		rows := x.sorted()
		names = make([]StoredName, 0, len(rows))
		for _, r := range rows {
			names = append(names, StoredName{Name: r.name, ID: r.id, Alias: r.alias, Count: r.count})
		}
		// Mostly one type a node: the others are counted only where there are.
		types = make(map[string]string, len(rows))
		said := map[string]map[string]int{}
		count := map[string]int{}
		for _, r := range x.sortedTypes() {
			if r.id == "" {
				continue
			}
			if first, ok := types[r.id]; !ok {
				types[r.id], count[r.id] = r.typ, r.count
				continue
			} else if said[r.id] == nil {
				said[r.id] = map[string]int{first: count[r.id]}
			}
			said[r.id][r.typ] += r.count
		}
		for id, m := range said {
			types[id] = mostUsed(m)
		}
	})
	return names, types, err
}
