package gazetteer

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhengpu/ner"
)

// place is a name of divisions in the text: the postings of those that it may
// mean. Places do not lie inside one another.
type place struct {
	span  ner.Span
	posts []posting
	inner float64 // its share as evidence: less when inside the longer name of something else
	full  bool    // a full name that is no common word
	cut   bool    // goes across the edges of words
}

// wide reports whether the place may be a province or prefecture by a name that
// is no common word.
func (l *Lexicon) wide(p *place) bool {
	return slices.ContainsFunc(p.posts, func(x posting) bool { return !x.guarded() && l.division(x).level <= 2 })
}

// places keeps the longest division names of levels 1 to 3 among hits, which
// are in order of start and then of length. It writes them over out.
func (l *Lexicon) places(hits []rawHit, cuts edges, out []place) []place {
	out = out[:0]
	for i := range hits {
		h := &hits[i]
		all := posting(0) // the flags of any
		for _, p := range h.posts {
			all |= p
		}
		if !all.is(isPlace) {
			if all.is(isEntity) {
				least := foreign(h.posts)
				for k := len(out) - 1; k >= 0 && out[k].span.Start >= h.span.Start; k-- {
					out[k].inner = min(out[k].inner, least)
				}
			}
			continue
		}
		for len(out) > 0 && h.span.Contains(out[len(out)-1].span) {
			out = out[:len(out)-1]
		}
		if n := len(out); n > 0 && out[n-1].span.Contains(h.span) {
			continue
		}
		p := place{span: h.span, posts: h.posts, inner: 1, cut: cuts.cut(h.span)}
		if slices.ContainsFunc(p.posts, func(x posting) bool { return !x.is(isPlace) }) {
			p.posts = slices.DeleteFunc(slices.Clone(p.posts), func(x posting) bool { return !x.is(isPlace) })
		}
		p.full = slices.ContainsFunc(p.posts, func(x posting) bool { return x&(formBits|isGuarded) == isFull })
		if n := len(out); n > 0 && out[n-1].span.Overlaps(p.span) {
			if !p.full {
				continue // 市南 in 赣州市南康区
			}
			if !out[n-1].full && !l.wide(&out[n-1]) {
				out = out[:n-1]
			}
		}
		out = append(out, p)
	}
	return out
}

// foreign is what a place inside a name that is no place's is worth as evidence.
func foreign(posts []posting) float64 {
	share := 1.0
	for _, p := range posts {
		switch {
		case p.is(isDivision):
		case p.is(isPark):
			return 0.6 // a zone belongs to its district
		case p.is(isEntity):
			share = 0.15
		}
	}
	return share
}

// selfHead is the lowest head with a fifth of a text's 我县, 该县, 全县 and 县委,
// or "" when it has few of them.
//
// 全市 behind a name (大同全市) is that place's, and 区 in 自治区 is no district.
func (r *rules) selfHead(seen *scanned, places []place) string {
	w := &r.About
	count := make([]float64, len(r.self))
	total := 0.0
	next := 0 // among places
	text := seen.text
	for _, at := range seen.heads {
		c, size := ner.RuneAt(text, int(at))
		self := slices.Index(r.self, c)
		if self < 0 {
			continue
		}
		end := int(at) + size
		prev := ner.LastRunes(text[:at], 1)
		prevAt := int(at) - len(prev)
		n := 0.0
		if _, k := r.beforeSelf.SuffixAt(prev); k >= 0 {
			n = r.selfShares[k]
		}
		if prev == "全" {
			for next < len(places) && places[next].span.End < prevAt {
				next++
			}
			if next < len(places) && places[next].span.End == prevAt || w.RankAfter.Prefix(text[end:]) > 0 || w.RankBefore.Suffix(text[:prevAt]) > 0 {
				n = 0
			}
		}
		if prev != "治" && w.Organs.Prefix(text[end:]) > 0 {
			n += 0.5
		}
		if n > 0 {
			count[self] += n
			total += n
		}
	}
	if total < 2 {
		return ""
	}
	for i, h := range r.self {
		if h == '区' && count[i] < 0.5*total && strings.Contains(text, "自治区") {
			continue // 全区 of a whole region
		}
		if count[i] >= 0.2*total {
			return string(h)
		}
	}
	return ""
}

// above reports whether head stands for a higher level than self.
func (r *rules) above(head, self string) bool {
	at := func(s string) int { return slices.IndexFunc(r.self, func(c rune) bool { return string(c) == s }) }
	return at(head) > at(self)
}

// headOf is the last character of a division's name, 区 for 自治区.
func headOf(name string) string { return ner.LastRunes(name, 1) }

// innerStems reports, by place, the short names that stand twice or more in the
// text, and always behind the same two characters: 玉龙 of 星光玉龙 is a firm's.
func innerStems(text string, places []place) []bool {
	type stem struct {
		name, lead string // lead is "" where it differs
		count      int
	}
	var stems []stem
	of := make([]int, len(places)) // among stems
	for i := range places {
		p := &places[i]
		if p.full {
			of[i] = -1
			continue
		}
		name, lead := text[p.span.Start:p.span.End], ner.LastRunes(text[:p.span.Start], 2)
		if i > 0 && places[i-1].span.End == p.span.Start || !twoHan(lead) {
			lead = ""
		}
		k := slices.IndexFunc(stems, func(s stem) bool { return s.name == name })
		if k < 0 {
			k = len(stems)
			stems = append(stems, stem{name, lead, 0})
		}
		if stems[k].lead != lead {
			stems[k].lead = ""
		}
		stems[k].count++
		of[i] = k
	}
	out := make([]bool, len(places))
	for i, k := range of {
		out[i] = k >= 0 && stems[k].count > 1 && stems[k].lead != ""
	}
	return out
}

// twoHan reports whether s, of up to two characters, is two Chinese ones.
func twoHan(s string) bool {
	n := 0
	for _, r := range s {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
		n++
	}
	return n == 2
}

// score is what speaks for a division as the one that a text is about.
type score struct {
	entry       uint32
	own, strong float64
	certain     int // names that are no guarded stems; a county needs two of its stems or a full name
	full        int // names that are no stems
}

// scores are in order of entry.
type scores []score

func (s scores) find(entry uint32) (int, bool) {
	return slices.BinarySearchFunc(s, entry, func(x score, e uint32) int { return cmp.Compare(x.entry, e) })
}

// scoresOf are those of the divisions that places name, all at nothing, but for
// those that the year is too far from.
func (l *Lexicon) scoresOf(places []place, year int) scores {
	var out scores
	for i := range places {
		for _, x := range places[i].posts {
			d := l.division(x)
			if !d.validIn(year) || d.to > 0 && d.to < 2000 {
				continue
			}
			k, ok := out.find(x.entry())
			if !ok {
				out = slices.Insert(out, k, score{entry: x.entry()})
			}
			if !x.stem() {
				out[k].full++
			}
		}
	}
	return out
}

// aboutOf finds the division that a text is about; nil when there is no
// evidence. zone is the name of a development zone when the text is plainly
// about that rather than about its district.
func (l *Lexicon) aboutOf(doc *ner.Document, seen *scanned, places []place, hits []rawHit, year int) (about *ner.Entry, zone string) {
	text := doc.Text
	if doc.Title != "" {
		// A title counts as a beginning of its own.
		if e := l.titled(doc.Title, year); e != nil {
			return e, ""
		}
	}
	words := &l.rules.About
	self := l.rules.selfHead(seen, places)
	headEnd, nearEnd, reportEnd := seen.end(150), seen.end(600), seen.end(2500)
	short := abbreviations(seen)
	inner := innerStems(text, places)
	all := l.scoresOf(places, year)
	for i := range places {
		p := &places[i]
		after := ner.FirstRunes(text[p.span.End:], 24)
		before := ner.LastRunes(text[:p.span.Start], 4)
		w := 1.0
		switch {
		case p.span.Start < headEnd:
			w = 3
		case p.span.Start < nearEnd:
			w = 1.5
		}
		w *= p.inner
		part := p.cut || inner[i]
		if part {
			w *= 0.15
		}
		c := clause(after)
		marked := l.rules.marks.In(c) // one of the words that are looked for in it
		if marked && (words.Bodies.In(ner.FirstRunes(c, 12)) || !p.full && inFirm(c)) || short.in(p.span) {
			w *= 0.25
		}
		if words.Away.Suffix(before) > 0 || words.Leave.Suffix(before) > 0 && words.Organs.Prefix(after) > 0 {
			w *= 0.3
		}
		if marked && words.Datelines.In(ner.FirstRunes(c, 8)) {
			w *= 0.4
		}
		// 江西省萍乡市芦溪县: the last one is meant.
		leads := func(x posting) bool {
			return i+1 < len(places) && places[i+1].span.Start == p.span.End && l.anyWithin(places[i+1].posts, x)
		}
		follows := func(x posting) bool { return l.withinAny(x, places[i-1].posts) }
		afterParent := i > 0 && places[i-1].span.End == p.span.Start && slices.ContainsFunc(p.posts, follows)
		confirmed := func(x posting) bool { return afterParent && follows(x) && places[i-1].full } // 遵义市绥阳
		strong := 0.0
		if strings.HasSuffix(before, "《") {
			w *= 0.3
		} else if p.span.Start < reportEnd {
			switch {
			case strings.HasPrefix(after, "第") && strings.Contains(after, words.Session):
				strong = 60
			case words.Leaders.Prefix(strings.TrimPrefix(after, "人民政府")) > 0:
				strong = 3
				if seen.isReport() {
					strong = 30
				}
			case marked && words.Heads.In(c) && !words.NotHeads.In(c) && p.span.Start < nearEnd:
				strong = 60
			case words.Speakers.Suffix(before) > 0, words.SpeaksFor.Suffix(before) > 0 && words.Organs.Prefix(after) > 0:
				strong = 30
			case words.Leave.Suffix(before) > 0: // the organ of another
			case strings.HasPrefix(after, "人民政府") || strings.HasPrefix(after, "委"):
				strong = 3
			case words.Past.Prefix(after) > 0 && words.PastBefore.Suffix(before) > 0:
				strong = 1 // 2022年是某地发展历程中极不平凡的一年
			}
		}
		highest := uint8(9) // of the divisions that share a stem
		for _, x := range p.posts {
			if x.stem() {
				highest = min(highest, l.division(x).level)
			}
		}
		for _, x := range p.posts {
			k, ok := all.find(x.entry())
			if !ok {
				continue
			}
			s, d, stem := &all[k], l.division(x), x.stem()
			f := w
			switch {
			case x.guarded() && s.full > 0 && stem:
				f *= min(0.6, 0.3*float64(s.full))
			case x.guarded() && !confirmed(x):
				f *= 0.1
			case stem:
				f *= 0.7
			}
			if stem && d.level > highest {
				f *= 0.3 // 吉林: the province before the city
			}
			before := leads(x)
			if afterParent && !follows(x) {
				f *= 0.05
			} else if strong > 0 && !before {
				s.strong = max(s.strong, strong)
				if strong == 1 && !x.guarded() && words.Past.Prefix(after) > 0 {
					s.certain++ // a single stem is enough there
				}
			}
			switch {
			case before:
				f *= 0.2
			case confirmed(x) && p.span.Start < headEnd:
				f *= 1.3 // the place of what a text begins with
			}
			s.own += f
			switch {
			case part:
			case x.guarded():
				if confirmed(x) {
					s.certain += 2
				}
			case !stem || d.level <= 2 || confirmed(x) || self != "" && p.span.Start < headEnd && p.inner == 1 && headOf(l.entries[x.entry()].Name) == self:
				s.certain += 2
			default:
				s.certain++
			}
		}
	}
	// A prefecture that a text names three counties of, and not itself.
	for _, i := range l.unnamed(all, self) {
		s := score{entry: i, certain: 2}
		if headOf(l.entries[i].Name) == self {
			s.own = 2 // its 全州 stands for the name
		}
		k, _ := all.find(i)
		all = slices.Insert(all, k, s)
	}
	best, top := 0, -1.0
	var under []branch
	for i := range all {
		s := &all[i]
		if s.certain < 2 {
			continue
		}
		d := l.divisionAt(s.entry)
		v := s.own
		under = under[:0]
		for j := range all {
			if j == i {
				continue
			}
			switch c := l.divisionAt(all[j].entry).code; {
			case c.within(d.code):
				key := c // of the level under the division's own
				switch d.level {
				case 1:
					key = c.prefecture()
				case 2:
					key = c.county()
				}
				k := slices.IndexFunc(under, func(b branch) bool { return b.key == key })
				if k < 0 {
					k, under = len(under), append(under, branch{key: key})
				}
				under[k].own += min(all[j].own, 3)
			case d.code.within(c):
				v *= 1.1 // what lies above it is named too
			}
		}
		// Several places under one speak for it, a single one for itself.
		below, most, wide := 0.0, 0.0, 0
		for _, b := range under {
			u := min(b.own, 3)
			below, most = below+u, max(most, u)
			if u >= 1 {
				wide++
			}
		}
		list := wide >= 4 && most < 0.4*below
		if list {
			v += 0.5 * (below - most)
		} else {
			v += 0.2 * (below - most)
		}
		if self != "" {
			switch head := headOf(l.entries[s.entry].Name); {
			case head == self:
				v *= 2
			case list: // a province's cities, each with its 全市
			case l.rules.above(head, self):
				v *= 0.6 // above the report's own level
			case (self == "州" || self == "盟") && d.level == 3:
				v *= 0.4 // one of those that a text with 全州 names
			}
		}
		v += s.strong
		if d.to > 0 {
			v *= 0.9 // of namesakes the one in force
		}
		if v > top {
			best, top = i, v
		}
	}
	least := 0.6
	if top >= 0 && self != "" && l.rules.above(headOf(l.entries[all[best].entry].Name), self) {
		least = 2.5 // a city named in passing by a text that says 全区 of its own
	}
	if top < least {
		return nil, l.zoneOf(seen, hits, nil, 0)
	}
	about = &l.entries[all[best].entry]
	if all[best].strong >= 30 {
		return about, ""
	}
	return about, l.zoneOf(seen, hits, places, l.divisionAt(all[best].entry).code)
}

// withinAny reports whether the division of x lies under one of the others.
func (l *Lexicon) withinAny(x posting, others []posting) bool {
	c := l.division(x).code
	return slices.ContainsFunc(others, func(y posting) bool { return c.within(l.division(y).code) && y.entry() != x.entry() })
}

// anyWithin reports whether one of the others lies under the division of x.
func (l *Lexicon) anyWithin(others []posting, x posting) bool {
	c := l.division(x).code
	return slices.ContainsFunc(others, func(y posting) bool { return l.division(y).code.within(c) && y.entry() != x.entry() })
}

// firmEnd is what most names of firms end on.
const firmEnd = "有限公司"

// inFirm reports whether a name goes on to the end of a firm's: 合众新能源汽车有限公司.
func inFirm(after string) bool {
	name, _, ok := strings.Cut(after, firmEnd)
	return ok && !strings.ContainsAny(name, "区园县的在")
}

// unnamed are the prefectures in force that have no score, while three or more of
// their counties that count have, or with a text that says 全州 of itself (self)
// two that are there at all; in order of code.
func (l *Lexicon) unnamed(all scores, self string) []uint32 {
	var out []uint32
	for i := 0; i < len(all); {
		up := l.divisionAt(all[i].entry).code.prefecture()
		counting, there := 0, 0
		for ; i < len(all); i++ {
			d := l.divisionAt(all[i].entry)
			if d.code.prefecture() != up {
				break
			}
			if s := &all[i]; d.level == 3 && d.to == 0 {
				if s.own >= 1 && s.certain >= 2 {
					counting++
				}
				if s.certain >= 1 {
					there++
				}
			}
		}
		if counting < 3 && (there < 2 || self != "州" && self != "盟") {
			continue
		}
		e, ok := l.find(divisionKind + "/" + up.String())
		if !ok {
			continue
		}
		if _, has := all.find(e); !has && (counting >= 3 || headOf(l.entries[e].Name) == self) {
			out = append(out, e)
		}
	}
	return out
}

// branch is one of the parts of a division, and what speaks for it and those
// below it.
type branch struct {
	key code
	own float64
}

// spans is a set of spans in order.
type spans []ner.Span

// in reports whether sp lies inside one of them.
func (s spans) in(sp ner.Span) bool {
	i, _ := slices.BinarySearchFunc(s, sp.Start, func(x ner.Span, at int) int {
		if x.End > at {
			return 1
		}
		return -1
	})
	return i < len(s) && s[i].Contains(sp)
}

// shortFor stands before a short name that a text is about to use.
const shortFor = "简称"

// abbreviations are the places of the short names that a text gives its firms
// and bodies: of 雅保四川 in （以下简称“雅保四川”） and wherever it says that again.
func abbreviations(seen *scanned) spans {
	var out spans
	text := seen.text
	for at := range seen.each(shortFor) {
		name := strings.TrimLeft(ner.FirstRunes(text[at+len(shortFor):], 16), "为：: “\"")
		if end := strings.IndexAny(name, "”\")），,。、"); end > 0 {
			name = name[:end]
		} else {
			continue
		}
		if utf8.RuneCountInString(name) < 3 {
			continue
		}
		for from := 0; ; {
			j := strings.Index(text[from:], name)
			if j < 0 {
				break
			}
			out = append(out, ner.Span{Start: from + j, End: from + j + len(name)})
			from += j + len(name)
		}
	}
	slices.SortFunc(out, func(x, y ner.Span) int { return x.Start - y.Start })
	return out
}

// titled is the division that a title like 2023年某县政府工作报告 is headed with.
func (l *Lexicon) titled(title string, year int) *ner.Entry {
	if !l.rules.About.Heads.In(title) {
		return nil
	}
	var prev posting
	found := false // there is one
	for _, p := range l.places(l.scan(title), nil, nil) {
		var one posting
		n := 0
		for _, x := range p.posts {
			if d := l.division(x); !x.guarded() && d.validIn(year) && (!found || d.code.within(l.division(prev).code)) {
				one = x
				n++
			}
		}
		if n == 1 {
			prev, found = one, true
		}
	}
	if !found {
		return nil
	}
	return &l.entries[prev.entry()]
}

// zoneOf is the name of the development zone that a text is plainly about:
// named at the beginning, four times at least, and more than three times as
// often as the division best and those above and below it; or named less often
// and then called 开发区, 该区. It is "" otherwise.
func (l *Lexicon) zoneOf(seen *scanned, hits []rawHit, places []place, best code) string {
	text := seen.text
	type zone struct {
		entry        uint32
		count, first int
	}
	var zones []zone
	rest := 0 // how often any is named
	lastEnd := -1
	for i := range hits {
		h := &hits[i]
		// the longest of those that begin here
		if i+1 < len(hits) && hits[i+1].span.Start == h.span.Start || h.span.Start < lastEnd {
			continue
		}
		for _, x := range h.posts {
			if !x.is(isPark) || x.guarded() {
				continue
			}
			k := slices.IndexFunc(zones, func(z zone) bool { return z.entry == x.entry() })
			if k < 0 {
				k = len(zones)
				zones = append(zones, zone{x.entry(), 0, h.span.Start})
			}
			zones[k].count++
			rest++
			lastEnd = h.span.End
		}
	}
	if len(zones) == 0 {
		return ""
	}
	named, stems, schools := 0, 0, 0
	for i := range places {
		p := &places[i]
		if p.inner == 1 && slices.ContainsFunc(p.posts, func(x posting) bool {
			c := l.division(x).code
			return !x.guarded() && (c.within(best) || best.within(c))
		}) {
			if named++; !p.full {
				stems++
			}
			if l.rules.About.Schools.In(clause(ner.FirstRunes(text[p.span.End:], 10))) {
				schools++
			}
		}
	}
	slices.SortFunc(zones, func(a, b zone) int { return cmp.Compare(a.entry, b.entry) })
	head, title := seen.end(200), seen.end(40)
	name, most := "", 0
	for _, z := range zones {
		if z.count > most && z.count >= 4 && z.count > 3*named && z.first < head {
			name, most = l.entries[z.entry].Name, z.count
		}
	}
	if name != "" {
		return name
	}
	others := max(0, named-stems+(stems+2)/3-schools)
	bare := -1 // how often 开发区, 园区, 区内 and the like stand for a zone
	for _, z := range zones {
		if z.first >= head || rest > 2*z.count {
			continue
		}
		if bare < 0 {
			bare = l.bareZones(text, hits)
		}
		if bare == 0 {
			break
		}
		all := z.count + bare
		// A page headed with nothing but its name is about the zone.
		headed := z.first < title && lineIs(text, z.first, &l.entries[z.entry])
		if all >= 6 && all > 3*others || z.first < title && all >= 3 && all > 2*others || headed && all >= 4 && all > others {
			return l.entries[z.entry].Name
		}
	}
	return ""
}

// lineIs reports that the first line of text is little more than a name of e
// that begins in it at byte at: 某经济开发区简介.
func lineIs(text string, at int, e *ner.Entry) bool {
	line, _, _ := strings.Cut(strings.TrimLeft(text, " \n\u3000"), "\n")
	return at <= len(text)-len(strings.TrimLeft(text, " \n\u3000"))+len(line) && utf8.RuneCountInString(line) <= utf8.RuneCountInString(e.Name)+8 &&
		!strings.ContainsAny(line, "，。：") && (strings.HasPrefix(line, e.Name) || slices.ContainsFunc(e.Aliases, func(a string) bool { return strings.HasPrefix(line, a) }))
}

// bareZones counts the words in text that stand for a zone without its name:
// 开发区, 该区, 园区 behind a mark or a word that is no part of a name.
func (l *Lexicon) bareZones(text string, hits []rawHit) int {
	words := &l.rules.About
	n, next := 0, 0
	words.Zones.Each(text, func(start, end int) {
		for next < len(hits) && hits[next].span.End <= start {
			next++
		}
		if next < len(hits) && hits[next].span.Start < start && park(&hits[next]) {
			return // a name's last part
		}
		prev, size := utf8.DecodeLastRuneInString(text[:start])
		if size == 0 || !unicode.IsLetter(prev) && !unicode.IsDigit(prev) || words.BeforeZones.Ends(text[:start]) {
			n++
		}
	})
	return n
}

// park reports whether a hit may be a development zone.
func park(h *rawHit) bool {
	return slices.ContainsFunc(h.posts, func(x posting) bool { return x.is(isPark) })
}

// findAbout fills About, AboutCode and Year of the document where they are
// empty, and gives the code that names are told apart by: AboutCode, or for a
// report on a zone the district that it seems to lie in.
func (l *Lexicon) findAbout(doc *ner.Document, seen *scanned, hits []rawHit, places []place) string {
	if doc.Year == 0 {
		if doc.Year = l.yearOf(doc, seen); doc.Year == 0 {
			doc.Year = yearInName(doc.Report) // the last resort
		}
	}
	switch {
	case doc.AboutCode != "":
		if doc.About == "" {
			if e := l.Division(doc.AboutCode); e != nil {
				doc.About = e.Name
			}
		}
		return doc.AboutCode
	case doc.About != "":
		if e := l.Resolve(doc.About, "", doc.Year); e != nil {
			doc.AboutCode = Code(e)
			return doc.AboutCode
		}
		// 九江市濂溪区, or a name with namesakes that the text tells apart
		ps := l.places(l.scan(doc.About), nil, nil)
		if n := len(ps); n > 0 {
			var best *ner.Entry
			most := -1
			for _, x := range ps[n-1].posts {
				d := l.division(x)
				if !d.validIn(doc.Year) || n > 1 && !slices.ContainsFunc(ps[n-2].posts, func(y posting) bool { return d.code.within(l.division(y).code) }) {
					continue
				}
				if m := l.named(places, d.code); m > most {
					best, most = &l.entries[x.entry()], m
				}
			}
			if best != nil {
				doc.AboutCode = Code(best)
				return doc.AboutCode
			}
		}
		e, _ := l.aboutOf(doc, seen, places, hits, doc.Year)
		return Code(e)
	}
	e, zone := l.aboutOf(doc, seen, places, hits, doc.Year)
	if zone != "" {
		doc.About = zone
		return Code(e)
	}
	if e == nil {
		for _, p := range l.places(l.scan(doc.Report), nil, nil) { // the last resort
			for _, x := range p.posts {
				if d := l.division(x); p.full && d.to == 0 && (e == nil || int(d.level) > e.Level) {
					e = &l.entries[x.entry()]
				}
			}
		}
	}
	if e != nil {
		doc.About, doc.AboutCode = e.Name, Code(e)
	}
	return doc.AboutCode
}

// named counts the places that may mean a division above code.
func (l *Lexicon) named(places []place, c code) int {
	n := 0
	for i := range places {
		if slices.ContainsFunc(places[i].posts, func(x posting) bool { return !x.guarded() && c.within(l.division(x).code) }) {
			n++
		}
	}
	return n
}
