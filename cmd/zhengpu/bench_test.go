//go:build unix

package main

import (
	"context"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/yanyiwu/gojieba"

	"zhengpu/ner"
	"zhengpu/ner/reader"
	"zhengpu/seeds"
)

// benchSources is the shared corpus and reports, or the sample reports where
// there is nothing shared beside the module, and how many bytes of text.
func benchSources(b *testing.B) (list []*ner.Source, bytes int) {
	b.Helper()
	add := func(src *ner.Source, err error) {
		if err != nil {
			b.Fatal(err)
		}
		list = append(list, src)
		bytes += len(src.Text)
	}
	for _, dir := range []string{"reports", "corpus"} {
		files, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", dir, "*.txt"))
		slices.Sort(files)
		for _, f := range files {
			add(reader.Read(f))
		}
	}
	if list == nil {
		ins, err := samples()
		if err != nil {
			b.Fatal(err)
		}
		for _, in := range ins {
			for src, err := range in.docs {
				add(src, err)
			}
		}
	}
	return list, bytes
}

// timed runs f over every index below n, on so many goroutines, and reports
// speed and allocations by the bytes of text that one round goes through. On a
// machine that others use as well, cpu-MB/s is what to compare: it counts the
// processor's time of the whole process, the collector's included.
func timed(b *testing.B, bytes, n, goroutines int, f func(i int) error) {
	b.Helper()
	b.SetBytes(int64(bytes))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	rounds, cpu := 0, cpuTime(b)
	for b.Loop() {
		rounds++
		var next atomic.Int64
		var wg sync.WaitGroup
		for range goroutines {
			wg.Go(func() {
				for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
					if err := f(i); err != nil {
						b.Error(err)
					}
				}
			})
		}
		wg.Wait()
	}
	cpu = cpuTime(b) - cpu
	runtime.ReadMemStats(&after)
	kb := float64(bytes) / 1000 * float64(rounds)
	b.ReportMetric(kb/1000/cpu.Seconds(), "cpu-MB/s")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/kb, "B/KB")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/kb, "allocs/KB")
}

// cpuTime is what the process used of the processors.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkExtract measures extraction, text to facts, beside a bare
// gojieba.Tag with its own dictionaries over the same text in the same run,
// each on one goroutine and on two, and then every stage by itself.
//
//	go test ./cmd/zhengpu -run '^$' -bench Extract -cpu 2
func BenchmarkExtract(b *testing.B) {
	sources, bytes := benchSources(b)
	defer debug.SetGCPercent(debug.SetGCPercent(batchGC)) // as the commands do
	x, err := newExtractor(seeds.FS)
	if err != nil {
		b.Fatal(err)
	}
	jieba := gojieba.NewJieba()
	defer jieba.Free()
	ctx := context.Background()
	extract := func(i int) error { _, err := x.source(ctx, sources[i], given{}); return err }
	tag := func(i int) error { jieba.Tag(sources[i].Text); return nil }
	for _, c := range []struct {
		name       string
		goroutines int
		f          func(int) error
	}{{"gojieba/1", 1, tag}, {"extract/1", 1, extract}, {"gojieba/2", 2, tag}, {"extract/2", 2, extract}} {
		b.Run(c.name, func(b *testing.B) { timed(b, bytes, len(sources), c.goroutines, c.f) })
	}

	b.Run("stage=clean", func(b *testing.B) {
		timed(b, bytes, len(sources), 1, func(i int) error { _, err := x.cleaner.Document(sources[i]); return err })
	})
	states := make([]*ner.Analysis, len(sources))
	for i, src := range sources {
		doc, err := x.cleaner.Document(src)
		if err != nil {
			b.Fatal(err)
		}
		states[i] = &ner.Analysis{Doc: doc}
	}
	p := x.pipeline
	for _, s := range []ner.Stage{p.Segment, p.Gazetteer, p.Quantity, p.Recognize, p.Relation, p.Observe, p.Resolve, p.Confidence} {
		name := strings.ReplaceAll(s.Name(), " ", "-")
		if s == p.Observe {
			name += "-observe"
		}
		b.Run("stage="+name, func(b *testing.B) {
			timed(b, bytes, len(states), 1, func(i int) error { return s.Run(copyOf(states[i])) })
		})
		for i, a := range states {
			states[i] = copyOf(a)
			if err := s.Run(states[i]); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// copyOf is an analysis for one stage to go on with: what a stage may write
// into is its own.
func copyOf(a *ner.Analysis) *ner.Analysis {
	c, doc := *a, *a.Doc
	c.Doc = &doc
	c.Mentions = slices.Clone(a.Mentions)
	c.Facts = slices.Clone(a.Facts)
	c.Attributes = slices.Clone(a.Attributes)
	c.Observations = slices.Clone(a.Observations)
	c.Entities = slices.Clone(a.Entities)
	c.Dropped = slices.Clone(a.Dropped)
	return &c
}

// BenchmarkLoad measures what stands before the first report: rules, lists and
// the segmenter.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := newExtractor(seeds.FS); err != nil {
			b.Fatal(err)
		}
	}
}
