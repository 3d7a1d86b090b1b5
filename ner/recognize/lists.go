package recognize

import (
	"slices"
	"strings"

	"zhengpu/ner"
)

// fromLists types the items of enumerations: A、B、C等N家企业. Items that other
// rules have typed already tell what a list without a closing word holds.
func (e *Engine) fromLists(v *view, found []cand) []cand {
	var out []cand
	parted := false // a mark that may divide members has been met
	// A list closes with 等 or with a count.
	closed := v.every&isEtc != 0 || v.every&(isComma|isQuoteEnd) != 0 && (v.every&(isFew|ofMany) != 0 || v.quants[0] < v.quants[1])
	for j, l := range v.lists {
		if !closed {
			break
		}
		parted = parted || l&(isComma|isQuoteEnd) != 0
		if l&isEtc == 0 {
			if !parted || v.quant[j] < 0 && l&(isFew|ofMany) == 0 {
				continue
			}
			// A、B、C三大主导产业: the count closes the list.
			if c := e.counted(v, j); c != nil {
				out = append(out, c...)
			}
			continue
		}
		k := j + 1
		for k < len(v.toks) && (v.word(k) == "一批" || v.quant[k] >= 0 || v.cls[k] == number || v.is(k, inFiller)) {
			k++
		}
		// 等一批拟|开工|项目, 等在|10|月|竣工|项目: what is done with them, and when,
		// stands before the head.
		skipped := 0
		for ; skipped < 6 && k+1 < len(v.toks); skipped++ {
			if w := v.word(k); v.cls[k] != opener && v.cls[k] != moment && w != "在" && w != "于" && !(skipped > 0 && (v.cls[k] == number || v.quant[k] >= 0)) {
				break
			}
			k++
		}
		for strings.HasSuffix(v.word(k), "性") && v.is(k+1, isComma) {
			k += 2 // 等一批地标性、|功能性项目
		}
		if k >= len(v.toks) || v.cls[k] == mark {
			continue
		}
		if rule := e.listHead(v, k); rule != nil && (skipped == 0 || rule.Type == ner.Project) {
			out = append(out, e.items(v, j, rule)...)
		}
	}
	if v.every&isColon != 0 {
		out = append(out, e.afterColon(v)...)
	}
	if v.every&isComma != 0 {
		out = append(out, e.shared(v, found)...)
		if v.every&opensList != 0 {
			out = append(out, e.afterVerb(v)...)
		}
		if v.every&endsGarden != 0 {
			out = append(out, e.parkRow(v)...)
		}
	}
	if v.every&(isComma|isAnd) == 0 && len(v.soft) == 0 {
		return out
	}
	// What stands beside a member tells of it.
	v.near = append(append(v.near[:0], found...), out...)
	more := func(c []cand) {
		out, v.near = append(out, c...), append(v.near, c...)
	}
	if v.every&(isComma|isAnd) != 0 && typed(v.near)&(1<<ner.Project|1<<ner.Place) != 0 {
		more(e.lines(v, v.near))
	}
	if v.every&isComma != 0 && v.types&(1<<ner.District) != 0 {
		more(e.besides(v, v.near))
	}
	if v.every&isComma != 0 || len(v.soft) > 0 {
		more(e.spread(v, v.near))
	}
	return out
}

// typed tells the types of candidates, as bits.
func typed(all []cand) (types uint32) {
	for i := range all {
		types |= 1 << all[i].typ
	}
	return types
}

var listFiller = map[string]bool{"大": true, "余": true, "多": true, "一": true, "批": true, "家": true, "个": true, "的": true}

// listHead is the rule whose closing word is the head of the noun group that
// begins at token k: 等|重大|工业|项目.
func (e *Engine) listHead(v *view, k int) *listRule {
	m := k
	for ; m < len(v.toks) && m-k < 7; m++ {
		if v.cls[m] == mark || v.cls[m] == opener || v.cls[m] == function || v.quant[m] >= 0 || v.cls[m] == verb {
			break
		}
		if m > k && v.cls[m] == dual && v.toks[m].POS != "vn" {
			break
		}
	}
	// The last head word of the group counts: 产业|关联|项目 are projects. In
	// 细分领域|优质企业 the items are the fields.
	for n := m; n > k; n-- {
		s := v.text[v.toks[k].Span.Start:v.toks[n-1].Span.End]
		if w := v.word(n - 1); strings.HasPrefix(w, "项目") {
			s = s[:len(s)-len(w)+len("项目")] // 项目前期 in one word
		}
		_, at := e.listWords.SuffixAt(s)
		if at < 0 {
			continue
		}
		rule := e.listRules[at]
		if v.word(n-1) == "基础设施" && n-1 > k && e.listWords.Suffix(v.text[v.toks[k].Span.Start:v.toks[n-2].Span.End]) > 0 {
			continue // 两个工业园|基础设施
		}
		if rule.Type == ner.Enterprise && (strings.Contains(s, "领域") || strings.Contains(s, "行业") && !strings.Contains(s, "行业龙头")) {
			for i := range e.lists {
				if e.lists[i].Item == "industry" {
					return &e.lists[i]
				}
			}
		}
		return rule
	}
	return nil
}

// items walks left from 等 (token j) over the enumerated names.
func (e *Engine) items(v *view, j int, rule *listRule) []cand {
	var out []cand
	if rule.Unless.index.May(v.a.Sign(v.sent)) && v.mentionsAny(&rule.Unless) {
		return nil
	}
	end := j // token behind the item
	skipped := false
	for n := 0; n < 24; n++ {
		k, divided := e.itemStart(v, end)
		for m := end - 2; m > k; m-- {
			if joins(v.word(m)) && v.is(m-1, ofASCII) && v.is(m+1, ofASCII) && v.cls[m+1] != number {
				k, divided = m+1, true // G325及|S280
				break
			}
		}
		if k >= end {
			break
		}
		c, ok := e.item(v, k, end, divided, rule)
		switch {
		case ok && skipped && !v.properIn(c.span.Start, c.span.End):
			return out // beyond an item that is no name only names are sure
		case ok:
			out = append(out, c)
		case n > 0 && !(divided && rule.Type == ner.Project && !v.opensIn(k, end)):
			return out
		case n > 0:
			skipped = true
		}
		// 甲200兆瓦和乙100兆瓦组件: what stands before 和 is a member too.
		if b := v.tokenAt(c.span.Start); ok && rule.Type == ner.Project && b-1 > k && joins(v.word(b-1)) {
			if c, ok := e.item(v, k, b-1, divided, rule); ok && runes(v.text[c.span.Start:c.span.End]) >= 3 {
				out = append(out, c)
			}
		}
		if !divided {
			break
		}
		if end = k - 1; v.word(k-1) == "”" {
			end = k
		}
	}
	return out
}

// afterDistrict is where token k begins, or, where the token before it is cut
// across a division's full name, where that name ends: 章丘区|长鹿 cut as
// 章丘|区长|鹿.
func (v *view) afterDistrict(k int) int {
	at := v.toks[k].Span.Start
	if k == 0 || v.cls[k-1] == mark || runes(v.word(k-1)) != 2 {
		return at
	}
	p := v.toks[k-1].Span
	for i := range v.cands {
		g := &v.cands[i]
		if g.Entry != nil && g.Entry.Type == ner.District && g.Form == "full" && g.Span.End > p.Start && g.Span.End < p.End && g.Span.Start < p.Start {
			return g.Span.End
		}
	}
	return at
}

// opensIn reports whether a verb that opens a clause stands in the tokens from k
// to end.
func (v *view) opensIn(k, end int) bool {
	for ; k < end; k++ {
		if v.cls[k] == opener && runes(v.word(k)) > 1 || v.word(k) == "的" {
			return true
		}
	}
	return false
}

// townsClose reports whether the list that token k belongs to closes with a word
// for towns or counties, not for quarters or villages.
func (e *Engine) townsClose(v *view, k int) bool {
	for m := k; m < len(v.toks) && m-k < 40; m++ {
		switch w := v.word(m); w {
		case "乡镇", "镇", "镇街", "乡", "县", "县区", "县市", "县市区", "市县", "区县", "街道", "地市", "镇乡", "苏木", "旗县", "县城", "镇办":
			return true
		case "，", "。", "；", "片区", "社区", "村", "区", "市":
			return false
		}
	}
	return false
}

// joins reports whether a word is an “and”.
func joins(w string) bool { return w == "和" || w == "与" || w == "及" || w == "以及" }

// itemStart is the first token of the item that ends before token end, and
// whether 、 stands before it.
func (e *Engine) itemStart(v *view, end int) (int, bool) {
	depth := 0
	for k := end - 1; k >= 0; k-- {
		if v.lists[k]&(ofMarks|endsClause) == 0 {
			continue
		}
		switch w := v.word(k); {
		case w == "”" || w == "）" || w == "》":
			depth++
		case (w == "“" || w == "（" || w == "《") && depth > 0:
			depth--
			if depth == 0 && w == "“" && k > 0 && v.word(k-1) == "”" {
				return k, true // “A”“B”
			}
		case depth > 0:
		case w == "、":
			return k + 1, true
		case w == "“" || w == "（" || partMarks.In(w):
			return k + 1, false
		}
	}
	return 0, false
}

// partMarks are the marks between the parts of a sentence.
var partMarks = ner.NewRunes("，。；！？：")

func (e *Engine) item(v *view, start, end int, divided bool, rule *listRule) (cand, bool) {
	last := v.toks[end-1].Span.End
	c := cand{typ: rule.Type, rule: rule.Name, score: 0.74}
	// 投资30亿元的X, 世界500强X, 年内引进X: the name begins behind the last 的.
	from := start
	for k := start; k < end; k++ {
		if v.word(k) == "的" && k+1 < end {
			from = k + 1
		}
	}
	// 龙头企业X: the name begins behind the epithet.
	for k := end - 2; k >= from && rule.Type == ner.Enterprise; k-- {
		if w := v.word(k); (strings.HasSuffix(w, "企业") || w == "强" || w == "500强" || w == "巨头" || w == "龙头" || w == "品牌") && v.cls[k+1] != mark && v.group(k+1) < 0 {
			from = k + 1
			break
		}
	}
	// X（聚焦互联网服务）: the note is no part of the name.
	if g := v.group(end - 1); g > from && v.word(g) == "（" {
		end = g
		last = v.toks[end-1].Span.End
	}
	if c, ok := e.placed(v, from, end, divided, rule); ok {
		return c, true
	}
	if rule.Type == ner.Enterprise && divided && v.oddBrand(start, end) {
		c.span = ner.Span{Start: v.toks[start].Span.Start, End: last}
		c.score = 0.66
		return c, true
	}
	// A verb that takes the list as its object ends the walk: 引进|A、B.
	begin, cut := from, false
	for k := end - 1; k >= from; k-- {
		if g := v.group(k); g >= from {
			k = g
			begin = k
			continue
		}
		cl := v.cls[k]
		if v.word(k) == "至" && k > from && v.cls[k-1] == material && begin > k && begin < end {
			begin = k
			continue // 甲至乙公路
		}
		if apposes(v.word(k)) && begin == k+1 && begin < end && (v.named[begin] || v.proper(begin)) && k > from {
			break // 生物医药基地|以岭药业
		}
		if divided && k == from+1 && joins(v.word(k)) && v.is(from, isOne) && v.cls[from] != mark && !v.is(from, inFunctional) {
			begin = from
			break // 、诚|和|通信: one syllable is no member
		}
		if divided && k > from && cl == opener && e.opensDistrict(v, from) && !v.is(k, inFunctional|inBuilds) && e.ownType(v.text[v.toks[from].Span.Start:last]) == ner.Project {
			begin = k
			continue // 云溪|迎新|玻璃一期
		}
		if divided && k == from && k+1 < begin+1 && nameStart(v, k) {
			begin = k
			continue // 、正|舍|健康: an adverb by the dictionary, a syllable here
		}
		if divided && k == from+1 && cl == function && begin == k+1 && v.is(k, isOne) && v.is(from, isOne) && v.cls[from] == material && v.word(k) != "的" && v.word(k) != "和" && v.word(k) != "与" && v.word(k) != "及" {
			begin = k
			continue // 、云|上|国际度假区
		}
		if cl == opener && (k > from || runes(v.word(k)) > 1 || v.is(k, inFunctional)) || cl == function && v.word(k) != "及" && v.word(k) != "之" || cl == dual && (k == from || !v.carries(k-1)) && k+1 < end && !divided {
			begin = k + 1
			// 鼓励企业增产、补贴防控等政策: what was done, not what it is called.
			cut = cl == opener && runes(v.word(k)) > 1
			break
		}
		begin = k
	}
	for begin < end && (v.is(begin, isPhase) || v.is(begin, inTrim) && !v.named[begin] && !v.outputAt(begin) && !v.numbered(begin) && rule.Type != ner.Honour && !(v.word(begin) == "国际" && end-begin == 2 && runes(v.word(begin+1)) == 2) || v.cls[begin] == glue || v.cls[begin] == moment && rule.Type != ner.Event) {
		begin++
	}
	if begin >= end {
		return c, false
	}
	// 氢能示范区|国电投氢能: a listed company inside begins the name.
	for i := range v.cands {
		g := &v.cands[i]
		if g.Entry != nil && g.Entry.Type == ner.Enterprise && !g.Guarded && g.Span.Start > v.toks[begin].Span.Start && g.Span.End <= last && !v.properIn(v.toks[begin].Span.Start, g.Span.Start) {
			if t := v.tokenAt(g.Span.Start); t > begin && v.toks[t].Span.Start == g.Span.Start {
				begin = t
				break
			}
		}
	}
	switch rule.Type {
	case ner.Project:
		if begin+1 < end && v.cls[begin] == dual && v.toks[begin].POS != "n" && (v.word(begin) == "建设" || v.word(begin) == "新建" || v.word(begin) == "开发" || e.bounds.Works.has(v.word(begin)) && v.cls[begin+1] == material && (!divided || e.opensDistrict(v, begin+1))) {
			begin++ // 建设LED工业等项目
		}
	case ner.Park, ner.Place, ner.Organization:
		if w := v.word(begin); begin+1 < end && !divided && (e.bounds.Works.has(w) || w == "开发") && v.cls[begin+1] == material {
			begin++ // 规划|建设龙岗、凤台等物流园, 改扩建|黎明街小学
		}
	}
	if rule.Type == ner.Enterprise && begin > start {
		x := extent{start: v.toks[begin].Span.Start, tok: begin}
		if e.torn(v, &x, v.toks[end-1].Span.Start, v.word(end-1)); x.tok >= start {
			begin = x.tok // 江州|以|诺集团
		}
	}
	c.span = ner.Span{Start: v.afterDistrict(begin), End: last}
	s := v.text[c.span.Start:c.span.End]
	n := runes(s)
	if n < 2 || n > 30 || isNumber(s) || e.exclude.has(s) {
		return c, false
	}
	if rule.Type == ner.Enterprise {
		for i := range v.cands {
			g := &v.cands[i]
			if g.Entry == nil || g.Entry.Type != ner.Enterprise || g.Span.Start != c.span.Start {
				continue
			}
			if g.Span.End == c.span.End {
				return c, true // a listed company, though its name be an everyday word
			}
			if rest := v.text[g.Span.End:c.span.End]; g.Span.End < c.span.End && runes(rest) <= 4 && runes(rest) >= 2 && !g.Guarded && v.nouns(begin, end) && e.ownType(s) != ner.Project && !e.genericTail(rest) {
				c.score = 0.9 // 天禾|茶叶
			}
		}
	}
	proper, allPlain, quoted := divided && begin < end && nameStart(v, begin), true, strings.HasPrefix(s, "“")
	for k := begin; k < end; k++ {
		if v.proper(k) || v.quant[k] >= 0 || v.numbered(k) {
			proper = true
		}
		if !v.plain(k) && v.cls[k] != mark {
			allPlain = false
		}
		if v.quant[k] >= 0 && k == begin && countUnit(v.a.Quantities[v.quant[k]].Unit) && !(rule.Type == ner.Project && outputUnit(v.a.Quantities[v.quant[k]])) {
			return c, false
		}
	}
	if q := v.quant[begin]; rule.Type == ner.Enterprise && proper && v.cls[begin] == number && q >= 0 && v.a.Quantities[q].Kind == "amount" && (!countUnit(v.a.Quantities[q].Unit) || outputUnit(v.a.Quantities[q])) && v.quant[end-1] != q {
		c.typ, c.rule = ner.Project, "list-project" // 年产16万吨硅铁 among 等8家企业
		return c, true
	}
	own := e.ownType(s)
	if rule.Type == ner.Enterprise && own != ner.Enterprise && e.publicBody(s) {
		c.typ = ner.Organization // 县文旅局、白湖镇政府等单位
		return c, n >= 3
	}
	if own != ner.NoType && own != rule.Type {
		switch rule.Type {
		case ner.Park, ner.Place, ner.Platform, ner.Program, ner.Organization:
			// The item's own head word knows better than a loose list head.
			if (rule.Type == ner.Park || rule.Type == ner.Place) && (own == ner.Park || own == ner.Place || own == ner.Project) && n >= 5 && proper && divided {
				c.typ = own // 甲产业园、云溪度假区等新载体
				return c, true
			}
			return c, false
		}
	}
	if rule.Type == ner.Enterprise && (own == ner.Project || own == ner.Park || own == ner.Organization) && n >= 5 {
		c.typ = own // 爱尔集团北方总部 among 等头部企业
		return c, proper
	}
	if rule.Type == ner.Project && e.named(v, c.span, ner.Industry) || rule.Item == "proper" && !proper && !e.works.Sole.has(s) && !(n >= 4 && v.ownPrefix(begin)) {
		return c, false // 物联网 among 项目, 道路 among 设施
	}
	if rule.Type == ner.Project && own == ner.Enterprise && e.headRule(s) == "head-company" {
		c.typ, c.score = own, 0.6 // 甲公司、乙公司等项目: theirs
		return c, true
	}
	if rule.Type == ner.Project && own == ner.Place && (e.headRule(s) == "head-road" || e.headRule(s) == "head-nature") {
		c.typ = ner.Place // 青石路等改造项目
		return c, true
	}
	if own == rule.Type && n >= 3 && rule.Item == "" && !(cut && (rule.Type == ner.Program || rule.Type == ner.Platform)) && !allPlain {
		return c, true
	}
	switch rule.Item {
	case "industry":
		// 云溪工业炉、柳湾塑料化工等产业集群: the place says whose, not which.
		for i := range v.cands {
			g := &v.cands[i]
			if g.Entry != nil && !g.Guarded && (g.Entry.Type == ner.District || g.Entry.Type == ner.Park) && g.Span.Start == c.span.Start && g.Span.End < c.span.End && runes(v.text[g.Span.End:c.span.End]) >= 2 {
				if t := v.tokenAt(g.Span.End); t > begin && v.toks[t].Span.Start == g.Span.End {
					begin, c.span.Start = t, g.Span.End
					proper = false
					s = v.text[c.span.Start:c.span.End]
					n = runes(s)
					break
				}
			}
		}
		if n > 10 || proper && !quoted && v.named[begin] || v.cls[end-1] == opener {
			return c, false
		}
		c.score = 0.66
		return c, true
	case "district":
		if !districtForm(s) {
			// 石桥、白水等乡镇: towns without their kind.
			for i := range v.cands {
				g := &v.cands[i]
				if g.Span == c.span && g.Entry != nil && g.Entry.Type == ner.District && g.Entry.Level == 4 {
					c.ref = g.Entry.ID
					return c, true
				}
			}
			if !e.townsClose(v, end) {
				return c, false
			}
			pos := v.toks[begin].POS
			return c, begin+1 == end && n <= 3 && !allPlain && !v.is(begin, inInner|inOpeners) && (pos == "x" || strings.HasPrefix(pos, "n") && pos != "n") && v.word(end) != "等地"
		}
		return c, true
	case "long":
		return c, n >= 4
	}
	if quoted {
		return c, true
	}
	if w := rule.Sites.suffix(s); w != "" && n >= 3 && n <= 10 && runes(w) < n && !v.is(begin, inPlain|inOpeners) && e.listWords.Suffix(s) == 0 {
		return c, true // 绿野缤纷城, 恒利中心
	}
	if rule.Item == "proper" && own == ner.NoType && rule.Sites.suffix(s) == "" {
		return c, false // 产业园供水、供电等配套设施
	}
	if rule.Type == ner.Project && own == ner.Organization && n >= 4 && (e.works.Sole.has(s) || proper) {
		return c, true // 实验高中 among 6所学校改造
	}
	if cut && (rule.Type == ner.Program || rule.Type == ner.Platform) && divided {
		return c, false
	}
	if e.genericTail(s) && !proper || allPlain {
		return c, false
	}
	switch rule.Type {
	case ner.Program:
		// Neither quoted nor with a head of its own: only the four characters of
		// 门前四包、全域洗城.
		return c, n == 4 && divided && !cut && v.nouns(begin, end)
	case ner.Event:
		return c, n >= 4 && proper
	case ner.Honour:
		return c, n >= 3
	case ner.Place:
		return c, proper && n >= 3
	case ner.Park:
		if n <= 3 && begin+1 == end && !allPlain && !e.named(v, c.span, ner.Industry) && v.cls[begin] == material {
			return c, true // 枣林、石门两个工业园
		}
	case ner.Enterprise, ner.Organization, ner.Platform:
		if n == 2 && rule.Type == ner.Enterprise && divided && end-begin == 1 && !allPlain && strings.HasPrefix(v.toks[begin].POS, "v") && v.cls[begin] == verb {
			return c, true // 甲公司、前进等6家企业
		}
		return c, proper || n <= 6 && n >= 3 && !allPlain && !e.genericTail(s) && v.nouns(begin, end)
	}
	if rule.Type == ner.Project && !proper && (n < 6 || allPlain) {
		if o, ok := e.work(v, begin, end, divided, true); ok && (divided || o.score >= 0.6) {
			return c, true // 人防指挥中心
		}
	}
	return c, proper || n >= 6 && !allPlain
}

// oddBrand reports whether the whole of a list's item is a short brand that the
// segmenter took for words that open clauses or count: 、天|得利、, 、不|二家、, 、好|迪、.
func (v *view) oddBrand(start, end int) bool {
	s := v.text[v.toks[start].Span.Start:v.toks[end-1].Span.End]
	if n := runes(s); n < 2 || n > 4 || end-start < 2 || end-start > 4 {
		return false
	}
	odd := false
	for k := start; k < end; k++ {
		if v.cls[k] == mark || v.quant[k] >= 0 || v.named[k] || v.is(k, ofASCII) || strings.Contains("的了与和及等或在由被把从向", v.word(k)) || v.is(k, inPlain|inInner) && !v.is(k, isOne) {
			return false
		}
		odd = odd || v.is(k, isOne) && v.cls[k] != mark && (k > start || v.is(k, inTrim) || v.cls[k] != opener)
	}
	return odd && v.is(start, isOne)
}

// nameStart reports whether token k opens a list item with a syllable that the
// segmenter took for an adverb or the like: 正 in 、正|舍|健康.
func nameStart(v *view, k int) bool {
	w := v.word(k)
	if runes(w) != 1 || functional[w] || k == 0 || v.word(k-1) != "、" || k+1 >= len(v.toks) || v.e.bounds.Trim.has(w) {
		return false
	}
	switch v.toks[k].POS {
	case "d", "a", "v", "ad", "zg", "p", "r":
		return runes(v.word(k+1)) == 1 && !v.is(k+1, inFunctional) && v.cls[k+1] != mark
	}
	return false
}

// placed reads a member that a division's name opens, in a list of works: 江口
// 鱼粮 among 5座水库.
func (e *Engine) placed(v *view, from, end int, divided bool, rule *listRule) (cand, bool) {
	c := cand{typ: rule.Type, rule: rule.Name, score: 0.74}
	s := v.text[v.toks[from].Span.Start:v.toks[end-1].Span.End]
	if i := strings.Index(s, "至"); i > 0 && rule.Type == ner.Project && runes(s) <= 16 && e.opensDistrict(v, from) && between(string([]rune(s)[:min(runes(s), runes(s[:i])+3)])) && e.ownType(s) == ner.Project {
		c.span = ner.Span{Start: v.toks[from].Span.Start, End: v.toks[end-1].Span.End}
		return c, true // 漳平至永定支线高速公路
	}
	if !divided || rule.Type != ner.Project && rule.Type != ner.Place || !e.opensDistrict(v, from) {
		return c, false
	}
	after := v.cands[v.gaz[from]].Span.End
	last := v.toks[end-1].Span.End
	if after >= last || v.toks[from].Span.Start >= after {
		return c, false
	}
	rest := v.text[after:last]
	if n := runes(rest); n < 2 || n > 5 {
		return c, false
	}
	plain := true
	for k := from; k < end; k++ {
		if v.toks[k].Span.Start < after {
			continue
		}
		if w := v.word(k); v.quant[k] >= 0 || v.cls[k] == mark || v.cls[k] == opener && runes(w) > 1 || joins(w) || w == "的" || w == "至" {
			return c, false
		}
		plain = plain && v.plain(k)
	}
	if plain || strings.HasSuffix(rest, "等地") || e.genericTail(rest) {
		return c, false
	}
	c.span = ner.Span{Start: v.toks[from].Span.Start, End: last}
	if own := e.ownType(v.text[c.span.Start:last]); rule.Type == ner.Place && own != ner.NoType && own != ner.Place && own != ner.Project {
		return c, false // 华安汽车 among 商业综合体
	}
	if e.exclude.has(v.text[c.span.Start:c.span.End]) {
		return c, false
	}
	return c, true
}

// afterColon reads what a heading enumerates: 新开工项目：A、B、C.
func (e *Engine) afterColon(v *view) []cand {
	var out []cand
	for j := 1; j+1 < len(v.toks); j++ {
		if !v.is(j, isColon) {
			continue
		}
		rule := e.openedBy(v.word(j - 1))
		if rule == nil || rule.Type == ner.Enterprise && !v.ledList(j-1, rule) {
			continue
		}
		end, parts := j+1, 0
		for ; end < len(v.toks); end++ {
			if w := v.word(end); w == "等" || strings.ContainsAny(w, "，。；！？,;\n") {
				break
			} else if w == "、" {
				parts++
			}
		}
		if parts == 0 || end < len(v.toks) && v.word(end) == "等" {
			continue // 等 is for the closing word to tell
		}
		for _, c := range e.items(v, end, rule) {
			if c.span.Start >= v.toks[j].Span.End {
				c.rule = "list-heading"
				out = append(out, c)
			}
		}
	}
	return out
}

// listVerbs open an enumeration of what was counted before them.
var listVerbs = map[string]bool{"包括": true, "包含": true, "涵盖": true, "分别": true, "分别是": true, "分别为": true, "主要有": true, "有": true}

// afterVerb reads what a count of projects or firms enumerates: 22个重点项目包括
// A、B、C等，, 14个项目分别是A、B。The list must run to the next mark.
func (e *Engine) afterVerb(v *view) []cand {
	var out []cand
	for j := 2; j+2 < len(v.toks); j++ {
		if v.lists[j]&opensList == 0 {
			continue
		}
		k := j - 1
		if w := v.word(k); w == "主要" || w == "具体" || w == "分别" {
			k--
		}
		rule := e.openedBy(v.word(k))
		if rule == nil || !v.countBefore(k) && !v.ledList(k, rule) {
			continue
		}
		from := j + 1
		if w := v.word(from); w == "是" || w == "为" {
			from++
		}
		end, parts := from, 0
		for ; end < len(v.toks); end++ {
			if w := v.word(end); w == "等" || v.is(end, endsClause) && w != "、" {
				break
			} else if w == "、" {
				parts++
			}
		}
		last := end
		if v.word(end) == "等" {
			last++
		}
		if parts == 0 || last < len(v.toks) && !v.is(last, endsClause) {
			continue // a closing word is for the others to tell
		}
		for _, c := range e.items(v, end, rule) {
			if last := v.tokenAt(c.span.End - 1); c.span.Start >= v.toks[from].Span.Start && (last < 0 || v.quant[last] < 0) {
				c.rule = "list-counted"
				out = append(out, c)
			}
		}
	}
	return out
}

// openedBy is the rule of the lists that a noun stands for: 项目 or 企业; or nil.
func (e *Engine) openedBy(w string) *listRule {
	switch {
	case strings.HasSuffix(w, "项目") || strings.HasSuffix(w, "工程"):
		return &e.lists[e.projectList()]
	case strings.HasSuffix(w, "企业") || strings.HasSuffix(w, "公司"):
		for i := range e.lists {
			if e.lists[i].Type == ner.Enterprise {
				return &e.lists[i]
			}
		}
	}
	return nil
}

// ledList reports that the noun in token k says itself that its members are
// going to be named: 入驻|企业, 参加|开工|的|企业.
func (v *view) ledList(k int, rule *listRule) bool {
	w := v.word(k)
	for _, l := range rule.Led.list {
		if strings.HasPrefix(w, l) && w != l {
			return true // in one word
		}
	}
	if k > 0 && v.word(k-1) == "的" {
		k--
	}
	return k > 0 && rule.Led.suffix(v.text[v.span.Start:v.toks[k].Span.Start]) != ""
}

// countBefore reports that the noun group that ends in token k begins with a
// count: 22个|重点|项目.
func (v *view) countBefore(k int) bool {
	for m := k; m >= 0 && k-m < 6; m-- {
		if q := v.quant[m]; q >= 0 {
			return v.a.Quantities[q].Kind == "amount"
		}
		if v.is(m, endsClause) {
			return false
		}
	}
	return false
}

// parkRow takes three or more neighbours of an enumeration that all end in 园
// for the parts of a zone: 装备制造园、机电产业园、轻工园.
func (e *Engine) parkRow(v *view) []cand {
	isPark := func(k, end int) bool {
		s := v.text[v.toks[k].Span.Start:v.toks[end-1].Span.End]
		if n := runes(s); n < 3 || n > 12 || !strings.HasSuffix(s, "园") && !strings.HasSuffix(s, "园区") || hasTail(s, e.lex.Gardens) {
			return false
		}
		for m := k; m < end; m++ {
			if cl := v.cls[m]; cl == function || cl == mark || cl == number || cl == opener && m > k {
				return false
			}
		}
		return true
	}
	gardens := 0
	for _, l := range v.lists {
		if l&endsGarden != 0 {
			gardens++
		}
	}
	if gardens < 3 {
		return nil
	}
	var out, row []cand
	flush := func() {
		if len(row) >= 3 {
			out = append(out, row...)
		}
		row = row[:0]
	}
	start := 0
	for j := 0; j <= len(v.toks); j++ {
		if j < len(v.toks) && !v.is(j, endsClause) && v.word(j) != "和" && v.word(j) != "等" && v.word(j) != "及" {
			continue
		}
		k := start
		for m := start; m < j; m++ {
			// 包括|甲园, 形成|甲园: the verb before the first.
			if cl := v.cls[m]; len(row) == 0 && (cl == opener || cl == function || cl == number || cl == verb || v.is(m, isQuoteEnd)) {
				k = m + 1
			}
		}
		if k < j && isPark(k, j) {
			row = append(row, cand{span: ner.Span{Start: v.toks[k].Span.Start, End: v.toks[j-1].Span.End}, typ: ner.Park, rule: "list-parks", score: 0.72})
		} else {
			flush()
		}
		if j < len(v.toks) && v.word(j) != "、" && v.word(j) != "和" && v.word(j) != "及" {
			flush()
		}
		start = j + 1
	}
	flush()
	return out
}

// opensDistrict reports whether a division's name begins at token k.
func (e *Engine) opensDistrict(v *view, k int) bool {
	if k >= len(v.toks) || v.gaz[k] < 0 {
		return false
	}
	g := v.cands[v.gaz[k]]
	return g.Entry != nil && g.Entry.Type == ner.District
}

// between reports whether s tells the ends of a line: 铜仁至松桃.
func between(s string) bool {
	i := strings.Index(s, "至")
	if i < 0 {
		return false
	}
	a, b := runes(s[:i]), runes(s[i+len("至"):])
	return a >= 2 && a <= 8 && b >= 2 && b <= 8 && !strings.ContainsAny(s, "0123456789年月日时点（）“”一二三四五六七八九十")
}

// lines gives the members of an enumeration whose last alone bears the head
// word what that one is: 甲至乙、丙至丁高速, 江口鱼粮、石阡花山水库.
func (e *Engine) lines(v *view, found []cand) []cand {
	var out []cand
	// The surest project or place that begins at a byte, the first of these, or the
	// member found there; there are few.
	at := func(b int) (best *cand) {
		for i := range out {
			if out[i].span.Start == b {
				return &out[i]
			}
		}
		for i := range found {
			if c := &found[i]; c.span.Start == b && (c.typ == ner.Project || c.typ == ner.Place) && (best == nil || best.score < c.score) {
				best = c
			}
		}
		return best
	}
	for j := len(v.toks) - 1; j > 0; j-- {
		if !v.is(j, isComma|isAnd) {
			continue
		}
		right := at(v.toks[j].Span.End)
		if right == nil {
			continue
		}
		k, _ := e.itemStart(v, j)
		for m := j - 1; m >= k; m-- {
			if cl := v.cls[m]; cl == opener && runes(v.word(m)) > 1 || v.word(m) == "的" || joins(v.word(m)) {
				k = m + 1
				break
			}
		}
		if k >= j {
			continue
		}
		s := ner.Span{Start: v.toks[k].Span.Start, End: v.toks[j].Span.Start}
		if at(s.Start) != nil {
			continue
		}
		mine, its := v.text[s.Start:s.End], v.text[right.span.Start:right.span.End]
		c := cand{span: s, typ: right.typ, rule: "list-lines", score: 0.72}
		switch {
		case between(mine) && (between(its) || strings.Contains(right.rule, "head-works") || right.rule == "list-lines"):
			// 至 joins two places, not two dates.
		case v.word(j) == "、" && (strings.HasPrefix(right.rule, "head-works") || right.rule == "list-lines") && e.opensDistrict(v, k) && e.opensDistrict(v, j+1):
			p, ok := e.placed(v, k, j, true, &e.lists[e.projectList()])
			if !ok || p.span != s {
				continue
			}
		default:
			continue
		}
		out = append(out, c)
	}
	return out
}

// shared gives the members of an enumeration of zones whose last alone bears the
// head word: 大岗、石桥、白水工业园区.
func (e *Engine) shared(v *view, found []cand) []cand {
	var out []cand
	for i := range found {
		p := &found[i]
		if p.typ != ner.Park || !strings.HasPrefix(p.rule, "head-park") && p.rule != "gazetteer-zone" {
			continue
		}
		name := v.text[p.span.Start:p.span.End]
		head := e.headWithin(name)
		first := v.tokenAt(p.span.Start)
		if head == "" || first < 1 || v.toks[first].Span.Start != p.span.Start || runes(name)-runes(head) > 4 || e.named(v, ner.Span{Start: p.span.Start, End: p.span.End - len(head)}, ner.Industry) {
			continue
		}
		for end := first - 1; end > 0 && (v.is(end, isComma) || end == first-1 && joins(v.word(end))); {
			// The member ends before token end.
			k := end
			for k > 0 && v.cls[k-1] == material && !v.is(k-1, inPlain|inInner) && runes(v.text[v.toks[k-1].Span.Start:v.toks[end].Span.Start]) <= 4 {
				k--
			}
			c := cand{span: ner.Span{Start: v.toks[k].Span.Start, End: v.toks[end].Span.Start}, typ: ner.Park, rule: "list-shared", score: 0.72}
			s := v.text[c.span.Start:c.span.End]
			if n := runes(s); k == end || n < 2 || n > 4 || !placelike(e.ownType(s), n) || e.exclude.has(s) || e.named(v, c.span, ner.Industry) || e.named(v, c.span, ner.Enterprise) {
				break
			}
			last := k > 0 && v.is(k-1, isComma)
			if !last && k > 0 && v.cls[k-1] != opener && v.cls[k-1] != mark && v.cls[k-1] != dual && v.cls[k-1] != function {
				break
			}
			out = append(out, c)
			if end = k - 1; !last {
				break
			}
		}
	}
	return out
}

// besides types the members of a list of projects that begin with a division and
// that no head word makes a name: 甲工程、江州县第二污水处理厂、江州县天禾三期.
func (e *Engine) besides(v *view, found []cand) []cand {
	var ends map[int]bool
	var out []cand
	for j, l := range v.lists {
		if l&isComma == 0 || !e.opensDistrict(v, j+1) {
			continue
		}
		if ends == nil {
			ends = map[int]bool{}
			for i := range found {
				if c := &found[i]; c.typ == ner.Project {
					ends[c.span.End] = true
				}
			}
		}
		if w := v.word(j - 1); !ends[v.toks[j].Span.Start] && !strings.HasSuffix(w, "项目") && !strings.HasSuffix(w, "工程") {
			continue
		}
		after := v.cands[v.gaz[j+1]].Span.End
		m, closed := j+1, false
		for ; m < len(v.toks); m++ {
			if v.is(m, isComma|isEtc) {
				closed = true
				break
			}
			if v.cls[m] == mark || v.is(m, inFunctional) && v.word(m) != "及" {
				break
			}
		}
		if !closed {
			// The last one ends where the verb begins.
			for m = j + 1; m < len(v.toks) && v.cls[m] != mark && (v.cls[m] != function || v.toks[m].Span.Start <= after) && (v.cls[m] != number || v.toks[m].Span.Start <= after) && !strings.HasPrefix(v.word(m), "已") && (v.cls[m] != opener || v.toks[m].Span.Start < after); m++ {
			}
		}
		if m <= j+1 || m > len(v.toks) {
			continue
		}
		c := cand{span: ner.Span{Start: v.toks[j+1].Span.Start, End: v.toks[m-1].Span.End}, typ: ner.Project, rule: "list-beside", score: 0.66}
		s := v.text[c.span.Start:c.span.End]
		if c.span.End <= after || runes(v.text[after:c.span.End]) < 4 || runes(s) > 30 || strings.ContainsAny(s, "的了在由") || districtForm(s) || e.genericTail(s) {
			continue
		}
		switch e.ownType(s) {
		case ner.NoType, ner.Project, ner.Place:
		default:
			continue
		}
		if slices.ContainsFunc(found, func(o cand) bool {
			return o.span.Start == c.span.Start && o.typ != ner.District && o.score >= 0.56
		}) {
			continue
		}
		ends[c.span.End] = true
		out = append(out, c)
	}
	return out
}

// placelike reports whether a name of n characters, whose own head word gives
// it type t, may be called by a town's or a hill's name: 石桥 in 石桥工业园.
func placelike(t ner.Type, n int) bool {
	return t == ner.NoType || (t == ner.Place || t == ner.District) && n <= 3
}

// named reports whether a list has a name of type t on exactly that span.
func (e *Engine) named(v *view, s ner.Span, t ner.Type) bool {
	for i := range v.cands {
		g := &v.cands[i]
		if g.Span == s && g.Entry != nil && g.Entry.Type == t {
			return true
		}
	}
	return false
}

// ownType is the type that a name's own head word gives, or NoType.
func (e *Engine) ownType(s string) ner.Type {
	if _, uses := e.headOf(s); uses != nil {
		return uses[0].rule.Type
	}
	return ner.NoType
}

// headRule is the name of the rule that knows a name's own head word, or "".
func (e *Engine) headRule(s string) string {
	if _, uses := e.headOf(s); uses != nil {
		return uses[0].rule.Name
	}
	return ""
}

// headWithin is the longest head word that s ends in and that is not all of s,
// or "".
func (e *Engine) headWithin(s string) string {
	h, _ := e.headOf(s)
	return h
}

// headOf is headWithin with the rules that know the head word, in file order.
func (e *Engine) headOf(s string) (head string, uses []headUse) {
	_, n := ner.FirstRune(s)
	size, at := e.headWords.SuffixAt(s[n:])
	if at < 0 {
		return "", nil
	}
	return s[len(s)-size:], e.headUses[at]
}

// nouns reports whether no token in [i, j) is a verb.
func (v *view) nouns(i, j int) bool {
	for k := i; k < j; k++ {
		if v.cls[k] == verb || v.cls[k] == dual || v.cls[k] == number {
			return false
		}
	}
	return true
}

// publicBody reports whether a name ends as those of public bodies do.
func (e *Engine) publicBody(s string) bool {
	for i := range e.bodies {
		if b := &e.bodies[i]; b.Of == ner.NoType && len(b.Own.list) == 0 && b.Unless.suffix(s) == "" && (b.Tails.suffix(s) != "" || b.Whole.suffix(s) != "") {
			return true
		}
	}
	return false
}

func districtForm(s string) bool {
	n := runes(s)
	if n < 2 || n > 10 {
		return false
	}
	if hasTail(s, noDistrict) {
		return false
	}
	return hasTail(s, districtTails)
}

// noDistrict are last words in 区 and 市 of what is no division.
var noDistrict = []string{"展区", "服务区", "功能区", "景区", "校区", "院区", "厂区", "库区", "园区", "小区", "街区", "片区", "牧区", "林区", "灾区", "山区", "示范区", "试验区", "体验区", "休闲区", "产区", "聚集区", "集聚区", "开发区", "高新区", "度假区", "保护区", "专区", "超市", "上市", "城区"}

// districtTails are the last words of divisions' names.
var districtTails = []string{"街道", "镇", "乡", "村", "社区", "县", "区", "市", "旗", "省", "州", "盟"}

// spread gives an enumeration's untyped items the type of their neighbours:
// in A、B、C a bare B between two companies is one too. It may
// write behind found.
func (e *Engine) spread(v *view, found []cand) []cand {
	var out []cand
	// The type of the last that begins or ends at a byte; there are few.
	starts := func(b int) ner.Type {
		for i := len(found) - 1; i >= 0; i-- {
			if found[i].span.Start == b {
				return found[i].typ
			}
		}
		return ner.NoType
	}
	closes := func(b int) ner.Type {
		for i := len(found) - 1; i >= 0; i-- {
			if found[i].span.End == b {
				return found[i].typ
			}
		}
		return ner.NoType
	}
	// Descriptions by form that stand beside a name of the same type: 创业路 in
	// 青石大道、创业路. From left to right, then back.
	take := func(c cand) {
		if c.rule == "head-enterprise-trade" {
			return // 混凝土机械、路面机械 are products
		}
		if starts(c.span.Start) == c.typ {
			return
		}
		c.rule += "-neighbour"
		out, found = append(out, c), append(found, c)
	}
	for n := 1; n < len(v.soft); n++ {
		// 文化街、富强路: two of them speak for each other.
		a, b := v.soft[n-1], v.soft[n]
		if a.rule == "head-road" && b.rule == a.rule && a.span.End+len("、") == b.span.Start && strings.HasPrefix(v.text[a.span.End:], "、") && runes(v.text[a.span.Start:a.span.End]) >= 3 && runes(v.text[b.span.Start:b.span.End]) >= 3 {
			take(a)
			take(b)
		}
	}
	for n := range v.soft {
		c := v.soft[n]
		if strings.HasSuffix(v.text[:c.span.Start], "、") && closes(c.span.Start-len("、")) == c.typ {
			take(c)
		}
	}
	for n := len(v.soft) - 1; n >= 0; n-- {
		c := v.soft[n]
		if strings.HasPrefix(v.text[c.span.End:], "、") && starts(c.span.End+len("、")) == c.typ {
			take(c)
		}
	}
	if v.every&isComma == 0 || typed(found)&(1<<ner.Project|1<<ner.Enterprise|1<<ner.Place|1<<ner.Organization|1<<ner.Person) == 0 {
		return out
	}
	// The surest of those that begin or end at a byte; there are few.
	at := func(b int) (best *cand) {
		for i := range found {
			if c := &found[i]; c.span.Start == b && (best == nil || best.score < c.score) {
				best = c
			}
		}
		return best
	}
	ends := func(b int) (best *cand) {
		for i := range found {
			if c := &found[i]; c.span.End == b && (best == nil || best.score < c.score) {
				best = c
			}
		}
		return best
	}
	projects := typed(found)&(1<<ner.Project) != 0
	for j, l := range v.lists {
		if l&isComma == 0 {
			continue
		}
		// 30万吨甲、20万吨乙项目: the first is a project like the second.
		if right := at(v.toks[j].Span.End); projects && right != nil && right.typ == ner.Project {
			if k, _ := e.itemStart(v, j); k < j {
				for m := k; m < j; m++ {
					if q := v.quant[m]; q >= 0 && v.a.Quantities[q].Kind == "amount" && !countUnit(v.a.Quantities[q].Unit) && v.quant[j-1] != q {
						if c, ok := e.item(v, k, j, true, &e.lists[e.projectList()]); ok {
							c.rule, c.score = "list-neighbours", 0.7
							out = append(out, c)
						}
						break
					}
				}
			}
		}
		if projects {
			for _, c := range e.besideProject(v, j, at, ends) {
				out, found = append(out, c), append(found, c)
			}
		}
		left := ends(v.toks[j].Span.Start)
		if left == nil || left.typ != ner.Enterprise && left.typ != ner.Place && left.typ != ner.Organization && left.typ != ner.Person {
			continue
		}
		k := j + 1
		for k < len(v.toks) && v.cls[k] != mark && v.word(k) != "等" && v.word(k) != "和" {
			k++
		}
		if k <= j+1 || k >= len(v.toks) {
			continue
		}
		// 文化街、富强路: a verb may name a road that stands beside one.
		if strings.HasPrefix(left.rule, "head-road") || left.rule == "list-neighbour-road" {
			c := cand{span: ner.Span{Start: v.toks[j+1].Span.Start, End: v.toks[k-1].Span.End}, typ: left.typ, rule: "list-neighbour-road", score: 0.66}
			s := v.text[c.span.Start:c.span.End]
			if n := runes(s); n >= 3 && n <= 5 && at(c.span.Start) == nil && e.headRule(s) == "head-road" && !e.exclude.has(s) {
				out = append(out, c)
				found = append(found, c)
				continue
			}
		}
		right := at(v.toks[k].Span.End)
		if v.word(k) != "、" || right == nil || right.typ != left.typ {
			continue
		}
		c := cand{span: ner.Span{Start: v.toks[j+1].Span.Start, End: v.toks[k-1].Span.End}, typ: left.typ, rule: "list-neighbours", score: 0.6}
		if at(c.span.Start) != nil {
			continue
		}
		if s := v.text[c.span.Start:c.span.End]; runes(s) < 2 || runes(s) > 16 || !v.nouns(j+1, k) {
			continue
		}
		out = append(out, c)
	}
	return out
}

// besideProject reads a member that opens with a division's full name beside a
// project, on either side of the comma at token j: 云溪县丰源三期 behind
// 云溪县医院建设项目.
func (e *Engine) besideProject(v *view, j int, at, ends func(int) *cand) []cand {
	var out []cand
	take := func(k, end int) {
		if k >= end || v.gaz[k] < 0 {
			return
		}
		if c := at(v.toks[k].Span.Start); c != nil && c.typ != ner.District {
			return
		}
		g := v.cands[v.gaz[k]]
		if g.Entry == nil || g.Entry.Type != ner.District || g.Form != "full" || g.Entry.Level < 3 || g.Span.End >= v.toks[end-1].Span.End {
			return
		}
		s := ner.Span{Start: v.toks[k].Span.Start, End: v.toks[end-1].Span.End}
		rest := v.text[g.Span.End:s.End]
		if n := runes(rest); n < 4 || n > 24 || strings.ContainsAny(rest, "，。；：的“（") || districtForm(rest) {
			return
		}
		if own := e.ownType(rest); own != ner.NoType && own != ner.Project && own != ner.Place && own != ner.Organization {
			return
		}
		for m := k; m < end; m++ {
			if v.toks[m].Span.Start < g.Span.End {
				continue
			}
			if cl := v.cls[m]; cl == opener && runes(v.word(m)) > 1 && !v.is(m, inInner) && m > k+1 && v.toks[m].POS == "v" || v.is(m, inFunctional) && v.word(m) != "及" && v.word(m) != "中" {
				return
			}
		}
		out = append(out, cand{span: s, typ: ner.Project, rule: "list-neighbours", score: 0.68})
	}
	if left := ends(v.toks[j].Span.Start); left != nil && left.typ == ner.Project {
		k := j + 1
		for k < len(v.toks) && !v.is(k, endsClause) && v.word(k) != "等" && v.word(k) != "已" && v.word(k) != "均" && v.word(k) != "和" && v.word(k) != "将" && v.word(k) != "正在" {
			k++
		}
		take(j+1, k)
	}
	if right := at(v.toks[j].Span.End); right != nil && right.typ == ner.Project {
		if k, _ := e.itemStart(v, j); k < j {
			take(k, j)
		}
	}
	return out
}

// counted reads an enumeration that a count closes: A、B、C三大产业.
func (e *Engine) counted(v *view, j int) []cand {
	if v.quant[j] >= 0 && v.a.Quantities[v.quant[j]].Kind != "amount" || j == 0 || v.quant[j] >= 0 && v.quant[j-1] == v.quant[j] {
		return nil
	}
	if q := v.quant[j]; q >= 0 && (v.a.Quantities[q].Value > 300 || !countUnit(v.a.Quantities[q].Unit) && v.a.Quantities[q].Unit != "" && v.a.Quantities[q].Unit != "大") {
		return nil // 甲、乙年产500万双布鞋项目: what it makes
	}
	k := j
	switch {
	case v.quant[j] >= 0:
		for k < len(v.toks) && v.quant[k] == v.quant[j] {
			k++
		}
	case v.is(j, isFew|ofMany):
		k++
	default:
		return nil
	}
	for k < len(v.toks) && v.is(k, inFiller) {
		k++
	}
	if k >= len(v.toks) || k == j {
		return nil
	}
	start, divided := e.itemStart(v, j)
	if !divided || start >= j {
		return nil
	}
	rule := e.listHead(v, k)
	if rule == nil || rule.Item == "" && rule.Type != ner.Project && rule.Type != ner.Enterprise && rule.Type != ner.Place && rule.Type != ner.Park {
		return nil
	}
	return e.items(v, j, rule)
}

// projectList is the index of the rule that types enumerated projects.
func (e *Engine) projectList() int {
	for i := range e.lists {
		if e.lists[i].Type == ner.Project {
			return i
		}
	}
	return 0
}
