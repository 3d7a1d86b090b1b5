package export

import (
	"context"
	"strings"
)

// writeKumu writes Kumu's JSON: elements and connections. Kumu shows the
// description of what is clicked, so quotes go there, in Markdown.
func writeKumu(ctx context.Context, g *Graph, o Options, w *writer) error {
	type element struct {
		ID          string   `json:"id"`
		Label       string   `json:"label"`
		Type        string   `json:"type"`
		Kind        string   `json:"kind"`
		Aliases     []string `json:"aliases,omitempty"`
		Tags        []string `json:"tags,omitempty"`
		Code        string   `json:"code,omitempty"`
		Level       string   `json:"level,omitempty"`
		Investment  *float64 `json:"investment,omitempty"`
		Unit        string   `json:"investment unit,omitempty"`
		Status      string   `json:"status,omitempty"`
		Evidence    int      `json:"evidence"`
		Description string   `json:"description,omitempty"`
		Proofs      []told   `json:"proofs,omitempty"`
	}
	type connection struct {
		ID          int     `json:"id"`
		From        string  `json:"from"`
		To          string  `json:"to"`
		Direction   string  `json:"direction"`
		Label       string  `json:"label"`
		Type        string  `json:"type"`
		Strength    int     `json:"evidence"`
		Confidence  float64 `json:"confidence,omitempty"`
		Years       string  `json:"years,omitempty"`
		Planned     bool    `json:"planned,omitempty"`
		Description string  `json:"description,omitempty"`
		Proofs      []proof `json:"proofs,omitempty"`
	}
	quote := func(ev *Evidence) string {
		return "> " + strings.ReplaceAll(ev.Quote, "\n", " ") + "\n\n" + ev.place() + "\n"
	}
	all := g.sums()
	w.s(`{"elements": [`)
	for i, n := range g.Nodes {
		if err := ctx.Err(); err != nil {
			return err
		}
		s := all[n]
		x := element{ID: n.ID, Label: n.Name, Type: Word(o.Lang, n.Type), Kind: n.Type, Aliases: n.Aliases, Tags: statuses(s.status), Code: n.Code, Level: n.Level, Evidence: s.evidence}
		if a := latest(s.investment); a != nil {
			x.Investment, x.Unit = &a.Value, a.Unit
		}
		if a := latest(s.status); a != nil {
			x.Status = a.Text
		}
		var text []string
		for _, a := range append(s.investment[:len(s.investment):len(s.investment)], s.status...) {
			text = append(text, quote(a.Evidence))
			x.Proofs = append(x.Proofs, a.told())
		}
		x.Description = strings.Join(text, "\n")
		w.s(comma(i), jsonText(x))
	}
	w.s("\n],\n\"connections\": [")
	for i, e := range g.Edges {
		x := connection{ID: i + 1, From: e.Source.ID, To: e.Target.ID, Direction: "directed", Label: Word(o.Lang, e.Predicate), Type: e.Predicate,
			Strength: len(e.Evidence), Confidence: e.Confidence(), Years: spanText(e.Spells()), Planned: e.Planned(), Proofs: proofs(e.Evidence)}
		var text []string
		for _, ev := range e.Evidence {
			text = append(text, quote(ev))
		}
		x.Description = strings.Join(text, "\n")
		w.s(comma(i), jsonText(x))
	}
	w.s("\n]}\n")
	return ctx.Err()
}

// comma stands before the i-th item of a list that has one a line.
func comma(i int) string {
	if i == 0 {
		return "\n"
	}
	return ",\n"
}

func statuses(list []*Attribute) []string {
	var out []string
	for _, a := range list {
		out = append(out, a.Text)
	}
	return unique(out)
}
