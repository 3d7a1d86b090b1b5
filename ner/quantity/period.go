package quantity

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// periodAt is a period that the text names.
type periodAt struct {
	start, end int    // bytes of the text given
	value      string // 2022, 2022-01/2022-10, 2016/2020
	year       int    // the (last) year, 0 when the text names none
	soft       bool   // 目前, 全年: the year reported of
	months     bool   // below a year
}

var smallNumber = map[string]int{"两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}

// calendar of a document: base is the year reported of, now the year of 今年.
type years struct{ base, now int }

// find finds what periods s names, in text order without overlaps. Years that
// only serve a comparison (比2020年) are passed over. l is a look at s. The
// result lies in buf, and is good until the next call with it.
func (p *speech) find(s string, l *look, y years, buf []periodAt) []periodAt {
	out := buf[:0]
	if l.any&p.when.bits == 0 || l.any&(1<<seesTime) == 0 {
		return out
	}
	for k := p.when.from; k < p.when.to; k++ {
		r := &p.periods[k-p.when.from]
		if l.any&r.needs != r.needs {
			continue
		}
		for m := p.look.first(k, s, l); m != nil; m = p.look.next(k, s, l, m[1]) {
			at := periodAt{start: m[0], end: m[1]}
			clash := false
			for _, o := range out {
				clash = clash || at.start < o.end && o.start < at.end
			}
			if clash || compared(s, m[0], m[1]) || !r.fill(&at, s, m, y) {
				continue
			}
			i := len(out)
			for i > 0 && out[i-1].start > at.start {
				i--
			}
			out = append(out, periodAt{})
			copy(out[i+1:], out[i:])
			out[i] = at
		}
	}
	return out
}

// leading is where the period ends that s, or its first n runes (n 0: all of s),
// begins with, as find has it. ok is false where they begin with none. seen are
// the patterns that may begin in a text which s is from.
func (p *speech) leading(s string, n int, seen uint64, y years) (end int, ok bool) {
	if r, _ := ner.FirstRune(s); !p.dates.Has(r) {
		return 0, false
	}
	bits := p.look.here(s) & p.when.bits
	if bits == 0 {
		return 0, false
	}
	if n > 0 {
		s = ner.FirstRunes(s, n)
	}
	for k := p.when.from; bits>>k != 0; k++ {
		r := &p.periods[k-p.when.from]
		if bits&(1<<k) == 0 || seen&r.needs != r.needs {
			continue
		}
		m := p.look.pats[k].here.match(s, 0)
		if m == nil {
			continue
		}
		if p.mayClash(s, m[1], k) || !p.sets[seesTime].contains(s[:m[1]]) {
			l := p.look.see(s, nil)
			if ps := p.find(s, &l, y, nil); len(ps) > 0 && ps[0].start == 0 {
				return ps[0].end, true
			}
			return 0, false
		}
		at := periodAt{end: m[1]}
		if !compared(s, 0, m[1]) && r.fill(&at, s, m, y) {
			return at.end, true
		}
	}
	return 0, false
}

// mayClash reports that a period of a rule before k may begin inside s[:end].
func (p *speech) mayClash(s string, end, k int) bool {
	before := p.when.bits & (1<<k - 1)
	for i, r := range s[:end] {
		if i > 0 && p.dates.Has(r) && p.look.here(s[i:])&before != 0 {
			return true
		}
	}
	return false
}

// compared reports a time that a figure is only measured against.
func compared(s string, from, to int) bool {
	before := strings.TrimRight(s[:from], "“ ")
	for _, w := range [...]string{"比", "较", "从", "由", "自", "与", "同", "超过", "高于", "低于", "于", "相当于", "增长", "翻", "是", "始建", "到了"} {
		if strings.HasSuffix(before, w) {
			return !(w == "是" && strings.HasPrefix(s[to:], "，"))
		}
	}
	after := s[to:]
	for _, w := range [...]string{"的", "相比", "比", "同期", "基础上", "版", "以前", "行动", "计划", "规划", "前", "目标", "成立", "建成区"} {
		if strings.HasPrefix(after, w) {
			// 2023年的工作 names the time; 2000年的25平方公里 compares.
			if w != "的" {
				return true
			}
			r, _ := utf8.DecodeRuneInString(after[len(w):])
			return starts(r)
		}
	}
	// part of a number or a name
	r, _ := utf8.DecodeLastRuneInString(s[:from])
	return isArabic(r) || isLatin(r)
}

// piece is a part of how a period is written out: what stands for a name, or
// text as it is.
type piece struct{ name, text string }

// pieces cuts {y}-{m} into its parts.
func pieces(as string) []piece {
	var out []piece
	for as != "" {
		text, rest, ok := strings.Cut(as, "{")
		if text != "" {
			out = append(out, piece{text: text})
		}
		if !ok {
			break
		}
		name, rest, _ := strings.Cut(rest, "}")
		out, as = append(out, piece{name: name}), rest
	}
	return out
}

// fill says what the match m of the rule in s names. It is false where that
// cannot be told.
func (r *periodRule) fill(at *periodAt, s string, m []int, y years) bool {
	get := func(g int) string {
		if g > 0 && m[2*g] >= 0 {
			return s[m[2*g]:m[2*g+1]]
		}
		return ""
	}
	year := y.base
	if v := get(r.y); v != "" {
		year, _ = strconv.Atoi(v)
		at.year = year
	} else if get(r.now) != "" {
		year = y.now
		at.year = year
	} else if get(r.last) != "" {
		year = y.now - 1
		at.year = year
	}
	if len(r.as) == 1 && r.as[0].name != "" {
		switch r.as[0].name {
		case "now":
			year = y.now
		case "last":
			year = y.now - 1
		case "next":
			year = y.now + 1
		default: // y
			at.value, at.soft = strconv.Itoa(year), at.year == 0
			return year > 0
		}
		at.year, at.value = year, strconv.Itoa(year)
		return y.now > 0
	}
	if year == 0 && r.ofYear {
		return false
	}
	back := 0
	if k := get(r.k); k != "" {
		back = smallNumber[k]
		if back == 0 {
			back, _ = strconv.Atoi(k)
		}
		if back < 2 || back > 70 {
			return false
		}
		at.soft = true
		if i := strings.Index(s[m[0]:m[1]], "年"); r.spans || r.verb > 0 {
			// only the duration is the period's text, not the verb
			at.end = m[0] + i + len("年")
		}
	}
	var out [24]byte // 2022-01/2022-10 has 15
	value := out[:0]
	for _, x := range r.as {
		switch x.name {
		case "":
			value = append(value, x.text...)
			at.months = at.months || strings.Contains(x.text, "-")
		case "y":
			value = strconv.AppendInt(value, int64(year), 10)
		case "now":
			value = strconv.AppendInt(value, int64(max(y.base, year)), 10)
		case "back":
			value = strconv.AppendInt(value, int64(year-back+1), 10)
		case "span":
			value = strconv.AppendInt(value, int64(year-back), 10)
		case "from":
			value = append(value, get(r.from)...)
		case "to":
			value = append(value, get(r.to)...)
		case "m", "n":
			g := r.m
			if x.name == "n" {
				g = r.n
			}
			v, _ := strconv.Atoi(get(g))
			if v < 1 || v > 12 {
				return false
			}
			value = append(value, '0'+byte(v/10), '0'+byte(v%10))
			at.months = true
		}
	}
	at.value = string(value)
	return true
}
