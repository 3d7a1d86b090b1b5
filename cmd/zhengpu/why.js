// What is told of a node, with its rule and its file; and the reports that
// mention it. args: node, other ("" for any).
function rowOf(f, kind) {
  var e = g.V("<" + f.evidence + ">"), r = g.V(f.reportNode);
  return {
    kind: kind, subject: nameOf(f.subject), predicate: f.predicate, object: String(nameOf(f.object)), unit: f.unit,
    planned: f.planned, period: f.period, position: f.position, rule: e.out("<rule>").toValue(), confidence: g.V("<" + f.evidence + ">").out("<confidence>").toValue(),
    report: f.report, file: r.out("<file>").toValue(), hash: g.V(f.reportNode).out("<hash>").toValue(),
    quote: f.quote, start: f.start, end: g.V("<" + f.evidence + ">").out("<end>").toValue(), evidence: f.evidence,
  };
}
var rows = [];
if (args.other) {
  said(args.node).forEach(function (f) { if (f.object === args.other) rows.push(rowOf(f, "fact")); });
  saidOf(args.node).forEach(function (f) { if (f.subject === args.other) rows.push(rowOf(f, "fact")); });
} else {
  g.V(args.node).in("<mentions>").toArray().forEach(function (r) {
    rows.push({ kind: "report", report: nameOf(r), file: g.V(r).out("<file>").toValue(), hash: g.V(r).out("<hash>").toValue() });
  });
  said(args.node).forEach(function (f) { rows.push(rowOf(f, isNode(f.object) ? "fact" : "attribute")); });
  saidOf(args.node).forEach(function (f) {
    var row = rowOf(f, f.predicate === "subject" ? "observation" : "fact");
    if (row.kind === "observation") {
      row.object = g.V(f.subject).out("<indicator>").toValue();
      row.subject = nameOf(args.node);
    }
    rows.push(row);
  });
}
emitAll(order(rows, "kind", "predicate", "subject", "object", "report", "start", "evidence"));
