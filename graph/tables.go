package graph

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"slices"
	"sync"

	"github.com/syndtr/goleveldb/leveldb/comparer"
	"github.com/syndtr/goleveldb/leveldb/filter"
	"github.com/syndtr/goleveldb/leveldb/journal"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"github.com/syndtr/goleveldb/leveldb/storage"
	"github.com/syndtr/goleveldb/leveldb/table"
)

// tables writes a whole LevelDB database as sorted tables that do not overlap,
// without a journal and with nothing left to compact, next to the database that
// lies in the same storage. Nothing of it counts until the manifest that names
// the tables becomes the current one, which is one renaming of a file; what is
// left before that LevelDB removes when it opens the database again. It is safe
// for concurrent use.
type tables struct {
	stor  storage.Storage
	first int64 // files with higher numbers are ours

	mu   sync.Mutex
	next int64 // number of the next file
	done []tableFile
}

// tableFile is a finished table; min and max are its first and last keys.
type tableFile struct {
	num, size int64
	min, max  []byte
}

// tableSize is how large a table grows, in bytes. LevelDB holds the index of
// each table it reads from in memory.
const tableSize = 8 << 20

func newTables(stor storage.Storage) (*tables, error) {
	files, err := stor.List(storage.TypeAll)
	if err != nil {
		return nil, err
	}
	t := &tables{stor: stor}
	for _, f := range files {
		t.next = max(t.next, f.Num)
	}
	t.first = t.next + 1000 // out of the way of what the open database may still write
	t.next = t.first
	return t, nil
}

func (t *tables) number() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next++
	return t.next
}

// All keys are written once, as by one and the same write: LevelDB's number of
// the write and the kind of entry (a value) end each key.
const writeNumber = 1

var (
	keyTail = binary.LittleEndian.AppendUint64(nil, writeNumber<<8|1)
	seekEnd = binary.LittleEndian.AppendUint64(nil, 1<<64-255) // of keys that only part blocks
)

// storedOrder orders keys with their tails, which are all alike.
type storedOrder struct{ comparer.Comparer }

func (storedOrder) Compare(a, b []byte) int {
	return bytes.Compare(a[:len(a)-8], b[:len(b)-8])
}

func (o storedOrder) Separator(to, a, b []byte) []byte {
	a = a[:len(a)-8]
	return shorter(o.Comparer.Separator(to, a, b[:len(b)-8]), a)
}

func (o storedOrder) Successor(to, b []byte) []byte {
	b = b[:len(b)-8]
	return shorter(o.Comparer.Successor(to, b), b)
}

// shorter gives a key that parts blocks the tail which sorts before all others,
// or nil if it is no better than the key.
func shorter(part, key []byte) []byte {
	if part == nil || len(part) >= len(key) || bytes.Compare(key, part) >= 0 {
		return nil
	}
	return append(part, seekEnd...)
}

// storedFilter leaves the tails out.
type storedFilter struct{ filter.Filter }

func (f storedFilter) NewGenerator() filter.FilterGenerator {
	return storedGenerator{f.Filter.NewGenerator()}
}

type storedGenerator struct{ filter.FilterGenerator }

func (g storedGenerator) Add(key []byte) { g.FilterGenerator.Add(key[:len(key)-8]) }

// tableWriter writes keys in order to as many tables as it takes.
type tableWriter struct {
	to   *tables
	opts *opt.Options

	w    *table.Writer // nil between tables
	f    storage.Writer
	buf  *bufio.Writer
	file tableFile
	key  []byte
}

func (t *tables) writer() *tableWriter {
	return &tableWriter{to: t, opts: &opt.Options{
		Comparer: storedOrder{comparer.DefaultComparer},
		Filter:   storedFilter{filter.NewBloomFilter(filterBits)},
	}}
}

// put adds an entry; it does not keep its arguments.
func (w *tableWriter) put(key, val []byte) error {
	w.key = append(append(w.key[:0], key...), keyTail...)
	if w.w == nil {
		w.file = tableFile{num: w.to.number(), min: slices.Clone(w.key)}
		var err error
		if w.f, err = w.to.stor.Create(storage.FileDesc{Type: storage.TypeTable, Num: w.file.num}); err != nil {
			return err
		}
		if w.buf == nil {
			w.buf = bufio.NewWriterSize(nil, 1<<18)
		}
		w.buf.Reset(w.f)
		w.w = table.NewWriter(w.buf, w.opts)
	}
	if err := w.w.Append(w.key, val); err != nil {
		return err
	}
	if w.w.BytesLen() >= tableSize {
		return w.finish()
	}
	return nil
}

// finish ends the table at hand; its bytes are on disk then.
func (w *tableWriter) finish() error {
	if w.w == nil {
		return nil
	}
	err := w.w.Close()
	if err == nil {
		err = w.buf.Flush()
	}
	if err == nil {
		err = w.f.Sync()
	}
	if cerr := w.f.Close(); err == nil {
		err = cerr
	}
	w.file.size, w.file.max = int64(w.w.BytesLen()), slices.Clone(w.key)
	w.w, w.f = nil, nil
	if err != nil {
		return err
	}
	w.to.mu.Lock()
	w.to.done = append(w.to.done, w.file)
	w.to.mu.Unlock()
	return nil
}

// abandon closes what an error left open.
func (w *tableWriter) abandon() {
	if w.f != nil {
		_ = w.f.Close()
		w.w, w.f = nil, nil
	}
}

// remove takes away what was written, after an error.
func (t *tables) remove() {
	files, _ := t.stor.List(storage.TypeTable | storage.TypeManifest)
	for _, f := range files {
		if f.Num > t.first {
			_ = t.stor.Remove(f)
		}
	}
}

// Fields of a manifest's record, as LevelDB numbers them.
const (
	manifestOrder    = 1
	manifestJournal  = 2
	manifestNextFile = 3
	manifestWrite    = 4
	manifestTable    = 7
)

// writeManifest writes a manifest that holds the finished tables and nothing
// else. SetMeta of the storage makes it count.
func (t *tables) writeManifest() (storage.FileDesc, error) {
	fd := storage.FileDesc{Type: storage.TypeManifest, Num: t.number()}
	journalNum := t.number() // none yet: LevelDB begins one
	var total int64
	for _, f := range t.done {
		total += f.size
	}
	// The first level that is not full with them, so that nothing is compacted
	// soon; level 0 is for tables that overlap.
	level := uint64(1)
	var stock *opt.Options
	for int64(stock.GetCompactionTotalSize(int(level))) < 2*total {
		level++
	}
	bytesOf := func(to, b []byte) []byte { return append(binary.AppendUvarint(to, uint64(len(b))), b...) }
	rec := bytesOf([]byte{manifestOrder}, []byte(comparer.DefaultComparer.Name()))
	for _, n := range [][2]int64{{manifestJournal, journalNum}, {manifestNextFile, t.number()}, {manifestWrite, writeNumber}} {
		rec = binary.AppendUvarint(append(rec, byte(n[0])), uint64(n[1]))
	}
	for _, f := range t.done {
		rec = binary.AppendUvarint(append(rec, manifestTable), level)
		rec = binary.AppendUvarint(rec, uint64(f.num))
		rec = binary.AppendUvarint(rec, uint64(f.size))
		rec = bytesOf(bytesOf(rec, f.min), f.max)
	}
	w, err := t.stor.Create(fd)
	if err != nil {
		return fd, err
	}
	j := journal.NewWriter(w)
	part, err := j.Next()
	if err == nil {
		_, err = part.Write(rec)
	}
	if cerr := j.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = w.Sync()
	}
	if cerr := w.Close(); err == nil {
		err = cerr
	}
	return fd, err
}
