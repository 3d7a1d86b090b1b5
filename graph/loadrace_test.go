package graph

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
)

// TestLoadAgainstStock loads the same N-Quads with stock `cayley load` and with
// ours, one after the other, tells quads/s and peak memory of each, and looks
// that stock Cayley reads both databases identically: full dumps, and 50
// queries. By hand:
//
//	ZHENGPU_LOAD=1000000 go test -count=1 -run TestLoadAgainstStock -timeout 0 -v ./graph
func TestLoadAgainstStock(t *testing.T) {
	want, _ := strconv.Atoi(os.Getenv("ZHENGPU_LOAD"))
	if want == 0 {
		t.Skip("ZHENGPU_LOAD gives no number of quads")
	}
	dir := t.TempDir()
	build := func(bin, pkg string) string {
		bin = filepath.Join(dir, bin)
		if out, err := exec.Command("go", "build", "-o", bin, pkg).CombinedOutput(); err != nil {
			t.Fatalf("building %s: %v\n%s", pkg, err, out)
		}
		return bin
	}
	stock, own := build("cayley", "github.com/cayleygraph/cayley/cmd/cayley"), build("zhengpu", "zhengpu/cmd/zhengpu")
	file := filepath.Join(dir, "made.nq")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	quads := 0
	var sample []quad.Quad
	for n := 0; quads < want; n++ {
		qs := Prepare(madeUp(n), "v1", nil).Quads
		if err := WriteNQuads(w, qs); err != nil {
			t.Fatal(err)
		}
		quads += len(qs)
		if len(sample) < 10 {
			sample = append(sample, qs[len(qs)/3], qs[2*len(qs)/3])
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	fi, _ := os.Stat(file)
	t.Logf("%d quads, %d MB of N-Quads", quads, fi.Size()/1e6)

	config := func(name, path string, options map[string]any) string {
		b, _ := json.Marshal(map[string]any{"store": map[string]any{"backend": "leveldb", "address": path, "options": options}})
		file := filepath.Join(dir, name+".json")
		if err := os.WriteFile(file, b, 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	run := func(what string, args ...string) (wall, busy time.Duration, output []byte) {
		cmd := exec.Command(args[0], args[1:]...)
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		start := time.Now()
		if err := cmd.Run(); err != nil {
			t.Fatalf("%s: %v\n%s%s", what, err, out.Bytes(), errs.Bytes())
		}
		took := time.Since(start)
		busy = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok && what != "" {
			t.Logf("%-12s %7.0f quads/s, %v wall, %v processor, peak %d MB", what, float64(quads)/took.Seconds(), took.Round(time.Millisecond),
				busy.Round(time.Millisecond), u.Maxrss/1000)
		}
		return took, busy, out.Bytes()
	}
	stockDB, ownStore := filepath.Join(dir, "stock"), filepath.Join(dir, "own")
	theirs, theirsBusy, _ := run("cayley load", stock, "load", "--init", "--config", config("load", stockDB, nil), "-i", file)
	ours, oursBusy, _ := run("zhengpu load", own, "load", "--store", ownStore, file)
	// To read, without the filter that takes each of a hundred processes seconds
	// to fill.
	reading := map[string]any{kvNoBloom: true}
	stockConfig, ownConfig := config("stock", stockDB, reading), config("own", filepath.Join(ownStore, dbDir), reading)
	t.Logf("%.1f times as fast; %.1f times by the processors' time, which others on the machine do not change much", theirs.Seconds()/ours.Seconds(), theirsBusy.Seconds()/oursBusy.Seconds())
	for name, path := range map[string]string{"stock": stockDB, "own": ownStore} {
		var disk int64
		_ = filepath.Walk(path, func(_ string, fi os.FileInfo, err error) error {
			if err == nil && !fi.IsDir() {
				disk += fi.Size()
			}
			return nil
		})
		t.Logf("%s: %d MB on disk", name, disk/1e6)
	}

	dump := func(config string) []string {
		to := filepath.Join(dir, "dump.nq")
		run("", stock, "dump", "--config", config, "-o", to)
		b, err := os.ReadFile(to)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(b), "\n")
		slices.Sort(lines)
		return lines
	}
	a, b := dump(stockConfig), dump(ownConfig)
	if !slices.Equal(a, b) {
		t.Errorf("the dumps differ: %d lines and %d", len(a), len(b))
	} else {
		t.Logf("the dumps are alike: %d lines", len(a)-1)
	}

	var queries []string
	for _, q := range sample {
		s, l := quad.StringOf(q.Subject), quad.StringOf(q.Label)
		queries = append(queries,
			fmt.Sprintf(`g.V(%q).out().all()`, s), fmt.Sprintf(`g.V(%q).in().limit(500).all()`, s),
			fmt.Sprintf(`g.V(%q).both().out("<name>").all()`, s), fmt.Sprintf(`g.V(%q).inPredicates().all()`, s),
			fmt.Sprintf(`g.V(%q).out("<states>").out("<quote>").all()`, l))
	}
	nothing := 0
	for _, q := range queries {
		var got [2]string
		for i, c := range []string{stockConfig, ownConfig} {
			_, _, out := run("", stock, "query", "--config", c, "--limit", "-1", q)
			lines := strings.SplitAfter(string(out), "\n")
			slices.Sort(lines)
			got[i] = strings.Join(lines, "")
		}
		if got[0] != got[1] {
			t.Errorf("%s: %d bytes of answer and %d", q, len(got[0]), len(got[1]))
		}
		if strings.TrimSpace(got[0]) == "" {
			nothing++
		}
	}
	t.Logf("%d queries answered alike, %d of them with nothing", len(queries), nothing)
}
