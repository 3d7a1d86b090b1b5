package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"
)

// table is printed in columns of the width that their text takes on a screen.
type table struct {
	head  []string
	right string // digits: columns set to the right
	most  []int  // greatest width of each column; 0 or absent is no limit
	rows  [][]string
}

func (t *table) add(cells ...string) {
	row := make([]string, len(t.head))
	copy(row, cells)
	t.rows = append(t.rows, row)
}

// screen tells widths: a Han character takes two columns, and a quotation mark
// one, whatever the locale.
var screen = &runewidth.Condition{StrictEmojiNeutral: true}

const columnGap = 2

func (t *table) print(w io.Writer) {
	widths := make([]int, len(t.head))
	for i, h := range t.head {
		widths[i] = screen.StringWidth(h)
	}
	for _, r := range t.rows {
		for i := range r {
			r[i] = oneLine(r[i])
			n := screen.StringWidth(r[i])
			if i < len(t.most) && t.most[i] > 0 && n > t.most[i] {
				r[i] = screen.Truncate(r[i], t.most[i], "…")
				n = screen.StringWidth(r[i])
			}
			widths[i] = max(widths[i], n)
		}
	}
	total := 0
	for _, n := range widths {
		total += n + columnGap
	}
	t.line(w, t.head, widths)
	fmt.Fprintln(w, strings.Repeat("─", total))
	for _, r := range t.rows {
		t.line(w, r, widths)
	}
}

func (t *table) line(w io.Writer, cells []string, widths []int) {
	var b strings.Builder
	for i, c := range cells {
		blank := strings.Repeat(" ", widths[i]-screen.StringWidth(c))
		if i < 10 && strings.ContainsRune(t.right, rune('0'+i)) {
			b.WriteString(blank + c)
		} else {
			b.WriteString(c + blank)
		}
		b.WriteString(strings.Repeat(" ", columnGap))
	}
	fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
}

// oneLine keeps a cell from breaking the table.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\r\t\x00") {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' || r == 0 }), " ")
}

// commas writes a whole number with its thousands apart.
func commas(n int) string {
	s := strconv.Itoa(n)
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if neg {
		return "-" + s
	}
	return s
}

// amount writes a value for people, with its unit: 35亿元 or 3,500,000,000 元.
// Shares are fractions in the data.
func (a *app) amount(v float64, unit string) string {
	if strings.HasPrefix(unit, "%") {
		return strconv.FormatFloat(roundTo(v*100, 6), 'f', -1, 64) + unit
	}
	if a.lang == "zh" {
		for _, u := range []struct {
			size   float64
			name   string
			digits int
		}{{1e8, "亿", 4}, {1e4, "万", 2}} {
			if math.Abs(v) >= u.size {
				q := v / u.size
				if roundTo(q, u.digits) == q {
					return strconv.FormatFloat(q, 'f', -1, 64) + u.name + unit
				}
			}
		}
		return plainNumber(v) + unit
	}
	if unit == "" {
		return plainNumber(v)
	}
	return plainNumber(v) + " " + unit
}

func plainNumber(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return commas(int(v))
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
