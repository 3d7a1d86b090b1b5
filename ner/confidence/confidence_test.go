package confidence

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"zhengpu/ner"
	"zhengpu/seeds"
)

func file(s string) fstest.MapFS { return fstest.MapFS{File: {Data: []byte(s)}} }

// table has a line of constants for every kind, and what is given.
func table(rows ...string) string {
	s := header + "\n"
	for _, k := range Kinds() {
		s += string(k) + "\t*\t10\t5\t0.50\t0.00\n"
	}
	return s + strings.Join(rows, "\n") + "\n"
}

func TestLoadErrors(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"head", "kind\n", "confidence.tsv:1: the first line"},
		{"fields", table("fact\ta\t1"), "confidence.tsv:7: 3 fields"},
		{"kind", table("rumour\ta\t1\t1\t1\t0"), `confidence.tsv:7: no kind "rumour"`},
		{"twice", table("fact\t*\t1\t1\t1\t0"), "stands here twice"},
		{"number", table("fact\ta\t1\t2\t1\t0"), "numbers expected"},
		{"nan", table("fact\ta\t1\t1\t1\tNaN"), "numbers expected"},
		{"constant", header + "\n", `no line "*"`},
	} {
		if _, err := Load(file(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestOf(t *testing.T) {
	m, err := Load(file("# note\n" + table("fact\trule:a\t9\t9\t1.00\t2.20", "fact\trule:b\t9\t1\t0.11\t-9")))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		features []string
		want     float64
	}{{nil, 0.5}, {[]string{"rule:a"}, 0.9}, {[]string{"rule:a", "rule:unknown"}, 0.9}, {[]string{"rule:b"}, 0.01}} {
		if got := m.Of(Fact, c.features); got != c.want {
			t.Errorf("%v: %v, want %v", c.features, got, c.want)
		}
	}
}

// cases makes n cases of a rule of which right are right.
func cases(rule string, n, right int, set string) []Case {
	var out []Case
	for i := range n {
		out = append(out, Case{Kind: Fact, Set: set, Features: []string{"rule:" + rule}, Right: i < right})
	}
	return out
}

// A rule often seen gets its own share, a rule seldom seen stays near the mean.
func TestTrain(t *testing.T) {
	all := slices.Concat(cases("good", 200, 190, ""), cases("bad", 200, 80, ""), cases("rare", 2, 2, ""))
	m := Train(all)
	for _, c := range []struct {
		rule   string
		lo, hi float64
	}{{"good", 0.89, 0.96}, {"bad", 0.37, 0.45}, {"rare", 0.65, 0.85}, {"new", 0.6, 0.8}} {
		if p := m.Of(Fact, []string{"rule:" + c.rule}); p < c.lo || p > c.hi {
			t.Errorf("%s: %v, want %v to %v", c.rule, p, c.lo, c.hi)
		}
	}
	// The order of the cases does not matter, nor does writing and reading.
	slices.Reverse(all)
	var a, b bytes.Buffer
	if err := m.Write(&a); err != nil {
		t.Fatal(err)
	}
	if err := Train(all).Write(&b); err != nil {
		t.Fatal(err)
	}
	if a.String() != b.String() {
		t.Error("weights depend on the order of cases")
	}
	n, err := Load(file(a.String()))
	if err != nil {
		t.Fatal(err)
	}
	if p, q := m.Of(Fact, []string{"rule:bad"}), n.Of(Fact, []string{"rule:bad"}); p != q {
		t.Errorf("read back: %v, was %v", q, p)
	}
}

// Reports that the rules were made on do not raise what is said of others.
func TestTrainSets(t *testing.T) {
	m := Train(slices.Concat(cases("a", 300, 297, "home"), cases("a", 100, 70, "")))
	if p := m.Of(Fact, []string{"rule:a"}); math.Abs(p-0.7) > 0.05 {
		t.Errorf("%v, want about 0.7", p)
	}
	var b bytes.Buffer
	if err := m.Write(&b); err != nil || strings.Contains(b.String(), setFeature) {
		t.Errorf("%v\n%s", err, &b)
	}
}

// Rebase keeps what is surer surer and moves the mean.
func TestRebase(t *testing.T) {
	all := slices.Concat(cases("good", 100, 95, ""), cases("fair", 100, 75, ""))
	m := Train(all)
	m.Rebase(Fact, 0.6, all)
	good, fair := m.Of(Fact, []string{"rule:good"}), m.Of(Fact, []string{"rule:fair"})
	if good <= fair || math.Abs((good+fair)/2-0.6) > 0.01 {
		t.Errorf("%v and %v, want 0.6 on average", good, fair)
	}
	m.Rebase(Mention, 0.6, all) // no cases: nothing to go by
}

// More of a thing that counts in steps never makes it less likely.
func TestTrainMonotone(t *testing.T) {
	var all []Case
	for i := range 200 {
		all = append(all, Case{Kind: Entity, Features: many(1 + i%4), Right: i%4 == 0 || i%8 > 4})
	}
	m := Train(all)
	last := 0.0
	for n := 1; n <= 4; n++ {
		p := m.Of(Entity, many(n))
		if p < last {
			t.Errorf("%d mentions: %v, fewer: %v", n, p, last)
		}
		last = p
	}
}

// many are the features of a thing found so many times, 1 to 4.
func many(n int) []string {
	var f features
	f.number(mentions, []float64{1, 2, 3, 6}[n-1])
	return f.names
}

// Run sums up the weights of the features that it does not name.
func TestRunIsOf(t *testing.T) {
	all := cases("head-company", 10, 5, "")
	a, b := sample(), sample()
	ends := []float64{0.35, 0.75}
	for _, c := range []struct {
		k Kind
		f []string
	}{
		{Mention, MentionFeatures(a, 0)}, {Mention, MentionFeatures(a, 1)}, {Entity, EntityFeatures(a, 0)}, {Entity, EntityFeatures(a, 1)},
		{Fact, FactFeatures(a, 0, ends)}, {Attribute, AttributeFeatures(a, 0, ends)}, {Observation, ObservationFeatures(a, 0, ends)},
	} {
		for i := range 9 {
			// Each feature gets a weight of its own.
			all = append(all, Case{Kind: c.k, Features: c.f[:len(c.f)*i/8], Right: i%3 > 0})
		}
	}
	m := Train(all)
	if err := m.Run(b); err != nil {
		t.Fatal(err)
	}
	ends = nil
	for i := range a.Entities {
		ends = append(ends, m.Of(Entity, EntityFeatures(a, i)))
	}
	var got, want []float64
	for i := range a.Mentions {
		got, want = append(got, b.Mentions[i].Confidence), append(want, m.Of(Mention, MentionFeatures(a, i)))
	}
	for i := range a.Entities {
		got, want = append(got, b.Entities[i].Confidence), append(want, ends[i])
	}
	got = append(got, b.Facts[0].Confidence, b.Attributes[0].Confidence, b.Observations[0].Confidence)
	want = append(want, m.Of(Fact, FactFeatures(a, 0, ends)), m.Of(Attribute, AttributeFeatures(a, 0, ends)), m.Of(Observation, ObservationFeatures(a, 0, ends)))
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func sample() *ner.Analysis {
	text := "云溪县引进“星河”电子公司。"
	at := func(s string) ner.Span { i := strings.Index(text, s); return ner.Span{Start: i, End: i + len(s)} }
	one := 1.0
	return &ner.Analysis{
		Doc: &ner.Document{Text: text, About: "云溪县", Sentences: []ner.Sentence{{Span: ner.Span{End: len(text)}}}},
		Mentions: []ner.Mention{
			{Span: at("云溪县"), Name: "云溪县", Type: ner.District, Ref: "division/1", Rule: "gazetteer-division", Confidence: 0.8},
			{Span: at("“星河”电子公司"), Name: "“星河”电子公司", Type: ner.Enterprise, Rule: "head-company", Confidence: 0.7, Entity: 1},
		},
		Entities: []ner.Entity{{Type: ner.District, Name: "云溪县", Mentions: []int{0}}, {Type: ner.Enterprise, Name: "“星河”电子公司", Mentions: []int{1}}},
		Facts: []ner.Fact{{Subject: 0, Object: 1, O: 1, Predicate: ner.Attracted, Confidence: 0.8,
			Evidence: ner.Evidence{Quote: ner.Span{End: len(text)}, Subject: at("云溪县"), Rule: "attract-object"}}},
		Attributes:   []ner.Attribute{{S: 1, Name: ner.Status, Text: "signed", Confidence: 0.8, Evidence: ner.Evidence{Rule: "status-signed"}}},
		Observations: []ner.Observation{{S: 0, Indicator: "企业", Value: &one, Unit: "家", Confidence: 0.8, Evidence: ner.Evidence{Rule: "observe: count"}}},
	}
}

// Everything gets a confidence within bounds, alike on each run.
func TestRun(t *testing.T) {
	m, err := Load(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	show := func() string {
		a := sample()
		if err := m.Run(a); err != nil {
			t.Fatal(err)
		}
		var all []float64
		for _, x := range a.Mentions {
			all = append(all, x.Confidence)
		}
		for _, x := range a.Entities {
			all = append(all, x.Confidence)
		}
		all = append(all, a.Facts[0].Confidence, a.Attributes[0].Confidence, a.Observations[0].Confidence)
		for _, p := range all {
			if p < 0.01 || p > 0.99 {
				t.Errorf("confidence %v", p)
			}
		}
		return fmt.Sprint(all)
	}
	if a, b := show(), show(); a != b {
		t.Errorf("%s, then %s", a, b)
	}
}

// A fact is the surer, the surer its ends are.
func TestFactEnds(t *testing.T) {
	m, err := Load(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	a, last := sample(), 0.0
	for _, p := range []float64{0.1, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95} {
		got := m.Of(Fact, FactFeatures(a, 0, []float64{p, p}))
		if got < last {
			t.Errorf("ends %v: %v, below: %v", p, got, last)
		}
		last = got
	}
}

func TestFeatures(t *testing.T) {
	a := sample()
	if got, want := fmt.Sprint(MentionFeatures(a, 1)), "[type:Enterprise rule:head-company length:to 8 quoted:Enterprise score≥0.6 score≥0.65 score≥0.7]"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	a.Entities[0].Mentions = nil
	if got, want := fmt.Sprint(EntityFeatures(a, 0)), "[own district]"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
