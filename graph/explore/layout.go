package explore

import (
	"cmp"
	"hash/fnv"
	"maps"
	"math"
	"runtime"
	"slices"
	"sync"
)

// Point is a place on the page, in units of about a node's distance.
type Point struct{ X, Y float64 }

// Layout places n nodes. The forces are those of ForceAtlas2 (Jacomy et al.
// 2014): repulsion by degree, found with a quadtree (Barnes and Hut 1986),
// linear attraction along edges, gravity to the centre, and a speed of each
// node by how much it swings. at holds places from before: nodes that have one
// keep it unless all have. The same input gives the same places.
func Layout(ids []string, edges [][2]int, at map[int]Point) []Point {
	return layOut(ids, edges, at, 0)
}

// layOut is Layout with a pull to the centre that grows with the distance,
// when it is not 0: parts without a link to the rest then stay near, and the
// whole fills a disc.
func layOut(ids []string, edges [][2]int, at map[int]Point, pull float64) []Point {
	n := len(ids)
	p := make([]Point, n)
	if n == 0 {
		return p
	}
	degree := make([]float64, n)
	near := make([][]int, n)
	good := edges[:0:0]
	for _, e := range edges {
		if e[0] < 0 || e[1] < 0 || e[0] >= n || e[1] >= n || e[0] == e[1] {
			continue
		}
		good = append(good, e)
		degree[e[0]]++
		degree[e[1]]++
		near[e[0]] = append(near[e[0]], e[1])
		near[e[1]] = append(near[e[1]], e[0])
	}
	fixed := make([]bool, n)
	anyFree := len(at) < n
	placed := make([]bool, n)
	for i, q := range at {
		if i >= 0 && i < n && finitePoint(q) {
			p[i], placed[i] = q, true
			fixed[i] = anyFree
		}
	}
	weight := make([]float64, len(good))
	for i := range weight {
		weight[i] = 1
	}
	mass := make([]float64, n)
	for i, d := range degree {
		mass[i] = d + 1
	}
	if pull > 0 && len(at) == 0 {
		coarsely(p, mass, good, weight, pull)
		return p
	}
	start(ids, near, placed, p)
	if n == 1 {
		return p
	}
	l := &layout{p: p, mass: mass, edges: good, weight: weight, fixed: fixed, pull: pull, far: 10}
	l.run(min(max(300_000/n, 30), 250), 1)
	return p
}

// coarsely places nodes by levels (as Walshaw 2003 does): nodes are gathered
// to the neighbours that have most links until few groups are left; the forces
// place these, and each level then fills the discs of its groups. Masses and
// weights add up, so that every level fills the same disc.
func coarsely(p []Point, mass []float64, edges [][2]int, weight []float64, pull float64) {
	n := len(p)
	total := 0.0
	for _, m := range mass {
		total += m
	}
	radius := 2 * math.Sqrt(total/pull) // where the pull and the push of all masses are even
	up, above := gather(n, mass, edges)
	if n <= 1500 || above > n*9/10 {
		for i := range p {
			r, a := radius*math.Sqrt((float64(i)+0.5)/float64(n)), 2.399963*float64(i) // the golden angle
			p[i] = Point{r * math.Cos(a), r * math.Sin(a)}
		}
		// Links pull less than they do in a small graph: else groups that share
		// much would all lie in the middle.
		loose := make([]float64, len(weight))
		for i, w := range weight {
			loose[i] = w / 5
		}
		l := &layout{p: p, mass: mass, edges: edges, weight: loose, pull: pull, far: radius / 20}
		l.run(min(max(600_000/n, 40), 400), 1)
		return
	}
	mass2, p2 := make([]float64, above), make([]Point, above)
	for i, u := range up {
		mass2[u] += mass[i]
	}
	between := map[[2]int]float64{}
	for i, e := range edges {
		a, b := up[e[0]], up[e[1]]
		if a != b {
			between[[2]int{min(a, b), max(a, b)}] += weight[i]
		}
	}
	edges2 := slices.SortedFunc(maps.Keys(between), func(x, y [2]int) int { return cmp.Or(x[0]-y[0], x[1]-y[1]) })
	weight2 := make([]float64, len(edges2))
	for i, e := range edges2 {
		weight2[i] = between[e]
	}
	coarsely(p2, mass2, edges2, weight2, pull)
	// Each lies in the disc of its group, the heavy near the middle.
	density := pull / (4 * math.Pi)
	used := make([]float64, above)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(mass[b], mass[a]) })
	for k, i := range order {
		u := up[i]
		r, a := math.Sqrt(used[u]/(math.Pi*density)), 2.399963*float64(k)
		used[u] += mass[i]
		p[i] = Point{p2[u].X + r*math.Cos(a), p2[u].Y + r*math.Sin(a)}
	}
}

// gather gives each node a group: that of its neighbour of most mass, unless
// others follow itself. Groups reach one step from their head.
func gather(n int, mass []float64, edges [][2]int) (group []int, groups int) {
	best := make([]int, n)
	for i := range best {
		best[i] = i
	}
	above := func(a, b int) bool { return mass[a] > mass[b] || mass[a] == mass[b] && a < b }
	for _, e := range edges {
		for k := range 2 {
			if a, b := e[k], e[1-k]; above(b, best[a]) {
				best[a] = b
			}
		}
	}
	followers := make([]int, n)
	for i, h := range best {
		if h != i {
			followers[h]++
		}
	}
	group = make([]int, n)
	for i := range group {
		if best[i] == i || followers[i] > 1 || followers[best[i]] < 2 {
			group[i] = groups
			groups++
		} else {
			group[i] = -1
		}
	}
	for i, h := range best {
		if group[i] < 0 {
			group[i] = group[h]
		}
	}
	return group, groups
}

func finitePoint(q Point) bool {
	return !math.IsNaN(q.X) && !math.IsNaN(q.Y) && math.Abs(q.X) < 1e7 && math.Abs(q.Y) < 1e7
}

// start puts nodes without a place beside a neighbour that has one, else on a
// sunflower spiral; the id tells the angle, so that it never depends on chance.
func start(ids []string, near [][]int, placed []bool, p []Point) {
	var queue []int
	for i := range ids {
		if placed[i] {
			queue = append(queue, i)
		}
	}
	around := func(i, j int) {
		a := angle(ids[j])
		p[j] = Point{p[i].X + 3*math.Cos(a), p[i].Y + 3*math.Sin(a)}
		placed[j] = true
	}
	lone := 0.0
	for next := 0; ; {
		for len(queue) > 0 {
			i := queue[0]
			queue = queue[1:]
			for _, j := range near[i] {
				if !placed[j] {
					around(i, j)
					queue = append(queue, j)
				}
			}
		}
		for next < len(ids) && placed[next] {
			next++
		}
		if next == len(ids) {
			return
		}
		r := 6 * math.Sqrt(lone)
		p[next] = Point{r * math.Cos(2.399963*lone), r * math.Sin(2.399963*lone)} // the golden angle
		placed[next] = true
		queue = append(queue, next)
		lone++
	}
}

func angle(id string) float64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	return float64(h.Sum64()%36000) / 36000 * 2 * math.Pi
}

type layout struct {
	p, force, last []Point
	mass           []float64 // of a node: its links and one
	edges          [][2]int
	weight         []float64 // of an edge
	fixed          []bool    // nil: none is
	pull           float64   // to the centre, by distance; 0 is a weak one, even far off
	far            float64   // that a node may go in one step
	speed          float64
	tree           quadtree
}

// run moves the nodes a number of times, from heat on ever less.
func (l *layout) run(rounds int, heat float64) {
	n := len(l.p)
	l.force, l.last = make([]Point, n), make([]Point, n)
	if l.fixed == nil {
		l.fixed = make([]bool, n)
	}
	for i := range rounds {
		l.step(heat * (1 - 0.9*float64(i)/float64(rounds)))
	}
}

// step moves every free node once; cool shortens the steps towards the end.
func (l *layout) step(cool float64) {
	const (
		repulsion = 4.0
		gravity   = 0.05
	)
	n := len(l.p)
	theta := 1.2
	if n > 2000 {
		theta = 1.6
	}
	l.tree.build(l.p, l.mass)
	each(n, func(i int) {
		l.last[i] = l.force[i]
		f := Point{}
		if !l.fixed[i] {
			m := l.mass[i]
			f = l.tree.push(l.p[i], theta)
			f.X *= repulsion * m
			f.Y *= repulsion * m
			d := math.Hypot(l.p[i].X, l.p[i].Y) + 1e-9
			g := gravity * math.Min(d, 20) / d
			if l.pull > 0 {
				g = l.pull
			}
			f.X -= g * m * l.p[i].X
			f.Y -= g * m * l.p[i].Y
		}
		l.force[i] = f
	})
	for i, e := range l.edges {
		a, b := e[0], e[1]
		dx, dy := l.weight[i]*(l.p[b].X-l.p[a].X), l.weight[i]*(l.p[b].Y-l.p[a].Y)
		l.force[a].X += dx
		l.force[a].Y += dy
		l.force[b].X -= dx
		l.force[b].Y -= dy
	}
	swing, traction := 1e-9, 1e-9
	for i := range n {
		if l.fixed[i] {
			continue
		}
		m := l.mass[i]
		swing += m * math.Hypot(l.force[i].X-l.last[i].X, l.force[i].Y-l.last[i].Y)
		traction += m * math.Hypot(l.force[i].X+l.last[i].X, l.force[i].Y+l.last[i].Y) / 2
	}
	target := traction / swing
	if l.speed == 0 {
		l.speed = 0.1
	}
	l.speed += math.Min(target-l.speed, 0.5*l.speed)
	for i := range n {
		if l.fixed[i] {
			continue
		}
		s := math.Hypot(l.force[i].X-l.last[i].X, l.force[i].Y-l.last[i].Y)
		v := l.speed / (1 + l.speed*math.Sqrt(l.mass[i]*s))
		f := math.Hypot(l.force[i].X, l.force[i].Y)
		if f > 0 {
			v = math.Min(v, l.far/f)
			v = math.Min(v, 1/(l.mass[i]+1)) * cool // an edge's pull must not overshoot
		}
		l.p[i].X += v * l.force[i].X
		l.p[i].Y += v * l.force[i].Y
	}
}

// each runs fn for 0 to n-1 on all processors.
func each(n int, fn func(int)) {
	workers := min(runtime.GOMAXPROCS(0), 1+n/512)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w * n / workers; i < (w+1)*n/workers; i++ {
				fn(i)
			}
		})
	}
	wg.Wait()
}

// quadtree sums up masses of far nodes.
type quadtree struct{ cells []cell }

type cell struct {
	x, y, size float64 // lower corner
	cx, cy, m  float64 // centre of mass, weighted while building
	child      int32   // of four in a row; 0 is none
	count      int32
}

func (t *quadtree) build(p []Point, mass []float64) {
	lo, hi := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, q := range p {
		lo.X, lo.Y = math.Min(lo.X, q.X), math.Min(lo.Y, q.Y)
		hi.X, hi.Y = math.Max(hi.X, q.X), math.Max(hi.Y, q.Y)
	}
	t.cells = append(t.cells[:0], cell{x: lo.X, y: lo.Y, size: math.Max(hi.X-lo.X, hi.Y-lo.Y) + 1e-6})
	for i, q := range p {
		t.add(0, q, mass[i], 0)
	}
	for i := range t.cells {
		if c := &t.cells[i]; c.m > 0 {
			c.cx /= c.m
			c.cy /= c.m
		}
	}
}

func (t *quadtree) add(i int32, q Point, m float64, depth int) {
	for {
		c := &t.cells[i]
		if c.count > 0 && c.child == 0 && depth < 24 {
			// Divide: what lay here goes one down.
			half := c.size / 2
			child := int32(len(t.cells))
			x, y, cx, cy, cm, count := c.x, c.y, c.cx, c.cy, c.m, c.count
			t.cells = append(t.cells, cell{x: x, y: y, size: half}, cell{x: x + half, y: y, size: half}, cell{x: x, y: y + half, size: half}, cell{x: x + half, y: y + half, size: half})
			c = &t.cells[i]
			c.child = child
			k := &t.cells[child+quadrant(c, cx/cm, cy/cm)]
			k.cx, k.cy, k.m, k.count = cx, cy, cm, count
		}
		c.cx += q.X * m
		c.cy += q.Y * m
		c.m += m
		c.count++
		if c.child == 0 {
			return
		}
		i = c.child + quadrant(c, q.X, q.Y)
		depth++
	}
}

func quadrant(c *cell, x, y float64) int32 {
	k := int32(0)
	if x >= c.x+c.size/2 {
		k++
	}
	if y >= c.y+c.size/2 {
		k += 2
	}
	return k
}

// push is the sum of unit masses' repulsion at q.
func (t *quadtree) push(q Point, theta float64) Point {
	var f Point
	var stack [128]int32
	top := 1
	for top > 0 {
		top--
		c := &t.cells[stack[top]]
		if c.m == 0 {
			continue
		}
		dx, dy := q.X-c.cx, q.Y-c.cy
		d2 := dx*dx + dy*dy
		inside := q.X >= c.x && q.X < c.x+c.size && q.Y >= c.y && q.Y < c.y+c.size
		if c.child == 0 || !inside && c.size*c.size < theta*theta*d2 {
			if d2 < 1e-12 {
				continue // itself, or on the same spot
			}
			d2 = math.Max(d2, 0.01)
			f.X += dx / d2 * c.m
			f.Y += dy / d2 * c.m
			continue
		}
		for k := range int32(4) {
			stack[top] = c.child + k
			top++
		}
	}
	return f
}
