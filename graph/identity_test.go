package graph

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"zhengpu/graph/graphtest"
	"zhengpu/ner"
)

// two reports that name a dock and a park differently.
func renamed(t *testing.T) []Report {
	t.Helper()
	one := graphtest.New("0000000000000a01", "in/a.txt", "东河区", "990102", 2022, "推进云桥码头改扩建项目，由云桥港务承建，总投资3亿元。").
		Entity("project/990102/云桥码头改扩建项目", ner.Project, "云桥码头改扩建项目").
		Entity("enterprise/云桥港务", ner.Enterprise, "云桥港务").
		Fact("云桥码头改扩建项目", ner.UndertakenBy, "云桥港务", "由云桥港务承建").
		Fact("东河区", ner.CarriesOut, "云桥码头改扩建项目", "推进云桥码头改扩建项目").
		Invest("云桥码头改扩建项目", 3e8, "元", "总投资3亿元")
	two := graphtest.New("0000000000000a02", "in/b.txt", "东河区", "990102", 2023, "云桥码头改扩建建成投用。").
		Entity("project/990102/云桥码头改扩建", ner.Project, "云桥码头改扩建").
		Fact("东河区", ner.CarriesOut, "云桥码头改扩建", "云桥码头改扩建建成").
		Status("云桥码头改扩建", "completed", "云桥码头改扩建建成投用")
	return []Report{Prepare(one.A, "v", nil), Prepare(two.A, "v", nil)}
}

const (
	dockA = "project/990102/云桥码头改扩建"
	dockB = "project/990102/云桥码头改扩建项目"
)

func TestIdentityLayer(t *testing.T) {
	ctx := context.Background()
	s, err := Open(t.TempDir()+"/s", Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Add(ctx, renamed(t)); err != nil {
		t.Fatal(err)
	}
	export := func() string {
		var b bytes.Buffer
		if err := s.ExportNQuads(ctx, &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	bare := export()
	known, err := s.Known(ctx)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(known, func(k Known) bool { return k.ID == dockB })
	if i < 0 || known[i].Scope != "990102" || !slices.Equal(known[i].Owners, []string{"云桥港务"}) || !slices.Equal(known[i].Amounts, []float64{3e8}) || len(known[i].Reports) != 1 {
		t.Fatalf("%+v", known)
	}
	layer := []Merge{{A: dockA, B: dockB, Reason: "general 项目", Confidence: 0.92, By: "rules"}}
	if n, _, err := s.SetIdentity(ctx, layer, map[string]string{dockB: dockA}); err != nil || n != 7 && n != 6 {
		t.Fatal(n, err)
	}
	merged := export()
	if n, m, err := s.SetIdentity(ctx, layer, map[string]string{dockB: dockA}); n+m != 0 || err != nil {
		t.Errorf("the same layer again: %d %d %v", n, m, err)
	}
	// Look-ups by either name give the one node, with all its names.
	for _, name := range []string{"云桥码头改扩建", "云桥码头改扩建项目", dockB} {
		e, err := s.Resolve(ctx, name, ner.NoType)
		if err != nil || e.ID != dockA || len(e.Aliases) != 1 {
			t.Errorf("%s: %+v, %v", name, e, err)
		}
	}
	if hits, err := s.Lookup(ctx, "云桥码头", 0); err != nil || len(hits) != 1 {
		t.Errorf("%v, %v", hits, err)
	}
	edges, err := s.Neighbors(ctx, dockB)
	if err != nil || len(edges) != 2 || edges[0].Object != dockA || len(edges[0].Evidence) != 2 {
		t.Errorf("%v, %v", edges, err)
	}
	if v, err := s.Verify(ctx, testSchema(t), nil, func(f Fault) error { t.Error(f); return nil }); err != nil || v.Faults > 0 {
		t.Error(v, err)
	}
	// Taking the layer away leaves what the reports said.
	if _, _, err := s.SetIdentity(ctx, nil, nil); err != nil {
		t.Fatal(err)
	}
	if export() != bare {
		t.Error("the layer leaves traces")
	}
	if _, _, err := s.SetIdentity(ctx, layer, map[string]string{dockB: dockA}); err != nil || export() != merged {
		t.Error("the layer is not the same again", err)
	}
}

func TestScopeOf(t *testing.T) {
	for id, want := range map[string]string{
		"project/360403/150万吨/年芳烃": "360403", "enterprise/甲/乙": "", "place/云溪县/人民路": "云溪县", "program/新/旧": "", "district/360403": "", "park/云溪": "",
	} {
		if got := scopeOf(id); got != want {
			t.Errorf("%s: %q", id, got)
		}
	}
}
