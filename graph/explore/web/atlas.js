// The whole graph, as a map: the server draws tiles, level by level; while one
// moves about, the browser only moves the pictures that it has. At rest come
// the names of what is in sight, and the missing tiles.
import { api, clear, h } from "./util.js";
import { COLORS } from "./graph.js";
import { predName, t } from "./i18n.js";

const FONT = "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif";
const OTHER = "#777777";

export class Atlas {
  constructor(el, filter, on) {
    this.el = el;
    this.on = on; // select(id), open(id), changed(view), note(text)
    this.filter = filter;
    this.world = h("div", { class: "tiles", "aria-hidden": "true" });
    this.canvas = h("canvas", { class: "labels", "aria-hidden": "true" });
    el.append(this.world, this.canvas);
    this.cam = { x: 0.5, y: 0.5, z: 0 }; // the middle of the view, 0 to 1, and the level
    this.drawn = null; // the camera that the names were drawn for
    this.levels = new Map(); // level to {el, tiles: Map}
    this.view = null; // what the server says is in sight
    this.near = null; // the selected with its neighbours
    this.selected = null;
    this.hovered = null;
    this.asked = 0;
    this.shown = false;
    this.events();
    this.sizes = new ResizeObserver(() => this.shown && this.resize());
    this.sizes.observe(el);
  }

  close() {
    this.sizes.disconnect();
    this.shown = false;
    cancelAnimationFrame(this.frame);
    clearTimeout(this.rest);
  }

  // open shows the map; the server may still be laying it out.
  async open(id) {
    this.shown = true;
    this.el.hidden = false;
    if (!this.info) {
      for (;;) {
        const info = await api("atlas");
        if (!this.shown) return;
        if (info.ready) {
          this.info = info;
          break;
        }
        this.on.note(t("layingOut"));
      }
    }
    this.resize(true);
    if (!this.drawn) this.fit(true);
    if (id) await this.focus(id);
    await this.settle();
  }

  hide() {
    this.shown = false;
    this.el.hidden = true;
  }

  size() { return [this.el.clientWidth, this.el.clientHeight]; }
  scale(z = this.cam.z) { return this.info.tile * 2 ** z; } // pixels across the whole
  toView(p, cam = this.cam) {
    const [w, hh] = this.size(), k = this.scale(cam.z);
    return { x: w / 2 + (p.x - cam.x) * k, y: hh / 2 + (p.y - cam.y) * k };
  }
  toWorld(x, y) {
    const [w, hh] = this.size(), k = this.scale();
    return { x: this.cam.x + (x - w / 2) / k, y: this.cam.y + (y - hh / 2) / k };
  }
  radius(n, z = this.cam.z) { return Math.min(this.info.most, Math.max(this.info.least, n.size * this.info.grow ** z)); }

  resize(quiet) {
    const [w, hh] = this.size(), k = window.devicePixelRatio || 1;
    if (!w || (this.canvas.width === Math.round(w * k) && this.canvas.height === Math.round(hh * k))) return;
    this.canvas.width = Math.round(w * k);
    this.canvas.height = Math.round(hh * k);
    this.canvas.style.width = w + "px";
    this.canvas.style.height = hh + "px";
    if (!quiet && this.info) this.move(this.cam);
  }

  // ---- moving

  bound(cam) {
    const z = Math.min(this.info.levels - 1, Math.max(this.least() - 1, cam.z));
    return { x: Math.min(1, Math.max(0, cam.x)), y: Math.min(1, Math.max(0, cam.y)), z };
  }
  least() { return Math.log2(Math.min(...this.size()) / this.info.tile) || 0; }

  // move goes to a place at once; names and tiles come when it rests.
  move(cam) {
    this.cam = this.bound(cam);
    if (!this.frame) this.frame = requestAnimationFrame(() => { this.frame = 0; this.transform(); });
    const now = performance.now();
    if (now - (this.fetched || 0) > 200) { // on a long way, tiles come along
      this.fetched = now;
      this.tiles();
    }
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.settle(), 140);
  }

  glide(cam, ms = 260) {
    cancelAnimationFrame(this.gliding);
    const from = this.cam, to = this.bound(cam), start = performance.now();
    if (!ms || matchMedia("(prefers-reduced-motion: reduce)").matches) return this.move(to);
    const step = () => {
      const f = Math.min(1, (performance.now() - start) / ms), k = 1 - (1 - f) ** 3;
      this.move({ x: from.x + (to.x - from.x) * k, y: from.y + (to.y - from.y) * k, z: from.z + (to.z - from.z) * k });
      if (f < 1) this.gliding = requestAnimationFrame(step);
    };
    step();
  }

  transform() {
    const [w, hh] = this.size();
    for (const [z, l] of this.levels) {
      const k = 2 ** (this.cam.z - z), s = this.scale(z);
      l.el.style.transform = `translate(${w / 2 - (this.cam.x * s - l.x) * k}px, ${hh / 2 - (this.cam.y * s - l.y) * k}px) scale(${k})`;
    }
    if (this.drawn) {
      const k = 2 ** (this.cam.z - this.drawn.z), p = this.toView(this.drawn);
      this.canvas.style.transform = k === 1 && p.x === w / 2 && p.y === hh / 2 ? "" : `translate(${p.x - (w / 2) * k}px, ${p.y - (hh / 2) * k}px) scale(${k})`;
    }
  }

  query() {
    const f = this.filter;
    return { hideTypes: [...f.types].join(","), hidePredicates: [...f.predicates].join(","), from: f.from || "", to: f.to || "", report: f.report, confidence: f.confidence || "" };
  }

  box(margin = 0) {
    const [w, hh] = this.size(), a = this.toWorld(-margin, -margin), b = this.toWorld(w + margin, hh + margin);
    return [a.x, a.y, b.x, b.y];
  }

  // tiles asks for those in sight and takes away what is no longer.
  tiles() {
    const [w, hh] = this.size();
    if (!w || !this.info) return;
    const dpr = window.devicePixelRatio || 1;
    const z = Math.min(this.info.levels - 1, Math.max(0, Math.round(this.cam.z + Math.log2(dpr) - 0.1)));
    if (!this.levels.has(z)) {
      // Tiles lie in relation to a corner near by: far pixels lose precision.
      const s = this.scale(z), x = Math.floor(this.cam.x * s), y = Math.floor(this.cam.y * s);
      const el = h("div", { class: "level" });
      this.levels.set(z, { el, tiles: new Map(), x, y });
      this.world.append(el);
    }
    const l = this.levels.get(z), n = 2 ** z, [x0, y0, x1, y1] = this.box(180).map((v) => Math.floor(v * n));
    const want = new Set(), q = new URLSearchParams(Object.entries(this.query()).filter((e) => e[1] !== ""));
    q.set("v", this.info.version);
    for (let y = Math.max(0, y0); y <= Math.min(n - 1, y1); y++) for (let x = Math.max(0, x0); x <= Math.min(n - 1, x1); x++) {
      const key = x + "," + y;
      want.add(key);
      if (l.tiles.has(key)) continue;
      const img = new Image(this.info.tile, this.info.tile);
      img.alt = "";
      img.decoding = "async";
      img.draggable = false;
      img.style.left = x * this.info.tile - l.x + "px";
      img.style.top = y * this.info.tile - l.y + "px";
      img.onload = img.onerror = () => { img.done = true; this.prune(); };
      img.src = `/api/atlas/tile?z=${z}&x=${x}&y=${y}&${q}`;
      l.tiles.set(key, img);
      l.el.append(img);
    }
    for (const [key, img] of l.tiles) if (!want.has(key) && l.tiles.size > 60) {
      img.remove();
      l.tiles.delete(key);
    }
    this.current = z;
    this.wanted = want;
    this.transform();
    this.prune();
  }

  ready() {
    const l = this.levels.get(this.current);
    return !!l && [...this.wanted].every((k) => l.tiles.get(k)?.done);
  }

  // prune takes other levels and older filters away once the new are there.
  prune() {
    if (!this.ready()) return;
    for (const [z, l] of this.levels) if (z !== this.current) {
      l.el.remove();
      this.levels.delete(z);
    }
    for (const el of [...this.world.children]) if (![...this.levels.values()].some((l) => l.el === el)) el.remove();
  }

  // settle brings what is in sight up to date.
  async settle() {
    if (!this.shown || !this.info) return;
    this.tiles();
    const mine = ++this.asked;
    try {
      const view = await api("atlas/view", { box: this.box().map((v) => v.toFixed(7)).join(","), limit: 400, links: 400, ...this.query() });
      if (mine !== this.asked || !this.shown) return;
      this.view = view;
      this.draw();
      this.on.changed(view);
    } catch (e) {
      this.on.note(e.message);
    }
  }

  // refilter draws everything anew; the old stays in sight until then.
  async refilter() {
    this.levels.clear(); // their elements go when the new ones are there
    if (this.near) this.near = await api("atlas/near", { id: this.selected, ...this.query() }).catch(() => null);
    await this.settle();
  }

  // ---- names

  draw() {
    const c = this.canvas.getContext("2d"), k = window.devicePixelRatio || 1, [w, hh] = this.size();
    this.drawn = { ...this.cam };
    this.canvas.style.transform = "";
    c.setTransform(k, 0, 0, k, 0, 0);
    c.clearRect(0, 0, w, hh);
    const known = new Map();
    if (this.near) {
      const [me] = this.near.nodes;
      c.fillStyle = "#ffffff80"; // all else steps back
      c.fillRect(0, 0, w, hh);
      c.strokeStyle = this.near.edges.length > 60 ? "#55555590" : "#444444c0";
      c.lineWidth = this.near.edges.length > 60 ? 0.9 : 1.3;
      for (const e of this.near.edges) {
        const a = this.toView(this.near.nodes[e.from]), b = this.toView(this.near.nodes[e.to]);
        c.beginPath();
        c.moveTo(a.x, a.y);
        c.lineTo(b.x, b.y);
        c.stroke();
      }
      for (const n of this.near.nodes.slice().reverse()) {
        const p = this.toView(n), r = this.radius(n);
        if (n === me) this.ring(c, p, r + 5, "#1c1c1c", 2.5);
        c.beginPath();
        c.arc(p.x, p.y, Math.max(r, 3), 0, 7);
        c.fillStyle = COLORS[n.type] || OTHER;
        c.fill();
        known.set(n.id, n);
      }
    }
    const taken = [];
    const free = (x, y, ww, h2) => !taken.some((b) => x < b[2] && x + ww > b[0] && y < b[3] && y + h2 > b[1]);
    const label = (n, must) => {
      const p = this.toView(n), r = this.radius(n);
      if (p.x < -20 || p.y < -10 || p.x > w + 20 || p.y > hh + 10) return;
      const big = r >= 7 || must, size = big ? 14 : 12, name = n.name.length > 18 ? n.name.slice(0, 17) + "…" : n.name;
      c.font = `${big ? 600 : 500} ${size}px ${FONT}`;
      const width = c.measureText(name).width;
      const x = p.x + r + 4 + width > w ? p.x - r - 4 - width : p.x + r + 4, y = p.y - size * 0.7;
      if (!must && !free(x - 3, y - 1, width + 6, size + 4)) return;
      taken.push([x - 3, y - 1, x + width + 3, y + size + 3]);
      c.lineWidth = 3.5;
      c.lineJoin = "round";
      c.strokeStyle = "#ffffffe6";
      c.strokeText(name, x, p.y + size * 0.36);
      c.fillStyle = "#1c1c1c";
      c.fillText(name, x, p.y + size * 0.36);
    };
    if (this.near) this.near.nodes.forEach((n, i) => label(n, i === 0));
    // Few names from afar; nearer, as many as find room.
    const most = Math.round(Math.min(160, 30 * 1.7 ** Math.max(0, this.cam.z - this.least())));
    (this.view ? this.view.nodes : []).slice(0, this.near ? Math.min(most, 24) : most).forEach((n) => { if (!known.has(n.id)) label(n); });
    if (this.hovered) {
      this.ring(c, this.toView(this.hovered), this.radius(this.hovered) + 3, "#1c1c1c", 1.5);
      label(this.hovered, true);
    }
    this.transform();
  }

  ring(c, p, r, color, width) {
    c.beginPath();
    c.arc(p.x, p.y, r, 0, 7);
    c.strokeStyle = color;
    c.lineWidth = width;
    c.stroke();
  }

  // ---- what lies where

  hit(x, y, nodes = [...(this.near ? this.near.nodes : []), ...(this.view ? this.view.nodes : [])]) {
    let best = null, least = 1e9;
    for (const n of nodes) {
      const p = this.toView(n), d = Math.hypot(p.x - x, p.y - y) - this.radius(n);
      if (d < 5 && d < least) [best, least] = [n, d];
    }
    return best;
  }

  async pick(x, y) {
    let n = this.hit(x, y);
    if (!n) {
      const a = this.toWorld(x - 6, y - 6), b = this.toWorld(x + 6, y + 6);
      const v = await api("atlas/view", { box: [a.x, a.y, b.x, b.y].map((k) => k.toFixed(9)).join(","), limit: 40, links: 1, ...this.query() });
      n = this.hit(x, y, v.nodes);
    }
    if (n) await this.select(n.id);
    else if (this.near) this.unselect();
  }

  unselect() {
    this.selected = this.near = null;
    this.draw();
  }

  async select(id) {
    this.selected = id;
    this.on.select(id);
    this.near = await api("atlas/near", { id, ...this.query() }).catch(() => null);
    if (this.selected === id) this.draw();
  }

  // focus selects an entity and goes there; false when the map does not have it.
  async focus(id) {
    const near = await api("atlas/near", { id, ...this.query() }).catch(() => null);
    if (!near) return false;
    this.selected = id;
    this.near = near;
    this.on.select(id);
    const [n] = near.nodes;
    this.glide({ x: n.x, y: n.y, z: Math.max(this.cam.z, this.least() + 1.5) });
    return true;
  }

  name(id) { return [...(this.near?.nodes || []), ...(this.view?.nodes || [])].find((n) => n.id === id)?.name || id; }

  // step selects the neighbour that lies most in a direction, or the greatest
  // node in sight.
  step(dx, dy) {
    if (!this.near) return this.view?.nodes[0] && this.select(this.view.nodes[0].id);
    const [me, ...list] = this.near.nodes, at = this.toView(me);
    let best = null, most = 0.35;
    for (const n of list) {
      const p = this.toView(n), x = p.x - at.x, y = p.y - at.y, d = Math.hypot(x, y) || 1;
      const score = (x * dx + y * dy) / d - d / 5000;
      if (score > most) [best, most] = [n, score];
    }
    if (!best) return;
    const p = this.toView(best), [w, hh] = this.size();
    if (p.x < 30 || p.y < 30 || p.x > w - 30 || p.y > hh - 30) this.glide({ ...this.cam, x: best.x, y: best.y });
    this.select(best.id);
  }

  pan(dx, dy) { this.glide({ ...this.cam, x: this.cam.x + (dx * 160) / this.scale(), y: this.cam.y + (dy * 160) / this.scale() }, 160); }
  zoom(f) { this.glide({ ...this.cam, z: this.cam.z - Math.log2(f) * 1.5 }); }
  fit(quick) { this.glide({ x: 0.5, y: 0.5, z: this.least() - 0.08 }, quick ? 0 : 260); }

  events() {
    const at = (e) => { const r = this.el.getBoundingClientRect(); return [e.clientX - r.left, e.clientY - r.top]; };
    const down = new Map();
    let start = null, moved = false;
    this.el.addEventListener("pointerdown", (e) => {
      if (!this.info || e.button > 0) return;
      cancelAnimationFrame(this.gliding);
      down.set(e.pointerId, at(e));
      this.el.setPointerCapture?.(e.pointerId);
      start = { cam: { ...this.cam }, points: [...down.values()].map((p) => [...p]) };
      if (down.size === 1) moved = false;
    });
    this.el.addEventListener("pointermove", (e) => {
      if (!this.info) return;
      if (!down.has(e.pointerId)) {
        if (e.pointerType !== "touch" && e.buttons === 0) this.hover(...at(e));
        return;
      }
      down.set(e.pointerId, at(e));
      const mid = (ps) => [ps.reduce((s, p) => s + p[0], 0) / ps.length, ps.reduce((s, p) => s + p[1], 0) / ps.length];
      const now = [...down.values()], [ax, ay] = mid(start.points), [bx, by] = mid(now);
      let z = start.cam.z;
      if (now.length === 2 && start.points.length === 2) {
        const apart = (ps) => Math.hypot(ps[0][0] - ps[1][0], ps[0][1] - ps[1][1]) || 1;
        z += Math.log2(apart(now) / apart(start.points));
      }
      if (Math.hypot(bx - ax, by - ay) > 3 || now.length > 1) moved = true;
      if (!moved) return;
      this.el.classList.add("dragging");
      const [w, hh] = this.size(), k0 = this.scale(start.cam.z), k1 = this.scale(z);
      // What was under the fingers stays there.
      this.move({ x: start.cam.x + (ax - w / 2) / k0 - (bx - w / 2) / k1, y: start.cam.y + (ay - hh / 2) / k0 - (by - hh / 2) / k1, z });
    });
    const up = (e) => {
      if (!down.delete(e.pointerId)) return;
      this.el.classList.remove("dragging");
      if (down.size === 0 && !moved && e.type === "pointerup") this.pick(...at(e)).catch((x) => this.on.note(x.message));
      start = { cam: { ...this.cam }, points: [...down.values()].map((p) => [...p]) };
    };
    this.el.addEventListener("pointerup", up);
    this.el.addEventListener("pointercancel", up);
    this.el.addEventListener("pointerleave", () => this.hovered && this.hover(-99, -99));
    this.el.addEventListener("dblclick", (e) => {
      const n = this.hit(...at(e));
      if (n) this.on.open(n.id);
      else this.about(...at(e), 1);
    });
    this.el.addEventListener("wheel", (e) => {
      if (!this.info) return;
      e.preventDefault();
      cancelAnimationFrame(this.gliding);
      this.about(...at(e), -Math.sign(e.deltaY) * Math.min(0.5, Math.abs(e.deltaY) * (e.deltaMode ? 0.06 : 0.0025)));
    }, { passive: false });
  }

  // about zooms and keeps the place under a point.
  about(x, y, by) {
    const [w, hh] = this.size(), p = this.toWorld(x, y), to = this.bound({ ...this.cam, z: this.cam.z + by }), k = this.scale(to.z);
    this.move({ x: p.x - (x - w / 2) / k, y: p.y - (y - hh / 2) / k, z: to.z });
  }

  hover(x, y) {
    const n = this.drawn && this.cam.z === this.drawn.z ? this.hit(x, y) : null;
    this.el.style.cursor = n ? "pointer" : "";
    if (n?.id === this.hovered?.id) return;
    this.hovered = n;
    this.draw();
  }

  // contents gives all that is in sight, for exports: as exporting.js wants it.
  async contents() {
    const v = await api("atlas/view", { box: this.box().join(","), limit: 50000, links: 1000000, ...this.query() });
    const [width, height] = this.size();
    const nodes = v.nodes.map((n) => ({ id: n.id, label: n.name, kind: n.type, color: COLORS[n.type] || OTHER, x: n.x * 1000, y: -n.y * 1000, size: this.radius(n), at: this.toView(n) }));
    const edges = v.edges.map((e) => ({ from: v.nodes[e.from].id, to: v.nodes[e.to].id, predicate: e.predicate, color: "#b9b9b9", width: 0.6, times: e.times, years: e.years || [], reports: e.reports || "", quote: "" }));
    const labelled = new Set(v.nodes.slice(0, 150).map((n) => n.id));
    return { width, height, nodes, edges, labelled, name: (p) => predName(p) };
  }

  // picture draws tiles and names as they stand.
  async picture(c, k) {
    const [w, hh] = this.size(), s = this.scale(this.current), f = 2 ** (this.cam.z - this.current);
    for (let i = 0; i < 100 && !this.ready(); i++) await new Promise((r) => setTimeout(r, 50));
    for (const [key, img] of this.levels.get(this.current).tiles) {
      const [x, y] = key.split(",").map(Number), tile = this.info.tile;
      if (img.complete && img.naturalWidth) c.drawImage(img, (w / 2 + (x * tile - this.cam.x * s) * f) * k, (hh / 2 + (y * tile - this.cam.y * s) * f) * k, tile * f * k, tile * f * k);
    }
    c.drawImage(this.canvas, 0, 0, w * k, hh * k);
  }

  reset() {
    this.info = this.drawn = this.view = this.near = this.selected = null;
    this.levels.clear();
    clear(this.world);
  }
}
