package explore

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"net/http"
	"strconv"
)

// colours of types, as in web/graph.js: a test compares them.
var typeColours = map[string]color.RGBA{
	"District": {0xb3, 0x26, 0x1e, 255}, "Park": {0x1b, 0x7f, 0x4d, 255}, "Project": {0xc2, 0x6a, 0x00, 255}, "Enterprise": {0x1f, 0x5f, 0xbf, 255},
	"Program": {0x7b, 0x3f, 0xb5, 255}, "Organization": {0x4a, 0x6b, 0x7c, 255}, "Place": {0x6b, 0x8e, 0x23, 255}, "Platform": {0x0f, 0x8b, 0x8d, 255},
	"Person": {0xd1, 0x47, 0x8c, 255}, "Honour": {0xa8, 0x82, 0x00, 255}, "Event": {0xe2, 0x55, 0x2b, 255}, "Industry": {0x5a, 0x4f, 0xcf, 255},
	"Document": {0x7a, 0x5c, 0x3e, 255},
}

var otherColour = color.RGBA{0x77, 0x77, 0x77, 255}

// edgesAt is how many edges a level shows at most: the heaviest.
func edgesAt(level int) int {
	return int(6000 * math.Pow(3, float64(level)))
}

// tile draws the square x, y of a level: edges first, thin and grey, darker
// where many lie on each other; then nodes, the small before the great.
func (a *atlas) tile(s *selection, level, tx, ty int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, tileSize, tileSize))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	scale := tileSize * math.Exp2(float64(level))
	ox, oy := float64(tx*tileSize), float64(ty*tileSize)
	place := func(n *atlasNode) (float64, float64) { return n.X*scale - ox, n.Y*scale - oy }
	ink := make([]float32, tileSize*tileSize)
	shade := a.shade(s, level)
	for _, i := range s.edges[:min(len(s.edges), edgesAt(level))] {
		e := &a.edges[i]
		x0, y0 := place(&a.nodes[e.from])
		x1, y1 := place(&a.nodes[e.to])
		if max(x0, x1) < -2 || max(y0, y1) < -2 || min(x0, x1) > tileSize+2 || min(y0, y1) > tileSize+2 {
			continue
		}
		line(ink, x0, y0, x1, y1, float32(shade*strength(e, math.Hypot(x1-x0, y1-y0))))
	}
	for i, v := range ink {
		if v > 0 {
			g := uint8(255 - 150*(1-math.Exp(-float64(v))))
			img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2] = g, g, g
		}
	}
	for i := len(a.nodes) - 1; i >= 0; i-- {
		if !s.node[i] {
			continue
		}
		n := &a.nodes[i]
		x, y := place(n)
		r := radius(n.size, float64(level))
		if x < -r-2 || y < -r-2 || x > tileSize+r+2 || y > tileSize+r+2 {
			continue
		}
		c, ok := typeColours[n.Type]
		if !ok {
			c = otherColour
		}
		if r > 2.5 {
			disc(img, x, y, r+1, color.RGBA{255, 255, 255, 255})
		}
		disc(img, x, y, r, c)
	}
	return img
}

// strength is the ink of an edge of a length in pixels. Long lines say little
// about where things lie: they are fainter.
func strength(e *atlasEdge, length float64) float64 {
	v := 0.35 * min(1, 120/(length+1))
	if len(e.proofs) > 1 {
		v *= 1.5
	}
	return v
}

// shade makes the lines of a level fainter where there are so many that the
// whole would be grey.
func (a *atlas) shade(s *selection, level int) float64 {
	scale := tileSize * math.Exp2(float64(level))
	sum := 0.0
	for _, i := range s.edges[:min(len(s.edges), edgesAt(level))] {
		e := &a.edges[i]
		from, to := &a.nodes[e.from], &a.nodes[e.to]
		length := scale * math.Hypot(from.X-to.X, from.Y-to.Y)
		sum += length * strength(e, length)
	}
	return min(1, 0.12*scale*scale/(sum+1))
}

// line adds ink along a line, shared between the two pixels it runs between
// (after Wu 1991).
func line(ink []float32, x0, y0, x1, y1 float64, strength float32) {
	x0, y0, x1, y1, ok := clip(x0, y0, x1, y1)
	if !ok {
		return
	}
	steep := math.Abs(y1-y0) > math.Abs(x1-x0)
	if steep {
		x0, y0, x1, y1 = y0, x0, y1, x1
	}
	if x0 > x1 {
		x0, y0, x1, y1 = x1, y1, x0, y0
	}
	slope := 0.0
	if x1 > x0 {
		slope = (y1 - y0) / (x1 - x0)
	}
	add := func(x, y int, v float32) {
		if steep {
			x, y = y, x
		}
		if x >= 0 && y >= 0 && x < tileSize && y < tileSize {
			ink[y*tileSize+x] += v
		}
	}
	for x := int(math.Ceil(x0)); x <= int(math.Floor(x1)); x++ {
		y := y0 + slope*(float64(x)-x0)
		low := math.Floor(y)
		part := float32(y - low)
		add(x, int(low), strength*(1-part))
		add(x, int(low)+1, strength*part)
	}
}

// clip cuts a line to a tile and a margin (Liang and Barsky 1984).
func clip(x0, y0, x1, y1 float64) (a, b, c, d float64, ok bool) {
	const lo, hi = -2.0, tileSize + 2.0
	dx, dy := x1-x0, y1-y0
	t0, t1 := 0.0, 1.0
	for _, k := range [4][2]float64{{-dx, x0 - lo}, {dx, hi - x0}, {-dy, y0 - lo}, {dy, hi - y0}} {
		p, q := k[0], k[1]
		switch {
		case p == 0:
			if q < 0 {
				return 0, 0, 0, 0, false
			}
		case p < 0:
			t0 = max(t0, q/p)
		default:
			t1 = min(t1, q/p)
		}
	}
	if t0 > t1 {
		return 0, 0, 0, 0, false
	}
	return x0 + t0*dx, y0 + t0*dy, x0 + t1*dx, y0 + t1*dy, true
}

// disc fills a circle with soft edges.
func disc(img *image.RGBA, cx, cy, r float64, c color.RGBA) {
	cx -= 0.5 // pixels lie at their middle
	cy -= 0.5
	for y := max(int(cy-r-1), 0); y <= min(int(cy+r+1), tileSize-1); y++ {
		for x := max(int(cx-r-1), 0); x <= min(int(cx+r+1), tileSize-1); x++ {
			cover := min(max(r+0.5-math.Hypot(float64(x)-cx, float64(y)-cy), 0), 1)
			if cover == 0 {
				continue
			}
			p := img.Pix[img.PixOffset(x, y):]
			for k, v := range [3]uint8{c.R, c.G, c.B} {
				p[k] = uint8(float64(p[k])*(1-cover) + float64(v)*cover + 0.5)
			}
		}
	}
}

func (s *Server) atlasTile(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	var at [3]int
	for i, name := range []string{"z", "x", "y"} {
		n, err := strconv.Atoi(q.Get(name))
		if err != nil {
			writeError(w, http.StatusBadRequest, "bad-request", "z, x and y are no whole numbers", 0, 0)
			return
		}
		at[i] = n
	}
	if z := at[0]; z < 0 || z >= atlasLevels || at[1] < 0 || at[2] < 0 || at[1] >= 1<<z || at[2] >= 1<<z {
		writeError(w, http.StatusNotFound, "not-found", "there is no such tile", 0, 0)
		return
	}
	select {
	case s.native <- struct{}{}:
		defer func() { <-s.native }()
	case <-r.Context().Done():
		return
	}
	a, sel, err := s.atlasPart(r.Context(), q)
	if err != nil {
		s.readError(w, r, r.Context(), err)
		return
	}
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(&b, a.tile(sel, at[0], at[1], at[2])); err != nil {
		writeError(w, http.StatusInternalServerError, "failed", err.Error(), 0, 0)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	if q.Get("v") == a.version {
		w.Header().Set("Cache-Control", "private, max-age=600")
	}
	w.Write(b.Bytes())
}
