package identity

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"sort"
	"strings"

	"zhengpu/ner"
	"zhengpu/ner/rulefile"
)

// RulesFile holds the words by which names of one thing differ.
const RulesFile = "rules/identity/names.yaml"

// list is a list of words, written with blanks between them, longest first.
type list []string

func (l *list) UnmarshalYAML(unmarshal func(any) error) error {
	var s string
	if err := unmarshal(&s); err != nil {
		return err
	}
	*l = strings.Fields(s)
	longestFirst(*l)
	return nil
}

func longestFirst(l []string) {
	sort.SliceStable(l, func(i, j int) bool { return len(l[i]) > len(l[j]) })
}

type rules struct {
	Same       [][]string      `yaml:"same"`
	Variants   list            `yaml:"variants"`
	Legal      list            `yaml:"legal"`
	General    map[string]list `yaml:"general"`
	Business   list            `yaml:"business"`
	Common     list            `yaml:"common"`
	Works      list            `yaml:"works"`
	Levels     []list          `yaml:"levels"`
	Units      list            `yaml:"units"`
	Types      []list          `yaml:"types"`
	Everywhere list            `yaml:"everywhere"`
	Made       float64         `yaml:"made"`
	Pending    float64         `yaml:"pending"`
}

// Options tell what only the gazetteer knows. Both may be nil.
type Options struct {
	// Division gives the name of a division code: 360403 → 浔阳区.
	Division func(code string) (string, bool)
	// Place reports whether a word is the name, or short name, of a division
	// down to the county.
	Place func(word string) bool
}

// Resolver compares things by name, type, district, owner and figures. It is
// safe for concurrent use.
type Resolver struct {
	rules
	opt        Options
	amount     *regexp.Regexp
	rewrite    []rewrite         // longest first
	variant    map[[2]rune]bool  // both orders
	general    map[ner.Type]list // with those of all types
	group      map[[2]ner.Type]bool
	everywhere map[ner.Type]bool
}

type rewrite struct{ from, to string }

// Load reads the rules. A faulty file is an error that names it.
func Load(fsys fs.FS, opt Options) (*Resolver, error) {
	r := &Resolver{opt: opt, variant: map[[2]rune]bool{}, general: map[ner.Type]list{}, group: map[[2]ner.Type]bool{}, everywhere: map[ner.Type]bool{}}
	if err := rulefile.Read(fsys, RulesFile, &r.rules); err != nil {
		return nil, err
	}
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(RulesFile+": "+format, args...)) }
	for _, s := range r.Same {
		if len(s) < 2 {
			bad("same: %v names nothing that is the same", s)
			continue
		}
		for _, w := range s[1:] {
			r.rewrite = append(r.rewrite, rewrite{fold(w), fold(s[0])})
		}
	}
	sort.SliceStable(r.rewrite, func(i, j int) bool { return len(r.rewrite[i].from) > len(r.rewrite[j].from) })
	for _, v := range r.Variants {
		p := []rune(v)
		if len(p) != 2 {
			bad("variants: %q is no pair", v)
			continue
		}
		r.variant[[2]rune{p[0], p[1]}], r.variant[[2]rune{p[1], p[0]}] = true, true
	}
	for name, words := range r.General {
		t, err := ner.ParseType(name)
		if err != nil && name != "*" {
			bad("general: %w", err)
			continue
		}
		r.general[t] = words
	}
	for t, words := range r.general {
		if t == ner.NoType || t == ner.Industry { // 工程机械 is not 机械
			continue
		}
		all := slices.Concat(words, r.general[ner.NoType])
		longestFirst(all)
		r.general[t] = all
	}
	for _, g := range r.Types {
		var types []ner.Type
		for _, name := range g {
			t, err := ner.ParseType(name)
			if err != nil {
				bad("types: %w", err)
			}
			types = append(types, t)
		}
		for _, s := range types {
			for _, t := range types {
				r.group[[2]ner.Type{s, t}] = true
			}
		}
	}
	for _, name := range r.Everywhere {
		t, err := ner.ParseType(name)
		if err != nil {
			bad("everywhere: %w", err)
		}
		r.everywhere[t] = true
	}
	if !(0 < r.Pending && r.Pending <= r.Made && r.Made <= 1) {
		bad("pending %v and made %v are not between 0 and 1 in this order", r.Pending, r.Made)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	r.amount = r.amountForm()
	return r, nil
}

// generals are the words that names of a type may have or not.
func (r *Resolver) generals(t ner.Type) list {
	if l, ok := r.general[t]; ok {
		return l
	}
	return r.general[ner.NoType]
}

// level is the rank that a name begins with, or "".
func (r *Resolver) level(key string) string {
	for _, l := range r.Levels {
		for _, w := range l {
			if strings.HasPrefix(key, w) {
				return l[0]
			}
		}
	}
	return ""
}
