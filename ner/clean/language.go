package clean

import (
	"bufio"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// language says how common characters are and which stand together in words.
// It is loaded when first needed.
type language struct {
	script *script
	level  map[rune]int8
	pairs  map[[2]rune]int8  // 3 often, 2 at times, 1 seldom
	own    map[[2]rune]int16 // how often each pair stands in the text at hand
}

// with gives the language with the pairs of a text counted in.
func (l *language) with(cs []cell) *language {
	n := *l
	n.own = make(map[[2]rune]int16, len(cs)/2)
	for i := 1; i < len(cs); i++ {
		if isHan(cs[i].r) && isHan(cs[i-1].r) {
			if p := [2]rune{l.plain(cs[i-1].r), l.plain(cs[i].r)}; n.own[p] < 1000 {
				n.own[p]++
			}
		}
	}
	return &n
}

// hanging reports whether r is a word after which no sentence ends.
func (l *language) hanging(r rune) bool {
	return strings.ContainsRune("是的和与與及在把被将將对對为為向从從以等各每这這那，、；：（《“", r)
}

func loadLanguage(seeds fs.FS, s *script) (*language, error) {
	l := &language{script: s}
	return l, l.load(seeds)
}

const (
	charsFile = "rules/clean/chars.tsv"
	pairsFile = "rules/clean/pairs.tsv"
	wordsFile = "rules/clean/words.tsv"
)

func (l *language) load(seeds fs.FS) error {
	l.level = make(map[rune]int8, 8192)
	l.pairs = make(map[[2]rune]int8, 1<<16)
	err := rows(seeds, charsFile, func(cols []string) error {
		n, err := strconv.Atoi(cols[0])
		if err != nil || len(cols) != 2 || n < 0 || n > 30 {
			return fmt.Errorf("want a level from 0 to 30 and characters")
		}
		for _, r := range cols[1] {
			l.level[r] = int8(n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = rows(seeds, pairsFile, func(cols []string) error {
		first := []rune(cols[0])
		if len(first) != 1 || len(cols) > 4 {
			return fmt.Errorf("want one character and three columns of characters")
		}
		for i, list := range cols[1:] {
			for _, r := range list {
				l.pairs[[2]rune{first[0], r}] = int8(3 - i)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return rows(seeds, wordsFile, func(cols []string) error {
		for _, w := range strings.Fields(cols[0]) {
			rs := []rune(w)
			for i := 1; i < len(rs); i++ {
				if p := [2]rune{rs[i-1], rs[i]}; l.pairs[p] < 3 {
					l.pairs[p] = 3
				}
			}
		}
		return nil
	})
}

// rows reads a table: tab-separated, # starts a comment line, the first line is
// the header.
func rows(seeds fs.FS, path string, row func(cols []string) error) error {
	f, err := seeds.Open(path)
	if err != nil {
		return fmt.Errorf("clean: %w", err)
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	header := true
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimRight(sc.Text(), "\r")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if header {
			header = false
			continue
		}
		if err := row(strings.Split(line, "\t")); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	return sc.Err()
}

// plain gives the simplified form of a character.
func (l *language) plain(r rune) rune {
	if s, ok := l.script.chars[r]; ok {
		return s
	}
	return r
}

// together says how often b follows a inside words: 0 to 3.
func (l *language) together(a, b rune) int {
	return int(l.pairs[[2]rune{l.plain(a), l.plain(b)}])
}

// fit says how well r stands in running text after prev: about 0 for an
// ordinary character, more inside a word, far less for one that hardly occurs.
func (l *language) fit(prev, r rune) float64 {
	switch {
	case isHan(r):
		p := l.plain(r)
		n, ok := l.level[p]
		if !ok {
			return -16
		}
		s := float64(min(n, 15)) - 10
		if n < 6 {
			s -= 3
		}
		if isHan(prev) {
			pair := [2]rune{l.plain(prev), p}
			s += 3 * float64(l.pairs[pair])
			switch k := l.own[pair]; {
			case k >= 5:
				s += 5
			case k >= 2:
				s += 3
			case k == 1:
				s++
			}
		}
		return s
	case strings.ContainsRune("，。、“”", r):
		return 3
	case strings.ContainsRune("；：（）《》—·", r):
		return 1
	case strings.ContainsRune(",.;:()!？！%℃…‘’【】\n \u3000", r):
		return 0
	case isDigit(r):
		return 0
	case isLetter(r):
		if isHan(prev) {
			return -4
		}
		return -1
	case r == '?' || r == '\ufffd':
		return -8
	}
	return -12
}

// gbk is the double-byte charset unrolled.
type gbk struct {
	char    [1 << 16]rune    // by pair; 0 where there is none
	pair    map[rune][2]byte // the way back
	byTrail [256][]byte      // leads that make a character with this trail
	lost    map[[2]byte]bool // pairs without a character, which converters drop
}

var gbkTable = sync.OnceValue(func() *gbk {
	t := &gbk{pair: make(map[rune][2]byte, 24000), lost: map[[2]byte]bool{}}
	d := simplifiedchinese.GBK.NewDecoder()
	for hi := 0x81; hi <= 0xfe; hi++ {
		for lo := 0x40; lo <= 0xfe; lo++ {
			if lo == 0x7f {
				continue
			}
			out, err := d.Bytes([]byte{byte(hi), byte(lo)})
			r := []rune(string(out))
			if err != nil || len(r) != 1 || r[0] == '\ufffd' || r[0] >= 0xe000 && r[0] <= 0xf8ff {
				if lo >= 0x80 {
					t.lost[[2]byte{byte(hi), byte(lo)}] = true
				}
				if err != nil || len(r) != 1 || r[0] == '\ufffd' {
					continue
				}
				t.pair[r[0]] = [2]byte{byte(hi), byte(lo)}
				continue
			}
			t.char[hi<<8|lo] = r[0]
			if _, ok := t.pair[r[0]]; !ok {
				t.pair[r[0]] = [2]byte{byte(hi), byte(lo)}
			}
			t.byTrail[lo] = append(t.byTrail[lo], byte(hi))
		}
	}
	t.pair['£'] = [2]byte{0xa1, 0xea} // narrowed like the other marks
	t.pair['·'] = [2]byte{0xa1, 0xa4}
	return t
})
