package reader

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	u16 "unicode/utf16"

	"github.com/richardlehane/mscfb"
	"golang.org/x/text/encoding/charmap"

	"zhengpu/ner"
)

// readDOC reads Word 97-2003 documents ([MS-DOC]): the text of the piece table,
// a line for each paragraph, table rows with bars between cells,
// notes at the end. Field codes, deleted and hidden text stay out.
func readDOC(o Options, path string, b []byte) (*ner.Source, error) {
	damaged := func(format string, args ...any) (*ner.Source, error) {
		return nil, &Error{Path: path, Err: ErrDamaged, Detail: "a Word document (doc): " + fmt.Sprintf(format, args...)}
	}
	ole, err := mscfb.New(bytes.NewReader(b))
	if err != nil {
		return damaged("%v", err)
	}
	streams := map[string][]byte{}
	names := map[string]bool{}
	for entry, err := ole.Next(); err == nil; entry, err = ole.Next() {
		if len(names) > 10000 {
			return damaged("more than 10000 streams")
		}
		names[entry.Name] = true
		if len(entry.Path) > 0 { // an object put into the document
			continue
		}
		switch entry.Name {
		case "WordDocument", "0Table", "1Table", "SummaryInformation", "\x05SummaryInformation":
			if entry.Size < 0 || entry.Size > int64(len(b)) {
				return damaged("stream %s states %d bytes, the file has %d", entry.Name, entry.Size, len(b))
			}
			s := make([]byte, entry.Size)
			n, err := io.ReadFull(entry, s)
			if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && err != io.EOF {
				return damaged("stream %s: %v", entry.Name, err)
			}
			if _, twice := streams[strings.TrimLeft(entry.Name, "\x05")]; !twice {
				streams[strings.TrimLeft(entry.Name, "\x05")] = s[:n]
			}
		}
	}
	doc := streams["WordDocument"]
	switch {
	case doc == nil && names["EncryptedPackage"]:
		return nil, &Error{Path: path, Err: ErrEncrypted}
	case doc == nil && (names["Workbook"] || names["Book"]):
		return nil, &Error{Path: path, Err: ErrBinary, Detail: "looks like an Excel workbook (xls)"}
	case doc == nil && names["PowerPoint Document"]:
		return nil, &Error{Path: path, Err: ErrBinary, Detail: "looks like a PowerPoint presentation (ppt)"}
	case doc == nil:
		return nil, &Error{Path: path, Err: ErrBinary, Detail: "looks like an old Office document without a text of Word's"}
	case len(doc) < 0x1aa:
		return damaged("its header is cut off")
	}
	le := binary.LittleEndian
	if id := le.Uint16(doc); id != 0xa5ec {
		if id == 0xa5dc || id == 0xa5db || id == 0xa5e8 {
			return nil, &Error{Path: path, Err: ErrBinary, Detail: "looks like a document of Word 95 or earlier: save it as docx"}
		}
		return damaged("not a header of Word's")
	}
	flags := le.Uint16(doc[0x0a:])
	if flags&0x0100 != 0 {
		return nil, &Error{Path: path, Err: ErrEncrypted}
	}
	table := streams["0Table"]
	if flags&0x0200 != 0 {
		table = streams["1Table"]
	}
	if table == nil {
		return damaged("without its table stream")
	}
	at := func(fib int) []byte { // a structure of the table stream that the header points at
		if fib+8 > len(doc) {
			return nil
		}
		fc, n := uint64(le.Uint32(doc[fib:])), uint64(le.Uint32(doc[fib+4:]))
		if fc+n > uint64(len(table)) {
			return nil
		}
		return table[fc : fc+n]
	}
	pieces, err := pieceTable(at(0x1a2))
	if err != nil {
		return damaged("%v", err)
	}
	// Lengths of the parts of the text, which lie one after another.
	var parts [8]int
	for i, off := range []int{0x4c, 0x50, 0x54, 0x58, 0x5c, 0x60, 0x64, 0x68} {
		if n := int32(le.Uint32(doc[off:])); n > 0 {
			parts[i] = int(n)
		}
	}
	gone := goneRuns(doc, at(0xfa))
	var units []uint16
	for _, p := range pieces {
		n := p.end - p.start
		size := 2
		if p.narrow {
			size = 1
		}
		if p.fc < 0 || p.fc+n*size > len(doc) {
			return damaged("a piece of text lies outside the file")
		}
		if int64(len(units)+n) > o.limit() {
			return nil, tooLarge(path, int64(len(units)+n), o.limit())
		}
		for i := range n {
			fc := p.fc + i*size
			var u uint16
			if p.narrow {
				u = uint16(charmap.Windows1252.DecodeByte(doc[fc]))
			} else {
				u = le.Uint16(doc[fc:])
			}
			if gone.has(fc) {
				u = 0xffff
				if !p.narrow && le.Uint16(doc[fc:]) == '\r' || p.narrow && doc[fc] == '\r' {
					u = '\r'
				}
			}
			units = append(units, u)
		}
	}
	var sb strings.Builder
	cut := func(n int) []uint16 {
		n = min(n, len(units))
		part := units[:n]
		units = units[n:]
		return part
	}
	main := cut(parts[0])
	if parts[0] == 0 {
		main = cut(len(units))
	}
	writeDOC(&sb, main)
	notes := cut(parts[1])
	cut(parts[2] + parts[3] + parts[4]) // headers and footers, macros, comments
	ends := cut(parts[5])
	boxes := cut(parts[6])
	for _, p := range [][]uint16{boxes, notes, ends} {
		writeDOC(&sb, p)
	}
	src, err := extracted(path, b, "doc", sb.String())
	if err != nil {
		return nil, err
	}
	src.Title, src.Created = summary(streams["SummaryInformation"])
	src.Title = ownTitle(src.Title, src.Text)
	return src, nil
}

// piece is a run of characters [start, end) that lies at byte fc of the
// document stream, in bytes of Windows-1252 when narrow, else in UTF-16.
type piece struct {
	start, end, fc int
	narrow         bool
}

// pieceTable reads a Clx ([MS-DOC] 2.9.38).
func pieceTable(clx []byte) ([]piece, error) {
	le := binary.LittleEndian
	for len(clx) > 0 && clx[0] == 1 { // property changes
		if len(clx) < 3 || 3+int(le.Uint16(clx[1:])) > len(clx) {
			return nil, errors.New("its piece table is cut off")
		}
		clx = clx[3+int(le.Uint16(clx[1:])):]
	}
	if len(clx) < 5 || clx[0] != 2 {
		return nil, errors.New("without a piece table")
	}
	n := uint64(le.Uint32(clx[1:]))
	if clx = clx[5:]; n > uint64(len(clx)) || n < 4 {
		return nil, errors.New("its piece table is cut off")
	}
	clx = clx[:n]
	count := (len(clx) - 4) / 12
	pieces := make([]piece, count)
	for i := range pieces {
		start, end := int(le.Uint32(clx[4*i:])), int(le.Uint32(clx[4*i+4:]))
		fc := le.Uint32(clx[4*(count+1)+8*i+2:])
		if start > end || end > 1<<30 {
			return nil, errors.New("its piece table is out of order")
		}
		pieces[i] = piece{start: start, end: end, fc: int(fc &^ 0xc0000000), narrow: fc&0x40000000 != 0}
		if pieces[i].narrow {
			pieces[i].fc /= 2
		}
	}
	return pieces, nil
}

// runs of bytes of the document stream, in order.
type byteRuns []ner.Span

func (r byteRuns) has(fc int) bool {
	lo, hi := 0, len(r)
	for lo < hi {
		if mid := (lo + hi) / 2; r[mid].End <= fc {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo < len(r) && r[lo].Start <= fc
}

// goneRuns are the bytes whose characters a revision deleted or that are
// hidden: those with sprmCFRMarkDel or sprmCFVanish in the formatted disk pages
// that bte, a PlcBteChpx, lists. What cannot be read is passed over.
func goneRuns(doc, bte []byte) byteRuns {
	le := binary.LittleEndian
	if len(bte) < 12 {
		return nil
	}
	var out byteRuns
	count := (len(bte) - 4) / 8
	for i := range count {
		page := int(le.Uint32(bte[4*(count+1)+4*i:])&0x3fffff) * 512
		if page+512 > len(doc) {
			continue
		}
		p := doc[page : page+512]
		runs := int(p[511])
		if 4*(runs+1)+runs > 511 {
			continue
		}
		for j := range runs {
			off := 2 * int(p[4*(runs+1)+j])
			if off == 0 || off >= 511 {
				continue
			}
			n := int(p[off])
			if off+1+n > 511 || !hides(p[off+1:off+1+n]) {
				continue
			}
			s := ner.Span{Start: int(le.Uint32(p[4*j:])), End: int(le.Uint32(p[4*j+4:]))}
			if s.Empty() || len(out) > 0 && s.Start < out[len(out)-1].End {
				continue
			}
			out = append(out, s)
		}
	}
	return out
}

// hides reports whether a list of character properties deletes or hides.
func hides(grpprl []byte) bool {
	for len(grpprl) >= 3 {
		sprm := binary.LittleEndian.Uint16(grpprl)
		if (sprm == 0x0800 || sprm == 0x083c) && grpprl[2] == 1 {
			return true
		}
		size := 0
		switch sprm >> 13 {
		case 0, 1:
			size = 1
		case 2, 4, 5:
			size = 2
		case 3:
			size = 4
		case 7:
			size = 3
		case 6:
			size = 1 + int(grpprl[2])
		}
		if 2+size > len(grpprl) {
			return false
		}
		grpprl = grpprl[2+size:]
	}
	return false
}

// writeDOC writes the characters of a part of the text. A mark 7 ends a cell, and
// another one right after it the row.
func writeDOC(sb *strings.Builder, units []uint16) {
	var par []uint16
	var cells, open []string // of a row; paragraphs of a cell
	field := 0               // codes under way
	var in []int             // for each open field 1 while in its code
	text := func() string {
		s := string(u16.Decode(par))
		par = par[:0]
		return s
	}
	for i := 0; i < len(units); i++ {
		u := units[i]
		switch u {
		case 0x13:
			in = append(in, 1)
			field++
			continue
		case 0x14:
			if k := len(in); k > 0 && in[k-1] == 1 {
				in[k-1] = 0
				field--
			}
			continue
		case 0x15:
			if k := len(in); k > 0 {
				field -= in[k-1]
				in = in[:k-1]
			}
			continue
		}
		if field > 0 && u != '\r' {
			continue
		}
		switch {
		case u == '\r' || u == 0x0c || u == 0x0e:
			if u == '\r' {
				in, field = nil, 0 // a code never goes over a paragraph's end
			}
			s := strings.TrimRight(text(), " \t\n")
			if len(cells) > 0 { // the first paragraphs of a cell that is not the row's first
				open = append(open, s)
			} else {
				sb.WriteString(s + "\n")
			}
		case u == 7:
			cells = append(cells, oneLine(strings.Join(append(open, text()), " ")))
			open = nil
			if i+1 < len(units) && units[i+1] == 7 { // the row's end
				i++
				if row := strings.Join(cells, " | "); strings.Trim(row, " |") != "" {
					sb.WriteString(row + "\n")
				}
				cells = nil
			}
		case u == 0x0b:
			par = append(par, '\n')
		case u == '\t' || u == '\n':
			par = append(par, u)
		case u == 0x1e:
			par = append(par, '-')
		case u < 0x20 || u == 0xffff:
		default:
			par = append(par, u)
		}
	}
	if s := strings.Join(append(append(cells, open...), text()), " "); strings.TrimLeft(s, blanks) != "" {
		sb.WriteString(s + "\n")
	}
}

// summary reads title and day of creation of a property set ([MS-OLEPS]).
func summary(b []byte) (title, created string) {
	le := binary.LittleEndian
	if len(b) < 48 || le.Uint16(b) != 0xfffe {
		return "", ""
	}
	off := int(le.Uint32(b[44:]))
	if off < 0 || off+8 > len(b) {
		return "", ""
	}
	set := b[off:]
	codepage := uint16(1252)
	value := func(id uint32) []byte {
		for i := range min(int(le.Uint32(set[4:])), 200) {
			if 16+8*i > len(set) {
				return nil
			}
			if le.Uint32(set[8+8*i:]) == id {
				if at := uint64(le.Uint32(set[12+8*i:])); at+8 <= uint64(len(set)) {
					return set[at:]
				}
			}
		}
		return nil
	}
	if v := value(1); v != nil && le.Uint16(v) == 2 {
		codepage = le.Uint16(v[4:])
	}
	if v := value(2); len(v) >= 8 {
		n := int(le.Uint32(v[4:]))
		if n < 0 || n > 4096 {
			n = 0
		}
		switch le.Uint16(v) {
		case 30:
			raw := bytes.TrimRight(v[8:8+min(n, len(v)-8)], "\x00")
			switch codepage {
			case 936, 54936:
				for len(raw) > 0 {
					s, k, _ := decodeGB(raw)
					title, raw = title+s, raw[k:]
				}
			case 950:
				for len(raw) > 0 {
					s, k, _ := decodeBig5(raw)
					title, raw = title+s, raw[k:]
				}
			default:
				title = strings.ToValidUTF8(string(raw), "\ufffd")
			}
		case 31:
			var u []uint16
			for i := 8; i+1 < len(v) && i < 8+2*n; i += 2 {
				u = append(u, le.Uint16(v[i:]))
			}
			title = strings.TrimRight(string(u16.Decode(u)), "\x00")
		}
	}
	if v := value(12); len(v) >= 12 && le.Uint16(v) == 64 {
		const epoch = 116444736000000000 // 1970 in steps of 100 ns since 1601
		if t := le.Uint64(v[4:]); t > epoch && t < 1<<62 {
			created = time.Unix(int64(t-epoch)/1e7, 0).UTC().Format("2006-01-02")
		}
	}
	return oneLine(title), created
}
