// name: honours
// description: Honours by level and year, the highest level and newest year first
// description.zh: 按级别和年份排列的荣誉
// param: district district optional Only what reports about this district and those below it tell
// param.zh: district 只看关于该地及其下级区划的报告
// param: holder entity optional Only those of this holder
// param.zh: holder 只看该获得者
// param: year int optional Only this year
// param.zh: year 只看该年
// columns: level, year, honour, holder, district, report, quote

// The level that a list knows, or else the one that the name speaks of.
var words = [["world", /^(世界|国际|全球|联合国)/], ["national", /(国家|全国|中国|国字号)/], ["provincial", /(省级|全省|^省|自治区)/], ["city", /(市级|全市|^市)/], ["county", /(区级|县级|全区|全县)/]];
function levelOf(honour) {
  var known = most(g.V(honour).out("<level>").toArray());
  if (known !== null) return known;
  var name = nameOf(honour);
  for (var i = 0; i < words.length; i++) if (words[i][1].test(name)) return words[i][0];
  return null;
}
function rankOf(level) {
  for (var i = 0; i < words.length; i++) {
    if (words[i][0] === level || level !== null && (words[i][1].test(level) || words[i][1].test(level + "级"))) return i;
  }
  return words.length;
}

var facts;
if (args.holder) facts = said(args.holder, ["<awarded>"]);
else facts = args.district ? saidIn(lower(args.district), ["<awarded>"]) : saidAnywhere(["<awarded>"]);
if (args.holder && args.district) {
  var places = lower(args.district);
  facts = facts.filter(function (f) { return places.indexOf(f.about) >= 0; });
}
var rows = facts.map(function (f) {
  var level = levelOf(f.object), said = f.period && /^\d{4}/.test(f.period) ? parseInt(f.period, 10) : f.year;
  return { level: level, rank: rankOf(level), year: said, honour: nameOf(f.object), holder: nameOf(f.subject), district: f.district, report: f.report, quote: f.quote };
}).filter(function (r) { return args.year === null || r.year === args.year; });
emitAll(order(rows, "rank", "-year", "honour", "holder", "report", "quote"));
