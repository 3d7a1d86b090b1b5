package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"zhengpu/graph"
	"zhengpu/ner"
	"zhengpu/ner/clean"
	"zhengpu/ner/reader"
	"zhengpu/seeds"
)

type verifyOptions struct {
	dir    string
	schema bool
	limit  int
}

func newVerify(a *app) *cobra.Command {
	var o verifyOptions
	c := a.describe(&cobra.Command{
		Use:  "verify",
		Args: a.args(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return runVerify(c.Context(), a, o) },
	})
	c.Flags().StringVar(&o.dir, "dir", "", a.t("flag.dir"))
	c.Flags().BoolVar(&o.schema, "schema", false, a.t("flag.schema"))
	c.Flags().IntVar(&o.limit, "limit", 50, a.t("flag.limit.verify"))
	return c
}

// faultKinds is the order in which the summary tells them.
var faultKinds = []string{
	graph.FaultSource, graph.FaultChanged, graph.FaultQuote, graph.FaultRaw, graph.FaultContext, graph.FaultEvidence, graph.FaultStatement,
	graph.FaultPredicate, graph.FaultDomain, graph.FaultRange, graph.FaultValue, graph.FaultUnit, graph.FaultNode, graph.FaultOrphan,
}

// verified is the last line of `verify --json`.
type verified struct {
	Kind  string `json:"kind"` // "total"
	Store string `json:"store"`
	graph.Verification
	ByKind map[string]int `json:"by_kind"`
}

// faulty is a line of `verify --json`.
type faulty struct {
	Kind string `json:"kind"` // "fault"
	graph.Fault
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
}

func runVerify(ctx context.Context, a *app, o verifyOptions) error {
	if o.limit < 0 {
		o.limit = 0
	}
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	again := &rereader{dir: o.dir, say: a.say}
	var read graph.Rereader
	if !o.schema {
		if again.cleaner, err = clean.New(seeds.FS); err != nil {
			return fail(exitFailed, err)
		}
		read = again.read
	}
	schema, err := ner.LoadSchema(seeds.FS)
	if err != nil {
		return fail(exitFailed, err)
	}
	st, err := s.Stats(ctx)
	if err != nil {
		return a.queryError(err)
	}
	bar := a.progress(st.Reports, a.t("verify.progress"))
	again.step = func() { bar.step(true, true) }
	total := verified{Kind: "total", Store: s.Dir(), ByKind: map[string]int{}}
	var shown []faulty
	total.Verification, err = s.Verify(ctx, schema, read, func(f graph.Fault) error {
		total.ByKind[f.Kind]++
		row := faulty{Kind: "fault", Fault: f}
		if f.End > 0 {
			row.Line, row.Column = again.place(f.File, f.Start)
		}
		if a.json {
			return a.object(row)
		}
		if o.limit == 0 || len(shown) < o.limit {
			shown = append(shown, row)
		}
		return nil
	})
	bar.end()
	if err != nil {
		var ee *exitError
		if errors.As(err, &ee) || ctx.Err() != nil {
			return err
		}
		return fail(exitStore, err)
	}
	if a.json {
		if err := a.object(total); err != nil {
			return err
		}
	} else {
		for _, f := range shown {
			a.printf("%s\n", a.faultLine(f))
		}
		if n := total.Faults - len(shown); n > 0 {
			a.printf("%s\n", a.t("more.limit", n))
		}
		if !a.quiet || total.Faults > 0 {
			a.tellVerified(total, o)
		}
	}
	if total.Faults > 0 {
		return fail(exitFaults, nil)
	}
	return nil
}

// faultLine tells one fault: where it is, of what kind, and what it is.
func (a *app) faultLine(f faulty) string {
	where := f.File
	if where == "" {
		where = f.Report
	}
	switch {
	case f.Line > 0:
		where += fmt.Sprintf(":%d:%d", f.Line, f.Column)
	case f.End > 0:
		where += a.t("verify.bytes", f.Start, f.End)
	}
	line := a.term("fault", f.Fault.Kind) + ": " + f.Detail
	if where != "" {
		line = where + ": " + line
	}
	if f.Node != "" {
		line += " <" + f.Node + ">"
	}
	return line
}

func (a *app) tellVerified(t verified, o verifyOptions) {
	if !o.schema {
		share := 100.0
		if t.Quotes > 0 {
			share = 100 * float64(t.Proved) / float64(t.Quotes)
		}
		if t.Proved < t.Quotes { // never round up to all
			share = min(share, 99.99)
		}
		a.printf("%s\n", a.t("verify.quotes", commas(t.Proved), commas(t.Quotes), share, commas(t.Files)))
	}
	a.printf("%s\n", a.t("verify.quads", commas(t.Reports), commas(t.Quads)))
	if t.Faults == 0 {
		a.printf("%s\n", a.t("verify.sound"))
		return
	}
	var parts []string
	for _, k := range faultKinds {
		if n := t.ByKind[k]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", a.term("fault", k), n))
		}
	}
	a.printf("%s\n", a.t("verify.faults", t.Faults, strings.Join(parts, a.t("sep"))))
}

// rereader opens the files that a store names.
type rereader struct {
	dir     string // that relative paths count from
	cleaner *clean.Cleaner
	say     func(error) string
	step    func()

	places map[string]*places // of the report read last
	report string
}

// said carries an error in the user's language.
type said struct {
	error
	msg string
}

func (e *said) Error() string { return e.msg }
func (e *said) Unwrap() error { return e.error }

func (r *rereader) read(_ context.Context, file string) (*graph.Reread, error) {
	out, err := guarded(file, func() (*graph.Reread, error) {
		src, err := r.open(file)
		if err != nil {
			return nil, err
		}
		doc, changes, err := r.cleaner.Clean(src)
		if err != nil {
			return nil, err
		}
		out := &graph.Reread{Source: src, Doc: doc}
		for _, c := range changes {
			out.Edits = append(out.Edits, graph.Edit{Raw: c.Raw})
		}
		return out, nil
	})
	if err != nil {
		return nil, &said{err, strings.TrimPrefix(r.say(err), file+": ")}
	}
	if id := out.Doc.ID; id != r.report {
		if r.report, r.places = id, map[string]*places{}; r.step != nil {
			r.step()
		}
	}
	r.places[file] = newPlaces(out.Source)
	return out, nil
}

// place is line and column of a byte of a file read last; 0 when it is not.
func (r *rereader) place(file string, at int) (line, column int) {
	if p := r.places[file]; p != nil {
		return p.at(at)
	}
	return 0, 0
}

// open reads a file by the path that the store has. Sample reports that are
// not on disk are those of the program; a part of an archive whose name was
// put in order (FileKey) is looked for among the parts.
func (r *rereader) open(file string) (*ner.Source, error) {
	if file == reader.Stdin {
		return nil, &reader.Error{Path: file, Err: reader.ErrMissing, Detail: "it came by standard input"}
	}
	name := file
	if r.dir != "" && !filepath.IsAbs(name) {
		name = filepath.Join(r.dir, filepath.FromSlash(name))
	}
	src, err := reader.Read(name)
	if err == nil {
		src.Path = file
		return src, nil
	}
	if !errors.Is(err, reader.ErrMissing) {
		return nil, err
	}
	if sample, ok := strings.CutPrefix(file, "seeds/"); ok && path.Dir(sample) == samplesDir {
		if b, serr := fs.ReadFile(seeds.FS, sample); serr == nil {
			return reader.Decode(file, b)
		}
	}
	if archive, _, ok := strings.Cut(name, "!/"); ok {
		for src, perr := range reader.Each(archive) {
			if perr == nil && graph.FileKey(src.Path) == graph.FileKey(name) {
				src.Path = file
				return src, nil
			}
		}
	}
	return nil, err
}
