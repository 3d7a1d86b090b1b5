package clean

import "zhengpu/ner"

// What is long enough to be the same passage and no chance, in characters
// without marks and blanks.
const (
	repeatParagraph = 20
	repeatHeading   = 10
	repeatSentence  = 40
)

// repeatBegins is how many characters of a passage are looked at first.
const repeatBegins = 10

// passage is what a piece of text says: a hash (FNV-1a) of its characters without
// marks and blanks, and their number.
type passage struct {
	sum uint64
	n   int
}

// passageOf is what cells say, up to so many characters.
func passageOf(cs []cell, most int, t *classes) passage {
	p := passage{sum: 14695981039346656037}
	for i := range cs {
		r := cs[i].r
		if !ideograph(r) && t.of(r)&classUnsaid != 0 {
			continue
		}
		p.sum = (p.sum ^ uint64(r)) * 1099511628211
		if p.n++; p.n == most {
			break
		}
	}
	return p
}

// heard is what passages were said before. Most passages begin like no other, so
// what a whole one says is only looked at where another begins as it does.
type heard struct {
	begun map[passage][]cell // by its beginning: the first passage that begins so; nil when it is in whole
	whole map[passage]bool
}

func newHeard(n int) *heard { return &heard{begun: make(map[passage][]cell, n)} }

// again gives the length of a passage that was said before, 0 of one that was
// not. From then on it was.
func (h *heard) again(cs []cell, t *classes) int {
	begin := passageOf(cs, repeatBegins, t)
	first, ok := h.begun[begin]
	if !ok {
		h.begun[begin] = cs
		return 0
	}
	if h.whole == nil {
		h.whole = map[passage]bool{}
	}
	if first != nil {
		h.whole[passageOf(first, len(first), t)] = true
		h.begun[begin] = nil
	}
	p := passageOf(cs, len(cs), t)
	if h.whole[p] {
		return p.n
	}
	h.whole[p] = true
	return 0
}

// repeats drops paragraphs and long sentences that were said before, word for
// word.
func (c *Cleaner) repeats(w *work, pars []paragraph) []paragraph {
	seen, said := newHeard(len(pars)), newHeard(len(pars))
	w.spans = w.spans[:0]
	out := pars[:0]
	for i, p := range pars {
		if c.teaser(pars, i) {
			w.dropped(p.cells, WhyRepeat)
			continue
		}
		least := repeatParagraph
		if p.heading {
			least = repeatHeading
		}
		if len(p.cells) >= repeatHeading && seen.again(p.cells, w.classes) >= least {
			w.dropped(p.cells, WhyRepeat)
			continue
		}
		from := len(w.spans)
		w.spans = split(p.cells, w.spans)
		p.spans = w.spans[from:]
		cut := false
		var drop []ner.Span
		for _, s := range p.spans {
			if s.Len() >= repeatSentence && said.again(p.cells[s.Start:s.End], w.classes) >= repeatSentence {
				drop = append(drop, s)
				cut = true
			}
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
