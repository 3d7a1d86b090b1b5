package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"zhengpu/graph/search"
	"zhengpu/ner"
)

type searchOptions struct {
	typed string
	search.Options
}

func newSearch(a *app) *cobra.Command {
	var o searchOptions
	c := a.describe(&cobra.Command{
		Use:  "search TEXT",
		Args: a.args(1, -1),
		RunE: func(c *cobra.Command, args []string) error {
			o.typed = strings.Join(args, " ")
			return runSearch(c.Context(), a, o)
		},
	})
	f := c.Flags()
	f.IntVar(&o.Limit, "limit", 10, a.t("flag.limit.search"))
	f.StringSliceVar(&o.Types, "type", nil, a.t("flag.type"))
	f.BoolVar(&o.Exact, "exact", false, a.t("flag.exact"))
	return c
}

func runSearch(ctx context.Context, a *app, o searchOptions) error {
	types, err := a.typeNames(o.Types)
	if err != nil {
		return err
	}
	o.Types = types
	if o.Limit < 1 {
		return fail(exitUsage, errors.New(a.t("limit.range", o.Limit)))
	}
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	index, err := search.FromStore(ctx, s)
	if err != nil {
		return a.queryError(err)
	}
	hits := index.Find(o.typed, o.Options)
	if len(hits) == 0 {
		a.note("said", "zhengpu", a.t("lookup.none", o.typed))
		return fail(exitNothing, nil)
	}
	if a.json {
		for _, h := range hits {
			if err := a.object(h); err != nil {
				return err
			}
		}
		return nil
	}
	t := &table{head: []string{a.term("col", "name"), a.term("col", "type"), a.term("col", "matched"), a.t("col.match"), a.term("col", "id")}, most: []int{cellWidth, 0, cellWidth, 0, 60}}
	for _, h := range hits {
		m := ""
		if h.Matched != h.Name {
			m = h.Matched
		}
		t.add(h.Name, a.term("type", h.Type), m, a.term("match", h.Match), h.ID)
	}
	t.print(a.out)
	return nil
}

// typeNames reads entity types by their name in either language.
func (a *app) typeNames(list []string) ([]string, error) {
	var out []string
	for _, name := range list {
		i := slices.IndexFunc(ner.Types(), func(t ner.Type) bool {
			return strings.EqualFold(t.String(), name) || chinese["type."+t.String()] == name
		})
		if i < 0 {
			var known []string
			for _, t := range ner.Types() {
				known = append(known, t.String())
			}
			return nil, fail(exitUsage, errors.New(a.t("type.unknown", name, strings.Join(known, ", "))))
		}
		out = append(out, ner.Types()[i].String())
	}
	return out, nil
}
