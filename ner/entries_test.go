package ner

import (
	"slices"
	"strings"
	"testing"
)

func TestEntries(t *testing.T) {
	doc := func(text string, names ...string) *Analysis {
		a := &Analysis{Doc: &Document{Text: text, About: "青川市"}}
		at := 0
		for p, par := range strings.SplitAfter(text, "\n") {
			for _, s := range strings.SplitAfter(par, "。") {
				if strings.TrimSpace(s) != "" {
					a.Doc.Sentences = append(a.Doc.Sentences, Sentence{Span: Span{at, at + len(strings.TrimRight(s, "\n"))}, Paragraph: p, Heading: !strings.Contains(s, "。")})
				}
				at += len(s)
			}
		}
		for from := 0; from < len(text); {
			next, name := len(text), ""
			for _, n := range names {
				if i := strings.Index(text[from:], n); i >= 0 && from+i < next {
					next, name = from+i, n
				}
			}
			if name != "" {
				a.Mentions = append(a.Mentions, Mention{Span: Span{next, next + len(name)}, Name: name, Type: District})
			}
			from = next + len(name)
		}
		return a
	}
	got := func(a *Analysis) string {
		var out []string
		for _, r := range a.Entries() {
			if r == NoRef {
				out = append(out, "-")
			} else {
				out = append(out, a.Mentions[r].Name)
			}
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct{ text, want string }{
		{"青川市开工项目9个。\n大溪县实施项目5个。重点抓好3个。\n小河县实施项目4个。", "- 大溪县 大溪县 小河县"},
		{"一、大溪县\n项目5个。\n重点3个。\n二、小河县\n项目4个。", "大溪县 大溪县 大溪县 小河县 小河县"},
		{"大溪县实施项目5个。重点抓好3个。", "- -"},                      // one alone is none
		{"大溪县、小河县开工。抓好3个。\n大溪县的项目。\n青川市开工9个。", "- - - -"}, // none is the subject
	} {
		if g := got(doc(c.text, "大溪县", "小河县", "青川市")); g != c.want {
			t.Errorf("%q: %s, want %s", c.text, g, c.want)
		}
	}
}

func TestNumberedEntry(t *testing.T) {
	for s, want := range map[string]int{"一、总体情况": 1, "（一）北园工业区。": 2, "1、已投产": 3, "12.在建": 3, "（3）拟建": 4, "1.5亿元": 0, "2023年": 0, "北园": 0} {
		if got := numbering(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
	text := "（一）北园工业区。现有项目5个。\n1、已投产项目\n甲厂：占地50亩。\n（二）安全生产\n平稳。"
	a := &Analysis{Doc: &Document{Text: text}}
	at := 0
	for p, par := range strings.SplitAfter(text, "\n") {
		for _, s := range strings.SplitAfter(par, "。") {
			if strings.TrimSpace(s) != "" {
				a.Doc.Sentences = append(a.Doc.Sentences, Sentence{Span: Span{at, at + len(strings.TrimRight(s, "\n"))}, Paragraph: p})
			}
			at += len(s)
		}
	}
	i := strings.Index(text, "北园工业区")
	a.Mentions = []Mention{{Span: Span{i, i + len("北园工业区")}, Name: "北园工业区", Type: Park}}
	want := []Ref{0, 0, 0, 0, NoRef, NoRef}
	if got := a.Entries(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDivisionPrefix(t *testing.T) {
	for code, want := range map[string]string{"320000": "32", "321000": "3210", "321002": "321002", "360400": "3604", "000000": "", "": ""} {
		if got := DivisionPrefix(code); got != want {
			t.Errorf("DivisionPrefix(%q) = %q, want %q", code, got, want)
		}
	}
}
