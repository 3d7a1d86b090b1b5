package gazetteer

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"zhengpu/ner"
	"zhengpu/seeds"
)

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		l, err := Load(seeds.FS)
		if err != nil {
			b.Fatal(err)
		}
		if !l.Ready() {
			b.Fatal("the ready-made lexicon is stale: go run ./cmd/seedgen")
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compile(seeds.FS); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMemory tells what a loaded lexicon keeps.
func BenchmarkMemory(b *testing.B) {
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		l, err := Load(seeds.FS)
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB")
		b.ReportMetric(float64(len(l.keys.Trie().Cells())), "states")
		b.ReportMetric(float64(l.Len()), "entries")
	}
}

// corpusText is the shared corpus, or a text of our own when it is absent.
func corpusText(b *testing.B) []string {
	files, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "corpus", "full_*.txt"))
	var out []string
	for _, f := range files {
		t, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, strings.ToValidUTF8(string(t), ""))
	}
	if out == nil {
		out = append(out, strings.Repeat("2019年，临江县在市委的领导下，引进企业三十家，新建道路十公里。", 500))
	}
	return out
}

func BenchmarkScan(b *testing.B) {
	l := load(b)
	texts := corpusText(b)
	n := 0
	for _, t := range texts {
		n += len(t)
	}
	b.SetBytes(int64(n))
	for b.Loop() {
		for _, t := range texts {
			l.scan(t)
		}
	}
}

func BenchmarkRun(b *testing.B) {
	l := load(b)
	texts := corpusText(b)
	n := 0
	for _, t := range texts {
		n += len(t)
	}
	b.SetBytes(int64(n))
	for b.Loop() {
		for _, t := range texts {
			if err := l.Run(&ner.Analysis{Doc: &ner.Document{Text: t}}); err != nil {
				b.Fatal(err)
			}
		}
	}
}
