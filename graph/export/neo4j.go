package export

import (
	"context"
	"encoding/csv"
	"strconv"
	"strings"
)

// neo4jReadme is the first lines of the Cypher script.
const neo4jReadme = `// Made by zhengpu export --format neo4j. Two ways into Neo4j:
//
// 1. into a new database, fast:
//    neo4j-admin database import full neo4j --nodes=nodes.csv --nodes=reports.csv --nodes=observations.csv
//      --relationships=relationships.csv --array-delimiter="U+001F"
//    (U+001F separates the items of a list.)
// 2. into a running one, a second run changes nothing:
//    cypher-shell -f load.cypher
//
// Every relationship is one statement of one report, with its proof: quote,
// report, bytes of the file, rule.
`

// writeNeo4j writes the files of neo4j-admin import, and a Cypher script that
// needs none of them.
func writeNeo4j(ctx context.Context, g *Graph, o Options, create func(string) *writer) error {
	file := func(name string, head string, rows func(put func(...string))) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		w := csv.NewWriter(create(name))
		_ = w.Write(strings.Split(head, ","))
		rows(func(cells ...string) { _ = w.Write(cells) })
		w.Flush()
		return w.Error()
	}
	all := g.sums()
	if err := file("nodes.csv", "id:ID,name,aliases:string[],code,level,investment:double,investmentUnit,status,:LABEL", func(put func(...string)) {
		for _, n := range g.Nodes {
			v := nodeValues(n, all[n])
			put(n.ID, n.Name, strings.Join(n.Aliases, "\x1f"), n.Code, n.Level, v[5], v[6], v[7], "Entity\x1f"+n.Type)
		}
	}); err != nil {
		return err
	}
	if err := file("reports.csv", "id:ID,name,title,file,hash,year:int,:LABEL", func(put func(...string)) {
		for _, p := range g.Reports {
			put(p.ID, p.Name, p.Title, p.File(), p.Hash, year(p.Year), "Report")
		}
	}); err != nil {
		return err
	}
	proofHead := "report,quote,prefix,suffix,start:int,end:int,rule,confidence:double"
	if err := file("observations.csv", "id:ID,indicator,value:double,unit,change:double,period,rank,target:boolean,"+proofHead+",:LABEL", func(put func(...string)) {
		for _, x := range g.Observations {
			put(append(append([]string{x.ID, x.Indicator, ptr(x.Value), x.Unit, ptr(x.Change), x.Period, x.Rank, yes(x.Target)}, neo4jProof(x.Evidence)...), "Observation")...)
		}
	}); err != nil {
		return err
	}
	if err := file("relationships.csv", ":START_ID,:END_ID,:TYPE,evidence,period,planned:boolean,position,value:double,unit,text,"+proofHead, func(put func(...string)) {
		none := make([]string, 8)
		for _, e := range g.Edges {
			for _, ev := range e.Evidence {
				put(append([]string{e.Source.ID, e.Target.ID, e.Predicate, ev.ID, ev.Period, yes(ev.Planned), ev.Position, "", "", ""}, neo4jProof(ev)...)...)
			}
			if len(e.Evidence) == 0 {
				put(append([]string{e.Source.ID, e.Target.ID, e.Predicate, "", "", "", "", "", "", ""}, none...)...)
			}
		}
		for _, a := range g.Attributes { // said by a report: an edge from it carries value and proof
			v := ""
			if a.Text == "" {
				v = num(a.Value)
			}
			put(append([]string{a.Evidence.Report.ID, a.Node.ID, a.Name, a.Evidence.ID, a.Evidence.Period, yes(a.Evidence.Planned), "", v, a.Unit, a.Text}, neo4jProof(a.Evidence)...)...)
		}
		for _, x := range g.Observations {
			put(append([]string{x.ID, x.Subject.ID, "subject", x.Evidence.ID, "", "", "", "", "", ""}, none...)...)
		}
		for _, p := range g.Reports {
			if g.byID[p.About] != nil {
				put(append([]string{p.ID, p.About, "about", "", "", "", "", "", "", ""}, none...)...)
			}
		}
	}); err != nil {
		return err
	}
	return writeCypher(ctx, g, all, create("load.cypher"))
}

func neo4jProof(e *Evidence) []string {
	c := e.columns()
	return []string{e.Report.ID, e.Quote, e.Prefix, e.Suffix, c[7], c[8], e.Rule, c[10]}
}

// cypher writes a map literal; values are Cypher already.
type cypher struct {
	b strings.Builder
}

func (c *cypher) put(key, v string) {
	if c.b.Len() > 0 {
		c.b.WriteString(", ")
	}
	c.b.WriteString(key + ": " + v)
}

func (c *cypher) text(key, v string) {
	if v != "" {
		c.put(key, cypherText(v))
	}
}

func (c *cypher) number(key, v string) {
	if v != "" {
		c.put(key, v)
	}
}

// float writes a number as Cypher's FLOAT, like the columns of the import: a
// whole number beyond 64 bits would not be read otherwise.
func (c *cypher) float(key, v string) {
	if v != "" && !strings.Contains(v, ".") {
		v += ".0"
	}
	c.number(key, v)
}

func (c *cypher) proof(e *Evidence) {
	c.text("report", e.Report.ID)
	c.text("quote", e.Quote)
	c.text("prefix", e.Prefix)
	c.text("suffix", e.Suffix)
	c.number("start", strconv.Itoa(e.Start))
	c.number("end", strconv.Itoa(e.End))
	c.text("rule", e.Rule)
	if e.Confidence != 0 {
		c.float("confidence", num(e.Confidence))
	}
}

func (c *cypher) String() string { return "{" + c.b.String() + "}" }

func cypherText(s string) string {
	return "'" + cypherEscape.Replace(s) + "'"
}

var cypherEscape = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "\x00", "")

// cypherBatch is how many rows a statement of the script holds.
const cypherBatch = 200

func writeCypher(ctx context.Context, g *Graph, all map[*Node]*sums, w *writer) error {
	w.s(neo4jReadme)
	for _, l := range []string{"Entity", "Report", "Observation"} {
		w.s("CREATE CONSTRAINT zhengpu_", strings.ToLower(l), " IF NOT EXISTS FOR (n:", l, ") REQUIRE n.id IS UNIQUE;\n")
	}
	batch := func(n int, row func(i int) string, tail string) error {
		for from := 0; from < n; from += cypherBatch {
			if err := ctx.Err(); err != nil {
				return err
			}
			w.s("UNWIND [\n")
			for i := from; i < min(n, from+cypherBatch); i++ {
				if i > from {
					w.s(",\n")
				}
				w.s("  ", row(i))
			}
			w.s("\n] AS row\n", tail, ";\n")
		}
		return nil
	}
	byType := map[string][]*Node{}
	var types []string
	for _, n := range g.Nodes {
		if byType[n.Type] == nil {
			types = append(types, n.Type)
		}
		byType[n.Type] = append(byType[n.Type], n)
	}
	for _, t := range types {
		list := byType[t]
		if err := batch(len(list), func(i int) string {
			n, v, c := list[i], nodeValues(list[i], all[list[i]]), &cypher{}
			c.text("id", n.ID)
			c.text("name", n.Name)
			if len(n.Aliases) > 0 {
				var parts []string
				for _, a := range n.Aliases {
					parts = append(parts, cypherText(a))
				}
				c.put("aliases", "["+strings.Join(parts, ", ")+"]")
			}
			c.text("code", n.Code)
			c.text("level", n.Level)
			c.float("investment", v[5])
			c.text("investmentUnit", v[6])
			c.text("status", v[7])
			return c.String()
		}, "MERGE (n:Entity {id: row.id}) SET n:"+t+", n += row"); err != nil {
			return err
		}
	}
	if err := batch(len(g.Reports), func(i int) string {
		p, c := g.Reports[i], &cypher{}
		c.text("id", p.ID)
		c.text("name", p.Name)
		c.text("title", p.Title)
		c.text("file", p.File())
		c.text("hash", p.Hash)
		c.number("year", year(p.Year))
		if g.byID[p.About] != nil {
			c.text("about", p.About)
		}
		return c.String()
	}, "MERGE (n:Report {id: row.id}) SET n += row WITH n, row MATCH (d:Entity {id: row.about}) MERGE (n)-[:about]->(d)"); err != nil {
		return err
	}
	if err := batch(len(g.Observations), func(i int) string {
		x, c := g.Observations[i], &cypher{}
		c.text("id", x.ID)
		c.text("of", x.Subject.ID)
		c.text("indicator", x.Indicator)
		c.float("value", ptr(x.Value))
		c.text("unit", x.Unit)
		c.float("change", ptr(x.Change))
		c.text("period", x.Period)
		c.text("rank", x.Rank)
		c.put("target", yes(x.Target))
		c.proof(x.Evidence)
		return c.String()
	}, "MERGE (n:Observation {id: row.id}) SET n += row WITH n, row MATCH (s:Entity {id: row.of}) MERGE (n)-[:subject]->(s)"); err != nil {
		return err
	}
	type rel struct{ from, to, row string }
	rels := map[string][]rel{}
	var preds []string
	add := func(p string, r rel) {
		if rels[p] == nil {
			preds = append(preds, p)
		}
		rels[p] = append(rels[p], r)
	}
	for _, e := range g.Edges {
		for _, ev := range e.Evidence {
			c := &cypher{}
			c.text("evidence", ev.ID)
			c.text("period", ev.Period)
			c.put("planned", yes(ev.Planned))
			c.text("position", ev.Position)
			c.proof(ev)
			add(e.Predicate, rel{e.Source.ID, e.Target.ID, c.String()})
		}
		if len(e.Evidence) == 0 {
			add(e.Predicate, rel{e.Source.ID, e.Target.ID, "{evidence: ''}"})
		}
	}
	for _, a := range g.Attributes {
		c := &cypher{}
		c.text("evidence", a.Evidence.ID)
		if a.Text == "" {
			c.float("value", num(a.Value))
		}
		c.text("unit", a.Unit)
		c.text("text", a.Text)
		c.proof(a.Evidence)
		add(a.Name, rel{a.Evidence.Report.ID, a.Node.ID, c.String()})
	}
	for _, p := range preds {
		label := "Entity"
		if p == "investment" || p == "status" {
			label = "Report"
		}
		list := rels[p]
		if err := batch(len(list), func(i int) string {
			return "{s: " + cypherText(list[i].from) + ", o: " + cypherText(list[i].to) + ", p: " + list[i].row + "}"
		}, "MATCH (s:"+label+" {id: row.s}), (o:Entity {id: row.o}) MERGE (s)-[r:"+p+" {evidence: row.p.evidence}]->(o) SET r += row.p"); err != nil {
			return err
		}
	}
	return nil
}
