package graph

import (
	"io"
	"math/rand"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"zhengpu/graph/graphtest"
)

// Property: what the quick way takes it reads as Cayley's reader does, also
// lines that something has happened to.
func TestPlainLines(t *testing.T) {
	var b strings.Builder
	for _, a := range graphtest.Sample() {
		if err := WriteNQuads(&b, Prepare(a, "v1", nil).Quads); err != nil {
			t.Fatal(err)
		}
	}
	b.WriteString("<a> <b> \"x\"@zh <d> .\n_:n <b> \"2\"^^<xsd:integer> .\n<a> <b> \"1.50\"^^<xsd:double> .\n<a> <b> \"t\"^^<http://www.w3.org/2001/XMLSchema#boolean> .\n" +
		"<a> <b> \"x\\ny\" .\n<a>\t<b> <c>.\n<a> <b> <c> <d> . # end\n<a> <b> \"\" .\n<> <b> <c> .\n<a> <b> \"y\"^^<own> .\n<a b> <c> <d> .\n<a> <b> \"2020-01-01T00:00:00Z\"^^<xsd:dateTime> .\n")
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	r := rand.New(rand.NewSource(1))
	extra := []byte("<>\"\\ ._^:#@\t\x00\x80é中")
	plain, all := 0, 0
	l := newLineReader(strings.NewReader(""))
	try := func(line string) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			return
		}
		all++
		got, ok := l.plain([]byte(line))
		if !ok {
			return
		}
		plain++
		want, err := nquads.Parse(line)
		if err != nil || got != want {
			t.Errorf("%q: %v, want %v (%v)", line, got, want, err)
		}
		l.last = got
	}
	for _, line := range lines {
		try(line)
	}
	if plain < all*9/10 {
		t.Errorf("%d of %d lines are plain", plain, all)
	}
	for range 20_000 {
		line := []byte(lines[r.Intn(len(lines))])
		for range 1 + r.Intn(3) {
			at := r.Intn(len(line))
			switch r.Intn(4) {
			case 0:
				line[at] = extra[r.Intn(len(extra))]
			case 1:
				line = append(line[:at], line[at+1:]...)
			case 2:
				line = append(line[:at], append([]byte{extra[r.Intn(len(extra))]}, line[at:]...)...)
			default:
				to := min(len(line), at+r.Intn(12))
				line = append(line[:at:at], line[to:]...)
			}
			if len(line) == 0 {
				break
			}
		}
		try(string(line))
	}
}

// A line longer than the buffer, one without an end, and blank ones.
func TestLongLines(t *testing.T) {
	long := strings.Repeat("长", 200_000)
	l := newLineReader(strings.NewReader("\n  \n# c\n<a> <b> \"" + long + "\" .\r\n<a> <b> <c> ."))
	q, err := l.next()
	if err != nil || q.Object != quad.Value(quad.String(long)) {
		t.Errorf("%.50v %v", q, err)
	}
	if q, err = l.next(); err != nil || q.Object != quad.Value(quad.IRI("c")) {
		t.Errorf("%v %v", q, err)
	}
	if _, err = l.next(); err != io.EOF {
		t.Errorf("%v", err)
	}
}
