package graph

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

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

// Has tells whether the store has a report with this content, or one of this
// path.
func (s *Store) Has(ctx context.Context, id, file string) (bool, error) {
	done, err := s.begin()
	if err != nil {
		return false, err
	}
	defer done()
	if v, err := s.objects(ctx, ReportNode(id), PredHash); err != nil || len(v) > 0 {
		return err == nil, err
	}
	r, err := s.reportsOfFile(ctx, FileKey(file))
	return len(r) > 0, err
}

// Add stores reports in one transaction. A report that is stored already (same
// content and version) changes nothing but may gain a path. The same content
// under another version replaces what was there; other content under the same
// path replaces the report that the path had. After an error nothing of the
// batch is stored.
//
// Of the same content under several paths the extraction under the least path
// stands, since a file's name may tell its district or year. Where that path
// goes away or is not in the batch, Stale names the file to extract again.
func (s *Store) Add(ctx context.Context, batch []Report) (Change, error) {
	var c Change
	if err := s.startWrite(); err != nil {
		return c, err
	}
	defer s.write.Unlock()
	w := &writing{store: s, gone: map[quad.Quad]bool{}}
	batch, paths, err := byContent(batch)
	if err != nil {
		return Change{}, err
	}
	if err := w.add(ctx, batch, paths, &c); err != nil {
		return Change{}, err
	}
	if err := w.commit(ctx, &c); err != nil {
		return Change{}, err
	}
	return c, nil
}

// byContent brings reports of the same content together: the one of the least
// path, and all paths. Of two reports of one path the later one counts.
func byContent(batch []Report) (out []Report, paths [][]string, err error) {
	last := map[string]int{}
	for i, r := range batch {
		if r.ID == "" {
			return nil, nil, fmt.Errorf("report %q has no id", r.File)
		}
		if r.File != "" {
			last[r.File] = i
		}
	}
	at := map[string]int{}
	for i, r := range batch {
		if r.File != "" && last[r.File] != i {
			continue
		}
		j, ok := at[r.ID]
		if !ok {
			at[r.ID] = len(out)
			out, paths = append(out, r), append(paths, []string{r.File})
			continue
		}
		paths[j] = append(paths[j], r.File)
		if r.File < out[j].File {
			out[j] = r
		}
	}
	return out, paths, nil
}

// writing gathers what one transaction adds and takes away.
type writing struct {
	store *Store
	adds  []quad.Quad
	gone  map[quad.Quad]bool
	stale []string
}

func fileQuad(report quad.IRI, file string) quad.Quad {
	return quad.Quad{Subject: report, Predicate: PredFile, Object: quad.String(file), Label: report}
}

// add takes in the reports of a batch, each with all its paths.
func (w *writing) add(ctx context.Context, batch []Report, paths [][]string, c *Change) error {
	owner := map[string]quad.IRI{} // of each path in the batch, from now on
	for i, r := range batch {
		for _, p := range paths[i] {
			if p != "" {
				owner[p] = ReportNode(r.ID)
			}
		}
	}
	held := map[string]bool{} // paths that a report has already
	var others []quad.IRI     // that lose a path
	for _, p := range slices.Sorted(maps.Keys(owner)) {
		rs, err := w.store.reportsOfFile(ctx, p)
		if err != nil {
			return err
		}
		held[p] = len(rs) > 0
		for _, r := range rs {
			if r != owner[p] {
				others = append(others, r)
			}
		}
	}
	inBatch := map[quad.IRI]bool{}
	for i, r := range batch {
		if err := ctx.Err(); err != nil {
			return err
		}
		inBatch[ReportNode(r.ID)] = true
		if err := w.one(ctx, r, paths[i], owner, held, c); err != nil {
			return err
		}
	}
	slices.Sort(others)
	for _, o := range slices.Compact(others) {
		if !inBatch[o] {
			if err := w.drop(ctx, o, func(f string) bool { n, ok := owner[f]; return ok && n != o }); err != nil {
				return err
			}
		}
	}
	return nil
}

// one takes in one report. owner tells whose each path of the batch is from
// now on, held which of them have a report already.
func (w *writing) one(ctx context.Context, r Report, paths []string, owner map[string]quad.IRI, held map[string]bool, c *Change) error {
	s, node := w.store, ReportNode(r.ID)
	versions, err := s.objects(ctx, node, PredExtractedBy)
	if err != nil {
		return err
	}
	before, err := s.files(ctx, node)
	if err != nil {
		return err
	}
	exists := len(before)+len(versions) > 0
	same := slices.Contains(versions, quad.Value(quad.String(r.Version))) || r.Version == "" && len(before) > 0 && len(versions) == 0
	var after []string
	for _, f := range before {
		if n, ok := owner[f]; !ok || n == node {
			after = append(after, f)
		} else {
			w.gone[fileQuad(node, f)] = true
		}
	}
	for _, p := range paths {
		known := slices.Contains(before, p) || p == ""
		if !known {
			after = append(after, p)
		}
		switch {
		case same && (known || !held[p]): // where it is another path, nothing else is new
			c.Unchanged++
		case exists || held[p]:
			c.Replaced++
		default:
			c.Added++
		}
	}
	slices.Sort(after)
	if !same || len(before) > 0 && len(after) > 0 && before[0] != after[0] {
		if exists {
			if err := s.quadsOfReport(ctx, node, func(q quad.Quad) { w.gone[q] = true }); err != nil {
				return err
			}
		}
		stale := len(after) > 0 && after[0] != r.File
		for _, q := range r.Quads {
			switch {
			case q.Predicate == quad.Value(PredFile):
			case q.Predicate == quad.Value(PredExtractedBy) && stale:
				w.stale = append(w.stale, after[0])
			default:
				w.adds = append(w.adds, q)
			}
		}
		before = nil
	}
	for _, f := range after {
		if !slices.Contains(before, f) {
			w.adds = append(w.adds, fileQuad(node, f))
		}
	}
	return nil
}

// drop takes paths away from a report whose files have now other content or
// are gone, and the report with them unless it has another path. Where the
// report was extracted under one of them it has to be extracted anew under the
// next.
func (w *writing) drop(ctx context.Context, report quad.IRI, lost func(file string) bool) error {
	before, err := w.store.files(ctx, report)
	if err != nil {
		return err
	}
	var after []string
	for _, f := range before {
		if lost(f) {
			w.gone[fileQuad(report, f)] = true
		} else {
			after = append(after, f)
		}
	}
	switch {
	case len(after) == 0:
		return w.store.quadsOfReport(ctx, report, func(q quad.Quad) { w.gone[q] = true })
	case after[0] == before[0]:
		return nil
	}
	versions, err := w.store.objects(ctx, report, PredExtractedBy)
	if err != nil {
		return err
	}
	for _, v := range versions {
		w.gone[quad.Quad{Subject: report, Predicate: PredExtractedBy, Object: v, Label: report}] = true
	}
	w.stale = append(w.stale, after[0])
	return nil
}

// commit writes it all in one transaction.
func (w *writing) commit(ctx context.Context, c *Change) error {
	add := SortQuads(w.adds)
	for _, q := range add {
		delete(w.gone, q)
	}
	del := make([]quad.Quad, 0, len(w.gone))
	for q := range w.gone {
		del = append(del, q)
	}
	added, removed, err := w.store.apply(ctx, add, SortQuads(del))
	if err != nil {
		return err
	}
	c.QuadsAdded, c.QuadsRemoved = added, removed
	w.store.stale = append(w.store.stale, w.stale...)
	return nil
}

// Stale lists, in order, the files that have to be extracted again since what
// was done to the store took away the path that their report was extracted
// under, and forgets them. Until then Stored says no of them.
func (s *Store) Stale() []string {
	s.write.Lock()
	defer s.write.Unlock()
	out := s.stale
	s.stale = nil
	slices.Sort(out)
	return slices.Compact(out)
}

// files lists the paths of a report, in order.
func (s *Store) files(ctx context.Context, report quad.IRI) ([]string, error) {
	vs, err := s.objects(ctx, report, PredFile)
	var out []string
	for _, v := range vs {
		if f, ok := v.(quad.String); ok {
			out = append(out, string(f))
		}
	}
	slices.Sort(out)
	return out, err
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
	w := &writing{store: s, gone: map[quad.Quad]bool{}}
	var done []quad.IRI
	for _, name := range reports {
		nodes, err := s.findReports(ctx, name)
		if err != nil {
			return Change{}, err
		}
		if len(nodes) == 0 {
			return Change{}, fmt.Errorf("%w: no report %q in the store", ErrNotFound, name)
		}
		if len(nodes) > 1 {
			return Change{}, &SeveralReportsError{Name: name, Reports: nodes}
		}
		if slices.Contains(done, nodes[0]) {
			continue
		}
		done = append(done, nodes[0])
		if err := s.quadsOfReport(ctx, nodes[0], func(q quad.Quad) { w.gone[q] = true }); err != nil {
			return Change{}, err
		}
	}
	if err := w.commit(ctx, &c); err != nil {
		return Change{}, err
	}
	c.Removed = len(done)
	return c, nil
}

// RemoveFiles takes paths back whose files are gone, and the reports that have
// no other path. A path that no report has changes nothing.
func (s *Store) RemoveFiles(ctx context.Context, files ...string) (Change, error) {
	var c Change
	if err := s.startWrite(); err != nil {
		return c, err
	}
	defer s.write.Unlock()
	w := &writing{store: s, gone: map[quad.Quad]bool{}}
	lost := map[string]bool{}
	for _, f := range files {
		lost[FileKey(f)] = true
	}
	var reports []quad.IRI
	for _, f := range slices.Sorted(maps.Keys(lost)) {
		rs, err := s.reportsOfFile(ctx, f)
		if err != nil {
			return Change{}, err
		}
		reports = append(reports, rs...)
	}
	slices.Sort(reports)
	gone := 0
	for _, r := range slices.Compact(reports) {
		if err := w.drop(ctx, r, func(f string) bool { return lost[f] }); err != nil {
			return Change{}, err
		}
		if w.gone[quad.Quad{Subject: r, Predicate: PredType, Object: quad.String(TypeReport), Label: r}] {
			gone++
		}
	}
	if err := w.commit(ctx, &c); err != nil {
		return Change{}, err
	}
	c.Removed = gone
	return c, nil
}

// SeveralReportsError says that a name is that of several reports.
type SeveralReportsError struct {
	Name    string
	Reports []quad.IRI
}

func (e *SeveralReportsError) Error() string {
	return fmt.Sprintf("%d reports are called %q; name one by its id: %s", len(e.Reports), e.Name, joinIRIs(e.Reports))
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
	if len(fresh)+len(del) == 0 {
		return 0, 0, nil
	}
	if err := s.db.apply(ctx, fresh, del); err != nil {
		s.broken = err
		return 0, 0, fmt.Errorf("writing %d quads: %w", len(fresh)+len(del), err)
	}
	now, err := s.db.stamp(ctx)
	if err != nil {
		return 0, 0, err
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
