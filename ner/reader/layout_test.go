package reader

import (
	"strings"
	"testing"
)

// setLines sets lines of a page one under another, characters of 10 points side
// by side from x = 50.
func setLines(page int, lines ...string) []pdfLine {
	var out []pdfLine
	for i, s := range lines {
		n := len([]rune(s))
		y := 800 - 20*float64(i)
		l := pdfLine{text: s, left: 50, right: 50 + 10*float64(n) - 0.7, top: y, bottom: y - 9.3, em: 9.3, n: n, page: page}
		if strings.ContainsAny(s[len(s)-3:], "。，；") {
			l.right -= 5.5 // the ink of a mark ends before its place
		}
		out = append(out, l)
	}
	return out
}

func TestPDFParagraphs(t *testing.T) {
	const full = "青禾区坚持项目为王扎实推进重点工程建设取得新的成效各" // 26 characters
	cut := func(s string) string { return string([]rune(s)[:25]) }
	body := []string{full, full, full, full, full, full}
	for _, c := range []struct {
		name  string
		pages [][]pdfLine
		want  int // paragraphs
	}{
		{"a full line that ends a sentence at the foot of a page", [][]pdfLine{
			setLines(0, append(body, cut(full)+"。")...), setLines(1, append(body, "成效明显。")...)}, 1},
		{"a short last line at the foot of a page", [][]pdfLine{
			setLines(0, append(body, "成效明显。")...), setLines(1, append(body, "成效明显。")...)}, 2},
		{"a heading after a full line", [][]pdfLine{
			setLines(0, append(append(body, cut(full)+"。", "名词说明"), body...)...)}, 3},
		{"a mark that hangs beyond the margin", [][]pdfLine{
			setLines(0, append(append(body, full+"，", cut(full)+"。"), body...)...)}, 1},
	} {
		got := strings.TrimSpace(pdfText(c.pages))
		if n := len(strings.Split(strings.ReplaceAll(got, "\n\n", "\n"), "\n")); n != c.want {
			t.Errorf("%s: %d paragraphs instead of %d:\n%s", c.name, n, c.want, got)
		}
	}
}

// A blank that PDFium makes counts where it is wider than the room between the
// other characters of its line.
func TestMadeBlanks(t *testing.T) {
	rooms := []float64{0.4, 0.5, 0.5, 0.7}
	for _, c := range []struct {
		room float64
		want string
	}{{4.2, "林远 周山"}, {1.5, "林远周山"}} {
		if got := opened("林远周山", rooms, []gap{{len("林远"), c.room, 10}}); got != c.want {
			t.Errorf("%v: %q", c.room, got)
		}
	}
	wide := []float64{3.1, 3.2, 3.3, 3.3} // letters set apart
	if got := opened("林远周山", wide, []gap{{len("林远"), 3.6, 10}}); got != "林远周山" {
		t.Errorf("set wide: %q", got)
	}
}
