package gazetteer

import "zhengpu/ner"

// posting says that a key is a name of an entry: the entry's place among the
// entries, what matters of the entry in every hit, and how it bears the name.
// Hits need not look at the entry for that.
type posting uint32

// How a name belongs to its entry.
const (
	isFull    posting = iota // the canonical name
	isAlias                  // another name
	isStem                   // a division's name without what it is: 浔阳
	formBits  posting = 3
	isGuarded posting = 4                    // a flag: also a common word, or marked with ? in its list
	nameBits  posting = formBits | isGuarded // all that a list says of the name
)

// What the entry is, in flags.
const (
	isDivision posting = 1 << (4 + iota)
	isPlace            // a district of levels 1 to 3
	isPark
	isEntity // of a type
)

// isShared is the flag of what stands for the postings of a name that several
// entries share.
const isShared posting = 8

// newPosting takes an entry's place below 2^24.
func newPosting(entry int, flags posting) posting { return posting(entry)<<8 | flags }

func (p posting) entry() uint32     { return uint32(p >> 8) }
func (p posting) form() posting     { return p & formBits }
func (p posting) formName() string  { return formNames[p&formBits] }
func (p posting) stem() bool        { return p&formBits == isStem }
func (p posting) guarded() bool     { return p&isGuarded != 0 }
func (p posting) is(f posting) bool { return p&f != 0 }

var formNames = [...]string{"full", "alias", "stem", "derived"}

// kindOf is what matters of an entry in every hit, in flags of its postings.
func kindOf(e *ner.Entry) posting {
	w := posting(0)
	if e.Kind == divisionKind {
		w |= isDivision
		if e.Level <= 3 && e.Type == ner.District {
			w |= isPlace
		}
	}
	if e.Type == ner.Park {
		w |= isPark
	}
	if e.Type != ner.NoType {
		w |= isEntity
	}
	return w
}

// postings are those of all keys. Most keys have but one, which stands at the
// key's value in the trie, so that a hit is a single look at the memory.
type postings struct {
	one  []posting // by key; a shared one stands for those from its entry on in more
	more []posting
}

// add puts the postings of the next key, one at least, behind the others.
func (s *postings) add(of []posting) {
	if len(of) == 1 {
		s.one = append(s.one, of[0])
		return
	}
	s.one = append(s.one, newPosting(len(s.more), isShared))
	s.more = append(append(s.more, posting(len(of))), of...)
}

// of gives the postings of a key, which must not be changed.
func (s *postings) of(key int32) []posting {
	p := s.one[key]
	if p&isShared == 0 {
		return s.one[key : key+1 : key+1]
	}
	from := p.entry() + 1
	to := from + uint32(s.more[from-1])
	return s.more[from:to:to]
}
