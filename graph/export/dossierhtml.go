package export

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strconv"
	"strings"
)

const dossierStyle = `
:root { --dim: #66707a; --line: #d9d5cc; --mark: #fff1b8; --accent: #9d2f2f; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 900px; padding: 28px 32px 60px; color: #22282e; background: #fff; font: 14px/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
h1 { font-size: 28px; margin: 0 0 6px; border-bottom: 3px solid var(--accent); padding-bottom: 6px; }
h2 { font-size: 18px; margin: 34px 0 8px; color: var(--accent); break-after: avoid; }
h2 small { color: var(--dim); font-weight: 400; font-size: 13px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 14px; margin: 8px 0; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
nav { columns: 2; font-size: 13px; margin: 12px 0; } nav a { display: block; color: inherit; text-decoration: none; border-bottom: 1px dotted var(--line); } nav a:hover { color: var(--accent); } nav span { float: right; color: var(--dim); }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; color: var(--dim); font-size: 12.5px; border-bottom: 1.5px solid #888; padding: 3px 10px 3px 0; white-space: nowrap; }
td { padding: 6px 10px 0 0; vertical-align: top; overflow-wrap: anywhere; }
tbody { break-inside: avoid; border-bottom: 1px solid var(--line); }
td:first-child { font-weight: 500; }
td.q { font-weight: 400; padding: 0 0 6px; }
q { display: block; quotes: none; color: var(--dim); font-size: 12.5px; line-height: 1.5; padding-left: 10px; border-left: 2px solid var(--line); margin-top: 2px; }
q b { font-weight: 400; color: #22282e; background: var(--mark); }
q i { font-style: normal; font-size: 11px; color: #8a929a; white-space: nowrap; }
.num { white-space: nowrap; font-variant-numeric: tabular-nums; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); gap: 12px; margin: 8px 0 14px; }
figure { margin: 0; border: 1px solid var(--line); border-radius: 6px; padding: 6px 8px; break-inside: avoid; }
figcaption { font-size: 12.5px; font-weight: 600; }
svg { display: block; width: 100%; height: auto; }
svg text { font-family: inherit; }
footer { margin-top: 40px; color: var(--dim); font-size: 12px; border-top: 1px solid var(--line); padding-top: 6px; }
@page { size: A4; margin: 16mm 14mm; }
@media print {
 body { max-width: none; padding: 0; font-size: 9pt; line-height: 1.4; } nav { display: none; } h1 { font-size: 20pt; } h2 { margin: 14pt 0 4pt; font-size: 13pt; }
 th { font-size: 8pt; padding: 1pt 8pt 1pt 0; } td { padding: 2pt 8pt 0 0; } td.q { padding: 0 0 2.5pt; } q { font-size: 7.5pt; line-height: 1.35; padding-left: 6pt; margin-top: 1pt; } q i { font-size: 6.5pt; }
 .charts { grid-template-columns: repeat(3, 1fr); gap: 6pt; } figure { padding: 3pt 5pt; } figcaption { font-size: 8pt; }
 q b, svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`

func (d *dossier) html(w *writer) {
	lang := "en"
	if d.lang == "zh" {
		lang = "zh-CN"
	}
	e := html.EscapeString
	w.s("<!DOCTYPE html>\n<html lang=\"", lang, "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name=\"generator\" content=\"zhengpu\">\n<title>", e(d.title), "</title>\n<style>", dossierStyle, "</style>\n</head>\n<body>\n<h1>", e(d.title), "</h1>\n<dl>")
	for _, m := range d.meta {
		w.s("<dt>", e(m[0]), "</dt><dd>", e(m[1]), "</dd>")
	}
	w.s("</dl>\n")
	if len(d.parts) == 0 {
		w.s("<p>", e(d.t("empty")), "</p>\n")
	}
	if len(d.parts) > 3 {
		w.s("<nav>")
		for i, p := range d.parts {
			w.s(`<a href="#s`, strconv.Itoa(i), `">`, e(p.title))
			if len(p.rows) > 0 {
				w.s("<span>", strconv.Itoa(len(p.rows)), "</span>")
			}
			w.s("</a>")
		}
		w.s("</nav>\n")
	}
	for i, p := range d.parts {
		w.s("<section>\n<h2 id=\"s", strconv.Itoa(i), "\">", e(p.title))
		if len(p.rows) > 0 {
			w.s(" <small>", strconv.Itoa(len(p.rows)), "</small>")
		}
		w.s("</h2>\n")
		if p.graph != nil {
			d.egoSVG(w, p.graph)
		}
		if p.note != "" {
			w.s("<p><small>", e(p.note), "</small></p>\n")
		}
		if len(p.charts) > 0 {
			w.s("<div class=\"charts\">\n")
			for _, c := range p.charts {
				w.s("<figure><figcaption>", e(c.title), "</figcaption>")
				d.chartSVG(w, c)
				w.s("</figure>\n")
			}
			w.s("</div>\n")
		}
		if len(p.rows) > 0 {
			w.s("<table>\n<thead><tr>")
			for _, h := range p.head {
				w.s("<th>", e(h), "</th>")
			}
			w.s("</tr></thead>\n")
			for _, r := range p.rows {
				w.s("<tbody><tr>")
				for j, c := range r.cells {
					if j > 0 && c != "" && strings.ContainsAny(c[:1], "0123456789+-") {
						w.s(`<td class="num">`, e(c), "</td>")
					} else {
						w.s("<td>", e(c), "</td>")
					}
				}
				w.s("</tr>")
				if len(r.ev) > 0 {
					w.s(`<tr><td class="q" colspan="`, strconv.Itoa(len(p.head)), `">`)
					for _, ev := range r.ev {
						w.s("<q>", e(ev.Prefix), "<b>", e(ev.Quote), "</b>", e(ev.Suffix), " <i>— ", e(d.source(ev)), "</i></q>")
					}
					w.s("</td></tr>")
				}
				w.s("</tbody>\n")
			}
			w.s("</table>\n")
		}
		w.s("</section>\n")
	}
	w.s("<footer>", e(d.t("footer")), "</footer>\n</body>\n</html>\n")
}

// source names report, place and rule of a quote.
func (d *dossier) source(ev *Evidence) string {
	s := ev.Report.Name
	if ev.Report.Year != 0 {
		s += " · " + strconv.Itoa(ev.Report.Year)
	}
	s += fmt.Sprintf(" · %s %d–%d", d.t("bytes"), ev.Start, ev.End)
	if ev.Rule != "" {
		s += " · " + d.t("rule") + " " + ev.Rule
	}
	return s
}

// chartSVG draws bars for values, with the change above each; or, without
// values, bars of the changes. Targets are hollow.
func (d *dossier) chartSVG(w *writer, c chart) {
	const width, height, top, bottom = 260, 120, 26, 18
	values := c.value
	onlyChange := !slices.ContainsFunc(c.value, func(v *float64) bool { return v != nil })
	if onlyChange {
		values = c.change
	}
	low, high := 0.0, 0.0
	for _, v := range values {
		if v != nil {
			low, high = math.Min(low, *v), math.Max(high, *v)
		}
	}
	if high == low {
		high = low + 1
	}
	y := func(v float64) float64 { return top + float64((high-v)/(high-low)*(height-top-bottom)) }
	f1 := func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
	w.f(`<svg viewBox="0 0 %d %d" role="img" aria-label="%s">`, width, height, html.EscapeString(c.title))
	step := float64(width) / float64(len(c.years))
	wide := math.Min(34, step*0.6)
	w.s(`<line x1="0" x2="`, strconv.Itoa(width), `" y1="`, f1(y(0)), `" y2="`, f1(y(0)), `" stroke="#aaa"/>`)
	for i, yr := range c.years {
		mid := float64(step * (float64(i) + 0.5))
		w.s(`<text x="`, f1(mid), `" y="`, strconv.Itoa(height-4), `" font-size="10" text-anchor="middle" fill="#66707a">`, strconv.Itoa(yr), "</text>")
		label, at := "", y(0)
		if v := values[i]; v != nil {
			a, b := y(math.Max(*v, 0)), y(math.Min(*v, 0))
			at = a
			style := `fill="#4e79a7"`
			if c.target[i] {
				style = `fill="#fff" stroke="#4e79a7" stroke-dasharray="3 2"`
			}
			w.s(`<rect x="`, f1(mid-wide/2), `" y="`, f1(a), `" width="`, f1(wide), `" height="`, f1(math.Max(b-a, 1)), `" `, style, "/>")
			if onlyChange {
				label = percent(v)
			} else {
				label = amount(d.lang, *v, c.unit)
			}
		}
		if label != "" {
			w.s(`<text x="`, f1(mid), `" y="`, f1(at-3), `" font-size="10" text-anchor="middle" fill="#22282e">`, html.EscapeString(label), "</text>")
		}
		if !onlyChange && c.change[i] != nil {
			colour := "#59a14f"
			if *c.change[i] < 0 {
				colour = "#c0392b"
			}
			w.s(`<text x="`, f1(mid), `" y="`, f1(at-14), `" font-size="9.5" text-anchor="middle" fill="`, colour, `">`, percent(c.change[i]), "</text>")
		}
	}
	w.s("</svg>")
}

// egoSVG draws the neighbourhood, fitted to the page's width.
func (d *dossier) egoSVG(w *writer, x *ego) {
	const width, margin = 840, 60
	x0, x1, y0, y1 := x.at[0].x, x.at[0].x, x.at[0].y, x.at[0].y
	for _, p := range x.at {
		x0, x1, y0, y1 = min(x0, p.x), max(x1, p.x), min(y0, p.y), max(y1, p.y)
	}
	k := math.Min(1.6, math.Min(float64(width-2*margin)/math.Max(1, float64(x1-x0)), 620/math.Max(1, float64(y1-y0))))
	height := int(math.Round(float64(y1-y0)*k)) + margin
	px := func(i int) (float64, float64) {
		return float64(margin) + float64(float64(x.at[i].x-x0)*k) + math.Max(0, (float64(width-2*margin)-float64(float64(x1-x0)*k))/2), float64(margin)/2 + float64(float64(x.at[i].y-y0)*k)
	}
	f1 := func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
	w.f(`<svg viewBox="0 0 %d %d" role="img" aria-label="%s">`, width, height, html.EscapeString(d.t("graph")))
	w.s(`<defs><marker id="a" viewBox="0 0 8 8" refX="15" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#a8a296"/></marker></defs>`)
	index := map[*Node]int{}
	for i, n := range x.nodes {
		index[n] = i
	}
	for _, e := range x.edges {
		ax, ay := px(index[e.Source])
		bx, by := px(index[e.Target])
		dash := ""
		if e.Planned() {
			dash = ` stroke-dasharray="4 3"`
		}
		w.s(`<line x1="`, f1(ax), `" y1="`, f1(ay), `" x2="`, f1(bx), `" y2="`, f1(by), `" stroke="#c9c3b6" marker-end="url(#a)"`, dash, `><title>`,
			html.EscapeString(e.Source.Name+" "+Word(d.lang, e.Predicate)+" "+e.Target.Name), "</title></line>")
	}
	for i, n := range x.nodes {
		cx, cy := px(i)
		r, size, weight := 5.0, "10.5", "400"
		if i == 0 {
			r, size, weight = 9, "14", "700"
		}
		colour := dotColours[n.Type]
		if colour == "" {
			colour = "#888888"
		}
		name := []rune(n.Name)
		if len(name) > 16 {
			name = append(name[:15:15], '…')
		}
		w.s(`<circle cx="`, f1(cx), `" cy="`, f1(cy), `" r="`, f1(r), `" fill="`, colour, `" stroke="#fff"><title>`, html.EscapeString(n.Name+" · "+Word(d.lang, n.Type)), "</title></circle>")
		w.s(`<text x="`, f1(cx), `" y="`, f1(cy+r+11), `" font-size="`, size, `" font-weight="`, weight, `" text-anchor="middle" fill="#22282e" stroke="#fff" stroke-width="2.5" paint-order="stroke">`, html.EscapeString(string(name)), "</text>")
	}
	w.s("</svg>\n")
	var seen []string
	for _, n := range x.nodes {
		if !slices.Contains(seen, n.Type) {
			seen = append(seen, n.Type)
		}
	}
	w.s("<p><small>")
	for _, t := range seen {
		w.s(`<span style="color:`, dotColours[t], `">●</span> `, html.EscapeString(Word(d.lang, t)), "&emsp;")
	}
	w.s("</small></p>\n")
}
