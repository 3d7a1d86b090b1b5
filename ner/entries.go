package ner

import (
	"sort"
	"strings"
)

// Entries gives by sentence the mention of the division or zone whose entry the
// sentence stands in, NoRef outside such entries. An entry is a paragraph that
// opens with a name of one, or the paragraphs below a heading that is but the
// name: a city's report tells in turn of what its counties do. Names of the
// report's own district, and of those above it, open none; a single entry is
// none. It reads Mentions, which must be in order of their start.
func Entries(a *Analysis) []Ref {
	doc := a.Doc
	out := make([]Ref, len(doc.Sentences))
	ref, headed := NoRef, false
	seen := map[string]bool{}
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		if i == 0 || s.Paragraph != doc.Sentences[i-1].Paragraph {
			m, whole := opensEntry(a, i)
			switch {
			case m != NoRef:
				ref, headed = m, whole
				seen[a.Mentions[m].Name] = true
			case !headed || s.Heading:
				ref, headed = NoRef, false
			}
		}
		out[i] = ref
	}
	if len(seen) < 2 {
		for i := range out {
			out[i] = NoRef
		}
	}
	return out
}

// opensEntry is the division or zone that sentence i opens with, else NoRef;
// whole when it says nothing else.
func opensEntry(a *Analysis, i int) (m Ref, whole bool) {
	s := a.Doc.Sentences[i].Span
	text := a.Doc.Text[s.Start:s.End]
	at := s.Start + len(text) - len(strings.TrimLeft(text, " \u30000123456789.、．（）()一二三四五六七八九十●◆■★▲※·—-"))
	k := sort.Search(len(a.Mentions), func(k int) bool { return a.Mentions[k].Span.Start >= at })
	if k == len(a.Mentions) || a.Mentions[k].Span.Start != at {
		return NoRef, false
	}
	x := &a.Mentions[k]
	if x.Type != District && x.Type != Park || ownLine(a.Doc, x) {
		return NoRef, false
	}
	rest := strings.TrimSpace(a.Doc.Text[x.Span.End:max(s.End, x.Span.End)])
	if rest == "" || rest == "：" || rest == ":" || rest == "。" {
		return Ref(k), true
	}
	for _, w := range []string{"、", "和", "与", "及", "的", "等", "至", "到", "”", "讯", "电", "日报", "人民", "籍", "境内"} {
		if strings.HasPrefix(rest, w) {
			return NoRef, false
		}
	}
	return Ref(k), false
}

// ownLine reports that a mention names the document's own district or one above
// it.
func ownLine(d *Document, x *Mention) bool {
	if x.Name == d.About || d.About != "" && strings.HasPrefix(d.About, x.Name) {
		return true
	}
	code := strings.TrimPrefix(x.Ref, "division/")
	if code == x.Ref || d.AboutCode == "" {
		return false
	}
	for strings.HasSuffix(code, "00") {
		code = strings.TrimSuffix(code, "00")
	}
	return code != "" && strings.HasPrefix(d.AboutCode, code)
}
