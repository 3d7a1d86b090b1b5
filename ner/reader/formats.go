package reader

import (
	"bytes"
	"path/filepath"
	"strings"

	"zhengpu/ner"
)

// format is a kind of file. The table below is the one place where a further
// reader is added: give it a read function and, if Walk shall pick its files
// up from directories, its extensions.
type format struct {
	name  string
	exts  []string // lower case, with the dot
	magic []string // any of these at the start of the file
	match func(b []byte) bool
	read  func(o Options, path string, b []byte) (*ner.Source, error) // nil: known by sight, not read
}

var plainText = format{name: "plain text", exts: []string{".txt", ".text", ".md"}, read: readText}

// formats are tried in order; what none of them claims is plain text.
var formats = []format{
	{name: "a PDF document", magic: []string{"%PDF-"}},
	{name: "a Word document (docx)", match: zipWith("word/")},
	{name: "an Excel workbook (xlsx)", match: zipWith("xl/")},
	{name: "a PowerPoint presentation (pptx)", match: zipWith("ppt/")},
	{name: "a ZIP archive", magic: []string{"PK\x03\x04", "PK\x05\x06"}},
	{name: "an old Office document (doc, xls, wps)", magic: []string{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}},
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
	plainText,
}

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
		if f.read != nil && len(f.magic) == 0 && f.match == nil && contains(f.exts, ext) {
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
		if f.read != nil && contains(f.exts, ext) {
			return true
		}
	}
	return false
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

func zipWith(folder string) func([]byte) bool {
	return func(b []byte) bool {
		if !bytes.HasPrefix(b, []byte("PK\x03\x04")) {
			return false
		}
		head := b[:min(len(b), 8192)]
		tail := b[len(b)-min(len(b), 8192):]
		return bytes.Contains(head, []byte(folder)) || bytes.Contains(tail, []byte(folder))
	}
}
