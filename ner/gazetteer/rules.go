package gazetteer

import (
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
	"zhengpu/ner/rulefile"
)

const rulesFile = "rules/gazetteer/report.yaml"

// rules are the words and patterns of rulesFile.
type rules struct {
	About struct {
		Self       []string           `yaml:"self"`
		BeforeSelf map[string]float64 `yaml:"before_self"`
		Organs     ner.Words          `yaml:"organs"`
		RankAfter  ner.Words          `yaml:"rank_after"`
		RankBefore ner.Words          `yaml:"rank_before"`
		Bodies     ner.Words          `yaml:"bodies"`
		Away       ner.Words          `yaml:"away"`
		Leave      ner.Words          `yaml:"leave"`
		Heads      ner.Words          `yaml:"heads"`
		NotHeads   ner.Words          `yaml:"not_heads"`
		Past       ner.Words          `yaml:"past"`
		PastBefore ner.Words          `yaml:"past_before"`
		Leaders    ner.Words          `yaml:"leaders"`
		Session    string             `yaml:"session"`
		Speakers   ner.Words          `yaml:"speakers"`
		SpeaksFor  ner.Words          `yaml:"speaks_for"`
		Datelines  ner.Words          `yaml:"datelines"`
		Zones      ner.Words          `yaml:"zones"`
		Schools    ner.Words          `yaml:"schools"`
		// BeforeZones are what may stand before one of Zones that is no part
		// of a name.
		BeforeZones ner.Words `yaml:"before_zones"`
	} `yaml:"about"`
	Year struct {
		Report         ner.Words      `yaml:"report"`
		ReportWords    ner.Words      `yaml:"report_words"`
		ReportPattern  *regexp.Regexp `yaml:"report_pattern"`
		Heading        *regexp.Regexp `yaml:"heading"`
		LookBack       *regexp.Regexp `yaml:"look_back"`
		LookBackBegins ner.Words      `yaml:"look_back_begins"`
		MainWork       *regexp.Regexp `yaml:"main_work"`
		MainWorkBegins ner.Words      `yaml:"main_work_begins"`
		Session        *regexp.Regexp `yaml:"session"`
		Title          *regexp.Regexp `yaml:"title"`
		Bulletin       *regexp.Regexp `yaml:"bulletin"`
		Half           *regexp.Regexp `yaml:"half"`
		Published      *regexp.Regexp `yaml:"published"`
		PublishedWords ner.Words      `yaml:"published_words"`
		PublishedAfter ner.Words      `yaml:"published_after"`
		ThisYear       string         `yaml:"this_year"`
		ThisYearParts  ner.Words      `yaml:"this_year_parts"`
		Opens          ner.Words      `yaml:"opens"`
		FutureBefore   ner.Words      `yaml:"future_before"`
		FutureAfter    ner.Words      `yaml:"future_after"`
		FutureNear     ner.Words      `yaml:"future_near"`
		CurrentAfter   ner.Words      `yaml:"current_after"`
		PriorBefore    ner.Words      `yaml:"prior_before"`
		PriorAfter     ner.Words      `yaml:"prior_after"`
		Units          ner.Words      `yaml:"units"`
		Events         ner.Words      `yaml:"events"`
	} `yaml:"year"`
	Offices struct {
		Of   ner.Words `yaml:"of"`
		Adds []string  `yaml:"adds"`
		Not  ner.Words `yaml:"not"`
	} `yaml:"offices"`

	self       []rune         // of About.Self
	beforeSelf ner.Words      // of About.BeforeSelf
	selfShares []float64      // what each of them says
	marks      ner.Words      // what is looked for in the clause behind a place
	day        *regexp.Regexp // Year.Published at the place where it is tried
	report     ner.Words      // Year.Report and Year.ReportWords
}

func readRules(fsys fs.FS) (*rules, error) {
	r := &rules{}
	if err := rulefile.Read(fsys, rulesFile, r); err != nil {
		return nil, err
	}
	y := &r.Year
	placed := []*regexp.Regexp{y.Heading, y.LookBack, y.MainWork, y.Session, y.Title, y.Bulletin, y.Half}
	for _, p := range append([]*regexp.Regexp{y.ReportPattern, y.Published}, placed...) {
		if p == nil {
			return nil, fmt.Errorf("%s: year: a pattern is missing", rulesFile)
		}
	}
	for _, p := range placed {
		if !strings.HasPrefix(p.String(), "^") {
			return nil, fmt.Errorf("%s: year: pattern %q: want ^ at its beginning", rulesFile, p)
		}
	}
	for _, w := range r.About.Self {
		c, n := utf8.DecodeRuneInString(w)
		if n != len(w) {
			return nil, fmt.Errorf("%s: about: self: %q is not one character", rulesFile, w)
		}
		r.self = append(r.self, c)
	}
	before := slices.Sorted(maps.Keys(r.About.BeforeSelf))
	r.beforeSelf = ner.NewWords(before)
	for _, w := range before {
		r.selfShares = append(r.selfShares, r.About.BeforeSelf[w])
	}
	firms := ner.NewWords([]string{firmEnd})
	for _, w := range []*ner.Words{&r.About.Bodies, &r.About.Datelines, &r.About.Heads, &firms} {
		r.marks = r.marks.With(w)
	}
	r.report = y.Report.With(&y.ReportWords)
	var err error
	r.day, err = regexp.Compile("^(?:" + r.Year.Published.String() + ")")
	return r, err
}

// isReport reports whether a text says that it is a government's work report.
func (r *rules) isReport(text string) bool {
	if !r.report.In(text) {
		return false
	}
	return r.Year.Report.In(text) || r.Year.ReportWords.In(text) && r.Year.ReportPattern.MatchString(text)
}

// streetOffice is the end of the name of a street's office whose street's name
// ends at end, or 0: 甘棠街道办事处.
func (r *rules) streetOffice(text string, end int) int {
	if r.Offices.Of.Suffix(text[:end]) == 0 {
		return 0
	}
	for _, o := range r.Offices.Adds {
		if strings.HasPrefix(text[end:], o) {
			if r.Offices.Not.Prefix(text[end:]) > 0 {
				return 0
			}
			return end + len(o)
		}
	}
	return 0
}

// street is the name of the street that the name of an office ends on.
func (r *rules) street(office string) (string, bool) {
	for _, o := range r.Offices.Adds {
		if street, ok := strings.CutSuffix(office, o); ok && r.Offices.Of.Suffix(street) > 0 {
			return street, true
		}
	}
	return "", false
}
