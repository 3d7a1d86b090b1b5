package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// The measures of the annotation guide: extracted reports against gold ones.
// Names are compared without marks, blanks and case; a predicted entity meets
// the gold one that shares a form with it; facts, attributes and observations
// meet when their ends do. The numbers are those of the annotators' own
// program, to the last digit.

// scoredReport is what scoring reads of a report, gold or predicted.
type scoredReport struct {
	Report   string `json:"report"`
	About    string `json:"about"`
	Entities []struct {
		Name    string   `json:"name"`
		Type    string   `json:"type"`
		Types   []string `json:"types"`
		Also    []string `json:"also"`
		Aliases []string `json:"aliases"`
	} `json:"entities"`
	Facts      []scoredFact `json:"facts"`
	Attributes []struct {
		S     string `json:"s"`
		P     string `json:"p"`
		Value any    `json:"value"`
		Quote string `json:"quote"`
	} `json:"attributes"`
	Observations []struct {
		Subject   string `json:"subject"`
		Indicator string `json:"indicator"`
		Value     any    `json:"value"`
		Unit      any    `json:"unit"`
		Change    any    `json:"change"`
		Quote     string `json:"quote"`
	} `json:"observations"`
	Optional      []string     `json:"optional"`
	OptionalFacts []scoredFact `json:"optional_facts"`
}

type scoredFact struct {
	S     string `json:"s"`
	P     string `json:"p"`
	O     string `json:"o"`
	Quote string `json:"quote"`
}

// measure counts what was found rightly, wrongly and not at all.
type measure struct{ tp, fp, fn int }

func (m *measure) add(tp, fp, fn bool) {
	m.tp += boolInt(tp)
	m.fp += boolInt(fp)
	m.fn += boolInt(fn)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// measured is a measure as it is printed, rounded to four digits.
type measured struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	TP        int     `json:"tp"`
	FP        int     `json:"fp"`
	FN        int     `json:"fn"`
}

func (m measure) row() measured {
	var p, r, f float64
	if m.tp+m.fp > 0 {
		p = float64(m.tp) / float64(m.tp+m.fp)
	}
	if m.tp+m.fn > 0 {
		r = float64(m.tp) / float64(m.tp+m.fn)
	}
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return measured{roundTo(p, 4), roundTo(r, 4), roundTo(f, 4), m.tp, m.fp, m.fn}
}

// scoreNames are the measures in the order in which they are printed.
var scoreNames = []string{"entity, core types", "entity", "entity (any type)", "fact", "fact (any predicate)", "attribute", "observation", "observation change"}

// score is the sum over reports.
type score struct {
	total  map[string]*measure
	byType map[string]*measure
	misses map[string][]string // of the report scored last, by kind
	judged judged              // of the report scored last
}

// judged tells of each thing predicted whether it counted as right (1), as
// wrong (-1) or not at all.
type judged struct{ entities, facts, attributes, observations []int8 }

func verdict(right bool) int8 {
	if right {
		return 1
	}
	return -1
}

func newScore() *score {
	s := &score{total: map[string]*measure{}, byType: map[string]*measure{}}
	for _, n := range scoreNames {
		s.total[n] = &measure{}
	}
	return s
}

func (s *score) of(typ string) *measure {
	if s.byType[typ] == nil {
		s.byType[typ] = &measure{}
	}
	return s.byType[typ]
}

func (s *score) miss(kind, format string, args ...any) {
	s.misses[kind] = append(s.misses[kind], fmt.Sprintf(format, args...))
}

// coreTypes are those that the first measure counts.
var coreTypes = map[string]bool{"District": true, "Park": true, "Project": true, "Enterprise": true, "Program": true}

const (
	symmetric = "cooperatesWith"
	dropRunes = " \t\n\u3000\"'`“”‘’「」『』《》〈〉()（）[【】]·•‧—-–_,，、.。:：;；"
)

// bareName is a name as names are compared.
func bareName(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(dropRunes, r) {
			return -1
		}
		return r
	}, strings.ToLower(norm.NFKC.String(s)))
}

// bareForms are the names of an entity, sorted.
func bareForms(name string, more ...[]string) []string {
	set := map[string]bool{bareName(name): true}
	for _, list := range more {
		for _, n := range list {
			set[bareName(n)] = true
		}
	}
	delete(set, "")
	return slices.Sorted(maps.Keys(set))
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case bool:
		return float64(boolInt(v)), true
	case string:
		f, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
		return f, err == nil
	}
	return 0, false
}

func textOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		if v == 0 {
			return ""
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(v)
}

// nearly compares values: numbers to one part in a thousand.
func nearly(a, b any) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	x, ok1 := number(a)
	y, ok2 := number(b)
	if !ok1 || !ok2 {
		return bareName(textOf(a)) == bareName(textOf(b))
	}
	return math.Abs(x-y) <= 1e-3*max(math.Abs(x), math.Abs(y), 1e-9)
}

// alike is the longest common subsequence over the shorter name.
func alike(a, b string) float64 {
	x, y := []rune(bareName(a)), []rune(bareName(b))
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	prev := make([]int, len(y)+1)
	for _, r := range x {
		cur := make([]int, 1, len(y)+1)
		for j, q := range y {
			if r == q {
				cur = append(cur, prev[j]+1)
			} else {
				cur = append(cur, max(prev[j+1], cur[j]))
			}
		}
		prev = cur
	}
	return float64(prev[len(y)]) / float64(min(len(x), len(y)))
}

// least is how alike two indicators must be.
const least = 0.6

// end is one side of a fact: the number of a gold entity, "optional", or "?"
// and a name that gold does not have.
type end string

type triple struct {
	s end
	p string
	o end
}

// add scores one predicted report against its gold one.
func (sc *score) add(gold, pred *scoredReport) {
	sc.misses = map[string][]string{}
	sc.judged = judged{make([]int8, len(pred.Entities)), make([]int8, len(pred.Facts)), make([]int8, len(pred.Attributes)), make([]int8, len(pred.Observations))}
	type entity struct {
		name, typ string
		types     map[string]bool
		implicit  bool
	}
	var ents []entity
	index := map[string]int{}
	for i, e := range gold.Entities {
		for _, f := range bareForms(e.Name, e.Also, e.Aliases) {
			if _, ok := index[f]; !ok {
				index[f] = i
			}
		}
		types := map[string]bool{e.Type: true}
		for _, t := range e.Types {
			types[t] = true
		}
		ents = append(ents, entity{e.Name, e.Type, types, false})
	}
	if n := bareName(gold.About); gold.About != "" {
		if _, ok := index[n]; !ok {
			index[n] = len(ents)
			ents = append(ents, entity{gold.About, "District", map[string]bool{"District": true}, true})
		}
	}
	optional := map[string]bool{}
	for _, n := range gold.Optional {
		optional[bareName(n)] = true
	}

	predIndex := map[string]int{} // -1 for what gold does not have
	found, typed, typedCore := map[int]bool{}, map[int]bool{}, map[int]bool{}
	for n, e := range pred.Entities {
		forms := bareForms(e.Name, e.Also, e.Aliases)
		hit, ok := index[bareName(e.Name)]
		for i := 0; !ok && i < len(forms); i++ {
			hit, ok = index[forms[i]]
		}
		if !ok {
			hit = -1
		}
		for _, f := range forms {
			if _, known := predIndex[f]; !known {
				predIndex[f] = hit
			}
		}
		if !ok {
			opt := optional[bareName(e.Name)]
			for _, f := range forms {
				opt = opt || optional[f]
			}
			if opt {
				continue
			}
			sc.judged.entities[n] = -1
			sc.total["entity (any type)"].fp++
			sc.total["entity"].fp++
			sc.of(cmp.Or(e.Type, "?")).fp++
			if coreTypes[e.Type] {
				sc.total["entity, core types"].fp++
			}
			sc.miss("false entity", "%s %s", e.Type, e.Name)
			continue
		}
		if ents[hit].implicit {
			continue
		}
		first := !found[hit]
		sc.total["entity (any type)"].add(first, !first, false)
		found[hit] = true
		right := ents[hit].types[e.Type] && !typed[hit]
		if right {
			typed[hit] = true
		}
		sc.judged.entities[n] = verdict(right)
		sc.total["entity"].add(right, !right, false)
		t := e.Type
		if right {
			t = ents[hit].typ
		}
		sc.of(cmp.Or(t, "?")).add(right, !right, false)
		switch {
		case right && coreTypes[ents[hit].typ]:
			sc.total["entity, core types"].tp++
			typedCore[hit] = true
		case !right && coreTypes[e.Type]:
			sc.total["entity, core types"].fp++
		}
		if !right {
			sc.miss("wrong type or split entity", "%s %s (gold %s %s)", e.Type, e.Name, ents[hit].typ, ents[hit].name)
		}
	}
	for i, e := range ents {
		if e.implicit {
			continue
		}
		if !found[i] {
			sc.total["entity (any type)"].fn++
		}
		if !typed[i] {
			sc.total["entity"].fn++
			sc.of(e.typ).fn++
			if !found[i] {
				sc.miss("missed entity", "%s %s", e.typ, e.name)
			}
		}
		if coreTypes[e.typ] && !typedCore[i] {
			sc.total["entity, core types"].fn++
		}
	}

	resolve := func(name string) end {
		n := bareName(name)
		if i, ok := index[n]; ok {
			return end(strconv.Itoa(i))
		}
		if i, ok := predIndex[n]; ok && i >= 0 {
			return end(strconv.Itoa(i))
		}
		if optional[n] {
			return "optional"
		}
		return end("?" + n)
	}
	triples := func(facts []scoredFact) (map[triple]scoredFact, []triple, map[triple]int) {
		out, at := map[triple]scoredFact{}, map[triple]int{}
		var order []triple
		for i, f := range facts {
			s, o := resolve(f.S), resolve(f.O)
			if s == "optional" || o == "optional" {
				continue
			}
			if f.P == symmetric && o < s {
				s, o = o, s
			}
			k := triple{s, f.P, o}
			if _, ok := out[k]; !ok {
				out[k] = f
				at[k] = i
				order = append(order, k)
			}
		}
		return out, order, at
	}
	freely := map[triple]bool{}
	for _, f := range gold.OptionalFacts {
		freely[triple{resolve(f.S), f.P, resolve(f.O)}] = true
	}
	g, gOrder, _ := triples(gold.Facts)
	p, pOrder, pAt := triples(pred.Facts)
	gPairs, pPairs := map[triple]bool{}, map[triple]bool{}
	fact, anyFact := sc.total["fact"], sc.total["fact (any predicate)"]
	for _, k := range gOrder {
		gPairs[triple{k.s, "", k.o}] = true
		if _, ok := p[k]; !ok {
			fact.fn++
			f := g[k]
			sc.miss("missed fact", "%s %s %s | %s", f.S, f.P, f.O, f.Quote)
		}
	}
	for _, k := range pOrder {
		_, right := g[k]
		if !right && freely[k] {
			continue
		}
		sc.judged.facts[pAt[k]] = verdict(right)
		fact.add(right, !right, false)
		pPairs[triple{k.s, "", k.o}] = true
		if !right {
			f := p[k]
			sc.miss("false fact", "%s %s %s | %s", f.S, f.P, f.O, f.Quote)
		}
	}
	for k := range gPairs {
		anyFact.add(pPairs[k], false, !pPairs[k])
	}
	for k := range pPairs {
		anyFact.add(false, !gPairs[k], false)
	}

	left := slices.Clone(gold.Attributes)
	for n, a := range pred.Attributes {
		s := resolve(a.S)
		if s == "optional" {
			continue
		}
		hit := -1
		for i, b := range left {
			if resolve(b.S) == s && a.P == b.P && nearly(a.Value, b.Value) {
				hit = i
				break
			}
		}
		sc.judged.attributes[n] = verdict(hit >= 0)
		sc.total["attribute"].add(hit >= 0, hit < 0, false)
		if hit >= 0 {
			left = slices.Delete(left, hit, hit+1)
		} else {
			sc.miss("false attribute", "%s %s %s | %s", a.S, a.P, shownValue(a.Value), a.Quote)
		}
	}
	sc.total["attribute"].fn += len(left)
	for _, b := range left {
		sc.miss("missed attribute", "%s %s %s | %s", b.S, b.P, shownValue(b.Value), b.Quote)
	}

	rest := slices.Clone(gold.Observations)
	for n, a := range pred.Observations {
		s := resolve(cmp.Or(a.Subject, gold.About))
		hit := -1
		for i, b := range rest {
			if resolve(cmp.Or(b.Subject, gold.About)) == s && nearly(a.Value, b.Value) && bareName(textOf(a.Unit)) == bareName(textOf(b.Unit)) &&
				(a.Value != nil || nearly(a.Change, b.Change)) && alike(a.Indicator, b.Indicator) >= least {
				hit = i
				break
			}
		}
		sc.judged.observations[n] = verdict(hit >= 0)
		sc.total["observation"].add(hit >= 0, hit < 0, false)
		if hit < 0 {
			sc.miss("false observation", "%s %s %s%s %s | %s", a.Subject, a.Indicator, shownValue(a.Value), textOf(a.Unit), shownValue(a.Change), a.Quote)
			continue
		}
		if c := rest[hit].Change; c != nil {
			ok := nearly(a.Change, c)
			sc.total["observation change"].add(ok, !ok, !ok)
		}
		rest = slices.Delete(rest, hit, hit+1)
	}
	sc.total["observation"].fn += len(rest)
	for _, b := range rest {
		sc.miss("missed observation", "%s %s %s%s %s | %s", b.Subject, b.Indicator, shownValue(b.Value), textOf(b.Unit), shownValue(b.Change), b.Quote)
	}
}

func shownValue(v any) string {
	switch v := v.(type) {
	case nil:
		return "-"
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// asScored gives an extracted report in the shape that scoring reads.
func asScored(v any) (*scoredReport, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	r := &scoredReport{}
	return r, json.Unmarshal(b, r)
}
