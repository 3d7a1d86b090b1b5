package quantity

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
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
// only serve a comparison (比2020年) are passed over. at and any are what a look
// at s, or at a text that it stands in, gives for it. The result lies in buf,
// and is good until the next call with it.
func (p *speech) find(s string, at []uint64, any uint64, y years, buf *periodBuffer) []periodAt {
	if any&p.when.bits == 0 && !p.when.open || !holds(at, 1<<seesTime) {
		return nil
	}
	out := buf.out[:0]
	for k := p.when.from; k < p.when.to; k++ {
		r := &p.periods[k-p.when.from]
		for m := range p.look.all(k, s, at, any) {
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
	buf.out = out
	return out
}

// holds reports one of the bits in at.
func holds(at []uint64, bits uint64) bool {
	for _, m := range at {
		if m&bits != 0 {
			return true
		}
	}
	return false
}

// periodBuffer is what one reading after another of find may write over.
type periodBuffer struct {
	at  []uint64
	out []periodAt
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

func (r *periodRule) fill(at *periodAt, s string, m []int, y years) bool {
	get := func(n string) string {
		if i, ok := r.ix[n]; ok && m[2*i] >= 0 {
			return s[m[2*i]:m[2*i+1]]
		}
		return ""
	}
	year := y.base
	if v := get("y"); v != "" {
		year, _ = strconv.Atoi(v)
		at.year = year
	} else if get("now") != "" {
		year = y.now
		at.year = year
	} else if get("last") != "" {
		year = y.now - 1
		at.year = year
	}
	as := r.as
	switch as {
	case "{now}":
		at.year, at.value = y.now, strconv.Itoa(y.now)
		return y.now > 0
	case "{last}":
		at.year, at.value = y.now-1, strconv.Itoa(y.now-1)
		return y.now > 0
	case "{next}":
		at.year, at.value = y.now+1, strconv.Itoa(y.now+1)
		return y.now > 0
	case "{y}":
		at.value, at.soft = strconv.Itoa(year), at.year == 0
		return year > 0
	}
	if year == 0 && strings.Contains(as, "{y}") {
		return false
	}
	if k := get("k"); k != "" {
		n := smallNumber[k]
		if n == 0 {
			n, _ = strconv.Atoi(k)
		}
		if n < 2 || n > 70 {
			return false
		}
		as = strings.ReplaceAll(as, "{back}", strconv.Itoa(year-n+1))
		as = strings.ReplaceAll(as, "{span}", strconv.Itoa(year-n))
		at.soft = true
		if i := strings.Index(s[m[0]:m[1]], "年"); strings.Contains(r.as, "{span}") || r.ix["verb"] > 0 {
			// only the duration is the period's text, not the verb
			at.end = m[0] + i + len("年")
		}
	}
	month := func(n string) string {
		v, _ := strconv.Atoi(get(n))
		if v < 1 || v > 12 {
			return ""
		}
		at.months = true
		return fmt.Sprintf("%02d", v)
	}
	for _, n := range [...]string{"m", "n"} {
		if strings.Contains(as, "{"+n+"}") {
			v := month(n)
			if v == "" {
				return false
			}
			as = strings.ReplaceAll(as, "{"+n+"}", v)
		}
	}
	for _, n := range [...]string{"from", "to"} {
		as = strings.ReplaceAll(as, "{"+n+"}", get(n))
	}
	as = strings.ReplaceAll(as, "{y}", strconv.Itoa(year))
	as = strings.ReplaceAll(as, "{now}", strconv.Itoa(max(y.base, year)))
	if strings.Contains(as, "-") {
		at.months = true
	}
	at.value = as
	return true
}
