package explore

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cayleygraph/quad"

	"zhengpu/graph"
	"zhengpu/ner"
)

// The whole graph is drawn as a map is: the server lays it out once, draws
// square pictures of it level by level (tiles), and gives names and links of
// the part in sight. A page then moves pictures instead of drawing 50,000
// nodes in every frame.

const (
	maxView     = 50_000 // entities in the atlas: those with most relations
	atlasLevels = 10     // levels of zoom; each doubles the one before
	tileSize    = 512    // pixels
)

// atlas is the whole graph, laid out. It does not change once made.
type atlas struct {
	version string // tells tiles of one atlas from those of another
	nodes   []atlasNode
	edges   []atlasEdge // by weight, the heaviest first
	near    [][]int32   // edges of a node
	at      map[string]int32
	preds   []string
	types   []string
	reports []atlasReport
	total   int // entities in the store that have relations

	mu   sync.Mutex
	seen map[atlasFilter]*selection
	keys []atlasFilter // oldest first
}

type atlasNode struct {
	Node
	X, Y   float64 // 0 to 1
	Degree int
	kind   uint8
	size   float64 // radius in pixels at level 0
}

type atlasEdge struct {
	from, to int32
	pred     uint8
	proofs   []atlasProof
}

type atlasProof struct {
	report     int32
	confidence float32 // 0 is unknown
}

type atlasReport struct {
	id, name string
	year     int
}

// atlasFilter says what is left out.
type atlasFilter struct {
	types, preds uint64 // hidden, as bits
	from, to     int    // years; 0 is open
	report       int32  // index; -1 is any
	confidence   float32
}

// selection is what a filter leaves.
type selection struct {
	node  []bool
	edges []int32 // in the order of the atlas
}

// atlasState is an atlas that is being made or has been.
type atlasState struct {
	done chan struct{}
	a    *atlas
	err  error
}

// theAtlas gives the atlas, or nil when it is not made within the wait. The
// first to ask starts the making, which goes on when the asker has left.
func (s *Server) theAtlas(ctx context.Context, wait time.Duration) (*atlas, error) {
	s.wholeMu.Lock()
	st := s.whole
	if st == nil {
		st = &atlasState{done: make(chan struct{})}
		s.whole = st
		go func() {
			defer close(st.done)
			s.mu.RLock()
			a, err := newAtlas(context.WithoutCancel(ctx), s.store, maxView)
			s.mu.RUnlock()
			if err != nil {
				s.forget(st)
				st.err = err
				return
			}
			a.finish() // takes seconds, and needs no store
			st.a = a
		}()
	}
	s.wholeMu.Unlock()
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-st.done:
		return st.a, st.err
	case <-timer.C:
		return nil, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// forget lets the next to ask make an atlas anew; of nil, whatever there is.
func (s *Server) forget(st *atlasState) {
	s.wholeMu.Lock()
	defer s.wholeMu.Unlock()
	if st == nil || s.whole == st {
		s.whole = nil
	}
}

// newAtlas reads the store in one pass; finish makes an atlas of what it took
// in, the entities with most relations.
func newAtlas(ctx context.Context, s *graph.Store, limit int) (*atlas, error) {
	relations := map[quad.IRI]bool{graph.PredWithin: true}
	for _, p := range graph.Relations() {
		relations[quad.IRI(p)] = true
	}
	groups, err := s.Groups(ctx)
	if err != nil {
		return nil, err
	}
	one := func(n quad.IRI) quad.IRI { // what was made one is one node
		if c, ok := groups[string(n)]; ok {
			return quad.IRI(c)
		}
		return n
	}
	type key struct{ s, p, o quad.IRI }
	labels := map[key][]quad.IRI{}
	inReport, confidence := map[quad.IRI]quad.IRI{}, map[quad.IRI]float64{}
	names, years := map[quad.IRI]string{}, map[quad.IRI]int{}
	err = s.Walk(ctx, func(q quad.Quad) error {
		p, _ := q.Predicate.(quad.IRI)
		from, ok := q.Subject.(quad.IRI)
		if !ok {
			return nil
		}
		to, isLink := q.Object.(quad.IRI)
		switch {
		case isLink && relations[p]:
			k := key{one(from), p, one(to)}
			if k.s == k.o && from != to {
				return nil
			}
			l, _ := q.Label.(quad.IRI)
			labels[k] = append(labels[k], l)
		case isLink && p == graph.PredInReport:
			inReport[from] = to
		case p == graph.PredConfidence:
			if f := number([]quad.Value{q.Object}); f != nil {
				confidence[from] = *f
			}
		case p == graph.PredYear:
			years[from] = whole([]quad.Value{q.Object})
		case p == graph.PredName && strings.HasPrefix(string(from), "report/"):
			names[from] = text([]quad.Value{q.Object})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	degree := map[string]int{}
	for k := range labels {
		degree[string(k.s)]++
		degree[string(k.o)]++
	}
	stored, types, err := s.Names(ctx)
	if err != nil {
		return nil, err
	}
	best := map[string]graph.StoredName{}
	for _, n := range stored {
		n.ID = string(one(quad.IRI(n.ID)))
		if n.Alias || degree[n.ID] == 0 {
			continue
		}
		if b, ok := best[n.ID]; !ok || n.Count > b.Count || n.Count == b.Count && len(n.Name) > len(b.Name) {
			best[n.ID] = n
		}
	}
	ids := slices.SortedFunc(maps.Keys(degree), func(a, b string) int { return cmp.Or(degree[b]-degree[a], strings.Compare(a, b)) })
	a := &atlas{total: len(ids)}
	for _, id := range ids[:min(len(ids), limit)] {
		a.nodes = append(a.nodes, atlasNode{Node: Node{id, cmp.Or(best[id].Name, id), types[id]}, Degree: degree[id]})
	}
	a.index()
	reports := map[quad.IRI]int32{}
	for _, r := range slices.Sorted(maps.Keys(names)) {
		reports[r] = int32(len(a.reports))
		a.reports = append(a.reports, atlasReport{string(r), names[r], years[r]})
	}
	for k, list := range labels {
		from, ok1 := a.at[string(k.s)]
		to, ok2 := a.at[string(k.o)]
		if !ok1 || !ok2 || from == to {
			continue
		}
		e := atlasEdge{from: from, to: to, pred: a.predicate(string(k.p))}
		for _, l := range list {
			if r, ok := reports[inReport[l]]; ok {
				e.proofs = append(e.proofs, atlasProof{r, float32(confidence[l])})
			}
		}
		slices.SortFunc(e.proofs, func(x, y atlasProof) int {
			return cmp.Or(int(x.report-y.report), cmp.Compare(x.confidence, y.confidence))
		})
		a.edges = append(a.edges, e)
	}
	return a, nil
}

// index numbers nodes and their types.
func (a *atlas) index() {
	a.at = make(map[string]int32, len(a.nodes))
	for _, t := range ner.Types() {
		a.types = append(a.types, t.String())
	}
	for _, p := range graph.Relations() {
		a.preds = append(a.preds, string(p))
	}
	a.preds = append(a.preds, string(graph.PredWithin))
	for i := range a.nodes {
		a.at[a.nodes[i].ID] = int32(i)
		a.nodes[i].kind = uint8(len(a.types)) // of a node without type: hidden by no filter
		if k := slices.Index(a.types, a.nodes[i].Type); k >= 0 {
			a.nodes[i].kind = uint8(k)
		}
	}
}

func (a *atlas) predicate(p string) uint8 { return uint8(slices.Index(a.preds, p)) }

// finish sorts the edges and places the nodes.
func (a *atlas) finish() {
	weight := func(e atlasEdge) int {
		return 1000*min(len(e.proofs), 50) + min(a.nodes[e.from].Degree, a.nodes[e.to].Degree)
	}
	slices.SortFunc(a.edges, func(x, y atlasEdge) int {
		return cmp.Or(weight(y)-weight(x), int(x.from-y.from), int(x.to-y.to), int(x.pred)-int(y.pred))
	})
	a.near = make([][]int32, len(a.nodes))
	ids, pairs := make([]string, len(a.nodes)), make([][2]int, len(a.edges))
	for i, n := range a.nodes {
		ids[i] = n.ID
	}
	for i, e := range a.edges {
		pairs[i] = [2]int{int(e.from), int(e.to)}
		a.near[e.from] = append(a.near[e.from], int32(i))
		a.near[e.to] = append(a.near[e.to], int32(i))
	}
	points := layOut(ids, pairs, nil, 0.15)
	lo, hi := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, p := range points {
		lo.X, lo.Y = min(lo.X, p.X), min(lo.Y, p.Y)
		hi.X, hi.Y = max(hi.X, p.X), max(hi.Y, p.Y)
	}
	side := max(hi.X-lo.X, hi.Y-lo.Y, 1e-6) * 1.04
	density := min(max(math.Pow(2500/float64(len(a.nodes)+1), 0.3), 0.55), 2.2)
	for i, p := range points {
		n := &a.nodes[i]
		n.X = 0.5 + (p.X-(lo.X+hi.X)/2)/side
		n.Y = 0.5 + (p.Y-(lo.Y+hi.Y)/2)/side
		n.size = density * (0.7 + 0.33*math.Sqrt(float64(min(n.Degree, 400))))
	}
	h := fnv.New64a()
	for _, n := range a.nodes {
		fmt.Fprintf(h, "%s %.6f %.6f\n", n.ID, n.X, n.Y)
	}
	a.version = fmt.Sprintf("%d-%d-%x", len(a.nodes), len(a.edges), h.Sum64())
	a.seen = map[atlasFilter]*selection{}
}

// What a node's radius is at a level: size·sizeGrow^level, within bounds.
const (
	sizeGrow = 1.3
	sizeMin  = 0.8
	sizeMax  = 17.0
)

func radius(size, level float64) float64 {
	return min(max(size*math.Pow(sizeGrow, level), sizeMin), sizeMax)
}

// choose gives what a filter leaves, and remembers the last few.
func (a *atlas) choose(f atlasFilter) *selection {
	a.mu.Lock()
	if s := a.seen[f]; s != nil {
		a.mu.Unlock()
		return s
	}
	a.mu.Unlock()
	s := &selection{node: make([]bool, len(a.nodes))}
	proof := f.from > 0 || f.to > 0 || f.report >= 0
	linked := make([]bool, len(a.nodes))
	hidden := func(i int32) bool { return f.types>>a.nodes[i].kind&1 == 1 }
	for i, e := range a.edges {
		ok := f.preds>>e.pred&1 == 0 && !hidden(e.from) && !hidden(e.to)
		if ok && (proof || f.confidence > 0 && len(e.proofs) > 0) {
			ok = slices.ContainsFunc(e.proofs, func(p atlasProof) bool {
				y := a.reports[p.report].year
				return (f.report < 0 || p.report == f.report) && (f.from == 0 || y >= f.from) && (f.to == 0 || y > 0 && y <= f.to) && (p.confidence == 0 || p.confidence >= f.confidence)
			})
		}
		if ok {
			s.edges = append(s.edges, int32(i))
			linked[e.from], linked[e.to] = true, true
		}
	}
	lone := !proof && f.preds == 0 && f.confidence == 0 // nodes whose links are all hidden stay
	for i := range a.nodes {
		s.node[i] = !hidden(int32(i)) && (lone || linked[i])
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.seen[f] == nil {
		a.seen[f] = s
		if a.keys = append(a.keys, f); len(a.keys) > 8 {
			delete(a.seen, a.keys[0])
			a.keys = a.keys[1:]
		}
	}
	return s
}

// filter reads what a request leaves out.
func (a *atlas) filter(q url.Values) (f atlasFilter, err error) {
	bits := func(name string, known []string) (set uint64) {
		for _, v := range list(q, name) {
			i := slices.Index(known, v)
			if i < 0 {
				err = &failure{http.StatusBadRequest, "bad-request", fmt.Sprintf("%s: no %s", name, v)}
				return
			}
			set |= 1 << i
		}
		return set
	}
	f.report = -1
	f.types, f.preds = bits("hideTypes", a.types), bits("hidePredicates", a.preds)
	if err != nil {
		return f, err
	}
	if f.from, err = count(q, "from", 0, 9999); err != nil {
		return f, err
	}
	if f.to, err = count(q, "to", 0, 9999); err != nil {
		return f, err
	}
	if v := q.Get("report"); v != "" {
		f.report = int32(slices.IndexFunc(a.reports, func(r atlasReport) bool { return r.id == strings.Trim(v, "<>") }))
		if f.report < 0 {
			return f, fmt.Errorf("%w: report %s", graph.ErrNotFound, v)
		}
	}
	if v := q.Get("confidence"); v != "" {
		c, perr := strconv.ParseFloat(v, 32)
		if perr != nil || !(c >= 0 && c <= 1) {
			return f, &failure{http.StatusBadRequest, "bad-request", "confidence is no number from 0 to 1"}
		}
		f.confidence = float32(c)
	}
	return f, nil
}

// AtlasInfo tells a page how to show the atlas.
type AtlasInfo struct {
	Ready   bool    `json:"ready"` // false: it is being laid out; ask again
	Version string  `json:"version,omitempty"`
	Nodes   int     `json:"nodes"`
	Edges   int     `json:"edges"`
	Total   int     `json:"total"` // entities in the store that have relations
	Tile    int     `json:"tile"`  // pixels
	Levels  int     `json:"levels"`
	Grow    float64 `json:"grow"` // a node's radius at a level is size·grow^level, from least to most
	Least   float64 `json:"least"`
	Most    float64 `json:"most"`
}

func (s *Server) atlasInfo(ctx context.Context, _ *Reader, _ url.Values) (any, error) {
	a, err := s.theAtlas(ctx, min(2*time.Second, s.l.Timeout/2))
	if err != nil || a == nil {
		return AtlasInfo{}, err
	}
	return AtlasInfo{true, a.version, len(a.nodes), len(a.edges), a.total, tileSize, atlasLevels, sizeGrow, sizeMin, sizeMax}, nil
}

// AtlasNode is a node with its place: x and y from 0 to 1, y downwards.
type AtlasNode struct {
	Node
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Size   float64 `json:"size"`
	Degree int     `json:"degree"` // relations in the store, filtered or not
}

// AtlasEdge is a relation between two nodes of an answer, by their indexes.
type AtlasEdge struct {
	From      int    `json:"from"`
	To        int    `json:"to"`
	Predicate string `json:"predicate"`
	Times     int    `json:"times"`
	Years     []int  `json:"years,omitempty"`
	Reports   string `json:"reports,omitempty"` // names, with blanks between
}

// AtlasView is a part of the atlas.
type AtlasView struct {
	Nodes      []AtlasNode    `json:"nodes"` // in the box, those with most relations first
	Edges      []AtlasEdge    `json:"edges"` // between them, the heaviest first
	InBox      int            `json:"inBox"` // nodes in the box, listed or not
	Shown      int            `json:"shown"` // nodes that the filter leaves, anywhere
	Links      int            `json:"links"` // relations that it leaves
	Types      map[string]int `json:"types"` // of Shown
	Predicates map[string]int `json:"predicates"`
}

func (a *atlas) node(i int32) AtlasNode {
	n := a.nodes[i]
	return AtlasNode{n.Node, round(n.X), round(n.Y), math.Round(n.size*100) / 100, n.Degree}
}

func round(v float64) float64 { return math.Round(v*1e7) / 1e7 }

func (a *atlas) edge(i int32, at map[int32]int) AtlasEdge {
	e := a.edges[i]
	out := AtlasEdge{From: at[e.from], To: at[e.to], Predicate: a.preds[e.pred], Times: len(e.proofs)}
	last := int32(-1)
	var names []string
	for _, p := range e.proofs {
		if p.report == last {
			continue
		}
		last = p.report
		r := a.reports[p.report]
		names = append(names, r.name)
		if r.year > 0 && !slices.Contains(out.Years, r.year) {
			out.Years = append(out.Years, r.year)
		}
	}
	slices.Sort(out.Years)
	out.Reports = strings.Join(names, " ")
	return out
}

// box reads four numbers: x and y of one corner, x and y of the other.
func box(q url.Values) (b [4]float64, err error) {
	b = [4]float64{0, 0, 1, 1}
	v := q.Get("box")
	if v == "" {
		return b, nil
	}
	parts := strings.Split(v, ",")
	for i := range b {
		f, perr := 0.0, error(nil)
		if len(parts) == 4 {
			f, perr = strconv.ParseFloat(parts[i], 64)
		}
		if len(parts) != 4 || perr != nil || math.IsNaN(f) {
			return b, &failure{http.StatusBadRequest, "bad-request", "box is no x0,y0,x1,y1"}
		}
		b[i] = f
	}
	return b, nil
}

// atlasPart finds the atlas and the filter of a request.
func (s *Server) atlasPart(ctx context.Context, q url.Values) (*atlas, *selection, error) {
	a, err := s.theAtlas(ctx, s.l.Timeout)
	if err != nil {
		return nil, nil, err
	}
	if a == nil {
		return nil, nil, &failure{http.StatusServiceUnavailable, "busy", "the graph is being laid out"}
	}
	f, err := a.filter(q)
	if err != nil {
		return nil, nil, err
	}
	return a, a.choose(f), nil
}

func (s *Server) atlasView(ctx context.Context, _ *Reader, q url.Values) (any, error) {
	limit, err := count(q, "limit", 300, maxView)
	if err != nil {
		return nil, err
	}
	links, err := count(q, "links", 600, 1_000_000)
	if err != nil {
		return nil, err
	}
	b, err := box(q)
	if err != nil {
		return nil, err
	}
	a, sel, err := s.atlasPart(ctx, q)
	if err != nil {
		return nil, err
	}
	v := AtlasView{Nodes: []AtlasNode{}, Edges: []AtlasEdge{}, Types: map[string]int{}, Predicates: map[string]int{}, Links: len(sel.edges)}
	at := map[int32]int{}
	for i, n := range a.nodes {
		if !sel.node[i] {
			continue
		}
		v.Shown++
		v.Types[n.Type]++
		if n.X < b[0] || n.X > b[2] || n.Y < b[1] || n.Y > b[3] {
			continue
		}
		if v.InBox++; len(v.Nodes) < limit {
			at[int32(i)] = len(v.Nodes)
			v.Nodes = append(v.Nodes, a.node(int32(i)))
		}
	}
	for _, i := range sel.edges {
		e := a.edges[i]
		v.Predicates[a.preds[e.pred]]++
		if len(v.Edges) == links {
			continue
		}
		if _, ok := at[e.from]; !ok {
			continue
		}
		if _, ok := at[e.to]; ok {
			v.Edges = append(v.Edges, a.edge(i, at))
		}
	}
	return v, nil
}

// atlasNear gives a node with its neighbours in the atlas: node 0 and those
// that its edges lead to.
func (s *Server) atlasNear(ctx context.Context, _ *Reader, q url.Values) (any, error) {
	limit, err := count(q, "limit", 300, 5000)
	if err != nil {
		return nil, err
	}
	id := strings.Trim(q.Get("id"), "<>")
	if id == "" {
		return nil, missing("id")
	}
	a, sel, err := s.atlasPart(ctx, q)
	if err != nil {
		return nil, err
	}
	i, ok := a.at[id]
	if !ok {
		return nil, fmt.Errorf("%w: %s", graph.ErrNotFound, id)
	}
	v := AtlasView{Nodes: []AtlasNode{a.node(i)}, Edges: []AtlasEdge{}, Types: map[string]int{}, Predicates: map[string]int{}}
	at := map[int32]int{i: 0}
	for _, k := range a.near[i] {
		if _, shown := slices.BinarySearch(sel.edges, k); !shown {
			continue
		}
		if v.Links++; len(v.Edges) == limit {
			continue
		}
		e := a.edges[k]
		for _, end := range []int32{e.from, e.to} {
			if _, ok := at[end]; !ok {
				at[end] = len(v.Nodes)
				v.Nodes = append(v.Nodes, a.node(end))
			}
		}
		v.Edges = append(v.Edges, a.edge(k, at))
	}
	v.InBox, v.Shown = len(v.Nodes), len(v.Nodes)
	return v, nil
}
