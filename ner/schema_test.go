package ner

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func testSchema(t *testing.T) *Schema {
	t.Helper()
	s, err := LoadSchema(os.DirFS("../seeds"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSchemaAdmits(t *testing.T) {
	s := testSchema(t)
	for _, c := range []struct {
		p           Predicate
		from, to    Type
		domain, rge bool
	}{
		{PartOf, Park, Park, true, true},
		{PartOf, Park, Event, true, false},
		{PartOf, Project, Program, true, true},
		{Awarded, Person, Honour, true, true},
		{Awarded, District, Program, true, false},
		{Attracted, Enterprise, Project, false, true},
		{HoldsPosition, Person, Enterprise, true, true},
		{HoldsPosition, Person, Project, true, false},
	} {
		if d, r := s.Admits(c.p, []Type{c.from}, []Type{c.to}); d != c.domain || r != c.rge {
			t.Errorf("%s %s→%s: %v %v", c.p, c.from, c.to, d, r)
		}
	}
	if d, r := s.Admits(Awarded, nil, []Type{Honour}); !d || !r {
		t.Error("what anything may have, a thing of no known type may not")
	}
}

func TestSchemaFaults(t *testing.T) {
	for text, want := range map[string]string{
		"relation\tlocatedIn\tEnterprise": ":1:", "relation\tlocatedIn\tShop\tDistrict": "Shop", "relation\tsells\tEnterprise\tPlace": "sells",
		"retype\tcarriesOut\tup\tPlace\tProject": ":1:", "": "nothing of",
	} {
		_, err := LoadSchema(fstest.MapFS{SchemaFile: {Data: []byte(text)}})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), SchemaFile) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// analysis of the entities and facts given; 0 is the district.
func schemaCase(entities []Entity, facts ...Fact) *Analysis {
	a := &Analysis{Doc: &Document{}, Entities: entities, Facts: facts}
	for i := range a.Entities {
		a.Mentions = append(a.Mentions, Mention{Type: a.Entities[i].Type})
		a.Entities[i].Mentions = []int{i}
	}
	return a
}

func TestSchemaStage(t *testing.T) {
	s := testSchema(t)
	road := func() []Entity {
		return []Entity{{ID: "district/990102", Type: District, Name: "东河区"}, {ID: "place/990102/云桥大道", Type: Place, Name: "云桥大道"}, {ID: "enterprise/云桥港务", Type: Enterprise, Name: "云桥港务"}}
	}
	builds := Fact{S: 0, O: 1, Predicate: CarriesOut}
	a := schemaCase(road(), builds)
	if err := s.Run(a); err != nil || len(a.Facts) != 1 || a.Entities[1].Type != Project || a.Entities[1].ID != "project/990102/云桥大道" || a.Mentions[1].Type != Project {
		t.Errorf("a road that is built: %+v %v", a, err)
	}
	// A firm lies there: it is a place after all.
	a = schemaCase(road(), builds, Fact{S: 2, O: 1, Predicate: LocatedIn})
	if err := s.Run(a); err != nil || len(a.Facts) != 2 || a.Entities[1].Type != Place || len(a.Dropped) != 0 {
		t.Errorf("a road with a firm: %+v %v", a, err)
	}
	known := road()
	known[1].Ref = "place/1"
	a = schemaCase(known, builds)
	if _ = s.Run(a); len(a.Facts) != 1 || a.Entities[1].Type != Place {
		t.Errorf("a listed place: %+v", a)
	}
	// The text has it under both types.
	twice := append(road(), Entity{ID: "project/990102/云桥大道", Type: Project, Name: "云桥大道"})
	a = schemaCase(twice, builds)
	if _ = s.Run(a); len(a.Facts) != 1 || a.Facts[0].O != 3 || a.Entities[1].Type != Place {
		t.Errorf("both types: %+v", a)
	}
	a = schemaCase(road(), Fact{S: 2, O: 0, Predicate: Attracted})
	if _ = s.Run(a); len(a.Facts) != 0 || len(a.Dropped) != 1 || a.Dropped[0].Stage != "schema" {
		t.Errorf("a firm attracts a district: %+v", a.Facts)
	}
}
