package search

import (
	"context"

	"zhengpu/graph"
)

// FromStore indexes the names of a store's entities; those of reports are left
// out.
func FromStore(ctx context.Context, s *graph.Store) (*Index, error) {
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
	return New(names), nil
}
