package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/mozillazg/go-pinyin"
)

// The JavaScript engine of Gizmo finds the methods of Go objects by reflection,
// and a program that does so keeps every exported method of every type: the
// linker cannot know which one a script will name. But scripts see only few
// types. For a release build the engine gets a table of these types' methods
// instead, and the linker drops what nothing calls.

// goTypes are the types that a Gizmo script may hold, other than the two of
// the package gizmo itself: the values of quads, and what a time is natively.
// Of other types a script sees only Error and String.
var goTypes = []reflect.Type{
	reflect.TypeFor[quad.IRI](), reflect.TypeFor[quad.BNode](), reflect.TypeFor[quad.String](),
	reflect.TypeFor[quad.LangString](), reflect.TypeFor[quad.TypedString](), reflect.TypeFor[quad.Int](),
	reflect.TypeFor[quad.Float](), reflect.TypeFor[quad.Bool](), reflect.TypeFor[quad.Time](), reflect.TypeFor[time.Time](),
}

// gizmoTypes are the types of the package gizmo that scripts hold.
var gizmoTypes = []string{"graphObject", "pathObject"}

// patches are changes of modules for a release build; each place must be there
// once.
var patches = []struct{ module, file, old, new string }{
	// Goja's lookup of methods.
	{gojaModule, "object_goreflect.go", "\tn := t.NumMethod()\n", "\tbound := boundMethods(t)\n\tn := len(bound)\n"},
	{gojaModule, "object_goreflect.go", "\t\tmethod := t.Method(i)\n", "\t\tmethod := reflect.Method{Name: bound[i].Name}\n"},
	{gojaModule, "object_goreflect.go", "return o.methodsValue.Method(idx)",
		"return reflect.ValueOf(boundMethods(o.methodsValue.Type())[idx].Of(o.methodsValue.Interface()))"},
	// What prints a gRPC service asks for methods called Methods: so is, since
	// Go 1.26, one of package reflect that looks methods up.
	{"google.golang.org/protobuf", "internal/descfmt/stringer.go", "\t\t\t\t{rv.MethodByName(\"Methods\"), \"Methods\"},\n", ""},
	// String.prototype.localeCompare, of which ECMAScript says that its order is
	// the implementation's: by characters, without the 1.3 MB of tables that
	// know the order of every script. Nothing of ours asks for it.
	{gojaModule, "builtin_string.go", "\t\"golang.org/x/text/collate\"\n\t\"golang.org/x/text/language\"\n", ""},
	{gojaModule, "runtime.go", "\t\"golang.org/x/text/collate\"\n", ""},
	{gojaModule, "runtime.go", "\t_collator       *collate.Collator\n", ""},
	{gojaModule, "builtin_string.go", "func (r *Runtime) collator() *collate.Collator {\n\tcollator := r._collator\n\tif collator == nil {\n\t\tcollator = collate.New(language.Und)\n\t\tr._collator = collator\n\t}\n\treturn collator\n}\n", ""},
	{gojaModule, "builtin_string.go", "r.collator().CompareString(this, that)", "strings.Compare(this, that)"},
	// Nothing is written in these encodings, only read.
	{textModule, "encoding/korean/euckr.go", "Encoder: eucKREncoder{}", "Encoder: encoding.Replacement.NewEncoder().Transformer"},
	{textModule, "encoding/traditionalchinese/big5.go", "Encoder: big5Encoder{}", "Encoder: encoding.Replacement.NewEncoder().Transformer"},
	{textModule, "encoding/japanese/eucjp.go", "Encoder: eucJPEncoder{}", "Encoder: encoding.Replacement.NewEncoder().Transformer"},
	{textModule, "encoding/japanese/shiftjis.go", "Encoder: shiftJISEncoder{}", "Encoder: encoding.Replacement.NewEncoder().Transformer"},
	{textModule, "encoding/japanese/iso2022jp.go", "\treturn new(iso2022JPEncoder)\n", "\treturn encoding.Replacement.NewEncoder().Transformer\n"},
	// WebAssembly is compiled on every machine since 2008 (SSE 4.1): no
	// interpreter.
	{wazeroModule, "runtime.go", "configEngine = interpreter.NewEngine", "configEngine = wazevo.NewEngine"},
	{wazeroModule, "runtime.go", "\t\"github.com/tetratelabs/wazero/internal/engine/interpreter\"\n", ""},
}

const (
	gojaModule   = "github.com/dop251/goja"
	cayleyModule = "github.com/cayleygraph/cayley"
	pinyinModule = "github.com/mozillazg/go-pinyin"
	textModule   = "golang.org/x/text"
	wazeroModule = "github.com/tetratelabs/wazero"
)

const gojaTable = `package goja

import (
	"fmt"
	"reflect"
)

// Bound is a method: its name, and what makes its value for a receiver.
type Bound struct {
	Name string
	Of   func(any) any
}

var (
	bound       = map[reflect.Type][]Bound{}
	errorType   = reflect.TypeFor[error]()
	stringType  = reflect.TypeFor[fmt.Stringer]()
	boundError  = []Bound{{"Error", func(v any) any { return v.(error).Error }}}
	boundString = []Bound{{"String", func(v any) any { return v.(fmt.Stringer).String }}}
)

// Bind gives the methods of a type, sorted by name.
func Bind(t reflect.Type, methods []Bound) { bound[t] = methods }

func boundMethods(t reflect.Type) []Bound {
	if m, ok := bound[t]; ok {
		return m
	}
	switch {
	case t.Implements(errorType):
		return boundError
	case t.Implements(stringType):
		return boundString
	}
	return nil
}
`

// patchModules writes into dir copies of modules where a table stands in for
// goja's lookup by reflection, and dir/go.mod and dir/go.sum that put them in
// the modules' places (-modfile). They are made from the modules' sources, so
// that nothing of those lies in this repository.
func patchModules(dir string) error {
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		return err
	}
	sum, err := os.ReadFile("go.sum")
	if err != nil {
		return err
	}
	copies := map[string]string{}
	at := func(module string) (string, error) {
		if to, ok := copies[module]; ok {
			return to, nil
		}
		to := filepath.Join(dir, "mod", filepath.FromSlash(module))
		copies[module] = to
		mod = fmt.Appendf(mod, "\nreplace %s => %s\n", module, to)
		return to, moduleCopy(module, to)
	}
	for _, p := range patches {
		root, err := at(p.module)
		if err != nil {
			return err
		}
		name := filepath.Join(root, filepath.FromSlash(p.file))
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if n := strings.Count(string(b), p.old); n != 1 {
			return fmt.Errorf("%s of %s: %q is there %d times: look at patches again", p.file, p.module, strings.TrimSpace(p.old), n)
		}
		if err := os.WriteFile(name, []byte(strings.Replace(string(b), p.old, p.new, 1)), 0o644); err != nil {
			return err
		}
	}
	sounds, err := at(pinyinModule)
	if err != nil {
		return err
	}
	cayley, err := at(cayleyModule)
	if err != nil {
		return err
	}
	gizmo := filepath.Join(cayley, "query", "gizmo")
	table, err := gizmoTable(gizmo)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		text []byte
	}{
		{filepath.Join(copies[gojaModule], "bound.go"), []byte(gojaTable)},
		{filepath.Join(gizmo, "bound.go"), table},
		{filepath.Join(sounds, "pinyin_dict.go"), pinyinTable()},
		{filepath.Join(dir, "go.mod"), mod},
		{filepath.Join(dir, "go.sum"), sum},
	} {
		if err := os.WriteFile(f.name, f.text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// pinyinTable is the dictionary of go-pinyin in a source file that takes a third
// of the room in a program: a string of lines instead of an array of strings.
func pinyinTable() []byte {
	var lines []byte
	last := 0
	for _, r := range slices.Sorted(maps.Keys(pinyin.PinyinDict)) {
		if r != last+1 {
			lines = strconv.AppendInt(lines, int64(r-last-1), 10)
		}
		last = r
		lines = append(append(append(lines, ' '), pinyin.PinyinDict[r]...), '\n')
	}
	return fmt.Appendf(nil, `package pinyin

import (
	"strconv"
	"strings"
)

// PinyinDict is data map
var PinyinDict = func() map[int]string {
	m := make(map[int]string, %d)
	last := 0
	for rest := pinyinLines; rest != ""; {
		var skip, sounds string
		skip, rest, _ = strings.Cut(rest, " ")
		sounds, rest, _ = strings.Cut(rest, "\n")
		last++
		if skip != "" {
			n, err := strconv.Atoi(skip)
			if err != nil {
				panic(err)
			}
			last += n
		}
		m[last] = sounds
	}
	return m
}()

const pinyinLines = %q
`, len(pinyin.PinyinDict), lines)
}

// moduleCopy copies what it takes to build a module of go.mod into the folder to.
func moduleCopy(module, to string) error {
	from, err := moduleDir(module)
	if err != nil {
		return err
	}
	return filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		at := filepath.Join(to, rel)
		switch {
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == "site"):
			return filepath.SkipDir
		case d.IsDir():
			return os.MkdirAll(at, 0o755)
		case strings.HasSuffix(name, "_test.go"):
			return nil
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(at, b, 0o644) // the cache's files are read-only
	})
}

// gizmoTable is a source file of the package gizmo in dir that tells goja the
// methods of goTypes and gizmoTypes.
func gizmoTable(dir string) ([]byte, error) {
	methods := map[string][]string{}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || !fn.Name.IsExported() {
				continue
			}
			recv := fn.Recv.List[0].Type
			if star, ok := recv.(*ast.StarExpr); ok {
				recv = star.X
			}
			if id, ok := recv.(*ast.Ident); ok {
				methods[id.Name] = append(methods[id.Name], fn.Name.Name)
			}
		}
	}
	var buf bytes.Buffer
	buf.WriteString("package gizmo\n\nimport (\n\"reflect\"\n\"time\"\n\n\"github.com/cayleygraph/quad\"\n\"github.com/dop251/goja\"\n)\n\nfunc init() {\n")
	write := func(typ string, names []string) {
		fmt.Fprintf(&buf, "goja.Bind(reflect.TypeFor[*%s](), []goja.Bound{\n", typ)
		for _, n := range names {
			fmt.Fprintf(&buf, "{%q, func(v any) any { return v.(*%s).%s }},\n", n, typ, n)
		}
		buf.WriteString("})\n")
	}
	for _, typ := range gizmoTypes {
		if len(methods[typ]) == 0 {
			return nil, fmt.Errorf("%s: the type %s has no methods: look at gizmoTypes again", dir, typ)
		}
		slices.Sort(methods[typ])
		write(typ, methods[typ])
	}
	for _, t := range goTypes {
		p := reflect.PointerTo(t)
		var own []string
		for i := range p.NumMethod() {
			own = append(own, p.Method(i).Name)
		}
		write(t.String(), own)
	}
	buf.WriteString("}\n")
	return format.Source(buf.Bytes())
}

// moduleDir is where the go command has the sources of a module.
func moduleDir(module string) (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		return "", fmt.Errorf("go list %s: %w", module, err)
	}
	return strings.TrimSpace(string(out)), nil
}
