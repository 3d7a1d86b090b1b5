package export

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"html"
	"maps"
	"slices"
	"strings"

	"zhengpu/graph"
	"zhengpu/ner"
)

//go:embed page.html
var page string

// pageWords are what the page says, in Chinese and English.
var pageWords = map[string][2]string{
	"search": {"搜索名称、别名、原文、指标（按 / ）", "Search names, quotes, figures ( / )"}, "graph": {"关系图", "graph"}, "predicate": {"关系", "relation"}, "years": {"年份", "years"},
	"from": {"从", "from"}, "to": {"到", "to"}, "zoomin": {"放大", "zoom in"}, "zoomout": {"缩小", "zoom out"}, "fit": {"全图", "show all"},
	"noscript": {"此页需要 JavaScript 才能显示图。", "This page needs JavaScript to draw."},
}

var uiWords = map[string][2]string{
	"back": {"← 全部", "← all"}, "aliases": {"又名：", "also: "}, "attributes": {"属性", "attributes"}, "figures": {"指标数据", "figures"}, "bytes": {"字节", "bytes"}, "rule": {"规则", "rule"},
	"confidence": {"置信度", "confidence"}, "planned": {"仅为计划", "announced"}, "target": {"目标", "target"}, "start": {"从这里开始", "Start here"},
	"hint": {"点击图中节点，或搜索名称，可看到每条关系的原文出处。", "Click a node or search a name: every relation is shown with the sentence that states it."},
	"top":  {"关联最多", "most linked"}, "reports": {"报告", "reports"}, "entities": {"实体", "entities"}, "quotes": {"原文", "quotes"}, "all": {"全部", "all"},
	"found": {"%n 个实体，%q 条原文，%f 项指标", "%n entities, %q quotes, %f figures"}, "count": {"%n 个实体 · %m 条关系", "%n entities · %m relations"},
}

func pick(m map[string][2]string, lang, key string) string {
	if lang == "zh" {
		return m[key][0]
	}
	return m[key][1]
}

// pageJSON is JSON that may stand inside a script element: encoding/json
// writes <, > and & as escapes.
func pageJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "null"
	}
	return string(b)
}

// writeHTML writes one page that holds everything: graph with its layout,
// names, quotes, figures. It loads nothing.
func writeHTML(ctx context.Context, g *Graph, o Options, w *writer) error {
	title := o.Title
	if title == "" {
		title = "zhengpu"
	}
	lang := "en"
	if o.Lang == "zh" {
		lang = "zh-CN"
	}
	pairs := []string{"@lang", lang, "@title", html.EscapeString(title)}
	for _, k := range slices.SortedFunc(maps.Keys(pageWords), func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) }) {
		pairs = append(pairs, "@"+k, html.EscapeString(pick(pageWords, o.Lang, k)))
	}
	before, after, _ := strings.Cut(page, "@data")
	r := strings.NewReplacer(pairs...)
	head, script, _ := strings.Cut(after, "<script>") // what follows is code, and has no placeholders
	w.s(r.Replace(before))
	if err := pageData(ctx, g, o, w); err != nil {
		return err
	}
	w.s(head, "<script>", script)
	return ctx.Err()
}

func pageData(ctx context.Context, g *Graph, o Options, w *writer) error {
	index := map[*Node]int{}
	for i, n := range g.Nodes {
		index[n] = i
	}
	reports, rules := map[*Report]int{}, map[string]int{}
	for i, p := range g.Reports {
		reports[p] = i
	}
	missing := []*Report{}
	var ruleList []string
	var evidence []*Evidence
	figures := map[*Evidence]*Observation{}
	for _, x := range g.Observations {
		figures[x.Evidence] = x
	}
	ev := func(e *Evidence) int {
		if _, ok := reports[e.Report]; !ok {
			reports[e.Report] = len(g.Reports) + len(missing)
			missing = append(missing, e.Report)
		}
		if _, ok := rules[e.Rule]; !ok {
			rules[e.Rule] = len(ruleList)
			ruleList = append(ruleList, e.Rule)
		}
		evidence = append(evidence, e)
		return len(evidence) - 1
	}
	line := &jsonRow{html: true}
	list := func(name string, n int, row func(i int)) error {
		w.s(",\n", jsonString(name), ":[")
		for i := range n {
			if i%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			line.b, line.more = line.b[:0], false
			row(i)
			w.s(comma(i))
			w.Write(line.b)
		}
		w.s("]")
		return nil
	}
	types, counts := []string{}, map[string]int{}
	for _, n := range g.Nodes {
		counts[n.Type]++
	}
	for _, t := range append(ner.Types(), ner.NoType) {
		name := t.String()
		if t == ner.NoType {
			name = "Thing"
		}
		if counts[name] > 0 {
			types = append(types, name)
		}
	}
	preds := map[string]bool{}
	for _, e := range g.Edges {
		preds[e.Predicate] = true
	}
	var predList []string
	for _, p := range append(graph.Relations(), ner.Predicate(graph.PredWithin)) {
		if preds[string(p)] {
			predList = append(predList, string(p))
		}
	}
	ui := map[string]string{}
	for k := range uiWords {
		ui[k] = pick(uiWords, o.Lang, k)
	}
	told := func(names ...string) map[string]string {
		m := map[string]string{}
		for _, n := range names {
			m[n] = Word(o.Lang, n)
		}
		return m
	}
	lang := o.Lang
	w.s(`{"words":`, pageJSON(map[string]any{"lang": lang, "ui": ui, "type": told(types...), "pred": told(append(predList, "investment", "status")...),
		"status": told("planned", "signed", "started", "underway", "completed", "operational")}))
	w.s(",\n\"colours\":", pageJSON(dotColours), ",\n\"preds\":", pageJSON(append([]string{}, predList...)))
	if err := list("types", len(types), func(i int) { line.open('[').text(types[i]).int(counts[types[i]]).close(']') }); err != nil {
		return err
	}
	at := g.layout()
	if err := list("nodes", len(g.Nodes), func(i int) {
		n := g.Nodes[i]
		line.open('[').text(n.ID).text(n.Name).text(n.Type).int(at[i].x).int(at[i].y).texts(n.Aliases).text(n.Code).close(']')
	}); err != nil {
		return err
	}
	if err := list("edges", len(g.Edges), func(i int) {
		e := g.Edges[i]
		line.open('[').int(index[e.Source]).int(index[e.Target]).text(e.Predicate).open('[')
		for _, v := range e.Evidence {
			line.int(ev(v))
		}
		line.close(']').close(']')
	}); err != nil {
		return err
	}
	if err := list("attrs", len(g.Attributes), func(i int) {
		a := g.Attributes[i]
		var v *float64
		if a.Text == "" {
			v = &a.Value
		}
		line.open('[').int(index[a.Node]).text(a.Name).maybe(v).text(a.Text).text(a.Unit).int(ev(a.Evidence)).close(']')
	}); err != nil {
		return err
	}
	if err := list("obs", len(g.Observations), func(i int) {
		x := g.Observations[i]
		line.open('[').int(index[x.Subject]).text(x.Indicator).maybe(x.Value).text(x.Unit).maybe(x.Change).text(x.Period).text(x.Rank).bool(x.Target).int(ev(x.Evidence)).close(']')
	}); err != nil {
		return err
	}
	if err := list("ev", len(evidence), func(i int) {
		e := evidence[i]
		from, to := e.Years()
		if x := figures[e]; x != nil {
			from, to = x.Years()
		}
		line.open('[').text(e.Quote).text(e.Prefix).text(e.Suffix).int(reports[e.Report]).int(e.Start).int(e.End).int(rules[e.Rule]).number(e.Confidence).
			text(e.Period).bool(e.Planned).text(e.Position).int(from).int(to).close(']')
	}); err != nil {
		return err
	}
	all := append(g.Reports[:len(g.Reports):len(g.Reports)], missing...)
	if err := list("reports", len(all), func(i int) {
		p := all[i]
		line.open('[').text(p.Name).text(p.Title).text(p.File()).int(p.Year).text(p.About).close(']')
	}); err != nil {
		return err
	}
	if err := list("rules", len(ruleList), func(i int) { line.text(ruleList[i]) }); err != nil {
		return err
	}
	w.s("}\n")
	return nil
}
