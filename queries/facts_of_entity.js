// name: facts-of-entity
// description: Everything that reports say of one thing, with quotes
// description.zh: 各报告关于某一事物的全部说法及原文
// param: entity entity required Name, other name or id
// param.zh: entity 名称
// columns: year, report, subject, predicate, object, unit, planned, quote

var rows = said(args.entity).concat(saidOf(args.entity).filter(function (f) { return f.predicate !== "subject"; })).map(function (f) {
  return { year: f.year, report: f.report, subject: nameOf(f.subject), predicate: f.predicate, object: nameOf(f.object), unit: f.unit, planned: f.planned, quote: f.quote, start: f.start };
});
emitAll(order(rows, "year", "report", "start", "subject", "predicate", "object", "quote"));
