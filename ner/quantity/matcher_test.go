package quantity

import (
	"regexp"
	"slices"
	"testing"
)

var matcherTexts = []string{"", "2023年1-9月份", "今年上半年", "截至2021年底", "“十三五”时期", "连续五年新增", "3至5月及12月", "排全省第三位，前列", "A1月a", "比分3：", "第", "一三"}

// TestMatcher compares the walk with regexp at every place of a text.
func TestMatcher(t *testing.T) {
	for _, expr := range []string{
		`(?:(?P<y>20\d\d|19\d\d)年|(今年|本年)|(去年))?\s?(\d{1,2})(?:月份?)?\s?[-—–~至]\s?(\d{1,2})\s?月(?:份)?`,
		`(?:到|至|截至)?((?:19|20)\d\d)年(?:度)?(?:底|末)?`,
		`“?十三五”?(?:时期|期间)`, `今年|本年`, `(连续|这)?([五六])年(?:来|新增)`, `[^，]{0,8}第([一二三]|\d)(?:位)?`,
		`月$`, `\d+月`, `(?i)a`, `.{0,3}年`, `[0-9]+$`, `([^，]*)，(.+)`, `(?:\d年)+`, `\b1`, `[0-9]?`,
	} {
		re := regexp.MustCompile(`\A(?:` + expr + `)`)
		for _, m := range []*matcher{newMatcher(expr), newOpener(expr)} {
			for _, s := range matcherTexts {
				for i := range s {
					want := re.FindStringSubmatchIndex(s[i:])
					for k := range want {
						if want[k] >= 0 {
							want[k] += i
						}
					}
					if got := m.match(s, i); !slices.Equal(got, want) {
						t.Errorf("%s at %d of %q: %v, want %v", expr, i, s, got, want)
					}
				}
			}
		}
	}
}

// TestMatcherIn compares with regexp whether there is a match anywhere.
func TestMatcherIn(t *testing.T) {
	for _, expr := range []string{`第$`, `[0-9]\s?[:：]\s?$`, `(?:[^一二三]|^)$`, `年|月`, `^第?$`} {
		m, re := newMatcher(expr), regexp.MustCompile(expr)
		for _, s := range matcherTexts {
			if got, want := m.in(s), re.MatchString(s); got != want {
				t.Errorf("%s in %q: %v, want %v", expr, s, got, want)
			}
		}
	}
}

// TestSearch compares what a look at a text leads to with all that regexp finds,
// in the text and in its parts.
func TestSearch(t *testing.T) {
	exprs := []string{`今年|本年`, `\d{1,2}月(?:份)?`, `第[一二三](?:位|名)?`, `^.{0,3}年`, `年`, `(?:连续)?([五六])年`, `前列$`}
	s, err := newSearch(exprs)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range append(matcherTexts, "今年3月，本年第二，连续五年第三名，12月份前列") {
		whole := s.see(text, nil)
		for from := range text {
			part, look := text[from:], whole.part(from, len(text))
			for k, x := range exprs {
				re := regexp.MustCompile(x)
				if got, want := s.first(k, part, &look), re.FindStringSubmatchIndex(part); !slices.Equal(got, want) {
					t.Errorf("%s in %q: %v, want %v", x, part, got, want)
				}
				if s.pats[k].bound {
					continue
				}
				var got [][]int
				for m := s.first(k, part, &look); m != nil; m = s.next(k, part, &look, m[1]) {
					got = append(got, m)
				}
				if want := re.FindAllStringSubmatchIndex(part, -1); len(got) != len(want) {
					t.Errorf("all %s in %q: %v, want %v", x, part, got, want)
				}
			}
		}
	}
}
