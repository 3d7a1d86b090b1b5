// name: enterprises-in-several-districts
// description: Enterprises that reports about several districts name
// description.zh: 在多个地区的报告中出现的企业
// param: min int optional In at least so many districts (2)
// param.zh: min 至少几个地区（默认2）
// columns: enterprise, districts, names, reports

var min = args.min === null ? 2 : args.min, at = {};
var reports = uniq(g.V("Report").in("<type>").toArray());
knowReports(reports);
var enterprises = uniq(g.V("Enterprise").in("<type>").toArray());
enterprises.forEach(function (e) { at[e] = { districts: {}, reports: {} }; });
var named = spread(reports, "<mentions>");
reports.forEach(function (r) {
  var about = reportOf(r).about;
  if (about === null) return;
  named[r].forEach(function (e) {
    if (!(e in at)) return;
    at[e].districts[about] = true;
    at[e].reports[r] = true;
  });
});
enterprises = enterprises.filter(function (e) { return Object.keys(at[e].districts).length >= min; });
know(enterprises);
var rows = enterprises.map(function (e) {
  var districts = Object.keys(at[e].districts);
  return { enterprise: nameOf(e), districts: districts.length, names: uniq(districts.map(nameOf)).join("、"), reports: Object.keys(at[e].reports).length, node: e };
});
emitAll(order(rows, "-districts", "-reports", "enterprise", "node"));
