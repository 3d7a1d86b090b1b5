package recognize

import (
	"sort"
	"strings"

	"zhengpu/ner"
)

// subordinate drops what only looks like a name because a longer one holds
// it: 新材料 in 钧泽新材料, 襄阳 in 襄阳中学, 包园 in “区长包园”机制.
func subordinate(all []cand) []cand {
	byCell := map[int][]int{}
	for i, c := range all {
		if c.score < 0.55 || c.typ == ner.District || c.typ == ner.Industry || c.typ == ner.Person || c.typ == ner.Honour {
			continue
		}
		for cell := c.span.Start >> 8; cell <= c.span.End>>8; cell++ {
			byCell[cell] = append(byCell[cell], i)
		}
	}
	out := all[:0:0]
next:
	for _, c := range all {
		if c.typ == ner.Industry || c.typ == ner.Person || c.typ == ner.District && !c.local || c.rule == "head-enterprise-trade" {
			for _, i := range byCell[c.span.Start>>8] {
				o := all[i]
				if c.rule == "head-enterprise-trade" && o.typ == ner.Project && o.span.Start == c.span.Start {
					continue // a project's owner
				}
				if o.span.Contains(c.span) && o.span != c.span && (o.rule != c.rule || o.ref != c.ref) {
					continue next
				}
			}
		}
		if c.ref != "" && c.typ != ner.District {
			for _, i := range byCell[c.span.Start>>8] {
				if holdsName(all[i], c) {
					continue next
				}
			}
		}
		out = append(out, c)
	}
	return out
}

// holdsName reports whether a listed name c is but a part of the longer name o:
// 国家统计局|云溪调查队, 湖北|容百锂电|材料有限公司, 中国-|东盟|海洋学院.
func holdsName(o, c cand) bool {
	if o.span == c.span || !o.span.Contains(c.span) || o.ref != "" || nests(o, c) {
		return false
	}
	switch o.rule {
	case "head-company", "head-organization", "head-bureau":
		return o.typ != c.typ || o.span.Start == c.span.Start || o.span.End > c.span.End
	case "head-works", "head-project", "head-park", "head-place", "list-project", "amount-output", "amount-invest":
		return o.span.End > c.span.End && o.score >= 0.66
	}
	return false
}

// settle applies the overlap policy: the better score stands, among equals the
// longer, then the earlier, then the schema's order of types. A mention may
// lie inside another one only if it names a place, a company, an organisation
// or an honour there; mentions never cross.
func settle(all []cand, dropped func(cand, string)) []cand {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	weight := func(c cand) float64 {
		// Longer readings of one place are better unless a list is sure.
		return c.score + 0.012*float64(min(c.span.Len()/3, 16))
	}
	sort.SliceStable(order, func(x, y int) bool {
		a, b := all[order[x]], all[order[y]]
		if wa, wb := weight(a), weight(b); wa != wb {
			return wa > wb
		}
		if a.span.Len() != b.span.Len() {
			return a.span.Len() > b.span.Len()
		}
		if a.span.Start != b.span.Start {
			return a.span.Start < b.span.Start
		}
		if a.typ != b.typ {
			return a.typ < b.typ
		}
		return a.rule < b.rule
	})
	var kept []cand
	byCell := map[int][]int{} // 256-byte cells → indexes into kept
	for _, i := range order {
		c := all[i]
		ok, why := true, ""
		for cell := c.span.Start >> 8; cell <= c.span.End>>8 && ok; cell++ {
			for _, k := range byCell[cell] {
				o := kept[k]
				if !o.span.Overlaps(c.span) {
					continue
				}
				switch {
				case o.span == c.span:
					ok, why = false, "same span as "+o.rule
				case o.span.Contains(c.span):
					if !nests(o, c) {
						ok, why = false, "inside "+o.rule
					}
				case c.span.Contains(o.span):
					if !nests(c, o) {
						ok, why = false, "around "+o.rule
					}
				default:
					ok, why = false, "crosses "+o.rule
				}
				if !ok {
					break
				}
			}
		}
		if !ok {
			if dropped != nil {
				dropped(c, why)
			}
			continue
		}
		kept = append(kept, c)
		for cell := c.span.Start >> 8; cell <= c.span.End>>8; cell++ {
			byCell[cell] = append(byCell[cell], len(kept)-1)
		}
	}
	sort.SliceStable(kept, func(x, y int) bool {
		a, b := kept[x], kept[y]
		if a.span.Start != b.span.Start {
			return a.span.Start < b.span.Start
		}
		return a.span.End > b.span.End
	})
	return kept
}

// nests reports whether inner may stand as a mention of its own inside outer.
func nests(outer, inner cand) bool {
	if outer.typ == ner.Person || outer.typ == ner.District && inner.typ != ner.District || outer.typ == ner.Industry {
		return false
	}
	listed := strings.HasPrefix(inner.rule, "gazetteer-") && inner.ref != ""
	head := inner.span.Start == outer.span.Start
	switch inner.typ {
	case ner.District:
		return listed && (inner.local || outer.typ == ner.District)
	case ner.Enterprise:
		return outer.typ != ner.Enterprise && head && (listed || inner.score >= 0.6)
	case ner.Organization, ner.Park:
		return outer.typ != inner.typ && head && outer.typ == ner.Project
	}
	return false
}
