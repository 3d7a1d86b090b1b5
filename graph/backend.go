package graph

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/bits"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/pquads"
	hkv "github.com/hidal-go/hidalgo/kv"
	"github.com/hidal-go/hidalgo/kv/options"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"github.com/syndtr/goleveldb/leveldb/util"
)

// backend is what a Store needs of a database beside Cayley's view of it:
// reading in bulk, and writing whole batches or nothing. Its errors name the
// store.
type backend interface {
	// each gives the quads with value v in direction d, with one of these
	// predicates where preds is given. An error of fn ends it and comes back.
	each(ctx context.Context, d quad.Direction, v quad.Value, preds []quad.IRI, fn func(quad.Quad) error) error
	// scan gives every quad as of one moment.
	scan(ctx context.Context, fn func(quad.Quad) error) error
	// pick gives every quad with one of these predicates. Of the values only
	// theirs are held in memory.
	pick(ctx context.Context, preds []quad.IRI, fn func(quad.Quad) error) error
	// stamp changes with every write, also those of other programs.
	stamp(ctx context.Context) (stamp, error)
	// count counts every quad into an empty index.
	count(ctx context.Context, x *index) error
	// apply adds and deletes quads in one transaction. Those that are there, or
	// missing, already are passed over.
	apply(ctx context.Context, add, del []quad.Quad) error
	// savedIndex is what saveIndex kept, or nil.
	savedIndex() []byte
	saveIndex(encode func() []byte) error
	// config is the store section of a configuration file of stock Cayley.
	config() map[string]any
	close() error
}

// embedded is Cayley's key-value store in a folder, or in memory where dir is
// MemoryStore.
type embedded struct {
	dir     string
	backend string
	db      *grouped
	qs      graph.QuadStore
	indexes []kv.QuadIndex
	known   atomic.Pointer[sync.Map] // ids of predicates, by IRI; nil while they may change
}

func (e *embedded) close() error { return e.qs.Close() }

func (e *embedded) apply(ctx context.Context, add, del []quad.Quad) error {
	e.known.Store(nil)
	defer e.known.Store(new(sync.Map))
	return explain(e.dir, e.db.applyDeltas(ctx, e.qs, add, del))
}

func (e *embedded) count(ctx context.Context, x *index) error {
	preds, err := e.countPredicates(ctx)
	if err != nil {
		return err
	}
	if err := e.pick(ctx, namingPredicates, func(q quad.Quad) error { x.count(q, 1); return nil }); err != nil {
		return err
	}
	x.preds = preds
	return nil
}

func (e *embedded) savedIndex() []byte {
	if e.dir == MemoryStore {
		return nil
	}
	b, err := os.ReadFile(filepath.Join(e.dir, indexFile))
	if err != nil {
		return nil // it is made anew
	}
	return b
}

func (e *embedded) saveIndex(encode func() []byte) error {
	if e.dir == MemoryStore {
		return nil
	}
	return writeFile(filepath.Join(e.dir, indexFile), encode())
}

func (e *embedded) config() map[string]any {
	path, err := filepath.Abs(filepath.Join(e.dir, dbDir))
	if err != nil {
		path = filepath.Join(e.dir, dbDir)
	}
	return map[string]any{"backend": e.backend, "address": path, "options": map[string]any{kvNoBloom: true}}
}

// each reads what a query for v in direction d would, by way of Cayley's
// indexes but without its iterators: only the ids of quads that are wanted are
// looked up in the log, in few transactions. fn is called outside of them, for
// it may read or take its time.
func (e *embedded) each(ctx context.Context, d quad.Direction, v quad.Value, preds []quad.IRI, fn func(quad.Quad) error) error {
	return e.eachOf(ctx, d, v, preds, true, fn)
}

// eachOf leaves the labels out where they are not asked for.
func (e *embedded) eachOf(ctx context.Context, d quad.Direction, v quad.Value, preds []quad.IRI, labels bool, fn func(quad.Quad) error) error {
	const many = 1024 // quads a transaction
	var ids []uint64
	known := e.known.Load()
	r := logReader{ctx: ctx, values: map[uint64]quad.Value{}, noLabels: !labels}
	for first := true; first || len(ids) > 0; first = false {
		var quads []quad.Quad
		err := hkv.View(ctx, e.db, func(tx hkv.Tx) error {
			var err error
			r.tx = tx
			if first {
				if known == e.known.Load() { // nothing was written between that and the transaction's begin
					r.known = known
				}
				if ids, err = e.quadIDs(&r, d, v, preds); err != nil {
					return err
				}
			}
			part := ids[:min(len(ids), many)]
			ids = ids[len(part):]
			quads, err = r.quads(part)
			return err
		})
		if err != nil {
			return explain(e.dir, err)
		}
		for _, q := range quads {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := fn(q); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// quadIDs gives the ids of quads with v in direction d, perhaps of some that
// are deleted.
func (e *embedded) quadIDs(r *logReader, d quad.Direction, v quad.Value, preds []quad.IRI) ([]uint64, error) {
	node, err := r.id(v)
	if node == 0 || err != nil {
		return nil, err
	}
	r.values[node] = v
	allowed := map[uint64]bool{}
	for _, p := range preds {
		id, err := r.predicate(p)
		if err != nil {
			return nil, err
		}
		if id != 0 {
			allowed[id] = true
			r.values[id] = p
		}
	}
	if preds != nil && len(allowed) == 0 {
		return nil, nil
	}
	// The index that begins with d, better if the predicate comes next.
	best, at := -1, -1
	for i, ind := range e.indexes {
		if len(ind.Dirs) == 0 || ind.Dirs[0] != d {
			continue
		}
		if n := slices.Index(ind.Dirs, quad.Predicate); best < 0 || at < 0 || n > 0 && n < at {
			best, at = i, n
		}
	}
	var ids []uint64
	if best < 0 { // none
		return ids, hkvEach(r, hkv.Key{[]byte("log")}, func(_ hkv.Key, val []byte) error {
			var p logEntry
			if !p.decode(val) {
				return errLogEntry
			}
			if p.ids[slices.Index(quad.Directions, d)] == node && (preds == nil || allowed[p.ids[1]]) {
				ids = append(ids, p.id)
			}
			return nil
		})
	}
	ind := e.indexes[best]
	add := func(list []byte) error {
		for len(list) > 0 {
			id, n := binary.Uvarint(list)
			if n <= 0 {
				return fmt.Errorf("%w: a list of quads cannot be read", ErrDamaged)
			}
			ids, list = append(ids, id), list[n:]
		}
		return nil
	}
	if preds != nil && at == 1 && len(allowed) <= 4 {
		for _, p := range slices.Sorted(maps.Keys(allowed)) {
			if len(ind.Dirs) == 2 {
				list, err := r.tx.Get(r.ctx, ind.Key([]uint64{node, p}))
				if errors.Is(err, hkv.ErrNotFound) {
					continue
				} else if err != nil {
					return nil, err
				}
				if err := add(list); err != nil {
					return nil, err
				}
			} else if err := hkvEach(r, ind.Key([]uint64{node, p}), func(_ hkv.Key, list []byte) error { return add(list) }); err != nil {
				return nil, err
			}
		}
		return ids, nil
	}
	err = hkvEach(r, ind.Key([]uint64{node}), func(key hkv.Key, list []byte) error {
		if preds != nil && at > 0 {
			last := key[len(key)-1]
			if len(last) < 8*(at+1) {
				return fmt.Errorf("%w: a key of an index is too short", ErrDamaged)
			}
			if !allowed[binary.BigEndian.Uint64(last[8*at:])] {
				return nil
			}
		}
		return add(list)
	})
	if preds != nil && at < 0 {
		r.preds = allowed
	}
	return ids, err
}

// hkvEach goes through the entries whose keys begin so.
func hkvEach(r *logReader, prefix hkv.Key, fn func(key hkv.Key, val []byte) error) error {
	it := r.tx.Scan(r.ctx, options.WithPrefixKV(prefix))
	defer it.Close()
	for n := 0; it.Next(r.ctx); n++ {
		if n%1024 == 1023 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		if err := fn(it.Key(), it.Val()); err != nil {
			return err
		}
	}
	return it.Err()
}

// logReader reads from Cayley's log in a transaction.
type logReader struct {
	ctx    context.Context
	tx     hkv.Tx
	values map[uint64]quad.Value // that were read before
	preds  map[uint64]bool       // only these predicates, where not nil
	known  *sync.Map             // ids of predicates, where not nil

	noLabels bool
}

// predicate is id for a predicate; look-ups ask for the same few again and
// again.
func (r *logReader) predicate(p quad.IRI) (uint64, error) {
	if r.known == nil {
		return r.id(p)
	}
	if id, ok := r.known.Load(p); ok {
		return id.(uint64), nil
	}
	id, err := r.id(p)
	if id != 0 && err == nil {
		r.known.Store(p, id)
	}
	return id, err
}

// id is the id of a value, 0 if the store has not got it.
func (r *logReader) id(v quad.Value) (uint64, error) {
	h := refs.HashOf(v)
	b, err := r.tx.Get(r.ctx, hkv.Key{{'v', h[0], h[1]}, h[:]})
	if errors.Is(err, hkv.ErrNotFound) {
		return 0, nil
	} else if err != nil {
		return 0, err
	}
	id, _ := binary.Uvarint(b)
	return id, nil
}

// entries reads from the log; what is not there has no id.
func (r *logReader) entries(ids []uint64) ([]logEntry, error) {
	keys := make([]hkv.Key, len(ids))
	for i, id := range ids {
		keys[i] = hkv.Key{[]byte("log"), binary.BigEndian.AppendUint64(nil, id)}
	}
	vals, err := r.tx.GetBatch(r.ctx, keys)
	if err != nil {
		return nil, err
	}
	out := make([]logEntry, len(ids))
	for i, val := range vals {
		if !out[i].decode(val) {
			return nil, errLogEntry
		}
	}
	return out, nil
}

// quads reads quads; deleted ones are left out.
func (r *logReader) quads(ids []uint64) ([]quad.Quad, error) {
	links, err := r.entries(ids)
	if err != nil {
		return nil, err
	}
	var missing []uint64
	wanted := links[:0]
	for _, p := range links {
		if p.id == 0 || p.deleted || r.preds != nil && !r.preds[p.ids[1]] {
			continue
		}
		if r.noLabels {
			p.ids[3] = 0
		}
		wanted = append(wanted, p)
		for _, id := range p.ids {
			if _, ok := r.values[id]; !ok && id != 0 {
				r.values[id] = nil
				missing = append(missing, id)
			}
		}
	}
	slices.Sort(missing)
	nodes, err := r.entries(missing)
	if err != nil {
		return nil, err
	}
	for i := range nodes {
		if nodes[i].id == 0 {
			continue
		}
		if r.values[missing[i]], err = nodes[i].nodeValue(); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
	}
	out := make([]quad.Quad, 0, len(wanted))
	for _, p := range wanted {
		var q quad.Quad
		for i, id := range p.ids {
			if id != 0 {
				q.Set(quad.Directions[i], r.values[id])
			}
		}
		if q.Subject != nil && q.Predicate != nil && q.Object != nil { // else deleted meanwhile
			out = append(out, q)
		}
	}
	return out, nil
}

// scan reads Cayley's log from end to end in one snapshot, nodes and quads as
// they come, which is ten times as fast as to ask for the values of each quad.
// All node values are held meanwhile (about 80 bytes and its text each). The log
// is read on a goroutine of its own, some way ahead of fn.
func (e *embedded) scan(ctx context.Context, fn func(quad.Quad) error) error {
	ctx, cancel := context.WithCancel(ctx)
	parts := make(chan []quad.Quad, 4)
	var readErr error // once parts is closed
	go func() {
		defer close(parts)
		readErr = e.readLog(ctx, parts)
	}()
	defer func() { // the reader has let go of the database when scan returns
		cancel()
		for range parts {
		}
	}()
	for part := range parts {
		for _, q := range part {
			if err := fn(q); err != nil {
				return err
			}
		}
	}
	return explain(e.dir, readErr)
}

func (e *embedded) readLog(ctx context.Context, to chan<- []quad.Quad) error {
	const many = 2048
	var values valuePages
	var early []logEntry // quads met before their nodes: escaped keys are not quite in order
	part := make([]quad.Quad, 0, many)
	send := func() error {
		select {
		case to <- part:
			part = make([]quad.Quad, 0, many)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	emit := func(p *logEntry, again bool) error {
		var q quad.Quad
		for i, id := range p.ids {
			if id == 0 {
				continue
			}
			v := values.get(id)
			if v == nil && !again {
				early = append(early, *p)
				return nil
			} else if v == nil {
				return fmt.Errorf("%w: quad %d without its values", ErrDamaged, p.id)
			}
			q.Set(quad.Directions[i], v)
		}
		if part = append(part, q); len(part) == many {
			return send()
		}
		return nil
	}
	take := func(p *logEntry) error {
		if p.ids == [4]uint64{} {
			v, err := p.nodeValue()
			if err != nil {
				return fmt.Errorf("%w: %w", ErrDamaged, err)
			}
			if v != nil {
				values.set(p.id, v)
			}
			return nil
		}
		return emit(p, false)
	}
	err := e.log(ctx, take)
	for i := 0; err == nil && i < len(early); i++ {
		err = emit(&early[i], true)
	}
	if err == nil && len(part) > 0 {
		err = send()
	}
	return err
}

// log gives what stands in Cayley's log, nodes and quads as they come, deleted
// ones left out. fn must not keep the entry.
func (e *embedded) log(ctx context.Context, fn func(*logEntry) error) error {
	take := eachEntry(ctx, fn)
	if db, ok := e.db.KV.(*level); ok {
		it := db.raw.NewIterator(util.BytesPrefix([]byte(bucketLog)), &opt.ReadOptions{DontFillCache: true})
		defer it.Release()
		for it.Next() {
			if err := take(it.Value()); err != nil {
				return err
			}
		}
		return it.Error()
	}
	return hkv.View(ctx, e.db, func(tx hkv.Tx) error { return e.entriesOf(ctx, tx, fn) })
}

// eachEntry reads an entry of the log and hands it to fn, if it is not deleted.
func eachEntry(ctx context.Context, fn func(*logEntry) error) func(val []byte) error {
	n := 0
	var p logEntry
	return func(val []byte) error {
		if n++; n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		p = logEntry{}
		if !p.decode(val) {
			return errLogEntry
		}
		if p.deleted || p.id == 0 { // 0: the bucket's own key
			return nil
		}
		return fn(&p)
	}
}

// valuePages holds values by their ids, which come in runs.
type valuePages map[uint64]*[valuePage]quad.Value

const valuePage = 1 << 10

func (p *valuePages) get(id uint64) quad.Value {
	if page := (*p)[id/valuePage]; page != nil {
		return page[id%valuePage]
	}
	return nil
}

func (p *valuePages) set(id uint64, v quad.Value) {
	if *p == nil {
		*p = valuePages{}
	}
	page := (*p)[id/valuePage]
	if page == nil {
		page = new([valuePage]quad.Value)
		(*p)[id/valuePage] = page
	}
	page[id%valuePage] = v
}

// logEntry is a Primitive of Cayley's log: a node with its value, or a quad.
type logEntry struct {
	id      uint64
	ids     [4]uint64 // of subject, predicate, object, label
	value   []byte    // lies in what was decoded
	deleted bool
}

// decode reads a Primitive as protocol buffers write it.
func (p *logEntry) decode(b []byte) bool {
	for len(b) > 0 {
		tag, n := binary.Uvarint(b)
		if n <= 0 {
			return false
		}
		b = b[n:]
		num, n := binary.Uvarint(b)
		if n <= 0 {
			return false
		}
		b = b[n:]
		switch tag & 7 {
		case 0:
		case 2:
			if num > uint64(len(b)) {
				return false
			}
		default:
			return false
		}
		switch field := tag >> 3; {
		case tag == primitiveID:
			p.id = num
		case tag == primitiveValue:
			p.value = b[:num]
		case tag&7 == 0 && field >= 2 && field <= 5:
			p.ids[field-2] = num
		case tag == primitiveDeleted:
			p.deleted = num != 0
		}
		if tag&7 == 2 {
			b = b[num:]
		}
	}
	return true
}

// nodeValue is the value of a node: the two kinds that nearly all are at once,
// others by Cayley's own decoder.
func (p *logEntry) nodeValue() (quad.Value, error) {
	if len(p.value) > 1 && (p.value[0] == valueString || p.value[0] == valueIRI) {
		if length, n := binary.Uvarint(p.value[1:]); n > 0 && uint64(len(p.value)-1-n) == length {
			if text := p.value[1+n:]; p.value[0] == valueString {
				return quad.String(text), nil
			} else {
				return quad.IRI(text), nil
			}
		}
	}
	return pquads.UnmarshalValue(p.value)
}

// stamp reads the database's own counters.
func (e *embedded) stamp(ctx context.Context) (stamp, error) {
	var st stamp
	err := hkv.View(ctx, e.db, func(tx hkv.Tx) error {
		for key, to := range map[string]*int64{"horizon": &st.horizon, "size": &st.size} {
			v, err := tx.Get(ctx, hkv.Key{[]byte("meta"), []byte(key)})
			if errors.Is(err, hkv.ErrNotFound) {
				continue
			} else if err != nil {
				return err
			}
			if len(v) != 8 {
				return fmt.Errorf("counter %s has %d bytes: %w", key, len(v), ErrDamaged)
			}
			*to = int64(binary.LittleEndian.Uint64(v))
		}
		return nil
	})
	return st, explain(e.dir, err)
}

var errLogEntry = fmt.Errorf("%w: an entry of the log cannot be read", ErrDamaged)

// readIndexes is the list of indexes that the database keeps.
func readIndexes(db hkv.KV) (list []kv.QuadIndex, err error) {
	ctx := context.Background()
	err = hkv.View(ctx, db, func(tx hkv.Tx) error {
		b, err := tx.Get(ctx, hkv.Key{[]byte("meta"), []byte("indexes")})
		if err != nil {
			return err
		}
		if err := json.Unmarshal(b, &list); err != nil {
			return fmt.Errorf("%w: cannot decode indexes: %w", ErrDamaged, err)
		}
		return nil
	})
	return list, err
}

// entriesOf gives what stands in Cayley's log, nodes and quads as they come.
// fn must not keep the entry.
func (e *embedded) entriesOf(ctx context.Context, tx hkv.Tx, fn func(*logEntry) error) error {
	it := tx.Scan(ctx, options.WithPrefixKV(hkv.Key{[]byte("log")}))
	defer it.Close()
	take := eachEntry(ctx, fn)
	for it.Next(ctx) {
		if err := take(it.Val()); err != nil {
			return err
		}
	}
	return it.Err()
}

// pick goes over the log twice: for the quads, by the numbers of their values,
// then for the values that they need.
func (e *embedded) pick(ctx context.Context, preds []quad.IRI, fn func(quad.Quad) error) error {
	wanted := map[uint64]quad.Value{}
	for _, p := range preds {
		ref, err := e.qs.ValueOf(p)
		if err != nil {
			return explain(e.dir, err)
		}
		if n, ok := ref.(kv.Int64Value); ok {
			wanted[uint64(n)] = p
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	var (
		found  packed
		needed idSet
		values []quad.Value // by rank in needed
	)
	err := hkv.View(ctx, e.db, func(tx hkv.Tx) error {
		err := e.entriesOf(ctx, tx, func(p *logEntry) error {
			if p.ids[1] == 0 || wanted[p.ids[1]] == nil {
				return nil
			}
			found.add(p.ids)
			for _, d := range p.ids {
				if d != 0 {
					needed.add(d)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		values = make([]quad.Value, needed.count())
		return e.entriesOf(ctx, tx, func(p *logEntry) error {
			if p.ids[1] != 0 || !needed.has(p.id) {
				return nil
			}
			v, err := p.nodeValue()
			if err != nil {
				return err
			}
			values[needed.rank(p.id)] = v
			return nil
		})
	})
	if err == nil {
		err = found.each(func(ids [4]uint64) error {
			q := quad.Quad{}
			for k, d := range quad.Directions {
				n := ids[k]
				if n == 0 {
					continue
				}
				v := values[needed.rank(n)]
				if v == nil {
					return fmt.Errorf("%w: a quad without its values", ErrDamaged)
				}
				q.Set(d, v)
			}
			return fn(q)
		})
	}
	return explain(e.dir, err)
}

// packed holds the numbers of quads' values in as few bytes as they need, in
// pieces, so that nothing is copied as it grows.
type packed struct{ pieces [][]byte }

func (p *packed) add(ids [4]uint64) {
	const piece = 1 << 20
	n := len(p.pieces)
	if n == 0 || cap(p.pieces[n-1])-len(p.pieces[n-1]) < 4*binary.MaxVarintLen64 {
		p.pieces, n = append(p.pieces, make([]byte, 0, piece)), n+1
	}
	for _, id := range ids {
		p.pieces[n-1] = binary.AppendUvarint(p.pieces[n-1], id)
	}
}

// each gives what was added in order, and lets go of the pieces as it goes.
func (p *packed) each(fn func([4]uint64) error) error {
	for i, b := range p.pieces {
		for len(b) > 0 {
			var ids [4]uint64
			for k := range ids {
				id, n := binary.Uvarint(b)
				ids[k], b = id, b[n:]
			}
			if err := fn(ids); err != nil {
				return err
			}
		}
		p.pieces[i] = nil
	}
	return nil
}

// idSet is a set of numbers that lie close together, a bit each.
type idSet struct {
	bits   []uint64
	before []uint32 // members below each word, once counted
}

func (s *idSet) add(id uint64) {
	if w := int(id / 64); w >= len(s.bits) {
		s.bits = append(s.bits, make([]uint64, w+1-len(s.bits))...)
	}
	s.bits[id/64] |= 1 << (id % 64)
}

func (s *idSet) has(id uint64) bool {
	return id/64 < uint64(len(s.bits)) && s.bits[id/64]&(1<<(id%64)) != 0
}

// count ends the adding, and gives the number of members.
func (s *idSet) count() int {
	s.before = make([]uint32, len(s.bits))
	n := uint32(0)
	for i, w := range s.bits {
		s.before[i] = n
		n += uint32(bits.OnesCount64(w))
	}
	return int(n)
}

// rank is the number of members below a member.
func (s *idSet) rank(id uint64) int {
	return int(s.before[id/64]) + bits.OnesCount64(s.bits[id/64]&(1<<(id%64)-1))
}

// countPredicates counts the quads of each predicate.
func (e *embedded) countPredicates(ctx context.Context) (map[string]int, error) {
	byID := map[uint64]int{}
	out := map[string]int{}
	err := hkv.View(ctx, e.db, func(tx hkv.Tx) error {
		err := e.entriesOf(ctx, tx, func(p *logEntry) error {
			if n := p.ids[1]; n != 0 {
				byID[n]++
			}
			return nil
		})
		if err != nil {
			return err
		}
		left := len(byID)
		if left == 0 {
			return nil
		}
		return e.entriesOf(ctx, tx, func(p *logEntry) error {
			n := byID[p.id]
			if n == 0 || p.ids[1] != 0 {
				return nil
			}
			v, err := p.nodeValue()
			if err != nil {
				return err
			}
			pred, _ := v.(quad.IRI)
			out[string(pred)] += n
			if left--; left == 0 {
				return errStop
			}
			return nil
		})
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	return out, explain(e.dir, err)
}
