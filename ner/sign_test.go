package ner

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// TestSignMay: a sign never says no to what occurs.
func TestSignMay(t *testing.T) {
	texts := []string{"", "甲", "甲乙", "全年新开工项目38个，完成投资4.2亿元。", "AI企业、3D打印𠮷氏集团 OK", "é甲\u00a0乙丙丁戊己"}
	for _, text := range texts {
		g := SignOf(text)
		for i := range text {
			for j := i; j <= len(text); j++ {
				if j < len(text) && !utf8.RuneStart(text[j]) {
					continue
				}
				word := text[i:j]
				if word == "" {
					continue
				}
				if p := NewProbe(word); !p.May(&g) || p.Word() != word {
					t.Errorf("%q: no to %q", text, word)
				}
				if w := NewWords([]string{"鑫", word}); !w.May(&g) {
					t.Errorf("%q: no to a set with %q", text, word)
				}
			}
		}
		for _, r := range text {
			if w := NewRunes("鑫" + string(r)); !w.May(&g) {
				t.Errorf("%q: no to %q", text, r)
			}
		}
	}
}

func TestSignNo(t *testing.T) {
	g := SignOf("全年新开工项目38个，完成投资4.2亿元。")
	for _, word := range []string{"鑫", "工开", "签约", "项目个", "新开工厂", "投产"} {
		if p := NewProbe(word); p.May(&g) {
			t.Errorf("yes to %s", word)
		}
	}
	none := NewWords(nil)
	marks := NewRunes("；？")
	var no Runes
	if none.May(&g) || marks.May(&g) || no.May(&g) {
		t.Error("yes to what does not occur")
	}
	long := make([]string, maxMarks+1)
	for i := range long {
		long[i] = string(rune('㐀' + i))
	}
	if w := NewWords(long); !w.May(&g) {
		t.Error("no from a set too long to be tried")
	}
}

func TestAnalysisSign(t *testing.T) {
	text := "甲县新建工厂。乙镇修路。"
	n := len("甲县新建工厂。")
	a := &Analysis{Doc: &Document{Text: text, Sentences: []Sentence{{Span: Span{0, n}}, {Span: Span{n, len(text)}}}}}
	for i, s := range a.Doc.Sentences {
		if got, want := *a.Sign(i), SignOf(a.Doc.Slice(s.Span)); got != want {
			t.Errorf("sentence %d: %v, want %v", i, got, want)
		}
	}
}

// signChecker is a stage that compares the signs with those made one by one.
type signChecker struct{ t *testing.T }

func (signChecker) Name() string { return "check" }

func (c signChecker) Run(a *Analysis) error {
	for i, s := range a.Doc.Sentences {
		if got, want := *a.Sign(i), SignOf(a.Doc.Slice(s.Span)); got != want {
			c.t.Errorf("%s: the sign of sentence %d is not that of its text", a.Doc.ID, i)
		}
	}
	return nil
}

// TestSignsOfNextDocument: signs that are made where those of a document before
// were know nothing of it, and those of one that has been through are made anew.
func TestSignsOfNextDocument(t *testing.T) {
	p := Pipeline{Segment: signChecker{t}}
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for _, n := range []int{1, 40, 3, 0, 60, 2} {
				d := &Document{ID: fmt.Sprint(n)}
				for i := range n {
					from := len(d.Text)
					d.Text += fmt.Sprintf("第%d镇新建%d家工厂。", i, n)
					d.Sentences = append(d.Sentences, Sentence{Span: Span{from, len(d.Text)}})
				}
				a, err := p.Run(context.Background(), d)
				if err != nil {
					t.Error(err)
				}
				signChecker{t}.Run(a)
			}
		})
	}
	group.Wait()
}

// TestSignRate measures how often a sign says yes of a two-character word that
// does not occur in a sentence.
func TestSignRate(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join("..", "..", "shared", "corpus", "*.txt"))
	if len(files) == 0 {
		t.Skip("no ../shared/corpus")
	}
	// Words as rules look for them: common characters, rare together.
	var words []string
	for _, a := range "新建设工业项目签约投产开园区发展企业合作" {
		for _, b := range "成立市县会议家重点产业服务中心资引进" {
			words = append(words, string(a)+string(b))
		}
	}
	var asked, yes, askedLong, yesLong float64
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range strings.FieldsFunc(string(b), func(r rune) bool { return strings.ContainsRune("。；！？\n", r) }) {
			g, long := SignOf(s), utf8.RuneCountInString(s) >= 100
			for _, w := range words {
				if strings.Contains(s, w) {
					continue
				}
				p, n := NewProbe(w), 0.
				if p.May(&g) {
					n = 1
				}
				asked, yes = asked+1, yes+n
				if long {
					askedLong, yesLong = askedLong+1, yesLong+n
				}
			}
		}
	}
	t.Logf("false yes of all sentences %.4f, of long ones %.4f", yes/asked, yesLong/askedLong)
	if yes/asked > 0.005 || yesLong/askedLong > 0.025 {
		t.Errorf("false yes of all sentences %.4f, of long ones %.4f", yes/asked, yesLong/askedLong)
	}
}
