package quantity

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"zhengpu/ner"
)

type wordRule struct {
	Name     string   `yaml:"name"`
	Use      string   `yaml:"use"`
	Words    []string `yaml:"words"`
	Patterns []string `yaml:"patterns"`
	Needs    []string `yaml:"needs"` // a text without one of these cannot match
	Periods  []struct {
		Pattern string `yaml:"pattern"`
		As      string `yaml:"as"`
	} `yaml:"periods"`
	Examples Examples `yaml:"examples"`
}

// wordset finds the longest of its words at the start or end of a string.
type wordset struct {
	words ner.Words
	all   map[string]bool
}

func newWordset(words []string) *wordset {
	w := &wordset{words: ner.NewWords(words), all: make(map[string]bool, len(words))}
	for _, x := range words {
		if x != "" {
			w.all[x] = true
		}
	}
	return w
}

// prefix is the length of the longest word that s begins with, or 0.
func (w *wordset) prefix(s string) int { return w.words.Prefix(s) }

// suffix is the length of the longest word that s ends with, or 0.
func (w *wordset) suffix(s string) int { return w.words.Suffix(s) }

// contains reports whether a word of the set occurs in s.
func (w *wordset) contains(s string) bool { return w.words.In(s) }

type periodRule struct {
	as string
	ix map[string]int // of the pattern's groups
}

// speech is what words.yaml says, by use.
type speech struct {
	level, up, down, rate, fall, compare, light, keep, adverb, area, stop, abstract, time,
	spend, invest, head, target, protect, levelnoun, generic, unnoun, money, notarea, listnoun, short, hollow, fair, staff, milestone, property, needed, sited, firmnoun, speaks, ours *wordset
	plan, review, rank *search
	periods            []periodRule
	when               *search // by period
	pairs, wholes      []pair
	ratios             *wordset  // the nouns of wholes
	anaphors           []anaphor // longest noun first
}

// anaphor is a noun that takes up something named before, and the types of
// what it may be. A strict one needs a name that ends in the same noun.
type anaphor struct {
	noun   string
	types  []ner.Type
	strict bool
}

// pair is a noun that stands for several: 城乡 for 城镇 and 农村.
type pair struct {
	noun  string
	parts []string
}

func (e *Engine) loadSpeech(fsys fs.FS) error {
	var rules []wordRule
	if err := read(fsys, "words.yaml", &rules); err != nil {
		return err
	}
	s := &speech{}
	sets := map[string]**wordset{
		"level": &s.level, "up": &s.up, "down": &s.down, "rate": &s.rate, "fall": &s.fall, "compare": &s.compare,
		"light": &s.light, "keep": &s.keep, "adverb": &s.adverb, "area": &s.area, "stop": &s.stop, "abstract": &s.abstract,
		"time": &s.time, "spend": &s.spend, "invest": &s.invest, "head": &s.head, "target": &s.target,
		"protect": &s.protect, "levelnoun": &s.levelnoun, "generic": &s.generic, "unnoun": &s.unnoun, "money": &s.money, "notarea": &s.notarea, "listnoun": &s.listnoun, "short": &s.short, "hollow": &s.hollow, "fair": &s.fair, "staff": &s.staff, "milestone": &s.milestone, "property": &s.property, "needed": &s.needed,
		"sited": &s.sited, "firmnoun": &s.firmnoun, "speaks": &s.speaks, "ours": &s.ours, "ratios": &s.ratios,
	}
	patterns := map[string]**search{"plan": &s.plan, "review": &s.review, "rank": &s.rank}
	exprs := map[string][]string{}
	words := map[string][]string{}
	for _, r := range rules {
		where := fmt.Sprintf("%s/words.yaml: rule %q", Dir, r.Name)
		switch {
		case sets[r.Use] != nil:
			words[r.Use] = append(words[r.Use], r.Words...)
		case patterns[r.Use] != nil:
			words["needed"] = append(words["needed"], r.Needs...)
			for _, p := range r.Patterns {
				if _, err := regexp.Compile(p); err != nil {
					return fmt.Errorf("%s: %w", where, err)
				}
				exprs[r.Use] = append(exprs[r.Use], p)
			}
		case r.Use == "pair", r.Use == "ratio":
			for _, w := range r.Words {
				noun, parts, ok := strings.Cut(w, "=")
				if !ok {
					return fmt.Errorf("%s: %q has no =", where, w)
				}
				if r.Use == "ratio" {
					words["ratios"] = append(words["ratios"], noun)
					s.wholes = append(s.wholes, pair{noun, strings.Split(parts, "|")})
					continue
				}
				s.pairs = append(s.pairs, pair{noun, strings.Split(parts, "|")})
			}
		case r.Use == "anaphor":
			for _, w := range r.Words {
				noun, list, ok := strings.Cut(w, "=")
				if !ok {
					return fmt.Errorf("%s: %q has no =", where, w)
				}
				a := anaphor{noun: noun}
				list, a.strict = strings.CutSuffix(list, "!")
				for _, n := range strings.Split(list, "|") {
					t, err := ner.ParseType(n)
					if err != nil {
						return fmt.Errorf("%s: %q: %w", where, w, err)
					}
					a.types = append(a.types, t)
				}
				s.anaphors = append(s.anaphors, a)
			}
		case r.Use == "period":
			for _, p := range r.Periods {
				re, err := regexp.Compile(p.Pattern)
				if err != nil {
					return fmt.Errorf("%s: %w", where, err)
				}
				ix := map[string]int{}
				for i, n := range re.SubexpNames() {
					if n != "" {
						ix[n] = i
					}
				}
				s.periods = append(s.periods, periodRule{p.As, ix})
				exprs["period"] = append(exprs["period"], p.Pattern)
			}
		default:
			return fmt.Errorf("%s: no use %q", where, r.Use)
		}
		e.sets = append(e.sets, exampleSet{"words.yaml", r.Name, "observe", r.Examples})
	}
	for use, set := range sets {
		*set = newWordset(words[use])
	}
	patterns["period"] = &s.when
	for use, set := range patterns {
		var err error
		if *set, err = newSearch(exprs[use]); err != nil {
			return fmt.Errorf("%s/words.yaml: %s: %w", Dir, use, err)
		}
	}
	sortLongest(s.anaphors, func(a anaphor) string { return a.noun })
	e.speech = s
	return nil
}
