package main

import "maps"

// Messages of merges, timeline, promises and audit, in both languages.
func init() {
	maps.Copy(english, identityEnglish)
	maps.Copy(chinese, identityChinese)
}

var identityEnglish = map[string]string{
	"flag.pending":       "list those not sure enough to make",
	"flag.accept":        "write down that A and B are one",
	"flag.veto":          "write down that A and B are two",
	"flag.merges":        "`FILE` of accepted and vetoed pairs (else $ZHENGPU_MERGES, else merges.tsv in the store's folder)",
	"flag.note":          "why, to be written beside the pair: `TEXT`",
	"flag.merges.type":   "only merges of this `TYPE`",
	"flag.district":      "district, by name, short name or code: `NAME|CODE`",
	"flag.promises.year": "`YEAR` of the report that promised; where it is the newest, the year that was promised for",
	"flag.only":          "only kept, partly, missed or not-mentioned: `VERDICT`",
	"flag.audit.all":     "tell also the sums that come out, and other values of figures that are no listed indicators",

	"merges.short": "List what was made one across reports, and decide",
	"merges.long": `Entities of several reports that are one thing under other names are found at
the end of every build, by their names, types, districts, owners and figures;
nothing is merged on numbers or dates alone, and nothing of two districts. The
command lists every merge with reasons, confidence and a quote from each
report; --pending those not sure enough to make. --accept A B and --veto A B
write a line into a plain file (see --file) which the next build reads: edit it
as you like. A and B are names or ids.

In the graph each member of a group has a <sameAs> quad to the one that stands
for it, the smallest id; look-ups and queries go by that one. What reports say
is not rewritten, so that each can be taken back.

With --json, one object a line: status (made, pending, vetoed), confidence, by
(rules, file), reasons, canonical, a and b (id, name, type, quotes).`,
	"merges.example": `  zhengpu merges
  zhengpu merges --pending --type Project
  zhengpu merges --accept project/360403/A project/360403/B --note "one dock"
  zhengpu build --merges merges.tsv reports/`,
	"merges.exit":   `  0 some · 1 none, or no such thing · 2 wrong arguments, a faulty file · 4 store trouble`,
	"merges.two":    "--accept and --veto take two names or ids: A B",
	"merges.which":  "two names go with --accept or --veto",
	"merges.nofile": "this store lies in no folder: give --file FILE or set ZHENGPU_MERGES",
	"merges.one":    "both names are of one entity: %s",
	"merges.none":   "No merges.",
	"merges.count":  "%d merges",
	"merges.wrote":  "Written to %s; the next build reads it.",
	"merges.head":   "accept or veto, two ids, and why: with tabs between",

	"timeline.short": "Tell what is said of one thing, by date",
	"timeline.long": `Lists all that reports say of an entity, under whatever names, in order of time:
by the date that the text gives, else by the year of the report; each with its
quote.

With --json, one object a line: date, stated (the text gives the date), kind,
predicate, direction, other, name, indicator, value, unit, change, rank,
planned, target, report, year, start, quote.`,
	"timeline.example": `  zhengpu timeline 金湖县
  zhengpu timeline 中铁九桥 --json`,
	"timeline.exit":   `  0 found · 1 nothing found · 2 wrong arguments, or several things of the name · 4 store trouble`,
	"timeline.none":   "No report dates anything of %s.",
	"timeline.report": "%s (report)",

	"promises.short": "Compare one year's promises with what the next report says",
	"promises.long": `Takes every target and every planned or unfinished project of a district's report
of one year and looks for it in its next report: kept, partly, missed, not due
yet, or not mentioned, with both quotes in 【】 and what stands around them. A
target is kept when the figure reaches it (左右 allows 0.3 points), partly from
half of a growth or four fifths of a level on; one for a later year than the
answer's is not due. Figures that name nothing (投资4亿元) are left out.
A project is kept when it is completed, or has begun where it was only planned;
partly when it is under way or is mentioned without saying how far it is. Not
mentioned does not mean not done: check before you conclude.

With --json, one object a line: verdict, kind (target, project), name, id, type,
of, due, promised, reached, unit, growth, computed, status, said and answer
(report, year, start, quote, before, after).`,
	"promises.example": `  zhengpu promises --district 金湖县 --year 2022
  zhengpu promises --district 浔阳区 --only missed --json`,
	"promises.exit":     `  0 some · 1 none, or no next report · 2 wrong arguments · 4 store trouble`,
	"promises.district": "--district is missing",
	"promises.next":     "%s: no report of that year and a later one; years in the store: %s",
	"promises.none":     "%s: no promises found in the report of %d",
	"promises.head":     "%s: promises of the report of %d against the report of %d",
	"promises.computed": "from two levels",
	"promises.spoken":   "spoken of; how far it is, it does not say",
	"verdict.kept":      "kept", "verdict.partly": "partly", "verdict.missed": "missed", "verdict.not-due": "not due yet", "verdict.not-mentioned": "not mentioned",

	"audit.short": "Do the sums over the figures of reports",
	"audit.long": `Finds figures that do not fit each other: a stated growth that two years' levels
do not give, parts that do not make up their total, and one figure with
different values, each with the quotes. Rounding is allowed for. Growth of
output is told at constant prices and need not be that of the levels: it is
marked. Targets are left out.

With --json, one object a line: kind (growth, parts, conflict), ok, subject,
name, indicator, period, unit, stated, computed, note, proofs.`,
	"audit.example": `  zhengpu audit
  zhengpu audit --district 金湖县 --all`,
	"audit.exit":                 `  0 something was found · 1 nothing · 2 wrong arguments · 4 store trouble`,
	"audit.none":                 "Nothing found in %d figures.",
	"audit.count":                "%d findings in %d figures",
	"audit.growth":               "growth",
	"audit.parts":                "parts",
	"audit.conflict":             "two values",
	"audit.line.growth":          "stated %s, by the levels %s",
	"audit.line.parts":           "total %s, parts %s",
	"audit.line.conflict":        "%s and %s",
	"audit.note.constant-prices": "growth at constant prices need not be that of the levels",
	"audit.note.revised":         "told in reports of two years: it may have been revised",
	"audit.note.more":            "the parts found are more than the total",

	"merged.made": "made", "merged.pending": "pending", "merged.vetoed": "vetoed",
	"why.same-name": "the same name in another writing", "why.general": "differ by general words", "why.variant": "a character written for another",
	"why.homophone": "a character that sounds alike", "why.leading": "one has more at its beginning", "why.inner": "one leaves something out within",
	"why.business": "the short name leaves out the business", "why.opening": "begin alike", "why.owner": "one undertakes both", "why.place": "companies of one place",
	"why.amount": "the same amount", "why.money": "the same investment", "why.against-amount": "but other amounts", "why.against-phase": "but other phases",
	"why.against-one-phase": "but one is a phase", "why.against-year": "but other years", "why.against-one-year": "but one has a year", "why.against-owner": "but other owners",
	"why.against-place": "but other places", "why.against-level": "but other ranks", "why.against-money": "but other investments", "why.against-type": "but other types",
	"why.against-scope": "but one district is within the other", "why.against-one-report": "but one report names both", "why.against-common": "but nothing but common words",
	"why.against-group": "but others of the group are plainly two", "why.accepted": "accepted by a person", "why.vetoed": "vetoed by a person",
}

var identityChinese = map[string]string{
	"flag.pending":       "列出把握不够、尚未合并的",
	"flag.accept":        "记下：A 与 B 是同一个",
	"flag.veto":          "记下：A 与 B 是两个",
	"flag.merges":        "确认与否决的文件 `FILE`（默认 $ZHENGPU_MERGES，否则为图谱库目录中的 merges.tsv）",
	"flag.note":          "理由，写在该行之后 `TEXT`",
	"flag.merges.type":   "只列这一类型 `TYPE`",
	"flag.district":      "地区：名称、简称或代码 `NAME|CODE`",
	"flag.promises.year": "作出承诺的报告的年份 `YEAR`；若是最新一份，则指承诺所对应的年份",
	"flag.only":          "只列 kept、partly、missed 或 not-mentioned `VERDICT`",
	"flag.audit.all":     "相符的，以及清单之外的指标的不同数值，也列出",

	"merges.short": "列出跨报告合并的同一事物，并作裁定",
	"merges.long": `每次 build 结束时，按名称、类型、地区、业主和数据，找出几份报告中叫法不同的同一
事物；绝不单凭数字或日期合并，两个地区的同名事物不合并。本命令列出每一处合并的
理由、把握和两份报告的原文；--pending 列出把握不够的。--accept A B 与 --veto A B
在一个文本文件里各写一行（见 --file），下次 build 时读取，可以随意修改。A、B 为
名称或编号。

图谱中同组成员各有一条 <sameAs> 指向代表该组的节点（编号最小者），查询以它为准。
报告所说的内容不作改写，因此每份报告都能原样撤回。

加 --json 时每行一个对象：status（made、pending、vetoed）、confidence、by（rules、
file）、reasons、canonical、a 和 b（id、name、type、quotes）。`,
	"merges.example": `  zhengpu merges
  zhengpu merges --pending --type Project
  zhengpu merges --accept project/360403/A project/360403/B --note "同一码头"
  zhengpu build --merges merges.tsv reports/`,
	"merges.exit":   `  0 有 · 1 没有，或查无此物 · 2 参数或文件有误 · 4 图谱库有问题`,
	"merges.two":    "--accept 和 --veto 需要两个名称或编号：A B",
	"merges.which":  "给出两个名称时须加 --accept 或 --veto",
	"merges.nofile": "这个图谱库不在目录中：请给出 --file FILE 或设置 ZHENGPU_MERGES",
	"merges.one":    "两个名称是同一事物：%s",
	"merges.none":   "没有合并。",
	"merges.count":  "%d 处合并",
	"merges.wrote":  "已写入 %s，下次 build 时读取。",
	"merges.head":   "accept 或 veto、两个编号、理由，以制表符分隔",

	"timeline.short": "按时间列出关于某一事物的说法",
	"timeline.long": `不论叫什么名字，按时间列出各报告关于某一事物的全部说法：以文中所给日期为准，没有
则以报告年份为准，均附原文。

加 --json 时每行一个对象：date、stated（日期是否文中所给）、kind、predicate、
direction、other、name、indicator、value、unit、change、rank、planned、target、
report、year、start、quote。`,
	"timeline.example": `  zhengpu timeline 金湖县
  zhengpu timeline 中铁九桥 --json`,
	"timeline.exit":   `  0 找到 · 1 没有找到 · 2 参数有误，或有几个同名事物 · 4 图谱库有问题`,
	"timeline.none":   "没有报告给出 %s 的时间。",
	"timeline.report": "%s（报告年份）",

	"promises.short": "用下一份报告核对某年的承诺",
	"promises.long": `取某地区某年报告中的每个目标、每个拟建或未完成的项目，看下一份报告怎么说：兑现、
部分兑现、未兑现、尚未到期、未提及，附两处原文（在【】中）及其前后文。数据达到目标即
为兑现（“左右”容许 0.3 个百分点），增速达到一半、数量达到八成为部分兑现；目标年份晚于
所答数据的，尚未到期。没有说明是什么的数据（投资4亿元）不列。项目建成，或原只是计划而已开工，为兑现；
在建，或只提到而未说进度，为部分兑现。未提及不等于没有做，下结论前请核实。

加 --json 时每行一个对象：verdict、kind（target、project）、name、id、type、
of、due、promised、reached、unit、growth、computed、status、said 和 answer（report、
year、start、quote、before、after）。`,
	"promises.example": `  zhengpu promises --district 金湖县 --year 2022
  zhengpu promises --district 浔阳区 --only missed --json`,
	"promises.exit":     `  0 有 · 1 没有，或没有下一份报告 · 2 参数有误 · 4 图谱库有问题`,
	"promises.district": "缺少 --district",
	"promises.next":     "%s：没有该年及其后的报告；库中的年份：%s",
	"promises.none":     "%s：%d 年的报告中没有找到承诺",
	"promises.head":     "%s：%d 年报告的承诺，对照 %d 年报告",
	"promises.computed": "按两年数值算得",
	"promises.spoken":   "提到，未说进展",
	"verdict.kept":      "兑现", "verdict.partly": "部分兑现", "verdict.missed": "未兑现", "verdict.not-due": "尚未到期", "verdict.not-mentioned": "未提及",

	"audit.short": "核算报告中的数据",
	"audit.long": `找出彼此不合的数据：与两年数值不符的增速、与总数不符的分项、同一数据的不同数值，
均附原文。四舍五入的误差已考虑。产值类增速按可比价计算，不必等于数值之比，会加注
说明。目标不计在内。

加 --json 时每行一个对象：kind（growth、parts、conflict）、ok、subject、name、
indicator、period、unit、stated、computed、note、proofs。`,
	"audit.example": `  zhengpu audit
  zhengpu audit --district 金湖县 --all`,
	"audit.exit":                 `  0 有发现 · 1 没有 · 2 参数有误 · 4 图谱库有问题`,
	"audit.none":                 "%d 个数据中没有发现问题。",
	"audit.count":                "%d 处发现，共 %d 个数据",
	"audit.growth":               "增速",
	"audit.parts":                "分项",
	"audit.conflict":             "两个数值",
	"audit.line.growth":          "所称 %s，按数值为 %s",
	"audit.line.parts":           "总数 %s，分项合计 %s",
	"audit.line.conflict":        "%s 与 %s",
	"audit.note.constant-prices": "按可比价计算的增速不必等于数值之比",
	"audit.note.revised":         "出自两年的报告，可能经过修订",
	"audit.note.more":            "已有分项超过总数",

	"merged.made": "已合并", "merged.pending": "待定", "merged.vetoed": "已否决",
	"why.same-name": "同名异写", "why.general": "只差泛用词", "why.variant": "异写字", "why.homophone": "同音字", "why.leading": "一个前面多出",
	"why.inner": "一个中间省略", "why.business": "简称略去行业", "why.opening": "开头相同", "why.owner": "同一业主", "why.place": "同地企业",
	"why.amount": "数量相同", "why.money": "投资额相同", "why.against-amount": "但数量不同", "why.against-phase": "但期次不同",
	"why.against-one-phase": "但一个是其中一期", "why.against-year": "但年份不同", "why.against-one-year": "但一个带年份", "why.against-owner": "但业主不同",
	"why.against-place": "但地点不同", "why.against-level": "但级别不同", "why.against-money": "但投资额不同", "why.against-type": "但类型不同",
	"why.against-scope": "但地区有上下级之分", "why.against-one-report": "但同一报告并提", "why.against-common": "但只有常用词",
	"why.against-group": "但组内另有明显不同的", "why.accepted": "人工确认", "why.vetoed": "人工否决",
}
