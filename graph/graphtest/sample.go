// Package graphtest builds small resolved analyses by hand, for tests of the
// graph, of the queries and of what is drawn from them. All districts,
// enterprises and figures in it are invented.
package graphtest

import (
	"fmt"
	"path"
	"strings"

	"zhengpu/ner"
)

// Builder makes one analysis. Mistakes in a sample panic: they are mistakes in
// a test.
type Builder struct {
	A    *ner.Analysis
	ents map[string]int
}

// New begins a report whose every line is a sentence. id is its hash, without
// the prefix.
func New(id, file, about, code string, year int, lines ...string) *Builder {
	text := strings.Join(lines, "\n") + "\n"
	base := path.Base(file)
	d := &ner.Document{
		ID: "sha256:" + id, Source: file, Report: strings.TrimSuffix(base, path.Ext(base)), Title: lines[0],
		Text: text, Map: ner.Identity(len(text)), About: about, AboutCode: code, Year: year,
	}
	at := 0
	for i, l := range lines {
		d.Sentences = append(d.Sentences, ner.Sentence{Span: ner.Span{Start: at, End: at + len(l)}, Paragraph: i})
		at += len(l) + 1
	}
	b := &Builder{A: &ner.Analysis{Doc: d}, ents: map[string]int{}}
	if code != "" {
		b.Entity("district/"+code, ner.District, about)
	}
	return b
}

// Entity adds an entity; later calls name it by name.
func (b *Builder) Entity(id string, typ ner.Type, name string, aliases ...string) *Builder {
	b.ents[name] = len(b.A.Entities)
	b.A.Entities = append(b.A.Entities, ner.Entity{ID: id, Type: typ, Name: name, Aliases: aliases})
	return b
}

func (b *Builder) evidence(quote, rule string) ner.Evidence {
	i := strings.Index(b.A.Doc.Text, quote)
	if i < 0 {
		panic(fmt.Sprintf("%s: no %q in the text", b.A.Doc.Source, quote))
	}
	return ner.Evidence{Sentence: b.A.Doc.SentenceAt(i), Quote: ner.Span{Start: i, End: i + len(quote)}, Rule: "sample/" + rule}
}

func (b *Builder) at(name string) int {
	i, ok := b.ents[name]
	if !ok {
		panic(fmt.Sprintf("%s: no entity %q", b.A.Doc.Source, name))
	}
	return i
}

// Fact adds a relation that quote states.
func (b *Builder) Fact(subject string, p ner.Predicate, object, quote string) *Builder {
	b.A.Facts = append(b.A.Facts, ner.Fact{Predicate: p, S: b.at(subject), O: b.at(object), Confidence: 0.9, Evidence: b.evidence(quote, string(p))})
	return b
}

// Period dates the fact added last.
func (b *Builder) Period(p string) *Builder {
	b.A.Facts[len(b.A.Facts)-1].Period = p
	return b
}

// Planned marks the fact added last as announced.
func (b *Builder) Planned() *Builder {
	b.A.Facts[len(b.A.Facts)-1].Planned = true
	return b
}

// Position names the office of the fact added last.
func (b *Builder) Position(p string) *Builder {
	b.A.Facts[len(b.A.Facts)-1].Position = p
	return b
}

// Invest adds an investment.
func (b *Builder) Invest(subject string, v float64, unit, quote string) *Builder {
	b.A.Attributes = append(b.A.Attributes, ner.Attribute{S: b.at(subject), Name: ner.Investment, Value: v, Unit: unit, Confidence: 1, Evidence: b.evidence(quote, "investment")})
	return b
}

// Status adds a status.
func (b *Builder) Status(subject, v, quote string) *Builder {
	b.A.Attributes = append(b.A.Attributes, ner.Attribute{S: b.at(subject), Name: ner.Status, Text: v, Confidence: 1, Evidence: b.evidence(quote, "status")})
	return b
}

// Figure adds an observation. value and change may be nil.
func (b *Builder) Figure(subject, indicator string, value *float64, unit string, change *float64, period, quote string) *Builder {
	b.A.Observations = append(b.A.Observations, ner.Observation{S: b.at(subject), Indicator: indicator, Value: value, Unit: unit, Change: change, Period: period, Confidence: 1, Evidence: b.evidence(quote, "observation")})
	return b
}

// Target marks the observation added last as a target.
func (b *Builder) Target() *Builder {
	b.A.Observations[len(b.A.Observations)-1].Target = true
	return b
}

// Rank gives the observation added last a rank.
func (b *Builder) Rank(r string) *Builder {
	b.A.Observations[len(b.A.Observations)-1].Rank = r
	return b
}

// V is a pointer to v.
func V(v float64) *float64 { return &v }

// Pair is two reports of two districts that share an enterprise and a program.
func Pair() []*ner.Analysis {
	all := Sample()
	return []*ner.Analysis{all[1], all[3]}
}

// Sample is four reports of two districts of one city: 东河区 in three years
// and 西山县 in one.
func Sample() []*ner.Analysis {
	const (
		qiming = "enterprise/启明电池有限公司"
		chain  = "program/990000/链长制"
		port   = "park/990102/临港产业园"
		store  = "project/990102/启明电池储能项目"
		dock   = "project/990102/东河码头改造"
	)
	one := New("1022", "in/东河2022.txt", "东河区", "990102", 2022,
		"2022年东河区政府工作报告",
		"全区签约启明电池储能项目，总投资10亿元。",
		"地区生产总值332.2亿元，增长5.5%；规上工业企业86家。",
		"东河码头改造前期工作启动，临港产业园获评省级绿色园区。").
		Entity(store, ner.Project, "启明电池储能项目").
		Entity(dock, ner.Project, "东河码头改造").
		Entity(port, ner.Park, "临港产业园").
		Entity("honour/省级绿色园区", ner.Honour, "省级绿色园区").
		Fact("东河区", ner.Attracted, "启明电池储能项目", "签约启明电池储能项目").
		Invest("启明电池储能项目", 1e9, "元", "启明电池储能项目，总投资10亿元").
		Status("启明电池储能项目", "signed", "签约启明电池储能项目").
		Fact("东河区", ner.CarriesOut, "东河码头改造", "东河码头改造前期工作启动").
		Status("东河码头改造", "planned", "东河码头改造前期工作启动").
		Fact("临港产业园", ner.Awarded, "省级绿色园区", "临港产业园获评省级绿色园区").
		Figure("东河区", "地区生产总值", V(3.322e10), "元", V(0.055), "2022", "地区生产总值332.2亿元，增长5.5%").
		Figure("东河区", "规上工业企业", V(86), "家", nil, "2022", "规上工业企业86家")
	two := New("1023", "in/东河2023.txt", "东河区", "990102", 2023,
		"2023年东河区政府工作报告",
		"东河区引进启明电池有限公司，落户临港产业园。",
		"启明电池储能项目总投资12亿元，已开工建设。",
		"实施“链长制”行动，地区生产总值352.5亿元，增长6.1%，总量全市第二。",
		"启明电池与东河大学、蓝湾港务战略合作，入选国家级绿色工厂。",
		"储能项目纳入“链长制”行动。",
		"东河码头改造由蓝湾港务承建，总投资5000万美元。").
		Entity(qiming, ner.Enterprise, "启明电池有限公司", "启明电池").
		Entity("enterprise/蓝湾港务", ner.Enterprise, "蓝湾港务").
		Entity("organization/990102/东河大学", ner.Organization, "东河大学").
		Entity("honour/国家级绿色工厂", ner.Honour, "国家级绿色工厂", "绿色工厂").
		Entity(port, ner.Park, "临港产业园").
		Entity(store, ner.Project, "启明电池储能项目", "储能项目").
		Entity(dock, ner.Project, "东河码头改造").
		Entity(chain, ner.Program, "链长制").
		Fact("东河区", ner.Attracted, "启明电池有限公司", "东河区引进启明电池有限公司").
		Fact("启明电池有限公司", ner.LocatedIn, "临港产业园", "启明电池有限公司，落户临港产业园").
		Fact("临港产业园", ner.LocatedIn, "东河区", "落户临港产业园").
		Fact("启明电池储能项目", ner.UndertakenBy, "启明电池有限公司", "启明电池储能项目").
		Fact("启明电池储能项目", ner.PartOf, "链长制", "储能项目纳入“链长制”行动").
		Fact("东河区", ner.CarriesOut, "链长制", "实施“链长制”行动").
		Fact("启明电池有限公司", ner.CooperatesWith, "东河大学", "启明电池与东河大学").
		Fact("蓝湾港务", ner.CooperatesWith, "启明电池有限公司", "启明电池与东河大学、蓝湾港务战略合作").
		Fact("启明电池有限公司", ner.Awarded, "国家级绿色工厂", "入选国家级绿色工厂").
		Fact("东河码头改造", ner.UndertakenBy, "蓝湾港务", "东河码头改造由蓝湾港务承建").
		Invest("启明电池储能项目", 1.2e9, "元", "启明电池储能项目总投资12亿元").
		Status("启明电池储能项目", "started", "已开工建设").
		Invest("东河码头改造", 5e7, "美元", "总投资5000万美元").
		Figure("东河区", "地区生产总值", V(3.525e10), "元", V(0.061), "2023", "地区生产总值352.5亿元，增长6.1%").Rank("全市第二")
	three := New("1024", "in/东河2024.txt", "东河区", "990102", 2024,
		"2024年东河区政府工作报告",
		"启明电池储能项目建成投产，东河码头改造加快推进。",
		"地区生产总值增长5.8%，2025年目标6%左右。",
		"区长林知远带队招商，举办首届储能大会。",
		"引进星野纺织，落户东河区。",
		"首位产业新能源电池持续壮大，临港产业园主攻储能装备，星野纺织带动现代纺织。").
		Entity("industry/新能源电池", ner.Industry, "新能源电池").
		Entity("industry/储能装备", ner.Industry, "储能装备").
		Entity("industry/现代纺织", ner.Industry, "现代纺织").
		Entity(port, ner.Park, "临港产业园").
		Entity(store, ner.Project, "启明电池储能项目").
		Entity(dock, ner.Project, "东河码头改造").
		Entity("person/林知远", ner.Person, "林知远").
		Entity("event/990102/首届储能大会", ner.Event, "首届储能大会").
		Entity("enterprise/星野纺织", ner.Enterprise, "星野纺织").
		Status("启明电池储能项目", "operational", "启明电池储能项目建成投产").
		Status("东河码头改造", "underway", "东河码头改造加快推进").
		Fact("东河区", ner.CarriesOut, "东河码头改造", "东河码头改造加快推进").
		Fact("林知远", ner.HoldsPosition, "东河区", "区长林知远").Position("区长").
		Fact("东河区", ner.Hosts, "首届储能大会", "举办首届储能大会").
		Fact("东河区", ner.Attracted, "星野纺织", "引进星野纺织").
		Fact("星野纺织", ner.LocatedIn, "东河区", "落户东河区").
		Fact("东河区", ner.DevelopsIndustry, "新能源电池", "首位产业新能源电池").
		Fact("临港产业园", ner.DevelopsIndustry, "储能装备", "临港产业园主攻储能装备").
		Fact("星野纺织", ner.InIndustry, "现代纺织", "星野纺织带动现代纺织").
		Figure("东河区", "地区生产总值", nil, "", V(0.058), "2024", "地区生产总值增长5.8%").
		Figure("东河区", "地区生产总值", nil, "", V(0.06), "2025", "2025年目标6%左右").Target()
	four := New("2023", "in/西山2023.txt", "西山县", "990121", 2023,
		"2023年西山县政府工作报告",
		"西山县与启明电池有限公司签订协议，实施“链长制”。",
		"西山光伏基地总投资3.2亿元，由启明电池投资建设，计划明年开工。",
		"全县获评全国绿化模范县，地区生产总值120.36亿元。").
		Entity(qiming, ner.Enterprise, "启明电池有限公司", "启明电池").
		Entity(chain, ner.Program, "链长制").
		Entity("project/990121/西山光伏基地", ner.Project, "西山光伏基地").
		Entity("honour/全国绿化模范县", ner.Honour, "全国绿化模范县").
		Fact("西山县", ner.CooperatesWith, "启明电池有限公司", "西山县与启明电池有限公司签订协议").
		Fact("西山县", ner.CarriesOut, "链长制", "实施“链长制”").
		Fact("西山县", ner.CarriesOut, "西山光伏基地", "西山光伏基地").Planned().
		Fact("西山光伏基地", ner.UndertakenBy, "启明电池有限公司", "由启明电池投资建设").
		Fact("西山县", ner.Awarded, "全国绿化模范县", "全县获评全国绿化模范县").Period("2022").
		Invest("西山光伏基地", 3.2e8, "元", "西山光伏基地总投资3.2亿元").
		Status("西山光伏基地", "planned", "计划明年开工").
		Figure("西山县", "地区生产总值", V(1.2036e10), "元", nil, "2023", "地区生产总值120.36亿元")
	var out []*ner.Analysis
	for i, b := range []*Builder{one, two, three, four} {
		// Hashes as long as real ones.
		b.A.Doc.ID = fmt.Sprintf("sha256:%016d", []int{1022, 1023, 1024, 2023}[i])
		out = append(out, b.A)
	}
	return out
}
