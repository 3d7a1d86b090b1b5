package gazetteer

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
)

func compress(t testing.TB) func([]byte) []byte {
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return func(b []byte) []byte { return enc.EncodeAll(b, nil) }
}

func TestFold(t *testing.T) {
	f, err := newFolder(openccFS)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{
		{"ＡＢｃ１２", "abc12"}, {"潯陽區", "浔阳区"}, {"“双千”", `"双千"`}, {"「双千」", `"双千"`}, {"甲·乙", "甲•乙"}, {"二○二一", "二〇二一"},
	} {
		if f.string(c[0]) != f.string(c[1]) {
			t.Errorf("%s folds to %s, %s to %s", c[0], f.string(c[0]), c[1], f.string(c[1]))
		}
	}
	for r := range rune(0x10000) {
		if g := f.rune(r); f.rune(g) != g {
			t.Errorf("%q folds to %q and that to %q", r, g, f.rune(g))
		}
	}
}

// TestEncode compares the codes of texts, read several bytes at a time, with those
// of their characters one by one.
func TestEncode(t *testing.T) {
	a := load(t).alpha
	for _, s := range []string{"", "a", "县", "云溪", "ab县", "县a", "縣Ａa", "𠮷县", "县𠮷", "é县·1", "县\x00a", "全市新签约项目38个，𠮷氏集团投资4.2亿元。"} {
		for _, s := range []string{s, s + "\xe4\xba", "\xff" + s, s + "\xe4" + s, s + "\xf0\x9f\x98", "\xbf\x80" + s} {
			codes, at := a.encode(s, []uint16{9, 9, 9}, []int32{9})
			k := 0
			for i := 0; i < len(s); k++ {
				r, n := utf8.DecodeRuneInString(s[i:])
				if k >= len(codes) || codes[k] != a.code(r) || int(at[k]) != i {
					t.Fatalf("%q: character %d: codes %v at %v", s, k, codes, at)
				}
				i += n
			}
			if len(codes) != k || len(at) != k+1 || int(at[k]) != len(s) {
				t.Errorf("%q: %d characters: codes %v at %v", s, k, codes, at)
			}
		}
	}
	for _, s := range []string{"\xe0\x80\x80", "\xed\xa0\x80", "\xef\xbf\xbf县"} { // no UTF-8, or no character
		s += strings.Repeat("县", 2)
		if codes, at := a.encode(s, nil, nil); len(codes) != len(s)/3 || codes[0] != 0 || int(at[len(codes)]) != len(s) {
			t.Errorf("%q: codes %v at %v", s, codes, at)
		}
	}
}
