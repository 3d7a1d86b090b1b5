package focus

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
	"zhengpu/ner/rulefile"
)

// words are the word lists that the features read, as rules/focus.yaml has them.
type words struct {
	Report    []string            `yaml:"report"`
	Area      []string            `yaml:"area"`
	Sum       []string            `yaml:"sum"`
	Zones     []string            `yaml:"zones"`
	We        []string            `yaml:"we"`
	Verb      []string            `yaml:"verb"`
	Prep      []string            `yaml:"preposition"`
	Project   []string            `yaml:"project"`
	Firm      []string            `yaml:"firm"`
	Park      []string            `yaml:"park"`
	Region    []string            `yaml:"region"`
	Pointers  []string            `yaml:"pointers"`
	Anaphors  map[string][]string `yaml:"anaphors"`
	reports   wordSet
	area, we  wordSet
	sum       wordSet
	zones     wordSet
	verb      wordSet
	prep      wordSet
	project   wordSet
	firm      wordSet
	park      wordSet
	region    wordSet
	pointers  wordSet
	anaphoric [kinds]wordSet
}

type wordSet struct {
	list  []string
	index ner.Words
}

// in reports that s holds one of the words.
func (w *wordSet) in(s string) bool { return w.index.In(s) }

// prefix reports that s begins with one of the words.
func (w *wordSet) prefix(s string) bool { return w.index.Prefix(s) > 0 }

// suffix reports that s ends in one of the words.
func (w *wordSet) suffix(s string) bool { return w.index.Suffix(s) > 0 }

// report reports that a document begins as a report of a district does.
func (w *words) report(a *ner.Analysis) bool {
	const head = 6000
	for i, s := range a.Doc.Sentences {
		if s.Span.Start >= head {
			break
		}
		if w.reports.index.May(a.Sign(i)) && w.reports.in(a.Doc.Text[s.Span.Start:min(s.Span.End, head)]) {
			return true
		}
	}
	return false
}

// wide reports that s speaks of the whole district around a park; 全区 may be
// the park itself.
func (w *words) wide(s string) bool {
	for _, x := range w.area.list {
		if !strings.HasSuffix(x, "区") && strings.Contains(s, x) {
			return true
		}
	}
	return false
}

// anaphor reports that s begins with a word such as 该公司 or 项目 that takes up
// something of kind k.
func (w *words) anaphor(k kind, s string) bool {
	for _, p := range w.pointers.list {
		if t, ok := strings.CutPrefix(s, p); ok {
			s = t
			break
		}
	}
	return w.anaphoric[k].prefix(s)
}

// Load reads Words and File from fsys. Errors name file and line.
func Load(fsys fs.FS) (*Model, error) {
	m, err := LoadWords(fsys)
	if err != nil {
		return nil, err
	}
	b, err := fs.ReadFile(fsys, File)
	if err != nil {
		return nil, err
	}
	fi, ki := map[string]feature{}, map[string]kind{}
	for f, n := range featureNames {
		fi[n] = feature(f)
	}
	for k, n := range kindNames {
		ki[n] = kind(k)
	}
	sc := bufio.NewScanner(bytes.NewReader(b))
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || strings.HasPrefix(line, "#") || line == header {
			continue
		}
		col := strings.Split(line, "\t")
		if len(col) != 3 {
			return nil, fmt.Errorf("%s:%d: %d fields, want 3", File, n, len(col))
		}
		f, ok1 := fi[col[0]]
		k, ok2 := ki[col[1]]
		v, err := strconv.ParseFloat(col[2], 64)
		if !ok1 || !ok2 || err != nil || math.IsNaN(v) || math.Abs(v) > 100 {
			return nil, fmt.Errorf("%s:%d: no such feature, kind or weight: %q", File, n, line)
		}
		m.w[f][k] = int(math.Round(v * 100))
	}
	return m, sc.Err()
}

// LoadWords is Load without the weights: a model to train.
func LoadWords(fsys fs.FS) (*Model, error) {
	m := &Model{}
	w := &m.words
	if err := rulefile.Read(fsys, Words, w); err != nil {
		return nil, err
	}
	for _, l := range [...]struct {
		to   *wordSet
		from []string
		name string
	}{{&w.reports, w.Report, "report"}, {&w.area, w.Area, "area"}, {&w.sum, w.Sum, "sum"}, {&w.zones, w.Zones, "zones"}, {&w.we, w.We, "we"}, {&w.verb, w.Verb, "verb"}, {&w.prep, w.Prep, "preposition"}, {&w.project, w.Project, "project"},
		{&w.firm, w.Firm, "firm"}, {&w.park, w.Park, "park"}, {&w.region, w.Region, "region"}, {&w.pointers, w.Pointers, "pointers"}} {
		if len(l.from) == 0 || slices.Contains(l.from, "") {
			return nil, fmt.Errorf("%s: %s: empty list or word", Words, l.name)
		}
		*l.to = wordSet{l.from, ner.NewWords(l.from)}
	}
	for name, list := range w.Anaphors {
		k := slices.Index(kindNames[:], name)
		if k < 0 || slices.Contains(list, "") {
			return nil, fmt.Errorf("%s: anaphors: no kind %q, or an empty word", Words, name)
		}
		w.anaphoric[k] = wordSet{list, ner.NewWords(list)}
	}
	return m, nil
}

const header = "feature\tkind\tweight"

// Write writes the weights in the form that Load reads.
func (m *Model) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprint(b, "# Whom a figure is said of: weights (log-odds) of a ranker over candidate subjects, by feature and kind of candidate.\n# Own compilation, by \"zhengpu train\": do not edit by hand.\n", header, "\n")
	for f := range m.w {
		for k, v := range m.w[f] {
			if v != 0 {
				fmt.Fprintf(b, "%s\t%s\t%.2f\n", featureNames[f], kindNames[k], float64(v)/100)
			}
		}
	}
	return b.Flush()
}
