package recognize

import (
	"zhengpu/ner"
)

// fromBodies finds public bodies by their owner: a division, a park or a
// ministry that a list knows, and a body's name right behind it.
func (e *Engine) fromBodies(v *view) []cand {
	var out []cand
	for _, g := range v.cands {
		if g.Entry == nil || guarded(g) {
			continue
		}
		switch g.Entry.Type {
		case ner.District:
			if !e.districtWord(v, g) {
				continue
			}
		case ner.Park:
		default:
			continue
		}
		start := g.Span.Start
		// 云溪县城东镇政府: the division above stands before.
		for _, o := range v.cands {
			if o.Span.End == start && o.Entry != nil && o.Entry.Type == ner.District && !guarded(o) && e.districtWord(v, o) {
				start = o.Span.Start
				break
			}
		}
		for i := range e.bodies {
			b := &e.bodies[i]
			if end := e.bodyEnd(v, g.Span.End, b); end > 0 {
				out = append(out, cand{span: ner.Span{Start: start, End: end}, typ: b.Type, rule: b.Name, score: 0.8})
				break
			}
		}
	}
	return out
}

// bodyEnd is the end of the body's name that goes on behind its owner at byte
// from, or 0.
func (e *Engine) bodyEnd(v *view, from int, b *bodyRule) int {
	after := v.text[from:v.span.End]
	if w := b.Whole.prefix(after); w != "" {
		end := from + len(w)
		if k := v.tokenAt(end - 1); k >= 0 && v.toks[k].Span.End == end && b.Not.prefix(v.text[end:v.span.End]) == "" {
			return end
		}
		return 0
	}
	if len(b.Tails.list) == 0 {
		return 0
	}
	k := v.tokenAt(from)
	if k < 0 || v.toks[k].Span.Start != from {
		return 0
	}
	best := 0
	for ; k < len(v.toks); k++ {
		end := v.toks[k].Span.End
		s := v.text[from:end]
		if runes(s) > b.Max || v.cls[k] == mark || v.quant[k] >= 0 || v.cls[k] == function && v.word(k) != "和" || v.cls[k] == opener && !(v.word(k) == "驻" && v.toks[k].Span.Start == from) || v.cls[k] == moment {
			break
		}
		if t := b.Tails.suffix(s); t != "" && runes(s) >= 2 && b.Not.prefix(v.text[end:v.span.End]) == "" && b.Unless.suffix(s) == "" {
			best = end
		}
	}
	return best
}
