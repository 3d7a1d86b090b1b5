// name: projects-of-program
// description: What belongs to a program: its parts, and theirs, with status and investment
// description.zh: 某项行动、工程、计划所含的项目及其状态和投资
// param: program entity required Program (or a project with parts)
// param.zh: program 行动、工程、计划的名称
// columns: item, type, how, of, status, investment, unit, district, year, report, quote

var rows = [], seen = {}, level = [args.program];
seen[args.program] = true;
while (level.length > 0) {
  var next = [];
  var facts = saidOf(level, ["<partOf>", "<participatesIn>"]), items = facts.map(function (f) { return f.subject; });
  var status = latest(items, "<status>"), money = latest(items, "<investment>");
  facts.forEach(function (f) {
    rows.push({
      item: nameOf(f.subject), type: typeOf(f.subject), how: f.predicate, of: nameOf(f.object),
      status: status[f.subject].value, investment: money[f.subject].value, unit: money[f.subject].unit,
      district: f.district, year: f.year, report: f.report, quote: f.quote,
    });
    if (!seen[f.subject]) {
      seen[f.subject] = true;
      if (f.predicate === "partOf") next.push(f.subject);
    }
  });
  level = next.sort();
}
emitAll(order(rows, "item", "how", "of", "year", "report", "quote"));
