//go:build release

// Package seeds carries zhengpu's data, packed for a release build.
package seeds

import (
	"archive/zip"
	_ "embed"
	"io/fs"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// packed is made by .ci/release and lies in no folder of the repository: the
// data without the lists that the ready-made lexicon was compiled from.
//
//go:embed release.zip
var packed string

// FS holds the data folders: opencc, rules, jieba, reports and lexicon, and of
// divisions what is read at run time.
var FS fs.FS = open()

func open() fs.FS {
	r, err := zip.NewReader(strings.NewReader(packed), int64(len(packed)))
	if err != nil {
		panic("seeds: " + err.Error()) // the archive is part of the program
	}
	r.RegisterDecompressor(zstd.ZipMethodWinZip, zstd.ZipDecompressor())
	return r
}
