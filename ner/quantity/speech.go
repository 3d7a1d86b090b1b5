package quantity

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
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
type wordset struct{ words ner.Words }

func newWordset(words []string) *wordset { return &wordset{ner.NewWords(words)} }

// anyOf is a regular expression for the words.
func anyOf(words []string) string {
	if len(words) == 0 {
		return `[^\x00-\x{10FFFF}]` // matches nothing
	}
	list := make([]string, len(words))
	for i, x := range words {
		list[i] = regexp.QuoteMeta(x)
	}
	return strings.Join(list, "|")
}

// has reports whether s is one of the words.
func (w *wordset) has(s string) bool { return w.words.Has(s) }

// prefix is the length of the longest word that s begins with, or 0.
func (w *wordset) prefix(s string) int { return w.words.Prefix(s) }

// suffix is the length of the longest word that s ends with, or 0.
func (w *wordset) suffix(s string) int { return w.words.Suffix(s) }

// contains reports whether a word of the set occurs in s.
func (w *wordset) contains(s string) bool { return w.words.In(s) }

// periodRule says how the matches of one pattern are written out.
type periodRule struct {
	as                                    []piece
	ofYear, spans                         bool   // as has {y}, {span}
	needs                                 uint64 // sights of the runes that a match cannot do without
	y, now, last, m, n, k, verb, from, to int    // groups of the pattern, 0 for none
}

// newPeriodRule reads how a period is written out, and the groups of its pattern.
func newPeriodRule(as string, re *regexp.Regexp) (periodRule, error) {
	r := periodRule{as: pieces(as), ofYear: strings.Contains(as, "{y}"), spans: strings.Contains(as, "{span}")}
	groups := map[string]*int{"y": &r.y, "now": &r.now, "last": &r.last, "m": &r.m, "n": &r.n, "k": &r.k, "verb": &r.verb, "from": &r.from, "to": &r.to}
	for x, c := range timeRunes {
		if holds(re, c) {
			r.needs |= 1 << x
		}
	}
	for i, name := range re.SubexpNames() {
		if g := groups[name]; g != nil {
			*g = i
		} else if name != "" {
			return r, fmt.Errorf("no group %q", name)
		}
	}
	for _, x := range r.as {
		switch x.name {
		case "", "y", "now", "last", "next", "m", "n", "back", "span", "from", "to":
		default:
			return r, fmt.Errorf("as: no {%s}", x.name)
		}
	}
	return r, nil
}

// speech is what words.yaml says, by use.
type speech struct {
	level, up, down, rate, fall, compare, light, keep, adverb, area, stop, abstract, time,
	spend, invest, head, target, protect, levelnoun, generic, unnoun, money, notarea, listnoun, short, hollow, fair, staff, milestone, property, needed, sited, firmnoun, speaks, ours,
	nounlike, output, towards, parts, pace, lasting *wordset
	look          *search // all patterns, and the word sets of sights
	sets          [sights]*wordset
	periods       []periodRule
	when          family        // of look: by period
	dates         ner.RuneTable // runes that a period may begin with
	plan, review  family
	rank          family
	pairs, wholes []pair
	nothing       ner.Words // what alone is no indicator
	twos          ner.Words // the nouns of pairs with two parts
	ratios        *wordset  // the nouns of wholes
	anaphors      []anaphor // longest noun first
	nouns         ner.Words // theirs
	figureless    ner.Words // what rules look for in sentences without a quantity, too
}

// family is a run of the patterns of a search.
type family struct {
	from, to int
	bits     uint64 // of those with a prefilter
	open     bool   // one of them has none
}

// sight is a word set that a look at a sentence tells of.
type sight int

const (
	seesNeeded sight = iota // what a heading of plans cannot do without
	seesTarget
	seesRatio
	seesIncome
	seesTime // a rune that every period has
	seesYear // 年
	seesMonth
	seesQuarter
	seesHalf
	seesRank // a rune that every rank has
	sights
)

// timeRunes are what most patterns of periods have one of.
var timeRunes = map[sight]rune{seesYear: '年', seesMonth: '月', seesQuarter: '季', seesHalf: '半'}

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
		"nounlike": &s.nounlike, "output": &s.output, "towards": &s.towards, "parts": &s.parts, "pace": &s.pace, "lasting": &s.lasting,
	}
	patterns := map[string]*family{"plan": &s.plan, "review": &s.review, "rank": &s.rank}
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
				rule, err := newPeriodRule(p.As, re)
				if err != nil {
					return fmt.Errorf("%s: period %q: %w", where, p.Pattern, err)
				}
				s.periods = append(s.periods, rule)
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
	seen := [sights][]string{
		seesNeeded: words["needed"], seesTarget: words["target"], seesRatio: words["ratios"], seesIncome: {"收入"},
		seesTime: {"年", "月", "季", "今", "目", "如"}, seesRank: {"第", "前", "首", "榜", "上"},
	}
	for x, c := range timeRunes {
		seen[x] = []string{string(c)}
	}
	var all []string
	for x, list := range seen {
		s.sets[x] = newWordset(list)
		all = append(all, anyOf(list))
	}
	s.nothing = ner.NewWords(slices.Concat(words["unnoun"], words["adverb"], words["level"], words["area"]))
	figureless := slices.Concat(seen[seesNeeded], seen[seesRatio], seen[seesIncome])
	s.figureless = ner.NewWords(figureless)
	patterns["period"] = &s.when
	for _, use := range [...]string{"period", "plan", "review", "rank"} {
		f := patterns[use]
		f.from = len(all)
		all = append(all, exprs[use]...)
		f.to = len(all)
	}
	var err error
	if s.look, err = newSearch(all); err != nil {
		return fmt.Errorf("%s/words.yaml: %w", Dir, err)
	}
	for _, f := range patterns {
		for k := f.from; k < f.to; k++ {
			if s.look.pats[k].filtered() {
				f.bits |= 1 << k
			} else if f == &s.when {
				return fmt.Errorf("%s/words.yaml: a period's pattern must not look at what stands before it", Dir)
			} else {
				f.open = true
			}
		}
	}
	for c := rune(0); c <= 0xffff; c++ {
		if s.look.class(c)[0]&s.when.bits != 0 {
			s.dates.Add(c)
		}
	}
	var twos []string
	for _, p := range s.pairs {
		if len(p.parts) == 2 {
			twos = append(twos, p.noun)
		}
	}
	s.twos = ner.NewWords(twos)
	nouns := make([]string, len(s.anaphors))
	for i, a := range s.anaphors {
		nouns[i] = a.noun
	}
	s.nouns = ner.NewWords(nouns)
	sortLongest(s.anaphors, func(a anaphor) string { return a.noun })
	e.speech = s
	return nil
}
