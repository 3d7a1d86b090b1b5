package graph

import (
	"context"
	"errors"
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
