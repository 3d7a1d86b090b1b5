package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"

	"zhengpu/ner"
	"zhengpu/seeds"
)

// allocsSlack is by how much extraction may allocate more than the baseline.
const allocsSlack = 1.2

// TestAllocations is the guard against extraction growing slow that no clock has
// a say in: what the sample reports allocate on their way from text to facts,
// beside what they did when testdata/allocs.txt was written (with -update).
func TestAllocations(t *testing.T) {
	x, err := newExtractor(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	ins, err := samples()
	if err != nil {
		t.Fatal(err)
	}
	var list []*ner.Source
	kb := 0.0
	for _, in := range ins {
		for src, err := range in.docs {
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, src)
			kb += float64(len(src.Text)) / 1000
		}
	}
	round := func() {
		for _, src := range list {
			if _, err := x.source(context.Background(), src, given{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	round() // tables that are made once, words that gojieba is given
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	const rounds = 5
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range rounds {
		round()
	}
	runtime.ReadMemStats(&after)
	bytes := float64(after.TotalAlloc-before.TotalAlloc) / rounds / kb
	allocs := float64(after.Mallocs-before.Mallocs) / rounds / kb

	file := filepath.Join("testdata", "allocs.txt")
	if *update {
		if err := os.WriteFile(file, fmt.Appendf(nil, "%.0f bytes and %.0f allocations a KB of text\n", bytes, allocs), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var wasBytes, wasAllocs float64
	if _, err := fmt.Sscanf(string(b), "%f bytes and %f allocations", &wasBytes, &wasAllocs); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	t.Logf("%.0f bytes and %.0f allocations a KB of text; baseline %.0f and %.0f", bytes, allocs, wasBytes, wasAllocs)
	if bytes > allocsSlack*wasBytes || allocs > allocsSlack*wasAllocs {
		t.Errorf("extraction allocates %.0f bytes and %.0f times a KB of text, more than %g times the baseline (%.0f, %.0f); if that must be, go test ./cmd/zhengpu -run TestAllocations -update",
			bytes, allocs, allocsSlack, wasBytes, wasAllocs)
	}
}
