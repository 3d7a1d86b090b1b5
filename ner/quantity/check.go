package quantity

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

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
	a := e.findIn(text)
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

// observes runs an example of the form "text => observation": some observation
// of the text, as shown, must contain every word behind the arrow. Without an
// arrow any observation will do. Mentions stand in the text as [Type name]; a
// word @name behind the arrow asks for the subject.
func (e *Engine) observes(_ exampleSet, example string) bool {
	text, want, _ := strings.Cut(example, "=>")
	text, mentions := marked(strings.TrimSpace(text))
	a := &ner.Analysis{Doc: &ner.Document{Text: text, Year: 2023, About: "某区", Sentences: Sentences(text)}, Mentions: mentions}
	if e.Finder().Run(a) != nil || e.Observer().Run(a) != nil {
		return false
	}
	for _, o := range a.Observations {
		have := map[string]bool{}
		for _, f := range strings.Fields(Show(o)) {
			have[f] = true
		}
		switch {
		case o.Subject >= 0 && int(o.Subject) < len(mentions):
			have["@"+mentions[o.Subject].Name] = true
		case o.Subject == ner.AboutRef:
			have["@"+a.Doc.About] = true
		}
		all := true
		for _, f := range strings.Fields(want) {
			all = all && have[f]
		}
		if all {
			return true
		}
	}
	return false
}

// marked takes the mentions out of an example: [Project 晨光储能项目]投产. What
// names no type stays as it is.
func marked(s string) (string, []ner.Mention) {
	var out []ner.Mention
	var b strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '[')
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		s = s[i:]
		name, rest, closed := strings.Cut(s[1:], "]")
		kind, name, two := strings.Cut(name, " ")
		t, err := ner.ParseType(kind)
		if !closed || !two || err != nil {
			b.WriteByte('[')
			s = s[1:]
			continue
		}
		at := b.Len()
		b.WriteString(name)
		out = append(out, ner.Mention{Span: ner.Span{Start: at, End: b.Len()}, Name: name, Type: t, Owner: ner.NoRef, Entity: -1, Confidence: 1})
		s = rest
	}
	b.WriteString(s)
	return b.String(), out
}

// Show writes an observation on one line: indicator, value and unit, change
// with its sign, rank, period, target.
func Show(o ner.Observation) string {
	var b strings.Builder
	b.WriteString(o.Indicator)
	if o.Value != nil {
		fmt.Fprintf(&b, " %s%s", strconv.FormatFloat(*o.Value, 'f', -1, 64), o.Unit)
	}
	if o.Change != nil {
		v := strconv.FormatFloat(*o.Change, 'f', -1, 64)
		if *o.Change >= 0 {
			v = "+" + v
		}
		b.WriteString(" " + v)
	}
	if o.Rank != "" {
		b.WriteString(" " + o.Rank)
	}
	if o.Period != "" {
		b.WriteString(" " + o.Period)
	}
	if o.Target {
		b.WriteString(" target")
	}
	return b.String()
}

// Sentences cuts a text into sentences and paragraphs where no cleaner did.
func Sentences(text string) []ner.Sentence {
	var out []ner.Sentence
	start, para := 0, 0
	add := func(end int) {
		s := text[start:end]
		trimmed := strings.TrimLeft(s, " \n\t\r　")
		from := start + len(s) - len(trimmed)
		if to := from + len(strings.TrimRight(trimmed, " \n\t\r　")); to > from {
			out = append(out, ner.Sentence{Span: ner.Span{Start: from, End: to}, Paragraph: para})
		}
		start = end
	}
	for i, r := range text {
		switch r {
		case '。', '；', '！', '？', ';', '!', '?':
			add(i + utf8.RuneLen(r))
		case '\n':
			add(i + 1)
			para++
		}
	}
	add(len(text))
	return out
}
