package graph

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/proto"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/pquads"
	hkv "github.com/hidal-go/hidalgo/kv"
	"github.com/hidal-go/hidalgo/kv/options"
	pb "google.golang.org/protobuf/proto"
)

// backend is what a Store needs of a database beside Cayley's view of it:
// reading in bulk, and writing whole batches or nothing. Its errors name the
// store.
type backend interface {
	// each gives the quads with value v in direction d, with one of these
	// predicates where preds is given. An error of fn ends it and comes back.
	each(ctx context.Context, d quad.Direction, v quad.Value, preds []quad.IRI, fn func(quad.Quad) error) error
	// scan gives every quad as of one moment.
	scan(ctx context.Context, fn func(quad.Quad) error) error
	// stamp changes with every write, also those of other programs.
	stamp(ctx context.Context) (stamp, error)
	// count counts every quad into an empty index.
	count(ctx context.Context, x *index) error
	// apply adds and deletes quads in one transaction. Those that are there, or
	// missing, already are passed over.
	apply(ctx context.Context, add, del []quad.Quad) error
	// savedIndex is what saveIndex kept, or nil.
	savedIndex() []byte
	saveIndex(encode func() []byte) error
	// config is the store section of a configuration file of stock Cayley.
	config() map[string]any
	close() error
}

// embedded is Cayley's key-value store in a folder, or in memory where dir is
// MemoryStore.
type embedded struct {
	dir     string
	backend string
	db      *grouped
	qs      graph.QuadStore
}

func (e *embedded) close() error { return e.qs.Close() }

func (e *embedded) apply(ctx context.Context, add, del []quad.Quad) error {
	return explain(e.dir, e.db.applyDeltas(ctx, e.qs, add, del))
}

func (e *embedded) count(ctx context.Context, x *index) error {
	return e.scan(ctx, func(q quad.Quad) error { x.count(q, 1); return nil })
}

func (e *embedded) savedIndex() []byte {
	if e.dir == MemoryStore {
		return nil
	}
	b, err := os.ReadFile(filepath.Join(e.dir, indexFile))
	if err != nil {
		return nil // it is made anew
	}
	return b
}

func (e *embedded) saveIndex(encode func() []byte) error {
	if e.dir == MemoryStore {
		return nil
	}
	return writeFile(filepath.Join(e.dir, indexFile), encode())
}

func (e *embedded) config() map[string]any {
	path, err := filepath.Abs(filepath.Join(e.dir, dbDir))
	if err != nil {
		path = filepath.Join(e.dir, dbDir)
	}
	return map[string]any{"backend": e.backend, "address": path, "options": map[string]any{kvNoBloom: true}}
}

// each gives the quads with value v in direction d, and, when preds is given,
// one of these predicates only.
func (e *embedded) each(ctx context.Context, d quad.Direction, v quad.Value, preds []quad.IRI, fn func(quad.Quad) error) error {
	ref, err := e.qs.ValueOf(v)
	if err != nil {
		return explain(e.dir, err)
	}
	if ref == nil {
		return nil
	}
	allowed := map[any]bool{}
	for _, p := range preds {
		r, err := e.qs.ValueOf(p)
		if err != nil {
			return explain(e.dir, err)
		}
		if r != nil {
			allowed[r.Key()] = true
		}
	}
	if preds != nil && len(allowed) == 0 {
		return nil
	}
	it := e.qs.QuadIterator(d, ref).Iterate()
	defer it.Close()
	for it.Next(ctx) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if preds != nil {
			p, err := e.qs.QuadDirection(it.Result(), quad.Predicate)
			if err != nil {
				return explain(e.dir, err)
			}
			if !allowed[p.Key()] {
				continue
			}
		}
		q, err := e.qs.Quad(it.Result())
		if err != nil {
			return explain(e.dir, err)
		}
		if q.Subject == nil || q.Predicate == nil || q.Object == nil {
			continue // deleted meanwhile
		}
		if err := fn(q); err != nil {
			return err
		}
	}
	if err := it.Err(); err != nil {
		return explain(e.dir, err)
	}
	return ctx.Err()
}

// scan reads Cayley's
// log from end to end in one snapshot, nodes and quads as they come, which is
// ten times as fast as to ask for the values of each quad. All node values are
// held meanwhile (about 100 MB a million quads).
func (e *embedded) scan(ctx context.Context, fn func(quad.Quad) error) error {
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
	err := hkv.View(ctx, e.db, func(tx hkv.Tx) error {
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
	return explain(e.dir, err)
}

// stamp reads the database's own counters.
func (e *embedded) stamp(ctx context.Context) (stamp, error) {
	var st stamp
	err := hkv.View(ctx, e.db, func(tx hkv.Tx) error {
		for key, to := range map[string]*int64{"horizon": &st.horizon, "size": &st.size} {
			v, err := tx.Get(ctx, hkv.Key{[]byte("meta"), []byte(key)})
			if errors.Is(err, hkv.ErrNotFound) {
				continue
			} else if err != nil {
				return err
			}
			if len(v) != 8 {
				return fmt.Errorf("counter %s has %d bytes: %w", key, len(v), ErrDamaged)
			}
			*to = int64(binary.LittleEndian.Uint64(v))
		}
		return nil
	})
	return st, explain(e.dir, err)
}
