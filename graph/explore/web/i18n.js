// Words of the page in two languages.
const words = {
  zh: {
    title: "政谱", graph: "图谱", district: "地区", report: "报告", gizmo: "查询", search: "搜索名称、拼音或首字母（按 / 键）", nothing: "没有找到",
    types: "类型", predicates: "关系", filters: "筛选", years: "报告年份", from: "从", to: "到", confidence: "最低可信度", reports: "报告", all: "全部",
    path: "两者之间的路径", find: "查找", pathNone: "{0} 与 {1} 之间没有路径", hops: "最多步数", begin: "从搜索开始：输入一个名称，或打开一个地区。",
    shown: "显示 {0} 个节点、{1} 条关系", limit: "已达到 {0} 个节点的上限；请先移除一些节点", more: "还有 {0} 条关系", expand: "展开更多", hide: "移除", only: "只留此节点及邻居",
    clear: "清空", relayout: "重新布局", fit: "适合窗口", zoomIn: "放大", zoomOut: "缩小", overview: "全图", export: "导出", list: "节点列表",
    dossier: "档案", aka: "又名", facts: "关系", figures: "指标", attributes: "投资与状态", mentionedIn: "见于报告", open: "打开", close: "关闭", inGraph: "在图中查看", timeline: "时间线",
    out: "→", in: "←", planned: "计划", target: "目标", rank: "位次", sentence: "看原文", conf: "可信度", rule: "规则", pick: "选择……", parks: "园区", below: "下辖地区", within: "上级",
    projects: "项目（按投资额）", enterprises: "企业", honours: "荣誉", industries: "产业", indicators: "历年指标", statements: "所述内容", noText: "找不到原文件，仅列出引文。", changed: "原文件已改动，仅列出引文。",
    fact: "事实", figure: "数据", attribute: "属性", filterHere: "筛选……", library: "查询库", script: "Gizmo 脚本", run: "运行（Ctrl+Enter）", rows: "{0} 行，{1} 毫秒", truncated: "（已截断）", asGraph: "显示为图", asTable: "表格",
    required: "必填", error: "出错", line: "第 {0} 行", loading: "加载中……", table: "表格", year: "年", nodes: "节点", relation: "关系", quote: "原文", value: "数值", change: "增速", period: "时期", indicator: "指标",
    lang: "English", help: "键盘：/ 搜索；在图上用方向键选择邻居，回车展开，+ − 缩放，0 适合窗口，Delete 移除。", graphLabel: "关系图，当前节点：{0}", none: "无", skip: "跳到内容", stated: "说了 {0} 次", cayley: "Cayley 控制台", apiDoc: "接口说明",
    count: "{0} 条", shownOf: "（全库共 {0} 个实体）", inSight: "视野内 {0} 个节点；全图 {1} 个节点、{2} 条关系", layingOut: "正在计算全图布局……", small: "返回小图", moreCharts: "另外 {0} 项", openSmall: "打开其邻居", inWhole: "在全图中查看", noFilter: "清除筛选", saved: "已导出 {0}", allDistricts: "全部 {0} 个地区",
    helpWhole: "键盘：/ 搜索；在图上用方向键选择邻居，Shift+方向键平移，+ − 缩放，0 适合窗口，回车打开邻居，Esc 取消选择。滚轮缩放，拖动平移。", project: "项目", name: "名称", investment: "投资", unit: "单位", status: "状态", undertaker: "承担者", how: "关系", via: "地点", district_: "地区", times: "次数", honour: "荣誉", holder: "获得者", level: "级别", industry: "产业", type: "类型", enterprise: "企业", developer: "发展者", what: "内容", who: "相关方", step: "步", person: "人物", position: "职务", program: "计划行动", partner: "合作方", predicate: "关系", subject: "主体", object: "对象", start: "位置", districts: "地区数", names: "地区", about: "所述地区", since: "起始", depth: "层级", event: "事项", parent: "上级", part: "组成",
  },
  en: {
    title: "zhengpu", graph: "Graph", district: "Districts", report: "Reports", gizmo: "Queries", search: "Search a name, its pinyin or initials (press /)", nothing: "Nothing found",
    types: "Types", predicates: "Relations", filters: "Filters", years: "Year of report", from: "from", to: "to", confidence: "Least confidence", reports: "Report", all: "all",
    path: "Path between two names", find: "Find", pathNone: "No path between {0} and {1}", hops: "steps at most", begin: "Begin with a search: type a name, or open a district.",
    shown: "{0} nodes and {1} relations shown", limit: "The limit of {0} nodes is reached; remove some first", more: "{0} more relations", expand: "Show more", hide: "Remove", only: "Keep only this and its neighbours",
    clear: "Clear", relayout: "Lay out anew", fit: "Fit to window", zoomIn: "Zoom in", zoomOut: "Zoom out", overview: "Whole graph", export: "Export", list: "List of nodes",
    dossier: "Dossier", aka: "Also", facts: "Relations", figures: "Figures", attributes: "Investment and status", mentionedIn: "Mentioned in", open: "Open", close: "Close", inGraph: "Show in graph", timeline: "Timeline",
    out: "→", in: "←", planned: "planned", target: "target", rank: "rank", sentence: "in its report", conf: "confidence", rule: "rule", pick: "Choose…", parks: "Parks", below: "Districts below", within: "Within",
    projects: "Projects by investment", enterprises: "Enterprises", honours: "Honours", industries: "Industries", indicators: "Indicators over the years", statements: "What it says", noText: "The file was not found; here are the quotes alone.", changed: "The file has changed; here are the quotes alone.",
    fact: "fact", figure: "figure", attribute: "attribute", filterHere: "Filter…", library: "Query library", script: "Gizmo script", run: "Run (Ctrl+Enter)", rows: "{0} rows, {1} ms", truncated: "(cut short)", asGraph: "Show as graph", asTable: "Table",
    required: "required", error: "Error", line: "line {0}", loading: "Loading…", table: "Table", year: "year", nodes: "Nodes", relation: "relation", quote: "quote", value: "value", change: "change", period: "period", indicator: "indicator",
    lang: "中文", help: "Keys: / searches; on the graph arrows choose a neighbour, Enter expands, + − zoom, 0 fits, Delete removes.", graphLabel: "Graph of relations, at: {0}", none: "none", skip: "Skip to content", stated: "stated {0} times", cayley: "Cayley's console", apiDoc: "Interface",
    count: "{0}", shownOf: "(of {0} entities in the store)", inSight: "{0} nodes in sight; {1} nodes and {2} relations in all", layingOut: "Laying out the whole graph…", small: "Back to the small view", moreCharts: "{0} more", openSmall: "Open its neighbours", inWhole: "Show in the whole", noFilter: "Clear filters", saved: "{0} saved", allDistricts: "all {0} districts",
    helpWhole: "Keys: / searches; on the graph arrows choose a neighbour, Shift and arrows pan, + − zoom, 0 fits, Enter opens the neighbours, Esc lets go. The wheel zooms, dragging pans.", project: "project", name: "name", investment: "investment", unit: "unit", status: "status", undertaker: "undertaken by", how: "relation", via: "where", district_: "district", times: "times", honour: "honour", holder: "holder", level: "level", industry: "industry", type: "type", enterprise: "enterprise", developer: "developer", what: "what",
  },
};
const types = { District: "地区", Park: "园区", Project: "项目", Enterprise: "企业", Program: "计划行动", Organization: "机构", Place: "场所", Platform: "平台", Person: "人物", Honour: "荣誉", Event: "活动", Industry: "产业", Document: "文件", Report: "报告", Observation: "数据" };
const preds = {
  locatedIn: ["位于", "located in"], attracted: ["引进", "attracted"], carriesOut: ["实施", "carries out"], undertakenBy: ["承建方", "undertaken by"], established: ["设立", "established"], cooperatesWith: ["合作", "cooperates with"], awarded: ["获得", "awarded"], hosts: ["举办", "hosts"], partOf: ["属于", "part of"], participatesIn: ["参加", "participates in"], inIndustry: ["所属产业", "in industry"], developsIndustry: ["发展产业", "develops industry"], issued: ["出台", "issued"], holdsPosition: ["任职", "holds position"], within: ["隶属", "within"], investment: ["投资", "investment"], status: ["状态", "status"],
};
const statuses = { planned: "拟建", signed: "已签约", started: "已开工", underway: "在建", completed: "建成", operational: "投产运营" };
const levels = { national: "国家级", provincial: "省级", city: "市级", county: "县级", world: "世界级", any: "不限" };
export const levelName = (k) => (lang === "zh" && levels[k]) || k;
const matches = { name: ["全名", "name"], alias: ["别名", "other name"], prefix: ["开头", "beginning"], substring: ["包含", "part"], homophone: ["同音", "same sound"], pinyin: ["拼音", "pinyin"], initials: ["首字母", "initials"], fuzzy: ["近似", "similar"] };

function begin() {
  const asked = new URLSearchParams(location.search).get("lang") || localStorage.getItem("zhengpu.lang");
  if (asked === "zh" || asked === "en") return asked;
  return (navigator.language || "").toLowerCase().startsWith("zh") ? "zh" : "en";
}

export let lang = begin();
export function setLang(l) {
  lang = l;
  localStorage.setItem("zhengpu.lang", l);
}
export function t(key, ...args) {
  let w = words[lang][key] ?? key;
  args.forEach((a, i) => { w = w.replace("{" + i + "}", a); });
  return w;
}
const pair = (m, k) => (m[k] ? m[k][lang === "zh" ? 0 : 1] : k);
export const typeName = (k) => (lang === "zh" ? types[k] || k : k);
export const predName = (k) => pair(preds, k);
export const matchName = (k) => pair(matches, k);
export const statusName = (k) => (lang === "zh" && statuses[k]) || k;
export const column = (c) => (c === "district" ? t("district_") : words[lang][c] || predName(c));

// amount writes a value for people: 35亿元, 4.2%.
export function amount(v, unit) {
  unit = unit || "";
  if (typeof v !== "number") return statusName(v);
  if (unit.startsWith("%")) return trim(v * 100, 4) + unit;
  if (lang === "zh") {
    for (const [size, name] of [[1e8, "亿"], [1e4, "万"]]) if (Math.abs(v) >= size) return trim(v / size, 4) + name + unit;
    return v.toLocaleString("en", { maximumFractionDigits: 6 }) + unit;
  }
  return v.toLocaleString("en", { maximumFractionDigits: 6 }) + (unit ? " " + unit : "");
}
const trim = (v, n) => String(Number(v.toFixed(n)));
export const percent = (v) => (v > 0 ? "+" : "") + trim(v * 100, 2) + "%";
