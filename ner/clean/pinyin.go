package clean

import (
	"iter"
	"strings"
	"sync"

	gopinyin "github.com/mozillazg/go-pinyin"
)

// toned maps a vowel with a tone mark to the plain one.
var toned = map[rune]rune{
	'ā': 'a', 'á': 'a', 'ǎ': 'a', 'à': 'a', 'ē': 'e', 'é': 'e', 'ě': 'e', 'è': 'e', 'ī': 'i', 'í': 'i', 'ǐ': 'i', 'ì': 'i',
	'ō': 'o', 'ó': 'o', 'ǒ': 'o', 'ò': 'o', 'ū': 'u', 'ú': 'u', 'ǔ': 'u', 'ù': 'u', 'ǖ': 'v', 'ǘ': 'v', 'ǚ': 'v', 'ǜ': 'v', 'ü': 'v',
	'ń': 'n', 'ň': 'n', 'ǹ': 'n', 'ḿ': 'm', 'ă': 'a', 'ĕ': 'e', 'ĭ': 'i', 'ŏ': 'o', 'ŭ': 'u', 'ɡ': 'g', 'ɑ': 'a',
}

// tonedLast is the last character of toned.
const tonedLast = 'ḿ'

// readings gives the toneless readings of a character. Few characters are asked
// for: a table of all would be much memory for nothing.
func readings(r rune) iter.Seq[string] {
	return func(yield func(string) bool) {
		for p := range strings.SplitSeq(gopinyin.PinyinDict[int(r)], ",") {
			if p, _ := bare(p); p != "" && !yield(p) {
				return
			}
		}
	}
}

var syllables = sync.OnceValue(func() map[string]bool {
	m := make(map[string]bool, 500)
	for _, list := range gopinyin.PinyinDict {
		for _, p := range strings.Split(list, ",") {
			b, _ := bare(p)
			m[b] = true
		}
	}
	return m
})

// bare takes the tones off and tells whether there were any.
func bare(s string) (string, bool) {
	var sb strings.Builder
	tone := false
	for _, r := range s {
		switch {
		case r >= 0x300 && r <= 0x36f || r == ' ' || r == '\'' || r == '’':
			tone = tone || r >= 0x300
			continue
		}
		if p, ok := toned[r]; ok {
			r, tone = p, tone || r != 'ü' && r != 'ɡ' && r != 'ɑ'
		}
		sb.WriteRune(r)
	}
	return strings.ReplaceAll(sb.String(), "u:", "v"), tone
}

func pinyinRune(r rune) bool {
	switch {
	case r < 0x80:
		return r >= 'a' && r <= 'z'
	case r > tonedLast:
		return false
	case r >= 0x300 && r <= 0x304 || r == 0x30c:
		return true
	}
	_, ok := toned[r]
	return ok
}

// noteAt gives the index after the pinyin note that opens at i, or 0. before
// are the characters in front of it. A note without tones must give a reading
// of the character it stands after, so that 区(a) stays.
func noteAt(cells []cell, i int, before []cell) int {
	if r := cells[i].r; r != '(' && r != '（' {
		return 0
	}
	j := i + 1
	for j < len(cells) && j <= i+48 && (pinyinRune(cells[j].r) || j > i+1 && (cells[j].r == ' ' || cells[j].r == '\'' || cells[j].r == '’')) {
		j++
	}
	if j == i+1 || j >= len(cells) || cells[j].r != ')' && cells[j].r != '）' {
		return 0
	}
	if !isNote(str(cells[i+1:j]), before) {
		return 0
	}
	return j + 1
}

func isNote(note string, before []cell) bool {
	n := len(before)
	plain, tone := bare(note)
	if n == 0 || plain == "" {
		return false
	}
	if tone && n > 1 && isLetter(before[n-1].r) && isHan(before[n-2].r) {
		// Put to a character that is none: the second byte of the one before
		// and the letter, as in 最I(lǐng)N.
		g := gbkTable()
		if p, ok := g.pair[before[n-2].r]; ok {
			return readsLike(g.char[int(p[1])<<8|int(before[n-1].r)], plain)
		}
	}
	if !isHan(before[n-1].r) {
		return false
	}
	return readsAs(plain, before) || tone && syllables()[plain]
}

// readsAs reports whether the last characters read as the syllables of s.
func readsAs(s string, before []cell) bool {
	for steps := 0; s != ""; steps++ {
		n := len(before)
		if n == 0 || !isHan(before[n-1].r) || steps > 8 {
			return false
		}
		best := 0
		for p := range readings(before[n-1].r) {
			if len(p) > best && strings.HasSuffix(s, p) {
				best = len(p)
			}
		}
		if best == 0 {
			return false
		}
		s, before = s[:len(s)-best], before[:n-1]
	}
	return true
}

// pinyin drops the notes, also when they are repeated.
func (w *work) pinyin() {
	cs := w.cells
	out := cs[:0] // what is read lies behind what is written
	done := 0     // what is in out
	for _, at := range w.marks {
		i := int(at)
		if i < done || cs[i].r != '(' && cs[i].r != '（' {
			continue
		}
		before := cs[:i]
		if done > 0 {
			out = append(out, cs[done:i]...)
			before, done = out, i
		}
		if end := noteAt(cs, i, before); end > 0 {
			w.dropped(cs[i:end], WhyPinyin)
			out, done = before, end
		}
	}
	if done > 0 {
		w.cells = append(out, cs[done:]...)
		w.survey()
	}
}
