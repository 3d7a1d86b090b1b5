package main

import (
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"zhengpu/ner/reader"
)

// Places count characters of the decoded file, whatever its charset.
func TestPlaces(t *testing.T) {
	text := "第一行：东河区\n第二行：投资3亿元\n\n末行，全区地区生产总值增长百分之六。"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, raw string }{{"utf-8", text}, {"gb18030", gb}} {
		src, err := reader.Decode(c.name+".txt", []byte(c.raw))
		if err != nil {
			t.Fatal(c.name, err)
		}
		p := newPlaces(src)
		line := 0
		for i := 0; i < len(c.raw); i++ {
			if i == 0 || c.raw[i-1] == '\n' {
				line++
				if l, col := p.at(i); l != line || col != 1 {
					t.Errorf("%s: byte %d is at %d:%d, want %d:1", c.name, i, l, col, line)
				}
			}
		}
		if l, _ := p.at(len(c.raw)); l != 4 {
			t.Errorf("%s: the end is on line %d", c.name, l)
		}
	}
}
