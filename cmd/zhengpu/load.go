package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"zhengpu/graph"
	"zhengpu/ner/reader"
)

func newLoad(a *app) *cobra.Command {
	return a.describe(&cobra.Command{
		Use:  "load FILE",
		Args: a.args(1, 1),
		RunE: func(c *cobra.Command, args []string) error { return runLoad(c.Context(), a, args[0]) },
	})
}

func runLoad(ctx context.Context, a *app, file string) error {
	in, err := openPacked(file)
	if err != nil {
		return fail(exitSkipped, err)
	}
	defer in.Close()
	dir, err := a.storeDir()
	if err != nil {
		return err
	}
	s, err := graph.Open(dir, graph.Options{Create: true})
	if err != nil {
		return fail(exitStore, err)
	}
	var tell func(int)
	if !a.quiet && terminal(a.err) {
		tell = func(n int) { fmt.Fprintf(a.err, "\r%s", a.t("load.progress", commas(n))) }
	}
	defer debug.SetGCPercent(debug.SetGCPercent(200)) // most of what is held is held to the end
	done, err := s.Load(ctx, in, tell)
	if tell != nil {
		fmt.Fprint(a.err, "\r\x1b[K")
	}
	var faulty *graph.InputError
	switch {
	case err == nil:
	case errors.As(err, &faulty):
		err = fail(exitSkipped, fmt.Errorf("%s: %w", file, err))
	case ctx.Err() == nil:
		err = fail(exitStore, err)
	}
	if cerr := s.Close(); err == nil && cerr != nil {
		err = fail(exitStore, cerr)
	}
	if err != nil {
		return err
	}
	if a.json {
		return a.object(struct {
			Store string `json:"store"`
			graph.Loaded
		}{s.Dir(), done})
	}
	if !a.quiet {
		a.printf("%s\n%s\n", a.t("load.done", commas(done.Quads), commas(done.Duplicates)), a.t("build.store", s.Dir(), s.Backend()))
	}
	return nil
}

// openPacked opens a file, or standard input for "-", and unpacks gzip.
func openPacked(file string) (io.ReadCloser, error) {
	in := io.ReadCloser(os.Stdin)
	if file != reader.Stdin {
		f, err := os.Open(file)
		if err != nil {
			if errors.Is(err, os.ErrNotExist) {
				err = &reader.Error{Path: file, Err: reader.ErrMissing}
			}
			return nil, err
		}
		in = f
	}
	b := bufio.NewReaderSize(in, 1<<20)
	if head, _ := b.Peek(2); len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b {
		z, err := gzip.NewReader(b)
		if err != nil {
			in.Close()
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		return unpacked{z, in}, nil
	}
	return unpacked{b, in}, nil
}

type unpacked struct {
	io.Reader
	io.Closer
}
