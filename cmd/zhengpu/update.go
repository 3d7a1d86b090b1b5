package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"zhengpu/graph"
	"zhengpu/ner"
	"zhengpu/ner/reader"
	"zhengpu/seeds"
)

type updateOptions struct {
	prune bool
	paths []string
}

func newUpdate(a *app) *cobra.Command {
	var o updateOptions
	c := a.describe(&cobra.Command{
		Use: "update [PATH…]",
		RunE: func(c *cobra.Command, args []string) error {
			o.paths = args
			return runUpdate(c.Context(), a, o)
		},
	})
	c.Flags().BoolVar(&o.prune, "prune", false, a.t("flag.prune"))
	return c
}

func runUpdate(ctx context.Context, a *app, o updateOptions) error {
	s, err := a.openToChange()
	if err != nil {
		return err
	}
	u := &updater{a: a, o: o, store: s, skip: &skipped{a: a}}
	err = u.run(ctx)
	if err == nil {
		err = a.identify(ctx, s, "")
	}
	if cerr := s.Close(); err == nil && cerr != nil {
		err = fail(exitStore, cerr)
	}
	if err != nil {
		return err
	}
	if err := u.builder.tell(); err != nil {
		return err
	}
	if n := u.builder.total.Removed; n > 0 && !a.json && !a.quiet {
		a.printf("%s\n", a.t("update.pruned", n))
	}
	return u.skip.status()
}

// updater brings a store up to date with the files that it names.
type updater struct {
	a       *app
	o       updateOptions
	store   *graph.Store
	skip    *skipped
	builder *builder
}

// settings are what a report was stored with.
type settings struct {
	given
	least float64
}

// settingsOf reads the settings back from a version (buildOptions.version).
func settingsOf(version string) settings {
	var o settings
	var key string
	put := func(v string) {
		switch key {
		case "about":
			o.about = v
		case "year":
			o.year, _ = strconv.Atoi(v)
		case "min-confidence":
			o.least, _ = strconv.ParseFloat(v, 64)
		}
	}
	value := ""
	for i, word := range strings.Split(version, " ") {
		if k, v, ok := strings.Cut(word, "="); ok && i > 0 && slices.Contains([]string{"about", "year", "min-confidence"}, k) {
			put(value)
			key, value = k, v
		} else if key != "" { // a blank within a value
			value += " " + word
		}
	}
	put(value)
	return o
}

// container is the file on disk that a stored path lies in.
func container(file string) string {
	c, _, _ := strings.Cut(file, "!/")
	return c
}

func (u *updater) run(ctx context.Context) error {
	stored, err := u.stored(ctx)
	if err != nil {
		return err
	}
	list, err := u.inputs(stored)
	if err != nil {
		return err
	}
	byFile := map[string]settings{}
	for _, f := range slices.Backward(slices.Sorted(maps.Keys(stored))) {
		byFile[f] = stored[f]
		byFile[container(f)] = stored[f]
	}
	groups := map[settings][]input{}
	for _, in := range list {
		k := byFile[graph.FileKey(in.path)]
		groups[k] = append(groups[k], in)
	}
	keys := slices.SortedFunc(maps.Keys(groups), func(a, b settings) int {
		return cmp.Or(strings.Compare(a.about, b.about), a.year-b.year, cmp.Compare(a.least, b.least))
	})
	u.builder = newBuilder(u.a, buildOptions{paths: []string{""}}, u.store, u.skip)
	for _, k := range keys {
		u.builder.o.given, u.builder.o.least = k.given, k.least
		u.builder.version = u.builder.o.version()
		if err := u.builder.run(ctx, groups[k]); err != nil {
			return err
		}
	}
	var gone []string
	for _, f := range slices.Sorted(maps.Keys(stored)) {
		if u.covers(f) && !u.builder.seen[f] {
			gone = append(gone, f)
		}
	}
	return u.gone(ctx, gone)
}

// stored lists the files that the store names, with the settings of each.
func (u *updater) stored(ctx context.Context) (map[string]settings, error) {
	q := &graph.Query{Name: "update", Columns: []string{"file", "version"},
		Text: `g.V("Report").in("<type>").unique().save("<file>", "file").saveOpt("<extractedBy>", "version").getLimit(-1)`}
	_, rows, err := graph.RunQuery(ctx, u.store, q, nil)
	if err != nil {
		return nil, fail(exitStore, err)
	}
	out := map[string]settings{}
	for _, r := range rows {
		file, _ := r[0].(string)
		version, _ := r[1].(string)
		if file != "" && file != reader.Stdin {
			out[file] = settingsOf(version)
		}
	}
	return out, nil
}

// covers reports whether a stored file is one that the update is about.
func (u *updater) covers(file string) bool {
	if len(u.o.paths) == 0 {
		return true
	}
	return slices.ContainsFunc(u.o.paths, func(p string) bool {
		p = graph.FileKey(p)
		return p == "." && !path.IsAbs(file) && !strings.HasPrefix(file, "../") || file == p ||
			strings.HasPrefix(file, strings.TrimSuffix(p, "/")+"/") || strings.HasPrefix(file, p+"!/")
	})
}

// inputs lists what has to be looked at. A path that is stored and no longer
// there is no mistake of the caller: it is left out here and found to be gone.
func (u *updater) inputs(stored map[string]settings) ([]input, error) {
	paths := u.o.paths
	if len(paths) == 0 {
		all := map[string]bool{}
		for f := range stored {
			all[container(f)] = true
		}
		paths = slices.Sorted(maps.Keys(all))
	}
	var list []input
	var walk []string
	for _, p := range paths {
		_, err := os.Stat(container(p))
		switch {
		case !errors.Is(err, fs.ErrNotExist):
			walk = append(walk, p)
		case isSample(p):
			list = append(list, input{p, func(yield func(*ner.Source, error) bool) { yield((&rereader{}).open(p)) }})
		case slices.ContainsFunc(slices.Collect(maps.Keys(stored)), u.under(p)):
		default:
			walk = append(walk, p) // to be told that it is missing
		}
	}
	if len(walk) > 0 {
		found, bad := inputs(walk)
		for _, err := range bad {
			var re *reader.Error
			if errors.As(err, &re) && errors.Is(err, reader.ErrNoReports) && slices.ContainsFunc(slices.Collect(maps.Keys(stored)), u.under(re.Path)) {
				continue // all that was in the folder is gone
			}
			u.skip.add(err)
		}
		list = append(list, found...)
	}
	slices.SortStableFunc(list, func(a, b input) int { return strings.Compare(a.path, b.path) })
	return list, nil
}

func (u *updater) under(p string) func(string) bool {
	one := &updater{o: updateOptions{paths: []string{p}}}
	return one.covers
}

func isSample(p string) bool {
	sample, ok := strings.CutPrefix(graph.FileKey(p), "seeds/")
	if !ok || path.Dir(sample) != samplesDir {
		return false
	}
	_, err := fs.Stat(seeds.FS, sample)
	return err == nil
}

// gone deals with stored files that are missing.
func (u *updater) gone(ctx context.Context, files []string) error {
	b := u.builder
	if len(files) == 0 {
		return nil
	}
	state := "gone"
	if u.o.prune {
		state = "removed"
		c, err := u.store.RemoveFiles(ctx, files...)
		if err != nil {
			return fail(exitStore, err)
		}
		b.total.Removed = c.Removed
		b.total.QuadsRemoved += c.QuadsRemoved
		if err := b.again(ctx); err != nil {
			return err
		}
	} else {
		b.total.Gone = len(files)
	}
	for _, f := range files {
		switch {
		case u.a.json:
			if err := u.a.object(built{Kind: "report", Report: reportName(f), File: f, State: state}); err != nil {
				return err
			}
		case !u.o.prune:
			u.a.complain(errors.New(u.a.t("update.gone", f)))
		}
	}
	if !u.o.prune {
		u.skip.count += len(files)
	}
	return nil
}
