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
		names = make([]StoredName, 0, len(x.names))
		for _, r := range x.sorted() {
			names = append(names, StoredName{Name: r.name, ID: r.id, Alias: r.alias, Count: r.count})
		}
		said := map[string]map[string]int{}
		for k, n := range x.types {
			if k.id == "" {
				continue
			}
			if said[k.id] == nil {
				said[k.id] = map[string]int{}
			}
			said[k.id][k.typ] += n
		}
		types = make(map[string]string, len(said))
		for id, m := range said {
			types[id] = mostUsed(m)
		}
	})
	return names, types, err
}
