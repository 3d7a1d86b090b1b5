package ner_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"zhengpu/ner"
)

func TestWords(t *testing.T) {
	list := []string{"园", "产业园", "工业园", "产业", "产", "园区", "", "产业", "AI", "\x00", "A\x00", "业\x00",
		"新材料产业园", "生物医药产业园", "医药产业园", "高端装备制造产业园", "产业园区", "Bq产业", "q产业"}
	w := ner.NewWords(list)
	texts := []string{"", "产", "产业园", "某产业园", "产业园区里", "AI产业", "园外", "无此", "业", "AI", "A",
		"东江新材料产业园", "材料产业园", "某高端装备制造产业园", "端装备制造产业园", "药产业园", "医药产业园", "产业园区", "Bq产业", "q产业", "xq产业"}
	for _, s := range texts {
		prefix, suffix, in, has := 0, 0, false, false
		for _, x := range list {
			if x == "" {
				continue
			}
			if strings.HasPrefix(s, x) {
				prefix = max(prefix, len(x))
			}
			if strings.HasSuffix(s, x) {
				suffix = max(suffix, len(x))
			}
			in = in || strings.Contains(s, x)
			has = has || s == x
		}
		each, want := map[[2]int]bool{}, map[[2]int]bool{}
		at := 0
		w.Each(s, func(start, end int) {
			if start < at {
				t.Errorf("%q: a word at %d after one at %d", s, start, at)
			}
			at = start
			each[[2]int{start, end}] = true
		})
		for i := range s {
			for _, x := range list {
				if x != "" && strings.HasPrefix(s[i:], x) {
					want[[2]int{i, i + len(x)}] = true
				}
			}
		}
		if !maps.Equal(each, want) {
			t.Errorf("%q: words at %v, want %v", s, each, want)
		}
		mayEnd, mayBegin := false, false
		for _, x := range list {
			if x != "" && s != "" {
				mayEnd = mayEnd || strings.HasSuffix(s, x) || strings.HasSuffix(x, s)
				mayBegin = mayBegin || strings.HasPrefix(s, x) || strings.HasPrefix(x, s)
			}
		}
		if w.MayEnd(s) != mayEnd || w.MayBegin(s) != mayBegin {
			t.Errorf("%q: may end %v, want %v; may begin %v, want %v", s, w.MayEnd(s), mayEnd, w.MayBegin(s), mayBegin)
		}
		if n, at := w.SuffixAt(s); n != suffix || n > 0 && slices.DeleteFunc(slices.Clone(list), func(x string) bool { return x == "" })[at] != s[len(s)-n:] || n == 0 && at != -1 {
			t.Errorf("%q: ends with a word of %d bytes, the one at %d", s, n, at)
		}
		if n, at := w.PrefixAt(s); n != prefix || n > 0 && slices.DeleteFunc(slices.Clone(list), func(x string) bool { return x == "" })[at] != s[:n] || n == 0 && at != -1 {
			t.Errorf("%q: begins with a word of %d bytes, the one at %d", s, n, at)
		}
		if w.Prefix(s) != prefix || w.Suffix(s) != suffix || w.In(s) != in || w.Has(s) != has {
			t.Errorf("%q: prefix %d, want %d; suffix %d, want %d; in %v, want %v; has %v, want %v",
				s, w.Prefix(s), prefix, w.Suffix(s), suffix, w.In(s), in, w.Has(s), has)
		}
	}
	var none ner.Words
	if none.MayEnd("产") || none.MayBegin("产") || none.MayEnd("") || none.Has("") || none.Has("产") || none.Prefix("产") != 0 || none.Suffix("产") != 0 || none.In("产") {
		t.Error("the empty set holds something")
	}
}

func TestRunes(t *testing.T) {
	for _, s := range []string{"", "a", "é", "云", "，", "€", "𠀀", "ࠀ", "한", "\xe4\xba", "\x91", "a云", "云a", "\xe4云", "云\xe4", "\xed\xa0\x80", "\xe0\x80\x80"} {
		r, n := ner.FirstRune(s)
		if w, m := utf8.DecodeRuneInString(s); r != w || n != m {
			t.Errorf("%q begins with %q of %d bytes, want %q of %d", s, r, n, w, m)
		}
		r, n = ner.RuneBefore(s)
		if w, m := utf8.DecodeLastRuneInString(s); r != w || n != m {
			t.Errorf("%q ends with %q of %d bytes, want %q of %d", s, r, n, w, m)
		}
	}
}

// TestWordsAgainstSearch compares sets of words over a small alphabet, where many
// begin and end alike, with plain searches.
func TestWordsAgainstSearch(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	letters := []string{"产", "业", "园", "a", "é"}
	text := func(most int) string {
		var b strings.Builder
		for range rng.IntN(most + 1) {
			b.WriteString(letters[rng.IntN(len(letters))])
		}
		return b.String()
	}
	for range 200 {
		var list []string
		for range 1 + rng.IntN(40) {
			list = append(list, text(7))
		}
		w := ner.NewWords(list)
		for range 100 {
			s := text(12)
			prefix, suffix := 0, 0
			for _, x := range list {
				if strings.HasPrefix(s, x) {
					prefix = max(prefix, len(x))
				}
				if strings.HasSuffix(s, x) {
					suffix = max(suffix, len(x))
				}
			}
			if has := s != "" && slices.Contains(list, s); w.Prefix(s) != prefix || w.Suffix(s) != suffix || w.Has(s) != has {
				t.Fatalf("%q of %q: prefix %d, want %d; suffix %d, want %d; has %v, want %v", s, list, w.Prefix(s), prefix, w.Suffix(s), suffix, w.Has(s), has)
			}
		}
	}
}
