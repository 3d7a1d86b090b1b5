package export

import (
	"context"
	"strconv"
	"strings"

	"zhengpu/graph"
	"zhengpu/ner"
)

// prefixes of the vocabularies, in the order in which files declare them. That
// of our own is the base with "vocab:".
func prefixes(base string) [][2]string {
	return [][2]string{
		{"zp", base + "vocab:"},
		{"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
		{"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
		{"xsd", "http://www.w3.org/2001/XMLSchema#"},
		{"skos", "http://www.w3.org/2004/02/skos/core#"},
		{"dcterms", "http://purl.org/dc/terms/"},
		{"schema", "https://schema.org/"},
		{"prov", "http://www.w3.org/ns/prov#"},
		{"oa", "http://www.w3.org/ns/oa#"},
		{"qb", "http://purl.org/linked-data/cube#"},
		{"sdmx-dimension", "http://purl.org/linked-data/sdmx/2009/dimension#"},
		{"sdmx-measure", "http://purl.org/linked-data/sdmx/2009/measure#"},
		{"sdmx-attribute", "http://purl.org/linked-data/sdmx/2009/attribute#"},
	}
}

// schemaClass is what schema.org calls the types of the guide.
var schemaClass = map[string]string{
	"District": "schema:AdministrativeArea", "Park": "schema:Place", "Project": "schema:Project", "Enterprise": "schema:Corporation", "Program": "schema:Project",
	"Organization": "schema:Organization", "Place": "schema:Place", "Platform": "schema:Service", "Person": "schema:Person", "Honour": "skos:Concept",
	"Event": "schema:Event", "Industry": "skos:Concept", "Document": "schema:CreativeWork",
}

// wider maps our relations to those of other vocabularies, where one is wider.
var wider = map[string]string{
	"locatedIn": "schema:location", "awarded": "schema:award", "partOf": "dcterms:isPartOf", "within": "schema:containedInPlace", "holdsPosition": "schema:worksFor",
	"undertakenBy": "prov:wasAssociatedWith", "participatesIn": "prov:wasInfluencedBy",
}

// term is a node or literal of RDF. Exactly one of iri, curie, nested and
// literal is meant.
type term struct {
	iri     string // a node name, without base
	curie   string
	literal string
	typ     string // curie of the literal's datatype; "" for a string
	lang    string
	nested  *resource
}

func node(id string) term    { return term{iri: id} }
func curie(c string) term    { return term{curie: c} }
func lit(s string) term      { return term{literal: s} }
func decimal(v float64) term { return term{literal: num(v), typ: "xsd:decimal"} }
func integer(v int) term     { return term{literal: strconv.Itoa(v), typ: "xsd:integer"} }
func boolean(v bool) term    { return term{literal: strconv.FormatBool(v), typ: "xsd:boolean"} }
func words2(name string) []term {
	return []term{{literal: Word("en", name), lang: "en"}, {literal: Word("zh", name), lang: "zh"}}
}

// period is a year where it can be.
func period(p string) term {
	if len(p) == 4 && yearAt(p) != 0 {
		return term{literal: p, typ: "xsd:gYear"}
	}
	if p == "" {
		p = "unspecified"
	}
	return lit(p)
}

type property struct {
	name    string // curie
	objects []term
}

// resource is a subject with all that is said of it.
type resource struct {
	subject term // unused when nested
	types   []string
	props   []property
}

func (r *resource) add(name string, objects ...term) *resource {
	if len(objects) > 0 {
		r.props = append(r.props, property{name, objects})
	}
	return r
}

func (r *resource) text(name, v string) *resource {
	if v != "" {
		r.add(name, lit(v))
	}
	return r
}

// each gives the whole graph as RDF: the vocabulary, reports, entities with
// their relations, statements with their place, and figures.
func (g *Graph) rdf(ctx context.Context, o Options, fn func(*resource)) error {
	vocabulary(fn)
	for _, p := range g.Reports {
		fn(p.rdf())
	}
	edges, attrs := g.Edges, g.Attributes
	for _, n := range g.Nodes {
		if err := ctx.Err(); err != nil {
			return err
		}
		r := n.rdf()
		for len(edges) > 0 && edges[0].Source == n {
			var to []term
			p := edges[0].Predicate
			for len(edges) > 0 && edges[0].Source == n && edges[0].Predicate == p {
				to = append(to, node(edges[0].Target.ID))
				edges = edges[1:]
			}
			r.add("zp:"+p, to...)
		}
		for len(attrs) > 0 && attrs[0].Node == n {
			var to []term
			name := attrs[0].Name
			for len(attrs) > 0 && attrs[0].Node == n && attrs[0].Name == name {
				if t := attrs[0].term(); len(to) == 0 || to[len(to)-1] != t {
					to = append(to, t)
				}
				attrs = attrs[1:]
			}
			r.add("zp:"+name, distinct(to)...)
		}
		fn(r)
	}
	for _, e := range g.Edges {
		for _, ev := range e.Evidence {
			fn(ev.rdf(node(e.Source.ID), "zp:"+e.Predicate, node(e.Target.ID)))
		}
	}
	for _, a := range g.Attributes {
		fn(a.Evidence.rdf(node(a.Node.ID), "zp:"+a.Name, a.term()).text("zp:unit", a.Unit))
	}
	for _, x := range g.Observations {
		r := &resource{subject: node(x.ID), types: []string{"zp:Observation"}}
		r.add("zp:subject", node(x.Subject.ID)).text("zp:indicator", x.Indicator)
		if x.Value != nil {
			r.add("zp:value", decimal(*x.Value))
		}
		r.text("zp:unit", x.Unit)
		if x.Change != nil {
			r.add("zp:change", decimal(*x.Change))
		}
		if x.Period != "" {
			r.add("zp:period", period(x.Period))
		}
		r.text("zp:rank", x.Rank)
		if x.Target {
			r.add("zp:target", boolean(true))
		}
		fn(r.add("prov:wasDerivedFrom", node(x.Evidence.ID)))
		fn(x.Evidence.rdf(node(x.ID), "zp:subject", node(x.Subject.ID)))
	}
	return ctx.Err()
}

func distinct(list []term) []term {
	seen := map[term]bool{}
	var out []term
	for _, t := range list {
		if !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}

func (a *Attribute) term() term {
	if a.Text != "" {
		return lit(a.Text)
	}
	return decimal(a.Value)
}

func vocabulary(fn func(*resource)) {
	for _, t := range ner.Types() {
		r := &resource{subject: curie("zp:" + t.String()), types: []string{"rdfs:Class"}}
		fn(r.add("rdfs:label", words2(t.String())...).add("rdfs:subClassOf", curie(schemaClass[t.String()])))
	}
	for _, p := range append(graph.Relations(), ner.Predicate(graph.PredWithin), ner.Investment, ner.Status) {
		r := &resource{subject: curie("zp:" + string(p)), types: []string{"rdf:Property"}}
		r.add("rdfs:label", words2(string(p))...)
		if w := wider[string(p)]; w != "" {
			r.add("rdfs:subPropertyOf", curie(w))
		}
		fn(r)
	}
}

func (n *Node) rdf() *resource {
	r := &resource{subject: node(n.ID), types: []string{"zp:" + n.Type}}
	if c := schemaClass[n.Type]; c != "" {
		r.types = append(r.types, c)
	}
	r.add("rdfs:label", lit(n.Name)).add("skos:prefLabel", term{literal: n.Name, lang: "zh"})
	for _, a := range n.Aliases {
		r.add("skos:altLabel", term{literal: a, lang: "zh"})
	}
	r.text("zp:code", n.Code).text("zp:level", n.Level)
	return r
}

func (p *Report) rdf() *resource {
	r := &resource{subject: node(p.ID), types: []string{"zp:Report", "schema:Report", "prov:Entity"}}
	r.text("rdfs:label", p.Name).text("dcterms:title", p.Title)
	for _, f := range p.Files {
		r.add("zp:file", lit(f))
	}
	r.text("zp:hash", p.Hash)
	if p.Year != 0 {
		r.add("dcterms:temporal", term{literal: strconv.Itoa(p.Year), typ: "xsd:gYear"})
	}
	if p.About != "" {
		r.add("schema:about", node(p.About))
	}
	return r
}

// rdf tells a statement and its place. Our offsets are bytes of the file, so
// the selector of places is Web Annotation's DataPositionSelector.
func (e *Evidence) rdf(s term, p string, o term) *resource {
	quote := &resource{types: []string{"oa:TextQuoteSelector"}}
	quote.add("oa:exact", lit(e.Quote)).text("oa:prefix", e.Prefix).text("oa:suffix", e.Suffix)
	place := &resource{types: []string{"oa:DataPositionSelector"}}
	place.add("oa:start", integer(e.Start)).add("oa:end", integer(e.End))
	target := &resource{types: []string{"oa:SpecificResource"}}
	target.add("oa:hasSource", node(e.Report.ID)).add("oa:hasSelector", term{nested: quote}, term{nested: place})
	r := &resource{subject: node(e.ID), types: []string{"rdf:Statement", "oa:Annotation", "prov:Entity"}}
	r.add("rdf:subject", s).add("rdf:predicate", curie(p)).add("rdf:object", o)
	r.add("prov:wasQuotedFrom", node(e.Report.ID)).add("oa:hasTarget", term{nested: target})
	r.text("zp:rule", e.Rule)
	if e.Confidence != 0 {
		r.add("zp:confidence", decimal(e.Confidence))
	}
	if e.Period != "" {
		r.add("zp:period", period(e.Period))
	}
	if e.Planned {
		r.add("zp:planned", boolean(true))
	}
	return r.text("zp:position", e.Position)
}

// cube gives the figures as a Data Cube: a figure is an observation for each
// of the measures (value, change, rank) that it has, told apart by
// qb:measureType; the statement is a dimension, since two reports may give
// different figures for the same thing.
func (g *Graph) cube(ctx context.Context, o Options, fn func(*resource)) error {
	component := func(kind string, p string, order int, required bool) term {
		c := &resource{types: []string{"qb:ComponentSpecification"}}
		c.add("qb:"+kind, curie(p))
		if order > 0 {
			c.add("qb:order", integer(order))
		}
		if kind == "attribute" {
			c.add("qb:componentRequired", boolean(required))
		}
		return term{nested: c}
	}
	define := func(p, kind, rng, en, zh, of string) {
		r := &resource{subject: curie(p), types: []string{"rdf:Property", kind}}
		r.add("rdfs:label", term{literal: en, lang: "en"}, term{literal: zh, lang: "zh"}).add("rdfs:range", curie(rng))
		if of != "" {
			r.add("rdfs:subPropertyOf", curie(of))
		}
		fn(r)
	}
	define("zp:indicator", "qb:DimensionProperty", "skos:Concept", "indicator", "指标", "")
	define("zp:statement", "qb:DimensionProperty", "rdf:Statement", "statement", "出处", "")
	define("zp:target", "qb:DimensionProperty", "xsd:boolean", "target, not a result", "目标值", "")
	define("zp:change", "qb:MeasureProperty", "xsd:decimal", "change, as a fraction", "增幅", "")
	define("zp:rank", "qb:MeasureProperty", "xsd:string", "rank", "位次", "")
	fn((&resource{subject: node("cube/structure"), types: []string{"qb:DataStructureDefinition"}}).add("qb:component",
		component("dimension", "sdmx-dimension:refArea", 1, true), component("dimension", "sdmx-dimension:refPeriod", 2, true),
		component("dimension", "zp:indicator", 3, true), component("dimension", "zp:target", 4, true), component("dimension", "zp:statement", 5, true),
		component("dimension", "qb:measureType", 6, true),
		component("measure", "sdmx-measure:obsValue", 0, true), component("measure", "zp:change", 0, true), component("measure", "zp:rank", 0, true),
		component("attribute", "sdmx-attribute:unitMeasure", 0, false)))
	set := &resource{subject: node("cube/observations"), types: []string{"qb:DataSet"}}
	fn(set.text("rdfs:label", o.Title).add("qb:structure", node("cube/structure")))

	areas, indicators, units := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, x := range g.Observations {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !areas[x.Subject.ID] {
			areas[x.Subject.ID] = true
			fn(x.Subject.rdf())
		}
		indicator, unit := string(graph.Node("indicator/"+x.Indicator)), string(graph.Node("unit/"+x.Unit))
		if !indicators[indicator] {
			indicators[indicator] = true
			fn((&resource{subject: node(indicator), types: []string{"skos:Concept"}}).add("skos:prefLabel", term{literal: x.Indicator, lang: "zh"}))
		}
		if x.Unit != "" && !units[unit] {
			units[unit] = true
			fn((&resource{subject: node(unit), types: []string{"skos:Concept"}}).add("skos:prefLabel", term{literal: x.Unit, lang: "zh"}))
		}
		measure := func(name, p string, v term, unit string) {
			r := &resource{subject: node(x.ID + "/" + name), types: []string{"qb:Observation"}}
			r.add("qb:dataSet", node("cube/observations")).add("sdmx-dimension:refArea", node(x.Subject.ID)).add("sdmx-dimension:refPeriod", period(x.Period))
			r.add("zp:indicator", node(indicator)).add("zp:target", boolean(x.Target)).add("zp:statement", node(x.Evidence.ID)).add("qb:measureType", curie(p)).add(p, v)
			if unit != "" {
				r.add("sdmx-attribute:unitMeasure", node(unit))
			}
			fn(r.add("prov:wasDerivedFrom", node(x.Evidence.ID)))
		}
		if x.Value != nil {
			u := ""
			if x.Unit != "" {
				u = unit
			}
			measure("value", "sdmx-measure:obsValue", decimal(*x.Value), u)
		}
		if x.Change != nil {
			measure("change", "zp:change", decimal(*x.Change), "")
		}
		if x.Rank != "" {
			measure("rank", "zp:rank", lit(x.Rank), "")
		}
		fn(x.Evidence.rdf(node(x.ID), "zp:subject", node(x.Subject.ID)))
	}
	used := map[*Report]bool{}
	for _, x := range g.Observations {
		used[x.Evidence.Report] = true
	}
	for _, p := range g.Reports {
		if used[p] {
			fn(p.rdf())
		}
	}
	return ctx.Err()
}

func writeTurtle(ctx context.Context, g *Graph, o Options, w *writer) error {
	t := turtleHead(w, o)
	return g.rdf(ctx, o, t.resource)
}

func writeCube(ctx context.Context, g *Graph, o Options, w *writer) error {
	t := turtleHead(w, o)
	return g.cube(ctx, o, t.resource)
}

type turtle struct {
	w    *writer
	base string
}

func turtleHead(w *writer, o Options) *turtle {
	for _, p := range prefixes(o.base()) {
		w.s("@prefix ", p[0], ": <", p[1], "> .\n")
	}
	return &turtle{w, o.base()}
}

func (t *turtle) resource(r *resource) {
	t.w.s("\n")
	t.term(r.subject, "")
	t.body(r, "\n    ")
	t.w.s(" .\n")
}

func (t *turtle) body(r *resource, sep string) {
	first := true
	put := func(name string) {
		if !first {
			t.w.s(" ;")
		}
		first = false
		t.w.s(sep, name, " ")
	}
	if len(r.types) > 0 {
		put("a")
		t.w.s(strings.Join(r.types, ", "))
	}
	for _, p := range r.props {
		put(p.name)
		for i, o := range p.objects {
			if i > 0 {
				t.w.s(", ")
			}
			t.term(o, sep)
		}
	}
}

func (t *turtle) term(x term, sep string) {
	switch {
	case x.nested != nil:
		t.w.s("[")
		t.body(x.nested, " ")
		t.w.s(" ]")
	case x.iri != "":
		t.w.s("<", t.base, x.iri, ">")
	case x.curie != "":
		t.w.s(x.curie)
	default:
		t.w.s(turtleText(x.literal))
		if x.lang != "" {
			t.w.s("@", x.lang)
		} else if x.typ != "" {
			t.w.s("^^", x.typ)
		}
	}
}

func turtleText(s string) string {
	return `"` + turtleEscape.Replace(s) + `"`
}

var turtleEscape = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "\x00", `\u0000`)

// writeJSONLD writes the same RDF as Turtle, a resource a line.
func writeJSONLD(ctx context.Context, g *Graph, o Options, w *writer) error {
	c := map[string]string{}
	for _, p := range prefixes(o.base()) {
		c[p[0]] = p[1]
	}
	w.s(`{"@context": `, jsonText(c), `,`, "\n", `"@graph": [`, "\n")
	first := true
	err := g.rdf(ctx, o, func(r *resource) {
		if !first {
			w.s(",\n")
		}
		first = false
		jsonldResource(w, r, o.base())
	})
	w.s("\n]}\n")
	return err
}

func jsonldResource(w *writer, r *resource, base string) {
	w.s("{")
	first := true
	key := func(k string) {
		if !first {
			w.s(", ")
		}
		first = false
		w.json("", k)
		w.s(": ")
	}
	switch {
	case r.subject.iri != "":
		key("@id")
		w.json(base, r.subject.iri)
	case r.subject.curie != "":
		key("@id")
		w.json("", r.subject.curie)
	}
	if len(r.types) > 0 {
		key("@type")
		w.s("[")
		for i, t := range r.types {
			if i > 0 {
				w.s(",")
			}
			w.json("", t)
		}
		w.s("]")
	}
	for i := 0; i < len(r.props); i++ {
		// JSON has a key once: properties of the same name come one after the other.
		objects := r.props[i].objects
		for i+1 < len(r.props) && r.props[i+1].name == r.props[i].name {
			i++
			objects = append(objects[:len(objects):len(objects)], r.props[i].objects...)
		}
		key(r.props[i].name)
		if len(objects) > 1 {
			w.s("[")
		}
		for j, x := range objects {
			if j > 0 {
				w.s(", ")
			}
			switch {
			case x.nested != nil:
				jsonldResource(w, x.nested, base)
			case x.iri != "":
				w.s(`{"@id": `)
				w.json(base, x.iri)
				w.s("}")
			case x.curie != "":
				w.s(`{"@id": `)
				w.json("", x.curie)
				w.s("}")
			case x.lang != "":
				w.s(`{"@value": `)
				w.json("", x.literal)
				w.s(`, "@language": "`, x.lang, `"}`)
			case x.typ != "":
				w.s(`{"@value": `)
				w.json("", x.literal)
				w.s(`, "@type": "`, x.typ, `"}`)
			default:
				w.json("", x.literal)
			}
		}
		if len(objects) > 1 {
			w.s("]")
		}
	}
	w.s("}")
}
