package main

import (
	"cmp"
	"context"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"zhengpu/ner"
	"zhengpu/ner/rulefile"
	"zhengpu/seeds"
)

type auditOptions struct {
	district string
	all      bool
}

// What an audit finds.
const (
	auditGrowth   = "growth"   // a stated growth against two years' levels
	auditParts    = "parts"    // parts against their total
	auditConflict = "conflict" // one figure with different values
)

func newAudit(a *app) *cobra.Command {
	var o auditOptions
	c := a.describe(&cobra.Command{
		Use:  "audit",
		Args: a.args(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return runAudit(c.Context(), a, o) },
	})
	c.Flags().StringVar(&o.district, "district", "", a.t("flag.district"))
	c.Flags().BoolVar(&o.all, "all", false, a.t("flag.audit.all"))
	return c
}

// audited is a line of `audit --json`.
type audited struct {
	Kind      string    `json:"kind"` // growth, parts or conflict
	OK        bool      `json:"ok"`   // the sum comes out; only with --all
	Subject   string    `json:"subject"`
	Name      string    `json:"name"` // of the subject
	Indicator string    `json:"indicator"`
	Period    string    `json:"period"`
	Unit      string    `json:"unit"`
	Stated    float64   `json:"stated"`   // the growth, the total, or the one value
	Computed  float64   `json:"computed"` // from two levels, from the parts, or the other value
	Note      string    `json:"note,omitempty"`
	Proofs    []sourced `json:"proofs"`

	weak bool // the figures may well be of two things
}

// partsRule says which indicators make up another.
type partsRule struct {
	Name     string                     `yaml:"name"`
	Total    []string                   `yaml:"total"`
	Parts    [][]string                 `yaml:"parts"`
	Examples struct{ Yes, No []string } `yaml:"examples"`
}

const partsFile = "rules/audit/parts.yaml"

// wholeRule says of which indicators a place has one figure a year.
type wholeRule struct {
	Endings  []string                   `yaml:"endings"`
	Same     []string                   `yaml:"same"`
	Examples struct{ Yes, No []string } `yaml:"examples"`
}

const wholeFile = "rules/audit/whole.yaml"

func loadWhole(fsys fs.FS) (*wholeRule, error) {
	r := &wholeRule{}
	if err := rulefile.Read(fsys, wholeFile, r); err != nil {
		return nil, err
	}
	return r, nil
}

// is tells whether a place has one figure of an indicator a year.
func (r *wholeRule) is(indicator string) bool {
	return slices.ContainsFunc(r.Endings, func(w string) bool { return strings.HasSuffix(indicator, w) })
}

// before is what a quote says before the indicator's name that makes the figure
// another; ok is false where the name is not in the quote.
func (r *wholeRule) before(s *statement, indicator string) (text string, ok bool) {
	quote := sameIndicator(s.Quote)
	i := strings.Index(quote, indicator)
	if i < 0 {
		return "", false
	}
	text = quote[:i]
	if j := strings.LastIndexAny(text, "，。；：、,;"); j >= 0 {
		text = strings.TrimLeft(text[j:], "，。；：、,;")
	}
	for again := true; again; {
		was := text
		text = strings.TrimLeft(text, "0123456789")
		for _, w := range append([]string{s.Name}, r.Same...) {
			text = strings.TrimPrefix(text, w)
		}
		again = text != was
	}
	return text, true
}

// alike tells whether statements are of one figure, by the words before it.
func (r *wholeRule) alike(indicator string, list ...*statement) bool {
	if !r.is(indicator) {
		return false
	}
	first := ""
	for i, s := range list {
		text, ok := r.before(s, indicator)
		if !ok || i > 0 && text != first {
			return false
		}
		first = text
	}
	return true
}

func loadParts(fsys fs.FS) ([]partsRule, error) {
	var out []partsRule
	if err := rulefile.Read(fsys, partsFile, &out); err != nil {
		return nil, err
	}
	return out, nil
}

func runAudit(ctx context.Context, a *app, o auditOptions) error {
	rules, err := loadParts(seeds.FS)
	if err != nil {
		return fail(exitFailed, err)
	}
	whole, err := loadWhole(seeds.FS)
	if err != nil {
		return fail(exitFailed, err)
	}
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	id := ""
	if o.district != "" {
		e, err := s.Resolve(ctx, o.district, ner.District)
		if err != nil {
			return a.queryError(err)
		}
		id = e.ID
	}
	all, err := statements(ctx, s, id, true)
	if err != nil {
		return a.queryError(err)
	}
	figures := len(all)
	list := audit(all, rules, whole)
	if !o.all {
		list = slices.DeleteFunc(list, func(f audited) bool { return f.OK || f.weak })
	}
	if len(list) == 0 {
		a.note("audit.none", figures)
		return fail(exitNothing, nil)
	}
	for _, f := range list {
		if a.json {
			if err := a.object(f); err != nil {
				return err
			}
			continue
		}
		mark := "✗"
		if f.OK {
			mark = "✓"
		}
		show := func(v float64) string {
			if f.Kind == auditGrowth || f.Unit == "growth" {
				return percent(roundTo(v, 4))
			}
			return a.amount(roundTo(v, 4), f.Unit)
		}
		a.printf("%s %s  %s %s %s  %s\n", mark, a.term("audit", f.Kind), f.Name, f.Indicator, f.Period, a.t("audit.line."+f.Kind, show(f.Stated), show(f.Computed)))
		if f.Note != "" {
			a.printf("    %s\n", a.t("audit.note."+f.Note))
		}
		for _, p := range f.Proofs {
			a.tellProof(p)
		}
	}
	if !a.json {
		a.note("audit.count", len(list), figures)
	}
	return nil
}

// figureKey is what makes two figures the same: whose, of what, when, in what.
type figureKey struct{ subject, indicator, period, unit string }

// audit does the sums over figures that are no targets.
func audit(all []statement, rules []partsRule, whole *wholeRule) []audited {
	levels := map[figureKey][]*statement{}
	growths := map[figureKey][]*statement{}
	var keys, growthKeys []figureKey
	for i := range all {
		s := &all[i]
		if s.Kind != "figure" || s.Target {
			continue
		}
		period := s.Period
		if period == "" {
			period = yearText(s.Year)
		}
		k := figureKey{s.Subject, sameIndicator(s.Indicator), period, s.Unit}
		if _, ok := s.number(); ok {
			if levels[k] == nil {
				keys = append(keys, k)
			}
			levels[k] = append(levels[k], s)
		}
		if s.Change != nil {
			k.unit = ""
			if growths[k] == nil {
				growthKeys = append(growthKeys, k)
			}
			growths[k] = append(growths[k], s)
		}
	}
	var out []audited
	// A growth against two years' levels.
	for _, k := range keys {
		year, err := strconv.Atoi(k.period)
		if err != nil {
			continue
		}
		before := levels[figureKey{k.subject, k.indicator, strconv.Itoa(year - 1), k.unit}]
		told := growths[figureKey{k.subject, k.indicator, k.period, ""}]
		if before == nil || told == nil || strings.HasPrefix(k.unit, "%") {
			continue
		}
		out = append(out, checkGrowth(k, levels[k], before, told, whole))
	}
	// The same figure with different values.
	for _, k := range keys {
		if f, ok := conflict(k, levels[k], func(s *statement) float64 { v, _ := s.number(); return v }, false, whole); ok {
			out = append(out, f)
		}
	}
	for _, k := range growthKeys {
		if f, ok := conflict(k, growths[k], func(s *statement) float64 { return *s.Change }, true, whole); ok {
			out = append(out, f)
		}
	}
	out = append(out, partsOf(keys, levels, rules)...)
	slices.SortStableFunc(out, func(x, y audited) int {
		return cmp.Or(cmp.Compare(btoi(x.OK), btoi(y.OK)), strings.Compare(x.Kind, y.Kind), strings.Compare(x.Subject, y.Subject),
			strings.Compare(x.Period, y.Period), strings.Compare(x.Indicator, y.Indicator), strings.Compare(x.Unit, y.Unit))
	})
	return out
}

// constantPrices are indicators whose growth is told at constant prices: it
// need not be that of the levels.
var constantPrices = []string{"生产总值", "GDP", "增加值", "总产值"}

func checkGrowth(k figureKey, now, before, told []*statement, whole *wholeRule) audited {
	f := audited{Kind: auditGrowth, Subject: k.subject, Name: now[0].Name, Indicator: k.indicator, Period: k.period, Unit: k.unit}
	best := math.Inf(1)
	for _, n := range now {
		for _, b := range before {
			for _, g := range told {
				v, _ := n.number()
				w, _ := b.number()
				if w == 0 {
					continue
				}
				got := v/w - 1
				// What rounding of the figures themselves can make.
				slack := 0.0006 + math.Abs(v/w)*(grain(n.Quote, v)+grain(b.Quote, w))
				off := math.Abs(got-*g.Change) - slack
				if off >= best {
					continue
				}
				best = off
				f.weak = !whole.alike(k.indicator, g, n, b) || slices.ContainsFunc([]*statement{g, n, b}, func(s *statement) bool { return span(s.Quote) }) || loose(n.Quote) || loose(b.Quote)
				f.Stated, f.Computed, f.OK = *g.Change, got, off <= 0
				f.Proofs = nil
				for _, s := range []*statement{g, n, b} {
					if p := s.proof(); !slices.Contains(f.Proofs, p) {
						f.Proofs = append(f.Proofs, p)
					}
				}
			}
		}
	}
	if !f.OK && slices.ContainsFunc(constantPrices, func(w string) bool { return strings.Contains(k.indicator, w) }) {
		f.Note = "constant-prices"
	}
	return f
}

// grain is half of the last digit that a quote gives of a value, as a share of
// it: 352.3亿元 is good to 0.05亿元.
func grain(quote string, v float64) float64 {
	v = math.Abs(v)
	if v == 0 {
		return 0
	}
	best := 0.0
	for i := 0; i < len(quote); i++ {
		j := i
		for j < len(quote) && (quote[j] >= '0' && quote[j] <= '9' || quote[j] == '.' && j > i) {
			j++
		}
		if j == i {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimRight(quote[i:j], "."), 64)
		text := strings.TrimRight(quote[i:j], ".")
		i = j - 1
		if err != nil || n == 0 {
			continue
		}
		for _, power := range []float64{0.001, 0.01, 1, 1e3, 1e4, 1e8, 1e12} { // the first two: ‰ and %
			if math.Abs(n*power-v) > v*1e-9 {
				continue
			}
			unit := power
			if _, after, ok := strings.Cut(text, "."); ok {
				unit /= math.Pow10(len(after))
			}
			best = max(best, unit/2/v)
		}
	}
	return best
}

// conflict finds two values of one figure that rounding does not explain,
// first such as are surely of one thing.
func conflict(k figureKey, list []*statement, value func(*statement) float64, growth bool, whole *wholeRule) (found audited, ok bool) {
	for i, x := range list {
		for _, y := range list[i+1:] {
			v, w := value(x), value(y)
			slack := 1e-9 * math.Max(math.Abs(v), math.Abs(w))
			if growth {
				slack = 0.0005 + 1e-9
			} else {
				slack += math.Abs(v)*grain(x.Quote, v) + math.Abs(w)*grain(y.Quote, w)
			}
			if loose(x.Quote) || loose(y.Quote) {
				slack += 0.1 * math.Max(math.Abs(v), math.Abs(w))
			}
			if math.Abs(v-w) <= slack || x.Quote == y.Quote && x.Report == y.Report || len([]rune(k.indicator)) < 4 {
				continue
			}
			if span(x.Quote) || span(y.Quote) {
				continue
			}
			if x.Rank != y.Rank && x.Rank != "" && y.Rank != "" {
				continue
			}
			weak := !whole.alike(k.indicator, x, y)
			if ok && weak {
				continue // one such will do
			}
			f := audited{weak: weak, Kind: auditConflict, Subject: k.subject, Name: x.Name, Indicator: k.indicator, Period: k.period, Unit: k.unit, Stated: v, Computed: w,
				Proofs: []sourced{x.proof(), y.proof()}}
			if growth {
				f.Unit = "growth"
			}
			if x.Report != y.Report && x.Year != y.Year {
				f.Note = "revised"
			}
			if found, ok = f, true; !weak {
				return found, true
			}
		}
	}
	return found, ok
}

// span tells quotes whose figure is of more or less than its period, or of one
// of several things.
func span(quote string) bool {
	for _, w := range []string{"年均", "累计", "由", "从", "分别", "其中", "每年", "同期", "以来"} {
		if strings.Contains(quote, w) {
			return true
		}
	}
	return false
}

// loose tells quotes that give no exact figure.
func loose(quote string) bool {
	for _, w := range []string{"约", "近", "余", "超", "多", "以上", "左右", "突破", "破"} {
		if strings.Contains(quote, w) {
			return true
		}
	}
	return false
}

// otherTotal reports whether parts make up another figure of the same year and
// unit: 税收收入 and 非税收入 that of 财政总收入 and not of 一般公共预算收入.
func otherTotal(k figureKey, sum, slack float64, keys []figureKey, levels map[figureKey][]*statement) bool {
	for _, o := range keys {
		if o == k || o.subject != k.subject || o.period != k.period || o.unit != k.unit {
			continue
		}
		for _, s := range levels[o] {
			if v, _ := s.number(); math.Abs(v-sum) <= slack+v*grain(s.Quote, v) {
				return true
			}
		}
	}
	return false
}

// partsOf compares parts with their totals.
func partsOf(keys []figureKey, levels map[figureKey][]*statement, rules []partsRule) []audited {
	var out []audited
	for _, k := range keys {
		for _, r := range rules {
			if !slices.Contains(r.Total, k.indicator) {
				continue
			}
			total := levels[k][0]
			t, _ := total.number()
			f := audited{Kind: auditParts, OK: true, Subject: k.subject, Name: total.Name, Indicator: k.indicator, Period: k.period, Unit: k.unit, Stated: t, Proofs: []sourced{total.proof()}}
			slack := math.Abs(t) * (1e-9 + grain(total.Quote, t))
			found := 0
			for _, names := range r.Parts {
				for _, n := range names {
					list := levels[figureKey{k.subject, n, k.period, k.unit}]
					if list == nil {
						continue
					}
					v, _ := list[0].number()
					found++
					f.Computed += v
					slack += math.Abs(v) * (1e-9 + grain(list[0].Quote, v))
					if p := list[0].proof(); !slices.Contains(f.Proofs, p) {
						f.Proofs = append(f.Proofs, p)
					}
					break
				}
			}
			if found > 1 && math.Abs(f.Computed-t) > slack && otherTotal(k, f.Computed, slack, keys, levels) {
				continue
			}
			switch {
			case found == len(r.Parts):
				f.OK = math.Abs(f.Computed-t) <= slack
			case found > 0 && f.Computed > t+slack:
				f.OK, f.Note = false, "more"
			default:
				continue
			}
			out = append(out, f)
		}
	}
	return out
}
