package confidence

import (
	"math"
	"slices"
	"strings"
)

// Case is an annotated case: what was found, and whether it is right.
type Case struct {
	Kind     Kind
	Report   string // to hold out whole reports
	Set      string // of reports that the rules were made on, where they do better than elsewhere; else ""
	Features []string
	Right    bool
}

const (
	ridge  = 6.0  // prior precision of a weight: one of 0.4 is a usual one
	loose  = 0.05 // and of a constant
	rounds = 400
	still  = 1e-5
)

// setFeature marks the constants of sets, which are fitted and then forgotten:
// such reports tell which rules do better than others, not how well all do.
const setFeature = "set:"

// Train fits the weights. Features that fewer than two cases have are left
// out. The same cases give the same weights, whatever their order.
func Train(cases []Case) *Model {
	m := &Model{weights: map[Kind]map[string]weight{}}
	for _, k := range Kinds() {
		var own []Case
		for _, c := range cases {
			if c.Kind == k {
				if c.Set != "" {
					c.Features = append(slices.Clone(c.Features), setFeature+c.Set)
				}
				own = append(own, c)
			}
		}
		m.weights[k] = fit(own)
	}
	m.ready()
	return m
}

// fit is a cyclic coordinate descent with Newton steps.
func fit(cases []Case) map[string]weight {
	count := map[string]weight{}
	all := weight{}
	for _, c := range cases {
		all.n++
		if c.Right {
			all.right++
		}
		for _, f := range c.Features {
			w := count[f]
			w.n++
			if c.Right {
				w.right++
			}
			count[f] = w
		}
	}
	var names []string
	for f, w := range count {
		if w.n >= 2 {
			names = append(names, f)
		}
	}
	slices.Sort(names)
	// Cases alike in all features are one with a number: sums then do not
	// depend on the order in which cases come.
	type row struct {
		n, right float64
		eta      float64
	}
	var keys []string
	byKey := map[string]*row{}
	feats := map[string][]string{}
	for _, c := range cases {
		fs := slices.Clone(c.Features)
		slices.Sort(fs)
		key := strings.Join(fs, "\x00")
		if byKey[key] == nil {
			byKey[key] = &row{}
			feats[key] = fs
			keys = append(keys, key)
		}
		byKey[key].n++
		if c.Right {
			byKey[key].right++
		}
	}
	slices.Sort(keys)
	rows := map[string][]*row{}
	var every []*row
	for _, k := range keys {
		every = append(every, byKey[k])
		for _, f := range feats[k] {
			if count[f].n >= 2 {
				rows[f] = append(rows[f], byKey[k])
			}
		}
	}
	start := math.Log((float64(all.right) + 1) / (float64(all.n-all.right) + 1))
	for _, r := range every {
		r.eta = start
	}
	ws := map[string]float64{base: start}
	step := func(f string, rs []*row, prior float64) float64 {
		g, h := prior*ws[f], prior
		for _, r := range rs {
			p := 1 / (1 + math.Exp(-r.eta))
			g += r.n*p - r.right
			h += r.n * p * (1 - p)
		}
		if h < 1e-9 {
			return 0
		}
		d := min(max(-g/h, -1), 1)
		if strings.Contains(f, "≥") && ws[f]+d < 0 {
			d = -ws[f]
		}
		ws[f] += d
		for _, r := range rs {
			r.eta += d
		}
		return math.Abs(d)
	}
	for range rounds {
		most := step(base, every, loose)
		for _, f := range names {
			prior := ridge
			if strings.HasPrefix(f, setFeature) {
				prior = loose
			}
			most = max(most, step(f, rows[f], prior))
		}
		if most < still {
			break
		}
	}
	out := map[string]weight{base: {all.n, all.right, int(math.Round(ws[base] * 100))}}
	for _, f := range names {
		if strings.HasPrefix(f, setFeature) {
			continue
		}
		w := count[f]
		w.hundredths = int(math.Round(ws[f] * 100))
		out[f] = w
	}
	return out
}

// Rebase moves the constant of a kind so that the cases outside any set are
// right with probability share on average: for a share measured on texts that
// nobody had tuned on, where the annotated ones flatter the rules.
func (m *Model) Rebase(k Kind, share float64, cases []Case) {
	var sums []int
	for _, c := range cases {
		if c.Kind == k && c.Set == "" {
			sum := 0
			for _, f := range c.Features {
				sum += m.weights[k][f].hundredths
			}
			sums = append(sums, sum)
		}
	}
	if len(sums) == 0 {
		return
	}
	mean := func(base int) float64 {
		var p float64
		for _, s := range sums {
			p += 1 / (1 + math.Exp(-float64(base+s)/100))
		}
		return p / float64(len(sums))
	}
	lo, hi := -3000, 3000
	for hi-lo > 1 {
		if mid := lo + (hi-lo)/2; mean(mid) < share {
			lo = mid
		} else {
			hi = mid
		}
	}
	w := m.weights[k][base]
	w.hundredths = hi
	m.weights[k][base] = w
	m.ready()
}
