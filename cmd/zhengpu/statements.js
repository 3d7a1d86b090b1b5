// What reports about a district (or all) state. args: district, year (from
// that on; null for all), figures (true: observations only).
// Rows: kind, subject, name, type, predicate, object, object_name, object_type,
// indicator, value, unit, change, period, rank, target, planned, report, title,
// about, year, start, quote, before, after, evidence.
var reports = args.district === null ? into(["Report"], "<type>") : into([args.district], "<about>");
knowReports(reports);
var rows = [];
reports.filter(function (r) { return reportOf(r).year !== null; }).forEach(function (r) {
  var facts = toldBy(g.V(r).out("<states>").toArray());
  var seen = facts.filter(function (f) { return f.predicate === "subject"; }).map(function (f) { return f.subject; });
  var of = properties(uniq(seen));
  if (!args.figures) {
    knowTypes(facts.map(function (f) { return f.subject; }).concat(facts.map(function (f) { return f.object; }).filter(isNode)).filter(function (n) { return n.indexOf("<observation/") !== 0; }));
  }
  facts.forEach(function (f) {
    var row = { report: bare(r), title: f.report, about: f.district, year: f.year, start: f.start, quote: f.quote, before: f.before, after: f.after, evidence: f.evidence, planned: f.planned, period: f.period };
    if (f.predicate === "subject") {
      var o = of[f.subject];
      row.kind = "figure"; row.subject = bare(f.object); row.name = nameOf(f.object);
      ["indicator", "value", "unit", "change", "period", "rank", "target"].forEach(function (k) { row[k] = o[k] === undefined ? null : o[k]; });
    } else if (args.figures) {
      return;
    } else {
      row.subject = bare(f.subject); row.name = nameOf(f.subject); row.type = typeOf(f.subject); row.predicate = f.predicate;
      if (isNode(f.object)) {
        row.kind = "fact"; row.object = bare(f.object); row.object_name = nameOf(f.object); row.object_type = typeOf(f.object);
      } else {
        row.kind = "attribute"; row.value = f.object; row.unit = f.unit;
      }
    }
    rows.push(row);
  });
});
emitAll(order(rows, "year", "title", "report", "start", "evidence"));
