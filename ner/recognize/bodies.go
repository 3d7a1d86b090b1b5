package recognize

import (
	"strings"

	"zhengpu/ner"
)

// fromBodies finds public bodies by their owner: a division, a park or a
// ministry that a list knows, and a body's name right behind it.
func (e *Engine) fromBodies(v *view) []cand {
	out := v.found
	for n := range v.cands {
		if v.types&(1<<ner.District|1<<ner.Park) == 0 {
			break
		}
		g := &v.cands[n]
		if g.Guarded {
			continue
		}
		switch g.Entry.Type {
		case ner.District:
			if !e.districtWord(v, n) {
				continue
			}
		case ner.Park:
		default:
			continue
		}
		if v.every&endsBody == 0 && e.bodyWords.Prefix(v.text[g.Span.End:v.span.End]) == 0 {
			continue // no body's name goes on behind it
		}
		start := g.Span.Start
		// 云溪县城东镇政府: the division above stands before.
		for k := range v.cands {
			if o := &v.cands[k]; o.Span.End == start && o.Entry.Type == ner.District && !o.Guarded && e.districtWord(v, k) {
				start = o.Span.Start
				break
			}
		}
		if strings.HasSuffix(v.text[v.span.Start:start], "中共") {
			start -= len("中共")
		}
		for i := range e.bodies {
			b := &e.bodies[i]
			if len(b.Own.list) > 0 || b.Of != ner.NoType {
				continue
			}
			if end := e.bodyEnd(v, g.Span.End, b); end > 0 {
				out = append(out, cand{span: ner.Span{Start: start, End: end}, typ: b.Type, rule: b.Name, score: 0.8})
				break
			}
		}
	}
	return e.partBodies(v, e.ownBodies(v, out))
}

// ownBodies adds the bodies of divisions that are called by their level
// alone: 市统计局, 县人民医院.
func (e *Engine) ownBodies(v *view, out []cand) []cand {
	if v.every&opensOwn == 0 {
		return out
	}
	for j, l := range v.lists {
		if l&opensOwn == 0 || v.cls[j] == mark || v.cls[j] == number {
			continue
		}
		if j > 0 {
			switch v.cls[j-1] {
			case material, number, glue:
				if !apposes(v.word(j - 1)) {
					continue // 牵头部门|市商务局
				}
			}
		}
		if v.district(j) {
			continue
		}
		start := v.toks[j].Span.Start
		for i := range e.bodies {
			b := &e.bodies[i]
			own := b.Own.prefix(v.word(j))
			if own == "" {
				continue
			}
			// 市公安局 may be one word of the segmenter's, 市场 is not 市.
			if own != v.word(j) && b.Whole.prefix(v.text[start+len(own):v.span.End]) == "" {
				// 市卫健局 is one word of the segmenter's, too.
				rest := v.word(j)[len(own):]
				if t := b.Tails.suffix(rest); t == "" || runes(rest) < 3 || b.Unless.suffix(rest) != "" || b.Not.prefix(v.text[v.toks[j].Span.End:v.span.End]) != "" {
					continue
				}
				out = append(out, cand{span: v.toks[j].Span, typ: b.Type, rule: b.Name, score: 0.75})
				break
			}
			if end := e.bodyEnd(v, start+len(own), b); end > 0 {
				out = append(out, cand{span: ner.Span{Start: start, End: end}, typ: b.Type, rule: b.Name, score: 0.75})
				break
			}
		}
	}
	return out
}

// partBodies adds the parts of bodies, behind one that a list or a rule
// knows: 商务部|投资促进事务局.
func (e *Engine) partBodies(v *view, out []cand) []cand {
	found := out[:len(out):len(out)]
	types := v.types | typed(found)
	if types&e.ownTypes == 0 {
		return out
	}
	for i := range e.bodies {
		b := &e.bodies[i]
		if b.Of == ner.NoType || types&(1<<b.Of) == 0 {
			continue
		}
		try := func(o ner.Span, typ ner.Type) {
			if typ != b.Of {
				return
			}
			if end := e.bodyEnd(v, o.End, b); end > 0 {
				out = append(out, cand{span: ner.Span{Start: o.Start, End: end}, typ: b.Type, rule: b.Name, score: 0.9})
			}
		}
		for n := range v.cands {
			if g := &v.cands[n]; !g.Guarded {
				try(g.Span, g.Entry.Type)
			}
		}
		for i := range found {
			try(found[i].span, found[i].typ)
		}
	}
	return out
}

// fromPatterns finds names of a fixed shape.
func (e *Engine) fromPatterns(v *view) []cand {
	var out []cand
	may := e.shapes(v)
	if may == 0 && len(e.patterns) <= 63 {
		return nil
	}
	for i := range e.patterns {
		p := &e.patterns[i]
		if i < 63 && may&(1<<i) == 0 || i >= 63 && !v.mentionsAny(&p.Has) {
			continue
		}
		for _, span := range p.find(v) {
			if p.Before.suffix(v.text[v.span.Start:span.Start]) != "" {
				continue
			}
			// 按照|国发〔2015〕12号: the words that lead to the name.
			for k := v.tokenAt(span.Start); k >= 0 && k < len(v.toks) && v.toks[k].Span.End < span.End; k++ {
				if p.Type == ner.DocumentType && about[v.word(k)] {
					break
				}
				if c := v.cls[k]; c != opener && c != function && c != verb || v.word(k) == "经" {
					break
				}
				span.Start = v.toks[k].Span.End
			}
			if p.Before.suffix(v.text[v.span.Start:span.Start]) != "" || p.Not.prefix(v.text[span.End:v.span.End]) != "" {
				continue
			}
			out = append(out, cand{span: span, typ: p.Type, rule: p.Name, score: 0.9})
		}
	}
	return out
}

// find tells where names of the shape stand in the sentence: of a pattern with
// words that every name of it has, in the clauses that have one, beyond which no
// name goes.
func (p *patternRule) find(v *view) (names []ner.Span) {
	rest := v.text[v.span.Start:v.span.End]
	for rest != "" {
		from, part := v.span.End-len(rest), rest
		rest = ""
		if len(p.With.list) > 0 {
			if n := clauseMarks.Index(part); n >= 0 {
				_, size := ner.RuneAt(part, n)
				part, rest = part[:n], part[n+size:]
			}
			if !p.With.index.In(part) {
				continue
			}
		}
		for _, m := range p.re.FindAllStringSubmatchIndex(part, -1) {
			names = append(names, ner.Span{Start: from + m[2], End: from + m[3]})
		}
	}
	return names
}

var clauseMarks = ner.NewRunes(clauseEnds)

// shapes tells, as bits, which patterns find a word in the sentence that they
// need.
func (e *Engine) shapes(v *view) (may uint64) {
	if v.every&hasShape == 0 {
		return 0
	}
	for j, l := range v.lists {
		if l&hasShape == 0 {
			continue
		}
		t := v.toks[j].Span
		for i := t.Start; i < t.End; i++ {
			if v.text[i]&0xc0 == 0x80 {
				continue
			}
			if r, n := ner.RuneAt(v.text, i); !e.patternFirst.Has(r) {
				continue
			} else if r, _ = ner.FirstRune(v.text[i+n:]); !e.patternSecond.Has(r) {
				continue
			}
			rest := v.text[i:v.span.End]
			for n := e.patternWords.Prefix(rest); n > 0; n = e.patternWords.Prefix(rest[:n-1]) {
				may |= e.patternsOf[rest[:n]]
			}
		}
	}
	return may
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
	if len(b.Tails.list) == 0 || v.every&endsBody == 0 {
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
		if runes(s) > b.Max || v.cls[k] == mark || v.quant[k] >= 0 || v.cls[k] == function && (v.word(k) != "和" && v.word(k) != "与" || b.Of != ner.NoType || len(b.Own.list) > 0 && v.toks[k].Span.Start == from) || v.cls[k] == opener && !(v.word(k) == "驻" && v.toks[k].Span.Start == from) && !(v.toks[k].Span.Start > from && v.cls[k-1] == dual && runes(v.word(k)) == 2) || v.cls[k] == moment || b.Of != ner.NoType && v.cls[k] == verb {
			break
		}
		if !v.is(k, endsBody) {
			continue
		}
		if t := b.Tails.suffix(s); t != "" && runes(s) >= 2 && b.Not.prefix(v.text[end:v.span.End]) == "" && b.Unless.suffix(s) == "" {
			best = end
		}
	}
	return best
}
