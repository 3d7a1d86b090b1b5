package main

import (
	"bytes"
	"context"
	"os"

	"github.com/rogpeppe/go-internal/testscript"

	"zhengpu/graph"
)

// dump DIR FILE writes the quads of a store, sorted.
func dumpCmd(ts *testscript.TestScript, _ bool, args []string) {
	s, err := graph.Open(ts.MkAbs(args[0]), graph.Options{ReadOnly: true})
	ts.Check(err)
	defer s.Close()
	var b bytes.Buffer
	ts.Check(s.ExportNQuads(context.Background(), &b))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o644))
}

// empty FILE wants a file without a byte.
func emptyCmd(ts *testscript.TestScript, _ bool, args []string) {
	if text := ts.ReadFile(args[0]); text != "" {
		ts.Fatalf("%s is not empty: %.200s", args[0], text)
	}
}
