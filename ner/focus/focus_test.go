package focus

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"zhengpu/ner"
	"zhengpu/seeds"
)

// analysis makes a resolved analysis of text, a paragraph a line. Names are
// written with their type, each an entity of its own; figures are all of the
// report's own district, entity 0.
func analysis(t *testing.T, text string, names map[string]ner.Type, figures ...string) *ner.Analysis {
	t.Helper()
	a := &ner.Analysis{Doc: &ner.Document{Report: "r", Text: text, About: "东岭县"}}
	a.Entities = []ner.Entity{{Name: "东岭县", Type: ner.District}}
	at, para := 0, 0
	for _, line := range strings.SplitAfter(text, "\n") {
		for _, s := range strings.SplitAfter(line, "。") {
			if strings.TrimSpace(s) != "" {
				a.Doc.Sentences = append(a.Doc.Sentences, ner.Sentence{Span: ner.Span{Start: at, End: at + len(s)}, Paragraph: para})
			}
			at += len(s)
		}
		para++
	}
	entity := map[string]int{"东岭县": 0}
	for i := range text {
		for name, typ := range names {
			if !strings.HasPrefix(text[i:], name) {
				continue
			}
			if _, ok := entity[name]; !ok {
				entity[name] = len(a.Entities)
				a.Entities = append(a.Entities, ner.Entity{Name: name, Type: typ})
			}
			e := entity[name]
			a.Entities[e].Mentions = append(a.Entities[e].Mentions, len(a.Mentions))
			a.Mentions = append(a.Mentions, ner.Mention{Name: name, Type: typ, Span: ner.Span{Start: i, End: i + len(name)}, Sentence: a.Doc.SentenceAt(i), Entity: e})
		}
	}
	for _, f := range figures {
		i := strings.Index(text, f)
		if i < 0 {
			t.Fatalf("%q is not in the text", f)
		}
		ind := strings.TrimRight(f, "0123456789.亿元亩人吨万")
		a.Observations = append(a.Observations, ner.Observation{Subject: ner.AboutRef, S: 0, Indicator: ind, Evidence: ner.Evidence{Sentence: a.Doc.SentenceAt(i), Rule: "observe: level",
			Quote: ner.Span{Start: i, End: i + len(f)}, Object: ner.Span{Start: i + len(ind), End: i + len(f)}}})
	}
	return a
}

func subjects(a *ner.Analysis) []string {
	var out []string
	for _, o := range a.Observations {
		out = append(out, a.Entities[o.S].Name)
	}
	return out
}

func TestRun(t *testing.T) {
	m, err := Load(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	firm := map[string]ner.Type{"云岫光电有限公司": ner.Enterprise, "东岭县": ner.District, "岭南环线改造工程": ner.Project}
	for _, c := range []struct {
		name, text string
		figures    []string
		want       []string
	}{
		{"the firm of the sentence before", "云岫光电有限公司三年前来到这里，从一间小厂做起。预计可年创产值3亿元，利润2000万元。\n", []string{"可年创产值3亿元", "利润2000万元"}, []string{"云岫光电有限公司", "云岫光电有限公司"}},
		{"全县 says whose it is", "云岫光电有限公司三年前来到这里。全县工业产值3亿元。\n", []string{"工业产值3亿元"}, []string{"东岭县"}},
		{"a sum over several things", "岭南环线改造工程等4个项目开工，总投资3亿元。\n", []string{"总投资3亿元"}, []string{"东岭县"}},
		{"a paragraph that names nothing", "云岫光电有限公司三年前来到这里。\n粮食产量3万吨。\n", []string{"粮食产量3万吨"}, []string{"东岭县"}},
		{"a work report", "政府工作报告\n云岫光电有限公司三年前来到这里。可年创产值3亿元。\n", []string{"可年创产值3亿元"}, []string{"东岭县"}},
	} {
		a := analysis(t, c.text, firm, c.figures...)
		if err := m.Run(a); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, subjects(a)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
		for _, o := range a.Observations {
			moved := o.S != 0
			if moved != strings.HasSuffix(o.Evidence.Rule, " > focus") || moved != (o.Subject >= 0) || moved == o.Evidence.Subject.Empty() {
				t.Errorf("%s: subject %d, rule %q, span %v", c.name, o.Subject, o.Evidence.Rule, o.Evidence.Subject)
			}
		}
	}
}

// A text about a park from its title on: what is said of nobody is the park's.
func TestZone(t *testing.T) {
	m, err := Load(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text string
		want []string
		fact string // whom the fact is said of
	}{
		{"云岭开发区\n云岭开发区建于2005年，位置优越。云岭开发区道路成网。\n工业产值3亿元。全县粮食产量5万吨。\n", []string{"云岭开发区", "东岭县"}, "云岭开发区"},
		{"走进云岭开发区\n云岭开发区建于2005年，位置优越。云岭开发区道路成网。\n工业产值3亿元。全县粮食产量5万吨。\n", []string{"云岭开发区", "东岭县"}, "东岭县"}, // not about the park alone, but this is its figure
	} {
		a := analysis(t, c.text, map[string]ner.Type{"云岭开发区": ner.Park}, "工业产值3亿元", "粮食产量5万吨")
		a.Facts = []ner.Fact{{Subject: ner.AboutRef, Predicate: ner.CarriesOut, Object: 0, O: -1, Evidence: ner.Evidence{Sentence: 3, Rule: "x"}}}
		if err := m.Run(a); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, subjects(a)); d != "" {
			t.Errorf("%s: %s", c.text, d)
		}
		if got := a.Entities[a.Facts[0].S].Name; got != c.fact {
			t.Errorf("the fact is said of %s, want %s", got, c.fact)
		}
	}
}

// TestTrain fits weights on texts of one kind and tests them on others of it;
// what is written reads back the same.
func TestTrain(t *testing.T) {
	m, err := LoadWords(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"海棠食品有限公司", "云岫光电有限公司", "远渡装备有限公司", "青禾农机有限公司", "松原纸业有限公司"}
	var cases []Case
	for i, n := range names {
		a := analysis(t, n+"去年投产。员工30人。\n", map[string]ner.Type{n: ner.Enterprise}, "员工30人")
		cases = append(cases, m.Cases(a, func(_, e int) bool { return a.Entities[e].Name == n })...)
		b := analysis(t, n+"去年投产。\n粮食产量3万吨。\n", map[string]ner.Type{n: ner.Enterprise}, "粮食产量3万吨")
		cases = append(cases, m.Cases(b, func(_, e int) bool { return e == 0 })...)
		if len(cases) != 2*i+2 {
			t.Fatalf("%d cases of %d texts", len(cases), 2*i+2)
		}
	}
	right := func(cs []Case) (n int) {
		for i := range cs {
			if m.Right(&cs[i]) {
				n++
			}
		}
		return n
	}
	m.Train(cases[:8])
	if got := right(cases[8:]); got != 2 {
		t.Errorf("%d of 2 held out are right", got)
	}
	var b, again bytes.Buffer
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	words, err := seeds.FS.ReadFile(Words)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Load(fstest.MapFS{File: {Data: b.Bytes()}, Words: {Data: words}})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Write(&again); err != nil || again.String() != b.String() {
		t.Errorf("written weights read back otherwise: %v", err)
	}
	m.Train(cases[:8])
	again.Reset()
	if m.Write(&again); again.String() != b.String() {
		t.Error("training twice gives other weights")
	}
}

func TestLoadErrors(t *testing.T) {
	words, err := seeds.FS.ReadFile(Words)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ words, weights, want string }{
		{string(words), "feature\tkind\tweight\nbias\tabout\n", "rules/focus.tsv:2"},
		{string(words), "bias\tnobody\t1\n", "rules/focus.tsv:1"},
		{string(words), "bias\tabout\tNaN\n", "rules/focus.tsv:1"},
		{"area: [全县]\nnonsense: 1\n", "", "rules/focus.yaml"},
		{"area: [全县]\n", "", "empty list"},
	} {
		_, err := Load(fstest.MapFS{File: {Data: []byte(c.weights)}, Words: {Data: []byte(c.words)}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.want, err)
		}
	}
}
