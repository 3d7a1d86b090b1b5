// Package resolve turns mentions into entities: it decides which mentions of a
// document name the same thing, gives every entity its id, and points facts,
// attributes and observations at entities.
package resolve

import (
	"fmt"
	"io/fs"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"zhengpu/ner"
)

// forms lists, by entity type, the words that one thing's names may differ by.
type forms struct {
	Suffixes map[string]list `yaml:"suffixes"`
	Prefixes map[string]list `yaml:"prefixes"`
	Legal    list            `yaml:"legal"`
	Parks    list            `yaml:"parks"`
	// Levels are ranks of honours, each with its words.
	Levels []list `yaml:"levels"`
}

type list []string

func (l *list) UnmarshalYAML(b []byte) error {
	var s string
	if err := yaml.Unmarshal(b, &s); err != nil {
		return err
	}
	*l = strings.Fields(s)
	// The longest first, so that 建设项目 goes before 项目.
	sort.SliceStable(*l, func(i, j int) bool { return len((*l)[i]) > len((*l)[j]) })
	return nil
}

// Resolver is the pipeline stage. It is safe for concurrent use.
type Resolver struct {
	forms forms
	// entry gives a gazetteer row by id; nil when there is none.
	entry func(id string) *ner.Entry
}

// Load reads rules/resolve/forms.yaml. entry gives the gazetteer's rows.
func Load(fsys fs.FS, entry func(id string) *ner.Entry) (*Resolver, error) {
	const name = "rules/resolve/forms.yaml"
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	r := &Resolver{entry: entry}
	if err := yaml.UnmarshalWithOptions(b, &r.forms, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

// Name is the stage's name.
func (r *Resolver) Name() string { return "resolve" }

// Run fills Analysis.Entities, Mention.Entity, and S and O of what was said.
func (r *Resolver) Run(a *ner.Analysis) error {
	g := &grouping{r: r, a: a, parent: make([]int, len(a.Mentions)), reason: map[int]string{}, legal: map[int]string{}}
	for i, m := range a.Mentions {
		g.parent[i] = i
		if m.Type == ner.Enterprise && strings.HasSuffix(m.Name, "公司") && utf8.RuneCountInString(m.Name) >= 8 {
			g.legal[i] = key(m.Name)
		}
	}
	g.sameName()
	g.sameRef()
	g.variants()
	g.entities()
	r.point(a)
	return nil
}

// key is a name without marks that do not tell things apart.
func key(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case strings.ContainsRune(" \t\n　\"'`“”‘’「」『』《》〈〉()（）[]【】·•‧—-–_,，、.。:：;；", r):
		case r >= 'A' && r <= 'Z':
			b.WriteRune(r + 'a' - 'A')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

type grouping struct {
	r      *Resolver
	a      *ner.Analysis
	parent []int
	reason map[int]string // root → why its mentions are one
	legal  map[int]string // root → the full company name that its mentions bear
}

func (g *grouping) root(i int) int {
	for g.parent[i] != i {
		g.parent[i] = g.parent[g.parent[i]]
		i = g.parent[i]
	}
	return i
}

// join makes one group of two; the earlier mention leads it.
func (g *grouping) join(i, j int, why string) {
	i, j = g.root(i), g.root(j)
	if i == j || g.twoFirms(i, j) {
		return
	}
	if j < i {
		i, j = j, i
	}
	g.parent[j] = i
	if g.legal[i] == "" {
		g.legal[i] = g.legal[j]
	}
	if g.reason[i] == "" {
		g.reason[i] = why
	}
}

// twoFirms reports whether two groups bear different full company names: a
// subsidiary is not its parent, whatever short name they share.
func (g *grouping) twoFirms(i, j int) bool {
	a, b := g.legal[i], g.legal[j]
	return a != "" && b != "" && !strings.Contains(a, b) && !strings.Contains(b, a)
}

// districtKey tells districts apart: by code where it is known.
func (g *grouping) districtKey(m ner.Mention) string {
	if m.Ref != "" {
		return m.Ref
	}
	return key(m.Name)
}

func (g *grouping) sameName() {
	first := map[string]int{}
	for i, m := range g.a.Mentions {
		k := key(m.Name)
		if m.Type == ner.District {
			k = "district\x00" + g.districtKey(m)
		} else if m.Type == ner.Person {
			k = "person\x00" + k
		}
		if j, ok := first[k]; ok {
			g.join(j, i, "same name")
		} else {
			first[k] = i
		}
	}
}

func (g *grouping) sameRef() {
	first := map[string]int{}
	levels := map[string]map[string]bool{}
	for _, m := range g.a.Mentions {
		if l := g.level(m.Name); m.Type == ner.Honour && m.Ref != "" && l != "" {
			if levels[m.Ref] == nil {
				levels[m.Ref] = map[string]bool{}
			}
			levels[m.Ref][l] = true
		}
	}
	for i, m := range g.a.Mentions {
		if m.Ref == "" || m.Type == ner.District {
			continue
		}
		ref := m.Ref
		if m.Type == ner.Honour && len(levels[m.Ref]) > 1 {
			ref += "\x00" + g.level(m.Name) // a province's award is not the state's
		}
		if j, ok := first[ref]; ok {
			g.join(j, i, "names of one list entry")
		} else {
			first[ref] = i
		}
	}
}

// level is the rank that an honour's name begins with, or "".
func (g *grouping) level(name string) string {
	for _, l := range g.r.forms.Levels {
		for _, w := range l {
			if strings.HasPrefix(name, w) {
				return l[0]
			}
		}
	}
	return ""
}

// strip takes one suffix and one prefix of the type's lists off a key.
func (g *grouping) strip(t ner.Type, k string) string {
	for _, p := range g.r.forms.Prefixes[t.String()] {
		if s := strings.TrimPrefix(k, key(p)); s != k && utf8.RuneCountInString(s) >= 3 {
			k = s
			break
		}
	}
	for _, s := range g.r.forms.Suffixes[t.String()] {
		least := 2
		if t == ner.Program {
			least = 3 // “春雨”工程 and “春雨”行动 may be two
		}
		if t := strings.TrimSuffix(k, key(s)); t != k && utf8.RuneCountInString(t) >= least {
			return t
		}
	}
	return k
}

// variants joins groups whose names differ as names of one thing do.
func (g *grouping) variants() {
	type group struct {
		root int
		typ  ner.Type
		keys []string
	}
	var groups []*group
	at := map[int]*group{}
	about := key(g.a.Doc.About)
	for i, m := range g.a.Mentions {
		if m.Type == ner.District || m.Type == ner.Person {
			continue
		}
		r := g.root(i)
		gr := at[r]
		if gr == nil {
			gr = &group{root: r, typ: m.Type}
			at[r] = gr
			groups = append(groups, gr)
		}
		k := key(m.Name)
		// The owner district before a name tells nothing within its report.
		if about != "" && strings.HasPrefix(k, about) && utf8.RuneCountInString(k)-utf8.RuneCountInString(about) >= 3 {
			k = strings.TrimPrefix(k, about)
		}
		gr.keys = append(gr.keys, g.strip(m.Type, k))
		// “三个一批”活动 and “三个一批”项目建设 are one programme.
		if q := quoted(m.Name); m.Type == ner.Program && utf8.RuneCountInString(q) >= 3 {
			gr.keys = append(gr.keys, key(q))
		} else if m.Type == ner.Program && q != "" {
			// Two characters say little: what follows the marks must agree, too.
			gr.keys = append(gr.keys, key(m.Name[strings.Index(m.Name, "“"):]))
		}
	}
	seen := map[string]int{}
	for _, gr := range groups {
		for _, k := range gr.keys {
			typ := gr.typ
			if typ == ner.Park {
				typ = ner.Project // 云溪产业园项目 is the park being built
			}
			id := typ.String() + "\x00" + k
			if j, ok := seen[id]; ok {
				g.join(j, gr.root, "names that differ by a general word")
			} else {
				seen[id] = gr.root
			}
		}
	}
	for x, p := range groups {
		for _, q := range groups[x+1:] {
			if g.root(p.root) == g.root(q.root) {
				continue
			}
			for _, a := range p.keys {
				for _, b := range q.keys {
					if why := g.alike(p.typ, a, q.typ, b); why != "" {
						g.join(p.root, q.root, why)
					}
				}
			}
		}
	}
}

// alike tells why two names are of one thing, or "".
func (g *grouping) alike(s ner.Type, a string, t ner.Type, b string) string {
	if len(a) < len(b) {
		s, a, t, b = t, b, s, a
	}
	if s != t {
		return ""
	}
	n := utf8.RuneCountInString(b)
	switch s {
	case ner.Enterprise:
		core := a
		for _, l := range g.r.forms.Legal {
			if c := strings.TrimSuffix(core, key(l)); c != core {
				core = c
				break
			}
		}
		if core != a && n >= 3 && strings.Contains(core, b) {
			return "short form of a company's full name"
		}
	case ner.Park:
		// 云溪科技产业园 and 云溪科技园: the same opening, the same kind of
		// close, and the shorter one's characters in order in the longer one.
		for _, h := range g.r.forms.Parks {
			if strings.HasSuffix(b, h) && strings.HasSuffix(a, h[len(h)-3:]) && n >= 5 && samePrefix(a, b, 3) && subsequence(a, b) {
				return "short form of a park's name"
			}
		}
	case ner.Project, ner.Program, ner.Event, ner.Platform:
		if n >= 6 && strings.HasSuffix(a, b) && !strings.ContainsAny(b[:3], "0123456789") {
			return "name without its leading words"
		}
	case ner.Organization:
		if n >= 5 && strings.HasSuffix(a, b) {
			return "name without its leading place"
		}
	}
	return ""
}

func samePrefix(a, b string, n int) bool {
	x, y := []rune(a), []rune(b)
	return len(x) >= n && len(y) >= n && string(x[:n]) == string(y[:n])
}

func subsequence(long, short string) bool {
	s := []rune(short)
	i := 0
	for _, r := range long {
		if i < len(s) && s[i] == r {
			i++
		}
	}
	return i == len(s)
}

// entities builds the entities in order of their first mention.
func (g *grouping) entities() {
	a := g.a
	a.Entities = nil
	index := map[int]int{}
	if a.Doc.About != "" {
		// The report's own district is an entity even where it is never named.
		a.Entities = append(a.Entities, ner.Entity{Type: ner.District, Name: a.Doc.About, Ref: g.aboutRef()})
	}
	for i := range a.Mentions {
		m := &a.Mentions[i]
		r := g.root(i)
		at, ok := index[r]
		if !ok {
			if g.isAbout(a.Mentions[r]) {
				at = 0
			} else {
				at = len(a.Entities)
				a.Entities = append(a.Entities, ner.Entity{Reason: g.reason[r]})
			}
			index[r] = at
		}
		m.Entity = at
		a.Entities[at].Mentions = append(a.Entities[at].Mentions, i)
	}
	used := map[string]int{}
	for i := range a.Entities {
		e := &a.Entities[i]
		g.describe(e)
		e.ID = g.id(e)
		// Two things of one name in a report stay two.
		if n := used[e.ID]; n > 0 {
			used[e.ID]++
			e.ID = fmt.Sprintf("%s~%d", e.ID, n+1)
		} else {
			used[e.ID] = 1
		}
	}
}

func (g *grouping) aboutRef() string {
	if g.a.Doc.AboutCode == "" {
		return ""
	}
	return "division/" + g.a.Doc.AboutCode
}

func (g *grouping) isAbout(m ner.Mention) bool {
	d := g.a.Doc
	if d.About == "" || m.Type != ner.District && key(m.Name) != key(d.About) {
		return false
	}
	return key(m.Name) == key(d.About) || m.Ref != "" && m.Ref == g.aboutRef()
}

// describe settles an entity's type, name and aliases from its mentions.
func (g *grouping) describe(e *ner.Entity) {
	a := g.a
	weight := map[ner.Type]float64{}
	count := map[string]int{}
	var names []string
	for _, i := range e.Mentions {
		m := a.Mentions[i]
		weight[m.Type] += m.Confidence
		if e.Ref == "" {
			e.Ref = m.Ref
		}
		if count[m.Name] == 0 {
			names = append(names, m.Name)
		}
		count[m.Name]++
		// “春雨”工程 is also called 春雨.
		if q := quoted(m.Name); q != "" && count[q] == 0 {
			names = append(names, q)
			count[q]++
		}
	}
	if e.Type == ner.NoType {
		for _, t := range ner.Types() {
			if weight[t] > weight[e.Type] {
				e.Type = t
			}
		}
	}
	if e.Name == "" {
		// The fullest name leads; a list's own name leads for a district.
		e.Name = names[0]
		for _, n := range names[1:] {
			if utf8.RuneCountInString(key(n)) > utf8.RuneCountInString(key(e.Name)) {
				e.Name = n
			}
		}
		if en := g.lookup(e.Ref); en != nil && e.Type == ner.District {
			e.Name = en.Name
		}
	}
	sort.Strings(names)
	for _, n := range names {
		if n != e.Name {
			e.Aliases = append(e.Aliases, n)
		}
	}
}

// quoted is what stands in quotation marks within a name, when it is long
// enough to be a name of its own and the name is no list of quotations.
func quoted(name string) string {
	i, j := strings.Index(name, "“"), strings.Index(name, "”")
	if i < 0 || j < i || strings.Count(name, "“") != 1 {
		return ""
	}
	q := name[i+len("“") : j]
	if utf8.RuneCountInString(q) < 2 {
		return ""
	}
	return q
}

func (g *grouping) lookup(ref string) *ner.Entry {
	if ref == "" || g.r.entry == nil {
		return nil
	}
	return g.r.entry(ref)
}

// id follows the design: a district is its code; enterprises, honours,
// industries and people are the same in every report; everything else belongs
// to the district that the report is about.
func (g *grouping) id(e *ner.Entity) string {
	kind := strings.ToLower(e.Type.String())
	name := e.Name
	if en := g.lookup(e.Ref); en != nil && e.Type == en.Type {
		if e.Type == ner.District {
			return "district/" + strings.TrimPrefix(e.Ref, "division/")
		}
		name = en.Name
	}
	switch e.Type {
	case ner.Enterprise, ner.Honour, ner.Industry, ner.Person:
		return kind + "/" + name
	default:
		// What a list holds is the same thing in every report.
		if e.Ref != "" {
			return kind + "/" + name
		}
	}
	scope := g.a.Doc.AboutCode
	if scope == "" {
		scope = g.a.Doc.About
	}
	if scope == "" {
		return kind + "/" + name
	}
	return kind + "/" + scope + "/" + name
}

// point fills S and O, and drops what is said twice or of itself.
func (r *Resolver) point(a *ner.Analysis) {
	at := func(ref ner.Ref) int {
		switch {
		case ref >= 0 && int(ref) < len(a.Mentions):
			return a.Mentions[ref].Entity
		case ref == ner.AboutRef && a.Doc.About != "":
			return 0
		}
		return -1
	}
	type fact struct {
		s, o int
		p    ner.Predicate
	}
	seen := map[fact]bool{}
	kept := a.Facts[:0]
	for _, f := range a.Facts {
		f.S, f.O = at(f.Subject), at(f.Object)
		if f.S < 0 || f.O < 0 || f.S == f.O {
			continue
		}
		k := fact{f.S, f.O, f.Predicate}
		if f.Predicate == ner.CooperatesWith && k.o < k.s {
			k.s, k.o = k.o, k.s
		}
		if seen[k] {
			continue
		}
		seen[k] = true
		kept = append(kept, f)
	}
	a.Facts = kept
	type attr struct {
		s    int
		name string
		text string
		v    float64
	}
	had := map[attr]bool{}
	attrs := a.Attributes[:0]
	for _, t := range a.Attributes {
		t.S = at(t.Subject)
		k := attr{t.S, t.Name, t.Text, t.Value}
		if t.S < 0 || had[k] {
			continue
		}
		had[k] = true
		attrs = append(attrs, t)
	}
	a.Attributes = attrs
	for i := range a.Observations {
		a.Observations[i].S = at(a.Observations[i].Subject)
	}
}
