// Package reader turns a file into raw text with a map back to its bytes.
// It knows plain text in the charsets that Chinese reports come in, PDF, DOCX,
// DOC, web pages, Markdown, JSON lines, and ZIP archives of these; other formats
// join the table in formats.go.
//
// For plain text and Markdown the map leads to the bytes of the file. The text
// of other formats is extracted: their map is the identity, and offsets count
// bytes of Source.Text.
package reader

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"zhengpu/ner"
)

// DefaultMaxBytes is the size above which Read refuses a file.
const DefaultMaxBytes = 64 << 20

// What can be wrong with a file. An *Error wraps one of them.
var (
	ErrMissing   = errors.New("no such file")
	ErrEmpty     = errors.New("empty file")
	ErrDirectory = errors.New("is a directory, not a report")
	ErrBinary    = errors.New("not plain text")
	ErrTooLarge  = errors.New("too large")
	ErrCharset   = errors.New("charset not recognised")
	ErrNoReports = errors.New("no reports in this directory")
	ErrDamaged   = errors.New("damaged")
	ErrEncrypted = errors.New("encrypted: it opens with a password only")
	ErrScanned   = errors.New("a scan without text: it needs text recognition (OCR) first")
	ErrRefused   = errors.New("refused")
	ErrSeveral   = errors.New("holds several documents, where one is asked for")
	ErrLine      = errors.New("not a document")
)

// Error names the file that could not be read, and why.
type Error struct {
	Path   string
	Err    error  // one of the errors above, or of the system
	Detail string // what else is known: "looks like a PDF"
}

func (e *Error) Error() string {
	if e.Detail == "" {
		return fmt.Sprintf("%s: %v", e.Path, e.Err)
	}
	return fmt.Sprintf("%s: %v: %s", e.Path, e.Err, e.Detail)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Options of reading. The zero value is ready for use.
type Options struct {
	MaxBytes int64  // DefaultMaxBytes when 0
	Charset  string // one of Charsets to overrule the detector; "" detects

	MaxArchive int64     // bound on an archive and on its parts unpacked; DefaultMaxArchive when 0
	Stdin      io.Reader // what "-" reads; os.Stdin when nil
}

// Read reads the file at path with default options. Errors are *Error.
func Read(path string) (*ner.Source, error) { return Options{}.Read(path) }

// Decode reads b, the contents of a file called path, with default options.
func Decode(path string, b []byte) (*ner.Source, error) { return Options{}.Decode(path, b) }

// Read reads the file at path, standard input ("-"), or a part of an archive
// as Each names them (a.zip!/b/c.txt). A file over the size limit is refused
// before its contents are read; one that holds several documents is an error
// (ErrSeveral): Each reads those.
func (o Options) Read(path string) (*ner.Source, error) {
	return single(path, func(yield func(*ner.Source, error) bool) bool { return o.each(o.dive(), path, yield) })
}

// Decode reads b, the contents of a file called path.
func (o Options) Decode(path string, b []byte) (*ner.Source, error) {
	return single(path, func(yield func(*ner.Source, error) bool) bool { return o.decodeEach(o.dive(), path, b, yield) })
}

func (o Options) limit() int64 {
	if o.MaxBytes > 0 {
		return o.MaxBytes
	}
	return DefaultMaxBytes
}

func tooLarge(path string, size, limit int64) error {
	d := fmt.Sprintf("%s, the limit is %s", megabytes(size), megabytes(limit))
	if size == limit+1 { // read from something without a size
		d = "over the limit of " + megabytes(limit)
	}
	return &Error{Path: path, Err: ErrTooLarge, Detail: d}
}

func megabytes(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

func pathError(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &Error{Path: path, Err: ErrMissing}
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err // the path is named already
	}
	return &Error{Path: path, Err: err}
}
