package explore

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strings"

	cgraph "github.com/cayleygraph/cayley/graph"
	cayleyhttp "github.com/cayleygraph/cayley/server/http"
	"github.com/cayleygraph/cayley/writer"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"zhengpu/graph"
)

// Cayley's own interface: version 1 under /api/v1 (and, as its 2024 master has
// it, without that prefix), version 2 under /api/v2. Queries and reads run in
// workers; writes, when they are allowed, with the store swapped for one that
// can be written.

var writePaths = []string{"/write", "/write/file/nquad", "/delete", "/api/v1/write", "/api/v1/write/file/nquad", "/api/v1/delete",
	"/api/v2/write", "/api/v2/delete", "/api/v2/node/delete"}

func isWrite(r *http.Request) bool {
	for _, p := range writePaths {
		if r.URL.Path == p {
			return true
		}
	}
	return false
}

func (s *Server) cayleyRoutes(mux *http.ServeMux) {
	for _, p := range []string{"POST /api/v1/query/{lang}", "POST /query/{lang}", "POST /api/v2/query", "GET /api/v2/query",
		"POST /api/v2/read", "GET /api/v2/read", "GET /api/v2/formats"} {
		mux.HandleFunc(p, s.work)
	}
	shape := func(w http.ResponseWriter, _ *http.Request) {
		cayleyError(w, http.StatusNotImplemented, errors.New("query shape API v1 is deprecated"))
	}
	mux.HandleFunc("POST /api/v1/shape/{lang}", shape)
	mux.HandleFunc("POST /shape/{lang}", shape)
	for _, p := range writePaths {
		mux.HandleFunc("POST "+p, s.serveWrite)
	}
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	web := cayleyUI()
	files := http.FileServerFS(web)
	mux.HandleFunc("GET /cayley/{$}", func(w http.ResponseWriter, _ *http.Request) { serveConsole(w, web) })
	mux.HandleFunc("GET /static/", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".js") {
			serveScript(w, web, r.URL.Path)
			return
		}
		files.ServeHTTP(w, r)
	})
	mux.Handle("GET /gizmo.d.ts", files)
	mux.HandleFunc("GET /cayley/editor.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Write(editorScript)
	})
}

// editorScript stands in for the editor that Cayley's console fetches from a
// network of others, with a plain text field.
//
//go:embed editor.js
var editorScript []byte

const consoleCSP = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// serveConsole gives Cayley's page without the icons' letters, whose font it
// would fetch from elsewhere.
func serveConsole(w http.ResponseWriter, web fs.FS) {
	b, err := fs.ReadFile(web, "index.html")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	b = bytes.Replace(b, []byte(`<div id="root"></div>`), []byte(`<style>.material-icons{font-size:0!important}</style><div id="root"></div><script src="/cayley/editor.js"></script>`), 1)
	b = bytes.Replace(b, []byte(`<link rel="manifest" href="/manifest.json"/>`), nil, 1)
	w.Header().Set("Content-Security-Policy", consoleCSP)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(b)
}

// serveScript gives a script of Cayley's console that asks this server,
// wherever it listens, and fetches nothing from elsewhere.
func serveScript(w http.ResponseWriter, web fs.FS, path string) {
	b, err := fs.ReadFile(web, strings.TrimPrefix(path, "/"))
	if err != nil {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	b = bytes.ReplaceAll(b, []byte(`"http://localhost:64210"`), []byte(`window.location.origin`))
	b = bytes.ReplaceAll(b, []byte(`https://cdn.jsdelivr.net/npm/monaco-editor@0.18.1/min/vs/loader.js`), []byte(`/cayley/editor.js`))
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Write(b)
}

// cayleyError is an error as Cayley writes it.
func cayleyError(w http.ResponseWriter, status int, err error) {
	writeJSON(w, status, map[string]string{"error": err.Error()})
}

// serveWrite swaps the store for one that can be written, lets Cayley's
// handler write, and opens it for reading again. Other requests wait.
func (s *Server) serveWrite(w http.ResponseWriter, r *http.Request) {
	if !s.o.Write {
		cayleyError(w, http.StatusForbidden, errors.New("database is read-only"))
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		cayleyError(w, http.StatusRequestEntityTooLarge, err)
		return
	}
	// JSON-LD may name contexts that lie on other machines or in files.
	if strings.Contains(r.Header.Get("Content-Type"), "ld+json") || strings.Contains(r.URL.RawQuery, "jsonld") {
		cayleyError(w, http.StatusUnsupportedMediaType, errors.New("format is not supported for writing"))
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pool.rest()
	if err := s.store.Close(); err != nil {
		s.o.Log.Warn("closing the store", "err", err)
	}
	defer func() {
		ro, err := graph.Open(s.o.Dir, graph.Options{ReadOnly: true})
		if err != nil {
			s.o.Log.Error("opening the store again", "err", err)
			return
		}
		s.store = ro
		s.lazy.Lock()
		s.index = nil
		s.lazy.Unlock()
		s.forget(nil)
	}()
	rw, err := graph.Open(s.o.Dir, graph.Options{})
	if err != nil {
		cayleyError(w, http.StatusServiceUnavailable, err)
		return
	}
	defer rw.Close()
	qw, err := writer.NewSingle(rw.QuadStore(), cgraph.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true})
	if err != nil {
		cayleyError(w, http.StatusInternalServerError, err)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if strings.HasPrefix(r.URL.Path, "/api/v2/") {
		v2 := cayleyhttp.NewAPIv2(&cgraph.Handle{QuadStore: rw.QuadStore(), QuadWriter: qw})
		v2.SetBatchSize(quad.DefaultBatch)
		v2.ServeHTTP(w, r)
		return
	}
	var n int
	switch {
	case strings.HasSuffix(r.URL.Path, "/nquad"):
		n, err = writeFile(r, qw)
	case strings.HasSuffix(r.URL.Path, "/delete"):
		var qs []quad.Quad
		if qs, err = quadList(body); err == nil {
			for _, q := range qs {
				if derr := qw.RemoveQuad(q); derr != nil && !cgraph.IsQuadNotExist(derr) {
					err = derr
					break
				}
			}
			n = len(qs)
		}
		if err == nil {
			writeJSON(w, http.StatusOK, map[string]string{"result": fmt.Sprintf("Successfully deleted %d quads.", n)})
			return
		}
	default:
		var qs []quad.Quad
		if qs, err = quadList(body); err == nil {
			err = qw.AddQuadSet(qs)
			n = len(qs)
		}
	}
	if err != nil {
		cayleyError(w, http.StatusBadRequest, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"result": fmt.Sprintf("Successfully wrote %d quads.", n)})
}

// quadList reads version 1's list of quads.
func quadList(body []byte) ([]quad.Quad, error) {
	var list []struct {
		Subject   string `json:"subject"`
		Predicate string `json:"predicate"`
		Object    string `json:"object"`
		Label     string `json:"label"`
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, err
	}
	out := make([]quad.Quad, 0, len(list))
	for i, x := range list {
		q := quad.Quad{Subject: quad.StringToValue(x.Subject), Predicate: quad.StringToValue(x.Predicate), Object: quad.StringToValue(x.Object), Label: quad.StringToValue(x.Label)}
		if !q.IsValid() {
			return nil, fmt.Errorf("invalid quad at index %d. %s", i, q)
		}
		out = append(out, q)
	}
	return out, nil
}

func writeFile(r *http.Request, qw cgraph.QuadWriter) (int, error) {
	f, _, err := r.FormFile("NQuadFile")
	if err != nil {
		return 0, fmt.Errorf("read file: %w", err)
	}
	defer f.Close()
	w := cgraph.NewWriter(qw)
	n, err := quad.CopyBatch(w, nquads.NewReader(f, false), quad.DefaultBatch)
	if cerr := w.Close(); err == nil {
		err = cerr
	}
	return n, err
}
