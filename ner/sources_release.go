//go:build release

package ner

import "embed"

// Sources is empty in a release build, which is told the hash over them.
var Sources embed.FS
