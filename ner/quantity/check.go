package quantity

import (
	"fmt"
	"strings"

	"zhengpu/ner"
)

// Check runs the examples beside the rules and gives what fails, one line
// each, in the order of the files. A rule without both kinds of example fails.
func (e *Engine) Check() []error {
	var bad []error
	for _, s := range e.sets {
		where := Dir + "/" + s.file + ": rule " + s.rule
		if len(s.ex.Yes) == 0 || len(s.ex.No) == 0 {
			bad = append(bad, fmt.Errorf("%s: needs yes and no examples", where))
		}
		for _, x := range s.ex.Yes {
			if !e.fires(s, x) {
				bad = append(bad, fmt.Errorf("%s: does not hold in %q", where, x))
			}
		}
		for _, x := range s.ex.No {
			if e.fires(s, x) {
				bad = append(bad, fmt.Errorf("%s: holds in %q", where, x))
			}
		}
	}
	return bad
}

func (e *Engine) fires(s exampleSet, text string) bool {
	if s.kind == "observe" {
		return e.observes(s, text)
	}
	a := &ner.Analysis{Doc: &ner.Document{Text: text}}
	e.find(a, ner.Span{Start: 0, End: len(text)}, nil)
	for _, q := range a.Quantities {
		switch s.kind {
		case "unit":
			for _, u := range e.units {
				if u.rule == s.rule && u.kind == q.Kind && (u.name == q.Unit || strings.HasPrefix(q.Unit, u.name+"/")) {
					return true
				}
			}
		case "number":
			for _, fs := range e.fixed {
				for _, f := range fs {
					if f.rule == s.rule && strings.HasPrefix(text[q.Span.Start:], f.word) {
						return true
					}
				}
			}
		}
	}
	if s.kind == "guard" {
		for _, d := range a.Dropped {
			if d.Rule == s.rule {
				return true
			}
		}
		for _, q := range a.Quantities {
			for _, g := range e.guards {
				if g.name == s.rule && g.kind != "" && q.Kind == g.kind && g.holds(text, q.Number.Start, q.Number.End) {
					return true
				}
			}
		}
	}
	return false
}

func (e *Engine) observes(exampleSet, string) bool { return false }
