package recognize

import (
	"strings"

	"zhengpu/ner"
)

// fromTriggers types what stands beside a trigger word.
func (e *Engine) fromTriggers(v *view) []cand {
	out := v.found
	if v.every&opensRank != 0 && v.every&endsRank != 0 {
		for i := range e.triggers {
			if e.triggers[i].Side == "clause" {
				out = append(out, e.clauses(v, &e.triggers[i])...)
			}
		}
	}
	if v.every&(inTriggers|beginsTrigger) == 0 {
		return out
	}
	for j, l := range v.lists {
		if l&(inTriggers|beginsTrigger) == 0 {
			continue
		}
		word, pair := v.word(j), v.pair(j)
		var single, double []int
		if l&beginsTrigger != 0 && e.triggerWords.Has(pair) {
			double = e.triggerIndex[pair]
		}
		if l&inTriggers != 0 {
			single = e.triggerIndex[word]
		}
		if len(single)+len(double) == 0 {
			continue
		}
		before := v.pair(j - 1)
		for len(single)+len(double) > 0 {
			// The rules in order, those of both once.
			// A trigger may be one token or the join of two.
			i, w, last, first := 0, word, j, j
			if len(double) > 0 && (len(single) == 0 || double[0] <= single[0]) {
				i, w, last = double[0], pair, j+1
				if len(single) > 0 && single[0] == i {
					single = single[1:]
				}
				double = double[1:]
			} else {
				i, single = single[0], single[1:]
				if e.triggers[i].Words.has(before) {
					continue
				}
			}
			t := &e.triggers[i]
			switch {
			case t.Type == ner.Honour:
				n := len(out)
				out = e.honours(v, last, w, t, out)
				if len(out) > n && t.Wins.has(w) {
					out = e.winners(v, first, v.text[out[n].span.Start:out[n].span.End], t, out)
				}
			case t.Side == "right":
				out = append(out, e.following(v, last, t)...)
			case t.Money && !v.moneyAt(last+1):
			case t.Side == "left":
				out = append(out, e.preceding(v, first, t)...)
			}
		}
	}
	return out
}

// clauses types whole clauses that open with one of the words and close with
// one of the heads.
func (e *Engine) clauses(v *view, t *triggerRule) []cand {
	var out []cand
	start := 0
	for j := 0; j <= len(v.toks); j++ {
		if j < len(v.toks) && v.lists[j]&(endsClause|isQuote|isQuoteEnd|isAnd) == 0 {
			continue
		}
		if j < len(v.toks) && !v.is(j, endsClause) && !(v.word(j) == "“" && e.titled(v, j, t)) && !(v.word(j) == "”" && v.word(start-1) == "“") && !(v.word(j) == "和" && j > start) {
			continue
		}
		k := start
		if !v.is(j-1, endsRank) {
			start = j + 1
			continue
		}
		for k < j && (v.word(k) == "是" || v.word(k) == "为" || v.word(k) == "系" || v.word(k) == "也" || v.cls[k] == opener && v.word(k) != "全省") {
			k++
		}
		// 云溪县是|全国…县: the subject and its verb may stand before.
		for m := k; m < j; m++ {
			if v.is(m, inFunctional) && (v.word(m) == "是" || v.word(m) == "为") {
				k = m + 1
			}
		}
		start = j + 1
		if k >= j {
			continue
		}
		if y := v.quant[k]; y >= 0 && v.a.Quantities[y].Kind == "year" && k+1 < j {
			for k+1 < j && (v.quant[k] == y || v.word(k) == "度") {
				k++ // 2020年度全省…
			}
		}
		s := v.text[v.toks[k].Span.Start:v.toks[j-1].Span.End]
		if !v.is(k, opensRank) || t.Words.prefix(s) == "" || t.Heads.suffix(s) == "" {
			continue
		}
		if n := runes(s); n < 5 || n > 24 {
			continue
		}
		if runes(s) <= runes(t.Words.prefix(s))+runes(t.Heads.suffix(s)) || particles.In(s) {
			continue
		}
		out = append(out, cand{span: ner.Span{Start: v.toks[k].Span.Start, End: v.toks[j-1].Span.End}, typ: t.Type, rule: t.Name, score: 0.74})
	}
	return out
}

// particles are not in titles.
var particles = ner.NewRunes("的了")

// titled reports whether the quotation that opens at token j is a title by the
// rule's opening and closing words.
func (e *Engine) titled(v *view, j int, t *triggerRule) bool {
	for k := j + 1; k < len(v.toks) && k-j < 16; k++ {
		if v.word(k) == "”" {
			s := v.text[v.toks[j].Span.End:v.toks[k].Span.Start]
			return t.Words.prefix(strings.TrimLeft(s, "0123456789年度")) != "" && t.Heads.suffix(s) != ""
		}
	}
	return false
}

// untitled reports whether the tokens from start to k open with a rank and have
// no title yet, so that what follows an “and” may be the rest of the name.
func (v *view) untitled(start, k int, t *triggerRule) bool {
	s := v.text[v.toks[start].Span.Start:v.toks[k].Span.Start]
	if t.Levels.prefix(s) == "" || t.Heads.suffix(s) != "" || k+1 >= len(v.toks) || v.word(k+1) == "“" {
		return false
	}
	rest := v.text[v.toks[k].Span.End:v.span.End]
	if i := strings.IndexAny(rest, "、，。；！？“”（"); i >= 0 {
		rest = rest[:i]
	}
	return t.Levels.prefix(rest) == "" && t.Heads.suffix(rest) != "" && runes(rest) <= 14
}

// opens reports whether a clause begins with token k.
func (v *view) opens(k int) bool {
	return k == 0 || v.is(k-1, endsClause) && v.word(k-1) != "、"
}

// ownWord reports whether one of the tokens in [i, j) is no everyday word.
func (v *view) ownWord(i, j int) bool {
	for k := i; k < j; k++ {
		if v.cls[k] == material && !v.is(k, inPlain|inTrim|inInner) {
			return true
		}
	}
	return false
}

// following reads the items behind a trigger: the first must look like a name.
func (e *Engine) following(v *view, last int, t *triggerRule) []cand {
	var out []cand
	k := last + 1
	for k < len(v.toks) && (v.word(k) == "了" || v.word(k) == "了一批" || v.is(k, inTrim) && !v.named[k] && v.quant[k] < 0) {
		k++
	}
	start := k
	// 世界500强阿里巴巴, 投资10亿元的X: the name begins behind the epithet.
	for m := k; m < len(v.toks) && m-k < 12 && !strings.Contains(clauseEnds, v.word(m)); m++ {
		if v.word(m) == "的" {
			start = m + 1
		}
	}
	k = start
	proper, named := false, 0
	for ; k < len(v.toks); k++ {
		w := v.word(k)
		if v.cls[k] == mark && w != "（" && w != "）" && w != "“" && w != "”" || v.cls[k] == opener || v.cls[k] == function || v.cls[k] == number || v.cls[k] == verb && v.toks[k].POS == "v" && runes(w) > 1 {
			break
		}
		if v.proper(k) {
			proper = true
		}
		if !v.plain(k) {
			named++
		}
	}
	if k <= start || !proper || named == 0 {
		return nil
	}
	if k < len(v.toks) {
		// Only a name that its clause, list or sentence ends with is sure.
		switch w := v.word(k); {
		case strings.Contains(clauseEnds, w), w == "等", w == "和", w == "与", w == "落户", w == "入驻":
		default:
			return nil
		}
	}
	c := cand{span: ner.Span{Start: v.toks[start].Span.Start, End: v.toks[k-1].Span.End}, typ: t.Type, rule: t.Name, score: 0.56}
	s := v.text[c.span.Start:c.span.End]
	if n := runes(s); n < 3 || n > t.Max || e.exclude.has(s) {
		return nil
	}
	if e.genericTail(s) {
		return nil
	}
	return append(out, c)
}

// genericTail reports whether s ends in a word for things in general, so that
// it describes rather than names.
func (e *Engine) genericTail(s string) bool { return genericTails.Suffix(s) > 0 }

var genericTails = ner.NewWords([]string{"人才", "项目", "企业", "资金", "资本", "客商", "投资", "技术", "产业", "人员", "专家", "团队", "品种", "设备", "高校", "机构", "模式", "游客", "产品", "工作", "活动", "公司", "平台", "机制", "理念", "基金", "外资", "内资", "力量", "集团", "消费", "劳动力", "就业", "要素", "资源", "市场", "家", "个"})

// preceding reads the stretch before a trigger back to the clause's start.
func (e *Engine) preceding(v *view, first int, t *triggerRule) []cand {
	head := v.toks[first].Span.Start
	k := first - 1
	for k > 0 && (v.word(k) == "新" || e.works.Phase.has(v.word(k))) || k >= 0 && v.cls[k] == function && runes(v.word(k)) > 1 || k >= 0 && (v.toks[k].POS == "ad" || v.toks[k].POS == "d" || v.toks[k].POS == "vd" || v.toks[k].POS == "a" && v.is(k, inOpeners)) {
		head = v.toks[k].Span.Start
		k--
	}
	x, ok := v.extend(head, limits{verbs: "listed", amounts: t.Type == ner.Project, max: t.Max, join: true})
	if !ok || x.start >= head {
		return nil
	}
	s := v.text[x.start:head]
	if n := runes(s); n < 3 || !x.proper || x.plain || e.genericTail(s) || e.exclude.has(s) || s == v.a.Doc.About {
		return nil
	}
	// The name must be its clause's subject.
	if x.tok > 0 {
		switch w := v.word(x.tok - 1); {
		case strings.Contains(clauseEnds, w), w == "的", w == "和", w == "与", v.cls[x.tok-1] == number, strings.HasSuffix(w, "企业"):
		default:
			if v.cls[x.tok-1] != opener && v.cls[x.tok-1] != function {
				return nil
			}
		}
	}
	if t.Type == ner.Project && (!v.rest(x.start, head) || x.tok > 0 && (v.word(x.tok-1) == "在" || v.word(x.tok-1) == "于")) {
		return nil // 在云溪省江州市建成投产
	}
	if t.Money && !e.investor(v, x, head) {
		return nil
	}
	if i := strings.LastIndex(s, "及"); t.Type == ner.Enterprise && t.Specific && i > 0 && runes(s[i:]) > 2 {
		x.start += i + len("及") // 甲及江州电器董事长
		s = v.text[x.start:head]
	}
	if t.Type == ner.Enterprise && t.Specific && (districtForm(s) || e.ownType(s) != ner.NoType && e.ownType(s) != ner.Enterprise) {
		return nil // 云溪工业区总经理
	}
	last := v.tokenAt(head - 1)
	if last < 0 || v.cls[last] == verb || v.cls[last] == dual && t.Type != ner.Project {
		return nil
	}
	score := 0.54
	if t.Money {
		score = 0.82
	}
	if t.Type == ner.Enterprise && e.bounds.Lands.has(v.word(x.tok)) && v.toks[x.tok].Span.Start == x.start {
		score = 0.88 // 日本|瑞萨|入驻: the land is not what comes
	}
	return []cand{{span: ner.Span{Start: x.start, End: head}, typ: t.Type, rule: t.Name, score: score + 0.002*float64(runes(s))}}
}
