package identity

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Decisions are the pairs that a person has accepted or vetoed. As a file
// they are lines such as
//
//	accept	project/360403/甲项目	project/360403/甲改造	why, if one likes
//	veto	place/360403/人民路	place/360400/人民路
//
// separated by tabs, with # before comments.
type Decisions struct{ entries []Decision }

// Decision is one line of the file.
type Decision struct {
	Accept bool
	A, B   string // ids without < >, A < B
	Note   string
}

// ParseDecisions reads a file. Faults name file and line; a pair that is both
// accepted and vetoed is one.
func ParseDecisions(file string, b []byte) (*Decisions, error) {
	d := &Decisions{}
	var errs []error
	sc := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))))
	sc.Buffer(nil, 1<<20)
	lines := map[[2]string]int{}
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimRight(sc.Text(), " \t\r")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		bad := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("%s:%d: %s", file, n, fmt.Sprintf(format, args...)))
		}
		if len(f) < 3 || f[0] != "accept" && f[0] != "veto" {
			bad("no line of “accept” or “veto”, two ids and a note, with tabs between")
			continue
		}
		e := Decision{Accept: f[0] == "accept", A: bareID(f[1]), B: bareID(f[2])}
		if len(f) > 3 {
			e.Note = strings.Join(f[3:], " ")
		}
		if e.B < e.A {
			e.A, e.B = e.B, e.A
		}
		if e.A == e.B || e.A == "" {
			bad("%q and %q are no two things", f[1], f[2])
			continue
		}
		if old, ok := lines[[2]string{e.A, e.B}]; ok {
			bad("the pair stands in line %d already", old)
			continue
		}
		lines[[2]string{e.A, e.B}] = n
		d.entries = append(d.entries, e)
	}
	if err := sc.Err(); err != nil {
		errs = append(errs, fmt.Errorf("%s: %w", file, err))
	}
	d.sort()
	return d, errors.Join(errs...)
}

func bareID(s string) string {
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s), "<"), ">")
}

func (d *Decisions) sort() {
	slices.SortFunc(d.entries, func(x, y Decision) int { return cmp.Or(strings.Compare(x.A, y.A), strings.Compare(x.B, y.B)) })
}

// Entries lists the decisions in order of their ids.
func (d *Decisions) Entries() []Decision {
	if d == nil {
		return nil
	}
	return d.entries
}

// Set adds a decision, in place of an earlier one about the same pair.
func (d *Decisions) Set(e Decision) {
	e.A, e.B = bareID(e.A), bareID(e.B)
	if e.B < e.A {
		e.A, e.B = e.B, e.A
	}
	d.entries = slices.DeleteFunc(d.entries, func(o Decision) bool { return o.A == e.A && o.B == e.B })
	d.entries = append(d.entries, e)
	d.sort()
}

// Line writes a decision as the file has it, without the line's end.
func (e Decision) Line() string {
	word := "veto"
	if e.Accept {
		word = "accept"
	}
	return strings.TrimRight(strings.Join([]string{word, e.A, e.B, strings.Join(strings.Fields(e.Note), " ")}, "\t"), "\t")
}
