package quantity

import (
	"strings"
	"testing"

	"zhengpu/ner"
)

func observe(t testing.TB, e *Engine, text string, set func(*ner.Analysis)) *ner.Analysis {
	t.Helper()
	a := &ner.Analysis{Doc: &ner.Document{Text: text, Year: 2022, About: "东湖区", Sentences: Sentences(text)}}
	if set != nil {
		set(a)
	}
	for _, s := range []ner.Stage{e.Finder(), e.Observer()} {
		if err := s.Run(a); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func shown(a *ner.Analysis) []string {
	var out []string
	for _, o := range a.Observations {
		s := Show(o)
		if o.Subject >= 0 {
			s = a.Mentions[o.Subject].Name + ": " + s
		}
		out = append(out, s)
	}
	return out
}

func TestObserve(t *testing.T) {
	e := engine(t)
	for _, c := range []struct{ text, want string }{
		// levels with growth and rank
		{"预计完成地区生产总值312.5亿元，全省第三，同比增长6.2%左右。", "地区生产总值 31250000000元 +0.062 全省第三 2022"},
		{"优良天数比例达91.2%，提高了2.5个百分点。", "优良天数比例 0.912% +0.025 2022"},
		{"刑事警情下降12.5%。", "刑事警情 -0.125 2022"},
		{"市场主体较上年翻两倍。", "市场主体 +2 2022"},
		{"财政收入10亿元，同口径增长5%；固定资产投资增长8%。", "财政收入 1000000000元 +0.05 2022|固定资产投资 +0.08 2022"},
		// verbs and lists
		{"新增20个车棚、近300个充电桩、15个晾晒处。", "新增车棚 20个 2022|新增充电桩 300个 2022|新增晾晒处 15个 2022"},
		{"新增示范企业4家、创新型企业7家。", "新增示范企业 4家 2022|新增创新型企业 7家 2022"},
		{"设立联防点31个，建成智能小区16个。", "联防点 31个 2022|智能小区 16个 2022"},
		{"36条乡村道路加快建设。", "乡村道路 36条 2022"},
		{"拆除违建39处1.6万平方米。", "拆除违建 39处 2022|拆除违建面积 16000平方米 2022"},
		// a unit with a bracket, in brackets
		{"全年（投入79万元，整治123个（次），落实责任年。", "投入 790000元 2022|整治 123个（次） 2022"},
		{"帮助企业解决困难42个。", "解决困难 42个 2022"},
		// distribution
		{"纺织、建材、电子三大主导产业产值分别达到50亿元、22亿元、7亿元。", "纺织产值 5000000000元 2022|建材产值 2200000000元 2022|电子产值 700000000元 2022"},
		{"项目开工率、投资完成率分别达91.5%、101.4%。", "项目开工率 0.915% 2022|投资完成率 1.014% 2022"},
		{"纺织、化工等行业分别增长5.1%、6.2%。", "纺织 +0.051 2022|化工 +0.062 2022"},
		{"三次产业结构调整为12.1:45.3:42.6。", "第一产业占比 0.121% 2022|第二产业占比 0.453% 2022|第三产业占比 0.426% 2022"},
		// shares
		{"民生支出14亿元，占一般公共预算支出的70%。", "民生支出 1400000000元 2022|民生支出占一般公共预算支出 0.7% 2022"},
		{"城镇化率由上年的60%提高到62%。", "城镇化率 0.6% 2021|城镇化率 0.62% 2022"},
		// ranks
		{"绿色指数、服务评价均居全市第一。", "绿色指数 全市第一 2022|服务评价 全市第一 2022"},
		{"工业投资规模居全市第一，特别是技改投资，同比增长33.3%，分别高于全国、全省3.3、4.6个百分点。", "工业投资规模 全市第一 2022|技改投资 +0.333 2022"},
		// periods and targets
		{"今年1至10月，完成网络零售额39亿元。", "网络零售额 3900000000元 2022-01/2022-10"},
		{"2019年，新增就业500人。转移劳动力300人。", "新增就业 500人 2019|转移劳动力 300人 2019"},
		{"10年净增人口5万人。", "净增人口 50000人 2012/2022"},
		{"力争新增就业3000人。", "新增就业 3000人 2022 target"},
		// the noun in the clause before, or behind 为
		{"县乡公路项目，共12个、已开工8个。", "县乡公路项目 12个 2022|已开工县乡公路项目 8个 2022"},
		{"重点文化项目9个，其中4个为续建项目，5个为新建项目。", "文化项目 9个 2022|续建项目 4个 2022|新建项目 5个 2022"},
		// when, what not and what parts are no part of the indicator
		{"截至8月底仅完成投资6亿元。", "完成投资 600000000元 2022"},
		{"24个水利项目除柳河水库外均已开工。", "水利项目 24个 2022"},
		{"16个交通项目包括高速公路和农村公路。", "交通项目 16个 2022"},
		{"电站装机容量30MW，储能20GWh。", "电站装机容量 30MW 2022|储能 20GWh 2022"},
		// what is told twice counts once
		{"县里9个产业项目集中开工。此次开工的9个项目，特色鲜明。", "产业项目 9个 2022"},
		// thresholds, durations, names and ordinals are none
		{"引进2000万元以上项目25个。", "引进2000万元以上项目 25个 2022"},
		{"连续3年入选，历时5个月建成。", ""},
		{"推进“1269”行动，建设4A级景区，突出三个方面。", ""},
		{"总投资35亿元的东湖智造产业园项目开工。", ""},
		{"500千伏变电工程投运，18.5公里道路通车。", "道路 18.5公里 2022"},
		{"审批时限由10天压缩至3个工作日。", "审批时限 3个工作日 2022"},
	} {
		got := strings.Join(shown(observe(t, e, c.text, nil)), "|")
		if got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestObserveSubjects(t *testing.T) {
	e := engine(t)
	mention := func(names map[string]ner.Type, order ...string) func(*ner.Analysis) {
		return func(a *ner.Analysis) {
			for _, n := range order {
				i := strings.Index(a.Doc.Text, n)
				a.Mentions = append(a.Mentions, ner.Mention{Span: ner.Span{Start: i, End: i + len(n)}, Name: n, Type: names[n], Owner: ner.NoRef, Entity: -1})
			}
		}
	}
	for _, c := range []struct {
		text  string
		names map[string]ner.Type
		order []string
		want  string
	}{
		{"星河化工实现营业收入5亿元。", map[string]ner.Type{"星河化工": ner.Enterprise}, []string{"星河化工"}, "星河化工: 营业收入 500000000元 2022"},
		{"东湖区新增企业20家。", map[string]ner.Type{"东湖区": ner.District}, []string{"东湖区"}, "新增企业 20家 2022"},
		{"建成3平方公里的月亮湖公园。", map[string]ner.Type{"月亮湖公园": ner.Place}, []string{"月亮湖公园"}, "月亮湖公园: 面积 3平方公里 2022"},
		{"月亮湖公园、星河广场等5个项目完工。", map[string]ner.Type{"月亮湖公园": ner.Place, "星河广场": ner.Place}, []string{"月亮湖公园", "星河广场"}, "项目 5个 2022"},
		{"“东湖通”平台上线，整合12个单位。", map[string]ner.Type{"东湖通": ner.Platform}, []string{"东湖通"}, "东湖通: 单位 12个 2022"},
		{"投入2亿元建设星河产业园项目。", map[string]ner.Type{"星河产业园项目": ner.Project}, []string{"星河产业园项目"}, ""},
		{"南江省经济向好。全省工业营业收入增长9%。", map[string]ner.Type{"南江省": ner.District}, []string{"南江省"}, "南江省: 工业营业收入 +0.09 2022"},
		{"松山工业园区升级。该园区由甲山食品园、乙水皮革园两部分组成，现有企业64户。园区实现产值143亿元。", map[string]ner.Type{"松山工业园区": ner.Park, "甲山食品园": ner.Park, "乙水皮革园": ner.Park}, []string{"松山工业园区", "甲山食品园", "乙水皮革园"}, "松山工业园区: 企业 64户 2022|松山工业园区: 产值 14300000000元 2022"},
		{"星河智造产业园项目落地。该项目投产后，年产值可达8亿元。", map[string]ner.Type{"星河智造产业园项目": ner.Project}, []string{"星河智造产业园项目"}, "星河智造产业园项目: 年产值 800000000元 2022 target"},
	} {
		got := strings.Join(shown(observe(t, e, c.text, mention(c.names, c.order...))), "|")
		if got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// Work reports tell of last year and plan for this one.
func TestObservePlan(t *testing.T) {
	e := engine(t)
	text := "东湖区政府工作报告\n一、2022年工作回顾\n新增就业500人。\n二、2023年工作安排\n新增就业600人。今年投入3亿元改造管网56公里。"
	a := observe(t, e, text, func(a *ner.Analysis) {
		for i, s := range a.Doc.Sentences {
			a.Doc.Sentences[i].Heading = s.Span.Len() < 40
		}
	})
	got := strings.Join(shown(a), "|")
	want := "新增就业 500人 2022|新增就业 600人 2023 target|管网投入 300000000元 2023 target|管网 56公里 2023 target"
	if !strings.HasPrefix(got, "新增就业 500人 2022|新增就业 600人 2023 target|") || !strings.Contains(got, "56公里 2023 target") {
		t.Errorf("got %s\nwant about %s", got, want)
	}
}

func FuzzObserve(f *testing.F) {
	for _, s := range []string{
		"GDP447.1亿元，同比增长4.2%，全市第二。", "新增115个车棚、近4000个充电桩", "由45%提高到48%", "A、B分别达1、2%", "（其中5个）“3家", "占比分别为1%、2%",
	} {
		f.Add(s)
	}
	e := engine(f)
	f.Fuzz(func(t *testing.T, s string) {
		a := observe(t, e, s, nil)
		for _, o := range a.Observations {
			if q := o.Evidence.Quote; q.Start < 0 || q.End > len(s) || q.Start > q.End || !q.Contains(o.Evidence.Object) {
				t.Fatalf("%q: quote %v, object %v", s, q, o.Evidence.Object)
			}
		}
	})
}

func benchmarkText() string {
	one := "全县完成地区生产总值312.5亿元，同比增长6.2%；新增20个车棚、近300个充电桩，居全省第三。一年来，干部群众同心协力，各项事业全面进步，社会大局保持稳定。\n"
	return strings.Repeat(one, 200)
}

func BenchmarkFinder(b *testing.B) {
	e := engine(b)
	text := benchmarkText()
	doc := &ner.Document{Text: text, Year: 2022, Sentences: Sentences(text)}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		_ = e.Finder().Run(&ner.Analysis{Doc: doc})
	}
}

func BenchmarkObserver(b *testing.B) {
	e := engine(b)
	text := benchmarkText()
	a := &ner.Analysis{Doc: &ner.Document{Text: text, Year: 2022, Sentences: Sentences(text)}}
	_ = e.Finder().Run(a)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		a.Observations = nil
		_ = e.Observer().Run(a)
	}
}

// TestPlaces checks figures said of several places in turn.
func TestPlaces(t *testing.T) {
	e := engine(t)
	for _, c := range []struct{ text, want string }{
		{"一、[District 青川县]\n[District 云岭县]安排项目18项，其中续建9项。确保12个项目建成投产。\n[District 南溪县]安排项目14项。加快6座水库建设。", "@云岭县 项目 12个 2023"},
		{"[District 云岭县]安排项目18项。\n[District 南溪县]安排项目14项，完成投资3亿元。加快6座水库建设。", "@南溪县 水库建设 6座 2023"},
		{"全区新签约项目18个。[District 云岭县]客商来访。新签约项目2个。", "@某区 新签约项目 2个 2023"},
		{"[District 云岭县]、[District 南溪县]两县工业增加值分别增长8%和9%。", "@南溪县 工业增加值 +0.09 2023"},
		{"全区工业增加值增长7%，其中[District 云岭县]增长8%、[District 南溪县]增长9%。", "@南溪县 工业增加值 +0.09 2023"},
		{"[Place 云岭古镇]接待游客3万人次，[Place 南溪湖]2万人次。", "@南溪湖 接待游客 20000人次 2023"},
		{"对[District 云岭县]、[District 南溪县]出口分别增长8%和9%。", "@某区 南溪县出口 +0.09 2023"},
	} {
		text, mentions := marked(c.text)
		a := &ner.Analysis{Doc: &ner.Document{Text: text, Year: 2023, About: "某区", Sentences: Sentences(text)}, Mentions: mentions}
		if err := e.Finder().Run(a); err != nil {
			t.Fatal(err)
		}
		if err := e.Observer().Run(a); err != nil {
			t.Fatal(err)
		}
		found, all := false, []string{}
		for _, o := range a.Observations {
			who := "@" + a.Doc.About
			if o.Subject >= 0 {
				who = "@" + a.Mentions[o.Subject].Name
			}
			s := who + " " + Show(o)
			all = append(all, s)
			found = found || s == c.want
		}
		if !found {
			t.Errorf("%s\nhas no %s\nbut %q", c.text, c.want, all)
		}
	}
}

// TestAbove: a level of a division's code takes two digits, of which the second
// may be a zero.
func TestAbove(t *testing.T) {
	for _, c := range []struct {
		about, code string
		want        bool
	}{
		{"321002", "321000", true}, // the city is above its county
		{"321002", "320000", true},
		{"321102", "321000", false}, // 321000 is no 321…
		{"321000", "321000", false},
		{"350100", "350000", true},
		{"361102", "360000", true},
		{"", "360000", false},
	} {
		a := &ner.Analysis{Doc: &ner.Document{AboutCode: c.about}, Mentions: []ner.Mention{{Ref: "division/" + c.code}}}
		if got := (&reading{a: a}).above(0); got != c.want {
			t.Errorf("%s above %s: %v, want %v", c.code, c.about, got, c.want)
		}
	}
}
