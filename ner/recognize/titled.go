package recognize

import (
	"strings"

	"zhengpu/ner"
)

// gradeMark stands in every grade of a scenic area.
var gradeMark = ner.NewProbe("A级")

// fromGrades finds the grades of scenic areas, 国家4A级旅游景区, and the area
// whose name stands right before one.
func (e *Engine) fromGrades(v *view) []cand {
	if !gradeMark.May(v.a.Sign(v.sent)) {
		return nil
	}
	var out []cand
	s := v.text[v.span.Start:v.span.End]
	for i := range ner.Places(s, gradeMark.Word()) {
		at := i + len(gradeMark.Word())
		b := i
		for b > 0 && (s[b-1] == 'A' || s[b-1] >= '1' && s[b-1] <= '5') {
			b--
		}
		end := at
		for _, t := range e.lex.Sights.list {
			if strings.HasPrefix(s[end:], t) {
				end += len(t)
				break
			}
		}
		if end == at || b == i && !strings.HasPrefix(s[b:], "AA") {
			continue
		}
		for _, l := range []string{"国家级", "国家"} {
			if strings.HasSuffix(s[:b], l) {
				b -= len(l)
				break
			}
		}
		c := cand{span: ner.Span{Start: v.span.Start + b, End: v.span.Start + end}, typ: ner.Honour, rule: "grade-scenic", score: 0.95}
		out = append(out, c)
		if x, ok := v.extend(c.span.Start, limits{verbs: "none", max: 12}); ok && x.start < c.span.Start && x.proper {
			out = append(out, cand{span: ner.Span{Start: x.start, End: c.span.Start}, typ: ner.Place, rule: "grade-scenic-area", score: 0.75})
		}
	}
	return out
}

// fromTitles finds 《titled documents》.
func (e *Engine) fromTitles(v *view) []cand {
	out := v.found
	if v.every&isTitleEnd == 0 {
		return nil
	}
	for j := range v.toks {
		if !v.is(j, isTitleEnd) {
			continue
		}
		k := v.group(j)
		if k < 0 {
			// A title may be longer than a quoted name.
			for k = j - 1; k >= 0 && v.word(k) != "《" && j-k < 60; k-- {
			}
			if k < 0 || v.word(k) != "《" {
				continue
			}
		}
		c := cand{span: ner.Span{Start: v.toks[k].Span.Start, End: v.toks[j].Span.End}, typ: ner.DocumentType, rule: "title-marks", score: 0.9}
		inner := v.text[v.toks[k].Span.End:v.toks[j].Span.Start]
		if i := strings.LastIndex(inner, "（"); i > 0 && strings.HasSuffix(inner, "）") && e.titles.suffix(inner) == "" {
			inner = inner[:i] // …发展报告（2018）
		}
		switch {
		case e.press.suffix(inner) != "":
			c.typ, c.rule = ner.Organization, "title-press"
		case e.titles.suffix(inner) == "":
			continue
		}
		out = append(out, c)
	}
	return out
}

// halts are marks that end a clause, a list's 、 not among them.
var halts = ner.NewRunes("，。；！？")

const clauseEnds = "，。；！？：、"

// stops reports that one of clauseEnds stands in w.
func stops(w string) bool {
	// Few words but marks have one of the bytes that these begin with.
	for i := 0; i < len(w); i++ {
		if w[i] == clauseEnds[0] || w[i] == "。"[0] {
			return strings.ContainsAny(w[i:], clauseEnds)
		}
	}
	return false
}
