package export

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// neo4jTable reads a file as neo4j-admin import does by the manual's chapter on
// header formats, strictly: a field is name:TYPE, :TYPE or name; ids are one
// space for all files; every row has every field; numbers and booleans are
// such; no field spans lines, which import refuses unless it is told.
type neo4jTable struct {
	t     *testing.T
	file  string
	kinds []string // of the fields: ID, LABEL, START_ID, END_ID, TYPE, or a property's type
	names []string
	rows  [][]string
}

var neo4jField = regexp.MustCompile(`^([^:]*)(?::([A-Za-z_]+(?:\[\])?))?$`)

func neo4jRead(t *testing.T, file string) *neo4jTable {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	rows, err := r.ReadAll() // refuses rows of another length
	if err != nil || len(rows) == 0 {
		t.Fatalf("%s: %v", file, err)
	}
	n := &neo4jTable{t: t, file: filepath.Base(file), rows: rows[1:]}
	for _, h := range rows[0] {
		m := neo4jField.FindStringSubmatch(h)
		if m == nil {
			t.Fatalf("%s: field %q", n.file, h)
		}
		kind := m[2]
		switch kind {
		case "":
			kind = "string"
		case "ID", "LABEL", "START_ID", "END_ID", "TYPE":
			if m[1] != "" && kind != "ID" {
				t.Errorf("%s: %q: only an ID is kept as a property", n.file, h)
			}
		case "int", "long", "double", "boolean", "string", "string[]":
			if m[1] == "" {
				t.Errorf("%s: %q has no name", n.file, h)
			}
		default:
			t.Errorf("%s: no type %q", n.file, kind)
		}
		if m[1] != "" && slices.Contains(n.names, m[1]) {
			t.Errorf("%s: %q twice", n.file, m[1])
		}
		n.kinds, n.names = append(n.kinds, kind), append(n.names, m[1])
	}
	for i, row := range n.rows {
		for j, v := range row {
			var err error
			switch {
			case strings.ContainsAny(v, "\r\n"):
				t.Errorf("%s: row %d: %s spans lines", n.file, i+1, n.names[j])
			case v == "":
			case n.kinds[j] == "int":
				_, err = strconv.ParseInt(v, 10, 32)
			case n.kinds[j] == "double":
				_, err = strconv.ParseFloat(v, 64)
			case n.kinds[j] == "boolean" && v != "true" && v != "false":
				t.Errorf("%s: row %d: boolean %q", n.file, i+1, v)
			}
			if err != nil {
				t.Errorf("%s: row %d: %v", n.file, i+1, err)
			}
		}
	}
	return n
}

func (n *neo4jTable) column(kind string) []string {
	n.t.Helper()
	j := slices.Index(n.kinds, kind)
	if j < 0 {
		n.t.Fatalf("%s: no :%s", n.file, kind)
	}
	var out []string
	for i, r := range n.rows {
		if r[j] == "" {
			n.t.Errorf("%s: row %d: empty :%s", n.file, i+1, kind)
		}
		out = append(out, r[j])
	}
	return out
}

// There is no Neo4j among Debian's packages: what its import demands is
// checked here, and the script by its grammar.
func TestNeo4jImport(t *testing.T) {
	g := sample(t)
	dir := t.TempDir()
	if _, err := format(t, "neo4j").WriteFolder(t.Context(), g, options, dir); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for file, want := range map[string]int{"nodes.csv": len(g.Nodes), "reports.csv": len(g.Reports), "observations.csv": len(g.Observations)} {
		n := neo4jRead(t, filepath.Join(dir, file))
		if len(n.rows) != want {
			t.Errorf("%s: %d rows instead of %d", file, len(n.rows), want)
		}
		for _, id := range n.column("ID") {
			if ids[id] {
				t.Errorf("%s: %s twice", file, id)
			}
			ids[id] = true
		}
		for _, l := range n.column("LABEL") {
			for label := range strings.SplitSeq(l, "\x1f") {
				if !regexp.MustCompile(`^[A-Za-z]+$`).MatchString(label) {
					t.Errorf("%s: label %q", file, label)
				}
			}
		}
	}
	rels := neo4jRead(t, filepath.Join(dir, "relationships.csv"))
	for _, kind := range []string{"START_ID", "END_ID"} {
		for _, id := range rels.column(kind) {
			if !ids[id] {
				t.Errorf("relationships.csv: no node %s", id)
			}
		}
	}
	types := map[string]int{}
	for _, kind := range rels.column("TYPE") {
		types[kind]++
	}
	for _, e := range sampled(g) {
		if types[e.Predicate] == 0 {
			t.Errorf("no %s", e.Predicate)
		}
	}

	script, err := os.ReadFile(filepath.Join(dir, "load.cypher"))
	if err != nil {
		t.Fatal(err)
	}
	made := map[string]int{}
	for _, s := range cypherStatements(t, string(script)) {
		m := cypherForm.FindStringSubmatch(s.form)
		if m == nil {
			t.Errorf("no statement of Cypher that we know: %s", s.form)
			continue
		}
		made[m[1]+m[2]] += s.maps
	}
	if made["Entity"] != len(g.Nodes) || made["Report"] != len(g.Reports) || made["Observation"] != len(g.Observations) || made["-"] != len(rels.rows)-len(g.Observations)-types["about"] {
		t.Errorf("the script makes %v", made)
	}
}

// cypherForm is a statement whose literals are S (text), N (number), B
// (boolean), whose lists of them are L and whose maps are M.
var cypherForm = regexp.MustCompile(`^(?:CREATE CONSTRAINT \w+ IF NOT EXISTS FOR \(n:\w+\) REQUIRE n\.id IS UNIQUE` +
	`|UNWIND \[ ?M(?:, M)* ?\] AS row (?:MERGE \(\w*:(Entity|Report|Observation) \{id: row\.id\}\) SET [\w.:+=, ]+(?: WITH n, row MATCH \(\w:Entity \{id: row\.\w+\}\) MERGE \(n\)-\[:\w+\]->\(\w\))?|MATCH .* (?:MERGE|CREATE) .*(-)\[[^-]*->\(o\) SET r \+= row\.p))$`)

type cypherStatement struct {
	form string
	maps int
}

var (
	cypherMap  = regexp.MustCompile(`\{(?:\w+: [SNBL](?:, \w+: [SNBL])*)?\}`)
	cypherList = regexp.MustCompile(`\[S(?:, S)*\]`)
	blankRun   = regexp.MustCompile(`\s+`)
	cypherNum  = regexp.MustCompile(`(: )-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?\b`)
	cypherBool = regexp.MustCompile(`(: )(?:true|false)\b`)
)

// cypherStatements cuts a script into statements by Cypher's lexical grammar:
// texts in single quotes with escapes, comments to the end of the line.
func cypherStatements(t *testing.T, script string) []cypherStatement {
	t.Helper()
	var out []cypherStatement
	var b strings.Builder
	for i := 0; i < len(script); i++ {
		switch c := script[i]; {
		case strings.HasPrefix(script[i:], "//"):
			for i < len(script) && script[i] != '\n' {
				i++
			}
		case c == '\'':
			for i++; i < len(script) && script[i] != '\''; i++ {
				if script[i] == '\\' {
					if i++; i < len(script) && !strings.ContainsRune(`\'"ntrbfu`, rune(script[i])) {
						t.Fatalf("no escape \\%c in Cypher", script[i])
					}
				}
			}
			if i >= len(script) {
				t.Fatal("a text without end")
			}
			b.WriteByte('S')
		case c == ';':
			s := blankRun.ReplaceAllString(strings.TrimSpace(b.String()), " ")
			s = cypherList.ReplaceAllString(cypherBool.ReplaceAllString(cypherNum.ReplaceAllString(s, "${1}N"), "${1}B"), "L")
			n := 0
			for { // maps within maps
				k := len(cypherMap.FindAllString(s, -1))
				if k == 0 {
					break
				}
				n += k
				s = cypherMap.ReplaceAllString(s, "M")
				if strings.Contains(s, ": M") {
					n -= strings.Count(s, ": M")
					s = strings.ReplaceAll(s, ": M", ": S")
				}
			}
			out = append(out, cypherStatement{s, n})
			b.Reset()
		default:
			b.WriteByte(c)
		}
	}
	if rest := strings.TrimSpace(b.String()); rest != "" {
		t.Errorf("after the last statement: %q", rest)
	}
	return out
}

// Kumu's import: every element has an id of its own and a label, every
// connection joins two ids in a known direction.
func TestKumuImport(t *testing.T) {
	g := sample(t)
	var got struct {
		Elements    []struct{ ID, Label, Type string }
		Connections []struct{ From, To, Direction, Label string }
	}
	if err := json.Unmarshal(write(t, g, "kumu"), &got); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, e := range got.Elements {
		if e.ID == "" || e.Label == "" || e.Type == "" || ids[e.ID] {
			t.Errorf("element %+v", e)
		}
		ids[e.ID] = true
	}
	for _, c := range got.Connections {
		if !ids[c.From] || !ids[c.To] || c.Direction != "directed" || c.Label == "" {
			t.Errorf("connection %+v", c)
		}
	}
	if len(ids) != len(g.Nodes) || len(got.Connections) != len(g.Edges) {
		t.Errorf("%d elements, %d connections", len(ids), len(got.Connections))
	}
}
