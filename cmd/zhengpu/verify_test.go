package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
)

// All that is extracted from the five reports and from the corpus is proved by
// their files and keeps to the schema.
func TestVerifyShared(t *testing.T) {
	for _, name := range []string{"reports", "corpus"} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join("..", "..", "..", "shared", name)
			if _, err := os.Stat(dir); err != nil {
				t.Skip("no folder of shared texts here:", dir)
			}
			if testing.Short() {
				t.Skip("reads many files: left out with -short")
			}
			store := filepath.Join(t.TempDir(), "store")
			env := func(k string) string {
				if k == "HOME" || k == "XDG_CACHE_HOME" {
					return os.Getenv(k)
				}
				return ""
			}
			var out, errs bytes.Buffer
			if code := run(context.Background(), []string{"build", "-q", "--store", store, dir}, &out, &errs, env); code != exitOK && code != exitSkipped {
				t.Fatalf("build: exit status %d\n%s", code, errs.String())
			}
			out.Reset()
			if code := run(context.Background(), []string{"verify", "--store", store}, &out, &errs, env); code != exitOK {
				t.Errorf("verify: exit status %d\n%s%s", code, out.String(), errs.String())
			}
			t.Log(out.String())
		})
	}
}
