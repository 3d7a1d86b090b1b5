package queries_test

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhengpu/graph"
	"zhengpu/graph/graphtest"
	"zhengpu/queries"
)

var update = flag.Bool("update", false, "write the golden results anew")

// Every script over the sample graph; testdata/NAME.json holds for each case
// the arguments and the rows. A new script needs a case.
func TestGolden(t *testing.T) {
	ctx := context.Background()
	list, err := graph.LoadQueries(queries.FS)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 12 {
		t.Errorf("%d queries", len(list))
	}
	s, err := graph.Open(filepath.Join(t.TempDir(), "store"), graph.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, a := range graphtest.Sample() {
		if _, err := s.Add(ctx, []graph.Report{graph.Prepare(a, "v1", nil)}); err != nil {
			t.Fatal(err)
		}
	}
	for _, q := range list {
		t.Run(q.Name, func(t *testing.T) {
			if q.Description["zh"] == "" {
				t.Error("no description in Chinese")
			}
			for _, p := range q.Params {
				if p.Description[""] == "" || p.Description["zh"] == "" {
					t.Errorf("parameter %s lacks a description", p.Name)
				}
			}
			golden := filepath.Join("testdata", strings.ReplaceAll(q.Name, "-", "_")+".json")
			b, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			type result struct {
				Args    map[string]any   `json:"args"`
				Columns []string         `json:"columns,omitempty"`
				Rows    []map[string]any `json:"rows"`
			}
			var cases []result
			if err := json.Unmarshal(b, &cases); err != nil {
				t.Fatalf("%s: %v", golden, err)
			}
			var got []result
			for _, c := range cases {
				cols, rows, err := graph.RunQuery(ctx, s, q, c.Args)
				if err != nil {
					t.Fatalf("%v: %v", c.Args, err)
				}
				r := result{Args: c.Args, Columns: cols, Rows: []map[string]any{}}
				for _, row := range rows {
					m := map[string]any{}
					for i, col := range cols {
						if row[i] != nil {
							m[col] = row[i]
						}
					}
					r.Rows = append(r.Rows, m)
				}
				got = append(got, r)
			}
			var out strings.Builder
			enc := json.NewEncoder(&out)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", " ")
			if err := enc.Encode(got); err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if d := cmp.Diff(string(b), out.String()); d != "" {
				t.Errorf("%s (-want +got; -update writes it anew)\n%s", golden, d)
			}
		})
	}
}

// BenchmarkQueries times every script on a store of any size:
//
//	ZHENGPU_STORE=/path/of/store go test -run - -bench Queries -benchtime 3x ./queries
//
// Its first district, enterprise and so on are asked for.
func BenchmarkQueries(b *testing.B) {
	dir := os.Getenv("ZHENGPU_STORE")
	if dir == "" {
		b.Skip("ZHENGPU_STORE names no store")
	}
	ctx := context.Background()
	list, err := graph.LoadQueries(queries.FS)
	if err != nil {
		b.Fatal(err)
	}
	s, err := graph.Open(dir, graph.Options{ReadOnly: true})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	pick := func(typ string, n int) string {
		_, rows, err := graph.RunQuery(ctx, s, &graph.Query{Name: "pick", Text: `g.V("` + typ + `").in("<type>").unique().getLimit(` + strconv.Itoa(n) + `)`}, nil)
		if err != nil || len(rows) == 0 {
			return ""
		}
		return rows[len(rows)-1][0].(string)
	}
	args := map[string]string{
		"district": pick("District", 1), "entity": pick("Enterprise", 3), "program": pick("Project", 1), "from": pick("Enterprise", 2), "to": pick("Enterprise", 9),
		"project": pick("Project", 5), "report": pick("Report", 7),
	}
	for _, q := range list {
		b.Run(q.Name, func(b *testing.B) {
			given := map[string]any{}
			for _, p := range q.Params {
				if p.Required {
					given[p.Name] = args[p.Name]
				}
			}
			n := 0
			for b.Loop() {
				_, rows, err := graph.RunQuery(ctx, s, q, given)
				if err != nil {
					b.Fatal(err)
				}
				n = len(rows)
			}
			b.ReportMetric(float64(n), "rows")
		})
	}
}
