package export

import (
	"bufio"
	"container/heap"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"zhengpu/graph"
)

// runBytes is how much of an export by quads is sorted in memory at a time; a
// variable for tests.
var runBytes = 64 << 20

// writeNQuads writes the store's own quads, labels and all, in the order of
// graph.SortQuads. Beyond runBytes they are sorted through files in the
// folder for temporary ones.
func writeNQuads(ctx context.Context, g *Graph, o Options, w *writer) error {
	s := &sorter{}
	defer s.remove()
	keep := g.keep()
	if err := g.store.Walk(ctx, func(q quad.Quad) error {
		if keep != nil && !keep(q) {
			return nil
		}
		return s.add(quadKey(q))
	}); err != nil {
		return err
	}
	n := 0
	return s.each(func(key string) error {
		if n++; n%1024 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		writeQuadKey(w, key, o.Base)
		return nil
	})
}

// keep chooses the quads of a filtered graph; nil takes all.
func (g *Graph) keep() func(quad.Quad) bool {
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
	return func(q quad.Quad) bool {
		label, _ := q.Label.(quad.IRI)
		if strings.HasPrefix(string(label), "evidence/") {
			return ids[string(label)]
		}
		subject, _ := q.Subject.(quad.IRI)
		if !ids[string(subject)] || label != "" && !ids[string(label)] {
			return false
		}
		switch q.Predicate {
		case graph.PredStates, graph.PredMentions, graph.PredWithin:
			object, _ := q.Object.(quad.IRI)
			return ids[string(object)]
		}
		return true
	}
}

// quadKey is a text that sorts by bytes as graph.CompareQuads sorts quads, and
// from which the quad's line can be made: IRIs go without their closing
// bracket, and every term ends in a NUL, which no term contains.
func quadKey(q quad.Quad) string {
	var b strings.Builder
	for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		switch v := v.(type) {
		case nil:
		case quad.IRI:
			b.WriteString("<" + string(v))
		default:
			b.WriteString(strings.ReplaceAll(v.String(), "\x00", `\u0000`))
		}
		b.WriteByte(0)
	}
	return b.String()
}

func writeQuadKey(w *writer, key, base string) {
	for _, term := range strings.Split(strings.TrimSuffix(key, "\x00"), "\x00") {
		if term == "" {
			continue
		}
		if strings.HasPrefix(term, "<") {
			w.s("<", base, term[1:], "> ")
			continue
		}
		if base != "" { // Cayley writes <xsd:integer>; others want the whole name
			if i := strings.LastIndex(term, `"^^<xsd:`); i >= 0 && strings.HasSuffix(term, ">") {
				term = term[:i] + `"^^<http://www.w3.org/2001/XMLSchema#` + term[i+len(`"^^<xsd:`):]
			}
		}
		w.s(term, " ")
	}
	w.s(".\n")
}

// sorter sorts texts, in files where they are many.
type sorter struct {
	run  []string
	size int
	runs []*os.File
}

func (s *sorter) add(key string) error {
	s.run = append(s.run, key)
	if s.size += len(key) + 16; s.size < runBytes {
		return nil
	}
	f, err := os.CreateTemp("", "zhengpu-export-*")
	if err != nil {
		return err
	}
	s.runs = append(s.runs, f)
	w := bufio.NewWriterSize(f, 1<<16)
	slices.Sort(s.run)
	for _, k := range s.run {
		w.WriteString(k)
		w.WriteByte('\n') // keys have none: N-Quads escape it
	}
	s.run, s.size = s.run[:0], 0
	if err := w.Flush(); err != nil {
		return err
	}
	_, err = f.Seek(0, io.SeekStart)
	return err
}

func (s *sorter) remove() {
	for _, f := range s.runs {
		f.Close()
		os.Remove(f.Name())
	}
}

// each gives the keys in order, each once.
func (s *sorter) each(fn func(string) error) error {
	slices.Sort(s.run)
	i := 0
	sources := merge{{next: func() (string, error) {
		if i == len(s.run) {
			return "", io.EOF
		}
		i++
		return s.run[i-1], nil
	}}}
	for _, f := range s.runs {
		r := bufio.NewReaderSize(f, 1<<16)
		sources = append(sources, &source{next: func() (string, error) {
			line, err := r.ReadString('\n')
			return strings.TrimSuffix(line, "\n"), err
		}})
	}
	var open merge
	for _, x := range sources {
		if err := x.step(); err == nil {
			open = append(open, x)
		} else if !errors.Is(err, io.EOF) {
			return err
		}
	}
	heap.Init(&open)
	last, first := "", true
	for len(open) > 0 {
		x := open[0]
		if first || x.key != last {
			if err := fn(x.key); err != nil {
				return err
			}
			last, first = x.key, false
		}
		switch err := x.step(); {
		case err == nil:
			heap.Fix(&open, 0)
		case errors.Is(err, io.EOF):
			heap.Pop(&open)
		default:
			return err
		}
	}
	return nil
}

type source struct {
	key  string
	next func() (string, error)
}

func (s *source) step() (err error) {
	s.key, err = s.next()
	return err
}

type merge []*source

func (m merge) Len() int           { return len(m) }
func (m merge) Less(i, j int) bool { return m[i].key < m[j].key }
func (m merge) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }
func (m *merge) Push(x any)        { *m = append(*m, x.(*source)) }
func (m *merge) Pop() any {
	old := *m
	x := old[len(old)-1]
	*m = old[:len(old)-1]
	return x
}
