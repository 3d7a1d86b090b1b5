package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"zhengpu/ner"
)

func newTimeline(a *app) *cobra.Command {
	return a.describe(&cobra.Command{
		Use:  "timeline NAME",
		Args: a.args(1, 1),
		RunE: func(c *cobra.Command, args []string) error { return runTimeline(c.Context(), a, args[0]) },
	})
}

// event is a line of `timeline --json`.
type event struct {
	Date      string   `json:"date"`   // 2023, 2023-05, 2022-01/2022-10
	Stated    bool     `json:"stated"` // the text gives the date; else it is the report's year
	Kind      string   `json:"kind"`   // fact, attribute or observation
	Predicate string   `json:"predicate,omitempty"`
	Direction string   `json:"direction,omitempty"`
	Other     string   `json:"other,omitempty"`
	Name      string   `json:"name,omitempty"`
	Indicator string   `json:"indicator,omitempty"`
	Value     any      `json:"value,omitempty"`
	Unit      string   `json:"unit,omitempty"`
	Change    *float64 `json:"change,omitempty"`
	Rank      string   `json:"rank,omitempty"`
	Planned   bool     `json:"planned,omitempty"`
	Target    bool     `json:"target,omitempty"`
	sourced
}

func runTimeline(ctx context.Context, a *app, name string) error {
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	e, err := s.Resolve(ctx, name, ner.NoType)
	if err != nil {
		return a.queryError(err)
	}
	d, err := readDossier(ctx, s, e)
	if err != nil {
		return a.queryError(err)
	}
	list := events(d)
	if len(list) == 0 {
		a.note("timeline.none", e.Name)
		return fail(exitNothing, nil)
	}
	if a.json {
		for _, ev := range list {
			if err := a.object(ev); err != nil {
				return err
			}
		}
		return nil
	}
	a.printf("%s  %s\n<%s>\n", e.Name, a.term("type", e.Type), e.ID)
	if len(e.Aliases) > 0 {
		a.printf("%s %s\n", a.t("lookup.also"), strings.Join(e.Aliases, a.t("comma")))
	}
	last := ""
	for _, ev := range list {
		date := ev.Date
		if !ev.Stated {
			date = a.t("timeline.report", date)
		}
		if date != last {
			a.printf("\n%s\n", date)
			last = date
		}
		a.printf("    %s\n", a.eventLine(ev))
		a.tellProof(ev.sourced)
	}
	return nil
}

// events lists all that is dated of a thing: by the date that the text gives,
// else by the report's year; in order of date, report and place.
func events(d *dossier) []event {
	var out []event
	for _, kind := range []struct {
		name string
		list []dossierFact
	}{{"fact", d.Facts}, {"attribute", d.Attributes}, {"observation", d.Observations}} {
		for _, f := range kind.list {
			ev := event{Date: f.Period, Stated: f.Period != "", Kind: kind.name, Predicate: f.Predicate, Direction: f.Direction, Other: f.Other, Name: f.Name,
				Indicator: f.Indicator, Value: f.Value, Unit: f.Unit, Change: f.Change, Rank: f.Rank, Planned: f.Planned, Target: f.Target,
				sourced: sourced{Report: f.Report, Year: f.Year, Start: f.Start, Quote: f.Quote}}
			if ev.Date == "" && f.Year != 0 {
				ev.Date = yearText(f.Year)
			}
			if ev.Date != "" {
				out = append(out, ev)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y event) int {
		return cmp.Or(strings.Compare(x.Date, y.Date), cmp.Compare(btoi(x.Stated), btoi(y.Stated)), cmp.Compare(x.Year, y.Year), strings.Compare(x.Report, y.Report),
			cmp.Compare(x.Start, y.Start), strings.Compare(x.Predicate, y.Predicate), strings.Compare(x.Name+x.Indicator, y.Name+y.Indicator), strings.Compare(fmt.Sprint(x.Value), fmt.Sprint(y.Value)))
	})
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (a *app) eventLine(ev event) string {
	var parts []string
	switch ev.Kind {
	case "fact":
		arrow := "→ "
		if ev.Direction == "in" {
			arrow = "← "
		}
		parts = append(parts, arrow+a.term("pred", ev.Predicate), ev.Name)
	case "attribute":
		parts = append(parts, a.term("pred", ev.Predicate), a.cell("value", status(a, ev.Value), ev.Unit))
	default:
		parts = append(parts, ev.Indicator)
		if ev.Value != nil {
			parts = append(parts, a.cell("value", ev.Value, ev.Unit))
		}
		if ev.Change != nil {
			parts = append(parts, percent(*ev.Change))
		}
		if ev.Rank != "" {
			parts = append(parts, ev.Rank)
		}
	}
	if ev.Planned {
		parts = append(parts, strings.TrimSpace(a.t("brackets", a.t("planned"))))
	}
	if ev.Target {
		parts = append(parts, a.t("target"))
	}
	return strings.Join(parts, " ")
}
