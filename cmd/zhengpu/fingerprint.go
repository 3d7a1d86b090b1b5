package main

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"zhengpu/ner"
	"zhengpu/seeds"
)

// fingerprinted and identityPrinted are set by release builds, which carry
// neither lists nor code.
var fingerprinted, identityPrinted string

//go:embed extractor.go
var wiring embed.FS

// fingerprint names the rules, lists and code that extraction depends on: the
// first 12 hex digits of a hash over them. A report that was stored under
// another fingerprint is extracted again.
var fingerprint = sync.OnceValue(func() string {
	if fingerprinted != "" {
		return fingerprinted
	}
	return hashOf(func(p string) bool { return !ofIdentity(p) })
})

// identityPrint is that of what identity across reports depends on beside: it
// is made anew without extracting anything.
var identityPrint = sync.OnceValue(func() string {
	if identityPrinted != "" {
		return identityPrinted
	}
	return hashOf(ofIdentity)
})

// unread are folders of the seeds that no extraction reads.
var unread = []string{samplesDir, "rules/audit"}

// ofIdentity reports whether a folder of the seeds or of package ner, or what
// lies in it, is read by package identity alone.
func ofIdentity(p string) bool {
	return p == "identity" || strings.HasPrefix(p, "identity/") || p == "rules/identity" || strings.HasPrefix(p, "rules/identity/")
}

// hashOf hashes the embedded files that take wants.
func hashOf(take func(path string) bool) string {
	h := sha256.New()
	for _, fsys := range []fs.FS{seeds.FS, ner.Sources, wiring} {
		err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() {
				if slices.Contains(unread, p) {
					return fs.SkipDir
				}
				return nil
			}
			if strings.HasSuffix(p, "_test.go") || !take(p) {
				return nil
			}
			b, err := fs.ReadFile(fsys, p)
			fmt.Fprintf(h, "%s %d\n", p, len(b))
			h.Write(b)
			return err
		})
		if err != nil {
			panic(err) // embedded files can always be read
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// version is what a stored report is marked with.
func (g given) version() string {
	v := fingerprint()
	if g.about != "" {
		v += " about=" + g.about
	}
	if g.year != 0 {
		v += fmt.Sprintf(" year=%d", g.year)
	}
	return v
}
