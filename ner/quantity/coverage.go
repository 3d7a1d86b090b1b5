package quantity

import (
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// UnitRules gives the rule of each unit, by kind and name as quantities have
// them, for those who count how often a rule is used. A unit that several
// rules have stands under the first by name.
func (e *Engine) UnitRules() map[[2]string]string {
	out := map[[2]string]string{}
	for _, u := range e.units {
		k := [2]string{u.kind, u.name}
		if had, ok := out[k]; !ok || u.rule < had {
			out[k] = u.rule
		}
	}
	return out
}

// NumberRule is the rule of a fixed word (翻番) that a quantity begins with, or
// "".
func (e *Engine) NumberRule(d *ner.Document, q ner.Quantity) string {
	text := d.Slice(q.Span)
	first, _ := utf8.DecodeRuneInString(text)
	for _, f := range e.fixed[first] {
		if strings.HasPrefix(text, f.word) {
			return f.rule
		}
	}
	return ""
}

// GuardRule is the rule that made a number of another kind of it, an ordinal
// or a year, or "".
func (e *Engine) GuardRule(d *ner.Document, q ner.Quantity) string {
	for _, g := range e.guards {
		if g.kind != "" && q.Kind == g.kind && g.holds(d.Text, q.Number.Start, q.Number.End) {
			return g.name
		}
	}
	return ""
}
