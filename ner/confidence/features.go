package confidence

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// steps adds a feature for each limit that v reaches. Their weights are never
// negative: more of it never makes a thing less likely.
func steps(out []string, name string, v float64, limits ...float64) []string {
	for _, l := range limits {
		if v >= l {
			out = append(out, fmt.Sprintf("%s≥%v", name, l))
		}
	}
	return out
}

// bucket names the range that n falls in.
func bucket(name string, n int, limits ...int) string {
	for _, l := range limits {
		if n <= l {
			return fmt.Sprintf("%s:to %d", name, l)
		}
	}
	return fmt.Sprintf("%s:over %d", name, limits[len(limits)-1])
}

// MentionFeatures tells how mention i was found.
func MentionFeatures(a *ner.Analysis, i int) []string {
	m := &a.Mentions[i]
	out := []string{"type:" + m.Type.String(), "rule:" + m.Rule, bucket("length", utf8.RuneCountInString(m.Name), 2, 3, 5, 8, 14, 22)}
	if m.Ref != "" {
		out = append(out, "listed:"+m.Type.String())
	}
	if strings.Contains(a.Doc.Slice(m.Span), "“") {
		out = append(out, "quoted:"+m.Type.String())
	}
	return steps(out, "score", m.Confidence, 0.6, 0.65, 0.7, 0.75, 0.8)
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
	best := Best(a, i)
	if best < 0 {
		return []string{"own district"}
	}
	e := &a.Entities[i]
	out := MentionFeatures(a, best)
	out[0] = "type:" + e.Type.String()
	rules, types := map[string]bool{}, map[ner.Type]bool{}
	for _, k := range e.Mentions {
		rules[a.Mentions[k].Rule] = true
		types[a.Mentions[k].Type] = true
	}
	if len(types) > 1 {
		out = append(out, "types differ")
	}
	if e.Type == ner.District && a.Doc.About != "" && i == 0 {
		out = append(out, "own district")
	}
	out = steps(out, "mentions", float64(len(e.Mentions)), 2, 3, 6)
	return steps(out, "rules", float64(len(rules)), 2, 3)
}

var endLimits = []float64{0.4, 0.5, 0.6, 0.7, 0.8, 0.9}

func end(ends []float64, i int) float64 {
	if i < 0 || i >= len(ends) {
		return 0.9 // the report's own district
	}
	return ends[i]
}

func typeOf(a *ner.Analysis, i int) string {
	if i < 0 || i >= len(a.Entities) {
		return ner.District.String()
	}
	return a.Entities[i].Type.String()
}

func quoted(a *ner.Analysis, e *ner.Evidence) string {
	return bucket("quote", utf8.RuneCountInString(a.Doc.Slice(e.Quote)), 12, 25, 45, 80)
}

// FactFeatures tells how fact i was found; ends are the entities' confidences.
func FactFeatures(a *ner.Analysis, i int, ends []float64) []string {
	f := &a.Facts[i]
	out := []string{"predicate:" + string(f.Predicate), "rule:" + f.Evidence.Rule, quoted(a, &f.Evidence)}
	switch {
	case f.Subject == ner.AboutRef:
		out = append(out, "subject:left out")
	case f.Evidence.Subject.Empty() || f.Evidence.Sentence >= 0 && f.Evidence.Sentence < len(a.Doc.Sentences) && !a.Doc.Sentences[f.Evidence.Sentence].Span.Contains(f.Evidence.Subject):
		out = append(out, "subject:carried over")
	default:
		out = append(out, "subject:named")
	}
	if f.Planned {
		out = append(out, "planned")
	}
	out = steps(out, "subject", end(ends, f.S), endLimits...)
	return steps(out, "object", end(ends, f.O), endLimits...)
}

// AttributeFeatures tells how attribute i was found.
func AttributeFeatures(a *ner.Analysis, i int, ends []float64) []string {
	t := &a.Attributes[i]
	out := []string{"attribute:" + t.Name + t.Text, "rule:" + t.Evidence.Rule, "type:" + typeOf(a, t.S), quoted(a, &t.Evidence)}
	return steps(out, "subject", end(ends, t.S), endLimits...)
}

// ObservationFeatures tells how observation i was found.
func ObservationFeatures(a *ner.Analysis, i int, ends []float64) []string {
	o := &a.Observations[i]
	out := []string{"rule:" + o.Evidence.Rule, bucket("indicator", utf8.RuneCountInString(o.Indicator), 2, 4, 8, 14, 22), quoted(a, &o.Evidence)}
	if o.S == 0 && a.Doc.About != "" {
		out = append(out, "subject:own district")
	} else {
		out = append(out, "subject:"+typeOf(a, o.S))
	}
	switch {
	case o.Value == nil && o.Change == nil:
		out = append(out, "figure:rank")
	case o.Value == nil:
		out = append(out, "figure:change")
	case strings.HasPrefix(o.Unit, "%"):
		out = append(out, "figure:share")
	case strings.HasSuffix(o.Unit, "元"):
		out = append(out, "figure:money")
	default:
		out = append(out, "figure:count")
	}
	if o.Value != nil && o.Change != nil {
		out = append(out, "with change")
	}
	if o.Target {
		out = append(out, "target")
	}
	out = steps(out, "score", o.Confidence, 0.6, 0.7, 0.8, 0.85)
	return steps(out, "subject", end(ends, o.S), endLimits...)
}
