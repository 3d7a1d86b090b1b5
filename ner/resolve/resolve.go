// Package resolve turns mentions into entities: it decides which mentions of a
// document name the same thing, gives every entity its id, and points facts,
// attributes and observations at entities.
package resolve

import (
	"fmt"
	"io/fs"
	"math"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"zhengpu/ner"
	"zhengpu/ner/rulefile"
)

// forms lists, by entity type, the words that one thing's names may differ by.
type forms struct {
	Suffixes map[string]list `yaml:"suffixes"`
	Prefixes map[string]list `yaml:"prefixes"`
	Legal    list            `yaml:"legal"`
	Parks    list            `yaml:"parks"`
	// Zones are the endings of zones' names, a kind a line, the short form the
	// shortest.
	Zones []list `yaml:"zones"`
	// Documents are the words that a report says for a document named before.
	Documents list `yaml:"documents"`
	// Levels are ranks of honours, each with its words.
	Levels []list `yaml:"levels"`
}

type list []string

func (l *list) UnmarshalYAML(unmarshal func(any) error) error {
	var s string
	if err := unmarshal(&s); err != nil {
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
	// Keys of what the forms list, ready for comparison.
	legal              []string
	prefixes, suffixes [ner.DocumentType + 1]endings
	// entry gives a gazetteer row by id; nil when there is none.
	entry func(id string) *ner.Entry
	spare sync.Pool // of *scratch
}

// Load reads rules/resolve/forms.yaml. entry gives the gazetteer's rows.
func Load(fsys fs.FS, entry func(id string) *ner.Entry) (*Resolver, error) {
	const name = "rules/resolve/forms.yaml"
	r := &Resolver{entry: entry}
	if err := rulefile.Read(fsys, name, &r.forms); err != nil {
		return nil, err
	}
	keys := func(l list) []string {
		var out []string
		for _, w := range l {
			out = append(out, key(w))
		}
		return out
	}
	r.legal = keys(r.forms.Legal)
	for _, t := range ner.Types() {
		r.prefixes[t], r.suffixes[t] = newEndings(keys(r.forms.Prefixes[t.String()])), newEndings(keys(r.forms.Suffixes[t.String()]))
	}
	return r, nil
}

// endings are words at one end of names, in the order in which they are tried.
type endings struct {
	list []string
	set  ner.Words // tells that none of them is there
}

func newEndings(list []string) endings { return endings{list, ner.NewWords(list)} }

// Name is the stage's name.
func (r *Resolver) Name() string { return "resolve" }

// Run fills Analysis.Entities, Mention.Entity, and S and O of what was said.
func (r *Resolver) Run(a *ner.Analysis) error {
	n := len(a.Mentions)
	texts := make([]string, 3*n)
	g := &grouping{r: r, a: a, parent: make([]int, n), reason: texts[:n], legal: texts[n : 2*n], keys: texts[2*n:], about: key(a.Doc.About)}
	for i := range a.Mentions {
		m := &a.Mentions[i]
		g.parent[i] = i
		g.keys[i] = key(m.Name)
		if m.Type == ner.Enterprise && strings.HasSuffix(m.Name, "公司") && ner.RuneCount(m.Name) >= 8 {
			g.legal[i] = g.keys[i]
		}
	}
	g.scratch, _ = r.spare.Get().(*scratch)
	if g.scratch == nil {
		g.scratch = &scratch{places: map[typed]int{}, seen: map[typed]int{}, used: map[string]int{}, first: map[string]int{}}
	}
	g.sameName()
	g.sameRef()
	g.variants()
	g.firmProjects()
	g.entities()
	g.scratch.clear()
	r.spare.Put(g.scratch)
	r.point(a)
	return nil
}

// key is a name without marks that do not tell things apart.
func key(s string) string {
	// Most names are of characters that begin with these bytes, and no marks do.
	plain := 0
	for plain+2 < len(s) && 0xe4 <= s[plain] && s[plain] <= 0xe9 {
		plain += 3
	}
	if plain == len(s) {
		return s
	}
	for i, r := range s {
		if silent(r) || r >= 'A' && r <= 'Z' || r == utf8.RuneError {
			return s[:i] + restOfKey(s[i:])
		}
	}
	return s
}

func restOfKey(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case silent(r):
		case r >= 'A' && r <= 'Z':
			b.WriteRune(r + 'a' - 'A')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// silent reports a mark that does not tell names apart.
func silent(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '　', '"', '\'', '`', '“', '”', '‘', '’', '「', '」', '『', '』', '《', '》', '〈', '〉',
		'(', ')', '（', '）', '[', ']', '【', '】', '·', '•', '‧', '—', '-', '–', '_', ',', '，', '、', '.', '。', ':', '：', ';', '；':
		return true
	}
	return false
}

// scratch is memory that one document leaves to the next.
type scratch struct {
	places, seen map[typed]int
	used, first  map[string]int
	size, at     []int32
	keys         []string
	variants     []variant
}

// clear leaves nothing of the document.
func (s *scratch) clear() {
	clear(s.places)
	clear(s.seen)
	clear(s.used)
	clear(s.first)
	clear(s.keys)
	clear(s.variants)
}

// sized is a slice of n zeros, in the memory of s where that is enough.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	s = s[:n]
	clear(s)
	return s
}

type grouping struct {
	scratch    *scratch
	placeNames []string // see places
	r          *Resolver
	a          *ner.Analysis
	parent     []int
	reason     []string // by root: why its mentions are one
	legal      []string // by root: the full company name that its mentions bear
	keys       []string // of the mentions' names
	about      string   // key of the report's district
	names      []string // written over by describe
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

// typed is a name of things of one type; NoType stands for several.
type typed struct {
	typ  ner.Type
	name string
}

func (g *grouping) sameName() {
	first := g.scratch.places
	for i := range g.a.Mentions {
		m := &g.a.Mentions[i]
		k := typed{name: g.keys[i]}
		if m.Type == ner.District {
			k.typ = m.Type
			if m.Ref != "" {
				k.name = m.Ref // districts are told apart by code where it is known
			}
		} else if m.Type == ner.Person {
			k.typ = m.Type
		}
		if j, ok := first[k]; ok {
			g.join(j, i, "same name")
		} else {
			first[k] = i
		}
	}
}

func (g *grouping) sameRef() {
	first := g.scratch.first
	var levels map[string]map[string]bool
	for i := range g.a.Mentions {
		m := &g.a.Mentions[i]
		if m.Type != ner.Honour || m.Ref == "" {
			continue
		}
		if l := g.level(m.Name); l != "" {
			if levels[m.Ref] == nil {
				if levels == nil {
					levels = map[string]map[string]bool{}
				}
				levels[m.Ref] = map[string]bool{}
			}
			levels[m.Ref][l] = true
		}
	}
	for i := range g.a.Mentions {
		m := &g.a.Mentions[i]
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
	if p := &g.r.prefixes[t]; p.set.Prefix(k) > 0 {
		for _, p := range p.list {
			if s := strings.TrimPrefix(k, p); s != k && ner.RuneCount(s) >= 3 {
				k = s
				break
			}
		}
	}
	ends := &g.r.suffixes[t]
	if ends.set.Suffix(k) == 0 {
		return k
	}
	for _, s := range ends.list {
		least := 2
		if t == ner.Program {
			least = 3 // “春雨”工程 and “春雨”行动 may be two
		}
		if t := strings.TrimSuffix(k, s); t != k && ner.RuneCount(t) >= least {
			return t
		}
	}
	return k
}

// variants joins groups whose names differ as names of one thing do.
func (g *grouping) variants() {
	type group struct {
		root  int
		typ   ner.Type
		keys  []string
		names []variant // of the keys, each once
		firm  bool      // only project names begin with it
	}
	var groups []group
	g.scratch.at = sized(g.scratch.at, len(g.a.Mentions))
	at := g.scratch.at // by root: its group, counted from 1
	about := g.about
	// A key each at least; their memory lies side by side.
	g.scratch.size = sized(g.scratch.size, len(g.a.Mentions))
	size, all, many := g.scratch.size, 0, 0
	for i := range g.a.Mentions {
		if t := g.a.Mentions[i].Type; t != ner.District && t != ner.Person {
			r := g.root(i)
			if size[r] == 0 {
				many++
			}
			size[r]++
			all++
		}
	}
	groups = make([]group, 0, many)
	g.scratch.keys = sized(g.scratch.keys, all)
	room := g.scratch.keys
	for i := range g.a.Mentions {
		m := &g.a.Mentions[i]
		if m.Type == ner.District || m.Type == ner.Person {
			continue
		}
		r := g.root(i)
		if at[r] == 0 {
			groups = append(groups, group{root: r, typ: m.Type, keys: room[:0:size[r]], firm: true})
			room = room[size[r]:]
			at[r] = int32(len(groups))
		}
		gr := &groups[at[r]-1]
		gr.firm = gr.firm && m.Rule == "project-owner"
		k := g.keys[i]
		// The owner district before a name tells nothing within its report.
		if about != "" && m.Type != ner.DocumentType && strings.HasPrefix(k, about) && ner.RuneCount(k)-ner.RuneCount(about) >= 3 {
			k = strings.TrimPrefix(k, about)
			if level, _ := utf8.DecodeLastRuneInString(about); m.Type == ner.Organization && strings.ContainsRune(levels, level) {
				k = string(level) + k // 云溪县文旅局 is 县文旅局, not 江州市文旅局
			}
		}
		gr.keys = append(gr.keys, g.strip(m.Type, k))
		if m.Type == ner.Park {
			gr.keys = append(gr.keys, g.parkKeys(k)...)
			// 云溪产业园区 is 云溪产业园.
			if short := strings.TrimSuffix(k, "区"); short != k && strings.HasSuffix(short, "园") && ner.RuneCount(short) >= 4 {
				gr.keys = append(gr.keys, short)
			}
		}
		// “三个一批”活动 and “三个一批”项目建设 are one programme.
		if q := quoted(m.Name); m.Type == ner.Program && ner.RuneCount(q) >= 3 {
			gr.keys = append(gr.keys, key(q))
		} else if m.Type == ner.Program && q != "" {
			// Two characters say little: what follows the marks must agree, too.
			gr.keys = append(gr.keys, key(m.Name[strings.Index(m.Name, "“"):]))
		}
	}
	seen := g.scratch.seen
	g.bareParks()
	g.bareDocuments()
	g.scratch.variants = sized(g.scratch.variants, all)
	names := g.scratch.variants[:0]
	for n := range groups {
		gr := &groups[n]
		gr.names = names[len(names):len(names):min(len(names)+len(gr.keys), cap(names))]
		for _, k := range gr.keys {
			if !slices.ContainsFunc(gr.names, func(v variant) bool { return v.key == k }) {
				v := g.variant(gr.typ, k)
				v.firm = gr.firm
				gr.names = append(gr.names, v)
			}
			typ := gr.typ
			if typ == ner.Park {
				typ = ner.Project // 云溪产业园项目 is the park being built
			}
			id := typed{typ, k}
			if j, ok := seen[id]; ok {
				g.join(j, gr.root, "names that differ by a general word")
			} else {
				seen[id] = gr.root
			}
		}
		names = names[:min(len(names)+len(gr.names), cap(names))]
	}
	// Only names of one type are alike.
	type lasts struct {
		group int32
		bits  uint64 // of the last bytes of its names, all of a firm's
	}
	var byType [ner.DocumentType + 1][]lasts
	for n := range groups {
		switch t := groups[n].typ; t {
		case ner.Enterprise, ner.Park, ner.Project, ner.Program, ner.Event, ner.Platform, ner.Organization, ner.DocumentType:
			of := lasts{group: int32(n)}
			for i := range groups[n].names {
				of.bits |= 1 << (groups[n].names[i].last & 63)
			}
			if t == ner.Enterprise {
				of.bits = math.MaxUint64
			}
			byType[t] = append(byType[t], of)
		}
	}
	var done [len(byType)]int
	for x := range groups {
		p := &groups[x]
		if len(byType[p.typ]) == 0 {
			continue
		}
		bits := byType[p.typ][done[p.typ]].bits
		done[p.typ]++
		for _, y := range byType[p.typ][done[p.typ]:] {
			if bits&y.bits == 0 {
				continue
			}
			q := &groups[y.group]
			for i := range p.names {
				for j := range q.names {
					// But for firms, names of one thing end alike.
					if p.typ != ner.Enterprise && p.names[i].last != q.names[j].last {
						continue
					}
					if why := g.alike(p.typ, &p.names[i], &q.names[j]); why != "" {
						g.join(p.root, q.root, why)
					}
				}
			}
		}
	}
}

// firmProjects joins 天禾项目, a firm's name and no more, with the only project of
// that firm in the report.
func (g *grouping) firmProjects() {
	var of map[int]map[int]bool // by the firm's root: the roots of its projects
	var firms map[string]int    // by the firm's key
	for i := range g.a.Mentions {
		if g.a.Mentions[i].Type != ner.Project || ner.RuneCount(g.keys[i]) > 12 {
			continue
		}
		name := g.keys[i]
		for _, w := range [...]string{"项目", "工程", "建设"} {
			name = strings.TrimSuffix(name, w)
		}
		if name == g.keys[i] || name == "" {
			continue
		}
		if of == nil {
			of, firms = g.owned(), map[string]int{}
			for k := range g.a.Mentions {
				if g.a.Mentions[k].Type == ner.Enterprise {
					firms[g.keys[k]] = k
				}
			}
		}
		firm, ok := firms[name]
		if !ok {
			continue
		}
		only := -1
		for p := range of[g.root(firm)] {
			if p = g.root(p); p == g.root(i) {
				continue
			}
			if only >= 0 && only != p {
				only = -2
				break
			}
			only = p
		}
		if only >= 0 {
			g.join(only, i, "the only project of its firm")
		}
	}
}

// owned lists the projects of each firm, by their roots.
func (g *grouping) owned() map[int]map[int]bool {
	of := map[int]map[int]bool{}
	add := func(project, firm int) {
		if project < 0 || firm < 0 || g.a.Mentions[project].Type != ner.Project || g.a.Mentions[firm].Type != ner.Enterprise {
			return
		}
		f := g.root(firm)
		if of[f] == nil {
			of[f] = map[int]bool{}
		}
		of[f][g.root(project)] = true
	}
	for i := range g.a.Mentions {
		add(i, int(g.a.Mentions[i].Owner))
	}
	for _, f := range g.a.Facts {
		if f.Predicate == ner.UndertakenBy {
			add(int(f.Subject), int(f.Object))
		}
	}
	return of
}

// variant is a name's key as alike needs it.
type variant struct {
	key  string
	core string // of a company's: without its legal form
	n    int    // runes
	last uint32 // its last three bytes
	firm bool   // the company that a project's name begins with
}

func (g *grouping) variant(t ner.Type, k string) variant {
	v := variant{key: k, core: k, n: ner.RuneCount(k)}
	for i := max(0, len(k)-3); i < len(k); i++ {
		v.last = v.last<<8 | uint32(k[i])
	}
	if t == ner.Enterprise {
		for _, l := range g.r.legal {
			if c := strings.TrimSuffix(k, l); c != k {
				v.core = c
				break
			}
		}
	}
	return v
}

// parkKeys are a zone's name with its kind in the short form (云溪经济技术开发区:
// 云溪开发区), and that without a division of the report before it.
func (g *grouping) parkKeys(k string) []string {
	for _, kind := range g.r.forms.Zones {
		for _, w := range kind {
			s := strings.TrimSuffix(k, key(w))
			if s == k {
				continue
			}
			if ner.RuneCount(s) < 2 {
				return nil
			}
			// The list is sorted, the longest first: the last is the short form.
			short := key(kind[len(kind)-1])
			out := []string{s + short}
			for _, d := range g.places() {
				if p := strings.TrimPrefix(s, d); p != s && ner.RuneCount(p) >= 2 {
					return append(out, p+short)
				}
			}
			return out
		}
	}
	return nil
}

// places are the names of the report's districts with and without their kind,
// the longest first.
func (g *grouping) places() []string {
	if g.placeNames != nil {
		return g.placeNames
	}
	g.placeNames = []string{}
	seen := map[string]bool{}
	add := func(s string) {
		if !seen[s] && ner.RuneCount(s) >= 2 {
			seen[s] = true
			g.placeNames = append(g.placeNames, s)
		}
	}
	for _, m := range g.a.Mentions {
		if m.Type != ner.District {
			continue
		}
		k := key(m.Name)
		add(k)
		for _, t := range []string{"省", "市", "区", "县", "镇"} {
			if s := strings.TrimSuffix(k, t); s != k {
				add(s)
			}
		}
	}
	sort.SliceStable(g.placeNames, func(i, j int) bool { return len(g.placeNames[i]) > len(g.placeNames[j]) })
	return g.placeNames
}

// bareParks joins 开发区 with the only zone of that kind that is named in full.
func (g *grouping) bareParks() {
	for i, m := range g.a.Mentions {
		if m.Rule != "bare-park" {
			continue
		}
		var kind list
		for _, z := range g.r.forms.Zones {
			if slices.Contains(z, m.Name) {
				kind = z
			}
		}
		only, name := -1, ""
		for j, o := range g.a.Mentions {
			if o.Type != ner.Park || o.Rule == "bare-park" || !slices.ContainsFunc(kind, func(w string) bool { return strings.HasSuffix(o.Name, w) }) {
				continue
			}
			ks := g.parkKeys(key(o.Name))
			if len(ks) == 0 {
				continue
			}
			if last := ks[len(ks)-1]; only < 0 {
				only, name = j, last
			} else if last != name {
				only = -2
				break
			}
		}
		if only >= 0 {
			g.join(only, i, "the only zone of its kind")
		}
	}
}

// bareDocuments joins 《规划》 with the document named last before it whose title
// has that word.
func (g *grouping) bareDocuments() {
	for i := range g.a.Mentions {
		m := &g.a.Mentions[i]
		if m.Type != ner.DocumentType || !slices.Contains(g.r.forms.Documents, g.keys[i]) {
			continue
		}
		for j := i - 1; j >= 0; j-- {
			if o := &g.a.Mentions[j]; o.Type == ner.DocumentType && len(g.keys[j]) > 3*len(g.keys[i])/2 && strings.Contains(g.keys[j], g.keys[i]) {
				g.join(j, i, "the document named before")
				break
			}
		}
	}
}

// alike tells why two names of things of one type are of one thing, or "".
func (g *grouping) alike(s ner.Type, x, y *variant) string {
	if len(x.key) < len(y.key) {
		x, y = y, x
	}
	a, b, n := x.key, y.key, y.n
	switch s {
	case ner.Enterprise:
		if len(x.core) != len(a) && n >= 3 && strings.Contains(x.core, b) {
			return "short form of a company's full name"
		}
		if len(x.core) != len(a) && x.core == b && n >= 2 {
			return "company's name without its legal form"
		}
		// 江州天禾公司 and 天禾公司; 天禾 of 天禾化肥项目.
		if p := strings.TrimSuffix(x.core, y.core); len(y.core) != len(b) && p != x.core && ner.RuneCount(y.core) >= 4 && placeLength(p) {
			return "company's name without its place"
		}
		if i := strings.Index(x.core, b); y.firm && len(x.core) != len(a) && n >= 2 && (i == 0 || i > 0 && placeLength(x.core[:i])) {
			return "brand of a company's projects"
		}
	case ner.Park:
		// 云溪科技产业园 and 云溪科技园: the same opening, the same kind of
		// close, and the shorter one's characters in order in the longer one.
		for _, h := range g.r.forms.Parks {
			if strings.HasSuffix(b, h) && strings.HasSuffix(a, h[len(h)-3:]) && n >= 5 && samePrefix(a, b, 3) && subsequence(a, b) {
				return "short form of a park's name"
			}
		}
		// 江州市松山工业园 and 松山工业园, but 工业园区 alone may be any.
		if n >= 4 && len(a) > len(b) && strings.HasSuffix(a, b) && !g.bareKind(b) {
			return "name without its leading place"
		}
	case ner.Project, ner.Program, ner.Event, ner.Platform:
		if n >= 6 && strings.HasSuffix(a, b) && !strings.ContainsAny(b[:3], "0123456789") {
			return "name without its leading words"
		}
	case ner.DocumentType:
		// A plan of the province is none of the county's, though their titles end alike.
		if lead, ok := strings.CutSuffix(a, b); ok && n >= 6 && (lead == "关于" || g.about != "" && (lead == g.about || strings.HasPrefix(b, g.about))) {
			return "title without its leading words"
		}
	case ner.Organization:
		if n >= 5 && strings.HasSuffix(a, b) || n >= 3 && ofLevel(a, b) {
			return "name without its leading place"
		}
	}
	return ""
}

// levels are the last characters of divisions' names, by which their bodies are
// called: 县文旅局.
const levels = "省市县区州旗"

// ofLevel reports that a is b with the level of its division before it.
func ofLevel(a, b string) bool {
	r, n := utf8.DecodeRuneInString(a)
	return strings.ContainsRune(levels, r) && a[n:] == b
}

// bareKind reports that a park's key is but the word for its kind.
func (g *grouping) bareKind(k string) bool {
	for _, kinds := range g.r.forms.Zones {
		for _, w := range kinds {
			if k == key(w) {
				return true
			}
		}
	}
	for _, w := range g.r.forms.Parks {
		if s := strings.TrimSuffix(k, w); s != k && ner.RuneCount(s) < 2 {
			return true
		}
	}
	// Without 园区: 高新技术产业.
	for _, t := range []string{"产业", "工业", "科技", "创业"} {
		if s := strings.TrimSuffix(k, t); s != k && ner.RuneCount(s) != 2 {
			return true
		}
	}
	return false
}

// placeLength reports that what stands before a firm's own name may be the place
// of its seat.
func placeLength(s string) bool { n := ner.RuneCount(s); return n >= 2 && n <= 4 }

// samePrefix reports that the first n runes of a and b are the same.
func samePrefix(a, b string, n int) bool {
	for ; n > 0; n-- {
		r, size := utf8.DecodeRuneInString(a)
		if s, _ := utf8.DecodeRuneInString(b); size == 0 || r != s {
			return false
		}
		a, b = a[size:], b[size:]
	}
	return true
}

func subsequence(long, short string) bool {
	for _, r := range long {
		if s, size := utf8.DecodeRuneInString(short); size > 0 && s == r {
			short = short[size:]
		}
	}
	return short == ""
}

// entities builds the entities in order of their first mention.
func (g *grouping) entities() {
	a := g.a
	a.Entities = nil
	index := make([]int, len(a.Mentions)) // by root: its entity, counted from 1
	count := make([]int, len(a.Mentions)) // by root: its mentions
	for i := range a.Mentions {
		count[g.root(i)]++
	}
	room := make([]int, len(a.Mentions))
	things := 1
	for i := range g.parent {
		if g.parent[i] == i {
			things++
		}
	}
	if things > 1 || a.Doc.About != "" {
		a.Entities = make([]ner.Entity, 0, things)
	}
	if a.Doc.About != "" {
		// The report's own district is an entity even where it is never named.
		a.Entities = append(a.Entities, ner.Entity{Type: ner.District, Name: a.Doc.About, Ref: g.aboutRef()})
	}
	for i := range a.Mentions {
		m := &a.Mentions[i]
		r := g.root(i)
		if index[r] == 0 {
			if g.isAbout(r) {
				index[r] = 1
			} else {
				n := count[r]
				a.Entities = append(a.Entities, ner.Entity{Reason: g.reason[r], Mentions: room[:0:n]})
				room = room[n:]
				index[r] = len(a.Entities)
			}
		}
		at := index[r] - 1
		m.Entity = at
		a.Entities[at].Mentions = append(a.Entities[at].Mentions, i)
	}
	used := g.scratch.used
	for i := range a.Entities {
		e := &a.Entities[i]
		e.ID = g.id(e, g.describe(e))
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

func (g *grouping) isAbout(i int) bool {
	d, m := g.a.Doc, &g.a.Mentions[i]
	if d.About == "" || m.Type != ner.District && g.keys[i] != g.about {
		return false
	}
	return g.keys[i] == g.about || m.Ref != "" && m.Ref == g.aboutRef()
}

// describe settles an entity's type, name and aliases from its mentions. It gives
// the list's entry for it, nil where there is none.
func (g *grouping) describe(e *ner.Entity) *ner.Entry {
	a := g.a
	var weight [ner.DocumentType + 1]float64
	names := g.names[:0]
	for _, i := range e.Mentions {
		m := &a.Mentions[i]
		weight[m.Type] += m.Confidence
		if e.Ref == "" {
			e.Ref = m.Ref
		}
		if !slices.Contains(names, m.Name) {
			names = append(names, m.Name)
		}
		// “春雨”工程 is also called 春雨.
		if q := quoted(m.Name); q != "" && !slices.Contains(names, q) {
			names = append(names, q)
		}
	}
	g.names = names
	if e.Type == ner.District && weight[ner.Park] > 0 && weight[ner.District] == 0 {
		e.Type = ner.Park // a report on a development zone
	}
	if e.Type == ner.NoType {
		for t := ner.District; t <= ner.DocumentType; t++ {
			if weight[t] > weight[e.Type] {
				e.Type = t
			}
		}
	}
	entry := g.lookup(e.Ref)
	if e.Name == "" {
		// The fullest name leads; a list's own name leads for a district.
		e.Name = names[0]
		if len(names) > 1 {
			most := ner.RuneCount(key(e.Name))
			for _, n := range names[1:] {
				if size := ner.RuneCount(key(n)); size > most {
					e.Name, most = n, size
				}
			}
		}
		if e.Type == ner.District {
			if entry != nil {
				e.Name = entry.Name
			}
		}
	}
	if len(names) > 1 {
		sort.Strings(names)
	}
	for _, n := range names {
		if n != e.Name {
			e.Aliases = append(e.Aliases, n)
		}
	}
	return entry
}

// quoted is what stands in quotation marks within a name, when it is long
// enough to be a name of its own and the name is no list of quotations.
func quoted(name string) string {
	i := strings.Index(name, "“")
	if i < 0 {
		return ""
	}
	j := strings.Index(name, "”")
	if j < i || strings.Count(name, "“") != 1 {
		return ""
	}
	q := name[i+len("“") : j]
	if ner.RuneCount(q) < 2 {
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

// kinds are the types as they stand in ids.
var kinds = func() (names [ner.DocumentType + 1]string) {
	for t := range names {
		names[t] = strings.ToLower(ner.Type(t).String())
	}
	return names
}()

// id follows the design: a district is its code; enterprises, honours,
// industries and people are the same in every report; everything else belongs
// to the district that the report is about.
func (g *grouping) id(e *ner.Entity, entry *ner.Entry) string {
	kind := kinds[e.Type]
	name := e.Name
	if entry != nil && e.Type == entry.Type {
		if e.Type == ner.District {
			return "district/" + strings.TrimPrefix(e.Ref, "division/")
		}
		name = entry.Name
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
	seen := make(map[fact]bool, len(a.Facts))
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
	had := make(map[attr]bool, len(a.Attributes))
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
