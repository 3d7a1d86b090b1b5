package recognize

import (
	"fmt"
	"strings"

	"zhengpu/ner"
)

// Check runs the examples beside the rules and gives what fails, in the order
// of the files. prepare takes a sentence through the stages before this one.
// In a yes example every mention marked as [Type name] must be found with that
// type by the rule itself; in a no example the rule must find nothing. A rule
// without both kinds fails.
func (e *Engine) Check(prepare func(text string) (*ner.Analysis, error)) []error {
	var bad []error
	one := func(name string, ex Examples) {
		if len(ex.Yes) == 0 || len(ex.No) == 0 {
			bad = append(bad, fmt.Errorf("rules/recognize: rule %s: needs yes and no examples", name))
		}
		for _, s := range ex.Yes {
			text, want, err := parseExample(s)
			if err != nil {
				bad = append(bad, fmt.Errorf("rules/recognize: rule %s: %q: %w", name, s, err))
				continue
			}
			got, err := e.found(text, prepare)
			if err != nil {
				bad = append(bad, fmt.Errorf("rules/recognize: rule %s: %q: %w", name, s, err))
				continue
			}
			for _, w := range want {
				hit := false
				for _, c := range got {
					hit = hit || c.span == w.span && c.typ == w.typ && strings.HasPrefix(c.rule, name)
				}
				if !hit {
					bad = append(bad, fmt.Errorf("rules/recognize: rule %s: does not find %s %s in %q", name, w.typ, text[w.span.Start:w.span.End], text))
				}
			}
		}
		for _, s := range ex.No {
			got, err := e.found(s, prepare)
			if err != nil {
				bad = append(bad, fmt.Errorf("rules/recognize: rule %s: %q: %w", name, s, err))
				continue
			}
			for _, c := range got {
				if c.rule == name {
					bad = append(bad, fmt.Errorf("rules/recognize: rule %s: finds %s %s in %q", name, c.typ, c.name, s))
				}
			}
		}
	}
	for i := range e.heads {
		one(e.heads[i].Name, e.heads[i].Examples)
	}
	for i := range e.quotes {
		one(e.quotes[i].Name, e.quotes[i].Examples)
	}
	for i := range e.lists {
		one(e.lists[i].Name, e.lists[i].Examples)
	}
	for i := range e.triggers {
		one(e.triggers[i].Name, e.triggers[i].Examples)
	}
	for i := range e.amounts {
		one(e.amounts[i].Name, e.amounts[i].Examples)
	}
	for i := range e.slots {
		one(e.slots[i].Name, e.slots[i].Examples)
	}
	for i := range e.bodies {
		one(e.bodies[i].Name, e.bodies[i].Examples)
	}
	for i := range e.patterns {
		one(e.patterns[i].Name, e.patterns[i].Examples)
	}
	one(e.editions.Name, e.editions.Examples)
	one(e.holding.Name, e.holding.Examples)
	one(e.works.Name, e.works.Examples)
	for i := range e.persons {
		one(e.persons[i].Name, e.persons[i].Examples)
	}
	return bad
}

// Rules lists the names of all rules, in the order of the files.
func (e *Engine) Rules() []string {
	var names []string
	for i := range e.heads {
		names = append(names, e.heads[i].Name)
	}
	for i := range e.quotes {
		names = append(names, e.quotes[i].Name)
	}
	for i := range e.lists {
		names = append(names, e.lists[i].Name)
	}
	for i := range e.triggers {
		names = append(names, e.triggers[i].Name)
	}
	for i := range e.amounts {
		names = append(names, e.amounts[i].Name)
	}
	for i := range e.slots {
		names = append(names, e.slots[i].Name)
	}
	for i := range e.bodies {
		names = append(names, e.bodies[i].Name)
	}
	for i := range e.patterns {
		names = append(names, e.patterns[i].Name)
	}
	names = append(names, e.kinds.Name)
	names = append(names, e.editions.Name, e.holding.Name, e.works.Name)
	for i := range e.persons {
		names = append(names, e.persons[i].Name)
	}
	return names
}

// found lists all candidates of a text, before overlaps are settled.
func (e *Engine) found(text string, prepare func(string) (*ner.Analysis, error)) ([]cand, error) {
	a, err := prepare(text)
	if err != nil {
		return nil, err
	}
	var all []cand
	from := 0
	for i, s := range a.Doc.Sentences {
		var in []ner.Candidate
		for _, c := range a.Candidates {
			if s.Span.Contains(c.Span) {
				in = append(in, c)
			}
		}
		all = append(all, e.sentence(e.newView(a, i, in, &from), &room{}, nil)...)
	}
	return subordinate(all), nil
}

type expected struct {
	span ner.Span
	typ  ner.Type
}

// parseExample takes the marks [Type name] out of a yes example. Quotation
// marks around the whole mark belong to the mention.
func parseExample(s string) (string, []expected, error) {
	var b strings.Builder
	var want []expected
	for {
		i := strings.IndexByte(s, '[')
		if i < 0 {
			b.WriteString(s)
			break
		}
		j := strings.IndexByte(s[i:], ']')
		if j < 0 {
			return "", nil, fmt.Errorf("a mark is not closed")
		}
		typ, name, ok := strings.Cut(s[i+1:i+j], " ")
		if !ok {
			return "", nil, fmt.Errorf("a mark needs a type and a name")
		}
		t, err := ner.ParseType(typ)
		if err != nil {
			return "", nil, err
		}
		b.WriteString(s[:i])
		w := expected{span: ner.Span{Start: b.Len(), End: b.Len() + len(name)}, typ: t}
		b.WriteString(name)
		s = s[i+j+1:]
		if strings.HasSuffix(b.String()[:w.span.Start], "“") && strings.HasPrefix(s, "”") {
			w.span.Start -= len("“")
			w.span.End += len("”")
		}
		want = append(want, w)
	}
	if len(want) == 0 {
		return "", nil, fmt.Errorf("marks no mention")
	}
	return b.String(), want, nil
}
