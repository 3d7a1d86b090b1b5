package recognize

import (
	"strings"

	"zhengpu/ner"
)

// slotRule types a project by the place where its name stands, whatever words
// it is made of: a member of a list of projects, what money is spent on, what a
// company builds, what opens a sentence that goes on with its cost.
type slotRule struct {
	Rule   `yaml:",inline"`
	At     string `yaml:"at"`     // list, paid, built or opens
	Heads  words  `yaml:"heads"`  // the name ends in one of these
	Verbs  words  `yaml:"verbs"`  // paid, built: what stands right before the name, or before its 的
	Behind words  `yaml:"behind"` // opens: what stands behind the name
	Stop   words  `yaml:"stop"`   // words that are in no such name
	Keep   words  `yaml:"keep"`   // epithets that the name keeps
	Min    int    `yaml:"min"`
	Max    int    `yaml:"max"`
}

// fromSlots finds projects by the slot that they fill.
func (e *Engine) fromSlots(v *view) []cand {
	out := v.found
	if v.every&endsSlot == 0 {
		return nil
	}
	for j, l := range v.lists {
		if l&endsSlot == 0 {
			continue
		}
		for i := range e.slots {
			r := &e.slots[i]
			if r.Heads.suffix(v.text[v.span.Start:v.toks[j].Span.End]) == "" {
				continue
			}
			if c, ok := e.slot(v, j, r); ok {
				out = append(out, c)
			}
		}
	}
	return out
}

// slot is the name that ends with token j and fills the rule's slot.
func (e *Engine) slot(v *view, j int, r *slotRule) (cand, bool) {
	from := -1
	switch r.At {
	case "list":
		from = e.slotList(v, j)
	case "opens":
		from = e.slotOpens(v, j, r)
	case "paid", "built":
		from = e.slotVerb(v, j, r)
	}
	if from < 0 {
		return cand{}, false
	}
	for from < j && (v.is(from, inTrim) && !v.named[from] && !r.Keep.has(v.word(from)) || v.cls[from] == glue) {
		from++
	}
	if from >= j {
		return cand{}, false
	}
	c := cand{span: ner.Span{Start: v.toks[from].Span.Start, End: v.toks[j].Span.End}, typ: r.Type, rule: r.Name, score: 0.7}
	s := v.text[c.span.Start:c.span.End]
	if n := runes(s); n < r.Min || n > r.Max || e.general(s) {
		return cand{}, false
	}
	// A count of projects is no name; nor is a verb and its object.
	if q := v.quant[from]; q >= 0 && (countUnit(v.a.Quantities[q].Unit) || v.a.Quantities[q].Kind != "amount") || (v.cls[from] == opener || v.cls[from] == function) && (r.At != "list" || !nameStart(v, from)) || v.cls[from] == moment || v.cls[from] == dual && v.toks[from].POS != "n" {
		return cand{}, false
	}
	own := false
	for k := from; k <= j; k++ {
		if r.Stop.has(v.word(k)) {
			return cand{}, false
		}
		if k > from && v.quant[k] >= 0 && v.quant[k-1] != v.quant[k] && k < j && v.a.Quantities[v.quant[k]].Unit == "个" && v.cls[k+1] != mark {
			return cand{}, false // 甲产业园及5个重点项目
		}
		if k < j && !v.is(k, inPlain|inTrim|inInner) && v.cls[k] != mark && (runes(v.word(k)) > 1 || v.proper(k)) {
			own = true
		}
	}
	return c, own || r.At == "built"
}

// slotList is the first token of a list's member that ends with token j, where
// its neighbour on either side is a project by its own head word, too.
func (e *Engine) slotList(v *view, j int) int {
	ends := func(k int) bool {
		return v.is(k, endsSlot) && (strings.HasSuffix(v.word(k), "项目") || strings.HasSuffix(v.word(k), "工程"))
	}
	k, divided := e.itemStart(v, j+1)
	if k > j {
		return -1
	}
	for m := j - 1; m > k; m-- {
		// 甲项目和乙项目
		if joins(v.word(m)) && ends(m-1) {
			return m + 1
		}
	}
	if divided && k >= 2 && ends(k-2) && v.word(k-1) == "、" {
		return k
	}
	if !divided && v.is(j+1, isComma) {
		// 新开工|甲项目、乙项目: the first of them, behind its verb.
		m := j + 2
		for m < len(v.toks) && v.cls[m] != mark && !v.is(m, isEtc) && !joins(v.word(m)) {
			m++
		}
		if !ends(m - 1) {
			return -1
		}
		for m = j - 1; m >= k; m-- {
			if w := v.word(m); v.cls[m] == opener && !v.is(m, inInner) || w == "的" || w == "了" || v.cls[m] == moment || v.is(m, inTrim) && !v.named[m] {
				return m + 1
			}
		}
	}
	return -1
}

// slotOpens is the first token of the clause that ends with token j, where the
// clause opens its sentence and goes on, or the next does, with what is told of
// a project.
func (e *Engine) slotOpens(v *view, j int, r *slotRule) int {
	rest := v.text[v.toks[j].Span.End:v.span.End]
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "，"), "：")
	if r.Behind.prefix(rest) == "" {
		return -1
	}
	k := j
	for k > 0 && v.cls[k-1] != mark {
		k--
	}
	if k > 0 {
		if w := v.word(k - 1); w == "；" || w == "：" {
			return k
		}
		lead := strings.Trim(v.text[v.span.Start:v.toks[k].Span.Start], "0123456789.、．（）() \t一二三四五六七八九十")
		if lead != "" {
			return -1
		}
	}
	return k
}

// slotVerb is the first token of what ends with token j and stands behind one
// of the rule's verbs: paid for by an amount of money before the verb, or built
// by a company named before it (…建设的).
func (e *Engine) slotVerb(v *view, j int, r *slotRule) int {
	for k := j - 1; k >= 0 && j-k < 16; k-- {
		w := v.word(k)
		if v.cls[k] == mark && w != "“" && w != "”" && w != "（" && w != "）" && w != "·" && (w != "、" || r.At == "paid") || w == "等" {
			return -1
		}
		if r.At == "built" {
			if w != "的" {
				continue
			}
			if k == 0 || !r.Verbs.has(v.word(k-1)) || !e.companyBefore(v, k-1) {
				return -1
			}
			return k + 1
		}
		if r.Verbs.has(w) && e.paidBefore(v, k) {
			if v.word(k+1) == "的" {
				k++
			}
			return k + 1
		}
	}
	return -1
}

// companyBefore reports a company in the clause before token k, with nothing
// but a place and adverbs between.
func (e *Engine) companyBefore(v *view, k int) bool {
	for m := k - 1; m >= 0 && k-m < 12; m-- {
		w := v.word(m)
		if v.cls[m] == mark && w != "）" && w != "（" && w != "”" && w != "“" {
			return false
		}
		for _, t := range [...]string{"公司", "集团", "企业", "合作社"} {
			if strings.HasSuffix(w, t) {
				return true
			}
		}
	}
	return false
}

// paidBefore reports an amount of money before token k in its clause, with
// nothing but adverbs and a place (在|云溪镇) between.
func (e *Engine) paidBefore(v *view, k int) bool {
	for m := k - 1; m >= 0 && k-m < 8; m-- {
		if q := v.quant[m]; q >= 0 {
			return v.a.Quantities[q].Kind == "money"
		}
		w := v.word(m)
		if v.cls[m] == mark || w == "的" {
			return false
		}
	}
	return false
}
