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

// TestTriePairs compares steps by two codes with single ones. Many codes begin no
// key, and the places of their states belong to others.
func TestTriePairs(t *testing.T) {
	const codes = 40
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.Uint16Range(1, codes).Draw(t, "first")
		code := rapid.Uint16Range(1, codes)
		key := rapid.Custom(func(t *rapid.T) string {
			k := []rune{rune(min(first+code.Draw(t, "begins")%3, codes))}
			for range rapid.IntRange(0, 3).Draw(t, "more") {
				k = append(k, rune(code.Draw(t, "code")))
			}
			return string(k)
		})
		var keys []ner.TrieKey
		for i, k := range rapid.SliceOfNDistinct(key, 1, 60, rapid.ID[string]).Draw(t, "keys") {
			keys = append(keys, ner.TrieKey{Value: int32(i)})
			for _, r := range k {
				keys[i].Codes = append(keys[i].Codes, uint16(r))
			}
		}
		trie, err := ner.BuildTrie(keys)
		if err != nil {
			t.Fatal(err)
		}
		var two [2]ner.TrieState
		for a := uint16(1); a <= codes; a++ {
			for b := uint16(1); b <= codes; b++ {
				two[1] = trie.Root()
				trie.Pairs([]uint16{a, b}, two[:])
				want := 0
				if s, ok := trie.Next(trie.Root(), a); ok {
					if s, ok = trie.Next(s, b); ok {
						want = s.Index()
					}
				}
				if got := two[0].Index(); got != want || two[1] != (ner.TrieState{}) {
					t.Fatalf("codes %d %d lead to state %d, want %d; %v behind the last", a, b, got, want, two[1])
				}
			}
		}
	})
}
