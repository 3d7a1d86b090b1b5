package graph

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// each gives the quads with value v in direction d, and, when preds is given,
// one of these predicates only.
func (s *Store) each(ctx context.Context, d quad.Direction, v quad.Value, preds []quad.IRI, fn func(quad.Quad) error) error {
	ref, err := s.qs.ValueOf(v)
	if err != nil {
		return explain(s.dir, err)
	}
	if ref == nil {
		return nil
	}
	allowed := map[any]bool{}
	for _, p := range preds {
		r, err := s.qs.ValueOf(p)
		if err != nil {
			return explain(s.dir, err)
		}
		if r != nil {
			allowed[r.Key()] = true
		}
	}
	if preds != nil && len(allowed) == 0 {
		return nil
	}
	it := s.qs.QuadIterator(d, ref).Iterate()
	defer it.Close()
	for it.Next(ctx) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if preds != nil {
			p, err := s.qs.QuadDirection(it.Result(), quad.Predicate)
			if err != nil {
				return explain(s.dir, err)
			}
			if !allowed[p.Key()] {
				continue
			}
		}
		q, err := s.qs.Quad(it.Result())
		if err != nil {
			return explain(s.dir, err)
		}
		if q.Subject == nil || q.Predicate == nil || q.Object == nil {
			continue // deleted meanwhile
		}
		if err := fn(q); err != nil {
			if errors.Is(err, errStop) {
				return nil
			}
			return err
		}
	}
	if err := it.Err(); err != nil {
		return explain(s.dir, err)
	}
	return ctx.Err()
}

// objects lists what a node has for a predicate, in order, each once.
func (s *Store) objects(ctx context.Context, node, pred quad.IRI) ([]quad.Value, error) {
	var out []quad.Value
	err := s.each(ctx, quad.Subject, node, []quad.IRI{pred}, func(q quad.Quad) error { out = append(out, q.Object); return nil })
	slices.SortFunc(out, compareValues)
	return slices.Compact(out), err
}

// subjects lists the nodes that have a value for a predicate, in order, each
// once.
func (s *Store) subjects(ctx context.Context, pred quad.IRI, v quad.Value) ([]quad.IRI, error) {
	var out []quad.IRI
	err := s.each(ctx, quad.Object, v, []quad.IRI{pred}, func(q quad.Quad) error {
		if n, ok := q.Subject.(quad.IRI); ok {
			out = append(out, n)
		}
		return nil
	})
	slices.Sort(out)
	return slices.Compact(out), err
}

// scan gives every quad, in the order in which they were written.
func (s *Store) scan(ctx context.Context, fn func(quad.Quad) error) error {
	const batch = 1000
	var refs []graph.Ref
	flush := func() error {
		nodes := make([]graph.Ref, 0, 4*len(refs))
		for _, r := range refs {
			for _, d := range quad.Directions {
				n, err := s.qs.QuadDirection(r, d)
				if err != nil {
					return explain(s.dir, err)
				}
				nodes = append(nodes, n)
			}
		}
		vals, err := graph.ValuesOf(ctx, s.qs, nodes)
		if err != nil {
			return explain(s.dir, err)
		}
		for i := range refs {
			q := quad.Quad{}
			for j, d := range quad.Directions {
				q.Set(d, vals[4*i+j])
			}
			if q.Subject == nil || q.Predicate == nil || q.Object == nil {
				return fmt.Errorf("%s: %w: a quad without its values", s.dir, ErrDamaged)
			}
			if err := fn(q); err != nil {
				return err
			}
		}
		refs = refs[:0]
		return ctx.Err()
	}
	it := s.qs.QuadsAllIterator().Iterate()
	defer it.Close()
	for it.Next(ctx) {
		if refs = append(refs, it.Result()); len(refs) == batch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := it.Err(); err != nil {
		return explain(s.dir, err)
	}
	return flush()
}

// Quads gives every quad, sorted.
func (s *Store) Quads(ctx context.Context) ([]quad.Quad, error) {
	done, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer done()
	var out []quad.Quad
	if err := s.scan(ctx, func(q quad.Quad) error { out = append(out, q); return nil }); err != nil {
		return nil, err
	}
	return SortQuads(out), nil
}

// ExportNQuads writes every quad as N-Quads, sorted: the same reports give the
// same bytes, in whatever order they were added. It holds all quads in memory
// (about 0.4 GB a million).
func (s *Store) ExportNQuads(ctx context.Context, w io.Writer) error {
	qs, err := s.Quads(ctx)
	if err != nil {
		return err
	}
	return WriteNQuads(w, qs)
}

// WriteNQuads writes quads one a line in the order given.
func WriteNQuads(w io.Writer, qs []quad.Quad) error {
	bw := bufio.NewWriterSize(w, 1<<16)
	for _, q := range qs {
		bw.WriteString(q.Subject.String())
		bw.WriteByte(' ')
		bw.WriteString(q.Predicate.String())
		bw.WriteByte(' ')
		bw.WriteString(q.Object.String())
		if q.Label != nil {
			bw.WriteByte(' ')
			bw.WriteString(q.Label.String())
		}
		if _, err := bw.WriteString(" .\n"); err != nil {
			return err
		}
	}
	return bw.Flush()
}
