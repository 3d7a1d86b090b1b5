package reader

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// pdfLine is a piece of a line of a page: characters side by side. Places are in
// points, y grows upwards.
type pdfLine struct {
	text                     string
	left, right, top, bottom float64
	em                       float64 // width of a Chinese character
	n                        int     // characters
	page                     int
}

// beside reports whether two pieces stand on one line.
func (l pdfLine) beside(m pdfLine) bool {
	h := min(l.top-l.bottom, m.top-m.bottom)
	return l.page == m.page && min(l.top, m.top)-max(l.bottom, m.bottom) > 0.5*h
}

// pdfText joins the pieces of all pages to paragraphs, a line each, with an
// empty line where the page leaves room and bars between pieces side by side.
func pdfText(pages [][]pdfLine) string {
	pages = withoutEdges(pages)
	var rows []pdfRow
	for _, lines := range pages {
		rows = append(rows, rowsOf(columns(lines))...)
	}
	setMargins(rows)
	var out strings.Builder
	for i, r := range rows {
		switch p := rows[max(i-1, 0)]; {
		case i == 0 || !goesOn(p, r):
			if i > 0 {
				out.WriteByte('\n')
				if gap := p.bottom - r.top; p.page == r.page && gap > 1.1*max(p.em, r.em) && gap > 1.5*p.pitch {
					out.WriteByte('\n')
				}
			}
			if in := r.left - r.from; r.wrapped && in > 1.2*r.em && in < 3*r.em {
				out.WriteString("　　")
			}
		case !wide(lastRune(p.text)) && !wide(firstRune(r.text)):
			out.WriteByte(' ')
		}
		out.WriteString(r.text)
	}
	out.WriteByte('\n')
	return out.String()
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// pdfRow is a line with the margins of the column that it stands in.
type pdfRow struct {
	pdfLine
	pieces   int
	from, to float64 // margins
	wrapped  bool    // lines of this column end at its right margin
	pitch    float64 // usual room between two lines of the column
}

func rowsOf(lines []pdfLine) []pdfRow {
	var out []pdfRow
	for _, l := range lines {
		if n := len(out); n > 0 && out[n-1].beside(l) && l.left > out[n-1].right {
			p := &out[n-1]
			if l.left-p.right > 1.8*max(l.em, p.em) {
				p.text += " | " + l.text
				p.pieces++
			} else {
				p.text += l.text
			}
			p.right, p.n = l.right, p.n+l.n
			p.top, p.bottom = max(p.top, l.top), min(p.bottom, l.bottom)
			continue
		}
		out = append(out, pdfRow{pdfLine: l, pieces: 1})
	}
	return out
}

// setMargins finds for every row its column's margins, from the rows of its
// page and the pages around that begin near its left edge.
func setMargins(rows []pdfRow) {
	start := 0
	for i := range rows {
		r := &rows[i]
		for rows[start].page < r.page-1 {
			start++
		}
		count := map[int]int{} // rows by where they end, in characters
		far := map[int]float64{}
		var keys []int
		from, n := r.left, 0
		var rooms []float64
		for j := start; j < len(rows) && rows[j].page <= r.page+1; j++ {
			q := rows[j]
			if q.pieces > 1 || q.left < r.left-3*r.em || q.left > r.left+3*r.em || q.em > 1.15*r.em || q.em < 0.87*r.em || q.n < 6 {
				continue
			}
			n++
			if strings.ContainsRune("，。、；：！？", lastRune(q.text)) {
				q.right -= 0.4 * q.em // a mark may hang beyond the margin
			}
			k := int(q.right / r.em)
			if count[k] == 0 {
				keys = append(keys, k)
			}
			count[k]++
			far[k] = max(far[k], q.right)
			from = min(from, q.left)
			if j > start && rows[j-1].page == q.page && rows[j-1].bottom > q.top {
				rooms = append(rooms, rows[j-1].bottom-q.top)
			}
			if n > 400 {
				break
			}
		}
		r.from, r.to = from, r.right
		if len(rooms) > 0 {
			slices.Sort(rooms)
			r.pitch = rooms[len(rooms)/2]
		}
		// The right margin is the furthest place where many lines end, give or take
		// a character. The last lines of paragraphs end anywhere before it.
		at := -1
		for _, k := range keys {
			if c := count[k] + count[k+1]; k > at && c >= 2 && c*5 >= n {
				at = k
			}
		}
		if at >= 0 {
			r.to, r.wrapped = max(far[at], far[at+1]), true
		}
	}
}

// goesOn reports whether row r continues the paragraph of p.
func goesOn(p, r pdfRow) bool {
	if p.pieces > 1 || r.pieces > 1 || !p.wrapped || p.em > 1.15*r.em || p.em < 0.87*r.em {
		return false
	}
	next := 0.0 // width of what would have had to stand on the line, in characters
	for i, c := range []rune(r.text) {
		if wide(c) {
			if i == 0 || strings.ContainsRune("，。、；：！？”’）》】", c) { // may not begin a line
				next++
			}
			if i > 0 {
				break
			}
			continue
		}
		if c == ' ' || i > 60 || i == 1 && next == 1 {
			break
		}
		next += 0.55
	}
	if ends(p.text) {
		// Its mark fills half of its place. The rest had room for what comes next:
		// a paragraph ends here.
		if size := p.em / 0.93; p.to-p.right-0.5*size > (next-0.1)*size {
			return false
		}
	} else if short := p.to - p.right - (1.6+next)*p.em; short > 2.5*p.em || short > 0 && (p.n < 10 || r.n < 2) {
		return false
	}
	if ends(p.text) && (reItem.MatchString(r.text) || alone(r)) {
		return false
	}
	if in := r.left - r.from; in > 1.2*r.em || in < -1.2*r.em {
		return false
	}
	if p.page != r.page {
		// A full line that happens to end a sentence is more often within a
		// paragraph than at its end; the first line of another would be indented
		// where first lines are.
		return true
	}
	room := p.bottom - r.top
	if room < -2*p.em { // another column, further up
		return !ends(p.text)
	}
	return room < 1.5*max(p.pitch, 0.4*p.em)+0.3*p.em
}

// alone reports whether a line looks like a heading: it leaves room and ends
// without a mark, as no paragraph does.
func alone(r pdfRow) bool {
	return r.to-r.right > 4*r.em && !strings.ContainsRune("。！？；：…，、!?;,.", lastRune(strings.TrimRight(r.text, "”’）》】")))
}

// ends reports whether a line ends with a mark that may end a paragraph.
func ends(s string) bool {
	return strings.ContainsRune("。！？；：…!?;", lastRune(strings.TrimRight(s, "”’）》】")))
}

// reItem matches the number of an item or heading.
var reItem = regexp.MustCompile(`^(?:[（(]?[一二三四五六七八九十]{1,3}[、）)．.]|[（(]?\d{1,2}[、）)．.]|第[一二三四五六七八九十]{1,3}[，、章节]|[①-⑳]|[●■◆▲★])`)

var rePageNumber = regexp.MustCompile(`^[\s—–\-·.|/第页共]*(\d{1,4}|[一二三四五六七八九十百]{1,5})([\s—–\-·.|/第页共]*\d{0,4}[\s—–\-·.|/第页共]*)$`)

var reDigit = regexp.MustCompile(`\d+`)

// withoutEdges takes off what is printed at the top and foot of pages: page
// numbers, and lines that are the same on half the pages but for figures.
func withoutEdges(pages [][]pdfLine) [][]pdfLine {
	type spot struct {
		text string
		y    int
	}
	masked := func(l pdfLine) string { return reDigit.ReplaceAllString(squeeze(l.text), "0") }
	seen := map[spot]int{}
	numbers := 0
	ends := make([][2]float64, len(pages)) // foot and top of the print
	for i, lines := range pages {
		for j, l := range lines {
			if j == 0 {
				ends[i] = [2]float64{l.bottom, l.top}
			}
			ends[i] = [2]float64{min(ends[i][0], l.bottom), max(ends[i][1], l.top)}
		}
	}
	edge := func(i int, l pdfLine) bool { // among the first or last two lines
		return l.bottom < ends[i][0]+2.5*l.em || l.top > ends[i][1]-2.5*l.em
	}
	for i, lines := range pages {
		for _, l := range lines {
			if edge(i, l) {
				seen[spot{masked(l), int(l.bottom / 4)}]++
				if rePageNumber.MatchString(l.text) {
					numbers++
				}
			}
		}
	}
	out := make([][]pdfLine, len(pages))
	for i, lines := range pages {
		out[i] = slices.DeleteFunc(slices.Clone(lines), func(l pdfLine) bool {
			if !edge(i, l) {
				return false
			}
			at := int(l.bottom / 4)
			n := seen[spot{masked(l), at}] + seen[spot{masked(l), at - 1}] + seen[spot{masked(l), at + 1}]
			if rePageNumber.MatchString(l.text) && (numbers > 1 || len(lines) > 5) {
				return true
			}
			return n >= 3 && n*2 >= len(pages)
		})
	}
	return out
}

// columns puts pieces in order that the content gives row by row across
// columns: where at least four rows running break at the same place, and the
// pieces on the left fill their column, what stands on the left is read first.
// Rows of tables, whose cells end raggedly, stay as they are.
func columns(lines []pdfLine) []pdfLine {
	var out []pdfLine
	for i := 0; i < len(lines); {
		j, split := columnRun(lines[i:])
		if j == 0 {
			out = append(out, lines[i])
			i++
			continue
		}
		run := lines[i : i+j]
		for _, l := range run {
			if l.left < split {
				out = append(out, l)
			}
		}
		var right []pdfLine
		for _, l := range run {
			if l.left >= split {
				right = append(right, l)
			}
		}
		out = append(out, columns(right)...)
		i += j
	}
	return out
}

// columnRun is how many of the first pieces are two columns in rows, and the x
// of the edge between; 0 when they are not.
func columnRun(lines []pdfLine) (n int, split float64) {
	if len(lines) < 8 || !lines[0].beside(lines[1]) || lines[1].left <= lines[0].right {
		return 0, 0
	}
	em := lines[0].em
	second := lines[1].left
	rows, full := 0, 0
	edge := 0.0 // right edge of the left column
	var rights []float64
	i := 0
	for i < len(lines) {
		l := lines[i]
		if l.em > 1.15*em || l.em < 0.87*em {
			break
		}
		if i+1 < len(lines) && l.beside(lines[i+1]) && lines[i+1].left > l.right {
			m := lines[i+1]
			if l.right > second-0.6*em || m.left < second-2.6*em || m.left > second+3.2*em || m.left < edge+0.6*em {
				break
			}
			second = min(second, m.left)
			rows++
			rights = append(rights, l.right)
			edge = max(edge, l.right)
			i += 2
			for i < len(lines) && lines[i].beside(m) && lines[i].left > m.right { // a third column
				i++
			}
			continue
		}
		if l.right > second-0.6*em && l.left < second-0.6*em {
			break // goes across both
		}
		i++
	}
	for _, r := range rights {
		if r > edge-2.5*em {
			full++
		}
	}
	if rows < 4 || full*10 < rows*6 || edge-lines[0].left < 8*em {
		return 0, 0
	}
	return i, second - 0.3*em
}
