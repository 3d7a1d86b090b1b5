package export

// words are the schema's names and the headings of what people read, in
// Chinese and English.
var words = map[string][2]string{
	"District": {"地区", "district"}, "Park": {"园区", "park"}, "Project": {"项目", "project"}, "Enterprise": {"企业", "enterprise"},
	"Program": {"计划行动", "program"}, "Organization": {"机构", "organization"}, "Place": {"场所", "place"}, "Platform": {"平台", "platform"},
	"Person": {"人物", "person"}, "Honour": {"荣誉", "honour"}, "Event": {"活动", "event"}, "Industry": {"产业", "industry"}, "Document": {"文件", "document"},

	"locatedIn": {"位于", "located in"}, "attracted": {"引进", "attracted"}, "carriesOut": {"实施", "carries out"}, "undertakenBy": {"承建方", "undertaken by"},
	"established": {"设立", "established"}, "cooperatesWith": {"合作", "cooperates with"}, "awarded": {"获得", "awarded"}, "hosts": {"举办", "hosts"},
	"partOf": {"属于", "part of"}, "participatesIn": {"参加", "participates in"}, "inIndustry": {"所属产业", "in industry"}, "developsIndustry": {"发展产业", "develops industry"},
	"issued": {"出台", "issued"}, "holdsPosition": {"任职", "holds position"}, "within": {"隶属", "within"},
	"investment": {"投资", "investment"}, "status": {"状态", "status"},

	"planned": {"计划", "planned"}, "signed": {"签约", "signed"}, "started": {"开工", "started"}, "underway": {"在建", "underway"}, "completed": {"建成", "completed"}, "operational": {"投产", "operational"},

	"id": {"标识", "id"}, "name": {"名称", "name"}, "type": {"类型", "type"}, "aliases": {"别名", "also known as"}, "code": {"代码", "code"}, "level": {"级别", "level"},
	"evidence": {"证据", "evidence"}, "reports": {"报告数", "reports"}, "subject": {"主体", "subject"}, "predicate": {"关系", "predicate"}, "object": {"客体", "object"},
	"subjectType": {"主体类型", "subject type"}, "objectType": {"客体类型", "object type"}, "subjectId": {"主体标识", "subject id"}, "objectId": {"客体标识", "object id"},
	"period": {"时期", "period"}, "position": {"职务", "position"}, "quote": {"原文", "quote"}, "report": {"报告", "report"}, "file": {"文件路径", "file"}, "year": {"年份", "year"},
	"start": {"起始字节", "start byte"}, "end": {"结束字节", "end byte"}, "rule": {"规则", "rule"}, "confidence": {"置信度", "confidence"}, "announced": {"仅为计划", "announced only"},
	"project": {"项目", "project"}, "unit": {"单位", "unit"}, "districts": {"所在区县", "district"}, "undertakers": {"承建方", "undertaken by"}, "history": {"历年状态", "history"},
	"indicator": {"指标", "indicator"}, "value": {"数值", "value"}, "change": {"增幅", "change"}, "rank": {"位次", "rank"}, "target": {"目标", "target"}, "title": {"标题", "title"}, "hash": {"哈希", "hash"}, "about": {"所述区划", "about"},

	"sheet.entities": {"实体", "Entities"}, "sheet.facts": {"事实", "Facts"}, "sheet.projects": {"项目", "Projects"}, "sheet.observations": {"指标数据", "Observations"}, "sheet.reports": {"报告", "Reports"}, "sheet.pivot": {"透视表", "Pivot"},
	"yes": {"是", "yes"}, "no": {"否", "no"}, "years": {"年份", "years"},
}

// Word gives a schema name in a language, or the name itself.
func Word(lang, name string) string {
	w, ok := words[name]
	switch {
	case !ok:
		return name
	case lang == "zh":
		return w[0]
	}
	return w[1]
}
