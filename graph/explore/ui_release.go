//go:build release

package explore

import (
	"archive/zip"
	_ "embed"
	"io/fs"
	"strings"
)

// uiPacked is Cayley's own page without the maps of its scripts; .ci/release
// makes it.
//
//go:embed cayleyui.zip
var uiPacked string

func cayleyUI() fs.FS {
	r, err := zip.NewReader(strings.NewReader(uiPacked), int64(len(uiPacked)))
	if err != nil {
		panic("explore: " + err.Error()) // the archive is part of the program
	}
	return r
}
