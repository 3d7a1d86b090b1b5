package export

import (
	"cmp"
	"context"
	"encoding/binary"
	"io"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"zhengpu/graph"
)

// Tally counts what an export holds.
type Tally struct{ Entities, Relations, Statements, Observations, Reports int }

// Tally counts what the graph holds.
func (g *Graph) Tally() Tally {
	return Tally{len(g.Nodes), len(g.Edges), g.Statements(), len(g.Observations), len(g.Reports)}
}

// WriteNQuads writes all of a store as the format nquads does an unfiltered
// graph, without the model of it, which takes longer to read than the quads to
// write. Only Base is looked at of the options.
func WriteNQuads(ctx context.Context, s *graph.Store, o Options, to io.Writer) (Tally, error) {
	w := newWriter(to)
	n, err := nquads(ctx, s, nil, o.Base, w)
	if err != nil {
		return n, err
	}
	return n, w.finish()
}

// writeNQuads writes the store's own quads, labels and all, in the order of
// graph.SortQuads.
func writeNQuads(ctx context.Context, g *Graph, o Options, w *writer) error {
	_, err := nquads(ctx, g.store, g.keep(), o.Base, w)
	return err
}

// nquads sorts the values as texts, then the quads by the places of their
// values: a text is held and compared once, however many quads use it. Beside
// the texts a quad takes 16 bytes.
func nquads(ctx context.Context, s *graph.Store, keep func(*terms) func(graph.Row) bool, base string, w *writer) (Tally, error) {
	t := &terms{list: []string{""}} // 0 is no label
	rows, err := s.Table(ctx, t.add)
	if err != nil {
		return Tally{}, err
	}
	if keep != nil {
		chosen := keep(t)
		rows = slices.DeleteFunc(rows, func(r graph.Row) bool { return !chosen(r) })
	}
	texts := t.rank(rows)
	sortRows(rows, len(texts))
	relations := map[string]bool{"<" + string(graph.PredWithin): true}
	for _, p := range graph.Relations() {
		relations["<"+string(p)] = true
	}
	var n Tally
	var last graph.Row
	for i, r := range rows {
		if i%1024 == 0 && ctx.Err() != nil {
			return n, ctx.Err()
		}
		if r == last {
			continue
		}
		subject, pred := texts[r[0]], texts[r[1]]
		report, observation := strings.HasPrefix(subject, "<report/"), strings.HasPrefix(subject, "<observation/")
		entity := !report && !observation && !strings.HasPrefix(subject, "<evidence/")
		if r[0] != last[0] {
			switch {
			case report:
				n.Reports++
			case observation:
				n.Observations++
			case entity:
				n.Entities++
			}
		}
		if entity && relations[pred] && (r[0] != last[0] || r[1] != last[1] || r[2] != last[2]) {
			n.Relations++
		} else if report && pred == "<"+string(graph.PredStates) {
			n.Statements++
		}
		last = r
		for k, at := range r {
			if at != 0 || k < 3 {
				writeTerm(w, texts[at], base)
			}
		}
		w.s(".\n")
	}
	return n, ctx.Err()
}

func writeTerm(w *writer, term, base string) {
	if strings.HasPrefix(term, "<") {
		w.s("<", base, term[1:], "> ")
		return
	}
	if base != "" { // Cayley writes <xsd:integer>; others want the whole name
		if i := strings.LastIndex(term, `"^^<xsd:`); i >= 0 && strings.HasSuffix(term, ">") {
			term = term[:i] + `"^^<http://www.w3.org/2001/XMLSchema#` + term[i+len(`"^^<xsd:`):]
		}
	}
	w.s(term, " ")
}

// keep chooses the quads of a filtered graph; nil takes all.
func (g *Graph) keep() func(*terms) func(graph.Row) bool {
	if !g.filtered {
		return nil
	}
	ids := map[string]bool{} // of kept evidence, reports and entities
	for _, n := range g.Nodes {
		ids[n.ID] = true
	}
	for _, p := range g.Reports {
		ids[p.ID] = true
	}
	for _, e := range g.Edges {
		for _, ev := range e.Evidence {
			ids[ev.ID] = true
		}
	}
	for _, a := range g.Attributes {
		ids[a.Evidence.ID] = true
	}
	for _, x := range g.Observations {
		ids[x.Evidence.ID] = true
	}
	return func(t *terms) func(graph.Row) bool {
		has := func(n uint32) bool {
			id, ok := strings.CutPrefix(t.list[n], "<")
			return ok && ids[id]
		}
		return func(r graph.Row) bool {
			label := t.list[r[3]]
			if strings.HasPrefix(label, "<evidence/") {
				return has(r[3])
			}
			if !has(r[0]) || strings.HasPrefix(label, "<") && !has(r[3]) {
				return false
			}
			switch quad.IRI(strings.TrimPrefix(t.list[r[1]], "<")) {
			case graph.PredStates, graph.PredMentions, graph.PredWithin:
				return has(r[2])
			}
			return true
		}
	}
}

// terms are values as N-Quads write them, by number, but IRIs without their
// closing bracket: so they sort by bytes as graph.SortQuads sorts values.
type terms struct {
	list []string
	room strings.Builder // that the texts lie in
}

func (t *terms) add(_ uint32, v quad.Value) {
	const room = 1 << 20
	var text, open, end string
	switch v := v.(type) {
	case quad.IRI:
		open, text = "<", string(v)
	case quad.String:
		if text = string(v); strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' }) < 0 {
			open, end = `"`, `"`
		} else {
			text = v.String()
		}
	default:
		text = v.String()
	}
	if open != "<" && strings.Contains(text, "\x00") {
		text = strings.ReplaceAll(text, "\x00", `\u0000`)
	}
	if n := len(text) + 2; t.room.Cap()-t.room.Len() < n {
		t.room.Reset()
		t.room.Grow(max(n, room))
	}
	from := t.room.Len()
	t.room.WriteString(open)
	t.room.WriteString(text)
	t.room.WriteString(end)
	t.list = append(t.list, t.room.String()[from:])
}

// rank gives the texts that rows use in order, each once, behind an empty one
// for no label, and has the rows refer to them.
func (t *terms) rank(rows []graph.Row) []string {
	place := make([]uint32, len(t.list)) // 1 where it is used, then the place
	used := 0
	for _, r := range rows {
		for _, n := range r {
			if n != 0 && place[n] == 0 {
				place[n] = 1
				used++
			}
		}
	}
	keys := make([]termKey, 0, used)
	for n, u := range place {
		if u != 0 {
			keys = append(keys, termKey{n: uint32(n)})
		}
	}
	t.sort(keys, 0)
	texts := make([]string, 1, used+1)
	for i, k := range keys {
		if text := t.list[k.n]; i == 0 || text != texts[len(texts)-1] { // an int and a typed text may look alike
			texts = append(texts, text)
		}
		place[k.n] = uint32(len(texts) - 1)
	}
	for i := range rows {
		for k, n := range rows[i] {
			if n != 0 {
				rows[i][k] = place[n]
			}
		}
	}
	return texts
}

type termKey struct {
	head uint64 // eight bytes of the text
	n    uint32
}

// sort orders terms that are alike up to depth, by eight bytes at a time: most
// have long beginnings in common.
func (t *terms) sort(keys []termKey, depth int) {
	if len(keys) <= 12 {
		slices.SortFunc(keys, func(a, b termKey) int {
			x, y := t.list[a.n], t.list[b.n]
			return strings.Compare(x[min(depth, len(x)):], y[min(depth, len(y)):])
		})
		return
	}
	var b [8]byte
	for i := range keys {
		text := t.list[keys[i].n]
		if len(text) >= depth+8 {
			copy(b[:], text[depth:])
		} else {
			clear(b[:])
			copy(b[:], text[min(depth, len(text)):])
		}
		keys[i].head = binary.BigEndian.Uint64(b[:])
	}
	slices.SortFunc(keys, func(a, b termKey) int { return cmp.Compare(a.head, b.head) })
	for from := 0; from < len(keys); {
		to := from + 1
		for to < len(keys) && keys[to].head == keys[from].head {
			to++
		}
		if to-from > 1 && keys[from].head != 0 { // else all are at their ends
			t.sort(keys[from:to], depth+8)
		}
		from = to
	}
}

// sortRows sorts rows whose numbers are below n.
func sortRows(rows []graph.Row, n int) {
	// First into place by subject, where they lie, then each subject's own.
	end := make([]uint32, n+1)
	for _, r := range rows {
		end[r[0]]++
	}
	at := make([]uint32, n+1)
	sum := uint32(0)
	for i, k := range end {
		at[i] = sum
		sum += k
		end[i] = sum
	}
	for s := range at {
		for at[s] < end[s] {
			r := rows[at[s]]
			for int(r[0]) != s {
				to := at[r[0]]
				at[r[0]]++
				r, rows[to] = rows[to], r
			}
			rows[at[s]] = r
			at[s]++
		}
	}
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && rows[to][0] == rows[from][0] {
			to++
		}
		slices.SortFunc(rows[from:to], func(a, b graph.Row) int {
			return cmp.Or(cmp.Compare(a[1], b[1]), cmp.Compare(a[2], b[2]), cmp.Compare(a[3], b[3]))
		})
		from = to
	}
}
