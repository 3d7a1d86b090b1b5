package main

import "maps"

func init() {
	maps.Copy(english, exportEnglish)
	maps.Copy(chinese, exportChinese)
}

// exportEnglish and exportChinese are the messages of export and report.
var exportEnglish = map[string]string{
	"export.short": "Write the graph for other programs",
	"export.long": `Writes the store, or a part of it, for other programs. The same store gives the
same bytes. Without --format the name of the output file tells the format.

  gexf       Gephi: typed attributes, years as spells
  graphml    Gephi, yEd, NetworkX, igraph
  dot        Graphviz
  csv        nodes.csv and edges.csv as Gephi reads them; statements.csv,
             attributes.csv and observations.csv with every proof
  neo4j      CSV for neo4j-admin import, and load.cypher for a running Neo4j
  nquads     the store's own quads, for Cayley and others
  turtle     RDF: schema.org, SKOS, PROV-O and Web Annotation beside our own words
  jsonld     the same as JSON-LD
  cube       figures as RDF Data Cube, in Turtle
  ftm        FollowTheMoney (Aleph, OpenSanctions), one entity a line
  kumu       Kumu
  cytoscape  Cytoscape and Cytoscape.js, with a layout
  xlsx       workbook: entities, facts with quotes, projects, figures, reports
  html       one page with graph, search and quotes, that opens from disk

csv and neo4j are several files: -o NAME.zip makes an archive, another name a
folder, and standard output gets the archive.

What was made one across reports (zhengpu merges) is one entity with all its
names; --apart leaves them as the reports name them.

Proofs (quote, report, bytes of the file, rule) are kept so:
  csv, neo4j, nquads, turtle, jsonld, xlsx, html   every statement whole
  cube       figures only, each with its proof
  ftm        every statement; an attribute's proofs stand together on its entity
  kumu, cytoscape, gexf, graphml, dot   one edge for all statements of a
             relation: the surest quote in attributes of its own, all of them in
             the attribute proofs (JSON); figures have no place there. xlsx cuts
             texts at 32,767 characters.
The text before and after a quote is in csv, neo4j, nquads, turtle, jsonld, cube
and html.

Filters are joined: what is written fits all of them. --year goes by the period
of a statement and else by its report's year. --district takes what reports
about the district, or one below it, say, and what others say of it. --around
takes what lies within --hops relations of a name. The statements are held in
memory meanwhile (some 500 bytes each); nquads sorts through temporary files
where quads are many.

With --json and -o, an object tells what was written: format, output, files,
entities, relations, statements, observations, reports.`,
	"export.example": `  zhengpu export -o graph.gexf
  zhengpu export --format neo4j -o import/
  zhengpu export --around 浔阳区 --hops 2 --year 2020-2023 -o xunyang.html
  zhengpu export --type Enterprise,Park --min-confidence 0.8 -f graphml > net.graphml
  zhengpu export -f nquads --base https://example.org/id/ > strict.nq`,
	"export.exit":       `  0 written · 1 nothing fits the filters, or no such name · 2 wrong arguments, or a name that means several things · 4 store trouble · 7 cannot be written`,
	"export.title":      "zhengpu",
	"export.nothing":    "nothing in the store fits these filters",
	"export.terminal":   "%s is not for a terminal: redirect it, or name a file with -o NAME%s",
	"export.format":     "no format %q; there are: %s",
	"export.which":      "name a format with --format: %s",
	"export.year":       "year %q: write 2023, 2020-2023, 2020- or -2023, between 1949 and 2100",
	"export.confidence": "confidence %v is not between 0 and 1",
	"export.hops":       "%d hops: between 1 and 20",
	"export.done":       "Wrote %s (%s): %d entities, %d relations, %d statements.",

	"report.short": "Write a dossier of a district, an enterprise or anything else",
	"report.long": `Writes all that the store tells of one thing: its figures with small charts, its
projects with their investments and status over the years, its relations, a
timeline, a picture of its neighbourhood, and for a district what its reports say
of others. Every line stands with the sentence of the report that states it, and
that sentence's place in the file.

The page is one file that loads nothing and is fit to print. Markdown has tables
in place of charts and the picture as a Mermaid block. NAME is a name, another
name, an id or a division code.`,
	"report.example": `  zhengpu report 浔阳区 -o report.html
  zhengpu report 中铁九桥 -o jiuqiao.md
  zhengpu report 360403 --lang zh | less`,
	"report.exit":   `  0 written · 1 no such name · 2 wrong arguments, or a name that means several things · 4 store trouble · 7 cannot be written`,
	"report.format": "%q is no format of a dossier: name a file that ends in .html or .md, or give --format html or md",
	"report.done":   "Wrote the dossier of %s to %s.",

	"flag.format.export":     "`FORMAT` to write (else told by the output file's name)",
	"flag.output.export":     "`FILE`, archive or folder to write (-: standard output)",
	"flag.type.export":       "only entities of this `TYPE` (Park, 园区); may be repeated or divided by commas",
	"flag.predicate.export":  "only this `PREDICATE` (attracted, 引进, investment, status, observation); may be repeated or divided by commas",
	"flag.district.export":   "only what concerns this `DISTRICT` (name, short name or code)",
	"flag.year.export":       "only what is said of these `YEARS` (2023, 2020-2023, 2020-)",
	"flag.confidence.export": "only statements with at least this confidence, `0…1`",
	"flag.around.export":     "only the neighbourhood of `NAME`",
	"flag.hops.export":       "how many relations away --around goes, `N`",
	"flag.apart.export":      "entities as each report names them, without the merges (zhengpu merges); nquads has both always",
	"flag.base.export":       "what comes before node names in RDF, `IRI` (urn:zhengpu: by default; none in nquads, so that Cayley's names are the store's)",
	"flag.title.export":      "`TITLE` of the graph or page",
	"flag.output.report":     "`FILE` to write: .html or .md (-: Markdown to standard output)",
	"flag.format.report":     "`FORMAT`: html or md",
}

var exportChinese = map[string]string{
	"export.short": "导出图谱，供其他软件使用",
	"export.long": `把图谱库（或其中一部分）写成其他软件的格式。同一图谱库每次导出的字节完全相同。
不写 --format 时由输出文件名决定格式。

  gexf       Gephi：带类型的属性，年份为动态区间
  graphml    Gephi、yEd、NetworkX、igraph
  dot        Graphviz
  csv        Gephi 可读的 nodes.csv 和 edges.csv；statements.csv、attributes.csv、
             observations.csv 逐条带出处
  neo4j      供 neo4j-admin import 的 CSV，以及供运行中的 Neo4j 使用的 load.cypher
  nquads     图谱库自身的四元组，供 Cayley 等使用
  turtle     RDF：schema.org、SKOS、PROV-O、Web Annotation 及本库词汇
  jsonld     同上，JSON-LD
  cube       指标数据，RDF Data Cube（Turtle）
  ftm        FollowTheMoney（Aleph、OpenSanctions），每行一个实体
  kumu       Kumu
  cytoscape  Cytoscape 与 Cytoscape.js，带布局
  xlsx       工作簿：实体、带原文的事实、项目、指标数据、报告
  html       单个网页：关系图、搜索、原文，可直接从磁盘打开

csv 和 neo4j 有多个文件：-o 名称.zip 得到压缩包，其他名称得到文件夹，标准输出得到压缩包。

跨报告合并的实体（zhengpu merges）导出为一个，带全部名称；--apart 则按各报告原样。

出处（原文、报告、文件中的字节位置、规则）的保留情况：
  csv、neo4j、nquads、turtle、jsonld、xlsx、html   每条陈述完整保留
  cube       只有指标数据，每项带出处
  ftm        每条陈述；实体属性的出处合列在该实体上
  kumu、cytoscape、gexf、graphml、dot   同一关系的多条陈述合为一条边：最可信的原文单列
             属性，全部出处在属性 proofs（JSON）里；这些格式放不下指标数据。
             xlsx 的单元格最多 32,767 字。
原文的前后文在 csv、neo4j、nquads、turtle、jsonld、cube 和 html 里。

各筛选条件须同时满足。--year 按陈述的时期，没有时期的按报告年份。--district 取关于该区划
及其下级的报告所述，以及其他报告对它的陈述。--around 取某名称 --hops 步以内的邻域。
陈述会读入内存（每条约 500 字节）；四元组很多时 nquads 借临时文件排序。

--json 与 -o 同用时，输出一个对象说明写了什么：format, output, files, entities,
relations, statements, observations, reports。`,
	"export.example": `  zhengpu export -o graph.gexf
  zhengpu export --format neo4j -o import/
  zhengpu export --around 浔阳区 --hops 2 --year 2020-2023 -o xunyang.html
  zhengpu export --type 企业,园区 --min-confidence 0.8 -f graphml > net.graphml
  zhengpu export -f nquads --base https://example.org/id/ > strict.nq`,
	"export.exit":       `  0 已写出 · 1 没有符合条件的内容或没有这个名称 · 2 参数有误或名称有歧义 · 4 图谱库有问题 · 7 无法写出`,
	"export.title":      "政谱",
	"export.nothing":    "图谱库里没有符合这些条件的内容",
	"export.terminal":   "%s 不能显示在终端：请重定向，或用 -o 名称%s 写入文件",
	"export.format":     "没有格式 %q；可用：%s",
	"export.which":      "请用 --format 指定格式：%s",
	"export.year":       "年份 %q 有误：应写作 2023、2020-2023、2020- 或 -2023，在 1949 与 2100 之间",
	"export.confidence": "置信度 %v 不在 0 与 1 之间",
	"export.hops":       "%d 步：应在 1 与 20 之间",
	"export.done":       "已写出 %s（%s）：%d 个实体，%d 条关系，%d 条陈述。",

	"report.short": "写一份地区、企业或其他实体的档案",
	"report.long": `写出图谱库里关于某一对象的全部内容：带小图表的指标数据，项目及其历年投资与状态，各类
关系，大事年表，关系图；对地区还有其报告所述的其他事实。每一行都附报告原文及其在
文件中的位置。

网页为单个文件，不加载任何外部内容，适合打印。Markdown 以表格代替图表，关系图为
Mermaid 代码块。NAME 可以是名称、别名、标识或区划代码。`,
	"report.example": `  zhengpu report 浔阳区 -o report.html
  zhengpu report 中铁九桥 -o jiuqiao.md
  zhengpu report 360403 --lang zh | less`,
	"report.exit":   `  0 已写出 · 1 没有这个名称 · 2 参数有误或名称有歧义 · 4 图谱库有问题 · 7 无法写出`,
	"report.format": "%q 不是档案的格式：文件名应以 .html 或 .md 结尾，或用 --format 指定 html 或 md",
	"report.done":   "已把 %s 的档案写入 %s。",

	"flag.format.export":     "要写的格式 `FORMAT`（默认由输出文件名决定）",
	"flag.output.export":     "要写的文件、压缩包或文件夹 `FILE`（-：标准输出）",
	"flag.type.export":       "只要这类实体 `TYPE`（Park、园区）；可重复或用逗号分开",
	"flag.predicate.export":  "只要这种关系 `PREDICATE`（attracted、引进、investment、status、observation）；可重复或用逗号分开",
	"flag.district.export":   "只要与该区划有关的内容 `DISTRICT`（名称、简称或代码）",
	"flag.year.export":       "只要这些年份的内容 `YEARS`（2023、2020-2023、2020-）",
	"flag.confidence.export": "只要置信度不低于此值的陈述 `0…1`",
	"flag.around.export":     "只要 `NAME` 的邻域",
	"flag.hops.export":       "--around 的步数 `N`",
	"flag.apart.export":      "实体按各报告原样，不合并（见 zhengpu merges）；nquads 始终两者都有",
	"flag.base.export":       "RDF 中节点名称之前的 `IRI`（默认 urn:zhengpu:；nquads 默认不加，以便 Cayley 里的名称与图谱库相同）",
	"flag.title.export":      "图或网页的标题 `TITLE`",
	"flag.output.report":     "要写的文件 `FILE`：.html 或 .md（-：Markdown 写到标准输出）",
	"flag.format.report":     "格式 `FORMAT`：html 或 md",
}
