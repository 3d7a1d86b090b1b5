package main

import (
	"context"

	"github.com/spf13/cobra"

	"zhengpu/graph"
)

func newStats(a *app) *cobra.Command {
	return a.describe(&cobra.Command{
		Use:  "stats",
		Args: a.args(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return runStats(c.Context(), a) },
	})
}

func runStats(ctx context.Context, a *app) error {
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	st, err := s.Stats(ctx)
	if err != nil {
		return a.queryError(err)
	}
	if a.json {
		return a.object(struct {
			Store string `json:"store"`
			graph.Stats
		}{s.Dir(), st})
	}
	a.printf("%s\n\n", a.t("build.store", s.Dir(), st.Backend))
	a.printf("%s\n", a.t("stats.line", commas(st.Reports), commas(st.Entities), commas(st.Statements), commas(st.Quads), commas(st.Names)))
	for _, part := range []struct {
		title, kind string
		list        []graph.Count
	}{{"stats.types", "type", st.Types}, {"stats.predicates", "pred", st.Predicates}} {
		if len(part.list) == 0 {
			continue
		}
		t := &table{head: []string{a.t(part.title), a.t("col.count")}, right: "1"}
		for _, n := range part.list {
			name := n.Name
			if word := a.term(part.kind, n.Name); word != n.Name {
				name += " " + word
			}
			t.add(name, commas(n.Count))
		}
		a.printf("\n")
		t.print(a.out)
	}
	a.printf("\n%s\n%s", a.t("stats.stock"), s.StockConfig())
	return nil
}
