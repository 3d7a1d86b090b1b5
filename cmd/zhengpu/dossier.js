// All that is told of one entity: what links it to others, and its figures.
// args: node. Rows: kind, predicate, direction, other, name, type, value, unit,
// indicator, change, period, rank, target, planned, position, year, report,
// start, quote.
function fact(f, direction, other) {
  return {
    kind: "fact", predicate: f.predicate, direction: direction, other: bare(other), name: nameOf(other), type: typeOf(other),
    planned: f.planned, position: f.position, period: f.period, year: f.year, report: f.report, start: f.start, quote: f.quote, evidence: f.evidence,
  };
}
var rows = [];
said(args.node).forEach(function (f) {
  if (isNode(f.object)) rows.push(fact(f, "out", f.object));
  else rows.push({ kind: "attribute", predicate: f.predicate, value: f.object, unit: f.unit, year: f.year, report: f.report, start: f.start, quote: f.quote, evidence: f.evidence });
});
saidOf(args.node).forEach(function (f) {
  if (f.predicate !== "subject") {
    rows.push(fact(f, "in", f.subject));
    return;
  }
  var o = g.V(f.subject), row = { kind: "observation", year: f.year, report: f.report, start: f.start, quote: f.quote, evidence: f.evidence };
  ["indicator", "value", "unit", "change", "period", "rank", "target"].forEach(function (k) {
    row[k] = g.V(f.subject).out("<" + k + ">").toValue();
  });
  rows.push(row);
});
emitAll(order(rows, "kind", "predicate", "direction", "name", "indicator", "period", "year", "report", "start", "evidence"));
