package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"zhengpu/graph"
	"zhengpu/graph/explore"
	"zhengpu/ner"
)

type neighborsOptions struct {
	name  string
	via   []string
	types []string
	limit int
}

func newNeighbors(a *app) *cobra.Command {
	var o neighborsOptions
	c := a.describe(&cobra.Command{
		Use:  "neighbors NAME",
		Args: a.args(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			o.name = args[0]
			return runNeighbors(c.Context(), a, o)
		},
	})
	f := c.Flags()
	f.StringSliceVar(&o.via, "via", nil, a.t("flag.via"))
	f.StringSliceVar(&o.types, "type", nil, a.t("flag.type"))
	f.IntVar(&o.limit, "limit", 0, a.t("flag.limit.neighbors"))
	return c
}

// neighbor is a line of `neighbors --json`.
type neighbor struct {
	Direction string `json:"direction"` // out: NAME is the subject; in: the object
	Predicate string `json:"predicate"`
	explore.Node
	Times  int             `json:"times"`
	Proofs []explore.Proof `json:"proofs"`
}

func runNeighbors(ctx context.Context, a *app, o neighborsOptions) error {
	via, err := a.predicates(o.via)
	if err != nil {
		return err
	}
	types, err := a.typeNames(o.types)
	if err != nil {
		return err
	}
	if o.limit < 0 {
		return fail(exitUsage, errors.New(a.t("limit.range", o.limit)))
	}
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	e, err := s.Resolve(ctx, o.name, ner.NoType)
	if err != nil {
		return a.queryError(err)
	}
	limit := o.limit
	if len(types) > 0 {
		limit = 0 // choose among those of the type
	}
	links, more, err := explore.NewReader(s).Neighbors(ctx, e.ID, limit, via...)
	if err != nil {
		return a.queryError(err)
	}
	var list []neighbor
	for _, l := range links {
		n := neighbor{Direction: "out", Predicate: l.Predicate, Node: l.Object, Times: l.Times, Proofs: l.Proofs}
		if l.Subject.ID != e.ID {
			n.Direction, n.Node = "in", l.Subject
		}
		if len(types) == 0 || slices.Contains(types, n.Type) {
			list = append(list, n)
		}
	}
	if o.limit > 0 && len(list) > o.limit {
		list, more = list[:o.limit], len(list)-o.limit
	}
	if len(list) == 0 {
		a.note("said", "zhengpu", a.t("neighbors.none", e.Name))
		return fail(exitNothing, nil)
	}
	if a.json {
		for _, n := range list {
			if err := a.object(n); err != nil {
				return err
			}
		}
		return nil
	}
	t := &table{head: []string{a.term("col", "relation"), a.term("col", "name"), a.term("col", "type"), a.term("col", "year"), a.term("col", "quote")}, most: []int{0, cellWidth, 0, 0, quoteWidth}}
	for _, n := range list {
		arrow := "→ "
		if n.Direction == "in" {
			arrow = "← "
		}
		t.add(arrow+a.term("pred", n.Predicate), n.Name, a.term("type", n.Type), yearsOf(n.Proofs), quoteOf(n.Proofs))
	}
	t.print(a.out)
	if more > 0 {
		a.note("more.limit", more)
	}
	return nil
}

func yearsOf(proofs []explore.Proof) string {
	var out []string
	for _, p := range proofs {
		if y := yearText(p.Year); p.Year != 0 && !slices.Contains(out, y) {
			out = append(out, y)
		}
	}
	return strings.Join(out, " ")
}

func quoteOf(proofs []explore.Proof) string {
	if len(proofs) == 0 {
		return ""
	}
	return proofs[len(proofs)-1].Quote
}

// predicates reads relations by their name in either language.
func (a *app) predicates(list []string) ([]string, error) {
	known := []string{string(graph.PredWithin)}
	for _, p := range graph.Relations() {
		known = append(known, string(p))
	}
	slices.Sort(known)
	var out []string
	for _, name := range list {
		name = strings.Trim(name, "<>")
		i := slices.IndexFunc(known, func(p string) bool { return strings.EqualFold(p, name) || chinese["pred."+p] == name })
		if i < 0 {
			return nil, fail(exitUsage, errors.New(a.t("via.unknown", name, strings.Join(known, ", "))))
		}
		out = append(out, known[i])
	}
	return out, nil
}
