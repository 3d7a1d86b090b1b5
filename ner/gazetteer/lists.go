package gazetteer

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// form is a name of an entry as it stands in a list.
type form struct {
	text string
	flag posting
}

// row is an entry on its way into a lexicon.
type row struct {
	entry ner.Entry
	forms []form
}

var listColumns = []string{"id", "name", "aliases", "type", "source"}

// readLists reads lists/*.tsv in order of name. Faults do not end the reading:
// they are joined in the error, each with file and line, and the faulty row is
// left out.
func readLists(fsys fs.FS) ([]row, error) {
	files, err := fs.Glob(fsys, "lists/*.tsv")
	if err != nil {
		return nil, err
	}
	var rows []row
	var faults []error
	for _, file := range files {
		b, err := fs.ReadFile(fsys, file)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		r, err := readList(file, b)
		if err != nil {
			faults = append(faults, err)
		}
		rows = append(rows, r...)
	}
	return rows, errors.Join(faults...)
}

// table splits a tab-separated file with a header line into its rows. Lines
// that are empty or begin with # are comments. Rows may leave out empty columns
// at the end, but not those in need.
func table(file string, b []byte, need int, each func(line int, header, cells []string) error) error {
	var faults []error
	fault := func(line int, format string, args ...any) {
		faults = append(faults, fmt.Errorf("%s:%d: %s", file, line, fmt.Sprintf(format, args...)))
	}
	if !utf8.Valid(b) {
		return fmt.Errorf("%s: not UTF-8", file)
	}
	text := strings.TrimPrefix(string(b), "\ufeff")
	var header []string
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n++
		line = strings.TrimSuffix(line, "\r")
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if header == nil {
			header = cells
			if err := each(0, header, nil); err != nil {
				return fmt.Errorf("%s:%d: %w", file, n, err)
			}
			continue
		}
		if len(cells) > len(header) {
			fault(n, "%d columns, the header has %d", len(cells), len(header))
			continue
		}
		if len(cells) < need {
			fault(n, "%d columns, at least %d are needed", len(cells), need)
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		for len(cells) < len(header) {
			cells = append(cells, "")
		}
		if err := each(n, header, cells); err != nil {
			fault(n, "%v", err)
		}
	}
	if header == nil {
		faults = append(faults, fmt.Errorf("%s: no header line", file))
	}
	return errors.Join(faults...)
}

func readList(file string, b []byte) ([]row, error) {
	kind := strings.TrimSuffix(path.Base(file), ".tsv")
	var rows []row
	seen := map[string]int{}
	err := table(file, b, 4, func(line int, header, cells []string) error {
		if cells == nil {
			for i, want := range listColumns {
				if i >= len(header) || header[i] != want {
					return fmt.Errorf("header %q, must begin with %q", strings.Join(header, " "), strings.Join(listColumns, " "))
				}
			}
			dup := map[string]bool{}
			for _, h := range header {
				if h == "" || dup[h] {
					return fmt.Errorf("column %q empty or twice", h)
				}
				dup[h] = true
			}
			return nil
		}
		id, name := cells[0], cells[1]
		if id == "" {
			return errors.New("no id")
		}
		if strings.ContainsAny(id, " /|?") {
			return fmt.Errorf("id %q has a blank or one of / | ?", id)
		}
		if at := seen[id]; at > 0 {
			return fmt.Errorf("id %q stands in line %d already", id, at)
		}
		seen[id] = line
		typ := ner.NoType
		if cells[3] != "-" {
			var err error
			if typ, err = ner.ParseType(cells[3]); err != nil {
				return err
			}
		}
		r := row{entry: ner.Entry{ID: kind + "/" + id, Type: typ, Kind: kind, Source: cells[4]}}
		if err := r.add(name, isFull); err != nil {
			return err
		}
		r.entry.Name = r.forms[0].text
		if cells[2] != "" {
			for a := range strings.SplitSeq(cells[2], "|") {
				if err := r.add(strings.TrimSpace(a), isAlias); err != nil {
					return err
				}
				r.entry.Aliases = append(r.entry.Aliases, r.forms[len(r.forms)-1].text)
			}
		}
		for i := len(listColumns); i < len(header); i++ {
			if cells[i] == "" {
				continue
			}
			r.entry.Attrs = append(r.entry.Attrs, ner.Attr{Name: header[i], Value: cells[i]})
			if header[i] == "parent" {
				r.entry.Parent = cells[i]
			}
		}
		slices.SortFunc(r.entry.Attrs, func(a, b ner.Attr) int { return strings.Compare(a.Name, b.Name) })
		rows = append(rows, r)
		return nil
	})
	return rows, err
}

// add takes a name, with ? before it when it is ambiguous.
func (r *row) add(name string, flag posting) error {
	name, ambiguous := strings.CutPrefix(name, "?")
	if ambiguous {
		flag |= isGuarded
	}
	if name == "" {
		return errors.New("an empty name or alias")
	}
	for _, f := range r.forms {
		if f.text == name {
			return fmt.Errorf("the name %q stands twice", name)
		}
	}
	r.forms = append(r.forms, form{name, flag})
	return nil
}
