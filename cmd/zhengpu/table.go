package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/pkg/twwidth"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
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

func (t *table) print(w io.Writer) {
	align := make([]tw.Align, len(t.head))
	for i := range align {
		align[i] = tw.AlignLeft
		if i < 10 && strings.ContainsRune(t.right, rune('0'+i)) {
			align[i] = tw.AlignRight
		}
	}
	var b strings.Builder
	tab := tablewriter.NewTable(&b,
		tablewriter.WithEastAsian(tw.Off), // a quotation mark is one column wide, whatever the locale
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders: tw.BorderNone,
			Settings: tw.Settings{
				Separators: tw.Separators{ShowHeader: tw.Off, ShowFooter: tw.Off, BetweenRows: tw.Off, BetweenColumns: tw.Off},
				Lines:      tw.Lines{ShowTop: tw.Off, ShowBottom: tw.Off, ShowHeaderLine: tw.On, ShowFooterLine: tw.Off},
			},
		})),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithAlignment(align),
		tablewriter.WithHeaderAlignmentConfig(tw.CellAlignment{PerColumn: align}),
		tablewriter.WithPadding(tw.Padding{Right: "  ", Overwrite: true}),
		tablewriter.WithTrimSpace(tw.Off),
	)
	tab.Header(t.head)
	for _, r := range t.rows {
		for i := range r {
			r[i] = oneLine(r[i])
			if i < len(t.most) && t.most[i] > 0 && twwidth.Width(r[i]) > t.most[i] {
				r[i] = twwidth.Truncate(r[i], t.most[i], "…")
			}
		}
		_ = tab.Append(r)
	}
	if err := tab.Render(); err != nil {
		fmt.Fprintln(w, err)
		return
	}
	for line := range strings.Lines(b.String()) {
		fmt.Fprintln(w, strings.TrimRight(line, " \n"))
	}
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
