package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"zhengpu/graph"
	"zhengpu/ner"
	"zhengpu/seeds"
)

// mainInBatches is the program with many small transactions.
func mainInBatches() {
	batchQuads = 800
	main()
}

// TestBuildKilled kills `zhengpu build` (kill -9) at random moments and looks
// that what it left is whole: a store that holds some reports, each with all
// its quads and nothing else, and that the same build then completes to the
// same bytes as one that was left alone. By hand:
//
//	ZHENGPU_KILL=200 go test -run TestBuildKilled -timeout 0 -v ./cmd/zhengpu
func TestBuildKilled(t *testing.T) {
	rounds, _ := strconv.Atoi(os.Getenv("ZHENGPU_KILL"))
	if rounds == 0 {
		t.Skip("ZHENGPU_KILL gives no number of rounds")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	schema, err := ner.LoadSchema(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	reports := filepath.Join(dir, "reports")
	if err := os.Mkdir(reports, 0o755); err != nil {
		t.Fatal(err)
	}
	for n := range 12 {
		if err := os.WriteFile(filepath.Join(reports, fmt.Sprintf("%03d.txt", n)), []byte(ownReport(n)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	build := func(store string) *exec.Cmd {
		return &exec.Cmd{Path: self, Args: []string{"zhengpu-batches", "build", "-q", "--store", store, reports}, Env: os.Environ()}
	}
	whole := filepath.Join(dir, "whole")
	start := time.Now()
	if out, err := build(whole).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	took := time.Since(start)
	all := byReport(t, whole)
	want := exportedBytes(t, whole)
	t.Logf("a whole build takes %v and stores %d reports", took, len(all))
	r := rand.New(rand.NewSource(1))
	left := map[int]int{} // rounds by number of reports that were left
	for i := range rounds {
		store := filepath.Join(dir, "killed")
		if err := os.RemoveAll(store); err != nil {
			t.Fatal(err)
		}
		if i%4 == 3 { // a build over a store that has some of it already
			seed := build(store)
			seed.Args = append(seed.Args, "--about", "320831", "--year", "2020")
			if out, err := seed.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
		}
		cmd := build(store)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		wait := time.Duration(r.Int63n(int64(took) * 11 / 10))
		time.Sleep(wait)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		s, err := graph.Open(store, graph.Options{ReadOnly: true})
		switch {
		case errors.Is(err, fs.ErrNotExist): // killed before there was a store
			left[0]++
		case err != nil:
			t.Errorf("round %d, killed after %v: %v", i, wait, err)
			continue
		default:
			v, err := s.Verify(context.Background(), schema, nil, func(f graph.Fault) error {
				t.Errorf("round %d, killed after %v: %+v", i, wait, f)
				return nil
			})
			if err != nil {
				t.Errorf("round %d, killed after %v: %v", i, wait, err)
			}
			left[v.Reports]++
			s.Close()
			if i%4 != 3 {
				for id, lines := range byReport(t, store) {
					if lines != all[id] {
						t.Errorf("round %d, killed after %v: report %s is not whole", i, wait, id)
					}
				}
			}
		}
		if out, err := build(store).CombinedOutput(); err != nil {
			t.Fatalf("round %d, building on after %v: %v\n%s", i, wait, err, out)
		}
		if exportedBytes(t, store) != want {
			t.Errorf("round %d, killed after %v: the build that followed gives other bytes", i, wait)
		}
	}
	t.Logf("reports left → rounds: %v", left)
}

// TestLoadKilled kills `zhengpu load` (kill -9) at random moments and looks that
// the store is then empty or full, and that an empty one takes the same load
// again. By hand:
//
//	ZHENGPU_KILL=200 go test -run TestLoadKilled -timeout 0 -v ./cmd/zhengpu
func TestLoadKilled(t *testing.T) {
	rounds, _ := strconv.Atoi(os.Getenv("ZHENGPU_KILL"))
	if rounds == 0 {
		t.Skip("ZHENGPU_KILL gives no number of rounds")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file, store := filepath.Join(dir, "made.nq"), filepath.Join(dir, "store")
	r := rand.New(rand.NewSource(1))
	var b strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&b, "<e/%x> <p%d> \"%x\" <l%d> .\n", r.Int63(), i%7, r.Int63(), i/100)
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	load := func() *exec.Cmd {
		return &exec.Cmd{Path: self, Args: []string{"zhengpu-batches", "load", "-q", "--store", store, file}, Env: os.Environ()}
	}
	start := time.Now()
	if out, err := load().CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	took := time.Since(start)
	want := exportedBytes(t, store)
	left := map[string]int{}
	for i := range rounds {
		if err := os.RemoveAll(store); err != nil {
			t.Fatal(err)
		}
		cmd := load()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		wait := time.Duration(r.Int63n(int64(took) * 11 / 10))
		time.Sleep(wait)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		s, err := graph.Open(store, graph.Options{ReadOnly: true})
		if errors.Is(err, fs.ErrNotExist) {
			left["no store yet"]++
		} else if err != nil {
			t.Errorf("round %d, killed after %v: %v", i, wait, err)
			continue
		} else {
			s.Close()
			if got := exportedBytes(t, store); got == want {
				left["full"]++
				continue
			} else if got != "" {
				t.Errorf("round %d, killed after %v: %d bytes of %d", i, wait, len(got), len(want))
			}
			left["empty"]++
		}
		if out, err := load().CombinedOutput(); err != nil {
			t.Fatalf("round %d, loading again after %v: %v\n%s", i, wait, err, out)
		}
		if exportedBytes(t, store) != want {
			t.Errorf("round %d, killed after %v: the load that followed gives other bytes", i, wait)
		}
	}
	t.Logf("left → rounds: %v", left)
}

// ownReport is a made-up report: n tells reports apart.
func ownReport(n int) string {
	r := rand.New(rand.NewSource(int64(n)))
	word := func() string {
		syllables := []rune("云岫望江临川启明星野蓝湾青禾瑞丰长河远山")
		return string([]rune{syllables[r.Intn(len(syllables))], syllables[r.Intn(len(syllables))], syllables[r.Intn(len(syllables))]})
	}
	var b strings.Builder
	district := []string{"浔阳区", "濂溪区", "金湖县", "盱眙县"}[n%4]
	fmt.Fprintf(&b, "%d年%s政府工作报告\n\n", 2015+n%10, district)
	for i := range 14 {
		w := word()
		fmt.Fprintf(&b, "引进%s科技有限公司，总投资%d亿元的%s产业园项目开工建设。地区生产总值%d.%d亿元，增长%d.%d%%。%s食品有限公司获评省级绿色工厂。\n\n",
			w, 1+r.Intn(90), w, 100+r.Intn(900), i%10, 3+r.Intn(6), i%10, word())
	}
	return b.String()
}

func exportedBytes(t *testing.T, store string) string {
	t.Helper()
	s, err := graph.Open(store, graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var b bytes.Buffer
	if err := s.ExportNQuads(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// byReport gives the quads of each report as sorted lines.
func byReport(t *testing.T, store string) map[string]string {
	t.Helper()
	s, err := graph.Open(store, graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	qs, err := s.Quads(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, q := range qs {
		label := strings.TrimSuffix(strings.TrimPrefix(quad.StringOf(q.Label), "<"), ">")
		if label == string(graph.IdentityLabel) {
			continue // made of all reports when they are in
		}
		id := strings.Split(label, "/")
		if len(id) < 2 {
			t.Fatalf("label %q", label)
		}
		out[id[1]] += q.String() + "\n"
	}
	return out
}
