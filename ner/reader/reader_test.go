package reader

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	xunicode "golang.org/x/text/encoding/unicode"

	"zhengpu/ner"
)

const simplified = "青禾区2023年完成固定资产投资58亿元，增长12%。“云桥通”平台惠及企业260家。\n城镇居民收入稳步提高，工业经济持续向好；项目建设加快推进！"

const traditional = "青禾區2023年完成固定資產投資58億元，增長12%。「雲橋通」平臺惠及企業260家。\n城鎮居民收入穩步提高，工業經濟持續向好；項目建設加快推進！"

func encode(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func utf16(e xunicode.Endianness, bom xunicode.BOMPolicy) encoding.Encoding {
	return xunicode.UTF16(e, bom)
}

// checkSource demands that every character leads to the bytes that decode to it.
func checkSource(t testing.TB, s *ner.Source) {
	t.Helper()
	if !utf8.ValidString(s.Text) {
		t.Fatalf("%s: not valid UTF-8", s.Charset)
	}
	dec := decoders[s.Charset]
	at := 0
	for i, r := range s.Text {
		raw := s.Map.Raw(ner.Span{Start: i, End: i + utf8.RuneLen(r)})
		if raw.Start < at || raw.End > len(s.Bytes) || raw.Empty() {
			t.Fatalf("%s: %q at %d leads to %v, after %d", s.Charset, r, i, raw, at)
		}
		at = raw.Start
		if got, n, _ := dec(s.Bytes[raw.Start:]); n != raw.Len() || !strings.ContainsRune(got, r) {
			t.Fatalf("%s: %q at %d leads to %v = % x, which is %q", s.Charset, r, i, raw, s.Bytes[raw.Start:raw.End], got)
		}
	}
}

func TestCharsets(t *testing.T) {
	for _, x := range []struct {
		name, text, charset string
		raw                 []byte
	}{
		{"utf-8", simplified, "utf-8", []byte(simplified)},
		{"utf-8 with mark", simplified, "utf-8", []byte("\ufeff" + simplified)},
		{"utf-16le with mark", simplified, "utf-16le", encode(t, utf16(xunicode.LittleEndian, xunicode.UseBOM), simplified)},
		{"utf-16be with mark", simplified, "utf-16be", encode(t, utf16(xunicode.BigEndian, xunicode.UseBOM), simplified)},
		{"utf-16le", simplified, "utf-16le", encode(t, utf16(xunicode.LittleEndian, xunicode.IgnoreBOM), simplified)},
		{"utf-16be", traditional, "utf-16be", encode(t, utf16(xunicode.BigEndian, xunicode.IgnoreBOM), traditional)},
		{"utf-16le of ASCII", "Qinghe GDP 58 / 12%\n", "utf-16le", encode(t, utf16(xunicode.LittleEndian, xunicode.IgnoreBOM), "Qinghe GDP 58 / 12%\n")},
		{"gbk", simplified, "gb18030", encode(t, simplifiedchinese.GBK, simplified)},
		{"gb18030 of traditional text", traditional, "gb18030", encode(t, simplifiedchinese.GB18030, traditional)},
		{"gb18030 with four bytes", "青禾区㐂村与𠮷田公司签约。" + simplified, "gb18030", encode(t, simplifiedchinese.GB18030, "青禾区㐂村与𠮷田公司签约。"+simplified)},
		{"big5", traditional, "big5", encode(t, traditionalchinese.Big5, traditional)},
		{"short gbk", "青禾区经济增长", "gb18030", encode(t, simplifiedchinese.GBK, "青禾区经济增长")},
		{"short big5", "青禾區經濟增長", "big5", encode(t, traditionalchinese.Big5, "青禾區經濟增長")},
		{"short traditional gbk", "青禾區經濟增長", "gb18030", encode(t, simplifiedchinese.GBK, "青禾區經濟增長")},
		{"ascii", "GDP 58\n", "utf-8", []byte("GDP 58\n")},
	} {
		s, err := Decode("own.txt", x.raw)
		if err != nil {
			t.Errorf("%s: %v", x.name, err)
			continue
		}
		if s.Charset != x.charset || s.Text != x.text || s.Kind != "txt" || s.Path != "own.txt" {
			t.Errorf("%s: taken for %s: %q", x.name, s.Charset, s.Text)
			continue
		}
		checkSource(t, s)
	}
}

// TestEveryPrefix reads the sample cut at any place: never a wrong charset for
// texts of some length, never a panic.
func TestEveryPrefix(t *testing.T) {
	for charset, raw := range map[string][]byte{
		"utf-8":    []byte(simplified),
		"utf-16le": encode(t, utf16(xunicode.LittleEndian, xunicode.IgnoreBOM), simplified),
		"utf-16be": encode(t, utf16(xunicode.BigEndian, xunicode.IgnoreBOM), traditional),
		"gb18030":  encode(t, simplifiedchinese.GBK, simplified),
		"big5":     encode(t, traditionalchinese.Big5, traditional),
	} {
		for n := 1; n <= len(raw); n++ {
			s, err := Decode("cut.txt", raw[:n])
			if n < 24 {
				continue
			}
			if err != nil || s.Charset != charset {
				t.Errorf("%s cut at %d: %v %v", charset, n, s, err)
				continue
			}
			checkSource(t, s)
		}
	}
}

func TestDamagedBytes(t *testing.T) {
	raw := []byte(strings.Repeat(simplified, 3))
	raw = append(raw[:100:100], append([]byte{0xff, 0xe5}, raw[102:]...)...)
	s, err := Decode("bad.txt", raw)
	if err != nil {
		t.Fatal(err)
	}
	if s.Charset != "utf-8" || !strings.Contains(s.Text, bad) {
		t.Errorf("%s %q", s.Charset, s.Text)
	}
	checkSource(t, s)
	s, err = Decode("nul.txt", []byte("青禾区\x00经济增长，项目建设加快推进。"))
	if err != nil || !strings.Contains(s.Text, "\x00") {
		t.Errorf("%v %v", s, err)
	}
}

func TestOverruledCharset(t *testing.T) {
	raw := encode(t, simplifiedchinese.GBK, simplified)
	for _, name := range []string{"gbk", "gb18030"} {
		s, err := Options{Charset: name}.Decode("own.txt", raw)
		if err != nil || s.Text != simplified || s.Charset != "gb18030" {
			t.Errorf("%s: %v %v", name, s, err)
		}
	}
	if _, err := (Options{Charset: "latin9"}).Decode("own.txt", raw); !errors.Is(err, ErrCharset) {
		t.Errorf("%v", err)
	}
}

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, b, 0o644); err != nil {
			t.Fatal(err)
		}
		return p
	}
	noise := make([]byte, 4096)
	x := uint32(1)
	for i := range noise {
		x = x*1664525 + 1013904223
		noise[i] = byte(x >> 24)
	}
	for _, c := range []struct {
		path string
		want error
		say  string
	}{
		{filepath.Join(dir, "none.txt"), ErrMissing, "no such file"},
		{dir, ErrDirectory, "directory"},
		{write("empty.txt", nil), ErrEmpty, "empty file"},
		{write("blank.txt", []byte(" \n\u3000\r\n")), ErrEmpty, "nothing but blanks"},
		{write("mark.txt", []byte("\xef\xbb\xbf")), ErrEmpty, "nothing but blanks"},
		{write("a.txt", []byte("%PDF-1.4 ...")), ErrDamaged, "a PDF document"},
		{write("b.txt", []byte("PK\x03\x04....word/document.xml")), ErrDamaged, "docx"},
		{write("c.txt", []byte("PK\x03\x04....other")), ErrDamaged, "a ZIP archive"},
		{write("d.txt", []byte("\x89PNG\r\n\x1a\n....")), ErrBinary, "a PNG image"},
		{write("e.txt", []byte("\xff\xd8\xff\xe0....")), ErrBinary, "a JPEG image"},
		{write("f.doc", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....")), ErrDamaged, "doc"},
		{write("g.txt", noise), nil, "g.txt"},
	} {
		_, err := Read(c.path)
		var e *Error
		if !errors.As(err, &e) || e.Path != c.path || !strings.Contains(err.Error(), c.say) || !strings.HasPrefix(err.Error(), c.path) {
			t.Errorf("%s: %v", c.path, err)
			continue
		}
		if c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v is not %v", c.path, err, c.want)
		}
		if c.want == nil && !errors.Is(err, ErrBinary) && !errors.Is(err, ErrCharset) {
			t.Errorf("%s: %v", c.path, err)
		}
	}
}

// TestTooLarge wants a file of 200 MB refused without reading it: the file is
// sparse, and reading it would take memory that the test does not have.
func TestTooLarge(t *testing.T) {
	p := filepath.Join(t.TempDir(), "big.txt")
	f, err := os.Create(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(200 << 20); err != nil {
		t.Skip("no sparse files here: ", err)
	}
	f.Close()
	allocs := testing.AllocsPerRun(1, func() {
		_, err = Read(p)
	})
	if !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "200.0 MB, the limit is 64.0 MB") || allocs > 100 {
		t.Errorf("%v, %v allocations", err, allocs)
	}
	small := filepath.Join(t.TempDir(), "small.txt")
	if err := os.WriteFile(small, []byte(simplified), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := (Options{MaxBytes: 10}).Read(small); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%v", err)
	}
	if _, err := (Options{MaxBytes: 10}).Decode(small, []byte(simplified)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%v", err)
	}
}

func TestWalk(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.txt", "a.md", "sub/c.TEXT", "sub/d.xyz", ".hidden/e.txt", "sub/.f.txt", "none/g.csv"} {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	at := func(names ...string) (out []string) {
		for _, n := range names {
			out = append(out, filepath.Join(dir, n))
		}
		return out
	}
	same := func(got, want []string) bool { return strings.Join(got, "|") == strings.Join(want, "|") }

	files, bad := Walk(dir)
	if want := at("a.md", "b.txt", "sub/c.TEXT"); !same(files, want) || len(bad) != 0 {
		t.Errorf("%v %v", files, bad)
	}
	// Named files are taken whatever they are called, and each once.
	files, bad = Walk(filepath.Join(dir, "none/g.csv"), filepath.Join(dir, "b.txt"), dir, filepath.Join(dir, "gone.txt"), filepath.Join(dir, "none"))
	if want := at("a.md", "b.txt", "none/g.csv", "sub/c.TEXT"); !same(files, want) {
		t.Errorf("%v", files)
	}
	if len(bad) != 2 || !errors.Is(bad[0], ErrMissing) || !errors.Is(bad[1], ErrNoReports) {
		t.Errorf("%v", bad)
	}
	if files, bad := Walk(); files != nil || bad != nil {
		t.Errorf("%v %v", files, bad)
	}
}

func TestUnreadable(t *testing.T) {
	p := filepath.Join(t.TempDir(), "locked.txt")
	if err := os.WriteFile(p, []byte(simplified), 0o000); err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadFile(p); err == nil {
		t.Skip("this user may read everything")
	}
	if _, err := Read(p); !errors.Is(err, fs.ErrPermission) || strings.Count(err.Error(), p) != 1 {
		t.Errorf("%v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(simplified))
	f.Add([]byte("\ufeff" + simplified))
	for _, e := range []encoding.Encoding{simplifiedchinese.GB18030, traditionalchinese.Big5, utf16(xunicode.LittleEndian, xunicode.UseBOM), utf16(xunicode.BigEndian, xunicode.IgnoreBOM)} {
		f.Add(encode(f, e, traditional))
	}
	f.Add([]byte("%PDF-1.4"))
	f.Add([]byte{0xff, 0xfe, 0x00})
	f.Add([]byte("青\x00禾"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Decode("f.txt", b)
		if err != nil {
			if e := (*Error)(nil); !errors.As(err, &e) || e.Path != "f.txt" {
				t.Fatalf("%T %v", err, err)
			}
			return
		}
		checkSource(t, s)
		again, err := Decode("f.txt", bytes.Clone(b))
		if err != nil || again.Text != s.Text {
			t.Fatal("not the same again")
		}
	})
}

func BenchmarkDecodeGBK(b *testing.B) {
	raw := encode(b, simplifiedchinese.GBK, strings.Repeat(simplified, 200))
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := Decode("x", raw); err != nil {
			b.Fatal(err)
		}
	}
}
