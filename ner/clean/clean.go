// Package clean turns raw text into text that the later stages can read:
// simplified characters, whole paragraphs, one form of each mark, without
// pinyin notes, damage and page furniture. Every byte of the result leads back
// to the bytes of the file that it was made from, and every edit is told with
// its reason.
//
// Paragraphs of the clean text are set apart by one empty line ("\n\n").
// Cleaning a clean text changes nothing.
package clean

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"zhengpu/ner"
)

// Reasons of a Change.
const (
	WhyNUL        = "nul"           // a NUL byte inside the text
	WhyControl    = "control"       // control, zero-width and private-use characters
	WhyShifted    = "shifted-bytes" // a run of double bytes read one byte off
	WhyLostDot    = "lost-dot"      // ? where · stood
	WhyMarkup     = "markup"        // tags and entities of HTML, table pipes
	WhyNoise      = "noise"         // navigation, adverts, page numbers, running heads
	WhyWatermark  = "watermark"     // a string stamped into the lines
	WhyPinyin     = "pinyin"        // a pinyin note after a character
	WhySimplified = "simplified"    // traditional to simplified
	WhyWidth      = "width"         // full- and half-width forms, marks, quotes
	WhySpacing    = "spacing"       // blanks
	WhyUnwrap     = "unwrap"        // a line break inside a paragraph
	WhyRejoin     = "rejoin"        // a broken paragraph put together
	WhyRepeat     = "repeat"        // a passage said before
)

// Change is one edit.
type Change struct {
	Raw    ner.Span // bytes of the file
	Before string   // what stood there, decoded; "" for a passage that was moved here
	After  string   // what stands there now; "" when dropped
	Why    string   // one of the reasons above
}

// Group is edits of one kind.
type Group struct {
	Why           string
	Before, After string     // of every edit in the group
	Spans         []ner.Span // bytes of the file, in order
}

// Groups brings equal edits together, for a list that people read: 300 line
// breaks become one entry with 300 spans. Groups come in order of their first
// span, those of one reason side by side, and nothing is left out.
func Groups(changes []Change) []Group {
	type key struct{ why, before, after string }
	at := map[key]int{}
	first := map[string]int{}
	var out []Group
	for _, c := range changes {
		k := key{c.Why, c.Before, c.After}
		if _, ok := first[c.Why]; !ok {
			first[c.Why] = len(first)
		}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, Group{Why: c.Why, Before: c.Before, After: c.After})
		}
		out[i].Spans = append(out[i].Spans, c.Raw)
	}
	sort.SliceStable(out, func(i, j int) bool { return first[out[i].Why] < first[out[j].Why] })
	return out
}

// Cleaner holds what cleaning needs to know. It is safe for concurrent use.
type Cleaner struct {
	script *script
	lang   *language
	noise  *noiseIndex

	classes *classes

	cells sync.Pool // of *buffers
	heals *healing  // of the text at hand
}

// buffers are what cleaning writes over from text to text.
type buffers struct {
	cells []cell
	spare []cell // written over by flat
	made  []cell // lines that were put right in this round

	// By the last survey, where in cells those of classSign stand and, of these,
	// those of classMark and classBlank.
	signs, marks, blanks []int32

	lines []line
	spans []ner.Span // of the sentences
	runs  ner.MapBuilder
	heals *healing
}

// New loads a cleaner from opencc/ and rules/clean/ of the seeds.
func New(seeds fs.FS) (*Cleaner, error) {
	s, err := loadScript(seeds)
	if err != nil {
		return nil, err
	}
	l, err := loadLanguage(seeds, s)
	if err != nil {
		return nil, err
	}
	n, err := loadNoise(seeds)
	if err != nil {
		return nil, err
	}
	return &Cleaner{script: s, lang: l, noise: n, classes: newClasses(&s.sure, &n.first)}, nil
}

// Simplify turns traditional characters of s into simplified ones, as Clean
// does with text, so that keys of a dictionary meet the text they look for.
// Characters that simplified text uses as well (乾县, 於潜镇) stay unless s is
// plainly traditional. The number of characters never changes.
func (c *Cleaner) Simplify(s string) string { return c.script.simplify(s) }

// Clean cleans src. The document has Text, Map, Sentences, ID, Source, Report
// and, where a first heading gives one, Title. Changes come in order of the
// file. An error names the file and says that nothing is left of it.
func (c *Cleaner) Clean(src *ner.Source) (*ner.Document, []Change, error) {
	var changes []Change
	doc, err := c.clean(src, &changes)
	return doc, changes, err
}

// Document is Clean for those who do not ask what was changed.
func (c *Cleaner) Document(src *ner.Source) (*ner.Document, error) { return c.clean(src, nil) }

func (c *Cleaner) clean(src *ner.Source, changes *[]Change) (*ner.Document, error) {
	if src == nil {
		return nil, errors.New("clean: no source")
	}
	buf, _ := c.cells.Get().(*buffers)
	if buf == nil {
		buf = new(buffers)
	}
	defer c.cells.Put(buf) // nothing in it outlives the cleaning
	w := newWork(src.Text, buf, c.classes)
	if w == nil {
		return nil, fmt.Errorf("%s: text is not valid UTF-8", src.Path)
	}
	w.quiet = changes == nil
	var pars []paragraph
	for round := 1; ; round++ {
		w.deep = false
		pars = c.pass(w)
		if round == rounds || !w.deep {
			break
		}
		w.flat(pars)
	}
	text, m, sentences := assemble(w, pars)
	if len(sentences) == 0 {
		return nil, fmt.Errorf("%s: no text is left after cleaning", src.Path)
	}
	base := filepath.Base(src.Path)
	doc := &ner.Document{
		ID:        src.ID,
		Source:    src.Path,
		Report:    strings.TrimSuffix(base, filepath.Ext(base)),
		Title:     src.Title,
		Date:      src.Date,
		Origin:    src.Origin,
		Text:      text,
		Map:       m.Compose(cmp.Or(src.Map, ner.Identity(len(src.Text)))),
		Sentences: sentences,
	}
	if doc.Title == "" {
		doc.Title = title(doc)
	}
	if changes != nil {
		*changes = w.told(src.Map)
	}
	return doc, nil
}

// rounds bounds how often a text is gone over. An edit that brings text together
// that stood apart may show more to mend; what the last round leaves, a second
// cleaning would find.
const rounds = 3

// pass goes over the text once.
func (c *Cleaner) pass(w *work) []paragraph {
	w.controls()
	c.heal(w)
	w.privateUse()
	w.markup()
	w.pinyin()
	c.simplifyWork(w)
	w.width()
	pars := c.paragraphs(w)
	pars = c.rejoin(w, pars)
	pars = c.repeats(w, pars)
	if w.has&classStraight != 0 {
		for i := range pars {
			w.quotes(pars[i].cells)
			pars[i].spans = nil
		}
	}
	return pars
}

// deep reports whether an edit brought text together that stood apart.
func deep(why, after string) bool {
	switch why {
	case WhyNUL, WhyControl, WhySimplified, WhyWidth:
		return false
	}
	return why != WhySpacing || after != ""
}

// flat makes one text of the paragraphs again.
func (w *work) flat(pars []paragraph) {
	n := 0
	for _, p := range pars {
		n += len(p.cells) + 2
	}
	out := slices.Grow(w.spare[:0], n)
	for _, p := range pars {
		if len(p.cells) == 0 {
			continue
		}
		if n := len(out); n > 0 {
			lo := out[n-1].hi
			hi := max(lo, p.cells[0].lo)
			out = append(out, newCell('\n', lo, lo), newCell('\n', lo, hi))
		}
		out = append(out, p.cells...)
	}
	w.cells, w.spare = out, w.cells[:0]
	w.survey()
}

// title is the first of the leading headings that can be one: not a menu, a
// by-line or a date.
func title(doc *ner.Document) string {
	short := ""
	for _, s := range doc.Sentences[:min(len(doc.Sentences), 10)] {
		t := doc.Slice(s.Span)
		if !s.Heading || sectionStart(t) {
			break
		}
		switch n := utf8.RuneCountInString(t); {
		case strings.ContainsAny(t, "|>：") && !strings.Contains(t, "“") || n < 3:
		case n < 8:
			if short == "" {
				short = t
			}
		default:
			return t
		}
	}
	return short
}

// sectionStart reports whether t begins as the first section does: 一、
func sectionStart(t string) bool {
	var cs []cell
	for _, r := range t {
		if cs = append(cs, cell{r: r}); len(cs) > 6 {
			break
		}
	}
	return itemStart(cs)
}

// paragraph is a stretch of text between paragraph breaks.
type paragraph struct {
	cells   []cell
	heading bool
	spans   []ner.Span // of its sentences, in cells; nil: not known
}

// assemble writes the paragraphs out and splits them into sentences. The map holds
// until the next text.
func assemble(w *work, pars []paragraph) (string, *ner.Map, []ner.Sentence) {
	var sb strings.Builder
	n := 0
	for _, p := range pars {
		n += len(p.cells) + 2
	}
	sb.Grow(3 * n)
	w.runs.Reset()
	var sentences []ner.Sentence
	at := 0
	for _, p := range pars {
		if len(p.cells) == 0 {
			continue
		}
		if sb.Len() > 0 { // the break leads to whatever stood between the two
			hi := int(p.cells[0].lo)
			lo := min(at, hi)
			if w.between(lo, hi) == "" {
				lo = hi
			}
			w.runs.Add(ner.Run{Clean: sb.Len(), Len: 2, Raw: lo, RawLen: hi - lo})
			sb.WriteString("\n\n")
		}
		spans := p.spans
		if spans == nil {
			from := len(w.spans)
			w.spans = split(p.cells, w.spans)
			spans = w.spans[from:]
		}
		number := 0
		if k := len(sentences); k > 0 {
			number = sentences[k-1].Paragraph + 1
		}
		first := len(sentences)
		for range spans {
			sentences = append(sentences, ner.Sentence{Paragraph: number, Heading: p.heading})
		}
		edge, next := 0, edgeAt(spans, 0) // the next of the sentences' edges, and its cell
		// found says where the edges before cell k stand: from bytes on from cell i.
		found := func(i, k, from int) {
			for ; next < k; edge, next = edge+1, edgeAt(spans, edge+1) {
				at := from + int(p.cells[next].lo-p.cells[i].lo)
				if s := &sentences[first+edge/2].Span; edge%2 == 0 {
					s.Start = at
				} else {
					s.End = at
				}
			}
		}
		for i := 0; i < len(p.cells); {
			from, lo := sb.Len(), int(p.cells[i].lo)
			if n := w.asRaw(p.cells[i:]); n > 0 {
				hi := int(p.cells[i+n-1].hi)
				found(i, i+n, from)
				sb.WriteString(w.text[lo:hi])
				w.runs.Add(ner.Run{Clean: from, Len: hi - lo, Raw: lo, RawLen: hi - lo, Verbatim: true})
				i += n
				continue
			}
			found(i, i+1, from)
			sb.WriteRune(p.cells[i].r)
			w.runs.Add(ner.Run{Clean: from, Len: sb.Len() - from, Raw: lo, RawLen: int(p.cells[i].hi) - lo})
			i++
		}
		if edge < 2*len(spans) { // the paragraph's end
			sentences[len(sentences)-1].Span.End = sb.Len()
		}
		at = int(p.cells[len(p.cells)-1].hi)
	}
	return sb.String(), w.runs.Map(), sentences
}

// edgeAt is the cell of edge i, where a span begins (even) or ends, or more than
// there can be.
func edgeAt(spans []ner.Span, i int) int {
	switch {
	case i >= 2*len(spans):
		return math.MaxInt
	case i%2 == 0:
		return spans[i/2].Start
	}
	return spans[i/2].End
}
