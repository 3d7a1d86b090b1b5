package gazetteer

import (
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// era is a turn of speech that gives a year away.
type era struct {
	phrase string
	year   int
}

const erasFile = "divisions/eras.tsv"

func readEras(fsys fs.FS) ([]era, error) {
	b, err := fs.ReadFile(fsys, erasFile)
	if err != nil {
		return nil, err
	}
	var out []era
	err = table(erasFile, b, 2, func(_ int, _, c []string) error {
		if c == nil {
			return nil
		}
		y, err := strconv.Atoi(c[1])
		if err != nil {
			return fmt.Errorf("%q is no year", c[1])
		}
		out = append(out, era{c[0], y})
		return nil
	})
	return out, err
}

// minYear and maxYear bound what counts as a year that a report may tell of.
const minYear, maxYear = 1990, 2049

var (
	reGovReport  = regexp.MustCompile(`向大会(?:作|做)?[^。\n]{0,6}(?:报告工作|工作报告)`)
	reHeading    = regexp.MustCompile(`^((?:19|20)\d\d)年(?:和|及|以及|与)?[^，,。；;：:\n]{0,16}?(?:工作)?(?:的)?(?:回顾|总结|情况|成就)`)
	reHeading2   = regexp.MustCompile(`(?:回顾|刚刚过去的|过去的)((?:19|20)\d\d)(?:年|[，,])`)
	reMainWork   = regexp.MustCompile(`[一1][、.．]\s*(?:[^，,。；;：:\n]{0,14}?)((?:19|20)\d\d)年[^，,。；;：:\n]{0,14}?工作`)
	reSession    = regexp.MustCompile(`^((?:19|20)\d\d)年(\d{1,2})月\d{1,2}日[^。\n]{0,6}(?:在|于)[^。\n]{0,30}(?:人民代表大会|人大)`)
	reTitleYear  = regexp.MustCompile(`^((?:19|20)\d\d)年[^，,。\n]{0,24}?(?:政府)?工作报告`)
	reBulletin   = regexp.MustCompile(`^((?:19|20)\d\d)年[^，,。；;\n]{0,16}?(?:统计公报|国民经济和社会发展)`)
	reHalfReport = regexp.MustCompile(`^((?:19|20)\d\d)年(?:上半年|前三季度|[一二三四]季度|第[一二三四]季度|1[-—至到~]\d{1,2}月)[^，,。\n]{0,30}(?:报告|情况|分析|运行)`)
	rePublished  = regexp.MustCompile(`((?:19|20)\d\d)[-年/.](\d{1,2})[-月/.](\d{1,2})日?`)
)

// govReport reports whether a text says that it is a government's work report.
func govReport(text string) bool {
	return strings.Contains(text, "政府工作报告") || strings.Contains(text, "向大会") && reGovReport.MatchString(text)
}

// fromYear is the first match in text of a pattern that begins with a year in
// figures and 年. Trying it at such places only is some ten times as fast.
func fromYear(re *regexp.Regexp, text string) []string {
	for at := 0; ; {
		i := strings.Index(text[at:], "年")
		if i < 0 {
			return nil
		}
		i += at
		at = i + len("年")
		if i < 4 || text[i-4] != '1' && text[i-4] != '2' {
			continue
		}
		if m := re.FindStringSubmatch(text[i-4:]); m != nil {
			return m
		}
	}
}

// first is the first match of re, which needs one of the words.
func first(re *regexp.Regexp, text string, words ...string) []string {
	if !containsAny(text, words) {
		return nil
	}
	return re.FindStringSubmatch(text)
}

// yearUse is what the mentions of one year look like.
type yearUse struct{ count, current, prior, future int }

// yearOf finds the year that a text tells of, or 0. head is its beginning.
func (l *Lexicon) yearOf(doc *ner.Document) int {
	text := doc.Text
	head := ner.FirstRunes(text, 1500)
	if doc.Title != "" {
		head = doc.Title + "\n" + head
	}
	uses := yearsIn(text)
	num := func(s string) int { n, _ := strconv.Atoi(s); return n }

	if govReport(head) {
		for _, f := range []func() []string{
			func() []string { return first(reMainWork, head, "工作") },
			func() []string { return fromYear(reHeading, head) },
			func() []string { return first(reHeading2, head, "回顾", "过去的") },
		} {
			if m := f(); m != nil && inYears(num(m[1])) {
				return num(m[1])
			}
		}
		if m := fromYear(reSession, head); m != nil {
			if num(m[2]) <= 6 {
				return num(m[1]) - 1
			}
			return num(m[1])
		}
		if m := fromYear(reTitleYear, head); m != nil {
			return num(m[1]) - 1
		}
	}
	short := ner.FirstRunes(head, 400)
	for _, m := range [][]string{fromYear(reBulletin, short), fromYear(reHalfReport, short), first(reMainWork, short, "工作")} {
		if m != nil && inYears(num(m[1])) {
			return num(m[1])
		}
	}

	// A title that looks back says its year: 云溪县2022年经济社会发展情况报告.
	if title, _, _ := strings.Cut(strings.TrimSpace(head), "\n"); utf8.RuneCountInString(title) <= 40 {
		if m := fromYear(reHeading, title); m != nil && inYears(num(m[1])) {
			return num(m[1])
		}
	}

	published, month := publishedIn(short, text)
	if m := rePublished.FindStringSubmatch(doc.Date); published == 0 && m != nil && inYears(num(m[1])) {
		published, month = num(m[1]), num(m[2]) // a page's or crawler's word for it
	}
	latest, best := 0, 0
	for y := minYear; y <= maxYear; y++ {
		u := uses[y]
		past := u.count - u.future
		if past <= 0 || published > 0 && y > published {
			continue
		}
		latest = y
		if b := uses[best]; best == 0 || past >= b.count-b.future {
			best = y
		}
	}
	thisYear := strings.Count(text, "今年")
	if thisYear == 0 && containsAny(text, []string{"上半年", "一季度", "前三季度"}) {
		thisYear = 1
	}
	switch {
	case published > 0 && latest == 0:
		return published
	case published > 0 && published-latest >= 2 && uses[latest].count >= 2:
		return latest // the page is a late copy
	case published > 0:
		// Early in the year the news are about the year before, unless they say 今年.
		if month <= 3 && uses[published-1].count > uses[published].count-1 && uses[published-1].count >= 2 && thisYear <= 2 {
			return published - 1
		}
		return published
	case latest == 0:
		return l.eraOf(text)
	}
	u := uses[latest]
	if thisYear > 0 {
		if u.prior > u.current {
			return latest + 1
		}
		return latest
	}
	if uses[best].count >= 3 && uses[best].count > 2*u.count {
		return best
	}
	return latest
}

func inYears(y int) bool { return y >= minYear && y <= maxYear }

// publishedIn looks for the day of publication, in figures, at the head of a
// page or at its very end.
func publishedIn(head, text string) (year, month int) {
	for _, part := range []string{head, ner.LastRunes(text, 60)} {
		for from := 0; ; {
			m := dayFrom(part, from)
			if m == nil {
				break
			}
			from = m[1]
			y, _ := strconv.Atoi(part[m[2]:m[3]])
			mon, _ := strconv.Atoi(part[m[4]:m[5]])
			if !inYears(y) || mon < 1 || mon > 12 {
				continue
			}
			before := ner.LastRunes(part[:m[0]], 4)
			after := ner.FirstRunes(part[m[1]:], 12)
			standalone := strings.ContainsAny(part[m[0]:m[1]], "-/.") || strings.Contains(before, "时间") || strings.Contains(before, "日期") ||
				strings.HasPrefix(strings.TrimSpace(after), "来源") || reClock.MatchString(after)
			if standalone {
				return y, mon
			}
		}
	}
	return 0, 0
}

// dayFrom is the first match of rePublished in s from byte from on. It tries the
// expression only behind four digits.
func dayFrom(s string, from int) []int {
	for i := from; i+6 <= len(s); i++ {
		if s[i] != '1' && s[i] != '2' || !digit(s[i+1]) || !digit(s[i+2]) || !digit(s[i+3]) {
			continue
		}
		if c := s[i+4]; c != '-' && c != '/' && c != '.' && c != "年"[0] {
			continue
		}
		m := reDayHere.FindStringSubmatchIndex(s[i:])
		if m == nil {
			continue
		}
		for k := range m {
			m[k] += i
		}
		return m
	}
	return nil
}

var reDayHere = regexp.MustCompile(`^` + rePublished.String())

var reClock = regexp.MustCompile(`^\s*\d{1,2}[:：]\d\d`)

var (
	futureBefore = []string{"到", "至", "预计", "力争", "计划", "将于", "预期", "规划", "确保", "面向", "展望", "自"}
	futureAfter  = []string{"远景", "全面建成投产", "建成投产", "投产", "达到", "底前", "力争", "将", "预计", "计划", "目标", "基本实现", "全面实现", "年全", "全容量"}
	currentAfter = []string{"以来", "上半年", "前三季度", "一季度", "二季度", "三季度", "四季度", "第一季度", "第二季度", "第三季度", "第四季度", "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月", "重点", "重大", "是"}
	priorBefore  = []string{"获评", "荣获", "评为", "获得", "入选", "比", "较", "公布了", "于", "早在"}
	priorAfter   = []string{"全年", "，", ",", "底", "末", "正式"}
	unitRunes    = "多余个人亩元万亿家户米吨辆名件台套次项公平千百度分条座间株头只处所份种本克升兆瓦年"
	eventWords   = []string{"活动", "推介", "签约", "大会", "会议", "开工", "论坛", "仪式", "招商"}
)

// yearsIn counts how the years written YYYY年 (or YYYY before a word, as in
// 2023中国) are used in text.
func yearsIn(text string) map[int]yearUse {
	uses := map[int]yearUse{}
	for at := 0; ; {
		i := strings.IndexAny(text[at:], "12")
		if i < 0 {
			break
		}
		i += at
		j := i
		for j < len(text) && digit(text[j]) {
			j++
		}
		at = j
		if j-i != 4 {
			continue
		}
		y, _ := strconv.Atoi(text[i:j])
		if !inYears(y) {
			continue
		}
		after := text[j:]
		isYear := strings.HasPrefix(after, "年")
		if !isYear {
			r, _ := utf8.DecodeRuneInString(after)
			if r < 0x4E00 || r > 0x9FFF || strings.ContainsRune(unitRunes, r) || i > 1200 && !containsAny(ner.FirstRunes(after, 20), eventWords) {
				continue // a plain number
			}
			u := uses[y]
			u.count++
			u.current += 2
			uses[y] = u
			continue
		}
		after = after[len("年"):]
		before := ner.LastRunes(text[:i], 4)
		near := ner.FirstRunes(after, 18)
		u := uses[y]
		u.count++
		switch {
		case strings.HasPrefix(after, "起"):
			u.current++
		case endsAny(before, futureBefore) || startsAny(after, futureAfter):
			u.future++
		case endsAny(before, priorBefore):
			u.prior++
		case startsAny(after, currentAfter) || containsAny(clause(near), eventWords):
			u.current++
		case startsAny(after, priorAfter):
			u.prior++
		}
		uses[y] = u
	}
	return uses
}

// eraOf is the year of the turns of speech that a text uses, or 0.
func (l *Lexicon) eraOf(text string) int {
	best, most := 0, 0
	count := map[int]int{}
	for _, e := range l.eras {
		if n := strings.Count(text, e.phrase); n > 0 {
			count[e.year] += n
			if c := count[e.year]; c > most || c == most && e.year > best {
				best, most = e.year, c
			}
		}
	}
	return best
}

// yearInName is a year that stands by itself in a file name, or 0.
func yearInName(name string) int {
	if m := reNameYear.FindStringSubmatch(name); m != nil {
		y, _ := strconv.Atoi(m[1])
		return y
	}
	return 0
}

var reNameYear = regexp.MustCompile(`(?:^|[^0-9A-Za-z])(20[0-4]\d)(?:$|[^0-9A-Za-z])`)

// clause is s up to its first mark.
func clause(s string) string {
	for i, r := range s {
		switch r {
		case '，', ',', '。', '；', ';', '：', ':', '\n', '！', '？':
			return s[:i]
		}
	}
	return s
}

func startsAny(s string, all []string) bool {
	for _, a := range all {
		if strings.HasPrefix(s, a) {
			return true
		}
	}
	return false
}

func endsAny(s string, all []string) bool {
	for _, a := range all {
		if strings.HasSuffix(s, a) {
			return true
		}
	}
	return false
}

func containsAny(s string, all []string) bool {
	for _, a := range all {
		if strings.Contains(s, a) {
			return true
		}
	}
	return false
}
