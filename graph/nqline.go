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
			if q, err = anyLine(line); err != nil {
				return quad.Quad{}, err
			}
		}
		if q.IsValid() {
			l.last = q
			return q, nil
		}
	}
}

// anyLine leaves a line to Cayley.
func anyLine(line []byte) (quad.Quad, error) {
	q, err := nquads.Parse(string(line))
	if err != nil {
		return q, fmt.Errorf("%.200q: %w", line, err)
	}
	return q, nil
}

// plain parses a line of IRIs and of literals without escapes or language. What
// is anything else it leaves to Cayley.
func (l *lineReader) plain(line []byte) (q quad.Quad, ok bool) {
	var tokens [4][]byte
	if !plainTokens(line, &tokens) {
		return q, false
	}
	for i, d := range quad.Directions {
		token := tokens[i]
		if token == nil {
			continue
		}
		if same, ok := l.last.Get(d).(quad.IRI); ok && token[0] == '<' && string(same) == string(token[1:len(token)-1]) {
			q.Set(d, l.last.Get(d))
			continue
		}
		v, ok := tokenValue(token)
		if !ok {
			return q, false
		}
		q.Set(d, v)
	}
	return q, true
}

// plainTokens divides a plain line into its values with their marks, the label
// nil where there is none: <…>, "…" or "…"^^<…>. They lie in the line.
func plainTokens(line []byte, to *[4][]byte) bool {
	if !utf8.Valid(line) {
		return false
	}
	rest := line
	for i := range to {
		if len(rest) == 0 {
			return false
		}
		end := 0
		switch {
		case rest[0] == '<':
			if end = iriEnd(rest); end < 0 {
				return false
			}
		case rest[0] == '"' && i == 2:
			end = 1
			for end < len(rest) && rest[end] != '"' && rest[end] != '\\' && rest[end] >= ' ' {
				end++
			}
			if end == len(rest) || rest[end] != '"' {
				return false
			}
			if typ := rest[end+1:]; len(typ) > 2 && typ[0] == '^' && typ[1] == '^' && typ[2] == '<' {
				n := iriEnd(typ[2:])
				if n < 0 {
					return false
				}
				end += 3 + n
			}
		case rest[0] == '.' && len(rest) == 1 && i == 3:
			to[i] = nil
			return true
		default:
			return false
		}
		to[i], rest = rest[:end+1], rest[end+1:]
		if len(rest) == 0 || rest[0] != ' ' {
			return false
		}
		rest = rest[1:]
	}
	return len(rest) == 1 && rest[0] == '.'
}

// tokenValue is the value of a token that plainTokens gave.
func tokenValue(token []byte) (quad.Value, bool) {
	last := len(token) - 1
	switch {
	case token[0] == '<':
		return quad.IRI(token[1:last]), true
	case token[last] == '"':
		return quad.String(token[1:last]), true
	}
	end := bytes.LastIndex(token, []byte(`"^^<`))
	typed := quad.TypedString{Value: quad.String(token[1:end]), Type: quad.IRI(token[end+4 : last])}
	v, err := typed.ParseValue()
	return v, err == nil
}

// endsIRI are the bytes that no plain IRI holds, and the one that ends it.
var endsIRI = func() (t [256]bool) {
	for c := range byte(' ' + 1) {
		t[c] = true
	}
	for _, c := range []byte("<>\"{}|^`\\\x7f") {
		t[c] = true
	}
	return t
}()

// iriEnd is the place of the > that ends an IRI of plain characters, or -1.
func iriEnd(b []byte) int {
	for i := 1; i < len(b); i++ {
		if endsIRI[b[i]] {
			if b[i] != '>' || i == 1 {
				return -1
			}
			return i
		}
	}
	return -1
}
