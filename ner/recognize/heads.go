package recognize

import (
	"strings"

	"zhengpu/ner"
)

// fromHeads finds names by their head word.
func (e *Engine) fromHeads(v *view) []cand {
	out := v.found
	if v.every&(endsHead|isSplit) == 0 {
		return nil
	}
	for j, l := range v.lists {
		if l&(endsHead|isSplit) == 0 || v.cls[j] == mark || v.cls[j] == number {
			continue
		}
		end := v.toks[j].Span.End
		if l&isSplit != 0 {
			end = v.toks[j].Span.Start + e.split[v.word(j)] // 美术家|协会理事
		}
		n, at := e.headWords.SuffixAt(v.text[v.span.Start:end])
		if n == 0 {
			continue
		}
		head := v.text[end-n : end]
		// A longer head that goes on behind this token takes its place.
		if end == v.toks[j].Span.End && j+1 < len(v.toks) && e.headWords.Has(v.text[end-n:v.toks[j+1].Span.End]) {
			continue
		}
		for _, u := range e.headUses[at] {
			if c, ok := e.byHead(v, j, end, head, u); ok {
				out = append(out, c)
			}
		}
	}
	ownEdges(v, out)
	return dropProducts(v, out)
}

// ownEdges moves the start of projects that begin inside a company's full name
// to its start: 黑龙江|绿春|原|牧业有限公司年产…项目.
func ownEdges(v *view, all []cand) {
	for i := range all {
		k := &all[i]
		if k.rule != "head-company" || !strings.HasSuffix(v.text[:k.span.End], "有限公司") {
			continue
		}
		for n := range all {
			if c := &all[n]; c.typ == ner.Project && c.span.Start > k.span.Start && c.span.Start < k.span.End && c.span.End > k.span.End {
				c.span.Start = k.span.Start
			}
		}
	}
}

// dropProducts takes back companies by trade where three of one trade stand in
// a row: 混凝土机械、起重机械、路面机械 are products.
func dropProducts(v *view, all []cand) []cand {
	tail := func(c cand) string {
		r := []rune(v.text[c.span.Start:c.span.End])
		return string(r[max(0, len(r)-2):])
	}
	var drop map[int]bool
	for i := 0; i+2 < len(all); i++ {
		if all[i].rule != "head-enterprise-trade" {
			continue
		}
		run := []int{i}
		for k := i + 1; k < len(all); k++ {
			last := all[run[len(run)-1]]
			if all[k].rule != "head-enterprise-trade" || last.rule != all[k].rule || tail(last) != tail(all[k]) || all[k].span.Start != last.span.End+len("、") {
				continue
			}
			run = append(run, k)
		}
		if len(run) >= 3 {
			if drop == nil {
				drop = map[int]bool{}
			}
			for _, k := range run {
				drop[k] = true
			}
		}
	}
	if len(drop) == 0 {
		return all
	}
	out := all[:0:0]
	for i, c := range all {
		if !drop[i] {
			out = append(out, c)
		}
	}
	return out
}

// byHead reads the name that ends in head at byte end, in token j.
func (e *Engine) byHead(v *view, j, end int, head string, u headUse) (cand, bool) {
	h, in := u.rule, u.in
	if next := v.text[end:v.span.End]; next != "" {
		if h.Not.prefix(next) != "" {
			return cand{}, false
		}
	}
	// 项目18个: a count, not a name.
	if k := v.tokenAt(end); k >= 0 && v.quant[k] >= 0 {
		if q := v.a.Quantities[v.quant[k]]; q.Kind == "amount" && (h.Type == ner.Project || h.Type == ner.Enterprise || h.Type == ner.Program || h.Type == ner.Organization || h.Type == ner.Platform || h.Type == ner.Honour) && countUnit(q.Unit) && !(strings.HasSuffix(head, "有限公司") && q.Unit != "家" && q.Unit != "户") {
			return cand{}, false // but 天禾有限公司两个厂区
		}
	}
	whole, most := false, h.Max
	if h.Word {
		// 镜泊湖: the head is the end of a word, which may have one before it.
		whole = !v.is(j, isOne) && !(in&headAvenues != 0 && v.word(j) == head)
		if v.is(j, isOne) && (j == 0 || runes(v.word(j-1)) > 3 || v.cls[j-1] != material) {
			return cand{}, false
		}
	}
	if whole {
		// The word holds the whole name.
		most = 0
		if j > 0 && v.fragment(j-1) {
			most = runes(v.word(j)) + 1 // 甘|棠湖
		}
		h, in = h.inWord, 0
	}
	lim := limits{verbs: h.Verbs, amounts: h.Amounts, years: h.Years, max: most, join: h.Type == ner.Project || h.Type == ner.Park,
		keep: h.Type == ner.Program || h.Type == ner.Event, with: h.Type == ner.Event || h.Type == ner.DocumentType, and: h.Type == ner.Program, ordinal: h.Type == ner.Organization || h.Type == ner.Project || h.kind == headCompany,
		names: h.Type == ner.Park || h.Type == ner.Place || h.Type == ner.Enterprise || h.Type == ner.Project,
		pair:  h.kind == headProject, legal: h.kind == headCompany && strings.HasSuffix(head, "有限公司")}
	x, ok := v.extend(end-len(head), lim)
	if in&headReach != 0 {
		if y, led := v.carried(j, end-len(head), h); led && y.start < x.start {
			x, ok = y, true
		}
	}
	if len(h.Issued.list) > 0 {
		x, ok = v.issued(j, h)
	}
	if !ok {
		return cand{}, false
	}
	if len(h.Issued.list) > 0 && runes(v.text[x.start:end-len(head)]) < 4 {
		// 制定工作方案: everyday words name no document.
		plain := true
		for k := x.tok; k < len(v.toks) && v.toks[k].Span.End <= end-len(head); k++ {
			plain = plain && v.is(k, inPlain|inInner|inTrim)
		}
		if plain {
			return cand{}, false
		}
	}
	switch h.Type {
	case ner.Park, ner.Place, ner.Enterprise, ner.Organization, ner.District, ner.Platform, ner.Industry, ner.Project:
		// 建设海峡经济区: the verb opens the clause.
		for x.tok < j && v.cls[x.tok] == dual && v.toks[x.tok].Span.Start == x.start && v.toks[x.tok].POS != "n" && x.tok+1 < len(v.toks) && v.toks[x.tok+1].Span.Start < end-len(head) {
			x.tok++
			x.start = v.toks[x.tok].Span.Start
		}
	}
	switch h.Type {
	case ner.Place, ner.Park, ner.Organization, ner.Project:
		if h.Type != ner.Project || h.Name == "head-works" {
			e.behindWorks(v, &x, end-len(head))
		}
	}
	if (h.Type == ner.Park || h.Type == ner.Place || h.Type == ner.Project) && x.tok > 0 && x.start == v.toks[x.tok].Span.Start && v.cls[x.tok-1] == verb && runes(v.word(x.tok-1)) == 2 && v.toks[x.tok-1].POS == "v" && x.start < end-len(head) && (x.tok == 1 || v.is(x.tok-2, endsClause)) && e.stateAt(v, v.tokenAt(end)) {
		x.tok--
		x.start = v.toks[x.tok].Span.Start // 启航|智造科创园|加快建设
		x.proper, x.word, x.rest = true, true, true
	}
	// 东至|云溪河大道: where a border runs is no part of the name.
	if n := borders.Prefix(v.text[x.start : end-len(head)]); n > 0 && runes(v.text[x.start+n:end-len(head)]) >= 2 {
		x.start += n
		x.tok = max(x.tok, v.tokenAt(x.start))
	}
	mod := v.text[x.start : end-len(head)]
	n := runes(mod)
	least := max(h.Min, 1)
	if n < least || h.Whole.has(mod) || e.bounds.Openers.has(mod) {
		return cand{}, false
	}
	if h.Type == ner.Program || h.Type == ner.DocumentType {
		// 2019年工作计划, 2019年计划总投资: a year singles no plan out.
		core, year := strings.CutPrefix(strings.TrimLeft(mod, "0123456789"), "年")
		if core = strings.TrimPrefix(core, "度"); year && (core == "" || h.Whole.has(core)) {
			return cand{}, false
		}
	}
	// 建成|区老年大学 cut as 建成区|老年大学.
	if w := v.word(x.tok); opensWithVerb(e, v, x, w) && strings.Contains("区市县省", w[6:]) {
		x.start += 6
		mod = v.text[x.start : end-len(head)]
	}
	// 签约|国电…有限公司 cut as 签约国|电…: the dictionary's word is older than the verb.
	if w := v.word(x.tok); h.Type != ner.Program && h.Type != ner.DocumentType && v.toks[x.tok].Span.End < end-len(head) && opensWithVerb(e, v, x, w) {
		x.start += 6
		mod = v.text[x.start : end-len(head)]
	}
	if h.Strict && runes(mod)+runes(head) < 3 {
		return cand{}, false
	}
	if len(h.Needs.list) > 0 && h.Needs.suffix(mod) == "" {
		return cand{}, false
	}
	for i := range v.cands {
		if v.types&(1<<ner.District) == 0 || h.Type != ner.Industry && h.Type != ner.Place {
			break
		}
		g := &v.cands[i]
		if g.Entry.Type != ner.District {
			continue
		}
		// 浔阳经济 is the district's economy, 濂溪 is no brook.
		if h.Type == ner.Industry && g.Span.Start <= x.start && g.Span.End == end-len(head) || h.Type == ner.Place && g.Span.End == end && g.Span.Start >= x.start {
			return cand{}, false
		}
	}
	if head == "计划" && (h.Unless.suffix(mod) != "" || strings.HasSuffix(mod, "年") && isNumber(strings.TrimSuffix(mod, "年"))) {
		return cand{}, false // 天禾公司计划在云溪…
	}
	switch h.Type {
	case ner.Industry:
		// 广西冶金产业: the place says whose, not which.
		for _, g := range v.cands {
			if g.Entry != nil && g.Entry.Type == ner.District && g.Span.Start == x.start && g.Span.End < end-len(head) {
				x.start = g.Span.End
			}
		}
		mod = v.text[x.start : end-len(head)]
		if n = runes(mod); n < least || h.Whole.has(mod) || digitsOrMarks.In(mod) {
			return cand{}, false
		}
	case ner.Park:
		// 赤壁高新区|中伙光谷产业园: one park in another.
		for _, g := range v.cands {
			if g.Entry != nil && g.Entry.Type == ner.Park && g.Span.Start == x.start && g.Span.End < end-len(head) && runes(v.text[g.Span.End:end]) >= 5 && v.properIn(g.Span.End, end-len(head)) {
				x.start = g.Span.End
			}
		}
	case ner.Place:
		if i := strings.Index(mod, "A级"); i >= 0 && i <= 1 {
			return cand{}, false // 4A级景区 is a grade
		}
	}
	if h.Type == ner.Enterprise {
		x.start = e.afterPark(v, x.start, end-len(head))
		switch h.kind {
		case headCompany:
			e.companyEdge(v, &x, end-len(head), head)
			e.torn(v, &x, end-len(head), head)
		case headEnterpriseTrade:
			e.torn(v, &x, end-len(head), head)
		}
		mod = v.text[x.start : end-len(head)]
		n = runes(mod)
	}
	local := h.Type == ner.Organization && localOrg(v, x.tok, end-len(head))
	next := v.text[end:v.span.End]
	if n >= 4 && !x.proper && h.Vouch.prefix(next) != "" {
		x.proper = true
	}
	if h.Type == ner.Organization && n >= 2 && !x.proper && !x.plain && e.officerBehind(v, end) {
		x.proper = true // 野火诗社副社长某某
	}
	if h.Type == ner.Event && !x.proper {
		if i := strings.LastIndex(mod, "届"); i >= 0 && runes(mod[i+len("届"):]) >= 2 && (strings.Contains(mod[:i], "第") || strings.HasSuffix(mod[:i], "首")) {
			x.proper = true // 第二届世界油茶大会: the ordinal says which
		}
	}
	if in&headWeak != 0 && (n >= 5 || n == 4 && h.Type == ner.Platform || h.Type == ner.Event && n == 4 && strings.HasPrefix(mod, "全") && !strings.HasSuffix(mod, "工作")) && !x.proper && x.tok > 0 && h.Led.has(v.word(x.tok-1)) {
		x.proper = true
	}
	if h.Type == ner.Event && !x.proper && !x.plain && n >= 2 && !strings.HasPrefix(mod, "多") && !strings.HasSuffix(mod, "性") && !strings.HasSuffix(mod, "级") && !strings.HasSuffix(mod, "类") && v.hosted(x.tok, &h.Hosted) {
		x.proper = true // 举办女娲文化旅游节: held, and not only everyday words
	}
	if h.Type == ner.Event {
		if i := strings.Index(mod, "第"); i > 0 && strings.Contains(mod[i:], "届") && e.editions.Sites.suffix(mod[:i]) != "" {
			// 江州会展中心|第二届西江博会签约仪式
			x.start += i
			x.tok = v.tokenAt(x.start)
			mod = v.text[x.start : end-len(head)]
			n = runes(mod)
		}
	}
	if h.Type == ner.Event {
		if i := strings.LastIndex(mod, "暨"); i > 0 && e.editions.Ends.suffix(mod[:i]) != "" && v.properIn(x.start+i+len("暨"), end-len(head)) {
			// 甲旅游节暨|乙摄影大赛: two events.
			x.start += i + len("暨")
			x.tok = v.tokenAt(x.start)
			mod = v.text[x.start : end-len(head)]
			n = runes(mod)
		}
	}
	if (h.Type == ner.Place || h.kind == headNewArea) && !x.proper && len(head) >= 6 && x.tok+1 == j && n >= 2 && !x.plain && v.toks[x.tok].Span.Start == x.start && strings.HasPrefix(v.toks[x.tok].POS, "n") {
		x.proper = true // 琵琶书屋: one noun that is no everyday epithet
	}
	if in&headPlaced != 0 && !e.placeBefore(v, end-len(head)) {
		return cand{}, false
	}
	if in&headAvenues != 0 && !x.proper && n >= 2 && n <= 3 && v.toks[x.tok].Span.Start == x.start && !v.is(x.tok, inPlain|inTrim|inInner) {
		x.proper, x.plain = true, false // 迎宾大街
	}
	if in&headTrade != 0 && !x.proper && e.byTrade(v, x, end-len(head), end) {
		x.proper, x.plain = true, false
	}
	if h.kind == headCompany && strings.HasSuffix(head, "有限公司") && n >= 2 {
		x.proper = true // the legal form says that it is a name
	}
	if h.kind == headPlant && strings.HasSuffix(head, "厂") && !x.plain && n == 2 && x.tok+1 == j && v.cls[x.tok] == material && !strings.HasPrefix(v.toks[x.tok].POS, "n") && !v.is(x.tok, inPlain|inTrim|inInner) && (x.tok == 0 || v.cls[x.tok-1] == mark) {
		x.proper = true // 全兴水泥厂
	}
	if h.kind == headCompany && !x.plain && n >= 2 && n <= 3 && x.tok+1 == j && !strings.HasPrefix(v.toks[x.tok].POS, "n") {
		x.proper = true // 远航集团: a company may bear any word
	}
	if h.kind == headCompany && head == "集团" && !x.proper && !x.plain && n == 2 && x.tok+1 == j && (x.tok == 0 || v.cls[x.tok-1] == mark || functional[v.word(x.tok-1)]) {
		x.proper = true // 由|空港|集团
	}
	if h.Specific && !x.proper && !local || h.Strict && (!x.proper || x.plain) {
		switch h.Type {
		case ner.Place, ner.Park, ner.Organization, ner.Enterprise, ner.Event:
			if n >= 2 && n <= 8 {
				v.soft = append(v.soft, cand{span: ner.Span{Start: x.start, End: end}, typ: h.Type, rule: h.Name, score: 0.6})
			}
		}
		return cand{}, false
	}
	if in&headWeak != 0 && !x.proper && (n < 4 || x.plain) {
		return cand{}, false
	}
	switch h.kind {
	case headEnterpriseTrade:
		// 贵州能源, 储能锂电池, “汉宜”光电子: only a word of its own makes a company.
		if !x.word || x.quote || listMarks.In(mod) || h.Unlike.suffix(mod) != "" || e.productOf(v, x.tok, j, end-len(head)) {
			return cand{}, false
		}
		for _, g := range v.cands {
			if g.Entry != nil && g.Entry.Type == ner.Industry && g.Span.Start <= x.start && g.Span.End >= end {
				return cand{}, false
			}
		}
	case headProject:
		// LED项目, 10MW项目: letters and figures alone say too little, and so do
		// a division and everyday words, 江州市重点项目.
		if !x.word && !x.quote && n < 6 || !x.rest && e.everyday(v, x.tok, end-len(head)) {
			return cand{}, false
		}
		for _, g := range v.cands {
			if g.Entry != nil && g.Entry.Type == ner.Park && g.Span.End == end-len(head) && head == "项目" && (g.Span.Start <= x.start || v.properIn(x.start, g.Span.Start) && !v.rest(x.start, g.Span.Start)) {
				return cand{}, false // 江州市云溪高新区项目详情
			}
		}
	case headWorks, headPlace, headPlant:
		// 万吨级码头|国能江州煤码头: a listed company inside begins the name.
		for _, g := range v.cands {
			if g.Entry != nil && g.Entry.Type == ner.Enterprise && !g.Guarded && g.Span.Start > x.start && g.Span.End <= end-len(head) && !v.properIn(x.start, g.Span.Start) {
				x.start = g.Span.Start
				break
			}
		}
	case headDistrict:
		if notVillages.Last(mod) {
			return cand{}, false // 干部驻村, 历史名村
		}
		if x.quote || v.word(j) != head && v.plain(j) {
			return cand{}, false
		}
		if rest := strings.TrimPrefix(mod, "好"); rest != mod && runes(rest) >= 1 && x.tok > 0 && (v.cls[x.tok-1] == opener || v.cls[x.tok-1] == verb || v.is(x.tok-1, inInner)) {
			x.start += len("好") // 维护|好瑶镇
		}
		for _, d := range e.lex.TownHeads {
			if i := strings.LastIndex(v.text[x.start:end-len(head)], d); i >= 0 && x.start+i+len(d) < end-len(head)-len(d)/2 {
				x.start += i + len(d)
				break
			}
		}
		// 闵行区|浦江镇: the name begins behind the division above it.
		for _, g := range v.cands {
			if g.Entry != nil && g.Entry.Type == ner.District && g.Span.Start == x.start && g.Span.End < end-len(head) && g.Form == "full" {
				x.start = g.Span.End
				break
			}
		}
	}
	// A count before the name makes it a description: 17条背街小巷整治工程.
	if k := x.tok - 1; k >= 0 && v.quant[k] >= 0 && !x.quote {
		q := v.a.Quantities[v.quant[k]]
		if q.Kind == "amount" && q.Value != 1 && (!x.proper || (head == "项目" || head == "工程") && q.Span.End == x.start && (q.Unit == "个" || q.Unit == "项" || q.Unit == "批")) {
			return cand{}, false
		}
	}
	if head == "工程" {
		if w := e.bounds.Portions.suffix(mod); w != "" && (strings.HasSuffix(mod, "项目"+w) || strings.HasSuffix(mod, "工程"+w)) {
			return cand{}, false
		}
	}
	typ := h.Type
	if (head == "工程" || head == "示范工程") && typ == ner.Project && !e.constructs(mod) {
		typ = ner.Program
	}
	if typ == ner.Program && strings.HasSuffix(head, "工程") && x.proper && e.constructs(mod) {
		typ = ner.Project // 云溪干流堤防提升工程
	}
	if in&headStands != 0 && !v.mentionsAny(&h.Works) {
		typ = ner.Place
	}
	score := 0.6 + 0.004*float64(min(n, 12))
	if h.kind == headEnterpriseTrade {
		score = 0.55
	}
	if x.proper {
		score += 0.06
	}
	if x.quote {
		score += 0.03
	}
	if len(head) > 6 {
		score += 0.03
	}
	c := cand{span: ner.Span{Start: x.start, End: end}, typ: typ, rule: h.Name, score: score}
	return c, true
}

// opensWithVerb reports that w, the word at token x.tok that the name begins
// with, is of three characters of which the first two are a verb that opens
// clauses.
func opensWithVerb(e *Engine, v *view, x extent, w string) bool {
	return len(w) == 9 && v.toks[x.tok].Span.Start == x.start && e.bounds.Openers.has(w[:6]) && !e.bounds.Inner.has(w[:6]) && runes(w) == 3
}

// behindWorks cuts from a name that ends at byte head the verbs of building that
// open its clause: 改造|提升|银河广场, 改扩建|云溪小学.
func (e *Engine) behindWorks(v *view, x *extent, head int) {
	if x.tok > 0 {
		switch v.cls[x.tok-1] {
		case material, dual, glue:
			return
		}
		if w := v.word(x.tok - 1); w == "“" || w == "《" || w == "（" {
			return
		}
	}
	for x.tok+1 < len(v.toks) && v.toks[x.tok].Span.Start == x.start && e.bounds.Works.has(v.word(x.tok)) {
		next := v.toks[x.tok+1].Span.Start
		if next >= head || runes(v.text[next:head]) < 2 {
			return // 建设|路小学
		}
		x.tok++
		x.start = next
	}
}

// What is not in names or not at their end.
var (
	digitsOrMarks = ner.NewRunes("0123456789（“") // of industries
	listMarks     = ner.NewRunes("（“、")          // of companies by their trade
	notVillages   = ner.NewRunes("驻回整名强建撤设旗同")   // before the head of a district
)

// carried reads a programme's name back to the verb that carries it out, over
// verbs that open clauses elsewhere: 实施|促进就业增收三年行动.
func (v *view) carried(j, head int, h *headRule) (extent, bool) {
	event := h.Type == ner.Event
	for k := j; k >= 0; k-- {
		if v.toks[k].Span.Start >= head {
			continue
		}
		if runes(v.text[v.toks[k].Span.Start:head]) > h.Max+4 {
			break
		}
		if g := v.group(k); g >= 0 {
			k = g
			continue
		}
		w := v.word(k)
		if event && joins(w) && v.e.editions.Ends.suffix(v.text[v.span.Start:v.toks[k].Span.Start]) == "" {
			continue // 集中签约|和|开工仪式
		}
		if v.cls[k] == mark || v.quant[k] >= 0 && v.a.Quantities[v.quant[k]].Kind == "amount" || carriedStops[w] {
			return extent{}, false
		}
		if !h.Carried.has(w) {
			continue
		}
		first := k + 1
		for first < j && (v.is(first, inTrim) || v.word(first) == "了" || v.word(first) == "好") {
			first++
		}
		x := extent{start: v.toks[min(first, j)].Span.Start, tok: min(first, j), proper: true, rest: true}
		least := 4
		if event {
			least = 6 // 举行项目签约仪式 names none
		}
		return x, x.start < head && runes(v.text[x.start:head]) >= least && !v.is(first, inFunctional)
	}
	return extent{}, false
}

var carriedStops = map[string]bool{"的": true, "和": true, "与": true, "及": true, "以及": true, "等": true, "了": true, "为": true, "是": true, "并": true, "各类": true, "各项": true, "一系列": true, "多项": true, "若干": true, "相关": true, "有关": true}

// borders are words before the name of what a piece of land runs to.
var borders = ner.NewWords([]string{"东至", "西至", "南至", "北至", "东接", "西接", "南接", "北接", "东临", "西临", "南临", "北临", "起于", "终于", "县府驻", "驻"})

// hosted reports whether a verb of holding governs what begins at token k,
// alone or as a member of a row.
func (v *view) hosted(k int, verbs *words) bool {
	for j := k - 1; j >= 0 && k-j < 24; j-- {
		if w := v.word(j); verbs.has(w) {
			return true
		} else if v.is(j, endsClause) && w != "、" || v.cls[j] == opener {
			return false
		}
	}
	return false
}

// mentionsAny reports whether the sentence has one of the words.
func (v *view) mentionsAny(w *words) bool {
	return w.index.In(v.text[v.span.Start:v.span.End])
}

// byTrade reports whether the words from x to byte head are a line of business
// and speak of one thing: 建设|精细化工|产业园, but not 一批|新材料|产业园.
func (e *Engine) byTrade(v *view, x extent, head, end int) bool {
	if n := runes(v.text[x.start:head]); n < 2 || n > 8 || v.toks[x.tok].Span.Start != x.start {
		return false
	}
	trade := false
	for k := x.tok; k < len(v.toks) && v.toks[k].Span.End <= head; k++ {
		if w := v.word(k); e.bounds.Plain.has(w) && strings.Contains("国家 国家级 省级 市级 县级 特色 重点 专业 示范 标准化 高标准 科技 创新 创业 乡镇 乡村 农村 城市 小微 中小", w) {
			return false
		}
		if p := v.toks[k].POS; v.cls[k] != material || p[0] != 'n' && p != "vn" && p != "b" && p != "x" && p != "j" && !(p == "f" && k == x.tok && runes(v.word(k)) == 2) {
			return false
		}
	}
	for _, g := range v.cands {
		if g.Entry != nil && g.Entry.Type == ner.Industry && g.Span.Start >= x.start && g.Span.Start < head && runes(v.text[g.Span.Start:g.Span.End]) >= 2 {
			trade = true
		}
	}
	if !trade || v.quantAfter(end) {
		return false
	}
	if j := x.tok - 1; j >= 0 {
		switch w := v.word(j); {
		case v.quant[j] >= 0 && v.a.Quantities[v.quant[j]].Kind == "amount", v.cls[j] == number:
			return false
		case w == "一批" || w == "各类" || w == "各" || w == "多个" || w == "类" || w == "若干" || w == "等" || strings.HasSuffix(w, "级"):
			return false
		}
	}
	return true
}

// placeBefore reports whether the word that ends at byte head names a place.
func (e *Engine) placeBefore(v *view, head int) bool {
	k := v.tokenAt(head - 1)
	if k < 0 || v.toks[k].Span.End != head || v.is(k, inPlain|inInner|inTrim) {
		return false
	}
	switch v.toks[k].POS {
	case "ns", "nr", "nz", "s":
		return v.proper(k)
	case "x":
		return v.text[head:min(len(v.text), head+len("园区"))] != "园区" // 绿电园区
	}
	return v.district(k) || v.fragment(k)
}

// quantAfter reports whether a count stands right behind byte end.
func (v *view) quantAfter(end int) bool {
	k := v.tokenAt(end)
	return k >= 0 && v.quant[k] >= 0 && v.a.Quantities[v.quant[k]].Kind == "amount"
}

// afterPark moves the start of a company's name behind a park that stands
// before it: 云溪经开区江州天禾有限公司.
func (e *Engine) afterPark(v *view, start, head int) int {
	mod := v.text[start:head]
	if !e.lex.ParkWords.index.In(mod) {
		return start
	}
	for _, p := range e.lex.ParkWords.list {
		if i := strings.LastIndex(mod, p); i >= 0 && runes(mod[i+len(p):]) >= 2 {
			return start + i + len(p)
		}
	}
	return start
}

// productOf reports that what stands between a brand, which begins at token
// from, and the trade word at byte head of token j is a word of the product:
// 天禾|智能|农业|机械, 天禾|锂电池.
func (e *Engine) productOf(v *view, from, j, head int) bool {
	if s := v.toks[j].Span.Start; s < head && v.toks[j].POS != "x" && v.toks[j].POS[:1] == "n" && runes(v.word(j)) <= 6 && s > v.toks[from].Span.Start {
		return true
	}
	for k := from + 1; k < j && v.toks[k].Span.End <= head; k++ {
		w := v.word(k)
		if runes(w) < 2 && k == from+1 && runes(v.word(from)) > 1 && v.cls[from] == material && j > k+1 {
			return true // 天禾|蔗|叶|饲料
		}
		if runes(w) < 2 || v.named[k] || e.headWords.Suffix(w) == len(w) {
			continue
		}
		switch p := v.toks[k].POS; {
		case p == "x" || p == "nz" || p == "nr" || p == "ns" || p == "nt" || p == "":
		case p[0] == 'n' || p[0] == 'v' || p[0] == 'a' || p[0] == 'b':
			return true
		}
	}
	return false
}

// companyEdge mends the left edge of a company's name: 以 is cut off in 即以|江州
// 天禾公司为龙头, and of a full name that the dictionary's words took apart, so
// that only its trade is left, the rest is taken in: 黑龙江|绿春|原|牧业有限公司.
func (e *Engine) companyEdge(v *view, x *extent, head int, form string) {
	mod := v.text[x.start:head]
	if i := strings.Index(mod, "以"); i >= 0 && runes(mod[:i]) <= 1 && runes(mod[i:]) >= 4 && strings.Contains(ner.FirstRunes(v.text[head+len(form):v.span.End], 12), "为") {
		x.start += i + len("以")
		x.tok = max(x.tok, v.tokenAt(x.start))
		return
	}
	if i := strings.LastIndex(mod, "建设"); i > 0 && v.properIn(x.start+i+len("建设"), head) {
		x.start += i + len("建设") // 天禾|建设|瑞典甲集团: what it builds
		x.tok = max(x.tok, v.tokenAt(x.start))
		return
	}
	if !strings.HasSuffix(form, "有限公司") && form != "有限责任公司" || runes(mod) > 4 {
		return
	}
	for k := x.tok; k < len(v.toks) && v.toks[k].Span.End <= head; k++ {
		if v.proper(k) {
			return
		}
	}
	for k, n := x.tok-1, 0; k >= 0 && n < 10; k-- {
		w := v.word(k)
		if n += runes(w); v.cls[k] == mark || v.quant[k] >= 0 || runes(w) > 1 && (v.cls[k] == opener || v.cls[k] == function) && !v.district(k) || runes(w) == 1 && strings.Contains("的了在由与和为对把被从是将向于等", w) {
			return
		}
		if v.district(k) && (k == 0 || !v.district(k-1)) && n >= 4 {
			x.start, x.tok = v.toks[k].Span.Start, k
			x.proper, x.word, x.rest, x.plain = true, true, true, false
			return
		}
	}
}

// localOrg reports whether a name begins with 区, 市, 县 or 省 standing for the
// report's own: 区人民医院.
func localOrg(v *view, tok, head int) bool {
	if tok >= len(v.toks) || v.toks[tok].Span.End > head {
		return false
	}
	switch v.word(tok) {
	case "区", "市", "县", "省", "州":
		return true
	}
	return false
}

func (e *Engine) constructs(mod string) bool { return e.bounds.Construct.index.In(mod) }

// fromThemes finds 平安X, “法治X”: a theme word and a district's name.
func (e *Engine) fromThemes(v *view) []cand {
	out := v.found
	if v.every&inThemes == 0 {
		return nil
	}
	for i := range e.heads {
		h := &e.heads[i]
		if len(h.Theme.list) == 0 {
			continue
		}
		for j := 0; j+1 < len(v.toks); j++ {
			if !v.is(j, inThemes) || !h.Theme.has(v.word(j)) {
				continue
			}
			end := e.placeEnd(v, j+1)
			if end < 0 {
				continue
			}
			c := cand{span: ner.Span{Start: v.toks[j].Span.Start, End: end}, typ: h.Type, rule: h.Name, score: 0.8}
			quoted := v.word(j-1) == "“" && strings.HasPrefix(v.text[end:], "”")
			after := strings.TrimPrefix(v.text[end:v.span.End], "”")
			if !quoted && h.Heads.prefix(after) == "" {
				continue
			}
			if quoted {
				c.span.Start = v.toks[j-1].Span.Start
				c.span.End += len("”")
				if t := h.Heads.prefix(after); t != "" {
					c.span.End += len(t)
				}
			}
			out = append(out, c)
		}
	}
	return out
}

// placeEnd is the end of a district's name that begins at token j, or -1.
func (e *Engine) placeEnd(v *view, j int) int {
	start := v.toks[j].Span.Start
	about := v.a.Doc.About
	_, last := ner.RuneBefore(about)
	if stem := about[:len(about)-last]; strings.HasPrefix(v.text[start:v.span.End], stem) && runes(stem) >= 2 {
		return start + len(stem)
	}
	end := -1
	for _, g := range v.cands {
		if g.Span.Start == start && g.Entry != nil && g.Entry.Type == ner.District {
			end = max(end, g.Span.End)
		}
	}
	return end
}

// everyday reports whether the tokens from tok to byte head are divisions and
// everyday words only.
func (e *Engine) everyday(v *view, tok, head int) bool {
	for ; tok < len(v.toks) && v.toks[tok].Span.End <= head; tok++ {
		if strings.HasPrefix(v.word(tok), "第") && v.quant[tok] >= 0 {
			return false // 江州市第二污水处理厂配套管网工程
		}
		if !v.district(tok) && !v.named[tok] && !v.plain(tok) && !v.is(tok, inTrim) && !v.is(tok, inInner) {
			return false
		}
	}
	return true
}

// issued reads a document's name back to the verb that issued it: 出台|低空经济
// 扶持办法. Other verbs may stand in such a name, and 的 in one that says what
// it is about: 关于加快旅游业发展的意见. Other documents may stand between.
func (v *view) issued(j int, h *headRule) (extent, bool) {
	first, of := -1, -1
	for k := j - 1; k >= 0 && j-k < 40; k-- {
		w := v.word(k)
		switch {
		case w == "、" || w == "和" && first < 0 && k > 0 && (v.word(k-1) == "》" || h.Heads.suffix(v.word(k-1)) != ""):
			// A、B: the one before must be a document, too.
			if b := v.text[v.span.Start:v.toks[k].Span.Start]; k == 0 || v.word(k-1) != "》" && v.word(k-1) != "”" && h.Heads.suffix(b) == "" {
				return extent{}, false
			}
			if first < 0 {
				first = k + 1
			}
			continue
		case first >= 0 && (w == "《" || w == "》"):
			continue
		case v.cls[k] == mark && v.group(k) < 0 && w != "“" && w != "（":
			return extent{}, false
		case first < 0 && w == "的":
			of = k
			continue
		case first < 0 && v.quant[k] >= 0 && of < 0 && v.a.Quantities[v.quant[k]].Kind != "year":
			return extent{}, false
		}
		if !h.Issued.has(w) {
			continue
		}
		if first < 0 {
			first = k + 1
		}
		for first < j && (v.word(first) == "了" || v.word(first) == "实施" || v.word(first) == "和" || v.word(first) == "并" || h.Issued.has(v.word(first)) || v.word(first) == "“" && v.group(first) < 0 || v.is(first, inTrim)) {
			first++
		}
		if first >= j || v.quant[first] >= 0 && v.a.Quantities[v.quant[first]].Kind != "year" {
			return extent{}, false
		}
		if of >= first && !about[v.word(first)] {
			return extent{}, false
		}
		if runes(v.text[v.toks[first].Span.Start:v.toks[j].Span.End]) > h.Max {
			return extent{}, false
		}
		return extent{start: v.toks[first].Span.Start, tok: first, proper: true, rest: true}, true
	}
	return extent{}, false
}

// about holds the words that a document's name with 的 in it begins with.
var about = map[string]bool{"关于": true, "支持": true, "促进": true, "鼓励": true, "加快": true, "推进": true, "推动": true, "扶持": true, "进一步": true, "加强": true, "深化": true, "全面": true}

// properIn reports whether a proper word lies in [start, end).
func (v *view) properIn(start, end int) bool {
	for k := v.tokenAt(start); k >= 0 && k < len(v.toks) && v.toks[k].Span.End <= end; k++ {
		if v.proper(k) && !isASCII(v.word(k)) {
			return true
		}
	}
	return false
}

// rest reports whether something besides divisions lies in [start, end).
func (v *view) rest(start, end int) bool {
	for k := v.tokenAt(start); k >= 0 && k < len(v.toks) && v.toks[k].Span.End <= end; k++ {
		if !v.district(k) {
			return true
		}
	}
	return false
}

func countUnit(u string) bool {
	switch u {
	case "个", "项", "家", "条", "座", "所", "处", "批", "户", "场", "次", "件", "台", "名", "人", "栋", "幢", "间", "只", "支", "种", "余个", "多个", "余项", "余家":
		return true
	}
	return false
}

// quotes reports whether s begins with w in quotation marks.
func quotes(s, w string) bool {
	rest, ok := strings.CutPrefix(s, "“")
	return ok && strings.HasPrefix(rest, w) && strings.HasPrefix(rest[len(w):], "”")
}

// scopes are the levels behind 全.
var scopes = ner.NewWords([]string{"市", "县", "区", "省", "州", "旗", "镇"})

// dateLen is the length of the day, written out, that s begins with: 2014年2月18日.
func dateLen(s string) int {
	at := 0
	for _, unit := range [...]string{"年", "月", "日"} {
		rest := strings.TrimLeft(s[at:], "0123456789 ")
		if len(rest) == len(s)-at || !strings.HasPrefix(rest, unit) {
			if unit == "年" {
				continue // 2月18日
			}
			return 0
		}
		at = len(s) - len(rest) + len(unit)
	}
	return at
}

// torn takes in what a word of one syllable that may open a clause cut off a
// company's name: 江州|以|诺环保, 江州科大|能|通科技, where a division begins it; and
// what stands before a division in brackets, 来|金（江州）零件有限公司.
func (e *Engine) torn(v *view, x *extent, head int, form string) {
	if x.tok <= 0 || x.tok >= len(v.toks) || v.toks[x.tok].Span.Start != x.start || v.district(x.tok) {
		return
	}
	legal := strings.HasSuffix(form, "有限公司") || form == "有限责任公司"
	const never = "的了在由与和及或为对把被从是将向于等让使给至到赴往同跟除随据按距离比较并且也都还又再已即称叫均各每该此这那本我"
	free := func(k int) bool { // a name may begin behind token k
		return k < 0 || v.cls[k] == mark || v.cls[k] == function || v.cls[k] == opener || v.cls[k] == verb || v.cls[k] == dual || v.quant[k] >= 0
	}
	k := x.tok - 1
	if open := v.group(k); legal && v.word(k) == "）" && open > 0 && open+1 < k && v.district(open+1) && v.district(k-1) {
		from := open
		for n := 0; from > 0; from-- {
			w := v.word(from - 1)
			if n += runes(w); n > 6 || v.cls[from-1] == mark || v.quant[from-1] >= 0 || strings.Contains(never, w) || runes(w) > 1 && v.cls[from-1] != material {
				break
			}
		}
		if runes(v.text[v.toks[from].Span.Start:v.toks[open].Span.Start]) >= 2 {
			x.start, x.tok = v.toks[from].Span.Start, from
			x.proper, x.word, x.rest, x.plain = true, true, true, false
		}
		return
	}
	if strings.HasPrefix(v.text[v.toks[k].Span.Start:], "以") && strings.Contains(ner.FirstRunes(v.text[head+len(form):v.span.End], 12), "为") {
		return // 江州以天禾公司为龙头
	}
	for n, cut := 0, 0; k >= 0; k-- {
		w := v.word(k)
		if v.district(k) {
			for k > 0 && v.district(k-1) && v.gaz[k] == v.gaz[k-1] {
				k--
			}
			if cut == 1 && free(k-1) {
				x.start, x.tok = v.toks[k].Span.Start, k
				x.proper, x.word, x.rest, x.plain = true, true, true, false
			}
			return
		}
		if n += runes(w); n > 4 || v.cls[k] == mark || v.quant[k] >= 0 {
			return
		}
		if v.cls[k] == material {
			continue
		}
		if cut++; cut > 1 || runes(w) > 1 && (!legal || v.cls[k] == verb || v.cls[k] == opener || v.cls[k] == dual) || strings.Contains(never, w) {
			return // 江州|引进|天禾科技有限公司
		}
	}
}

// firmTails are last words of companies' full names.
var firmTails = []string{"公司", "集团"}
