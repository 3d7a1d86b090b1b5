package reader

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"zhengpu/ner"
)

// readMarkdown reads CommonMark with tables: the text without its markup, a
// paragraph for each block, table rows with bars between cells. The map leads
// to the bytes of the file. Title and date come from front matter, the title
// else from a first heading of level 1.
func readMarkdown(o Options, path string, b []byte) (*ner.Source, error) {
	src, err := readText(o, path, b)
	if err != nil {
		return nil, err
	}
	body, title, date := frontMatter(src.Text)
	w := &mdWriter{src: []byte(src.Text)}
	if deepMarkdown(src.Text[body:]) { // hostile, and slow to parse
		return src, nil
	}
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough))
	doc := md.Parser().Parse(text.NewReader(w.src[body:]))
	w.base = body
	w.block(doc, 0)
	if strings.TrimLeft(w.out.String(), blanks) == "" {
		return nil, &Error{Path: path, Err: ErrEmpty, Detail: "no text in this document"}
	}
	if title == "" {
		for n := doc.FirstChild(); n != nil && title == ""; n = n.NextSibling() {
			if h, ok := n.(*ast.Heading); ok && h.Level == 1 {
				in := &mdWriter{src: w.src, base: body}
				in.inline(h, 0)
				title = oneLine(in.out.String())
			}
		}
	}
	src.Map = ner.NewMap(w.runs).Compose(src.Map)
	src.Text, src.Kind, src.Title, src.Date = w.out.String(), "md", title, date
	return src, nil
}

var reFront = regexp.MustCompile(`(?m)^(title|date)\s*[:=]\s*(.+?)\s*$`)

// frontMatter finds where the body begins behind front matter, and what that
// says.
func frontMatter(s string) (body int, title, date string) {
	fence := ""
	for _, f := range []string{"---", "+++"} {
		if strings.HasPrefix(s, f+"\n") || strings.HasPrefix(s, f+"\r\n") {
			fence = f
		}
	}
	if fence == "" {
		return 0, "", ""
	}
	rest := s[len(fence):]
	i := strings.Index(rest, "\n"+fence)
	if i < 0 || i > 4096 {
		return 0, "", ""
	}
	for _, m := range reFront.FindAllStringSubmatch(rest[:i], -1) {
		v := strings.Trim(strings.TrimSpace(m[2]), `"'`)
		if m[1] == "title" {
			title = oneLine(v)
		} else {
			date = isoDate(v)
		}
	}
	body = len(fence) + i + 1 + len(fence)
	if j := strings.IndexByte(s[body:], '\n'); j >= 0 {
		return body + j + 1, title, date
	}
	return len(s), title, date
}

// deepMarkdown reports brackets, quotes or lists nested so deep that no person
// wrote them.
func deepMarkdown(s string) bool {
	run, last := 0, byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == ' ' || c == '\t':
			continue
		case c == '[' || c == '>' || c == '!' || c == '(' || c == '*' || c == '_' || c == '-' || c == '`' || c == '<':
			if c == last || c == '!' || c == '[' {
				run++
			} else {
				run = 1
			}
			if run > 500 && c != '-' && c != '*' && c != '_' && c != '`' {
				return true
			}
		default:
			run = 0
		}
		last = c
	}
	return strings.Count(s, "[") > 20000
}

type mdWriter struct {
	src  []byte
	base int // of the parsed text in src
	out  strings.Builder
	runs []ner.Run
	at   int // in src, of what was written last
}

// put writes the bytes [lo, hi) of the parsed text.
func (w *mdWriter) put(lo, hi int) {
	lo, hi = lo+w.base, hi+w.base
	if lo >= hi || hi > len(w.src) {
		return
	}
	w.runs = append(w.runs, ner.Run{Clean: w.out.Len(), Raw: lo, Len: hi - lo, RawLen: hi - lo, Verbatim: true})
	w.out.Write(w.src[lo:hi])
	w.at = hi
}

// add writes what does not stand in the file.
func (w *mdWriter) add(s string) {
	w.runs = append(w.runs, ner.Run{Clean: w.out.Len(), Raw: w.at, Len: len(s)})
	w.out.WriteString(s)
}

func (w *mdWriter) paragraph() {
	w.line()
	if s := w.out.String(); s != "" && !strings.HasSuffix(s, "\n\n") {
		w.add("\n")
	}
}

func (w *mdWriter) line() {
	if n := w.out.Len(); n > 0 && w.out.String()[n-1] != '\n' {
		w.add("\n")
	}
}

func (w *mdWriter) block(n ast.Node, depth int) {
	if depth > 200 {
		return
	}
	switch n := n.(type) {
	case *ast.Heading, *ast.Paragraph:
		w.paragraph()
		w.inline(n, depth)
		w.paragraph()
		return
	case *ast.TextBlock:
		w.line()
		w.inline(n, depth)
		w.line()
		return
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		w.paragraph()
		for i := range n.Lines().Len() {
			l := n.Lines().At(i)
			w.put(l.Start, l.Stop)
		}
		w.paragraph()
		return
	case *ast.HTMLBlock:
		w.paragraph()
		in := false // a tag over several lines
		for i := range n.Lines().Len() {
			l := n.Lines().At(i)
			in = w.untagged(l.Start, l.Stop, in)
		}
		w.paragraph()
		return
	case *east.TableHeader, *east.TableRow:
		w.line()
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if c != n.FirstChild() {
				w.add(" | ")
			}
			w.inline(c, depth)
		}
		w.line()
		return
	case *ast.List, *east.Table:
		w.paragraph()
		defer w.paragraph()
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.block(c, depth+1)
	}
}

// untagged writes [lo, hi) without tags.
func (w *mdWriter) untagged(lo, hi int, in bool) bool {
	s := w.src[w.base+lo : w.base+hi]
	from := 0
	for i := 0; i < len(s); i++ {
		switch {
		case in && s[i] == '>':
			in, from = false, i+1
		case !in && s[i] == '<' && i+1 < len(s) && (s[i+1] == '/' || s[i+1] == '!' || s[i+1]|0x20 >= 'a' && s[i+1]|0x20 <= 'z'):
			w.put(lo+from, lo+i)
			in = true
		}
	}
	if !in {
		w.put(lo+from, hi)
	}
	return in
}

func (w *mdWriter) inline(n ast.Node, depth int) {
	if depth > 200 {
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			w.segment(c.Segment.Start, c.Segment.Stop)
			switch {
			case c.HardLineBreak():
				w.add("\n")
			case c.SoftLineBreak():
				if !w.joins(c) {
					w.add(" ")
				}
			}
		case *ast.CodeSpan:
			for t := c.FirstChild(); t != nil; t = t.NextSibling() {
				if t, ok := t.(*ast.Text); ok {
					w.put(t.Segment.Start, t.Segment.Stop)
				}
			}
		case *ast.AutoLink, *ast.RawHTML, *ast.Image, *east.Strikethrough:
			// addresses, tags, pictures and what was struck out
		default:
			w.inline(c, depth+1)
		}
	}
}

// segment writes text without the marks that escape, and without the asterisks
// that CommonMark leaves because a Chinese mark stands beside them
// (**《意见》**提出).
func (w *mdWriter) segment(lo, hi int) {
	s := w.src[w.base+lo : w.base+hi]
	from := 0
	for i := 0; i+1 < len(s); i++ {
		switch {
		case s[i] == '\\' && bytes.IndexByte([]byte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"), s[i+1]) >= 0:
			w.put(lo+from, lo+i)
			from = i + 1
			i++
		case s[i] == '*' && s[i+1] == '*':
			w.put(lo+from, lo+i)
			from = i + 2
			i++
		}
	}
	w.put(lo+from, hi)
}

// joins reports whether the lines around a soft break are joined without a
// blank: both are Chinese there.
func (w *mdWriter) joins(t *ast.Text) bool {
	before, _ := utf8.DecodeLastRuneInString(w.out.String())
	rest := w.src[min(w.base+t.Segment.Stop, len(w.src)):]
	after, _ := utf8.DecodeRune(bytes.TrimLeft(rest, " \t\r\n>*_`["))
	return wide(before) || wide(after)
}
