package reader

import (
	"bytes"
	"unicode/utf8"
)

// byMark looks for a byte order mark and gives its length.
func byMark(b []byte) (string, int) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return "utf-8", 3
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return "utf-16le", 2
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return "utf-16be", 2
	}
	return "", 0
}

// sampleBytes bounds the work of the detector.
const sampleBytes = 64 << 10

// detect names the charset of b and the length of its byte order mark; "" when
// the bytes are no text. Bytes that are valid UTF-8 are UTF-8. Otherwise each
// charset decodes a sample and the reading that looks most like Chinese wins:
// common characters count for it, rare ones and faults against it.
func detect(b []byte) (string, int) {
	if name, n := byMark(b); n > 0 {
		return name, n
	}
	sample := b[:min(len(b), sampleBytes)]
	if validUTF8(sample, len(sample) < len(b)) && !looksUTF16(sample) {
		if controls(sample) {
			return "", 0
		}
		return "utf-8", 0
	}
	best, top := "", 0.0
	for _, name := range Charsets {
		if s := score(sample, name); s > top {
			best, top = name, s
		}
	}
	return best, 0
}

// validUTF8 allows a character cut at the end of a sample.
func validUTF8(b []byte, cut bool) bool {
	if cut {
		for n := 0; n < 3 && len(b) > 0 && b[len(b)-1] >= 0x80; n++ {
			if r, _ := utf8.DecodeLastRune(b); r != utf8.RuneError {
				break
			}
			b = b[:len(b)-1]
		}
	}
	return utf8.Valid(b)
}

// looksUTF16 tells ASCII in UTF-16, which is valid UTF-8 full of NULs, by the
// NULs standing on one side only. A few NULs inside text are mere damage.
func looksUTF16(b []byte) bool {
	var side [2]int
	for i, c := range b {
		if c == 0 {
			side[i&1]++
		}
	}
	n := side[0] + side[1]
	return n*8 > len(b) && (side[0]*20 < n || side[1]*20 < n)
}

// controls reports whether more than one byte in fifty is a control character
// that no text has; a few in a short text are mere damage.
func controls(b []byte) bool {
	n := 0
	for _, c := range b {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v' {
			n++
		}
	}
	return n*2 > len(b) || n > 4 && n*50 > len(b)
}

// score says how much a reading of b looks like Chinese text: 0 or less for no
// text at all, about 1 for plain text.
func score(b []byte, name string) float64 {
	dec := decoders[name]
	var total, points float64
	faults, chars := 0, 0
	for i := 0; i < len(b); {
		s, n, ok := dec(b[i:])
		pair := b[i:min(i+n, len(b))]
		i += n
		chars++
		if !ok {
			if i < len(b)-4 { // the sample may end inside a character
				faults++
			}
			continue
		}
		r, _ := utf8.DecodeRuneInString(s)
		if r < 0x80 {
			if r < 0x20 && r != '\n' && r != '\r' && r != '\t' && r != '\f' || r == 0x7f {
				faults++
			}
			continue
		}
		total++
		points += worth(r, pair, name)
	}
	if faults*20 > chars {
		return 0
	}
	if total == 0 {
		if name == "utf-8" || name[:3] == "utf" {
			return 0.1
		}
		return 0
	}
	return points/total - 10*float64(faults)/float64(chars)
}

// veryCommon are the characters that make up a good quarter of any Chinese
// text, in both scripts, and its marks.
var veryCommon = func() map[rune]bool {
	m := map[rune]bool{}
	for _, r := range "，。、；：“”（）《》的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主发發年动動同工也能下过過民前面" +
		"部长長后後多定行学學法所得经經十三之进進着等产產新建区區全市县縣省业業展改加强項项目实實现現服务務设設企增推重点點高政府区村社" {
		m[r] = true
	}
	return m
}()

func worth(r rune, pair []byte, name string) float64 {
	if veryCommon[r] {
		return 2
	}
	switch {
	case r >= 0xe000 && r <= 0xf8ff:
		return -3
	case r >= 0x4e00 && r <= 0x9fff:
	case r >= 0x2010 && r <= 0x2027, r >= 0x3000 && r <= 0x3020, r >= 0xff01 && r <= 0xff5e, r == 0xb7, r == 0xd7, r == '℃', r == '㎡', r == '‰':
		return 0.7
	default:
		return -1
	}
	// The double-byte charsets put common characters into a zone of their own,
	// which says for Unicode as well what is common.
	switch name {
	case "gb18030":
		if common2312(pair) {
			return 0.6
		}
		if pair[0] < 0xa1 { // GBK/3, where traditional characters stand
			return -0.1
		}
		return -0.8
	case "big5":
		if pair[0] >= 0xa4 && pair[0] <= 0xc6 {
			return 0.6
		}
		return -0.8
	}
	if commonHan()[r] {
		return 0.6
	}
	return -0.8
}

func common2312(pair []byte) bool {
	return len(pair) == 2 && pair[0] >= 0xb0 && pair[0] <= 0xd7 && pair[1] >= 0xa1
}
