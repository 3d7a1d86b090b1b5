package recognize

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"zhengpu/ner"
)

// class says what a token may do in a name.
type class uint8

const (
	material class = iota // may stand in a name
	opener                // opens a clause: never in a name
	dual                  // a verb that may stand in a name behind other material
	mark                  // punctuation
	glue                  // joins parts of a name
	number                // digits or a quantity
	verb                  // some other verb
	function              // particle, preposition, pronoun, adverb …
	moment                // a word of time
)

// lists are those that a word stands in, and what its form tells.
type lists uint64

const (
	inOpeners lists = 1 << iota
	inInner
	inTrim
	inGlue
	inPlain
	inFunctional
	inFiller
	inTriggers
	beginsTrigger // the word is the beginning of a trigger
	inThemes
	inPersons // words that stand behind people's names
	inKinds   // zones by their kind
	// By form:
	isOne       // one rune
	ofMarks     // isMark
	ofNumber    // isNumber
	ofASCII     // isASCII
	ofMany      // 三大
	ofSome      // 三项, 第几: a number and a measure
	endsHead    // a head word may end with it
	endsPerson  // a word before people's names may end with it
	endsClause  // it has one of the marks between clauses
	opensLate   // 深入开展: two openers in one word
	opensEnd    // 超额完成: its second half opens a clause
	isFew       // 三
	isQuote     // “
	isQuoteEnd  // ”
	isTitleEnd  // 》
	isComma     // 、
	isEtc       // 等
	isColon     // ： and :
	isAnd       // 和
	endsSlot    // a word that a project's slot ends in may end with it
	isSplit     // 协会理事: a head and an office in one word
	inEdition   // it ends in 届
	inHeld      // verbs of holding an event
	inAppoint   // verbs of appointing
	opensList   // verbs that open an enumeration
	opensOwn    // it begins with a level that a body's rule takes for the report's own: 市|统计局
	opensRank   // a clause that is a title may begin with it
	endsRank    // and end with it
	endsGarden  // it ends in 园 or 园区
	hasShape    // one of the words that patterns need may begin in it
	isBracket   // （
	closes      // a mark that closes a bracket or a quotation
	apposing    // it may stand in apposition to a name behind it
	isThousand  // 千亿 and its like
	isAmid      // 中
	inStates    // states of works
	inBuilds    // verbs of building
	beginsState // the word is the beginning of a state of works
	endsSection // it ends as a section of a line does
	isDash      // —
	isEra       // two characters that tell no time: names of eras, which companies bear
	isPhase     // 一期
	ofRoadDay   // a day that roads are called by: 八一
	endsBody    // a body's name may end with it
	opensOffice // an office may begin with it
	endsWork    // a thing that is built, a part of one or its phase may end with it
)

// formed are the words that alone tell a token's class.
const formed = inOpeners | inInner | ofMany | opensLate | opensEnd | ofNumber | isThousand

// glossary holds what the form of words and the lists tell of them, for those
// words that one goroutine has met: a hash table with open addressing. Words
// stand in the slots themselves, since most are short.
type glossary struct {
	slots []described
	used  int
	long  map[string]lists  // words of more than fifteen bytes, up to longestWord
	rules map[string]string // of gazetteer candidates, by the entry's kind
}

// described is a word and its lists. One that is empty has no word.
type described struct {
	word  wordKey
	lists lists
}

// wordKey is a word of up to fifteen bytes, the first the lowest, with their
// number in the sixteenth.
type wordKey struct{ head, tail uint64 }

const (
	golden       = 0x9e3779b97f4a7c15 // of Fibonacci hashing (Knuth, TAOCP 3, 6.4)
	glossaryRoom = 1 << 16            // slots at most
	longestWord  = 64                 // bytes; what is longer is no word but a jumble of letters
)

func newGlossary() *glossary {
	return &glossary{slots: make([]described, 1<<12), long: map[string]lists{}, rules: map[string]string{}}
}

// read tells the lists of the words of tokens, one by one, and all together.
func (g *glossary) read(e *Engine, text string, toks []ner.Token, out []lists) (every lists) {
	out = out[:len(toks)]
	for j := range toks {
		w, n := text[toks[j].Span.Start:], uint(toks[j].Span.Len())
		if n-1 >= 15 || len(w) < 16 {
			out[j] = g.other(e, w[:n])
			every |= out[j]
			continue
		}
		k := wordKey{eight(w), uint64(n) << 56}
		if n <= 8 {
			k.head &= ^uint64(0) >> (8 * (8 - n) & 63)
		} else {
			k.tail |= eight(w[8:]) & (^uint64(0) >> (8 * (16 - n) & 63))
		}
		s := g.find(k)
		if s.word.tail == 0 {
			s = g.put(k, e.describe(w[:n]))
		}
		out[j] = s.lists
		every |= s.lists
	}
	return every
}

// other tells the lists of a word that is empty, very long or one of the last of
// the text.
func (g *glossary) other(e *Engine, word string) lists {
	switch n := len(word); {
	case n == 0 || n > longestWord:
		return e.describe(word)
	case n <= 15:
		const pad = "                "
		var one [1]lists
		return g.read(e, word+pad, []ner.Token{{Span: ner.Span{Start: 0, End: n}}}, one[:])
	}
	l, known := g.long[word]
	if !known {
		if len(g.long) >= glossaryRoom/8 {
			clear(g.long)
		}
		l = e.describe(word)
		g.long[strings.Clone(word)] = l
	}
	return l
}

// eight is the first eight bytes of s, which has them.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// find is the slot of a word, or the empty one where it would stand.
func (g *glossary) find(w wordKey) *described {
	slots := g.slots
	h := (w.head*golden ^ w.tail) * golden
	for i := h >> 48; ; i++ { // the highest bits depend on all of the word
		if s := &slots[i&uint64(len(slots)-1)]; s.word == w || s.word.tail == 0 {
			return s
		}
	}
}

// put adds a word that is not there. The table grows when it is half full, and
// is emptied when it is as large as it may be.
func (g *glossary) put(w wordKey, l lists) *described {
	if 2*g.used >= len(g.slots) {
		old := g.slots
		g.used = 0
		if len(old) >= glossaryRoom {
			clear(old)
		} else {
			g.slots = make([]described, 4*len(old))
			for i := range old {
				if old[i].word.tail != 0 {
					*g.find(old[i].word) = old[i]
					g.used++
				}
			}
		}
	}
	s := g.find(w)
	*s = described{w, l}
	g.used++
	return s
}

// rule is the name of the rule by which names of a list are found.
func (g *glossary) rule(kind string) string {
	r, ok := g.rules[kind]
	if !ok {
		r = "gazetteer-" + kind
		g.rules[strings.Clone(kind)] = r
	}
	return r
}

// describe tells the lists that a word stands in and its form.
func (e *Engine) describe(w string) lists {
	l := e.inLists.of(w)
	set := func(flag lists, is bool) {
		if is {
			l |= flag
		}
	}
	var r [2]rune
	n := runes(w)
	if n > 0 {
		size := 0
		r[0], size = ner.FirstRune(w)
		if n > 1 {
			r[1], _ = ner.FirstRune(w[size:])
		}
	}
	set(isOne, n == 1)
	set(ofMarks, isMark(w))
	set(ofNumber, isNumber(w))
	set(ofASCII, isASCII(w))
	set(ofMany, n == 2 && r[1] == '大' && strings.ContainsRune("两三四五六七八九十", r[0]))
	set(ofSome, n >= 2 && r[0] != '零' && strings.ContainsRune(cnDigits+"数多几第", r[0]) && strings.ContainsRune(cnDigits+"数多几个批些系大项条座家种次场户名位期年月日届轮套件部道所处间栋亩余来起线带半", r[1]))
	set(endsHead, e.headWords.MayEnd(w))
	set(endsPerson, e.titleWords.MayEnd(w))
	set(endsClause, stops(w))
	set(endsSlot, e.slotWords.MayEnd(w))
	set(endsRank, e.rankHeads.MayEnd(w))
	set(endsBody, e.bodyTails.MayEnd(w))
	set(opensOffice, e.offices.MayBegin(w))
	set(endsWork, e.workEnds.MayEnd(w))
	set(opensRank, e.rankWords.MayBegin(w))
	set(opensOwn, e.ownLevels.Prefix(w) > 0)
	set(endsGarden, strings.HasSuffix(w, "园") || strings.HasSuffix(w, "园区"))
	for i := range w {
		if e.patternWords.MayBegin(w[i:]) {
			l |= hasShape
			break
		}
	}
	if len(w) >= 6 {
		set(apposing, apposes(w))
	}
	set(inEdition, strings.HasSuffix(w, "届"))
	set(isEra, n == 2 && e.works.Eras.has(w))
	set(isPhase, n >= 2 && l&ofSome != 0 && r[0] != '第' && strings.HasSuffix(w, "期"))
	set(ofRoadDay, n == 2 && l&ofNumber != 0 && e.works.Bynames.has(w))
	set(endsSection, e.works.SectionEnds.index.Ends(w))
	if b := &e.bounds; len(w) == 12 && b.Openers.has(w[6:]) {
		set(opensLate, b.Openers.has(w[:6]) || b.Trim.has(w[:6]))
		set(opensEnd, !b.Inner.has(w[6:]))
	}
	set(isFew, n == 1 && strings.Contains("两三四五六七八九十", w))
	switch w {
	case "“":
		l |= isQuote
	case "”", "’":
		l |= isQuoteEnd
	case "》":
		l |= isTitleEnd
	case "、":
		l |= isComma
	case "等":
		l |= isEtc
	case "：", ":":
		l |= isColon
	case "和":
		l |= isAnd
	case "—", "——", "－", "–", "---", "--":
		l |= isDash
	case "（":
		l |= isBracket
	case "千亿", "百亿", "万亿":
		l |= isThousand
	case "中":
		l |= isAmid
	}
	set(closes, openerOf(w) != "")
	return l
}

// listed tells which lists a word stands in: a hash table with open addressing,
// whose slots hold part of the hash, so that words in no list are passed over
// without a look at others.
type listed struct {
	slots []uint32 // part of the hash << 20 | place in words, counted from 1
	words []string
	lists []lists
}

func newListed(m map[string]lists) listed {
	n := 64
	for n < 4*len(m) {
		n *= 2
	}
	t := listed{slots: make([]uint32, n)}
	for _, w := range slices.Sorted(maps.Keys(m)) {
		h := wordHash(w)
		i := h & uint64(n-1)
		for t.slots[i] != 0 {
			i = (i + 1) & uint64(n-1)
		}
		t.words, t.lists = append(t.words, w), append(t.lists, m[w])
		t.slots[i] = uint32(h>>52)<<20 | uint32(len(t.words))
	}
	return t
}

func (t *listed) of(w string) lists {
	h := wordHash(w)
	for i := h & uint64(len(t.slots)-1); t.slots[i] != 0; i = (i + 1) & uint64(len(t.slots)-1) {
		if s := t.slots[i]; s>>20 == uint32(h>>52) && t.words[s&0xfffff-1] == w {
			return t.lists[s&0xfffff-1]
		}
	}
	return 0
}

// wordHash mixes the bytes of a word, eight at a time (after Fibonacci
// hashing, Knuth, TAOCP 3, 6.4).
func wordHash(w string) uint64 {
	h := uint64(len(w))
	for len(w) >= 8 {
		h = (h ^ eight(w)) * golden
		h ^= h >> 32
		w = w[8:]
	}
	x := uint64(0)
	for i := 0; i < len(w); i++ {
		x |= uint64(w[i]) << (8 * i)
	}
	h = (h ^ x) * golden
	return h ^ h>>32
}

// indexWords makes the table of words that stand in lists.
func (e *Engine) indexWords() {
	all := map[string]lists{}
	add := func(l lists, words ...string) {
		for _, w := range words {
			all[w] |= l
		}
	}
	b := &e.bounds
	add(inOpeners, b.Openers.list...)
	add(inInner, b.Inner.list...)
	add(inTrim, b.Trim.list...)
	add(inGlue, b.Glue.list...)
	add(inPlain, b.Plain.list...)
	for w := range functional {
		add(inFunctional, w)
	}
	for w := range listFiller {
		add(inFiller, w)
	}
	for w := range listVerbs {
		add(opensList, w)
	}
	for w := range e.triggerIndex {
		add(inTriggers, w)
		for i := range w {
			if i > 0 {
				add(beginsTrigger, w[:i])
			}
		}
	}
	for i := range e.heads {
		add(inThemes, e.heads[i].Theme.list...)
	}
	for i := range e.persons {
		if e.persons[i].Side == "after" {
			add(inPersons, e.persons[i].Words.list...)
		}
	}
	add(inKinds, e.kinds.Words.list...)
	add(inHeld, e.holding.Verbs.list...)
	add(inAppoint, e.appoint.list...)
	add(inStates, e.works.Behind.list...)
	add(inBuilds, e.works.Before.list...)
	for _, w := range e.works.Behind.list {
		for i := range w {
			if i > 0 {
				add(beginsState, w[:i])
			}
		}
	}
	for w := range e.split {
		add(isSplit, w)
	}
	e.inLists = newListed(all)
	var titles, slots, ranks, rankHeads, own, whole, tails []string
	for i := range e.persons {
		if e.persons[i].Side == "before" {
			titles = append(titles, e.persons[i].Words.list...)
		}
	}
	for i := range e.slots {
		slots = append(slots, e.slots[i].Heads.list...)
	}
	for i := range e.triggers {
		if e.triggers[i].Side == "clause" {
			ranks, rankHeads = append(ranks, e.triggers[i].Words.list...), append(rankHeads, e.triggers[i].Heads.list...)
		}
	}
	for i := range e.bodies {
		own = append(own, e.bodies[i].Own.list...)
		whole, tails = append(whole, e.bodies[i].Whole.list...), append(tails, e.bodies[i].Tails.list...)
	}
	e.workEnds = ner.NewWords(slices.Concat(e.works.Tails.list, e.works.Parts.list, e.works.After.list, e.works.Phase.list))
	e.bodyWords, e.bodyTails = ner.NewWords(whole), ner.NewWords(tails)
	e.titleWords, e.slotWords, e.rankWords, e.rankHeads, e.ownLevels = ner.NewWords(titles), ner.NewWords(slots), ner.NewWords(ranks), ner.NewWords(rankHeads), ner.NewWords(own)
}

// is reports whether the word of token i stands in one of the lists.
func (v *view) is(i int, l lists) bool { return i >= 0 && i < len(v.lists) && v.lists[i]&l != 0 }

// view is a sentence as the recognizer looks at it.
type view struct {
	e      *Engine
	a      *ner.Analysis
	text   string
	span   ner.Span
	sent   int
	toks   []ner.Token
	cls    []class
	quant  []int32 // index into a.Quantities that covers the token, or -1
	gaz    []int32 // best gazetteer candidate that starts at the token, or -1
	named  []bool
	lists  []lists         // by token: the lists that its word stands in, and its form
	every  lists           // those of all tokens together
	blocks []int32         // by every blockSize bytes of the sentence: the first token that ends behind them
	quants [2]int          // from which to which of a.Quantities lie in the sentence
	cands  []ner.Candidate // of this sentence: those of entities
	first  []int32         // by such a candidate: the token that covers its first byte, or -1
	last   []int32         // and that which covers its last byte
	words  []uint8         // by such a candidate: 2 and 1 say that a division's name is a word of its own (districtWord) or not, 0 that nobody asked
	types  uint32          // the types of these, as bits
	vague  []ner.Candidate // those of the sentence that are doctrine or too general for a name
	soft   []cand          // names by form that nothing singles out
	found  []cand          // empty: memory for what one rule finds
	near   []cand          // memory for what lists look at beside their members
	known  *glossary
}

func (v *view) word(i int) string {
	if i < 0 || i >= len(v.toks) {
		return ""
	}
	s := v.toks[i].Span
	return v.text[s.Start:s.End]
}

// pair is the text of tokens j and j+1, or "".
func (v *view) pair(j int) string {
	if j < 0 || j+1 >= len(v.toks) {
		return ""
	}
	return v.text[v.toks[j].Span.Start:v.toks[j+1].Span.End]
}

// runes counts the runes of s, which is valid UTF-8.
func runes(s string) int { return ner.RuneCount(s) }

// longer reports that s has more than n runes.
func longer(s string, n int) bool { return len(s) > n && runes(s) > n }

func isMark(s string) bool {
	for _, r := range s {
		if isHan(r) || !unicode.IsPunct(r) && !unicode.IsSymbol(r) && !unicode.IsSpace(r) {
			return false
		}
	}
	return s != ""
}

// isHan reports one of the ordinary Chinese characters.
func isHan(r rune) bool { return 0x4e00 <= r && r <= 0x9fff }

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

const cnDigits = "零一二三四五六七八九十百千万亿两〇"

func isNumber(s string) bool {
	for _, r := range s {
		switch r {
		case '.', '%', '零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '亿', '两', '〇':
			continue
		}
		if isHan(r) || !unicode.IsDigit(r) {
			return false
		}
	}
	return s != ""
}

// room is memory for what the views of a document hold, kept from one document
// to the next.
type room struct {
	cls    []class
	named  []bool
	lists  []lists
	ints   []int32
	cands  []ner.Candidate
	words  []uint8
	blocks []int32
	lost   []ner.Dropped
	known  *glossary
	views  []view
	refs   []*view
	found  []cand // of one rule
	near   []cand
	all    []cand
	firm   []cand // those that stand before names are carried on
	firm2  []cand // and after
	keys   []uint64
	order  []weighed
	kept   []int32
	names  nameTable
	finder occurrences
}

// enter gives memory for a document; leave takes it back.
func (e *Engine) enter(a *ner.Analysis) *room {
	r, _ := e.rooms.Get().(*room)
	if r == nil {
		r = &room{}
	}
	r.known = e.known.take()
	n, s, c := 0, len(a.Doc.Sentences), len(a.Candidates)
	for _, t := range a.Tokens {
		n += len(t)
	}
	r.cls, r.named, r.lists, r.ints = sized(r.cls, n), sized(r.named, n), sized(r.lists, n), sized(r.ints, 2*n+2*c)
	r.cands, r.words = sized(r.cands, c), sized(r.words, c)
	r.blocks = sized(r.blocks, len(a.Doc.Text)/blockSize+2*s)
	clear(r.named)
	r.views, r.refs = sized(r.views, s), sized(r.refs, s)
	return r
}

func (e *Engine) leave(r *room) {
	e.known.give(r.known)
	r.known = nil
	// Nothing of the document stays.
	for i := range r.views {
		v := &r.views[i]
		clear(v.soft)
		clear(v.vague)
		*v = view{vague: v.vague[:0], soft: v.soft[:0]}
	}
	clear(r.cands)
	clear(r.lost)
	clear(r.found[:cap(r.found)])
	clear(r.near[:cap(r.near)])
	clear(r.all)
	clear(r.firm)
	clear(r.firm2)
	r.all, r.firm, r.firm2, r.lost = r.all[:0], r.firm[:0], r.firm2[:0], r.lost[:0]
	r.names.clear()
	if len(r.lists) <= 1<<20 { // one great document must not hold its memory for all others
		e.rooms.Put(r)
	}
}

// glossaries are those that no goroutine uses now. There are as many as have
// ever been used at once; unlike a sync.Pool they outlive a collection of
// garbage, as what they know takes long to learn.
type glossaries struct {
	mu   sync.Mutex
	free []*glossary
}

func (g *glossaries) take() *glossary {
	g.mu.Lock()
	defer g.mu.Unlock()
	if n := len(g.free); n > 0 {
		x := g.free[n-1]
		g.free = g.free[:n-1]
		return x
	}
	return newGlossary()
}

func (g *glossaries) give(x *glossary) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.free = append(g.free, x)
}

// sized is a slice of n, in the memory of s where that is enough.
func sized[T any](s []T, n int) []T {
	if cap(s) >= n {
		return s[:n]
	}
	return make([]T, n, n+n/4)
}

func (e *Engine) newView(a *ner.Analysis, i int, cands []ner.Candidate, qfrom *int) *view {
	n := len(a.Tokens[i])
	v := &view{cls: make([]class, n), named: make([]bool, n), lists: make([]lists, n), quant: make([]int32, n), gaz: make([]int32, n),
		cands: make([]ner.Candidate, 0, len(cands)), first: make([]int32, len(cands)), last: make([]int32, len(cands)), words: make([]uint8, len(cands)),
		blocks: make([]int32, a.Doc.Sentences[i].Span.Len()/blockSize+1)}
	e.fillView(v, newGlossary(), a, i, cands, qfrom)
	return v
}

// fillView makes the view of sentence i. v.cands has no members yet, but room
// for those of cands.
func (e *Engine) fillView(v *view, known *glossary, a *ner.Analysis, i int, cands []ner.Candidate, qfrom *int) {
	s := a.Doc.Sentences[i].Span
	v.e, v.a, v.text, v.span, v.sent, v.toks, v.known = e, a, a.Doc.Text, s, i, a.Tokens[i], known
	toks, blocks, block := v.toks, v.blocks, 0
	n := len(toks)
	quant, gaz := v.quant[:n], v.gaz[:n]
	for j := range toks {
		for end := toks[j].Span.End - s.Start; block*blockSize < end; block++ {
			blocks[block] = int32(j)
		}
		quant[j], gaz[j] = -1, -1
	}
	for ; block < len(blocks); block++ {
		blocks[block] = int32(n)
	}
	v.every = known.read(e, v.text, toks, v.lists)
	// Quantities of this sentence.
	q := *qfrom
	for q < len(a.Quantities) && a.Quantities[q].Span.End <= s.Start {
		q++
	}
	*qfrom = q
	v.quants = [2]int{q, q}
	for ; q < len(a.Quantities) && a.Quantities[q].Span.Start < s.End; q++ {
		span := a.Quantities[q].Span
		for j := v.tokenFrom(span.Start); j < n && toks[j].Span.Start < span.End; j++ {
			quant[j] = int32(q)
		}
		v.quants[1] = q + 1
	}
	v.fillCandidates(cands)
	v.classify()
}

// fillCandidates takes the sentence's candidates over, and marks the tokens that
// names among them cover.
func (v *view) fillCandidates(cands []ner.Candidate) {
	toks := v.toks
	n := len(toks)
	j := 0 // the first token that ends behind the candidate's start
	for c := range cands {
		g := &cands[c]
		en := g.Entry
		if en == nil {
			continue
		}
		if en.Type == ner.NoType {
			// No indicator or unit, most of what has no type, is of that kind.
			if en.Kind == "doctrine" || en.Kind != "indicator" && en.Kind != "unit" && en.Attrs.Get("kind") == "generic" {
				v.vague = append(v.vague, *g)
			}
			continue
		}
		if en.Kind == "doctrine" {
			v.vague = append(v.vague, *g)
		}
		for j < n && toks[j].Span.End <= g.Span.Start {
			j++
		}
		k := j
		for k < n && toks[k].Span.End < g.Span.End {
			k++
		}
		m := len(v.cands)
		v.words[m] = 0
		v.cands = append(v.cands, *g)
		v.types |= 1 << en.Type
		v.first[m], v.last[m] = int32(j), int32(k)
		if j == n || toks[j].Span.Start > g.Span.Start {
			v.first[m] = -1
		}
		if k == n || toks[k].Span.Start >= g.Span.End {
			v.last[m] = -1
		}
		if j == n || toks[j].Span.Start != g.Span.Start {
			continue
		}
		if v.gaz[j] < 0 || g.Span.Len() > v.cands[v.gaz[j]].Span.Len() {
			v.gaz[j] = int32(m)
		}
		switch en.Type {
		case ner.District, ner.Enterprise, ner.Park, ner.Organization, ner.Place:
			if g.Guarded {
				continue
			}
			long := runes(v.text[g.Span.Start:g.Span.End]) >= 3
			for k := j; k < n && toks[k].Span.End <= g.Span.End; k++ {
				v.named[k] = v.named[k] || long || !v.is(k, isOne)
			}
		}
	}
}

// classify tells the classes of all tokens, those by their form right away.
func (v *view) classify() {
	n := len(v.toks)
	words, cls, quant, named := v.lists[:n], v.cls[:n], v.quant[:n], v.named[:n]
	toks := v.toks[:n]
	for j, l := range words {
		switch pos := toks[j].POS; {
		case l&inGlue != 0:
			cls[j] = glue
		case l&ofMarks != 0:
			cls[j] = mark
		case l&ofRoadDay != 0 && v.roadByDate(j):
			cls[j] = material
		case quant[j] >= 0:
			cls[j] = number
		case named[j] || l&formed == 0 && nominal(pos):
			cls[j] = material
		default:
			cls[j] = v.classOf(j, l, pos)
		}
	}
}

// nominal reports that classOf takes words of the part of speech for material.
func nominal(pos string) bool {
	const others = 1<<('v'-'a') | 1<<('u'-'a') | 1<<('p'-'a') | 1<<('c'-'a') | 1<<('d'-'a') | 1<<('r'-'a') | 1<<('y'-'a') | 1<<('e'-'a') | 1<<('o'-'a') |
		1<<('f'-'a') | 1<<('t'-'a') | 1<<('m'-'a')
	return pos == "" || others>>(pos[0]-'a')&1 == 0
}

// classOf is the class of a token that is neither a mark nor glue, with no
// quantity or listed name over it.
func (v *view) classOf(j int, l lists, pos string) class {
	if l&formed != 0 {
		if c, ok := v.classByForm(j, l, pos); ok {
			return c
		}
	}
	if pos == "" {
		return material
	}
	switch pos[0] {
	case 'v':
		if pos == "v" && j+1 < len(v.toks) && (j == 0 || v.cls[j-1] == mark || v.cls[j-1] == opener) && v.fragment(j+1) && (j+2 >= len(v.toks) || v.is(j+2, ofMarks|isEtc)) {
			return material // 、安居|苑
		}
		if pos == "vn" || l&isOne != 0 && j > 0 && (v.fragment(j-1) || v.nameLike(j-1)) {
			return material
		}
		return verb
	case 'u', 'p', 'c', 'd', 'r', 'y', 'e', 'o':
		if l&isPhase != 0 {
			return material // 一期
		}
		if l&isAnd != 0 && v.is(j-1, isOne) && (j == 1 || v.cls[j-2] == mark) && (v.word(j+1) == "集团" || v.word(j+1) == "公司") {
			return material // 、人|和|集团
		}
		if pos == "df" { // 进步, 自然: nouns that cppjieba marks so
			return material
		}
		if l&isOne != 0 || pos[0] == 'u' {
			return function
		}
		if pos[0] == 'd' || pos[0] == 'c' || pos[0] == 'p' || pos[0] == 'r' {
			return function
		}
	case 'f':
		// 上南智享: a localizer that opens a clause is part of a name.
		if l&isAmid != 0 && j+1 < len(v.toks) && strings.ContainsAny(v.word(j + 1)[:min(3, len(v.word(j+1)))], "俄日韩美德法英欧非老越泰缅哈蒙巴意以新澳加") {
			return material // 中|俄|博览会
		}
		if l&isAmid != 0 && j > 0 && j+1 < len(v.toks) && (v.is(j+1, isOne) && !v.is(j+1, ofMarks) || v.toks[j+1].POS == "x" && !v.is(j+1, ofMarks)) && (v.toks[j-1].POS == "p" || v.toks[j-1].POS == "c" || v.district(j-1)) {
			return material // 与|中|锂新材料, 江州|中|锂新材料
		}
		if strings.Contains("上下中内外前后间时", v.word(j)) && j > 0 && !v.is(j-1, ofMarks) && v.word(j-1) != "的" {
			return function
		}
	case 't':
		if l&isEra != 0 {
			return material // 顺天
		}
		return moment
	case 'm':
		if l&ofSome != 0 {
			return number
		}
	}
	return material
}

// classByForm is the class of a word that stands in a list or is a number by
// its form, where that tells it.
func (v *view) classByForm(j int, l lists, pos string) (class, bool) {
	if l&ofMany != 0 {
		return number, true
	}
	if l&isThousand != 0 && j > 0 && (v.word(j+1) == "工程" || v.word(j+1) == "产业" || v.word(j+1) == "行动" || v.word(j+1) == "计划") {
		return material, true // 海塘安澜千亿工程
	}
	op, in := l&inOpeners != 0, l&inInner != 0
	if !op && l&opensLate != 0 {
		op, in = true, false // 深入|开展 in one word
	}
	if !op && l&opensEnd != 0 && (pos == "l" || pos == "v" || pos == "i") {
		op, in = true, false // 超额完成
	}
	switch {
	case op && in:
		return dual, true
	case op:
		// 鹏|创|机器人: a verb of one character behind half a name.
		if l&isOne != 0 && j > 0 && l&inFunctional == 0 && (v.fragment(j-1) || pos == "n" && v.is(j-1, isOne) && v.cls[j-1] == material) && j+1 < len(v.toks) && !v.is(j+1, ofMarks) {
			return material, true
		}
		return opener, true
	case in:
		return material, true
	case l&ofNumber != 0:
		return number, true
	}
	return material, false
}

// roadByDate reports a day that a road or square is called by: 八一|路.
func (v *view) roadByDate(j int) bool {
	for _, t := range [...]string{"路", "大道", "街", "广场", "大桥", "公园", "小学", "中学", "水库", "桥"} {
		if strings.HasPrefix(v.word(j+1), t) {
			return true
		}
	}
	return false
}

// functional holds the single characters that never belong to a name.
var functional = func() map[string]bool {
	m := map[string]bool{}
	for _, r := range "的了着过地得之所以不与和及或并且而但也都还又再已在到于从由被把将对向为是有等使让其即称叫均各每该此这那本我" {
		m[string(r)] = true
	}
	return m
}()

// fragment reports whether token j looks like a piece of a name that the
// segmenter took apart: one character tagged as a name.
func (v *view) fragment(j int) bool {
	if !v.is(j, isOne) {
		return false
	}
	switch v.toks[j].POS {
	case "nr", "nz", "ns", "nrt", "nrfg", "g", "zg", "x", "j":
		return !v.is(j, ofMarks)
	}
	return false
}

// nameLike reports whether token j is a word that no dictionary has, or a
// person's name: a verb of one character behind it is rather its last syllable,
// 孙家|垄.
func (v *view) nameLike(j int) bool {
	if v.word(j) == "" || v.is(j, isOne|ofMarks|ofASCII) {
		return false
	}
	switch v.toks[j].POS {
	case "x", "nr", "nrt", "nrfg":
		return true
	}
	return false
}

// proper reports whether a token singles something out: a place or company
// that a list knows, a word no dictionary has, letters or digits.
func (v *view) proper(j int) bool {
	pos := v.toks[j].POS
	if v.named[j] {
		return true
	}
	if v.cls[j] == mark || v.cls[j] == number || v.cls[j] == opener || v.cls[j] == function {
		return false
	}
	if v.is(j, ofASCII) {
		return true
	}
	if pos == "m" && !v.is(j, isOne) || pos == "t" && v.is(j, isEra) {
		return true
	}
	if v.is(j, inPlain|inTrim) {
		return false
	}
	switch pos {
	case "x", "nr", "ns", "nt", "nz", "nrt", "nrfg", "eng", "j":
		return !v.is(j, isOne) || v.lone(j)
	case "zg", "g", "ng":
		return v.lone(j)
	case "s":
		// 城北工业园: a quarter by its side.
		if w := []rune(v.word(j)); len(w) == 2 && strings.ContainsRune("东南西北", w[1]) && !strings.ContainsRune("东南西北以之", w[0]) {
			return true
		}
	}
	return v.lone(j)
}

// lone reports whether a single character stands beside another one: a name
// that the segmenter took apart.
func (v *view) lone(j int) bool {
	one := func(k int) bool {
		return v.is(k, isOne) && (v.cls[k] == material || v.cls[k] == verb) && !v.is(k, inTrim)
	}
	return one(j) && (one(j-1) || one(j+1))
}

// outputAt reports that token j and the amount behind it tell what a plant
// makes: 年产|20万吨.
func (v *view) outputAt(j int) bool {
	if j+1 >= len(v.toks) || v.quant[j+1] < 0 {
		return false
	}
	w := v.word(j)
	return w == "年产" || w == "日产"
}

// numbered reports whether token j is the number in the name of a body that
// towns number: 第三|污水处理厂.
func (v *view) numbered(j int) bool {
	return strings.HasPrefix(v.word(j), "第") && runes(v.word(j)) == 2 && v.e.bounds.Numbered.prefix(v.text[v.toks[j].Span.End:v.span.End]) != ""
}

// plain reports whether a token is an everyday word.
func (v *view) plain(j int) bool { return v.is(j, inPlain) }

// tokenAt is the index of the token that covers byte at, or -1.
func (v *view) tokenAt(at int) int {
	if lo := v.tokenFrom(at); lo < len(v.toks) && v.toks[lo].Span.Start <= at {
		return lo
	}
	return -1
}

// blockSize is how many bytes of a sentence share an entry of view.blocks: two or
// three characters, so that few tokens begin in one.
const blockSize = 8

// tokenFrom is the index of the first token that ends behind byte at.
func (v *view) tokenFrom(at int) int {
	b := max(0, (at-v.span.Start)/blockSize)
	if b >= len(v.blocks) {
		b = len(v.blocks) - 1
	}
	j := int(v.blocks[b])
	for j < len(v.toks) && v.toks[j].Span.End <= at {
		j++
	}
	return j
}

// openerOf is the mark that opens what the mark w closes, "" where it closes
// nothing.
func openerOf(w string) string {
	switch w {
	case "”":
		return "“"
	case "’":
		return "‘"
	case "）":
		return "（"
	case "》":
		return "《"
	case ")":
		return "("
	case "」":
		return "「"
	case "』":
		return "『"
	}
	return ""
}

// group is the index of the token that opens the bracket closed by token j, or
// -1 when there is none near.
func (v *view) group(j int) int {
	if !v.is(j, closes) {
		return -1
	}
	closing := v.word(j)
	open := openerOf(closing)
	for k := j - 1; k >= 0 && j-k < 24; k-- {
		if v.lists[k]&ofMarks == 0 {
			continue
		}
		switch w := v.word(k); {
		case w == open:
			return k
		case w == closing || w == "。" || w == "；":
			return -1
		}
	}
	return -1
}

// quoteBefore finds the quotation that stands right before the one that opens at
// token k, or with one of 、和与及 between: the tokens of its marks, -1 when there
// is none.
func (v *view) quoteBefore(k int) (open, closed int, joined bool) {
	closed = k - 1
	switch v.word(closed) {
	case "、", "和", "与", "及", "以及":
		closed, joined = k-2, true
	}
	if w := v.word(closed); w != "”" && w != "’" {
		return -1, -1, false
	}
	return v.group(closed), closed, joined
}

// bare reports whether the tokens from start to end hold nouns only: no verb that
// opens a clause, count, mark or word of quantity.
func (v *view) bare(start, end int) bool {
	for k := start; k < end; k++ {
		switch v.cls[k] {
		case opener:
			if runes(v.word(k)) > 1 {
				return false
			}
		case number, mark, moment, glue:
			return false
		case function:
			if k < end-1 {
				return false
			}
		}
		if k == start && v.is(k, inTrim) {
			return false
		}
	}
	return true
}

// extent is what extend found to the left of a head.
type extent struct {
	start  int // byte
	tok    int // first token
	quote  bool
	proper bool
	plain  bool // every word is an everyday one
	verbs  bool
	rest   bool // something besides leading divisions and everyday words
	word   bool // a word that only a name can hold: no place, letter or figure
}

// limits say what may stand in a name.
type limits struct {
	verbs   string // none, listed, any
	amounts bool
	years   bool
	max     int  // runes
	join    bool // 及 and 暨 may join
	keep    bool // epithets of rank (重大, 重点) belong to the name
	with    bool // 与 and 和 may join, too
	and     bool // 与 may join
	ordinal bool // 第一 may stand in it
	legal   bool // a company's full name
	pair    bool // 和 may join where nothing behind it singles out
	names   bool // two syllables that the segmenter takes for verbs may open it
}

// extend walks left from byte head while the words there can be part of a
// name. head lies at a token boundary or inside a token.
func (v *view) extend(head int, lim limits) (extent, bool) {
	x := extent{start: head, tok: v.tokenAt(head), plain: true}
	if x.tok < 0 {
		return x, false
	}
	j, paired := x.tok-1, false
	keep := -1 // a number that begins the name
	if v.toks[x.tok].Span.Start < head {
		x.start = v.toks[x.tok].Span.Start
		w := v.text[x.start:head]
		if !v.e.bounds.Plain.has(w) {
			x.plain = false
		}
		if v.proper(x.tok) {
			x.proper = true
			x.word = !v.district(x.tok)
			x.rest = x.word
		}
	}
	for ; j >= 0; j-- {
		if longer(v.text[v.toks[j].Span.Start:head], lim.max) {
			break
		}
		if k := v.group(j); k >= 0 {
			if w := v.word(j); j+1 < len(v.toks) && (w == "”" && v.word(j+1) == "“" || w == "’" && v.word(j+1) == "‘") {
				break // “A”“B”: two names
			}
			inner := v.text[v.toks[k].Span.End:v.toks[j].Span.Start]
			if halts.In(inner) {
				break
			}
			x.quote = x.quote || v.word(j) == "”" || v.word(j) == "》"
			x.plain = false
			x.proper, x.rest = true, true
			j = k
			x.start, x.tok = v.toks[k].Span.Start, k
			continue
		}
		w := v.word(j)
		if v.is(j, apposing) && x.tok < len(v.toks) && v.toks[x.tok].Span.End <= head && v.proper(x.tok) {
			break // 处置项目|龙源环保: the word before the name says what it is
		}
		if strings.HasPrefix(w, "首") && v.is(j, inTrim) {
			break
		}
		switch v.cls[j] {
		case glue:
			if j == 0 || v.cls[j-1] == mark || v.cls[j-1] == opener || v.cls[j-1] == function || x.tok == j+0 {
				goto done
			}
			continue
		case opener:
			if w == "高质量" && lim.with && j+1 < len(v.toks) && v.word(j+1) == "发展" && x.tok == j+1 {
				break // 云溪外加剂|高质量|发展论坛
			}
			if w == "至" && lim.join && j > 0 && v.cls[j-1] == material && x.tok > j && v.proper(x.tok) && v.proper(j-1) {
				break // 甲至乙公路
			}
			if lim.names && x.tok == j+1 && v.toks[x.tok].Span.End == head && nameStart(v, j) {
				break // 、聚|丰|汽配城
			}
			goto done
		case mark:
			goto done
		case function:
			if lim.join && (w == "及" || w == "暨") && j > 0 && v.cls[j-1] == material {
				if strings.HasPrefix(v.toks[j-1].POS, "nr") && v.word(j-2) == "、" {
					goto done // 甲、乙及投资项目代表: people
				}
				continue
			}
			if lim.and && w == "与" && j > 0 && v.cls[j-1] == material && x.tok > j {
				continue
			}
			if lim.with && w != "暨" && v.e.editions.Ends.suffix(v.text[v.span.Start:v.toks[j].Span.Start]) != "" {
				goto done // 甲论坛和|乙博览会
			}
			if lim.pair && (w == "和" || w == "与") && j > 0 && v.cls[j-1] == material && !x.proper && x.tok > j && x.start < head && !v.is(j-1, inPlain) {
				paired = true
				continue // 锂电池导电剂和添加剂生产项目
			}
			if lim.with && (w == "与" || w == "和" || w == "暨") && j > 0 && (v.cls[j-1] == material || v.cls[j-1] == dual) && x.tok > j {
				continue
			}
			if nameStart(v, j) {
				break // 、极|融|云科
			}
			if lim.legal && x.tok == j+1 && strings.Contains("太正极凡尚中", w) && j > 0 && (v.word(j-1) == "的" || v.cls[j-1] == mark || v.district(j-1)) {
				break // 的|太|美生物有限公司
			}
			goto done
		case moment:
			if !lim.years && !(lim.legal && x.tok == j+1 && runes(w) == 2 && (j == 0 || v.cls[j-1] == mark || v.word(j-1) == "的" || v.district(j-1)) && !strings.HasSuffix(w, "年") && !strings.HasSuffix(w, "月") && !strings.HasSuffix(w, "日") && !strings.HasSuffix(w, "前")) {
				goto done // 正元|食品有限公司 is a name
			}
		case number:
			if v.quant[j] >= 0 && !(lim.legal && !isASCII(w) && j > 0 && v.district(j-1)) {
				q := v.a.Quantities[v.quant[j]]
				year := q.Kind == "year" || q.Kind == "date" || q.Kind == "ordinal"
				phase := q.Unit == "期" || strings.HasSuffix(w, "期")
				if q.Kind == "ordinal" && lim.ordinal && (strings.HasPrefix(w, "第") || strings.HasPrefix(v.text[q.Span.Start:], "第")) {
					r, _ := ner.FirstRune(v.text[q.Span.End:])
					phase = !strings.ContainsRune("批家个次轮名位", r) && !strings.HasSuffix(w, "批") && !strings.HasSuffix(w, "家") // 第一人民医院
				}
				if year && !lim.years && !phase || !year && !lim.amounts {
					goto done
				}
				if !year && (q.Kind == "money" || q.Kind == "percent" || q.Kind == "points" || countUnit(q.Unit) || q.Unit == "类" || q.Unit == "大类" || q.Unit == "" || q.Unit == "级") {
					goto done
				}
				// A quantity comes whole or not at all.
				for j > 0 && v.quant[j-1] == v.quant[j] {
					j--
				}
				x.start, x.tok = v.toks[j].Span.Start, j
				x.plain = false
				if !year || v.numbered(j) {
					x.proper, x.rest = true, true
				}
				continue
			}
			if lim.legal && !isASCII(w) && runes(w) >= 2 && j > 0 && v.district(j-1) {
				x.start, x.tok, x.plain = v.toks[j].Span.Start, j, false
				x.proper, x.word, x.rest = true, true, true
				continue // 江州|三万里|科技有限公司
			}
			if lim.amounts && j > 0 && (v.cls[j-1] == number || v.cls[j-1] == glue) {
				break // 2×34|万千瓦
			}
			if lim.amounts && !isASCII(w) && strings.HasSuffix(w, "万") && j+1 < len(v.toks) && strings.ContainsAny(v.word(j + 1)[:min(3, len(v.word(j+1)))], "吨方千头只羽亩立级辆台套件瓦") {
				x.proper, x.rest = true, true
				break // 百万|方|原油储备库
			}
			if v.is(j, isOne) && !isASCII(w) && x.tok == j+1 && (j == 0 || v.cls[j-1] == mark || v.cls[j-1] == opener) && (w == "万" && v.is(x.tok, isOne) || v.toks[x.tok].POS == "m") && v.cls[x.tok] == material {
				keep = j
				break // 三|八路, 万|嘉|购物广场
			}
			if !isASCII(w) && !lim.years && !strings.HasPrefix(w, "第") {
				goto done
			}
			if isASCII(w) && runes(w) >= 2 && x.tok == j+1 && !(len(w) == 4 && (w[:2] == "20" || w[:2] == "19")) {
				x.proper, x.word, x.rest = true, true, true // 792创业园
			}
		case verb:
			if lim.verbs != "any" && x.tok == j+1 && v.is(j, isOne) && v.is(x.tok, isOne) && (v.fragment(x.tok) || v.toks[x.tok].POS == "m") && v.cls[x.tok] == material && (j == 0 || v.cls[j-1] == mark || v.cls[j-1] == opener || v.district(j-1) || joins(v.word(j-1))) {
				x.proper, x.word = true, true
				break // 临|邛|工业园区
			}
			if lim.verbs != "any" && !(lim.names && x.tok == j+1 && v.toks[x.tok].Span.End == head && nameStart(v, j)) {
				goto done
			}
			x.verbs = true
		case dual:
			// Inside a name only behind other material.
			if lim.with && w == "发展" && j > 0 && v.word(j-1) == "高质量" {
				break
			}
			if lim.verbs == "none" || j == 0 || !v.carries(j-1) {
				goto done
			}
			x.verbs = true
		}
		if (lim.join || lim.verbs == "none") && (w == "建设" || w == "新建") && j > 0 && (v.ownerEnds(v.toks[j].Span.Start) || v.placeEnds(j-1)) && x.tok > j {
			// 云溪开发区|建设|铁路专用线项目: the place singles it out.
			if lim.verbs == "any" && lim.amounts && x.tok < len(v.toks) && v.toks[x.tok].Span.End <= head {
				x.proper, x.word, x.rest = true, true, true
			}
			goto done
		}
		x.start, x.tok = v.toks[j].Span.Start, j
		if v.proper(j) {
			x.proper = true
			x.word = x.word || !isASCII(w) && !v.district(j)
			x.rest = x.rest || !v.district(j)
		}
		if !v.is(j, inPlain|inInner|inTrim) {
			x.plain = false
		}
	}
done:
	// A name begins neither with a glue mark nor with a general epithet.
	for x.tok < len(v.toks) && x.tok != keep && v.toks[x.tok].Span.End <= head {
		w := v.word(x.tok)
		if lim.keep && (w == "重大" || w == "重点" || w == "全省" || w == "全国" || w == "国际" || lim.with && (w == "全市" || w == "全县" || w == "全区" || w == "全州" || w == "全旗")) && !v.is(x.tok+1, inTrim) {
			break
		}
		if w == "（" {
			// A name does not begin with a note in brackets.
			for x.tok < len(v.toks) && v.word(x.tok) != "）" && v.toks[x.tok].Span.End <= head {
				x.tok++
			}
			if x.tok < len(v.toks) {
				x.tok++
				x.start = min(v.toks[min(x.tok, len(v.toks)-1)].Span.Start, head)
			}
			continue
		}
		if v.cls[x.tok] == glue || v.is(x.tok, inTrim) && !v.named[x.tok] && !v.outputAt(x.tok) && !v.numbered(x.tok) || v.is(x.tok, isPhase) {
			x.tok++
			if x.tok < len(v.toks) {
				x.start = min(v.toks[x.tok].Span.Start, head)
			}
			continue
		}
		break
	}
	if paired && (strings.Contains(v.text[x.start:head], "项目") || strings.Contains(v.text[x.start:head], "工程")) {
		return x, false // A项目和B项目
	}
	return x, x.start <= head
}

// apposes reports whether a word stands in apposition to a name behind it.
func apposes(w string) bool { return apposed[w] || strings.HasSuffix(w, "企业") }

var parkTails = []string{"开发区", "园区", "产业园", "高新区", "经开区", "新区"}

// apposed holds words that stand before a name in apposition to it.
var apposed = map[string]bool{"项目": true, "企业": true, "工程": true, "基地": true, "园区": true, "平台": true, "品牌": true, "单位": true, "媒体": true, "部门": true}

// district reports whether a division's name covers token j.
func (v *view) district(j int) bool {
	if v.types&(1<<ner.District) == 0 {
		return false
	}
	s := v.toks[j].Span
	for i := range v.cands {
		c := &v.cands[i]
		if c.Span.Start > s.Start {
			break
		}
		if c.Span.End >= s.End && !c.Guarded && c.Entry.Type == ner.District {
			return true
		}
	}
	return false
}

// ownerEnds reports whether a division's or a park's name ends at byte at.
func (v *view) ownerEnds(at int) bool {
	for i := range v.cands {
		if c := &v.cands[i]; c.Span.End == at && !c.Guarded && (c.Entry.Type == ner.District || c.Entry.Type == ner.Park) {
			return true
		}
	}
	return false
}

// placeEnds reports that token j ends a name of a place by its form: 龙泉镇,
// 城西|工业园.
func (v *view) placeEnds(j int) bool {
	w := v.word(j)
	if v.cls[j] != material || runes(w) < 2 && j == 0 {
		return false
	}
	for _, t := range [...]string{"镇", "乡", "村", "街道", "开发区", "园区", "产业园", "高新区", "经开区", "新区", "工业园", "集聚区"} {
		if strings.HasSuffix(w, t) && !v.plain(j) {
			return runes(w) > runes(t) || v.cls[max(j-1, 0)] == material
		}
	}
	return false
}

// carries reports whether token j can be the part of a name that a dual verb
// follows: not a subject, not an adverb.
func (v *view) carries(j int) bool {
	switch v.cls[j] {
	case material:
		if v.gaz[j] >= 0 || v.named[j] {
			// 云溪县发展…: a district before such a verb is its subject.
			for i := range v.cands {
				if c := &v.cands[i]; c.Span.End == v.toks[j].Span.End && (c.Entry.Type == ner.District || c.Entry.Type == ner.Park) {
					return false
				}
			}
		}
		for _, p := range parkTails {
			if strings.HasSuffix(v.word(j), p) {
				return false // 云溪经开区建设…
			}
		}
		pos := v.toks[j].POS
		if pos == "ad" || pos == "a" || pos == "an" {
			return false
		}
		return true
	case number:
		return false
	case mark:
		return v.group(j) >= 0
	case dual, verb:
		return j > 0 && v.carries(j-1)
	}
	return false
}
