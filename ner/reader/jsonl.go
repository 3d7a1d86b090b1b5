package reader

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhengpu/ner"
)

// looksJSONL matches a first line that is a whole JSON object with a text.
func looksJSONL(b []byte) bool {
	b = bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(b) == 0 || b[0] != '{' {
		return false
	}
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		b = b[:i]
	}
	var l struct{ Text *string }
	return json.Unmarshal(b, &l) == nil && l.Text != nil
}

func eachJSONL(o Options, d dive, path string, b []byte, yield func(*ner.Source, error) bool) bool {
	return o.lines(d, path, bufio.NewReader(bytes.NewReader(b)), yield)
}

// lines yields the documents of a file of JSON lines: objects with id, title,
// text, date and source, of which text alone is needed. Other members are left
// alone. The source of a line is called path!/id, or path!/L12 for line 12 if it
// has no id. Blank lines are skipped; a bad line yields an *Error whose path is
// path:12, and the rest goes on. A date that cannot be told stays out.
func (o Options) lines(d dive, path string, r *bufio.Reader, yield func(*ner.Source, error) bool) bool {
	seen := map[string]bool{}
	limit := int(o.limit())
	any := false
	for n := 1; ; n++ {
		line, long, err := readLine(r, limit)
		if err != nil && err != io.EOF {
			return yield(nil, &Error{Path: fmt.Sprintf("%s:%d", path, n), Err: err})
		}
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if trimmed := bytes.TrimSpace(line); len(trimmed) > 0 || long {
			any = true
			src, e := jsonDocument(path, n, trimmed, long, limit)
			if e == nil {
				if seen[src.Path] {
					src.Path += fmt.Sprintf("#L%d", n)
				}
				seen[src.Path] = true
			}
			if (e != nil && d.want == "" || e == nil && d.wants(src.Path)) && !yield(src, e) {
				return false
			}
		}
		if err == io.EOF {
			break
		}
	}
	if !any {
		return yield(nil, &Error{Path: path, Err: ErrEmpty, Detail: "no line with a document"})
	}
	return true
}

// readLine reads a line without its end. Of a line over the limit the rest is
// passed over.
func readLine(r *bufio.Reader, limit int) (line []byte, long bool, err error) {
	for {
		piece, err := r.ReadSlice('\n')
		if !long {
			line = append(line, piece...)
		}
		if len(line) > limit {
			line, long = nil, true
		}
		if err != bufio.ErrBufferFull {
			return line, long, err
		}
	}
}

func jsonDocument(path string, n int, line []byte, long bool, limit int) (*ner.Source, error) {
	bad := func(format string, args ...any) (*ner.Source, error) {
		return nil, &Error{Path: fmt.Sprintf("%s:%d", path, n), Err: ErrLine, Detail: fmt.Sprintf(format, args...)}
	}
	switch {
	case long:
		return bad("a line over %s", megabytes(int64(limit)))
	case !utf8.Valid(line):
		return bad("JSON has to be UTF-8")
	case line[0] != '{':
		return bad("a line has to be one JSON object {\"id\": …, \"text\": …}")
	}
	var l struct {
		ID     json.RawMessage
		Title  *string
		Text   *string
		Date   json.RawMessage
		Source json.RawMessage
	}
	if err := json.Unmarshal(line, &l); err != nil {
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			return bad("%v at column %d", err, syntax.Offset)
		case errors.As(err, &kind):
			return bad("%s has to be a string, not a %s", strings.ToLower(kind.Field), kind.Value)
		}
		return bad("%v", err)
	}
	switch {
	case l.Text == nil:
		return bad("no text")
	case strings.TrimLeft(*l.Text, blanks) == "":
		return bad("the text is empty")
	}
	id := oneLine(scalar(l.ID))
	id = strings.NewReplacer("/", "_", "\\", "_").Replace(id)
	if id == "" || id == "." || id == ".." {
		id = fmt.Sprintf("L%d", n)
	}
	src := &ner.Source{
		ID:   ner.DocumentID(line),
		Path: path + inside + id, Bytes: bytes.Clone(line), Text: *l.Text, Map: ner.Identity(len(*l.Text)), Charset: "utf-8", Kind: "jsonl",
		Date: isoDate(scalar(l.Date)), Origin: oneLine(scalar(l.Source)),
	}
	if l.Title != nil {
		src.Title = oneLine(*l.Title)
	}
	return src, nil
}

// scalar is the text of a JSON string or number, "" for anything else.
func scalar(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	if c := raw[0]; c == '-' || c >= '0' && c <= '9' {
		return string(raw)
	}
	return ""
}

// oneLine puts blanks and line breaks right.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

var (
	reDate   = regexp.MustCompile(`((?:19|20)\d\d)\s*[-/.年_]\s*(\d{1,2})\s*[-/.月_]\s*(\d{1,2})(?:\D|$)`)
	reDigits = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)(\d\d)(\d\d)(?:\D|[0-2]\d[0-5]\d|$)`)
)

// isoDate finds the first date in s (2023-01-05, 2023/1/5, 2023年1月5日,
// 20230105, with or without a time) as YYYY-MM-DD, or "".
func isoDate(s string) string {
	for _, re := range []*regexp.Regexp{reDate, reDigits} {
		if m := re.FindStringSubmatch(s); m != nil {
			if d := ymd(m[1], m[2], m[3]); d != "" {
				return d
			}
		}
	}
	return ""
}

func ymd(year, month, day string) string {
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return ""
	}
	return fmt.Sprintf("%s-%02d-%02d", year, m, d)
}
