package export

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"zhengpu/graph"
	"zhengpu/ner"
)

// A dossier is gathered into sections of rows, each row with its proofs, and
// then written as a page or as Markdown.
type dossier struct {
	lang  string
	title string
	meta  [][2]string
	parts []part
}

type part struct {
	title  string
	note   string
	charts []chart
	head   []string
	rows   []row
	graph  *ego
}

type row struct {
	cells []string
	ev    []*Evidence
}

// chart is one indicator over years: bars for values, marks for changes.
type chart struct {
	title, unit string
	years       []int
	value       []*float64
	change      []*float64
	target      []bool
}

// ego is the picture of an entity among its neighbours.
type ego struct {
	nodes []*Node
	edges []*Edge
	at    []point
}

var dossierWords = map[string][2]string{
	"figures": {"主要指标", "Figures"}, "projects": {"项目", "Projects"}, "timeline": {"大事年表", "Timeline"}, "graph": {"关系图", "Relations"}, "sources": {"资料来源", "Sources"},
	"others": {"报告所述的其他事实", "What its reports say of others"}, "otherFigures": {"报告所述的其他主体数据", "Figures of others in its reports"}, "attributes": {"属性", "Attributes"},
	"kind": {"类型", "Type"}, "code": {"区划代码", "Code"}, "within": {"上级区划", "Within"}, "aliases": {"又名", "Also"}, "reports": {"报告", "Reports"}, "statements": {"事实条数", "Statements"}, "id": {"标识", "Id"},
	"what": {"事项", "What"}, "name": {"名称", "Name"}, "period": {"时期", "Period"}, "note": {"备注", "Note"}, "year": {"年份", "Year"}, "file": {"文件", "File"}, "title": {"标题", "Title"},
	"value": {"数值", "Value"}, "change": {"增幅", "Change"}, "rank": {"位次", "Rank"}, "indicator": {"指标", "Indicator"}, "investment": {"投资额", "Investment"}, "status": {"状态", "Status"}, "by": {"承建方", "Undertaken by"}, "subject": {"主体", "Subject"},
	"bytes": {"字节", "bytes"}, "rule": {"规则", "rule"}, "target": {"目标", "target"}, "announced": {"计划", "announced"}, "hash": {"哈希", "Hash"},
	"shown":  {"图中为证据最多的 %d 个邻居（共 %d 个）。", "The %d neighbours with most evidence, of %d."},
	"footer": {"每一行下方为报告原文；字节为原文在文件中的位置。", "Below each line stands the sentence of the report that states it; bytes are its place in the file."},
	"empty":  {"数据库中没有关于它的事实。", "The store holds no facts about it."},
}

// heads are the headings of relations, seen from the subject and from the
// object.
var heads = map[string][2][2]string{
	"locatedIn":        {{"所在地", "Located in"}, {"坐落于此", "Located here"}},
	"attracted":        {{"引进的企业和项目", "Attracted"}, {"引进方", "Attracted by"}},
	"carriesOut":       {{"实施的项目与行动", "Carries out"}, {"实施方", "Carried out by"}},
	"undertakenBy":     {{"承建方", "Undertaken by"}, {"承建的项目", "Undertakes"}},
	"established":      {{"设立的平台和机构", "Established"}, {"设立方", "Established by"}},
	"cooperatesWith":   {{"合作方", "Cooperates with"}, {"合作方", "Cooperates with"}},
	"awarded":          {{"荣誉", "Honours"}, {"获得者", "Awarded to"}},
	"hosts":            {{"举办的活动", "Hosts"}, {"主办方", "Hosted by"}},
	"partOf":           {{"所属", "Part of"}, {"组成部分", "Parts"}},
	"participatesIn":   {{"参与的计划和活动", "Takes part in"}, {"参与者", "Participants"}},
	"inIndustry":       {{"所属产业", "Industries"}, {"产业内的企业和项目", "In this industry"}},
	"developsIndustry": {{"发展的产业", "Industries"}, {"发展它的地方", "Developed by"}},
	"issued":           {{"出台的文件", "Documents issued"}, {"发布方", "Issued by"}},
	"holdsPosition":    {{"任职", "Positions"}, {"任职人员", "People in office"}},
}

func (d *dossier) t(key string) string { return pick(dossierWords, d.lang, key) }

// Dossier writes all that a store tells of one entity, as one HTML page that
// loads nothing, or as Markdown when md is set. Every line has its quote.
func Dossier(ctx context.Context, g *Graph, id string, o Options, md bool, to io.Writer) error {
	n := g.Node(id)
	if n == nil {
		return fmt.Errorf("%w: no entity <%s>", graph.ErrNotFound, id)
	}
	d := gather(g, n, o)
	if err := ctx.Err(); err != nil {
		return err
	}
	w := newWriter(to)
	if md {
		d.markdown(w)
	} else {
		d.html(w)
	}
	return w.finish()
}

// amount writes a value for people.
func amount(lang string, v float64, unit string) string {
	if strings.HasPrefix(unit, "%") {
		return num(math.Round(v*1e8)/1e6) + unit
	}
	if lang == "zh" {
		for _, u := range []struct {
			size float64
			name string
		}{{1e8, "亿"}, {1e4, "万"}} {
			if math.Abs(v) >= u.size {
				return num(math.Round(v/u.size*1e4)/1e4) + u.name + unit
			}
		}
		return num(v) + unit
	}
	s := num(v)
	whole, frac, _ := strings.Cut(s, ".")
	neg := strings.HasPrefix(whole, "-")
	whole = strings.TrimPrefix(whole, "-")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if neg {
		whole = "-" + whole
	}
	if frac != "" {
		whole += "." + frac
	}
	return strings.TrimSpace(whole + " " + unit)
}

func percent(v *float64) string {
	if v == nil {
		return ""
	}
	s := num(math.Round(*v*1e6)/1e4) + "%"
	if *v > 0 {
		s = "+" + s
	}
	return s
}

func gather(g *Graph, n *Node, o Options) *dossier {
	d := &dossier{lang: o.Lang, title: n.Name}
	inScope := func(ev *Evidence) bool { // what its own reports say
		return n.Type == ner.District.String() && ev.Report.About == n.ID
	}
	var own, other []*Edge
	var ups []string
	for _, e := range g.Edges {
		switch {
		case e.Predicate == string(graph.PredWithin):
		case e.Source == n || e.Target == n:
			own = append(own, e)
		case slices.ContainsFunc(e.Evidence, inScope):
			other = append(other, e)
		}
	}
	for at := n; ; {
		i := slices.IndexFunc(g.Edges, func(e *Edge) bool { return e.Source == at && e.Predicate == string(graph.PredWithin) })
		if i < 0 || len(ups) > 8 {
			break
		}
		at = g.Edges[i].Target
		ups = append(ups, at.Name)
	}

	// Projects that have to do with it.
	projects := map[*Node]bool{}
	for _, e := range own {
		for _, m := range []*Node{e.Source, e.Target} {
			if m != n && m.Type == ner.Project.String() {
				projects[m] = true
			}
		}
	}
	if n.Type == ner.District.String() {
		for _, m := range g.Nodes { // its own are named after it, and may be in other relations only
			if m.Type == ner.Project.String() && strings.HasPrefix(m.ID, "project/"+n.Code+"/") && n.Code != "" {
				projects[m] = true
			}
		}
	}
	attrs := map[*Node][]*Attribute{}
	for _, a := range g.Attributes {
		attrs[a.Node] = append(attrs[a.Node], a)
	}
	by := map[*Node][]*Edge{}
	for _, e := range g.Edges {
		if e.Predicate == string(ner.UndertakenBy) {
			by[e.Source] = append(by[e.Source], e)
		}
	}

	used, told := map[*Report]bool{}, map[*Evidence]bool{}
	use := func(list []*Evidence) []*Evidence {
		for _, ev := range list {
			used[ev.Report], told[ev] = true, true
		}
		return list
	}
	add := func(p part) {
		if len(p.rows) > 0 || p.graph != nil {
			d.parts = append(d.parts, p)
		}
	}

	var mine, theirs []*Observation
	for _, x := range g.Observations {
		if x.Subject == n {
			mine = append(mine, x)
		} else if inScope(x.Evidence) {
			theirs = append(theirs, x)
		}
	}
	add(part{title: d.t("graph"), graph: newEgo(g, n, own)})
	if p := &d.parts; len(*p) > 0 && (*p)[0].graph != nil {
		all := map[*Node]bool{}
		for _, e := range own {
			all[e.Source], all[e.Target] = true, true
		}
		if shown := len((*p)[0].graph.nodes) - 1; shown < len(all)-1 {
			(*p)[0].note = fmt.Sprintf(d.t("shown"), shown, len(all)-1)
		}
	}
	add(d.figures(mine, use))

	var rows []row
	for _, a := range attrs[n] {
		v := Word(d.lang, a.Text)
		if a.Text == "" {
			v = amount(d.lang, a.Value, a.Unit)
		}
		rows = append(rows, row{[]string{Word(d.lang, a.Name), v, year(a.Evidence.Report.Year)}, use([]*Evidence{a.Evidence})})
	}
	add(part{title: d.t("attributes"), head: []string{d.t("what"), d.t("value"), d.t("year")}, rows: rows})

	rows = nil
	for _, m := range g.Nodes {
		if !projects[m] {
			continue
		}
		var invest, status, who []string
		var ev []*Evidence
		for _, a := range attrs[m] {
			ev = append(ev, a.Evidence)
			if a.Text == "" {
				invest = append(invest, amount(d.lang, a.Value, a.Unit))
			} else {
				status = append(status, strings.TrimSpace(year(a.Evidence.Report.Year)+" "+Word(d.lang, a.Text)))
			}
		}
		for _, e := range by[m] {
			who = append(who, e.Target.Name)
			ev = append(ev, e.Evidence...)
		}
		if len(ev) == 0 {
			continue // it stands below, under its relation
		}
		slices.SortStableFunc(ev, compareEvidence)
		rows = append(rows, row{[]string{m.Name, strings.Join(unique(invest), " → "), strings.Join(unique(status), " → "), strings.Join(unique(who), "、")}, use(ev)})
	}
	add(part{title: d.t("projects"), head: []string{d.t("name"), d.t("investment"), d.t("status"), d.t("by")}, rows: rows})

	for _, p := range graph.Relations() {
		for side, isIn := range []bool{false, true} {
			if p == ner.CooperatesWith && isIn {
				continue // either way: with the other side
			}
			var rows []row
			for _, e := range own {
				m, mineSide := e.Target, e.Source == n
				if e.Target == n {
					m = e.Source
				}
				if e.Predicate != string(p) || p != ner.CooperatesWith && mineSide == isIn {
					continue
				}
				var notes []string
				for _, ev := range e.Evidence {
					if ev.Position != "" {
						notes = append(notes, ev.Position)
					}
					if ev.Planned {
						notes = append(notes, d.t("announced"))
					}
				}
				rows = append(rows, row{[]string{m.Name, Word(d.lang, m.Type), spanText(e.Spells()), strings.Join(unique(notes), "、")}, use(e.Evidence)})
			}
			h := heads[string(p)][side]
			add(part{title: pick(map[string][2]string{"": h}, d.lang, ""), head: []string{d.t("name"), d.t("kind"), d.t("year"), d.t("note")}, rows: rows})
		}
	}

	add(part{title: d.t("timeline"), head: []string{d.t("year"), d.t("what")}, rows: d.timeline(own, projects, attrs)})

	rows = nil
	for _, p := range graph.Relations() {
		for _, e := range other {
			if e.Predicate == string(p) {
				var ev []*Evidence
				for _, x := range e.Evidence {
					if inScope(x) {
						ev = append(ev, x)
					}
				}
				rows = append(rows, row{[]string{e.Source.Name, Word(d.lang, e.Predicate), e.Target.Name}, use(ev)})
			}
		}
	}
	add(part{title: d.t("others"), head: []string{d.t("subject"), d.t("what"), d.t("name")}, rows: rows})
	rows = nil
	for _, x := range theirs {
		rows = append(rows, row{[]string{x.Subject.Name, x.Indicator, d.when(x), d.level(x), percent(x.Change), x.Rank}, use([]*Evidence{x.Evidence})})
	}
	add(part{title: d.t("otherFigures"), head: []string{d.t("subject"), d.t("indicator"), d.t("period"), d.t("value"), d.t("change"), d.t("rank")}, rows: rows})

	rows = nil
	for _, p := range g.Reports {
		if used[p] {
			rows = append(rows, row{cells: []string{p.Name, year(p.Year), p.Title, strings.Join(p.Files, " "), p.Hash}})
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return strings.Compare(a.cells[1], b.cells[1]) })
	add(part{title: d.t("sources"), head: []string{d.t("reports"), d.t("year"), d.t("title"), d.t("file"), d.t("hash")}, rows: rows})

	d.meta = append(d.meta, [2]string{d.t("kind"), Word(d.lang, n.Type)})
	for _, m := range [][2]string{{"code", n.Code}, {"within", strings.Join(ups, " › ")}, {"aliases", strings.Join(n.Aliases, "、")}} {
		if m[1] != "" {
			d.meta = append(d.meta, [2]string{d.t(m[0]), m[1]})
		}
	}
	d.meta = append(d.meta, [2]string{d.t("statements"), strconv.Itoa(len(told))}, [2]string{d.t("reports"), strconv.Itoa(len(used))}, [2]string{d.t("id"), n.ID})
	return d
}

func (d *dossier) when(x *Observation) string {
	if x.Target {
		return strings.TrimSpace(x.Period + " " + d.t("target"))
	}
	return x.Period
}

func (d *dossier) level(x *Observation) string {
	if x.Value == nil {
		return ""
	}
	return amount(d.lang, *x.Value, x.Unit)
}

// figures lists figures by indicator, those of most years first, with a chart
// of each that has two years or more.
func (d *dossier) figures(list []*Observation, use func([]*Evidence) []*Evidence) part {
	p := part{title: d.t("figures"), head: []string{d.t("indicator"), d.t("period"), d.t("value"), d.t("change"), d.t("rank")}}
	groups := map[string][]*Observation{}
	var names []string
	years := map[string]map[int]bool{}
	for _, x := range list {
		if groups[x.Indicator] == nil {
			names = append(names, x.Indicator)
			years[x.Indicator] = map[int]bool{}
		}
		groups[x.Indicator] = append(groups[x.Indicator], x)
		if y, _ := x.Years(); y != 0 {
			years[x.Indicator][y] = true
		}
	}
	for _, l := range groups {
		slices.SortFunc(l, func(a, b *Observation) int {
			return cmp.Or(strings.Compare(a.Period, b.Period), compareEvidence(a.Evidence, b.Evidence), strings.Compare(a.ID, b.ID))
		})
	}
	slices.SortFunc(names, func(a, b string) int { // by years told, then as the reports tell them
		return cmp.Or(len(years[b])-len(years[a]), compareEvidence(groups[a][0].Evidence, groups[b][0].Evidence), strings.Compare(a, b))
	})
	for _, name := range names {
		if c, ok := newChart(name, groups[name]); ok && len(p.charts) < 12 {
			p.charts = append(p.charts, c)
		}
		for _, x := range groups[name] {
			p.rows = append(p.rows, row{[]string{x.Indicator, d.when(x), d.level(x), percent(x.Change), x.Rank}, use([]*Evidence{x.Evidence})})
		}
	}
	return p
}

// newChart takes the figures of whole years in the unit that most have, the
// surest of each year.
func newChart(name string, list []*Observation) (chart, bool) {
	var units []tally
	for _, x := range list {
		if x.Value != nil {
			units = count(units, x.Unit, 1)
		}
	}
	c := chart{title: name, unit: mostUsed(units)}
	best := map[int][2]*Observation{} // by year: with a value, with a change
	for _, x := range list {
		y := yearAt(x.Period)
		if y == 0 || len(x.Period) != 4 {
			continue
		}
		b := best[y]
		better := func(i int) bool {
			return b[i] == nil || b[i].Target && !x.Target || b[i].Target == x.Target && x.Evidence.Confidence > b[i].Evidence.Confidence
		}
		if x.Value != nil && x.Unit == c.unit && better(0) {
			b[0] = x
		}
		if x.Change != nil && better(1) {
			b[1] = x
		}
		best[y] = b
	}
	values, changes := 0, 0
	for y := 1900; y < 2200; y++ {
		b, ok := best[y]
		if !ok || b[0] == nil && b[1] == nil {
			continue
		}
		c.years = append(c.years, y)
		var v, ch *float64
		if b[0] != nil {
			v = b[0].Value
			values++
		}
		if b[1] != nil {
			ch = b[1].Change
			changes++
		}
		c.value, c.change = append(c.value, v), append(c.change, ch)
		c.target = append(c.target, (b[0] == nil || b[0].Target) && (b[1] == nil || b[1].Target))
	}
	return c, values >= 2 || changes >= 2
}

// timeline tells what has a date and is an event, by year.
func (d *dossier) timeline(own []*Edge, projects map[*Node]bool, attrs map[*Node][]*Attribute) []row {
	type entry struct {
		year int
		text string
		ev   *Evidence
	}
	var list []entry
	for _, e := range own {
		switch ner.Predicate(e.Predicate) {
		case ner.Attracted, ner.Established, ner.Awarded, ner.Hosts, ner.Issued, ner.CooperatesWith, ner.HoldsPosition, ner.UndertakenBy:
			seen := map[int]bool{}
			for _, ev := range e.Evidence {
				if y, _ := ev.Years(); y != 0 && !seen[y] {
					seen[y] = true
					text := e.Source.Name + " " + Word(d.lang, e.Predicate) + " " + e.Target.Name
					if ev.Position != "" {
						text += " (" + ev.Position + ")"
					}
					if ev.Planned {
						text += " (" + d.t("announced") + ")"
					}
					list = append(list, entry{y, text, ev})
				}
			}
		}
	}
	for m := range projects {
		for _, a := range attrs[m] {
			if y, _ := a.Evidence.Years(); y != 0 && a.Text != "" {
				list = append(list, entry{y, m.Name + " " + Word(d.lang, a.Text), a.Evidence})
			}
		}
	}
	slices.SortFunc(list, func(a, b entry) int {
		return cmp.Or(a.year-b.year, compareEvidence(a.ev, b.ev), strings.Compare(a.text, b.text))
	})
	var rows []row
	for i, e := range list {
		y := ""
		if i == 0 || list[i-1].year != e.year {
			y = strconv.Itoa(e.year)
		}
		rows = append(rows, row{[]string{y, e.text}, []*Evidence{e.ev}})
	}
	return rows
}

// egoNodes is how many neighbours the picture shows.
const egoNodes = 40

func newEgo(g *Graph, n *Node, own []*Edge) *ego {
	weight := map[*Node]int{}
	for _, e := range own {
		for _, m := range []*Node{e.Source, e.Target} {
			if m != n {
				weight[m] += len(e.Evidence)
			}
		}
	}
	if len(weight) == 0 {
		return nil
	}
	var near []*Node
	for _, m := range g.Nodes {
		if weight[m] > 0 {
			near = append(near, m)
		}
	}
	// Links among the neighbours make the picture tell more.
	for _, e := range g.Edges {
		if weight[e.Source] > 0 && weight[e.Target] > 0 && e.Source != n && e.Target != n {
			weight[e.Source]++
			weight[e.Target]++
		}
	}
	slices.SortStableFunc(near, func(a, b *Node) int { return weight[b] - weight[a] })
	x := &ego{nodes: append([]*Node{n}, near[:min(egoNodes, len(near))]...)}
	index := map[*Node]int{}
	for i, m := range x.nodes {
		index[m] = i
	}
	var links [][2]int
	for _, e := range g.Edges {
		a, ok1 := index[e.Source]
		b, ok2 := index[e.Target]
		if ok1 && ok2 && a != b && e.Predicate != string(graph.PredWithin) {
			x.edges = append(x.edges, e)
			links = append(links, [2]int{a, b})
		}
	}
	x.at = arrange(len(x.nodes), links)
	return x
}
