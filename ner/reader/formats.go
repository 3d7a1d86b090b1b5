package reader

import (
	"archive/zip"
	"bytes"
	"path/filepath"
	"strings"

	"zhengpu/ner"
)

// format is a kind of file. The table below is the one place where a further
// reader is added: give it a read function (or each, when a file holds several
// documents) and, if Walk shall pick its files up from directories, its
// extensions.
type format struct {
	name  string
	exts  []string // lower case, with the dot
	magic []string // any of these at the start of the file
	match func(b []byte) bool
	byExt bool                                                        // the extension alone will do: such files have no sure mark
	read  func(o Options, path string, b []byte) (*ner.Source, error) // nil: known by sight, not read
	each  func(o Options, d dive, path string, b []byte, yield func(*ner.Source, error) bool) bool
}

func (f format) known() bool { return f.read != nil || f.each != nil }

var plainText = format{name: "plain text", exts: []string{".txt", ".text"}, byExt: true, read: readText}

// formats are tried in order; what none of them claims is plain text.
var formats []format

func init() {
	formats = []format{
		{name: "a PDF document", exts: []string{".pdf"}, magic: []string{"%PDF-"}, match: latePDF, read: readPDF},
		{name: "a Word document (docx)", exts: []string{".docx", ".docm", ".dotx"}, match: zipOf(kindDOCX), read: readDOCX},
		{name: "an Excel workbook (xlsx)", match: zipOf("xlsx")},
		{name: "a PowerPoint presentation (pptx)", match: zipOf("pptx")},
		{name: "an OpenDocument file (odt, ods, odp)", match: zipOf("odf")},
		{name: "an e-book (epub)", match: zipOf("epub")},
		{name: "an OFD document", match: zipOf("ofd")},
		{name: "a ZIP archive", exts: []string{".zip"}, magic: []string{zipMagic, "PK\x05\x06"}, each: eachZIP},
		{name: "an old Office document (doc, xls, wps)", exts: []string{".doc", ".dot", ".wps"}, magic: []string{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, read: readDOC},
		{name: "an RTF document", magic: []string{"{\\rtf"}},
		{name: "a PNG image", magic: []string{"\x89PNG\r\n\x1a\n"}},
		{name: "a JPEG image", magic: []string{"\xff\xd8\xff"}},
		{name: "a GIF image", magic: []string{"GIF87a", "GIF89a"}},
		{name: "a TIFF image", magic: []string{"II*\x00", "MM\x00*"}},
		{name: "a BMP image", match: func(b []byte) bool {
			return len(b) > 30 && b[0] == 'B' && b[1] == 'M' && b[6]|b[7]|b[8]|b[9] == 0
		}},
		{name: "a WebP image", match: func(b []byte) bool {
			return len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP"
		}},
		{name: "a gzip archive", magic: []string{"\x1f\x8b\x08"}},
		{name: "a RAR archive", magic: []string{"Rar!\x1a\x07"}},
		{name: "a 7-Zip archive", magic: []string{"7z\xbc\xaf\x27\x1c"}},
		{name: "a Zstandard archive", magic: []string{"\x28\xb5\x2f\xfd"}},
		{name: "an SQLite database", magic: []string{"SQLite format 3\x00"}},
		{name: "a program", magic: []string{"\x7fELF", "\xca\xfe\xba\xbe", "\xcf\xfa\xed\xfe"}, match: func(b []byte) bool {
			return len(b) > 64 && b[0] == 'M' && b[1] == 'Z' && bytes.IndexByte(b[:64], 0) >= 0
		}},
		{name: "a web archive (mht)", match: func(b []byte) bool {
			head := bytes.ToLower(b[:min(len(b), 1024)])
			return bytes.HasPrefix(head, []byte("mime-version:")) || bytes.HasPrefix(head, []byte("from: <saved by"))
		}},
		{name: "a web page", exts: []string{".html", ".htm", ".xhtml", ".shtml"}, match: looksHTML, byExt: true, read: readHTML},
		{name: "JSON lines", exts: []string{".jsonl", ".ndjson"}, match: looksJSONL, byExt: true, each: eachJSONL},
		{name: "Markdown", exts: []string{".md", ".markdown"}, byExt: true, read: readMarkdown},
		plainText,
	}
}

// formatOf tells what b, a file's contents or its first bytes, is. Only for a
// ZIP archive the whole file is needed to tell what kind it is.
func formatOf(path string, b []byte) format {
	for _, f := range formats {
		for _, m := range f.magic {
			if len(b) >= len(m) && string(b[:len(m)]) == m {
				return f
			}
		}
		if f.match != nil && f.match(b) {
			return f
		}
	}
	ext := strings.ToLower(filepath.Ext(path))
	for _, f := range formats {
		if f.byExt && contains(f.exts, ext) {
			return f
		}
	}
	return plainText
}

// readable reports whether Walk should take a file of this name from a
// directory.
func readable(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	for _, f := range formats {
		if f.known() && contains(f.exts, ext) {
			return true
		}
	}
	return false
}

// extensions lists what readable takes.
func extensions() string {
	var all []string
	for _, f := range formats {
		if f.known() && len(f.exts) > 0 {
			all = append(all, f.exts[0])
		}
	}
	return strings.Join(all, ", ")
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

const (
	zipMagic = "PK\x03\x04"
	kindDOCX = "docx"
)

// zipOf matches ZIP archives of a kind. A damaged one, whose directory cannot
// be read, is told by the names of its first and last parts.
func zipOf(kind string) func([]byte) bool {
	return func(b []byte) bool {
		if !bytes.HasPrefix(b, []byte(zipMagic)) {
			return false
		}
		zr, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err == nil || err == zip.ErrInsecurePath {
			return zipKind(zr) == kind
		}
		for name, k := range zipKinds {
			if k == kind {
				head, tail := b[:min(len(b), 8192)], b[len(b)-min(len(b), 8192):]
				if bytes.Contains(head, []byte(name)) || bytes.Contains(tail, []byte(name)) {
					return true
				}
			}
		}
		return false
	}
}

// zipKinds are parts that give a kind of document away.
var zipKinds = map[string]string{
	"word/document.xml":      kindDOCX,
	"xl/workbook.xml":        "xlsx",
	"ppt/presentation.xml":   "pptx",
	"META-INF/manifest.xml":  "odf",
	"META-INF/container.xml": "epub",
	"OFD.xml":                "ofd",
}

// zipKind is the kind of document that an archive is, "" for a plain archive.
func zipKind(zr *zip.Reader) string {
	types := false
	for _, f := range zr.File {
		if k := zipKinds[f.Name]; k != "" {
			return k
		}
		types = types || f.Name == "[Content_Types].xml"
	}
	if types { // a writer that calls its main part otherwise
		for _, f := range zr.File {
			if strings.HasPrefix(f.Name, "word/") {
				return kindDOCX
			}
		}
	}
	return ""
}
