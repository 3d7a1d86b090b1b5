package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"zhengpu/graph"
	"zhengpu/queries"
)

type queryOptions struct {
	list    bool
	file    string
	expr    string
	params  []string // key=value
	wide    bool
	timeout time.Duration
}

func newQuery(a *app) *cobra.Command {
	var o queryOptions
	list, loadErr := graph.LoadQueries(queries.FS)
	c := a.describe(&cobra.Command{
		Use:  "query [NAME]",
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if loadErr != nil {
				return fail(exitFailed, loadErr)
			}
			return runQuery(c.Context(), a, o, list, args)
		},
	})
	f := c.Flags()
	f.BoolVarP(&o.list, "list", "l", false, a.t("flag.list"))
	f.StringVarP(&o.file, "file", "F", "", a.t("flag.file"))
	f.StringVarP(&o.expr, "expr", "e", "", a.t("flag.expr"))
	p := c.PersistentFlags()
	p.StringArrayVarP(&o.params, "param", "p", nil, a.t("flag.param"))
	p.BoolVarP(&o.wide, "wide", "w", false, a.t("flag.wide"))
	p.DurationVar(&o.timeout, "timeout", graph.DefaultTimeout, a.t("flag.timeout"))
	c.MarkFlagsMutuallyExclusive("list", "file", "expr")
	for _, q := range list {
		c.AddCommand(newStockQuery(a, &o, q))
	}
	return c
}

// newStockQuery makes a command of a query, with a flag for each parameter.
func newStockQuery(a *app, o *queryOptions, q *graph.Query) *cobra.Command {
	c := &cobra.Command{
		Use:         q.Name,
		Short:       a.local(q.Description),
		Long:        a.local(q.Description) + "\n\n" + a.t("query.columns", strings.Join(q.Columns, ", ")),
		Annotations: map[string]string{"exit": a.t("query.exit")},
		Args:        a.args(0, 0),
	}
	c.Example = "  zhengpu query " + q.Name
	for _, p := range q.Params {
		c.Flags().String(p.Name, "", a.paramUsage(p))
		if p.Required {
			c.Example += fmt.Sprintf(" --%s %s", p.Name, a.t("value."+p.Kind))
		}
	}
	c.RunE = func(c *cobra.Command, _ []string) error {
		args, err := a.params(o.params)
		if err != nil {
			return err
		}
		for _, p := range q.Params {
			if c.Flags().Changed(p.Name) {
				args[p.Name] = c.Flags().Lookup(p.Name).Value.String()
			}
		}
		for _, p := range q.Params {
			if v, ok := args[p.Name]; p.Required && (!ok || v == "") {
				return fail(exitUsage, errors.New(a.t("query.missing", p.Name, a.local(p.Description))))
			}
		}
		return a.ask(c.Context(), *o, q, args)
	}
	return c
}

// local picks a text by language.
func (a *app) local(by map[string]string) string {
	if s := by[a.lang]; s != "" {
		return s
	}
	return by[""]
}

func (a *app) paramUsage(p graph.Param) string {
	s := a.local(p.Description)
	if p.Required {
		s += a.t("required")
	}
	return "`" + a.t("kind."+p.Kind) + "` " + s
}

// params reads key=value pairs.
func (a *app) params(list []string) (map[string]any, error) {
	out := map[string]any{}
	for _, s := range list {
		k, v, ok := strings.Cut(s, "=")
		if k = strings.TrimSpace(k); !ok || k == "" {
			return nil, fail(exitUsage, errors.New(a.t("query.pair", s)))
		}
		out[k] = v
	}
	return out, nil
}

func runQuery(ctx context.Context, a *app, o queryOptions, list []*graph.Query, args []string) error {
	if len(args) > 0 {
		msg := a.t("query.unknown", args[0])
		if near := nearest(args[0], list); near != "" {
			msg += a.t("query.near", near)
		}
		return fail(exitUsage, errors.New(msg))
	}
	var q *graph.Query
	switch {
	case o.file != "":
		b, err := os.ReadFile(o.file)
		if err != nil {
			return fail(exitUsage, err)
		}
		if q, err = a.parseScript(o.file, string(b), o.params); err != nil {
			return err
		}
	case o.expr != "":
		var err error
		if q, err = a.parseScript("-e", o.expr, o.params); err != nil {
			return err
		}
	default:
		return a.listQueries(list)
	}
	q.Library = list[0].Library
	params, err := a.params(o.params)
	if err != nil {
		return err
	}
	return a.ask(ctx, o, q, params)
}

// parseScript takes a script with a header or without. One without has the
// parameters that it is given, as strings.
func (a *app) parseScript(file, text string, params []string) (*graph.Query, error) {
	if strings.Contains(text, "// name:") {
		q, err := graph.ParseQuery(file, text)
		if err != nil {
			return nil, fail(exitQuery, err)
		}
		return q, nil
	}
	q := &graph.Query{Name: file, File: file, Text: text, Value: true}
	for _, s := range params {
		k, _, _ := strings.Cut(s, "=")
		if k = strings.TrimSpace(k); !slices.ContainsFunc(q.Params, func(p graph.Param) bool { return p.Name == k }) {
			q.Params = append(q.Params, graph.Param{Name: k, Kind: graph.KindString})
		}
	}
	return q, nil
}

// listed is a line of `query --list --json`.
type listed struct {
	Name        string        `json:"name"`
	Description string        `json:"description"`
	Params      []listedParam `json:"params"`
	Columns     []string      `json:"columns"`
}

type listedParam struct {
	Name        string `json:"name"`
	Kind        string `json:"kind"`
	Required    bool   `json:"required"`
	Description string `json:"description"`
}

func (a *app) listQueries(list []*graph.Query) error {
	for i, q := range list {
		l := listed{q.Name, a.local(q.Description), []listedParam{}, q.Columns}
		for _, p := range q.Params {
			l.Params = append(l.Params, listedParam{p.Name, p.Kind, p.Required, a.local(p.Description)})
		}
		if a.json {
			if err := a.object(l); err != nil {
				return err
			}
			continue
		}
		if i > 0 {
			a.printf("\n")
		}
		a.printf("%s\n    %s\n", l.Name, l.Description)
		for _, p := range l.Params {
			need := ""
			if p.Required {
				need = a.t("required")
			}
			a.printf("    --%-9s %s%s\n", p.Name, p.Description, need)
		}
	}
	return nil
}

// nearest is the query whose name has most in common with what was typed.
func nearest(name string, list []*graph.Query) string {
	best, most := "", 0.0
	for _, q := range list {
		if d := dice(name, q.Name); d > most {
			best, most = q.Name, d
		}
	}
	if most < 0.3 {
		return ""
	}
	return best
}

// ask runs a query and prints its rows.
func (a *app) ask(ctx context.Context, o queryOptions, q *graph.Query, args map[string]any) error {
	if o.timeout <= 0 {
		return fail(exitUsage, errors.New(a.t("timeout.range", o.timeout)))
	}
	for k := range args {
		if !slices.ContainsFunc(q.Params, func(p graph.Param) bool { return p.Name == k }) {
			var known []string
			for _, p := range q.Params {
				known = append(known, p.Name)
			}
			return fail(exitUsage, errors.New(a.t("query.param", q.Name, k, strings.Join(known, ", "))))
		}
	}
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	ctx, cancel := context.WithTimeout(ctx, o.timeout)
	defer cancel()
	columns, rows, err := graph.RunQuery(ctx, s, q, args)
	if err != nil {
		return a.queryError(err)
	}
	if a.json {
		for _, r := range rows {
			if err := a.object(row{columns, r}); err != nil {
				return err
			}
		}
	} else if len(rows) > 0 {
		a.rowTable(columns, rows, o.wide).print(a.out)
	}
	if len(rows) == 0 {
		a.note("query.none")
		return fail(exitNothing, nil)
	}
	if !a.json {
		a.note("query.rows", len(rows))
	}
	return nil
}

// queryError gives an error of a query its exit status.
func (a *app) queryError(err error) error {
	var several *graph.AmbiguousError
	switch {
	case errors.Is(err, graph.ErrNotFound):
		return fail(exitNothing, err)
	case errors.As(err, &several):
		return fail(exitUsage, err)
	case errors.Is(err, graph.ErrDamaged), errors.Is(err, graph.ErrLocked), errors.Is(err, graph.ErrClosed):
		return fail(exitStore, err)
	case strings.Contains(err.Error(), "is no whole number"):
		return fail(exitUsage, err)
	}
	return fail(exitQuery, err)
}

// row is an object whose keys keep the order of the columns.
type row struct {
	columns []string
	values  []any
}

// MarshalJSON implements json.Marshaler.
func (r row) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, c := range r.columns {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, v := range []any{c, r.values[i]} {
			if j == 1 {
				b.WriteByte(':')
			}
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(v); err != nil {
				return nil, err
			}
			b.Truncate(b.Len() - 1) // the line end
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// Widths of cells in tables, unless --wide.
const (
	quoteWidth = 46
	cellWidth  = 34
)

// rowTable lays rows out for people: amounts in words, shares in per cent.
func (a *app) rowTable(columns []string, rows [][]any, wide bool) *table {
	t := &table{}
	unit := slices.Index(columns, "unit")
	shown := make([]bool, len(columns))
	for i, c := range columns {
		// The unit stands with its value.
		shown[i] = i != unit || !slices.ContainsFunc(columns, func(c string) bool { return c == "value" || c == "investment" || c == "object" })
		if !shown[i] {
			continue
		}
		t.head = append(t.head, a.term("col", c))
		width := cellWidth
		if c == "quote" {
			width = quoteWidth
		}
		if wide {
			width = 0
		}
		t.most = append(t.most, width)
	}
	for _, r := range rows {
		var cells []string
		for i, c := range columns {
			if !shown[i] {
				continue
			}
			u := ""
			if unit >= 0 {
				u, _ = r[unit].(string)
			}
			cells = append(cells, a.cell(c, r[i], u))
		}
		t.rows = append(t.rows, cells)
	}
	return t
}

func (a *app) cell(column string, v any, unit string) string {
	num := func(f float64) string {
		switch column {
		case "value", "investment", "object":
			return a.amount(f, unit)
		case "change":
			return percent(f)
		}
		return fmt.Sprint(v)
	}
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		if v {
			return a.t("yes")
		}
		return ""
	case int64:
		return num(float64(v))
	case float64:
		return num(v)
	case string:
		switch column {
		case "type":
			return a.term("type", v)
		case "how", "predicate", "relation", "what":
			if by, ok := strings.CutSuffix(v, " (by)"); ok {
				return "← " + a.term("pred", by)
			}
			return a.term("pred", v)
		case "status", "value", "object":
			return a.term("status", v)
		case "level":
			return a.term("level", v)
		}
		if strings.HasPrefix(v, "<") && strings.HasSuffix(v, ">") {
			return v[1 : len(v)-1]
		}
		return v
	}
	return fmt.Sprint(v)
}
