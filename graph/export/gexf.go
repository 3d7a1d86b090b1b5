package export

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"strconv"
	"strings"
)

// xmlText escapes text for XML; characters that XML 1.0 does not allow become
// U+FFFD.
func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}

func jsonText(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "null" // our own types, without NaN: the graph stores none
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// field is a typed attribute of nodes or edges; typ is one of string, integer,
// double, boolean.
type field struct{ name, typ string }

var nodeFields = []field{
	{"type", "string"}, {"name", "string"}, {"aliases", "string"}, {"code", "string"}, {"level", "string"},
	{"investment", "double"}, {"investmentUnit", "string"}, {"status", "string"}, {"evidence", "integer"}, {"reports", "integer"}, {"attributeProofs", "string"},
}

var edgeFields = []field{
	{"predicate", "string"}, {"evidence", "integer"}, {"confidence", "double"}, {"planned", "boolean"}, {"position", "string"}, {"years", "string"},
	{"quote", "string"}, {"report", "string"}, {"start", "integer"}, {"end", "integer"}, {"rule", "string"}, {"proofs", "string"},
}

// told is what an attribute's proof says beside what all proofs say.
type told struct {
	Name  string   `json:"name"`
	Value *float64 `json:"value,omitempty"`
	Text  string   `json:"text,omitempty"`
	Unit  string   `json:"unit,omitempty"`
	proof
}

func (a *Attribute) told() told {
	t := told{Name: a.Name, Text: a.Text, Unit: a.Unit, proof: a.Evidence.proof()}
	if a.Text == "" {
		t.Value = &a.Value
	}
	return t
}

// nodeValues gives a text a field, "" where there is nothing to say.
func nodeValues(n *Node, s *sums) []string {
	v := []string{n.Type, n.Name, strings.Join(n.Aliases, "|"), n.Code, n.Level, "", "", "", strconv.Itoa(s.evidence), strconv.Itoa(len(n.Reports)), ""}
	if a := latest(s.investment); a != nil {
		v[5], v[6] = num(a.Value), a.Unit
	}
	if a := latest(s.status); a != nil {
		v[7] = a.Text
	}
	var all []told
	for _, a := range append(s.investment[:len(s.investment):len(s.investment)], s.status...) {
		all = append(all, a.told())
	}
	if len(all) > 0 {
		v[10] = jsonText(all)
	}
	return v
}

func edgeValues(e *Edge) []string {
	v := make([]string, len(edgeFields))
	v[0], v[1], v[5] = e.Predicate, strconv.Itoa(len(e.Evidence)), spanText(e.Spells())
	ev := e.Best()
	if ev == nil {
		return v
	}
	if c := e.Confidence(); c != 0 {
		v[2] = num(c)
	}
	v[3], v[4] = strconv.FormatBool(e.Planned()), ev.Position
	v[6], v[7], v[8], v[9], v[10] = ev.Quote, ev.Report.File(), strconv.Itoa(ev.Start), strconv.Itoa(ev.End), ev.Rule
	v[11] = proofsText(e.Evidence)
	return v
}

// spanText writes 2020,2022-2023.
func spanText(list []Span) string {
	var parts []string
	for _, s := range list {
		p := strconv.Itoa(s.From)
		if s.To != s.From {
			p += "-" + strconv.Itoa(s.To)
		}
		parts = append(parts, p)
	}
	return strings.Join(parts, ",")
}

// writeGEXF writes GEXF 1.3 with years as spells.
func writeGEXF(ctx context.Context, g *Graph, o Options, w *writer) error {
	w.s(xml.Header, `<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">`, "\n")
	w.s("<meta><creator>zhengpu</creator><description>", xmlText(o.Title), "</description></meta>\n")
	w.s(`<graph mode="dynamic" defaultedgetype="directed" timeformat="date" timerepresentation="interval">`, "\n")
	fields := func(class string, list []field) {
		w.s(`<attributes class="`, class, `" mode="static">`, "\n")
		for i, f := range list {
			w.s(`<attribute id="`, strconv.Itoa(i), `" title="`, f.name, `" type="`, f.typ, `"/>`, "\n")
		}
		w.s("</attributes>\n")
	}
	values := func(list []string) {
		w.s("<attvalues>")
		for i, v := range list {
			if v != "" {
				w.s(`<attvalue for="`, strconv.Itoa(i), `" value="`, xmlText(v), `"/>`)
			}
		}
		w.s("</attvalues>")
	}
	spells := func(list []Span) {
		if len(list) == 0 {
			return
		}
		w.s("<spells>")
		for _, s := range list {
			w.f(`<spell start="%04d-01-01" end="%04d-12-31"/>`, s.From, s.To)
		}
		w.s("</spells>")
	}
	fields("node", nodeFields)
	fields("edge", edgeFields)
	w.s("<nodes>\n")
	all := g.sums()
	for _, n := range g.Nodes {
		if err := ctx.Err(); err != nil {
			return err
		}
		w.s(`<node id="`, xmlText(n.ID), `" label="`, xmlText(n.Name), `">`)
		values(nodeValues(n, all[n]))
		spells(all[n].spells)
		w.s("</node>\n")
	}
	w.s("</nodes>\n<edges>\n")
	for i, e := range g.Edges {
		w.s(`<edge id="`, strconv.Itoa(i), `" source="`, xmlText(e.Source.ID), `" target="`, xmlText(e.Target.ID), `" type="directed" kind="`, e.Predicate,
			`" label="`, xmlText(Word(o.Lang, e.Predicate)), `" weight="`, strconv.Itoa(max(len(e.Evidence), 1)), `">`)
		values(edgeValues(e))
		spells(e.Spells())
		w.s("</edge>\n")
	}
	w.s("</edges>\n</graph>\n</gexf>\n")
	return ctx.Err()
}
