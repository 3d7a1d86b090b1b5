// Package confidence says how likely each mention, entity, fact, attribute and
// observation is right. It is a logistic regression over a few features of how
// a thing was found (its rule, its type, how often, how far apart), fitted on
// annotated reports with a Gaussian prior on the weights (ridge, after Hoerl and
// Kennard 1970): a rule seldom seen stays near the mean of its type. The
// weights are data, rules/confidence.tsv.
package confidence

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"zhengpu/ner"
)

// File is where Load looks for the weights.
const File = "rules/confidence.tsv"

// Kind is what a confidence is said of.
type Kind string

// The kinds, in the order of the file.
const (
	Mention     Kind = "mention"
	Entity      Kind = "entity"
	Fact        Kind = "fact"
	Attribute   Kind = "attribute"
	Observation Kind = "observation"
)

// Kinds lists the kinds.
func Kinds() []Kind { return []Kind{Mention, Entity, Fact, Attribute, Observation} }

// base is the feature that every case has.
const base = "*"

// weight is a row of the file. Weights are hundredths of a log-odds, so that
// sums are whole numbers and come out alike on every machine.
type weight struct {
	n, right   int
	hundredths int
}

// Model holds the weights. It is safe for concurrent use.
type Model struct {
	weights map[Kind]map[string]weight
	sums    map[Kind]*sums // the same, made ready for Run
	likely  []float64      // probabilities by the sum of weights in hundredths, from minus half its length on
}

const header = "kind\tfeature\tcases\tright\tshare\tweight"

// Load reads File from fsys. Errors name file and line.
func Load(fsys fs.FS) (*Model, error) {
	b, err := fs.ReadFile(fsys, File)
	if err != nil {
		return nil, err
	}
	m := &Model{weights: map[Kind]map[string]weight{}}
	for _, k := range Kinds() {
		m.weights[k] = map[string]weight{}
	}
	sc := bufio.NewScanner(bytes.NewReader(b))
	headed := false
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		bad := func(format string, args ...any) error {
			return fmt.Errorf("%s:%d: %s", File, n, fmt.Sprintf(format, args...))
		}
		if !headed {
			if line != header {
				return nil, bad("the first line should be %q", header)
			}
			headed = true
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 6 {
			return nil, bad("%d fields, want 6", len(f))
		}
		ws := m.weights[Kind(f[0])]
		if ws == nil {
			return nil, bad("no kind %q", f[0])
		}
		if _, twice := ws[f[1]]; twice {
			return nil, bad("%s %s stands here twice", f[0], f[1])
		}
		cases, err1 := strconv.Atoi(f[2])
		right, err2 := strconv.Atoi(f[3])
		w, err3 := strconv.ParseFloat(f[5], 64)
		if err1 != nil || err2 != nil || err3 != nil || right < 0 || right > cases || math.Abs(w) > 100 || math.IsNaN(w) {
			return nil, bad("numbers expected: cases, right (at most cases) and weight")
		}
		ws[f[1]] = weight{cases, right, int(math.Round(w * 100))}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", File, err)
	}
	for _, k := range Kinds() {
		if _, ok := m.weights[k][base]; !ok {
			return nil, fmt.Errorf("%s: no line %q for kind %s", File, base, k)
		}
	}
	m.ready()
	return m, nil
}

// ready makes the weights ready for Run.
func (m *Model) ready() {
	m.likely = make([]float64, 2001)
	for i := range m.likely {
		m.likely[i] = probability(float64(i-len(m.likely)/2) / 100)
	}
	m.sums = map[Kind]*sums{}
	for _, k := range Kinds() {
		ws := m.weights[k]
		s := &sums{base: ws[base].hundredths, scales: make([][]int, len(scales)), rule: map[string]int{}, attribute: map[string]int{}, predicate: map[string]int{}}
		for i, sc := range scales {
			sum := 0
			for _, name := range sc.names {
				if !sc.steps {
					sum = 0
				}
				sum += ws[name].hundredths
				s.scales[i] = append(s.scales[i], sum)
			}
		}
		for f, w := range ws {
			for prefix, into := range map[string]map[string]int{"rule:": s.rule, "attribute:": s.attribute, "predicate:": s.predicate} {
				if name, ok := strings.CutPrefix(f, prefix); ok {
					into[name] = w.hundredths
				}
			}
		}
		m.sums[k] = s
	}
}

// Write writes the weights in the form that Load reads.
func (m *Model) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprint(b, `# How likely is what the rules say? Log-odds weights of logistic regressions, one a kind; the line * is the constant.
# cases and right count the annotated cases that have the feature, share is right/cases; a feature with ≥ never weighs less than 0.
# Own compilation, by "zhengpu eval --calibrate": do not edit by hand.
`)
	fmt.Fprintln(b, header)
	for _, k := range Kinds() {
		names := make([]string, 0, len(m.weights[k]))
		for f := range m.weights[k] {
			names = append(names, f)
		}
		slices.Sort(names)
		for _, f := range names {
			x := m.weights[k][f]
			share := 0.0
			if x.n > 0 {
				share = float64(x.right) / float64(x.n)
			}
			fmt.Fprintf(b, "%s\t%s\t%d\t%d\t%.2f\t%.2f\n", k, f, x.n, x.right, share, float64(x.hundredths)/100)
		}
	}
	return b.Flush()
}

// Of is the probability of a case with these features, in hundredths of one:
// 0.01 to 0.99. Features that the model does not know count for nothing.
func (m *Model) Of(k Kind, features []string) float64 {
	ws := m.weights[k]
	sum := ws[base].hundredths
	for _, f := range features {
		sum += ws[f].hundredths
	}
	return probability(float64(sum) / 100)
}

func probability(logit float64) float64 {
	p := 1 / (1 + math.Exp(-logit))
	return math.Round(min(max(p, 0.01), 0.99)*100) / 100
}

// Name is the stage's name.
func (m *Model) Name() string { return "confidence" }

// Run sets Confidence of all that a resolved analysis says, and that of its
// entities. It reads the scores that the rules gave, so it runs once, last.
func (m *Model) Run(a *ner.Analysis) error {
	f := &features{}
	begin := func(k Kind) {
		f.sums = m.sums[k]
	}
	of := func() float64 {
		sum := f.sums.base + f.sum
		f.sum = 0
		if i := sum + len(m.likely)/2; uint(i) < uint(len(m.likely)) {
			return m.likely[i]
		}
		return probability(float64(sum) / 100)
	}
	mentions := make([]float64, len(a.Mentions))
	begin(Mention)
	for i := range a.Mentions {
		f.mention(a, i, a.Mentions[i].Type)
		mentions[i] = of()
	}
	ends := make([]float64, len(a.Entities))
	begin(Entity)
	for i := range a.Entities {
		f.entity(a, i)
		ends[i] = of()
	}
	begin(Fact)
	for i := range a.Facts {
		f.fact(a, i, ends)
		a.Facts[i].Confidence = of()
	}
	begin(Attribute)
	for i := range a.Attributes {
		f.said(a, i, ends)
		a.Attributes[i].Confidence = of()
	}
	begin(Observation)
	for i := range a.Observations {
		f.observation(a, i, ends)
		a.Observations[i].Confidence = of()
	}
	for i := range a.Mentions {
		a.Mentions[i].Confidence = mentions[i]
	}
	for i := range a.Entities {
		a.Entities[i].Confidence = ends[i]
	}
	return nil
}
