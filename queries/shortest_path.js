// name: shortest-path
// description: A shortest way between two names, along relations in either direction
// description.zh: 两个名称之间的最短路径
// param: from entity required Name or id
// param.zh: from 起点名称
// param: to entity required Name or id
// param.zh: to 终点名称
// param: hops int optional At most so many steps (6)
// param.zh: hops 最多步数（默认6）
// columns: step, from, relation, to, report, quote

var relations = ["<attracted>", "<awarded>", "<carriesOut>", "<cooperatesWith>", "<developsIndustry>", "<established>", "<holdsPosition>", "<hosts>",
  "<inIndustry>", "<issued>", "<locatedIn>", "<partOf>", "<participatesIn>", "<undertakenBy>", "<within>"];
var hops = args.hops === null ? 6 : args.hops;

// Two searches, one from each end, the smaller going on; each layer is a map
// from a node to the steps that lead back from it.
var a = { layers: [start(args.from)], seen: start(args.from) }, b = { layers: [start(args.to)], seen: start(args.to) };
function start(node) {
  var m = {};
  m[node] = [];
  return m;
}
function last(side) { return side.layers[side.layers.length - 1]; }
function meet() { return Object.keys(last(a)).filter(function (n) { return n in last(b); }); }
function grow(side) {
  var next = {};
  Object.keys(last(side)).sort().forEach(function (at) {
    relations.forEach(function (relation) {
      g.V(at).in(relation).toArray().forEach(function (n) { step(n, { back: at, subject: n, relation: relation, object: at }); });
      g.V(at).out(relation).toArray().forEach(function (n) { step(n, { back: at, subject: at, relation: relation, object: n }); });
    });
  });
  function step(node, s) {
    if (!isNode(node) || node in side.seen) return;
    (next[node] = next[node] || []).push(s);
  }
  Object.keys(next).forEach(function (n) { side.seen[n] = true; });
  side.layers.push(next);
}

var middle = meet();
for (var hop = 0; hop < hops && middle.length === 0; hop++) {
  var na = Object.keys(last(a)).length, nb = Object.keys(last(b)).length;
  if (na === 0 || nb === 0) break;
  grow(na <= nb ? a : b);
  middle = meet();
}
if (middle.length > 0) {
  // Of all shortest ways the one that comes first in order, backwards from where the searches met.
  var best = null;
  middle.sort().forEach(function (m) {
    var way = back(a, m).reverse().concat(back(b, m)), key = JSON.stringify(way.map(function (s) { return [s.subject, s.relation, s.object]; }));
    if (best === null || key < best.key) best = { key: key, way: way };
  });
  best.way.forEach(function (s, i) {
    var f = said(s.subject, [s.relation]).filter(function (f) { return f.object === s.object; })[0] || { report: null, quote: null };
    g.emit({ step: i + 1, from: nameOf(s.subject), relation: bare(s.relation), to: nameOf(s.object), report: f.report, quote: f.quote });
  });
}
function back(side, node) {
  var way = [];
  for (var i = side.layers.length - 1; i > 0; i--) {
    var s = order(side.layers[i][node], "back", "relation", "subject")[0];
    way.push(s);
    node = s.back;
  }
  return way;
}
