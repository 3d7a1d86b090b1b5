package main

import "github.com/spf13/cobra"

// newAdd is build for what is named.
func newAdd(a *app) *cobra.Command {
	var o buildOptions
	c := a.describe(&cobra.Command{
		Use:  "add PATH…",
		Args: a.args(1, -1),
		RunE: func(c *cobra.Command, args []string) error {
			o.paths = args
			return runBuild(c.Context(), a, o)
		},
	})
	a.givenFlags(c, &o.given)
	a.leastFlag(c, &o.least)
	return c
}
