package export

import (
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// DefaultBase is put before node names where a format wants absolute IRIs.
const DefaultBase = "urn:zhengpu:"

// Options of an export.
type Options struct {
	Lang  string // "zh" or "en": headings, and words for types and predicates
	Base  string // before node names in RDF; DefaultBase when empty, none for N-Quads
	Title string // of a page or a data set
}

func (o Options) base() string {
	if o.Base == "" {
		return DefaultBase
	}
	return o.Base
}

// Format is a way to write a graph.
type Format struct {
	Name   string
	Ext    string   // with its dot
	Also   []string // other names and extensions that mean it
	Folder bool     // several files: a folder or a ZIP archive

	one  func(ctx context.Context, g *Graph, o Options, w *writer) error
	many func(ctx context.Context, g *Graph, o Options, create func(name string) *writer) error
}

// Formats lists what there is, in the order in which help tells of it.
func Formats() []Format {
	return []Format{
		{Name: "gexf", Ext: ".gexf", one: writeGEXF},
		{Name: "graphml", Ext: ".graphml", one: writeGraphML},
		{Name: "dot", Ext: ".dot", Also: []string{".gv", "graphviz"}, one: writeDOT},
		{Name: "csv", Ext: ".zip", Folder: true, many: writeCSV},
		{Name: "neo4j", Ext: ".zip", Folder: true, many: writeNeo4j},
		{Name: "nquads", Ext: ".nq", Also: []string{"nq", "n-quads"}, one: writeNQuads},
		{Name: "turtle", Ext: ".ttl", Also: []string{"ttl"}, one: writeTurtle},
		{Name: "jsonld", Ext: ".jsonld", Also: []string{"json-ld"}, one: writeJSONLD},
		{Name: "cube", Ext: ".ttl", Also: []string{"qb", "datacube"}, one: writeCube},
		{Name: "ftm", Ext: ".ftm.json", Also: []string{".ftm", "followthemoney"}, one: writeFTM},
		{Name: "kumu", Ext: ".kumu.json", one: writeKumu},
		{Name: "cytoscape", Ext: ".cyjs", Also: []string{".cyjs"}, one: writeCytoscape},
		{Name: "xlsx", Ext: ".xlsx", Also: []string{"excel"}, one: writeXLSX},
		{Name: "html", Ext: ".html", Also: []string{".htm"}, one: writeHTML},
	}
}

// ByName finds a format by its name.
func ByName(name string) (Format, bool) {
	name = strings.ToLower(name)
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
		for _, a := range f.Also {
			if a == name {
				return f, true
			}
		}
	}
	return Format{}, false
}

// ByFile finds the format that a file's name asks for; of those that share an
// extension the first.
func ByFile(file string) (Format, bool) {
	file = strings.ToLower(filepath.Base(file))
	best, n := Format{}, 0
	for _, f := range Formats() {
		if f.Folder {
			continue // a .zip may be either
		}
		for _, ext := range append([]string{f.Ext}, f.Also...) {
			if strings.HasPrefix(ext, ".") && strings.HasSuffix(file, ext) && len(ext) > n {
				best, n = f, len(ext)
			}
		}
	}
	return best, n > 0
}

// writer keeps the first error, so that formats need not look at each.
type writer struct {
	*bufio.Writer
	close func() error
	line  []byte
}

func newWriter(w io.Writer) *writer { return &writer{Writer: bufio.NewWriterSize(w, 1<<16)} }

func (w *writer) f(format string, args ...any) { fmt.Fprintf(w.Writer, format, args...) }

// s writes strings one after the other.
func (w *writer) s(parts ...string) {
	for _, p := range parts {
		w.WriteString(p)
	}
}

// json writes a string as JSON, after what stands before it.
func (w *writer) json(before, s string) {
	if before != "" {
		s = before + s
	}
	w.line = appendText(w.line[:0], s, true)
	w.Write(w.line)
}

func (w *writer) finish() error {
	err := w.Flush()
	if w.close != nil {
		if cerr := w.close(); err == nil {
			err = cerr
		}
	}
	return err
}

// Write writes a graph; one of several files goes out as a ZIP archive.
func (f Format) Write(ctx context.Context, g *Graph, o Options, to io.Writer) error {
	if !f.Folder {
		w := newWriter(to)
		if err := f.one(ctx, g, o, w); err != nil {
			return err
		}
		return w.finish()
	}
	z := zip.NewWriter(to)
	var files []*writer
	var errs error
	done := func() { // an archive takes one file after the other
		if n := len(files); n > 0 {
			errs = errors.Join(errs, files[n-1].Flush())
		}
	}
	err := f.many(ctx, g, o, func(name string) *writer {
		done()
		h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
		h.SetMode(0o644)
		out, err := z.CreateHeader(h)
		if err != nil {
			errs, out = errors.Join(errs, err), io.Discard
		}
		files = append(files, newWriter(out))
		return files[len(files)-1]
	})
	done()
	return errors.Join(err, errs, z.Close())
}

// WriteFolder writes the files of a format that has several, and gives their
// names.
func (f Format) WriteFolder(ctx context.Context, g *Graph, o Options, dir string) (names []string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	var files []*writer
	var errs error
	err = f.many(ctx, g, o, func(name string) *writer {
		names = append(names, name)
		out, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			errs = errors.Join(errs, err)
			files = append(files, newWriter(io.Discard))
		} else {
			files = append(files, newWriter(out))
			files[len(files)-1].close = out.Close
		}
		return files[len(files)-1]
	})
	for _, w := range files {
		errs = errors.Join(errs, w.finish())
	}
	return names, errors.Join(err, errs)
}

// num writes a number shortest, without an exponent.
func num(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func ptr(v *float64) string {
	if v == nil {
		return ""
	}
	return num(*v)
}

// proof is an evidence as JSON tells it.
type proof struct {
	ID         string  `json:"id"`
	Report     string  `json:"report"`
	File       string  `json:"file"`
	Quote      string  `json:"quote"`
	Start      int     `json:"start"`
	End        int     `json:"end"`
	Rule       string  `json:"rule,omitempty"`
	Confidence float64 `json:"confidence,omitempty"`
	Year       int     `json:"year,omitempty"` // of the report
	Period     string  `json:"period,omitempty"`
	Planned    bool    `json:"planned,omitempty"`
	Position   string  `json:"position,omitempty"`
}

func (e *Evidence) proof() proof {
	return proof{e.ID, e.Report.Name, e.Report.File(), e.Quote, e.Start, e.End, e.Rule, e.Confidence, e.Report.Year, e.Period, e.Planned, e.Position}
}

func proofs(list []*Evidence) []proof {
	out := make([]proof, 0, len(list))
	for _, e := range list {
		out = append(out, e.proof())
	}
	return out
}

// sums are what a format without room for statements tells of a node.
type sums struct {
	investment []*Attribute // all that is said, by year
	status     []*Attribute
	degree     int
	evidence   int // statements that it takes part in
	spells     []Span
}

// latest is the last of what is said.
func latest(list []*Attribute) *Attribute {
	var best *Attribute
	for _, a := range list {
		if best == nil || compareEvidence(a.Evidence, best.Evidence) > 0 {
			best = a
		}
	}
	return best
}

func (g *Graph) sums() map[*Node]*sums {
	out := make(map[*Node]*sums, len(g.Nodes))
	for _, n := range g.Nodes {
		s := &sums{}
		for _, p := range n.Reports {
			if p.Year != 0 {
				s.spells = append(s.spells, Span{p.Year, p.Year})
			}
		}
		out[n] = s
	}
	for _, e := range g.Edges {
		spells := e.Spells()
		for _, n := range []*Node{e.Source, e.Target} {
			out[n].degree++
			out[n].evidence += len(e.Evidence)
			out[n].spells = append(out[n].spells, spells...)
		}
	}
	for _, a := range g.Attributes {
		s := out[a.Node]
		if s.evidence++; a.Name == "investment" {
			s.investment = append(s.investment, a)
		} else {
			s.status = append(s.status, a)
		}
	}
	for _, o := range g.Observations {
		out[o.Subject].evidence++
	}
	for _, s := range out {
		s.spells = joinSpans(s.spells)
	}
	return out
}
