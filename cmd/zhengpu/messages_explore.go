package main

import "maps"

func init() {
	maps.Copy(english, exploreEnglish)
	maps.Copy(chinese, exploreChinese)
}

// exploreEnglish and exploreChinese are the messages of search, neighbors,
// path, console and serve.
var exploreEnglish = map[string]string{
	"search.short": "Find names by a part, pinyin, initials or with a slip in them",
	"search.long": `Finds entities by what was typed: a whole name or any part of it, the pinyin of
it (jinhuxian, jinhu x), the initials of its pinyin (jhx), a homophone, or a name
with one or two slips. The best come first.

With --json, one object a line: id, name (that the entity goes by), type, match
(name, alias, prefix, substring, homophone, pinyin, initials, fuzzy), matched
(the name that matched) and score (1 for a whole name, less for what is weaker).`,
	"search.example": `  zhengpu search 金湖
  zhengpu search jinhuxian --json
  zhengpu search cyy --type Park`,
	"search.exit": `  0 found · 1 nothing found · 2 wrong arguments · 4 store trouble`,

	"neighbors.short": "List what one thing is linked to",
	"neighbors.long": `Lists the relations of an entity in either direction, with the years of the
reports that state them and a quote. NAME is a name, another name, an id or a
division code. With --limit those stated most often are kept, some of every
relation.

With --json, one object a line: direction (out: NAME is the subject; in: the
object), predicate, id, name and type of the other end, times, and proofs: a
list of evidence, report, reportName, year, quote, prefix, suffix, start and end
(bytes of the file), cleanStart, cleanEnd, rule, confidence, period, planned,
unit, position.`,
	"neighbors.example": `  zhengpu neighbors 金湖县
  zhengpu neighbors 金湖县 --via attracted,locatedIn --json
  zhengpu neighbors 金湖县 --type Project --limit 20`,
	"neighbors.exit": `  0 found · 1 nothing found · 2 wrong arguments, or a name that means several things · 4 store trouble`,
	"neighbors.none": "nothing is linked to %s in this way",

	"path.short": "Find a shortest way between two things",
	"path.long": `Finds a shortest way between two entities along relations in either direction,
each step with the sentence that states it. Of several shortest ways it gives
always the same one.

With --json, one object a line: step (from 1), subject and object (id, name,
type), predicate, times, and proofs as "zhengpu neighbors" gives them.`,
	"path.example": `  zhengpu path 金湖县 盱眙县
  zhengpu path 金湖县 盱眙县 --max-hops 4 --via attracted,undertakenBy --json`,
	"path.exit": `  0 found · 1 no way, or no such name · 2 wrong arguments, or a name that means several things · 4 store trouble`,
	"path.none": "no way from %s to %s in %d steps",
	"path.same": "Both are %s.",

	"console.short": "Ask the graph in Gizmo, line by line",
	"console.long": `Reads Gizmo scripts (Cayley's query language, JavaScript) line by line and prints
their rows as tables. A script may have several lines; an empty line ends it, and
a line that begins with a dot goes on with the script before. On a terminal Tab completes methods, predicates, types and the names in the store
(also by pinyin), the arrow keys walk through the history, ^C stops a query.
The functions of the query library (nameOf, said, told …) are there, and what is
declared with var or function stays known. Lines that begin with a colon are
commands: type :help. The stock Cayley console works on the same store; "zhengpu
stats" prints the configuration for it.

Without a terminal the scripts come from standard input.`,
	"console.example": `  zhengpu console
  zhengpu console --timeout 5s
  echo 'g.V("<district/320831>").out("<attracted>").out("<name>").all()' | zhengpu console --json`,
	"console.exit":    `  0 done · 2 wrong arguments · 4 store trouble · 6 a script from standard input was faulty`,
	"console.hello":   "%s: %s reports, %s entities. :help tells how; ^D ends.",
	"console.rows":    "rows: %d, %v",
	"console.slow":    "the query ran out of time (%v); narrow it, or allow more with :timeout",
	"console.unrun":   "A path gives rows when it ends with .all(), .count() or the like.",
	"console.json":    "JSON: %v",
	"console.unknown": "no command %s; :help lists them",
	"console.run":     "write :run NAME key=value …; :queries lists them",
	"console.help": `g.V("<district/320831>").out("<attracted>").out("<name>").all()   a script; Tab completes
:queries            the stored queries and their parameters
:run NAME key=value run one, such as :run enterprises-of-district district=金湖县
:search TEXT        find names by a part, pinyin or initials
:json               rows as JSON, or as tables again
:timeout 10s        stop a query after this time
:reset              forget what was declared
:exit               end (^D)`,

	"serve.short": "Explore the graph in a browser, and answer programs over HTTP",
	"serve.long": `Serves, over the store:
  /              a page to explore the graph, in Chinese and English
  /api/…         JSON look-ups and queries; /openapi.json describes them
  /api/v1 /api/v2  Cayley's own interface, and /cayley/ its own web console

It listens on this machine only unless --addr says otherwise; then a token is
needed, which is made up and printed unless given with --token or $ZHENGPU_TOKEN.
Nothing can be written unless --write is given. Queries run in processes of
their own with bounds on time, rows and memory, and reach neither files nor the
network. With --json the address and token are printed as one object.`,
	"serve.example": `  zhengpu serve
  zhengpu serve --addr 0.0.0.0:8080 --timeout 10s
  zhengpu serve --sources reports/ --addr 127.0.0.1:0 --json`,
	"serve.exit":   `  0 stopped · 2 wrong arguments · 4 store trouble · 7 cannot listen`,
	"serve.addr":   "%q is no HOST:PORT",
	"serve.limits": "--timeout, --rows and --workers must be above 0, and --memory 64 or more",
	"serve.listen": "cannot listen on %s: %v",
	"serve.at":     "Open %s",
	"serve.more":   "Cayley's console: %[1]scayley/   interface: %[1]sopenapi.json   ^C ends it",
	"serve.write":  "Cayley's interface may write to the store.",
	"serve.open":   "Others on the network can reach this; the connection is not encrypted.",
	"serve.ended":  "Ended.",
	"flag.addr":    "listen on `HOST:PORT`; port 0 takes a free one",
	"flag.token":   "ask every client for this `TOKEN`",
	"flag.write":   "let Cayley's interface write to the store",
	"flag.sources": "`DIR` that the paths of reports begin in (else the current folder)",
	"flag.rows":    "give at most `N` rows of a query",
	"flag.workers": "run `N` queries at once",
	"flag.memory":  "stop a query's process at `N` MiB",

	"flag.limit.search":    "show at most `N` hits",
	"flag.limit.neighbors": "show at most `N` relations (0: all)",
	"flag.type":            "only entities of this `TYPE` (Park, 园区); may be repeated or divided by commas",
	"flag.exact":           "no homophones and no slips",
	"flag.via":             "only along this `PREDICATE` (attracted, 引进); may be repeated or divided by commas",
	"flag.max-hops":        "take at most `N` steps (1 to 20)",
	"limit.range":          "--limit %d is out of range",
	"hops.range":           "--max-hops %d is not within 1 and 20",
	"type.unknown":         "no entity type %q; there are: %s",
	"via.unknown":          "no relation %q; there are: %s",
	"match.name":           "name", "match.alias": "other name", "match.prefix": "beginning", "match.substring": "part", "match.homophone": "same sound",
	"match.pinyin": "pinyin", "match.initials": "initials", "match.fuzzy": "similar",
	"col.match": "by",
}

var exploreChinese = map[string]string{
	"search.short": "按名称片段、拼音、首字母或近似写法查找名称",
	"search.long": `按输入内容查找事物：全名或其中任何一段、拼音（jinhuxian、jinhu x）、拼音首字母
（jhx）、同音字，或有一两处笔误的名称。最相符的排在前面。

加 --json 时每行一个对象：id、name（通用名称）、type、match（name、alias、prefix、
substring、homophone、pinyin、initials、fuzzy）、matched（相符的名称）、score
（全名为 1，越弱越小）。`,
	"search.example": `  zhengpu search 金湖
  zhengpu search jinhuxian --json
  zhengpu search cyy --type 园区`,
	"search.exit": `  0 找到 · 1 没有找到 · 2 参数有误 · 4 图谱库有问题`,

	"neighbors.short": "列出与一个事物相连的事物",
	"neighbors.long": `列出一个事物双向的各种关系，附报告年份和一句原文。NAME 可以是名称、别名、标识或
区划代码。给出 --limit 时保留说得最多的，每种关系都留一些。

加 --json 时每行一个对象：direction（out：NAME 为主语；in：为宾语）、predicate、
另一端的 id、name、type，times，以及 proofs：evidence、report、reportName、year、
quote、prefix、suffix、start 与 end（文件字节）、cleanStart、cleanEnd、rule、
confidence、period、planned、unit、position。`,
	"neighbors.example": `  zhengpu neighbors 金湖县
  zhengpu neighbors 金湖县 --via 引进,位于 --json
  zhengpu neighbors 金湖县 --type 项目 --limit 20`,
	"neighbors.exit": `  0 找到 · 1 没有找到 · 2 参数有误或名称有歧义 · 4 图谱库有问题`,
	"neighbors.none": "没有事物以此方式与 %s 相连",

	"path.short": "找出两个事物之间的最短路径",
	"path.long": `沿着各种关系（不论方向）找出两个事物之间的最短路径，每一步附上说到它的原文。
有多条最短路径时总是给出同一条。

加 --json 时每行一个对象：step（从 1 起）、subject 与 object（id、name、type）、
predicate、times，以及与“zhengpu neighbors”相同的 proofs。`,
	"path.example": `  zhengpu path 金湖县 盱眙县
  zhengpu path 金湖县 盱眙县 --max-hops 4 --via 引进,承建方 --json`,
	"path.exit": `  0 找到 · 1 没有路径或没有此名称 · 2 参数有误或名称有歧义 · 4 图谱库有问题`,
	"path.none": "%s 与 %s 之间 %d 步之内没有路径",
	"path.same": "两者都是 %s。",

	"console.short": "逐行用 Gizmo 查询图谱",
	"console.long": `逐行读入 Gizmo 脚本（Cayley 的查询语言，JavaScript），以表格输出结果。脚本可以有
多行，空行结束；以点号开头的行接在上一段脚本之后。在终端上用 Tab 补全方法、谓词、类型和库中名称（也可用拼音），方向键
翻看历史，^C 停止查询。查询库里的函数（nameOf、said、told 等）可以直接用，用 var 或
function 声明的内容一直有效。以冒号开头的是命令：请输入 :help。原版 Cayley 控制台也能
打开同一个库，配置见“zhengpu stats”。

不在终端上时从标准输入读脚本。`,
	"console.example": `  zhengpu console
  zhengpu console --timeout 5s
  echo 'g.V("<district/320831>").out("<attracted>").out("<name>").all()' | zhengpu console --json`,
	"console.exit":    `  0 完成 · 2 参数有误 · 4 图谱库有问题 · 6 标准输入中的脚本有误`,
	"console.hello":   "%s：%s 份报告，%s 个实体。用法见 :help，^D 结束。",
	"console.rows":    "%d 行，%v",
	"console.slow":    "查询超时（%v）；请缩小范围，或用 :timeout 多给时间",
	"console.unrun":   "路径要以 .all()、.count() 等结尾才会给出结果。",
	"console.json":    "JSON：%v",
	"console.unknown": "没有命令 %s；:help 列出全部",
	"console.run":     "请写 :run NAME key=value …；:queries 列出全部",
	"console.help": `g.V("<district/320831>").out("<attracted>").out("<name>").all()   一段脚本，Tab 补全
:queries            已存查询及其参数
:run NAME key=value 运行其中一个，如 :run enterprises-of-district district=金湖县
:search TEXT        按片段、拼音或首字母查名称
:json               在 JSON 与表格之间切换
:timeout 10s        查询的时间上限
:reset              忘掉声明过的内容
:exit               结束（^D）`,

	"serve.short": "在浏览器中浏览图谱，并经 HTTP 供程序调用",
	"serve.long": `在图谱库之上提供：
  /              浏览图谱的网页，中英文
  /api/…         JSON 查询接口，说明见 /openapi.json
  /api/v1 /api/v2  Cayley 自己的接口；/cayley/ 是它自己的网页控制台

默认只在本机监听；用 --addr 指定其他地址时需要令牌，令牌由 --token 或
$ZHENGPU_TOKEN 给出，否则自动生成并输出。不加 --write 不能写入。查询在单独的进程
里运行，时间、行数和内存都有上限，碰不到文件和网络。加 --json 时以一个对象输出地址
和令牌。`,
	"serve.example": `  zhengpu serve
  zhengpu serve --addr 0.0.0.0:8080 --timeout 10s
  zhengpu serve --sources reports/ --addr 127.0.0.1:0 --json`,
	"serve.exit":   `  0 已停止 · 2 参数有误 · 4 图谱库有问题 · 7 无法监听`,
	"serve.addr":   "%q 不是 HOST:PORT",
	"serve.limits": "--timeout、--rows、--workers 须大于 0，--memory 至少 64",
	"serve.listen": "无法监听 %s：%v",
	"serve.at":     "请打开 %s",
	"serve.more":   "Cayley 控制台：%[1]scayley/   接口：%[1]sopenapi.json   按 ^C 结束",
	"serve.write":  "Cayley 接口可以写入图谱库。",
	"serve.open":   "网络上的其他人可以访问；连接没有加密。",
	"serve.ended":  "已结束。",
	"flag.addr":    "监听 `HOST:PORT`；端口 0 表示任选",
	"flag.token":   "要求每个客户端提供此 `TOKEN`",
	"flag.write":   "允许 Cayley 接口写入图谱库",
	"flag.sources": "报告路径的起始目录 `DIR`（默认当前目录）",
	"flag.rows":    "每个查询最多 `N` 行",
	"flag.workers": "同时运行 `N` 个查询",
	"flag.memory":  "查询进程达到 `N` MiB 时停止",

	"flag.limit.search":    "最多列出 `N` 个",
	"flag.limit.neighbors": "最多列出 `N` 条关系（0 为全部）",
	"flag.type":            "只要这类 `TYPE`（Park、园区）；可重复或用逗号分开",
	"flag.exact":           "不要同音和近似",
	"flag.via":             "只沿着这种 `PREDICATE`（attracted、引进）；可重复或用逗号分开",
	"flag.max-hops":        "最多 `N` 步（1 至 20）",
	"limit.range":          "--limit %d 超出范围",
	"hops.range":           "--max-hops %d 不在 1 至 20 之间",
	"type.unknown":         "没有类型 %q；可用：%s",
	"via.unknown":          "没有关系 %q；可用：%s",
	"match.name":           "全名", "match.alias": "别名", "match.prefix": "开头", "match.substring": "包含", "match.homophone": "同音",
	"match.pinyin": "拼音", "match.initials": "首字母", "match.fuzzy": "近似",
	"col.match": "方式",
}
