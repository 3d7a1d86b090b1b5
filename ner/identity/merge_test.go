package identity

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"zhengpu/ner"
)

func mk(id string, t ner.Type, scope, report string, names ...string) Thing {
	return Thing{ID: id, Type: t, Scope: scope, Reports: []string{report}, Names: names}
}

func sample() []Thing {
	return []Thing{
		mk("project/360403/云桥码头改扩建项目", ner.Project, "360403", "r1", "云桥码头改扩建项目"),
		mk("project/360403/云桥码头改扩建", ner.Project, "360403", "r2", "云桥码头改扩建"),
		mk("project/360403/云桥码头改扩建工程", ner.Project, "360403", "r3", "云桥码头改扩建工程"),
		mk("place/360403/人民路", ner.Place, "360403", "r1", "人民路"),
		mk("place/360402/人民路", ner.Place, "360402", "r4", "人民路"),
		mk("project/360403/星河湾小镇一期", ner.Project, "360403", "r1", "星河湾小镇一期"),
		mk("project/360403/星河湾小镇", ner.Project, "360403", "r2", "星河湾小镇"),
		mk("project/360403/星河湾小镇二期", ner.Project, "360403", "r3", "星河湾小镇二期"),
		mk("place/360403/柳家垄", ner.Place, "360403", "r1", "柳家垄"),
		mk("place/360403/柳家垅", ner.Place, "360403", "r2", "柳家垅"),
		mk("enterprise/沐光生物科技有限公司", ner.Enterprise, "", "r1", "沐光生物科技有限公司"),
		mk("enterprise/沐光生物", ner.Enterprise, "", "r4", "沐光生物"),
	}
}

// Any order of things gives the same result, and the smallest id stands for
// its group.
func TestOrder(t *testing.T) {
	r := testResolver(t)
	want := r.Resolve(sample(), nil)
	for _, m := range want.Merges {
		t.Log(m)
	}
	if c := want.Canon["project/360403/云桥码头改扩建项目"]; c != "project/360403/云桥码头改扩建" {
		t.Errorf("canonical %q", c)
	}
	if c := want.Canon["place/360403/柳家垅"]; c != "" && c != "place/360403/柳家垄" || want.Canon["place/360403/柳家垄"] == "" && c == "" {
		t.Errorf("柳家垄 and 柳家垅 are two: %v", want.Canon)
	}
	for _, id := range []string{"place/360403/人民路", "project/360403/星河湾小镇一期", "project/360403/星河湾小镇二期"} {
		if c, ok := want.Canon[id]; ok {
			t.Errorf("%s is %s", id, c)
		}
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		things := sample()
		rnd.Shuffle(len(things), func(i, j int) { things[i], things[j] = things[j], things[i] })
		if got := r.Resolve(things, nil); !reflect.DeepEqual(got, want) {
			t.Fatalf("another order gives %v, want %v", got, want)
		}
	}
}

// What a person decides is done, and what a person refuses is not done by way
// of a third.
func TestDecisions(t *testing.T) {
	r := testResolver(t)
	d, err := ParseDecisions("m.tsv", []byte("# ours\nveto\t<project/360403/云桥码头改扩建工程>\tproject/360403/云桥码头改扩建项目\ttwo docks\n"+
		"accept\tproject/360403/星河湾小镇\tproject/360403/星河湾小镇一期\nveto\tproject/x\tproject/y\n"))
	if err != nil {
		t.Fatal(err)
	}
	res := r.Resolve(sample(), d)
	if res.Canon["project/360403/云桥码头改扩建工程"] != "" && res.Canon["project/360403/云桥码头改扩建工程"] == res.Canon["project/360403/云桥码头改扩建项目"] {
		t.Errorf("vetoed and yet one: %v", res.Canon)
	}
	if res.Canon["project/360403/星河湾小镇一期"] != "project/360403/星河湾小镇" {
		t.Errorf("accepted and yet two: %v", res.Canon)
	}
	states := map[string]int{}
	for _, m := range res.Merges {
		states[m.State+"/"+m.By]++
	}
	if states["vetoed/file"] != 1 || states["made/file"] != 1 {
		t.Errorf("states %v", states)
	}
	d.Set(Decision{Accept: true, A: "b/2", B: "a/1", Note: "one\tthing"})
	if l := d.Entries()[0].Line(); l != "accept\ta/1\tb/2\tone thing" {
		t.Errorf("%q", l)
	}
}

func TestFaultyDecisions(t *testing.T) {
	for text, want := range map[string]string{
		"merge\ta\tb\n":                  "m.tsv:1: ",
		"accept a b\n":                   "m.tsv:1: ",
		"\naccept\ta\ta\n":               "m.tsv:2: ",
		"accept\ta\tb\nveto\t<b>\t<a>\n": "m.tsv:2: the pair stands in line 1",
		"veto\t\tb\n":                    "m.tsv:1: ",
	} {
		if _, err := ParseDecisions("m.tsv", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestInsertions(t *testing.T) {
	for _, c := range []struct {
		long, short string
		want        []string
	}{
		{"甲乙丙丁", "乙丁", []string{"甲", "丙", ""}},
		{"甲乙丙丁", "甲乙", []string{"", "丙丁"}},
		{"甲甲乙", "甲乙", []string{"甲", ""}},
		{"甲乙", "丙", nil},
	} {
		got, ok := insertions([]rune(c.long), []rune(c.short))
		if ok != (c.want != nil) || !slices.Equal(got, c.want) {
			t.Errorf("%s in %s: %q", c.short, c.long, got)
		}
	}
}

func TestPhase(t *testing.T) {
	for in, want := range map[string]string{"第十一届": "11届", "首届": "1届", "二期工程": "2期", "3期": "3期", "第二十批": "20批", "b地块": "b地块"} {
		if got := phase(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func FuzzCompare(f *testing.F) {
	f.Add("150万吨芳烃项目", "芳烃")
	f.Add("", "（）")
	f.Add("第期", "\xff号")
	r := testResolver(f)
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, typ := range ner.Types() {
			x, y := mk("a", typ, "360403", "1", a), mk("b", typ, "360403", "2", b)
			s1, _ := r.Compare(x, y)
			s2, _ := r.Compare(y, x)
			if s1 != s2 || s1 < 0 || s1 > 1 {
				t.Errorf("%s %q %q: %v and %v", typ, a, b, s1, s2)
			}
		}
	})
}
