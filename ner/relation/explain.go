package relation

import (
	"slices"
	"strings"

	"zhengpu/ner"
)

// Steps at which a relation can come to nothing.
const (
	StepNested    = "nested"    // the thing is named only within longer names
	StepTrigger   = "trigger"   // no word of the relation in the clauses that name the thing
	StepCondition = "condition" // a word in the clause cancels the rule, or one that it needs is missing
	StepTypes     = "types"     // the rule takes other types
	StepFar       = "far"       // the trigger stands too far off
	StepSubject   = "subject"   // the subject was taken to be another
	StepObject    = "object"    // the object was taken to be another
	StepPlace     = "place"     // the two do not stand where the rule looks for them
)

// Attempt is why one rule said nothing of two things in one clause.
type Attempt struct {
	Step     string
	Rule     string
	Sentence int
	Clause   ner.Span
	Trigger  ner.Span
	Mention  int       // the mention looked at, -1 when there is none
	Other    []ner.Ref // of StepSubject and StepObject: who was taken instead
	Detail   string    // of StepCondition the word; of StepTypes the types that the rule takes
}

// Explain tells why no rule says p of a subject and an object, each given by
// its mentions (or ner.AboutRef), clause by clause in text order. It goes by
// the clauses that name the object; where none does, by those of the subject.
func (e *Engine) Explain(a *ner.Analysis, subjects, objects []ner.Ref, p ner.Predicate) []Attempt {
	d := e.read(a)
	var out []Attempt
	for _, side := range []struct {
		refs, others []ner.Ref
		object       bool
	}{{objects, subjects, true}, {subjects, objects, false}} {
		for _, ref := range side.refs {
			if ref >= 0 && int(ref) < len(a.Mentions) {
				out = append(out, d.attempts(int(ref), side.others, side.object, p)...)
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return out
}

func (d *doc) attempts(m int, others []ner.Ref, object bool, p ner.Predicate) []Attempt {
	var out []Attempt
	span := d.a.Mentions[m].Span
	for ci := range d.clauses {
		c := &d.clauses[ci]
		if !c.span.Contains(span) {
			continue
		}
		base := Attempt{Sentence: c.sent, Clause: c.span, Mention: m}
		gi, ei := -1, -1
		for i := range c.groups {
			for k := range c.groups[i].elems {
				if c.groups[i].elems[k].m == m {
					gi, ei = i, k
				}
			}
		}
		if gi < 0 {
			base.Step = StepNested
			if top := d.topAt(span.Start); top >= 0 && top != m {
				base.Detail = d.a.Mentions[top].Name
			}
			out = append(out, base)
			continue
		}
		found := false
		for hi := range c.hits {
			for _, r := range d.e.triggers[c.hits[hi].id] {
				if r.Predicate == p && r.Kind == kindFrame {
					found = true
					t := d.attempt(c, r, hi, gi, ei, object, others)
					t.Sentence, t.Clause, t.Mention, t.Rule, t.Trigger = c.sent, c.span, m, r.Name, c.hits[hi].span
					out = append(out, t)
				}
			}
		}
		if !found {
			base.Step = StepTrigger
			out = append(out, base)
		}
	}
	return out
}

// attempt follows one rule from one trigger to one element.
func (d *doc) attempt(c *clause, r *rule, hi, gi, ei int, object bool, others []ner.Ref) Attempt {
	h := c.hits[hi].span
	g := &c.groups[gi]
	el := &g.elems[ei]
	s := &r.Subject
	if object {
		s = &r.Object
	}
	if !d.allowed(c, r, hi) {
		return Attempt{Step: StepCondition, Detail: d.condition(c, r, hi)}
	}
	if !d.fits(s, g, el) {
		names := make([]string, 0, len(s.Types))
		for _, t := range s.Types {
			names = append(names, t.String())
		}
		return Attempt{Step: StepTypes, Detail: strings.Join(names, " ")}
	}
	limit := afterGap
	if !s.after {
		limit = beforeGap
	}
	if s.Gap > 0 {
		limit = s.Gap
	}
	lo, hi2 := h.End, g.elems[0].span.Start
	if g.span.End <= h.Start {
		lo, hi2 = g.span.End, h.Start
	}
	if s.after || s.before {
		if lo < hi2 && ner.RuneCount(d.text[lo:hi2]) > limit {
			return Attempt{Step: StepFar}
		}
	}
	var taken []ner.Ref
	for _, f := range d.facts {
		mine, other := f.Subject, f.Object
		if object {
			mine, other = f.Object, f.Subject
		}
		if f.Evidence.Rule != r.Name || f.Evidence.Trigger != h || d.refKey(mine) != d.key[el.m] {
			continue
		}
		for _, o := range others {
			if d.refKey(o) == d.refKey(other) {
				return Attempt{Step: StepPlace} // it was said; what came after dropped it
			}
		}
		taken = append(taken, other)
	}
	if len(taken) > 0 {
		step := StepObject
		if object {
			step = StepSubject
		}
		return Attempt{Step: step, Other: taken}
	}
	return Attempt{Step: StepPlace}
}

// condition tells which condition of a rule does not hold.
func (d *doc) condition(c *clause, r *rule, hi int) string {
	h := c.hits[hi].span
	before, after := d.text[c.span.Start:h.Start], d.text[h.End:c.span.End]
	if w := firstOf(&r.unless, c.text); w != "" {
		return w
	}
	if w := before[len(before)-r.notBefore.Suffix(before):]; w != "" {
		return w
	}
	if w := after[:r.notAfter.Prefix(after)]; w != "" {
		return w
	}
	near := ner.LastRunes(before, min(5, ner.RuneCount(before)))
	if w := firstOf(&d.e.words.Negation, near); w != "" {
		return w
	}
	if len(r.Needs) > 0 && !r.needs.In(c.text) {
		return strings.Join(r.Needs, " / ")
	}
	return ""
}

// firstOf is the first of the words that stands in s, or "".
func firstOf(words *ner.Words, s string) string {
	first := ""
	words.Each(s, func(from, to int) {
		if first == "" {
			first = s[from:to]
		}
	})
	return first
}

// Triggers lists the words that the rules of a relation hang on, in the order
// of the files, each once.
func (e *Engine) Triggers(p ner.Predicate) []string {
	var out []string
	for _, r := range e.rules {
		if r.Predicate != p || r.Kind != kindFrame {
			continue
		}
		for _, t := range r.Trigger {
			if !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return out
}
