package clean

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhengpu/ner"
)

// cell is a character of the text under work with the bytes of the raw text
// that it came from.
type cell struct {
	r      rune
	lo, hi int32
	raw    bool // those bytes are the character
}

// newCell is a cell that a pass made.
func newCell(r rune, lo, hi int32) cell { return cell{r: r, lo: lo, hi: hi} }

// work is a text on its way through the passes.
type work struct {
	*buffers
	text  string
	edits []edit
	quiet bool // nobody asks for the edits
	deep  bool // an edit of this round brought text together that stood apart
	stray bool // single blanks stand inside words

	classes *classes
	has     class // of the characters that there are or were, by the last survey
}

// survey notes which classes the text has and where its signs stand, so that the
// passes that look for some of them need not go over all of it. It is due again
// when cells came or went.
func (w *work) survey() {
	w.signs, w.marks, w.blanks = w.signs[:0], w.marks[:0], w.blanks[:0]
	t, cs, has := w.classes, w.cells, class(0)
	for i := range cs {
		k := t.of(cs[i].r)
		has |= k
		if k&classSign != 0 {
			w.mark(i, k)
		}
	}
	w.has = has
}

// mark puts cell i, a sign of class k, into the lists where it belongs.
func (w *work) mark(i int, k class) {
	w.signs = append(w.signs, int32(i))
	if k&classMark != 0 {
		w.marks = append(w.marks, int32(i))
	}
	if k&classBlank != 0 {
		w.blanks = append(w.blanks, int32(i))
	}
}

// edit is a change in bytes of the raw text.
type edit struct {
	lo, hi        int
	before, after string
	why           string
}

// newWork begins with a text, in memory that it may overwrite, and surveys it. It
// is nil when the text is not valid UTF-8.
func newWork(text string, buf *buffers, t *classes) *work {
	w := &work{buffers: buf, text: text, classes: t}
	cells := slices.Grow(w.cells[:0], 2*len(text)/5) // most characters have three bytes
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		switch {
		case r < utf8.RuneSelf:
		case i+2 < len(text) && ner.Wide(text[i], text[i+1], text[i+2]):
			r, n = rune(text[i]&0xf)<<12|rune(text[i+1]&0x3f)<<6|rune(text[i+2]&0x3f), 3
		default:
			if r, n = utf8.DecodeRuneInString(text[i:]); n == 1 {
				return nil
			}
		}
		cells = append(cells, cell{r, int32(i), int32(i + n), true})
		i += n
	}
	w.cells = cells
	w.survey()
	return w
}

// noteMost is the length from which on an edit takes no more in.
const noteMost = 1 << 10

// asRaw is how many of the cells, which are some, stand as the raw text has them,
// side by side.
func (w *work) asRaw(cs []cell) int {
	at := cs[0].lo
	for k := range cs {
		c := &cs[k]
		if c.lo != at {
			return k
		}
		if !c.raw && !w.isRaw(c) {
			return k
		}
		at = c.hi
	}
	return len(cs)
}

// note records an edit. Edits of the same kind that touch become one.
func (w *work) note(lo, hi int32, before, after, why string) {
	w.deep = w.deep || deep(why, after)
	if w.quiet {
		return
	}
	if n := len(w.edits); n > 0 {
		if e := &w.edits[n-1]; e.why == why && e.hi == int(lo) && lo < hi && len(e.before) < noteMost {
			e.hi, e.before, e.after = int(hi), e.before+before, e.after+after
			return
		}
	}
	w.edits = append(w.edits, edit{int(lo), int(hi), before, after, why})
}

// dropped records that cells were left out.
func (w *work) dropped(cells []cell, why string) {
	if len(cells) > 0 {
		w.replaced(cells, "", why)
	}
}

// replaced records that after stands for the cells.
func (w *work) replaced(cells []cell, after, why string) {
	if w.quiet {
		w.deep = w.deep || deep(why, after)
		return
	}
	w.note(cells[0].lo, cells[len(cells)-1].hi, str(cells), after, why)
}

// set puts r for the character of a cell, for a reason that is not deep.
func (w *work) set(c *cell, r rune, why string) {
	if !w.quiet {
		w.note(c.lo, c.hi, string(c.r), string(r), why)
	}
	c.r, c.raw = r, false
}

// isRaw reports whether the bytes of a cell are its character.
func (w *work) isRaw(c *cell) bool {
	r, n := utf8.DecodeRuneInString(w.text[c.lo:c.hi])
	return r == c.r && n > 0 && n == int(c.hi-c.lo)
}

func (w *work) between(lo, hi int) string {
	if lo >= hi {
		return ""
	}
	return w.text[lo:hi]
}

// told gives the edits in order of the file.
func (w *work) told(m *ner.Map) []Change {
	sort.SliceStable(w.edits, func(i, j int) bool { return w.edits[i].lo < w.edits[j].lo })
	out := make([]Change, len(w.edits))
	for i, e := range w.edits {
		out[i] = Change{Raw: m.Raw(ner.Span{Start: e.lo, End: e.hi}), Before: e.before, After: e.after, Why: e.why}
	}
	return out
}

func str(cells []cell) string {
	var sb strings.Builder
	sb.Grow(3 * len(cells))
	for _, c := range cells {
		sb.WriteRune(c.r)
	}
	return sb.String()
}

// controls drops characters that cannot be seen and brings line ends to \n.
// Private-use characters stay for now: they are a trace of shifted bytes.
func (w *work) controls() {
	if w.has&classControl == 0 {
		return
	}
	out := w.cells[:0]
	for i, c := range w.cells {
		r := c.r
		switch {
		case w.classes.of(r)&classControl == 0:
		case r == 0:
			w.dropped(w.cells[i:i+1], WhyNUL)
			continue
		case r == '\r':
			if i+1 < len(w.cells) && w.cells[i+1].r == '\n' {
				continue
			}
			c.r, c.raw = '\n', false
		case r == '\f' || r == '\v' || r == 0x85 || r == 0x2028 || r == 0x2029:
			c.r, c.raw = '\n', false
		case r == '\n' || r == '\t':
		case r < 0x20, r >= 0x7f && r < 0xa0, r == 0xad, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e,
			r >= 0x2060 && r <= 0x206f, r == 0xfeff, r >= 0xfe00 && r <= 0xfe0f, r >= 0xfff0 && r <= 0xfffc, r >= 0xe0000 && r <= 0xe0fff:
			w.dropped(w.cells[i:i+1], WhyControl)
			continue
		}
		out = append(out, c)
	}
	if len(out) < len(w.cells) {
		w.cells = out
		w.survey()
	}
}

func (w *work) privateUse() {
	if w.has&classPrivate == 0 {
		return
	}
	out := w.cells[:0]
	for i, c := range w.cells {
		if c.r >= 0xe000 && (unicode.Is(unicode.Co, c.r) || c.r&0xfffe == 0xfffe) {
			w.dropped(w.cells[i:i+1], WhyControl)
			continue
		}
		out = append(out, c)
	}
	if len(out) < len(w.cells) {
		w.cells = out
		w.survey()
	}
}

func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r >= 0x3400 && r <= 0x4dbf || r == '〇' || r >= 0x20000 && r <= 0x323af
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// isMark reports whether r is a full-width mark of Chinese text.
func isMark(r rune) bool {
	switch r {
	case '，', '。', '、', '；', '：', '？', '！', '（', '）', '《', '》', '〈', '〉', '【', '】', '〔', '〕', '“', '”', '‘', '’', '…', '—', '·':
		return true
	}
	return false
}

func isBlank(r rune) bool {
	if ideograph(r) {
		return false
	}
	switch r {
	case ' ', '\t', 0xa0, 0x3000, 0x202f, 0x205f, 0x1680:
		return true
	}
	return r >= 0x2000 && r <= 0x200a
}

// isEnd reports whether r closes a sentence.
func isEnd(r rune) bool { return r == '。' || r == '！' || r == '？' || r == '；' || r == '…' }

func isCloser(r rune) bool {
	return r == '”' || r == '’' || r == '）' || r == '》' || r == '】' || r == '〕'
}

func isOpener(r rune) bool {
	return r == '“' || r == '‘' || r == '（' || r == '《' || r == '【' || r == '〔'
}
