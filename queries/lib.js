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
  var n = {}, best = null;
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
  if (!(node in memo.name)) memo.name[node] = most(g.V(node).out("<name>").toArray()) || bare(node);
  return memo.name[node];
}

function typeOf(node) {
  if (!(node in memo.type)) memo.type[node] = most(g.V(node).out("<type>").toArray());
  return memo.type[node];
}

// reportOf gives {name, year, about, district} of a report.
function reportOf(node) {
  if (!(node in memo.report)) {
    var about = g.V(node).out("<about>").unique().toValue();
    memo.report[node] = {
      name: nameOf(node),
      year: g.V(node).out("<year>").unique().toValue(),
      about: about,
      district: about === null ? null : nameOf(about),
    };
  }
  return memo.report[node];
}

// lower gives a district and all within it.
function lower(district) {
  var all = [district], level = all;
  while (level.length > 0) {
    var next = [];
    uniq(g.V.apply(g, level).in("<within>").toArray()).forEach(function (d) {
      if (all.indexOf(d) < 0) {
        all.push(d);
        next.push(d);
      }
    });
    level = next;
  }
  return all;
}

// parksOf gives the parks of districts.
function parksOf(districts) {
  return uniq(g.V.apply(g, districts).in("<locatedIn>").toArray().concat(g.V.apply(g, districts).out("<established>").toArray()))
    .filter(function (n) { return typeOf(n) === "Park"; });
}

// told turns a path of evidence into what it proves, with quote and report:
// {evidence, subject, predicate, object, quote, start, report, year, district, about, period, planned, unit}.
function told(path) {
  var seen = {}, out = [];
  path.save("<aboutSubject>", "subject").save("<aboutPredicate>", "predicate").save("<aboutObject>", "object")
    .save("<quote>", "quote").save("<inReport>", "report").save("<start>", "start")
    .saveOpt("<period>", "period").saveOpt("<planned>", "planned").saveOpt("<unit>", "unit").saveOpt("<position>", "position")
    .tagArray().forEach(function (r) {
      if (seen[r.id]) return;
      seen[r.id] = true;
      var rep = reportOf(r.report);
      out.push({
        evidence: bare(r.id), subject: r.subject, predicate: bare(r.predicate), object: r.object, quote: r.quote, start: r.start,
        report: rep.name, reportNode: r.report, year: rep.year, about: rep.about, district: rep.district,
        period: r.period === undefined ? null : r.period, planned: r.planned === true,
        unit: r.unit === undefined ? null : r.unit, position: r.position === undefined ? null : r.position,
      });
    });
  return order(out, "year", "report", "start", "evidence");
}

// said and saidOf give what is told with a node as subject or as object, by
// predicates given as a list.
function said(node, predicates) {
  var p = g.V(node).in("<aboutSubject>");
  return told(predicates ? p.has.apply(p, ["<aboutPredicate>"].concat(predicates)) : p);
}
function saidOf(node, predicates) {
  var p = g.V(node).in("<aboutObject>");
  return told(predicates ? p.has.apply(p, ["<aboutPredicate>"].concat(predicates)) : p);
}

// saidIn gives what the reports about districts tell by predicates.
function saidIn(districts, predicates) {
  var p = g.V.apply(g, districts).in("<about>").unique().out("<states>");
  return told(p.has.apply(p, ["<aboutPredicate>"].concat(predicates)));
}

// saidAnywhere gives what any report tells by predicates.
function saidAnywhere(predicates) { return told(g.V.apply(g, predicates).in("<aboutPredicate>")); }

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

// latest gives of an entity the newest value of an attribute, as {value, unit, year}.
function latest(node, attribute) {
  var all = said(node, [attribute]);
  if (all.length === 0) return { value: null, unit: null, year: null };
  var last = all[all.length - 1];
  return { value: last.object, unit: last.unit, year: last.year };
}
