package ner

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestRunes compares a set with what package strings says.
func TestRunes(t *testing.T) {
	const set = " 0123、，（”·"
	w := NewRunes(set)
	for _, s := range []string{"", " ", "、", " 一、二", "甲乙", "（甲）12", "甲12 、", "、，", "甲�乙", "a１b", "𠮷、", "、𠮷、", "甲\xff", "\xff、"} {
		if got, want := w.TrimLeft(s), strings.TrimLeft(s, set); got != want {
			t.Errorf("TrimLeft(%q) = %q, want %q", s, got, want)
		}
		if got, want := w.TrimRight(s), strings.TrimRight(s, set); got != want {
			t.Errorf("TrimRight(%q) = %q, want %q", s, got, want)
		}
		if got, want := w.Trim(s), strings.Trim(s, set); got != want {
			t.Errorf("Trim(%q) = %q, want %q", s, got, want)
		}
		if got, want := w.Index(s), strings.IndexAny(s, set); got != want {
			t.Errorf("Index(%q) = %d, want %d", s, got, want)
		}
		if got, want := w.In(s), strings.ContainsAny(s, set); got != want {
			t.Errorf("In(%q) = %v, want %v", s, got, want)
		}
		if got, want := w.LastIndex(s), strings.LastIndexAny(s, set); got != want {
			t.Errorf("LastIndex(%q) = %d, want %d", s, got, want)
		}
		r, n := utf8.DecodeRuneInString(s)
		if got, want := w.First(s), n > 0 && strings.ContainsRune(set, r); got != want {
			t.Errorf("First(%q) = %v, want %v", s, got, want)
		}
		r, n = utf8.DecodeLastRuneInString(s)
		if got, want := w.Last(s), n > 0 && strings.ContainsRune(set, r); got != want {
			t.Errorf("Last(%q) = %v, want %v", s, got, want)
		}
	}
	var none Runes
	if none.Has('甲') || none.Has('a') || none.In("甲a") {
		t.Error("the empty set has something")
	}
}

func TestRuneCount(t *testing.T) {
	for _, s := range []string{"", "a", "甲", "甲乙丙丁戊己庚辛", "abc甲def乙12", "é𠮷甲", "全市生产总值达123.4亿元，增长5.6%。"} {
		for k := range s {
			if got, want := RuneCount(s[k:]), utf8.RuneCountInString(s[k:]); got != want {
				t.Errorf("RuneCount(%q) = %d, want %d", s[k:], got, want)
			}
		}
	}
}

func TestLastIndex(t *testing.T) {
	for _, s := range []string{"", "甲", "甲甲", "乙甲甲乙", "aaa", "由甲到乙由"} {
		for _, w := range []string{"甲", "aa", "由", "甲甲", "丙"} {
			if got, want := LastIndex(s, w), strings.LastIndex(s, w); got != want {
				t.Errorf("LastIndex(%q, %q) = %d, want %d", s, w, got, want)
			}
		}
	}
}

func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		s, word string
		want    []int
	}{{"", "年", nil}, {"年", "年", []int{0}}, {"去年今年", "年", []int{3, 9}}, {"AAAAA级", "AA", []int{0, 2}}, {"年末", "季", nil}} {
		if got := slices.Collect(Places(c.s, c.word)); !slices.Equal(got, c.want) {
			t.Errorf("%q in %q: %v, want %v", c.word, c.s, got, c.want)
		}
	}
}

func TestSpaces(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if s := string(r); utf8.ValidRune(r) && Spaces.Has(r) != (strings.TrimSpace(s) == "") {
			t.Errorf("%U: %v", r, Spaces.Has(r))
		}
	}
}
