package graph

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/quad"
	"github.com/dop251/goja"

	"zhengpu/ner"
)

// Kinds of query parameters. Those that name a node accept what a user would
// type and reach the script as a node such as "<district/360403>".
const (
	KindString   = "string"
	KindInt      = "int"
	KindDistrict = "district" // name, short name, code or id
	KindEntity   = "entity"   // name, other name or id
	KindReport   = "report"   // name, path, hash or id
)

// Param is a parameter of a query.
type Param struct {
	Name        string
	Kind        string
	Required    bool
	Description map[string]string // by language: "" English, "zh"
}

// Query is a Gizmo script. The script finds its parameters in args, with null
// for those not given, and gives rows with g.emit.
type Query struct {
	Name        string
	File        string            // for messages
	Description map[string]string // by language: "" English, "zh"
	Params      []Param
	Columns     []string // of the rows; when empty, the keys of the rows in order
	Text        string
	Library     string // run before it
	Value       bool   // when it gives no rows, the script's own value is one, as in Cayley's console
}

// LibraryFile holds what the scripts of a folder share; it is no query.
const LibraryFile = "lib.js"

// LoadQueries reads the *.js files of a folder, sorted by name. A script
// begins with lines such as
//
//	// name: enterprises-of-district
//	// description: Enterprises that a district attracted
//	// description.zh: 某区县的企业
//	// param: district district required District to ask for
//	// param.zh: district 区县名称、简称或代码
//	// columns: name, how, report
//
// Faults are gathered into one error that names file and line of each.
func LoadQueries(fsys fs.FS) ([]*Query, error) {
	files, err := fs.Glob(fsys, "*.js")
	if err != nil {
		return nil, err
	}
	lib, err := fs.ReadFile(fsys, LibraryFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var out []*Query
	var errs []error
	names := map[string]string{}
	for _, f := range files {
		if f == LibraryFile {
			continue
		}
		b, err := fs.ReadFile(fsys, f)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		q, err := ParseQuery(f, string(b))
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if other, ok := names[q.Name]; ok {
			errs = append(errs, fmt.Errorf("%s: the name %s is that of %s", f, q.Name, other))
			continue
		}
		names[q.Name] = f
		q.Library = string(lib)
		out = append(out, q)
	}
	slices.SortFunc(out, func(a, b *Query) int { return strings.Compare(a.Name, b.Name) })
	return out, errors.Join(errs...)
}

// ParseQuery reads one script with its header.
func ParseQuery(file, text string) (*Query, error) {
	q := &Query{File: file, Text: text, Description: map[string]string{}}
	var errs []error
	n := 0
	for line := range strings.Lines(text) {
		n++
		comment, ok := strings.CutPrefix(strings.TrimSpace(line), "//")
		if !ok {
			break
		}
		key, val, ok := strings.Cut(comment, ":")
		if !ok {
			continue
		}
		key, lang, _ := strings.Cut(strings.TrimSpace(key), ".")
		val = strings.TrimSpace(val)
		fail := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("%s:%d: %s", file, n, fmt.Sprintf(format, args...)))
		}
		switch key {
		case "name":
			if !queryName.MatchString(val) {
				fail("the name %q is not of small letters, digits and hyphens", val)
			}
			q.Name = val
		case "description":
			q.Description[lang] = val
		case "param":
			q.param(lang, val, fail)
		case "columns":
			for c := range strings.SplitSeq(val, ",") {
				if c = strings.TrimSpace(c); c == "" || slices.Contains(q.Columns, c) {
					fail("column %q", c)
				} else {
					q.Columns = append(q.Columns, c)
				}
			}
		}
	}
	if q.Name == "" {
		errs = append(errs, fmt.Errorf("%s:1: no line “// name: …”", file))
	}
	if q.Description[""] == "" {
		errs = append(errs, fmt.Errorf("%s:1: no line “// description: …”", file))
	}
	if len(q.Columns) == 0 {
		errs = append(errs, fmt.Errorf("%s:1: no line “// columns: …”", file))
	}
	if _, err := goja.Compile(file, text, false); err != nil {
		errs = append(errs, scriptError(file, err))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return q, nil
}

var queryName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

func (q *Query) param(lang, val string, fail func(string, ...any)) {
	if lang != "" {
		name, text, _ := strings.Cut(val, " ")
		for i := range q.Params {
			if q.Params[i].Name == name {
				q.Params[i].Description[lang] = strings.TrimSpace(text)
				return
			}
		}
		fail("no parameter %q before this line", name)
		return
	}
	f := strings.Fields(val)
	if len(f) < 3 || f[2] != "required" && f[2] != "optional" {
		fail("write “// param: NAME KIND required|optional DESCRIPTION”")
		return
	}
	p := Param{Name: f[0], Kind: f[1], Required: f[2] == "required", Description: map[string]string{"": strings.Join(f[3:], " ")}}
	switch p.Kind {
	case KindString, KindInt, KindDistrict, KindEntity, KindReport:
	default:
		fail("no kind of parameter %q", p.Kind)
	}
	if slices.ContainsFunc(q.Params, func(o Param) bool { return o.Name == p.Name }) {
		fail("parameter %q twice", p.Name)
	}
	q.Params = append(q.Params, p)
}

// Limits of a query.
const (
	DefaultTimeout = 60 * time.Second // when the context has no deadline
	MaxRows        = 1_000_000
)

// ErrTimeout says that a query was stopped at its deadline.
var ErrTimeout = errors.New("query ran out of time")

//go:embed guard.js
var guardText string

// The guard and the library are compiled far down, so that a line number tells
// in which text it lies: Gizmo gives its scripts no name.
const (
	libraryBase = 1 << 17
	guardBase   = 1 << 18
)

var guard = strings.Repeat("\n", guardBase) + guardText

// RunQuery runs a script over a store. args are strings, numbers or booleans
// by parameter name; see the kinds. A row has a value a column: string (a node
// is "<id>"), int64, float64, bool or nil. Errors name the script's file and
// line. The deadline of ctx ends the query, DefaultTimeout where it has none.
func RunQuery(ctx context.Context, s *Store, q *Query, args map[string]any) (columns []string, rows [][]any, err error) {
	done, err := s.begin()
	if err != nil {
		return nil, nil, err
	}
	file := q.File
	if file == "" {
		file = q.Name
	}
	given, err := s.bind(ctx, q, args)
	if err != nil {
		done()
		return nil, nil, fmt.Errorf("%s: %w", q.Name, err)
	}
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, DefaultTimeout)
		defer cancel()
	}
	b, err := json.Marshal(given)
	if err == nil {
		b, err = json.Marshal(string(b)) // a string literal: JSON within JSON
	}
	if err != nil {
		done()
		return nil, nil, fmt.Errorf("%s: %w", q.Name, err)
	}
	session := gizmo.NewSession(s.qs)
	texts := []string{guard, "var args = JSON.parse(" + string(b) + ");"}
	if q.Library != "" {
		texts = append(texts, strings.Repeat("\n", libraryBase)+q.Library)
	}
	var results []map[string]any
	last := done
	for i, text := range append(texts, q.Text) {
		script := i == len(texts)
		it, xerr := session.Execute(ctx, text, query.Options{Collation: query.Raw})
		if xerr != nil {
			done()
			return nil, nil, scriptError(file, xerr)
		}
		last = func() { drain(it, done) }
		ended := true
		for it.Next(ctx) {
			if !script {
				continue
			}
			if v, own := ownValue(it.Result()); own && q.Value && len(results) == 0 {
				results = append(results, v...)
				continue
			}
			r, rerr := s.result(it.Result())
			if rerr != nil {
				err = fmt.Errorf("%s: %w", file, rerr)
			} else if r != nil {
				results = append(results, r)
			}
			if len(results) > MaxRows {
				err = fmt.Errorf("%s: more than %d rows; narrow the query", file, MaxRows)
			}
			if err != nil {
				ended = false
				break
			}
		}
		if err == nil && it.Err() != nil {
			err = scriptError(file, it.Err())
		}
		if cerr := ctx.Err(); cerr != nil && it.Err() != nil {
			ended = false
			err = fmt.Errorf("%s: %w", file, cerr)
			if errors.Is(cerr, context.DeadlineExceeded) {
				err = fmt.Errorf("%s: %w; narrow it or allow more", file, ErrTimeout)
			}
		}
		if ended {
			last = done // to close it would interrupt the texts to come
		}
		if err != nil {
			break
		}
	}
	last()
	if err != nil {
		return nil, nil, err
	}
	columns = q.Columns
	if len(columns) == 0 {
		keys := map[string]bool{}
		for _, r := range results {
			for k := range r {
				keys[k] = true
			}
		}
		columns = slices.Sorted(maps.Keys(keys))
	}
	for _, r := range results {
		row := make([]any, len(columns))
		for i, c := range columns {
			row[i] = r[c]
		}
		rows = append(rows, row)
	}
	return columns, rows, nil
}

// drain ends a query and calls done when its goroutine has let go of the
// store: at once, or later where an iterator is slow to notice.
func drain(it query.Iterator, done func()) {
	it.Close()
	go func() {
		defer done()
		for it.Next(context.Background()) {
		}
	}()
}

// ownValue makes rows of what a script itself comes to, such as a count: one
// of each element where it is a list. A path that nobody ran gives none.
func ownValue(v any) (rows []map[string]any, own bool) {
	r, ok := v.(*gizmo.Result)
	if !ok || !r.Meta {
		return nil, false
	}
	add := func(x any) {
		if m, ok := x.(map[string]any); ok && len(m) > 0 {
			row := make(map[string]any, len(m))
			for k, e := range m {
				row[k] = plain(e)
			}
			rows = append(rows, row)
			return
		}
		switch x := plain(x).(type) {
		case string, bool, int64, float64:
			rows = append(rows, map[string]any{"value": x})
		}
	}
	switch x := r.Val.(type) {
	case string, bool, int, int64, float64, map[string]any:
		add(x)
	case []any:
		for _, e := range x {
			add(e)
		}
	case []map[string]any:
		for _, e := range x {
			add(e)
		}
	}
	return rows, true
}

// result makes a row of what a script emitted or of what .all() gave; nil for
// the script's own value.
func (s *Store) result(v any) (map[string]any, error) {
	r, ok := v.(*gizmo.Result)
	if !ok || r.Meta {
		return nil, nil
	}
	row := map[string]any{}
	switch {
	case r.Tags != nil:
		for k, ref := range r.Tags {
			name, err := s.qs.NameOf(ref)
			if err != nil {
				return nil, explain(s.dir, err)
			}
			row[k] = native(name)
		}
	case r.Val != nil:
		m, ok := r.Val.(map[string]any)
		if !ok {
			row["value"] = plain(r.Val)
			break
		}
		for k, v := range m {
			row[k] = plain(v)
		}
	}
	return row, nil
}

func native(v quad.Value) any {
	if v == nil {
		return nil
	}
	n := v.Native()
	if q, ok := n.(quad.Value); ok {
		return quad.StringOf(q)
	}
	return n
}

// plain makes of a script's value one of the kinds that rows have.
func plain(v any) any {
	switch v := v.(type) {
	case nil, string, bool, int64, float64:
		return v
	case int:
		return int64(v)
	case quad.Value:
		return native(v)
	case fmt.Stringer:
		return v.String()
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}

// bind turns what a user gave into what the script gets.
func (s *Store) bind(ctx context.Context, q *Query, args map[string]any) (map[string]any, error) {
	out := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(args)) {
		if !slices.ContainsFunc(q.Params, func(p Param) bool { return p.Name == name }) {
			var known []string
			for _, p := range q.Params {
				known = append(known, p.Name)
			}
			return nil, fmt.Errorf("no parameter %q; there are: %s", name, strings.Join(known, ", "))
		}
	}
	for _, p := range q.Params {
		v, ok := args[p.Name]
		if text, isText := v.(string); !ok || v == nil || isText && strings.TrimSpace(text) == "" {
			if p.Required {
				return nil, fmt.Errorf("parameter %q is missing: %s", p.Name, p.Description[""])
			}
			out[p.Name] = nil
			continue
		}
		if p.Kind == KindInt {
			n, err := strconv.ParseInt(strings.TrimSpace(fmt.Sprint(v)), 10, 64)
			if err != nil {
				return nil, fmt.Errorf("parameter %q: %v is no whole number", p.Name, v)
			}
			out[p.Name] = n
			continue
		}
		text := strings.TrimSpace(fmt.Sprint(v))
		switch p.Kind {
		case KindDistrict, KindEntity:
			typ := ner.NoType
			if p.Kind == KindDistrict {
				typ = ner.District
			}
			e, err := s.Resolve(ctx, text, typ)
			if err != nil {
				return nil, fmt.Errorf("parameter %q: %w", p.Name, err)
			}
			out[p.Name] = "<" + e.ID + ">"
		case KindReport:
			nodes, err := s.findReports(ctx, text)
			if err != nil {
				return nil, err
			}
			if len(nodes) == 0 {
				return nil, fmt.Errorf("parameter %q: %w: no report %q in the store", p.Name, ErrNotFound, text)
			}
			if len(nodes) > 1 {
				return nil, fmt.Errorf("parameter %q: %d reports are called %q: %s", p.Name, len(nodes), text, joinIRIs(nodes))
			}
			out[p.Name] = nodes[0].String()
		default:
			out[p.Name] = text
		}
	}
	return out, nil
}

// ScriptError is a fault in a script, at a line and column counted from 1, or
// 0 where they are not known.
type ScriptError struct {
	File         string
	Line, Column int
	Message      string
}

func (e *ScriptError) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

var (
	syntaxAt = regexp.MustCompile(`(?:^SyntaxError: )?(?:SyntaxError: )?\S*: Line (\d+):(\d+) `)
	stackAt  = regexp.MustCompile(` at [^ ]*:\d+:\d+\(\d+\)`)
)

// scriptError finds the line of the script at which an error arose.
func scriptError(file string, err error) error {
	e := &ScriptError{File: file, Message: err.Error()}
	at := func(line, col int) bool {
		switch {
		case line > guardBase:
			return false
		case line > libraryBase:
			e.File, e.Line, e.Column = path.Join(path.Dir(file), LibraryFile), line-libraryBase, col
		default:
			e.File, e.Line, e.Column = file, line, col
		}
		return true
	}
	var ex *goja.Exception
	if errors.As(err, &ex) {
		if v := ex.Value(); v != nil {
			e.Message = v.String()
		}
		for _, f := range ex.Stack() {
			if pos := f.Position(); pos.Line > 0 && at(pos.Line, pos.Column) {
				break
			}
		}
	} else if m := syntaxAt.FindStringSubmatch(e.Message); m != nil {
		line, _ := strconv.Atoi(m[1])
		col, _ := strconv.Atoi(m[2])
		at(line, col)
		e.Message = "SyntaxError: " + e.Message[len(m[0]):]
	}
	e.Message = strings.TrimPrefix(stackAt.ReplaceAllString(e.Message, ""), "Error: ")
	return e
}
