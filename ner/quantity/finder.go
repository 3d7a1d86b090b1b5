package quantity

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// Finder is the stage that fills Analysis.Quantities from the sentences of the
// document, in text order and without overlaps. It uses Analysis.Tokens when
// they are there: a Chinese numeral inside a longer word is none.
//
// Value of a date: the month for 3月 (High the last of 1至10月), 100 times the
// month and the day for 3月8日. Value of 翻两番 and its like: the growth, 3.
func (e *Engine) Finder() ner.Stage { return finder{e} }

type finder struct{ e *Engine }

func (finder) Name() string { return "quantity" }

func (f finder) Run(a *ner.Analysis) error {
	for i, s := range a.Doc.Sentences {
		var tokens []ner.Token
		if i < len(a.Tokens) {
			tokens = a.Tokens[i]
		}
		f.e.find(a, s.Span, tokens, a.Sign(i))
	}
	return nil
}

// Find gives the quantities of one text, with spans relative to it.
func (e *Engine) Find(text string) []ner.Quantity {
	return e.findIn(text).Quantities
}

// findIn is an analysis of one text as the finder leaves it.
func (e *Engine) findIn(text string) *ner.Analysis {
	a := &ner.Analysis{Doc: &ner.Document{Text: text}}
	sign := ner.SignOf(text)
	e.find(a, ner.Span{Start: 0, End: len(text)}, nil, &sign)
	return a
}

type scan struct {
	e      *Engine
	a      *ner.Analysis
	s      string // the sentence
	base   int
	tokens []ner.Token
	tok    int
	mask   ner.Span // the last short quotation or title found: numbers in it are names
	sought int      // up to where they were sought
}

// find appends the quantities of a sentence with that sign.
func (e *Engine) find(a *ner.Analysis, span ner.Span, tokens []ner.Token, sign *ner.Sign) {
	s := a.Doc.Text[span.Start:span.End]
	sc := &scan{e: e, a: a, s: s, base: span.Start, tokens: tokens}
	if !openers.May(sign) {
		sc.sought = len(s)
	}
	for i := 0; i < len(s); {
		r, size := ner.WideAt(s, i), 3
		if r == 0 {
			r, size = ner.RuneAt(s, i)
		}
		if !e.begins.Has(r) {
			i += size
			continue
		}
		if fs := e.fixed[r]; fs != nil {
			if n := sc.fixed(i, fs); n > 0 {
				i += n
				continue
			}
		}
		if !starts(r) {
			i += size
			continue
		}
		n := sc.number(i)
		i += max(n, size)
	}
}

// openers are the marks that quotations and titles begin with.
var openers = ner.NewRunes("“‘「《\"")

// quotation finds the first “…”, ‘…’, 《…》 or "…" of s, from byte from on, that
// opens up to byte last and holds no clause: a name, in which a number counts
// nothing. The span is empty where there is none; next is where to go on.
func quotation(s string, from, last int) (span ner.Span, next int) {
	i := from
	for i <= last && i < len(s) {
		switch b := s[i]; {
		case 0xe4 <= b && b <= 0xe9:
			i += 3 // a Chinese character
			continue
		case b != '"' && b != "“"[0] && b != "「"[0]:
			i++ // none of openers begins with this byte
			continue
		}
		r, size := ner.RuneAt(s, i)
		closer, limit := "", 14
		switch r {
		case '“':
			closer = "”"
		case '‘':
			closer = "’"
		case '「':
			closer = "」"
		case '《':
			closer, limit = "》", 60
		case '"':
			closer = "\""
		default:
			i += size
			continue
		}
		window := s[i+size : min(len(s), i+size+4*limit+len(closer))]
		j := strings.Index(window, closer)
		if j < 0 {
			i += size
			continue
		}
		inner := s[i+size : i+size+j]
		if ner.RuneCount(inner) > limit || r != '《' && strings.ContainsAny(inner, "，。；,;“") {
			i += size
			continue
		}
		end := i + size + j + len(closer)
		return ner.Span{Start: i, End: end}, end
	}
	return ner.Span{}, i
}

// quoted reports whether byte i lies in a quotation. Calls come in text order.
func (sc *scan) quoted(i int) bool {
	for sc.mask.End <= i && sc.sought <= i {
		sc.mask, sc.sought = quotation(sc.s, sc.sought, i)
	}
	return i < sc.mask.End
}

func (sc *scan) fixed(i int, fs []fixed) int {
	for _, f := range fs {
		if !strings.HasPrefix(sc.s[i:], f.word) {
			continue
		}
		if sc.quoted(i) {
			return 0
		}
		span := ner.Span{Start: sc.base + i, End: sc.base + i + len(f.word)}
		sc.add(ner.Quantity{Span: span, Number: span, Value: f.value, Unit: f.unit, Kind: f.kind, Approx: f.approx})
		return len(f.word)
	}
	return 0
}

func (sc *scan) add(q ner.Quantity) {
	q.Value, q.High = round(q.Value), round(q.High)
	sc.a.Quantities = append(sc.a.Quantities, q)
}

// round takes off what multiplying in binary adds: 0.041, not 0.04099…95.
func round(v float64) float64 {
	if v == math.Trunc(v) && math.Abs(v) < 1e13 {
		return v
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 13, 64), 64)
	if err != nil {
		return v
	}
	return r
}

func (sc *scan) drop(rule, reason string, from, to int) {
	sc.a.Dropped = append(sc.a.Dropped, ner.Dropped{Stage: "quantity", Rule: rule, Reason: reason, Span: ner.Span{Start: sc.base + from, End: sc.base + to}})
}

// number tries the number at byte i and gives the bytes that it took.
func (sc *scan) number(i int) int {
	s := sc.s
	if n := sc.e.words.Prefix(s[i:]); n > 0 {
		sc.drop(sc.e.wordRule[s[i:i+n]], "set phrase", i, i+n)
		return n
	}
	n, ok := parseNumeral(s[i:])
	if !ok {
		return sc.run(i)
	}
	// 2.2022年 at the start of a paragraph: a list number and a year.
	if i == 0 && n.point && strings.HasPrefix(s[n.len:], "年") {
		if dot := strings.IndexAny(s, ".．"); dot > 0 && dot <= 2 && n.len-dot-1 == 4 {
			return dot + 1
		}
	}
	if sc.quoted(i) {
		return sc.inQuotes(i, n)
	}
	if n.chinese && !sc.word(i, i+n.len) {
		return n.len
	}
	if n.percent && !n.chinese && strings.HasSuffix(s[:i], "/") {
		return n.len // 2018/10/28
	}
	for may := sc.e.mayGuard(s, i, i+n.len); may != 0; may &= may - 1 {
		g := &sc.e.guards[bits.TrailingZeros64(may)]
		if !g.holds(s, i, i+n.len) {
			continue
		}
		if g.kind == "" {
			sc.drop(g.name, "guarded", i, i+n.len)
			return n.len
		}
		u, l, name := sc.e.unitAt(s[i+n.len:], n.chinese)
		if u == nil {
			l = 0
			for _, w := range [...]string{"届", "号", "名", "位"} {
				if strings.HasPrefix(s[i+n.len:], w) {
					l, name = len(w), w
				}
			}
		}
		sc.add(ner.Quantity{Span: sc.span(i, i+n.len+l), Number: sc.span(i, i+n.len), Value: n.value, Unit: name, Kind: g.kind})
		return n.len + l
	}
	if q, l := sc.calendar(i, n); l > 0 {
		if q.Kind != "" {
			sc.add(q)
		}
		return l
	}
	return sc.amount(i, n)
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func (sc *scan) span(i, j int) ner.Span { return ner.Span{Start: sc.base + i, End: sc.base + j} }

// run passes a run of digits, numerals and points that is no number.
func (sc *scan) run(i int) int {
	if r := first(sc.s[i:]); r == '数' || r == '几' {
		return 0
	}
	j := i
	for j < len(sc.s) {
		r, size := utf8.DecodeRuneInString(sc.s[j:])
		if !starts(r) && r != '.' {
			break
		}
		j += size
	}
	return j - i
}

// mayGuard gives the guards that can hold at the number s[i:j], by what it and
// the text behind it begin with and the character before.
func (e *Engine) mayGuard(s string, i, j int) uint64 {
	m := e.guardNumber.here(s[i:j]) | e.guardNumber.open
	if m == 0 {
		return 0
	}
	if m&e.guardEnds != 0 && !e.ends.Last(s[:i]) {
		m &^= e.guardEnds
	}
	return m & (e.guardAfter.here(s[j:min(len(s), j+guardReach)]) | e.guardAfter.open)
}

// guardReach is how many bytes behind a number a guard looks at.
const guardReach = 36

func (g *guard) holds(s string, i, j int) bool {
	if g.ends != nil && !g.ends.Last(s[:i]) {
		return false
	}
	if g.number != nil && !g.number.begins(s[i:j]) {
		return false
	}
	if g.after != nil && !g.after.begins(s[j:min(len(s), j+guardReach)]) {
		return false
	}
	if g.before != nil {
		from := back(s, i, 12)
		if !g.before.in(s[from:i]) {
			return false
		}
	}
	return true
}

// back is the offset n runes before i.
func back(s string, i, n int) int {
	for ; n > 0 && i > 0; n-- {
		_, size := ner.RuneBefore(s[:i])
		i -= size
	}
	return i
}

// word reports whether a Chinese numeral at [i, j) may be one by the tokens:
// it is none when it lies inside a word that goes on before or behind it.
func (sc *scan) word(i, j int) bool {
	lo, hi := sc.base+i, sc.base+j
	for sc.tok < len(sc.tokens) && sc.tokens[sc.tok].Span.End <= lo {
		sc.tok++
	}
	if sc.tok >= len(sc.tokens) {
		return true
	}
	t := sc.tokens[sc.tok]
	numeric := strings.HasPrefix(t.POS, "m") || strings.HasPrefix(t.POS, "q") || t.POS == "t" || t.POS == "x" || t.POS == "eng"
	if t.Span.Start < lo && !numeric && sc.a.Doc.Text[t.Span.Start:lo] != "第" && !approxBefore(sc.a.Doc.Text[t.Span.Start:lo]) {
		return t.Span.End == lo
	}
	if t.Span.Start == lo && t.Span.End > hi && !numeric {
		return false
	}
	return true
}

// inQuotes handles a number inside a short quotation: only “5”支 counts.
func (sc *scan) inQuotes(i int, n numeral) int {
	m := sc.mask
	s := sc.s
	open, size := utf8.DecodeRuneInString(s[m.Start:])
	if (open == '“' || open == '"') && i == m.Start+size && !n.chinese {
		closer := "”"
		if open == '"' {
			closer = "\""
		}
		if i+n.len+len(closer) == m.End {
			if u, l, name := sc.e.unitAt(s[m.End:], true); u != nil && u.kind == "amount" {
				sc.add(ner.Quantity{Span: sc.span(m.Start, m.End+l), Number: sc.span(i, i+n.len), Value: n.value, Unit: name, Kind: u.kind})
				return m.End + l - i
			}
		}
	}
	sc.drop("quoted", "part of a quoted name", i, i+n.len)
	return n.len
}

var rangeSigns = [...]string{"-", "—", "–", "－", "~", "～", "至", "到", "──", "——"}

var rangeRunes = ner.NewRunes(strings.Join(rangeSigns[:], ""))

// rangeAt reads a sign of range and the number behind it.
func rangeAt(s string) (numeral, int, bool) {
	if !rangeRunes.First(s) {
		return numeral{}, 0, false
	}
	for k := len(rangeSigns) - 1; k >= 0; k-- {
		w := rangeSigns[k]
		if strings.HasPrefix(s, w) {
			n, ok := parseNumeral(s[len(w):])
			return n, len(w), ok
		}
	}
	return numeral{}, 0, false
}

// calendar reads years, months and days. l is 0 when i starts none.
func (sc *scan) calendar(i int, n numeral) (q ner.Quantity, l int) {
	s, j := sc.s, i+n.len
	if n.scaled || n.approx || n.percent || n.point {
		return q, 0
	}
	year := func(n numeral) bool { return n.digits == 4 && n.value >= 1900 && n.value < 2100 }
	k := skipBlank(s, j)
	if year(n) {
		if strings.HasPrefix(s[k:], "年") {
			end := k + len("年")
			if strings.HasPrefix(s[end:], "度") {
				end += len("度")
			}
			return ner.Quantity{Span: sc.span(i, end), Number: sc.span(i, j), Value: n.value, Unit: "年", Kind: "year"}, end - i
		}
		if m, w, ok := rangeAt(s[j:]); ok && year(m) {
			if end := j + w + m.len; strings.HasPrefix(s[end:], "年") {
				return ner.Quantity{Span: sc.span(i, end+len("年")), Number: sc.span(i, end), Value: n.value, High: m.value, Unit: "年", Kind: "year"}, end + len("年") - i
			}
		}
	}
	if n.value < 1 || n.value > 31 || n.value != float64(int(n.value)) {
		return q, 0
	}
	month := func(n numeral) bool { return n.value >= 1 && n.value <= 12 && n.digits <= 2 }
	if m, w, ok := rangeAt(s[j:]); ok && month(n) && month(m) && !m.approx && !m.scaled {
		if end := skipBlank(s, j+w+m.len); strings.HasPrefix(s[end:], "月") {
			end += len("月")
			if strings.HasPrefix(s[end:], "份") {
				end += len("份")
			}
			return ner.Quantity{Span: sc.span(i, end), Number: sc.span(i, j+w+m.len), Value: n.value, High: m.value, Unit: "月", Kind: "date"}, end - i
		}
	}
	if month(n) && strings.HasPrefix(s[k:], "月") {
		end := k + len("月")
		value, name := n.value, "月"
		if strings.HasPrefix(s[end:], "份") {
			end += len("份")
		} else if d, ok := parseNumeral(s[skipBlank(s, end):]); ok && d.value >= 1 && d.value <= 31 {
			at := skipBlank(s, skipBlank(s, end)+d.len)
			for _, w := range [...]string{"日", "号"} {
				if strings.HasPrefix(s[at:], w) {
					end, value, name = at+len(w), n.value*100+d.value, "日"
				}
			}
		}
		return ner.Quantity{Span: sc.span(i, end), Number: sc.span(i, j), Value: value, Unit: name, Kind: "date"}, end - i
	}
	if strings.HasPrefix(s[k:], "日") && (i == 0 || strings.HasSuffix(s[:i], "至") || strings.HasSuffix(s[:i], "-") || strings.HasSuffix(s[:i], "月") || strings.HasSuffix(s[:i], "—")) {
		end := k + len("日")
		return ner.Quantity{Span: sc.span(i, end), Number: sc.span(i, j), Value: n.value, Unit: "日", Kind: "date"}, end - i
	}
	return q, 0
}

// near are the words before a number that make it approximate.
var near = [...]string{"约", "近", "超", "逾", "过", "上", "大约", "超过", "将近", "接近", "突破", "不少于", "不低于", "至少", "达", "破", "至", "到"}

func approxBefore(s string) bool { return nearWords.Suffix(s) > 0 }

var nearWords = ner.NewWords(near[:len(near)-4])

// amount reads a number with its unit, or a range of them.
func (sc *scan) amount(i int, n numeral) int {
	s, j := sc.s, i+n.len
	low, numEnd := n, j
	var high float64
	u, l, name := sc.e.unitAfter(s, j, n.chinese)
	if m, w, ok := rangeAt(s[j:]); ok && !n.percent {
		// 5-8%, 10至15个, 1—2万: the lower end takes scale and unit of the upper.
		if mu, ml, mname := sc.e.unitAfter(s, j+w+m.len, m.chinese); m.value > 0 && (mu != nil || m.scaled || m.percent) {
			if m.scaled && !n.scaled && !n.chinese {
				low.value *= scaleOf(s[j+w : j+w+m.len])
			}
			if m.value > low.value {
				high = m.value
				u, l, name, numEnd = mu, ml, mname, j+w+m.len
				n.sound, n.scaled, n.approx = true, n.scaled || m.scaled, n.approx || m.approx
			} else if mu != nil {
				return n.len // 7-2栋 and the like
			}
		}
	} else if u != nil && !n.percent {
		// 100万元至200万元, 10%—15%
		end := numEnd + l
		if m, w, ok := rangeAt(s[end:]); ok && m.value > low.value {
			if mu, ml, mname := sc.e.unitAfter(s, end+w+m.len, m.chinese); mu == u && mname == name {
				high = m.value * u.factor
				low.value *= u.factor
				return sc.emit(i, end+w+m.len, ml, low.value, high, name, u.kind, n.approx || m.approx)
			}
		}
	}
	if n.percent && n.chinese || n.percent && u == nil {
		// 三分之一; 百分之五点五 个百分点 does not occur.
		return sc.emit(i, j, 0, n.value, 0, "%", "percent", n.approx)
	}
	if n.percent {
		return n.len
	}
	before := s[:i]
	if n.bare {
		// 亿元, 千余项: a scale alone counts only with a word of approximation.
		ok := n.approx
		for _, w := range near {
			ok = ok || strings.HasSuffix(before, w)
		}
		if !ok || u == nil {
			return n.len
		}
	}
	if n.chinese && !n.sound && (u == nil || !u.numeral) {
		return n.len
	}
	approx := n.approx || approxBefore(before)
	if name == "个" && !n.chinese && high == 0 && pointsAhead(s[numEnd+l:]) {
		p := sc.e.units["百分点"]
		return sc.emit(i, numEnd, l, low.value*p.factor, 0, p.name, p.kind, approx)
	}
	if u == nil {
		// Without a unit only 2.5亿 counts, and an index (指数达107.6).
		if n.scaled && !n.chinese && !n.bare || sc.index(i, j) {
			return sc.emit(i, numEnd, 0, low.value, high, "", "amount", approx)
		}
		if !n.chinese {
			if v, ul, k, uname := sc.shared(i, j); v != nil {
				return sc.emitShared(i, j, ul, low.value, k, uname, v.kind, approx)
			}
		}
		return numEnd - i
	}
	rest := s[numEnd+l:]
	for _, w := range [...]string{"左右", "以上", "上下", "以内", "多"} {
		if strings.HasPrefix(rest, w) {
			approx = true
		}
	}
	return sc.emit(i, numEnd, l, low.value*u.factor, high*u.factor, name, u.kind, approx)
}

func (sc *scan) emit(i, numEnd, unitLen int, value, high float64, name, kind string, approx bool) int {
	if l := negative(sc.s[:i]); l > 0 && high == 0 && isArabic(first(sc.s[i:])) {
		sc.add(ner.Quantity{Span: sc.span(i-l, numEnd+unitLen), Number: sc.span(i-l, numEnd), Value: -value, Unit: name, Kind: kind, Approx: approx})
		return numEnd + unitLen - i
	}
	sc.add(ner.Quantity{Span: sc.span(i, numEnd+unitLen), Number: sc.span(i, numEnd), Value: value, High: high, Unit: name, Kind: kind, Approx: approx})
	return numEnd + unitLen - i
}

// negative is the length of a minus sign at the end of s: 增速为-0.5%.
func negative(s string) int {
	for _, w := range [...]string{"-", "－", "−"} {
		if !strings.HasSuffix(s, w) {
			continue
		}
		r, _ := utf8.DecodeLastRuneInString(s[:len(s)-len(w)])
		if strings.ContainsRune("为是达到至长降幅率速、，,和与及（(：", r) {
			return len(w)
		}
	}
	return 0
}

func (sc *scan) emitShared(i, j, _ int, value, factor float64, name, kind string, approx bool) int {
	sc.add(ner.Quantity{Span: sc.span(i, j), Number: sc.span(i, j), Value: value * factor, Unit: name, Kind: kind, Approx: approx})
	return j - i
}

// unitAfter is the unit at j, past a blank.
func (e *Engine) unitAfter(s string, j int, chinese bool) (*unit, int, string) {
	k := skipBlank(s, j)
	u, l, name := e.unitAt(s[k:], chinese)
	if u == nil {
		return nil, 0, ""
	}
	return u, l + k - j, name
}

// scaleOf is the scale that a number in digits carries: 1e4 for 15万.
func scaleOf(s string) float64 {
	i := strings.IndexFunc(s, func(r rune) bool { _, ok := multiplier(r); return ok })
	if i < 0 {
		return 1
	}
	m, _ := readScale(s[i:])
	return m
}

// shared handles 分别增长5.2、7.1和9.3个百分点: a bare number in a list takes
// the unit and scale of the last.
func (sc *scan) shared(i, j int) (*unit, int, float64, string) {
	s := sc.s
	if !strings.Contains(s[back(s, i, 30):i], "分别") {
		return nil, 0, 0, ""
	}
	for k := 0; k < 8; k++ {
		next := j
		for _, w := range [...]string{"、", "和", "与", "及", "，", ",", "以及"} {
			if strings.HasPrefix(s[j:], w) {
				next = j + len(w)
			}
		}
		if next == j {
			return nil, 0, 0, ""
		}
		n, ok := parseNumeral(s[next:])
		if !ok || n.chinese {
			return nil, 0, 0, ""
		}
		j = next + n.len
		if u, l, name := sc.e.unitAfter(s, j, false); u != nil {
			return u, l, u.factor * scaleOf(s[next:next+n.len]), name
		}
	}
	return nil, 0, 0, ""
}

// pointsAhead reports that s, behind 2.9个, goes on with a list of such numbers
// whose last is in points: 、5.1个和6.5个百分点.
func pointsAhead(s string) bool {
	for range 12 {
		next := 0
		for _, w := range [...]string{"、", "和", "与", "及", "，", ",", "以及"} {
			if strings.HasPrefix(s, w) {
				next = len(w)
			}
		}
		if next == 0 {
			return false
		}
		n, ok := parseNumeral(s[next:])
		if !ok || n.chinese {
			return false
		}
		if s, ok = strings.CutPrefix(s[next+n.len:], "个"); !ok {
			return false
		}
		if strings.HasPrefix(s, "百分点") || strings.HasPrefix(s, "千分点") {
			return true
		}
	}
	return false
}

// index reports a bare figure of an index: 指数为107.6.
func (sc *scan) index(i, j int) bool {
	from := sc.s[back(sc.s, i, 5):i]
	for _, w := range [...]string{"达到", "达", "为", "至", "是", "升到"} {
		from = strings.TrimSuffix(from, w)
	}
	for _, w := range [...]string{"指数", "系数", "得分", "总分"} {
		if strings.HasSuffix(from, w) {
			r, _ := utf8.DecodeRuneInString(sc.s[j:])
			return j == len(sc.s) || strings.ContainsRune("，。；、,;)）", r)
		}
	}
	return false
}
