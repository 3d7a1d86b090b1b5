// Package identity decides which entities of several reports are one thing,
// and says why. It is a pure function of the things and of what people have
// decided: the order of reports means nothing.
package identity

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"zhengpu/ner"
)

// States of a merge.
const (
	Made    = "made"    // sure enough, or accepted
	Pending = "pending" // for a person to decide
	Veto    = "vetoed"  // a person said no
)

// Merge is a pair of things that are, or may be, one. A < B.
type Merge struct {
	A, B       string
	State      string
	By         string // "rules" or "file"
	Confidence float64
	Reasons    []Reason
}

// Result is what Resolve decides.
type Result struct {
	Merges []Merge           // sorted by A and B
	Canon  map[string]string // member → the smallest id of its group, for members that are not it
}

// mostInBlock bounds the pairs that one sound brings: what so many names
// share tells none of them.
const mostInBlock = 400

// Resolve compares things that share sounds and district, and forms groups.
// Two things that a person or a plain difference keeps apart never come into
// one group, also not by way of a third. Decisions about things that are not
// there are left alone.
func (r *Resolver) Resolve(things []Thing, d *Decisions) Result {
	things = slices.Clone(things)
	slices.SortFunc(things, func(a, b Thing) int { return strings.Compare(a.ID, b.ID) })
	things = slices.CompactFunc(things, func(a, b Thing) bool { return a.ID == b.ID })
	companies := companyNames(things)
	all := make([]*prepared, 0, len(things))
	at := map[string]int{}
	for _, t := range things {
		at[t.ID] = len(all)
		all = append(all, r.prepare(t, companies.of(t)))
	}
	merges := map[[2]int]Merge{}
	for _, p := range r.pairs(all) {
		s, why := r.score(all[p[0]], all[p[1]])
		if s < r.Pending {
			continue
		}
		m := Merge{A: all[p[0]].ID, B: all[p[1]].ID, State: Pending, By: "rules", Confidence: s, Reasons: why}
		if s >= r.Made {
			m.State = Made
		}
		merges[p] = m
	}
	if d != nil {
		for _, e := range d.entries {
			i, ok1 := at[e.A]
			j, ok2 := at[e.B]
			if !ok1 || !ok2 {
				continue
			}
			p := [2]int{min(i, j), max(i, j)}
			m, ok := merges[p]
			if !ok {
				m = Merge{A: all[p[0]].ID, B: all[p[1]].ID}
			}
			m.By = "file"
			if e.Accept {
				m.State, m.Confidence = Made, 1
				m.Reasons = append(slices.Clone(m.Reasons), Reason{Accepted, e.Note})
			} else {
				m.State = Veto
				m.Reasons = append(slices.Clone(m.Reasons), Reason{Vetoed, e.Note})
			}
			merges[p] = m
		}
	}
	res := r.group2(all, merges, d)
	return res
}

// group2 joins made merges, the surest first, and takes back those that would
// bring together what is plainly two.
func (r *Resolver) group2(all []*prepared, merges map[[2]int]Merge, d *Decisions) Result {
	order := make([][2]int, 0, len(merges))
	for p := range merges {
		order = append(order, p)
	}
	slices.SortFunc(order, func(x, y [2]int) int {
		a, b := merges[x], merges[y]
		return cmp.Or(strings.Compare(a.By, b.By), -cmp.Compare(a.Confidence, b.Confidence), strings.Compare(a.A, b.A), strings.Compare(a.B, b.B))
	})
	group := make([][]int, len(all))
	leader := make([]int, len(all))
	for i := range leader {
		leader[i], group[i] = i, []int{i}
	}
	for _, p := range order {
		m := merges[p]
		if m.State != Made {
			continue
		}
		x, y := leader[p[0]], leader[p[1]]
		if x == y {
			continue
		}
		if clash := r.clash(all, merges, m.By == "file", group[x], group[y]); clash != "" {
			m.State = Pending
			m.Reasons = append(slices.Clone(m.Reasons), Reason{GroupClash, clash})
			merges[p] = m
			continue
		}
		if y < x {
			x, y = y, x
		}
		for _, i := range group[y] {
			leader[i] = x
		}
		group[x] = append(group[x], group[y]...)
		group[y] = nil
	}
	res := Result{Canon: map[string]string{}}
	for i := range all {
		if leader[i] != i {
			res.Canon[all[i].ID] = all[leader[i]].ID // the smallest: ids are in order
		}
	}
	for _, m := range merges {
		res.Merges = append(res.Merges, m)
	}
	slices.SortFunc(res.Merges, func(a, b Merge) int {
		return cmp.Or(strings.Compare(a.A, b.A), strings.Compare(a.B, b.B))
	})
	return res
}

// clash names two members of two groups that cannot be one.
func (r *Resolver) clash(all []*prepared, merges map[[2]int]Merge, forced bool, x, y []int) string {
	for _, i := range x {
		for _, j := range y {
			p := [2]int{min(i, j), max(i, j)}
			m, ok := merges[p]
			if ok && m.State == Veto {
				return all[p[0]].ID + " " + all[p[1]].ID
			}
			if forced || ok && m.State == Made {
				continue
			}
			if r.apart(all[i], all[j]) {
				return all[p[0]].ID + " " + all[p[1]].ID
			}
		}
	}
	return ""
}

// apart reports whether things differ in what no merge may bring together:
// phase, size, year or district.
func (r *Resolver) apart(a, b *prepared) bool {
	if !r.comparable(a, b) || otherPhase(a.phases, b.phases) || disjoint(a.years, b.years) || (len(a.phases) > 0) != (len(b.phases) > 0) {
		return true
	}
	_, other := compareAmounts(a.amounts, b.amounts)
	return other
}

// companies are the folded names of enterprises, by the beginning that a
// project's name may share.
type companies map[string][]string

func companyNames(things []Thing) companies {
	c := companies{}
	for _, t := range things {
		if t.Type != ner.Enterprise {
			continue
		}
		for _, n := range t.Names {
			n = fold(n)
			if rs := []rune(n); len(rs) >= 2 {
				k := string(rs[:2])
				c[k] = append(c[k], n)
			}
		}
	}
	for k := range c {
		slices.Sort(c[k])
		c[k] = slices.Compact(c[k])
	}
	return c
}

func (c companies) of(t Thing) []string {
	var out []string
	for _, n := range t.Names {
		n = fold(n)
		rs := []rune(n)
		if len(rs) < 4 {
			continue
		}
		for _, name := range c[string(rs[:2])] {
			if strings.HasPrefix(n, name) && name != n {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// pairs lists the things worth comparing: those that share a pair of sounds
// in their names, and the district or one around it.
func (r *Resolver) pairs(all []*prepared) [][2]int {
	blocks := map[string][]int{}
	for i, p := range all {
		if p.Type == ner.District || p.Type == ner.Person {
			continue
		}
		keys := map[string]bool{}
		area := p.Scope
		if len(area) >= 4 && r.everywhere[p.Type] {
			area = ""
		}
		for _, f := range p.forms {
			sounds := make([]string, len(f.core))
			for k, c := range f.core {
				sounds[k] = sound(c)
			}
			for k := 0; k+1 < len(sounds); k++ {
				s := sounds[k] + " " + sounds[k+1]
				keys[s+"|"+strings.TrimRight(prefix(area, 2), "0")] = true
			}
			// A character read in two ways, or one that is missing.
			for k := 0; k+2 < len(sounds) && k < 3; k++ {
				keys[sounds[k]+"  "+sounds[k+2]+"|"+strings.TrimRight(prefix(area, 2), "0")] = true
			}
		}
		for k := range keys {
			blocks[k] = append(blocks[k], i)
		}
	}
	seen := map[[2]int]bool{}
	var out [][2]int
	for _, b := range blocks {
		if len(b) > mostInBlock {
			continue
		}
		for x := range b {
			for _, j := range b[x+1:] {
				p := [2]int{b[x], j}
				if !seen[p] && within(all[p[0]].Scope, all[p[1]].Scope) {
					seen[p] = true
					out = append(out, p)
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	return out
}

func prefix(s string, n int) string { return s[:min(n, len(s))] }

// Compare scores one pair by itself, as Resolve would.
func (r *Resolver) Compare(a, b Thing) (confidence float64, why []Reason) {
	c := companyNames([]Thing{a, b})
	return r.score(r.prepare(a, c.of(a)), r.prepare(b, c.of(b)))
}

// Text writes reasons in one line.
func Text(reasons []Reason) string {
	parts := make([]string, len(reasons))
	for i, r := range reasons {
		parts[i] = strings.TrimSpace(r.String())
	}
	return strings.Join(parts, "; ")
}

func (m Merge) String() string {
	return fmt.Sprintf("%s %.2f <%s> <%s>: %s", m.State, m.Confidence, m.A, m.B, Text(m.Reasons))
}
