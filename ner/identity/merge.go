// Package identity decides which entities of several reports are one thing,
// and says why. It is a pure function of the things and of what people have
// decided: the order of reports means nothing.
package identity

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

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

// Resolve compares things that share sounds and district, and forms groups.
// Two things that a person or a plain difference keeps apart never come into
// one group, also not by way of a third. Decisions about things that are not
// there are left alone.
//
// It works province by province on all processors: beside the things
// themselves memory holds what is known of one province's names at a time.
func (r *Resolver) Resolve(things []Thing, d *Decisions) Result {
	things = slices.Clone(things)
	slices.SortFunc(things, func(a, b Thing) int { return strings.Compare(a.ID, b.ID) })
	things = slices.CompactFunc(things, func(a, b Thing) bool { return a.ID == b.ID })
	companies := companyNames(things)
	at := map[string]int{} // of those that decisions name
	for _, e := range d.Entries() {
		at[e.A], at[e.B] = -1, -1
	}
	regions := map[string][]int{}
	for i, t := range things {
		if _, ok := at[t.ID]; ok {
			at[t.ID] = i
		}
		k := region(r.area(&t))
		regions[k] = append(regions[k], i)
	}
	merges := map[[2]int]Merge{}
	for _, k := range slices.Sorted(maps.Keys(regions)) {
		r.compareAll(things, companies, regions[k], func(p [2]int, s float64, why []Reason) {
			m := Merge{A: things[p[0]].ID, B: things[p[1]].ID, State: Pending, By: "rules", Confidence: s, Reasons: why}
			if s >= r.Made {
				m.State = Made
			}
			merges[p] = m
		})
	}
	for _, e := range d.Entries() {
		i, j := at[e.A], at[e.B]
		if i < 0 || j < 0 {
			continue
		}
		p := [2]int{min(i, j), max(i, j)}
		m, ok := merges[p]
		if !ok {
			m = Merge{A: things[p[0]].ID, B: things[p[1]].ID}
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
	// Groups are formed of what takes part in a merge; few of many things do.
	parts := map[int]*prepared{}
	for p, m := range merges {
		if m.State == Made {
			for _, i := range p {
				if parts[i] == nil {
					parts[i] = r.prepare(things[i], companies.of(things[i]))
				}
			}
		}
	}
	return r.group2(things, parts, merges)
}

// group2 joins made merges, the surest first, and takes back those that would
// bring together what is plainly two. parts has the things that are in made
// merges.
func (r *Resolver) group2(things []Thing, parts map[int]*prepared, merges map[[2]int]Merge) Result {
	order := make([][2]int, 0, len(merges))
	for p := range merges {
		order = append(order, p)
	}
	slices.SortFunc(order, func(x, y [2]int) int {
		a, b := merges[x], merges[y]
		return cmp.Or(strings.Compare(a.By, b.By), -cmp.Compare(a.Confidence, b.Confidence), strings.Compare(a.A, b.A), strings.Compare(a.B, b.B))
	})
	group := make(map[int][]int, len(parts))
	leader := make(map[int]int, len(parts))
	for i := range parts {
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
		if i, j, ok := r.clash(parts, merges, m.By == "file", group[x], group[y]); ok {
			m.State = Pending
			m.Reasons = append(slices.Clone(m.Reasons), Reason{GroupClash, things[i].ID + " " + things[j].ID})
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
		delete(group, y)
	}
	res := Result{Canon: map[string]string{}}
	for i, l := range leader {
		if l != i {
			res.Canon[things[i].ID] = things[l].ID // the smallest: ids are in order
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
func (r *Resolver) clash(parts map[int]*prepared, merges map[[2]int]Merge, forced bool, x, y []int) (a, b int, ok bool) {
	for _, i := range x {
		for _, j := range y {
			p := [2]int{min(i, j), max(i, j)}
			m, ok := merges[p]
			if ok && m.State == Veto {
				return p[0], p[1], true
			}
			if forced || ok && m.State == Made {
				continue
			}
			if r.apart(parts[i], parts[j]) {
				return p[0], p[1], true
			}
		}
	}
	return 0, 0, false
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

// area is the district that a thing is compared within, "" for what is the
// same everywhere.
func (r *Resolver) area(t *Thing) string {
	if len(t.Scope) >= 4 && r.everywhere[t.Type] {
		return ""
	}
	return t.Scope
}

// region is what districts must have in common for one to hold the other: the
// province of a code, or the name where no code is known.
func region(area string) string {
	if len(area) >= 2 && strings.Trim(area, "0123456789") == "" {
		return area[:2]
	}
	return area
}

// mostInBlock bounds the things that one pair of sounds brings together: what
// so many names of a district share tells none of them.
const mostInBlock = 400

// compareAll compares the things of one region, given by their numbers in
// order, and tells of each pair that is worth a look. Things are compared with
// those of their own district and of the districts around it that share a pair
// of sounds in their names, or the whole name.
func (r *Resolver) compareAll(things []Thing, companies companies, region []int, tell func(p [2]int, s float64, why []Reason)) {
	all := make([]*prepared, len(region))
	keys := make([][]uint64, len(region))
	inParallel(len(region), func(k int) {
		t := things[region[k]]
		if t.Type == ner.District || t.Type == ner.Person {
			return
		}
		all[k] = r.prepare(t, companies.of(t))
		keys[k] = blockKeys(all[k])
	})
	type block struct {
		key  uint64
		area string
	}
	blocks := map[block][]int32{}
	for k, list := range keys {
		for _, key := range list {
			b := block{key, r.area(&things[region[k]])}
			blocks[b] = append(blocks[b], int32(k))
		}
	}
	type found struct {
		other int32
		s     float64
		why   []Reason
	}
	results := make([][]found, len(region))
	inParallel(len(region), func(k int) {
		if all[k] == nil {
			return
		}
		own := r.area(&things[region[k]])
		var others []int32
		for area := own; ; area = above(area) {
			for _, key := range keys[k] {
				b := blocks[block{key, area}]
				if len(b) > mostInBlock {
					continue
				}
				for _, o := range b {
					if area != own || o > int32(k) { // each pair once
						others = append(others, o)
					}
				}
			}
			if area == "" || above(area) == "" || above(area) == area {
				break
			}
		}
		slices.Sort(others)
		for _, o := range slices.Compact(others) {
			if !within(all[k].Scope, all[o].Scope) {
				continue
			}
			if s, why := r.score(all[min(k, int(o))], all[max(k, int(o))]); s >= r.Pending {
				results[k] = append(results[k], found{o, s, why})
			}
		}
	})
	for k, list := range results {
		for _, f := range list {
			i, j := region[k], region[f.other]
			tell([2]int{min(i, j), max(i, j)}, f.s, f.why)
		}
	}
}

// inParallel calls fn with 0 to n-1 on all processors.
func inParallel(n int, fn func(int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for {
				const many = 64
				from := int(next.Add(many)) - many
				if from >= n {
					return
				}
				for k := from; k < min(from+many, n); k++ {
					fn(k)
				}
			}
		})
	}
	wg.Wait()
}

// blockKeys are hashes of what a thing's names must share with those of
// another to be compared: pairs of neighbouring sounds, pairs with one between
// them at the beginning (a character read in two ways, or one that is missing),
// and the whole.
func blockKeys(p *prepared) []uint64 {
	var out []uint64
	h := fnv.New64a()
	key := func(parts ...string) {
		h.Reset()
		for _, s := range parts {
			io.WriteString(h, s)
			h.Write([]byte{0})
		}
		out = append(out, h.Sum64())
	}
	for _, f := range p.forms {
		sounds := make([]string, len(f.core))
		for k, c := range f.core {
			sounds[k] = sound(c)
		}
		for k := 0; k+1 < len(sounds); k++ {
			key(sounds[k], sounds[k+1])
		}
		for k := 0; k+2 < len(sounds) && k < 3; k++ {
			key(sounds[k], "", sounds[k+2])
		}
		key("=", string(f.core))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

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
