package gazetteer

import (
	"strconv"
	"strings"

	"zhengpu/ner"
)

// code is a division's code as a number of twelve digits, with zeros behind that
// of a higher level: 360403000000. No code is 0.
type code uint64

// codeSizes are, by level, how many codes begin with the digits of one.
var codeSizes = [...]code{0, 1e10, 1e8, 1e6, 1e3, 1}

// parseCode reads a code of six, nine or twelve digits; all else is 0.
func parseCode(s string) code {
	if c, n := leadingCode(s); n == len(s) {
		return c
	}
	return 0
}

// leadingCode is the code of the n digits that s begins with, 0 where they are none.
func leadingCode(s string) (c code, n int) {
	for ; n < len(s) && digit(s[n]); n++ {
		c = 10*c + code(s[n]-'0')
	}
	switch n {
	case 6:
		return c * 1e6, n
	case 9:
		return c * 1e3, n
	case 12:
		return c, n
	}
	return 0, n
}

// level is Level of the code.
func (c code) level() int {
	switch {
	case c == 0:
		return 0
	case c%1e10 == 0:
		return 1
	case c%1e8 == 0:
		return 2
	case c%1e6 == 0:
		return 3
	case c%1e3 == 0:
		return 4
	}
	return 5
}

// digits are what the codes under it begin with: 36 for 360000.
func (c code) digits() string {
	if c == 0 {
		return ""
	}
	return strconv.FormatUint(uint64(c/codeSizes[c.level()]), 10)
}

// String is the code as entries have it.
func (c code) String() string {
	switch c.level() {
	case 0:
		return ""
	case 4:
		c /= 1e3
	case 1, 2, 3:
		c /= 1e6
	}
	return strconv.FormatUint(uint64(c), 10)
}

// within reports whether the code is up or lies under it.
func (c code) within(up code) bool { return c >= up && c-up < codeSizes[up.level()] }

// The codes above, cut off behind two, four and six digits.
func (c code) province() code   { return c - c%1e10 }
func (c code) prefecture() code { return c - c%1e8 }
func (c code) county() code     { return c - c%1e6 }

// straight reports whether it is that of a county right under its province,
// where a prefecture's number would stand: 90.
func (c code) straight() bool { return c/1e8%100 == 90 }

// division is what is asked of a division wherever a text names it, kept apart
// from its entry so that it takes little memory.
type division struct {
	code     code
	from, to int16 // as in ner.Entry
	level    uint8
}

func newDivision(e *ner.Entry) division {
	c, _ := leadingCode(strings.TrimPrefix(e.ID, divisionKind+"/")) // behind it the year of a former one
	return division{c, int16(e.From), int16(e.To), uint8(e.Level)}
}

// validIn reports whether a division bore its name in year, with a year's
// grace on both sides for reports around the change; in the year 0 it always
// did.
func (d *division) validIn(year int) bool {
	from, to := int(d.from), int(d.to)
	return year == 0 || (to == 0 || year <= to+1) && (from == 0 || to == 0 || year >= from-1)
}
