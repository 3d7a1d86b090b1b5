package clean

import "zhengpu/ner"

// What is long enough to be the same passage and no chance, in characters
// without marks and blanks.
const (
	repeatParagraph = 20
	repeatHeading   = 10
	repeatSentence  = 40
)

// passage is what a piece of text says: a hash (FNV-1a) of its characters without
// marks and blanks, and their number.
type passage struct {
	sum uint64
	n   int
}

func passageOf(cs []cell, t *classes) passage {
	sum, unsaid := uint64(14695981039346656037), 0
	for i := range cs {
		r := cs[i].r
		if !ideograph(r) && t.of(r)&classUnsaid != 0 {
			unsaid++
			continue
		}
		sum = (sum ^ uint64(r)) * 1099511628211
	}
	return passage{sum, len(cs) - unsaid}
}

// repeats drops paragraphs and long sentences that were said before, word for
// word.
func (c *Cleaner) repeats(w *work, pars []paragraph) []paragraph {
	seen := make(map[passage]bool, len(pars))
	said := map[passage]bool{}
	var spans []ner.Span // of all sentences
	out := pars[:0]
	for i, p := range pars {
		if c.teaser(pars, i) {
			w.dropped(p.cells, WhyRepeat)
			continue
		}
		k := passageOf(p.cells, w.classes)
		least := repeatParagraph
		if p.heading {
			least = repeatHeading
		}
		if k.n >= least && seen[k] {
			w.dropped(p.cells, WhyRepeat)
			continue
		}
		if k.n >= repeatHeading { // what is shorter nobody asks for
			seen[k] = true
		}
		from := len(spans)
		spans = split(p.cells, spans)
		p.spans = spans[from:len(spans):len(spans)]
		cut := false
		var drop []ner.Span
		for _, s := range p.spans {
			if s.Len() < repeatSentence {
				continue
			}
			k := k
			if s.Len() < len(p.cells) {
				k = passageOf(p.cells[s.Start:s.End], w.classes)
			}
			if k.n < repeatSentence {
				continue
			}
			if said[k] {
				drop = append(drop, s)
				cut = true
			}
			said[k] = true
		}
		if cut {
			kept := make([]cell, 0, len(p.cells))
			at := 0
			for _, s := range drop {
				kept = append(kept, p.cells[at:s.Start]...)
				w.dropped(p.cells[s.Start:s.End], WhyRepeat)
				at = s.End
			}
			p.cells, p.spans = append(kept, p.cells[at:]...), nil
			if len(p.cells) == 0 {
				continue
			}
			p.heading = isHeading(p.cells)
		}
		out = append(out, p)
	}
	return out
}

// teaser reports whether paragraph i breaks off and one of the next begins with
// all of it, as the abstract over an article does.
func (c *Cleaner) teaser(pars []paragraph, i int) bool {
	p := pars[i].cells
	if len(p) < 30 || !breaksOff(p) && p[len(p)-1].r != '…' {
		return false
	}
	for len(p) > 0 && (p[len(p)-1].r == '…' || p[len(p)-1].r == '.') {
		p = p[:len(p)-1]
	}
next:
	for j := i + 1; j < len(pars) && j <= i+4; j++ {
		at, k := j, 0
		for _, c := range p {
			if isBlank(c.r) {
				continue
			}
			for at < len(pars) && (k >= len(pars[at].cells) || isBlank(pars[at].cells[k].r)) {
				if k++; k >= len(pars[at].cells) {
					at, k = at+1, 0
				}
			}
			if at > j+3 || at >= len(pars) || pars[at].cells[k].r != c.r {
				continue next
			}
			k++
		}
		return true
	}
	return false
}
