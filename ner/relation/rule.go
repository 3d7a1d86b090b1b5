package relation

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"zhengpu/ner"
	"zhengpu/ner/rulefile"
)

// Dir is where Load looks for rules, relative to the file system it is given.
const Dir = "rules/relation"

// The kinds of rules. A frame hangs on a trigger in running text; the others
// read names, appositions, lists and brackets.
const (
	kindFrame      = "frame"      // trigger with subject and object slots
	kindStatus     = "status"     // trigger that tells the state of a thing
	kindInvestment = "investment" // amount of money beside a thing
	kindName       = "name"       // what a name itself says
	kindApposition = "apposition" // two mentions side by side
	kindMembers    = "members"    // A、B等N个C: A and B against C
	kindDefinition = "definition" // P：A、B or P，即A、B
	kindParen      = "paren"      // A（B）
	kindMarked     = "marked"     // a word before the mention ties it to the district: 辖区A
	kindScope      = "scope"      // 全省P: the higher district's own
	kindCarry      = "carry"      // one clause's object said of the next clauses' subjects
	kindTitle      = "title"      // office beside a person
	kindSumState   = "sumstate"   // A、B等在建项目: the noun that sums the list up tells the state
	kindLead       = "lead"       // 在Y，X…: where the sentence opens is where its subject is
	kindMutual     = "mutual"     // X、Y合作共建: the members of a list, one with another
	kindField      = "field"      // Y领域，A、B…: a clause that only names the field of the next
	kindLabel      = "label"      // 建设单位：B behind a project: the label tells the relation
	kindSumFact    = "sumfact"    // A、B等签约项目: the noun that sums the list up tells the fact
	kindListing    = "listing"    // 签约项目12个，包括A、B: a verb's object, listed in the next clause
	kindEntry      = "entry"      // the first name of a paragraph in the entry of a zone or district lies there
	kindOfState    = "ofstate"    // a thing in that state: what is signed was drawn
	kindListPrefix = "listprefix" // 某园甲厂、乙厂: the zone that a list's first name begins with is where the others are too
	kindBare       = "bare"       // mention in the report of a district, nothing else said
)

var kinds = map[string]bool{kindFrame: true, kindStatus: true, kindInvestment: true, kindName: true, kindApposition: true,
	kindMembers: true, kindDefinition: true, kindParen: true, kindMarked: true, kindScope: true, kindCarry: true, kindTitle: true, kindBare: true, kindSumState: true, kindLead: true, kindMutual: true,
	kindField: true, kindOfState: true, kindLabel: true, kindListing: true, kindSumFact: true, kindEntry: true, kindListPrefix: true}

// slot says where a participant of a frame stands and what it may be.
type slot struct {
	At     []string   `yaml:"at"`     // topic, before, after, with, head, about, or label of an investment; the first that yields wins
	Types  []ner.Type `yaml:"types"`  // types allowed
	Works  []ner.Type `yaml:"works"`  // types allowed when works follow: 建设, 改造, 项目
	About  bool       `yaml:"about"`  // the district of the report stands in for an omitted one
	Prep   []string   `yaml:"prep"`   // of at: with, the word before the participant
	Tail   []string   `yaml:"tail"`   // one of these must follow
	NoTail []string   `yaml:"notail"` // none of these may follow
	Gap    int        `yaml:"gap"`    // greatest distance from the trigger in characters
	Carry  bool       `yaml:"carry"`  // of at: topic, also the topic of the sentence before

	types, works        typeSet
	tail, noTail        ner.Words
	before, after, with bool // of At
	head, label         bool
}

// example is one sentence with mentions marked inline and the facts wanted.
type example struct {
	Text  string   `yaml:"text"`
	Facts []string `yaml:"facts"`
	About string   `yaml:"about"`
}

// rule is one entry of a rule file.
type rule struct {
	Name       string        `yaml:"name"`
	Kind       string        `yaml:"kind"`
	Predicate  ner.Predicate `yaml:"predicate"`
	Value      string        `yaml:"value"` // of status
	Trigger    []string      `yaml:"trigger"`
	Subject    slot          `yaml:"subject"`
	Object     slot          `yaml:"object"`
	Reverse    bool          `yaml:"reverse"`   // of name, members, apposition and paren: the second is the subject
	Alone      []string      `yaml:"alone"`     // triggers that do not speak for longer ones
	Unless     []string      `yaml:"unless"`    // words that cancel the rule when the clause holds them
	Needs      []string      `yaml:"needs"`     // one of these must stand in the clause
	NotBefore  []string      `yaml:"notbefore"` // words that cancel when right before the trigger
	NotAfter   []string      `yaml:"notafter"`  // words that cancel when right after it
	Final      bool          `yaml:"final"`     // the trigger must end the verb phrase: nothing it could govern follows
	Where      string        `yaml:"where"`     // of name: prefix (default) or inside
	OnlyPlan   bool          `yaml:"onlyplan"`  // speak only where the clause or its section plans
	Amount     bool          `yaml:"amount"`    // of status: a figure behind the trigger is its own (完成投资3亿元)
	NoPlan     bool          `yaml:"noplan"`    // say nothing where the clause only plans
	End        bool          `yaml:"end"`       // of status: the trigger ends its clause, behind a name in it
	Site       bool          `yaml:"site"`      // of status: the name may stand behind a preposition: 在X施工现场
	Parts      bool          `yaml:"parts"`     // of status: what is told of a part (厂房, 大坝) is told of the thing
	Confidence float64       `yaml:"confidence"`
	Examples   struct {
		Yes []example `yaml:"yes"`
		No  []example `yaml:"no"`
	} `yaml:"examples"`

	file  string
	order int

	unless, needs, notBefore, notAfter ner.Words
	triggers                           ner.Words
	ofSubject                          bool // the anchor is the subject's slot
}

// words are the closed classes that the clause analysis needs.
type words struct {
	About      []string            `yaml:"about"`      // 全区, 该区: the district of the report, by its own suffix
	AboutBy    map[string][]string `yaml:"about_by"`   // suffix of the district's name to further such words
	Higher     map[string][]string `yaml:"higher"`     // suffix to words for the districts above: 市委, 全省
	Scope      map[string]string   `yaml:"scope"`      // 全省: 省, what the scope words stand for
	Anaphor    map[string][]string `yaml:"anaphor"`    // type to words that take up the last mention of it
	Governs    ner.Words           `yaml:"governs"`    // bodies whose officers are the district's
	Joiners    ner.Words           `yaml:"joiners"`    // 、 和 与 及 以及
	Preps      ner.Words           `yaml:"preps"`      // words that make what follows no subject
	Works      ner.Words           `yaml:"works"`      // 建设, 改造, 项目
	Planned    []string            `yaml:"planned"`    // 力争, 拟
	Negation   ner.Words           `yaml:"negation"`   // 未, 没有
	PlanHeads  ner.Words           `yaml:"planheads"`  // headings that open a plan
	DoneHeads  ner.Words           `yaml:"doneheads"`  // headings that close it
	PreWork    ner.Words           `yaml:"prework"`    // 前期工作: what precedes the start
	Around     ner.Words           `yaml:"around"`     // 沿线, 周边: what is told is not of the place itself
	Wholes     ner.Words           `yaml:"wholes"`     // 主体, 全线: nouns behind a name that stand for the thing
	Listing    ner.Words           `yaml:"listing"`    // 有, 包括: what follows is enumerated
	Regions    ner.Words           `yaml:"regions"`    // last words of places that nobody builds
	Ways       ner.Words           `yaml:"ways"`       // last words of roads, bridges and lines: works, not founded but carried out
	Nature     ner.Words           `yaml:"nature"`     // last words of places that only works on them begin and finish
	Goals      ner.Words           `yaml:"goals"`      // 推进, 确保: the state behind the name is what is aimed at
	Sequel     ner.Words           `yaml:"sequel"`     // states that may follow a state at once: 建成|达产后
	Once       ner.Words           `yaml:"once"`       // behind a state these make it a condition: 后, 可
	Ahead      ner.Words           `yaml:"ahead"`      // of a plan's words, those of things under way: 即将竣工
	Beginnings ner.Words           `yaml:"beginnings"` // of what is not begun yet: 开工
	Mass       []string            `yaml:"mass"`       // states that many projects reach in one ceremony: 集中开工
	Members    ner.Words           `yaml:"members"`    // what may stand before a project that such news names
	Digress    ner.Words           `yaml:"digress"`    // openings of sentences that turn to other projects: 近年来
	SoFar      ner.Words           `yaml:"sofar"`      // openings of clauses that go on with the state of what was just named: 现已
	Built      ner.Words           `yaml:"built"`      // last words of places on every map that are built
	OwnDoing   ner.Words           `yaml:"owndoing"`   // of what a district does: an honour for it is the district's
	Alike      ner.Words           `yaml:"alike"`      // of several things that reach a state: 均, 先后
	ListNouns  map[string]string   `yaml:"listnouns"`  // 项目: Project, the noun that sums a list up
	Investing  []string            `yaml:"investing"`  // words before an amount that is an investment
	Verbs      ner.Words           `yaml:"verbs"`      // verbs that taggers miss: what follows is no subject
	NoSubject  ner.Words           `yaml:"nosubject"`  // behind a name: it is no subject (X的, X居民, X至)
	Others     ner.Words           `yaml:"others"`     // 重点, 重大: X重点项目 are not X
	Heads      []honourHead        `yaml:"heads"`      // last words of honours, and what can bear them
	Suffixes   []string            `yaml:"suffixes"`   // 省, 市, 区: dropped for the short name of a district
	NamePrefix ner.Words           `yaml:"nameprefix"`

	Phases        ner.Words `yaml:"phases"`        // 一期, and quotation marks: no names of their own
	Several       ner.Words `yaml:"several"`       // 一批: more than one thing
	This          ner.Words `yaml:"this"`          // 本届: takes up an event for certain
	ForInstance   ner.Words `yaml:"forinstance"`   // before the first of several examples
	Inside        ner.Words `yaml:"inside"`        // behind a place, mean the place itself
	And           ner.Words `yaml:"and"`           // between names of one list
	Pairers       []string  `yaml:"pairers"`       // between two partners, the plainest first
	Arrivals      ner.Words `yaml:"arrivals"`      // what follows is where one goes
	TradeTails    []string  `yaml:"tradetails"`    // dropped for the stem of an industry's name
	FirmTails     ner.Words `yaml:"firmtails"`     // behind the trade in a firm's name
	FirmEnds      ner.Words `yaml:"firmends"`      // last words of a firm's name in full
	AndWorks      ner.Words `yaml:"andworks"`      // 和建设: the work is more than its beginnings
	Already       ner.Words `yaml:"already"`       // before a state, the state is reached
	Circumstances []string  `yaml:"circumstances"` // ends of 在…情况下
	Dating        string    `yaml:"dating"`        // characters of dates and adverbs of time
	FirmNouns     []string  `yaml:"firmnouns"`     // 企业: the firms stand for their projects
	MassNouns     ner.Words `yaml:"massnouns"`     // what such news counts: 项目, 分会场
	Sites         ner.Words `yaml:"sites"`         // where they are begun: 会场
	Grounds       ner.Words `yaml:"grounds"`       // 随着X的开工
	Lies          ner.Words `yaml:"lies"`          // 位于: what follows is a place
	Stretches     ner.Words `yaml:"stretches"`     // behind a district's name: a stretch of the road named before
	Copulas       ner.Words `yaml:"copulas"`       // 为, 是: before a state, what the topic is
	Ends          ner.Words `yaml:"ends"`          // in a plan these tell the end of what is under way
	AimWords      ner.Words `yaml:"aimwords"`      // 确保: openings of clauses that tell what is aimed at
	Aims          ner.Words `yaml:"aims"`          // words that plans are full of
	Deeds         ner.Words `yaml:"deeds"`         // words that accounts of what was done are full of
	PartNouns     ner.Words `yaml:"partnouns"`     // 厂房, 主体: with these done the whole is not
	ProjectNouns  []string  `yaml:"projectnouns"`  // 项目, 工程
	SumNouns      ner.Words `yaml:"sumnouns"`      // nouns for all that reached a state together
	OwnNouns      ner.Words `yaml:"ownnouns"`      // show that an amount has a bearer of its own
	ThisTime      ner.Words `yaml:"thistime"`      // the occasion that the report is of: 此次, 当天
	Namely        ner.Words `yaml:"namely"`        // open the list of what was just counted
	Ceremonies    ner.Words `yaml:"ceremonies"`    // 仪式: the state is an occasion's name
	FixedAssets   ner.Words `yaml:"fixedassets"`   // a park's own figure rather than its price
	Counts        ner.Words `yaml:"counts"`        // measure words of things counted
	BeforeOffice  []string  `yaml:"beforeoffice"`  // stand before a title without belonging to it
	Serves        ner.Words `yaml:"serves"`        // between a person and an office
	OwnBodies     []string  `yaml:"ownbodies"`     // in a title, show that it is of another body
	Ranks         []string  `yaml:"ranks"`         // before a title: 副, 代理
	AfterZone     ner.Words `yaml:"afterzone"`     // behind 入驻园区, the zone itself is meant
}

// honourHead says what kind of thing an honour is for: …县 for a district.
type honourHead struct {
	Ends  ner.Words  `yaml:"ends"`
	Types []ner.Type `yaml:"types"`
}

type typeSet uint32

func setOf(ts []ner.Type) typeSet {
	var s typeSet
	for _, t := range ts {
		s |= 1 << t
	}
	return s
}

func (s typeSet) has(t ner.Type) bool { return s&(1<<t) != 0 }

var predicates = map[ner.Predicate]bool{
	ner.LocatedIn: true, ner.Attracted: true, ner.CarriesOut: true, ner.UndertakenBy: true, ner.Established: true,
	ner.CooperatesWith: true, ner.Awarded: true, ner.Hosts: true, ner.PartOf: true, ner.ParticipatesIn: true,
	ner.InIndustry: true, ner.DevelopsIndustry: true, ner.Issued: true, ner.HoldsPosition: true,
}

// Statuses, weakest first.
var statusRank = map[string]int{"planned": 1, "signed": 2, "started": 3, "underway": 4, "completed": 5, "operational": 6}

// Engine holds the rules. It is safe for concurrent use once loaded.
type Engine struct {
	rules    []*rule
	words    words
	ruleKind map[string]string
	of       struct { // the rules by kind
		apposition, bare, carry, definition, entry, field, investment, label, lead, listPrefix, listing, marked, members, mutual, name, ofState, paren, scope, status, sumState, sumFact, title []*rule
	}
	texts    []string  // by trigger id
	triggers [][]*rule // by trigger id: the frames and states that hang on it
	states   []*rule   // by trigger id: the state of projects that it tells, or nil

	triggerWords, partWords ner.Words     // partWords are those of rules with parts, which no other analysis sees
	firstPart               int           // the id of their first
	openings                openings      // of both
	notable                 ner.RuneTable // what both begin with, clause marks and brackets

	highers map[string]*ner.Words           // Higher
	anaphor [ner.DocumentType + 1]ner.Words // Anaphor, by type

	// Lists of words, ready for searching.
	abouts, plans, listNouns, anaphors, projectNouns, firmNouns, paid ner.Words
	longestPaid                                                       int // bytes of the longest word of investment
	dating                                                            ner.Runes

	pairers    slot      // of a partner, by Pairers
	scopes     []string  // the words of Scope, the longest first
	scopeWords ner.Words // the same
	listHeads  []string  // what may stand between a state and the list that it is told of

	scratch sync.Pool // of *doc, for their slices
}

// Load reads every rule file under rules/relation of fsys. An error names the
// file and the rule.
func Load(fsys fs.FS) (*Engine, error) {
	entries, err := fs.ReadDir(fsys, Dir)
	if err != nil {
		return nil, fmt.Errorf("relation: %w", err)
	}
	e := &Engine{ruleKind: map[string]string{}}
	seen := map[string]string{}
	for _, en := range entries {
		name := en.Name()
		if en.IsDir() || !strings.HasSuffix(name, ".yaml") {
			continue
		}
		file := path.Join(Dir, name)
		if name == "words.yaml" {
			if err := rulefile.Read(fsys, file, &e.words); err != nil {
				return nil, fmt.Errorf("relation: %w", err)
			}
			continue
		}
		var rs []*rule
		if err := rulefile.Read(fsys, file, &rs); err != nil {
			return nil, fmt.Errorf("relation: %w", err)
		}
		for _, r := range rs {
			if err := r.check(); err != nil {
				return nil, fmt.Errorf("relation: %s: rule %q: %w", file, r.Name, err)
			}
			if at, dup := seen[r.Name]; dup {
				return nil, fmt.Errorf("relation: %s: rule %q stands in %s already", file, r.Name, at)
			}
			seen[r.Name] = file
			r.file, r.order = file, len(e.rules)
			e.rules = append(e.rules, r)
			e.ruleKind[r.Name] = r.Kind
		}
	}
	if len(e.rules) == 0 {
		return nil, fmt.Errorf("relation: no rules in %s", Dir)
	}
	e.compile()
	return e, nil
}

func (r *rule) check() error {
	if r == nil || r.Name == "" {
		return fmt.Errorf("no name")
	}
	if r.Kind == "" {
		r.Kind = kindFrame
	}
	if !kinds[r.Kind] {
		return fmt.Errorf("no kind %q", r.Kind)
	}
	switch r.Kind {
	case kindStatus, kindSumState:
		if statusRank[r.Value] == 0 {
			return fmt.Errorf("no status %q", r.Value)
		}
	case kindInvestment:
	case kindOfState:
		if statusRank[r.Value] == 0 {
			return fmt.Errorf("no status %q", r.Value)
		}
		if !predicates[r.Predicate] {
			return fmt.Errorf("no predicate %q", r.Predicate)
		}
	default:
		if !predicates[r.Predicate] {
			return fmt.Errorf("no predicate %q", r.Predicate)
		}
	}
	if r.Kind == kindFrame || r.Kind == kindStatus {
		if len(r.Trigger) == 0 {
			return fmt.Errorf("no trigger")
		}
		for _, t := range r.Trigger {
			if t == "" || strings.ContainsAny(t, clauseMarks+" ") {
				return fmt.Errorf("trigger %q does not stand within a clause", t)
			}
		}
	}
	for _, s := range []*slot{&r.Subject, &r.Object} {
		s.types, s.works = setOf(s.Types), setOf(s.Works)
		for _, at := range s.At {
			switch at {
			case "topic", "before", "after", "with", "head", "about", "label":
			default:
				return fmt.Errorf("no place %q", at)
			}
		}
	}
	if r.Kind == kindFrame && (len(r.Subject.At) == 0 || len(r.Object.At) == 0) {
		return fmt.Errorf("a frame needs subject and object places")
	}
	if r.Confidence <= 0 || r.Confidence > 1 {
		r.Confidence = 0.8
	}
	return nil
}

func (e *Engine) compile() {
	// Longer words first, so that the first that fits is the longest.
	for _, l := range []*[]string{&e.words.About, &e.words.Planned, &e.words.Investing} {
		longestFirst(*l)
	}
	of := map[string]*[]*rule{
		kindApposition: &e.of.apposition,
		kindBare:       &e.of.bare,
		kindCarry:      &e.of.carry,
		kindDefinition: &e.of.definition,
		kindEntry:      &e.of.entry,
		kindField:      &e.of.field,
		kindInvestment: &e.of.investment,
		kindLabel:      &e.of.label,
		kindLead:       &e.of.lead,
		kindListing:    &e.of.listing,
		kindListPrefix: &e.of.listPrefix,
		kindMarked:     &e.of.marked,
		kindMembers:    &e.of.members,
		kindMutual:     &e.of.mutual,
		kindName:       &e.of.name,
		kindOfState:    &e.of.ofState,
		kindParen:      &e.of.paren,
		kindScope:      &e.of.scope,
		kindStatus:     &e.of.status,
		kindSumFact:    &e.of.sumFact,
		kindSumState:   &e.of.sumState,
		kindTitle:      &e.of.title,
	}
	for _, r := range e.rules {
		if list := of[r.Kind]; list != nil {
			*list = append(*list, r)
		}
	}
	abouts := slices.Clone(e.words.About)
	for _, k := range slices.Sorted(maps.Keys(e.words.AboutBy)) {
		abouts = append(abouts, e.words.AboutBy[k]...)
	}
	var anaphors []string
	for t := range e.anaphor {
		list := e.words.Anaphor[ner.Type(t).String()]
		e.anaphor[t] = ner.NewWords(list)
		anaphors = append(anaphors, list...)
	}
	e.anaphors = ner.NewWords(anaphors)
	e.scopes = sortedKeys(e.words.Scope)
	e.scopeWords = ner.NewWords(e.scopes)
	e.listHeads = slices.Concat(e.words.ProjectNouns, e.words.FirmNouns, []string{"的"})
	e.abouts, e.listNouns = ner.NewWords(abouts), ner.NewWords(sortedKeys(e.words.ListNouns))
	e.plans = ner.NewWords(e.words.Planned)
	e.pairers = slot{Prep: e.words.Pairers}
	e.paid, e.dating = ner.NewWords(e.words.Investing), ner.NewRunes(e.words.Dating)
	for _, w := range e.words.Investing {
		e.longestPaid = max(e.longestPaid, len(w))
	}
	e.projectNouns, e.firmNouns = ner.NewWords(e.words.ProjectNouns), ner.NewWords(e.words.FirmNouns)
	for _, r := range e.rules {
		r.unless, r.needs, r.notBefore, r.notAfter = ner.NewWords(r.Unless), ner.NewWords(r.Needs), ner.NewWords(r.NotBefore), ner.NewWords(r.NotAfter)
		r.ofSubject = r.findAnchor() == &r.Subject
		for _, s := range []*slot{&r.Subject, &r.Object} {
			s.tail, s.noTail = ner.NewWords(s.Tail), ner.NewWords(s.NoTail)
			s.before, s.after, s.with, s.head = slices.Contains(s.At, "before"), slices.Contains(s.At, "after"), slices.Contains(s.At, "with"), slices.Contains(s.At, "head")
			s.label = slices.Contains(s.At, "label")
		}
	}
	for _, parts := range []bool{false, true} {
		if parts {
			e.firstPart = len(e.texts)
		}
		ids := map[string]int{}
		for _, r := range e.rules {
			if r.Kind != kindFrame && r.Kind != kindStatus || r.Parts != parts {
				continue
			}
			for _, t := range r.Trigger {
				id, ok := ids[t]
				if !ok {
					id = len(e.texts)
					ids[t] = id
					e.triggers = append(e.triggers, nil)
					e.texts = append(e.texts, t)
				}
				e.triggers[id] = append(e.triggers[id], r)
			}
		}
	}
	e.triggerWords, e.partWords = ner.NewWords(e.texts[:e.firstPart]), ner.NewWords(e.texts[e.firstPart:])
	for _, w := range e.texts {
		r, _ := utf8.DecodeRuneInString(w)
		e.notable.Add(r)
		e.openings.add(w)
	}
	for _, r := range clauseMarks + brackets + " " {
		e.notable.Add(r)
	}
	e.highers = map[string]*ner.Words{}
	for level, list := range e.words.Higher {
		w := ner.NewWords(list)
		e.highers[level] = &w
	}
	for _, r := range e.rules {
		r.triggers = ner.NewWords(r.Trigger)
	}
	e.inherit()
	e.states = make([]*rule, len(e.triggers))
	for id, rules := range e.triggers {
		if e.words.Ceremonies.Suffix(e.texts[id]) > 0 {
			continue
		}
		for _, r := range rules {
			if r.Kind == kindStatus && r.Subject.types.has(ner.Project) && !r.OnlyPlan {
				e.states[id] = r
				break
			}
		}
	}
}

// inherit lets a trigger speak for those it begins or ends with: 成功打通 for
// 打通, 开工建设 for 开工. Only the longest is found in the text.
func (e *Engine) inherit() {
	own := make([][]*rule, len(e.triggers))
	copy(own, e.triggers)
	for i, t := range e.texts {
		if own[i][0].Parts {
			continue
		}
		set := append([]*rule{}, own[i]...)
		for j, u := range e.texts {
			if i == j || own[j][0].Parts || len(u) < 6 || len(u) >= len(t) || !strings.HasPrefix(t, u) && !strings.HasSuffix(t, u) {
				continue
			}
			for _, r := range own[j] {
				if !slices.Contains(set, r) && !slices.Contains(r.Alone, u) {
					set = append(set, r)
				}
			}
		}
		sort.SliceStable(set, func(x, y int) bool { return set[x].order < set[y].order })
		e.triggers[i] = set
	}
}

func longestFirst(l []string) {
	sort.SliceStable(l, func(i, j int) bool { return len(l[i]) > len(l[j]) })
}
