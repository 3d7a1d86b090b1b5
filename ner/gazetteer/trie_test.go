package gazetteer

import (
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"
)

func compress(t testing.TB) func([]byte) []byte {
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return func(b []byte) []byte { return enc.EncodeAll(b, nil) }
}

// TestTrieFindsWhatIsThere compares the trie with plain search.
func TestTrieFindsWhatIsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.RuneFrom([]rune("甲乙丙丁")), 1, 5, -1)
		words := rapid.SliceOfNDistinct(word, 1, 40, rapid.ID[string]).Draw(t, "words")
		text := rapid.StringOfN(rapid.RuneFrom([]rune("甲乙丙丁戊")), 0, 60, -1).Draw(t, "text")
		code := func(s string) []uint16 {
			var out []uint16
			for _, r := range s {
				i := slices.Index([]rune("甲乙丙丁"), r)
				out = append(out, uint16(i+1))
			}
			return out
		}
		keys := make([]key, len(words))
		for i, w := range words {
			keys[i] = key{code(w), int32(i)}
		}
		tr := buildTrie(keys)
		var got []string
		for _, h := range tr.find(code(text), nil) {
			rs := []rune(text)
			w := string(rs[h.start:h.end])
			if words[h.value] != w {
				t.Fatalf("value of %s is %s", w, words[h.value])
			}
			got = append(got, w)
		}
		var want []string
		rs := []rune(text)
		for i := range rs {
			for j := i + 1; j <= len(rs); j++ {
				if slices.Contains(words, string(rs[i:j])) {
					want = append(want, string(rs[i:j]))
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("found %v, want %v", got, want)
		}
		for i, w := range words {
			if v := tr.get(code(w)); v != int32(i) {
				t.Fatalf("get(%s) = %d, want %d", w, v, i)
			}
		}
		if v := tr.get(code(strings.Repeat("甲", 9))); v != -1 {
			t.Fatalf("get of no key = %d", v)
		}
	})
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
