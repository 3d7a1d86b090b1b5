package graph

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"
)

// lineReader reads N-Quads as Cayley's own reader does, with a quick way for
// the plain lines that nearly all are. Values that are those of the line before
// are the same value.
type lineReader struct {
	r    *bufio.Reader
	long []byte
	last quad.Quad
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(r, 1<<18)}
}

// next gives the next quad, io.EOF after the last one.
func (l *lineReader) next() (quad.Quad, error) {
	for {
		line, err := l.r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			l.long = append(l.long[:0], line...)
			for errors.Is(err, bufio.ErrBufferFull) {
				line, err = l.r.ReadSlice('\n')
				l.long = append(l.long, line...)
			}
			line = l.long
		}
		if err != nil && (err != io.EOF || len(line) == 0) {
			return quad.Quad{}, err
		}
		if line = bytes.TrimSpace(line); len(line) == 0 || line[0] == '#' {
			continue
		}
		q, ok := l.plain(line)
		if !ok {
			if q, err = nquads.Parse(string(line)); err != nil {
				return quad.Quad{}, fmt.Errorf("%.200q: %w", line, err)
			}
		}
		if q.IsValid() {
			l.last = q
			return q, nil
		}
	}
}

// plain parses a line of IRIs and of literals without escapes or language. What
// is anything else it leaves to Cayley.
func (l *lineReader) plain(line []byte) (q quad.Quad, ok bool) {
	if !utf8.Valid(line) {
		return q, false
	}
	rest := line
	for _, d := range quad.Directions {
		if len(rest) == 0 {
			return q, false
		}
		var v quad.Value
		switch {
		case rest[0] == '<':
			end := iriEnd(rest)
			if end < 0 {
				return q, false
			}
			if same, ok := l.last.Get(d).(quad.IRI); ok && string(same) == string(rest[1:end]) {
				v = l.last.Get(d)
			} else {
				v = quad.IRI(rest[1:end])
			}
			rest = rest[end+1:]
		case rest[0] == '"' && d == quad.Object:
			end := 1
			for end < len(rest) && rest[end] != '"' && rest[end] != '\\' && rest[end] >= ' ' {
				end++
			}
			if end == len(rest) || rest[end] != '"' {
				return q, false
			}
			text := quad.String(rest[1:end])
			rest = rest[end+1:]
			v = text
			if len(rest) > 2 && rest[0] == '^' && rest[1] == '^' && rest[2] == '<' {
				end := iriEnd(rest[2:])
				if end < 0 {
					return q, false
				}
				typed := quad.TypedString{Value: text, Type: quad.IRI(rest[3 : 2+end])}
				var err error
				if v, err = typed.ParseValue(); err != nil {
					return q, false
				}
				rest = rest[2+end+1:]
			}
		case rest[0] == '.' && len(rest) == 1 && d == quad.Label:
			return q, true
		default:
			return q, false
		}
		if len(rest) == 0 || rest[0] != ' ' {
			return q, false
		}
		q.Set(d, v)
		rest = rest[1:]
	}
	return q, len(rest) == 1 && rest[0] == '.'
}

// iriEnd is the place of the > that ends an IRI of plain characters, or -1.
func iriEnd(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == '>':
			if i == 1 {
				return -1
			}
			return i
		case c <= ' ' || c == '<' || c == '"' || c == '{' || c == '}' || c == '|' || c == '^' || c == '`' || c == '\\' || c == 0x7f:
			return -1
		}
	}
	return -1
}
