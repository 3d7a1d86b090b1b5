package graph

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhengpu/graph/graphtest"
)

var ctx = context.Background()

func prepared(t testing.TB, version string) []Report {
	t.Helper()
	var out []Report
	for _, a := range graphtest.Pair() {
		out = append(out, Prepare(a, version, nil))
	}
	return out
}

func openTest(t testing.TB, backend string) *Store {
	t.Helper()
	s, err := Open(place(t, backend), Options{Create: true, Backend: backend})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// schemas numbers the schemas of this process.
var schemas atomic.Int64

// place is where a new store of a kind can be made: a folder, or a schema of
// its own in the database that ZHENGPU_POSTGRES names.
func place(t testing.TB, backend string) string {
	t.Helper()
	switch backend {
	case Memory:
		return MemoryStore
	case PostgreSQL, Cockroach:
		server := os.Getenv("ZHENGPU_POSTGRES")
		if server == "" {
			t.Skip("no PostgreSQL server: ZHENGPU_POSTGRES is not set (. .ci/postgres.sh starts one)")
		}
		db, err := sql.Open("postgres", server)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		schema := fmt.Sprintf("zhengpu_test_%d_%d", os.Getpid(), schemas.Add(1))
		if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			db, err := sql.Open("postgres", server)
			if err == nil {
				_, err = db.Exec("DROP SCHEMA " + schema + " CASCADE")
				db.Close()
			}
			if err != nil {
				t.Error(err)
			}
		})
		u, err := url.Parse(server)
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		q.Set("search_path", schema)
		u.RawQuery = q.Encode()
		if backend == Cockroach { // its statements and transactions, against PostgreSQL
			u.Scheme = Cockroach
		}
		return u.String()
	}
	return filepath.Join(t.TempDir(), "store")
}

func mustAdd(t testing.TB, s *Store, rs ...Report) Change {
	t.Helper()
	c, err := s.Add(ctx, rs)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func export(t testing.TB, s *Store) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.ExportNQuads(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// forBackends runs a test once for each kind of store: what it asks for, all of
// them must hold.
func forBackends(t *testing.T, fn func(t *testing.T, backend string)) {
	for _, b := range []string{LevelDB, Bolt, Memory, PostgreSQL, Cockroach} {
		t.Run(b, func(t *testing.T) { fn(t, b) })
	}
}

func TestAddTwice(t *testing.T) {
	forBackends(t, func(t *testing.T, backend string) {
		s := openTest(t, backend)
		rs := prepared(t, "v1")
		c := mustAdd(t, s, rs...)
		if c.Added != 2 || c.QuadsAdded != len(rs[0].Quads)+len(rs[1].Quads) {
			t.Errorf("first build: %+v", c)
		}
		first := export(t, s)
		if n := strings.Count(first, "\n"); n != c.QuadsAdded {
			t.Errorf("%d lines exported, %d quads added", n, c.QuadsAdded)
		}
		before, _ := s.db.stamp(ctx)
		if c := mustAdd(t, s, prepared(t, "v1")...); c != (Change{Unchanged: 2}) {
			t.Errorf("second build: %+v", c)
		}
		if after, _ := s.db.stamp(ctx); after != before {
			t.Errorf("second build wrote: %v, then %v", before, after)
		}
		if got := export(t, s); got != first {
			t.Error(cmp.Diff(first, got))
		}
		ok, err := s.Stored(ctx, rs[0].ID, rs[0].File, "v1")
		if !ok || err != nil {
			t.Error(ok, err)
		}
		for _, c := range [][3]string{{rs[0].ID, rs[0].File, "v2"}, {rs[0].ID, "other.txt", "v1"}, {"sha256:00", rs[0].File, "v1"}} {
			if ok, err := s.Stored(ctx, c[0], c[1], c[2]); ok || err != nil {
				t.Error(c, ok, err)
			}
		}
	})
}

// Any order, one batch or several, a detour over older content, and removal:
// the same bytes.
func TestSameBytes(t *testing.T) {
	forBackends(t, func(t *testing.T, backend string) {
		rs := prepared(t, "v1")
		want := openTest(t, backend)
		mustAdd(t, want, rs...)
		all := export(t, want)

		back := openTest(t, backend)
		mustAdd(t, back, rs[1])
		mustAdd(t, back, rs[0])
		if got := export(t, back); got != all {
			t.Error("another order:", cmp.Diff(all, got))
		}

		older := graphtest.New("3333333333333333", "in/东河2023.txt", "东河区", "990102", 2023, "东河区旧稿。").A
		changed := openTest(t, backend)
		mustAdd(t, changed, Prepare(older, "v1", nil))
		if c := mustAdd(t, changed, rs...); c.Replaced != 1 || c.Added != 1 {
			t.Errorf("changed file: %+v", c)
		}
		if got := export(t, changed); got != all {
			t.Error("a changed file:", cmp.Diff(all, got))
		}

		newer := openTest(t, backend)
		mustAdd(t, newer, prepared(t, "v0")...)
		if c := mustAdd(t, newer, rs...); c.Replaced != 2 || c.QuadsAdded != 2 || c.QuadsRemoved != 2 {
			t.Errorf("new rules, same finds: %+v", c)
		}
		if got := export(t, newer); got != all {
			t.Error("new rules:", cmp.Diff(all, got))
		}

		only := openTest(t, backend)
		mustAdd(t, only, rs[1])
		c, err := want.Remove(ctx, "东河2023")
		if err != nil || c.Removed != 1 || c.QuadsRemoved != len(rs[0].Quads) {
			t.Error(c, err)
		}
		if got := export(t, want); got != export(t, only) {
			t.Error("removed:", cmp.Diff(export(t, only), got))
		}
		mustAdd(t, want, rs[0])
		if got := export(t, want); got != all {
			t.Error("removed and added again:", cmp.Diff(all, got))
		}
		if _, err := want.Remove(ctx, "无此报告"); err == nil {
			t.Error("removed an unknown report")
		}
	})
}

// The same content under two paths is one report with two paths, whichever
// came first; changing one of the files leaves the other.
func TestTwoPaths(t *testing.T) {
	r := prepared(t, "v1")[0]
	a := graphtest.Pair()[0]
	a.Doc.Source, a.Doc.Report = "copy/东河2023.txt", "东河2023"
	other := Prepare(a, "v1", nil)
	one, two := openTest(t, LevelDB), openTest(t, LevelDB)
	mustAdd(t, one, r)
	mustAdd(t, one, other)
	mustAdd(t, two, other)
	mustAdd(t, two, r)
	if a, b := export(t, one), export(t, two); a != b {
		t.Error(cmp.Diff(a, b))
	}
	mustAdd(t, one, Prepare(graphtest.New("44", "copy/东河2023.txt", "东河区", "990102", 2024, "新稿。").A, "v1", nil))
	got := export(t, one)
	if strings.Contains(got, `<report/0000000000001023> <file> "copy/`) || !strings.Contains(got, `<report/0000000000001023> <file> "in/`) {
		t.Error("paths of the unchanged file are wrong")
	}
}

func TestReopen(t *testing.T) {
	forBackends(t, func(t *testing.T, backend string) {
		if backend == Memory {
			t.Skip("what lies in memory goes when it is closed")
		}
		dir := place(t, backend)
		if _, err := Open(dir, Options{}); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("before it is there: %v", err)
		}
		s, err := Open(dir, Options{Create: true, Backend: backend})
		if err != nil {
			t.Fatal(err)
		}
		mustAdd(t, s, prepared(t, "v1")...)
		want := export(t, s)
		st, err := s.Stats(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, Options{}); !errors.Is(err, ErrLocked) {
			t.Errorf("second writer: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Add(ctx, nil); !errors.Is(err, ErrClosed) {
			t.Errorf("add after close: %v", err)
		}
		// Two readers at once; neither writes.
		r1, err := Open(dir, Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer r1.Close()
		r2, err := Open(dir, Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer r2.Close()
		if got := export(t, r2); got != want {
			t.Error(cmp.Diff(want, got))
		}
		st2, err := r1.Stats(ctx)
		if err != nil || cmp.Diff(st, st2) != "" {
			t.Error(err, cmp.Diff(st, st2))
		}
		if _, err := r1.Add(ctx, prepared(t, "v2")); !errors.Is(err, ErrReadOnly) {
			t.Errorf("add to a reader: %v", err)
		}
		w, err := Open(dir, Options{})
		if backend == PostgreSQL || backend == Cockroach { // there a writer leaves readers alone
			if err != nil {
				t.Errorf("writer beside readers: %v", err)
			} else {
				w.Close()
			}
		} else if !errors.Is(err, ErrLocked) {
			t.Errorf("writer beside readers: %v", err)
		}
	})
}

// The index beside the store is made anew when it is lost, damaged or behind.
func TestIndexRebuilt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "s")
	s, err := Open(dir, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	mustAdd(t, s, prepared(t, "v1")[0])
	s.Close()
	old, err := os.ReadFile(filepath.Join(dir, indexFile))
	if err != nil {
		t.Fatal(err)
	}
	if s, err = Open(dir, Options{}); err != nil {
		t.Fatal(err)
	}
	mustAdd(t, s, prepared(t, "v1")[1])
	want, err := s.Stats(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	for name, b := range map[string][]byte{"behind": old, "cut": old[:len(old)/2], "empty": {}, "garbage": []byte("\x00\x01"), "lost": nil} {
		path := filepath.Join(dir, indexFile)
		if os.Remove(path); b != nil {
			if err := os.WriteFile(path, b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		s, err := Open(dir, Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Stats(ctx)
		if err != nil || cmp.Diff(want, got) != "" {
			t.Errorf("%s: %v %s", name, err, cmp.Diff(want, got))
		}
		s.Close()
	}
}

// Reads go on while transactions are written, and see whole reports.
func TestReadWhileWriting(t *testing.T) {
	s := openTest(t, LevelDB)
	mustAdd(t, s, prepared(t, "v1")...)
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 3 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				found, err := s.Lookup(ctx, "启明电池", 5)
				if err != nil || len(found) == 0 {
					t.Error(found, err)
					return
				}
				if _, err := s.Quads(ctx); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range 20 {
		id := strings.Repeat(string(rune('a'+i%6)), 12) + strings.Repeat("0", i%4)
		a := graphtest.Pair()[i%2]
		a.Doc.ID, a.Doc.Source = "sha256:"+id, id+".txt"
		mustAdd(t, s, Prepare(a, "v1", nil))
	}
	close(stop)
	wg.Wait()
}

func TestOpenErrors(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "whole")
	s, err := Open(whole, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	mustAdd(t, s, prepared(t, "v1")...)
	s.Close()
	wholeBolt := filepath.Join(t.TempDir(), "bolt")
	if s, err = Open(wholeBolt, Options{Create: true, Backend: Bolt}); err != nil {
		t.Fatal(err)
	}
	mustAdd(t, s, prepared(t, "v1")...)
	s.Close()

	write := func(dir, name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cut := func(dir, pattern string, keep int64) {
		files, _ := filepath.Glob(filepath.Join(dir, dbDir, pattern))
		if len(files) == 0 {
			t.Fatalf("no %s", pattern)
		}
		for _, f := range files {
			if err := os.Truncate(f, keep); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		name   string
		from   string
		spoil  func(dir string)
		create bool
		want   error
	}{
		{"missing", "", func(dir string) { os.Remove(dir) }, false, os.ErrNotExist},
		{"empty", "", func(string) {}, false, os.ErrNotExist},
		{"a folder of something else", "", func(dir string) { write(dir, "notes.txt", "x") }, true, ErrNotStore},
		{"a file", "", func(dir string) { os.Remove(dir); write(filepath.Dir(dir), filepath.Base(dir), "x") }, true, ErrNotStore},
		{"newer", whole, func(dir string) { write(dir, markerFile, `{"format":"zhengpu","version":99,"backend":"leveldb"}`) }, true, ErrNewer},
		{"marker cut", whole, func(dir string) { write(dir, markerFile, `{"format":"zhe`) }, true, ErrDamaged},
		{"marker empty", whole, func(dir string) { write(dir, markerFile, "") }, true, ErrDamaged},
		{"unknown backend", whole, func(dir string) { write(dir, markerFile, `{"format":"zhengpu","version":1,"backend":"x"}`) }, true, ErrDamaged},
		{"creation interrupted", "", func(dir string) { write(dir, creatingFile, "") }, false, ErrDamaged},
		{"database lost", whole, func(dir string) { os.RemoveAll(filepath.Join(dir, dbDir)) }, true, ErrDamaged},
		{"CURRENT lost", whole, func(dir string) { os.Remove(filepath.Join(dir, dbDir, "CURRENT")) }, true, ErrDamaged},
		{"CURRENT empty", whole, func(dir string) { cut(dir, "CURRENT", 0) }, true, ErrDamaged},
		{"manifest empty", whole, func(dir string) { cut(dir, "MANIFEST-*", 0) }, true, ErrDamaged},
		{"manifest cut", whole, func(dir string) { cut(dir, "MANIFEST-*", 60) }, true, ErrDamaged},
		{"tables cut", whole, func(dir string) { cut(dir, "*.ldb", 100) }, true, ErrDamaged},
		{"tables lost", whole, func(dir string) {
			files, _ := filepath.Glob(filepath.Join(dir, dbDir, "*.ldb"))
			for _, f := range files {
				os.Remove(f)
			}
		}, true, ErrDamaged},
		{"bolt empty", wholeBolt, func(dir string) { cut(dir, boltFile, 0) }, true, ErrDamaged},
		{"bolt cut", wholeBolt, func(dir string) { cut(dir, boltFile, 5000) }, true, ErrDamaged},
		{"bolt garbage", wholeBolt, func(dir string) { write(dir, filepath.Join(dbDir, boltFile), strings.Repeat("x", 20000)) }, true, ErrDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "store")
			if c.from != "" {
				if err := os.CopyFS(dir, os.DirFS(c.from)); err != nil {
					t.Fatal(err)
				}
			} else if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			c.spoil(dir)
			s, err := Open(dir, Options{Create: c.create})
			if err == nil {
				_, err = s.Quads(ctx)
				s.Close()
			}
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if err != nil && !strings.Contains(err.Error(), dir) {
				t.Errorf("the error does not name the folder: %v", err)
			}
		})
	}
}

// What an interrupted creation left is taken over.
func TestCreateAfterInterruption(t *testing.T) {
	for _, spoil := range []func(dir string){
		func(string) {},
		func(dir string) { os.Mkdir(filepath.Join(dir, dbDir), 0o755) },
		func(dir string) {
			os.Mkdir(filepath.Join(dir, dbDir), 0o755)
			os.WriteFile(filepath.Join(dir, dbDir, "CURRENT"), []byte("MANIFEST-0000"), 0o644)
		},
		func(dir string) {
			db, err := openKV(dir, LevelDB, false, false)
			if err != nil {
				t.Fatal(err)
			}
			db.Close()
		},
	} {
		dir := t.TempDir()
		os.WriteFile(filepath.Join(dir, creatingFile), nil, 0o644)
		spoil(dir)
		s, err := Open(dir, Options{Create: true})
		if err != nil {
			t.Error(err)
			continue
		}
		mustAdd(t, s, prepared(t, "v1")...)
		if _, err := os.Stat(filepath.Join(dir, creatingFile)); err == nil {
			t.Error("the note of an unfinished creation is still there")
		}
		s.Close()
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write anywhere")
	}
	dir := filepath.Join(t.TempDir(), "s")
	s, err := Open(dir, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	mustAdd(t, s, prepared(t, "v1")...)
	s.Close()
	exec.Command("chmod", "-R", "a-w", dir).Run()
	defer exec.Command("chmod", "-R", "u+w", dir).Run()
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("for writing: %v", err)
	}
	r, err := Open(dir, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if export(t, r) == "" {
		t.Error("nothing read")
	}
	if _, err := Open(filepath.Join(dir, "new"), Options{Create: true}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("creating: %v", err)
	}
}
