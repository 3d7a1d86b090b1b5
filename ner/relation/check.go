package relation

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// exampleAbout is the made-up district that the examples of the rules report on.
const exampleAbout = "东湖区"

// Failure is an example that a rule does not meet, or a rule without examples.
type Failure struct {
	File, Rule string
	Example    string // text with its markup; empty when examples are missing
	Problem    string
}

func (f Failure) String() string {
	s := fmt.Sprintf("%s: rule %q: %s", f.File, f.Rule, f.Problem)
	if f.Example != "" {
		s += ": " + f.Example
	}
	return s
}

// Check runs the examples of every rule. A yes must yield each of its facts,
// a no nothing, by the rule that it belongs to. Failures come in the order of
// the rules.
func (e *Engine) Check() []Failure {
	var out []Failure
	for _, r := range e.rules {
		fail := func(ex, problem string, args ...any) {
			out = append(out, Failure{File: r.file, Rule: r.Name, Example: ex, Problem: fmt.Sprintf(problem, args...)})
		}
		if len(r.Examples.Yes) == 0 || len(r.Examples.No) == 0 {
			fail("", "needs examples of both kinds")
		}
		for _, ex := range r.Examples.Yes {
			got, err := e.try(ex, r.Name)
			if err != nil {
				fail(ex.Text, "%v", err)
				continue
			}
			if len(ex.Facts) == 0 {
				fail(ex.Text, "names no fact")
			}
			for _, want := range ex.Facts {
				if !slices.Contains(got, want) {
					fail(ex.Text, "want %s, got %s", want, strings.Join(got, "; "))
				}
			}
		}
		for _, ex := range r.Examples.No {
			got, err := e.try(ex, r.Name)
			if err != nil {
				fail(ex.Text, "%v", err)
			} else if len(got) > 0 {
				fail(ex.Text, "should say nothing, says %s", strings.Join(got, "; "))
			}
		}
	}
	return out
}

// UnmarshalYAML lets an example be a bare sentence.
func (x *example) UnmarshalYAML(unmarshal func(any) error) error {
	var s string
	if unmarshal(&s) == nil {
		x.Text = s
		return nil
	}
	type plainExample example
	return unmarshal((*plainExample)(x))
}

// try gives what the named rule reads in a marked-up example.
func (e *Engine) try(ex example, rule string) ([]string, error) {
	a, err := markup(ex.Text)
	if err != nil {
		return nil, err
	}
	if ex.About != "" {
		a.Doc.About = ex.About
	}
	d := e.read(a)
	var out []string
	for _, f := range d.facts {
		if f.Evidence.Rule == rule && f.Subject != ner.NoRef && f.Object != ner.NoRef {
			if s := show(a, f); !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	for _, x := range d.attrs {
		if x.Evidence.Rule == rule {
			if s := showAttribute(a, x); !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out, nil
}

func nameOf(a *ner.Analysis, r ner.Ref) string {
	if r == ner.AboutRef {
		return a.Doc.About
	}
	if r < 0 || int(r) >= len(a.Mentions) {
		return "?"
	}
	return a.Mentions[r].Name
}

func show(a *ner.Analysis, f ner.Fact) string {
	s := fmt.Sprintf("%s(%s, %s", f.Predicate, nameOf(a, f.Subject), nameOf(a, f.Object))
	if f.Position != "" {
		s += ", " + f.Position
	}
	return s + ")"
}

func showAttribute(a *ner.Analysis, x ner.Attribute) string {
	if x.Name == ner.Status {
		return fmt.Sprintf("status(%s, %s)", nameOf(a, x.Subject), x.Text)
	}
	return fmt.Sprintf("%s(%s, %s%s)", x.Name, nameOf(a, x.Subject), strconv.FormatFloat(x.Value, 'f', -1, 64), x.Unit)
}

var money = regexp.MustCompile(`([0-9]+(?:\.[0-9]+)?)([千百]?[万亿]?)(元|美元|欧元)`)

// markup reads a sentence in which mentions stand as [Type name], nested where
// they nest, into an analysis with its sentences, mentions and amounts.
func markup(s string) (*ner.Analysis, error) {
	a := &ner.Analysis{Doc: &ner.Document{Source: "example", About: exampleAbout}}
	var b strings.Builder
	type open struct{ at int }
	var stack []open
	for i := 0; i < len(s); {
		switch {
		case s[i] == '[':
			j := strings.IndexByte(s[i:], ' ')
			if j < 0 {
				return nil, fmt.Errorf("byte %d: [ without a type", i)
			}
			t, err := ner.ParseType(s[i+1 : i+j])
			if err != nil {
				return nil, fmt.Errorf("byte %d: %w", i, err)
			}
			a.Mentions = append(a.Mentions, ner.Mention{Span: ner.Span{Start: b.Len()}, Type: t, Owner: ner.NoRef, Entity: -1, Confidence: 1})
			stack = append(stack, open{len(a.Mentions) - 1})
			i += j + 1
		case s[i] == ']':
			if len(stack) == 0 {
				return nil, fmt.Errorf("byte %d: ] without [", i)
			}
			m := &a.Mentions[stack[len(stack)-1].at]
			stack = stack[:len(stack)-1]
			m.Span.End = b.Len()
			m.Name = plain(b.String()[m.Span.Start:])
			i++
		default:
			_, n := utf8.DecodeRuneInString(s[i:])
			b.WriteString(s[i : i+n])
			i += n
		}
	}
	if len(stack) > 0 {
		return nil, fmt.Errorf("[ without ]")
	}
	text := b.String()
	a.Doc.Text = text
	start, par := 0, 0
	sentence := func(end int) {
		if start < end {
			a.Doc.Sentences = append(a.Doc.Sentences, ner.Sentence{Span: ner.Span{Start: start, End: end}, Paragraph: par})
		}
		start = end
	}
	for i, r := range text {
		switch r {
		case '。', '；', '！', '？':
			sentence(i + utf8.RuneLen(r))
		case '\n':
			sentence(i)
			start++
			par++
		}
	}
	sentence(len(text))
	for i := range a.Mentions {
		a.Mentions[i].Sentence = a.Doc.SentenceAt(a.Mentions[i].Span.Start)
	}
	for _, m := range money.FindAllStringSubmatchIndex(text, -1) {
		v, err := strconv.ParseFloat(text[m[2]:m[3]], 64)
		if err != nil {
			continue
		}
		for _, r := range text[m[4]:m[5]] {
			v *= map[rune]float64{'百': 1e2, '千': 1e3, '万': 1e4, '亿': 1e8}[r]
		}
		a.Quantities = append(a.Quantities, ner.Quantity{Span: ner.Span{Start: m[0], End: m[1]}, Number: ner.Span{Start: m[2], End: m[3]},
			Value: v, Unit: text[m[6]:m[7]], Kind: "money"})
	}
	return a, nil
}
