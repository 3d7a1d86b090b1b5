// Made by zhengpu export --format neo4j. Two ways into Neo4j:
//
// 1. into a new database, fast:
//    neo4j-admin database import full neo4j --nodes=nodes.csv --nodes=reports.csv --nodes=observations.csv
//      --relationships=relationships.csv --array-delimiter="U+001F"
//    (U+001F separates the items of a list.)
// 2. into a running one, a second run changes nothing:
//    cypher-shell -f load.cypher
//
// Every relationship is one statement of one report, with its proof: quote,
// report, bytes of the file, rule.
CREATE CONSTRAINT zhengpu_entity IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT zhengpu_report IF NOT EXISTS FOR (n:Report) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT zhengpu_observation IF NOT EXISTS FOR (n:Observation) REQUIRE n.id IS UNIQUE;
UNWIND [
  {id: 'district/990000', name: '990000', code: '990000'},
  {id: 'district/990100', name: '990100', code: '990100'},
  {id: 'district/990102', name: '东河区', code: '990102'},
  {id: 'district/990121', name: '西山县', code: '990121'}
] AS row
MERGE (n:Entity {id: row.id}) SET n:District, n += row;
UNWIND [
  {id: 'enterprise/启明电池有限公司', name: '启明电池有限公司', aliases: ['启明电池']},
  {id: 'enterprise/星野纺织', name: '星野纺织'},
  {id: 'enterprise/蓝湾港务', name: '蓝湾港务'}
] AS row
MERGE (n:Entity {id: row.id}) SET n:Enterprise, n += row;
UNWIND [
  {id: 'event/990102/首届储能大会', name: '首届储能大会'}
] AS row
MERGE (n:Entity {id: row.id}) SET n:Event, n += row;
UNWIND [
  {id: 'honour/全国绿化模范县', name: '全国绿化模范县'},
  {id: 'honour/国家级绿色工厂', name: '国家级绿色工厂', aliases: ['绿色工厂']},
  {id: 'honour/省级绿色园区', name: '省级绿色园区'}
] AS row
MERGE (n:Entity {id: row.id}) SET n:Honour, n += row;
UNWIND [
  {id: 'industry/储能装备', name: '储能装备'},
  {id: 'industry/新能源电池', name: '新能源电池'},
  {id: 'industry/现代纺织', name: '现代纺织'}
] AS row
MERGE (n:Entity {id: row.id}) SET n:Industry, n += row;
UNWIND [
  {id: 'organization/990102/东河大学', name: '东河大学'}
] AS row
MERGE (n:Entity {id: row.id}) SET n:Organization, n += row;
UNWIND [
  {id: 'park/990102/临港产业园', name: '临港产业园'}
] AS row
MERGE (n:Entity {id: row.id}) SET n:Park, n += row;
UNWIND [
  {id: 'person/林知远', name: '林知远'}
] AS row
MERGE (n:Entity {id: row.id}) SET n:Person, n += row;
UNWIND [
  {id: 'program/990000/链长制', name: '链长制'}
] AS row
MERGE (n:Entity {id: row.id}) SET n:Program, n += row;
UNWIND [
  {id: 'project/990102/东河码头改造', name: '东河码头改造', investment: 50000000.0, investmentUnit: '美元', status: 'underway'},
  {id: 'project/990102/启明电池储能项目', name: '启明电池储能项目', aliases: ['储能项目'], investment: 1200000000.0, investmentUnit: '元', status: 'operational'},
  {id: 'project/990121/西山光伏基地', name: '西山光伏基地', investment: 320000000.0, investmentUnit: '元', status: 'planned'}
] AS row
MERGE (n:Entity {id: row.id}) SET n:Project, n += row;
UNWIND [
  {id: 'report/0000000000001022', name: '东河2022', title: '2022年东河区政府工作报告', file: 'in/东河2022.txt', hash: 'sha256:0000000000001022', year: 2022, about: 'district/990102'},
  {id: 'report/0000000000001023', name: '东河2023', title: '2023年东河区政府工作报告', file: 'in/东河2023.txt', hash: 'sha256:0000000000001023', year: 2023, about: 'district/990102'},
  {id: 'report/0000000000001024', name: '东河2024', title: '2024年东河区政府工作报告', file: 'in/东河2024.txt', hash: 'sha256:0000000000001024', year: 2024, about: 'district/990102'},
  {id: 'report/0000000000002023', name: '西山2023', title: '2023年西山县政府工作报告', file: 'in/西山2023.txt', hash: 'sha256:0000000000002023', year: 2023, about: 'district/990121'}
] AS row
MERGE (n:Report {id: row.id}) SET n += row WITH n, row MATCH (d:Entity {id: row.about}) MERGE (n)-[:about]->(d);
UNWIND [
  {id: 'observation/0000000000001022/385344b0121c', of: 'district/990102', indicator: '地区生产总值', value: 33220000000.0, unit: '元', change: 0.055, period: '2022', target: false, report: 'report/0000000000001022', quote: '地区生产总值332.2亿元，增长5.5%', suffix: '；规上工业企业86家。', start: 95, end: 137, rule: 'sample/observation', confidence: 1.0},
  {id: 'observation/0000000000001023/2fcce0cd7949', of: 'district/990102', indicator: '地区生产总值', value: 35250000000.0, unit: '元', change: 0.061, period: '2023', rank: '全市第二', target: false, report: 'report/0000000000001023', quote: '地区生产总值352.5亿元，增长6.1%', prefix: '实施“链长制”行动，', suffix: '，总量全市第二。', start: 195, end: 237, rule: 'sample/observation', confidence: 1.0},
  {id: 'observation/0000000000001024/6882d04eb8aa', of: 'district/990102', indicator: '地区生产总值', change: 0.058, period: '2024', target: false, report: 'report/0000000000001024', quote: '地区生产总值增长5.8%', suffix: '，2025年目标6%左右。', start: 108, end: 136, rule: 'sample/observation', confidence: 1.0},
  {id: 'observation/0000000000001024/df98f1ea242a', of: 'district/990102', indicator: '地区生产总值', change: 0.06, period: '2025', target: true, report: 'report/0000000000001024', quote: '2025年目标6%左右', prefix: '地区生产总值增长5.8%，', suffix: '。', start: 139, end: 160, rule: 'sample/observation', confidence: 1.0},
  {id: 'observation/0000000000001022/2d5d98fcac7f', of: 'district/990102', indicator: '规上工业企业', value: 86.0, unit: '家', period: '2022', target: false, report: 'report/0000000000001022', quote: '规上工业企业86家', prefix: '地区生产总值332.2亿元，增长5.5%；', suffix: '。', start: 140, end: 163, rule: 'sample/observation', confidence: 1.0},
  {id: 'observation/0000000000002023/3fb84e4907c7', of: 'district/990121', indicator: '地区生产总值', value: 12036000000.0, unit: '元', period: '2023', target: false, report: 'report/0000000000002023', quote: '地区生产总值120.36亿元', prefix: '全县获评全国绿化模范县，', suffix: '。', start: 238, end: 268, rule: 'sample/observation', confidence: 1.0}
] AS row
MERGE (n:Observation {id: row.id}) SET n += row WITH n, row MATCH (s:Entity {id: row.of}) MERGE (n)-[:subject]->(s);
UNWIND [
  {s: 'district/990100', o: 'district/990000', p: {evidence: ''}},
  {s: 'district/990102', o: 'district/990100', p: {evidence: ''}},
  {s: 'district/990121', o: 'district/990100', p: {evidence: ''}}
] AS row
MATCH (s:Entity {id: row.s}), (o:Entity {id: row.o}) MERGE (s)-[r:within {evidence: row.p.evidence}]->(o) SET r += row.p;
UNWIND [
  {s: 'district/990102', o: 'enterprise/启明电池有限公司', p: {evidence: 'evidence/0000000000001023/e0a8069663fa', planned: false, report: 'report/0000000000001023', quote: '东河区引进启明电池有限公司', suffix: '，落户临港产业园。', start: 35, end: 74, rule: 'sample/attracted', confidence: 0.9}},
  {s: 'district/990102', o: 'enterprise/星野纺织', p: {evidence: 'evidence/0000000000001024/1c9b77a03e44', planned: false, report: 'report/0000000000001024', quote: '引进星野纺织', suffix: '，落户东河区。', start: 222, end: 240, rule: 'sample/attracted', confidence: 0.9}},
  {s: 'district/990102', o: 'project/990102/启明电池储能项目', p: {evidence: 'evidence/0000000000001022/a68681d4ae0c', planned: false, report: 'report/0000000000001022', quote: '签约启明电池储能项目', prefix: '全区', suffix: '，总投资10亿元。', start: 41, end: 71, rule: 'sample/attracted', confidence: 0.9}}
] AS row
MATCH (s:Entity {id: row.s}), (o:Entity {id: row.o}) MERGE (s)-[r:attracted {evidence: row.p.evidence}]->(o) SET r += row.p;
UNWIND [
  {s: 'district/990102', o: 'program/990000/链长制', p: {evidence: 'evidence/0000000000001023/fd820db55e42', planned: false, report: 'report/0000000000001023', quote: '实施“链长制”行动', suffix: '，地区生产总值352.5亿元，增长6.1%，总量', start: 165, end: 192, rule: 'sample/carriesOut', confidence: 0.9}},
  {s: 'district/990102', o: 'project/990102/东河码头改造', p: {evidence: 'evidence/0000000000001022/e819073b579c', planned: false, report: 'report/0000000000001022', quote: '东河码头改造前期工作启动', suffix: '，临港产业园获评省级绿色园区。', start: 167, end: 203, rule: 'sample/carriesOut', confidence: 0.9}},
  {s: 'district/990102', o: 'project/990102/东河码头改造', p: {evidence: 'evidence/0000000000001024/4f5cae0b2d9b', planned: false, report: 'report/0000000000001024', quote: '东河码头改造加快推进', prefix: '启明电池储能项目建成投产，', suffix: '。', start: 74, end: 104, rule: 'sample/carriesOut', confidence: 0.9}},
  {s: 'district/990121', o: 'program/990000/链长制', p: {evidence: 'evidence/0000000000002023/5887fb444e59', planned: false, report: 'report/0000000000002023', quote: '实施“链长制”', prefix: '西山县与启明电池有限公司签订协议，', suffix: '。', start: 86, end: 107, rule: 'sample/carriesOut', confidence: 0.9}},
  {s: 'district/990121', o: 'project/990121/西山光伏基地', p: {evidence: 'evidence/0000000000002023/46f841578217', planned: true, report: 'report/0000000000002023', quote: '西山光伏基地', suffix: '总投资3.2亿元，由启明电池投资建设，计划明年开', start: 111, end: 129, rule: 'sample/carriesOut', confidence: 0.9}}
] AS row
MATCH (s:Entity {id: row.s}), (o:Entity {id: row.o}) MERGE (s)-[r:carriesOut {evidence: row.p.evidence}]->(o) SET r += row.p;
UNWIND [
  {s: 'district/990102', o: 'industry/新能源电池', p: {evidence: 'evidence/0000000000001024/6f55c745ce3d', planned: false, report: 'report/0000000000001024', quote: '首位产业新能源电池', suffix: '持续壮大，临港产业园主攻储能装备，星野纺织带动现', start: 262, end: 289, rule: 'sample/developsIndustry', confidence: 0.9}},
  {s: 'park/990102/临港产业园', o: 'industry/储能装备', p: {evidence: 'evidence/0000000000001024/4239de6cb2a2', planned: false, report: 'report/0000000000001024', quote: '临港产业园主攻储能装备', prefix: '首位产业新能源电池持续壮大，', suffix: '，星野纺织带动现代纺织。', start: 304, end: 337, rule: 'sample/developsIndustry', confidence: 0.9}}
] AS row
MATCH (s:Entity {id: row.s}), (o:Entity {id: row.o}) MERGE (s)-[r:developsIndustry {evidence: row.p.evidence}]->(o) SET r += row.p;
UNWIND [
  {s: 'district/990102', o: 'event/990102/首届储能大会', p: {evidence: 'evidence/0000000000001024/b10886c7e98e', planned: false, report: 'report/0000000000001024', quote: '举办首届储能大会', prefix: '区长林知远带队招商，', suffix: '。', start: 194, end: 218, rule: 'sample/hosts', confidence: 0.9}}
] AS row
MATCH (s:Entity {id: row.s}), (o:Entity {id: row.o}) MERGE (s)-[r:hosts {evidence: row.p.evidence}]->(o) SET r += row.p;
UNWIND [
  {s: 'district/990121', o: 'honour/全国绿化模范县', p: {evidence: 'evidence/0000000000002023/2b0a1bc5fbe6', period: '2022', planned: false, report: 'report/0000000000002023', quote: '全县获评全国绿化模范县', suffix: '，地区生产总值120.36亿元。', start: 202, end: 235, rule: 'sample/awarded', confidence: 0.9}},
  {s: 'enterprise/启明电池有限公司', o: 'honour/国家级绿色工厂', p: {evidence: 'evidence/0000000000001023/ba6a5216d753', planned: false, report: 'report/0000000000001023', quote: '入选国家级绿色工厂', prefix: '启明电池与东河大学、蓝湾港务战略合作，', suffix: '。', start: 319, end: 346, rule: 'sample/awarded', confidence: 0.9}},
  {s: 'park/990102/临港产业园', o: 'honour/省级绿色园区', p: {evidence: 'evidence/0000000000001022/6beacf385d8f', planned: false, report: 'report/0000000000001022', quote: '临港产业园获评省级绿色园区', prefix: '东河码头改造前期工作启动，', suffix: '。', start: 206, end: 245, rule: 'sample/awarded', confidence: 0.9}}
] AS row
MATCH (s:Entity {id: row.s}), (o:Entity {id: row.o}) MERGE (s)-[r:awarded {evidence: row.p.evidence}]->(o) SET r += row.p;
UNWIND [
  {s: 'district/990121', o: 'enterprise/启明电池有限公司', p: {evidence: 'evidence/0000000000002023/26d7e87bf352', planned: false, report: 'report/0000000000002023', quote: '西山县与启明电池有限公司签订协议', suffix: '，实施“链长制”。', start: 35, end: 83, rule: 'sample/cooperatesWith', confidence: 0.9}},
  {s: 'enterprise/启明电池有限公司', o: 'organization/990102/东河大学', p: {evidence: 'evidence/0000000000001023/eac0642899b7', planned: false, report: 'report/0000000000001023', quote: '启明电池与东河大学', suffix: '、蓝湾港务战略合作，入选国家级绿色工厂。', start: 262, end: 289, rule: 'sample/cooperatesWith', confidence: 0.9}},
  {s: 'enterprise/蓝湾港务', o: 'enterprise/启明电池有限公司', p: {evidence: 'evidence/0000000000001023/5ddcd09ef40a', planned: false, report: 'report/0000000000001023', quote: '启明电池与东河大学、蓝湾港务战略合作', suffix: '，入选国家级绿色工厂。', start: 262, end: 316, rule: 'sample/cooperatesWith', confidence: 0.9}}
] AS row
MATCH (s:Entity {id: row.s}), (o:Entity {id: row.o}) MERGE (s)-[r:cooperatesWith {evidence: row.p.evidence}]->(o) SET r += row.p;
UNWIND [
  {s: 'enterprise/启明电池有限公司', o: 'park/990102/临港产业园', p: {evidence: 'evidence/0000000000001023/9eaba09768ce', planned: false, report: 'report/0000000000001023', quote: '启明电池有限公司，落户临港产业园', prefix: '东河区引进', suffix: '。', start: 50, end: 98, rule: 'sample/locatedIn', confidence: 0.9}},
  {s: 'enterprise/星野纺织', o: 'district/990102', p: {evidence: 'evidence/0000000000001024/ee34fc0f5b40', planned: false, report: 'report/0000000000001024', quote: '落户东河区', prefix: '引进星野纺织，', suffix: '。', start: 243, end: 258, rule: 'sample/locatedIn', confidence: 0.9}},
  {s: 'park/990102/临港产业园', o: 'district/990102', p: {evidence: 'evidence/0000000000001023/2d5aa46a1729', planned: false, report: 'report/0000000000001023', quote: '落户临港产业园', prefix: '东河区引进启明电池有限公司，', suffix: '。', start: 77, end: 98, rule: 'sample/locatedIn', confidence: 0.9}}
] AS row
MATCH (s:Entity {id: row.s}), (o:Entity {id: row.o}) MERGE (s)-[r:locatedIn {evidence: row.p.evidence}]->(o) SET r += row.p;
UNWIND [
  {s: 'enterprise/星野纺织', o: 'industry/现代纺织', p: {evidence: 'evidence/0000000000001024/52dc290c2095', planned: false, report: 'report/0000000000001024', quote: '星野纺织带动现代纺织', prefix: '产业新能源电池持续壮大，临港产业园主攻储能装备，', suffix: '。', start: 340, end: 370, rule: 'sample/inIndustry', confidence: 0.9}}
] AS row
MATCH (s:Entity {id: row.s}), (o:Entity {id: row.o}) MERGE (s)-[r:inIndustry {evidence: row.p.evidence}]->(o) SET r += row.p;
UNWIND [
  {s: 'person/林知远', o: 'district/990102', p: {evidence: 'evidence/0000000000001024/558deb4ba74f', planned: false, position: '区长', report: 'report/0000000000001024', quote: '区长林知远', suffix: '带队招商，举办首届储能大会。', start: 164, end: 179, rule: 'sample/holdsPosition', confidence: 0.9}}
] AS row
MATCH (s:Entity {id: row.s}), (o:Entity {id: row.o}) MERGE (s)-[r:holdsPosition {evidence: row.p.evidence}]->(o) SET r += row.p;
UNWIND [
  {s: 'project/990102/东河码头改造', o: 'enterprise/蓝湾港务', p: {evidence: 'evidence/0000000000001023/468f2422d3c2', planned: false, report: 'report/0000000000001023', quote: '东河码头改造由蓝湾港务承建', suffix: '，总投资5000万美元。', start: 393, end: 432, rule: 'sample/undertakenBy', confidence: 0.9}},
  {s: 'project/990102/启明电池储能项目', o: 'enterprise/启明电池有限公司', p: {evidence: 'evidence/0000000000001023/a1a231ec739d', planned: false, report: 'report/0000000000001023', quote: '启明电池储能项目', suffix: '总投资12亿元，已开工建设。', start: 102, end: 126, rule: 'sample/undertakenBy', confidence: 0.9}},
  {s: 'project/990121/西山光伏基地', o: 'enterprise/启明电池有限公司', p: {evidence: 'evidence/0000000000002023/9065a86c49c2', planned: false, report: 'report/0000000000002023', quote: '由启明电池投资建设', prefix: '西山光伏基地总投资3.2亿元，', suffix: '，计划明年开工。', start: 150, end: 177, rule: 'sample/undertakenBy', confidence: 0.9}}
] AS row
MATCH (s:Entity {id: row.s}), (o:Entity {id: row.o}) MERGE (s)-[r:undertakenBy {evidence: row.p.evidence}]->(o) SET r += row.p;
UNWIND [
  {s: 'project/990102/启明电池储能项目', o: 'program/990000/链长制', p: {evidence: 'evidence/0000000000001023/e29f5c3fd7db', planned: false, report: 'report/0000000000001023', quote: '储能项目纳入“链长制”行动', suffix: '。', start: 350, end: 389, rule: 'sample/partOf', confidence: 0.9}}
] AS row
MATCH (s:Entity {id: row.s}), (o:Entity {id: row.o}) MERGE (s)-[r:partOf {evidence: row.p.evidence}]->(o) SET r += row.p;
UNWIND [
  {s: 'report/0000000000001023', o: 'project/990102/东河码头改造', p: {evidence: 'evidence/0000000000001023/64620e38ac29', value: 50000000.0, unit: '美元', report: 'report/0000000000001023', quote: '总投资5000万美元', prefix: '东河码头改造由蓝湾港务承建，', suffix: '。', start: 435, end: 457, rule: 'sample/investment', confidence: 1.0}},
  {s: 'report/0000000000001022', o: 'project/990102/启明电池储能项目', p: {evidence: 'evidence/0000000000001022/70d04957742b', value: 1000000000.0, unit: '元', report: 'report/0000000000001022', quote: '启明电池储能项目，总投资10亿元', prefix: '全区签约', suffix: '。', start: 47, end: 91, rule: 'sample/investment', confidence: 1.0}},
  {s: 'report/0000000000001023', o: 'project/990102/启明电池储能项目', p: {evidence: 'evidence/0000000000001023/65f300866013', value: 1200000000.0, unit: '元', report: 'report/0000000000001023', quote: '启明电池储能项目总投资12亿元', suffix: '，已开工建设。', start: 102, end: 143, rule: 'sample/investment', confidence: 1.0}},
  {s: 'report/0000000000002023', o: 'project/990121/西山光伏基地', p: {evidence: 'evidence/0000000000002023/940430c84305', value: 320000000.0, unit: '元', report: 'report/0000000000002023', quote: '西山光伏基地总投资3.2亿元', suffix: '，由启明电池投资建设，计划明年开工。', start: 111, end: 147, rule: 'sample/investment', confidence: 1.0}}
] AS row
MATCH (s:Report {id: row.s}), (o:Entity {id: row.o}) MERGE (s)-[r:investment {evidence: row.p.evidence}]->(o) SET r += row.p;
UNWIND [
  {s: 'report/0000000000001022', o: 'project/990102/东河码头改造', p: {evidence: 'evidence/0000000000001022/23b54818f1dd', text: 'planned', report: 'report/0000000000001022', quote: '东河码头改造前期工作启动', suffix: '，临港产业园获评省级绿色园区。', start: 167, end: 203, rule: 'sample/status', confidence: 1.0}},
  {s: 'report/0000000000001024', o: 'project/990102/东河码头改造', p: {evidence: 'evidence/0000000000001024/e22600cce41d', text: 'underway', report: 'report/0000000000001024', quote: '东河码头改造加快推进', prefix: '启明电池储能项目建成投产，', suffix: '。', start: 74, end: 104, rule: 'sample/status', confidence: 1.0}},
  {s: 'report/0000000000001022', o: 'project/990102/启明电池储能项目', p: {evidence: 'evidence/0000000000001022/d4e558042d08', text: 'signed', report: 'report/0000000000001022', quote: '签约启明电池储能项目', prefix: '全区', suffix: '，总投资10亿元。', start: 41, end: 71, rule: 'sample/status', confidence: 1.0}},
  {s: 'report/0000000000001023', o: 'project/990102/启明电池储能项目', p: {evidence: 'evidence/0000000000001023/69e2caf4a375', text: 'started', report: 'report/0000000000001023', quote: '已开工建设', prefix: '启明电池储能项目总投资12亿元，', suffix: '。', start: 146, end: 161, rule: 'sample/status', confidence: 1.0}},
  {s: 'report/0000000000001024', o: 'project/990102/启明电池储能项目', p: {evidence: 'evidence/0000000000001024/7be5ab9a40ce', text: 'operational', report: 'report/0000000000001024', quote: '启明电池储能项目建成投产', suffix: '，东河码头改造加快推进。', start: 35, end: 71, rule: 'sample/status', confidence: 1.0}},
  {s: 'report/0000000000002023', o: 'project/990121/西山光伏基地', p: {evidence: 'evidence/0000000000002023/37ad5e4290a0', text: 'planned', report: 'report/0000000000002023', quote: '计划明年开工', prefix: '山光伏基地总投资3.2亿元，由启明电池投资建设，', suffix: '。', start: 180, end: 198, rule: 'sample/status', confidence: 1.0}}
] AS row
MATCH (s:Report {id: row.s}), (o:Entity {id: row.o}) MERGE (s)-[r:status {evidence: row.p.evidence}]->(o) SET r += row.p;
