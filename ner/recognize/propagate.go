package recognize

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// provenName is a name that the document proves, with what is surest of it.
type provenName struct {
	name, ref, rule string
	typ             ner.Type
	score           float64
	// The type and the best score of the mentions that short forms were made of.
	from ner.Type
	best float64
}

// nameTable holds the names of a document, each once.
type nameTable struct {
	index map[string]int32
	list  []provenName
}

func (t *nameTable) clear() {
	clear(t.index)
	clear(t.list)
	t.list = t.list[:0]
}

// at is the place of a name in the list; a new one has no score.
func (t *nameTable) at(name string) int32 {
	i, ok := t.index[name]
	if !ok {
		if t.index == nil {
			t.index = map[string]int32{}
		}
		i = int32(len(t.list))
		t.index[name] = i
		t.list = append(t.list, provenName{name: name, score: -1})
	}
	return i
}

// note keeps what mention c tells of a name where nothing surer is known.
func (t *nameTable) note(i int32, c *cand, rule string, score float64) {
	if p := &t.list[i]; score > p.score {
		p.typ, p.ref, p.rule, p.score = c.typ, c.ref, rule, score
	}
}

// propagate carries names proven in one place of the document to its other
// places: the name itself, and the short forms that a full name yields. It adds
// them to out.
func (e *Engine) propagate(a *ner.Analysis, r *room, kept, out []cand) []cand {
	names := &r.names
	for i := range kept {
		c := &kept[i]
		if c.typ == ner.District || c.typ == ner.Honour || c.typ == ner.Industry || c.typ == ner.DocumentType || c.score < 0.56 || runes(c.name) < 3 {
			continue
		}
		at := names.at(c.name)
		if p := &names.list[at]; p.from != c.typ || p.best < c.score {
			p.from, p.best = c.typ, c.score
		} else {
			continue // a surer one has told all this
		}
		names.note(at, c, "known-in-document", c.score-0.05)
		for _, s := range e.shortForms(c) {
			names.note(names.at(s), c, "short-form", min(c.score-0.1, 0.62))
		}
	}
	for _, o := range r.finder.in(a.Doc, names.list) {
		p, v := &names.list[o.name], &r.views[o.sentence]
		s := ner.Span{Start: int(o.at), End: int(o.at) + len(p.name)}
		if s.End > v.span.End {
			continue
		}
		// Short names must lie on word boundaries.
		if len(p.name) <= 12 && runes(p.name) <= 4 {
			i, j := v.tokenAt(s.Start), v.tokenAt(s.End-1)
			if i < 0 || j < 0 || v.toks[i].Span.Start != s.Start && v.toks[i].POS != "x" || v.toks[j].Span.End != s.End && v.toks[j].POS != "x" {
				continue
			}
		}
		out = append(out, cand{span: s, typ: p.typ, ref: p.ref, rule: p.rule, name: p.name, score: p.score})
		if c := &out[len(out)-1]; !e.check(v, c) || c.span != s {
			out = out[:len(out)-1]
		}
	}
	return out
}

// occurrences finds names in a text: it hashes them by their first six bytes
// (after Karp and Rabin 1987, with a prefix for the sum), and tells most places
// where none begins by a bit for two bytes of their first rune.
type occurrences struct {
	bits        [64]uint64
	keys        []uint64
	first, next []int32 // the last name with the key, and the one before, counted from 1
	ends        []int32 // by name: where the last one found ends
	hits        []occurrence
}

// occurrence is a name by its index, with the byte and the sentence where it
// stands.
type occurrence struct{ name, at, sentence int32 }

// in gives where the names begin within sentences, without overlaps of a name
// with itself. The result is good until the next call.
func (f *occurrences) in(doc *ner.Document, names []provenName) []occurrence {
	const head = 6
	text := doc.Text
	size := 64
	for size < 4*len(names) {
		size *= 2
	}
	shift := 64 - bits.TrailingZeros(uint(size))
	slot := func(key uint64) uint64 { return key * golden >> shift }
	may := &f.bits
	*may = [64]uint64{}
	f.keys, f.first, f.next, f.ends = sized(f.keys, size), sized(f.first, size), sized(f.next, len(names)), sized(f.ends, len(names))
	clear(f.first)
	clear(f.ends)
	f.hits = f.hits[:0]
	for k := range names {
		n := names[k].name
		if len(n) < head {
			for at := 0; n != ""; {
				i := strings.Index(text[at:], n)
				if i < 0 {
					break
				}
				if s := doc.SentenceAt(at + i); s >= 0 {
					f.hits = append(f.hits, occurrence{int32(k), int32(at + i), int32(s)})
				}
				at += i + len(n)
			}
			continue
		}
		key := sixBytes(n, 0)
		i := slot(key)
		for f.first[i] != 0 && f.keys[i] != key {
			i = (i + 1) & uint64(size-1)
		}
		f.next[k], f.keys[i], f.first[i] = f.first[i], key, int32(k+1)
		may[n[1]&63] |= 1 << (n[2] & 63)
	}
	if len(text) < head {
		return f.hits // no room for a longer name
	}
	for s := range doc.Sentences {
		// Behind the last place where a name may begin two bytes more are looked at.
		part := text[:min(doc.Sentences[s].Span.End, len(text)-head+1)+2]
		for at, n := doc.Sentences[s].Span.Start, 0; at+2 < len(part); at += n {
			n = 1
			if part[at] >= 0xe0 {
				n = 3
			}
			if may[part[at+1]&63]&(1<<(part[at+2]&63)) == 0 {
				continue
			}
			key := sixBytes(text, at)
			i := slot(key)
			for f.first[i] != 0 && f.keys[i] != key {
				i = (i + 1) & uint64(size-1)
			}
			for k := f.first[i] - 1; k >= 0; k = f.next[k] - 1 {
				if n := names[k].name; at >= int(f.ends[k]) && strings.HasPrefix(text[at:], n) {
					f.ends[k] = int32(at + len(n))
					f.hits = append(f.hits, occurrence{k, int32(at), int32(s)})
				}
			}
		}
	}
	return f.hits
}

func sixBytes(s string, at int) uint64 {
	b := s[at : at+6]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40
}

// mendEdges moves the start of names that begin inside a name which the report
// proves elsewhere: in 益|佳通年产…项目, 益佳通 is the owner's name.
func mendEdges(all, known []cand) {
	type place struct{ start, i int32 }
	var by []place // those of known that may be an owner's name, by start
	longest := 0
	for n := range known {
		switch k := &known[n]; k.typ {
		case ner.Enterprise, ner.Park, ner.Place:
			by = append(by, place{int32(k.span.Start), int32(n)})
			longest = max(longest, k.span.Len())
		}
	}
	if by == nil {
		return
	}
	slices.SortFunc(by, func(x, y place) int { return cmp.Compare(x.start, y.start) })
	for i := range all {
		c := &all[i]
		if c.typ != ner.Project && c.typ != ner.Park && c.typ != ner.Place || c.ref != "" {
			continue
		}
		// The longest known name around its start, the first of these by its text.
		at := sort.Search(len(by), func(n int) bool { return int(by[n].start) >= c.span.Start })
		best := int32(-1)
		for at--; at >= 0 && c.span.Start-int(by[at].start) < longest; at-- {
			k := &known[by[at].i]
			if k.span.End <= c.span.Start {
				continue
			}
			if best < 0 {
				best = by[at].i
				continue
			}
			if o := &known[best]; k.span.Len() > o.span.Len() || k.span.Len() == o.span.Len() && k.name <= o.name {
				best = by[at].i
			}
		}
		if best < 0 {
			continue
		}
		k := &known[best]
		if k.span.End >= c.span.End || c.span.Start-k.span.Start > 2*len("佳") {
			continue
		}
		if !strings.HasPrefix(c.name, "“") && len(c.name) == c.span.Len() {
			c.name = k.name[:c.span.Start-k.span.Start] + c.name
		}
		c.span.Start = k.span.Start
	}
}

// shortForms are the names by which a document may call the thing again:
// 江州天禾农业发展有限公司 → 江州天禾农业发展, 天禾农业.
func (e *Engine) shortForms(c *cand) []string {
	var out []string
	add := func(s string) {
		if runes(s) >= 3 && s != c.name {
			out = append(out, s)
		}
	}
	switch c.typ {
	case ner.Enterprise:
		core := c.name
		if !strings.HasSuffix(core, "司") && !strings.HasSuffix(core, "团") {
			return nil // no legal form ends otherwise
		}
		legal := false
		for _, l := range e.lex.LegalForms {
			if strings.HasSuffix(core, l) && runes(core)-runes(l) >= 2 {
				core, legal = strings.TrimSuffix(core, l), true
				break
			}
		}
		if !legal {
			return nil
		}
		add(core)
		bare := core
		for _, t := range e.lex.Trades {
			if strings.HasSuffix(bare, t) && runes(bare)-runes(t) >= 3 {
				bare = strings.TrimSuffix(bare, t)
				add(bare)
				break
			}
		}
		for _, f := range []string{core, bare} {
			for _, p := range e.placePrefix(f) {
				add(p)
			}
		}
	case ner.Park:
		// 江州市云溪镇松山工业园: 云溪镇松山工业园, 松山工业园; 江州经济技术开发区: 江州经开区, 江州开发区.
		s := c.name
		for round := 0; round < 3; round++ {
			n := e.placeLength(s)
			if n == 0 || runes(s[n:]) < 5 && !hasTail(s, parkTails) {
				break
			}
			rest := s[n:]
			if e.kinds.Words.has(rest) || e.headWords.Has(rest) {
				break
			}
			s = rest
			add(s)
		}
		for _, k := range zoneKinds {
			for _, f := range []string{c.name, s} {
				if core := strings.TrimSuffix(f, k[0]); core != f && runes(core) >= 2 && runes(core) <= 8 {
					for _, short := range k[1:] {
						add(core + short)
					}
				}
			}
		}
	case ner.Project:
		for _, t := range []string{"建设项目", "项目", "工程"} {
			if strings.HasSuffix(c.name, t) && runes(c.name)-runes(t) >= 5 {
				add(strings.TrimSuffix(c.name, t))
				break
			}
		}
	case ner.Program:
		if i, j := strings.Index(c.name, "“"), strings.Index(c.name, "”"); i >= 0 && j > i {
			if s := c.name[i : j+len("”")]; runes(s) >= 6 {
				add(s)
			}
		}
	}
	return out
}

// zoneKinds are a kind of zone in full and how it is called in short.
var zoneKinds = [][]string{
	{"经济技术开发区", "经开区", "开发区"}, {"经济开发区", "经开区", "开发区"}, {"高新技术产业开发区", "高新区"},
	{"高新技术产业园区", "高新区"}, {"高新技术产业园", "高新园"}, {"综合保税区", "综保区"},
	{"工业园区", "工业园"}, {"产业园区", "产业园"}, {"科技园区", "科技园"}, {"循环经济产业园", "循环产业园"},
}

// placeLength is the length in bytes of the place of two to four runes that s
// begins with: 江州, 江州市, 云溪镇; 0 if none.
func (e *Engine) placeLength(s string) int {
	if e.placeWord == nil {
		return 0
	}
	best, n := 0, 0
	for i, r := range s {
		end := i + utf8.RuneLen(r)
		if n++; n > 5 || end >= len(s) {
			break
		}
		if n < 2 {
			continue
		}
		if w := s[:end]; e.placeWord(w) || n > 2 && strings.ContainsRune("省市县区旗州镇乡", r) && e.placeWord(s[:i]) {
			best = end
		}
	}
	return best
}

// placePrefix cuts a leading place of two or three characters off a company's
// name. The lists know which words are places; a company's own name seldom
// leaves fewer than three characters.
func (e *Engine) placePrefix(s string) []string {
	var out []string
	r := []rune(s)
	for _, n := range []int{2, 3} {
		if len(r)-n >= 3 && e.placeWord != nil && e.placeWord(string(r[:n])) {
			out = append(out, string(r[n:]))
		}
	}
	return out
}

// finish turns the settled candidates into mentions and finds the owners that
// project names begin with. It gives kept with the owners that it added.
func (e *Engine) finish(a *ner.Analysis, views []*view, kept []cand) []cand {
	kept = e.owners(a, views, kept)
	a.Mentions = make([]ner.Mention, len(kept))
	si := 0
	for i := range kept {
		c := &kept[i]
		for si < len(a.Doc.Sentences) && a.Doc.Sentences[si].Span.End <= c.span.Start {
			si++
		}
		sentence := si
		if si == len(a.Doc.Sentences) || a.Doc.Sentences[si].Span.Start > c.span.Start {
			sentence = -1
		}
		a.Mentions[i] = ner.Mention{
			Span: c.span, Sentence: sentence, Name: c.name, Type: c.typ,
			Ref: c.ref, Rule: c.rule, Confidence: min(c.score, 0.99), Owner: ner.NoRef, Entity: -1,
		}
	}
	for i := range a.Mentions {
		m := &a.Mentions[i]
		if m.Type != ner.Project {
			continue
		}
		for k := i + 1; k < len(a.Mentions) && a.Mentions[k].Span.Start < m.Span.End; k++ {
			o := a.Mentions[k]
			if o.Type == ner.Enterprise && (o.Span.Start-m.Span.Start <= len("“") || ownerPlace(&cand{span: m.Span, name: m.Name}, o.Span.Start)) {
				m.Owner = ner.Ref(k)
			}
		}
	}
	return kept
}

// owners adds the companies that project names begin with and that the lists
// know only as doubtful short names: 阿里 in 阿里“城市大脑”创新中心.
func (e *Engine) owners(a *ner.Analysis, views []*view, kept []cand) []cand {
	var more []cand
	taken := func(s ner.Span) bool {
		for i := range more {
			if more[i].span == s {
				return true
			}
		}
		for i := sort.Search(len(kept), func(i int) bool { return kept[i].span.Start >= s.Start }); i < len(kept) && kept[i].span.Start == s.Start; i++ {
			if kept[i].span == s {
				return true
			}
		}
		return false
	}
	for i := range kept {
		c := &kept[i]
		if c.typ != ner.Project && c.typ != ner.Park {
			continue
		}
		v := views[a.Doc.SentenceAt(c.span.Start)]
		if c.typ == ner.Park {
			if o, ok := e.brandBefore(v, *c); ok && !taken(o.span) && !anyNested(kept, *c, o) {
				more = append(more, o) // 培安龙|传感器产业园
			}
			continue
		}
		best := ner.Candidate{}
		for n := range v.cands {
			g := &v.cands[n]
			if g.Span.Start == c.span.Start && g.Entry.Type == ner.Enterprise && c.span.Contains(g.Span) && g.Span != c.span && g.Span.Len() > best.Span.Len() && !e.everydayBrand(v, g) {
				best = *g
			}
		}
		if best.Entry == nil {
			if o, ok := e.ownerBefore(v, *c); ok && !taken(o.span) && !anyNested(kept, *c, o) {
				more = append(more, o)
			}
			continue
		}
		if taken(best.Span) || anyNested(kept, *c, cand{span: best.Span}) {
			continue
		}
		more = append(more, cand{span: best.Span, typ: ner.Enterprise, rule: "project-owner", ref: best.Entry.ID, name: v.text[best.Span.Start:best.Span.End], score: 0.6})
	}
	if more == nil {
		return kept
	}
	kept = append(kept, more...)
	slices.SortStableFunc(kept, func(p, q cand) int {
		return cmp.Or(cmp.Compare(p.span.Start, q.span.Start), cmp.Compare(q.span.End, p.span.End))
	})
	return kept
}

// everydayBrand reports that a doubtful short name stands for the everyday word
// here: 日产2500吨, 通讯产品研发基地.
func (e *Engine) everydayBrand(v *view, g *ner.Candidate) bool {
	s := v.text[g.Span.Start:g.Span.End]
	k := v.tokenAt(g.Span.End)
	if strings.HasSuffix(s, "产") && k >= 0 && v.quant[k] >= 0 {
		return true
	}
	t := v.tokenAt(g.Span.Start)
	return g.Guarded && t >= 0 && v.toks[t].Span == g.Span && v.toks[t].POS == "n" && (v.plain(t) || e.bounds.Goods.index.In(s) || e.headWords.Suffix(s) > 0)
}

// ownerBefore reads the company that a project's name begins with: before its
// legal form, 钧泽公司|节能砖; before an amount of output, 钧泽化工|5万吨丁酯,
// 合展集团|年产40万件衬衫项目; or its brand (brandBefore). A division or zone may
// stand before it.
func (e *Engine) ownerBefore(v *view, c cand) (cand, bool) {
	first := v.tokenAt(c.span.Start)
	if first < 0 {
		return cand{}, false
	}
	k, whole := e.behindPlace(v, c, first)
	if k > first && !whole {
		// 江州钛业, but 义县|勃大化工: a bare place is rather part of the name.
		if o, ok := e.ownerFrom(v, c, first); ok {
			return o, true
		}
	}
	return e.ownerFrom(v, c, k)
}

// behindPlace is the token behind the division or zone that the name begins
// with, first when there is none; whole where it is no mere stem.
func (e *Engine) behindPlace(v *view, c cand, first int) (k int, whole bool) {
	end := c.span.Start
	for i := range v.cands {
		g := &v.cands[i]
		if g.Span.Start == c.span.Start && g.Span.End < c.span.End && g.Entry != nil && (g.Entry.Type == ner.District || g.Entry.Type == ner.Park) {
			end, whole = max(end, g.Span.End), g.Form == "full" && g.Entry.Level > 1 || g.Entry.Type == ner.Park
		}
	}
	if w := v.word(first); end == c.span.Start && v.toks[first].Span.Start == c.span.Start && hasTail(w, parkTails) {
		end, whole = v.toks[first].Span.End, true // 高新区|晶昊…
	}
	for k := first; k < len(v.toks) && v.toks[k].Span.Start < c.span.End; k++ {
		if v.toks[k].Span.Start == end {
			return k, whole
		}
	}
	return first, false
}

func hasTail(s string, tails []string) bool {
	for _, t := range tails {
		if strings.HasSuffix(s, t) {
			return true
		}
	}
	return false
}

func (e *Engine) ownerFrom(v *view, c cand, first int) (cand, bool) {
	start := v.toks[first].Span.Start
	owner := func(end int) (cand, bool) {
		return cand{span: ner.Span{Start: start, End: end}, typ: ner.Enterprise, rule: "project-owner", name: v.text[start:end], score: 0.6}, true
	}
	for k := first; k < len(v.toks) && v.toks[k].Span.End <= c.span.End; k++ {
		if w := v.word(k); k > first && (w == "公司" || w == "集团") && v.toks[k].Span.End < c.span.End {
			name := v.text[start:v.toks[k].Span.End]
			if n := runes(name); n > 14 || strings.ContainsAny(name, "、（“的和与及") || v.is(first, inTrim) {
				return cand{}, false
			}
			return owner(v.toks[k].Span.End)
		}
		q := v.quant[k]
		if q < 0 {
			continue
		}
		qu := v.a.Quantities[q]
		if qu.Unit == "千伏" {
			return cand{}, false // 龙泉220千伏输变电工程: where it stands
		}
		if qu.Span.Start < c.span.Start || qu.Kind != "amount" || countUnit(qu.Unit) && !outputUnit(qu) || qu.Unit == "期" || qu.Unit == "" {
			continue
		}
		end := qu.Span.Start
		for _, w := range e.lex.Outputs {
			if strings.HasSuffix(v.text[start:end], w) {
				end -= len(w)
				break
			}
		}
		name := v.text[start:max(end, start)]
		if n := runes(name); n < 2 || n > 12 || strings.ContainsAny(name, "、（“的") {
			return cand{}, false
		}
		proper := false
		for t := first; t < k && v.toks[t].Span.End <= end; t++ {
			if v.cls[t] == dual || v.cls[t] == verb || v.cls[t] == opener || v.is(t, inInner) {
				return cand{}, false
			}
			proper = proper || v.proper(t) && !v.district(t)
		}
		if own := e.ownType(name); !proper || own != ner.NoType && own != ner.Enterprise {
			return cand{}, false
		}
		if rest := v.text[qu.Span.End:c.span.End]; strings.Contains("兆瓦 千瓦 MW GW kW", qu.Unit) && strings.ContainsAny(name, "州市县区旗镇乡") && (strings.Contains(rest, "风电") || strings.Contains(rest, "光伏") || strings.Contains(rest, "电站")) {
			return cand{}, false // 沙柳河49.5兆瓦风电项目: where it stands
		}
		return owner(end)
	}
	c.span.Start = start
	return e.brandBefore(v, c)
}

// brandBefore reads the brand that a project of industry begins with: 天禾|
// 医用敷料生产项目. What may be a place is none.
func (e *Engine) brandBefore(v *view, c cand) (cand, bool) {
	k := v.tokenAt(c.span.Start)
	if k < 0 || v.toks[k].Span.Start != c.span.Start || c.rule == "gazetteer-project" {
		return cand{}, false
	}
	end := k
	if v.is(k, isOne) {
		end = k + 1 // 兴|瑞
		if k+3 < len(v.toks) && v.is(k+2, isOne) && v.cls[k+1] == material && v.cls[k+2] == material && v.proper(k) && runes(v.word(k+3)) > 1 && (e.bounds.Goods.has(v.word(k+3)) || e.bounds.Grades.has(v.word(k+3))) {
			end = k + 2 // 鑫|力|达
		}
	} else if v.toks[k].POS == "x" && k+2 < len(v.toks) && v.is(k+1, isOne) && v.cls[k+1] == material && !v.plain(k+1) && runes(v.word(k)) == 2 && v.fragment(k+1) {
		end = k + 1 // 培安|龙
	}
	if end+1 >= len(v.toks) || v.toks[end].Span.End >= c.span.End {
		return cand{}, false
	}
	if w := v.word(end + 1); runes(w) < 2 && !isASCII(w) {
		return cand{}, false // 赛|迈|科|特种石墨: who knows where it ends
	}
	brand := v.text[c.span.Start:v.toks[end].Span.End]
	own := end
	if t := v.toks[end+1].Span.End; e.bounds.Trades.has(v.word(end+1)) && t < c.span.End && !v.tradeOn(end+1) && (e.bounds.Stages.index.Prefix(v.text[t:c.span.End]) > 0 || v.quant[end+2] >= 0 || e.bounds.Goods.index.In(v.text[t:c.span.End]) || e.headWithin(v.text[c.span.Start:c.span.End]) == "" || runes(v.text[t:c.span.End]) > 2 && v.is(k, isOne)) {
		end++ // 天禾新材|关键单体项目
	}
	name := v.text[c.span.Start:v.toks[end].Span.End]
	rest := v.text[v.toks[end].Span.End:c.span.End]
	h, uses := e.headOf(v.text[c.span.Start:c.span.End])
	if strings.ContainsAny(ner.FirstRunes(brand, 1), "市县区省州") || strings.HasSuffix(rest, "厂") {
		return cand{}, false // 市二厂; 天禾风机厂: the company itself
	}
	if h == "" && !strings.HasPrefix(c.rule, "list-") || h != "" && uses[0].rule.Type == ner.Enterprise {
		return cand{}, false // 天禾锂电: the company itself
	}
	stage := e.bounds.Stages.index.Prefix(rest) > 0 || v.toks[end].Span.End < c.span.End && v.quant[end+1] >= 0
	if n := runes(brand); n < 2 || n > 4 || strings.ContainsAny(brand, "硅硒锂钠镁铝铜钛锌氢氮磷酸碱醇胶膜纤酶菌藻薯菇羊猪鸡鸭鱼虾药奶麦稻豆椒血棉麻丝绒钢铁煤油气") || !stage && !e.bounds.Goods.index.In(rest) || e.bounds.Civic.index.In(rest) || e.exclude.has(name) {
		return cand{}, false
	}
	for t := k; v.toks[t].Span.End <= c.span.Start+len(brand); t++ {
		if v.cls[t] != material && v.cls[t] != verb || v.district(t) || v.plain(t) || v.is(t, inInner|inTrim|ofASCII|ofNumber) {
			return cand{}, false
		}
	}
	switch p := v.toks[k].POS; {
	case runes(brand) <= 3 && v.is(k, isOne) && v.proper(k):
	case !v.is(k, isOne) && (p == "x" || p == "nz" || p == "nrt" || p == "nr" || p == "nt"):
	case stage && end > own && !v.is(k, isOne) && p != "n": // 迎新|玻璃|一期
	default:
		return cand{}, false
	}
	if c.typ == ner.Park && (v.toks[k].POS != "x" || end > own || runes(rest) < 6) {
		return cand{}, false // a park's name rather begins with a place
	}
	if e.ownType(brand) != ner.NoType || e.placeWord != nil && e.placeWord(brand) || e.bounds.Goods.index.In(brand) {
		return cand{}, false
	}
	r, _ := ner.RuneBefore(brand)
	if strings.ContainsRune("湖山河江海路街镇村乡岛湾港岭桥寺洲溪泉园城区县市省里坪塘沟坝店庄屯", r) {
		return cand{}, false
	}
	if v.placeOf(brand) {
		return cand{}, false
	}
	return cand{span: ner.Span{Start: c.span.Start, End: v.toks[end].Span.End}, typ: ner.Enterprise, rule: "project-owner", name: name, score: 0.58}, true
}

// placeOf reports that the report has a place by that name.
func (v *view) placeOf(name string) bool {
	probe := ner.NewProbe(name)
	for i := range v.a.Doc.Sentences {
		if !probe.May(v.a.Sign(i)) {
			continue
		}
		s := v.a.Doc.Sentences[i].Span
		for at := s.Start; ; at++ {
			n := strings.Index(v.text[at:s.End], name)
			if n < 0 {
				break
			}
			if at += n; placeTails.Prefix(v.text[at+len(name):]) > 0 {
				return true
			}
		}
	}
	return false
}

// placeTails are the last words of places that a brand may be taken for.
var placeTails = ner.NewWords([]string{"镇", "乡", "村", "街道", "县", "区", "园", "山", "湖", "河"})

// tradeOn reports that the word of trade in token k goes on to the name of a
// line of business: 电子|信息, 生物|医药.
func (v *view) tradeOn(k int) bool {
	for i := range v.cands {
		if g := &v.cands[i]; g.Entry.Type == ner.Industry && g.Span.Start == v.toks[k].Span.Start && g.Span.End > v.toks[k].Span.End {
			return true
		}
	}
	return false
}

// outputUnit reports that a count is what is made in a year: 5000台, 2万件.
func outputUnit(q ner.Quantity) bool {
	return q.Value >= 100 && strings.Contains("台套辆件只支锭", q.Unit)
}

// anyNested reports whether a mention already begins where o does, inside c, or
// crosses o.
func anyNested(kept []cand, c, o cand) bool {
	for i := range kept {
		k := &kept[i]
		if k.span.Overlaps(o.span) && !k.span.Contains(o.span) && !o.span.Contains(k.span) {
			return true
		}
		if k.span.Start == o.span.Start && k.span != c.span && c.span.Contains(k.span) && k.typ != ner.District {
			return true
		}
	}
	return false
}
