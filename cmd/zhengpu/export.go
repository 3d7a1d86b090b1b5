package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"zhengpu/graph"
	"zhengpu/graph/export"
	"zhengpu/ner"
)

type exportOptions struct {
	format, output, base, title string

	types, predicates []string
	district, year    string
	around            string
	hops              int
	confidence        float64
	apart             bool
}

func newExport(a *app) *cobra.Command {
	var o exportOptions
	c := a.describe(&cobra.Command{
		Use:  "export",
		Args: a.args(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return runExport(c.Context(), a, o) },
	})
	f := c.Flags()
	f.StringVarP(&o.format, "format", "f", "", a.t("flag.format.export"))
	f.StringVarP(&o.output, "output", "o", "-", a.t("flag.output.export"))
	f.StringSliceVar(&o.types, "type", nil, a.t("flag.type.export"))
	f.StringSliceVar(&o.predicates, "predicate", nil, a.t("flag.predicate.export"))
	f.StringVar(&o.district, "district", "", a.t("flag.district.export"))
	f.StringVar(&o.year, "year", "", a.t("flag.year.export"))
	f.Float64Var(&o.confidence, "min-confidence", 0, a.t("flag.confidence.export"))
	f.StringVar(&o.around, "around", "", a.t("flag.around.export"))
	f.IntVar(&o.hops, "hops", 1, a.t("flag.hops.export"))
	f.BoolVar(&o.apart, "apart", false, a.t("flag.apart.export"))
	f.StringVar(&o.base, "base", "", a.t("flag.base.export"))
	f.StringVar(&o.title, "title", "", a.t("flag.title.export"))
	return c
}

// exported is what `export --json` prints when it writes into a file.
type exported struct {
	Format       string   `json:"format"`
	Output       string   `json:"output"`
	Files        []string `json:"files,omitempty"` // within a folder
	Entities     int      `json:"entities"`
	Relations    int      `json:"relations"`
	Statements   int      `json:"statements"` // proofs of relations, attributes and observations
	Observations int      `json:"observations"`
	Reports      int      `json:"reports"`
}

func runExport(ctx context.Context, a *app, o exportOptions) error {
	format, err := a.exportFormat(o)
	if err != nil {
		return err
	}
	f, err := a.exportFilter(o)
	if err != nil {
		return err
	}
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	title := o.title
	if o.district != "" {
		e, err := s.Resolve(ctx, o.district, ner.District)
		if err != nil {
			return a.queryError(err)
		}
		f.District = strings.TrimPrefix(e.ID, "district/")
		if title == "" {
			title = e.Name
		}
	}
	if o.around != "" {
		e, err := resolveAny(ctx, s, o.around)
		if err != nil {
			return a.queryError(err)
		}
		f.Around = e.ID
		if o.title == "" {
			title = e.Name
		}
	}
	if title == "" {
		title = a.t("export.title")
	}
	opt := export.Options{Lang: a.lang, Base: o.base, Title: title}
	nothing := fail(exitNothing, errors.New(a.t("export.nothing")))
	var g *export.Graph
	var held export.Tally
	write := func(w io.Writer) error { return format.Write(ctx, g, opt, w) }
	if format.Name == "nquads" && f.Empty() {
		write = func(w io.Writer) (err error) {
			if held, err = export.WriteNQuads(ctx, s, opt, w); err == nil && held.Entities == 0 {
				err = nothing
			}
			return err
		}
	} else {
		read := export.Read
		if o.apart || format.Name == "nquads" { // quads are what the store has, and say themselves what is one
			read = export.ReadApart
		}
		if g, err = read(ctx, s); err != nil {
			return a.queryError(err)
		}
		if g = g.Filter(f); len(g.Nodes) == 0 {
			return nothing
		}
		held = g.Tally()
	}
	failed := func(err error) error {
		if errors.Is(err, nothing) {
			return nothing
		}
		return fail(exitFailed, err)
	}
	var files []string
	switch {
	case o.output == "-":
		if (format.Folder || format.Name == "xlsx") && terminal(a.out) {
			return fail(exitUsage, errors.New(a.t("export.terminal", format.Name, format.Ext)))
		}
		if err := write(a.out); err != nil {
			return failed(err)
		}
		return nil
	case format.Folder && !strings.EqualFold(filepath.Ext(o.output), ".zip"):
		if files, err = format.WriteFolder(ctx, g, opt, o.output); err != nil {
			return fail(exitFailed, err)
		}
	default:
		if err := writeWhole(o.output, write); err != nil {
			return failed(err)
		}
	}
	done := exported{Format: format.Name, Output: o.output, Files: files, Entities: held.Entities, Relations: held.Relations, Statements: held.Statements, Observations: held.Observations, Reports: held.Reports}
	if a.json {
		return a.object(done)
	}
	a.note("export.done", o.output, done.Format, done.Entities, done.Relations, done.Statements)
	return nil
}

// resolveAny finds an entity of any type; a district also by its short name.
func resolveAny(ctx context.Context, s *graph.Store, name string) (graph.Entity, error) {
	e, err := s.Resolve(ctx, name, ner.NoType)
	if errors.Is(err, graph.ErrNotFound) {
		if d, derr := s.Resolve(ctx, name, ner.District); derr == nil {
			return d, nil
		}
	}
	return e, err
}

func (a *app) exportFormat(o exportOptions) (export.Format, error) {
	if o.format != "" {
		if f, ok := export.ByName(o.format); ok {
			return f, nil
		}
		return export.Format{}, fail(exitUsage, errors.New(a.t("export.format", o.format, formatNames())))
	}
	if f, ok := export.ByFile(o.output); ok && o.output != "-" {
		return f, nil
	}
	return export.Format{}, fail(exitUsage, errors.New(a.t("export.which", formatNames())))
}

func formatNames() string {
	var names []string
	for _, f := range export.Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

func (a *app) exportFilter(o exportOptions) (f export.Filter, err error) {
	if f.Types, err = a.typeNames(o.types); err != nil {
		return f, err
	}
	for _, name := range o.predicates { // beside relations what else is stated
		i := slices.IndexFunc([]string{ner.Investment, ner.Status, export.PredObservation}, func(p string) bool {
			return strings.EqualFold(p, name) || chinese["pred."+p] == name || p == export.PredObservation && chinese["type.Observation"] == name
		})
		if i >= 0 {
			f.Predicates = append(f.Predicates, []string{ner.Investment, ner.Status, export.PredObservation}[i])
			continue
		}
		p, err := a.predicates([]string{name})
		if err != nil {
			return f, err
		}
		f.Predicates = append(f.Predicates, p...)
	}
	if f.From, f.To, err = yearRange(o.year); err != nil {
		return f, fail(exitUsage, errors.New(a.t("export.year", o.year)))
	}
	if o.confidence < 0 || o.confidence > 1 {
		return f, fail(exitUsage, errors.New(a.t("export.confidence", o.confidence)))
	}
	if o.hops < 1 || o.hops > 20 {
		return f, fail(exitUsage, errors.New(a.t("export.hops", o.hops)))
	}
	f.MinConfidence, f.Hops = o.confidence, o.hops
	return f, nil
}

// yearRange reads 2023, 2020-2023, 2020- and -2023.
func yearRange(s string) (from, to int, err error) {
	if s == "" {
		return 0, 0, nil
	}
	a, b, two := strings.Cut(s, "-")
	year := func(s string) (y int) {
		if s == "" && two {
			return 0
		}
		if y, err = strconv.Atoi(s); err == nil && (y < 1949 || y > 2100) {
			err = strconv.ErrRange
		}
		return y
	}
	if from = year(a); err != nil {
		return 0, 0, err
	}
	if to = from; two {
		if to = year(b); err != nil {
			return 0, 0, err
		}
	}
	if from == 0 && to == 0 || to != 0 && from > to {
		err = strconv.ErrRange
	}
	return from, to, err
}

// writeWhole writes a file as a whole or not at all.
func writeWhole(path string, write func(io.Writer) error) error {
	if fi, err := os.Stat(path); err == nil && !fi.Mode().IsRegular() { // a pipe, or a mistake
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(write(f), f.Close())
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".tmp*")
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// writeBytes is writeWhole for what is at hand.
func writeBytes(path string, b []byte) error {
	return writeWhole(path, func(w io.Writer) error { _, err := w.Write(b); return err })
}
