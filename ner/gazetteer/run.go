package gazetteer

import (
	"slices"
	"sync"

	"zhengpu/ner"
)

// Hit is a name of the lists found in a text.
type Hit struct {
	Span    ner.Span
	Entry   *ner.Entry
	Form    string // full, alias, stem
	Guarded bool
}

var formNames = [...]string{"full", "alias", "stem", "derived"}

type scratch struct {
	codes []uint16
	at    []int32
	hits  []hit
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// Run fills Candidates.
func (l *Lexicon) Run(a *ner.Analysis) error {
	a.Candidates = a.Candidates[:0]
	for _, h := range l.Find(a.Doc.Text) {
		a.Candidates = append(a.Candidates, ner.Candidate{Span: h.Span, Entry: h.Entry, Form: h.Form, Guarded: h.Guarded})
	}
	return nil
}

// Find lists every name of the lists in text, at all places, with every entry
// of a shared name. Names of a single character are left out, and names that
// end in a Latin letter or digit are not found inside longer words.
func (l *Lexicon) Find(text string) []Hit {
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	s.codes, s.at = l.alpha.encode(text, s.codes[:0], s.at[:0])
	s.hits = l.trie.find(s.codes, s.hits[:0])
	out := make([]Hit, 0, len(s.hits))
	for _, h := range s.hits {
		if h.end-h.start < 2 {
			continue
		}
		span := ner.Span{Start: int(s.at[h.start]), End: int(s.at[h.end])}
		if cutsWord(text, span.Start) || cutsWord(text, span.End) {
			continue
		}
		for _, p := range l.posts[l.starts[h.value]:l.starts[h.value+1]] {
			out = append(out, Hit{span, &l.entries[p>>4], formNames[p&3], p&isGuarded != 0})
		}
	}
	return slices.Clip(out)
}

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
