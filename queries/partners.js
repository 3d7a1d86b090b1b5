// name: partners
// description: Who an enterprise, organization or district cooperates with
// description.zh: 企业、机构或地区的合作对象
// param: entity entity required Name or id
// param.zh: entity 名称
// columns: partner, type, year, times, district, report, quote

var rows = said(args.entity, ["<cooperatesWith>"]).map(function (f) { return row(f, f.object); })
  .concat(saidOf(args.entity, ["<cooperatesWith>"]).map(function (f) { return row(f, f.subject); }));
function row(f, other) {
  return { partner: nameOf(other), type: typeOf(other), year: f.year, district: f.district, report: f.report, quote: f.quote, node: other };
}
emitAll(first(order(rows, "partner", "node", "year", "report", "quote"), "node", "report"));
