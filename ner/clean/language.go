package clean

import (
	"bufio"
	"bytes"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// language says how common characters are and which stand together in words.
type language struct {
	*tables
	listened bool
	own      pairTable        // how often each pair stands in the text at hand
	fits     *[1 << 12]fitted // what fit found last, by some bits of what it was asked
}

// fitted is how well two characters go together.
type fitted struct {
	prev, r rune
	good    float64
}

// tables are what every text shares.
type tables struct {
	script *script
	level  [0xa000]int8   // by character; unheard where there is none
	simple [0xa000]uint16 // the simplified form
	worth  runeSet        // characters that reports use and a guess may be
	pairs  pairTable      // 3 often, 2 at times, 1 seldom
}

// listen counts the pairs of a text in, once.
func (l *language) listen(cs []cell) {
	if l.listened {
		return
	}
	l.listened = true
	if l.fits == nil {
		l.fits = new([1 << 12]fitted)
	}
	for i := 1; i < len(cs); i++ {
		if isHan(cs[i].r) && isHan(cs[i-1].r) {
			if n := l.own.at(pairKey(l.plain(cs[i-1].r), l.plain(cs[i].r))); *n < 1000 {
				*n++
			}
		}
	}
}

// forget makes ready for another text.
func (l *language) forget() {
	if l.listened {
		l.listened = false
		l.own.reset()
		clear(l.fits[:])
	}
}

// hanging reports whether r is a word after which no sentence ends.
func (l *language) hanging(r rune) bool {
	return strings.ContainsRune("是的和与與及在把被将將对對为為向从從以等各每这這那，、；：（《“", r)
}

func loadLanguage(seeds fs.FS, s *script) (*language, error) {
	l := &language{tables: &tables{script: s}}
	for r := range l.simple {
		l.simple[r], l.level[r] = uint16(r), unheard
		if p, ok := s.chars[rune(r)]; ok && p < 0xa000 {
			l.simple[r] = uint16(p)
		}
	}
	return l, l.load(seeds)
}

const (
	charsFile = "rules/clean/chars.tsv"
	pairsFile = "rules/clean/pairs.tsv"
	wordsFile = "rules/clean/words.tsv"
	placeFile = "rules/clean/places.tsv"
)

func (l *language) load(seeds fs.FS) error {
	err := rows(seeds, charsFile, func(cols []string) error {
		n, err := strconv.Atoi(cols[0])
		if err != nil || len(cols) != 2 || n < 0 || n > 30 {
			return fmt.Errorf("want a level from 0 to 30 and characters")
		}
		for _, r := range cols[1] {
			if r < 0xa000 {
				l.level[r] = int8(n)
			}
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
				*l.pairs.at(pairKey(first[0], r)) = int16(3 - i)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, path := range []string{wordsFile, placeFile} {
		err := rows(seeds, path, func(cols []string) error {
			for _, w := range strings.Fields(cols[0]) {
				l.learn([]rune(w))
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for r := range rune(len(l.level)) {
		if isHan(r) && l.heard(r) >= 6 {
			l.worth.add(r)
		}
	}
	for _, r := range "，。、；：（）《》〈〉【】〔〕“”" {
		l.worth.add(r)
	}
	return nil
}

// learn counts a word in: its characters are none too rare, its pairs frequent.
func (l *language) learn(w []rune) {
	for i, r := range w {
		if r < 0xa000 && l.level[r] < 7 {
			l.level[r] = 7
		}
		if i > 0 {
			*l.pairs.at(pairKey(w[i-1], r)) = 3
		}
	}
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

const unheard = -9

// plain gives the simplified form of a character.
func (l *language) plain(r rune) rune {
	if r >= 0 && r < 0xa000 {
		return rune(l.simple[r])
	}
	return r
}

// heard says how common a character is: the level of the table, or unheard.
func (l *language) heard(r rune) int {
	if r >= 0 && r < 0xa000 {
		return int(l.level[l.simple[r]])
	}
	return unheard
}

// together says how often b follows a inside words: 0 to 3.
func (l *language) together(a, b rune) int {
	return l.pairs.get(pairKey(l.plain(a), l.plain(b)))
}

// fit says how well r stands in running text after prev: about 0 for an
// ordinary character, more inside a word, far less for one that hardly occurs.
func (l *language) fit(prev, r rune) float64 {
	if !l.listened {
		return l.fitAnew(prev, r)
	}
	f := &l.fits[(uint32(prev)*0x9e3779b1^uint32(r)*0x85ebca6b)>>20]
	if f.r != r || f.prev != prev {
		*f = fitted{prev, r, l.fitAnew(prev, r)}
	}
	return f.good
}

func (l *language) fitAnew(prev, r rune) float64 {
	if isHan(r) {
		n := l.heard(r)
		if n == unheard {
			return -16
		}
		s := float64(min(n, 15)) - 13
		if n < 6 {
			s -= 3
		}
		switch {
		case isHan(prev):
			pair := pairKey(l.plain(prev), l.plain(r))
			s += 3 * float64(l.pairs.get(pair))
			switch k := l.own.get(pair); {
			case k >= 5:
				s += 5
			case k >= 2:
				s += 3
			case k == 1:
				s++
			}
		case isDigit(prev):
			if isUnit.has(l.plain(r)) {
				s += 4
			} else {
				s -= 4
			}
		}
		return s
	}
	switch r {
	case '，', '。', '、', '“', '”':
		if isOpener(prev) || r != '”' && r != '“' && isMark(prev) && !isCloser(prev) {
			return -6
		}
		if r != '“' && r != '”' && l.hanging(prev) {
			return -5
		}
		return 3
	case '；', '：', '（', '）', '《', '》', '—', '·':
		return 1
	case ',', '.', ';', ':', '(', ')', '!', '？', '！', '%', '℃', '…', '‘', '’', '【', '】', '\n', ' ', 0x3000:
		return 0
	case '?', '\ufffd':
		return -8
	}
	switch {
	case isDigit(r):
		return 0
	case r == missing:
		return -blankCost
	case isLetter(r):
		if isHan(prev) {
			return -4
		}
		return -1
	}
	return -12
}

var isUnit = func() *runeSet {
	m := &runeSet{}
	for _, r := range "个名家项户人万亿元平亩公吨台套条座处所件次场期年月日天级类种批余倍米栋辆艘位宗对支多千百至和及周时点里亩顷兆克升斤双只头羽株块片分层间强届第号至以左大" {
		m.add(r)
	}
	return m
}()

// gbk is the double-byte charset unrolled.
type gbk struct {
	char  [1 << 16]rune    // by pair; 0 where there is none
	pair  map[rune][2]byte // the way back
	lost  [1 << 16]bool    // pairs without a character, which converters drop
	loses [256]bool        // first bytes of these
}

var gbkTable = sync.OnceValue(func() *gbk {
	t := &gbk{pair: make(map[rune][2]byte, 24000)}
	var all []byte // every pair on a line of its own
	each := func(f func(hi, lo int)) {
		for hi := 0x81; hi <= 0xfe; hi++ {
			for lo := 0x40; lo <= 0xfe; lo++ {
				if lo != 0x7f {
					f(hi, lo)
				}
			}
		}
	}
	each(func(hi, lo int) { all = append(all, byte(hi), byte(lo), '\n') })
	plain, _ := simplifiedchinese.GBK.NewDecoder().Bytes(all) // what is no character becomes U+FFFD
	each(func(hi, lo int) {
		line, rest, _ := bytes.Cut(plain, []byte("\n"))
		plain = rest
		r := []rune(string(line))
		if len(r) != 1 || r[0] == '\ufffd' || r[0] >= 0xe000 && r[0] <= 0xf8ff {
			if lo >= 0x80 {
				t.lost[hi<<8|lo], t.loses[hi] = true, true
			}
			if len(r) != 1 || r[0] == '\ufffd' {
				return
			}
			t.pair[r[0]] = [2]byte{byte(hi), byte(lo)}
			return
		}
		t.char[hi<<8|lo] = r[0]
		if _, ok := t.pair[r[0]]; !ok {
			t.pair[r[0]] = [2]byte{byte(hi), byte(lo)}
		}
	})
	t.pair['£'] = [2]byte{0xa1, 0xea} // narrowed like the other marks
	t.pair['·'] = [2]byte{0xa1, 0xa4}
	return t
})
