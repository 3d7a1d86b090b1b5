package ner

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// SchemaFile is where LoadSchema looks for the domains and ranges of relations.
const SchemaFile = "rules/schema.tsv"

// Signature says between which types of entities a relation may stand. An
// empty From is any type.
type Signature struct{ From, To []Type }

// Schema says what may be said of what. As a stage, after entities are known,
// it makes facts keep to it: an end that may be taken for another type is
// (see SchemaFile), and what does not fit even so is dropped. It is safe for
// concurrent use.
type Schema struct {
	signatures map[Predicate][]Signature
	retypes    map[Predicate][]retype
	admitted   map[Predicate]*[DocumentType + 1][DocumentType + 1]bool // by the types of the ends
}

// retype is a line of that kind: what an end of a relation may be taken for.
type retype struct {
	object bool
	from   []Type
	to     Type
}

// LoadSchema reads SchemaFile. Errors name file and line.
func LoadSchema(fsys fs.FS) (*Schema, error) {
	b, err := fs.ReadFile(fsys, SchemaFile)
	if err != nil {
		return nil, err
	}
	s := &Schema{signatures: map[Predicate][]Signature{}, retypes: map[Predicate][]retype{}}
	var errs []error
	types := func(words string) (out []Type, err error) {
		for _, w := range strings.Fields(words) {
			t, err := ParseType(w)
			if err != nil {
				return nil, err
			}
			out = append(out, t)
		}
		if len(out) == 0 {
			err = errors.New("no types")
		}
		return out, err
	}
	sc := bufio.NewScanner(bytes.NewReader(b))
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		var err error
		switch {
		case len(f) == 4 && f[0] == "relation":
			var sig Signature
			if f[2] != "*" {
				sig.From, err = types(f[2])
			}
			if err == nil {
				sig.To, err = types(f[3])
			}
			s.signatures[Predicate(f[1])] = append(s.signatures[Predicate(f[1])], sig)
		case len(f) == 5 && f[0] == "retype" && (f[2] == "from" || f[2] == "to"):
			r := retype{object: f[2] == "to"}
			if r.from, err = types(f[3]); err == nil {
				r.to, err = ParseType(f[4])
			}
			s.retypes[Predicate(f[1])] = append(s.retypes[Predicate(f[1])], r)
		default:
			err = errors.New("neither “relation”, name, types from and to, nor “retype”, name, “from” or “to”, types and the type that they become")
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", SchemaFile, n, err))
		}
	}
	for p := range s.signatures {
		if !slices.Contains(Predicates(), p) {
			errs = append(errs, fmt.Errorf("%s: no relation %q", SchemaFile, p))
		}
	}
	for _, p := range Predicates() {
		if len(s.signatures[p]) == 0 {
			errs = append(errs, fmt.Errorf("%s: nothing of %s", SchemaFile, p))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	s.admitted = map[Predicate]*[DocumentType + 1][DocumentType + 1]bool{}
	for p := range s.signatures {
		s.admitted[p] = new([DocumentType + 1][DocumentType + 1]bool)
		for from := range s.admitted[p] {
			for to := range s.admitted[p][from] {
				d, r := s.Admits(p, []Type{Type(from)}, []Type{Type(to)})
				s.admitted[p][from][to] = d && r
			}
		}
	}
	return s, nil
}

// Signatures lists between which types a relation may stand.
func (s *Schema) Signatures(p Predicate) []Signature { return s.signatures[p] }

// Admits reports whether a relation may stand between ends that are known to
// be of these types. Where it may not, domain and rnge tell which end is at
// fault.
func (s *Schema) Admits(p Predicate, from, to []Type) (domain, rnge bool) {
	in := func(types, are []Type) bool {
		return types == nil || slices.ContainsFunc(types, func(t Type) bool { return slices.Contains(are, t) })
	}
	for _, sig := range s.signatures[p] {
		d, r := in(sig.From, from), in(sig.To, to)
		if d && r {
			return true, true
		}
		domain, rnge = domain || d, rnge || r
	}
	if domain && rnge { // each fits one signature, but not the same
		rnge = false
	}
	return domain, rnge
}

func (s *Schema) admits(p Predicate, from, to Type) bool {
	of := s.admitted[p]
	return of != nil && of[from][to]
}

// Name is the stage's name.
func (s *Schema) Name() string { return "schema" }

// Run makes the facts of a resolved analysis keep to the schema.
func (s *Schema) Run(a *Analysis) error {
	typeOf := func(i int) Type {
		if i < 0 || i >= len(a.Entities) { // the district that the report is about
			return District
		}
		return a.Entities[i].Type
	}
	var kept []Fact // from the first that changes on: until then they are a.Facts, which retype reads whole
	copied := false
	for i := range a.Facts {
		f := a.Facts[i]
		// A line that retypes goes before one that admits the type as it is.
		keep := s.retype(a, &f, typeOf) || s.admits(f.Predicate, typeOf(f.S), typeOf(f.O))
		if !copied && (!keep || f.S != a.Facts[i].S || f.O != a.Facts[i].O) {
			kept = append(make([]Fact, 0, len(a.Facts)), a.Facts[:i]...)
			copied = true
		}
		switch {
		case !keep:
			a.Dropped = append(a.Dropped, Dropped{Stage: s.Name(), Rule: f.Evidence.Rule, Span: f.Evidence.Quote,
				Reason: fmt.Sprintf("%s from %s to %s", f.Predicate, typeOf(f.S), typeOf(f.O))})
		case copied:
			kept = append(kept, f)
		}
	}
	if copied {
		a.Facts = kept
	}
	return nil
}

// retype takes an end of a fact for another type, where a line of the schema
// says so and nothing else that is said of it speaks against.
func (s *Schema) retype(a *Analysis, f *Fact, typeOf func(int) Type) bool {
	for _, r := range s.retypes[f.Predicate] {
		end := &f.S
		if r.object {
			end = &f.O
		}
		from, to := typeOf(f.S), typeOf(f.O)
		was := typeOf(*end)
		if r.object {
			to = r.to
		} else {
			from = r.to
		}
		if *end < 0 || *end >= len(a.Entities) || !slices.Contains(r.from, was) || !s.admits(f.Predicate, from, to) {
			continue
		}
		e := &a.Entities[*end]
		if e.Ref != "" { // a list knows what it is
			continue
		}
		id := e.ID
		if rest, ok := strings.CutPrefix(id, strings.ToLower(was.String())+"/"); ok {
			id = strings.ToLower(r.to.String()) + "/" + rest
		}
		if i := slices.IndexFunc(a.Entities, func(o Entity) bool { return o.ID == id }); i >= 0 && id != e.ID {
			*end = i // the text has it under that type too
			return f.S != f.O
		}
		if !s.goesWith(a, f, *end, r.to, typeOf) {
			continue
		}
		e.ID, e.Type = id, r.to
		for _, m := range e.Mentions {
			a.Mentions[m].Type = r.to
		}
		return true
	}
	return false
}

// goesWith reports whether all other facts about an entity that stand now
// would stand if it were of another type.
func (s *Schema) goesWith(a *Analysis, but *Fact, i int, t Type, typeOf func(int) Type) bool {
	for _, f := range a.Facts {
		if f.S != i && f.O != i || f.S == but.S && f.O == but.O && f.Predicate == but.Predicate {
			continue
		}
		from, to := typeOf(f.S), typeOf(f.O)
		if !s.admits(f.Predicate, from, to) {
			continue
		}
		if f.S == i {
			from = t
		}
		if f.O == i {
			to = t
		}
		if !s.admits(f.Predicate, from, to) {
			return false
		}
	}
	return true
}
