package graph

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"
	"github.com/hidal-go/hidalgo/kv/flat"
	goleveldb "github.com/syndtr/goleveldb/leveldb"
	"github.com/syndtr/goleveldb/leveldb/storage"
	"github.com/syndtr/goleveldb/leveldb/util"
)

// Loaded says what Load did.
type Loaded struct {
	Quads      int `json:"quads"`
	Duplicates int `json:"duplicates"` // given more than once; stored once
	Nodes      int `json:"nodes"`
}

// ErrNotEmpty is what Load says of a store that holds something.
var ErrNotEmpty = errors.New("store is not empty")

// Load fills an empty store with N-Quads as one step: after an error, or when
// the process ends in the midst of it, the store is empty as before. progress,
// which may be nil, is told the number of quads read so far, from another
// goroutine.
//
// A LevelDB store is written as sorted tables in Cayley's own layout
// (graph/kv), which stock Cayley reads as its own, on every processor. It keeps
// a hash and a number of each value and four numbers of each quad in memory
// (about 45 bytes a value and 24 a quad), and of the values only the names that
// entities have. Who reads from the store at the moment when it becomes the
// full one gets ErrClosed. Other kinds are filled through Cayley.
func (s *Store) Load(ctx context.Context, r io.Reader, progress func(quads int)) (Loaded, error) {
	if err := s.startWrite(); err != nil {
		return Loaded{}, err
	}
	defer s.write.Unlock()
	st, err := s.db.stamp(ctx)
	if err != nil {
		return Loaded{}, err
	}
	if st.size != 0 {
		return Loaded{}, fmt.Errorf("%s: %w: it has %d quads; load into a new one", s.dir, ErrNotEmpty, st.size)
	}
	s.mu.Lock()
	s.index, s.same = nil, nil
	s.mu.Unlock()
	if e, ok := s.db.(*embedded); ok {
		if db, ok := e.db.KV.(*level); ok {
			out, err := s.loadTables(ctx, e, db, r, progress, uint64(st.horizon))
			if err != nil && ctx.Err() != nil {
				err = ctx.Err()
			} else if in := new(InputError); !errors.As(err, &in) {
				err = explain(s.dir, err)
			}
			return out, err
		}
	}
	return s.loadThrough(ctx, &quadReader{r: newLineReader(r), progress: progress})
}

// InputError says that what Load reads is at fault.
type InputError struct {
	Quads int // read before it
	Err   error
}

func (e *InputError) Error() string { return fmt.Sprintf("after %d quads: %v", e.Quads, e.Err) }
func (e *InputError) Unwrap() error { return e.Err }

// quadReader reads N-Quads and counts them.
type quadReader struct {
	r        *lineReader
	n        int
	progress func(int)
}

func (in *quadReader) next(ctx context.Context) (quad.Quad, error) {
	if in.n%8192 == 0 {
		if err := ctx.Err(); err != nil {
			return quad.Quad{}, err
		}
		if in.progress != nil {
			in.progress(in.n)
		}
	}
	q, err := in.r.next()
	if err == io.EOF {
		return q, err
	}
	if err != nil {
		return q, &InputError{in.n, err}
	}
	in.n++
	return q, nil
}

// loadThrough writes through Cayley, in one transaction a batch; on an error
// it takes back what it wrote.
func (s *Store) loadThrough(ctx context.Context, in *quadReader) (out Loaded, err error) {
	const batch = 20_000
	var quads []quad.Quad
	flush := func() error {
		given := len(quads)
		quads = SortQuads(quads)
		out.Duplicates += given - len(quads)
		err := s.db.apply(ctx, quads, nil)
		quads = quads[:0]
		return err
	}
	for {
		q, rerr := in.next(ctx)
		if rerr == io.EOF {
			break
		}
		if err = rerr; err != nil {
			break
		}
		if quads = append(quads, q); len(quads) == batch {
			if err = flush(); err != nil {
				break
			}
		}
	}
	if err == nil {
		err = flush()
	}
	if err != nil {
		var all []quad.Quad
		back := context.WithoutCancel(ctx)
		serr := s.db.scan(back, func(q quad.Quad) error { all = append(all, q); return nil })
		if serr == nil {
			serr = s.db.apply(back, nil, all)
		}
		return Loaded{}, errors.Join(err, serr)
	}
	st, err := s.db.stamp(ctx)
	out.Quads = int(st.size)
	out.Duplicates = in.n - out.Quads
	return out, err
}

// numbers are those of a quad's values, 0 for no label.
type numbers [4]uint32

// bulk is one load. Values are numbered from 1 as they come; the quads follow
// them, in order of the numbers of their values. The ids that Cayley's layout
// wants are idOf these numbers.
type bulk struct {
	ctx    context.Context
	tables *tables
	first  uint64 // idOf(first+1) is the first id
	now    int64

	values valueNumbers
	quads  []numbers
	names  *nameKeeper

	indexes []kv.QuadIndex
	kept    map[string][]rawEntry // what an empty store holds, by the bucket it goes to
}

// idOf makes ids that rise with n and have none of the two bytes that are
// escaped in keys, so that the order of keys is that of ids.
func idOf(n uint64) uint64 {
	var id uint64
	for shift := 0; n > 0; shift += 8 {
		digit := n % 254
		n /= 254
		switch {
		case digit >= '\\'-1:
			digit += 2
		case digit >= '/':
			digit++
		}
		id |= digit << shift
	}
	return id
}

// afterID is the greatest n whose idOf is no greater than id.
func afterID(id uint64) uint64 {
	return uint64(sort.Search(int(id), func(n int) bool { return idOf(uint64(n)+1) > id }))
}

func (b *bulk) valueID(n uint32) uint64 {
	if n == 0 {
		return 0
	}
	return idOf(b.first + uint64(n))
}

func (b *bulk) quadID(i int) uint64 {
	return idOf(b.first + uint64(len(b.values.hashes)) + 1 + uint64(i))
}

func (s *Store) loadTables(ctx context.Context, e *embedded, db *level, r io.Reader, progress func(int), horizon uint64) (out Loaded, err error) {
	t, err := newTables(db.stor)
	if err != nil {
		return out, err
	}
	b := &bulk{ctx: ctx, tables: t, first: afterID(horizon), now: time.Now().UnixNano(), names: newNameKeeper(), indexes: e.indexes}
	if err := b.keep(db.raw); err != nil {
		return out, err
	}
	defer func() {
		if err != nil {
			t.remove()
			out = Loaded{}
		}
	}()
	if err := b.read(r, progress); err != nil {
		return out, err
	}
	given := len(b.quads)
	b.sort()
	out = Loaded{Quads: len(b.quads), Duplicates: given - len(b.quads), Nodes: len(b.values.hashes)}
	st := stamp{horizon: int64(b.quadID(out.Quads - 1)), size: int64(out.Quads)}
	if out.Quads == 0 {
		st.horizon = int64(horizon)
	}
	var x *index
	if err := b.write(st, &x); err != nil {
		return out, err
	}
	b.quads, b.values, b.names = nil, valueNumbers{}, nil
	fd, err := t.writeManifest()
	if err != nil {
		return out, err
	}
	if err := s.swap(e, db, fd); err != nil {
		return out, err
	}
	s.mu.Lock()
	s.index, s.same, s.dirty = x, nil, true
	s.mu.Unlock()
	return out, nil
}

// swap makes a manifest the current one and opens the database anew.
func (s *Store) swap(e *embedded, db *level, fd storage.FileDesc) error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.queries.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	err := db.raw.Close()
	if err == nil {
		err = db.stor.SetMeta(fd)
	}
	if oerr := db.open(); oerr != nil {
		_ = db.stor.Close()
		return errors.Join(err, oerr)
	}
	qs, oerr := kv.New(e.db, graph.Options{kvNoBloom: true})
	if oerr != nil {
		_ = db.Close()
		return errors.Join(err, oerr)
	}
	e.qs, s.qs, s.closed = qs, qs, false
	return err
}

// Buckets of Cayley's layout, as keys of LevelDB begin.
const (
	bucketLog    = "log/"
	bucketMeta   = "meta/"
	bucketUses   = "n" // and two bytes of the hash
	bucketValues = "v"
)

type rawEntry struct{ key, val []byte }

// keep notes what an empty store holds beside the traces of quads that it once
// had: what it says of itself, and the keys of buckets.
func (b *bulk) keep(db *goleveldb.DB) error {
	b.kept = map[string][]rawEntry{}
	buckets := []string{bucketLog}
	for _, ind := range b.indexes {
		buckets = append(buckets, indexBucket(ind))
	}
	it := db.NewIterator(util.BytesPrefix([]byte(bucketMeta)), nil)
	defer it.Release()
	for it.Next() {
		b.kept[bucketMeta] = append(b.kept[bucketMeta], rawEntry{bytes.Clone(it.Key()), bytes.Clone(it.Value())})
	}
	for _, name := range buckets {
		if has, err := db.Has([]byte(name), nil); err != nil {
			return err
		} else if has {
			b.kept[name] = []rawEntry{{[]byte(name), nil}}
		}
	}
	return it.Error()
}

func indexBucket(ind kv.QuadIndex) string { return string(flat.KeyEscape(ind.Key(nil))) }

// sort puts the quads in order, each once.
func (b *bulk) sort() {
	order := b.order([]int{0, 1, 2, 3})
	sorted := make([]numbers, 0, len(b.quads))
	for _, i := range order {
		if q := b.quads[i]; len(sorted) == 0 || q != sorted[len(sorted)-1] {
			sorted = append(sorted, q)
		}
	}
	b.quads = sorted
}

// order is that of the quads by their values in some directions: by counting
// for the first of them, by comparing for the others and where they stand now.
func (b *bulk) order(by []int) []uint32 {
	count := make([]uint32, len(b.values.hashes)+2)
	for _, q := range b.quads {
		count[q[by[0]]+1]++
	}
	for i := 1; i < len(count); i++ {
		count[i] += count[i-1]
	}
	order := make([]uint32, len(b.quads))
	for i, q := range b.quads {
		at := &count[q[by[0]]]
		order[*at] = uint32(i)
		*at++
	}
	if by = by[1:]; len(by) == 0 {
		return order
	}
	compare := func(x, y uint32) int {
		for _, d := range by {
			if c := cmp.Compare(b.quads[x][d], b.quads[y][d]); c != 0 {
				return c
			}
		}
		return cmp.Compare(x, y)
	}
	start := uint32(0)
	for _, end := range count { // each is now where the next value's begin
		if group := order[start:end]; len(group) > 1 && !slices.IsSortedFunc(group, compare) {
			slices.SortFunc(group, compare)
		}
		start = end
	}
	return order
}

// write writes all tables but those of the values, on every processor, and
// makes the index of names meanwhile.
func (b *bulk) write(st stamp, x **index) error {
	byHash := sync.OnceValue(b.values.sorted)
	tasks := []func(*tableWriter) error{b.writeLog}
	for _, ind := range b.indexes {
		tasks = append(tasks, func(w *tableWriter) error { return b.writeIndex(w, ind) })
	}
	tasks = append(tasks,
		func(w *tableWriter) error {
			used := make([]uint32, len(b.values.hashes)+1)
			for _, q := range b.quads {
				for _, n := range q {
					used[n]++
				}
			}
			return b.writeValues(w, bucketUses, byHash(), func(n uint32) uint64 { return uint64(used[n]) })
		},
		func(w *tableWriter) error { return b.writeValues(w, bucketValues, byHash(), b.valueID) },
		func(w *tableWriter) error { return b.writeMeta(w, st) },
		func(*tableWriter) error { *x = b.names.index(b.quads, st); return nil },
	)
	return inParallel(b.ctx, len(tasks), func(i int) error {
		w := b.tables.writer()
		defer w.abandon()
		if err := tasks[i](w); err != nil {
			return err
		}
		return w.finish()
	})
}

// inParallel calls fn with 0 to n-1 on as many goroutines as there are
// processors; the first error ends it.
func inParallel(ctx context.Context, n int, fn func(int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := fn(i); err != nil {
					cancel(err)
				}
			}
		})
	}
	group.Wait()
	return context.Cause(ctx)
}

func (b *bulk) putKept(w *tableWriter, bucket string) error {
	for _, e := range b.kept[bucket] {
		if err := w.put(e.key, e.val); err != nil {
			return err
		}
	}
	return nil
}

func (b *bulk) writeMeta(w *tableWriter, st stamp) error {
	for name, v := range map[string]int64{"horizon": st.horizon, "size": st.size} {
		e := rawEntry{[]byte(bucketMeta + name), binary.LittleEndian.AppendUint64(nil, uint64(v))}
		list := slices.DeleteFunc(b.kept[bucketMeta], func(old rawEntry) bool { return bytes.Equal(old.key, e.key) })
		b.kept[bucketMeta] = append(list, e)
	}
	slices.SortFunc(b.kept[bucketMeta], func(x, y rawEntry) int { return bytes.Compare(x.key, y.key) })
	return b.putKept(w, bucketMeta)
}

// Fields of a Primitive of Cayley's layout, and of a value, as protocol buffers
// number and type them.
const (
	primitiveID        = 1 << 3
	primitiveTimestamp = 7 << 3
	primitiveValue     = 8<<3 | 2
	primitiveDeleted   = 9 << 3
	valueString        = 2<<3 | 2
	valueIRI           = 3<<3 | 2
)

func (b *bulk) logKey(to []byte, id uint64) []byte {
	return binary.BigEndian.AppendUint64(append(to[:0], bucketLog...), id)
}

// writeLog writes the quads, after the values that read wrote.
func (b *bulk) writeLog(w *tableWriter) error {
	var key, val []byte
	for i, q := range b.quads {
		if i%8192 == 0 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		id := b.quadID(i)
		val = binary.AppendUvarint(append(val[:0], primitiveID), id)
		for d, n := range q {
			if n != 0 {
				val = binary.AppendUvarint(append(val, byte(2+d)<<3), b.valueID(n))
			}
		}
		val = binary.AppendUvarint(append(val, primitiveTimestamp), uint64(b.now))
		key = b.logKey(key, id)
		if err := w.put(key, val); err != nil {
			return err
		}
	}
	return nil
}

// writeIndex writes one index: for each combination of its directions the ids
// of the quads, in order.
func (b *bulk) writeIndex(w *tableWriter, ind kv.QuadIndex) error {
	bucket := indexBucket(ind)
	if err := b.putKept(w, bucket); err != nil {
		return err
	}
	var by []int // of quad.Directions
	for _, d := range ind.Dirs {
		by = append(by, slices.Index(quad.Directions, d))
	}
	var order []uint32
	if !slices.Equal(by, []int{0, 1, 2, 3}[:len(by)]) { // else they are in order as they are
		order = b.order(by)
	}
	at := func(i int) int {
		if order == nil {
			return i
		}
		return int(order[i])
	}
	key := []byte(bucket)
	var list []byte
	for i, groups := 0, 0; i < len(b.quads); groups++ {
		if groups%8192 == 0 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		head := b.quads[at(i)]
		key = key[:len(bucket)]
		for _, d := range by {
			key = binary.BigEndian.AppendUint64(key, b.valueID(head[d]))
		}
		list = list[:0]
	group:
		for ; i < len(b.quads); i++ {
			n := at(i)
			q := &b.quads[n]
			for _, d := range by {
				if q[d] != head[d] {
					break group
				}
			}
			list = binary.AppendUvarint(list, b.quadID(n))
		}
		if err := w.put(key, list); err != nil {
			return err
		}
	}
	return nil
}

// writeValues writes something about each value, in order of their hashes.
func (b *bulk) writeValues(w *tableWriter, bucket string, order []uint32, of func(number uint32) uint64) error {
	var key, val []byte
	for i, n := range order {
		if i%8192 == 0 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		h := &b.values.hashes[n-1]
		key = appendEscaped(append(key[:0], bucket...), h[:2])
		key = appendEscaped(append(key, '/'), h[:])
		val = binary.AppendUvarint(val[:0], of(n))
		if err := w.put(key, val); err != nil {
			return err
		}
	}
	return nil
}

// appendEscaped writes bytes as hidalgo's flat keys have them.
func appendEscaped(to, b []byte) []byte {
	for _, c := range b {
		if c == '/' || c == '\\' {
			to = append(to, '\\')
		}
		to = append(to, c)
	}
	return to
}

// escapedRank orders bytes as they are ordered once escaped.
var escapedRank = func() (t [256]byte) {
	list := make([]int, 256)
	for i := range list {
		list[i] = i
	}
	slices.SortFunc(list, func(x, y int) int {
		return bytes.Compare(appendEscaped(nil, []byte{byte(x)}), appendEscaped(nil, []byte{byte(y)}))
	})
	for rank, c := range list {
		t[c] = byte(rank)
	}
	return t
}()

// valueNumbers numbers hashes from 1 as they come: a table with open
// addressing, each slot a number and 32 bits of its hash.
type valueNumbers struct {
	slots  []uint64
	hashes []refs.ValueHash
}

// number gives the number of a hash, and whether it is a new one.
func (v *valueNumbers) number(h *refs.ValueHash) (uint32, bool) {
	if 3*len(v.slots) < 4*(len(v.hashes)+1) {
		v.grow()
	}
	word := binary.LittleEndian.Uint64(h[:])
	mask := uint64(len(v.slots) - 1)
	tag := word >> 32 << 32
	at := word & mask
	for ; v.slots[at] != 0; at = (at + 1) & mask {
		if slot := v.slots[at]; slot>>32<<32 == tag && v.hashes[uint32(slot)-1] == *h {
			return uint32(slot), false
		}
	}
	v.hashes = append(v.hashes, *h)
	n := uint32(len(v.hashes))
	v.slots[at] = tag | uint64(n)
	return n, true
}

func (v *valueNumbers) grow() {
	v.slots = make([]uint64, max(1<<12, 2*len(v.slots)))
	mask := uint64(len(v.slots) - 1)
	for i := range v.hashes {
		word := binary.LittleEndian.Uint64(v.hashes[i][:])
		at := word & mask
		for v.slots[at] != 0 {
			at = (at + 1) & mask
		}
		v.slots[at] = word>>32<<32 | uint64(i+1)
	}
}

// sorted gives the numbers in order of the escaped hashes: by counting for two
// bytes, by comparing for the rest.
func (v *valueNumbers) sorted() []uint32 {
	v.slots = nil
	count := make([]uint32, 1<<16+1)
	head := func(h *refs.ValueHash) int { return int(escapedRank[h[0]])<<8 | int(escapedRank[h[1]]) }
	for i := range v.hashes {
		count[head(&v.hashes[i])+1]++
	}
	for i := 1; i < len(count); i++ {
		count[i] += count[i-1]
	}
	order := make([]uint32, len(v.hashes))
	for i := range v.hashes {
		at := &count[head(&v.hashes[i])]
		order[*at] = uint32(i + 1)
		*at++
	}
	start := uint32(0)
	for _, end := range count[:1<<16] {
		slices.SortFunc(order[start:end], func(x, y uint32) int {
			a, b := &v.hashes[x-1], &v.hashes[y-1]
			for i := 2; i < len(a); i++ {
				if a[i] != b[i] {
					return int(escapedRank[a[i]]) - int(escapedRank[b[i]])
				}
			}
			return 0
		})
		start = end
	}
	return order
}
