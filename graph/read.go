package graph

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"

	"github.com/cayleygraph/quad"
)

// each gives the quads with value v in direction d, and, when preds is given,
// one of these predicates only.
func (s *Store) each(ctx context.Context, d quad.Direction, v quad.Value, preds []quad.IRI, fn func(quad.Quad) error) error {
	return s.ended(ctx, s.db.each(ctx, d, v, preds, fn))
}

// eachBare is each, but the quads may come without their labels.
func (s *Store) eachBare(ctx context.Context, d quad.Direction, v quad.Value, preds []quad.IRI, fn func(quad.Quad) error) error {
	if e, ok := s.db.(*embedded); ok {
		return s.ended(ctx, e.eachOf(ctx, d, v, preds, false, fn))
	}
	return s.each(ctx, d, v, preds, fn)
}

func (s *Store) ended(ctx context.Context, err error) error {
	if errors.Is(err, errStop) {
		return nil
	}
	if err == nil || ctx.Err() == nil {
		return err
	}
	return ctx.Err()
}

// objects lists what a node has for a predicate, in order, each once.
func (s *Store) objects(ctx context.Context, node, pred quad.IRI) ([]quad.Value, error) {
	var out []quad.Value
	err := s.eachBare(ctx, quad.Subject, node, []quad.IRI{pred}, func(q quad.Quad) error { out = append(out, q.Object); return nil })
	slices.SortFunc(out, compareValues)
	return slices.Compact(out), err
}

// subjects lists the nodes that have a value for a predicate, in order, each
// once.
func (s *Store) subjects(ctx context.Context, pred quad.IRI, v quad.Value) ([]quad.IRI, error) {
	var out []quad.IRI
	err := s.eachBare(ctx, quad.Object, v, []quad.IRI{pred}, func(q quad.Quad) error {
		if n, ok := q.Subject.(quad.IRI); ok {
			out = append(out, n)
		}
		return nil
	})
	slices.Sort(out)
	return slices.Compact(out), err
}

// scan gives every quad, in no order that means anything, as of one moment.
func (s *Store) scan(ctx context.Context, fn func(quad.Quad) error) error {
	err := s.db.scan(ctx, fn)
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
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
