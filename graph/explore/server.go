package explore

import (
	"context"
	"crypto/subtle"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cayleygraph/quad"

	"zhengpu/graph"
	"zhengpu/graph/search"
	"zhengpu/ner"
	"zhengpu/queries"
)

// Options of a server.
type Options struct {
	Dir    string // of the store
	Token  string // when not empty every request must carry it
	Local  bool   // listens on loopback only: names other than this machine's are refused
	Write  bool   // Cayley's interface may write
	Limits Limits

	// Worker makes a command that runs RunWorker on Dir with Limits and its
	// standard streams.
	Worker func() *exec.Cmd
	// Text gives the clean text of a report's file, whose bytes must have the
	// hash; nil when there is no way to files.
	Text func(ctx context.Context, file, hash string) (string, error)
	Log  *slog.Logger // faults of the server itself; nil is silent
}

// Server answers HTTP requests over a store.
type Server struct {
	o       Options
	l       Limits
	pool    *pool
	queries []*graph.Query
	handler http.Handler
	native  chan struct{} // tokens of requests that read the store in this process

	mu    sync.RWMutex // held for reading while a request uses the store, for writing while a writer swaps it
	store *graph.Store

	lazy    sync.Mutex // guards index, made at first use
	index   *search.Index
	wholeMu sync.Mutex // guards whole
	whole   *atlasState
}

// New opens the store and makes a server. Close it in the end.
func New(o Options) (*Server, error) {
	list, err := graph.LoadQueries(queries.FS)
	if err != nil {
		return nil, err
	}
	s, err := graph.Open(o.Dir, graph.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	srv := &Server{o: o, l: o.Limits.WithDefaults(), queries: list, store: s, native: make(chan struct{}, 16)}
	srv.pool = newPool(o.Worker, srv.l)
	if srv.handler, err = srv.routes(); err != nil {
		s.Close()
		return nil, err
	}
	return srv, nil
}

// Close ends the workers and closes the store.
func (s *Server) Close() error {
	s.pool.close()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.store.Close()
}

// Warm builds the index of names, so that the first search is as fast as any.
func (s *Server) Warm(ctx context.Context) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, err := s.names(ctx)
	return err
}

// HTTPServer is a server with bounds on what a slow or large request may take.
func (s *Server) HTTPServer() *http.Server {
	return &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       60 * time.Second,
		WriteTimeout:      2*s.l.Timeout + 60*time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.o.Log.Handler(), slog.LevelDebug),
	}
}

const pageCSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", pageCSP)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Cache-Control", "no-store")
	defer func() {
		if v := recover(); v != nil {
			if v == http.ErrAbortHandler {
				panic(v)
			}
			s.o.Log.Error("request failed", "path", r.URL.Path, "panic", v)
			writeError(w, http.StatusInternalServerError, "failed", "the server could not answer this", 0, 0)
		}
	}()
	if s.o.Local && !localHost(r.Host) {
		writeError(w, http.StatusForbidden, "forbidden", "this server answers to localhost only", 0, 0)
		return
	}
	if !sameOrigin(r) {
		writeError(w, http.StatusForbidden, "forbidden", "requests of other sites are refused", 0, 0)
		return
	}
	if s.o.Token != "" && !s.authorized(w, r) {
		return
	}
	most := s.l.Body
	if isWrite(r) && s.o.Write {
		most = 64 << 20
	}
	if r.ContentLength > most {
		writeError(w, http.StatusRequestEntityTooLarge, "too-large", fmt.Sprintf("a request may have at most %d bytes", most), 0, 0)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, most)
	s.handler.ServeHTTP(w, r)
}

// localHost tells whether a request was addressed to this machine by name, so
// that no page can reach it by a name of its own that leads here.
func localHost(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.Trim(name, "[]")
	ip := net.ParseIP(name)
	return strings.EqualFold(name, "localhost") || ip != nil && ip.IsLoopback()
}

// sameOrigin refuses what another site's page makes a browser send.
func sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
		// To follow a link here is no harm.
		return r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate"
	}
	origin := r.Header.Get("Origin")
	if origin == "" || r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, r.Host)
}

const cookieName = "zhengpu_token"

// authorized looks for the token in the header, a cookie, or once in the
// address, which it answers with the cookie and a clean address.
func (s *Server) authorized(w http.ResponseWriter, r *http.Request) bool {
	good := func(t string) bool { return subtle.ConstantTimeCompare([]byte(t), []byte(s.o.Token)) == 1 }
	if t, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok && good(t) {
		return true
	}
	if c, err := r.Cookie(cookieName); err == nil && good(c.Value) {
		return true
	}
	if q := r.URL.Query(); r.Method == http.MethodGet && good(q.Get("token")) {
		http.SetCookie(w, &http.Cookie{Name: cookieName, Value: s.o.Token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil})
		q.Del("token")
		r.URL.RawQuery = q.Encode()
		http.Redirect(w, r, r.URL.RequestURI(), http.StatusSeeOther)
		return false
	}
	w.Header().Set("WWW-Authenticate", "Bearer")
	writeError(w, http.StatusUnauthorized, "forbidden", "a token is needed: header “Authorization: Bearer …”, or ?token=… once in a browser", 0, 0)
	return false
}

//go:embed openapi.json
var openAPI []byte

func (s *Server) routes() (http.Handler, error) {
	mux := http.NewServeMux()
	read := func(pattern string, fn func(context.Context, *Reader, url.Values) (any, error)) {
		mux.HandleFunc("GET "+pattern, func(w http.ResponseWriter, r *http.Request) { s.read(w, r, fn) })
	}
	read("/api/meta", s.meta)
	read("/api/search", s.search)
	read("/api/entity", s.entity)
	read("/api/neighbors", s.neighbors)
	read("/api/path", s.path)
	read("/api/reports", func(ctx context.Context, rd *Reader, _ url.Values) (any, error) { return rd.Reports(ctx) })
	read("/api/report", s.report)
	read("/api/district", s.district)
	read("/api/atlas", s.atlasInfo)
	read("/api/atlas/view", s.atlasView)
	read("/api/atlas/near", s.atlasNear)
	mux.HandleFunc("GET /api/atlas/tile", s.atlasTile)
	mux.HandleFunc("GET /api/queries", s.listQueries)
	mux.HandleFunc("GET /api/query/{name}", s.namedQuery)
	mux.HandleFunc("POST /api/gizmo", s.work)
	mux.HandleFunc("POST /api/layout", s.layout)
	mux.HandleFunc("POST /api/between", func(w http.ResponseWriter, r *http.Request) {
		var q struct {
			IDs []string `json:"ids"`
		}
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil || len(q.IDs) > 300 {
			writeError(w, http.StatusBadRequest, "bad-request", "the body is no list of up to 300 ids", 0, 0)
			return
		}
		s.read(w, r, func(ctx context.Context, rd *Reader, _ url.Values) (any, error) { return rd.Between(ctx, q.IDs) })
	})
	mux.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Write(openAPI)
	})
	mux.HandleFunc("/api/", func(w http.ResponseWriter, _ *http.Request) {
		writeError(w, http.StatusNotFound, "not-found", "there is nothing here; see /openapi.json", 0, 0)
	})
	s.cayleyRoutes(mux)
	return mux, s.pageRoutes(mux)
}

// failure is an error with a status of its own.
type failure struct {
	status int
	code   string
	msg    string
}

func (e *failure) Error() string { return e.msg }

func missing(what string) error {
	return &failure{http.StatusBadRequest, "bad-request", "parameter " + what + " is missing"}
}

// read answers from the store in this process, within the time limit.
func (s *Server) read(w http.ResponseWriter, r *http.Request, fn func(context.Context, *Reader, url.Values) (any, error)) {
	ctx, cancel := context.WithTimeout(r.Context(), s.l.Timeout)
	defer cancel()
	select {
	case s.native <- struct{}{}:
		defer func() { <-s.native }()
	case <-ctx.Done():
		writeError(w, http.StatusServiceUnavailable, "busy", errBusy.Error(), 0, 0)
		return
	}
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		writeError(w, http.StatusBadRequest, "bad-request", err.Error(), 0, 0)
		return
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	v, err := fn(ctx, NewReader(s.store), q)
	if err == nil {
		writeJSON(w, http.StatusOK, v)
		return
	}
	s.readError(w, r, ctx, err)
}

// readError answers with what hindered a read; ctx had the time limit.
func (s *Server) readError(w http.ResponseWriter, r *http.Request, ctx context.Context, err error) {
	var f *failure
	switch {
	case errors.As(err, &f):
		writeError(w, f.status, f.code, f.msg, 0, 0)
	case r.Context().Err() != nil:
		// The client has gone.
	case ctx.Err() != nil:
		writeError(w, http.StatusGatewayTimeout, "timeout", errSlow.Error(), 0, 0)
	default:
		writeQueryError(w, err)
	}
}

// count reads a whole number of a query string.
func count(q url.Values, name string, otherwise, most int) (int, error) {
	v := q.Get(name)
	if v == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		return 0, &failure{http.StatusBadRequest, "bad-request", fmt.Sprintf("%s=%s is no number from 1 to %d", name, v, most)}
	}
	return min(n, most), nil
}

// list reads a parameter that may be repeated or divided by commas.
func list(q url.Values, name string) []string {
	var out []string
	for _, v := range q[name] {
		for p := range strings.SplitSeq(v, ",") {
			if p = strings.TrimSpace(p); p != "" {
				out = append(out, p)
			}
		}
	}
	return out
}

// which resolves what a request names: an id, or a name.
func (s *Server) which(ctx context.Context, name string, typ ner.Type, param string) (string, error) {
	if strings.TrimSpace(name) == "" {
		return "", missing(param)
	}
	e, err := s.store.Resolve(ctx, name, typ)
	return e.ID, err
}

func (s *Server) names(ctx context.Context) (*search.Index, error) {
	s.lazy.Lock()
	defer s.lazy.Unlock()
	if s.index == nil {
		x, err := search.FromStore(ctx, s.store)
		if err != nil {
			return nil, err
		}
		s.index = x
	}
	return s.index, nil
}

// Meta says what the store and the server have.
type Meta struct {
	Types      []string    `json:"types"`
	Predicates []string    `json:"predicates"`
	Stats      graph.Stats `json:"stats"`
	Write      bool        `json:"write"`
	Text       bool        `json:"text"` // reports can be shown with their text
	Seconds    float64     `json:"seconds"`
	Rows       int         `json:"rows"`
}

func (s *Server) meta(ctx context.Context, _ *Reader, _ url.Values) (any, error) {
	st, err := s.store.Stats(ctx)
	if err != nil {
		return nil, err
	}
	m := Meta{Stats: st, Write: s.o.Write, Text: s.o.Text != nil, Seconds: s.l.Timeout.Seconds(), Rows: s.l.Rows}
	for _, t := range ner.Types() {
		m.Types = append(m.Types, t.String())
	}
	for _, p := range graph.Relations() {
		m.Predicates = append(m.Predicates, string(p))
	}
	m.Predicates = append(m.Predicates, string(graph.PredWithin))
	return m, nil
}

func (s *Server) search(ctx context.Context, _ *Reader, q url.Values) (any, error) {
	limit, err := count(q, "limit", 10, 100)
	if err != nil {
		return nil, err
	}
	x, err := s.names(ctx)
	if err != nil {
		return nil, err
	}
	hits := x.Find(q.Get("q"), search.Options{Limit: limit, Types: list(q, "type"), Exact: q.Get("exact") == "true"})
	if hits == nil {
		hits = []search.Hit{}
	}
	return hits, nil
}

func (s *Server) entity(ctx context.Context, rd *Reader, q url.Values) (any, error) {
	limit, err := count(q, "limit", 200, 2000)
	if err != nil {
		return nil, err
	}
	id, err := s.which(ctx, q.Get("id"), ner.NoType, "id")
	if err != nil {
		return nil, err
	}
	d, ok, err := rd.Dossier(ctx, id, limit)
	if err == nil && !ok {
		err = fmt.Errorf("%w: %s", graph.ErrNotFound, id)
	}
	return d, err
}

func (s *Server) predicates(q url.Values) ([]string, error) {
	via := list(q, "via")
	for _, p := range via {
		if p != string(graph.PredWithin) && !slices.Contains(graph.Relations(), ner.Predicate(p)) {
			return nil, &failure{http.StatusBadRequest, "bad-request", "no relation " + p}
		}
	}
	return via, nil
}

// Neighborhood is an entity with some of its links.
type Neighborhood struct {
	Node  Node   `json:"node"`
	Links []Link `json:"links"`
	More  int    `json:"more"` // links left out
}

func (s *Server) neighbors(ctx context.Context, rd *Reader, q url.Values) (any, error) {
	limit, err := count(q, "limit", 40, 2000)
	if err != nil {
		return nil, err
	}
	via, err := s.predicates(q)
	if err != nil {
		return nil, err
	}
	id, err := s.which(ctx, q.Get("id"), ner.NoType, "id")
	if err != nil {
		return nil, err
	}
	var n Neighborhood
	if n.Node, err = rd.Node(ctx, id); err != nil {
		return nil, err
	}
	n.Links, n.More, err = rd.Neighbors(ctx, id, limit, via...)
	return n, err
}

// Way is a path between two entities; Links is null when there is none.
type Way struct {
	From  Node   `json:"from"`
	To    Node   `json:"to"`
	Links []Link `json:"links"`
}

func (s *Server) path(ctx context.Context, rd *Reader, q url.Values) (any, error) {
	hops, err := count(q, "hops", 6, 12)
	if err != nil {
		return nil, err
	}
	via, err := s.predicates(q)
	if err != nil {
		return nil, err
	}
	from, err := s.which(ctx, q.Get("from"), ner.NoType, "from")
	if err != nil {
		return nil, err
	}
	to, err := s.which(ctx, q.Get("to"), ner.NoType, "to")
	if err != nil {
		return nil, err
	}
	edges, err := s.store.Path(ctx, from, to, hops, via...)
	if err != nil {
		return nil, err
	}
	var way Way
	if way.From, err = rd.Node(ctx, from); err != nil {
		return nil, err
	}
	if way.To, err = rd.Node(ctx, to); err != nil {
		return nil, err
	}
	if edges != nil {
		way.Links, err = rd.Links(ctx, edges)
	}
	return way, err
}

func (s *Server) report(ctx context.Context, rd *Reader, q url.Values) (any, error) {
	id := q.Get("id")
	if id == "" {
		return nil, missing("id")
	}
	v, ok, err := rd.ReportView(ctx, id)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("%w: report %s", graph.ErrNotFound, id)
	}
	if s.o.Text == nil {
		v.Why = "none"
		return v, nil
	}
	text, err := s.o.Text(ctx, v.File, v.Hash)
	if err != nil {
		v.Why = err.Error()
		return v, nil
	}
	v.Text = text
	names := map[string]Node{}
	for _, n := range v.Mentions {
		e, err := s.store.Entity(ctx, n.ID)
		if err != nil {
			return nil, err
		}
		for _, name := range append(e.Aliases, e.Name) {
			if _, ok := names[name]; !ok && name != "" {
				names[name] = n
			}
		}
	}
	v.Marks = marks(text, names)
	return v, nil
}

// queryInfo is a stored query as /api/queries lists it.
type queryInfo struct {
	Name        string            `json:"name"`
	Description map[string]string `json:"description"` // by language: en, zh
	Params      []paramInfo       `json:"params"`
	Columns     []string          `json:"columns"`
	Text        string            `json:"text"`
}

type paramInfo struct {
	Name        string            `json:"name"`
	Kind        string            `json:"kind"`
	Required    bool              `json:"required"`
	Description map[string]string `json:"description"`
}

func byLanguage(m map[string]string) map[string]string {
	return map[string]string{"en": m[""], "zh": m["zh"]}
}

func (s *Server) listQueries(w http.ResponseWriter, _ *http.Request) {
	out := make([]queryInfo, 0, len(s.queries))
	for _, q := range s.queries {
		i := queryInfo{Name: q.Name, Description: byLanguage(q.Description), Params: []paramInfo{}, Columns: q.Columns, Text: q.Text}
		for _, p := range q.Params {
			i.Params = append(i.Params, paramInfo{p.Name, p.Kind, p.Required, byLanguage(p.Description)})
		}
		out = append(out, i)
	}
	writeJSON(w, http.StatusOK, out)
}

func (s *Server) namedQuery(w http.ResponseWriter, r *http.Request) {
	args := map[string]any{}
	limit := 0
	for k, v := range r.URL.Query() {
		if k == "_limit" {
			limit, _ = strconv.Atoi(v[0])
			continue
		}
		args[k] = v[0]
	}
	body, err := json.Marshal(gizmoRequest{Query: r.PathValue("name"), Args: args, Limit: limit})
	if err != nil {
		writeError(w, http.StatusBadRequest, "bad-request", err.Error(), 0, 0)
		return
	}
	req, _ := http.NewRequestWithContext(r.Context(), http.MethodPost, "/api/gizmo", nil)
	s.forward(w, req, body)
}

// work hands a request to a worker.
func (s *Server) work(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			writeError(w, http.StatusRequestEntityTooLarge, "too-large", err.Error(), 0, 0)
		}
		return
	}
	s.forward(w, r, body)
}

func (s *Server) forward(w http.ResponseWriter, r *http.Request, body []byte) {
	timeout := s.l.Timeout
	if v := r.URL.Query().Get("timeout"); v != "" {
		if d, err := time.ParseDuration(v); err == nil && d > 0 {
			timeout = min(d, timeout)
		}
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	res, out, err := s.pool.do(r.Context(), r, body, timeout)
	switch {
	case err == nil:
	case r.Context().Err() != nil:
		return
	case errors.Is(err, errBusy):
		writeError(w, http.StatusServiceUnavailable, "busy", err.Error(), 0, 0)
		return
	case errors.Is(err, errSlow):
		writeError(w, http.StatusGatewayTimeout, "timeout", err.Error(), 0, 0)
		return
	case errors.Is(err, errMemory), errors.Is(err, errStack):
		writeError(w, http.StatusUnprocessableEntity, "script", err.Error(), 0, 0)
		return
	default:
		s.o.Log.Warn("worker", "path", r.URL.Path, "err", err)
		writeError(w, http.StatusInternalServerError, "crashed", err.Error(), 0, 0)
		return
	}
	for _, h := range []string{"Content-Type", "Content-Encoding"} {
		if v := res.Header.Get(h); v != "" {
			w.Header().Set(h, v)
		}
	}
	w.WriteHeader(res.StatusCode)
	w.Write(out)
}

// layoutRequest is the body of POST /api/layout.
type layoutRequest struct {
	Nodes []struct {
		ID string   `json:"id"`
		X  *float64 `json:"x"` // place from before
		Y  *float64 `json:"y"`
	} `json:"nodes"`
	Edges [][2]int `json:"edges"` // indexes into Nodes
}

const maxLayout = 20_000

func (s *Server) layout(w http.ResponseWriter, r *http.Request) {
	var q layoutRequest
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		writeError(w, http.StatusBadRequest, "bad-request", err.Error(), 0, 0)
		return
	}
	if len(q.Nodes) > maxLayout || len(q.Edges) > 4*maxLayout {
		writeError(w, http.StatusRequestEntityTooLarge, "too-large", fmt.Sprintf("at most %d nodes can be laid out", maxLayout), 0, 0)
		return
	}
	select {
	case s.native <- struct{}{}:
		defer func() { <-s.native }()
	case <-r.Context().Done():
		return
	}
	ids := make([]string, len(q.Nodes))
	at := map[int]Point{}
	for i, n := range q.Nodes {
		ids[i] = n.ID
		if n.X != nil && n.Y != nil {
			at[i] = Point{*n.X, *n.Y}
		}
	}
	out := make([][2]float64, len(ids))
	for i, p := range Layout(ids, q.Edges, at) {
		out[i] = [2]float64{p.X, p.Y}
	}
	writeJSON(w, http.StatusOK, out)
}

// linked lists the nodes that a node has for a predicate, or that have it;
// what was made one is one.
func (rd *Reader) linked(ctx context.Context, d quad.Direction, id string, pred quad.IRI) ([]Node, error) {
	group, err := rd.s.Group(ctx, id)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, member := range group {
		err := rd.s.Each(ctx, d, quad.IRI(member), []quad.IRI{pred}, func(q quad.Quad) error {
			other := q.Object
			if d == quad.Object {
				other = q.Subject
			}
			if n, ok := other.(quad.IRI); ok {
				ids = append(ids, string(n))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	for i, n := range ids {
		one, err := rd.s.Group(ctx, n)
		if err != nil {
			return nil, err
		}
		ids[i] = one[0]
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	out := make([]Node, 0, len(ids))
	for _, i := range ids {
		n, err := rd.Node(ctx, i)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}
