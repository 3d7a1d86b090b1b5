package export

import (
	"context"
	"encoding/csv"
	"strconv"
)

// yes writes a flag as CSV readers take it.
func yes(b bool) string { return strconv.FormatBool(b) }

func year(y int) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(y)
}

// proofColumns are the columns of a statement's place.
var proofColumns = []string{"evidence", "report", "file", "year", "quote", "prefix", "suffix", "start", "end", "rule", "confidence"}

func (e *Evidence) columns() []string {
	c := ""
	if e.Confidence != 0 {
		c = num(e.Confidence)
	}
	return []string{e.ID, e.Report.Name, e.Report.File(), year(e.Report.Year), e.Quote, e.Prefix, e.Suffix, strconv.Itoa(e.Start), strconv.Itoa(e.End), e.Rule, c}
}

// writeCSV writes nodes.csv and edges.csv with the headings that Gephi reads,
// and beside them each statement, attribute and observation with its proof.
func writeCSV(ctx context.Context, g *Graph, o Options, create func(string) *writer) error {
	file := func(name string, head []string, rows func(put func(...string))) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		w := csv.NewWriter(create(name))
		_ = w.Write(head)
		rows(func(cells ...string) { _ = w.Write(cells) })
		w.Flush()
		return w.Error()
	}
	names := func(list []field) (out []string) {
		for _, f := range list {
			out = append(out, f.name)
		}
		return out
	}
	all := g.sums()
	if err := file("nodes.csv", append([]string{"Id", "Label", "years"}, names(nodeFields)...), func(put func(...string)) {
		for _, n := range g.Nodes {
			put(append([]string{n.ID, n.Name, spanText(all[n].spells)}, nodeValues(n, all[n])...)...)
		}
	}); err != nil {
		return err
	}
	if err := file("edges.csv", append([]string{"Source", "Target", "Type", "Label", "Weight"}, names(edgeFields)...), func(put func(...string)) {
		for _, e := range g.Edges {
			put(append([]string{e.Source.ID, e.Target.ID, "Directed", Word(o.Lang, e.Predicate), strconv.Itoa(max(len(e.Evidence), 1))}, edgeValues(e)...)...)
		}
	}); err != nil {
		return err
	}
	if err := file("statements.csv", append([]string{"subject", "subjectName", "predicate", "object", "objectName", "period", "planned", "position"}, proofColumns...), func(put func(...string)) {
		for _, e := range g.Edges {
			for _, ev := range e.Evidence {
				put(append([]string{e.Source.ID, e.Source.Name, e.Predicate, e.Target.ID, e.Target.Name, ev.Period, yes(ev.Planned), ev.Position}, ev.columns()...)...)
			}
		}
	}); err != nil {
		return err
	}
	if err := file("attributes.csv", append([]string{"subject", "subjectName", "attribute", "value", "unit"}, proofColumns...), func(put func(...string)) {
		for _, a := range g.Attributes {
			put(append([]string{a.Node.ID, a.Node.Name, a.Name, a.valueText(), a.Unit}, a.Evidence.columns()...)...)
		}
	}); err != nil {
		return err
	}
	return file("observations.csv", append([]string{"observation", "subject", "subjectName", "indicator", "value", "unit", "change", "period", "rank", "target"}, proofColumns...), func(put func(...string)) {
		for _, x := range g.Observations {
			put(append([]string{x.ID, x.Subject.ID, x.Subject.Name, x.Indicator, ptr(x.Value), x.Unit, ptr(x.Change), x.Period, x.Rank, yes(x.Target)}, x.Evidence.columns()...)...)
		}
	})
}

func (a *Attribute) valueText() string {
	if a.Text != "" {
		return a.Text
	}
	return num(a.Value)
}
