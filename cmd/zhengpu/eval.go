package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"
)

type evalOptions struct {
	gold        []string
	pred        string
	misses      int
	paths       []string
	calibrate   string // file to write
	base        []string
	reliability bool
}

func newEval(a *app) *cobra.Command {
	var o evalOptions
	c := a.describe(&cobra.Command{
		Use: "eval --gold DIR… [PATH…|--pred FILE]",
		RunE: func(c *cobra.Command, args []string) error {
			o.paths = args
			return runEval(c.Context(), a, o)
		},
	})
	c.Flags().StringArrayVar(&o.gold, "gold", nil, a.t("flag.gold"))
	c.Flags().StringVar(&o.pred, "pred", "", a.t("flag.pred"))
	c.Flags().IntVar(&o.misses, "misses", 0, a.t("flag.misses"))
	c.Flags().BoolVar(&o.reliability, "reliability", false, a.t("flag.reliability"))
	c.Flags().StringVar(&o.calibrate, "calibrate", "", a.t("flag.calibrate"))
	c.Flags().StringArrayVar(&o.base, "base", nil, a.t("flag.base"))
	c.MarkFlagsMutuallyExclusive("pred", "reliability", "calibrate")
	return c
}

// evaluated is what `eval --json` prints.
type evaluated struct {
	Total  map[string]measured `json:"total"`
	ByType map[string]measured `json:"by type"`
}

func runEval(ctx context.Context, a *app, o evalOptions) error {
	switch {
	case len(o.gold) == 0:
		return fail(exitUsage, errors.New(a.t("eval.gold")))
	case o.pred == "" && len(o.paths) == 0, o.pred != "" && len(o.paths) > 0:
		return fail(exitUsage, errors.New(a.t("eval.which")))
	}
	switch {
	case o.calibrate != "":
		return runCalibrate(ctx, a, o)
	case o.reliability:
		return runReliability(ctx, a, o)
	}
	files, err := a.goldFiles(o.gold)
	if err != nil {
		return err
	}
	pred := map[string]*scoredReport{}
	var skippedSome error
	if o.pred != "" {
		if pred, err = readPredicted(o.pred); err != nil {
			return fail(exitUsage, err)
		}
	} else {
		paths, bad := annotatedPaths(o.paths, files)
		for _, err := range bad {
			a.complain(err)
		}
		if len(paths) == 0 {
			return fail(exitUsage, errors.New(a.t("eval.unannotated")))
		}
		skippedSome = a.extractAll(ctx, paths, given{}, func(e extracted) error {
			r, err := asScored(e.report)
			pred[e.report.Report] = r
			return err
		})
		var ee *exitError
		if skippedSome != nil && (!errors.As(skippedSome, &ee) || ee.code != exitSkipped) {
			return skippedSome
		}
	}
	sc := newScore()
	for _, f := range files {
		gold, err := readGold(f)
		if err != nil {
			return fail(exitUsage, err)
		}
		name := reportName(f)
		p := pred[name]
		missing := p == nil
		if missing {
			p = &scoredReport{}
		}
		sc.add(gold, p)
		if o.misses > 0 && !a.json {
			sep := ""
			if missing {
				sep = "  " + a.t("eval.missing")
			}
			a.printf("== %s%s\n", name, sep)
			for _, kind := range slices.Sorted(maps.Keys(sc.misses)) {
				for _, m := range sc.misses[kind][:min(o.misses, len(sc.misses[kind]))] {
					a.printf("  %s: %s\n", kind, m)
				}
			}
		} else if missing {
			a.note("eval.empty", name)
		}
	}
	if a.json {
		out := evaluated{map[string]measured{}, map[string]measured{}}
		for n, m := range sc.total {
			out.Total[n] = m.row()
		}
		for n, m := range sc.byType {
			out.ByType[n] = m.row()
		}
		if err := a.object(out); err != nil {
			return err
		}
		return skippedSome
	}
	line := func(name string, m *measure) {
		r := m.row()
		a.printf("%-24s P %.3f  R %.3f  F1 %.3f   tp %d fp %d fn %d\n", name, r.Precision, r.Recall, r.F1, r.TP, r.FP, r.FN)
	}
	for _, n := range scoreNames {
		line(n, sc.total[n])
	}
	a.printf("by type\n")
	for _, n := range slices.Sorted(maps.Keys(sc.byType)) {
		line(n, sc.byType[n])
	}
	return skippedSome
}

func readGold(file string) (*scoredReport, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	r := &scoredReport{}
	if err := json.Unmarshal(b, r); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return r, nil
}

// readPredicted reads what extract printed, by the name of the report.
func readPredicted(file string) (map[string]*scoredReport, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := map[string]*scoredReport{}
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 256<<20)
	for n := 1; sc.Scan(); n++ {
		if len(bytes.TrimSpace(sc.Bytes())) == 0 {
			continue
		}
		r := &scoredReport{}
		if err := json.Unmarshal(sc.Bytes(), r); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n, err)
		}
		out[reportName(r.Report)] = r
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return out, nil
}
