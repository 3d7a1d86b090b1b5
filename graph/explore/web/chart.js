// Figures over the years: a small chart for each indicator with several years,
// and a table of everything.
import { h, s } from "./util.js";
import { amount, percent, t } from "./i18n.js";

const yearOf = (f) => {
  const m = /(\d{4})(?!.*\d{4}-)/.exec(f.period || "");
  return m ? Number((f.period.match(/\d{4}/g) || []).pop()) : f.proof.year || 0;
};

// series groups figures by indicator and unit: the level where one is given,
// else the growth.
export function series(figures) {
  const groups = new Map();
  for (const f of figures) {
    const level = f.value !== null;
    if (!level && f.change === null) continue;
    const key = f.indicator + "\t" + (level ? f.unit || "" : "Δ");
    if (!groups.has(key)) groups.set(key, { indicator: f.indicator, unit: level ? f.unit || "" : "%", growth: !level, points: [], figures: [] });
    const g = groups.get(key);
    g.figures.push(f);
    const year = yearOf(f);
    if (year && !/\/|-/.test(f.period || "")) g.points.push({ year, value: level ? f.value : f.change, target: f.target, f });
  }
  const out = [...groups.values()];
  for (const g of out) g.points.sort((a, b) => a.year - b.year || (a.target ? 1 : 0) - (b.target ? 1 : 0));
  const years = (g) => new Set(g.points.map((p) => p.year)).size;
  return out.sort((a, b) => years(b) - years(a) || a.indicator.localeCompare(b.indicator, "zh"));
}

export function chart(g) {
  const W = 260, H = 84, L = 8, R = 8, T = 18, B = 18;
  const pts = g.points, ys = pts.map((p) => p.value), xs = pts.map((p) => p.year);
  const x0 = Math.min(...xs), x1 = Math.max(...xs), lo = Math.min(0, ...ys), hi = Math.max(0, ...ys);
  const x = (v) => (x1 === x0 ? W / 2 : L + 16 + ((v - x0) / (x1 - x0)) * (W - L - R - 32));
  const y = (v) => (hi === lo ? H / 2 : H - B - ((v - lo) / (hi - lo)) * (H - T - B));
  const label = g.indicator + ": " + pts.map((p) => p.year + " " + amount(p.value, g.unit) + (p.target ? " (" + t("target") + ")" : "")).join(", ");
  const real = pts.filter((p) => !p.target), box = s("svg", { viewBox: `0 0 ${W} ${H}`, class: "chart", role: "img", "aria-label": label });
  box.append(s("line", { x1: L, x2: W - R, y1: y(0), y2: y(0), class: "axis" }));
  if (real.length > 1) box.append(s("polyline", { points: real.map((p) => x(p.year) + "," + y(p.value)).join(" "), class: "line" }));
  for (const p of pts) box.append(s("circle", { cx: x(p.year), cy: y(p.value), r: 3.2, class: p.target ? "target" : "dot" }, s("title", {}, p.year + " " + amount(p.value, g.unit) + " " + p.f.proof.quote)));
  const ends = [pts[0], pts[pts.length - 1]];
  ends.forEach((p, i) => box.append(s("text", { x: x(p.year), y: Math.max(11, y(p.value) - 7), "text-anchor": i ? "end" : "start" }, amount(p.value, g.unit)), s("text", { x: x(p.year), y: H - 4, "text-anchor": i ? "end" : "start", class: "year" }, p.year)));
  return h("figure", { class: "fig" }, h("figcaption", {}, g.indicator, g.growth ? h("small", {}, " " + t("change")) : null), box);
}

// figureList shows charts, unless they stand elsewhere, and a table.
export function figureList(figures, quote, noCharts) {
  const groups = series(figures), charts = groups.filter((g) => new Set(g.points.map((p) => p.year)).size > 1);
  const rest = figures.slice();
  return [
    charts.length && !noCharts ? h("div", { class: "charts" }, charts.map(chart)) : null,
    h("details", { open: noCharts || (charts.length === 0 && rest.length < 12) }, h("summary", {}, t("table") + " (" + rest.length + ")"),
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("figures") }, h("table", {}, h("thead", {}, h("tr", {}, ["indicator", "period", "value", "change", "quote"].map((c) => h("th", { scope: "col" }, t(c))))),
        h("tbody", {}, rest.map((f) => h("tr", {}, h("td", {}, f.indicator), h("td", {}, f.period || "", f.target ? h("em", {}, " " + t("target")) : null), h("td", { class: "num" }, f.value === null ? "" : amount(f.value, f.unit), f.rank ? h("small", {}, " " + f.rank) : null), h("td", { class: "num" }, f.change === null ? "" : percent(f.change)), h("td", {}, quote(f.proof)))))))),
  ];
}
