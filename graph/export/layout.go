package export

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// point is a place on the plane, in whole units.
type point struct{ x, y int }

// layout places the nodes. Parts of the graph that no edge joins are arranged
// each by itself and then set in rows, the largest first and single nodes
// last.
func (g *Graph) layout() []point {
	index := make(map[*Node]int, len(g.Nodes))
	for i, n := range g.Nodes {
		index[n] = i
	}
	links := make([][2]int, 0, len(g.Edges))
	for _, e := range g.Edges {
		if a, b := index[e.Source], index[e.Target]; a != b {
			links = append(links, [2]int{a, b})
		}
	}
	return pack(len(g.Nodes), links)
}

// Room that a part keeps around itself, for names: those of single nodes may
// be long.
const (
	roomX = 70
	roomY = 30
)

func pack(n int, links [][2]int) []point {
	// Parts, by the first of their nodes.
	root := make([]int, n)
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, l := range links {
		if a, b := find(l[0]), find(l[1]); a != b {
			root[max(a, b)] = min(a, b)
		}
	}
	type component struct {
		nodes []int
		links [][2]int
		at    []point
		w, h  int
	}
	var parts []*component
	of, place := make([]*component, n), make([]int, n)
	for i := range n {
		r := find(i)
		if r == i {
			of[i] = &component{}
			parts = append(parts, of[i])
		}
		of[i] = of[r]
		place[i] = len(of[i].nodes)
		of[i].nodes = append(of[i].nodes, i)
	}
	for _, l := range links {
		c := of[l[0]]
		c.links = append(c.links, [2]int{place[l[0]], place[l[1]]})
	}
	slices.SortStableFunc(parts, func(a, b *component) int { return len(b.nodes) - len(a.nodes) })
	area, widest := 0, 0
	for _, c := range parts {
		c.at = arrange(len(c.nodes), c.links)
		x0, x1, y0, y1 := c.at[0].x, c.at[0].x, c.at[0].y, c.at[0].y
		for _, p := range c.at {
			x0, x1, y0, y1 = min(x0, p.x), max(x1, p.x), min(y0, p.y), max(y1, p.y)
		}
		for i := range c.at {
			c.at[i].x += roomX - x0
			c.at[i].y += roomY - y0
		}
		c.w, c.h = x1-x0+2*roomX, y1-y0+2*roomY
		area += c.w * c.h
		widest = max(widest, c.w)
	}
	width := max(widest, int(math.Sqrt(float64(area)*1.7)))
	out := make([]point, n)
	x, y, row := 0, 0, 0
	for _, c := range parts {
		if x > 0 && x+c.w > width {
			x, y, row = 0, y+row, 0
		}
		for i, node := range c.nodes {
			out[node] = point{x + c.at[i].x, y + c.at[i].y}
		}
		x, row = x+c.w, max(row, c.h)
	}
	return out
}

// arrange places connected nodes by forces (Fruchterman and Reingold, with
// Barnes and Hut's tree for what is far): nodes push each other away, edges
// pull, and the middle draws weakly. It begins from a spiral in the order of
// the nodes, and every product is rounded on its own (the conversions forbid
// fused operations), so that it gives the same places on every machine.
func arrange(n int, links [][2]int) []point {
	x, y := make([]float64, n), make([]float64, n)
	// A sunflower: each next seed turned by the golden angle.
	const turnCos, turnSin = -0.7373688780783197, 0.6754902942615238
	c, s := 1.0, 0.0
	for i := range n {
		r := float64(60 * math.Sqrt(float64(i)+0.5))
		x[i], y[i] = float64(r*c), float64(r*s)
		c, s = float64(c*turnCos)-float64(s*turnSin), float64(c*turnSin)+float64(s*turnCos)
	}
	degree := make([]float64, n)
	for _, l := range links {
		degree[l[0]]++
		degree[l[1]]++
	}
	rounds := 300
	if n > 2000 {
		rounds = max(16, 600000/n)
	}
	const k = 75.0 // length of an edge at rest
	fx, fy := make([]float64, n), make([]float64, n)
	var t tree
	for round := range rounds {
		clear(fx)
		clear(fy)
		t.build(x, y)
		t.lay(n, float64(k*k))
		inStretches(n, func(from, to int) { // each node by itself, neighbours one after the other
			for _, i := range t.order[from:to] {
				fx[i], fy[i] = t.push(x[i], y[i], i)
				// To the middle, the more the further.
				fx[i] -= float64(x[i] * 0.02)
				fy[i] -= float64(y[i] * 0.02)
			}
		})
		for _, l := range links {
			a, b := l[0], l[1]
			dx, dy := x[b]-x[a], y[b]-y[a]
			d := math.Sqrt(float64(dx*dx) + float64(dy*dy))
			pull := float64(d/k) / math.Sqrt(math.Min(degree[a], degree[b]))
			fx[a] += float64(dx * pull)
			fy[a] += float64(dy * pull)
			fx[b] -= float64(dx * pull)
			fy[b] -= float64(dy * pull)
		}
		heat := float64(k*3) * (1 - float64(float64(round)/float64(rounds)))
		for i := range n {
			f := math.Sqrt(float64(fx[i]*fx[i]) + float64(fy[i]*fy[i]))
			if f > heat {
				fx[i], fy[i] = float64(fx[i]*heat)/f, float64(fy[i]*heat)/f
			}
			x[i] += fx[i]
			y[i] += fy[i]
		}
	}
	out := make([]point, n)
	for i := range n {
		out[i] = point{int(math.Round(x[i])), int(math.Round(y[i]))}
	}
	return out
}

// inStretches calls fn for stretches of 0 to n on every processor, where there
// are enough to be worth it.
func inStretches(n int, fn func(from, to int)) {
	const stretch = 1024
	if n <= stretch {
		fn(0, n)
		return
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for {
				from := int(next.Add(stretch)) - stretch
				if from >= n {
					return
				}
				fn(from, min(n, from+stretch))
			}
		})
	}
	group.Wait()
}

// tree is a quadtree; a cell knows how many nodes it holds and their middle.
type tree struct {
	cells []cell
	stops []stop  // what of it push needs, see lay
	order []int32 // all nodes, those near each other in one run
	stack []int32
}

// stop is a cell as push comes to it.
type stop struct {
	mx, my float64 // the middle
	open   float64 // squared size; its parts are looked at where this is more than 0.8 of the squared distance. -1: it has none
	push   float64 // its mass by the strength of the force
	next   int32   // the stop after its parts
	self   int32   // the one node that it holds, else -1
}

type cell struct {
	x0, y0, size float64
	mx, my, mass float64
	child        [4]int32 // 0 is none
	only         int32    // the node of a leaf, else -1
}

// build fills a tree anew; it keeps the room that it had.
func (t *tree) build(x, y []float64) {
	if t.cells = t.cells[:0]; len(x) == 0 {
		return
	}
	x0, x1, y0, y1 := x[0], x[0], y[0], y[0]
	for i := range x {
		x0, x1, y0, y1 = math.Min(x0, x[i]), math.Max(x1, x[i]), math.Min(y0, y[i]), math.Max(y1, y[i])
	}
	t.cells = slices.Grow(t.cells, 2*len(x))
	t.cells = append(t.cells, cell{x0: x0, y0: y0, size: math.Max(x1-x0, y1-y0) + 1, only: -1})
	for i := range x {
		t.insert(0, x, y, int32(i), 0)
	}
	for i := range t.cells {
		c := &t.cells[i]
		c.mx, c.my = c.mx/c.mass, c.my/c.mass
	}
}

func (t *tree) insert(at int, x, y []float64, i int32, depth int) {
	for {
		c := &t.cells[at]
		first := c.mass == 0
		c.mx += x[i]
		c.my += y[i]
		c.mass++
		if first {
			c.only = i
			return
		}
		if depth > 40 {
			return // on the same spot
		}
		if other := c.only; other >= 0 {
			c.only = -1
			sub := t.sub(at, x[other], y[other])
			o := &t.cells[sub]
			o.mx, o.my, o.mass, o.only = x[other], y[other], 1, other
		}
		at = t.sub(at, x[i], y[i])
		depth++
	}
}

// sub is the quarter of a cell that a place lies in, made if need be.
func (t *tree) sub(at int, x, y float64) int {
	c := t.cells[at]
	half := c.size / 2
	q := 0
	if x >= c.x0+half {
		q, c.x0 = q+1, c.x0+half
	}
	if y >= c.y0+half {
		q, c.y0 = q+2, c.y0+half
	}
	if c.child[q] == 0 {
		t.cells = append(t.cells, cell{x0: c.x0, y0: c.y0, size: half, only: -1})
		t.cells[at].child[q] = int32(len(t.cells) - 1)
	}
	return int(t.cells[at].child[q])
}

// lay sets the cells of n nodes in the order in which push goes over them, each
// before its parts, so that they are read from memory in one direction.
func (t *tree) lay(n int, kk float64) {
	t.stops = slices.Grow(t.stops[:0], len(t.cells))
	t.order = slices.Grow(t.order[:0], n)
	placed := make([]bool, n)
	t.stack = append(t.stack[:0], 0)
	for len(t.stack) > 0 {
		at := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		if at < 0 { // all parts of a stop are behind
			t.stops[^at].next = int32(len(t.stops))
			continue
		}
		c := &t.cells[at]
		s := stop{mx: c.mx, my: c.my, open: -1, push: float64(kk * c.mass), next: int32(len(t.stops)) + 1, self: -1}
		if c.only >= 0 {
			if c.mass == 1 {
				s.self = c.only
			}
			t.order = append(t.order, c.only)
			placed[c.only] = true
		} else {
			s.open = float64(c.size * c.size)
			t.stack = append(t.stack, ^int32(len(t.stops)))
			for _, sub := range c.child {
				if sub != 0 {
					t.stack = append(t.stack, sub)
				}
			}
		}
		t.stops = append(t.stops, s)
	}
	for i, ok := range placed { // those that lie on another
		if !ok {
			t.order = append(t.order, int32(i))
		}
	}
}

// push is what all other nodes do to node i.
func (t *tree) push(x, y float64, i int32) (fx, fy float64) {
	stops := t.stops
	for at := int32(0); int(at) < len(stops); {
		c := &stops[at]
		if c.self == i {
			at = c.next
			continue
		}
		dx, dy := x-c.mx, y-c.my
		dd := float64(dx*dx) + float64(dy*dy)
		if c.open > float64(dd*0.8) {
			at++
			continue
		}
		at = c.next
		if dd < 1 { // on the same spot: apart by their numbers
			dx, dy, dd = float64(1+i%7), float64(1+i%5), 4
		}
		f := float64(c.push / dd)
		fx += float64(dx * f)
		fy += float64(dy * f)
	}
	return fx, fy
}
