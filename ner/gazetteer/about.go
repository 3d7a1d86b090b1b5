package gazetteer

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"zhengpu/ner"
)

// place is a name of divisions in the text: the postings of those that it may
// mean. Places do not lie inside one another.
type place struct {
	span  ner.Span
	posts []uint32
	inner float64 // its share as evidence: less when inside the longer name of something else
	cut   bool    // goes across the edges of words
}

// full reports whether the place is named by a full name.
func (p place) full() bool {
	return slices.ContainsFunc(p.posts, func(x uint32) bool { return x&(3|isGuarded) == isFull })
}

// wide reports whether the place may be a province or prefecture by a name that
// is no common word.
func (l *Lexicon) wide(p place) bool {
	return slices.ContainsFunc(p.posts, func(x uint32) bool { return x&isGuarded == 0 && l.entries[x>>4].Level <= 2 })
}

// places keeps the longest division names of levels 1 to 3 among hits, which
// are in order of start and then of length.
func (l *Lexicon) places(hits []rawHit, cuts edges) []place {
	var out []place
	var all []uint32 // the postings of places, one behind the other
	for _, h := range hits {
		from := len(all)
		other := 0.0
		for _, p := range h.posts {
			switch is := l.what[p>>4]; {
			case is&isDivision != 0:
				if is&isPlace != 0 {
					all = append(all, p)
				}
			case is&isPark != 0:
				other = max(other, 0.6) // a zone belongs to its district
			case is&isEntity != 0:
				other = max(other, 0.15)
			}
		}
		if posts := all[from:len(all):len(all)]; len(posts) > 0 {
			for len(out) > 0 && h.span.Contains(out[len(out)-1].span) {
				out = out[:len(out)-1]
			}
			if n := len(out); n > 0 && out[n-1].span.Contains(h.span) {
				continue
			}
			p := place{span: h.span, posts: posts, inner: 1, cut: cuts.cut(h.span)}
			if n := len(out); n > 0 && out[n-1].span.Overlaps(p.span) {
				if !p.full() {
					continue // 市南 in 赣州市南康区
				}
				if !out[n-1].full() && !l.wide(out[n-1]) {
					out = out[:n-1]
				}
			}
			out = append(out, p)
		} else if other > 0 {
			for i := len(out) - 1; i >= 0 && out[i].span.Start >= h.span.Start; i-- {
				out[i].inner = min(out[i].inner, other)
			}
		}
	}
	return out
}

// selfHead is the lowest head with a fifth of a text's 我县, 该县, 全县 and 县委,
// or "" when it has few of them.
//
// 全市 behind a name (大同全市) is that place's, and 区 in 自治区 is no district.
func (r *rules) selfHead(seen *scanned, places []place) string {
	w := &r.About
	count := map[rune]float64{}
	total := 0.0
	next := 0 // among places
	text := seen.text
	for _, at := range seen.heads {
		c, size := ner.RuneAt(text, int(at))
		if !slices.Contains(r.self, c) {
			continue
		}
		end := int(at) + size
		prev := ner.LastRunes(text[:at], 1)
		prevAt := int(at) - len(prev)
		n := w.BeforeSelf[prev]
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
			count[c] += n
			total += n
		}
	}
	if total < 2 {
		return ""
	}
	for _, h := range r.self {
		if h == '区' && count[h] < 0.5*total && strings.Contains(text, "自治区") {
			continue // 全区 of a whole region
		}
		if count[h] >= 0.2*total {
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

// innerStems are the short names of places that stand twice or more, and always
// behind the same two characters: 玉龙 of 星光玉龙 is a firm's.
func innerStems(text string, places []place) map[string]bool {
	lead := map[string]string{} // "" where it differs
	count := map[string]int{}
	for i, p := range places {
		if p.full() {
			continue
		}
		name, l := text[p.span.Start:p.span.End], ner.LastRunes(text[:p.span.Start], 2)
		for _, r := range l {
			if !unicode.Is(unicode.Han, r) {
				l = ""
				break
			}
		}
		if i > 0 && places[i-1].span.End == p.span.Start || utf8.RuneCountInString(l) < 2 || count[name] > 0 && lead[name] != l {
			l = ""
		}
		lead[name] = l
		count[name]++
	}
	out := map[string]bool{}
	for name, n := range count {
		out[name] = n > 1 && lead[name] != ""
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
		t := l.scan(doc.Title)
		if e := l.titled(doc.Title, l.places(t, nil), year); e != nil {
			return e, ""
		}
	}
	words := &l.rules.About
	self := l.rules.selfHead(seen, places)
	report := sync.OnceValue(func() bool { return l.rules.isReport(text[:seen.end(1500)]) })
	headEnd, nearEnd, reportEnd := seen.end(150), seen.end(600), seen.end(2500)

	type score struct {
		own, strong float64
		certain     int // names that are no guarded stems; a county needs two of its stems or a full name
	}
	scores := map[uint32]*score{}
	get := func(i uint32) *score {
		if scores[i] == nil {
			scores[i] = &score{}
		}
		return scores[i]
	}
	short := abbreviations(seen)
	inner := innerStems(text, places)
	full := map[uint32]int{}
	for _, p := range places {
		for _, x := range p.posts {
			if x&3 != isStem {
				full[x>>4]++
			}
		}
	}
	for i, p := range places {
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
		part := p.cut || inner[text[p.span.Start:p.span.End]]
		if part {
			w *= 0.15
		}
		c := clause(after)
		if words.Bodies.In(ner.FirstRunes(c, 12)) || !p.full() && inFirm(c) || short.in(p.span) {
			w *= 0.25
		}
		if words.Away.Suffix(before) > 0 || words.Leave.Suffix(before) > 0 && words.Organs.Prefix(after) > 0 {
			w *= 0.3
		}
		if words.Datelines.In(ner.FirstRunes(c, 8)) {
			w *= 0.4
		}
		// 江西省萍乡市芦溪县: the last one is meant.
		leads := func(x uint32) bool {
			if i+1 >= len(places) || places[i+1].span.Start != p.span.End {
				return false
			}
			return slices.ContainsFunc(places[i+1].posts, func(y uint32) bool {
				return Within(codeOf(l.entries[y>>4].ID), codeOf(l.entries[x>>4].ID)) && y>>4 != x>>4
			})
		}
		follows := func(x uint32) bool {
			return slices.ContainsFunc(places[i-1].posts, func(y uint32) bool {
				return Within(codeOf(l.entries[x>>4].ID), codeOf(l.entries[y>>4].ID)) && y>>4 != x>>4
			})
		}
		afterParent := i > 0 && places[i-1].span.End == p.span.Start && slices.ContainsFunc(p.posts, follows)
		confirmed := func(x uint32) bool { return afterParent && follows(x) && places[i-1].full() } // 遵义市绥阳
		strong := 0.0
		if strings.HasSuffix(before, "《") {
			w *= 0.3
		} else if p.span.Start < reportEnd {
			switch {
			case strings.HasPrefix(after, "第") && strings.Contains(after, words.Session):
				strong = 60
			case words.Leaders.Prefix(strings.TrimPrefix(after, "人民政府")) > 0:
				strong = 3
				if report() {
					strong = 30
				}
			case words.Heads.In(c) && !words.NotHeads.In(c) && p.span.Start < nearEnd:
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
		highest := 9 // of the divisions that share a stem
		for _, x := range p.posts {
			if x&3 == isStem {
				highest = min(highest, l.entries[x>>4].Level)
			}
		}
		for _, x := range p.posts {
			e := &l.entries[x>>4]
			if !validIn(e, year) || e.To > 0 && e.To < 2000 {
				continue
			}
			f := w
			switch {
			case x&isGuarded != 0 && full[x>>4] > 0 && x&3 == isStem:
				f *= min(0.6, 0.3*float64(full[x>>4]))
			case x&isGuarded != 0 && !confirmed(x):
				f *= 0.1
			case x&3 == isStem:
				f *= 0.7
			}
			if x&3 == isStem && e.Level > highest {
				f *= 0.3 // 吉林: the province before the city
			}
			s := get(x >> 4)
			if afterParent && !follows(x) {
				f *= 0.05
			} else if strong > 0 && !leads(x) {
				s.strong = max(s.strong, strong)
				if strong == 1 && x&isGuarded == 0 && words.Past.Prefix(after) > 0 {
					s.certain++ // a single stem is enough there
				}
			}
			switch {
			case leads(x):
				f *= 0.2
			case confirmed(x) && p.span.Start < headEnd:
				f *= 1.3 // the place of what a text begins with
			}
			s.own += f
			switch {
			case part:
			case x&isGuarded != 0:
				if confirmed(x) {
					s.certain += 2
				}
			case x&3 != isStem || e.Level <= 2 || confirmed(x) || self != "" && headOf(e.Name) == self && p.span.Start < headEnd && p.inner == 1:
				s.certain += 2
			default:
				s.certain++
			}
		}
	}
	ids := make([]uint32, 0, len(scores))
	for i := range scores {
		ids = append(ids, i)
	}
	// A prefecture that a text names three counties of, and not itself.
	for _, i := range l.unnamed(ids, self, func(i uint32) bool { return scores[i].own >= 1 && scores[i].certain >= 2 }, func(i uint32) bool { return scores[i].certain >= 1 }) {
		get(i).certain = 2
		if headOf(l.entries[i].Name) == self {
			get(i).own = 2 // its 全州 stands for the name
		}
		ids = append(ids, i)
	}
	slices.Sort(ids)
	var best uint32
	top := -1.0
	for _, i := range ids {
		s, e := scores[i], &l.entries[i]
		if s.certain < 2 {
			continue
		}
		code := codeOf(e.ID)
		v := s.own
		var under []branch
		for _, j := range ids {
			c := codeOf(l.entries[j].ID)
			if j == i {
				continue
			}
			if Within(c, code) {
				key := c[:min(len(c), 2+2*e.Level)]
				k := slices.IndexFunc(under, func(b branch) bool { return b.key == key })
				if k < 0 {
					k, under = len(under), append(under, branch{key: key})
				}
				under[k].own += min(scores[j].own, 3)
			} else if Within(code, c) {
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
		switch {
		case self == "":
		case headOf(e.Name) == self:
			v *= 2
		case list: // a province's cities, each with its 全市
		case l.rules.above(headOf(e.Name), self):
			v *= 0.6 // above the report's own level
		case (self == "州" || self == "盟") && e.Level == 3:
			v *= 0.4 // one of those that a text with 全州 names
		}
		v += s.strong
		if e.To > 0 {
			v *= 0.9 // of namesakes the one in force
		}
		if v > top {
			best, top = i, v
		}
	}
	least := 0.6
	if top >= 0 && self != "" && l.rules.above(headOf(l.entries[best].Name), self) {
		least = 2.5 // a city named in passing by a text that says 全区 of its own
	}
	if top < least {
		return nil, l.zoneOf(text, hits, nil, 0)
	}
	about = &l.entries[best]
	if scores[best].strong >= 30 {
		return about, ""
	}
	return about, l.zoneOf(text, hits, places, best)
}

// inFirm reports whether a name goes on to the end of a firm's: 合众新能源汽车有限公司.
func inFirm(after string) bool {
	name, _, ok := strings.Cut(after, "有限公司")
	return ok && !strings.ContainsAny(name, "区园县的在")
}

// unnamed are the prefectures in force that are not among ids, while three or
// more of their counties that count are, or with a text that says 全州 of itself
// (self) two that are there at all; in no order.
func (l *Lexicon) unnamed(ids []uint32, self string, counts, there func(uint32) bool) []uint32 {
	type part struct{ counting, there int }
	under := map[string]part{}
	var codes []string
	for _, i := range ids {
		if e := &l.entries[i]; e.Level == 3 && e.To == 0 {
			up := codeOf(e.ID)[:4]
			u := under[up]
			if u.counting == 0 && u.there == 0 {
				codes = append(codes, up)
			}
			if counts(i) {
				u.counting++
			}
			if there(i) {
				u.there++
			}
			under[up] = u
		}
	}
	var out []uint32
	for _, c := range codes {
		u := under[c]
		if u.counting < 3 && (u.there < 2 || self != "州" && self != "盟") {
			continue
		}
		i, ok := l.find(divisionKind + "/" + c + "00")
		if !ok || slices.Contains(ids, i) {
			continue
		}
		if u.counting >= 3 || headOf(l.entries[i].Name) == self {
			out = append(out, i)
		}
	}
	return out
}

// branch is one of the parts of a division, and what speaks for it and those
// below it.
type branch struct {
	key string // the code's digits of that level
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
func (l *Lexicon) titled(title string, places []place, year int) *ner.Entry {
	if !l.rules.About.Heads.In(title) {
		return nil
	}
	var prev *ner.Entry
	for _, p := range places {
		var found []*ner.Entry
		for _, x := range p.posts {
			e := &l.entries[x>>4]
			if x&isGuarded == 0 && validIn(e, year) && (prev == nil || Within(Code(e), Code(prev))) {
				found = append(found, e)
			}
		}
		if len(found) == 1 {
			prev = found[0]
		}
	}
	return prev
}

// zoneOf is the name of the development zone that a text is plainly about:
// named at the beginning, four times at least, and more than three times as
// often as the division best and those above and below it; or named less often
// and then called 开发区, 该区. It is "" otherwise.
func (l *Lexicon) zoneOf(text string, hits []rawHit, places []place, best uint32) string {
	count := map[uint32]int{}
	first := map[uint32]int{}
	lastEnd := -1
	for i, h := range hits {
		// the longest of those that begin here
		if i+1 < len(hits) && hits[i+1].span.Start == h.span.Start || h.span.Start < lastEnd {
			continue
		}
		for _, x := range h.posts {
			if l.what[x>>4]&isPark == 0 || x&isGuarded != 0 {
				continue
			}
			if _, ok := first[x>>4]; !ok {
				first[x>>4] = h.span.Start
			}
			count[x>>4]++
			lastEnd = h.span.End
		}
	}
	named, stems, schools := 0, 0, 0
	for _, p := range places {
		if slices.ContainsFunc(p.posts, func(x uint32) bool {
			c, b := codeOf(l.entries[x>>4].ID), codeOf(l.entries[best].ID)
			return x&isGuarded == 0 && (Within(c, b) || Within(b, c))
		}) && p.inner == 1 {
			if named++; !p.full() {
				stems++
			}
			if l.rules.About.Schools.In(clause(ner.FirstRunes(text[p.span.End:], 10))) {
				schools++
			}
		}
	}
	ids := make([]uint32, 0, len(count))
	for i := range count {
		ids = append(ids, i)
	}
	slices.Sort(ids)
	head, title := len(ner.FirstRunes(text, 200)), len(ner.FirstRunes(text, 40))
	zone, most := "", 0
	for _, i := range ids {
		if count[i] > most && count[i] >= 4 && count[i] > 3*named && first[i] < head {
			zone, most = l.entries[i].Name, count[i]
		}
	}
	if zone != "" || len(ids) == 0 {
		return zone
	}
	// The one that 开发区, 园区, 区内 and the like stand for below.
	bare := l.bareZones(text, hits)
	rest := 0 // how often others are named
	for _, i := range ids {
		rest += count[i]
	}
	others := max(0, named-stems+(stems+2)/3-schools)
	for _, i := range ids {
		all := count[i] + bare
		if first[i] >= head || bare == 0 || rest > 2*count[i] {
			continue
		}
		// A page headed with nothing but its name is about the zone.
		headed := first[i] < title && lineIs(text, first[i], &l.entries[i])
		if all >= 6 && all > 3*others || first[i] < title && all >= 3 && all > 2*others || headed && all >= 4 && all > others {
			return l.entries[i].Name
		}
	}
	return zone
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
		if next < len(hits) && hits[next].span.Start < start && l.park(hits[next]) {
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
func (l *Lexicon) park(h rawHit) bool {
	return slices.ContainsFunc(h.posts, func(x uint32) bool { return l.what[x>>4]&isPark != 0 })
}

// validIn reports whether a division bore its name in year, with a year's
// grace on both sides for reports around the change; in the year 0 it always
// did.
func validIn(e *ner.Entry, year int) bool {
	return year == 0 || (e.To == 0 || year <= e.To+1) && (e.From == 0 || e.To == 0 || year >= e.From-1)
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
		ps := l.places(l.scan(doc.About), nil)
		if len(ps) > 0 {
			var best *ner.Entry
			for _, x := range ps[len(ps)-1].posts {
				e := &l.entries[x>>4]
				if !validIn(e, doc.Year) {
					continue
				}
				if len(ps) > 1 && !slices.ContainsFunc(ps[len(ps)-2].posts, func(y uint32) bool { return Within(Code(e), codeOf(l.entries[y>>4].ID)) }) {
					continue
				}
				if best == nil || l.named(places, Code(e)) > l.named(places, Code(best)) {
					best = e
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
		for _, p := range l.places(l.scan(doc.Report), nil) { // the last resort
			for _, x := range p.posts {
				if x := &l.entries[x>>4]; validIn(x, doc.Year) && x.To == 0 && p.full() && (e == nil || x.Level > e.Level) {
					e = x
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
func (l *Lexicon) named(places []place, code string) int {
	n := 0
	for _, p := range places {
		if slices.ContainsFunc(p.posts, func(x uint32) bool {
			c := codeOf(l.entries[x>>4].ID)
			return x&isGuarded == 0 && Within(code, c)
		}) {
			n++
		}
	}
	return n
}
