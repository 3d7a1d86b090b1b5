// name: who-undertakes-what
// description: Who builds, invests in or owns which project
// description.zh: 谁承建、投资或拥有哪个项目
// param: district district optional Only what reports about this district and those below it tell
// param.zh: district 只看关于该地及其下级区划的报告
// param: entity entity optional Only this enterprise, organization or project
// param.zh: entity 只看该企业、机构或项目
// columns: undertaker, project, investment, unit, status, district, year, report, quote

var facts;
if (args.entity) {
  facts = saidOf(args.entity, ["<undertakenBy>"]).concat(said(args.entity, ["<undertakenBy>"]));
  if (args.district) {
    var places = lower(args.district);
    facts = facts.filter(function (f) { return places.indexOf(f.about) >= 0; });
  }
} else {
  facts = args.district ? saidIn(lower(args.district), ["<undertakenBy>"]) : saidAnywhere(["<undertakenBy>"]);
}
var projects = facts.map(function (f) { return f.subject; });
var status = latest(projects, "<status>"), money = latest(projects, "<investment>");
emitAll(order(facts.map(function (f) {
  return {
    undertaker: nameOf(f.object), project: nameOf(f.subject), investment: money[f.subject].value, unit: money[f.subject].unit,
    status: status[f.subject].value, district: f.district, year: f.year, report: f.report, quote: f.quote,
  };
}), "undertaker", "project", "year", "report", "quote"));
