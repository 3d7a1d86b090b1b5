package graph

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/cayleygraph/quad"

	"zhengpu/ner"
)

// Reread is a source file read and cleaned again.
type Reread struct {
	Source *ner.Source
	Doc    *ner.Document
	Edits  []Edit // what cleaning changed, in any order
}

// Edit is a stretch of the file that cleaning changed, moved or dropped.
type Edit struct{ Raw ner.Span }

// Rereader reads and cleans the file of a stored report, by the path that the
// store names. Its error wraps fs.ErrNotExist where the file is gone.
type Rereader func(ctx context.Context, file string) (*Reread, error)

// What Verify finds wrong.
const (
	FaultSource    = "source"    // the file is missing or cannot be read
	FaultChanged   = "changed"   // the file is not the one that was read
	FaultQuote     = "quote"     // the clean text at the offsets is another
	FaultRaw       = "raw"       // the bytes of the file at the offsets are others
	FaultContext   = "context"   // prefix, suffix or sentence do not fit
	FaultEvidence  = "evidence"  // evidence without what it needs, or for nothing
	FaultStatement = "statement" // a statement that no evidence proves
	FaultPredicate = "predicate" // not of the schema
	FaultDomain    = "domain"    // a relation from a type that cannot have it
	FaultRange     = "range"     // a relation to a type that cannot be its object
	FaultValue     = "value"     // a literal of the wrong kind, or out of bounds
	FaultUnit      = "unit"      // what is no unit, or an investment that is not in money
	FaultNode      = "node"      // a node without name or type, or a report that lacks something
	FaultOrphan    = "orphan"    // a quad that belongs to no report
)

// Fault is one thing that Verify finds wrong. Start and End are bytes of the
// file, both 0 where the fault has no place in it.
type Fault struct {
	Kind   string `json:"fault"`
	Report string `json:"report,omitempty"` // report/…
	File   string `json:"file,omitempty"`
	Start  int    `json:"start,omitempty"`
	End    int    `json:"end,omitempty"`
	Node   string `json:"node,omitempty"` // of evidence, observation or entity
	Detail string `json:"detail"`
}

// Verification is what Verify looked at.
type Verification struct {
	Reports int `json:"reports"`
	Files   int `json:"files"` // read again
	Quotes  int `json:"quotes"`
	Proved  int `json:"proved"` // quotes found in the clean text and in the bytes of every file of their report
	Quads   int `json:"quads"`
	Faults  int `json:"faults"`
}

// Verify reads the file of every report again, finds every quote in it, and
// holds every quad against the schema. Without a schema the domains and ranges
// of relations are left alone. fn gets the faults, report by report in
// order of their ids; an error of fn ends the work. Without a Rereader the
// files are left alone. The error of Verify itself says that the store or fn
// failed, not that there are faults.
func (s *Store) Verify(ctx context.Context, schema *ner.Schema, read Rereader, fn func(Fault) error) (Verification, error) {
	var v Verification
	done, err := s.begin()
	if err != nil {
		return v, err
	}
	defer done()
	reports, err := s.subjects(ctx, PredType, quad.String(TypeReport))
	if err != nil {
		return v, err
	}
	known := map[string]bool{}
	evidence := map[string]bool{}
	quads := 0
	for _, r := range reports {
		if err := ctx.Err(); err != nil {
			return v, err
		}
		var qs []quad.Quad
		if err := s.quadsOfReport(ctx, r, func(q quad.Quad) { qs = append(qs, q) }); err != nil {
			return v, err
		}
		quads += len(qs)
		c := newCheck(r, qs)
		c.schema = schema
		if err := c.run(ctx, read); err != nil {
			return v, err
		}
		known[string(r)] = true
		for n := range c.evidence {
			evidence[n] = true
		}
		v.Reports++
		v.Files += c.files
		v.Quotes += len(c.evidence)
		v.Proved += c.proved
		for _, f := range c.faults {
			v.Faults++
			if err := fn(f); err != nil {
				return v, err
			}
		}
	}
	var orphans []quad.Quad
	err = s.scan(ctx, func(q quad.Quad) error {
		v.Quads++
		if q.Label == quad.Value(IdentityLabel) {
			quads++ // made from the reports, not said by one
			return nil
		}
		if l, ok := q.Label.(quad.IRI); !ok || !known[string(l)] && !evidence[string(l)] {
			orphans = append(orphans, q)
		}
		return nil
	})
	if err != nil {
		return v, err
	}
	for _, q := range SortQuads(orphans) {
		v.Faults++
		if err := fn(Fault{Kind: FaultOrphan, Node: quad.StringOf(q.Subject), Detail: q.String()}); err != nil {
			return v, err
		}
	}
	if n := quads + len(orphans); n != v.Quads {
		v.Faults++
		return v, fn(Fault{Kind: FaultOrphan, Detail: fmt.Sprintf("%d quads in the store, %d by its indexes: rebuild it", v.Quads, n)})
	}
	return v, nil
}

// check verifies one report.
type check struct {
	schema *ner.Schema
	report quad.IRI
	quads  []quad.Quad
	props  map[string]map[quad.IRI][]quad.Value // by node and predicate, what is labelled with the report
	says   map[string][]quad.Quad               // by evidence, what is labelled with it

	evidence map[string]bool
	fileList []string
	spans    map[string]ner.Span // of evidence, in bytes of the file
	files    int
	proved   int
	faults   []Fault
}

func newCheck(report quad.IRI, qs []quad.Quad) *check {
	c := &check{report: report, quads: SortQuads(qs), props: map[string]map[quad.IRI][]quad.Value{}, says: map[string][]quad.Quad{},
		evidence: map[string]bool{}, spans: map[string]ner.Span{}}
	for _, q := range c.quads {
		s, p, l := iri(q.Subject), iri(q.Predicate), iri(q.Label)
		if l != report {
			c.says[string(l)] = append(c.says[string(l)], q)
			continue
		}
		m := c.props[string(s)]
		if m == nil {
			m = map[quad.IRI][]quad.Value{}
			c.props[string(s)] = m
		}
		m[p] = append(m[p], q.Object)
	}
	for _, v := range c.props[string(report)][PredStates] {
		c.evidence[string(iri(v))] = true
	}
	for _, v := range c.props[string(report)][PredFile] {
		c.fileList = append(c.fileList, text(v))
	}
	for n := range c.evidence {
		start, ok1 := c.one(n, PredStart).(quad.Int)
		end, ok2 := c.one(n, PredEnd).(quad.Int)
		if ok1 && ok2 {
			c.spans[n] = ner.Span{Start: int(start), End: int(end)}
		}
	}
	return c
}

func iri(v quad.Value) quad.IRI {
	n, _ := v.(quad.IRI)
	return n
}

func text(v quad.Value) string {
	s, _ := v.(quad.String)
	return string(s)
}

// one is the value that a node has for a predicate; nil when there is none or
// several.
func (c *check) one(node string, p quad.IRI) quad.Value {
	if v := c.props[node][p]; len(v) == 1 {
		return v[0]
	}
	return nil
}

func (c *check) fault(kind, node, format string, args ...any) {
	f := Fault{Kind: kind, Report: string(c.report), Node: node, Detail: fmt.Sprintf(format, args...)}
	if len(c.fileList) > 0 {
		f.File = c.fileList[0]
	}
	if at, ok := c.spans[node]; ok {
		f.Start, f.End = at.Start, at.End
	}
	c.faults = append(c.faults, f)
}

func (c *check) run(ctx context.Context, read Rereader) error {
	c.node()
	for _, q := range c.quads {
		c.values(q)
	}
	for _, n := range slices.Sorted(maps.Keys(c.props)) {
		c.entity(n)
	}
	for _, n := range slices.Sorted(maps.Keys(c.evidence)) {
		c.statement(n)
	}
	for _, n := range slices.Sorted(maps.Keys(c.says)) {
		if !c.evidence[n] {
			c.fault(FaultStatement, n, "%d quads labelled with it, but the report does not state it", len(c.says[n]))
		}
	}
	if read != nil {
		if err := c.sources(ctx, read); err != nil {
			return err
		}
	}
	slices.SortStableFunc(c.faults, func(a, b Fault) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Start-b.Start, a.End-b.End, strings.Compare(a.Node, b.Node), strings.Compare(a.Kind, b.Kind))
	})
	return nil
}

// node looks at the report's own node.
func (c *check) node() {
	r := string(c.report)
	hash := text(c.one(r, PredHash))
	if ReportNode(hash) != c.report || !strings.HasPrefix(hash, "sha256:") {
		c.fault(FaultNode, r, "its hash is %q", hash)
	}
	if len(c.fileList) == 0 {
		c.fault(FaultNode, r, "it names no file")
	}
	if len(c.props[r][PredName]) == 0 {
		c.fault(FaultNode, r, "it has no name")
	}
	if y, ok := c.one(r, PredYear).(quad.Int); ok && (y < 1900 || y > 2100) {
		c.fault(FaultValue, r, "year %d", y)
	}
}

// values looks at one quad: its predicate and the kind of its object.
func (c *check) values(q quad.Quad) {
	p, s := iri(q.Predicate), string(iri(q.Subject))
	k, ok := kindOf(p)
	switch {
	case s == "" || !ok:
		c.fault(FaultPredicate, s, "%s", q.String())
		return
	case !k.holds(q.Object):
		c.fault(FaultValue, s, "%s is %s, not %s", string(p), quad.StringOf(q.Object), k)
		return
	}
	switch v := q.Object.(type) {
	case quad.String:
		bad := false
		switch p {
		case PredStatus:
			bad = !slices.Contains(Statuses, string(v))
		case PredPeriod:
			bad = !periodOK(string(v))
		case PredUnit:
			if !unitOK(string(v)) {
				c.fault(FaultUnit, s, "%q is no unit", string(v))
			}
		case PredCode:
			bad = !codeOK(string(v)) || DistrictNode(string(v)) != iri(q.Subject)
		}
		if bad {
			c.fault(FaultValue, s, "%s %q", string(p), string(v))
		}
	case quad.Int, quad.Float:
		f := number(v)
		if p == PredConfidence && (f <= 0 || f > 1) || p == PredInvestment && f <= 0 {
			c.fault(FaultValue, s, "%s %v", string(p), f)
		}
	}
}

func number(v quad.Value) float64 {
	switch v := v.(type) {
	case quad.Int:
		return float64(v)
	case quad.Float:
		return float64(v)
	}
	return 0
}

// entity looks whether a node has what a node needs.
func (c *check) entity(n string) {
	if n == string(c.report) || c.evidence[n] {
		return
	}
	types := c.props[n][PredType]
	if len(types) == 0 {
		c.fault(FaultNode, n, "it has no type")
	}
	for _, t := range types {
		if _, err := ner.ParseType(text(t)); err != nil {
			c.fault(FaultNode, n, "its type is %s", quad.StringOf(t))
		}
	}
	if w := c.props[n][PredWithin]; len(w) > 1 {
		c.fault(FaultValue, n, "within %d districts", len(w))
	}
}

func (c *check) types(n string) []string {
	var out []string
	for _, t := range c.props[n][PredType] {
		out = append(out, text(t))
	}
	return out
}

// statement looks at what one evidence proves.
func (c *check) statement(n string) {
	for _, p := range []quad.IRI{PredInReport, PredQuote, PredStart, PredEnd, PredCleanStart, PredCleanEnd, PredSentence, PredRule, PredAboutSubject, PredAboutPredicate, PredAboutObject} {
		if k := len(c.props[n][p]); k != 1 {
			c.fault(FaultEvidence, n, "%d values of %s", k, string(p))
		}
	}
	if r := c.one(n, PredInReport); r != nil && r != quad.Value(c.report) {
		c.fault(FaultEvidence, n, "it lies in %s", quad.StringOf(r))
	}
	s, p, o := iri(c.one(n, PredAboutSubject)), iri(c.one(n, PredAboutPredicate)), c.one(n, PredAboutObject)
	if !slices.ContainsFunc(c.says[n], func(q quad.Quad) bool {
		return iri(q.Subject) == s && iri(q.Predicate) == p && q.Object == o
	}) {
		c.fault(FaultEvidence, n, "what it proves is not in the store: <%s> %s %s", string(s), string(p), quad.StringOf(o))
		return
	}
	// Beside the statement itself only what belongs to it may bear the label.
	for _, q := range c.says[n] {
		qs, qp := iri(q.Subject), iri(q.Predicate)
		own := qs == s && qp == p && q.Object == o || qs == s && qp == PredPosition && p == quad.IRI(ner.HoldsPosition) ||
			p == PredSubject && qs == s && qp != PredSubject
		if !own {
			c.fault(FaultStatement, n, "it is no evidence for %s", q.String())
		}
	}
	switch {
	case p == PredSubject:
		c.observation(n, string(s), o)
	case p == PredInvestment:
		if u := text(c.one(n, PredUnit)); !moneyOK(u) {
			c.fault(FaultUnit, n, "investment in %q", u)
		}
		c.projectOf(n, string(s))
	case p == PredStatus:
		c.projectOf(n, string(s))
	case slices.Contains(Relations(), ner.Predicate(p)):
		from, to := c.types(string(s)), c.types(string(iri(o)))
		domain, rnge := true, true
		if c.schema != nil {
			domain, rnge = c.schema.Admits(ner.Predicate(p), typed(from), typed(to))
		}
		if !domain {
			c.fault(FaultDomain, n, "%s from %s <%s> to %s <%s>", string(p), orNone(from), s, orNone(to), string(iri(o)))
		} else if !rnge {
			c.fault(FaultRange, n, "%s from %s <%s> to %s <%s>", string(p), orNone(from), s, orNone(to), string(iri(o)))
		}
		if p == quad.IRI(ner.HoldsPosition) && text(c.one(n, PredPosition)) == "" {
			c.fault(FaultValue, n, "holdsPosition without a position")
		}
	default:
		c.fault(FaultPredicate, n, "evidence for %s", string(p))
	}
}

// typed are the types of the schema among names.
func typed(names []string) (out []ner.Type) {
	for _, n := range names {
		if t, err := ner.ParseType(n); err == nil {
			out = append(out, t)
		}
	}
	return out
}

func orNone(types []string) string {
	if len(types) == 0 {
		return "nothing known"
	}
	return strings.Join(types, "|")
}

// projectOf looks whether an attribute is said of something known.
func (c *check) projectOf(n, s string) {
	if len(c.types(s)) == 0 {
		c.fault(FaultDomain, n, "%s of <%s>, whose type is not known", c.one(n, PredAboutPredicate), s)
	}
}

func (c *check) observation(n, node string, about quad.Value) {
	said := map[quad.IRI][]quad.Value{}
	for _, q := range c.says[n] {
		if string(iri(q.Subject)) == node {
			said[iri(q.Predicate)] = append(said[iri(q.Predicate)], q.Object)
		}
	}
	for _, p := range slices.Sorted(maps.Keys(said)) {
		if len(said[p]) > 1 {
			c.fault(FaultValue, n, "%d values of %s", len(said[p]), string(p))
		}
	}
	if len(said[PredType]) != 1 || text(said[PredType][0]) != TypeObservation {
		c.fault(FaultNode, n, "<%s> is not marked as an observation", node)
	}
	if len(said[PredIndicator]) == 0 {
		c.fault(FaultValue, n, "an observation without an indicator")
	}
	if len(said[PredValue])+len(said[PredChange])+len(said[PredRank]) == 0 {
		c.fault(FaultValue, n, "an observation without value, change or rank")
	}
	if len(c.types(string(iri(about)))) == 0 {
		c.fault(FaultDomain, n, "an observation of %s, whose type is not known", quad.StringOf(about))
	}
}

// sources reads every file of the report and looks for every quote in it.
func (c *check) sources(ctx context.Context, read Rereader) error {
	good := map[string]int{}
	for _, file := range c.fileList {
		at := func(f Fault) { f.File, f.Report = file, string(c.report); c.faults = append(c.faults, f) }
		re, err := read(ctx, file)
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			at(Fault{Kind: FaultSource, Detail: err.Error()})
			continue
		}
		c.files++
		if re == nil || re.Source == nil || re.Doc == nil {
			return errors.New("graph: a Rereader gave nothing")
		}
		if ReportNode(re.Doc.ID) != c.report {
			at(Fault{Kind: FaultChanged, Detail: fmt.Sprintf("its hash is now %s, it was %s", re.Doc.ID, text(c.one(string(c.report), PredHash)))})
			continue
		}
		w := newWitness(re)
		for _, n := range slices.Sorted(maps.Keys(c.evidence)) {
			before := len(c.faults)
			c.quote(w, n, at)
			if len(c.faults) == before {
				good[n]++
			}
		}
	}
	for _, k := range good {
		if k == len(c.fileList) {
			c.proved++
		}
	}
	return nil
}

// quote finds one quote in a source.
func (c *check) quote(w *witness, n string, at func(Fault)) {
	raw := c.spans[n]
	bad := func(kind, format string, args ...any) {
		at(Fault{Kind: kind, Node: n, Start: raw.Start, End: raw.End, Detail: fmt.Sprintf(format, args...)})
	}
	start, ok1 := c.one(n, PredCleanStart).(quad.Int)
	end, ok2 := c.one(n, PredCleanEnd).(quad.Int)
	quote := text(c.one(n, PredQuote))
	d := w.Doc
	if !ok1 || !ok2 || start > end || int(end) > len(d.Text) {
		bad(FaultQuote, "clean bytes %d to %d of %d", start, end, len(d.Text))
		return
	}
	span := ner.Span{Start: int(start), End: int(end)}
	if got := strings.ToValidUTF8(d.Slice(span), "\uFFFD"); got != quote {
		bad(FaultQuote, "the text says %q, the quote %q", shorten(got), shorten(quote))
		return
	}
	before, after := around(d.Text, span)
	if b, a := text(c.one(n, PredPrefix)), text(c.one(n, PredSuffix)); b != before || a != after {
		bad(FaultContext, "the text around it is %q … %q, not %q … %q", before, after, b, a)
	}
	if i, ok := c.one(n, PredSentence).(quad.Int); ok {
		if int(i) >= len(d.Sentences) || !d.Sentences[i].Span.Overlaps(span) {
			bad(FaultContext, "it does not stand in sentence %d", i)
		}
	}
	if got := d.Map.Raw(span); got != raw {
		bad(FaultRaw, "its bytes are %d to %d", got.Start, got.End)
		return
	}
	if msg := w.runs(span); msg != "" {
		bad(FaultRaw, "%s", msg)
	}
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// witness compares clean text with the bytes of the file, run by run: after
// paragraphs were put together one stretch of clean text may come from several
// places.
type witness struct {
	*Reread
	raw   []byte
	edits []ner.Span // in order of Start
	reach []int      // the furthest End of edits up to each
}

func newWitness(re *Reread) *witness {
	w := &witness{Reread: re, raw: re.Source.Raw()}
	for _, e := range re.Edits {
		w.edits = append(w.edits, e.Raw)
	}
	slices.SortFunc(w.edits, func(a, b ner.Span) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
	far := 0
	for _, e := range w.edits {
		far = max(far, e.End)
		w.reach = append(w.reach, far)
	}
	return w
}

// edited reports whether an edit touches s.
func (w *witness) edited(s ner.Span) bool {
	i := sort.Search(len(w.edits), func(i int) bool { return w.edits[i].Start > s.End })
	return i > 0 && w.reach[i-1] >= s.Start
}

// decoded is the text that the reader made of a stretch of the file.
func (w *witness) decoded(s ner.Span) string {
	src := w.Source
	if src.Map == nil {
		return string(w.raw[s.Start:s.End])
	}
	runs := src.Map.Runs()
	i := sort.Search(len(runs), func(i int) bool { return runs[i].Raw+runs[i].RawLen > s.Start })
	var b strings.Builder
	for ; i < len(runs) && runs[i].Raw < s.End; i++ {
		r := runs[i]
		lo, hi := r.Clean, r.Clean+r.Len
		if r.Verbatim {
			lo += max(0, s.Start-r.Raw)
			hi -= max(0, r.Raw+r.RawLen-s.End)
		}
		b.WriteString(src.Text[lo:hi])
	}
	return b.String()
}

// runs compares the clean text under span with the file. A run that is
// verbatim must be the same bytes; any other must decode to the same text, or
// lie where cleaning tells of an edit. It says what is wrong, or nothing.
func (w *witness) runs(span ner.Span) string {
	all := w.Doc.Map.Runs()
	i := sort.Search(len(all), func(i int) bool { return all[i].Clean+all[i].Len > span.Start })
	at := span.Start
	for ; i < len(all) && all[i].Clean < span.End; i++ {
		r := all[i]
		clean := ner.Span{Start: max(r.Clean, span.Start), End: min(r.Clean+r.Len, span.End)}
		if clean.Start != at {
			return fmt.Sprintf("clean bytes %d to %d come from nowhere", at, clean.Start)
		}
		at = clean.End
		raw := ner.Span{Start: r.Raw, End: r.Raw + r.RawLen}
		if r.Verbatim {
			raw = ner.Span{Start: r.Raw + clean.Start - r.Clean, End: r.Raw + clean.End - r.Clean}
		}
		if raw.Start < 0 || raw.End > len(w.raw) || raw.Start > raw.End {
			return fmt.Sprintf("bytes %d to %d of a file of %d", raw.Start, raw.End, len(w.raw))
		}
		got := w.Doc.Slice(clean)
		if r.Verbatim {
			if b := string(w.raw[raw.Start:raw.End]); b != got {
				return fmt.Sprintf("bytes %d to %d are %q, not %q", raw.Start, raw.End, shorten(b), shorten(got))
			}
			continue
		}
		if d := w.decoded(raw); d != got && !w.edited(raw) {
			return fmt.Sprintf("bytes %d to %d read %q, not %q, and no edit accounts for it", raw.Start, raw.End, shorten(d), shorten(got))
		}
	}
	if at != span.End {
		return fmt.Sprintf("clean bytes %d to %d come from nowhere", at, span.End)
	}
	return ""
}
