package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"path"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"zhengpu/ner"
	"zhengpu/ner/reader"
	"zhengpu/seeds"
)

// input is a path with the reports that it holds: one, or those of an archive.
type input struct {
	path string
	docs iter.Seq2[*ner.Source, error]
}

// inputs lists what paths lead to, sorted, and what is wrong with the rest.
// Without paths they are the sample reports.
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
		list = append(list, input{f, reader.Each(f)})
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
		list = append(list, input{path.Join("seeds", n), func(yield func(*ner.Source, error) bool) {
			b, err := fs.ReadFile(seeds.FS, n)
			if err != nil {
				yield(nil, err)
				return
			}
			yield(reader.Decode(path.Join("seeds", n), b))
		}})
	}
	return list, nil
}

// document is a report that was read, or why it could not be.
type document struct {
	path   string
	source *ner.Source
	err    error
	first  bool // of its path
}

// documents reads the inputs one after the other.
func documents(list []input) iter.Seq[document] {
	return func(yield func(document) bool) {
		for _, in := range list {
			first := true
			more := func() (more bool) {
				more = true
				defer func() {
					if r := recover(); r != nil {
						more = yield(document{path: in.path, err: fault(in.path, r), first: first})
					}
				}()
				for src, err := range in.docs {
					d := document{path: in.path, source: src, err: err, first: first}
					if src != nil {
						d.path = src.Path
					}
					first = false
					if !yield(d) {
						return false
					}
				}
				return true
			}()
			if !more {
				return
			}
		}
	}
}

// inOrder runs work over jobs on as many goroutines as there are processors
// and gives the results to take in the order of the jobs, on the caller's
// goroutine. At most two results a worker wait for their turn. It stops at the
// first error of take, or when ctx is done.
func inOrder[J, T any](ctx context.Context, jobs iter.Seq[J], work func(J) T, take func(T) error) error {
	workers := runtime.GOMAXPROCS(0)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type task struct {
		job  J
		done chan T
	}
	queue := make(chan task)
	order := make(chan task, 2*workers)
	go func() {
		defer close(queue)
		defer close(order)
		for j := range jobs {
			t := task{j, make(chan T, 1)}
			for _, ch := range []chan task{order, queue} {
				select {
				case ch <- t:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	for range workers {
		go func() {
			for t := range queue {
				t.done <- work(t.job)
			}
		}()
	}
	for t := range order {
		select {
		case v := <-t.done:
			if err := take(v); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

// guarded keeps a fault of one document from ending the whole batch.
func guarded[T any](path string, f func() (T, error)) (v T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fault(path, r)
		}
	}()
	return f()
}

// fault makes an error of a panic: a fault of the program's own.
func fault(path string, cause any) error {
	buf := make([]byte, 4<<10)
	buf = buf[:runtime.Stack(buf, false)]
	return fmt.Errorf("%s: a fault in zhengpu itself, please report it: %v\n%s", path, cause, buf)
}

// progress shows how far a batch is, with a rate and the time left, on
// standard error: as a bar where that is a terminal, else as a line from time
// to time.
type progress struct {
	a    *app
	p    *mpb.Progress
	bar  *mpb.Bar
	what string
	said time.Time

	mu    sync.Mutex
	total int64
	done  int64
	real  int64 // done that took work
	began time.Time
	marks []mark // of the last minute or so, oldest first
}

type mark struct {
	at         time.Time
	done, real int64
}

// sayEvery is how often a line tells of progress off a terminal.
const sayEvery = 20 * time.Second

func (a *app) progress(n int, what string) *progress {
	if a.quiet || n < 2 {
		return &progress{}
	}
	now := time.Now()
	p := &progress{a: a, what: what, total: int64(n), began: now, said: now, marks: []mark{{at: now}}}
	if !terminal(a.err) {
		return p
	}
	p.p = mpb.New(mpb.WithOutput(a.err), mpb.WithWidth(40), mpb.WithRefreshRate(200*time.Millisecond))
	p.bar = p.p.AddBar(int64(n), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(what+" "), decor.CountersNoUnit("%d/%d")),
		mpb.AppendDecorators(decor.Percentage(), decor.Name("  "), decor.Any(func(decor.Statistics) string { return p.pace() })))
	return p
}

// step counts a document; one that is not the first of its path was not
// counted beforehand. real tells that it took work: what a build finds done
// already says nothing of the time that the rest will take.
func (p *progress) step(first, real bool) {
	if p.a == nil {
		return
	}
	now := time.Now()
	p.mu.Lock()
	p.done++
	if real {
		p.real++
	}
	if !first {
		p.total++
	}
	if now.Sub(p.marks[len(p.marks)-1].at) >= time.Second {
		p.marks = append(p.marks, mark{now, p.done, p.real})
		if len(p.marks) > 90 {
			p.marks = p.marks[1:]
		}
	}
	p.mu.Unlock()
	if p.bar != nil {
		p.bar.SetTotal(p.total, false)
		p.bar.Increment()
		return
	}
	if now.Sub(p.said) >= sayEvery {
		p.said = now
		p.a.note("progress.at", p.what, commas(int(p.done)), commas(int(p.total)), p.pace())
	}
}

// pace is the rate of the last minute or so and the time left by it.
func (p *progress) pace() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	from := p.marks[0]
	for _, m := range p.marks {
		if m.real > 0 {
			break
		}
		from = m
	}
	n, took := p.real-from.real, time.Since(from.at).Seconds()
	if p.real == 0 {
		n = p.done - from.done
	}
	if n <= 0 || took < 1 {
		return ""
	}
	rate := float64(n) / took
	left := time.Duration(float64(p.total-p.done)/rate) * time.Second
	return p.a.t("progress.pace", strconv.FormatFloat(rate, 'f', 1, 64), left.String())
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
