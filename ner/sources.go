package ner

import "embed"

// Sources is the code of the pipeline. What a report yields depends on the
// report, the seeds and this: their hash tells whether a stored report is up to
// date, alike on every machine.
//
//go:embed *.go */*.go
var Sources embed.FS
