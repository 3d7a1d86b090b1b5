package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"zhengpu/graph"
	"zhengpu/seeds"
)

// TestScale builds stores of many documents and tells of each how fast it went
// and how much memory it took, the layer of identity apart. The documents are
// spliced from the sentences of real ones under titles of real districts, with
// a fixed seed. By hand:
//
//	ZHENGPU_SCALE="1000 10000 100000" go test -run TestScale -timeout 0 -v ./cmd/zhengpu
//
// ZHENGPU_CORPUS names the folder of texts, ZHENGPU_SCALE_DIR one to work in
// that is kept.
func TestScale(t *testing.T) {
	sizes := strings.Fields(os.Getenv("ZHENGPU_SCALE"))
	if len(sizes) == 0 {
		t.Skip("ZHENGPU_SCALE gives no numbers of documents")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := os.Getenv("ZHENGPU_SCALE_DIR")
	if dir == "" {
		dir = t.TempDir()
	}
	corpus := os.Getenv("ZHENGPU_CORPUS")
	if corpus == "" {
		corpus = filepath.Join("..", "..", "..", "shared", "corpus")
	}
	sp := newSplicer(t, corpus)
	for _, size := range sizes {
		n, err := strconv.Atoi(size)
		if err != nil {
			t.Fatal(err)
		}
		docs, store := filepath.Join(dir, "docs"+size), filepath.Join(dir, "store"+size)
		bytes := sp.write(t, docs, n)
		var total builtTotal
		first := runBuilt(t, self, &total, "build", "--json", "--store", store, docs)
		t.Logf("%d documents, %.1f MB: %.1f s, %.1f documents/s, %.3f MB/s, %.2f processors busy, %d MB at most, %d quads, %.0f quads/s, %d facts",
			n, float64(bytes)/1e6, first.wall.Seconds(), float64(n)/first.wall.Seconds(), float64(bytes)/1e6/first.wall.Seconds(),
			first.cpu.Seconds()/first.wall.Seconds(), first.peak>>20, total.QuadsAdded, float64(total.QuadsAdded)/first.wall.Seconds(), total.Facts)
		if total.New+total.Unchanged != n {
			t.Errorf("%d new, %d unchanged of %d", total.New, total.Unchanged, n)
		}
		again := runBuilt(t, self, &total, "build", "--json", "--store", store, docs)
		t.Logf("  again: %.1f s, %d MB; %d unchanged", again.wall.Seconds(), again.peak>>20, total.Unchanged)
		if total.Unchanged != n || total.QuadsAdded+total.QuadsRemoved > 0 {
			t.Errorf("the second build changes something: %+v", total)
		}
		if err := os.Remove(filepath.Join(store, identityFile)); err != nil {
			t.Error(err)
		}
		layer := runBuilt(t, self, &total, "build", "--json", "--store", store, docs)
		t.Logf("  with the layer of identity made anew: %.1f s, %d MB", layer.wall.Seconds(), layer.peak>>20)
		s, err := graph.Open(store, graph.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		groups, err := s.Groups(t.Context())
		if err != nil {
			t.Error(err)
		}
		st, err := s.Stats(t.Context())
		if err != nil {
			t.Error(err)
		}
		t.Logf("  %d entities, %d of them one with another", st.Entities, len(groups))
		s.Close()
	}
}

type spent struct {
	wall, cpu time.Duration
	peak      int64 // bytes resident
}

// runBuilt runs the program and reads its last line.
func runBuilt(t *testing.T, self string, total *builtTotal, args ...string) spent {
	t.Helper()
	var out lastLine
	var errs bytes.Buffer
	cmd := &exec.Cmd{Path: self, Args: append([]string{"zhengpu"}, args...), Env: os.Environ(), Stdout: &out, Stderr: io.MultiWriter(&errs, os.Stderr)}
	start := time.Now()
	if err := cmd.Run(); cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == exitSkipped {
		t.Errorf("%v: %v\n%s", args, err, errs.Bytes()) // the others are measured all the same
	} else if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, errs.Bytes())
	}
	m := spent{wall: time.Since(start), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		m.peak = u.Maxrss << 10
	}
	*total = builtTotal{}
	if err := json.Unmarshal(out, total); err != nil {
		t.Fatalf("%v: %q", err, out)
	}
	return m
}

// lastLine keeps the last line that is written to it.
type lastLine []byte

func (l *lastLine) Write(p []byte) (int, error) {
	b := append(*l, p...)
	if i := bytes.LastIndexByte(bytes.TrimRight(b, "\n"), '\n'); i >= 0 {
		b = slices.Clone(b[i+1:])
	}
	*l = b
	return len(p), nil
}

// splicer makes documents of sentences.
type splicer struct {
	texts     [][]string // sentences by text
	districts []string   // counties with province and city
}

func newSplicer(t *testing.T, corpus string) *splicer {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(corpus, "*.txt"))
	if len(files) == 0 {
		t.Skipf("no texts in %s", corpus)
	}
	s := &splicer{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var sentences []string
		for line := range strings.Lines(string(b)) {
			for _, x := range strings.SplitAfter(strings.TrimSpace(line), "。") {
				if n := len([]rune(x)); n >= 15 && n <= 200 {
					sentences = append(sentences, x)
				}
			}
		}
		if len(sentences) > 5 {
			s.texts = append(s.texts, sentences)
		}
	}
	b, err := seeds.FS.ReadFile("divisions/divisions.tsv")
	if err != nil {
		t.Fatal(err)
	}
	name := map[string]string{}
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) < 5 || len(f[0]) != 6 || f[4] != "" || f[3] != "" {
			continue
		}
		name[f[0]] = f[1]
		if code := f[0]; !strings.HasSuffix(code, "00") {
			s.districts = append(s.districts, name[code[:2]+"0000"]+name[code[:4]+"00"]+f[1])
		}
	}
	return s
}

// write makes n documents of about 1 KB in a folder and gives their bytes in
// all. Those that are there already stay.
func (s *splicer) write(t *testing.T, dir string, n int) int64 {
	t.Helper()
	var bytes int64
	for i := range n {
		r := rand.New(rand.NewSource(int64(i)))
		var b strings.Builder
		fmt.Fprintf(&b, "%s%d年政府工作报告\n\n", s.districts[r.Intn(len(s.districts))], 2009+r.Intn(17))
		home := s.texts[r.Intn(len(s.texts))]
		for b.Len() < 1000 {
			from := home
			if r.Intn(3) == 0 {
				from = s.texts[r.Intn(len(s.texts))]
			}
			b.WriteString(from[r.Intn(len(from))])
			if r.Intn(4) == 0 {
				b.WriteString("\n\n")
			}
		}
		b.WriteString("\n")
		sub := filepath.Join(dir, fmt.Sprintf("%03d", i/1000))
		path := filepath.Join(sub, fmt.Sprintf("%06d.txt", i))
		bytes += int64(b.Len())
		if _, err := os.Stat(path); err == nil {
			continue
		}
		if err := os.MkdirAll(sub, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return bytes
}
