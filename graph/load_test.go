package graph

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"zhengpu/graph/graphtest"
	"zhengpu/ner"
)

// madeUp is a report of invented things, of about 5,000 quads: n tells reports
// apart. Enterprises and programs come back in other reports, as in life.
func madeUp(n int) *ner.Analysis {
	r := rand.New(rand.NewSource(int64(n)))
	zipf := rand.NewZipf(r, 1.2, 20, 50_000)
	syllables := []rune("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈")
	word := func(k, seed int) string {
		w := rand.New(rand.NewSource(int64(seed)))
		out := make([]rune, k)
		for i := range out {
			out[i] = syllables[w.Intn(len(syllables))]
		}
		return string(out)
	}
	code := fmt.Sprintf("%02d%02d%02d", 11+n%50, 1+n/50%20, 1+n/1000%30)
	type line struct{ kind, a, b int }
	var lines []string
	var facts []line
	const statements = 260
	for i := range statements {
		f := line{i % 4, int(zipf.Uint64()), i}
		facts = append(facts, f)
		lines = append(lines, fmt.Sprintf("今年以来全区大力推进重点项目建设，%s集团与%s项目%d签订协议，总投资%d亿元，预计年产值增长百分之%d。",
			word(4, f.a), word(5, n*1000+f.b), i, r.Intn(100)+1, r.Intn(30)))
	}
	b := graphtest.New(fmt.Sprintf("%016x", n), fmt.Sprintf("made/%04d/%06d.txt", n/1000, n), "某"+word(2, n)+"区", code, 2010+n%15, lines...)
	about := b.A.Entities[0].Name
	seen := map[string]bool{about: true}
	add := func(id string, t ner.Type, name string) {
		if !seen[name] {
			seen[name] = true
			b.Entity(id, t, name, name+"有限公司")
		}
	}
	for i, f := range facts {
		ent, proj := word(4, f.a)+"集团", fmt.Sprintf("%s项目%d", word(5, n*1000+f.b), i)
		add("enterprise/"+ent, ner.Enterprise, ent)
		add("project/"+code+"/"+proj, ner.Project, proj)
		quote := lines[i][strings.Index(lines[i], ent):strings.Index(lines[i], "，预计")]
		switch f.kind {
		case 0:
			b.Fact(about, ner.Attracted, ent, quote)
		case 1:
			b.Fact(proj, ner.UndertakenBy, ent, quote)
		case 2:
			b.Invest(proj, float64(r.Intn(1e6))*1e4, "元", quote)
		case 3:
			v, c := float64(r.Intn(1e9)), float64(r.Intn(300))/1000
			b.Figure(about, word(5, f.a%300), &v, "元", &c, strconv.Itoa(2010+n%15), quote)
		}
	}
	return b.A
}

// BenchmarkLoad fills an empty store. One backend a run, so that the peak is
// its own:
//
//	ZHENGPU_LOAD=1000000 go test -run - -bench Load/leveldb -benchtime 1x -timeout 0 ./graph
func BenchmarkLoad(b *testing.B) {
	want, _ := strconv.Atoi(os.Getenv("ZHENGPU_LOAD"))
	if want == 0 {
		want = 50_000
	}
	for _, backend := range []string{LevelDB, Bolt} {
		b.Run(backend, func(b *testing.B) {
			for b.Loop() {
				dir := os.Getenv("ZHENGPU_LOAD_DIR")
				if dir == "" {
					dir = b.TempDir()
				}
				s, err := Open(filepath.Join(dir, backend), Options{Create: true, Backend: backend})
				if err != nil {
					b.Fatal(err)
				}
				var batch []Report
				var quads, pending int
				var busy time.Duration
				flush := func() {
					start := time.Now()
					c, err := s.Add(context.Background(), batch)
					if err != nil {
						b.Fatal(err)
					}
					busy += time.Since(start)
					quads += c.QuadsAdded
					batch, pending = nil, 0
				}
				for n := 0; quads+pending < want; n++ {
					r := Prepare(madeUp(n), "v1", nil)
					batch, pending = append(batch, r), pending+len(r.Quads)
					if pending >= BatchQuads {
						flush()
					}
				}
				flush()
				start := time.Now()
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
				busy += time.Since(start)
				var disk int64
				filepath.Walk(filepath.Join(dir, backend), func(_ string, fi os.FileInfo, err error) error {
					if err == nil && !fi.IsDir() {
						disk += fi.Size()
					}
					return nil
				})
				b.ReportMetric(float64(quads), "quads")
				b.ReportMetric(float64(quads)/busy.Seconds(), "quads/s")
				b.ReportMetric(float64(disk)/1e6, "disk-MB")
				b.ReportMetric(peakMB(), "peak-MB")
			}
		})
	}
}

// peakMB is the process's peak resident memory, 0 where it cannot be told.
func peakMB() float64 {
	b, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmHWM:" {
			kb, _ := strconv.ParseFloat(f[1], 64)
			return kb / 1e3
		}
	}
	return 0
}

// BenchmarkLookups times look-ups on a store of any size:
//
//	ZHENGPU_STORE=/path/of/store go test -run - -bench Lookups ./graph
func BenchmarkLookups(b *testing.B) {
	dir := os.Getenv("ZHENGPU_STORE")
	if dir == "" {
		b.Skip("ZHENGPU_STORE names no store")
	}
	s, err := Open(dir, Options{ReadOnly: true})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	ctx := context.Background()
	var names, ids []string
	if err := s.withIndex(ctx, func(x *index) {
		for _, r := range x.sorted() {
			if strings.HasPrefix(r.id, "enterprise/") && !r.alias {
				names, ids = append(names, r.name), append(ids, r.id)
			}
		}
	}); err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		fn   func(i int) error
	}{
		{"exact", func(i int) error { _, err := s.Lookup(ctx, names[i%len(names)], 5); return err }},
		{"prefix", func(i int) error { _, err := s.Lookup(ctx, string([]rune(names[i%len(names)])[:3]), 5); return err }},
		{"substring", func(i int) error { _, err := s.Lookup(ctx, string([]rune(names[i%len(names)])[1:4]), 5); return err }},
		{"neighbors", func(i int) error { _, err := s.Neighbors(ctx, ids[i%len(ids)]); return err }},
		{"path", func(i int) error { _, err := s.Path(ctx, ids[i%len(ids)], ids[(i*7+13)%len(ids)], 6); return err }},
		{"stats", func(i int) error { _, err := s.Stats(ctx); return err }},
	} {
		b.Run(c.name, func(b *testing.B) {
			i := 0
			for b.Loop() {
				if err := c.fn(i); err != nil {
					b.Fatal(err)
				}
				i += 101
			}
		})
	}
}
