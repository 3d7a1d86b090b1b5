package main

import "maps"

// Messages of why and why-not, and of calibration, in both languages.
func init() {
	maps.Copy(chinese, whyChinese)
	maps.Copy(english, whyEnglish)
}

var whyEnglish = map[string]string{
	"flag.in":        "read `PATH` instead of the store; repeatable",
	"flag.limit.why": "show at most `N` places of each thing (0: all)",
	"flag.type":      "the type that you expect: `TYPE`",
	"flag.base":      "with --calibrate: the share of a kind that is right on texts nobody tuned on: `KIND=SHARE`; repeatable",
	"calibrate.base": "--base %q: want a kind (mention, entity, fact, attribute, observation), = and a share between 0 and 1",

	"why.short": "Tell by which rule and sentence something is in the graph",
	"why.long": `Of one name: every place that names it, with the rule that found it, how sure
that is, and why several names were taken for one thing. Of two names: every
statement that links them, with its rule, its sentence and where subject,
trigger and object stand. The second name may be an attribute (investment,
status) or an indicator.

Answers come from the store; the files that it names are read again where they
are still the same. With --in they come from the files given and no store is
needed.

With --json: one object a place: kind (mention, fact, attribute, observation),
subject, predicate, object, type, entity, merged, list, rule, confidence,
report, file, line, column, start, end, quote, sentence, parts (role, text,
line, column, start, end).`,
	"why.example": `  zhengpu why 金湖县
  zhengpu why 金湖县 某科技有限公司 --in report.txt
  zhengpu why 某产业园项目 investment --in reports/`,
	"why.exit": `  0 found · 1 nothing found · 2 wrong arguments, or a name that means several
  things · 3 some inputs were skipped · 4 the store cannot be read`,
	"why.and":        "and",
	"why.none":       "nothing says so of %s",
	"why.not":        "To see what dropped it: zhengpu why-not %s --in %s",
	"why.changed":    "%s: gone or changed since it was stored; left out",
	"why.entity":     "%s  %s  <%s>  confidence %.2f",
	"why.merged":     "one thing under several names: %s",
	"why.rule":       "rule %s",
	"why.confidence": "confidence %.2f",
	"why.list":       "list entry %s",
	"why.sep":        " · ",
	"why.part":       "%s “%s” %d:%d",
	"why.sentence":   "in: %s",
	"role.subject":   "subject", "role.trigger": "trigger", "role.object": "object",

	"why-not.short": "Tell which step dropped something that is missing",
	"why-not.long": `Of a name: whether it stands in the text; if so, what the recognizer saw there:
no candidate (and which words stopped it), a candidate that lost to another one,
a name that a list holds but that nothing vouches for, a piece of a longer name,
another type, or another entity that it was merged into. Of SUBJECT PREDICATE
OBJECT: which of the two is missing, or in each clause why no rule spoke: no
trigger, wrong types, too far, a cancelling word, another subject.
PREDICATE is a relation of the schema in English or Chinese.

With --json: one object a finding: step, name, file, line, column, sentence,
rule, reason, other, type, confidence, words.`,
	"why-not.example": `  zhengpu why-not 某科技有限公司 --in report.txt
  zhengpu why-not --type Park 某产业园 --in report.txt
  zhengpu why-not 金湖县 attracted 某科技有限公司 --in report.txt`,
	"why-not.exit": `  0 explained · 2 wrong arguments · 3 some inputs were skipped`,

	"whynot.args":      "give a name, or subject, predicate and object",
	"whynot.in":        "--in PATH is missing",
	"whynot.predicate": "no relation %q; one of %s",
	"whynot.type":      "no type %q; one of %s",

	"step.found":       "it is found, as %s (rule %s, confidence %.2f)",
	"step.below":       "it is found, but with confidence %.2f, below %.2f (rule %s)",
	"step.merged":      "it is found, as another name of %s: %s",
	"step.typed":       "it is found, but as %s (rule %s, confidence %.2f)",
	"step.absent":      "the text does not have it",
	"step.cleaned":     "the file has it, but cleaning changed the place: %s",
	"step.split":       "it runs over the end of a sentence, and names do not",
	"step.longer":      "it is taken as part of a longer name: %s %s (rule %s)",
	"step.shorter":     "only a part of it is taken: %s %s (rule %s)",
	"step.crosses":     "%s %s (rule %s) crosses it",
	"step.lost":        "rule %s proposed it; dropped: %s",
	"step.subordinate": "rule %s proposed it as %s, but it stood down before the longer %s",
	"step.refused":     "rule %s proposed it, but its form is no name's (doctrine, bare number, end of a list, half a bracket)",
	"step.known":       "rule %s proposed it as %s (score %.2f), but it did not stand",
	"step.guarded":     "a list has it (%s), but it is a common word or doubtful, and nothing around it vouches for it",
	"step.listed":      "a list has it (%s, %s), but it does not count here",
	"step.none":        "no rule proposed it: %s",
	"none.stops":       "words that no name holds: %s",
	"none.cut":         "the segmenter cuts it in the middle of a word: %s",
	"none.nohead":      "it ends in no head word",
	"none.head":        "it ends in %s (rule %s), which needs something to single it out",
	"none.plain":       "all its words are everyday ones",
	"none.words":       "its words: %s",

	"step.said":      "it is said (rule %s, confidence %.2f)",
	"step.weak":      "it is said, but with confidence %.2f, below %.2f (rule %s)",
	"step.missing":   "%s is not among the entities:",
	"step.same":      "the two were taken for one thing, %s, and nothing is related to itself",
	"step.predicate": "the two are linked otherwise: %s (rule %s)",
	"step.reversed":  "it is said the other way round: %s (rule %s)",
	"step.nested":    "here it is named only within the longer name %s",
	"step.trigger":   "no word here says %s; rules look for %s …",
	"step.condition": "rule %s: the word %s cancels it, or is missing",
	"step.types":     "rule %s takes %s here, not %s",
	"step.far":       "rule %s: its trigger %s stands too far off",
	"step.subject":   "rule %s takes another subject: %s",
	"step.object":    "rule %s takes another object: %s",
	"step.place":     "rule %s: trigger %s, but the two do not stand where it looks for them",
	"step.apart":     "no sentence has both",
}

var whyChinese = map[string]string{
	"flag.in":        "读取 `PATH`，不用图谱库；可重复",
	"flag.limit.why": "每个事物最多列出 `N` 处（0 为全部）",
	"flag.type":      "所期望的类型 `TYPE`",
	"flag.base":      "与 --calibrate 同用：某类在从未据以调整规则的文本上的正确率 `KIND=SHARE`；可重复",
	"calibrate.base": "--base %q：应为类别（mention、entity、fact、attribute、observation）、等号和 0 到 1 之间的正确率",

	"why.short": "说明某内容依据哪条规则、哪句话",
	"why.long": `给出一个名称：列出提到它的每一处、所用规则、置信度，以及几个名称为何算作一个事物。
给出两个名称：列出把二者联系起来的每条陈述，所用规则、原句，以及主语、触发词、宾语
的位置。第二个名称也可以是属性（investment、status，或 投资、状态）或指标。

默认从图谱库回答，库中所记文件未变的，再读一遍以补全细节。用 --in 则只读所给文件，
不需要图谱库。

加 --json：每处一个对象：kind（mention、fact、attribute、observation）、subject、
predicate、object、type、entity、merged、list、rule、confidence、report、file、line、
column、start、end、quote、sentence、parts（role、text、line、column、start、end）。`,
	"why.example": `  zhengpu why 金湖县
  zhengpu why 金湖县 某科技有限公司 --in report.txt
  zhengpu why 某产业园项目 投资 --in reports/`,
	"why.exit": `  0 找到 · 1 没有找到 · 2 参数有误，或名称指多个事物
  3 有些输入已跳过 · 4 图谱库有问题`,
	"why.and":        "与",
	"why.none":       "没有关于 %s 的陈述",
	"why.not":        "查看哪一步略去了它：zhengpu why-not %s --in %s",
	"why.changed":    "%s：文件已不在或入库后有改动，略过",
	"why.entity":     "%s  %s  <%s>  置信度 %.2f",
	"why.merged":     "几个名称算作一个事物：%s",
	"why.rule":       "规则 %s",
	"why.confidence": "置信度 %.2f",
	"why.list":       "词表条目 %s",
	"why.sep":        " · ",
	"why.part":       "%s“%s” %d:%d",
	"why.sentence":   "原句：%s",
	"role.subject":   "主语", "role.trigger": "触发词", "role.object": "宾语",

	"why-not.short": "说明没找到的内容是在哪一步略去的",
	"why-not.long": `给出一个名称：它是否在文中；若在，识别时看到了什么：没有候选（哪些词挡住了它）、候选
输给了别的候选、词表中有但无旁证、只是更长名称的一部分、归为别的类型、并入了别的事物。
给出 主语 关系 宾语：缺了哪一个，或在各分句中为何没有规则成立：没有触发词、类型不符、
相距太远、有取消规则的词、主语另有所属。关系可用英文或中文。

加 --json：每个结论一个对象：step、name、file、line、column、sentence、rule、reason、
other、type、confidence、words。`,
	"why-not.example": `  zhengpu why-not 某科技有限公司 --in report.txt
  zhengpu why-not --type Park 某产业园 --in report.txt
  zhengpu why-not 金湖县 引进 某科技有限公司 --in report.txt`,
	"why-not.exit": `  0 已说明 · 2 参数有误 · 3 有些输入已跳过`,

	"whynot.args":      "请给出一个名称，或 主语 关系 宾语",
	"whynot.in":        "缺少 --in 路径",
	"whynot.predicate": "没有关系 %q；可用 %s",
	"whynot.type":      "没有类型 %q；可用 %s",

	"step.found":       "已找到，类型为 %s（规则 %s，置信度 %.2f）",
	"step.below":       "已找到，但置信度 %.2f 低于 %.2f（规则 %s）",
	"step.merged":      "已找到，作为 %s 的另一名称：%s",
	"step.typed":       "已找到，但归为 %s（规则 %s，置信度 %.2f）",
	"step.absent":      "文中没有",
	"step.cleaned":     "文件中有，但清理时此处有改动：%s",
	"step.split":       "跨越了句末，名称不跨句",
	"step.longer":      "算作更长名称的一部分：%s %s（规则 %s）",
	"step.shorter":     "只取了其中一部分：%s %s（规则 %s）",
	"step.crosses":     "与 %s %s（规则 %s）交错",
	"step.lost":        "规则 %s 提出过，后被略去：%s",
	"step.subordinate": "规则 %s 提出过（%s），让位于更长的 %s",
	"step.refused":     "规则 %s 提出过，但形式不是名称（政治用语、单独的数字、列举的末尾、半个括号）",
	"step.known":       "规则 %s 提出过（%s，得分 %.2f），但未成立",
	"step.guarded":     "词表中有（%s），但它也是常用词或有疑义，前后没有旁证",
	"step.listed":      "词表中有（%s，%s），但在此处不算",
	"step.none":        "没有规则提出：%s",
	"none.stops":       "名称中不容的词：%s",
	"none.cut":         "分词把它的边界放在词的中间：%s",
	"none.nohead":      "末尾不是中心词",
	"none.head":        "末尾是 %s（规则 %s），还需有专指的成分",
	"none.plain":       "各词都是普通词",
	"none.words":       "各词：%s",

	"step.said":      "已有此陈述（规则 %s，置信度 %.2f）",
	"step.weak":      "已有此陈述，但置信度 %.2f 低于 %.2f（规则 %s）",
	"step.missing":   "%s 不在找到的事物中：",
	"step.same":      "二者算作同一事物 %s，事物与自身没有关系",
	"step.predicate": "二者另有关系：%s（规则 %s）",
	"step.reversed":  "方向相反：%s（规则 %s）",
	"step.nested":    "此处它只出现在更长的名称 %s 中",
	"step.trigger":   "此处没有表示“%s”的词；规则所找的词有 %s……",
	"step.condition": "规则 %s：有取消它的词或缺少所需的词：%s",
	"step.types":     "规则 %s 在此只接受 %s，不接受 %s",
	"step.far":       "规则 %s：触发词 %s 相距太远",
	"step.subject":   "规则 %s 认定的主语是：%s",
	"step.object":    "规则 %s 认定的宾语是：%s",
	"step.place":     "规则 %s：有触发词 %s，但二者不在它所找的位置",
	"step.apart":     "没有一句话同时提到二者",
}
