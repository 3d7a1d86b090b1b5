package clean

import "strings"

// rejoinReach is how many paragraphs ahead the rest of a broken paragraph is
// looked for.
const rejoinReach = 14

// rejoin puts broken paragraphs together: one that breaks off inside a sentence
// with the one that goes on, over captions and headlines that stand between.
func (c *Cleaner) rejoin(w *work, pars []paragraph) []paragraph {
	next := func(i int) int { // the paragraph after i that is still there
		for i++; i < len(pars) && len(pars[i].cells) == 0; i++ {
		}
		return i
	}
	for i := range pars {
		for len(pars[i].cells) > 0 {
			j := next(i)
			if j == len(pars) {
				break
			}
			if !splitHeading(pars[i], pars[j]) {
				if !c.broken(pars[i].cells) {
					break
				}
				if j = c.rest(pars, i); j == 0 {
					break
				}
			}
			p, q := pars[i].cells, pars[j].cells
			if lo, hi := p[len(p)-1].hi, q[0].lo; j == next(i) && lo <= hi {
				w.moved(edit{int(lo), int(hi), w.between(int(lo), int(hi)), "", WhyRejoin})
			} else {
				w.moved(edit{int(lo), int(lo), "", str(q), WhyRejoin})
				w.moved(edit{int(hi), int(q[len(q)-1].hi), str(q), "", WhyRejoin})
			}
			pars[i].cells = append(p, q...)
			pars[i].heading = isHeading(pars[i].cells)
			pars[j].cells = nil
		}
	}
	out := pars[:0]
	for _, p := range pars {
		if len(p.cells) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// moved records an edit that stays one of its own.
func (w *work) moved(e edit) {
	w.deep = true
	if !w.quiet {
		w.edits = append(w.edits, e)
	}
}

// splitHeading reports whether two headings are one that was set in two lines:
// a bracket is open between them, or the second is the end of a date line
// (…第十届 / 人民代表大会第三次会议上).
func splitHeading(p, q paragraph) bool {
	if !p.heading || !q.heading || len(p.cells)+len(q.cells) > 2*headingMost {
		return false
	}
	if o := open(p.cells); o == '（' && closesFirst(q.cells, o) {
		return true
	}
	end := q.cells
	for len(end) > 0 && (end[len(end)-1].r == '）' || end[len(end)-1].r == ')') {
		end = end[:len(end)-1]
	}
	if len(p.cells) < 8 || len(q.cells) > 24 || len(end) < 3 || end[len(end)-1].r != '上' || itemStart(q.cells) {
		return false
	}
	a, b := str(p.cells), str(end)
	return !strings.Contains(a, "会议上") && strings.HasSuffix(b, "会议上") && !strings.Contains(b, "年") && strings.Contains(a, "年")
}

// broken reports whether a paragraph breaks off inside a sentence.
func (c *Cleaner) broken(cs []cell) bool {
	n := len(cs)
	if n < 2 {
		return false
	}
	last := cs[n-1].r
	if last == '，' || last == '、' {
		return n >= 6
	}
	if !breaksOff(cs) && !(isCloser(last) && n >= 30 && !isEnd(cs[n-2].r) && last != '）') || last == '—' {
		return false
	}
	if isLetter(last) && n < 60 {
		return false
	}
	commas, stops := 0, 0
	for _, c := range cs[max(0, n-400):] {
		switch c.r {
		case '，', '、':
			commas++
		case '。', '；':
			stops++
		}
	}
	if stops == 0 && (commas < 2 || n < 36) || n < 16 {
		return false
	}
	if stops > 0 && cs[n-1].r != '，' {
		// 。（记者 某某） and 。某某 摄 close a text.
		tail := 0
		for i := n - 1; i >= 0 && cs[i].r != '。'; i-- {
			tail++
		}
		if tail < 3 {
			return false
		}
	}
	return !caption(cs)
}

var captionStarts = []string{"图为", "图片", "资料图", "上图", "下图", "左图", "右图", "图①", "图一", "△", "▲", "▼", "责任编辑", "编辑", "来源", "记者", "作者", "注：", "附：", "联系"}
var captionEnds = []string{"摄", "供图", "报道", "文图", "图文", "摄影", "制图", "效果图", "编辑", "整理", "转载", "电话", "地址"}

func caption(cs []cell) bool {
	head, tail := str(cs[:min(len(cs), 6)]), str(cs[max(0, len(cs)-6):])
	for _, s := range captionStarts {
		if strings.HasPrefix(head, s) {
			return true
		}
	}
	for _, s := range captionEnds {
		if strings.HasSuffix(tail, s) {
			return true
		}
	}
	return false
}

// rest finds the paragraph that goes on where i breaks off, or 0.
func (c *Cleaner) rest(pars []paragraph, i int) int {
	best, top := 0, 0
	seen, body := 0, 0 // paragraphs in between, and those of running text
	headed := false    // the one before is a heading
	for j := i + 1; j < len(pars) && seen < rejoinReach; j++ {
		q := pars[j].cells
		if len(q) == 0 {
			continue
		}
		s := c.continues(pars[i].cells, q)
		near := seen == 0
		switch {
		case near:
			s += 2
		case body == 0:
			s++
		}
		if headed && s < 8 {
			s -= 2 // it has a heading of its own
		}
		need := 2
		if body > 0 {
			need = 5
		} else if !near {
			need = 3
		}
		figure := near && s >= 2 && (isDigit(q[0].r) || isLetter(q[0].r)) && len(q) <= 20
		if (!pars[j].heading || s >= 5 || figure) && s >= need && s > top {
			best, top = j, s
			if near {
				break
			}
		}
		seen++
		headed = pars[j].heading
		if !headed {
			body++
		}
	}
	return best
}

var openings = []string{"近年来", "过去一年", "这一年", "今年", "去年", "明年", "截至", "据", "目前", "此外", "同时", "为了", "通过", "一年来", "五年来", "如今", "当前", "日前", "近日", "连日来", "本报", "各位代表", "一是", "二是", "三是", "坚持", "突出", "首先", "其次", "下一步", "与此同时", "在"}

const units = "个名家项户人万亿元％%平亩公吨台套条座处所件次场期年月日天级类种批余倍米栋辆艘位宗对支"

// continues says how well q goes on where p breaks off.
func (c *Cleaner) continues(p, q []cell) int {
	a, b := p[len(p)-1].r, q[0].r
	s := 0
	if itemStart(q) || b == '—' {
		return -9
	}
	if (b == '（' || b == '(') && open(p) == 0 || len(q) > 1 && q[1].r == '：' {
		s -= 4
	}
	switch b {
	case '，', '、', '。', '；', '）', '”', '》', '：', '！', '？':
		s += 6
	}
	switch {
	case isHan(a) && isHan(b):
		s += c.lang.together(a, b)
	case isDigit(a) && strings.ContainsRune(units, b):
		s += 3
		if len(q) > 1 && (q[1].r == '，' || q[1].r == '、' || q[1].r == '。') {
			s += 3
		}
	}
	if o := open(p); o != 0 {
		if closesFirst(q, o) {
			s += 5
		} else {
			s -= 2
		}
	} else if closesFirst(q, '“') || closesFirst(q, '《') {
		s++
	}
	if a == '，' || a == '、' {
		s += 2
	} else if c.lang.hanging(a) && isHan(a) {
		s += 3
	}
	// Figures and letters in a type of their own break the lines of some pages.
	if isHan(a) && (isDigit(b) || isLetter(b)) || isHan(b) && (isDigit(a) || isLetter(a)) {
		s++
	}
	head := str(q[:min(len(q), 4)])
	for _, o := range openings {
		if strings.HasPrefix(head, o) {
			s -= 2
			break
		}
	}
	if len(q) >= 5 && isDigit(q[0].r) && isDigit(q[1].r) && isDigit(q[2].r) && isDigit(q[3].r) && q[4].r == '年' {
		s--
	}
	return s
}

// open gives the opener that is left open at the end of cells, or 0.
func open(cs []cell) rune {
	for i := len(cs) - 1; i >= 0 && len(cs)-i < 80; i-- {
		switch cs[i].r {
		case '“', '《', '（':
			return cs[i].r
		case '”', '》', '）', '。':
			return 0
		}
	}
	return 0
}

// closesFirst reports whether cells close opener o before they open another.
func closesFirst(cs []cell, o rune) bool {
	for i := 0; i < len(cs) && i < 60; i++ {
		if cs[i].r == closer(o) {
			return true
		}
		if cs[i].r == o || cs[i].r == '。' {
			return false
		}
	}
	return false
}
