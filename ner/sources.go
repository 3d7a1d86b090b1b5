//go:build !release

package ner

import "embed"

// Sources is the code of the pipeline. What a report yields depends on the
// report, the seeds and this: their hash tells whether a stored report is up to
// date, alike on every machine. A release build has that hash instead.
//
//go:embed *.go */*.go
var Sources embed.FS
