package recognize

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zhengpu/ner"
	"zhengpu/ner/gazetteer"
	"zhengpu/ner/quantity"
	"zhengpu/ner/segment"
)

// rig takes a text through the stages before recognition.
type rig struct {
	engine  *Engine
	prepare func(string) (*ner.Analysis, error)
}

var shared *rig

func newRig(t testing.TB) *rig {
	t.Helper()
	if shared != nil {
		return shared
	}
	fsys := os.DirFS("../../seeds")
	e, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	lex, err := gazetteer.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	q, err := quantity.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	seg := segment.New(fsys, filepath.Join(os.TempDir(), "zhengpu-test"))
	stages := []ner.Stage{seg, lex, q.Finder()}
	shared = &rig{engine: e, prepare: func(text string) (*ner.Analysis, error) {
		d := &ner.Document{Text: text, About: "云溪县", Year: 2023, Map: ner.Identity(len(text))}
		at := 0
		for at < len(text) {
			end := len(text)
			if i := strings.Index(text[at:], "。"); i >= 0 {
				end = at + i + len("。")
			}
			d.Sentences = append(d.Sentences, ner.Sentence{Span: ner.Span{Start: at, End: end}})
			at = end
		}
		a := &ner.Analysis{Doc: d}
		for _, s := range stages {
			if err := s.Run(a); err != nil {
				return nil, err
			}
		}
		return a, nil
	}}
	return shared
}

func (r *rig) mentions(t testing.TB, text string) []ner.Mention {
	t.Helper()
	a, err := r.prepare(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.engine.Run(a); err != nil {
		t.Fatal(err)
	}
	return a.Mentions
}

func TestExamples(t *testing.T) {
	r := newRig(t)
	for _, err := range r.engine.Check(r.prepare) {
		t.Error(err)
	}
}

func TestMentions(t *testing.T) {
	r := newRig(t)
	for _, tt := range []struct {
		text string
		want []string // "Type name"; a leading - says that it must not be found
	}{
		{"引进钧泽新材料、沐光生物等12家企业，总投资20亿元。", []string{"Enterprise 钧泽新材料", "Enterprise 沐光生物"}},
		{"总投资35亿元的云溪康养谷项目开工建设。", []string{"Project 云溪康养谷项目"}},
		{"全年实施老旧小区改造项目18个。", []string{"-Project 老旧小区改造项目"}},
		{"走进钧泽光电产业园（聚焦光电显示），机器轰鸣。", []string{"Park 钧泽光电产业园"}},
		{"实施“春雨行动”“暖心工程”。", []string{"Program 春雨行动", "Program 暖心工程"}},
		{"“春雨”惠企服务平台上线。", []string{"-Enterprise 春雨"}},
		{"钧泽重工获评国家级“绿色工厂”、省制造业单项冠军。", []string{"Enterprise 钧泽重工", "Honour 国家级“绿色工厂”", "Honour 省制造业单项冠军"}},
		{"出台《云溪县低空经济发展实施意见》，播出纪录片《云溪往事》。", []string{"Document 云溪县低空经济发展实施意见", "-Document 云溪往事"}},
		{"记者 柳如烟 报道，局长陈志远出席。", []string{"Person 柳如烟", "Person 陈志远"}},
		{"习近平新时代中国特色社会主义思想指引方向。", []string{"-Enterprise 时代中国"}},
		{"钧泽湖创建国家4A级旅游景区。", []string{"Honour 国家4A级旅游景区"}},
		{"推进平安云溪建设。", []string{"Program 平安云溪"}},
		{"提升大岗、石桥、白水工业园区服务水平。", []string{"Park 大岗", "Park 石桥", "Park 白水工业园区"}},
		{"建设机械、电子、白水工业园区。", []string{"-Park 机械", "-Park 电子"}},
		{"枣林、石门两个工业园基础设施完善。", []string{"Park 枣林", "Park 石门", "-Project 枣林"}},
		{"规划建设龙岗、凤台、卧牛山三大物流园区。", []string{"Park 龙岗", "Park 凤台"}},
		{"盛泰商贸城、聚丰汽配城开业。", []string{"Park 盛泰商贸城", "Park 聚丰汽配城"}},
		{"新建迎宾大街、文化街、富强路，改造银河广场。", []string{"Place 迎宾大街", "Place 文化街", "Place 富强路", "Place 银河广场"}},
		{"打通了和平街、胜利路、工农路三条断头路。", []string{"Place 和平街", "-Place 平街"}},
		{"在石桥、白水、马头等乡镇建成基地。", []string{"District 石桥", "District 白水"}},
		{"启动石桥、白水、马头等片区改造。", []string{"-District 石桥"}},
		{"加快建设马头、青龙山工业集中区。", []string{"Park 青龙山工业集中区", "-Park 龙山工业集中区"}},
		{"天府新区石桥分区起步。", []string{"Park 天府新区石桥分区", "Park 天府新区"}},
		{"落户白水镇的太岳肽生物工程科技有限公司投产。", []string{"Enterprise 太岳肽生物工程科技有限公司"}},
		{"红岭微生物制剂厂扩产，钧泽煤业复产，新建农产品加工厂。", []string{"Enterprise 红岭微生物制剂厂", "Enterprise 钧泽煤业", "-Enterprise 农产品加工厂"}},
		{"生产混凝土机械、工程起重机械、路面机械。", []string{"-Enterprise 混凝土机械", "-Enterprise 工程起重机械"}},
		{"维护好瑶镇水库。", []string{"-District 好瑶镇"}},
		{"总投资10亿元、总长23公里的9条道路完工。", []string{"-Place 总投资10亿元"}},
		{"绿野缤纷城、保利中心等20个项目建成，国际花都等22个项目在建。", []string{"Project 绿野缤纷城", "Project 保利中心", "Project 国际花都"}},
		{"开工建设石桥水库。", []string{"Project 石桥水库"}},
		{"全兴水泥厂达产，装备制造园新入驻企业12家。", []string{"Enterprise 全兴水泥厂", "-Enterprise 装备制造园新"}},
		{"引进一批具有较强带动力的项目。", []string{"-Enterprise 较强带动力"}},
		{"落户白水镇的正元食品科技有限公司投产。", []string{"Enterprise 正元食品科技有限公司"}},
		// Owners that project names begin with.
		{"晶昊锂电池生产线项目开工。", []string{"Project 晶昊锂电池生产线项目", "Enterprise 晶昊"}},
		{"钧泽公司5000台环卫设备、2万件曲轴、广陵化工6千吨丁酯等9个项目开工。", []string{"Project 钧泽公司5000台环卫设备", "Project 2万件曲轴", "Enterprise 钧泽公司"}},
		{"星溪康养小镇项目开工。", []string{"-Enterprise 星溪"}},
		{"凯晟新材导电剂生产基地建成投产。", []string{"Enterprise 凯晟新材"}},
		// Lists that a count opens, and rows of parks.
		{"落户企业包括启元智造、沐光生物、苏州钧泽气体。", []string{"Enterprise 启元智造", "Enterprise 沐光生物", "Enterprise 苏州钧泽气体"}},
		{"参加集中开工的企业包括西安沐光自动化、陕西钧泽消防、西安兴泽。", []string{"Enterprise 西安沐光自动化", "Enterprise 陕西钧泽消防", "Enterprise 西安兴泽"}},
		{"宏发、天得利、好迪、不二家等家具企业落户。", []string{"Enterprise 天得利", "Enterprise 好迪"}},
		{"日产2500吨水泥熟料生产线开工。", []string{"-Enterprise 日产"}},
		{"日本瑞萨正式入驻高新区。", []string{"Enterprise 日本瑞萨"}},
		{"动力锂离子电池广泛应用。", []string{"-Enterprise 动力锂离子电池"}},
		{"推进TCL二期、AB二期项目建设。", nil}, // letters are no characters of three bytes
		{"实施沐泽机电防爆电机车生产、钧州机电技改扩能、玉沐麻业退城入园等项目。", []string{"Enterprise 沐泽机电", "Enterprise 钧州机电"}},
		{"22个重点项目包括钧泽国际博览城、晶昊30万锭高档纺纱、80万吨甲醇深加工等，涉及新能源。", []string{"Project 晶昊30万锭高档纺纱", "Project 80万吨甲醇深加工"}},
		{"开工项目包含续建项目16只、新建项目15只。", []string{"-Project 项目16只"}},
		{"形成装备制造园、机电产业园、轻工园、农产品加工园，布局合理。", []string{"Park 装备制造园", "Park 农产品加工园"}},
		{"新建儿童公园、滨河花园、老年乐园。", []string{"-Park 儿童公园"}},
		// Members beside projects, ordinals, 和 inside, outputs among firms.
		{"永丰县通安医院建设项目、永丰县钧泽三期、永丰县联合水库已竣工投入使用。", []string{"Project 永丰县钧泽三期", "Project 永丰县联合水库"}},
		{"云溪县第二污水处理厂完工，第一批项目开工。", []string{"Project 云溪县第二污水处理厂", "-Project 第一批项目"}},
		{"钧泽锂电池导电剂和添加剂生产项目开工。", []string{"Project 钧泽锂电池导电剂和添加剂生产项目"}},
		{"推进招商引资和项目建设，企业和项目增多。", []string{"-Project 招商引资和项目", "-Project 企业和项目"}},
		{"年产16万吨硅铁、年产8万吨铁合金等8家企业开工新建。", []string{"-Enterprise 16万吨硅铁", "-Enterprise 8万吨铁合金"}},
		// Verbs inside names of works, and a zone named in short later.
		{"推进云溪古街恢复重建项目、云溪县路网改善提升工程。", []string{"Project 云溪古街恢复重建项目", "Project 云溪县路网改善提升工程"}},
		{"江西九江柏溪工业园区扩区。柏溪工业园区总面积5平方公里。", []string{"Park 江西九江柏溪工业园区", "Park 柏溪工业园区"}},
		{"现代针纺、冶金建材、电子信息三大主导产业壮大。", []string{"Industry 现代针纺", "Industry 冶金建材", "Industry 电子信息"}},
	} {
		got := map[string]bool{}
		for _, m := range r.mentions(t, tt.text) {
			got[m.Type.String()+" "+m.Name] = true
		}
		for _, w := range tt.want {
			if neg := strings.HasPrefix(w, "-"); got[strings.TrimPrefix(w, "-")] == neg {
				t.Errorf("%s: %q, got %v", tt.text, w, got)
			}
		}
	}
}

// Mentions may nest, but never cross, and every one lies in one sentence.
func checkShape(t *testing.T, text string, ms []ner.Mention) {
	t.Helper()
	for i, m := range ms {
		if m.Span.Empty() || m.Span.Start < 0 || m.Span.End > len(text) {
			t.Fatalf("span %v of %d bytes", m.Span, len(text))
		}
		for _, o := range ms[:i] {
			if o.Span.Overlaps(m.Span) && !o.Span.Contains(m.Span) && !m.Span.Contains(o.Span) {
				t.Fatalf("%q crosses %q", text[o.Span.Start:o.Span.End], text[m.Span.Start:m.Span.End])
			}
			if o.Span == m.Span {
				t.Fatalf("%q twice", text[m.Span.Start:m.Span.End])
			}
		}
		if m.Rule == "" || m.Type == ner.NoType || m.Name == "" {
			t.Fatalf("mention without rule, type or name: %+v", m)
		}
	}
}

func FuzzMentions(f *testing.F) {
	r := newRig(f)
	for _, s := range []string{
		"引进钧泽新材料、沐光生物等12家企业。", "“春雨行动”“暖心工程”等活动", "（社区）党群服务中心", "等等等项目、、、”“",
		"总投资35亿元的的的项目", "4A级景区AAAA级景区A级", "《》《意见》", "平安云溪建设", "年产5万吨项目、年产6万吨", "记者 柳如烟 摄",
		"万平方米、馆舍3万平方米重点项目", // a name said again inside a figure
		"a", "é", // shorter than any name
		"副县长赵明远、", "县长柳如烟、秦望舒、", "参加活动的有县领导柳如烟、", "开工建设、", "新建云溪水厂、", "云溪水厂、建成投产", "新建，", // rows that break off
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")
		if s == "" || len(s) > 4096 {
			return
		}
		checkShape(t, s, r.mentions(t, s))
	})
}

func TestSameTextSameMentions(t *testing.T) {
	r := newRig(t)
	text := strings.Repeat("引进钧泽新材料、沐光生物等12家企业。实施“春雨行动”，建成云溪公园、钧泽大道。", 20)
	first := r.mentions(t, text)
	checkShape(t, text, first)
	for range 5 {
		again := r.mentions(t, text)
		if len(again) != len(first) {
			t.Fatalf("%d mentions, then %d", len(first), len(again))
		}
		for i := range first {
			if first[i] != again[i] {
				t.Fatalf("%+v, then %+v", first[i], again[i])
			}
		}
	}
}

func TestLoadNamesTheFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../seeds/rules")); err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	if err := os.Rename(dir, filepath.Join(root, "rules")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, "rules/recognize/lists.yaml")
	if err := os.WriteFile(path, []byte("rules:\n- name: x\n  colour: red\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Load(os.DirFS(root))
	if err == nil || !strings.Contains(err.Error(), "lists.yaml") {
		t.Errorf("got %v", err)
	}
}

func BenchmarkRun(b *testing.B) {
	r := newRig(b)
	text := strings.Repeat("全年引进钧泽新材料、沐光生物等12家企业，总投资35亿元的云溪康养谷项目开工建设。实施“春雨行动”，钧泽重工获评国家级“绿色工厂”。", 100)
	a, err := r.prepare(text)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		a.Mentions, a.Dropped = nil, nil
		if err := r.engine.Run(a); err != nil {
			b.Fatal(err)
		}
	}
}

func TestBareParks(t *testing.T) {
	r := newRig(t)
	for _, c := range []struct {
		text string
		want int
	}{
		{"云溪经济开发区成立专班。开发区今年新增企业20家。", 1},
		{"开发区成立专班。今年，开发区新增企业20家。", 2},
		{"开发区成立专班。", 0},
		{"建设省级开发区。打造国家级开发区。", 0},
		{"各县区、开发区要落实。各乡镇、开发区管委会要落实。", 0},
	} {
		a, err := r.prepare(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.engine.Run(a); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, m := range a.Mentions {
			if m.Rule == "bare-park" {
				n++
			}
		}
		if n != c.want {
			t.Errorf("%s: %d bare zones, want %d: %v", c.text, n, c.want, a.Mentions)
		}
	}
}

// Occurrences are those that a plain search finds.
func TestOccurrences(t *testing.T) {
	text := "云溪天禾公司。天禾天禾天禾二期在云溪；AB园与AB园区，天禾公司"
	doc := &ner.Document{Text: text}
	at := 0
	for _, part := range strings.SplitAfter(text, "。") {
		doc.Sentences = append(doc.Sentences, ner.Sentence{Span: ner.Span{Start: at, End: at + len(part)}})
		at += len(part)
	}
	var f occurrences
	for round := 0; round < 2; round++ { // its memory is used again
		names := []provenName{{name: "AB园"}, {name: "AB园区"}, {name: "云溪"}, {name: "公司"}, {name: "天禾"}, {name: "天禾公司"}, {name: "天禾天禾"}, {name: "没有"}, {name: "园"}}
		names = names[round:]
		got := f.in(doc, names)
		var want []occurrence
		for k, n := range names {
			for at := 0; ; {
				i := strings.Index(text[at:], n.name)
				if i < 0 {
					break
				}
				want = append(want, occurrence{int32(k), int32(at + i), int32(doc.SentenceAt(at + i))})
				at += i + len(n.name)
			}
		}
		slices.SortFunc(got, func(x, y occurrence) int { return cmp.Or(cmp.Compare(x.name, y.name), cmp.Compare(x.at, y.at)) })
		if !slices.Equal(got, want) {
			t.Errorf("found %v, want %v", got, want)
		}
	}
}

// A text may be shorter than what is looked at of a name.
func TestOccurrencesInShortTexts(t *testing.T) {
	var f occurrences
	for _, text := range []string{"", "a", "é", "县", "𠀀", "县a", "ab县", "云溪"} {
		doc := &ner.Document{Text: text, Sentences: []ner.Sentence{{Span: ner.Span{End: len(text)}}}}
		want := 0
		if text == "云溪" {
			want = 1
		}
		if got := f.in(doc, []provenName{{name: "云溪"}}); len(got) != want {
			t.Errorf("%q: found %v", text, got)
		}
	}
}

// Each cluster is settled by itself, as all candidates together would be.
func TestSettle(t *testing.T) {
	at := func(start, end int, typ ner.Type, score float64) cand {
		return cand{span: ner.Span{Start: start, End: end}, typ: typ, rule: "r", score: score}
	}
	all := []cand{
		at(40, 52, ner.Park, 0.7), at(0, 12, ner.Enterprise, 0.8), at(6, 18, ner.Enterprise, 0.6), at(15, 30, ner.Project, 0.9),
		at(40, 46, ner.Industry, 0.9), at(40, 58, ner.Project, 0.8), at(30, 36, ner.Place, 0.5), at(30, 36, ner.Platform, 0.5),
	}
	all[4].rule = "listed"
	var lost []string
	var r room
	var got []string
	for range 2 {
		got, lost = nil, nil
		for _, c := range r.settle(all, len(all), nil, func(c *cand, why, by string) { lost = append(lost, fmt.Sprint(c.span, c.typ, " ", why)) }) {
			got = append(got, fmt.Sprint(c.span, " ", c.typ))
		}
	}
	want := []string{"{0 12} Enterprise", "{15 30} Project", "{30 36} Place", "{40 58} Project", "{40 52} Park"}
	if !slices.Equal(got, want) {
		t.Errorf("kept %v, want %v", got, want)
	}
	if len(lost) != 2 { // the industry stood down before
		t.Errorf("lost %v", lost)
	}
}
