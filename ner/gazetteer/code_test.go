package gazetteer

import (
	"slices"
	"testing"
)

// TestCodesAsNumbers compares codes as numbers with what their digits say.
func TestCodesAsNumbers(t *testing.T) {
	all := []string{"360000", "360400", "360403", "360403001", "360403001002", "360426", "370000", "429000", "429004", "441900", "441900003", "361000"}
	for _, s := range all {
		c := parseCode(s)
		if got := c.String(); got != s {
			t.Errorf("code %s became %q", s, got)
		}
		if got, want := c.level(), Level(s); got != want {
			t.Errorf("level of %s is %d, want %d", s, got, want)
		}
		if got, want := c.digits(), trimCode(s); got != want {
			t.Errorf("codes under %s begin with %q, want %q", s, got, want)
		}
		for _, up := range all {
			if got, want := c.within(parseCode(up)), Within(s, up); got != want {
				t.Errorf("%s within %s: %v, want %v", s, up, got, want)
			}
		}
		if c.within(0) || code(0).within(c) {
			t.Errorf("%s and no code lie within one another", s)
		}
	}
	for _, s := range []string{"", "36", "36040", "3604033", "36040x", "360403@2015"} {
		if c := parseCode(s); c != 0 {
			t.Errorf("%q was taken for the code %d", s, c)
		}
	}
}

func TestSharedPostings(t *testing.T) {
	keys := [][]posting{
		{newPosting(7, isDivision|isStem)},
		{newPosting(1, isFull), newPosting(2, isPark|isGuarded), newPosting(900, isAlias)},
		{newPosting(0, isFull)},
		{newPosting(3, isAlias), newPosting(4, isAlias)},
	}
	var s postings
	for _, k := range keys {
		s.add(k)
	}
	for i, k := range keys {
		if got := s.of(int32(i)); !slices.Equal(got, k) {
			t.Errorf("postings of key %d: %v, want %v", i, got, k)
		}
	}
	if p := keys[1][1]; p.entry() != 2 || !p.is(isPark) || !p.guarded() || p.stem() || p.formName() != "full" {
		t.Errorf("posting %b does not say what it was made of", p)
	}
}
