package clean

import (
	"bufio"
	"fmt"
	"io/fs"
	"sort"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// script converts traditional characters to simplified ones by the longest
// match over OpenCC's tables and our own phrases.
type script struct {
	chars   map[rune]rune
	phrases map[rune][]phrase // by first character, longest first
	sure    runeSet           // traditional, and never part of simplified text
	some    runeSet           // chars or phrases have them first
}

// runeSet is a set of characters.
type runeSet struct {
	low  [0x10000 / 64]uint64
	high map[rune]bool
}

func (s *runeSet) add(r rune) {
	if r < 0x10000 {
		s.low[r/64] |= 1 << (r % 64)
		return
	}
	if s.high == nil {
		s.high = map[rune]bool{}
	}
	s.high[r] = true
}

func (s *runeSet) has(r rune) bool {
	if r < 0x10000 {
		return s.low[r/64]&(1<<(r%64)) != 0
	}
	return s.high[r]
}

type phrase struct {
	from, to []rune
	sure     bool // holds a sure character
}

func loadScript(seeds fs.FS) (*script, error) {
	s := &script{chars: map[rune]rune{}, phrases: map[rune][]phrase{}}
	enc := simplifiedchinese.GBK.NewEncoder()
	var found []phrase
	seen := map[string]int{}
	read := func(path string) error {
		f, err := seeds.Open(path)
		if err != nil {
			return fmt.Errorf("clean: %w", err)
		}
		defer f.Close()
		sc := bufio.NewScanner(f)
		for n := 1; sc.Scan(); n++ {
			line := strings.TrimSuffix(sc.Text(), "\r")
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			from, to, ok := strings.Cut(line, "\t")
			if !ok {
				return fmt.Errorf("%s:%d: want two columns", path, n)
			}
			to, _, _ = strings.Cut(to, " ") // the first choice
			f, t := []rune(from), []rune(to)
			if len(f) != len(t) {
				return fmt.Errorf("%s:%d: %q and %q differ in length", path, n, from, to)
			}
			if len(f) == 1 {
				s.chars[f[0]] = t[0]
				s.some.add(f[0])
				if f[0] != t[0] && !in2312(enc.String, f[0]) && f[0] != '於' {
					s.sure.add(f[0])
				}
				continue
			}
			p := phrase{from: f, to: t}
			if i, ok := seen[from]; ok {
				found[i] = p // ours over OpenCC's
			} else {
				seen[from] = len(found)
				found = append(found, p)
			}
		}
		return sc.Err()
	}
	for _, path := range []string{"opencc/TSCharacters.txt", "opencc/TSPhrases.txt", "rules/clean/phrases.tsv"} {
		if err := read(path); err != nil {
			return nil, err
		}
	}
	for _, p := range found {
		for _, r := range p.from {
			p.sure = p.sure || s.sure.has(r)
		}
		s.phrases[p.from[0]] = append(s.phrases[p.from[0]], p)
		s.some.add(p.from[0])
	}
	for _, list := range s.phrases {
		sort.SliceStable(list, func(i, j int) bool { return len(list[i].from) > len(list[j].from) })
	}
	return s, nil
}

// in2312 reports whether GB 2312, the set of mainland typesetting, has r.
func in2312(encode func(string) (string, error), r rune) bool {
	b, err := encode(string(r))
	return err == nil && len(b) == 2 && b[0] >= 0xa1 && b[0] <= 0xf7 && b[1] >= 0xa1
}

// count gives the number of Han characters and of surely traditional ones.
func (s *script) count(rs []rune) (han, sure int) {
	for _, r := range rs {
		if isHan(r) {
			han++
			if s.sure.has(r) {
				sure++
			}
		}
	}
	return han, sure
}

// traditional text has about one character in four that simplified text has
// not; a single one may be a name.
func traditional(han, sure int) bool { return sure > 0 && sure*12 >= han }

// at converts at the start of rs. It returns how many characters were
// matched, 0 when the first one stays. With all, characters that simplified
// text has too are converted as well.
func (s *script) at(rs []rune, all bool) []rune {
	if !s.some.has(rs[0]) {
		return nil
	}
	for _, p := range s.phrases[rs[0]] {
		if (all || p.sure) && len(p.from) <= len(rs) && equal(rs[:len(p.from)], p.from) {
			return p.to
		}
	}
	if t, ok := s.chars[rs[0]]; ok && t != rs[0] && (all || s.sure.has(rs[0])) {
		return []rune{t}
	}
	return nil
}

func equal(a, b []rune) bool {
	for i := range b {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func (s *script) simplify(text string) string {
	plain := true
	for _, r := range text {
		if r >= 0x3400 {
			if _, ok := s.chars[r]; ok {
				plain = false
				break
			}
		}
	}
	if plain || !utf8.ValidString(text) {
		return text
	}
	rs := []rune(text)
	all := traditional(s.count(rs))
	for i := 0; i < len(rs); {
		if to := s.at(rs[i:], all); to != nil {
			i += copy(rs[i:], to)
		} else {
			i++
		}
	}
	return string(rs)
}

// simplifyWork converts the text line by line: a line is traditional by its own
// characters, a short one by those of the document.
func (c *Cleaner) simplifyWork(w *work) {
	s := c.script
	if w.has&classTraditional == 0 {
		return
	}
	rs := make([]rune, len(w.cells))
	for i, c := range w.cells {
		rs[i] = c.r
	}
	han, sure := s.count(rs)
	if sure == 0 {
		return
	}
	defer w.survey() // what is simplified may be a sign
	whole := traditional(han, sure)
	for from := 0; from < len(rs); {
		to := from
		for to < len(rs) && rs[to] != '\n' {
			to++
		}
		han, sure := s.count(rs[from:to])
		all := traditional(han, sure)
		if han < 12 {
			all = all || whole
		}
		if sure == 0 && !all {
			from = to + 1
			continue
		}
		for i := from; i < to; {
			t := s.at(rs[i:to], all)
			if t == nil {
				i++
				continue
			}
			for j, r := range t {
				if c := &w.cells[i+j]; c.r != r {
					w.set(c, r, WhySimplified)
				}
			}
			i += len(t)
		}
		from = to + 1
	}
}
