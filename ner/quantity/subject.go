package quantity

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// goHome makes the subject what the text at hand is about: the report's
// district, or the one of several whose turn it is.
func (r *reading) goHome() { r.subject, r.subjectS = r.home, ner.Span{} }

// sameLevel reports that word (全市, 我县) may mean the district of that name.
func sameLevel(word, name string) bool {
	w, _ := utf8.DecodeLastRuneInString(word)
	n, _ := utf8.DecodeLastRuneInString(name)
	return w == n || !strings.ContainsRune("省市县区旗州盟镇乡", w) || !strings.ContainsRune("省市县区旗州盟镇乡", n)
}

// sections sees whether the sentences of the text tell of several districts in
// turn, each opened by its name; then openedBy holds them by sentence.
func (r *reading) sections() {
	r.openedBy = nil
	if r.report {
		return
	}
	opened := map[int]int{}
	names := map[string]bool{}
	para, begun := -1, false
	for i, s := range r.a.Doc.Sentences {
		start := s.Paragraph != para
		if para = s.Paragraph; start {
			begun = false
		}
		if !start && !begun {
			continue
		}
		text := r.text[s.Span.Start:s.Span.End]
		at := s.Span.Start
		for range 4 {
			t := openings.TrimLeft(r.text[at:s.Span.End])
			if end, ok := r.sp.leading(r.text[at:s.Span.End], 16, ^uint64(0), r.year); ok {
				t = r.text[at+end : s.Span.End]
			}
			if s.Span.End-len(t) == at {
				break
			}
			at = s.Span.End - len(t)
		}
		if ner.RuneCount(text[:at-s.Span.Start]) > 24 {
			continue
		}
		m := sort.Search(len(r.a.Mentions), func(k int) bool { return r.a.Mentions[k].Span.Start >= at })
		if m >= len(r.a.Mentions) || r.a.Mentions[m].Span.Start != at || r.a.Mentions[m].Type != ner.District || r.above(m) {
			continue
		}
		x := r.a.Mentions[m]
		rest := r.text[x.Span.End:s.Span.End]
		if rest == "" || r.listed(m, s.Span.End) || strings.HasPrefix(rest, "（") || m+1 < len(r.a.Mentions) && r.a.Mentions[m+1].Span.Start == x.Span.End && r.a.Mentions[m+1].Type == ner.District {
			continue
		}
		opened[i], begun = m, true
		if !r.isAbout(m) {
			names[x.Name] = true
		}
	}
	if len(names) >= 2 {
		r.openedBy = opened
	}
}

// above reports a district that the report's own lies in.
func (r *reading) above(m int) bool {
	code, about := r.a.Mentions[m].Ref, r.a.Doc.AboutCode
	if i := strings.LastIndexByte(code, '/'); i >= 0 {
		code = code[i+1:]
	}
	code = ner.DivisionPrefix(code)
	return code != "" && about != "" && strings.HasPrefix(about, code) && ner.DivisionPrefix(about) != code
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
		if ner.RuneCount(text[:at]) > 30 || r.listed(found, s.Span.End) {
			return
		}
		r.topic = ner.Ref(found)
		r.strong = r.alone(text, at, r.a.Mentions[found].Span.Len()) && t != ner.Park
		r.headed = ner.RuneCount(text) <= 40 && (s.Heading || !strings.ContainsAny(text, "。；"))
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
	rest := closeQuotes.TrimLeft(s[at+n:])
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
	lead := numbering.Trim(r.text[s.Start:x.Span.Start])
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

// lastMention is the mention that the phrase [from, to) is about: no district,
// and nothing but 项目, 工程 or a closing quotation mark behind it. Or -1.
func (r *reading) lastMention(from, to int) int {
	best := -1
	for m := r.mi; m < len(r.a.Mentions) && r.a.Mentions[m].Span.Start < to; m++ {
		x := r.a.Mentions[m]
		if x.Span.Start < from || x.Span.End > to || x.Type == ner.District || !subjectType(x.Type) {
			continue
		}
		rest := closeQuotes.TrimLeft(r.text[x.Span.End:to])
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
		t := beforeSubject.TrimLeft(s)
		if m := r.mentionFrom(at, c.end); m >= 0 && r.a.Mentions[m].Span.Start <= at+len(s)-len(t) {
			if x := r.a.Mentions[m]; !object && x.Type == ner.District && !r.isAbout(m) && strings.HasSuffix(r.text[c.start:x.Span.Start], "其中") && r.acts(r.text[x.Span.End:c.end]) && r.isSubject(m, c) {
				r.setSubject(m) // 其中甲县签约18个项目
				return
			}
			if object || strings.HasPrefix(ner.Spaces.Trim(r.text[c.start:c.end]), "其中") {
				return
			}
			if h := r.head(m, c); h != m {
				m, r.lead = h, r.a.Mentions[h].Span.End
			}
			for m+1 < len(r.a.Mentions) && r.a.Mentions[m+1].Span.Start == r.a.Mentions[m].Span.End && subjectType(r.a.Mentions[m+1].Type) {
				m++ // 江西南昌高新区
			}
			if r.isSubject(m, c) {
				r.setSubject(m)
			} else if r.listed(m, c.end) {
				r.goHome()
			}
			return
		}
		at += len(s) - len(t)
		if n := r.sp.ours.prefix(t); n > 0 && !r.report {
			if who := r.speaker(r.sentIx); who >= 0 && r.a.Mentions[who].Type != ner.District {
				r.subject, r.subjectS = who, ner.Span{Start: at, End: at + n}
				return
			}
		}
		if n := r.sp.area.prefix(t); n > 0 {
			if m := r.zone(t[:n], at); m >= 0 {
				r.subject, r.subjectS = ner.Ref(m), ner.Span{Start: at, End: at + n}
				return
			}
			if r.home >= 0 && !sameLevel(t[:n], r.a.Mentions[r.home].Name) {
				r.home = ner.AboutRef
			}
			r.goHome()
			if r.home < 0 && r.sp.notarea.prefix(t[n:]) == 0 {
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
		if m, n := r.takenUp(t, at, first); m >= 0 {
			r.subject, r.subjectS = ner.Ref(m), ner.Span{Start: at, End: at + n}
			if r.topic < 0 && r.a.Mentions[m].Type == ner.Park {
				r.topic = ner.Ref(m)
			}
			return
		}
		moved := 0
		if end, ok := r.leadingPeriod(t, 16); ok {
			moved = end
		}
		if moved > 0 && !first && r.subject >= 0 && r.a.Mentions[r.subject].Type != ner.Enterprise {
			// a new time begins: the carried subject ends
			r.goHome()
		}
		if moved == 0 {
			n := r.sp.adverb.prefix(t)
			if v := max(r.sp.light.prefix(t), r.sp.target.prefix(t)); v > n {
				n, object = v, true
			}
			if n > 0 && r.sp.protect.prefix(t) == 0 && ner.RuneCount(t[:n]) > 1 {
				moved = n
			}
		}
		if moved == 0 {
			break
		}
		at += moved
	}
	if m := r.described(c); m >= 0 {
		r.setSubject(m)
		r.lead = r.a.Mentions[m].Span.End
		return
	}
	if r.subject < 0 && r.topic < 0 {
		return // nothing that the clause could go on about, or leave
	}
	// 投产后, 年产值, 占地面积: of the project or firm that the paragraph tells of.
	t := beforeProperty.TrimLeft(r.text[c.start:c.end])
	for range 3 {
		left := len(t)
		if end, ok := r.leadingPeriod(t, 12); ok {
			t = t[end:]
		}
		t = commas.TrimLeft(t)
		if n := r.sp.adverb.prefix(t); n > 3 && r.sp.property.prefix(t) <= n {
			t = t[n:]
		}
		if len(t) == left {
			break
		}
	}
	if !first && r.report && r.subject >= 0 && r.subjectS.Start < c.start {
		// 某公司设立技术中心，新增院士工作站2家: the county's, as a body's after its founding
		if k := r.a.Mentions[r.subject].Type; k == ner.Organization || k == ner.Enterprise && len(r.recent) == 0 {
			for _, w := range [...]string{"新增", "新认定", "新引进", "引进", "实施", "争取", "新签约", "新建成"} {
				if strings.HasPrefix(t, w) {
					r.goHome()
					return
				}
			}
		}
	}
	if !first && r.subject >= 0 && r.subjectS.Start < c.start {
		if k := r.a.Mentions[r.subject].Type; !r.strong && (k == ner.Project || k == ner.Place) && strings.HasPrefix(t, "新") && r.sp.protect.prefix(t) == 0 {
			r.goHome()
			return
		}
	}
	if n := r.sp.property.prefix(t); n > 0 && r.topic >= 0 && !r.ofMany(c) && len(r.recent) == 0 && (r.subject == r.home && r.subjectS.Empty()) && (!r.report || strings.HasPrefix(t[:n], "项目") && n > 6 || strings.HasSuffix(t[:n], "后")) {
		r.subject, r.subjectS = r.topic, ner.Span{}
		return
	} else if n > 0 && r.subject >= 0 {
		return
	}
	if r.strong && r.topic >= 0 && r.subject == r.home && !r.report && !r.sp.area.contains(r.text[c.start:c.end]) {
		r.subject, r.subjectS = r.topic, ner.Span{}
		return
	}
	if !first && !r.report && r.subject >= 0 && topical(r.a.Mentions[r.subject].Type) {
		if o := r.opening(c); r.subject == r.topic && !r.survey || o != "" && (numeric(o) || r.acts(o)) {
			return // 该项目推进顺利，58套装置有54套…
		}
	}
	// A clause that begins with a noun of its own ends a carried subject,
	// except a company's: 营业收入, 年产值 stay with it.
	if !first && r.subject >= 0 && r.a.Mentions[r.subject].Type != ner.Enterprise && r.subjectS.Start < c.start {
		t := openQuotes.TrimLeft(r.text[c.start:c.end])
		if n := max(r.sp.keep.prefix(t), r.sp.light.prefix(t), r.sp.level.prefix(t)); n == 0 && r.sp.head.prefix(t) == 0 && !r.verbAt(c.end-len(t)) && !r.entering(t) {
			r.goHome()
		}
	}
}

// acts reports that s begins with a verb that takes figures.
func (r *reading) acts(s string) bool {
	return max(r.sp.light.prefix(s), r.sp.keep.prefix(s), r.sp.level.prefix(s)) > 0
}

// zone is the development zone that 该区 at byte at stands for: the last thing
// named whose name ends in 区, where it is a park. Or -1.
func (r *reading) zone(word string, at int) int {
	if word != "该区" || r.report {
		return -1
	}
	next := sort.Search(len(r.a.Mentions), func(i int) bool { return r.a.Mentions[i].Span.Start >= at })
	for m := next - 1; m >= 0 && at-r.a.Mentions[m].Span.End < 600; m-- {
		x := r.a.Mentions[m]
		if (x.Type == ner.Park || x.Type == ner.District) && strings.HasSuffix(unquote(x.Name), "区") {
			if x.Type == ner.Park {
				return m
			}
			return -1
		}
	}
	return -1
}

// ofMany reports 总投资130亿元的19个项目: said of what is counted.
func (r *reading) ofMany(c clause) bool {
	for k := 0; k+1 < len(c.qs); k++ {
		a, b := r.a.Quantities[c.qs[k]], r.a.Quantities[c.qs[k+1]]
		if a.Kind == "money" && b.Kind == "amount" && a.Span.End <= b.Span.Start && r.text[a.Span.End:b.Span.Start] == "的" {
			return true
		}
	}
	return false
}

// follow keeps the topic up to date over a sentence without figures.
func (r *reading) follow(s ner.Span) {
	if !r.mayTurn(s) {
		return
	}
	r.cutTokens(s)
	for _, c := range r.clauses(s, nil) {
		if !blank(r.text[c.start:c.end]) {
			r.findSubject(c)
		}
	}
}

// mayTurn reports a sentence without figures that may change the topic or the
// home, or has a ratio that asks for its subject: most do neither.
func (r *reading) mayTurn(s ner.Span) bool {
	if r.home >= 0 || r.topic < 0 && r.parks || r.seen.any&(1<<seesIncome|1<<seesRatio) != 0 {
		return true
	}
	for m := r.mi; m < len(r.a.Mentions) && r.a.Mentions[m].Span.Start < s.End; m++ {
		switch r.a.Mentions[m].Type {
		case ner.Enterprise, ner.Project, ner.Park:
			return true
		}
	}
	return false
}

// offices notes whose officers the people of the text are.
func (r *reading) offices() {
	r.office = map[string]ner.Ref{}
	for _, f := range r.a.Facts {
		if f.Predicate != ner.HoldsPosition || f.Subject < 0 || int(f.Subject) >= len(r.a.Mentions) || int(f.Object) >= len(r.a.Mentions) {
			continue
		}
		name := r.a.Mentions[f.Subject].Name
		if _, ok := r.office[name]; !ok {
			r.office[name] = f.Object
		}
	}
}

// speaker is the firm, park or project for which the words quoted in sentence i
// are spoken: its officer, or it itself, stands before a verb of speaking in
// that sentence or the next. Or NoRef.
func (r *reading) speaker(i int) ner.Ref {
	// 甲公司厂长某某：…
	for k := i; k >= 0 && k >= i-3; k-- {
		s := r.a.Doc.Sentences[k].Span
		if j := strings.Index(r.text[s.Start:s.End], "："); j > 0 && j <= 120 {
			lo := sort.Search(len(r.a.Mentions), func(i int) bool { return r.a.Mentions[i].Span.End >= s.Start+j })
			if lo < len(r.a.Mentions) && r.a.Mentions[lo].Type == ner.Person && r.a.Mentions[lo].Span.End == s.Start+j {
				if ref := r.voice(ner.Span{Start: s.Start, End: s.Start + j}); ref != ner.NoRef {
					return ref
				}
			}
		}
	}
	for k := i; k < len(r.a.Doc.Sentences) && k <= i+2; k++ {
		s := r.a.Doc.Sentences[k].Span
		text := r.text[s.Start:s.End]
		if k > i && strings.HasPrefix(strings.TrimLeft(text, " "), "“") && !strings.Contains(text, "”") {
			continue // the quotation goes on
		}
		from := 0
		if k > i {
			if j := ner.LastIndex(text, "”"); j >= 0 {
				from = j
			}
		}
		for j := from; j < len(text); j++ {
			n := 0
			if utf8.RuneStart(text[j]) {
				n = r.sp.speaks.prefix(text[j:])
			}
			if n == 0 {
				continue
			}
			if ref := r.voice(ner.Span{Start: s.Start + from, End: s.Start + j}); ref != ner.NoRef {
				return ref
			}
			break
		}
		if k > i && !strings.HasPrefix(strings.TrimLeft(text, " "), "“") {
			break
		}
	}
	return ner.NoRef
}

// voice is whom the last person, or the last firm, in s speaks for.
func (r *reading) voice(s ner.Span) ner.Ref {
	lo := sort.Search(len(r.a.Mentions), func(i int) bool { return r.a.Mentions[i].Span.Start >= s.Start })
	best := ner.NoRef
	for m := lo; m < len(r.a.Mentions) && r.a.Mentions[m].Span.End <= s.End; m++ {
		switch x := r.a.Mentions[m]; x.Type {
		case ner.Person:
			if o, ok := r.office[x.Name]; ok {
				best = o
			}
		case ner.Enterprise, ner.Park:
			best = ner.Ref(m)
		}
	}
	return best
}

// numeric reports that s begins with a digit.
func numeric(s string) bool { return s != "" && '0' <= s[0] && s[0] <= '9' }

// opening is the clause from behind the times and adverbs that it begins with.
func (r *reading) opening(c clause) string {
	s := r.text[c.start:c.end]
	for {
		t := lightMarks.TrimLeft(s)
		if end, ok := r.leadingPeriod(t, 16); ok {
			t = t[end:]
		} else if n := r.sp.adverb.prefix(t); n > 0 && r.sp.protect.prefix(t) <= n && r.sp.keep.prefix(t) <= n {
			t = t[n:]
		}
		if t == s {
			return s
		}
		s = t
	}
}

// topical are the types that a passage may go on about.
func topical(t ner.Type) bool {
	return t == ner.Enterprise || t == ner.Project || t == ner.Park || t == ner.Platform
}

// head is the mention that m only describes: 甲公司新建的乙基地占地… is about
// the base. Else m itself.
func (r *reading) head(m int, c clause) int {
	end := r.firstFigure(c)
	for n := m + 1; n < len(r.a.Mentions) && r.a.Mentions[n].Span.End <= end; n++ {
		x := r.a.Mentions[n]
		if x.Span.Start < r.a.Mentions[m].Span.End {
			continue
		}
		gap := r.text[r.a.Mentions[m].Span.End:x.Span.Start]
		if ner.RuneCount(gap) > 16 {
			break
		}
		if topical(x.Type) && strings.HasSuffix(strings.TrimRight(gap, "“‘\""), "的") && !strings.ContainsAny(gap, "、，（") && r.isSubject(n, c) && !strings.HasPrefix(r.text[x.Span.End:], "的") {
			return n
		}
	}
	return m
}

// firstFigure is where the first figure of the clause begins, else its end.
func (r *reading) firstFigure(c clause) int {
	for _, i := range c.qs {
		if q := r.a.Quantities[i]; q.Kind != "year" && q.Kind != "date" && q.Kind != "ordinal" {
			return q.Span.Start
		}
	}
	return c.end
}

// described is the firm, project, park or platform that a clause opens with
// behind a description: 民营企业X每天…, 位于Y的X…. Or -1.
func (r *reading) described(c clause) int {
	end := r.firstFigure(c)
	for m := r.mentionFrom(c.start, end); m >= 0 && m < len(r.a.Mentions) && r.a.Mentions[m].Span.End <= end; m++ {
		x := r.a.Mentions[m]
		if !topical(x.Type) {
			continue
		}
		lead := strings.TrimLeft(strings.TrimRight(r.text[c.start:x.Span.Start], "“‘\""), " “‘")
		if r.sp.sited.prefix(lead) > 0 && strings.HasSuffix(lead, "的") {
			if x.Span.End >= c.end || r.isSubject(m, c) {
				return m
			}
			return -1
		}
		if n := r.sp.firmnoun.suffix(lead); n > 0 && ner.RuneCount(lead) <= 12 && r.isSubject(m, c) && (r.predicateAt(x.Span.End) || r.sp.adverb.prefix(r.text[x.Span.End:c.end]) > 3) && !r.verbIn(c.start, x.Span.Start-n) {
			return m
		}
	}
	return -1
}

// verbIn reports a verb or preposition among the tokens that begin in [from, to).
func (r *reading) verbIn(from, to int) bool {
	k := sort.Search(len(r.tokens), func(k int) bool { return r.tokens[k].Span.Start >= from })
	for ; k < len(r.tokens) && r.tokens[k].Span.Start < to; k++ {
		if p := r.tokens[k].POS; strings.HasPrefix(p, "v") && p != "vn" || p == "p" {
			return true
		}
	}
	return false
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
	if len(r.tokens) == 0 {
		s := r.text[i:max(i, r.sent.End)]
		return max(r.sp.level.prefix(s), r.sp.light.prefix(s), r.sp.keep.prefix(s), r.sp.adverb.prefix(s), r.sp.stop.prefix(s)) > 0
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
	after := closeQuotes.TrimLeft(r.text[r.a.Mentions[m].Span.End:max(end, r.a.Mentions[m].Span.End)])
	for _, w := range [...]string{"、", "等", "和", "与", "及", "以及"} {
		if strings.HasPrefix(after, w) {
			return true
		}
	}
	return false
}

// takenUp reads 该公司, 项目, 平台 or the last word of a name (直通车) at the head
// of s, byte at of the text, as the thing spoken of before. It gives that
// thing's mention and the length of the words, or -1. A word without 该 counts
// only where a predicate, a figure or a property follows.
func (r *reading) takenUp(s string, at int, first bool) (m, n int) {
	pointed := 0
	for _, w := range [...]string{"该", "本", "此"} {
		if strings.HasPrefix(s, w) {
			pointed = len(w)
		}
	}
	anaphors := r.sp.anaphors
	if r.sp.nouns.Prefix(s[pointed:]) == 0 {
		anaphors = nil
	}
	for _, a := range anaphors {
		if !strings.HasPrefix(s[pointed:], a.noun) {
			continue
		}
		n = pointed + len(a.noun)
		if pointed == 0 && a.noun != "公司" && (!first || a.noun == "企业" || a.strict) && (r.report || !r.predicateAt(at+n)) {
			if !a.strict || r.report || !r.company(s[n:]) {
				continue
			}
		}
		if m = r.antecedent(a, at, pointed > 0 || first || a.noun == "公司"); m >= 0 {
			return m, n
		}
		if who := r.speaker(r.sentIx); who >= 0 && a.types[0] == r.a.Mentions[who].Type {
			return int(who), n
		}
	}
	if pointed > 0 || r.report {
		return -1, 0
	}
	return r.echo(s, at)
}

// company reports that s goes on about the firms or the output of a park.
func (r *reading) company(s string) bool {
	for _, w := range [...]string{"企业", "规模以上", "规上", "内", "累计", "工业总产值", "经济总量"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// antecedent is the mention that an anaphor of kind a at byte at stands for: the
// topic where its type fits, else the nearest before it; a name that ends in
// the same word goes before others. Or -1.
func (r *reading) antecedent(a anaphor, at int, far bool) int {
	reach := 400
	if far {
		reach = 1500
	}
	if a.strict && far {
		reach = len(r.text)
	}
	if slices.Contains(a.types, ner.Park) {
		reach = max(reach, 900) // 该园区由甲园、乙园组成…。园区实现产值…
	}
	next := sort.Search(len(r.a.Mentions), func(i int) bool { return r.a.Mentions[i].Span.Start >= at })
	for _, same := range [...]bool{true, false} {
		if t := r.topic; t >= 0 && slices.Contains(a.types, r.a.Mentions[t].Type) && (!same || strings.HasSuffix(unquote(r.a.Mentions[t].Name), a.noun)) {
			return int(t)
		}
		for m := next - 1; m >= 0 && at-r.a.Mentions[m].Span.End < reach; m-- {
			x := r.a.Mentions[m]
			if !same && x.Type == ner.Park && (r.listed(m, min(len(r.text), x.Span.End+12)) || strings.HasSuffix(r.text[:x.Span.Start], "、")) {
				continue // one part of a zone
			}
			if slices.Contains(a.types, x.Type) && (!same || strings.HasSuffix(unquote(x.Name), a.noun)) {
				return m
			}
		}
		if a.strict {
			break
		}
	}
	return -1
}

// echo finds a name of the sentences just before that ends in the two to six
// characters that s begins with, a predicate following: 直通车办结… for
// 营商环境直通车.
func (r *reading) echo(s string, at int) (m, n int) {
	// The first six runes, and where they end.
	var runes [6]rune
	var ends [6]int
	most := 0
	for i := 0; most < len(runes) && i < len(s); most++ {
		c, size := ner.RuneAt(s, i)
		i += size
		runes[most], ends[most] = c, i
	}
	next := sort.Search(len(r.a.Mentions), func(i int) bool { return r.a.Mentions[i].Span.Start >= at })
	for m := next - 1; m >= 0 && at-r.a.Mentions[m].Span.End < 600; m-- {
		x := &r.a.Mentions[m]
		switch x.Type {
		case ner.Enterprise, ner.Park, ner.Platform, ner.Project:
		default:
			continue
		}
		name := marksOfNames.TrimRight(x.Name)
		last, _ := ner.RuneBefore(name)
		for k := most - 1; k >= 1; k-- {
			if runes[k] != last {
				continue
			}
			name = marksOfNames.TrimLeft(name)
			w := s[:ends[k]]
			if len(w) < len(name) && strings.HasSuffix(name, w) && !r.sp.unnoun.has(w) && !r.sp.head.has(w) && r.predicateAt(at+len(w)) {
				return m, len(w)
			}
		}
	}
	return -1, 0
}

func unquote(s string) string { return marksOfNames.Trim(s) }

// predicateAt reports that at byte i a verb, an adverb, a number or a property
// of a project or firm begins.
func (r *reading) predicateAt(i int) bool {
	if i >= r.sent.End {
		return false
	}
	s := r.text[i:r.sent.End]
	return r.verbAt(i) || isArabic(first(s)) || r.sp.head.prefix(s) > 3 || r.sp.property.prefix(s) > len("项目")
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
	after := closeQuotes.TrimLeft(r.text[x.Span.End:c.end])
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
