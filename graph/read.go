package graph

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/cayleygraph/cayley/graph/proto"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/pquads"
	hkv "github.com/hidal-go/hidalgo/kv"
	"github.com/hidal-go/hidalgo/kv/options"
	pb "google.golang.org/protobuf/proto"
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

// scan gives every quad, in no order that means anything. It reads Cayley's
// log from end to end in one snapshot, nodes and quads as they come, which is
// ten times as fast as to ask for the values of each quad. All node values are
// held meanwhile (about 100 MB a million quads).
func (s *Store) scan(ctx context.Context, fn func(quad.Quad) error) error {
	values := map[uint64]quad.Value{}
	var early []*proto.Primitive // quads met before their nodes: escaped keys are not quite in order
	emit := func(p *proto.Primitive, again bool) error {
		q := quad.Quad{}
		for _, d := range quad.Directions {
			id := p.GetDirection(d)
			if id == 0 {
				continue
			}
			v, ok := values[id]
			if !ok && !again {
				early = append(early, p)
				return nil
			} else if !ok {
				return fmt.Errorf("%w: quad %d without its values", ErrDamaged, p.ID)
			}
			q.Set(d, v)
		}
		return fn(q)
	}
	err := hkv.View(ctx, s.db, func(tx hkv.Tx) error {
		it := tx.Scan(ctx, options.WithPrefixKV(hkv.Key{[]byte("log")}))
		defer it.Close()
		for n := 0; it.Next(ctx); n++ {
			if n%1024 == 0 {
				if err := ctx.Err(); err != nil {
					return err
				}
			}
			p := new(proto.Primitive)
			if err := pb.Unmarshal(it.Val(), p); err != nil {
				return fmt.Errorf("%w: %w", ErrDamaged, err)
			}
			switch {
			case p.Deleted, p.ID == 0: // 0: the bucket's own key
			case p.IsNode():
				v, err := pquads.UnmarshalValue(p.Value)
				if err != nil {
					return fmt.Errorf("%w: %w", ErrDamaged, err)
				}
				values[p.ID] = v
			default:
				if err := emit(p, false); err != nil {
					return err
				}
			}
		}
		return it.Err()
	})
	for i := 0; err == nil && i < len(early); i++ {
		err = emit(early[i], true)
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return explain(s.dir, err)
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
