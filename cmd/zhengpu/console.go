package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/dop251/goja"
	"github.com/mattn/go-runewidth"
	"github.com/peterh/liner"
	"github.com/spf13/cobra"

	"zhengpu/graph"
	"zhengpu/graph/search"
	"zhengpu/ner"
	"zhengpu/queries"
)

type consoleOptions struct {
	timeout time.Duration
	wide    bool
}

func newConsole(a *app) *cobra.Command {
	var o consoleOptions
	c := a.describe(&cobra.Command{
		Use:  "console",
		Args: a.args(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return runConsole(c.Context(), a, o, c.InOrStdin()) },
	})
	c.Flags().DurationVar(&o.timeout, "timeout", graph.DefaultTimeout, a.t("flag.timeout"))
	c.Flags().BoolVarP(&o.wide, "wide", "w", false, a.t("flag.wide"))
	return c
}

// console is a session: what was declared stays known to later scripts.
type console struct {
	*app
	consoleOptions
	store    *graph.Store
	list     []*graph.Query
	names    *search.Index // for completion; nil where input is no terminal
	declared string        // scripts that only declare, run again before each
	failed   bool
}

// lineSource is where lines come from: a terminal or a file.
type lineSource interface {
	line(prompt string) (string, error) // io.EOF at the end, liner.ErrPromptAborted on ^C
	remember(script string)
	chained() bool // the next line begins with a dot: it goes on with this one
	asks() bool    // someone types the lines
}

func runConsole(ctx context.Context, a *app, o consoleOptions, in io.Reader) error {
	if o.timeout <= 0 {
		return fail(exitUsage, errors.New(a.t("timeout.range", o.timeout)))
	}
	list, err := graph.LoadQueries(queries.FS)
	if err != nil {
		return fail(exitFailed, err)
	}
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	c := &console{app: a, consoleOptions: o, store: s, list: list}
	if f, ok := in.(*os.File); ok && terminal(f) && terminal(a.out) {
		if c.names, err = search.FromStore(ctx, s); err != nil {
			return a.queryError(err)
		}
		st, err := s.Stats(ctx)
		if err != nil {
			return a.queryError(err)
		}
		a.note("console.hello", s.Dir(), commas(st.Reports), commas(st.Entities))
		t := newTerminalLines(c)
		defer t.close()
		// ^C ends a query or an input, not the console.
		c.loop(context.WithoutCancel(ctx), t)
		return nil
	}
	c.loop(ctx, fileLines{bufio.NewReader(in)})
	if err := ctx.Err(); err != nil {
		return err
	}
	if c.failed {
		return fail(exitQuery, nil)
	}
	return nil
}

func (c *console) loop(ctx context.Context, in lineSource) {
	var script strings.Builder
	last := ""
	for ctx.Err() == nil {
		prompt := "zhengpu> "
		if script.Len() > 0 {
			prompt = "     ... "
		}
		line, err := in.line(prompt)
		switch {
		case errors.Is(err, liner.ErrPromptAborted):
			script.Reset()
			continue
		case err != nil:
			if strings.TrimSpace(script.String()) != "" {
				c.run(ctx, script.String())
			}
			return
		}
		if script.Len() == 0 {
			word := strings.TrimSpace(line)
			switch {
			case word == "":
				continue
			case word == "exit", word == "quit", word == ":exit", word == ":quit":
				return
			case strings.HasPrefix(word, ".") && last != "":
				script.WriteString(last + "\n") // a chain goes on with the script before
			case strings.HasPrefix(word, ":"):
				in.remember(word)
				c.command(ctx, word)
				continue
			}
		}
		script.WriteString(line)
		if line != "" && (in.chained() || unfinished(script.String()) || in.asks() && !declares(script.String()) && idle(script.String())) {
			script.WriteByte('\n')
			continue
		}
		text := strings.TrimRight(script.String(), "\n")
		script.Reset()
		last = text
		in.remember(text)
		c.run(ctx, text)
	}
}

// unfinished tells whether a script ends in the middle of something. An empty
// line runs it all the same.
func unfinished(text string) bool {
	_, err := goja.Compile("", text, false)
	return err != nil && (strings.Contains(err.Error(), "Unexpected end of input") || strings.Contains(err.Error(), "Unterminated template") ||
		strings.Contains(err.Error(), "not terminated"))
}

// declares tells whether a script begins as a declaration does: it is then run
// again before later ones, as each has a session of its own.
func declares(text string) bool {
	for _, w := range []string{"var ", "function ", "let ", "const "} {
		if strings.HasPrefix(strings.TrimSpace(text), w) {
			return true
		}
	}
	return false
}

func (c *console) run(ctx context.Context, text string) {
	q := &graph.Query{Name: "console", File: "console", Text: text, Library: c.list[0].Library + c.declared, Value: true}
	if c.ask(ctx, q, nil) && declares(text) {
		c.declared += "\n" + text
	}
}

// ask runs a query until it ends, its time is over, or ^C.
func (c *console) ask(ctx context.Context, q *graph.Query, args map[string]any) bool {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	defer signal.Stop(stop)
	go func() {
		select {
		case <-stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	start := time.Now()
	columns, rows, err := graph.RunQuery(ctx, c.store, q, args)
	if err != nil {
		c.failed = true
		c.explain(q, err)
		return false
	}
	switch {
	case c.json:
		for _, r := range rows {
			if c.object(row{columns, r}) != nil {
				return false
			}
		}
	case len(rows) > 0:
		c.rowTable(columns, rows, c.wide).print(c.out)
	}
	if !c.json && !(len(rows) == 0 && declares(q.Text)) {
		c.note("console.rows", len(rows), time.Since(start).Round(time.Millisecond))
		if len(rows) == 0 && idle(q.Text) {
			c.note("console.unrun")
		}
	}
	return true
}

// A path gives rows only when something asks it to.
var (
	unrun = regexp.MustCompile(`\b(g|graph)\.(V|Vertex|M|Morphism)\(`)
	runs  = regexp.MustCompile(`\.(all|getLimit|forEach|map|toArray|toValue|tagArray|tagValue|count)\(`)
)

// idle tells whether a script has a path that nothing runs: on a terminal its
// next lines are waited for.
func idle(text string) bool { return unrun.MatchString(text) && !runs.MatchString(text) }

// explain prints an error with the line that it points at.
func (c *console) explain(q *graph.Query, err error) {
	var e *graph.ScriptError
	if errors.As(err, &e) && e.Line > 0 && e.File == q.File {
		if lines := strings.Split(q.Text, "\n"); e.Line <= len(lines) {
			line := strings.ReplaceAll(lines[e.Line-1], "\t", " ")
			before := []rune(line)
			before = before[:min(max(e.Column-1, 0), len(before))]
			fmt.Fprintf(c.err, "  %s\n  %s^\n", line, strings.Repeat(" ", runewidth.StringWidth(string(before))))
		}
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(c.err, c.t("interrupted"))
		return
	}
	if errors.Is(err, graph.ErrTimeout) {
		c.complain(errors.New(c.t("console.slow", c.timeout)))
		return
	}
	c.complain(err)
}

// command does what a line that begins with a colon asks.
func (c *console) command(ctx context.Context, line string) {
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case ":help", ":h", ":?":
		c.printf("%s\n", c.t("console.help"))
	case ":queries":
		for _, q := range c.list {
			var params []string
			for _, p := range q.Params {
				s := p.Name + "="
				if !p.Required {
					s = "[" + s + "]"
				}
				params = append(params, s)
			}
			c.printf("%s %s\n    %s\n", q.Name, strings.Join(params, " "), c.local(q.Description))
		}
	case ":run":
		c.stored(ctx, rest)
	case ":search":
		if c.names == nil {
			x, err := search.FromStore(ctx, c.store)
			if err != nil {
				c.complain(err)
				return
			}
			c.names = x
		}
		for _, h := range c.names.Find(rest, search.Options{Limit: 12}) {
			c.printf("%s  %s  <%s>\n", h.Name, c.term("type", h.Type), h.ID)
		}
	case ":json":
		c.json = !c.json
		c.note("console.json", c.json)
	case ":timeout":
		d, err := time.ParseDuration(rest)
		if err != nil || d <= 0 {
			c.failed = true
			c.complain(errors.New(c.t("timeout.range", rest)))
			return
		}
		c.timeout = d
	case ":reset":
		c.declared = ""
	default:
		c.failed = true
		c.complain(errors.New(c.t("console.unknown", word)))
	}
}

// stored runs a query of the library: NAME key=value …; a value with blanks
// goes into double quotes.
func (c *console) stored(ctx context.Context, rest string) {
	words := strings.FieldsFunc(quoteBlanks(rest), unicode.IsSpace)
	if len(words) == 0 {
		c.complain(errors.New(c.t("console.run")))
		return
	}
	i := slices.IndexFunc(c.list, func(q *graph.Query) bool { return q.Name == words[0] })
	if i < 0 {
		c.failed = true
		msg := c.t("query.unknown", words[0])
		if near := nearest(words[0], c.list); near != "" {
			msg += c.t("query.near", near)
		}
		c.complain(errors.New(msg))
		return
	}
	args := map[string]any{}
	for _, w := range words[1:] {
		k, v, ok := strings.Cut(w, "=")
		if !ok {
			c.failed = true
			c.complain(errors.New(c.t("query.pair", w)))
			return
		}
		args[k] = strings.ReplaceAll(v, "\u0000", " ")
	}
	c.ask(ctx, c.list[i], args)
}

// quoteBlanks takes double quotes away and puts NUL for blanks within them.
func quoteBlanks(s string) string {
	var b strings.Builder
	in := false
	for _, r := range s {
		switch {
		case r == '"':
			in = !in
		case in && unicode.IsSpace(r):
			b.WriteByte(0)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// fileLines reads a script from a pipe or file.
type fileLines struct{ r *bufio.Reader }

func (f fileLines) line(string) (string, error) {
	s, err := f.r.ReadString('\n')
	if err != nil && s == "" {
		return "", io.EOF
	}
	return strings.TrimRight(s, "\r\n"), nil
}

func (fileLines) remember(string) {}
func (fileLines) asks() bool      { return false }

func (f fileLines) chained() bool {
	b, _ := f.r.Peek(1)
	for n := 2; len(b) == n-1 && n <= 256; n++ {
		if c := b[len(b)-1]; c != ' ' && c != '\t' {
			return c == '.'
		}
		b, _ = f.r.Peek(n)
	}
	return false
}

// terminalLines edits lines, with history and completion.
type terminalLines struct {
	*liner.State
	file string
}

func newTerminalLines(c *console) *terminalLines {
	t := &terminalLines{State: liner.NewLiner()}
	t.SetCtrlCAborts(true)
	t.SetTabCompletionStyle(liner.TabPrints)
	t.SetWordCompleter(c.complete)
	dir := c.env("XDG_STATE_HOME")
	if dir == "" && c.env("HOME") != "" {
		dir = filepath.Join(c.env("HOME"), ".local", "state")
	}
	if dir != "" {
		t.file = filepath.Join(dir, "zhengpu", "history")
		if f, err := os.Open(t.file); err == nil {
			t.ReadHistory(f)
			f.Close()
		}
	}
	return t
}

// chained cannot be known before the line is typed: see loop.
func (t *terminalLines) chained() bool { return false }
func (t *terminalLines) asks() bool    { return true }

func (t *terminalLines) line(prompt string) (string, error) { return t.Prompt(prompt) }

func (t *terminalLines) remember(script string) {
	t.AppendHistory(strings.Join(strings.Fields(strings.ReplaceAll(script, "\n", " ")), " "))
}

// close keeps the history, readable by its owner only; without a place for it
// there is none.
func (t *terminalLines) close() {
	t.Close()
	if t.file == "" || os.MkdirAll(filepath.Dir(t.file), 0o700) != nil {
		return
	}
	if f, err := os.OpenFile(t.file, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600); err == nil {
		t.WriteHistory(f)
		f.Close()
	}
}

var gizmoMethods = []string{
	"V", "M", "emit", "all", "getLimit", "toArray", "toValue", "tagArray", "tagValue", "forEach", "map", "count", "limit", "skip", "order",
	"out", "in", "both", "has", "hasR", "is", "filter", "tag", "as", "back", "save", "saveR", "saveOpt", "and", "or", "intersect", "union",
	"except", "difference", "unique", "follow", "followR", "followRecursive", "labels", "labelContext", "inPredicates", "outPredicates",
}

// complete finishes the word before the cursor: a predicate, node or name
// within quotes, a method after a dot, a query after :run, a command.
func (c *console) complete(line string, pos int) (head string, completions []string, tail string) {
	r := []rune(line)
	before, after := string(r[:pos]), string(r[pos:])
	give := func(start int, list []string) (string, []string, string) {
		part := before[start:]
		var out []string
		for _, w := range list {
			if strings.HasPrefix(strings.ToLower(w), strings.ToLower(part)) && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
		return before[:start], out, after
	}
	if strings.HasPrefix(before, ":run ") {
		at := strings.LastIndex(before, " ") + 1
		words := strings.Fields(before)
		if len(words) > 2 || len(words) == 2 && strings.HasSuffix(before, " ") {
			for _, q := range c.list {
				if q.Name != words[1] {
					continue
				}
				if k := strings.LastIndex(before, "="); k >= at {
					return before[:k+1], sameHead(c.like(before[k+1:], 12), 1), after
				}
				var keys []string
				for _, p := range q.Params {
					keys = append(keys, p.Name+"=")
				}
				return give(at, keys)
			}
			return before, nil, after
		}
		var names []string
		for _, q := range c.list {
			names = append(names, q.Name)
		}
		return give(at, names)
	}
	if strings.HasPrefix(before, ":") {
		return give(0, []string{":help", ":queries", ":run ", ":search ", ":json", ":timeout ", ":reset", ":exit"})
	}
	if at, quote := openQuote(before); quote != 0 {
		part := before[at:]
		if rest, ok := strings.CutPrefix(part, "<"); ok {
			var out []string
			for _, p := range vocabulary() {
				if !strings.HasPrefix(p, rest) {
					continue
				}
				if !strings.HasSuffix(p, "/") { // a kind of node: its name follows
					p += ">"
				}
				out = append(out, "<"+p)
			}
			if kind, name, ok := strings.Cut(rest, "/"); ok && c.names != nil {
				for _, id := range c.names.IDs(rest, 40) {
					out = append(out, "<"+id+">")
				}
				for _, h := range c.names.Find(name, search.Options{Limit: 20}) {
					if strings.HasPrefix(h.ID, kind+"/") && !slices.Contains(out, "<"+h.ID+">") {
						out = append(out, "<"+h.ID+">")
					}
				}
			}
			return before[:at], sameHead(out, utf8.RuneCountInString(part[:strings.LastIndex(part, "/")+1])+1), after
		}
		var out []string
		for _, t := range ner.Types() {
			if part != "" && strings.HasPrefix(t.String(), part) {
				out = append(out, t.String())
			}
		}
		return before[:at], sameHead(append(out, c.like(part, 15)...), 1), after
	}
	at := strings.LastIndexFunc(before, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) + 1
	if at > 0 && before[at-1] == '.' {
		return give(at, gizmoMethods)
	}
	return before, nil, after
}

// sameHead keeps the words that begin with the same n characters as the first:
// the line editor puts in what all have in common, and without anything in
// common what was typed would be gone.
func sameHead(words []string, n int) (out []string) {
	for _, w := range words {
		head, first := []rune(w), []rune(words[0])
		if slices.Equal(head[:min(n, len(head))], first[:min(n, len(first))]) {
			out = append(out, w)
		}
	}
	return out
}

// like gives stored names for what was typed: also by pinyin.
func (c *console) like(part string, limit int) []string {
	if part == "" || c.names == nil {
		return nil
	}
	var out []string
	for _, h := range c.names.Find(part, search.Options{Limit: limit}) {
		if !slices.Contains(out, h.Matched) {
			out = append(out, h.Matched)
		}
	}
	return out
}

// openQuote finds the string that a line ends within.
func openQuote(s string) (at int, quote rune) {
	escaped := false
	for i, r := range s {
		switch {
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case quote == 0 && (r == '"' || r == '\'' || r == '`'):
			at, quote = i+1, r
		case r == quote:
			quote = 0
		}
	}
	return at, quote
}

func vocabulary() []string {
	out := []string{"name", "alsoKnownAs", "type", "code", "level", "within", "investment", "status", "position", "subject", "indicator", "value", "unit",
		"change", "period", "rank", "target", "file", "title", "year", "about", "mentions", "states", "inReport", "quote", "rule", "confidence",
		"aboutSubject", "aboutPredicate", "aboutObject"}
	for _, p := range graph.Relations() {
		out = append(out, string(p))
	}
	for _, t := range ner.Types() {
		out = append(out, strings.ToLower(t.String())+"/")
	}
	slices.Sort(out)
	return out
}
