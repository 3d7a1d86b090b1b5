package quantity

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// structure reads ratios of parts that make up a whole: 三次产业结构由上年的
// 14:44:42调整为12:45:43 as three shares now and three a year before. The last of
// several ratios that belong together is the one that holds.
func (r *reading) structure(span ner.Span, text string) {
	if !ratioMarks.May(r.a.Sign(r.sentIx)) {
		return
	}
	whole := clause{start: span.Start, end: span.End}
	if r.sees(seesIncome, whole, &r.seen) && (strings.Contains(text, "收入比") || strings.Contains(text, "收入之比") || strings.Contains(text, "收入倍差")) {
		r.oneTo(span, text)
	}
	if !r.sees(seesRatio, whole, &r.seen) {
		return
	}
	ms := ratio.FindAllStringSubmatchIndex(text, -1)
	for i := 0; i < len(ms); {
		from := 0
		if i > 0 {
			from = ms[i-1][1]
		}
		lead := text[from:ms[i][0]]
		// The longest noun before the ratio that has as many parts.
		var parts []string
		at, noun := -1, ""
		for _, p := range r.sp.wholes {
			if j := ner.LastIndex(lead, p.noun); j >= 0 && len(p.parts) == ratioParts(ms[i]) && (j+len(p.noun) > at+len(noun) || j+len(p.noun) == at+len(noun) && len(p.noun) > len(noun)) {
				at, noun, parts = j, p.noun, p.parts
			}
		}
		last := i
		for last+1 < len(ms) && ratioParts(ms[last+1]) == ratioParts(ms[i]) && !strings.ContainsAny(text[ms[last][1]:ms[last+1][0]], "；。") && ner.RuneCount(text[ms[last][1]:ms[last+1][0]]) <= 12 {
			last++
		}
		if parts != nil && ner.RuneCount(lead[at:]) <= 40 {
			start := span.Start + from + at
			for k := i; k <= last; k++ {
				before := lead[at:]
				if k > i {
					before = text[ms[k-1][1]:ms[k][0]]
				}
				r.shares(span, text, ms[k], start, parts, before, k < last)
			}
		}
		i = last + 1
	}
}

// oneTo reads 城乡居民收入比由上年的2.1:1缩小到2.05:1: the last such ratio.
func (r *reading) oneTo(span ner.Span, text string) {
	at := lastOf(text, "收入比", "收入之比", "收入倍差")
	var m []int
	for _, x := range ratio.FindAllStringSubmatchIndex(text, -1) {
		if x[0] > at && x[6] < 0 && text[x[4]:x[5]] == "1" && (m == nil && ner.RuneCount(text[at:x[0]]) < 24 || m != nil && ner.RuneCount(text[m[1]:x[0]]) < 12) {
			m = x
		}
	}
	if m == nil {
		return
	}
	v, err := strconv.ParseFloat(text[m[2]:m[3]], 64)
	if err != nil {
		return
	}
	word := "收入比"
	if strings.HasPrefix(text[at:], "收入之比") {
		word = "收入之比"
	} else if strings.HasPrefix(text[at:], "收入倍差") {
		word = "收入倍差"
	}
	from := max(strings.LastIndexAny(text[:at], "，。；：")+1, 0)
	for from < at && !utf8.RuneStart(text[from]) {
		from++
	}
	np := r.np(text[from:at+len(word)], span.Start+from)
	if ner.RuneCount(np) < 3 {
		return
	}
	q := ner.Span{Start: span.Start + m[2], End: span.Start + m[3]}
	c := clause{start: span.Start + from, end: span.Start + m[1]}
	seen := r.seenIn(c.start, q.Start)
	period, year, _ := r.findPeriod(clause{start: c.start, end: q.Start}, &seen)
	o := r.new(c, context{period, year}, np, ner.Quantity{Span: q, Number: q, Value: v, Kind: "amount"}, "observe: one to another")
	o.Subject, o.Evidence.Subject = ner.AboutRef, ner.Span{}
	o.Evidence.Quote.End = c.end
	n := len(r.recent)
	r.emit(o)
	r.recent = r.recent[:n]
}

// ratioParts is the number of parts of a match of ratio.
func ratioParts(m []int) int {
	if m[6] < 0 {
		return 2
	}
	return 3
}

// shares notes the parts of one ratio, match m of the sentence's text. former
// says that a later one took its place; it counts where before tells its year.
func (r *reading) shares(span ner.Span, text string, m []int, start int, parts []string, before string, former bool) {
	v := make([]float64, len(parts))
	sum := 0.0
	for i := range v {
		v[i], _ = strconv.ParseFloat(text[m[2+2*i]:m[3+2*i]], 64)
		sum += v[i]
	}
	if sum < 98 || sum > 102 {
		return
	}
	c := clause{start: start, end: span.End}
	seen := r.seenIn(start, span.Start+m[0])
	period, year, _ := r.findPeriod(clause{start: start, end: span.Start + m[0]}, &seen)
	if former {
		j := lastOf(before, "由", "从")
		if j < 0 {
			return
		}
		if period = r.formerly(before[j+len("由"):]); period == "" {
			return
		}
	}
	for i, name := range parts {
		at := ner.Span{Start: span.Start + m[2+2*i], End: span.Start + m[3+2*i]}
		o := r.new(c, context{period, year}, name, ner.Quantity{Span: at, Number: at, Value: round(v[i] / 100), Unit: "%", Kind: "percent"}, "observe: structure of industries")
		o.Subject, o.Evidence.Subject = ner.AboutRef, ner.Span{}
		o.Evidence.Quote.End = span.Start + m[1]
		if former {
			o.Period, o.Target = period, false
		}
		r.emit(o)
	}
}

// formerly is the year that 上年的 or 2019年的 names, or "".
func (r *reading) formerly(when string) string {
	when = strings.TrimSuffix(when, "的")
	switch {
	case r.year.base == 0:
	case planEnd(when) > 0:
		return strconv.Itoa(planEnd(when))
	case when == "上年" || when == "去年" || when == "上年同期" || when == "上年末" || when == "上年底":
		return strconv.Itoa(r.year.base - 1)
	case strings.HasSuffix(when, "年") || strings.HasSuffix(when, "年底") || strings.HasSuffix(when, "年末"):
		if y, err := strconv.Atoi(when[:strings.Index(when, "年")]); err == nil && y > 1900 && y < 2100 {
			return strconv.Itoa(y)
		}
	}
	return ""
}

// planEnd is the last year of the five-year plan whose end when names (“十五”
// 期末的 is 2005), or 0.
func planEnd(when string) int {
	when = strings.NewReplacer("“", "", "”", "", "\"", "", "的", "", " ", "").Replace(when)
	ok := false
	for _, w := range [...]string{"期末", "时期末", "末期", "末", "期"} {
		if t, cut := strings.CutSuffix(when, w); cut {
			when, ok = t, true
			break
		}
	}
	for i, w := range [...]string{"九五", "十五", "十一五", "十二五", "十三五", "十四五"} {
		if ok && when == w {
			return 2000 + 5*i
		}
	}
	return 0
}

// changedFrom marks the old values of 由A增加到B.
func (r *reading) changedFrom(c clause, qs []int) []bool {
	old := slices.Grow(r.old[:0], len(qs)+1)[:len(qs)+1]
	clear(old)
	r.old = old
	for k := 0; k+1 < len(qs); k++ {
		a, b := r.a.Quantities[qs[k]], r.a.Quantities[qs[k+1]]
		between := r.text[a.Span.End:b.Span.Start]
		if ner.RuneCount(between) > 16 {
			continue
		}
		before := r.text[c.start:a.Span.Start]
		if j := lastOf(before, "由", "从"); j < 0 || ner.RuneCount(before[j:]) > 14 {
			continue
		}
		old[k] = becomes.In(between)
	}
	return old
}

var becomes = ner.NewRunes("到至为成")

// former keeps the old value of 由45%提高到48%, with its time where it is told.
func (r *reading) former(c clause, q *ner.Quantity, cursor int) {
	before := r.text[cursor:q.Span.Start]
	i := lastOf(before, "由", "从")
	if i < 0 {
		return
	}
	when, loss := strings.CutSuffix(strings.TrimRight(before[i+len("由"):], " 净"), "亏损")
	period := r.formerly(when)
	np := r.np(before[:i], cursor)
	if np == "" || q.Unit == "位" {
		return
	}
	o := r.new(c, context{}, np, *q, "observe: former value")
	o.Period, o.Target = period, false
	if loss && o.Value != nil {
		v := -*o.Value
		o.Value = &v // 由亏损3亿元转为盈利5亿元
	}
	n := len(r.recent)
	r.emit(o)
	r.recent = r.recent[:n] // growth belongs to the new value
}

// run is the number of quantities from k on that stand in a row: A、B和C.
func (r *reading) run(c clause, qs []int, k, cursor int) int {
	if k+1 == len(qs) {
		return 1
	}
	left := r.text[cursor:r.a.Quantities[qs[k]].Span.Start]
	if !strings.Contains(left, "分别") && !r.sp.twos.In(left) {
		return 1
	}
	n := 1
	first := r.a.Quantities[qs[k]]
	for k+n < len(qs) {
		if x := r.a.Quantities[qs[k+n]]; (x.Kind == "percent") != (first.Kind == "percent") || (x.Kind == "money") != (first.Kind == "money") {
			return n // 进出口50亿元、增长8%
		}
		between := ner.Spaces.Trim(r.text[r.a.Quantities[qs[k+n-1]].Span.End:r.a.Quantities[qs[k+n]].Span.Start])
		between = strings.TrimPrefix(between, "左右")
		between = strings.TrimPrefix(between, "以上")
		for _, w := range [...]string{"增长", "下降", "提高", "上升", "达到", "达", "近", "约", "超"} {
			between = strings.TrimSuffix(between, w)
		}
		switch between {
		case "、", "和", "与", "及", "以及":
		default:
			return n
		}
		n++
	}
	return n
}

// distribute gives figures in a row to the items of the list before them.
func (r *reading) distribute(c clause, ctx context, qs []int, cursor int) bool {
	first := r.a.Quantities[qs[0]]
	left := r.text[cursor:first.Span.Start]
	if first.Kind == "points" && againstOthers(left) {
		return true // 分别高于全国、全省3.3、4.6个百分点
	}
	sign, rest, growth := r.growth(left, first)
	if !growth {
		rest = r.trimLevel(left)
	}
	tail := ""
	if i := ner.LastIndex(rest, "分别"); i >= 0 {
		tail = r.np(r.cutComparison(rest[i+len("分别"):]), cursor+i+len("分别"))
		rest = rest[:i]
	}
	rest = r.cutComparison(rest)
	if r.distributeNamed(c, ctx, qs, cursor, rest, tail, sign, growth) {
		return true
	}
	items := r.items(rest, cursor, len(qs))
	if len(items) != len(qs) && len(qs) == 3 {
		if it := r.ofThree(rest, tail, first.Span.Start); it != nil {
			items, tail = it, ""
		}
	}
	if len(items) == len(qs) && tail != "" {
		for i := range items {
			items[i] += tail
		}
	}
	if np := r.np(rest, cursor) + tail; !growth && len(r.recent) >= len(qs) && (r.sp.generic.has(np) || r.sp.keep.has(np) || strings.HasPrefix(np, "占")) {
		// 占比分别为52%、48%: of the figures before
		items = items[:0]
		for n := range qs {
			items = append(items, r.a.Observations[r.recent[len(r.recent)-len(qs)+n]].Indicator+np)
		}
	}
	if len(items) != len(qs) {
		np := r.np(rest, cursor) + tail
		if np == "" || r.sp.rate.has(np) {
			if growth && len(r.recent) >= len(qs) {
				for n, q := range qs {
					o := &r.a.Observations[r.recent[len(r.recent)-len(qs)+n]]
					if o.Change == nil {
						v := sign * r.a.Quantities[q].Value
						o.Change = &v
						r.extend(o, r.a.Quantities[q].Span.End)
					}
				}
				return true
			}
			return false
		}
		// who gets which cannot be told: each has the whole phrase
		items = items[:0]
		for range qs {
			items = append(items, np)
		}
	}
	for n, q := range qs {
		x := r.a.Quantities[q]
		o := r.new(c, ctx, items[n], x, "observe: distributed list")
		o.Evidence.Quote = ner.Span{Start: c.start, End: r.a.Quantities[qs[len(qs)-1]].Span.End}
		if growth {
			v := sign * x.Value
			o.Value, o.Unit, o.Change = nil, "", &v
			if strings.Contains(items[n], "拉动") && x.Kind == "points" {
				if !strings.HasSuffix(items[n], "长") {
					o.Indicator += "增长"
				}
				o.Value, o.Unit, o.Change = &v, "%", nil // a contribution is a level
			}
		} else if x.Kind == "points" {
			o.Unit = "%"
		}
		r.emit(o)
	}
	return true
}

// ofThree names what figures of the three sectors of the economy tell, where
// the text before byte at speaks of those: 三次产业对经济增长的贡献率分别为….
// It is nil where it does not.
func (r *reading) ofThree(rest, tail string, at int) []string {
	what := strings.TrimLeft(rest, " ，,") + tail
	if m := threeParts.FindStringIndex(what); m != nil {
		what = what[m[1]:]
	} else if !threeParts.MatchString(r.text[r.sent.Start:at]) {
		return nil
	}
	ok := false
	for _, w := range [...]string{"贡献率", "拉动", "增加值", "比重", "占比", "投资", "贡献"} {
		ok = ok || strings.Contains(what, w)
	}
	if !ok {
		return nil
	}
	what = strings.TrimSuffix(strings.ReplaceAll(what, "分别", ""), "：")
	return []string{"第一产业" + what, "第二产业" + what, "第三产业" + what}
}

// distributeNamed gives figures in a row to as many places or firms named
// before them: 甲市、乙市两地工业增加值分别增长8%和9%. rest is the text from
// cursor up to the figures, tail what stands behind 分别.
func (r *reading) distributeNamed(c clause, ctx context, qs []int, cursor int, rest, tail string, sign float64, growth bool) bool {
	end := cursor + len(rest)
	if end > len(r.text) || r.text[cursor:end] != rest {
		end = r.a.Quantities[qs[0]].Span.Start
	}
	var who []int
	last := -1
	for m := r.mi; m < len(r.a.Mentions) && r.a.Mentions[m].Span.Start < end; m++ {
		x := r.a.Mentions[m]
		if x.Span.Start < cursor || x.Span.End > end || x.Span.Start < last || !subjectType(x.Type) {
			continue
		}
		if last >= 0 {
			switch ner.Spaces.Trim(r.text[last:x.Span.Start]) {
			case "、", "和", "与", "及", "以及":
			default:
				who = who[:0]
			}
		}
		who, last = append(who, m), x.Span.End
	}
	if len(who) != len(qs) {
		return false
	}
	for _, w := range [...]string{"对", "向", "与", "从", "至", "到", "距", "考取", "往", "距离"} {
		if strings.HasSuffix(r.text[cursor:r.a.Mentions[who[0]].Span.Start], w) {
			return false // 对甲国、乙国出口分别增长5%、8%
		}
	}
	what := cutCounted(strings.TrimLeft(r.text[last:max(last, end)], "”’ 》"))
	np := r.np(r.cutComparison(strings.TrimLeft(what, "的")), last)
	np += tail
	if np == "" {
		np = r.before()
	}
	if np == "" || r.sp.rate.has(np) {
		return false
	}
	for n, q := range qs {
		x := r.a.Quantities[q]
		o := r.new(c, ctx, np, x, "observe: list of places")
		o.Evidence.Quote = ner.Span{Start: c.start, End: r.a.Quantities[qs[len(qs)-1]].Span.End}
		if growth {
			v := sign * x.Value
			o.Value, o.Unit, o.Change = nil, "", &v
		}
		r.ofMention(o, who[n])
		r.emit(o)
	}
	return true
}

// cutCounted takes 两市, 等3个园区, 三县 off the front of s.
func cutCounted(s string) string {
	t := strings.TrimPrefix(s, "等")
	n, ok := parseNumeral(t)
	if !ok || n.value < 2 || n.value > 40 {
		return s
	}
	t = t[n.len:]
	for _, w := range [...]string{"大", "个", "家"} {
		t = strings.TrimPrefix(t, w)
	}
	for _, w := range [...]string{"县（市、区）", "县（市）", "县市区", "市县", "县区", "县市", "区县", "地市", "市", "县", "区", "旗", "州", "地", "镇", "乡", "村", "园区", "开发区", "景区", "企业", "公司", "港", "省", "者"} {
		if u, ok := strings.CutPrefix(t, w); ok {
			return u
		}
	}
	return s
}

// ofMention makes mention m the subject of o.
func (r *reading) ofMention(o *ner.Observation, m int) {
	o.Subject, o.Evidence.Subject = ner.Ref(m), r.a.Mentions[m].Span
	if r.isAbout(m) {
		o.Subject, o.Evidence.Subject = ner.AboutRef, ner.Span{}
	}
}

// named is the place or firm that np, found in [from, to), is the name of, or -1.
func (r *reading) named(np string, from, to int) int {
	if np == "" {
		return -1
	}
	for m := r.mi; m < len(r.a.Mentions) && r.a.Mentions[m].Span.Start < to; m++ {
		x := r.a.Mentions[m]
		if x.Span.Start < from || x.Span.End > to || r.text[x.Span.Start:x.Span.End] != np {
			continue
		}
		switch x.Type {
		case ner.District, ner.Park, ner.Place, ner.Enterprise, ner.Organization:
			return m
		}
	}
	return -1
}

// before is the indicator of the last observation of this sentence, or of the
// one before it where that ends just before; "" without one.
func (r *reading) before() string {
	if len(r.recent) > 0 {
		return r.a.Observations[r.recent[len(r.recent)-1]].Indicator
	}
	if n := len(r.a.Observations); n > 0 {
		if o := r.a.Observations[n-1]; o.Evidence.Sentence == r.sentIx-1 && r.sent.Start-o.Evidence.Quote.End < 12 {
			return o.Indicator
		}
	}
	return ""
}

// partOf is the indicator of the sentence before that q, said of one of several
// places, is a part of: in its unit, or for money told by its growth only. It
// is "" without one.
func (r *reading) partOf(q *ner.Quantity) string {
	n := len(r.a.Observations)
	for i := n - 1; i >= 0 && i >= n-4; i-- {
		o := &r.a.Observations[i]
		if o.Evidence.Sentence != r.sentIx-1 || planned(o.Indicator) || strings.Contains(o.Indicator, "占") {
			continue
		}
		if o.Value != nil && o.Unit == q.Unit || o.Value == nil && o.Change != nil && q.Kind == "money" {
			return o.Indicator
		}
	}
	return ""
}

// headNoun is what a clause with nothing but 共 before its number counts: the
// noun that the clause before ends in and is all of, 高铁项目，共4个. Or "".
func (r *reading) headNoun(c clause, left string) string {
	switch ner.Spaces.Trim(left) {
	case "共", "共有", "共计", "总计", "合计", "总共", "一共":
	default:
		return ""
	}
	before := strings.TrimRight(r.text[r.sent.Start:c.start], "，, ")
	at := strings.LastIndexAny(before, "，；：") + 1
	if at > 0 {
		at += len("，") - 1
	}
	t := before[at:]
	if len(before) == c.start-r.sent.Start || utf8.RuneCountInString(t) > 20 || r.headLen(t) == 0 || len(r.recent) > 0 && r.a.Observations[r.recent[len(r.recent)-1]].Evidence.Quote.End > r.sent.Start+at {
		return ""
	}
	return r.np(t, r.sent.Start+at)
}

// eachOf is what the text from from to to says of each of the firms, parks or
// places that it lists, and their mentions: 甲、乙全年出口均达3000万美元.
func (r *reading) eachOf(c clause, from, to int) (who []int, what string) {
	at := from + len(r.text[from:to]) - len(strings.TrimLeft(r.text[from:to], " ，,"))
	for at < to {
		m := r.mentionFrom(at, to)
		if m < 0 || r.a.Mentions[m].Span.Start != at {
			break
		}
		switch r.a.Mentions[m].Type {
		case ner.Enterprise, ner.Park, ner.District, ner.Project:
		default:
			return nil, ""
		}
		who = append(who, m)
		at = r.a.Mentions[m].Span.End
		rest := r.text[at:to]
		n := 0
		for _, w := range [...]string{"、", "和", "与", "及", "以及"} {
			if strings.HasPrefix(rest, w) {
				n = len(w)
			}
		}
		if n == 0 {
			break
		}
		at += n
	}
	if len(who) < 2 || at >= to {
		return nil, ""
	}
	if what = r.np(r.text[at:to], at); !r.good(what) {
		return nil, ""
	}
	return who, what
}

// isInvestment reports an amount that is a named project's investment.
func (r *reading) isInvestment(c clause, q *ner.Quantity, np, right, left string, start int, of bool) bool {
	if q.Kind != "money" {
		return false
	}
	tail := r.trimLevel(left)
	spend := r.sp.spend.suffix(tail) > 0 || r.sp.invest.suffix(tail) > 0 && strings.Contains(tail[max(0, len(tail)-24):], "投资")
	// 总投资35亿元的X项目, not 总投资35亿元的12个项目
	counted := false
	if k := r.quantityAt(start); k < len(r.a.Quantities) {
		x := r.a.Quantities[k]
		counted = x.Span.Start == start && x.Kind == "amount" && r.isClassifier(x.Unit)
	}
	if of && spend && !counted {
		for _, w := range [...]string{"项目", "工程", "基地", "园", "中心", "厂", "线", "城", "“"} {
			if strings.Contains(r.text[start:min(c.end, start+120)], w) {
				return true
			}
		}
	}
	project := func(from, to int) bool {
		for m := r.mi; m < len(r.a.Mentions) && r.a.Mentions[m].Span.Start < to; m++ {
			x := r.a.Mentions[m]
			if x.Type == ner.Project && x.Span.Start >= from && x.Span.End <= to {
				return true
			}
		}
		return false
	}
	if (spend || blank(left)) && project(start, c.end) {
		return true
	}
	if s := strings.TrimSuffix(np, "额"); strings.HasSuffix(s, "投资") && r.subject >= 0 && r.builds(c, np) {
		return true // 甲公司投资5亿元，建设乙基地
	}
	if counted {
		return false
	}
	if r.sp.invest.has(np) && strings.Contains(np, "总投资") && np != "固定资产投资额" && len(r.recent) == 0 {
		return true
	}
	if r.sp.invest.has(np) || strings.HasSuffix(np, "项目总投资") && !strings.ContainsAny(r.text[c.start:q.Span.Start], "个") {
		if r.subject >= 0 && r.a.Mentions[r.subject].Type == ner.Project {
			return true
		}
		whole := false // 全年项目总投资: of them all
		for _, w := range [...]string{"全年", "力争", "全市", "全县", "全区", "全省"} {
			whole = whole || strings.Contains(r.text[c.start:q.Span.Start], w)
		}
		if strings.Contains(r.text[c.start:q.Span.Start], "项目") && len(r.recent) == 0 && (!whole || r.topic >= 0) {
			return true
		}
		if r.topic >= 0 && len(r.recent) == 0 {
			return true
		}
		for _, w := range [...]string{"该项目", "项目总投资", "该工程", "工程总投资"} {
			if strings.Contains(r.text[r.sent.Start:q.Span.Start], w) && len(r.recent) == 0 {
				return true
			}
		}
		// a project named earlier in the sentence, and no count before this figure
		if len(r.recent) == 0 && project(r.sent.Start, q.Span.Start) {
			return true
		}
	}
	return false
}

// unique keeps the first of observations that say the same: reports repeat
// passages, and headlines repeat figures. The fuller one gives what the first
// lacks.
func unique(text string, obs []ner.Observation) []ner.Observation {
	type key struct {
		subject       ner.Ref
		name          string
		value, change float64
		has           [2]bool
		unit          string
		target        bool
	}
	// By indicator the last of those kept, by each of them the one before.
	last := make(map[string]int32, len(obs))
	before := make([]int32, 0, len(obs))
	keys := make([]key, 0, len(obs))
	out := obs[:0]
	for n := range obs {
		o := &obs[n]
		k := key{subject: o.Subject, unit: o.Unit, target: o.Target}
		if o.Value != nil {
			k.value, k.has[0] = *o.Value, true
		} else if o.Change != nil {
			k.change, k.has[1] = *o.Change, true
		} else {
			k.name = o.Rank
		}
		newest, ok := last[o.Indicator]
		i := -1
		if ok {
			for i = int(newest); i >= 0 && keys[i] != k; {
				i = int(before[i])
			}
		} else {
			newest = -1
		}
		same := ner.RuneCount(o.Indicator) >= 5
		if i >= 0 && !same {
			same = text[o.Evidence.Quote.Start:o.Evidence.Quote.End] == text[out[i].Evidence.Quote.Start:out[i].Evidence.Quote.End]
		}
		if i >= 0 && same && (out[i].Period == o.Period || !strings.Contains(out[i].Period+o.Period, "-")) {
			if out[i].Change == nil {
				out[i].Change = o.Change
			}
			if out[i].Rank == "" {
				out[i].Rank = o.Rank
			}
			continue
		}
		if i := toldBefore(text, out, o); i >= 0 {
			if out[i].Change == nil {
				out[i].Change = o.Change
			}
			if out[i].Rank == "" {
				out[i].Rank = o.Rank
			}
			continue
		}
		last[o.Indicator] = int32(len(out))
		before, keys = append(before, newest), append(keys, k)
		out = append(out, *o)
	}
	return out
}

// toldBefore is the observation among out that gives o's figure already in
// words of which the one's are among the other's: 9个产业项目集中开工 in the title,
// 9个集中开工项目 below, 9个项目. Only projects and what is put into them are
// told so often; -1 without one.
func toldBefore(text string, out []ner.Observation, o *ner.Observation) int {
	if o.Value == nil || *o.Value < 3 {
		return -1
	}
	head := ""
	for _, w := range [...]string{"项目", "投资"} {
		if strings.HasSuffix(o.Indicator, w) && (w == "项目") != (o.Unit == "元") {
			head = w
		}
	}
	if head == "" {
		return -1
	}
	for i := len(out) - 1; i >= 0 && i >= len(out)-24; i-- {
		x := &out[i]
		if x.Subject != o.Subject || x.Unit != o.Unit || x.Target != o.Target || x.Value == nil || *x.Value != *o.Value || !strings.HasPrefix(x.Period, o.Period) && !strings.HasPrefix(o.Period, x.Period) || !strings.HasSuffix(x.Indicator, head) {
			continue
		}
		if !among(x.Indicator, o.Indicator) && !among(o.Indicator, x.Indicator) {
			continue
		}
		// Two lists of the same length are two, unless an item stands in both.
		a, listed := firstItem(text[x.Evidence.Quote.Start:x.Evidence.Quote.End])
		if _, both := firstItem(text[o.Evidence.Quote.Start:o.Evidence.Quote.End]); listed && both && !strings.Contains(text[o.Evidence.Quote.Start:o.Evidence.Quote.End], a) {
			continue
		}
		return i
	}
	return -1
}

// firstItem is the end of what stands before the first mark of a list in s.
func firstItem(s string) (item string, ok bool) {
	if !strings.Contains(s, "等") {
		return "", false
	}
	i := strings.Index(s, "、")
	if i < 0 {
		i = strings.LastIndex(s, "等")
	}
	return ner.LastRunes(s[:i], 4), true
}

// among reports that the runes of s stand in t in their order.
func among(s, t string) bool {
	for _, r := range s {
		i := strings.IndexRune(t, r)
		if i < 0 {
			return false
		}
		t = t[i+utf8.RuneLen(r):]
	}
	return true
}

// ranks gives places claimed in the clause to the figure before them, or makes
// observations without a value: 绿色发展指数位列全市第一.
// seen is the look at the clause.
func (r *reading) ranks(c clause, ctx context, qs []int, made int, seen *look) {
	if f := &r.sp.rank; seen.any&f.bits == 0 && !f.open {
		return
	}
	last := r.lastSeen(seesRank, c, seen)
	if last < 0 {
		return
	}
	upTo := r.seen.part(seen.from, seen.from+last+1) // a match holds one of the words
	text := r.text[c.start:c.end]
	var m []int
	for k := r.sp.rank.from; k < r.sp.rank.to && m == nil; k++ {
		m = r.sp.look.first(k, text, &upTo)
	}
	if m == nil {
		return
	}
	rank := text[m[2]:m[3]]
	after := text[m[1]:]
	for _, w := range [...]string{"个", "家", "批", "座", "条", "大", "所", "项", "例", "次", "届", "方阵", "梯队", "期", "人民", "中学", "小学", "产业", "书记", "轮", "支", "款", "台", "产粮", "季度", "线", "类", "部"} {
		if strings.HasPrefix(after, w) {
			return
		}
	}
	// the figure before it, in this clause or in this sentence
	lead := text[:m[0]]
	if len(r.recent) > made {
		last := r.a.Observations[r.recent[len(r.recent)-1]]
		if last.Evidence.Object.End <= c.start+m[0]+1 {
			r.setRank(len(r.recent)-1, rank, c.start+m[1])
			return
		}
	}
	lead = strings.TrimRight(lead, " ，,")
	for _, w := range [...]string{"均", "双双", "都", "分别", "持续", "继续", "稳", "已"} {
		lead = strings.TrimSuffix(lead, w)
	}
	if i := lastOf(lead, "连续"); i > 0 {
		lead = lead[:i]
	}
	if strings.HasSuffix(lead, "个") || strings.HasSuffix(lead, "项") {
		return // 摘下多个全市第一
	}
	np := r.np(lead, c.start)
	if np == "" || r.sp.generic.has(np) || r.sp.rate.has(np) || np == "增幅" || np == "总额" {
		if len(r.recent) > 0 {
			r.setRank(len(r.recent)-1, rank, c.start+m[1])
		}
		return
	}
	if !strings.Contains(rank, "第") || strings.Contains(rank, "方阵") || strings.Contains(rank, "梯队") || len(qs) > 0 && r.a.Quantities[qs[0]].Span.Start < c.start+m[0] {
		return
	}
	items := []string{np}
	if it := r.items(lead, c.start, 0); len(it) > 1 && len(it) < 8 {
		items = it
	}
	for _, x := range items {
		x = tidy(x)
		if !r.good(x) || ner.RuneCount(x) < 3 {
			continue
		}
		o := &ner.Observation{Subject: r.subject, Indicator: x, Rank: rank, Period: ctx.period, Confidence: 0.6, S: -1}
		if o.Period == "" {
			o.Period = r.baseYear
		}
		o.Target = r.target || r.plan != 0
		o.Evidence = ner.Evidence{Sentence: r.sentIx, Quote: ner.Span{Start: c.start, End: c.start + m[1]}, Subject: r.subjectS,
			Object: ner.Span{Start: c.start + m[2], End: c.start + m[3]}, Rule: "observe: rank"}
		r.emit(o)
	}
}

func (r *reading) setRank(i int, rank string, end int) {
	o := &r.a.Observations[r.recent[i]]
	if o.Rank == "" {
		o.Rank = rank
		r.extend(o, end)
	}
}

// builds reports a firm or a project that puts money into building something,
// as the same sentence says.
func (r *reading) builds(c clause, np string) bool {
	if t := r.a.Mentions[r.subject].Type; t != ner.Enterprise && t != ner.Project || len(r.recent) > 0 {
		return false
	}
	for _, w := range [...]string{"完成", "固定资产", "累计", "民间", "工业投资", "同比"} {
		if strings.Contains(np, w) {
			return false
		}
	}
	for _, w := range [...]string{"建设", "兴建", "新建", "开建", "打造", "在建", "扩建"} {
		if strings.Contains(r.text[c.start:r.sent.End], w) {
			return true
		}
	}
	return false
}
