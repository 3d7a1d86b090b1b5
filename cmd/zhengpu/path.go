package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"zhengpu/graph/explore"
	"zhengpu/ner"
)

type pathOptions struct {
	from, to string
	hops     int
	via      []string
}

func newPath(a *app) *cobra.Command {
	var o pathOptions
	c := a.describe(&cobra.Command{
		Use:  "path FROM TO",
		Args: a.args(2, 2),
		RunE: func(c *cobra.Command, args []string) error {
			o.from, o.to = args[0], args[1]
			return runPath(c.Context(), a, o)
		},
	})
	c.Flags().IntVar(&o.hops, "max-hops", 6, a.t("flag.max-hops"))
	c.Flags().StringSliceVar(&o.via, "via", nil, a.t("flag.via"))
	return c
}

// step is a line of `path --json`.
type step struct {
	Step int `json:"step"` // from 1
	explore.Link
}

func runPath(ctx context.Context, a *app, o pathOptions) error {
	via, err := a.predicates(o.via)
	if err != nil {
		return err
	}
	if o.hops < 1 || o.hops > 20 {
		return fail(exitUsage, errors.New(a.t("hops.range", o.hops)))
	}
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	from, err := s.Resolve(ctx, o.from, ner.NoType)
	if err != nil {
		return a.queryError(err)
	}
	to, err := s.Resolve(ctx, o.to, ner.NoType)
	if err != nil {
		return a.queryError(err)
	}
	edges, err := s.Path(ctx, from.ID, to.ID, o.hops, via...)
	if err != nil {
		return a.queryError(err)
	}
	if edges == nil {
		a.note("said", "zhengpu", a.t("path.none", from.Name, to.Name, o.hops))
		return fail(exitNothing, nil)
	}
	links, err := explore.NewReader(s).Links(ctx, edges)
	if err != nil {
		return a.queryError(err)
	}
	if len(links) == 0 {
		a.note("path.same", from.Name)
		return nil
	}
	at := from.ID
	t := &table{head: []string{"", a.term("col", "from"), a.term("col", "relation"), a.term("col", "to"), a.term("col", "year"), a.term("col", "quote")}, most: []int{0, cellWidth, 0, cellWidth, 0, quoteWidth}}
	for i, l := range links {
		if a.json {
			if err := a.object(step{i + 1, l}); err != nil {
				return err
			}
			continue
		}
		rel, here, there := "—"+a.term("pred", l.Predicate)+"→", l.Subject, l.Object
		if l.Subject.ID != at {
			rel, here, there = "←"+a.term("pred", l.Predicate)+"—", l.Object, l.Subject
		}
		t.add(yearText(i+1), here.Name, rel, there.Name, yearsOf(l.Proofs), quoteOf(l.Proofs))
		at = there.ID
	}
	if !a.json {
		t.print(a.out)
	}
	return nil
}
