// Package queries embeds zhengpu's Gizmo scripts: one question a file, with a
// header that graph.LoadQueries reads, and lib.js, which is run before each.
//
// In the stock Cayley console they work as well: paste lib.js, then a line such
// as
//
//	var args = {district: "<district/360403>"}
//
// (parameters that are not given are null; districts, entities and reports are
// nodes), then the script.
package queries

import "embed"

// FS holds the scripts.
//
//go:embed *.js
var FS embed.FS
