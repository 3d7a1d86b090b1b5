package graph

import (
	"bytes"
	"io"
	"math"
	"math/rand"
	"reflect"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"
	"pgregory.net/rapid"

	"zhengpu/graph/graphtest"
	"zhengpu/ner"
)

func TestNode(t *testing.T) {
	for _, c := range []struct{ id, want string }{
		{"enterprise/中铁九桥", "enterprise/中铁九桥"},
		{"district/360403", "district/360403"},
		{"program/“1269”行动", "program/“1269”行动"},
		{`program/"1269"行动`, "program/%221269%22行动"},
		{"project/a b", "project/a%20b"},
		{"project/100%", "project/100%25"},
		{"project/a<b>\\c\n", "project/a%3Cb%3E%5Cc%0A"},
		{"project/\xff", "project/%FF"},
	} {
		if got := Node(c.id); string(got) != c.want {
			t.Errorf("Node(%q) = %q, want %q", c.id, got, c.want)
		}
	}
}

// Any node survives N-Quads, and different ids stay different.
func TestNodeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		na, nb := Node("x/"+a), Node("x/"+b)
		if a != b && na == nb {
			t.Fatalf("%q and %q both become %s", a, b, na)
		}
		lit := rapid.String().Draw(t, "literal")
		want := quad.Quad{Subject: na, Predicate: PredName, Object: quad.String(lit), Label: nb}
		var buf bytes.Buffer
		if err := WriteNQuads(&buf, []quad.Quad{want}); err != nil {
			t.Fatal(err)
		}
		got, err := nquads.NewReader(&buf, false).ReadQuad()
		if err != nil {
			t.Fatalf("%v: %q", err, WantLine(want))
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("got %#v, want %#v", got, want)
		}
	})
}

func WantLine(q quad.Quad) string {
	var buf bytes.Buffer
	_ = WriteNQuads(&buf, []quad.Quad{q})
	return buf.String()
}

func TestParentCode(t *testing.T) {
	for code, want := range map[string]string{
		"360403001002": "360403001", "360403001": "360403", "360403": "360400", "360400": "360000", "360000": "",
		"110101": "110000", "500230": "500000", "429004": "420000", "659001": "650000", "": "", "浔阳": "", "36": "",
	} {
		if got := ParentCode(code); got != want {
			t.Errorf("ParentCode(%q) = %q, want %q", code, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		v    float64
		want quad.Value
	}{{3.5e9, quad.Int(3500000000)}, {0.045, quad.Float(0.045)}, {-3, quad.Int(-3)}, {1e20, quad.Float(1e20)}, {math.Inf(1), quad.Float(math.Inf(1))}} {
		if got := Number(c.v); got != c.want {
			t.Errorf("Number(%v) = %#v, want %#v", c.v, got, c.want)
		}
	}
}

func TestQuads(t *testing.T) {
	a := graphtest.Pair()[0]
	qs := Quads(a)
	if again := Quads(a); !reflect.DeepEqual(qs, again) {
		t.Error("two runs differ")
	}
	all := map[quad.Quad]bool{}
	for i, q := range qs {
		all[q] = true
		if i > 0 && CompareQuads(qs[i-1], q) >= 0 {
			t.Fatalf("not in order: %v before %v", qs[i-1], q)
		}
	}
	report := quad.IRI("report/0000000000001023")
	for _, q := range []quad.Quad{
		{Subject: report, Predicate: PredAbout, Object: quad.IRI("district/990102"), Label: report},
		{Subject: report, Predicate: PredYear, Object: quad.Int(2023), Label: report},
		{Subject: report, Predicate: PredFile, Object: quad.String("in/东河2023.txt"), Label: report},
		{Subject: quad.IRI("district/990102"), Predicate: PredWithin, Object: quad.IRI("district/990100"), Label: report},
		{Subject: quad.IRI("enterprise/启明电池有限公司"), Predicate: PredAlsoKnownAs, Object: quad.String("启明电池"), Label: report},
	} {
		if !all[q] {
			t.Errorf("missing %v", q)
		}
	}
	// Every evidence repeats the quad that it labels, and its offsets give the quote.
	n := 0
	for _, q := range qs {
		if q.Predicate != PredStates {
			continue
		}
		n++
		ev := q.Object.(quad.IRI)
		get := func(p quad.IRI) quad.Value {
			for _, q := range qs {
				if q.Subject == ev && q.Predicate == p {
					return q.Object
				}
			}
			t.Fatalf("%s has no %s", ev, p)
			return nil
		}
		if st := (quad.Quad{Subject: get(PredAboutSubject), Predicate: get(PredAboutPredicate), Object: get(PredAboutObject), Label: ev}); !all[st] {
			t.Errorf("%s proves %v, which is not there", ev, st)
		}
		s, e := int(get(PredStart).(quad.Int)), int(get(PredEnd).(quad.Int))
		if got := a.Doc.Text[s:e]; quad.String(got) != get(PredQuote) {
			t.Errorf("%s: offsets give %q, quote is %v", ev, got, get(PredQuote))
		}
	}
	if want := len(a.Facts) + len(a.Attributes) + len(a.Observations); n != want {
		t.Errorf("%d evidence nodes, want %d", n, want)
	}
}

// References that lead nowhere, broken spans and bytes that are no text are
// left out or mended, never a panic.
func TestQuadsOfBrokenAnalysis(t *testing.T) {
	a := graphtest.New("33", "x.txt", "", "", 0, "短\xff文").A
	bad := ner.Evidence{Quote: ner.Span{Start: 5, End: 500}}
	a.Facts = []ner.Fact{{S: -1, O: 0, Evidence: bad}, {S: 0, O: 99, Evidence: bad}, {Subject: ner.AboutRef, S: -1, O: 0}}
	a.Attributes = []ner.Attribute{{S: 0, Name: ner.Investment, Value: math.NaN(), Evidence: bad}, {S: 7}}
	a.Observations = []ner.Observation{{S: 0, Indicator: "x", Evidence: bad}, {S: -2}}
	for _, q := range Quads(a) {
		if _, err := nquads.NewReader(strings.NewReader(WantLine(q)), false).ReadQuad(); err != nil && err != io.EOF {
			t.Errorf("%v: %v", q, err)
		}
	}
}

// Texts are ordered as N-Quads write them, also where that is not looked up.
func TestCompareQuoted(t *testing.T) {
	parts := []string{"", "a", "b", "区", "县", " ", "!", "#", `"`, `\`, "\n", "\x7f", "~", "浔"}
	r := rand.New(rand.NewSource(1))
	for range 20000 {
		word := func() string {
			s := ""
			for range r.Intn(4) {
				s += parts[r.Intn(len(parts))]
			}
			return s
		}
		a, b := quad.String(word()), quad.String(word())
		want := strings.Compare(quad.StringOf(a), quad.StringOf(b))
		if got := compareValues(a, b); (got < 0) != (want < 0) || (got > 0) != (want > 0) {
			t.Fatalf("%q %q: %d, want %d", a, b, got, want)
		}
	}
}
