package graph

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhengpu/graph/graphtest"
	"zhengpu/ner"
)

func TestLookup(t *testing.T) {
	s := sampleStore(t)
	for _, c := range []struct {
		name  string
		limit int
		want  []string // id and kind of match
	}{
		{"启明电池有限公司", 0, []string{"enterprise/启明电池有限公司 name"}},
		{"启明电池", 0, []string{"enterprise/启明电池有限公司 alias"}},
		{"启明", 0, []string{"enterprise/启明电池有限公司 prefix", "project/990102/启明电池储能项目 prefix"}},
		{"启明", 1, []string{"enterprise/启明电池有限公司 prefix"}},
		{"绿", 0, []string{"honour/国家级绿色工厂 prefix"}},
		{"绿化模范", 0, []string{"honour/全国绿化模范县 substring"}},
		{"990102", 0, []string{"district/990102 id"}},
		{"<district/990102>", 0, []string{"district/990102 id"}},
		{"东河2022", 0, []string{"report/0000000000001022 name"}},
		{" 链长制 ", 0, []string{"program/990000/链长制 name"}},
		{"无", 0, nil},
		{"", 0, nil},
	} {
		found, err := s.Lookup(ctx, c.name, c.limit)
		var got []string
		for _, f := range found {
			got = append(got, f.ID+" "+f.Match)
		}
		if err != nil || cmp.Diff(c.want, got) != "" {
			t.Errorf("%q: %v %s", c.name, err, cmp.Diff(c.want, got))
		}
	}
	e, err := s.Entity(ctx, "<enterprise/启明电池有限公司>")
	if want := (Entity{ID: "enterprise/启明电池有限公司", Name: "启明电池有限公司", Type: "Enterprise", Aliases: []string{"启明电池"}}); err != nil || cmp.Diff(want, e) != "" {
		t.Error(err, cmp.Diff(want, e))
	}
	if _, err := s.Resolve(ctx, "启明电池", ner.District); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

func TestNeighborsAndPath(t *testing.T) {
	s := sampleStore(t)
	es, err := s.Neighbors(ctx, "district/990121")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range es {
		if len(e.Evidence) == 0 {
			t.Errorf("%v has no evidence", e)
		}
		got = append(got, e.Subject+" "+e.Predicate+" "+e.Object)
	}
	want := []string{
		"district/990121 awarded honour/全国绿化模范县",
		"district/990121 carriesOut program/990000/链长制",
		"district/990121 carriesOut project/990121/西山光伏基地",
		"district/990121 cooperatesWith enterprise/启明电池有限公司",
		"district/990121 within district/990100",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, c := range []struct {
		from, to string
		hops     int
		via      []string
		want     []string
	}{
		{"enterprise/星野纺织", "project/990121/西山光伏基地", 0, nil,
			[]string{"district/990102 attracted enterprise/星野纺织", "district/990102 attracted enterprise/启明电池有限公司", "project/990121/西山光伏基地 undertakenBy enterprise/启明电池有限公司"}},
		{"enterprise/星野纺织", "project/990121/西山光伏基地", 2, nil, nil},
		{"district/990102", "district/990121", 0, []string{"within"}, []string{"district/990102 within district/990100", "district/990121 within district/990100"}},
		{"district/990102", "district/990121", 0, []string{"hosts"}, nil},
		{"district/990102", "enterprise/无", 0, nil, nil},
		{"district/990102", "district/990102", 0, nil, []string{}},
	} {
		way, err := s.Path(ctx, c.from, c.to, c.hops, c.via...)
		var got []string
		if way != nil {
			got = []string{}
		}
		for _, e := range way {
			got = append(got, e.Subject+" "+e.Predicate+" "+e.Object)
		}
		if err != nil || cmp.Diff(c.want, got) != "" {
			t.Errorf("%s to %s: %v %s", c.from, c.to, err, cmp.Diff(c.want, got))
		}
	}
}

func TestStats(t *testing.T) {
	s := sampleStore(t)
	st, err := s.Stats(ctx)
	if err != nil {
		t.Fatal(err)
	}
	qs, err := s.Quads(ctx)
	if err != nil {
		t.Fatal(err)
	}
	statements := 0
	for _, a := range graphtest.Sample() {
		statements += len(a.Facts) + len(a.Attributes) + len(a.Observations)
	}
	if st.Quads != len(qs) || st.Reports != 4 || st.Statements != statements {
		t.Errorf("%+v, want %d quads, 4 reports, %d statements", st, len(qs), statements)
	}
	byType := map[string]int{}
	for _, c := range st.Types {
		byType[c.Name] = c.Count
	}
	want := map[string]int{"District": 4, "Park": 1, "Project": 3, "Enterprise": 3, "Program": 1, "Organization": 1, "Person": 1, "Honour": 3, "Event": 1, "Industry": 3, "Observation": 6}
	if d := cmp.Diff(want, byType); d != "" {
		t.Error(d)
	}
	sum := 0
	for _, c := range st.Predicates {
		sum += c.Count
	}
	if sum != len(qs) {
		t.Errorf("predicates add up to %d, %d quads", sum, len(qs))
	}
}

func TestDivisionNames(t *testing.T) {
	s := openTest(t, LevelDB)
	names := map[string]string{"990100": "某市", "990000": "某省"}
	mustAdd(t, s, Prepare(graphtest.Sample()[0], "v1", func(code string) (string, bool) { n, ok := names[code]; return n, ok }))
	e, err := s.Resolve(ctx, "某", ner.District)
	if err != nil || e.ID != "district/990100" {
		t.Error(e, err)
	}
}
