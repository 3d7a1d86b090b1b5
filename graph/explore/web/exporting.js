// What is shown, as a picture or a file.
import { download } from "./util.js";
import { predName, typeName } from "./i18n.js";

const esc = (v) => String(v ?? "").replace(/[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] || "");

export function png(view) {
  const r = view.renderer, { width, height } = r.getDimensions(), k = window.devicePixelRatio || 1;
  const out = document.createElement("canvas");
  out.width = width * k;
  out.height = height * k;
  const c = out.getContext("2d");
  c.fillStyle = "#ffffff";
  c.fillRect(0, 0, out.width, out.height);
  r.once("afterRender", () => { // the drawing buffers are whole until the frame ends
    for (const layer of Object.values(r.getCanvases())) if (layer.width > 0) c.drawImage(layer, 0, 0, out.width, out.height);
    out.toBlob((b) => download("zhengpu.png", b));
  });
  r.refresh();
}

export function svgText(view) {
  const r = view.renderer, g = view.graph, { width, height } = r.getDimensions(), { nodes, edges } = view.visible();
  const scale = Math.sqrt(r.getCamera().getState().ratio), lines = [], at = new Map();
  for (const n of nodes) at.set(n, r.graphToViewport(g.getNodeAttributes(n)));
  for (const e of edges) {
    const [a, b] = g.extremities(e).map((n) => at.get(n)), d = g.getEdgeAttributes(e);
    lines.push(`<line x1="${a.x.toFixed(1)}" y1="${a.y.toFixed(1)}" x2="${b.x.toFixed(1)}" y2="${b.y.toFixed(1)}" stroke="${view.path.has(e) ? "#b3261e" : d.color}" stroke-width="${d.size}"><title>${esc(predName(d.predicate))}</title></line>`);
  }
  for (const n of nodes) {
    const p = at.get(n), d = g.getNodeAttributes(n), size = d.size / scale;
    lines.push(`<circle cx="${p.x.toFixed(1)}" cy="${p.y.toFixed(1)}" r="${size.toFixed(1)}" fill="${d.color}"><title>${esc(typeName(d.kind))}</title></circle>`);
    if (nodes.length <= 800) lines.push(`<text x="${(p.x + size + 3).toFixed(1)}" y="${(p.y + 4).toFixed(1)}">${esc(d.label)}</text>`);
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif" font-size="13" fill="#1c1c1c"><rect width="100%" height="100%" fill="#fff"/>\n${lines.join("\n")}\n</svg>\n`;
}
export const svg = (view) => download("zhengpu.svg", svgText(view), "image/svg+xml");

export function gexfText(view) {
  const g = view.graph, { nodes, edges } = view.visible();
  const rgb = (c) => [1, 3, 5].map((i) => parseInt(c.slice(i, i + 2), 16));
  const ns = nodes.map((n) => {
    const d = g.getNodeAttributes(n), [r, gr, b] = rgb(d.color);
    return `<node id="${esc(n)}" label="${esc(d.label)}"><attvalues><attvalue for="0" value="${esc(d.kind)}"/></attvalues><viz:color r="${r}" g="${gr}" b="${b}"/><viz:position x="${d.x}" y="${d.y}"/><viz:size value="${d.size}"/></node>`;
  });
  const es = edges.map((e, i) => {
    const d = g.getEdgeAttributes(e), [s, o] = g.extremities(e), years = [...new Set(d.proofs.map((p) => p.y).filter(Boolean))].join(" ");
    return `<edge id="${i}" source="${esc(s)}" target="${esc(o)}" label="${esc(d.predicate)}" weight="${d.times || 1}"><attvalues><attvalue for="0" value="${esc(d.predicate)}"/><attvalue for="1" value="${esc(years)}"/><attvalue for="2" value="${esc(d.proofs[0]?.q)}"/></attvalues></edge>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3"><graph defaultedgetype="directed"><attributes class="node"><attribute id="0" title="type" type="string"/></attributes><attributes class="edge"><attribute id="0" title="predicate" type="string"/><attribute id="1" title="years" type="string"/><attribute id="2" title="quote" type="string"/></attributes>\n<nodes>\n${ns.join("\n")}\n</nodes>\n<edges>\n${es.join("\n")}\n</edges></graph></gexf>\n`;
}
export const gexf = (view) => download("zhengpu.gexf", gexfText(view), "application/xml");

// cell guards against what a spreadsheet would take for a formula.
function cell(v) {
  let x = String(v ?? "");
  if (typeof v !== "number" && /^[=+\-@\t\r]/.test(x)) x = "'" + x;
  return /[",\n\r]/.test(x) ? '"' + x.replace(/"/g, '""') + '"' : x;
}
export const csvText = (head, rows) => "\ufeff" + [head, ...rows].map((r) => r.map(cell).join(",")).join("\r\n") + "\r\n";

export function csv(view) {
  const g = view.graph, { nodes, edges } = view.visible();
  download("zhengpu-nodes.csv", csvText(["id", "name", "type"], nodes.map((n) => [n, g.getNodeAttribute(n, "label"), g.getNodeAttribute(n, "kind")])), "text/csv");
  const rows = edges.map((e) => {
    const d = g.getEdgeAttributes(e), [s, o] = g.extremities(e);
    return [s, g.getNodeAttribute(s, "label"), d.predicate, o, g.getNodeAttribute(o, "label"), d.times, [...new Set(d.proofs.map((p) => p.y).filter(Boolean))].join(" "), [...new Set(d.proofs.map((p) => p.n))].join(" "), d.proofs[0]?.q];
  });
  download("zhengpu-edges.csv", csvText(["subject", "subject_name", "predicate", "object", "object_name", "times", "years", "reports", "quote"], rows), "text/csv");
}
