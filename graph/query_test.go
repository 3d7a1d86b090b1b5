package graph

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhengpu/graph/graphtest"
)

func sampleStore(t testing.TB) *Store {
	s := openTest(t, LevelDB)
	for _, a := range graphtest.Sample() {
		mustAdd(t, s, Prepare(a, "v1", nil))
	}
	return s
}

func TestGizmo(t *testing.T) {
	s := sampleStore(t)
	for _, c := range []struct {
		text string
		want [][]any
	}{
		{`g.V("<district/990121>").out("<cooperatesWith>").all()`, [][]any{{"<enterprise/启明电池有限公司>"}}},
		{`g.V().has("<alsoKnownAs>","启明电池").unique().all()`, [][]any{{"<enterprise/启明电池有限公司>"}}},
		{`g.V().has("<investment>", gte(1000000000)).unique().out("<name>").unique().all()`, [][]any{{"启明电池储能项目"}}},
		{`g.V(iri("district/990121")).out([iri("awarded"), "<hosts>"]).all()`, [][]any{{"<honour/全国绿化模范县>"}}},
		{`g.V(g.IRI("district/990121")).out("<awarded>").all()`, [][]any{{"<honour/全国绿化模范县>"}}},
		{`var m = g.M().out("<undertakenBy>"); g.V("<project/990121/西山光伏基地>").follow(m).all()`, [][]any{{"<enterprise/启明电池有限公司>"}}},
		{`g.V("<district/990102>").and(g.V("<district/990121>").in("<x>").or(g.V("<district/990102>"))).all()`, [][]any{{"<district/990102>"}}},
		{`g.emit(g.V("<report/0000000000001022>").out("<year>").toValue() + 1)`, [][]any{{int64(2023)}}},
		{`g.emit({a: 0.5, b: "x", c: null, d: true, e: [1, "z"]})`, [][]any{{0.5, "x", nil, true, `[1,"z"]`}}},
		{`g.V("<district/990121>").out("<awarded>").forEach(function (r) { g.emit({n: r.id}) })`, [][]any{{"<honour/全国绿化模范县>"}}},
		{`graph.Vertex("<district/990121>").Out("<awarded>").All()`, [][]any{{"<honour/全国绿化模范县>"}}},
		{`g.V().has("<name>", like("西山光%")).all()`, [][]any{{"<project/990121/西山光伏基地>"}}},
		{`g.V("<district/990121>").tag("d").out("<awarded>").getLimit(1)`, [][]any{{"<district/990121>", "<honour/全国绿化模范县>"}}},
		{`1 + 1`, nil},
		{``, nil},
	} {
		_, rows, err := RunQuery(ctx, s, &Query{Name: "t", Text: c.text}, nil)
		if err != nil || cmp.Diff(c.want, rows) != "" {
			t.Errorf("%s: %v %s", c.text, err, cmp.Diff(c.want, rows))
		}
	}
}

func TestQueryErrors(t *testing.T) {
	s := sampleStore(t)
	lib := "function broken() {\n  return g.V().out({});\n}\n"
	for _, c := range []struct{ text, want string }{
		{"var x = 1;\n  nothing.out();", "t.js:2:3: ReferenceError: nothing is not defined"},
		{"var x = ;", "t.js:1:9: SyntaxError: Unexpected token ;"},
		{"\n\ng.V().out({})", "t.js:3:10: TypeError: out: expected a string, number, path or list, got an object"},
		{"g.V().tag(5)", "t.js:1:10: TypeError: tag: expected a string, got number"},
		{"g.V().out(undefined)", "t.js:1:10: TypeError: out: argument 1 is undefined"},
		{"g.V().out('<a>', {})", "t.js:1:10: TypeError: out: expected a string, got object"},
		{"iri(5)", "t.js:1:4: TypeError: iri: expected a string, got number"},
		{"iri()", "t.js:1:4: iri: expected 1 argument, got 0"},
		{"g.V().has()", "t.js:1:10: has: unexpected arguments count: 0"},
		{"\nregex('(')", "t.js:2:6: regex: error parsing regexp: missing closing ): `(`"},
		{"g.V().nosuch()", "TypeError: no method nosuch"},
		{"throw new Error('mine')", "t.js:1:7: mine"},
		{"g.V('<district/990121>').forEach(function(){\n  nope(); })", "ReferenceError: nope is not defined"},
		{"g.V('<district/990121>').forEach(7)", "forEach: expected a function"},
		{"\nbroken()", "lib.js:2:19: TypeError: out: expected"},
		{"g.V(function(){})", "got function"},
		{"g.V().filter(1)", "could not convert 1"},
		{"g.V().followRecursive()", "expected predicate list"},
	} {
		_, _, err := RunQuery(ctx, s, &Query{Name: "t", File: "t.js", Text: c.text, Library: lib}, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %s", c.text, err, c.want)
		}
		if err != nil && !strings.Contains(err.Error(), ".js:") {
			t.Errorf("%q: no line in %v", c.text, err)
		}
	}
}

func TestQueryDeadline(t *testing.T) {
	s := sampleStore(t)
	for _, text := range []string{"while (true) {}", "for (;;) g.V().count()", "for (;;) g.emit(1)", "for (;;) { try { g.V().all() } catch (e) {} }"} {
		c, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
		_, _, err := RunQuery(c, s, &Query{Name: "t", Text: text}, nil)
		cancel()
		if !errors.Is(err, ErrTimeout) && !strings.Contains(err.Error(), "rows") {
			t.Errorf("%s: %v", text, err)
		}
	}
	c, cancel := context.WithCancel(ctx)
	cancel()
	if _, _, err := RunQuery(c, s, &Query{Name: "t", Text: "g.emit(1)"}, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := s.Close(); err != nil { // waits for what was stopped
		t.Error(err)
	}
	if _, _, err := RunQuery(ctx, s, &Query{Name: "t", Text: "1"}, nil); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
}

func TestParams(t *testing.T) {
	s := sampleStore(t)
	q, err := ParseQuery("p.js", `// name: p
// description: x
// param: d district optional x
// param: e entity optional x
// param: r report optional x
// param: n int optional x
// param: s string optional x
// columns: d, e, r, n, s
g.emit(args)`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args map[string]any
		want []any
	}{
		{nil, []any{nil, nil, nil, nil, nil}},
		{map[string]any{"d": "东河区"}, []any{"<district/990102>", nil, nil, nil, nil}},
		{map[string]any{"d": "西山"}, []any{"<district/990121>", nil, nil, nil, nil}},
		{map[string]any{"d": "990121"}, []any{"<district/990121>", nil, nil, nil, nil}},
		{map[string]any{"d": "<district/990100>"}, []any{"<district/990100>", nil, nil, nil, nil}},
		{map[string]any{"d": "district/990121", "e": " 启明电池 ", "n": "3", "s": `"); g.emit("`}, []any{"<district/990121>", "<enterprise/启明电池有限公司>", nil, int64(3), `"); g.emit("`}},
		{map[string]any{"r": "东河2022", "n": 4}, []any{nil, nil, "<report/0000000000001022>", int64(4), nil}},
		{map[string]any{"r": "in/东河2022.txt", "s": "__proto__\u2028x"}, []any{nil, nil, "<report/0000000000001022>", nil, "__proto__\u2028x"}},
		{map[string]any{"r": "000000000000102"}, nil},
		{map[string]any{"r": "sha256:0000000000001024"}, []any{nil, nil, "<report/0000000000001024>", nil, nil}},
	} {
		_, rows, err := RunQuery(ctx, s, q, c.args)
		if c.want == nil {
			if err == nil {
				t.Errorf("%v: %v", c.args, rows)
			}
			continue
		}
		if err != nil || cmp.Diff([][]any{c.want}, rows) != "" {
			t.Errorf("%v: %v %s", c.args, err, cmp.Diff([][]any{c.want}, rows))
		}
	}
	for _, c := range []struct {
		args map[string]any
		want string
	}{
		{map[string]any{"d": "无此区"}, `p: parameter "d": not found: no district "无此区" in the store`},
		{map[string]any{"d": "河"}, "near it: 东河区"},
		{map[string]any{"e": "启明"}, "near it: 启明电池, 启明电池储能项目"},
		{map[string]any{"n": "many"}, "many is no whole number"},
		{map[string]any{"x": 1}, `no parameter "x"; there are: d, e, r, n, s`},
	} {
		if _, _, err := RunQuery(ctx, s, q, c.args); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: got %v, want %s", c.args, err, c.want)
		}
	}
}

func TestAmbiguous(t *testing.T) {
	s := openTest(t, LevelDB)
	mustAdd(t, s, Prepare(graphtest.New("01", "a.txt", "城关镇", "990102100", 0, "一").A, "v", nil),
		Prepare(graphtest.New("02", "b.txt", "城关镇", "990121100", 0, "二").A, "v", nil))
	q := &Query{Name: "t", Params: []Param{{Name: "d", Kind: KindDistrict}}, Text: "g.emit(args)"}
	_, _, err := RunQuery(ctx, s, q, map[string]any{"d": "城关"})
	var amb *AmbiguousError
	if !errors.As(err, &amb) || len(amb.Found) != 2 || !strings.Contains(err.Error(), "<district/990121100>") {
		t.Error(err)
	}
}

func TestLoadQueriesErrors(t *testing.T) {
	head := "// name: a\n// description: x\n// columns: c\n"
	_, err := LoadQueries(fstest.MapFS{
		"a.js":      {Data: []byte(head)},
		"b.js":      {Data: []byte(head)},
		"c.js":      {Data: []byte("// name: C D\ng.V()")},
		"d.js":      {Data: []byte(strings.Replace(head, ": a", ": d", 1) + "// param: x thing required\n// param: y string\n// param.zh: z 一\nvar = 1")},
		"lib.js":    {Data: []byte("var x")},
		"notes.txt": {Data: []byte("x")},
	})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"b.js: the name a is that of a.js", "c.js:1: the name", "c.js:1: no line “// description", "c.js:1: no line “// columns",
		`d.js:4: no kind of parameter "thing"`, "d.js:5: write", `d.js:6: no parameter "z"`, "d.js:7:5: SyntaxError"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in\n%v", want, err)
		}
	}
}
