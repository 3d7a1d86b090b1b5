package ner_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"zhengpu/ner"
)

func TestPackedTrie(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfNDistinct(rapid.SliceOfN(rapid.Uint16Range(1, 9), 1, 5), 0, 60, func(w []uint16) string {
			b := make([]byte, len(w))
			for i, c := range w {
				b[i] = byte(c)
			}
			return string(b)
		}).Draw(t, "words")
		keys := make([]ner.TrieKey, len(words))
		for i, w := range words {
			keys[i] = ner.TrieKey{Codes: w, Value: int32(i * 7)}
		}
		trie, err := ner.BuildTrie(keys)
		if err != nil {
			t.Fatal(err)
		}
		most := int32(-1)
		for _, k := range keys {
			most = max(most, k.Value)
		}
		if trie.MaxValue() != most {
			t.Errorf("greatest value %d, want %d", trie.MaxValue(), most)
		}
		packed := trie.Pack()
		again, rest, err := ner.UnpackTrie(append(packed, "rest"...))
		if err != nil || string(rest) != "rest" || !slices.Equal(again.Cells(), trie.Cells()) {
			t.Errorf("unpacked another trie; rest %q, error %v", rest, err)
		}
		// Bad bytes are an error or another trie, never a panic.
		broken := rapid.SliceOfN(rapid.Byte(), len(packed), len(packed)).Draw(t, "broken")
		from := rapid.IntRange(0, len(packed)).Draw(t, "from")
		copy(broken[:from], packed)
		broken[0] &= 0x7f // not too large
		_, _, _ = ner.UnpackTrie(broken)
	})
}
