package graph

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"hash/maphash"
	"io"
	"math"
	"runtime"
	"sync"

	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/pquads"
)

// Reading goes through four kinds of goroutines, part by part: one cuts the
// input into parts of whole lines, several find the values of the lines and
// hash them, one numbers the values in the order in which they come, one writes
// the new ones to the log.

// part is a stretch of the input.
type part struct {
	text  []byte
	uses  []use // four a quad
	other []quad.Value
	fault error // after the quads that uses has
	ready chan struct{}

	firstNew uint32 // number of the first of fresh
	fresh    []uint32
}

// use is a value in its place: a plain one is a stretch of the text with its
// marks, any other stands in the part's list.
type use struct {
	hash     refs.ValueHash
	kind     useKind
	from, to uint32
}

type useKind uint8

const (
	useNone  useKind = iota // no label
	useSame                 // as in the quad before
	useIRI                  // <…>
	useText                 // "…"
	useOther                // other[from]
)

// partSize is how much of the input goes into a part, in bytes.
const partSize = 256 << 10

// read numbers the values of every quad and writes each new one to the log.
func (b *bulk) read(r io.Reader, progress func(int)) error {
	ctx, cancel := context.WithCancel(b.ctx)
	var group sync.WaitGroup
	defer group.Wait()
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	spare := make(chan *part, 2*workers+4)
	for range cap(spare) {
		spare <- new(part)
	}
	work, inOrder := make(chan *part, cap(spare)), make(chan *part, cap(spare))
	var readErr error // of the input, once inOrder is closed
	group.Go(func() {
		defer close(work)
		defer close(inOrder)
		readErr = cut(ctx, r, spare, func(p *part) { inOrder <- p; work <- p })
	})
	for range workers {
		group.Go(func() {
			h := newHasher()
			for p := range work {
				h.find(p)
				close(p.ready)
			}
		})
	}
	toLog, logged := make(chan *part, cap(spare)), make(chan error, 1)
	group.Go(func() {
		err := b.logValues(toLog, spare)
		if err != nil {
			cancel()
		}
		logged <- err
	})
	err := func() error {
		defer close(toLog)
		var last numbers
		for p := range inOrder {
			select {
			case <-p.ready:
			case <-ctx.Done():
				return ctx.Err()
			}
			if progress != nil {
				progress(len(b.quads))
			}
			if err := b.number(p, &last); err != nil {
				return err
			}
			toLog <- p
		}
		if readErr != nil {
			return &InputError{len(b.quads), readErr}
		}
		return ctx.Err()
	}()
	if lerr := <-logged; lerr != nil {
		return lerr
	}
	return err
}

// cut reads parts of whole lines.
func cut(ctx context.Context, r io.Reader, spare <-chan *part, to func(*part)) error {
	var rest []byte // of a line that is not whole yet
	for {
		var p *part
		select {
		case p = <-spare:
		case <-ctx.Done():
			return nil
		}
		*p = part{text: append(p.text[:0], rest...), uses: p.uses[:0], other: p.other[:0], fresh: p.fresh[:0], ready: make(chan struct{})}
		want := partSize
		for {
			if cap(p.text) < want {
				p.text = append(make([]byte, 0, want), p.text...)
			}
			n, err := io.ReadFull(r, p.text[len(p.text):want])
			from := len(p.text)
			p.text = p.text[:from+n]
			if err == io.EOF || err == io.ErrUnexpectedEOF {
				to(p)
				return nil
			}
			if err != nil {
				p.text = p.text[:bytes.LastIndexByte(p.text, '\n')+1]
				to(p)
				return err
			}
			if end := bytes.LastIndexByte(p.text[from:], '\n'); end >= 0 {
				end += from + 1
				rest = append(rest[:0], p.text[end:]...)
				p.text = p.text[:end]
				break
			}
			if want *= 2; want > math.MaxUint32/4 {
				return errors.New("a line is too long")
			}
		}
		to(p)
	}
}

// hasher finds and hashes the values of lines, and knows the last ones again.
type hasher struct {
	seed maphash.Seed
	seen []seenValue
}

type seenValue struct {
	token []byte
	hash  refs.ValueHash
}

const (
	seenValues = 1 << 13
	seenLength = 96 // longest token that is kept, in bytes
)

func newHasher() *hasher {
	return &hasher{seed: maphash.MakeSeed(), seen: make([]seenValue, seenValues)}
}

func (h *hasher) hash(token []byte) refs.ValueHash {
	if len(token) > seenLength {
		return sha1.Sum(token)
	}
	s := &h.seen[maphash.Bytes(h.seed, token)%seenValues]
	if !bytes.Equal(s.token, token) {
		s.token = append(s.token[:0], token...)
		s.hash = sha1.Sum(token)
	}
	return s.hash
}

// find reads the lines of a part.
func (h *hasher) find(p *part) {
	var tokens, last [4][]byte
	at := 0
	for at < len(p.text) {
		line := p.text[at:]
		if end := bytes.IndexByte(line, '\n'); end >= 0 {
			line = line[:end]
		}
		at += len(line) + 1
		if line = bytes.TrimSpace(line); len(line) == 0 || line[0] == '#' {
			continue
		}
		if !plainTokens(line, &tokens) || !h.plain(p, &tokens, &last) {
			q, err := anyLine(line)
			if err != nil {
				p.fault = err
				return
			}
			if !q.IsValid() {
				continue
			}
			for _, d := range quad.Directions {
				p.uses = append(p.uses, otherUse(p, q.Get(d)))
			}
			last = [4][]byte{}
		}
	}
}

func otherUse(p *part, v quad.Value) use {
	if v == nil {
		return use{}
	}
	p.other = append(p.other, v)
	return use{hash: refs.HashOf(v), kind: useOther, from: uint32(len(p.other) - 1)}
}

// plain adds the values of a plain line; what it cannot read it leaves.
func (h *hasher) plain(p *part, tokens, last *[4][]byte) bool {
	n := len(p.uses)
	for i, token := range tokens {
		var u use
		switch {
		case token == nil:
		case bytes.Equal(token, last[i]):
			u.kind = useSame
		case token[0] == '<' || token[len(token)-1] == '"':
			// The token is as Cayley writes it, which is what it hashes.
			from := uint32(cap(p.text) - cap(token)) // both end where the text's array does
			u = use{hash: h.hash(token), kind: useIRI, from: from, to: from + uint32(len(token))}
			if token[0] == '"' {
				u.kind = useText
			}
		default:
			v, ok := tokenValue(token)
			if !ok {
				p.uses = p.uses[:n]
				return false
			}
			u = otherUse(p, v)
		}
		p.uses = append(p.uses, u)
	}
	*last = *tokens
	return true
}

// number numbers the values of a part.
func (b *bulk) number(p *part, last *numbers) error {
	p.firstNew = uint32(len(b.values.hashes)) + 1
	for i := 0; i < len(p.uses); i += 4 {
		var q numbers
		for d := range q {
			u := &p.uses[i+d]
			switch u.kind {
			case useNone:
			case useSame:
				q[d] = last[d]
			default:
				n, fresh := b.values.number(&u.hash)
				if q[d] = n; fresh {
					p.fresh = append(p.fresh, uint32(i+d))
				}
			}
		}
		if len(b.values.hashes) >= math.MaxUint32-8 || len(b.quads) >= math.MaxUint32-8 {
			return errors.New("more quads than one load takes")
		}
		b.quads, *last = append(b.quads, q), q
		b.names.see(p, i, q)
	}
	if p.fault != nil {
		return &InputError{len(b.quads), p.fault}
	}
	return nil
}

// logValues writes the new values of parts to the log and gives the parts back.
func (b *bulk) logValues(parts <-chan *part, spare chan<- *part) error {
	w := b.tables.writer()
	defer w.abandon()
	err := b.putKept(w, bucketLog)
	var key, val, long []byte
	for p := range parts {
		for i, at := range p.fresh {
			if err != nil {
				break
			}
			u := &p.uses[at]
			id := b.valueID(p.firstNew + uint32(i))
			val = binary.AppendUvarint(append(val[:0], primitiveID), id)
			val = binary.AppendUvarint(append(val, primitiveTimestamp), uint64(b.now))
			val = append(val, primitiveValue)
			if u.kind == useOther {
				if long, err = pquads.MarshalValue(p.other[u.from]); err != nil {
					break
				}
				val = append(binary.AppendUvarint(val, uint64(len(long))), long...)
			} else {
				text := p.text[u.from+1 : u.to-1]
				field := byte(valueIRI)
				if u.kind == useText {
					field = valueString
				}
				length := uint64(len(text))
				val = binary.AppendUvarint(val, 1+uint64(uvarintLen(length))+length)
				val = append(binary.AppendUvarint(append(val, field), length), text...)
			}
			key = b.logKey(key, id)
			err = w.put(key, val)
		}
		spare <- p
		if err != nil {
			return err
		}
	}
	return w.finish()
}

func uvarintLen(n uint64) int {
	var b [binary.MaxVarintLen64]byte
	return binary.PutUvarint(b[:], n)
}

// nameKeeper gathers what the index of names needs as the quads go by, so that
// no pass over the store has to be made for it: the predicates, and the values
// that stand with those which the index looks at.
type nameKeeper struct {
	preds  map[uint32]quad.IRI // by number; "" for what is no IRI
	values map[uint32]quad.Value

	last    uint32 // predicate
	indexed bool   // whether the index looks at it
}

func newNameKeeper() *nameKeeper {
	return &nameKeeper{preds: map[uint32]quad.IRI{}, values: map[uint32]quad.Value{}}
}

// see looks at the quad whose uses begin at i.
func (k *nameKeeper) see(p *part, i int, q numbers) {
	if q[1] != k.last {
		pred, ok := k.preds[q[1]]
		if !ok {
			pred, _ = p.valueAt(i + 1).(quad.IRI)
			k.preds[q[1]] = pred
		}
		k.last = q[1]
		k.indexed = pred == PredName || pred == PredAlsoKnownAs || pred == PredType
	}
	if !k.indexed {
		return
	}
	object, ok := k.values[q[2]]
	if !ok {
		object = p.valueAt(i + 2)
		k.values[q[2]] = object
	}
	if k.preds[q[1]] == PredType && object == quad.String(TypeObservation) {
		return // many, and their ids are not wanted
	}
	if _, ok := k.values[q[0]]; !ok {
		k.values[q[0]] = p.valueAt(i)
	}
}

// valueAt is the value of a use, a copy of its own.
func (p *part) valueAt(i int) quad.Value {
	for p.uses[i].kind == useSame {
		i -= 4
	}
	u := &p.uses[i]
	switch u.kind {
	case useIRI:
		return quad.IRI(p.text[u.from+1 : u.to-1])
	case useText:
		return quad.String(p.text[u.from+1 : u.to-1])
	case useOther:
		return p.other[u.from]
	}
	return nil
}

// index makes the index of names of sorted quads.
func (k *nameKeeper) index(quads []numbers, st stamp) *index {
	x := newIndex()
	x.stamp = st
	count := map[uint32]int{}
	for i := 0; i < len(quads); {
		pred, start := quads[i][1], i
		for i < len(quads) && quads[i][1] == pred {
			i++
		}
		name := k.preds[pred]
		if name != PredName && name != PredAlsoKnownAs && name != PredType {
			count[pred] += i - start
			continue
		}
		for _, q := range quads[start:i] {
			x.count(quad.Quad{Subject: k.values[q[0]], Predicate: name, Object: k.values[q[2]]}, 1)
		}
	}
	for pred, n := range count {
		x.preds[string(k.preds[pred])] += n
	}
	return x
}
