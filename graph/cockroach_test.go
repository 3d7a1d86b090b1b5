package graph

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wire stands between a client and a PostgreSQL server, sees the statements and
// may answer one itself with an error, as CockroachDB does when it wants a
// transaction done again.
type wire struct {
	server string // host:port

	mu   sync.Mutex
	seen []string
	hook func(stmt string) (sqlState string) // "" lets the statement through
}

// startWire gives the URL of a store that is reached through w.
func startWire(t *testing.T, at string, w *wire) string {
	t.Helper()
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	w.server = u.Host
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	t.Cleanup(func() { l.Close(); all.Wait() })
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { w.serve(c) })
		}
	})
	u.Host = l.Addr().String()
	return u.String()
}

// packet reads a message of the protocol: its kind (none at the start of a
// connection) and its bytes as they came.
func packet(r io.Reader, start bool) (kind byte, raw []byte, err error) {
	head := make([]byte, 5)
	if start {
		head = head[1:]
	}
	if _, err := io.ReadFull(r, head); err != nil {
		return 0, nil, err
	}
	if !start {
		kind = head[0]
	}
	n := binary.BigEndian.Uint32(head[len(head)-4:])
	raw = append(head, make([]byte, n-4)...)
	_, err = io.ReadFull(r, raw[len(head):])
	return kind, raw, err
}

func message(kind byte, body string) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{kind}, uint32(len(body)+4)), body...)
}

func (w *wire) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", w.server)
	if err != nil {
		return
	}
	defer server.Close()
	if _, raw, err := packet(client, true); err != nil {
		return
	} else if _, err := server.Write(raw); err != nil {
		return
	}
	go func() {
		defer client.Close()
		_, _ = io.Copy(client, server)
	}()
	named := map[string]string{} // prepared statements
	failing := ""                // until the client's Sync
	for {
		kind, raw, err := packet(client, false)
		if err != nil {
			return
		}
		body := raw[5:]
		name, rest, _ := bytes.Cut(body, []byte{0})
		stmt := ""
		switch kind {
		case 'Q':
			stmt = string(name)
		case 'P':
			text, _, _ := bytes.Cut(rest, []byte{0})
			named[string(name)] = string(text)
		case 'B': // the portal's name, then the statement's
			from, _, _ := bytes.Cut(rest, []byte{0})
			stmt = named[string(from)]
		}
		if stmt != "" {
			failing = w.ask(stmt)
		}
		if failing == "" {
			if _, err := server.Write(raw); err != nil {
				return
			}
			continue
		}
		if kind == 'Q' || kind == 'S' {
			answer := message('E', "SERROR\x00VERROR\x00C"+failing+"\x00Mrestart transaction\x00\x00")
			if _, err := client.Write(append(answer, message('Z', "E")...)); err != nil {
				return
			}
			failing = ""
		}
	}
}

func (w *wire) ask(stmt string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, stmt)
	if w.hook == nil {
		return ""
	}
	return w.hook(stmt)
}

func openAt(t *testing.T, at string) *Store {
	t.Helper()
	s, err := Open(at, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// A transaction that CockroachDB wants done again is done again, from wherever
// it was, and nothing is lost or written twice.
func TestCockroachRetry(t *testing.T) {
	want := openTest(t, Cockroach)
	mustAdd(t, want, prepared(t, "v1")...)
	both := export(t, want)
	if _, err := want.Remove(ctx, "东河2023"); err != nil {
		t.Fatal(err)
	}
	one := export(t, want)

	for _, at := range []string{"INSERT INTO nodes", "INSERT INTO quads", "RELEASE SAVEPOINT", "DELETE FROM quads", "UPDATE nodes", "DELETE FROM nodes"} {
		t.Run(at, func(t *testing.T) {
			w := &wire{}
			s := openAt(t, startWire(t, place(t, Cockroach), w))
			left, restarts := 0, 0
			w.hook = func(stmt string) string {
				if strings.HasPrefix(stmt, "ROLLBACK TO SAVEPOINT") {
					restarts++
				}
				if left > 0 && strings.HasPrefix(stmt, at) {
					if left--; left%7 == 0 { // after some that went through
						return serializationFailure
					}
				}
				return ""
			}
			fail := func(n int) { w.mu.Lock(); left = n; w.mu.Unlock() }
			fail(22)
			mustAdd(t, s, prepared(t, "v1")...)
			if got := export(t, s); got != both {
				t.Error(cmp.Diff(both, got))
			}
			fail(22)
			if _, err := s.Remove(ctx, "东河2023"); err != nil {
				t.Fatal(err)
			}
			if got := export(t, s); got != one {
				t.Error(cmp.Diff(one, got))
			}
			fail(0)
			if _, err := s.Remove(ctx, "西岭2023"); err != nil {
				t.Log(err) // the sample may have only one left
			}
			if restarts == 0 {
				t.Error("nothing was done again")
			}
		})
	}
}

// One that it never takes ends with its error, and leaves nothing.
func TestCockroachGivesUp(t *testing.T) {
	w := &wire{}
	s := openAt(t, startWire(t, place(t, Cockroach), w))
	mustAdd(t, s, prepared(t, "v1")[0])
	before := export(t, s)
	w.hook = func(stmt string) string {
		if strings.HasPrefix(stmt, "RELEASE") {
			return "53100"
		}
		return ""
	}
	if _, err := s.Add(ctx, prepared(t, "v1")[1:]); !errors.Is(err, ErrFull) {
		t.Error(err)
	}
	w.hook = nil
	if got := export(t, s); got != before {
		t.Error(cmp.Diff(before, got))
	}
}

// On CockroachDB a row is the writer's lock, since its advisory locks lock
// nothing.
func TestCockroachLock(t *testing.T) {
	w := &wire{}
	at := place(t, Cockroach)
	through := startWire(t, at, w)
	s := openAt(t, through)
	mustAdd(t, s, prepared(t, "v1")[0])
	if _, err := Open(at, Options{}); !errors.Is(err, ErrLocked) {
		t.Errorf("a second writer: %v", err)
	}
	r, err := Open(at, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	before := export(t, r)
	r.Close()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	again := openAt(t, at)
	// The server ends the connection that holds the lock.
	db := again.db.(*database)
	var pid int
	if err := db.lock.QueryRowContext(ctx, `SELECT pg_backend_pid()`).Scan(&pid); err != nil {
		t.Fatal(err)
	}
	if _, err := db.db.Exec(`SELECT pg_terminate_backend($1)`, pid); err != nil {
		t.Fatal(err)
	}
	if _, err := again.Add(ctx, prepared(t, "v1")[1:]); err == nil || !strings.Contains(err.Error(), "kept other writers out") {
		t.Errorf("without the lock: %v", err)
	}
	third := openAt(t, at)
	if got := export(t, third); got != before {
		t.Error(cmp.Diff(before, got))
	}
	mustAdd(t, third, prepared(t, "v1")[1:]...)
}

// What is sent to CockroachDB stands in testdata/cockroach.sql, and nothing
// else: each line has been held against its documentation (version 20.2 and
// later). A statement that is new here is to be held against it, too.
func TestCockroachStatements(t *testing.T) {
	w := &wire{}
	at := startWire(t, place(t, Cockroach), w)
	s := openAt(t, at)
	mustAdd(t, s, prepared(t, "v1")...)
	if _, err := s.Remove(ctx, "东河2023"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Lookup(ctx, "启明", 5); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Neighbors(ctx, "district/990102"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Stats(ctx); err != nil {
		t.Fatal(err)
	}
	export(t, s)
	if _, _, err := RunQuery(ctx, s, &Query{Name: "q", Text: `g.V("<district/990102>").out("<attracted>").in().all(); g.V().has("<name>","启明").limit(3).all()`}, nil); err != nil {
		t.Fatal(err)
	}
	s.Close()
	var got []string
	for _, stmt := range w.seen {
		line := strings.Join(strings.Fields(strings.ReplaceAll(stmt, at[strings.LastIndex(at, "=")+1:], "SCHEMA")), " ")
		if !strings.HasSuffix(line, ";") {
			line += ";"
		}
		if line != ";" {
			got = append(got, line)
		}
	}
	slices.Sort(got)
	text := strings.Join(slices.Compact(got), "\n") + "\n"
	file := filepath.Join("testdata", "cockroach.sql")
	if os.Getenv("ZHENGPU_UPDATE") != "" {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), text); d != "" {
		t.Errorf("%s (-want +got; ZHENGPU_UPDATE=1 writes it anew)\n%s", file, d)
	}
}

// PostgreSQL that isolates strictly refuses what a neighbour has overtaken.
func TestPostgresSerializable(t *testing.T) {
	want := openTest(t, PostgreSQL)
	mustAdd(t, want, prepared(t, "v1")...)
	u, err := url.Parse(place(t, PostgreSQL))
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("default_transaction_isolation", "serializable")
	u.RawQuery = q.Encode()
	w := &wire{}
	s := openAt(t, startWire(t, u.String(), w))
	mustAdd(t, s, prepared(t, "v1")[0])
	side := openAt2(t, u.String())
	inserts, touched := 0, int64(0)
	w.hook = func(stmt string) string {
		if strings.HasPrefix(stmt, "INSERT INTO nodes") {
			if inserts++; inserts == 2 { // the first has taken the snapshot
				res, err := side.db.Exec(`UPDATE nodes SET refs = refs WHERE hash IN (SELECT hash FROM nodes FOR UPDATE SKIP LOCKED)`)
				if err != nil {
					t.Error(err)
				} else {
					touched, _ = res.RowsAffected()
				}
			}
		}
		return ""
	}
	mustAdd(t, s, prepared(t, "v1")[1])
	w.hook = nil
	if touched == 0 || inserts < 3 {
		t.Errorf("no conflict: %d nodes touched, %d statements", touched, inserts)
	}
	begun := 0
	for _, stmt := range w.seen {
		if strings.HasPrefix(stmt, "ROLLBACK") {
			begun++
		}
	}
	if begun == 0 {
		t.Error("nothing was done again")
	}
	if d := cmp.Diff(export(t, want), export(t, s)); d != "" {
		t.Error(d)
	}
}

func openAt2(t *testing.T, at string) *database {
	t.Helper()
	s, err := Open(at, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s.db.(*database)
}

// A schema that the URL names is made, once there is something to put there.
func TestPostgresSchema(t *testing.T) {
	for _, backend := range []string{PostgreSQL, Cockroach} {
		at := place(t, backend)
		u, err := url.Parse(at)
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		q.Set("search_path", q.Get("search_path")+"_New")
		u.RawQuery = q.Encode()
		if _, err := Open(u.String(), Options{}); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: not there: %v", backend, err)
		}
		s, err := Open(u.String(), Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		mustAdd(t, s, prepared(t, "v1")...)
		s.Close()
		db, err := sql.Open("postgres", os.Getenv("ZHENGPU_POSTGRES"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(`DROP SCHEMA ` + strings.ToLower(q.Get("search_path")) + ` CASCADE`); err != nil {
			t.Error(err)
		}
		db.Close()
	}
}
