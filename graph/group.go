package graph

import (
	"context"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	hkv "github.com/hidal-go/hidalgo/kv"
)

// grouped lets several writes of Cayley share one transaction of the database.
//
// Cayley's key-value store goes wrong where one batch both adds and deletes and
// a node loses more quads by it than it gains: it then looks the node up among
// those to be incremented only, and writes the added quad without it
// (graph/kv/indexing.go, applyAddDeltas). So additions and deletions go to it
// apart, and the transaction that both share keeps them one step.
type grouped struct {
	hkv.KV
	tx hkv.Tx // while a group is open; guarded by Store.write
}

func (g *grouped) Tx(ctx context.Context, rw bool) (hkv.Tx, error) {
	if rw && g.tx != nil {
		return groupTx{g.tx}, nil
	}
	return g.KV.Tx(ctx, rw)
}

func (g *grouped) View(ctx context.Context, fn func(hkv.Tx) error) error {
	return hkv.View(ctx, g, fn)
}

func (g *grouped) Update(ctx context.Context, fn func(hkv.Tx) error) error {
	return hkv.Update(ctx, g, fn)
}

// groupTx leaves the end of the transaction to the group.
type groupTx struct{ hkv.Tx }

func (groupTx) Commit(context.Context) error { return nil }
func (groupTx) Close() error                 { return nil }

// applyDeltas writes quads to be added and deleted in one transaction.
func (g *grouped) applyDeltas(ctx context.Context, qs graph.QuadStore, add, del []quad.Quad) (err error) {
	tx, err := g.KV.Tx(ctx, true)
	if err != nil {
		return err
	}
	g.tx = tx
	defer func() {
		g.tx = nil
		_ = tx.Close() // after a commit there is nothing left to close
	}()
	opts := graph.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true}
	if len(add) > 0 {
		if err := qs.ApplyDeltas(deltas(add, graph.Add), opts); err != nil {
			return err
		}
	}
	if len(del) > 0 {
		if err := qs.ApplyDeltas(deltas(del, graph.Delete), opts); err != nil {
			return err
		}
	}
	return tx.Commit(ctx)
}

func deltas(qs []quad.Quad, action graph.Procedure) []graph.Delta {
	out := make([]graph.Delta, len(qs))
	for i, q := range qs {
		out[i] = graph.Delta{Quad: q, Action: action}
	}
	return out
}
