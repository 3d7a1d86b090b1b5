package recognize

import (
	"strings"

	"zhengpu/ner"
)

// honours adds to out what stands in the stretch behind a trigger of award: 、 and
// 和 divide it.
func (e *Engine) honours(v *view, last int, w string, t *triggerRule, out []cand) []cand {
	k := last + 1
	for k < len(v.toks) && (v.word(k) == "为" || v.word(k) == "成为" || v.word(k) == "了") {
		k++
	}
	start := k
	depth, ranked := 0, false // ranked: an item before had its level
	flush := func(end int) {
		// 和2017年12月荣获“…”: the name begins behind the verb of its own.
		for m := start + 1; m+1 < end && m < len(v.toks) && depth <= 0; m++ {
			if v.is(m, inTriggers) && t.Wins.has(v.word(m)) {
				start = m + 1
			}
		}
		if start >= len(v.toks) || end <= start {
			return
		}
		c := cand{span: ner.Span{Start: v.toks[start].Span.Start, End: v.toks[end-1].Span.End}, typ: ner.Honour, rule: t.Name}
		s := v.text[c.span.Start:c.span.End]
		s = cutTail(s, &e.lex.TitleNouns)
		if i := strings.Index(s, "等"); i > 0 && !strings.HasPrefix(s[i:], "等级") && !strings.HasPrefix(s[i:], "等次") {
			s = s[:i]
		}
		if e.lex.AfterTails.suffix(s) != "" {
			for _, tail := range e.lex.AfterTails.list {
				s = strings.TrimSuffix(s, tail)
			}
		}
		s = strings.TrimSuffix(s, "之一")
		if i := strings.Index(s, "”"); i > 0 && strings.HasPrefix(s, "“") {
			// “全国油茶名县”两块牌子
			if r, _ := ner.FirstRune(s[i+len("”"):]); strings.ContainsRune("0123456789两三四五六七八九十这多等", r) {
				s = s[:i+len("”")]
			}
		}
		s = cutTail(s, &e.lex.FameTails)
		if rest := strings.TrimSuffix(strings.TrimSuffix(s, "称号"), "荣誉"); strings.HasSuffix(rest, "”") && strings.HasSuffix(s, "称号") {
			s = rest
		}
		for changed := true; changed && e.lex.TitleWorks.suffix(s) != ""; {
			changed = false
			if rest := strings.TrimSuffix(s, "名录"); rest != s && t.Heads.suffix(rest) == "" {
				break // 预备名录: what is left is no title
			}
			for _, tail := range e.lex.TitleWorks.list {
				if strings.HasSuffix(s, tail) && runes(s)-2 >= 4 {
					s, changed = strings.TrimSuffix(s, tail), true
				}
			}
		}
		c.span.End = c.span.Start + len(s)
		if w := e.lex.OwnWords.prefix(s); w != "" {
			rest := strings.TrimPrefix(strings.TrimPrefix(s[len(w):], "唯一"), "首个")
			c.span.Start += len(s) - len(rest)
			s = rest
			for start < end && v.toks[start].Span.End <= c.span.Start {
				start++
			}
		}
		// 最高奖——“…”, 全省唯一一个“…”: what sort it is, and which.
		if i := strings.Index(s, "“"); i > 0 && strings.HasSuffix(s, "”") {
			lead := s[:i]
			if strings.HasSuffix(lead, "——") || strings.HasSuffix(lead, "唯一") || strings.HasSuffix(lead, "唯一一个") || strings.HasSuffix(lead, "首个") || strings.HasSuffix(lead, "第一个") {
				c.span.Start += i
				for start < end && v.toks[start].Span.End <= c.span.Start {
					start++
				}
			}
		}
		// 申报国家历史文化名城: the verb is no part of the honour.
		for m := start; m < end && (v.cls[m] == opener && (runes(v.word(m)) > 1 || v.is(m, inFunctional) || t.Levels.prefix(v.text[v.toks[m].Span.End:v.span.End]) != "") || v.word(m) == "一批" || v.word(m) == "一个" || v.word(m) == "多个"); m++ {
			if v.toks[m].Span.End >= c.span.End {
				break
			}
			c.span.Start = v.toks[m].Span.End
		}
		if c.span.Start >= c.span.End {
			return
		}
		s = v.text[c.span.Start:c.span.End]
		if n := runes(s); n < 3 || n > 30 {
			return
		}
		if e.holding.Ends.suffix(s) != "" || strings.HasSuffix(s, "方案") || strings.HasSuffix(s, "领导小组") || strings.HasSuffix(s, "指挥部") {
			return // 创建文明城市|动员大会
		}
		head := t.Heads.suffix(unquote(s))
		level := t.Levels.prefix(s)
		if t.Ranked.has(w) && (level == "" && !ranked || strings.HasPrefix(s[len(level):], "以上") || !v.quantAfter(c.span.End) || runes(head) < 2) {
			return
		}
		known := false
		for _, g := range v.cands {
			if g.Entry != nil && g.Entry.Type == ner.Honour && c.span.Contains(g.Span) {
				known = true
			}
		}
		quoted := strings.HasPrefix(s, "“")
		epithet := !t.Weak.has(w) && t.Epithets.prefix(s) != "" && runes(s) >= 4 && runes(s) <= 14 // 最佳志愿服务组织
		if head == "" && !known && !epithet && !(quoted && !t.Weak.has(w) && !e.isSlogan(unquote(s))) {
			return
		}
		if t.Weak.has(w) && !known && runes(head) < 3 && !(quoted && runes(head) >= 2 && runes(s) >= 6) {
			return
		}
		if runes(s) <= runes(head) && !known {
			return
		}
		ranked = true
		c.score = 0.8
		if known {
			c.score = 0.84
		}
		out = append(out, c)
	}
scan:
	for ; k < len(v.toks); k++ {
		w := v.word(k)
		switch w {
		case "“", "（", "《", "(":
			depth++
		case "”", "）", "》", ")":
			depth--
		}
		if w == "“" && depth == 1 && v.word(k-1) == "”" && k > start {
			flush(k) // “甲”“乙”
			start = k
		}
		if depth > 0 {
			continue
		}
		if strings.Contains(clauseEnds, w) && w != "、" {
			break
		}
		if (w == "与" || w == "和" || w == "及") && k > start && v.untitled(start, k, t) {
			continue // 农业科技现代化与涉农高校共建先行县: one name
		}
		if w == "、" || w == "和" || w == "及" || w == "以及" || w == "与" {
			flush(k)
			start = k + 1
			continue
		}
		if w == "等" {
			break
		}
		if q := v.quant[k]; q >= 0 && k > start && v.quant[k-1] != q && v.a.Quantities[q].Kind == "amount" && (countUnit(v.a.Quantities[q].Unit) || strings.Contains("亩 万亩 公里 平方公里 吨", v.a.Quantities[q].Unit) && v.a.Quantities[q].Unit != "") {
			// 国家级绿色工厂3家、零碳园区1个: each with its count.
			flush(k)
			for k+1 < len(v.toks) && v.quant[k+1] == q {
				k++
			}
			if v.word(k+1) != "、" && v.word(k+1) != "和" {
				return out
			}
			k++
			start = k + 1
			continue
		}
		if k-last > 30 {
			break
		}
		if w == "的" && k > start || v.cls[k] == function && k > start && runes(w) == 1 && w != "之" && w != "下" && w != "第" {
			break scan
		}
		if v.cls[k] == opener && k > start && v.toks[k].POS != "vn" && !strings.HasPrefix(v.toks[k].POS, "n") && !t.Heads.has(w) {
			if w == "建设" || w == "示范" || w == "创新" || w == "对" || w == "下" || w == "前" {
				continue
			}
		}
	}
	flush(k)
	return out
}

// cutTail is s without the first of the tails that it ends in, where more than
// three characters are left.
func cutTail(s string, tails *words) string {
	if tails.suffix(s) == "" {
		return s
	}
	for _, tail := range tails.list {
		if strings.HasSuffix(s, tail) && runes(s) > runes(tail)+3 {
			return strings.TrimSuffix(s, tail)
		}
	}
	return s
}

// winners reads the companies and bodies that win a title, an enumeration before
// the verb: 启元智造、沐光生物获评省级绿色工厂. Token first opens the verb.
func (e *Engine) winners(v *view, first int, title string, t *triggerRule, out []cand) []cand {
	title = unquote(title)
	for _, tail := range e.lex.Rolls.list {
		title = strings.TrimSuffix(title, tail)
	}
	company := t.Firms.suffix(title) != ""
	if strings.HasSuffix(title, "孵化器") {
		return out
	}
	end := first
	for end > 0 && (v.toks[end-1].POS == "d" || v.toks[end-1].POS == "ad" || strings.Contains("先后 分别 成功 被 均 已 都 双双 一举", v.word(end-1))) {
		end--
	}
	for n := 0; n < 12 && end > 0; n++ {
		k, divided := e.itemStart(v, end)
		if t.People.suffix(title) != "" {
			// 陈志远、秦望舒荣获全国劳动模范
			s := ner.Span{Start: v.toks[k].Span.Start, End: v.toks[end-1].Span.End}
			name := v.text[s.Start:s.End]
			if e.personName(name) && !e.bounds.Plain.has(name) && !v.plain(end-1) && !(n == 0 && strings.HasPrefix(v.word(first), "获") && strings.HasSuffix(name, "荣")) {
				out = append(out, cand{span: s, typ: ner.Person, rule: t.Name + "-winner", score: 0.74})
				if !divided {
					break
				}
				end = k - 1
				continue
			}
		}
		if !company {
			// 机关事务管理局、柳湾司法所: bodies by their last word.
			c := cand{span: ner.Span{Start: v.toks[k].Span.Start, End: v.toks[end-1].Span.End}, typ: ner.Organization, rule: t.Name + "-winner", score: 0.6}
			s := v.text[c.span.Start:c.span.End]
			own := e.ownType(s)
			switch {
			case t.Bodies.suffix(s) != "":
			case own == ner.Park || own == ner.Place || own == ner.Project:
				c.typ = own // 大兴工业园区获批…: one that wins a title is a particular one
			case own == ner.NoType && t.Sights.suffix(title) != "" && (v.properIn(c.span.Start, c.span.End) || v.opens(k) && v.ownWord(k, end)):
				c.typ = ner.Place // 石阡温泉群创建为4A级景区, 南渡老粮仓入选省级工业遗产
			default:
				s = ""
			}
			if n := runes(s); n < 2 || n > 14 || n < 4 && c.typ != ner.Place || own == ner.NoType && districtForm(s) || !v.bare(k, end) || e.exclude.has(s) {
				break
			}
			out = append(out, c)
			if !divided {
				break
			}
			end = k - 1
			continue
		}
		// 全年新增甲: what stands before the name opens the clause.
		begin := end
		for m := end - 1; m >= k; m-- {
			if v.cls[m] == opener || v.cls[m] == function || v.cls[m] == mark || v.cls[m] == number || v.cls[m] == moment || v.cls[m] == dual {
				break
			}
			begin = m
		}
		for begin < end && v.is(begin, inTrim) && !v.named[begin] {
			begin++
		}
		if begin >= end || divided && begin > k {
			break
		}
		c := cand{span: ner.Span{Start: v.toks[begin].Span.Start, End: v.toks[end-1].Span.End}, typ: ner.Enterprise, rule: t.Name + "-winner", score: 0.6}
		s := v.text[c.span.Start:c.span.End]
		proper := false
		for m := begin; m < end; m++ {
			proper = proper || v.proper(m) && !v.district(m)
		}
		if own := e.ownType(s); !proper || runes(s) < 3 || runes(s) > 16 || e.genericTail(s) || e.exclude.has(s) || districtForm(s) || own != ner.NoType && own != ner.Enterprise || v.toks[end-1].POS == "v" && runes(v.word(end-1)) > 1 {
			break
		}
		out = append(out, c)
		if !divided {
			break
		}
		end = k - 1
	}
	return out
}
