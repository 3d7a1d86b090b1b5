package segment

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// WordsFile is the path of the ready-made dictionary under seeds: the words of
// jieba.dict.utf8.gz as a trie that lies in memory as it lies in the file.
//
//	magic, SHA-256 of jieba.dict.utf8.gz
//	numbers (uint64): sum of the frequencies, the least one, bytes of tags, kinds, runes, cells
//	tags    parts of speech, a line each
//	kinds   frequency and number of the tag (uint32 each): what distinguishes words
//	runes   uint32 each; the place of a rune plus 1 is its code
//	cells   uint64 each: ner.Trie; the value of a word is its kind << 1, plus 1 when
//	        gojieba leaves the word whole that stands alone
//
// All numbers are little endian. A release build carries it packed (PackWords).
const WordsFile = "jieba/words.bin"

const (
	wordsMagic  = "zhengpu words 1\n"
	wordsPacked = "zhengpu words 2\n" // as long
	dictFile    = "jieba/jieba.dict.utf8.gz"
	userFile    = "jieba/user.dict.utf8"
	wordsHead   = len(wordsMagic) + 32 + 6*8
)

var errWords = fmt.Errorf("%s: damaged; make it anew with go run ./cmd/seedgen", WordsFile)

// kind is what a word has beside its characters.
type kind struct {
	freq int
	tag  string
}

// userWord is a word of the user's dictionary.
type userWord struct {
	text   string
	chars  int
	weight float64
	tag    string
}

// dictionary knows every word of the main dictionary and of the user's.
type dictionary struct {
	kinds []kind
	// Logarithms of the relative frequencies of kinds, and of a character that is
	// no word.
	weights []float64
	least   float64
	sum     float64 // of the frequencies

	low  []uint16 // codes of runes below 0x10000
	high map[rune]uint16
	trie ner.Trie

	user map[string]*userWord
	by   map[rune][]*userWord // the user's words by their first character
	over map[int]string       // user's words that the main dictionary has as well: state to tag

	// What most places of a text can be passed over by: a bit for the first two
	// characters of the user's words, and one for the states of over. Others may
	// share a bit.
	pairs, states bits
	single        bool // a user's word is one character

	comma, stop string // parts of speech of ， and 。
}

// bits is a small set of numbers that may say yes for one that is not in it.
type bits [1 << 9]uint64

func (b *bits) add(n int)      { n %= 64 * len(b); b[n/64] |= 1 << (n % 64) }
func (b *bits) has(n int) bool { n %= 64 * len(b); return b[n/64]&(1<<(n%64)) != 0 }

// pair numbers two characters by their codes.
func pair(a, b uint16) int { return int(a)*397 + int(b) }

func (d *dictionary) code(r rune) uint16 {
	if uint32(r) < uint32(len(d.low)) {
		return d.low[r]
	}
	return d.high[r]
}

// readHead reads from the ready-made dictionary what gojieba must know of the
// main one from the start, as a dictionary of two words that no text has: the
// sum of the frequencies and the least of them.
func readHead(fsys fs.FS) ([]byte, error) {
	f, err := fsys.Open(WordsFile)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, wordsHead)
	if _, err := io.ReadFull(f, b); err != nil {
		return nil, errWords
	}
	if m := string(b[:len(wordsMagic)]); m != wordsMagic && m != wordsPacked {
		return nil, errWords
	}
	sum := binary.LittleEndian.Uint64(b[len(wordsMagic)+32:])
	least := binary.LittleEndian.Uint64(b[len(wordsMagic)+40:])
	if least == 0 || sum <= least {
		return nil, errWords
	}
	return fmt.Appendf(nil, "\x01\x01 %d x\n\x02\x02 %d x\n", least, sum-least), nil
}

// loadDictionary reads the ready-made words and the user's.
func loadDictionary(fsys fs.FS) (*dictionary, error) {
	b, err := fs.ReadFile(fsys, WordsFile)
	if err != nil {
		return nil, err
	}
	if len(b) < wordsHead {
		return nil, errWords
	}
	packed := string(b[:len(wordsMagic)]) == wordsPacked
	if !packed && string(b[:len(wordsMagic)]) != wordsMagic {
		return nil, errWords
	}
	var n [6]int
	for i := range n {
		v := binary.LittleEndian.Uint64(b[len(wordsMagic)+32+8*i:])
		if v > 1<<40 {
			return nil, errWords
		}
		n[i] = int(v)
	}
	b = b[wordsHead:]
	size := n[2] + 8*n[3] + 4*n[4] // before the trie
	if size > len(b) || n[5] == 0 || !packed && size+8*n[5] != len(b) {
		return nil, errWords
	}
	d := &dictionary{}
	tags := strings.Split(string(b[:n[2]]), "\n")
	b = b[n[2]:]
	d.kinds = make([]kind, n[3])
	for i := range d.kinds {
		t := int(binary.LittleEndian.Uint32(b[8*i+4:]))
		if t >= len(tags) {
			return nil, errWords
		}
		d.kinds[i] = kind{int(binary.LittleEndian.Uint32(b[8*i:])), tags[t]}
	}
	d.sum, d.weights = float64(n[0]), make([]float64, len(d.kinds))
	for i := range d.kinds {
		d.weights[i] = math.Log(float64(d.kinds[i].freq) / d.sum)
	}
	d.least = math.Log(float64(n[1]) / d.sum)
	b = b[8*n[3]:]
	d.low = make([]uint16, 0x10000)
	d.high = map[rune]uint16{}
	for i := range n[4] {
		if r := rune(binary.LittleEndian.Uint32(b[4*i:])); int(r) < len(d.low) {
			d.low[r] = uint16(i + 1)
		} else {
			d.high[r] = uint16(i + 1)
		}
	}
	b = b[4*n[4]:]
	if packed {
		var rest []byte
		if d.trie, rest, err = ner.UnpackTrie(b); err != nil || len(rest) > 0 || len(d.trie.Cells()) != n[5] {
			return nil, errWords
		}
		return d, d.finish(fsys)
	}
	cells := make([]uint64, n[5])
	for i := range cells {
		cells[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	d.trie = ner.TrieOf(cells)
	return d, d.finish(fsys)
}

// finish reads the user's words and looks up what is asked most often.
func (d *dictionary) finish(fsys fs.FS) error {
	if err := d.readUser(fsys); err != nil {
		return err
	}
	d.comma, d.stop = d.tag("，"), d.tag("。")
	return nil
}

// readUser reads our own words: word, frequency and part of speech.
func (d *dictionary) readUser(fsys fs.FS) error {
	b, err := fs.ReadFile(fsys, userFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	d.user, d.by, d.over = map[string]*userWord{}, map[rune][]*userWord{}, map[int]string{}
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		f := strings.Split(strings.TrimRight(line, "\n"), " ")
		if len(f) == 1 && f[0] == "" {
			continue
		}
		freq := 0
		if len(f) == 3 {
			freq, _ = strconv.Atoi(f[1])
		}
		if freq <= 0 || f[0] == "" || f[2] == "" || !utf8.ValidString(f[0]) {
			return fmt.Errorf("%s:%d: want a word, its frequency and its part of speech with one blank between: %q", userFile, n, line)
		}
		if _, ok := d.user[f[0]]; !ok {
			r, _ := utf8.DecodeRuneInString(f[0])
			rs := []rune(f[0])
			d.user[f[0]] = &userWord{text: f[0], chars: len(rs)}
			d.by[r] = append(d.by[r], d.user[f[0]])
			if len(rs) == 1 {
				d.single = true
			} else {
				d.pairs.add(pair(d.code(rs[0]), d.code(rs[1])))
			}
		}
		u := d.user[f[0]] // the last line counts
		u.weight, u.tag = math.Log(float64(freq)/d.sum), f[2]
		if s, ok := d.find(f[0]); ok {
			d.over[s.Index()] = f[2]
			d.states.add(s.Index())
		}
	}
	return nil
}

// find is the state in which a word of the main dictionary ends.
func (d *dictionary) find(word string) (ner.TrieState, bool) {
	s, ok := d.trie.Root(), true
	for _, r := range word {
		c := d.code(r)
		if c == 0 || s.Leaf() {
			return s, false
		}
		if s, ok = d.trie.Next(s, c); !ok {
			return s, false
		}
	}
	return s, s.Value() >= 0
}

// tag is the part of speech that cppjieba gives a word: the dictionary's, or by
// the kind of its characters.
func (d *dictionary) tag(word string) string {
	if s, ok := d.find(word); ok {
		return d.tagAt(s)
	}
	if u, ok := d.user[word]; ok {
		return u.tag
	}
	return tagOther(word)
}

// tagOther is the part of speech of what is no word.
func tagOther(word string) string {
	n := utf8.RuneCountInString(word)
	ascii, digits := 0, 0
	for _, r := range word {
		if ascii >= n/2 {
			break
		}
		if r < 0x80 {
			ascii++
			if r >= '0' && r <= '9' {
				digits++
			}
		}
	}
	switch ascii {
	case 0:
		return "x"
	case digits:
		return "m"
	}
	return "eng"
}

// tagOf is the part of speech of a word.
func (d *dictionary) tagOf(w *word) string {
	if w.user != nil {
		return w.user.tag
	}
	return d.tagAt(w.state)
}

// weight is the logarithm of a word's relative frequency.
func (d *dictionary) weight(w *word) float64 {
	if w.user != nil {
		return w.user.weight
	}
	return d.weights[w.state.Value()>>1]
}

func (d *dictionary) tagAt(s ner.TrieState) string {
	if d.states.has(s.Index()) {
		if t, ok := d.over[s.Index()]; ok {
			return t
		}
	}
	return d.kinds[s.Value()>>1].tag
}

// CompileWords makes the ready-made dictionary from jieba.dict.utf8.gz, which
// gojieba reads whole for it. It takes seconds. The same dictionary gives the
// same bytes.
func CompileWords(fsys fs.FS) ([]byte, error) {
	packed, err := fs.ReadFile(fsys, dictFile)
	if err != nil {
		return nil, err
	}
	plain, err := unzip(packed)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dictFile, err)
	}
	type word struct {
		text string
		kind
	}
	var words []word
	seen := map[string]int{}
	count := map[rune]int{}
	kinds := map[kind]int{}
	var sum, least int
	n := 0
	for line := range strings.Lines(string(plain)) {
		n++
		f := strings.Split(strings.TrimRight(line, "\n"), " ")
		if len(f) != 3 || f[0] == "" || f[2] == "" {
			return nil, fmt.Errorf("%s:%d: want word, frequency, part of speech: %q", dictFile, n, line)
		}
		freq, err := strconv.Atoi(f[1])
		if err != nil || freq <= 0 {
			return nil, fmt.Errorf("%s:%d: frequency %q", dictFile, n, f[1])
		}
		sum += freq
		if least == 0 || freq < least {
			least = freq
		}
		k := kind{freq, f[2]}
		kinds[k]++
		for _, r := range f[0] {
			count[r]++
		}
		if i, ok := seen[f[0]]; ok {
			words[i].kind = k // the last one counts
			continue
		}
		seen[f[0]] = len(words)
		words = append(words, word{f[0], k})
	}
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	whole, err := wholeAlone(fsys, plain, texts)
	if err != nil {
		return nil, err
	}

	runes := slices.SortedFunc(maps.Keys(count), func(a, b rune) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	if len(runes) > 0xfffe {
		return nil, fmt.Errorf("%s: %d different characters, at most 65534 can be numbered", dictFile, len(runes))
	}
	code := map[rune]uint16{}
	for i, r := range runes {
		code[r] = uint16(i + 1)
	}
	order := slices.SortedFunc(maps.Keys(kinds), func(a, b kind) int {
		return cmp.Or(cmp.Compare(kinds[b], kinds[a]), cmp.Compare(a.freq, b.freq), strings.Compare(a.tag, b.tag))
	})
	var tags []string
	for i, k := range order {
		kinds[k] = i
		if !slices.Contains(tags, k.tag) {
			tags = append(tags, k.tag)
		}
	}
	keys := make([]ner.TrieKey, len(words))
	for i, w := range words {
		for _, r := range w.text {
			keys[i].Codes = append(keys[i].Codes, code[r])
		}
		keys[i].Value = int32(kinds[w.kind] << 1)
		if whole[i] {
			keys[i].Value++
		}
	}
	trie, err := ner.BuildTrie(keys)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dictFile, err)
	}

	digest := sha256.Sum256(packed)
	tagText := strings.Join(tags, "\n")
	b := append([]byte(wordsMagic), digest[:]...)
	for _, v := range []int{sum, least, len(tagText), len(order), len(runes), len(trie.Cells())} {
		b = binary.LittleEndian.AppendUint64(b, uint64(v))
	}
	b = append(b, tagText...)
	for _, k := range order {
		b = binary.LittleEndian.AppendUint32(b, uint32(k.freq))
		b = binary.LittleEndian.AppendUint32(b, uint32(slices.Index(tags, k.tag)))
	}
	for _, r := range runes {
		b = binary.LittleEndian.AppendUint32(b, uint32(r))
	}
	for _, c := range trie.Cells() {
		b = binary.LittleEndian.AppendUint64(b, c)
	}
	return b, nil
}

// PackWords is the ready-made dictionary in fsys with its trie in the form of
// ner.Trie.Pack, which loadDictionary reads as well: it takes longer to read and
// compresses to a fifth.
func PackWords(fsys fs.FS) ([]byte, error) {
	d, err := loadDictionary(fsys)
	if err != nil {
		return nil, err
	}
	b, err := fs.ReadFile(fsys, WordsFile)
	if err != nil {
		return nil, err
	}
	head := len(b) - 8*len(d.trie.Cells())
	if string(b[:len(wordsMagic)]) != wordsMagic {
		return nil, errWords
	}
	return slices.Concat([]byte(wordsPacked), b[len(wordsMagic):head], d.trie.Pack()), nil
}

// WordsFresh tells whether the ready-made dictionary was made from the one that
// lies beside it.
func WordsFresh(fsys fs.FS) (bool, error) {
	packed, err := fs.ReadFile(fsys, dictFile)
	if err != nil {
		return false, err
	}
	b, err := fs.ReadFile(fsys, WordsFile)
	if err != nil {
		return false, err
	}
	digest := sha256.Sum256(packed)
	return bytes.HasPrefix(b, append([]byte(wordsMagic), digest[:]...)), nil
}
