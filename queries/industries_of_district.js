// name: industries-of-district
// description: Industries that a district develops, and the enterprises and projects in them that its reports name
// description.zh: 某地发展的产业及其报告提到的企业、项目
// param: district district required District: name, short name or code
// param.zh: district 地区的名称、简称或代码
// columns: industry, how, who, year, report, quote

var rows = saidIn(lower(args.district), ["<developsIndustry>", "<inIndustry>"]).map(function (f) {
  return { industry: nameOf(f.object), how: f.predicate, who: nameOf(f.subject), year: f.year, report: f.report, quote: f.quote };
});
emitAll(first(order(rows, "industry", "how", "who", "year", "report", "quote"), "industry", "how", "who"));
