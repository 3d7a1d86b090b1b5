package main

import (
	"context"
	"errors"
	"io/fs"

	"github.com/spf13/cobra"

	"zhengpu/graph"
)

func newRemove(a *app) *cobra.Command {
	return a.describe(&cobra.Command{
		Use:  "remove REPORT…",
		Args: a.args(1, -1),
		RunE: func(c *cobra.Command, args []string) error { return runRemove(c.Context(), a, args) },
	})
}

func runRemove(ctx context.Context, a *app, reports []string) error {
	s, err := a.openToChange()
	if err != nil {
		return err
	}
	c, err := s.Remove(ctx, reports...)
	// Reports that are gone already may have been removed by a command that was
	// killed before it saw to the identities.
	if err == nil || errors.Is(err, graph.ErrNotFound) {
		if ierr := a.identify(ctx, s, ""); err == nil {
			err = ierr
		}
	}
	if cerr := s.Close(); err == nil {
		err = cerr
	}
	var several *graph.SeveralReportsError
	var ee *exitError
	switch {
	case errors.As(err, &ee):
		return err
	case errors.Is(err, graph.ErrNotFound):
		return fail(exitNothing, err)
	case errors.As(err, &several):
		return fail(exitUsage, err)
	case err != nil:
		return fail(exitStore, err)
	}
	if a.json {
		return a.object(struct {
			Store        string `json:"store"`
			Removed      int    `json:"removed"`
			QuadsRemoved int    `json:"quads_removed"`
		}{s.Dir(), c.Removed, c.QuadsRemoved})
	}
	if !a.quiet {
		a.printf("%s\n", a.t("remove.done", c.Removed, commas(c.QuadsRemoved)))
	}
	return nil
}

// openToChange opens a store that is there already, for writing.
func (a *app) openToChange() (*graph.Store, error) {
	dir, err := a.storeDir()
	if err != nil {
		return nil, err
	}
	s, err := graph.Open(dir, graph.Options{})
	if errors.Is(err, fs.ErrNotExist) && !errors.Is(err, graph.ErrDamaged) {
		return nil, fail(exitStore, errors.New(a.t("store.none", graph.Redacted(dir))))
	}
	if err != nil {
		return nil, fail(exitStore, err)
	}
	return s, nil
}
