package segment

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zhengpu/ner"
)

func newSegmenter(t testing.TB) *Segmenter {
	t.Helper()
	return New(os.DirFS("../../seeds"), filepath.Join(os.TempDir(), "zhengpu-test"))
}

func TestTagGivesEveryByteBack(t *testing.T) {
	s := newSegmenter(t)
	for _, text := range []string{
		"",
		"全区完成规上工业增加值12.5亿元，增长8%。",
		"A/B测试与AR/VR产业 基地\t建成",
		"😀星河化工（东湖）有限公司",
	} {
		toks, err := s.Tag(text)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		at := 0
		for _, tok := range toks {
			if tok.Span.Start != at {
				t.Errorf("%q: token starts at %d, want %d", text, tok.Span.Start, at)
			}
			b.WriteString(text[tok.Span.Start:tok.Span.End])
			at = tok.Span.End
			if tok.POS == "" {
				t.Errorf("%q: token without a part of speech", text)
			}
		}
		if b.String() != text {
			t.Errorf("got %q, want %q", b.String(), text)
		}
	}
}

func TestTagRefusesWhatCppjiebaCannotTake(t *testing.T) {
	s := newSegmenter(t)
	for _, text := range []string{"东\x00湖", "东\xff湖"} {
		if _, err := s.Tag(text); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
}

func TestRunUsesDocumentOffsets(t *testing.T) {
	text := "东湖区发展快。西山县也快。"
	doc := &ner.Document{Text: text, Sentences: []ner.Sentence{{Span: ner.Span{End: 21}}, {Span: ner.Span{Start: 21, End: len(text)}}}}
	a := &ner.Analysis{Doc: doc}
	if err := newSegmenter(t).Run(a); err != nil {
		t.Fatal(err)
	}
	last := a.Tokens[1]
	if got := doc.Slice(ner.Span{Start: last[0].Span.Start, End: last[len(last)-1].Span.End}); got != "西山县也快。" {
		t.Errorf("second sentence covers %q", got)
	}
}

func TestDamagedCacheIsRepaired(t *testing.T) {
	base := t.TempDir()
	contents := make([][]byte, len(files))
	for i := range contents {
		contents[i] = []byte("甲 1 n\n")
	}
	dir, err := unpack(base, "k", contents)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, files[0].name), []byte("半"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := unpack(base, "k", contents); err != nil {
		t.Fatal(err)
	}
	if !complete(dir, contents) {
		t.Error("the damaged file was not replaced")
	}
}

func BenchmarkTag(b *testing.B) {
	s := newSegmenter(b)
	text := strings.Repeat("全区完成规上工业增加值12.5亿元，引进星河化工等企业3家。", 50)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := s.Tag(text); err != nil {
			b.Fatal(err)
		}
	}
}
