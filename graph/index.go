package graph

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
)

// index counts what the store holds and lists its names. It is derived: the
// file beside the database is used when its stamp is the database's, and made
// anew by one pass over the store otherwise.
type index struct {
	stamp stamp
	names map[nameKey]int // quads that say so
	types map[typeKey]int
	preds map[string]int
	rows  []nameRow // sorted by name; nil until asked for
}

// stamp changes with every write to the database, also those of other
// programs: Cayley numbers nodes and quads upwards and never again.
type stamp struct{ horizon, size int64 }

type nameKey struct {
	name, id string
	alias    bool
}

type typeKey struct{ id, typ string }

type nameRow struct {
	nameKey
	count int
}

func newIndex() *index {
	return &index{names: map[nameKey]int{}, types: map[typeKey]int{}, preds: map[string]int{}}
}

// count adds n for one quad.
func (x *index) count(q quad.Quad, n int) {
	pred, _ := q.Predicate.(quad.IRI)
	x.preds[string(pred)] += n
	if x.preds[string(pred)] == 0 {
		delete(x.preds, string(pred))
	}
	id, _ := q.Subject.(quad.IRI)
	lit, ok := q.Object.(quad.String)
	if !ok {
		return
	}
	switch pred {
	case PredName, PredAlsoKnownAs:
		k := nameKey{string(lit), string(id), pred == PredAlsoKnownAs}
		if x.names[k] += n; x.names[k] == 0 {
			delete(x.names, k)
		}
		x.rows = nil
	case PredType:
		k := typeKey{string(id), string(lit)}
		if lit == TypeObservation {
			k.id = "" // many, and each said once: a number will do
		}
		if x.types[k] += n; x.types[k] == 0 {
			delete(x.types, k)
		}
	}
}

// sorted lists the names in order.
func (x *index) sorted() []nameRow {
	if x.rows == nil {
		x.rows = make([]nameRow, 0, len(x.names))
		for k, n := range x.names {
			x.rows = append(x.rows, nameRow{k, n})
		}
		slices.SortFunc(x.rows, func(a, b nameRow) int {
			return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.id, b.id), boolInt(a.alias)-boolInt(b.alias))
		})
	}
	return x.rows
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

const indexHeader = "zhengpu index 1"

var (
	tabEscape   = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)
	tabUnescape = strings.NewReplacer(`\\`, "\\", `\t`, "\t", `\n`, "\n", `\r`, "\r")
)

func (x *index) encode() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\t%d\t%d\n", indexHeader, x.stamp.horizon, x.stamp.size)
	for _, p := range slices.Sorted(maps.Keys(x.preds)) {
		fmt.Fprintf(&b, "p\t%d\t%s\n", x.preds[p], tabEscape.Replace(p))
	}
	types := slices.SortedFunc(maps.Keys(x.types), func(a, b typeKey) int {
		return cmp.Or(strings.Compare(a.typ, b.typ), strings.Compare(a.id, b.id))
	})
	for _, k := range types {
		fmt.Fprintf(&b, "t\t%d\t%s\t%s\n", x.types[k], k.id, tabEscape.Replace(k.typ))
	}
	for _, r := range x.sorted() {
		kind := "n"
		if r.alias {
			kind = "a"
		}
		fmt.Fprintf(&b, "%s\t%d\t%s\t%s\n", kind, r.count, r.id, tabEscape.Replace(r.name))
	}
	b.WriteString("end\n")
	return b.Bytes()
}

var errIndex = errors.New("index file is not whole")

func decodeIndex(b []byte) (*index, error) {
	x := newIndex()
	sc := bufio.NewScanner(bytes.NewReader(b))
	sc.Buffer(nil, 1<<20)
	if !sc.Scan() {
		return nil, errIndex
	}
	head := strings.Split(sc.Text(), "\t")
	if len(head) != 3 || head[0] != indexHeader {
		return nil, errIndex
	}
	var err1, err2 error
	x.stamp.horizon, err1 = strconv.ParseInt(head[1], 10, 64)
	x.stamp.size, err2 = strconv.ParseInt(head[2], 10, 64)
	if err1 != nil || err2 != nil {
		return nil, errIndex
	}
	for sc.Scan() {
		if sc.Text() == "end" {
			return x, nil
		}
		f := strings.Split(sc.Text(), "\t")
		if len(f) < 3 {
			return nil, errIndex
		}
		n, err := strconv.Atoi(f[1])
		if err != nil || len(f) != 4 && f[0] != "p" {
			return nil, errIndex
		}
		switch f[0] {
		case "p":
			x.preds[tabUnescape.Replace(f[2])] = n
		case "t":
			x.types[typeKey{f[2], tabUnescape.Replace(f[3])}] = n
		case "n", "a":
			x.names[nameKey{tabUnescape.Replace(f[3]), f[2], f[0] == "a"}] = n
		default:
			return nil, errIndex
		}
	}
	return nil, errIndex
}

// withIndex calls fn with the index, read or made if it has to be. fn must
// not keep it.
func (s *Store) withIndex(ctx context.Context, fn func(*index)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.loadIndex(ctx)
	if err != nil {
		return err
	}
	fn(x)
	return nil
}

// loadIndex wants s.mu held.
func (s *Store) loadIndex(ctx context.Context) (*index, error) {
	if s.index != nil {
		return s.index, nil
	}
	now, err := s.db.stamp(ctx)
	if err != nil {
		return nil, err
	}
	if b := s.db.savedIndex(); b != nil {
		if x, err := decodeIndex(b); err == nil && x.stamp == now {
			s.index = x
			return x, nil
		}
	}
	x := newIndex()
	if err := s.db.count(ctx, x); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	x.stamp = now
	s.index, s.dirty = x, true
	return x, nil
}

// saveIndex writes the index if it has changed and there is somewhere to
// write. It is derived, so a full disk is no error here.
func (s *Store) saveIndex() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.readOnly || !s.dirty || s.index == nil {
		return nil
	}
	now, err := s.db.stamp(context.Background())
	if err != nil || now != s.index.stamp {
		return err
	}
	if err := s.db.saveIndex(s.index.encode); err == nil {
		s.dirty = false
	}
	return nil
}
