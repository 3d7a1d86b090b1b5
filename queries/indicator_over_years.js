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
  var rows = [];
  g.V(args.district).in("<subject>").has("<type>", "Observation").unique().save("<indicator>", "indicator")
    .saveOpt("<period>", "period").saveOpt("<value>", "value").saveOpt("<unit>", "unit").saveOpt("<change>", "change")
    .saveOpt("<rank>", "rank").saveOpt("<target>", "target").tagArray().forEach(function (r) {
      if (args.indicator !== null && r.indicator.indexOf(args.indicator) < 0) return;
      var f = said(r.id, ["<subject>"])[0];
      rows.push({
        indicator: r.indicator, period: r.period || null, value: r.value === undefined ? null : r.value, unit: r.unit || null,
        change: r.change === undefined ? null : r.change, rank: r.rank || null, target: r.target === true,
        report: f.report, year: f.year, quote: f.quote, start: f.start, node: r.id,
      });
    });
  return first(rows, "node");
}
