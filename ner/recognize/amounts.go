package recognize

import (
	"strings"

	"zhengpu/ner"
)

// moneyAt reports whether token k begins an amount of money, “about” before it
// or not.
func (v *view) moneyAt(k int) bool {
	if w := v.word(k); w == "近" || w == "约" || w == "超" || w == "了" {
		k++
	}
	return k < len(v.toks) && v.quant[k] >= 0 && v.a.Quantities[v.quant[k]].Kind == "money"
}

// investor reports whether the words before an amount that was spent can only
// be a company's: a name of its own, no line of business or division.
func (e *Engine) investor(v *view, x extent, head int) bool {
	s := v.text[x.start:head]
	if r, _ := ner.RuneBefore(s); districtForm(s) || !x.word || openingMarks.In(s) || strings.ContainsRune("总共已均将拟计再各年", r) {
		return false
	}
	if own := e.ownType(s); own != ner.NoType && own != ner.Enterprise && own != ner.Place {
		return false
	}
	for k := x.tok; k < len(v.toks) && v.toks[k].Span.End <= head; k++ {
		if v.quant[k] >= 0 || v.cls[k] != material || v.is(k, inPlain) && v.toks[k].Span.End < head {
			return false
		}
	}
	for _, g := range v.cands {
		if g.Entry != nil && g.Entry.Type == ner.District && g.Span.End == head && !g.Guarded {
			return false
		}
	}
	return x.tok == 0 || v.cls[x.tok-1] == mark || v.word(x.tok-1) == "由" || v.word(x.tok-1) == "的"
}

// openingMarks are not in the short name of a company.
var openingMarks = ner.NewRunes("“（《")

// fromAmounts finds projects that are led by an amount of money or of output.
func (e *Engine) fromAmounts(v *view) []cand {
	out := v.found
	if v.quants[0] == v.quants[1] {
		return nil
	}
	for i := range e.amounts {
		t := &e.amounts[i]
		kind := "amount"
		if len(t.Before.list) > 0 {
			kind = "money"
		}
		for q := v.quants[0]; q < v.quants[1]; q++ {
			qu := &v.a.Quantities[q]
			if qu.Kind != kind {
				continue
			}
			j := v.tokenFrom(qu.Span.Start)
			if j >= len(v.toks) || v.quant[j] != int32(q) {
				continue // another quantity ends in the same word
			}
			last := j
			for last+1 < len(v.toks) && v.quant[last+1] == int32(q) {
				last++
			}
			if kind == "money" {
				if t.Before.suffix(v.text[v.span.Start:qu.Span.Start]) == "" && !e.approxBefore(t, v.text[v.span.Start:qu.Span.Start]) {
					continue
				}
				k := last + 1
				for k < len(v.toks) && (v.word(k) == "以上" || v.word(k) == "左右" || v.word(k) == "余" || v.word(k) == "人民币") {
					k++
				}
				if v.word(k) != "的" {
					continue
				}
				out = append(out, e.amountName(v, k+1, t)...)
				continue
			}
			if !t.Units.has(qu.Unit) && !t.Units.has(strings.TrimPrefix(qu.Unit, "万")) && !strings.HasSuffix(qu.Unit, "/年") {
				continue
			}
			if c, ok := e.output(v, j, last, t); ok {
				out = append(out, c)
			}
		}
	}
	return out
}

func (e *Engine) approxBefore(t *amountRule, s string) bool {
	for _, w := range e.lex.Approx.list {
		if strings.HasSuffix(s, w) && t.Before.suffix(strings.TrimSuffix(s, w)) != "" {
			return true
		}
	}
	return false
}

// amountName reads the name behind 总投资N亿元的.
func (e *Engine) amountName(v *view, from int, t *amountRule) []cand {
	k := from
	for m := from; m < len(v.toks) && m-from < 14; m++ {
		w := v.word(m)
		if strings.Contains(clauseEnds, w) || strings.HasSuffix(w, "项目") || w == "工程" {
			break
		}
		if w == "的" {
			k = m + 1
		}
	}
	start := k
	proper := false
	depth := 0
	if end := e.projectEnd(v, start); end > 0 {
		// A name that ends in 项目 may hold any verb: 微显示模组项目.
		c := cand{span: ner.Span{Start: v.toks[start].Span.Start, End: v.toks[end].Span.End}, typ: t.Type, rule: t.Name, score: 0.8}
		if n := runes(v.text[c.span.Start:c.span.End]); n >= 6 && n <= t.Max && v.properIn(c.span.Start, c.span.End) {
			return []cand{c}
		}
	}
	for ; k < len(v.toks); k++ {
		w := v.word(k)
		if w == "“" || w == "（" {
			depth++
		} else if (w == "”" || w == "）") && depth > 0 {
			depth--
			continue
		}
		if depth > 0 {
			proper = true
			continue
		}
		if v.cls[k] == mark || w == "等" || w == "在" || w == "由" || w == "已" || w == "于" || w == "将" {
			break
		}
		if v.cls[k] == opener || v.cls[k] == verb && k > start {
			break
		}
		if v.cls[k] == dual && k+1 < len(v.toks) && v.cls[k+1] != material {
			// 加工项目 goes on, 开工 does not.
			k++
			break
		}
		if v.cls[k] == function && w != "及" && w != "与" && w != "和" {
			break
		}
		if (w == "和" || w == "与") && k > start && v.closesIn(k+1) {
			break // 投资6亿元的甲二期和乙等企业: two of a list
		}
		if v.quant[k] >= 0 {
			proper = true
		}
		if v.proper(k) {
			proper = true
		}
		if w == "项目" || w == "工程" {
			k++
			break
		}
		if k+2 < len(v.toks) && joins(v.word(k+1)) && proper && (strings.HasSuffix(w, "期") || strings.HasSuffix(w, "园") || strings.HasSuffix(w, "基地") || strings.HasSuffix(w, "厂")) && v.proper(k+2) {
			k++
			break // 雪原啤酒二期|和中顺汽车
		}
	}
	if k <= start {
		return nil
	}
	if v.quant[start] >= 0 && countUnit(v.a.Quantities[v.quant[start]].Unit) {
		return nil
	}
	c := cand{span: ner.Span{Start: v.toks[start].Span.Start, End: v.toks[k-1].Span.End}, typ: t.Type, rule: t.Name, score: 0.8}
	s := v.text[c.span.Start:c.span.End]
	if n := runes(s); n < 4 || n > t.Max || !proper && n < 6 {
		return nil
	}
	if e.lex.ProjectNouns.has(s) {
		return nil
	}
	return []cand{c}
}

// closesIn reports that 等 closes a list within the names that begin at token k.
func (v *view) closesIn(k int) bool {
	for n := 0; k < len(v.toks) && n < 8; k, n = k+1, n+1 {
		if v.is(k, isEtc) {
			return true
		}
		if w := v.word(k); v.cls[k] == mark || strings.HasSuffix(w, "项目") || strings.HasSuffix(w, "工程") {
			return false
		}
	}
	return false
}

// projectEnd is the token in 项目 or 工程 that ends the noun group which begins
// at token k, or -1.
func (e *Engine) projectEnd(v *view, k int) int {
	if k < len(v.toks) && v.quant[k] >= 0 {
		return -1
	}
	for m := k; m < len(v.toks) && m-k < 14; m++ {
		w := v.word(m)
		if v.cls[m] == mark && !strings.Contains("“”（）·", w) || functional[w] && w != "及" && w != "与" && w != "和" || v.cls[m] == opener && runes(w) == 4 {
			return -1
		}
		if strings.HasSuffix(w, "工程") {
			// 天禾市政工程|油脂加工项目, 研发工程|中心项目
			for n := m + 1; n < len(v.toks) && n-m < 8 && v.cls[n] != mark && v.quant[n] < 0 && !functional[v.word(n)] && !(v.cls[n] == opener && runes(v.word(n)) > 1); n++ {
				if strings.HasSuffix(v.word(n), "项目") {
					return n
				}
			}
			return m
		}
		if strings.HasSuffix(w, "项目") {
			return m
		}
	}
	return -1
}

// output reads 年产30万吨聚丙烯项目, with the owner's name where one stands
// before it.
func (e *Engine) output(v *view, first, last int, t *amountRule) (cand, bool) {
	k := last + 1
	start := k
	tail := ""
	for ; k < len(v.toks) && runes(v.text[v.toks[start].Span.Start:v.toks[k].Span.End]) <= t.Max; k++ {
		w := v.word(k)
		if t.Tails.has(w) {
			tail = w
			k++
			if v.is(k, isPhase) {
				k++ // 动力电池项目一期
			}
			break
		}
		if v.cls[k] == mark && w != "（" && w != "）" || v.cls[k] == opener || v.cls[k] == function && w != "及" && w != "和" || v.quant[k] >= 0 {
			break
		}
	}
	if k <= start {
		return cand{}, false
	}
	begin := v.toks[first].Span.Start
	led := false
	if w := v.word(first - 1); w == "年产" || w == "日产" || w == "年处理" || w == "日处理" || w == "年加工" || w == "装机" {
		begin = v.toks[first-1].Span.Start
		led = true
	}
	if tail == "" {
		return cand{}, false
	}
	if tail == "生产线" {
		// 建设2条年产5万吨树脂的生产线: lines are counted.
		for m := first - 1; m >= 0 && first-m < 14 && !strings.Contains(clauseEnds, v.word(m)); m-- {
			if q := v.quant[m]; q >= 0 && v.a.Quantities[q].Unit == "条" {
				return cand{}, false
			}
		}
	}
	c := cand{span: ner.Span{Start: begin, End: v.toks[k-1].Span.End}, typ: t.Type, rule: t.Name, score: 0.74}
	if x, ok := v.extend(begin, limits{verbs: "none", max: 14}); ok && x.start < begin && x.proper {
		c.span.Start = x.start
		c.score = 0.78
	}
	if !led && runes(v.text[v.toks[start].Span.Start:c.span.End]) < 4 {
		return cand{}, false
	}
	return c, true
}
