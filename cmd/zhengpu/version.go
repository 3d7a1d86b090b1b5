package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"zhengpu/graph"
)

// release is set by release builds: -ldflags "-X main.release=1.0.0".
var release = "dev"

func newVersion(a *app) *cobra.Command {
	return a.describe(&cobra.Command{
		Use:  "version",
		Args: a.args(0, 0),
		RunE: func(*cobra.Command, []string) error { return runVersion(a) },
	})
}

type versionInfo struct {
	Version     string `json:"version"`
	Revision    string `json:"revision,omitempty"`
	Fingerprint string `json:"fingerprint"`          // of rules, lists and pipeline: reports stored under another are extracted again
	Identity    string `json:"identity_fingerprint"` // of what merges entities across reports
	Store       int    `json:"store_version"`
	Go          string `json:"go"`
	Platform    string `json:"platform"`
}

func runVersion(a *app) error {
	v := versionInfo{Version: release, Fingerprint: fingerprint(), Identity: identityPrint(), Store: graph.Version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if bi, ok := debug.ReadBuildInfo(); ok {
		for _, s := range bi.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				v.Revision = s.Value[:12]
			}
		}
	}
	if a.json {
		return a.object(v)
	}
	a.printf("zhengpu %s", v.Version)
	if v.Revision != "" {
		a.printf(" (%s)", v.Revision)
	}
	a.printf("\n%s\n%s %s\n", a.t("version.line", v.Fingerprint, v.Store), v.Go, v.Platform)
	return nil
}
