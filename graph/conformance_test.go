package graph

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhengpu/graph/graphtest"
	"zhengpu/ner"
)

// The stock queries give on every kind of store what their golden files say.
func TestConformQueries(t *testing.T) {
	dir := filepath.Join("..", "queries")
	list, err := LoadQueries(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	forBackends(t, func(t *testing.T, backend string) {
		s := openTest(t, backend)
		for _, a := range graphtest.Sample() {
			mustAdd(t, s, Prepare(a, "v1", nil))
		}
		for _, q := range list {
			b, err := os.ReadFile(filepath.Join(dir, "testdata", strings.ReplaceAll(q.Name, "-", "_")+".json"))
			if err != nil {
				t.Fatal(err)
			}
			var cases []struct {
				Args map[string]any
				Rows []map[string]any
			}
			if err := json.Unmarshal(b, &cases); err != nil {
				t.Fatal(err)
			}
			for _, c := range cases {
				cols, rows, err := RunQuery(ctx, s, q, c.Args)
				if err != nil {
					t.Errorf("%s %v: %v", q.Name, c.Args, err)
					continue
				}
				got := []map[string]any{}
				for _, row := range rows {
					m := map[string]any{}
					for i, col := range cols {
						if row[i] != nil {
							m[col] = row[i]
						}
					}
					got = append(got, m)
				}
				bs, err := json.Marshal(got)
				if err != nil {
					t.Fatal(err)
				}
				var plain []map[string]any
				if err := json.Unmarshal(bs, &plain); err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(c.Rows, plain); d != "" {
					t.Errorf("%s %v (-want +got)\n%s", q.Name, c.Args, d)
				}
			}
		}
	})
}

// Look-ups, edges, paths, counts and verification are alike on every kind.
func TestConformLookups(t *testing.T) {
	var want string
	forBackends(t, func(t *testing.T, backend string) {
		s := openTest(t, backend)
		all := graphtest.Sample()
		for _, a := range all {
			mustAdd(t, s, Prepare(a, "v1", nil))
		}
		var out strings.Builder
		tell := func(what string, v any, err error) {
			b, jerr := json.Marshal(v)
			fmt.Fprintln(&out, what, string(b), err, jerr)
		}
		for _, name := range []string{"启明电池", "启明", "临港产业园", "district/990102", "990102", "电池", "无此名", "储能大会"} {
			f, err := s.Lookup(ctx, name, 5)
			tell("lookup "+name, f, err)
		}
		for _, name := range []string{"东河", "启明电池", "无此名"} {
			e, err := s.Resolve(ctx, name, ner.NoType)
			tell("resolve "+name, e, err)
			e, err = s.Resolve(ctx, name, ner.District)
			tell("district "+name, e, err)
		}
		for _, id := range []string{"enterprise/启明电池有限公司", "district/990102", "program/990000/链长制"} {
			e, err := s.Neighbors(ctx, id)
			tell("edges "+id, e, err)
			p, err := s.Path(ctx, id, "district/990121", 6)
			tell("path "+id, p, err)
		}
		st, err := s.Stats(ctx)
		st.Backend = ""
		tell("stats", st, err)
		v, faults := verify(t, s, rereadSample(all...))
		tell("verify", v, nil)
		if len(faults) > 0 {
			t.Errorf("%+v", faults)
		}
		out.WriteString(export(t, s))
		if want == "" {
			want = out.String()
		} else if d := cmp.Diff(want, out.String()); d != "" {
			t.Errorf("unlike the first kind (-first +%s)\n%s", backend, d)
		}
	})
}

// Reads go on in the same process while a build writes, and see each report
// whole or not at all.
func TestConformReading(t *testing.T) {
	forBackends(t, func(t *testing.T, backend string) {
		if backend == Bolt {
			t.Skip("a read that is open blocks a transaction that grows the file: see Bolt")
		}
		s := openTest(t, backend)
		whole := map[string]int{}
		var reports []Report
		for i := range 12 {
			r := little(i, fmt.Sprintf("in/%d.txt", i), "v1")
			whole[string(ReportNode(r.ID))] = len(r.Quads)
			reports = append(reports, r)
		}
		mustAdd(t, s, reports[0])
		stop := make(chan struct{})
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
					}
					qs, err := s.Quads(ctx)
					if err != nil {
						t.Error(err)
						return
					}
					for _, part := range splitByReport(qs) {
						if n := len(part.quads); n != whole[string(part.node)] {
							t.Errorf("%s has %d quads of %d", part.node, n, whole[string(part.node)])
						}
					}
					if found, err := s.Lookup(ctx, "东河区", 3); err != nil || len(found) == 0 {
						t.Error(found, err)
						return
					}
					if _, _, err := RunQuery(ctx, s, &Query{Name: "read", Text: `g.V("<district/990102>").out("<attracted>").all()`}, nil); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		for round := range 3 {
			for _, r := range reports {
				mustAdd(t, s, r)
			}
			for i, r := range reports[1:] {
				if (i+round)%2 == 0 {
					if _, err := s.Remove(ctx, r.ID); err != nil {
						t.Error(err)
					}
				}
			}
		}
		close(stop)
		wg.Wait()
	})
}

// What is wrong with a database is told as what it is.
func TestPostgresErrors(t *testing.T) {
	at := place(t, PostgreSQL)
	exec := func(stmt string) {
		t.Helper()
		s, err := Open(at, Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if _, err := s.db.(*database).db.Exec(stmt); err != nil {
			t.Fatal(err)
		}
	}
	exec(`UPDATE zhengpu_meta SET value = '99'`)
	if _, err := Open(at, Options{}); !errors.Is(err, ErrNewer) {
		t.Errorf("newer: %v", err)
	}
	at = place(t, PostgreSQL)
	exec(`UPDATE zhengpu_meta SET value = 'x'`)
	if _, err := Open(at, Options{}); !errors.Is(err, ErrDamaged) {
		t.Errorf("version: %v", err)
	}
	at = place(t, PostgreSQL)
	exec(`DROP TABLE zhengpu_meta`) // as an interrupted creation leaves it
	if _, err := Open(at, Options{ReadOnly: true}); !errors.Is(err, ErrDamaged) {
		t.Errorf("interrupted: %v", err)
	}
	s, err := Open(at, Options{Create: true})
	if err != nil {
		t.Fatalf("taken up again: %v", err)
	}
	mustAdd(t, s, prepared(t, "v1")...)
	if _, err := s.db.(*database).db.Exec(`DROP TABLE zhengpu_meta`); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := Open(at, Options{Create: true}); !errors.Is(err, ErrNotStore) {
		t.Errorf("another program's: %v", err)
	}
	for _, c := range []struct{ url, say string }{
		{"postgres://nobody:secret@127.0.0.1:1/none?sslmode=disable&connect_timeout=2", "cannot be reached"},
		{strings.Replace(os.Getenv("ZHENGPU_POSTGRES"), "/postgres?", "/no_such_db?", 1), "no such database"},
		{"mysql://localhost/x", "no store of kind"},
		{"postgres://user:secret@[::1/x", "cannot be read"},
	} {
		_, err := Open(c.url, Options{Create: true})
		if err == nil || !strings.Contains(err.Error(), c.say) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", c.url, err)
		}
	}
}

// A user that may only read gets a clear error from a write, and can read.
func TestPostgresReadOnlyUser(t *testing.T) {
	u, err := url.Parse(place(t, PostgreSQL))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(u.String(), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	mustAdd(t, s, prepared(t, "v1")...)
	want := export(t, s)
	schema := u.Query().Get("search_path")
	for _, stmt := range []string{
		"CREATE ROLE " + schema + "_reader LOGIN",
		"GRANT USAGE ON SCHEMA " + schema + " TO " + schema + "_reader",
		"GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO " + schema + "_reader",
	} {
		if _, err := s.db.(*database).db.Exec(stmt); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	t.Cleanup(func() {
		db, err := sql.Open("postgres", os.Getenv("ZHENGPU_POSTGRES"))
		if err == nil {
			_, err = db.Exec("DROP OWNED BY " + schema + "_reader; DROP ROLE " + schema + "_reader")
			db.Close()
		}
		if err != nil {
			t.Error(err)
		}
	})
	u.User = url.User(schema + "_reader")
	reading := u.String()
	w, err := Open(reading, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Add(ctx, prepared(t, "v2")); !errors.Is(err, ErrReadOnly) {
		t.Errorf("writing: %v", err)
	}
	w.Close()
	r, err := Open(reading, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if export(t, r) != want {
		t.Error("a failed write changed something")
	}
}

// A write that breaks off leaves what was committed before.
func TestConformBreak(t *testing.T) {
	forBackends(t, func(t *testing.T, backend string) {
		s := openTest(t, backend)
		mustAdd(t, s, prepared(t, "v1")[0])
		before := export(t, s)
		bad := prepared(t, "v1")[1]
		bad.Quads = slices.Clone(bad.Quads)
		stop, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := s.Add(stop, []Report{bad}); err == nil {
			t.Error("a cancelled write went through")
		}
		if got := export(t, s); got != before {
			t.Error("a cancelled write left something")
		}
		mustAdd(t, s, bad)
	})
}
