package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"os"

	"github.com/spf13/cobra"

	"zhengpu/ner/focus"
	"zhengpu/seeds"
)

type trainOptions struct {
	gold  []string
	out   string
	paths []string
}

func newTrain(a *app) *cobra.Command {
	var o trainOptions
	c := a.describe(&cobra.Command{
		Use: "train --gold DIR… -o FILE PATH…",
		RunE: func(c *cobra.Command, args []string) error {
			o.paths = args
			return runTrain(c.Context(), a, o)
		},
	})
	c.Flags().StringArrayVar(&o.gold, "gold", nil, a.t("flag.gold"))
	c.Flags().StringVarP(&o.out, "output", "o", "", a.t("flag.train.output"))
	return c
}

// trained is what `train --json` prints: of the cases, how many the rules get
// right, and how many a model that was trained without the case's report.
type trained struct {
	Reports int `json:"reports"`
	Cases   int `json:"cases"`
	Rules   int `json:"rules"`
	Model   int `json:"model"`
}

// runTrain fits the weights by which package focus chooses the subjects of
// figures, and tells how well they do on each report when trained on the rest.
func runTrain(ctx context.Context, a *app, o trainOptions) error {
	switch {
	case len(o.gold) == 0:
		return fail(exitUsage, errors.New(a.t("eval.gold")))
	case len(o.paths) == 0:
		return fail(exitUsage, errors.New(a.t("eval.unannotated")))
	}
	x, err := a.extractor()
	if err != nil {
		return fail(exitFailed, err)
	}
	model, err := focus.LoadWords(seeds.FS)
	if err != nil {
		return fail(exitFailed, err)
	}
	raw, pipeline := *x, *x.pipeline
	pipeline.Focus, pipeline.Confidence = nil, nil
	raw.pipeline = &pipeline
	b := *a
	b.extractor = func() (*extractor, error) { return &raw, nil }
	byReport := map[string][]focus.Case{}
	var names []string
	err = b.annotated(ctx, o.gold, o.paths, func(e extracted, gold *scoredReport, _ string) error {
		pred, err := asScored(e.an.Report())
		if err != nil {
			return err
		}
		byReport[e.report.Report] = model.Cases(e.an, subjectOf(e, gold, pred))
		names = append(names, e.report.Report)
		return nil
	})
	if err != nil {
		return err
	}
	var all []focus.Case
	for _, n := range names {
		all = append(all, byReport[n]...)
	}
	t := trained{Reports: len(names), Cases: len(all)}
	for _, n := range names {
		var rest []focus.Case
		for _, m := range names {
			if m != n {
				rest = append(rest, byReport[m]...)
			}
		}
		model.Train(rest)
		var own trained
		for i := range byReport[n] {
			c := &byReport[n][i]
			own.Rules += boolInt(c.RuleRight())
			own.Model += boolInt(model.Right(c))
		}
		t.Rules, t.Model = t.Rules+own.Rules, t.Model+own.Model
		if !a.json {
			a.printf("%-32s %4d %4d %4d\n", n, len(byReport[n]), own.Rules, own.Model)
		}
	}
	model.Train(all)
	if o.out != "" {
		var table bytes.Buffer
		if err := model.Write(&table); err != nil {
			return fail(exitFailed, err)
		}
		if err := os.WriteFile(o.out, table.Bytes(), 0o644); err != nil {
			return fail(exitFailed, err)
		}
	}
	if a.json {
		return a.object(t)
	}
	a.printf("%s\n", a.t("train.told", t.Reports, t.Cases, t.Rules, t.Model))
	return nil
}

// subjectOf tells which entity annotators say an observation of e is of. They
// are silent on one whose indicator and value they do not have.
func subjectOf(e extracted, gold, pred *scoredReport) func(i, entity int) bool {
	forms := map[string]int{}
	for i, g := range gold.Entities {
		for _, f := range bareForms(g.Name, g.Also, g.Aliases) {
			if _, twice := forms[f]; !twice {
				forms[f] = i
			}
		}
	}
	if _, ok := forms[bareName(gold.About)]; !ok {
		forms[bareName(gold.About)] = len(gold.Entities)
	}
	said := map[int]map[int]bool{} // by observation: gold entities
	return func(i, entity int) bool {
		if said[i] == nil {
			said[i] = map[int]bool{}
			p := pred.Observations[i]
			for _, g := range gold.Observations {
				if nearly(p.Value, g.Value) && bareName(textOf(p.Unit)) == bareName(textOf(g.Unit)) &&
					(p.Value != nil || nearly(p.Change, g.Change)) && alike(p.Indicator, g.Indicator) >= least {
					if n, ok := forms[bareName(cmp.Or(g.Subject, gold.About))]; ok {
						said[i][n] = true
					}
				}
			}
		}
		x := &e.an.Entities[entity]
		for _, f := range bareForms(x.Name, x.Aliases) {
			if n, ok := forms[f]; ok && said[i][n] {
				return true
			}
		}
		return false
	}
}
