package segment

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yanyiwu/gojieba"

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

// TestTagTwice: what is remembered of a text changes nothing in how it is cut again,
// alone or inside another, nor do texts that were cut before.
func TestTagTwice(t *testing.T) {
	s := newSegmenter(t)
	texts := []string{"王蔚岚与李铎镕看了12亩瓯柑，鄞江专班一件事办到底。", "瓯柑", "龘龖靐齉", "龘龖靐，龘龖", strings.Repeat("鄞江龘龖靐。", 40), "", "\U00020000瓯柑"}
	for round := range 2 {
		for _, text := range texts {
			got, err := s.Tag(text)
			if err != nil {
				t.Fatal(err)
			}
			if want, err := newSegmenter(t).Tag(text); err != nil || !slices.Equal(got, want) {
				t.Errorf("round %d: %q is cut into %v, by a new segmenter into %v, %v", round, text, got, want, err)
			}
		}
	}
}

// TestEncode compares the codes of texts, read three bytes at a time, with those of
// their characters one by one.
func TestEncode(t *testing.T) {
	s := newSegmenter(t)
	if err := s.Load(); err != nil {
		t.Fatal(err)
	}
	codes, at := make([]uint16, 64), make([]int32, 64)
	for _, text := range []string{"", "a", "云", "a云溪 b，", "\U00020000云\ufffd", "é云\t溪\n。"} {
		n, k := s.dict.encode(text, 7, codes[:len(text)], at[:len(text)]), 0
		for i, r := range text {
			if k >= n || codes[k] != s.dict.code(r) || int(at[k]) != 7+i {
				t.Fatalf("%q: character %d: codes %v at %v", text, k, codes[:max(n, 0)], at[:max(n, 0)])
			}
			k++
		}
		if n != k {
			t.Errorf("%q: %d characters, want %d", text, n, k)
		}
	}
	for _, text := range []string{"\x00", "云\x00", "云\xff", "\xe4\xba", "云\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x9f\x98"} {
		if n := s.dict.encode(text, 0, codes[:len(text)], at[:len(text)]); n != -1 {
			t.Errorf("%q was taken for clean", text)
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
	files := []content{plainContent("a", []byte("甲 1 n\n")), plainContent("b", []byte("乙 1 n\n"))}
	dir, err := unpack(base, "k", files)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a"), []byte("半"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := unpack(base, "k", files); err != nil {
		t.Fatal(err)
	}
	if !complete(dir, files) {
		t.Error("the damaged file was not replaced")
	}
}

func TestReadyMadeWordsAreFresh(t *testing.T) {
	if ok, err := WordsFresh(os.DirFS("../../seeds")); err != nil || !ok {
		t.Errorf("%s is stale (%v): go run ./cmd/seedgen", WordsFile, err)
	}
}

// bare is gojieba with its whole dictionary and the user's.
func bare(t testing.TB) *gojieba.Jieba {
	t.Helper()
	fsys := os.DirFS("../../seeds")
	packed, user, err := readDictionaries(fsys)
	if err != nil {
		t.Fatal(err)
	}
	dict, err := unzip(packed)
	if err != nil {
		t.Fatal(err)
	}
	files, err := contents(fsys, dict, user)
	if err != nil {
		t.Fatal(err)
	}
	j, err := start(files, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Free)
	return j
}

// TestCutsAsGojieba compares words and parts of speech with what gojieba gives
// that has its whole dictionary, over texts of our own and real ones.
func TestCutsAsGojieba(t *testing.T) {
	j, s := bare(t), newSegmenter(t)
	texts := []string{
		"全区完成规上工业增加值12.5亿元，增长8%。一期工程开工，二期工程 投产；星河化工（东湖）有限公司A/B测试与AR/VR产业基地\t建成。",
		"长江大桥上研究生命起源的结婚的和尚未结婚的人，下雨天留客天留我不留。5G+工业互联网，PM2.5下降3.1微克/立方米！？……《云溪县志》",
		"王蔚岚与李铎镕在G60与5G基站旁3.5.1处看了12亩瓯柑、a1B2c3和３Ｄ馆，鄞江专班一件事办到底，T恤卖了7件。",
		"龘龖靐齉", "abc", "3.14", "，。 ，", "中", "\U00020000中\U00020001国",
	}
	own := len(texts)
	files, _ := filepath.Glob("../../../shared/*/*.txt")
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if text := strings.ReplaceAll(string(b), "\r", ""); utf8.ValidString(text) {
			for line := range strings.Lines(text) {
				texts = append(texts, strings.TrimSuffix(line, "\n"))
			}
		}
	}
	words, other := 0, 0
	for k, text := range texts {
		want := []string{}
		for _, w := range j.Tag(text) {
			i := strings.LastIndexByte(w, '/')
			var toks []ner.Token
			if word, tag := w[:i], w[i+1:]; tag == "x" && len(word) >= 6 {
				start, end := unglue(&toks, word, 0, len(word))
				if start < end {
					toks = append(toks, ner.Token{Span: ner.Span{Start: start, End: end}, POS: tag})
				}
				for _, tok := range toks {
					want = append(want, word[tok.Span.Start:tok.Span.End]+"/"+tok.POS)
				}
			} else if at := titleAt(word); at > 0 {
				want = append(want, word[:at]+"/n", word[at:]+"/"+tag)
			} else {
				want = append(want, w)
			}
		}
		toks, err := s.Tag(text)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, tok := range toks {
			got = append(got, text[tok.Span.Start:tok.Span.End]+"/"+tok.POS)
		}
		words += len(want)
		if !slices.Equal(got, want) {
			// Two ways to cut that are equally likely differ by how numbers of
			// floating point are rounded, which the words around have a say in.
			other++
			if k < own { // real texts are not for logs
				t.Logf("cut otherwise:\n%s\n%s", strings.Join(got, " "), strings.Join(want, " "))
			}
		}
	}
	t.Logf("%d texts, %d words, %d texts cut otherwise", len(texts), words, other)
	if other*2000 > len(texts) {
		t.Errorf("%d of %d texts are cut otherwise than by gojieba with its whole dictionary", other, len(texts))
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

func TestTitlesStandApart(t *testing.T) {
	toks, err := newSegmenter(t).Tag("茶业协会会长与科技局局长")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, k := range toks {
		got = append(got, "茶业协会会长与科技局局长"[k.Span.Start:k.Span.End])
	}
	if s := strings.Join(got, "|"); s != "茶业|协会|会长|与|科技局|局长" {
		t.Errorf("got %s", s)
	}
}

func TestUserWords(t *testing.T) {
	got := map[string]kind{}
	add := func(word string, k kind) { got[word] = k }
	if err := readUser([]byte("云溪港 5 ns\n\n云溪港 7 n\n"), add); err != nil || len(got) != 1 || got["云溪港"] != (kind{7, "n"}) {
		t.Errorf("got %v, %v", got, err)
	}
	for _, line := range []string{"云溪港", "云溪港 5", "云溪港 0 ns", "云溪港 x ns", "云 5 ns", "云\xff 5 ns"} {
		err := readUser([]byte("云溪站 5 ns\n"+line+"\n"), add)
		if err == nil || !strings.Contains(err.Error(), userFile+":2:") {
			t.Errorf("%q: %v", line, err)
		}
	}
}
