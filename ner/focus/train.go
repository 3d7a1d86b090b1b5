package focus

import (
	"math"

	"zhengpu/ner"
)

// Case is an observation with its candidate subjects: Features and Kinds by
// candidate, Right those that annotators agree with, Rule the rules' choice.
type Case struct {
	Report string
	Weight float64 // less where a report has many cases, so that it does not outvote the others

	features [][]feature
	kinds    []kind
	right    []bool
	rule     int
}

// Cases lists the candidates of the observations that the model would decide,
// in a resolved analysis that it has not touched. right tells whether an entity
// (by index) is what observation i is said of; cases without a right one are
// left out.
func (m *Model) Cases(a *ner.Analysis, right func(i, entity int) bool) []Case {
	if len(a.Observations) == 0 || len(a.Entities) == 0 || m.words.report(a) {
		return nil
	}
	var out []Case
	r := newReading(&m.words, a)
	for _, i := range r.order {
		if o := &a.Observations[i]; r.named(o) {
			r.decided(i, o.S)
			continue
		}
		cs := r.candidates(i)
		c := Case{Report: a.Doc.Report, rule: -1}
		any := -1
		for k := range cs {
			yes := right(i, cs[k].entity)
			c.features = append(c.features, append([]feature(nil), cs[k].features...))
			c.kinds = append(c.kinds, cs[k].kind)
			c.right = append(c.right, yes)
			if yes && any < 0 {
				any = cs[k].entity
			}
			if cs[k].rule {
				c.rule = k
			}
		}
		if any < 0 {
			r.decided(i, a.Observations[i].S)
			continue
		}
		r.decided(i, any)
		out = append(out, c)
	}
	for i := range out {
		out[i].Weight = 1 / math.Sqrt(float64(len(out))) * 4
	}
	return out
}

// RuleRight reports that the rules' own choice is right.
func (c *Case) RuleRight() bool { return c.rule >= 0 && c.right[c.rule] }

// Right reports that the model's choice is right.
func (m *Model) Right(c *Case) bool {
	best, most := -1, 0
	for k := range c.kinds {
		sum := 0
		for _, f := range c.features[k] {
			sum += m.w[f][c.kinds[k]]
		}
		if best < 0 || sum > most {
			best, most = k, sum
		}
	}
	return best >= 0 && c.right[best]
}

const (
	ridge  = 1
	rounds = 400
	rate   = 0.3
)

// Train fits the weights: gradient ascent (AdaGrad) on the log-likelihood that
// one of the right candidates is chosen, less a ridge. The same cases in the
// same order give the same weights.
func (m *Model) Train(cases []Case) {
	var w, sq [features][kinds]float64
	for n := 0; n < rounds; n++ {
		var g [features][kinds]float64
		for i := range cases {
			c := &cases[i]
			p := make([]float64, len(c.kinds))
			most := math.Inf(-1)
			for k := range p {
				for _, f := range c.features[k] {
					p[k] += w[f][c.kinds[k]]
				}
				most = math.Max(most, p[k])
			}
			var all, good float64
			for k := range p {
				p[k] = math.Exp(p[k] - most)
				all += p[k]
				if c.right[k] {
					good += p[k]
				}
			}
			for k := range p {
				d := -p[k] / all
				if c.right[k] {
					d += p[k] / good
				}
				for _, f := range c.features[k] {
					g[f][c.kinds[k]] += d * c.Weight
				}
			}
		}
		for f := range w {
			for k := range w[f] {
				d := g[f][k] - ridge*w[f][k]
				sq[f][k] += d * d
				if sq[f][k] > 0 {
					w[f][k] += rate * d / math.Sqrt(sq[f][k]+1e-8)
				}
			}
		}
	}
	for f := range w {
		for k := range w[f] {
			m.w[f][k] = int(math.Round(w[f][k] * 100))
		}
	}
}
