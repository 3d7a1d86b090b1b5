package ner

import (
	"context"
	"fmt"
)

// Pipeline runs its stages in field order. A nil stage is skipped.
type Pipeline struct {
	Segment   Stage // Tokens
	Gazetteer Stage // Candidates, and About, AboutCode and Year of the document unless they are given
	Quantity  Stage // Quantities
	Recognize Stage // Mentions
	Relation  Stage // Facts, Attributes
	Observe   Stage // Observations
	Resolve   Stage // Entities; S, O of facts
	Focus     Stage // S, Subject of observations that a passage, not the clause, tells of; optional
	Schema    Stage // drops facts between types that the schema does not allow

	Confidence Stage // Confidence of all that is said; optional
}

func (p *Pipeline) stages() []Stage {
	return []Stage{p.Segment, p.Gazetteer, p.Quantity, p.Recognize, p.Relation, p.Observe, p.Resolve, p.Focus, p.Schema, p.Confidence}
}

// Run takes a cleaned document through every stage. An error names the
// document and the stage; a cancelled context ends the run between stages.
func (p *Pipeline) Run(ctx context.Context, doc *Document) (*Analysis, error) {
	a := &Analysis{Doc: doc}
	defer a.dropSigns()
	for _, s := range p.stages() {
		if s == nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := run(s, a); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", doc.Source, s.Name(), err)
		}
	}
	return a, nil
}

// run turns a stage's panic into an error, so that one text that trips a rule
// does not end a batch.
func run(s Stage, a *Analysis) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("stage failed: %v", r)
		}
	}()
	return s.Run(a)
}
