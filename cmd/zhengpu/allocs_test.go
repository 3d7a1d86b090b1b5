//go:build unix

package main

import (
	"fmt"
	"os"
	"path"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"zhengpu/ner"
	"zhengpu/seeds"
)

// What a stage may allocate beyond the baseline: a share of it, and a little
// where it is small.
const (
	allocsMargin = 1.15
	allocsSlack  = 10
	bytesSlack   = 1024
)

const allocsFile = "testdata/allocs.tsv"

// cost is what a stage allocated for a document.
type cost struct{ allocs, bytes uint64 }

// TestAllocations holds what each stage allocates for each of the sample
// reports against a committed baseline, so that work which comes back shows
// without a clock. After a change that is meant:
//
//	go test ./cmd/zhengpu -run TestAllocations -update
func TestAllocations(t *testing.T) {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "-race" && s.Value == "true" {
				t.Skip("the race detector allocates")
			}
		}
	}
	if testing.CoverMode() != "" {
		t.Skip("coverage counts allocate")
	}
	x, err := newExtractor(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	ins, err := samples()
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	got := map[string]cost{}
	for _, in := range ins {
		for src, err := range in.docs {
			if err != nil {
				t.Fatal(err)
			}
			doc, err := x.cleaner.Document(src)
			if err != nil {
				t.Fatal(err)
			}
			a := &ner.Analysis{Doc: doc}
			note := func(stage string, prepare func() *ner.Analysis, run func(*ner.Analysis) error) {
				name := path.Base(in.path) + "\t" + stage
				order = append(order, name)
				got[name] = allocated(t, prepare, run)
			}
			note("clean", func() *ner.Analysis { return nil }, func(*ner.Analysis) error {
				_, err := x.cleaner.Document(src)
				return err
			})
			p := x.pipeline
			for _, s := range []ner.Stage{p.Segment, p.Gazetteer, p.Quantity, p.Recognize, p.Relation, p.Observe, p.Resolve, p.Confidence} {
				note(s.Name(), func() *ner.Analysis { return copyOf(a) }, s.Run)
				if err := s.Run(a); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if *update {
		var b strings.Builder
		b.WriteString("# What each stage allocates for each sample report. Made by: go test ./cmd/zhengpu -run TestAllocations -update\ndocument\tstage\tallocs\tbytes\n")
		for _, name := range order {
			fmt.Fprintf(&b, "%s\t%d\t%d\n", name, got[name].allocs, got[name].bytes)
		}
		if err := os.WriteFile(allocsFile, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want := readCosts(t)
	for _, name := range order {
		g := got[name]
		w, ok := want[name]
		if !ok {
			t.Errorf("%s: %q is missing", allocsFile, name)
			continue
		}
		delete(want, name)
		if most := uint64(allocsMargin*float64(w.allocs)) + allocsSlack; g.allocs > most {
			t.Errorf("%s: %d allocations, baseline %d, at most %d", name, g.allocs, w.allocs, most)
		}
		if most := uint64(allocsMargin*float64(w.bytes)) + bytesSlack; g.bytes > most {
			t.Errorf("%s: %d bytes allocated, baseline %d, at most %d", name, g.bytes, w.bytes, most)
		}
	}
	for name := range want {
		t.Errorf("%s: %q is there no more", allocsFile, name)
	}
	if t.Failed() {
		t.Log("if this is meant: go test ./cmd/zhengpu -run TestAllocations -update")
	}
}

// allocated is the least that run allocates in several rounds, each on an
// analysis of its own: hash tables grow now and then by chance.
func allocated(t *testing.T, prepare func() *ner.Analysis, run func(*ner.Analysis) error) cost {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	least := cost{}
	for round := range 4 {
		a := prepare()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := run(a)
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Fatal(err)
		}
		c := cost{after.Mallocs - before.Mallocs, after.TotalAlloc - before.TotalAlloc}
		switch round {
		case 0: // fills pools
		case 1:
			least = c
		default:
			least = cost{min(least.allocs, c.allocs), min(least.bytes, c.bytes)}
		}
	}
	return least
}

func readCosts(t *testing.T) map[string]cost {
	t.Helper()
	b, err := os.ReadFile(allocsFile)
	if err != nil {
		t.Fatal(err)
	}
	costs := map[string]cost{}
	for n, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "document\t") {
			continue
		}
		f := strings.Split(line, "\t")
		var c cost
		if len(f) != 4 {
			t.Fatalf("%s:%d: %d fields, want 4", allocsFile, n+1, len(f))
		}
		if _, err := fmt.Sscan(f[2]+" "+f[3], &c.allocs, &c.bytes); err != nil {
			t.Fatalf("%s:%d: %v", allocsFile, n+1, err)
		}
		costs[f[0]+"\t"+f[1]] = c
	}
	return costs
}
