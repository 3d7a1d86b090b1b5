package quantity

import (
	"regexp"
	"slices"
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
	r := &reading{e: o.e, sp: o.e.speech, a: a, text: a.Doc.Text, subject: ner.AboutRef, home: ner.AboutRef, parent: -1}
	b, _ := o.e.scratch.Get().(*buffers)
	if b == nil {
		b = &buffers{}
	}
	r.buffers = *b
	defer func() {
		*b = r.buffers
		b.made = ner.Observation{}
		o.e.scratch.Put(b)
	}()
	r.year.base = a.Doc.Year
	r.year.now = a.Doc.Year
	const near = 6000 // bytes from the beginning
	for i := 0; i < len(a.Doc.Sentences) && a.Doc.Sentences[i].Span.Start < near && !r.report; i++ {
		s := a.Doc.Sentences[i].Span
		r.report = reportWords.May(a.Sign(i)) && reportWords.In(r.text[s.Start:min(s.End, near)])
	}
	r.survey = r.report || len(r.text) > 24000
	if r.report && r.year.base > 0 {
		r.year.now++
	}
	if r.year.base > 0 {
		r.baseYear = strconv.Itoa(r.year.base)
	}
	r.invested = map[int]bool{}
	for _, at := range a.Attributes {
		if at.Name == ner.Investment {
			r.invested[at.Evidence.Object.Start] = true
		}
	}
	r.parks = slices.ContainsFunc(a.Mentions, func(m ner.Mention) bool { return m.Type == ner.Park })
	r.offices()
	r.findPart()
	r.sections()
	r.entries = a.Entries()
	for i := range a.Doc.Sentences {
		r.sentence(i)
	}
	a.Observations = unique(a.Doc.Text, a.Observations)
	return nil
}

// reportWords are what a work report says near its beginning.
var reportWords = ner.NewWords([]string{"政府工作报告", "各位代表", "大会报告工作"})

// findPart sees what part of the year a title or the first sentence says that
// the text reports on: 某县上半年经济运行情况.
func (r *reading) findPart() {
	if r.report || r.year.base == 0 {
		return
	}
	for i := 0; i < len(r.a.Doc.Sentences) && i < 3; i++ {
		s := r.text[r.a.Doc.Sentences[i].Span.Start:r.a.Doc.Sentences[i].Span.End]
		if !partWords.May(r.a.Sign(i)) || !partWords.In(s) {
			continue
		}
		seen := r.sp.look.see(s, nil)
		for _, p := range r.sp.find(s, &seen, r.year, nil) {
			if title := ner.RuneCount(s) <= 40 && !strings.ContainsAny(s, "，。"); p.months && strings.Contains(p.value, "/") && (title || p.start == 0) {
				r.part = p.value
				return
			}
		}
	}
}

// partWords are what a text on a part of a year is about.
var partWords = ner.NewWords([]string{"运行", "经济", "统计", "指标", "完成情况", "执行情况", "简析", "分析", "全市", "全县", "全区", "全省", "全州", "全旗", "生产总值"})

// reading is the state of one pass over a document.
type reading struct {
	e    *Engine
	sp   *speech
	a    *ner.Analysis
	text string

	survey   bool // too long for a piece of news: its paragraphs tell of many things
	report   bool // a work report: 今年 is the year after the one reported of
	year     years
	baseYear string // the year reported of, or ""
	plan     int    // the year planned for, 0 outside such sections
	para     int
	part     string      // the part of a year that the whole text reports on, or ""
	home     ner.Ref     // what is spoken of where nothing else is said
	openedBy map[int]int // the district that a sentence begins with, in a text on several
	period   string      // carried through the paragraph
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
	whole    bool               // np keeps lists
	cut      *cuts              // where tokens begin; nil without tokens
	topic    ner.Ref            // the project, enterprise or park that the paragraph tells of, or NoRef
	headed   bool               // the topic comes from a heading
	invested map[int]bool       // byte offsets of amounts that relation took for investments
	office   map[string]ner.Ref // by person: the firm, park or body whose officer they are
	lead     int                // end of a subject that a description led up to, 0 if none
	strong   bool               // the paragraph is an entry under the topic's name
	entries  []ner.Ref          // by sentence: the division or zone whose entry it stands in
	parks    bool               // the text names one

	buffers
}

// buffers are what readings write over, one document after another.
type buffers struct {
	cuts    cuts            // what cut points at
	when    []periodAt      // of findPeriod
	seen    look            // at the sentence: what may begin where; nothing where no rule asks
	mayHold uint64          // the patterns that may begin in the sentence
	made    ner.Observation // what new gave last
	old     []bool          // of changedFrom
	// Of the sentence and the clause read, written over by the next.
	inSentence, inUse []int
	inClauses         []clause
}

// cuts are the bytes of a sentence at which a token begins, and its end.
type cuts struct {
	from int
	bits []uint64
}

// at reports that a token begins at byte i of the text.
func (c *cuts) at(i int) bool {
	i -= c.from
	return i >= 0 && i>>6 < len(c.bits) && c.bits[i>>6]&(1<<(i&63)) != 0
}

// cutTokens notes where the tokens of sentence s begin.
func (r *reading) cutTokens(s ner.Span) {
	if len(r.tokens) == 0 {
		return
	}
	c := &r.cuts
	c.from = min(s.Start, r.tokens[0].Span.Start)
	n := (max(s.End, r.tokens[len(r.tokens)-1].Span.Start)-c.from)>>6 + 1
	c.bits = slices.Grow(c.bits[:0], n)[:n]
	clear(c.bits)
	for _, t := range r.tokens {
		i := t.Span.Start - c.from
		c.bits[i>>6] |= 1 << (i & 63)
	}
	i := s.End - c.from
	c.bits[i>>6] |= 1 << (i & 63)
	r.cut = c
}

// leadingPeriod is where the period ends that the first n runes of s, a piece of
// the sentence, begin with (n 0: all of s). ok is false where they begin with none.
func (r *reading) leadingPeriod(s string, n int) (end int, ok bool) {
	return r.sp.leading(s, n, r.mayHold, r.year)
}

// seenIn is what the look at the sentence gave for a part of it.
func (r *reading) seenIn(from, to int) look {
	return r.seen.part(from-r.sent.Start, to-r.sent.Start)
}

// sees reports whether a word of the set stands in the clause that l is the
// look at.
func (r *reading) sees(x sight, c clause, l *look) bool { return r.lastSeen(x, c, l) >= 0 }

// lastSeen is the byte of the clause that l is the look at where the last of the
// words of the set in it begins, or -1.
func (r *reading) lastSeen(x sight, c clause, l *look) int {
	if l.any&(1<<x) == 0 {
		return -1
	}
	for k := len(l.spots) - 1; k >= 0; k-- {
		p := &l.spots[k]
		if at := p.at - l.from; p.pats&(1<<x) != 0 && r.sp.sets[x].prefix(r.text[c.start+at:c.end]) > 0 {
			return at
		}
	}
	return -1
}

type clause struct {
	start, end int
	qs         []int
}

func (r *reading) sentence(i int) {
	s := r.a.Doc.Sentences[i]
	r.sentIx, r.sent = i, s.Span
	if s.Paragraph != r.para || i == 0 {
		r.para, r.period, r.pyear, r.parent, r.home = s.Paragraph, "", 0, -1, ner.AboutRef
		if !r.headed || i == 0 {
			r.topic, r.strong = ner.NoRef, false
		}
		r.headed = false
		r.mentionsFrom(s.Span.Start)
		r.setTopic(s)
	}
	r.recent = r.recent[:0]
	if m, ok := r.openedBy[i]; ok {
		r.home = ner.Ref(m)
		if r.isAbout(m) {
			r.home = ner.AboutRef
		}
	}
	r.goHome()
	r.target = false
	r.tokens, r.cut = nil, nil
	if i < len(r.a.Tokens) {
		r.tokens = r.a.Tokens[i]
	}
	text := r.text[s.Span.Start:s.Span.End]
	qs := r.inSentence[:0]
	for r.qi < len(r.a.Quantities) && r.a.Quantities[r.qi].Span.Start < s.Span.End {
		if r.a.Quantities[r.qi].Span.Start >= s.Span.Start {
			qs = append(qs, r.qi)
		}
		r.qi++
	}
	r.inSentence = qs
	if len(qs) > 0 || r.sp.figureless.May(r.a.Sign(i)) {
		r.seen = r.sp.look.see(text, r.seen.spots)
		r.mayHold = r.seen.any
	} else {
		r.seen, r.mayHold = look{spots: r.seen.spots[:0]}, ^uint64(0)
	}
	r.section(text, s.Heading)
	r.mentionsFrom(s.Span.Start)
	r.leadTopic(s.Span)
	if len(qs) == 0 {
		if !r.report {
			r.follow(s.Span)
		}
		r.structure(s.Span, text)
		return
	}
	r.cutTokens(s.Span)
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

var (
	listMark    = regexp.MustCompile(`^(?:\d{1,2}[、.．]|[（(][\d一二三四五六七八九十]{1,3}[）)])`)
	headMark    = regexp.MustCompile(`^[一二三四五六七八九十]{1,3}(?:[、.．]|(?:是|要)(?:从\p{Han}{1,6}看，)?)`)
	someYears   = regexp.MustCompile(`^(?:近|过去|连续|这)?[一二三四五六七八九十两\d]{1,2}年(?:来|间|以来)?$`)
	peers       = newOpener(`个?(?:县（市、区）|县（市）|县市区|区市|市县|县区|区县|县市|设区市|地市|省市|市|县|区|乡镇|街道)(?:第[\d一二三四五六七八九十]|中(?:$|，|,))`)
	listTotal   = regexp.MustCompile(`^[^，；。\d]{2,60}?、[^，；。\d]{2,60}?等\d{1,4}余?[个项](?:\p{Han}{0,6})(?:项目|工程)`)
	threeParts  = regexp.MustCompile(`(?:三次产业|三大产业|一二三产业?|一、二、三(?:次)?产业|三产)`)
	againstLast = regexp.MustCompile(`^(?:同比|环比|(?:比|较)(?:上年同期|去年同期|上年|去年|同期|年初|上月|期初))`)
	developed   = regexp.MustCompile(`(?:由|从)[^，]{3,60}(?:到|至)(?:目前的|现在的|今年的|如今的)?$`)
	yearsTail   = regexp.MustCompile(`(?:(?:近|过去|连续|这)?[一二三四五六七八九十两\d]{1,2}年(?:来|间|以来)?|自(?:19|20)\d\d年以来(?:连续.年)?)$`)
)

var ratio = regexp.MustCompile(`(\d{1,2}(?:\.\d+)?)\s?[:：∶]\s?(\d{1,2}(?:\.\d+)?)(?:\s?[:：∶]\s?(\d{1,2}(?:\.\d+)?))?`)

// section sees whether a heading opens or ends a part that plans.
func (r *reading) section(s string, heading bool) {
	last := r.lastSeen(seesNeeded, clause{start: r.sent.Start, end: r.sent.End}, &r.seen)
	if last < 0 {
		return
	}
	seen := r.seen.part(0, last+1) // a match holds one of the words
	n := ner.RuneCount(s)
	if n > 60 && !strings.Contains(s, "目标") {
		return
	}
	for k := r.sp.plan.from; k < r.sp.plan.to; k++ {
		m := r.sp.look.first(k, s, &seen)
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
		for k := r.sp.review.from; k < r.sp.review.to; k++ {
			if r.sp.look.first(k, s, &seen) != nil {
				r.plan = 0
			}
		}
	}
}

// clauses cuts a sentence at commas, colons, and at brackets that hold figures.
func (r *reading) clauses(s ner.Span, qs []int) []clause {
	out := r.inClauses[:0]
	start, k := s.Start, 0
	inside := func(i int) bool {
		for k < len(qs) && r.a.Quantities[qs[k]].Span.End <= i {
			k++
		}
		return k < len(qs) && r.a.Quantities[qs[k]].Span.Start <= i
	}
	depth := 0 // of brackets with a figure
	for i := s.Start; i < s.End; {
		if b := r.text[i]; 0xe4 <= b && b <= 0xe9 || '0' <= b && b <= '9' {
			// A Chinese character or a digit cuts nothing.
			if i++; b >= 0xe4 {
				i += 2
			}
			continue
		}
		c, size := ner.RuneAt(r.text[:s.End], i)
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
			if j := closeBrackets.Index(r.text[i:s.End]); j > 0 && r.figure(qs, i, i+j) {
				stop = true
				depth++
			}
		case '）', ')':
			if depth > 0 && !inside(i) { // （整治12个（次））: a unit's own bracket closes none
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
		// Those that begin at a mark before the clause are no clause's.
		for k < len(qs) && r.a.Quantities[qs[k]].Span.Start < out[i].start {
			k++
		}
		from := k
		for k < len(qs) && r.a.Quantities[qs[k]].Span.Start < out[i].end {
			k++
		}
		out[i].qs = qs[from:k:k]
	}
	r.inClauses = out
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
	if blank(text) {
		return
	}
	r.lead = 0
	r.findSubject(c)
	seen := r.seenIn(c.start, c.end)
	period, pyear, _ := r.findPeriod(c, &seen)
	if len(r.recent) > 0 && strings.HasPrefix(blankQuotes.TrimLeft(text), "其中") {
		r.parent = r.recent[len(r.recent)-1]
	}
	if r.sees(seesTarget, c, &seen) {
		r.target = true
	}
	if len(c.qs) == 0 {
		r.unchanged(c)
	}
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
		// 首期投资90亿元、总投资300亿元、年产值60亿元: behind amounts that are no figures
		for _, n := range c.qs {
			if x := r.a.Quantities[n].Span; r.a.Quantities[n].Kind == "money" && x.End > cursor && x.End < q.Span.Start && strings.HasPrefix(r.text[x.End:], "、") && r.invested[r.a.Quantities[n].Span.Start] {
				cursor = x.End
			}
		}
		left := r.text[cursor:q.Span.Start]
		from := cursor
		if k > 0 && old[k-1] {
			// 由45%提高到48%: the indicator stands before 由
			p := r.a.Quantities[qs[k-1]].Span.Start
			if j := lastOf(r.text[c.start:p], "由", "从"); j >= 0 && c.start+j >= cursor {
				left = r.text[cursor : c.start+j]
				if blank(left) {
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
	r.ranks(c, ctx, qs, made, &seen)
}

type context struct {
	period string
	year   int
}

// usable are the quantities of a clause that may be figures of something.
func (r *reading) usable(c clause) []int {
	out := r.inUse[:0]
	for n, i := range c.qs {
		q := r.a.Quantities[i]
		if r.hopeless(c, q, n) {
			continue
		}
		out = append(out, i)
	}
	r.inUse = out
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
	if (q.Kind == "percent" || q.Kind == "points") && n == 0 && wider(ner.Spaces.Trim(r.text[c.start:q.Span.Start])) && (strings.HasSuffix(r.text[:c.start], "（") || strings.HasSuffix(r.text[:c.start], "(")) {
		return true // 增长8%（全省6%）
	}
	if q.Kind == "amount" && r.amongPeers(c, q) {
		return true
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
	if r.sp.lasting.suffix(before) > 0 || q.Kind != "money" && strings.HasSuffix(before, "前") {
		return true
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
	if r.invested[q.Span.Start] {
		return true
	}
	if i := ner.LastIndex(before, "指"); i >= 0 && !strings.HasPrefix(before[i:], "指数") && !strings.HasPrefix(before[i:], "指标") && strings.Contains(ner.FirstRunes(after, 6), "以上") {
		return true // a definition
	}
	if q.Kind == "money" && n+1 < len(c.qs) && !boundary(after) {
		// 80亿元项目1个: the size of what is counted
		x := r.a.Quantities[c.qs[n+1]]
		between := r.text[q.Span.End:max(q.Span.End, x.Span.Start)]
		if x.Kind == "amount" && r.isClassifier(x.Unit) && between != "" && ner.RuneCount(between) <= 10 && !strings.ContainsAny(between, "、的和与及") && boundary(r.text[x.Span.End:c.end]) {
			lead, at := before, c.start
			if n > 0 {
				at = r.a.Quantities[c.qs[n-1]].Span.End
				lead = r.text[at:max(at, q.Span.Start)]
			}
			if r.np(lead, at) == "" {
				return true
			}
		}
		// 引进超亿元项目5个: a threshold
		for _, w := range [...]string{"超过", "超", "过", "逾"} {
			if t, ok := strings.CutSuffix(before, w); ok && (r.keepEnd(t) > 0 || r.np(t, c.start) == "") {
				return true
			}
		}
	}
	rule := r.family(q)
	if (q.Kind == "money" || rule == "energy") && strings.HasPrefix(after, "的") && r.threshold(before, after[len("的"):]) && n+1 < len(c.qs) {
		// 产值超过300亿元的企业5家
		if x := r.a.Quantities[c.qs[n+1]]; x.Kind == "amount" && r.isClassifier(x.Unit) && boundary(r.text[x.Span.End:c.end]) {
			return true
		}
	}
	if q.Kind == "money" {
		for _, w := range [...]string{"超过", "超", "过", "逾"} {
			if t, ok := strings.CutSuffix(before, w); ok && (strings.HasSuffix(t, "一批") || strings.HasSuffix(t, "多个") || strings.HasSuffix(t, "一系列")) {
				return true
			}
		}
	}
	if q.Kind == "money" && n > 0 && !boundary(after) {
		// 11个超10亿元签约项目: a threshold inside what is counted
		if x := r.a.Quantities[c.qs[n-1]]; x.Kind == "amount" && r.isClassifier(x.Unit) && x.Span.End < q.Span.Start && overMark(r.text[x.Span.End:q.Span.Start]) {
			return true
		}
	}
	if q.Kind == "money" && n+1 < len(c.qs) && (after == "或" || strings.HasPrefix(after, "或")) {
		// 50亿元或5亿美元以上: a threshold in two currencies
		if x := r.a.Quantities[c.qs[n+1]]; x.Kind == "money" && x.Span.Start == q.Span.End+len("或") && !boundary(strings.TrimPrefix(r.text[x.Span.End:c.end], "以上")) {
			return true
		}
	}
	if q.Kind == "money" && n > 0 && strings.HasSuffix(before, "或") {
		if x := r.a.Quantities[c.qs[n-1]]; x.Kind == "money" && x.Span.End+len("或") == q.Span.Start && !boundary(strings.TrimPrefix(after, "以上")) {
			return true
		}
	}
	if q.Unit == "毫米" || q.Unit == "厘米" {
		if strings.HasPrefix(after, "的") || !r.levelEnd(before) && !boundary(after) {
			return true // of a product
		}
	}
	if r.perTime(before) {
		return true
	}
	if r.thisThing(c) {
		return true
	}
	if q.Unit == "公里" || q.Unit == "米" {
		for _, w := range [...]string{"外", "以外", "开外", "内", "以内", "处"} {
			if strings.HasPrefix(after, w) && !boundary(after[len(w):]) {
				return true // where, not how much
			}
		}
	}
	if (rule == "mass" || rule == "energy") && r.capacity(c, q) {
		return true
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

// family is the rule that has the unit of q, or "".
func (r *reading) family(q ner.Quantity) string {
	if u := r.e.units[q.Unit]; u != nil {
		return u.rule
	}
	return ""
}

// unchanged gives the figure just before a change of nothing where the clause
// says 与上年持平.
func (r *reading) unchanged(c clause) {
	if len(r.recent) == 0 {
		return
	}
	text := wideBlanks.Trim(r.text[c.start:c.end])
	if !strings.HasSuffix(text, "持平") || ner.RuneCount(text) > 9 {
		return
	}
	for _, w := range [...]string{"与", "同", "和", "较", "持平"} {
		if strings.HasPrefix(text, w) && !strings.Contains(text, "基本") && !strings.Contains(text, "大体") && !strings.Contains(text, "全") {
			if o := &r.a.Observations[r.recent[len(r.recent)-1]]; o.Value != nil && o.Change == nil && c.start-o.Evidence.Quote.End < 8 {
				o.Change = new(float64)
				r.extend(o, c.end)
			}
			return
		}
	}
}

// against reports that the figure behind s is one that another is measured
// against, or how far apart they are.
func against(s string) bool {
	i := lastOf(s, "比", "较")
	if i < 0 || ner.RuneCount(s[i:]) > 14 || strings.HasPrefix(s[i:], "比重") || strings.HasPrefix(s[i:], "比例") {
		return false
	}
	t := strings.TrimRight(s[i:], " 约近")
	if strings.HasSuffix(t, "的") && (strings.Contains(t, "年") || strings.Contains(t, "期")) {
		return true
	}
	for _, w := range [...]string{"高", "低", "多", "少", "高出", "低出"} {
		if strings.HasSuffix(t, w) && (strings.Contains(t, "平均") || strings.Contains(t, "全国") || strings.Contains(t, "全省") || strings.Contains(t, "全市")) {
			return true
		}
	}
	return false
}

// wider reports that s names nothing but a larger area or its average.
func wider(s string) bool {
	for _, w := range [...]string{"为", "是", "水平", "平均", "增速", "增幅", "增长"} {
		s = strings.TrimSuffix(s, w)
	}
	switch s {
	case "全国", "全省", "全市", "全区", "全州", "全县", "全盟", "全自治区", "省", "市", "国家", "全国、全省":
		return true
	}
	return false
}

// amongPeers reports a count of those that the report's district is one of:
// 全省40个林业县之一, 在全省91个县（市）中排名第一.
func (r *reading) amongPeers(c clause, q ner.Quantity) bool {
	after := ner.FirstRunes(r.text[q.Span.End:c.end], 24)
	if peers.begins(after) {
		return true
	}
	for i, x := range after {
		switch {
		case x == '，' || x == '、' || x == '。':
			return false
		case strings.HasPrefix(after[i:], "之一") && !strings.HasSuffix(after[:i], "分"):
			return true
		case x == '中' && i > 0:
			lead := ner.LastRunes(r.text[c.start:q.Span.Start], 8)
			rest := r.text[q.Span.End+i : c.end]
			return strings.Contains(lead, "在") && (strings.Contains(rest, "第") || strings.Contains(rest, "前") || strings.Contains(rest, "位") || strings.Contains(rest, "列"))
		}
	}
	return false
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
					o := r.new(c, ctx, np, *q, "observe: growth before the noun")
					o.Value, o.Unit, o.Change = nil, "", &v
					r.emit(o)
				}
				return q.Span.End + len(w), ""
			}
		}
	}
	if q.Unit == "" && q.Kind == "amount" && (r.sp.money.contains(ner.FirstRunes(after, 10)) || r.sp.money.suffix(r.trimLevel(left)) > 0) && q.Value >= 1e4 {
		m := *q
		m.Unit, m.Kind = "元", "money"
		q = &m
	}
	if q.Kind == "percent" {
		if what := r.ofPlan(left); what != "" && boundary(after) {
			if i := ner.LastIndex(left, "完成"); strings.HasPrefix(what, "完成") && i >= 0 {
				what = r.np(left[:i], from) + what
			} else if !strings.HasPrefix(what, "完成") {
				what = r.amount() + what
			}
			r.emit(r.new(c, ctx, what, *q, "observe: part of a plan"))
			return q.Span.End, ""
		}
	}
	level := r.levelEnd(left)
	if t, ok := cutDeveloped(left); ok {
		left = t + "达" // 由十年前的不足百个发展到
	}
	np := r.np(left, from)
	bareLeft := r.trimLevel(left)
	// The noun phrase behind the unit.
	start := c.end - len(after)
	of := false
	if strings.HasPrefix(after, "的") {
		of = true
		start += len("的")
	}
	if k := r.quantityAt(start); k < len(r.a.Quantities) && q.Kind == "amount" {
		// 11个超10亿元签约项目: behind the threshold
		if x := r.a.Quantities[k]; x.Kind == "money" && x.Span.End < c.end && x.Span.Start > start && overMark(r.text[start:x.Span.Start]) {
			s := x.Span.End
			for _, w := range [...]string{"以上", "的"} {
				if strings.HasPrefix(r.text[s:c.end], w) {
					s += len(w)
				}
			}
			if !boundary(r.text[s:c.end]) {
				start = s
			}
		}
	}
	if q.Kind == "amount" && !of && r.isClassifier(q.Unit) {
		// 5个为续建项目
		for _, w := range [...]string{"为", "是", "属于", "属"} {
			if t, ok := strings.CutPrefix(r.text[start:c.end], w); ok && r.headLen(t) > 0 && utf8.RuneCountInString(t) <= 10 && !hasDigit(t) {
				start += len(w)
				break
			}
		}
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
		if q.Value == 1 || r.sp.abstract.contains(ner.FirstRunes(right, 4)) || r.sp.abstract.suffix(right) > 0 || q.Unit == "类" {
			return q.Span.End, ""
		}
		if np != "" && !level && r.keepEnd(bareLeft) == 0 && !strings.HasSuffix(strings.TrimRight(left, " "), "等") {
			return q.Span.End, "" // 残疾人两项补贴 is a name
		}
	}
	if right == "" && q.Kind == "money" && r.sp.spend.suffix(bareLeft) > 0 && r.sp.spend.has(np) && next < c.end {
		// 投入6亿元启动12个医院项目建设
		if x := r.a.Quantities[r.quantityAt(next)]; r.np(r.text[start:next], start) == "" {
			if w, _ := r.rightPhrase(x.Span.End, c.end, c.end); w != "" && !boundary(r.text[x.Span.End:c.end]) {
				np = r.np(w, x.Span.End) + np
			}
		}
	}
	adjacent := from > c.start && blank(conjunctions.Trim(left))
	if np == "投资" && strings.Contains(left, "完成") {
		np = "完成投资" // done so far, no attribute of the project
	} else if t, ok := strings.CutSuffix(np, "投资"); ok && strings.HasSuffix(aroundLevel.TrimRight(left), "完成投资") && !strings.HasSuffix(t, "完成") {
		np = strings.TrimSuffix(t, "已") + "完成投资"
	}
	if r.isInvestment(c, q, np, right, left, start, of) {
		if of && listTotal.MatchString(r.text[start:c.end]) && strings.HasSuffix(bareLeft, "总投资") {
			r.emit(r.new(c, ctx, "项目总投资", *q, "observe: money for a list")) // 总投资740亿元的甲、乙等27个项目
		}
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
		bare := strings.TrimPrefix(t, "已")
		if n := max(r.sp.light.prefix(bare), r.sp.stop.prefix(bare)); n > 3 && n == len(bare) && prev.Unit == q.Unit && prev.Value != nil && right == "" && prev.Evidence.Quote.End > c.start-30 {
			np = prev.Indicator
			if n := r.sp.keep.prefix(np); n > 0 && n < len(np) {
				np = np[n:]
			}
			np = t + np
		}
	}
	if np == "" && right == "" && ner.Spaces.Trim(strings.Trim(left, "、，全区县市省共有约近的 ")) == "" && !boundary(after) && !joined && r.counts(q) {
		// 5.3万户享受低保: nothing but a predicate says of what
		w := r.text[start:c.end]
		if i := strings.IndexAny(w, "，、（"); i > 0 {
			w = w[:i]
		}
		if next < c.end && start+len(w) > next {
			w = w[:max(0, next-start)]
		}
		if n := ner.RuneCount(w); n >= 3 && n <= 12 && !hasDigit(w) {
			o := r.new(c, ctx, w, *q, "observe: number predicate")
			o.Confidence = 0.5
			o.Evidence.Quote.End = start + len(w)
			r.emit(o)
			return start + len(w), ""
		}
	}
	begun := -1
	if np == "" && level {
		np, begun = r.milestone(c)
	}
	if np == "" && q.Kind == "amount" && right == "" {
		np = r.headNoun(c, left)
	}
	if np == "" {
		return q.Span.End, verb
	}
	if against(left) {
		return q.Span.End, verb // 比2013年的17.3万吨, 比平均水平高128公斤
	}
	if t := bareLeft; (q.Kind == "amount" || q.Kind == "money") && (r.sp.up.suffix(t) > 0 || r.sp.down.suffix(t) > 0) && len(r.recent) > 0 {
		n := max(r.sp.up.suffix(t), r.sp.down.suffix(t))
		cut := r.cutComparison(t[:len(t)-n])
		bare := r.np(cut, from)
		if word, last := t[len(t)-n:], r.a.Observations[r.recent[len(r.recent)-1]]; bare == "" && strings.HasPrefix(word, "净") && (cut != t[:len(t)-n] || np == word && last.Unit == q.Unit) {
			np = r.base(r.recent[len(r.recent)-1]) + word // 企业386户，较2019年末净增52户
		}
		if bare == "" && (cut != t[:len(t)-n] || r.sp.up.has(np) || r.sp.down.has(np)) && !strings.HasPrefix(t[len(t)-n:], "净") {
			return q.Span.End, "" // 比上年增加132家: a change that is no fraction
		}
		if bare != "" && cut != t[:len(t)-n] && r.sp.keep.prefix(np) == 0 {
			np = bare + t[len(t)-n:]
		}
	}
	if chinese && q.Value == 1 && q.Kind == "amount" && q.Span.Len() <= 6 && level {
		return q.Span.End, ""
	}
	if t, all := cutAll(bareLeft); level && all {
		if who, what := r.eachOf(c, from, from+len(t)); what != "" {
			for _, m := range who {
				o := r.new(c, ctx, what, *q, "observe: figure of each")
				r.ofMention(o, m)
				r.emit(o)
			}
			return q.Span.End, ""
		}
		if items := r.items(t, from, 0); len(items) > 1 && len(items) <= 8 {
			for _, x := range items {
				r.emit(r.new(c, ctx, x, *q, "observe: list with one figure"))
			}
			return q.Span.End, ""
		}
	}
	if m := r.named(np, from, q.Span.Start); m >= 0 && right == "" && len(r.recent) == 0 && r.a.Mentions[m].Type == ner.District {
		// 全州投资增长20%。其中，甲县完成31亿元；乙县完成46亿元
		if what := r.partOf(q); what != "" {
			o := r.new(c, ctx, what, *q, "observe: figure of a place named")
			r.ofMention(o, m)
			r.emit(o)
			return q.Span.End, ""
		}
		if q.Kind == "money" || q.Kind == "percent" {
			return q.Span.End, "" // 甲县完成31亿元: of what is not said
		}
	}
	if m := r.named(np, from, q.Span.Start); m >= 0 && right == "" && len(r.recent) > 0 {
		prev := r.a.Observations[r.recent[len(r.recent)-1]]
		if r.parent >= r.recent[0] && r.a.Observations[r.parent].Unit == q.Unit {
			prev = r.a.Observations[r.parent]
		}
		if prev.Unit == q.Unit && prev.Value != nil && q.Unit != "公里" && !strings.HasPrefix(prev.Indicator, "距") && r.a.Mentions[m].Type != ner.Organization {
			o := r.new(c, ctx, prev.Indicator, *q, "observe: figure of a place named")
			r.ofMention(o, m)
			r.emit(o)
			return q.Span.End, ""
		}
	}
	if r.productive(np) {
		// 日产8000方、规模全省第一的X: said of X, and no figure at all of a project
		rest := r.text[q.Span.End:c.end]
		if i := strings.Index(rest, "的"); i > 0 && ner.RuneCount(rest[:i]) <= 24 {
			at := q.Span.End + i + len("的")
			m := r.mentionFrom(at, min(c.end, at+30))
			if m < 0 && r.projectNear(at, c.end) || m >= 0 && r.a.Mentions[m].Type == ner.Project {
				return q.Span.End, ""
			}
			if m >= 0 && subjectType(r.a.Mentions[m].Type) {
				o := r.new(c, ctx, np, *q, "observe: output")
				o.Subject, o.Evidence.Subject = ner.Ref(m), r.a.Mentions[m].Span
				o.Evidence.Quote.End = r.a.Mentions[m].Span.End
				r.emit(o)
				return q.Span.End, ""
			}
		}
	}
	if q.Unit == "位" && (np == "前移" || np == "上升" || np == "进位" || np == "后移" || np == "提升" || np == "前进" || strings.HasSuffix(np, "排名") || strings.HasSuffix(np, "位次") || strings.HasSuffix(np, "位居")) {
		return q.Span.End, "" // a place, no figure
	}
	if strings.HasPrefix(r.text[q.Span.End:c.end], "大关") {
		// 突破百亿元大关，达109亿元: the next clause tells the figure
		rest := strings.TrimLeft(r.text[c.end:r.sent.End], "，, ")
		if n := r.sp.level.prefix(rest); n > 0 && isArabic(first(rest[n:])) {
			return q.Span.End, ""
		}
	}
	if r.sp.generic.has(np) && strings.HasPrefix(r.text[q.Span.End:c.end], "大关") {
		return q.Span.End, "" // a milestone of what was said
	}
	np, verb = r.inherit(np, left, verb, from > c.start)
	np = r.withParent(np, c, q)
	rule := "observe: noun number"
	if level {
		rule = "observe: noun verb number"
	}
	o := r.new(c, ctx, np, *q, rule)
	if begun >= 0 {
		o.Evidence.Quote.Start = begun
	}
	r.emit(o)
	end := q.Span.End
	return end, verb
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
	if after := r.text[q.Span.End:c.end]; strings.HasPrefix(after, "的") && r.threshold(r.text[max(c.start, from):q.Span.Start], after[len("的"):]) {
		return // 增长超过20%的企业
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
	if someYears.MatchString(np) || strings.HasSuffix(np, "基础") || strings.HasSuffix(np, "基础上") {
		np = "" // 五年年均增长8%, 在2015年的基础上翻一番
	}
	if i := strings.Index(np, "拉动"); i >= 0 && q.Kind == "points" {
		// a contribution is a level of its own
		o := r.new(c, ctx, np[i:]+"增长", *q, "observe: contribution")
		o.Unit, o.Value = "%", &v
		r.emit(o)
		return
	}
	if np == "" {
		np = r.announced(c)
	}
	rated := r.sp.rate.has(np) || r.sp.fall.has(np)
	if rated && q.Kind == "points" {
		return // 增速较一季度加快0.7个百分点: no figure of a thing
	}
	if m := r.named(np, from, q.Span.Start); m >= 0 {
		if prev := r.before(); prev != "" {
			o := r.new(c, ctx, prev, *q, "observe: growth of a place named")
			o.Value, o.Unit, o.Change = nil, "", &v
			r.ofMention(o, m)
			r.emit(o)
			return
		}
	}
	if np == "" || rated || r.sp.generic.has(np) {
		if len(r.recent) == 0 {
			return
		}
		o := &r.a.Observations[r.recent[len(r.recent)-1]]
		if np == "" && q.Kind == "percent" && o.Unit == "%" && (strings.Contains(o.Indicator, "占") || planned(o.Indicator)) {
			// 完成15亿元，为预算的101%，增长8%: of the amount
			for k := len(r.recent) - 2; k >= 0 && k >= len(r.recent)-3; k-- {
				if x := &r.a.Observations[r.recent[k]]; x.Unit != "%" && x.Value != nil && x.Change == nil {
					o = x
					break
				}
			}
		}
		if (np == "" || r.sp.generic.has(np) && strings.HasSuffix(o.Indicator, np)) && o.Change == nil {
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
	if i := lastDeng(rest); !all && i > 0 && strings.Contains(rest[:i], "、") && r.sp.listnoun.prefix(rest[i+len("等"):]) > 0 {
		all = true // 纺织、化工等行业增速超过20%
	}
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
		o := r.new(c, ctx, s, *q, "observe: growth")
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

func (r *reading) quantityAt(at int) int {
	return sort.Search(len(r.a.Quantities), func(i int) bool { return r.a.Quantities[i].Span.Start >= at })
}

// prenominal handles 新增115个车棚.
func (r *reading) prenominal(c clause, ctx context, q *ner.Quantity, left, np, right string, rightEnd, from, start, next int, of bool, verb string) (int, string) {
	head := r.np(right, start)
	if i := ner.LastIndex(head, "的"); i > 0 && !of {
		if tail := head[i+len("的"):]; r.sp.hollow.has(tail) {
			head = head[:i] // 12个项目的建设进度
		} else if ner.RuneCount(tail) >= 2 {
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
	rule := "observe: number noun"
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
		rule = "observe: size of a thing"
	case of && q.Kind == "money" && r.headLen(tail) > 0 && np != "":
		// 年产值250亿元的产业基地
		indicator = np
		if m := r.lastMention(start, rightEnd); m >= 0 && topical(r.a.Mentions[m].Type) {
			subject, subjectSpan = ner.Ref(m), r.a.Mentions[m].Span
		}
	case of && q.Kind == "percent" && strings.HasSuffix(np, "率"):
		indicator = np // 转化率不低于30%的项目库
	case of && q.Kind == "percent":
		indicator = head
		if !strings.HasSuffix(head, "率") && !strings.HasSuffix(head, "比重") && !strings.HasSuffix(head, "比例") && !strings.HasSuffix(head, "占比") && !strings.HasSuffix(head, "份额") {
			indicator += "占比"
		}
		rule = "observe: share"
	case r.sp.spend.suffix(tail) > 0 && q.Kind == "money":
		n := r.sp.spend.suffix(tail)
		indicator = head + tail[len(tail)-n:]
		rule = "observe: money spent"
		back = q.Span.End
	default:
		if n := r.keepEnd(tail); n > 0 {
			w := tail[len(tail)-n:]
			indicator, verb = w+head, w
			rule = "observe: verb number noun"
		} else if t := ner.Spaces.Trim(strings.Trim(left, "、和与及近约超")); t == "" && verb != "" && from > c.start {
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
		if i := strings.Index(right, "的"); i > 0 && !of && subject == r.home && q.Kind == "amount" && verb == "" && np != "" {
			if m := r.mentionIn(start+i, rightEnd); m >= 0 && r.a.Mentions[m].Span.End >= rightEnd-6 && r.a.Mentions[m].Type != ner.District {
				subject, subjectSpan, indicator = ner.Ref(m), r.a.Mentions[m].Span, r.np(right[:i], start)
				rule = "observe: relative clause"
			}
		}
	}
	if r.productive(tail) {
		if of {
			if m := r.mentionIn(start, min(c.end, start+60)); m >= 0 && r.a.Mentions[m].Type != ner.Project {
				subject, subjectSpan = ner.Ref(m), r.a.Mentions[m].Span
				indicator = tail[strings.LastIndexFunc(tail, func(c rune) bool { return strings.ContainsRune("年日月", c) }):]
				rule = "observe: output"
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

// findPeriod is the period of the clause that seen is a look at; a leading one
// is carried on.
func (r *reading) findPeriod(c clause, seen *look) (string, int, bool) {
	text := r.text[c.start:c.end]
	period, year := r.period, r.pyear
	ps := r.sp.find(text, seen, r.year, r.when)
	r.when = ps
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
	if r.sp.area.has(lead) {
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

// new makes an observation of q with what the context gives. It is good until
// the next call; emit copies it.
func (r *reading) new(c clause, ctx context, indicator string, q ner.Quantity, rule string) *ner.Observation {
	v := q.Value
	if q.High != 0 {
		v = q.High
	}
	o := &r.made
	*o = ner.Observation{Subject: r.subject, Indicator: indicator, Value: &v, Unit: q.Unit, Confidence: 0.8, S: -1}
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
	if o.Period == "" && !o.Target {
		o.Period = r.part
	}
	if o.Period == "" {
		o.Period = r.baseYear
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
	o.Evidence = ner.Evidence{Sentence: r.sentIx, Quote: ner.Span{Start: start, End: end}, Subject: r.subjectS, Object: q.Span, Rule: rule}
	left := r.text[start:q.Span.Start]
	if n := r.sp.level.suffix(strings.TrimRight(left, " ")); n > 0 {
		t := strings.TrimRight(left, " ")
		o.Evidence.Trigger = ner.Span{Start: start + len(t) - n, End: start + len(t)}
	}
	return o
}

// overMark reports that s only says that what follows is passed: 超, 总投资过.
func overMark(s string) bool {
	t := s
	for _, w := range [...]string{"超过", "超", "过", "逾", "突破", "达到"} {
		if u, ok := strings.CutSuffix(t, w); ok {
			t = u
			break
		}
	}
	if t == s {
		return false
	}
	switch strings.TrimSuffix(t, "额") {
	case "", "总投资", "投资", "计划总投资", "单体投资", "协议投资", "年产值", "产值", "收入", "年销售收入", "销售收入", "营业收入", "主营业务收入", "税收", "纳税", "年纳税", "年税收", "单个投资":
		return true
	}
	return false
}

// fairBefore is the fair that the text before byte at told of last, not far
// away: its 展出面积 and 参展企业 are the event's. Or -1.
func (r *reading) fairBefore(at int) int {
	next := sort.Search(len(r.a.Mentions), func(i int) bool { return r.a.Mentions[i].Span.Start >= at })
	for m := next - 1; m >= 0 && at-r.a.Mentions[m].Span.End < 900; m-- {
		if x := r.a.Mentions[m]; x.Type == ner.Event {
			for _, w := range [...]string{"博览会", "交易会", "展", "洽谈会", "订货会", "农博", "博会"} {
				if strings.Contains(x.Name, w) {
					return m
				}
			}
		}
	}
	return -1
}

// threshold reports that s, which ends before a growth figure, makes it a mark
// that the firms or places behind the figure (rest) pass: 增长超过20%的企业.
func (r *reading) threshold(s, rest string) bool {
	over := false
	for _, w := range [...]string{"超过", "超", "高于", "低于", "大于", "小于", "达到", "在", "不低于"} {
		over = over || strings.HasSuffix(s, w)
	}
	if !over {
		return false
	}
	for _, w := range [...]string{"企业", "行业", "产业", "产品", "县", "区", "市", "乡", "镇", "街道", "项目", "户", "家", "单位", "地区", "园区", "有"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// ofPlan is what a percentage behind left is the part of, where that is a plan
// or budget: 完成年计划, 为预算, 占调整预算. It is "" otherwise.
func (r *reading) ofPlan(left string) string {
	t := strings.TrimRight(left, " 约近超了的")
	t = strings.TrimRight(strings.TrimSuffix(t, "的"), " ")
	if !planned(t) {
		return ""
	}
	i := lastOf(t, "完成", "为", "占", "达到", "达", "相当于")
	if i < 0 || ner.RuneCount(t[i:]) > 14 || strings.ContainsAny(t[i:], "，、；") {
		return ""
	}
	for _, w := range [...]string{"完成", "占"} {
		if strings.HasPrefix(t[i:], w) {
			return t[i:]
		}
	}
	for _, w := range [...]string{"为", "达到", "达", "相当于"} {
		if u, ok := strings.CutPrefix(t[i:], w); ok && ner.RuneCount(u) <= 9 {
			return "占" + u
		}
	}
	return ""
}

// planned reports that s ends in a plan, budget or target.
func planned(s string) bool {
	for _, w := range [...]string{"计划", "目标", "任务", "预算", "年目标", "调整预算", "目标任务", "预算数", "计划数", "任务数", "预期目标"} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// amount is the last indicator of the sentence that is no share.
func (r *reading) amount() string {
	for k := len(r.recent) - 1; k >= 0; k-- {
		if s := r.a.Observations[r.recent[k]].Indicator; !strings.Contains(s, "占") && !planned(s) {
			return s
		}
	}
	return ""
}

// base is the indicator of observation i without its verb of change.
func (r *reading) base(i int) string {
	s := r.a.Observations[i].Indicator
	if n := r.sp.keep.prefix(s); n > 0 && n < len(s) {
		return s[n:]
	}
	return s
}

func (r *reading) emit(o *ner.Observation) {
	o.Indicator = tidy(o.Indicator)
	if e := r.entries[r.sentIx]; e != ner.NoRef && o.Subject == ner.AboutRef && o.Evidence.Subject.Empty() && !r.sp.area.contains(r.text[o.Evidence.Quote.Start:o.Evidence.Quote.End]) {
		o.Subject = e // 大通县安排项目18项。确保…: the county's, too
	}
	if !r.good(o.Indicator) {
		r.a.Dropped = append(r.a.Dropped, ner.Dropped{Stage: "observe", Rule: o.Evidence.Rule, Reason: "no indicator", Span: o.Evidence.Object})
		return
	}
	if o.Subject == ner.AboutRef && !r.report && r.sp.fair.contains(o.Indicator) {
		if m := r.fairBefore(o.Evidence.Object.Start); m >= 0 {
			o.Subject, o.Evidence.Subject = ner.Ref(m), ner.Span{}
		}
	}
	if r.a.Observations == nil {
		r.a.Observations = make([]ner.Observation, 0, len(r.a.Quantities)/2+8)
	}
	r.a.Observations = append(r.a.Observations, *o)
	r.recent = append(r.recent, len(r.a.Observations)-1)
}
