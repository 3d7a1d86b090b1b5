package quantity

import (
	"regexp"
	"slices"
	"testing"
)

// TestLeading compares the period that a text begins with to all that it names.
func TestLeading(t *testing.T) {
	e := engine(t)
	y := years{base: 2022, now: 2023}
	for _, text := range []string{
		"今年上半年，全县新增企业12家，比去年多3家", "2021年1至10月，2020年的工作", "去年3月底至今年第一季度", "十四五期间五年累计完成，三年来新增",
		"截至2022年底，近三年来，目前如今现在", "2019-2021年及2018年以来，13年净增", "现在开工的3-5月份", "1-9月，12月当月", "年初明年", "表12021年上半年",
	} {
		for from := range text {
			s := text[from:]
			l := e.speech.look.see(s, nil)
			want, there := 0, false
			if ps := e.speech.find(s, &l, y, nil); len(ps) > 0 && ps[0].start == 0 {
				want, there = ps[0].end, true
			}
			for _, seen := range []uint64{l.any, ^uint64(0)} {
				if got, ok := e.speech.leading(s, 0, seen, y); got != want || ok != there {
					t.Errorf("%q begins with %q, %v; want %q, %v", s, s[:got], ok, s[:want], there)
				}
			}
		}
	}
	if end, ok := e.speech.leading("今年上半年新增", 2, ^uint64(0), y); !ok || end != len("今年") {
		t.Errorf("the first two runes: %d, %v", end, ok)
	}
}

func TestPeriodRule(t *testing.T) {
	if got := pieces("{y}-{m}/x"); !slices.Equal(got, []piece{{name: "y"}, {text: "-"}, {name: "m"}, {text: "/x"}}) {
		t.Errorf("pieces: %v", got)
	}
	r, err := newPeriodRule("{y}-{m}", regexp.MustCompile(`(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?:半)?`))
	if err != nil || r.needs != 1<<seesMonth || r.y != 1 || r.m != 2 {
		t.Errorf("rule: %+v, %v", r, err)
	}
	for _, bad := range [][2]string{{"{y}", `(?P<x>年)`}, {"{z}", `年`}} {
		if _, err := newPeriodRule(bad[0], regexp.MustCompile(bad[1])); err == nil {
			t.Errorf("%v: no error", bad)
		}
	}
}
