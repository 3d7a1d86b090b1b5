package graph

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/cayleygraph/quad"

	"zhengpu/ner"
)

// kind is a kind of values.
type kind uint8

const (
	kindAny    kind = iota
	kindNode        // an IRI
	kindText        // a plain string, not empty
	kindInt         // a whole number, not below zero
	kindNumber      // as Number gives it
	kindBool
)

// valueKinds says what each predicate beside the fourteen leads to.
var valueKinds = map[quad.IRI]kind{
	PredName: kindText, PredAlsoKnownAs: kindText, PredType: kindText, PredCode: kindText, PredLevel: kindText,
	PredWithin: kindNode, PredInvestment: kindNumber, PredStatus: kindText, PredPosition: kindText,
	PredSubject: kindNode, PredIndicator: kindText, PredValue: kindNumber, PredUnit: kindText, PredChange: kindNumber,
	PredPeriod: kindText, PredRank: kindText, PredTarget: kindBool,
	PredFile: kindText, PredHash: kindText, PredTitle: kindText, PredYear: kindInt, PredAbout: kindNode,
	PredExtractedBy: kindText, PredMentions: kindNode, PredStates: kindNode,
	PredInReport: kindNode, PredQuote: kindText, PredPrefix: kindText, PredSuffix: kindText, PredStart: kindInt, PredEnd: kindInt,
	PredCleanStart: kindInt, PredCleanEnd: kindInt, PredSentence: kindInt, PredRule: kindText, PredConfidence: kindNumber,
	PredPlanned: kindBool, PredAboutSubject: kindNode, PredAboutPredicate: kindNode, PredAboutObject: kindAny,
}

func kindOf(p quad.IRI) (kind, bool) {
	if slices.Contains(Relations(), ner.Predicate(p)) {
		return kindNode, true
	}
	k, ok := valueKinds[p]
	return k, ok
}

func (k kind) holds(v quad.Value) bool {
	switch k {
	case kindNode:
		n, ok := v.(quad.IRI)
		return ok && n != ""
	case kindText:
		s, ok := v.(quad.String)
		return ok && s != ""
	case kindInt:
		n, ok := v.(quad.Int)
		return ok && n >= 0
	case kindNumber:
		switch n := v.(type) {
		case quad.Int:
			return true
		case quad.Float: // a whole number is written as one
			return finite((*float64)(&n)) && Number(float64(n)) == v
		}
		return false
	case kindBool:
		_, ok := v.(quad.Bool)
		return ok
	}
	return v != nil
}

func (k kind) String() string {
	return [...]string{"any value", "a node", "a text", "a whole number", "a number", "true or false"}[k]
}

// Statuses of a project, in the order of its life.
var Statuses = []string{"planned", "signed", "started", "underway", "completed", "operational"}

var periodForm = regexp.MustCompile(`^(\d{4})(?:-(0[1-9]|1[0-2]))?(?:/(\d{4})(?:-(0[1-9]|1[0-2]))?)?$`)

// periodOK reports whether s is a year, a month, or a stretch between two of
// either that does not end before it begins.
func periodOK(s string) bool {
	m := periodForm.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	from, to, both := strings.Cut(s, "/")
	return !both || (m[2] == "") == (m[4] == "") && from <= to
}

// unitOK reports whether s can be a unit of a value that is multiplied out: no
// digits, no blanks, and not itself so many of another unit.
func unitOK(s string) bool {
	if s == "" || strings.HasPrefix(s, "万") || strings.HasPrefix(s, "亿") || len([]rune(s)) > 16 {
		return false
	}
	for _, r := range s {
		if unicode.IsDigit(r) || unicode.IsSpace(r) {
			return false
		}
	}
	return true
}

// moneyOK reports whether s can be the unit of an investment.
func moneyOK(s string) bool {
	return unitOK(s) && (strings.HasSuffix(s, "元") || slices.Contains([]string{"英镑", "卢布", "法郎", "新台币", "港币", "马克", "泰铢", "韩币", "卢比", "林吉特"}, s))
}

// codeOK reports whether s can be a division code.
func codeOK(s string) bool {
	n := len(s)
	return (n == 6 || n == 9 || n == 12) && strings.Trim(s, "0123456789") == ""
}
