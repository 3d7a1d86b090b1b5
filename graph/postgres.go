package graph

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/refs"
	_ "github.com/cayleygraph/cayley/graph/sql/postgres" // registers it
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/pquads"
	"github.com/lib/pq"
)

// database is Cayley's SQL store: tables nodes and quads as Cayley lays them
// out, beside them zhengpu_meta with our version, and an index by label.
type database struct {
	name    string // URL without password
	addr    string // as the driver takes it
	schema  string // that the URL names; the server's own choice where empty
	backend string
	db      *sql.DB
	lock    *sql.Conn // holds the writer's lock; nil for a reader
	qs      graph.QuadStore
}

func isURL(dir string) bool { return strings.Contains(dir, "://") }

// openSQL opens a store by URL: postgres://user@host/database, with
// ?search_path=NAME for a schema of that name. One process writes at a time;
// any number may read meanwhile.
func openSQL(rawURL string, o Options) (*Store, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, errors.New("the URL of the store cannot be read: give postgres://user@host/database")
	}
	d := &database{name: u.Redacted()}
	switch u.Scheme {
	case "postgres", "postgresql":
		d.backend = PostgreSQL
	case "cockroach", "cockroachdb":
		d.backend, u.Scheme = Cockroach, "postgres"
	default:
		return nil, fmt.Errorf("%s: no store of kind %q: give a folder, postgres://… or cockroach://…", d.name, u.Scheme)
	}
	if o.Backend != "" && o.Backend != d.backend {
		return nil, fmt.Errorf("%s: this is no store of kind %s", d.name, o.Backend)
	}
	d.addr = u.String()
	d.schema, _, _ = strings.Cut(u.Query().Get("search_path"), ",")
	if bare := strings.Trim(strings.TrimSpace(d.schema), `"`); bare != strings.TrimSpace(d.schema) {
		d.schema = bare
	} else {
		d.schema = strings.ToLower(bare) // as the server reads it
	}
	if d.db, err = sql.Open("postgres", d.addr); err != nil {
		return nil, d.explain(err)
	}
	if err := d.open(context.Background(), o); err != nil {
		d.close()
		return nil, err
	}
	return &Store{dir: d.name, backend: d.backend, readOnly: o.ReadOnly, db: d, qs: d.qs}, nil
}

func (d *database) open(ctx context.Context, o Options) error {
	if err := d.db.PingContext(ctx); err != nil {
		return d.explain(err)
	}
	if err := d.inSchema(ctx, o.Create && !o.ReadOnly); err != nil {
		return err
	}
	if !o.ReadOnly {
		take := d.takeLock
		if d.backend == Cockroach {
			take = func(ctx context.Context) error { return d.takeRow(ctx, o.Create) }
		}
		if err := take(ctx); err != nil {
			return err
		}
	}
	err := d.marker(ctx)
	if errors.Is(err, fs.ErrNotExist) && o.Create && !o.ReadOnly {
		err = d.create(ctx)
	}
	if err != nil {
		return err
	}
	if d.qs, err = graph.NewQuadStore(d.backend, d.addr, nil); err != nil {
		return d.explain(err)
	}
	return nil
}

// inSchema sees to it that there is a schema to look in.
func (d *database) inSchema(ctx context.Context, create bool) error {
	for {
		var name sql.NullString
		if err := d.db.QueryRowContext(ctx, `SELECT current_schema()`).Scan(&name); err != nil {
			return d.explain(err)
		}
		if name.Valid {
			return nil
		}
		if !create || d.schema == "" {
			return fmt.Errorf("%s: no store there: %w", d.name, fs.ErrNotExist)
		}
		if _, err := d.db.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS `+pq.QuoteIdentifier(d.schema)); err != nil {
			return d.explain(err)
		}
		create = false // once
	}
}

// takeLock makes this process the only writer, until it closes the store or
// ends.
func (d *database) takeLock(ctx context.Context) error {
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return d.explain(err)
	}
	var got bool
	for try := range 5 { // a session that has just ended may hold it for a moment
		if try > 0 {
			time.Sleep(40 * time.Millisecond)
		}
		err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(`+lockKey+`)`).Scan(&got)
		if err != nil {
			conn.Close()
			return d.explain(err)
		}
		if got {
			d.lock = conn
			return nil
		}
	}
	conn.Close()
	return fmt.Errorf("%s: %w: wait for it to end", d.name, ErrLocked)
}

// lockKey is the writer's lock of a schema.
const lockKey = `hashtext('zhengpu'), hashtext(current_schema())`

func (d *database) has(ctx context.Context, table string) (ok bool, err error) {
	err = d.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1)`, table).Scan(&ok)
	return ok, d.explain(err)
}

// marker looks what lies in the database. The error is fs.ErrNotExist where a
// store could be created.
func (d *database) marker(ctx context.Context) error {
	meta, err := d.has(ctx, "zhengpu_meta")
	if err != nil {
		return err
	}
	if !meta {
		quads, err := d.has(ctx, "quads")
		if err != nil {
			return err
		}
		if !quads {
			return fmt.Errorf("%s: no store there: %w", d.name, fs.ErrNotExist)
		}
		var any bool
		if err := d.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM quads)`).Scan(&any); err != nil {
			return d.explain(err)
		}
		if any {
			return fmt.Errorf("%s: %w: it is a database of another program; name another, or another schema (?search_path=NAME)", d.name, ErrNotStore)
		}
		return fmt.Errorf("%s: %w: its creation was interrupted, nothing is lost; build again: %w", d.name, ErrDamaged, fs.ErrNotExist)
	}
	var text string
	err = d.db.QueryRowContext(ctx, `SELECT value FROM zhengpu_meta WHERE key = 'version'`).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s: %w: its version is missing", d.name, ErrDamaged)
	} else if err != nil {
		return d.explain(err)
	}
	v, err := strconv.Atoi(text)
	switch {
	case err != nil || v < 1:
		return fmt.Errorf("%s: %w: version %q", d.name, ErrDamaged, text)
	case v > Version:
		return fmt.Errorf("%s: %w: version %d, this program knows up to %d; use the newer program or another database", d.name, ErrNewer, v, Version)
	}
	return nil
}

// create makes the tables. zhengpu_meta comes last: until it is there, what
// lies in the database is no store.
func (d *database) create(ctx context.Context) error {
	if there, err := d.has(ctx, "quads"); err != nil {
		return err
	} else if !there {
		if err := graph.InitQuadStore(d.backend, d.addr, nil); err != nil {
			return d.explain(err)
		}
	}
	for _, stmt := range []string{
		// Also what keeps the removal of a node from a scan: a foreign key
		// refers to it.
		`CREATE INDEX IF NOT EXISTS zhengpu_label ON quads (label_hash)`,
		`CREATE TABLE IF NOT EXISTS zhengpu_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)`,
		`INSERT INTO zhengpu_meta (key, value) VALUES ('version', '` + strconv.Itoa(Version) + `') ON CONFLICT DO NOTHING`,
	} {
		if _, err := d.db.ExecContext(ctx, stmt); err != nil {
			return d.explain(err)
		}
	}
	return nil
}

// explain turns what the driver says into the errors of this package.
func (d *database) explain(err error) error {
	var pe *pq.Error
	var ne net.Error
	var oe *net.OpError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &pe):
		switch {
		case pe.Code == "53100":
			return fmt.Errorf("%s: %w (%w)", d.name, ErrFull, err)
		case pe.Code == "25006" || pe.Code == "42501":
			return fmt.Errorf("%s: %w: this user may not write there (%w)", d.name, ErrReadOnly, err)
		case pe.Code == "3D000":
			return fmt.Errorf("%s: no such database: make it with createdb (%w)", d.name, err)
		case strings.HasPrefix(string(pe.Code), "28"):
			return fmt.Errorf("%s: the server refuses this user or password (%w)", d.name, err)
		case pe.Code == "42P01" || pe.Code == "42703":
			return fmt.Errorf("%s: %w: tables or columns are missing (%w)", d.name, ErrDamaged, err)
		}
	case errors.As(err, &oe), errors.As(err, &ne):
		return fmt.Errorf("%s: the server cannot be reached: %w", d.name, err)
	}
	return fmt.Errorf("%s: %w", d.name, err)
}

func (d *database) close() error {
	var errs []error
	if d.qs != nil {
		errs = append(errs, d.qs.Close())
	}
	if d.lock != nil {
		release := `SELECT pg_advisory_unlock(` + lockKey + `)`
		if d.backend == Cockroach {
			release = `ROLLBACK`
		}
		_, err := d.lock.ExecContext(context.Background(), release)
		errs = append(errs, err, d.lock.Close())
	}
	return errors.Join(append(errs, d.db.Close())...)
}

func (d *database) savedIndex() []byte                   { return nil }
func (d *database) saveIndex(encode func() []byte) error { return nil }

func (d *database) config() map[string]any {
	addr := d.name
	if d.backend == Cockroach { // stock Cayley knows the wire's own scheme only
		_, rest, _ := strings.Cut(addr, "://")
		addr = "postgres://" + rest
	}
	return map[string]any{"backend": d.backend, "address": addr}
}

func (d *database) stamp(ctx context.Context) (st stamp, err error) {
	err = d.db.QueryRowContext(ctx, `SELECT coalesce(max(horizon), 0), count(*) FROM quads`).Scan(&st.horizon, &st.size)
	return st, d.explain(err)
}

// hashBytes is how the tables refer to a value.
func hashBytes(v quad.Value) []byte {
	h := refs.HashOf(v)
	return h[:]
}

const (
	nodeColumns = `hash, value, value_string, datatype, language, iri, bnode, value_int, value_bool, value_float, value_time`
	quadColumns = `subject_hash, predicate_hash, object_hash, label_hash`
)

type hash [quad.HashSize]byte

// nodes reads rows of nodeColumns.
func readNodes(rows *sql.Rows, into map[hash]quad.Value) error {
	defer rows.Close()
	var (
		h, data        []byte
		str, typ, lang sql.NullString
		iri, bnode, vb sql.NullBool
		vint           sql.NullInt64
		vfloat         sql.NullFloat64
		vtime          sql.NullTime
	)
	for rows.Next() {
		if err := rows.Scan(&h, &data, &str, &typ, &lang, &iri, &bnode, &vint, &vb, &vfloat, &vtime); err != nil {
			return err
		}
		var v quad.Value
		literal := quad.String(strings.ReplaceAll(str.String, `\x00`, "\x00")) // as Cayley escapes it
		switch {
		case str.Valid && iri.Bool:
			v = quad.IRI(str.String)
		case str.Valid && bnode.Bool:
			v = quad.BNode(str.String)
		case str.Valid && lang.Valid:
			v = quad.LangString{Value: literal, Lang: lang.String}
		case str.Valid && typ.Valid:
			v = quad.TypedString{Value: literal, Type: quad.IRI(typ.String)}
		case str.Valid:
			v = literal
		case vint.Valid:
			v = quad.Int(vint.Int64)
		case vb.Valid:
			v = quad.Bool(vb.Bool)
		case vfloat.Valid:
			v = quad.Float(vfloat.Float64)
		case vtime.Valid:
			v = quad.Time(vtime.Time.UTC())
		default:
			var err error
			if v, err = pquads.UnmarshalValue(data); err != nil {
				return fmt.Errorf("%w: %w", ErrDamaged, err)
			}
		}
		if len(h) != quad.HashSize {
			return fmt.Errorf("%w: a hash of %d bytes", ErrDamaged, len(h))
		}
		into[hash(h)] = v
	}
	return rows.Err()
}

// hashes are the four directions of a quad; the label may be missing.
type hashes [4][]byte

func (h hashes) quad(values map[hash]quad.Value) (q quad.Quad, ok bool) {
	for i, d := range quad.Directions {
		if len(h[i]) != quad.HashSize {
			if d == quad.Label {
				continue
			}
			return q, false
		}
		v := values[hash(h[i])]
		if v == nil {
			return q, false
		}
		q.Set(d, v)
	}
	return q, true
}

// lookup resolves the values of quads.
func (d *database) lookup(ctx context.Context, list []hashes) (map[hash]quad.Value, error) {
	values := map[hash]quad.Value{}
	var ask pq.ByteaArray
	for _, hs := range list {
		for _, h := range hs {
			if len(h) != quad.HashSize {
				continue
			}
			if _, ok := values[hash(h)]; !ok {
				values[hash(h)] = nil
				ask = append(ask, h)
			}
		}
	}
	rows, err := d.db.QueryContext(ctx, `SELECT `+nodeColumns+` FROM nodes WHERE hash = ANY($1)`, ask)
	if err != nil {
		return nil, err
	}
	return values, readNodes(rows, values)
}

// eachBatch bounds how many quads are resolved at once.
const eachBatch = 2000

func (d *database) each(ctx context.Context, dir quad.Direction, v quad.Value, preds []quad.IRI, fn func(quad.Quad) error) error {
	query := `SELECT ` + quadColumns + ` FROM quads WHERE ` + dir.String() + `_hash = $1`
	args := []any{hashBytes(v)}
	if preds != nil {
		var ps pq.ByteaArray
		for _, p := range preds {
			ps = append(ps, hashBytes(p))
		}
		query += ` AND predicate_hash = ANY($2)`
		args = append(args, ps)
	}
	var list []hashes
	rows, err := d.db.QueryContext(ctx, query, args...)
	if err != nil {
		return d.explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var h hashes
		if err := rows.Scan(&h[0], &h[1], &h[2], &h[3]); err != nil {
			return d.explain(err)
		}
		list = append(list, h)
	}
	if err := rows.Err(); err != nil {
		return d.explain(err)
	}
	rows.Close()
	for part := range slices.Chunk(list, eachBatch) {
		values, err := d.lookup(ctx, part)
		if err != nil {
			return d.explain(err)
		}
		for _, h := range part {
			if q, ok := h.quad(values); ok { // else deleted meanwhile
				if err := fn(q); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// scan reads both tables in one snapshot. All node values are held meanwhile.
func (d *database) scan(ctx context.Context, fn func(quad.Quad) error) error {
	tx, err := d.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return d.explain(err)
	}
	defer func() { _ = tx.Rollback() }()
	values := map[hash]quad.Value{}
	rows, err := tx.QueryContext(ctx, `SELECT `+nodeColumns+` FROM nodes`)
	if err == nil {
		err = readNodes(rows, values)
	}
	if err != nil {
		return d.explain(err)
	}
	if rows, err = tx.QueryContext(ctx, `SELECT `+quadColumns+` FROM quads`); err != nil {
		return d.explain(err)
	}
	defer rows.Close()
	var h [4]sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&h[0], &h[1], &h[2], &h[3]); err != nil {
			return d.explain(err)
		}
		q, ok := hashes{h[0], h[1], h[2], h[3]}.quad(values)
		if !ok {
			return fmt.Errorf("%s: %w: a quad without its values", d.name, ErrDamaged)
		}
		if err := fn(q); err != nil {
			return err
		}
	}
	return d.explain(rows.Err())
}

// pick asks for one predicate after the other.
func (d *database) pick(ctx context.Context, preds []quad.IRI, fn func(quad.Quad) error) error {
	for _, p := range preds {
		if err := d.each(ctx, quad.Predicate, p, nil, fn); err != nil {
			return err
		}
	}
	return nil
}

// count lets the server do the counting.
func (d *database) count(ctx context.Context, x *index) error {
	tx, err := d.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return d.explain(err)
	}
	defer func() { _ = tx.Rollback() }()
	rows, err := tx.QueryContext(ctx, `SELECT n.value_string, q.k FROM (SELECT predicate_hash, count(*) AS k FROM quads GROUP BY predicate_hash) q JOIN nodes n ON n.hash = q.predicate_hash`)
	if err != nil {
		return d.explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var p string
		var n int
		if err := rows.Scan(&p, &n); err != nil {
			return d.explain(err)
		}
		x.preds[p] = n
	}
	if err := rows.Err(); err != nil {
		return d.explain(err)
	}
	for _, p := range namingPredicates {
		rows, err := tx.QueryContext(ctx, `SELECT s.value_string, o.value_string FROM quads q JOIN nodes s ON s.hash = q.subject_hash JOIN nodes o ON o.hash = q.object_hash
			WHERE q.predicate_hash = $1 AND s.iri AND o.value_string IS NOT NULL AND o.iri IS NULL AND o.bnode IS NULL AND o.datatype IS NULL AND o.language IS NULL`, hashBytes(p))
		if err != nil {
			return d.explain(err)
		}
		all := x.preds[string(p)]
		for rows.Next() {
			var s, o string
			if err := rows.Scan(&s, &o); err != nil {
				rows.Close()
				return d.explain(err)
			}
			x.count(quad.Quad{Subject: quad.IRI(s), Predicate: p, Object: quad.String(o)}, 1)
		}
		rows.Close()
		if err := rows.Err(); err != nil {
			return d.explain(err)
		}
		if x.preds[string(p)] = all; all == 0 { // they were counted before
			delete(x.preds, string(p))
		}
	}
	return nil
}

func (d *database) apply(ctx context.Context, add, del []quad.Quad) error {
	in := append(deltas(add, graph.Add), deltas(del, graph.Delete)...)
	for try := 0; ; try++ {
		if err := d.locked(ctx); err != nil {
			return err
		}
		err := d.qs.ApplyDeltas(in, graph.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true})
		// A server that is told to isolate strictly may refuse a transaction for
		// what others did meanwhile; nothing of it is left then.
		if code := sqlState(err); code != serializationFailure && code != deadlockDetected || try+1 == maxTries {
			return d.explain(err)
		}
		pause(try)
	}
}

// locked looks whether the connection still stands that holds the writer's
// lock: the server gives the lock to another when it breaks.
func (d *database) locked(ctx context.Context) error {
	if d.lock == nil {
		return nil
	}
	var one int
	if err := d.lock.QueryRowContext(ctx, `SELECT 1`).Scan(&one); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%s: the server ended the connection that kept other writers out; what was committed is kept, run the command again: %w", d.name, err)
	}
	return nil
}

// Redacted is where a store lies, as it may be shown: without the password of
// a URL.
func Redacted(dir string) string {
	if !isURL(dir) {
		return dir
	}
	u, err := url.Parse(dir)
	if err != nil {
		scheme, _, _ := strings.Cut(dir, "://")
		return scheme + "://…"
	}
	return u.Redacted()
}
