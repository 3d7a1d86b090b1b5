package gazetteer

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhengpu/ner"
)

// folder maps every rune to the one that stands for it in keys: lower case,
// half width, simplified. The same folding on both sides lets 乾县, 干县 and
// 乾縣 meet, so it need not be right about any one character.
type folder struct {
	to  map[rune]rune
	low []rune // what runes below 0x10000 fold to, once the tables are read
}

// openccChars is the OpenCC table of single characters: traditional, a tab,
// simplified forms with the usual one first.
const openccChars = "opencc/TSCharacters.txt"

func newFolder(fsys fs.FS) (*folder, error) {
	f := &folder{to: map[rune]rune{}}
	b, err := fs.ReadFile(fsys, openccChars)
	if errors.Is(err, fs.ErrNotExist) {
		f.fill()
		return f, nil
	}
	if err != nil {
		return nil, err
	}
	sc := bufio.NewScanner(bytes.NewReader(b))
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		from, to, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, fmt.Errorf("%s:%d: no tab", openccChars, n)
		}
		to, _, _ = strings.Cut(to, " ")
		r, size := utf8.DecodeRuneInString(from)
		s, _ := utf8.DecodeRuneInString(to)
		if size != len(from) || s == utf8.RuneError {
			return nil, fmt.Errorf("%s:%d: not one character to one: %q", openccChars, n, line)
		}
		f.to[r] = s
	}
	f.fill()
	return f, sc.Err()
}

// fill makes the table for the runes that most text is of.
func (f *folder) fill() {
	low := make([]rune, 0x10000)
	for r := range low {
		low[r] = rune(r)
	}
	// Case and width change only outside the ideographs.
	for r := range rune(0x3100) {
		low[r] = f.rune(r)
	}
	for r := rune(0xFF00); r < 0x10000; r++ {
		low[r] = f.rune(r)
	}
	for r := range f.to {
		if r < 0x10000 {
			low[r] = f.rune(r)
		}
	}
	low['零'] = f.rune('零')
	f.low = low
}

// rune folds r. The result folds to itself.
func (f *folder) rune(r rune) rune {
	if f.low != nil && uint32(r) < uint32(len(f.low)) {
		return f.low[r]
	}
	if r > 0xFF00 && r < 0xFF5F {
		r -= 0xFEE0
	}
	switch r {
	case '〇', '○', '零': // 〇 is written in all three ways in names of roads and campaigns
		return '〇'
	case '“', '”', '"', '「', '」', '『', '』', '＂':
		return '"'
	case '‘', '’', '\'':
		return '\''
	case '·', '•', '・', '‧', '∙':
		return '·'
	case '—', '–', '－', '-', '―':
		return '-'
	}
	r = unicode.ToLower(r)
	for range 3 { // chains in the table are short
		s, ok := f.to[r]
		if !ok || s == r {
			break
		}
		r = s
	}
	return r
}

// fold is rune for most runes, without a call.
func (f *folder) fold(r rune) rune {
	if uint32(r) < uint32(len(f.low)) {
		return f.low[r]
	}
	return f.rune(r)
}

// same reports whether a and b fold to the same.
func (f *folder) same(a, b string) bool { return a == b || f.string(a) == f.string(b) }

// string folds every rune of s.
func (f *folder) string(s string) string {
	for i := 0; i < len(s); {
		r, n := ner.RuneAt(s, i)
		if uint32(r) >= uint32(len(f.low)) || f.low[r] != r {
			return strings.Map(f.rune, s)
		}
		i += n
	}
	return s
}

// alphabet numbers the folded runes that occur in keys.
type alphabet struct {
	low  []uint16 // by rune below 0x10000, of unfolded runes too; 0 when no key has it
	high map[rune]uint16
}

// newAlphabet numbers the runes of folded keys, the frequent ones first, so
// that the children of a state lie close together.
func newAlphabet(f *folder, keys []string) (*alphabet, error) {
	count := map[rune]int{}
	for _, k := range keys {
		for _, r := range k {
			count[r]++
		}
	}
	all := make([]rune, 0, len(count))
	for r := range count {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b rune) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return int(a - b)
	})
	if len(all) > 0xFFFE {
		return nil, fmt.Errorf("%d different characters in the lists, at most 65534 can be numbered", len(all))
	}
	code := make(map[rune]uint16, len(all))
	for i, r := range all {
		code[r] = uint16(i + 1)
	}
	a := &alphabet{low: make([]uint16, 0x10000), high: map[rune]uint16{}}
	for r := rune(1); r < 0x10000; r++ {
		a.low[r] = code[f.rune(r)]
	}
	for _, r := range all {
		if r >= 0x10000 {
			a.high[r] = code[r]
		}
	}
	for r := range f.to {
		if c := code[f.rune(r)]; r >= 0x10000 && c > 0 {
			a.high[r] = c
		}
	}
	return a, nil
}

func (a *alphabet) code(r rune) uint16 {
	if uint32(r) < uint32(len(a.low)) {
		return a.low[r]
	}
	return a.high[r]
}

// encode gives the codes of s, and the byte offset of every rune and the length
// of s, in slices that are written over. Of what is no UTF-8 (a file's name may have
// some) each byte is a character, but for three that look like one of three bytes:
// they are one, which keys hardly have.
func (a *alphabet) encode(s string, codes []uint16, at []int32) ([]uint16, []int32) {
	codes, at = slices.Grow(codes[:0], len(s))[:len(s)], slices.Grow(at[:0], len(s)+1)[:len(s)+1]
	low, k := (*[0x10000]uint16)(a.low), 0
	for i := 0; i < len(s); k++ {
		for ; i+3 < len(s); k++ { // most characters
			four := uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
			at[k] = int32(i)
			if four&0xc0c0f0 == 0x8080e0 { // 1110xxxx 10xxxxxx 10xxxxxx
				codes[k] = low[uint16(four&0xf<<12|four>>2&0xfc0|four>>16&0x3f)]
				i += 3
				continue
			}
			if four&0x80 != 0 {
				break
			}
			codes[k] = low[four&0x7f]
			i++
		}
		if i == len(s) {
			break
		}
		r, n := ner.RuneAt(s, i)
		at[k], codes[k] = int32(i), a.code(r)
		i += n
	}
	at[k] = int32(len(s))
	return codes[:k], at[:k+1]
}
