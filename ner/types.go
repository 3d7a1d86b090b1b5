// Package ner holds the types that pass between the stages of zhengpu's
// pipeline, and the pipeline itself. It imports the standard library only.
//
// Offsets: inside the pipeline every Span counts bytes of Document.Text, the
// cleaned text. Document.Map leads from there to bytes of the file as it lies
// on disk; exporters and the graph give both.
package ner

import "fmt"

// Span is a half-open range of bytes [Start, End).
type Span struct{ Start, End int }

// Len is the number of bytes covered.
func (s Span) Len() int { return s.End - s.Start }

// Empty reports whether the span covers nothing.
func (s Span) Empty() bool { return s.End <= s.Start }

// Contains reports whether o lies within s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Overlaps reports whether s and o share a byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Union is the least span that covers both.
func (s Span) Union(o Span) Span { return Span{min(s.Start, o.Start), max(s.End, o.End)} }

// Type is an entity type of the schema.
type Type uint8

// The thirteen entity types.
const (
	NoType Type = iota
	District
	Park
	Project
	Enterprise
	Program
	Organization
	Place
	Platform
	Person
	Honour
	Event
	Industry
	DocumentType
)

var typeNames = [...]string{"", "District", "Park", "Project", "Enterprise", "Program", "Organization", "Place", "Platform", "Person", "Honour", "Event", "Industry", "Document"}

// Types lists every entity type, in the schema's order.
func Types() []Type {
	all := make([]Type, 0, len(typeNames)-1)
	for t := District; t <= DocumentType; t++ {
		all = append(all, t)
	}
	return all
}

func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return fmt.Sprintf("Type(%d)", uint8(t))
}

// ParseType returns the type called name, or an error that lists nothing but
// the name: callers know the file and the line.
func ParseType(name string) (Type, error) {
	for t, n := range typeNames {
		if t > 0 && n == name {
			return Type(t), nil
		}
	}
	return NoType, fmt.Errorf("no entity type %q", name)
}

// MarshalText gives the schema's name.
func (t Type) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads the schema's name.
func (t *Type) UnmarshalText(b []byte) error {
	v, err := ParseType(string(b))
	*t = v
	return err
}

// Predicate is one of the schema's fourteen relations.
type Predicate string

// The fourteen predicates.
const (
	LocatedIn        Predicate = "locatedIn"
	Attracted        Predicate = "attracted"
	CarriesOut       Predicate = "carriesOut"
	UndertakenBy     Predicate = "undertakenBy"
	Established      Predicate = "established"
	CooperatesWith   Predicate = "cooperatesWith"
	Awarded          Predicate = "awarded"
	Hosts            Predicate = "hosts"
	PartOf           Predicate = "partOf"
	ParticipatesIn   Predicate = "participatesIn"
	InIndustry       Predicate = "inIndustry"
	DevelopsIndustry Predicate = "developsIndustry"
	Issued           Predicate = "issued"
	HoldsPosition    Predicate = "holdsPosition"
)

// Predicates lists the fourteen in the schema's order.
func Predicates() []Predicate {
	return []Predicate{LocatedIn, Attracted, CarriesOut, UndertakenBy, Established, CooperatesWith, Awarded,
		Hosts, PartOf, ParticipatesIn, InIndustry, DevelopsIndustry, Issued, HoldsPosition}
}

// Attribute names.
const (
	Investment = "investment"
	Status     = "status"
)

// Sentence is a piece of the clean text that ends in a full stop, a semicolon,
// a question or exclamation mark, or a paragraph's end.
type Sentence struct {
	Span      Span
	Paragraph int  // counted from 0
	Heading   bool // a short paragraph without a closing mark
}

// Token is a segmented word with its part of speech (ICTCLAS tag set as
// cppjieba gives it: n, v, m, ns, x, …).
type Token struct {
	Span Span
	POS  string
}

// Document is one report after reading and cleaning.
type Document struct {
	ID        string // of its source, see DocumentID
	Source    string // the path as given
	Report    string // file name without extension
	Title     string
	Date      string // of publication as the format states it, YYYY-MM-DD; mostly ""
	Origin    string // where the format says that it comes from; mostly ""
	Text      string // clean: UTF-8, simplified, unwrapped
	Map       *Map   // from Text to bytes of the file
	Sentences []Sentence

	About     string // name of the district that the report is about: 浔阳区
	AboutCode string // its division code: 360403
	// AboutNow is the code of the division in force today that a former About
	// became (神木县's is 神木市's), else AboutCode. Today's towns and villages
	// lie under it.
	AboutNow string
	Year     int // the year that the report tells of
}

// Slice is the clean text under s.
func (d *Document) Slice(s Span) string { return d.Text[s.Start:s.End] }

// SentenceAt is the index of the sentence that covers byte at, or -1.
func (d *Document) SentenceAt(at int) int {
	lo, hi := 0, len(d.Sentences)
	for lo < hi {
		mid := (lo + hi) / 2
		if d.Sentences[mid].Span.End <= at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(d.Sentences) && d.Sentences[lo].Span.Start <= at {
		return lo
	}
	return -1
}

// Candidate is a gazetteer entry found in the text. Candidates may overlap.
type Candidate struct {
	Span    Span
	Entry   *Entry // its ID is empty for a division that could not be told from its namesakes
	Form    string // how the text names it: full, alias, stem (浔阳 for 浔阳区), derived (X社区 for X村)
	Guarded bool   // also a common word, or marked ambiguous in its list: it counts only with corroboration
}

// Entry is a gazetteer row.
type Entry struct {
	ID      string   // "division/360403", "enterprise/tencent": list and key
	Name    string   // canonical name
	Aliases []string // other names
	Type    Type     // NoType for kinds that are no entities (indicator, unit, surname…)
	Kind    string   // the list it stands in: division, zone, enterprise, honour, industry, indicator, program, university, institution…
	Parent  string   // for a division the code of the one above
	Level   int      // for a division 1 (province) to 5 (village, community)
	From    int      // first year of validity, 0 when open
	To      int      // last year, 0 when open
	Next    string   // id of the successor
	Source  string
	Attrs   Attrs // what else the list says
}

// Attrs are further columns of a gazetteer row, sorted by name. They lie side by
// side for all rows: maps of their own would take the collector longer than all
// else that a lexicon holds.
type Attrs []Attr

// Attr is a column's name and what stands there.
type Attr struct{ Name, Value string }

// Get is what stands in a column, "" where there is nothing.
func (a Attrs) Get(name string) string {
	for i := range a {
		if a[i].Name == name {
			return a[i].Value
		}
	}
	return ""
}

// Mention is a stretch of text that names an entity.
type Mention struct {
	Span       Span
	Sentence   int
	Name       string // as shown: without surrounding quotation marks
	Type       Type
	Ref        string // gazetteer id when a list knows it, else ""
	Rule       string // the rule that made it
	Confidence float64
	Owner      Ref // of a project whose name begins with its owner; NoRef otherwise
	Entity     int // index into Analysis.Entities after resolve; -1 before
}

// Ref points at a mention by its index in Analysis.Mentions.
type Ref int

// References that are no mention.
const (
	NoRef    Ref = -1
	AboutRef Ref = -2 // the district that the report is about
)

// Quantity is a number with its unit as the text gives it.
type Quantity struct {
	Span   Span    // number and unit
	Number Span    // the number alone
	Value  float64 // multiplied out: 4.2万件 → 42000; 31% → 0.31
	High   float64 // upper end of a range, else 0
	Unit   string  // 元, 件, %, 百分点, 美元, 平方米 …
	Kind   string  // amount, money, percent, points, ordinal, multiple, year, date, duration
	Approx bool    // 约, 余, 近, 超, 多
}

// Evidence says where something stands.
type Evidence struct {
	Sentence int
	Quote    Span // the shortest stretch of clean text that states it
	Subject  Span // may be empty: the subject was left out
	Trigger  Span // may be empty
	Object   Span
	Rule     string
}

// Fact links two mentions. After resolve, S and O index Analysis.Entities.
type Fact struct {
	Subject    Ref
	Predicate  Predicate
	Object     Ref
	Position   string // of holdsPosition
	Period     string // "2023", "2022-01/2022-10", or ""
	Planned    bool   // announced, not done
	Confidence float64
	Evidence   Evidence
	S, O       int
}

// Attribute is a literal said of a mention: investment or status.
type Attribute struct {
	Subject    Ref
	Name       string  // Investment or Status
	Value      float64 // of investment
	Unit       string  // 元, 美元 …; of investment
	Text       string  // of status: planned, signed, started, underway, completed, operational
	Confidence float64
	Evidence   Evidence
	S          int
}

// Observation is a figure said of a named quantity.
type Observation struct {
	Subject    Ref
	Indicator  string
	Value      *float64 // nil for growth without a level
	Unit       string
	Change     *float64 // fraction: 11.3% → 0.113
	Period     string
	Rank       string
	Target     bool
	Confidence float64
	Evidence   Evidence
	S          int
}

// Entity is what mentions of one thing come to.
type Entity struct {
	ID       string // "district/360403", "enterprise/中铁九桥", "project/360403/…"
	Type     Type
	Name     string
	Aliases  []string // other forms in the text, sorted
	Mentions []int    // indexes into Analysis.Mentions, in text order
	Ref      string
	Reason   string // the rule that merged the mentions when there are several names

	Confidence float64 // 0 before the confidence stage
}

// Analysis is a document on its way through the pipeline. Each stage fills its
// own fields and leaves the others alone.
type Analysis struct {
	Doc          *Document
	Tokens       [][]Token // by sentence
	Candidates   []Candidate
	Quantities   []Quantity // in text order, not overlapping
	Mentions     []Mention  // in text order; may nest, never cross
	Facts        []Fact
	Attributes   []Attribute
	Observations []Observation
	Entities     []Entity
	Dropped      []Dropped // for why-not

	entries []Ref  // see Entries
	signs   []Sign // see Sign
}

// Dropped is a candidate that a stage threw away.
type Dropped struct {
	Stage, Rule, Reason string
	By                  string // the rule of what it lost to, where Reason ends in that
	Span                Span
}

// Stage is one step of the pipeline. Run is a pure function of the analysis
// and of what the stage was loaded with, and safe for concurrent use.
type Stage interface {
	Name() string
	Run(*Analysis) error
}
