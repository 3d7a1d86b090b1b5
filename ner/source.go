package ner

import (
	"crypto/sha256"
	"encoding/hex"
)

// Source is a document as a reader found it.
//
// Map leads from Text to the bytes of the file where the file is text (Kind txt
// and md). Any other format is unpacked: Map is then the identity, and offsets
// count bytes of Text, which reading the same file again gives byte for byte.
type Source struct {
	ID      string // DocumentID of Bytes
	Path    string // of the file; of a part of an archive a.zip!/b/c.txt, of a JSON line crawl.jsonl!/ID
	Bytes   []byte // as on disk; of a JSON line that line
	Text    string // valid UTF-8, not yet cleaned, without byte order mark
	Map     *Map   // from Text to Bytes, or the identity
	Charset string // utf-8, utf-16le, gb18030, big5 …
	Kind    string // txt, md, html, docx, doc, pdf, jsonl
	Title   string // where the format carries one
	Date    string // of publication, where the format carries one, as YYYY-MM-DD
	Created string // of the file by its own properties, as YYYY-MM-DD: it says little about the text
	Origin  string // where the document says that it comes from: an address or a paper's name
}

// Raw is what the offsets of Map count: Bytes where the file is text, else Text.
func (s *Source) Raw() []byte {
	if s.Kind == "txt" || s.Kind == "md" {
		return s.Bytes
	}
	return []byte(s.Text)
}

// DocumentID tells documents apart by their bytes: "sha256:" and the first 16
// hex digits of that sum.
func DocumentID(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:8])
}
