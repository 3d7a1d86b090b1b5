package export

import (
	"context"
	"strconv"
)

// writeCytoscape writes Cytoscape.js JSON, which Cytoscape desktop opens as
// .cyjs.
func writeCytoscape(ctx context.Context, g *Graph, o Options, w *writer) error {
	type position struct {
		X int `json:"x"`
		Y int `json:"y"`
	}
	type nodeData struct {
		ID         string   `json:"id"`
		Name       string   `json:"name"`
		Shared     string   `json:"shared_name"`
		Type       string   `json:"type"`
		Aliases    []string `json:"aliases,omitempty"`
		Code       string   `json:"code,omitempty"`
		Level      string   `json:"level,omitempty"`
		Investment *float64 `json:"investment,omitempty"`
		Unit       string   `json:"investmentUnit,omitempty"`
		Status     string   `json:"status,omitempty"`
		Evidence   int      `json:"evidence"`
		Years      string   `json:"years,omitempty"`
		Proofs     string   `json:"proofs,omitempty"`
	}
	type edgeData struct {
		ID          string   `json:"id"`
		Source      string   `json:"source"`
		Target      string   `json:"target"`
		Interaction string   `json:"interaction"`
		Name        string   `json:"name"`
		Evidence    int      `json:"evidence"`
		Confidence  *float64 `json:"confidence,omitempty"`
		Planned     bool     `json:"planned"`
		Years       string   `json:"years,omitempty"`
		Quote       string   `json:"quote,omitempty"`
		Report      string   `json:"report,omitempty"`
		Start       int      `json:"start"`
		End         int      `json:"end"`
		Rule        string   `json:"rule,omitempty"`
		Proofs      string   `json:"proofs,omitempty"` // JSON: Cytoscape's tables hold no objects
	}
	all, at := g.sums(), g.layout()
	w.s(`{"format_version": "1.0", "generated_by": "zhengpu", "target_cytoscapejs_version": "~3.0", "data": {"name": `, jsonString(o.Title), "},\n", `"elements": {"nodes": [`)
	for i, n := range g.Nodes {
		if err := ctx.Err(); err != nil {
			return err
		}
		s, v := all[n], nodeValues(n, all[n])
		d := nodeData{ID: n.ID, Name: n.Name, Shared: n.Name, Type: n.Type, Aliases: n.Aliases, Code: n.Code, Level: n.Level, Status: v[7], Evidence: s.evidence, Years: spanText(s.spells), Proofs: v[10]}
		if a := latest(s.investment); a != nil {
			d.Investment, d.Unit = &a.Value, a.Unit
		}
		w.s(comma(i), `{"data": `, jsonText(d), `, "position": `, jsonText(position{at[i].x, at[i].y}), "}")
	}
	w.s("\n], \"edges\": [")
	for i, e := range g.Edges {
		d := edgeData{ID: "e" + strconv.Itoa(i), Source: e.Source.ID, Target: e.Target.ID, Interaction: e.Predicate, Name: Word(o.Lang, e.Predicate),
			Evidence: len(e.Evidence), Planned: e.Planned(), Years: spanText(e.Spells())}
		if ev := e.Best(); ev != nil {
			c := e.Confidence()
			d.Confidence, d.Quote, d.Report, d.Start, d.End, d.Rule = &c, ev.Quote, ev.Report.File(), ev.Start, ev.End, ev.Rule
			d.Proofs = jsonText(proofs(e.Evidence))
		}
		w.s(comma(i), `{"data": `, jsonText(d), "}")
	}
	w.s("\n]}}\n")
	return ctx.Err()
}
