package recognize

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhengpu/ner"
)

// A glossary tells of every word what describe does, wherever it stands and
// whatever it met before.
func TestGlossary(t *testing.T) {
	e := newRig(t).engine
	words := []string{"", "a", "、", "等", "\x00", "\x00\x00", "a\x00", "𠀀", "产业园", "产业园区", "高新技术产业", "有限责任公司", "𠀀𠀀𠀀a", "经济技术开发区", "城镇居民人均收入", strings.Repeat("园", 21), strings.Repeat("a", 64), strings.Repeat("a", 65), strings.Repeat("县", 500)}
	for n := range 17 {
		words = append(words, strings.Repeat("x", n), "县"+strings.Repeat("x", n))
	}
	g := newGlossary()
	check := func() {
		text := strings.Join(words, "")
		var toks []ner.Token
		at := 0
		for _, w := range words {
			toks = append(toks, ner.Token{Span: ner.Span{Start: at, End: at + len(w)}})
			at += len(w)
		}
		out := make([]lists, len(toks))
		every, want := g.read(e, text, toks, out), lists(0)
		for i, w := range words {
			want |= e.describe(w)
			if out[i] != e.describe(w) {
				t.Errorf("%.40q: lists %x, want %x", w, out[i], e.describe(w))
			}
		}
		if every != want {
			t.Errorf("all together %x, want %x", every, want)
		}
	}
	check()
	check()
	for i := range glossaryRoom { // it grows and is emptied
		g.other(e, fmt.Sprint("x", i))
		g.other(e, fmt.Sprint("abcdefghijklmnopq", i%(glossaryRoom/4)))
	}
	check()
	if len(g.slots) > glossaryRoom || 2*g.used > len(g.slots) || len(g.long) > glossaryRoom/8 {
		t.Errorf("%d slots, %d used, %d long words", len(g.slots), g.used, len(g.long))
	}
}

// Words whose part of speech alone makes them material are so to the full rule.
func TestNominal(t *testing.T) {
	e := newRig(t).engine
	for _, pos := range append(strings.Split("abcdefghijklmnopqrstuvwxyz", ""), "", "X", "1", "eng", "nr", "vn", "df", "ad", "zg") {
		if !nominal(pos) {
			continue
		}
		for _, l := range []lists{0, isOne, isPhase, isAnd | isOne, isAmid | isOne, isEra, ofSome, inPlain} {
			v := &view{e: e, text: "云溪云溪", span: ner.Span{End: 12}, toks: []ner.Token{{Span: ner.Span{End: 6}}, {Span: ner.Span{Start: 6, End: 12}, POS: pos}}, lists: []lists{0, l}, cls: make([]class, 2)}
			if c := v.classOf(1, l, pos); c != material {
				t.Errorf("%q with lists %x is of class %d", pos, l, c)
			}
		}
	}
}

// examples are the example sentences of the rules, without their marks.
func (e *Engine) examples() []string {
	var out []string
	add := func(x Examples) {
		for _, s := range x.Yes {
			if text, _, err := parseExample(s); err == nil {
				out = append(out, text)
			}
		}
		out = append(out, x.No...)
	}
	for i := range e.heads {
		add(e.heads[i].Examples)
	}
	for i := range e.lists {
		add(e.lists[i].Examples)
	}
	for i := range e.bodies {
		add(e.bodies[i].Examples)
	}
	for i := range e.patterns {
		add(e.patterns[i].Examples)
	}
	for i := range e.persons {
		add(e.persons[i].Examples)
	}
	add(e.works.Examples)
	return out
}

// What is not looked at for the words that stand there would not have been found.
func TestGates(t *testing.T) {
	r := newRig(t)
	e := r.engine
	none := func(int) *cand { return nil }
	asked := 0
	for _, text := range append(e.examples(), "县长赵明远到开发区调研，区长景怡和汪家镇。", "实验小学北校区、大学科技园一期、柳青南路延伸、晶达触控屏竣工投产。") {
		a, err := r.prepare(text)
		if err != nil {
			t.Fatal(err)
		}
		for i := range a.Doc.Sentences {
			v := e.viewOf(a, i)
			for n := range v.cands {
				if v.cands[n].Guarded && v.every&isComma == 0 && v.first[n] >= 0 && v.last[n] >= 0 && e.vouched(v, n) {
					t.Errorf("%q: a guarded name is vouched for without a list", text)
				}
			}
			for from := range v.toks {
				for to := from + 1; to <= len(v.toks) && to-from <= 8; to++ {
					asked++
					s := ner.Span{Start: v.toks[from].Span.Start, End: v.toks[to-1].Span.End}
					if !v.is(from, opensOffice) && e.heldOffice(v, s) {
						t.Errorf("%q is held by an office", text[s.Start:s.End])
					}
					if !v.is(from, ofNumber) && isNumber(text[s.Start:s.End]) {
						t.Errorf("%q is a number", text[s.Start:s.End])
					}
					if v.is(to-1, endsWork) {
						continue
					}
					for _, state := range []bool{false, true} {
						if _, ok := e.afterWork(v, from, to, true, state, none); ok {
							t.Errorf("%q is the part of a thing", text[s.Start:s.End])
						}
						if _, ok := e.work(v, from, to, true, state); ok {
							t.Errorf("%q is a thing that is built", text[s.Start:s.End])
						}
					}
				}
			}
		}
	}
	if asked < 5000 {
		t.Errorf("only %d stretches of tokens", asked)
	}
}

// Patterns that are read by the clause find what they find in whole sentences.
func TestPatternsByClause(t *testing.T) {
	e := newRig(t).engine
	var texts []string
	for i := range e.patterns {
		for _, s := range slices.Concat(e.patterns[i].Examples.Yes, e.patterns[i].Examples.No) {
			texts = append(texts, strings.NewReplacer("[Place ", "", "[Document ", "", "[Event ", "", "[Honour ", "", "]", "").Replace(s))
		}
	}
	for i := range e.patterns {
		p := &e.patterns[i]
		found := 0
		for n, a := range texts {
			for _, mark := range []string{"", "，", "、", "：", "（", "\n"} {
				s := strings.TrimSuffix(a, "。") + mark + texts[(7*n+3)%len(texts)]
				var want []ner.Span
				for _, m := range p.re.FindAllStringSubmatchIndex(s, -1) {
					want = append(want, ner.Span{Start: m[2], End: m[3]})
				}
				if got := p.find(&view{text: s, span: ner.Span{End: len(s)}}); !slices.Equal(got, want) {
					t.Errorf("%s: %q: found %v, want %v", p.Name, s, got, want)
				}
				found += len(want)
			}
		}
		if found == 0 {
			t.Errorf("%s: found nowhere", p.Name)
		}
	}
}
