package gazetteer

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"zhengpu/ner"
)

// VillagesFile holds, under seeds, the divisions of level 5: a compressed block for each
// prefecture, so that a report loads those of its own place only.
const VillagesFile = "divisions/villages.zst"

// villageWordsFile lists names of villages that are common words.
const villageWordsFile = "divisions/villagewords.tsv"

const villagesMagic = "zpv1"

// Village is a row of the source: a code of twelve digits and the name as the
// statistics office writes it (多福巷社区居委会, 楼梓庄村委会).
type Village struct{ Code, Name string }

// village is a division of level 5 by its stem: 多福巷 of class 's'.
type village struct {
	town  string // the town's code, nine digits
	stem  string
	n     int16 // the last three digits
	class byte
}

func (v village) code() string {
	return v.town + string([]byte{'0' + byte(v.n/100), '0' + byte(v.n/10%10), '0' + byte(v.n%10)})
}

// within reports whether the village's code begins with digits.
func (v village) within(digits string) bool {
	if len(digits) <= len(v.town) {
		return strings.HasPrefix(v.town, digits)
	}
	return strings.HasPrefix(v.code(), digits)
}

// The classes of village names and the head that their usual name ends in.
var villageHeads = map[byte]string{'v': "村", 's': "社区", 'r': "居委会", 'g': "嘎查"}

func (v village) name() string { return v.stem + villageHeads[v.class] }

// villageSuffixes are the ways to end a name at the source, longest first
// among those that end alike.
var villageSuffixes = []struct {
	suffix string
	class  byte
}{
	{"社区居民委员会", 's'}, {"社区村民委员会", 's'}, {"社区居委会", 's'}, {"社区村委会", 's'}, {"社区居民委", 's'}, {"社区", 's'},
	{"嘎查村民委员会", 'g'}, {"嘎查村委会", 'g'}, {"嘎查委员会", 'g'}, {"嘎查", 'g'},
	{"村村民委员会", 'v'}, {"村村委会", 'v'}, {"村民委员会", 'v'}, {"村民委会", 'v'}, {"村委会", 'v'}, {"村委", 'v'},
	{"居民委员会", 'r'}, {"居委会", 'r'}, {"村", 'v'},
}

// villageStem splits a name of the source; class 0 when it is no village.
func villageStem(name string) (string, byte) {
	for _, s := range villageSuffixes {
		if stem, ok := strings.CutSuffix(name, s.suffix); ok {
			if utf8.RuneCountInString(stem) < 1 || strings.ContainsAny(stem, "（）()\t\n") {
				return "", 0
			}
			return stem, s.class
		}
	}
	return "", 0
}

// EncodeVillages packs rows in order of code into the form of villages.zst.
// compress packs one block. Names without a usual ending are left out.
//
// The file is the magic, the number of blocks, for each block its prefecture
// (four digits) and packed length, all as uvarints, and then the blocks. A
// block has a line for each town: the last five digits of its code, then tab
// separated villages: the last three digits unless one more than those before,
// the class, the stem.
func EncodeVillages(rows []Village, compress func([]byte) []byte) ([]byte, error) {
	var body []byte
	var blocks [][2]uint64
	for i := 0; i < len(rows); {
		if len(rows[i].Code) != 12 {
			return nil, fmt.Errorf("village code %q has not twelve digits", rows[i].Code)
		}
		pre := rows[i].Code[:4]
		var b []byte
		town, last := "", 0
		for ; i < len(rows) && strings.HasPrefix(rows[i].Code, pre); i++ {
			if i > 0 && rows[i-1].Code >= rows[i].Code {
				return nil, fmt.Errorf("village codes out of order at %s", rows[i].Code)
			}
			stem, class := villageStem(rows[i].Name)
			if class == 0 {
				continue
			}
			if t := rows[i].Code[4:9]; t != town {
				if town != "" {
					b = append(b, '\n')
				}
				town, last = t, 0
				b = append(b, t...)
			}
			n, err := strconv.Atoi(rows[i].Code[9:])
			if err != nil {
				return nil, fmt.Errorf("village code %q: %w", rows[i].Code, err)
			}
			b = append(b, '\t')
			if n != last+1 {
				b = strconv.AppendInt(b, int64(n), 10)
			}
			last = n
			b = append(append(b, class), stem...)
		}
		p, err := strconv.ParseUint(pre, 10, 16)
		if err != nil {
			return nil, err
		}
		packed := compress(b)
		blocks = append(blocks, [2]uint64{p, uint64(len(packed))})
		body = append(body, packed...)
	}
	return slices.Concat(villagesHead(blocks), body), nil
}

// villagesHead is what stands before the blocks, of each of which it is given
// the prefecture and the length.
func villagesHead(blocks [][2]uint64) []byte {
	head := binary.AppendUvarint([]byte(villagesMagic), uint64(len(blocks)))
	for _, b := range blocks {
		head = binary.AppendUvarint(binary.AppendUvarint(head, b[0]), b[1])
	}
	return head
}

// PackVillages is the file VillagesFile of fsys with each block packed anew.
func PackVillages(fsys fs.FS, pack func([]byte) ([]byte, error)) ([]byte, error) {
	f, err := newFolder(fsys)
	if err != nil {
		return nil, err
	}
	s, err := loadVillages(fsys, f)
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil)
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	var blocks [][2]uint64
	var body []byte
	for _, b := range s.blocks {
		text, err := dec.DecodeAll(s.data[b.start:b.end], nil)
		if err == nil {
			text, err = pack(text)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: prefecture %s: %w", VillagesFile, b.digits, err)
		}
		blocks = append(blocks, [2]uint64{uint64(b.prefecture), uint64(len(text))})
		body = append(body, text...)
	}
	return append(villagesHead(blocks), body...), nil
}

// villageStore opens blocks as they are asked for and keeps some of them.
// It is safe for concurrent use.
type villageStore struct {
	data   []byte
	blocks []villageBlock // by prefecture

	words map[string]bool // folded names that are common words

	mu   sync.Mutex
	open map[int]*prefecture
	dec  *zstd.Decoder
	f    *folder
}

type villageBlock struct {
	prefecture int
	digits     string
	start, end int
}

// prefecture is an open block: villages in order of code, and by folded stem
// as a chain of places in rows, counted from 1, the last first.
type prefecture struct {
	f     *folder
	text  string // the block
	towns []string
	rows  []villageRow
	first []int32  // hash table of the chains' beginnings, open addressing; 0 is free
	tails []uint64 // bits of the hashes of what stems end on
}

// tailRunes is how much of a stem's end is in tails: it tells most other texts
// apart.
const tailRunes = 2

// tail is where the hash of a stem's end stands in tails.
func (p *prefecture) tail(sum uint32) (word int, bit uint64) {
	sum ^= sum >> 15
	return int(sum>>6) & (len(p.tails) - 1), 1 << (sum & 63)
}

// mayEnd reports whether a stem may end on what has the hash sum: the stem's last
// two characters, or the only one.
func (p *prefecture) mayEnd(sum uint32) bool {
	word, bit := p.tail(sum)
	return p.tails[word]&bit != 0
}

// villageRow is a village of an open block.
type villageRow struct {
	stem, end uint32 // bytes of the block's text
	sum       uint32 // of the stem
	next      int32  // of the chain
	town      uint16
	n         int16
	class     byte
}

func (p *prefecture) row(i int) village {
	x := p.rows[i]
	return village{town: p.towns[x.town], n: x.n, class: x.class, stem: p.text[x.stem:x.end]}
}

// stemSum is the hash of a stem as it folds: a polynomial of its characters, so
// that the hash of a stem goes on from that of a shorter one on either side.
func stemSum(f *folder, s string) uint32 {
	sum := uint32(0)
	for i := 0; i < len(s); {
		r, n := ner.RuneAt(s, i)
		sum = sum*sumBase + uint32(f.fold(r))
		i += n
	}
	return sum
}

const sumBase = 16777619

// slot is where the chain of a stem with hash sum begins in p.first, or could.
func (p *prefecture) slot(stem string, sum uint32) int {
	mask := uint32(len(p.first) - 1)
	for i := (sum ^ sum>>15) & mask; ; i = (i + 1) & mask {
		k := p.first[i]
		if k == 0 {
			return int(i)
		}
		if x := &p.rows[k-1]; x.sum == sum && p.f.same(p.text[x.stem:x.end], stem) {
			return int(i)
		}
	}
}

// villagesKept bounds the memory of open blocks, some 0.1 MB each.
const villagesKept = 160

func loadVillages(fsys fs.FS, f *folder) (*villageStore, error) {
	words := map[string]bool{}
	b, err := fs.ReadFile(fsys, villageWordsFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err == nil {
		err = table(villageWordsFile, b, 1, func(_ int, _, c []string) error {
			if c != nil {
				words[f.string(c[0])] = true
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	b, err = fs.ReadFile(fsys, VillagesFile)
	if errors.Is(err, fs.ErrNotExist) {
		return &villageStore{f: f}, nil
	}
	if err != nil {
		return nil, err
	}
	bad := fmt.Errorf("%s: damaged", VillagesFile)
	rest, ok := strings.CutPrefix(string(b[:min(len(b), len(villagesMagic))]), villagesMagic)
	if !ok || rest != "" {
		return nil, bad
	}
	at := len(villagesMagic)
	next := func() int {
		v, n := binary.Uvarint(b[at:])
		if n <= 0 || v > uint64(len(b))+9999 {
			return -1
		}
		at += n
		return int(v)
	}
	s := &villageStore{data: b, open: map[int]*prefecture{}, f: f, words: words}
	n := next()
	if n < 0 || n > 9999 {
		return nil, bad
	}
	sum := 0
	for range n {
		p, size := next(), next()
		if p < 0 || p > 9999 || size < 0 || size > len(b) {
			return nil, bad
		}
		s.blocks = append(s.blocks, villageBlock{p, fmt.Sprintf("%04d", p), sum, sum + size})
		sum += size
	}
	if at+sum != len(b) {
		return nil, bad
	}
	for i := range s.blocks {
		s.blocks[i].start += at
		s.blocks[i].end += at
	}
	return s, nil
}

// prefecture opens the block of a prefecture; nil when there is none.
func (s *villageStore) prefecture(code int) (*prefecture, error) {
	i := sort.Search(len(s.blocks), func(i int) bool { return s.blocks[i].prefecture >= code })
	if i == len(s.blocks) || s.blocks[i].prefecture != code {
		return nil, nil
	}
	s.mu.Lock()
	if p := s.open[code]; p != nil {
		s.mu.Unlock()
		return p, nil
	}
	if s.dec == nil {
		dec, err := zstd.NewReader(nil, zstd.WithDecoderLowmem(true))
		if err != nil {
			s.mu.Unlock()
			return nil, err
		}
		s.dec = dec
	}
	s.mu.Unlock() // another may open the same block meanwhile: it comes to the same
	b, err := s.dec.DecodeAll(s.data[s.blocks[i].start:s.blocks[i].end], nil)
	if err != nil {
		return nil, fmt.Errorf("%s: prefecture %04d: %w", VillagesFile, code, err)
	}
	p, bad := newPrefecture(fmt.Sprintf("%04d", code), string(b), s.f)
	if bad != "" {
		return nil, fmt.Errorf("%s: prefecture %04d: damaged line %q", VillagesFile, code, bad)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.open) >= villagesKept {
		clear(s.open)
	}
	s.open[code] = p
	return p, nil
}

// newPrefecture reads an unpacked block. It returns the town of a line that is
// damaged.
func newPrefecture(code, text string, f *folder) (p *prefecture, bad string) {
	n := strings.Count(text, "\t")
	size := 16
	for size < 2*n {
		size *= 2
	}
	p = &prefecture{f: f, text: text, towns: make([]string, 0, strings.Count(text, "\n")+1), rows: make([]villageRow, 0, n), first: make([]int32, size), tails: make([]uint64, size/16)}
	for at := 0; at < len(text); {
		eol := len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			eol = at + i
		}
		tab := strings.IndexByte(text[at:eol], '\t')
		if tab < 0 {
			return nil, text[at:eol]
		}
		p.towns = append(p.towns, code+text[at:at+tab])
		last := 0
		for at += tab + 1; at <= eol; {
			n, k := 0, at
			for ; k < eol && digit(text[k]) && k < at+4; k++ {
				n = 10*n + int(text[k]-'0')
			}
			if k == at {
				n = last + 1
			}
			last = n
			if k >= eol || text[k] == '\t' {
				return nil, p.towns[len(p.towns)-1]
			}
			sum, tail, before, end := uint32(0), uint32(0), uint32(0), k+1
			for end < eol && text[end] != '\t' {
				r, n := ner.RuneAt(text, end)
				c := uint32(f.fold(r))
				sum, tail, before = sum*sumBase+c, before*sumBase+c, c
				end += n
			}
			x := villageRow{stem: uint32(k + 1), end: uint32(end), sum: sum, town: uint16(len(p.towns) - 1), n: int16(n), class: text[k]}
			word, bit := p.tail(tail)
			p.tails[word] |= bit
			slot := p.slot(text[k+1:end], sum)
			x.next = p.first[slot]
			p.rows = append(p.rows, x)
			p.first[slot] = int32(len(p.rows))
			at = end + 1
		}
	}
	return p, ""
}

// prefectures lists the blocks whose code begins with digits.
func (s *villageStore) prefectures(digits string) []int {
	if len(digits) > 4 {
		digits = digits[:4]
	}
	var out []int
	for _, b := range s.blocks {
		if strings.HasPrefix(b.digits, digits) {
			out = append(out, b.prefecture)
		}
	}
	return out
}

func (v village) entry() *ner.Entry {
	e := &ner.Entry{ID: divisionKind + "/" + v.code(), Name: v.name(), Type: ner.District, Kind: divisionKind,
		Parent: v.town, Level: 5, Source: "china-division"}
	for _, a := range villageForms[v.class] {
		if n := v.stem + a; n != e.Name {
			e.Aliases = append(e.Aliases, n)
		}
	}
	return e
}

// villageForms are the heads under which texts call a village of a class.
var villageForms = map[byte][]string{
	'v': {"村", "社区"},
	's': {"社区", "居委会", "村"},
	'r': {"居委会", "社区"},
	'g': {"嘎查"},
}

// Villages lists the divisions of level 5 under code (a province, prefecture,
// county or town), in order of code.
func (l *Lexicon) Villages(code string) ([]*ner.Entry, error) {
	digits := trimCode(code)
	var out []*ner.Entry
	for _, n := range l.villages.prefectures(digits) {
		p, err := l.villages.prefecture(n)
		if err != nil {
			return nil, err
		}
		i := sort.Search(len(p.rows), func(i int) bool { return p.row(i).code() >= digits })
		for ; i < len(p.rows) && p.row(i).within(digits); i++ {
			out = append(out, p.row(i).entry())
		}
	}
	return out, nil
}

// FindVillage lists the divisions of level 5 called name, under code, or in all
// of China when code is empty; that opens every block and takes some 0.5 s.
func (l *Lexicon) FindVillage(name, code string) ([]*ner.Entry, error) {
	var out []*ner.Entry
	digits := trimCode(code)
	for _, n := range l.villages.prefectures(digits) {
		p, err := l.villages.prefecture(n)
		if err != nil {
			return nil, err
		}
		for _, v := range p.called(name) {
			if v.within(digits) {
				out = append(out, v.entry())
			}
		}
	}
	return out, nil
}

// called lists the villages that may be called by a name, in order of code, those
// whose usual name it is before others.
func (p *prefecture) called(name string) []village {
	name = p.f.string(name)
	for _, head := range villageEnds {
		if stem, ok := strings.CutSuffix(name, head); ok {
			return p.stem(stem, stemSum(p.f, stem), head, nil)
		}
	}
	return nil
}

// stem appends the villages of a stem (with its hash) that may be called
// with head; when it is the usual name of some, only those.
func (p *prefecture) stem(stem string, sum uint32, head string, out []village) []village {
	i := p.first[p.slot(stem, sum)]
	if i == 0 {
		return out
	}
	from, own := len(out), false
	for ; i > 0; i = p.rows[i-1].next {
		v := p.row(int(i - 1))
		is := villageHeads[v.class] == head
		switch {
		case is && !own:
			out, own = append(out[:from], v), true
		case is || !own && slices.Contains(villageForms[v.class], head):
			out = append(out, v)
		}
	}
	slices.Reverse(out[from:])
	return out
}
