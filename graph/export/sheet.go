package export

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// An XLSX file (ECMA-376, part 1) as far as we need it: sheets written row by
// row straight into the archive, each a table with a filter on every column
// and a head that stays in sight. No cell is kept in memory.

// Styles of cells: numbers into the list in stylesXML.
const (
	plainStyle = iota
	headStyle
	percentStyle
	thousandsStyle
)

// styled is a cell's value with a style other than plainStyle.
type styled struct {
	style int
	value any
}

// book is a workbook being written.
type book struct {
	zip    *zip.Writer
	names  []string // of the sheets, as users see them
	tables []bool   // by sheet: it has rows below its head
}

func newBook(w io.Writer) *book { return &book{zip: zip.NewWriter(w)} }

// part begins a file of the archive; files bear no time.
func (b *book) part(name, text string) error {
	w, err := b.zip.Create(name)
	if err == nil {
		_, err = io.WriteString(w, xml.Header+text)
	}
	return err
}

const (
	sheetNS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relNS   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packNS  = "http://schemas.openxmlformats.org/package/2006/"
	typeXML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// sheet is a sheet being written.
type sheet struct {
	b     *book
	w     *bufio.Writer
	name  string // of the table
	head  []string
	row   int
	cells []byte
	err   error
}

// sheet begins a sheet. The sheet before must have been closed. Names of
// tables are identifiers; those in head differ.
func (b *book) sheet(title, name string, head []string, widths []float64) (*sheet, error) {
	b.names = append(b.names, title)
	b.tables = append(b.tables, false)
	w, err := b.zip.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(b.names)))
	if err != nil {
		return nil, err
	}
	s := &sheet{b: b, w: bufio.NewWriterSize(w, 1<<16), name: name, head: head}
	fmt.Fprintf(s.w, xml.Header+`<worksheet xmlns="%s" xmlns:r="%s"><sheetViews><sheetView workbookViewId="0"`, sheetNS, relNS)
	if len(b.names) == 1 {
		s.w.WriteString(` tabSelected="1"`)
	}
	s.w.WriteString(`><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	for i, n := range widths {
		fmt.Fprintf(s.w, `<col min="%d" max="%d" width="%s" customWidth="1"/>`, i+1, i+1, num(n))
	}
	s.w.WriteString("</cols><sheetData>")
	row := make([]any, len(head))
	for i, h := range head {
		row[i] = styled{headStyle, h}
	}
	s.add(row)
	return s, s.err
}

// add writes a row: strings, ints, float64s, nil for an empty cell, or these
// as styled.
func (s *sheet) add(cells []any) {
	s.row++
	at := strconv.Itoa(s.row)
	b := append(s.cells[:0], `<row r="`+at+`">`...)
	for i, v := range cells {
		style := plainStyle
		if x, ok := v.(styled); ok {
			style, v = x.style, x.value
		}
		if v == nil || v == "" {
			continue
		}
		b = append(b, `<c r="`...)
		b = append(append(b, column(i)...), at...)
		if style != plainStyle {
			b = strconv.AppendInt(append(b, `" s="`...), int64(style), 10)
		}
		switch v := v.(type) {
		case int:
			b = append(strconv.AppendInt(append(b, `"><v>`...), int64(v), 10), `</v></c>`...)
		case float64:
			b = append(strconv.AppendFloat(append(b, `"><v>`...), v, 'g', -1, 64), `</v></c>`...)
		default:
			b = append(b, `" t="inlineStr"><is><t xml:space="preserve">`...)
			b = append(cellText(b, fmt.Sprint(v)), `</t></is></c>`...)
		}
	}
	s.cells = append(b, `</row>`...)
	if _, err := s.w.Write(s.cells); s.err == nil {
		s.err = err
	}
}

// close ends the sheet and lays a table over its rows.
func (s *sheet) close() error {
	s.w.WriteString("</sheetData>")
	n := len(s.b.names)
	table := s.row > 1 // a table has a row at least
	if table {
		s.w.WriteString(`<tableParts count="1"><tablePart r:id="rId1"/></tableParts>`)
	}
	s.w.WriteString("</worksheet>")
	if err := s.w.Flush(); s.err == nil {
		s.err = err
	}
	if s.err != nil || !table {
		return s.err
	}
	s.b.tables[n-1] = true
	if err := s.b.part(fmt.Sprintf("xl/worksheets/_rels/sheet%d.xml.rels", n), fmt.Sprintf(
		`<Relationships xmlns="%srelationships"><Relationship Id="rId1" Type="%s/table" Target="../tables/table%d.xml"/></Relationships>`, packNS, relNS, n)); err != nil {
		return err
	}
	ref := "A1:" + column(len(s.head)-1) + strconv.Itoa(s.row)
	var t strings.Builder
	fmt.Fprintf(&t, `<table xmlns="%s" id="%d" name="%s" displayName="%s" ref="%s" totalsRowShown="0"><autoFilter ref="%s"/><tableColumns count="%d">`,
		sheetNS, n, s.name, s.name, ref, ref, len(s.head))
	for i, h := range s.head {
		fmt.Fprintf(&t, `<tableColumn id="%d" name="%s"/>`, i+1, cellText(nil, h))
	}
	t.WriteString(`</tableColumns><tableStyleInfo name="TableStyleLight9" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/></table>`)
	return s.b.part(fmt.Sprintf("xl/tables/table%d.xml", n), t.String())
}

const stylesXML = `<styleSheet xmlns="` + sheetNS + `"><numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.####"/></numFmts>` +
	`<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>` +
	`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
	`<fill><patternFill patternType="solid"><fgColor rgb="FFDDE7F0"/><bgColor indexed="64"/></patternFill></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>` +
	`<xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>` +
	`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

// close writes what ties the sheets together. The list of contents comes last,
// when it is known which sheets have tables.
func (b *book) close(title string) error {
	var sheets, rels, types strings.Builder
	for i, name := range b.names {
		n := i + 1
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, cellText(nil, name), n, n)
		fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, n, relNS, n)
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, n, typeXML)
		if b.tables[i] {
			fmt.Fprintf(&types, `<Override PartName="/xl/tables/table%d.xml" ContentType="%stable+xml"/>`, n, typeXML)
		}
	}
	fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/>`, len(b.names)+1, relNS)
	for _, p := range [][2]string{
		{"xl/workbook.xml", `<workbook xmlns="` + sheetNS + `" xmlns:r="` + relNS + `"><bookViews><workbookView activeTab="0"/></bookViews><sheets>` + sheets.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packNS + `relationships">` + rels.String() + `</Relationships>`},
		{"xl/styles.xml", stylesXML},
		{"docProps/core.xml", `<cp:coreProperties xmlns:cp="` + packNS + `metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` +
			string(cellText(nil, title)) + `</dc:title><dc:creator>zhengpu</dc:creator></cp:coreProperties>`},
		{"_rels/.rels", `<Relationships xmlns="` + packNS + `relationships"><Relationship Id="rId1" Type="` + relNS + `/officeDocument" Target="xl/workbook.xml"/>` +
			`<Relationship Id="rId2" Type="` + packNS + `relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`},
		{"[Content_Types].xml", `<Types xmlns="` + packNS + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + typeXML + `sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + typeXML + `styles+xml"/>` +
			`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` + types.String() + `</Types>`},
	} {
		if err := b.part(p[0], p[1]); err != nil {
			return err
		}
	}
	return b.zip.Close()
}

// column is the letters of a column, counted from 0: A, Z, AA.
func column(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return column(i/26-1) + string(rune('A'+i%26))
}

// escapeLike is text that a reader would take for an escaped character.
var escapeLike = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// cellText appends text as XML, without characters that XML has not.
func cellText(b []byte, text string) []byte {
	if strings.Contains(text, "_x") {
		text = escapeLike.ReplaceAllString(text, "_x005F$0")
	}
	from := 0
	for i, r := range text {
		var as string
		switch {
		case r == '&':
			as = "&amp;"
		case r == '<':
			as = "&lt;"
		case r == '>':
			as = "&gt;"
		case r == '"':
			as = "&#34;"
		case r == '\n' || r == '\t' || r == '\r':
			as = "&#" + strconv.Itoa(int(r)) + ";"
		case r < 0x20 || r == 0xfffe || r == 0xffff || r == utf8.RuneError:
			as = "\uFFFD"
		default:
			continue
		}
		b = append(append(b, text[from:i]...), as...)
		_, n := utf8.DecodeRuneInString(text[i:])
		from = i + n
	}
	return append(b, text[from:]...)
}
