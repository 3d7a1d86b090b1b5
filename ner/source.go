package ner

// Source is a file as a reader found it.
type Source struct {
	Path    string
	Bytes   []byte // as on disk
	Text    string // valid UTF-8, not yet cleaned, without byte order mark
	Map     *Map   // from Text to Bytes
	Charset string // utf-8, utf-16le, gb18030, big5 …
	Kind    string // txt, html, docx, pdf …
	Title   string // where the format carries one
	Date    string // where the format carries one, as YYYY-MM-DD
}
