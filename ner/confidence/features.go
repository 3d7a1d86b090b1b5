package confidence

import (
	"fmt"
	"strings"

	"zhengpu/ner"
)

// scale is a set of features of which a case has one (by bucket, by type), or
// all up to one (by step).
type scale struct {
	id     int
	names  []string
	limits []float64
	steps  bool
}

var scales []*scale

func newScale(steps bool, limits []float64, names ...string) *scale {
	s := &scale{len(scales), names, limits, steps}
	scales = append(scales, s)
	return s
}

// steps are features for each limit that a value reaches. Their weights are
// never negative: more of it never makes a thing less likely.
func steps(name string, limits ...float64) *scale {
	names := make([]string, len(limits))
	for i, l := range limits {
		names[i] = fmt.Sprintf("%s≥%v", name, l)
	}
	return newScale(true, limits, names...)
}

// buckets are features for the range that a number falls in.
func buckets(name string, limits ...float64) *scale {
	var names []string
	for _, l := range limits {
		names = append(names, fmt.Sprintf("%s:to %v", name, l))
	}
	return newScale(false, limits, append(names, fmt.Sprintf("%s:over %v", name, limits[len(limits)-1]))...)
}

// types are features for the types of entities.
func types(name string) *scale {
	names := []string{name + ":" + ner.NoType.String()}
	for _, t := range ner.Types() {
		names = append(names, name+":"+t.String())
	}
	return newScale(false, nil, names...)
}

func choice(names ...string) *scale { return newScale(false, nil, names...) }

// What features there are, beside the rule's name and an attribute's.
var (
	ofType     = types("type")
	listed     = types("listed")
	quoted     = types("quoted")
	subjectOf  = types("subject")
	nameLength = buckets("length", 2, 3, 5, 8, 14, 22)
	indicator  = buckets("indicator", 2, 4, 8, 14, 22)
	quote      = buckets("quote", 12, 25, 45, 80)
	score      = steps("score", 0.6, 0.65, 0.7, 0.75, 0.8)
	figureOf   = steps("score", 0.6, 0.7, 0.8, 0.85)
	mentions   = steps("mentions", 2, 3, 6)
	rulesOf    = steps("rules", 2, 3)
	subjectEnd = steps("subject", 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
	objectEnd  = steps("object", 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
	place      = choice("subject:left out", "subject:carried over", "subject:named")
	figure     = choice("figure:rank", "figure:change", "figure:share", "figure:money", "figure:count")
	aboutOwn   = choice("subject:own district")
	typesVary  = choice("types differ")
	own        = choice("own district")
	planned    = choice("planned")
	withChange = choice("with change")
	target     = choice("target")
)

// features takes the features of one case up: as names for training, or, where
// sums are given, as the sum of their weights.
type features struct {
	names []string
	sums  *sums
	sum   int
	met   [64]struct {
		of     *sums
		name   string
		weight int
	}
}

// sums holds the weights of a kind by scale, in hundredths: of steps the sum of
// all weights up to each.
type sums struct {
	base      int
	scales    [][]int
	rule      map[string]int
	attribute map[string]int
	predicate map[string]int
}

func (f *features) is(s *scale, i int) {
	if f.sums != nil {
		f.sum += f.sums.scales[s.id][i]
		return
	}
	if s.steps {
		f.names = append(f.names, s.names[:i+1]...)
	} else {
		f.names = append(f.names, s.names[i])
	}
}

// number takes up what v falls into, or reaches.
func (f *features) number(s *scale, v float64) {
	i := 0
	if s.steps {
		for i < len(s.limits) && v >= s.limits[i] {
			i++
		}
		if i > 0 {
			f.is(s, i-1)
		}
		return
	}
	for i < len(s.limits) && v > s.limits[i] {
		i++
	}
	f.is(s, i)
}

func (f *features) ofType(s *scale, t ner.Type) {
	if int(t) < len(s.names) {
		f.is(s, int(t))
	}
}

func (f *features) rule(name string) {
	if f.sums == nil {
		f.names = append(f.names, "rule:"+name)
		return
	}
	if name == "" {
		f.sum += f.sums.rule[name]
		return
	}
	// The last rules met, by their form; a name is compared by its place first.
	k := &f.met[(len(name)*31+int(name[len(name)-1])+int(name[len(name)/2])*7)%len(f.met)]
	if k.of != f.sums || k.name != name {
		k.of, k.name, k.weight = f.sums, name, f.sums.rule[name]
	}
	f.sum += k.weight
}

func (f *features) predicate(p ner.Predicate) {
	if f.sums != nil {
		f.sum += f.sums.predicate[string(p)]
		return
	}
	f.names = append(f.names, "predicate:"+string(p))
}

func (f *features) attribute(name, text string) {
	if f.sums == nil {
		f.names = append(f.names, "attribute:"+name+text)
	} else if text == "" {
		f.sum += f.sums.attribute[name]
	} else {
		f.sum += f.sums.attribute[name+text]
	}
}

func (f *features) length(s *scale, text string) {
	f.number(s, float64(ner.RuneCount(text)))
}

// MentionFeatures tells how mention i was found.
func MentionFeatures(a *ner.Analysis, i int) []string {
	var f features
	f.mention(a, i, a.Mentions[i].Type)
	return f.names
}

// mention takes up mention i for a thing of type t.
func (f *features) mention(a *ner.Analysis, i int, t ner.Type) {
	m := &a.Mentions[i]
	f.ofType(ofType, t)
	f.rule(m.Rule)
	f.length(nameLength, m.Name)
	if m.Ref != "" {
		f.ofType(listed, m.Type)
	}
	if strings.Contains(a.Doc.Slice(m.Span), "“") {
		f.ofType(quoted, m.Type)
	}
	f.number(score, m.Confidence)
}

// Best is the mention that speaks most strongly for entity i, -1 when there is
// none: the best score of a rule, among equals the first.
func Best(a *ner.Analysis, i int) int {
	best := -1
	for _, k := range a.Entities[i].Mentions {
		if m := &a.Mentions[k]; m.Type == a.Entities[i].Type && (best < 0 || m.Confidence > a.Mentions[best].Confidence) {
			best = k
		}
	}
	if best < 0 && len(a.Entities[i].Mentions) > 0 {
		best = a.Entities[i].Mentions[0]
	}
	return best
}

// EntityFeatures tells what speaks for entity i: its best mention, how often
// and by how many rules it was found.
func EntityFeatures(a *ner.Analysis, i int) []string {
	var f features
	f.entity(a, i)
	return f.names
}

func (f *features) entity(a *ner.Analysis, i int) {
	best := Best(a, i)
	if best < 0 {
		f.is(own, 0)
		return
	}
	e := &a.Entities[i]
	f.mention(a, best, e.Type)
	// More than three rules tell no more than three.
	var rules [3]string
	n, differ := 0, false
	for _, k := range e.Mentions {
		m := &a.Mentions[k]
		differ = differ || m.Type != a.Mentions[e.Mentions[0]].Type
		known := n == len(rules)
		for _, r := range rules[:n] {
			known = known || r == m.Rule
		}
		if !known {
			rules[n] = m.Rule
			n++
		}
	}
	if differ {
		f.is(typesVary, 0)
	}
	if e.Type == ner.District && a.Doc.About != "" && i == 0 {
		f.is(own, 0)
	}
	f.number(mentions, float64(len(e.Mentions)))
	f.number(rulesOf, float64(n))
}

func end(ends []float64, i int) float64 {
	if i < 0 || i >= len(ends) {
		return 0.9 // the report's own district
	}
	return ends[i]
}

func typeOf(a *ner.Analysis, i int) ner.Type {
	if i < 0 || i >= len(a.Entities) {
		return ner.District
	}
	return a.Entities[i].Type
}

// FactFeatures tells how fact i was found; ends are the entities' confidences.
func FactFeatures(a *ner.Analysis, i int, ends []float64) []string {
	var f features
	f.fact(a, i, ends)
	return f.names
}

func (f *features) fact(a *ner.Analysis, i int, ends []float64) {
	x := &a.Facts[i]
	f.predicate(x.Predicate)
	f.rule(x.Evidence.Rule)
	f.length(quote, a.Doc.Slice(x.Evidence.Quote))
	switch {
	case x.Subject == ner.AboutRef:
		f.is(place, 0)
	case x.Evidence.Subject.Empty() || x.Evidence.Sentence >= 0 && x.Evidence.Sentence < len(a.Doc.Sentences) && !a.Doc.Sentences[x.Evidence.Sentence].Span.Contains(x.Evidence.Subject):
		f.is(place, 1)
	default:
		f.is(place, 2)
	}
	if x.Planned {
		f.is(planned, 0)
	}
	f.number(subjectEnd, end(ends, x.S))
	f.number(objectEnd, end(ends, x.O))
}

// AttributeFeatures tells how attribute i was found.
func AttributeFeatures(a *ner.Analysis, i int, ends []float64) []string {
	var f features
	f.said(a, i, ends)
	return f.names
}

func (f *features) said(a *ner.Analysis, i int, ends []float64) {
	t := &a.Attributes[i]
	f.attribute(t.Name, t.Text)
	f.rule(t.Evidence.Rule)
	f.ofType(ofType, typeOf(a, t.S))
	f.length(quote, a.Doc.Slice(t.Evidence.Quote))
	f.number(subjectEnd, end(ends, t.S))
}

// ObservationFeatures tells how observation i was found.
func ObservationFeatures(a *ner.Analysis, i int, ends []float64) []string {
	var f features
	f.observation(a, i, ends)
	return f.names
}

func (f *features) observation(a *ner.Analysis, i int, ends []float64) {
	o := &a.Observations[i]
	f.rule(o.Evidence.Rule)
	f.length(indicator, o.Indicator)
	f.length(quote, a.Doc.Slice(o.Evidence.Quote))
	if o.S == 0 && a.Doc.About != "" {
		f.is(aboutOwn, 0)
	} else {
		f.ofType(subjectOf, typeOf(a, o.S))
	}
	switch {
	case o.Value == nil && o.Change == nil:
		f.is(figure, 0)
	case o.Value == nil:
		f.is(figure, 1)
	case strings.HasPrefix(o.Unit, "%"):
		f.is(figure, 2)
	case strings.HasSuffix(o.Unit, "元"):
		f.is(figure, 3)
	default:
		f.is(figure, 4)
	}
	if o.Value != nil && o.Change != nil {
		f.is(withChange, 0)
	}
	if o.Target {
		f.is(target, 0)
	}
	f.number(figureOf, o.Confidence)
	f.number(subjectEnd, end(ends, o.S))
}
