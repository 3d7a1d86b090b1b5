package graph

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"zhengpu/graph/graphtest"
	"zhengpu/ner"
	"zhengpu/seeds"
)

// rereadSample gives the sample documents as if their files were read again.
func rereadSample(analyses ...*ner.Analysis) Rereader {
	return func(_ context.Context, file string) (*Reread, error) {
		for _, a := range analyses {
			if FileKey(a.Doc.Source) == file {
				text := a.Doc.Text
				return &Reread{Source: &ner.Source{Path: file, Bytes: []byte(text), Text: text, Map: ner.Identity(len(text)), Kind: "txt"}, Doc: a.Doc}, nil
			}
		}
		return nil, fmt.Errorf("%s: %w", file, fs.ErrNotExist)
	}
}

func verify(t *testing.T, s *Store, read Rereader) (Verification, []Fault) {
	t.Helper()
	var faults []Fault
	v, err := s.Verify(ctx, testSchema(t), read, func(f Fault) error { faults = append(faults, f); return nil })
	if err != nil {
		t.Fatal(err)
	}
	if v.Faults != len(faults) {
		t.Errorf("%d faults counted, %d told", v.Faults, len(faults))
	}
	return v, faults
}

func TestVerifySound(t *testing.T) {
	s := openTest(t, LevelDB)
	all := graphtest.Sample()
	for _, a := range all {
		mustAdd(t, s, Prepare(a, "v1", nil))
	}
	v, faults := verify(t, s, rereadSample(all...))
	if len(faults) > 0 {
		t.Errorf("%+v", faults)
	}
	if v.Reports != 4 || v.Files != 4 || v.Quotes == 0 || v.Proved != v.Quotes || v.Quads == 0 {
		t.Errorf("%+v", v)
	}
}

// Every kind of damage is found, named and placed.
func TestVerifyFaults(t *testing.T) {
	all := graphtest.Pair()
	report := ReportNode(all[0].Doc.ID)
	// The evidence and statement that are spoilt.
	var ev quad.IRI
	var fact quad.Quad
	for _, q := range Prepare(all[0], "v1", nil).Quads {
		if q.Predicate == quad.IRI(ner.Attracted) {
			fact, ev = q, q.Label.(quad.IRI)
		}
	}
	of := func(p quad.IRI) quad.Quad {
		for _, q := range Prepare(all[0], "v1", nil).Quads {
			if q.Subject == quad.Value(ev) && q.Predicate == quad.Value(p) {
				return q
			}
		}
		t.Fatalf("no %s", p)
		return quad.Quad{}
	}
	replace := func(p quad.IRI, v quad.Value) func() ([]quad.Quad, []quad.Quad) {
		return func() ([]quad.Quad, []quad.Quad) {
			old := of(p)
			return []quad.Quad{{Subject: ev, Predicate: p, Object: v, Label: report}}, []quad.Quad{old}
		}
	}
	add := func(qs ...quad.Quad) func() ([]quad.Quad, []quad.Quad) {
		return func() ([]quad.Quad, []quad.Quad) { return qs, nil }
	}
	start := int(of(PredStart).Object.(quad.Int))
	for _, c := range []struct {
		name  string
		spoil func() (add, del []quad.Quad)
		kind  string
		say   string
	}{
		{"another quote", replace(PredQuote, quad.String("东河区没有引进")), FaultQuote, "东河区没有引进"},
		{"clean offsets", replace(PredCleanEnd, quad.Int(1<<30)), FaultQuote, "of"},
		{"raw offsets", replace(PredStart, quad.Int(start+3)), FaultRaw, fmt.Sprint(start)},
		{"prefix", replace(PredSuffix, quad.String("别的话")), FaultContext, "别的话"},
		{"sentence", replace(PredSentence, quad.Int(4000)), FaultContext, "4000"},
		{"no rule", func() ([]quad.Quad, []quad.Quad) { return nil, []quad.Quad{of(PredRule)} }, FaultEvidence, "rule"},
		{"two quotes", add(quad.Quad{Subject: ev, Predicate: PredQuote, Object: quad.String("又一句"), Label: report}), FaultEvidence, "quote"},
		{"no statement", func() ([]quad.Quad, []quad.Quad) { return nil, []quad.Quad{fact} }, FaultEvidence, "attracted"},
		{"borrowed evidence", add(quad.Quad{Subject: fact.Object, Predicate: quad.IRI(ner.LocatedIn), Object: fact.Subject, Label: ev}), FaultStatement, "locatedIn"},
		{"unknown predicate", add(quad.Quad{Subject: fact.Object, Predicate: quad.IRI("likes"), Object: fact.Subject, Label: report}), FaultPredicate, "likes"},
		{"number as text", replace(PredConfidence, quad.String("0.9")), FaultValue, "confidence"},
		{"confidence of 2", replace(PredConfidence, quad.Int(2)), FaultValue, "confidence 2"},
		{"whole float", add(quad.Quad{Subject: ev, Predicate: PredUnit, Object: quad.String("万元"), Label: report}), FaultUnit, "万元"},
		{"no type", func() ([]quad.Quad, []quad.Quad) {
			return nil, []quad.Quad{{Subject: fact.Object, Predicate: PredType, Object: quad.String("Enterprise"), Label: report}}
		}, FaultRange, "nothing known"},
		{"two types do not hide a third", func() ([]quad.Quad, []quad.Quad) {
			return []quad.Quad{{Subject: fact.Object, Predicate: PredType, Object: quad.String("Place"), Label: report}},
				[]quad.Quad{{Subject: fact.Object, Predicate: PredType, Object: quad.String("Enterprise"), Label: report}}
		}, FaultRange, "Place"},
		{"no such type", add(quad.Quad{Subject: fact.Object, Predicate: PredType, Object: quad.String("Thing"), Label: report}), FaultNode, "Thing"},
		{"hash", add(quad.Quad{Subject: report, Predicate: PredHash, Object: quad.String("sha256:00"), Label: report}), FaultNode, "hash"},
		{"orphan", add(quad.Quad{Subject: fact.Object, Predicate: PredName, Object: quad.String("孤名"), Label: quad.IRI("report/none")}), FaultOrphan, "孤名"},
		{"no label", add(quad.Quad{Subject: fact.Object, Predicate: PredName, Object: quad.String("无标")}), FaultOrphan, "无标"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openTest(t, LevelDB)
			mustAdd(t, s, prepared(t, "v1")...)
			plus, minus := c.spoil()
			var ds []graph.Delta
			for _, q := range plus {
				ds = append(ds, graph.Delta{Quad: q, Action: graph.Add})
			}
			for _, q := range minus {
				ds = append(ds, graph.Delta{Quad: q, Action: graph.Delete})
			}
			if err := s.qs.ApplyDeltas(ds, graph.IgnoreOpts{}); err != nil {
				t.Fatal(err)
			}
			_, faults := verify(t, s, rereadSample(all...))
			found := false
			for _, f := range faults {
				found = found || f.Kind == c.kind && strings.Contains(f.Detail, c.say)
			}
			if !found {
				t.Errorf("no fault %s with %q in %+v", c.kind, c.say, faults)
			}
		})
	}
	t.Run("missing file", func(t *testing.T) {
		s := openTest(t, LevelDB)
		mustAdd(t, s, prepared(t, "v1")...)
		v, faults := verify(t, s, rereadSample(all[1]))
		if len(faults) != 1 || faults[0].Kind != FaultSource || faults[0].File != FileKey(all[0].Doc.Source) || v.Proved >= v.Quotes {
			t.Errorf("%+v %+v", v, faults)
		}
	})
	t.Run("changed file", func(t *testing.T) {
		s := openTest(t, LevelDB)
		mustAdd(t, s, prepared(t, "v1")...)
		later := graphtest.New("77", all[0].Doc.Source, "东河区", "990102", 2023, "改过的文件。").A
		_, faults := verify(t, s, rereadSample(later, all[1]))
		if len(faults) != 1 || faults[0].Kind != FaultChanged {
			t.Errorf("%+v", faults)
		}
	})
}

// A quote that was put together from two places is compared piece by piece,
// and what differs from the file must be told by an edit.
func TestWitnessRuns(t *testing.T) {
	raw := "甲公司落户【图注】東河區，乙"
	clean := "甲公司落户东河区，乙"
	cut := strings.Index(raw, "【")
	back := strings.Index(raw, "東")
	trad, comma := len("東河區"), strings.Index(raw, "，")
	m := ner.NewMap([]ner.Run{
		{Clean: 0, Raw: 0, Len: cut, RawLen: cut, Verbatim: true},
		{Clean: cut, Raw: back, Len: len("东河区"), RawLen: trad},
		{Clean: cut + len("东河区"), Raw: comma, Len: len("，乙"), RawLen: len("，乙"), Verbatim: true},
	})
	re := func(edits ...Edit) *witness {
		return newWitness(&Reread{Source: &ner.Source{Bytes: []byte(raw), Text: raw, Map: ner.Identity(len(raw)), Kind: "txt"},
			Doc: &ner.Document{Text: clean, Map: m}, Edits: edits})
	}
	all := ner.Span{End: len(clean)}
	if msg := re(Edit{ner.Span{Start: back, End: back + trad}}).runs(all); msg != "" {
		t.Error(msg)
	}
	if msg := re().runs(all); !strings.Contains(msg, "no edit accounts") {
		t.Errorf("%q", msg)
	}
	if msg := re().runs(ner.Span{End: cut}); msg != "" {
		t.Error(msg)
	}
	spoilt := re(Edit{ner.Span{Start: back, End: back + trad}})
	spoilt.raw = []byte(strings.Replace(raw, "乙", "丙", 1))
	if msg := spoilt.runs(all); !strings.Contains(msg, "丙") {
		t.Errorf("%q", msg)
	}
	spoilt.raw = spoilt.raw[:comma]
	if msg := spoilt.runs(all); !strings.Contains(msg, "of a file of") {
		t.Errorf("%q", msg)
	}
	gap := newWitness(&Reread{Source: &ner.Source{Bytes: []byte(raw), Text: raw, Kind: "txt"},
		Doc: &ner.Document{Text: clean, Map: ner.NewMap(m.Runs()[:1])}})
	if msg := gap.runs(all); !strings.Contains(msg, "nowhere") {
		t.Errorf("%q", msg)
	}
}

func testSchema(t *testing.T) *ner.Schema {
	t.Helper()
	x, err := ner.LoadSchema(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestValueForms(t *testing.T) {
	for s, want := range map[string]bool{"2023": true, "2022-01/2022-10": true, "2021/2025": true, "2021-13": false, "2025/2021": false, "今年": false, "2021/2022-03": false, "": false} {
		if periodOK(s) != want {
			t.Errorf("period %q", s)
		}
	}
	for s, want := range map[string]bool{"元": true, "吨/年": true, "台（套）": true, "万元": false, "亿": false, "3个": false, "个 月": false, "": false} {
		if unitOK(s) != want {
			t.Errorf("unit %q", s)
		}
	}
	for _, c := range []struct {
		k    kind
		v    quad.Value
		want bool
	}{
		{kindNumber, quad.Float(1.5), true}, {kindNumber, quad.Float(2), false}, {kindNumber, quad.Int(2), true}, {kindNumber, quad.String("2"), false},
		{kindText, quad.String(""), false}, {kindNode, quad.IRI("a"), true}, {kindNode, quad.String("a"), false}, {kindInt, quad.Int(-1), false},
		{kindBool, quad.Bool(false), true}, {kindBool, quad.Int(0), false},
	} {
		if c.k.holds(c.v) != c.want {
			t.Errorf("%v holds %v", c.k, c.v)
		}
	}
}
