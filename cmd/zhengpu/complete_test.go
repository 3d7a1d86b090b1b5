package main

import (
	"slices"
	"strings"
	"testing"

	"zhengpu/graph"
	"zhengpu/graph/search"
	"zhengpu/queries"
)

func TestComplete(t *testing.T) {
	list, err := graph.LoadQueries(queries.FS)
	if err != nil {
		t.Fatal(err)
	}
	c := &console{app: &app{lang: "en"}, list: list, names: search.New([]search.Name{
		{Text: "东河区", ID: "district/990102", Type: "District", Count: 3},
		{Text: "东河街道", ID: "district/990102001", Type: "District", Count: 1},
		{Text: "健康东河", ID: "program/990102/健康东河", Type: "Program", Count: 1},
		{Text: "东河大学", ID: "organization/东河大学", Type: "Organization", Count: 1},
	})}
	for _, x := range []struct {
		line string
		head string
		want string // among the completions
		all  string // what all of them begin with
	}{
		{`g.V("<dis`, `g.V("`, "<district/", "<district/"},
		{`g.V("<district/9901`, `g.V("`, "<district/990102>", "<district/990102"},
		{`g.V("<organization/dhdx`, `g.V("`, "<organization/东河大学>", "<organization/东"},
		{`g.V().out("<att`, `g.V().out("`, "<attracted>", "<attracted>"},
		{`g.V().has("<name>", "donghe`, `g.V().has("<name>", "`, "东河区", "东"},
		{`g.V().has("<type>", "Pa`, `g.V().has("<type>", "`, "Park", "P"},
		{`g.V().ou`, `g.V().`, "out", "ou"},
		{`:run enterprises-of`, `:run `, "enterprises-of-district", "enterprises-of-district"},
		{`:run enterprises-of-district dis`, `:run enterprises-of-district `, "district=", "district="},
		{`:run enterprises-of-district district=dhq`, `:run enterprises-of-district district=`, "东河区", "东"},
		{`:ti`, ``, ":timeout ", ":timeout "},
		{`g.V("<`, `g.V("`, "", ""}, {`"`, `"`, "", ""}, {``, ``, "", ""}, {`g.V("<district/zzz`, `g.V("`, "", ""},
	} {
		head, got, tail := c.complete(x.line, len([]rune(x.line)))
		if head != x.head || tail != "" || x.want != "" && !slices.Contains(got, x.want) {
			t.Errorf("%s: %q + %q + %q", x.line, head, got, tail)
		}
		for _, w := range got {
			if !strings.HasPrefix(w, x.all) {
				t.Errorf("%s: %q among %q would take away what was typed", x.line, w, got)
			}
		}
	}
}
