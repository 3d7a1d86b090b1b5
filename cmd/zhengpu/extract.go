package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"zhengpu/ner"
)

type extractOptions struct {
	given
	format string
	least  float64
	paths  []string
}

func newExtract(a *app) *cobra.Command {
	var o extractOptions
	c := a.describe(&cobra.Command{
		Use:  "extract PATH…",
		Args: a.args(1, -1),
		RunE: func(c *cobra.Command, args []string) error {
			o.paths = args
			if a.json && !c.Flags().Changed("format") {
				o.format = "json"
			}
			return runExtract(c.Context(), a, o)
		},
	})
	a.givenFlags(c, &o.given)
	c.Flags().StringVarP(&o.format, "format", "f", "json", a.t("flag.format"))
	a.leastFlag(c, &o.least)
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"json", "text"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// extracted is what one file came to.
type extracted struct {
	source *ner.Source
	an     *ner.Analysis
	report ner.Report
	err    error
	first  bool // of its path

	out []byte // what extract prints
}

// batchGC is the collector's pace (as GOGC) for commands that go through many
// reports: what the lexicon holds, some 70 MB, is held to the end, and each
// collection goes through it.
const batchGC = 300

func runExtract(ctx context.Context, a *app, o extractOptions) error {
	if o.format != "json" && o.format != "text" {
		return fail(exitUsage, errors.New(a.t("format.unknown", o.format, "json, text")))
	}
	if err := a.checkLeast(o.least); err != nil {
		return err
	}
	if err := a.checkGiven(o.given); err != nil {
		return err
	}
	first := true
	return a.extractEach(ctx, o.paths, o.given, func(e *extracted) (err error) {
		e.report = e.an.AtLeast(o.least).Report()
		if o.format == "json" {
			e.out, err = encoded(e.report)
		}
		return err
	}, func(e extracted) error {
		if o.format == "json" {
			return a.write(e.out)
		}
		if !first {
			a.printf("\n")
		}
		first = false
		a.reportText(e, e.report)
		return nil
	})
}

// leastFlag adds --min-confidence.
func (a *app) leastFlag(c *cobra.Command, least *float64) {
	c.Flags().Float64Var(least, "min-confidence", 0, a.t("flag.min-confidence"))
}

// checkLeast refuses a confidence that is none.
func (a *app) checkLeast(least float64) error {
	if !(least >= 0 && least <= 1) {
		return fail(exitUsage, errors.New(a.t("confidence.range", least)))
	}
	return nil
}

// extractAll analyses the reports that paths lead to and gives them to take in
// order. What cannot be read is told and left out; the error then says so.
func (a *app) extractAll(ctx context.Context, paths []string, g given, take func(extracted) error) error {
	return a.extractEach(ctx, paths, g, func(e *extracted) error { e.report = e.an.Report(); return nil }, take)
}

// extractEach is extractAll with what is to be done with each report, in any
// order, before take gets it.
func (a *app) extractEach(ctx context.Context, paths []string, g given, each func(*extracted) error, take func(extracted) error) error {
	defer debug.SetGCPercent(debug.SetGCPercent(batchGC))
	list, bad := inputs(paths)
	skip := &skipped{a: a}
	for _, err := range bad {
		skip.add(err)
	}
	if len(list) == 0 {
		return skip.status()
	}
	x, err := a.extractor()
	if err != nil {
		return fail(exitFailed, err)
	}
	bar := a.progress(len(list), a.t("extract.progress"))
	defer bar.end()
	err = inOrder(ctx, documents(list), func(d document) extracted {
		e := extracted{source: d.source, err: d.err, first: d.first}
		if e.err == nil {
			_, e.err = guarded(d.path, func() (_ any, err error) {
				if e.an, err = x.source(ctx, d.source, g); err == nil {
					err = each(&e)
				}
				return nil, err
			})
		}
		return e
	}, func(e extracted) error {
		bar.step(e.first, true)
		if e.err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			skip.add(e.err)
			return nil
		}
		return take(e)
	})
	if err != nil {
		return err
	}
	return skip.status()
}

// reportName is the name that a path gives to its report.
func reportName(path string) string {
	base := filepath.Base(path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// reportText prints a report for people.
func (a *app) reportText(e extracted, r ner.Report) {
	about := r.About
	if about == "" {
		about = "?"
	}
	a.printf("# %s  %s %s %s\n", r.Report, about, r.AboutCode, yearText(r.Year))
	for _, t := range ner.Types() {
		var names []string
		for _, x := range r.Entities {
			if x.Type == t {
				n := x.Name
				if len(x.Also) > 0 {
					n += a.t("brackets", strings.Join(x.Also, a.t("comma")))
				}
				names = append(names, n)
			}
		}
		if len(names) > 0 {
			a.printf("\n%s (%d)\n  %s\n", a.term("type", t.String()), len(names), strings.Join(names, a.t("sep")))
		}
	}
	places := newPlaces(e.source)
	at := func(ev ner.ReportEvidence) string {
		line, col := places.at(ev.Start)
		return fmt.Sprintf("%d:%d", line, col)
	}
	heading := func(key string, n int) {
		if n > 0 {
			a.printf("\n%s (%d)\n", a.t(key), n)
		}
	}
	heading("col.facts", len(r.Facts))
	for _, f := range r.Facts {
		extra := ""
		if f.Position != "" {
			extra += a.t("brackets", f.Position)
		}
		if f.Planned {
			extra += a.t("brackets", a.t("planned"))
		}
		a.printf("  %s —%s→ %s%s\n      %s  “%s”\n", f.S, a.term("pred", string(f.P)), f.O, extra, at(f.ReportEvidence), f.Quote)
	}
	heading("col.attributes", len(r.Attributes))
	for _, t := range r.Attributes {
		v, ok := t.Value.(string)
		if ok {
			v = a.term("status", v)
		} else if n, isNum := t.Value.(float64); isNum {
			v = a.amount(n, t.Unit)
		}
		a.printf("  %s  %s %s\n      %s  “%s”\n", t.S, a.term("pred", t.P), v, at(t.ReportEvidence), t.Quote)
	}
	heading("col.observations", len(r.Observations))
	for _, o := range r.Observations {
		a.printf("  %s\n      %s  “%s”\n", a.figure(o), at(o.ReportEvidence), o.Quote)
	}
}

// figure puts an observation on one line.
func (a *app) figure(o ner.ReportObservation) string {
	parts := []string{o.Subject, o.Indicator}
	if o.Value != nil {
		unit := ""
		if o.Unit != nil {
			unit = *o.Unit
		}
		parts = append(parts, a.amount(*o.Value, unit))
	}
	if o.Change != nil {
		parts = append(parts, percent(*o.Change))
	}
	if o.Rank != nil {
		parts = append(parts, *o.Rank)
	}
	if o.Period != "" {
		parts = append(parts, a.t("brackets", o.Period))
	}
	if o.Target {
		parts = append(parts, a.t("target"))
	}
	return strings.Join(parts, " ")
}

func percent(v float64) string {
	return fmt.Sprintf("%+g%%", roundTo(v*100, 6))
}

func roundTo(v float64, digits int) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', digits, 64), 64)
	if err != nil {
		return v
	}
	return r
}
