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

// From the end, so that walking on from the start takes the first way in order.
var towards = {}, level = [args.to], found = args.from === args.to;
towards[args.to] = null;
for (var hop = 0; hop < hops && !found && level.length > 0; hop++) {
  var steps = [];
  relations.forEach(function (relation) { // one at a time: a list of them with a tag makes Cayley scan
    for (var i = 0; i < level.length; i += 500) {
      var some = level.slice(i, i + 500);
      g.V.apply(g, some).tag("at").in(relation).tagArray().forEach(function (r) { steps.push({ from: r.id, to: r.at, relation: relation, forward: true }); });
      g.V.apply(g, some).tag("at").out(relation).tagArray().forEach(function (r) { steps.push({ from: r.id, to: r.at, relation: relation, forward: false }); });
    }
  });
  level = [];
  order(steps, "from", "to", "relation", "forward").forEach(function (s) {
    if (!isNode(s.from) || s.from in towards) return;
    towards[s.from] = s;
    level.push(s.from);
    if (s.from === args.from) found = true;
  });
}
if (found) {
  var n = 0;
  for (var s = towards[args.from]; s; s = towards[s.to]) {
    var subject = s.forward ? s.from : s.to, object = s.forward ? s.to : s.from;
    var f = said(subject, [s.relation]).filter(function (f) { return f.object === object; })[0] || { report: null, quote: null };
    g.emit({ step: ++n, from: nameOf(subject), relation: bare(s.relation), to: nameOf(object), report: f.report, quote: f.quote });
  }
}
