package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"zhengpu/graph"
	"zhengpu/queries"
)

//go:embed statements.js
var statementsScript string

// statement is a fact, an attribute or a figure with its proof.
type statement struct {
	Kind       string   `json:"kind"` // fact, attribute or figure
	Subject    string   `json:"subject"`
	Name       string   `json:"name"`
	Type       string   `json:"type"`
	Predicate  string   `json:"predicate"`
	Object     string   `json:"object"`
	ObjectName string   `json:"object_name"`
	ObjectType string   `json:"object_type"`
	Indicator  string   `json:"indicator"`
	Value      any      `json:"value"` // a number, or the word of a status
	Unit       string   `json:"unit"`
	Change     *float64 `json:"change"`
	Period     string   `json:"period"`
	Rank       string   `json:"rank"`
	Target     bool     `json:"target"`
	Planned    bool     `json:"planned"`
	Report     string   `json:"report"` // id
	Title      string   `json:"title"`  // name of the report
	About      string   `json:"about"`
	Year       int      `json:"year"` // of the report
	Start      int      `json:"start"`
	Quote      string   `json:"quote"`
	Before     string   `json:"before"` // what stands around the quote in its line
	After      string   `json:"after"`
	Evidence   string   `json:"evidence"`
}

// number is the value where it is one.
func (s *statement) number() (float64, bool) {
	v, ok := s.Value.(float64)
	return v, ok
}

// sourced is a quote with where it stands.
type sourced struct {
	Report string `json:"report"` // name
	Year   int    `json:"year"`
	Start  int    `json:"start"` // in bytes of the report's file
	Quote  string `json:"quote"`
	Before string `json:"before,omitempty"` // what stands around it in its line
	After  string `json:"after,omitempty"`
}

func (s *statement) proof() sourced {
	return sourced{s.Title, s.Year, s.Start, s.Quote, s.Before, s.After}
}

// tellContext is tellProof with the rest of the sentence, as far as it is kept:
// a few words of a long sentence tell little by themselves.
func (a *app) tellContext(p sourced) {
	const ends = "。！？；;\n"
	const kept = 24 // characters of it in the store, at most
	before, after := p.Before, p.After
	if i := strings.LastIndexAny(before, ends); i >= 0 {
		_, n := utf8.DecodeRuneInString(before[i:])
		before = before[i+n:]
	} else if utf8.RuneCountInString(before) >= kept {
		before = "…" + before
	}
	if i := strings.IndexAny(after, ends); i >= 0 {
		after = after[:i]
	} else if utf8.RuneCountInString(after) >= kept {
		after += "…"
	}
	if before == "" && strings.Trim(after, "，,、 ") == "" {
		a.tellProof(p)
		return
	}
	a.printf("      %s【%s】%s  [%s]\n", oneLine(before), oneLine(p.Quote), oneLine(after), reportLabel(p.Report, p.Year))
}

func (a *app) tellProof(p sourced) {
	a.printf("      “%s”  [%s]\n", oneLine(p.Quote), reportLabel(p.Report, p.Year))
}

// statements reads what the reports about a district (a node's id; "" for all
// reports) state, in order of year, report and place.
func statements(ctx context.Context, s *graph.Store, district string, figures bool) ([]statement, error) {
	list, err := graph.LoadQueries(queries.FS)
	if err != nil {
		return nil, err
	}
	params := []graph.Param{{Name: "district", Kind: graph.KindString}, {Name: "figures", Kind: graph.KindString}}
	q := &graph.Query{Name: "statements", File: "statements.js", Text: statementsScript, Library: list[0].Library, Params: params}
	args := map[string]any{}
	if district != "" {
		args["district"] = "<" + district + ">"
	}
	if figures {
		args["figures"] = "yes"
	}
	cols, rows, err := graph.RunQuery(ctx, s, q, args)
	if err != nil {
		return nil, err
	}
	out := make([]statement, 0, len(rows))
	for _, r := range rows {
		var st statement
		m, err := intoStruct(cols, r, &st)
		if err != nil {
			return nil, fmt.Errorf("statement %v: %w", m["evidence"], err)
		}
		out = append(out, st)
	}
	return out, nil
}

// intoStruct fills the struct that v points at from a row of a query, by the
// names of its columns in JSON, and gives the row's cells by column, empty ones
// left out.
func intoStruct(cols []string, row []any, v any) (map[string]any, error) {
	m := map[string]any{}
	for i, c := range cols {
		if row[i] != nil {
			m[c] = row[i]
		}
	}
	b, err := json.Marshal(m)
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(b, v)
}
