package ner

// AtLeast gives the analysis without what is less likely than p: entities with
// all that is said of them, facts, attributes and observations. The district
// that the report is about stays. Mentions of entities left out point nowhere
// (Entity is -1). The analysis itself is not changed; it must be resolved.
func (a *Analysis) AtLeast(p float64) *Analysis {
	if p <= 0 {
		return a
	}
	out := *a
	at := make([]int, len(a.Entities)) // where an entity has gone, -1 for nowhere
	out.Entities = nil
	for i, e := range a.Entities {
		own := i == 0 && e.Type == District && e.Name == a.Doc.About
		if e.Confidence < p && !own {
			at[i] = -1
			continue
		}
		at[i] = len(out.Entities)
		out.Entities = append(out.Entities, e)
	}
	moved := func(i int) (int, bool) {
		if i < 0 || i >= len(at) {
			return i, true
		}
		return at[i], at[i] >= 0
	}
	out.Mentions = make([]Mention, len(a.Mentions))
	copy(out.Mentions, a.Mentions)
	for i := range out.Mentions {
		out.Mentions[i].Entity, _ = moved(out.Mentions[i].Entity)
	}
	out.Facts = nil
	for _, f := range a.Facts {
		s, ok1 := moved(f.S)
		o, ok2 := moved(f.O)
		if f.Confidence >= p && ok1 && ok2 {
			f.S, f.O = s, o
			out.Facts = append(out.Facts, f)
		}
	}
	out.Attributes = nil
	for _, t := range a.Attributes {
		if s, ok := moved(t.S); ok && t.Confidence >= p {
			t.S = s
			out.Attributes = append(out.Attributes, t)
		}
	}
	out.Observations = nil
	for _, o := range a.Observations {
		if s, ok := moved(o.S); ok && o.Confidence >= p {
			o.S = s
			out.Observations = append(out.Observations, o)
		}
	}
	return &out
}
