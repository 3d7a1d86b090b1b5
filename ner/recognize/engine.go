package recognize

import (
	"slices"

	"zhengpu/ner"
)

// cand is a possible mention on its way to the overlap policy.
type cand struct {
	span  ner.Span
	typ   ner.Type
	rule  string
	ref   string
	name  string // without outer quotation marks
	score float64
	local bool // a district of the report's own line
}

// Name is the stage's name.
func (e *Engine) Name() string { return "recognize" }

// Run fills Analysis.Mentions.
func (e *Engine) Run(a *ner.Analysis) error {
	room := e.enter(a)
	defer func() { e.leave(room) }()
	views, all := room.refs, room.all[:0]
	at := 0 // tokens before the sentence
	qfrom, cfrom, blocks := 0, 0, room.blocks
	for i, s := range a.Doc.Sentences {
		for cfrom < len(a.Candidates) && a.Candidates[cfrom].Span.Start < s.Span.Start {
			cfrom++
		}
		cto := cfrom
		for cto < len(a.Candidates) && a.Candidates[cto].Span.Start < s.Span.End {
			cto++
		}
		v := &room.views[i]
		n := len(a.Tokens[i])
		v.cls, v.named, v.lists = room.cls[at:at+n], room.named[at:at+n], room.lists[at:at+n]
		v.quant, v.gaz = room.ints[2*at:2*at+n], room.ints[2*at+n:2*at+2*n]
		at += n
		ends := room.ints[2*len(room.cls)+2*cfrom:]
		v.cands, v.first, v.last = room.cands[cfrom:cfrom:cto], ends[:cto-cfrom], ends[cto-cfrom:2*(cto-cfrom)]
		v.words = room.words[cfrom:cto]
		size := s.Span.Len()/blockSize + 1
		v.blocks, blocks = blocks[:size], blocks[size:]
		e.fillView(v, room.known, a, i, a.Candidates[cfrom:cto], &qfrom)
		views[i] = v
		all = e.sentence(v, room, all)
	}
	from := len(all)
	room.firm = room.settle(all, from, room.firm[:0], nil)
	all = e.propagate(a, room, room.firm, all)
	mendEdges(all[:from], all[from:])
	room.all = append(all, e.bareParks(views, room.firm)...)
	room.lost = room.lost[:0]
	room.firm2 = room.settle(room.all, from, room.firm2[:0], func(c *cand, why, by string) {
		room.lost = append(room.lost, ner.Dropped{Stage: "recognize", Rule: c.rule, Reason: why, By: by, Span: c.span})
	})
	a.Dropped = slices.Concat(a.Dropped, room.lost)
	room.firm2 = e.finish(a, views, room.firm2)
	return nil
}

// sentence adds the candidates of every kind to out.
func (e *Engine) sentence(v *view, room *room, out []cand) []cand {
	from := len(out)
	add := func(c []cand) {
		if len(c) == 0 {
			return
		}
		for i := range c {
			if e.check(v, &c[i]) {
				out = append(out, c[i])
			}
		}
		// The next rule writes over it.
		if cap(c) > cap(v.found) {
			v.found = c
		}
		v.found = v.found[:0]
	}
	v.found, v.near = room.found[:0], room.near[:0]
	e.propose(v, add)
	add(e.fromLists(v, out[from:]))
	add(e.fromWorks(v, out[from:]))
	add(e.sections(v, out[from:]))
	add(e.fromColon(v))
	e.through(v, out[from:])
	room.found, room.near, v.found, v.near = v.found, v.near, nil, nil
	return out
}

// propose hands the candidates of each kind of rule to add, all but those of
// lists, which read what the others found.
func (e *Engine) propose(v *view, add func([]cand)) {
	add(e.fromGazetteer(v))
	add(e.fromHeads(v))
	add(e.fromBodies(v))
	add(e.fromPatterns(v))
	add(e.fromQuotes(v))
	add(e.fromTitles(v))
	add(e.fromThemes(v))
	add(e.fromGrades(v))
	add(e.fromTriggers(v))
	add(e.fromAmounts(v))
	add(e.fromSlots(v))
	add(e.fromPersons(v))
	add(e.fromEvents(v))
}
