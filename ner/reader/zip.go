package reader

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"path"
	"sort"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

const (
	maxParts  = 100_000 // entries of one archive
	maxRatio  = 300     // unpacked to packed, of parts over a megabyte
	ratioFrom = 1 << 20
)

func eachZIP(o Options, d dive, path string, b []byte, yield func(*ner.Source, error) bool) bool {
	zr, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil && err != zip.ErrInsecurePath {
		return yield(nil, damagedZIP(path, "a ZIP archive", err))
	}
	return o.parts(d, path, zr, int64(len(b)), yield)
}

func damagedZIP(path, what string, err error) error {
	detail := what + " that cannot be read"
	if errors.Is(err, zip.ErrFormat) {
		detail = what + " without a table of contents: cut off, or a part of several"
	} else if err != nil {
		detail += ": " + err.Error()
	}
	return &Error{Path: path, Err: ErrDamaged, Detail: detail}
}

// parts yields the readable parts of an archive, in order of name. Files of
// unknown extensions and hidden ones are left out, as Walk does in directories.
func (o Options) parts(d dive, archive string, zr *zip.Reader, size int64, yield func(*ner.Source, error) bool) bool {
	refuse := func(name, why string) bool {
		return yield(nil, &Error{Path: name, Err: ErrRefused, Detail: why})
	}
	if d.depth++; d.depth > maxDepth {
		return refuse(archive, fmt.Sprintf("archives in archives, more than %d deep", maxDepth))
	}
	if len(zr.File) > maxParts {
		return refuse(archive, fmt.Sprintf("an archive of %d parts, the limit is %d", len(zr.File), maxParts))
	}
	type part struct {
		name string
		file *zip.File
	}
	parts := make([]part, 0, len(zr.File))
	for _, f := range zr.File {
		parts = append(parts, part{partName(f), f})
	}
	sort.SliceStable(parts, func(i, j int) bool { return parts[i].name < parts[j].name })
	found, last := 0, ""
	for i, p := range parts {
		if strings.HasSuffix(p.name, "/") || p.file.FileInfo().IsDir() {
			continue
		}
		shown := strings.Map(func(r rune) rune {
			if r < 0x20 || r == 0x7f {
				return '\ufffd'
			}
			return r
		}, p.name)
		full := archive + inside + shown
		if !d.wants(full) {
			continue
		}
		if why := badName(p.name); why != "" {
			found++
			if !refuse(full, why) {
				return false
			}
			continue
		}
		if hidden(p.name) || !readable(p.name) {
			continue
		}
		found++
		if i > 0 && p.name == last {
			if !refuse(full, "the archive has two parts of this name: only the first is read") {
				return false
			}
			continue
		}
		last = p.name
		b, err := o.unpack(d, full, p.file)
		if err != nil {
			if !yield(nil, err) {
				return false
			}
			if *d.left < 0 {
				return true // nothing more will fit
			}
			continue
		}
		if !o.decodeEach(d, full, b, yield) {
			return false
		}
	}
	if found == 0 && d.want == "" {
		return yield(nil, &Error{Path: archive, Err: ErrEmpty, Detail: "no file of these kinds in the archive: " + extensions()})
	}
	return true
}

// unpack reads one part within the limits. It trusts no size that the archive
// states.
func (o Options) unpack(d dive, full string, f *zip.File) ([]byte, error) {
	if f.Flags&1 != 0 {
		return nil, &Error{Path: full, Err: ErrEncrypted}
	}
	if m := f.Mode(); !m.IsRegular() {
		return nil, &Error{Path: full, Err: ErrRefused, Detail: "a link or device inside an archive"}
	}
	limit := o.limit()
	if f.UncompressedSize64 > uint64(limit) {
		return nil, tooLarge(full, int64(min(f.UncompressedSize64, 1<<62)), limit)
	}
	b, err := unzip(f, min(limit, *d.left))
	*d.left -= int64(len(b))
	var e *Error
	switch {
	case errors.As(err, &e):
		e.Path = full
		return nil, e
	case err != nil:
		return nil, damagedZIP(full, "a part of an archive", err)
	case *d.left < 0:
		return nil, &Error{Path: full, Err: ErrRefused, Detail: "the archive unpacks to more than " + megabytes(o.archive())}
	case int64(len(b)) > limit:
		return nil, tooLarge(full, int64(len(b)), limit)
	}
	return b, nil
}

// unzip unpacks f, one byte over the limit at most.
func unzip(f *zip.File, limit int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var buf bytes.Buffer
	for {
		n, err := io.CopyN(&buf, r, 1<<20)
		if int64(buf.Len()) > limit {
			return buf.Bytes()[:limit+1], nil
		}
		if got := int64(buf.Len()); got > ratioFrom && uint64(got)/maxRatio > f.CompressedSize64 {
			return nil, &Error{Err: ErrRefused, Detail: fmt.Sprintf("unpacks to more than %d times its size: a ZIP bomb", maxRatio)}
		}
		if err == io.EOF {
			return buf.Bytes(), nil
		}
		if err != nil {
			return nil, err
		}
		_ = n
	}
}

// partName is the name of a part in UTF-8, with slashes.
func partName(f *zip.File) string {
	name := f.Name
	if unicodeName := unicodePath(f); unicodeName != "" {
		name = unicodeName
	} else if !utf8.ValidString(name) {
		// Windows writes names in its own charset and says nothing of it.
		text, ok := "", true
		for b := []byte(name); len(b) > 0; {
			s, n, good := decodeGB(b)
			text, b, ok = text+s, b[n:], ok && good
		}
		if !ok {
			big := ""
			good := true
			for b := []byte(name); len(b) > 0; {
				s, n, g := decodeBig5(b)
				big, b, good = big+s, b[n:], good && g
			}
			if good {
				text = big
			}
		}
		name = text
	}
	if !strings.Contains(name, "/") {
		name = strings.ReplaceAll(name, "\\", "/") // some Windows programs
	}
	return name
}

// unicodePath is the name in Info-ZIP's extra field 0x7075, "" without one.
func unicodePath(f *zip.File) string {
	for x := f.Extra; len(x) >= 4; {
		id, n := binary.LittleEndian.Uint16(x), int(binary.LittleEndian.Uint16(x[2:]))
		if x = x[4:]; n > len(x) {
			return ""
		}
		if id == 0x7075 && n > 5 && x[0] == 1 && binary.LittleEndian.Uint32(x[1:]) == crc32.ChecksumIEEE([]byte(f.Name)) && utf8.Valid(x[5:n]) {
			return string(x[5:n])
		}
		x = x[n:]
	}
	return ""
}

// badName says what is wrong with the name of a part, "" when nothing is.
// Nothing is written to disk; but a name that pretends to lie elsewhere would
// mislead whoever follows the provenance of a fact.
func badName(name string) string {
	switch {
	case name == "":
		return "a part without a name"
	case strings.ContainsFunc(name, func(r rune) bool { return r < 0x20 || r == 0x7f }):
		return "a name with control characters"
	case strings.HasPrefix(name, "/") || len(name) > 1 && name[1] == ':' || strings.Contains(name, "\\"):
		return "a name that is no path inside the archive"
	case path.Clean(name) != name || strings.HasPrefix(name, ".."):
		if name = strings.TrimPrefix(name, "./"); path.Clean(name) == name && !strings.HasPrefix(name, "..") {
			return ""
		}
		return "a path that leads out of the archive or goes in circles"
	case len(name) > 4096:
		return "a name over 4096 bytes"
	}
	return ""
}

func hidden(name string) bool {
	for _, p := range strings.Split(name, "/") {
		if p != "." && strings.HasPrefix(p, ".") || p == "__MACOSX" {
			return true
		}
	}
	return false
}
