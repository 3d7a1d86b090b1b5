package ner_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "zhengpu"

// layers tells, by the longest prefix of a package's path, which of our
// packages it may import: those listed and all below a path that ends in /.
var layers = map[string][]string{
	"zhengpu/ner":           {},
	"zhengpu/ner/":          {"zhengpu/ner", "zhengpu/ner/rulefile"},
	"zhengpu/seeds":         {},
	"zhengpu/queries":       {},
	"zhengpu/graph":         {"zhengpu/ner"},
	"zhengpu/graph/":        {"zhengpu/ner", "zhengpu/graph"},
	"zhengpu/graph/explore": {"zhengpu/ner", "zhengpu/graph", "zhengpu/graph/", "zhengpu/queries"},
	"zhengpu/cmd/":          {"zhengpu/ner", "zhengpu/ner/", "zhengpu/seeds", "zhengpu/queries", "zhengpu/graph", "zhengpu/graph/"},
}

// only names packages of others that one package of ours alone may import.
var only = map[string]string{
	"github.com/yanyiwu/gojieba": "zhengpu/ner/segment", // cgo
}

type pkg struct {
	ImportPath string
	Imports    []string
	CgoFiles   []string
	Standard   bool
	Module     *struct{ Path, Version, Dir string }
}

// list runs go list in the module's root.
func list(t *testing.T, args ...string) []pkg {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports,CgoFiles,Standard,Module"}, args...)...)
	cmd.Dir = ".."
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Skipf("go is not at hand: %v", err)
	}
	var pkgs []pkg
	for dec := json.NewDecoder(out); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return pkgs
}

func layerOf(path string) (allowed []string, ok bool) {
	best := ""
	for prefix := range layers {
		if (path == prefix || strings.HasSuffix(prefix, "/") && strings.HasPrefix(path, prefix)) && len(prefix) > len(best) {
			best = prefix
		}
	}
	return layers[best], best != ""
}

// Imports point one way.
func TestLayers(t *testing.T) {
	for _, p := range list(t, "./...") {
		allowed, ok := layerOf(p.ImportPath)
		if !ok {
			t.Errorf("%s: has no layer; say in this test which", p.ImportPath)
			continue
		}
		for _, imp := range p.Imports {
			if owner, ok := only[imp]; ok && owner != p.ImportPath {
				t.Errorf("%s imports %s, which only %s may", p.ImportPath, imp, owner)
			}
			if imp != module && !strings.HasPrefix(imp, module+"/") {
				if (p.ImportPath == "zhengpu/ner" || p.ImportPath == "zhengpu/seeds" || p.ImportPath == "zhengpu/queries") && strings.Contains(imp, ".") {
					t.Errorf("%s imports %s: only the standard library is allowed", p.ImportPath, imp)
				}
				continue
			}
			if !slices.ContainsFunc(allowed, func(a string) bool {
				return imp == a || strings.HasSuffix(a, "/") && strings.HasPrefix(imp, a)
			}) {
				t.Errorf("%s imports %s, which lies above it or beside it", p.ImportPath, imp)
			}
		}
		if len(p.CgoFiles) > 0 {
			t.Errorf("%s uses cgo itself", p.ImportPath)
		}
	}
}

// The top level is fixed.
func TestTopLevel(t *testing.T) {
	want := []string{"LICENSE", "README.md", "cmd", "go.mod", "go.sum", "graph", "ner", "queries", "seeds"}
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if n := e.Name(); !strings.HasPrefix(n, ".") && !slices.Contains(want, n) {
			if ignored := exec.Command("git", "check-ignore", "-q", n); func() error { ignored.Dir = ".."; return ignored.Run() }() == nil {
				continue
			}
			t.Errorf("%s does not belong at the top level", n)
		}
	}
}

// refused are modules that must not be linked, with the reason.
var refused = map[string]string{
	"github.com/liuzl/gocc":           "GPL inside (cedar-go)",
	"github.com/liuzl/cedar-go":       "GPL-2.0",
	"github.com/longbridgeapp/opencc": "GPL inside (cedar-go)",
	"github.com/longbridge/opencc":    "GPL inside (cedar-go)",
	"github.com/adamzy/cedar-go":      "GPL-2.0",
	"github.com/go-ego/cedar":         "GPL-2.0 ancestry",
	"github.com/gen2brain/go-fitz":    "AGPL-3.0",
	"github.com/fumiama/go-docx":      "AGPL-3.0",
	"github.com/unidoc/unipdf/v3":     "AGPL or commercial",
}

var (
	licenceFile = regexp.MustCompile(`(?i)^(li[cs]en[cs]e|copying|copyright|unlicense|mit-license)([-._].*)?$`)
	// The titles of the licences, not mere mentions: MPL-2.0 names the GPL as
	// a licence that it goes together with.
	copyleft  = regexp.MustCompile(`(?i)GNU\s+(AFFERO\s+|LESSER\s+|LIBRARY\s+)?GENERAL\s+PUBLIC\s+LICENSE\s+Version\s+[0-9]`)
	shareable = regexp.MustCompile(`(?i)(Mozilla Public License|Apache License|Permission is hereby granted|Redistribution and use in source|Permission to use, copy, modify)`)
)

// noLicenceFile are linked modules without a licence file of their own, with
// where the licence stands.
var noLicenceFile = map[string]string{}

// Nothing that the program links is under the GPL or AGPL.
func TestLicences(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range list(t, "-deps", "./cmd/zhengpu") {
		if p.Standard || p.Module == nil || p.Module.Path == module || seen[p.Module.Path] {
			continue
		}
		m := p.Module
		seen[m.Path] = true
		if why, ok := refused[m.Path]; ok {
			t.Errorf("%s is linked: %s", m.Path, why)
		}
		entries, err := os.ReadDir(m.Dir)
		if err != nil {
			t.Errorf("%s %s: %v", m.Path, m.Version, err)
			continue
		}
		found := false
		for _, e := range entries {
			if e.IsDir() || !licenceFile.MatchString(e.Name()) {
				continue
			}
			found = true
			b, err := os.ReadFile(filepath.Join(m.Dir, e.Name()))
			if err != nil {
				t.Errorf("%s: %v", m.Path, err)
			} else if copyleft.Match(b) && !shareable.Match(b) {
				t.Errorf("%s %s: %s is a GNU licence", m.Path, m.Version, e.Name())
			}
		}
		if _, known := noLicenceFile[m.Path]; !found && !known {
			t.Errorf("%s %s: no licence file", m.Path, m.Version)
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %d modules looked at", len(seen))
	}
	t.Logf("%d modules", len(seen))
}
