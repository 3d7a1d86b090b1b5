package main

// english is the catalogue in English. chinese has the same keys.
var english = map[string]string{
	// headings of the help
	"help.usage":    "Usage:",
	"help.examples": "Examples:",
	"help.commands": "Commands:",
	"help.flags":    "Flags:",
	"help.global":   "Flags of every command:",
	"help.exit":     "Exit status:",
	"help.command":  "COMMAND",
	"help.more":     `"zhengpu COMMAND --help" tells more of a command.`,
	"group.read":    "Read reports:",
	"group.ask":     "Ask the graph:",
	"group.prove":   "Check and measure:",

	"root.short": "Find districts, projects, enterprises and figures in government reports and keep them in a graph",
	"root.long": `zhengpu 政谱 reads reports of Chinese local government and local news, finds
districts, parks, projects, enterprises, programs, honours, people and figures
in them, and keeps what it finds in a Cayley graph in which every edge leads
back to the sentence that states it. It runs offline, and the same input gives
the same bytes.`,
	"root.example": `  zhengpu build                        the sample reports into the store
  zhengpu build reports/               your own
  zhengpu query --list                 the questions it can answer
  zhengpu lookup 浔阳区                  all that is told of one thing
  zhengpu extract report.txt           what one report holds, as JSON`,
	"root.exit": `  0    done
  1    nothing found (lookup, query)
  2    wrong arguments
  3    some inputs could not be read and were skipped; the rest was done
  4    the store cannot be opened or written
  5    a rule fails its examples (check)
  6    a query is faulty or ran out of time
  7    anything else
  8    something is not proved or not sound (verify)
  130  interrupted`,
	"completion.short": "Write a completion script for your shell",
	"help.short":       "Help on any command",

	"flag.help":           "this help",
	"flag.lang":           "language of help and messages: `zh|en` (else the locale's)",
	"flag.json":           "print JSON for scripts: one object a line",
	"flag.quiet":          "print results and errors only",
	"flag.store":          "`DIR` of the graph store, or postgres://… (else $ZHENGPU_STORE, else zhengpu/store under $XDG_DATA_HOME or ~/.local/share)",
	"flag.about":          "the district that the reports are about, `NAME|CODE`, instead of what they say themselves",
	"flag.year":           "the `YEAR` that the reports tell of, instead of what they say themselves",
	"flag.format":         "`json|text`",
	"flag.min-confidence": "leave out what is less certain than `N` (0 to 1)",
	"flag.diff":           "show what was changed and why, with its place in the file",
	"flag.limit.clean":    "show at most `N` changes of each kind (0: all)",
	"flag.limit.lookup":   "show at most `N` facts of each kind (0: all)",
	"flag.list":           "list the queries with their parameters",
	"flag.file":           "run the Gizmo script in `FILE`",
	"flag.expr":           "run a Gizmo `SCRIPT`",
	"flag.param":          "give a parameter, `NAME=VALUE`; may be repeated",
	"flag.wide":           "do not shorten cells of the table",
	"flag.timeout":        "stop the query after this `TIME`",
	"flag.coverage":       "count how often each rule fires on the reports given, and on what",
	"flag.gold":           "folder of annotated reports, one NAME.json each, repeatable: `DIR`",
	"flag.pred":           "`FILE` of extracted reports, one JSON object a line",
	"flag.misses":         "show up to `N` misses of each kind and report",
	"flag.reliability":    "tell by tenths of confidence how much is right",
	"flag.calibrate":      "fit the confidences anew on annotated reports, write them to `FILE`, and test them on each report held out",

	"build.short": "Read reports into the graph store",
	"build.long": `Reads files, folders with all reports below them, archives, and - for standard
input, finds what they say and writes it into the embedded store, which is made
when it is missing. Without PATH the sample reports that come with the program
are read. Formats: text in any Chinese charset, Markdown, HTML, PDF, DOCX, DOC,
ZIP, JSON lines.
Reports are read in parallel and stored in order of their paths, in one
transaction a batch: the same files give the same store. A report that is
stored already, unchanged, is not read again; one whose file or whose rules
have changed replaces its old self. A file that cannot be read is named with
the reason and the rest goes on.

With --json: one object a report (kind "report": report, file, id, status,
about, about_code, year, entities by type, facts, attributes, observations,
error), then one of kind "total" (store, backend, new, replaced, unchanged,
skipped, entities, facts, attributes, observations, quads_added, quads_removed).
status is new, replaced, unchanged or skipped.`,
	"build.example": `  zhengpu build
  zhengpu build --store ./graph reports/ news.txt
  zhengpu build --about 360403 --year 2023 report.txt`,
	"build.exit": `  0 done · 2 wrong arguments · 3 some inputs were skipped · 4 store trouble`,

	"extract.short": "Print what reports hold, without storing it",
	"extract.long": `Reads what build reads and prints one JSON object a report, one line each, in
order of the paths: report, about, about_code, year, entities (id, name, type,
also, confidence, rule), facts (s, p, o, position, period, planned), attributes
(s, p, value, unit) and observations (subject, indicator, value, unit, change,
period, rank, target). Each fact, attribute and observation has confidence,
rule, quote, and start and end: the bytes of the file that the quote was read
from. --format text prints the same for people, with line:column.`,
	"extract.example": `  zhengpu extract reports/ > out.jsonl
  zhengpu extract --format text report.txt
  zhengpu extract --about 浔阳区 --year 2023 --min-confidence 0.7 report.txt`,
	"extract.exit": `  0 done · 2 wrong arguments · 3 some inputs were skipped`,

	"clean.short": "Print a file's clean text, or what cleaning changed",
	"clean.long": `Prints the text as the later stages read it: decoded, healed, simplified,
unwrapped, without page furniture. With --diff it tells what was changed, by
reason, with line and column of the file. ∅ is nothing, ⏎ a line end, ␣ a blank.

With --json: file, charset, title, text, and changes (why, line, column, start
and end in bytes of the file, before, after).`,
	"clean.example": `  zhengpu clean report.txt
  zhengpu clean --diff --limit 0 report.txt`,
	"clean.exit": `  0 done · 2 wrong arguments · 3 the file cannot be read`,

	"query.short": "Ask a question of the graph",
	"query.long": `Runs one of the stock questions, or a Gizmo script of your own, and prints a
table. Parameters are flags (--district 浔阳区) or pairs (-p district=浔阳区);
districts go by name, short name or code. A script finds its parameters in
args and gives rows with g.emit({…}) or .all().

With --json: one object a row, its keys in the order of the columns, amounts
as numbers (shares and changes as fractions).`,
	"query.example": `  zhengpu query --list
  zhengpu query enterprises-of-district --district 金湖县
  zhengpu query projects-by-investment -p limit=10 --json
  zhengpu query -e 'g.V().has("<type>","Park").out("<name>").all()'
  zhengpu query --file mine.js -p name=金湖县`,
	"query.exit": `  0 rows were found · 1 none · 2 wrong arguments, or a name that means several things
  4 store trouble · 6 the script is faulty or ran out of time`,

	"lookup.short": "Tell all that the graph holds of one thing",
	"lookup.long": `Finds an entity by name, other name, id or division code, or by a part of its
name, and prints its names, what it is linked to in either direction with the
sentence that says so, and its figures. Where several things match they are
listed; look one up by its id then.

With --json: query, matches (id, name, type, aliases, match, matched), near
(names like it, when nothing matches), and dossier (null unless one thing
matches): id, name, type, aliases, facts (predicate, direction, other, name,
type, …), attributes and observations, each with year, report, quote, start and
evidence.`,
	"lookup.example": `  zhengpu lookup 金湖县
  zhengpu lookup district/320831 --limit 0
  zhengpu lookup 科技 --json`,
	"lookup.exit": `  0 found · 1 nothing found · 2 wrong arguments · 4 store trouble`,

	"stats.short": "Count what the store holds",
	"stats.long": `Prints how many reports, entities, statements and quads there are, by type and
predicate, and the configuration with which the stock cayley program opens the
store.

With --json: store, version, backend, quads, reports, statements, entities,
names, types, predicates, other.`,
	"stats.example": `  zhengpu stats`,
	"stats.exit":    `  0 done · 4 store trouble`,

	"check.short": "Run the examples of all rules, or see what rules do",
	"check.long": `Runs the positive and negative examples beside every rule under seeds/rules. A
rule fails that lacks either kind, does not hold where it should, or holds
where it should not.

With --coverage it reads the reports given (or the samples) and counts how
often each rule fired and on what, and lists the rules that never did.

With --json: one object a stage (stage, rules, examples, failures), or for
coverage one a rule (stage, rule, count, reports, examples).`,
	"check.example": `  zhengpu check
  zhengpu check --coverage reports/`,
	"check.exit": `  0 all hold · 3 some inputs were skipped (coverage) · 5 a rule fails`,

	"eval.short": "Compare what is extracted with annotated reports",
	"eval.long": `Measures precision, recall and F1 of entities, facts, attributes and
observations against gold reports (one NAME.json each). Give the report files
themselves, which are extracted first, or with --pred what extract printed.
A gold report without a prediction counts as empty. Text files in a folder that
no annotation is for are not read.

--reliability tells by tenths of confidence how many were said, how many of them
are right, the mean confidence and the share that is right; what the annotation
makes optional does not count. --calibrate FILE fits the table of confidences
(seeds/rules/confidence.tsv) anew: the last --gold tells how much is right at
large, those before it only which rules do better than others.

With --json: total and "by type", each with precision, recall, f1, tp, fp, fn;
with --reliability one object a tenth: kind, from, to, n, right, said, share.`,
	"eval.example": `  zhengpu eval --gold gold reports/
  zhengpu eval --gold gold --reliability reports/
  zhengpu eval --gold gold --pred out.jsonl --misses 5`,
	"eval.exit": `  0 done · 2 wrong arguments · 3 some inputs were skipped`,

	"version.short": "Tell version, rules and platform",
	"version.long": `The fingerprint names the rules, lists and code that extraction depends on;
reports that were stored under another one are read again by the next build.

With --json: version, revision, fingerprint, identity_fingerprint, store_version, go, platform.`,
	"version.example": `  zhengpu version --json`,
	"version.exit":    `  0`,
	"version.line":    "rules and pipeline %s, store version %d",

	// messages
	"said":             "%v: %s",
	"detail":           " (%s)",
	"then":             "; %s",
	"sep":              " · ",
	"comma":            ", ",
	"brackets":         " (%s)",
	"yes":              "yes",
	"planned":          "planned",
	"target":           "[target]",
	"required":         " (required)",
	"see-help":         `See "%s --help".`,
	"interrupted":      "interrupted",
	"skipped":          "inputs skipped: %d",
	"more.limit":       "… %d more (--limit 0 shows all)",
	"lang.unknown":     "no language %q: zh or en",
	"format.unknown":   "no format %q: %s",
	"args.missing":     "something is missing: %s",
	"args.many":        "%q is one argument too many: %s",
	"confidence.range": "--min-confidence %v is not between 0 and 1",
	"year.range":       "--year %d is no year that a report could tell of",
	"timeout.range":    "--timeout %v is not above zero",
	"about.unknown":    "--about: no district %q; give a name such as 浔阳区 or a six-digit code",
	"about.several":    "--about: %q is the name of %d districts; give the code of one:",
	"ambiguous":        "%q means %d things; name one of them by its id:",
	"usage.flag":       "unknown flag: ",
	"usage.shorthand":  "unknown flag: ",
	"usage.value":      "this flag needs a value: ",
	"usage.command":    "unknown command ",
	"usage.argument":   "wrong value ",
	"usage.syntax":     "wrong flag: ",

	"reader.missing":        "no such file",
	"reader.empty":          "the file is empty",
	"reader.directory":      "this is a folder, not a report",
	"reader.binary":         "not plain text",
	"reader.binary.hint":    "save it as plain text first",
	"reader.large":          "too large",
	"reader.large.hint":     "split it into one file a report",
	"reader.charset":        "its charset cannot be told",
	"reader.charset.hint":   "save it as UTF-8",
	"reader.none":           "no reports in this folder",
	"reader.damaged":        "the file is damaged",
	"reader.encrypted":      "the file is encrypted",
	"reader.encrypted.hint": "save it without a password first",
	"reader.scanned":        "a scan without text",
	"reader.scanned.hint":   "run text recognition (OCR) over it first",
	"reader.refused":        "refused",
	"reader.several":        "holds several documents, where one is asked for",
	"reader.line":           "this line is not a document",
	"reader.permission":     "may not be read",

	"store.none":     "no store in %s; make one with: zhengpu build",
	"store.half":     "the making of the store in %s was interrupted; nothing is lost: run zhengpu build again",
	"store.nowhere":  "no place for the store is known: give --store DIR or set ZHENGPU_STORE",
	"store.locked":   "wait for the other program, or close it",
	"store.newer":    "use the newer zhengpu, or another --store",
	"store.not":      "give another --store",
	"store.damaged":  "remove the folder and run zhengpu build again",
	"store.readonly": "make the folder writable, or give another --store",
	"store.full":     "free some space and run it again: what was stored before is whole",

	"progress.at":     "%s %s of %s · %s",
	"progress.pace":   "%s/s, %s left",
	"build.progress":  "reading",
	"build.new":       "new",
	"build.replaced":  "replaced",
	"build.unchanged": "unchanged",
	"build.skipped":   "skipped",
	"build.nothing":   "Nothing has changed: %d reports are in the store as they are.",
	"build.found":     "Found: %s",
	"build.total":     "Reports: %d new, %d replaced, %d unchanged, %d skipped",
	"build.quads":     "Quads: %s added, %s removed",
	"build.store":     "Store: %s (%s)",
	"build.stopped":   "Stopped; %d reports are stored. Run the same command again to go on.",
	"build.next": `Ask next:
  zhengpu query --list
  zhengpu query projects-by-investment
  zhengpu query enterprises-of-district --district 金湖县
  zhengpu lookup 金湖县`,
	"extract.progress": "reading",

	"clean.head":        "%s: %s, %d changes",
	"why.nul":           "NUL bytes",
	"why.control":       "control characters",
	"why.shifted-bytes": "double bytes read one off, healed",
	"why.lost-dot":      "a lost ·",
	"why.markup":        "markup",
	"why.noise":         "page furniture",
	"why.watermark":     "watermarks",
	"why.pinyin":        "pinyin notes",
	"why.simplified":    "traditional characters",
	"why.width":         "full and half width, marks",
	"why.spacing":       "blanks",
	"why.unwrap":        "line breaks inside paragraphs",
	"why.rejoin":        "broken paragraphs put together",
	"why.repeat":        "passages said before",

	"query.columns": "Columns: %s",
	"query.missing": "--%s is missing: %s",
	"query.unknown": "no query %q",
	"query.near":    "; did you mean %s?",
	"query.pair":    "%q is no NAME=VALUE",
	"query.param":   "query %s has no parameter %q; it has: %s",
	"query.none":    "Nothing found.",
	"query.rows":    "%d rows",
	"query.timeout": "narrow the query, or give it more time with --timeout",
	"kind.district": "NAME|CODE", "kind.entity": "NAME", "kind.report": "REPORT", "kind.string": "TEXT", "kind.int": "N",
	"value.district": "金湖县", "value.entity": "NAME", "value.report": "REPORT", "value.string": "TEXT", "value.int": "N",

	"lookup.none":    "nothing is called %q",
	"lookup.near":    "; like it: %s",
	"lookup.stats":   "; \"zhengpu stats\" tells what the store holds",
	"lookup.several": "%d things match; look one up by its id: zhengpu lookup %s",
	"lookup.also":    "also:",

	"stats.line":       "%s reports · %s entities · %s statements · %s quads · %s names",
	"stats.types":      "type",
	"stats.predicates": "predicate",
	"stats.stock":      "For the stock cayley program (cayley repl --config FILE):",

	"check.line":    "%-10s %4d rules, %5d examples, %d failures",
	"check.failed":  "%d failures",
	"check.paths":   "paths go with --coverage",
	"check.reports": "%d reports",
	"check.never":   "%d rules never fired:",

	"eval.gold":        "--gold DIR is missing",
	"eval.which":       "give either reports to extract or --pred FILE",
	"eval.none":        "no gold reports (*.json) in %s",
	"eval.missing":     "(not predicted)",
	"eval.unannotated": "no report under these paths is annotated",
	"calibrate.wrote":  "wrote %s: %d cases of %d reports. Tested on each report by the others:",
	"reliability.all":  "all",
	"reliability.off":  "%s: off by %.3f, Brier score %.3f",
	"kindof.mention":   "mention", "kindof.entity": "entity", "kindof.fact": "fact", "kindof.attribute": "attribute", "kindof.observation": "observation",
	"col.kind": "kind", "col.confidence": "confidence", "col.right": "right", "col.said": "said", "col.share": "share",
	"eval.empty": "%s: not predicted, counts as empty",

	"col.report": "report", "col.status": "status", "col.about": "about", "col.year": "year", "col.entities": "entities",
	"col.facts": "facts", "col.attributes": "attributes", "col.observations": "figures", "col.count": "count", "col.name": "name",
	"col.type": "type", "col.id": "id", "col.matched": "matched", "col.stage": "stage", "col.rule": "rule", "col.reports": "reports",
	"col.examples": "examples",
}
