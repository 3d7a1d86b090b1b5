package clean

// class says in bits what the passes may have to do with a character. Most of
// a text is of no class at all, so that a pass is over with one look at what the
// text has, or goes by most characters with one look at a table.
type class uint16

const (
	classControl     class = 1 << iota // controls may drop or change it
	classPrivate                       // privateUse may drop it
	classLost                          // ? and its like: a byte may be lost there
	classMarkup                        // markup may begin there
	classTraditional                   // part of no simplified text
	classFormed                        // plainForm may change it
	classHalf                          // a half-width mark
	classBracket                       // a full-width bracket
	classBlank                         // isBlank
	classUpper                         // isLetter
	classLower                         // isLetter
	classStraight                      // a straight quotation mark
	classKeyed                         // the key of a noise rule begins with it
	classUnsaid                        // no part of what a passage says: marks, blanks
	classRow                           // stands in rows that dots brings together
	classSign                          // a pass looks for it: all but ideographs and the marks in plainMarks
)

// classMark are the classes that width, dots and pinyin look for.
const classMark = classHalf | classBracket | classRow | classFormed

// plainMarks are full-width marks that no pass looks for in all of the text.
const plainMarks = "，、；“”《》！—…"

// ideograph reports whether r is in the blocks that most characters of a text
// are from, which hold neither marks nor blanks.
func ideograph(r rune) bool { return uint32(r-0x3400) <= 0x9fff-0x3400 }

// classHigh is for characters above 0xffff. Those classes are only a hint.
const classHigh = classControl | classPrivate | classTraditional | classKeyed | classSign

// classes is the class of each character below 0x10000.
type classes [0x10000]class

func (t *classes) of(r rune) class {
	if uint32(r) < uint32(len(t)) {
		return t[r]
	}
	return classHigh
}

// newClasses fills the table. sure holds the traditional characters, keyed those
// that keys of noise rules begin with.
func newClasses(sure, keyed *runeSet) *classes {
	t := &classes{}
	add := func(k class, list string) {
		for _, r := range list {
			t[r] |= k
		}
	}
	span := func(k class, lo, hi rune) {
		for r := lo; r <= hi; r++ {
			t[r] |= k
		}
	}
	for r := range rune(0x20) {
		if r != '\n' && r != '\t' {
			t[r] |= classControl
		}
	}
	add(classControl, "\u00ad\u2028\u2029\ufeff")
	span(classControl, 0x7f, 0x9f)
	span(classControl, 0x200b, 0x200f)
	span(classControl, 0x202a, 0x202e)
	span(classControl, 0x2060, 0x206f)
	span(classControl, 0xfe00, 0xfe0f)
	span(classControl, 0xfff0, 0xfffc)
	span(classPrivate, 0xe000, 0xf8ff)
	span(classPrivate, 0xfffe, 0xffff)
	add(classMarkup, "<&|_^")
	for r := range forms {
		t[r] |= classFormed
	}
	span(classFormed, 0x2080, 0x2089)
	span(classFormed, 0x2e80, 0x2fd5)
	span(classFormed, 0xf900, 0xfaff)
	span(classFormed, 0xff10, 0xff19)
	span(classFormed, 0xff21, 0xff3a)
	span(classFormed, 0xff41, 0xff5a)
	add(classFormed, narrowed)
	add(classHalf, ",;!?:∶.()")
	add(classBracket, "（）")
	add(classRow, ".-。")
	span(classUpper, 'A', 'Z')
	span(classLower, 'a', 'z')
	add(classStraight, "\"'")
	for r := rune(0); r < 0x10000; r++ {
		if r == 0x3400 {
			r = 0xa000 // ideographs are none of these
		}
		if isLost(r) {
			t[r] |= classLost
		}
		if isBlank(r) {
			t[r] |= classBlank
		}
		if isMark(r) || isBlank(r) || r < 0x30 {
			t[r] |= classUnsaid
		}
		t[r] |= classSign
	}
	for _, r := range plainMarks {
		t[r] &^= classSign
	}
	each := func(s *runeSet, k class) {
		for i, b := range s.low {
			for j := 0; b != 0; j++ {
				if b&1 != 0 {
					t[64*i+j] |= k
				}
				b >>= 1
			}
		}
	}
	each(sure, classTraditional)
	each(keyed, classKeyed|classSign)
	return t
}
