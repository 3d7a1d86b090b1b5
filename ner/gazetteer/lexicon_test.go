package gazetteer

import (
	"testing"

	"zhengpu/ner"
	"zhengpu/seeds"
)

func load(t testing.TB) *Lexicon {
	t.Helper()
	l, err := Load(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLookup(t *testing.T) {
	l := load(t)
	for _, c := range []struct{ name, id string }{
		{"浔阳区", "division/360403"},
		{"潯陽區", "division/360403"},
		{"浔阳", "division/360403"},
		{"江西", "division/360000"},
		{"恩施州", "division/422800"},
		{"内蒙古", "division/150000"},
		{"庐山区", "division/360402@2015"},
		{"甘棠街道", "division/360403001"},
		{"乾安县", "division/220723"},
	} {
		ok := false
		for _, e := range l.Lookup(c.name) {
			ok = ok || e.ID == c.id
		}
		if !ok {
			t.Errorf("Lookup(%q) = %v, want %s in it", c.name, ids(l.Lookup(c.name)), c.id)
		}
	}
	if got := l.Lookup("泗"); len(got) != 0 {
		t.Errorf("Lookup(泗) = %v", ids(got))
	}
}

func ids(all []*ner.Entry) []string {
	var out []string
	for _, e := range all {
		out = append(out, e.ID)
	}
	return out
}
