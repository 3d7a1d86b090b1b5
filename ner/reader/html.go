package reader

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"zhengpu/ner"
)

const (
	maxNodes   = 500_000
	readNodes  = 60_000 // beyond, the main text is not searched with Readability, which takes time squared
	markedAttr = "data-zp-n"
)

// looksHTML matches the beginning of a web page.
func looksHTML(b []byte) bool {
	b = bytes.ToLower(b[:min(len(b), 2048)])
	if n := len(b); n > 3 && (b[0] == 0xff && b[1] == 0xfe || b[0] == 0xfe && b[1] == 0xff) {
		b = bytes.ReplaceAll(b, []byte{0}, nil)[2:]
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	for {
		b = bytes.TrimLeft(b, " \t\r\n")
		end := ""
		switch {
		case bytes.HasPrefix(b, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(b, []byte("<?xml")):
			end = "?>"
		}
		i := bytes.Index(b, []byte(end))
		if end == "" || i < 0 {
			break
		}
		b = b[i+len(end):]
	}
	for _, s := range []string{"<!doctype html", "<html", "<head", "<body"} {
		if bytes.HasPrefix(b, []byte(s)) {
			return true
		}
	}
	return false
}

var reMetaCharset = regexp.MustCompile(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]+)`)

// htmlCharset is the charset that a page states, as far as its bytes agree.
func htmlCharset(b []byte) string {
	if _, n := byMark(b); n > 0 || utf8.Valid(b) {
		return "" // the detector knows
	}
	m := reMetaCharset.FindSubmatch(b[:min(len(b), 8192)])
	if m == nil {
		return ""
	}
	name := strings.ToLower(string(m[1]) + string(m[2]))
	switch name {
	case "gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80":
		name = "gb18030"
	case "big5", "big5-hkscs", "x-x-big5":
		name = "big5"
	case "utf-8", "utf8":
		name = "utf-8"
	default:
		return ""
	}
	bad, all := 0, 0
	for i := 0; i < len(b); {
		if b[i] < 0x80 {
			i++
			continue
		}
		_, n, ok := decoders[name](b[i:])
		if i += n; !ok {
			bad++
		}
		all++
	}
	if bad*50 > all {
		return "" // it states another charset than it is in
	}
	return name
}

// readHTML reads a web page: its main text, found with Readability, without
// menus, lists of links and the page's edges; the title first, then a line for
// each block, with bars between the cells of a table.
func readHTML(o Options, path string, b []byte) (*ner.Source, error) {
	if o.Charset == "" {
		o.Charset = htmlCharset(b)
	}
	raw, err := readText(o, path, b)
	if err != nil {
		return nil, err
	}
	doc, err := html.ParseWithOptions(strings.NewReader(raw.Text), html.ParseOptionEnableScripting(false))
	if err != nil { // elements deeper than the parser goes
		src, err := extracted(path, b, "html", untagHTML(raw.Text))
		if err == nil {
			src.Charset = raw.Charset
		}
		return src, err
	}
	nodes, depth := measure(doc)
	if nodes > maxNodes || depth > 2000 {
		return nil, &Error{Path: path, Err: ErrTooLarge, Detail: fmt.Sprintf("a web page of %d elements, %d deep", nodes, depth)}
	}
	head := pageHead(doc)
	main := mainNode(doc, nodes, depth)
	text := renderHTML(main, true)
	if len(hanOnly(text)) < 30 { // a page of lists, or a mistake
		if all := renderHTML(doc, false); len(hanOnly(all)) > 3*len(hanOnly(text)) {
			text = all
		}
	}
	title := head.title(text)
	if title != "" && !strings.Contains(squeeze(prefix(text, 900)), squeeze(title)) {
		text = title + "\n\n" + text
	}
	src, err := extracted(path, b, "html", text)
	if err != nil {
		var e *Error
		if errors.As(err, &e) {
			e.Detail = "no text on this page: perhaps a script fetches it"
		}
		return nil, err
	}
	src.Charset, src.Title, src.Origin = raw.Charset, title, head.origin
	if src.Date = head.date; src.Date == "" {
		src.Date = visibleDate(doc)
	}
	return src, nil
}

func prefix(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune(blanks, r) {
			return -1
		}
		return r
	}, s)
}

func hanOnly(s string) []rune {
	var out []rune
	for _, r := range s {
		if isHan(r) {
			out = append(out, r)
		}
	}
	return out
}

func measure(doc *html.Node) (nodes, depth int) {
	at := 0
	for n := doc; n != nil; {
		nodes++
		depth = max(depth, at)
		if n.FirstChild != nil {
			n, at = n.FirstChild, at+1
			continue
		}
		for n != nil && n.NextSibling == nil {
			n, at = n.Parent, at-1
		}
		if n != nil {
			n = n.NextSibling
		}
	}
	return nodes, depth
}

// walkHTML calls f with every node in order; false leaves out what is below.
func walkHTML(n *html.Node, f func(*html.Node) bool) {
	if !f(n) {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walkHTML(c, f)
	}
}

func attrOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// mainNode is the element that holds the main text. Readability finds the
// paragraphs; it drops tables and lists on its way that a report needs, so that
// their common ancestor is taken from the page instead, unless that holds much
// more than they.
func mainNode(doc *html.Node, nodes, depth int) *html.Node {
	if nodes > readNodes || depth > 400 {
		return doc
	}
	var byNumber []*html.Node
	walkHTML(doc, func(n *html.Node) bool {
		if n.Type == html.ElementNode {
			n.Attr = append(n.Attr, html.Attribute{Key: markedAttr, Val: strconv.Itoa(len(byNumber))})
			byNumber = append(byNumber, n)
		}
		return true
	})
	p := readability.NewParser()
	p.CharThresholds = 200 // Chinese says in 200 characters what takes 500 letters
	p.DisableJSONLD = true
	article, err := p.ParseDocument(doc, nil)
	if err != nil || article.Node == nil {
		return doc
	}
	var common []*html.Node // from the root down
	found := 0
	walkHTML(article.Node, func(n *html.Node) bool {
		if n.Type != html.TextNode || len(hanOnly(n.Data)) < 10 {
			return true
		}
		var at *html.Node
		for e := n.Parent; e != nil && at == nil; e = e.Parent {
			if i, err := strconv.Atoi(attrOf(e, markedAttr)); err == nil && i >= 0 && i < len(byNumber) {
				at = byNumber[i]
			}
		}
		if at == nil {
			return true
		}
		var chain []*html.Node
		for e := at; e != nil; e = e.Parent {
			chain = append(chain, e)
		}
		for i, j := 0, len(chain)-1; i < j; i, j = i+1, j-1 {
			chain[i], chain[j] = chain[j], chain[i]
		}
		if found++; found == 1 {
			common = chain
			return true
		}
		k := 0
		for k < len(common) && k < len(chain) && common[k] == chain[k] {
			k++
		}
		common = common[:k]
		return true
	})
	if len(common) == 0 {
		return article.Node
	}
	main := common[len(common)-1]
	for main.Parent != nil && (inline[main.DataAtom] || main.DataAtom == atom.P || main.DataAtom == atom.Tr || main.DataAtom == atom.Tbody || main.DataAtom == atom.Td) {
		main = main.Parent
	}
	own, all := len(hanOnly(renderHTML(article.Node, true))), len(hanOnly(renderHTML(main, true)))
	if all > own+own/2+100 {
		return article.Node
	}
	return main
}

var inline = set(atom.A, atom.B, atom.Strong, atom.I, atom.Em, atom.Span, atom.Font, atom.U, atom.S, atom.Sub, atom.Sup, atom.Small, atom.Big,
	atom.Label, atom.Mark, atom.Code, atom.Abbr, atom.Time, atom.Ins, atom.Ruby, atom.Rb, atom.Bdi, atom.Bdo, atom.Cite, atom.Q, atom.Tt, atom.Nobr, atom.Wbr, atom.Img, atom.Acronym, atom.Var, atom.Kbd, atom.Samp, atom.Data, atom.Dfn)

var dropped = set(atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Iframe, atom.Object, atom.Embed, atom.Select, atom.Button,
	atom.Textarea, atom.Input, atom.Head, atom.Rt, atom.Rp, atom.Rtc, atom.Canvas, atom.Audio, atom.Video, atom.Map, atom.Math, atom.Del, atom.Strike, atom.Dialog, atom.Datalist)

func set(all ...atom.Atom) map[atom.Atom]bool {
	m := make(map[atom.Atom]bool, len(all))
	for _, a := range all {
		m[a] = true
	}
	return m
}

// edge matches ids and classes of what stands around a text.
var edge = regexp.MustCompile(`(?i)(^|[\s_-])(nav|navbar|menu|breadcrumbs?|crumbs?|footer|foot|copyright|sidebar|share|sharing|related|recommend|comments?|toolbar|pager|pagination|banner|adv?|ads|advert|qrcode|ewm|fenxiang|dqwz|daohang|print|bdshare|weizhi|xgxw|xglj)($|[\s_-])`)

var reHidden = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden`)

// away reports whether an element is no part of a main text.
func away(n *html.Node) bool {
	if dropped[n.DataAtom] {
		return true
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "style" && reHidden.MatchString(a.Val) {
			return true
		}
	}
	if n.DataAtom == atom.Nav || n.DataAtom == atom.Footer || n.DataAtom == atom.Aside {
		return true
	}
	if inline[n.DataAtom] || n.DataAtom == atom.P || n.DataAtom == atom.Body || n.DataAtom == atom.Html {
		return false
	}
	text, linked, links := 0, 0, 0
	named := edge.MatchString(attrOf(n, "class")) || edge.MatchString(attrOf(n, "id"))
	switch n.DataAtom {
	case atom.Ul, atom.Ol, atom.Div, atom.Table, atom.Section, atom.Dl, atom.Header, atom.Td:
	default:
		return false
	}
	walkHTML(n, func(c *html.Node) bool {
		switch {
		case c.Type == html.ElementNode && dropped[c.DataAtom]:
			return false
		case c.Type == html.ElementNode && c.DataAtom == atom.A && attrOf(c, "href") != "":
			l := 0
			walkHTML(c, func(t *html.Node) bool {
				if t.Type == html.TextNode {
					l += len(squeeze(t.Data))
				}
				return true
			})
			text, linked = text+l, linked+l
			if l > 0 {
				links++
			}
			return false
		case c.Type == html.TextNode:
			text += len(squeeze(c.Data))
		}
		return true
	})
	if named && text < 600 {
		return true
	}
	return links >= 3 && linked*10 > text*6
}

// untagHTML writes the text of a page that is no tree.
func untagHTML(s string) string {
	r := &renderer{}
	z := html.NewTokenizer(strings.NewReader(s))
	skip := atom.Atom(0)
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Trim(r.out.String(), " \n")
		case html.TextToken:
			if skip == 0 {
				r.text(html.UnescapeString(string(z.Raw())))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if a == atom.Script || a == atom.Style {
				skip = a
			}
			if !inline[a] && !dropped[a] {
				r.breakLine(1)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if a == skip {
				skip = 0
			}
			if !inline[a] && !dropped[a] {
				r.breakLine(1)
			}
		}
	}
}

// renderHTML writes the text of n, a line for each block.
func renderHTML(n *html.Node, edges bool) string {
	r := &renderer{edges: edges}
	r.node(n, true)
	return strings.Trim(r.out.String(), " \n")
}

type renderer struct {
	out   strings.Builder
	edges bool // leave them out
	blank bool // a blank is due before the next character
	line  bool // the line under way has text
	lines int  // line breaks due
	pre   int
	cell  int
	last  rune
}

// breakLine ends the line; n is 2 for an empty line after it.
func (r *renderer) breakLine(n int) {
	r.blank = false
	if r.cell > 0 { // inside a cell a blank
		r.blank = r.line
		return
	}
	r.lines = max(r.lines, n)
}

func (r *renderer) text(s string) {
	newline := false
	for _, c := range s {
		switch c {
		case ' ', '\t', '\r', '\f', '\n':
			if c == '\n' && r.pre > 0 {
				r.breakLine(min(r.lines+1, 2))
				continue
			}
			r.blank, newline = true, newline || c == '\n'
			continue
		case '\u200b', '\ufeff', '\u00ad':
			continue
		}
		switch {
		case r.lines > 0 && r.out.Len() > 0:
			r.out.WriteString("\n\n"[:min(r.lines, 2)])
		case r.blank && r.line && !(newline && (wide(r.last) || wide(c))):
			r.out.WriteByte(' ')
		}
		r.lines, r.blank, newline, r.line, r.last = 0, false, false, true, c
		r.out.WriteRune(c)
	}
}

// wide characters stand without blanks between them, so that a line break of
// the page's source says nothing.
func wide(r rune) bool { return isHan(r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff60 }

func (r *renderer) node(n *html.Node, top bool) {
	switch n.Type {
	case html.TextNode:
		r.text(n.Data)
		return
	case html.DocumentNode:
	case html.ElementNode:
		if dropped[n.DataAtom] || !top && r.edges && away(n) {
			return
		}
	default:
		return
	}
	switch n.DataAtom {
	case atom.Br: // the second one in a row leaves an empty line
		r.breakLine(min(r.lines+1, 2))
		return
	case atom.Hr:
		r.breakLine(2)
		return
	case atom.Table:
		if dataTable(n) {
			r.table(n)
			return
		}
	case atom.Pre:
		r.pre++
		defer func() { r.pre-- }()
	}
	block := n.Type == html.ElementNode && !inline[n.DataAtom]
	gap := 1
	switch n.DataAtom {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Table, atom.Ul, atom.Ol:
		gap = 2
	}
	if block {
		r.breakLine(gap)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.node(c, false)
	}
	if block {
		r.breakLine(gap)
	}
}

// dataTable tells tables of figures from those that lay out a page.
func dataTable(n *html.Node) bool {
	rows, wideRows, long := 0, 0, 0
	nested := false
	cells := 0
	walkHTML(n, func(c *html.Node) bool {
		if c.Type != html.ElementNode {
			return true
		}
		switch c.DataAtom {
		case atom.Table:
			nested = nested || c != n
		case atom.Tr:
			rows++
			k := 0
			for t := c.FirstChild; t != nil; t = t.NextSibling {
				if t.DataAtom == atom.Td || t.DataAtom == atom.Th {
					k++
				}
			}
			if cells += k; k > 1 {
				wideRows++
			}
		case atom.Td, atom.Th:
			size := 0
			walkHTML(c, func(t *html.Node) bool {
				if t.Type == html.TextNode {
					size += len(squeeze(t.Data))
				}
				return true
			})
			if size > 900 {
				long++
			}
		}
		return true
	})
	return !nested && rows > 1 && wideRows*2 >= rows && long*5 <= cells
}

func (r *renderer) table(n *html.Node) {
	r.breakLine(2)
	walkHTML(n, func(c *html.Node) bool {
		if c.Type == html.ElementNode && dropped[c.DataAtom] {
			return false
		}
		switch c.DataAtom {
		case atom.Caption:
			for t := c.FirstChild; t != nil; t = t.NextSibling {
				r.node(t, false)
			}
			r.breakLine(1)
			return false
		case atom.Tr:
			var cells []string
			any := false
			for t := c.FirstChild; t != nil; t = t.NextSibling {
				if t.DataAtom == atom.Td || t.DataAtom == atom.Th {
					in := &renderer{edges: r.edges, cell: 1}
					for e := t.FirstChild; e != nil; e = e.NextSibling {
						in.node(e, false)
					}
					s := strings.TrimSpace(in.out.String())
					any = any || s != ""
					cells = append(cells, s)
				}
			}
			if any {
				r.breakLine(1)
				r.text(strings.Join(cells, " | "))
				r.breakLine(1)
			}
			return false
		}
		return true
	})
	r.breakLine(2)
}

// pageInfo is what a page says of itself.
type pageInfo struct {
	stated, page, heading string
	date, origin          string
}

// pageHead reads the meta elements: those of the Chinese government's rules for
// its sites (ArticleTitle, PubDate, ContentSource), of Open Graph and the
// like.
func pageHead(doc *html.Node) pageInfo {
	var p pageInfo
	rank := 99
	dates := []string{"pubdate", "publishdate", "article:published_time", "og:published_time", "bytedance:published_time", "weibo: article:create_at",
		"datepublished", "publish_date", "dc.date.issued", "dc.date", "date", "og:release_date", "releasedate", "lmdate"}
	titles := []string{"articletitle", "og:title", "dc.title", "twitter:title"}
	titleRank := 99
	ogURL := ""
	walkHTML(doc, func(n *html.Node) bool {
		switch n.DataAtom {
		case atom.Meta:
			name, value := strings.ToLower(strings.TrimSpace(attrOf(n, "name"))), oneLine(attrOf(n, "content"))
			if name == "" {
				if name = strings.ToLower(attrOf(n, "property")); name == "" {
					name = strings.ToLower(attrOf(n, "itemprop"))
				}
			}
			for i, d := range dates {
				if name == d && i < rank {
					if v := isoDate(value); v != "" {
						p.date, rank = v, i
					}
				}
			}
			for i, t := range titles {
				if name == t && i < titleRank && value != "" {
					p.stated, titleRank = value, i
				}
			}
			if name == "contentsource" && value != "" {
				p.origin = value
			}
			if name == "og:url" {
				ogURL = value
			}
		case atom.Link:
			if strings.EqualFold(attrOf(n, "rel"), "canonical") {
				ogURL = attrOf(n, "href")
			}
		case atom.Title:
			if p.page == "" && n.Parent != nil && n.Parent.DataAtom != atom.Svg {
				p.page = oneLine(renderHTML(n, false))
			}
		case atom.H1:
			if p.heading == "" {
				p.heading = oneLine(renderHTML(n, false))
			}
			return false
		case atom.Time:
			if d := isoDate(attrOf(n, "datetime")); d != "" && p.date == "" {
				p.date, rank = d, 50
			}
		case atom.Script:
			if strings.Contains(attrOf(n, "type"), "ld+json") && n.FirstChild != nil && rank > 40 {
				if m := reLD.FindStringSubmatch(n.FirstChild.Data); m != nil {
					if d := isoDate(m[1]); d != "" {
						p.date, rank = d, 40
					}
				}
			}
		}
		return true
	})
	if p.date == "" { // …/202301/t20230105_123.html
		if m := reURLDate.FindStringSubmatch(ogURL); m != nil {
			p.date = ymd(m[1], m[2], m[3])
		}
	}
	if p.origin == "" {
		p.origin = ogURL
	}
	return p
}

var (
	reLD      = regexp.MustCompile(`"datePublished"\s*:\s*"([^"]{8,40})"`)
	reURLDate = regexp.MustCompile(`/t((?:19|20)\d\d)(\d\d)(\d\d)_`)
	reSeen    = regexp.MustCompile(`(?:发布|發布|发表|發表|刊发|生成|公开|成文|更新|录入|上传)?(?:时间|日期|時間)\s*[:：]?\s*((?:19|20)\d\d)\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})`)
	reByline  = regexp.MustCompile(`(?m)^[^\n。]{0,24}?((?:19|20)\d\d)[-年/.](\d{1,2})[-月/.](\d{1,2})日?\s+\d{1,2}:\d\d`)
)

// visibleDate is the date of publication that a page shows: behind 发布时间 or
// the like, or with the time of day in a line of its own.
func visibleDate(doc *html.Node) string {
	text := renderHTML(doc, false)
	for _, re := range []*regexp.Regexp{reSeen, reByline} {
		if m := re.FindStringSubmatch(text); m != nil {
			if d := ymd(m[1], m[2], m[3]); d != "" {
				return d
			}
		}
	}
	return ""
}

// title is the page's title without the site's name.
func (p pageInfo) title(text string) string {
	begin := squeeze(prefix(text, 900))
	if p.stated != "" {
		return cutSite(p.stated, begin)
	}
	if h := squeeze(p.heading); h != "" && len([]rune(h)) >= 4 && (strings.Contains(squeeze(p.page), h) || strings.Contains(begin, h)) {
		return p.heading
	}
	return cutSite(p.page, begin)
}

// cutSite takes a site's name off a title: what follows the last bar, dash or
// underline, unless the text begins with the whole.
func cutSite(title, begin string) string {
	if strings.Contains(begin, squeeze(title)) {
		return title
	}
	for _, sep := range []string{"_", "|", " - ", " – ", " — ", "--", "-", "——", "｜", "—"} {
		if i := strings.Index(title, sep); i > 0 {
			first := oneLine(title[:i])
			if n := len([]rune(first)); n >= 6 || n >= 4 && strings.Contains(begin, squeeze(first)) {
				return first
			}
		}
	}
	return title
}
