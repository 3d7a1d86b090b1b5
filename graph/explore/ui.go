//go:build !release

package explore

import (
	"io/fs"

	"github.com/cayleygraph/cayley/ui"
)

// cayleyUI is the folder of Cayley's own page.
func cayleyUI() fs.FS {
	web, _ := fs.Sub(ui.FS, "web") // the folder is there: it is embedded
	return web
}
