package main

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"zhengpu/seeds"
)

// figures reads "indicator=value …" as one year's statements.
func figures(t *testing.T, line string) []statement {
	t.Helper()
	var out []statement
	for i, f := range strings.Fields(line) {
		name, v, _ := strings.Cut(f, "=")
		n, err := strconv.ParseFloat(v, 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, statement{Kind: "figure", Subject: "district/1", Name: "甲县", Indicator: name, Value: n, Unit: "元", Period: "2023", Year: 2023, Report: "report/1", Title: "甲2023",
			Start: i, Quote: fmt.Sprintf("%s%s元", name, v)})
	}
	return out
}

func whole(t *testing.T) *wholeRule {
	t.Helper()
	r, err := loadWhole(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Two values of a figure are told where the words before it are the same and
// rounding does not explain them; so the rule's examples say.
func TestWholeExamples(t *testing.T) {
	r := whole(t)
	if len(r.Examples.Yes) == 0 || len(r.Examples.No) == 0 {
		t.Error("the rule wants examples of both kinds")
	}
	for want, lines := range map[bool][]string{true: r.Examples.Yes, false: r.Examples.No} {
		for _, line := range lines {
			var all []statement
			name := ""
			for i, quote := range strings.Split(line, " | ") {
				at := strings.IndexFunc(quote[4:], func(r rune) bool { return r >= '0' && r <= '9' }) + 4
				if i == 0 || len(quote[:at]) < len(name) {
					name = quote[:at]
				}
				if j := strings.Index(name, "县"); j > 0 {
					name = name[j+len("县"):]
				}
				name = strings.TrimPrefix(name, "全市")
				number := strings.TrimRight(quote[at:], "亿元%")
				v, err := strconv.ParseFloat(number, 64)
				if err != nil {
					t.Fatal(err)
				}
				unit := "元"
				if v *= 1e8; strings.HasSuffix(quote, "%") {
					v, unit = v/1e10, "%"
				}
				all = append(all, statement{Kind: "figure", Subject: "district/1", Name: "甲县", Value: v, Unit: unit, Period: "2023", Year: 2023, Report: fmt.Sprint("report/", i), Quote: quote})
			}
			for i := range all {
				all[i].Indicator = name
			}
			found := audit(all, nil, r)
			got := len(found) == 1 && !found[0].weak
			if got != want {
				t.Errorf("%s (%s): %+v", line, name, found)
			}
		}
	}
}

// What a report says of parts and occasions is no contradiction.
func TestAuditNotTold(t *testing.T) {
	figure := func(indicator, quote string, v float64) statement {
		return statement{Kind: "figure", Subject: "district/1", Name: "甲县", Indicator: indicator, Value: v, Unit: "元", Period: "2023", Year: 2023, Report: "report/1", Quote: quote}
	}
	for _, list := range [][]statement{
		{figure("完成投资", "80个项目完成投资97亿元", 97e8), figure("完成投资", "51个在建项目完成投资63.4亿元", 63.4e8)},
		{figure("税收收入", "重点企业税收收入5亿元", 5e8), figure("税收收入", "税收收入9亿元", 9e8)},
		{figure("工业增加值", "两区工业增加值分别为5亿元", 5e8), figure("工业增加值", "工业增加值9亿元", 9e8)},
	} {
		for _, f := range audit(list, nil, whole(t)) {
			if !f.weak {
				t.Errorf("%+v", f)
			}
		}
	}
}

func TestPartsExamples(t *testing.T) {
	rules, err := loadParts(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		if r.Name == "" || len(r.Examples.Yes) == 0 || len(r.Examples.No) == 0 {
			t.Errorf("%s: a rule wants a name and examples of both kinds", r.Name)
		}
		for want, lines := range map[bool][]string{true: r.Examples.Yes, false: r.Examples.No} {
			for _, line := range lines {
				found := audit(figures(t, line), []partsRule{r}, whole(t))
				if len(found) != 1 || found[0].OK != want || found[0].Kind != auditParts {
					t.Errorf("%s: %s: %+v", r.Name, line, found)
				}
			}
		}
	}
}

func TestAuditGrowth(t *testing.T) {
	level := func(year int, v float64, quote string) statement {
		return statement{Kind: "figure", Subject: "district/1", Name: "甲县", Indicator: "财政收入", Value: v, Unit: "元", Period: strconv.Itoa(year), Year: year, Report: fmt.Sprint("report/", year), Quote: quote}
	}
	for _, c := range []struct {
		growth float64
		ok     bool
	}{{0.05, true}, {0.0504, true}, {0.09, false}} {
		now := level(2023, 1.05e9, "财政收入10.50亿元")
		now.Change = &c.growth
		found := audit([]statement{level(2022, 1e9, "财政收入10.00亿元"), now}, nil, whole(t))
		if len(found) != 1 || found[0].OK != c.ok || len(found[0].Proofs) != 2 {
			t.Errorf("%v: %+v", c.growth, found)
		}
	}
	// Rounding: 10亿元 may be 9.5 or 10.5.
	g := 0.09
	now := level(2023, 1.05e9, "财政收入10.5亿元")
	now.Change = &g
	if found := audit([]statement{level(2022, 1e9, "财政收入10亿元"), now}, nil, whole(t)); len(found) != 1 || !found[0].OK {
		t.Errorf("%+v", found)
	}
	// One figure, two values; a rounded one is the same.
	a, b := level(2023, 1.052e9, "财政收入10.52亿元"), level(2023, 1.05e9, "财政收入10.5亿元")
	if found := audit([]statement{a, b}, nil, whole(t)); len(found) != 0 {
		t.Errorf("%+v", found)
	}
	b = level(2023, 1.16e9, "财政收入11.6亿元")
	if found := audit([]statement{a, b}, nil, whole(t)); len(found) != 1 || found[0].Kind != auditConflict {
		t.Errorf("%+v", found)
	}
}

func TestWeighAim(t *testing.T) {
	for _, c := range []struct {
		aim, got float64
		growth   bool
		quote    string
		want     string
	}{
		{0.08, 0.08, true, "增长8%", promiseKept},
		{0.08, 0.078, true, "增长8%左右", promiseKept},
		{0.08, 0.078, true, "增长8%以上", promisePartly},
		{0.08, 0.02, true, "增长8%", promiseMissed},
		{0.08, -0.02, true, "增长8%", promiseMissed},
		{3000, 2900, false, "新增3000人", promisePartly},
		{3000, 1200, false, "新增3000人", promiseMissed},
		{0.03, 0.028, false, "失业率控制在3%以内", promiseKept},
		{0.03, 0.05, false, "失业率控制在3%以内", promiseMissed},
		{-0.02, -0.025, true, "能耗下降2%", promiseKept},
		{-0.02, 0.01, true, "能耗下降2%", promiseMissed},
	} {
		if got := weighAim(c.aim, c.got, c.growth, c.quote); got != c.want {
			t.Errorf("%v: %s", c, got)
		}
	}
}

func TestReportYears(t *testing.T) {
	all := []statement{{Year: 2020}, {Year: 2023}, {Year: 2024}}
	for _, c := range []struct {
		year, from, to int
		ok             bool
	}{{2023, 2023, 2024, true}, {2024, 2023, 2024, true}, {0, 2023, 2024, true}, {2020, 2020, 2023, true}, {2021, 0, 0, false}} {
		if from, to, ok := reportYears(all, c.year); from != c.from || to != c.to || ok != c.ok {
			t.Errorf("%d: %d %d %v", c.year, from, to, ok)
		}
	}
}

func TestProjectPromises(t *testing.T) {
	said := []statement{
		{Kind: "attribute", Subject: "project/1/a", Name: "甲码头", Type: "Project", Predicate: "status", Value: "underway", Year: 2022, Start: 1, Quote: "推进甲码头建设"},
		{Kind: "attribute", Subject: "project/1/b", Name: "乙园", Type: "Project", Predicate: "status", Value: "planned", Year: 2022, Start: 2, Quote: "启动乙园建设"},
		{Kind: "attribute", Subject: "project/1/c", Name: "丙厂", Type: "Project", Predicate: "status", Value: "completed", Year: 2022, Start: 3, Quote: "丙厂建成"},
		{Kind: "fact", Subject: "district/1", Predicate: "carriesOut", Object: "project/1/d", ObjectName: "丁路", ObjectType: "Project", Planned: true, Year: 2022, Start: 4, Quote: "建成丁路"},
		{Kind: "fact", Subject: "district/1", Predicate: "carriesOut", Object: "project/1/e", ObjectName: "戊桥", ObjectType: "Project", Planned: true, Year: 2022, Start: 5, Quote: "建设戊桥"},
	}
	next := []statement{
		{Kind: "attribute", Subject: "project/1/a", Predicate: "status", Value: "operational", Year: 2023},
		{Kind: "attribute", Subject: "project/1/b", Predicate: "status", Value: "underway", Year: 2023},
		{Kind: "attribute", Subject: "project/1/d", Predicate: "status", Value: "underway", Year: 2023},
	}
	var got []string
	for _, p := range promises(append(said, next...), 2022, 2023) {
		got = append(got, p.Name+" "+p.Verdict)
	}
	if s := strings.Join(got, ", "); s != "甲码头 kept, 乙园 kept, 丁路 partly, 戊桥 not-mentioned" {
		t.Error(s)
	}
}

// What is no aim, is not due, or is named without a statement.
func TestPromisesCare(t *testing.T) {
	f := func(year int, indicator, quote, period string, v float64, target bool) statement {
		return statement{Kind: "figure", Subject: "district/1", Name: "甲县", Indicator: indicator, Value: v, Unit: "元", Year: year, Period: period, Quote: quote, Target: target}
	}
	growth := func(s statement, g float64) statement { s.Value, s.Change = nil, &g; return s }
	all := []statement{
		f(2022, "投资", "投资4.9亿元", "2023", 4.9e8, true), f(2023, "投资", "投资4.8亿元", "2023", 4.8e8, false),
		f(2022, "商务楼宇", "以12栋商务楼宇", "2023", 12, true), f(2023, "商务楼宇", "12栋商务楼宇", "", 12, false),
		f(2022, "粮食产量", "到2025年粮食产量达到60万吨", "2025", 60, true), f(2023, "粮食产量", "粮食产量50万吨", "2023", 50, false),
		f(2022, "新增就业", "新增就业3000人", "2023", 3000, true), f(2023, "新增就业", "新增就业2900人", "2023", 2900, false),
		growth(f(2022, "外贸出口", "2025年外贸出口增长9%", "2025", 0, true), 0.09), growth(f(2023, "外贸出口", "外贸出口增长2%", "2023", 0, false), 0.02),
		{Kind: "fact", Subject: "district/1", Predicate: "established", Object: "place/1/乙带", ObjectName: "乙带", ObjectType: "Place", Planned: true, Year: 2022, Quote: "打造成乙带", After: "有影响力的品牌，"},
	}
	var got []string
	for _, p := range promises(all, 2022, 2023) {
		got = append(got, strings.TrimSpace(p.Name+" "+p.Verdict+" "+p.Due))
	}
	if s := strings.Join(got, ", "); s != "粮食产量 not-due 2025, 新增就业 partly 2023, 外贸出口 not-mentioned 2025" {
		t.Error(s)
	}
	p := promise{Kind: "project", Verdict: promiseSilent}
	p.named([]statement{{Year: 2022, Quote: "丙丁产业园"}, {Year: 2023, Quote: "丙丁产业园等12栋楼宇", Title: "甲2023"}}, 2023, []string{"产业", "丙丁产业园"})
	if p.Verdict != promisePartly || p.Answer == nil || p.Answer.Report != "甲2023" {
		t.Errorf("%+v", p)
	}
}
