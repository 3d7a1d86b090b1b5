// name: enterprises-of-district
// description: Enterprises that a district attracted or that stand in it, its parks and the districts below it among them
// description.zh: 某地引进或所在的企业，含其园区和下级区划
// param: district district required District: name, short name or code
// param.zh: district 地区的名称、简称或代码
// columns: enterprise, how, via, year, times, report, quote

var rows = [], places = lower(args.district);
places = places.concat(parksOf(places));
said(places, ["<attracted>"]).forEach(function (f) { add(f, f.object, f.subject); });
saidOf(places, ["<locatedIn>"]).forEach(function (f) { add(f, f.subject, f.object); });
knowTypes(rows.map(function (r) { return r.node; }));
rows = rows.filter(function (r) { return typeOf(r.node) === "Enterprise"; });
function add(f, enterprise, place) {
  rows.push({ node: enterprise, enterprise: nameOf(enterprise), how: f.predicate, via: nameOf(place), year: f.year, report: f.report, quote: f.quote });
}
emitAll(first(order(rows, "enterprise", "how", "via", "year", "report", "quote"), "node", "how", "via"));
