package recognize

import (
	"slices"
	"strings"

	"zhengpu/ner"
)

// worksRule types the members of rows of works by what is said of them, a state
// behind the row or a verb of building before it.
type worksRule struct {
	Rule    `yaml:",inline"`
	Behind  words `yaml:"behind"`
	Adverbs words `yaml:"adverbs"`
	Before  words `yaml:"before"`
	Close   words `yaml:"close"`
	Phase   words `yaml:"phase"`
	Tails   words `yaml:"tails"`
	Parts   words `yaml:"parts"`
	Bodies  words `yaml:"bodies"`
	Sole    words `yaml:"sole"`
	Local   words `yaml:"local"`
	Bynames words `yaml:"bynames"`
	Whole   words `yaml:"whole"`

	Lines words `yaml:"lines"`
	After words `yaml:"after"`
	Eras  words `yaml:"eras"`

	SectionEnds words `yaml:"sectionends"`
	OwnEnds     words `yaml:"ownends"`
	Ways        words `yaml:"ways"`
	Waters      words `yaml:"waters"`
	Beside      words `yaml:"beside"`
	Lodgings    words `yaml:"lodgings"`
	Told        words `yaml:"told"`
	Headings    words `yaml:"headings"`
	NoSection   words `yaml:"nosection"`
}

// fromWorks reads the rows of works that stand before a state or behind a verb
// of building; found holds what the other rules made of the sentence.
func (e *Engine) fromWorks(v *view, found []cand) []cand {
	if v.every&(inStates|inBuilds) == 0 {
		return nil
	}
	var out []cand
	ends := func(b int) (best *cand) {
		for i := range found {
			if c := &found[i]; c.span.End == b && c.score >= 0.55 && built(c.typ) && (best == nil || best.span.Start > c.span.Start) {
				best = c
			}
		}
		return best
	}
	done := -1 // the clause whose row has been read
	for j, l := range v.lists {
		if l&inStates != 0 || l&beginsState != 0 && e.works.Behind.has(v.pair(j)) {
			end := e.rowEnd(v, j)
			if from := v.clauseFrom(j); end > from && from > done {
				out = e.row(v, from, end, true, ends, out)
				done = from
			}
		}
		if l&inBuilds != 0 && j+1 < len(v.toks) && v.cls[j+1] != mark {
			to := j + 1
			for to < len(v.toks) && (!v.is(to, endsClause) || v.is(to, isComma)) {
				to++
			}
			for to > j+2 && e.works.Close.has(v.word(to-1)) {
				to--
			}
			from := j + 1
			for from < to && (v.word(from) == "了" || v.word(from) == "好" || v.is(from, inBuilds)) {
				from++
			}
			if from < to {
				out = e.row(v, from, to, false, ends, out)
			}
		}
	}
	return out
}

// built reports a type of things that are built.
func built(t ner.Type) bool {
	switch t {
	case ner.Project, ner.Place, ner.Park, ner.Organization, ner.Enterprise:
		return true
	}
	return false
}

// clauseFrom is the first token of the clause that token j stands in.
func (v *view) clauseFrom(j int) int {
	for j > 0 && (!v.is(j-1, endsClause) || v.is(j-1, isComma)) {
		j--
	}
	return j
}

// stateAt reports that a state of works is said at token k, adverbs before it
// left out.
func (e *Engine) stateAt(v *view, k int) bool {
	for n := 0; k >= 0 && k < len(v.toks) && n < 4; k, n = k+1, n+1 {
		if v.is(k, inStates) || v.is(k, beginsState) && e.works.Behind.has(v.pair(k)) {
			return true
		}
		if !e.works.Adverbs.has(v.word(k)) {
			return false
		}
	}
	return false
}

// fromColon reads a name that opens its sentence before a colon behind which
// its cost or site is told: 众鑫铜业：总投资1.5亿元.
func (e *Engine) fromColon(v *view) []cand {
	if v.every&isColon == 0 {
		return nil
	}
	for j := 1; j+1 < len(v.toks) && runes(v.text[v.span.Start:v.toks[j].Span.Start]) <= 40; j++ {
		if !v.is(j, isColon) {
			continue
		}
		if e.works.Told.prefix(v.text[v.toks[j].Span.End:v.span.End]) == "" {
			return nil
		}
		from := 0
		lead := v.text[v.span.Start:v.toks[j].Span.Start]
		if n := numbering(strings.TrimLeft(lead, " ")); n > 0 {
			from = v.tokenFrom(v.span.Start + len(lead) - len(strings.TrimLeft(lead, " ")) + n)
		} else if i := strings.IndexAny(lead, "）)"); i >= 0 && i < 14 {
			from = v.tokenFrom(v.span.Start + i + len("）"))
		}
		c := cand{span: ner.Span{Start: v.toks[min(from, j-1)].Span.Start, End: v.toks[j-1].Span.End}, typ: e.works.Type, rule: e.works.Name + "-colon", score: 0.8}
		s := strings.TrimSpace(v.text[c.span.Start:c.span.End])
		if n := runes(s); n < 4 || n > 30 || stops(s) || strings.ContainsAny(s, "的了“”：:") || e.works.Headings.suffix(s) != "" || e.headRule(s) == "head-company" || districtForm(s) || e.exclude.has(s) || e.general(s) {
			return nil
		}
		own, plain := false, true
		for k := from; k < j; k++ {
			if v.cls[k] == opener && !e.works.Bynames.has(v.word(k)) || v.is(k, inFunctional) && v.word(k) != "及" && v.word(k) != "与" && v.word(k) != "和" || v.cls[k] == moment {
				return nil
			}
			own = own || v.proper(k) || v.quant[k] >= 0
			plain = plain && v.is(k, inPlain|inTrim|inInner)
		}
		if plain || !own && runes(s) < 6 {
			return nil
		}
		return []cand{c}
	}
	return nil
}

// rowEnd is the token behind the row that the state at token j is said of:
// adverbs and words of progress stand between.
func (e *Engine) rowEnd(v *view, j int) int {
	end := j
	for end > 0 && (e.works.Adverbs.has(v.word(end-1)) || v.cls[end-1] == moment || v.quant[end-1] >= 0 && v.a.Quantities[v.quant[end-1]].Kind != "amount" && v.a.Quantities[v.quant[end-1]].Kind != "ordinal") {
		end--
	}
	if end > 0 && v.is(end-1, isEtc) {
		end--
	}
	return end
}

// row reads the members between the tokens from and to, the last first.
func (e *Engine) row(v *view, from, to int, state bool, ends func(int) *cand, out []cand) []cand {
	row := make([]cand, 0, 8)
	anchors := 0
	for end := to; end > from && len(row) < 24; {
		k, divided := e.itemStart(v, end)
		k = max(k, from)
		for m := end - 1; m > k; m-- {
			if joins(v.word(m)) && v.cls[m-1] != mark {
				k, divided = m+1, true
				break
			}
		}
		if c := ends(v.toks[end-1].Span.End); c != nil && k < end && c.span.Start >= v.toks[k].Span.Start {
			anchors++
			none := cand{}
			if c.typ == ner.Enterprise && c.ref == "" && state && e.works.Lodgings.suffix(c.name) != "" {
				none = *c
				none.typ, none.rule, none.score = e.works.Type, e.works.Name, c.score+0.02
			}
			row = append(row, none)
		} else {
			c, ok := e.workOrPart(v, k, end, divided, state, ends)
			if !ok && state && (divided || len(row) > 0) {
				c, ok = e.member(v, k, end)
			}
			if !ok {
				if !divided || k <= from || v.opensIn(k, end) {
					break
				}
				c = cand{} // one that is no name
			}
			row = append(row, c)
		}
		if !divided || k <= from {
			break
		}
		end = k - 1
	}
	for _, c := range row {
		// What everyday words name is one only beside others.
		if c.typ != ner.NoType && (c.score > 0.57 || anchors > 0 || len(row) > 1) {
			out = append(out, c)
		}
	}
	return out
}

// workOrPart is the member between the tokens from and to by its last word: a
// part of a thing (afterWork) or a thing (work).
func (e *Engine) workOrPart(v *view, from, to int, divided, state bool, ends func(int) *cand) (cand, bool) {
	if !v.is(to-1, endsWork) {
		return cand{}, false
	}
	if c, ok := e.afterWork(v, from, to, divided, state, ends); ok {
		return c, true
	}
	return e.work(v, from, to, divided, state)
}

// afterWork is a thing with its phase or what is done to it behind: 大学科技园|
// 一期, 柳青南路|延伸.
func (e *Engine) afterWork(v *view, from, to int, divided, state bool, ends func(int) *cand) (cand, bool) {
	last := v.toks[to-1].Span.End
	s := v.text[v.toks[from].Span.Start:last]
	tail, part := e.works.After.suffix(s), e.works.Parts.suffix(s)
	if len(part) > len(tail) {
		tail = part
	} else {
		part = ""
	}
	m := v.tokenAt(last - len(tail))
	if tail == "" || m <= from || v.toks[m].Span.Start != last-len(tail) {
		return cand{}, false
	}
	c := cand{span: ner.Span{End: last}, typ: e.works.Type, rule: e.works.Name, score: 0.6}
	if o := ends(v.toks[m].Span.Start); o != nil && o.span.Start >= v.toks[from].Span.Start {
		c.span.Start = o.span.Start
		if o.typ == ner.Place || o.typ == ner.Park || o.typ == ner.Organization {
			c.score = max(0.8, o.score+0.02)
		}
		if part != "" && o.typ != ner.Organization && o.typ != ner.Project {
			return c, false
		}
		return c, o.typ != ner.Enterprise || strings.HasSuffix(tail, "期") || strings.HasSuffix(tail, "期工程")
	}
	if part != "" {
		return c, false
	}
	o, ok := e.work(v, from, m, divided, state)
	c.span.Start = o.span.Start
	c.score = o.score
	if state && ok && strings.HasSuffix(tail, "期") && runes(v.text[o.span.Start:o.span.End]) >= 4 {
		c.score = 0.6 // 大学科技园一期: the phase says which
	}
	return c, ok
}

// member is one that only its neighbours tell of: a brand and what it makes,
// 晶达触控屏 in 博宇光电、晶达触控屏竣工投产.
func (e *Engine) member(v *view, from, to int) (cand, bool) {
	for from < to && v.is(from, inTrim) && !v.named[from] {
		from++
	}
	if from >= to || !v.proper(from) || v.quant[from] >= 0 || v.district(from) && to == from+1 {
		return cand{}, false
	}
	for k := from; k < to; k++ {
		if v.quant[k] >= 0 {
			if q := v.a.Quantities[v.quant[k]]; q.Kind != "amount" || countUnit(q.Unit) && !outputUnit(q) {
				return cand{}, false
			}
			continue
		}
		if c := v.cls[k]; c != material && c != dual && c != number && v.word(k) != "年产" && !(c == verb && v.proper(k)) || v.word(k) == "的" {
			return cand{}, false
		}
	}
	c := cand{span: ner.Span{Start: v.toks[from].Span.Start, End: v.toks[to-1].Span.End}, typ: e.works.Type, rule: e.works.Name, score: 0.57}
	s := v.text[c.span.Start:c.span.End]
	own := e.ownType(s)
	if n := runes(s); n < 4 || n > 22 || e.exclude.has(s) || districtForm(s) || e.genericTail(s) || own != ner.NoType && own != ner.Project && own != ner.Enterprise || e.named(v, c.span, ner.Industry) {
		return cand{}, false
	}
	return c, true
}

// work is the member between the tokens from and to where its last word is that
// of a thing which is built and the words before say which.
func (e *Engine) work(v *view, from, to int, divided, state bool) (cand, bool) {
	w := &e.works
	for to > from && w.Phase.has(v.word(to-1)) {
		to--
	}
	if to <= from {
		return cand{}, false
	}
	last := v.toks[to-1].Span.End
	s := v.text[v.toks[from].Span.Start:last]
	if runes(s) > 40 || e.listsOthers(s) {
		return cand{}, false
	}
	part := w.Parts.suffix(s)
	tail, built := w.Tails.suffix(s), true
	if len(part) > len(tail) {
		tail, built = part, false
	}
	if tail == "" {
		return cand{}, false
	}
	start := from
	// The words before the name: a verb, when and where.
	for k := to - 1; k >= from; k-- {
		if g := v.group(k); g >= from {
			k = g
			continue
		}
		word := v.word(k)
		if word == "至" && k > from && k+1 < to && v.cls[k-1] == material && v.cls[k+1] == material && w.Lines.suffix(s) != "" {
			continue // 湖滨至石门旅游公路
		}
		if v.cls[k] == mark || word == "的" || v.cls[k] == moment || v.is(k, inFunctional) && word != "及" && word != "之" && word != "与" {
			start = k + 1
			break
		}
		if q := v.quant[k]; q >= 0 {
			if v.a.Quantities[q].Kind == "amount" && countUnit(v.a.Quantities[q].Unit) || v.a.Quantities[q].Kind == "money" || v.a.Quantities[q].Kind == "year" {
				start = k + 1
				break
			}
		}
		if v.cls[k] == opener && !(k+1 < to && w.Bynames.has(word) && v.toks[k].Span.End < last) {
			start = k + 1
			break
		}
	}
	for start < to && (v.is(start, inTrim) && !v.named[start] && !strings.HasPrefix(v.word(start), "第") && !w.Bynames.has(v.word(start)) || v.cls[start] == glue) {
		start++
	}
	if start >= to || v.quant[start] >= 0 && !strings.HasPrefix(v.word(start), "第") {
		return cand{}, false
	}
	c := cand{span: ner.Span{Start: v.toks[start].Span.Start, End: last}, typ: w.Type, rule: w.Name, score: 0.6}
	s = v.text[c.span.Start:last]
	mod := strings.TrimSuffix(s, tail)
	n := runes(mod)
	if len(tail) > len(s) || runes(s) < 3 || n > 22 || w.Whole.has(mod) || e.exclude.has(s) || districtForm(s) && part == "" {
		return cand{}, false
	}
	switch {
	case part != "" && len(part) >= len(tail) && (w.Sole.has(mod) || runes(w.Bodies.suffix(mod)) < n && w.Bodies.suffix(mod) != "" && !e.anyBody(v, start, c.span.Start+len(mod))):
		return c, true // 实验小学|北校区
	case w.Sole.has(s), w.Local.has(strings.TrimLeft(s, "市县区州旗省")) && v.ownPrefix(start):
		return c, true
	}
	if n < 2 || !built {
		return cand{}, false
	}
	proper, plain := false, true
	for k := start; k < to && v.toks[k].Span.Start < c.span.Start+len(mod); k++ {
		if v.proper(k) {
			proper = true
		}
		if !v.is(k, inPlain|inTrim|inInner) && !w.Whole.has(v.word(k)) {
			plain = false
		}
		if v.cls[k] == opener && !w.Bynames.has(v.word(k)) || v.cls[k] == verb && k == start && start == from && !divided && runes(v.word(k)) > 1 {
			return cand{}, false
		}
	}
	switch {
	case strings.Contains(mod, "第"):
		return c, true // 西部第二污水处理厂
	case w.Bynames.has(mod) && runes(tail) >= 2:
		c.score = 0.57
		return c, true
	case plain:
		return cand{}, false
	case proper:
		return c, true
	}
	if n > 8 {
		return cand{}, false
	}
	if n < 4 || !state {
		c.score = 0.57
	}
	return c, true
}

// sections reads the parts of lines: 沪渝高速|江州段, 104国道|柳湾至石桥段.
func (e *Engine) sections(v *view, found []cand) []cand {
	if v.every&endsSection == 0 {
		return nil
	}
	var out []cand
	for j, l := range v.lists {
		if l&endsSection == 0 {
			continue
		}
		last := v.toks[j].Span.End
		w := v.word(j)
		if n := runes(w); n == 1 && j == 0 || e.works.NoSection.suffix(w) != "" || e.works.SectionEnds.suffix(w) == "" {
			continue
		}
		// Back over where it runs to the line's name.
		for k := j; k > 0 && j-k < 8; k-- {
			at := v.toks[k].Span.Start
			if v.cls[k] == mark && !v.is(k, isDash) || e.works.NoSection.has(v.pair(k)) {
				break
			}
			if k < j || runes(w) > runes(e.works.SectionEnds.suffix(w)) {
				if e.works.Lines.suffix(v.text[v.span.Start:at]) != "" {
					if c, ok := e.section(v, found, k, j, last); ok {
						out = append(out, c)
					}
					break
				}
			}
			if v.cls[k] == mark || v.word(k) == "的" || v.cls[k] == opener && v.word(k) != "至" && v.word(k) != "到" || v.is(k, inFunctional) && v.word(k) != "至" && v.word(k) != "到" || v.quant[k] >= 0 && v.a.Quantities[v.quant[k]].Kind != "amount" {
				break
			}
		}
	}
	return out
}

// section is the part of a line whose name ends before token k, up to token j.
func (e *Engine) section(v *view, found []cand, k, j, last int) (cand, bool) {
	at := v.toks[k].Span.Start
	c := cand{typ: e.works.Type, rule: e.works.Name + "-section", score: 0.92}
	line := e.works.Lines.suffix(v.text[v.span.Start:at])
	if !e.works.OwnEnds.has(e.works.SectionEnds.suffix(v.word(j))) && !e.works.Ways.index.In(line) {
		return c, false // 海河|联运出口
	}
	if e.works.Waters.index.In(line) {
		c.typ = ner.Place
		c.score = 0.8
	}
	switch next := e.works.After.prefix(v.text[last:v.span.End]); {
	case next != "":
		last += len(next)
	case j+1 < len(v.toks) && (v.cls[j+1] == material || v.cls[j+1] == dual) && v.word(j+1) != "建设":
		c.score = 0.7
	}
	c.span = ner.Span{Start: -1, End: last}
	for i := range found {
		o := &found[i]
		if o.span.End == at && (o.typ == ner.Place || o.typ == ner.Project) && (c.span.Start < 0 || o.span.Start < c.span.Start) {
			c.span.Start = o.span.Start
		}
	}
	if c.span.Start < 0 {
		x, ok := v.extend(at-len(line), limits{verbs: "none", max: 8, names: true})
		if !ok || x.start >= at-len(line) && runes(line) < 3 || x.plain && !x.proper && x.start < at-len(line) {
			return c, false
		}
		c.span.Start = x.start
	}
	if n := runes(v.text[at:last]); n < 2 || n > 18 {
		return c, false
	}
	if b := strings.TrimSuffix(v.text[v.span.Start:c.span.Start], "至"); len(b) < c.span.Start-v.span.Start {
		for i := range found {
			if o := &found[i]; o.span.End == v.span.Start+len(b) && (o.typ == ner.Place || o.typ == ner.Project) {
				c.span.Start = min(c.span.Start, o.span.Start) // 228国道至|323省道连接线
			}
		}
	}
	return c, true
}

// through takes in the places that a line runs through before its last:
// 石桥——柳湾——|白沙二级公路.
func (e *Engine) through(v *view, all []cand) {
	if v.every&isDash == 0 {
		return
	}
	for i := range all {
		c := &all[i]
		if c.typ != ner.Project && c.typ != ner.Place && c.typ != ner.Park || c.rule == "pattern-highway" {
			continue
		}
		k := v.tokenAt(c.span.Start)
		if k < 2 || v.toks[k].Span.Start != c.span.Start || v.word(k) == "“" {
			continue
		}
		start := c.span.Start
		for k >= 2 && v.is(k-1, isDash) {
			// A name of a place, no more than two words.
			m := k - 2
			for m > 0 && v.is(m-1, isDash) {
				m--
			}
			for m >= 0 && v.is(m, isDash) {
				m--
			}
			if m < 0 || v.cls[m] != material || runes(v.word(m)) > 4 {
				break
			}
			first := m
			if v.is(m, isOne) && m > 0 && v.is(m-1, isOne) && v.cls[m-1] == material {
				first = m - 1
			}
			if runes(v.text[v.toks[first].Span.Start:v.toks[m].Span.End]) < 2 {
				break
			}
			if first > 0 && v.cls[first-1] == material && !v.is(first-1, isDash) {
				break
			}
			start, k = v.toks[first].Span.Start, first
		}
		c.span.Start = start
	}
}

// ownPrefix reports that the token opens with 市, 县 or the like for the
// report's own division, no part of a row or a count of them.
func (v *view) ownPrefix(k int) bool {
	w := v.word(k)
	if !slices.Contains([]string{"市", "县", "区", "州", "旗", "省"}, string([]rune(w)[:1])) {
		return false
	}
	if k == 0 || v.cls[k-1] == mark && v.word(k-1) != "、" || v.cls[k-1] == opener {
		return true
	}
	switch p := v.word(k - 1); p {
	case "、":
		return k < 2 || runes(v.word(k-2)) > 1
	case "各", "全", "两", "该", "本", "我", "每", "三":
		return false
	}
	return v.cls[k-1] != number && !v.district(k-1) && !v.is(k-1, isOne)
}

// anyBody reports that the tokens from k to byte end tell of bodies in general:
// 乡镇卫生院, 农村小学.
func (e *Engine) anyBody(v *view, k, end int) bool {
	for ; k < len(v.toks) && v.toks[k].Span.End <= end; k++ {
		w := v.word(k)
		if v.toks[k].Span.End == end {
			if w == e.works.Bodies.suffix(w) {
				return false
			}
			mod := strings.TrimSuffix(w, e.works.Bodies.suffix(w))
			return e.works.Whole.has(mod)
		}
		if e.works.Whole.has(w) {
			return true
		}
	}
	return false
}
