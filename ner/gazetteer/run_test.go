package gazetteer

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"zhengpu/ner"
	"zhengpu/seeds"
)

var openccFS = seeds.FS

func run(t testing.TB, l *Lexicon, doc *ner.Document) []ner.Candidate {
	t.Helper()
	a := &ner.Analysis{Doc: doc}
	if err := l.Run(a); err != nil {
		t.Fatal(err)
	}
	return a.Candidates
}

// find gives the candidates for name as "id form", with ! for guarded ones.
func find(doc *ner.Document, all []ner.Candidate, name string) []string {
	var out []string
	for _, c := range all {
		if doc.Slice(c.Span) == name && c.Entry.Kind == divisionKind {
			s := c.Entry.ID + " " + c.Form
			if c.Guarded {
				s += "!"
			}
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

func TestRunTellsNamesakesApart(t *testing.T) {
	l := load(t)
	for _, c := range []struct {
		text, code string
		year       int
		name       string
		want       string
	}{
		{"鼓楼区今年新增企业九家。", "320100", 2020, "鼓楼区", "division/320106 full"},
		{"鼓楼区今年新增企业九家。", "350100", 2020, "鼓楼区", "division/350102 full"},
		{"客商来自南京市鼓楼区和福州市鼓楼区。", "360403", 2020, "鼓楼区", "division/320106 full|division/350102 full"},
		{"客商来自徐州，也到过鼓楼区。", "360403", 2020, "鼓楼区", "division/320302 full"},
		{"客商来自鼓楼区。", "360403", 2020, "鼓楼区", " full"},
		{"庐山区引进企业三家。", "360400", 2012, "庐山区", "division/360402@2015 full"},
		{"庐山区引进企业三家。", "360400", 2020, "庐山区", " full"},
		{"客商考察甘棠街道办事处。", "360403", 2020, "甘棠街道", "division/360403001 full"},
		{"客商考察甘棠街道办事处。", "360403", 2020, "甘棠街道办事处", "division/360403001 alias"},
		{"客商考察城关镇。", "360403", 2020, "城关镇", " full!"},
		{"赣州市南康区的家具。", "360403", 2020, "市南", ""},
		{"九江的企业。", "360403", 2020, "九江", "division/360400 stem"},
		{"推进新建区域交通和新建县域医院。", "360403", 2020, "新建县", ""},
		{"威家的养老院。", "360402", 2020, "威家", "division/360402101 stem!"},
		{"威家的养老院。", "360403", 2020, "威家", ""},
		{"姬公庵村集体经济收入增长。", "360403", 2020, "姬公庵村", "division/360403005203 full"},
		{"姬公庵村集体经济收入增长。", "320100", 2020, "姬公庵村", ""},
		{"实施城中村改造。", "360403", 2020, "城中村", ""},
		{"客商来自察右后旗。", "150900", 2017, "察右后旗", "division/150928 alias"},
		{"客商来自土右旗。", "150200", 2017, "土右旗", "division/150221 alias"},
	} {
		doc := &ner.Document{Text: c.text, AboutCode: c.code, Year: c.year}
		got := strings.Join(find(doc, run(t, l, doc), c.name), "|")
		if got != c.want {
			t.Errorf("%s in %s %d: %s is %q, want %q", c.text, c.code, c.year, c.name, got, c.want)
		}
	}
}

// A former county's short name and towns are those of its reports.
func TestRunFormerHome(t *testing.T) {
	l := load(t)
	for _, c := range []struct{ about, code, text, name, want string }{
		{"新津县", "510132", "新津的企业。", "新津", "division/510132@2019 stem"},
		{"新津区", "510118", "新津的企业。", "新津", "division/510118 stem"},
		{"神木县", "610821", "大柳塔的企业。", "大柳塔", "division/610881104 stem!"},
	} {
		doc := &ner.Document{Text: c.text, About: c.about, AboutCode: c.code, Year: 2012}
		if got := strings.Join(find(doc, run(t, l, doc), c.name), "|"); got != c.want {
			t.Errorf("%s in %s: %s is %q, want %q", c.text, c.about, c.name, got, c.want)
		}
	}
}

func TestRunWordEdges(t *testing.T) {
	l := load(t)
	doc := &ner.Document{Text: "重大安全事故为零，上海企业入驻。", AboutCode: "220882", Year: 2020}
	a := &ner.Analysis{Doc: doc}
	at := func(s string) ner.Token {
		i := strings.Index(doc.Text, s)
		return ner.Token{Span: ner.Span{Start: i, End: i + len(s)}}
	}
	a.Tokens = [][]ner.Token{{at("重大"), at("安全"), at("事故"), at("上海"), at("企业")}}
	if err := l.Run(a); err != nil {
		t.Fatal(err)
	}
	for _, c := range a.Candidates {
		switch doc.Slice(c.Span) {
		case "大安":
			if !c.Guarded {
				t.Error("大安 across two words is not guarded")
			}
		case "上海":
			if c.Guarded {
				t.Error("上海 is guarded")
			}
		}
	}
}

func TestRunFindsAbout(t *testing.T) {
	l := load(t)
	for _, c := range []struct {
		text, about, code string
		year              int
	}{
		{"2022年浔阳区人民政府工作报告\n——2022年1月8日在浔阳区第十届人民代表大会第二次会议上\n浔阳区人民政府区长 王某\n各位代表：现在我代表区人民政府，向大会报告工作。\n一、2021年工作回顾\n全区完成投资三十亿元。",
			"浔阳区", "360403", 2021},
		{"政府工作报告\n（2018年12月20日在瑞昌市第六届人民代表大会第四次会议上）\n各位代表：现在我代表市人民政府向大会报告工作。过去一年，全市工业增长。", "瑞昌市", "360481", 2018},
		{"武宁县2019年国民经济和社会发展统计公报\n全县生产总值增长8%。", "武宁县", "360423", 2019},
		{"发布时间：2015-06-03 来源：某报\n徐州市鼓楼区集中签约十个项目。今年以来，鼓楼区新增企业百家，全区税收增长。", "鼓楼区", "320302", 2015},
		{"今年以来，武宁县坚持工业强县。一季度，全县引进项目六个，比2016年全年还多。", "武宁县", "360423", 2017},
		{"一个没有地名的句子。", "", "", 0},
		{"", "", "", 0},
		// the year was a turn in its history: one short name is enough
		{"2022年，是武宁发展历程中极不平凡的一年。全县上下真抓实干，工业增长一成。", "武宁县", "360423", 2022},
		// 代表 of one that is stood for; the district is who acts
		{"通川区代表团赴外推介。区委高度重视。一是代表达州亮相，通川区作为达州市的代表登台，通川区签下两个项目。", "通川区", "511702", 0},
		// a list of cities, each with its 全市, is the province's
		{"江西省公布上半年茶叶产量。九江市产茶三百吨，九江全市茶园扩大；上饶市产茶五百吨，占全市种植业的一成；赣州市产茶四百吨，赣州全市新增茶园；抚州市、宜春市产茶各百吨。", "江西省", "360000", 0},
		// 全区 of an autonomous region; one mention is enough for 全市
		{"我代表市人民政府向大会报告工作。在自治区党委领导下，全市农牧业增长，全市上下努力。赤峰人不懈奋斗，全市财政好转，增速居自治区首位，全区推广。", "赤峰市", "150400", 0},
		// a firm's name and the short form that it is given
		{"瀚原四川新能源有限公司（以下简称“瀚原四川”）的电池项目在四川省眉山市彭山区投产。瀚原四川项目占地百亩。瀚原四川负责人说，瀚原四川将再投二期。", "彭山区", "511403", 0},
		// leave given by, and distances to, other places
		{"遵义市绥阳清溪工业园是经遵义市人民政府批准设立的园区，距遵义市三十公里，距贵阳市一百公里，以轻工为主。", "绥阳县", "520323", 0},
		// three counties of a prefecture that is not named
		{"新开工的有：城东区两个仓库，大通县一个水厂，湟中县一条公路，湟源县一所学校，合肥一家企业承建。", "西宁市", "630100", 0},
		// 全州 and two of its counties
		{"记者从全州经济形势分析会上了解到，全州投资增长一成。其中，香格里拉市完成投资十亿元，德钦县完成八亿元。州委、州政府要求全州再接再厉。", "迪庆藏族自治州", "533400", 0},
		// a zone that is named once and then called 开发区
		{"记者从县开发区获悉，到去年底，该区产值增长三成，海盐经济开发区迈上新台阶。开发区出台政策，开发区内企业转型，目前开发区累计引进项目百个，成为开发区发展的动力。", "海盐经济开发区", "", 0},
		// a page headed with nothing but the zone's name
		{"湄潭经济开发区\n湄潭经济开发区位于遵义市湄潭县，规划面积十平方公里。开发区以茶为主。园区入驻企业三十家，开发区解决就业千人。", "湄潭经济开发区", "", 0},
		// what will be says no year
		{"今年以来，武宁县推进水泥厂建设，该厂定于2019年投产，2018年一季度已完成主体工程。", "武宁县", "360423", 2018},
	} {
		doc := &ner.Document{Text: c.text}
		run(t, l, doc)
		if doc.About != c.about || doc.AboutCode != c.code || doc.Year != c.year {
			t.Errorf("%.40s…: %q %q %d, want %q %q %d", c.text, doc.About, doc.AboutCode, doc.Year, c.about, c.code, c.year)
		}
	}
	doc := &ner.Document{Text: "武宁县引进企业。", About: "鼓楼区", Year: 1999}
	run(t, l, doc)
	if doc.About != "鼓楼区" || doc.Year != 1999 {
		t.Errorf("what was given became %q %d", doc.About, doc.Year)
	}
	doc = &ner.Document{Text: "引进企业。", About: "九江市濂溪区"}
	run(t, l, doc)
	if doc.AboutCode != "360402" {
		t.Errorf("九江市濂溪区 has the code %q", doc.AboutCode)
	}
}

func TestRunOrderAndConcurrency(t *testing.T) {
	l := load(t)
	text := strings.Repeat("九江市浔阳区甘棠街道的企业来自江苏省南京市鼓楼区，湖北省黄梅县也来了人，姬公庵村的茶好。\n", 400)
	show := func() string {
		doc := &ner.Document{Text: text}
		var b strings.Builder
		last := -1
		for _, c := range run(t, l, doc) {
			if c.Span.Start < last {
				t.Error("candidates out of order")
			}
			last = c.Span.Start
			fmt.Fprintln(&b, c.Span, c.Entry.ID, c.Form, c.Guarded)
		}
		return b.String()
	}
	want := show()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if show() != want {
				t.Error("another run gave other candidates")
			}
		})
	}
	wg.Wait()
}

// TestScanInPieces: a long text is scanned piece by piece, which finds what a scan
// of each line does.
func TestScanInPieces(t *testing.T) {
	l := load(t)
	line := "九江市濂溪区与浔阳区签约，我县新塘村今年开工。\n"
	text := strings.Repeat(line, pieceLen/len(line)+3) + "末行在南昌市"
	var got, want scratch
	hits := l.scanInto(&got, text, nil)
	var lines []rawHit
	var heads []int32
	from := 0
	for line := range strings.Lines(text) {
		n := len(lines)
		lines = l.scanInto(&want, line, lines)
		for i := range lines[n:] {
			s := &lines[n+i].span
			s.Start, s.End = s.Start+from, s.End+from
		}
		for _, at := range want.heads {
			heads = append(heads, int32(from)+at)
		}
		from += len(line)
	}
	same := func(x, y rawHit) bool { return x.span == y.span && slices.Equal(x.posts, y.posts) }
	if len(hits) == 0 || !slices.EqualFunc(hits, lines, same) {
		t.Errorf("%d hits, line by line %d", len(hits), len(lines))
	}
	if len(heads) == 0 || !slices.Equal(got.heads, heads) {
		t.Errorf("%d heads, line by line %d", len(got.heads), len(heads))
	}
}
