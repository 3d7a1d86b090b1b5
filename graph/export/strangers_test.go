package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What programs that are not ours read back must be what was written. Each
// test says which Debian package holds its program, and is left out where it is
// not installed; CI sets ZHENGPU_STRANGERS=all, and then it fails instead.

func need(t *testing.T, program, pkg string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		absent(t, program, pkg)
	}
	return path
}

func absent(t *testing.T, what, pkg string) {
	t.Helper()
	if os.Getenv("ZHENGPU_STRANGERS") == "all" {
		t.Fatalf("%s is not installed (Debian: %s)", what, pkg)
	}
	t.Skipf("%s is not installed (Debian: %s)", what, pkg)
}

func command(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %v: %v\n%s%s", name, args, err, out.String(), errs.String())
	}
	return out.String()
}

// saved writes a graph into a file.
func saved(t *testing.T, g *Graph, name string) string {
	t.Helper()
	f := format(t, name)
	file := filepath.Join(t.TempDir(), "graph"+f.Ext)
	if err := os.WriteFile(file, write(t, g, name), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// sampled picks ten relations, spread over the graph.
func sampled(g *Graph) []*Edge {
	var all []*Edge
	for _, e := range g.Edges {
		if len(e.Evidence) > 0 {
			all = append(all, e)
		}
	}
	var out []*Edge
	n := min(10, len(all))
	for i := range n {
		out = append(out, all[i*len(all)/n])
	}
	return out
}

func TestStrangers(t *testing.T) { strangers(t, sample(t)) }

func strangers(t *testing.T, g *Graph) {
	t.Run("networkx", func(t *testing.T) { byNetworkX(t, g) })
	t.Run("graphviz", func(t *testing.T) { byGraphviz(t, g) })
	t.Run("rapper", func(t *testing.T) { byRapper(t, g) })
	t.Run("cayley", func(t *testing.T) { byCayley(t, g) })
	t.Run("libreoffice", func(t *testing.T) { byLibreOffice(t, g) })
	t.Run("chromium", func(t *testing.T) { byChromium(t, g) })
	t.Run("followthemoney", func(t *testing.T) { byFTM(t, g) })
	t.Run("python-csv", func(t *testing.T) { byPythonCSV(t, g) })
}

// python finds an interpreter that has a module: Debian's, or the first in
// the path.
func python(t *testing.T, module, pkg string) string {
	t.Helper()
	for _, p := range []string{os.Getenv("ZHENGPU_PYTHON"), "/usr/bin/python3", "python3"} {
		if p != "" && exec.Command(p, "-c", "import "+module).Run() == nil {
			return p
		}
	}
	absent(t, "python3 with "+module, pkg)
	return ""
}

// Before 3.x NetworkX reads GEXF up to 1.2, which differs from 1.3 by its
// namespace in all that we write.
const networkxScript = `
import sys, json, networkx as nx
from networkx.readwrite import gexf
def tell(g):
    json.dump({"nodes": [[i, d] for i, d in g.nodes(data=True)], "edges": [[s, t, d] for s, t, d in g.edges(data=True)]}, sys.stdout, default=str)
if sys.argv[1] == "graphml":
    tell(nx.read_graphml(sys.argv[2], force_multigraph=True))
else:
    gexf.GEXF.versions.setdefault("1.3", {"NS_GEXF": "http://gexf.net/1.3", "NS_VIZ": "http://gexf.net/1.3/viz", "NS_XSI": "http://www.w3.org/2001/XMLSchema-instance", "SCHEMALOCATION": "", "VERSION": "1.3"})
    tell(nx.read_gexf(sys.argv[2], version="1.3"))
`

func byNetworkX(t *testing.T, g *Graph) {
	py := python(t, "networkx", "python3-networkx")
	for _, name := range []string{"graphml", "gexf"} {
		var got struct {
			Nodes [][]any `json:"nodes"`
			Edges [][]any `json:"edges"`
		}
		if err := json.Unmarshal([]byte(command(t, py, "-c", networkxScript, name, saved(t, g, name))), &got); err != nil {
			t.Fatal(err)
		}
		if len(got.Nodes) != len(g.Nodes) || len(got.Edges) != len(g.Edges) {
			t.Errorf("%s: %d nodes and %d edges instead of %d and %d", name, len(got.Nodes), len(got.Edges), len(g.Nodes), len(g.Edges))
		}
		for _, n := range got.Nodes {
			own := g.Node(n[0].(string))
			d := n[1].(map[string]any)
			if own == nil || d["label"] != xmlClean(own.Name) || d["type"] != own.Type {
				t.Errorf("%s: node %v", name, n)
			}
			if _, ok := d["evidence"].(float64); !ok {
				t.Errorf("%s: evidence of %v is no number", name, n[0])
			}
		}
		for _, e := range sampled(g) {
			if !slices.ContainsFunc(got.Edges, func(x []any) bool {
				d := x[2].(map[string]any)
				if x[0] != e.Source.ID || x[1] != e.Target.ID || d["predicate"] != e.Predicate {
					return false
				}
				best := e.Best()
				var all []proof
				if err := json.Unmarshal([]byte(d["proofs"].(string)), &all); err != nil {
					t.Error(err)
				}
				spells, _ := d["spells"].([]any)
				return d["quote"] == xmlClean(best.Quote) && d["start"] == float64(best.Start) && d["rule"] == best.Rule && d["evidence"] == float64(len(e.Evidence)) &&
					len(all) == len(e.Evidence) && (name != "gexf" || len(spells) == len(e.Spells()))
			}) {
				t.Errorf("%s: no edge %s with its proof", name, e.ID())
			}
		}
	}
}

// xmlClean is a text as XML can hold it.
func xmlClean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' {
			return '\uFFFD'
		}
		return r
	}, s)
}

func byGraphviz(t *testing.T, g *Graph) {
	dot := need(t, "dot", "graphviz")
	var got struct {
		Objects []map[string]any `json:"objects"`
		Edges   []map[string]any `json:"edges"`
	}
	if err := json.Unmarshal([]byte(command(t, dot, "-Tdot_json", saved(t, g, "dot"))), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Objects) != len(g.Nodes) || len(got.Edges) != len(g.Edges) {
		t.Errorf("%d nodes and %d edges instead of %d and %d", len(got.Objects), len(got.Edges), len(g.Nodes), len(g.Edges))
	}
	plain := func(s any) string { return strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(fmt.Sprint(s)) }
	for _, e := range sampled(g) {
		if !slices.ContainsFunc(got.Edges, func(x map[string]any) bool {
			s, d := got.Objects[int(x["tail"].(float64))], got.Objects[int(x["head"].(float64))]
			return s["name"] == e.Source.ID && d["name"] == e.Target.ID && x["zp_predicate"] == e.Predicate && plain(x["zp_quote"]) == e.Best().Quote && x["zp_start"] == strconv.Itoa(e.Best().Start)
		}) {
			t.Errorf("no edge %s with its proof", e.ID())
		}
	}
}

// unescape reads the escapes of N-Triples.
func unescape(s string) string {
	s = regexp.MustCompile(`\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})`).ReplaceAllStringFunc(s, func(m string) string {
		n, _ := strconv.ParseUint(m[2:], 16, 32)
		return string(rune(n))
	})
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\n`, "\n", `\t`, "\t", `\r`, "\r").Replace(s)
}

func byRapper(t *testing.T, g *Graph) {
	rapper := need(t, "rapper", "raptor2-utils")
	parse := func(syntax, file string) []string {
		out := strings.TrimSpace(command(t, rapper, "-q", "-i", syntax, "-o", "ntriples", file))
		return strings.Split(unescape(out), "\n")
	}
	turtle := parse("turtle", saved(t, g, "turtle"))
	nodes, direct := map[string]bool{}, 0
	preds := map[string]bool{}
	for _, e := range g.Edges {
		preds["<"+DefaultBase+"vocab:"+e.Predicate+">"] = true
	}
	label := " <http://www.w3.org/2000/01/rdf-schema#label> "
	for _, line := range turtle {
		f := strings.SplitN(line, " ", 3)
		if strings.Contains(line, label) && !strings.Contains(f[0], "vocab:") && !strings.Contains(f[0], ":report/") {
			nodes[f[0]] = true
		}
		if len(f) == 3 && preds[f[1]] {
			direct++
		}
	}
	if len(nodes) != len(g.Nodes) || direct != len(g.Edges) {
		t.Errorf("turtle: %d nodes and %d edges instead of %d and %d", len(nodes), direct, len(g.Nodes), len(g.Edges))
	}
	for _, e := range sampled(g) {
		want := fmt.Sprintf("<%s%s> <%svocab:%s> <%s%s> .", DefaultBase, e.Source.ID, DefaultBase, e.Predicate, DefaultBase, e.Target.ID)
		quote := fmt.Sprintf("<http://www.w3.org/ns/oa#exact> %q .", e.Best().Quote)
		from := fmt.Sprintf("<%s%s> <http://www.w3.org/ns/prov#wasQuotedFrom> <%s%s> .", DefaultBase, e.Best().ID, DefaultBase, e.Best().Report.ID)
		if q, err := strconv.Unquote(strings.TrimSuffix(strings.SplitN(quote, " ", 2)[1], " .")); err == nil {
			quote = `<http://www.w3.org/ns/oa#exact> "` + q + `" .`
		}
		if !slices.Contains(turtle, want) || !slices.Contains(turtle, from) || !slices.ContainsFunc(turtle, func(l string) bool { return strings.HasSuffix(l, quote) }) {
			t.Errorf("turtle: no %s with its proof", e.ID())
		}
	}
	cube := parse("turtle", saved(t, g, "cube"))
	want := 0
	for _, x := range g.Observations {
		for _, is := range []bool{x.Value != nil, x.Change != nil, x.Rank != ""} {
			if is {
				want++
			}
		}
	}
	n := 0
	for _, l := range cube {
		if strings.HasSuffix(l, "<http://purl.org/linked-data/cube#Observation> .") {
			n++
		}
	}
	if n != want {
		t.Errorf("cube: %d observations instead of %d", n, want)
	}
	// N-Quads of the store hold names without a scheme; a base makes them strict.
	var b bytes.Buffer
	if err := format(t, "nquads").Write(t.Context(), g, Options{Base: DefaultBase}, &b); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "graph.nq")
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	quads := parse("nquads", file)
	if len(quads) != bytes.Count(b.Bytes(), []byte("\n")) {
		t.Errorf("nquads: %d instead of %d", len(quads), bytes.Count(b.Bytes(), []byte("\n")))
	}
	for _, e := range sampled(g) {
		if want := fmt.Sprintf("<%s%s> <%s%s> <%s%s> .", DefaultBase, e.Source.ID, DefaultBase, e.Predicate, DefaultBase, e.Target.ID); !slices.Contains(quads, want) {
			t.Errorf("nquads: no %s", want)
		}
	}
}

// The stock cayley program loads N-Quads and JSON-LD and gives back as many.
func byCayley(t *testing.T, g *Graph) {
	if testing.Short() {
		t.Skip("builds the cayley program: left out with -short")
	}
	dir := t.TempDir()
	bin := filepath.Join(dir, "cayley")
	command(t, "go", "build", "-o", bin, "github.com/cayleygraph/cayley/cmd/cayley")
	load := func(file string) []string {
		config := file + ".json"
		b, _ := json.Marshal(map[string]any{"store": map[string]any{"backend": "leveldb", "address": file + ".db"}})
		if err := os.WriteFile(config, b, 0o644); err != nil {
			t.Fatal(err)
		}
		command(t, bin, "load", "--init", "--config", config, "-i", file)
		command(t, bin, "dump", "--config", config, "-o", file+".dump.nq")
		out, err := os.ReadFile(file + ".dump.nq")
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		slices.Sort(lines)
		return lines
	}
	own := strings.Split(strings.TrimSpace(string(write(t, g, "nquads"))), "\n")
	slices.Sort(own)
	if got := load(saved(t, g, "nquads")); !slices.Equal(got, own) {
		t.Errorf("nquads: %d quads came back of %d, or they differ", len(got), len(own))
	}
	lines := load(saved(t, g, "jsonld"))
	direct := 0
	for _, e := range g.Edges {
		if slices.Contains(lines, fmt.Sprintf("<%s%s> <%svocab:%s> <%s%s> .", DefaultBase, e.Source.ID, DefaultBase, e.Predicate, DefaultBase, e.Target.ID)) {
			direct++
		}
	}
	if direct != len(g.Edges) {
		t.Errorf("jsonld: %d edges of %d", direct, len(g.Edges))
	}
	if rapper, err := exec.LookPath("rapper"); err == nil {
		out := strings.TrimSpace(command(t, rapper, "-q", "-i", "turtle", "-o", "ntriples", saved(t, g, "turtle")))
		if n := strings.Count(out, "\n") + 1; n != len(lines) {
			t.Errorf("jsonld: %d triples, turtle has %d", len(lines), n)
		}
	}
	for _, e := range sampled(g) {
		if !slices.ContainsFunc(lines, func(l string) bool {
			return strings.Contains(unescape(l), `<http://www.w3.org/ns/oa#exact> "`+e.Best().Quote+`"`)
		}) {
			t.Errorf("jsonld: no quote of %s", e.ID())
		}
	}
}

func byLibreOffice(t *testing.T, g *Graph) {
	if testing.Short() {
		t.Skip("starts LibreOffice: left out with -short")
	}
	office := need(t, "soffice", "libreoffice-calc-nogui")
	file := saved(t, g, "xlsx")
	dir := filepath.Dir(file)
	// The filter's last field -1: every sheet into a file of its own.
	command(t, office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", "--outdir", dir, file)
	sheet := func(name string) [][]string {
		f, err := os.Open(filepath.Join(dir, "graph-"+name+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows[1:]
	}
	facts := sheet("事实")
	within := 0
	for _, e := range g.Edges {
		if len(e.Evidence) == 0 {
			within++
		}
	}
	if n := len(sheet("实体")); n != len(g.Nodes) {
		t.Errorf("%d entities instead of %d", n, len(g.Nodes))
	}
	if n := g.Statements() - len(g.Observations) + within; len(facts) != n {
		t.Errorf("%d facts instead of %d", len(facts), n)
	}
	figures := sheet("指标数据")
	if len(figures) != len(g.Observations) {
		t.Errorf("%d figures instead of %d", len(figures), len(g.Observations))
	}
	for i, x := range g.Observations {
		if x.Value != nil {
			if v, err := strconv.ParseFloat(figures[i][4], 64); err != nil || v != *x.Value {
				t.Errorf("value %q instead of %v", figures[i][4], *x.Value)
			}
		}
		if figures[i][9] != x.Evidence.Quote {
			t.Errorf("quote %q", figures[i][9])
		}
	}
	for _, e := range sampled(g) {
		if !slices.ContainsFunc(facts, func(r []string) bool {
			return r[0] == e.Source.Name && r[3] == e.Target.Name && r[8] == e.Best().Quote && r[12] == strconv.Itoa(e.Best().Start) && r[14] == e.Best().Rule
		}) {
			t.Errorf("no row %s with its proof", e.ID())
		}
	}
}

// chromium opens a file without a network and gives the page's elements.
func chromium(t *testing.T, args ...string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("starts Chromium: left out with -short")
	}
	bin, err := exec.LookPath("chromium")
	if err != nil {
		bin = need(t, "chromium-browser", "chromium")
	}
	return command(t, bin, append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + t.TempDir(), "--host-resolver-rules=MAP * ~NOTFOUND",
		"--virtual-time-budget=5000", "--window-size=1400,900"}, args...)...)
}

var tags = regexp.MustCompile(`<[^>]*>`)

func byChromium(t *testing.T, g *Graph) {
	file := saved(t, g, "html")
	dom := chromium(t, "--dump-dom", "file://"+file)
	if want := fmt.Sprintf(`id="count">%d 个实体 · %d 条关系<`, len(g.Nodes), len(g.Edges)); !strings.Contains(dom, want) {
		t.Errorf("no %s", want)
	}
	e := sampled(g)[0]
	name := regexp.QuoteMeta(e.Source.Name)
	dom = chromium(t, "--dump-dom", "file://"+file+"#"+urlText(e.Source.ID))
	side := tags.ReplaceAllString(dom[strings.Index(dom, `<aside`):strings.Index(dom, "</aside>")], "")
	for _, x := range g.Edges {
		if x.Source == e.Source {
			for _, ev := range x.Evidence {
				if !strings.Contains(htmlText(side), ev.Quote) {
					t.Errorf("page of %s: no quote %q", name, ev.Quote)
				}
			}
		}
	}
	dom = chromium(t, "--dump-dom", "file://"+file+"#q="+urlText(e.Target.Name))
	m := regexp.MustCompile(`id="found">(\d+) 个实体，(\d+) 条原文`).FindStringSubmatch(dom)
	if m == nil || m[1] == "0" {
		t.Errorf("search finds no %q: %v", e.Target.Name, m)
	}
	shot := filepath.Join(t.TempDir(), "shot.png")
	chromium(t, "--screenshot="+shot, "file://"+file)
	if fi, err := os.Stat(shot); err != nil || fi.Size() < 5000 {
		t.Errorf("screenshot: %v", err)
	}
}

func urlText(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}

func htmlText(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&").Replace(s)
}

const ftmScript = `
import sys, json
from followthemoney import model
n, bad = {}, []
for line in open(sys.argv[1], encoding="utf-8"):
    d = json.loads(line)
    s = model.get(d["schema"])
    s.validate(d)
    for p, values in d["properties"].items():
        for v in values:
            if s.get(p) is None or s.get(p).type.clean(v) is None: bad.append([d["schema"], p, v])
    n[d["schema"]] = n.get(d["schema"], 0) + 1
json.dump({"n": n, "bad": bad}, sys.stdout)
`

// FollowTheMoney's own model accepts every line. It is no Debian package: set
// ZHENGPU_PYTHON to an interpreter that has it.
func byFTM(t *testing.T, g *Graph) {
	py := ""
	for _, p := range []string{os.Getenv("ZHENGPU_PYTHON"), "/usr/bin/python3", "python3"} {
		if p != "" && exec.Command(p, "-c", "import followthemoney").Run() == nil {
			py = p
		}
	}
	if py == "" {
		t.Skip("no python3 with followthemoney (PyPI)")
	}
	var got struct {
		N   map[string]int
		Bad [][]string
	}
	if err := json.Unmarshal([]byte(command(t, py, "-c", ftmScript, saved(t, g, "ftm"))), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Bad) > 0 {
		t.Errorf("not accepted: %v", got.Bad)
	}
	statements := 0
	for _, e := range g.Edges {
		statements += len(e.Evidence)
	}
	if n := got.N["UnknownLink"] + got.N["ProjectParticipant"] + got.N["Occupancy"]; n != statements {
		t.Errorf("%d links instead of %d", n, statements)
	}
}

// The CSV files as Python's csv module, on which Gephi's and Neo4j's readers
// agree, counts them.
func byPythonCSV(t *testing.T, g *Graph) {
	py := python(t, "csv", "python3")
	for _, name := range []string{"csv", "neo4j"} {
		dir := t.TempDir()
		if _, err := format(t, name).WriteFolder(t.Context(), g, options, dir); err != nil {
			t.Fatal(err)
		}
		count := func(file string) int {
			out := command(t, py, "-c", `
import sys, csv
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8", newline="")))
assert len({len(r) for r in rows}) == 1, "rows of different length"
print(len(rows) - 1)`, filepath.Join(dir, file))
			n, _ := strconv.Atoi(strings.TrimSpace(out))
			return n
		}
		if n := count("nodes.csv"); n != len(g.Nodes) {
			t.Errorf("%s: %d nodes", name, n)
		}
		if n := count("observations.csv"); n != len(g.Observations) {
			t.Errorf("%s: %d observations", name, n)
		}
		if name == "csv" {
			if n := count("edges.csv"); n != len(g.Edges) {
				t.Errorf("%d edges", n)
			}
			count("statements.csv")
			count("attributes.csv")
		} else {
			count("relationships.csv")
			count("reports.csv")
		}
	}
}
