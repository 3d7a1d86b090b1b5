package export

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What encoding/json writes, for the values that exports have by the hundred
// thousand, without its reflection: anything unusual goes to it.

// plainBytes are those that JSON writes as they are; html where <, > and &
// may not stand as such.
var plainBytes, plainHTML [256]bool

func init() {
	for c := range 256 {
		plainBytes[c] = c >= ' ' && c != '"' && c != '\\'
		plainHTML[c] = plainBytes[c] && c != '<' && c != '>' && c != '&'
	}
}

// appendText appends a string as JSON.
func appendText(b []byte, s string, html bool) []byte {
	// The line separators E2 80 A8 and A9 are escaped, too.
	if !utf8.ValidString(s) || strings.Contains(s, "\u2028") || strings.Contains(s, "\u2029") {
		if html {
			text, _ := json.Marshal(s) // a string always can be
			return append(b, text...)
		}
		return append(b, jsonText(s)...)
	}
	plain := &plainBytes
	if html {
		plain = &plainHTML
	}
	const hex = "0123456789abcdef"
	b = append(b, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if plain[c] {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, `\b`...)
		case '\f':
			b = append(b, `\f`...)
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		case '\t':
			b = append(b, `\t`...)
		default:
			b = append(append(b, `\u00`...), hex[c>>4], hex[c&15])
		}
	}
	return append(append(b, s[from:]...), '"')
}

// appendNumber appends a number as JSON.
func appendNumber(b []byte, v float64) []byte {
	if n := int64(v); float64(n) == v && n != 0 && math.Abs(v) < 1<<53 {
		return strconv.AppendInt(b, n, 10)
	}
	text, err := json.Marshal(v)
	if err != nil { // NaN, which the graph stores none of
		return append(b, "null"...)
	}
	return append(b, text...)
}

func jsonString(s string) string { return string(appendText(nil, s, true)) }

// jsonRow is a JSON array or object being written.
type jsonRow struct {
	b    []byte
	html bool // as in appendText
	more bool // a comma is due
}

func (r *jsonRow) open(c byte) *jsonRow { r.comma(); r.b = append(r.b, c); r.more = false; return r }

func (r *jsonRow) close(c byte) *jsonRow { r.b = append(r.b, c); r.more = true; return r }

func (r *jsonRow) comma() {
	if r.more {
		r.b = append(r.b, ',')
	}
	r.more = true
}

// key begins a member of an object; the name needs no escapes.
func (r *jsonRow) key(name string) *jsonRow {
	r.comma()
	r.b = append(append(append(r.b, '"'), name...), `":`...)
	r.more = false
	return r
}

func (r *jsonRow) text(s string) *jsonRow { r.comma(); r.b = appendText(r.b, s, r.html); return r }

func (r *jsonRow) texts(list []string) *jsonRow {
	r.open('[')
	for _, s := range list {
		r.text(s)
	}
	return r.close(']')
}

func (r *jsonRow) int(n int) *jsonRow {
	r.comma()
	r.b = strconv.AppendInt(r.b, int64(n), 10)
	return r
}

func (r *jsonRow) number(v float64) *jsonRow { r.comma(); r.b = appendNumber(r.b, v); return r }

// maybe writes null where there is no number.
func (r *jsonRow) maybe(v *float64) *jsonRow {
	if v != nil {
		return r.number(*v)
	}
	r.comma()
	r.b = append(r.b, "null"...)
	return r
}

func (r *jsonRow) bool(v bool) *jsonRow { r.comma(); r.b = strconv.AppendBool(r.b, v); return r }

// some writes members of an object that are left out where they are empty.
func (r *jsonRow) some(name, s string) *jsonRow {
	if s != "" {
		r.key(name).text(s)
	}
	return r
}

// proofs writes places of statements, an array of objects as proof has them.
func (r *jsonRow) proofs(list []*Evidence) *jsonRow {
	r.open('[')
	for _, e := range list {
		r.open('{').proof(e).close('}')
	}
	return r.close(']')
}

func (r *jsonRow) proof(e *Evidence) *jsonRow {
	r.key("id").text(e.ID).key("report").text(e.Report.Name).key("file").text(e.Report.File()).key("quote").text(e.Quote).key("start").int(e.Start).key("end").int(e.End)
	r.some("rule", e.Rule)
	if e.Confidence != 0 {
		r.key("confidence").number(e.Confidence)
	}
	if e.Report.Year != 0 {
		r.key("year").int(e.Report.Year)
	}
	r.some("period", e.Period)
	if e.Planned {
		r.key("planned").bool(true)
	}
	return r.some("position", e.Position)
}

// proofsText is a list of proofs as JSON that stands in a text.
func proofsText(list []*Evidence) string {
	r := &jsonRow{b: make([]byte, 0, 512*len(list))}
	return string(r.proofs(list).b)
}
