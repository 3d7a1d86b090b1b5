package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/quad"
	hkv "github.com/hidal-go/hidalgo/kv"
	"github.com/hidal-go/hidalgo/kv/bbolt"
	"github.com/hidal-go/hidalgo/kv/flat"
	"github.com/hidal-go/hidalgo/kv/flat/leveldb"
	goleveldb "github.com/syndtr/goleveldb/leveldb"
	ldberrors "github.com/syndtr/goleveldb/leveldb/errors"
	"github.com/syndtr/goleveldb/leveldb/filter"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"github.com/syndtr/goleveldb/leveldb/storage"
	bolt "go.etcd.io/bbolt"
)

// Version is the version of the store's layout and vocabulary. A store of a
// newer version is not opened.
const Version = 1

// Backends that a store can be created with.
const (
	LevelDB = "leveldb" // the default: reads go on while a transaction grows
	Bolt    = "bolt"    // one file; a read that is open while a large transaction commits can block it

	Memory     = "memory"    // of MemoryStore
	PostgreSQL = "postgres"  // of a URL postgres://…
	Cockroach  = "cockroach" // of a URL cockroach://…
)

// MemoryStore is the folder's name of a store that lives in memory and goes
// when it is closed.
const MemoryStore = "memory:"

// What is wrong with a store. Errors of Open wrap one of these where callers
// may want to branch; their text names the folder and what to do.
var (
	ErrNotStore = errors.New("not a zhengpu store")
	ErrLocked   = errors.New("store is in use by another process")
	ErrDamaged  = errors.New("store is damaged or half-written")
	ErrNewer    = errors.New("store was written by a newer zhengpu")
	ErrReadOnly = errors.New("store is read-only")
	ErrClosed   = errors.New("store is closed")
	ErrFull     = errors.New("the disk is full")
)

// Options of Open. The zero value opens an existing store for reading and
// writing.
type Options struct {
	Create   bool   // make the store if the folder is missing or empty
	ReadOnly bool   // several processes may read at once; none may write meanwhile (leveldb and bolt alike)
	Backend  string // of a new store; LevelDB when empty
}

const (
	markerFile   = "zhengpu.json"
	creatingFile = "zhengpu.creating" // lies in the folder until the marker stands
	indexFile    = "zhengpu.index"
	dbDir        = "cayley"
	boltFile     = "indexes.bolt" // Cayley's name for it
)

type marker struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Backend string `json:"backend"`
}

// Store is an open store. It is safe for concurrent use: reads go on while Add
// or Remove runs and see the state before or after it.
type Store struct {
	dir      string
	backend  string
	readOnly bool

	db backend
	qs graph.QuadStore

	write   sync.Mutex // one writer at a time
	broken  error      // a failed write leaves Cayley's cache ahead of the database: no further writes
	stale   []string   // files to extract again; guarded by write
	queries sync.WaitGroup

	mu     sync.RWMutex // guards index, same and closed
	index  *index
	same   *sameness // nil until asked for
	dirty  bool
	closed bool
}

// Open opens the store in a folder, the one at a URL (postgres://…), or an
// empty one in memory (MemoryStore). See Options, and the errors above.
func Open(dir string, o Options) (*Store, error) {
	if dir == "" {
		return nil, errors.New("no folder given for the store")
	}
	if isURL(dir) {
		return openSQL(dir, o)
	}
	var name string
	var db hkv.KV
	if dir == MemoryStore {
		name = Memory
		var err error
		if db, err = openMemory(); err != nil {
			return nil, explain(dir, err)
		}
	} else {
		m, err := readMarker(dir)
		if errors.Is(err, fs.ErrNotExist) && o.Create && !o.ReadOnly {
			if m, err = create(dir, o.Backend); err != nil {
				return nil, err
			}
		} else if err != nil {
			return nil, err
		}
		name = m.Backend
		if db, err = openKV(dir, name, o.ReadOnly, true); err != nil {
			return nil, explain(dir, err)
		}
	}
	e := &embedded{dir: dir, backend: name, db: &grouped{KV: db}}
	e.known.Store(new(sync.Map))
	var err error
	if e.qs, err = kv.New(e.db, graph.Options{kvNoBloom: true}); err == nil {
		e.indexes, err = readIndexes(e.db)
	}
	if err != nil {
		db.Close()
		return nil, explain(dir, err)
	}
	return &Store{dir: dir, backend: name, readOnly: o.ReadOnly, db: e, qs: e.qs}, nil
}

// openMemory makes an empty store that goes when it is closed.
func openMemory() (hkv.KV, error) {
	db, err := openLevel(storage.NewMemStorage(), &opt.Options{WriteBuffer: writeBuffer}, false)
	if err != nil {
		return nil, err
	}
	if err := kv.Init(db, nil); err != nil {
		return nil, err
	}
	return db, addLabelIndex(db)
}

// level is a LevelDB database as Cayley sees it, with what lies below. The
// storage, and with it the lock on its folder, outlives the database when that
// is opened anew.
type level struct {
	hkv.KV
	raw  *goleveldb.DB
	stor storage.Storage
	opts *opt.Options
	sync bool
}

// openLevel opens what lies in the storage, and closes it on an error.
func openLevel(stor storage.Storage, opts *opt.Options, sync bool) (*level, error) {
	l := &level{stor: stor, opts: opts, sync: sync}
	if err := l.open(); err != nil {
		stor.Close()
		return nil, err
	}
	return l, nil
}

func (l *level) open() (err error) {
	if l.raw, err = goleveldb.Open(l.stor, l.opts); err != nil {
		return err
	}
	db := leveldb.New(l.raw)
	if l.sync {
		db.SetWriteOptions(&opt.WriteOptions{Sync: true})
	}
	l.KV = flat.Upgrade(db)
	return nil
}

func (l *level) Close() error { return errors.Join(l.KV.Close(), l.stor.Close()) }

// kvNoBloom turns off a filter that takes 500 MB: batches are without
// duplicates before they are written.
const kvNoBloom = kv.OptNoBloom

// readMarker tells what kind of store lies in dir. The error is fs.ErrNotExist
// where a store could be created: nothing there, or what an interrupted
// creation left.
func readMarker(dir string) (marker, error) {
	var m marker
	path := filepath.Join(dir, markerFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		entries, derr := os.ReadDir(dir)
		switch {
		case errors.Is(derr, fs.ErrNotExist):
			return m, fmt.Errorf("%s: no store there: %w", dir, fs.ErrNotExist)
		case derr != nil:
			return m, fmt.Errorf("%s: %w: %w", dir, ErrNotStore, derr)
		case len(entries) == 0:
			return m, fmt.Errorf("%s: no store there, the folder is empty: %w", dir, fs.ErrNotExist)
		case slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == creatingFile }):
			return m, fmt.Errorf("%s: %w: its creation was interrupted, nothing is lost; build again: %w", dir, ErrDamaged, fs.ErrNotExist)
		}
		return m, fmt.Errorf("%s: %w: there is no %s among its %d entries; name another folder", dir, ErrNotStore, markerFile, len(entries))
	} else if err != nil {
		return m, fmt.Errorf("%s: %w: %w", dir, ErrNotStore, err)
	}
	if err := json.Unmarshal(b, &m); err != nil || m.Format != "zhengpu" {
		return m, fmt.Errorf("%s: %w: it is no marker of a store; remove the folder and build again", path, ErrDamaged)
	}
	if m.Version > Version {
		return m, fmt.Errorf("%s: %w: version %d, this program knows up to %d; use the newer program or build into another folder", dir, ErrNewer, m.Version, Version)
	}
	if m.Version < 1 || m.Backend != LevelDB && m.Backend != Bolt {
		return m, fmt.Errorf("%s: %w: version %d, backend %q", path, ErrDamaged, m.Version, m.Backend)
	}
	return m, nil
}

// create makes an empty store. The marker is written last; until then
// creatingFile says that whatever lies there may be thrown away.
func create(dir, backend string) (m marker, err error) {
	if backend == "" {
		backend = LevelDB
	}
	m = marker{Format: "zhengpu", Version: Version, Backend: backend}
	if backend != LevelDB && backend != Bolt {
		return m, fmt.Errorf("no store backend %q: %s or %s", backend, LevelDB, Bolt)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return m, explain(dir, err)
	}
	f, err := os.OpenFile(filepath.Join(dir, creatingFile), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return m, explain(dir, err)
	}
	f.Close()
	db, err := openKV(dir, backend, false, false) // takes the backend's own lock
	if err != nil {
		if errors.Is(explain(dir, err), ErrLocked) {
			return m, explain(dir, err)
		}
		if err = os.RemoveAll(filepath.Join(dir, dbDir)); err == nil {
			db, err = openKV(dir, backend, false, false)
		}
		if err != nil {
			return m, explain(dir, err)
		}
	}
	// bolt: its 131,072 buckets up front, or each transaction makes some.
	if err = kv.Init(db, graph.Options{"upfront": backend == Bolt}); err == nil || errors.Is(err, graph.ErrDatabaseExists) {
		err = addLabelIndex(db)
	}
	if cerr := db.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		b, _ := json.Marshal(m)
		err = writeFile(filepath.Join(dir, markerFile), append(b, '\n'))
	}
	if err == nil {
		err = os.Remove(filepath.Join(dir, creatingFile))
	}
	if err != nil {
		return m, explain(dir, err)
	}
	return m, nil
}

// addLabelIndex puts {Label} into the list of indexes that Cayley's layout
// keeps in the database and that every program which opens it goes by. With
// it the quads of a report are found without a scan.
func addLabelIndex(db hkv.KV) error {
	ctx := context.Background()
	list := append(slices.Clone(kv.DefaultQuadIndexes), kv.QuadIndex{Dirs: []quad.Direction{quad.Label}})
	b, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return hkv.Update(ctx, db, func(tx hkv.Tx) error {
		if err := hkv.CreateBucket(ctx, tx, hkv.Key{{quad.Label.Prefix()}}); err != nil {
			return err
		}
		return tx.Put(ctx, hkv.Key{[]byte("meta"), []byte("indexes")}, b)
	})
}

func openKV(dir, backend string, readOnly, mustExist bool) (hkv.KV, error) {
	path := filepath.Join(dir, dbDir)
	if backend == Bolt {
		file := filepath.Join(path, boltFile)
		if mustExist {
			if fi, err := os.Stat(file); err != nil {
				return nil, err
			} else if fi.Size() == 0 {
				return nil, fmt.Errorf("%s is empty: %w", boltFile, ErrDamaged)
			}
		} else if err := os.MkdirAll(path, 0o755); err != nil {
			return nil, err
		}
		db, err := bbolt.Open(file, &bolt.Options{Timeout: 200 * time.Millisecond, ReadOnly: readOnly})
		if err != nil {
			return nil, err
		}
		return db, nil
	}
	stor, err := storage.OpenFile(path, readOnly)
	if err != nil {
		return nil, err
	}
	db, err := openLevel(stor, &opt.Options{
		ErrorIfMissing:     mustExist,
		ReadOnly:           readOnly,
		WriteBuffer:        writeBuffer,
		BlockCacheCapacity: 32 << 20,
		Filter:             filter.NewBloomFilter(filterBits),
	}, true)
	if err != nil {
		return nil, err
	}
	if err := checkTables(path, db.raw); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// filterBits is how many bits a key has in the filters of LevelDB's tables.
const filterBits = 10

// writeBuffer is how much of a transaction LevelDB gathers before it writes a
// sorted table, in bytes.
const writeBuffer = 16 << 20

// checkTables compares the size of every table with what the manifest says:
// LevelDB would notice a truncated file only when it happens to read its end.
func checkTables(path string, db *goleveldb.DB) error {
	var err error
	for range 5 { // a compaction in the background may take tables away as we look
		var list string
		if list, err = db.GetProperty("leveldb.sstables"); err != nil {
			return err
		}
		if err = compareTables(path, list); err == nil {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return err
}

func compareTables(path, list string) error {
	for line := range strings.Lines(list) {
		var num, size int64
		if n, _ := fmt.Sscanf(line, "%d:%d[", &num, &size); n != 2 {
			continue // a heading
		}
		name := fmt.Sprintf("%06d.ldb", num)
		fi, err := os.Stat(filepath.Join(path, name))
		if err != nil {
			return err
		}
		if fi.Size() != size {
			return fmt.Errorf("%s has %d bytes instead of %d: %w", name, fi.Size(), size, ErrDamaged)
		}
	}
	return nil
}

// explain turns what the backends say into the errors of this package.
func explain(dir string, err error) error {
	var kind error
	hint := ""
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrDamaged), errors.Is(err, ErrNotStore), errors.Is(err, ErrNewer), errors.Is(err, ErrLocked):
		return fmt.Errorf("%s: %w", dir, err)
	case errors.Is(err, syscall.EAGAIN), errors.Is(err, bolt.ErrTimeout):
		kind, hint = ErrLocked, "wait for it, or close the console or server that has it open"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		kind, hint = ErrReadOnly, "the folder cannot be written; name another, or only read from it"
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%s: %w (%w)", dir, ErrFull, err)
	case ldberrors.IsCorrupted(err), errors.Is(err, graph.ErrNotInitialized), errors.Is(err, fs.ErrNotExist),
		errors.Is(err, bolt.ErrInvalid), errors.Is(err, bolt.ErrChecksum), errors.Is(err, bolt.ErrVersionMismatch):
		kind, hint = ErrDamaged, "remove the folder and build again from the reports"
	case strings.Contains(err.Error(), "cannot decode indexes"), strings.Contains(err.Error(), "file size too small"):
		kind, hint = ErrDamaged, "remove the folder and build again from the reports"
	default:
		return fmt.Errorf("%s: %w", dir, err)
	}
	return fmt.Errorf("%s: %w: %s (%w)", dir, kind, hint, err)
}

// writeFile replaces a file as a whole or not at all.
func writeFile(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".tmp")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// Dir is the folder that the store was opened from, or its URL without a
// password.
func (s *Store) Dir() string { return s.dir }

// Backend is the kind of database beneath.
func (s *Store) Backend() string { return s.backend }

// State names what the store holds: it changes with every write and never
// comes back.
func (s *Store) State(ctx context.Context) (string, error) {
	done, err := s.begin()
	if err != nil {
		return "", err
	}
	defer done()
	st, err := s.db.stamp(ctx)
	return fmt.Sprintf("%d/%d", st.horizon, st.size), err
}

// QuadStore is Cayley's view of the store, for reading: what is written around
// Add and Remove leaves the index of names behind.
func (s *Store) QuadStore() graph.QuadStore { return s.qs }

// StockConfig is a configuration file, in JSON, with which the stock cayley
// program opens the store (cayley --config FILE).
func (s *Store) StockConfig() string {
	b, _ := json.MarshalIndent(map[string]any{"store": s.db.config()}, "", "  ")
	return string(b) + "\n"
}

// Close waits for running queries, saves the index of names and closes the
// database.
func (s *Store) Close() error {
	s.write.Lock()
	defer s.write.Unlock()
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	s.mu.Unlock()
	s.queries.Wait()
	err := s.saveIndex()
	return errors.Join(err, s.db.close())
}

// begin marks a read as running; the caller calls the function it gets when
// done.
func (s *Store) begin() (func(), error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return nil, fmt.Errorf("%s: %w", s.dir, ErrClosed)
	}
	s.queries.Add(1)
	return s.queries.Done, nil
}
