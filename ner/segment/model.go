package segment

import (
	"strings"
	"sync/atomic"

	"zhengpu/ner"
)

// openEnd stands behind each run of characters that gojieba is to cut. It cuts
// between a run and ASCII in any case, and no run holds any.
const openEnd = '|'

// openLen bounds the bytes given to gojieba at a time: memory for them should
// lie near at hand.
const openLen = 1 << 12

// answers are the words of what gojieba is to cut, which it is given in pieces.
type answers struct {
	s     *Segmenter
	open  string   // not yet given to it
	words []string // not yet taken
}

// next are the words of the next run.
func (a *answers) next() []string {
	if len(a.words) == 0 {
		n := min(len(a.open), openLen)
		n = strings.LastIndexByte(a.open[:n], openEnd) + 1
		if n == 0 { // one run is longer
			n = strings.IndexByte(a.open, openEnd) + 1
		}
		a.words = a.s.jieba.Cut(a.open[:n], true)
		a.open = a.open[n:]
	}
	n := 0
	for n < len(a.words) && a.words[n][0] != openEnd {
		n++
	}
	run := a.words[:n]
	a.words = a.words[min(n+1, len(a.words)):]
	return run
}

// recent holds how gojieba's model cut runs of two or three characters, most of
// all that it is asked: 的“ and 万人 come again and again. A run has one place,
// which it shares with others, the last one counts. It is safe for concurrent
// use.
type recent [1 << recentBits]atomic.Uint64 // the run's characters << 2 | its cuts

const recentBits = 13

// recentRun is what a run is known by, 0 for one that is not to be kept: two or
// three characters of 16 bits.
func recentRun(run string) uint64 {
	if len(run) != 6 && len(run) != 9 {
		return 0
	}
	key := uint64(0)
	for i := 0; i < len(run); i += 3 {
		if !ner.Wide(run[i], run[i+1], run[i+2]) {
			return 0
		}
		key = key<<16 | uint64(run[i]&0xf)<<12 | uint64(run[i+1]&0x3f)<<6 | uint64(run[i+2]&0x3f)
	}
	return key
}

func (m *recent) place(key uint64) *atomic.Uint64 {
	return &m[key*0x9e3779b97f4a7c15>>(64-recentBits)]
}

// cuts tells how a run is cut: bit i is set where a word ends behind character i.
// Of the run's last character it means nothing.
func (m *recent) cuts(key uint64) (cuts uint64, ok bool) {
	x := m.place(key).Load()
	return x & 3, key != 0 && x>>2 == key
}

// keep notes the words of a run.
func (m *recent) keep(key uint64, words []string) {
	if key == 0 {
		return
	}
	cuts, at := uint64(0), 0
	for _, w := range words {
		at += len(w) / 3
		cuts |= 1 << at >> 1
	}
	m.place(key).Store(key<<2 | cuts&3)
}
