package main

import (
	"sort"
	"unicode/utf8"

	"zhengpu/ner"
)

// places turns bytes of a file into lines and columns of its decoded text.
type places struct {
	src   *ner.Source
	lines []int // where each line of src.Text begins
}

func newPlaces(src *ner.Source) *places {
	p := &places{src: src, lines: []int{0}}
	for i := range len(src.Text) {
		if src.Text[i] == '\n' {
			p.lines = append(p.lines, i+1)
		}
	}
	return p
}

// at gives line and column, counted from 1, of a byte of the file.
func (p *places) at(raw int) (line, column int) {
	at := raw
	if p.src.Map != nil {
		at = 0
		runs := p.src.Map.Runs()
		i := sort.Search(len(runs), func(i int) bool { return runs[i].Raw > raw }) - 1
		if i >= 0 {
			r := runs[i]
			at = r.Clean
			switch {
			case r.Verbatim:
				at += min(raw-r.Raw, r.Len)
			case raw >= r.Raw+r.RawLen:
				at += r.Len
			}
		}
	}
	at = min(at, len(p.src.Text))
	n := sort.Search(len(p.lines), func(i int) bool { return p.lines[i] > at })
	return n, utf8.RuneCountInString(p.src.Text[p.lines[n-1]:at]) + 1
}
