package gazetteer

import (
	"testing"

	"github.com/klauspost/compress/zstd"
)

func compress(t testing.TB) func([]byte) []byte {
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return func(b []byte) []byte { return enc.EncodeAll(b, nil) }
}

func TestFold(t *testing.T) {
	f, err := newFolder(openccFS)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{
		{"ＡＢｃ１２", "abc12"}, {"潯陽區", "浔阳区"}, {"“双千”", `"双千"`}, {"「双千」", `"双千"`}, {"甲·乙", "甲•乙"}, {"二○二一", "二〇二一"},
	} {
		if f.string(c[0]) != f.string(c[1]) {
			t.Errorf("%s folds to %s, %s to %s", c[0], f.string(c[0]), c[1], f.string(c[1]))
		}
	}
	for r := range rune(0x10000) {
		if g := f.rune(r); f.rune(g) != g {
			t.Errorf("%q folds to %q and that to %q", r, g, f.rune(g))
		}
	}
}
