package export

import (
	"context"
	"strconv"
	"strings"
)

// dotText quotes a text for DOT. A backslash is doubled: in labels and
// tooltips Graphviz reads it as an escape.
func dotText(s string) string { return `"` + dotEscape.Replace(s) + `"` }

// A replacer takes longer to make than to use, so each is made once.
var dotEscape = strings.NewReplacer("\\", `\\`, `"`, `\"`, "\r", " ", "\n", " ", "\x00", "")

var dotColours = map[string]string{
	"District": "#4e79a7", "Park": "#76b7b2", "Project": "#f28e2b", "Enterprise": "#e15759", "Program": "#b07aa1", "Organization": "#9c755f",
	"Place": "#59a14f", "Platform": "#86bcb6", "Person": "#d37295", "Honour": "#d4a72c", "Event": "#ff9da7", "Industry": "#499894", "Document": "#8c8c8c",
}

// writeDOT writes a digraph. Quotes stand in tooltips (they survive into SVG)
// and, with report, offsets and rule, in attributes that Graphviz passes over.
func writeDOT(ctx context.Context, g *Graph, o Options, w *writer) error {
	w.s("digraph zhengpu {\n")
	if o.Title != "" {
		w.s("  label=", dotText(o.Title), ";\n")
	}
	w.s("  charset=\"UTF-8\"; overlap=false; splines=true;\n  node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", fontname=\"Noto Sans CJK SC\"];\n  edge [fontname=\"Noto Sans CJK SC\", fontsize=10];\n")
	all := g.sums()
	attr := func(name, v string) {
		if v != "" {
			w.s(", ", name, "=", dotText(v))
		}
	}
	for _, n := range g.Nodes {
		if err := ctx.Err(); err != nil {
			return err
		}
		w.s("  ", dotText(n.ID), " [label=", dotText(n.Name))
		attr("class", n.Type)
		attr("color", dotColours[n.Type])
		attr("tooltip", strings.Join(append([]string{Word(o.Lang, n.Type)}, n.Aliases...), " | "))
		v := nodeValues(n, all[n])
		for i, f := range nodeFields {
			if f.name != "name" {
				attr("zp_"+f.name, v[i])
			}
		}
		w.s("];\n")
	}
	for _, e := range g.Edges {
		w.s("  ", dotText(e.Source.ID), " -> ", dotText(e.Target.ID), " [label=", dotText(Word(o.Lang, e.Predicate)))
		attr("weight", strconv.Itoa(max(len(e.Evidence), 1)))
		if ev := e.Best(); ev != nil {
			attr("tooltip", ev.Quote)
		}
		if e.Planned() {
			attr("style", "dashed")
		}
		for i, v := range edgeValues(e) {
			attr("zp_"+edgeFields[i].name, v)
		}
		w.s("];\n")
	}
	w.s("}\n")
	return ctx.Err()
}
