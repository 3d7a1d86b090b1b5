package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"zhengpu/ner"
)

// Report is one report ready to be stored.
type Report struct {
	ID      string // of the document: the hash of its file
	File    string // as FileKey gives it
	Version string // of the rules and lists that extracted it
	Quads   []quad.Quad
}

// Prepare makes a report of an analysis. It is a pure function and may run on
// many goroutines. version names everything beside the file that the result
// depends on (rules, lists, overrides such as --about): the same file with
// another version is stored anew.
func Prepare(a *ner.Analysis, version string, division Namer) Report {
	qs := QuadsNamed(a, division)
	if version != "" {
		r := ReportNode(a.Doc.ID)
		qs = SortQuads(append(qs, quad.Quad{Subject: r, Predicate: PredExtractedBy, Object: quad.String(version), Label: r}))
	}
	return Report{ID: a.Doc.ID, File: FileKey(a.Doc.Source), Version: version, Quads: qs}
}

// Change says what Add or Remove did.
type Change struct {
	Added, Replaced, Unchanged, Removed int // reports
	QuadsAdded, QuadsRemoved            int
}

// Plus adds up two changes.
func (c Change) Plus(o Change) Change {
	c.Added += o.Added
	c.Replaced += o.Replaced
	c.Unchanged += o.Unchanged
	c.Removed += o.Removed
	c.QuadsAdded += o.QuadsAdded
	c.QuadsRemoved += o.QuadsRemoved
	return c
}

// BatchQuads is the number of quads up to which a caller should gather reports
// before it calls Add: larger transactions gain little speed and cost memory.
const BatchQuads = 50_000

// Stored tells whether a file with this content and path, extracted by this
// version, is in the store: then extracting it again would change nothing.
func (s *Store) Stored(ctx context.Context, id, file, version string) (bool, error) {
	done, err := s.begin()
	if err != nil {
		return false, err
	}
	defer done()
	r := ReportNode(id)
	versions, err := s.objects(ctx, r, PredExtractedBy)
	if err != nil || !slices.Contains(versions, quad.Value(quad.String(version))) {
		return false, err
	}
	files, err := s.objects(ctx, r, PredFile)
	if err != nil || !slices.Contains(files, quad.Value(quad.String(FileKey(file)))) {
		return false, err
	}
	return true, nil
}

// Add stores reports in one transaction. A report that is stored already (same
// content and version) changes nothing but may gain a path. The same content
// under another version replaces what was there; other content under the same
// path replaces the report that the path had. After an error nothing of the
// batch is stored.
func (s *Store) Add(ctx context.Context, batch []Report) (Change, error) {
	var c Change
	var add []quad.Quad
	gone := map[quad.Quad]bool{}
	if err := s.startWrite(); err != nil {
		return c, err
	}
	defer s.write.Unlock()
	for _, r := range batch {
		if err := ctx.Err(); err != nil {
			return Change{}, err
		}
		if r.ID == "" {
			return Change{}, fmt.Errorf("report %q has no id", r.File)
		}
		node := ReportNode(r.ID)
		versions, err := s.objects(ctx, node, PredExtractedBy)
		if err != nil {
			return Change{}, err
		}
		files, err := s.objects(ctx, node, PredFile)
		if err != nil {
			return Change{}, err
		}
		same := slices.Contains(versions, quad.Value(quad.String(r.Version))) || r.Version == "" && len(files) > 0 && len(versions) == 0
		old := false
		switch {
		case same && slices.Contains(files, quad.Value(quad.String(r.File))):
			c.Unchanged++
			continue
		case !same && len(files)+len(versions) > 0:
			if err := s.quadsOfReport(ctx, node, func(q quad.Quad) { gone[q] = true }); err != nil {
				return Change{}, err
			}
			for _, f := range files { // other paths of the same content stay
				r.Quads = append(slices.Clip(r.Quads), quad.Quad{Subject: node, Predicate: PredFile, Object: f, Label: node})
			}
			old = true
		}
		others, err := s.reportsOfFile(ctx, r.File)
		if err != nil {
			return Change{}, err
		}
		for _, o := range others {
			if o == node {
				continue
			}
			old = true
			if err := s.dropFile(ctx, o, r.File, gone); err != nil {
				return Change{}, err
			}
		}
		switch {
		case old:
			c.Replaced++
		case same:
			c.Unchanged++ // but for its path
		default:
			c.Added++
		}
		add = append(add, r.Quads...)
	}
	add = SortQuads(add)
	for _, q := range add {
		delete(gone, q)
	}
	var del []quad.Quad
	for q := range gone {
		del = append(del, q)
	}
	del = SortQuads(del)
	added, removed, err := s.apply(ctx, add, del)
	if err != nil {
		return Change{}, err
	}
	c.QuadsAdded, c.QuadsRemoved = added, removed
	return c, nil
}

// Remove takes reports back, each given by its id, node or name; the store
// then holds what it would hold without them. An unknown report is an error
// and nothing is removed.
func (s *Store) Remove(ctx context.Context, reports ...string) (Change, error) {
	var c Change
	if err := s.startWrite(); err != nil {
		return c, err
	}
	defer s.write.Unlock()
	gone := map[quad.Quad]bool{}
	for _, name := range reports {
		nodes, err := s.findReports(ctx, name)
		if err != nil {
			return Change{}, err
		}
		if len(nodes) == 0 {
			return Change{}, fmt.Errorf("no report %q in the store", name)
		}
		if len(nodes) > 1 {
			return Change{}, fmt.Errorf("%d reports are called %q; name one by its id: %s", len(nodes), name, joinIRIs(nodes))
		}
		if err := s.quadsOfReport(ctx, nodes[0], func(q quad.Quad) { gone[q] = true }); err != nil {
			return Change{}, err
		}
		c.Removed++
	}
	var del []quad.Quad
	for q := range gone {
		del = append(del, q)
	}
	_, removed, err := s.apply(ctx, nil, SortQuads(del))
	if err != nil {
		return Change{}, err
	}
	c.QuadsRemoved = removed
	return c, nil
}

func joinIRIs(nodes []quad.IRI) string {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		out[i] = n.String()
	}
	return strings.Join(out, ", ")
}

// startWrite takes the writer's lock, to be given back by the caller unless
// there is an error.
func (s *Store) startWrite() error {
	s.write.Lock()
	s.mu.RLock()
	closed := s.closed
	s.mu.RUnlock()
	var err error
	switch {
	case closed:
		err = fmt.Errorf("%s: %w", s.dir, ErrClosed)
	case s.readOnly:
		err = fmt.Errorf("%s: %w: it was opened for reading", s.dir, ErrReadOnly)
	case s.broken != nil:
		err = fmt.Errorf("%s: an earlier write failed (%w); close the store and open it again", s.dir, s.broken)
	}
	if err != nil {
		s.write.Unlock()
	}
	return err
}

// apply writes and deletes quads in one transaction and keeps the index in
// step. Quads that are there already are not counted as added.
func (s *Store) apply(ctx context.Context, add, del []quad.Quad) (added, removed int, err error) {
	if len(add)+len(del) == 0 {
		return 0, 0, nil
	}
	s.mu.Lock()
	x, err := s.loadIndex(ctx)
	s.mu.Unlock()
	if err != nil {
		return 0, 0, err
	}
	// What a report with a second path says is there already.
	fresh := add[:0:0]
	for _, r := range splitByReport(add) {
		known := map[quad.Quad]bool{}
		if ref, err := s.objects(ctx, r.node, PredHash); err != nil {
			return 0, 0, err
		} else if len(ref) > 0 {
			if err := s.quadsOfReport(ctx, r.node, func(q quad.Quad) { known[q] = true }); err != nil {
				return 0, 0, err
			}
		}
		for _, q := range r.quads {
			if !known[q] {
				fresh = append(fresh, q)
			}
		}
	}
	deltas := make([]graph.Delta, 0, len(fresh)+len(del))
	for _, q := range fresh {
		deltas = append(deltas, graph.Delta{Quad: q, Action: graph.Add})
	}
	for _, q := range del {
		deltas = append(deltas, graph.Delta{Quad: q, Action: graph.Delete})
	}
	if len(deltas) == 0 {
		return 0, 0, nil
	}
	if err := s.qs.ApplyDeltas(deltas, graph.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true}); err != nil {
		s.broken = err
		return 0, 0, explain(s.dir, fmt.Errorf("writing %d quads: %w", len(deltas), err))
	}
	now, err := s.readStamp(ctx)
	if err != nil {
		return 0, 0, explain(s.dir, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, q := range fresh {
		x.count(q, 1)
	}
	for _, q := range del {
		x.count(q, -1)
	}
	x.stamp = now
	s.dirty = true
	return len(fresh), len(del), nil
}

type reportQuads struct {
	node  quad.IRI
	quads []quad.Quad
}

// splitByReport groups quads by the report that their label belongs to.
func splitByReport(qs []quad.Quad) []reportQuads {
	var out []reportQuads
	at := map[quad.IRI]int{}
	for _, q := range qs {
		label, _ := q.Label.(quad.IRI)
		node := label
		if rest, ok := strings.CutPrefix(string(label), "evidence/"); ok {
			id, _, _ := strings.Cut(rest, "/")
			node = quad.IRI("report/" + id)
		}
		i, ok := at[node]
		if !ok {
			i = len(out)
			at[node] = i
			out = append(out, reportQuads{node: node})
		}
		out[i].quads = append(out[i].quads, q)
	}
	return out
}

// quadsOfReport gives every quad that a report brought.
func (s *Store) quadsOfReport(ctx context.Context, report quad.IRI, fn func(quad.Quad)) error {
	labels := []quad.IRI{report}
	states, err := s.objects(ctx, report, PredStates)
	if err != nil {
		return err
	}
	for _, v := range states {
		if n, ok := v.(quad.IRI); ok {
			labels = append(labels, n)
		}
	}
	for _, l := range labels {
		if err := s.each(ctx, quad.Label, l, nil, func(q quad.Quad) error { fn(q); return nil }); err != nil {
			return err
		}
	}
	return nil
}

// reportsOfFile lists the reports that carry a path, in order.
func (s *Store) reportsOfFile(ctx context.Context, file string) ([]quad.IRI, error) {
	if file == "" {
		return nil, nil
	}
	return s.subjects(ctx, PredFile, quad.String(file))
}

// dropFile takes a path away from a report whose file has now other content,
// and the report with it unless it has another path.
func (s *Store) dropFile(ctx context.Context, report quad.IRI, file string, gone map[quad.Quad]bool) error {
	files, err := s.objects(ctx, report, PredFile)
	if err != nil {
		return err
	}
	if len(files) > 1 {
		gone[quad.Quad{Subject: report, Predicate: PredFile, Object: quad.String(file), Label: report}] = true
		return nil
	}
	return s.quadsOfReport(ctx, report, func(q quad.Quad) { gone[q] = true })
}

// findReports resolves what a user calls a report: <report/…>, report/…,
// sha256:…, the bare hash or its beginning (6 digits or more), its name or its path.
func (s *Store) findReports(ctx context.Context, name string) ([]quad.IRI, error) {
	name = strings.TrimSuffix(strings.TrimPrefix(name, "<"), ">")
	id := strings.TrimPrefix(strings.TrimPrefix(name, "report/"), "sha256:")
	if id != "" {
		if v, err := s.objects(ctx, ReportNode(id), PredHash); err != nil || len(v) > 0 {
			return []quad.IRI{ReportNode(id)}, err
		}
	}
	var out []quad.IRI
	for _, p := range []quad.IRI{PredName, PredFile, PredTitle} {
		v := name
		if p == PredFile {
			v = FileKey(name)
		}
		nodes, err := s.subjects(ctx, p, quad.String(v))
		if err != nil {
			return nil, err
		}
		for _, n := range nodes {
			if strings.HasPrefix(string(n), "report/") {
				out = append(out, n)
			}
		}
		if len(out) > 0 {
			return out, nil
		}
	}
	if len(id) >= 6 && strings.Trim(id, "0123456789abcdef") == "" {
		reports, err := s.subjects(ctx, PredType, quad.String(TypeReport))
		if err != nil {
			return nil, err
		}
		for _, r := range reports {
			if strings.HasPrefix(string(r), "report/"+id) {
				out = append(out, r)
			}
		}
	}
	return out, nil
}

// errStop ends an iteration early.
var errStop = errors.New("stop")
