package main

import "maps"

// Messages of train, in both languages.
func init() {
	maps.Copy(english, map[string]string{
		"flag.train.output": "write the weights to `FILE`",
		"train.short":       "Fit the weights that choose whom a figure is said of",
		"train.long": `A clause often leaves out whom its figure is said of: the firm of the sentence
before, the project of the heading, the park that the whole text is about. A
ranker over the entities named so far chooses; this command fits its weights
(seeds/rules/focus.tsv) on annotated reports and tells, for each report, how
many subjects the rules alone get right and how many the ranker does when it was
trained on the other reports only.

Columns: report, cases, right by rules, right by the ranker. With --json:
reports, cases, rules, model.`,
		"train.example": `  zhengpu train --gold gold --gold more -o seeds/rules/focus.tsv reports/`,
		"train.exit":    `  0 done · 2 wrong arguments · 3 some inputs were skipped`,
		"train.told":    "%d reports, %d figures: the rules alone have %d subjects right, the ranker %d, each report held out",
	})
	maps.Copy(chinese, map[string]string{
		"flag.train.output": "将权重写入文件 `FILE`",
		"train.short":       "拟合数字归属的权重",
		"train.long": `分句常常省去数字的主语：上一句的企业、标题里的项目、全文所讲的园区。归属模型在前文
出现过的实体中选择；本命令据标注报告拟合其权重（seeds/rules/focus.tsv），并逐份列出：
仅凭规则选对多少，模型（只用其余报告训练）选对多少。

各列：报告、例数、规则选对、模型选对。用 --json 时：reports、cases、rules、model。`,
		"train.example": `  zhengpu train --gold gold --gold more -o seeds/rules/focus.tsv reports/`,
		"train.exit":    `  0 完成 · 2 参数有误 · 3 有输入被跳过`,
		"train.told":    "%d 份报告，%d 个数字：仅凭规则选对主语 %d 个，模型选对 %d 个（逐份留出）",
	})
}
