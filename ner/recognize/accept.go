package recognize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"zhengpu/ner"
)

// listsOthers reports whether 等 closes an enumeration inside s, rather than
// standing in 平等, 高等, 等级 and their like.
func (e *Engine) listsOthers(s string) bool {
	for i := range ner.Places(s, "等") {
		if i == 0 {
			continue
		}
		word, at := false, i+len("等")
		for _, w := range e.lex.EndsEtc {
			word = word || strings.HasSuffix(s[:at], w)
		}
		for _, w := range e.lex.BeginsEtc {
			word = word || strings.HasPrefix(s[i:], w)
		}
		if !word {
			return true
		}
	}
	return false
}

// numbering is the length of a leading list number: 2. or （三）.
func numbering(s string) int {
	if s == "" || s[0] != "①"[0] && (s[0] < '0' || s[0] > '9') {
		return 0
	}
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

// countBrackets counts the marks of brackets in s, in their order.
func countBrackets(s string) (count [2 * len(brackets)]int) {
	for i := 0; i+3 <= len(s); i++ {
		if k := bracketAt(s[i : i+3]); k >= 0 {
			count[k]++
		}
	}
	return count
}

// bracketAt is the place among brackets of the mark that a character of three
// bytes is, or -1.
func bracketAt(s string) int {
	switch s {
	case "“":
		return 0
	case "”":
		return 1
	case "（":
		return 2
	case "）":
		return 3
	case "《":
		return 4
	case "》":
		return 5
	case "‘":
		return 6
	case "’":
		return 7
	}
	return -1
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

const sentenceEnds = "。；！？"

// breaks reports a mark in s that ends a sentence, or a line's end.
func breaks(s string) bool { return strings.ContainsAny(s, sentenceEnds+"\n") }

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

// longestName is how many characters a name has at most.
const longestName = 48

// check trims marks off a candidate and reports whether it can be a name: not by
// its form, no doctrine.
func (e *Engine) check(v *view, c *cand) bool {
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
	last, n := ner.RuneBefore(s)
	for ; n > 0 && outside(last, false); last, n = ner.RuneBefore(s) {
		s, c.span.End = s[:len(s)-n], c.span.End-n
	}
	if s == "" || c.typ == ner.Person && c.span.Start > begin && !e.personName(s) {
		return false // 领导和|企业代表
	}
	at := c.span.Start
	first := v.tokenAt(at)
	if c.typ != ner.Person && (first < 0 || v.toks[first].Span.Start != c.span.Start || v.lists[first]&opensOffice != 0) && e.heldOffice(v, c.span) {
		return false // 县长|甲某某到开发区
	}
	if m := numbering(s); m > 0 {
		s, c.span.Start = s[m:], c.span.Start+m
	}
	counts := v.quants[0] < v.quants[1] // there are quantities in the sentence
	if counts && c.typ != ner.Project {
		// 科技型中小企业58家: the count is no part of the name.
		for k := v.tokenAt(c.span.End - 1); k > 0 && v.quant[k] >= 0; k = v.tokenAt(c.span.End - 1) {
			q := v.a.Quantities[v.quant[k]]
			if q.Kind != "amount" || q.Span.Start <= c.span.Start || q.Span.Start >= c.span.End || !countUnit(q.Unit) {
				break // it may begin behind the name, in the name's last token
			}
			c.span.End = q.Span.Start
			s = v.text[c.span.Start:c.span.End]
			last, _ = ner.RuneBefore(s)
		}
	}
	if c.typ != ner.Honour && in&hasEtc != 0 && e.listsOthers(s) {
		return false // X等项目 is an enumeration's end
	}
	if c.typ == ner.Enterprise || c.typ == ner.Park || c.typ == ner.Project {
		if strings.HasSuffix(s, "新") && runes(s) > 3 {
			if e.lex.AfterNew.hasPrefix(v.text[c.span.End:]) {
				return false // 云溪加工园|新入驻
			}
		}
	}
	if e.adverbEnds.Has(last) {
		for _, tail := range e.lex.AdverbTails {
			if strings.HasSuffix(s, tail) && runes(s) > runes(tail)+2 {
				s = strings.TrimSuffix(s, tail)
				c.span.End = c.span.Start + len(s)
			}
		}
	}
	if c.typ == ner.Project || c.typ == ner.Park {
		// 投资6亿元建设云溪风光储项目: the verb is no part of the name, but 建设路 is one.
		if rest := strings.TrimPrefix(s, "建设"); rest != s && runes(rest) >= 5 && !namedBuild(rest) {
			c.span.Start += len("建设")
			s = rest
		}
	}
	if (c.typ == ner.Place || c.typ == ner.Park) && e.lex.Measures.hasPrefix(s) {
		return false // 总投资3亿元、总长9公里的X
	}
	if (c.typ == ner.Project || c.typ == ner.Park) && (strings.HasPrefix(s, "式") || strings.HasPrefix(s, "型") || strings.HasPrefix(s, "性")) {
		return false // 集中|式光伏基地
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
			return false // 南山新区|新建道路8公里
		}
		// 企业26户: a count of things.
		if k := v.tokenAt(c.span.End - 1); k > 0 && v.quant[k] >= 0 {
			if q := v.a.Quantities[v.quant[k]]; q.Kind == "amount" && q.Span.Start > c.span.Start && q.Span.End == c.span.End && strings.Contains("户家", q.Unit) && q.Unit != "" {
				return false
			}
		}
		if e.general(s) || c.rule != e.works.Name && e.describes(s) || strings.HasPrefix(c.rule, "head-") && v.closesList(c.span) {
			return false
		}
		if e.lex.Costs.hasPrefix(s) {
			return false // 总投资3亿元、占地90亩的X
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
	if c.span.Start != at {
		first = v.tokenAt(c.span.Start)
	}
	if k := first; counts && k >= 0 && v.quant[k] >= 0 {
		// 17条背街小巷整治工程 is a count of things.
		q := v.a.Quantities[v.quant[k]]
		if q.Kind == "amount" && q.Span.Start == c.span.Start && (countUnit(q.Unit) && !(c.rule == "list-project" && outputUnit(q)) || q.Unit == "") && q.Span.End < c.span.End && c.typ != ner.Honour && q.Span.End > q.Number.End {
			return false
		}
	}
	// Half a bracket: cut what stands outside it, or take the other half in.
	var count [2 * len(brackets)]int
	if in&hasBracket != 0 {
		count = countBrackets(s)
	}
	for n := 0; in&hasBracket != 0 && n < len(brackets); n++ {
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
		return false
	}
	if len(s) < 2*utf8.UTFMax || len(s) > longestName { // else there are so many characters
		if n := runes(s); n < 2 || n > longestName {
			return false
		}
	}
	if in&hasStop != 0 && breaks(s) {
		return false
	}
	// A number begins with one, in a token of its own as a rule.
	if own := in&hasBracket == 0 && first >= 0 && v.toks[first].Span.Start == c.span.Start && v.toks[first].Span.End <= c.span.End; (!own || v.lists[first]&ofNumber != 0) && isNumber(s) {
		return false
	}
	c.name = s
	if in&hasBracket != 0 {
		c.name = unquote(s)
	}
	if len(c.name) < len(s) && runes(c.name) < 2 || len(v.vague) > 0 && e.doctrine(v, c) || in&hasShu != 0 && c.typ != ner.Person && strings.Contains(s, "总书记") {
		return false
	}
	return true
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
	if len(s) < 6 {
		return s
	}
	switch k := bracketAt(s[:3]); k {
	case 0, 4, 6: // “ 《 ‘
		if bracketAt(s[len(s)-3:]) == k+1 && strings.Count(s, s[:3]) == 1 {
			return s[3 : len(s)-3]
		}
	}
	return s
}

// doctrine reports whether the span is a phrase of doctrine by the lists.
func (e *Engine) doctrine(v *view, c *cand) bool {
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
			return g.Entry == nil || g.Entry.Attrs.Get("kind") == "plan" || !strings.HasSuffix(tail, "战略") && !strings.HasSuffix(tail, "行动") && !strings.HasSuffix(tail, "工程") && !strings.HasSuffix(tail, "活动")
		}
	}
	return false
}

// letter tells what stands in a string.
type letter uint8

const (
	hasBracket letter = 1 << iota // one of brackets
	hasStop                       // a mark that ends a sentence, or a line's end
	hasEtc                        // 等
	hasShu                        // 书
)

// letters tells what stands in s.
func letters(s string) (in letter) {
	for i := 0; i < len(s); {
		c := s[i]
		if c < 0xe0 || i+3 > len(s) {
			if c == '\n' {
				in |= hasStop
			}
			i++
			continue
		}
		switch x := s[i : i+3]; c {
		case "“"[0], "（"[0], "《"[0]: // few characters but marks begin with these bytes
			if bracketAt(x) >= 0 {
				in |= hasBracket
			} else if strings.Contains(sentenceEnds, x) {
				in |= hasStop
			}
		case "等"[0]:
			if x == "等" {
				in |= hasEtc
			}
		case "书"[0]:
			if x == "书" {
				in |= hasShu
			}
		}
		i += 3
	}
	return in
}

// describes reports a name that only tells what sort of thing it is: 一级公路.
func (e *Engine) describes(s string) bool {
	h, uses := e.headOf(s)
	for i := range uses {
		if uses[i].rule.Whole.has(s[:len(s)-len(h)]) {
			return true
		}
	}
	return false
}
