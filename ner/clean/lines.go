package clean

// line is a line of the text after its blanks were put right.
type line struct {
	cells  []cell
	brk    []cell // the line break and what blank lines follow
	indent bool   // began with two blanks or an ideographic one
	blank  bool   // began with a blank
	gap    bool   // an empty line stands before it
	width  int    // in columns: 2 for a Chinese character, 1 for others
	noise  uint64 // the noise rules that it may interest, as bits
}

// paragraphs splits the text into lines, puts blanks right, and joins the lines
// of wrapped paragraphs.
func (c *Cleaner) paragraphs(w *work) []paragraph {
	w.watermarks()
	w.stray = false
	if w.has&classBlank != 0 {
		w.stray = c.strayBlanks(w)
		w.wideBreaks()
	}
	lines := c.noiseOut(w, c.lines(w))
	wrapped := wrappedLines(lines)
	var pars []paragraph
	var cur []cell
	flush := func() {
		if len(cur) > 0 {
			pars = append(pars, paragraph{cells: cur})
		}
		cur = nil
	}
	for i := range lines {
		l := &lines[i]
		if i > 0 && len(cur) > 0 {
			p := &lines[i-1]
			if joins(lines, wrapped, i) {
				cur = w.glue(cur, p.brk, l.cells)
				continue
			}
		}
		flush()
		cur = l.cells[:len(l.cells):len(l.cells)]
	}
	flush()
	for i := range pars {
		pars[i].heading = isHeading(pars[i].cells)
	}
	return pars
}

// glue joins two pieces over the break between them. A blank stays between two
// words in Latin letters.
func (w *work) glue(a, brk, b []cell) []cell {
	after := ""
	if n := len(a); n > 0 && len(b) > 0 && isLetter(a[n-1].r) && isLetter(b[0].r) && wordy(a, b) && len(brk) > 0 {
		after = " "
		a = append(a, newCell(' ', brk[0].lo, brk[0].hi))
	}
	if len(brk) > 0 {
		w.replaced(brk, after, WhyUnwrap)
	}
	return append(a, b...)
}

// wordy tells English words from a token such as AR/VR that a line end cut.
func wordy(a, b []cell) bool {
	lower := 0
	for i := len(a) - 1; i >= 0 && isLetter(a[i].r); i-- {
		if a[i].r >= 'a' {
			lower++
		}
	}
	return lower >= 2
}

// lines cuts the text into non-empty lines and removes stray blanks.
func (c *Cleaner) lines(w *work) []line {
	out := w.lines[:0]
	w.made = w.made[:0]
	cs, t := w.cells, w.classes
	gap := false
	at := 0 // the next of the signs
	for i := 0; i < len(cs); {
		for at < len(w.signs) && int(w.signs[at]) < i { // those of the break before
			at++
		}
		j, narrow, has := len(cs), 0, class(0)
		signs := w.signs[at:] // of the line
		for ; at < len(w.signs); at++ {
			r := cs[w.signs[at]].r
			if r < wide {
				if r == '\n' {
					j = int(w.signs[at])
					break
				}
				narrow++
			}
			has |= t.of(r)
		}
		k := j // past the break and the blank lines after it
		for k < len(cs) && (cs[k].r == '\n' || isBlank(cs[k].r)) {
			k++
		}
		for k < len(cs) && k > j && cs[k-1].r != '\n' { // the indent belongs to the next line
			k--
		}
		signs = signs[:len(signs)-len(w.signs)+at]
		l := line{gap: gap, indent: indented(cs[i:j]), blank: isBlank(cs[i].r), cells: cs[i:j], width: 2*(j-i) - narrow}
		if has&classBlank == 0 {
			l.noise = c.noise.wanted(cs[:j], signs, t)
		} else {
			c.spaced(w, &l, signs, i)
		}
		if j < k {
			l.brk = cs[j:k]
			gap = 0 < newlines(cs[j+1:k])
		}
		if len(l.cells) > 0 {
			out = append(out, l)
		} else if len(out) > 0 {
			gap = true
		}
		i = max(k, j+1)
	}
	// Where few lines begin with a blank, even one tells a new paragraph.
	n := 0
	for i := range out {
		if out[i].blank {
			n++
		}
	}
	if n*3 <= len(out) {
		for i := range out {
			out[i].indent = out[i].indent || out[i].blank
		}
	}
	w.lines = out
	return out
}

func newlines(cs []cell) int {
	n := 0
	for _, c := range cs {
		if c.r == '\n' {
			n++
		}
	}
	return n
}

func indented(cs []cell) bool {
	n := 0
	for _, c := range cs {
		switch {
		case c.r == 0x3000 || c.r == '\t':
			n += 2
		case isBlank(c.r):
			n++
		default:
			return n >= 2
		}
	}
	return false
}

// wide is the first character that takes two columns.
const wide = 0x300

func columns(cs []cell) int {
	n := 2 * len(cs)
	for _, c := range cs {
		if c.r < wide {
			n--
		}
	}
	return n
}

// spaced puts the blanks of a line right, which begins at cell i and has them.
func (c *Cleaner) spaced(w *work, l *line, signs []int32, i int) {
	cs, t := w.cells[:i+len(l.cells)], w.classes
	lo, hi := i, len(cs) // without the blanks at its ends
	for lo < hi && isBlank(cs[lo].r) {
		lo++
	}
	for hi > lo && isBlank(cs[hi-1].r) {
		hi--
	}
	for len(signs) > 0 && int(signs[0]) < lo {
		signs = signs[1:]
	}
	for len(signs) > 0 && int(signs[len(signs)-1]) >= hi {
		signs = signs[:len(signs)-1]
	}
	for _, s := range signs {
		if t.of(cs[s].r)&classBlank != 0 {
			l.cells = c.spacing(w, l.cells)
			l.width = columns(l.cells)
			l.noise = c.noise.always
			for i := range l.cells {
				if t.of(l.cells[i].r)&classKeyed != 0 {
					l.noise = c.noise.keyed(l.cells, i, l.noise)
				}
			}
			return
		}
	}
	w.dropped(cs[i:lo], WhySpacing)
	w.dropped(cs[hi:], WhySpacing)
	l.width -= columns(cs[i:lo]) + columns(cs[hi:])
	l.cells = cs[lo:hi]
	l.noise = c.noise.wanted(cs[:hi], signs, t)
}

// spacing drops blanks that only set letters apart and keeps one where two
// phrases, words or numbers meet.
func (c *Cleaner) spacing(w *work, cs []cell) []cell {
	first, last := 0, len(cs)
	for first < last && isBlank(cs[first].r) {
		first++
	}
	for last > first && isBlank(cs[last-1].r) {
		last--
	}
	w.dropped(cs[:first], WhySpacing)
	defer func(tail []cell) { w.dropped(tail, WhySpacing) }(cs[last:])
	cs = cs[first:last]
	blanks, singles, han := 0, 0, 0
	for i, c := range cs {
		if isHan(c.r) {
			han++
		} else if isBlank(c.r) {
			blanks++
			if i >= 2 && isBlank(cs[i-2].r) && isHan(cs[i-1].r) {
				singles++
			}
		}
	}
	if blanks == 0 {
		return cs
	}
	letters := singles >= 3                   // the line is letter-spaced at least in part
	dense := singles >= 8 && singles*2 >= han // as a whole: a single blank parts nothing
	prose := false
	if w.stray && len(cs) >= 30 {
		for _, c := range cs {
			if c.r == '。' || c.r == '，' {
				prose = true
			}
		}
	}
	if !w.stray && len(cs) >= 30 { // by-lines and speakers keep theirs
		letters = letters && singles*8 >= len(cs)
	}
	from := len(w.made)
	out := w.made
	for i := 0; i < len(cs); i++ {
		if !isBlank(cs[i].r) {
			out = append(out, cs[i])
			continue
		}
		j := i
		wide := 0
		for j < len(cs) && isBlank(cs[j].r) {
			if cs[j].r == 0x3000 || cs[j].r == '\t' {
				wide++
			}
			wide++
			j++
		}
		if !(dense && wide < 2 && isHan(cs[i-1].r) && isHan(cs[j].r)) && c.keepsBlank(cs, i, j, wide >= 2, letters, prose) {
			if cs[i].r != ' ' || j-i > 1 {
				w.replaced(cs[i:j], " ", WhySpacing)
			}
			out = append(out, newCell(' ', cs[i].lo, cs[j-1].hi))
		} else {
			w.dropped(cs[i:j], WhySpacing)
		}
		i = j - 1
	}
	w.made = out
	return out[from:len(out):len(out)]
}

// keepsBlank decides about the blanks cs[i:j] inside a line.
func (c *Cleaner) keepsBlank(cs []cell, i, j int, wide, letters, prose bool) bool {
	a, b := cs[i-1].r, cs[j].r
	if isMark(a) || isMark(b) {
		return isCloser(a) && (isHan(b) || isOpener(b)) && !letters && !prose
	}
	left, right := piece(cs, i-1, -1), piece(cs, j, 1)
	if a == '.' && isDigit(b) && !wide {
		k := i - 2
		for k >= 0 && isDigit(cs[k].r) {
			k--
		}
		if k >= 0 && k < i-2 && isHan(cs[k].r) {
			return false // 校舍19. 3万; at the start of a line 1. 2023年 is a number in a list
		}
	}
	switch {
	case isHan(a) && isHan(b):
		if wide {
			// Wide gaps part the columns and words of a letter-spaced line.
			return left > 1 && right > 1 && !prose || letters && left == 1 && right == 1 && narrow(cs, i, j)
		}
		if left == 1 && right > 1 && i >= 3 && isBlank(cs[i-2].r) && isHan(cs[i-3].r) {
			// The last letter of a spaced word: 农 业 农业增产, but 建 设成就.
			return c.lang.together(cs[i-3].r, a) > 0 && c.lang.together(a, b) == 0
		}
		return left > 1 && right > 1 && !prose
	case isHan(a) && (isDigit(b) || isLetter(b)), (isDigit(a) || isLetter(a) || a == '%') && isHan(b):
		if isLetter(a) && left == 1 && i == 1 && right > 1 { // a heading's letter: A 项目建设
			return true
		}
		return false
	case isDigit(a) && isDigit(b):
		if prose && !wide && (left < 3 || right < 3) { // 1760 0元
			return false
		}
		return !(letters && left == 1 && right == 1 && !wide)
	case isLetter(a) && isLetter(b):
		return true
	case isDigit(a) && (b == '%' || b == '.'), a == '.' && isDigit(b) && i >= 2 && isDigit(cs[i-2].r) && !wide && letters:
		return false
	case isHan(a) || isHan(b):
		return false
	}
	return true
}

// strayBlanks reports whether single blanks stand inside words of the text, as
// copies of wrapped pages have them.
func (c *Cleaner) strayBlanks(w *work) bool {
	cs := w.cells
	inside, all := 0, 0
	for _, at := range w.blanks {
		i := int(at)
		if i < 2 || i+2 >= len(cs) || cs[i].r != ' ' || !isHan(cs[i-1].r) || !isHan(cs[i+1].r) || !isHan(cs[i-2].r) || !isHan(cs[i+2].r) {
			continue
		}
		all++
		if c.lang.together(cs[i-1].r, cs[i+1].r) >= 2 {
			inside++
		}
	}
	return inside >= 2 && inside*4 >= all
}

// wideBreaks turns the wide gap after a closing mark inside a line, where pages
// lost their line breaks, into a break.
func (w *work) wideBreaks() {
	cs := w.cells
	var out []cell // made when the first gap is found
	done := 0      // what is in out
	past := 0      // the last gap
	for _, at := range w.blanks {
		i := int(at)
		if i < past || i == 0 {
			continue
		}
		j, n := i, 0
		for j < len(cs) && isBlank(cs[j].r) {
			if cs[j].r == 0x3000 {
				n++
			}
			n++
			j++
		}
		past = j
		p := cs[i-1].r
		if done == i {
			p = out[len(out)-1].r
		}
		closed := p == '。' || p == '！' || p == '；' || p == '：' || (p == '”' || p == '）') && i > 1 && (cs[i-2].r == '。' || cs[i-2].r == '！')
		if n >= 3 && closed && j < len(cs) && cs[j].r != '\n' && !isEnd(cs[j].r) {
			w.replaced(cs[i:j], "\n", WhySpacing)
			if out == nil {
				out = make([]cell, 0, len(cs))
			}
			out = append(append(out, cs[done:i]...), newCell('\n', cs[i].lo, cs[i].hi), newCell('\n', cs[i].lo, cs[j-1].hi))
			done = j
		}
	}
	if out != nil {
		w.cells = append(out, cs[done:]...)
		w.survey()
	}
}

// narrow reports whether single blanks stand on both sides of the wide gap
// cs[i:j], as in 项 目  建 设.
func narrow(cs []cell, i, j int) bool {
	return i >= 3 && isBlank(cs[i-2].r) && !isBlank(cs[i-3].r) && j+2 < len(cs) && isBlank(cs[j+1].r) && !isBlank(cs[j+2].r)
}

// piece is the length of the unbroken piece that ends or starts at i.
func piece(cs []cell, i, step int) int {
	n := 0
	for ; i >= 0 && i < len(cs) && !isBlank(cs[i].r) && !isMark(cs[i].r); i += step {
		n++
	}
	return n
}

// Lines of a wrapped text are about equally wide. These bounds say what that
// means.
const (
	wrapLeast  = 18  // columns: shorter lines are headings, cells, names
	wrapMost   = 160 // columns: longer ones are paragraphs
	wrapWindow = 8   // lines looked at on either side
	wrapSlack  = 2   // columns by which full lines differ, and one in thirty of a wide line
)

// wrappedLines tells for each line whether it is a full line of a wrapped text:
// most lines around it are as wide, and many of them break off inside a
// sentence.
func wrappedLines(lines []line) []bool {
	n := len(lines)
	alike := make([]bool, n)
	for i := range lines {
		if lines[i].width < wrapLeast || lines[i].width > wrapMost {
			continue
		}
		k, slack := 0, max(wrapSlack, lines[i].width/30)
		for j := max(0, i-wrapWindow); j <= min(n-1, i+wrapWindow); j++ {
			if d := lines[j].width - lines[i].width; j != i && d >= -slack && d <= slack {
				k++
			}
		}
		alike[i] = k >= 2 || k >= 1 && n <= 4
	}
	out := make([]bool, n)
	for i := range lines {
		if lines[i].width < wrapLeast || lines[i].width > wrapMost {
			continue
		}
		same, open, all, wide := 0, 0, 0, 0
		for j := max(0, i-wrapWindow); j <= min(n-1, i+wrapWindow); j++ {
			if lines[j].width > wrapMost {
				wide++
			}
			all++
			if alike[j] {
				same++
				if breaksOff(lines[j].cells) {
					open++
				}
			}
		}
		out[i] = alike[i] && same*5 >= all*2 && open*2 >= same && open >= 2 && prosaic(lines, i) && wide*4 < all
	}
	return out
}

// prosaic reports whether the lines around i hold the marks of sentences, which
// lists of names of equal length do not.
func prosaic(lines []line, i int) bool {
	marks, chars := 0, 0
	for j := max(0, i-wrapWindow); j <= min(len(lines)-1, i+wrapWindow); j++ {
		for _, c := range lines[j].cells {
			chars++
			if c.r == '，' || c.r == '。' || c.r == '；' || c.r == '、' {
				marks++
			}
		}
	}
	return marks*40 >= chars
}

// breaksOff reports whether a line ends without a mark that may close a
// paragraph.
func breaksOff(cs []cell) bool {
	if len(cs) == 0 {
		return false
	}
	r := cs[len(cs)-1].r
	return !isEnd(r) && !isCloser(r) && r != '：' && r != ':' && r != '.'
}

// joins reports whether line i goes on with line i-1.
func joins(lines []line, wrapped []bool, i int) bool {
	p, l := &lines[i-1], &lines[i]
	end, start := p.cells[len(p.cells)-1].r, l.cells[0].r
	if end == '.' && isDigit(before(p.cells)) && isDigit(start) && !l.gap && p.width >= wrapLeast && !itemStart(l.cells) {
		return true // 并网11. / 93万千瓦
	}
	if !wrapped[i-1] {
		// The window may miss the last full line before a short one: the break
		// inside a sentence of a wrapped neighbourhood still tells.
		near := i >= 2 && wrapped[i-2] || wrapped[i]
		if !near || l.gap || !breaksOff(p.cells) || p.width < wrapLeast {
			return end == '，' || end == '、' && !l.gap
		}
	}
	if itemStart(l.cells) && !breaksOffHard(p.cells) {
		return false
	}
	if l.width > p.width+p.width/4+4 { // no line goes on wider than a full one
		return breaksOffHard(p.cells)
	}
	if l.gap {
		return breaksOff(p.cells) && !headingStart(l.cells) && (l.width >= wrapLeast || !breaksOff(l.cells)) && wrapped[i-1]
	}
	if l.indent && !p.indent {
		return breaksOffHard(p.cells)
	}
	if !breaksOff(p.cells) {
		return isCloser(end) && (start == '，' || start == '、' || isHan(start)) && !isEnd(before(p.cells)) || isEnd(end) && !l.indent
	}
	return true
}

// before is the character in front of the last one.
func before(cs []cell) rune {
	if len(cs) < 2 {
		return 0
	}
	return cs[len(cs)-2].r
}

// breaksOffHard reports whether the line ends in a mark after which a sentence
// must go on.
func breaksOffHard(cs []cell) bool {
	r := cs[len(cs)-1].r
	return r == '，' || r == '、' || isOpener(r)
}

// itemStart reports whether cells begin as an item of a numbered list or a
// heading does: 一、 （一） 1. 第一， ① ●.
func itemStart(cs []cell) bool {
	if len(cs) == 0 {
		return false
	}
	i := 0
	if cs[0].r == '（' || cs[0].r == '(' {
		i = 1
	}
	if cs[0].r == '第' {
		i = 1
	}
	j := i
	for j < len(cs) && j-i < 4 && (isNumeral(cs[j].r) || isDigit(cs[j].r)) {
		j++
	}
	if j > i && j < len(cs) {
		switch r := cs[j].r; {
		case i == 1 && (r == '）' || r == ')'):
			return true
		case i == 1 && cs[0].r == '第' && (r == '章' || r == '节' || r == '条' || r == '部' || r == '，'):
			return true
		case r == '、' || r == '．':
			return true
		case r == '.':
			return j+1 >= len(cs) || !isDigit(cs[j+1].r)
		}
	}
	switch r := cs[0].r; {
	case r >= '①' && r <= '⑳', r == '●', r == '■', r == '◆', r == '▲', r == '★', r == '○', r == '□', r == '※', r == '△', r == '▪':
		return true
	}
	return false
}

// headingStart is itemStart with the marks that only headings have.
func headingStart(cs []cell) bool {
	return itemStart(cs) || len(cs) > 2 && cs[0].r == '—' && cs[1].r == '—'
}

// headingMost is the length, in characters, up to which a paragraph without a
// closing mark is a heading or caption.
const headingMost = 45

// isHeading reports whether a paragraph is a heading, caption or by-line: short
// and without a closing mark.
func isHeading(cs []cell) bool {
	if len(cs) == 0 || len(cs) > headingMost {
		return false
	}
	r := cs[len(cs)-1].r
	for len(cs) > 1 && isCloser(r) {
		cs = cs[:len(cs)-1]
		r = cs[len(cs)-1].r
	}
	if r == '。' || r == '；' || r == '，' || r == '、' || r == '：' {
		return false
	}
	if r == '！' || r == '？' || r == '…' {
		return false
	}
	commas := 0
	for _, c := range cs {
		if c.r == '。' || c.r == '；' {
			return false
		}
		if c.r == '，' || c.r == '、' {
			commas++
		}
	}
	return commas <= 2 || len(cs) <= 24
}
