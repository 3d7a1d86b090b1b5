package ner

// Report is an analysis in the shape of the annotation guide: what `extract
// --format json` prints, one object a line.
type Report struct {
	Report       string              `json:"report"`
	About        string              `json:"about"`
	AboutCode    string              `json:"about_code,omitempty"`
	Year         int                 `json:"year"`
	Entities     []ReportEntity      `json:"entities"`
	Facts        []ReportFact        `json:"facts"`
	Attributes   []ReportAttribute   `json:"attributes"`
	Observations []ReportObservation `json:"observations"`
}

// ReportEntity is an entity with its other names.
type ReportEntity struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Type       Type     `json:"type"`
	Also       []string `json:"also,omitempty"`
	Confidence float64  `json:"confidence"`
	Rule       string   `json:"rule"`
}

// ReportEvidence is where something stands: a quote of the clean text, and the
// bytes [start, end) of the file that it was read from.
type ReportEvidence struct {
	Quote string `json:"quote"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Rule  string `json:"rule"`
}

// ReportFact is a link between two entities, by name.
type ReportFact struct {
	S          string    `json:"s"`
	P          Predicate `json:"p"`
	O          string    `json:"o"`
	Position   string    `json:"position,omitempty"`
	Period     string    `json:"period,omitempty"`
	Planned    bool      `json:"planned,omitempty"`
	Confidence float64   `json:"confidence"`
	ReportEvidence
}

// ReportAttribute is an investment (Value is a number) or a status (a word).
type ReportAttribute struct {
	S          string  `json:"s"`
	P          string  `json:"p"`
	Value      any     `json:"value"`
	Unit       string  `json:"unit,omitempty"`
	Confidence float64 `json:"confidence"`
	ReportEvidence
}

// ReportObservation is a figure. Value, Unit, Change and Rank are null where
// the text does not give them.
type ReportObservation struct {
	Subject    string   `json:"subject"`
	Indicator  string   `json:"indicator"`
	Value      *float64 `json:"value"`
	Unit       *string  `json:"unit"`
	Change     *float64 `json:"change"`
	Period     string   `json:"period"`
	Rank       *string  `json:"rank"`
	Target     bool     `json:"target,omitempty"`
	Confidence float64  `json:"confidence"`
	ReportEvidence
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// Report gives a resolved analysis in the guide's shape.
func (a *Analysis) Report() Report {
	d := a.Doc
	r := Report{
		Report: d.Report, About: d.About, AboutCode: d.AboutCode, Year: d.Year,
		Entities: []ReportEntity{}, Facts: []ReportFact{}, Attributes: []ReportAttribute{}, Observations: []ReportObservation{},
	}
	evidence := func(e Evidence) ReportEvidence {
		raw := d.Map.Raw(e.Quote)
		return ReportEvidence{Quote: d.Slice(e.Quote), Start: raw.Start, End: raw.End, Rule: e.Rule}
	}
	name := func(i int) string {
		if i < 0 || i >= len(a.Entities) {
			return d.About
		}
		return a.Entities[i].Name
	}
	for _, e := range a.Entities {
		if len(e.Mentions) == 0 {
			continue
		}
		x := ReportEntity{ID: e.ID, Name: e.Name, Type: e.Type, Also: e.Aliases}
		for _, i := range e.Mentions {
			if m := a.Mentions[i]; m.Confidence > x.Confidence {
				x.Confidence, x.Rule = m.Confidence, m.Rule
			}
		}
		if e.Confidence > 0 {
			x.Confidence = e.Confidence
		}
		r.Entities = append(r.Entities, x)
	}
	for _, f := range a.Facts {
		r.Facts = append(r.Facts, ReportFact{S: name(f.S), P: f.Predicate, O: name(f.O), Position: f.Position, Period: f.Period,
			Planned: f.Planned, Confidence: f.Confidence, ReportEvidence: evidence(f.Evidence)})
	}
	for _, t := range a.Attributes {
		var v any = t.Value
		if t.Name == Status {
			v = t.Text
		}
		r.Attributes = append(r.Attributes, ReportAttribute{S: name(t.S), P: t.Name, Value: v, Unit: t.Unit,
			Confidence: t.Confidence, ReportEvidence: evidence(t.Evidence)})
	}
	for _, o := range a.Observations {
		r.Observations = append(r.Observations, ReportObservation{Subject: name(o.S), Indicator: o.Indicator, Value: o.Value, Unit: optional(o.Unit),
			Change: o.Change, Period: o.Period, Rank: optional(o.Rank), Target: o.Target, Confidence: o.Confidence, ReportEvidence: evidence(o.Evidence)})
	}
	return r
}
