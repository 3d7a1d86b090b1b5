package rulefile_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"zhengpu/ner"
	"zhengpu/ner/rulefile"
)

func TestRead(t *testing.T) {
	fsys := fstest.MapFS{
		"good.yaml":    {Data: []byte("words: [建成, 建成投产]\n")},
		"unknown.yaml": {Data: []byte("words: [建成]\nword: [建]\n")},
		"broken.yaml":  {Data: []byte("words: [建成\n")},
		"kind.yaml":    {Data: []byte("words: {a: 建成}\n")},
	}
	var r struct {
		Words ner.Words `yaml:"words"`
	}
	if err := rulefile.Read(fsys, "good.yaml", &r); err != nil {
		t.Fatal(err)
	}
	if n := r.Words.Prefix("建成投产了"); n != len("建成投产") {
		t.Errorf("the longest word has %d bytes", n)
	}
	for file, want := range map[string]string{"unknown.yaml": "line 2", "broken.yaml": "line 1", "kind.yaml": "line 1", "none.yaml": "none.yaml"} {
		if err := rulefile.Read(fsys, file, &r); err == nil || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", file, err)
		}
	}
}
