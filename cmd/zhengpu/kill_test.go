package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"zhengpu/graph"
	"zhengpu/ner"
	"zhengpu/seeds"
)

// mainInBatches is the program with many small transactions.
func mainInBatches() {
	batchQuads = 800
	main()
}

// killing is a command that is killed, the store that it starts from, and what
// the store exports when it has ended.
type killing struct {
	name string
	args []string
	from string // folder to copy; none where the store is new
	want string
	took time.Duration
}

// TestKilled kills the program (kill -9) at random moments of build, add,
// update, remove, load and the making of the layer of identity, and looks that
// what it left is whole: a store of which each report has all its quads as they
// were before or as they will be, and nothing else, and that the same command
// then completes to the same bytes as one that was left alone. By hand:
//
//	ZHENGPU_KILL=200 go test -run TestKilled -timeout 0 -v ./cmd/zhengpu
func TestKilled(t *testing.T) {
	rounds, _ := strconv.Atoi(os.Getenv("ZHENGPU_KILL"))
	if rounds == 0 {
		t.Skip("ZHENGPU_KILL gives no number of rounds")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	schema, err := ner.LoadSchema(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	const many = 12
	write := func(folder string, content func(n int) int) (files []string) {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		for n := range many {
			f := filepath.Join(folder, fmt.Sprintf("%03d.txt", n))
			if err := os.WriteFile(f, []byte(ownReport(content(n))), 0o644); err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		return files
	}
	program := func(store string, args ...string) *exec.Cmd {
		return &exec.Cmd{Path: self, Args: append([]string{"zhengpu-batches", "-q", "--store", store}, args...), Env: os.Environ()}
	}
	must := func(store string, args ...string) string {
		if out, err := program(store, args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return store
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	whole := map[string][]string{} // by report, the quads that it may have
	note := func(store string) string {
		for id, lines := range byReport(t, store) {
			if !slices.Contains(whole[id], lines) {
				whole[id] = append(whole[id], lines)
			}
		}
		return exportedBytes(t, store)
	}
	files := write(at("reports"), func(n int) int { return n })
	full, half := must(at("full"), "build", at("reports")), must(at("half"), append([]string{"build"}, files[:6]...)...)
	want := note(full)
	note(half)
	more := note(must(at("more"), append([]string{"build"}, files[:9]...)...))
	fewer := note(must(at("fewer"), append([]string{"build"}, files[3:]...)...))
	write(at("changing"), func(n int) int { return n })
	before := must(at("before"), "build", at("changing"))
	note(before)
	write(at("changing"), func(n int) int { return n + n%3*100 })
	after := note(must(at("after"), "build", at("changing")))
	bare := at("bare") // without the layer of identity
	if err := os.CopyFS(bare, os.DirFS(full)); err != nil {
		t.Fatal(err)
	}
	s, err := graph.Open(bare, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.SetIdentity(context.Background(), nil, nil); err != nil {
		t.Fatal(err)
	}
	s.Close()
	os.Remove(filepath.Join(bare, identityFile))
	if err := os.WriteFile(at("full.nq"), []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
	kinds := []*killing{
		{name: "build", args: []string{"build", at("reports")}, want: want},
		{name: "resume", args: []string{"build", at("reports")}, from: half, want: want},
		{name: "add", args: append([]string{"add"}, files[6:9]...), from: half, want: more},
		{name: "update", args: []string{"update"}, from: before, want: after},
		{name: "remove", args: []string{"remove", "000", "001", "002"}, from: full, want: fewer},
		{name: "identity", args: []string{"build", at("reports")}, from: bare, want: want},
		{name: "load", args: []string{"load", at("full.nq")}, want: want},
	}
	fresh := func(k *killing) string {
		store := at("killed")
		if err := os.RemoveAll(store); err != nil {
			t.Fatal(err)
		}
		if k.from != "" {
			if err := os.CopyFS(store, os.DirFS(k.from)); err != nil {
				t.Fatal(err)
			}
		}
		return store
	}
	for _, k := range kinds {
		store, start := fresh(k), time.Now()
		must(store, k.args...)
		k.took = time.Since(start)
		if exportedBytes(t, store) != k.want {
			t.Fatalf("%s left alone gives other bytes than a build of the same files", k.name)
		}
		t.Logf("%s takes %v", k.name, k.took)
	}
	r := rand.New(rand.NewSource(1))
	left := map[string]map[string]int{} // rounds by command and what was left
	for i := range rounds {
		k := kinds[i%len(kinds)]
		store := fresh(k)
		cmd := program(store, k.args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		wait := k.took/4 + time.Duration(r.Int63n(int64(k.took)*9/10)) // earlier the rules are being read
		time.Sleep(wait)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		what := "none"
		s, err := graph.Open(store, graph.Options{ReadOnly: true})
		switch {
		case errors.Is(err, fs.ErrNotExist): // killed before there was a store
		case err != nil:
			t.Errorf("round %d, %s killed after %v: %v", i, k.name, wait, err)
			continue
		default:
			v, err := s.Verify(context.Background(), schema, nil, func(f graph.Fault) error {
				t.Errorf("round %d, %s killed after %v: %+v", i, k.name, wait, f)
				return nil
			})
			if err != nil {
				t.Errorf("round %d, %s killed after %v: %v", i, k.name, wait, err)
			}
			s.Close()
			for id, lines := range byReport(t, store) {
				if !slices.Contains(whole[id], lines) {
					t.Errorf("round %d, %s killed after %v: report %s is not whole", i, k.name, wait, id)
				}
			}
			what = fmt.Sprint(v.Reports)
			if exportedBytes(t, store) == k.want {
				what = "done"
			}
		}
		if left[k.name] == nil {
			left[k.name] = map[string]int{}
		}
		left[k.name][what]++
		if what != "done" || k.name != "load" && k.name != "remove" { // these say that there is nothing to do
			out, err := program(store, k.args...).CombinedOutput()
			var exit *exec.ExitError
			gone := k.name == "remove" && errors.As(err, &exit) && exit.ExitCode() == exitNothing // killed behind the removal: the rest is done all the same
			if err != nil && !gone {
				t.Errorf("round %d, %s again after %v: %v\n%s", i, k.name, wait, err, out)
				continue
			}
		}
		if exportedBytes(t, store) != k.want {
			t.Errorf("round %d, %s killed after %v: the command again gives other bytes", i, k.name, wait)
		}
		if i%10 == 9 {
			t.Logf("%d rounds; reports left → rounds: %v", i+1, left)
		}
	}
	t.Logf("%d rounds; reports left → rounds: %v", rounds, left)
}

// TestLoadKilled kills `zhengpu load` (kill -9) at random moments and looks that
// the store is then empty or full, and that an empty one takes the same load
// again. By hand:
//
//	ZHENGPU_KILL=200 go test -run TestLoadKilled -timeout 0 -v ./cmd/zhengpu
func TestLoadKilled(t *testing.T) {
	rounds, _ := strconv.Atoi(os.Getenv("ZHENGPU_KILL"))
	if rounds == 0 {
		t.Skip("ZHENGPU_KILL gives no number of rounds")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file, store := filepath.Join(dir, "made.nq"), filepath.Join(dir, "store")
	r := rand.New(rand.NewSource(1))
	var b strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&b, "<e/%x> <p%d> \"%x\" <l%d> .\n", r.Int63(), i%7, r.Int63(), i/100)
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	load := func() *exec.Cmd {
		return &exec.Cmd{Path: self, Args: []string{"zhengpu-batches", "load", "-q", "--store", store, file}, Env: os.Environ()}
	}
	start := time.Now()
	if out, err := load().CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	took := time.Since(start)
	want := exportedBytes(t, store)
	left := map[string]int{}
	for i := range rounds {
		if err := os.RemoveAll(store); err != nil {
			t.Fatal(err)
		}
		cmd := load()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		wait := time.Duration(r.Int63n(int64(took) * 11 / 10))
		time.Sleep(wait)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		s, err := graph.Open(store, graph.Options{ReadOnly: true})
		if errors.Is(err, fs.ErrNotExist) {
			left["no store yet"]++
		} else if err != nil {
			t.Errorf("round %d, killed after %v: %v", i, wait, err)
			continue
		} else {
			s.Close()
			if got := exportedBytes(t, store); got == want {
				left["full"]++
				continue
			} else if got != "" {
				t.Errorf("round %d, killed after %v: %d bytes of %d", i, wait, len(got), len(want))
			}
			left["empty"]++
		}
		if out, err := load().CombinedOutput(); err != nil {
			t.Fatalf("round %d, loading again after %v: %v\n%s", i, wait, err, out)
		}
		if exportedBytes(t, store) != want {
			t.Errorf("round %d, killed after %v: the load that followed gives other bytes", i, wait)
		}
	}
	t.Logf("left → rounds: %v", left)
}

// ownReport is a made-up report: n tells reports apart.
func ownReport(n int) string {
	r := rand.New(rand.NewSource(int64(n)))
	word := func() string {
		syllables := []rune("云岫望江临川启明星野蓝湾青禾瑞丰长河远山")
		return string([]rune{syllables[r.Intn(len(syllables))], syllables[r.Intn(len(syllables))], syllables[r.Intn(len(syllables))]})
	}
	var b strings.Builder
	district := []string{"浔阳区", "濂溪区", "金湖县", "盱眙县"}[n%4]
	fmt.Fprintf(&b, "%d年%s政府工作报告\n\n", 2015+n%10, district)
	for i := range 14 {
		w := word()
		fmt.Fprintf(&b, "引进%s科技有限公司，总投资%d亿元的%s产业园项目开工建设。地区生产总值%d.%d亿元，增长%d.%d%%。%s食品有限公司获评省级绿色工厂。\n\n",
			w, 1+r.Intn(90), w, 100+r.Intn(900), i%10, 3+r.Intn(6), i%10, word())
	}
	return b.String()
}

func exportedBytes(t *testing.T, store string) string {
	t.Helper()
	s, err := graph.Open(store, graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var b bytes.Buffer
	if err := s.ExportNQuads(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// byReport gives the quads of each report as sorted lines.
func byReport(t *testing.T, store string) map[string]string {
	t.Helper()
	s, err := graph.Open(store, graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	qs, err := s.Quads(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, q := range qs {
		label := strings.TrimSuffix(strings.TrimPrefix(quad.StringOf(q.Label), "<"), ">")
		if label == string(graph.IdentityLabel) {
			continue // made of all reports when they are in
		}
		id := strings.Split(label, "/")
		if len(id) < 2 {
			t.Fatalf("label %q", label)
		}
		out[id[1]] += q.String() + "\n"
	}
	return out
}
