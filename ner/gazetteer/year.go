package gazetteer

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
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
		if !inYears(y) {
			return fmt.Errorf("%d is not within %d and %d", y, minYear, maxYear)
		}
		out = append(out, era{c[0], y})
		return nil
	})
	return out, err
}

// minYear and maxYear bound what counts as a year that a report may tell of.
const minYear, maxYear = 1990, 2049

// patternReach bounds the characters that a match of the rules' patterns takes.
const patternReach = 120

// firstMatch is the first match in text of a pattern that begins at ^, tried at
// the places in order.
func firstMatch(re *regexp.Regexp, text string, places []int) []string {
	for _, at := range places {
		if at >= len(text) {
			break
		}
		if m := re.FindStringSubmatch(ner.FirstRunes(text[at:], patternReach)); m != nil {
			return m
		}
	}
	return nil
}

// datesIn are the places in text of years in figures with 年 behind.
func datesIn(text string) []int {
	var out []int
	for i := range ner.Places(text, "年") {
		if i >= 4 && (text[i-4] == '1' || text[i-4] == '2') {
			out = append(out, i-4)
		}
	}
	return out
}

// placesOf are the places of words in text.
func placesOf(words *ner.Words, text string) []int {
	var out []int
	words.Each(text, func(start, _ int) {
		if n := len(out); n == 0 || out[n-1] != start {
			out = append(out, start)
		}
	})
	return out
}

// yearUse is what the mentions of one year look like.
type yearUse struct{ count, current, prior, future int }

// yearUses are those of every year that counts.
type yearUses [maxYear - minYear + 1]yearUse

// of is the use of year y, none for one that does not count.
func (u *yearUses) of(y int) yearUse {
	if !inYears(y) {
		return yearUse{}
	}
	return u[y-minYear]
}

// yearOf finds the year that a text tells of, or 0. head is its beginning.
func (l *Lexicon) yearOf(doc *ner.Document, seen *scanned) int {
	text := doc.Text
	head := text[:seen.end(1500)]
	if doc.Title != "" {
		head = doc.Title + "\n" + head
	}
	num := func(s string) int { n, _ := strconv.Atoi(s); return n }

	w := &l.rules.Year
	dates := datesIn(head)
	if seen.isReport() || doc.Title != "" && l.rules.isReport(doc.Title) {
		for _, f := range []func() []string{
			func() []string { return firstMatch(w.MainWork, head, placesOf(&w.MainWorkBegins, head)) },
			func() []string { return firstMatch(w.Heading, head, dates) },
			func() []string { return firstMatch(w.LookBack, head, placesOf(&w.LookBackBegins, head)) },
		} {
			if m := f(); m != nil && inYears(num(m[1])) {
				return num(m[1])
			}
		}
		if m := firstMatch(w.Session, head, dates); m != nil {
			if num(m[2]) <= 6 {
				return num(m[1]) - 1
			}
			return num(m[1])
		}
		if m := firstMatch(w.Title, head, dates); m != nil {
			y, uses := num(m[1]), l.rules.yearsIn(text)
			if next := uses.of(y + 1); next.count >= 3 && next.count > uses.of(y-1).count {
				return y // given at the end of the year, with the plans of the next
			}
			return y - 1
		}
	}
	short := ner.FirstRunes(head, 400)
	for _, f := range []func() []string{
		func() []string { return firstMatch(w.Bulletin, short, dates) },
		func() []string { return firstMatch(w.Half, short, dates) },
		func() []string { return firstMatch(w.MainWork, short, placesOf(&w.MainWorkBegins, short)) },
	} {
		if m := f(); m != nil && inYears(num(m[1])) {
			return num(m[1])
		}
	}

	// A title that looks back says its year: 云溪县2022年经济社会发展情况报告.
	if title, _, _ := strings.Cut(strings.TrimSpace(head), "\n"); utf8.RuneCountInString(title) <= 40 {
		if m := firstMatch(w.Heading, title, datesIn(title)); m != nil && inYears(num(m[1])) {
			return num(m[1])
		}
	}

	published, month := l.rules.publishedIn(short, text)
	if m := w.Published.FindStringSubmatch(doc.Date); published == 0 && m != nil && inYears(num(m[1])) {
		published, month = num(m[1]), num(m[2]) // a page's or crawler's word for it
	}
	uses := l.rules.yearsIn(text)
	latest, best := 0, 0
	for y := minYear; y <= maxYear; y++ {
		u := uses.of(y)
		past := u.count - u.future
		if past <= 0 || published > 0 && y > published {
			continue
		}
		latest = y
		if b := uses.of(best); best == 0 || past >= b.count-b.future {
			best = y
		}
	}
	thisYear := 0
	for range seen.each(w.ThisYear) {
		thisYear++
	}
	if thisYear == 0 && slices.ContainsFunc(seen.heads, func(at int32) bool { return w.ThisYearParts.Prefix(text[at:]) > 0 }) {
		thisYear = 1
	}
	switch {
	case published > 0 && latest == 0:
		return published
	case published > 0 && published-latest >= 2 && uses.of(latest).count >= 2:
		return latest // the page is a late copy
	case published > 0:
		// Early in the year the news are about the year before, unless they say 今年.
		if before := uses.of(published - 1).count; month <= 3 && before > uses.of(published).count-1 && before >= 2 && thisYear <= 2 {
			return published - 1
		}
		return published
	case latest == 0:
		return l.eraOf(text)
	}
	u := uses.of(latest)
	if thisYear > 0 {
		if u.prior > u.current {
			return latest + 1
		}
		return latest
	}
	if n := uses.of(best).count; n >= 3 && n > 2*u.count {
		return best
	}
	return latest
}

func inYears(y int) bool { return y >= minYear && y <= maxYear }

// publishedIn looks for the day of publication, in figures, at the head of a
// page or at its very end.
func (r *rules) publishedIn(head, text string) (year, month int) {
	for _, part := range []string{head, ner.LastRunes(text, 60)} {
		for from := 0; ; {
			m := r.dayFrom(part, from)
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
			standalone := strings.ContainsAny(part[m[0]:m[1]], "-/.") || r.Year.PublishedWords.In(before) ||
				r.Year.PublishedAfter.Prefix(strings.TrimSpace(after)) > 0 || reClock.MatchString(after)
			if standalone {
				return y, mon
			}
		}
	}
	return 0, 0
}

// dayFrom is the first day of publication in s from byte from on. It tries the
// expression only behind four digits.
func (r *rules) dayFrom(s string, from int) []int {
	for i := from; i+6 <= len(s); i++ {
		if s[i] != '1' && s[i] != '2' || !digit(s[i+1]) || !digit(s[i+2]) || !digit(s[i+3]) {
			continue
		}
		if c := s[i+4]; c != '-' && c != '/' && c != '.' && c != "年"[0] {
			continue
		}
		m := r.day.FindStringSubmatchIndex(s[i:])
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

var reClock = regexp.MustCompile(`^\s*\d{1,2}[:：]\d\d`)

// yearsIn counts how the years written YYYY年 (or YYYY before a word, as in
// 2023中国) are used in text.
func (r *rules) yearsIn(text string) (uses yearUses) {
	w := &r.Year
	for i, j := 0, 0; i < len(text); i = j {
		if j = i + 1; text[i] != '1' && text[i] != '2' {
			if text[i] >= 0xe0 {
				j = i + 3 // a Chinese character, or the most part of a rare one
			}
			continue
		}
		for j < len(text) && digit(text[j]) {
			j++
		}
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
			if r < 0x4E00 || r > 0x9FFF || w.Units.Prefix(after) > 0 || i > 1200 && !w.Events.In(ner.FirstRunes(after, 20)) {
				continue // a plain number
			}
			u := &uses[y-minYear]
			u.count++
			u.current += 2
			continue
		}
		after = after[len("年"):]
		before := ner.LastRunes(text[:i], 4)
		near := ner.FirstRunes(after, 18)
		u := &uses[y-minYear]
		u.count++
		switch {
		case w.Opens.Prefix(after) > 0:
			u.current++
		case w.FutureBefore.Suffix(before) > 0 || w.FutureAfter.Prefix(after) > 0 || w.FutureNear.In(clause(near)):
			u.future++
		case w.PriorBefore.Suffix(before) > 0:
			u.prior++
		case w.CurrentAfter.Prefix(after) > 0 || w.Events.In(clause(near)):
			u.current++
		case w.PriorAfter.Prefix(after) > 0:
			u.prior++
		}
	}
	return uses
}

// eraOf is the year of the turns of speech that a text uses, or 0.
func (l *Lexicon) eraOf(text string) int {
	var count [maxYear - minYear + 1]int
	l.eraPhrases.Each(text, func(start, end int) {
		for _, e := range l.eras {
			if e.phrase == text[start:end] {
				count[e.year-minYear]++
			}
		}
	})
	best, most := 0, 0
	for i, n := range count {
		if n > 0 && n >= most {
			best, most = minYear+i, n
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
	for i := range len(s) {
		switch s[i] {
		case ',', ';', ':', '\n':
			return s[:i]
		case "。"[0], "，"[0]:
			if len(s)-i > 2 {
				switch s[i : i+3] {
				case "，", "。", "；", "：", "！", "？":
					return s[:i]
				}
			}
		}
	}
	return s
}
