package quantity

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhengpu/ner"
)

// tailMatch is where the match of re, which is anchored at the end, begins in
// the last sixty bytes or so of s, or -1.
func tailMatch(re *regexp.Regexp, s string) int {
	from := max(0, len(s)-90)
	for from > 0 && !utf8.RuneStart(s[from]) {
		from--
	}
	if m := re.FindStringIndex(s[from:]); m != nil {
		return m[0] + from
	}
	return -1
}

// cutYears takes 近三年来, 自2015年以来 and the like (yearsTail) off the end,
// unless nothing else is there.
func cutYears(s string) string {
	t := strings.TrimSuffix(s, "来")
	if t == s {
		t = strings.TrimSuffix(s, "间")
	} else {
		t = strings.TrimSuffix(t, "以")
	}
	t, ok := strings.CutSuffix(t, "年")
	if !ok {
		return s
	}
	// Without a number before 年 only 连续两年 is left, which begins with 自….
	if c, _ := utf8.DecodeLastRuneInString(t); !isArabic(c) && !strings.ContainsRune("一二三四五六七八九十两", c) && !strings.Contains(t, "年以来连续") {
		return s
	}
	if i := tailMatch(yearsTail, s); i > 0 {
		return s[:i]
	}
	return s
}

// cutDeveloped takes 由…发展到 (developed) off the end, unless nothing else is
// there. ok is false where s does not end so.
func cutDeveloped(s string) (t string, ok bool) {
	t, of := strings.CutSuffix(s, "的")
	if of {
		for _, w := range [...]string{"目前", "现在", "今年", "如今"} {
			t = strings.TrimSuffix(t, w)
		}
	}
	if !strings.HasSuffix(t, "到") && !strings.HasSuffix(t, "至") {
		return s, false
	}
	if i := tailMatch(developed, s); i > 0 {
		return s[:i], true
	}
	return s, false
}

// cutPace takes 每人每年, 达到每亩 and the like off the end, unless nothing else
// is there.
func (r *reading) cutPace(s string) string {
	n := r.sp.pace.suffix(s)
	if n == 0 {
		return s
	}
	t := s[:len(s)-n]
	for _, v := range [...]string{"达到", "为", "达"} {
		if u, ok := strings.CutSuffix(t, v); ok {
			t = u
			break
		}
	}
	if t == "" {
		return s
	}
	return t
}

// lastOf is the last byte offset of any of the words, or -1.
func lastOf(s string, words ...string) int {
	at := -1
	for _, w := range words {
		at = max(at, ner.LastIndex(s, w))
	}
	return at
}

// perTime reports 每3秒就有…, a pace and no count.
func (r *reading) perTime(before string) bool {
	i := ner.LastIndex(before, "每")
	if i < 0 {
		return false
	}
	rest := strings.TrimLeft(before[i+len("每"):], "隔0123456789.几数")
	if len(rest) == len(before)-i-len("每") {
		return false
	}
	for _, w := range [...]string{"秒", "分钟", "小时", "天"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// thisThing reports a clause about one thing pointed at: 这台织机的宽度….
func (r *reading) thisThing(c clause) bool {
	t, ok := strings.CutPrefix(openQuotes.TrimLeft(r.text[c.start:c.end]), "这")
	return ok && thingWords.First(t)
}

// capacity reports a mass or power that stands inside the name of a plant, line
// or job: 推进乙公司20万吨苯胺一期、丙装置等项目建设.
func (r *reading) capacity(c clause, q ner.Quantity) bool {
	after := r.text[q.Span.End:c.end]
	if boundary(after) || strings.HasPrefix(after, "的") {
		return false
	}
	before := r.text[c.start:q.Span.Start]
	if n := r.sp.keep.suffix(before); n > 0 && n == r.sp.light.suffix(before) || r.levelEnd(before) || r.sp.keep.suffix(r.trimLevel(before)) > 3 {
		return false
	}
	rest := r.text[q.Span.End:r.sent.End]
	if i := strings.IndexAny(rest, "，；;。,"); i >= 0 {
		rest = rest[:i]
	}
	for _, w := range [...]string{"等项目", "项目", "工程", "装置", "生产线", "产线", "一期", "二期", "三期", "技改", "扩产", "基地", "等一批"} {
		if strings.Contains(rest, w) {
			return true
		}
	}
	return false
}

// boundary reports that a noun phrase cannot go on in s.
func boundary(s string) bool {
	s = strings.TrimLeft(s, " ")
	if s == "" {
		return true
	}
	c, _ := utf8.DecodeRuneInString(s)
	switch c {
	case '、', '，', ',', '。', '；', ';', '：', ':', '！', '？', '!', '?', ')', '）', '”', '’', '》', '（', '(', '\n', '|', '~', '—', '-':
		return true
	}
	return false
}

// trimLevel takes level verbs and words of approximation off the end.
func (r *reading) trimLevel(s string) string {
	for {
		s = behindLevel.TrimRight(s)
		s = r.cutPace(s)
		n := r.sp.level.suffix(s)
		if n == 0 || r.protectedEnd(s, n) {
			return s
		}
		s = s[:len(s)-n]
	}
}

// protectedEnd keeps nouns that end like a verb: 收支, 会展.
func (r *reading) protectedEnd(s string, n int) bool {
	if ner.RuneCount(s[len(s)-n:]) > 1 {
		return false
	}
	return r.sp.nounlike.suffix(s) > 0
}

// levelEnd reports that s ends in a verb that takes a level.
func (r *reading) levelEnd(s string) bool {
	s = behindVerb.TrimRight(s)
	if n := r.sp.level.suffix(s); n > len("近") && !r.protectedEnd(s, n) {
		return true
	}
	for _, w := range [...]string{"约", "近", "超", "超过"} {
		s = strings.TrimSuffix(s, w)
	}
	n := r.sp.level.suffix(s)
	return n > 0 && !r.protectedEnd(s, n)
}

// items cuts a list A、B和C suffix into indicators, into n of them when the
// text allows it (0: any number).
func (r *reading) items(s string, at, n int) []string {
	r.whole = true
	s = r.np(s, at)
	r.whole = false
	suffix := ""
	// A、B、C三大产业产值: what stands behind the count belongs to each.
	if strings.Contains(s, "、") && listCounts.In(s) {
		suffix, s = r.cutCount(s)
	}
	if i := lastDeng(s); i > 0 && suffix == "" && strings.Contains(s[:i], "、") {
		suffix, s = s[i+len("等"):], s[:i]
		if l := r.sp.listnoun.prefix(suffix); l > 0 {
			suffix = suffix[l:]
		}
	}
	s = r.mask(s, at)
	items := strings.Split(s, "、")
	if n == 0 || len(items) != n {
		items = nil
		for _, p := range strings.Split(s, "、") {
			items = append(items, r.splitAnd(p)...)
		}
	}
	for i := range items {
		items[i] = unmasker.Replace(items[i])
	}
	s = unmasker.Replace(s)
	if len(items) == 1 && n > 1 {
		for _, p := range r.sp.pairs {
			if len(p.parts) == n && strings.Contains(s, p.noun) {
				items = items[:0]
				for _, x := range p.parts {
					items = append(items, strings.Replace(s, p.noun, x, 1)+suffix)
				}
				return items
			}
		}
	}
	last := items[len(items)-1]
	if tail := ofDivisions(items); suffix == "" && tail != "" {
		for i := range items[:len(items)-1] {
			items[i] += tail
		}
		return items
	}
	for i, x := range items {
		x = ner.Spaces.Trim(x)
		switch {
		case suffix != "":
			x += suffix
		case i < len(items)-1:
			if !r.sp.short.has(x) && ner.RuneCount(x) <= 2 && ner.RuneCount(last) > ner.RuneCount(x)+1 && n > 0 {
				x += ner.LastRunes(last, ner.RuneCount(last)-ner.RuneCount(x))
			} else if n := r.headLen(last); n > 0 && n < len(last) && r.sp.head.suffix(x) == 0 {
				x += last[len(last)-n:]
			}
		}
		items[i] = x
	}
	return items
}

// listCounts count the items of the list before them: 三大, 3个.
var listCounts = func() ner.Words {
	var words []string
	for _, n := range countNumbers {
		for _, u := range countUnits {
			words = append(words, n+u)
		}
	}
	return ner.NewWords(words)
}()

var (
	countNumbers = [...]string{"两", "二", "三", "四", "五", "六", "七", "八", "九", "十", "2", "3", "4", "5", "6"}
	countUnits   = [...]string{"大", "个", "项", "类"}
)

// cutCount takes the count behind a list off s, and gives what stands behind it.
func (r *reading) cutCount(s string) (suffix, list string) {
	for _, num := range countNumbers {
		for _, w := range countUnits {
			i := ner.LastIndex(s, num+w)
			if i <= 0 || !strings.Contains(s[:i], "、") {
				continue
			}
			tail := s[i+len(num+w):]
			for k := range tail {
				if k > 12 {
					break
				}
				if l := r.sp.listnoun.prefix(tail[k:]); l > 0 {
					tail = tail[k+l:]
					break
				}
			}
			if ner.RuneCount(tail) <= 8 {
				suffix, s = tail, s[:i]
			}
		}
	}
	return suffix, s
}

// ofDivisions is what stands behind the name in the last of items where all
// are divisions: 农民收入 in 东城镇、南山乡农民收入. Else it is "".
func ofDivisions(items []string) string {
	const heads = "县市区镇乡旗州盟"
	if len(items) < 2 {
		return ""
	}
	for _, x := range items[:len(items)-1] {
		c, _ := utf8.DecodeLastRuneInString(x)
		if n := ner.RuneCount(x); n < 2 || n > 7 || !strings.ContainsRune(heads, c) {
			return ""
		}
	}
	last, n := items[len(items)-1], 0
	for i, c := range last {
		if n++; n >= 2 && n <= 6 && strings.ContainsRune(heads, c) {
			return last[i+utf8.RuneLen(c):]
		}
	}
	return ""
}

// headLen is the length of the head noun that s ends with; of a rate that is
// in no list the last three characters (完好率).
func (r *reading) headLen(s string) int {
	n := r.sp.head.suffix(s)
	if n == len("率") {
		return len(ner.LastRunes(s, 3))
	}
	return n
}

// splitAnd cuts at 和, 与, 及 that stand between two nouns.
func (r *reading) splitAnd(s string) []string {
	for _, w := range [...]string{"以及", "和", "与", "及"} {
		i := strings.Index(s, w)
		if i <= 0 || i+len(w) >= len(s) {
			continue
		}
		a, b := s[:i], s[i+len(w):]
		if ner.RuneCount(a) < 2 && !r.sp.short.has(a) || ner.RuneCount(b) < 2 && !r.sp.short.has(b) || strings.HasPrefix(s[i:], "及以") || strings.HasPrefix(s[i:], "和谐") || strings.HasPrefix(s[i:], "和平") {
			continue
		}
		return append([]string{a}, r.splitAnd(b)...)
	}
	return []string{s}
}

// endings are words that stand before a figure, to be taken off in their order.
type endings struct {
	words []string
	last  ner.Runes // that they end in
}

func newEndings(words ...string) endings {
	last := ""
	for _, w := range words {
		last += ner.LastRunes(w, 1)
	}
	return endings{words, ner.NewRunes(last)}
}

// trim takes the words and blanks off the end of s until it ends in none.
func (e *endings) trim(s string) string {
	for again := true; again; {
		again = false
		s = strings.TrimRight(s, " ")
		if !e.last.Last(s) {
			break
		}
		for _, w := range e.words {
			if strings.HasSuffix(s, w) {
				s, again = s[:len(s)-len(w)], true
			}
		}
	}
	return s
}

// Words between one of growth, or the indicator, and the figure.
var (
	nearGrowth   = newEndings("高达", "了", "约", "近", "超过", "超", "大约", "接近", "幅度", "将近", "逾", "分别", "各", "达")
	aroundGrowth = newEndings("达到", "为", "达", "是", "高达", "平均", "了", "分别", "保持在", "在", "控制在", "左右", "：", ":")
)

// growth reads the words before a percentage: the sign of the change and what
// stands before. ok is false for a level (提高到48%).
func (r *reading) growth(left string, q ner.Quantity) (sign float64, rest string, ok bool) {
	if q.Kind != "percent" && q.Kind != "points" && q.Kind != "multiple" {
		return 0, "", false
	}
	s := openBracket.TrimRight(left)
	if closeBrackets.Last(s) {
		for _, w := range [...]string{"（下同）", "(下同)", "（可比）", "（同口径）", "（可比口径）", "（可比价）"} {
			s = strings.TrimSuffix(s, w) // 同比增长（下同）8%
		}
	}
	if r.sp.levelnoun.suffix(r.trimLevel(s)) > 0 {
		return 0, "", false
	}
	number := r.text[q.Number.Start:q.Number.End]
	if strings.HasPrefix(number, "翻") || strings.HasPrefix(number, "成倍") {
		return 1, s, true
	}
	near := nearGrowth.trim(s)
	if n := r.sp.level.suffix(near); n > 0 {
		w := near[len(near)-n:]
		if strings.HasSuffix(w, "到") || strings.HasSuffix(w, "至") {
			return 0, "", false
		}
	}
	wide := aroundGrowth.trim(near)
	if n := r.sp.rate.suffix(wide); n > 0 {
		return 1, wide[:len(wide)-n], true
	}
	if n := r.sp.fall.suffix(wide); n > 0 {
		return -1, wide[:len(wide)-n], true
	}
	if n := r.sp.down.suffix(near); n > 0 {
		return -1, near[:len(near)-n], true
	}
	if n := r.sp.up.suffix(near); n > 0 {
		return 1, near[:len(near)-n], true
	}
	if t, ok := strings.CutSuffix(near, "在"); ok {
		// 吞吐量增长在30%以上
		if n := r.sp.up.suffix(t); n > 0 {
			return 1, t[:len(t)-n], true
		}
	}
	return 0, "", false
}

// cutComparison takes 同比, 比上年, 较2020年 and the like off the end.
func (r *reading) cutComparison(s string) string {
	for {
		t := behindCompared.TrimRight(s)
		t = cutYears(t)
		if n := r.sp.compare.suffix(t); n > 0 {
			t = t[:len(t)-n]
		}
		if u, ok := strings.CutSuffix(t, "相比"); ok {
			// 与“十五”末相比
			if i := lastOf(u, "与", "同", "和"); i >= 0 && ner.RuneCount(u[i:]) <= 12 {
				t = u[:i]
			}
		}
		for _, w := range [...]string{"比", "较"} {
			i := ner.LastIndex(t, w)
			if i < 0 || ner.RuneCount(t[i:]) > 14 {
				continue
			}
			next, _ := utf8.DecodeRuneInString(t[i+len(w):])
			prev, _ := utf8.DecodeLastRuneInString(t[:i])
			if strings.ContainsRune("重例率价对较拟武赛优大高强好为", next) || strings.ContainsRune("占环同相对评无可配", prev) {
				continue
			}
			if next == utf8.RuneError {
				continue
			}
			t = t[:i]
		}
		if t == s {
			return s
		}
		s = t
	}
}

// takesLevel tells 常住人口达38万人 from 拥有38家企业.
// What a classifier counts stands behind it unless the verb says how much
// there is of what stands before.
func (r *reading) takesLevel(q *ner.Quantity, left string) bool {
	if !r.isClassifier(q.Unit) {
		return true
	}
	s := strings.TrimRight(left, " 约近了")
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("达到至破超过于为", last)
}

// milestone is the noun phrase of 产值突破百亿元大关，达109亿元, and the byte where
// it begins: the clause before told a round number only.
func (r *reading) milestone(c clause) (np string, at int) {
	before := strings.TrimRight(r.text[r.sent.Start:c.start], "，, ")
	if r.sp.milestone.suffix(strings.TrimRight(before, "”’\" ")) == 0 || len(r.recent) > 0 && r.a.Observations[r.recent[len(r.recent)-1]].Evidence.Quote.End > c.start-60 {
		return "", -1
	}
	if i := strings.LastIndexAny(before, "，,；："); i >= 0 {
		_, size := utf8.DecodeRuneInString(before[i:])
		before = before[i+size:]
	}
	at = r.sent.Start + ner.LastIndex(r.text[r.sent.Start:c.start], before)
	for _, w := range [...]string{"突破", "跨越", "迈上", "跨上", "站上", "冲破", "迈过", "超", "破", "实现", "再创", "再获", "喜获", "再上", "创", "获"} {
		if i := strings.Index(before, w); i > 0 {
			return r.np(before[:i], at), at
		}
	}
	return "", -1
}

// bareLeft reports that nothing but verbs and adverbs stand before the number.
func (r *reading) bareLeft(left string) bool { return !blank(left) }

// isClassifier reports a unit that counts things or people.
func (r *reading) isClassifier(unit string) bool {
	u := r.e.units[unit]
	return u != nil && (u.rule == "classifier" || u.rule == "person" || u.rule == "region")
}

func hasDigit(s string) bool {
	return strings.IndexFunc(s, isArabic) >= 0
}

// join makes the indicator of a second figure of the same thing: 拆除违建639处1.6万平方米.
func (r *reading) join(indicator string, q *ner.Quantity) string {
	add := ""
	switch {
	case r.isArea(q.Unit):
		add = "面积"
	case q.Kind == "money":
		add = "金额"
	}
	if add == "" || strings.HasSuffix(indicator, add) {
		return indicator
	}
	return indicator + add
}

// counts reports a unit that counts people, households or firms.
func (r *reading) counts(q *ner.Quantity) bool {
	switch q.Unit {
	case "人", "户", "家", "人次", "名", "户次":
		return true
	}
	return false
}

func (r *reading) isArea(unit string) bool {
	return unit == "平方米" || unit == "平方公里" || unit == "亩" || unit == "公顷"
}

// inherit hands the verb of the first item of a list to the others.
func (r *reading) inherit(np, left, verb string, later bool) (string, string) {
	if n := r.sp.keep.prefix(np); n > 0 && n < len(np) {
		return np, np[:n]
	}
	t := strings.TrimLeft(left, " ")
	if bare := strings.TrimLeft(t, "、和及与"); r.sp.light.prefix(bare) > 3 && r.sp.protect.prefix(bare) == 0 {
		return np, "" // 建成投产项目15个 has a verb of its own
	}
	if later && verb != "" && (strings.HasPrefix(t, "、") || strings.HasPrefix(t, "和") || strings.HasPrefix(t, "及") || strings.HasPrefix(t, "与")) {
		return verb + np, verb
	}
	return np, ""
}

// withParent completes 其中工业6家 and 总数8.9万户 from the figure before.
func (r *reading) withParent(np string, c clause, q *ner.Quantity) string {
	if r.sp.generic.has(np) && len(r.recent) > 0 {
		prev := r.a.Observations[r.recent[len(r.recent)-1]].Indicator
		if n := r.sp.keep.prefix(prev); n > 0 && n < len(prev) {
			prev = prev[n:]
		} else if n := r.sp.keep.suffix(prev); n > 0 && n < len(prev) {
			prev = prev[:len(prev)-n]
		}
		return prev + np
	}
	if r.sp.staff.has(np) {
		// 普通高中6所，招生8464人
		for k := len(r.recent) - 1; k >= 0 && k >= len(r.recent)-5; k-- {
			o := r.a.Observations[r.recent[k]]
			if last, _ := utf8.DecodeLastRuneInString(o.Indicator); (o.Unit == "所" || o.Unit == "家" || o.Unit == "个") && o.Value != nil && strings.ContainsRune("校院园所站中学构心团馆", last) {
				return r.base(r.recent[k]) + np
			}
		}
	}
	if r.sp.keep.has(np) && len(r.recent) > 0 {
		// 生猪出栏48万头，存栏23万头
		prev := r.a.Observations[r.recent[len(r.recent)-1]].Indicator
		if n := r.sp.keep.suffix(prev); n > 0 && n < len(prev) {
			return prev[:len(prev)-n] + np
		}
	}
	if (strings.HasPrefix(np, "占") || strings.HasPrefix(np, "相当于")) && len(r.recent) > 0 {
		for i := len(r.recent) - 1; i >= 0; i-- {
			if prev := r.a.Observations[r.recent[i]].Indicator; !strings.Contains(prev, "占") {
				return prev + np
			}
		}
	}
	if r.parent >= 0 && r.parent < len(r.a.Observations) && strings.Contains(r.text[c.start:min(c.end, c.start+18)], "其中") || r.parent >= 0 && q.Span.Start-r.a.Observations[r.parent].Evidence.Quote.End < 300 {
		p := r.a.Observations[r.parent]
		if p.Unit == q.Unit && strings.HasSuffix(np, "产业") && (strings.Contains(p.Indicator, "生产总值") || strings.Contains(p.Indicator, "GDP")) {
			return np + "增加值"
		}
		if p.Unit == q.Unit && r.sp.head.suffix(np) == 0 && ner.RuneCount(np) <= 5 {
			if n := r.sp.head.suffix(p.Indicator); n > 0 {
				return np + p.Indicator[len(p.Indicator)-n:]
			}
		}
	}
	return np
}

// announced is the noun phrase of the clause before, where it says 特别是工业投资
// and nothing else.
func (r *reading) announced(c clause) string {
	before := strings.TrimRight(r.text[r.sent.Start:c.start], "，, ")
	if i := strings.LastIndexAny(before, "，,；："); i >= 0 {
		_, size := utf8.DecodeRuneInString(before[i:])
		before = before[i+size:]
	}
	for _, w := range [...]string{"特别是", "尤其是", "其中"} {
		if t, ok := strings.CutPrefix(before, w); ok && ner.RuneCount(t) <= 12 && !hasDigit(t) && !strings.Contains(t, "第") {
			return r.np(t, c.start-len("，")-len(t))
		}
	}
	return ""
}

// againstOthers reports a comparison with somebody else: 高于全省2个百分点.
func againstOthers(s string) bool {
	for _, w := range [...]string{"高于", "快于", "高出", "低于", "慢于", "领先", "好于", "优于"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// cutAll takes 均, 双双 or 都 off the end: the figure holds for every item.
func cutAll(s string) (string, bool) {
	for _, w := range [...]string{"双双", "均", "都"} {
		t, ok := strings.CutSuffix(s, w)
		if !ok {
			continue
		}
		r, _ := utf8.DecodeLastRuneInString(t)
		return t, !strings.ContainsRune("人平户亩年月日地镇村", r)
	}
	return s, false
}

// rightPhrase is the noun phrase that begins at start, and where it ends.
func (r *reading) rightPhrase(start, end, next int) (string, int) {
	limit := end
	if next < end && next > start {
		limit = next
	}
	// 1个收入过100万元的强村: the head stands behind the figure inside.
	if limit == next && next < end {
		if k := r.quantityAt(next); k < len(r.a.Quantities) && r.a.Quantities[k].Span.Start < end {
			q := r.a.Quantities[k]
			after := r.text[q.Span.End:end]
			for _, w := range [...]string{"以上", "以下", "以内"} {
				after = strings.TrimPrefix(after, w)
			}
			if q.Span.Start == next && strings.HasPrefix(after, "的") && r.levelEnd(r.text[start:next]) {
				s := end - len(after) + len("的")
				return r.rightPhrase(s, end, end)
			}
		}
	}
	text := r.text[start:limit]
	// cut at marks
	stop := len(text)
	depth := 0
	for i, c := range text {
		switch c {
		case '（', '(':
			depth++
			continue
		case '）', ')':
			if depth == 0 {
				stop = min(stop, i)
			}
			depth--
			continue
		case '，', '。', '；', '：', '…', '—', '|':
			stop = min(stop, i)
		}
		if (c == '和' || c == '与') && i > 0 {
			// 20个项目和甲集团…: another name begins
			if m := r.mentionFrom(start+i+len("和"), start+i+len("和")+1); m >= 0 && r.a.Mentions[m].Type != ner.Industry && r.a.Mentions[m].Type != ner.Project && !r.quotedAt(text, i) {
				stop = min(stop, i)
			}
		}
		if i > 0 && (c >= '1' && c <= '9' || c == '上' || c == '下' || c == '年' || c == '今') {
			// 22个项目3月底前开工
			if end, ok := r.leadingPeriod(text[i:], 12); ok && end > 0 || strings.HasPrefix(text[i:], "年内") || strings.HasPrefix(text[i:], "年底前") {
				stop = min(stop, i)
				break
			}
			if n, _ := readInt(text[i:]); n > 0 && n <= 2 && strings.HasPrefix(text[i+n:], "月") {
				stop = min(stop, i)
				break
			}
		}
		if n := r.sp.stop.prefix(text[i:]); n > 0 && (i > 0 || !strings.HasPrefix(text, "集中")) && r.wordAt(start+i, n) && !r.quotedAt(text, i) {
			if p := r.sp.protect.prefix(text[i:]); p <= n {
				stop = min(stop, i)
			}
		}
		if stop <= i {
			break
		}
	}
	text = text[:stop]
	if limit == next && next < end && stop == limit-start {
		// 3个公园、公寓1169套: the last item has its own figure
		x := r.a.Quantities[r.quantityAt(next)]
		t := strings.TrimRight(text, " 约近超")
		if i := ner.LastIndex(t, "、"); i > 0 && i+len("、") < len(t) && boundary(r.text[x.Span.End:end]) && !r.quotedAt(t, i) {
			text = text[:i]
		}
	}
	for {
		t := behindRight.TrimRight(text)
		if limit == next && next < end && stop == limit-start {
			t = r.trimLevel(t)
		}
		if n := r.sp.adverb.suffix(t); n > 0 && limit == next && stop == limit-start && r.wordAt(start+len(t)-n, n) && n < len(t) {
			t = t[:len(t)-n]
		}
		if t == text {
			break
		}
		text = t
	}
	return text, start + len(text)
}

// quotedAt reports that byte i of s stands inside “…”.
func (r *reading) quotedAt(s string, i int) bool {
	return strings.Count(s[:i], "“") > strings.Count(s[:i], "”") && strings.Contains(s[i:], "”")
}

// wordAt reports that the n bytes at i are whole words by the tokens. Without
// tokens a word of one rune only counts when it is a plain verb.
func (r *reading) wordAt(i, n int) bool {
	if r.cut == nil {
		if ner.RuneCount(r.text[i:i+n]) > 1 {
			return true
		}
		c, _ := utf8.DecodeRuneInString(r.text[i:])
		return strings.ContainsRune("被已是占均将为", c)
	}
	return r.cut.at(i) && r.cut.at(i+n)
}

// keepEnd is the length of the verb of change that s ends with.
func (r *reading) keepEnd(s string) int {
	n := r.sp.keep.suffix(s)
	return n
}

// productive reports 年产, 日处理 and the like.
func (r *reading) productive(s string) bool { return r.sp.output.suffix(s) > 0 }

func (r *reading) projectNear(from, to int) bool {
	s := r.text[from:to]
	for _, w := range [...]string{"项目", "生产线", "工程", "基地", "装置", "厂"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// good reports that an indicator says something.
func (r *reading) good(s string) bool {
	if s == "镇" || s == "乡" || s == "村" {
		return true
	}
	if r.sp.short.has(s) {
		return true
	}
	if ner.RuneCount(s) < 2 || r.sp.nothing.Has(s) || strings.Contains(s, "什么") {
		return false
	}
	return strings.IndexFunc(s, func(c rune) bool { return unicode.Is(unicode.Han, c) }) >= 0
}

// traits are kinds of characters that a phrase may have.
type traits uint8

const (
	bracketed traits = 1 << iota
	blanked
	achieved // 实 or 完, of 实现 and 完成
	taken    // 将 or 把
)

// traitRunes are the characters that traits tell of.
var traitRunes = func() (t ner.RuneTable) {
	for _, c := range "（）() 　实完将把" {
		t.Add(c)
	}
	return t
}()

// traitsOf gives what s has and how many characters.
func traitsOf(s string) (has traits, runes int) {
	for i, n := 0, 0; i < len(s); i += n {
		var c rune
		c, n = ner.RuneAt(s, i)
		runes++
		if !traitRunes.Has(c) {
			continue
		}
		switch c {
		case '（', '）', '(', ')':
			has |= bracketed
		case ' ', '　':
			has |= blanked
		case '实', '完':
			has |= achieved
		case '将', '把':
			has |= taken
		}
	}
	return has, runes
}

// tidy closes quotation marks and brackets that were cut in two.
func tidy(s string) string {
	s = ner.Spaces.Trim(s)
	if !pairsOfMarks.In(s) {
		return roundIndicator.Trim(s)
	}
	for _, p := range [...][2]string{{"“", "”"}, {"（", "）"}, {"(", ")"}, {"《", "》"}, {"‘", "’"}} {
		if strings.Count(s, p[0]) != strings.Count(s, p[1]) {
			s = strings.ReplaceAll(strings.ReplaceAll(s, p[0], ""), p[1], "")
		}
	}
	return roundIndicator.Trim(s)
}

// np makes an indicator of the text that stands before a number (or of a
// phrase behind it): leading adverbs, times, light verbs and the subject go,
// trailing level verbs too. at is the byte of the text where s begins.
func (r *reading) np(s string, at int) string {
	if r.lead > at && r.lead < at+len(s) && strings.HasPrefix(r.text[at:], s[:r.lead-at]) {
		s, at = s[r.lead-at:], r.lead // what leads up to the subject describes it
	}
	s = r.trimLevel(s)
	for {
		t := behindPhrase.TrimRight(s)
		t = cutYears(t)
		if n := r.sp.adverb.suffix(t); n > 0 && !share(t) && r.sp.keep.suffix(t) < n && r.sp.protect.suffix(t) < n && (n > 3 || r.wordAtEnd(t, n, at)) {
			t = t[:len(t)-n]
		}
		t = r.trimLevel(t)
		if t == s {
			break
		}
		s = t
	}
	off := at
	for {
		t := beforePhrase.TrimLeft(s)
		if c := first(t); isArabic(c) || c == '(' || c == '（' {
			t = t[len(listMark.FindString(t)):]
			if j := strings.IndexAny(t, "）)"); (c == '（' || c == '(') && j > 0 && strings.HasPrefix(t, string(c)) {
				_, size := utf8.DecodeRuneInString(t[j:])
				t = t[j+size:] // （含港务区）、增长5.6%
			}
		} else if _, is := chineseDigit(c); (is || c == '十') && strings.TrimLeft(r.text[min(r.sent.Start, len(r.text)):max(r.sent.Start, min(off+len(s)-len(t), len(r.text)))], " \t　") == "" {
			t = t[len(headMark.FindString(t)):]
		} else if c == '比' || c == '较' || c == '同' || c == '环' {
			if m := againstLast.FindString(t); len(m) < len(t) {
				t = t[len(m):]
			}
		}
		off += len(s) - len(t)
		s = t
		if s == "" {
			return ""
		}
		if n := r.subjectHere(off, len(s)); n > 0 {
			s, off = s[n:], off+n
			continue
		}
		if q := len("“"); !r.subjectS.Empty() && strings.HasPrefix(s, "“") && len(s) > q && r.subjectS.Start == off+q && r.subjectHere(off+q, len(s)-q) > 0 {
			s, off = s[q:], off+q
			continue
		}
		if strings.HasSuffix(r.text[r.sent.Start:max(r.sent.Start, min(off, r.sent.End))], "在") {
			k := 0
			for n := r.placeHere(off, len(s)); n > 0; n = r.placeHere(off, len(s)) {
				s, off, k = s[n:], off+n, k+n
			}
			if k > 0 {
				continue
			}
		}
		if r.sp.protect.prefix(s) > 0 {
			break
		}
		if end, ok := r.leadingPeriod(s, 0); ok {
			s, off = s[end:], off+end
			continue
		}
		n := 0
		for _, set := range [...]*wordset{r.sp.adverb, r.sp.area, r.sp.light} {
			n = max(n, set.prefix(s))
		}
		if n == 0 || r.sp.keep.prefix(s) > n || r.sp.keep.prefix(s) == n && n < len(s) && !r.sp.light.has(s[:n]) {
			break
		}
		if ner.RuneCount(s[:n]) == 1 && !r.single(s, off, n) {
			break
		}
		if r.cut != nil && n < len(s) && ner.RuneCount(s[:n]) > 1 && !r.cut.at(off+n) && off+n < r.sent.End && r.text[off:off+n] == s[:n] {
			break // 完成率 is no 完成
		}
		s, off = s[n:], off+n
	}
	// What follows takes away only: what s does not have now it never has.
	has, most := traitsOf(s)
	if has&bracketed != 0 {
		s = dropBrackets(s)
	}
	if has&blanked != 0 {
		if i := wideBlanks.LastIndex(s); i > 0 {
			if tail := wideBlanks.TrimLeft(s[i:]); ner.RuneCount(tail) >= 3 && !isLatin(first(tail)) {
				s = tail // a label stands before
			}
		}
	}
	if has&achieved != 0 {
		s = r.cutAchieved(s)
	}
	if has&taken != 0 {
		for _, w := range [...]string{"将", "把"} {
			if i := ner.LastIndex(s, w); i > 0 && len(s)-i > 4*len(w) && r.sp.protect.prefix(s[i:]) == 0 && !r.quotedAt(s, i) {
				s = s[i+len(w):]
			}
		}
	}
	// 为困难老人提供上门服务: from the verb on
	if l := r.sp.towards.prefix(s); l > 0 {
		for i := range s {
			if i < l+3 {
				continue
			}
			if n := r.sp.keep.prefix(s[i:]); n > 3 && i+n < len(s) {
				s = s[i:]
				break
			} else if n := r.sp.light.prefix(s[i:]); n > 3 && i+n < len(s) {
				s = s[i+n:]
				break
			}
		}
	}
	verb := ""
	if n := r.sp.keep.prefix(s); n > 0 {
		verb = s[:n]
	}
	if r.whole {
		return tidy(s)
	}
	if i := lastDeng(s); i > 0 {
		if tail := s[i+len("等"):]; ner.RuneCount(tail) >= 2 {
			s = tail
			if verb != "" && r.sp.keep.prefix(s) == 0 {
				s = verb + s
			}
		} else {
			s = strings.TrimSuffix(s, "等")
		}
	}
	if most > 10 && ner.RuneCount(s) > 10 {
		if i := ner.LastIndex(s, "的"); i > 0 && r.sp.hollow.has(s[i+len("的"):]) {
			s = s[:i]
		}
		if i := ner.LastIndex(s, "的"); i > 0 {
			tail := s[i+len("的"):]
			if ner.RuneCount(tail) >= 2 && !r.sp.generic.has(tail) && !strings.Contains(s[:i], "占") && !strings.HasPrefix(tail, "比例") && tail != "任务" && tail != "面积" && tail != "数量" && tail != "贡献率" {
				s = tail
				if verb != "" && r.sp.keep.prefix(s) == 0 && ner.RuneCount(s) <= 8 {
					s = verb + s
				}
			}
		}
	}
	if most > 24 && ner.RuneCount(s) > 24 {
		if i := ner.LastIndex(r.mask(s, at), "、"); i > 0 && i+len("、") < len(s) && !r.quotedAt(s, i) {
			s = s[i+len("、"):]
			if verb != "" && r.sp.keep.prefix(s) == 0 {
				s = verb + s
			}
		}
	}
	if most > 16 && ner.RuneCount(s) > 16 {
		// the last verb of change begins the phrase
		best := -1
		base := strings.Index(r.text[at:min(len(r.text), at+600)], s)
		for i := range s {
			if base >= 0 && r.cut != nil && !r.cut.at(at+base+i) {
				continue
			}
			if n := r.sp.keep.prefix(s[i:]); i > 0 && n > 3 && i+n < len(s) && ner.RuneCount(s[i:]) >= 4 && !r.quotedAt(s, i) {
				best = i
			} else if n := r.sp.light.prefix(s[i:]); i > 0 && n > 3 && i+n < len(s) && ner.RuneCount(s[i+n:]) >= 4 && !r.quotedAt(s, i) && r.sp.protect.prefix(s[i:]) == 0 {
				best = i + n
			}
			if best == i+0 || best > i {
				if t := s[best:]; strings.HasPrefix(t, "和") || strings.HasPrefix(t, "与") || strings.HasPrefix(t, "及") || strings.HasPrefix(t, "、") || strings.HasPrefix(t, "的") {
					best = -1
				}
			}
		}
		if best > 0 {
			s = s[best:]
		}
	}
	return tidy(r.trimAside(s))
}

// cutAchieved takes 实现 and 完成 out of s: 第一产业实现增加值 is the 第一产业增加值.
func (r *reading) cutAchieved(s string) string {
	for _, w := range [...]string{"实现", "完成"} {
		if i := strings.Index(s, w); i > 0 && i+len(w)+3 < len(s) && !r.quotedAt(s, i) && r.sp.protect.prefix(s[i:]) == 0 {
			lead := s[:i]
			for _, a := range [...]string{"累计", "共计", "共"} {
				lead = strings.TrimSuffix(lead, a)
			}
			if lead != "" {
				s = lead + s[i+len(w):]
			}
		}
	}
	return s
}

var (
	sinceThen = newOpener(`(?:自[^，、]{2,16}?(?:以来|起)|(?:截至|截止|到|至)(?:\d{1,2}月)?(?:底|末|初|上旬|中旬|下旬)|\d{1,2}月(?:底|末|初|上旬|中旬|下旬))(?:仅|只|就|且|便)?`)
	pointedAt = newOpener(`(?:该|这个|此|本)(?:开发区|园区|高新区|经开区|区|县|市|镇|乡|村|公司|企业|项目|基地|产业园|工业园)的?`)
	exceptFor = regexp.MustCompile(`除[^，、]{1,16}(?:以外|之外|外)$`)
)

// trimAside takes off an indicator the time that it was reached in (自去年8月开工
// 以来, 4月底仅), what is left out of it (除甲工程外) and the verb that goes on to
// its parts (项目包括).
func (r *reading) trimAside(s string) string {
	if n := pointedAt.length(s); n > 0 && ner.RuneCount(s[n:]) >= 2 {
		s = s[n:] // 该开发区工业总产值
	}
	if n := sinceThen.length(s); n > 0 && ner.RuneCount(s[n:]) >= 2 {
		s = s[n:]
	}
	if strings.HasSuffix(s, "外") {
		if m := exceptFor.FindString(s); m != "" && len(m) < len(s) {
			s = s[:len(s)-len(m)]
		}
	}
	if n := r.sp.parts.suffix(s); n > 0 && ner.RuneCount(s[:len(s)-n]) >= 2 {
		s = s[:len(s)-n]
	}
	return s
}

var (
	masker   = strings.NewReplacer("、", "\ue000", "和", "\ue001", "与", "\ue002", "及", "\ue003")
	unmasker = strings.NewReplacer("\ue000", "、", "\ue001", "和", "\ue002", "与", "\ue003", "及")
)

// share reports 占…, which keeps its 计划 and 年度.
func share(s string) bool {
	s = strings.TrimLeft(s, " 约仅只")
	return strings.HasPrefix(s, "占") && !strings.HasPrefix(s, "占地") && !strings.HasPrefix(s, "占据")
}

// mask hides the conjunctions inside the names of industries in s, which was
// read from byte at on: 电力、热力、燃气及水生产和供应业 is one. Its length stays.
func (r *reading) mask(s string, at int) string {
	for m := r.mi; m < len(r.a.Mentions) && r.a.Mentions[m].Span.Start < at+len(s)+90; m++ {
		x := r.a.Mentions[m]
		if x.Type != ner.Industry || x.Span.Start < at {
			continue
		}
		if name := r.text[x.Span.Start:x.Span.End]; strings.ContainsAny(name, "、和与及") {
			s = strings.ReplaceAll(s, name, masker.Replace(name))
		}
	}
	return s
}

// lastDeng is the last 等 that closes a list.
func lastDeng(s string) int {
	for i := ner.LastIndex(s, "等"); i > 0; i = ner.LastIndex(s[:i], "等") {
		prev, _ := utf8.DecodeLastRuneInString(s[:i])
		next, _ := utf8.DecodeRuneInString(s[i+len("等"):])
		if !strings.ContainsRune("高中初同平均对相一二三甲乙优上下", prev) && !strings.ContainsRune("级次额效级教学", next) {
			return i
		}
	}
	return -1
}

// single reports that the word of one rune at off may be stripped.
func (r *reading) single(s string, off, n int) bool {
	if r.cut != nil && off+n <= r.sent.End && strings.HasPrefix(r.text[off:], s[:n]) {
		return r.cut.at(off + n)
	}
	c, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("共已均将约近超为是达仅并且也", c)
}

func (r *reading) wordAtEnd(s string, n, at int) bool {
	i := at + len(s) - n
	if r.cut != nil && i >= r.sent.Start && i+n <= r.sent.End && strings.HasPrefix(r.text[i:], s[len(s)-n:]) {
		return r.cut.at(i)
	}
	c, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("共已均将约近超", c)
}

// subjectHere is the length of the subject's name at off.
func (r *reading) subjectHere(off, n int) int {
	for m := r.mi; m < len(r.a.Mentions) && r.a.Mentions[m].Span.Start <= off; m++ {
		x := r.a.Mentions[m]
		if x.Span.Start == off && x.Span.Len() < n && (ner.Ref(m) == r.subject || r.isAbout(m)) {
			return x.Span.Len()
		}
	}
	if !r.subjectS.Empty() && r.subjectS.Start == off && r.subjectS.Len() < n {
		return r.subjectS.Len()
	}
	about := r.a.Doc.About
	if about != "" && strings.HasPrefix(r.text[off:], about) && len(about) < n {
		return len(about)
	}
	return 0
}

// placeHere is the length of a district, park or place at off.
func (r *reading) placeHere(off, n int) int {
	for m := r.mi; m < len(r.a.Mentions) && r.a.Mentions[m].Span.Start <= off; m++ {
		x := r.a.Mentions[m]
		if x.Span.Start == off && x.Span.Len() < n && (x.Type == ner.District || x.Type == ner.Park || x.Type == ner.Place) {
			return x.Span.Len()
		}
	}
	return 0
}

// dropBrackets takes long notes in brackets out; short ones belong to names.
func dropBrackets(s string) string {
	for _, p := range [...][2]string{{"（", "）"}, {"(", ")"}} {
		for {
			i := strings.Index(s, p[0])
			if i < 0 {
				break
			}
			j := strings.Index(s[i:], p[1])
			if j < 0 {
				if i == 0 {
					s = s[len(p[0]):]
				} else {
					s = s[:i]
				}
				break
			}
			if ner.RuneCount(s[i:i+j]) <= 6 {
				break
			}
			s = s[:i] + s[i+j+len(p[1]):]
		}
	}
	return s
}
