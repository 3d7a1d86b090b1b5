package explore

import (
	"embed"
	"io/fs"
	"net/http"
)

// The page is bundled from web/ into dist/, which is committed, so that to
// build zhengpu needs neither npm nor a network.
//
//go:generate go run ./bundle

//go:embed dist
var dist embed.FS

func (s *Server) pageRoutes(mux *http.ServeMux) error {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return err
	}
	serve := http.FileServerFS(files)
	mux.Handle("GET /assets/", http.StripPrefix("/assets", serve))
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, "index.html") })
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, "icon.svg") })
	return nil
}
