package search

import (
	"context"
	"os"

	"zhengpu/graph"
)

// FromStore indexes the names of a store's entities; those of reports are left
// out. The index of a store in a folder is kept in a file beside the database
// and read from there as long as the store is the same.
func FromStore(ctx context.Context, s *graph.Store) (*Index, error) {
	path, state, err := s.Derived(ctx, "search")
	if err != nil {
		return nil, err
	}
	if path != "" {
		if b, err := os.ReadFile(path); err == nil {
			if x, err := Decode(b, state); err == nil {
				return x, nil
			}
		}
	}
	stored, types, err := s.Names(ctx)
	if err != nil {
		return nil, err
	}
	names := make([]Name, 0, len(stored))
	for _, n := range stored {
		if t := types[n.ID]; t != "" && t != graph.TypeReport {
			names = append(names, Name{Text: n.Name, ID: n.ID, Type: t, Alias: n.Alias, Count: n.Count})
		}
	}
	x := New(names)
	if path != "" {
		// The store may have changed since: then the file is not for it.
		if _, now, err := s.Derived(ctx, "search"); err == nil && now == state {
			_ = graph.WriteDerived(path, x.Encode(state)) // where it cannot be kept it is made again
		}
	}
	return x, nil
}
