package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"zhengpu/ner"
	"zhengpu/ner/reader"
	"zhengpu/seeds"
)

// input is one report to be read.
type input struct {
	path string
	read func() (*ner.Source, error)
}

// inputs lists the reports that paths lead to, sorted, and what is wrong with
// the rest. Without paths they are the sample reports.
func inputs(paths []string) (list []input, bad []error) {
	if len(paths) == 0 {
		list, err := samples()
		if err != nil {
			bad = append(bad, err)
		}
		return list, bad
	}
	files, bad := reader.Walk(paths...)
	for _, f := range files {
		list = append(list, input{f, func() (*ner.Source, error) { return reader.Read(f) }})
	}
	return list, bad
}

// samplesDir is where the sample reports lie in the seeds.
const samplesDir = "reports"

func samples() ([]input, error) {
	names, err := fs.Glob(seeds.FS, samplesDir+"/*.txt")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var list []input
	for _, n := range names {
		list = append(list, input{path.Join("seeds", n), func() (*ner.Source, error) {
			b, err := fs.ReadFile(seeds.FS, n)
			if err != nil {
				return nil, err
			}
			return reader.Decode(path.Join("seeds", n), b)
		}})
	}
	return list, nil
}

// documentID is the id that cleaning gives a document: the hash of its file.
func documentID(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:])[:16]
}

// inOrder runs work(0) … work(n-1) on as many goroutines as there are
// processors and gives the results to take in that order, on the caller's
// goroutine. At most two results a worker wait for their turn. It stops at the
// first error of take, or when ctx is done.
func inOrder[T any](ctx context.Context, n int, work func(i int) T, take func(i int, v T) error) error {
	workers := max(1, min(runtime.GOMAXPROCS(0), n))
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type job struct {
		i    int
		done chan T
	}
	jobs := make(chan job)
	order := make(chan job, 2*workers)
	go func() {
		defer close(jobs)
		defer close(order)
		for i := range n {
			j := job{i, make(chan T, 1)}
			select {
			case order <- j:
			case <-ctx.Done():
				return
			}
			select {
			case jobs <- j:
			case <-ctx.Done():
				return
			}
		}
	}()
	for range workers {
		go func() {
			for j := range jobs {
				j.done <- work(j.i)
			}
		}()
	}
	taken := 0
	for j := range order {
		select {
		case v := <-j.done:
			if err := take(j.i, v); err != nil {
				return err
			}
			taken++
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if taken < n {
		return cmp.Or(ctx.Err(), context.Canceled)
	}
	return nil
}

// guarded keeps a fault of one document from ending the whole batch.
func guarded[T any](path string, f func() (T, error)) (v T, err error) {
	defer func() {
		if r := recover(); r != nil {
			buf := make([]byte, 4<<10)
			buf = buf[:runtime.Stack(buf, false)]
			err = &faultError{path, r, string(buf)}
		}
	}()
	return f()
}

// faultError is a fault of the program's own.
type faultError struct {
	path  string
	cause any
	stack string
}

func (e *faultError) Error() string {
	return fmt.Sprintf("%s: a fault in zhengpu itself, please report it: %v\n%s", e.path, e.cause, e.stack)
}

// progress shows how far a batch is, on standard error when that is a terminal.
type progress struct {
	p   *mpb.Progress
	bar *mpb.Bar
}

func (a *app) progress(n int, what string) *progress {
	if a.quiet || n < 2 || !terminal(a.err) {
		return &progress{}
	}
	p := mpb.New(mpb.WithOutput(a.err), mpb.WithWidth(40), mpb.WithRefreshRate(100*time.Millisecond))
	bar := p.AddBar(int64(n), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(what+" "), decor.CountersNoUnit("%d/%d")),
		mpb.AppendDecorators(decor.Percentage(), decor.Name("  "), decor.AverageETA(decor.ET_STYLE_GO)))
	return &progress{p, bar}
}

func (p *progress) step() {
	if p.bar != nil {
		p.bar.Increment()
	}
}

// end takes the bar off the screen, done or not.
func (p *progress) end() {
	if p.bar != nil {
		p.bar.Abort(true)
		p.p.Wait()
		p.bar = nil
	}
}

// skipped gathers what could not be used, and says so.
type skipped struct {
	a     *app
	count int
}

func (s *skipped) add(err error) {
	s.count++
	s.a.complain(err)
}

// status is the error that a batch ends with.
func (s *skipped) status() error {
	if s.count == 0 {
		return nil
	}
	return fail(exitSkipped, errors.New(s.a.t("skipped", s.count)))
}
