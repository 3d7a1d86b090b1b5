package ner_test

import (
	"flag"
	"fmt"
)

// The property tests draw the same cases in every run; -rapid.seed draws others.
func init() {
	if err := flag.Set("rapid.seed", "20261122"); err != nil {
		panic(fmt.Errorf("rapid changed its flag: %w", err))
	}
}
