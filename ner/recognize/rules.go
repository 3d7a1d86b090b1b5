// Package recognize finds mentions: it turns gazetteer candidates, head words,
// quotation marks, enumerations and trigger words into typed spans, and settles
// which of the overlapping ones stand.
package recognize

import (
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"zhengpu/ner"
	"zhengpu/ner/rulefile"
)

// Examples are a rule's own sentences. In yes sentences the expected mentions
// stand as [Type surface]; in no sentences the rule must find nothing.
type Examples struct {
	Yes []string `yaml:"yes"`
	No  []string `yaml:"no"`
}

// Rule is the part that all kinds of rules share.
type Rule struct {
	Name     string   `yaml:"name"`
	Type     ner.Type `yaml:"type"`
	Types    words    `yaml:"types"`
	Examples Examples `yaml:"examples"`
}

// words is a set written as one string of words with blanks between.
type words struct {
	list  []string
	index ner.Words
}

func (w *words) UnmarshalYAML(unmarshal func(any) error) error {
	var s string
	var l []string
	if err := unmarshal(&s); err == nil {
		l = strings.Fields(s)
	} else if err := unmarshal(&l); err != nil {
		return err
	}
	seen := make(map[string]bool, len(l))
	for _, x := range l {
		if !seen[x] {
			seen[x] = true
			w.list = append(w.list, x)
		}
	}
	w.index = ner.NewWords(w.list)
	return nil
}

func (w *words) has(s string) bool { return w.index.Has(s) }

// suffix is the longest of the words that s ends in, or "".
func (w *words) suffix(s string) string { return s[len(s)-w.index.Suffix(s):] }

// hasPrefix reports whether s begins with one of the words.
func (w *words) hasPrefix(s string) bool { return w.index.Prefix(s) > 0 }

// prefix is the longest of the words that s begins with, or "".
func (w *words) prefix(s string) string { return s[:w.index.Prefix(s)] }

type headRule struct {
	Rule     `yaml:",inline"`
	Heads    words  `yaml:"heads"`
	Specific bool   `yaml:"specific"`
	Strict   bool   `yaml:"strict"`
	Verbs    string `yaml:"verbs"`
	Amounts  bool   `yaml:"amounts"`
	Years    bool   `yaml:"years"`
	Min      int    `yaml:"min"`
	Max      int    `yaml:"max"`
	Not      words  `yaml:"not"`
	Whole    words  `yaml:"whole"`
	Unless   words  `yaml:"unless"` // what the words before 计划 may not end in: who plans
	Weak     words  `yaml:"weak"`
	Vouch    words  `yaml:"vouch"`  // words right behind that make a plain name specific
	Led      words  `yaml:"led"`    // verbs right before that do the same
	Hosted   words  `yaml:"hosted"` // verbs of holding: under one a name needs no more than a word that is not plain
	Word     bool   `yaml:"word"`   // the head is the end of a longer word
	Needs    words  `yaml:"needs"`  // what stands before the head ends in one of these
	Issued   words  `yaml:"issued"` // the name must stand behind one of these verbs
	Trade    words  `yaml:"trade"`  // heads that a line of business alone makes specific
	Stands   words  `yaml:"stands"` // heads of things that stand: places where no word of works is near
	Works    words  `yaml:"works"`
	Theme    words  `yaml:"theme"`   // the name is one of these and a place
	Unlike   words  `yaml:"unlike"`  // what may not end the words before the head: 带动力
	Reach    words  `yaml:"reach"`   // heads of names that go back to a verb of Carried, whatever stands between
	Carried  words  `yaml:"carried"` // 实施|促进就业增收三年行动
	Avenues  words  `yaml:"avenues"` // heads of roads that any word may name
	Placed   words  `yaml:"placed"`  // heads that need a place's name right before

	kind   headKind
	inWord *headRule // the rule for a word that holds the whole name
}

// headWord says which of a rule's lists a head word of it stands in.
type headWord uint8

const (
	headReach headWord = 1 << iota
	headWeak
	headTrade
	headStands
	headAvenues
	headPlaced
)

func (h *headRule) of(head string) (in headWord) {
	for _, l := range [...]struct {
		flag headWord
		list *words
	}{{headReach, &h.Reach}, {headWeak, &h.Weak}, {headTrade, &h.Trade}, {headStands, &h.Stands}, {headAvenues, &h.Avenues}, {headPlaced, &h.Placed}} {
		if l.list.has(head) {
			in |= l.flag
		}
	}
	return in
}

// headUse is a rule that knows a head word.
type headUse struct {
	rule *headRule
	in   headWord
}

// headKind tells the rules apart whose names the program knows.
type headKind uint8

const (
	otherHead headKind = iota
	headCompany
	headEnterpriseTrade
	headProject
	headWorks
	headPlace
	headPlant
	headDistrict
	headNewArea
)

var headKinds = map[string]headKind{"head-company": headCompany, "head-enterprise-trade": headEnterpriseTrade, "head-project": headProject, "head-works": headWorks,
	"head-place": headPlace, "head-plant": headPlant, "head-district": headDistrict, "head-newarea": headNewArea}

type quoteRule struct {
	Rule    `yaml:",inline"`
	Tail    words `yaml:"tail"`
	Lead    words `yaml:"lead"`
	Ends    words `yaml:"ends"`  // the quoted words end in one of these
	After   words `yaml:"after"` // and one of these stands right behind the marks
	Context bool  `yaml:"context"`

	Numbered bool  `yaml:"numbered"` // the quoted words hold a number
	Over     words `yaml:"over"`     // leads that reach over a noun group before the marks
}

type listRule struct {
	Rule   `yaml:",inline"`
	Heads  words  `yaml:"heads"`
	Count  words  `yaml:"count"`
	Item   string `yaml:"item"`
	Unless words  `yaml:"unless"` // words that make the sentence's list another kind
	Sites  words  `yaml:"sites"`  // an item may end in one of these: buildings and estates
	Led    words  `yaml:"led"`    // right before the list's noun these open a list as a count does: 落户企业有A、B
}

type triggerRule struct {
	Rule     `yaml:",inline"`
	Side     string `yaml:"side"`
	Words    words  `yaml:"words"`
	Heads    words  `yaml:"heads"`
	Weak     words  `yaml:"weak"`
	Ranked   words  `yaml:"ranked"` // words that count only before a title with its level
	Levels   words  `yaml:"levels"`
	Max      int    `yaml:"max"`
	Specific bool   `yaml:"specific"`
	Wins     words  `yaml:"wins"`     // words before which the winner stands
	Firms    words  `yaml:"firms"`    // last words of titles that only companies bear
	Bodies   words  `yaml:"bodies"`   // last words of bodies that win other titles
	Sights   words  `yaml:"sights"`   // last words of titles that only sights bear
	People   words  `yaml:"people"`   // last words of titles that people bear
	Epithets words  `yaml:"epithets"` // what begins with one of these is a title
	Money    bool   `yaml:"money"`    // an amount of money stands right behind the word
}

type amountRule struct {
	Rule   `yaml:",inline"`
	Before words `yaml:"before"`
	Units  words `yaml:"units"`
	Tails  words `yaml:"tails"`
	Max    int   `yaml:"max"`
}

// bodyRule types a public body by its owner, a division or a park that a list
// knows, and what stands right behind: 云溪县|经信局.
type bodyRule struct {
	Rule   `yaml:",inline"`
	Whole  words `yaml:"whole"`  // what stands behind the owner
	Tails  words `yaml:"tails"`  // or how it ends
	Unless words `yaml:"unless"` // endings that are no body's
	Not    words `yaml:"not"`    // what may not follow
	Max    int   `yaml:"max"`    // runes between owner and tail
	// Own holds the levels that stand for the report's own divisions:
	// 市|统计局.
	Own words `yaml:"own"`
	// Of is the type of the owner where it is not a division or a park:
	// 云溪县公安局|交警大队.
	Of ner.Type `yaml:"of"`
}

// patternRule types names of a fixed shape by a regular expression, whose
// first group is the name.
type patternRule struct {
	Rule   `yaml:",inline"`
	Has    words  `yaml:"has"`    // a sentence without one of these is not searched
	With   words  `yaml:"with"`   // nor a clause without one of these, where there are any
	Regexp string `yaml:"regexp"` // in RE2 syntax
	Before words  `yaml:"before"` // what may not stand right before
	Not    words  `yaml:"not"`    // what may not follow

	re *regexp.Regexp
}

// kindRule types a zone that is called by its kind alone.
type kindRule struct {
	Rule   `yaml:",inline"`
	Words  words   `yaml:"words"`
	Before words   `yaml:"before"` // what may stand right before
	Not    words   `yaml:"not"`    // what may not follow
	Kinds  []words `yaml:"kinds"`  // endings of full names, a kind a line
}

// lexis are the closed lists of words.yaml.
type lexis struct {
	EndsEtc      []string `yaml:"ends_etc"`      // words in 等 that close no list
	BeginsEtc    []string `yaml:"begins_etc"`    // and words that begin with it
	AfterNew     words    `yaml:"after_new"`     // behind 新 at the end of a name: the verb of 新入驻
	AdverbTails  []string `yaml:"adverb_tails"`  // ends of what is no name
	Measures     words    `yaml:"measures"`      // what follows a name that an amount is told of
	Costs        words    `yaml:"costs"`         // the same, of costs
	Approx       words    `yaml:"approx"`        // between a word for an amount and the amount
	ProjectNouns words    `yaml:"project_nouns"` // what a list of projects is led by
	TownHeads    []string `yaml:"town_heads"`    // heads of towns' names
	ParkWords    words    `yaml:"park_words"`    // last words of parks before a name of something in them
	TitleNouns   words    `yaml:"title_nouns"`   // what stands behind a title and is no part of it
	AfterTails   words    `yaml:"after_tails"`   // the same, of time
	FameTails    words    `yaml:"fame_tails"`    // the same, of fame
	TitleWorks   words    `yaml:"title_works"`   // behind a title: it is worked for, not won
	OwnWords     words    `yaml:"own_words"`     // the district itself, at the end of a title
	Rolls        words    `yaml:"rolls"`         // lists that a title may be
	TradeNouns   []string `yaml:"trade_nouns"`   // behind an industry's name
	Outputs      []string `yaml:"outputs"`       // before a capacity
	HostVerbs    words    `yaml:"host_verbs"`    // verbs of holding events
	Levels       words    `yaml:"levels"`        // levels before a title in quotation marks
	Sights       words    `yaml:"sights"`        // what grades are given to
	Gardens      []string `yaml:"gardens"`       // last words in 园 of gardens and schools
	LegalForms   []string `yaml:"legal_forms"`   // ends of companies' full names, the longer first
	Trades       []string `yaml:"trades"`        // trades before them, the longer first
}

type personRule struct {
	Name     string   `yaml:"name"`
	Side     string   `yaml:"side"`
	Words    words    `yaml:"words"`
	Examples Examples `yaml:"examples"`
}

type bounds struct {
	Openers words `yaml:"openers"`
	Inner   words `yaml:"inner"`
	Trim    words `yaml:"trim"`
	Works   words `yaml:"works"` // verbs of building, which open a clause before a name
	Glue    words `yaml:"glue"`
	// Numbered holds what towns number: 第二人民医院.
	Numbered words `yaml:"numbered"`
	Plain    words `yaml:"plain"`
	// Construct holds words of building: an X工程 without one is a programme.
	Construct words `yaml:"construct"`
	// General holds words that, right before 项目 or 工程, make a description
	// whatever stands before them: 江州经开区重点项目.
	General words `yaml:"general"`
	// Goods holds words of what is made and how, Civic those of public works:
	// a project of the first kind begins with its owner's brand.
	Goods words `yaml:"goods"`
	Civic words `yaml:"civic"`
	// Trades holds words of trade that end a company's short name, Stages what
	// of a company's own may follow its name in a project's: 天禾机电|技改扩能.
	Trades words `yaml:"trades"`
	Stages words `yaml:"stages"`
	// Portions holds what of a work is a work of its own: 甲项目|桩基工程.
	Portions words `yaml:"portions"`
	// Lands holds countries and the like, from which companies come.
	Lands words `yaml:"lands"`
	// Grades holds epithets of goods: 鑫力达|高端装备.
	Grades words `yaml:"grades"`
}

// Engine is the recognizer with its rules loaded. It is safe for concurrent
// use.
type Engine struct {
	bounds   bounds
	heads    []headRule
	quotes   []quoteRule
	slogan   words
	slogans  words
	titles   words
	press    words
	lists    []listRule
	triggers []triggerRule
	amounts  []amountRule
	slots    []slotRule
	bodies   []bodyRule
	patterns []patternRule
	kinds    kindRule
	lex      lexis
	persons  []personRule
	editions editionRule
	holding  heldRule
	works    worksRule
	exclude  words
	surnames words
	halves   words // of names of four characters without a surname
	doubtful words
	appoint  words // verbs of appointing
	// appointed holds what stands between who is appointed and the office
	appointed words
	behind    words // what stands right behind an officer's name
	present   words // what stands behind the last name of a roll

	offices    ner.Words // titles before a name
	attendants ner.Words // behind 等 at the end of a roll: leaders, or what they do

	// placeWord tells whether a word names a place; nil means none does.
	placeWord func(string) bool

	split        map[string]int       // word → length of the head that it begins with
	headIndex    map[string][]headUse // head word → rules, in file order
	headWords    ner.Words            // its keys
	headUses     [][]headUse          // and their rules, in the order of headWords
	triggerIndex map[string][]int     // trigger word → rules
	triggerWords ner.Words            // its keys
	awardWords   ner.Words            // verbs of awards, those of one character not among them
	patternWords ner.Words            // the words that patterns need
	// and their first and second characters
	patternFirst, patternSecond ner.RuneTable

	patternsOf map[string]uint64 // by such a word: the patterns, the first 63 of them, as bits
	inLists    listed            // what lists a word stands in, for tokens
	titleWords ner.Words         // what stands before people's names
	slotWords  ner.Words         // last words of slots
	rankWords  ner.Words         // first words of clauses that are titles
	rankHeads  ner.Words         // and their last
	ownLevels  ner.Words         // levels that bodies' rules take for the report's own
	bodyWords  ner.Words         // what bodies' rules know to stand behind the owner
	bodyTails  ner.Words         // and how it ends
	workEnds   ner.Words         // last words of things that are built
	ownTypes   uint32            // types of bodies' owners that are no divisions or parks, as bits
	adverbEnds ner.RuneTable     // last characters of lex.AdverbTails
	bareKinds  []string          // by a word of kinds.Words: its kind
	listWords  ner.Words         // words that close lists
	listRules  []*listRule       // and their rules, in the order of listWords

	rooms sync.Pool // of *room
	known glossaries
}

// Load reads the rules under rules/recognize and the surnames under lists of
// fsys. Errors name the file, and the line where the parser knows it.
func Load(fsys fs.FS) (*Engine, error) {
	e := &Engine{patternsOf: map[string]uint64{}}
	var heads struct {
		Rules []headRule `yaml:"rules"`
		Split words      `yaml:"split"`
	}
	var quotes struct {
		Rules   []quoteRule `yaml:"rules"`
		Slogan  words       `yaml:"slogan"`
		Slogans words       `yaml:"slogans"`
		Titles  words       `yaml:"titles"`
		Press   words       `yaml:"press"`
	}
	var lists struct {
		Rules []listRule `yaml:"rules"`
	}
	var triggers struct {
		Rules  []triggerRule `yaml:"rules"`
		Amount []amountRule  `yaml:"amount"`
		Slots  []slotRule    `yaml:"slots"`
	}
	var bodies struct {
		Rules []bodyRule `yaml:"rules"`
		Kinds kindRule   `yaml:"kinds"`
	}
	var patterns struct {
		Rules []patternRule `yaml:"rules"`
	}
	var persons struct {
		Rules     []personRule `yaml:"rules"`
		Exclude   words        `yaml:"exclude"`
		Surnames  words        `yaml:"surnames"`
		Halves    words        `yaml:"halves"`
		Doubtful  words        `yaml:"doubtful"`
		Behind    words        `yaml:"behind"`
		Appoint   words        `yaml:"appoint"`
		Appointed words        `yaml:"appointed"`
		Present   words        `yaml:"present"`
		Leaders   words        `yaml:"leaders"`
	}
	var events struct {
		Edition editionRule `yaml:"edition"`
		Held    heldRule    `yaml:"held"`
	}
	var works struct {
		Works worksRule `yaml:"works"`
	}
	for _, f := range []struct {
		name string
		into any
	}{
		{"bounds.yaml", &e.bounds}, {"heads.yaml", &heads}, {"quotes.yaml", &quotes},
		{"lists.yaml", &lists}, {"triggers.yaml", &triggers}, {"bodies.yaml", &bodies}, {"patterns.yaml", &patterns}, {"person.yaml", &persons}, {"events.yaml", &events}, {"works.yaml", &works}, {"words.yaml", &e.lex},
	} {
		if err := rulefile.Read(fsys, "rules/recognize/"+f.name, f.into); err != nil {
			return nil, err
		}
	}
	e.heads, e.quotes, e.lists = heads.Rules, quotes.Rules, lists.Rules
	e.slogan, e.slogans, e.titles, e.press = quotes.Slogan, quotes.Slogans, quotes.Titles, quotes.Press
	e.triggers, e.amounts, e.slots = triggers.Rules, triggers.Amount, triggers.Slots
	e.bodies, e.kinds = bodies.Rules, bodies.Kinds
	e.patterns = patterns.Rules
	for i := range e.patterns {
		p := &e.patterns[i]
		re, err := regexp.Compile(p.Regexp)
		if err != nil {
			return nil, fmt.Errorf("rules/recognize/patterns.yaml: rule %s: %w", p.Name, err)
		}
		if re.NumSubexp() < 1 {
			return nil, fmt.Errorf("rules/recognize/patterns.yaml: rule %s: the expression has no group for the name", p.Name)
		}
		p.re = re
		for _, w := range p.Has.list {
			if runes(w) < 2 {
				return nil, fmt.Errorf("rules/recognize/patterns.yaml: rule %s: has: %q is but one character", p.Name, w)
			}
			if i < 63 {
				e.patternsOf[w] |= 1 << i
			}
		}
	}
	e.patternWords = ner.NewWords(slices.Sorted(maps.Keys(e.patternsOf)))
	for i := range e.bodies {
		if of := e.bodies[i].Of; of != ner.NoType {
			e.ownTypes |= 1 << of
		}
	}
	for _, w := range e.kinds.Words.list {
		e.bareKinds = append(e.bareKinds, e.kindOf(w))
	}
	var closing []string
	for i := range e.lists {
		for _, w := range e.lists[i].Heads.list {
			closing, e.listRules = append(closing, w), append(e.listRules, &e.lists[i])
		}
	}
	e.listWords = ner.NewWords(closing)
	for w := range e.patternsOf {
		r, n := ner.FirstRune(w)
		e.patternFirst.Add(r)
		r, _ = ner.FirstRune(w[n:])
		e.patternSecond.Add(r)
	}
	e.persons, e.exclude, e.surnames, e.doubtful, e.halves = persons.Rules, persons.Exclude, persons.Surnames, persons.Doubtful, persons.Halves
	e.behind, e.appoint, e.appointed, e.present = persons.Behind, persons.Appoint, persons.Appointed, persons.Present
	e.attendants = ner.NewWords(slices.Concat(persons.Present.list, persons.Leaders.list))
	for i := range e.persons {
		if p := &e.persons[i]; p.Side == "before" {
			e.offices = e.offices.With(&p.Words.index)
		}
	}
	e.editions, e.holding, e.works = events.Edition, events.Held, works.Works
	e.split = map[string]int{}
	for _, w := range heads.Split.list {
		head, office, ok := strings.Cut(w, "|")
		if !ok {
			return nil, fmt.Errorf("rules/recognize/heads.yaml: split: %q has no |", w)
		}
		e.split[head+office] = len(head)
	}
	e.headIndex, e.triggerIndex = map[string][]headUse{}, map[string][]int{}
	var awards []string
	for i := range e.triggers {
		t := &e.triggers[i]
		if t.Side == "clause" {
			continue // found by clauses
		}
		for _, w := range t.Words.list {
			e.triggerIndex[w] = append(e.triggerIndex[w], i)
			if t.Type == ner.Honour && t.Side == "right" && runes(w) >= 2 {
				awards = append(awards, w)
			}
		}
	}
	e.awardWords = ner.NewWords(awards)
	for i := range e.heads {
		if e.heads[i].Max == 0 {
			e.heads[i].Max = 16
		}
		if len(e.heads[i].Theme.list) > 0 {
			continue // found by fromThemes
		}
		h := &e.heads[i]
		h.kind = headKinds[h.Name]
		if h.Word {
			h.inWord = &headRule{Rule: h.Rule, Heads: h.Heads, Specific: h.Specific, Strict: h.Strict, Verbs: h.Verbs, Min: h.Min, Not: h.Not, Whole: h.Whole, kind: h.kind}
		}
		for _, w := range h.Heads.list {
			e.headIndex[w] = append(e.headIndex[w], headUse{h, h.of(w)})
		}
	}
	allHeads := slices.Sorted(maps.Keys(e.headIndex))
	e.headWords = ner.NewWords(allHeads)
	for _, w := range allHeads {
		e.headUses = append(e.headUses, e.headIndex[w])
	}
	e.triggerWords = ner.NewWords(slices.Sorted(maps.Keys(e.triggerIndex)))
	for _, w := range e.lex.AdverbTails {
		r, _ := ner.RuneBefore(w)
		e.adverbEnds.Add(r)
	}
	e.indexWords()
	return e, nil
}

// Places tells the recognizer which words name a place, so that it can cut
// them off company names. It must be called before the first Run.
func (e *Engine) Places(isPlace func(string) bool) { e.placeWord = isPlace }
