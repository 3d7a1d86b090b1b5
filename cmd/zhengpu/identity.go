package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"zhengpu/graph"
	"zhengpu/ner"
	"zhengpu/ner/identity"
	"zhengpu/seeds"
)

// Files beside the store: what people decided, and what the layer of identity
// was made from.
const (
	decisionsFile = "merges.tsv"
	identityFile  = "zhengpu.identity"
)

// decisionsPath is where accepted and vetoed pairs stand: the file given, that
// of $ZHENGPU_MERGES, or the one in the store's folder.
func (a *app) decisionsPath(s *graph.Store, given string) string {
	if given == "" {
		given = a.env("ZHENGPU_MERGES")
	}
	if given != "" || !inFolder(s) {
		return given
	}
	return filepath.Join(s.Dir(), decisionsFile)
}

// inFolder reports whether a store lies in a folder, not in a database or in
// memory: files may then lie beside it.
func inFolder(s *graph.Store) bool {
	fi, err := os.Stat(s.Dir())
	return err == nil && fi.IsDir()
}

// readDecisions reads the file of decisions; none is none.
func readDecisions(path string, must bool) (*identity.Decisions, []byte, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !must {
		return &identity.Decisions{}, nil, nil
	}
	if err != nil {
		return nil, nil, fail(exitUsage, err)
	}
	d, err := identity.ParseDecisions(path, b)
	if err != nil {
		return nil, nil, fail(exitUsage, err)
	}
	return d, b, nil
}

// resolver loads the rules of identity with what the gazetteer knows.
func (a *app) resolver() (*identity.Resolver, error) {
	x, err := a.extractor()
	if err != nil {
		return nil, fail(exitFailed, err)
	}
	isPlace := func(w string) bool {
		for _, e := range x.lexicon.Lookup(w) {
			if e.Type == ner.District && e.Level <= 3 {
				return true
			}
		}
		return false
	}
	r, err := identity.Load(seeds.FS, identity.Options{Division: x.divisionName, Place: func(w string) bool {
		if isPlace(w) {
			return true
		}
		for _, tail := range []string{"省", "市", "县"} {
			if isPlace(w + tail) {
				return true
			}
		}
		return false
	}})
	if err != nil {
		return nil, fail(exitFailed, err)
	}
	return r, nil
}

// things gives what a store knows in the shape that identity wants.
func things(known []graph.Known) []identity.Thing {
	out := make([]identity.Thing, 0, len(known))
	for _, k := range known {
		t := identity.Thing{ID: k.ID, Type: k.Type, Names: []string{k.Name}, Scope: k.Scope, Reports: k.Reports, Owners: k.Owners, Amounts: k.Amounts}
		for _, n := range k.Names {
			if n != k.Name {
				t.Names = append(t.Names, n)
			}
		}
		out = append(out, t)
	}
	return out
}

// identify makes the layer of identity anew where the reports, the rules or
// the decisions have changed since it was made. Every command that writes
// reports calls it last.
func (a *app) identify(ctx context.Context, s *graph.Store, file string) error {
	d, b, err := readDecisions(a.decisionsPath(s, file), file != "")
	if err != nil {
		return err
	}
	state, err := identityState(ctx, s, b)
	if err != nil {
		return a.storeError(ctx, err)
	}
	path := filepath.Join(s.Dir(), identityFile)
	if old, err := os.ReadFile(path); err == nil && inFolder(s) && strings.TrimSpace(string(old)) == state {
		return nil
	}
	r, err := a.resolver()
	if err != nil {
		return err
	}
	// What is known of all entities is held at once: of a large store that is
	// most of the memory of a build, so garbage is not left to pile up on it.
	debug.FreeOSMemory()
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	known, err := s.Known(ctx)
	if err != nil {
		return a.storeError(ctx, err)
	}
	res := r.Resolve(things(known), d)
	var made []graph.Merge
	for _, m := range res.Merges {
		if m.State == identity.Made {
			made = append(made, graph.Merge{A: m.A, B: m.B, Reason: identity.Text(m.Reasons), Confidence: m.Confidence, By: m.By})
		}
	}
	if _, _, err := s.SetIdentity(ctx, made, res.Canon); err != nil {
		return a.storeError(ctx, err)
	}
	if !inFolder(s) {
		return nil
	}
	if state, err = identityState(ctx, s, b); err != nil {
		return a.storeError(ctx, err)
	}
	// Derived: where it cannot be written the layer is only made again.
	_ = writeBytes(path, []byte(state+"\n"))
	return nil
}

func (a *app) storeError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	return fail(exitStore, err)
}

// identityState names what the layer was made from, and the store with it.
func identityState(ctx context.Context, s *graph.Store, decisions []byte) (string, error) {
	state, err := s.State(ctx)
	if err != nil {
		return "", err
	}
	h := sha256.Sum256(fmt.Appendf(nil, "%s %s\x00%s\x00%s", fingerprint(), identityPrint(), state, decisions))
	return hex.EncodeToString(h[:]), nil
}
