package explore

import (
	"fmt"
	"image/color"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAtlas(t *testing.T) {
	a, b := bigAtlas(4000), bigAtlas(4000)
	if a.version != b.version {
		t.Error("not the same twice")
	}
	near, far := 0.0, 0.0
	for _, e := range a.edges {
		near += math.Hypot(a.nodes[e.from].X-a.nodes[e.to].X, a.nodes[e.from].Y-a.nodes[e.to].Y) / float64(len(a.edges))
	}
	for i, n := range a.nodes {
		if !(n.X > 0 && n.X < 1 && n.Y > 0 && n.Y < 1) {
			t.Fatalf("%s lies at %v %v", n.ID, n.X, n.Y)
		}
		o := a.nodes[(i*7919+13)%len(a.nodes)]
		far += math.Hypot(n.X-o.X, n.Y-o.Y) / float64(len(a.nodes))
	}
	if near > far*0.6 {
		t.Errorf("neighbours lie %.3f apart, strangers %.3f", near, far)
	}
	all := a.choose(atlasFilter{report: -1})
	if len(all.edges) != len(a.edges) {
		t.Error("no filter leaves out edges")
	}
	count := func(f atlasFilter) (nodes, edges int) {
		s := a.choose(f)
		for _, ok := range s.node {
			if ok {
				nodes++
			}
		}
		return nodes, len(s.edges)
	}
	kind := func(f atlasFilter) {
		n, e := count(f)
		if n == 0 || n >= len(a.nodes) || e == 0 || e >= len(a.edges) {
			t.Errorf("%+v leaves %d nodes and %d edges", f, n, e)
		}
	}
	kind(atlasFilter{report: -1, types: 1 << a.nodes[0].kind})
	kind(atlasFilter{report: -1, preds: 1 << a.predicate("attracted")})
	kind(atlasFilter{report: 0})
	kind(atlasFilter{report: -1, from: 2023})
	kind(atlasFilter{report: -1, to: 2022})
	kind(atlasFilter{report: -1, confidence: 0.9})
	if n, e := count(atlasFilter{report: -1, from: 2025}); n != 0 || e != 0 {
		t.Errorf("2025: %d %d", n, e)
	}

	// A tile has nodes where they lie, and lines run over its border.
	for _, at := range [][3]int{{0, 0, 0}, {3, 4, 4}} {
		img, scale := a.tile(all, at[0], at[1], at[2]), tileSize*math.Exp2(float64(at[0]))
		hit, in := 0, 0
		for i := range a.nodes[:100] {
			n := &a.nodes[i]
			x, y := n.X*scale-float64(at[1]*tileSize), n.Y*scale-float64(at[2]*tileSize)
			if x < 0 || y < 0 || x >= tileSize || y >= tileSize || radius(n.size, float64(at[0])) < 1.5 {
				continue
			}
			in++
			if img.RGBAAt(int(x), int(y)) == typeColours[n.Type] {
				hit++
			}
		}
		if in == 0 || hit*10 < in*9 {
			t.Errorf("%v: %d of %d nodes are drawn", at, hit, in)
		}
	}
	left, right := a.tile(all, 1, 0, 0), a.tile(all, 1, 1, 0)
	for y := range tileSize {
		l, r := left.RGBAAt(tileSize-1, y), right.RGBAAt(0, y)
		if (l == color.RGBA{255, 255, 255, 255}) != (r == color.RGBA{255, 255, 255, 255}) && int(l.R)-int(r.R) > 60 {
			t.Errorf("the border breaks at %d: %v %v", y, l, r)
		}
	}
}

// The page and the tiles colour types alike.
func TestColours(t *testing.T) {
	js, err := os.ReadFile("web/graph.js")
	if err != nil {
		t.Fatal(err)
	}
	for k, c := range typeColours {
		if want := fmt.Sprintf(`%s: "#%02x%02x%02x"`, k, c.R, c.G, c.B); !strings.Contains(string(js), want) {
			t.Errorf("graph.js has no %s", want)
		}
	}
}

func TestGather(t *testing.T) {
	// Two stars whose heads are linked, and a pair.
	edges := [][2]int{{0, 1}, {0, 2}, {0, 3}, {4, 5}, {4, 6}, {0, 4}, {7, 8}}
	mass := []float64{5, 2, 2, 2, 4, 2, 2, 2, 2}
	got, n := gather(len(mass), mass, edges)
	if diff := cmp.Diff([]int{0, 0, 0, 0, 1, 1, 1, 2, 3}, got); diff != "" || n != 4 {
		t.Error(n, diff)
	}
}
