// The dossier beside the graph, and the views of a report, a district and the
// queries.
import { api, bare, clear, download, h, isNode, put } from "./util.js";
import { amount, column, lang, levelName, matchName, percent, predName, statusName, t, typeName } from "./i18n.js";
import { COLORS } from "./graph.js";
import { chart, figureList, series } from "./chart.js";
import { csvText } from "./exporting.js";

export const go = (kind, id, more) => { location.hash = "#/" + [kind, id, more].filter((x) => x !== undefined && x !== null).map(encodeURIComponent).join("/"); };

export const dot = (type) => {
  const el = h("span", { class: "dot", "aria-hidden": "true" });
  el.style.background = COLORS[type] || "#777";
  return el;
};
export const entity = (n, extra) => h("a", { class: "entity", href: "#/graph/" + encodeURIComponent(n.id), title: typeName(n.type) + " " + n.id }, dot(n.type), n.name, extra);
const reportLink = (p) => h("a", { href: "#/report/" + encodeURIComponent(p.report) + "/" + encodeURIComponent(p.evidence), title: t("sentence") + (p.rule ? " · " + t("rule") + " " + p.rule : "") }, p.reportName + (p.year && !p.reportName.includes(p.year) ? " " + p.year : ""));

export function quote(p) {
  if (!p || !p.quote) return null;
  return h("blockquote", {}, h("span", { class: "ctx" }, p.prefix ? "…" + p.prefix.slice(-10) : ""), h("q", {}, p.quote), h("span", { class: "ctx" }, p.suffix ? p.suffix.slice(0, 10) + "…" : ""),
    h("cite", {}, reportLink(p), p.period ? " · " + p.period : "", p.planned ? h("em", {}, " " + t("planned")) : null, p.position ? " · " + p.position : "", p.confidence ? h("small", {}, " " + t("conf") + " " + Math.round(p.confidence * 100) + "%") : null));
}

const section = (title, n, ...body) => h("section", {}, h("h3", {}, title, n !== undefined && n !== null ? h("span", { class: "n" }, n) : null), ...body);

export function problem(e) {
  return h("p", { class: "error", role: "alert" }, t("error") + (e.line ? " (" + t("line", e.line) + ")" : "") + ": " + e.message);
}

// dossier fills the side panel; tools gives what one can do with the entity.
export async function dossier(el, id, tools) {
  const mine = (el.asked = (el.asked || 0) + 1);
  let d;
  try {
    d = await api("entity", { id });
  } catch (e) {
    if (mine === el.asked) clear(el, problem(e));
    return;
  }
  if (mine !== el.asked) return;
  const groups = new Map();
  for (const l of d.links) {
    const out = l.subject.id === id, key = (out ? "o" : "i") + l.predicate;
    if (!groups.has(key)) groups.set(key, { predicate: l.predicate, out, links: [] });
    groups.get(key).links.push(l);
  }
  const timeline = [];
  for (const l of d.links) for (const p of l.proofs) if (p.year) timeline.push({ year: p.period?.slice(0, 4) > "1949" ? Number(p.period.slice(0, 4)) : p.year, text: [predName(l.predicate), " ", entity(l.subject.id === id ? l.object : l.subject)], p });
  for (const a of d.attributes) if (a.year) timeline.push({ year: a.year, text: [predName(a.predicate) + " " + (a.predicate === "status" ? statusName(a.value) : amount(a.value, a.unit))], p: a });
  timeline.sort((a, b) => a.year - b.year || a.p.start - b.p.start);
  clear(el,
    h("header", {}, h("h2", { id: "dossier-title" }, dot(d.type), d.name), h("p", { class: "sub" }, typeName(d.type), " ", h("code", {}, d.id)),
      d.aliases && d.aliases.length ? h("p", {}, h("b", {}, t("aka") + " "), d.aliases.join(lang === "zh" ? "、" : ", ")) : null,
      h("p", { class: "tools" },
        tools(d),
        d.type === "District" ? h("a", { class: "button", href: "#/district/" + encodeURIComponent(d.id) }, t("district")) : null)),
    d.attributes.length ? section(t("attributes"), d.attributes.length, h("ul", {}, d.attributes.map((a) => h("li", {}, h("b", {}, predName(a.predicate) + " "), a.predicate === "status" ? statusName(a.value) : amount(a.value, a.unit), quote(a))))) : null,
    d.links.length ? section(t("facts"), d.links.length + (d.more || 0), [...groups.values()].map((g, i) => h("details", { open: i < 3 || groups.size < 6 }, h("summary", {}, (g.out ? "→ " : "← ") + predName(g.predicate), h("span", { class: "n" }, g.links.length)),
      h("ul", {}, g.links.map((l) => h("li", {}, entity(g.out ? l.object : l.subject, l.times > 1 ? h("small", {}, " " + t("stated", l.times)) : null), l.proofs.slice(-2).map(quote))))))) : null,
    d.figures.length ? section(t("figures"), d.figures.length, figureList(d.figures, quote)) : null,
    timeline.length > 1 ? section(t("timeline"), null, h("details", {}, h("summary", {}, t("count", timeline.length)), h("ol", { class: "timeline" }, timeline.map((x) => h("li", {}, h("b", {}, x.year), " ", x.text, " ", h("small", {}, reportLink(x.p))))))) : null,
    d.reports.length ? section(t("mentionedIn"), d.reports.length, h("ul", {}, d.reports.map((r) => h("li", {}, h("a", { href: "#/report/" + encodeURIComponent(r.id) }, r.title || r.name), r.year ? " " + r.year : "")))) : null);
  el.scrollTop = 0;
}

// ---- reports

export async function reports(el, id, evidence) {
  if (!id) {
    const list = await api("reports");
    clear(el, h("h2", {}, t("report"), h("span", { class: "n" }, list.length)), h("ul", { class: "cards" }, list.map((r) => h("li", {}, h("a", { href: "#/report/" + encodeURIComponent(r.id) }, h("b", {}, r.title || r.name), h("span", {}, [r.about.name, r.year || ""].join(" ")), h("small", {}, r.name))))));
    return;
  }
  if (!id.startsWith("report/")) id = (await api("reports")).find((r) => r.name === id)?.id || id; // by its name
  const v = await api("report", { id });
  const text = h("article", { class: "text", lang: "zh", tabindex: 0, "aria-label": v.title || v.name });
  const items = v.statements.map((x, i) => statement(x, i));
  const list = h("ol", { class: "statements" }, items);
  const facts = new Map(); // index of a statement to its spans
  if (v.text) paint(text, v, facts);
  else put(text, h("p", { class: "note" }, t(v.why === "changed" ? "changed" : "noText")), v.statements.map((x, i) => { const q = h("p", {}, h("span", { class: "ctx" }, "…" + x.proof.prefix), h("span", { class: "fact", "data-s": i }, x.proof.quote), h("span", { class: "ctx" }, x.proof.suffix + "…")); facts.set(i, [q.children[1]]); return q; }));
  function choose(i, from) {
    for (const x of el.querySelectorAll(".on")) x.classList.remove("on");
    items[i].classList.add("on");
    items[i].hidden = false;
    (facts.get(i) || []).forEach((x) => x.classList.add("on"));
    const first = (facts.get(i) || [])[0];
    if (from !== "text" && first) first.scrollIntoView({ block: "center", behavior: "smooth" });
    if (from !== "list") items[i].scrollIntoView({ block: "nearest", behavior: "smooth" });
  }
  text.addEventListener("click", (e) => {
    const f = e.target.closest("[data-s]");
    if (f) choose(Number(f.dataset.s.split(" ")[0]), "text");
  });
  items.forEach((x, i) => {
    x.addEventListener("click", (e) => { if (!e.target.closest("a")) choose(i, "list"); });
    x.querySelector("button").addEventListener("click", (e) => { e.stopPropagation(); choose(i, "list"); });
  });
  const narrow = h("input", { type: "search", placeholder: t("filterHere"), "aria-label": t("filterHere"), oninput: () => items.forEach((x) => { x.hidden = narrow.value !== "" && !x.textContent.includes(narrow.value); }) });
  const kinds = [...new Set(v.mentions.map((m) => m.type))];
  clear(el,
    h("header", { class: "head" }, h("a", { href: "#/report" }, "‹ " + t("report")), h("h2", {}, v.title || v.name), h("p", { class: "sub" }, v.about.id ? entity(v.about) : null, " ", v.year || "", " ", h("code", {}, v.file || v.id)),
      h("p", { class: "legend" }, kinds.map((k) => h("span", { class: "ent t-" + k }, typeName(k) + " " + v.mentions.filter((m) => m.type === k).length)))),
    h("div", { class: "two" }, text, h("div", { class: "side", tabindex: 0, role: "region", "aria-label": t("statements") }, h("h3", {}, t("statements"), h("span", { class: "n" }, items.length)), narrow, list)));
  if (evidence) {
    const i = v.statements.findIndex((x) => x.proof.evidence === evidence);
    if (i >= 0) requestAnimationFrame(() => choose(i));
  }
}

function statement(x, i) {
  const body = x.kind === "fact" ? [entity(x.subject), " ", h("b", {}, predName(x.predicate)), " ", entity(x.object), x.proof.position ? "（" + x.proof.position + "）" : ""]
    : x.kind === "figure" ? [entity(x.subject), " ", h("b", {}, x.figure.indicator), " ", x.figure.value !== null ? amount(x.figure.value, x.figure.unit) : "", x.figure.change !== null ? " " + percent(x.figure.change) : "", x.figure.rank ? " " + x.figure.rank : "", x.figure.period ? h("small", {}, " " + x.figure.period) : null, x.figure.target ? h("em", {}, " " + t("target")) : null]
      : [entity(x.subject), " ", h("b", {}, predName(x.predicate)), " ", x.predicate === "status" ? statusName(x.value) : amount(x.value, x.proof.unit)];
  return h("li", { "data-i": i }, body, x.proof.planned ? h("em", {}, " " + t("planned")) : null, " ", h("button", { class: "quoted", "aria-label": t("sentence") }, "“" + x.proof.quote + "”"));
}

// paint writes a text with its names and statements marked. Offsets are bytes.
function paint(el, v, facts) {
  const bytes = new TextEncoder().encode(v.text), decode = new TextDecoder();
  const cuts = new Set([0, bytes.length]);
  for (const m of v.marks) cuts.add(m.start).add(m.end);
  for (const x of v.statements) cuts.add(x.proof.cleanStart).add(x.proof.cleanEnd);
  const at = [...cuts].filter((c) => c >= 0 && c <= bytes.length).sort((a, b) => a - b);
  const names = new Map(v.mentions.map((m) => [m.id, m]));
  const starts = v.statements.map((x, i) => [x.proof.cleanStart, x.proof.cleanEnd, i]).sort((a, b) => a[0] - b[0]);
  let mark = 0, next = 0, open = [];
  for (let k = 0; k + 1 < at.length; k++) {
    const from = at[k], to = at[k + 1];
    while (mark < v.marks.length && v.marks[mark].end <= from) mark++;
    while (next < starts.length && starts[next][0] <= from) open.push(starts[next++]);
    open = open.filter((x) => x[1] > from);
    let piece = document.createTextNode(decode.decode(bytes.subarray(from, to)));
    const m = v.marks[mark];
    if (m && m.start <= from && m.end >= to) piece = h("a", { class: "ent t-" + m.type, href: "#/graph/" + encodeURIComponent(m.id), title: typeName(m.type) + " " + (names.get(m.id)?.name || m.id) }, piece);
    if (open.length > 0) {
      const ids = open.map((x) => x[2]).sort((a, b) => (v.statements[a].proof.cleanEnd - v.statements[a].proof.cleanStart) - (v.statements[b].proof.cleanEnd - v.statements[b].proof.cleanStart));
      piece = h("span", { class: "fact", "data-s": ids.join(" ") }, piece);
      for (const i of ids) facts.set(i, [...(facts.get(i) || []), piece]);
    }
    el.append(piece);
  }
}

// ---- districts

export async function districts(el, id) {
  if (!id) {
    const list = await api("reports"), by = new Map();
    for (const r of list) if (r.about.id) by.set(r.about.id, { n: r.about, years: [...(by.get(r.about.id)?.years || []), r.year].filter(Boolean) });
    clear(el, h("h2", {}, t("district")), h("ul", { class: "cards" }, [...by.values()].map((d) => h("li", {}, h("a", { href: "#/district/" + encodeURIComponent(d.n.id) }, h("b", {}, d.n.name), h("span", {}, d.years.join(" ")), h("small", {}, d.n.id))))));
    return;
  }
  const d = await api("district", { id });
  const groups = series(d.figures), charts = groups.filter((g) => new Set(g.points.map((p) => p.year)).size > 1);
  const line = (title, list) => list.length ? h("p", {}, h("b", {}, title + " "), list.map((n) => [h("a", { href: "#/district/" + encodeURIComponent(n.id) }, n.name), " "])) : null;
  clear(el,
    h("header", { class: "head" }, h("a", { href: "#/district" }, "‹ " + t("district")), h("h2", {}, d.district.name), h("p", { class: "sub" }, h("code", {}, d.district.id), " ", h("a", { class: "button", href: "#/graph/" + encodeURIComponent(d.district.id) }, t("inGraph"))), line(t("within"), d.within), line(t("below"), d.below),
      h("p", {}, h("b", {}, t("report") + " "), d.reports.map((r) => [h("a", { href: "#/report/" + encodeURIComponent(r.id) }, (r.title || r.name) + (r.year ? " (" + r.year + ")" : "")), " "]))),
    h("div", { class: "grid" },
      charts.length ? section(t("indicators"), charts.length, h("div", { class: "charts" }, charts.slice(0, 24).map(chart)), charts.length > 24 ? h("details", {}, h("summary", {}, t("moreCharts", charts.length - 24)), h("div", { class: "charts" }, charts.slice(24).map(chart))) : null) : null,
      d.parks.length ? section(t("parks"), d.parks.length, h("ul", { class: "flow" }, d.parks.map((n) => h("li", {}, entity(n))))) : null,
      d.projects.rows.length ? section(t("projects"), d.projects.rows.length, table(d.projects)) : null,
      d.enterprises.rows.length ? section(t("enterprises"), d.enterprises.rows.length, table(d.enterprises)) : null,
      d.honours.rows.length ? section(t("honours"), d.honours.rows.length, table(d.honours)) : null,
      d.industries.rows.length ? section(t("industries"), d.industries.rows.length, table(d.industries)) : null,
      d.figures.length ? section(t("figures"), d.figures.length, figureList(d.figures, quote, true)) : null));
}

// Columns of the stored queries that hold names of entities.
export const NAMES = /^(name|project|enterprise|subject|object|from|to|holder|honour|district|program|park|industry|undertaker|developer|partner|person|via|of)$/;
const TYPES = /^(District|Park|Project|Enterprise|Program|Organization|Place|Platform|Person|Honour|Event|Industry|Document|[-+0-9.]+)$/;

export function table(r) {
  const unit = r.columns.indexOf("unit");
  const joined = unit >= 0 && r.columns.some((c) => c === "value" || c === "investment" || c === "object");
  const cols = r.columns.map((c, i) => i).filter((i) => !(joined && i === unit));
  const show = (c, v, row) => {
    if (v === null || v === undefined) return "";
    if (isNode(v)) return h("a", { href: "#/graph/" + encodeURIComponent(bare(v)) }, bare(v));
    if (typeof v === "string" && v && NAMES.test(c) && !TYPES.test(v)) return h("a", { class: "entity", href: "#/find/" + encodeURIComponent(v) }, v);
    if (c === "report" && typeof v === "string") return v.split(" ").map((n) => [h("a", { href: "#/report/" + encodeURIComponent(n) }, n), " "]);
    if (typeof v === "boolean") return v ? "✓" : "";
    if (typeof v === "number") return c === "change" ? percent(v) : joined && (c === "value" || c === "investment" || c === "object") ? amount(v, row[unit]) : String(v);
    if (c === "type") return typeName(v);
    if (c === "status") return statusName(v);
    if (c === "level") return levelName(v);
    if (c === "how" || c === "relation" || c === "predicate" || c === "what") return predName(v);
    return v;
  };
  const body = h("tbody");
  const rows = r.rows.slice();
  const draw = () => clear(body, rows.map((row) => h("tr", {}, cols.map((i) => h("td", { class: typeof row[i] === "number" ? "num" : r.columns[i] === "quote" ? "quote" : typeof row[i] === "string" && row[i].length <= 18 ? "short" : null }, show(r.columns[i], row[i], row))))));
  let last = -1, up = true;
  const sort = (i) => {
    up = last === i ? !up : true;
    last = i;
    rows.sort((a, b) => {
      const x = a[i], y = b[i];
      if (x === null || y === null) return (x === null) - (y === null);
      const n = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "zh");
      return up ? n : -n;
    });
    draw();
  };
  draw();
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("table") }, h("table", {}, h("thead", {}, h("tr", {}, cols.map((i) => h("th", { scope: "col" }, h("button", { onclick: () => sort(i) }, column(r.columns[i])))))), body));
}

// ---- queries

export function queries(el, toGraph) {
  const out = h("div", { class: "result", "aria-live": "polite" });
  const script = h("textarea", { id: "script", rows: 10, spellcheck: "false", "aria-label": t("script"), value: sessionStorage.getItem("zhengpu.script") || 'g.V().has("<type>", "Park").tag("park")\n  .out("<name>").tag("name").all()' });
  script.addEventListener("input", () => sessionStorage.setItem("zhengpu.script", script.value));
  script.addEventListener("keydown", (e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); run(() => api("gizmo", {}, { script: script.value })); } });
  async function run(ask) {
    clear(out, h("p", {}, t("loading")));
    try {
      const r = await ask();
      clear(out, h("p", { class: "tools" }, t("rows", r.rows.length, r.millis) + " " + (r.truncated ? t("truncated") : ""), r.rows.length ? [" ", h("button", { onclick: () => toGraph(r).catch((e) => put(out, problem(e))) }, t("asGraph")), " ", h("button", { onclick: () => download("zhengpu.csv", csvText(r.columns, r.rows), "text/csv") }, "CSV")] : null), r.rows.length ? table(r) : h("p", {}, t("nothing")));
    } catch (e) {
      clear(out, problem(e));
      if (e.line) {
        const lines = script.value.split("\n"), start = lines.slice(0, e.line - 1).join("\n").length + (e.line > 1 ? 1 : 0);
        if (document.activeElement === script) script.setSelectionRange(start, start + (lines[e.line - 1] || "").length);
      }
    }
  }
  const lib = h("div", { class: "library" }, t("loading"));
  api("queries").then((list) => clear(lib, list.map((q) => {
    const inputs = q.params.map((p) => h("input", { id: "q-" + q.name + "-" + p.name, name: p.name, required: p.required, list: p.kind === "district" || p.kind === "entity" ? "names" : null, inputmode: p.kind === "int" ? "numeric" : null }));
    inputs.forEach((x, i) => { if (x.hasAttribute("list")) x.addEventListener("input", () => suggest(x.value, q.params[i].kind)); });
    return h("details", { class: "query" }, h("summary", {}, h("b", {}, q.description[lang] || q.description.en), h("code", {}, q.name)),
      h("form", { onsubmit: (e) => { e.preventDefault(); run(() => api("query/" + q.name, Object.fromEntries(inputs.map((x) => [x.name, x.value])))); } },
        q.params.map((p, i) => h("p", {}, h("label", { for: inputs[i].id }, p.description[lang] || p.description.en, p.required ? h("em", {}, " " + t("required")) : null), inputs[i])),
        h("p", { class: "tools" }, h("button", { class: "main" }, t("run").replace(/[（(].*/, "")), h("button", { type: "button", onclick: () => { script.value = "// " + q.name + "\n// args: " + q.params.map((p) => p.name).join(", ") + "\n" + q.text.replace(/^(\/\/.*\n)+/, ""); script.focus(); } }, t("script")))));
  }))).catch((e) => clear(lib, problem(e)));
  clear(el, h("div", { class: "queries" }, h("div", { class: "left", tabindex: 0, role: "region", "aria-label": t("library") }, h("h2", {}, t("library")), lib), h("div", { class: "right" }, h("h2", {}, t("script")), script, h("p", { class: "tools" }, h("button", { class: "main", onclick: () => run(() => api("gizmo", {}, { script: script.value })) }, t("run")), h("a", { href: "/cayley/" }, t("cayley")), h("a", { href: "/openapi.json" }, t("apiDoc"))), out)), names);
}

const names = h("datalist", { id: "names" });
async function suggest(v, kind) {
  if (!v) return;
  try {
    const list = await api("search", { q: v, limit: 8, type: kind === "district" ? "District" : "" });
    clear(names, list.map((x) => h("option", { value: x.name }, typeName(x.type))));
  } catch { /* suggestions are a help, no more */ }
}
export { matchName };
