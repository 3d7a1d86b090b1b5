// Package graph turns what the pipeline found into quads, keeps them in
// Cayley's embedded store, and answers from there.
//
// # Nodes
//
//	<district/360403> <enterprise/中铁九桥> <project/360403/…>  an entity: type in lower case, then what resolve named it
//	<report/9f86d081884c7d65>                                a report, by the hash of its file
//	<evidence/9f86d081884c7d65/3fa85f64a1b2>                 the place where a report states one thing
//	<observation/9f86d081884c7d65/08c1ad27be90>              a figure
//
// # Predicates
//
// Between entities the fourteen of the schema (<attracted>, <locatedIn> …), and
// <within> from a district to the one above it.
//
// Of an entity: <name> <alsoKnownAs> <type> <investment> <status> <position>,
// for a district <code>, and for what a list knows with
// its level (honours, zones) <level>.
//
// Of an observation: <type> <subject> <indicator> <value> <unit> <change>
// <period> <rank> <target>.
//
// Of a report: <type> <name> <file> <hash> <title> <year> <about>
// <extractedBy>, <mentions> to entities and <states> to evidence.
//
// Of evidence: <inReport> <quote> <prefix> <suffix> <start> <end> (bytes of
// the file) <cleanStart> <cleanEnd> (bytes of the clean text) <sentence>
// <rule> <confidence> <period> <planned> <unit>, and <aboutSubject>
// <aboutPredicate> <aboutObject>, which repeat the quad that it proves.
//
// # Labels
//
// A quad that states something is labelled with its evidence. All else that a
// report brings (names, types, its own node, its evidence nodes) is labelled
// with the report. So the quads of a report are those under its own label and
// under those of the evidence that it <states>; two reports never share a quad.
//
// # Numbers
//
// As Gizmo reads them from a script: an integer where the value is whole, else
// a float. Cayley never takes 100 and 100.0 for equal, nor orders one against
// the other.
package graph

import (
	"fmt"
	"math"
	"strings"

	"github.com/cayleygraph/quad"

	"zhengpu/ner"
)

// Predicates beside the schema's fourteen.
const (
	PredName           = quad.IRI("name")
	PredAlsoKnownAs    = quad.IRI("alsoKnownAs")
	PredType           = quad.IRI("type")
	PredCode           = quad.IRI("code")
	PredLevel          = quad.IRI("level")
	PredWithin         = quad.IRI("within")
	PredInvestment     = quad.IRI("investment")
	PredStatus         = quad.IRI("status")
	PredPosition       = quad.IRI("position")
	PredSubject        = quad.IRI("subject")
	PredIndicator      = quad.IRI("indicator")
	PredValue          = quad.IRI("value")
	PredUnit           = quad.IRI("unit")
	PredChange         = quad.IRI("change")
	PredPeriod         = quad.IRI("period")
	PredRank           = quad.IRI("rank")
	PredTarget         = quad.IRI("target")
	PredFile           = quad.IRI("file")
	PredHash           = quad.IRI("hash")
	PredTitle          = quad.IRI("title")
	PredYear           = quad.IRI("year")
	PredAbout          = quad.IRI("about")
	PredExtractedBy    = quad.IRI("extractedBy")
	PredMentions       = quad.IRI("mentions")
	PredStates         = quad.IRI("states")
	PredInReport       = quad.IRI("inReport")
	PredQuote          = quad.IRI("quote")
	PredPrefix         = quad.IRI("prefix")
	PredSuffix         = quad.IRI("suffix")
	PredStart          = quad.IRI("start")
	PredEnd            = quad.IRI("end")
	PredCleanStart     = quad.IRI("cleanStart")
	PredCleanEnd       = quad.IRI("cleanEnd")
	PredSentence       = quad.IRI("sentence")
	PredRule           = quad.IRI("rule")
	PredConfidence     = quad.IRI("confidence")
	PredPlanned        = quad.IRI("planned")
	PredAboutSubject   = quad.IRI("aboutSubject")
	PredAboutPredicate = quad.IRI("aboutPredicate")
	PredAboutObject    = quad.IRI("aboutObject")
)

// Values of <type> that are no entity types.
const (
	TypeReport      = "Report"
	TypeObservation = "Observation"
)

// Relations lists the schema's fourteen predicates in its order.
func Relations() []ner.Predicate { return ner.Predicates() }

// Node makes the IRI of an id such as "enterprise/中铁九桥". What N-Quads does
// not allow within < > (controls, blanks and <>"{}|^`\) is percent-encoded,
// and so is the percent sign, so that different ids stay different.
func Node(id string) quad.IRI {
	clean := true
	for _, r := range id {
		if mustEscape(r) {
			clean = false
			break
		}
	}
	if clean {
		return quad.IRI(id)
	}
	var b strings.Builder
	for i, r := range id {
		switch {
		case r == '\uFFFD' && !strings.HasPrefix(id[i:], "\uFFFD"): // a byte that is no UTF-8
			fmt.Fprintf(&b, "%%%02X", id[i])
		case mustEscape(r):
			for _, c := range []byte(string(r)) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		default:
			b.WriteRune(r)
		}
	}
	return quad.IRI(b.String())
}

func mustEscape(r rune) bool {
	return r <= ' ' || r >= 0x7F && r <= 0xA0 || r == 0x3000 || r >= 0x2028 && r <= 0x2029 || r == '\uFFFD' || r == '\uFEFF' ||
		strings.ContainsRune("<>\"{}|^`\\%", r)
}

// DistrictNode is the node of a division code.
func DistrictNode(code string) quad.IRI { return Node("district/" + code) }

// ReportNode is the node of a document id ("sha256:" and hex digits).
func ReportNode(id string) quad.IRI { return Node("report/" + strings.TrimPrefix(id, "sha256:")) }

// Number is the literal of v as Gizmo writes the same number: an integer when
// v is whole, else a float.
func Number(v float64) quad.Value {
	if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
		return quad.Int(int64(v))
	}
	return quad.Float(v)
}

// ParentCode is the code of the division above: 12 digits (village) to 9 (town)
// to 6 (county, city, province). It is "" for a province and for what is no
// code. Counties of the four municipalities, and those that a province runs
// itself (third and fourth digit 90), stand right under the province.
func ParentCode(code string) string {
	for _, c := range code {
		if c < '0' || c > '9' {
			return ""
		}
	}
	switch len(code) {
	case 12:
		return code[:9]
	case 9:
		return code[:6]
	case 6:
	default:
		return ""
	}
	switch {
	case code[2:] == "0000":
		return ""
	case code[4:] == "00", code[2:4] == "90":
		return code[:2] + "0000"
	}
	switch code[:2] {
	case "11", "12", "31", "50":
		return code[:2] + "0000"
	}
	return code[:4] + "00"
}
