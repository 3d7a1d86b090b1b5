package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"zhengpu/ner"
	"zhengpu/ner/confidence"
)

// judgedReport is an analysed report with what annotators say of each thing.
type judgedReport struct {
	name     string
	set      string // the directory of its annotation, "" for the last one given
	an       *ner.Analysis
	mentions []int8
	judged
}

// judge compares an analysis with its annotation. The mentions are judged by
// name and type alone.
func judge(an *ner.Analysis, gold *scoredReport) (judgedReport, error) {
	j := judgedReport{name: an.Doc.Report, an: an, mentions: make([]int8, len(an.Mentions))}
	pred, err := asScored(an.Report())
	if err != nil {
		return j, err
	}
	sc := newScore()
	sc.add(gold, pred)
	j.judged = sc.judged
	types := map[string]map[string]bool{}
	for _, e := range gold.Entities {
		for _, f := range bareForms(e.Name, e.Also, e.Aliases) {
			if types[f] == nil {
				types[f] = map[string]bool{e.Type: true}
				for _, t := range e.Types {
					types[f][t] = true
				}
			}
		}
	}
	free := map[string]bool{bareName(gold.About): true}
	for _, n := range gold.Optional {
		free[bareName(n)] = true
	}
	for i, m := range an.Mentions {
		n := bareName(m.Name)
		switch {
		case types[n] != nil:
			j.mentions[i] = verdict(types[n][m.Type.String()])
		case !free[n]:
			j.mentions[i] = -1
		}
	}
	return j, nil
}

// asserted is a confidence with what it was said of and whether that is right.
type asserted struct {
	kind  confidence.Kind
	p     float64
	right bool
}

// saidOf lists the confidences of a judged report.
func (j *judgedReport) saidOf() []asserted {
	var out []asserted
	add := func(k confidence.Kind, v int8, p float64) {
		if v != 0 {
			out = append(out, asserted{k, p, v > 0})
		}
	}
	for i, m := range j.an.Mentions {
		add(confidence.Mention, j.mentions[i], m.Confidence)
	}
	for n, i := range shownEntities(j.an) {
		add(confidence.Entity, j.entities[n], j.an.Entities[i].Confidence)
	}
	for i, f := range j.an.Facts {
		add(confidence.Fact, j.facts[i], f.Confidence)
	}
	for i, t := range j.an.Attributes {
		add(confidence.Attribute, j.attributes[i], t.Confidence)
	}
	for i, o := range j.an.Observations {
		add(confidence.Observation, j.observations[i], o.Confidence)
	}
	return out
}

// shownEntities are the entities that a report lists, by index.
func shownEntities(an *ner.Analysis) []int {
	var out []int
	for i, e := range an.Entities {
		if len(e.Mentions) > 0 {
			out = append(out, i)
		}
	}
	return out
}

// goldFiles lists the annotations of several directories by report.
func (a *app) goldFiles(dirs []string) ([]string, error) {
	var files []string
	for _, d := range dirs {
		list, err := filepath.Glob(filepath.Join(d, "*.json"))
		if err != nil || len(list) == 0 {
			return nil, fail(exitUsage, errors.New(a.t("eval.none", d)))
		}
		slices.Sort(list)
		files = append(files, list...)
	}
	return files, nil
}

// annotatedPaths leaves out the text files that no annotation is for, so that
// a directory with many more reports than annotations is no burden.
func annotatedPaths(paths, gold []string) ([]string, []error) {
	names := map[string]bool{}
	for _, g := range gold {
		names[reportName(g)] = true
	}
	list, bad := inputs(paths)
	var out []string
	for _, i := range list {
		switch filepath.Ext(i.path) {
		case ".txt", ".text", ".md":
			if !names[reportName(i.path)] {
				continue
			}
		}
		out = append(out, i.path)
	}
	return out, bad
}

// annotated analyses the reports under paths that directories of annotations
// tell of. f gets each with its annotation and the directory of that, "" for
// the last one given.
func (a *app) annotated(ctx context.Context, dirs, paths []string, f func(e extracted, gold *scoredReport, set string) error) error {
	files, err := a.goldFiles(dirs)
	if err != nil {
		return err
	}
	gold, set := map[string]*scoredReport{}, map[string]string{}
	for _, f := range files {
		if dir := filepath.Dir(f); filepath.Clean(dirs[len(dirs)-1]) != dir {
			set[reportName(f)] = dir
		}
		if gold[reportName(f)], err = readGold(f); err != nil {
			return fail(exitUsage, err)
		}
	}
	paths, bad := annotatedPaths(paths, files)
	for _, err := range bad {
		a.complain(err)
	}
	if len(paths) == 0 {
		return fail(exitUsage, errors.New(a.t("eval.unannotated")))
	}
	return a.extractAll(ctx, paths, given{}, func(e extracted) error {
		g := gold[e.report.Report]
		if g == nil {
			return nil
		}
		return f(e, g, set[e.report.Report])
	})
}

// judgeAll analyses and judges the annotated reports under paths.
func (a *app) judgeAll(ctx context.Context, o evalOptions) ([]judgedReport, error) {
	var out []judgedReport
	err := a.annotated(ctx, o.gold, o.paths, func(e extracted, gold *scoredReport, set string) error {
		j, err := judge(e.an, gold)
		j.set = set
		out = append(out, j)
		return err
	})
	return out, err
}

// runCalibrate fits the weights of confidences on annotated reports, writes
// them to a file, and tells how well they do on reports held out one by one.
// Only the last directory of annotations tells how well the rules do at large;
// those before it, of reports that the rules were made on, tell which rules do
// better than others.
func runCalibrate(ctx context.Context, a *app, o evalOptions) error {
	type base struct {
		kind  confidence.Kind
		share float64
	}
	var bases []base
	for _, s := range o.base {
		kind, value, _ := strings.Cut(s, "=")
		share, err := strconv.ParseFloat(value, 64)
		if err != nil || !(share > 0 && share < 1) || !slices.Contains(confidence.Kinds(), confidence.Kind(kind)) {
			return fail(exitUsage, errors.New(a.t("calibrate.base", s)))
		}
		bases = append(bases, base{confidence.Kind(kind), share})
	}
	x, err := a.extractor()
	if err != nil {
		return fail(exitFailed, err)
	}
	// The scores of the rules are what the model reads: leave them as they are.
	raw, pipeline := *x, *x.pipeline
	pipeline.Confidence = nil
	raw.pipeline = &pipeline
	b := *a
	b.extractor = func() (*extractor, error) { return &raw, nil }
	reports, err := b.judgeAll(ctx, o)
	if err != nil {
		return err
	}
	var cases []confidence.Case
	add := func(r *judgedReport, k confidence.Kind, v int8, features []string) {
		if v != 0 {
			cases = append(cases, confidence.Case{Kind: k, Report: r.name, Set: r.set, Features: features, Right: v > 0})
		}
	}
	for n := range reports {
		r := &reports[n]
		for i := range r.an.Mentions {
			add(r, confidence.Mention, r.mentions[i], confidence.MentionFeatures(r.an, i))
		}
		for k, i := range shownEntities(r.an) {
			add(r, confidence.Entity, r.entities[k], confidence.EntityFeatures(r.an, i))
		}
	}
	// What is said of an entity is judged by how sure the entity is: by a model
	// that has not seen its report.
	without := map[string]*confidence.Model{}
	for n := range reports {
		without[reports[n].name] = confidence.Train(others(cases, reports[n].name))
	}
	first := len(cases)
	for n := range reports {
		r := &reports[n]
		m := without[r.name]
		ends := make([]float64, len(r.an.Entities))
		for i := range ends {
			ends[i] = m.Of(confidence.Entity, confidence.EntityFeatures(r.an, i))
		}
		for i := range r.an.Facts {
			add(r, confidence.Fact, r.facts[i], confidence.FactFeatures(r.an, i, ends))
		}
		for i := range r.an.Attributes {
			add(r, confidence.Attribute, r.attributes[i], confidence.AttributeFeatures(r.an, i, ends))
		}
		for i := range r.an.Observations {
			add(r, confidence.Observation, r.observations[i], confidence.ObservationFeatures(r.an, i, ends))
		}
	}
	var table bytes.Buffer
	model := confidence.Train(cases)
	for _, b := range bases {
		model.Rebase(b.kind, b.share, cases)
		fmt.Fprintf(&table, "# %s: share right on texts that nobody had tuned on %g\n", b.kind, b.share)
	}
	if err := model.Write(&table); err != nil {
		return fail(exitFailed, err)
	}
	if err := os.WriteFile(o.calibrate, table.Bytes(), 0o644); err != nil {
		return fail(exitFailed, err)
	}
	var list []asserted
	for n := range reports {
		name := reports[n].name
		m := without[name]
		rest := confidence.Train(others(cases[first:], name))
		for i, c := range cases {
			if c.Report != name || c.Set != "" {
				continue
			}
			by := m
			if i >= first {
				by = rest
			}
			list = append(list, asserted{c.Kind, by.Of(c.Kind, c.Features), c.Right})
		}
	}
	a.note("calibrate.wrote", o.calibrate, len(cases), len(reports))
	return a.tellReliability(list)
}

func others(cases []confidence.Case, report string) []confidence.Case {
	var out []confidence.Case
	for _, c := range cases {
		if c.Report != report {
			out = append(out, c)
		}
	}
	return out
}

// runReliability tells how often what was said with some confidence is right.
func runReliability(ctx context.Context, a *app, o evalOptions) error {
	reports, err := a.judgeAll(ctx, o)
	if err != nil {
		return err
	}
	var list []asserted
	for n := range reports {
		list = append(list, reports[n].saidOf()...)
	}
	return a.tellReliability(list)
}

// reliability is a line of `eval --reliability --json`: one kind, one tenth.
type reliability struct {
	Kind  string  `json:"kind"`
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	N     int     `json:"n"`
	Right int     `json:"right"`
	Said  float64 `json:"said"`  // mean confidence
	Share float64 `json:"share"` // right/n
}

func (a *app) tellReliability(list []asserted) error {
	t := &table{head: []string{a.t("col.kind"), a.t("col.confidence"), a.t("col.count"), a.t("col.right"), a.t("col.said"), a.t("col.share")}, right: "2345"}
	var summary []string
	for _, k := range confidence.Kinds() {
		var bins [10]reliability
		var n, right int
		var off, sum, brier float64
		for _, s := range list {
			if s.kind != k {
				continue
			}
			b := &bins[min(int(s.p*10+1e-9), 9)]
			b.N++
			b.Right += boolInt(s.right)
			b.Said += s.p
			n++
			right += boolInt(s.right)
			sum += s.p
			brier += (s.p - float64(boolInt(s.right))) * (s.p - float64(boolInt(s.right)))
		}
		if n == 0 {
			continue
		}
		for i, b := range bins {
			if b.N == 0 {
				continue
			}
			b.Kind, b.From, b.To = string(k), float64(i)/10, float64(i+1)/10
			off += math.Abs(b.Said - float64(b.Right))
			b.Said, b.Share = roundTo(b.Said/float64(b.N), 4), roundTo(float64(b.Right)/float64(b.N), 4)
			if a.json {
				if err := a.object(b); err != nil {
					return err
				}
				continue
			}
			t.add(a.kindName(k), fmt.Sprintf("%.1f–%.1f", b.From, b.To), commas(b.N), commas(b.Right), fmt.Sprintf("%.2f", b.Said), fmt.Sprintf("%.2f", b.Share))
		}
		if !a.json {
			t.add(a.kindName(k), a.t("reliability.all"), commas(n), commas(right), fmt.Sprintf("%.2f", sum/float64(n)), fmt.Sprintf("%.2f", float64(right)/float64(n)))
			// The mean distance between what is said and what holds, over the
			// tenths (expected calibration error), and over single cases squared.
			summary = append(summary, a.t("reliability.off", a.kindName(k), off/float64(n), brier/float64(n)))
		}
	}
	if !a.json {
		t.print(a.out)
		a.printf("\n%s\n", strings.Join(summary, "\n"))
	}
	return nil
}

func (a *app) kindName(k confidence.Kind) string { return a.term("kindof", strings.ToLower(string(k))) }
