package main

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"zhengpu/graph"
	"zhengpu/queries"
)

//go:embed dossier.js
var dossierScript string

type lookupOptions struct {
	name  string
	limit int
}

func newLookup(a *app) *cobra.Command {
	var o lookupOptions
	c := a.describe(&cobra.Command{
		Use:  "lookup NAME",
		Args: a.args(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			o.name = args[0]
			return runLookup(c.Context(), a, o)
		},
	})
	c.Flags().IntVar(&o.limit, "limit", 8, a.t("flag.limit.lookup"))
	return c
}

// found is what `lookup --json` prints.
type found struct {
	Query   string        `json:"query"`
	Matches []graph.Found `json:"matches"`
	Near    []string      `json:"near"`    // names like it, when nothing matches
	Dossier *dossier      `json:"dossier"` // of the only match, else null
}

type dossier struct {
	graph.Entity
	Facts        []dossierFact `json:"facts"`
	Attributes   []dossierFact `json:"attributes"`
	Observations []dossierFact `json:"observations"`
}

// dossierFact is a fact, an attribute or an observation with its proof; fields
// that do not apply are left out.
type dossierFact struct {
	Kind      string   `json:"-"`
	Predicate string   `json:"predicate,omitempty"`
	Direction string   `json:"direction,omitempty"` // out: the entity is the subject; in: the object
	Other     string   `json:"other,omitempty"`     // id of the other end
	Name      string   `json:"name,omitempty"`      // and its name
	Type      string   `json:"type,omitempty"`
	Position  string   `json:"position,omitempty"`
	Planned   bool     `json:"planned,omitempty"`
	Indicator string   `json:"indicator,omitempty"`
	Value     any      `json:"value,omitempty"`
	Unit      string   `json:"unit,omitempty"`
	Change    *float64 `json:"change,omitempty"`
	Period    string   `json:"period,omitempty"`
	Rank      string   `json:"rank,omitempty"`
	Target    bool     `json:"target,omitempty"`
	Year      int      `json:"year,omitempty"` // of the report
	Report    string   `json:"report"`
	Start     int      `json:"start"` // of the quote, in bytes of the report's file
	Quote     string   `json:"quote"`
	Evidence  string   `json:"evidence"`
}

func runLookup(ctx context.Context, a *app, o lookupOptions) error {
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	hits, err := s.Lookup(ctx, o.name, 50)
	if err != nil {
		return a.queryError(err)
	}
	// An exact name beats other names of other things.
	if n := strongest(hits); n > 0 {
		hits = hits[:n]
	}
	res := found{Query: o.name, Matches: hits, Near: []string{}}
	if len(hits) == 0 {
		res.Matches = []graph.Found{}
		if res.Near, err = near(ctx, s, o.name); err != nil {
			return a.queryError(err)
		}
	}
	if len(hits) == 1 {
		if res.Dossier, err = readDossier(ctx, s, hits[0].Entity); err != nil {
			return a.queryError(err)
		}
	}
	if a.json {
		if err := a.object(res); err != nil {
			return err
		}
	} else {
		a.tellFound(res, o)
	}
	if len(hits) == 0 {
		return fail(exitNothing, nil)
	}
	return nil
}

// strongest counts the hits that are as good as the first, when that is an id
// or a whole name.
func strongest(hits []graph.Found) int {
	n := 0
	for _, h := range hits {
		if h.Match != hits[0].Match || h.Match != graph.MatchID && h.Match != graph.MatchName && h.Match != graph.MatchAlias {
			break
		}
		n++
	}
	return n
}

// near gives up to five names that share most pairs of characters with one
// that was not found.
func near(ctx context.Context, s *graph.Store, name string) ([]string, error) {
	r := []rune(name)
	score := map[string]float64{}
	for n := min(len(r)-1, 12); n >= 2 && len(score) < 5; n-- {
		for i := 0; i+n <= len(r) && i < 24; i++ {
			hits, err := s.Lookup(ctx, string(r[i:i+n]), 10)
			if err != nil {
				return nil, err
			}
			for _, h := range hits {
				if h.Type != graph.TypeReport {
					score[h.Matched] = dice(name, h.Matched)
				}
			}
		}
	}
	out := []string{}
	for n := range score {
		out = append(out, n)
	}
	slices.SortFunc(out, func(x, y string) int { return cmp.Or(cmp.Compare(score[y], score[x]), strings.Compare(x, y)) })
	return out[:min(len(out), 5)], nil
}

// dice is twice the share of pairs of neighbouring characters that two names
// have in common (Dice's coefficient), single characters standing in for very
// short names.
func dice(a, b string) float64 {
	pairs := func(s string) map[string]int {
		r := []rune(s)
		m := map[string]int{}
		for i := 0; i+1 < len(r); i++ {
			m[string(r[i:i+2])]++
		}
		if len(r) == 1 {
			m[s]++
		}
		return m
	}
	x, y := pairs(a), pairs(b)
	same, all := 0, 0
	for k, n := range x {
		same += min(n, y[k])
		all += n
	}
	for _, n := range y {
		all += n
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(same) / float64(all)
}

func readDossier(ctx context.Context, s *graph.Store, e graph.Entity) (*dossier, error) {
	list, err := graph.LoadQueries(queries.FS)
	if err != nil {
		return nil, err
	}
	q := &graph.Query{Name: "lookup", File: "dossier.js", Text: dossierScript, Library: list[0].Library,
		Params: []graph.Param{{Name: "node", Kind: graph.KindString, Required: true}}}
	cols, rows, err := graph.RunQuery(ctx, s, q, map[string]any{"node": "<" + e.ID + ">"})
	if err != nil {
		return nil, err
	}
	d := &dossier{Entity: e, Facts: []dossierFact{}, Attributes: []dossierFact{}, Observations: []dossierFact{}}
	for _, r := range rows {
		f := dossierFact{}
		m, err := intoStruct(cols, r, &f)
		if err != nil {
			return nil, fmt.Errorf("dossier of %s: %w", e.ID, err)
		}
		switch m["kind"] {
		case "fact":
			d.Facts = append(d.Facts, f)
		case "attribute":
			d.Attributes = append(d.Attributes, f)
		default:
			d.Observations = append(d.Observations, f)
		}
	}
	return d, nil
}

func (a *app) tellFound(res found, o lookupOptions) {
	switch {
	case len(res.Matches) == 0:
		msg := a.t("lookup.none", res.Query)
		if len(res.Near) > 0 {
			msg += a.t("lookup.near", strings.Join(res.Near, a.t("comma")))
		} else {
			msg += a.t("lookup.stats")
		}
		a.note("said", "zhengpu", msg)
	case res.Dossier != nil:
		a.tellDossier(res.Dossier, o.limit)
	default:
		t := &table{head: []string{a.t("col.name"), a.t("col.type"), a.t("col.id"), a.t("col.matched")}, most: []int{cellWidth, 0, 60, cellWidth}}
		for _, h := range res.Matches {
			m := ""
			if h.Matched != h.Name && h.Match != graph.MatchID {
				m = h.Matched
			}
			t.add(h.Name, a.term("type", h.Type), h.ID, m)
		}
		t.print(a.out)
		a.note("lookup.several", len(res.Matches), res.Matches[0].ID)
	}
}

func (a *app) tellDossier(d *dossier, limit int) {
	a.printf("%s  %s\n<%s>\n", d.Name, a.term("type", d.Type), d.ID)
	if len(d.Aliases) > 0 {
		a.printf("%s %s\n", a.t("lookup.also"), strings.Join(d.Aliases, a.t("comma")))
	}
	proof := func(f dossierFact) {
		a.printf("      “%s”  [%s", oneLine(f.Quote), f.Report)
		if f.Year != 0 && !strings.Contains(f.Report, yearText(f.Year)) {
			a.printf(" %d", f.Year)
		}
		a.printf("]\n")
	}
	group := func(title string, list []dossierFact, line func(dossierFact) string) {
		if len(list) == 0 {
			return
		}
		a.printf("\n%s (%d)\n", title, len(list))
		last, shown := "", 0
		for i, f := range list {
			if limit > 0 && shown == limit {
				a.printf("    %s\n", a.t("more.limit", len(list)-i))
				break
			}
			if l := line(f); l != last {
				a.printf("    %s\n", l)
				last = l
			}
			proof(f)
			shown++
		}
	}
	group(a.t("col.attributes"), d.Attributes, func(f dossierFact) string {
		return a.term("pred", f.Predicate) + " " + a.cell("value", status(a, f.Value), f.Unit)
	})
	for from := 0; from < len(d.Facts); {
		to := from
		for to < len(d.Facts) && d.Facts[to].Predicate == d.Facts[from].Predicate && d.Facts[to].Direction == d.Facts[from].Direction {
			to++
		}
		f := d.Facts[from]
		title := "→ " + a.term("pred", f.Predicate)
		if f.Direction == "in" {
			title = "← " + a.term("pred", f.Predicate)
		}
		group(title, d.Facts[from:to], func(f dossierFact) string {
			s := f.Name + "  " + a.term("type", f.Type)
			if f.Position != "" {
				s += a.t("brackets", f.Position)
			}
			if f.Planned {
				s += a.t("brackets", a.t("planned"))
			}
			return s
		})
		from = to
	}
	group(a.t("col.observations"), d.Observations, func(f dossierFact) string {
		parts := []string{f.Indicator}
		if f.Value != nil {
			parts = append(parts, a.cell("value", f.Value, f.Unit))
		}
		if f.Change != nil {
			parts = append(parts, percent(*f.Change))
		}
		if f.Rank != "" {
			parts = append(parts, f.Rank)
		}
		if f.Period != "" {
			parts = append(parts, a.t("brackets", f.Period))
		}
		if f.Target {
			parts = append(parts, a.t("target"))
		}
		return strings.Join(parts, " ")
	})
}

// status translates the word of a status; numbers stay.
func status(a *app, v any) any {
	if s, ok := v.(string); ok {
		return a.term("status", s)
	}
	return v
}
