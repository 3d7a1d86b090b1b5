package main

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"gopkg.in/yaml.v3"

	"zhengpu/seeds"
)

type checkOptions struct{ paths []string }

func newCheck(a *app) *cobra.Command {
	var coverage bool
	var o checkOptions
	c := a.describe(&cobra.Command{
		Use: "check [--coverage PATH…]",
		RunE: func(c *cobra.Command, args []string) error {
			o.paths = args
			if coverage {
				return runCoverage(c.Context(), a, o)
			}
			if len(args) > 0 {
				return fail(exitUsage, fmt.Errorf("%s", a.t("check.paths")))
			}
			return runCheck(a)
		},
	})
	c.Flags().BoolVar(&coverage, "coverage", false, a.t("flag.coverage"))
	return c
}

// suite is the rules of a stage with what runs their examples.
type suite struct {
	stage string
	run   func() []error
}

// suites lists what check runs. A stage joins here.
func (x *extractor) suites() []suite {
	return []suite{
		{"clean", x.cleaner.Check},
		{"quantity", x.quantity.Check},
		{"recognize", func() []error { return x.recognize.Check(x.example) }},
		{"relation", func() []error {
			var out []error
			for _, f := range x.relation.Check() {
				out = append(out, fmt.Errorf("%s", f))
			}
			return out
		}},
	}
}

// checked is a line of `check --json`.
type checked struct {
	Stage    string   `json:"stage"`
	Rules    int      `json:"rules"`
	Examples int      `json:"examples"`
	Failures []string `json:"failures"`
}

func runCheck(a *app) error {
	x, err := a.extractor()
	if err != nil {
		return fail(exitFailed, err)
	}
	rules, err := ruleFiles(seeds.FS)
	if err != nil {
		return fail(exitCheck, err)
	}
	failed := 0
	for _, s := range x.suites() {
		out := checked{Stage: s.stage, Failures: []string{}}
		for _, r := range rules {
			if r.stage == s.stage {
				out.Rules++
				out.Examples += r.yes + r.no
				if r.exampled && (r.yes == 0 || r.no == 0) {
					out.Failures = append(out.Failures, fmt.Sprintf("%s: rule %s: needs examples of both kinds", r.file, r.name))
				}
			}
		}
		for _, e := range s.run() {
			out.Failures = append(out.Failures, e.Error())
		}
		failed += len(out.Failures)
		if a.json {
			if err := a.object(out); err != nil {
				return err
			}
			continue
		}
		a.printf("%s\n", a.t("check.line", out.Stage, out.Rules, out.Examples, len(out.Failures)))
		for _, f := range out.Failures {
			a.printf("  %s\n", f)
		}
	}
	if failed > 0 {
		return fail(exitCheck, fmt.Errorf("%s", a.t("check.failed", failed)))
	}
	return nil
}

// rule is a rule as its file has it.
type rule struct {
	stage, file, name string
	yes, no           int
	exampled          bool // has the key examples
}

// ruleFiles lists the named rules of rules/STAGE/*.yaml in order.
func ruleFiles(fsys fs.FS) ([]rule, error) {
	files, err := fs.Glob(fsys, "rules/*/*.yaml")
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var out []rule
	for _, f := range files {
		b, err := fs.ReadFile(fsys, f)
		if err != nil {
			return nil, err
		}
		var doc any
		if err := yaml.Unmarshal(b, &doc); err != nil {
			return nil, fmt.Errorf("seeds/%s: %w", f, err)
		}
		var walk func(any)
		walk = func(v any) {
			switch v := v.(type) {
			case []any:
				for _, e := range v {
					walk(e)
				}
			case map[string]any:
				if name, ok := v["name"].(string); ok {
					r := rule{stage: path.Base(path.Dir(f)), file: "seeds/" + f, name: name}
					if ex, ok := v["examples"].(map[string]any); ok {
						yes, _ := ex["yes"].([]any)
						no, _ := ex["no"].([]any)
						r.yes, r.no, r.exampled = len(yes), len(no), true
						out = append(out, r)
					}
				}
				keys := make([]string, 0, len(v))
				for k := range v {
					if k != "examples" {
						keys = append(keys, k)
					}
				}
				slices.Sort(keys)
				for _, k := range keys {
					walk(v[k])
				}
			}
		}
		walk(doc)
	}
	return out, nil
}

// fired is a line of `check --coverage --json`.
type fired struct {
	Stage    string   `json:"stage"`
	Rule     string   `json:"rule"`
	Count    int      `json:"count"`
	Reports  int      `json:"reports"`
	Examples []string `json:"examples"` // what it fired on most often
	last     string
	what     map[string]int
}

// top gives the examples that stand for most, among equals the first by name.
func (f *fired) top() []string {
	all := slices.Sorted(maps.Keys(f.what))
	slices.SortStableFunc(all, func(x, y string) int { return f.what[y] - f.what[x] })
	out := append([]string{}, all[:min(len(all), coverageExamples)]...)
	for i, w := range out {
		if n := f.what[w]; n > 1 {
			out[i] = fmt.Sprintf("%s ×%d", w, n)
		}
	}
	return out
}

// coverageExamples is how many examples of a rule's work coverage shows.
const coverageExamples = 3

// coverageKinds bounds how many different examples of a rule are counted.
const coverageKinds = 5000

func runCoverage(ctx context.Context, a *app, o checkOptions) error {
	rules, err := ruleFiles(seeds.FS)
	if err != nil {
		return fail(exitFailed, err)
	}
	type key struct{ stage, name string }
	all := map[key]*fired{}
	get := func(stage, name string) *fired {
		k := key{stage, name}
		if all[k] == nil {
			all[k] = &fired{Stage: stage, Rule: name, Examples: []string{}, what: map[string]int{}}
		}
		return all[k]
	}
	for _, r := range rules {
		// The rest of the stages' rules are sets of words: nothing tells when
		// they are used.
		if r.stage == "recognize" || r.stage == "relation" || r.stage == "quantity" && path.Base(r.file) != "words.yaml" {
			get(r.stage, r.name)
		}
	}
	x, err := a.extractor()
	if err != nil {
		return fail(exitFailed, err)
	}
	units := x.quantity.UnitRules()
	reports := 0
	err = a.extractAll(ctx, o.paths, given{}, func(e extracted) error {
		reports++
		hit := func(stage, rule, what string) {
			f := get(stage, rule)
			f.Count++
			if f.last != e.report.Report {
				f.last = e.report.Report
				f.Reports++
			}
			if f.what[what] > 0 || len(f.what) < coverageKinds {
				f.what[what]++
			}
		}
		doc := e.an.Doc
		for _, q := range e.an.Quantities {
			rule := cmp.Or(x.quantity.NumberRule(doc, q), x.quantity.GuardRule(doc, q))
			if rule == "" {
				rule = units[[2]string{q.Kind, q.Unit}]
			}
			if rule != "" {
				hit("quantity", rule, doc.Slice(q.Span))
			}
		}
		for _, d := range e.an.Dropped {
			if d.Stage == "quantity" {
				hit("quantity", d.Rule, doc.Slice(d.Span))
			}
		}
		for _, n := range e.an.Entities {
			if n.Reason != "" && len(n.Aliases) > 0 {
				hit("resolve", n.Reason, n.Name+" = "+n.Aliases[0])
			}
		}
		for _, m := range e.an.Mentions {
			hit("recognize", m.Rule, m.Type.String()+" "+m.Name)
		}
		for _, f := range e.report.Facts {
			hit("relation", f.Rule, fmt.Sprintf("%s(%s, %s)", f.P, f.S, f.O))
		}
		for _, t := range e.report.Attributes {
			hit("relation", t.Rule, fmt.Sprintf("%s(%s, %v)", t.P, t.S, t.Value))
		}
		for _, ob := range e.report.Observations {
			hit("observe", ob.Rule, a.figure(ob))
		}
		return nil
	})
	if err != nil && reports == 0 {
		return err
	}
	list := make([]*fired, 0, len(all))
	for _, f := range all {
		f.Examples = f.top()
		list = append(list, f)
	}
	slices.SortFunc(list, func(x, y *fired) int {
		return cmp.Or(strings.Compare(x.Stage, y.Stage), y.Count-x.Count, strings.Compare(x.Rule, y.Rule))
	})
	if a.json {
		for _, f := range list {
			if err := a.object(f); err != nil {
				return err
			}
		}
		return err
	}
	t := &table{head: []string{a.t("col.stage"), a.t("col.rule"), a.t("col.count"), a.t("col.reports"), a.t("col.examples")}, right: "23", most: []int{0, 30, 0, 0, 90}}
	var never []string
	for _, f := range list {
		if f.Count == 0 {
			never = append(never, f.Stage+"/"+f.Rule)
			continue
		}
		t.add(f.Stage, f.Rule, commas(f.Count), commas(f.Reports), strings.Join(f.Examples, "; "))
	}
	t.print(a.out)
	a.printf("\n%s\n", a.t("check.reports", reports))
	if len(never) > 0 {
		a.printf("%s\n  %s\n", a.t("check.never", len(never)), strings.Join(never, "\n  "))
	}
	return err
}
