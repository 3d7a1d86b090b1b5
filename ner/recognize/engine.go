package recognize

import (
	"slices"
	"strings"
	"unicode"

	"zhengpu/ner"
)

// cand is a possible mention on its way to the overlap policy.
type cand struct {
	span  ner.Span
	typ   ner.Type
	rule  string
	ref   string
	name  string // without outer quotation marks
	score float64
	local bool // a district of the report's own line
}

// Name is the stage's name.
func (e *Engine) Name() string { return "recognize" }

// Run fills Analysis.Mentions.
func (e *Engine) Run(a *ner.Analysis) error {
	room := e.enter(a)
	defer func() { e.leave(room) }()
	views, all := room.refs, room.all[:0]
	at := 0 // tokens before the sentence
	qfrom, cfrom, blocks := 0, 0, room.blocks
	for i, s := range a.Doc.Sentences {
		for cfrom < len(a.Candidates) && a.Candidates[cfrom].Span.Start < s.Span.Start {
			cfrom++
		}
		cto := cfrom
		for cto < len(a.Candidates) && a.Candidates[cto].Span.Start < s.Span.End {
			cto++
		}
		v := &room.views[i]
		n := len(a.Tokens[i])
		v.cls, v.named, v.lists = room.cls[at:at+n], room.named[at:at+n], room.lists[at:at+n]
		v.quant, v.gaz = room.ints[2*at:2*at+n], room.ints[2*at+n:2*at+2*n]
		at += n
		ends := room.ints[2*len(room.cls)+2*cfrom:]
		v.cands, v.first, v.last = room.cands[cfrom:cfrom:cto], ends[:cto-cfrom], ends[cto-cfrom:2*(cto-cfrom)]
		v.words = room.words[cfrom:cto]
		size := s.Span.Len()/blockSize + 1
		v.blocks, blocks = blocks[:size], blocks[size:]
		e.fillView(v, room.known, a, i, a.Candidates[cfrom:cto], &qfrom)
		views[i] = v
		all = e.sentence(v, room, all)
	}
	room.firm = room.settle(all, room.firm[:0], nil)
	from := len(all)
	all = e.propagate(a, room, room.firm, all)
	mendEdges(all[:from], all[from:])
	room.all = append(all, e.bareParks(views, room.firm)...)
	room.lost = room.lost[:0]
	room.firm2 = room.settle(room.all, room.firm2[:0], func(c *cand, why, by string) {
		room.lost = append(room.lost, ner.Dropped{Stage: "recognize", Rule: c.rule, Reason: why, By: by, Span: c.span})
	})
	a.Dropped = slices.Concat(a.Dropped, room.lost)
	room.firm2 = e.finish(a, views, room.firm2)
	return nil
}

// sentence adds the candidates of every kind to out.
func (e *Engine) sentence(v *view, room *room, out []cand) []cand {
	from := len(out)
	add := func(c []cand) {
		for i := range c {
			if x, ok := e.check(v, c[i]); ok {
				out = append(out, x)
			}
		}
		// The next rule writes over it.
		if cap(c) > cap(v.found) {
			v.found = c
		}
		v.found = v.found[:0]
	}
	v.found, v.near = room.found[:0], room.near[:0]
	e.propose(v, add)
	add(e.fromLists(v, out[from:]))
	add(e.fromWorks(v, out[from:]))
	add(e.sections(v, out[from:]))
	add(e.fromColon(v))
	e.through(v, out[from:])
	room.found, room.near, v.found, v.near = v.found, v.near, nil, nil
	return out
}

// propose hands the candidates of each kind of rule to add, all but those of
// lists, which read what the others found.
func (e *Engine) propose(v *view, add func([]cand)) {
	add(e.fromGazetteer(v))
	add(e.fromHeads(v))
	add(e.fromBodies(v))
	add(e.fromPatterns(v))
	add(e.fromQuotes(v))
	add(e.fromTitles(v))
	add(e.fromThemes(v))
	add(e.fromGrades(v))
	add(e.fromTriggers(v))
	add(e.fromAmounts(v))
	add(e.fromSlots(v))
	add(e.fromPersons(v))
	add(e.fromEvents(v))
}

// listsOthers reports whether 等 closes an enumeration inside s, rather than
// standing in 平等, 高等, 等级 and their like.
func listsOthers(s string) bool {
	for at := 0; ; {
		i := strings.Index(s[at:], "等")
		if i < 0 {
			return false
		}
		i += at
		at = i + len("等")
		if i == 0 {
			continue
		}
		word := false
		for _, w := range []string{"平等", "高等", "中等", "初等", "同等", "均等", "上等", "优等", "对等"} {
			word = word || strings.HasSuffix(s[:at], w)
		}
		for _, w := range []string{"等级", "等离子", "等次", "等效", "等温", "等保"} {
			word = word || strings.HasPrefix(s[i:], w)
		}
		if !word {
			return true
		}
	}
}

// numbering is the length of a leading list number: 2. or （三）.
func numbering(s string) int {
	if r, n := ner.FirstRune(s); '①' <= r && r <= '⒛' || '⓪' <= r && r <= '⓿' || '❶' <= r && r <= '➓' {
		return n
	}
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i > 0 && i < len(s) && (s[i] == '.' || strings.HasPrefix(s[i:], "．") || strings.HasPrefix(s[i:], "、")) {
		if s[i] == '.' {
			i++
			if i < len(s) && s[i] >= '0' && s[i] <= '9' {
				return 0 // a decimal
			}
			return i
		}
		return i + 3
	}
	return 0
}

var brackets = [...][2]string{{"“", "”"}, {"（", "）"}, {"《", "》"}, {"‘", "’"}}

// countBrackets counts the marks of brackets in s, in their order; any is false
// when there is none.
func countBrackets(s string) (count [2 * len(brackets)]int, any bool) {
	for i := 0; i < len(s); i++ {
		// Few characters but marks begin with these bytes.
		if c := s[i]; c != "“"[0] && c != "（"[0] && c != "《"[0] {
			continue
		}
		for n, pair := range brackets {
			for k, mark := range pair {
				if strings.HasPrefix(s[i:], mark) {
					count[2*n+k]++
					any = true
				}
			}
		}
	}
	return count, any
}

// letter tells what stands in a string.
type letter uint8

const (
	hasMarks letter = 1 << iota // a mark of three bytes
	hasLine                     // a line's end
	hasEtc                      // 等
	hasShu                      // 书
)

func letters(s string) (in letter) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case "“"[0], "（"[0], "《"[0]:
			in |= hasMarks
		case '\n':
			in |= hasLine
		case "等"[0]:
			if strings.HasPrefix(s[i:], "等") {
				in |= hasEtc
			}
		case "书"[0]:
			if strings.HasPrefix(s[i:], "书") {
				in |= hasShu
			}
		}
		if s[i] >= 0xe0 {
			i += 2
		}
	}
	return in
}

// outside reports a rune with which no name begins (ends).
func outside(r rune, begins bool) bool {
	switch r {
	case ' ', '、', '，', '。', '；', '：', '·', '—', '-', '–', '的':
		return true
	case '了', '和', '与', '及', '暨':
		return begins
	case '等':
		return !begins
	}
	return false
}

// breaks reports a mark in s that ends a sentence.
func breaks(s string) bool {
	return strings.IndexByte(s, '\n') >= 0 || stops(s) && strings.ContainsAny(s, "。；！？")
}

// closesList reports that what stands at s only tells the kind of a list that
// ends just before it: 甲路、乙路等市区两级改造项目. Words of kind and level may
// stand between 等 and it; a name known from elsewhere is one here, too.
func (v *view) closesList(s ner.Span) bool {
	lead := v.text[max(v.span.Start, s.Start-60):s.Start]
	i := strings.LastIndex(lead, "等")
	if i < 0 || !strings.Contains(lead[:i], "、") || runes(lead[i:]) > 5 || strings.ContainsAny(lead[i:], "，。；、和与及") {
		return false
	}
	first := v.tokenAt(s.Start)
	return first >= 0 && !v.named[first] && v.toks[first].POS != "ns" && v.toks[first].POS != "nt" && v.toks[first].POS != "nz" && !isASCII(v.word(first))
}

// check trims marks and refuses spans that cannot be names, and doctrine.
func (e *Engine) check(v *view, c cand) (cand, bool) {
	if c.typ == ner.Event {
		c.span.Start += dateLen(v.text[c.span.Start:c.span.End]) // 2014年2月18日|县人民代表大会
		if strings.HasSuffix(v.text[v.span.Start:c.span.Start], "全") && scopes.Prefix(v.text[c.span.Start:c.span.End]) > 0 {
			c.span.Start -= len("全") // 全|市旅发大会
		}
	}
	s := v.text[c.span.Start:c.span.End]
	in := letters(s) // of all that s is cut down to, too
	begin := c.span.Start
	for {
		r, n := ner.FirstRune(s)
		if n == 0 || !outside(r, true) {
			break
		}
		if k := v.tokenAt(c.span.Start); r == '和' && k >= 0 && v.toks[k].Span.Start == c.span.Start && v.district(k) && (runes(v.word(k)) >= 3 || v.a.Doc.About == v.word(k)) {
			break // 和平区
		}
		if k := v.tokenAt(c.span.Start); r == '和' && c.typ != ner.Organization && k >= 0 && v.toks[k].Span.Start == c.span.Start && (runes(v.word(k)) > 1 && v.toks[k].POS == "ns" || v.word(k) == "和平" || v.word(k) == "和谐") {
			break // 和平街 begins with no “and”
		}
		s, c.span.Start = s[n:], c.span.Start+n
	}
	for {
		r, n := ner.RuneBefore(s)
		if n == 0 || !outside(r, false) {
			break
		}
		s, c.span.End = s[:len(s)-n], c.span.End-n
	}
	if s == "" || c.typ == ner.Person && c.span.Start > begin && !e.personName(s) {
		return c, false // 领导和|企业代表
	}
	if c.typ != ner.Person && e.heldOffice(v, c.span) {
		return c, false // 县长|甲某某到开发区
	}
	if m := numbering(s); m > 0 {
		s, c.span.Start = s[m:], c.span.Start+m
	}
	if c.typ != ner.Project {
		// 科技型中小企业58家: the count is no part of the name.
		for k := v.tokenAt(c.span.End - 1); k > 0 && v.quant[k] >= 0; k = v.tokenAt(c.span.End - 1) {
			q := v.a.Quantities[v.quant[k]]
			if q.Kind != "amount" || q.Span.Start <= c.span.Start || !countUnit(q.Unit) {
				break
			}
			c.span.End = q.Span.Start
			s = v.text[c.span.Start:c.span.End]
		}
	}
	if c.typ != ner.Honour && in&hasEtc != 0 && listsOthers(s) {
		return c, false // X等项目 is an enumeration's end
	}
	if c.typ == ner.Enterprise || c.typ == ner.Park || c.typ == ner.Project {
		if strings.HasSuffix(s, "新") && runes(s) > 3 {
			for _, w := range []string{"入驻", "引进", "落户", "签约", "开工", "增", "建", "上"} {
				if strings.HasPrefix(v.text[c.span.End:], w) {
					return c, false // 云溪加工园|新入驻
				}
			}
		}
	}
	for _, tail := range []string{"全部", "已经", "均已"} {
		if strings.HasSuffix(s, tail) && runes(s) > runes(tail)+2 {
			s = strings.TrimSuffix(s, tail)
			c.span.End = c.span.Start + len(s)
		}
	}
	if c.typ == ner.Project || c.typ == ner.Park {
		// 投资6亿元建设云溪风光储项目: the verb is no part of the name, but 建设路 is one.
		if rest := strings.TrimPrefix(s, "建设"); rest != s && runes(rest) >= 5 && !namedBuild(rest) {
			c.span.Start += len("建设")
			s = rest
		}
	}
	if c.typ == ner.Place || c.typ == ner.Park {
		for _, w := range []string{"总投资", "计划总投资", "计划投资", "占地", "总长", "全长", "总面积"} {
			if strings.HasPrefix(s, w) {
				return c, false // 总投资3亿元、总长9公里的X
			}
		}
	}
	if (c.typ == ner.Project || c.typ == ner.Park) && (strings.HasPrefix(s, "式") || strings.HasPrefix(s, "型") || strings.HasPrefix(s, "性")) {
		return c, false // 集中|式光伏基地
	}
	if c.typ == ner.Project {
		for _, tail := range [...]string{"前期工作", "项目前期", "工程前期"} {
			if strings.HasSuffix(s, tail) && runes(s) > runes(tail)+3 {
				s = s[:len(s)-len("前期")]
				s = strings.TrimSuffix(s, "前期")
				c.span.End = c.span.Start + len(s)
			}
		}
		for _, w := range [...]string{"项目及", "工程及", "机组及", "项目暨"} {
			if i := strings.Index(s, w); i >= 0 {
				left, right := s[:i+len(w)-len("及")], s[i+len(w):]
				if runes(right) >= 4 && !e.works.Beside.hasPrefix(right) {
					c.span.Start += len(s) - len(right) // 甲项目及|乙工程
					s = right
				} else if runes(left) >= 5 {
					c.span.End = c.span.Start + len(left)
					s = left
				}
			}
		}
		if rest := strings.TrimSuffix(s, "新建"); rest != s && (e.ownType(rest) == ner.Park || e.ownType(rest) == ner.District) {
			return c, false // 南山新区|新建道路8公里
		}
		// 企业26户: a count of things.
		if k := v.tokenAt(c.span.End - 1); k > 0 && v.quant[k] >= 0 {
			if q := v.a.Quantities[v.quant[k]]; q.Kind == "amount" && q.Span.Start > c.span.Start && q.Span.End == c.span.End && strings.Contains("户家", q.Unit) && q.Unit != "" {
				return c, false
			}
		}
		if e.general(s) || c.rule != e.works.Name && e.describes(s) || strings.HasPrefix(c.rule, "head-") && v.closesList(c.span) {
			return c, false
		}
		for _, w := range []string{"总投资", "计划总投资", "计划投资", "占地", "投资约", "投资额"} {
			if strings.HasPrefix(s, w) {
				return c, false // 总投资3亿元、占地90亩的X
			}
		}
		// 开工|建设石桥水库: so it is behind another verb.
		if k := v.tokenAt(c.span.Start); k > 0 && v.word(k) == "建设" && v.toks[k].Span.Start == c.span.Start && v.toks[k].Span.End < c.span.End && v.cls[k-1] == opener {
			c.span.Start = v.toks[k].Span.End
			s = v.text[c.span.Start:c.span.End]
		}
		// 建设年产5万吨…: the verb is no part of the name.
		if k := v.tokenAt(c.span.Start); k >= 0 && (v.cls[k] == dual || v.word(k) == "建设" || v.word(k) == "新建") && k+1 < len(v.toks) && (v.quant[k+1] >= 0 || v.word(k+1) == "年产") {
			c.span.Start = v.toks[k].Span.End
			s = v.text[c.span.Start:c.span.End]
		}
	}
	if k := v.tokenAt(c.span.Start); k >= 0 && v.quant[k] >= 0 {
		// 17条背街小巷整治工程 is a count of things.
		q := v.a.Quantities[v.quant[k]]
		if q.Kind == "amount" && q.Span.Start == c.span.Start && (countUnit(q.Unit) && !(c.rule == "list-project" && outputUnit(q)) || q.Unit == "") && q.Span.End < c.span.End && c.typ != ner.Honour && q.Span.End > q.Number.End {
			return c, false
		}
	}
	// Half a bracket: cut what stands outside it, or take the other half in.
	var count [2 * len(brackets)]int
	any := in&hasMarks != 0
	if any {
		count, any = countBrackets(s)
	}
	for n := 0; any && n < len(brackets); n++ {
		pair := brackets[n]
		open, closed := pair[0], pair[1]
		i, j := count[2*n], count[2*n+1]
		if i == j {
			continue
		}
		if i > j && strings.HasPrefix(v.text[c.span.End:], closed) {
			c.span.End += len(closed)
			s += closed
			continue
		}
		if i > j && strings.HasPrefix(s, open) && i == 1 {
			c.span.Start += len(open)
			s = s[len(open):]
			continue
		}
		if j > i && strings.HasSuffix(s, closed) && j == 1 {
			c.span.End -= len(closed)
			s = s[:len(s)-len(closed)]
			continue
		}
		return c, false
	}
	n := runes(s)
	if n < 2 || n > 48 || in&(hasMarks|hasLine) != 0 && breaks(s) || isNumber(s) {
		return c, false
	}
	c.name = s
	if in&hasMarks != 0 {
		c.name = unquote(s)
	}
	if len(c.name) < len(s) && runes(c.name) < 2 || len(v.vague) > 0 && e.doctrine(v, c) || in&hasShu != 0 && c.typ != ner.Person && strings.Contains(s, "总书记") {
		return c, false
	}
	return c, true
}

// namedBuild reports that what stands behind 建设 makes a name with it: 建设|路.
func namedBuild(rest string) bool {
	for _, w := range [...]string{"路", "街", "大道", "大街", "大桥", "东路", "西路", "南路", "北路", "中路", "桥", "镇", "村", "乡", "银行", "兵团", "社区", "工业", "机床"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// describes reports a name that only tells what sort of thing it is: 一级公路.
func (e *Engine) describes(s string) bool {
	if h := e.headWithin(s); h != "" {
		for _, u := range e.headIndex[h] {
			if u.rule.Whole.has(s[:len(s)-len(h)]) {
				return true
			}
		}
	}
	return false
}

// general reports whether a project's name only tells of some projects: 江州经
// 开区重点项目, 城南街道4大项目.
func (e *Engine) general(s string) bool {
	for _, head := range []string{"项目", "工程"} {
		mod := strings.TrimSuffix(s, head)
		if mod == s {
			continue
		}
		if e.bounds.General.suffix(mod) != "" {
			return true
		}
		// 4大项目, 两批项目.
		r, n := ner.RuneBefore(mod)
		k, _ := ner.RuneBefore(mod[:len(mod)-n])
		return strings.ContainsRune("大批类个", r) && (unicode.IsDigit(k) || strings.ContainsRune(cnDigits, k))
	}
	return false
}

// unquote takes quotation marks off that surround the whole name.
func unquote(s string) string {
	for _, p := range [][2]string{{"“", "”"}, {"‘", "’"}, {"《", "》"}} {
		if strings.HasPrefix(s, p[0]) && strings.HasSuffix(s, p[1]) && strings.Count(s, p[0]) == 1 {
			return s[len(p[0]) : len(s)-len(p[1])]
		}
	}
	return s
}

// doctrine reports whether the span is a phrase of doctrine by the lists.
func (e *Engine) doctrine(v *view, c cand) bool {
	for k := range v.vague {
		g := &v.vague[k]
		if g.Span.Contains(c.span) {
			return true
		}
		// “六稳”“六保”: the quoted words without their marks.
		if c.span.Contains(g.Span) && v.text[g.Span.Start:g.Span.End] == c.name {
			return true
		}
		// “十一五”时期工作 is no programme of that name.
		if c.typ == ner.Program && c.span.Contains(g.Span) && quotes(v.text[c.span.Start:], v.text[g.Span.Start:g.Span.End]) {
			// “工业强县”战略 is one.
			tail := v.text[g.Span.End+len("”") : c.span.End]
			return g.Entry == nil || g.Entry.Attrs["kind"] == "plan" || !strings.HasSuffix(tail, "战略") && !strings.HasSuffix(tail, "行动") && !strings.HasSuffix(tail, "工程") && !strings.HasSuffix(tail, "活动")
		}
	}
	return false
}

// quotes reports whether s begins with w in quotation marks.
func quotes(s, w string) bool {
	rest, ok := strings.CutPrefix(s, "“")
	return ok && strings.HasPrefix(rest, w) && strings.HasPrefix(rest[len(w):], "”")
}

// fromGazetteer turns unguarded list entries into candidates.
func (e *Engine) fromGazetteer(v *view) []cand {
	out := v.found
	for n := range v.cands {
		g := &v.cands[n]
		en, i, j := g.Entry, int(v.first[n]), int(v.last[n])
		surface := v.text[g.Span.Start:g.Span.End]
		score, local := 0.86, false
		if i < 0 || j < 0 {
			continue
		}
		if g.Guarded {
			if !e.vouched(v, n) {
				continue
			}
			score = 0.6
		}
		// A list name must not cut a word of the segmenter in two, unless it
		// is long enough to know better.
		if g.Span.Len() <= 12 && runes(surface) <= 3 && (v.toks[i].Span.Start != g.Span.Start || v.toks[j].Span.End != g.Span.End) && en.Type != ner.District {
			continue
		}
		if en.Type == ner.Enterprise && runes(surface) <= 4 {
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
		if en.Type == ner.Enterprise && runes(surface) <= 3 {
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
			if (e.bounds.Plain.has(surface) || en.Attrs["kind"] == "gb") && !e.industryContext(v, *g) {
				continue
			}
			score = 0.7
		case ner.Program, ner.Honour:
			if runes(surface) < 3 {
				continue
			}
			if k := v.tokenAt(g.Span.Start) - 1; en.Type == ner.Program && k >= 0 && v.quant[k] >= 0 && v.a.Quantities[v.quant[k]].Kind == "amount" && v.a.Quantities[v.quant[k]].Span.End == g.Span.Start && countUnit(v.a.Quantities[v.quant[k]].Unit) {
				continue // 67个老旧小区改造工程
			}
			score = 0.7
		}
		out = append(out, cand{span: g.Span, typ: en.Type, rule: v.known.rule(en.Kind), ref: en.ID, score: score + 0.002*float64(runes(surface)), local: local})
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
	if h := e.headIndex[e.headWithin(v.text[s.Start:s.End])][0].rule; h.Not.prefix(v.text[s.End:v.span.End]) != "" {
		return cand{}, false
	}
	return cand{span: s, typ: ner.Enterprise, rule: "head-enterprise-trade", score: 0.72}, true
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
	for _, w := range []string{"产业", "行业", "领域", "集群", "业", "赛道", "板块"} {
		if strings.HasPrefix(after, w) || strings.HasSuffix(v.text[g.Span.Start:g.Span.End], w) {
			return true
		}
	}
	for _, o := range v.cands {
		if o.Entry == nil || o.Entry.Type != ner.Industry || o.Entry.Attrs["kind"] == "gb" {
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
	if wide := g.Entry.Level <= 2 && !guarded(g) && (surface != "大同" && surface != "安康" || e.ownLine(v, g)); i == j && wide {
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

// fromHeads finds names by their head word.
func (e *Engine) fromHeads(v *view) []cand {
	out := v.found
	for j := range v.toks {
		if v.cls[j] == mark || v.cls[j] == number || !v.is(j, endsHead|isSplit) {
			continue
		}
		end := v.toks[j].Span.End
		if v.is(j, isSplit) {
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
		if n = runes(mod); n < least || h.Whole.has(mod) || strings.ContainsAny(mod, "0123456789（“") {
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
		if !x.word || x.quote || strings.ContainsAny(mod, "（“、") || h.Unlike.suffix(mod) != "" || e.productOf(v, x.tok, j, end-len(head)) {
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
			if g.Entry != nil && g.Entry.Type == ner.Enterprise && !guarded(g) && g.Span.Start > x.start && g.Span.End <= end-len(head) && !v.properIn(x.start, g.Span.Start) {
				x.start = g.Span.Start
				break
			}
		}
	case headDistrict:
		if strings.ContainsAny(mod[max(0, len(mod)-3):], "驻回整名强建撤设旗同") {
			return cand{}, false // 干部驻村, 历史名村
		}
		if x.quote || v.word(j) != head && v.plain(j) {
			return cand{}, false
		}
		if rest := strings.TrimPrefix(mod, "好"); rest != mod && runes(rest) >= 1 && x.tok > 0 && (v.cls[x.tok-1] == opener || v.cls[x.tok-1] == verb || v.is(x.tok-1, inInner)) {
			x.start += len("好") // 维护|好瑶镇
		}
		for _, d := range []string{"街道", "镇", "乡"} {
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
	for _, p := range []string{"开发区", "园区", "经开区", "高新区", "产业园", "工业园", "科技园", "新区"} {
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
		if cut++; cut > 1 || runes(w) > 1 && !legal || strings.Contains(never, w) {
			return
		}
	}
}

// firmTails are last words of companies' full names.
var firmTails = []string{"公司", "集团"}

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

func (e *Engine) constructs(mod string) bool {
	for _, w := range e.bounds.Construct.list {
		if strings.Contains(mod, w) {
			return true
		}
	}
	return false
}

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
	about := []rune(v.a.Doc.About)
	if n := len(about); n >= 3 && strings.HasPrefix(v.text[start:v.span.End], string(about[:n-1])) {
		return start + len(string(about[:n-1]))
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

// fromQuotes types quoted names by what stands around the marks.
func (e *Engine) fromQuotes(v *view) []cand {
	out := v.found
	if v.every&isQuoteEnd == 0 {
		return nil
	}
	for j := range v.toks {
		if !v.is(j, isQuoteEnd) {
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
		for i := range e.quotes {
			q := &e.quotes[i]
			c := cand{span: ner.Span{Start: v.toks[k].Span.Start, End: v.toks[j].Span.End}, typ: q.Type, rule: q.Name}
			if len(q.Tail.list) > 0 {
				tail := q.Tail.prefix(after)
				if tail == "" {
					tail = e.farTail(v, j, q)
				}
				if tail == "" {
					continue
				}
				if q.Context && !e.honourBefore(v, before) {
					continue
				}
				// The tail must end where a word ends.
				if t := v.tokenAt(c.span.End + len(tail) - 1); t < 0 || v.toks[t].Span.End != c.span.End+len(tail) {
					continue
				}
				if c.typ == ner.Program && strings.HasSuffix(tail, "活动") && e.held(before) {
					c.typ = ner.Event // 举办“云溪之夏”系列活动
				}
				if c.typ == ner.Project && (strings.ContainsAny(inner, "0123456789") || n <= 6 && strings.ContainsAny(inner, cnDigits)) {
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
				m := k
				for at, _, _ := v.quoteBefore(m); at >= 0; at, _, _ = v.quoteBefore(m) {
					m = at
				}
				if r, _ := ner.FirstRune(after); m < k && (after == "" || !isHan(r) || r == '等' || strings.ContainsRune("两三四五六七八九十", r)) {
					lead = q.Lead.suffix(v.text[v.span.Start:v.toks[m].Span.Start])
				}
			}
			if r, _ := ner.FirstRune(after); lead == "" && q.Type == ner.Program && !q.Numbered && n <= 8 && (after == "" || !isHan(r)) && len(q.Over.list) > 0 {
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
			if lead != "" && (!q.Numbered || n <= 10 && strings.ContainsAny(inner, "0123456789两双"+cnDigits)) {
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

// held reports whether the clause before the marks speaks of holding an event.
func (e *Engine) held(before string) bool {
	if i := strings.LastIndexAny(before, "，。；"); i >= 0 {
		before = before[i:]
	}
	for _, w := range []string{"举办", "承办", "举行", "主办", "开办"} {
		if strings.Contains(before, w) {
			return true
		}
	}
	return false
}

// farTail is the stretch from the closing mark (token j) to a tail word that
// ends the noun group behind it: “云溪”民族团结工作品牌.
func (e *Engine) farTail(v *view, j int, q *quoteRule) string {
	switch q.Type {
	case ner.Program, ner.Platform, ner.Event:
	default:
		return ""
	}
	if q.Context {
		return ""
	}
	for k := j + 1; k < len(v.toks) && k-j <= 4; k++ {
		switch v.cls[k] {
		case material, dual:
		default:
			if !(k == j+1 && v.is(k, inTrim) && !v.is(k, ofMany)) && !(k > j+1 && v.cls[k] == opener && q.Tail.has(v.word(k)) && (k+1 >= len(v.toks) || v.cls[k+1] == mark)) {
				return ""
			}
		}
		if k == j+1 || runes(v.word(k)) < 2 || !q.Tail.has(v.word(k)) {
			continue
		}
		if k+1 < len(v.toks) && (v.cls[k+1] == material || q.Tail.has(v.word(k+1))) {
			continue
		}
		return v.text[v.toks[j].Span.End:v.toks[k].Span.End]
	}
	return ""
}

// quotedHead types a quoted name by its own head word: “春雨行动”.
func (e *Engine) quotedHead(v *view, k, j int, inner string) (cand, bool) {
	if strings.ContainsAny(inner, "，。！？；：") {
		return cand{}, false
	}
	best := inner[len(inner)-e.headWords.Suffix(inner):]
	if best == "" || runes(inner)-runes(best) < 2 {
		return cand{}, false
	}
	h := e.headIndex[best][0].rule
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
func (e *Engine) honourBefore(v *view, before string) bool {
	if i := strings.LastIndexAny(before, "，。；"); i >= 0 {
		before = before[i:]
	}
	for i := range e.triggers {
		if t := &e.triggers[i]; t.Type == ner.Honour && t.Side == "right" {
			for _, w := range t.Words.list {
				if runes(w) >= 2 && strings.Contains(before, w) {
					return true
				}
			}
		}
	}
	for _, w := range []string{"国家级", "省级", "市级", "全国", "全省", "全市"} {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return false
}

func (e *Engine) isAbout(v *view, start, end int) bool {
	s := v.text[start:end]
	return s == v.a.Doc.About
}

func (e *Engine) isSlogan(s string) bool {
	if e.slogan.index.In(s) || isNumber(s) {
		return true
	}
	w := e.slogans.suffix(s)
	return w != "" && runes(s)-runes(w) <= 2
}

// fromGrades finds the grades of scenic areas, 国家4A级旅游景区, and the area
// whose name stands right before one.
func (e *Engine) fromGrades(v *view) []cand {
	var out []cand
	s := v.text[v.span.Start:v.span.End]
	for at := 0; ; {
		i := strings.Index(s[at:], "A级")
		if i < 0 {
			return out
		}
		i += at
		at = i + len("A级")
		b := i
		for b > 0 && (s[b-1] == 'A' || s[b-1] >= '1' && s[b-1] <= '5') {
			b--
		}
		end := at
		for _, t := range []string{"旅游景区", "景区", "旅游度假区"} {
			if strings.HasPrefix(s[end:], t) {
				end += len(t)
				break
			}
		}
		if end == at || b == i && !strings.HasPrefix(s[b:], "AA") {
			continue
		}
		for _, l := range []string{"国家级", "国家"} {
			if strings.HasSuffix(s[:b], l) {
				b -= len(l)
				break
			}
		}
		c := cand{span: ner.Span{Start: v.span.Start + b, End: v.span.Start + end}, typ: ner.Honour, rule: "grade-scenic", score: 0.95}
		out = append(out, c)
		if x, ok := v.extend(c.span.Start, limits{verbs: "none", max: 12}); ok && x.start < c.span.Start && x.proper {
			out = append(out, cand{span: ner.Span{Start: x.start, End: c.span.Start}, typ: ner.Place, rule: "grade-scenic-area", score: 0.75})
		}
	}
}

// fromTitles finds 《titled documents》.
func (e *Engine) fromTitles(v *view) []cand {
	out := v.found
	if v.every&isTitleEnd == 0 {
		return nil
	}
	for j := range v.toks {
		if !v.is(j, isTitleEnd) {
			continue
		}
		k := v.group(j)
		if k < 0 {
			// A title may be longer than a quoted name.
			for k = j - 1; k >= 0 && v.word(k) != "《" && j-k < 60; k-- {
			}
			if k < 0 || v.word(k) != "《" {
				continue
			}
		}
		c := cand{span: ner.Span{Start: v.toks[k].Span.Start, End: v.toks[j].Span.End}, typ: ner.DocumentType, rule: "title-marks", score: 0.9}
		inner := v.text[v.toks[k].Span.End:v.toks[j].Span.Start]
		if i := strings.LastIndex(inner, "（"); i > 0 && strings.HasSuffix(inner, "）") && e.titles.suffix(inner) == "" {
			inner = inner[:i] // …发展报告（2018）
		}
		switch {
		case e.press.suffix(inner) != "":
			c.typ, c.rule = ner.Organization, "title-press"
		case e.titles.suffix(inner) == "":
			continue
		}
		out = append(out, c)
	}
	return out
}

const clauseEnds = "，。；！？：、"

// stops reports that one of clauseEnds stands in w.
func stops(w string) bool {
	// Few words but marks have one of the bytes that these begin with.
	for i := 0; i < len(w); i++ {
		if w[i] == clauseEnds[0] || w[i] == "。"[0] {
			return strings.ContainsAny(w[i:], clauseEnds)
		}
	}
	return false
}

// fromTriggers types what stands beside a trigger word.
func (e *Engine) fromTriggers(v *view) []cand {
	out := v.found
	for i := range e.triggers {
		if e.triggers[i].Side == "clause" {
			out = append(out, e.clauses(v, &e.triggers[i])...)
		}
	}
	for j := range v.toks {
		if !v.is(j, inTriggers|beginsTrigger) {
			continue
		}
		word, pair := v.word(j), v.pair(j)
		var single, double []int
		if v.is(j, beginsTrigger) && e.triggerWords.Has(pair) {
			double = e.triggerIndex[pair]
		}
		if v.is(j, inTriggers) {
			single = e.triggerIndex[word]
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
	if v.every&opensRank == 0 || v.every&endsRank == 0 {
		return nil
	}
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
		if runes(s) <= runes(t.Words.prefix(s))+runes(t.Heads.suffix(s)) || strings.ContainsAny(s, "的了") {
			continue
		}
		out = append(out, cand{span: ner.Span{Start: v.toks[k].Span.Start, End: v.toks[j-1].Span.End}, typ: t.Type, rule: t.Name, score: 0.74})
	}
	return out
}

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
		for _, tail := range []string{"荣誉称号", "称号", "荣誉", "殊荣"} {
			if strings.HasSuffix(s, tail) && runes(s) > runes(tail)+3 {
				s = strings.TrimSuffix(s, tail)
				break
			}
		}
		if i := strings.Index(s, "等"); i > 0 && !strings.HasPrefix(s[i:], "等级") && !strings.HasPrefix(s[i:], "等次") {
			s = s[:i]
		}
		for _, tail := range []string{"之后", "以后", "以来", "后", "的"} {
			s = strings.TrimSuffix(s, tail)
		}
		s = strings.TrimSuffix(s, "之一")
		if i := strings.Index(s, "”"); i > 0 && strings.HasPrefix(s, "“") {
			// “全国油茶名县”两块牌子
			if r, _ := ner.FirstRune(s[i+len("”"):]); strings.ContainsRune("0123456789两三四五六七八九十这多等", r) {
				s = s[:i+len("”")]
			}
		}
		for _, tail := range []string{"的美誉", "的美称", "之美誉", "之称", "之誉", "美誉", "美称", "的称号", "的盛名"} {
			if strings.HasSuffix(s, tail) && runes(s) > runes(tail)+3 {
				s = strings.TrimSuffix(s, tail)
				break
			}
		}
		for _, tail := range []string{"荣誉称号", "称号"} {
			if strings.HasSuffix(s, "”"+tail) {
				s = strings.TrimSuffix(s, tail)
			}
		}
		for changed := true; changed; {
			changed = false
			if rest := strings.TrimSuffix(s, "名录"); rest != s && t.Heads.suffix(rest) == "" {
				break // 预备名录: what is left is no title
			}
			for _, tail := range []string{"创建", "考评", "验收", "复核", "评审", "现场", "考核", "认定", "复审", "申报", "评选", "资格", "名录", "公示", "建设", "行列", "工作", "全覆盖"} {
				if strings.HasSuffix(s, tail) && runes(s)-2 >= 4 {
					s, changed = strings.TrimSuffix(s, tail), true
				}
			}
		}
		c.span.End = c.span.Start + len(s)
		for _, w := range []string{"我市", "我县", "我区", "我省", "我州", "我旗", "该市", "该县", "该区"} {
			if rest, ok := strings.CutPrefix(s, w); ok {
				rest = strings.TrimPrefix(strings.TrimPrefix(rest, "唯一"), "首个")
				c.span.Start += len(s) - len(rest)
				s = rest
				for start < end && v.toks[start].Span.End <= c.span.Start {
					start++
				}
				break
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

// winners reads the companies and bodies that win a title, an enumeration before
// the verb: 启元智造、沐光生物获评省级绿色工厂. Token first opens the verb.
func (e *Engine) winners(v *view, first int, title string, t *triggerRule, out []cand) []cand {
	title = unquote(title)
	for _, tail := range []string{"名单", "名录", "目录"} {
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
func (e *Engine) genericTail(s string) bool {
	for _, t := range []string{"人才", "项目", "企业", "资金", "资本", "客商", "投资", "技术", "产业", "人员", "专家", "团队", "品种", "设备", "高校", "机构", "模式", "游客", "产品", "工作", "活动", "公司", "平台", "机制", "理念", "基金", "外资", "内资", "力量", "集团", "消费", "劳动力", "就业", "要素", "资源", "市场", "家", "个"} {
		if strings.HasSuffix(s, t) {
			return true
		}
	}
	return false
}

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
	if r, _ := ner.RuneBefore(s); districtForm(s) || !x.word || strings.ContainsAny(s, "“（《") || strings.ContainsRune("总共已均将拟计再各年", r) {
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
		if g.Entry != nil && g.Entry.Type == ner.District && g.Span.End == head && !guarded(g) {
			return false
		}
	}
	return x.tok == 0 || v.cls[x.tok-1] == mark || v.word(x.tok-1) == "由" || v.word(x.tok-1) == "的"
}

// fromAmounts finds projects that are led by an amount of money or of output.
func (e *Engine) fromAmounts(v *view) []cand {
	out := v.found
	if v.quants[0] == v.quants[1] {
		return nil
	}
	for i := range e.amounts {
		t := &e.amounts[i]
		for j, q := range v.quant {
			if q < 0 || j > 0 && v.quant[j-1] == q {
				continue
			}
			qu := &v.a.Quantities[q]
			last := j
			for last+1 < len(v.toks) && v.quant[last+1] == q {
				last++
			}
			if len(t.Before.list) > 0 {
				if qu.Kind != "money" || t.Before.suffix(v.text[v.span.Start:qu.Span.Start]) == "" && !approxBefore(t, v.text[v.span.Start:qu.Span.Start]) {
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
			if qu.Kind != "amount" || !t.Units.has(qu.Unit) && !t.Units.has(strings.TrimPrefix(qu.Unit, "万")) && !strings.HasSuffix(qu.Unit, "/年") {
				continue
			}
			if c, ok := e.output(v, j, last, t); ok {
				out = append(out, c)
			}
		}
	}
	return out
}

func approxBefore(t *amountRule, s string) bool {
	for _, w := range []string{"约", "超", "近", "达", "超过", "为", "达到", "额"} {
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
	for _, w := range []string{"重大项目", "重点项目", "项目", "工业项目", "产业项目", "一批"} {
		if s == w {
			return nil
		}
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
