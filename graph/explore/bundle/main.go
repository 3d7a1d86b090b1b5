// Command bundle makes the files under dist from those under web. It wants
// "npm ci" to have been run in web/ before.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	root := "."
	if _, err := os.Stat("web"); err != nil {
		root = ".."
	}
	res := api.Build(api.BuildOptions{
		EntryPoints:       []string{filepath.Join(root, "web", "main.js"), filepath.Join(root, "web", "main.css")},
		Outdir:            filepath.Join(root, "dist"),
		Bundle:            true,
		Write:             true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Format:            api.FormatIIFE,
		Target:            api.ES2020,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsEndOfFile,
		LogLevel:          api.LogLevelWarning,
		Define:            map[string]string{"process.env.NODE_ENV": `"production"`},
	})
	if len(res.Errors) > 0 {
		os.Exit(1)
	}
	for _, f := range []string{"index.html", "icon.svg", "NOTICE.txt"} {
		b, err := os.ReadFile(filepath.Join(root, "web", f))
		if err == nil {
			err = os.WriteFile(filepath.Join(root, "dist", f), b, 0o644)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
