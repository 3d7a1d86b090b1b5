// Package gazetteer finds in a text the names that lists hold: divisions of
// China of all five levels, and the curated lists of seeds/lists. It also finds
// the district and the year that a report is about.
package gazetteer

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// Lexicon is what the lists hold, ready to be looked up. It does not change
// after loading and is safe for concurrent use. Entries that it gives must not
// be changed.
type Lexicon struct {
	fold          *folder
	alpha         *alphabet
	keys          *ner.TrieFinder
	posts         postings // by the value of a key in the trie
	entries       []ner.Entry
	kinds         map[string][2]int // where the entries of a kind begin and end
	villages      *villageStore
	eras          []era
	eraPhrases    ner.Words
	rules         *rules
	ready         bool       // came from the ready-made file
	divisions     []division // of the entries of that kind, which stand side by side
	firstDivision uint32     // among entries
	heads         []bool     // by code: what a scan notes the places of; 0 stands for all characters that no key has
}

// Load reads the ready-made lexicon of fsys when it is there and was made from
// the lists as they are now, and else compiles the lists. Where there are no
// lists, as in a release build, the ready-made one is all there is.
func Load(fsys fs.FS) (*Lexicon, error) {
	b, err := fs.ReadFile(fsys, lexiconFile)
	if err == nil {
		if _, err := fs.Stat(fsys, divisionsFile); errors.Is(err, fs.ErrNotExist) {
			return decode(fsys, b)
		}
		sum, err := inputSum(fsys)
		if err != nil {
			return nil, err
		}
		if fresh(b, sum) {
			return decode(fsys, b)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return Compile(fsys)
}

// Compile reads the lists and divisions themselves. All faults are in the
// error, each with its file and line.
func Compile(fsys fs.FS) (*Lexicon, error) {
	f, err := newFolder(fsys)
	if err != nil {
		return nil, err
	}
	divisions, err1 := readDivisions(fsys)
	lists, err2 := readLists(fsys)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	l := &Lexicon{fold: f}
	if l.eras, err = readEras(fsys); err != nil {
		return nil, err
	}
	if l.rules, err = readRules(fsys); err != nil {
		return nil, err
	}
	if err := l.index(append(divisions, lists...)); err != nil {
		return nil, err
	}
	l.villages, err = loadVillages(fsys, f)
	return l, err
}

// index fills entries and trie from rows.
func (l *Lexicon) index(rows []row) error {
	slices.SortStableFunc(rows, func(a, b row) int { return strings.Compare(a.entry.ID, b.entry.ID) })
	posts := map[string][]posting{}
	var names []string
	l.entries = make([]ner.Entry, len(rows))
	for i, r := range rows {
		l.entries[i] = r.entry
		kind := kindOf(&r.entry)
		for _, f := range r.forms {
			k := l.fold.string(f.text)
			if k == "" {
				continue
			}
			if posts[k] == nil {
				names = append(names, k)
			}
			if n := len(posts[k]); n > 0 && posts[k][n-1].entry() == uint32(i) {
				continue // two names of an entry that fold alike
			}
			posts[k] = append(posts[k], newPosting(i, kind|f.flag))
		}
	}
	l.span()
	sort.Strings(names)
	var err error
	if l.alpha, err = newAlphabet(l.fold, names); err != nil {
		return err
	}
	keys := make([]ner.TrieKey, len(names))
	for i, n := range names {
		codes, _ := l.alpha.encode(n, nil, nil)
		keys[i] = ner.TrieKey{Codes: codes, Value: int32(i)}
		l.posts.add(posts[n])
	}
	trie, err := ner.BuildTrie(keys)
	if err == nil {
		l.prepare(trie)
	}
	return err
}

// span notes where each kind stands in entries.
func (l *Lexicon) span() {
	l.kinds = map[string][2]int{}
	for i := 0; i < len(l.entries); {
		j := i
		for j < len(l.entries) && l.entries[j].Kind == l.entries[i].Kind {
			j++
		}
		l.kinds[l.entries[i].Kind] = [2]int{i, j}
		i = j
	}
}

// prepare fills what follows from trie, entries, alphabet and rules.
func (l *Lexicon) prepare(trie ner.Trie) {
	l.keys = ner.NewTrieFinder(trie)
	all := l.kinds[divisionKind]
	l.firstDivision, l.divisions = uint32(all[0]), make([]division, all[1]-all[0])
	for i := range l.divisions {
		l.divisions[i] = newDivision(&l.entries[all[0]+i])
	}
	var phrases []string
	for _, e := range l.eras {
		phrases = append(phrases, e.phrase)
	}
	l.eraPhrases = ner.NewWords(phrases)
	l.heads = make([]bool, 0x10000)
	seen := slices.Concat(l.rules.self, l.rules.Year.ThisYearParts.Firsts(), l.rules.report.Firsts())
	for _, w := range append([]string{l.rules.Year.ThisYear, shortFor}, villageEnds...) {
		r, _ := utf8.DecodeRuneInString(w)
		seen = append(seen, r)
	}
	for _, r := range seen {
		l.heads[l.alpha.code(r)] = true
	}
}

// division is what posting p is of, which must be a division.
func (l *Lexicon) division(p posting) *division { return l.divisionAt(p.entry()) }

// divisionAt is the division with a place among the entries.
func (l *Lexicon) divisionAt(entry uint32) *division { return &l.divisions[entry-l.firstDivision] }

// entryOf is the entry of the division with a place among divisions.
func (l *Lexicon) entryOf(division int) *ner.Entry { return &l.entries[int(l.firstDivision)+division] }

// Name is the stage's name.
func (l *Lexicon) Name() string { return "gazetteer" }

// Ready reports whether the lexicon came from the ready-made file.
func (l *Lexicon) Ready() bool { return l.ready }

// Len is the number of entries, those of level 5 not counted.
func (l *Lexicon) Len() int { return len(l.entries) }

// Entry is the entry called id ("division/360403", "zone/…"), or nil. A
// village's id finds it in the divisions of level 5.
func (l *Lexicon) Entry(id string) *ner.Entry {
	if i, ok := l.find(id); ok {
		return &l.entries[i]
	}
	if code := codeOf(id); len(code) == 12 {
		if v, err := l.Villages(code); err == nil && len(v) == 1 {
			return v[0]
		}
	}
	return nil
}

// find is the place of an id among the entries.
func (l *Lexicon) find(id string) (uint32, bool) {
	i := l.firstFrom(id)
	return uint32(i), i < len(l.entries) && l.entries[i].ID == id
}

// firstFrom is the place of the first entry whose id is not below id.
func (l *Lexicon) firstFrom(id string) int {
	return sort.Search(len(l.entries), func(i int) bool { return l.entries[i].ID >= id })
}

// Division is the division with a code, in force now, or nil.
func (l *Lexicon) Division(code string) *ner.Entry {
	if code == "" {
		return nil
	}
	return l.Entry(divisionKind + "/" + code)
}

// Kind lists the entries of a list (its file name without .tsv; "division" for
// the divisions of levels 1 to 4), in order of id.
func (l *Lexicon) Kind(kind string) []*ner.Entry {
	r := l.kinds[kind]
	out := make([]*ner.Entry, 0, r[1]-r[0])
	for i := r[0]; i < r[1]; i++ {
		out = append(out, &l.entries[i])
	}
	return out
}

// Lookup lists the entries called name, by whatever of their names, in order
// of id. Case, width and traditional characters do not matter. Villages are
// found by FindVillage.
func (l *Lexicon) Lookup(name string) []*ner.Entry {
	var out []*ner.Entry
	for _, p := range l.postings(name) {
		out = append(out, &l.entries[p.entry()])
	}
	return out
}

func (l *Lexicon) postings(name string) []posting {
	codes, _ := l.alpha.encode(name, nil, nil)
	if len(codes) == 0 {
		return nil
	}
	v := l.keys.Trie().Get(codes)
	if v < 0 {
		if street, ok := l.rules.street(name); ok { // 甘棠街道办事处
			return l.postings(street)
		}
		return nil
	}
	return l.posts.of(v)
}

// Ancestors lists the divisions above a code, the nearest first.
func (l *Lexicon) Ancestors(code string) []*ner.Entry {
	var out []*ner.Entry
	for _, up := range upCodes(code) {
		if e := l.Division(up); e != nil {
			out = append(out, e)
		}
	}
	return out
}

// Children lists the divisions right under a code that are in force, in order
// of code; for a town, its villages.
func (l *Lexicon) Children(code string) []*ner.Entry {
	if Level(code) == 4 {
		v, _ := l.Villages(code)
		return v
	}
	pre := divisionKind + "/" + trimCode(code)
	var out []*ner.Entry
	for i := l.firstFrom(pre); i < len(l.entries) && strings.HasPrefix(l.entries[i].ID, pre); i++ {
		if e := &l.entries[i]; e.Parent == code && e.To == 0 {
			out = append(out, e)
		}
	}
	return out
}

// Successor follows a former division to the one in force today: 庐山区 to
// 濂溪区. It is e itself when e is in force, nil when no successor is known.
func (l *Lexicon) Successor(e *ner.Entry) *ner.Entry {
	for range 10 {
		if e == nil || e.To == 0 {
			return e
		}
		if e.Next == "" {
			return nil
		}
		e = l.Entry(e.Next)
	}
	return nil
}

// Simplify folds s as keys are folded: simplified, lower case, half width. It
// is for comparing names, not for showing.
func (l *Lexicon) Simplify(s string) string { return l.fold.string(s) }

// runes is the number of runes of s.
func runes(s string) int { return utf8.RuneCountInString(s) }

var errDamaged = fmt.Errorf("%s: damaged; make it anew with go run ./cmd/seedgen", lexiconFile)
