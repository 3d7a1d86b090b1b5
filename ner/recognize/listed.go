package recognize

import (
	"strings"

	"zhengpu/ner"
)

// fromGazetteer turns unguarded list entries into candidates.
func (e *Engine) fromGazetteer(v *view) []cand {
	out := v.found
	for n := range v.cands {
		g := &v.cands[n]
		if g.Guarded && v.every&isComma == 0 {
			continue // nothing vouches for it
		}
		en, i, j := g.Entry, int(v.first[n]), int(v.last[n])
		if i < 0 || j < 0 {
			continue
		}
		score, local := 0.86, false
		if g.Guarded {
			if !e.vouched(v, n) {
				continue
			}
			score = 0.6
		}
		surface := v.text[g.Span.Start:g.Span.End]
		size := runes(surface)
		// A list name must not cut a word of the segmenter in two, unless it
		// is long enough to know better.
		if size <= 3 && (v.toks[i].Span.Start != g.Span.Start || v.toks[j].Span.End != g.Span.End) && en.Type != ner.District {
			continue
		}
		if en.Type == ner.Enterprise && size <= 4 {
			if c, ok := e.tradeBehind(v, *g); ok {
				out = append(out, c)
				continue
			}
		}
		if en.Type == ner.Enterprise && strings.HasSuffix(surface, "产") {
			if k := v.tokenAt(g.Span.End); k >= 0 && v.quant[k] >= 0 {
				continue // 日产300吨
			}
		}
		if en.Type == ner.Enterprise && size <= 3 {
			// 益|佳通: half of a longer name that the lists lack.
			if i > 0 && runes(v.word(i-1)) == 1 && (v.cls[i-1] == material || v.cls[i-1] == verb || v.cls[i-1] == function && !v.is(i-1, inFunctional)) && !v.is(i-1, inTrim) {
				continue
			}
		}
		if en.Type == ner.Park && en.Kind == "zone" {
			// 青|龙山工业集中区: the zone of another place that the name ends in.
			if v.toks[i].Span.Start < g.Span.Start && !functional[v.text[v.toks[i].Span.Start:g.Span.Start]] && runes(v.text[v.toks[i].Span.Start:g.Span.Start]) == 1 ||
				i > 0 && v.toks[i].Span.Start == g.Span.Start && v.is(i-1, isOne) && v.cls[i-1] == material && !v.is(i-1, inPlain|inTrim|inFunctional) && v.quant[i-1] < 0 {
				continue
			}
		}
		switch en.Type {
		case ner.Place:
			if v.inTown(*g) {
				continue // 天湖 in 天湖镇
			}
		case ner.District:
			if !e.districtWord(v, n) {
				continue
			}
			score = 0.8
			local = e.ownLine(v, *g)
		case ner.Industry:
			if (e.bounds.Plain.has(surface) || en.Attrs.Get("kind") == "gb") && !e.industryContext(v, *g) {
				continue
			}
			score = 0.7
		case ner.Program, ner.Honour:
			if size < 3 {
				continue
			}
			if k := i - 1; en.Type == ner.Program && k >= 0 && v.quant[k] >= 0 && v.a.Quantities[v.quant[k]].Kind == "amount" && v.a.Quantities[v.quant[k]].Span.End == g.Span.Start && countUnit(v.a.Quantities[v.quant[k]].Unit) {
				continue // 67个老旧小区改造工程
			}
			score = 0.7
		}
		out = append(out, cand{span: g.Span, typ: en.Type, rule: v.known.rule(en.Kind), ref: en.ID, score: score + 0.002*float64(size), local: local})
	}
	return out
}

// inTown reports whether a division's full name begins with the listed name g.
func (v *view) inTown(g ner.Candidate) bool {
	if v.types&(1<<ner.District) == 0 {
		return false
	}
	for i := range v.cands {
		c := &v.cands[i]
		if c.Span.Start > g.Span.Start {
			break
		}
		if c.Entry != nil && c.Entry.Type == ner.District && c.Form == "full" && !c.Guarded && c.Span.Start == g.Span.Start && c.Span.End > g.Span.End {
			return true
		}
	}
	return false
}

// ownLine reports whether a division lies on the report's own line: the
// district itself, one above it or one within it.
func (e *Engine) ownLine(v *view, g ner.Candidate) bool {
	about := v.a.Doc.AboutCode
	if about == "" {
		return g.Form == "full"
	}
	code := strings.TrimPrefix(g.Entry.ID, "division/")
	a, b := ner.DivisionPrefix(about), ner.DivisionPrefix(code)
	if now := v.a.Doc.AboutNow; now != "" && now != about && strings.HasPrefix(b, ner.DivisionPrefix(now)) {
		return true
	}
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// industryContext reports whether an everyday word that the national
// classification lists (照明, 线缆) stands for an industry here.
func (e *Engine) industryContext(v *view, g ner.Candidate) bool {
	after := v.text[g.Span.End:v.span.End]
	for _, w := range e.lex.TradeNouns {
		if strings.HasPrefix(after, w) || strings.HasSuffix(v.text[g.Span.Start:g.Span.End], w) {
			return true
		}
	}
	for _, o := range v.cands {
		if o.Entry == nil || o.Entry.Type != ner.Industry || o.Entry.Attrs.Get("kind") == "gb" {
			continue
		}
		if o.Span.End+len("、") == g.Span.Start || g.Span.End+len("、") == o.Span.Start {
			return true
		}
	}
	return false
}

// districtWord reports whether a division's name is a word of its own here:
// 新建 (a verb) and 从江 (in 从江之畔) are not. A bare stem below the city must
// lie in the report's own province.
func (e *Engine) districtWord(v *view, n int) bool {
	if v.words[n] == 0 {
		v.words[n] = 1
		if e.divisionStands(v, v.cands[n], int(v.first[n]), int(v.last[n])) {
			v.words[n] = 2
		}
	}
	return v.words[n] == 2
}

// titleNotPlace reports whether the words of a county's name stand for a title or
// a goal: 省级平安县, 富民兴县.
func (e *Engine) titleNotPlace(v *view, g ner.Candidate) bool {
	i := v.tokenAt(g.Span.Start)
	if i <= 0 {
		return false
	}
	switch w := v.word(i - 1); w {
	case "国家级", "省级", "市级", "自治区级", "全国", "全省", "全市", "全区", "示范", "创建":
		return runes(v.text[g.Span.Start:g.Span.End]) <= 3
	default:
		// 工业|兴县, 富民|兴县: to make the county thrive.
		return v.text[g.Span.Start:g.Span.End] == "兴县" && !e.ownLine(v, g) && !v.district(i-1) && v.cls[i-1] != mark && !v.is(i-1, inFunctional)
	}
}

// vouched reports whether a guarded name has something beside it that speaks
// for the entity: its own suffix, quotation marks, an enumeration with a
// named neighbour of the same type.
func (e *Engine) vouched(v *view, n int) bool {
	g, i, j := &v.cands[n], int(v.first[n]), int(v.last[n])
	if v.toks[i].Span.Start != g.Span.Start || v.toks[j].Span.End != g.Span.End {
		return false
	}
	if !v.is(i-1, isComma) && !v.is(j+1, isComma) {
		return false
	}
	for k := range v.cands {
		o := &v.cands[k]
		if (o.Span.End+len("、") == g.Span.Start || g.Span.End+len("、") == o.Span.Start) && !o.Guarded && o.Entry.Type == g.Entry.Type {
			return true
		}
	}
	return false
}

func (e *Engine) isAbout(v *view, start, end int) bool {
	s := v.text[start:end]
	return s == v.a.Doc.About
}

// tradeBehind is the company that a listed brand begins and a word of trade
// ends: 天禾|纸业 in 天禾纸业、….
func (e *Engine) tradeBehind(v *view, g ner.Candidate) (cand, bool) {
	k := v.tokenAt(g.Span.End)
	if k < 0 || v.toks[k].Span.Start != g.Span.End || runes(v.word(k)) > 4 || v.cls[k] == mark {
		return cand{}, false
	}
	s := ner.Span{Start: g.Span.Start, End: v.toks[k].Span.End}
	if k+1 < len(v.toks) && v.cls[k+1] != mark && v.cls[k+1] != function && v.word(k+1) != "等" {
		return cand{}, false
	}
	if e.headRule(v.text[s.Start:s.End]) != "head-enterprise-trade" || e.headRule(v.word(k)) != "" && e.ownType(v.word(k)) != ner.Enterprise {
		return cand{}, false
	}
	if _, uses := e.headOf(v.text[s.Start:s.End]); uses[0].rule.Not.prefix(v.text[s.End:v.span.End]) != "" {
		return cand{}, false
	}
	return cand{span: s, typ: ner.Enterprise, rule: "head-enterprise-trade", score: 0.72}, true
}

// divisionStands is districtWord for a candidate whose first and last bytes lie in
// tokens i and j.
func (e *Engine) divisionStands(v *view, g ner.Candidate, i, j int) bool {
	surface := v.text[g.Span.Start:g.Span.End]
	if e.bounds.Openers.has(surface) || e.bounds.Inner.has(surface) {
		return false
	}
	if surface == "新建县" && !e.ownLine(v, g) {
		return false // 新建|县体育中心
	}
	if g.Entry.Level >= 4 && runes(surface) <= 3 && !e.ownLine(v, g) {
		return false
	}
	if strings.HasSuffix(surface, "区") && strings.HasPrefix(v.text[g.Span.End:], "县") {
		return false // 友好区县
	}
	if g.Form == "full" || g.Form == "derived" {
		if e.titleNotPlace(v, g) {
			return false
		}
		// 示范村镇 holds no 范村镇.
		if i < 0 || v.toks[i].Span.Start != g.Span.Start && v.toks[i].POS != "x" {
			return false
		}
		switch v.text[g.Span.Start:g.Span.End] {
		case "市区", "城区", "北区", "南区", "东区", "西区", "新区", "郊区", "矿区", "城关镇":
			return v.a.Doc.About == g.Entry.Name
		}
		if runes(surface) > 2 || g.Entry.Level <= 2 {
			return true
		}
		// 义县: two characters must be a word of their own.
		return v.toks[i].Span.Start == g.Span.Start && v.toks[j].Span.End == g.Span.End && (i == j || e.ownLine(v, g))
	}
	if i < 0 || j < 0 || v.toks[i].Span.Start != g.Span.Start || v.toks[j].Span.End != g.Span.End {
		return false
	}
	// The dictionary takes 大连 for an adverb and 烟台 for a noun; the short names
	// of cities that are words indeed are guarded.
	if wide := g.Entry.Level <= 2 && !g.Guarded && (surface != "大同" && surface != "安康" || e.ownLine(v, g)); i == j && wide {
		if i > 0 && v.fragment(i-1) && !e.ownLine(v, g) {
			return false
		}
	} else if i == j {
		if !e.ownLine(v, g) && (v.toks[i].POS != "ns" || i > 0 && v.fragment(i-1)) {
			return false
		}
		switch pos := v.toks[i].POS; pos {
		case "ns", "x", "nr", "nz", "j", "nrt", "nt", "nrfg", "n":
		default:
			return false
		}
	}
	if g.Entry.Level >= 3 {
		about := v.a.Doc.AboutCode
		code := strings.TrimPrefix(g.Entry.ID, "division/")
		if len(about) < 2 || len(code) < 2 || about[:2] != code[:2] {
			return false
		}
	}
	return true
}
