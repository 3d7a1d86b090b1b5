package reader

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"zhengpu/ner"
)

// Charsets are the names that Source.Charset and Options.Charset use.
var Charsets = []string{"utf-8", "utf-16le", "utf-16be", "gb18030", "big5"}

// readText is the reader of plain text.
func readText(o Options, path string, b []byte) (*ner.Source, error) {
	name, bom := o.Charset, 0
	switch name {
	case "":
		name, bom = detect(b)
		if name == "" {
			d := "bytes of no charset of Chinese text (utf-8, utf-16, gb18030, big5)"
			if i := bytes.IndexByte(b, 0); i >= 0 {
				return nil, &Error{Path: path, Err: ErrBinary, Detail: fmt.Sprintf("looks like binary data (a NUL at byte %d)", i)}
			}
			return nil, &Error{Path: path, Err: ErrCharset, Detail: d}
		}
	case "gbk", "gb2312":
		name = "gb18030"
	}
	if got, n := byMark(b); n > 0 && got == name {
		bom = n
	}
	dec, ok := decoders[name]
	if !ok {
		return nil, &Error{Path: path, Err: ErrCharset, Detail: fmt.Sprintf("%q is none of %s", name, strings.Join(Charsets, ", "))}
	}
	var text string
	var m *ner.Map
	if n := len(b) - bom; name == "utf-8" && utf8.Valid(b[bom:]) {
		text, m = string(b[bom:]), ner.NewMap([]ner.Run{{Raw: bom, Len: n, RawLen: n, Verbatim: true}})
	} else {
		text, m = assemble(b, bom, dec)
	}
	if strings.TrimLeft(text, " \t\r\n\v\f\x00\u3000\u00a0\ufeff") == "" {
		return nil, &Error{Path: path, Err: ErrEmpty, Detail: "nothing but blanks"}
	}
	return &ner.Source{ID: ner.DocumentID(b), Path: path, Bytes: b, Text: text, Map: m, Charset: name, Kind: "txt"}, nil
}

// decoder gives the text of the first character of b and how many bytes it
// takes; ok is false where the bytes are none of the charset, and s is then
// U+FFFD.
type decoder func(b []byte) (s string, n int, ok bool)

var decoders = map[string]decoder{
	"utf-8":    decodeUTF8,
	"utf-16le": func(b []byte) (string, int, bool) { return decodeUTF16(b, 0, 1) },
	"utf-16be": func(b []byte) (string, int, bool) { return decodeUTF16(b, 1, 0) },
	"gb18030":  decodeGB,
	"big5":     decodeBig5,
}

const bad = "\ufffd"

func decodeUTF8(b []byte) (string, int, bool) {
	r, n := utf8.DecodeRune(b)
	if r == utf8.RuneError && n < 2 {
		return bad, 1, false
	}
	return string(b[:n]), n, true
}

func decodeUTF16(b []byte, lo, hi int) (string, int, bool) {
	if len(b) < 2 {
		return bad, len(b), false
	}
	u := rune(b[lo]) | rune(b[hi])<<8
	switch {
	case u < 0xd800 || u > 0xdfff:
		return string(u), 2, true
	case u < 0xdc00 && len(b) >= 4:
		if v := rune(b[2+lo]) | rune(b[2+hi])<<8; v >= 0xdc00 && v <= 0xdfff {
			return string((u-0xd800)<<10 | (v - 0xdc00) + 0x10000), 4, true
		}
	}
	return bad, 2, false
}

// pairs is a double-byte charset unrolled: the text of every pair, "" where
// there is none.
type pairs [256 * 256]string

func unroll(e encoding.Encoding) *pairs {
	var t pairs
	d := e.NewDecoder()
	for hi := 0x81; hi <= 0xfe; hi++ {
		for lo := 0x40; lo <= 0xfe; lo++ {
			out, err := d.Bytes([]byte{byte(hi), byte(lo)})
			if err == nil && !bytes.Contains(out, []byte(bad)) {
				t[hi<<8|lo] = string(out)
			}
		}
	}
	return &t
}

var (
	gbPairs   = sync.OnceValue(func() *pairs { return unroll(simplifiedchinese.GBK) })
	gbAll     = sync.OnceValue(func() *pairs { return unroll(simplifiedchinese.GB18030) })
	big5Pairs = sync.OnceValue(func() *pairs { return unroll(traditionalchinese.Big5) })
)

func decodeGB(b []byte) (string, int, bool) {
	if b[0] < 0x80 {
		return string(rune(b[0])), 1, true
	}
	if b[0] == 0x80 { // as Windows writes the euro sign
		return "€", 1, true
	}
	if len(b) < 2 || b[0] == 0xff {
		return bad, 1, false
	}
	if s := gbAll()[int(b[0])<<8|int(b[1])]; s != "" {
		return s, 2, true
	}
	if len(b) >= 4 && b[1] >= '0' && b[1] <= '9' && b[2] >= 0x81 && b[2] <= 0xfe && b[3] >= '0' && b[3] <= '9' {
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b[:4])
		if err == nil && !bytes.Contains(out, []byte(bad)) {
			return string(out), 4, true
		}
	}
	return bad, 1, false
}

func decodeBig5(b []byte) (string, int, bool) {
	if b[0] < 0x80 {
		return string(rune(b[0])), 1, true
	}
	if len(b) >= 2 {
		if s := big5Pairs()[int(b[0])<<8|int(b[1])]; s != "" {
			return s, 2, true
		}
	}
	return bad, 1, false
}

// assemble decodes b from byte `from` on. Every character becomes a run of the
// map of its own unless the text stands in the file byte for byte.
func assemble(b []byte, from int, dec decoder) (string, *ner.Map) {
	var sb strings.Builder
	sb.Grow(len(b) + len(b)/2)
	runs := make([]ner.Run, 0, 16)
	plain := -1 // start of a verbatim run, in b
	at := 0     // its start in the text
	flush := func(end int) {
		if plain >= 0 && end > plain {
			runs = append(runs, ner.Run{Clean: at, Raw: plain, Len: end - plain, RawLen: end - plain, Verbatim: true})
		}
		plain = -1
	}
	for i := from; i < len(b); {
		s, n, ok := dec(b[i:])
		if ok && len(s) == n && s == string(b[i:i+n]) {
			if plain < 0 {
				plain, at = i, sb.Len()
			}
		} else {
			flush(i)
			runs = append(runs, ner.Run{Clean: sb.Len(), Raw: i, Len: len(s), RawLen: n})
		}
		sb.WriteString(s)
		i += n
	}
	flush(len(b))
	return sb.String(), ner.NewMap(runs)
}

// commonHan holds the characters of the first levels of GB 2312 and Big5.
var commonHan = sync.OnceValue(func() map[rune]bool {
	m := make(map[rune]bool, 8000)
	take := func(t *pairs, from, to, low int) {
		for hi := from; hi <= to; hi++ {
			for lo := low; lo <= 0xfe; lo++ {
				for _, r := range t[hi<<8|lo] {
					m[r] = true
				}
			}
		}
	}
	take(gbPairs(), 0xb0, 0xd7, 0xa1)
	take(big5Pairs(), 0xa4, 0xc6, 0x40)
	return m
})
