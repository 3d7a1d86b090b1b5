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
  level.forEach(function (whole) {
    saidOf(whole, ["<partOf>", "<participatesIn>"]).forEach(function (f) {
      var money = latest(f.subject, "<investment>");
      rows.push({
        item: nameOf(f.subject), type: typeOf(f.subject), how: f.predicate, of: nameOf(whole),
        status: latest(f.subject, "<status>").value, investment: money.value, unit: money.unit,
        district: f.district, year: f.year, report: f.report, quote: f.quote,
      });
      if (!seen[f.subject]) {
        seen[f.subject] = true;
        if (f.predicate === "partOf") next.push(f.subject);
      }
    });
  });
  level = next.sort();
}
emitAll(order(rows, "item", "how", "of", "year", "report", "quote"));
