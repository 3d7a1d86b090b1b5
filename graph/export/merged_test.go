package export

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"zhengpu/graph"
	"zhengpu/graph/graphtest"
	"zhengpu/graph/search"
	"zhengpu/ner"
)

// Two reports name a dock differently; a merge made it one.
func mergedStore(t *testing.T) *graph.Store {
	t.Helper()
	s, err := graph.Open(graph.MemoryStore, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	one := graphtest.New("0000000000000a01", "in/a.txt", "东河区", "990102", 2022, "推进云桥码头改扩建项目，总投资3亿元。").
		Entity("project/990102/云桥码头改扩建项目", ner.Project, "云桥码头改扩建项目").
		Fact("东河区", ner.CarriesOut, "云桥码头改扩建项目", "推进云桥码头改扩建项目").
		Invest("云桥码头改扩建项目", 3e8, "元", "总投资3亿元")
	two := graphtest.New("0000000000000a02", "in/b.txt", "东河区", "990102", 2023, "云桥码头改扩建建成投用。").
		Entity("project/990102/云桥码头改扩建", ner.Project, "云桥码头改扩建").
		Fact("东河区", ner.CarriesOut, "云桥码头改扩建", "云桥码头改扩建建成").
		Status("云桥码头改扩建", "completed", "云桥码头改扩建建成投用")
	if _, err := s.Add(t.Context(), []graph.Report{graph.Prepare(one.A, "v", nil), graph.Prepare(two.A, "v", nil)}); err != nil {
		t.Fatal(err)
	}
	a, b := "project/990102/云桥码头改扩建", "project/990102/云桥码头改扩建项目"
	if _, _, err := s.SetIdentity(t.Context(), []graph.Merge{{A: a, B: b, Reason: "general 项目", Confidence: 0.92, By: "rules"}}, map[string]string{b: a}); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMerged(t *testing.T) {
	s := mergedStore(t)
	g := read(t, s)
	n := g.Node("project/990102/云桥码头改扩建")
	if n == nil || g.Node("project/990102/云桥码头改扩建项目") != nil || n.Name != "云桥码头改扩建项目" || !slices.Equal(n.Aliases, []string{"云桥码头改扩建"}) || len(n.Reports) != 2 {
		t.Fatalf("%+v", n)
	}
	i := slices.IndexFunc(g.Edges, func(e *Edge) bool { return e.Target == n && e.Predicate == string(ner.CarriesOut) })
	if i < 0 || len(g.Edges[i].Evidence) != 2 || g.Edges[i].Evidence[0].Quote == g.Edges[i].Evidence[1].Quote {
		t.Errorf("the edges are not one with both quotes: %+v", g.Edges)
	}
	for _, a := range g.Attributes {
		if a.Node != n {
			t.Errorf("%s of %s", a.Name, a.Node.ID)
		}
	}
	apart, err := ReadApart(t.Context(), s)
	if err != nil || len(apart.Nodes) != len(g.Nodes)+1 || len(apart.Edges) != len(g.Edges)+1 || apart.Statements() != g.Statements() {
		t.Errorf("apart: %d nodes, %d edges, %v", len(apart.Nodes), len(apart.Edges), err)
	}
	var b bytes.Buffer
	if err := format(t, "gexf").Write(t.Context(), g, Options{}, &b); err != nil || strings.Contains(b.String(), `id="project/990102/云桥码头改扩建项目"`) {
		t.Errorf("GEXF has both: %v", err)
	}
}

// A search for either name, or for its initials, gives the one node.
func TestMergedSearch(t *testing.T) {
	x, err := search.FromStore(t.Context(), mergedStore(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{"云桥码头改扩建", "云桥码头改扩建项目", "云桥码头", "yqmt"} {
		hits := x.Find(typed, search.Options{})
		if len(hits) != 1 || hits[0].ID != "project/990102/云桥码头改扩建" || hits[0].Name != "云桥码头改扩建项目" {
			t.Errorf("%s: %+v", typed, hits)
		}
	}
}
