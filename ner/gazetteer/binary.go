package gazetteer

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"

	"github.com/klauspost/compress/zstd"

	"zhengpu/ner"
)

// The ready-made lexicon: the magic, the SHA-256 of the files it was made from,
// and a zstd frame of
//
//	strings   all strings, each once
//	entries   numbers into strings and small integers
//	alphabet  the runes that keys use, with their codes
//	postings  how many keys and postings; for each key how many, and each as
//	          16 times the entry's place, and how it bears the name
//	trie      base, check (both as the distance from their place), value
//
// Numbers are uvarints but in the trie, where they are 32 bit little endian.
const (
	lexiconFile  = "lexicon/gazetteer.bin"
	lexiconMagic = "zhengpu lexicon 2\n"

	// A release build has the trie as ner.Trie.Pack makes it.
	lexiconPacked = "zhengpu lexicon 3\n" // as long
)

// LexiconFile is the path of the ready-made lexicon under seeds.
const LexiconFile = lexiconFile

// inputs lists the files that a lexicon is compiled from.
func inputs(fsys fs.FS) ([]string, error) {
	var files []string
	for _, pattern := range []string{"lists/*.tsv", "divisions/*.tsv", openccChars} {
		m, err := fs.Glob(fsys, pattern)
		if err != nil {
			return nil, err
		}
		files = append(files, m...)
	}
	return slices.DeleteFunc(files, func(f string) bool { return f == "divisions/hand.tsv" }), nil
}

// inputSum is the SHA-256 over names and contents of the inputs.
func inputSum(fsys fs.FS) ([32]byte, error) {
	files, err := inputs(fsys)
	if err != nil {
		return [32]byte{}, err
	}
	h := sha256.New()
	buf := make([]byte, 1<<16)
	for _, name := range files {
		if err := sumFile(h, fsys, name, buf); err != nil {
			return [32]byte{}, err
		}
	}
	return [32]byte(h.Sum(nil)), nil
}

func sumFile(h io.Writer, fsys fs.FS, name string, buf []byte) error {
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	fmt.Fprintf(h, "%s %d\n", name, info.Size())
	_, err = io.CopyBuffer(h, struct{ io.Reader }{f}, buf)
	return err
}

func fresh(b []byte, sum [32]byte) bool {
	n := len(lexiconMagic)
	return len(b) > n+32 && string(b[:n]) == lexiconMagic && [32]byte(b[n:n+32]) == sum
}

// Fresh tells whether the ready-made lexicon in fsys was made from the lists
// as they are now.
func Fresh(fsys fs.FS) (bool, error) {
	b, err := fs.ReadFile(fsys, lexiconFile)
	if err != nil {
		return false, err
	}
	sum, err := inputSum(fsys)
	return err == nil && fresh(b, sum), err
}

type encoder struct {
	b       []byte
	strings []string
	index   map[string]int
}

func (e *encoder) int(n int) { e.b = binary.AppendUvarint(e.b, uint64(n)) }

func (e *encoder) string(s string) {
	i, ok := e.index[s]
	if !ok {
		i = len(e.strings)
		e.index[s] = i
		e.strings = append(e.strings, s)
	}
	e.int(i)
}

func (e *encoder) ints(all []int32) {
	e.int(len(all))
	for _, v := range all {
		e.b = binary.LittleEndian.AppendUint32(e.b, uint32(v))
	}
}

// distances turns places into distances from where they stand: they compress
// better.
func distances(places []int32) []int32 {
	out := make([]int32, len(places))
	for i, p := range places {
		out[i] = int32(i) - p
	}
	return out
}

// Encode is the ready-made form of a lexicon that was compiled from fsys. The
// same lists give the same bytes.
func (l *Lexicon) Encode(fsys fs.FS) ([]byte, error) {
	sum, err := inputSum(fsys)
	if err != nil {
		return nil, err
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	return enc.EncodeAll(l.content(false), append([]byte(lexiconMagic), sum[:]...)), nil
}

// PackLexicon is the ready-made lexicon in fsys in the form for a release build:
// what comes before the zstd frame, and what the frame is to hold.
func PackLexicon(fsys fs.FS) (head, content []byte, err error) {
	b, err := fs.ReadFile(fsys, lexiconFile)
	if err != nil {
		return nil, nil, err
	}
	n := len(lexiconMagic)
	if len(b) < n+32 || string(b[:n]) != lexiconMagic {
		return nil, nil, errDamaged
	}
	l, err := decode(fsys, b)
	if err != nil {
		return nil, nil, err
	}
	return append([]byte(lexiconPacked), b[n:n+32]...), l.content(true), nil
}

// content is what the zstd frame holds.
func (l *Lexicon) content(packed bool) []byte {
	e := &encoder{index: map[string]int{}}
	e.int(len(l.entries))
	aliases := 0
	for i := range l.entries {
		aliases += len(l.entries[i].Aliases)
	}
	e.int(aliases)
	for i := range l.entries {
		x := &l.entries[i]
		e.string(x.ID)
		e.string(x.Name)
		e.int(len(x.Aliases))
		for _, a := range x.Aliases {
			e.string(a)
		}
		e.int(int(x.Type))
		e.string(x.Kind)
		e.string(x.Parent)
		e.int(x.Level)
		e.int(x.From)
		e.int(x.To)
		e.string(x.Next)
		e.string(x.Source)
		e.int(len(x.Attrs))
		for _, a := range x.Attrs {
			e.string(a.Name)
			e.string(a.Value)
		}
	}
	n := 0
	for _, c := range l.alpha.low {
		if c != 0 {
			n++
		}
	}
	e.int(n + len(l.alpha.high))
	last := 0
	pair := func(r rune, c uint16) {
		e.int(int(r) - last)
		e.int(int(c))
		last = int(r)
	}
	for r, c := range l.alpha.low {
		if c != 0 {
			pair(rune(r), c)
		}
	}
	for _, r := range slices.Sorted(maps.Keys(l.alpha.high)) {
		pair(r, l.alpha.high[r])
	}
	keys, n := int32(len(l.posts.one)), 0
	for k := range keys {
		n += len(l.posts.of(k))
	}
	e.int(int(keys))
	e.int(n)
	for k := range keys {
		p := l.posts.of(k)
		e.int(len(p))
		for _, x := range p {
			e.int(int(x.entry())<<4 | int(x&nameBits))
		}
	}
	if packed {
		e.b = append(e.b, l.keys.Trie().Pack()...)
	} else {
		base, check, value := l.keys.Trie().Arrays()
		e.ints(distances(base))
		e.ints(distances(check))
		e.ints(value)
	}

	var head []byte
	head = binary.AppendUvarint(head, uint64(len(e.strings)))
	for _, s := range e.strings {
		head = binary.AppendUvarint(head, uint64(len(s)))
	}
	for _, s := range e.strings {
		head = append(head, s...)
	}
	return append(head, e.b...)
}

type decoder struct {
	b       []byte
	at      int
	strings []string
	bad     bool
}

func (d *decoder) int() int {
	if d.at < len(d.b) && d.b[d.at] < 0x80 {
		d.at++
		return int(d.b[d.at-1])
	}
	v, n := binary.Uvarint(d.b[min(d.at, len(d.b)):])
	if n <= 0 || v > 1<<31 {
		d.bad = true
		return 0
	}
	d.at += n
	return int(v)
}

// count is an int of things that take at least a byte each.
func (d *decoder) count() int {
	n := d.int()
	if n > len(d.b)-d.at {
		d.bad = true
		return 0
	}
	return n
}

func (d *decoder) string() string {
	i := d.int()
	if i >= len(d.strings) {
		d.bad = true
		return ""
	}
	return d.strings[i]
}

// ints is a list of numbers of 32 bits, as bytes.
func (d *decoder) ints() []byte {
	n := d.int()
	if n < 0 || n > (len(d.b)-d.at)/4 {
		d.bad = true
		return nil
	}
	d.at += 4 * n
	return d.b[d.at-4*n : d.at]
}

func decode(fsys fs.FS, file []byte) (*Lexicon, error) {
	f, err := newFolder(fsys)
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	b, err := dec.DecodeAll(file[len(lexiconMagic)+32:], nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	d := &decoder{b: b}
	l := &Lexicon{fold: f, ready: true}
	if l.eras, err = readEras(fsys); err != nil {
		return nil, err
	}
	if l.rules, err = readRules(fsys); err != nil {
		return nil, err
	}

	lens := make([]int, d.count())
	sum := 0
	for i := range lens {
		lens[i] = d.int()
		sum += lens[i]
	}
	if d.bad || sum > len(b)-d.at {
		return nil, errDamaged
	}
	text := string(b[d.at : d.at+sum]) // one copy that every string lies in
	d.at += sum
	d.strings = make([]string, len(lens))
	at := 0
	for i, n := range lens {
		d.strings[i] = text[at : at+n]
		at += n
	}

	l.entries = make([]ner.Entry, d.count())
	kinds := make([]posting, len(l.entries))
	aliases := make([]string, 0, d.count())
	var room []ner.Attr // for those of many entries
	for i := range l.entries {
		x := &l.entries[i]
		x.ID = d.string()
		x.Name = d.string()
		if n := d.count(); n > 0 {
			from := len(aliases)
			for range n {
				aliases = append(aliases, d.string())
			}
			x.Aliases = aliases[from:len(aliases):len(aliases)]
		}
		x.Type = ner.Type(d.int())
		x.Kind = d.string()
		x.Parent = d.string()
		x.Level = d.int()
		x.From = d.int()
		x.To = d.int()
		x.Next = d.string()
		x.Source = d.string()
		if n := d.count(); n > 0 {
			if len(room) < n {
				room = make([]ner.Attr, max(n, 4096))
			}
			x.Attrs, room = room[:n:n], room[n:]
			for k := range x.Attrs {
				x.Attrs[k] = ner.Attr{Name: d.string(), Value: d.string()}
			}
		}
		kinds[i] = kindOf(x)
	}
	l.alpha = &alphabet{low: make([]uint16, 0x10000), high: map[rune]uint16{}}
	r := 0
	for range d.count() {
		r += d.int()
		c := uint16(d.int())
		if r < 0x10000 {
			l.alpha.low[r] = c
		} else {
			l.alpha.high[rune(r)] = c
		}
	}
	keys := d.count()
	d.count() // of all postings, which nobody asks
	l.posts.one = make([]posting, 0, keys)
	var of []posting
	for range keys {
		of = of[:0]
		for range d.count() {
			p := d.int()
			if p>>4 >= len(kinds) {
				return nil, errDamaged
			}
			of = append(of, newPosting(p>>4, kinds[p>>4]|posting(p)&nameBits))
		}
		if len(of) == 0 {
			return nil, errDamaged
		}
		l.posts.add(of)
	}
	var trie ner.Trie
	top := int32(-1)
	if string(file[:len(lexiconMagic)]) == lexiconPacked {
		var rest []byte
		trie, rest, err = ner.UnpackTrie(b[min(d.at, len(b)):])
		if err != nil || len(rest) > 0 || d.bad {
			return nil, errDamaged
		}
		top = trie.MaxValue()
	} else {
		base, check, value := d.ints(), d.ints(), d.ints()
		if d.bad || d.at != len(b) || len(base) != len(check) || len(base) != len(value) {
			return nil, errDamaged
		}
		trie, err = ner.PackTrie(len(base)/4, func(i int) (int32, int32, int32) {
			at := func(list []byte) int32 { return int32(binary.LittleEndian.Uint32(list[4*i:])) }
			v := at(value)
			top = max(top, v)
			return int32(i) - at(base), int32(i) - at(check), v
		})
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errDamaged, err)
		}
	}
	if int(top) >= keys {
		return nil, errDamaged
	}
	l.span()
	l.prepare(trie)
	l.villages, err = loadVillages(fsys, f)
	return l, err
}
