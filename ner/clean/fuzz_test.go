package clean

import (
	"testing"
	"unicode/utf8"

	"zhengpu/ner"
	"zhengpu/ner/reader"
)

func FuzzClean(f *testing.F) {
	c := newCleaner(f)
	for _, s := range append([]string{
		wrapped,
		"(江西?。?024年工作報告", "區(qū)政府年(nian)縣(xian)(xian)", "?!盎萜笸ā被萜筚Y金1600萬元", "當?shù)卣猩桃Y", "“禾苑?夜市”",
		"近 年 来 ，青 禾 区", "|表|格|\n|1|2|", "<p>&nbsp;a&#8226;</p>", "PM_{2.5}", "1,234.5万元,增长4.5%", "\x00\u200b\ue000。", "---...。。。",
		"———2023年1月在青禾市\n人民代表大会会议上", "\"甲\"乙'丙'", "IxQn。IxQn\n好。IxQn\n",
	}, sound...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		src := &ner.Source{Path: "f.txt", Bytes: []byte(s), Text: s, Map: ner.Identity(len(s)), Charset: "utf-8"}
		doc, changes, err := c.Clean(src)
		if err != nil {
			return
		}
		told := make([]bool, len(s)+1)
		for _, ch := range changes {
			if ch.Raw.Start < 0 || ch.Raw.End > len(s) || ch.Raw.End < ch.Raw.Start || ch.Why == "" {
				t.Fatalf("%+v", ch)
			}
			for i := ch.Raw.Start; i < ch.Raw.End; i++ {
				told[i] = true
			}
			told[ch.Raw.Start] = true
		}
		for i, r := range doc.Text {
			raw := doc.Map.Raw(ner.Span{Start: i, End: i + utf8.RuneLen(r)})
			if raw.Start < 0 || raw.End > len(s) || raw.End < raw.Start {
				t.Fatalf("%q leads to %v of %d", r, raw, len(s))
			}
			if r != '\n' && r != ' ' && s[raw.Start:raw.End] != string(r) && !told[raw.Start] {
				t.Fatalf("%q at %d comes from %q, untold, in %q", r, i, s[raw.Start:raw.End], s)
			}
		}
		at := 0
		for _, x := range doc.Sentences {
			if x.Span.Start < at || x.Span.Empty() || x.Span.End > len(doc.Text) {
				t.Fatalf("sentence %+v in %q", x, doc.Text)
			}
			at = x.Span.End
		}
		_ = c.Simplify(s)
		_, _ = reader.Decode("f.txt", []byte(s))
	})
}
