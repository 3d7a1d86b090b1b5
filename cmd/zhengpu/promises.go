package main

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"zhengpu/ner"
)

type promisesOptions struct {
	district string
	year     int
	only     string
}

// What became of a promise.
const (
	promiseKept   = "kept"
	promisePartly = "partly"
	promiseMissed = "missed"
	promiseLater  = "not-due" // aimed at for a later year than the answer is of
	promiseSilent = "not-mentioned"
)

func newPromises(a *app) *cobra.Command {
	var o promisesOptions
	c := a.describe(&cobra.Command{
		Use:  "promises",
		Args: a.args(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return runPromises(c.Context(), a, o) },
	})
	f := c.Flags()
	f.StringVar(&o.district, "district", "", a.t("flag.district"))
	f.IntVar(&o.year, "year", 0, a.t("flag.promises.year"))
	f.StringVar(&o.only, "only", "", a.t("flag.only"))
	return c
}

// promise is a line of `promises --json`.
type promise struct {
	Verdict  string   `json:"verdict"` // kept, partly, missed, not-due or not-mentioned
	Kind     string   `json:"kind"`    // target or project
	Name     string   `json:"name"`    // indicator, or name of what was planned
	ID       string   `json:"id,omitempty"`
	Type     string   `json:"type,omitempty"`
	Of       string   `json:"of,omitempty"`       // whose figure, where not the district's
	Due      string   `json:"due,omitempty"`      // period that the text aims at
	Promised any      `json:"promised,omitempty"` // the number aimed at
	Reached  any      `json:"reached,omitempty"`  // what the next report says
	Unit     string   `json:"unit,omitempty"`     // % for a growth: numbers are fractions
	Growth   bool     `json:"growth,omitempty"`   // the numbers are growths
	Computed bool     `json:"computed,omitempty"` // the growth was worked out from two levels
	Status   string   `json:"status,omitempty"`   // of a project in the next report
	Said     sourced  `json:"said"`
	Answer   *sourced `json:"answer"` // null when it is not mentioned
	numbers  [2]*float64
}

func runPromises(ctx context.Context, a *app, o promisesOptions) error {
	if o.district == "" {
		return fail(exitUsage, errors.New(a.t("promises.district")))
	}
	verdicts := []string{promiseKept, promisePartly, promiseMissed, promiseLater, promiseSilent}
	if o.only != "" && !slices.Contains(verdicts, o.only) {
		return fail(exitUsage, errors.New(a.t("format.unknown", o.only, strings.Join(verdicts, ", "))))
	}
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	e, err := s.Resolve(ctx, o.district, ner.District)
	if err != nil {
		return a.queryError(err)
	}
	all, err := statements(ctx, s, e.ID, false)
	if err != nil {
		return a.queryError(err)
	}
	from, to, ok := reportYears(all, o.year)
	if !ok {
		years := []string{}
		for _, y := range reportYearsOf(all) {
			years = append(years, yearText(y))
		}
		a.note("promises.next", e.Name, strings.Join(years, a.t("comma")))
		return fail(exitNothing, nil)
	}
	list := promises(all, from, to)
	for i := range list {
		p := &list[i]
		if p.Kind == "target" && p.ID != e.ID {
			other, err := s.Entity(ctx, p.ID)
			if err != nil {
				return a.queryError(err)
			}
			p.Of = other.Name
		}
		if p.Kind == "project" && p.Answer == nil {
			other, err := s.Entity(ctx, p.ID)
			if err != nil {
				return a.queryError(err)
			}
			p.named(all, to, append([]string{other.Name}, other.Aliases...))
		}
	}
	if o.only != "" {
		list = slices.DeleteFunc(list, func(p promise) bool { return p.Verdict != o.only })
	}
	if len(list) == 0 {
		a.note("promises.none", e.Name, from)
		return fail(exitNothing, nil)
	}
	count := map[string]int{}
	for _, p := range list {
		count[p.Verdict]++
		if a.json {
			if err := a.object(p); err != nil {
				return err
			}
		}
	}
	if a.json {
		return nil
	}
	a.printf("%s\n", a.t("promises.head", e.Name, from, to))
	for _, v := range verdicts {
		if count[v] == 0 {
			continue
		}
		a.printf("\n%s (%d)\n", a.term("verdict", v), count[v])
		for _, p := range list {
			if p.Verdict == v {
				a.tellPromise(p)
			}
		}
	}
	return nil
}

// named finds a thing that the next report does mention, though it states
// nothing of it, by a name in what it says of others.
func (p *promise) named(all []statement, to int, names []string) {
	for i := range all {
		s := &all[i]
		if s.Year != to || !slices.ContainsFunc(names, func(n string) bool { return utf8.RuneCountInString(n) >= 4 && strings.Contains(s.Quote, n) }) {
			continue
		}
		answer := s.proof()
		p.Answer, p.Verdict = &answer, promisePartly
		return
	}
}

func (a *app) tellPromise(p promise) {
	line := p.Name
	if p.Of != "" {
		line = p.Of + " " + line
	}
	if p.Due != "" {
		line += a.t("brackets", p.Due)
	}
	show := func(v *float64) string {
		if p.Growth {
			return percent(*v)
		}
		return a.amount(*v, p.Unit)
	}
	if p.numbers[0] != nil {
		line += "  " + show(p.numbers[0])
		if p.numbers[1] != nil {
			line += " → " + show(p.numbers[1])
			if p.Computed {
				line += a.t("brackets", a.t("promises.computed"))
			}
		}
	} else if p.Type != "" {
		line += "  " + a.term("type", p.Type)
		switch {
		case p.Status != "":
			line += " → " + a.term("status", p.Status)
		case p.Answer != nil:
			line += " → " + a.t("promises.spoken")
		}
	}
	a.printf("    %s\n", line)
	a.tellContext(p.Said)
	if p.Answer != nil {
		a.tellContext(*p.Answer)
	}
}

func reportYearsOf(all []statement) []int {
	var out []int
	for _, s := range all {
		out = append(out, s.Year)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// reportYears picks the report that promises and the one that answers: the
// reports of the year asked for and of the next year that there is one of;
// where that year's is the newest, the report before it and it. Without a year
// the two newest.
func reportYears(all []statement, year int) (from, to int, ok bool) {
	years := reportYearsOf(all)
	n := len(years)
	if n < 2 {
		return 0, 0, false
	}
	if year == 0 {
		return years[n-2], years[n-1], true
	}
	i, found := slices.BinarySearch(years, year)
	switch {
	case !found:
		return 0, 0, false
	case i == n-1:
		return years[i-1], year, true
	}
	return year, years[i+1], true
}

// sameIndicator is an indicator's name without what reports add to it.
func sameIndicator(s string) string {
	for _, w := range []string{"全区", "全县", "全市", "全省", "全年", "我区", "我县", "我市", "我省", "预计", "力争", "实现"} {
		s = strings.TrimPrefix(s, w)
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("“”\"（）() 　", r) {
			return -1
		}
		return r
	}, s)
}

// promises holds what the reports of one year aim at against what those of
// another say.
func promises(all []statement, from, to int) []promise {
	var said, next []statement
	for _, s := range all {
		switch s.Year {
		case from:
			said = append(said, s)
		case to:
			next = append(next, s)
		}
	}
	var out []promise
	seen := map[string]bool{}
	for i := range said {
		s := &said[i]
		if s.Kind != "figure" || !s.Target {
			continue
		}
		if !isAim(s) {
			continue
		}
		p := target(s, said, next, to)
		key := p.Name + "\x00" + s.Subject + "\x00" + s.Period
		if p.numbers[0] == nil || seen[key] {
			continue
		}
		seen[key] = true
		out = append(out, p)
	}
	return append(out, projects(said, next)...)
}

// means are words that bring in what a plan works with, not what it aims at:
// 以12栋楼宇为载体.
var means = []string{"以", "依托", "围绕", "利用", "借助", "凭借", "现有", "已有"}

// isAim tells whether a figure of a plan can be held against another report. A
// bare 投资 or 项目 is of something that the figure does not name.
func isAim(s *statement) bool {
	for _, w := range means {
		if strings.HasPrefix(s.Quote, w) && !strings.HasPrefix(s.Quote, w+"上") {
			return false
		}
	}
	return s.Change != nil || utf8.RuneCountInString(sameIndicator(s.Indicator)) > 2
}

// lastYear is the last year of a period: 2025 of 2021/2025; 0 if it has none.
func lastYear(period string) int {
	if i := strings.LastIndexByte(period, '/'); i >= 0 {
		period = period[i+1:]
	}
	if len(period) < 4 {
		return 0
	}
	y, err := strconv.Atoi(period[:4])
	if err != nil {
		return 0
	}
	return y
}

// target compares an aim with the next report's figure for the same thing.
func target(s *statement, said, next []statement, to int) promise {
	p := promise{Verdict: promiseSilent, Kind: "target", Name: s.Indicator, ID: s.Subject, Unit: s.Unit, Said: s.proof()}
	due := lastYear(s.Period)
	if due > s.Year {
		p.Due = s.Period
	}
	var aim float64
	level, ok := s.number()
	switch {
	case ok:
		aim = level
	case s.Change != nil:
		aim, p.Growth, p.Unit = *s.Change, true, "%"
	default:
		return p
	}
	p.numbers[0], p.Promised = &aim, aim
	name := sameIndicator(s.Indicator)
	var got float64
	var by *statement
	for i := range next {
		n := &next[i]
		if n.Kind != "figure" || n.Target || n.Subject != s.Subject || sameIndicator(n.Indicator) != name || !answers(s, n, p.Growth, to) {
			continue
		}
		v, has := n.number()
		switch {
		case p.Growth && n.Change != nil:
			got, by, p.Computed = *n.Change, n, false
		case p.Growth && has && by == nil:
			// A level alone: the growth on the level that the first report gave.
			for _, b := range said {
				if base, ok := b.number(); ok && b.Kind == "figure" && !b.Target && b.Subject == s.Subject && sameIndicator(b.Indicator) == name && b.Unit == n.Unit && base > 0 &&
					(b.Period == "" || b.Period == yearText(b.Year)) {
					got, by, p.Computed = v/base-1, n, true
					break
				}
			}
			continue
		case !p.Growth && has && n.Unit == s.Unit:
			got, by = v, n
		default:
			continue
		}
		break
	}
	if by == nil {
		return p
	}
	answer := by.proof()
	p.numbers[1], p.Reached, p.Answer = &got, roundTo(got, 6), &answer
	p.Verdict = weighAim(aim, got, p.Growth, s.Quote)
	if of := cmp.Or(lastYear(by.Period), to); due > of && p.Verdict != promiseKept {
		p.Verdict = promiseLater
	}
	return p
}

// answers tells whether a figure of the next report is of the period aimed at.
// A level before its time tells how far it has come; another year's growth, and
// a figure of later years, tell nothing.
func answers(aim, n *statement, growth bool, to int) bool {
	of := cmp.Or(n.Period, yearText(to))
	if aim.Period == "" {
		return of == yearText(to)
	}
	if of == aim.Period {
		return true
	}
	return !growth && of == yearText(to) && to <= lastYear(aim.Period)
}

var ceilings = []string{"以内", "以下", "不超过", "不高于", "低于", "控制在", "下降到", "降至"}

// weighAim compares a number with the one aimed at. 左右 and a growth's rounding
// are allowed for; what should fall, or stay below a bound, is kept when it is
// no higher. Partly is four fifths of the way, and for a growth also half.
func weighAim(aim, got float64, growth bool, quote string) string {
	slack := 1e-9
	if growth {
		slack = 0.0005
	}
	if strings.Contains(quote, "左右") || strings.Contains(quote, "约") {
		if growth {
			slack = 0.003
		} else {
			slack = math.Abs(aim) * 0.03
		}
	}
	lower := growth && aim < 0
	for _, w := range ceilings {
		lower = lower || strings.Contains(quote, w)
	}
	if lower {
		switch {
		case got <= aim+slack:
			return promiseKept
		case growth && aim < 0 && got <= aim/2 || !growth && got <= aim*1.1:
			return promisePartly
		}
		return promiseMissed
	}
	share := 0.8
	if growth {
		share = 0.5
	}
	switch {
	case got >= aim-slack:
		return promiseKept
	case got > 0 && got >= aim*share:
		return promisePartly
	}
	return promiseMissed
}

// stage orders statuses by how far a thing has come.
var stage = map[string]int{"planned": 1, "signed": 2, "started": 3, "underway": 4, "completed": 5, "operational": 6}

// finishing are words of a promise to have done, not to do.
var finishing = []string{"建成", "竣工", "投产", "完工", "完成", "投用", "投入使用", "开业", "启用", "交付", "通车", "运营", "达产"}

// buildable are the types that can be planned and come to be.
var buildable = []string{"Project", "Park", "Place", "Platform", "Organization", "Event", "Document"}

// modifies tells whether the last thing of a quote only describes what comes
// after it: 打造成江南 in 打造成江南有影响力的品牌.
func modifies(s *statement) bool {
	rest := s.After
	if i := strings.IndexAny(rest, "，。；：、！？“”（）,;"); i >= 0 {
		rest = rest[:i]
	}
	verb, ok := strings.CutSuffix(s.Quote, s.ObjectName)
	return ok && (strings.HasSuffix(verb, "成") || strings.HasSuffix(verb, "为")) && strings.Index(rest, "的") > 0
}

// projects compares what was planned or unfinished with what the next report
// says of it.
func projects(said, next []statement) []promise {
	type plan struct {
		s    *statement
		id   string
		name string
		typ  string
		at   int // how far it had come
	}
	plans := map[string]*plan{}
	var order []string
	add := func(s *statement, id, name, typ string, at int) {
		if !slices.Contains(buildable, typ) {
			return
		}
		p := plans[id]
		if p == nil {
			plans[id] = &plan{s, id, name, typ, at}
			order = append(order, id)
			return
		}
		// A plan's own words before what else is said.
		if s.Planned && !p.s.Planned || s.Planned == p.s.Planned && at > p.at {
			p.s = s
		}
		p.at = max(p.at, at)
	}
	done := map[string]bool{}
	for i := range said {
		s := &said[i]
		switch {
		case s.Kind == "attribute" && s.Predicate == ner.Status:
			word, _ := s.Value.(string)
			if stage[word] >= stage["completed"] {
				done[s.Subject] = true
			}
			add(s, s.Subject, s.Name, s.Type, stage[word])
		case s.Kind == "fact" && s.Planned && !modifies(s) && slices.Contains([]string{string(ner.CarriesOut), string(ner.Established), string(ner.Attracted), string(ner.Hosts), string(ner.Issued)}, s.Predicate):
			add(s, s.Object, s.ObjectName, s.ObjectType, 0)
		}
	}
	var out []promise
	for _, id := range order {
		pl := plans[id]
		if done[id] && !pl.s.Planned {
			continue // it stood already
		}
		p := promise{Verdict: promiseSilent, Kind: "project", Name: pl.name, ID: id, Type: pl.typ, Said: pl.s.proof()}
		best, by := -1, (*statement)(nil)
		for i := range next {
			n := &next[i]
			at := -1
			switch {
			case n.Kind == "attribute" && n.Predicate == ner.Status && n.Subject == id:
				word, _ := n.Value.(string)
				at = stage[word]
			case n.Kind != "figure" && (n.Subject == id || n.Object == id):
				at = 0
				if pl.typ == "Event" && n.Predicate == string(ner.Hosts) && !n.Planned || pl.typ == "Document" && n.Predicate == string(ner.Issued) && !n.Planned {
					at = stage["completed"]
				}
			}
			if at > best {
				best, by = at, n
			}
		}
		if by != nil {
			answer := by.proof()
			p.Answer = &answer
			for word, n := range stage {
				if n == best {
					p.Status = word
				}
			}
			finish := slices.ContainsFunc(finishing, func(w string) bool { return strings.Contains(pl.s.Quote, w) })
			switch {
			case best >= stage["completed"]:
				p.Verdict = promiseKept
			case best == 0: // it is spoken of, not how far it is
				p.Verdict = promisePartly
			case best <= stage["signed"]:
				p.Verdict = promiseMissed
			case finish:
				p.Verdict = promisePartly
			case best > pl.at && pl.at < stage["started"]:
				p.Verdict = promiseKept // it was to begin
			default:
				p.Verdict = promisePartly
			}
		}
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(x, y promise) int {
		return cmp.Or(cmp.Compare(x.Said.Start, y.Said.Start), strings.Compare(x.ID, y.ID))
	})
	return out
}
