// name: enterprises-in-several-districts
// description: Enterprises that reports about several districts name
// description.zh: 在多个地区的报告中出现的企业
// param: min int optional In at least so many districts (2)
// param.zh: min 至少几个地区（默认2）
// columns: enterprise, districts, names, reports

var min = args.min === null ? 2 : args.min, at = {};
g.V("Enterprise").in("<type>").unique().tag("enterprise").in("<mentions>").tag("report").out("<about>").tagArray().forEach(function (r) {
  var e = at[r.enterprise] || (at[r.enterprise] = { districts: [], reports: [] });
  e.districts.push(r.id);
  e.reports.push(r.report);
});
var rows = [];
Object.keys(at).forEach(function (e) {
  var districts = uniq(at[e].districts);
  if (districts.length < min) return;
  rows.push({ enterprise: nameOf(e), districts: districts.length, names: uniq(districts.map(nameOf)).join("、"), reports: uniq(at[e].reports).length, node: e });
});
emitAll(order(rows, "-districts", "-reports", "enterprise", "node"));
