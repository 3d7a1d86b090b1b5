package clean

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// forms that have one plain counterpart wherever they stand.
var forms = map[rune]rune{
	'﹐': '，', '﹑': '、', '﹒': '·', '﹔': '；', '﹕': '：', '﹖': '？', '﹗': '！', '﹙': '（', '﹚': '）', '﹪': '%', '℅': '%',
	'｡': '。', '､': '、', '｢': '“', '｣': '”', '「': '“', '」': '”', '『': '‘', '』': '’', '〝': '“', '〞': '”', '〟': '”', '＂': '"', '＇': '\'',
	'ˮ': '”', '″': '″', '─': '—', '―': '—', '━': '—', '﹣': '-', '–': '–', '‒': '-', '−': '-', '‐': '-', '‑': '-',
	'•': '·', '∙': '·', '⋅': '·', '・': '·', '･': '·', '‧': '·', '●': '●', '．': '.', '﹝': '〔', '﹞': '〕', '﹤': '<', '﹥': '>', '＜': '<', '＞': '>',
}

// bracketReach is how many characters a bracket may hold, line breaks included.
const bracketReach = 200

// width brings full- and half-width forms together: digits, letters and % half,
// the marks of Chinese sentences full. Decimal points, thousands, times and
// addresses keep theirs.
func (w *work) width() {
	t := w.classes
	if w.has&classFormed != 0 {
		for _, i := range w.marks {
			c := &w.cells[i]
			if t.of(c.r)&classFormed == 0 {
				continue
			}
			if r := plainForm(c.r); r != c.r {
				w.set(c, r, WhyWidth)
				w.has |= t.of(r)
			}
		}
	}
	w.dots()
	if w.has&classHalf == 0 {
		return
	}
	cs := w.cells
	dotEnds := w.dotSentences()
	set := func(i int, r rune) { w.set(&cs[i], r, WhyWidth) }
	var open []int // brackets that wait for their closers
	for _, at := range w.marks {
		i := int(at)
		if t.of(cs[i].r)&(classHalf|classBracket) == 0 {
			continue
		}
		switch r := cs[i].r; r {
		case ',', ';', '!', '?', ':':
			if full(cs, i) {
				set(i, r+0xfee0) // ，；！？：
			}
		case '∶':
			if i > 0 && i+1 < len(cs) && isDigit(cs[i-1].r) && isDigit(cs[i+1].r) {
				set(i, ':')
			} else {
				set(i, '：')
			}
		case '.':
			if i > 0 && isHan(cs[i-1].r) {
				if _, next := neighbours(cs, i); next == 0 || dotEnds && (isHan(next) || isDigit(next)) && !ordinal(cs, i) {
					set(i, '。')
				}
			} else if dotEnds && i > 0 && afterNumber(cs, i) {
				if _, next := neighbours(cs, i); next == 0 || isHan(next) {
					set(i, '。')
				}
			}
		case '(', '（':
			open = append(open, i)
		case ')', '）':
			for len(open) > 0 && i-open[0] > bracketReach {
				open = open[1:]
			}
			if n := len(open); n > 0 {
				o := open[n-1]
				open = open[:n-1]
				if cs[o].r == '(' || cs[i].r == ')' {
					if cs[o].r == '（' || cs[i].r == '）' || bracketChinese(cs, o, i) {
						if cs[o].r == '(' {
							set(o, '（')
						}
						if cs[i].r == ')' {
							set(i, '）')
						}
					}
				}
			} else if cs[i].r == ')' && i > 0 && isHan(cs[i-1].r) {
				set(i, '）')
			}
		}
	}
}

// narrowed are the full-width signs that stand half-width in Chinese text.
const narrowed = "％＋－／＝＆＠＃＿＊［］｜＄｛｝"

// plainForm is the form of a character that is used wherever it stands.
func plainForm(r rune) rune {
	switch {
	case r < 0x80, r >= 0x3400 && r <= 0x9fff, r == '，', r == '、', r == '。', r == '；', r == '：':
		return r
	case r >= 0xff10 && r <= 0xff19, r >= 0xff21 && r <= 0xff3a, r >= 0xff41 && r <= 0xff5a:
		return r - 0xfee0
	case strings.ContainsRune(narrowed, r):
		return r - 0xfee0
	case r >= 0x2080 && r <= 0x2089: // PM₂.₅
		return '0' + r - 0x2080
	case r >= 0x2f00 && r <= 0x2fd5, r >= 0xf900 && r <= 0xfaff, r >= 0x2e80 && r <= 0x2ef3: // radicals and compatibility forms, as PDF copies have them
		if n := []rune(norm.NFKC.String(string(r))); len(n) == 1 {
			return n[0]
		}
	}
	if f, ok := forms[r]; ok {
		return f
	}
	return r
}

// neighbours of i on the line, blanks skipped; 0 at its ends.
func neighbours(cs []cell, i int) (prev, next rune) {
	for j := i - 1; j >= 0 && cs[j].r != '\n'; j-- {
		if !isBlank(cs[j].r) {
			prev = cs[j].r
			break
		}
	}
	for j := i + 1; j < len(cs) && cs[j].r != '\n'; j++ {
		if r := cs[j].r; !isBlank(r) && r != ',' && r != ';' && r != ':' {
			next = cs[j].r
			break
		}
	}
	return prev, next
}

func chinese(r rune) bool { return isHan(r) || isMark(r) || r == '℃' || r == '㎡' || r == '‰' }

// full reports whether the half-width mark at i is one of a Chinese sentence.
func full(cs []cell, i int) bool {
	prev, next := neighbours(cs, i)
	if chinese(prev) || chinese(next) {
		return true
	}
	// 12%,13家 and 4.5 ; 30: after a percent sign no number goes on.
	if prev == '%' && (isDigit(next) || next == 0) {
		return true
	}
	return false
}

// ordinal reports whether the dot at i follows a number written in characters
// at the start of its line, as in 一.工作回顾.
func ordinal(cs []cell, i int) bool {
	j := i - 1
	for j >= 0 && i-j <= 3 && isNumeral(cs[j].r) {
		j--
	}
	return j < i-1 && (j < 0 || cs[j].r == '\n' || isBlank(cs[j].r))
}

func isNumeral(r rune) bool {
	switch r {
	case '一', '二', '三', '四', '五', '六', '七', '八', '九', '十':
		return true
	}
	return false
}

// afterNumber reports whether the dot at i follows a percentage or a number
// that has its decimal point already.
func afterNumber(cs []cell, i int) bool {
	if cs[i-1].r == '%' {
		return true
	}
	j := i - 1
	for j >= 0 && isDigit(cs[j].r) {
		j--
	}
	return j < i-1 && j > 0 && cs[j].r == '.' && isDigit(cs[j-1].r)
}

// dotSentences reports whether the text closes its sentences with a low dot.
func (w *work) dotSentences() bool {
	dots, stops := 0, 0
	for _, at := range w.marks {
		switch i := int(at); {
		case w.cells[i].r == '。':
			stops++
		case w.cells[i].r == '.' && i > 0 && isHan(w.cells[i-1].r) && !ordinal(w.cells, i):
			if _, next := neighbours(w.cells, i); next == 0 || isHan(next) {
				dots++
			}
		}
	}
	return dots >= 3 && dots > 2*stops
}

func bracketChinese(cs []cell, o, c int) bool {
	if o > 0 && chinese(cs[o-1].r) || c+1 < len(cs) && chinese(cs[c+1].r) {
		return true
	}
	for j := o + 1; j < c; j++ {
		if chinese(cs[j].r) {
			return true
		}
	}
	return false
}

// dots turns rows of dots and hyphens into …… and ——.
func (w *work) dots() {
	cs := w.cells
	var out []cell // made when the first row is found
	done := 0      // what is in out
	past := 0      // the last row
	for _, at := range w.marks {
		i := int(at)
		r := cs[i].r
		if i < past || i+1 == len(cs) || cs[i+1].r != r || r != '.' && r != '-' && r != '。' {
			continue // one alone is no row
		}
		n := 2
		for i+n < len(cs) && cs[i+n].r == r {
			n++
		}
		past = i + n
		var to rune
		near := i > 0 && chinese(cs[i-1].r) || i+n < len(cs) && chinese(cs[i+n].r)
		switch {
		case r == '.' && n >= 3 && n <= 12 && near, r == '。' && n >= 3:
			to = '…'
		case r == '-' && n >= 2 && n <= 4 && near:
			to = '—'
		}
		if to == 0 {
			continue
		}
		if out == nil {
			out = make([]cell, 0, len(cs))
		}
		out = append(out, cs[done:i]...)
		done = i + n
		run := cs[i : i+n]
		mid := run[n/2].lo
		out = append(out, newCell(to, run[0].lo, mid), newCell(to, mid, run[n-1].hi))
		w.replaced(run, string([]rune{to, to}), WhyWidth)
	}
	if out != nil {
		w.cells = append(out, cs[done:]...)
		w.survey()
	}
}

// quotes pairs straight quotation marks within a paragraph and turns those of
// Chinese text into curly ones.
func (w *work) quotes(cs []cell) {
	for _, q := range []struct{ straight, open, close rune }{{'"', '“', '”'}, {'\'', '‘', '’'}} {
		var at []int
		near := false
		for i, c := range cs {
			if c.r != q.straight {
				continue
			}
			prev, next := neighbours(cs, i)
			if q.straight == '\'' && (isLetter(prev) || isDigit(prev)) && !chinese(next) { // it's, 5'
				continue
			}
			near = near || chinese(prev) || chinese(next)
			at = append(at, i)
		}
		if !near {
			continue
		}
		opened := false
		for _, i := range at {
			// A mark that is curly already settles the state.
			for j := i - 1; j >= 0 && cs[j].r != q.straight; j-- {
				if cs[j].r == q.open {
					opened = true
					break
				} else if cs[j].r == q.close {
					opened = false
					break
				}
			}
			to := q.open
			if opened {
				to = q.close
			}
			opened = !opened
			w.set(&cs[i], to, WhyWidth)
		}
	}
}
