// name: people
// description: Who holds which position, in a district or body
// description.zh: 某地或某机构的任职人员
// param: of entity optional District or organization; all when left out
// param.zh: of 地区或机构，不填则全部
// columns: person, position, of, year, report, quote

var facts = args.of ? saidOf(args.of, ["<holdsPosition>"]) : saidAnywhere(["<holdsPosition>"]);
emitAll(order(facts.map(function (f) {
  return { person: nameOf(f.subject), position: f.position, of: nameOf(f.object), year: f.year, report: f.report, quote: f.quote };
}), "of", "year", "position", "person", "report", "quote"));
