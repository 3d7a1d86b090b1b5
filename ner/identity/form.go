package identity

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"

	"zhengpu/ner"
)

// fold makes one writing of a name: half width, small letters, without marks
// and blanks. A point between digits stays.
func fold(s string) string {
	var b strings.Builder
	rs := []rune(s)
	for i, r := range rs {
		if r >= '！' && r <= '～' {
			r -= 0xFEE0
		}
		switch {
		case r >= 'A' && r <= 'Z':
			b.WriteRune(r + 'a' - 'A')
		case r == '.' && i > 0 && i+1 < len(rs) && digit(rs[i-1]) && digit(rs[i+1]):
			b.WriteRune(r)
		case r == '+' || r == '/' && i > 0 && i+1 < len(rs) && !digit(rs[i+1]):
			b.WriteRune(r)
		case strings.ContainsRune(" \t\r\n　\"'`“”‘’「」『』《》〈〉()（）[]【】·•‧—–-_,，、.。:：;；!?！？/／~～", r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func digit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

// amount is a quantity that stands in a name.
type amount struct {
	value float64
	unit  string
}

// form is a name taken apart.
type form struct {
	key     string   // folded and rewritten
	core    []rune   // what names the thing
	amounts []amount // 150万吨
	phases  []string // 一期, 第二届, c地块
	years   []string
	places  []string // of a company: where it stands in the name
	owner   string   // stood at the beginning
	branch  string   // 九江分公司
	part    bool     // the place stands in brackets: a company of a group
	level   string
	dropped []string // general words that were taken off
	local   bool     // one of them named the district
	anchor  string   // that district: the division's name, or 市 where it is not known which
}

var (
	yearForm    = regexp.MustCompile(`(?:19|20)\d\d(?:-(?:19|20)\d\d)?(?:年度|年)?`)
	phaseForm   = regexp.MustCompile(`第?[一二三四五六七八九十百\d]+(?:届|次|期|批|轮)(?:工程|项目)?|首届|首批|首期|[a-z](?:地块|区|座|厂|标段|包)|(?:[一二三四五六七八九十]|\d+)(?:号|#)(?:地块|楼|线|泊位|机组|厂房|桥|路)?|[一二三四五六七八九十\d]+标段`)
	versionForm = regexp.MustCompile(`v?\d+(?:\.\d+)*版?$|[一二三四五六七八九十]期版$`)
	chinese     = map[rune]int{'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
)

// number reads 十一, 3 and 二十 for phases; what it cannot read stays.
func number(s string) string {
	if strings.Trim(s, "0123456789") == "" {
		return strings.TrimLeft(s, "0")
	}
	n, last := 0, 0
	for _, r := range s {
		switch {
		case r == '十':
			n += max(last, 1) * 10
			last = 0
		case chinese[r] > 0:
			last = chinese[r]
		default:
			return s
		}
	}
	return strconv.Itoa(n + last)
}

// phase is the one writing of a phase: 第一届 and 首届, 2期 and 二期工程.
func phase(s string) string {
	s = strings.TrimSuffix(strings.TrimSuffix(s, "工程"), "项目")
	if rest, ok := strings.CutPrefix(s, "首"); ok {
		return "1" + rest
	}
	s = strings.TrimPrefix(s, "第")
	i := strings.IndexFunc(s, func(r rune) bool {
		return !(r >= '0' && r <= '9') && r != '十' && r != '百' && chinese[r] == 0
	})
	if i <= 0 {
		return s
	}
	return number(s[:i]) + s[i:]
}

// amountForm is built from the units of the rules.
func (r *Resolver) amountForm() *regexp.Regexp {
	units := make([]string, len(r.Units))
	for i, u := range r.Units {
		units[i] = regexp.QuoteMeta(u)
	}
	return regexp.MustCompile(`(?:年产|日产|日处理|年处理|总装机|年加工)?(\d+(?:\.\d+)?)[多余]?(万|亿|千|百)?(` + strings.Join(units, "|") + `)级?(?:/年|每年|/日|/天)?`)
}

var powers = map[string]float64{"": 1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}

// unitScale brings units of power to one.
var unitScale = map[string]amount{"吉瓦": {1e9, "w"}, "gw": {1e9, "w"}, "兆瓦": {1e6, "w"}, "mw": {1e6, "w"}, "千瓦": {1e3, "w"},
	"吉瓦时": {1e9, "wh"}, "gwh": {1e9, "wh"}, "兆瓦时": {1e6, "wh"}, "mwh": {1e6, "wh"}, "千瓦时": {1e3, "wh"}, "千伏": {1e3, "v"}, "kv": {1e3, "v"}, "伏": {1, "v"}}

// take cuts what a pattern finds out of s.
func take(s string, form *regexp.Regexp, fn func(m []string) bool) string {
	var b strings.Builder
	at := 0
	for _, m := range form.FindAllStringSubmatchIndex(s, -1) {
		parts := make([]string, len(m)/2)
		for i := range parts {
			if m[2*i] >= 0 {
				parts[i] = s[m[2*i]:m[2*i+1]]
			}
		}
		if !fn(parts) {
			continue
		}
		b.WriteString(s[at:m[0]])
		at = m[1]
	}
	return b.String() + s[at:]
}

// analyse takes a name apart. owners are names of enterprises that it may
// begin with, folded; scope names the districts around, nearest first.
func (r *Resolver) analyse(t ner.Type, name string, owners, scope []string) *form {
	f := &form{key: fold(name)}
	if i := strings.IndexAny(name, "（("); i > 0 && t == ner.Enterprise && r.opt.Place != nil {
		rest := strings.TrimLeft(name[i:], "（(")
		if j := strings.IndexAny(rest, "）)"); j > 0 {
			f.part = r.opt.Place(rest[:j])
		}
	}
	f.level = r.level(f.key)
	for _, w := range r.rewrite {
		if utf8.RuneCountInString(f.key) > utf8.RuneCountInString(w.from) || f.key == w.from {
			f.key = strings.ReplaceAll(f.key, w.from, w.to)
		}
	}
	s := f.key
	s = take(s, r.amount, func(m []string) bool {
		v, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			return false
		}
		a := amount{v * powers[m[2]], m[3]}
		if u, ok := unitScale[m[3]]; ok {
			a = amount{a.value * u.value, u.unit}
		}
		f.amounts = append(f.amounts, a)
		return true
	})
	s = take(s, yearForm, func(m []string) bool { f.years = append(f.years, m[0][:4]); return true })
	whole := s
	s = take(s, phaseForm, func(m []string) bool {
		if len(m[0]) == len(whole) || m[0] == "十五" {
			return false
		}
		f.phases = append(f.phases, phase(m[0]))
		return true
	})
	if s == "" {
		s = whole
	}
	for _, o := range owners {
		if rest, ok := strings.CutPrefix(s, o); ok && o != "" && utf8.RuneCountInString(rest) >= 2 {
			f.owner, s = o, rest
			if covered(rest, r.generals(t)) {
				s = r.company(&form{key: f.key}, o) + rest // nothing but the owner tells the thing
			}
			break
		}
	}
	switch {
	case t == ner.Enterprise:
		s = r.company(f, s)
	case t == ner.Platform: // the next version is the same platform
		if rest := versionForm.ReplaceAllString(s, ""); utf8.RuneCountInString(rest) >= 2 {
			s = rest
		}
		s = r.local(f, s, scope)
	default:
		if t == ner.Project && f.owner == "" {
			s = r.fullOwner(s, len(f.phases) > 0)
		}
		s = r.local(f, s, scope)
	}
	s = r.strip(f, t, s, scope)
	f.core = []rune(s)
	slices.Sort(f.phases)
	slices.Sort(f.years)
	return f
}

// fullOwner brings the full name of a company that a project's name begins
// with into the short form: 金熊造纸 for 上海金熊造纸有限公司. alone tells that
// there need be nothing after it.
func (r *Resolver) fullOwner(s string, alone bool) string {
	for _, l := range r.Legal {
		l = fold(l)
		if utf8.RuneCountInString(l) < 4 {
			continue // 公司 and 集团 may belong to the name
		}
		i := strings.Index(s, l)
		if i <= 0 {
			continue
		}
		rest := s[i+len(l):]
		if short := r.company(&form{key: s[:i]}, s[:i]); utf8.RuneCountInString(short) >= 2 && (rest != "" || alone) {
			return short + rest
		}
	}
	return s
}

// local takes the names of the districts around off the beginning.
func (r *Resolver) local(f *form, s string, scope []string) string {
	for again := true; again; {
		again = false
		for _, d := range scope {
			for _, w := range []string{d, short(d)} {
				rest, ok := strings.CutPrefix(s, w)
				if !ok || utf8.RuneCountInString(w) < 2 || utf8.RuneCountInString(rest) < 2 {
					continue
				}
				if r := []rune(rest); strings.ContainsRune("路街湖江河山港桥镇乡村寺塔楼", r[0]) {
					continue // 浔阳路 is not 浔阳's road, but a name
				}
				s, again = rest, true
				f.dropped, f.local, f.anchor = append(f.dropped, w), true, d
				break
			}
		}
	}
	return s
}

// short is a division's name without its class: 浔阳 for 浔阳区.
func short(d string) string {
	for _, tails := range [][]string{{"自治区", "自治州", "自治县", "地区", "省", "市", "区", "县", "盟", "旗", "州"}, {"维吾尔", "回族", "壮族"}} {
		for _, tail := range tails {
			if rest, ok := strings.CutSuffix(d, tail); ok && utf8.RuneCountInString(rest) >= 2 {
				d = rest
				break
			}
		}
	}
	return d
}

// company takes legal forms and places out of a company's name.
func (r *Resolver) company(f *form, s string) string {
	if i := strings.Index(s, "分公司"); i > 0 {
		f.branch = "分公司"
	}
	for _, l := range r.Legal {
		l = fold(l)
		if l == "公司" && strings.Contains(s, "分公司") {
			continue
		}
		if rest := strings.Replace(s, l, "", 1); rest != s && utf8.RuneCountInString(rest) >= 2 {
			s = rest
			f.dropped = append(f.dropped, l)
		}
	}
	if r.opt.Place == nil {
		return s
	}
	rs := []rune(s)
	for again := true; again && len(rs) > 3; {
		again = false
		for i := 0; i < len(rs) && !again; i++ {
			for n := min(4, len(rs)-i); n >= 2; n-- {
				w := string(rs[i : i+n])
				if len(rs)-n < 2 || i > 0 && i+n < len(rs) && i < 2 || !r.opt.Place(w) {
					continue
				}
				if i > 0 && f.branch == "" && !strings.Contains(f.key, w) {
					continue
				}
				f.places = append(f.places, short(w))
				rs = slices.Concat(rs[:i], rs[i+n:])
				again = true
				break
			}
		}
	}
	for len(rs) > 2 && len(f.places) > 0 && strings.ContainsRune("省市县区", rs[0]) {
		rs = rs[1:]
	}
	slices.Sort(f.places)
	f.places = slices.Compact(f.places)
	return string(rs)
}

// strip takes general words off both ends while something is left.
func (r *Resolver) strip(f *form, t ner.Type, s string, scope []string) string {
	least, whole := 2, s
	if t == ner.Program || t == ner.Organization {
		least = 3
	}
	words := r.generals(t)
	for again := true; again; {
		again = false
		for _, w := range words {
			rest, ok := strings.CutSuffix(s, w)
			if !ok {
				if t == ner.Park || t == ner.Place {
					continue // 科技城 and 生态科技城 may be two
				}
				rest, ok = strings.CutPrefix(s, w)
			}
			n := least
			if t == ner.Program && (w == "工程" || w == "行动") && utf8.RuneCountInString(rest) == 2 {
				n = 2
			}
			if ok && utf8.RuneCountInString(rest) >= n {
				s, again = rest, true
				f.dropped = append(f.dropped, w)
				if last := lastRune(w); (t == ner.Organization || t == ner.Program) && strings.ContainsRune("省市县区", last) && strings.HasPrefix(whole, w) {
					f.local = f.local || t == ner.Organization
					if f.anchor == "" {
						f.anchor = string(last)
						for _, d := range scope {
							if lastRune(d) == last {
								f.anchor = d
								break
							}
						}
					}
				}
				break
			}
		}
	}
	return s
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// specific is what is left of a core without common words, in runes.
func (r *Resolver) specific(core string) int {
	for _, w := range r.Common {
		core = strings.ReplaceAll(core, w, "\x00")
	}
	n := 0
	for _, c := range core {
		if c != 0 && !digit(c) && c != '/' && c != '.' {
			n++
		}
	}
	return n
}

var pinyinArgs = func() pinyin.Args {
	a := pinyin.NewArgs()
	a.Heteronym = true
	return a
}()

// homophones reports whether two characters have a reading in common, tones
// aside.
func homophones(a, b rune) bool {
	x, y := pinyin.SinglePinyin(a, pinyinArgs), pinyin.SinglePinyin(b, pinyinArgs)
	for _, s := range x {
		if slices.Contains(y, s) {
			return true
		}
	}
	return false
}

// sound is the first reading of a character, or itself.
func sound(r rune) string {
	if p := pinyin.SinglePinyin(r, pinyinArgs); len(p) > 0 {
		return p[0]
	}
	return string(r)
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b)) }
