package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"zhengpu/graph"
	"zhengpu/ner"
)

type buildOptions struct {
	given
	least  float64
	merges string // file of accepted and vetoed pairs
	paths  []string
}

func newBuild(a *app) *cobra.Command {
	var o buildOptions
	c := a.describe(&cobra.Command{
		Use: "build [PATH…]",
		RunE: func(c *cobra.Command, args []string) error {
			o.paths = args
			return runBuild(c.Context(), a, o)
		},
	})
	a.givenFlags(c, &o.given)
	a.leastFlag(c, &o.least)
	c.Flags().StringVar(&o.merges, "merges", "", a.t("flag.merges"))
	return c
}

// givenFlags adds --about and --year.
func (a *app) givenFlags(c *cobra.Command, g *given) {
	c.Flags().StringVar(&g.about, "about", "", a.t("flag.about"))
	c.Flags().IntVar(&g.year, "year", 0, a.t("flag.year"))
}

// checkGiven refuses what cannot be meant, before any file is read.
func (a *app) checkGiven(g given) error {
	if g.year != 0 && (g.year < 1949 || g.year > 2100) {
		return fail(exitUsage, errors.New(a.t("year.range", g.year)))
	}
	if g.about == "" {
		return nil
	}
	x, err := a.extractor()
	if err != nil {
		return fail(exitFailed, err)
	}
	if _, _, err := x.settle(g); err != nil {
		var u *unknownDistrict
		if !errors.As(err, &u) {
			return fail(exitFailed, err)
		}
		if len(u.several) == 0 {
			return fail(exitUsage, errors.New(a.t("about.unknown", g.about)))
		}
		return fail(exitUsage, errors.New(a.t("about.several", g.about, len(u.several))+"\n  "+strings.Join(u.several, "\n  ")))
	}
	return nil
}

// What build did with a report.
const (
	builtNew       = "new"
	builtReplaced  = "replaced"
	builtUnchanged = "unchanged"
	builtSkipped   = "skipped"
)

// built is a line of `build --json`.
type built struct {
	Kind         string         `json:"kind"` // "report"
	Report       string         `json:"report"`
	File         string         `json:"file"`
	ID           string         `json:"id,omitempty"`
	State        string         `json:"status"`
	About        string         `json:"about,omitempty"`
	AboutCode    string         `json:"about_code,omitempty"`
	Year         int            `json:"year,omitempty"`
	Entities     map[string]int `json:"entities,omitempty"` // by type
	Facts        int            `json:"facts"`
	Attributes   int            `json:"attributes"`
	Observations int            `json:"observations"`
	Error        string         `json:"error,omitempty"`

	quads graph.Report
	err   error
	first bool
	had   bool // the store has its path or content in another form
}

// builtTotal is the last line of `build --json`.
type builtTotal struct {
	Kind         string         `json:"kind"` // "total"
	Store        string         `json:"store"`
	Backend      string         `json:"backend"`
	New          int            `json:"new"`
	Replaced     int            `json:"replaced"`
	Unchanged    int            `json:"unchanged"`
	Skipped      int            `json:"skipped"`
	Gone         int            `json:"gone,omitempty"`    // update: files that are missing
	Removed      int            `json:"removed,omitempty"` // update --prune: reports
	Entities     map[string]int `json:"entities"`          // mentioned in new and replaced reports, by type
	Facts        int            `json:"facts"`
	Attributes   int            `json:"attributes"`
	Observations int            `json:"observations"`
	QuadsAdded   int            `json:"quads_added"`
	QuadsRemoved int            `json:"quads_removed"`
}

// version is what a stored report is marked with.
func (o buildOptions) version() string {
	v := o.given.version()
	if o.least > 0 {
		v += fmt.Sprintf(" min-confidence=%g", o.least)
	}
	return v
}

// shownReports is up to how many reports build tells of one by one.
const shownReports = 200

func runBuild(ctx context.Context, a *app, o buildOptions) error {
	if err := a.checkGiven(o.given); err != nil {
		return err
	}
	if err := a.checkLeast(o.least); err != nil {
		return err
	}
	dir, err := a.storeDir()
	if err != nil {
		return err
	}
	list, bad := inputs(o.paths)
	skip := &skipped{a: a}
	for _, err := range bad {
		skip.add(err)
	}
	if len(list) == 0 {
		return skip.status()
	}
	s, err := graph.Open(dir, graph.Options{Create: true})
	if err != nil {
		return fail(exitStore, err)
	}
	b := newBuilder(a, o, s, skip)
	err = b.run(ctx, list)
	if err == nil {
		err = a.identify(ctx, s, o.merges)
	}
	if cerr := s.Close(); err == nil && cerr != nil {
		err = fail(exitStore, cerr)
	}
	if err != nil {
		return err
	}
	if err := b.tell(); err != nil {
		return err
	}
	return skip.status()
}

// batchQuads is how many quads go into one transaction; tests make it small.
var batchQuads = graph.BatchQuads

// builder takes reports into a store, batch by batch.
type builder struct {
	a       *app
	o       buildOptions
	store   *graph.Store
	skip    *skipped
	version string

	seen map[string]bool // paths met, readable or not
	ids  map[string]bool // of documents taken: whether the store had them before

	batch   []graph.Report
	quads   int
	writing chan written // the batch on its way, nil when there is none
	rows    []built
	total   builtTotal
}

// written is what became of a batch.
type written struct {
	graph.Change
	err error
}

func newBuilder(a *app, o buildOptions, s *graph.Store, skip *skipped) *builder {
	return &builder{a: a, o: o, store: s, skip: skip, version: o.version(), seen: map[string]bool{}, ids: map[string]bool{},
		total: builtTotal{Kind: "total", Store: s.Dir(), Backend: s.Backend(), Skipped: skip.count, Entities: map[string]int{}}}
}

// run takes in what the inputs hold, and what has to be read again because of
// it.
func (b *builder) run(ctx context.Context, list []input) error {
	if err := b.pass(ctx, list); err != nil {
		return err
	}
	return b.again(ctx)
}

// again reads what has to be read again because another path of the same
// content came or went.
func (b *builder) again(ctx context.Context) error {
	for {
		var list []input
		for _, f := range b.store.Stale() {
			list = append(list, input{f, func(yield func(*ner.Source, error) bool) { yield((&rereader{}).open(f)) }})
		}
		if len(list) == 0 {
			return nil
		}
		if err := b.pass(ctx, list); err != nil {
			return err
		}
	}
}

func (b *builder) pass(ctx context.Context, list []input) error {
	bar := b.a.progress(len(list), b.a.t("build.progress"))
	defer bar.end()
	err := inOrder(ctx, documents(list), func(d document) built { return b.one(ctx, d) }, func(r built) error {
		bar.step(r.first, r.State != builtUnchanged)
		return b.take(ctx, r)
	})
	stopped := err != nil && ctx.Err() != nil
	if err == nil || stopped { // what was read before an interruption is not read again
		if ferr := b.flush(ctx); ferr != nil {
			err = ferr
		}
	}
	if werr := b.settle(); werr != nil && (err == nil || stopped) {
		err = werr
	}
	if stopped {
		b.a.note("build.stopped", b.total.New+b.total.Replaced+b.total.Unchanged)
	}
	return err
}

// one analyses one report, unless it is stored as it is. It runs on many
// goroutines.
func (b *builder) one(ctx context.Context, d document) built {
	r := built{Kind: "report", Report: reportName(d.path), File: d.path, first: d.first, err: d.err}
	if r.err == nil {
		_, r.err = guarded(d.path, func() (any, error) { return nil, b.analyse(ctx, d.source, &r) })
	}
	if r.err != nil {
		r.State = builtSkipped
	}
	return r
}

func (b *builder) analyse(ctx context.Context, src *ner.Source, r *built) error {
	r.ID = src.ID
	same, err := b.store.Stored(ctx, r.ID, src.Path, b.version)
	if err != nil {
		return fail(exitStore, err)
	}
	if same {
		r.State = builtUnchanged
		return nil
	}
	if r.had, err = b.store.Has(ctx, r.ID, src.Path); err != nil {
		return fail(exitStore, err)
	}
	x, err := b.a.extractor()
	if err != nil {
		return fail(exitFailed, err)
	}
	an, err := x.source(ctx, src, b.o.given)
	if err != nil {
		return err
	}
	an = an.AtLeast(b.o.least)
	d := an.Doc
	r.ID, r.Report, r.About, r.AboutCode, r.Year = d.ID, d.Report, d.About, d.AboutCode, d.Year
	r.Entities = map[string]int{}
	for _, e := range an.Entities {
		if len(e.Mentions) > 0 {
			r.Entities[e.Type.String()]++
		}
	}
	r.Facts, r.Attributes, r.Observations = len(an.Facts), len(an.Attributes), len(an.Observations)
	r.quads = graph.Prepare(an, b.version, x.divisionName)
	return nil
}

// take gets the reports in order.
func (b *builder) take(ctx context.Context, r built) error {
	key := graph.FileKey(r.File)
	again := b.seen[key]
	b.seen[key] = true
	if r.err != nil {
		var ee *exitError
		if errors.As(r.err, &ee) || ctx.Err() != nil {
			return r.err
		}
		r.Error = b.a.say(r.err)
		b.skip.add(r.err)
		b.total.Skipped++
		b.row(r)
		return nil
	}
	// Of one content under several paths the first tells whether it is new: by
	// the second it may be stored or not yet.
	if had, ok := b.ids[r.ID]; ok {
		r.had = had
	} else {
		b.ids[r.ID] = r.had
	}
	switch {
	case r.State == builtUnchanged:
		b.total.Unchanged++
		b.row(r)
		return nil
	case r.had || again:
		r.State = builtReplaced
		b.total.Replaced++
	default:
		r.State = builtNew
		b.total.New++
	}
	for t, n := range r.Entities {
		b.total.Entities[t] += n
	}
	b.total.Facts += r.Facts
	b.total.Attributes += r.Attributes
	b.total.Observations += r.Observations
	b.batch = append(b.batch, r.quads)
	b.quads += len(r.quads.Quads)
	b.row(r)
	if b.quads >= batchQuads {
		return b.flush(ctx)
	}
	return nil
}

// row keeps what the table tells; JSON goes out at once.
func (b *builder) row(r built) {
	r.quads = graph.Report{}
	switch {
	case b.a.json:
		b.a.object(r)
	case len(b.rows) <= shownReports:
		b.rows = append(b.rows, r)
	}
}

// flush hands what has gathered to be stored, in one transaction, while
// reading goes on. An interruption does not end it.
func (b *builder) flush(ctx context.Context) error {
	if err := b.settle(); err != nil {
		return err
	}
	if len(b.batch) == 0 {
		return nil
	}
	batch, done := b.batch, make(chan written, 1)
	b.batch, b.quads, b.writing = nil, 0, done
	go func() {
		c, err := b.store.Add(context.WithoutCancel(ctx), batch)
		done <- written{c, err}
	}()
	return nil
}

// settle waits for the batch on its way.
func (b *builder) settle() error {
	if b.writing == nil {
		return nil
	}
	w := <-b.writing
	b.writing = nil
	if w.err != nil {
		return fail(exitStore, w.err)
	}
	b.total.QuadsAdded += w.QuadsAdded
	b.total.QuadsRemoved += w.QuadsRemoved
	return nil
}

// tell prints what was found.
func (b *builder) tell() error {
	a, t := b.a, b.total
	if a.json {
		return a.object(t)
	}
	if a.quiet {
		return nil
	}
	if t.New+t.Replaced > 0 && len(b.rows) <= shownReports {
		tab := &table{head: []string{a.t("col.report"), a.t("col.status"), a.t("col.about"), a.t("col.year"), a.t("col.entities"), a.t("col.facts"), a.t("col.attributes"), a.t("col.observations")}, right: "34567"}
		for _, r := range b.rows {
			if r.State == builtSkipped {
				tab.add(r.Report, a.t("build."+r.State))
				continue
			}
			if r.State == builtUnchanged {
				tab.add(r.Report, a.t("build."+r.State))
				continue
			}
			n := 0
			for _, k := range r.Entities {
				n += k
			}
			about := r.About
			if r.AboutCode != "" {
				about += " " + r.AboutCode
			}
			tab.add(r.Report, a.t("build."+r.State), about, yearText(r.Year), strconv.Itoa(n), strconv.Itoa(r.Facts), strconv.Itoa(r.Attributes), strconv.Itoa(r.Observations))
		}
		tab.print(a.out)
		a.printf("\n")
	}
	if t.New+t.Replaced == 0 && t.Unchanged > 0 {
		a.printf("%s\n", a.t("build.nothing", t.Unchanged))
	} else if t.New+t.Replaced > 0 {
		var types []string
		for _, typ := range ner.Types() {
			if n := t.Entities[typ.String()]; n > 0 {
				types = append(types, fmt.Sprintf("%s %d", a.term("type", typ.String()), n))
			}
		}
		a.printf("%s\n", a.t("build.found", strings.Join(types, a.t("sep"))))
		a.printf("%s\n", a.t("build.total", t.New, t.Replaced, t.Unchanged, t.Skipped))
		a.printf("%s\n", a.t("build.quads", commas(t.QuadsAdded), commas(t.QuadsRemoved)))
	}
	a.printf("%s\n", a.t("build.store", t.Store, t.Backend))
	if len(b.o.paths) == 0 {
		a.printf("\n%s\n", strings.TrimSpace(a.t("build.next")))
	}
	return nil
}

func yearText(y int) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(y)
}
