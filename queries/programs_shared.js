// name: programs-shared
// description: Programs that several districts carry out
// description.zh: 多个地区共同实施的行动、工程、计划
// param: district district optional Only those that this district carries out too
// param.zh: district 只看该地也实施的
// param: min int optional In at least so many districts (2)
// param.zh: min 至少几个地区（默认2）
// columns: program, districts, names, years

var min = args.min === null ? 2 : args.min;
var facts = args.district
  ? saidOf(uniq(g.V(args.district).out("<carriesOut>").has("<type>", "Program").toArray()), ["<carriesOut>"])
  : saidAnywhere(["<carriesOut>"]);
knowTypes(facts.map(function (f) { return f.object; }).concat(facts.map(function (f) { return f.subject; })));
var at = {};
facts.forEach(function (f) {
  if (typeOf(f.object) !== "Program" || typeOf(f.subject) !== "District") return;
  var p = at[f.object] || (at[f.object] = { districts: [], years: [] });
  p.districts.push(f.subject);
  if (f.year !== null) p.years.push(f.year);
});
var rows = [];
Object.keys(at).forEach(function (p) {
  var who = uniq(at[p].districts);
  if (who.length >= min) rows.push({ program: nameOf(p), districts: who.length, names: uniq(who.map(nameOf)).join("、"), years: uniq(at[p].years).join(", "), node: p });
});
emitAll(order(rows, "-districts", "program", "node"));
