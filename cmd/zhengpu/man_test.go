package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// The manual has a page for every command, the same at every run, and groff
// finds nothing amiss in it and prints every flag.
func TestMan(t *testing.T) {
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Log("groff is not at hand: pages are not formatted")
	}
	missing := regexp.MustCompile(`(?m)^(\.SH )?"?(man|help)\.[a-z]+"?$`)
	flag := regexp.MustCompile(`\n *(?:-\w, )?(--[a-z-]+)`)
	commands := map[string][]string{} // by page
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		commands[manName(c)+".1"] = strings.Fields(c.CommandPath())[1:]
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRoot(&app{lang: "en", out: io.Discard, err: io.Discard, env: func(string) string { return "" }}))
	for _, lang := range []string{"en", "zh"} {
		dir := t.TempDir()
		for _, d := range []string{dir, filepath.Join(dir, "again")} {
			if status, _, errs := try(context.Background(), nil, "man", "--lang", lang, d); status != exitOK {
				t.Fatal(errs)
			}
		}
		pages, err := filepath.Glob(filepath.Join(dir, "*.1"))
		if err != nil || len(pages) < 25 {
			t.Fatalf("%d pages, %v", len(pages), err)
		}
		for _, p := range pages {
			b, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := os.ReadFile(filepath.Join(dir, "again", filepath.Base(p))); err != nil || string(again) != string(b) {
				t.Errorf("%s: another run writes something else (%v)", p, err)
			}
			if missing.Match(b) {
				t.Errorf("%s: a message is missing", p)
			}
			if groff == "" {
				continue
			}
			cmd := exec.Command(groff, "-k", "-ww", "-man", "-Tutf8", "-P-cbou", p)
			var errs strings.Builder
			cmd.Stderr = &errs
			text, err := cmd.Output()
			if err != nil || errs.Len() > 0 {
				t.Errorf("%s: %v %s", p, err, errs.String())
			}
			_, help, _ := try(context.Background(), nil, append(commands[filepath.Base(p)], "--help", "--lang", lang)...)
			for _, m := range flag.FindAllStringSubmatch(help, -1) {
				if !strings.Contains(string(text), m[1]) {
					t.Errorf("%s: %s is not in the page", p, m[1])
				}
			}
		}
	}
}
