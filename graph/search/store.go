package search

import (
	"context"
	"os"

	"zhengpu/graph"
)

// FromStore indexes the names of a store's entities; those of reports are left
// out. What was made one by a merge is one node with the names of all. The index of a store in a folder is kept in a file beside the database
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
	groups, err := s.Groups(ctx)
	if err != nil {
		return nil, err
	}
	x := New(merged(stored, types, groups))
	if path != "" {
		// The store may have changed since: then the file is not for it.
		if _, now, err := s.Derived(ctx, "search"); err == nil && now == state {
			_ = graph.WriteDerived(path, x.Encode(state)) // where it cannot be kept it is made again
		}
	}
	return x, nil
}

// merged gives the names of a store, those of merged nodes under the one that
// stands for them.
func merged(stored []graph.StoredName, types, groups map[string]string) []Name {
	names := make([]Name, 0, len(stored))
	type row struct {
		text, id string
		alias    bool
	}
	at := map[row]int{}
	for _, n := range stored {
		t := types[n.ID]
		if t == "" || t == graph.TypeReport {
			continue
		}
		id := n.ID
		if c, ok := groups[id]; ok {
			id = c
			if types[c] != "" {
				t = types[c]
			}
		}
		if len(groups) > 0 {
			k := row{n.Name, id, n.Alias}
			if i, ok := at[k]; ok {
				names[i].Count += n.Count
				continue
			}
			at[k] = len(names)
		}
		names = append(names, Name{Text: n.Name, ID: id, Type: t, Alias: n.Alias, Count: n.Count})
	}
	return names
}
