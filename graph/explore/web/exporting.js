// What is shown, as a picture or a file.
import { download } from "./util.js";
import { typeName } from "./i18n.js";

const esc = (v) => String(v ?? "").replace(/[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] || "");

export async function png(view) {
  const [width, height] = view.size(), k = window.devicePixelRatio || 1, out = document.createElement("canvas");
  out.width = width * k;
  out.height = height * k;
  const c = out.getContext("2d");
  c.fillStyle = "#ffffff";
  c.fillRect(0, 0, out.width, out.height);
  await view.picture(c, k);
  download("zhengpu.png", await new Promise((done) => out.toBlob(done)));
}

export function svgText(x) {
  const at = new Map(x.nodes.map((n) => [n.id, n])), lines = [];
  for (const e of x.edges) {
    const a = at.get(e.from).at, b = at.get(e.to).at;
    lines.push(`<line x1="${a.x.toFixed(1)}" y1="${a.y.toFixed(1)}" x2="${b.x.toFixed(1)}" y2="${b.y.toFixed(1)}" stroke="${e.color}" stroke-width="${e.width}"><title>${esc(x.name(e.predicate))}</title></line>`);
  }
  for (const n of x.nodes) lines.push(`<circle cx="${n.at.x.toFixed(1)}" cy="${n.at.y.toFixed(1)}" r="${n.size.toFixed(1)}" fill="${n.color}"><title>${esc(n.label + "（" + typeName(n.kind) + "）")}</title></circle>`);
  for (const n of x.nodes) if (x.labelled.has(n.id)) lines.push(`<text x="${(n.at.x + n.size + 3).toFixed(1)}" y="${(n.at.y + 4).toFixed(1)}">${esc(n.label)}</text>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="${x.width}" height="${x.height}" viewBox="0 0 ${x.width} ${x.height}" font-family="'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif" font-size="13" fill="#1c1c1c"><rect width="100%" height="100%" fill="#fff"/>\n${lines.join("\n")}\n</svg>\n`;
}
export const svg = async (view) => download("zhengpu.svg", svgText(await view.contents()), "image/svg+xml");

export function gexfText(x) {
  const rgb = (c) => [1, 3, 5].map((i) => parseInt(c.slice(i, i + 2), 16));
  const ns = x.nodes.map((n) => {
    const [r, g, b] = rgb(n.color);
    return `<node id="${esc(n.id)}" label="${esc(n.label)}"><attvalues><attvalue for="0" value="${esc(n.kind)}"/></attvalues><viz:color r="${r}" g="${g}" b="${b}"/><viz:position x="${n.x}" y="${n.y}"/><viz:size value="${n.size}"/></node>`;
  });
  const es = x.edges.map((e, i) => `<edge id="${i}" source="${esc(e.from)}" target="${esc(e.to)}" label="${esc(e.predicate)}" weight="${e.times || 1}"><attvalues><attvalue for="0" value="${esc(e.predicate)}"/><attvalue for="1" value="${esc(e.years.join(" "))}"/><attvalue for="2" value="${esc(e.reports)}"/><attvalue for="3" value="${esc(e.quote)}"/></attvalues></edge>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3"><graph defaultedgetype="directed"><attributes class="node"><attribute id="0" title="type" type="string"/></attributes><attributes class="edge"><attribute id="0" title="predicate" type="string"/><attribute id="1" title="years" type="string"/><attribute id="2" title="reports" type="string"/><attribute id="3" title="quote" type="string"/></attributes>\n<nodes>\n${ns.join("\n")}\n</nodes>\n<edges>\n${es.join("\n")}\n</edges></graph></gexf>\n`;
}
export const gexf = async (view) => download("zhengpu.gexf", gexfText(await view.contents()), "application/xml");

// cell guards against what a spreadsheet would take for a formula.
function cell(v) {
  let x = String(v ?? "");
  if (typeof v !== "number" && /^[=+\-@\t\r]/.test(x)) x = "'" + x;
  return /[",\n\r]/.test(x) ? '"' + x.replace(/"/g, '""') + '"' : x;
}
export const csvText = (head, rows) => "\ufeff" + [head, ...rows].map((r) => r.map(cell).join(",")).join("\r\n") + "\r\n";

export async function csv(view) {
  const x = await view.contents(), names = new Map(x.nodes.map((n) => [n.id, n.label]));
  download("zhengpu-nodes.csv", csvText(["id", "name", "type"], x.nodes.map((n) => [n.id, n.label, n.kind])), "text/csv");
  download("zhengpu-edges.csv", csvText(["subject", "subject_name", "predicate", "object", "object_name", "times", "years", "reports", "quote"], x.edges.map((e) => [e.from, names.get(e.from), e.predicate, e.to, names.get(e.to), e.times, e.years.join(" "), e.reports, e.quote])), "text/csv");
}
