package quantity_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"zhengpu/ner"
	"zhengpu/ner/clean"
	"zhengpu/ner/gazetteer"
	"zhengpu/ner/quantity"
	"zhengpu/ner/recognize"
	"zhengpu/ner/relation"
	"zhengpu/ner/segment"
)

type goldReport struct {
	Report   string `json:"report"`
	About    string `json:"about"`
	Year     int    `json:"year"`
	Entities []struct {
		Name string   `json:"name"`
		Type string   `json:"type"`
		Also []string `json:"also"`
	} `json:"entities"`
	Observations []json.RawMessage `json:"observations"`
	Attributes   []struct {
		P     string `json:"p"`
		Quote string `json:"quote"`
		Value any    `json:"value"`
	} `json:"attributes"`
}

type tools struct {
	e *quantity.Engine
	c *clean.Cleaner
	s *segment.Segmenter
	// the stages before the observer, where FULL is set: no oracle mentions
	full []ner.Stage
}

func load(t testing.TB) tools {
	t.Helper()
	seeds := os.DirFS(filepath.Join("..", "..", "seeds"))
	e, err := quantity.Load(seeds)
	if err != nil {
		t.Fatal(err)
	}
	c, err := clean.New(seeds)
	if err != nil {
		t.Fatal(err)
	}
	x := tools{e: e, c: c, s: segment.New(seeds, filepath.Join(os.TempDir(), "zhengpu-test"))}
	if os.Getenv("FULL") == "" {
		return x
	}
	lex, err := gazetteer.Load(seeds)
	if err != nil {
		t.Fatal(err)
	}
	rec, err := recognize.Load(seeds)
	if err != nil {
		t.Fatal(err)
	}
	rec.Places(func(w string) bool {
		for _, e := range lex.Lookup(w) {
			if e.Type == ner.District && e.Level <= 3 {
				return true
			}
		}
		return false
	})
	rel, err := relation.Load(seeds)
	if err != nil {
		t.Fatal(err)
	}
	x.full = []ner.Stage{x.s, lex, e.Finder(), rec, rel, e.Observer()}
	return x
}

// mark puts the names that a gold file holds into the text as mentions.
func mark(doc *ner.Document, g goldReport) []ner.Mention {
	type form struct {
		name, canon string
		typ         ner.Type
	}
	var forms []form
	for _, e := range g.Entities {
		typ, err := ner.ParseType(e.Type)
		if err != nil {
			continue
		}
		for _, n := range append([]string{e.Name}, e.Also...) {
			forms = append(forms, form{n, e.Name, typ})
		}
	}
	sort.SliceStable(forms, func(i, j int) bool { return len(forms[i].name) > len(forms[j].name) })
	taken := make([]bool, len(doc.Text))
	var out []ner.Mention
	for _, f := range forms {
		if f.name == "" {
			continue
		}
		for at := 0; ; {
			i := strings.Index(doc.Text[at:], f.name)
			if i < 0 {
				break
			}
			i += at
			at = i + len(f.name)
			if taken[i] || taken[at-1] {
				continue
			}
			for k := i; k < at; k++ {
				taken[k] = true
			}
			out = append(out, ner.Mention{Span: ner.Span{Start: i, End: at}, Sentence: doc.SentenceAt(i), Name: f.canon, Type: f.typ, Owner: ner.NoRef, Entity: -1})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Span.Start < out[j].Span.Start })
	return out
}

func (x tools) read(t testing.TB, path string, g goldReport) *ner.Analysis {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	src := &ner.Source{Path: path, Bytes: b, Text: string(b), Map: ner.Identity(len(b)), Charset: "utf-8", Kind: "txt"}
	doc, _, err := x.c.Clean(src)
	if err != nil {
		t.Fatal(err)
	}
	a := &ner.Analysis{Doc: doc}
	if x.full != nil {
		for _, s := range x.full {
			if err := s.Run(a); err != nil {
				t.Fatal(err)
			}
		}
		return a
	}
	doc.About, doc.Year = g.About, g.Year
	a.Mentions = mark(doc, g)
	for _, s := range []ner.Stage{x.s, x.e.Finder(), x.e.Observer()} {
		if err := s.Run(a); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

type out struct {
	Subject   string   `json:"subject"`
	Indicator string   `json:"indicator"`
	Value     *float64 `json:"value"`
	Unit      any      `json:"unit"`
	Change    *float64 `json:"change"`
	Period    string   `json:"period"`
	Rank      any      `json:"rank"`
	Target    bool     `json:"target,omitempty"`
	Quote     string   `json:"quote"`
}

func convert(a *ner.Analysis) []out {
	var res []out
	for _, o := range a.Observations {
		x := out{Subject: a.Doc.About, Indicator: o.Indicator, Value: o.Value, Change: o.Change, Period: o.Period, Target: o.Target, Quote: a.Doc.Slice(o.Evidence.Quote) + " #" + o.Evidence.Rule}
		if o.Subject >= 0 {
			x.Subject = a.Mentions[o.Subject].Name
		}
		if o.Unit != "" {
			x.Unit = o.Unit
		}
		if o.Rank != "" {
			x.Rank = o.Rank
		}
		res = append(res, x)
	}
	return res
}

// TestGold scores observations with oracle mentions against the gold files.
// GOLD_DIR and REPORT_DIR name other folders, GOLD_MISSES prints misses.
func TestGold(t *testing.T) {
	shared := filepath.Join("..", "..", "..", "shared")
	golds, reports := filepath.Join(shared, "gold"), filepath.Join(shared, "reports")
	script := filepath.Join(golds, "score.py")
	if _, err := os.Stat(script); err != nil {
		t.Skip("no shared reports beside the module")
	}
	if d := os.Getenv("GOLD_DIR"); d != "" {
		golds = d
	}
	if d := os.Getenv("REPORT_DIR"); d != "" {
		reports = d
	}
	x := load(t)
	files, err := filepath.Glob(filepath.Join(golds, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no gold files", err)
	}
	var lines bytes.Buffer
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var g goldReport
		if err := json.Unmarshal(b, &g); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(f), ".json")
		path := filepath.Join(reports, name+".txt")
		if _, err := os.Stat(path); err != nil {
			continue
		}
		a := x.read(t, path, g)
		var whole map[string]any
		if err := json.Unmarshal(b, &whole); err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(map[string]any{"report": name, "about": g.About, "year": g.Year, "entities": whole["entities"], "observations": convert(a)})
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(line)
		lines.WriteByte('\n')
	}
	tmp := filepath.Join(t.TempDir(), "predicted.jsonl")
	if p := os.Getenv("GOLD_OUT"); p != "" {
		tmp = p
	}
	if err := os.WriteFile(tmp, lines.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{script, golds, tmp}
	if n := os.Getenv("GOLD_MISSES"); n != "" {
		args = append(args, "--misses", n)
	}
	b, err := exec.Command("python3", args...).CombinedOutput()
	if err != nil {
		t.Skipf("score.py: %v %s", err, b)
	}
	for _, l := range strings.Split(string(b), "\n") {
		if strings.Contains(l, "observation") || strings.HasPrefix(l, "==") {
			t.Log(l)
		}
	}
}

// TestRead prints what comes out of the files in OBSERVE (a glob).
func TestRead(t *testing.T) {
	glob := os.Getenv("OBSERVE")
	if glob == "" {
		t.Skip("OBSERVE is not set")
	}
	files, _ := filepath.Glob(glob)
	x := load(t)
	for _, f := range files {
		g := goldReport{About: os.Getenv("ABOUT"), Year: 2000}
		for _, w := range strings.FieldsFunc(filepath.Base(f), func(r rune) bool { return r < '0' || r > '9' }) {
			if len(w) == 4 {
				fmt.Sscan(w, &g.Year)
			}
		}
		a := x.read(t, f, g)
		fmt.Println("==", filepath.Base(f), a.Doc.About, a.Doc.Year)
		for _, o := range a.Observations {
			who := ""
			if o.Subject >= 0 {
				who = "《" + a.Mentions[o.Subject].Name + "》"
			}
			fmt.Printf("%s%s\t〔%s〕 %s\n", who, quantity.Show(o), a.Doc.Slice(o.Evidence.Quote), o.Evidence.Rule)
		}
		if os.Getenv("LEFT") != "" {
			used := map[int]bool{}
			for _, o := range a.Observations {
				for k := o.Evidence.Quote.Start; k < o.Evidence.Quote.End; k++ {
					used[k] = true
				}
			}
			for _, q := range a.Quantities {
				if q.Kind == "year" || q.Kind == "date" || q.Kind == "ordinal" || used[q.Span.Start] {
					continue
				}
				lo, hi := max(0, q.Span.Start-45), min(len(a.Doc.Text), q.Span.End+30)
				fmt.Printf("LEFT %s〔%s〕%s\n", strings.ToValidUTF8(strings.ReplaceAll(a.Doc.Text[lo:q.Span.Start], "\n", " "), ""), a.Doc.Slice(q.Span), strings.ToValidUTF8(strings.ReplaceAll(a.Doc.Text[q.Span.End:hi], "\n", " "), ""))
			}
		}
	}
}
