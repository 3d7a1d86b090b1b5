package reader

import (
	"archive/zip"
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"zhengpu/ner"
)

// Sizes above which archives are refused.
const (
	DefaultMaxArchive = 1 << 30 // bytes of an archive, and again of its parts unpacked
	maxDepth          = 3       // archives in archives
)

// Stdin is the path that stands for standard input.
const Stdin = "-"

// inside stands between an archive and the part that is meant: a.zip!/b/c.txt.
const inside = "!/"

// dive is how far reading has gone into archives.
type dive struct {
	depth int
	left  *int64 // bytes that may still be unpacked
	want  string // the only path asked for, or ""
}

// wants reports whether path is asked for, or may hold what is.
func (d dive) wants(path string) bool {
	return d.want == "" || d.want == path || strings.HasPrefix(d.want, path+inside)
}

// Each yields the reports at path with default options: see Options.Each.
func Each(path string) iter.Seq2[*ner.Source, error] { return Options{}.Each(path) }

// Each yields every report at path: one for a plain file, each readable part
// of a ZIP archive (in order of name), each line of a JSON-lines file. The path
// "-" is standard input. A part that cannot be read yields an *Error in its
// place and the rest goes on. Parts are called a.zip!/b/c.txt and
// crawl.jsonl!/ID, which Read understands. Files of JSON lines are read line by
// line and may be of any size; MaxBytes then bounds a line.
func (o Options) Each(path string) iter.Seq2[*ner.Source, error] {
	return func(yield func(*ner.Source, error) bool) {
		o.each(o.dive(), path, yield)
	}
}

func (o Options) dive() dive {
	left := o.archive()
	return dive{left: &left}
}

func (o Options) archive() int64 {
	if o.MaxArchive > 0 {
		return o.MaxArchive
	}
	return DefaultMaxArchive
}

func (o Options) each(d dive, path string, yield func(*ner.Source, error) bool) bool {
	f, size, err := o.open(path)
	if err != nil {
		if at := strings.Index(path, inside); at > 0 && d.want == "" {
			if _, e := os.Stat(path[:at]); e == nil {
				return o.part(path, path[:at], yield)
			}
		}
		return yield(nil, err)
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 64<<10)
	head, _ := r.Peek(64 << 10)
	if looks := formatOf(path, head); looks.name == "JSON lines" {
		return o.lines(d, path, r, yield)
	}
	limit := o.limit()
	isZIP := bytes.HasPrefix(head, []byte(zipMagic))
	if isZIP && size > 0 { // in place: the archive need not fit into memory
		if size > o.archive() {
			return yield(nil, tooLarge(path, size, o.archive()))
		}
		if zr, err := zip.NewReader(f, size); (err == nil || err == zip.ErrInsecurePath) && zipKind(zr) == "" {
			return o.parts(d, path, zr, size, yield)
		}
	} else if isZIP {
		limit = max(limit, min(o.archive(), 256<<20))
	}
	if size > limit {
		return yield(nil, tooLarge(path, size, limit))
	}
	// A pipe has no size beforehand, and a file may grow meanwhile.
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return yield(nil, pathError(path, err))
	}
	if int64(len(b)) > limit {
		return yield(nil, tooLarge(path, int64(len(b)), limit))
	}
	return o.decodeEach(d, path, b, yield)
}

// open opens a file or standard input. size is 0 when there is none
// beforehand.
func (o Options) open(path string) (f interface {
	io.ReadCloser
	io.ReaderAt
}, size int64, err error) {
	if path == Stdin {
		if o.Stdin != nil {
			return stream{o.Stdin}, 0, nil
		}
		return stream{os.Stdin}, 0, nil // even if it is a file: it may have been read in part
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, pathError(path, err)
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		err = pathError(path, err)
	case info.IsDir():
		err = &Error{Path: path, Err: ErrDirectory}
	case info.Mode().IsRegular():
		size = info.Size()
	}
	if err != nil {
		file.Close()
		return nil, 0, err
	}
	return file, size, nil
}

// stream is a reader that can only go forward.
type stream struct{ io.Reader }

func (stream) Close() error { return nil }
func (stream) ReadAt([]byte, int64) (int, error) {
	return 0, fmt.Errorf("standard input has no places")
}

// decodeEach yields what b, the contents of a file called path, holds.
func (o Options) decodeEach(d dive, path string, b []byte, yield func(*ner.Source, error) bool) bool {
	if limit := o.limit(); int64(len(b)) > limit && !bytes.HasPrefix(b, []byte(zipMagic)) {
		return yield(nil, tooLarge(path, int64(len(b)), limit))
	}
	if len(b) == 0 {
		return yield(nil, &Error{Path: path, Err: ErrEmpty})
	}
	f := formatOf(path, b)
	switch {
	case f.each != nil:
		return f.each(o, d, path, b, yield)
	case f.read == nil:
		return yield(nil, &Error{Path: path, Err: ErrBinary, Detail: "looks like " + f.name})
	}
	return yield(o.guarded(f, path, b))
}

// guarded reads a document. Libraries that panic on a hostile file are caught
// here.
func (o Options) guarded(f format, path string, b []byte) (src *ner.Source, err error) {
	if limit := o.limit(); int64(len(b)) > limit {
		return nil, tooLarge(path, int64(len(b)), limit)
	}
	defer func() {
		if p := recover(); p != nil {
			src, err = nil, &Error{Path: path, Err: ErrDamaged, Detail: fmt.Sprintf("%s that its parser fails on (%v)", f.name, p)}
		}
	}()
	return f.read(o, path, b)
}

// part yields the part of an archive called path.
func (o Options) part(path, archive string, yield func(*ner.Source, error) bool) bool {
	d := o.dive()
	d.want = path
	found, more := false, true
	o.each(d, archive, func(s *ner.Source, err error) bool {
		if s == nil || s.Path != path {
			if e, ok := err.(*Error); !ok || e.Path != path && e.Path != archive {
				return true
			}
		}
		found = true
		more = yield(s, err)
		return false
	})
	if !found {
		return yield(nil, &Error{Path: path, Err: ErrMissing, Detail: "not in " + archive})
	}
	return more
}

// single is the one source of each; an error when there are several.
func single(path string, each func(yield func(*ner.Source, error) bool) bool) (src *ner.Source, err error) {
	n := 0
	each(func(s *ner.Source, e error) bool {
		if n++; n > 1 {
			src, err = nil, &Error{Path: path, Err: ErrSeveral}
			return false
		}
		src, err = s, e
		return true
	})
	if n == 0 {
		return nil, &Error{Path: path, Err: ErrEmpty, Detail: "no document in it"}
	}
	return src, err
}

// extracted is a source whose text is no part of its file as it lies on disk.
func extracted(path string, b []byte, kind, text string) (*ner.Source, error) {
	if strings.TrimLeft(text, blanks) == "" {
		return nil, &Error{Path: path, Err: ErrEmpty, Detail: "no text in this document"}
	}
	return &ner.Source{ID: ner.DocumentID(b), Path: path, Bytes: b, Text: text, Map: ner.Identity(len(text)), Charset: "utf-8", Kind: kind}, nil
}

const blanks = " \t\r\n\v\f\x00|\u3000\u00a0\u200b\ufeff"
