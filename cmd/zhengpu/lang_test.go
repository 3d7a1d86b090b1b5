package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"zhengpu/graph"
	"zhengpu/ner/reader"
)

var (
	verb    = regexp.MustCompile(`%[-+# 0-9.]*[a-zA-Z]`)
	keyUsed = regexp.MustCompile(`"([a-z][a-z0-9.-]*)"`)
)

// schemaWord tells keys that only need a Chinese word: English has the
// schema's own.
func schemaWord(key string) bool {
	kind, _, _ := strings.Cut(key, ".")
	return slices.Contains([]string{"col", "type", "pred", "status", "level"}, kind)
}

// Both languages have the same messages with the same arguments.
func TestCatalogue(t *testing.T) {
	for key, zh := range chinese {
		en, ok := english[key]
		if !ok {
			if !schemaWord(key) {
				t.Errorf("%s: no English", key)
			}
			continue
		}
		if v, w := verb.FindAllString(zh, -1), verb.FindAllString(en, -1); !slices.Equal(v, w) {
			t.Errorf("%s: %v in Chinese, %v in English", key, v, w)
		}
	}
	for key := range english {
		if _, ok := chinese[key]; !ok {
			t.Errorf("%s: no Chinese", key)
		}
	}
}

// Every message is used, and every one used exists.
func TestCatalogueUse(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used, built := map[string]bool{}, map[string]bool{}
	byName := regexp.MustCompile(`\.(short|long|example|exit|hint)$`) // of commands and errors
	partly := regexp.MustCompile(`"([a-z]+)\."|\.term\("([a-z]+)"`)   // the rest of the key is a value
	called := regexp.MustCompile(`\.(?:t|note)\("([a-z][a-z0-9.-]*)"[,)]`)
	for _, f := range files {
		if strings.HasPrefix(f, "messages_") || strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range keyUsed.FindAllStringSubmatch(string(b), -1) {
			used[m[1]] = true
		}
		for _, m := range partly.FindAllStringSubmatch(string(b), -1) {
			built[m[1]+m[2]] = true
		}
		for _, m := range called.FindAllStringSubmatch(string(b), -1) {
			if _, ok := english[m[1]]; !ok {
				t.Errorf("%s: no message %q", f, m[1])
			}
		}
	}
	for key := range english {
		kind, _, _ := strings.Cut(key, ".")
		if !used[key] && !built[kind] && !byName.MatchString(key) && !schemaWord(key) {
			t.Errorf("%s is not used", key)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		args string
		env  map[string]string
		want string
	}{
		{"", nil, "en"},
		{"", map[string]string{"LANG": "zh_CN.UTF-8"}, "zh"},
		{"", map[string]string{"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"},
		{"build --lang zh", nil, "zh"},
		{"--lang=en stats", map[string]string{"LANG": "zh_CN"}, "en"},
		{"build -- --lang zh", nil, "en"},
		{"build --lang fr", map[string]string{"LANG": "zh_CN"}, "zh"},
	} {
		if got := language(strings.Fields(c.args), func(k string) string { return c.env[k] }); got != c.want {
			t.Errorf("%q %v: %s, want %s", c.args, c.env, got, c.want)
		}
	}
}

// Errors of our packages are told in the user's language with what to do next.
func TestSay(t *testing.T) {
	for _, s := range sentinels {
		err := &reader.Error{Path: "a.txt", Err: s.err, Detail: "detail"}
		for lang := range catalogue {
			a := &app{lang: lang}
			if got := a.say(err); !strings.HasPrefix(got, "a.txt: "+a.t(s.key)) || !strings.Contains(got, "detail") {
				t.Errorf("%s: %s", lang, got)
			}
		}
	}
	for _, s := range storeSentinels {
		a := &app{lang: "zh"}
		if got := a.say(errors.Join(s.err)); !strings.HasSuffix(got, a.t(s.key)) {
			t.Errorf("%v: %s", s.err, got)
		}
	}
	a := &app{lang: "zh"}
	several := &graph.AmbiguousError{Name: "人民路", Found: []graph.Found{{Entity: graph.Entity{ID: "place/990102/人民路", Type: "Place"}}, {Entity: graph.Entity{ID: "place/990103/人民路", Type: "Place"}}}}
	if got := a.say(several); !strings.Contains(got, "place/990103/人民路  场所") {
		t.Error(got)
	}
}

// What is wrong with a store is told in the user's language, with where and
// why.
func TestStoreTrouble(t *testing.T) {
	a := &app{lang: "zh"}
	for _, c := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("库: %w: wait for it (%w)", graph.ErrLocked, syscall.EAGAIN), "库：" + a.t("store.locked") + "（resource temporarily unavailable）"},
		{fmt.Errorf("库: %w: version 9, this program knows up to 1; use the newer program", graph.ErrNewer), "库：" + a.t("store.newer") + "（version 9）"},
		{fmt.Errorf("库: 1.ldb has 5 bytes instead of 9: %w", graph.ErrDamaged), "库: 1.ldb has 5 bytes instead of 9：" + a.t("store.damaged")},
		{&fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}, "write x：" + a.t("store.full")},
		{fmt.Errorf("库: %w (%w)", graph.ErrFull, syscall.ENOSPC), "库：" + a.t("store.full") + "（no space left on device）"},
	} {
		if got := a.say(c.err); got != c.want {
			t.Errorf("%v: %s, want %s", c.err, got, c.want)
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// A command whose output is lost does not say that all is well.
func TestOutputLost(t *testing.T) {
	var told strings.Builder
	env := func(string) string { return "" }
	if code := run(t.Context(), []string{"--lang", "en", "version"}, fullDisk{}, &told, env); code != exitFailed || !strings.Contains(told.String(), "no space left") {
		t.Errorf("%d: %s", code, told.String())
	}
}
