package reader

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/ianaindex"

	"zhengpu/ner"
)

// readDOCX reads Office Open XML text documents (ECMA-376, part 1, 17): a line
// for each paragraph, indented where it is, tables as rows of cells between bars,
// numbers of numbered headings written out, notes at the end. Deleted, moved-away
// and hidden text, field codes, tables of contents and pinyin guides stay out.
func readDOCX(o Options, p string, b []byte) (*ner.Source, error) {
	zr, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil && err != zip.ErrInsecurePath {
		return nil, damagedZIP(p, "a Word document (docx)", err)
	}
	files := map[string]*zip.File{}
	for _, f := range zr.File {
		if _, twice := files[f.Name]; !twice {
			files[f.Name] = f
		}
	}
	x := &docx{names: map[string]string{}, limit: o.limit()}
	left := 2 * o.limit() // of all parts together
	load := func(name string) (*xml.Decoder, error) {
		f := files[name]
		if f == nil {
			return nil, nil
		}
		b, err := unzip(f, min(o.limit(), left))
		if left -= int64(len(b)); err == nil && (left < 0 || int64(len(b)) > o.limit()) {
			return nil, tooLarge(p, int64(len(b)), o.limit())
		}
		var e *Error
		if errors.As(err, &e) {
			e.Path = p
			return nil, e
		}
		if err != nil {
			return nil, &Error{Path: p, Err: ErrDamaged, Detail: fmt.Sprintf("part %s of a Word document (docx): %v", name, err)}
		}
		return decoderXML(b), nil
	}
	main := "word/document.xml"
	if files[main] == nil {
		d, err := load("_rels/.rels")
		if err != nil {
			return nil, err
		}
		if main = mainPart(d); files[main] == nil {
			return nil, &Error{Path: p, Err: ErrDamaged, Detail: "a Word document (docx) without its main part"}
		}
	}
	dir := path.Dir(main) + "/"
	// Styles, numbering and properties are extras: damage in them is passed over.
	if d, err := load(dir + "styles.xml"); err == nil && d != nil {
		x.styles(d)
	}
	if d, err := load(dir + "numbering.xml"); err == nil && d != nil {
		x.numbering(d)
	}
	d, err := load(main)
	if err != nil {
		return nil, err
	}
	if err := x.body(d); err != nil {
		return nil, &Error{Path: p, Err: ErrDamaged, Detail: fmt.Sprintf("part %s of a Word document (docx): %v", main, err)}
	}
	for _, name := range []string{"footnotes.xml", "endnotes.xml"} {
		if d, err := load(dir + name); err == nil && d != nil {
			_ = x.body(d)
		}
	}
	src, err := extracted(p, b, "docx", x.out.String())
	if err != nil {
		return nil, err
	}
	if d, err := load("docProps/core.xml"); err == nil && d != nil {
		src.Title, src.Created = coreProperties(d)
		src.Title = ownTitle(src.Title, src.Text)
	}
	if x.title != "" {
		src.Title = x.title
	}
	return src, nil
}

func decoderXML(b []byte) *xml.Decoder {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = false
	d.Entity = map[string]string{}
	d.CharsetReader = func(name string, in io.Reader) (io.Reader, error) {
		e, err := ianaindex.IANA.Encoding(name)
		if err != nil || e == nil {
			return nil, fmt.Errorf("charset %q", name)
		}
		return e.NewDecoder().Reader(in), nil
	}
	return d
}

func mainPart(d *xml.Decoder) string {
	if d == nil {
		return ""
	}
	for {
		t, err := d.Token()
		if err != nil {
			return ""
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "Relationship" && strings.HasSuffix(attr(e, "Type"), "/officeDocument") {
			return strings.TrimPrefix(path.Clean("/"+attr(e, "Target")), "/")
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// on is the value of a toggle such as w:vanish: true when it stands alone.
func on(e xml.StartElement) bool {
	switch attr(e, "val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

type docx struct {
	names  map[string]string // style id to its name in lower case
	listed map[string]level  // style id to the list it numbers its paragraphs by
	lists  map[string]*list  // by numId
	indent map[string]bool   // style ids that indent the first line
	limit  int64
	out    strings.Builder
	title  string
}

// level names a level of a list.
type level struct {
	num string
	at  int
}

// list is one numbering, with the count at each level.
type list struct {
	levels [9]struct {
		format, text string
		start        int
	}
	count [9]int
	begun [9]bool
}

func (x *docx) styles(d *xml.Decoder) {
	x.listed, x.indent = map[string]level{}, map[string]bool{}
	id, l := "", level{}
	for {
		t, err := d.Token()
		if err != nil {
			return
		}
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "style":
				id, l = attr(e, "styleId"), level{}
			case "name":
				if id != "" {
					x.names[id] = strings.ToLower(attr(e, "val"))
				}
			case "ind":
				x.indent[id] = indents(e, x.indent[id])
			case "numId":
				l.num = attr(e, "val")
			case "ilvl":
				l.at = number(attr(e, "val"))
			}
		case xml.EndElement:
			if e.Name.Local == "style" {
				if l.num != "" {
					x.listed[id] = l
				}
				id = ""
			}
		}
	}
}

// indents reports whether a w:ind indents the first line; was where it says
// nothing of it.
func indents(e xml.StartElement, was bool) bool {
	for _, name := range []string{"firstLineChars", "firstLine"} {
		if v := attr(e, name); v != "" {
			if number(v) > 0 {
				return true
			}
			was = false
		}
	}
	return was
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return min(max(n, 0), 1<<20)
}

func (x *docx) numbering(d *xml.Decoder) {
	x.lists = map[string]*list{}
	abstract := map[string]*list{}
	var cur *list
	at, num := 0, ""
	for {
		t, err := d.Token()
		if err != nil {
			return
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "abstractNum":
			cur = &list{}
			abstract[attr(e, "abstractNumId")] = cur
		case "num":
			num, cur = attr(e, "numId"), nil
		case "abstractNumId":
			if a := abstract[attr(e, "val")]; a != nil && num != "" {
				x.lists[num] = a // lists of one abstract numbering count on
				cur = nil
			}
		case "lvlOverride":
			at = min(number(attr(e, "ilvl")), 8)
		case "startOverride":
			if l := x.lists[num]; cur == nil && l != nil { // a list that begins anew
				again := &list{levels: l.levels}
				again.levels[at].start = number(attr(e, "val"))
				x.lists[num] = again
			}
		case "lvl":
			at = min(number(attr(e, "ilvl")), 8)
		case "start":
			if cur != nil {
				cur.levels[at].start = number(attr(e, "val"))
			}
		case "numFmt":
			if cur != nil {
				cur.levels[at].format = attr(e, "val")
			}
		case "lvlText":
			if cur != nil {
				cur.levels[at].text = attr(e, "val")
			}
		}
	}
}

// label is the number of the next paragraph of a list, "" where it is a bullet.
func (x *docx) label(l level) string {
	n := x.lists[l.num]
	if n == nil || l.at > 8 || l.at < 0 {
		return ""
	}
	if !n.begun[l.at] {
		n.count[l.at], n.begun[l.at] = n.levels[l.at].start, true
	} else {
		n.count[l.at]++
	}
	for i := l.at + 1; i < 9; i++ {
		n.begun[i] = false
	}
	if f := n.levels[l.at].format; f == "bullet" || f == "none" {
		return ""
	}
	text := n.levels[l.at].text
	for i := 0; i <= l.at; i++ {
		mark := "%" + strconv.Itoa(i+1)
		if strings.Contains(text, mark) {
			if !n.begun[i] {
				n.count[i], n.begun[i] = n.levels[i].start, true
			}
			text = strings.ReplaceAll(text, mark, ordinal(n.count[i], n.levels[i].format))
		}
	}
	if text != "" && text[len(text)-1] < 0x80 {
		text += " "
	}
	return text
}

// ordinal writes n as a number format of a list has it.
func ordinal(n int, format string) string {
	switch format {
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital":
		return hanNumber(n)
	case "decimalFullWidth", "decimalFullWidth2":
		return strings.Map(func(r rune) rune { return r - '0' + '０' }, strconv.Itoa(n))
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		if n >= 1 && n <= 20 {
			return string(rune('①' + n - 1))
		}
	case "upperLetter", "lowerLetter":
		if n >= 1 && n <= 26 {
			if format == "upperLetter" {
				return string(rune('A' + n - 1))
			}
			return string(rune('a' + n - 1))
		}
	case "upperRoman", "lowerRoman":
		if n >= 1 && n < 40 {
			s := strings.Repeat("X", n/10) + []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"}[n%10]
			if format == "lowerRoman" {
				s = strings.ToLower(s)
			}
			return s
		}
	}
	return strconv.Itoa(n)
}

func hanNumber(n int) string {
	const digits = "〇一二三四五六七八九"
	d := func(i int) string { return string([]rune(digits)[i]) }
	switch {
	case n < 0 || n > 99:
		s := ""
		for _, c := range strconv.Itoa(n) {
			if c >= '0' && c <= '9' {
				s += d(int(c - '0'))
			}
		}
		return s
	case n < 10:
		return d(n)
	}
	s := "十"
	if n >= 20 {
		s = d(n/10) + s
	}
	if n%10 > 0 {
		s += d(n % 10)
	}
	return s
}

// skipped are elements whose text is not the document's: what a revision took
// away, field codes, the second copy of a drawing, pinyin over characters.
var skipped = map[string]bool{
	"del": true, "moveFrom": true, "delText": true, "instrText": true, "delInstrText": true, "Fallback": true, "rt": true,
	"pPrChange": true, "rPrChange": true, "tblPrChange": true, "trPrChange": true, "tcPrChange": true, "sectPrChange": true,
	"sdtPr": true, "sectPr": true, "tblPr": true, "tblGrid": true, "tcPr": true,
}

// tableState is an open table: the finished cells of a row, and the cell under
// way.
type tableState struct {
	cells []string
	cell  *strings.Builder
}

// body writes out the paragraphs and tables of a part.
func (x *docx) body(d *xml.Decoder) error {
	type paragraph struct {
		text      strings.Builder
		style     string
		list      level
		boxes     []string // text boxes anchored in it
		inProps   bool
		runHidden bool
		indent    bool // its first line
		indentSet bool
		merged    bool // its mark is deleted: the next paragraph continues it
	}
	var pars []*paragraph // open ones: a text box lies inside a paragraph
	var tables []*tableState
	var box [][]string // paragraphs of open text boxes
	emit := func(s string) {
		if len(tables) > 0 && tables[len(tables)-1].cell != nil {
			c := tables[len(tables)-1].cell
			if c.Len() > 0 && s != "" {
				c.WriteByte(' ')
			}
			c.WriteString(s)
			return
		}
		if len(box) > 0 {
			box[len(box)-1] = append(box[len(box)-1], s)
			return
		}
		if strings.TrimLeft(s, blanks) == "" {
			s = ""
		}
		x.out.WriteString(s)
		x.out.WriteByte('\n')
	}
	write := func(s string) {
		if n := len(pars); n > 0 && !pars[n-1].runHidden {
			pars[n-1].text.WriteString(s)
		}
	}
	var saved [][]*tableState
	inText, note, carry := false, "", ""
	for depth := 0; ; {
		if int64(x.out.Len()) > x.limit {
			return fmt.Errorf("more than %s of text", megabytes(x.limit))
		}
		t, err := d.Token()
		if err == io.EOF {
			if carry != "" {
				emit(carry)
			}
			if depth > 0 {
				return io.ErrUnexpectedEOF
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch e := t.(type) {
		case xml.StartElement:
			if depth++; depth > 1000 {
				return errors.New("elements more than 1000 deep")
			}
			name := e.Name.Local
			n := len(pars)
			if skipped[name] && !(name == "del" && n > 0 && pars[n-1].inProps) {
				if err := d.Skip(); err != nil {
					return err
				}
				depth--
				continue
			}
			switch name {
			case "footnote", "endnote":
				if k := attr(e, "type"); k != "" && k != "normal" { // lines between text and notes
					if err := d.Skip(); err != nil {
						return err
					}
					depth--
					continue
				}
				note = attr(e, "id")
			case "p":
				if !strings.Contains(e.Name.Space, "drawingml") {
					pars = append(pars, &paragraph{})
				}
			case "del":
				pars[n-1].merged = true
			case "pPr", "rPr":
				if n > 0 {
					pars[n-1].inProps = true
				}
			case "r":
				if n > 0 {
					pars[n-1].runHidden = false
				}
			case "vanish":
				if n > 0 && on(e) {
					pars[n-1].runHidden = true
				}
			case "pStyle":
				if n > 0 {
					pars[n-1].style = attr(e, "val")
				}
			case "ind":
				if n > 0 {
					p := pars[n-1]
					p.indent = indents(e, p.indent || x.indent[p.style])
					p.indentSet = true
				}
			case "numId":
				if n > 0 {
					pars[n-1].list.num = attr(e, "val")
				}
			case "ilvl":
				if n > 0 {
					pars[n-1].list.at = number(attr(e, "val"))
				}
			case "t":
				inText = strings.Contains(e.Name.Space, "wordprocessingml") || strings.HasSuffix(e.Name.Space, "/math") || e.Name.Space == "w"
			case "tab":
				if n > 0 && !pars[n-1].inProps {
					write("\t")
				}
			case "br", "cr":
				if attr(e, "type") == "" || attr(e, "type") == "textWrapping" {
					write("\n")
				}
			case "noBreakHyphen":
				write("-")
			case "sym":
				if v, err := strconv.ParseUint(attr(e, "char"), 16, 32); err == nil && v >= 0x20 && (v < 0xd800 || v > 0xf8ff) && v < 0xffff {
					write(string(rune(v)))
				}
			case "tbl":
				if len(tables) > 20 {
					return errors.New("tables more than 20 deep")
				}
				tables = append(tables, &tableState{})
			case "tr":
				if k := len(tables); k > 0 {
					tables[k-1].cells = nil
				}
			case "tc":
				if k := len(tables); k > 0 {
					tables[k-1].cell = &strings.Builder{}
				}
			case "txbxContent":
				box = append(box, nil)
				saved = append(saved, tables)
				tables = nil
			}
		case xml.EndElement:
			depth--
			n := len(pars)
			switch e.Name.Local {
			case "t":
				inText = false
			case "pPr", "rPr":
				if n > 0 {
					pars[n-1].inProps = false
					if e.Name.Local == "pPr" {
						pars[n-1].runHidden = false // the mark alone is hidden
					}
				}
			case "r":
				if n > 0 {
					pars[n-1].runHidden = false
				}
			case "p":
				if n == 0 || strings.Contains(e.Name.Space, "drawingml") {
					continue
				}
				p := pars[n-1]
				pars = pars[:n-1]
				text := strings.TrimRight(p.text.String(), " \t\r\n")
				if p.merged {
					carry += text
					continue
				}
				text, carry = carry+text, ""
				style := x.names[p.style]
				if strings.HasPrefix(style, "toc ") || strings.HasPrefix(style, "table of ") {
					continue // the headings come again in their places
				} else if text != "" {
					l := p.list
					if l.num == "" {
						l = x.listed[p.style]
					}
					if lab := x.label(l); lab != "" {
						text = lab + text
					}
					if note != "" {
						text, note = "["+note+"] "+text, ""
					}
				}
				if text != "" && len(tables) == 0 && (p.indent || !p.indentSet && x.indent[p.style]) {
					text = "　　" + text
				}
				if style == "title" && x.title == "" && len(tables) == 0 {
					x.title = oneLine(text)
				}
				emit(text)
				for _, b := range p.boxes {
					emit(b)
				}
			case "tc":
				if k := len(tables); k > 0 && tables[k-1].cell != nil {
					tables[k-1].cells = append(tables[k-1].cells, oneLine(tables[k-1].cell.String()))
					tables[k-1].cell = nil
				}
			case "tr":
				if k := len(tables); k > 0 {
					row := strings.Join(tables[k-1].cells, " | ")
					tables[k-1].cells = nil
					if strings.Trim(row, " |") == "" {
						continue
					}
					if k > 1 && tables[k-2].cell != nil { // a table in a cell
						fmt.Fprintf(tables[k-2].cell, " %s", row)
					} else if len(box) > 0 {
						box[len(box)-1] = append(box[len(box)-1], row)
					} else {
						x.out.WriteString(row + "\n")
					}
				}
			case "tbl":
				if k := len(tables); k > 0 {
					tables = tables[:k-1]
				}
			case "txbxContent":
				k := len(box)
				if k == 0 {
					continue
				}
				inner := box[k-1]
				box, tables = box[:k-1], saved[k-1]
				saved = saved[:k-1]
				if n := len(pars); n > 0 {
					pars[n-1].boxes = append(pars[n-1].boxes, inner...)
				} else {
					for _, s := range inner {
						emit(s)
					}
				}
			}
		case xml.CharData:
			if inText {
				write(string(e))
			}
		}
	}
}

// coreProperties reads title and day of creation.
func coreProperties(d *xml.Decoder) (title, created string) {
	in := ""
	for {
		t, err := d.Token()
		if err != nil {
			return oneLine(title), isoDate(created)
		}
		switch e := t.(type) {
		case xml.StartElement:
			in = e.Name.Local
		case xml.EndElement:
			in = ""
		case xml.CharData:
			switch in {
			case "title":
				title += string(e)
			case "created":
				created += string(e)
			}
		}
	}
}

// ownTitle is the title that a file's properties give, if its text begins with
// it: such titles often stay from another document or name the program.
func ownTitle(title, text string) string {
	strip := func(s string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(blanks, r) {
				return -1
			}
			return r
		}, s)
	}
	if len(text) > 6000 {
		text = strings.ToValidUTF8(text[:6000], "")
	}
	if t := strip(title); len(t) < 12 || !strings.Contains(strip(text), t) {
		return ""
	}
	return title
}
