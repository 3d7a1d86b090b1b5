// name: project-history
// description: What happened to a project from report to report
// description.zh: 某项目在历次报告中的进展
// param: project entity required Project: name, other name or id
// param.zh: project 项目名称
// columns: year, report, what, value, unit, planned, quote

var rows = said(args.project).map(function (f) { return row(f, f.predicate, nameOf(f.object)); })
  .concat(saidOf(args.project).map(function (f) { return row(f, f.predicate + " (by)", nameOf(f.subject)); }));
function row(f, what, value) {
  return { year: f.year, report: f.report, what: what, value: value, unit: f.unit, planned: f.planned, quote: f.quote, start: f.start };
}
emitAll(order(rows, "year", "report", "start", "what", "value", "quote"));
