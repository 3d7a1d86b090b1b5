package ner

import "testing"

func TestAtLeast(t *testing.T) {
	a := &Analysis{
		Doc:      &Document{About: "云溪县"},
		Mentions: []Mention{{Entity: 0}, {Entity: 1}, {Entity: 2}},
		Entities: []Entity{
			{Type: District, Name: "云溪县", Confidence: 0.1}, // the report's own: stays
			{Type: Enterprise, Name: "甲", Confidence: 0.4},
			{Type: Enterprise, Name: "乙", Confidence: 0.9},
		},
		Facts: []Fact{
			{S: 0, O: 1, Confidence: 0.9}, // an end goes
			{S: 0, O: 2, Confidence: 0.8},
			{S: 2, O: 0, Confidence: 0.3},
			{S: -1, O: 2, Confidence: 0.8},
		},
		Attributes:   []Attribute{{S: 1, Confidence: 0.9}, {S: 2, Confidence: 0.5}},
		Observations: []Observation{{S: 0, Confidence: 0.6}, {S: 2, Confidence: 0.2}},
	}
	b := a.AtLeast(0.5)
	if len(b.Entities) != 2 || b.Entities[1].Name != "乙" {
		t.Errorf("entities %v", b.Entities)
	}
	if len(b.Facts) != 2 || b.Facts[0].O != 1 || b.Facts[1].S != -1 || b.Facts[1].O != 1 {
		t.Errorf("facts %+v", b.Facts)
	}
	if len(b.Attributes) != 1 || b.Attributes[0].S != 1 || len(b.Observations) != 1 {
		t.Errorf("attributes %+v, observations %+v", b.Attributes, b.Observations)
	}
	if b.Mentions[0].Entity != 0 || b.Mentions[1].Entity != -1 || b.Mentions[2].Entity != 1 {
		t.Errorf("mentions %+v", b.Mentions)
	}
	if len(a.Entities) != 3 || len(a.Facts) != 4 || a.Mentions[1].Entity != 1 {
		t.Error("the analysis itself was changed")
	}
	if a.AtLeast(0) != a {
		t.Error("0 leaves all as it is")
	}
}
