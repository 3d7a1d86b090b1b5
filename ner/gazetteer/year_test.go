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
