package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"zhengpu/graph"
)

// dump DIR FILE writes the quads of a store, sorted.
func dumpCmd(ts *testscript.TestScript, _ bool, args []string) {
	place := args[0]
	if !strings.Contains(place, "://") {
		place = ts.MkAbs(place)
	}
	s, err := graph.Open(place, graph.Options{ReadOnly: true})
	ts.Check(err)
	defer s.Close()
	var b bytes.Buffer
	ts.Check(s.ExportNQuads(context.Background(), &b))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o644))
}

// The same commands over PostgreSQL.
func TestPostgresScripts(t *testing.T) {
	server := os.Getenv("ZHENGPU_POSTGRES")
	if server == "" {
		t.Skip("no PostgreSQL server: ZHENGPU_POSTGRES is not set (. .ci/postgres.sh starts one)")
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	run := func(stmt string) {
		db, err := sql.Open("postgres", server)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec(stmt); err != nil {
			t.Fatal(err)
		}
	}
	schema := fmt.Sprintf("zhengpu_script_%d", os.Getpid())
	run("CREATE SCHEMA " + schema)
	t.Cleanup(func() { run("DROP SCHEMA " + schema + " CASCADE") })
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/postgres",
		Setup: func(e *testscript.Env) error {
			e.Setenv("PG", u.String())
			e.Setenv("XDG_CACHE_HOME", os.Getenv("XDG_CACHE_HOME"))
			e.Setenv("HOME", os.Getenv("HOME"))
			e.Setenv("LC_ALL", "C")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": statusCmd, "dump": dumpCmd},
	})
}

// empty FILE wants a file without a byte.
func emptyCmd(ts *testscript.TestScript, _ bool, args []string) {
	if text := ts.ReadFile(args[0]); text != "" {
		ts.Fatalf("%s is not empty: %.200s", args[0], text)
	}
}
