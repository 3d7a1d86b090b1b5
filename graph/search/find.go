package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Options of a search.
type Options struct {
	Limit int      // 10 when 0
	Types []string // of the nodes; any when empty
	Exact bool     // no homophones and no slips
}

// What each kind of match is worth; within a kind the share of the name that
// was typed decides, then how often reports give the name.
var worth = map[string]float64{
	Exact: 1, Alias: 0.96, Prefix: 0.85, Substring: 0.75, Homophone: 0.66, Pinyin: 0.6, Initials: 0.5, Fuzzy: 0.35,
}

// budget bounds the names that one search looks at, so that its time does not
// grow with the index.
const budget = 8_000

// Find gives the best hits for what was typed, each node once, best first.
func (x *Index) Find(typed string, o Options) []Hit {
	typed = strings.TrimSpace(typed)
	if typed == "" || len(x.names) == 0 {
		return nil
	}
	if utf8.RuneCountInString(typed) > maxTokens {
		typed = string([]rune(typed)[:maxTokens])
	}
	if o.Limit <= 0 {
		o.Limit = 10
	}
	f := &finder{x: x, o: o, best: map[string]scored{}}
	q := appendTokens(nil, typed)
	if len(q) == 0 {
		return nil
	}
	f.strict(typed, q)
	letters := latin(typed)
	if letters != "" {
		f.latin(letters)
	}
	if !o.Exact && len(f.best) < 3 {
		f.fuzzy(q)
		if letters != "" && len(f.best) == 0 {
			f.slips(letters)
			for _, c := range spell(letters) {
				if c.rest == "" && len(f.best) == 0 {
					f.fuzzy(c.tokens)
				}
			}
		}
	}
	return f.hits()
}

type scored struct {
	score float64
	match string
	name  int32
}

type finder struct {
	x    *Index
	o    Options
	best map[string]scored // by id
}

func (f *finder) put(i int, match string, share float64) {
	n := &f.x.names[i]
	if len(f.o.Types) > 0 && !slices.Contains(f.o.Types, n.Type) {
		return
	}
	if match == Exact && n.Alias {
		match = Alias
	}
	score := worth[match]
	if match != Exact && match != Alias {
		score += 0.09*math.Min(share, 1) + 0.005*(1-1/float64(1+n.Count))
		if n.Alias {
			score -= 0.004
		}
	}
	if old, ok := f.best[n.ID]; !ok || score > old.score {
		f.best[n.ID] = scored{score, match, int32(i)}
	}
}

func (f *finder) hits() []Hit {
	out := make([]Hit, 0, len(f.best))
	for id, s := range f.best {
		n := f.x.names[s.name]
		out = append(out, Hit{ID: id, Name: f.x.names[f.x.main[s.name]].Text, Type: n.Type, Match: s.match, Matched: n.Text, Score: math.Round(s.score*1e4) / 1e4})
	}
	slices.SortFunc(out, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), len(a.Matched)-len(b.Matched), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return out[:min(len(out), f.o.Limit)]
}

// strict looks for what was typed within names, character by character, and
// counts homophones apart.
func (f *finder) strict(typed string, q []uint32) {
	lower := strings.ToLower(typed)
	f.sequence(q, func(i, _ int) bool {
		name := strings.ToLower(f.x.names[i].Text)
		share := float64(len(q)) / float64(len(f.x.of(i)))
		switch at := strings.Index(name, lower); {
		case name == lower:
			f.put(i, Exact, 1)
		case at == 0:
			f.put(i, Prefix, share)
		case at > 0:
			f.put(i, Substring, share)
		case squeeze(name) == squeeze(lower):
			f.put(i, Prefix, 1)
		case !f.o.Exact && len(q) > 1:
			f.put(i, Homophone, share)
		default:
			return false
		}
		return true
	})
}

// squeeze leaves letters and digits only.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, s)
}

// sequence gives names that hold the tokens one after the other, as numbers
// and where the row begins; found tells whether it was of use.
func (f *finder) sequence(q []uint32, found func(i, at int) bool) {
	var list []uint32
	if len(q) == 1 {
		list = f.x.singles.get(uint64(uint16(q[0])))
	} else {
		first := true
		for j := 0; j+1 < len(q); j++ {
			p := f.x.pairs.get(uint64(uint16(q[j]))<<16 | uint64(uint16(q[j+1])))
			if first || len(p) < len(list) {
				list, first = p, false
			}
		}
	}
	useful, looked := 0, 0
	for _, i := range list {
		if looked++; looked > budget || useful >= 4*f.o.Limit+20 {
			return
		}
		if at := indexTokens(f.x.of(int(i)), q); at >= 0 && found(int(i), at) {
			useful++
		}
	}
}

func indexTokens(t, q []uint32) int {
	for i := 0; i+len(q) <= len(t); i++ {
		ok := true
		for j := range q {
			if !same(t[i+j], q[j]) {
				ok = false
				break
			}
		}
		if ok {
			return i
		}
	}
	return -1
}

// latin is what was typed as letters and digits alone, without blanks and
// marks, or "" when there are other letters in it.
func latin(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == 'ü':
			b.WriteByte('v')
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			return ""
		}
	}
	return b.String()
}

// latin tries letters as pinyin and as initials.
func (f *finder) latin(s string) {
	for _, c := range spell(s) {
		f.pinyin(c, Pinyin)
	}
	f.initials(s)
}

// spelling is a row of tokens and the beginning of one more syllable.
type spelling struct {
	tokens []uint32
	rest   string
}

func (f *finder) pinyin(c spelling, match string) {
	if len(c.tokens) == 0 {
		return
	}
	n := float64(len(c.tokens))
	if c.rest != "" {
		n += 0.5
	}
	f.sequence(c.tokens, func(i, at int) bool {
		t := f.x.of(i)
		if c.rest != "" {
			next := at + len(c.tokens)
			if next >= len(t) || !begins(t[next], c.rest) {
				return false
			}
		}
		share := n / float64(len(t))
		if at == 0 {
			share += 0.3 * (1 - share) // what begins like this comes first
		} else {
			share *= 0.7
		}
		f.put(i, match, share)
		return true
	})
}

func begins(t uint32, rest string) bool {
	ok := false
	readings(t, func(n uint16) {
		if n < rawBase {
			ok = ok || strings.HasPrefix(syllables[n], rest)
		} else {
			ok = ok || len(rest) == 1 && initial(n) == rest[0]
		}
	})
	return ok
}

// spell divides letters into syllables, the ways with fewest first; the last
// may be begun only. Digits stand for themselves.
func spell(s string) []spelling {
	var out []spelling
	var walk func(at int, row []uint32)
	walk = func(at int, row []uint32) {
		if len(out) >= 32 {
			return
		}
		if at == len(s) {
			out = append(out, spelling{tokens: slices.Clone(row)})
			return
		}
		if s[at] >= '0' && s[at] <= '9' {
			walk(at+1, append(row, rawBase+uint32(s[at])))
			return
		}
		for n := min(longest, len(s)-at); n > 0; n-- {
			if num, ok := syllableNum[s[at:at+n]]; ok {
				walk(at+n, append(row, uint32(num)))
			}
		}
		if rest := s[at:]; len(row) > 0 && len(rest) < longest && beginsSyllable(rest) {
			out = append(out, spelling{tokens: slices.Clone(row), rest: rest})
		}
	}
	walk(0, nil)
	slices.SortStableFunc(out, func(a, b spelling) int {
		return cmp.Or(boolInt(a.rest != "")-boolInt(b.rest != ""), len(a.tokens)-len(b.tokens))
	})
	return out[:min(len(out), 12)]
}

func beginsSyllable(s string) bool {
	i, _ := slices.BinarySearch(syllables, s)
	return i < len(syllables) && strings.HasPrefix(syllables[i], s)
}

// initials tries letters as the first letters of a row of syllables.
func (f *finder) initials(s string) {
	var list []uint32
	switch {
	case len(s) < 2:
		return
	case len(s) == 2:
		list = f.x.heads.get(uint64(s[0])<<8 | uint64(s[1]))
	default:
		for j := 0; j+2 < len(s); j++ {
			if p := f.x.triples.get(uint64(s[j])<<16 | uint64(s[j+1])<<8 | uint64(s[j+2])); j == 0 || len(p) < len(list) {
				list = p
			}
		}
	}
	var in []byte
	useful := 0
	for n, i := range list {
		if n > budget || useful >= 4*f.o.Limit+20 {
			return
		}
		in = initials(in[:0], f.x.of(int(i)))
		at := strings.Index(string(in), s)
		if at < 0 {
			continue
		}
		share := float64(len(s)) / float64(len(in))
		if at > 0 {
			share *= 0.6
		}
		f.put(int(i), Initials, share)
		useful++
	}
}

// fuzzy finds names that share most pairs of tokens with what was typed, and
// keeps those that few changes would make the same.
func (f *finder) fuzzy(q []uint32) {
	if len(q) < 2 {
		return
	}
	var lists [][]uint32
	for j := 0; j+1 < len(q); j++ {
		if p := f.x.pairs.get(uint64(uint16(q[j]))<<16 | uint64(uint16(q[j+1]))); len(p) > 0 {
			lists = append(lists, p)
		}
	}
	slices.SortStableFunc(lists, func(a, b []uint32) int { return len(a) - len(b) })
	count := map[uint32]int{}
	left := budget
	for _, p := range lists {
		p = p[:min(len(p), left)]
		for _, i := range p {
			count[i]++
		}
		if left -= len(p); left <= 0 {
			break
		}
	}
	if len(q) <= 4 && len(q) > 2 { // a slip in the middle leaves no pair whole
		f.ends(q, count)
	}
	type cand struct {
		i    uint32
		dice float64
	}
	var cands []cand
	for i, n := range count {
		cands = append(cands, cand{i, 2 * float64(n) / float64(len(q)+len(f.x.of(int(i))))})
	}
	slices.SortFunc(cands, func(a, b cand) int { return cmp.Or(cmp.Compare(b.dice, a.dice), cmp.Compare(a.i, b.i)) })
	allowed := 1 + len(q)/5
	for _, c := range cands[:min(len(cands), 250)] {
		t := f.x.of(int(c.i))
		d := within(q, t)
		if d > allowed {
			continue
		}
		share := (1 - float64(d)/float64(len(q))) * (0.6 + 0.4*float64(len(q))/float64(max(len(t), len(q))))
		f.put(int(c.i), Fuzzy, share)
	}
}

// ends adds names that hold both the first and the last token.
func (f *finder) ends(q []uint32, count map[uint32]int) {
	a := f.x.singles.get(uint64(uint16(q[0])))
	b := f.x.singles.get(uint64(uint16(q[len(q)-1])))
	if len(b) < len(a) {
		a, b = b, a
	}
	if len(a) > budget {
		a = a[:budget]
	}
	for _, i := range a {
		if len(f.x.of(int(i))) > len(q)+2 {
			break // names come by length
		}
		if _, ok := slices.BinarySearch(b, i); ok {
			count[i]++
		}
	}
}

// within is the least number of changes (another token, one more, one less,
// two changed about) that turn q into some stretch of t.
func within(q, t []uint32) int {
	// Sellers' algorithm: a row a token of q, free to begin and end in t.
	n := len(t)
	var prev2 []int
	prev := make([]int, n+1)
	for i := range q {
		row := make([]int, n+1)
		row[0] = i + 1
		for j := 1; j <= n; j++ {
			d := prev[j-1]
			if !same(q[i], t[j-1]) {
				d++
			}
			d = min(d, prev[j]+1, row[j-1]+1)
			if i > 0 && j > 1 && same(q[i], t[j-2]) && same(q[i-1], t[j-1]) {
				d = min(d, prev2[j-2]+1)
			}
			row[j] = d
		}
		prev2, prev = prev, row
	}
	return slices.Min(prev)
}

// slips tries letters with one slip put right: a letter too many, two changed
// about, a wrong one, a missing one.
func (f *finder) slips(s string) {
	if len(s) < 4 || len(s) > 40 {
		return
	}
	tried := map[string]bool{}
	try := func(v string) {
		if tried[v] || len(f.best) >= 2*f.o.Limit {
			return
		}
		tried[v] = true
		for _, c := range spell(v) {
			if c.rest == "" && len(c.tokens)*6 >= len(v) {
				f.pinyin(c, Fuzzy)
			}
		}
	}
	for i := 0; i+1 < len(s); i++ {
		try(s[:i] + s[i+1:i+2] + s[i:i+1] + s[i+2:])
	}
	for i := range len(s) {
		try(s[:i] + s[i+1:])
	}
	for i := range len(s) {
		for c := byte('a'); c <= 'z'; c++ {
			try(s[:i] + string(c) + s[i+1:])
		}
	}
	for i := 0; i <= len(s); i++ {
		for c := byte('a'); c <= 'z'; c++ {
			try(s[:i] + string(c) + s[i:])
		}
	}
}
