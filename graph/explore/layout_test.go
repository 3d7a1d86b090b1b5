package explore

import (
	"fmt"
	"math"
	"math/rand"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLayout(t *testing.T) {
	ids := []string{"a", "b", "c", "d", "e", "x", "y"}
	edges := [][2]int{{0, 1}, {0, 2}, {0, 3}, {0, 4}, {5, 6}, {3, 3}, {9, 1}, {-1, 0}}
	p := Layout(ids, edges, nil)
	if diff := cmp.Diff(p, Layout(ids, edges, nil)); diff != "" {
		t.Error("not the same twice", diff)
	}
	dist := func(i, j int) float64 { return math.Hypot(p[i].X-p[j].X, p[i].Y-p[j].Y) }
	for i := range p {
		if !finitePoint(p[i]) {
			t.Fatal(p)
		}
		for j := range i {
			if dist(i, j) < 0.5 {
				t.Errorf("%s and %s are on each other: %v", ids[i], ids[j], p)
			}
		}
	}
	if dist(0, 1) > dist(0, 5) {
		t.Error("a neighbour is farther than a stranger", p)
	}
	at := map[int]Point{0: {1, 2}, 1: {5, 5}}
	q := Layout(ids, edges, at)
	if q[0] != at[0] || q[1] != at[1] {
		t.Error("a place was not kept", q)
	}
	Layout(ids, edges, map[int]Point{0: {math.NaN(), 0}, 99: {1, 1}})
	if len(Layout(nil, nil, nil)) != 0 || len(Layout([]string{"a"}, nil, nil)) != 1 {
		t.Error("small ones")
	}
}

func BenchmarkLayout(b *testing.B) {
	for _, n := range []int{100, 5_000, 50_000} {
		r := rand.New(rand.NewSource(1))
		ids, edges := make([]string, n), make([][2]int, 0, 2*n)
		for i := range ids {
			ids[i] = fmt.Sprint(i)
			for range 2 {
				edges = append(edges, [2]int{i, int(float64(i) * math.Pow(r.Float64(), 2))})
			}
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				Layout(ids, edges, nil)
			}
		})
	}
}

func BenchmarkTile(b *testing.B) {
	a := bigAtlas(50_000)
	s := a.choose(atlasFilter{report: -1})
	for _, z := range []int{0, 2, 4} {
		b.Run(fmt.Sprint("level ", z), func(b *testing.B) {
			for b.Loop() {
				a.tile(s, z, 1<<z/2, 1<<z/2)
			}
		})
	}
}
