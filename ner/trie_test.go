package ner_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zhengpu/ner"
)

// TestTrieFindsWhatIsThere compares the trie with plain search.
func TestTrieFindsWhatIsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.RuneFrom([]rune("甲乙丙丁")), 1, 5, -1)
		words := rapid.SliceOfNDistinct(word, 1, 40, rapid.ID[string]).Draw(t, "words")
		text := rapid.StringOfN(rapid.RuneFrom([]rune("甲乙丙丁戊")), 0, 60, -1).Draw(t, "text")
		// Long ones are looked through piece by piece.
		text = strings.Repeat(text, rapid.SampledFrom([]int{1, 1, 12}).Draw(t, "repeated"))
		code := func(s string) []uint16 {
			var out []uint16
			for _, r := range s {
				i := slices.Index([]rune("甲乙丙丁"), r)
				out = append(out, uint16(i+1))
			}
			return out
		}
		keys := make([]ner.TrieKey, len(words))
		for i, w := range words {
			keys[i] = ner.TrieKey{Codes: code(w), Value: int32(i)}
		}
		tr, err := ner.BuildTrie(keys)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range ner.NewTrieFinder(tr).Find(code(text), nil) {
			rs := []rune(text)
			w := string(rs[h.Start:h.End])
			if words[h.Value] != w {
				t.Fatalf("value of %s is %s", w, words[h.Value])
			}
			got = append(got, w)
		}
		var want []string
		rs := []rune(text)
		for i := range rs {
			for j := i + 2; j <= len(rs); j++ {
				if slices.Contains(words, string(rs[i:j])) {
					want = append(want, string(rs[i:j]))
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("found %v, want %v", got, want)
		}
		for i, w := range words {
			if v := tr.Get(code(w)); v != int32(i) {
				t.Fatalf("get(%s) = %d, want %d", w, v, i)
			}
		}
		if v := tr.Get(code(strings.Repeat("甲", 9))); v != -1 {
			t.Fatalf("get of no key = %d", v)
		}
	})
}
