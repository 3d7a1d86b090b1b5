package resolve

import (
	"os"
	"slices"
	"strings"
	"testing"

	"zhengpu/ner"
)

func newResolver(t testing.TB) *Resolver {
	t.Helper()
	entries := map[string]*ner.Entry{
		"division/360499": {ID: "division/360499", Name: "云溪区", Type: ner.District, Level: 3},
		"enterprise/jz":   {ID: "enterprise/jz", Name: "钧泽集团", Type: ner.Enterprise},
		"honour/lsgc":     {ID: "honour/lsgc", Name: "绿色工厂", Type: ner.Honour},
	}
	r, err := Load(os.DirFS("../../seeds"), func(id string) *ner.Entry { return entries[id] })
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// analysis makes one sentence of the given mentions, "Type name" or
// "Type name=ref".
func analysis(mentions ...string) *ner.Analysis {
	a := &ner.Analysis{Doc: &ner.Document{About: "云溪区", AboutCode: "360499", Year: 2023}}
	for _, m := range mentions {
		typ, name, _ := strings.Cut(m, " ")
		name, ref, _ := strings.Cut(name, "=")
		t, _ := ner.ParseType(typ)
		start := len(a.Doc.Text)
		a.Doc.Text += name + "，"
		a.Mentions = append(a.Mentions, ner.Mention{Span: ner.Span{Start: start, End: start + len(name)}, Name: name, Type: t, Ref: ref, Rule: "test", Confidence: 0.8})
	}
	return a
}

func groups(a *ner.Analysis) [][]string {
	var out [][]string
	for _, e := range a.Entities {
		var names []string
		for _, i := range e.Mentions {
			names = append(names, a.Mentions[i].Name)
		}
		if len(names) > 0 {
			out = append(out, names)
		}
	}
	return out
}

func TestWhatIsOne(t *testing.T) {
	r := newResolver(t)
	for _, tt := range []struct {
		mentions []string
		want     int // entities besides the report's own district
	}{
		{[]string{"Organization 云溪区文化和旅游局", "Organization 区文化和旅游局", "Organization 文化和旅游局"}, 1},
		{[]string{"Organization 江州市文化和旅游局", "Organization 区文化和旅游局"}, 2},
		{[]string{"Organization 江州市文化和旅游局", "Organization 市文化和旅游局"}, 1},
		{[]string{"Project 星湖酒店", "Project 星湖酒店项目"}, 1},
		{[]string{"Enterprise 江州天禾农业发展有限公司", "Enterprise 天禾农业"}, 1},
		{[]string{"Enterprise 天禾农业", "Enterprise 天和农业"}, 2},
		{[]string{"Enterprise 钧泽=enterprise/jz", "Enterprise 钧泽集团=enterprise/jz"}, 1},
		{[]string{"Enterprise 江州钧泽新材料有限公司", "Enterprise 云溪钧泽新材料股份有限公司", "Enterprise 钧泽新材料"}, 2},
		{[]string{"Park 云创科技产业园", "Park 云创科技园"}, 1},
		{[]string{"Park 云创科技园", "Park 云岭科技园"}, 2},
		{[]string{"Park 云溪经济技术开发区", "Park 云溪开发区", "Park 云溪经开区"}, 1},
		{[]string{"Park 云溪经开区", "Park 云溪高新区", "Park 云岭经开区"}, 3},
		{[]string{"District 云溪区=division/360499", "Park 云溪临港开发区", "Park 临港开发区"}, 1},
		{[]string{"Park 钧泽产业园", "Project 钧泽产业园项目"}, 1},
		{[]string{"Program “三个一批”活动", "Program 第五期“三个一批”项目建设"}, 1},
		{[]string{"Program “春雨”工程", "Program “春雨”行动"}, 2},
		{[]string{"Honour 国家级“绿色工厂”=honour/lsgc", "Honour 绿色工厂=honour/lsgc"}, 1},
		{[]string{"Honour 国家级绿色工厂=honour/lsgc", "Honour 省级绿色工厂=honour/lsgc"}, 2},
		{[]string{"Industry 电子信息", "Industry 电子信息产业"}, 1},
		{[]string{"Document “十二五”云溪工业发展规划", "Document 规划"}, 1},
		{[]string{"Document 云溪工业发展规划", "Document 云溪区支持工业若干措施", "Document 规划"}, 2},
		{[]string{"Document 规划", "Document 云溪工业发展规划"}, 2},
		{[]string{"District 云溪区=division/360499", "Document 江州市云溪区2022年预算执行情况的报告", "Document 云溪区2022年预算执行情况的报告"}, 1},
		{[]string{"District 云溪区=division/360499", "Document 江州市卫生事业发展规划", "Document 云溪区卫生事业发展规划"}, 2},
		{[]string{"Document 关于支持工业发展的若干措施", "Document 支持工业发展的若干措施"}, 1},
		{[]string{"District 云溪区=division/360499"}, 0},
		{[]string{"Place 人民路", "Place 人民路"}, 1},
		// Nothing is one on a number alone.
		{[]string{"Project 20万吨丁酯项目", "Project 20万吨乙醇项目"}, 2},
	} {
		a := analysis(tt.mentions...)
		if err := r.Run(a); err != nil {
			t.Fatal(err)
		}
		if n := len(a.Entities) - 1; n != tt.want {
			t.Errorf("%v: %d entities, want %d: %v", tt.mentions, n, tt.want, groups(a))
		}
	}
}

func TestIDs(t *testing.T) {
	a := analysis("District 云溪区=division/360499", "Enterprise 钧泽=enterprise/jz", "Enterprise 沐光生物", "Project 星湖酒店项目", "Honour 绿色工厂=honour/lsgc", "Place 人民路")
	if err := newResolver(t).Run(a); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range a.Entities {
		got = append(got, e.ID)
	}
	want := []string{"district/360499", "enterprise/钧泽集团", "enterprise/沐光生物", "project/360499/星湖酒店项目", "honour/绿色工厂", "place/360499/人民路"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFactsPointAtEntities(t *testing.T) {
	a := analysis("Project 星湖酒店", "Project 星湖酒店项目", "Enterprise 钧泽=enterprise/jz")
	a.Facts = []ner.Fact{
		{Subject: 0, Predicate: ner.UndertakenBy, Object: 2},
		{Subject: 1, Predicate: ner.UndertakenBy, Object: 2}, // the same again
		{Subject: 0, Predicate: ner.PartOf, Object: 1},       // of itself
		{Subject: ner.AboutRef, Predicate: ner.CarriesOut, Object: 0},
		{Subject: ner.NoRef, Predicate: ner.CarriesOut, Object: 0},
	}
	a.Attributes = []ner.Attribute{{Subject: 0, Name: ner.Status, Text: "started"}, {Subject: 1, Name: ner.Status, Text: "started"}}
	a.Observations = []ner.Observation{{Subject: ner.AboutRef}}
	if err := newResolver(t).Run(a); err != nil {
		t.Fatal(err)
	}
	if len(a.Facts) != 2 || a.Facts[0].S != 1 || a.Facts[0].O != 2 || a.Facts[1].S != 0 {
		t.Errorf("facts %+v", a.Facts)
	}
	if len(a.Attributes) != 1 || a.Observations[0].S != 0 {
		t.Errorf("attributes %+v, observations %+v", a.Attributes, a.Observations)
	}
}

// A project that is called by its firm's name alone is the only one of that
// firm, where there is but one.
func TestFirmProjects(t *testing.T) {
	r := newResolver(t)
	run := func(mentions ...string) int {
		a := analysis(mentions...)
		for i := range a.Mentions {
			a.Mentions[i].Owner = ner.NoRef
			if a.Mentions[i].Type == ner.Project {
				a.Facts = append(a.Facts, ner.Fact{Subject: ner.Ref(i), Predicate: ner.UndertakenBy, Object: 0})
			}
		}
		if err := r.Run(a); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, e := range a.Entities {
			if e.Type == ner.Project {
				n++
			}
		}
		return n
	}
	if n := run("Enterprise 沐光生物", "Project 年产5万吨酵母项目", "Project 沐光生物项目"); n != 1 {
		t.Errorf("one project of the firm: %d entities, want 1", n)
	}
	if n := run("Enterprise 沐光生物", "Project 年产5万吨酵母项目", "Project 年产2万吨饲料项目", "Project 沐光生物项目"); n != 3 {
		t.Errorf("two projects of the firm: %d entities, want 3", n)
	}
}

// Names of one firm: with and without its seat and its legal form.
func TestFirmNames(t *testing.T) {
	r := newResolver(t)
	for _, tt := range []struct {
		mentions []string
		want     int
	}{
		{[]string{"Enterprise 云岭省沐光生物科技有限公司", "Enterprise 沐光生物科技有限公司"}, 1},
		{[]string{"Enterprise 沐光公司", "Enterprise 沐光"}, 1},
		{[]string{"Enterprise 沐光生物科技有限公司", "Enterprise 沐阳生物科技有限公司"}, 2},
	} {
		a := analysis(tt.mentions...)
		if err := r.Run(a); err != nil {
			t.Fatal(err)
		}
		if got := len(groups(a)); got != tt.want {
			t.Errorf("%v: %d entities, want %d", tt.mentions, got, tt.want)
		}
	}
}
