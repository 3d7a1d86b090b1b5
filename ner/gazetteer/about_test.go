package gazetteer_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"zhengpu/ner"
	"zhengpu/ner/clean"
	"zhengpu/ner/gazetteer"
	"zhengpu/ner/reader"
	"zhengpu/seeds"
)

// TestAboutCorpus finds about and year of the shared corpus as a reader would.
func TestAboutCorpus(t *testing.T) {
	shared := filepath.Join("..", "..", "..", "shared")
	if _, err := os.Stat(shared); err != nil {
		t.Skip("no shared folder beside the module:", err)
	}
	table, err := os.ReadFile("testdata/about.tsv")
	if err != nil {
		t.Fatal(err)
	}
	lex, err := gazetteer.Load(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	cleaner, err := clean.New(seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	var abouts, aboutRight, years, yearRight int
	for _, line := range strings.Split(string(table), "\n") {
		c := strings.Split(line, "\t")
		if len(c) != 3 || c[0] == "file" {
			continue
		}
		path := filepath.Join(shared, "corpus", c[0]+".txt")
		if _, err := os.Stat(path); err != nil {
			path = filepath.Join(shared, "reports", c[0]+".txt")
		}
		src, err := reader.Read(path)
		if err != nil {
			t.Error(err)
			continue
		}
		doc, _, err := cleaner.Clean(src)
		if err != nil {
			t.Error(err)
			continue
		}
		doc.Source, doc.Report = "", "" // a file name is no evidence here
		a := &ner.Analysis{Doc: doc}
		if err := lex.Run(a); err != nil {
			t.Error(err)
			continue
		}
		if c[1] != "-" {
			abouts++
			if slices.Contains(strings.Split(c[1], "|"), doc.About) {
				aboutRight++
			} else {
				t.Logf("%s: about %q, want %s", c[0], doc.About, c[1])
			}
		} else if doc.About != "" {
			t.Logf("%s: about %q, want none", c[0], doc.About)
		}
		if c[2] != "-" {
			years++
			if slices.Contains(strings.Split(c[2], "|"), strconv.Itoa(doc.Year)) {
				yearRight++
			} else {
				t.Logf("%s: year %d, want %s", c[0], doc.Year, c[2])
			}
		}
	}
	t.Logf("about %d of %d, year %d of %d", aboutRight, abouts, yearRight, years)
	if aboutRight*100 < 90*abouts || yearRight*100 < 85*years {
		t.Errorf("about %d of %d, year %d of %d", aboutRight, abouts, yearRight, years)
	}
}
