package graph

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zhengpu/graph/graphtest"
)

// What was exported and loaded again is the same, on every kind of store, and
// can be added to and taken from as one that was built.
func TestLoad(t *testing.T) {
	built := openTest(t, LevelDB)
	for _, a := range graphtest.Sample() {
		mustAdd(t, built, Prepare(a, "v1", nil))
	}
	text := export(t, built)
	lines := strings.SplitAfter(text, "\n")
	forBackends(t, func(t *testing.T, backend string) {
		s := openTest(t, backend)
		got, err := s.Load(ctx, strings.NewReader("# a comment\n\n"+text+lines[3]+lines[70]+lines[3]), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.Quads != len(lines)-1 || got.Duplicates != 3 {
			t.Errorf("%+v, want %d quads", got, len(lines)-1)
		}
		if export(t, s) != text {
			t.Error(firstDifference(text, export(t, s)))
		}
		want, err := built.Stats(ctx)
		if err != nil {
			t.Fatal(err)
		}
		st, err := s.Stats(ctx)
		want.Backend = st.Backend
		if err != nil || st.Quads != want.Quads || st.Entities != want.Entities || st.Names != want.Names {
			t.Errorf("%+v %v, want %+v", st, err, want)
		}
		if _, faults := verify(t, s, rereadSample(graphtest.Sample()...)); len(faults) > 0 {
			t.Errorf("%+v", faults)
		}
		if _, err := s.Load(ctx, strings.NewReader(text), nil); !errors.Is(err, ErrNotEmpty) {
			t.Errorf("again: %v", err)
		}
		for _, a := range graphtest.Sample()[:3] {
			if _, err := s.Remove(ctx, a.Doc.ID); err != nil {
				t.Fatal(err)
			}
		}
		only := openTest(t, Memory)
		mustAdd(t, only, Prepare(graphtest.Sample()[3], "v1", nil))
		if export(t, s) != export(t, only) {
			t.Error(firstDifference(export(t, only), export(t, s)))
		}
		for _, a := range graphtest.Sample() {
			mustAdd(t, s, Prepare(a, "v1", nil))
		}
		if export(t, s) != text {
			t.Error(firstDifference(text, export(t, s)))
		}
	})
}

// A faulty line names its place and leaves the store empty.
func TestLoadFaulty(t *testing.T) {
	forBackends(t, func(t *testing.T, backend string) {
		s := openTest(t, backend)
		_, err := s.Load(ctx, strings.NewReader("<a> <b> <c> .\n<a> <b> \"x\" <d> .\n<a> <b .\n"), nil)
		if err == nil || !strings.Contains(err.Error(), "after 2 quads") {
			t.Errorf("%v", err)
		}
		if got := export(t, s); got != "" {
			t.Errorf("left: %s", got)
		}
		stop, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := s.Load(stop, strings.NewReader("<a> <b> <c> .\n"), nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		if _, err := s.Load(ctx, strings.NewReader(""), nil); err != nil {
			t.Errorf("nothing to load: %v", err)
		}
		if got, err := s.Load(ctx, strings.NewReader("<a> <b> <c> .\n<a> <b> \"x\"@zh <d> .\n_:n <b> \"2\"^^<xsd:integer> .\n"), nil); err != nil || got.Quads != 3 {
			t.Errorf("%+v %v", got, err)
		}
	})
}

// Ids rise and are the same in a key, escaped or not.
func TestIDOf(t *testing.T) {
	last := uint64(0)
	for n := uint64(1); n < 200_000; n++ {
		id := idOf(n)
		b := binary.BigEndian.AppendUint64(nil, id)
		if id <= last || !bytes.Equal(appendEscaped(nil, b), b) {
			t.Fatalf("%d: %d after %d", n, id, last)
		}
		if afterID(id) != n || afterID(idOf(n+1)-1) != n {
			t.Fatalf("%d: %d, %d", n, afterID(id), afterID(idOf(n+1)-1))
		}
		last = id
	}
	if afterID(0) != 0 || idOf(0) != 0 {
		t.Error("0")
	}
}

// lots is N-Quads of many values, so that several parts and tables come of it.
func lots(n int) string {
	r := rand.New(rand.NewSource(int64(n)))
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<e/%x> <p%d> \"%x值%d\" <l%d> .\n", r.Int63(), i%7, r.Int63(), i, i/100)
	}
	return b.String()
}

// A load that ends in an error leaves nothing behind, and one that is killed
// before its end leaves an empty store to which the next open puts things
// right.
func TestLoadKilled(t *testing.T) {
	s := openTest(t, LevelDB)
	db := filepath.Join(s.Dir(), dbDir)
	text := lots(30_000)
	tables := func() int {
		list, _ := filepath.Glob(filepath.Join(db, "001*.ldb")) // as a load numbers them
		return len(list)
	}
	if _, err := s.Load(ctx, strings.NewReader(text+"<a> <b .\n"), nil); err == nil {
		t.Fatal("loaded")
	}
	if n := tables(); n > 0 {
		t.Errorf("%d tables left", n)
	}
	// What a killed one leaves: tables and a manifest that are not the current.
	for name, b := range map[string]string{"001001.ldb": "half a table", "MANIFEST-001007": "half a manifest"} {
		if err := os.WriteFile(filepath.Join(db, name), []byte(b), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	again := openAgain(t, s)
	if got := export(t, again); got != "" || tables() > 0 {
		t.Errorf("%d bytes and %d tables left", len(got), tables())
	}
	if got, err := again.Load(ctx, strings.NewReader(text), nil); err != nil || got.Quads != 30_000 {
		t.Errorf("%+v %v", got, err)
	}
	want := export(t, again)
	again.Close()
	if got := export(t, openAgain(t, s)); got != want || len(got) != len(text) {
		t.Errorf("%d bytes, %d in, %d before", len(got), len(text), len(want))
	}
}

// The index of names that Load gathers is the one that a pass over the store
// makes.
func TestLoadIndex(t *testing.T) {
	built := openTest(t, LevelDB)
	for _, a := range graphtest.Sample() {
		mustAdd(t, built, Prepare(a, "v1", nil))
	}
	s := openTest(t, LevelDB)
	if _, err := s.Load(ctx, strings.NewReader(export(t, built)), nil); err != nil {
		t.Fatal(err)
	}
	gathered := s.index.encode()
	again := newIndex()
	if err := s.db.count(ctx, again); err != nil {
		t.Fatal(err)
	}
	again.stamp, _ = s.db.stamp(ctx)
	if !bytes.Equal(gathered, again.encode()) {
		t.Error(firstDifference(string(gathered), string(again.encode())))
	}
}
