package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPatches wants every place of the patches in the modules that go.mod names.
func TestPatches(t *testing.T) {
	t.Chdir("../..") // seedgen runs in the module's root
	dir := t.TempDir()
	if err := patchModules(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{gojaModule + "/bound.go", gojaModule + "/object_goreflect.go", gojaModule + "/builtin_string.go", cayleyModule + "/query/gizmo/bound.go", pinyinModule + "/pinyin_dict.go", wazeroModule + "/runtime.go"} {
		if _, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, "mod", name), nil, parser.SkipObjectResolution); err != nil {
			t.Error(err)
		}
	}
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil || !strings.Contains(string(mod), "replace "+gojaModule+" => "+filepath.Join(dir, "mod")) {
		t.Errorf("go.mod does not replace %s: %v", gojaModule, err)
	}
}
