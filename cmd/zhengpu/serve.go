package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"zhengpu/graph"
	"zhengpu/graph/explore"
	"zhengpu/ner/clean"
	"zhengpu/seeds"
)

type serveOptions struct {
	addr    string
	token   string
	write   bool
	sources string
	limits  explore.Limits
	memory  int64 // MiB
}

func newServe(a *app) *cobra.Command {
	var o serveOptions
	c := a.describe(&cobra.Command{
		Use:  "serve",
		Args: a.args(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return runServe(c.Context(), a, o) },
	})
	f := c.Flags()
	f.StringVar(&o.addr, "addr", "127.0.0.1:64210", a.t("flag.addr"))
	f.StringVar(&o.token, "token", "", a.t("flag.token"))
	f.BoolVar(&o.write, "write", false, a.t("flag.write"))
	f.StringVar(&o.sources, "sources", "", a.t("flag.sources"))
	d := explore.Limits{}.WithDefaults()
	f.DurationVar(&o.limits.Timeout, "timeout", d.Timeout, a.t("flag.timeout"))
	f.IntVar(&o.limits.Rows, "rows", d.Rows, a.t("flag.rows"))
	f.IntVar(&o.limits.Workers, "workers", d.Workers, a.t("flag.workers"))
	f.Int64Var(&o.memory, "memory", d.Memory>>20, a.t("flag.memory"))
	return c
}

// serving is what `serve --json` prints once it listens.
type serving struct {
	URL   string `json:"url"`
	Token string `json:"token,omitempty"`
	Store string `json:"store"`
	Write bool   `json:"write"`
}

func runServe(ctx context.Context, a *app, o serveOptions) error {
	host, _, err := net.SplitHostPort(o.addr)
	if err != nil {
		return fail(exitUsage, errors.New(a.t("serve.addr", o.addr)))
	}
	if o.limits.Timeout <= 0 || o.limits.Rows <= 0 || o.limits.Workers <= 0 || o.memory < 64 {
		return fail(exitUsage, errors.New(a.t("serve.limits")))
	}
	o.limits.Memory = o.memory << 20
	dir, err := a.storeDir()
	if err != nil {
		return err
	}
	if s, err := a.openStore(); err != nil { // for its messages
		return err
	} else if err := s.Close(); err != nil {
		return fail(exitStore, err)
	}
	ip := net.ParseIP(host)
	local := strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
	if o.token == "" {
		o.token = a.env("ZHENGPU_TOKEN")
	}
	if o.token == "" && !local {
		var b [24]byte
		rand.Read(b[:])
		o.token = base64.RawURLEncoding.EncodeToString(b[:])
	}
	self, err := os.Executable()
	if err != nil {
		return fail(exitFailed, err)
	}
	text := a.sourceText(o.sources)
	srv, err := explore.New(explore.Options{
		Dir: dir, Token: o.token, Local: local, Write: o.write, Limits: o.limits, Text: text,
		Worker: func() *exec.Cmd {
			c := exec.Command(self, "serve-worker", "--store", dir, "--timeout", o.limits.Timeout.String(), "--rows", strconv.Itoa(o.limits.Rows), "--memory", strconv.FormatInt(o.memory, 10))
			c.Env = []string{"HOME=" + a.env("HOME")} // no secrets, the token among them
			return c
		},
		Log: slog.New(slog.NewTextHandler(a.err, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		return fail(exitStore, err)
	}
	defer srv.Close()
	l, err := net.Listen("tcp", o.addr)
	if err != nil {
		return fail(exitFailed, errors.New(a.t("serve.listen", o.addr, err)))
	}
	s := serving{URL: "http://" + l.Addr().String() + "/", Token: o.token, Store: dir, Write: o.write}
	if a.json {
		if err := a.object(s); err != nil {
			return err
		}
	} else {
		open := s.URL
		if o.token != "" {
			open += "?token=" + o.token
		}
		a.printf("%s\n", a.t("serve.at", open))
		a.note("serve.more", s.URL)
		if o.write {
			a.note("serve.write")
		}
		if !local {
			a.note("serve.open")
		}
	}
	go srv.Warm(ctx)
	hs := srv.HTTPServer()
	done := make(chan error, 1)
	go func() { done <- hs.Serve(l) }()
	select {
	case err := <-done:
		return fail(exitFailed, err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	if err := hs.Shutdown(stop); err != nil && !errors.Is(err, http.ErrServerClosed) {
		hs.Close()
	}
	a.note("serve.ended")
	return nil // to be stopped is how a server ends
}

// sourceText gives the clean text of a report that the store names, as long as
// the file's bytes are those that were read when the store was built.
func (a *app) sourceText(dir string) func(context.Context, string, string) (string, error) {
	cleaner := sync.OnceValues(func() (*clean.Cleaner, error) { return clean.New(seeds.FS) })
	return func(ctx context.Context, file, hash string) (string, error) {
		r := &rereader{dir: dir}
		src, err := r.open(file)
		if err != nil {
			return "", errors.New("missing")
		}
		c, err := cleaner()
		if err != nil {
			return "", err
		}
		doc, err := c.Document(src)
		if err != nil {
			return "", errors.New("damaged")
		}
		if doc.ID != hash {
			return "", errors.New("changed")
		}
		return doc.Text, nil
	}
}

// newServeWorker is the process that serve runs queries in. It is no command
// for people.
func newServeWorker(a *app) *cobra.Command {
	var l explore.Limits
	var memory int64
	c := &cobra.Command{
		Use:    "serve-worker",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			dir, err := a.storeDir()
			if err != nil {
				return err
			}
			l.Memory = memory << 20
			// ^C reaches the whole group; the server ends its workers itself.
			ctx := context.WithoutCancel(c.Context())
			if err := explore.RunWorker(ctx, dir, l, os.Stdin, a.out); err != nil {
				fmt.Fprintln(a.err, err)
				if errors.Is(err, graph.ErrLocked) || errors.Is(err, graph.ErrDamaged) {
					return fail(exitStore, nil)
				}
				return fail(exitFailed, nil)
			}
			return nil
		},
	}
	c.Flags().DurationVar(&l.Timeout, "timeout", 0, "")
	c.Flags().IntVar(&l.Rows, "rows", 0, "")
	c.Flags().Int64Var(&memory, "memory", 0, "")
	return c
}
