package export

import (
	"context"
	"encoding/xml"
	"strconv"
)

// writeGraphML writes GraphML with a key an attribute. Labels stand under the
// key "label", which Gephi, yEd and Cytoscape know.
func writeGraphML(ctx context.Context, g *Graph, o Options, w *writer) error {
	w.s(xml.Header, `<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">`, "\n")
	kinds := map[string]string{"string": "string", "integer": "int", "double": "double", "boolean": "boolean"}
	keys := func(of, prefix string, list []field) {
		for i, f := range list {
			w.s(`<key id="`, prefix, strconv.Itoa(i), `" for="`, of, `" attr.name="`, f.name, `" attr.type="`, kinds[f.typ], `"/>`, "\n")
		}
	}
	nodes := append([]field{{"label", "string"}, {"years", "string"}}, nodeFields...)
	edges := append([]field{{"label", "string"}, {"weight", "double"}}, edgeFields...)
	keys("node", "n", nodes)
	keys("edge", "e", edges)
	values := func(prefix string, list []string) {
		for i, v := range list {
			if v != "" {
				w.s(`<data key="`, prefix, strconv.Itoa(i), `">`, xmlText(v), "</data>")
			}
		}
	}
	w.s(`<graph id="zhengpu" edgedefault="directed">`, "\n")
	all := g.sums()
	for _, n := range g.Nodes {
		if err := ctx.Err(); err != nil {
			return err
		}
		w.s(`<node id="`, xmlText(n.ID), `">`)
		values("n", append([]string{n.Name, spanText(all[n].spells)}, nodeValues(n, all[n])...))
		w.s("</node>\n")
	}
	for i, e := range g.Edges {
		w.s(`<edge id="`, "e", strconv.Itoa(i), `" source="`, xmlText(e.Source.ID), `" target="`, xmlText(e.Target.ID), `">`)
		values("e", append([]string{Word(o.Lang, e.Predicate), strconv.Itoa(max(len(e.Evidence), 1))}, edgeValues(e)...))
		w.s("</edge>\n")
	}
	w.s("</graph>\n</graphml>\n")
	return ctx.Err()
}
