package recognize

import (
	"strings"

	"zhengpu/ner"
)

// editionRule types an event by its edition: 第三届|云溪梨花节.
type editionRule struct {
	Rule   `yaml:",inline"`
	Ends   words `yaml:"ends"`   // what the last word ends in
	Unless words `yaml:"unless"` // last words that are no event's
	Close  words `yaml:"close"`  // the name ends before these
	Not    words `yaml:"not"`    // what begins behind 届 is no event
	Sites  words `yaml:"sites"`  // last words of places that may stand before
}

// heldRule types an event by the verb of holding it, whose subject it is:
// X签约仪式|在云溪县隆重举行.
type heldRule struct {
	Rule    `yaml:",inline"`
	Verbs   words `yaml:"verbs"`
	Adverbs words `yaml:"adverbs"` // what may follow the name before the verb
	Ends    words `yaml:"ends"`
	Whole   words `yaml:"whole"` // names that say nothing of which one
	Never   words `yaml:"never"` // words that stand in no name
	Min     int   `yaml:"min"`
	Max     int   `yaml:"max"`
}

// fromEvents finds events by their edition and by the verb of holding them.
func (e *Engine) fromEvents(v *view) []cand {
	out := v.found
	if v.every&(inEdition|inHeld) == 0 {
		return out
	}
	for j, l := range v.lists {
		if l&inEdition != 0 {
			if c, ok := e.edition(v, j); ok {
				out = append(out, c)
			}
		}
		if l&inHeld != 0 {
			if c, ok := e.heldEvent(v, j); ok {
				out = append(out, c)
			}
		}
	}
	return out
}

// edition reads the name on from the token that ends in 届, and the year and
// place that stand before its number.
func (e *Engine) edition(v *view, j int) (cand, bool) {
	from := v.toks[j].Span.End
	first := j
	if w := v.word(j); !strings.HasPrefix(w, "首") && !strings.HasPrefix(w, "第") {
		for first = j; first > 0 && j-first < 4 && !strings.HasPrefix(v.word(first), "第") && !strings.HasPrefix(v.word(first), "首"); {
			first--
		}
		if !strings.HasPrefix(v.word(first), "第") && !strings.HasPrefix(v.word(first), "首") {
			return cand{}, false
		}
	}
	if e.editions.Not.prefix(v.text[from:v.span.End]) != "" {
		return cand{}, false // 第十六届人民代表大会
	}
	end := 0
read:
	for k := j + 1; k < len(v.toks) && runes(v.text[from:v.toks[k].Span.End]) <= 26; k++ {
		w := v.word(k)
		switch {
		case end > 0 && e.editions.Close.prefix(v.text[v.toks[k].Span.Start:v.span.End]) != "":
			break read
		case w == "“" || w == "（" || w == "《":
			// What stands in brackets comes whole.
			m := k + 1
			for m < len(v.toks) && m-k < 16 && v.group(m) != k {
				m++
			}
			if m >= len(v.toks) || v.group(m) != k {
				break read
			}
			if e.editions.Ends.suffix(v.text[v.toks[k].Span.End:v.toks[m].Span.Start]) != "" {
				end = v.toks[m].Span.End
			}
			k = m
			continue
		case strings.HasPrefix(w, "暨") && end > 0:
			break read
		case w == "和" || w == "与" || w == "及" || w == "暨":
			if end > 0 || k == j+1 {
				break read
			}
			continue
		case v.cls[k] == glue:
			continue
		case v.cls[k] == mark, w == "的", v.cls[k] == function && runes(w) == 1 && !strings.Contains("之中", w):
			break read
		case v.cls[k] == opener && end > 0:
			break read
		}
		if t := e.editions.Ends.suffix(v.text[from:v.toks[k].Span.End]); t != "" && e.editions.Unless.suffix(v.text[from:v.toks[k].Span.End]) == "" {
			end = v.toks[k].Span.End
		}
	}
	if end == 0 || runes(v.text[from:end]) < 2 {
		return cand{}, false
	}
	c := cand{span: ner.Span{Start: v.toks[first].Span.Start, End: end}, typ: e.editions.Type, rule: e.editions.Name, score: 0.84}
	if x, ok := v.extend(c.span.Start, limits{verbs: "none", years: true, max: 20, keep: true}); ok && x.start < c.span.Start {
		// 江州会展中心|第二届西江博会: where it was held is no part of the name.
		for k := x.tok; k < first; k++ {
			if e.editions.Sites.suffix(v.word(k)) != "" {
				x.start = v.toks[k].Span.End
			}
		}
		c.span.Start = x.start
	}
	return c, true
}

// heldEvent reads the subject of the clause that the verb at token j ends.
func (e *Engine) heldEvent(v *view, j int) (cand, bool) {
	h := &e.holding
	// The clause: back to the mark before, dates and authors aside.
	start := j
	for start > 0 && !(v.is(start-1, endsClause) && v.word(start-1) != "、") && v.word(start-1) != "）" {
		start--
	}
	for start < j && (v.quant[start] >= 0 && v.a.Quantities[v.quant[start]].Kind == "date" || v.cls[start] == moment || strings.TrimSpace(v.word(start)) == "") {
		start++
	}
	if start >= j {
		return cand{}, false
	}
	// The name ends where the first of the adverbs stands.
	end := j
	for k := start + 1; k < j; k++ {
		w := v.word(k)
		if h.Adverbs.has(w) && h.Ends.suffix(v.text[v.toks[start].Span.Start:v.toks[k].Span.Start]) != "" {
			end = k
			break
		}
	}
	from, to := v.toks[start].Span.Start, v.toks[end-1].Span.End
	s := v.text[from:to]
	if i := strings.LastIndex(s, "（"); i > 0 && strings.HasSuffix(s, "）") {
		s = s[:i] // （以下简称展会）
		to = from + i
	}
	n := runes(s)
	if n < h.Min || n > h.Max || h.Ends.suffix(s) == "" || e.editions.Unless.suffix(s) != "" || strings.Contains(s, "的") || h.Whole.has(s) {
		return cand{}, false
	}
	// Neither a verb that governs it nor words for things in general begin it.
	if w := v.word(start); v.cls[start] == opener && w != "迎接" && w != "庆祝" && w != "喜迎" || v.cls[start] == function || v.is(start, inTrim) && !strings.HasPrefix(w, "全") {
		return cand{}, false
	}
	for _, sep := range []string{"、", "和", "及", "与"} {
		// A会、B会和C节相继举行: several.
		for i := 0; i < len(s); {
			n := strings.Index(s[i:], sep)
			if n < 0 {
				break
			}
			if h.Ends.suffix(s[:i+n]) != "" {
				return cand{}, false
			}
			i += n + len(sep)
		}
	}
	proper := false
	for k := start; k < end; k++ {
		w := v.word(k)
		if v.proper(k) || v.quant[k] >= 0 || w == "“" || w == "《" {
			proper = true
		}
		if h.Never.has(w) || w == "在" || w == "将" || w == "被" || w == "由" || w == "对" || w == "等" || w == "了" || w == "以" || w == "为" || w == "把" || w == "各类" || w == "各项" || w == "系列" && k+2 >= end {
			return cand{}, false
		}
	}
	if !proper {
		return cand{}, false
	}
	return cand{span: ner.Span{Start: from, End: to}, typ: h.Type, rule: h.Name, score: 0.82}, true
}
