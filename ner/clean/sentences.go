package clean

import "zhengpu/ner"

// quoteReach is how many characters a quotation or bracket may hold without
// being split.
const quoteReach = 40

// split appends to out the sentences of a paragraph, as spans over its cells. It
// cuts after 。！？； and the closers that follow them, not inside short quotations,
// brackets or book-title marks, and at a long blank nowhere.
func split(cells []cell, out []ner.Span) []ner.Span {
	start := 0
	past := 0 // the end of the last sentence, or of the bracketed stretch that must stay whole
	for i := range cells {
		r := cells[i].r
		if ideograph(r) || r < 0x80 || i < past {
			continue
		}
		switch r {
		case '“', '‘', '（', '《', '【', '〔':
			if end := closing(cells, i); end > 0 {
				past = end
			}
			continue
		case '。', '！', '？', '；':
		default:
			continue
		}
		end := i + 1
		for end < len(cells) && (isCloser(cells[end].r) || cells[end].r == '。' || cells[end].r == '！' || cells[end].r == '？' || cells[end].r == '…') {
			end++
		}
		out = withSentence(out, cells, start, end)
		start, past = end, end
	}
	return withSentence(out, cells, start, len(cells))
}

// withSentence appends the span of a sentence less the blanks at its ends, if
// anything is left.
func withSentence(out []ner.Span, cells []cell, start, end int) []ner.Span {
	for start < end && isBlank(cells[start].r) {
		start++
	}
	for end > start && isBlank(cells[end-1].r) {
		end--
	}
	if end > start {
		out = append(out, ner.Span{Start: start, End: end})
	}
	return out
}

// closer is the mark that closes what opener opens.
func closer(opener rune) rune {
	switch opener {
	case '“':
		return '”'
	case '‘':
		return '’'
	case '（':
		return '）'
	case '《':
		return '》'
	case '【':
		return '】'
	case '〔':
		return '〕'
	}
	return 0
}

// closing gives the index after the closer of the opener at i, or 0 when it is
// missing or far. A quotation that ends in a closing mark is speech, and its
// sentences are cut like any others.
func closing(cells []cell, i int) int {
	want := closer(cells[i].r)
	depth := 0
	for j := i; j < len(cells) && j <= i+quoteReach; j++ {
		switch cells[j].r {
		case cells[i].r:
			depth++
		case want:
			depth--
			if depth == 0 {
				if last := cells[j-1].r; want == '”' && (last == '。' || last == '！' || last == '？') && j-i > 12 {
					return 0
				}
				return j + 1
			}
		}
	}
	return 0
}
