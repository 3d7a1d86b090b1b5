package identity

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// Thing is an entity as reports tell of it.
type Thing struct {
	ID      string
	Type    ner.Type
	Names   []string  // every name, the main one first
	Scope   string    // code of the district that it belongs to; "" for things that are the same everywhere
	Reports []string  // that name it
	Owners  []string  // names of those who undertake it
	Amounts []float64 // investments, in 元
}

// Reason is a feature that spoke for or against a merge.
type Reason struct {
	Code string `json:"reason"` // same-name, general-word, short-form …
	Text string `json:"text,omitempty"`
}

func (r Reason) String() string {
	if r.Text == "" {
		return r.Code
	}
	return r.Code + " " + r.Text
}

// Reasons for and against.
const (
	SameName   = "same-name" // the names differ in marks, width or a usual writing
	General    = "general"   // they differ by general words
	Variant    = "variant"   // by a character often written for another
	Homophone  = "homophone" // by a character that sounds alike
	Leading    = "leading"   // the one has more at its beginning
	Inner      = "inner"     // the one leaves out what stands within the other
	Business   = "business"  // a company's short name leaves out its business
	Opening    = "opening"   // they begin alike and end in words of one kind
	SameOwner  = "owner"     // one undertakes both
	SamePlace  = "place"     // companies of one place
	SameAmount = "amount"    // the same amount stands in both names
	SameMoney  = "money"     // the same investment
	Against    = "against-"  // what a code that speaks against begins with
	OtherSize  = "against-amount"
	OtherPhase = "against-phase"
	OnePhase   = "against-one-phase"
	OtherYear  = "against-year"
	OneYear    = "against-one-year"
	OtherOwner = "against-owner"
	OtherPlace = "against-place"
	OtherLevel = "against-level"
	OtherMoney = "against-money"
	OtherType  = "against-type"
	OtherScope = "against-scope"
	OneReport  = "against-one-report"
	CommonName = "against-common" // nothing but common words
	Counting   = "against-count"  // only a number or a direction tells them apart
	Vetoed     = "vetoed"
	Accepted   = "accepted"
	GroupClash = "against-group" // another thing of the group is plainly not the same
)

// prepared is a thing with its names taken apart.
type prepared struct {
	Thing
	forms   []*form
	scope   []string // names of the districts around, short ones too
	amounts []amount
	phases  []string
	years   []string
}

func (r *Resolver) prepare(t Thing, companies []string) *prepared {
	p := &prepared{Thing: t}
	var scope []string
	for code := t.Scope; code != ""; code = above(code) {
		if r.opt.Division != nil {
			if name, ok := r.opt.Division(code); ok {
				scope = append(scope, name)
			}
		}
	}
	for _, d := range scope {
		p.scope = append(p.scope, d, short(d))
	}
	owners := slices.Clone(companies)
	for _, o := range t.Owners {
		owners = append(owners, fold(o))
	}
	longestFirst(owners)
	if t.Type != ner.Project && t.Type != ner.Park && t.Type != ner.Event && t.Type != ner.Platform {
		owners = nil
	}
	for _, n := range t.Names {
		f := r.analyse(t.Type, n, owners, scope)
		if len(f.core) == 0 {
			continue
		}
		p.forms = append(p.forms, f)
		for _, a := range f.amounts {
			if !slices.Contains(p.amounts, a) {
				p.amounts = append(p.amounts, a)
			}
		}
		p.phases = append(p.phases, f.phases...)
		p.years = append(p.years, f.years...)
	}
	slices.Sort(p.phases)
	slices.Sort(p.years)
	p.phases, p.years = slices.Compact(p.phases), slices.Compact(p.years)
	return p
}

// above is the code of the division around.
func above(code string) string {
	switch {
	case len(code) > 6:
		return code[:len(code)-3]
	case len(code) != 6 || strings.HasSuffix(code, "0000"):
		return ""
	case strings.HasSuffix(code, "00"):
		return code[:2] + "0000"
	}
	return code[:4] + "00"
}

// within reports whether one of two districts holds the other.
func within(a, b string) bool {
	if a == "" || b == "" || a == b {
		return true
	}
	for c := above(a); c != ""; c = above(c) {
		if c == b {
			return true
		}
	}
	for c := above(b); c != ""; c = above(c) {
		if c == a {
			return true
		}
	}
	return false
}

// comparable says whether two things could be one at all.
func (r *Resolver) comparable(a, b *prepared) bool {
	if a.Type == ner.District || b.Type == ner.District || a.Type == ner.Person || b.Type == ner.Person {
		return false
	}
	if a.Type != b.Type && !r.group[[2]ner.Type{a.Type, b.Type}] {
		return false
	}
	if a.Scope == "" != (b.Scope == "") && a.Type == b.Type {
		return false // a list's own thing against one of a district
	}
	return within(a.Scope, b.Scope)
}

// score compares two things. 0 means that they are not one.
func (r *Resolver) score(a, b *prepared) (float64, []Reason) {
	if !r.comparable(a, b) {
		return 0, nil
	}
	best, why := 0.0, []Reason(nil)
	for i, x := range a.forms {
		for j, y := range b.forms {
			// Short names in quotation marks (两湖) are of many things: between
			// types only the main names count, and two short ones never suffice.
			if a.Type != b.Type && i+j > 0 {
				continue
			}
			s, reasons, clash := r.names(a, b, x, y)
			if clash {
				return 0, nil
			}
			if i > 0 && j > 0 && a.Type != ner.Enterprise {
				s = min(s, 0.7)
			}
			if s > best {
				best, why = s, reasons
			}
		}
	}
	if best == 0 {
		return 0, nil
	}
	limit := 1.0
	against := func(most, minus float64, code, text string) {
		limit = min(limit, most)
		best -= minus
		why = append(why, Reason{code, text})
	}
	// What tells things apart whatever their names.
	if disjoint(a.phases, b.phases) || otherPhase(a.phases, b.phases) {
		return 0, nil
	}
	if (len(a.phases) > 0) != (len(b.phases) > 0) {
		against(0.6, 0, OnePhase, strings.Join(append(a.phases, b.phases...), " "))
	}
	if disjoint(a.years, b.years) {
		return 0, nil
	}
	if (len(a.years) > 0) != (len(b.years) > 0) {
		switch a.Type {
		case ner.Event, ner.Honour, ner.DocumentType:
			against(0.6, 0, OneYear, strings.Join(append(a.years, b.years...), " "))
		}
	}
	switch same, other := compareAmounts(a.amounts, b.amounts); {
	case other:
		against(0.5, 0.1, OtherSize, "")
	case same:
		best += 0.04
		why = append(why, Reason{SameAmount, ""})
	}
	ao, bo := ownersOf(a), ownersOf(b)
	switch {
	case overlap(ao, bo):
		best += 0.04
		why = append(why, Reason{SameOwner, ""})
	case len(ao) > 0 && len(bo) > 0:
		against(0.5, 0.1, OtherOwner, "")
	}
	switch same, other := compareMoney(a.Amounts, b.Amounts); {
	case other:
		against(1, 0.12, OtherMoney, "")
	case same:
		best += 0.03
		why = append(why, Reason{SameMoney, ""})
	}
	if a.Type != b.Type {
		most := 1.0
		if (a.Type == ner.Program || b.Type == ner.Program) && why[0].Code != SameName {
			most = 0.6
		}
		if (a.Type == ner.Place || a.Type == ner.Organization) != (b.Type == ner.Place || b.Type == ner.Organization) && r.worksOn(a) != r.worksOn(b) {
			most = 0.6
		}
		against(most, 0.04, OtherType, "")
	}
	if a.Scope != b.Scope && a.Scope != "" && b.Scope != "" {
		against(1, 0.06, OtherScope, "")
	}
	if overlap(a.Reports, b.Reports) && !strings.HasPrefix(why[0].Code, SameName) {
		against(1, 0.08, OneReport, "")
	}
	best = math.Min(math.Min(best, limit), 0.99)
	return math.Round(best*100) / 100, why
}

func ownersOf(p *prepared) []string {
	var out []string
	for _, o := range p.Owners {
		out = append(out, fold(o))
	}
	for _, f := range p.forms {
		if f.owner != "" {
			out = append(out, f.owner)
		}
	}
	return out
}

// overlap reports whether two lists share something, short names for full
// ones.
func overlap(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y || utf8.RuneCountInString(x) >= 2 && strings.Contains(y, x) || utf8.RuneCountInString(y) >= 2 && strings.Contains(x, y) {
				return true
			}
		}
	}
	return false
}

func disjoint(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	for _, x := range a {
		if slices.Contains(b, x) {
			return false
		}
	}
	return true
}

// otherPhase reports whether two things are phases, sessions or lots of one
// kind, and not the same: 二期 and 三期, but not 二期 and B厂.
func otherPhase(a, b []string) bool {
	kind := func(s string) string { return strings.TrimLeft(s, "0123456789abcdefghijklmnopqrstuvwxyz") }
	for _, x := range a {
		found, same := false, false
		for _, y := range b {
			if kind(x) == kind(y) {
				found = true
				same = same || x == y
			}
		}
		if found && !same {
			return true
		}
	}
	return false
}

// compareAmounts tells whether two names give the same amount of a unit, and
// whether they give different ones.
func compareAmounts(a, b []amount) (same, other bool) {
	for _, x := range a {
		for _, y := range b {
			if x.unit != y.unit {
				continue
			}
			if near(x.value, y.value) {
				same = true
			} else {
				other = true
			}
		}
	}
	return same, other && !same
}

func compareMoney(a, b []float64) (same, other bool) {
	if len(a) == 0 || len(b) == 0 {
		return false, false
	}
	other = true
	for _, x := range a {
		for _, y := range b {
			if near(x, y) {
				return true, false
			}
			if x < 1.6*y && y < 1.6*x {
				other = false
			}
		}
	}
	return false, other
}

// names compares two names of things. clash means that the names themselves
// say that the things are two.
func (r *Resolver) names(a, b *prepared, x, y *form) (s float64, why []Reason, clash bool) {
	if p, q := a.forms[0].level, b.forms[0].level; a.Type == ner.Honour && b.Type == ner.Honour && p != q {
		if p != "" && q != "" {
			return 0, nil, true
		}
		s, why, clash = r.names1(a, b, x, y)
		if s > 0 {
			s, why = min(s, 0.7), append(why, Reason{OtherLevel, ""})
		}
		return s, why, clash
	}
	return r.names1(a, b, x, y)
}

// namesCompany reports whether a word ends as companies' names do.
func (r *Resolver) namesCompany(s string) bool {
	for _, l := range r.Legal {
		if strings.HasSuffix(s, fold(l)) {
			return true
		}
	}
	return false
}

// worksOn reports whether a thing's name is of work on something.
func (r *Resolver) worksOn(p *prepared) bool {
	for _, w := range p.forms[0].dropped {
		if slices.Contains(r.Works, w) {
			return true
		}
	}
	return false
}

func (r *Resolver) names1(a, b *prepared, x, y *form) (s float64, why []Reason, clash bool) {
	if x.key == y.key {
		if strings.Trim(x.key, "0123456789.+/") == "" {
			return 0.6, []Reason{{CommonName, x.key}}, false
		}
		return r.weigh(a, b, x, y, 0.95, Reason{SameName, ""})
	}
	if x.anchor != "" && y.anchor != "" && x.anchor != y.anchor {
		return 0, nil, a.forms[0] == x && b.forms[0] == y // 市人民医院 and 区人民医院
	}
	return r.names2(a, b, x, y)
}

func (r *Resolver) names2(a, b *prepared, x, y *form) (float64, []Reason, bool) {
	long, short := x, y
	if len(long.core) < len(short.core) {
		long, short = short, long
	}
	n := len(short.core)
	text := string(short.core)
	if n < 2 {
		return 0, nil, false
	}
	if string(long.core) == text {
		words := strings.Join(append(slices.Clone(x.dropped), y.dropped...), " ")
		return r.weigh(a, b, x, y, 0.92, Reason{General, words})
	}
	if len(long.core) == n {
		return r.equalLength(a, b, x, y)
	}
	gaps, ok := insertions(long.core, short.core)
	if !ok {
		return r.opening(a, b, long, short)
	}
	front, tail, inner := gaps[0], gaps[len(gaps)-1], gaps[1:len(gaps)-1]
	generals := slices.Concat(r.generals(a.Type), r.generals(b.Type), a.scope, b.scope)
	isGeneral := func(g string, extra list) bool { return covered(g, generals) || extra != nil && covered(g, extra) }
	company := a.Type == ner.Enterprise && b.Type == ner.Enterprise
	var extra list
	if company {
		extra = r.Business
	}
	content, words := 0, []string{}
	for _, g := range inner {
		words = append(words, g)
		if !isGeneral(g, extra) {
			content++
		}
	}
	innerContent := content
	switch {
	case company && front != "":
		if n < 3 || covered(text, r.Business) || disjoint(x.places, y.places) {
			return 0, nil, false
		}
		return 0.5, []Reason{{Leading, front}}, false
	case company && (tail != "" || len(inner) > 0):
		if content > 0 || tail != "" && !isGeneral(tail, extra) {
			return 0, nil, false
		}
		if n >= 4 {
			return r.weigh(a, b, x, y, 0.85, Reason{Business, strings.Join(append(words, tail), " ")})
		}
		if n == 3 {
			return r.weigh(a, b, x, y, 0.68, Reason{Business, strings.Join(append(words, tail), " ")})
		}
		return 0, nil, false
	case tail != "" && !isGeneral(tail, nil):
		if same, _ := compareAmounts(x.amounts, y.amounts); same && front == "" && len(inner) == 0 {
			return r.weigh(a, b, x, y, 0.76, Reason{Inner, tail}) // the product and how much of it
		}
		if first := []rune(tail)[0]; strings.ContainsRune("及和与暨", first) && front == "" && len(inner) == 0 && a.Type == ner.Project && b.Type == ner.Project {
			return r.weigh(a, b, x, y, 0.6, Reason{Inner, tail}) // one of what the other is of
		}
		return 0, nil, false // 湖滨小学桃园校区 is of 湖滨小学
	case front != "" && len(inner) == 0 && !isGeneral(front, nil):
		most := 0.72
		switch {
		case a.Type == ner.Organization || a.Type == ner.Place || a.Type == ner.Industry || a.Type == ner.Honour:
			most = 0.55
		case overlap([]string{fold(front)}, append(ownersOf(a), ownersOf(b)...)):
			most = 0.92
		case n >= 6 && r.specific(text) >= 2:
			most = 0.84
		}
		if same, _ := compareAmounts(x.amounts, y.amounts); same && r.namesCompany(front) {
			most = max(most, 0.8) // the product, how much of it, and whose it is
		}
		same, _ := compareAmounts(x.amounts, y.amounts)
		if a.Type == ner.Industry || a.Type == ner.Honour || most < 0.9 && !same && r.specific(text) < 2 {
			return 0, nil, false
		}
		return r.weigh(a, b, x, y, most, Reason{Leading, front})
	case front != "" && len(inner) > 0 && innerContent > 0:
		return 0, nil, false
	case innerContent == 0:
		return r.weigh(a, b, x, y, 0.9, Reason{General, strings.TrimSpace(front + " " + strings.Join(append(words, tail), " "))})
	}
	// Something that says something is left out within.
	if front != "" || n < 4 || string(long.core[:2]) != string(short.core[:2]) || a.Type == ner.Honour || a.Type == ner.Industry || a.Type == ner.Organization {
		return 0, nil, false
	}
	most := 0.6
	if a.Type == ner.Project && n >= 6 {
		most = 0.75
	}
	return r.weigh(a, b, x, y, most, Reason{Inner, strings.Join(words, " ")})
}

// weigh lowers what names promise where they say little.
func (r *Resolver) weigh(a, b *prepared, x, y *form, s float64, why Reason) (float64, []Reason, bool) {
	reasons := []Reason{why}
	core := string(x.core)
	if len(y.core) < len(x.core) {
		core = string(y.core)
	}
	if strings.Trim(core, "0123456789.+/") == "" && x.key != y.key {
		if i := strings.Index(x.key, core); i >= 0 {
			if rest := []rune(x.key[i+len(core):]); len(rest) >= 2 && strings.Contains(y.key, core+string(rest[:2])) {
				return min(s, 0.84), reasons, false // “1269”行动, with 全省 or not
			}
		}
		// Nothing is merged on numbers or dates alone.
		return min(s, 0.5), append(reasons, Reason{CommonName, core}), false
	}
	switch {
	case a.Type == ner.Enterprise && b.Type == ner.Enterprise:
		if disjoint(x.places, y.places) {
			return min(s, 0.4), append(reasons, Reason{OtherPlace, strings.Join(append(slices.Clone(x.places), y.places...), " ")}), false
		}
		if x.branch != y.branch {
			return min(s, 0.4), append(reasons, Reason{OtherPlace, "分公司"}), false
		}
		if x.part != y.part && !overlap(x.places, y.places) {
			return min(s, 0.7), append(reasons, Reason{OtherPlace, strings.Join(append(slices.Clone(x.places), y.places...), " ")}), false
		}
		if overlap(x.places, y.places) {
			reasons = append(reasons, Reason{SamePlace, x.places[0]})
		} else if covered(core, r.Business) {
			return min(s, 0.5), append(reasons, Reason{CommonName, core}), false
		}
		return s, reasons, false
	case a.Type == ner.Industry || a.Type == ner.Honour || a.Type == ner.DocumentType || a.Type == ner.Program || why.Code == SameName:
		return s, reasons, false
	}
	known := overlap(ownersOf(a), ownersOf(b))
	if x.local && y.local && (string(x.core) == string(y.core) || why.Code == General && a.Type == ner.Park && b.Type == ner.Park) {
		known = true // 浔阳区人民医院 and 区人民医院, in one district
	}
	if sameAmount, _ := compareAmounts(x.amounts, y.amounts); sameAmount {
		known = true
	}
	if !known && r.specific(core) < 2 && x.key != y.key {
		return min(s, 0.74), append(reasons, Reason{CommonName, core}), false
	}
	if !known && a.Type == ner.Project && len(core) <= len("芳烃") && len(x.key) != len(y.key) {
		return min(s, 0.74), append(reasons, Reason{CommonName, core}), false
	}
	return s, reasons, false
}

// counting are characters that count or point: names that differ by one of
// them alone are of two things.
const counting = "0123456789一二三四五六七八九十百千东南西北中上下左右前后内外大小新老甲乙丙丁旧高低abcdefghijklmnopqrstuvwxyz"

func (r *Resolver) equalLength(a, b *prepared, x, y *form) (float64, []Reason, bool) {
	n := len(x.core)
	var at []int
	for i := range x.core {
		if x.core[i] != y.core[i] {
			at = append(at, i)
		}
	}
	if len(at) > 1 {
		return r.opening(a, b, x, y)
	}
	p, q := x.core[at[0]], y.core[at[0]]
	pair := string(p) + "/" + string(q)
	switch {
	case strings.ContainsRune(counting, p) && strings.ContainsRune(counting, q):
		return 0, nil, a.forms[0] == x && b.forms[0] == y
	case r.variant[[2]rune{p, q}] && n >= 3:
		return r.weigh(a, b, x, y, 0.86, Reason{Variant, pair})
	case homophones(p, q) && n >= 3 && a.Type != ner.Industry && a.Type != ner.Program && a.Type != ner.Honour:
		s := 0.66
		if n >= 5 && a.Type != ner.Enterprise {
			s = 0.81
		}
		return r.weigh(a, b, x, y, s, Reason{Homophone, pair})
	}
	return r.opening(a, b, x, y)
}

// opening catches 信华浪井商圈 and 信华浪井广场: a long specific beginning, and
// general words after it.
func (r *Resolver) opening(a, b *prepared, x, y *form) (float64, []Reason, bool) {
	if a.Type == ner.Industry || a.Type == ner.Honour || a.Type == ner.Program || a.Type == ner.Organization || a.Type == ner.DocumentType {
		return 0, nil, false
	}
	n := 0
	for n < len(x.core) && n < len(y.core) && x.core[n] == y.core[n] {
		n++
	}
	if n < 4 || r.specific(string(x.core[:n])) < 3 {
		return 0, nil, false
	}
	p, q := string(x.core[n:]), string(y.core[n:])
	ends := slices.Concat(r.Common, r.generals(a.Type), r.Business)
	if a.Type == ner.Enterprise || !covered(p, ends) || !covered(q, ends) {
		return 0, nil, false
	}
	return 0.55, []Reason{{Opening, p + "/" + q}}, false
}

// insertions finds what the longer name has beside the shorter one: before
// it, within it (as few pieces as possible, none empty) and after it.
func insertions(long, short []rune) (gaps []string, ok bool) {
	// The fewest pieces, by dynamic programming over (i, j, in a gap).
	const inf = 1 << 20
	n, m := len(long), len(short)
	cost := make([][][2]int, n+1) // [i][j][1]: the last of long was left out
	for i := range cost {
		cost[i] = make([][2]int, m+1)
		for j := range cost[i] {
			cost[i][j] = [2]int{inf, inf}
		}
	}
	cost[0][0][0] = 0
	for i := 0; i < n; i++ {
		for j := 0; j <= m; j++ {
			for g := range 2 {
				c := cost[i][j][g]
				if c >= inf {
					continue
				}
				if j < m && long[i] == short[j] {
					cost[i+1][j+1][0] = min(cost[i+1][j+1][0], c)
				}
				cost[i+1][j][1] = min(cost[i+1][j][1], c+1-g)
			}
		}
	}
	if min(cost[n][m][0], cost[n][m][1]) >= inf {
		return nil, false
	}
	// Back, preferring what ends in a match.
	keep := make([]bool, n)
	i, j, g := n, m, 0
	if cost[n][m][1] < cost[n][m][0] {
		g = 1
	}
	for i > 0 {
		c := cost[i][j][g]
		if g == 0 {
			keep[i-1] = true
			i, j = i-1, j-1
			if cost[i][j][0] == c {
				g = 0
			} else {
				g = 1
			}
			continue
		}
		i--
		if cost[i][j][1] == c {
			g = 1
		} else {
			g = 0
		}
	}
	first, last := slices.Index(keep, true), n-1
	for last >= 0 && !keep[last] {
		last--
	}
	gaps = append(gaps, string(long[:first]))
	for k := first; k <= last; k++ {
		if keep[k] {
			continue
		}
		from := k
		for !keep[k] {
			k++
		}
		gaps = append(gaps, string(long[from:k]))
	}
	return append(gaps, string(long[last+1:])), true
}

// covered reports whether words of a list make up the whole of s.
func covered(s string, words []string) bool {
	reach := make([]bool, len(s)+1)
	reach[0] = true
	for i := range s {
		if !reach[i] {
			continue
		}
		for _, w := range words {
			if w != "" && strings.HasPrefix(s[i:], w) {
				reach[i+len(w)] = true
			}
		}
	}
	return reach[len(s)]
}
