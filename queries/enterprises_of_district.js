// name: enterprises-of-district
// description: Enterprises that a district attracted or that stand in it, its parks and the districts below it among them
// description.zh: 某地引进或所在的企业，含其园区和下级区划
// param: district district required District: name, short name or code
// param.zh: district 地区的名称、简称或代码
// columns: enterprise, how, via, year, times, report, quote

var rows = [], places = lower(args.district);
places.concat(parksOf(places)).forEach(function (place) {
  said(place, ["<attracted>"]).forEach(function (f) { add(f, f.object, place); });
  saidOf(place, ["<locatedIn>"]).forEach(function (f) { add(f, f.subject, place); });
});
function add(f, enterprise, place) {
  if (typeOf(enterprise) !== "Enterprise") return;
  rows.push({ enterprise: nameOf(enterprise), how: f.predicate, via: nameOf(place), year: f.year, report: f.report, quote: f.quote });
}
emitAll(first(order(rows, "enterprise", "how", "via", "year", "report", "quote"), "enterprise", "how", "via"));
