package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The example session of the README: every command of it works. With -update
// its output is written anew, as the program prints it today.
func TestReadmeSession(t *testing.T) {
	const begin, end, home = "```console\n", "\n```", "/root/.local/share/zhengpu/store"
	file := filepath.Join("..", "..", "README.md")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(b), begin)
	session, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("no session in README.md")
	}
	store := filepath.Join(t.TempDir(), "store")
	env := map[string]string{"ZHENGPU_STORE": store, "LANG": "zh_CN.UTF-8"}
	var out strings.Builder
	commands := 0
	for line := range strings.Lines(session) {
		command, ok := strings.CutPrefix(line, "$ zhengpu ")
		if !ok {
			continue
		}
		commands++
		status, printed, errs := try(context.Background(), env, strings.Fields(command)...)
		if status != exitOK {
			t.Errorf("%s: status %d: %s", strings.TrimSpace(command), status, errs)
		}
		out.WriteString("$ zhengpu " + command + strings.ReplaceAll(printed, store, home) + "\n")
	}
	if commands < 3 {
		t.Errorf("only %d commands in the session", commands)
	}
	if *update {
		if err := os.WriteFile(file, []byte(head+begin+strings.TrimRight(out.String(), "\n")+end+tail), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
