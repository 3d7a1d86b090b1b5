package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/simplifiedchinese"

	"zhengpu/graph"
	"zhengpu/graph/graphtest"
)

var update = flag.Bool("update", false, "write what the commands print into the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"zhengpu": main, "zhengpu-batches": mainInBatches})
}

// The command line, as transcripts in testdata/script.
func TestScripts(t *testing.T) {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = t.TempDir()
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("ZHENGPU_STORE", filepath.Join(e.WorkDir, "store"))
			e.Setenv("XDG_CACHE_HOME", cache) // where the segmenter unpacks its dictionary
			e.Setenv("LC_ALL", "C")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status":      statusCmd,
			"samplestore": sampleStoreCmd,
			"holdstore":   holdStoreCmd,
			"sparse":      sparseCmd,
			"encode":      encodeCmd,
			"replace":     replaceCmd,
			"dump":        dumpCmd,
			"empty":       emptyCmd,
		},
	})
}

// status CODE COMMAND… runs a command that must end with this exit status.
func statusCmd(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var ee *exec.ExitError
		if !errors.As(err, &ee) {
			ts.Fatalf("%v", err)
		}
		got = ee.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d\n%s%s", got, want, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// samplestore DIR makes a store of the hand-made reports of graphtest.
func sampleStoreCmd(ts *testscript.TestScript, _ bool, args []string) {
	s, err := graph.Open(ts.MkAbs(args[0]), graph.Options{Create: true})
	ts.Check(err)
	var batch []graph.Report
	for _, a := range graphtest.Sample() {
		batch = append(batch, graph.Prepare(a, "sample", nil))
	}
	_, err = s.Add(context.Background(), batch)
	ts.Check(err)
	ts.Check(s.Close())
}

// holdstore DIR keeps a store open for writing until the script ends.
func holdStoreCmd(ts *testscript.TestScript, _ bool, args []string) {
	s, err := graph.Open(ts.MkAbs(args[0]), graph.Options{})
	ts.Check(err)
	ts.Defer(func() { s.Close() })
}

// sparse FILE SIZE makes a file of so many bytes that takes no room.
func sparseCmd(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(f.Truncate(n))
	ts.Check(f.Close())
}

// encode CHARSET FROM TO
func encodeCmd(ts *testscript.TestScript, _ bool, args []string) {
	b := []byte(ts.ReadFile(args[1]))
	switch args[0] {
	case "gb18030":
		var err error
		b, err = simplifiedchinese.GB18030.NewEncoder().Bytes(b)
		ts.Check(err)
	default:
		ts.Fatalf("no charset %q", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), b, 0o644))
}

// replace FILE OLD NEW puts quoted NEW in place of quoted OLD.
func replaceCmd(ts *testscript.TestScript, _ bool, args []string) {
	old, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	with, err := strconv.Unquote(`"` + args[2] + `"`)
	ts.Check(err)
	b := []byte(ts.ReadFile(args[0]))
	if !bytes.Contains(b, []byte(old)) {
		ts.Fatalf("no %q in %s", old, args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), bytes.Replace(b, []byte(old), []byte(with), 1), 0o644))
}

// try runs one command line in this process.
func try(ctx context.Context, env map[string]string, args ...string) (status int, out, errs string) {
	var o, e bytes.Buffer
	status = run(ctx, args, &o, &e, func(k string) string { return env[k] })
	return status, o.String(), e.String()
}

// An interrupt ends a command with its own status.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	env := map[string]string{"ZHENGPU_STORE": t.TempDir() + "/store"}
	status, _, errs := try(ctx, env, "build")
	if status != exitInterrupted || !bytes.Contains([]byte(errs), []byte("interrupted")) {
		t.Errorf("status %d, %q", status, errs)
	}
}

// Without a home there is no default place for the store.
func TestNoHome(t *testing.T) {
	status, _, errs := try(context.Background(), nil, "stats")
	if status != exitUsage || !bytes.Contains([]byte(errs), []byte("--store")) {
		t.Errorf("status %d, %q", status, errs)
	}
	a := &app{env: func(k string) string { return map[string]string{"HOME": "/h"}[k] }}
	if dir, err := a.storeDir(); err != nil || dir != "/h/.local/share/zhengpu/store" {
		t.Errorf("%q, %v", dir, err)
	}
	a.env = func(k string) string { return map[string]string{"HOME": "/h", "XDG_DATA_HOME": "/d"}[k] }
	if dir, err := a.storeDir(); err != nil || dir != "/d/zhengpu/store" {
		t.Errorf("%q, %v", dir, err)
	}
}

// What prints to a closed pipe must not hang or panic.
func TestClosedOutput(t *testing.T) {
	r, w := io.Pipe()
	r.Close()
	if status := run(context.Background(), []string{"version", "--json"}, w, io.Discard, os.Getenv); status != exitFailed {
		t.Errorf("status %d", status)
	}
}

func TestInOrder(t *testing.T) {
	count := func(n int) func(func(int) bool) {
		return func(yield func(int) bool) {
			for i := range n {
				if !yield(i) {
					return
				}
			}
		}
	}
	square := func(i int) string { return fmt.Sprint(i * i) }
	var got []string
	err := inOrder(context.Background(), count(100), square, func(s string) error { got = append(got, s); return nil })
	if err != nil || len(got) != 100 {
		t.Fatal(len(got), err)
	}
	for i, s := range got {
		if s != fmt.Sprint(i*i) {
			t.Errorf("%d: %s", i, s)
		}
	}
	stop := errors.New("stop")
	n := 0
	if err := inOrder(context.Background(), count(1000), square, func(string) error {
		if n++; n == 3 {
			return stop
		}
		return nil
	}); !errors.Is(err, stop) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	n = 0
	if err := inOrder(ctx, count(1000), square, func(string) error {
		if n++; n == 3 {
			cancel()
		}
		return nil
	}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A fault in one document is that document's.
func TestGuarded(t *testing.T) {
	_, err := guarded("a.txt", func() (int, error) { panic("made up") })
	if err == nil || !bytes.HasPrefix([]byte(err.Error()), []byte("a.txt: ")) {
		t.Error(err)
	}
}
