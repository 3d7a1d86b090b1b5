package main

import "maps"

// Messages of verify, add, remove, update and load, in both languages.
func init() {
	maps.Copy(chinese, storeChinese)
	maps.Copy(english, storeEnglish)
}

var storeEnglish = map[string]string{
	"flag.dir":          "`DIR` that the relative paths in the store count from (else the current folder)",
	"flag.schema":       "check the schema only, without reading the files again",
	"flag.limit.verify": "show at most `N` faults (0: all)",
	"flag.prune":        "remove reports whose files are gone",

	"verify.short": "Prove every quote against the files, and every quad against the schema",
	"verify.long": `Reads and cleans every file that the store names again, cuts every quote out of
the clean text by its offsets and out of the file by its bytes, and compares:
what was put together from several places is compared piece by piece. It also
checks that every statement has its evidence and every evidence its statement,
between which types each relation stands, and every literal's kind, bounds and
unit. A file that is gone or has changed is a fault.

With --json: one object a fault (kind "fault": fault, report, file, start, end,
line, column, node, detail), then one of kind "total" (store, reports, files,
quotes, proved, quads, faults, by_kind). fault is one of source, changed, quote,
raw, context, evidence, statement, predicate, domain, range, value, unit, node,
orphan.`,
	"verify.example": `  zhengpu verify
  zhengpu verify --store ./graph --dir /srv/reports --json
  zhengpu verify --schema`,
	"verify.exit":     `  0 all is proved and sound · 2 wrong arguments · 4 store trouble · 8 something is not: each fault is told`,
	"verify.progress": "verifying",
	"verify.bytes":    " (bytes %d to %d)",
	"verify.quotes":   "Quotes: %s of %s found again in their files (%.2f%%), %s files read",
	"verify.quads":    "Reports: %s · quads: %s",
	"verify.sound":    "No faults.",
	"verify.faults":   "Faults: %d (%s)",

	"fault.source": "file missing or unreadable", "fault.changed": "file has changed", "fault.quote": "quote not in the clean text",
	"fault.raw": "quote not in the bytes of the file", "fault.context": "text around the quote differs", "fault.evidence": "faulty evidence",
	"fault.statement": "statement without evidence", "fault.predicate": "unknown predicate", "fault.domain": "wrong type of subject",
	"fault.range": "wrong type of object", "fault.value": "faulty value", "fault.unit": "faulty unit", "fault.node": "faulty node",
	"fault.orphan": "quad of no report",

	"add.short": "Add reports to the graph store",
	"add.long": `As build, but only what PATH leads to, and PATH must be given. In whatever order
reports are added, the store exports the same bytes. A file that is stored
unchanged is not read again; one that has changed replaces its old self.

With --json: as build.`,
	"add.example": `  zhengpu add report.txt
  zhengpu add --about 360403 --year 2023 report.txt`,
	"add.exit": `  0 done · 2 wrong arguments · 3 some inputs were skipped · 4 store trouble`,

	"remove.short": "Take reports out of the graph store",
	"remove.long": `Removes all that a report brought: its statements with their evidence, its names
and types, and entities that no other report mentions. The store then exports
the same bytes as if the report had never been loaded. REPORT is the report's
name, path, id or hash, or the beginning of its hash. Of several names one that
is not in the store stops the whole command.

With --json: one object: store, removed (reports), quads_removed.`,
	"remove.example": `  zhengpu remove report
  zhengpu remove reports/2023.txt 9f86d081`,
	"remove.exit": `  0 done · 1 no such report · 2 wrong arguments, or a name of several reports · 4 store trouble`,
	"remove.done": "Reports removed: %d · quads removed: %s",

	"load.short": "Fill a new store from N-Quads",
	"load.long": `Reads N-Quads (what "zhengpu export --format nquads" writes; packed with gzip or
not; - is standard input) into a store that is missing or empty, in one
transaction: a faulty line is told and leaves the store empty. An embedded store
is written in bulk, many times as fast as quad by quad.

With --json: store, quads, duplicates, nodes.`,
	"load.example": `  zhengpu load --store copy graph.nq.gz
  zhengpu export --format nquads | zhengpu load --store postgres://user@host/db -`,
	"load.exit":     `  0 done · 2 wrong arguments · 3 the file cannot be read or is faulty · 4 store trouble, or it is not empty`,
	"load.progress": "%s quads read",
	"load.done":     "Quads: %s · given more than once: %s",

	"update.short": "Read again what has changed since it was stored",
	"update.long": `Looks at every file that the store names, or at those that PATH leads to, and
reads again what has changed, or was stored by other rules; --about and --year
that a report was stored with stay in force. Unchanged files are not read again.
New files under PATH are added. Files that are gone are told and their reports
stay, or go with --prune.

With --json: as build, with status "gone" for files that are missing and
"removed" for those that --prune took out; total has gone and removed too.`,
	"update.example": `  zhengpu update
  zhengpu update --prune reports/`,
	"update.exit":   `  0 done · 2 wrong arguments · 3 some inputs were skipped or are gone · 4 store trouble`,
	"build.gone":    "gone",
	"build.removed": "removed",
	"update.gone":   "%s: stored, but the file is gone (remove its report with --prune)",
	"update.pruned": "Reports removed because their files are gone: %d",
}

var storeChinese = map[string]string{
	"flag.dir":          "库中相对路径所依据的`目录`（默认当前目录）",
	"flag.schema":       "只检查模式，不重读文件",
	"flag.limit.verify": "最多列出 `N` 处问题（0：全部）",
	"flag.prune":        "文件已不在的报告从库中移除",

	"verify.short": "逐条核对引文与文件、四元组与模式",
	"verify.long": `重新读取并清洗库中记有的每个文件，按偏移从清洗文本和原文件字节中取出每条引文
逐一比对；由几处拼成的文字逐段比对。同时检查每条陈述都有出处、每个出处都有陈述，
各关系两端的类型，以及各字面值的种类、范围和单位。文件缺失或改动也算问题。

用 --json：每处问题一个对象（kind 为 "fault"：fault、report、file、start、end、line、
column、node、detail），最后一个 kind 为 "total"（store、reports、files、quotes、
proved、quads、faults、by_kind）。fault 为 source、changed、quote、raw、context、
evidence、statement、predicate、domain、range、value、unit、node、orphan 之一。`,
	"verify.example": `  zhengpu verify
  zhengpu verify --store ./graph --dir /srv/reports --json
  zhengpu verify --schema`,
	"verify.exit":     `  0 全部核实无误 · 2 参数有误 · 4 图谱库有问题 · 8 有问题，逐条列出`,
	"verify.progress": "核对中",
	"verify.bytes":    "（第 %d 至 %d 字节）",
	"verify.quotes":   "引文：%s / %s 条在文件中核实（%.2f%%），共读 %s 个文件",
	"verify.quads":    "报告：%s 份 · 四元组：%s 条",
	"verify.sound":    "没有问题。",
	"verify.faults":   "问题：%d 处（%s）",

	"fault.source": "文件缺失或读不了", "fault.changed": "文件已改动", "fault.quote": "引文与清洗文本不符",
	"fault.raw": "引文与文件字节不符", "fault.context": "引文前后文不符", "fault.evidence": "出处有误",
	"fault.statement": "陈述没有出处", "fault.predicate": "未知谓词", "fault.domain": "主语类型不对",
	"fault.range": "宾语类型不对", "fault.value": "值有误", "fault.unit": "单位有误", "fault.node": "节点有误",
	"fault.orphan": "不属于任何报告的四元组",

	"add.short": "把报告加入图谱库",
	"add.long": `与 build 相同，但必须给出 PATH，只处理这些文件。无论加入的先后次序如何，导出的
字节都相同。库中已有且未变的文件不再读取，改动过的文件取代原来的内容。

用 --json：同 build。`,
	"add.example": `  zhengpu add report.txt
  zhengpu add --about 360403 --year 2023 report.txt`,
	"add.exit": `  0 完成 · 2 参数有误 · 3 有些输入已跳过 · 4 图谱库有问题`,

	"remove.short": "把报告移出图谱库",
	"remove.long": `移除一份报告带来的全部内容：陈述及其出处、名称和类型，以及别的报告都没有提到的
实体。此后导出的字节与从未存入该报告时相同。REPORT 为报告的名称、路径、编号、哈希
或哈希的开头。所给报告中有一份不在库中，则一份也不移除。

用 --json：一个对象：store、removed（报告数）、quads_removed。`,
	"remove.example": `  zhengpu remove report
  zhengpu remove reports/2023.txt 9f86d081`,
	"remove.exit": `  0 完成 · 1 没有这份报告 · 2 参数有误，或几份报告同名 · 4 图谱库有问题`,
	"remove.done": "移除报告 %d 份，四元组 %s 条",

	"load.short": "用 N-Quads 填充新库",
	"load.long": `把 N-Quads（即 "zhengpu export --format nquads" 所写，gzip 压缩与否均可，- 为标准
输入）读入尚不存在或空的图谱库，整个过程为一个事务：有错的行会告知，库仍为空。
嵌入式库成批写入，比逐条写入快得多。

用 --json：store、quads、duplicates、nodes。`,
	"load.example": `  zhengpu load --store copy graph.nq.gz
  zhengpu export --format nquads | zhengpu load --store postgres://user@host/db -`,
	"load.exit":     `  0 完成 · 2 参数有误 · 3 文件读不了或有错 · 4 图谱库有问题，或库不为空`,
	"load.progress": "已读四元组 %s 条",
	"load.done":     "四元组：%s 条 · 重复给出：%s 条",

	"update.short": "重读存入后有改动的文件",
	"update.long": `检查库中记有的每个文件（或 PATH 所指的文件），重读内容有改动的，以及由别的规则
存入的；当初存入时的 --about 和 --year 仍然有效。未变的文件不再读取。PATH 下的新
文件会加入。已不在的文件会告知，其报告保留；用 --prune 则一并移除。

用 --json：同 build；文件缺失的 status 为 "gone"，被 --prune 移除的为 "removed"，
total 另有 gone 和 removed。`,
	"update.example": `  zhengpu update
  zhengpu update --prune reports/`,
	"update.exit":   `  0 完成 · 2 参数有误 · 3 有些输入已跳过或缺失 · 4 图谱库有问题`,
	"build.gone":    "缺失",
	"build.removed": "已移除",
	"update.gone":   "%s：库中有此报告，但文件已不在（用 --prune 移除其报告）",
	"update.pruned": "因文件已不在而移除的报告：%d 份",
}
