// What the queries share. Nodes are strings such as "<district/360403>".

var memo = { name: {}, type: {}, report: {} };

// uniq gives a list in order, each value once.
function uniq(list) {
  var seen = {}, out = [];
  list.forEach(function (v) {
    if (!Object.prototype.hasOwnProperty.call(seen, v)) {
      seen[v] = true;
      out.push(v);
    }
  });
  return out.sort();
}

// most gives the value that stands in a list most often, the longer where two tie.
function most(list) {
  var n = Object.create(null), best = null;
  list.forEach(function (v) { n[v] = (n[v] || 0) + 1; });
  Object.keys(n).sort().forEach(function (v) {
    if (best === null || n[v] > n[best] || n[v] === n[best] && v.length > best.length) best = v;
  });
  return best;
}

function isNode(v) { return typeof v === "string" && v.charAt(0) === "<" && v.charAt(v.length - 1) === ">"; }

// bare takes the brackets off a node.
function bare(node) { return isNode(node) ? node.slice(1, -1) : node; }

// nameOf gives the name that most reports use; of a literal, itself.
function nameOf(node) {
  if (!isNode(node)) return node;
  if (!(node in memo.name)) know([node]);
  return memo.name[node];
}

function typeOf(node) {
  if (!(node in memo.type)) memo.type[node] = most(g.V(node).out("<type>").toArray());
  return memo.type[node];
}

// reportOf gives {name, year, about, district} of a report.
function reportOf(node) {
  if (!(node in memo.report)) knowReports([node]);
  return memo.report[node];
}

// spread gives what each of many nodes has for a predicate, as lists by node.
// A few hundred nodes at a time: Cayley is slow with single ones and with very
// many, and slower still with save().
function spread(nodes, predicate) {
  var out = {};
  nodes.forEach(function (n) { out[n] = []; });
  for (var i = 0; i < nodes.length; i += 500) {
    g.V.apply(g, nodes.slice(i, i + 500)).tag("n").out(predicate).tagArray().forEach(function (r) { out[r.n].push(r.id); });
  }
  return out;
}

// properties gives all that each of many nodes has, as {node: {predicate: value}}.
function properties(nodes) {
  var out = {};
  nodes.forEach(function (n) { out[n] = {}; });
  for (var i = 0; i < nodes.length; i += 500) {
    g.V.apply(g, nodes.slice(i, i + 500)).tag("n").out(null, "p").tagArray().forEach(function (r) { out[r.n][bare(r.p)] = r.id; });
  }
  return out;
}

// know fetches the names of many nodes at once, knowTypes their types,
// knowReports what reportOf tells.
function know(nodes) {
  var want = uniq(nodes.filter(function (n) { return isNode(n) && !(n in memo.name); }));
  var names = spread(want, "<name>");
  want.forEach(function (n) { memo.name[n] = most(names[n]) || bare(n); });
}
function knowTypes(nodes) {
  var want = uniq(nodes.filter(function (n) { return isNode(n) && !(n in memo.type); }));
  var types = spread(want, "<type>");
  want.forEach(function (n) { memo.type[n] = most(types[n]); });
}
function knowReports(nodes) {
  var want = uniq(nodes.filter(function (n) { return !(n in memo.report); }));
  var about = spread(want, "<about>"), year = spread(want, "<year>");
  know(want);
  know(want.map(function (n) { return about[n][0]; }));
  want.forEach(function (n) {
    var d = about[n].length > 0 ? about[n][0] : null;
    memo.report[n] = { name: memo.name[n], year: year[n].length > 0 ? year[n][0] : null, about: d, district: d === null ? null : nameOf(d) };
  });
}

// into gives the nodes that have one of a list as their value for a predicate.
// One at a time: from many values at once Cayley would scan the store.
function into(nodes, predicate) {
  var out = [];
  uniq(nodes).forEach(function (n) { out = out.concat(g.V(n).in(predicate).toArray()); });
  return uniq(out);
}

// canonical gives {node: node} to the one that stands for each of many nodes,
// where entities of several reports were made one; sameAs gives with them all
// that are one with them.
function merged() {
  if (memo.merged === undefined) memo.merged = g.V("<identity>").out("<merges>").limit(1).toArray().length > 0;
  return memo.merged;
}
function canonical(nodes) {
  var out = {};
  nodes.forEach(function (n) { out[n] = n; });
  if (!merged()) return out;
  var want = uniq(nodes.filter(isNode)), to = spread(want, "<sameAs>");
  want.forEach(function (n) { if (to[n].length > 0) out[n] = to[n][0]; });
  return out;
}
function sameAs(nodes) {
  nodes = uniq(nodes);
  if (!merged()) return nodes;
  var c = canonical(nodes), heads = uniq(nodes.map(function (n) { return c[n]; }));
  return uniq(nodes.concat(heads, into(heads, "<sameAs>")));
}

// lower gives a district and all within it.
function lower(district) {
  var all = [district], level = all, seen = {};
  seen[district] = true;
  while (level.length > 0) {
    level = into(level, "<within>").filter(function (d) { return !seen[d]; });
    level.forEach(function (d) { seen[d] = true; });
    all = all.concat(level);
  }
  return all;
}

// parksOf gives the parks of districts.
function parksOf(districts) {
  var built = spread(districts, "<established>"), all = into(districts, "<locatedIn>");
  districts.forEach(function (d) { all = all.concat(built[d]); });
  all = uniq(all);
  knowTypes(all);
  return all.filter(function (n) { return typeOf(n) === "Park"; });
}

// told turns a path of evidence into what it proves, with quote and report:
// {evidence, subject, predicate, object, quote, start, report, year, district, about, period, planned, unit}.
function told(path) { return toldBy(path.toArray()); }
function toldBy(nodes) {
  nodes = uniq(nodes);
  var of = properties(nodes);
  nodes = nodes.filter(function (n) { return of[n].inReport !== undefined && of[n].aboutObject !== undefined; });
  knowReports(nodes.map(function (n) { return of[n].inReport; }));
  var ends = nodes.map(function (n) { return of[n].aboutSubject; }).concat(nodes.map(function (n) { return of[n].aboutObject; })), c = canonical(ends);
  know(ends.map(function (n) { return c[n]; }));
  return order(nodes.map(function (n) {
    var p = of[n], rep = reportOf(p.inReport);
    return {
      evidence: bare(n), subject: c[p.aboutSubject], predicate: bare(p.aboutPredicate), object: c[p.aboutObject], quote: p.quote, before: p.prefix, after: p.suffix, start: p.start,
      report: rep.name, reportNode: p.inReport, year: rep.year, about: rep.about, district: rep.district,
      period: p.period === undefined ? null : p.period, planned: p.planned === true,
      unit: p.unit === undefined ? null : p.unit, position: p.position === undefined ? null : p.position,
    };
  }), "year", "report", "start", "evidence");
}

// said and saidOf give what is told with a node, or any of a list, as subject
// or as object, by predicates given as a list (any when left out).
function said(nodes, predicates) { return linked(nodes, "<aboutSubject>", predicates); }
function saidOf(nodes, predicates) { return linked(nodes, "<aboutObject>", predicates); }
function linked(nodes, link, predicates) {
  nodes = sameAs(Array.isArray(nodes) ? nodes : [nodes]);
  var found = [];
  uniq(nodes).forEach(function (n) {
    var p = g.V(n).in(link);
    found = found.concat((predicates ? p.has.apply(p, ["<aboutPredicate>"].concat(predicates)) : p).toArray());
  });
  return toldBy(found);
}

// saidIn gives what the reports about districts tell by predicates.
function saidIn(districts, predicates) {
  var found = [];
  into(districts, "<about>").forEach(function (r) {
    var p = g.V(r).out("<states>");
    found = found.concat(p.has.apply(p, ["<aboutPredicate>"].concat(predicates)).toArray());
  });
  return toldBy(found);
}

// saidAnywhere gives what any report tells by predicates.
function saidAnywhere(predicates) { return toldBy(into(predicates, "<aboutPredicate>")); }

// order sorts rows by keys, "-key" downwards; what is missing comes last.
function order(rows) {
  var keys = Array.prototype.slice.call(arguments, 1).map(function (k) {
    return k.charAt(0) === "-" ? { key: k.slice(1), sign: -1 } : { key: k, sign: 1 };
  });
  return rows.map(function (r, i) { return { row: r, at: i }; }).sort(function (a, b) {
    for (var i = 0; i < keys.length; i++) {
      var x = a.row[keys[i].key], y = b.row[keys[i].key];
      var nox = x === null || x === undefined, noy = y === null || y === undefined;
      if (nox || noy) {
        if (nox && noy) continue;
        return nox ? 1 : -1;
      }
      if (x < y) return -keys[i].sign;
      if (x > y) return keys[i].sign;
    }
    return a.at - b.at;
  }).map(function (r) { return r.row; });
}

// first keeps of rows that agree in keys the first one and counts them in times.
function first(rows) {
  var keys = Array.prototype.slice.call(arguments, 1), at = {}, out = [];
  rows.forEach(function (r) {
    var k = JSON.stringify(keys.map(function (x) { return r[x]; }));
    if (k in at) at[k].times++;
    else {
      at[k] = r;
      r.times = 1;
      out.push(r);
    }
  });
  return out;
}

function emitAll(rows) { rows.forEach(function (r) { g.emit(r); }); }

// latest gives of many entities the newest value of an attribute, as {node: {value, unit, year}}.
function latest(nodes, attribute) {
  var out = {};
  var asked = nodes, c = canonical(nodes);
  nodes.forEach(function (n) { out[n] = { value: null, unit: null, year: null }; });
  var have = spread(sameAs(nodes), attribute);
  nodes = Object.keys(have).filter(function (n) { return have[n].length > 0; }).sort();
  if (nodes.length > 0) said(nodes, [attribute]).forEach(function (f) { out[f.subject] = { value: f.object, unit: f.unit, year: f.year }; });
  asked.forEach(function (n) { if (c[n] !== n && out[c[n]] !== undefined) out[n] = out[c[n]]; });
  return out;
}
