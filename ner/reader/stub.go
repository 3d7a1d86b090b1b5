package reader

import "zhengpu/ner"

func looksHTML([]byte) bool                                          { return false }
func readHTML(o Options, path string, b []byte) (*ner.Source, error) { return readText(o, path, b) }
func readMarkdown(o Options, path string, b []byte) (*ner.Source, error) {
	return readText(o, path, b)
}
