package recognize

import (
	"strings"

	"zhengpu/ner"
)

// fromQuotes types quoted names by what stands around the marks.
func (e *Engine) fromQuotes(v *view) []cand {
	out := v.found
	if v.every&isQuoteEnd == 0 {
		return nil
	}
	for j, l := range v.lists {
		if l&isQuoteEnd == 0 {
			continue
		}
		k := v.group(j)
		if k < 0 {
			continue
		}
		inner := v.text[v.toks[k].Span.End:v.toks[j].Span.Start]
		n := runes(inner)
		if n < 2 || n > 24 {
			continue
		}
		sloganish := e.isSlogan(inner)
		if strings.Contains(inner, "、") {
			parts := strings.Split(inner, "、")
			// “A工程、B工程”: each has a head of its own.
			var each []cand
			at := v.toks[k].Span.End
			for _, p := range parts {
				c, ok := e.quotedHead(v, k, j, p)
				if !ok {
					break
				}
				c.span = ner.Span{Start: at, End: at + len(p)}
				at = c.span.End + len("、")
				each = append(each, c)
			}
			if len(each) == len(parts) {
				out = append(out, each...)
				continue
			}
		}
		if c, ok := e.quotedHead(v, k, j, inner); ok {
			out = append(out, c)
		}
		after := v.text[v.toks[j].Span.End:v.span.End]
		before := v.text[v.span.Start:v.toks[k].Span.Start]
		next, _ := ner.FirstRune(after)
		row := k // where the row of quotations that this one ends begins
		for at, _, _ := v.quoteBefore(k); at >= 0; at, _, _ = v.quoteBefore(at) {
			row = at
		}
		led := "" // what stands before a row that ends here
		if row < k && (after == "" || !isHan(next) || next == '等' || few.Has(next)) {
			led = v.text[v.span.Start:v.toks[row].Span.Start]
		}
		span := ner.Span{Start: v.toks[k].Span.Start, End: v.toks[j].Span.End}
		goesOn := v.nounAt(j + 1)
		for i := range e.quotes {
			q := &e.quotes[i]
			if len(q.Tail.list) > 0 {
				tail := q.Tail.prefix(after)
				if tail == "" && goesOn {
					tail = e.farTail(v, j, q)
				}
				if tail == "" {
					continue
				}
				c := cand{span: span, typ: q.Type, rule: q.Name}
				if q.Context && !e.honourBefore(before) {
					continue
				}
				// The tail must end where a word ends.
				if t := v.tokenAt(c.span.End + len(tail) - 1); t < 0 || v.toks[t].Span.End != c.span.End+len(tail) {
					continue
				}
				if c.typ == ner.Program && strings.HasSuffix(tail, "活动") && e.held(before) {
					c.typ = ner.Event // 举办“云溪之夏”系列活动
				}
				if c.typ == ner.Project && (digits.In(inner) || n <= 6 && chineseDigits.In(inner)) {
					c.typ = ner.Program // “三个一批”项目
				}
				if c.typ == ner.Project && sloganish {
					continue
				}
				// “甲”“乙”人才, “甲”、“乙”和“丙”工作机制: the tail speaks for all.
				for m, end, joined := v.quoteBefore(k); m >= 0; m, end, joined = v.quoteBefore(m) {
					score := 0.7
					if joined {
						score = 0.77
					}
					out = append(out, cand{span: ner.Span{Start: v.toks[m].Span.Start, End: v.toks[end].Span.End}, typ: c.typ, rule: q.Name, score: score})
				}
				c.span.End += len(tail)
				c.score = 0.78 + 0.003*float64(runes(tail))
				// 营商环境“一号改革工程”: what stands before belongs to the name
				// when it is a noun group of its own.
				out = append(out, c)
				lim := limits{verbs: "listed", max: 12}
				if hasTail(v.text[v.span.Start:c.span.Start], firmTails) {
					lim.max = 26 // 江州天禾特种钢有限责任公司“星湖基地”项目
				}
				if x, ok := v.extend(c.span.Start, lim); ok && x.start < c.span.Start && !x.quote {
					if i := strings.LastIndex(v.text[x.start:c.span.Start], "暨"); q.Type == ner.Event && i >= 0 {
						x.start += i + len("暨") // 甲大会暨|首届“乙杯”比赛
					}
					d := c
					d.span.Start = x.start
					d.score = c.score + 0.01
					if q.Type != ner.Honour && (x.plain || e.isAbout(v, x.start, c.span.Start)) {
						continue
					}
					if v.toks[x.tok].POS == "v" && x.tok < k {
						continue // 运转“稳增长”服务: what is done with it
					}
					if x.tok > 0 && v.cls[x.tok-1] == number {
						continue // 三|大园区“四位一体”推进责任体系
					}
					out = append(out, d)
				}
				continue
			}
			if sloganish {
				continue
			}
			c := cand{span: span, typ: q.Type, rule: q.Name}
			if len(q.Ends.list) > 0 && len(q.Lead.list) > 0 {
				if q.Ends.suffix(inner) != "" && q.Lead.suffix(before) != "" {
					c.score = 0.72
					out = append(out, c)
				}
				continue
			}
			if len(q.Ends.list) > 0 {
				if q.Ends.suffix(inner) != "" && n <= 6 && q.After.prefix(after) != "" {
					c.score = 0.7
					out = append(out, c)
				}
				continue
			}
			lead := q.Lead.suffix(before)
			if lead == "" {
				// 实施“甲”“乙”“丙”, 打好“甲”、“乙”: the verb governs all of them.
				lead = q.Lead.suffix(led)
			}
			if lead == "" && q.Type == ner.Program && !q.Numbered && n <= 8 && (after == "" || !isHan(next)) && len(q.Over.list) > 0 {
				// 推进工业项目“零审批”: the words between say of what.
				if x, ok := v.extend(c.span.Start, limits{verbs: "listed", max: 8}); ok && x.start < c.span.Start && !x.quote && x.tok > 0 && v.toks[x.tok].POS != "v" {
					if lead = q.Over.suffix(v.text[v.span.Start:x.start]); lead != "" && runes(v.text[x.start:c.span.Start]) >= 2 {
						c.span.Start = x.start
					}
				}
			}
			if len(q.After.list) > 0 && q.After.prefix(after) == "" {
				continue
			}
			if lead != "" && (!q.Numbered || n <= 10 && (digits.In(inner) || chineseDigits.In(inner) || strings.Contains(inner, "双"))) {
				c.score = 0.64
				if q.Type == ner.Program && n > 12 {
					continue
				}
				out = append(out, c)
			}
		}
	}
	return out
}

var (
	digits        = ner.NewRunes("0123456789")
	chineseDigits = ner.NewRunes(cnDigits)
	few           = ner.NewRunes("两三四五六七八九十")
)

// held reports whether the clause before the marks speaks of holding an event.
func (e *Engine) held(before string) bool {
	return e.lex.HostVerbs.index.In(lastClause(before))
}

// lastClause is what stands behind the last of the stronger marks in s, or from
// it on.
func lastClause(s string) string { return s[max(0, clauseStops.LastIndex(s)):] }

var clauseStops = ner.NewRunes("，。；")

// nounAt reports whether a noun group may go on with token k behind a quotation.
func (v *view) nounAt(k int) bool {
	return k < len(v.toks) && (v.cls[k] == material || v.cls[k] == dual || v.is(k, inTrim) && !v.is(k, ofMany))
}

// farTail is the stretch from the closing mark (token j) to a tail word that
// ends the noun group behind it, which nounAt says goes on: “云溪”民族团结工作品牌.
func (e *Engine) farTail(v *view, j int, q *quoteRule) string {
	switch q.Type {
	case ner.Program, ner.Platform, ner.Event:
	default:
		return ""
	}
	if q.Context {
		return ""
	}
	for k := j + 2; k < len(v.toks) && k-j <= 4; k++ {
		has := q.Tail.has(v.word(k))
		switch v.cls[k] {
		case material, dual:
		default:
			if !(v.cls[k] == opener && has && (k+1 >= len(v.toks) || v.cls[k+1] == mark)) {
				return ""
			}
		}
		if !has || v.is(k, isOne) {
			continue
		}
		if k+1 < len(v.toks) && (v.cls[k+1] == material || q.Tail.has(v.word(k+1))) {
			continue
		}
		return v.text[v.toks[j].Span.End:v.toks[k].Span.End]
	}
	return ""
}

// speech are marks that stand in what somebody says, not in a name.
var speech = ner.NewRunes("，。！？；：")

// quotedHead types a quoted name by its own head word: “春雨行动”.
func (e *Engine) quotedHead(v *view, k, j int, inner string) (cand, bool) {
	size, at := e.headWords.SuffixAt(inner)
	best := inner[len(inner)-size:]
	if best == "" || runes(inner)-runes(best) < 2 || speech.In(inner) {
		return cand{}, false
	}
	h := e.headUses[at][0].rule
	switch h.Type {
	case ner.Industry, ner.District, ner.Enterprise, ner.Place, ner.Project:
		if !(best == "工程") {
			return cand{}, false
		}
	}
	typ := h.Type
	if best == "工程" && !e.constructs(inner) {
		typ = ner.Program
	}
	mod := strings.TrimSuffix(inner, best)
	if h.Whole.has(mod) {
		return cand{}, false
	}
	return cand{span: ner.Span{Start: v.toks[k].Span.Start, End: v.toks[j].Span.End}, typ: typ, rule: "quoted-head", score: 0.76}, true
}

// honourBefore reports whether a clause speaks of an award.
func (e *Engine) honourBefore(before string) bool {
	return e.lex.Levels.suffix(before) != "" || e.awardWords.In(lastClause(before))
}

func (e *Engine) isSlogan(s string) bool {
	if e.slogan.index.In(s) || isNumber(s) {
		return true
	}
	w := e.slogans.suffix(s)
	return w != "" && runes(s)-runes(w) <= 2
}
