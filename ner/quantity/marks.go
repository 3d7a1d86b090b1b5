package quantity

import "zhengpu/ner"

// Characters that are taken off the ends of phrases.
var (
	marksOfNames   = ner.NewRunes("“”\"‘’《》")
	openQuotes     = ner.NewRunes(" “‘")
	closeQuotes    = ner.NewRunes("”’\" ")
	commas         = ner.NewRunes("，, ")
	lightMarks     = ner.NewRunes(" 　“‘，,、")
	openings       = ner.NewRunes(" 　，,、.．：:（）()0123456789一二三四五六七八九十")
	numbering      = ner.NewRunes(" “‘\"0123456789.、（）()一二三四五六七八九十")
	beforeSubject  = ner.NewRunes(" \t　0123456789.．、，“‘\"（(")
	beforeProperty = ner.NewRunes(" “‘0123456789.、")
	beforePhrase   = ner.NewRunes(" 、，,”）)’：:；;。.\t　的了①②③④⑤⑥⑦⑧⑨⑩·▲△●■◆★※")
	behindPhrase   = ner.NewRunes(" 、，,“：:（(的了")
	behindLevel    = ner.NewRunes(" ：:“了")
	behindCompared = ner.NewRunes(" ，,、了“”")
	behindRight    = ner.NewRunes(" 、和与及了共约近超“（(")
	roundIndicator = ner.NewRunes(" 、，,。：:；;的")
	pairsOfMarks   = ner.NewRunes("“”（）()《》‘’")
	wideBlanks     = ner.NewRunes(" 　")
	blankQuotes    = ner.NewRunes("“ ")
	closeBrackets  = ner.NewRunes("）)")
	openBracket    = ner.NewRunes(" “（")
	behindVerb     = ner.NewRunes(" 了")
	ratioMarks     = ner.NewRunes(":：∶")
	conjunctions   = ner.NewRunes("、和与及")
	aroundLevel    = ner.NewRunes(" 约近超过逾达了")
	thingWords     = ner.NewRunes("台款种只件套辆架把块枚张")
)

// blank reports that nothing but spaces stand in s.
func blank(s string) bool { return ner.Spaces.TrimLeft(s) == "" }
