package clean

import (
	"cmp"
	"slices"
	"strings"
)

// Healing of shifted double bytes. A page in GBK lost the lead byte of one
// character, shown as ?, and was read one byte off until it fell in step again;
// full-width marks were narrowed and pairs without a character dropped on the
// way. heal guesses the lost byte, reads the run again in step and keeps the
// reading that is plainly better Chinese.

const (
	healReach    = 48  // characters looked at after a lost byte
	healBeam     = 120 // readings kept at each step
	healGain     = 14  // by how much a reading must be better
	healFit      = 3.5 // how well the characters of a reading fit on the average, unless
	healClear    = 10  // it is better than what stood there by this, for each character
	healFailures = 64  // attempts in a row after which a text counts as beyond help
	healNear     = 16  // readings for which dropped pairs are tried
	healGuesses  = 20  // first characters tried of a dropped pair
	dropCost     = 11  // against guessing a dropped pair
	guessCost    = 9   // against guessing a character of which one byte is known
	blankCost    = 3   // against leaving it open
)

// token is a piece of the damaged run as the bytes it may stand for.
type token struct {
	from, to int    // cells
	kind     int8   // see below
	note     string // of tokNote: the toneless syllable
	r        rune
	paired   bool    // the character is two bytes of the charset,
	pair     [2]byte // these
	quote    rune    // the quotation mark that comes next behind it, 0 where none is near
}

const (
	tokChar int8 = iota // a character
	tokLost             // ? or U+FFFD: a byte that is not known
	tokNote             // ?syll): a byte that makes, with the byte before, a character of that reading
)

func isLost(r rune) bool { return r == '?' || r == '？' || r == '\ufffd' }

// missing stands for a character that cannot be told.
const missing = '□'

// reading is a hypothesis about a run.
type reading struct {
	state   int8 // see below
	pending byte // of inStep+1: the lead byte that waits; of lostPair: the first of the dropped pair
	from    int  // first cell that gave the pending byte
	score   float64
	prev    rune
	start   int // first cell of the run
	out     *healed
	drops   int
	stop    bool // began with a guessed 。: an opening mark must follow
	near    bool // among the best, for which dropped pairs are tried
	next    int  // tokens used
}

const (
	stepped  int8 = iota // in step: the run is over
	lead                 // a lead byte waits
	unknown              // a lead byte waits that is not known
	lostPair             // the trail of a dropped pair waits as lead
)

// healed is a list of characters, last first.
type healed struct {
	c    cell
	back *healed
}

// healing is memory that the attempts on one text share, and those on the next
// one use again.
type healing struct {
	lang       language
	beam, next []reading
	bridges    []bridge
	guesses    []guess
	nodes      []*[128]healed
	used       int           // of nodes
	order      []place       // of the beam
	trails     [256]*[]guess // by lead byte: the trails that make a character worth guessing, without how well it fits
	leads      [256]*[]guess // by trail byte: the leads that do

	dotted map[string]bool // what stands around the middle dots of the text; nil: not collected
}

// place is where a reading stands and its score.
type place struct {
	score float64
	at    int32
}

// best leaves in beam the readings of all with the highest scores, the highest
// first, at most healBeam; of equal ones those that come first.
func (h *healing) best(beam, all []reading) []reading {
	h.order = h.order[:0]
	for i := range all {
		h.order = append(h.order, place{all[i].score, int32(i)})
	}
	slices.SortFunc(h.order, func(a, b place) int {
		if a.score != b.score {
			return cmp.Compare(b.score, a.score)
		}
		return int(a.at - b.at)
	})
	beam = beam[:0]
	for _, p := range h.order[:min(len(h.order), healBeam)] {
		beam = append(beam, all[p.at])
	}
	return beam
}

// push is a character behind a list.
func (h *healing) push(c cell, back *healed) *healed {
	block, at := h.used/128, h.used%128
	if h.used++; block == len(h.nodes) {
		h.nodes = append(h.nodes, new([128]healed))
	}
	n := &h.nodes[block][at]
	n.c, n.back = c, back
	return n
}

func (c *Cleaner) heal(w *work) {
	if w.has&classLost == 0 {
		return
	}
	if w.heals == nil {
		w.heals = &healing{lang: language{tables: c.lang.tables}}
	}
	w.heals.lang.forget()
	w.heals.dotted = nil
	c = &Cleaner{script: c.script, lang: &w.heals.lang, heals: w.heals}
	cs := w.cells
	var out []cell // made when the first run is healed
	done := 0      // what is in out
	failed := 0    // attempts in a row
	for _, at := range w.signs {
		i := int(at)
		if i < done || !isLost(cs[i].r) {
			continue
		}
		if failed == healFailures {
			break
		}
		failed++
		before := cs[:i:i]
		if out != nil {
			out = append(out, cs[done:i]...)
			before, done = out, i
		}
		run, end := c.healAt(cs, i, before)
		switch {
		case end > 0:
			failed = 0
			w.replaced(cs[i:end], str(run), WhyShifted)
		case c.lostDot(cs, i):
			run, end = []cell{newCell('·', cs[i].lo, cs[i].hi)}, i+1
			w.replaced(cs[i:end], "·", WhyLostDot)
		default:
			continue
		}
		if out == nil {
			out = append(make([]cell, 0, len(cs)), before...)
		}
		out = append(out, run...)
		done = end
	}
	if out != nil {
		w.cells = append(out, cs[done:]...)
		w.survey() // what was lost may be anything
	}
}

// tokens cuts the cells from i on, at most healReach of them and to the end of
// the line.
func tokens(cs []cell, i int) []token {
	var out []token
	for n := 0; i < len(cs) && n < healReach && cs[i].r != '\n'; n++ {
		if isLost(cs[i].r) {
			j := i + 1
			for j < len(cs) && j-i <= 8 && pinyinRune(cs[j].r) {
				j++
			}
			if j > i+1 && j < len(cs) && (cs[j].r == ')' || cs[j].r == '）') {
				if p, tone := bare(str(cs[i+1 : j])); tone && syllables()[p] {
					out = append(out, token{from: i, to: j + 1, kind: tokNote, note: p, r: '?'})
					i = j + 1
					continue
				}
			}
			out = append(out, token{from: i, to: i + 1, kind: tokLost, r: cs[i].r})
			i++
			continue
		}
		// A whole pinyin note stands after a character that was read right: the
		// run was in step by then.
		if (cs[i].r == '(' || cs[i].r == '（') && n > 0 {
			j := i + 1
			for j < len(cs) && j-i <= 8 && pinyinRune(cs[j].r) {
				j++
			}
			if p, tone := bare(str(cs[i+1 : j])); j < len(cs) && (cs[j].r == ')' || cs[j].r == '）') && tone && syllables()[p] {
				break
			}
		}
		out = append(out, token{from: i, to: i + 1, r: cs[i].r})
		i++
	}
	return out
}

// odd counts the signs of damage in the run: rare characters, marks and letters
// where none belong.
func (c *Cleaner) odd(cs []cell, toks []token) int {
	n := 0
	prev := rune(0)
	for k, t := range toks[:min(len(toks), 12)] {
		switch {
		case t.kind == tokNote:
			n += 3
		case t.kind == tokLost:
			if k > 0 {
				n++
			}
		case isHan(t.r):
			if c.lang.heard(t.r) < 6 {
				n++
			}
		case t.r == '!' || t.r == '！' || t.r == ';' || t.r == '；' || t.r == '。' || t.r == ',' || t.r == '，':
			if k == 1 {
				n++
			}
		case isLetter(t.r):
			if isHan(prev) || k == 1 {
				n++
			}
		case t.r >= 0xff00 && k == 1, t.r > 0x7f && t.r < 0xff00 && !isMark(t.r) && !isBlank(t.r):
			n++
		}
		prev = t.r
	}
	return n
}

// healAt tries to heal the run that starts at the lost byte i. before is the
// text in front of it. It returns the characters that stand for cs[i:end].
func (c *Cleaner) healAt(cs []cell, i int, before []cell) (run []cell, end int) {
	toks := tokens(cs, i)
	if len(toks) < 2 && (len(toks) == 0 || toks[0].kind != tokNote) {
		return nil, 0
	}
	if c.odd(cs, toks) < 1 {
		return nil, 0
	}
	c.lang.listen(cs)
	c.heals.used = 0
	g := gbkTable()
	for k := range toks {
		t := &toks[k]
		t.pair, t.paired = g.pair[t.r]
		t.quote = quoteBehind(cs, t.to)
	}
	prev, k := rune(0), len(before)
	for k > 0 && prev == 0 {
		switch r := before[k-1].r; {
		case r == ')' || r == '）': // a pinyin note, perhaps
			j := k - 2
			for j > 0 && k-j < 10 && pinyinRune(before[j].r) {
				j--
			}
			if j > 0 && (before[j].r == '(' || before[j].r == '（') && isHan(before[j-1].r) && j < k-2 {
				k = j
			} else {
				prev = r
			}
		default:
			prev = r
		}
	}
	bracket := openBracket(before)
	start := reading{state: unknown, from: i, start: i, prev: prev, next: 1}
	beam := append(c.heals.beam[:0], start)
	if !c.lang.hanging(prev) {
		// 。“ and 。《: ! in between may be lost as well, and A1 waits.
		stop := reading{state: lead, pending: 0xa1, from: i, start: i, prev: '。', next: 1, score: 12, stop: true, out: &healed{c: newCell('。', cs[i].lo, cs[i].hi)}}
		beam = append(beam, stop)
	}
	if toks[0].kind == tokNote {
		// The byte belongs to two characters: it closes a false one, with the
		// last byte before, whose reading the note gives.
		beam = beam[:0]
		if p, ok := g.pair[prev]; ok && isHan(prev) {
			for x := 0x40; x <= 0xfe; x++ {
				if r := g.char[int(p[1])<<8|x]; r != 0 && readsLike(r, toks[0].note) && x >= 0x81 {
					// The false character is one that such notes are put to.
					beam = append(beam, reading{state: lead, pending: byte(x), from: i, start: i, prev: prev, next: 1, score: c.lang.fit(0, r)})
				}
			}
		}
	}
	var best reading
	found, bestGain := false, 0.0
	orig := make([]float64, len(toks)+1) // how good the run is as it stands
	p := prev
	for k, t := range toks {
		s := c.lang.fit(p, t.r)
		if t.kind == tokNote {
			s = -16
		} else if k > 0 && t.kind == tokLost && t.r == '？' {
			s = -4
		}
		orig[k+1] = orig[k] + s
		p = t.r
	}
	for step := 1; step <= len(toks) && len(beam) > 0; step++ {
		next := c.heals.next[:0]
		for j, h := range beam {
			if h.next >= len(toks) {
				continue
			}
			h.near = j < healNear
			next = c.advance(next, h, toks, cs, bracket)
		}
		c.heals.next = next
		open := next[:0]
		for j := range next {
			h := next[j]
			if h.state == stepped {
				gain := h.score - orig[h.next] + afterwards(c.lang, h, toks, orig) + balance(h, cs, toks)
				if !found || gain > bestGain {
					best, found, bestGain = h, true, gain
				}
				continue
			}
			open = append(open, h)
		}
		beam = c.heals.best(beam, open)
		c.heals.beam = beam
	}
	if !found || bestGain < healGain {
		return nil, 0
	}
	shifted := false // some double byte must have been read wrong
	for _, t := range toks[:best.next] {
		shifted = shifted || t.kind == tokNote || t.kind == tokChar && t.r >= 0x80
	}
	if !shifted {
		return nil, 0
	}
	end = toks[best.next-1].to
	n, rare, total := 0, 0, 0.0
	last := prev
	for h := best.out; h != nil; h = h.back {
		n++
	}
	run = make([]cell, n)
	for h := best.out; h != nil; h = h.back {
		n--
		run[n] = h.c
	}
	for _, x := range run {
		f := c.lang.fit(last, x.r)
		if x.r == missing {
			f = -1
		}
		if f < -9 {
			rare++
		}
		total += f
		last = x.r
	}
	if rare*6 > len(run) {
		return nil, 0
	}
	if each := float64(len(run)); total < healFit*each && bestGain < healClear*each {
		return nil, 0
	}
	return run, end
}

// afterwards is what changes for the first character after the run, whose
// neighbour is now another.
func afterwards(l *language, h reading, toks []token, orig []float64) float64 {
	if h.next >= len(toks) || toks[h.next].kind != tokChar {
		return 0
	}
	return l.fit(h.prev, toks[h.next].r) - (orig[h.next+1] - orig[h.next])
}

// balance speaks against a reading that leaves a quotation open, or one that
// closes after it without an opening.
func balance(h reading, cs []cell, toks []token) float64 {
	open := quoteOpen(h.out, cs[:h.start]) > 0
	switch closed := toks[h.next-1].quote == '”'; {
	case open && closed:
		return 2
	case open || closed:
		return -18
	}
	return 0
}

// quoteBehind is the quotation mark that comes next from i on, 0 where none is near
// on the line.
func quoteBehind(cs []cell, i int) rune {
	for _, c := range cs[i:min(len(cs), i+60)] {
		switch c.r {
		case '”', '“':
			return c.r
		case '\n':
			return 0
		}
	}
	return 0
}

func readsLike(r rune, syllable string) bool {
	for p := range readings(r) {
		if p == syllable {
			return true
		}
	}
	return false
}

// openBracket reports whether a bracket stands open at the end of cells.
func openBracket(cells []cell) bool {
	for i := len(cells) - 1; i >= 0 && len(cells)-i < 24; i-- {
		switch cells[i].r {
		case '(', '（':
			return true
		case ')', '）', '\n':
			return false
		}
	}
	return false
}

// quoteOpen gives 0 when no quotation is open at the end of the reading, else 1
// plus the number of characters in it.
func quoteOpen(h *healed, before []cell) int {
	n := 1
	step := func(r rune) (int, bool) {
		switch r {
		case '“', '"':
			return n, true
		case '”', '。', '\n':
			return 0, true
		}
		n++
		return 0, false
	}
	for ; h != nil; h = h.back {
		if k, done := step(h.c.r); done {
			return k
		}
	}
	for i := len(before) - 1; i >= 0 && n < quoteReach; i-- {
		if k, done := step(before[i].r); done {
			return k
		}
	}
	return 0
}

// advance appends to dst what h may become with the next token.
func (c *Cleaner) advance(dst []reading, h reading, toks []token, cs []cell, bracket bool) []reading {
	t := &toks[h.next]
	g := gbkTable()
	switch t.kind {
	case tokNote:
		if h.state == lead {
			for x := 0x40; x <= 0xfe; x++ {
				if r := g.char[int(h.pending)<<8|x]; r != 0 && readsLike(r, t.note) {
					dst = append(dst, c.emit(h, r, t, cs, stepped, 0, 6, bracket))
				}
			}
		}
		return dst
	case tokLost:
		if h.state == lead {
			// One byte that is not known, and the run is in step.
			dst = append(dst, c.emit(h, missing, t, cs, stepped, 0, 0, bracket))
			// It is told only where one character is far likelier than the others.
			first, second, guess := -99.0, -99.0, rune(0)
			after := rune(0)
			if h.next+1 < len(toks) {
				after = toks[h.next+1].r
			}
			for x := 0x40; x <= 0xfe; x++ {
				r := g.char[int(h.pending)<<8|x]
				if r == 0 || !c.lang.worth.has(r) {
					continue
				}
				f := c.lang.fit(h.prev, r)
				if isHan(r) && isHan(after) {
					f += 3 * float64(c.lang.together(r, after))
				} else if isMark(r) && isMark(after) {
					f -= 6
				}
				if f > first {
					first, second, guess = f, first, r
				} else if f > second {
					second = f
				}
			}
			if guess != 0 && first-second >= 4 {
				extra := -float64(guessCost)
				if isMark(guess) {
					extra = -2
				}
				dst = append(dst, c.emit(h, guess, t, cs, stepped, 0, extra, bracket))
			}
			// One byte and the digit of a year after it: ?024年.
			if d := yearDigit(toks, h.next+1); d != 0 {
				for x := 0x81; x <= 0xfe; x++ {
					if r := g.char[int(h.pending)<<8|x]; r != 0 && c.lang.worth.has(r) {
						n := c.emit(h, r, t, cs, stepped, 0, -1, bracket)
						n.out = &healed{c: newCell(d, cs[t.from].lo, cs[t.to-1].hi), back: n.out}
						n.prev = d
						dst = append(dst, n)
					}
				}
			}
		}
		if t.r == '\ufffd' {
			return dst
		}
		return c.take(dst, h, [2]byte{0xa3, 0xbf}, t, cs, bracket)
	}
	if t.r < 0x80 {
		if h.state == lead && t.r >= 0x40 && t.r < 0x7f { // an ASCII byte as trail: in step again
			if r := g.char[int(h.pending)<<8|int(t.r)]; r != 0 {
				dst = append(dst, c.emit(h, r, t, cs, stepped, 0, 0, bracket))
			}
			for _, n := range c.dropped(h, byte(t.r), t, cs, bracket) {
				dst = append(dst, c.emit(n.reading, n.r, t, cs, stepped, 0, 0, bracket))
			}
		}
		if h.state == unknown && isLetter(t.r) {
			for _, x := range c.leads(byte(t.r)) {
				dst = append(dst, c.emit(h, x.r, t, cs, stepped, 0, -guessCost, bracket))
			}
		}
		if !isLetter(t.r) && !isDigit(t.r) && t.r > 0x20 && t.r < 0x7f {
			dst = c.take(dst, h, [2]byte{0xa3, byte(t.r) | 0x80}, t, cs, bracket)
		}
		return dst
	}
	if t.r == '€' && h.state == lead {
		if r := g.char[int(h.pending)<<8|0x80]; r != 0 {
			dst = append(dst, c.emit(h, r, t, cs, stepped, 0, 0, bracket))
		}
	}
	if t.paired {
		dst = c.take(dst, h, t.pair, t, cs, bracket)
	}
	return dst
}

// take appends what h may become with a token of two bytes.
func (c *Cleaner) take(dst []reading, h reading, b [2]byte, t *token, cs []cell, bracket bool) []reading {
	g := gbkTable()
	switch h.state {
	case lead:
		if r := g.char[int(h.pending)<<8|int(b[0])]; r != 0 {
			if s := c.lang.fit(h.prev, r); s > -14 {
				dst = append(dst, c.second(h, r, t, cs, b[1], bracket))
			}
		}
		for _, n := range c.dropped(h, b[0], t, cs, bracket) {
			dst = append(dst, c.second(n.reading, n.r, t, cs, b[1], bracket))
		}
	case unknown:
		dst = append(dst, c.second(h, missing, t, cs, b[1], bracket))
		for _, x := range c.leads(b[0]) {
			// The bytes that get lost are mostly those of marks.
			extra := -float64(guessCost)
			if isMark(x.r) {
				extra = 0
				if !c.lang.hanging(h.prev) && !bracket {
					extra = 8
				}
			}
			n := c.second(h, x.r, t, cs, b[1], bracket)
			n.score += extra
			dst = append(dst, n)
		}
	}
	return dst
}

// second emits r and lets the second byte of t wait, which stands for itself
// when it is ASCII.
func (c *Cleaner) second(h reading, r rune, t *token, cs []cell, b byte, bracket bool) reading {
	if b >= 0x81 {
		return c.emit(h, r, t, cs, lead, b, 0, bracket)
	}
	n := c.emit(h, r, t, cs, stepped, 0, 0, bracket)
	n.out = c.heals.push(newCell(rune(b), cs[t.from].lo, cs[t.to-1].hi), n.out)
	n.score += c.lang.fit(n.prev, rune(b)) + 3
	n.prev = rune(b)
	return n
}

// bridge is a reading with a dropped pair guessed, and the character that the
// pair makes with the byte after it.
type bridge struct {
	reading
	r rune
}

// guess is a byte that is not known, the character that it makes with one that is
// and how well that fits.
type guess struct {
	s    byte
	r    rune
	good float64
}

// leads are the characters that a trail byte may make with a lead and that are
// worth guessing.
func (c *Cleaner) leads(trail byte) []guess {
	if c.heals.leads[trail] == nil {
		var list []guess
		g := gbkTable()
		for s := 0x81; s <= 0xfe; s++ {
			if r := g.char[s<<8|int(trail)]; c.lang.worth.has(r) {
				list = append(list, guess{s: byte(s), r: r})
			}
		}
		c.heals.leads[trail] = &list
	}
	return *c.heals.leads[trail]
}

// trails are the characters that a lead byte may make with a trail above 0x7f and
// that are worth guessing.
func (c *Cleaner) trails(lead byte) []guess {
	if c.heals.trails[lead] == nil {
		var list []guess
		g := gbkTable()
		for s := 0x80; s <= 0xfe; s++ {
			if r := g.char[int(lead)<<8|s]; c.lang.worth.has(r) {
				list = append(list, guess{s: byte(s), r: r})
			}
		}
		c.heals.trails[lead] = &list
	}
	return *c.heals.trails[lead]
}

// dropped guesses a pair without a character that was dropped in front of t:
// the waiting lead got its trail from it, and byte b its lead. What it returns
// holds until the next call.
func (c *Cleaner) dropped(h reading, b byte, t *token, cs []cell, bracket bool) []bridge {
	comma := h.pending == 0xa3 // AC of ， begins no pair that has a character
	if !comma && (h.drops > 0 || !h.near) {
		return nil
	}
	guesses := c.heals.guesses[:0] // the best, by how well they fit
	for _, q := range c.trails(h.pending) {
		if h.drops == 0 && h.near || q.r == '，' {
			if q.good = c.lang.fit(h.prev, q.r); q.good >= -6 {
				guesses = placed(guesses, q)
			}
		}
	}
	c.heals.guesses = guesses
	g := gbkTable()
	out := c.heals.bridges[:0]
	for _, q := range guesses {
		cost, drops := float64(dropCost), 1
		if q.r == '，' {
			cost, drops = 4, 0
		}
		if !g.loses[q.s] {
			continue
		}
		for _, x := range c.leads(b) {
			if !g.lost[int(q.s)<<8|int(x.s)] || c.lang.fit(q.r, x.r) < 0 {
				continue
			}
			n := c.emit(h, q.r, t, cs, lead, 0, -cost, bracket)
			n.drops += drops
			n.next--
			out = append(out, bridge{n, x.r})
		}
	}
	c.heals.bridges = out
	return out
}

// placed puts q among the best guesses, behind those that fit as well.
func placed(best []guess, q guess) []guess {
	i := len(best)
	for i > 0 && best[i-1].good < q.good {
		i--
	}
	if i == healGuesses {
		return best
	}
	if len(best) < healGuesses {
		best = append(best, guess{})
	}
	copy(best[i+1:], best[i:])
	best[i] = q
	return best
}

// emit adds r to the reading. It came from the cells that gave the pending byte
// and from those of t.
func (c *Cleaner) emit(h reading, r rune, t *token, cs []cell, state int8, pending byte, extra float64, bracket bool) reading {
	s := c.lang.fit(h.prev, r) + extra
	if h.stop {
		h.stop = false
		if r != '“' && r != '《' {
			s -= 40
		}
	}
	if r == missing {
		s = extra - blankCost
	}
	if r == '）' && bracket && h.out != nil && h.out.back == nil {
		s += 6
	}
	if r == '”' {
		switch quoteOpen(h.out, cs[:h.start]) {
		case 0: // nothing to close
			s -= 8
		case 1: // nothing inside
			s -= 4
		default:
			s += 3
		}
	}
	n := h
	n.out = c.heals.push(newCell(r, cs[h.from].lo, cs[t.to-1].hi), h.out)
	n.score += s
	n.prev = r
	n.state, n.pending, n.from = state, pending, t.from
	n.next++
	return n
}

// yearDigit gives the first digit of a year whose other three stand at k.
func yearDigit(toks []token, k int) rune {
	if k+3 >= len(toks) || toks[k+3].r != '年' || !isDigit(toks[k+1].r) || !isDigit(toks[k+2].r) {
		return 0
	}
	switch toks[k].r {
	case '0':
		return '2'
	case '9':
		return '1'
	}
	return 0
}

const asking = "吗嗎呢么麼什谁誰何哪几幾怎否啥咋吧岂豈多少難难会會能啊"

// lostDot reports whether the ? at i stands for the · inside a quoted name: no
// question is asked in it.
func (c *Cleaner) lostDot(cs []cell, i int) bool {
	if i == 0 || i+1 >= len(cs) || !joint(cs[i-1].r) || !joint(cs[i+1].r) {
		return false
	}
	open, shut := -1, -1
	for j := i - 1; j >= 0 && i-j <= 14; j-- {
		r := cs[j].r
		if r == '“' || r == '《' || r == '"' || r == '「' || r == '【' {
			open = j
			break
		}
		if !joint(r) || strings.ContainsRune(asking, r) {
			break
		}
	}
	for j := i + 1; j < len(cs) && j-i <= 14; j++ {
		r := cs[j].r
		if r == '”' || r == '》' || r == '"' || r == '」' || r == '】' {
			shut = j
			break
		}
		if !joint(r) && !isLost(r) || strings.ContainsRune(asking, r) {
			break
		}
	}
	if open >= 0 && shut >= 0 {
		return true
	}
	// The same name elsewhere with its dot.
	if i < 2 || i+2 >= len(cs) {
		return false
	}
	if c.heals.dotted == nil {
		c.heals.dotted = dottedNames(cs)
	}
	return c.heals.dotted[aroundDot(cs, i)]
}

// dottedNames collects what stands around the middle dots of the text.
func dottedNames(cs []cell) map[string]bool {
	m := map[string]bool{}
	for i := 2; i+2 < len(cs); i++ {
		if cs[i].r == '·' {
			m[aroundDot(cs, i)] = true
		}
	}
	return m
}

func aroundDot(cs []cell, i int) string {
	return string([]rune{cs[i-2].r, cs[i-1].r, cs[i+1].r, cs[i+2].r})
}

func joint(r rune) bool {
	return isHan(r) || isLetter(r) || isDigit(r) || r == '(' || r == ')' || pinyinRune(r)
}
