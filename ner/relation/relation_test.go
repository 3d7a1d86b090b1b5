package relation

import (
	"os"
	"testing"
	"testing/fstest"
)

func load(t testing.TB) *Engine {
	t.Helper()
	e, err := Load(os.DirFS("../../seeds"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestExamples(t *testing.T) {
	for _, f := range load(t).Check() {
		t.Error(f)
	}
}

func TestLoadErrors(t *testing.T) {
	for name, body := range map[string]string{
		"kind":      "- {name: a, kind: odd, predicate: hosts}",
		"predicate": "- {name: a, predicate: likes, trigger: [x]}",
		"trigger":   "- {name: a, predicate: hosts}",
		"place":     "- {name: a, predicate: hosts, trigger: [x], subject: {at: [up]}, object: {at: [after]}}",
		"type":      "- {name: a, predicate: hosts, trigger: [x], subject: {at: [topic], types: [Thing]}, object: {at: [after]}}",
		"status":    "- {name: a, kind: status, value: odd, trigger: [x]}",
		"field":     "- {name: a, predicat: hosts}",
		"twice":     "- {name: a, kind: bare, predicate: hosts}\n- {name: a, kind: bare, predicate: hosts}",
		"empty":     "[]",
	} {
		fsys := fstest.MapFS{Dir + "/x.yaml": {Data: []byte(body)}}
		if _, err := Load(fsys); err == nil {
			t.Errorf("%s: no error", name)
		} else {
			t.Log(err)
		}
	}
}
