package clean

import (
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"zhengpu/ner"
	"zhengpu/ner/reader"
)

func newCleaner(t testing.TB) *Cleaner {
	t.Helper()
	c, err := New(os.DirFS("../../seeds"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// checkMap demands that every character of the clean text leads to bytes of the
// file that decode to it, or to bytes that a Change tells of.
func checkMap(t testing.TB, src *ner.Source, doc *ner.Document, changes []Change) {
	t.Helper()
	told := make([]bool, len(src.Bytes)+1)
	for _, c := range changes {
		if c.Raw.Start < 0 || c.Raw.End > len(src.Bytes) || c.Raw.End < c.Raw.Start {
			t.Fatalf("%s: change %+v outside the file", src.Path, c)
		}
		for i := c.Raw.Start; i < c.Raw.End; i++ {
			told[i] = true
		}
		if c.Raw.Empty() {
			told[c.Raw.Start] = true
		}
	}
	faults := 0
	for i, r := range doc.Text {
		raw := doc.Map.Raw(ner.Span{Start: i, End: i + utf8.RuneLen(r)})
		if raw.Start < 0 || raw.End > len(src.Bytes) || raw.End < raw.Start {
			t.Fatalf("%s: %q at %d leads to %v", src.Path, r, i, raw)
		}
		if r == '\n' {
			continue
		}
		got, err := reader.Options{Charset: src.Charset}.Decode(src.Path, src.Bytes[raw.Start:raw.End])
		if err == nil && got.Text == string(r) {
			continue
		}
		if raw.Start < len(told) && told[raw.Start] {
			continue
		}
		if r == ' ' { // a blank of any kind
			continue
		}
		if faults++; faults < 5 {
			t.Errorf("%s: %q at %d leads to bytes %v = %q, and no change tells why", src.Path, r, i, raw, src.Bytes[raw.Start:raw.End])
		}
	}
	for _, s := range doc.Sentences {
		if s.Span.Empty() || s.Span.End > len(doc.Text) || !utf8.ValidString(doc.Slice(s.Span)) {
			t.Fatalf("%s: sentence %+v", src.Path, s)
		}
	}
}

func realFiles(t testing.TB) []string {
	var files []string
	for _, dir := range []string{"reports", "corpus"} {
		found, _ := filepath.Glob("../../../shared/" + dir + "/*.txt")
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Skip("../shared is not here: no real reports to read")
	}
	return files
}

func TestRealFiles(t *testing.T) {
	files := realFiles(t)
	c := newCleaner(t)
	for _, f := range files {
		src, err := reader.Read(f)
		if err != nil {
			t.Error(err)
			continue
		}
		doc, changes, err := c.Clean(src)
		if err != nil {
			t.Error(err)
			continue
		}
		checkMap(t, src, doc, changes)
		again, more, err := c.Clean(&ner.Source{Path: f, Bytes: []byte(doc.Text), Text: doc.Text, Map: ner.Identity(len(doc.Text)), Charset: "utf-8"})
		if err != nil {
			t.Error(err)
			continue
		}
		if again.Text != doc.Text {
			t.Errorf("%s: cleaning the clean text changed it: %+v", f, more[:min(len(more), 3)])
		}
	}
}

// TestRealFilesInCharsets reads each report as it would lie on disk in the other
// charsets: the clean text must be the same and lead to the right bytes.
func TestRealFilesInCharsets(t *testing.T) {
	files := realFiles(t)
	c := newCleaner(t)
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		want := ""
		if src, err := reader.Decode(f, b); err == nil {
			if doc, _, err := c.Clean(src); err == nil {
				want = doc.Text
			}
		}
		for name, enc := range map[string]func([]byte) ([]byte, error){
			"gb18030":  simplifiedchinese.GB18030.NewEncoder().Bytes,
			"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().Bytes,
			"utf-16be": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().Bytes,
			"big5":     traditionalchinese.Big5.NewEncoder().Bytes,
		} {
			raw, err := enc(b)
			if err != nil {
				if name != "big5" {
					t.Errorf("%s: %s: %v", f, name, err)
				}
				continue
			}
			src, err := reader.Decode(f, raw)
			if err != nil {
				t.Error(err)
				continue
			}
			if src.Charset != name {
				t.Errorf("%s: %s taken for %s", f, name, src.Charset)
				continue
			}
			doc, changes, err := c.Clean(src)
			if err != nil {
				t.Error(err)
				continue
			}
			if doc.Text != want {
				t.Errorf("%s: %s reads otherwise", f, name)
			}
			checkMap(t, src, doc, changes)
		}
	}
}
