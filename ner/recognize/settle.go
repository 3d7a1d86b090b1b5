package recognize

import (
	"cmp"
	"slices"
	"strings"

	"zhengpu/ner"
)

// subordinate drops what only looks like a name because a longer one holds
// it: 新材料 in 钧泽新材料, 襄阳 in 襄阳中学, 包园 in “区长包园”机制.
func subordinate(all []cand) []cand { return new(room).subordinate(all) }

// subordinate's result is good until the next call.
func (r *room) subordinate(all []cand) []cand {
	byCell := r.cells.over(all)
	for i := range all {
		c := &all[i]
		if c.score < 0.55 || c.typ == ner.District || c.typ == ner.Industry || c.typ == ner.Person || c.typ == ner.Honour {
			continue
		}
		byCell.add(c.span, i)
	}
	out := slices.Grow(r.stand[:0], len(all))
next:
	for n := range all {
		c := &all[n]
		if c.typ == ner.Industry || c.typ == ner.Person || c.typ == ner.District && !c.local || c.rule == "head-enterprise-trade" {
			for x := byCell.first(c.span.Start >> cellBits); x != nil; x = byCell.next(x) {
				o := &all[x.i]
				if c.rule == "head-enterprise-trade" && o.typ == ner.Project && o.span.Start == c.span.Start {
					continue // a project's owner
				}
				if o.span.Contains(c.span) && o.span != c.span && (o.rule != c.rule || o.ref != c.ref) {
					continue next
				}
			}
		}
		if c.ref != "" && c.typ != ner.District {
			for x := byCell.first(c.span.Start >> cellBits); x != nil; x = byCell.next(x) {
				if holdsName(&all[x.i], c) {
					continue next
				}
			}
		}
		out = append(out, *c)
	}
	r.stand = out
	return out
}

// holdsName reports whether a listed name c is but a part of the longer name o:
// 国家统计局|云溪调查队, 湖北|容百锂电|材料有限公司, 中国-|东盟|海洋学院.
func holdsName(o, c *cand) bool {
	if o.span == c.span || !o.span.Contains(c.span) || o.ref != "" || nests(o, c) {
		return false
	}
	switch o.rule {
	case "head-company", "head-organization", "head-bureau", "body-government", "body-bureau":
		return o.typ != c.typ || o.span.Start == c.span.Start || o.span.End > c.span.End
	case "trigger-honour-winner":
		// 云溪山|禅寺晋升为…: the whole wins.
		return c.typ == ner.Place && o.span.Start == c.span.Start && o.span.End > c.span.End
	case "list-enterprise", "trigger-enterprise", "trigger-settle", "trigger-spends":
		// 陕南|药业: a region begins the name.
		return c.typ == ner.Place && o.span.Start == c.span.Start && o.span.End > c.span.End
	case "head-works", "head-project", "head-park", "head-park-trade", "head-place", "list-project", "amount-output", "amount-invest":
		return o.span.End > c.span.End && o.score >= 0.66
	case "head-program", "head-program-strong":
		// 长江|大保护提档升级行动, but not 神农架|创建
		return c.typ == ner.Place && o.span.End > c.span.End && o.score >= 0.66 && !strings.HasSuffix(o.name, "创建") && !strings.HasSuffix(o.name, "革命")
	case "head-event", "event-edition", "event-held", "list-event", "quote-tail-event":
		// 举办|云岭山|文化旅游节
		return o.span.End > c.span.End && (c.typ == ner.Place || c.typ == ner.Event)
	}
	return false
}

// settle applies the overlap policy: the better score stands, among equals the
// longer, then the earlier, then the schema's order of types. A mention may
// lie inside another one only if it names a place, a company, an organisation
// or an honour there; mentions never cross.
func (r *room) settle(all []cand, dropped func(cand, string)) []cand {
	r.order = sized(r.order, len(all))
	order := r.order
	for i := range order {
		// Longer readings of one place are better unless a list is sure.
		c := &all[i]
		order[i] = weighed{c.score + 0.012*float64(min(c.span.Len()/3, 16)), int32(i)}
	}
	slices.SortFunc(order, func(x, y weighed) int {
		if x.weight != y.weight {
			return cmp.Compare(y.weight, x.weight)
		}
		a, b := &all[x.i], &all[y.i]
		if a.span.Len() != b.span.Len() {
			return b.span.Len() - a.span.Len()
		}
		if a.span.Start != b.span.Start {
			return a.span.Start - b.span.Start
		}
		if a.typ != b.typ {
			return int(a.typ) - int(b.typ)
		}
		if a.rule != b.rule {
			return strings.Compare(a.rule, b.rule)
		}
		return int(x.i - y.i)
	})
	kept := slices.Grow(r.kept[:0], len(all)) // indexes into all
	byCell := r.cells.over(all)
	for _, w := range order {
		c := &all[w.i]
		ok, why, other := true, "", ""
		for cell := c.span.Start >> cellBits; cell <= c.span.End>>cellBits && ok; cell++ {
			for x := byCell.first(cell); x != nil && ok; x = byCell.next(x) {
				o := &all[x.i]
				if !o.span.Overlaps(c.span) {
					continue
				}
				other = o.rule
				switch {
				case o.span == c.span:
					ok, why = false, "same span as "
				case o.span.Contains(c.span):
					if !nests(o, c) {
						ok, why = false, "inside "
					}
				case c.span.Contains(o.span):
					if !nests(c, o) {
						ok, why = false, "around "
					}
				default:
					ok, why = false, "crosses "
				}
			}
		}
		if !ok {
			if dropped != nil {
				dropped(*c, why+other)
			}
			continue
		}
		kept = append(kept, w.i)
		byCell.add(c.span, int(w.i))
	}
	// In the order in which they were kept, where spans are the same.
	slices.SortStableFunc(kept, func(x, y int32) int {
		a, b := &all[x], &all[y]
		if a.span.Start != b.span.Start {
			return a.span.Start - b.span.Start
		}
		return b.span.End - a.span.End
	})
	r.kept = kept
	out := make([]cand, len(kept), len(kept)+len(kept)/16+4) // owners adds a few
	for k, i := range kept {
		out[k] = all[i]
	}
	return out
}

// weighed is a candidate with its weight against others.
type weighed struct {
	weight float64
	i      int32
}

// cells tells by 1<<cellBits bytes of text what stands there, in the order in
// which it was added.
type cells struct {
	from        int // the first cell
	heads, ends []int32
	links       []link
}

type link struct{ i, next int32 } // next counts from 1

const cellBits = 8

// over empties the cells and makes room for spans that lie where those of all do.
func (c *cells) over(all []cand) *cells {
	lo, hi := 0, -1
	for i := range all {
		a, b := all[i].span.Start>>cellBits, all[i].span.End>>cellBits
		if i == 0 {
			lo = a
		}
		lo, hi = min(lo, a), max(hi, b)
	}
	n := hi - lo + 1
	c.from, c.heads, c.ends = lo, sized(c.heads, n), sized(c.ends, n)
	clear(c.heads)
	clear(c.ends)
	c.links = slices.Grow(c.links[:0], len(all)+len(all)/8)
	return c
}

func (c *cells) add(s ner.Span, i int) {
	for cell := s.Start>>cellBits - c.from; cell <= s.End>>cellBits-c.from; cell++ {
		c.links = append(c.links, link{i: int32(i)})
		n := int32(len(c.links))
		if c.heads[cell] == 0 {
			c.heads[cell] = n
		} else {
			c.links[c.ends[cell]-1].next = n
		}
		c.ends[cell] = n
	}
}

// first is the first of a cell, nil when nothing stands there.
func (c *cells) first(cell int) *link { return c.at(c.heads[cell-c.from]) }

func (c *cells) next(x *link) *link { return c.at(x.next) }

func (c *cells) at(n int32) *link {
	if n == 0 {
		return nil
	}
	return &c.links[n-1]
}

// nests reports whether inner may stand as a mention of its own inside outer.
func nests(outer, inner *cand) bool {
	if outer.typ == ner.Person || outer.typ == ner.District && inner.typ != ner.District || outer.typ == ner.Industry {
		return false
	}
	listed := strings.HasPrefix(inner.rule, "gazetteer-") && inner.ref != ""
	head := inner.span.Start == outer.span.Start
	if outer.rule == "event-held" && inner.score >= 0.6 {
		switch inner.typ {
		case ner.Enterprise, ner.Organization:
			return true // 甲县与乙学院共建丙学校签约仪式
		}
	}
	switch inner.typ {
	case ner.District:
		return listed && (inner.local || outer.typ == ner.District)
	case ner.Enterprise:
		if !head && outer.typ == ner.Project {
			head = ownerPlace(outer, inner.span.Start)
		}
		return outer.typ != ner.Enterprise && head && (listed || inner.score >= 0.6)
	case ner.Organization, ner.Park:
		if outer.rule == "head-park-trade" && inner.typ == ner.Park && listed {
			return head // 云溪新区|石门分区
		}
		return outer.typ != inner.typ && head && outer.typ == ner.Project
	}
	return false
}

// ownerPlace reports that nothing but the name of a division or a zone stands in
// a project's name before byte at: 云溪县|天禾种养结合项目.
func ownerPlace(c *cand, at int) bool {
	n := at - c.span.Start
	if n <= 0 || n >= len(c.name) || len(c.name) != c.span.Len() {
		return false
	}
	s := c.name[:n]
	return hasTail(s, parkTails) || districtForm(s)
}
