package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"zhengpu/ner"
	"zhengpu/ner/clean"
	"zhengpu/ner/gazetteer"
	"zhengpu/ner/quantity"
	"zhengpu/ner/reader"
	"zhengpu/ner/recognize"
	"zhengpu/ner/relation"
	"zhengpu/ner/resolve"
	"zhengpu/ner/segment"
)

// extractor holds the loaded lexicon and rules. It is safe for concurrent use.
type extractor struct {
	cleaner   *clean.Cleaner
	lexicon   *gazetteer.Lexicon
	quantity  *quantity.Engine
	recognize *recognize.Engine
	relation  *relation.Engine
	pipeline  *ner.Pipeline
}

// newExtractor loads everything from fsys (the embedded seeds).
func newExtractor(fsys fs.FS) (*extractor, error) {
	x := &extractor{}
	var err, all error
	load := func(what string, f func() error) {
		if err = f(); err != nil {
			all = errors.Join(all, fmt.Errorf("load %s: %w", what, err))
		}
	}
	load("cleaning tables", func() (err error) { x.cleaner, err = clean.New(fsys); return })
	load("gazetteer", func() (err error) { x.lexicon, err = gazetteer.Load(fsys); return })
	load("quantity rules", func() (err error) { x.quantity, err = quantity.Load(fsys); return })
	load("recognition rules", func() (err error) { x.recognize, err = recognize.Load(fsys); return })
	load("relation rules", func() (err error) { x.relation, err = relation.Load(fsys); return })
	if all != nil {
		return nil, all
	}
	x.recognize.Places(func(w string) bool {
		for _, e := range x.lexicon.Lookup(w) {
			if e.Type == ner.District && e.Level <= 3 {
				return true
			}
		}
		return false
	})
	res, err := resolve.Load(fsys, x.lexicon.Entry)
	if err != nil {
		return nil, fmt.Errorf("load resolve rules: %w", err)
	}
	x.pipeline = &ner.Pipeline{
		Segment:   segment.New(fsys, ""),
		Gazetteer: x.lexicon,
		Quantity:  x.quantity.Finder(),
		Recognize: x.recognize,
		Relation:  x.relation,
		//Observe:   x.quantity.Observer(),
		Resolve:   res,
	}
	return x, nil
}

// given overrules what the text says of itself.
type given struct {
	about string // district name or code
	year  int
}

// file reads, cleans and analyses one file.
func (x *extractor) file(ctx context.Context, path string, g given) (*ner.Analysis, error) {
	src, err := reader.Read(path)
	if err != nil {
		return nil, err
	}
	return x.source(ctx, src, g)
}

// source cleans and analyses what a reader gave.
func (x *extractor) source(ctx context.Context, src *ner.Source, g given) (*ner.Analysis, error) {
	doc, _, err := x.cleaner.Clean(src)
	if err != nil {
		return nil, err
	}
	if g.about != "" {
		doc.About = g.about
		for _, e := range x.lexicon.Lookup(g.about) {
			if e.Type == ner.District {
				doc.About, doc.AboutCode = e.Name, strings.TrimPrefix(e.ID, "division/")
				break
			}
		}
	}
	if g.year != 0 {
		doc.Year = g.year
	}
	return x.pipeline.Run(ctx, doc)
}
