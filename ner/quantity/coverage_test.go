package quantity

import (
	"testing"

	"zhengpu/ner"
	"zhengpu/seeds"
)

// Every quantity of a text stands under a rule of the files.
func TestCoverageRules(t *testing.T) {
	e, err := Load(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	units := e.UnitRules()
	for _, c := range []struct{ text, want string }{
		{"投资5亿元", "money"},
		{"产值翻番", "doubling"},
		{"增长5%", "percent"},
		{"第5名", "ordinal"},
	} {
		a := &ner.Analysis{Doc: &ner.Document{Text: c.text, Sentences: Sentences(c.text)}}
		if err := e.Finder().Run(a); err != nil || len(a.Quantities) == 0 {
			t.Fatalf("%s: %v, %d quantities", c.text, err, len(a.Quantities))
		}
		q := a.Quantities[0]
		got := e.NumberRule(a.Doc, q)
		if got == "" {
			got = e.GuardRule(a.Doc, q)
		}
		if got == "" {
			got = units[[2]string{q.Kind, q.Unit}]
		}
		if got != c.want {
			t.Errorf("%s: rule %q, want %q", c.text, got, c.want)
		}
	}
}
