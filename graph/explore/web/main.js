import { api, bare, clear, debounce, h, isNode, put } from "./util.js";
import { lang, matchName, predName, setLang, t, typeName } from "./i18n.js";
import { View, COLORS } from "./graph.js";
import { Atlas } from "./atlas.js";
import * as out from "./exporting.js";
import { NAMES, districts, dossier, dot, go, problem, queries, quote, reports } from "./panels.js";

let meta = { types: [], predicates: [], stats: {} }, allReports = [];
// Two ways to see the graph: the small view, that clicks make grow, and the
// atlas of the whole. One filter serves both.
let view = null, atlas = null, whole = false;
const filter = { types: new Set(), predicates: new Set(), from: 0, to: 0, report: "", confidence: 0 };
const stage = () => (whole ? atlas : view);
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
  const search = nameField("search", t("search"), (x) => (whole && current === "graph" ? go("graph", "*", x.id) : go("graph", x.id)));
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
  const map = h("div", { class: "canvas atlas", id: "atlas", hidden: true, tabindex: 0, role: "application", "aria-label": t("graphLabel", t("none")), "aria-describedby": "keys" });
  side = h("aside", { class: "dossier", id: "dossier", "aria-label": t("dossier"), tabindex: 0 });
  // In the atlas a name in the dossier leads to its place there.
  side.addEventListener("click", (e) => {
    const link = e.target.closest("a.entity");
    if (!whole || !link || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    go("graph", "*", decodeURIComponent(link.hash.slice("#/graph/".length)));
  });
  status = h("p", { class: "status", role: "status" });
  filters = h("div", { class: "filters", tabindex: 0, role: "region", "aria-label": t("filters") });
  listing = h("div", { class: "list" });
  const button = (label, text, fn) => h("button", { title: label, "aria-label": label, onclick: fn }, text);
  const save = async (k) => {
    try {
      status.textContent = t("loading");
      await out[k](stage());
      status.textContent = t("saved", k.toUpperCase());
    } catch (e) {
      status.textContent = t("error") + ": " + e.message;
    }
  };
  const saved = h("select", { id: "export", "aria-label": t("export"), onchange: (e) => { const k = e.target.value; e.target.value = ""; if (k) save(k); } }, h("option", { value: "" }, t("export")), ["png", "svg", "gexf", "csv"].map((k) => h("option", { value: k }, k.toUpperCase())));
  const about = [...new Map(allReports.filter((r) => r.about.id).map((r) => [r.about.id, r.about])).values()];
  clear(panes.graph, filters,
    h("div", { class: "stage" }, canvas, map, h("div", { id: "empty", class: "empty" }, h("p", {}, t("begin")), h("p", {}, about.slice(0, 12).map((n) => [h("a", { class: "button", href: "#/graph/" + encodeURIComponent(n.id) }, n.name), " "]), about.length > 12 ? h("a", { href: "#/district" }, t("allDistricts", about.length)) : null)),
      h("div", { class: "bar" }, button(t("zoomIn"), "+", () => stage().zoom(0.7)), button(t("zoomOut"), "−", () => stage().zoom(1.4)), button(t("fit"), "⤢", () => stage().fit()), h("button", { class: "small-only", onclick: () => view.relayout() }, t("relayout")), h("button", { class: "small-only", onclick: () => { view.clear(); clear(side); go("graph"); } }, t("clear")), h("a", { class: "button small-only", id: "overview", href: "#/graph/*" }, t("overview")), h("a", { class: "button atlas-only", id: "small", href: "#/graph" }, t("small")), saved), h("div", { class: "foot" }, status, h("p", { id: "keys", class: "keys" }))),
    side);
  const old = view;
  view = new View(canvas, filter, {
    select: (id) => {
      canvas.setAttribute("aria-label", t("graphLabel", view.name(id)));
      dossier(side, id, smallTools);
    },
    changed: () => { if (!whole) changed(); },
    note: (text) => { status.textContent = text; },
  });
  if (old) {
    view.adopt(old);
    old.renderer.kill();
  }
  if (atlas) atlas.close();
  atlas = new Atlas(map, filter, {
    select: (id) => {
      map.setAttribute("aria-label", t("graphLabel", atlas.name(id)));
      dossier(side, id, (d) => [h("a", { class: "button", href: "#/graph/" + encodeURIComponent(d.id) }, t("openSmall"))]);
    },
    open: (id) => go("graph", id),
    changed: () => { if (whole) changed(); },
    note: (text) => { status.textContent = text; },
  });
  window.zhengpu = { view, atlas, out, stage }; // for tests and the curious
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.addEventListener("keydown", (e) => {
    if (arrows[e.key]) view.step(...arrows[e.key]);
    else if (e.key === "Enter" && view.selected) view.expanded.has(view.selected) ? view.expand(view.selected, true) : view.open(view.selected);
    else if (e.key === "+" || e.key === "=") view.zoom(0.7);
    else if (e.key === "-") view.zoom(1.4);
    else if (e.key === "0") view.fit();
    else if (e.key === "Delete" && view.selected) view.remove(view.selected);
    else return;
    e.preventDefault();
  });
  map.addEventListener("keydown", (e) => {
    if (arrows[e.key]) e.shiftKey ? atlas.pan(...arrows[e.key]) : atlas.step(...arrows[e.key]);
    else if (e.key === "Enter" && atlas.selected) go("graph", atlas.selected);
    else if (e.key === "Escape" && atlas.near) atlas.unselect();
    else if (e.key === "+" || e.key === "=") atlas.zoom(0.7);
    else if (e.key === "-") atlas.zoom(1.4);
    else if (e.key === "0") atlas.fit();
    else return;
    e.preventDefault();
  });
  filterPane();
  see(whole);
}

// see shows the atlas or the small view.
function see(all) {
  whole = all;
  panes.graph.classList.toggle("whole", all);
  document.getElementById("canvas").hidden = all;
  document.getElementById("keys").textContent = t(all ? "helpWhole" : "help");
  if (all) document.getElementById("empty").hidden = true;
  else {
    atlas.hide();
    view.renderer.resize();
    view.refresh();
  }
}

// smallTools are what one can do with an entity in the small view.
function smallTools(d) {
  const shown = view.graph.hasNode(d.id), more = view.more.get(d.id) || 0;
  return [
    shown && more ? h("button", { onclick: () => view.expand(d.id, true) }, t("expand") + " (" + more + ")") : null,
    shown ? h("button", { onclick: () => { view.remove(d.id); clear(side); } }, t("hide")) : h("button", { onclick: () => view.open(d.id) }, t("inGraph")),
    shown && view.graph.order > 2 ? h("button", { onclick: () => view.keep(d.id) }, t("only")) : null,
    h("a", { class: "button", href: "#/graph/*/" + encodeURIComponent(d.id) }, t("inWhole"))];
}

function filterPane() {
  const f = filter;
  const apply = debounce(() => (whole ? atlas.refilter() : view.refresh()), 80);
  const box = (set, k, label, mark) => h("label", { class: "check" }, h("input", { type: "checkbox", checked: !set.has(k), onchange: (e) => { e.target.checked ? set.delete(k) : set.add(k); apply(); } }), mark, label, h("span", { class: "n", "data-count": k }));
  const years = [...new Set(allReports.map((r) => r.year).filter(Boolean))].sort();
  const year = (key, label) => h("label", {}, label, h("select", { onchange: (e) => { f[key] = Number(e.target.value); apply(); } }, h("option", { value: 0 }, t("all")), years.map((y) => h("option", { value: y, selected: f[key] === y }, y))));
  const a = nameField("path-from", t("from"), () => {}), b = nameField("path-to", t("to"), () => {});
  const way = h("div", { id: "way", "aria-live": "polite" }), sure = h("output", {}, percentOf(f.confidence));
  const hops = h("input", { type: "number", min: 1, max: 12, value: 6, id: "hops", "aria-label": t("hops") });
  clear(filters,
    h("details", { open: true }, h("summary", {}, t("types")), meta.types.map((k) => box(f.types, k, typeName(k), dot(k)))),
    h("details", {}, h("summary", {}, t("predicates")), meta.predicates.map((k) => box(f.predicates, k, predName(k)))),
    h("details", { open: true }, h("summary", {}, t("filters")),
      h("fieldset", {}, h("legend", {}, t("years")), year("from", t("from")), year("to", t("to"))),
      h("label", {}, t("reports"), h("select", { id: "by-report", onchange: (e) => { f.report = e.target.value; apply(); } }, h("option", { value: "" }, t("all")), allReports.map((r) => h("option", { value: r.id, selected: f.report === r.id }, (r.title || r.name) + (r.year ? " " + r.year : ""))))),
      h("label", {}, t("confidence"), " ", sure, h("input", { type: "range", id: "confidence", min: 0, max: 1, step: 0.05, value: f.confidence, "aria-valuetext": percentOf(f.confidence), oninput: (e) => { f.confidence = Number(e.target.value); sure.textContent = percentOf(f.confidence); e.target.setAttribute("aria-valuetext", percentOf(f.confidence)); apply(); } })),
      h("button", { id: "nofilter", onclick: () => { f.types.clear(); f.predicates.clear(); Object.assign(f, { from: 0, to: 0, report: "", confidence: 0 }); filterPane(); apply(); } }, t("noFilter"))),
    h("details", { open: true }, h("summary", {}, t("path")), h("form", { class: "path", onsubmit: (e) => { e.preventDefault(); findPath(a.input, b.input, hops.value, way); } }, a.el, b.el, h("label", {}, t("hops"), hops), h("button", { class: "main" }, t("find")), way)),
    h("details", {}, h("summary", {}, t("list")), listing));
}

const percentOf = (v) => Math.round(v * 100) + "%";

async function findPath(a, b, hops, list) {
  clear(list);
  try {
    const id = async (x) => x.chosen?.name === x.value ? x.chosen.id : ((await api("search", { q: x.value, limit: 1 }))[0]?.id || x.value);
    const way = await api("path", { from: await id(a), to: await id(b), hops });
    if (!way.links) {
      put(list, h("p", {}, t("pathNone", way.from.name, way.to.name)));
      return;
    }
    if (way.links.length === 0) return go("graph", way.from.id);
    put(list, h("ol", {}, way.links.map((l) => h("li", {}, l.subject.name, " ", h("b", {}, predName(l.predicate)), " → ", l.object.name, quote(l.proofs[0])))));
    if (whole) {
      history.replaceState(null, "", "#/graph");
      see(false);
    }
    view.path = new Set();
    await view.addLinks(way.links);
    for (const l of way.links) [l.subject.id, l.object.id, l.subject.id + "\t" + l.predicate + "\t" + l.object.id].forEach((x) => view.path.add(x));
    view.refresh();
    view.fit();
    view.select(way.from.id);
  } catch (e) {
    put(list, problem(e));
  }
}

function changed() {
  let n = {}, nodes;
  if (whole) {
    const v = atlas.view;
    n = { ...v.types, ...v.predicates };
    nodes = v.nodes;
    status.textContent = t("inSight", v.inBox, v.shown, v.links) + (atlas.info.total > atlas.info.nodes ? " " + t("shownOf", atlas.info.total) : "");
  } else {
    const v = view.visible();
    for (const x of v.nodes) { const k = view.graph.getNodeAttribute(x, "kind"); n[k] = (n[k] || 0) + 1; }
    for (const e of v.edges) { const k = view.graph.getEdgeAttribute(e, "predicate"); n[k] = (n[k] || 0) + 1; }
    nodes = v.nodes.map((x) => ({ id: x, type: view.graph.getNodeAttribute(x, "kind"), name: view.name(x) }));
    document.getElementById("empty").hidden = view.graph.order > 0;
    status.textContent = view.graph.order ? t("shown", v.nodes.length, v.edges.length) : "";
  }
  for (const el of filters.querySelectorAll("[data-count]")) el.textContent = n[el.dataset.count] || "";
  clear(listing, h("ul", {}, nodes.slice(0, 300).map((x) => h("li", {}, h("button", { onclick: () => { if (whole) return go("graph", "*", x.id); view.open(x.id); view.focus(x.id); } }, dot(x.type), x.name)))));
}

// resultGraph shows the entities of a query's rows, linked as the store has it.
async function resultGraph(r) {
  const ids = new Set(), names = new Set();
  for (const row of r.rows.slice(0, 400)) row.forEach((v, i) => {
    if (isNode(v) && COLORS[bare(v).split("/")[0].replace(/^./, (c) => c.toUpperCase())]) ids.add(bare(v));
    else if (typeof v === "string" && v.length > 1 && v.length < 40 && NAMES.test(r.columns[i])) names.add(v);
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
  see(false);
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
  if (kind === "graph" && view && !whole) view.renderer.resize(), view.renderer.refresh();
}

async function route() {
  const parts = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  let [kind, id, more] = parts;
  if (kind === "district" || kind === "graph" && id !== "*") id = parts.slice(1).join("/"); // ids typed as they are
  if (kind === "find") { // by name, from tables
    const [x] = await api("search", { q: id, limit: 1, exact: "true" }).catch(() => []);
    history.replaceState(null, "", "#/graph" + (x ? "/" + encodeURIComponent(x.id) : ""));
    if (x) return route();
  }
  const where = TABS.includes(kind) ? kind : "graph";
  await show(where);
  const pane = panes[where];
  try {
    if (where === "graph") {
      if (kind === "find") status.textContent = t("nothing") + ": " + id;
      else if (id === "*") {
        see(true);
        status.textContent = t("loading");
        await atlas.open(more);
      } else {
        if (whole) see(false);
        if (id) {
          await view.open(id);
          if (view.expanded.size > 1) view.focus(id); // the first is shown whole
        }
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
