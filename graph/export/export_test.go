package export

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"zhengpu/graph"
	"zhengpu/graph/graphtest"
	"zhengpu/ner"
)

var update = flag.Bool("update", false, "write the golden files anew")

var options = Options{Lang: "zh", Title: "样本"}

func sampleStore(t testing.TB, as ...*ner.Analysis) *graph.Store {
	t.Helper()
	if as == nil {
		as = graphtest.Sample()
	}
	s, err := graph.Open(filepath.Join(t.TempDir(), "store"), graph.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for _, a := range as {
		if _, err := s.Add(t.Context(), []graph.Report{graph.Prepare(a, "v1", nil)}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func read(t testing.TB, s *graph.Store) *Graph {
	t.Helper()
	g, err := Read(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func sample(t testing.TB) *Graph { return read(t, sampleStore(t)) }

func format(t testing.TB, name string) Format {
	t.Helper()
	f, ok := ByName(name)
	if !ok {
		t.Fatalf("no format %q", name)
	}
	return f
}

func write(t testing.TB, g *Graph, name string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := format(t, name).Write(t.Context(), g, options, &b); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return b.Bytes()
}

// golden compares with testdata/NAME; -update writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (-want +got; -update writes it anew)\n%s", file, d)
	}
}

// Every format of text over the sample graph, against testdata.
func TestGolden(t *testing.T) {
	g := sample(t)
	for _, f := range Formats() {
		t.Run(f.Name, func(t *testing.T) {
			switch {
			case f.Name == "xlsx" || f.Name == "html": // see TestXLSX and TestHTML
			case f.Folder:
				dir := t.TempDir()
				names, err := f.WriteFolder(t.Context(), g, options, dir)
				if err != nil {
					t.Fatal(err)
				}
				z, err := zip.NewReader(bytes.NewReader(write(t, g, f.Name)), int64(len(write(t, g, f.Name))))
				if err != nil {
					t.Fatal(err)
				}
				for i, name := range names {
					b, err := os.ReadFile(filepath.Join(dir, name))
					if err != nil {
						t.Fatal(err)
					}
					golden(t, f.Name+"-"+name, b)
					r, err := z.File[i].Open()
					if err != nil {
						t.Fatal(err)
					}
					if zb, _ := io.ReadAll(r); !bytes.Equal(zb, b) || z.File[i].Name != name {
						t.Errorf("%s in the archive differs from the folder's %s", z.File[i].Name, name)
					}
				}
			default:
				golden(t, f.Name+f.Ext, write(t, g, f.Name))
			}
		})
	}
}

// The same bytes from every run, whatever the order of reports.
func TestSameBytes(t *testing.T) {
	g := sample(t)
	first := map[string][]byte{}
	for _, f := range Formats() {
		first[f.Name] = write(t, g, f.Name)
		if len(first[f.Name]) == 0 {
			t.Errorf("%s: nothing", f.Name)
		}
	}
	r := rand.New(rand.NewSource(1))
	for range 3 {
		as := graphtest.Sample()
		r.Shuffle(len(as), func(i, j int) { as[i], as[j] = as[j], as[i] })
		again := read(t, sampleStore(t, as...))
		for _, f := range Formats() {
			if !bytes.Equal(write(t, again, f.Name), first[f.Name]) {
				t.Errorf("%s: other bytes from other order", f.Name)
			}
		}
	}
}

// Nothing of a statement's proof is lost in formats that say they keep it.
func TestProvenance(t *testing.T) {
	g := sample(t)
	for _, f := range Formats() {
		b := write(t, g, f.Name)
		var text string
		switch {
		case f.Name == "xlsx":
			text = xlsxText(t, b)
		case f.Folder:
			z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
			if err != nil {
				t.Fatal(err)
			}
			for _, zf := range z.File {
				r, _ := zf.Open()
				part, _ := io.ReadAll(r)
				text += string(part)
			}
		default:
			text = string(b)
		}
		for _, e := range g.Edges {
			for _, ev := range e.Evidence {
				for _, want := range []string{ev.Quote, ev.Rule} {
					if !strings.Contains(text, want) && f.Name != "cube" {
						t.Errorf("%s lacks %q of %s", f.Name, want, e.ID())
					}
				}
			}
		}
		for _, x := range g.Observations {
			switch f.Name {
			case "gexf", "graphml", "dot", "kumu", "cytoscape": // no place for figures, the help says so
			default:
				if !strings.Contains(text, x.Evidence.Quote) {
					t.Errorf("%s lacks %q of %s", f.Name, x.Evidence.Quote, x.ID)
				}
			}
		}
	}
}

func TestRead(t *testing.T) {
	g := sample(t)
	n := g.Node("enterprise/启明电池有限公司")
	if n == nil || n.Name != "启明电池有限公司" || n.Type != "Enterprise" || !slices.Equal(n.Aliases, []string{"启明电池"}) || len(n.Reports) != 2 {
		t.Fatalf("%+v", n)
	}
	if len(g.Reports) != 4 || g.Reports[0].AboutName != "东河区" {
		t.Errorf("%+v", g.Reports[0])
	}
	for _, e := range g.Edges {
		if e.Predicate != "within" && len(e.Evidence) == 0 {
			t.Errorf("%s has no evidence", e.ID())
		}
		for _, ev := range e.Evidence {
			if ev.Quote == "" || ev.Rule == "" || ev.End <= ev.Start || ev.Report.Name == "" {
				t.Errorf("%+v", ev)
			}
		}
		if e.ID() == "district/990102 carriesOut project/990102/东河码头改造" && spanText(e.Spells()) != "2022,2024" {
			t.Errorf("spells %v", e.Spells())
		}
	}
	// The model is the store's: what the look-ups say.
	for _, n := range g.Nodes {
		e, err := g.store.Entity(t.Context(), n.ID)
		if err != nil || e.Type != "" && (e.Name != n.Name && e.Name != "" || e.Type != n.Type) || !slices.Equal(e.Aliases, n.Aliases) && len(e.Aliases)+len(n.Aliases) > 0 {
			t.Errorf("%+v %+v %v", e, n, err)
		}
	}
	st, err := g.store.Stats(t.Context())
	if err != nil || st.Statements != g.Statements() {
		t.Errorf("%d statements in the store, %d in the model; %v", st.Statements, g.Statements(), err)
	}
}

func TestYears(t *testing.T) {
	for _, c := range []struct {
		period   string
		from, to int
	}{{"2023", 2023, 2023}, {"2022-01/2022-10", 2022, 2022}, {"2021/2025", 2021, 2025}, {"十四五", 0, 0}, {"", 0, 0}, {"20234", 0, 0}, {"2025/2021", 2021, 2025}} {
		if from, to := yearsOf(c.period); from != c.from || to != c.to {
			t.Errorf("%q: %d %d", c.period, from, to)
		}
	}
	if got := spanText(joinSpans([]Span{{2023, 2023}, {2020, 2021}, {2022, 2022}, {2026, 2026}})); got != "2020-2023,2026" {
		t.Error(got)
	}
}

func TestFilter(t *testing.T) {
	g := sample(t)
	ids := func(g *Graph) (out []string) {
		for _, e := range g.Edges {
			out = append(out, e.ID())
		}
		return out
	}
	if g.Filter(Filter{}) != g {
		t.Error("an empty filter makes another graph")
	}
	for _, c := range []struct {
		name  string
		f     Filter
		nodes int
		edges []string
	}{
		{"type", Filter{Types: []string{"Enterprise", "Park"}}, 4, []string{"enterprise/启明电池有限公司 locatedIn park/990102/临港产业园", "enterprise/蓝湾港务 cooperatesWith enterprise/启明电池有限公司"}},
		{"predicate", Filter{Predicates: []string{"holdsPosition"}}, 2, []string{"person/林知远 holdsPosition district/990102"}},
		{"district and predicate", Filter{District: "990121", Predicates: []string{"awarded"}}, 2, []string{"district/990121 awarded honour/全国绿化模范县"}},
		{"year of the fact", Filter{From: 2022, To: 2022, Predicates: []string{"awarded"}}, 4,
			[]string{"district/990121 awarded honour/全国绿化模范县", "park/990102/临港产业园 awarded honour/省级绿色园区"}},
		{"confidence", Filter{MinConfidence: 0.95, Predicates: []string{"attracted"}}, 0, nil},
		{"around", Filter{Around: "industry/现代纺织", Hops: 2}, 3,
			[]string{"district/990102 attracted enterprise/星野纺织", "enterprise/星野纺织 inIndustry industry/现代纺织", "enterprise/星野纺织 locatedIn district/990102"}},
		{"one hop", Filter{Around: "industry/现代纺织"}, 2, []string{"enterprise/星野纺织 inIndustry industry/现代纺织"}},
		{"city above", Filter{District: "990000", Predicates: []string{"issued"}}, 0, nil},
		{"nobody", Filter{Around: "person/nobody"}, 0, nil},
	} {
		got := g.Filter(c.f)
		if len(got.Nodes) != c.nodes || !slices.Equal(ids(got), c.edges) {
			t.Errorf("%s: %d nodes, edges %q", c.name, len(got.Nodes), ids(got))
		}
		for _, f := range Formats() {
			write(t, got, f.Name) // an empty part is no error
		}
	}
	year := g.Filter(Filter{From: 2025})
	if len(year.Observations) != 1 || !year.Observations[0].Target || len(year.Reports) != 1 || len(year.Nodes) != 1 {
		t.Errorf("2025: %d figures, %d reports", len(year.Observations), len(year.Reports))
	}
	city := g.Filter(Filter{District: "990000"})
	if len(city.Observations) != len(g.Observations) {
		t.Error("a city has not the figures of its districts")
	}
}

func TestNQuads(t *testing.T) {
	s := sampleStore(t)
	var want bytes.Buffer
	if err := s.ExportNQuads(t.Context(), &want); err != nil {
		t.Fatal(err)
	}
	g := read(t, s)
	if d := cmp.Diff(want.String(), string(write(t, g, "nquads"))); d != "" {
		t.Error(d)
	}
	var bare bytes.Buffer
	n, err := WriteNQuads(t.Context(), s, options, &bare)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want.String(), bare.String()); d != "" {
		t.Error("without the model: ", d)
	}
	apart, err := ReadApart(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(apart.Tally(), n); d != "" {
		t.Error("counted: ", d)
	}
	part := string(write(t, g.Filter(Filter{Predicates: []string{"holdsPosition"}}), "nquads"))
	if !strings.Contains(part, "<person/林知远> <holdsPosition> <district/990102>") || strings.Contains(part, "<attracted>") || strings.Contains(part, "星野纺织") {
		t.Error(part)
	}
	var based bytes.Buffer
	f := format(t, "nquads")
	if err := f.Write(t.Context(), g, Options{Base: "urn:x:"}, &based); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(based.String(), "<urn:x:"); n == 0 || strings.Count(based.String(), "<") != n+strings.Count(based.String(), "<http://www.w3.org/2001/XMLSchema#") {
		t.Error("not every IRI has the base")
	}
}

// Texts sort as a whole, quads by their values; whatever is alike at first.
func TestSortTerms(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	var values []quad.Value
	for range 900 {
		text := strings.Repeat("长句相同的开头", r.Intn(4)) + strings.Repeat("a", r.Intn(20)) + string(rune('a'+r.Intn(3)))
		switch r.Intn(5) {
		case 0:
			values = append(values, quad.IRI("evidence/"+text))
		case 1:
			values = append(values, quad.Int(r.Intn(50)))
		case 2:
			values = append(values, quad.String("\"\\\t"+text))
		case 3:
			values = append(values, quad.TypedString{Value: quad.String(strconv.Itoa(r.Intn(50))), Type: "xsd:integer"})
		default:
			values = append(values, quad.String(text))
		}
	}
	slices.SortFunc(values, func(a, b quad.Value) int {
		return strings.Compare(fmt.Sprintf("%T%v", a, a), fmt.Sprintf("%T%v", b, b))
	})
	values = slices.Compact(values)
	r.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
	list := &terms{list: []string{""}}
	for i, v := range values {
		list.add(uint32(i+1), v)
	}
	var rows []graph.Row
	var quads []quad.Quad
	pick := func() uint32 { return uint32(r.Intn(len(values)) + 1) }
	for range 3000 {
		row := graph.Row{pick() % 40, pick(), pick(), pick()}
		if row[0]++; r.Intn(3) == 0 {
			row[3] = 0
		}
		rows = append(rows, row)
		q := quad.Quad{Subject: values[row[0]-1], Predicate: values[row[1]-1], Object: values[row[2]-1]}
		if row[3] != 0 {
			q.Label = values[row[3]-1]
		}
		quads = append(quads, q)
	}
	texts := list.rank(rows)
	if !slices.IsSorted(texts) {
		t.Error("texts are out of order")
	}
	sortRows(rows, len(texts))
	rows = slices.Compact(rows)
	quads = graph.SortQuads(quads)
	if len(rows) != len(quads) {
		t.Fatalf("%d rows, %d quads", len(rows), len(quads))
	}
	for i, q := range quads {
		var got, want []string
		for k, d := range quad.Directions {
			text := texts[rows[i][k]]
			if strings.HasPrefix(text, "<") {
				text += ">"
			}
			got, want = append(got, text), append(want, quad.StringOf(q.Get(d)))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("quad %d: %v, want %v", i, got, want)
		}
	}
}

func xlsxText(t testing.TB, b []byte) string {
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out strings.Builder
	for _, sheet := range f.GetSheetList() {
		out.WriteString("# " + sheet + "\n")
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			out.WriteString(strings.Join(r, "\t") + "\n")
		}
	}
	return out.String()
}

func TestXLSX(t *testing.T) {
	golden(t, "xlsx.tsv", []byte(xlsxText(t, write(t, sample(t), "xlsx"))))
	empty := &Graph{byID: map[string]*Node{}}
	if text := xlsxText(t, write(t, empty, "xlsx")); strings.Count(text, "# ") != 5 {
		t.Error(text)
	}
}

// What each format would trip over if it did not escape it.
func TestHostileText(t *testing.T) {
	const bad = `甲"乙'丙\丁<戊>&]]>{己};|` + "\t" + `</script><!--`
	b := graphtest.New("7", "in/坏.txt", "东河区", "990102", 2023, "报告", "引进"+bad+"公司。").
		Entity("enterprise/"+bad, ner.Enterprise, bad, "=1+1", "别名|二").
		Fact("东河区", ner.Attracted, bad, "引进"+bad+"公司").
		Figure(bad, bad, graphtest.V(1.5e-7), `"`, graphtest.V(-0.263), `2023"`, bad).
		Invest(bad, 1e21, "元", bad)
	g := read(t, sampleStore(t, b.A))
	for _, name := range []string{"kumu", "cytoscape", "jsonld"} {
		var v any
		if err := json.Unmarshal(write(t, g, name), &v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for line := range strings.Lines(string(write(t, g, "ftm"))) {
		var v any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Errorf("ftm: %v in %s", err, line)
		}
	}
	strangers(t, g)
}

func TestCanceled(t *testing.T) {
	g := sample(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, f := range Formats() {
		if err := f.Write(ctx, g, options, io.Discard); err == nil {
			t.Errorf("%s goes on after ^C", f.Name)
		}
	}
}

func TestFormats(t *testing.T) {
	for file, want := range map[string]string{"a.gexf": "gexf", "a.GV": "dot", "b.ttl": "turtle", "x.nq": "nquads", "x.ftm.json": "ftm", "x.kumu.json": "kumu", "x.json": "", "x.zip": "", "net.cyjs": "cytoscape"} {
		if f, _ := ByFile(file); f.Name != want {
			t.Errorf("%s: %q", file, f.Name)
		}
	}
	if _, ok := ByName("word"); ok {
		t.Error("word")
	}
}

func TestLayout(t *testing.T) {
	links := [][2]int{{0, 1}, {1, 2}, {2, 0}, {3, 4}}
	a, b := pack(6, links), pack(6, links)
	if !slices.Equal(a, b) {
		t.Error("not the same twice")
	}
	near := func(i, j int) int {
		dx, dy := a[i].x-a[j].x, a[i].y-a[j].y
		return dx*dx + dy*dy
	}
	if near(0, 1) >= near(0, 4) || near(3, 4) >= near(3, 0) {
		t.Errorf("linked nodes lie apart: %v", a)
	}
	for i := range a {
		for j := range i {
			if near(i, j) < 100 {
				t.Errorf("%d and %d lie on each other: %v", i, j, a)
			}
		}
	}
	if len(pack(0, nil)) != 0 || len(pack(1, nil)) != 1 {
		t.Error("small graphs")
	}
}

func BenchmarkLayout(b *testing.B) {
	r := rand.New(rand.NewSource(1))
	var links [][2]int
	for i := range 8000 {
		links = append(links, [2]int{i % 5000, r.Intn(i%5000 + 1)})
	}
	for b.Loop() {
		pack(5000, links)
	}
}

// grown writes n variants of the sample, each with names of its own.
func grown(t testing.TB, n int) *graph.Store {
	s, err := graph.Open(filepath.Join(t.TempDir(), "store"), graph.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	var batch []graph.Report
	quads := 0
	for i := range n {
		for j, a := range graphtest.Sample() {
			a.Doc.ID = fmt.Sprintf("sha256:%012d%04d", i, j)
			a.Doc.Source = fmt.Sprintf("%d/%s", i, a.Doc.Source)
			for k := range a.Entities {
				if e := &a.Entities[k]; e.Type == ner.Enterprise || e.Type == ner.Project {
					e.ID, e.Name = fmt.Sprintf("%s%d", e.ID, i), fmt.Sprintf("%s%d", e.Name, i)
				}
			}
			r := graph.Prepare(a, "v1", nil)
			quads += len(r.Quads)
			if batch = append(batch, r); quads > graph.BatchQuads {
				if _, err := s.Add(t.Context(), batch); err != nil {
					t.Fatal(err)
				}
				batch, quads = nil, 0
			}
		}
	}
	if _, err := s.Add(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	return s
}

// BenchmarkExport reads a store and writes it in each format;
// ZHENGPU_BENCH_SAMPLES is how many times the sample (850 quads) it holds, or
// ZHENGPU_STORE names one that is there.
func BenchmarkExport(b *testing.B) {
	n := 50
	if v, err := strconv.Atoi(os.Getenv("ZHENGPU_BENCH_SAMPLES")); err == nil {
		n = v
	}
	var s *graph.Store
	if dir := os.Getenv("ZHENGPU_STORE"); dir != "" {
		var err error
		if s, err = graph.Open(dir, graph.Options{ReadOnly: true}); err != nil {
			b.Fatal(err)
		}
		defer s.Close()
	} else {
		s = grown(b, n)
	}
	heap := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / (1 << 20)
	}
	var g *Graph
	b.Run("read", func(b *testing.B) {
		before := heap()
		for b.Loop() {
			g = read(b, s)
		}
		b.ReportMetric(heap()-before, "MB-held")
		b.ReportMetric(float64(g.Statements()), "statements")
	})
	for _, f := range Formats() {
		b.Run(f.Name, func(b *testing.B) {
			for b.Loop() {
				if err := f.Write(b.Context(), g, options, io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
