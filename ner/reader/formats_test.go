package reader

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	u16 "unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"zhengpu/ner"
)

// zipped makes an archive of names and contents in turn.
func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for i := 0; i < len(parts); i += 2 {
		f, err := w.CreateHeader(&zip.FileHeader{Name: parts[i], Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, parts[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// all collects what b, a file called path, yields: for each source its path, and
// for each error its words.
func all(o Options, path string, b []byte) (paths, errs []string) {
	o.decodeEach(o.dive(), path, b, func(s *ner.Source, err error) bool {
		if err != nil {
			errs = append(errs, err.Error())
		} else {
			paths = append(paths, s.Path)
		}
		return true
	})
	return paths, errs
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s:\n%s\nnot\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func hasErrors(t *testing.T, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d errors, not %d: %q", len(got), len(want), got)
		return
	}
	for i := range want {
		if !strings.Contains(got[i], want[i]) {
			t.Errorf("error %q without %q", got[i], want[i])
		}
	}
}

const own = "青禾区引进远山新材料公司。"

func TestZIP(t *testing.T) {
	gbk := func(s string) string { return string(encode(t, simplifiedchinese.GBK, s)) }
	inner := string(zipped(t, "里/c.txt", own, "x.jsonl", `{"id":"七","text":"青禾区。"}`))
	b := zipped(t, "b/二.txt", own, "a.txt", own, "pic.png", "\x89PNG", "__MACOSX/a.txt", "x", ".git/a.txt", "x", "dir/", "", "in.zip", inner, gbk("公报/三.md"), "# 青禾区公报\n")
	paths, errs := all(Options{}, "p/a.zip", b)
	hasErrors(t, errs)
	equal(t, "paths", paths, []string{"p/a.zip!/a.txt", "p/a.zip!/b/二.txt", "p/a.zip!/in.zip!/x.jsonl!/七", "p/a.zip!/in.zip!/里/c.txt", "p/a.zip!/公报/三.md"})

	// The same from disk, and one part alone.
	file := filepath.Join(t.TempDir(), "a.zip")
	if err := os.WriteFile(file, b, 0o644); err != nil {
		t.Fatal(err)
	}
	n := 0
	for src, err := range Each(file) {
		if err != nil {
			t.Fatal(err)
		}
		one, err := Read(src.Path)
		if err != nil || one.Text != src.Text || one.Path != src.Path {
			t.Errorf("%s: %v", src.Path, err)
		}
		n++
	}
	if n != 5 {
		t.Errorf("%d sources", n)
	}
	for range Each(file) {
		break // stops without more ado
	}
	if _, err := Read(file); !errors.Is(err, ErrSeveral) {
		t.Error(err)
	}
	if _, err := Read(file + "!/none.txt"); !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), "not in "+file) {
		t.Error(err)
	}
	if files, bad := Walk(filepath.Dir(file), file+"!/a.txt", "-"); len(bad) > 0 || strings.Join(files, " ") != "- "+file+" "+file+"!/a.txt" {
		t.Error(files, bad)
	}
	if src, err := Decode("one.zip", zipped(t, "a.txt", own)); err != nil || src.Path != "one.zip!/a.txt" {
		t.Error(src, err)
	}
}

func TestZIPRefused(t *testing.T) {
	paths, errs := all(Options{}, "a.zip", zipped(t, "../up.txt", own, "/etc/a.txt", own, "c:/a.txt", own, "a/../b.txt", own, "bell\a.txt", own, "ok.txt", own, "ok.txt", own, "x/..", own))
	equal(t, "paths", paths, []string{"a.zip!/ok.txt"})
	hasErrors(t, errs, "a.zip!/../up.txt: refused: a path that leads out", "no path inside", "in circles", "control characters", "no path inside", "two parts of this name", "in circles")

	bomb := zipped(t, "a.txt", strings.Repeat("青", 3<<20), "b.txt", own)
	paths, errs = all(Options{}, "bomb.zip", bomb)
	equal(t, "paths", paths, []string{"bomb.zip!/b.txt"})
	hasErrors(t, errs, "bomb.zip!/a.txt: refused: unpacks to more than 300 times its size")

	// A bomb in a Word document, and too much in many small parts.
	_, err := Decode("bomb.docx", zipped(t, "word/document.xml", strings.Repeat("<a/>", 3<<20)))
	if !errors.Is(err, ErrRefused) || !strings.HasPrefix(err.Error(), "bomb.docx: ") {
		t.Error(err)
	}
	_, errs = all(Options{MaxArchive: 50}, "many.zip", zipped(t, "a.txt", own, "b.txt", own, "c.txt", own))
	hasErrors(t, errs, "many.zip!/b.txt: refused: the archive unpacks to more than 50 bytes")
	_, errs = all(Options{MaxBytes: 10}, "big.zip", zipped(t, "a.txt", own))
	hasErrors(t, errs, "too large")

	deep := []byte(own)
	name := "a.txt"
	for range 6 {
		deep, name = zipped(t, name, string(deep)), "a.zip"
	}
	_, errs = all(Options{}, "deep.zip", deep)
	hasErrors(t, errs, "more than 3 deep")

	_, errs = all(Options{}, "none.zip", zipped(t, "a.exe", "MZ"))
	hasErrors(t, errs, "no file of these kinds")
	_, errs = all(Options{}, "cut.zip", bomb[:len(bomb)/2])
	hasErrors(t, errs, "cut.zip: damaged: a ZIP archive without a table of contents")
	locked := zipped(t, "a.txt", own)
	at := bytes.Index(locked, []byte("PK\x01\x02"))
	locked[at+8] |= 1
	_, errs = all(Options{}, "locked.zip", locked)
	hasErrors(t, errs, "locked.zip!/a.txt: encrypted")
	bad := zipped(t, "a.txt", own)
	copy(bad[40:], "\xff\xff\xff\xff")
	_, errs = all(Options{}, "bad.zip", bad)
	hasErrors(t, errs, "bad.zip!/a.txt: damaged")
}

func TestPartNames(t *testing.T) {
	name := "公报/一.txt"
	raw := string(encode(t, simplifiedchinese.GBK, name))
	extra := []byte{0x75, 0x70, 0, 0, 1, 0, 0, 0, 0}
	binary.LittleEndian.PutUint32(extra[5:], crc32.ChecksumIEEE([]byte("x.txt")))
	extra = append(extra, name...)
	binary.LittleEndian.PutUint16(extra[2:], uint16(len(extra)-4))
	for _, c := range []struct {
		h    zip.FileHeader
		want string
	}{
		{zip.FileHeader{Name: raw, NonUTF8: true}, name},
		{zip.FileHeader{Name: name, NonUTF8: true}, name},
		{zip.FileHeader{Name: "x.txt", Extra: extra}, name},
		{zip.FileHeader{Name: "y.txt", Extra: extra}, "y.txt"},
		{zip.FileHeader{Name: `dir\a.txt`}, "dir/a.txt"},
	} {
		if got := partName(&zip.File{FileHeader: c.h}); got != c.want {
			t.Errorf("%q, not %q", got, c.want)
		}
	}
}

func TestJSONLines(t *testing.T) {
	lines := "\ufeff" + `{"id":"a/1","title":"青禾区\n要闻","text":"青禾区开工。","date":"2021年3月5日 10:00","source":"青禾日报","more":[1]}
{"id":17,"text":"远山公司落户。","date":"20210306"}

{"text":"第三篇。","date":null}
not json
{"id":"x","text":5}
{"id":"y"}
{"id":"z","text":"  "}
[1]
{"id":17,"text":"同一个号。","date":"昨天"}
{"id":"q","text":"断了
` + "{\"text\":\"\xc7\xe0\"}\n" + `{"text":"完。"}`
	var got []string
	o := Options{}
	o.decodeEach(o.dive(), "c.jsonl", []byte(lines), func(s *ner.Source, err error) bool {
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || !errors.Is(err, ErrLine) {
				t.Error(err)
			}
			got = append(got, err.Error())
			return true
		}
		checkExtracted(t, s)
		got = append(got, fmt.Sprint(s.Path, "|", s.Text, "|", s.Title, "|", s.Date, "|", s.Origin))
		return true
	})
	equal(t, "lines", got, []string{
		"c.jsonl!/a_1|青禾区开工。|青禾区 要闻|2021-03-05|青禾日报",
		"c.jsonl!/17|远山公司落户。||2021-03-06|",
		"c.jsonl!/L4|第三篇。|||",
		`c.jsonl:5: not a document: a line has to be one JSON object {"id": …, "text": …}`,
		"c.jsonl:6: not a document: text has to be a string, not a number",
		"c.jsonl:7: not a document: no text",
		"c.jsonl:8: not a document: the text is empty",
		`c.jsonl:9: not a document: a line has to be one JSON object {"id": …, "text": …}`,
		"c.jsonl!/17#L10|同一个号。|||",
		"c.jsonl:11: not a document: unexpected end of JSON input at column 24",
		"c.jsonl:12: not a document: JSON has to be UTF-8",
		"c.jsonl!/L13|完。|||",
	})

	file := filepath.Join(t.TempDir(), "c.jsonl")
	if err := os.WriteFile(file, []byte(lines), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"17", "17#L10", "L13"} {
		if s, err := Read(file + "!/" + id); err != nil || s.Path != file+"!/"+id {
			t.Error(id, s, err)
		}
	}
	_, errs := all(Options{MaxBytes: 40}, "c.jsonl", []byte(`{"text":"a"}`+"\n"+`{"text":"`+strings.Repeat("长", 99)+`"}`))
	hasErrors(t, errs, "too large")
	long := strings.NewReader(`{"text":"甲"}` + "\n" + `{"text":"` + strings.Repeat("长", 99) + `"}` + "\n" + `{"text":"乙"}`)
	n := 0
	errs = nil
	for s, err := range (Options{MaxBytes: 40, Stdin: long}).Each("-") {
		if err != nil {
			errs = append(errs, err.Error())
		} else if n++; s.Kind != "jsonl" {
			t.Error(s.Kind)
		}
	}
	if hasErrors(t, errs, "-:2: not a document: a line over 40 bytes"); n != 2 {
		t.Error(n)
	}
}

func TestDates(t *testing.T) {
	for in, want := range map[string]string{
		"2022-04-11 09:30": "2022-04-11", "2022/4/1": "2022-04-01", "2022年4月1日": "2022-04-01", "20220411": "2022-04-11", "D:20220411093000+08'00'": "2022-04-11",
		"2022-13-01": "", "2022-04": "", "13800138000": "", "1649640600": "", "": "", "2022-04-11T00:00:00Z": "2022-04-11",
	} {
		if got := isoDate(in); got != want {
			t.Errorf("%q: %q, not %q", in, got, want)
		}
	}
}

func TestStdin(t *testing.T) {
	for name, c := range map[string]struct {
		b    []byte
		kind string
	}{
		"text": {[]byte(own), "txt"}, "html": {[]byte("<html><body><p>" + own + "</p></body></html>"), "html"},
		"docx": {docxOf(t, "<w:p><w:r><w:t>"+own+"</w:t></w:r></w:p>"), "docx"}, "zip": {zipped(t, "a.txt", own), "txt"},
	} {
		s, err := (Options{Stdin: bytes.NewReader(c.b)}).Read("-")
		if err != nil || s.Kind != c.kind || !strings.Contains(s.Text, own) {
			t.Error(name, s, err)
		}
	}
	if _, err := (Options{Stdin: strings.NewReader("")}).Read("-"); !errors.Is(err, ErrEmpty) {
		t.Error(err)
	}
}

const w = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

func docxOf(t testing.TB, body string, more ...string) []byte {
	return zipped(t, append([]string{"[Content_Types].xml", "<Types/>", "word/document.xml",
		`<?xml version="1.0"?><w:document ` + w + ` xmlns:mc="m" xmlns:wp="http://x/wordprocessingDrawing" xmlns:a="http://x/drawingml"><w:body>` + body + `</w:body></w:document>`}, more...)...)
}

func para(s string) string { return "<w:p><w:r><w:t>" + s + "</w:t></w:r></w:p>" }

func TestDOCX(t *testing.T) {
	for _, c := range []struct {
		name, body, want string
	}{
		{"runs", `<w:p><w:r><w:t>青禾</w:t></w:r><w:r><w:t xml:space="preserve">区 </w:t></w:r><w:hyperlink><w:r><w:t>远山</w:t></w:r></w:hyperlink></w:p>` + para("二。"), "青禾区 远山\n二。"},
		{"table", `<w:tbl><w:tr><w:tc>` + para("指标") + `</w:tc><w:tc>` + para("数值") + para("亿元") + `</w:tc></w:tr><w:tr><w:tc>` + para("总值") + `</w:tc><w:tc>` + para("120") + `</w:tc></w:tr></w:tbl>` + para("后"), "指标 | 数值 亿元\n总值 | 120\n后"},
		{"deleted", `<w:p><w:r><w:t>引进</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>走</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:moveTo><w:r><w:t>来</w:t></w:r></w:moveTo></w:p>`, "引进新来"},
		{"deleted mark", `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>` + para("后"), "前后"},
		{"hidden", `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r></w:p>`, "显"},
		{"fields", `<w:p><w:r><w:instrText> PAGE </w:instrText></w:r><w:fldSimple w:instr="DATE"><w:r><w:t>5</w:t></w:r></w:fldSimple></w:p>`, "5"},
		{"pinyin", `<w:p><w:r><w:ruby><w:rt><w:r><w:t>qīng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>青</w:t></w:r></w:rubyBase></w:ruby><w:t>禾</w:t></w:r></w:p>`, "青禾"},
		{"box", `<w:p><w:r><w:t>正文</w:t><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>` + para("框") + `</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:txbxContent>` + para("框") + `</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>续。</w:t></w:r></w:p>`, "正文续。\n框"},
		{"breaks", `<w:p><w:pPr><w:tabs><w:tab/></w:tabs><w:ind w:firstLineChars="200"/></w:pPr><w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t><w:br w:type="page"/></w:r></w:p>`, "　　一\n二\t三"},
		{"change of form", `<w:p><w:pPr><w:pStyle w:val="a"/><w:pPrChange><w:pPr><w:pStyle w:val="TOC1"/></w:pPr></w:pPrChange></w:pPr><w:r><w:t>留</w:t></w:r></w:p>`, "留"},
		{"contents", `<w:p><w:pPr><w:pStyle w:val="11"/></w:pPr><w:r><w:t>一、回顾 3</w:t></w:r></w:p>` + para("一、回顾"), "一、回顾"},
		{"numbered", `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>回顾</w:t></w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>工业</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="h"/></w:pPr><w:r><w:t>安排</w:t></w:r></w:p>`, "一、回顾\n（一）工业\n二、安排"},
		{"footnote", `<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id="2"/></w:r></w:p>`, "正文\n[2] 注"},
	} {
		more := []string{
			"word/styles.xml", `<w:styles ` + w + `><w:style w:styleId="11"><w:name w:val="TOC 1"/></w:style><w:style w:styleId="h"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>`,
			"word/numbering.xml", `<w:numbering ` + w + `><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`}
		if c.name == "footnote" {
			more = append(more, "word/footnotes.xml", `<w:footnotes `+w+`><w:footnote w:type="separator" w:id="0">`+para("-")+`</w:footnote><w:footnote w:id="2">`+para("注")+`</w:footnote></w:footnotes>`)
		}
		s, err := Decode("a.docx", docxOf(t, c.body, more...))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		checkExtracted(t, s)
		if got := strings.TrimRight(s.Text, "\n"); got != c.want {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
	s, err := Decode("a.docx", docxOf(t, para("青禾区2021年工作报告")+para("正文。"), "docProps/core.xml",
		`<c:coreProperties xmlns:c="c" xmlns:dc="d"><dc:title>青禾区2021年 工作报告</dc:title><dcterms:created>2022-01-03T08:00:00Z</dcterms:created></c:coreProperties>`))
	if err != nil || s.Title != "青禾区2021年 工作报告" || s.Created != "2022-01-03" || s.Date != "" {
		t.Error(s, err)
	}
	// A title that the text does not begin with stays from another document.
	s, err = Decode("a.docx", docxOf(t, para("正文。"), "docProps/core.xml", `<c xmlns:dc="d"><dc:title>青禾区2020年工作报告</dc:title></c>`))
	if err != nil || s.Title != "" {
		t.Error(s, err)
	}
	for body, want := range map[string]error{"": ErrEmpty, "<w:p><w:r>": ErrDamaged, strings.Repeat("<x>", 5000): ErrDamaged} {
		if _, err := Decode("a.docx", docxOf(t, body)); !errors.Is(err, want) && !(want == ErrDamaged && errors.Is(err, ErrEmpty)) {
			t.Errorf("%.20q: %v", body, err)
		}
	}
	if _, err := Decode("a.docx", zipped(t, "[Content_Types].xml", "<a/>", "word/styles.xml", "<a/>")); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "main part") {
		t.Error(err)
	}
}

func TestHanNumbers(t *testing.T) {
	for n, want := range map[int]string{0: "〇", 1: "一", 10: "十", 11: "十一", 20: "二十", 35: "三十五", 105: "一〇五"} {
		if got := hanNumber(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}

const page = `<!DOCTYPE html><html><head><meta charset="%s"><title>青禾区一季度新签约项目21个_青禾区人民政府</title>%s</head>
<body><div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li><li><a href="/b">政务服务</a></li><li><a href="/c">互动交流</a></li></ul></div>
<div class="dqwz">当前位置：<a href="/">首页</a> &gt; <a href="/x">青禾要闻</a></div>
<div class="main"><h1>青禾区一季度新签约项目21个</h1><div class="info">发布时间：2022-04-11 来源：青禾日报</div>
<div class="TRS_Editor"><p>　　今年以来，青禾区坚持项目为王，一季度新签约项目21个，总投资
86.5亿元，其中亿元以上项目12个。</p><p>　　总投资10亿元的远山新材料产业园落户青禾经济开发区，由远山新材料有限公司建设，预计年产值20亿元，带动就业800人。</p>
<table border=1><tr><th>指标</th><th>数值</th></tr><tr><td>地区生产总值</td><td>120.5亿元</td></tr></table>
<p>　　区发改委负责人表示，下一步将持续优化营商环境，<ruby>推<rt>tuī</rt></ruby>进“一网通办”。<br><br>完。</p><p style="display:none">不该出现的文字</p><script>var x="脚本"</script></div>
<div class="related"><h3>相关新闻</h3><ul><li><a href="/1">青禾区召开重点项目推进会</a></li><li><a href="/2">青禾区举办银企对接会</a></li><li><a href="/3">青禾区开展安全生产检查</a></li></ul></div></div>
<div class="footer"><p>主办：青禾区人民政府办公室　版权所有　备案号12345号</p></div></body></html>`

func TestHTML(t *testing.T) {
	const want = "青禾区一季度新签约项目21个\n\n发布时间：2022-04-11 来源：青禾日报\n\n　　今年以来，青禾区坚持项目为王，一季度新签约项目21个，总投资86.5亿元，其中亿元以上项目12个。\n\n" +
		"　　总投资10亿元的远山新材料产业园落户青禾经济开发区，由远山新材料有限公司建设，预计年产值20亿元，带动就业800人。\n\n指标 | 数值\n地区生产总值 | 120.5亿元\n\n" +
		"　　区发改委负责人表示，下一步将持续优化营商环境，推进“一网通办”。\n\n完。"
	for _, charset := range []string{"utf-8", "gb2312"} {
		b := fmt.Appendf(nil, page, charset, "")
		if charset != "utf-8" {
			b = encode(t, simplifiedchinese.GB18030, string(b))
		}
		s, err := Decode("a.html", b)
		if err != nil {
			t.Fatal(err)
		}
		checkExtracted(t, s)
		if s.Text != want {
			t.Errorf("%s", s.Text)
		}
		if s.Title != "青禾区一季度新签约项目21个" || s.Date != "2022-04-11" || s.Kind != "html" {
			t.Errorf("%q %q %q", s.Title, s.Date, s.Kind)
		}
		if wantSet := map[string]string{"utf-8": "utf-8", "gb2312": "gb18030"}[charset]; s.Charset != wantSet {
			t.Error(s.Charset)
		}
	}
	for head, want := range map[string][3]string{
		`<meta name="ArticleTitle" content="青禾区开门红"><meta name="PubDate" content="2022-04-12 08:00"><meta name="ContentSource" content="青禾报">`: {"青禾区开门红", "2022-04-12", "青禾报"},
		`<meta property="og:title" content="青禾区开门红_青禾网"><meta property="article:published_time" content="2022-04-13T08:00:00+08:00">`:          {"青禾区开门红", "2022-04-13", ""},
		`<script type="application/ld+json">{"datePublished": "2022-04-14"}</script><link rel="canonical" href="/gk/202204/t20220415_9.html">`: {"青禾区一季度新签约项目21个", "2022-04-14", "/gk/202204/t20220415_9.html"},
	} {
		s, err := Decode("a.htm", fmt.Appendf(nil, page, "utf-8", head))
		if err != nil || [3]string{s.Title, s.Date, s.Origin} != want {
			t.Errorf("%q %q %q, %v", s.Title, s.Date, s.Origin, err)
		}
		if !strings.HasPrefix(s.Text, want[0]) {
			t.Errorf("%.60s", s.Text)
		}
	}
	// A page that lies about its charset, one called .txt, one of a few words.
	if s, err := Decode("a.html", fmt.Appendf(nil, page, "gbk", "")); err != nil || s.Charset != "utf-8" || s.Text != want {
		t.Error(err)
	}
	if s, err := Decode("a.txt", []byte("<!-- x --><html><body>青禾区<p>开工</body>")); err != nil || s.Text != "青禾区\n\n开工" {
		t.Errorf("%v %v", s, err)
	}
	if s, err := Decode("a.txt", []byte("青禾区<br>开工")); err != nil || s.Kind != "txt" {
		t.Errorf("%v %v", s, err)
	}
	if s, err := Decode("a.html", []byte("<pre>甲\n\n乙\n丙</pre>")); err != nil || s.Text != "甲\n\n乙\n丙" {
		t.Errorf("%v %v", s, err)
	}
	for b, want := range map[string]error{"<html><script>x</script></html>": ErrEmpty} {
		if _, err := Decode("a.html", []byte(b)); !errors.Is(err, want) {
			t.Errorf("%.20q: %v", b, err)
		}
	}
	// Elements never closed, deeper than the parser goes.
	if s, err := Decode("a.html", []byte(strings.Repeat("<div>", 5000)+"青&lt;禾<br>区<script>x<y</script>完")); err != nil || s.Text != "青<禾\n区完" {
		t.Errorf("%v %v", s, err)
	}
}

func TestMarkdown(t *testing.T) {
	md := "---\ntitle: \"青禾区总结\"\ndate: 2022-01-15\n---\n# 2021年 *工作* 总结\n\n全区**坚持**稳中求进，实施**《产业倍增计划》**行动，\n引进[远山公司](http://e/a_b)等。PM\\_2.5\n\n- 新签约21个\n- 开工12个\n\n| 指标 | 数值 |\n|---|---|\n| GDP | 120亿元 |\n\n![图](a.png)\n<div>块</div>\n\n> 引 <b>用</b>  \n> 完\n\n```\n原样\n```\n"
	const want = "2021年 工作 总结\n\n全区坚持稳中求进，实施《产业倍增计划》行动，引进远山公司等。PM_2.5\n\n新签约21个\n开工12个\n\n指标 | 数值\nGDP | 120亿元\n\n块\n\n引 用\n完\n\n原样\n\n"
	for name, b := range map[string][]byte{"utf-8": []byte(md), "gb18030": encode(t, simplifiedchinese.GB18030, md)} {
		s, err := Decode("a.md", b)
		if err != nil {
			t.Fatal(err)
		}
		if s.Text != want {
			t.Errorf("%q", s.Text)
		}
		if s.Title != "青禾区总结" || s.Date != "2022-01-15" || s.Kind != "md" || s.Charset != name {
			t.Errorf("%q %q %q", s.Title, s.Date, s.Charset)
		}
		// The map leads to the words in the file.
		for _, word := range []string{"稳中求进", "《产业倍增计划》", "远山公司", "120亿元", "原样"} {
			i := strings.Index(s.Text, word)
			r := s.Map.Raw(ner.Span{Start: i, End: i + len(word)})
			got := string(b[r.Start:r.End])
			if name != "utf-8" {
				raw, _ := simplifiedchinese.GB18030.NewDecoder().String(got)
				got = raw
			}
			if got != word {
				t.Errorf("%s leads to %q", word, got)
			}
		}
	}
	s, err := Decode("a.md", []byte("# 青禾区年报\n\n正文"))
	if err != nil || s.Title != "青禾区年报" {
		t.Error(s, err)
	}
	for _, b := range []string{"![x](y)", "---\ntitle: x\n---\n"} {
		if _, err := Decode("a.md", []byte(b)); !errors.Is(err, ErrEmpty) {
			t.Errorf("%q: %v", b, err)
		}
	}
	if s, err := Decode("a.md", []byte(strings.Repeat("[", 50000)+"青")); err != nil || s.Text == "" {
		t.Error(err)
	}
}

// pdfOf makes a PDF whose pages are content streams; Chinese text needs no font
// in the file, as the encoding names the characters.
func pdfOf(pages ...string) []byte {
	var b bytes.Buffer
	var at []int
	obj := func(format string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), fmt.Sprintf(format, args...))
	}
	b.WriteString("%PDF-1.4\n")
	obj("<</Type/Catalog/Pages 2 0 R>>")
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 6+2*i)
	}
	obj("<</Type/Pages/Kids[%s]/Count %d>>", kids, len(pages))
	obj("<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>")
	obj("<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor 5 0 R>>")
	obj("<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>")
	for i, p := range pages {
		obj("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>", 7+2*i)
		obj("<</Length %d>>\nstream\n%s\nendstream", len(p), p)
	}
	x := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, x)
	return b.Bytes()
}

// show is the content that shows s at a place in 12 points.
func show(x, y int, s string) string {
	hex := ""
	for _, u := range u16.Encode([]rune(s)) {
		hex += fmt.Sprintf("%04X", u)
	}
	return fmt.Sprintf("BT /F 12 Tf %d %d Td <%s> Tj ET\n", x, y, hex)
}

// wrap sets s in a column of n characters from the top at x, y, the first line
// indented; it returns the lines of content.
func wrap(x, y, n int, s string) (lines []string, end int) {
	r := []rune(s)
	for k := n - 2; len(r) > 0; k = n {
		k = min(k, len(r))
		at := x
		if len(lines) == 0 {
			at += 24
		}
		lines = append(lines, show(at, y, string(r[:k])))
		r, y = r[k:], y-18
	}
	return lines, y
}

var ownParagraphs = []string{
	"青禾区今年以来坚持项目为王，一季度新签约项目二十一个，总投资八十六亿元，其中亿元以上项目十二个，全区经济运行保持良好态势。",
	"总投资十亿元的远山新材料产业园落户青禾经济开发区，由远山新材料有限公司建设，预计年产值二十亿元，项目一期明年建成投产。",
	"下一步，青禾区将持续优化营商环境，推进一网通办，为企业提供服务，力争全年引进亿元以上项目四十个。",
}

func TestPDF(t *testing.T) {
	var left, right []string
	y := 700
	for range 3 {
		for _, p := range ownParagraphs {
			var l []string
			l, y = wrap(50, y, 18, p)
			left = append(left, l...)
		}
		if y < 300 {
			break
		}
	}
	y = 700
	for _, p := range []string{ownParagraphs[1], ownParagraphs[0], ownParagraphs[2], ownParagraphs[0], ownParagraphs[1]} {
		var l []string
		l, y = wrap(320, y, 18, p)
		right = append(right, l...)
	}
	wantLeft := strings.Repeat("　　"+strings.Join(ownParagraphs, "\n　　")+"\n", len(left)/11)
	if i := strings.Index(wantLeft, "\n"); i < 0 {
		t.Fatal("no paragraphs")
	}
	order := []int{1, 0, 2, 0, 1}
	wantRight := ""
	for _, i := range order {
		wantRight += "　　" + ownParagraphs[i] + "\n"
	}
	rows := ""
	for i := range max(len(left), len(right)) {
		if i < len(left) {
			rows += left[i]
		}
		if i < len(right) {
			rows += right[i]
		}
	}
	for name, content := range map[string]string{"column after column": strings.Join(left, "") + strings.Join(right, ""), "row by row": rows} {
		s, err := Decode("a.pdf", pdfOf(content))
		if err != nil {
			t.Fatal(name, err)
		}
		checkExtracted(t, s)
		if s.Text != wantLeft+wantRight || s.Kind != "pdf" {
			t.Errorf("%s:\n%s\nnot\n%s", name, s.Text, wantLeft+wantRight)
		}
	}

	// Running heads and page numbers go, a paragraph goes on over the page.
	var pages []string
	var text []string
	for i := range 4 {
		l, end := wrap(50, 700, 30, strings.Repeat(ownParagraphs[i%3], 3))
		_ = end
		pages = append(pages, show(50, 760, "青禾区人民政府公报")+strings.Join(l, "")+show(280, 40, fmt.Sprintf("— %d —", i+1)))
		text = append(text, "　　"+strings.Repeat(ownParagraphs[i%3], 3))
	}
	s, err := Decode("a.pdf", pdfOf(pages...))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Text; got != strings.Join(text, "\n")+"\n" {
		t.Errorf("%s", got)
	}
	// A table.
	table := ""
	for i, r := range [][3]string{{"指标", "数值", "增长"}, {"地区生产总值", "120.5亿元", "6.8%"}, {"财政总收入", "15.3亿元", "5%"}, {"工业投资", "80亿元", "11%"}, {"进出口", "9亿元", "2%"}} {
		for j, c := range r {
			table += show(50+150*j, 700-20*i, c)
		}
	}
	s, err = Decode("a.pdf", pdfOf(table))
	if err != nil || !strings.Contains(s.Text, "地区生产总值 | 120.5亿元 | 6.8%\n财政总收入 | 15.3亿元 | 5%\n") {
		t.Errorf("%v %v", s, err)
	}
}

func TestPDFErrors(t *testing.T) {
	good := pdfOf(show(50, 700, own))
	locked := bytes.Replace(good, []byte("trailer<<"), []byte("trailer<</Encrypt<</Filter/Standard/V 1/R 2/O<"+strings.Repeat("41", 32)+">/U<"+strings.Repeat("42", 32)+">/P -4>>/ID[<00><00>]"), 1)
	// Characters one by one in a font that is not in the file: PDFium drops them.
	single := ""
	for i, r := range []rune(ownParagraphs[0]) {
		single += show(50+12*(i%30), 700-18*(i/30), string(r))
	}
	for name, c := range map[string]struct {
		b    []byte
		want error
	}{
		"single":    {pdfOf(single), ErrCharset},
		"scan":      {pdfOf("q 600 0 0 800 0 0 cm Q", "q Q"), ErrScanned},
		"encrypted": {locked, ErrEncrypted},
		"cut":       {good[:60], ErrDamaged},
		"rubbish":   {[]byte("%PDF-1.7\n" + strings.Repeat("x", 500)), ErrDamaged},
		"no pages":  {pdfOf(), ErrDamaged},
	} {
		_, err := Decode("a.pdf", c.b)
		var e *Error
		if !errors.Is(err, c.want) || !errors.As(err, &e) || e.Path != "a.pdf" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if s, err := Decode("a.pdf", good); err != nil || strings.TrimSpace(s.Text) != own {
		t.Error(s, err)
	}
}

// docOf makes a Word 97 document in a compound file: pieces in UTF-16, or in
// bytes when narrow.
func docOf(text string, flags uint16, narrow bool) []byte {
	le := binary.LittleEndian
	var body []byte
	units := u16.Encode([]rune(text))
	for _, u := range units {
		if narrow {
			body = append(body, byte(u))
		} else {
			body = le.AppendUint16(body, u)
		}
	}
	fib := make([]byte, 0x600)
	le.PutUint16(fib, 0xa5ec)
	le.PutUint16(fib[2:], 0x00c1)
	le.PutUint16(fib[0x0a:], flags)
	le.PutUint32(fib[0x4c:], uint32(len(units)))
	clx := []byte{1, 2, 0, 9, 9, 2}
	clx = le.AppendUint32(clx, 16)
	clx = le.AppendUint32(clx, 0)
	clx = le.AppendUint32(clx, uint32(len(units)))
	clx = le.AppendUint16(clx, 0)
	fc := uint32(len(fib))
	if narrow {
		fc = fc*2 | 0x40000000
	}
	clx = le.AppendUint32(clx, fc)
	clx = le.AppendUint16(clx, 0)
	le.PutUint32(fib[0x1a2:], 0)
	le.PutUint32(fib[0x1a6:], uint32(len(clx)))
	doc := append(fib, body...)
	table := "0Table"
	if flags&0x200 != 0 {
		table = "1Table"
	}
	return oleOf([]string{"WordDocument", table}, [][]byte{pad(doc, 4096), pad(clx, 4096)})
}

func pad(b []byte, n int) []byte {
	size := max(n, (len(b)+511)/512*512)
	return append(b, make([]byte, size-len(b))...)
}

// oleOf makes a compound file ([MS-CFB], version 3) of streams of 4096 bytes or
// more, in whole sectors.
func oleOf(names []string, streams [][]byte) []byte {
	le := binary.LittleEndian
	const free, end = 0xffffffff, 0xfffffffe
	var fat []uint32
	var body []byte
	fat = append(fat, 0xfffffffd, end) // the table itself, the directory
	starts := make([]uint32, len(streams))
	for i, s := range streams {
		starts[i] = uint32(len(fat))
		for j := 0; j < len(s); j += 512 {
			fat = append(fat, uint32(len(fat)+1))
		}
		fat[len(fat)-1] = end
		body = append(body, s...)
	}
	for len(fat) < 128 {
		fat = append(fat, free)
	}
	head := make([]byte, 512)
	copy(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for at, v := range map[int]uint16{24: 0x3e, 26: 3, 28: 0xfffe, 30: 9, 32: 6} {
		le.PutUint16(head[at:], v)
	}
	for at, v := range map[int]uint32{44: 1, 48: 1, 56: 4096, 60: end, 68: end} {
		le.PutUint32(head[at:], v)
	}
	for i := range 109 {
		le.PutUint32(head[76+4*i:], free)
	}
	le.PutUint32(head[76:], 0)
	out := head
	for _, f := range fat[:128] {
		out = le.AppendUint32(out, f)
	}
	entry := func(name string, kind byte, child, right, start, size uint32) {
		e := make([]byte, 128)
		u := u16.Encode([]rune(name))
		for i, c := range u {
			le.PutUint16(e[2*i:], c)
		}
		le.PutUint16(e[64:], uint16(2*len(u)+2))
		e[66], e[67] = kind, 1
		le.PutUint32(e[68:], free)
		le.PutUint32(e[72:], right)
		le.PutUint32(e[76:], child)
		le.PutUint32(e[116:], start)
		le.PutUint32(e[120:], size)
		out = append(out, e...)
	}
	entry("Root Entry", 5, 1, free, end, 0)
	for i := range 3 {
		if i >= len(names) {
			out = append(out, make([]byte, 128)...)
			continue
		}
		right := uint32(free)
		if i+1 < len(names) {
			right = uint32(i + 2)
		}
		entry(names[i], 2, free, right, starts[i], uint32(len(streams[i])))
	}
	return append(out, body...)
}

func TestDOC(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		flags            uint16
		narrow           bool
	}{
		{"text", "青禾区要闻\r远山公司\v落户。\x01\x08\r", "青禾区要闻\n远山公司\n落户。\n", 0, false},
		{"the other table", "青禾区\r", "青禾区\n", 0x200, false},
		{"narrow", "GDP 5%\u0095\r", "GDP 5%•\n", 0, true},
		{"fields", "见\x13 HYPERLINK \"x\" \x14远山\x15网\x13 PAGE \x15。\r", "见远山网。\n", 0, false},
		{"table", "前\r指标\x07数\r值\x07\x07总值\x07120\x07\x07后\r", "前\n指标 | 数 值\n总值 | 120\n后\n", 0, false},
	} {
		s, err := Decode("a.doc", docOf(c.text, c.flags, c.narrow))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		checkExtracted(t, s)
		if s.Text != c.want || s.Kind != "doc" {
			t.Errorf("%s: %q", c.name, s.Text)
		}
	}
	good := docOf("青禾区\r", 0, false)
	far := bytes.Clone(good)
	i := bytes.Index(far, []byte{1, 2, 0, 9, 9, 2})
	binary.LittleEndian.PutUint32(far[i+20:], 0x3fffff00)
	for name, c := range map[string]struct {
		b    []byte
		want error
	}{
		"encrypted":    {docOf("青\r", 0x100, false), ErrEncrypted},
		"package":      {oleOf([]string{"EncryptedPackage"}, [][]byte{make([]byte, 4096)}), ErrEncrypted},
		"workbook":     {oleOf([]string{"Workbook"}, [][]byte{make([]byte, 4096)}), ErrBinary},
		"cut":          {good[:1200], ErrDamaged},
		"far":          {far, ErrDamaged},
		"nothing said": {docOf("\r\r", 0, false), ErrEmpty},
	} {
		if _, err := Decode("a.doc", c.b); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGoneRuns(t *testing.T) {
	le := binary.LittleEndian
	doc := make([]byte, 1024)
	p := doc[512:]
	p[511] = 2
	le.PutUint32(p[0:], 100)
	le.PutUint32(p[4:], 110)
	le.PutUint32(p[8:], 120)
	p[12], p[13] = 0, 200
	copy(p[400:], []byte{6, 0x35, 0x08, 1, 0x00, 0x08, 1}) // bold, deleted
	bte := make([]byte, 12)
	le.PutUint32(bte[8:], 1)
	got := goneRuns(doc, bte)
	if len(got) != 1 || got[0] != (ner.Span{Start: 110, End: 120}) || got.has(109) || !got.has(110) || got.has(120) {
		t.Error(got)
	}
}

// checkExtracted wants valid text whose map leads into what its offsets count.
func checkExtracted(t testing.TB, s *ner.Source) {
	t.Helper()
	if s.Kind == "txt" {
		checkSource(t, s)
		return
	}
	if !utf8.ValidString(s.Text) || strings.TrimSpace(s.Text) == "" || !utf8.ValidString(s.Title) {
		t.Fatalf("%s: text %q, title %q", s.Path, s.Text, s.Title)
	}
	raw, at := s.Raw(), 0
	for _, r := range s.Map.Runs() {
		if r.Clean != at || r.Raw < 0 || r.Raw+r.RawLen > len(raw) || r.Verbatim && s.Text[r.Clean:r.Clean+r.Len] != string(raw[r.Raw:r.Raw+r.RawLen]) {
			t.Fatalf("%s: run %+v at %d of %d, %d", s.Path, r, at, len(s.Text), len(raw))
		}
		at += r.Len
	}
	if at != len(s.Text) {
		t.Fatalf("%s: the map ends at %d of %d", s.Path, at, len(s.Text))
	}
}

func fuzzFormat(f *testing.F, name string, seeds ...[]byte) {
	for _, s := range seeds {
		f.Add(s)
	}
	o := Options{MaxBytes: 1 << 20, MaxArchive: 4 << 20}
	f.Fuzz(func(t *testing.T, b []byte) {
		n := 0
		o.decodeEach(o.dive(), name, b, func(s *ner.Source, err error) bool {
			n++
			if err != nil {
				if e := (*Error)(nil); !errors.As(err, &e) || !strings.HasPrefix(e.Path, name) {
					t.Fatalf("%T %v", err, err)
				}
				return true
			}
			checkExtracted(t, s)
			return true
		})
		if n == 0 {
			t.Fatal("neither source nor error")
		}
	})
}

func FuzzDOCX(f *testing.F) {
	// The XML itself is what can be hostile: zip is the standard library's.
	for _, s := range []string{para(own), "<w:tbl><w:tr><w:tc>" + para("a") + "</w:tc></w:tr></w:tbl>", `<w:p><w:pPr><w:numPr><w:ilvl w:val="9"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:txbxContent>` + para("x") + `</w:txbxContent><w:t>y</w:t></w:r></w:p>`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		src, err := Decode("a.docx", docxOf(t, body, "word/numbering.xml", body, "word/styles.xml", body, "word/footnotes.xml", body, "docProps/core.xml", body))
		if err == nil {
			checkExtracted(t, src)
		} else if e := (*Error)(nil); !errors.As(err, &e) {
			t.Fatal(err)
		}
	})
}

func FuzzDOC(f *testing.F) {
	fuzzFormat(f, "a.doc", docOf("青禾区\r\x13 X \x14y\x15\r", 0, false), docOf("a\x07b\x07\x07c\r", 0x200, true), oleOf([]string{"Workbook"}, [][]byte{make([]byte, 4096)}))
}

func FuzzDOCText(f *testing.F) {
	f.Add([]byte("a\x00\x07\x00\x07\x00\x13\x00\r\x00\x15\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var sb strings.Builder
		var u []uint16
		for i := 0; i+1 < len(b); i += 2 {
			u = append(u, binary.LittleEndian.Uint16(b[i:]))
		}
		writeDOC(&sb, u)
		_, _ = pieceTable(b)
		hides(b)
		goneRuns(pad(bytes.Clone(b), 2048), b)
		summary(b)
	})
}

func FuzzHTML(f *testing.F) {
	fuzzFormat(f, "a.html", fmt.Appendf(nil, page, "utf-8", ""), []byte("<pre>甲\n\n乙</pre><table><tr><td>a<td>b<tr><td>c<td>d</table>"))
}

func FuzzMarkdown(f *testing.F) {
	fuzzFormat(f, "a.md", []byte("---\ntitle: x\n---\n# 青\n\n**《禾》**区\\_\n\n|a|b|\n|-|-|\n|c|d|\n\n<div\n>x</div>\n"), []byte("> - 1. [a][b]\n\n[b]: c\n"))
}

func FuzzZIP(f *testing.F) {
	fuzzFormat(f, "a.zip", zipped(f, "a.txt", own, "b.jsonl", `{"text":"x"}`), zipped(f, "b.zip", string(zipped(f, "../c.txt", own))), docxOf(f, para(own)))
}

func FuzzJSONL(f *testing.F) {
	fuzzFormat(f, "a.jsonl", []byte(`{"id":1,"text":"青","date":"2021-01-02"}`+"\n{}\n"), []byte("\n\n{\"text\":\"a\"}"))
}

func FuzzPDF(f *testing.F) {
	fuzzFormat(f, "a.pdf", pdfOf(show(50, 700, own)), pdfOf("BT /F 12 Tf 1 0 0 1 9 9 Tm <9752> Tj 5 0 Td <79BE> Tj ET", ""))
}

func BenchmarkPDF(b *testing.B) {
	l, _ := wrap(50, 700, 30, strings.Repeat(ownParagraphs[0], 10))
	raw := pdfOf(strings.Join(l, ""), strings.Join(l, ""))
	b.ResetTimer()
	for b.Loop() {
		if _, err := Decode("a.pdf", raw); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHTML(b *testing.B) {
	raw := fmt.Appendf(nil, page, "utf-8", "")
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := Decode("a.html", raw); err != nil {
			b.Fatal(err)
		}
	}
}
