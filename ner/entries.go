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
// none, unless it is numbered and a zone's: （一）城北工业园。 Headings numbered
// below its own (1.已投产项目) belong to it. It reads Mentions, which must be in
// order of their start, and once for all stages behind the recognizer: they must
// not change after the first call.
func (a *Analysis) Entries() []Ref {
	if a.entries == nil {
		a.entries = entriesOf(a)
	}
	return a.entries
}

func entriesOf(a *Analysis) []Ref {
	doc := a.Doc
	out := make([]Ref, len(doc.Sentences))
	ref, headed, level := NoRef, false, 0
	seen := map[string]bool{}
	sure := false
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		if i == 0 || s.Paragraph != doc.Sentences[i-1].Paragraph {
			m, whole := opensEntry(a, i)
			depth := numbering(doc.Text[s.Span.Start:s.Span.End])
			switch {
			case m != NoRef:
				ref, headed, level = m, whole, depth
				seen[a.Mentions[m].Name] = true
				sure = sure || whole && depth > 0 && a.Mentions[m].Type == Park
			case headed && level > 0 && depth > level:
				// a part of the entry
			case !headed || s.Heading || level > 0 && depth > 0:
				ref, headed = NoRef, false
			}
		}
		out[i] = ref
	}
	if len(seen) < 2 && !sure {
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
	at := s.Start + len(text) - len(entryMarks.TrimLeft(text))
	k := sort.Search(len(a.Mentions), func(k int) bool { return a.Mentions[k].Span.Start >= at })
	if k == len(a.Mentions) || a.Mentions[k].Span.Start != at {
		return NoRef, false
	}
	x := &a.Mentions[k]
	switch x.Type {
	case Project, Place, Event:
		// 甲县三周文化广场、某故居等8个项目: the county that its name begins with
		end := x.Span.End
		for k++; k < len(a.Mentions) && a.Mentions[k].Span.Start == at; k++ {
			if y := &a.Mentions[k]; y.Type == District && y.Span.End < end && !ownLine(a.Doc, y) && listGoesOn(a.Doc.Text[end:max(s.End, end)]) {
				return Ref(k), false
			}
		}
		return NoRef, false
	}
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

// listGoesOn reports that s, behind a name, goes on with a list.
func listGoesOn(s string) bool {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "”"), "项目")
	return strings.HasPrefix(s, "、") || strings.HasPrefix(s, "等") || strings.HasPrefix(s, "和")
}

// What the number of a paragraph is made of, and the marks that a list's entry may
// open with.
var (
	blanks       = NewRunes(" \u3000")
	openBrackets = NewRunes("（(")
	hanDigits    = NewRunes("一二三四五六七八九十")
	digits       = NewRunes("0123456789")
	entryMarks   = NewRunes(" \u30000123456789.、．（）()一二三四五六七八九十●◆■★▲※·—-")
)

// numbering is the depth of the number that a paragraph begins with: 一、 （一）
// 1. （1）; 0 without one.
func numbering(s string) int {
	s = blanks.TrimLeft(s)
	t := openBrackets.TrimLeft(s)
	bracket := len(t) < len(s)
	u := hanDigits.TrimLeft(t)
	han := len(u) < len(t)
	if !han {
		u = digits.TrimLeft(t)
		if len(u) == len(t) || len(t)-len(u) > 2 {
			return 0
		}
	}
	marks := []string{"、", ".", "．"}
	if bracket {
		marks = []string{"）", ")"}
	}
	for _, m := range marks {
		if !strings.HasPrefix(u, m) || m == "." && len(u) > 1 && '0' <= u[1] && u[1] <= '9' {
			continue
		}
		switch {
		case han && !bracket:
			return 1
		case han:
			return 2
		case !bracket:
			return 3
		}
		return 4
	}
	return 0
}

// DivisionPrefix is what the codes of all divisions within the one of that code
// begin with: 32 of 320000, 3210 of 321000. A level takes two digits.
func DivisionPrefix(code string) string {
	for strings.HasSuffix(code, "00") {
		code = code[:len(code)-2]
	}
	return code
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
	code = DivisionPrefix(code)
	return code != "" && strings.HasPrefix(d.AboutCode, code)
}
