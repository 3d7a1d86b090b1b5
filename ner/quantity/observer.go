package quantity

import (
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhengpu/ner"
)

// Observer is the stage that fills Analysis.Observations from the quantities,
// clause by clause: a figure belongs to the noun phrase before it (产值达5亿元,
// 车棚115个) or behind it (新增115个车棚), growth and rank to the figure before
// them. It reads Quantities, Mentions, Attributes and Tokens; any may be empty.
func (e *Engine) Observer() ner.Stage { return observer{e} }

type observer struct{ e *Engine }

func (observer) Name() string { return "observe" }

func (o observer) Run(a *ner.Analysis) error {
	r := &reading{e: o.e, sp: o.e.speech, a: a, text: a.Doc.Text, subject: ner.AboutRef, parent: -1}
	r.year.base = a.Doc.Year
	r.year.now = a.Doc.Year
	head := r.text[:min(len(r.text), 6000)]
	r.report = strings.Contains(head, "政府工作报告") || strings.Contains(head, "各位代表") || strings.Contains(head, "大会报告工作")
	if r.report && r.year.base > 0 {
		r.year.now++
	}
	for i := range a.Doc.Sentences {
		r.sentence(i)
	}
	a.Observations = unique(a.Doc.Text, a.Observations)
	return nil
}

// reading is the state of one pass over a document.
type reading struct {
	e    *Engine
	sp   *speech
	a    *ner.Analysis
	text string

	report   bool // a work report: 今年 is the year after the one reported of
	year     years
	plan     int // the year planned for, 0 outside such sections
	para     int
	period   string // carried through the paragraph
	pyear    int
	sentIx   int
	tokens   []ner.Token
	sent     ner.Span
	target   bool
	subject  ner.Ref
	subjectS ner.Span
	recent   []int // observations of this sentence
	parent   int   // the observation before 其中, or -1
	qi, mi   int
	whole    bool         // np keeps lists
	cut      map[int]bool // byte offsets at which a token begins; nil without tokens
	topic    ner.Ref      // the project, enterprise or park that the paragraph tells of, or NoRef
	headed   bool         // the topic comes from a heading
	strong   bool         // the paragraph is an entry under the topic's name
}

type clause struct {
	start, end int
	qs         []int
}

func (r *reading) sentence(i int) {
	s := r.a.Doc.Sentences[i]
	r.sentIx, r.sent = i, s.Span
	if s.Paragraph != r.para || i == 0 {
		r.para, r.period, r.pyear, r.parent = s.Paragraph, "", 0, -1
		if !r.headed || i == 0 {
			r.topic, r.strong = ner.NoRef, false
		}
		r.headed = false
		r.mentionsFrom(s.Span.Start)
		r.setTopic(s)
	}
	r.recent = r.recent[:0]
	r.subject, r.subjectS = ner.AboutRef, ner.Span{}
	r.target = false
	r.tokens, r.cut = nil, nil
	if i < len(r.a.Tokens) {
		r.tokens = r.a.Tokens[i]
	}
	text := r.text[s.Span.Start:s.Span.End]
	r.section(text, s.Heading)
	var qs []int
	for r.qi < len(r.a.Quantities) && r.a.Quantities[r.qi].Span.Start < s.Span.End {
		if r.a.Quantities[r.qi].Span.Start >= s.Span.Start {
			qs = append(qs, r.qi)
		}
		r.qi++
	}
	r.mentionsFrom(s.Span.Start)
	r.leadTopic(s.Span)
	if len(qs) == 0 {
		r.structure(s.Span, text)
		return
	}
	if len(r.tokens) > 0 {
		r.cut = make(map[int]bool, len(r.tokens)+1)
		for _, t := range r.tokens {
			r.cut[t.Span.Start] = true
		}
		r.cut[s.Span.End] = true
	}
	for _, c := range r.clauses(s.Span, qs) {
		r.clause(c)
	}
	r.structure(s.Span, text)
}

func (r *reading) mentionsFrom(at int) {
	for r.mi < len(r.a.Mentions) && r.a.Mentions[r.mi].Span.End <= at {
		r.mi++
	}
}

// setTopic sees what a paragraph tells of: the only project, else the only
// enterprise, else the only park of its first sentence. The topic of a heading
// holds for the paragraph below.
func (r *reading) setTopic(s ner.Sentence) {
	text := r.text[s.Span.Start:s.Span.End]
	for _, t := range [...]ner.Type{ner.Project, ner.Enterprise, ner.Park} {
		found, many := -1, false
		for m := r.mi; m < len(r.a.Mentions) && r.a.Mentions[m].Span.Start < s.Span.End; m++ {
			x := r.a.Mentions[m]
			if x.Type != t {
				continue
			}
			if found >= 0 && r.a.Mentions[found].Name != x.Name {
				many = true
			}
			if found < 0 {
				found = m
			}
		}
		if many {
			return
		}
		if found < 0 {
			continue
		}
		at := r.a.Mentions[found].Span.Start - s.Span.Start
		if utf8.RuneCountInString(text[:at]) > 30 || r.listed(found, s.Span.End) {
			return
		}
		r.topic = ner.Ref(found)
		r.strong = r.alone(text, at, r.a.Mentions[found].Span.Len()) && t != ner.Park
		r.headed = utf8.RuneCountInString(text) <= 40 && (s.Heading || !strings.ContainsAny(text, "。；"))
		return
	}
}

// alone reports that nothing but numbering stands before the n bytes at byte
// at of s and nothing but 项目 or 工程 behind them up to the next mark: the
// name of an entry.
func (r *reading) alone(s string, at, n int) bool {
	if strings.Trim(s[:at], " 　“‘\"0123456789.、．（）()一二三四五六七八九十第号项目：:") != "" {
		return false
	}
	rest := strings.TrimLeft(s[at+n:], "”’\" ")
	for _, w := range [...]string{"项目", "工程"} {
		rest = strings.TrimPrefix(rest, w)
	}
	c, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || strings.ContainsRune("，。：；,:;（(", c)
}

// leadTopic takes a mention that opens a sentence as what follows tells of.
func (r *reading) leadTopic(s ner.Span) {
	m := r.mentionFrom(s.Start, s.End)
	if m < 0 {
		return
	}
	x := r.a.Mentions[m]
	lead := strings.Trim(r.text[s.Start:x.Span.Start], " “‘\"0123456789.、（）()一二三四五六七八九十")
	switch x.Type {
	case ner.Enterprise, ner.Project, ner.Park:
		if lead == "" && !r.listed(m, s.End) {
			r.topic = ner.Ref(m)
		}
	case ner.District:
		if lead == "" && r.isAbout(m) {
			r.topic = ner.NoRef
		}
	}
}

// structure reads 三次产业结构调整为12.1:45.3:42.6 as three shares. The last of
// several ratios in the sentence holds.
func (r *reading) structure(span ner.Span, text string) {
	if !strings.Contains(text, "产业") {
		return
	}
	ms := ratio.FindAllStringSubmatchIndex(text, -1)
	if len(ms) == 0 {
		return
	}
	m := ms[len(ms)-1]
	lead := text[:ms[0][0]]
	if i := lastOf(lead, "，", "。", "；", ","); i >= 0 {
		lead = lead[i:]
	}
	if !strings.Contains(lead, "产业") && !strings.Contains(lead, "三产") && !strings.Contains(lead, "三次") {
		return
	}
	var v [3]float64
	sum := 0.0
	for i := range v {
		v[i], _ = strconv.ParseFloat(text[m[2+2*i]:m[3+2*i]], 64)
		sum += v[i]
	}
	if sum < 98 || sum > 102 {
		return
	}
	c := clause{start: span.Start + ms[0][0] - len(lead), end: span.End}
	period, year, _ := r.findPeriod(clause{start: c.start, end: span.Start + m[0]})
	for i, name := range [...]string{"第一产业占比", "第二产业占比", "第三产业占比"} {
		at := ner.Span{Start: span.Start + m[2+2*i], End: span.Start + m[3+2*i]}
		o := r.new(c, context{period, year}, name, ner.Quantity{Span: at, Number: at, Value: round(v[i] / 100), Unit: "%", Kind: "percent"}, "structure of industries")
		o.Subject, o.Evidence.Subject = ner.AboutRef, ner.Span{}
		o.Evidence.Quote.End = span.Start + m[1]
		r.emit(o)
	}
}

// tailMatch looks for re, which is anchored at the end and needs one of the
// words, in the last sixty bytes or so of s.
func tailMatch(re *regexp.Regexp, s string, words ...string) []int {
	from := max(0, len(s)-90)
	for from > 0 && !utf8.RuneStart(s[from]) {
		from--
	}
	for _, w := range words {
		if !strings.Contains(s[from:], w) {
			continue
		}
		if m := re.FindStringIndex(s[from:]); m != nil {
			return []int{m[0] + from, m[1] + from}
		}
		return nil
	}
	return nil
}

var (
	listMark    = regexp.MustCompile(`^(?:\d{1,2}[、.．]|[（(]\d{1,2}[）)])`)
	againstLast = regexp.MustCompile(`^(?:同比|环比|(?:比|较)(?:上年同期|去年同期|上年|去年|同期|年初|上月|期初))`)
	developed   = regexp.MustCompile(`(?:由|从)[^，]{3,60}(?:到|至)(?:目前的|现在的|今年的|如今的)?$`)
	yearsTail   = regexp.MustCompile(`(?:(?:近|过去|连续|这)?[一二三四五六七八九十两\d]{1,2}年(?:来|间|以来)?|自(?:19|20)\d\d年以来(?:连续.年)?)$`)
	perUnit     = regexp.MustCompile(`(?:为|达|达到)?每(?:人每月|人每年|人每天|公斤|平方米|立方米|人|户|亩|吨|头|月|年|天|度|斤|公里|万人|千人|百户|周|个|家|名|班)$`)
)

var ratio = regexp.MustCompile(`(\d{1,2}(?:\.\d+)?)\s?[:：∶]\s?(\d{1,2}(?:\.\d+)?)\s?[:：∶]\s?(\d{1,2}(?:\.\d+)?)`)

// section sees whether a heading opens or ends a part that plans.
func (r *reading) section(s string, heading bool) {
	n := utf8.RuneCountInString(s)
	if n > 60 && !strings.Contains(s, "目标") {
		return
	}
	if !r.sp.needed.contains(s) {
		return
	}
	for _, re := range r.sp.plan {
		m := re.FindStringSubmatchIndex(s)
		if m == nil || m[0] > 120 {
			continue
		}
		if n > 60 && !strings.Contains(s[m[0]:m[1]], "目标") {
			continue
		}
		r.plan = r.year.now
		if !r.report && r.year.base > 0 {
			r.plan = r.year.base
			if strings.Contains(s, "明年") {
				r.plan++
			}
		}
		if len(m) > 2 && m[2] >= 0 {
			r.plan, _ = strconv.Atoi(s[m[2]:m[3]])
			if r.plan < r.year.base || r.plan == r.year.base && (r.report || !heading) {
				r.plan = 0 // 2015年主要工作 in a report on 2015
				return
			}
		}
		if r.plan == 0 {
			r.plan = -1
		}
		return
	}
	if n <= 24 && (heading || !strings.ContainsAny(s, "，,")) {
		for _, re := range r.sp.review {
			if re.MatchString(s) {
				r.plan = 0
			}
		}
	}
}

// clauses cuts a sentence at commas, colons, and at brackets that hold figures.
func (r *reading) clauses(s ner.Span, qs []int) []clause {
	var out []clause
	start, k := s.Start, 0
	inside := func(i int) bool {
		for k < len(qs) && r.a.Quantities[qs[k]].Span.End <= i {
			k++
		}
		return k < len(qs) && r.a.Quantities[qs[k]].Span.Start <= i
	}
	depth := 0 // of brackets with a figure
	for i := s.Start; i < s.End; {
		c, size := utf8.DecodeRuneInString(r.text[i:s.End])
		stop := false
		switch c {
		case '，', '；', '。', '：', '！', '？', ';', '!', '?', '\n', '|', '—':
			stop = true
		case ',', ':':
			stop = !inside(i)
		case '.':
			next, _ := utf8.DecodeRuneInString(r.text[i+1 : s.End])
			stop = !inside(i) && !isLatin(next) && !isArabic(next) && i > s.Start+3
		case '（', '(':
			if j := strings.IndexAny(r.text[i:s.End], "）)"); j > 0 && r.figure(qs, i, i+j) {
				stop = true
				depth++
			}
		case '）', ')':
			if depth > 0 {
				stop = true
				depth--
			}
		}
		if stop && !(c == '—' && inside(i)) {
			out = append(out, clause{start: start, end: i})
			start = i + size
		}
		i += size
	}
	out = append(out, clause{start: start, end: s.End})
	k = 0
	for i := range out {
		for k < len(qs) && r.a.Quantities[qs[k]].Span.Start < out[i].end {
			if r.a.Quantities[qs[k]].Span.Start >= out[i].start {
				out[i].qs = append(out[i].qs, qs[k])
			}
			k++
		}
	}
	return out
}

func (r *reading) figure(qs []int, from, to int) bool {
	for _, q := range qs {
		x := r.a.Quantities[q]
		if x.Span.Start >= from && x.Span.End <= to && x.Kind != "year" && x.Kind != "date" && x.Kind != "ordinal" {
			return true
		}
	}
	return false
}

func (r *reading) clause(c clause) {
	text := r.text[c.start:c.end]
	if strings.TrimSpace(text) == "" {
		return
	}
	r.findSubject(c)
	period, pyear, had := r.findPeriod(c)
	if strings.HasPrefix(strings.TrimLeft(text, "“ "), "其中") && len(r.recent) > 0 {
		r.parent = r.recent[len(r.recent)-1]
	}
	if r.sp.target.contains(text) {
		r.target = true
	}
	_ = had
	ctx := context{period: period, year: pyear}
	cursor := c.start
	made := len(r.recent)
	qs := r.usable(c)
	old := r.changedFrom(c, qs)
	verb := ""
	for k := 0; k < len(qs); {
		q := &r.a.Quantities[qs[k]]
		if q.Span.Start < cursor {
			k++
			continue
		}
		if old[k] {
			r.former(c, q, cursor)
			k++
			continue
		}
		run := r.run(c, qs, k, cursor)
		if run > 1 {
			if r.distribute(c, ctx, qs[k:k+run], cursor) {
				cursor = r.a.Quantities[qs[k+run-1]].Span.End
				k += run
				verb = ""
				continue
			}
		}
		left := r.text[cursor:q.Span.Start]
		from := cursor
		if k > 0 && old[k-1] {
			// 由45%提高到48%: the indicator stands before 由
			p := r.a.Quantities[qs[k-1]].Span.Start
			if j := lastOf(r.text[c.start:p], "由", "从"); j >= 0 && c.start+j >= cursor {
				left = r.text[cursor : c.start+j]
				if strings.TrimSpace(left) == "" {
					left = ""
				}
				left += "达"
			}
		}
		next := c.end
		for _, n := range qs[k+1:] {
			next = r.a.Quantities[n].Span.Start
			break
		}
		cursor, verb = r.one(c, ctx, q, left, from, next, verb)
		k++
	}
	r.ranks(c, ctx, qs, made)
}

type context struct {
	period string
	year   int
}

// lastOf is the last byte offset of any of the words, or -1.
func lastOf(s string, words ...string) int {
	at := -1
	for _, w := range words {
		at = max(at, strings.LastIndex(s, w))
	}
	return at
}

// usable are the quantities of a clause that may be figures of something.
func (r *reading) usable(c clause) []int {
	var out []int
	for n, i := range c.qs {
		q := r.a.Quantities[i]
		if r.hopeless(c, q, n) {
			continue
		}
		out = append(out, i)
	}
	return out
}

func (r *reading) hopeless(c clause, q ner.Quantity, n int) bool {
	switch q.Kind {
	case "ordinal", "year", "date":
		return true
	}
	if q.Unit == "千伏" {
		return true // of a line's name
	}
	number := r.text[q.Number.Start:q.Number.End]
	after := r.text[q.Span.End:c.end]
	before := r.text[c.start:q.Span.Start]
	if strings.HasPrefix(number, "数") || strings.HasPrefix(number, "几") {
		return true
	}
	if strings.HasPrefix(after, "级") || strings.HasPrefix(after, "式") || strings.HasPrefix(after, "版") || strings.HasPrefix(after, "制") && !strings.HasPrefix(after, "制造") {
		return true
	}
	for _, w := range [...]string{"每", "前", "第", "满", "时隔", "历时", "连续", "为期"} {
		if strings.HasSuffix(before, w) && !(w == "满" || w == "前" && q.Kind == "money") {
			return true
		}
	}
	if q.Kind == "duration" || q.Unit == "岁" {
		lead := r.trimLevel(before)
		if r.sp.time.suffix(lead) == 0 && r.sp.time.suffix(strings.TrimRight(lead, "（平均）")) == 0 {
			t := before
			if j := lastOf(t, "由", "从", "的"); j > 0 {
				t = t[:j]
			}
			if !(r.sp.time.contains(t) && r.levelEnd(before)) {
				return true
			}
		}
	}
	for m := r.mi; m < len(r.a.Mentions) && r.a.Mentions[m].Span.Start < q.Span.End; m++ {
		x := r.a.Mentions[m]
		if x.Span.Contains(q.Number) && x.Type != ner.District && !strings.HasSuffix(r.text[x.Span.Start:q.Span.Start], "等") && !(x.Span.Start == q.Span.Start && x.Type != ner.Project) {
			return true
		}
	}
	for _, at := range r.a.Attributes {
		if at.Name == ner.Investment && at.Evidence.Object.Overlaps(q.Span) {
			return true
		}
	}
	if i := strings.LastIndex(before, "指"); i >= 0 && !strings.HasPrefix(before[i:], "指数") && !strings.HasPrefix(before[i:], "指标") && strings.Contains(headRunes(after, 6), "以上") {
		return true // a definition
	}
	if q.Kind == "money" && n+1 < len(c.qs) && !boundary(after) {
		// 80亿元项目1个: the size of what is counted
		x := r.a.Quantities[c.qs[n+1]]
		between := r.text[q.Span.End:max(q.Span.End, x.Span.Start)]
		if x.Kind == "amount" && r.isClassifier(x.Unit) && between != "" && utf8.RuneCountInString(between) <= 10 && !strings.ContainsAny(between, "、的和与及") && boundary(r.text[x.Span.End:c.end]) && r.np(before, c.start) == "" {
			return true
		}
		// 引进超亿元项目5个: a threshold
		for _, w := range [...]string{"超过", "超", "过", "逾"} {
			if t, ok := strings.CutSuffix(before, w); ok && (r.keepEnd(t) > 0 || r.np(t, c.start) == "") {
				return true
			}
		}
	}
	rule := ""
	if u := r.e.units[q.Unit]; u != nil {
		rule = u.rule
	}
	measured := q.Kind == "money" || q.Kind == "percent" || rule == "area" || rule == "mass" || rule == "energy" || q.Unit == "层" || q.Unit == "户" || q.Unit == "人"
	tail := after
	for _, w := range [...]string{"及以上", "以上", "及以下", "以下", "以内"} {
		if !strings.HasPrefix(tail, w) {
			continue
		}
		tail = tail[len(w):]
		if boundary(tail) {
			return false
		}
		// 2000万元以上项目25个: a threshold, part of the name of what is counted.
		if measured || n+1 < len(c.qs) {
			return !r.levelEnd(before)
		}
		return false
	}
	if q.Kind == "money" && strings.HasPrefix(after, "的") && strings.HasSuffix(before, "过") && !strings.HasSuffix(before, "超过") {
		return true
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
	return strings.ContainsRune("、，,。；;：:！？!?)）”’》（(\n|~—-", c)
}

// trimLevel takes level verbs and words of approximation off the end.
func (r *reading) trimLevel(s string) string {
	for {
		s = strings.TrimRight(s, " ：:“了")
		if m := tailMatch(perUnit, s, "每"); m != nil && m[0] > 0 {
			s = s[:m[0]]
		}
		n := r.sp.level.suffix(s)
		if n == 0 || r.protectedEnd(s, n) {
			return s
		}
		s = s[:len(s)-n]
	}
}

// protectedEnd keeps nouns that end like a verb: 收支, 会展.
func (r *reading) protectedEnd(s string, n int) bool {
	if utf8.RuneCountInString(s[len(s)-n:]) > 1 {
		return false
	}
	for _, w := range [...]string{"以上", "网上", "线上", "向上", "所有", "国有", "私有", "公有", "非公有", "作为", "行为", "不足", "富足", "预报", "申报", "汇报", "完满", "圆满", "美满", "附近", "邻近", "规上", "之上", "海上", "水上", "掌上", "最近", "通过", "超过", "预约", "节约", "集约", "履约", "签约", "违约", "公约", "存在", "实在", "关于", "对于", "属于", "改为", "小于", "及至", "乃至", "甚至", "盈余", "节余", "富余", "业余", "公共"} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// levelEnd reports that s ends in a verb that takes a level.
func (r *reading) levelEnd(s string) bool {
	s = strings.TrimRight(s, " 了")
	if n := r.sp.level.suffix(s); n > len("近") && !r.protectedEnd(s, n) {
		return true
	}
	for _, w := range [...]string{"约", "近", "超", "超过"} {
		s = strings.TrimSuffix(s, w)
	}
	n := r.sp.level.suffix(s)
	return n > 0 && !r.protectedEnd(s, n)
}

// changedFrom marks the old values of 由A增加到B.
func (r *reading) changedFrom(c clause, qs []int) []bool {
	old := make([]bool, len(qs)+1)
	for k := 0; k+1 < len(qs); k++ {
		a, b := r.a.Quantities[qs[k]], r.a.Quantities[qs[k+1]]
		between := r.text[a.Span.End:b.Span.Start]
		if utf8.RuneCountInString(between) > 16 {
			continue
		}
		before := r.text[c.start:a.Span.Start]
		if j := lastOf(before, "由", "从"); j < 0 || utf8.RuneCountInString(before[j:]) > 14 {
			continue
		}
		for _, w := range [...]string{"到", "至", "为", "成"} {
			if i := strings.LastIndex(between, w); i >= 0 {
				old[k] = true
			}
		}
	}
	return old
}

// former keeps the old value of 由上年的45%提高到48% when its time is told.
func (r *reading) former(c clause, q *ner.Quantity, cursor int) {
	before := r.text[cursor:q.Span.Start]
	i := lastOf(before, "由", "从")
	if i < 0 {
		return
	}
	when := strings.TrimSuffix(before[i+len("由"):], "的")
	period := ""
	switch {
	case r.year.base == 0:
	case when == "上年" || when == "去年" || when == "上年同期" || when == "上年末" || when == "上年底":
		period = strconv.Itoa(r.year.base - 1)
	case strings.HasSuffix(when, "年") || strings.HasSuffix(when, "年底") || strings.HasSuffix(when, "年末"):
		if y, err := strconv.Atoi(when[:strings.Index(when, "年")]); err == nil && y > 1900 && y < 2100 {
			period = strconv.Itoa(y)
		}
	}
	np := r.np(before[:i], cursor)
	if period == "" || np == "" {
		return
	}
	o := r.new(c, context{}, np, *q, "former value")
	o.Period, o.Target = period, false
	n := len(r.recent)
	r.emit(o)
	r.recent = r.recent[:n] // growth belongs to the new value
}

// run is the number of quantities from k on that stand in a row: A、B和C.
func (r *reading) run(c clause, qs []int, k, cursor int) int {
	left := r.text[cursor:r.a.Quantities[qs[k]].Span.Start]
	pair := false
	for _, p := range r.sp.pairs {
		pair = pair || len(p.parts) == 2 && strings.Contains(left, p.noun)
	}
	if !strings.Contains(left, "分别") && !pair {
		return 1
	}
	n := 1
	for k+n < len(qs) {
		between := strings.TrimSpace(r.text[r.a.Quantities[qs[k+n-1]].Span.End:r.a.Quantities[qs[k+n]].Span.Start])
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
	if i := strings.LastIndex(rest, "分别"); i >= 0 {
		tail = r.np(r.cutComparison(rest[i+len("分别"):]), cursor+i+len("分别"))
		rest = rest[:i]
	}
	rest = r.cutComparison(rest)
	items := r.items(rest, cursor, len(qs))
	if len(items) == len(qs) && tail != "" {
		for i := range items {
			items[i] += tail
		}
	}
	if np := r.np(rest, cursor) + tail; !growth && len(r.recent) >= len(qs) && (r.sp.generic.all[np] || strings.HasPrefix(np, "占")) {
		// 占比分别为52%、48%: of the figures before
		items = items[:0]
		for n := range qs {
			items = append(items, r.a.Observations[r.recent[len(r.recent)-len(qs)+n]].Indicator+np)
		}
	}
	if len(items) != len(qs) {
		np := r.np(rest, cursor) + tail
		if np == "" || r.sp.rate.all[np] {
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
		o := r.new(c, ctx, items[n], x, "distributed list")
		o.Evidence.Quote = ner.Span{Start: c.start, End: r.a.Quantities[qs[len(qs)-1]].Span.End}
		if growth {
			v := sign * x.Value
			o.Value, o.Unit, o.Change = nil, "", &v
		}
		r.emit(o)
	}
	return true
}

// items cuts a list A、B和C suffix into indicators, into n of them when the
// text allows it (0: any number).
func (r *reading) items(s string, at, n int) []string {
	r.whole = true
	s = r.np(s, at)
	r.whole = false
	suffix := ""
	// A、B、C三大产业产值: what stands behind the count belongs to each.
	for _, num := range [...]string{"两", "二", "三", "四", "五", "六", "七", "八", "九", "十", "2", "3", "4", "5", "6"} {
		for _, w := range [...]string{"大", "个", "项", "类"} {
			i := strings.LastIndex(s, num+w)
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
			if utf8.RuneCountInString(tail) <= 8 {
				suffix, s = tail, s[:i]
			}
		}
	}
	if i := lastDeng(s); i > 0 && suffix == "" && strings.Contains(s[:i], "、") {
		suffix, s = s[i+len("等"):], s[:i]
		if l := r.sp.listnoun.prefix(suffix); l > 0 {
			suffix = suffix[l:]
		}
	}
	items := strings.Split(s, "、")
	if n == 0 || len(items) != n {
		items = nil
		for _, p := range strings.Split(s, "、") {
			items = append(items, r.splitAnd(p)...)
		}
	}
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
	for i, x := range items {
		x = strings.TrimSpace(x)
		switch {
		case suffix != "":
			x += suffix
		case i < len(items)-1:
			if utf8.RuneCountInString(x) <= 2 && utf8.RuneCountInString(last) > utf8.RuneCountInString(x)+1 && n > 0 {
				x += tailRunes(last, utf8.RuneCountInString(last)-utf8.RuneCountInString(x))
			} else if n := r.headLen(last); n > 0 && n < len(last) && r.sp.head.suffix(x) == 0 {
				x += last[len(last)-n:]
			}
		}
		items[i] = x
	}
	return items
}

// headLen is the length of the head noun that s ends with; of a rate that is
// in no list the last three characters (完好率).
func (r *reading) headLen(s string) int {
	n := r.sp.head.suffix(s)
	if n == len("率") {
		return len(tailRunes(s, 3))
	}
	return n
}

func tailRunes(s string, n int) string {
	i := len(s)
	for ; n > 0 && i > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return s[i:]
}

// splitAnd cuts at 和, 与, 及 that stand between two nouns.
func (r *reading) splitAnd(s string) []string {
	for _, w := range [...]string{"以及", "和", "与", "及"} {
		i := strings.Index(s, w)
		if i <= 0 || i+len(w) >= len(s) {
			continue
		}
		a, b := s[:i], s[i+len(w):]
		if utf8.RuneCountInString(a) < 2 || utf8.RuneCountInString(b) < 2 || strings.HasPrefix(s[i:], "及以") || strings.HasPrefix(s[i:], "和谐") || strings.HasPrefix(s[i:], "和平") {
			continue
		}
		return append([]string{a}, r.splitAnd(b)...)
	}
	return []string{s}
}

// growth reads the words before a percentage: the sign of the change and what
// stands before. ok is false for a level (提高到48%).
func (r *reading) growth(left string, q ner.Quantity) (sign float64, rest string, ok bool) {
	if q.Kind != "percent" && q.Kind != "points" && q.Kind != "multiple" {
		return 0, "", false
	}
	s := strings.TrimRight(left, " “（")
	if r.sp.levelnoun.suffix(r.trimLevel(s)) > 0 {
		return 0, "", false
	}
	number := r.text[q.Number.Start:q.Number.End]
	if strings.HasPrefix(number, "翻") || strings.HasPrefix(number, "成倍") {
		return 1, s, true
	}
	trim := func(s string, words ...string) string {
		for again := true; again; {
			again = false
			s = strings.TrimRight(s, " ")
			for _, w := range words {
				if strings.HasSuffix(s, w) {
					s, again = s[:len(s)-len(w)], true
				}
			}
		}
		return s
	}
	near := trim(s, "高达", "了", "约", "近", "超过", "超", "大约", "接近", "幅度", "将近", "逾", "分别", "各", "达")
	if n := r.sp.level.suffix(near); n > 0 {
		w := near[len(near)-n:]
		if strings.HasSuffix(w, "到") || strings.HasSuffix(w, "至") {
			return 0, "", false
		}
	}
	wide := trim(near, "达到", "为", "达", "是", "高达", "平均", "了", "分别", "保持在", "在", "控制在", "左右", "：", ":")
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
	return 0, "", false
}

// cutComparison takes 同比, 比上年, 较2020年 and the like off the end.
func (r *reading) cutComparison(s string) string {
	for {
		t := strings.TrimRight(s, " ，,、了“”")
		if m := tailMatch(yearsTail, t, "年"); m != nil && m[0] > 0 {
			t = t[:m[0]]
		}
		if n := r.sp.compare.suffix(t); n > 0 {
			t = t[:len(t)-n]
		}
		for _, w := range [...]string{"比", "较"} {
			i := strings.LastIndex(t, w)
			if i < 0 || utf8.RuneCountInString(t[i:]) > 14 {
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

// one handles a quantity that stands alone. It gives the byte up to which the
// clause is used up and the verb that a list hands on.
func (r *reading) one(c clause, ctx context, q *ner.Quantity, left string, from, next int, verb string) (int, string) {
	if sign, rest, ok := r.growth(left, *q); ok {
		r.grow(c, ctx, q, sign, rest, from)
		return q.Span.End, ""
	}
	after := r.text[q.Span.End:c.end]
	for _, w := range [...]string{"左右", "以上", "上下", "以内", "及以上", " "} {
		after = strings.TrimPrefix(after, w)
	}
	if q.Kind == "points" || q.Kind == "multiple" {
		return q.Span.End, "" // 是五年前的3倍
	}
	if q.Kind == "percent" {
		// 以年均25%的速度递增
		for _, w := range [...]string{"的速度", "的增速", "的增长", "的增幅", "速度"} {
			if strings.HasPrefix(after, w) {
				np := r.np(strings.TrimSuffix(r.cutComparison(strings.TrimSuffix(r.cutComparison(left), "以")), "以"), from)
				if np != "" {
					v := q.Value
					o := r.new(c, ctx, np, *q, "growth before the noun")
					o.Value, o.Unit, o.Change = nil, "", &v
					r.emit(o)
				}
				return q.Span.End + len(w), ""
			}
		}
	}
	if q.Unit == "" && q.Kind == "amount" && (r.sp.money.contains(headRunes(after, 10)) || r.sp.money.suffix(r.trimLevel(left)) > 0) && q.Value >= 1e4 {
		m := *q
		m.Unit, m.Kind = "元", "money"
		q = &m
	}
	level := r.levelEnd(left)
	if m := tailMatch(developed, left, "到", "至"); m != nil && m[0] > 0 {
		left = left[:m[0]] + "达" // 由十年前的不足百个发展到
	}
	np := r.np(left, from)
	// The noun phrase behind the unit.
	start := c.end - len(after)
	of := false
	if strings.HasPrefix(after, "的") {
		of = true
		start += len("的")
	}
	right, rightEnd := "", q.Span.End
	joined := false // a conjunction follows: no noun phrase begins here
	for _, w := range [...]string{"和", "与", "及", "以及", "并", "或"} {
		if strings.HasPrefix(r.text[start:c.end], w) && r.sp.protect.prefix(r.text[start:c.end]) == 0 {
			joined = true
		}
	}
	chinese := !hasDigit(r.text[q.Number.Start:q.Number.End])
	switch {
	case next == start && next < c.end:
		// 8大类42件实事: both count what follows; 拆除违建639处1.6万平方米: what stands before
		if x := r.a.Quantities[r.quantityAt(next)]; !boundary(r.text[x.Span.End:c.end]) {
			right, _ = r.rightPhrase(x.Span.End, c.end, c.end)
		}
	case !joined && !boundary(r.text[start:c.end]):
		right, rightEnd = r.rightPhrase(start, c.end, next)
	}
	if chinese && right != "" && q.Kind == "amount" && q.Value <= 10 && q.Span.Len() <= 9 {
		if q.Value == 1 || r.sp.abstract.contains(headRunes(right, 4)) || r.sp.abstract.suffix(right) > 0 || q.Unit == "类" {
			return q.Span.End, ""
		}
		if np != "" && !level && r.keepEnd(r.trimLevel(left)) == 0 && !strings.HasSuffix(strings.TrimRight(left, " "), "等") {
			return q.Span.End, "" // 残疾人两项补贴 is a name
		}
	}
	if t := r.trimLevel(left); right == "" && q.Kind == "money" && r.sp.spend.suffix(t) > 0 && r.sp.spend.all[np] && next < c.end {
		// 投入6亿元启动12个医院项目建设
		if x := r.a.Quantities[r.quantityAt(next)]; r.np(r.text[start:next], start) == "" {
			if w, _ := r.rightPhrase(x.Span.End, c.end, c.end); w != "" && !boundary(r.text[x.Span.End:c.end]) {
				np = r.np(w, x.Span.End) + np
			}
		}
	}
	adjacent := strings.TrimSpace(strings.Trim(left, "、和与及")) == "" && from > c.start
	if np == "投资" && strings.Contains(left, "完成") {
		np = "完成投资" // done so far, no attribute of the project
	}
	if r.isInvestment(c, q, np, right, left, start, of) {
		return q.Span.End, ""
	}
	if right != "" && !(np != "" && level && !of && r.takesLevel(q, left)) {
		return r.prenominal(c, ctx, q, left, np, right, rightEnd, from, start, next, of, verb)
	}
	// The number ends the phrase.
	if np == "" && (adjacent || r.bareLeft(left)) && len(r.recent) > 0 {
		if prev := r.a.Observations[r.recent[len(r.recent)-1]]; adjacent || prev.Value == nil {
			if prev.Value == nil && prev.Change != nil && !adjacent {
				o := &r.a.Observations[r.recent[len(r.recent)-1]]
				v := q.Value
				o.Value, o.Unit = &v, q.Unit
				r.extend(o, q.Span.End)
				return q.Span.End, ""
			}
			np = r.join(prev.Indicator, q)
		}
	}
	if np == "" && len(r.recent) > 0 && (q.Kind == "amount" || q.Kind == "money") && !adjacent {
		// 净增企业164家、累计645家
		prev := r.a.Observations[r.recent[len(r.recent)-1]]
		if t := strings.Trim(left, " 、，,"); (t == "累计" || t == "累计达" || t == "累计达到" || t == "总计" || t == "累计完成") && prev.Unit == q.Unit && prev.Value != nil {
			np = prev.Indicator
			if n := r.sp.keep.prefix(np); n > 0 && n < len(np) {
				np = np[n:]
			}
			np = "累计" + np
		}
	}
	if np == "" && len(r.recent) > 0 && q.Kind == "amount" && !adjacent {
		// 工业项目507个，建成投产204个
		prev := r.a.Observations[r.recent[len(r.recent)-1]]
		t := r.trimLevel(strings.Trim(left, " 、，,"))
		if n := r.sp.light.prefix(t); n > 3 && n == len(t) && prev.Unit == q.Unit && prev.Value != nil && right == "" && prev.Evidence.Quote.End > c.start-30 {
			np = prev.Indicator
			if n := r.sp.keep.prefix(np); n > 0 && n < len(np) {
				np = np[n:]
			}
			np = t + np
		}
	}
	if np == "" && right == "" && strings.TrimSpace(strings.Trim(left, "、，全区县市省共有约近的 ")) == "" && !boundary(after) && !joined && r.counts(q) {
		// 5.3万户享受低保: nothing but a predicate says of what
		w := r.text[start:c.end]
		if i := strings.IndexAny(w, "，、（"); i > 0 {
			w = w[:i]
		}
		if next < c.end && start+len(w) > next {
			w = w[:max(0, next-start)]
		}
		if n := utf8.RuneCountInString(w); n >= 3 && n <= 12 && !hasDigit(w) {
			o := r.new(c, ctx, w, *q, "number predicate")
			o.Confidence = 0.5
			o.Evidence.Quote.End = start + len(w)
			r.emit(o)
			return start + len(w), ""
		}
	}
	if np == "" {
		return q.Span.End, verb
	}
	if t := r.trimLevel(left); (q.Kind == "amount" || q.Kind == "money") && (r.sp.up.suffix(t) > 0 || r.sp.down.suffix(t) > 0) && len(r.recent) > 0 {
		n := max(r.sp.up.suffix(t), r.sp.down.suffix(t))
		cut := r.cutComparison(t[:len(t)-n])
		bare := r.np(cut, from)
		if bare == "" && (cut != t[:len(t)-n] || r.sp.up.all[np] || r.sp.down.all[np]) && !strings.HasPrefix(t[len(t)-n:], "净") {
			return q.Span.End, "" // 比上年增加132家: a change that is no fraction
		}
		if bare != "" && cut != t[:len(t)-n] && r.sp.keep.prefix(np) == 0 {
			np = bare + t[len(t)-n:]
		}
	}
	if chinese && q.Value == 1 && q.Kind == "amount" && q.Span.Len() <= 6 && level {
		return q.Span.End, ""
	}
	if t, all := cutAll(r.trimLevel(left)); level && all {
		if items := r.items(t, from, 0); len(items) > 1 && len(items) <= 8 {
			for _, x := range items {
				r.emit(r.new(c, ctx, x, *q, "list with one figure"))
			}
			return q.Span.End, ""
		}
	}
	if r.productive(np) {
		// 日产8000方、规模全省第一的X: said of X, and no figure at all of a project
		rest := r.text[q.Span.End:c.end]
		if i := strings.Index(rest, "的"); i > 0 && utf8.RuneCountInString(rest[:i]) <= 24 {
			at := q.Span.End + i + len("的")
			m := r.mentionFrom(at, min(c.end, at+30))
			if m < 0 && r.projectNear(at, c.end) || m >= 0 && r.a.Mentions[m].Type == ner.Project {
				return q.Span.End, ""
			}
			if m >= 0 && subjectType(r.a.Mentions[m].Type) {
				o := r.new(c, ctx, np, *q, "output")
				o.Subject, o.Evidence.Subject = ner.Ref(m), r.a.Mentions[m].Span
				o.Evidence.Quote.End = r.a.Mentions[m].Span.End
				r.emit(o)
				return q.Span.End, ""
			}
		}
	}
	if r.sp.generic.all[np] && strings.HasPrefix(r.text[q.Span.End:c.end], "大关") {
		return q.Span.End, "" // a milestone of what was said
	}
	np, verb = r.inherit(np, left, verb, from > c.start)
	np = r.withParent(np, c, q)
	rule := "noun number"
	if level {
		rule = "noun verb number"
	}
	o := r.new(c, ctx, np, *q, rule)
	r.emit(o)
	end := q.Span.End
	return end, verb
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

// bareLeft reports that nothing but verbs and adverbs stand before the number.
func (r *reading) bareLeft(left string) bool { return strings.TrimSpace(left) != "" }

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
	if later && verb != "" && (strings.HasPrefix(t, "、") || strings.HasPrefix(t, "和") || strings.HasPrefix(t, "及") || strings.HasPrefix(t, "与")) {
		return verb + np, verb
	}
	return np, ""
}

// withParent completes 其中工业6家 and 总数8.9万户 from the figure before.
func (r *reading) withParent(np string, c clause, q *ner.Quantity) string {
	if r.sp.generic.all[np] && len(r.recent) > 0 {
		prev := r.a.Observations[r.recent[len(r.recent)-1]].Indicator
		if n := r.sp.keep.prefix(prev); n > 0 && n < len(prev) {
			prev = prev[n:]
		} else if n := r.sp.keep.suffix(prev); n > 0 && n < len(prev) {
			prev = prev[:len(prev)-n]
		}
		return prev + np
	}
	if r.sp.keep.all[np] && len(r.recent) > 0 {
		// 生猪出栏48万头，存栏23万头
		prev := r.a.Observations[r.recent[len(r.recent)-1]].Indicator
		if n := r.sp.keep.suffix(prev); n > 0 && n < len(prev) {
			return prev[:len(prev)-n] + np
		}
	}
	if strings.HasPrefix(np, "占") && len(r.recent) > 0 {
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
		if p.Unit == q.Unit && r.sp.head.suffix(np) == 0 && utf8.RuneCountInString(np) <= 5 {
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
		if t, ok := strings.CutPrefix(before, w); ok && utf8.RuneCountInString(t) <= 12 && !hasDigit(t) && !strings.Contains(t, "第") {
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

// grow handles a growth figure: it belongs to the level before it unless it
// has an indicator of its own.
func (r *reading) grow(c clause, ctx context, q *ner.Quantity, sign float64, rest string, from int) {
	value := q.Value
	if q.High != 0 {
		value = q.High
	}
	v := sign * value
	if q.Kind == "points" && againstOthers(r.text[max(c.start, from):q.Span.Start]) {
		return
	}
	all := false
	for _, w := range [...]string{"", "同比", "比上年", "较上年"} {
		if _, is := cutAll(strings.TrimSuffix(strings.TrimRight(rest, " "), w)); is {
			all = true
		}
	}
	rest = r.cutComparison(rest)
	np := r.np(rest, from)
	np = r.cutComparison(np)
	if i := strings.Index(np, "拉动"); i >= 0 && q.Kind == "points" {
		// a contribution is a level of its own
		o := r.new(c, ctx, np[i:]+"增长", *q, "contribution")
		o.Unit, o.Value = "%", &v
		r.emit(o)
		return
	}
	if np == "" {
		np = r.announced(c)
	}
	rated := r.sp.rate.all[np] || r.sp.fall.all[np]
	if np == "" || rated || r.sp.generic.all[np] {
		if len(r.recent) == 0 {
			return
		}
		o := &r.a.Observations[r.recent[len(r.recent)-1]]
		if (np == "" || r.sp.generic.all[np] && strings.HasSuffix(o.Indicator, np)) && o.Change == nil {
			o.Change = &v
			r.extend(o, q.Span.End)
			return
		}
		if np == "" {
			return
		}
		np = o.Indicator + np
	}
	subjects := []string{np}
	if all {
		if it := r.items(rest, from, 0); len(it) > 1 {
			subjects = it
		}
	}
	for _, s := range subjects {
		if !r.good(s) {
			continue
		}
		w := v
		o := r.new(c, ctx, s, *q, "growth")
		o.Value, o.Unit, o.Change = nil, "", &w
		r.emit(o)
	}
}

// extend makes the quote of o reach to end.
func (r *reading) extend(o *ner.Observation, end int) {
	if end > o.Evidence.Quote.End {
		o.Evidence.Quote.End = end
	}
}

// isInvestment reports an amount that is a named project's investment.
func (r *reading) isInvestment(c clause, q *ner.Quantity, np, right, left string, start int, of bool) bool {
	if q.Kind != "money" {
		return false
	}
	tail := r.trimLevel(left)
	spend := r.sp.spend.suffix(tail) > 0 || r.sp.invest.suffix(tail) > 0 && strings.Contains(tail[max(0, len(tail)-24):], "投资")
	// 总投资35亿元的X项目
	if of && spend {
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
	if (spend || strings.TrimSpace(left) == "") && project(start, c.end) {
		return true
	}
	if r.sp.invest.all[np] && strings.Contains(np, "总投资") && np != "固定资产投资额" && len(r.recent) == 0 {
		return true
	}
	if r.sp.invest.all[np] || strings.HasSuffix(np, "项目总投资") && !strings.ContainsAny(r.text[c.start:q.Span.Start], "个") {
		if r.subject >= 0 && r.a.Mentions[r.subject].Type == ner.Project {
			return true
		}
		if strings.Contains(r.text[c.start:q.Span.Start], "项目") && len(r.recent) == 0 {
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

// rightPhrase is the noun phrase that begins at start, and where it ends.
func (r *reading) rightPhrase(start, end, next int) (string, int) {
	limit := end
	if next < end && next > start {
		limit = next
	}
	// 1个收入过100万元的强村: the head stands behind the figure inside.
	if limit == next && next < end {
		for _, q := range r.a.Quantities[r.quantityAt(next):] {
			if q.Span.Start >= end {
				break
			}
			after := r.text[q.Span.End:end]
			for _, w := range [...]string{"以上", "以下", "以内"} {
				after = strings.TrimPrefix(after, w)
			}
			if q.Span.Start == next && strings.HasPrefix(after, "的") && r.levelEnd(r.text[start:next]) {
				s := end - len(after) + len("的")
				return r.rightPhrase(s, end, end)
			}
			break
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
		if i > 0 || true {
			if n := r.sp.stop.prefix(text[i:]); n > 0 && r.wordAt(start+i, n) && !r.quotedAt(text, i) {
				if p := r.sp.protect.prefix(text[i:]); p <= n {
					stop = min(stop, i)
				}
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
		if i := strings.LastIndex(t, "、"); i > 0 && i+len("、") < len(t) && boundary(r.text[x.Span.End:end]) && !r.quotedAt(t, i) {
			text = text[:i]
		}
	}
	for {
		t := strings.TrimRight(text, " 、和与及了共约近超“（(")
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

func (r *reading) quantityAt(at int) int {
	return sort.Search(len(r.a.Quantities), func(i int) bool { return r.a.Quantities[i].Span.Start >= at })
}

// quotedAt reports that byte i of s stands inside “…”.
func (r *reading) quotedAt(s string, i int) bool {
	return strings.Count(s[:i], "“") > strings.Count(s[:i], "”") && strings.Contains(s[i:], "”")
}

// wordAt reports that the n bytes at i are whole words by the tokens. Without
// tokens a word of one rune only counts when it is a plain verb.
func (r *reading) wordAt(i, n int) bool {
	if r.cut == nil {
		if utf8.RuneCountInString(r.text[i:i+n]) > 1 {
			return true
		}
		c, _ := utf8.DecodeRuneInString(r.text[i:])
		return strings.ContainsRune("被已是占均将为", c)
	}
	return r.cut[i] && r.cut[i+n]
}

// prenominal handles 新增115个车棚.
func (r *reading) prenominal(c clause, ctx context, q *ner.Quantity, left, np, right string, rightEnd, from, start, next int, of bool, verb string) (int, string) {
	head := r.np(right, start)
	if i := strings.LastIndex(head, "的"); i > 0 && !of {
		if tail := head[i+len("的"):]; utf8.RuneCountInString(tail) >= 2 {
			head = tail
		}
	}
	if head == "" {
		return q.Span.End, verb
	}
	tail := r.trimLevel(strings.TrimRight(left, " "))
	indicator := head
	back := rightEnd // where the clause goes on
	if next < c.end && rightEnd < next && strings.TrimLeft(r.text[rightEnd:next], " 约近超达为") == "" || next < c.end && rightEnd == next {
		// 190个项目总投资1300亿元: a noun for each figure
		if n := max(r.headLen(head), r.sp.invest.suffix(head)); n > 0 && n+3 < len(head) && boundary(r.text[r.a.Quantities[r.quantityAt(next)].Span.End:c.end]) {
			head, back = head[:len(head)-n], start
			indicator = head
		}
	}
	if gap := r.text[rightEnd:max(rightEnd, min(next, c.end))]; next < c.end && gap != "" && r.levelEnd(gap) && r.np(gap, rightEnd) == "" {
		back = start // 8个村集体收入达50万元: the noun serves both
	}
	subject := r.subject
	var subjectSpan ner.Span
	rule := "number noun"
	switch {
	case of && (r.isArea(q.Unit) || q.Unit == "公里" || q.Unit == "米") && q.Kind == "amount":
		// 3平方公里的芳兰湖公园
		noun := "面积"
		if !r.isArea(q.Unit) {
			noun = "长度"
		}
		for _, w := range [...]string{"总面积", "建筑面积", "占地面积", "总长", "全长", "总建筑面积", "用地面积", "总里程", "占地"} {
			if strings.HasSuffix(tail, w) {
				noun = w
			}
		}
		if m := r.lastMention(start, rightEnd); m >= 0 {
			subject, subjectSpan, indicator = ner.Ref(m), r.a.Mentions[m].Span, noun
		} else {
			indicator = head + noun
		}
		rule = "size of a thing"
	case of && q.Kind == "money" && r.headLen(tail) > 0 && np != "":
		// 年产值250亿元的产业基地
		indicator = np
	case of && q.Kind == "percent":
		indicator = head + "占比"
		rule = "share"
	case r.sp.spend.suffix(tail) > 0 && q.Kind == "money":
		n := r.sp.spend.suffix(tail)
		indicator = head + tail[len(tail)-n:]
		rule = "money spent"
		back = q.Span.End
	default:
		if n := r.keepEnd(tail); n > 0 {
			w := tail[len(tail)-n:]
			indicator, verb = w+head, w
			rule = "verb number noun"
		} else if t := strings.TrimSpace(strings.Trim(left, "、和与及近约超")); t == "" && verb != "" && from > c.start {
			indicator = verb + head
		} else {
			verb = ""
			if r.productive(tail) {
				if r.projectNear(start, c.end) {
					return q.Span.End, ""
				}
			}
		}
		// 坐拥2.5亿粉丝的头部企业娱猫: said of the mention at the end
		if i := strings.Index(right, "的"); i > 0 && !of && subject == ner.AboutRef && q.Kind == "amount" && verb == "" && np != "" {
			if m := r.mentionIn(start+i, rightEnd); m >= 0 && r.a.Mentions[m].Span.End >= rightEnd-6 && r.a.Mentions[m].Type != ner.District {
				subject, subjectSpan, indicator = ner.Ref(m), r.a.Mentions[m].Span, r.np(right[:i], start)
				rule = "relative clause"
			}
		}
	}
	if r.productive(tail) {
		if of {
			if m := r.mentionIn(start, min(c.end, start+60)); m >= 0 && r.a.Mentions[m].Type != ner.Project {
				subject, subjectSpan = ner.Ref(m), r.a.Mentions[m].Span
				indicator = tail[strings.LastIndexFunc(tail, func(c rune) bool { return strings.ContainsRune("年日月", c) }):]
				rule = "output"
			} else {
				return q.Span.End, ""
			}
		} else if r.projectNear(start, c.end) {
			return q.Span.End, ""
		}
	}
	o := r.new(c, ctx, indicator, *q, rule)
	o.Evidence.Quote.End = max(o.Evidence.Quote.End, rightEnd)
	if subject != r.subject {
		o.Subject, o.Evidence.Subject = subject, subjectSpan
	}
	r.emit(o)
	return back, verb
}

// lastMention is the mention that the phrase [from, to) is about: no district,
// and nothing but 项目, 工程 or a closing quotation mark behind it. Or -1.
func (r *reading) lastMention(from, to int) int {
	best := -1
	for m := r.mi; m < len(r.a.Mentions) && r.a.Mentions[m].Span.Start < to; m++ {
		x := r.a.Mentions[m]
		if x.Span.Start < from || x.Span.End > to || x.Type == ner.District || !subjectType(x.Type) {
			continue
		}
		rest := strings.TrimLeft(r.text[x.Span.End:to], "”’\" ")
		if rest == "" || rest == "项目" || rest == "工程" {
			if best < 0 || x.Span.Start < r.a.Mentions[best].Span.Start {
				best = m
			}
		}
	}
	if best >= 0 && strings.ContainsAny(r.text[from:r.a.Mentions[best].Span.Start], "、") {
		return -1
	}
	return best
}

func headRunes(s string, n int) string {
	i := 0
	for ; n > 0 && i < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return s[:i]
}

// keepEnd is the length of the verb of change that s ends with.
func (r *reading) keepEnd(s string) int {
	n := r.sp.keep.suffix(s)
	return n
}

// productive reports 年产, 日处理 and the like.
func (r *reading) productive(s string) bool {
	for _, w := range [...]string{"年产", "日产", "月产", "年处理", "日处理", "年加工", "日加工", "年出栏", "年生产", "年发电", "年供", "日供", "年吞吐"} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

func (r *reading) projectNear(from, to int) bool {
	s := r.text[from:to]
	for _, w := range [...]string{"项目", "生产线", "工程", "基地", "装置", "厂"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// mentionIn is a mention that may be a subject and lies in [from, to).
func (r *reading) mentionIn(from, to int) int {
	for m := r.mi; m < len(r.a.Mentions) && r.a.Mentions[m].Span.Start < to; m++ {
		x := r.a.Mentions[m]
		if x.Span.Start >= from && x.Span.End <= to+60 && subjectType(x.Type) {
			return m
		}
	}
	return -1
}

func subjectType(t ner.Type) bool {
	switch t {
	case ner.District, ner.Enterprise, ner.Organization, ner.Park, ner.Platform, ner.Place, ner.Project:
		return true
	}
	return false
}

// findSubject sees whether the clause names a new grammatical subject.
func (r *reading) findSubject(c clause) {
	at := c.start
	text := r.text[:c.end]
	first := c.start == r.sent.Start
	object := false // a verb was passed: a mention behind it is its object
	// periods, adverbs, verbs and a modifying district may stand before the subject
	for step := 0; step < 8; step++ {
		s := text[at:]
		t := strings.TrimLeft(s, " \t　0123456789.．、，“‘\"（(")
		for k := at; k <= at+len(s)-len(t); k++ {
			if m := r.mentionFrom(k, c.end); m >= 0 && r.a.Mentions[m].Span.Start == k {
				if object || strings.HasPrefix(strings.TrimSpace(r.text[c.start:c.end]), "其中") {
					return
				}
				for m+1 < len(r.a.Mentions) && r.a.Mentions[m+1].Span.Start == r.a.Mentions[m].Span.End && subjectType(r.a.Mentions[m+1].Type) {
					m++ // 江西南昌高新区
				}
				if r.isSubject(m, c) {
					r.setSubject(m)
				} else if r.listed(m, c.end) {
					r.subject, r.subjectS = ner.AboutRef, ner.Span{}
				}
				return
			}
		}
		at += len(s) - len(t)
		if n := r.sp.area.prefix(t); n > 0 {
			r.subject, r.subjectS = ner.AboutRef, ner.Span{}
			if r.sp.notarea.prefix(t[n:]) == 0 {
				r.higher(t[:n], at)
			}
			m := r.mentionFrom(at+n, c.end)
			if m < 0 {
				return
			}
			gap := r.a.Mentions[m].Span.Start - at - n
			if gap == 0 || gap <= 18 && len(c.qs) == 0 && r.sp.notarea.prefix(t[n:]) > 0 {
				if r.isSubject(m, c) && (gap == 0 || r.verbAt(r.a.Mentions[m].Span.End)) {
					r.setSubject(m)
				}
			}
			return
		}
		for _, w := range [...]string{"该公司", "该企业", "该项目", "该园区", "该集团", "该基地", "公司", "企业", "项目", "园区"} {
			if !strings.HasPrefix(t, w) {
				continue
			}
			if m := r.pronoun(w, at); m >= 0 && (first || strings.HasPrefix(w, "该") || w == "公司") {
				r.subject, r.subjectS = ner.Ref(m), ner.Span{Start: at, End: at + len(w)}
				return
			}
		}
		moved := 0
		for _, p := range r.sp.find(headRunes(t, 16), r.year) {
			if p.start == 0 {
				moved = p.end
				break
			}
		}
		if moved > 0 && !first && r.subject >= 0 && r.a.Mentions[r.subject].Type != ner.Enterprise {
			// a new time begins: the carried subject ends
			r.subject, r.subjectS = ner.AboutRef, ner.Span{}
		}
		if moved == 0 {
			n := r.sp.adverb.prefix(t)
			if v := max(r.sp.light.prefix(t), r.sp.target.prefix(t)); v > n {
				n, object = v, true
			}
			if n > 0 && r.sp.protect.prefix(t) == 0 && utf8.RuneCountInString(t[:n]) > 1 {
				moved = n
			}
		}
		if moved == 0 {
			break
		}
		at += moved
	}
	// 投产后, 年产值, 占地面积: of the project or firm that the paragraph tells of.
	t := strings.TrimLeft(r.text[c.start:c.end], " “‘0123456789.、")
	for k := 0; k < 3; k++ {
		for _, p := range r.sp.find(headRunes(t, 12), r.year) {
			if p.start == 0 {
				t = t[p.end:]
			}
			break
		}
		t = strings.TrimLeft(t, "，, ")
		if n := r.sp.adverb.prefix(t); n > 3 && r.sp.property.prefix(t) <= n {
			t = t[n:]
		}
	}
	if !first && r.subject >= 0 && r.subjectS.Start < c.start {
		if k := r.a.Mentions[r.subject].Type; !r.strong && (k == ner.Project || k == ner.Place) && (strings.HasPrefix(t, "新增") || strings.HasPrefix(t, "新建")) {
			r.subject, r.subjectS = ner.AboutRef, ner.Span{}
			return
		}
	}
	if n := r.sp.property.prefix(t); n > 0 && r.topic >= 0 && len(r.recent) == 0 && (r.subject == ner.AboutRef && r.subjectS.Empty()) && (!r.report || strings.HasPrefix(t[:n], "项目") && n > 6 || strings.HasSuffix(t[:n], "后")) {
		r.subject, r.subjectS = r.topic, ner.Span{}
		return
	} else if n > 0 && r.subject >= 0 {
		return
	}
	if r.strong && r.topic >= 0 && r.subject == ner.AboutRef && !r.report && !r.sp.area.contains(r.text[c.start:c.end]) {
		r.subject, r.subjectS = r.topic, ner.Span{}
		return
	}
	// A clause that begins with a noun of its own ends a carried subject,
	// except a company's: 营业收入, 年产值 stay with it.
	if !first && r.subject >= 0 && r.a.Mentions[r.subject].Type != ner.Enterprise && r.subjectS.Start < c.start {
		t := strings.TrimLeft(r.text[c.start:c.end], " “‘")
		if n := max(r.sp.keep.prefix(t), r.sp.light.prefix(t), r.sp.level.prefix(t)); n == 0 && r.sp.head.prefix(t) == 0 && !r.verbAt(c.end-len(t)) && !r.entering(t) {
			r.subject, r.subjectS = ner.AboutRef, ner.Span{}
		}
	}
}

// entering reports a clause such as 27个部门入驻, said of the place entered.
func (r *reading) entering(s string) bool {
	for _, w := range [...]string{"入驻", "进驻", "落户", "集聚", "聚集"} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// verbAt reports that the token at byte i is a verb, adverb or preposition.
func (r *reading) verbAt(i int) bool {
	for strings.HasPrefix(r.text[i:], "”") {
		i += len("”")
	}
	k := sort.Search(len(r.tokens), func(k int) bool { return r.tokens[k].Span.Start >= i })
	if k >= len(r.tokens) {
		return false
	}
	p := r.tokens[k].POS
	return strings.HasPrefix(p, "v") && p != "vn" || strings.HasPrefix(p, "d") || p == "p"
}

// listed reports that a list goes on behind mention m.
func (r *reading) listed(m, end int) bool {
	after := strings.TrimLeft(r.text[r.a.Mentions[m].Span.End:max(end, r.a.Mentions[m].Span.End)], "”’\" ")
	for _, w := range [...]string{"、", "等", "和", "与", "及", "以及"} {
		if strings.HasPrefix(after, w) {
			return true
		}
	}
	return false
}

// pronoun is the mention that 该公司, 该项目 or 该园区 at byte at stands for: the
// nearest before it of the kind, or -1.
func (r *reading) pronoun(w string, at int) int {
	want := ner.Enterprise
	switch {
	case strings.HasSuffix(w, "项目"):
		want = ner.Project
	case strings.HasSuffix(w, "园区"), strings.HasSuffix(w, "基地"):
		want = ner.Park
	}
	if r.topic >= 0 && r.a.Mentions[r.topic].Type == want {
		return int(r.topic)
	}
	next := sort.Search(len(r.a.Mentions), func(i int) bool { return r.a.Mentions[i].Span.Start >= at })
	for m := next - 1; m >= 0 && at-r.a.Mentions[m].Span.End < 1500; m-- {
		if r.a.Mentions[m].Type == want {
			return m
		}
	}
	return -1
}

func (r *reading) mentionFrom(from, to int) int {
	for m := r.mi; m < len(r.a.Mentions) && r.a.Mentions[m].Span.Start < to; m++ {
		if r.a.Mentions[m].Span.Start >= from {
			return m
		}
	}
	return -1
}

// isSubject reports that a verb or noun of its own follows mention m.
func (r *reading) isSubject(m int, c clause) bool {
	x := r.a.Mentions[m]
	if !subjectType(x.Type) || x.Span.End >= c.end || r.listed(m, c.end) {
		return false
	}
	after := strings.TrimLeft(r.text[x.Span.End:c.end], "”’\" ")
	for _, w := range [...]string{"（", "(", "："} {
		if strings.HasPrefix(after, w) {
			return false
		}
	}
	switch x.Type {
	case ner.Platform:
		// “X”资金1600万元 is the district's, “X”平台上线 the platform's.
		return len(c.qs) == 0 || r.verbAt(x.Span.End)
	case ner.Place, ner.Organization:
		last, _ := utf8.DecodeLastRuneInString(x.Name)
		return !strings.ContainsRune("江河湖路道桥山海街", last) || r.verbAt(x.Span.End)
	}
	return true
}

func (r *reading) setSubject(m int) {
	x := r.a.Mentions[m]
	if x.Type == ner.District && r.isAbout(m) {
		r.subject, r.subjectS = ner.AboutRef, ner.Span{}
		return
	}
	r.subject, r.subjectS = ner.Ref(m), x.Span
	if x.Type == ner.Enterprise || x.Type == ner.Project || x.Type == ner.Park {
		r.topic = ner.Ref(m)
	}
}

// isAbout reports that mention m is the district that the report is about.
func (r *reading) isAbout(m int) bool {
	x := r.a.Mentions[m]
	if x.Type != ner.District {
		return false
	}
	d := r.a.Doc
	if x.Name == d.About || d.AboutCode != "" && strings.HasSuffix(x.Ref, "/"+d.AboutCode) {
		return true
	}
	name := strings.TrimRight(d.About, "省市县区旗")
	return name != "" && (x.Name == name || strings.HasSuffix(x.Name, d.About))
}

// higher makes 全市 the prefecture and 全省 the province in a report on a
// smaller district, where a mention of it is at hand.
func (r *reading) higher(word string, at int) {
	about := r.a.Doc.About
	if about == "" {
		return
	}
	last, _ := utf8.DecodeLastRuneInString(about)
	suffix := ""
	switch word {
	case "全省", "我省", "该省":
		suffix = "省"
	case "全市", "我市":
		suffix = "市"
	default:
		return
	}
	if string(last) == suffix {
		return
	}
	best := -1
	for m, x := range r.a.Mentions {
		if x.Type == ner.District && strings.HasSuffix(x.Name, suffix) && !r.isAbout(m) {
			if best < 0 || x.Span.Start <= at {
				best = m
			}
			if x.Span.Start > at {
				break
			}
		}
	}
	if best >= 0 {
		r.subject, r.subjectS = ner.Ref(best), ner.Span{Start: at, End: at + len(word)}
	}
}

// findPeriod is the period of the clause; a leading one is carried on.
func (r *reading) findPeriod(c clause) (string, int, bool) {
	text := r.text[c.start:c.end]
	ps := r.sp.find(text, r.year)
	period, year := r.period, r.pyear
	if len(ps) == 0 {
		return period, year, false
	}
	p := ps[0]
	lead := strings.TrimLeft(text[:p.start], " “（(截至止到在据，预计统")
	leading := lead == ""
	for n := r.sp.adverb.prefix(lead); n > 0 && !leading; n = r.sp.adverb.prefix(lead) {
		lead = lead[n:]
		leading = lead == ""
	}
	if r.sp.area.all[lead] {
		leading = true
	}
	if strings.HasSuffix(text[:p.start], "到") || strings.HasPrefix(text[p.start:], "到") {
		if p.year > r.year.base && r.year.base > 0 {
			r.target = true
		}
	}
	if p.soft && !p.months && !strings.Contains(p.value, "/") {
		// 目前, 全年 end a carried part of a year and name no year of their own.
		if leading && strings.Contains(r.period, "-") {
			r.period, r.pyear = "", 0
		}
		if strings.Contains(period, "-") {
			return p.value, 0, true
		}
		return period, year, true
	}
	if leading && !strings.HasPrefix(text[p.start:], "连续") {
		r.period, r.pyear = p.value, p.year
	}
	return p.value, p.year, true
}

// new makes an observation of q with what the context gives.
func (r *reading) new(c clause, ctx context, indicator string, q ner.Quantity, rule string) *ner.Observation {
	v := q.Value
	if q.High != 0 {
		v = q.High
	}
	o := &ner.Observation{Subject: r.subject, Indicator: indicator, Value: &v, Unit: q.Unit, Confidence: 0.8, S: -1}
	o.Period = ctx.period
	if r.target || r.plan != 0 {
		o.Target = true
	}
	if r.plan != 0 && ctx.year == 0 && r.plan > 0 {
		o.Period = strconv.Itoa(r.plan)
	}
	if o.Target && r.plan == 0 && r.report && ctx.period == "" && r.year.now > 0 {
		o.Period = strconv.Itoa(r.year.now)
	}
	if o.Period == "" && r.year.base > 0 {
		o.Period = strconv.Itoa(r.year.base)
	}
	if !q.Approx {
		o.Confidence += 0.05
	}
	if m := r.beneficiary(c, q); m >= 0 {
		o.Subject = ner.Ref(m)
		if r.isAbout(m) {
			o.Subject = ner.AboutRef
		}
	}
	end := q.Span.End
	for _, w := range [...]string{"左右", "以上", "以下", "以内"} {
		if strings.HasPrefix(r.text[end:c.end], w) {
			end += len(w)
		}
	}
	start := c.start
	for start < q.Span.Start {
		s, size := utf8.DecodeRuneInString(r.text[start:])
		if !unicode.IsSpace(s) && s != '、' && s != '　' {
			break
		}
		start += size
	}
	o.Evidence = ner.Evidence{Sentence: r.sentIx, Quote: ner.Span{Start: start, End: end}, Subject: r.subjectS, Object: q.Span, Rule: "observe: " + rule}
	left := r.text[start:q.Span.Start]
	if n := r.sp.level.suffix(strings.TrimRight(left, " ")); n > 0 {
		t := strings.TrimRight(left, " ")
		o.Evidence.Trigger = ner.Span{Start: start + len(t) - n, End: start + len(t)}
	}
	return o
}

// beneficiary is the district of 为X带来5亿次曝光, or -1.
func (r *reading) beneficiary(c clause, q ner.Quantity) int {
	for m := r.mi; m < len(r.a.Mentions) && r.a.Mentions[m].Span.End < q.Span.Start; m++ {
		x := r.a.Mentions[m]
		if x.Type != ner.District || x.Span.Start < c.start || !strings.HasSuffix(r.text[c.start:x.Span.Start], "为") {
			continue
		}
		between := strings.TrimRight(r.text[x.Span.End:q.Span.Start], "了约近超")
		for _, w := range [...]string{"带来", "创造", "贡献", "带去"} {
			if between == w {
				return m
			}
		}
	}
	return -1
}

// good reports that an indicator says something.
func (r *reading) good(s string) bool {
	if s == "镇" || s == "乡" || s == "村" {
		return true
	}
	if utf8.RuneCountInString(s) < 2 || r.sp.unnoun.all[s] {
		return false
	}
	if r.sp.adverb.all[s] || r.sp.level.all[s] || r.sp.area.all[s] {
		return false
	}
	return strings.IndexFunc(s, func(c rune) bool { return unicode.Is(unicode.Han, c) }) >= 0
}

func (r *reading) emit(o *ner.Observation) {
	o.Indicator = tidy(o.Indicator)
	if !r.good(o.Indicator) {
		r.a.Dropped = append(r.a.Dropped, ner.Dropped{Stage: "observe", Rule: o.Evidence.Rule, Reason: "no indicator", Span: o.Evidence.Object})
		return
	}
	r.a.Observations = append(r.a.Observations, *o)
	r.recent = append(r.recent, len(r.a.Observations)-1)
}

// unique keeps the first of observations that say the same: reports repeat
// passages, and headlines repeat figures. The fuller one gives what the first
// lacks.
func unique(text string, obs []ner.Observation) []ner.Observation {
	type key struct {
		subject       ner.Ref
		name          string
		indicator     string
		value, change float64
		has           [2]bool
		unit          string
		target        bool
	}
	seen := map[key]int{}
	out := obs[:0]
	for _, o := range obs {
		k := key{subject: o.Subject, indicator: o.Indicator, unit: o.Unit, target: o.Target}
		if o.Value != nil {
			k.value, k.has[0] = *o.Value, true
		} else if o.Change != nil {
			k.change, k.has[1] = *o.Change, true
		} else {
			k.name = o.Rank
		}
		same := utf8.RuneCountInString(o.Indicator) >= 5
		if i, ok := seen[k]; ok && !same {
			same = text[o.Evidence.Quote.Start:o.Evidence.Quote.End] == text[out[i].Evidence.Quote.Start:out[i].Evidence.Quote.End]
		}
		if i, ok := seen[k]; ok && same && (out[i].Period == o.Period || !strings.Contains(out[i].Period+o.Period, "-")) {
			if out[i].Change == nil {
				out[i].Change = o.Change
			}
			if out[i].Rank == "" {
				out[i].Rank = o.Rank
			}
			continue
		}
		seen[k] = len(out)
		out = append(out, o)
	}
	return out
}

// tidy closes quotation marks and brackets that were cut in two.
func tidy(s string) string {
	s = strings.TrimSpace(s)
	for _, p := range [...][2]string{{"“", "”"}, {"（", "）"}, {"(", ")"}, {"《", "》"}, {"‘", "’"}} {
		if strings.Count(s, p[0]) != strings.Count(s, p[1]) {
			s = strings.ReplaceAll(strings.ReplaceAll(s, p[0], ""), p[1], "")
		}
	}
	return strings.Trim(s, " 、，,。：:；;的")
}

// np makes an indicator of the text that stands before a number (or of a
// phrase behind it): leading adverbs, times, light verbs and the subject go,
// trailing level verbs too. at is the byte of the text where s begins.
func (r *reading) np(s string, at int) string {
	s = r.trimLevel(s)
	for {
		t := strings.TrimRight(s, " 、，,“：:（(的了")
		if m := tailMatch(yearsTail, t, "年"); m != nil && m[0] > 0 {
			t = t[:m[0]]
		}
		if n := r.sp.adverb.suffix(t); n > 0 && r.sp.keep.suffix(t) < n && r.sp.protect.suffix(t) < n && (n > 3 || r.wordAtEnd(t, n, at)) {
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
		t := strings.TrimLeft(s, " 、，,”）)’：:；;。.\t　的了①②③④⑤⑥⑦⑧⑨⑩·▲△●■◆★※")
		if c := first(t); isArabic(c) || c == '(' || c == '（' {
			t = t[len(listMark.FindString(t)):]
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
		if r.sp.protect.prefix(s) > 0 {
			break
		}
		moved := false
		for _, p := range r.sp.find(s, r.year) {
			if p.start == 0 {
				s, off, moved = s[p.end:], off+p.end, true
			}
			break
		}
		if moved {
			continue
		}
		n := 0
		for _, set := range [...]*wordset{r.sp.adverb, r.sp.area, r.sp.light} {
			n = max(n, set.prefix(s))
		}
		if n == 0 || r.sp.keep.prefix(s) > n || r.sp.keep.prefix(s) == n && n < len(s) && !r.sp.light.all[s[:n]] {
			break
		}
		if utf8.RuneCountInString(s[:n]) == 1 && !r.single(s, off, n) {
			break
		}
		if r.cut != nil && n < len(s) && utf8.RuneCountInString(s[:n]) > 1 && !r.cut[off+n] && off+n < r.sent.End && r.text[off:off+n] == s[:n] {
			break // 完成率 is no 完成
		}
		s, off = s[n:], off+n
	}
	s = dropBrackets(s)
	if i := strings.LastIndexAny(s, " 　"); i > 0 {
		if tail := strings.TrimLeft(s[i:], " 　"); utf8.RuneCountInString(tail) >= 3 && !isLatin(first(tail)) {
			s = tail // a label stands before
		}
	}
	// 第一产业实现增加值 is the 第一产业增加值
	for _, w := range [...]string{"实现", "完成"} {
		if i := strings.Index(s, w); i > 0 && i+len(w)+3 < len(s) && !r.quotedAt(s, i) && r.sp.protect.prefix(s[i:]) == 0 {
			s = s[:i] + s[i+len(w):]
		}
	}
	for _, w := range [...]string{"将", "把"} {
		if i := strings.LastIndex(s, w); i > 0 && len(s)-i > 4*len(w) && r.sp.protect.prefix(s[i:]) == 0 && !r.quotedAt(s, i) {
			s = s[i+len(w):]
		}
	}
	// 为困难老人提供上门服务: from the verb on
	for _, w := range [...]string{"为", "对", "向", "给", "帮助", "支持", "推动", "引导", "通过", "以", "在", "从", "按照", "围绕", "聚焦", "面向", "于"} {
		if !strings.HasPrefix(s, w) {
			continue
		}
		for i := range s {
			if i < len(w)+3 {
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
		break
	}
	verb := ""
	if n := r.sp.keep.prefix(s); n > 0 {
		verb = s[:n]
	}
	if r.whole {
		return tidy(s)
	}
	if i := lastDeng(s); i > 0 {
		if tail := s[i+len("等"):]; utf8.RuneCountInString(tail) >= 2 {
			s = tail
			if verb != "" && r.sp.keep.prefix(s) == 0 {
				s = verb + s
			}
		} else {
			s = strings.TrimSuffix(s, "等")
		}
	}
	if n := utf8.RuneCountInString(s); n > 10 {
		if i := strings.LastIndex(s, "的"); i > 0 {
			tail := s[i+len("的"):]
			if utf8.RuneCountInString(tail) >= 2 && !r.sp.generic.all[tail] && !strings.Contains(s[:i], "占") && !strings.HasPrefix(tail, "比例") && tail != "任务" && tail != "面积" && tail != "数量" && tail != "贡献率" {
				s = tail
				if verb != "" && r.sp.keep.prefix(s) == 0 && utf8.RuneCountInString(s) <= 8 {
					s = verb + s
				}
			}
		}
	}
	if utf8.RuneCountInString(s) > 24 {
		if i := strings.LastIndex(s, "、"); i > 0 && i+len("、") < len(s) && !r.quotedAt(s, i) {
			s = s[i+len("、"):]
			if verb != "" && r.sp.keep.prefix(s) == 0 {
				s = verb + s
			}
		}
	}
	if utf8.RuneCountInString(s) > 16 {
		// the last verb of change begins the phrase
		best := -1
		base := strings.Index(r.text[at:min(len(r.text), at+600)], s)
		for i := range s {
			if base >= 0 && r.cut != nil && !r.cut[at+base+i] {
				continue
			}
			if n := r.sp.keep.prefix(s[i:]); i > 0 && n > 3 && i+n < len(s) && utf8.RuneCountInString(s[i:]) >= 4 && !r.quotedAt(s, i) {
				best = i
			} else if n := r.sp.light.prefix(s[i:]); i > 0 && n > 3 && i+n < len(s) && utf8.RuneCountInString(s[i+n:]) >= 4 && !r.quotedAt(s, i) && r.sp.protect.prefix(s[i:]) == 0 {
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
	return tidy(s)
}

// lastDeng is the last 等 that closes a list.
func lastDeng(s string) int {
	for i := strings.LastIndex(s, "等"); i > 0; i = strings.LastIndex(s[:i], "等") {
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
		return r.cut[off+n]
	}
	c, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("共已均将约近超为是达仅并且也", c)
}

func (r *reading) wordAtEnd(s string, n, at int) bool {
	i := at + len(s) - n
	if r.cut != nil && i >= r.sent.Start && i+n <= r.sent.End && strings.HasPrefix(r.text[i:], s[len(s)-n:]) {
		return r.cut[i]
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
			if utf8.RuneCountInString(s[i:i+j]) <= 6 {
				break
			}
			s = s[:i] + s[i+j+len(p[1]):]
		}
	}
	return s
}

// ranks gives places claimed in the clause to the figure before them, or makes
// observations without a value: 绿色发展指数位列全市第一.
func (r *reading) ranks(c clause, ctx context, qs []int, made int) {
	text := r.text[c.start:c.end]
	if !strings.ContainsAny(text, "第前首榜上") {
		return
	}
	var m []int
	for _, re := range r.sp.rank {
		if m = re.FindStringSubmatchIndex(text); m != nil {
			break
		}
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
	if np == "" || r.sp.generic.all[np] || r.sp.rate.all[np] || np == "增幅" || np == "总额" {
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
		if !r.good(x) || utf8.RuneCountInString(x) < 3 {
			continue
		}
		o := &ner.Observation{Subject: r.subject, Indicator: x, Rank: rank, Period: ctx.period, Confidence: 0.6, S: -1}
		if o.Period == "" && r.year.base > 0 {
			o.Period = strconv.Itoa(r.year.base)
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
