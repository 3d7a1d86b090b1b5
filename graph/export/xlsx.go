package export

import (
	"context"
	"fmt"
	"strings"

	"zhengpu/ner"
)

// Limits of a sheet.
const (
	xlsxRows  = 1 << 20
	xlsxChars = 32767
)

// writeXLSX writes a workbook: entities, facts with quotes, projects, figures
// as one flat table, and reports.
func writeXLSX(ctx context.Context, g *Graph, o Options, w *writer) error {
	x := &workbook{ctx: ctx, book: newBook(w), lang: o.Lang}
	all := g.sums()
	up, by := map[*Node][]string{}, map[*Node][]string{}
	for _, e := range g.Edges {
		switch ner.Predicate(e.Predicate) {
		case ner.UndertakenBy:
			by[e.Source] = append(by[e.Source], e.Target.Name)
		case ner.LocatedIn:
			up[e.Source] = append(up[e.Source], e.Target.Name)
		case ner.CarriesOut, ner.Attracted:
			if e.Source.Type == ner.District.String() {
				up[e.Target] = append(up[e.Target], e.Source.Name)
			}
		}
	}
	proof := []string{"quote", "report", "year", "file", "start", "end", "rule", "confidence"}
	proofWidth := []float64{60, 24, 8, 24, 10, 10, 24, 10}
	cells := func(e *Evidence) []any {
		return []any{e.Quote, e.Report.Name, blank(e.Report.Year), e.Report.File(), e.Start, e.End, e.Rule, blank(e.Confidence)}
	}
	x.sheet("sheet.entities", []string{"name", "type", "aliases", "code", "level", "evidence", "reports", "years", "id"}, []float64{36, 12, 30, 14, 10, 10, 10, 14, 40},
		func(put func(...any)) {
			for _, n := range g.Nodes {
				put(n.Name, Word(o.Lang, n.Type), strings.Join(n.Aliases, "、"), n.Code, n.Level, all[n].evidence, len(n.Reports), spanText(all[n].spells), n.ID)
			}
		})
	x.sheet("sheet.facts", append([]string{"subject", "subjectType", "predicate", "object", "objectType", "period", "announced", "position"}, append(proof, "subjectId", "objectId", "evidence")...),
		append([]float64{28, 12, 12, 32, 12, 10, 10, 12}, append(proofWidth, 32, 32, 40)...), func(put func(...any)) {
			for _, e := range g.Edges {
				for _, ev := range e.Evidence {
					row := []any{e.Source.Name, Word(o.Lang, e.Source.Type), Word(o.Lang, e.Predicate), e.Target.Name, Word(o.Lang, e.Target.Type), ev.Period, x.flag(ev.Planned), ev.Position}
					put(append(append(row, cells(ev)...), e.Source.ID, e.Target.ID, ev.ID)...)
				}
				if len(e.Evidence) == 0 { // a division in the one above: no report's statement
					row := []any{e.Source.Name, Word(o.Lang, e.Source.Type), Word(o.Lang, e.Predicate), e.Target.Name, Word(o.Lang, e.Target.Type), "", "", ""}
					put(append(row, nil, nil, nil, nil, nil, nil, nil, nil, e.Source.ID, e.Target.ID, nil)...)
				}
			}
			for _, a := range g.Attributes {
				object := Word(o.Lang, a.Text)
				if a.Text == "" {
					object = num(a.Value) + a.Unit
				}
				row := []any{a.Node.Name, Word(o.Lang, a.Node.Type), Word(o.Lang, a.Name), object, "", a.Evidence.Period, x.flag(a.Evidence.Planned), ""}
				put(append(append(row, cells(a.Evidence)...), a.Node.ID, nil, a.Evidence.ID)...)
			}
		})
	x.sheet("sheet.projects", []string{"project", "districts", "investment", "unit", "status", "history", "undertakers", "quote", "report", "id"}, []float64{36, 24, 18, 8, 10, 30, 30, 60, 24, 40},
		func(put func(...any)) {
			for _, n := range g.Nodes {
				if n.Type != ner.Project.String() {
					continue
				}
				s := all[n]
				var invest, unit, status, quote, report any
				if a := latest(s.investment); a != nil {
					invest, unit, quote, report = a.Value, a.Unit, a.Evidence.Quote, a.Evidence.Report.Name
				}
				var history []string
				for _, a := range s.status {
					history = append(history, strings.TrimSpace(year(a.Evidence.Report.Year)+" "+Word(o.Lang, a.Text)))
				}
				if a := latest(s.status); a != nil {
					status = Word(o.Lang, a.Text)
					if quote == nil {
						quote, report = a.Evidence.Quote, a.Evidence.Report.Name
					}
				}
				put(n.Name, strings.Join(unique(up[n]), "、"), invest, unit, status, strings.Join(unique(history), "；"), strings.Join(unique(by[n]), "、"), quote, report, n.ID)
			}
		})
	x.sheet("sheet.observations", append([]string{"subject", "subjectType", "indicator", "period", "value", "unit", "change", "rank", "target"}, append(proof, "subjectId", "evidence")...),
		append([]float64{24, 12, 30, 14, 20, 10, 10, 14, 8}, append(proofWidth, 32, 40)...), func(put func(...any)) {
			for _, b := range g.Observations {
				var value, change any
				if b.Value != nil {
					value = *b.Value
				}
				if b.Change != nil {
					change = *b.Change
				}
				row := []any{b.Subject.Name, Word(o.Lang, b.Subject.Type), b.Indicator, b.Period, value, b.Unit, change, b.Rank, x.flag(b.Target)}
				put(append(append(row, cells(b.Evidence)...), b.Subject.ID, b.Evidence.ID)...)
			}
		})
	x.sheet("sheet.reports", []string{"name", "title", "year", "about", "code", "file", "hash", "id"}, []float64{30, 40, 8, 14, 12, 30, 26, 30}, func(put func(...any)) {
		for _, p := range g.Reports {
			put(p.Name, p.Title, blank(p.Year), p.AboutName, strings.TrimPrefix(p.About, "district/"), p.File(), p.Hash, p.ID)
		}
	})
	if x.err != nil {
		return x.err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return x.book.close(o.Title)
}

// blank leaves a cell empty for zero.
func blank[T int | float64](v T) any {
	if v == 0 {
		return nil
	}
	return v
}

type workbook struct {
	ctx  context.Context
	book *book
	lang string
	err  error
}

func (x *workbook) flag(b bool) string {
	if b {
		return Word(x.lang, "yes")
	}
	return Word(x.lang, "no")
}

// sheet writes a sheet row by row, as a table with a filter on each column.
func (x *workbook) sheet(name string, head []string, widths []float64, rows func(put func(...any))) {
	if x.err != nil {
		return
	}
	title := Word(x.lang, name)
	heads := make([]string, len(head))
	for i, h := range head {
		heads[i] = Word(x.lang, h)
	}
	s, err := x.book.sheet(title, "zp_"+strings.TrimPrefix(name, "sheet."), heads, widths)
	if err != nil {
		x.err = fmt.Errorf("sheet %s: %w", title, err)
		return
	}
	rows(func(cells ...any) {
		switch {
		case x.err != nil:
			return
		case s.row >= xlsxRows:
			x.err = fmt.Errorf("sheet %s: more than %d rows; narrow the export with its filters or take csv", title, xlsxRows-1)
			return
		case s.row%512 == 0:
			x.err = x.ctx.Err()
		}
		for i, c := range cells {
			switch c := c.(type) {
			case string:
				if len(c) > xlsxChars {
					if r := []rune(c); len(r) > xlsxChars {
						cells[i] = string(r[:xlsxChars-1]) + "…"
					}
				}
			case float64:
				switch head[i] {
				case "change":
					cells[i] = styled{percentStyle, c}
				case "value", "investment":
					cells[i] = styled{thousandsStyle, c}
				}
			}
		}
		s.add(cells)
	})
	if err := s.close(); x.err == nil && err != nil {
		x.err = fmt.Errorf("sheet %s: %w", title, err)
	}
}
