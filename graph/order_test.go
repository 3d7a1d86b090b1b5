package graph

import (
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"zhengpu/graph/graphtest"
	"zhengpu/ner"
)

// little is a small report: what it says depends on its content, and, as with
// real ones, in part on the path that it was read under. Districts, enterprises
// and industries come back in other reports.
func little(content int, file, version string) Report {
	r := rand.New(rand.NewSource(int64(content)))
	about, code := []string{"东河区", "西山县", "南屏镇"}[content%3], []string{"990102", "990121", "990121100"}[content%3]
	var lines []string
	type said struct{ company, industry, line string }
	var all []said
	for range 2 + r.Intn(3) {
		s := said{company: fmt.Sprintf("甲%d公司", r.Intn(4)), industry: fmt.Sprintf("乙%d产业", r.Intn(3))}
		s.line = fmt.Sprintf("今年引进%s，做强%s，第%d号。", s.company, s.industry, r.Intn(9))
		all, lines = append(all, s), append(lines, s.line)
	}
	b := graphtest.New(fmt.Sprintf("%016x", content+1), file, about, code, 2020+content%4, lines...)
	seen := map[string]bool{}
	for i, s := range all {
		if !seen[s.company] {
			b.Entity("enterprise/"+s.company, ner.Enterprise, s.company, s.company[:len("甲0")])
		}
		if !seen[s.industry] {
			b.Entity("industry/"+s.industry, ner.Industry, s.industry)
		}
		seen[s.company], seen[s.industry] = true, true
		b.Fact(about, ner.Attracted, s.company, s.line)
		b.Fact(about, ner.DevelopsIndustry, s.industry, s.line)
		if i == 0 {
			b.Figure(about, "企业", graphtest.V(float64(r.Intn(50))), "家", nil, "2023", s.line)
		}
	}
	b.Entity("place/"+file, ner.Place, file) // what only the path tells
	return Prepare(b.A, version, nil)
}

// disk is what lies on a disk: the content of each path.
type disk map[string]int

// load reads paths into a store in the order given, in batches of random size,
// and goes on with what Stale names.
func (d disk) load(t *testing.T, s *Store, r *rand.Rand, version string, paths ...string) {
	t.Helper()
	for len(paths) > 0 {
		n := 1 + r.Intn(min(3, len(paths)))
		var batch []Report
		for _, p := range paths[:n] {
			batch = append(batch, little(d[p], p, version))
		}
		mustAdd(t, s, batch...)
		paths = paths[n:]
	}
	for _, p := range s.Stale() {
		if _, ok := d[p]; !ok {
			t.Fatalf("%s is stale, but gone", p)
		}
		d.load(t, s, r, version, p)
	}
}

func shuffled(r *rand.Rand, in []string) []string {
	out := slices.Clone(in)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// Property: whatever came and went, in whatever order, the store exports what
// one exports that was filled once with what is on the disk now.
func TestAnyOrder(t *testing.T) {
	forBackends(t, func(t *testing.T, backend string) {
		seeds := 3
		if backend == LevelDB || backend == Memory {
			seeds = 30
		}
		for seed := range seeds {
			r := rand.New(rand.NewSource(int64(seed)))
			s := openTest(t, backend)
			now := disk{}
			version := "v1"
			var log []string
			for step := range 12 {
				path := fmt.Sprintf("in/%c.txt", 'a'+rune(r.Intn(6)))
				what := r.Intn(10)
				switch {
				case what < 5: // a file comes, or changes; often what another path has already
					now[path] = r.Intn(7)
					log = append(log, fmt.Sprintf("%s=%d", path, now[path]))
					now.load(t, s, r, version, path)
				case what < 6: // two files change places
					other := fmt.Sprintf("in/%c.txt", 'a'+rune(r.Intn(6)))
					a, ok1 := now[path]
					b, ok2 := now[other]
					if ok1 && ok2 && path != other {
						now[path], now[other] = b, a
						log = append(log, path+"<>"+other)
						mustAdd(t, s, little(b, path, version), little(a, other, version))
						now.load(t, s, r, version)
					}
				case what < 8: // a file goes
					if _, ok := now[path]; ok {
						delete(now, path)
						log = append(log, "gone "+path)
						if _, err := s.RemoveFiles(ctx, path); err != nil {
							t.Fatal(err)
						}
						now.load(t, s, r, version)
					}
				case what < 9: // a report goes, with all its paths
					content, ok := now[path]
					if !ok {
						continue
					}
					log = append(log, "remove "+path)
					if c, err := s.Remove(ctx, path); err != nil || c.Removed != 1 {
						t.Fatal(c, err)
					}
					maps.DeleteFunc(now, func(_ string, c int) bool { return c == content })
				default: // new rules: all is read again
					version = fmt.Sprint("v", step)
					log = append(log, "rules "+version)
					now.load(t, s, r, version, shuffled(r, slices.Sorted(maps.Keys(now)))...)
				}
			}
			now.load(t, s, r, version, slices.Sorted(maps.Keys(now))...)
			once := openTest(t, backend)
			now.load(t, once, r, version, shuffled(r, slices.Sorted(maps.Keys(now)))...)
			got, want := export(t, s), export(t, once)
			if got != want {
				t.Fatalf("seed %d: %s\n%s", seed, strings.Join(log, ", "), firstDifference(want, got))
			}
			st1, err1 := s.Stats(ctx)
			st2, err2 := once.Stats(ctx)
			if err1 != nil || err2 != nil || fmt.Sprint(st1) != fmt.Sprint(st2) {
				t.Errorf("seed %d: %+v %v, want %+v %v", seed, st1, err1, st2, err2)
			}
			if _, faults := verify(t, s, nil); len(faults) > 0 {
				t.Errorf("seed %d: %+v", seed, faults[0])
			}
			// All gone: nothing is left.
			for len(now) > 0 {
				path := slices.Sorted(maps.Keys(now))[r.Intn(len(now))]
				content := now[path]
				if _, err := s.Remove(ctx, path); err != nil {
					t.Fatal(err)
				}
				maps.DeleteFunc(now, func(_ string, c int) bool { return c == content })
			}
			if got := export(t, s); got != "" {
				t.Fatalf("seed %d: left over: %s", seed, got)
			}
		}
	})
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d: want %s\n got %s", i+1, w[i], g[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}
