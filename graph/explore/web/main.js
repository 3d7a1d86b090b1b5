import { api, bare, clear, debounce, h, isNode, put } from "./util.js";
import { lang, matchName, predName, setLang, t, typeName } from "./i18n.js";
import { View, COLORS } from "./graph.js";
import * as out from "./exporting.js";
import { districts, dossier, dot, go, problem, queries, reports } from "./panels.js";

let meta = { types: [], predicates: [], stats: {} }, allReports = [], view = null;
const app = document.getElementById("app");

// ---- a field for names with suggestions

function nameField(id, label, pick, type) {
  const list = h("ul", { role: "listbox", id: id + "-list", class: "suggestions", hidden: true, "aria-label": label });
  const input = h("input", { id, type: "search", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: label, "aria-label": label, "aria-expanded": "false", "aria-controls": id + "-list", "aria-autocomplete": "list" });
  let hits = [], at = -1, asked = 0;
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  };
  const mark = (i) => {
    at = i;
    [...list.children].forEach((c, k) => c.setAttribute("aria-selected", String(k === i)));
    if (i >= 0) {
      input.setAttribute("aria-activedescendant", id + "-" + i);
      list.children[i].scrollIntoView({ block: "nearest" });
    }
  };
  const choose = (x) => {
    close();
    input.value = x.name;
    input.chosen = x;
    pick(x);
  };
  const show = debounce(async () => {
    const q = input.value.trim(), mine = ++asked;
    if (!q) return close();
    try {
      hits = await api("search", { q, limit: 12, type });
    } catch (e) {
      hits = [];
    }
    if (mine !== asked || document.activeElement !== input) return;
    clear(list, hits.length ? hits.map((x, i) => h("li", { role: "option", id: id + "-" + i, "aria-selected": "false", onmousedown: (e) => { e.preventDefault(); choose(x); } }, dot(x.type), h("span", { class: "name" }, x.name), x.matched !== x.name ? h("small", {}, x.matched) : null, h("span", { class: "kind" }, typeName(x.type) + (x.match === "name" || x.match === "prefix" ? "" : " · " + matchName(x.match)))))
      : h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, t("nothing")));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    at = -1;
  }, 80);
  input.addEventListener("input", () => { input.chosen = null; show(); });
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", async (e) => {
    if (e.key === "ArrowDown" && hits.length) { e.preventDefault(); if (list.hidden) show(); else mark((at + 1) % hits.length); }
    else if (e.key === "ArrowUp" && hits.length) { e.preventDefault(); mark((at - 1 + hits.length) % hits.length); }
    else if (e.key === "Escape") close();
    else if (e.key === "Enter") {
      e.preventDefault();
      if (at >= 0 && hits[at]) return choose(hits[at]);
      const list = await api("search", { q: input.value.trim(), limit: 1, type }).catch(() => []);
      if (list[0]) choose(list[0]);
    }
  });
  return { el: h("div", { class: "namefield" }, input, list), input };
}

// ---- the frame

const TABS = ["graph", "district", "report", "gizmo"];
let current = "", panes = {}, side, status, filters, listing;

function frame() {
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.title = lang === "zh" ? "政谱" : "zhengpu 政谱";
  const search = nameField("search", t("search"), (x) => go("graph", x.id));
  panes = Object.fromEntries(TABS.map((k) => [k, h("div", { class: "pane " + k, id: "pane-" + k, role: "region", "aria-label": t(k), hidden: true })]));
  clear(app,
    h("a", { class: "skip", href: "#main", onclick: (e) => { e.preventDefault(); panes[current].querySelector("[tabindex],a,button,input")?.focus(); } }, t("skip")),
    h("header", { class: "top" }, h("h1", {}, h("a", { href: "#/graph" }, "政谱", h("small", {}, " zhengpu"))), search.el,
      h("nav", { "aria-label": t("title") }, TABS.map((k) => h("a", { href: "#/" + k, id: "tab-" + k }, t(k)))),
      h("button", { id: "lang", lang: lang === "zh" ? "en" : "zh-CN", onclick: () => { setLang(lang === "zh" ? "en" : "zh"); start(); } }, t("lang"))),
    h("main", { id: "main" }, TABS.map((k) => panes[k])));
  graphPane();
}

function graphPane() {
  const canvas = h("div", { class: "canvas", id: "canvas", tabindex: 0, role: "application", "aria-label": t("graphLabel", t("none")), "aria-describedby": "keys" });
  side = h("aside", { class: "dossier", id: "dossier", "aria-label": t("dossier"), tabindex: 0 });
  status = h("p", { class: "status", role: "status" });
  filters = h("div", { class: "filters", tabindex: 0, role: "region", "aria-label": t("filters") });
  listing = h("div", { class: "list" });
  const button = (label, text, fn) => h("button", { title: label, "aria-label": label, onclick: fn }, text);
  const saved = h("select", { id: "export", "aria-label": t("export"), onchange: (e) => { const k = e.target.value; e.target.value = ""; if (k) out[k](view); } }, h("option", { value: "" }, t("export")), ["png", "svg", "gexf", "csv"].map((k) => h("option", { value: k }, k.toUpperCase())));
  clear(panes.graph, filters,
    h("div", { class: "stage" }, canvas, h("div", { id: "empty", class: "empty" }, h("p", {}, t("begin")), h("p", {}, [...new Map(allReports.filter((r) => r.about.id).map((r) => [r.about.id, r.about])).values()].slice(0, 12).map((n) => [h("a", { class: "button", href: "#/graph/" + encodeURIComponent(n.id) }, n.name), " "]))), h("div", { class: "bar" }, button(t("zoomIn"), "+", () => view.zoom(0.7)), button(t("zoomOut"), "−", () => view.zoom(1.4)), button(t("fit"), "⤢", () => view.fit()), h("button", { onclick: () => view.relayout() }, t("relayout")), h("button", { onclick: () => { view.clear(); clear(side); go("graph"); } }, t("clear")), h("button", { id: "overview", onclick: () => { go("graph", "*"); } }, t("overview")), saved), status, h("p", { id: "keys", class: "keys" }, t("help"))),
    side);
  if (view) view.renderer.kill();
  view = new View(canvas, {
    select: (id) => {
      canvas.setAttribute("aria-label", t("graphLabel", view.name(id)));
      dossier(side, id, view);
    },
    changed: () => changed(),
    note: (text) => { status.textContent = text; },
  });
  window.zhengpu = { view, out }; // for tests and the curious
  canvas.addEventListener("keydown", (e) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    if (step) view.step(...step);
    else if (e.key === "Enter" && view.selected) view.expanded.has(view.selected) ? view.expand(view.selected, true) : view.open(view.selected);
    else if (e.key === "+" || e.key === "=") view.zoom(0.7);
    else if (e.key === "-") view.zoom(1.4);
    else if (e.key === "0") view.fit();
    else if (e.key === "Delete" && view.selected) view.remove(view.selected);
    else return;
    e.preventDefault();
  });
  filterPane();
}

function filterPane() {
  const f = view.filter;
  const apply = debounce(() => view.refresh(), 60);
  const box = (set, k, label, mark) => h("label", { class: "check" }, h("input", { type: "checkbox", checked: !set.has(k), onchange: (e) => { e.target.checked ? set.delete(k) : set.add(k); apply(); } }), mark, label, h("span", { class: "n", "data-count": k }));
  const years = [...new Set(allReports.map((r) => r.year).filter(Boolean))].sort();
  const year = (key, label) => h("label", {}, label, h("select", { onchange: (e) => { f[key] = Number(e.target.value); apply(); } }, h("option", { value: 0 }, t("all")), years.map((y) => h("option", { value: y, selected: f[key] === y }, y))));
  const a = nameField("path-from", t("from"), () => {}), b = nameField("path-to", t("to"), () => {});
  const hops = h("input", { type: "number", min: 1, max: 12, value: 6, id: "hops", "aria-label": t("hops") });
  clear(filters,
    h("details", { open: true }, h("summary", {}, t("types")), meta.types.map((k) => box(f.types, k, typeName(k), dot(k)))),
    h("details", {}, h("summary", {}, t("predicates")), meta.predicates.map((k) => box(f.predicates, k, predName(k)))),
    h("details", { open: true }, h("summary", {}, t("filters")),
      h("fieldset", {}, h("legend", {}, t("years")), year("from", t("from")), year("to", t("to"))),
      h("label", {}, t("reports"), h("select", { onchange: (e) => { f.report = e.target.value; apply(); } }, h("option", { value: "" }, t("all")), allReports.map((r) => h("option", { value: r.id, selected: f.report === r.id }, (r.title || r.name) + (r.year ? " " + r.year : ""))))),
      h("label", {}, t("confidence"), h("input", { type: "range", min: 0, max: 1, step: 0.05, value: f.confidence, "aria-valuetext": f.confidence, oninput: (e) => { f.confidence = Number(e.target.value); e.target.setAttribute("aria-valuetext", e.target.value); apply(); } }))),
    h("details", { open: true }, h("summary", {}, t("path")), h("form", { class: "path", onsubmit: (e) => { e.preventDefault(); findPath(a.input, b.input, hops.value); } }, a.el, b.el, h("label", {}, t("hops"), hops), h("button", { class: "main" }, t("find")))),
    h("details", {}, h("summary", {}, t("list")), listing));
}

async function findPath(a, b, hops) {
  try {
    const id = async (x) => x.chosen?.name === x.value ? x.chosen.id : ((await api("search", { q: x.value, limit: 1 }))[0]?.id || x.value);
    const way = await api("path", { from: await id(a), to: await id(b), hops });
    if (!way.links) {
      status.textContent = t("pathNone", way.from.name, way.to.name);
      return;
    }
    if (view.whole) view.clear();
    if (way.links.length === 0) return go("graph", way.from.id);
    view.path = new Set();
    await view.addLinks(way.links);
    for (const l of way.links) [l.subject.id, l.object.id, l.subject.id + "\t" + l.predicate + "\t" + l.object.id].forEach((x) => view.path.add(x));
    view.refresh();
    view.fit();
    view.select(way.from.id);
  } catch (e) {
    status.textContent = e.message;
  }
}

function changed() {
  const { nodes, edges } = view.visible(), n = {};
  for (const x of nodes) { const k = view.graph.getNodeAttribute(x, "kind"); n[k] = (n[k] || 0) + 1; }
  for (const e of edges) { const k = view.graph.getEdgeAttribute(e, "predicate"); n[k] = (n[k] || 0) + 1; }
  for (const el of filters.querySelectorAll("[data-count]")) el.textContent = n[el.dataset.count] || "";
  document.getElementById("empty").hidden = view.graph.order > 0;
  status.textContent = view.graph.order ? t("shown", nodes.length, edges.length) : "";
  clear(listing, h("ul", {}, nodes.slice(0, 300).map((x) => h("li", {}, h("button", { onclick: () => { view.open(x); view.focus(x); } }, dot(view.graph.getNodeAttribute(x, "kind")), view.name(x))))));
}

// resultGraph shows the entities of a query's rows, linked as the store has it.
async function resultGraph(r) {
  const ids = new Set(), names = new Set();
  for (const row of r.rows.slice(0, 400)) row.forEach((v, i) => {
    if (isNode(v) && COLORS[bare(v).split("/")[0].replace(/^./, (c) => c.toUpperCase())]) ids.add(bare(v));
    else if (typeof v === "string" && v.length > 1 && v.length < 40 && /^(name|project|enterprise|subject|object|from|to|holder|honour|district|program|park|industry|undertaker|partner|person|via|what|of)$/.test(r.columns[i])) names.add(v);
  });
  const list = [...names].slice(0, 80);
  for (let i = 0; i < list.length; i += 8) {
    const found = await Promise.all(list.slice(i, i + 8).map((q) => api("search", { q, limit: 1, exact: "true" })));
    found.forEach((x) => { if (x[0] && (x[0].match === "name" || x[0].match === "alias")) ids.add(x[0].id); });
  }
  if (!ids.size) throw new Error(t("nothing"));
  const some = [...ids].slice(0, 300);
  const links = await api("between", {}, { ids: some });
  current = "graph";
  history.replaceState(null, "", "#/graph");
  await show("graph");
  view.clear();
  for (const id of some) {
    const l = links.find((x) => x.subject.id === id || x.object.id === id);
    const n = l ? (l.subject.id === id ? l.subject : l.object) : (await api("neighbors", { id, limit: 1 })).node;
    view.addNode(n);
  }
  await view.addLinks(links);
  await view.relayout();
}

// ---- where we are

async function show(kind) {
  current = kind;
  for (const k of TABS) {
    panes[k].hidden = k !== kind;
    const tab = document.getElementById("tab-" + k);
    if (k === kind) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  if (kind === "graph" && view) view.renderer.resize(), view.renderer.refresh();
}

async function route() {
  const [kind, id, more] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  const where = TABS.includes(kind) ? kind : "graph";
  await show(where);
  const pane = panes[where];
  try {
    if (where === "graph") {
      if (id === "*") {
        status.textContent = t("loading");
        const v = await view.all(Number(more) || 500);
        status.textContent += " " + t("shownOf", v.total);
      } else if (id) {
        if (view.whole && !view.graph.hasNode(id)) view.clear();
        await view.open(id);
        view.focus(id);
      }
    } else if (where === "gizmo") {
      if (!pane.firstChild) queries(pane, resultGraph);
    } else {
      clear(pane, h("p", { class: "note" }, t("loading")));
      await (where === "report" ? reports : districts)(pane, id, more);
      pane.scrollTop = 0;
    }
  } catch (e) {
    if (where === "graph") status.textContent = t("error") + ": " + e.message;
    else clear(pane, problem(e));
  }
  document.body.dataset.ready = where + "/" + (id || "") + "/" + lang;
}

async function start() {
  delete document.body.dataset.ready;
  frame();
  filterPane();
  await route();
}

window.addEventListener("hashchange", () => { delete document.body.dataset.ready; route(); });
document.addEventListener("keydown", (e) => {
  if (e.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName)) {
    e.preventDefault();
    document.getElementById("search").focus();
  }
});

(async () => {
  try {
    [meta, allReports] = await Promise.all([api("meta"), api("reports")]);
  } catch (e) {
    put(app, problem(e));
  }
  await start();
})();
