package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The same session in our console and in the stock Cayley REPL, on the same
// store: each line has the same answers. The README shows it; with -update it
// is written there anew.
//
// The stock REPL of this version of Cayley answers only the first query of a
// session ("iterator closed" to all later ones), so each line has one of its
// own.
func TestStockSession(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the cayley program: left out with -short")
	}
	lines := []string{
		`g.V().has("<name>", "金湖县").out("<attracted>").out("<name>").unique().all()`,
		`g.V("<district/320831>").tag("地区").out("<carriesOut>").tag("行动").has("<type>", "Program").out("<name>").unique().all()`,
		`g.V("<enterprise/云岫光电科技有限公司>").in("<mentions>").out("<year>").all()`,
		`g.V("<district/320831>").out("<attracted>").unique().count()`,
		`g.V().has("<investment>", gt(2000000000)).out("<name>").all()`,
		`g.V("<enterprise/江苏湖禾新材料有限公司>").both(["<locatedIn>", "<undertakenBy>"], "via").tag("what").all()`,
		`var p = g.V().has("<type>", "Park"); g.emit({parks: p.unique().count(), first: p.out("<name>").order().limit(1).toValue()})`,
		`nope()`,
	}
	dir := t.TempDir()
	bin, store := filepath.Join(dir, "cayley"), filepath.Join(dir, "store")
	if out, err := exec.Command("go", "build", "-o", bin, "github.com/cayleygraph/cayley/cmd/cayley").CombinedOutput(); err != nil {
		t.Fatalf("building cayley: %v\n%s", err, out)
	}
	env := map[string]string{"ZHENGPU_STORE": store, "LANG": "zh_CN.UTF-8"}
	ours := func(in string, args ...string) (int, string, string) {
		f := filepath.Join(dir, "in")
		if err := os.WriteFile(f, []byte(in), 0o644); err != nil {
			t.Fatal(err)
		}
		stdin, err := os.Open(f)
		if err != nil {
			t.Fatal(err)
		}
		defer stdin.Close()
		old := os.Stdin
		defer func() { os.Stdin = old }()
		os.Stdin = stdin
		return try(context.Background(), env, args...)
	}
	if status, _, errs := ours("", "build", "-q"); status != exitOK {
		t.Fatal(status, errs)
	}
	_, stats, _ := ours("", "stats", "--lang", "en")
	config := filepath.Join(dir, "cayley.json")
	if err := os.WriteFile(config, []byte(stats[strings.Index(stats, "\n{")+1:]), 0o644); err != nil {
		t.Fatal(err)
	}
	var shown strings.Builder
	for i, line := range lines {
		_, rows, errs := ours(line+"\n", "console", "--json", "-q")
		mine := jsonRows(t, rows)
		cmd := exec.Command(bin, "repl", "--config", config)
		cmd.Dir = dir // it leaves a file of its history
		cmd.Stdin = strings.NewReader(line + "\n")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		stock, text := stockRows(string(out))
		if _, fault, bad := strings.Cut(text, "Error:  "); bad {
			fault, _, _ = strings.Cut(fault, " at ")
			if !strings.Contains(errs, fault) {
				t.Errorf("%s: the stock REPL says %q, we say %q", line, fault, errs)
			}
		} else if len(stock) == 0 {
			t.Errorf("%s: no answer in %q", line, out)
		}
		if !slices.Equal(mine, stock) {
			t.Errorf("%s:\nours  %q\nstock %q", line, mine, stock)
		}
		if i == 2 || i == 4 || i == 5 {
			continue // enough for the README
		}
		_, table, errs := ours(line+"\n", "console")
		fmt.Fprintf(&shown, "zhengpu> %s\n%s%s\ncayley> %s\n%s\n\n", line, table, dropTimes(errs), line, text)
	}
	if *update {
		const begin, end = "<!-- the same session in both -->\n```text\n", "\n```\n"
		file := filepath.Join("..", "..", "README.md")
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		head, rest, ok := strings.Cut(string(b), begin)
		_, tail, ok2 := strings.Cut(rest, end)
		if !ok || !ok2 {
			t.Fatal("README.md has no place for the session")
		}
		if err := os.WriteFile(file, []byte(head+begin+strings.TrimSpace(shown.String())+end+tail), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// jsonRows gives rows of --json as sorted lines of "key : value".
func jsonRows(t *testing.T, text string) (rows []string) {
	t.Helper()
	for line := range strings.Lines(text) {
		var m map[string]any
		d := json.NewDecoder(strings.NewReader(line))
		d.UseNumber()
		if err := d.Decode(&m); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		var cells []string
		for _, k := range slices.Sorted(maps.Keys(m)) {
			if m[k] != nil {
				cells = append(cells, fmt.Sprintf("%s : %v", k, m[k]))
			}
		}
		rows = append(rows, strings.Join(cells, "\n"))
	}
	slices.Sort(rows)
	return rows
}

// typed is how the stock REPL writes numbers and the like.
var typed = regexp.MustCompile(`"(.*)"\^\^<[a-z]+:[A-Za-z]+>$`)

// stockRows reads what the stock REPL prints: rows begin with ****, the value
// of a script with =>. text is that without prompts and times.
func stockRows(out string) (rows []string, text string) {
	var kept, row []string
	in := false
	flush := func() {
		if in {
			slices.Sort(row)
			rows = append(rows, strings.Join(row, "\n"))
		}
		row, in = nil, false
	}
	for line := range strings.Lines(out) {
		line = strings.TrimRight(line, "\n")
		line = strings.TrimPrefix(line, "cayley> ")
		if line == "" || strings.HasPrefix(line, "creating new history") || strings.HasPrefix(line, "Elapsed") || strings.HasPrefix(line, "cayley>") {
			continue
		}
		kept = append(kept, line)
		switch {
		case line == "****":
			flush()
			in = true
		case strings.HasPrefix(line, "----"):
			flush()
		case strings.HasPrefix(line, "=> "):
			flush()
			rows = append(rows, "value : "+line[3:])
		case in:
			row = append(row, typed.ReplaceAllString(line, "$1"))
		}
	}
	flush()
	slices.Sort(rows)
	return rows, strings.Join(kept, "\n")
}

// dropTimes leaves how many rows there were.
func dropTimes(s string) string {
	if head, _, ok := strings.Cut(s, "，"); ok {
		return head + "\n"
	}
	return s
}
