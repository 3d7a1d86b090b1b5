package search

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"strings"
	"unsafe"
)

// The file holds the tables of an index as they lie in memory, each with its
// length before it and begun at a multiple of 8 bytes, so that to read the file
// is to have the index:
//
//	magic, CRC-32 (Castagnoli) of all that follows, state, types, syllables,
//	tokens of characters, and the columns and postings of Index
//
// It is derived: whatever is wrong with it, the index is made anew.

const fileMagic = "zpsearch"

const fileVersion = 1

var errFile = errors.New("file of the index is not whole, or not of this program")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Encode writes the index for a file; state tells later what it was made from.
func (x *Index) Encode(state string) []byte {
	load()
	var e encoder
	e.b = append(e.b, fileMagic...)
	e.b = binary.LittleEndian.AppendUint32(e.b, fileVersion)
	e.b = binary.LittleEndian.AppendUint32(e.b, 0) // CRC
	e.bytes([]byte(state))
	var types []string
	var text, ids []byte
	n := len(x.names)
	textEnd, idEnd, kind, count := make([]uint32, n), make([]uint32, n), make([]uint32, n), make([]uint32, n)
	for i, name := range x.names {
		text, ids = append(text, name.Text...), append(ids, name.ID...)
		textEnd[i], idEnd[i], count[i] = uint32(len(text)), uint32(len(ids)), uint32(name.Count)
		t := slices.Index(types, name.Type)
		if t < 0 {
			t = len(types)
			types = append(types, name.Type)
		}
		if kind[i] = uint32(t) << 1; name.Alias {
			kind[i]++
		}
	}
	e.bytes([]byte(strings.Join(types, "\n")))
	e.bytes([]byte(strings.Join(syllables, "\n")))
	put(&e, hanTokens)
	e.bytes(text)
	put(&e, textEnd)
	e.bytes(ids)
	put(&e, idEnd)
	put(&e, kind)
	put(&e, count)
	put(&e, x.main)
	put(&e, x.tokens)
	put(&e, x.offset)
	for _, p := range []*postings{&x.pairs, &x.singles, &x.triples, &x.heads} {
		put(&e, p.keys)
		put(&e, p.at)
		put(&e, p.list)
	}
	binary.LittleEndian.PutUint32(e.b[12:], crc32.Checksum(e.b[16:], castagnoli))
	return e.b
}

// Decode reads what Encode wrote for the same state. The index keeps b.
func Decode(b []byte, state string) (*Index, error) {
	// The tables are used as they lie in the file.
	if len(b) < 16 || string(b[:8]) != fileMagic || binary.NativeEndian.Uint32(b[8:]) != fileVersion ||
		uintptr(unsafe.Pointer(&b[0]))%8 != 0 {
		return nil, errFile
	}
	d := decoder{b: b[16:]}
	if string(d.bytes()) != state || crc32.Checksum(b[16:], castagnoli) != binary.LittleEndian.Uint32(b[12:]) {
		return nil, errFile
	}
	types := strings.Split(string(d.bytes()), "\n")
	list := string(d.bytes())
	han := get[uint32](&d)
	text, textEnd := d.bytes(), get[uint32](&d)
	ids, idEnd := d.bytes(), get[uint32](&d)
	kind, count := get[uint32](&d), get[uint32](&d)
	x := &Index{main: get[uint32](&d), tokens: get[uint32](&d), offset: get[uint32](&d)}
	for _, p := range []*postings{&x.pairs, &x.singles, &x.triples, &x.heads} {
		p.keys, p.at, p.list = get[uint64](&d), get[uint32](&d), get[uint32](&d)
	}
	n := len(textEnd)
	if d.bad || len(idEnd) != n || len(kind) != n || len(count) != n || len(x.main) != n || len(x.offset) != n+1 {
		return nil, errFile
	}
	loaded.Do(func() { // the file's dictionary is as good as our own
		setSyllables(strings.Split(list, "\n"))
		hanTokens = han
	})
	if strings.Join(syllables, "\n") != list || !slices.Equal(hanTokens, han) {
		return nil, errFile // another dictionary
	}
	texts, names := unsafe.String(unsafe.SliceData(text), len(text)), unsafe.String(unsafe.SliceData(ids), len(ids))
	x.names = make([]Name, n)
	from, idFrom := uint32(0), uint32(0)
	for i := range x.names {
		x.names[i] = Name{Text: texts[from:textEnd[i]], ID: names[idFrom:idEnd[i]], Type: types[kind[i]>>1], Alias: kind[i]&1 != 0, Count: int(count[i])}
		from, idFrom = textEnd[i], idEnd[i]
	}
	return x, nil
}

type encoder struct{ b []byte }

func (e *encoder) bytes(b []byte) {
	e.b = binary.LittleEndian.AppendUint64(e.b, uint64(len(b)))
	e.b = append(e.b, b...)
	for len(e.b)%8 != 0 {
		e.b = append(e.b, 0)
	}
}

func put[T uint32 | uint64](e *encoder, list []T) {
	size := int(unsafe.Sizeof(*new(T)))
	e.bytes(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(list))), len(list)*size))
}

type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) bytes() []byte {
	if len(d.b) < 8 {
		d.bad = true
		return nil
	}
	n := binary.LittleEndian.Uint64(d.b)
	whole := (n + 7) / 8 * 8
	if n > uint64(len(d.b)) || 8+whole > uint64(len(d.b)) {
		d.bad = true
		return nil
	}
	out := d.b[8 : 8+n]
	d.b = d.b[8+whole:]
	return out
}

func get[T uint32 | uint64](d *decoder) []T {
	b := d.bytes()
	size := int(unsafe.Sizeof(*new(T)))
	if len(b)%size != 0 {
		d.bad = true
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/size)
}
