// name: programs-shared
// description: Programs that several districts carry out
// description.zh: 多个地区共同实施的行动、工程、计划
// param: district district optional Only those that this district carries out too
// param.zh: district 只看该地也实施的
// param: min int optional In at least so many districts (2)
// param.zh: min 至少几个地区（默认2）
// columns: program, districts, names, years

var min = args.min === null ? 2 : args.min;
var programs = args.district ? g.V(args.district).out("<carriesOut>").unique().toArray() : g.V("Program").in("<type>").unique().toArray();
var rows = [];
uniq(programs).forEach(function (p) {
  if (typeOf(p) !== "Program") return;
  // A district carries a program out where it or its report says so.
  var who = uniq(g.V(p).in("<carriesOut>").toArray()).filter(function (d) { return typeOf(d) === "District"; });
  if (who.length < min) return;
  var years = uniq(saidOf(p, ["<carriesOut>"]).map(function (f) { return f.year; }).filter(function (y) { return y !== null; }));
  rows.push({ program: nameOf(p), districts: who.length, names: uniq(who.map(nameOf)).join("、"), years: years.join(", "), node: p });
});
emitAll(order(rows, "-districts", "program", "node"));
