package export

import (
	"context"
	"strconv"
)

// writeCytoscape writes Cytoscape.js JSON, which Cytoscape desktop opens as
// .cyjs. Proofs stand in texts of JSON: Cytoscape's tables hold no objects.
func writeCytoscape(ctx context.Context, g *Graph, o Options, w *writer) error {
	all, at := g.sums(), g.layout()
	r := &jsonRow{}
	w.s(`{"format_version": "1.0", "generated_by": "zhengpu", "target_cytoscapejs_version": "~3.0", "data": {"name": `, jsonString(o.Title), "},\n", `"elements": {"nodes": [`)
	for i, n := range g.Nodes {
		if err := ctx.Err(); err != nil {
			return err
		}
		s, v := all[n], nodeValues(n, all[n])
		r.b, r.more = r.b[:0], false
		r.open('{').key("id").text(n.ID).key("name").text(n.Name).key("shared_name").text(n.Name).key("type").text(n.Type)
		if len(n.Aliases) > 0 {
			r.key("aliases").texts(n.Aliases)
		}
		r.some("code", n.Code).some("level", n.Level)
		if a := latest(s.investment); a != nil {
			r.key("investment").number(a.Value).some("investmentUnit", a.Unit)
		}
		r.some("status", v[7]).key("evidence").int(s.evidence).some("years", spanText(s.spells)).some("proofs", v[10]).close('}')
		w.s(comma(i), `{"data": `)
		w.Write(r.b)
		w.s(`, "position": {"x":`, strconv.Itoa(at[i].x), `,"y":`, strconv.Itoa(at[i].y), "}}")
	}
	w.s("\n], \"edges\": [")
	for i, e := range g.Edges {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		r.b, r.more = r.b[:0], false
		r.open('{').key("id").text("e" + strconv.Itoa(i)).key("source").text(e.Source.ID).key("target").text(e.Target.ID).key("interaction").text(e.Predicate).
			key("name").text(Word(o.Lang, e.Predicate)).key("evidence").int(len(e.Evidence))
		ev := e.Best()
		if ev != nil {
			r.key("confidence").number(e.Confidence())
		}
		r.key("planned").bool(e.Planned()).some("years", spanText(e.Spells()))
		if ev == nil {
			r.key("start").int(0).key("end").int(0)
		} else {
			r.some("quote", ev.Quote).some("report", ev.Report.File()).key("start").int(ev.Start).key("end").int(ev.End).some("rule", ev.Rule).key("proofs").text(proofsText(e.Evidence))
		}
		r.close('}')
		w.s(comma(i), `{"data": `)
		w.Write(r.b)
		w.s("}")
	}
	w.s("\n]}}\n")
	return ctx.Err()
}
