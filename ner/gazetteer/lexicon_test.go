package gazetteer

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"zhengpu/ner"
	"zhengpu/seeds"
)

var loaded = sync.OnceValues(func() (*Lexicon, error) { return Load(seeds.FS) })

func load(t testing.TB) *Lexicon {
	t.Helper()
	l, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func ids(all []*ner.Entry) []string {
	var out []string
	for _, e := range all {
		out = append(out, e.ID)
	}
	return out
}

// TestReadyMade fails when a list was changed and the ready-made lexicon not
// made anew.
func TestReadyMade(t *testing.T) {
	ok, err := Fresh(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		t.Errorf("seeds/%s was not made from the lists and divisions as they are: run `go run ./cmd/seedgen` in the module's root and commit the file", LexiconFile)
	}
}

func TestCompileEncodeDecode(t *testing.T) {
	a, err := Compile(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Compile(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	same(t, a, b)
	x, err := a.Encode(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	c, err := decode(seeds.FS, x)
	if err != nil {
		t.Fatal(err)
	}
	same(t, a, c)
	for _, cut := range []int{len(lexiconMagic) + 40, len(x) / 2, len(x) - 1} {
		if _, err := decode(seeds.FS, x[:cut]); err == nil {
			t.Errorf("%d of %d bytes were taken for a lexicon", cut, len(x))
		}
	}
}

func same(t *testing.T, a, b *Lexicon) {
	t.Helper()
	if a.Len() != b.Len() || !slices.Equal(a.keys.Trie().Cells(), b.keys.Trie().Cells()) ||
		!slices.Equal(a.posts.one, b.posts.one) || !slices.Equal(a.posts.more, b.posts.more) || !slices.Equal(a.alpha.low, b.alpha.low) {
		t.Fatal("the tables differ")
	}
	for i := range a.entries {
		p, q := a.entries[i], b.entries[i]
		if !reflect.DeepEqual(p, q) {
			t.Fatalf("entry %d: %+v became %+v", i, p, q)
		}
	}
}

func TestLookup(t *testing.T) {
	l := load(t)
	for _, c := range []struct{ name, id string }{
		{"浔阳区", "division/360403"},
		{"潯陽區", "division/360403"},
		{"浔阳", "division/360403"},
		{"江西", "division/360000"},
		{"恩施州", "division/422800"},
		{"恩施", "division/422800"},
		{"内蒙古", "division/150000"},
		{"长阳县", "division/420528"},
		{"鄂伦春旗", "division/150723"},
		{"庐山区", "division/360402@2015"},
		{"甘棠街道", "division/360403001"},
		{"甘棠街道办事处", "division/360403001"},
		{"乾安县", "division/220723"},
		{"干安县", "division/220723"},
		{"台湾", "division/710000"},
	} {
		if got := ids(l.Lookup(c.name)); !slices.Contains(got, c.id) {
			t.Errorf("Lookup(%q) = %v, want %s in it", c.name, got, c.id)
		}
	}
	for _, name := range []string{"泗", "市辖区", "省直辖县级行政区划", ""} {
		if got := l.Lookup(name); len(got) != 0 {
			t.Errorf("Lookup(%q) = %v, want none", name, ids(got))
		}
	}
	if l.Entry("division/000000") != nil || l.Entry("") != nil || l.Entry("zone/") != nil {
		t.Error("an entry for an unknown id")
	}
}

func TestTree(t *testing.T) {
	l := load(t)
	if got, want := ids(l.Ancestors("360403001")), []string{"division/360403", "division/360400", "division/360000"}; !slices.Equal(got, want) {
		t.Errorf("Ancestors = %v, want %v", got, want)
	}
	if got, want := ids(l.Ancestors("110101")), []string{"division/110000"}; !slices.Equal(got, want) {
		t.Errorf("Ancestors of a district of a municipality = %v, want %v", got, want)
	}
	if got := ids(l.Children("360400")); !slices.Contains(got, "division/360403") || slices.Contains(got, "division/360402@2015") {
		t.Errorf("Children = %v", got)
	}
	if got := ids(l.Children("110000")); !slices.Contains(got, "division/110101") {
		t.Errorf("Children of a municipality = %v", got)
	}
	if got := ids(l.Children("441900")); !slices.Contains(got, "division/441900003") {
		t.Errorf("Children of a prefecture without counties = %v", got)
	}
	for _, c := range []struct {
		code, in string
		want     bool
	}{{"360403", "360400", true}, {"360403", "360000", true}, {"360403001", "360403", true}, {"360403", "360403", true},
		{"360403", "360402", false}, {"360400", "360403", false}, {"", "360000", false}, {"360403", "", false}} {
		if got := Within(c.code, c.in); got != c.want {
			t.Errorf("Within(%q, %q) = %v", c.code, c.in, got)
		}
	}
	for i := range l.entries {
		e := &l.entries[i]
		if e.Kind == divisionKind && e.Level > 1 && e.To == 0 && l.Division(e.Parent) == nil {
			t.Errorf("%s %s has no parent", e.ID, e.Name)
		}
	}
}

func TestHistory(t *testing.T) {
	l := load(t)
	for _, c := range []struct {
		name, about string
		year        int
		want        string
	}{
		{"庐山区", "", 2012, "division/360402@2015"},
		{"庐山区", "", 2016, "division/360402@2015"}, // the year of the change
		{"庐山区", "", 2020, ""},
		{"濂溪区", "", 2020, "division/360402"},
		{"九江县", "360400", 2010, "division/360421@2016"},
		{"鼓楼区", "320100", 2020, "division/320106"},
		{"鼓楼区", "320106", 2020, "division/320106"},
		{"鼓楼区", "350102", 2020, "division/350102"},
		{"鼓楼区", "360400", 2020, ""},
		{"鼓楼区", "", 0, ""},
		{"吉林", "", 0, "division/220000"},
		{"吉林", "220200", 0, "division/220200"},
		{"海南", "150200", 0, "division/150303"},
		{"甘棠街道", "360403", 0, "division/360403001"},
		{"姬公庵村", "360403", 0, "division/360403005203"},
		{"没有这个区", "360403", 0, ""},
	} {
		got := ""
		if e := l.Resolve(c.name, c.about, c.year); e != nil {
			got = e.ID
		}
		if got != c.want {
			t.Errorf("Resolve(%s, %s, %d) = %q, want %q", c.name, c.about, c.year, got, c.want)
		}
	}
	for from, to := range map[string]string{
		"division/360402@2015": "division/360402", // renamed
		"division/360421@2016": "division/360404", // county to district under another code
		"division/360427@2015": "division/360483",
		"division/310119@2008": "division/310115", // taken in by another
		"division/362200@1999": "division/360900", // prefecture to city
		"division/110104@2009": "division/110102",
	} {
		e := l.Entry(from)
		if e == nil {
			t.Errorf("no %s", from)
			continue
		}
		if s := l.Successor(e); s == nil || s.ID != to {
			t.Errorf("successor of %s %s is %v, want %s", from, e.Name, s, to)
		}
	}
}

func TestVillages(t *testing.T) {
	l := load(t)
	v, err := l.FindVillage("龙山社区", "360403")
	if err != nil || len(v) != 1 || v[0].Level != 5 || v[0].Parent != "360403001" {
		t.Errorf("FindVillage = %v, %v", ids(v), err)
	}
	if e := l.Entry(v[0].ID); e == nil || e.Name != "龙山社区" {
		t.Errorf("Entry(%s) = %v", v[0].ID, e)
	}
	all, err := l.Villages("360403")
	if err != nil || len(all) < 50 {
		t.Errorf("Villages: %d, %v", len(all), err)
	}
	for _, e := range all {
		if !Within(Code(e), "360403") || strings.Contains(e.Name, "虚拟") {
			t.Errorf("%s %s among the villages", e.ID, e.Name)
		}
	}
}

func TestVillageForms(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{"多福社区居委会", "多福社区"}, {"多福社区居民委员会", "多福社区"}, {"李家村村民委员会", "李家村"}, {"李家村委会", "李家村"},
		{"李家村村委会", "李家村"}, {"新河居委会", "新河居委会"}, {"巴音嘎查村委会", "巴音嘎查"}, {"李家村社区居委会", "李家村社区"},
		{"生产一队", ""}, {"村委会", ""}, {"李家村委会（一分场）", ""},
	} {
		stem, class := villageStem(c.raw)
		got := ""
		if class != 0 {
			got = village{stem: stem, class: class}.name()
		}
		if got != c.want {
			t.Errorf("%s is called %q, want %q", c.raw, got, c.want)
		}
	}
}

func TestEncodeVillages(t *testing.T) {
	rows := []Village{
		{"110101001001", "甲社区居委会"}, {"110101001002", "乙社区居委会"}, {"110101001007", "丙村委会"}, {"110101001009", "丁连"},
		{"110101002200", "丙村村民委员会"}, {"120101001001", "戊居委会"},
	}
	if _, err := EncodeVillages([]Village{rows[1], rows[0]}, nil); err == nil {
		t.Error("codes out of order were taken")
	}
	if _, err := EncodeVillages([]Village{{"11", "甲村"}}, nil); err == nil {
		t.Error("a short code was taken")
	}
	b, err := EncodeVillages(rows, compress(t))
	if err != nil {
		t.Fatal(err)
	}
	f := &folder{}
	f.fill()
	s, err := loadVillages(fstest.MapFS{VillagesFile: {Data: b}}, f)
	if err != nil {
		t.Fatal(err)
	}
	l := &Lexicon{villages: s, fold: f}
	var got []string
	for _, code := range []string{"110000", "120000"} {
		v, err := l.Villages(code)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range v {
			got = append(got, Code(e)+e.Name)
		}
	}
	want := []string{"110101001001甲社区", "110101001002乙社区", "110101001007丙村", "110101002200丙村", "120101001001戊居委会"}
	if !slices.Equal(got, want) {
		t.Errorf("villages came back as %v, want %v", got, want)
	}
	for n := range b {
		if n > 20 {
			break
		}
		if _, err := loadVillages(fstest.MapFS{VillagesFile: {Data: b[:n]}}, f); err == nil {
			t.Errorf("%d of %d bytes were taken for villages", n, len(b))
		}
	}
}

func TestListFaults(t *testing.T) {
	const good = "id\tname\taliases\ttype\tsource\tlevel\n"
	for _, c := range []struct{ name, text, want string }{
		{"header", "id\tname\ttype\n", "lists/x.tsv:1: header"},
		{"no header", "# nothing\n", "no header line"},
		{"type", good + "a\t甲\t\tPlanet\town\t\n", `lists/x.tsv:2: no entity type "Planet"`},
		{"twice", good + "a\t甲\t\tPark\town\t\na\t乙\t\tPark\town\t\n", `lists/x.tsv:3: id "a" stands in line 2 already`},
		{"columns", good + "a\t甲\t\tPark\town\t1\t2\n", "lists/x.tsv:2: 7 columns"},
		{"short", good + "a\t甲\n", "lists/x.tsv:2: 2 columns"},
		{"no id", good + "\t甲\t\tPark\town\t\n", "lists/x.tsv:2: no id"},
		{"no name", good + "a\t\t\tPark\town\t\n", "lists/x.tsv:2: an empty name"},
		{"same alias", good + "a\t甲\t乙|乙\tPark\town\t\n", `lists/x.tsv:2: the name "乙" stands twice`},
		{"utf-8", good + "a\t\xff\t\tPark\town\t\n", "lists/x.tsv: not UTF-8"},
		{"column twice", "id\tname\taliases\ttype\tsource\tid\n", `lists/x.tsv:1: column "id"`},
	} {
		rows, err := readLists(fstest.MapFS{"lists/x.tsv": {Data: []byte(c.text)}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", c.name, err, c.want)
		}
		if strings.Contains(c.text, "乙\t\tPark") && len(rows) != 1 {
			t.Errorf("%s: %d rows, want the sound one", c.name, len(rows))
		}
	}
	rows, err := readLists(fstest.MapFS{"lists/x.tsv": {Data: []byte("\ufeff# own\n" + good + "a\t?甲城\t乙城|?丙\tPark\town\t国家级\nb\t丁\t\t-\town\n")}})
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	a := rows[0]
	if a.entry.ID != "x/a" || a.entry.Kind != "x" || a.entry.Name != "甲城" || !slices.Equal(a.entry.Aliases, []string{"乙城", "丙"}) || a.entry.Attrs.Get("level") != "国家级" {
		t.Errorf("entry %+v", a.entry)
	}
	if a.forms[0].flag != isFull|isGuarded || a.forms[1].flag != isAlias || a.forms[2].flag != isAlias|isGuarded {
		t.Errorf("forms %v", a.forms)
	}
	if rows[1].entry.Type != ner.NoType {
		t.Errorf("type - gave %v", rows[1].entry.Type)
	}
}
