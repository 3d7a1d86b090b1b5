// Package focus decides what each observation is said of. The rules of package
// quantity read the clause; what a passage tells of often stands further off:
// in the sentence before, the heading or the title. Candidates are the entities
// named so far and the report's own district; a log-linear model over features
// of distance, position, type and the kind of indicator picks one (a conditional
// maximum-entropy ranker, as in Denis and Baldridge 2008 for pronouns). Its
// weights are data, rules/focus.tsv, made by `zhengpu train`.
package focus

import (
	"sort"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// Names of what Load reads.
const (
	File  = "rules/focus.tsv"  // weights
	Words = "rules/focus.yaml" // word lists
)

// kind is the type of a candidate as the features see it.
type kind uint8

const (
	about kind = iota // the report's own district
	district
	park
	project
	enterprise
	place
	platform
	organization
	kinds
)

var kindNames = [kinds]string{"about", "district", "park", "project", "enterprise", "place", "platform", "organization"}

// feature is a template; with a kind it makes a weight.
type feature uint8

const (
	bias feature = iota
	ruleDefault
	inClause
	inSentence
	oneBack
	threeBack
	inParagraph
	underHeading
	elsewhere
	nowhere
	zeroOneBack
	zeroThreeBack
	zeroParagraph
	zeroElsewhere
	opensSentence
	openedOwn
	opensParagraph
	lastTopicalNamed
	firstTopicalNamed
	onlyTopicalNamed
	listed
	possessive
	behindPreposition
	beforeVerb
	inTitle
	aloneInTitle
	mostNamed
	mostlyNamed
	ofProject
	ofFirm
	ofPark
	ofArea
	anaphor
	weSay
	sameAsLast
	sameAsBefore
	inLong
	laterClause
	repeated
	aboutBetween
	otherBetween
	entryHead
	features
)

var featureNames = [features]string{
	"bias", "rule:default",
	"at:clause", "at:sentence", "at:1 back", "at:3 back", "at:paragraph", "at:heading", "at:elsewhere", "at:nowhere",
	"alone at:1 back", "alone at:3 back", "alone at:paragraph", "alone at:elsewhere",
	"opens sentence", "opened its sentence", "opens paragraph", "last topical", "first topical", "only topical",
	"listed", "possessive", "behind preposition", "before verb",
	"in title", "alone in title", "most named", "mostly named",
	"indicator:project", "indicator:firm", "indicator:park", "indicator:area",
	"anaphor", "we", "as last", "as before",
	"long", "later clause", "repeated", "own district between", "other between", "entry head",
}

// weights are hundredths, so that sums are whole numbers on every machine.
type weights [features][kinds]int

// Model is the stage. It is safe for concurrent use.
type Model struct {
	w     weights
	words words
}

// Name is the stage's name.
func (m *Model) Name() string { return "focus" }

// Run sets Subject, S and Evidence.Subject of the observations that the model
// gives to another entity than the rules did; " > focus" behind the rule's name
// says so. It reads a resolved analysis.
func (m *Model) Run(a *ner.Analysis) error {
	if len(a.Entities) == 0 || m.words.report(a) {
		return nil // in a report the district is the subject unless a clause says otherwise
	}
	r := newReading(&m.words, a)
	if z := r.zone(); z >= 0 {
		r.handOver(z)
	}
	for _, i := range r.order {
		if o := &a.Observations[i]; r.named(o) {
			r.decided(i, o.S)
			continue
		}
		cs := r.candidates(i)
		best, most := -1, 0
		for k := range cs {
			sum := 0
			for _, f := range cs[k].features {
				sum += m.w[f][cs[k].kind]
			}
			if best < 0 || sum > most {
				best, most = k, sum
			}
		}
		if best < 0 {
			continue
		}
		// Figures of one sentence in a row are said of one thing.
		if s := a.Observations[i].Evidence.Sentence; s == r.lastAt && r.chosen > 0 && cs[best].kind == about {
			for k := range cs {
				if cs[k].entity == r.chosen {
					best = k
				}
			}
		}
		c := &cs[best]
		o := &a.Observations[i]
		if !c.rule {
			o.S, o.Subject, o.Evidence.Subject = c.entity, c.ref(), c.span(a)
			o.Evidence.Rule += " > focus"
		}
		r.decided(i, c.entity)
	}
	return nil
}

// zone is the park that the whole text is about, the first thing that it names
// in its title and again and again below: what is said of no one is said of the
// park, not of the district around it. Or -1.
func (r *reading) zone() int {
	if len(r.a.Doc.Sentences) < 2 {
		return -1
	}
	first := r.a.Doc.Sentences[0].Span
	for m := r.starts[0]; m < r.starts[1]; m++ {
		x := &r.a.Mentions[m]
		if x.Type == ner.District && x.Span.Start <= first.Start+len("　　") {
			continue // the name of the place that the park's own begins with
		}
		lead := strings.Trim(r.text[first.Start:x.Span.Start], " 　《“‘\"")
		for m2 := r.starts[0]; m2 < m; m2++ {
			lead = strings.TrimPrefix(lead, r.a.Mentions[m2].Name)
		}
		if x.Type != ner.Park || x.Entity < 0 || lead != "" {
			return -1
		}
		named := 0
		for _, w := range r.words.zones.list {
			named = max(named, strings.Count(r.text, w))
		}
		if r.count[x.Entity] < 3 && named < 6 {
			return -1
		}
		// The title often shortens the name.
		for k := r.starts[1]; k < len(r.a.Mentions) && k < r.starts[1]+2 && r.count[x.Entity] < 3; k++ {
			if y := &r.a.Mentions[k]; y.Type == ner.Park && y.Entity >= 0 && r.opens(1, y.Span.Start) {
				return y.Entity
			}
		}
		return x.Entity
	}
	return -1
}

// handOver gives the park z what facts and figures say of the district left
// out, but where the sentence says 全县.
func (r *reading) handOver(z int) {
	first := r.a.Entities[z].Mentions[0]
	own := func(s int) bool {
		return s >= 0 && s < len(r.a.Doc.Sentences) && !r.words.wide(r.a.Doc.Slice(r.a.Doc.Sentences[s].Span))
	}
	for i := range r.a.Facts {
		f := &r.a.Facts[i]
		if f.Subject == ner.AboutRef && f.Evidence.Subject.Empty() && own(f.Evidence.Sentence) && f.O != z {
			f.Subject, f.S = ner.Ref(first), z
			f.Evidence.Rule += " > focus"
		}
	}
	for i := range r.a.Observations {
		o := &r.a.Observations[i]
		if o.Subject == ner.AboutRef && o.Evidence.Subject.Empty() && own(o.Evidence.Sentence) {
			o.Subject, o.S = ner.Ref(first), z
			o.Evidence.Rule += " > focus"
		}
	}
}

// candidate is an entity that an observation may be said of.
type candidate struct {
	entity   int
	mention  int // its last mention before the figure, -1 for a left-out district
	kind     kind
	rule     bool // the rules' own choice
	features []feature
}

func (c *candidate) ref() ner.Ref {
	if c.kind == about || c.mention < 0 {
		return ner.AboutRef
	}
	return ner.Ref(c.mention)
}

func (c *candidate) span(a *ner.Analysis) ner.Span {
	if c.kind == about || c.mention < 0 {
		return ner.Span{}
	}
	return a.Mentions[c.mention].Span
}

// reading holds what the features of one document need.
type reading struct {
	words      *words
	a          *ner.Analysis
	text       string
	order      []int // observations in text order
	heads      []int // by sentence: the last heading above, or -1
	starts     []int // by sentence: first mention that begins in it
	paragraph  []int // by sentence: first sentence of its paragraph
	count      []int // by entity: topical mentions
	topicals   int
	most       int // the entity most named among topical ones, or -1
	title      map[int]bool
	long       bool
	lastAt     int        // sentence of the observation before
	chosen     int        // entity of the observation before
	areas      []ner.Span // words for the whole district in the text, by start
	areasKnown bool       // they were looked for
	buf        []candidate
	arena      []feature
}

func newReading(w *words, a *ner.Analysis) *reading {
	r := &reading{words: w, a: a, text: a.Doc.Text, most: -1, lastAt: -1, chosen: -2, title: map[int]bool{}}
	r.order = make([]int, len(a.Observations))
	for i := range r.order {
		r.order[i] = i
	}
	sort.SliceStable(r.order, func(i, j int) bool { return r.at(&a.Observations[r.order[i]]) < r.at(&a.Observations[r.order[j]]) })
	n := len(a.Doc.Sentences)
	r.heads, r.starts, r.paragraph = make([]int, n), make([]int, n+1), make([]int, n)
	m, head := 0, -1
	for i, s := range a.Doc.Sentences {
		for m < len(a.Mentions) && a.Mentions[m].Span.Start < s.Span.Start {
			m++
		}
		r.starts[i] = m
		r.heads[i] = head
		if i > 0 && a.Doc.Sentences[i-1].Paragraph == s.Paragraph {
			r.paragraph[i] = r.paragraph[i-1]
		} else {
			r.paragraph[i] = i
		}
		if s.Heading || r.paragraph[i] == i && (i+1 >= n || a.Doc.Sentences[i+1].Paragraph != s.Paragraph) && ner.RuneCount(r.text[s.Span.Start:s.Span.End]) <= 30 {
			head = i
		}
	}
	r.starts[n] = len(a.Mentions)
	r.count = make([]int, len(a.Entities))
	for i := range a.Mentions {
		x := &a.Mentions[i]
		if x.Entity < 0 || !topical(x.Type) {
			continue
		}
		r.count[x.Entity]++
		r.topicals++
		if r.most < 0 || r.count[x.Entity] > r.count[r.most] {
			r.most = x.Entity
		}
	}
	for i := 0; i < n && i < 2; i++ {
		for m := r.starts[i]; m < r.starts[i+1]; m++ {
			if x := &a.Mentions[m]; x.Entity >= 0 && (topical(x.Type) || x.Type == ner.District && x.Entity != 0) {
				r.title[x.Entity] = true
			}
		}
	}
	r.long = len(r.text) > 24000
	return r
}

func topical(t ner.Type) bool {
	switch t {
	case ner.Enterprise, ner.Project, ner.Park, ner.Platform, ner.Place:
		return true
	}
	return false
}

func kindOf(t ner.Type) (kind, bool) {
	switch t {
	case ner.District:
		return district, true
	case ner.Park:
		return park, true
	case ner.Project:
		return project, true
	case ner.Enterprise:
		return enterprise, true
	case ner.Place:
		return place, true
	case ner.Platform:
		return platform, true
	case ner.Organization:
		return organization, true
	}
	return 0, false
}

// at is the byte offset of an observation's figure.
func (r *reading) at(o *ner.Observation) int {
	e := &o.Evidence
	if e.Object.Empty() {
		return e.Quote.End
	}
	return e.Object.Start
}

// decided notes the entity that observation i is given to.
func (r *reading) decided(i, entity int) {
	r.lastAt, r.chosen = r.a.Observations[i].Evidence.Sentence, entity
}

// named reports that the rules found a subject, or that the sentence says in so
// many words (全市, a sum over several projects) that it is the district: that
// stands.
func (r *reading) named(o *ner.Observation) bool {
	s := o.Evidence.Sentence
	if o.Subject != ner.AboutRef || o.S != 0 || s < 0 || s >= len(r.a.Doc.Sentences) {
		return true
	}
	text := r.text[r.a.Doc.Sentences[s].Span.Start:r.a.Doc.Sentences[s].Span.End]
	sign := r.a.Sign(s)
	return r.words.area.index.May(sign) && r.words.area.in(text) ||
		r.words.sum.index.May(sign) && r.words.sum.in(text[:min(len(text), max(0, r.at(o)-r.a.Doc.Sentences[s].Span.Start))])
}

// add makes a candidate of entity e unless it is one.
func (r *reading) add(e, mention int) {
	if e < 0 {
		return
	}
	for k := range r.buf {
		if r.buf[k].entity == e {
			if mention > r.buf[k].mention {
				r.buf[k].mention = mention
			}
			return
		}
	}
	k, ok := about, true
	if e != 0 || r.a.Doc.About == "" {
		k, ok = kindOf(r.a.Entities[e].Type)
	}
	if ok {
		r.buf = append(r.buf, candidate{entity: e, mention: mention, kind: k})
	}
}

// barrier is where the paragraph that begins with sentence from last speaks of
// the whole district (全市) before byte at: what was named before
// is no candidate any more. 0 when it does not.
func (r *reading) barrier(from, at int) int {
	if !r.areasKnown {
		r.areasKnown = true
		r.words.area.index.Each(r.text, func(start, end int) { r.areas = append(r.areas, ner.Span{Start: start, End: end}) })
	}
	start := r.a.Doc.Sentences[from].Span.Start
	i := sort.Search(len(r.areas), func(i int) bool { return r.areas[i].Start >= at }) - 1
	for ; i >= 0 && r.areas[i].Start >= start; i-- {
		if r.areas[i].End <= at {
			return r.areas[i].Start
		}
	}
	return 0
}

// candidates lists what observation i may be said of. The slice holds until
// the next call.
func (r *reading) candidates(i int) []candidate {
	o := &r.a.Observations[i]
	s := o.Evidence.Sentence
	r.buf = r.buf[:0]
	if s < 0 || s >= len(r.a.Doc.Sentences) {
		return nil
	}
	at := r.at(o)
	if r.a.Doc.About != "" {
		r.add(0, -1)
	}
	own := o.S
	if own >= 0 {
		m := -1
		if o.Subject >= 0 {
			m = int(o.Subject)
		}
		r.add(own, m)
	}
	// What the sentence, the paragraph, the heading and the title name.
	from := r.paragraph[s]
	barrier := r.barrier(from, at)
	for k := s; k >= from && k >= s-8; k-- {
		for m := r.starts[k+1] - 1; m >= r.starts[k]; m-- {
			if x := &r.a.Mentions[m]; x.Span.End <= at && x.Span.Start >= barrier && (x.Type != ner.Organization || k == s) {
				r.add(x.Entity, m)
			}
		}
		if len(r.buf) > 14 {
			break
		}
	}
	if h := r.heads[s]; h >= 0 && barrier == 0 {
		for m := r.starts[h]; m < r.starts[h+1]; m++ {
			if topical(r.a.Mentions[m].Type) || r.a.Mentions[m].Type == ner.District {
				r.add(r.a.Mentions[m].Entity, m)
			}
		}
	}
	r.arena = r.arena[:0]
	for k := range r.buf {
		r.buf[k].rule = r.buf[k].entity == own
	}
	r.describe(i, s, at)
	return r.buf
}

// describe fills the features of all candidates of observation i.
func (r *reading) describe(i, s, at int) {
	o := &r.a.Observations[i]
	sent := r.a.Doc.Sentences[s].Span
	clause := sent.Start
	if j := strings.LastIndexAny(r.text[sent.Start:at], "，；。："); j >= 0 {
		_, n := utf8.DecodeRuneInString(r.text[sent.Start+j:])
		clause = sent.Start + j + n
	}
	para := r.paragraph[s]
	lead := numbering.TrimLeft(r.text[sent.Start:at])
	clauseLead := blanks.TrimLeft(r.text[clause:at])
	we := r.words.we.in(lead)
	var indicator [4]bool
	for n, set := range [...]*wordSet{&r.words.project, &r.words.firm, &r.words.park, &r.words.region} {
		indicator[n] = set.in(o.Indicator)
	}
	// The topical mentions before the figure.
	lastTopical, firstTopical := -1, -1
	none := true // no topical mention in the sentence before the figure
	var same [kinds]int
	var first [kinds]int
	for m := r.starts[para]; m < len(r.a.Mentions) && r.a.Mentions[m].Span.End <= at; m++ {
		x := &r.a.Mentions[m]
		if x.Entity < 0 {
			continue
		}
		k, ok := kindOf(x.Type)
		if ok && (same[k] == 0 || first[k] != x.Entity) {
			same[k]++
			first[k] = x.Entity
		}
		if !topical(x.Type) {
			continue
		}
		lastTopical = x.Entity
		if firstTopical < 0 {
			firstTopical = x.Entity
		}
		if x.Span.Start >= sent.Start {
			none = false
		}
	}
	titles := 0
	for e := range r.title {
		if e < len(r.a.Entities) && r.a.Entities[e].Type != ner.District {
			titles++
		}
	}
	for n := range r.buf {
		c := &r.buf[n]
		begin := len(r.arena)
		put := func(f feature, on bool) {
			if on {
				r.arena = append(r.arena, f)
			}
		}
		put(bias, true)
		put(ruleDefault, c.rule)
		if c.mention < 0 && c.kind == about {
			// The last time the district itself is named before the figure.
			for m := r.starts[s+1] - 1; m >= r.starts[para]; m-- {
				if x := &r.a.Mentions[m]; x.Entity == c.entity && x.Span.End <= at {
					c.mention = m
					break
				}
			}
		}
		if c.mention >= 0 && r.a.Mentions[c.mention].Span.Start < sent.End {
			x := &r.a.Mentions[c.mention]
			own := x.Sentence
			if own < 0 || own >= len(r.a.Doc.Sentences) {
				own = r.a.Doc.SentenceAt(x.Span.Start)
			}
			back := s - own
			within := own >= para
			put(inClause, back == 0 && x.Span.Start >= clause)
			put(inSentence, back == 0 && x.Span.Start < clause)
			put(oneBack, within && back == 1)
			put(threeBack, within && (back == 2 || back == 3))
			put(inParagraph, within && back > 3)
			put(underHeading, !within && own == r.heads[s])
			put(elsewhere, !within && own != r.heads[s])
			put(zeroOneBack, none && within && back == 1)
			put(zeroThreeBack, none && within && (back == 2 || back == 3))
			put(zeroParagraph, none && within && back > 3)
			put(zeroElsewhere, none && !within)
			if own >= 0 {
				opens := r.opens(own, x.Span.Start)
				put(opensSentence, opens && back == 0)
				put(openedOwn, opens && back > 0)
				put(opensParagraph, opens && own == para)
			}
			after := strings.TrimLeft(r.text[x.Span.End:], "”’\" ")
			put(listed, joiners.First(after))
			put(possessive, strings.HasPrefix(after, "的"))
			put(beforeVerb, back == 0 && r.words.verb.prefix(after))
			put(behindPreposition, r.words.prep.suffix(strings.TrimRight(r.text[max(sent.Start, 0):max(sent.Start, x.Span.Start)], "“‘\" ")) && back == 0)
			if c.kind != about {
				between, others := false, false
				for m := c.mention + 1; m < len(r.a.Mentions) && r.a.Mentions[m].Span.End <= at; m++ {
					y := &r.a.Mentions[m]
					between = between || y.Entity == 0 && y.Type == ner.District
					others = others || topical(y.Type) && y.Entity != c.entity
				}
				put(aboutBetween, between)
				put(otherBetween, others)
			}
			put(entryHead, own == para && r.opens(own, x.Span.Start) && x.Span.Len() > 0 && strings.IndexAny(strings.TrimLeft(r.text[x.Span.End:min(len(r.text), x.Span.End+16)], "”’\" 项目工程"), "，。：；（(") == 0)
		} else {
			put(nowhere, true)
		}
		put(lastTopicalNamed, c.entity == lastTopical)
		put(firstTopicalNamed, c.entity == firstTopical)
		put(onlyTopicalNamed, same[c.kind] == 1 && first[c.kind] == c.entity)
		inT := r.title[c.entity] && c.kind != about
		put(inTitle, inT)
		put(aloneInTitle, inT && titles == 1 && c.kind != district)
		put(mostNamed, c.entity == r.most && r.count[c.entity] >= 3)
		put(mostlyNamed, c.entity == r.most && r.count[c.entity] >= 3 && 2*r.count[c.entity] >= r.topicals)
		put(ofProject, indicator[0])
		put(ofFirm, indicator[1])
		put(ofPark, indicator[2])
		put(ofArea, indicator[3])
		put(anaphor, r.words.anaphor(c.kind, lead) || r.words.anaphor(c.kind, clauseLead))
		put(weSay, we)
		put(sameAsLast, r.lastAt == s && r.chosen == c.entity)
		put(sameAsBefore, r.lastAt >= para && r.lastAt < s && r.chosen == c.entity)
		put(inLong, r.long)
		put(laterClause, clause > sent.Start)
		put(repeated, c.kind != about && r.count[c.entity] >= 4)
		c.features = r.arena[begin:len(r.arena):len(r.arena)]
	}
}

// Characters that stand before the first word of a sentence.
var (
	dates     = ner.NewRunes(" 　“‘\"▲●◆0123456789.、（）()，,")
	numbering = ner.NewRunes(" 　“‘▲●◆0123456789.、（）()")
	joiners   = ner.NewRunes("、等和与") // behind a name that others follow
	blanks    = ner.NewRunes(" 　“‘")
)

// opens reports that nothing but a date, marks or adverbs of up to a dozen
// characters stands between the head of sentence i and byte at.
func (r *reading) opens(i, at int) bool {
	s := r.a.Doc.Sentences[i].Span
	if at < s.Start || at > s.End {
		return false
	}
	lead := dates.Trim(r.text[s.Start:at])
	return ner.RuneCount(lead) <= 3
}
