package relation

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhengpu/ner"
)

const (
	afterGap  = 40 // characters between a trigger and what it governs
	beforeGap = 22 // characters between a group and the trigger behind it
	withGap   = 16 // characters between 与 and the partner
)

// part is a participant that a slot found.
type part struct {
	ref  ner.Ref
	span ner.Span // empty for the district left out
}

// frames runs the frame and status rules over a clause.
func (d *doc) frames(c *clause) {
	if len(c.parts) > 0 {
		k := *c
		k.hits = c.parts
		for hi := range k.hits {
			for _, r := range d.e.triggers[k.hits[hi].id] {
				if d.allowed(&k, r, hi) {
					d.behind(&k, r, hi)
				}
			}
		}
	}
	if len(c.hits) == 0 {
		return
	}
	// What stands behind a trigger goes to the nearest one that can take it.
	for gi := range c.groups {
		g := &c.groups[gi]
		for ei := range g.elems {
			d.governed(c, gi, ei)
		}
	}
	for hi := range c.hits {
		for _, r := range d.e.triggers[c.hits[hi].id] {
			anchor := r.anchor()
			if anchor.after && anchor.types.has(ner.Park) && (r.Predicate == ner.LocatedIn || r.Predicate == ner.Attracted) && r.Kind == kindFrame {
				d.takenUp(c, r, hi)
			}
			if !(anchor.before || anchor.with || anchor.head) || len(c.groups) == 0 && !d.takesUp(c, r) || !d.allowed(c, r, hi) {
				continue
			}
			if anchor.before {
				d.behind(c, r, hi)
			}
			if anchor.with || anchor.head {
				d.anchored(c, r, hi)
			}
		}
	}
}

// takesUp reports that a rule may speak, in a clause that names nothing, of what
// was named before: one that looks for its anchor before the trigger, where the
// clause has a word for it (该项目), or a state, where it goes on with a clause or
// a topic.
func (d *doc) takesUp(c *clause, r *rule) bool {
	if !r.anchor().before {
		return false
	}
	return c.own != nil || r.Parts || r.Kind == kindStatus && !(c.first && c.topic.empty())
}

// takenUp runs a rule whose trigger governs a word for the zone spoken of:
// 甲、乙等企业入驻园区.
func (d *doc) takenUp(c *clause, r *rule, hi int) {
	h := c.hits[hi].span
	rest := d.text[h.End:c.span.End]
	w := rest[:d.e.anaphor[ner.Park].Prefix(rest)]
	if w == "" || d.topAt(h.End) >= 0 || d.topAt(h.End+len(w)) >= 0 || !d.allowed(c, r, hi) {
		return
	}
	if tail := rest[len(w):]; tail != "" && d.e.words.AfterZone.Prefix(tail) == 0 {
		return // 入驻园区企业: not the zone
	}
	word := strings.TrimPrefix(w, "该")
	if m := d.lastOf(ner.Park, c, h.End, word, word != w); m >= 0 {
		d.put(c, r, hi, part{ref: ner.Ref(m), span: ner.Span{Start: h.End, End: h.End + len(w)}}, -1)
	}
}

// anchor is the slot that the rule looks for first; the other is found from it.
func (r *rule) anchor() *slot {
	if r.ofSubject {
		return &r.Subject
	}
	return &r.Object
}

func (r *rule) findAnchor() *slot {
	if r.Kind == kindStatus {
		return &r.Subject
	}
	for _, at := range []string{"after", "with", "head", "before"} {
		if slices.Contains(r.Object.At, at) {
			return &r.Object
		}
		if slices.Contains(r.Subject.At, at) {
			return &r.Subject
		}
	}
	return &r.Object
}

func (r *rule) other(s *slot) *slot {
	if s == &r.Object {
		return &r.Subject
	}
	return &r.Object
}

// allowed applies the rule's conditions on the clause and on what stands
// beside the trigger.
func (d *doc) allowed(c *clause, r *rule, hi int) bool {
	h := c.hits[hi].span
	before, after := d.text[c.span.Start:h.Start], d.text[h.End:c.span.End]
	if r.notBefore.Suffix(before) > 0 || r.notAfter.Prefix(after) > 0 {
		return false
	}
	if c.holds(&r.unless) || len(r.Needs) > 0 && !c.holds(&r.needs) {
		return false
	}
	if r.Kind == kindStatus && d.e.hypothetical(after) && !(strings.HasPrefix(after, "后") && strings.HasPrefix(strings.TrimPrefix(before, "这是"), "继")) {
		return false // 建成后年产…: not yet; 继X开工后: done
	}
	if r.Kind == kindStatus && (strings.HasPrefix(after, "或") || strings.HasSuffix(before, "或")) {
		return false // 开工或通车
	}
	if r.Kind == kindStatus && (strings.HasSuffix(fully.TrimRight(before), "到") || strings.HasSuffix(before, "从")) && strings.Contains(before, "从") {
		return false // 从签约到开工仅用百天
	}
	if d.mayDeny(c) && d.e.words.Negation.In(ner.LastRunes(before, 5)) {
		return false
	}
	if r.OnlyPlan && !c.section && !d.planned(c, h.Start) {
		return false
	}
	return !(r.NoPlan && d.planned(c, h.Start))
}

// fully are the characters of words that may stand before a word of state.
var fully = ner.NewRunes("全面正式")

// hypothetical reports that what stands behind a word of state tells what will
// be once it is reached: 建成|后年产…, 建成|达产可实现….
func (e *Engine) hypothetical(after string) bool {
	for n := e.words.Sequel.Prefix(after); n > 0; n = e.words.Sequel.Prefix(after) {
		after = after[n:]
	}
	return e.words.Once.Prefix(after) > 0
}

// planned reports whether the clause announces what is still to be done.
func (d *doc) planned(c *clause, upto int) bool {
	if c.plan {
		return true
	}
	if !d.mayPlan(c) {
		return false
	}
	t := d.text[c.span.Start:max(upto, c.span.Start)]
	if !d.e.plans.In(t) {
		return false
	}
	for _, w := range d.e.words.Planned {
		for from := 0; ; {
			at := strings.Index(t[from:], w)
			if at < 0 {
				break
			}
			at += from
			from = at + len(w)
			abs := c.span.Start + at
			if d.topAt(abs) >= 0 {
				continue
			}
			// 将 is also the mark of an object put first (将X作为…), and part of words.
			if len(w) <= 3 && !d.begins(abs) {
				continue
			}
			if w == "将" && (d.topAt(abs+len(w)) >= 0 || strings.HasPrefix(t[from:], "“")) {
				continue
			}
			return true
		}
	}
	return false
}

// fits reports whether the slot takes the element. The sum noun of an
// enumeration lends its type: 签约A、B等一批项目.
func (d *doc) fits(s *slot, g *group, el *element) bool {
	if el.cut {
		return false
	}
	t := d.a.Mentions[el.m].Type
	ok := s.types.has(t) || g.sum != ner.NoType && s.types.has(g.sum) && lends(g.sum, t) && (g.etc || t != ner.Enterprise)
	if !ok && s.works.has(t) {
		ok = d.worksFollow(g)
	}
	if !ok {
		return false
	}
	if len(s.Tail) > 0 {
		tail := ner.FirstRunes(g.tail, 16)
		if i := strings.IndexAny(tail, "、，"); i >= 0 {
			tail = tail[:i]
		}
		if !s.tail.In(tail) {
			return false
		}
	}
	return s.noTail.Prefix(g.tail) == 0
}

// whole reports whether the element stands for itself and not before a noun
// that it only describes: 建成X, not 建成X城市.
func (d *doc) whole(g *group, el *element) bool {
	if el.m != g.elems[len(g.elems)-1].m || g.tail == "" || d.bounds == nil {
		return true
	}
	switch d.a.Mentions[el.m].Type {
	case ner.District, ner.Place, ner.Park, ner.Organization:
	default:
		return true
	}
	r, _ := utf8.DecodeRuneInString(g.tail)
	if d.e.words.Inside.Prefix(g.tail) > 0 {
		return true // 位于X内的Y
	}
	if !isHan(r) || g.etc || g.sum != ner.NoType || d.e.words.Works.Prefix(g.tail) > 0 || d.e.words.Joiners.Prefix(g.tail) > 0 {
		return true
	}
	at := el.span.End + strings.Index(d.text[el.span.End:], g.tail)
	pos := d.kind(at)
	return pos != 0 && pos != 'n' && pos != 'j' && pos != 'b' && pos != 'a'
}

// lends says which types a list's noun may override.
func lends(sum, t ner.Type) bool {
	switch sum {
	case ner.Project:
		return t == ner.Enterprise || t == ner.Park || t == ner.Place || t == ner.Platform || t == ner.Organization || t == ner.Project
	case ner.Enterprise:
		return t == ner.Organization || t == ner.Project
	case ner.Platform:
		return t == ner.Place || t == ner.Organization || t == ner.Park || t == ner.Program
	}
	return false
}

// governed finds the trigger that governs an element from the left and runs
// its rules.
func (d *doc) governed(c *clause, gi, ei int) {
	g := &c.groups[gi]
	el := &g.elems[ei]
	t := d.a.Mentions[el.m].Type
	first := g.elems[0].span.Start
	taken := -1
	for hi := len(c.hits) - 1; hi >= 0; hi-- {
		h := c.hits[hi].span
		if h.Start >= first {
			continue
		}
		gap := d.outside(c, ner.Span{Start: h.End, End: first})
		n := ner.RuneCount(gap)
		if n > afterGap+20 {
			break
		}
		relative := strings.HasSuffix(quotesOpen.TrimRight(gap), "的")
		if relative && ner.RuneCount(gap) <= 2 {
			continue // 建设的X: the trigger only describes X
		}
		if taken >= 0 {
			break
		}
		if gap != "" && d.governedByPrep(c, gi) {
			continue // 规划建设会议在X举行: X is the preposition's
		}
		var rules []*rule
		for _, r := range d.e.triggers[c.hits[hi].id] {
			s := r.anchor()
			if !s.after || !d.fits(s, g, el) || !d.allowed(c, r, hi) || !d.whole(g, el) {
				continue
			}
			if r.Predicate == ner.Established && g.etc && g.sum == ner.Project && t == ner.Place {
				continue // 新建A路、B路等项目 are carried out
			}
			if r.Kind == kindStatus && (d.e.words.And.Prefix(gap) > 0 || d.past(gap, first)) {
				continue // 甲开工、乙竣工: the next member is not what is begun
			}
			limit := afterGap
			if s.Gap > 0 {
				limit = s.Gap
			}
			// Names in between belong to the same verb only when it governs them too.
			if n > limit {
				continue
			}
			rules = append(rules, r)
		}
		if len(rules) == 0 {
			continue
		}
		// 引进投资5亿元的X: the verb before the relative clause governs X.
		if relative && hi > 0 && c.hits[hi-1].span.End == h.Start {
			if d.accepts(c, hi-1, g, el) {
				continue
			}
		}
		taken = hi
		for _, r := range rules {
			d.emit(c, r, hi, gi, ei)
		}
	}
}

// past reports that the text between a word of state and the group that begins
// at first tells of another thing: 新建成的学校移交给X, 开建的甲位于X.
func (d *doc) past(gap string, first int) bool {
	i := strings.LastIndex(gap, "的")
	if i < 0 || i+len("的") == len(gap) {
		return false
	}
	from := first - len(gap) + i + len("的")
	return d.verbIn(ner.Span{Start: from, End: first}) || d.e.words.Lies.In(gap[i:])
}

func (d *doc) accepts(c *clause, hi int, g *group, el *element) bool {
	for _, r := range d.e.triggers[c.hits[hi].id] {
		if s := r.anchor(); s.after && d.fits(s, g, el) && d.allowed(c, r, hi) {
			return true
		}
	}
	return false
}

// behind runs a rule whose anchor stands before the trigger: X、Y开工.
func (d *doc) behind(c *clause, r *rule, hi int) {
	h := c.hits[hi].span
	s := r.anchor()
	gi := -1
	for i := range c.groups {
		if c.groups[i].span.End <= h.Start && !(i > 0 && gi == i-1 && d.container(c, i-1)) {
			gi = i
		}
	}
	if r.Final {
		limit := c.span.End
		if hi+1 < len(c.hits) {
			limit = c.hits[hi+1].span.Start
		}
		for i := range c.groups {
			if st := c.groups[i].elems[0].span.Start; st >= h.End && st < limit+1 {
				return
			}
		}
	}
	if r.Final && !d.ends(c, h.End) {
		return
	}
	if r.Parts {
		// 甲可研报告通过省水利厅审查: back to what can have the state.
		for gi > 0 && !d.anyFits(s, &c.groups[gi]) && d.actor(&c.groups[gi]) {
			gi--
		}
	}
	if r.End && (gi < 0 || h.End < c.span.End) {
		return
	}
	if gi < 0 {
		if r.Parts {
			if ner.RuneCount(d.text[c.span.Start:h.Start]) <= partLead {
				d.anaphoric(c, r, hi)
			}
			return
		}
		if (r.Amount || d.ends(c, h.End) || d.copular(c, h)) && (d.lead(c, r, h.Start) <= 8 || strings.HasSuffix(c.text, "之一")) && (r.Kind != kindStatus || c.own != nil || !d.others(ner.Span{Start: c.span.Start, End: h.Start})) {
			d.anaphoric(c, r, hi)
		}
		return
	}
	if r.Predicate == ner.Attracted {
		if i, _ := d.partner(c, hi, &d.e.pairers); i >= 0 && r.triggers.Has("签约") && strings.Contains(c.text, "与") {
			return // X与Y签约 is an agreement
		}
	}
	g := &c.groups[gi]
	from := g.end
	if (d.governedByPrep(c, gi) || r.Kind == kindStatus && d.at(c, gi)) && r.Predicate != ner.UndertakenBy && !(r.Kind == kindStatus && d.joined(c, gi)) && !r.Site && !d.because(c, gi, from, h.Start) {
		// X在Y投产: X, not Y. What attracts or holds X is for other rules.
		if gi == 0 || r.Kind != kindStatus || !d.at(c, gi) {
			return
		}
		gi--
		if g = &c.groups[gi]; d.governedByPrep(c, gi) || ner.RuneCount(d.text[min(g.end, c.groups[gi+1].span.Start):c.groups[gi+1].span.Start]) > 8 {
			return
		}
	}
	if own := c.own; own != nil && own.group >= 0 && own.group != gi && !d.anyFits(s, g) {
		if !d.lands(c, c.groups[own.group].span.End, g.elems[0].span.Start) {
			return
		}
		// X落户Y并投入使用: the subject stands further ahead.
		for ei := range c.groups[own.group].elems {
			if d.fits(s, &c.groups[own.group], &c.groups[own.group].elems[ei]) {
				d.emit(c, r, hi, own.group, ei)
			}
		}
		return
	}
	gap := d.text[min(from, h.Start):h.Start]
	if r.Kind == kindStatus {
		gap = d.bareGap(gap)
	}
	limit := beforeGap
	if s.Gap > 0 {
		limit = s.Gap
	}
	if ner.RuneCount(gap) > limit {
		return
	}
	if strings.Contains(gap, "的") && strings.TrimSpace(gap) != "的" && !strings.HasSuffix(gap, "地") && !(r.Kind == kindStatus && strings.HasPrefix(gap, "是")) {
		return
	}
	if r.Kind == kindStatus && (!r.Parts && d.onlyPart(g, h) || r.Parts && d.e.words.Around.In(gap)) {
		return
	}
	// What is done with the members counts as far as the trigger only.
	if r.Parts && d.a.Mentions[g.elems[len(g.elems)-1].m].Type == ner.Park && g.sum != ner.Project && !d.isWork(ner.Ref(g.elems[len(g.elems)-1].m)) && d.e.words.Works.Prefix(gap) == 0 {
		return // 某园在项目审批中…: what happens there
	}
	near := *g
	if near.sum == ner.NoType && g.span.End < h.End {
		near.tail = closing.TrimLeft(d.text[g.span.End:h.End])
	}
	for ei := range g.elems {
		if !d.fits(s, &near, &g.elems[ei]) {
			continue
		}
		if r.Kind == kindStatus && !r.Parts && d.a.Mentions[g.elems[ei].m].Type == ner.Park && !s.types.has(ner.Park) && g.sum != ner.Project && !d.ends(c, h.End) {
			continue // 某园新建续建道路5公里
		}
		d.emit(c, r, hi, gi, ei)
	}
	// A等8座水库和B等5座水库开工: the list before shares the state.
	for k := gi - 1; r.Kind == kindStatus && k >= 0; k-- {
		p := &c.groups[k]
		gap := d.text[p.span.End:c.groups[k+1].elems[0].span.Start]
		if !p.etc || ner.RuneCount(gap) > 16 || d.e.words.And.Suffix(gap) == 0 || d.hitIn(c, ner.Span{Start: p.span.End, End: c.groups[k+1].elems[0].span.Start}) {
			break
		}
		for ei := range p.elems {
			if d.fits(s, p, &p.elems[ei]) {
				d.emit(c, r, hi, k, ei)
			}
		}
	}
}

// partLead bounds, in characters, what a clause may begin with before it tells
// the state of a part: 目前一号厂房和综合楼.
const partLead = 26

// because reports that the group stands with its state as the ground of what
// follows: 随着X的开工, 继X开工后.
func (d *doc) because(c *clause, gi, from, to int) bool {
	lead := beforeName.TrimRight(d.text[c.span.Start:c.groups[gi].elems[0].span.Start])
	switch gap := d.text[min(from, to):to]; {
	case d.e.words.Grounds.Suffix(lead) > 0:
		return gap == "的" || gap == "项目的" || gap == ""
	}
	return strings.HasSuffix(lead, "继") && to <= c.span.End && ner.RuneCount(d.text[min(from, to):to]) <= 6
}

// actor reports that none of the group's names is a thing that is built.
func (d *doc) actor(g *group) bool {
	for i := range g.elems {
		switch d.a.Mentions[g.elems[i].m].Type {
		case ner.Project, ner.Park, ner.Place:
			return false
		}
	}
	return true
}

// bareGap is the text between a name and a word of state without what only says
// in which circumstances, or among how many, the state was reached: 在资金紧张的
// 情况下, 在内的4个重点项目.
func (d *doc) bareGap(gap string) string {
	if rest := strings.TrimPrefix(gap, "在内的"); rest != gap {
		for _, w := range d.e.words.ProjectNouns {
			if i := strings.Index(rest, w); i >= 0 && shared(rest) {
				return rest[i+len(w):]
			}
		}
		return gap
	}
	if i := strings.Index(gap, "在"); i >= 0 && ner.RuneCount(gap[:i]) <= 4 {
		for _, w := range d.e.words.Circumstances {
			if k := strings.LastIndex(gap, w); k > i {
				return gap[:i] + gap[k+len(w):]
			}
		}
	}
	return gap
}

// lead counts the characters from the clause's subject, or its beginning, to a
// byte, but for those of dates and adverbs: 自去年8月20日 is none.
func (d *doc) lead(c *clause, r *rule, to int) int {
	from := c.span.Start
	if r.Kind != kindStatus {
		return ner.RuneCount(d.text[from:to])
	}
	if o := c.own; !o.empty() && o.group < 0 && len(o.spans) > 0 && c.span.Contains(o.spans[0]) && o.spans[0].End <= to {
		from = o.spans[0].End
	}
	n := 0
	for at := from; at < to; {
		r, size := ner.RuneAt(d.text, at)
		if !d.e.dating.Has(r) {
			n++
		}
		at += size
	}
	return n
}

// copular reports that the word of state at h describes what the clause says its
// topic to be: 均为|续建|项目.
func (d *doc) copular(c *clause, h ner.Span) bool {
	if c.own == nil && d.e.words.Copulas.Prefix(c.text) > 0 && strings.HasSuffix(c.text, "之一") && d.e.projectNouns.Prefix(ner.LastRunes(c.text, 4)) > 0 {
		return true // 是规模最大的在建化工项目之一
	}
	return !strings.Contains(c.text, "其中") && d.e.words.Copulas.Suffix(d.text[c.span.Start:h.Start]) > 0 && d.e.projectNouns.Prefix(d.text[h.End:c.span.End]) > 0
}

// onlyPart reports that the trigger at h tells the state of something at or in
// the place that group g names, not of the place: X地下空间完工, X周边环境整治推进.
func (d *doc) onlyPart(g *group, h ner.Span) bool {
	last := &g.elems[len(g.elems)-1]
	if g.sum != ner.NoType || h.Start <= g.span.End {
		return false
	}
	switch d.a.Mentions[last.m].Type {
	case ner.Place, ner.Park, ner.Organization:
	default:
		return false
	}
	gap := closing.TrimLeft(d.text[g.span.End:h.Start])
	if d.e.words.Around.In(gap) {
		return true
	}
	if g.etc && d.a.Mentions[last.m].Type == ner.Organization && d.bounds != nil {
		// 甲部、乙局等数据中心建成: the centres, not the bodies.
		rest := strings.TrimLeft(strings.TrimPrefix(gap, "等"), "0123456789一二三四五六七八九十余多个家所座处")
		return rest != "" && d.kind(h.Start-len(rest)) == 'n'
	}
	if g.etc || gap == "" || d.bounds == nil || d.e.words.Works.Prefix(gap) > 0 || d.e.words.Wholes.Prefix(gap) > 0 {
		return false
	}
	pos := d.bound(h.Start - len(gap))
	return pos == plainNoun || pos == plainPlace
}

// joined reports that 和 before the group joins it to something unnamed, as
// states are told of all members of a list: 未知者和A建成.
func (d *doc) joined(c *clause, gi int) bool {
	start := c.span.Start
	if gi > 0 {
		start = c.groups[gi-1].span.End
	}
	lead := beforeName.TrimRight(d.text[start:c.groups[gi].elems[0].span.Start])
	return lastJoiner.Last(lead) && ner.RuneCount(lead) > 3
}

// lastJoiner are the characters that join the last member of a list.
var lastJoiner = ner.NewRunes("和与及")

// others reports that the words before a trigger name something of their own:
// 一批公共设施投入使用.
func (d *doc) others(s ner.Span) bool {
	if d.bounds == nil || d.e.words.Wholes.In(d.text[s.Start:s.End]) || d.e.words.Works.In(d.text[s.Start:s.End]) {
		return false
	}
	for i := s.Start; i < s.End; i++ {
		if d.bound(i) == plainNoun {
			return true
		}
	}
	return false
}

// at reports that 在 or 于 stands before the group: it tells a place.
func (d *doc) at(c *clause, gi int) bool {
	lead := beforeName.TrimRight(d.text[c.span.Start:c.groups[gi].start()])
	return strings.HasSuffix(lead, "在") || strings.HasSuffix(lead, "于")
}

// ends reports whether the verb phrase ends at at: no noun, number or
// quotation follows that the verb could take (签约项目61个).
func (d *doc) ends(c *clause, at int) bool {
	rest := strings.TrimPrefix(d.text[at:c.span.End], "了")
	if rest == "" || rest == "的" {
		return true
	}
	if strings.HasPrefix(rest, "的") || d.e.projectNouns.Prefix(rest) > 0 {
		return false // 新开工的5个项目, 在建项目22个
	}
	at = c.span.End - len(rest)
	for i := range c.hits {
		if c.hits[i].span.Start == at {
			return true
		}
	}
	r, _ := ner.RuneAt(rest, 0)
	if r == '“' || r == '《' || r == '‘' || unicode.IsDigit(r) {
		return false
	}
	if !isHan(r) || d.bounds == nil {
		return true
	}
	pos := d.kind(at)
	return pos == 0 || strings.IndexByte("nmqjlibs", pos) < 0
}

// isHan reports whether a character is a Chinese one; most are of the block that is
// told at once.
func isHan(r rune) bool { return 0x4e00 <= r && r <= 0x9fff || unicode.Is(unicode.Han, r) }

// lands reports whether a trigger between two bytes says where something is.
func (d *doc) lands(c *clause, from, to int) bool {
	for i := range c.hits {
		if h := c.hits[i].span; h.Start < from || h.End > to {
			continue
		}
		for _, r := range d.e.triggers[c.hits[i].id] {
			if r.Predicate == ner.LocatedIn && r.Object.after {
				return true
			}
		}
	}
	return false
}

func (d *doc) anyFits(s *slot, g *group) bool {
	for i := range g.elems {
		if d.fits(s, g, &g.elems[i]) {
			return true
		}
	}
	return false
}

// anaphoric runs a rule whose anchor is taken up by 该项目 or left out after
// the clause that named it.
func (d *doc) anaphoric(c *clause, r *rule, hi int) {
	p := c.topic
	if c.own != nil && c.own.group >= 0 {
		return
	}
	if gs := d.justNamed(c, r, hi); len(gs) > 0 {
		for _, g := range gs {
			for ei := range g.elems {
				if d.fits(r.anchor(), g, &g.elems[ei]) {
					d.put(c, r, hi, part{ref: ner.Ref(g.elems[ei].m), span: g.elems[ei].span}, -1)
				}
			}
		}
		return
	}
	if o := c.own; r.Parts && !o.empty() && o.group < 0 && c.span.Contains(o.spans[0]) && d.e.projectNouns.Has(d.text[o.spans[0].Start:o.spans[0].End]) && strings.HasPrefix(d.text[o.spans[0].End:], "建设") {
		return // 项目建设取得新进展: of all projects
	}
	if r.Parts && p.empty() && c.own == nil && len(c.groups) == 0 {
		// 截至8月，一号厂房封顶: of the project that the sentence before tells of.
		if b := c.carried; !b.empty() && !b.blocked && len(b.refs) == 1 && b.refs[0] >= 0 && d.isWork(b.refs[0]) && d.onlyProject(b) {
			p = b
		} else if head := d.entryHead(c); head >= 0 {
			p = &party{refs: []ner.Ref{ner.Ref(head)}, spans: []ner.Span{d.a.Mentions[head].Span}, group: -1}
		}
	}
	if p.empty() || p.blocked {
		return
	}
	if c.own == nil && r.Kind != kindStatus {
		return // an omitted subject is taken up by states only: 已开工，明年投产
	}
	for i, ref := range p.refs {
		if ref < 0 || d.typeOf(ref) == ner.Organization || d.typeOf(ref) == ner.Enterprise && r.Kind == kindStatus && d.entryHead(c) != int(ref) {
			continue
		}
		if s := r.anchor(); !s.types.has(d.typeOf(ref)) && !(r.Kind == kindStatus && (s.works.has(d.typeOf(ref)) && d.isWork(ref) || s.types.has(ner.Project) && d.entryHead(c) == int(ref))) {
			continue
		}
		d.put(c, r, hi, part{ref: ref, span: p.spans[i]}, -1)
	}
}

// entryHead is the firm's name that opens the paragraph of the clause as that of
// a project in a list, 甲铜业：总投资…, or -1.
func (d *doc) entryHead(c *clause) int {
	i := c.index
	for i > 0 && d.clauses[i-1].par == c.par {
		i--
	}
	b := &d.clauses[i]
	if len(b.groups) != 1 || len(b.groups[0].elems) != 1 {
		return -1
	}
	el := &b.groups[0].elems[0]
	mark := d.text[b.span.End:]
	if d.a.Mentions[el.m].Type != ner.Enterprise || !strings.HasPrefix(mark, "：") && !strings.HasPrefix(mark, ":") || strings.Trim(d.text[b.span.Start:el.span.Start]+d.text[el.span.End:b.span.End], bullets+"“”0123456789.、．（）()一二三四五六七八九十①②③④⑤⑥⑦⑧⑨—-") != "" {
		return -1
	}
	return el.m
}

// isWork reports that a mention names a project, by its type or its last word.
func (d *doc) isWork(ref ner.Ref) bool {
	return d.typeOf(ref) == ner.Project || ref >= 0 && d.e.projectNouns.Suffix(d.plain[ref]) > 0
}

// justNamed are the groups of projects that the clauses before end with, where
// this one goes on with their state without a subject: of the last one in
// 引进了甲项目，现已动工, of all in 落户东镇的甲项目，落户西镇的乙、丙项目，均已开工.
func (d *doc) justNamed(c *clause, r *rule, hi int) []*group {
	if r.Kind != kindStatus || c.own != nil {
		return nil
	}
	all := d.e.words.Alike.In(d.text[c.span.Start:c.hits[hi].span.End])
	if !all && d.e.words.SoFar.Prefix(c.text) == 0 {
		return nil
	}
	var out []*group
	for k := c.index - 1; k >= 0; k-- {
		b := &d.clauses[k]
		if b.sent != c.sent || len(b.groups) == 0 {
			break
		}
		g := &b.groups[len(b.groups)-1]
		lead := d.text[b.span.Start:g.elems[0].span.Start]
		if lead == "" && !all || all && lead != "" && !strings.Contains(lead, "的") {
			break // the topic itself; or an object, of which only the last is meant
		}
		works := true
		for ei := range g.elems {
			works = works && (d.a.Mentions[g.elems[ei].m].Type == ner.Project || g.sum == ner.Project && lends(g.sum, d.a.Mentions[g.elems[ei].m].Type))
		}
		rest := d.text[min(g.end, b.span.End):b.span.End]
		if !works || ner.RuneCount(rest) > 8 || d.hitIn(b, ner.Span{Start: min(g.span.End, b.span.End), End: b.span.End}) {
			break
		}
		out = append(out, g)
		if !all {
			break
		}
	}
	if all && len(out) < 2 {
		return nil // the topic
	}
	return out
}

// anchored runs a rule whose anchor is a partner (与X签约) or the head of a
// relative clause (由Y建设的X).
func (d *doc) anchored(c *clause, r *rule, hi int) {
	s := r.anchor()
	if s.with {
		gi, from := d.partner(c, hi, s)
		if gi >= 0 {
			for ei := from; ei < len(c.groups[gi].elems); ei++ {
				if d.fits(s, &c.groups[gi], &c.groups[gi].elems[ei]) {
					d.emit(c, r, hi, gi, ei)
				}
			}
			return
		}
	}
	if s.head {
		// 甲和新签约的乙: within a list.
		h := c.hits[hi].span
		for gi := range c.groups {
			for ei := 1; ei < len(c.groups[gi].elems); ei++ {
				el := &c.groups[gi].elems[ei]
				if el.lead <= h.Start && h.End <= el.span.Start && quotesOpen.TrimRight(d.text[h.End:el.span.Start]) == "的" && d.fits(s, &c.groups[gi], el) {
					d.emit(c, r, hi, gi, ei)
				}
			}
		}
		if gi := d.head(c, hi); gi >= 0 {
			for ei := range c.groups[gi].elems {
				if el := &c.groups[gi].elems[ei]; ei > 0 && r.Predicate == ner.UndertakenBy && d.apart(c, el) {
					break // 由甲建设的A、由乙建设的B
				}
				if d.fits(s, &c.groups[gi], &c.groups[gi].elems[ei]) {
					d.emit(c, r, hi, gi, ei)
				}
			}
		}
	}
}

// apart reports that a member of a list has a builder of its own before it.
func (d *doc) apart(c *clause, el *element) bool {
	lead := d.text[min(el.lead, el.span.Start):el.span.Start]
	return strings.Contains(lead, "由") || len(el.mods) > 0 || d.hitIn(c, ner.Span{Start: el.lead, End: el.span.Start})
}

// partner is the group that a preposition ties to the trigger, and the index
// of its first element behind the preposition: 与X、Y签约, A与B签约.
func (d *doc) partner(c *clause, hi int, s *slot) (gi, from int) {
	h := c.hits[hi].span
	for i := len(c.groups) - 1; i >= 0; i-- {
		g := &c.groups[i]
		if g.span.End > h.Start {
			continue
		}
		if ner.RuneCount(d.text[g.end:max(g.end, h.Start)]) > beforeGap {
			return -1, 0
		}
		for k := len(g.elems) - 1; k > 0; k-- {
			if slices.Contains(s.Prep, g.elems[k].joiner) {
				return i, k
			}
		}
		start := c.span.Start
		if i > 0 {
			start = c.groups[i-1].span.End
		}
		gap := d.text[start:g.elems[0].span.Start]
		for _, p := range s.Prep {
			at := ner.LastIndex(gap, p)
			if at < 0 {
				continue
			}
			if len(p) <= 3 && !d.begins(start+at) {
				continue
			}
			if ner.RuneCount(gap[at+len(p):]) <= withGap {
				return i, 0
			}
		}
		if i > 0 && d.chained(c, i, s) {
			return i, 0
		}
	}
	return -1, 0
}

// builder is a slot for who builds something: 由甲建设.
var builder = slot{Prep: []string{"由"}}

// chained reports that group gi goes on with what a preposition began: 由甲主办、
// 乙承办.
func (d *doc) chained(c *clause, gi int, s *slot) bool {
	if !slices.Contains(s.Prep, "由") {
		return false
	}
	for ; gi > 0; gi-- {
		p := &c.groups[gi-1]
		from, to := p.span.End, c.groups[gi].elems[0].span.Start
		gap := strings.TrimRight(d.text[from:to], "“")
		if !strings.HasSuffix(gap, "、") || ner.RuneCount(gap) > 8 || !d.hitIn(c, ner.Span{Start: from, End: to}) {
			return false
		}
		start := c.span.Start
		if gi > 1 {
			start = c.groups[gi-2].span.End
		}
		if lead := d.text[start:p.elems[0].span.Start]; strings.HasSuffix(lead, "由") {
			return true
		}
	}
	return false
}

// head is the group that a relative clause around the trigger describes:
// 由Y建设的X, 落户Y的X; -1 when there is none.
func (d *doc) head(c *clause, hi int) int {
	h := c.hits[hi].span
	at := h.End
	for gi := range c.groups {
		g := &c.groups[gi]
		if g.elems[0].span.Start < h.End {
			continue
		}
		gap := quotesOpen.TrimRight(d.outside(c, ner.Span{Start: at, End: g.elems[0].span.Start}))
		if i := strings.Index(gap, "的"); i >= 0 {
			lead := ner.Span{Start: g.elems[0].span.Start - len(gap) + i + len("的"), End: g.elems[0].span.Start}
			if ner.RuneCount(gap) > 20 || lead.Start < h.End || d.verbIn(lead) || d.hitIn(c, lead) || d.e.words.Arrivals.In(gap[i:]) {
				return -1
			}
			return gi
		}
		if at != h.End || ner.RuneCount(gap) > 8 {
			return -1
		}
		at = g.span.End
	}
	return -1
}

// emit completes a rule whose anchor is an element of the clause.
func (d *doc) emit(c *clause, r *rule, hi, gi, ei int) {
	el := &c.groups[gi].elems[ei]
	d.put(c, r, hi, part{ref: ner.Ref(el.m), span: el.span}, gi)
}

// put finds the other participant and records the fact, or the state.
func (d *doc) put(c *clause, r *rule, hi int, anchor part, gi int) {
	h := c.hits[hi].span
	if r.Kind == kindStatus {
		d.state(c, r, h, anchor, gi)
		return
	}
	s := r.anchor()
	o := r.other(s)
	found := d.find(c, o, hi, gi, anchor)
	if r.Predicate == ner.Awarded && o == &r.Subject {
		found = d.bearers(c, o, found, anchor, h)
	}
	if r.Predicate == ner.CooperatesWith && len(found) == 1 && found[0].span.Empty() && anchor.span.Start > c.span.Start {
		// Somebody unnamed may stand before 与: the district only where nothing does.
		lead := strings.TrimRight(d.text[c.span.Start:min(anchor.span.Start, h.Start)], "“")
		for _, w := range r.Object.Prep {
			if i := strings.Index(lead, w); i >= 0 && ner.RuneCount(lead[:i]) > 8 {
				return
			}
		}
	}
	for _, p := range found {
		sub, obj := p, anchor
		if s == &r.Subject {
			sub, obj = anchor, p
		}
		d.fact(c, r, h, sub, obj)
	}
}

// bearers drops those who cannot bear the honour when they were only carried
// over from an earlier clause: a project becomes no 示范县. The report's
// district then bears it where it can.
func (d *doc) bearers(c *clause, s *slot, found []part, honour part, h ner.Span) []part {
	can := d.bears(d.plain[honour.ref])
	var out []part
	found = slices.DeleteFunc(slices.Clone(found), func(p part) bool { return (!p.span.Empty() || !can.has(ner.District)) && d.overshadowed(c, p, h) })
	if len(found) == 1 && d.typeOf(found[0].ref) == ner.District {
		// 全市3个农产品获…, 新增省级企业12家: others than the district bear it.
		if can != 0 && !can.has(ner.District) || d.counted(c, found[0].span, h) {
			return nil
		}
	}
	if len(s.At) == 1 && s.At[0] == "about" && !can.has(ner.District) {
		return nil // nobody is named: only what a district alone can bear
	}
	if can == 0 {
		return found
	}
	for _, p := range found {
		here := !p.span.Empty() && c.span.Contains(p.span)
		if here || can.has(d.typeOf(p.ref)) {
			out = append(out, p)
		}
	}
	if len(out) == 0 && s.About && can.has(ner.District) && !d.acts(c.topic) {
		return []part{{ref: c.home}}
	}
	return out
}

// overshadowed reports that something unnamed stands between the bearer, or the
// clause's beginning where the bearer is not named in it, and the trigger, which
// wins the honour in its place: 甲湖|白茶获…, 竹海被誉为….
func (d *doc) overshadowed(c *clause, p part, h ner.Span) bool {
	from := c.span.Start
	switch {
	case p.span.Empty() && d.typeOf(p.ref) != ner.District:
		return false // taken up from before
	case c.span.Contains(p.span) && !p.span.Empty():
		if p.ref < 0 || p.span.End > h.Start || d.topAt(p.span.End) >= 0 {
			return false
		}
		from = p.span.End
		// Only what is joined to the name: 甲县，… and 甲县在…评比中 are the bearer.
		r, n := utf8.DecodeRuneInString(d.text[from:])
		k := d.kind(from)
		noun := k == 'n' || k == 'g' || k == 'z' || k == 'x' || k == 'a' && d.bound(from+n) != 0
		if !noun || !isHan(r) || h.Start-from < len("白茶") || d.e.words.Alike.Prefix(d.text[from:h.Start]) > 0 || strings.HasPrefix(d.text[from:h.Start], "人民政府") {
			return false
		}
	}
	lead := d.text[from:max(from, h.Start)]
	if d.typeOf(p.ref) == ner.District && d.e.words.OwnDoing.In(lead) {
		return false
	}
	if from > c.span.Start {
		return true
	}
	for i := from; i < h.Start; i++ {
		if d.topAt(i) >= 0 && from == c.span.Start {
			return false // a name that the slot did not take says whose
		}
		if _, n := utf8.DecodeRuneInString(d.text[i:]); d.kind(i) == 'n' && d.bound(i+n) == 0 {
			return true
		}
	}
	return false
}

// counted reports whether things are counted between the subject, or the
// clause's beginning, and the trigger.
func (d *doc) counted(c *clause, subject, h ner.Span) bool {
	from := c.span.Start
	if subject.End > from && subject.End <= h.Start {
		from = subject.End
	}
	digit := false
	for _, r := range d.text[from:max(from, h.Start)] {
		if digit && strings.ContainsRune("个家项件所名户座处条种只人位", r) {
			return true
		}
		digit = unicode.IsDigit(r) || strings.ContainsRune("一二三四五六七八九十两余多", r)
	}
	return false
}

// bears gives the types that can bear an honour by its last word, 0 if it does
// not tell.
func (d *doc) bears(honour string) typeSet {
	honour = strings.TrimRight(honour, "）)”")
	best, n := typeSet(0), 0
	for i := range d.e.words.Heads {
		h := &d.e.words.Heads[i]
		if k := h.Ends.Suffix(honour); k > n {
			best, n = setOf(h.Types), k
		}
	}
	return best
}

// find looks for the participant of slot s, given the group that the anchor
// stands in.
func (d *doc) find(c *clause, s *slot, hi, gi int, anchor part) []part {
	for _, at := range s.At {
		var out []part
		switch at {
		case "topic":
			out = d.topicParts(c, s, hi, gi, anchor)
		case "about":
			if s.About {
				out = []part{{ref: c.home}}
			}
		case "before":
			out = d.beforeParts(c, s, hi, gi)
		case "with":
			if pi, from := d.partner(c, hi, s); pi >= 0 && pi != gi {
				out = d.groupParts(s, &c.groups[pi], from)
			}
		case "after":
			out = d.afterParts(c, s, hi, gi)
		case "head":
			if i := d.head(c, hi); i >= 0 && i != gi {
				out = d.groupParts(s, &c.groups[i], 0)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

func (d *doc) groupParts(s *slot, g *group, from int) []part {
	var out []part
	for i := from; i < len(g.elems); i++ {
		if d.fits(s, g, &g.elems[i]) {
			out = append(out, part{ref: ner.Ref(g.elems[i].m), span: g.elems[i].span})
		}
	}
	return out
}

// topicParts is the clause's topic where the slot takes it, else the district
// of the report where the slot allows that.
func (d *doc) topicParts(c *clause, s *slot, hi, gi int, anchor part) []part {
	p := c.topic
	if p != nil && p.blocked {
		return nil
	}
	if p != nil && p.near && p.group == gi && gi >= 0 {
		// The topic is the anchor's own group. A与B签约: the part before 与.
		if c.own != nil && len(s.Types) > 0 {
			g := &c.groups[gi]
			var out []part
			for i := range g.elems {
				if g.elems[i].m == int(anchor.ref) {
					break
				}
				paired := i+1 < len(g.elems) && slices.Contains(d.e.words.Pairers, g.elems[i+1].joiner)
				// 甲、乙与丙签约: 甲 too.
				for k := i + 1; !paired && k+1 < len(g.elems) && g.elems[k].joiner == "、"; k++ {
					paired = g.elems[k+1].m == int(anchor.ref) && g.elems[k+1].joiner == d.e.words.Pairers[0]
				}
				if paired && d.fits(s, g, &g.elems[i]) {
					out = append(out, part{ref: ner.Ref(g.elems[i].m), span: g.elems[i].span})
				}
			}
			if len(out) > 0 {
				return out
			}
		}
		p = nil
		if b := c.before; d.typeOf(anchor.ref) == ner.Industry && !b.empty() && len(b.refs) == 1 && s.types.has(d.typeOf(b.refs[0])) {
			p = b // 某园以甲产业为主导，乙产业为支撑: a trade does nothing
		}
		// 某园发布政策，X等企业落地: the park stays the topic.
		if b := c.before; b != nil && !b.empty() && len(b.refs) == 1 && d.typeOf(b.refs[0]) == ner.Park && d.goesOn(c) {
			p = b
		}
	}
	if p.empty() && s.Carry && c.own == nil {
		p = c.carried
	}
	var out []part
	if !p.empty() {
		for i, ref := range p.refs {
			if ref == anchor.ref || d.refKey(ref) == d.refKey(anchor.ref) {
				continue
			}
			if s.types.has(d.typeOf(ref)) && (ref != ner.AboutRef || s.About) {
				sp := ner.Span{}
				if c.sentOf(d, p.spans[i]) {
					sp = p.spans[i]
				}
				out = append(out, part{ref: ref, span: sp})
			}
		}
	}
	if len(out) == 0 && s.Carry && c.own != nil && s.types == setOf([]ner.Type{ner.Event}) {
		// 由甲主办，乙承办: the event is the topic of the clause before.
		for _, b := range []*party{c.before, c.carried} {
			if !b.empty() && len(b.refs) == 1 && s.types.has(d.typeOf(b.refs[0])) {
				return []part{{ref: b.refs[0]}}
			}
		}
	}
	if len(out) == 0 && s.About && !d.acts(p) && (c.home == ner.AboutRef || s.types.has(d.typeOf(c.home))) {
		return []part{{ref: c.home}}
	}
	return out
}

// goesOn reports whether the clause before had no subject of its own: its
// topic was still at work there.
func (d *doc) goesOn(c *clause) bool {
	i := c.index
	return i > 0 && d.clauses[i-1].sent == c.sent && d.clauses[i-1].own == nil
}

// acts reports whether someone else than the report's district is spoken of:
// a company, a body, another district, a person.
func (d *doc) acts(p *party) bool {
	if p.empty() {
		return false
	}
	for _, r := range p.refs {
		if d.refKey(r) == aboutKey {
			continue
		}
		switch d.typeOf(r) {
		case ner.District, ner.Enterprise, ner.Organization, ner.Person:
			return true
		}
	}
	return false
}

func (c *clause) sentOf(d *doc, s ner.Span) bool {
	return d.a.Doc.Sentences[c.sent].Span.Contains(s)
}

// beforeParts is the group nearest before the trigger and not the anchor's.
func (d *doc) beforeParts(c *clause, s *slot, hi, gi int) []part {
	h := c.hits[hi].span
	for i := len(c.groups) - 1; i >= 0; i-- {
		g := &c.groups[i]
		if i == gi || g.span.End > h.Start {
			continue
		}
		limit := beforeGap
		if s.Gap > 0 {
			limit = s.Gap
		}
		if ner.RuneCount(d.text[min(g.end, h.Start):h.Start]) > limit {
			return nil
		}
		if out := d.groupParts(s, g, 0); len(out) > 0 || !d.governedByPrep(c, i) || gi < 0 || !d.chained(c, gi, &builder) {
			return out
		}
	}
	// 该项目由…建设: the thing is taken up, not named.
	if p := c.topic; !p.empty() && !p.blocked && (p.group < 0 || !p.near) {
		var out []part
		for i, ref := range p.refs {
			if s.types.has(d.typeOf(ref)) && ref >= 0 {
				sp := ner.Span{}
				if c.sentOf(d, p.spans[i]) {
					sp = p.spans[i]
				}
				out = append(out, part{ref: ref, span: sp})
			}
		}
		return out
	}
	return nil
}

// afterParts is the first group behind the trigger that the slot takes.
func (d *doc) afterParts(c *clause, s *slot, hi, gi int) []part {
	h := c.hits[hi].span
	for i := range c.groups {
		g := &c.groups[i]
		if i == gi || g.elems[0].span.Start < h.End {
			continue
		}
		limit := afterGap
		if s.Gap > 0 {
			limit = s.Gap
		}
		if ner.RuneCount(d.text[h.End:g.elems[0].span.Start]) > limit {
			return nil
		}
		if out := d.groupParts(s, g, 0); len(out) > 0 {
			return out
		}
		return nil
	}
	// 落户我区.
	if rest := d.text[h.End:c.span.End]; s.About && d.e.abouts.Prefix(rest) > 0 {
		for _, list := range [][]string{d.e.words.About, d.e.words.AboutBy[d.level]} {
			if w := firstPrefix(rest, list); w != "" {
				return []part{{ref: ner.AboutRef, span: ner.Span{Start: h.End, End: h.End + len(w)}}}
			}
		}
	}
	return nil
}

// fact records what a rule says of two participants.
func (d *doc) fact(c *clause, r *rule, trigger ner.Span, sub, obj part) {
	if d.a.Doc.About == "" && (sub.ref == ner.AboutRef || obj.ref == ner.AboutRef) {
		return
	}
	if sub.ref == obj.ref || d.refKey(sub.ref) == d.refKey(obj.ref) {
		return
	}
	if r.Predicate == ner.CarriesOut && obj.ref >= 0 && d.typeOf(obj.ref) == ner.Place && d.a.Mentions[obj.ref].Ref != "" && d.e.words.Built.Suffix(d.a.Mentions[obj.ref].Name) == 0 {
		return // 保护秦岭, 建设长三角: what every map has is not built here
	}
	quote := obj.span
	for _, s := range []ner.Span{sub.span, trigger} {
		switch {
		case s.Empty() || c != nil && !c.span.Contains(s) && !quote.Empty():
			// What an earlier clause names is pointed at, not quoted.
		case quote.Empty():
			quote = s
		default:
			quote = quote.Union(s)
		}
	}
	p := r.Predicate
	if p == ner.Established && obj.ref >= 0 && d.typeOf(obj.ref) == ner.Place && d.e.words.Ways.Suffix(d.plain[obj.ref]) > 0 {
		p = ner.CarriesOut // 某路建成通车
	}
	d.facts = append(d.facts, ner.Fact{
		Subject: sub.ref, Predicate: p, Object: obj.ref,
		Planned: c != nil && (c.section || d.planned(c, max(obj.span.Start, trigger.Start))), Confidence: r.Confidence,
		Evidence: ner.Evidence{Sentence: d.sentence(c, quote), Quote: quote, Subject: sub.span, Trigger: trigger, Object: obj.span, Rule: r.Name},
		S:        -1, O: -1,
	})
}

func (d *doc) sentence(c *clause, s ner.Span) int {
	if c != nil {
		return c.sent
	}
	return d.a.Doc.SentenceAt(s.Start)
}
