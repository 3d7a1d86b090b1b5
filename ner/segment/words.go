package segment

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
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
// jieba.dict.utf8.gz and of user.dict.utf8, which come first, as a trie that lies
// in memory as it lies in the file.
//
//	magic, SHA-256 of jieba.dict.utf8.gz and user.dict.utf8
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

// maxTag is the greatest number of a part of speech in the ready-made words.
const maxTag = 255

// kind is what a word has beside its characters.
type kind struct {
	freq int
	tag  string
}

// dictionary knows every word of the main dictionary and of the user's.
type dictionary struct {
	// By kinds: logarithms of the relative frequencies, and numbers of the parts of
	// speech.
	weights []float64
	kinds   []uint8
	least   float64  // weight of a character that is no word
	tags    []string // parts of speech
	other   int32    // number of that of what is no word, and of such
	number  int32    // numbers and letters
	letters int32

	low  [1 << 16]uint16 // codes of the runes below
	high map[rune]uint16
	trie ner.Trie

	tagSeparator [len(separators)]int32
}

// separators are the characters that cppjieba cuts at before all else. No word
// goes over one: their codes, from separator on, are in no key of the trie.
var separators = [...]rune{' ', '\t', '\n', '，', '。'}

const separator = uint16(1<<16 - len(separators)) // the first one's

// encode puts the codes of the characters of text into codes and where they begin,
// the first at start, into at. It returns how many they are, or -1 for a text that
// is not clean.
func (d *dictionary) encode(text string, start int, codes []uint16, at []int32) int {
	at = at[:len(codes)]
	for k := range codes {
		if text == "" {
			return k
		}
		at[k] = int32(start)
		size := 3
		if r := ner.WideAt(text, 0); r != 0 {
			codes[k] = d.low[uint16(r)]
		} else if codes[k], size = d.codeAt(text); size == 0 {
			return -1
		}
		text = text[size:]
		start += size
	}
	return len(codes)
}

// codeAt is the code of the character that text begins with, and its bytes, 0 for
// one that is not clean.
func (d *dictionary) codeAt(text string) (code uint16, size int) {
	r, size := utf8.DecodeRuneInString(text)
	if r == 0 || r == utf8.RuneError && size == 1 {
		return 0, 0
	}
	return d.code(r), size
}

func (d *dictionary) code(r rune) uint16 {
	if uint32(r) < uint32(len(d.low)) {
		return d.low[r]
	}
	return d.high[r]
}

// noWords is a main dictionary of words that no text has: gojieba must have some.
var noWords = []byte("\x01\x01 1 x\n\x02\x02 1 x\n")

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
	d := &dictionary{tags: strings.Split(string(b[:n[2]]), "\n")}
	b = b[n[2]:]
	d.weights, d.kinds = make([]float64, n[3]), make([]uint8, n[3])
	for i := range d.kinds {
		t := binary.LittleEndian.Uint32(b[8*i+4:])
		if int(t) >= len(d.tags) || t > maxTag {
			return nil, errWords
		}
		d.weights[i] = math.Log(float64(binary.LittleEndian.Uint32(b[8*i:])) / float64(n[0]))
		d.kinds[i] = uint8(t)
	}
	d.other, d.number, d.letters = d.tagNumber("x"), d.tagNumber("m"), d.tagNumber("eng")
	d.least = math.Log(float64(n[1]) / float64(n[0]))
	b = b[8*n[3]:]
	d.high = map[rune]uint16{}
	for i := range n[4] {
		if r := binary.LittleEndian.Uint32(b[4*i:]); r < uint32(len(d.low)) {
			d.low[r] = uint16(i + 1)
		} else {
			d.high[rune(r)] = uint16(i + 1)
		}
	}
	b = b[4*n[4]:]
	if packed {
		var rest []byte
		if d.trie, rest, err = ner.UnpackTrie(b); err != nil || len(rest) > 0 || len(d.trie.Cells()) != n[5] {
			return nil, errWords
		}
		d.separate()
		return d, nil
	}
	cells := make([]uint64, n[5])
	for i := range cells {
		cells[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	d.trie = ner.TrieOf(cells)
	d.separate()
	return d, nil
}

// separate gives the separators their codes.
func (d *dictionary) separate() {
	for i, r := range separators {
		d.tagSeparator[i] = d.tag(string(r))
	}
	for i, r := range separators {
		d.low[r] = separator + uint16(i)
	}
}

// tagNumber is the number of a part of speech, which it gets where it has none.
func (d *dictionary) tagNumber(tag string) int32 {
	i := slices.Index(d.tags, tag)
	if i < 0 {
		i = len(d.tags)
		d.tags = append(d.tags, tag)
	}
	return int32(i)
}

// tagOf is the part of speech of a word, by its value in the trie.
func (d *dictionary) tagOf(value int32) int32 { return int32(d.kinds[value>>1]) }

// one is the value of the word of one character, by its code, or -1.
func (d *dictionary) one(code uint16) int32 {
	if s, ok := d.trie.Next(d.trie.Root(), code); ok {
		return s.Value()
	}
	return -1
}

// tag is the part of speech that cppjieba gives a word: the dictionary's, or by
// the kind of its characters.
func (d *dictionary) tag(word string) int32 {
	s := d.trie.Root()
	for i := 0; i < len(word); {
		r, n := ner.RuneAt(word, i)
		next, ok := d.trie.Next(s, d.code(r))
		if !ok {
			return d.tagOther(word)
		}
		s = next
		i += n
	}
	if v := s.Value(); v >= 0 {
		return d.tagOf(v)
	}
	return d.tagOther(word)
}

// tagOther is the part of speech of what is no word.
func (d *dictionary) tagOther(word string) int32 {
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
		return d.other
	case digits:
		return d.number
	}
	return d.letters
}

// readUser reads our own words: word, frequency and part of speech. Of two lines
// of one word the last one counts.
func readUser(b []byte, add func(word string, k kind)) error {
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
		// gojieba's model would have to leave a word of one character alone.
		if freq <= 0 || f[2] == "" || !utf8.ValidString(f[0]) || utf8.RuneCountInString(f[0]) < 2 {
			return fmt.Errorf("%s:%d: want a word of two characters or more, its frequency and its part of speech with one blank between: %q", userFile, n, line)
		}
		add(f[0], kind{freq, f[2]})
	}
	return nil
}

// CompileWords makes the ready-made dictionary from jieba.dict.utf8.gz and
// user.dict.utf8, which gojieba reads whole for it. It takes seconds. The same
// dictionaries give the same bytes.
func CompileWords(fsys fs.FS) ([]byte, error) {
	packed, user, err := readDictionaries(fsys)
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
	add := func(text string, k kind) {
		kinds[k]++
		for _, r := range text {
			count[r]++
		}
		if i, ok := seen[text]; ok {
			words[i].kind = k // the last one counts
			return
		}
		seen[text] = len(words)
		words = append(words, word{text, k})
	}
	var sum, least int // of the main dictionary, as cppjieba has it
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
		add(f[0], kind{freq, f[2]})
	}
	if err := readUser(user, add); err != nil {
		return nil, err
	}
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	whole, err := wholeAlone(fsys, plain, user, texts)
	if err != nil {
		return nil, err
	}

	runes := slices.SortedFunc(maps.Keys(count), func(a, b rune) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	if len(runes) >= int(separator) {
		return nil, fmt.Errorf("%s: %d different characters, at most %d can be numbered", dictFile, len(runes), separator-1)
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
	if len(tags) > maxTag+1 {
		return nil, fmt.Errorf("%s: %d parts of speech, at most %d can be numbered", dictFile, len(tags), maxTag+1)
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

	digest := wordsDigest(packed, user)
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

// readDictionaries reads the main dictionary, as it lies packed, and the user's,
// which there need not be.
func readDictionaries(fsys fs.FS) (packed, user []byte, err error) {
	if packed, err = fs.ReadFile(fsys, dictFile); err != nil {
		return nil, nil, err
	}
	if user, err = fs.ReadFile(fsys, userFile); errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return packed, user, err
}

func wordsDigest(packed, user []byte) [sha256.Size]byte {
	return sha256.Sum256(slices.Concat(packed, user))
}

// WordsFresh tells whether the ready-made dictionary was made from those that
// lie beside it.
func WordsFresh(fsys fs.FS) (bool, error) {
	packed, user, err := readDictionaries(fsys)
	if err != nil {
		return false, err
	}
	b, err := fs.ReadFile(fsys, WordsFile)
	if err != nil {
		return false, err
	}
	digest := wordsDigest(packed, user)
	return bytes.HasPrefix(b, append([]byte(wordsMagic), digest[:]...)), nil
}
