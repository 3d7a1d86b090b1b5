package search

import (
	"fmt"
	"math/rand"
	"os"
	"slices"
	"strconv"
	"testing"
)

var sample = New([]Name{
	{Text: "东河区", ID: "district/990102", Type: "District", Count: 9},
	{Text: "西山县", ID: "district/990121", Type: "District", Count: 5},
	{Text: "启明电池有限公司", ID: "enterprise/启明电池有限公司", Type: "Enterprise", Count: 3},
	{Text: "启明电池", ID: "enterprise/启明电池有限公司", Type: "Enterprise", Alias: true, Count: 3},
	{Text: "启明电池储能项目", ID: "project/990102/启明电池储能项目", Type: "Project", Count: 3},
	{Text: "重庆路", ID: "place/990102/重庆路", Type: "Place", Count: 1},
	{Text: "临港产业园", ID: "park/990102/临港产业园", Type: "Park", Count: 2},
	{Text: "“链长制”行动", ID: "program/990000/链长制", Type: "Program", Count: 2},
	{Text: "KPL春季赛", ID: "event/990102/KPL春季赛", Type: "Event", Count: 1},
	{Text: "89万吨芳烃项目", ID: "project/990102/89万吨芳烃项目", Type: "Project", Count: 1},
})

func TestFind(t *testing.T) {
	for _, c := range []struct{ typed, name, match string }{
		{"东河区", "东河区", Exact},
		{"启明电池", "启明电池有限公司", Alias},
		{"启明", "启明电池有限公司", Prefix},
		{"储能", "启明电池储能项目", Substring},
		{"东和区", "东河区", Homophone},
		{"donghequ", "东河区", Pinyin},
		{"dong he", "东河区", Pinyin},
		{"xishanx", "西山县", Pinyin},
		{"chongqinglu", "重庆路", Pinyin},
		{"qiming", "启明电池有限公司", Pinyin},
		{"lgcyy", "临港产业园", Initials},
		{"dhq", "东河区", Initials},
		{"xs", "西山县", Initials},
		{"链长制行动", "“链长制”行动", Prefix},
		{"kpl", "KPL春季赛", Prefix},
		{"KPL春季", "KPL春季赛", Prefix},
		{"kplcj", "KPL春季赛", Initials},
		{"89万吨", "89万吨芳烃项目", Prefix},
		{"启明电磁储能工程", "启明电池储能项目", ""},
		{"临岗产业圆", "临港产业园", Homophone},
		{"临海产业园", "临港产业园", Fuzzy},
		{"临产业园", "临港产业园", Fuzzy},
		{"donghqeu", "东河区", Fuzzy},
		{"linggangchanyeyuan", "临港产业园", Fuzzy},
		{"西", "西山县", Prefix},
	} {
		hits := sample.Find(c.typed, Options{})
		if c.match == "" {
			continue
		}
		if len(hits) == 0 || hits[0].Name != c.name || hits[0].Match != c.match {
			t.Errorf("%q: got %+v, want %s by %s", c.typed, hits, c.name, c.match)
		}
	}
	for _, typed := range []string{"", "  ", "，。", "无此物也", "zzzzzz", "\x00\xff", "不"} {
		if hits := sample.Find(typed, Options{}); len(hits) != 0 {
			t.Errorf("%q: %+v", typed, hits)
		}
	}
	if hits := sample.Find("启明", Options{Types: []string{"Project"}}); len(hits) != 1 || hits[0].Type != "Project" {
		t.Error(hits)
	}
	if hits := sample.Find("东和区", Options{Exact: true}); len(hits) != 0 {
		t.Error(hits)
	}
	if hits := sample.Find("项目", Options{Limit: 1}); len(hits) != 1 {
		t.Error(hits)
	}
	if hits := New(nil).Find("x", Options{}); hits != nil {
		t.Error(hits)
	}
}

func TestWithin(t *testing.T) {
	tok := func(s string) []uint32 { return appendTokens(nil, s) }
	for _, c := range []struct {
		q, t string
		want int
	}{{"abc", "xxabcxx", 0}, {"abc", "xxadcxx", 1}, {"abc", "acb", 1}, {"abc", "ab", 1}, {"abc", "", 3}, {"", "abc", 0}, {"abcd", "abxcd", 1}} {
		if got := within(tok(c.q), tok(c.t)); got != c.want {
			t.Errorf("%s in %s: %d, want %d", c.q, c.t, got, c.want)
		}
	}
}

// madeUp is n names as reports have them: few tails, many heads.
func madeUp(n int) []Name {
	r := rand.New(rand.NewSource(1))
	var han []rune
	for c := rune(0x4e00); c < 0x9fa5; c += 9 {
		if hanTokens[c] != 0 {
			han = append(han, c)
		}
	}
	tails := []string{"有限公司", "股份有限公司", "集团", "产业园", "项目", "改造工程", "街道", "社区", "行动", "科技有限公司", "大道"}
	zipf := rand.NewZipf(r, 1.1, 30, uint64(len(han)-1))
	out := make([]Name, n)
	for i := range out {
		w := make([]rune, 2+r.Intn(5))
		for j := range w {
			w[j] = han[zipf.Uint64()]
		}
		out[i] = Name{Text: string(w) + tails[r.Intn(len(tails))], ID: fmt.Sprint("enterprise/", i), Type: "Enterprise", Count: 1}
	}
	return out
}

func BenchmarkFind(b *testing.B) {
	n, _ := strconv.Atoi(os.Getenv("ZHENGPU_NAMES"))
	if n == 0 {
		n = 100_000
	}
	names := madeUp(n)
	x := New(names)
	pick := func(i int) []rune { return []rune(names[i*7919%len(names)].Text) }
	letters := func(r []rune, full bool) string {
		var s []byte
		for _, t := range appendTokens(nil, string(r)) {
			if full {
				s = append(s, syllables[uint16(t)]...)
			} else {
				s = append(s, initial(uint16(t)))
			}
		}
		return string(s)
	}
	for _, c := range []struct {
		name  string
		typed func(i int) string
	}{
		{"whole", func(i int) string { return string(pick(i)) }},
		{"head", func(i int) string { return string(pick(i)[:2]) }},
		{"one", func(i int) string { return string(pick(i)[:1]) }},
		{"inside", func(i int) string { return string(pick(i)[1:4]) }},
		{"common", func(int) string { return "有限公司" }},
		{"slip", func(i int) string { r := slices.Clone(pick(i)); r[1] = '鹅'; return string(r) }},
		{"missing", func(i int) string { return string(slices.Delete(slices.Clone(pick(i)), 1, 2)) }},
		{"pinyin", func(i int) string { return letters(pick(i)[:4], true) }},
		{"initials", func(i int) string { return letters(pick(i)[:4], false) }},
		{"pinyin-slip", func(i int) string { s := []byte(letters(pick(i)[:4], true)); s[2], s[3] = s[3], s[2]; return string(s) }},
		{"nothing", func(int) string { return "qqqqqqqqqqqq" }},
	} {
		b.Run(c.name, func(b *testing.B) {
			i := 0
			for b.Loop() {
				x.Find(c.typed(i), Options{})
				i++
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	names := madeUp(100_000)
	for b.Loop() {
		New(names)
	}
}

// What was written reads back and finds the same; anything else is refused.
func TestFile(t *testing.T) {
	x := New(madeUp(3000))
	b := x.Encode("12 34")
	y, err := Decode(slices.Clone(b), "12 34")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range madeUp(3000)[:200] {
		r := []rune(n.Text)
		for _, typed := range []string{n.Text, string(r[:2]), string(r[1:]), string(r[:1]) + "鹅" + string(r[2:]), "xmgc", "jituan"} {
			if a, b := x.Find(typed, Options{}), y.Find(typed, Options{}); !slices.Equal(a, b) {
				t.Fatalf("%q: %v, %v", typed, a, b)
			}
		}
	}
	if _, err := Decode(slices.Clone(b), "12 35"); err == nil {
		t.Error("another state")
	}
	r := rand.New(rand.NewSource(1))
	for range 300 {
		spoilt := slices.Clone(b)
		if at := r.Intn(len(b)); r.Intn(2) == 0 {
			spoilt = spoilt[:at]
		} else {
			spoilt[at] ^= 1 << r.Intn(8)
		}
		if _, err := Decode(spoilt, "12 34"); err == nil {
			t.Fatal("a spoilt file was read")
		}
	}
	if _, err := Decode(New(nil).Encode(""), ""); err != nil {
		t.Error(err)
	}
}

// BenchmarkDecode is what the start of a search takes.
func BenchmarkDecode(b *testing.B) {
	n, _ := strconv.Atoi(os.Getenv("ZHENGPU_NAMES"))
	if n == 0 {
		n = 100_000
	}
	file := New(madeUp(n)).Encode("")
	b.ReportMetric(float64(len(file))/1e6, "MB")
	for b.Loop() {
		if _, err := Decode(file, ""); err != nil {
			b.Fatal(err)
		}
	}
}
