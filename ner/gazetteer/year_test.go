package gazetteer

import (
	"testing"

	"zhengpu/ner"
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
