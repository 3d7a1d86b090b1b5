package graph

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
)

// TestKilled kills a process that fills a store (kill -9, at moments spread
// over its run), opens what it left and looks that it is whole: exactly the
// quads of the batches up to some batch. By hand:
//
//	ZHENGPU_KILL=50 go test -run TestKilled -timeout 0 ./graph
func TestKilled(t *testing.T) {
	rounds, _ := strconv.Atoi(os.Getenv("ZHENGPU_KILL"))
	if rounds == 0 {
		t.Skip("ZHENGPU_KILL gives no number of rounds")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for i := range rounds {
		dir := t.TempDir()
		cmd := exec.Command(self, "-test.run", "-", "-test.bench", "Load/leveldb", "-test.benchtime", "1x")
		cmd.Env = append(os.Environ(), "ZHENGPU_LOAD=400000", "ZHENGPU_LOAD_DIR="+dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		wait := time.Duration(i) * 12 * time.Second / time.Duration(rounds)
		time.Sleep(wait)
		cmd.Process.Kill()
		cmd.Wait()
		s, err := Open(filepath.Join(dir, LevelDB), Options{Create: true})
		if err != nil {
			t.Errorf("killed after %v: %v", wait, err)
			continue
		}
		got, err := s.Quads(ctx)
		if err != nil {
			t.Errorf("killed after %v: %v", wait, err)
		}
		st, err := s.Stats(ctx)
		if err != nil || st.Quads != len(got) {
			t.Errorf("killed after %v: %d quads counted, %d there, %v", wait, st.Quads, len(got), err)
		}
		var want []quad.Quad
		for n := 0; n < st.Reports; n++ {
			want = append(want, Prepare(madeUp(n), "v1", nil).Quads...)
		}
		if !slices.Equal(SortQuads(want), got) {
			t.Errorf("killed after %v: %d quads of %d reports, want %d", wait, len(got), st.Reports, len(want))
		}
		// And it goes on from there.
		if c, err := s.Add(ctx, []Report{Prepare(madeUp(st.Reports), "v1", nil)}); err != nil || c.Added != 1 {
			t.Errorf("killed after %v: adding then: %+v %v", wait, c, err)
		}
		t.Logf("killed after %v: %d reports", wait, st.Reports)
		s.Close()
	}
}
