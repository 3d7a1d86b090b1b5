package recognize

import (
	"slices"
	"strings"

	"zhengpu/ner"
)

// bareParks finds a report's own zone where it is called by its kind alone:
// 开发区成立专班, 在高新区召开. The word must stand as a subject or behind a
// preposition or verb, and either a zone of that kind is named in full or the
// word stands so at least twice.
func (e *Engine) bareParks(views []*view, kept []cand) []cand {
	if !slices.ContainsFunc(views, func(v *view) bool { return v.every&inKinds != 0 }) {
		return nil
	}
	full := map[string]bool{}
	names := map[string]map[string]bool{}
	for i := range kept {
		c := &kept[i]
		if c.typ != ner.Park {
			continue
		}
		kind := e.kindOf(c.name)
		for n, w := range e.kinds.Words.list {
			if c.name != w && kind == e.bareKinds[n] {
				full[w] = true
				if names[w] == nil {
					names[w] = map[string]bool{}
				}
				names[w][c.name] = true
			}
		}
	}
	taken := func(s ner.Span) bool {
		for i := range kept {
			if c := &kept[i]; c.span.Overlaps(s) && c.typ != ner.District && c.typ != ner.Industry {
				return true
			}
		}
		return false
	}
	found := map[string][]cand{}
	for _, v := range views {
		if v.every&inKinds == 0 {
			continue
		}
		for j := range v.toks {
			w := v.word(j)
			if !v.is(j, inKinds) || !e.standsAlone(v, j) || taken(v.toks[j].Span) {
				continue
			}
			found[w] = append(found[w], cand{span: v.toks[j].Span, typ: ner.Park, rule: e.kinds.Name, name: w, score: 0.6})
		}
	}
	var out []cand
	for _, w := range e.kinds.Words.list {
		// Which of three zones a bare word means is anyone's guess.
		if n := len(found[w]); n >= 2 && !full[w] || n >= 1 && full[w] && len(names[w]) <= 2 {
			out = append(out, found[w]...)
		}
	}
	return out
}

// kindOf tells zones of one kind by the words that close their names.
func (e *Engine) kindOf(name string) string {
	for _, k := range e.kinds.Kinds {
		if k.suffix(name) != "" {
			return k.list[0]
		}
	}
	return name
}

// standsAlone reports whether the zone word at token j is a noun group of its
// own, no epithet before it and no noun behind that it modifies to a
// description.
func (e *Engine) standsAlone(v *view, j int) bool {
	if e.kinds.Not.prefix(v.text[v.toks[j].Span.End:v.span.End]) != "" {
		return false
	}
	if j == 0 {
		return true
	}
	w := v.word(j - 1)
	switch {
	case v.quant[j-1] >= 0:
		return v.a.Quantities[v.quant[j-1]].Kind == "date" || v.a.Quantities[v.quant[j-1]].Kind == "year"
	case strings.TrimSpace(w) == "", strings.Contains("，。；：！？", w):
		return true
	case e.kinds.Before.has(w):
		return true
	}
	return v.cls[j-1] == moment
}
