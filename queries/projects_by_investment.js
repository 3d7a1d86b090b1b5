// name: projects-by-investment
// description: Projects by their investment, the newest figure of each, largest first (元 before other currencies)
// description.zh: 按投资额排列的项目（取最新数字，人民币在前）
// param: district district optional Only what reports about this district and those below it tell
// param.zh: district 只看关于该地及其下级区划的报告
// param: min int optional Least investment, in 元 or the currency's unit
// param.zh: min 最低投资额（元）
// param: limit int optional At most so many rows
// param.zh: limit 最多行数
// columns: project, investment, unit, status, district, year, report, quote

var facts = args.district ? saidIn(lower(args.district), ["<investment>"]) : saidAnywhere(["<investment>"]);
var newest = {};
order(facts, "year", "object", "report", "start").forEach(function (f) { newest[f.subject] = f; });
var rows = Object.keys(newest).filter(function (n) {
  return args.min === null || newest[n].object >= args.min;
}).map(function (n) {
  var f = newest[n];
  return {
    project: nameOf(n), investment: f.object, unit: f.unit, foreign: f.unit === "元" ? 0 : 1,
    district: f.district, year: f.year, report: f.report, quote: f.quote, node: n,
  };
});
rows = order(rows, "foreign", "unit", "-investment", "project", "node");
if (args.limit !== null) rows = rows.slice(0, Math.max(0, args.limit));
var status = latest(rows.map(function (r) { return r.node; }), "<status>");
rows.forEach(function (r) { r.status = status[r.node].value; });
emitAll(rows);
