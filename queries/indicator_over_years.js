// name: indicator-over-years
// description: What reports say of an indicator of a district over the years
// description.zh: 各年报告中某地某项指标的数值
// param: district district required District: name, short name or code
// param.zh: district 地区的名称、简称或代码
// param: indicator string optional Name of the indicator or a part of it; all when left out
// param.zh: indicator 指标名称或其一部分，不填则全部
// columns: indicator, period, value, unit, change, rank, target, report, quote

emitAll(order(figures(), "indicator", "period", "target", "year", "report", "start", "node"));

function figures() {
  var nodes = uniq(g.V(args.district).in("<subject>").has("<type>", "Observation").toArray());
  if (args.indicator !== null) {
    var named = spread(nodes, "<indicator>");
    nodes = nodes.filter(function (n) { return named[n][0].indexOf(args.indicator) >= 0; });
  }
  var of = properties(nodes);
  return said(nodes, ["<subject>"]).map(function (f) {
    var o = of[f.subject];
    function value(p) { return o[p] === undefined ? null : o[p]; }
    return {
      indicator: o.indicator, period: value("period"), value: value("value"), unit: value("unit"), change: value("change"), rank: value("rank"),
      target: o.target === true, report: f.report, year: f.year, quote: f.quote, start: f.start, node: f.subject,
    };
  });
}
