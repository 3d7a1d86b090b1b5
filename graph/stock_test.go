package graph

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The stock cayley program opens our store and answers as we do.
func TestStockCayley(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the cayley program: left out with -short")
	}
	bin := filepath.Join(t.TempDir(), "cayley")
	if out, err := exec.Command("go", "build", "-o", bin, "github.com/cayleygraph/cayley/cmd/cayley").CombinedOutput(); err != nil {
		t.Fatalf("building cayley: %v\n%s", err, out)
	}
	forBackends(t, func(t *testing.T, backend string) {
		if backend == Memory {
			t.Skip("what lies in memory no other program can open")
		}
		s := openTest(t, backend)
		mustAdd(t, s, prepared(t, "v1")...)
		againstStock(t, bin, s)
		text := export(t, openAgain(t, s))
		loaded := openTest(t, backend)
		if _, err := loaded.Load(ctx, strings.NewReader(text), nil); err != nil {
			t.Fatal(err)
		}
		againstStock(t, bin, loaded)
	})
}

func openAgain(t *testing.T, s *Store) *Store {
	t.Helper()
	again, err := Open(s.Dir(), Options{}) // the test's URL has no password
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { again.Close() })
	return again
}

// againstStock asks a store and the stock program the same; it closes the store.
func againstStock(t *testing.T, bin string, s *Store) {
	config := filepath.Join(t.TempDir(), "cayley.json")
	if err := os.WriteFile(config, []byte(s.StockConfig()), 0o644); err != nil {
		t.Fatal(err)
	}
	queries := []string{
		`g.V("<district/990102>").out("<attracted>").all()`,
		`g.V().has("<name>","启明电池有限公司").all()`,
		`g.V("<enterprise/启明电池有限公司>").in("<mentions>").out("<about>").out("<name>").all()`,
		`g.V().has("<investment>", gt(1000000000)).out("<name>").all()`,
		`g.V("<district/990102>").labelContext(g.V("<report/0000000000001023>")).out("<name>").all()`,
		`g.V("<report/0000000000002023>").out("<states>").out("<quote>").all()`,
	}
	var want [][]string
	for _, q := range queries {
		_, rows, err := RunQuery(ctx, s, &Query{Name: "own", Text: q}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var vals []string
		for _, r := range rows {
			vals = append(vals, r[0].(string))
		}
		slices.Sort(vals)
		if len(vals) == 0 {
			t.Errorf("%s: nothing", q)
		}
		want = append(want, vals)
	}
	exported := export(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for i, q := range queries {
		cmd := exec.Command(bin, "query", "--config", config, q)
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v\n%s%s", q, err, out, stderr.String())
		}
		var got []string
		for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
			var row map[string]any
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatalf("%s: %v in %q", q, err, out)
			}
			got = append(got, row["id"].(string))
		}
		slices.Sort(got)
		if !slices.Equal(got, want[i]) {
			t.Errorf("%s: stock %q, ours %q", q, got, want[i])
		}
	}
	dump := filepath.Join(t.TempDir(), "dump.nq")
	if out, err := exec.Command(bin, "dump", "--config", config, "-o", dump).CombinedOutput(); err != nil {
		t.Fatalf("dump: %v\n%s", err, out)
	}
	b, err := os.ReadFile(dump)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(b), "\n")
	slices.Sort(lines)
	ours := strings.SplitAfter(exported, "\n")
	slices.Sort(ours)
	if !slices.Equal(lines, ours) {
		t.Errorf("stock dumps %d lines, we export %d, or they differ", len(lines), len(ours))
	}
	// And we open what it has had open.
	again := openAgain(t, s)
	if export(t, again) != exported {
		t.Error("the store changed")
	}
	again.Close()
}
