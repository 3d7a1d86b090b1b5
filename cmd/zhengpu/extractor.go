package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"zhengpu/ner"
	"zhengpu/ner/clean"
	"zhengpu/ner/confidence"
	"zhengpu/ner/focus"
	"zhengpu/ner/gazetteer"
	"zhengpu/ner/quantity"
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
	schema    *ner.Schema
	pipeline  *ner.Pipeline
}

// newExtractor loads everything from fsys (the embedded seeds).
func newExtractor(fsys fs.FS) (*extractor, error) {
	x := &extractor{}
	words := segment.New(fsys, "")
	var subjects *focus.Model
	var sure *confidence.Model
	parts := []struct {
		what string
		load func() error
	}{
		// The longest first. The segmenter's dictionaries come with the rest: nothing
		// waits for them before the first text is clean.
		{"gazetteer", func() (err error) { x.lexicon, err = gazetteer.Load(fsys); return }},
		{"relation rules", func() (err error) { x.relation, err = relation.Load(fsys); return }},
		{"recognition rules", func() (err error) { x.recognize, err = recognize.Load(fsys); return }},
		{"cleaning tables", func() (err error) { x.cleaner, err = clean.New(fsys); return }},
		{"quantity rules", func() (err error) { x.quantity, err = quantity.Load(fsys); return }},
		{"subject weights", func() (err error) { subjects, err = focus.Load(fsys); return }},
		{"schema", func() (err error) { x.schema, err = ner.LoadSchema(fsys); return }},
		{"confidences", func() (err error) { sure, err = confidence.Load(fsys); return }},
	}
	go words.Load() // its error comes back with the first text
	errs := make([]error, len(parts))
	var wg sync.WaitGroup
	for i, p := range parts {
		wg.Go(func() {
			if err := p.load(); err != nil {
				errs[i] = fmt.Errorf("load %s: %w", p.what, err)
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
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
		Segment:   words,
		Gazetteer: x.lexicon,
		Quantity:  x.quantity.Finder(),
		Recognize: x.recognize,
		Relation:  x.relation,
		Observe:   x.quantity.Observer(),
		Resolve:   res,
		Focus:     subjects,
		Schema:    x.schema,

		Confidence: sure,
	}
	return x, nil
}

// given overrules what the text says of itself.
type given struct {
	about string // district name or code
	year  int
}

// settle turns a district that a user named into its name and code. A name
// that several districts bear is refused with their codes.
func (x *extractor) settle(g given) (name, code string, err error) {
	if e := x.lexicon.Division(g.about); e != nil {
		return e.Name, gazetteer.Code(e), nil
	}
	// What is in force goes before what was, higher levels before lower ones.
	var best []*ner.Entry
	rank := func(e *ner.Entry) int {
		if e.To != 0 {
			return 10 + e.Level
		}
		return e.Level
	}
	for _, e := range x.lexicon.Lookup(g.about) {
		if e.Type != ner.District || len(best) > 0 && rank(e) > rank(best[0]) {
			continue
		}
		if len(best) > 0 && rank(e) < rank(best[0]) {
			best = best[:0]
		}
		best = append(best, e)
	}
	switch len(best) {
	case 0:
		return "", "", &unknownDistrict{name: g.about}
	case 1:
		return best[0].Name, gazetteer.Code(best[0]), nil
	}
	u := &unknownDistrict{name: g.about}
	for _, e := range best {
		full := ""
		for _, up := range x.lexicon.Ancestors(gazetteer.Code(e)) {
			full = up.Name + full
		}
		u.several = append(u.several, gazetteer.Code(e)+" "+full+e.Name)
	}
	return "", "", u
}

// unknownDistrict says that a name is no district, or several.
type unknownDistrict struct {
	name    string
	several []string // code and full name of each
}

func (e *unknownDistrict) Error() string {
	if len(e.several) == 0 {
		return fmt.Sprintf("no district %q", e.name)
	}
	return fmt.Sprintf("%d districts are called %q", len(e.several), e.name)
}

// source cleans and analyses what a reader gave.
func (x *extractor) source(ctx context.Context, src *ner.Source, g given) (*ner.Analysis, error) {
	doc, err := x.cleaner.Document(src)
	if err != nil {
		return nil, err
	}
	if g.about != "" {
		if doc.About, doc.AboutCode, err = x.settle(g); err != nil {
			return nil, err
		}
	}
	if g.year != 0 {
		doc.Year = g.year
	}
	return x.pipeline.Run(ctx, doc)
}

// example takes a sentence of a rule file through the stages before
// recognition.
func (x *extractor) example(text string) (*ner.Analysis, error) {
	doc := &ner.Document{Source: "example", Text: text, Map: ner.Identity(len(text)), About: "云溪县", Year: 2023,
		Sentences: quantity.Sentences(text)}
	p := ner.Pipeline{Segment: x.pipeline.Segment, Gazetteer: x.pipeline.Gazetteer, Quantity: x.pipeline.Quantity}
	return p.Run(context.Background(), doc)
}

// divisionName tells the name of a division code.
func (x *extractor) divisionName(code string) (string, bool) {
	if e := x.lexicon.Division(code); e != nil {
		return e.Name, true
	}
	return "", false
}
