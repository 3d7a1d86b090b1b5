package explore

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"time"

	"github.com/cayleygraph/cayley/clog"
	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/query"
	_ "github.com/cayleygraph/cayley/query/gizmo"   // languages of Cayley's interface
	_ "github.com/cayleygraph/cayley/query/graphql" //
	_ "github.com/cayleygraph/cayley/query/mql"     //
	cayleyhttp "github.com/cayleygraph/cayley/server/http"
	"github.com/cayleygraph/cayley/writer"

	"zhengpu/graph"
	"zhengpu/queries"
)

// Limits bound what one request may cost. The zero value of a field is its
// default.
type Limits struct {
	Timeout time.Duration // of a query: 30 s
	Rows    int           // of a result: 10,000
	Body    int64         // bytes of a request: 1 MiB
	Reply   int64         // bytes of a reply: 32 MiB
	Memory  int64         // bytes of a query's process: 768 MiB
	Workers int           // queries at once: 2
}

// WithDefaults fills in what is not given.
func (l Limits) WithDefaults() Limits {
	if l.Timeout <= 0 {
		l.Timeout = 30 * time.Second
	}
	if l.Rows <= 0 {
		l.Rows = 10_000
	}
	if l.Body <= 0 {
		l.Body = 1 << 20
	}
	if l.Reply <= 0 {
		l.Reply = 32 << 20
	}
	if l.Memory <= 0 {
		l.Memory = 768 << 20
	}
	if l.Workers <= 0 {
		l.Workers = 2
	}
	return l
}

// How a worker ends that has met a limit.
const (
	exitMemory = 97
	maxStack   = 64 << 20 // of one goroutine: deep recursion within native calls
	retireAt   = 4        // a worker that holds more than 1/retireAt of its memory limit after a query ends
)

// RunWorker answers requests for queries, one after the other, read from in
// and written to out as HTTP/1.1, until in ends. It is run in a process of its
// own: a script of a stranger may loop, eat memory or overflow the stack, and a
// Go program cannot defend itself against the latter two. The process ends
// when a script goes too far, and the server starts another.
func RunWorker(ctx context.Context, dir string, l Limits, in io.Reader, out io.Writer) error {
	l = l.WithDefaults()
	clog.SetLogger(nil)
	debug.SetMaxStack(maxStack)
	debug.SetGCPercent(50)
	debug.SetMemoryLimit(l.Memory * 3 / 4)
	http.DefaultTransport = noNetwork{}
	s, err := graph.Open(dir, graph.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer s.Close()
	limitProcess(l.Memory)
	go watchMemory(l.Memory)
	h, err := newQueryHandler(s, l)
	if err != nil {
		return err
	}
	br := bufio.NewReader(in)
	for {
		req, err := http.ReadRequest(br)
		if err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return err
		}
		req.Body = io.NopCloser(bytes.NewReader(body))
		w := &reply{head: http.Header{}, most: l.Reply}
		rctx, cancel := context.WithTimeout(ctx, timeoutOf(req, l))
		h.ServeHTTP(w, req.WithContext(rctx))
		cancel()
		if w.over {
			w = &reply{head: http.Header{}, most: l.Reply}
			writeError(w, http.StatusRequestEntityTooLarge, "too-large", fmt.Sprintf("the result is larger than %d bytes; narrow the query", l.Reply), 0, 0)
		}
		retire := heldMemory() > l.Memory/retireAt
		if retire {
			w.head.Set("Connection", "close")
		}
		if err := w.send(out); err != nil {
			return err
		}
		if retire {
			return nil
		}
	}
}

// noNetwork refuses every request: nothing that a query does reaches out.
type noNetwork struct{}

func (noNetwork) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("queries have no network")
}

const timeoutHeader = "Zhengpu-Timeout" // milliseconds, from server to worker

func timeoutOf(r *http.Request, l Limits) time.Duration {
	if ms, err := strconv.Atoi(r.Header.Get(timeoutHeader)); err == nil && ms > 0 {
		return min(time.Duration(ms)*time.Millisecond, l.Timeout)
	}
	return l.Timeout
}

func heldMemory() int64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64()) - int64(s[1].Value.Uint64())
}

func watchMemory(most int64) {
	for {
		time.Sleep(10 * time.Millisecond)
		if heldMemory() > most {
			fmt.Fprintln(os.Stderr, "memory limit")
			os.Exit(exitMemory)
		}
	}
}

// reply gathers an answer.
type reply struct {
	head http.Header
	code int
	body bytes.Buffer
	most int64
	over bool
}

func (w *reply) Header() http.Header { return w.head }
func (w *reply) WriteHeader(code int) {
	if w.code == 0 {
		w.code = code
	}
}
func (w *reply) Flush() {}
func (w *reply) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if int64(w.body.Len()+len(b)) > w.most {
		w.over = true
		return 0, errors.New("reply is too large")
	}
	return w.body.Write(b)
}

func (w *reply) send(to io.Writer) error {
	w.WriteHeader(http.StatusOK)
	res := http.Response{StatusCode: w.code, ProtoMajor: 1, ProtoMinor: 1, Header: w.head, ContentLength: int64(w.body.Len()), Body: io.NopCloser(&w.body)}
	bw := bufio.NewWriter(to)
	if err := res.Write(bw); err != nil {
		return err
	}
	return bw.Flush()
}

// newQueryHandler serves what runs in a worker: our own queries and those of
// Cayley's interface.
func newQueryHandler(s *graph.Store, l Limits) (http.Handler, error) {
	list, err := graph.LoadQueries(queries.FS)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/gizmo", func(w http.ResponseWriter, r *http.Request) { serveGizmo(w, r, s, list, l) })
	qs := s.QuadStore()
	qw, err := writer.NewSingle(qs, cgraph.IgnoreOpts{})
	if err != nil {
		return nil, err
	}
	v2 := cayleyhttp.NewAPIv2(&cgraph.Handle{QuadStore: qs, QuadWriter: qw})
	v2.SetReadOnly(true)
	v2.SetQueryTimeout(l.Timeout)
	mux.Handle("/api/v2/", v2)
	v1 := func(w http.ResponseWriter, r *http.Request) { serveV1Query(w, r, qs, l) }
	mux.HandleFunc("POST /api/v1/query/{lang}", v1)
	mux.HandleFunc("POST /query/{lang}", v1)
	return mux, nil
}

// gizmoRequest is the body of POST /api/gizmo.
type gizmoRequest struct {
	Script string         `json:"script"` // or
	Query  string         `json:"query"`  // the name of a stored query
	Args   map[string]any `json:"args"`
	Limit  int            `json:"limit"` // of rows
}

// gizmoReply is the answer to it.
type gizmoReply struct {
	Columns   []string `json:"columns"`
	Rows      [][]any  `json:"rows"`
	Truncated bool     `json:"truncated"` // there were more rows
	Millis    int64    `json:"millis"`
}

func serveGizmo(w http.ResponseWriter, r *http.Request, s *graph.Store, list []*graph.Query, l Limits) {
	var q gizmoRequest
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&q); err != nil {
		writeError(w, http.StatusBadRequest, "bad-request", "the body is no query: "+err.Error(), 0, 0)
		return
	}
	var query *graph.Query
	switch {
	case q.Query != "" && q.Script != "":
		writeError(w, http.StatusBadRequest, "bad-request", "give either script or query", 0, 0)
		return
	case q.Query != "":
		for _, x := range list {
			if x.Name == q.Query {
				query = x
			}
		}
		if query == nil {
			writeError(w, http.StatusNotFound, "not-found", fmt.Sprintf("no query %q", q.Query), 0, 0)
			return
		}
	case strings.TrimSpace(q.Script) == "":
		writeError(w, http.StatusBadRequest, "bad-request", "script is empty", 0, 0)
		return
	default:
		query = &graph.Query{Name: "script", File: "script", Text: q.Script, Library: list[0].Library, Value: true}
		for k := range q.Args {
			query.Params = append(query.Params, graph.Param{Name: k, Kind: graph.KindString})
		}
	}
	start := time.Now()
	cols, rows, err := graph.RunQuery(r.Context(), s, query, q.Args)
	if err != nil {
		writeQueryError(w, err)
		return
	}
	most := l.Rows
	if q.Limit > 0 {
		most = min(most, q.Limit)
	}
	out := gizmoReply{Columns: cols, Rows: rows, Millis: time.Since(start).Milliseconds()}
	if len(rows) > most {
		out.Rows, out.Truncated = rows[:most], true
	}
	if out.Rows == nil {
		out.Rows = [][]any{}
	}
	if out.Columns == nil {
		out.Columns = []string{}
	}
	writeJSON(w, http.StatusOK, out)
}

// serveV1Query answers as Cayley's own handler does, which cannot be imported.
func serveV1Query(w http.ResponseWriter, r *http.Request, qs cgraph.QuadStore, l Limits) {
	lang := query.GetLanguage(r.PathValue("lang"))
	plain := func(w query.ResponseWriter, err error) {
		w.WriteHeader(http.StatusBadRequest)
		b, _ := json.Marshal(map[string]string{"error": err.Error()})
		w.Write(b)
	}
	w.Header().Set("Content-Type", "application/json")
	if lang == nil {
		plain(w, errors.New("unknown query language"))
		return
	}
	fail := lang.HTTPError
	if fail == nil {
		fail = plain
	}
	if lang.HTTPQuery != nil {
		lang.HTTPQuery(r.Context(), qs, w, r.Body)
		return
	}
	if lang.Session == nil {
		fail(w, errors.New("no support for this query language"))
		return
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		fail(w, err)
		return
	}
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
	if limit == 0 {
		limit = 100
	}
	if limit < 0 || limit > l.Rows {
		limit = l.Rows
	}
	it, err := lang.Session(qs).Execute(r.Context(), string(text), query.Options{Collation: query.JSON, Limit: limit})
	if err != nil {
		fail(w, err)
		return
	}
	defer it.Close()
	var out []any
	for len(out) < limit && it.Next(r.Context()) {
		out = append(out, it.Result())
	}
	if err := it.Err(); err != nil {
		fail(w, err)
		return
	}
	b, err := json.Marshal(map[string]any{"result": out})
	if err != nil {
		fail(w, err)
		return
	}
	w.Write(append(b, '\n'))
}

// problem is what every error of our own interface looks like.
type problem struct {
	Error  string `json:"error"`
	Code   string `json:"code"` // not-found, ambiguous, bad-request, script, timeout, too-large, busy, forbidden, crashed, failed
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

func writeJSON(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(code)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(v)
}

func writeError(w http.ResponseWriter, status int, code, msg string, line, column int) {
	writeJSON(w, status, problem{Error: msg, Code: code, Line: line, Column: column})
}

// writeQueryError gives an error of the store its status.
func writeQueryError(w http.ResponseWriter, err error) {
	var several *graph.AmbiguousError
	var script *graph.ScriptError
	switch {
	case errors.Is(err, graph.ErrNotFound):
		writeError(w, http.StatusNotFound, "not-found", err.Error(), 0, 0)
	case errors.As(err, &several):
		writeError(w, http.StatusConflict, "ambiguous", err.Error(), 0, 0)
	case errors.Is(err, graph.ErrTimeout), errors.Is(err, context.DeadlineExceeded):
		writeError(w, http.StatusGatewayTimeout, "timeout", err.Error(), 0, 0)
	case errors.As(err, &script):
		writeError(w, http.StatusUnprocessableEntity, "script", script.Message, script.Line, script.Column)
	case errors.Is(err, graph.ErrClosed), errors.Is(err, graph.ErrDamaged), errors.Is(err, graph.ErrLocked), errors.Is(err, context.Canceled):
		writeError(w, http.StatusServiceUnavailable, "failed", err.Error(), 0, 0)
	default:
		writeError(w, http.StatusUnprocessableEntity, "script", err.Error(), 0, 0)
	}
}
