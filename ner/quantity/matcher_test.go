package quantity

import (
	"regexp"
	"slices"
	"testing"
)

// TestMatcher compares the walk with regexp at every place of a text.
func TestMatcher(t *testing.T) {
	texts := []string{"", "2023年1-9月份", "今年上半年", "截至2021年底", "“十三五”时期", "连续五年新增", "3至5月及12月", "排全省第三位，前列", "A1月a"}
	for _, expr := range []string{
		`(?:(?P<y>20\d\d|19\d\d)年|(今年|本年)|(去年))?\s?(\d{1,2})(?:月份?)?\s?[-—–~至]\s?(\d{1,2})\s?月(?:份)?`,
		`(?:到|至|截至)?((?:19|20)\d\d)年(?:度)?(?:底|末)?`,
		`“?十三五”?(?:时期|期间)`, `今年|本年`, `(连续|这)?([五六])年(?:来|新增)`, `[^，]{0,8}第([一二三]|\d)(?:位)?`,
		`月$`, `\d+月`, `(?i)a`, `.{0,3}年`,
	} {
		m := newMatcher(expr)
		re := regexp.MustCompile(`\A(?:` + expr + `)`)
		for _, s := range texts {
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
