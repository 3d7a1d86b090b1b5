package gazetteer

import (
	"iter"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"zhengpu/ner"
)

// Hit is a name of the lists found in a text.
type Hit struct {
	Span    ner.Span
	Entry   *ner.Entry
	Form    string // full, alias, stem
	Guarded bool
}

// rawHit is a key found in the text with its postings.
type rawHit struct {
	span  ner.Span
	posts []posting
}

// scratch is memory that one run leaves to the next: nothing that a run gives away
// may lie in it.
type scratch struct {
	codes []uint16      // of the piece of the text that is scanned
	at    []int32       // where its characters begin, and its end
	hits  []ner.TrieHit // in it
	heads []int32       // as in scanned, of the whole text

	raw    []rawHit
	marks  []uint64 // of edges
	places []place
}

// scanned is a text with what the scan for keys saw of it.
type scanned struct {
	text  string
	codes []uint16
	at    []int32 // where characters begin, and the end
	heads []int32 // where the characters stand that Lexicon.heads has

	rules  *rules
	report answer // whether the beginning says that it is a work report
}

// answer is what has been found out once, if it has.
type answer uint8

const (
	unasked answer = iota
	no
	yes
)

// isReport reports whether the text's beginning says that it is a government's
// work report.
func (t *scanned) isReport() bool {
	if t.report == unasked {
		t.report = no
		end := t.end(1500)
		for _, at := range t.heads {
			if int(at) >= end {
				break
			}
			if t.rules.report.Prefix(t.text[at:end]) > 0 {
				if t.rules.isReport(t.text[:end]) {
					t.report = yes
				}
				break
			}
		}
	}
	return t.report == yes
}

// codePair is two codes side by side.
type codePair uint32

func pairOf(a, b uint16) codePair { return codePair(a)<<16 | codePair(b) }

// codePairs is a small set of pairs that may say yes for one that is not in it.
type codePairs [256]uint64

func (f *codePairs) bit(p codePair) (word *uint64, bit uint64) {
	h := uint32(p) * 0x9e3779b1
	return &f[h>>24], 1 << (h >> 18 & 63)
}

func (f *codePairs) add(p codePair) {
	w, b := f.bit(p)
	*w |= b
}

func (f *codePairs) has(p codePair) bool {
	w, b := f.bit(p)
	return *w&b != 0
}

// end is where the first n characters end.
func (t *scanned) end(n int) int { return int(t.at[min(n, len(t.at)-1)]) }

// each gives the places of a word that begins with one of Lexicon.heads.
func (t *scanned) each(word string) iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, at := range t.heads {
			if strings.HasPrefix(t.text[at:], word) && !yield(int(at)) {
				return
			}
		}
	}
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// scan finds every key in text, in order of start and then of length. Keys of
// a single character are left out, and those that begin or end with a Latin
// letter or digit are not found inside longer words.
func (l *Lexicon) scan(text string) []rawHit {
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	return l.scanInto(s, text, nil)
}

// scanInto appends to out. It leaves in s.heads where the characters stand that
// l.heads has.
func (l *Lexicon) scanInto(s *scratch, text string, out []rawHit) []rawHit {
	s.codes, s.at, s.heads = s.codes[:0], append(s.at[:0], 0), s.heads[:0]
	for from := 0; from < len(text); {
		to := len(text)
		if to-from > pieceLen { // no key goes over a line's end
			if i := strings.IndexByte(text[from+pieceLen:], '\n'); i >= 0 {
				to = from + pieceLen + i + 1
			}
		}
		s.codes, s.at = l.alpha.encode(text[from:to], s.codes, s.at)
		for i, c := range s.codes {
			if l.heads[c] {
				s.heads = append(s.heads, int32(from)+s.at[i])
			}
		}
		s.hits = l.keys.Find(s.codes, s.hits[:0])
		out = slices.Grow(out, len(s.hits))
		for _, h := range s.hits {
			span := ner.Span{Start: from + int(s.at[h.Start]), End: from + int(s.at[h.End])}
			if cutsWord(text, span.Start) || cutsWord(text, span.End) {
				continue
			}
			out = append(out, rawHit{span, l.posts.of(h.Value)})
		}
		from = to
	}
	return out
}

// pieceLen bounds the scratch memory of a scan, in bytes.
const pieceLen = 1 << 17

// cutsWord reports whether byte at lies between two Latin letters or two digits.
func cutsWord(text string, at int) bool {
	if at <= 0 || at >= len(text) {
		return false
	}
	x, y := text[at-1], text[at]
	return letter(x) && letter(y) || digit(x) && digit(y)
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

// Find lists every name of the lists in text, at all places, with every entry
// of a shared name. Divisions are not told apart and villages not looked for;
// Run does both.
func (l *Lexicon) Find(text string) []Hit {
	var out []Hit
	for _, h := range l.scan(text) {
		for _, p := range h.posts {
			out = append(out, Hit{h.span, &l.entries[p.entry()], p.formName(), p.guarded()})
		}
	}
	return out
}

// Run fills Candidates in order of start, the longer first, and About,
// AboutCode and Year of the document where they are empty. A division that has
// namesakes is the one that the report's own place, the place named before it
// or other places in the text point at; when nothing does, its candidate has an
// entry without an id.
func (l *Lexicon) Run(a *ner.Analysis) error {
	doc := a.Doc
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	s.raw = l.scanInto(s, doc.Text, s.raw[:0])
	hits := s.raw
	seen := &scanned{text: doc.Text, codes: s.codes, at: s.at, heads: s.heads, rules: l.rules}
	if len(doc.Text) > pieceLen { // s has those of the last piece
		seen.codes, seen.at = l.alpha.encode(doc.Text, nil, nil)
	}
	cuts := tokenEdges(a, s)
	s.places = l.places(hits, cuts, s.places)
	places := s.places
	home := l.findAbout(doc, seen, hits, places)
	r := &resolver{l: l, year: doc.Year, home: parseCode(home), heir: parseCode(home), cuts: cuts, seen: seen}
	if doc.AboutCode != "" {
		former, heir := l.heir(doc.About, home)
		r.former, r.heir = former, parseCode(heir)
		doc.AboutNow = heir
	}
	r.anchor(places)

	local, err := r.local(doc.Text)
	if err != nil {
		return err
	}
	out := make([]ner.Candidate, 0, meanings(hits)+len(local))
	var divisions []posting
	for i := range hits {
		h := &hits[i]
		divisions = divisions[:0]
		for _, p := range h.posts {
			if p.is(isDivision) {
				divisions = append(divisions, p)
				continue
			}
			guarded := p.guarded() || cuts.cut(h.span)
			out = append(out, ner.Candidate{Span: h.span, Entry: &l.entries[p.entry()], Form: p.formName(), Guarded: guarded})
		}
		if len(divisions) > 0 {
			if c, ok := r.choose(h.span, divisions, doc.Text); ok {
				out = append(out, c)
				if end := l.rules.streetOffice(doc.Text, h.span.End); end > 0 && c.Entry.Level == 4 {
					c.Span.End, c.Form = end, "alias"
					out = append(out, c)
				}
			}
		}
	}
	// Hits come nearly in order.
	for i := range out {
		if i > 0 && before(&out[i], &out[i-1]) {
			c, k := out[i], i
			for ; k > 0 && before(&c, &out[k-1]); k-- {
				out[k] = out[k-1]
			}
			out[k] = c
		}
	}
	if len(local) > 0 {
		slices.SortStableFunc(local, func(x, y ner.Candidate) int {
			switch {
			case before(&x, &y):
				return -1
			case before(&y, &x):
				return 1
			}
			return 0
		})
		i := len(out) - 1
		out = append(out, local...)
		for j, k := len(local)-1, len(out)-1; j >= 0; k-- {
			if i >= 0 && before(&local[j], &out[i]) {
				out[k] = out[i]
				i--
			} else {
				out[k] = local[j]
				j--
			}
		}
	}
	a.Candidates = out
	return nil
}

// meanings is how many candidates hits come to: divisions of one name are one.
func meanings(hits []rawHit) int {
	n := 0
	for i := range hits {
		division := 0
		for _, p := range hits[i].posts {
			if p.is(isDivision) {
				division = 1
			} else {
				n++
			}
		}
		n += division
	}
	return n
}

// before reports whether candidate x comes before y: by start, then the longer
// one, then by id.
func before(x, y *ner.Candidate) bool {
	if x.Span.Start != y.Span.Start {
		return x.Span.Start < y.Span.Start
	}
	if x.Span.End != y.Span.End {
		return x.Span.End > y.Span.End
	}
	return x.Entry.ID < y.Entry.ID
}

// edges are the places where tokens begin or end, a bit a byte of the text; nil
// without tokens.
type edges []uint64

func tokenEdges(a *ner.Analysis, s *scratch) edges {
	if len(a.Tokens) == 0 {
		return nil
	}
	n := len(a.Doc.Text)/64 + 1
	s.marks = slices.Grow(s.marks[:0], n)[:n]
	clear(s.marks)
	e := edges(s.marks)
	last := -1
	for _, s := range a.Tokens {
		for i := range s {
			t := s[i].Span
			if t.Start != last {
				e[uint(t.Start)/64] |= 1 << (uint(t.Start) % 64)
			}
			e[uint(t.End)/64] |= 1 << (uint(t.End) % 64)
			last = t.End
		}
	}
	return e
}

// at reports whether a token begins or ends at a byte; it always does without
// tokens.
func (e edges) at(i int) bool { return e == nil || e[i/64]&(1<<(i%64)) != 0 }

// cut reports whether a short name goes across the edges of words: 大安 in 重大安全.
func (e edges) cut(s ner.Span) bool {
	return s.Len() <= 6 && (!e.at(s.Start) || !e.at(s.End))
}

// resolver tells divisions of one name apart in one document.
type resolver struct {
	l       *Lexicon
	year    int
	home    code
	heir    code       // home, or today's division that a former home became
	former  *ner.Entry // home where it is a former division
	cuts    edges
	seen    *scanned
	anchors []code     // of provinces, prefectures and counties that the text names without doubt, in order
	full    []ner.Span // of full names of divisions, in order
	own     []ner.Span // of names of the report's place and those above it, in order
	ends    []chosen   // the divisions chosen whose names end where the name at hand begins or behind
	unknown map[string]*ner.Entry
	in      []posting // room for the postings of a name that are valid in the year
}

// chosen is a division that a name was found to mean, and where the name ends.
type chosen struct {
	end  int
	code code
}

// heir is the entry of a division that bore the name and the code and is no
// more, with the code of the one of its level that it became; nil where the
// division is in force or has no such heir.
func (l *Lexicon) heir(name, code string) (*ner.Entry, string) {
	if l.Division(code) != nil {
		return nil, code
	}
	for _, e := range l.Lookup(name) {
		if Code(e) != code || e.To == 0 {
			continue
		}
		if now := l.Successor(e); now != nil && Level(Code(now)) == Level(code) {
			return e, Code(now)
		}
	}
	return nil, code
}

// anchor notes the places that need no telling apart.
func (r *resolver) anchor(places []place) {
	for i := range places {
		p := &places[i]
		if p.full {
			r.full = append(r.full, p.span)
		}
		in := r.in[:0]
		for _, x := range p.posts {
			if !x.guarded() && r.l.division(x).validIn(r.year) {
				in = append(in, x)
			}
		}
		r.in = in
		if len(in) > 1 && i > 0 && places[i-1].span.End == p.span.Start {
			// 南京市鼓楼区
			in = slices.DeleteFunc(in, func(x posting) bool { return !r.l.withinAny(x, places[i-1].posts) })
		}
		if len(in) == 0 || p.cut {
			continue
		}
		c := r.l.division(in[0]).code
		if slices.ContainsFunc(in[1:], func(x posting) bool { return r.l.division(x).code != c }) {
			continue
		}
		if r.home.within(c) {
			r.own = append(r.own, p.span)
		}
		// Short names of counties are too often something else.
		if p.full || c.level() <= 2 || r.home != 0 && c.prefecture() == r.home.prefecture() {
			r.anchors = append(r.anchors, c)
		}
	}
	if r.home != 0 {
		r.anchors = append(r.anchors, r.home, r.heir)
		for _, up := range upCodes(r.home.String()) {
			r.anchors = append(r.anchors, parseCode(up))
		}
	}
	slices.Sort(r.anchors)
	r.anchors = slices.Compact(r.anchors)
}

// near says how a division lies to the report's place and to the places that
// the text names: 6 it is the report's own, 5 within it or above it, 4 beside it
// in the same prefecture, 3 right under a place that the text names, 2 further
// under one, 1 in the report's province, 0 nowhere near.
func (r *resolver) near(d *division) int {
	c := d.code
	if r.home != 0 {
		switch {
		case c == r.home:
			return 6
		case c.within(r.home), r.home.within(c), c.within(r.heir):
			return 5
		case d.level <= 3 && c.prefecture() == r.home.prefecture() && r.home.level() >= 3:
			return 4
		}
	}
	if d.level <= 2 && r.anchored(c) {
		return 3
	}
	switch {
	case d.level == 4 && r.anchored(c.county()), d.level == 3 && r.anchored(c.prefecture()):
		return 3
	case d.level == 4 && r.anchored(c.prefecture()), d.level == 3 && c.straight() && r.anchored(c.province()):
		return 2
	case r.home != 0 && c.province() == r.home.province():
		return 1
	case d.level == 3 && r.anchored(c.province()):
		return 1
	}
	return 0
}

// anchored reports whether a code is among the anchors.
func (r *resolver) anchored(c code) bool {
	_, ok := slices.BinarySearch(r.anchors, c)
	return ok
}

// choose picks the division that a name means. It takes names in order of their
// start.
func (r *resolver) choose(span ner.Span, posts []posting, text string) (ner.Candidate, bool) {
	l := r.l
	in := r.in[:0]
	for _, p := range posts {
		if l.division(p).validIn(r.year) {
			in = append(in, p)
		}
	}
	r.in = in
	form := posts[0].formName()
	nobody := func() ner.Candidate {
		none := ner.Candidate{Span: span, Entry: r.nobody(span, posts, text), Form: form}
		none.Guarded = r.cuts.cut(span) || slices.ContainsFunc(posts, func(p posting) bool { return p.guarded() || p.stem() || l.division(p).level == 4 })
		return none
	}
	if posts[0].form() == isFull && strings.HasPrefix(text[span.End:], "域") {
		return ner.Candidate{}, false // 新建县域
	}
	if len(in) == 0 {
		// A name that is out of force; those of the eighties are other words by now.
		recent := slices.ContainsFunc(posts, func(p posting) bool { return l.division(p).to >= 2000 })
		if !recent {
			return ner.Candidate{}, false
		}
		none := nobody()
		none.Guarded = none.Guarded || span.Len() <= 6
		return none, true
	}
	// Of a place's names over time, the one in force.
	if r.year == 0 || len(in) > 1 {
		ended := func(p posting) bool { return l.division(p).to > 0 }
		if slices.ContainsFunc(in, ended) && slices.ContainsFunc(in, func(p posting) bool { return !ended(p) }) {
			in = slices.DeleteFunc(in, ended)
		}
	}
	r.ends = slices.DeleteFunc(r.ends, func(c chosen) bool { return c.end < span.Start })
	before := code(0) // of the name that ends here
	for _, c := range r.ends {
		if c.end == span.Start {
			before = c.code
		}
	}
	after := func(c code) bool { return c.within(before) && c != before } // 南京市鼓楼区
	rank := func(p posting) int {
		d := l.division(p)
		v := 10 * r.near(d)
		if after(d.code) {
			v += 100
		}
		if p.stem() {
			v -= int(d.level) // 吉林: the province before the city
		}
		return v
	}
	best, tie, most := in[0], false, 0
	if len(in) > 1 {
		most = rank(best)
	}
	for _, p := range in[1:] {
		switch v := rank(p); {
		case v > most:
			best, tie, most = p, false, v
		case v == most:
			tie = true
		}
	}
	d, e, park := l.division(best), &l.entries[best.entry()], best.is(isPark)
	if r.former != nil && best.stem() && d.code == r.heir && strings.HasPrefix(r.former.Name, text[span.Start:span.End]) {
		e, park = r.former, r.former.Type == ner.Park // 新津 in a report of 新津县, which has become 新津区 since
		former := newDivision(e)
		d = &former
	}
	near, behind := r.near(d), after(l.division(best).code)
	if park && near < 2 && !behind {
		return ner.Candidate{}, false
	}
	if best.stem() && crosses(span, r.full) || near < 5 && crosses(span, r.own) {
		return ner.Candidate{}, false
	}
	if tie || d.level == 4 && near < 2 && !behind {
		if park {
			return ner.Candidate{}, false
		}
		return nobody(), true
	}
	c := ner.Candidate{Span: span, Entry: e, Form: best.formName(), Guarded: best.guarded() || r.cuts.cut(span)}
	switch {
	case behind && !best.stem():
		c.Guarded = false
	case d.level == 3 && best.stem() && near < 3 && !behind:
		c.Guarded = true // a county far away by its short name
	}
	if k := slices.IndexFunc(r.ends, func(x chosen) bool { return x.end == span.End }); k < 0 {
		r.ends = append(r.ends, chosen{span.End, d.code})
	} else if !c.Guarded {
		r.ends[k].code = d.code
	}
	return c, true
}

// crosses reports whether a span goes across the end of one of the names: 市南
// in 赣州市南康区.
func crosses(s ner.Span, names []ner.Span) bool {
	i := sort.Search(len(names), func(i int) bool { return names[i].End > s.Start })
	for ; i < len(names) && names[i].Start < s.End; i++ {
		if !names[i].Contains(s) && !s.Contains(names[i]) {
			return true
		}
	}
	return false
}

// nobody is the entry of a division that is not known to be any one.
func (r *resolver) nobody(span ner.Span, posts []posting, text string) *ner.Entry {
	name := text[span.Start:span.End]
	if e := r.unknown[name]; e != nil {
		return e
	}
	first := &r.l.entries[posts[0].entry()]
	e := &ner.Entry{Name: name, Type: first.Type, Kind: divisionKind, Level: first.Level}
	if r.unknown == nil {
		r.unknown = map[string]*ner.Entry{}
	}
	r.unknown[name] = e
	return e
}

// local finds the names that count only near the report's place: villages and
// communities, and towns without their head (威家 for 威家镇).
func (r *resolver) local(text string) ([]ner.Candidate, error) {
	var out []ner.Candidate
	if lv := r.heir.level(); lv == 2 || lv == 3 {
		towns, pairs := r.towns()
		codes := r.seen.codes
		two := codePair(0)
		for k, c := range codes {
			two = two<<16 | codePair(c)
			if !pairs.has(two) || k == 0 {
				continue
			}
			at := int(r.seen.at[k-1])
			rest := text[at:]
			for i := range towns {
				if t := &towns[i]; t.begin == two && strings.HasPrefix(rest, t.stem) && !strings.HasPrefix(rest, t.entry.Name) {
					out = append(out, ner.Candidate{Span: ner.Span{Start: at, End: at + len(t.stem)}, Entry: t.entry, Form: "stem", Guarded: true})
				}
			}
		}
	}
	v, err := r.villages(text)
	return append(out, v...), err
}

// town is a town of the report's place by its name without the head.
type town struct {
	begin codePair
	stem  string
	entry *ner.Entry
}

// towns are those under the report's place whose names without their heads are no
// common words, and what these begin with.
func (r *resolver) towns() (list []town, begins codePairs) {
	l := r.l
	from := sort.Search(len(l.divisions), func(i int) bool { return l.divisions[i].code.county() >= r.heir })
	n := 0
	for from+n < len(l.divisions) && l.divisions[from+n].code.within(r.heir) {
		n++
	}
	for i, d := range l.divisions[from : from+n] {
		if d.level != 4 {
			continue
		}
		e := l.entryOf(from + i)
		if stem := townStem(e.Name); stem != "" && e.Type == ner.District && slices.Contains(e.Aliases, stem) {
			if list == nil {
				list = make([]town, 0, n-i)
			}
			first, size := utf8.DecodeRuneInString(stem)
			second, _ := utf8.DecodeRuneInString(stem[size:])
			t := town{pairOf(l.alpha.code(first), l.alpha.code(second)), stem, e}
			list = append(list, t)
			begins.add(t.begin)
		}
	}
	return list, begins
}

// villageEnds are the heads at which villages are looked for, the longer ones
// first.
var villageEnds = []string{"居委会", "社区", "嘎查", "村"}

// villageMost bounds the runes of a village's name before its head.
const villageMost = 8

// villages finds names of level 5 in the report's place, and in the counties
// and towns that the text names.
func (r *resolver) villages(text string) ([]ner.Candidate, error) {
	var scopes []string
	for _, c := range r.anchors {
		if c.level() == 3 || c == r.home || c == r.heir {
			scopes = append(scopes, c.digits())
		}
	}
	if len(scopes) == 0 || len(r.l.villages.blocks) == 0 {
		return nil, nil
	}
	ends := r.villageEnds()
	if len(ends) == 0 {
		return nil, nil
	}
	var open []*prefecture
	seen := map[int]bool{}
	for _, s := range scopes {
		for _, n := range r.l.villages.prefectures(s) {
			if seen[n] {
				continue
			}
			seen[n] = true
			p, err := r.l.villages.prefecture(n)
			if err != nil {
				return nil, err
			}
			open = append(open, p)
		}
	}
	var out []ner.Candidate
	entries := map[string]*ner.Entry{}
	starts := make([]int, 0, villageMost)
	sums := make([]uint32, 0, villageMost)
	for _, e := range ends {
		// The beginnings of what may be a name, the nearest first, and the hashes of
		// what stands from there on.
		starts, sums = starts[:0], sums[:0]
		sum, power := uint32(0), uint32(1)
		for i := e.at; len(starts) < villageMost && i > 0; {
			c, n := ner.RuneBefore(text[:i])
			i -= n
			sum += uint32(r.l.fold.fold(c)) * power
			power *= sumBase
			starts, sums = append(starts, i), append(sums, sum)
		}
		if len(sums) >= tailRunes && !slices.ContainsFunc(open, func(p *prefecture) bool { return p.mayEnd(sums[tailRunes-1]) }) {
			// No name has these characters before its head: one of fewer is left.
			starts = starts[:tailRunes-1]
		}
		for k, s := range slices.Backward(starts) { // the longest first
			if c, ok := r.village(text, ner.Span{Start: s, End: e.at}, e.head, sums[k], open, scopes, entries); ok {
				out = append(out, c)
				break
			}
		}
	}
	return out, nil
}

// villageEnd is a head at which a village's name may end, and where it begins.
type villageEnd struct {
	at   int
	head string
}

// villageEnds are the heads in the text, by their order in villageEnds.
func (r *resolver) villageEnds() []villageEnd {
	var out []villageEnd
	for _, head := range villageEnds {
		for at := range r.seen.each(head) {
			out = append(out, villageEnd{at, head})
		}
	}
	return out
}

// village is the candidate for the name of the stem that stands at is, with hash
// sum, and head.
func (r *resolver) village(text string, is ner.Span, head string, sum uint32, open []*prefecture, scopes []string, entries map[string]*ner.Entry) (ner.Candidate, bool) {
	var found []village
	for _, p := range open {
		found = p.stem(text[is.Start:is.End], sum, head, found)
	}
	found = slices.DeleteFunc(found, func(v village) bool { return !slices.ContainsFunc(scopes, v.within) })
	if len(found) == 0 {
		return ner.Candidate{}, false
	}
	span := ner.Span{Start: is.Start, End: is.End + len(head)}
	name := text[span.Start:span.End]
	// The report's own place before others, and usual names before derived ones.
	in := slices.DeleteFunc(slices.Clone(found), func(v village) bool { return r.home == 0 || !v.within(r.home.digits()) })
	if len(in) == 0 {
		in = found
	}
	own := slices.DeleteFunc(slices.Clone(in), func(v village) bool { return villageHeads[v.class] != head })
	form := "full"
	if len(own) > 0 {
		in = own
	} else {
		form = "derived"
	}
	c := ner.Candidate{Span: span, Form: form, Guarded: runes(name) <= 2 || r.l.villages.words[r.l.fold.string(name)] || !r.cuts.at(span.Start)}
	if len(in) > 1 {
		c.Entry = entries["?"+name]
		if c.Entry == nil {
			c.Entry = &ner.Entry{Name: name, Type: ner.District, Kind: divisionKind, Level: 5}
			entries["?"+name] = c.Entry
		}
		return c, true
	}
	code := in[0].code()
	c.Entry = entries[code]
	if c.Entry == nil {
		c.Entry = in[0].entry()
		entries[code] = c.Entry
	}
	return c, true
}

// Resolve is the division that name means in a report about aboutCode (may be
// empty) of a year (0 when unknown): 鼓楼区 in Nanjing's is Nanjing's, 庐山区 in
// 2012 is itself, in 2020 it is nobody (see Successor). It is nil when there is
// none or when several are as likely.
func (l *Lexicon) Resolve(name, aboutCode string, year int) *ner.Entry {
	var divisions []posting
	for _, p := range l.postings(name) {
		if p.is(isDivision) {
			divisions = append(divisions, p)
		}
	}
	if len(divisions) > 0 {
		var only []*ner.Entry
		for _, p := range divisions {
			if d := l.division(p); d.validIn(year) && (year > 0 || d.to == 0) {
				only = append(only, &l.entries[p.entry()])
			}
		}
		if len(only) == 1 {
			return only[0]
		}
		r := &resolver{l: l, year: year, home: parseCode(aboutCode), heir: parseCode(aboutCode)}
		r.anchor(nil)
		c, ok := r.choose(ner.Span{Start: 0, End: len(name)}, divisions, name)
		if ok && c.Entry.ID != "" {
			return c.Entry
		}
		return nil
	}
	if Level(aboutCode) > 0 {
		if v, err := l.FindVillage(name, aboutCode); err == nil && len(v) == 1 {
			return v[0]
		}
	}
	return nil
}
