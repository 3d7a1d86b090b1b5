package export

import (
	"strconv"
	"strings"
)

// mdText keeps text from being read as Markdown or as a cell's end.
func mdText(s string) string {
	return strings.NewReplacer("\\", `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`, "]", `\]`, "#", `\#`, "\n", " ", "\r", " ").Replace(s)
}

// markdown writes tables; the picture is a Mermaid block, which GitHub, GitLab
// and Obsidian draw. Quotes stand in their rows.
func (d *dossier) markdown(w *writer) {
	w.s("# ", mdText(d.title), "\n\n")
	for _, m := range d.meta {
		w.s("- ", mdText(m[0]), ": ", mdText(m[1]), "\n")
	}
	if len(d.parts) == 0 {
		w.s("\n", mdText(d.t("empty")), "\n")
	}
	for _, p := range d.parts {
		w.s("\n## ", mdText(p.title), "\n\n")
		if p.graph != nil {
			d.mermaid(w, p.graph)
		}
		if p.note != "" {
			w.s(mdText(p.note), "\n\n")
		}
		for _, c := range p.charts {
			head, rule, values, changes := "| "+mdText(c.title), "| ---", "| "+d.t("value"), "| "+d.t("change")
			for i, y := range c.years {
				head += " | " + strconv.Itoa(y)
				if c.target[i] {
					head += " " + d.t("target")
				}
				rule += " | ---:"
				v := ""
				if c.value[i] != nil {
					v = amount(d.lang, *c.value[i], c.unit)
				}
				values += " | " + mdText(v)
				changes += " | " + percent(c.change[i])
			}
			w.s(head, " |\n", rule, " |\n", values, " |\n", changes, " |\n\n")
		}
		if len(p.rows) == 0 {
			continue
		}
		proofs := p.rows[0].ev != nil
		w.s("|")
		for _, h := range p.head {
			w.s(" ", mdText(h), " |")
		}
		if proofs {
			w.s(" ", Word(d.lang, "quote"), " |")
		}
		w.s("\n|", strings.Repeat(" --- |", len(p.head)))
		if proofs {
			w.s(" --- |")
		}
		w.s("\n")
		for _, r := range p.rows {
			w.s("|")
			for _, c := range r.cells {
				w.s(" ", mdText(c), " |")
			}
			if proofs {
				var parts []string
				for _, ev := range r.ev {
					parts = append(parts, "“"+mdText(ev.Quote)+"” ("+mdText(d.source(ev))+")")
				}
				w.s(" ", strings.Join(parts, "<br>"), " |")
			}
			w.s("\n")
		}
	}
	w.s("\n", mdText(d.t("footer")), "\n")
}

func (d *dossier) mermaid(w *writer, x *ego) {
	text := func(s string) string {
		return `"` + strings.NewReplacer(`"`, "#quot;", "<", "#lt;", ">", "#gt;", "\n", " ", "`", "'", "|", "#124;").Replace(s) + `"`
	}
	index := map[*Node]string{}
	w.s("```mermaid\ngraph LR\n")
	for i, n := range x.nodes {
		index[n] = "n" + strconv.Itoa(i)
		w.s("  ", index[n], "[", text(n.Name), "]\n")
	}
	for _, e := range x.edges {
		w.s("  ", index[e.Source], " -->|", text(Word(d.lang, e.Predicate)), "| ", index[e.Target], "\n")
	}
	w.s("```\n\n")
}
