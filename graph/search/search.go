// Package search finds names by what a person types: a part of a name, its
// pinyin, the initials of its pinyin, a homophone, or something with a slip of
// the hand in it. The index lies in memory and never touches the store.
//
// A name is a row of tokens: a syllable for a Chinese character, the character
// itself (in lower case) for anything else. Three inverted indexes lead from
// pairs of neighbouring tokens, from single tokens, and from triples of
// initials to the names that hold them. Names are numbered in the order in
// which they would be shown, so a list of postings is already ranked, and to
// read its beginning is enough.
package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

// Name is an entry of the index.
type Name struct {
	Text  string
	ID    string // of the node, without < >
	Type  string
	Alias bool
	Count int // how often reports give it: more comes first
}

// How a hit matched, best first.
const (
	Exact     = "name"
	Alias     = "alias"
	Prefix    = "prefix"
	Substring = "substring"
	Homophone = "homophone" // 寻阳 for 浔阳
	Pinyin    = "pinyin"    // xunyang, xunyangqu, or with the last syllable begun
	Initials  = "initials"  // xyq
	Fuzzy     = "fuzzy"     // one or two slips
)

// Hit is a node that a search found.
type Hit struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`    // the name that the node goes by
	Type    string  `json:"type"`    //
	Match   string  `json:"match"`   // Exact …
	Matched string  `json:"matched"` // the name that matched
	Score   float64 `json:"score"`   // 1 for an exact name, less for what is weaker
}

// Index answers searches. It does not change once made and is safe for
// concurrent use.
type Index struct {
	names   []Name
	tokens  []uint32 // of all names, one after the other
	offset  []uint32 // where those of name i begin; one more at the end
	main    []uint32 // by name: the one that its node goes by
	pairs   postings // token<<16|token
	singles postings
	triples postings // initials, 8 bits each
	heads   postings // the first two initials
}

const maxTokens = 60 // of a name; what is longer is cut

// New builds an index. It keeps the names.
func New(names []Name) *Index {
	load()
	x := &Index{names: slices.Clone(names)}
	length := make(map[string]int, len(names))
	for _, n := range names {
		if _, ok := length[n.Text]; !ok {
			length[n.Text] = utf8.RuneCountInString(n.Text)
		}
	}
	slices.SortFunc(x.names, func(a, b Name) int {
		return cmp.Or(length[a.Text]-length[b.Text], b.Count-a.Count, strings.Compare(a.Text, b.Text), strings.Compare(a.ID, b.ID), boolInt(a.Alias)-boolInt(b.Alias))
	})
	main := make(map[string]uint32, len(names))
	for i, n := range x.names {
		at, ok := main[n.ID]
		if !ok || x.names[at].Alias && !n.Alias || x.names[at].Alias == n.Alias && n.Count > x.names[at].Count ||
			x.names[at].Alias == n.Alias && n.Count == x.names[at].Count && len(n.Text) > len(x.names[at].Text) {
			main[n.ID] = uint32(i)
		}
	}
	x.main = make([]uint32, len(names))
	for i, n := range x.names {
		x.main[i] = main[n.ID]
	}
	x.offset = make([]uint32, 1, len(names)+1)
	for _, n := range x.names {
		x.tokens = appendTokens(x.tokens, n.Text)
		x.offset = append(x.offset, uint32(len(x.tokens)))
	}
	x.pairs = build(len(x.names), func(i int, emit func(uint64)) {
		t := x.of(i)
		for j := 0; j+1 < len(t); j++ {
			readings(t[j], func(a uint16) { readings(t[j+1], func(b uint16) { emit(uint64(a)<<16 | uint64(b)) }) })
		}
	})
	x.singles = build(len(x.names), func(i int, emit func(uint64)) {
		for _, t := range x.of(i) {
			readings(t, func(a uint16) { emit(uint64(a)) })
		}
	})
	var in []byte
	x.triples = build(len(x.names), func(i int, emit func(uint64)) {
		in = initials(in[:0], x.of(i))
		for j := 0; j+2 < len(in); j++ {
			emit(uint64(in[j])<<16 | uint64(in[j+1])<<8 | uint64(in[j+2]))
		}
	})
	x.heads = build(len(x.names), func(i int, emit func(uint64)) {
		if in = initials(in[:0], x.of(i)); len(in) > 1 {
			emit(uint64(in[0])<<8 | uint64(in[1]))
		}
	})
	return x
}

// Len is the number of names.
func (x *Index) Len() int { return len(x.names) }

// IDs gives ids that begin with a text, in order, up to a limit. It looks at
// every name.
func (x *Index) IDs(prefix string, limit int) []string {
	found := map[string]bool{}
	for _, n := range x.names {
		if strings.HasPrefix(n.ID, prefix) {
			found[n.ID] = true
		}
	}
	ids := slices.Sorted(maps.Keys(found))
	return ids[:min(len(ids), limit)]
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (x *Index) of(i int) []uint32 { return x.tokens[x.offset[i]:x.offset[i+1]] }

// A token holds up to two readings, 16 bits each: numbers of syllables, or
// rawBase and on for other characters.
const (
	rawBase = 1 << 12
	noToken = 0
)

var (
	loaded      sync.Once
	syllables   []string // by number, from 1
	syllableNum = map[string]uint16{}
	hanTokens   []uint32 // by character; 0 for what is not Chinese
	longest     int
)

// load makes the tables above from the dictionary of readings, at first use
// (0.2 s; a file has them ready).
func load() { loaded.Do(loadDictionary) }

func setSyllables(list []string) {
	syllables = list
	for i, s := range list[1:] {
		syllableNum[s] = uint16(i + 1)
		longest = max(longest, len(s))
	}
}

func loadDictionary() {
	spellings := map[string]bool{}
	marks := pinyin.NewArgs()
	marks.Heteronym = true
	plain := map[rune][]string{}
	for r := range pinyin.PinyinDict {
		all := pinyin.SinglePinyin(rune(r), marks)
		for i := range all {
			all[i] = strings.ReplaceAll(all[i], "ü", "v")
		}
		all = slices.DeleteFunc(all, func(s string) bool { return s == "" || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") != "" })
		plain[rune(r)] = all
		for _, s := range all {
			spellings[s] = true
		}
	}
	list := make([]string, 0, len(spellings))
	for s := range spellings {
		list = append(list, s)
	}
	slices.Sort(list)
	setSyllables(append([]string{""}, list...))
	last := rune(0)
	for r := range plain {
		last = max(last, r)
	}
	hanTokens = make([]uint32, last+1)
	for r, all := range plain {
		var nums []uint16
		for _, s := range all {
			if n := syllableNum[s]; !slices.Contains(nums, n) && len(nums) < 2 {
				nums = append(nums, n)
			}
		}
		switch len(nums) {
		case 1:
			hanTokens[r] = uint32(nums[0])
		case 2:
			hanTokens[r] = uint32(nums[0]) | uint32(nums[1])<<16
		}
	}
}

func token(r rune) uint32 {
	if int(r) < len(hanTokens) && hanTokens[r] != 0 {
		return hanTokens[r]
	}
	if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
		return noToken
	}
	r = unicode.ToLower(r)
	return rawBase + uint32(r)%(1<<16-rawBase)
}

// appendTokens leaves out punctuation, blanks and what is too long.
func appendTokens(to []uint32, s string) []uint32 {
	n := 0
	for _, r := range s {
		if t := token(r); t != noToken && n < maxTokens {
			to = append(to, t)
			n++
		}
	}
	return to
}

func readings(t uint32, fn func(uint16)) {
	fn(uint16(t))
	if t>>16 != 0 {
		fn(uint16(t >> 16))
	}
}

func reads(t uint32, num uint16) bool { return uint16(t) == num || t>>16 != 0 && uint16(t>>16) == num }

// same tells whether two tokens share a reading.
func same(a, b uint32) bool {
	return reads(a, uint16(b)) || b>>16 != 0 && reads(a, uint16(b>>16))
}

func initial(num uint16) byte {
	if num < rawBase {
		return syllables[num][0]
	}
	if r := num - rawBase; r < 128 {
		return byte(r)
	}
	return '?'
}

func initials(to []byte, tokens []uint32) []byte {
	for _, t := range tokens {
		to = append(to, initial(uint16(t)))
	}
	return to
}

// postings lead from a key to the numbers of names, in order, in one block.
type postings struct {
	keys []uint64 // in order
	at   []uint32 // where the postings of a key begin; one more at the end
	list []uint32
}

func build(n int, each func(i int, emit func(uint64))) postings {
	var p postings
	slot := map[uint64]uint32{}
	var count, last []uint32 // by slot; last is the name seen last, from 1
	for i := range n {
		each(i, func(k uint64) {
			s, ok := slot[k]
			if !ok {
				s = uint32(len(count))
				slot[k] = s
				p.keys = append(p.keys, k)
				count, last = append(count, 0), append(last, 0)
			}
			if last[s] != uint32(i+1) {
				last[s] = uint32(i + 1)
				count[s]++
			}
		})
	}
	slices.Sort(p.keys)
	p.at = make([]uint32, len(count)+1)
	next := make([]uint32, len(count)) // by slot
	for i, k := range p.keys {
		s := slot[k]
		next[s] = p.at[i]
		p.at[i+1] = p.at[i] + count[s]
	}
	p.list = make([]uint32, p.at[len(count)])
	clear(last)
	for i := range n {
		each(i, func(k uint64) {
			if s := slot[k]; last[s] != uint32(i+1) {
				last[s] = uint32(i + 1)
				p.list[next[s]] = uint32(i)
				next[s]++
			}
		})
	}
	return p
}

func (p *postings) get(k uint64) []uint32 {
	i, ok := slices.BinarySearch(p.keys, k)
	if !ok {
		return nil
	}
	return p.list[p.at[i]:p.at[i+1]]
}
