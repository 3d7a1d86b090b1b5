package relation

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"zhengpu/ner"
)

func load(t testing.TB) *Engine {
	t.Helper()
	e, err := Load(os.DirFS("../../seeds"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestExamples(t *testing.T) {
	for _, f := range load(t).Check() {
		t.Error(f)
	}
}

func TestLoadErrors(t *testing.T) {
	for name, body := range map[string]string{
		"kind":      "- {name: a, kind: odd, predicate: hosts}",
		"predicate": "- {name: a, predicate: likes, trigger: [x]}",
		"trigger":   "- {name: a, predicate: hosts}",
		"place":     "- {name: a, predicate: hosts, trigger: [x], subject: {at: [up]}, object: {at: [after]}}",
		"type":      "- {name: a, predicate: hosts, trigger: [x], subject: {at: [topic], types: [Thing]}, object: {at: [after]}}",
		"status":    "- {name: a, kind: status, value: odd, trigger: [x]}",
		"field":     "- {name: a, predicat: hosts}",
		"twice":     "- {name: a, kind: bare, predicate: hosts}\n- {name: a, kind: bare, predicate: hosts}",
		"empty":     "[]",
	} {
		fsys := fstest.MapFS{Dir + "/x.yaml": {Data: []byte(body)}}
		if _, err := Load(fsys); err == nil {
			t.Errorf("%s: no error", name)
		} else {
			t.Log(err)
		}
	}
}

// TestOddInput runs the engine over mentions and sentences that make no sense.
func TestOddInput(t *testing.T) {
	e := load(t)
	texts := []string{"", "。", "）（", "（（总投资10亿元", "推进。推进，推进", "由与和落户的", "全省全市：", "\xff\xfe推进", "“”“”建成”", "A、B等、等等的的"}
	types := append(ner.Types(), ner.NoType)
	rapid.Check(t, func(r *rapid.T) {
		words := []string{"推进", "甲项目", "乙公司", "、", "，", "。", "（", "）", "的", "落户", "与", "签约", "由", "建设", "总投资10亿元", "等", "3家", "“", "”", "：", "东湖区", "该项目", "将", "未", "\n", " ", "全省", "书记", "a", "😀"}
		text := rapid.SampledFrom(texts).Draw(r, "text")
		for _, w := range rapid.SliceOfN(rapid.SampledFrom(words), 0, 30).Draw(r, "words") {
			text += w
		}
		a := &ner.Analysis{Doc: &ner.Document{Text: text, About: rapid.SampledFrom([]string{"", "东湖区", "甲"}).Draw(r, "about")}}
		at := func(name string) int { return rapid.IntRange(0, len(text)).Draw(r, name) }
		cut := at("cut")
		a.Doc.Sentences = []ner.Sentence{{Span: ner.Span{Start: 0, End: cut}}, {Span: ner.Span{Start: cut, End: len(text)}, Paragraph: 1, Heading: true}}
		for i := rapid.IntRange(0, 8).Draw(r, "n"); i > 0; i-- {
			s, end := at("start"), at("end")
			a.Mentions = append(a.Mentions, ner.Mention{Span: ner.Span{Start: s, End: end}, Name: text[min(s, end):max(s, end)],
				Type: rapid.SampledFrom(types).Draw(r, "type"), Owner: ner.Ref(rapid.IntRange(-2, 9).Draw(r, "owner"))})
		}
		for i := rapid.IntRange(0, 2).Draw(r, "q"); i > 0; i-- {
			s := at("q")
			a.Quantities = append(a.Quantities, ner.Quantity{Span: ner.Span{Start: s, End: min(s+3, len(text))}, Kind: "money", Unit: "元", Value: 1})
		}
		if err := e.Run(a); err != nil {
			r.Fatal(err)
		}
	})
}

// TestSections checks that a plan's headings make what they head planned.
func TestSections(t *testing.T) {
	a, err := markup("二、新一年工作安排。启动[Project 龙泉水库]建设。名词解释。建成[Place 滨湖公园]。")
	if err != nil {
		t.Fatal(err)
	}
	for i := range a.Doc.Sentences {
		a.Doc.Sentences[i].Paragraph = i
	}
	if err := load(t).Run(a); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range a.Facts {
		got = append(got, fmt.Sprint(show(a, f), f.Planned))
	}
	for _, x := range a.Attributes {
		got = append(got, showAttribute(a, x))
	}
	want := "[carriesOut(东湖区, 龙泉水库)true carriesOut(东湖区, 滨湖公园)false established(东湖区, 滨湖公园)false status(龙泉水库, planned) status(滨湖公园, completed)]"
	if fmt.Sprint(got) != want {
		t.Errorf("got  %v\nwant %s", got, want)
	}
}

// attributes are what the rules tell of a text, shown.
func attributes(t *testing.T, a *ner.Analysis) []string {
	t.Helper()
	if err := load(t).Run(a); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range a.Attributes {
		got = append(got, showAttribute(a, x))
	}
	return got
}

// TestHeadings checks that a heading's state is that of the projects which the
// paragraphs below it open with, up to the next heading.
func TestHeadings(t *testing.T) {
	a, err := markup("一、续建项目。1.[Project 龙泉水库]占地90亩。二、拟开工项目（2个）。2.[Project 晨光储能项目]。三、保障措施。3.[Project 云溪大桥]。")
	if err != nil {
		t.Fatal(err)
	}
	for i := range a.Doc.Sentences {
		s := &a.Doc.Sentences[i]
		s.Paragraph, s.Heading = i, !strings.Contains(a.Doc.Text[s.Span.Start:s.Span.End], ".")
		if s.Heading {
			s.Span.End = s.Span.Start + len(strings.TrimRight(a.Doc.Text[s.Span.Start:s.Span.End], "。"))
		}
	}
	got := attributes(t, a)
	if want := "[status(龙泉水库, underway) status(晨光储能项目, planned)]"; fmt.Sprint(got) != want {
		t.Errorf("got  %v\nwant %s", got, want)
	}
}

// TestListOfAnother checks that a list in a later clause than the state of what is
// counted has that state, in a plan too.
func TestListOfAnother(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"力争竣工项目3个，总投资9亿元，分别为[Project 龙泉水库]、[Project 晨光储能项目]。", "[status(龙泉水库, planned) status(晨光储能项目, planned)]"},
		{"竣工项目3个，总投资9亿元，分别为[Project 龙泉水库]、[Project 晨光储能项目]。", "[status(龙泉水库, completed) status(晨光储能项目, completed)]"},
	} {
		a, err := markup(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := attributes(t, a); fmt.Sprint(got) != c.want {
			t.Errorf("%s\ngot  %v\nwant %s", c.text, got, c.want)
		}
	}
}

// TestMass checks that news of a mass opening lends its state to the projects
// that its later sentences begin with, and not to those beside them.
func TestMass(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"东湖区8个重点项目集中开工。[Project 龙泉水库]总投资2亿元。[Project 晨光储能项目]占地90亩，[Project 云溪大桥]全长一千米。工业项目3个，分别是[Project 蓝湾树脂项目]、[Project 星河芯片项目]。",
			"[investment(龙泉水库, 200000000元) status(龙泉水库, started) status(晨光储能项目, started) status(云溪大桥, started) status(蓝湾树脂项目, started) status(星河芯片项目, started)]"},
		{"东湖区举行招商项目签约仪式。[Project 晨光储能项目]占地90亩。近年来，东湖区发展迅速。[Project 龙泉水库]占地大。", "[status(晨光储能项目, signed)]"},
		{"东湖区经济平稳。各地项目集中开工。[Project 晨光储能项目]占地90亩。参观了[Project 龙泉水库]。", "[status(晨光储能项目, started)]"},
		{"东湖区一批重点项目将集中开工。[Project 晨光储能项目]占地90亩。", "[]"},
	} {
		a, err := markup(c.text)
		if err != nil {
			t.Fatal(err)
		}
		for i := range a.Doc.Sentences {
			a.Doc.Sentences[i].Paragraph = i
		}
		if got := attributes(t, a); fmt.Sprint(got) != c.want {
			t.Errorf("%s\ngot  %v\nwant %s", c.text, got, c.want)
		}
	}
}

// TestOnce checks that a fact said twice is kept once, at its first place, and
// that of several states the furthest stays.
func TestOnce(t *testing.T) {
	a, err := markup("[Project 龙泉水库]开工。[Project 龙泉水库]竣工。实施[Program 强链行动]。[District 东湖区]实施[Program 强链行动]。")
	if err != nil {
		t.Fatal(err)
	}
	if err := load(t).Run(a); err != nil {
		t.Fatal(err)
	}
	if len(a.Facts) != 2 || a.Facts[1].Subject != ner.AboutRef {
		t.Errorf("facts %v", a.Facts)
	}
	if len(a.Attributes) != 1 || a.Attributes[0].Text != "completed" {
		t.Errorf("attributes %v", a.Attributes)
	}
}

func BenchmarkRun(b *testing.B) {
	e := load(b)
	unit := "[District 东湖区]深入实施[Program 强链行动]，引来投资6亿元的[Project 星河智能港]、[Enterprise 云岭电子]等项目12个，[Project 龙泉水库]稳步推进，[Enterprise 星河化工]获评[Honour 绿色工厂]。全年经济运行总体平稳，各项指标居全市前列，群众获得感不断增强。"
	a, err := markup(strings.Repeat(unit, 200))
	if err != nil {
		b.Fatal(err)
	}
	for i := range a.Doc.Sentences {
		a.Doc.Sentences[i].Paragraph = i / 8
	}
	b.SetBytes(int64(len(a.Doc.Text)))
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		if err := e.Run(a); err != nil {
			b.Fatal(err)
		}
	}
}
