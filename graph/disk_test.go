//go:build linux

package graph

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// smallDisk is a folder on a file system of its own that holds size bytes. Only
// root can make one.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skip("no small file system can be mounted here:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// When the disk is full the error says so, and what was committed stays: it can
// be read at once, and be written on when there is room again.
func TestDiskFull(t *testing.T) {
	for backend, size := range map[string]string{LevelDB: "3m", Bolt: "48m"} {
		t.Run(backend, func(t *testing.T) {
			disk := smallDisk(t, size)
			dir := filepath.Join(disk, "store")
			s, err := Open(dir, Options{Create: true, Backend: backend})
			if err != nil {
				t.Fatal(err)
			}
			var kept []Report
			var full error
			for n := range 400 {
				r := Prepare(madeUp(n), "v1", nil)
				if _, full = s.Add(ctx, []Report{r}); full != nil {
					break
				}
				kept = append(kept, r)
			}
			if !errors.Is(full, ErrFull) || !strings.Contains(full.Error(), dir) {
				t.Fatalf("after %d reports: %v", len(kept), full)
			}
			if len(kept) == 0 {
				t.Fatal("nothing was stored before the disk was full")
			}
			if _, err := s.Add(ctx, []Report{Prepare(madeUp(1000), "v1", nil)}); err == nil || !strings.Contains(err.Error(), "earlier write failed") {
				t.Errorf("the next write: %v", err)
			}
			want := openTest(t, Memory)
			mustAdd(t, want, kept...)
			if export(t, s) != export(t, want) {
				t.Error("after the failure the open store reads otherwise")
			}
			s.Close() // it may not be able to save its index
			r, err := Open(dir, Options{ReadOnly: true})
			if err != nil {
				t.Fatalf("reading from the full disk: %v", err)
			}
			if export(t, r) != export(t, want) {
				t.Error("reopened, the store reads otherwise")
			}
			r.Close()
			if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, "size=300m"); err != nil {
				t.Fatal(err)
			}
			if s, err = Open(dir, Options{}); err != nil {
				t.Fatalf("with room again: %v", err)
			}
			defer s.Close()
			more := Prepare(madeUp(len(kept)), "v1", nil)
			mustAdd(t, s, more)
			mustAdd(t, want, more)
			if export(t, s) != export(t, want) {
				t.Error("with room again, the store reads otherwise")
			}
		})
	}
	t.Run("at creation", func(t *testing.T) {
		disk := smallDisk(t, "8k")
		if _, err := Open(filepath.Join(disk, "store"), Options{Create: true}); !errors.Is(err, ErrFull) {
			t.Errorf("%v", err)
		}
	})
}

// On a file system that may not be written a store can be read, and to write
// is told to be impossible.
func TestReadOnlyDisk(t *testing.T) {
	for _, backend := range []string{LevelDB, Bolt} {
		t.Run(backend, func(t *testing.T) {
			disk := smallDisk(t, "100m")
			dir := filepath.Join(disk, "store")
			s, err := Open(dir, Options{Create: true, Backend: backend})
			if err != nil {
				t.Fatal(err)
			}
			mustAdd(t, s, prepared(t, "v1")...)
			want := export(t, s)
			s.Close()
			os.Remove(filepath.Join(dir, indexFile)) // it cannot be saved again: no error
			if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
				t.Skip(err)
			}
			if _, err := Open(dir, Options{}); !errors.Is(err, ErrReadOnly) {
				t.Errorf("for writing: %v", err)
			}
			if _, err := Open(filepath.Join(disk, "other"), Options{Create: true}); !errors.Is(err, ErrReadOnly) {
				t.Errorf("creating: %v", err)
			}
			r, err := Open(dir, Options{ReadOnly: true})
			if err != nil {
				t.Fatalf("reading: %v", err)
			}
			defer r.Close()
			if export(t, r) != want {
				t.Error("it reads otherwise")
			}
			if st, err := r.Stats(ctx); err != nil || st.Reports != 2 {
				t.Errorf("%+v %v", st, err)
			}
		})
	}
}
