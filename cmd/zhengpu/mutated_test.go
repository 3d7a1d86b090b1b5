package main

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"zhengpu/ner"
	"zhengpu/ner/reader"
	"zhengpu/seeds"
)

// mutants writes texts that no author would: what stands in the sample reports
// and in the rule files, words and examples alike, thrown together with marks at
// odd places and characters lost, doubled and strange. The same number gives the
// same text.
type mutants struct{ lines, phrases []string }

// once are texts on which a stage once failed or never came to an end.
var once = []string{
	"云溪县2023年政府工作报告\n县长林云舒、王海、",
	"云溪县2023年政府工作报告\n启动建设及消费增亿一批批等停车场。",
}

func newMutants(t *testing.T) *mutants {
	t.Helper()
	m := &mutants{}
	phrase := regexp.MustCompile(`[\p{Han}，。；：、（）“”《》0-9A-Za-z.%·—]{2,}`)
	err := fs.WalkDir(seeds.FS, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		sample := path.Dir(file) == samplesDir
		if !sample && path.Ext(file) != ".yaml" {
			return nil
		}
		b, err := fs.ReadFile(seeds.FS, file)
		if err != nil || !utf8.Valid(b) {
			return err
		}
		for line := range strings.Lines(string(b)) {
			if line = strings.TrimSpace(line); sample && line != "" {
				m.lines = append(m.lines, line)
			}
			for _, p := range phrase.FindAllString(line, -1) {
				if strings.ContainsFunc(p, func(r rune) bool { return r > 0x2000 }) {
					m.phrases = append(m.phrases, p)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.lines) < 20 || len(m.phrases) < 5000 {
		t.Fatalf("%d lines, %d phrases", len(m.lines), len(m.phrases))
	}
	return m
}

func (m *mutants) text(n int) string {
	if n < len(once) {
		return once[n]
	}
	r := rand.New(rand.NewPCG(uint64(n), 1))
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	const marks = "，、。；：（）“”《》 　的和及等\n"
	const odd = marks + "0123456789年月日亿元个千瓦%％.—-·abＡ１①一二三縣産\U00020000\t\x01\ufffd"
	signs, strange := []rune(marks), []rune(odd)
	var b strings.Builder
	b.WriteString(pick(append([]string{"区情", "某县2023年政府工作报告", "云溪县召开重点项目推进会"}, pick(m.lines), pick(m.phrases))))
	for range 1 + r.IntN(12) {
		var p []rune
		if r.IntN(3) == 0 {
			p = []rune(pick(m.lines))
		}
		for range r.IntN(25) {
			p = append(append(p, []rune(pick(m.phrases))...), signs[r.IntN(len(signs))])
		}
		for range r.IntN(len(p)/12 + 1) {
			i := r.IntN(len(p))
			switch r.IntN(4) {
			case 0:
				p = append(p[:i], p[i+1:]...)
			case 1:
				p[i] = strange[r.IntN(len(strange))]
			case 2:
				p = append(p[:i+1], p[i:]...)
			default:
				k := r.IntN(len(p))
				p[i], p[k] = p[k], p[i]
			}
			if len(p) == 0 {
				break
			}
		}
		b.WriteString("\n" + string(p))
	}
	return b.String()
}

// TestMutated reads such texts: no stage may fail on one, and what comes out
// must lie in the text and not depend on what was read before.
func TestMutated(t *testing.T) {
	x, err := newExtractor(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	m := newMutants(t)
	read := func(n int) *ner.Analysis {
		name := fmt.Sprintf("mutant %d", n)
		src, err := reader.Decode(name, []byte(m.text(n)))
		if err != nil {
			t.Fatal(err)
		}
		a, err := x.source(context.Background(), src, given{})
		if err != nil {
			if strings.Contains(err.Error(), "stage failed") {
				t.Errorf("%v\n%s", err, src.Text)
			}
			return nil // nothing may be left after cleaning
		}
		return a
	}
	const all, again = 3000, 300
	first := make([]*ner.Analysis, all)
	said := 0
	for n := range first {
		if first[n] = read(n); first[n] == nil {
			continue
		}
		text := first[n].Doc.Text
		for _, o := range first[n].Mentions {
			s := o.Span
			if s.Start < 0 || s.Start >= s.End || s.End > len(text) || !utf8.ValidString(text[s.Start:s.End]) {
				t.Errorf("mutant %d: mention %v outside the text", n, s)
			}
		}
		said += len(first[n].Facts)
	}
	if said < all {
		t.Errorf("%d facts in %d texts: they hardly try the rules", said, all)
	}
	for n := again - 1; n >= 0; n-- {
		a, b := first[n], read(n)
		if a == nil || b == nil {
			continue
		}
		for _, p := range [][2]any{{a.Entities, b.Entities}, {a.Mentions, b.Mentions}, {a.Facts, b.Facts}, {a.Attributes, b.Attributes}, {a.Observations, b.Observations}, {a.Dropped, b.Dropped}} {
			if !reflect.DeepEqual(p[0], p[1]) {
				t.Errorf("mutant %d read again:\n%+v\n%+v", n, p[0], p[1])
			}
		}
	}
}
