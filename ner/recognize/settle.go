package recognize

import (
	"slices"
	"strings"

	"zhengpu/ner"
)

// subordinate drops what only looks like a name because a longer one holds
// it: 新材料 in 钧泽新材料, 襄阳 in 襄阳中学, 包园 in “区长包园”机制.
func subordinate(all []cand) []cand {
	drop := make([]bool, len(all))
	r := new(room)
	keys := r.byStart(all, len(all))
	for from := 0; from < len(keys); {
		to := clusterEnd(all, keys, from)
		for _, k := range keys[from:to] {
			drop[int32(k)] = yields(all, &all[int32(k)], keys[from:to])
		}
		from = to
	}
	out := make([]cand, 0, len(all))
	for i := range all {
		if !drop[i] {
			out = append(out, all[i])
		}
	}
	return out
}

// byStart gives the indexes of all by the bytes at which they start, those of
// one start in order, each below its start<<32. Those below index known should
// nearly stand in that order already, and so should the others. The result is
// good until the next call.
func (r *room) byStart(all []cand, known int) []uint64 {
	r.keys = slices.Grow(r.keys[:0], 2*len(all))
	keys := r.keys[:len(all)]
	for i := range all {
		keys[i] = uint64(all[i].span.Start)<<32 | uint64(i)
	}
	x, y := keys[:known], keys[known:]
	sortNear(x)
	sortNear(y)
	if len(x) == 0 || len(y) == 0 {
		return keys
	}
	merged := keys[len(all):len(all)]
	for len(x) > 0 && len(y) > 0 {
		if x[0] < y[0] {
			merged, x = append(merged, x[0]), x[1:]
		} else {
			merged, y = append(merged, y[0]), y[1:]
		}
	}
	return append(append(merged, x...), y...)
}

// sortNear sorts keys that stand near their places, by insertion; where many do
// not, it leaves them to slices.Sort.
func sortNear(keys []uint64) {
	moves := 8 * len(keys)
	for i := 1; i < len(keys); i++ {
		k, at := keys[i], i
		for ; at > 0 && keys[at-1] > k; at-- {
			keys[at] = keys[at-1]
		}
		keys[at] = k
		if moves -= i - at; moves < 0 {
			slices.Sort(keys)
			return
		}
	}
}

// clusterEnd is the end of the cluster that begins at keys[from]: no candidate of
// it overlaps with one outside.
func clusterEnd(all []cand, keys []uint64, from int) int {
	end := all[int32(keys[from])].span.End
	to := from + 1
	for to < len(keys) && int(keys[to]>>32) < end {
		end = max(end, all[int32(keys[to])].span.End)
		to++
	}
	return to
}

// yields reports whether a candidate stands down before another one of its
// cluster that holds it.
func yields(all []cand, c *cand, cluster []uint64) bool {
	inside := c.typ == ner.Industry || c.typ == ner.Person || c.typ == ner.District && !c.local || c.rule == "head-enterprise-trade"
	part := c.ref != "" && c.typ != ner.District
	if !inside && !part {
		return false
	}
	for _, k := range cluster {
		if int(k>>32) > c.span.Start {
			break
		}
		o := &all[int32(k)]
		if o.span.End < c.span.End || o.span == c.span || o.score < 0.55 {
			continue
		}
		switch o.typ {
		case ner.District, ner.Industry, ner.Person, ner.Honour:
			continue
		}
		if inside && (o.rule != c.rule || o.ref != c.ref) && !(c.rule == "head-enterprise-trade" && o.typ == ner.Project && o.span.Start == c.span.Start) {
			return true // but a project's owner stays
		}
		if part && holdsName(o, c) {
			return true
		}
	}
	return false
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
	case "head-place":
		// 云溪|国家植物园
		if o.span.End == c.span.End && o.span.Start < c.span.Start && c.typ == ner.Place && strings.HasPrefix(c.name, "国家") {
			return true
		}
		return o.span.End > c.span.End && o.score >= 0.66
	case "head-works", "head-project", "head-park", "head-park-trade", "list-project", "amount-output", "amount-invest":
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

// settle adds to out those of all that stand, in text order, longer ones first;
// all of the sentences stand below index known, names carried on behind.
// Names that are but parts of others stand down (yields). Then the overlap policy
// applies: the better score stands, among equals the longer, then the earlier,
// then the schema's order of types. A mention may lie inside another one only if
// it names a place, a company, an organisation or an honour there; mentions
// never cross.
//
// Candidates matter to each other only where they overlap, so each cluster of
// those that do is settled by itself.
func (r *room) settle(all []cand, known int, out []cand, dropped func(c *cand, why, by string)) []cand {
	keys := r.byStart(all, known)
	for from := 0; from < len(keys); {
		to := clusterEnd(all, keys, from)
		cluster := keys[from:to]
		from = to
		if len(cluster) == 1 {
			out = append(out, all[int32(cluster[0])])
			continue
		}
		order := r.order[:0]
		for _, k := range cluster {
			c := &all[int32(k)]
			if yields(all, c, cluster) {
				continue
			}
			// Longer readings of one place are better unless a list is sure.
			w := weighed{c.score + 0.012*float64(min(c.span.Len()/3, 16)), int32(k)}
			at := len(order)
			order = append(order, w)
			for ; at > 0 && before(all, w, order[at-1]); at-- {
				order[at] = order[at-1]
			}
			order[at] = w
		}
		r.order = order
		kept := r.kept[:0] // indexes into all
	next:
		for _, w := range order {
			c := &all[w.i]
			for _, k := range kept {
				o := &all[k]
				if !o.span.Overlaps(c.span) {
					continue
				}
				why := ""
				switch {
				case o.span == c.span:
					why = "same span as "
				case o.span.Contains(c.span):
					if !nests(o, c) {
						why = "inside "
					}
				case c.span.Contains(o.span):
					if !nests(c, o) {
						why = "around "
					}
				default:
					why = "crosses "
				}
				if why != "" {
					if dropped != nil {
						dropped(c, why, o.rule)
					}
					continue next
				}
			}
			kept = append(kept, w.i)
		}
		r.kept = kept
		// In the order in which they were kept, where spans are the same.
		for i := 1; i < len(kept); i++ {
			k, at := kept[i], i
			for ; at > 0; at-- {
				a, b := all[k].span, all[kept[at-1]].span
				if a.Start > b.Start || a.Start == b.Start && a.End <= b.End {
					break
				}
				kept[at] = kept[at-1]
			}
			kept[at] = k
		}
		for _, k := range kept {
			out = append(out, all[k])
		}
	}
	return out
}

// weighed is a candidate with its weight against others.
type weighed struct {
	weight float64
	i      int32
}

// before reports whether x goes before y by the overlap policy.
func before(all []cand, x, y weighed) bool {
	if x.weight != y.weight {
		return x.weight > y.weight
	}
	a, b := &all[x.i], &all[y.i]
	switch {
	case a.span.Len() != b.span.Len():
		return a.span.Len() > b.span.Len()
	case a.span.Start != b.span.Start:
		return a.span.Start < b.span.Start
	case a.typ != b.typ:
		return a.typ < b.typ
	case a.rule != b.rule:
		return a.rule < b.rule
	}
	return x.i < y.i
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
		case ner.Project, ner.Park:
			return head && strings.HasSuffix(inner.name, "项目") || head && strings.HasSuffix(inner.name, "工程") // 甲项目|开工仪式
		}
	}
	switch inner.typ {
	case ner.District:
		return listed && (inner.local || outer.typ == ner.District)
	case ner.Enterprise:
		if !head && outer.typ == ner.Project {
			head = ownerPlace(outer, inner.span.Start)
		}
		return outer.typ != ner.Enterprise && head && (listed || inner.score >= 0.6) &&
			!(outer.typ == ner.Project && namesRoad(outer.name, inner)) // 亨通|公路二期
	case ner.Organization, ner.Park:
		if outer.rule == "head-park-trade" && inner.typ == ner.Park && listed {
			return head // 云溪新区|石门分区
		}
		return outer.typ != inner.typ && head && outer.typ == ner.Project
	}
	return false
}

// namesRoad reports that a company's name is but that of a road or a place: the
// project's name goes on with 公路, 大桥 or the like.
func namesRoad(name string, inner *cand) bool {
	n := inner.span.Len()
	if n >= len(name) || !strings.HasPrefix(name, inner.name) {
		return false
	}
	return roadWords.Prefix(name[n:]) > 0
}

// roadWords are what stands behind a name that is but that of a road or a place.
var roadWords = ner.NewWords([]string{"大道", "公路", "大街", "大桥", "路", "街", "桥", "镇", "村", "社区", "河", "湖", "水库", "高速", "铁路", "小学", "中学", "隧道", "片区", "立交", "互通"})

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
