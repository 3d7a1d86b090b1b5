package recognize

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zhengpu/ner"
	"zhengpu/ner/gazetteer"
	"zhengpu/ner/quantity"
	"zhengpu/ner/segment"
)

// rig takes a text through the stages before recognition.
type rig struct {
	engine  *Engine
	prepare func(string) (*ner.Analysis, error)
}

var shared *rig

func newRig(t testing.TB) *rig {
	t.Helper()
	if shared != nil {
		return shared
	}
	fsys := os.DirFS("../../seeds")
	e, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	lex, err := gazetteer.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	q, err := quantity.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	seg := segment.New(fsys, filepath.Join(os.TempDir(), "zhengpu-test"))
	stages := []ner.Stage{seg, lex, q.Finder()}
	shared = &rig{engine: e, prepare: func(text string) (*ner.Analysis, error) {
		d := &ner.Document{Text: text, About: "云溪县", Year: 2023, Map: ner.Identity(len(text))}
		at := 0
		for at < len(text) {
			end := len(text)
			if i := strings.Index(text[at:], "。"); i >= 0 {
				end = at + i + len("。")
			}
			d.Sentences = append(d.Sentences, ner.Sentence{Span: ner.Span{Start: at, End: end}})
			at = end
		}
		a := &ner.Analysis{Doc: d}
		for _, s := range stages {
			if err := s.Run(a); err != nil {
				return nil, err
			}
		}
		return a, nil
	}}
	return shared
}

func (r *rig) mentions(t testing.TB, text string) []ner.Mention {
	t.Helper()
	a, err := r.prepare(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.engine.Run(a); err != nil {
		t.Fatal(err)
	}
	return a.Mentions
}

func TestExamples(t *testing.T) {
	r := newRig(t)
	for _, err := range r.engine.Check(r.prepare) {
		t.Error(err)
	}
}
