// Package quantity finds numbers with their units (Finder) and says what they
// are figures of (Observer). Units, guards and the words that tie a number to
// its indicator are data under seeds/rules/quantity.
package quantity

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"zhengpu/ner"
	"zhengpu/ner/rulefile"
)

// Dir is where the rules lie in the file system given to Load.
const Dir = "rules/quantity"

// Examples are sentences of our own that show a rule at work.
type Examples struct {
	Yes []string `yaml:"yes"`
	No  []string `yaml:"no"`
}

type unitRule struct {
	Name  string `yaml:"name"`
	Kind  string `yaml:"kind"`
	Units []struct {
		Name    string   `yaml:"name"`
		Forms   []string `yaml:"forms"`
		Factor  float64  `yaml:"factor"`
		Numeral bool     `yaml:"numeral"`
		Unless  string   `yaml:"unless"`
	} `yaml:"units"`
	Plain    bool     `yaml:"plain"`
	Examples Examples `yaml:"examples"`
}

type numberRule struct {
	Name  string `yaml:"name"`
	Words []struct {
		Word   string  `yaml:"word"`
		Value  float64 `yaml:"value"`
		Unit   string  `yaml:"unit"`
		Kind   string  `yaml:"kind"`
		Approx bool    `yaml:"approx"`
		Unless string  `yaml:"unless"`
	} `yaml:"words"`
	Examples Examples `yaml:"examples"`
}

type guardRule struct {
	Name     string   `yaml:"name"`
	Words    []string `yaml:"words"`
	Ends     string   `yaml:"ends"` // runes of which one must stand before
	Before   string   `yaml:"before"`
	Number   string   `yaml:"number"`
	After    string   `yaml:"after"`
	Kind     string   `yaml:"kind"`
	Examples Examples `yaml:"examples"`
}

type unit struct {
	name, kind, rule string
	factor           float64
	numeral          bool
	unless           string
	plain            bool // after digits nothing may follow that makes another word
}

type fixed struct {
	word, unit, kind, rule, unless string
	value                          float64
	approx                         bool
}

type guard struct {
	name, kind    string
	ends          *ner.Runes // one of which stands before, or nil
	before        *matcher   // of what stands before, or nil
	number, after *matcher   // of the number and of what stands behind, from their beginning, or nil
}

// unitForm is a unit as a text may write it.
type unitForm struct {
	text string
	unit *unit
}

// Engine holds the loaded rules. It is not changed after Load and may be used
// from many goroutines.
type Engine struct {
	units     map[string]*unit
	unitForms map[rune][]unitForm // by first rune, longest first
	fixed     map[rune][]fixed    // by first rune, longest first
	words     ner.Words           // of guards
	begins    ner.RuneTable       // of the runes that a number or a fixed word may begin with
	wordRule  map[string]string
	guards    []guard

	guardNumber, guardAfter *search   // the guards' patterns, without their ^
	guardEnds               uint64    // the guards that need one of ends before the number
	ends                    ner.Runes // of all guards

	speech  *speech   // words of the observer
	scratch sync.Pool // of *buffers
	sets    []exampleSet
}

type exampleSet struct {
	file, rule string
	kind       string // unit, number, guard, observe
	ex         Examples
}

// Load reads the rules below Dir of fsys. An error names the file and rule.
func Load(fsys fs.FS) (*Engine, error) {
	e := &Engine{units: map[string]*unit{}, fixed: map[rune][]fixed{}, wordRule: map[string]string{}, unitForms: map[rune][]unitForm{}}
	var units []unitRule
	if err := read(fsys, "units.yaml", &units); err != nil {
		return nil, err
	}
	for _, r := range units {
		if r.Name == "" || r.Kind == "" {
			return nil, fmt.Errorf("%s/units.yaml: rule %q: name and kind are needed", Dir, r.Name)
		}
		for _, u := range r.Units {
			if u.Name == "" {
				return nil, fmt.Errorf("%s/units.yaml: rule %q: unit without a name", Dir, r.Name)
			}
			x := &unit{name: u.Name, kind: r.Kind, rule: r.Name, factor: u.Factor, numeral: u.Numeral, unless: u.Unless, plain: r.Plain}
			if x.factor == 0 {
				x.factor = 1
			}
			forms := append([]string{u.Name}, u.Forms...)
			if u.Name == "%" && e.units["%"] != nil {
				forms = u.Forms
			}
			for _, f := range forms {
				if e.units[f] != nil {
					return nil, fmt.Errorf("%s/units.yaml: rule %q: unit %q stands twice", Dir, r.Name, f)
				}
				e.units[f] = x
				e.unitForms[first(f)] = append(e.unitForms[first(f)], unitForm{f, x})
			}
		}
		e.sets = append(e.sets, exampleSet{"units.yaml", r.Name, "unit", r.Examples})
	}
	for _, list := range e.unitForms {
		sortLongest(list, func(f unitForm) string { return f.text })
	}
	var numbers []numberRule
	if err := read(fsys, "numbers.yaml", &numbers); err != nil {
		return nil, err
	}
	for _, r := range numbers {
		for _, w := range r.Words {
			first, _ := utf8.DecodeRuneInString(w.Word)
			if w.Word == "" || w.Kind == "" {
				return nil, fmt.Errorf("%s/numbers.yaml: rule %q: word and kind are needed", Dir, r.Name)
			}
			e.fixed[first] = append(e.fixed[first], fixed{w.Word, w.Unit, w.Kind, r.Name, w.Unless, w.Value, w.Approx})
		}
		e.sets = append(e.sets, exampleSet{"numbers.yaml", r.Name, "number", r.Examples})
	}
	for r := range e.fixed {
		sortLongest(e.fixed[r], func(f fixed) string { return f.word })
	}
	var guards []guardRule
	if err := read(fsys, "guards.yaml", &guards); err != nil {
		return nil, err
	}
	var number, after []string // the guards' patterns behind their ^
	var err error
	ends := ""
	for _, r := range guards {
		g := guard{name: r.Name, kind: r.Kind}
		if r.Ends != "" {
			set := ner.NewRunes(r.Ends)
			g.ends = &set
		}
		if r.Before != "" {
			if _, err := regexp.Compile(r.Before); err != nil {
				return nil, fmt.Errorf("%s/guards.yaml: rule %q: %w", Dir, r.Name, err)
			}
			g.before = newMatcher(r.Before)
		}
		numberFrom, err := fromStart(r.Number)
		if err != nil {
			return nil, fmt.Errorf("%s/guards.yaml: rule %q: number: %w", Dir, r.Name, err)
		}
		afterFrom, err := fromStart(r.After)
		if err != nil {
			return nil, fmt.Errorf("%s/guards.yaml: rule %q: after: %w", Dir, r.Name, err)
		}
		if r.Number != "" {
			g.number = newMatcher(numberFrom)
		}
		if r.After != "" {
			g.after = newMatcher(afterFrom)
		}
		if len(r.Words) == 0 && r.Before == "" && r.Number == "" && r.After == "" {
			return nil, fmt.Errorf("%s/guards.yaml: rule %q says nothing", Dir, r.Name)
		}
		for _, w := range r.Words {
			if _, ok := e.wordRule[w]; ok {
				return nil, fmt.Errorf("%s/guards.yaml: rule %q: %q stands twice", Dir, r.Name, w)
			}
			e.wordRule[w] = r.Name
		}
		if len(r.Words) == 0 {
			if g.ends != nil {
				e.guardEnds |= 1 << len(e.guards)
				ends += r.Ends
			}
			e.guards = append(e.guards, g)
			number, after = append(number, numberFrom), append(after, afterFrom)
		}
		e.sets = append(e.sets, exampleSet{"guards.yaml", r.Name, "guard", r.Examples})
	}
	if len(e.guards) > 64 {
		return nil, fmt.Errorf("%s/guards.yaml: %d guards with patterns, want 64 at most", Dir, len(e.guards))
	}
	e.ends = ner.NewRunes(ends)
	if e.guardNumber, err = newSearch(number); err == nil {
		e.guardAfter, err = newSearch(after)
	}
	if err != nil {
		return nil, fmt.Errorf("%s/guards.yaml: %w", Dir, err)
	}
	e.words = ner.NewWords(slices.Sorted(maps.Keys(e.wordRule)))
	for r := range e.fixed {
		e.begins.Add(r)
	}
	for r := rune(0); r <= 0xffff; r++ {
		if starts(r) {
			e.begins.Add(r)
		}
	}
	if err := e.loadSpeech(fsys); err != nil {
		return nil, err
	}
	return e, nil
}

func read(fsys fs.FS, name string, into any) error {
	if err := rulefile.Read(fsys, path.Join(Dir, name), into); err != nil {
		return fmt.Errorf("quantity rules: %w", err)
	}
	return nil
}

func sortLongest[T any](x []T, key func(T) string) {
	// Insertion keeps the order of equals as the file has it.
	for i := 1; i < len(x); i++ {
		for j := i; j > 0 && len(key(x[j])) > len(key(x[j-1])); j-- {
			x[j], x[j-1] = x[j-1], x[j]
		}
	}
}

// unitAt is the longest unit that s begins with, its length in bytes, and its
// display name: 吨/年, 元/平方米 are put together from the list.
func (e *Engine) unitAt(s string, chinese bool) (*unit, int, string) {
	u, n := e.simpleUnitAt(s, chinese)
	if u == nil {
		return nil, 0, ""
	}
	name := u.name
	for _, slash := range [...]string{"/", "／"} {
		if strings.HasPrefix(s[n:], slash) {
			if v, m := e.simpleUnitAt(s[n+len(slash):], chinese); v != nil && u.kind != "percent" {
				return u, n + len(slash) + m, name + "/" + v.name
			}
			for _, w := range [...]string{"年", "月", "日", "天", "时", "人", "秒"} {
				if strings.HasPrefix(s[n+len(slash):], w) {
					return u, n + len(slash) + len(w), name + "/" + w
				}
			}
		}
	}
	return u, n, name
}

func (e *Engine) simpleUnitAt(s string, chinese bool) (*unit, int) {
	for _, f := range e.unitForms[first(s)] {
		if !strings.HasPrefix(s, f.text) {
			continue
		}
		u, l := f.unit, len(f.text)
		next, _ := utf8.DecodeRuneInString(s[l:])
		if u.unless != "" && (chinese || !u.plain) && l < len(s) && strings.ContainsRune(u.unless, next) {
			continue
		}
		if isLatin(rune(s[l-1])) && l < len(s) && isLatin(next) {
			continue // P of PPP
		}
		return u, l
	}
	return nil, 0
}

func isLatin(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
