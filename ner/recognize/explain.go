package recognize

import (
	"fmt"
	"sort"
	"strings"

	"zhengpu/ner"
)

// Explain lists, for one sentence of an analysed document, its words with
// their classes and every candidate with rule and score: what why-not reads.
func (e *Engine) Explain(a *ner.Analysis, sentence int) string {
	var cands []ner.Candidate
	s := a.Doc.Sentences[sentence].Span
	for _, c := range a.Candidates {
		if s.Contains(c.Span) {
			cands = append(cands, c)
		}
	}
	from := 0
	v := e.newView(a, sentence, cands, &from)
	var b strings.Builder
	names := [...]string{"", "!", "?", "|", "+", "#", "v", "f", "t"}
	for j := range v.toks {
		fmt.Fprintf(&b, "%s/%s%s", v.word(j), v.toks[j].POS, names[v.cls[j]])
		if v.proper(j) {
			b.WriteByte('*')
		}
		b.WriteByte(' ')
	}
	b.WriteByte('\n')
	all := e.sentence(v, &room{}, nil)
	sort.SliceStable(all, func(i, j int) bool { return all[i].span.Start < all[j].span.Start })
	for _, c := range all {
		fmt.Fprintf(&b, "  %s %s %s %.3f %s\n", c.typ, c.name, c.rule, c.score, c.ref)
	}
	return b.String()
}
