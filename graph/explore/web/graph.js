// The graph: what is shown, how it grows, what is filtered, how it is drawn.
import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";
import { api } from "./util.js";
import { predName, t } from "./i18n.js";

export const COLORS = {
  District: "#b3261e", Park: "#1b7f4d", Project: "#c26a00", Enterprise: "#1f5fbf", Program: "#7b3fb5", Organization: "#4a6b7c", Place: "#6b8e23",
  Platform: "#0f8b8d", Person: "#d1478c", Honour: "#a88200", Event: "#e2552b", Industry: "#5a4fcf", Document: "#7a5c3e",
};
const OTHER = "#777777", FADED = "#dddddd";
export const MAX = 600; // nodes that clicks may gather
const STEP = 24; // links that a click brings

export class View {
  constructor(el, filter, on) {
    this.graph = new MultiDirectedGraph();
    this.on = on; // select(id), changed(), note(text)
    this.selected = null;
    this.filter = filter;
    this.hiddenNodes = new Set();
    this.hiddenEdges = new Set();
    this.labels = new Map(); // of edges
    this.expanded = new Map(); // id to the number of links asked for
    this.more = new Map(); // id to the number left out
    this.path = new Set();
    this.hovered = null;
    this.near = new Set();
    this.renderer = new Sigma(this.graph, el, {
      allowInvalidContainer: true,
      defaultEdgeType: "arrow",
      labelFont: "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif",
      labelSize: 13,
      labelWeight: "500",
      labelColor: { color: "#1c1c1c" },
      labelGridCellSize: 130, // Chinese labels are wide
      labelRenderedSizeThreshold: 5,
      edgeLabelSize: 11,
      edgeLabelFont: "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif",
      edgeLabelColor: { color: "#555555" },
      renderEdgeLabels: true,
      hideEdgesOnMove: false,
      zIndex: true,
      minCameraRatio: 0.02,
      maxCameraRatio: 6,
      stagePadding: 50,
      nodeReducer: (n, d) => this.reduceNode(n, d),
      edgeReducer: (e, d) => this.reduceEdge(e, d),
    });
    this.renderer.on("clickNode", ({ node }) => this.open(node));
    this.renderer.on("clickStage", () => this.on.stage && this.on.stage());
    this.renderer.on("enterNode", ({ node }) => this.hover(node));
    this.renderer.on("leaveNode", () => this.hover(null));
    this.drag(el);
  }

  // adopt takes over what another view shows.
  adopt(old) {
    this.graph.import(old.graph.export());
    for (const k of ["expanded", "more", "path", "selected"]) this[k] = old[k];
    this.renderer.getCamera().setState(old.renderer.getCamera().getState());
    this.refresh();
    if (this.selected) this.on.select(this.selected);
  }

  // drag lets a node be moved by hand.
  drag(el) {
    let held = null, moved = false;
    this.renderer.on("downNode", ({ node }) => {
      held = node;
      moved = false;
      if (!this.renderer.getCustomBBox()) this.renderer.setCustomBBox(this.renderer.getBBox());
    });
    this.renderer.on("moveBody", ({ event }) => {
      if (!held) return;
      const p = this.renderer.viewportToGraph(event);
      this.graph.mergeNodeAttributes(held, { x: p.x, y: p.y });
      moved = true;
      event.preventSigmaDefault();
      event.original.preventDefault();
    });
    const end = () => {
      if (held && moved) this.quiet = Date.now();
      held = null;
    };
    this.renderer.on("upNode", end);
    this.renderer.on("upStage", end);
  }

  hover(node) {
    this.hovered = node;
    this.near = new Set(node ? this.graph.neighbors(node) : []);
    this.renderer.refresh({ skipIndexation: true });
  }

  reduceNode(n, d) {
    if (this.hiddenNodes.has(n)) return { ...d, hidden: true };
    const out = { ...d };
    if (this.graph.order <= 60) out.forceLabel = true; // a small graph shows every name
    if (d.label.length > 18) out.label = d.label.slice(0, 17) + "…";
    if (n === this.selected) {
      out.label = d.label;
      out.highlighted = true;
      out.zIndex = 3;
      out.forceLabel = true;
    }
    if (this.path.has(n)) {
      out.forceLabel = true;
      out.zIndex = 2;
    }
    if (this.hovered && n !== this.hovered && !this.near.has(n)) {
      out.color = FADED;
      out.label = "";
      out.zIndex = 0;
    }
    return out;
  }

  reduceEdge(e, d) {
    if (this.hiddenEdges.has(e)) return { ...d, hidden: true };
    const out = { ...d, label: this.labels.get(e) || "" };
    if (this.path.has(e)) {
      out.color = "#b3261e";
      out.size = 3;
      out.forceLabel = true;
      out.zIndex = 2;
    }
    if (this.hovered) {
      if (this.graph.hasExtremity(e, this.hovered)) {
        out.color = "#444444";
        out.forceLabel = true;
      } else {
        out.hidden = this.graph.order > 60;
        out.label = "";
        out.color = "#eeeeee";
      }
    }
    return out;
  }

  clear() {
    this.graph.clear();
    this.expanded.clear();
    this.more.clear();
    this.path.clear();
    this.selected = null;
    this.hovered = null;
    this.renderer.setCustomBBox(null);
    this.refresh();
  }

  addNode(n, near) {
    if (this.graph.hasNode(n.id)) return false;
    const a = near && this.graph.hasNode(near) ? this.graph.getNodeAttributes(near) : { x: 0, y: 0 };
    this.graph.addNode(n.id, { label: n.name, kind: n.type, color: COLORS[n.type] || OTHER, size: 6, x: a.x + Math.random() * 0.01, y: a.y + Math.random() * 0.01, fresh: true });
    return true;
  }

  addLink(l) {
    const key = l.subject.id + "\t" + l.predicate + "\t" + l.object.id;
    if (this.graph.hasEdge(key) || l.subject.id === l.object.id) return;
    this.graph.addEdgeWithKey(key, l.subject.id, l.object.id, { predicate: l.predicate, times: l.times, color: "#b9b9b9", size: 1 + Math.min(3, Math.log2(1 + l.times) * 0.7), proofs: l.proofs.map((p) => ({ y: p.year || 0, r: p.report, c: p.confidence || 1, q: p.quote, n: p.reportName, planned: p.planned })) });
  }

  // addLinks shows links as far as the limit allows and lays the new nodes out.
  async addLinks(links, near) {
    let full = false, fresh = 0;
    for (const l of links) {
      const missing = [l.subject, l.object].filter((n) => !this.graph.hasNode(n.id));
      if (this.graph.order + missing.length > MAX) {
        full = true;
        continue;
      }
      for (const n of missing) if (this.addNode(n, near)) fresh++;
      this.addLink(l);
    }
    this.resize();
    if (fresh > 0) await this.place();
    this.refresh();
    if (full) this.on.note(t("limit", MAX));
  }

  // open shows an entity with some neighbours and selects it.
  async open(id) {
    if (this.quiet && Date.now() - this.quiet < 250) return;
    this.select(id);
    if (!this.expanded.has(id)) await this.expand(id);
  }

  async expand(id, more) {
    const limit = (this.expanded.get(id) || 0) + (more ? 2 * STEP : STEP);
    this.expanded.set(id, limit);
    const n = await api("neighbors", { id, limit });
    if (!this.graph.hasNode(id)) {
      this.addNode(n.node);
      if (this.graph.order === 1) this.graph.mergeNodeAttributes(id, { x: 0, y: 0 });
    }
    this.more.set(id, n.more);
    await this.addLinks(n.links, id);
    if (this.selected === id) this.on.select(id);
    if (limit === STEP && this.expanded.size === 1) this.fit(true);
  }

  select(id) {
    this.selected = id;
    this.on.select(id);
    this.renderer.refresh({ skipIndexation: true });
  }

  remove(id) {
    if (!this.graph.hasNode(id)) return;
    const near = this.graph.neighbors(id);
    this.graph.dropNode(id);
    this.expanded.delete(id);
    for (const n of near) if (this.graph.degree(n) === 0 && !this.expanded.has(n)) this.graph.dropNode(n);
    if (this.selected === id) this.selected = null;
    this.hovered = null;
    this.refresh();
  }

  keep(id) {
    const keep = new Set([id, ...this.graph.neighbors(id)]);
    for (const n of this.graph.nodes()) if (!keep.has(n)) {
      this.graph.dropNode(n);
      this.expanded.delete(n);
    }
    this.relayout();
  }

  resize() {
    this.graph.forEachNode((n) => this.graph.setNodeAttribute(n, "size", Math.min(18, 5 + 1.6 * Math.sqrt(this.graph.degree(n)))));
  }

  // place asks the server where nodes go; those that lie already stay, unless
  // few did.
  async place(anew) {
    const ids = this.graph.nodes(), at = new Map(ids.map((n, i) => [n, i]));
    const fresh = ids.filter((n) => this.graph.getNodeAttribute(n, "fresh")).length;
    const keep = !anew && fresh < ids.length * 0.6;
    const nodes = ids.map((n) => {
      const a = this.graph.getNodeAttributes(n);
      return keep && !a.fresh ? { id: n, x: a.x, y: a.y } : { id: n };
    });
    const edges = this.graph.mapEdges((e, a, s, o) => [at.get(s), at.get(o)]);
    const points = await api("layout", {}, { nodes, edges });
    this.renderer.setCustomBBox(null);
    ids.forEach((n, i) => {
      if (this.graph.hasNode(n)) this.graph.mergeNodeAttributes(n, { x: points[i][0], y: -points[i][1], fresh: false });
    });
    if (keep) ids.forEach((n, i) => nodes[i].x !== undefined && this.graph.hasNode(n) && this.graph.mergeNodeAttributes(n, { x: nodes[i].x, y: nodes[i].y }));
  }

  async relayout() {
    if (this.graph.order === 0) return;
    await this.place(true);
    this.resize();
    this.refresh();
    this.fit();
  }

  // refresh works out what the filters leave and draws.
  refresh() {
    const f = this.filter;
    this.hiddenNodes.clear();
    this.hiddenEdges.clear();
    // What is slow to draw with many is left out, or while the view moves.
    this.renderer.setSetting("renderEdgeLabels", this.graph.order <= 120);
    this.renderer.setSetting("hideEdgesOnMove", this.graph.order > 150);
    this.renderer.setSetting("hideLabelsOnMove", this.graph.order > 150);
    const proof = f.from > 0 || f.to > 0 || f.report !== "" || f.confidence > 0;
    this.graph.forEachNode((n, a) => { if (f.types.has(a.kind)) this.hiddenNodes.add(n); });
    const linked = new Set(), between = new Map();
    this.labels.clear();
    this.graph.forEachEdge((e, a, s, o) => {
      let ok = !f.predicates.has(a.predicate);
      // As on the server: what the division codes say is certain, but of no report.
      if (ok && proof && (a.proofs.length > 0 || f.report || f.from || f.to)) {
        ok = a.proofs.some((p) => (!f.from || p.y >= f.from) && (!f.to || (p.y > 0 && p.y <= f.to)) && (!f.report || p.r === f.report) && p.c >= f.confidence);
      }
      if (!ok || this.hiddenNodes.has(s) || this.hiddenNodes.has(o)) this.hiddenEdges.add(e);
      else {
        linked.add(s);
        linked.add(o);
        // Edges between the same two share a label: it stands on the first.
        const pair = s < o ? s + "\t" + o : o + "\t" + s, first = between.get(pair) ?? e, word = predName(a.predicate), had = this.labels.get(first);
        between.set(pair, first);
        this.labels.set(first, had ? (had.split(" · ").includes(word) ? had : had + " · " + word) : word);
      }
    });
    if (proof || f.predicates.size > 0) this.graph.forEachNode((n) => { if (!linked.has(n) && n !== this.selected) this.hiddenNodes.add(n); });
    this.renderer.refresh();
    this.on.changed();
  }

  visible() {
    return {
      nodes: this.graph.nodes().filter((n) => !this.hiddenNodes.has(n)),
      edges: this.graph.edges().filter((e) => !this.hiddenEdges.has(e)),
    };
  }

  // fit shows everything. An animation of no duration would leave the camera
  // without a place when another one follows.
  fit(quick) {
    const all = { x: 0.5, y: 0.5, ratio: 1.05, angle: 0 }, c = this.renderer.getCamera();
    if (quick) c.setState(all);
    else c.animate(all, { duration: 250 });
  }
  zoom(f) {
    const c = this.renderer.getCamera();
    c.animate({ ratio: Math.min(6, Math.max(0.02, c.getState().ratio * f)) }, { duration: 150 });
  }
  focus(id) {
    const d = this.renderer.getNodeDisplayData(id);
    if (d) this.renderer.getCamera().animate({ x: d.x, y: d.y }, { duration: 250 });
  }

  // step selects the neighbour that lies most in a direction.
  step(dx, dy) {
    const here = this.selected && this.graph.hasNode(this.selected) ? this.selected : this.graph.nodes()[0];
    if (!here) return;
    if (!this.selected) return this.select(here);
    const at = this.renderer.graphToViewport(this.graph.getNodeAttributes(here));
    let best = null, most = 0.35;
    const list = this.graph.neighbors(here).filter((n) => !this.hiddenNodes.has(n));
    for (const n of list) {
      const p = this.renderer.graphToViewport(this.graph.getNodeAttributes(n));
      const x = p.x - at.x, y = p.y - at.y, d = Math.hypot(x, y) || 1;
      const score = (x * dx + y * dy) / d - d / 5000;
      if (score > most) [best, most] = [n, score];
    }
    if (best) this.select(best);
  }

  // contents gives what is shown, for exports.
  contents() {
    const g = this.graph, r = this.renderer, { width, height } = r.getDimensions(), scale = Math.sqrt(r.getCamera().getState().ratio), { nodes, edges } = this.visible();
    return {
      width, height, name: predName, labelled: new Set(nodes),
      nodes: nodes.map((n) => { const d = g.getNodeAttributes(n); return { id: n, label: d.label, kind: d.kind, color: d.color, x: d.x, y: d.y, size: d.size / scale, at: r.graphToViewport(d) }; }),
      edges: edges.map((e) => {
        const d = g.getEdgeAttributes(e), [from, to] = g.extremities(e);
        return { from, to, predicate: d.predicate, color: this.path.has(e) ? "#b3261e" : d.color, width: d.size, times: d.times, years: [...new Set(d.proofs.map((p) => p.y).filter(Boolean))].sort(), reports: [...new Set(d.proofs.map((p) => p.n))].join(" "), quote: d.proofs[0]?.q || "" };
      }),
    };
  }

  // picture draws the layers as they stand.
  picture(c, k) {
    const r = this.renderer, { width, height } = r.getDimensions();
    return new Promise((done) => {
      r.once("afterRender", () => { // the drawing buffers are whole until the frame ends
        for (const layer of Object.values(r.getCanvases())) if (layer.width > 0) c.drawImage(layer, 0, 0, width * k, height * k);
        done();
      });
      r.refresh();
    });
  }

  size() { const { width, height } = this.renderer.getDimensions(); return [width, height]; }
  name(id) { return this.graph.hasNode(id) ? this.graph.getNodeAttribute(id, "label") : id; }
}
