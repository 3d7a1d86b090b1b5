package gazetteer

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"zhengpu/ner"
	"zhengpu/seeds"
)

func TestYearOfStatedDate(t *testing.T) {
	l := load(t)
	text := "青禾县新签约项目21个，总投资86.5亿元。远山公司的厂房已经完工，全县企业用工稳定。"
	for date, want := range map[string]int{"2016-05-20": 2016, "": 0, "soon": 0} {
		a := &ner.Analysis{Doc: &ner.Document{Text: text, Date: date}}
		if err := l.Run(a); err != nil {
			t.Fatal(err)
		}
		if got := a.Doc.Year; got != want {
			t.Errorf("date %q: %d, not %d", date, got, want)
		}
	}
}

// A firm's name is no evidence for the place that it ends on.
func TestAboutOfInnerStems(t *testing.T) {
	l := load(t)
	for text, want := range map[string]string{
		"县委书记到星光玉龙二期项目工地调研。他说，星光玉龙二期是我县的重点项目。":         "",
		"县委书记到星光玉龙二期项目工地调研。玉龙是旅游大县，到玉龙的游客越来越多，玉龙还要办节。": "玉龙纳西族自治县",
	} {
		a := &ner.Analysis{Doc: &ner.Document{Text: text}}
		if err := l.Run(a); err != nil {
			t.Fatal(err)
		}
		if a.Doc.About != want {
			t.Errorf("about %q, not %q: %s", a.Doc.About, want, text)
		}
	}
}

// TestFirstMatch compares matches that are tried at places only with those of a
// search through the text.
func TestFirstMatch(t *testing.T) {
	w := load(t).rules.Year
	texts := []string{"", "年", "2021年", "一、2021年工作回顾", "会前。2018年来，2019年主要工作回顾", "回顾2016年，全县", "刚刚过去的2014，", "过去的一年回顾2013年",
		"一、二、1．过去的2012年政府工作", "一、\n2011年工作", "𠮷2021年总结\xe4", "云溪县2023年国民经济和社会发展统计公报"}
	for _, p := range []struct {
		re     *regexp.Regexp
		places func(string) []int
	}{
		{w.Heading, datesIn}, {w.Bulletin, datesIn}, {w.Half, datesIn}, {w.Title, datesIn}, {w.Session, datesIn},
		{w.LookBack, func(s string) []int { return placesOf(&w.LookBackBegins, s) }},
		{w.MainWork, func(s string) []int { return placesOf(&w.MainWorkBegins, s) }},
	} {
		search := regexp.MustCompile(strings.TrimPrefix(p.re.String(), "^"))
		for _, s := range texts {
			if got, want := firstMatch(p.re, s, p.places(s)), search.FindStringSubmatch(s); !slices.Equal(got, want) {
				t.Errorf("%q: %s matches %q, want %q", s, p.re, got, want)
			}
		}
	}
}

func TestPatternsBeginAtTheirPlace(t *testing.T) {
	b, err := fs.ReadFile(seeds.FS, rulesFile)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(b), "look_back: '^", "look_back: '", 1)
	if _, err := readRules(fstest.MapFS{rulesFile: {Data: []byte(text)}}); err == nil || !strings.Contains(err.Error(), rulesFile) {
		t.Errorf("a pattern without ^: %v", err)
	}
}
