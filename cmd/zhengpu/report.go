package main

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"zhengpu/graph/export"
)

type reportOptions struct {
	name, output, format string
}

func newReport(a *app) *cobra.Command {
	var o reportOptions
	c := a.describe(&cobra.Command{
		Use:  "report NAME",
		Args: a.args(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			o.name = args[0]
			return runReport(c.Context(), a, o)
		},
	})
	c.Flags().StringVarP(&o.output, "output", "o", "-", a.t("flag.output.report"))
	c.Flags().StringVarP(&o.format, "format", "f", "", a.t("flag.format.report"))
	return c
}

func runReport(ctx context.Context, a *app, o reportOptions) error {
	format := strings.ToLower(o.format)
	if format == "" {
		format = strings.ToLower(strings.TrimPrefix(filepath.Ext(o.output), "."))
		if o.output == "-" {
			format = "md"
		}
	}
	md := format == "md" || format == "markdown"
	if !md && format != "html" && format != "htm" {
		return fail(exitUsage, errors.New(a.t("report.format", format)))
	}
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	e, err := resolveAny(ctx, s, o.name)
	if err != nil {
		return a.queryError(err)
	}
	g, err := export.Read(ctx, s)
	if err != nil {
		return a.queryError(err)
	}
	write := func(w io.Writer) error {
		return export.Dossier(ctx, g, e.ID, export.Options{Lang: a.lang}, md, w)
	}
	if o.output == "-" {
		if err := write(a.out); err != nil {
			return fail(exitFailed, err)
		}
		return nil
	}
	if err := writeWhole(o.output, write); err != nil {
		return fail(exitFailed, err)
	}
	a.note("report.done", e.Name, o.output)
	return nil
}
