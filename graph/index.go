package graph

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
)

// index counts what the store holds and lists its names. It is derived: the
// file beside the database is used when its stamp is the database's, and made
// anew by one pass over the store otherwise.
//
// Names and types lie in maps while they are counted and in sorted rows when
// they are read, which is all that most programs do.
type index struct {
	stamp stamp
	preds map[string]int // quads that say so, as in the others
	names map[nameKey]int
	types map[typeKey]int
	rows  []nameRow // by name; nil where the maps are ahead
	typed []typeRow // by type
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

type typeRow struct {
	typeKey
	count int
}

func newIndex() *index {
	return &index{names: map[nameKey]int{}, types: map[typeKey]int{}, preds: map[string]int{}}
}

// counting brings the maps up to the rows.
func (x *index) counting() {
	if x.names != nil {
		return
	}
	x.names, x.types = make(map[nameKey]int, len(x.rows)), make(map[typeKey]int, len(x.typed))
	for _, r := range x.rows {
		x.names[r.nameKey] = r.count
	}
	for _, r := range x.typed {
		x.types[r.typeKey] = r.count
	}
}

// namingPredicates are those that the index knows more of than how many there
// are.
var namingPredicates = []quad.IRI{PredName, PredAlsoKnownAs, PredType}

// count adds n for one quad.
func (x *index) count(q quad.Quad, n int) {
	x.counting()
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
		x.typed = nil
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

// sortedTypes lists the types in order.
func (x *index) sortedTypes() []typeRow {
	if x.typed == nil {
		x.typed = make([]typeRow, 0, len(x.types))
		for k, n := range x.types {
			x.typed = append(x.typed, typeRow{k, n})
		}
		slices.SortFunc(x.typed, func(a, b typeRow) int { return compareTypes(a, b.typeKey) })
	}
	return x.typed
}

func compareTypes(r typeRow, k typeKey) int {
	return cmp.Or(strings.Compare(r.typ, k.typ), strings.Compare(r.id, k.id))
}

// isA tells whether a node is said to be of a type.
func (x *index) isA(id, typ string) bool {
	_, ok := slices.BinarySearchFunc(x.sortedTypes(), typeKey{id, typ}, compareTypes)
	return ok
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
	for _, r := range x.sortedTypes() {
		fmt.Fprintf(&b, "t\t%d\t%s\t%s\n", r.count, r.id, tabEscape.Replace(r.typ))
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
	x := &index{preds: map[string]int{}, rows: []nameRow{}, typed: []typeRow{}}
	text := string(b) // that all strings below are part of
	line := func() string {
		end := strings.IndexByte(text, '\n')
		if end < 0 {
			return ""
		}
		l := text[:end]
		text = text[end+1:]
		return l
	}
	plain := func(s string) string {
		if strings.IndexByte(s, '\\') >= 0 {
			return tabUnescape.Replace(s)
		}
		return s
	}
	head := strings.Split(line(), "\t")
	if len(head) != 3 || head[0] != indexHeader {
		return nil, errIndex
	}
	var err1, err2 error
	x.stamp.horizon, err1 = strconv.ParseInt(head[1], 10, 64)
	x.stamp.size, err2 = strconv.ParseInt(head[2], 10, 64)
	if err1 != nil || err2 != nil {
		return nil, errIndex
	}
	for {
		l := line()
		if l == "end" {
			return x, nil
		}
		kind, rest, ok1 := strings.Cut(l, "\t")
		number, rest, ok2 := strings.Cut(rest, "\t")
		n, err := strconv.Atoi(number)
		if !ok1 || !ok2 || err != nil {
			return nil, errIndex
		}
		if kind == "p" {
			x.preds[plain(rest)] = n
			continue
		}
		id, name, ok := strings.Cut(rest, "\t")
		if !ok {
			return nil, errIndex
		}
		switch kind {
		case "t":
			x.typed = append(x.typed, typeRow{typeKey{id, plain(name)}, n})
		case "n", "a":
			x.rows = append(x.rows, nameRow{nameKey{plain(name), id, kind == "a"}, n})
		default:
			return nil, errIndex
		}
	}
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
// write. It is derived, so a full disk is no error here, and a program that only
// reads keeps what it had to make, beside the database.
func (s *Store) saveIndex() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, beside := s.db.(*embedded)
	if s.readOnly && !beside || !s.dirty || s.index == nil {
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

// Derived gives the path of a file beside the database for something else that
// is derived from the store, and the state of the store that it has to bear: a
// file with another state is out of date. The path is "" for stores that lie in
// no folder.
func (s *Store) Derived(ctx context.Context, name string) (path, state string, err error) {
	done, err := s.begin()
	if err != nil {
		return "", "", err
	}
	defer done()
	e, ok := s.db.(*embedded)
	if !ok || e.dir == MemoryStore {
		return "", "", nil
	}
	now, err := s.db.stamp(ctx)
	if err != nil {
		return "", "", err
	}
	return filepath.Join(e.dir, "zhengpu."+name), fmt.Sprintf("%d %d", now.horizon, now.size), nil
}

// WriteDerived replaces such a file as a whole or not at all.
func WriteDerived(path string, b []byte) error { return writeFile(path, b) }
