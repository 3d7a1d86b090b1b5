package recognize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"zhengpu/ner"
)

// fromPersons finds names of people beside titles and verbs of speaking.
func (e *Engine) fromPersons(v *view) []cand {
	out := v.found
	// 日电（柳如烟）: the dateline's author.
	brackets := v.every&isBracket != 0
	for j := 1; brackets && j+1 < len(v.toks); j++ {
		if v.lists[j]&isBracket != 0 && strings.HasSuffix(v.word(j-1), "电") {
			if end, ok := e.personAt(v, j+1); ok && strings.HasPrefix(v.text[end:], "）") {
				out = append(out, cand{span: ner.Span{Start: v.toks[j+1].Span.Start, End: end}, typ: ner.Person, rule: "person-title-before", score: 0.75})
			}
		}
	}
	for j := 0; brackets && j < len(v.toks); j++ {
		if v.lists[j]&isBracket != 0 {
			out = e.byline(v, j, out)
		}
	}
	if v.every&isComma != 0 {
		out = e.rolls(v, out)
	}
	if v.every&(inAppoint|endsPerson|inPersons) == 0 {
		return out
	}
	appoints := false // 任命甲为局长，乙为主任
	for j, l := range v.lists {
		if l&inAppoint != 0 {
			appoints = true
		}
		if appoints && l&(inAppoint|endsClause) != 0 && j+1 < len(v.toks) {
			if end, ok := e.officer(v, j+1); ok && e.appointed.prefix(v.text[end:v.span.End]) != "" {
				out = append(out, cand{span: ner.Span{Start: v.toks[j+1].Span.Start, End: end}, typ: ner.Person, rule: "person-title-before", score: 0.88})
			}
		}
		if l&(endsPerson|inPersons) == 0 {
			continue
		}
		for i := range e.persons {
			p := &e.persons[i]
			switch p.Side {
			case "before":
				at := v.toks[j].Span.End
				if !v.is(j, endsPerson) || v.cls[j] == mark || p.Words.suffix(v.text[v.span.Start:at]) == "" {
					continue
				}
				// Several names may follow: 记者 甲 乙.
				k := j + 1
				for n := 0; n < 40 && k < len(v.toks); n++ {
					for k < len(v.toks) && (v.is(k, ofMarks) && strings.TrimSpace(v.word(k)) == "" || n > 0 && v.word(k) == "、" || n == 0 && v.word(k) == "：") {
						k++
					}
					end, ok := e.personAt(v, k)
					score := 0.75
					if n == 0 {
						if e, named := e.foreign(v, k); named {
							out = append(out, cand{span: ner.Span{Start: v.toks[k].Span.Start, End: e}, typ: ner.Person, rule: p.Name, score: 0.9})
							break
						}
						// Behind an office the words that follow tell where the name ends,
						// however the segmenter cut it.
						if e, named := e.officer(v, k); named {
							end, ok, score = e, true, 0.88
						}
					}
					if n > 0 && k > 0 && v.word(k-1) == "、" {
						// 甲、乙、丙: between the marks of such a list stand names only.
						if e, named := e.listedPerson(v, k); named {
							end, ok = e, true
						}
					}
					if !ok {
						break
					}
					out = append(out, cand{span: ner.Span{Start: v.toks[k].Span.Start, End: end}, typ: ner.Person, rule: p.Name, score: score})
					k = v.tokenAt(end-1) + 1
				}
			case "after":
				if !v.is(j, inPersons) || !p.Words.has(v.word(j)) || j == 0 {
					continue
				}
				for k := j - 1; k >= 0 && j-k <= 4; k-- {
					if end, ok := e.personAt(v, k); ok && end <= v.toks[j].Span.Start && strings.TrimSpace(v.text[end:v.toks[j].Span.Start]) == "" {
						whole := v.toks[k].POS == "nr" || v.toks[k].POS == "x" && runes(v.word(k)) == 3
						if k > 0 && v.cls[k-1] != mark && v.cls[k-1] != function && !e.titleEnds(v.text[v.span.Start:v.toks[k].Span.Start]) && !whole {
							continue
						}
						out = append(out, cand{span: ner.Span{Start: v.toks[k].Span.Start, End: end}, typ: ner.Person, rule: p.Name, score: 0.7})
						break
					}
				}
			}
		}
	}
	return out
}

// byline adds the authors that a bracket of names only tells, which opens at
// token j at the end of a piece, （柳如烟 秦望舒）, or who took a picture,
// （柳如烟 摄）.
func (e *Engine) byline(v *view, j int, out []cand) []cand {
	from := v.toks[j].Span.End
	rest := v.text[from:v.span.End]
	to := strings.Index(rest, "）")
	if to < 0 || to > 60 {
		return out
	}
	inner, taken := rest[:to], strings.HasSuffix(rest[:to], "摄")
	lead := strings.TrimRight(v.text[v.span.Start:v.toks[j].Span.Start], " \n")
	if !taken && lead != "" && !strings.HasSuffix(lead, "。") && !strings.HasSuffix(lead, "”") {
		return out
	}
	inner = strings.TrimSuffix(inner, "摄")
	n := len(out)
	for at := 0; at < len(inner); {
		r, size := ner.FirstRune(inner[at:])
		if r == ' ' || r == '、' || r == '\u3000' {
			at += size
			continue
		}
		end := at + strings.IndexAny(inner[at:]+" ", " 、\u3000")
		name := inner[at:end]
		if k := v.tokenAt(from + at); !e.personName(name) || k < 0 || v.district(k) || v.named[k] {
			return out[:n]
		}
		out = append(out, cand{span: ner.Span{Start: from + at, End: from + end}, typ: ner.Person, rule: "person-title-before", score: 0.74})
		at = end
	}
	if len(out)-n < 2 && !taken {
		return out[:n]
	}
	return out
}

// listedPerson reads the two to four characters from token k to the next mark
// or 等 as a name.
func (e *Engine) listedPerson(v *view, k int) (int, bool) {
	if k >= len(v.toks) {
		return 0, false
	}
	start := v.toks[k].Span.Start
	for m := k; m <= len(v.toks) && m-k < 4; m++ {
		if m < len(v.toks) && v.cls[m] != mark && v.word(m) != "等" && v.word(m) != "出席" && v.word(m) != "参加" {
			continue
		}
		end := v.span.End
		if m < len(v.toks) {
			end = v.toks[m].Span.Start
		}
		s := v.text[start:end]
		if m > k && strings.HasSuffix(v.word(m-1), "等") && runes(s) > 3 {
			s = strings.TrimSuffix(s, "等") // 赵国|平等县领导
			end -= len("等")
		}
		return end, e.personName(s)
	}
	return 0, false
}

// personName reports whether s is a surname and a given name of one or two
// characters.
func (e *Engine) personName(s string) bool {
	n := runes(s)
	if n < 2 || n > 4 || isASCII(s) {
		return false
	}
	_, one := ner.FirstRune(s)
	if n == 4 {
		_, two := ner.FirstRune(s[one:])
		return e.surnames.has(s[:one+two])
	}
	return e.surnames.has(s[:one]) && !e.exclude.has(s)
}

// officer reads a name of two or three characters that begins at token k, right
// behind an office, and ends where a mark or one of the words that follow
// people stands: 副县长|黄|涛英|主持, 区长景|怡和|汪….
func (e *Engine) officer(v *view, k int) (int, bool) {
	if k >= len(v.toks) || v.cls[k] == mark || v.quant[k] >= 0 || isASCII(v.word(k)) {
		return 0, false
	}
	start := v.toks[k].Span.Start
	rest := v.text[start:v.span.End]
	_, one := ner.FirstRune(rest)
	if w := e.exclude.prefix(rest); !e.surnames.has(rest[:one]) || w != "" && v.toks[k].POS != "ns" {
		return 0, false
	}
	first := v.toks[k]
	switch pos := first.POS; {
	case runes(v.word(k)) == 1, pos == "x", pos == "ns", strings.HasPrefix(pos, "nr"), pos == "nz", pos == "":
	default:
		return 0, false
	}
	at := one
	for n := 2; n <= 3; n++ {
		r, m := ner.FirstRune(rest[at:])
		if m == 0 || !unicode.Is(unicode.Han, r) || strings.ContainsRune("说在是的了与将等及们", r) {
			return 0, false
		}
		at += m
		if at > len(rest) {
			return 0, false
		}
		name, next := rest[:at], rest[at:]
		if e.bounds.Openers.has(name) || e.bounds.Plain.has(name) || e.bounds.Trim.has(name) || e.bounds.Inner.has(name) {
			continue
		}
		if first.Span.End == start+at && first.POS == "ns" {
			continue // 书记|于都
		}
		if next == "" || e.behind.prefix(next) != "" {
			if n == 2 && e.doubtful.has(rest[:one]) && first.Span.End != start+at && strings.Contains("m q t v a n d r", first.POS) {
				continue // 年|人均
			}
			if n == 3 && k+1 < len(v.toks) && e.doubtful.has(rest[:one]) && strings.HasPrefix(first.POS, "v") && v.toks[k+1].Span.End == start+at && strings.HasPrefix(v.toks[k+1].POS, "v") && v.toks[k+1].Span.Start == start+one {
				continue // 谈|访谈
			}
			if n == 2 && first.Span.End == start+at+len(next)-len(strings.TrimPrefix(next, "和")) && runes(v.word(k)) == 3 {
				continue // 李太和 is one word
			}
			return start + at, true
		}
	}
	return 0, false
}

// foreign reads a name that has no Chinese surname from token k, right behind an
// office: one in two parts, 阿里·买买提, or one of four characters that ends or
// begins as such names do, 白加扎西.
func (e *Engine) foreign(v *view, k int) (int, bool) {
	if k >= len(v.toks) || v.cls[k] == mark {
		return 0, false
	}
	start, dot := v.toks[k].Span.Start, false
	n := 0 // characters of the part
	for at := start; ; {
		r, size := ner.FirstRune(v.text[at:v.span.End])
		switch {
		case (r == '·' || r == '•') && n >= 2 && n <= 6:
			dot, n = true, 0
		case n < 6 && (isHan(r) || unicode.Is(unicode.Han, r)):
			n++
		default:
			return 0, false
		}
		at += size
		if n < 2 || n < 4 && !dot || e.behind.prefix(v.text[at:v.span.End]) == "" && at < v.span.End {
			continue
		}
		s := v.text[start:at]
		if dot || runes(s) == 4 && (e.halves.suffix(s) != "" || e.halves.prefix(s) != "") {
			return at, true
		}
		if n >= 5 {
			return 0, false
		}
	}
}

// officerBehind reports whether an office and the name of who holds it stand
// right behind byte at.
func (e *Engine) officerBehind(v *view, at int) bool {
	for k := v.tokenFrom(at); k < len(v.toks) && v.toks[k].Span.Start-at < 30 && v.cls[k] != mark; k++ {
		from := v.toks[k].Span.Start
		if from <= at || !v.is(k-1, endsPerson) || !e.titleEnds(v.text[at:from]) {
			continue
		}
		if _, ok := e.officer(v, k); ok {
			return true
		}
	}
	return false
}

// heldOffice reports that what seems to be one name begins with an office and
// the name of who holds it.
func (e *Engine) heldOffice(v *view, s ner.Span) bool {
	n := e.offices.Prefix(v.text[s.Start:s.End])
	if n == 0 {
		return false
	}
	end, ok := e.officer(v, v.tokenFrom(s.Start+n))
	return ok && end < s.End
}

// longestRoll is how many characters a name in a roll has at most.
const longestRoll = 4

// rolls adds the people of lists that say only who was there, where they stand
// at the beginning of a clause: 甲某、乙某某参加, 甲某、乙某等县领导出席.
func (e *Engine) rolls(v *view, out []cand) []cand {
	// The first name and the mark behind it.
	const reach = longestRoll*utf8.UTFMax + len("、")
	opens := true // a clause begins at the token
	for j, c := range v.cls {
		here := opens
		opens = c == mark && v.lists[j]&isComma == 0
		if !here {
			continue
		}
		n, at := len(out), v.toks[j].Span.Start
		if !strings.Contains(v.text[at:min(at+reach, v.span.End)], "、") {
			continue
		}
		for {
			end, more := e.rollName(v, at)
			if end == 0 {
				out = out[:n]
				break
			}
			out = append(out, cand{span: ner.Span{Start: at, End: end}, typ: ner.Person, rule: "person-roll", score: 0.85})
			if !more {
				if len(out)-n < 2 {
					out = out[:n]
				}
				break
			}
			at = end + len("、")
		}
	}
	return out
}

// rollName reads a name of a roll from byte at; its end is 0 where none is.
// more reports that another follows.
func (e *Engine) rollName(v *view, at int) (end int, more bool) {
	rest := v.text[at:v.span.End]
	if !e.surnames.hasPrefix(rest) {
		return 0, false
	}
	size := 0
	for n := 1; n <= longestRoll; n++ {
		r, m := ner.FirstRune(rest[size:])
		if m == 0 || !isHan(r) && !unicode.Is(unicode.Han, r) {
			return 0, false
		}
		size += m
		if n < 2 || !e.personName(rest[:size]) {
			continue
		}
		switch next := rest[size:]; {
		case strings.HasPrefix(next, "、"):
			return at + size, true
		case e.present.hasPrefix(next):
			return at + size, false
		case strings.HasPrefix(next, "等"):
			next = next[len("等"):]
			if i := strings.IndexAny(next, "，。；、"); i >= 0 {
				next = next[:i]
			}
			if e.attendants.In(next) {
				return at + size, false
			}
		}
	}
	return 0, false
}

func (e *Engine) titleEnds(s string) bool { return e.offices.Suffix(s) > 0 }

// personAt reads a personal name that begins at token k: a surname and one or
// two characters more, cut as one, two or three tokens.
func (e *Engine) personAt(v *view, k int) (int, bool) {
	if k < 0 || k >= len(v.toks) {
		return 0, false
	}
	start := v.toks[k].Span.Start
	best := 0
	for m := k; m < len(v.toks) && m-k < 3; m++ {
		w := v.word(m)
		if v.cls[m] == mark || v.cls[m] == number && m == k || isASCII(w) {
			break
		}
		if m > k && (v.cls[m] == opener || v.cls[m] == function) && runes(w) > 1 && !(runes(w) == 2 && m == k+1 && v.bounded(m+1)) {
			break
		}
		s := v.text[start:v.toks[m].Span.End]
		n := runes(s)
		if n > 4 {
			break
		}
		if n < 2 {
			continue
		}
		_, one := ner.FirstRune(s)
		two := 0
		if n >= 3 {
			_, x := ner.FirstRune(s[one:])
			if e.surnames.has(s[:one+x]) {
				two = one + x
			}
		}
		if !e.surnames.has(s[:one]) && two == 0 {
			break
		}
		if n == 4 && two == 0 {
			break
		}
		if e.doubtful.has(s[:one]) && two == 0 && !strings.HasPrefix(v.toks[k].POS, "nr") && !(k == m && v.toks[k].POS == "x") {
			continue
		}
		if last, _ := ner.RuneBefore(s); strings.ContainsRune("县区市省镇乡村局委厅", last) {
			continue
		}
		if e.exclude.has(s) || e.wordy(v, k, m, s) {
			continue
		}
		best = start + len(s)
		if n == 3 && strings.HasSuffix(s, "摄") {
			best -= len("摄")
		}
	}
	return best, best > 0
}

// bounded reports whether token j is a mark or lies beyond the sentence.
func (v *view) bounded(j int) bool {
	return j >= len(v.toks) || v.cls[j] == mark || v.quant[j] >= 0 || v.word(j) == "报道" || v.word(j) == "摄"
}

// wordy reports whether tokens k..m are everyday words rather than a name.
func (e *Engine) wordy(v *view, k, m int, s string) bool {
	if e.bounds.Openers.has(s) || e.bounds.Plain.has(s) || e.bounds.Trim.has(s) || e.bounds.Inner.has(s) {
		return true
	}
	if e.exclude.prefix(s) != "" {
		return true
	}
	if k == m {
		switch pos := v.toks[k].POS; pos {
		case "x", "nr", "nrt", "nrfg", "nz":
			return false
		default:
			return true
		}
	}
	if last := v.toks[m]; m == k+1 && runes(v.word(k)) == 2 && runes(v.word(m)) == 1 && strings.HasPrefix(last.POS, "nr") && v.bounded(m+1) {
		return false // 王国|斌
	}
	for i := k; i <= m; i++ {
		w := v.word(i)
		if runes(w) >= 2 && i == k && v.toks[i].POS != "nr" && v.toks[i].POS != "x" && v.toks[i].POS != "nrt" && v.toks[i].POS != "nrfg" && v.toks[i].POS != "nz" {
			return true
		}
		if strings.ContainsAny(w, "说在是的了和与为将等对及上下") {
			return true
		}
	}
	return false
}
