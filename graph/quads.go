package graph

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"zhengpu/ner"
)

// contextRunes is how much clean text <prefix> and <suffix> hold at most.
const contextRunes = 24

// Namer tells the name of a division code, where it is known.
type Namer func(code string) (name string, ok bool)

// Quads gives everything an analysis says, sorted and without duplicates. The
// analysis must have been resolved. References that point nowhere are left
// out.
func Quads(a *ner.Analysis) []quad.Quad { return QuadsNamed(a, nil) }

// QuadsNamed is Quads with names for the divisions above those mentioned.
func QuadsNamed(a *ner.Analysis, division Namer) []quad.Quad {
	b := &builder{a: a, report: ReportNode(a.Doc.ID), reportID: strings.TrimPrefix(a.Doc.ID, "sha256:")}
	b.reportNode()
	b.entities(division)
	for i := range a.Facts {
		b.fact(&a.Facts[i])
	}
	for i := range a.Attributes {
		b.attribute(&a.Attributes[i])
	}
	for i := range a.Observations {
		b.observation(&a.Observations[i])
	}
	return SortQuads(b.quads)
}

// SortQuads sorts by subject, predicate, object and label as N-Quads write
// them, and drops duplicates. It works in place.
func SortQuads(qs []quad.Quad) []quad.Quad {
	slices.SortFunc(qs, CompareQuads)
	return slices.CompactFunc(qs, func(a, b quad.Quad) bool { return CompareQuads(a, b) == 0 })
}

// CompareQuads orders quads as SortQuads does.
func CompareQuads(a, b quad.Quad) int {
	return cmp.Or(compareValues(a.Subject, b.Subject), compareValues(a.Predicate, b.Predicate),
		compareValues(a.Object, b.Object), compareValues(a.Label, b.Label))
}

func compareValues(a, b quad.Value) int {
	if x, ok := a.(quad.IRI); ok {
		if y, ok := b.(quad.IRI); ok {
			return strings.Compare(string(x), string(y))
		}
	}
	if x, ok := a.(quad.String); ok {
		if y, ok := b.(quad.String); ok {
			if c, ok := compareQuoted(string(x), string(y)); ok {
				return c
			}
		}
	}
	return strings.Compare(quad.StringOf(a), quad.StringOf(b))
}

// compareQuoted compares two texts as they stand between quotation marks,
// where nothing in them is escaped up to where they part.
func compareQuoted(a, b string) (c int, ok bool) {
	plain := func(c byte) bool { return c >= ' ' && c != '"' && c != '\\' && c != 0x7f }
	for i := range min(len(a), len(b)) {
		if !plain(a[i]) || !plain(b[i]) {
			return 0, false
		}
		if a[i] != b[i] {
			return int(a[i]) - int(b[i]), true
		}
	}
	switch {
	case len(a) == len(b):
		return 0, true
	case len(a) > len(b):
		return int(a[len(b)]) - '"', plain(a[len(b)])
	}
	return '"' - int(b[len(a)]), plain(b[len(a)])
}

type builder struct {
	a        *ner.Analysis
	report   quad.IRI
	reportID string
	quads    []quad.Quad
}

func (b *builder) add(s, p quad.IRI, o quad.Value, label quad.IRI) {
	b.quads = append(b.quads, quad.Quad{Subject: s, Predicate: p, Object: o, Label: label})
}

// text adds a literal unless it is empty. Bytes that are no UTF-8 are
// replaced: Cayley stores them but no N-Quads file can.
func (b *builder) text(s, p quad.IRI, v string, label quad.IRI) {
	if v != "" {
		b.add(s, p, quad.String(strings.ToValidUTF8(v, "\uFFFD")), label)
	}
}

func (b *builder) reportNode() {
	d, r := b.a.Doc, b.report
	b.text(r, PredType, TypeReport, r)
	b.text(r, PredName, d.Report, r)
	b.text(r, PredFile, FileKey(d.Source), r)
	b.text(r, PredHash, d.ID, r)
	b.text(r, PredTitle, d.Title, r)
	if d.Year != 0 {
		b.add(r, PredYear, quad.Int(d.Year), r)
	}
	if d.AboutCode != "" {
		about := DistrictNode(d.AboutCode)
		b.add(r, PredAbout, about, r)
		b.add(r, PredMentions, about, r)
		b.text(about, PredName, d.About, r)
	}
}

// FileKey is the form in which a report's path is stored: with slashes, and
// without what path.Clean takes away.
func FileKey(p string) string {
	if p == "" {
		return ""
	}
	return path.Clean(strings.ReplaceAll(p, "\\", "/"))
}

// entity is the node of an entity index, or false.
func (b *builder) entity(i int, ref ner.Ref) (quad.IRI, bool) {
	if ref == ner.AboutRef && b.a.Doc.AboutCode != "" {
		return DistrictNode(b.a.Doc.AboutCode), true
	}
	if i < 0 || i >= len(b.a.Entities) {
		return "", false
	}
	return entityNode(&b.a.Entities[i]), true
}

func entityNode(e *ner.Entity) quad.IRI {
	if e.ID != "" {
		return Node(e.ID)
	}
	return Node(strings.ToLower(e.Type.String()) + "/" + e.Name)
}

func (b *builder) entities(division Namer) {
	levels := map[string]string{} // by gazetteer id
	for _, c := range b.a.Candidates {
		if c.Entry != nil && c.Entry.Attrs.Get("level") != "" {
			levels[c.Entry.ID] = c.Entry.Attrs.Get("level")
		}
	}
	for i := range b.a.Entities {
		e := &b.a.Entities[i]
		n := entityNode(e)
		b.add(b.report, PredMentions, n, b.report)
		b.text(n, PredType, e.Type.String(), b.report)
		b.text(n, PredName, e.Name, b.report)
		if e.Ref != "" {
			b.text(n, PredLevel, levels[e.Ref], b.report)
		}
		for _, alias := range e.Aliases {
			if alias != e.Name {
				b.text(n, PredAlsoKnownAs, alias, b.report)
			}
		}
		if code, ok := strings.CutPrefix(string(n), "district/"); ok {
			b.district(code, division)
		}
	}
	if code := b.a.Doc.AboutCode; code != "" {
		b.district(code, division)
	}
}

// district adds the way up from a division.
func (b *builder) district(code string, division Namer) {
	for ; code != ""; code = ParentCode(code) {
		n, parent := DistrictNode(code), ParentCode(code)
		if parent == "" && (len(code) != 6 || strings.Trim(code, "0123456789") != "") {
			return // a name that stands for a code that nobody knows
		}
		b.text(n, PredCode, code, b.report)
		b.text(n, PredType, ner.District.String(), b.report)
		if division != nil {
			if name, ok := division(code); ok {
				b.text(n, PredName, name, b.report)
			}
		}
		if parent != "" {
			b.add(n, PredWithin, DistrictNode(parent), b.report)
		}
	}
}

// id is a short name for what parts say within this report.
func (b *builder) id(kind string, parts ...string) quad.IRI {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return Node(kind + "/" + b.reportID + "/" + hex.EncodeToString(h.Sum(nil))[:12])
}

// evidence adds an evidence node for the statement s p o and returns it. What
// tells two statements apart beside their quads goes into more.
func (b *builder) evidence(ev *ner.Evidence, s, p quad.IRI, o quad.Value, confidence float64, more ...string) quad.IRI {
	d, r := b.a.Doc, b.report
	q := clip(ev.Quote, len(d.Text))
	n := b.id("evidence", append([]string{s.String(), p.String(), o.String(), fmt.Sprint(q.Start, q.End)}, more...)...)
	b.add(r, PredStates, n, r)
	b.add(n, PredInReport, r, r)
	b.text(n, PredQuote, d.Slice(q), r)
	before, after := around(d.Text, q)
	b.text(n, PredPrefix, before, r)
	b.text(n, PredSuffix, after, r)
	raw := d.Map.Raw(q)
	b.add(n, PredStart, quad.Int(raw.Start), r)
	b.add(n, PredEnd, quad.Int(raw.End), r)
	b.add(n, PredCleanStart, quad.Int(q.Start), r)
	b.add(n, PredCleanEnd, quad.Int(q.End), r)
	b.add(n, PredSentence, quad.Int(ev.Sentence), r)
	b.text(n, PredRule, ev.Rule, r)
	if confidence != 0 {
		b.add(n, PredConfidence, Number(confidence), r)
	}
	b.add(n, PredAboutSubject, s, r)
	b.add(n, PredAboutPredicate, p, r)
	b.add(n, PredAboutObject, o, r)
	b.add(s, p, o, n)
	return n
}

func clip(s ner.Span, n int) ner.Span {
	start := min(max(s.Start, 0), n)
	return ner.Span{Start: start, End: min(max(s.End, start), n)}
}

// around is the text before and after a quote, within its paragraph.
func around(text string, q ner.Span) (before, after string) {
	i, n := q.Start, 0
	for ; i > 0 && n < contextRunes && text[i-1] != '\n'; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:i])
		i -= size
	}
	j, n := q.End, 0
	for ; j < len(text) && n < contextRunes && text[j] != '\n'; n++ {
		_, size := utf8.DecodeRuneInString(text[j:])
		j += size
	}
	return text[i:q.Start], text[q.End:j]
}

func (b *builder) fact(f *ner.Fact) {
	s, ok1 := b.entity(f.S, f.Subject)
	o, ok2 := b.entity(f.O, f.Object)
	if !ok1 || !ok2 || s == o {
		return
	}
	n := b.evidence(&f.Evidence, s, quad.IRI(f.Predicate), o, f.Confidence, f.Position)
	b.text(s, PredPosition, f.Position, n)
	b.text(n, PredPosition, f.Position, b.report)
	b.text(n, PredPeriod, f.Period, b.report)
	if f.Planned {
		b.add(n, PredPlanned, quad.Bool(true), b.report)
	}
}

func (b *builder) attribute(at *ner.Attribute) {
	s, ok := b.entity(at.S, at.Subject)
	if !ok {
		return
	}
	var v quad.Value = quad.String(at.Text)
	if at.Name == ner.Investment {
		if !finite(&at.Value) {
			return
		}
		v = Number(at.Value)
	} else if at.Text == "" {
		return
	}
	n := b.evidence(&at.Evidence, s, quad.IRI(at.Name), v, at.Confidence, at.Unit)
	b.text(n, PredUnit, at.Unit, b.report)
}

func (b *builder) observation(o *ner.Observation) {
	s, ok := b.entity(o.S, o.Subject)
	if !ok || o.Indicator == "" || !finite(o.Value) || !finite(o.Change) {
		return
	}
	num := func(v *float64) string {
		if v == nil {
			return ""
		}
		return Number(*v).String()
	}
	q := clip(o.Evidence.Quote, len(b.a.Doc.Text))
	node := b.id("observation", string(s), o.Indicator, num(o.Value), o.Unit, num(o.Change), o.Period, o.Rank,
		fmt.Sprint(o.Target, q.Start, q.End))
	n := b.evidence(&o.Evidence, node, PredSubject, s, o.Confidence)
	b.text(node, PredType, TypeObservation, n)
	b.text(node, PredIndicator, o.Indicator, n)
	if o.Value != nil {
		b.add(node, PredValue, Number(*o.Value), n)
	}
	b.text(node, PredUnit, o.Unit, n)
	if o.Change != nil {
		b.add(node, PredChange, Number(*o.Change), n)
	}
	b.text(node, PredPeriod, o.Period, n)
	b.text(node, PredRank, o.Rank, n)
	if o.Target {
		b.add(node, PredTarget, quad.Bool(true), n)
	}
}

func finite(v *float64) bool { return v == nil || !math.IsNaN(*v) && !math.IsInf(*v, 0) }
