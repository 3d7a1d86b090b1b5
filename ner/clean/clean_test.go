package clean

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"zhengpu/ner"
	"zhengpu/ner/reader"
)

func cleaned(t testing.TB, c *Cleaner, raw string) (*ner.Document, []Change) {
	t.Helper()
	src, err := reader.Decode("own.txt", []byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	doc, changes, err := c.Clean(src)
	if err != nil {
		t.Fatal(err)
	}
	checkMap(t, src, doc, changes)
	return doc, changes
}

func TestClean(t *testing.T) {
	c := newCleaner(t)
	const p = "\n\n"
	for _, x := range []struct{ name, raw, want string }{
		{"plain", "青禾区经济平稳增长。", "青禾区经济平稳增长。"},
		{"bom and crlf", "\ufeff青禾区。\r\n云桥镇。\r\n", "青禾区。" + p + "云桥镇。"},
		{"nul and zero width", "青禾\x00区\u200b经\u00ad济。", "青禾区经济。"},

		{"toned note", "青禾區(qū)發(fā)展", "青禾区发展"},
		{"toneless and repeated", "全年(nian)新增企業(ye)(ye)12家", "全年新增企业12家"},
		{"full-width brackets", "青禾区（qu）政府", "青禾区政府"},
		{"whole word", "青禾（qīnghé）区", "青禾区"},
		{"no note", "青禾区(a)地块与B(b)型", "青禾区（a）地块与B（b）型"},
		{"abbreviation", "国内生产总值(gdp)增长", "国内生产总值（gdp）增长"},
		{"note after a letter", "年度最I(lǐng)N街區", "年度最IN街区"},

		{"traditional", "該縣實施鄉村振興戰略，覆蓋全縣12個鎮。", "该县实施乡村振兴战略，覆盖全县12个镇。"},
		{"著", "全縣著力發展實體經濟，圍繞著產業鏈招商。", "全县着力发展实体经济，围绕着产业链招商。"},
		{"乾 in simplified text", "乾县与乾安县、於潜镇签约。", "乾县与乾安县、於潜镇签约。"},
		{"乾 in traditional text", "乾縣與乾安縣簽訂協議，餅乾廠投產。", "乾县与乾安县签订协议，饼干厂投产。"},
		{"one traditional name", "赵镕基、李堃两位工程师来到青禾区调研指导工作。", "赵镕基、李堃两位工程师来到青禾区调研指导工作。"},

		{"marks", "经济增长,投资回升;就业稳定!", "经济增长，投资回升；就业稳定！"},
		{"numbers keep theirs", "完成投资1,234.5万元,增长4.5%,9:30开工", "完成投资1,234.5万元，增长4.5%，9:30开工"},
		{"full-width digits", "ＧＤＰ达２１２．１８亿元，占９％", "GDP达212.18亿元，占9%"},
		{"brackets", "青禾区(含云桥镇)获评县(市、区)先进", "青禾区（含云桥镇）获评县（市、区）先进"},
		{"latin brackets", "use IPv6 (dual stack) now", "use IPv6 (dual stack) now"},
		{"straight quotes", "推出\"云桥通\"和\"禾e贷\"平台", "推出“云桥通”和“禾e贷”平台"},
		{"corner quotes", "首季「開門紅」實現。", "首季“开门红”实现。"},
		{"damaged quote", "“云桥通ˮ上线", "“云桥通”上线"},
		{"dots", "不断前进...", "不断前进……"},
		{"radicals", "⼯⼚建成", "工厂建成"},
		{"subscripts", "PM_{2.5}与PM₁₀浓度", "PM2.5与PM10浓度"},
		{"address", "见http://example.com/a,b?x=1;y=2说明", "见http://example.com/a,b?x=1;y=2说明"},

		{"letter spacing", "近 年 来 ，青 禾 区 稳 步 前 行", "近年来，青禾区稳步前行"},
		{"half spaced", "实施 海 绵 城 市 建 设奖补政策", "实施海绵城市建设奖补政策"},
		{"spaced word before a word", "二、农 业 农业生产稳定。", "二、农业 农业生产稳定。"},
		{"digits", "新建厂房 12 万平方米，增长 3.5 %", "新建厂房12万平方米，增长3.5%"},
		{"blank in a decimal", "新建校舍19. 3万平方米", "新建校舍19.3万平方米"},
		{"numbered", "1. 2023年工作回顾", "1. 2023年工作回顾"},
		{"headings keep the blank", "做强产业 做优城市", "做强产业 做优城市"},
		{"heading letter", "A 产业升级", "A 产业升级"},
		{"names keep the blank", "记者 王小明 通讯员 李大江", "记者 王小明 通讯员 李大江"},

		{"html", "<p>青禾区&nbsp;新城<br/>云桥镇</p>", "青禾区 新城" + p + "云桥镇"},
		{"entities", "推出&ldquo;云桥通&rdquo;&#8226;二期", "推出“云桥通”·二期"},
		{"less than", "浓度<35微克，a<b", "浓度<35微克，a<b"},

		{"lost dot", "“禾苑?夜市”开街", "“禾苑·夜市”开街"},
		{"question in quotes", "“钱从哪来?人往哪去”是难题", "“钱从哪来？人往哪去”是难题"},
		{"question", "项目能不能落地?企业关心。", "项目能不能落地？企业关心。"},

		{"wide gap after a stop", "青禾区开局良好。　　　下一步加快建设。", "青禾区开局良好。" + p + "下一步加快建设。"},
		{"broken paragraph", "今年以来，青禾区坚持项目为王、产业强区，全年开工亿元以上项目三十六个，推动工业\n\n增加值增长百分之九。", "今年以来，青禾区坚持项目为王、产业强区，全年开工亿元以上项目三十六个，推动工业增加值增长百分之九。"},
		{"over a caption", "今年以来，青禾区坚持项目为王，全年开工亿元以上项目多，成效明显，新增标准厂房36\n\n云桥镇新貌\n\n万平方米，入驻企业增多。", "今年以来，青禾区坚持项目为王，全年开工亿元以上项目多，成效明显，新增标准厂房36万平方米，入驻企业增多。" + p + "云桥镇新貌"},
		{"date line in two", "——2023年1月8日在青禾市云桥区第九届\n人民代表大会第三次会议上\n\n各位代表：", "——2023年1月8日在青禾市云桥区第九届人民代表大会第三次会议上" + p + "各位代表："},
		{"heading is no broken paragraph", "青禾区加快产业升级\n\n今年以来，青禾区项目不断。", "青禾区加快产业升级" + p + "今年以来，青禾区项目不断。"},

		{"page numbers", "青禾区发展迅速。\n— 3 —\n第4页 共9页\n云桥镇紧跟其后。", "青禾区发展迅速。" + p + "云桥镇紧跟其后。"},
		{"tail", "项目投产。返回搜狐，查看更多\n责任编辑：某某", "项目投产。"},
		{"footnote", "全县辖10个镇。[12]人口30万[3-4]。", "全县辖10个镇。人口30万。"},
		{"watermark", "开局良好。IxQn\n势头不错。IxQn\n前景光明。IxQn\n采用PaaS平台。", "开局良好。" + p + "势头不错。" + p + "前景光明。" + p + "采用PaaS平台。"},
		{"no watermark", "采用PaaS架构。PaaS很好，PaaS平台", "采用PaaS架构。PaaS很好，PaaS平台"},
	} {
		doc, _ := cleaned(t, c, x.raw)
		if doc.Text != x.want {
			t.Errorf("%s:\n raw  %q\n got  %q\n want %q", x.name, x.raw, doc.Text, x.want)
		}
		again, _ := cleaned(t, c, doc.Text)
		if again.Text != doc.Text {
			t.Errorf("%s: cleaned again: %q", x.name, again.Text)
		}
	}
}

// TestDesignExamples are the damages that the design names, each in a frame of
// our own.
func TestDesignExamples(t *testing.T) {
	c := newCleaner(t)
	for raw, want := range map[string]string{
		"實現全覆蓋?!盎萜笸ā被萜筚Y金1600萬元":     "实现全覆盖。“惠企通”惠企资金1600万元",
		"成果在此發布?!囤M鄂皖三省合作協議》":        "成果在此发布。《赣鄂皖三省合作协议》",
		"同比增長13%??梢哉f較好":             "同比增长13%。可以说较好",
		"全年拉動消費?皾£柦璅UN夏派對”":          "全年拉动消费。“浔阳江FUN夏派对”",
		"拉動消費?!皾£柦璅UN夏派對”":           "拉动消费。“浔阳江FUN夏派对”",
		"拉動消費?！皾£柦璅UN夏派對”":           "拉动消费。“浔阳江FUN夏派对”",
		"(江西?。?024年工作報告":             "（江西省）2024年工作报告",
		"“潯陽?九點”":                    "“浔阳·九点”",
		"區(qū)政府":                    "区政府",
		"年(nian)度計劃覆蓋全縣(xian)(xian)": "年度计划覆盖全县",
	} {
		doc, _ := cleaned(t, c, raw)
		if doc.Text != want {
			t.Errorf("%q:\n got  %q\n want %q", raw, doc.Text, want)
		}
	}
}

// A wrapped page of our own, 17 characters to the line.
const wrapped = `　　今年以来，青禾区坚持项目
为王，一批好项目接连落地，工业
投资增长 12%，新开工亿元以上项
目 36 个，为全市发展提供了有力支
撑。
　　城市面貌焕然一新。云桥镇改
造老旧小区 24 个，新建停车位 18
00 个，居民出行更加方便，幸福感
不断提升。

民生为本谱新篇

　　聚焦群众急难愁盼，全区新增
学位 3200 个，建成养老服务中心 6
家，群众满意度居全市前列。
`

func TestUnwrap(t *testing.T) {
	c := newCleaner(t)
	doc, changes := cleaned(t, c, wrapped)
	want := "今年以来，青禾区坚持项目为王，一批好项目接连落地，工业投资增长12%，新开工亿元以上项目36个，为全市发展提供了有力支撑。\n\n" +
		"城市面貌焕然一新。云桥镇改造老旧小区24个，新建停车位1800个，居民出行更加方便，幸福感不断提升。\n\n" +
		"民生为本谱新篇\n\n" +
		"聚焦群众急难愁盼，全区新增学位3200个，建成养老服务中心6家，群众满意度居全市前列。"
	if doc.Text != want {
		t.Errorf("got\n%s\nwant\n%s", doc.Text, want)
	}
	n := 0
	for _, ch := range changes {
		if ch.Why == WhyUnwrap {
			n++
			if ch.After != "" || !strings.Contains(ch.Before, "\n") {
				t.Errorf("%+v", ch)
			}
		}
	}
	if n < 9 {
		t.Errorf("%d unwrappings told", n)
	}
}

func TestGroups(t *testing.T) {
	c := newCleaner(t)
	_, changes := cleaned(t, c, wrapped)
	groups := Groups(changes)
	n := 0
	for i, g := range groups {
		n += len(g.Spans)
		for j := range groups[:i] {
			if groups[j].Why == g.Why && groups[i-1].Why != g.Why {
				t.Errorf("%s is not in one place", g.Why)
			}
		}
	}
	if n != len(changes) || len(groups) >= len(changes) {
		t.Errorf("%d edits in %d groups, %d told", n, len(groups), len(changes))
	}
}

func TestLetterSpaced(t *testing.T) {
	c := newCleaner(t)
	for _, x := range []struct{ name, raw, want string }{
		{"words here and there left whole", "青 禾 区 全 力 推 进 项目 建 设 ， 云 桥 新 材料 产 业 园 等 十 个 项 目 开 工 。", "青禾区全力推进项目建设，云桥新材料产业园等十个项目开工。"},
		{"speakers keep theirs", "记者 李平 通讯员 王芳", "记者 李平 通讯员 王芳"},
		{"a decimal cut in two", "全年青禾区地区生产总值增长，固定资产投资完成117.\n2亿元，增长百分之十，财政收入稳步上升，民生得到改善。", "全年青禾区地区生产总值增长，固定资产投资完成117.2亿元，增长百分之十，财政收入稳步上升，民生得到改善。"},
		{"a page's running line", "青禾区坚持实干，经济平稳增长，项目加快建设，云桥新区面貌一新，民\n生持续改善，教育、卫生、文化事业全面进步，社会大局和谐稳定，群众获\n青禾区政府工作报告 第3页 共28页\n得感、幸福感、安全感不断增强，基层基础进一步夯实，作风建设成效明\n显，圆满完成全年任务。", "青禾区坚持实干，经济平稳增长，项目加快建设，云桥新区面貌一新，民生持续改善，教育、卫生、文化事业全面进步，社会大局和谐稳定，群众获得感、幸福感、安全感不断增强，基层基础进一步夯实，作风建设成效明显，圆满完成全年任务。"},
	} {
		if doc, _ := cleaned(t, c, x.raw); doc.Text != x.want {
			t.Errorf("%s:\n got %q\nwant %q", x.name, doc.Text, x.want)
		}
	}
}

func TestListsAreNotUnwrapped(t *testing.T) {
	c := newCleaner(t)
	list := "青禾云桥新材料有限公司\n青禾丰登食品加工有限公司\n云桥春晖电子科技有限公司\n青禾远航物流服务有限公司\n云桥明日机械制造有限公司\n青禾东升医药化工有限公司"
	doc, _ := cleaned(t, c, list)
	if got := strings.Count(doc.Text, "\n\n"); got != 5 {
		t.Errorf("%q", doc.Text)
	}
	for _, s := range doc.Sentences {
		if !s.Heading {
			t.Errorf("%q is no heading", doc.Slice(s.Span))
		}
	}
}

func TestRepeats(t *testing.T) {
	c := newCleaner(t)
	one := "青禾区全年新增高新技术企业十二家，专精特新企业八家，工业投资保持两位数增长。"
	doc, changes := cleaned(t, c, one+"\n\n"+"云桥镇同样如此。\n\n"+one+"\n\n云桥镇同样如此。")
	if want := one + "\n\n云桥镇同样如此。\n\n云桥镇同样如此。"; doc.Text != want {
		t.Errorf("%q", doc.Text)
	}
	found := false
	for _, ch := range changes {
		if ch.Why == WhyRepeat && ch.Before == one && ch.After == "" {
			found = true
		}
	}
	if !found {
		t.Errorf("the repeat is not told: %+v", changes)
	}
}

// Passages that begin alike are told apart by the rest of them.
func TestHeard(t *testing.T) {
	c := newCleaner(t)
	h := newHeard(0)
	a := strings.Repeat("青禾区工业投资", 4)
	for i, x := range []struct {
		text string
		want int
	}{{a + "增长", 0}, {a + "下降", 0}, {"青禾区，" + a[9:] + "下降。", 30}, {a + "增长", 30}, {a, 0}, {"下降", 0}, {"下 降", 2}} {
		if got := h.again(newWork(x.text, new(buffers), c.classes).cells, c.classes); got != x.want {
			t.Errorf("passage %d: said again %d, want %d", i, got, x.want)
		}
	}
}

func TestSentences(t *testing.T) {
	c := newCleaner(t)
	doc, _ := cleaned(t, c, "青禾区工作报告\n\n各位代表：\n\n一年来，经济稳中有进；民生持续改善。“项目好！服务更好！”企业家说。获评“钱塘潮。起”品牌（含二期。在建）。\n\n——新年新气象")
	type sentence struct {
		text    string
		par     int
		heading bool
	}
	want := []sentence{
		{"青禾区工作报告", 0, true},
		{"各位代表：", 1, false},
		{"一年来，经济稳中有进；", 2, false},
		{"民生持续改善。", 2, false},
		{"“项目好！服务更好！”企业家说。", 2, false},
		{"获评“钱塘潮。起”品牌（含二期。在建）。", 2, false},
		{"——新年新气象", 3, true},
	}
	var got []sentence
	for _, s := range doc.Sentences {
		got = append(got, sentence{doc.Slice(s.Span), s.Paragraph, s.Heading})
	}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%d: got %+v want %+v", i, got[i], want[i])
		}
	}
	if doc.Title != "青禾区工作报告" && doc.Title != "" {
		t.Errorf("title %q", doc.Title)
	}
	if doc.Report != "own" || doc.Source != "own.txt" || !strings.HasPrefix(doc.ID, "sha256:") || len(doc.ID) != 23 {
		t.Errorf("%+v", doc)
	}
}

func TestSimplify(t *testing.T) {
	c := newCleaner(t)
	for in, want := range map[string]string{
		"":       "",
		"青禾区":    "青禾区",
		"濂溪區":    "濂溪区",
		"乾县":     "乾县",
		"乾縣":     "乾县",
		"於潜镇":    "於潜镇",
		"於潛鎮":    "於潜镇",
		"瞭望塔":    "瞭望塔",
		"a\xffb": "a\xffb",
	} {
		if got := c.Simplify(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestRules(t *testing.T) {
	c := newCleaner(t)
	for _, err := range c.Check() {
		t.Error(err)
	}
	if len(c.Rules()) < 10 {
		t.Error("few rules")
	}
}

func TestNothingLeft(t *testing.T) {
	c := newCleaner(t)
	_, _, err := c.Clean(&ner.Source{Path: "page.txt", Text: "— 3 —\n", Bytes: []byte("— 3 —\n")})
	if err == nil || !strings.HasPrefix(err.Error(), "page.txt: ") {
		t.Errorf("%v", err)
	}
	if _, _, err := c.Clean(nil); err == nil {
		t.Error("no error for no source")
	}
	if _, _, err := c.Clean(&ner.Source{Path: "x", Text: "\xff"}); err == nil {
		t.Error("no error for broken UTF-8")
	}
}

// TestNewErrors wants faults in the data named with file and place.
func TestNewErrors(t *testing.T) {
	files := fstest.MapFS{}
	for _, p := range []string{"opencc/TSCharacters.txt", "opencc/TSPhrases.txt", "rules/clean/phrases.tsv", charsFile, pairsFile, wordsFile, placeFile, "rules/clean/noise.yaml"} {
		b, err := os.ReadFile("../../seeds/" + p)
		if err != nil {
			t.Fatal(err)
		}
		files[p] = &fstest.MapFile{Data: b}
	}
	if _, err := New(files); err != nil {
		t.Fatal(err)
	}
	for p, bad := range map[string]string{
		"opencc/TSCharacters.txt": "區\n",
		"rules/clean/phrases.tsv": "# x\n著力\t着\n",
		charsFile:                 "level\tcharacters\nx\t的\n",
		pairsFile:                 "first\ta\tb\tc\n的的\t一\n",
		"rules/clean/noise.yaml":  "- name: x\n  line: ['(']\n",
	} {
		good := files[p]
		files[p] = &fstest.MapFile{Data: []byte(bad)}
		if _, err := New(files); err == nil || !strings.Contains(err.Error(), p) {
			t.Errorf("%s: %v", p, err)
		}
		delete(files, p)
		if _, err := New(files); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s missing: %v", p, err)
		}
		files[p] = good
	}
}

// What a pattern may begin with and be made of rules nothing out that it matches.
func TestShapes(t *testing.T) {
	for pattern, want := range map[string]struct{ first, second, all string }{
		`^(?:\d{1,2}页|第?[甲乙]丙)$`: {"09第甲乙", "09页甲乙丙", "09页第甲乙丙"},
		`^(?:[【（]?\s*打印)$`:       {"【（ \t打", " 打印", "【（打印"},
		`^(?:甲.*)$`:              {first: "甲"},
		`^(?:.*甲)$`:              {},
		`^(?:甲*)$`:               {},
		`^(?:(?i)a)$`:            {},
	} {
		s := shapeOf(pattern)
		if s == nil {
			s = &shape{}
		}
		for _, x := range []struct {
			what, want string
			set        *few
		}{{"begin with", want.first, s.first}, {"go on with", want.second, s.second}, {"hold", want.all, s.all}} {
			if x.want == "" {
				if x.set != nil {
					t.Errorf("%s: a set of what it may %s, want none", pattern, x.what)
				}
				continue
			}
			for _, r := range x.want {
				if x.set == nil || !x.set.has(r) {
					t.Errorf("%s may %s %q", pattern, x.what, r)
				}
			}
			if x.set != nil && x.set.has('丁') {
				t.Errorf("%s cannot %s 丁", pattern, x.what)
			}
		}
	}
}

// What a survey would find is known before every pass, though cells came, went and
// changed.
func TestSurveyed(t *testing.T) {
	c := newCleaner(t)
	texts := append([]string{
		wrapped, traditionalOf(c, wrapped), "\ufeff青禾區政府\r\n責任編輯：甲某\r\n瀏覽次數：12次", "青\ue000禾区（qū）、白沙(báishā)村。\u200b增长１２％。。。",
		"<p>青禾&nbsp;区&#8226;</p>|甲|乙|\nPM_{2.5}", "“禾苑?夜市”开业，“禾苑?夜市”迎客。", "开工。   竣工。　　 投产", "甲pbY。乙。pbY\n丙。pbY\n丁", "⼆维码...投资3亿元--", "𠀀区",
	}, sound...)
	covers := func(list, want []int32) bool {
		return !slices.ContainsFunc(want, func(i int32) bool { return !slices.Contains(list, i) })
	}
	for _, s := range texts {
		w := newWork(s, new(buffers), c.classes)
		for i, pass := range []func(){
			func() {}, w.controls, func() { c.heal(w) }, w.privateUse, w.markup, w.pinyin, func() { c.simplifyWork(w) }, w.width, w.watermarks, w.wideBreaks,
		} {
			pass()
			has, signs, marks, blanks := w.has, slices.Clone(w.signs), slices.Clone(w.marks), slices.Clone(w.blanks)
			w.survey()
			if has&w.has != w.has || !covers(signs, w.signs) || !covers(marks, w.marks) || !covers(blanks, w.blanks) {
				t.Errorf("%q: after pass %d, %q was not surveyed", s, i, str(w.cells))
			}
			w.has, w.signs, w.marks, w.blanks = has, signs, marks, blanks
		}
	}
}

// Noise is found where the patterns alone find it.
func TestNoiseFound(t *testing.T) {
	c := newCleaner(t)
	var lines []string
	for _, r := range c.noise.rules {
		lines = append(append(lines, r.Examples.Yes...), r.Examples.No...)
	}
	n := len(lines)
	for i, l := range lines[:n] {
		lines = append(lines, sound[i%len(sound)]+l+lines[(7*i+1)%n])
	}
	for _, l := range lines {
		cs := newWork(l, new(buffers), c.classes).cells
		for _, r := range c.noise.rules {
			if r.line != nil && len(cs) <= noiseMost && r.line.MatchString(l) && !r.holds(cs) {
				t.Errorf("%s is not tried on %q", r.Name, l)
			}
			if r.inline == nil {
				continue
			}
			got, want := r.find(cs, []byte(l)), r.inline.FindAllIndex([]byte(l), -1)
			if !slices.EqualFunc(got, want, slices.Equal) {
				t.Errorf("%s in %q: %v, want %v", r.Name, l, got, want)
			}
		}
	}
}
