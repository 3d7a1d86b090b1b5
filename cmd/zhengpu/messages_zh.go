package main

// chinese is the catalogue in Chinese. english has the same keys, but for
// words of the schema, which are English themselves.
var chinese = map[string]string{
	"help.usage":    "用法：",
	"help.examples": "示例：",
	"help.commands": "命令：",
	"help.flags":    "选项：",
	"help.global":   "通用选项：",
	"help.exit":     "退出状态：",
	"help.command":  "命令",
	"help.more":     "用“zhengpu 命令 --help”查看某个命令的说明。",
	"group.read":    "读报告：",
	"group.ask":     "查图谱：",
	"group.prove":   "检验与度量：",

	"root.short": "从政府报告中找出地区、项目、企业和数据，存入图谱",
	"root.long": `zhengpu 政谱读取地方政府报告和地方新闻，找出其中的地区、园区、项目、企业、
行动计划、荣誉、人物和数据，存入 Cayley 图谱；图中每条边都能回到说出它的那句话。
程序离线运行，相同的输入得到相同的字节。`,
	"root.example": `  zhengpu build                        把样例报告存入图谱
  zhengpu build reports/               存入自己的报告
  zhengpu query --list                 能回答哪些问题
  zhengpu lookup 浔阳区                  一个事物的全部说法
  zhengpu extract report.txt           一份报告的内容，JSON 格式`,
	"root.exit": `  0    完成
  1    没有找到（lookup、query）
  2    参数有误
  3    有些输入读不了，已跳过；其余已完成
  4    图谱库打不开或写不了
  5    有规则不符合其例句（check）
  6    查询脚本有误或超时
  7    其他错误
  8    核对发现问题（verify）
  130  被中断`,
	"completion.short": "生成命令行补全脚本",
	"help.short":       "查看任一命令的说明",

	"flag.help":           "显示本说明",
	"flag.lang":           "说明和消息的语言：`zh|en`（默认随系统）",
	"flag.json":           "输出 JSON 供脚本使用：每行一个对象",
	"flag.quiet":          "只输出结果和错误",
	"flag.store":          "图谱库所在目录 `DIR`，或 postgres://…（默认 $ZHENGPU_STORE，否则为 $XDG_DATA_HOME 或 ~/.local/share 下的 zhengpu/store）",
	"flag.about":          "报告所述地区，名称或代码 `NAME|CODE`，不用报告自己所说的",
	"flag.year":           "报告所述年份 `YEAR`，不用报告自己所说的",
	"flag.format":         "输出格式 `json|text`",
	"flag.min-confidence": "略去置信度低于 `N` 的内容（0 到 1）",
	"flag.diff":           "列出改动、原因及其在文件中的位置",
	"flag.limit.clean":    "每类最多列出 `N` 处改动（0 为全部）",
	"flag.limit.lookup":   "每类最多列出 `N` 条（0 为全部）",
	"flag.list":           "列出全部查询及其参数",
	"flag.file":           "运行文件 `FILE` 中的 Gizmo 脚本",
	"flag.expr":           "运行一段 Gizmo 脚本 `SCRIPT`",
	"flag.param":          "给出参数 `NAME=VALUE`，可重复",
	"flag.wide":           "表格内容不截短",
	"flag.timeout":        "查询的时限 `TIME`，如 30s、2m",
	"flag.coverage":       "统计各条规则在所给报告上用了多少次、用在哪里",
	"flag.gold":           "标注报告所在目录 `DIR`，每份一个 NAME.json，可重复",
	"flag.pred":           "抽取结果文件 `FILE`，每行一个 JSON 对象",
	"flag.misses":         "每份报告每类最多列出 `N` 处差错",
	"flag.reliability":    "按置信度分十档，列出各档中多少是对的",
	"flag.calibrate":      "据标注报告重新拟合置信度，写入文件 `FILE`，并列出逐份留出检验的结果",

	"build.short": "读取报告，存入图谱库",
	"build.long": `读取文件、目录（含各级子目录）、压缩包，或以 - 表示的标准输入，找出其中所说，写入
嵌入式图谱库；库不存在时自动建立。不给出路径时读取程序自带的样例报告。可读的格式：
各种中文编码的文本、Markdown、HTML、PDF、DOCX、DOC、ZIP、JSON lines。
各份报告并行读取，按路径顺序写入，每批一个事务：相同的文件得到相同的库。已经入库
且未变的报告不再读取；文件或规则变了的，替换旧的内容。读不了的文件逐个说明原因，
其余照常进行。

加 --json：每份报告一个对象（kind 为 "report"：report、file、id、status、about、
about_code、year、按类型的 entities、facts、attributes、observations、error），最后一个
kind 为 "total"（store、backend、new、replaced、unchanged、skipped、entities、facts、
attributes、observations、quads_added、quads_removed）。
status 为 new、replaced、unchanged 或 skipped。`,
	"build.example": `  zhengpu build
  zhengpu build --store ./graph reports/ news.txt
  zhengpu build --about 360403 --year 2023 report.txt`,
	"build.exit": `  0 完成 · 2 参数有误 · 3 有些输入已跳过 · 4 图谱库有问题`,

	"extract.short": "输出报告中的内容，不入库",
	"extract.long": `读取 build 所能读取的，按路径顺序每份报告输出一个 JSON 对象，各占一行：report、about、
about_code、year、entities（id、name、type、also、confidence、rule）、facts（s、p、o、
position、period、planned）、attributes（s、p、value、unit）、observations（subject、
indicator、value、unit、change、period、rank、target）。每条事实、属性和数据都带有
confidence、rule、quote 以及 start、end：原文在文件中的字节位置。
--format text 输出便于阅读的同样内容，位置为 行:列。`,
	"extract.example": `  zhengpu extract reports/ > out.jsonl
  zhengpu extract --format text report.txt
  zhengpu extract --about 浔阳区 --year 2023 --min-confidence 0.7 report.txt`,
	"extract.exit": `  0 完成 · 2 参数有误 · 3 有些输入已跳过`,

	"clean.short": "输出清理后的文本，或清理所作的改动",
	"clean.long": `输出后续各步所读的文本：已解码、修复、转为简体、接好断行、去掉页眉页脚等杂物。
加 --diff 则按原因列出改动及其在文件中的行和列。∅ 表示无，⏎ 换行，␣ 空白。

加 --json：file、charset、title、text 以及 changes（why、line、column、文件中的字节
位置 start 和 end、before、after）。`,
	"clean.example": `  zhengpu clean report.txt
  zhengpu clean --diff --limit 0 report.txt`,
	"clean.exit": `  0 完成 · 2 参数有误 · 3 文件读不了`,

	"query.short": "向图谱提问",
	"query.long": `运行一个内置查询或自己的 Gizmo 脚本，以表格输出。参数可写作选项（--district
浔阳区）或名值对（-p district=浔阳区）；地区可用名称、简称或代码。脚本中参数在 args
里，用 g.emit({…}) 或 .all() 给出各行。

加 --json：每行一个对象，键的顺序同列的顺序，金额为数字（比例和增幅为小数）。`,
	"query.example": `  zhengpu query --list
  zhengpu query enterprises-of-district --district 金湖县
  zhengpu query projects-by-investment -p limit=10 --json
  zhengpu query -e 'g.V().has("<type>","Park").out("<name>").all()'
  zhengpu query --file mine.js -p name=金湖县`,
	"query.exit": `  0 有结果 · 1 没有结果 · 2 参数有误，或名称指多个事物
  4 图谱库有问题 · 6 脚本有误或超时`,

	"lookup.short": "查一个事物在图谱中的全部内容",
	"lookup.long": `按名称、别名、标识、区划代码或名称的一部分查找，输出其各个名称、与它双向相连的
事物及原文、有关数据。有多个事物符合时逐个列出，再用标识查其中一个。

加 --json：query、matches（id、name、type、aliases、match、matched）、near（没有符合
时的相近名称）、dossier（只有一个事物符合时给出，否则为 null）：id、name、type、
aliases、facts（predicate、direction、other、name、type…）、attributes、observations，
各带 year、report、quote、start、evidence。`,
	"lookup.example": `  zhengpu lookup 金湖县
  zhengpu lookup district/320831 --limit 0
  zhengpu lookup 科技 --json`,
	"lookup.exit": `  0 找到 · 1 没有找到 · 2 参数有误 · 4 图谱库有问题`,

	"stats.short": "统计图谱库的内容",
	"stats.long": `输出报告、实体、陈述和四元组的数目，按类型和谓词分列，并给出原版 cayley 程序打开
本库所用的配置。

加 --json：store、version、backend、quads、reports、statements、entities、names、types、
predicates、other。`,
	"stats.example": `  zhengpu stats`,
	"stats.exit":    `  0 完成 · 4 图谱库有问题`,

	"check.short": "检验全部规则的例句，或查看规则的使用情况",
	"check.long": `检验 seeds/rules 下每条规则旁的正反例句。缺正例或反例、该用而不用、不该用而用的
规则都算不合格。

加 --coverage：读取所给报告（或样例），统计各条规则用了多少次、用在哪里，列出从未用到
的规则。

加 --json：每个阶段一个对象（stage、rules、examples、failures）；--coverage 时每条规则
一个对象（stage、rule、count、reports、examples）。`,
	"check.example": `  zhengpu check
  zhengpu check --coverage reports/`,
	"check.exit": `  0 全部合格 · 3 有些输入已跳过（--coverage） · 5 有规则不合格`,

	"eval.short": "把抽取结果与标注报告相比",
	"eval.long": `对照标注报告（每份一个 NAME.json）计算实体、事实、属性和数据的准确率、召回率和 F1。
给出报告文件则先抽取，或用 --pred 给出 extract 的输出。没有抽取结果的标注报告按空计。

目录中没有标注的 .txt、.md 文件不读。

--reliability 按置信度分十档，列出各档的数目、正确数、平均置信度和实际正确率；标注为
可有可无的不计。--calibrate FILE 据标注报告重新拟合置信度表（seeds/rules/confidence.tsv）：
总体的高低只取自最后一个 --gold，之前各个只用来比较规则的优劣。

加 --json：total 和 "by type"，各含 precision、recall、f1、tp、fp、fn；--reliability 时每
档一个对象：kind、from、to、n、right、said、share。`,
	"eval.example": `  zhengpu eval --gold gold reports/
  zhengpu eval --gold gold --reliability reports/
  zhengpu eval --gold gold --pred out.jsonl --misses 5`,
	"eval.exit": `  0 完成 · 2 参数有误 · 3 有些输入已跳过`,

	"version.short": "显示版本、规则和平台",
	"version.long": `指纹代表抽取所依据的规则、词表和代码；按别的指纹入库的报告，下次 build 时重新读取。

加 --json：version、revision、fingerprint、identity_fingerprint、store_version、go、platform。`,
	"version.example": `  zhengpu version --json`,
	"version.exit":    `  0`,
	"version.line":    "规则与流程 %s，库版本 %d",

	"said":             "%v：%s",
	"detail":           "（%s）",
	"then":             "；%s",
	"sep":              "、",
	"comma":            "、",
	"brackets":         "（%s）",
	"yes":              "是",
	"planned":          "计划中",
	"target":           "〔目标〕",
	"required":         "（必填）",
	"see-help":         "见“%s --help”。",
	"interrupted":      "已中断",
	"skipped":          "跳过了 %d 个输入",
	"more.limit":       "……另有 %d 条（--limit 0 显示全部）",
	"lang.unknown":     "没有语言 %q：只有 zh 或 en",
	"format.unknown":   "没有格式 %q：可用 %s",
	"args.missing":     "缺少参数：%s",
	"args.many":        "多了一个参数 %q：%s",
	"confidence.range": "--min-confidence %v 不在 0 到 1 之间",
	"year.range":       "--year %d 不像报告所述的年份",
	"timeout.range":    "--timeout %v 应大于零",
	"about.unknown":    "--about：没有叫 %q 的地区；请给出名称（如 浔阳区）或六位代码",
	"about.several":    "--about：%q 是 %d 个地区的名称，请给出其中一个的代码：",
	"ambiguous":        "%q 指 %d 个事物，请用标识指明其中一个：",
	"usage.flag":       "没有这个选项：",
	"usage.shorthand":  "没有这个选项：",
	"usage.value":      "选项缺少值：",
	"usage.command":    "没有这个命令：",
	"usage.argument":   "值不对：",
	"usage.syntax":     "选项写法不对：",

	"reader.missing":        "没有这个文件",
	"reader.empty":          "文件是空的",
	"reader.directory":      "这是目录，不是报告",
	"reader.binary":         "不是纯文本",
	"reader.binary.hint":    "请先另存为纯文本",
	"reader.large":          "文件太大",
	"reader.large.hint":     "请拆成每份报告一个文件",
	"reader.charset":        "认不出文件的编码",
	"reader.charset.hint":   "请另存为 UTF-8",
	"reader.none":           "目录中没有报告",
	"reader.damaged":        "文件已损坏",
	"reader.encrypted":      "文件已加密",
	"reader.encrypted.hint": "请先去掉密码另存",
	"reader.scanned":        "扫描件，没有文字",
	"reader.scanned.hint":   "请先做文字识别（OCR）",
	"reader.refused":        "拒绝读取",
	"reader.several":        "含有多份文档，而这里只要一份",
	"reader.line":           "这一行不是文档",
	"reader.permission":     "没有读取权限",

	"store.none":     "%s 中没有图谱库；请先运行：zhengpu build",
	"store.half":     "%s 中的图谱库没有建完，并无损失；请重新运行：zhengpu build",
	"store.nowhere":  "不知道图谱库放在哪里：请给出 --store 目录，或设置 ZHENGPU_STORE",
	"store.locked":   "库正被别的程序使用，请等它结束或将其关闭",
	"store.newer":    "库由更新版本的 zhengpu 写成，请用新版程序或另给 --store",
	"store.not":      "这里不是图谱库，请另给 --store",
	"store.damaged":  "库已损坏或没有写完，请删除该目录后重新运行 zhengpu build",
	"store.readonly": "目录不可写，请改权限或另给 --store",
	"store.full":     "磁盘已满，请腾出空间后再运行：此前存入的内容是完整的",

	"progress.at":     "%s %s/%s · %s",
	"progress.pace":   "每秒 %s 份，还需 %s",
	"build.progress":  "读取",
	"build.new":       "新增",
	"build.replaced":  "替换",
	"build.unchanged": "未变",
	"build.skipped":   "跳过",
	"build.nothing":   "没有变化：%d 份报告都已在库中。",
	"build.found":     "找到：%s",
	"build.total":     "报告：新增 %d，替换 %d，未变 %d，跳过 %d",
	"build.quads":     "四元组：写入 %s，删除 %s",
	"build.store":     "图谱库：%s（%s）",
	"build.stopped":   "已停下，%d 份报告已入库。再次运行同一命令即可继续。",
	"build.next": `接下来可以问：
  zhengpu query --list
  zhengpu query projects-by-investment
  zhengpu query enterprises-of-district --district 金湖县
  zhengpu lookup 金湖县`,
	"extract.progress": "读取",

	"clean.head":        "%s：%s，%d 处改动",
	"why.nul":           "NUL 字节",
	"why.control":       "控制字符",
	"why.shifted-bytes": "错位的双字节，已修复",
	"why.lost-dot":      "丢失的间隔号",
	"why.markup":        "标记",
	"why.noise":         "页眉页脚、导航等",
	"why.watermark":     "水印",
	"why.pinyin":        "注音",
	"why.simplified":    "繁体字",
	"why.width":         "全角半角与标点",
	"why.spacing":       "空白",
	"why.unwrap":        "段内断行",
	"why.rejoin":        "接好的断段",
	"why.repeat":        "重复的段落",

	"query.columns":  "列：%s",
	"query.missing":  "缺少 --%s：%s",
	"query.unknown":  "没有查询 %q",
	"query.near":     "；是不是 %s？",
	"query.pair":     "%q 不是 名=值",
	"query.param":    "查询 %s 没有参数 %q；有：%s",
	"query.none":     "没有结果。",
	"query.rows":     "%d 行",
	"query.timeout":  "查询超时，请缩小范围，或用 --timeout 多给时间",
	"kind.district":  "NAME|CODE",
	"kind.entity":    "NAME",
	"kind.report":    "REPORT",
	"kind.string":    "TEXT",
	"kind.int":       "N",
	"value.district": "金湖县", "value.entity": "名称", "value.report": "报告", "value.string": "文字", "value.int": "N",

	"lookup.none":    "没有叫 %q 的事物",
	"lookup.near":    "；相近的有：%s",
	"lookup.stats":   "；用“zhengpu stats”看库中有什么",
	"lookup.several": "有 %d 个事物符合，请用标识查其中一个：zhengpu lookup %s",
	"lookup.also":    "又名：",

	"stats.line":       "报告 %s · 实体 %s · 陈述 %s · 四元组 %s · 名称 %s",
	"stats.types":      "类型",
	"stats.predicates": "谓词",
	"stats.stock":      "原版 cayley 程序的配置（cayley repl --config 文件）：",

	"check.line":    "%-10s %4d 条规则，%5d 个例句，%d 处不合格",
	"check.failed":  "%d 处不合格",
	"check.paths":   "路径要与 --coverage 一起用",
	"check.reports": "%d 份报告",
	"check.never":   "%d 条规则从未用到：",

	"eval.gold":        "缺少 --gold 目录",
	"eval.which":       "请给出要抽取的报告，或 --pred 文件，二者取一",
	"eval.none":        "%s 中没有标注报告（*.json）",
	"eval.missing":     "（没有抽取结果）",
	"eval.unannotated": "所给路径中没有带标注的报告",
	"calibrate.wrote":  "已写入 %s：%d 例，%d 份报告。以下为逐份留出检验的结果：",
	"reliability.all":  "合计",
	"reliability.off":  "%s：平均相差 %.3f，布里尔分数 %.3f",
	"kindof.mention":   "提及", "kindof.entity": "实体", "kindof.fact": "事实", "kindof.attribute": "属性", "kindof.observation": "数据",
	"col.kind": "种类", "col.confidence": "置信度", "col.right": "正确", "col.said": "所说", "col.share": "实际",
	"eval.empty": "%s：没有抽取结果，按空计",

	"col.report": "报告", "col.status": "状态", "col.about": "所述地区", "col.year": "年份", "col.entities": "实体",
	"col.facts": "事实", "col.attributes": "属性", "col.observations": "数据", "col.count": "数目", "col.name": "名称",
	"col.type": "类型", "col.id": "标识", "col.matched": "符合", "col.stage": "阶段", "col.rule": "规则", "col.reports": "报告数",
	"col.examples": "例子", "col.enterprise": "企业", "col.districts": "地区数", "col.names": "地区", "col.how": "关系", "col.via": "地点",
	"col.times": "次数", "col.quote": "原文", "col.subject": "主体", "col.predicate": "关系", "col.object": "对象", "col.planned": "计划",
	"col.unit": "单位", "col.level": "级别", "col.honour": "荣誉", "col.holder": "获得者", "col.district": "地区", "col.indicator": "指标",
	"col.period": "时期", "col.value": "数值", "col.change": "增幅", "col.rank": "位次", "col.target": "目标", "col.industry": "产业",
	"col.who": "谁", "col.partner": "合作方", "col.person": "人物", "col.position": "职务", "col.of": "属于", "col.program": "计划行动",
	"col.years": "年份", "col.what": "内容", "col.project": "项目", "col.investment": "投资", "col.item": "项目", "col.start": "位置",
	"col.step": "步", "col.from": "起", "col.relation": "关系", "col.to": "止", "col.undertaker": "承担者",

	// words of the schema
	"type.District": "地区", "type.Park": "园区", "type.Project": "项目", "type.Enterprise": "企业", "type.Program": "计划行动",
	"type.Organization": "机构", "type.Place": "场所", "type.Platform": "平台", "type.Person": "人物", "type.Honour": "荣誉",
	"type.Event": "活动", "type.Industry": "产业", "type.Document": "文件", "type.Report": "报告", "type.Observation": "数据",
	"pred.locatedIn": "位于", "pred.attracted": "引进", "pred.carriesOut": "实施", "pred.undertakenBy": "承建方", "pred.established": "设立",
	"pred.cooperatesWith": "合作", "pred.awarded": "获得", "pred.hosts": "举办", "pred.partOf": "属于", "pred.participatesIn": "参加",
	"pred.inIndustry": "所属产业", "pred.developsIndustry": "发展产业", "pred.issued": "出台", "pred.holdsPosition": "任职",
	"pred.investment": "投资", "pred.status": "状态", "pred.within": "隶属",
	"status.planned": "计划", "status.signed": "签约", "status.started": "开工", "status.underway": "在建", "status.completed": "建成",
	"status.operational": "投产",
	"level.world":        "世界级", "level.national": "国家级", "level.provincial": "省级", "level.city": "市级", "level.county": "县级", "level.any": "不限",
}
