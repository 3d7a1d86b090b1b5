package graph

import (
	"context"

	"github.com/cayleygraph/quad"
)

// Walk gives every quad once, in no order that means anything, in one pass.
// It is for those who read the whole store, as exports do: they must sort what
// they make of it. An error of fn ends it.
func (s *Store) Walk(ctx context.Context, fn func(quad.Quad) error) error {
	done, err := s.begin()
	if err != nil {
		return err
	}
	defer done()
	return s.scan(ctx, fn)
}
