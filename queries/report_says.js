// name: report-says
// description: All that a report says, in the order of its text, with quotes
// description.zh: 一份报告所说的全部内容及原文
// param: report report required Report: name, path or hash
// param.zh: report 报告的名称、路径或哈希
// columns: subject, predicate, object, unit, period, planned, start, quote

var facts = told(g.V(args.report).out("<states>"));
var figures = properties(uniq(facts.filter(function (f) { return f.predicate === "subject"; }).map(function (f) { return f.subject; })));
emitAll(order(facts.map(function (f) {
  var r = { subject: nameOf(f.subject), predicate: f.predicate, object: nameOf(f.object), unit: f.unit, period: f.period, planned: f.planned, start: f.start, quote: f.quote };
  if (f.predicate === "holdsPosition" && f.position !== null) r.object += "（" + f.position + "）";
  if (f.predicate === "subject") { // a figure: show what it says instead of its node
    var o = figures[f.subject];
    r.subject = nameOf(f.object);
    r.predicate = o.indicator;
    r.object = o.value === undefined ? o.change === undefined ? null : (o.change > 0 ? "+" : "") + percent(o.change) + "%" : o.value;
    r.unit = o.unit === undefined ? null : o.unit;
    r.period = o.period === undefined ? null : o.period;
    r.planned = o.target === true;
  }
  return r;
}), "start", "subject", "predicate", "object", "quote"));

function percent(fraction) { return parseFloat((fraction * 100).toFixed(6)); }
