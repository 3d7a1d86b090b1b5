package recognize

import (
	"strings"

	"zhengpu/ner"
)

// Word is a token with what the recognizer takes it for.
type Word struct {
	Span   ner.Span
	POS    string
	Class  string // name, opener, dual, mark, glue, number, verb, function, time
	Proper bool   // it singles something out
}

var classNames = [...]string{material: "name", opener: "opener", dual: "dual", mark: "mark", glue: "glue", number: "number", verb: "verb", function: "function", moment: "time"}

// Considered is a candidate of a sentence before overlaps are settled.
type Considered struct {
	Span    ner.Span
	Type    ner.Type
	Name    string
	Rule    string
	Ref     string
	Score   float64
	Refused bool // no name for its form: doctrine, a number, an enumeration's end, half a bracket
	Within  string
}

func (e *Engine) viewOf(a *ner.Analysis, sentence int) *view {
	var in []ner.Candidate
	s := a.Doc.Sentences[sentence].Span
	for _, c := range a.Candidates {
		if s.Contains(c.Span) {
			in = append(in, c)
		}
	}
	from := 0
	return e.newView(a, sentence, in, &from)
}

// Words gives the tokens of a sentence as the recognizer sees them.
func (e *Engine) Words(a *ner.Analysis, sentence int) []Word {
	v := e.viewOf(a, sentence)
	out := make([]Word, len(v.toks))
	for j, t := range v.toks {
		out[j] = Word{Span: t.Span, POS: t.POS, Class: classNames[v.cls[j]], Proper: v.proper(j)}
	}
	return out
}

// Consider gives every candidate of a sentence, those that are refused for
// their form and those that stand down before a longer name (Within) as well.
// Names known from other sentences are not among them.
func (e *Engine) Consider(a *ner.Analysis, sentence int) []Considered {
	v := e.viewOf(a, sentence)
	var all []cand
	var out []Considered
	add := func(list []cand) {
		for _, c := range list {
			x := c
			if e.check(v, &x) {
				all = append(all, x)
				continue
			}
			out = append(out, Considered{Span: c.span, Type: c.typ, Name: v.text[c.span.Start:c.span.End], Rule: c.rule, Ref: c.ref, Score: c.score, Refused: true})
		}
	}
	e.propose(v, add)
	add(e.fromLists(v, all))
	add(e.fromWorks(v, all))
	add(e.sections(v, all))
	add(e.fromColon(v))
	e.through(v, all)
	stands := map[cand]bool{}
	for _, c := range subordinate(all) {
		stands[c] = true
	}
	for _, c := range all {
		x := Considered{Span: c.span, Type: c.typ, Name: c.name, Rule: c.rule, Ref: c.ref, Score: c.score}
		if !stands[c] {
			for _, o := range all {
				if o.span.Contains(c.span) && o.span != c.span && (x.Within == "" || len(o.name) > len(x.Within)) {
					x.Within = o.name
				}
			}
		}
		out = append(out, x)
	}
	return out
}

// Head is the longest head word of any rule that a name ends in, with the
// first of its rules, or "".
func (e *Engine) Head(name string) (head, rule string) {
	for h, rules := range e.headIndex {
		if strings.HasSuffix(name, h) && len(h) > len(head) {
			head, rule = h, rules[0].rule.Name
		}
	}
	return head, rule
}
