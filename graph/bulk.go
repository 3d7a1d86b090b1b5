package graph

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/cayley/graph/proto"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/pquads"
	hkv "github.com/hidal-go/hidalgo/kv"
	pb "google.golang.org/protobuf/proto"
)

// Loaded says what Load did.
type Loaded struct {
	Quads      int `json:"quads"`
	Duplicates int `json:"duplicates"` // given more than once; stored once
	Nodes      int `json:"nodes"`
}

// ErrNotEmpty is what Load says of a store that holds something.
var ErrNotEmpty = errors.New("store is not empty")

// Load fills an empty store with N-Quads, in one transaction: after an error
// it is empty as before. It keeps a number for each value and four for each
// quad in memory (about 60 bytes a value and 32 a quad), not the values.
// progress, which may be nil, is told the number of quads read so far, from
// another goroutine.
//
// An embedded LevelDB store is written in Cayley's own layout (graph/kv): the
// log of values as they are read, then the log of quads and each index in order
// of its keys, which stock Cayley reads as its own. Other kinds are filled
// through Cayley.
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
	s.index = nil
	s.mu.Unlock()
	in := &quadReader{r: newLineReader(r), progress: progress}
	if e, ok := s.db.(*embedded); ok && e.backend != Bolt {
		out, err := e.load(ctx, in, uint64(st.horizon))
		if err != nil && ctx.Err() != nil {
			err = ctx.Err()
		} else if in := new(InputError); !errors.As(err, &in) {
			err = explain(s.dir, err)
		}
		return out, err
	}
	return s.loadThrough(ctx, in)
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

// numbers are the ids of a quad's values, 0 for no label.
type numbers [4]uint32

type nodeEntry struct {
	hash refs.ValueHash
	id   uint32
}

// bulk writes one load. Values are numbered as they come, from first on.
type bulk struct {
	ctx   context.Context
	tx    hkv.Tx
	first uint64
	now   int64
	ids   map[refs.ValueHash]uint32 // counted from 1; the id is first + this
	quads []numbers

	nodesCount uint64

	buf  []byte
	prim *proto.Primitive
}

func (e *embedded) load(ctx context.Context, in *quadReader, horizon uint64) (out Loaded, err error) {
	tx, err := e.db.KV.Tx(ctx, true)
	if err != nil {
		return out, err
	}
	defer func() { _ = tx.Close() }() // after the commit nothing is left to close
	b := &bulk{ctx: ctx, tx: tx, first: horizon, now: time.Now().UnixNano(), ids: map[refs.ValueHash]uint32{}}
	if err := b.read(in); err != nil {
		return out, err
	}
	out.Nodes = len(b.ids)
	given := len(b.quads)
	slices.SortFunc(b.quads, func(x, y numbers) int { return slices.Compare(x[:], y[:]) })
	b.quads = slices.Compact(b.quads)
	out.Quads, out.Duplicates = len(b.quads), given-len(b.quads)
	indexes, err := readIndexes(ctx, tx)
	if err != nil {
		return out, err
	}
	b.nodesCount = uint64(len(b.ids))
	making, cancel := context.WithCancel(ctx)
	defer cancel()
	entries := make(chan []entry, 4)
	go b.indexes(making, indexes, entries)
	if err := b.nodes(); err != nil {
		return out, err
	}
	if err := b.log(); err != nil {
		return out, err
	}
	for part := range entries {
		for _, e := range part {
			if err := tx.Put(ctx, e.key, e.val); err != nil {
				return out, err
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return out, err
	}
	for name, v := range map[string]uint64{"horizon": b.first + uint64(out.Nodes) + uint64(out.Quads), "size": uint64(out.Quads)} {
		if err := tx.Put(ctx, hkv.Key{[]byte("meta"), []byte(name)}, binary.LittleEndian.AppendUint64(nil, v)); err != nil {
			return out, err
		}
	}
	return out, tx.Commit(ctx)
}

// readIndexes is the list of indexes that the database keeps.
func readIndexes(ctx context.Context, tx hkv.Tx) ([]kv.QuadIndex, error) {
	b, err := tx.Get(ctx, hkv.Key{[]byte("meta"), []byte("indexes")})
	if err != nil {
		return nil, err
	}
	var out []kv.QuadIndex
	if err := json.Unmarshal(b, &out); err != nil {
		return nil, fmt.Errorf("%w: cannot decode indexes: %w", ErrDamaged, err)
	}
	return out, nil
}

// lines is a part of the input with the hashes of its values. same says that a
// value is that of the line before.
type lines struct {
	quads []quad.Quad
	hash  [][4]refs.ValueHash
	same  [][4]bool
	err   error // after these; io.EOF at the end
}

// parse reads the input and hashes its values, on a goroutine of its own.
func parse(ctx context.Context, in *quadReader, to chan<- lines) {
	const many = 2048
	var last quad.Quad // values often come again in the next line
	for {
		l := lines{make([]quad.Quad, 0, many), make([][4]refs.ValueHash, many), make([][4]bool, many), nil}
		for len(l.quads) < many && l.err == nil {
			q, err := in.next(ctx)
			if l.err = err; err != nil {
				break
			}
			n := len(l.quads)
			for i, d := range quad.Directions {
				v := q.Get(d)
				if l.same[n][i] = v == last.Get(d); !l.same[n][i] && v != nil {
					l.hash[n][i] = refs.HashOf(v)
				}
			}
			l.quads, last = append(l.quads, q), q
		}
		select {
		case to <- l:
		case <-ctx.Done():
			return
		}
		if l.err != nil {
			return
		}
	}
}

// read numbers the values of every quad and writes each new one to the log.
func (b *bulk) read(in *quadReader) error {
	ctx, cancel := context.WithCancel(b.ctx)
	defer cancel()
	parts := make(chan lines, 4)
	go parse(ctx, in, parts)
	var last numbers
	for {
		var l lines
		select {
		case l = <-parts:
		case <-ctx.Done():
			return ctx.Err()
		}
		for k, q := range l.quads {
			var n numbers
			for i, d := range quad.Directions {
				var err error
				switch v := q.Get(d); {
				case l.same[k][i]:
					n[i] = last[i]
				case v == nil:
				default:
					if n[i], err = b.number(v, l.hash[k][i]); err != nil {
						return err
					}
				}
			}
			if len(b.quads) == math.MaxUint32 {
				return errors.New("more quads than one load takes")
			}
			b.quads, last = append(b.quads, n), n
		}
		if l.err == io.EOF {
			return nil
		}
		if l.err != nil {
			return l.err
		}
	}
}

func (b *bulk) number(v quad.Value, h refs.ValueHash) (uint32, error) {
	if id := b.ids[h]; id != 0 {
		return id, nil
	}
	if len(b.ids) >= math.MaxUint32-1 {
		return 0, errors.New("more values than one load takes")
	}
	id := uint32(len(b.ids) + 1)
	b.ids[h] = id
	value, err := pquads.MarshalValue(v)
	if err != nil {
		return 0, err
	}
	b.prim = &proto.Primitive{ID: b.first + uint64(id), Timestamp: b.now, Value: value}
	return id, b.logged()
}

// logged writes the primitive at hand to the log.
func (b *bulk) logged() (err error) {
	if b.buf, err = (pb.MarshalOptions{}).MarshalAppend(b.buf[:0], b.prim); err != nil {
		return err
	}
	return b.tx.Put(b.ctx, hkv.Key{[]byte("log"), binary.BigEndian.AppendUint64(nil, b.prim.ID)}, bytes.Clone(b.buf))
}

// nodes writes, in order of their hashes, the number of each value and how
// often it is used.
func (b *bulk) nodes() error {
	used := make([]uint32, len(b.ids)+1)
	for _, q := range b.quads {
		for _, id := range q {
			used[id]++
		}
	}
	list := make([]nodeEntry, 0, len(b.ids))
	for h, id := range b.ids {
		list = append(list, nodeEntry{h, id})
	}
	b.ids = nil
	slices.SortFunc(list, func(x, y nodeEntry) int { return bytes.Compare(x.hash[:], y.hash[:]) })
	for _, bucket := range []byte{'n', 'v'} {
		for _, e := range list {
			v := uint64(used[e.id])
			if bucket == 'v' {
				v = b.first + uint64(e.id)
			}
			key := hkv.Key{[]byte{bucket, e.hash[0], e.hash[1]}, bytes.Clone(e.hash[:])}
			if err := b.tx.Put(b.ctx, key, binary.AppendUvarint(nil, v)); err != nil {
				return err
			}
		}
	}
	return nil
}

// log writes the quads in the order that they are sorted in.
func (b *bulk) log() error {
	id := func(n uint32) uint64 {
		if n == 0 {
			return 0
		}
		return b.first + uint64(n)
	}
	for i, q := range b.quads {
		if i%8192 == 0 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		b.prim = &proto.Primitive{ID: b.quadID(uint32(i)), Subject: id(q[0]), Predicate: id(q[1]), Object: id(q[2]), Label: id(q[3]), Timestamp: b.now}
		if err := b.logged(); err != nil {
			return err
		}
	}
	return nil
}

func (b *bulk) quadID(i uint32) uint64 { return b.first + b.nodesCount + 1 + uint64(i) }

// entry is a key with its value.
type entry struct {
	key hkv.Key
	val []byte
}

// indexes makes the entries of every index in order, on a goroutine of its
// own: it sorts the next part while the last is written.
func (b *bulk) indexes(ctx context.Context, list []kv.QuadIndex, to chan<- []entry) {
	defer close(to)
	for _, ind := range list {
		if !b.index(ctx, ind, to) {
			return
		}
	}
}

// index makes one index: for each combination of its directions the ids of the
// quads, in order. It reports whether to go on.
func (b *bulk) index(ctx context.Context, ind kv.QuadIndex, to chan<- []entry) bool {
	var at []int // of quad.Directions
	for _, d := range ind.Dirs {
		at = append(at, slices.Index(quad.Directions, d))
	}
	order := make([]uint32, len(b.quads))
	for i := range order {
		order[i] = uint32(i)
	}
	if !slices.Equal(at, []int{0, 1, 2, 3}[:len(at)]) { // else they are in order as they are
		slices.SortFunc(order, func(x, y uint32) int {
			for _, d := range at {
				if c := cmp.Compare(b.quads[x][d], b.quads[y][d]); c != 0 {
					return c
				}
			}
			return cmp.Compare(x, y)
		})
	}
	const many = 4096
	part := make([]entry, 0, many)
	send := func() bool {
		select {
		case to <- part:
			part = make([]entry, 0, many)
			return true
		case <-ctx.Done():
			return false
		}
	}
	vals := make([]uint64, len(at))
	for i := 0; i < len(order); {
		head := b.quads[order[i]]
		for k, d := range at {
			if vals[k] = 0; head[d] != 0 {
				vals[k] = b.first + uint64(head[d])
			}
		}
		var list []byte
	group:
		for ; i < len(order); i++ {
			q := b.quads[order[i]]
			for _, d := range at {
				if q[d] != head[d] {
					break group
				}
			}
			list = binary.AppendUvarint(list, b.quadID(order[i]))
		}
		if part = append(part, entry{ind.Key(vals), list}); len(part) == many && !send() {
			return false
		}
	}
	return send()
}
