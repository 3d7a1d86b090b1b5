package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"zhengpu/graph"
	"zhengpu/seeds"
)

// Exit statuses. Scripts rely on them: none changes its meaning.
const (
	exitOK          = 0
	exitNothing     = 1   // a look-up or query found nothing
	exitUsage       = 2   // wrong arguments
	exitSkipped     = 3   // some inputs could not be read; the rest was done
	exitStore       = 4   // the store cannot be opened or written
	exitCheck       = 5   // a rule fails its examples
	exitQuery       = 6   // a query is faulty or ran out of time
	exitFailed      = 7   // anything else
	exitFaults      = 8   // verify found faults
	exitInterrupted = 130 // as shells say it of ^C
)

// exitError carries an exit status. Without err it is silent: the command has
// said already what there is to say.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func fail(code int, err error) error { return &exitError{code, err} }

// app is what all commands share.
type app struct {
	out, err io.Writer
	env      func(string) string
	lang     string // "zh" or "en"

	json  bool
	quiet bool
	store string

	extractor func() (*extractor, error) // loaded at first use
}

// run executes one command line and gives its exit status.
func run(ctx context.Context, args []string, out, err io.Writer, env func(string) string) int {
	kept := &keptWriter{Writer: out}
	out = kept
	a := &app{out: out, err: err, env: env, lang: language(args, env)}
	a.extractor = sync.OnceValues(func() (*extractor, error) { return newExtractor(seeds.FS) })
	root := newRoot(a)
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(err)
	cmd, xerr := root.ExecuteContextC(ctx)
	if xerr == nil && kept.err != nil && ctx.Err() == nil { // what was asked for did not get out
		xerr = fail(exitFailed, kept.err)
	}
	if xerr == nil {
		return exitOK
	}
	var ee *exitError
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(err, "zhengpu: "+a.t("interrupted"))
		return exitInterrupted
	case errors.As(xerr, &ee):
		if ee.err != nil {
			a.complain(ee.err)
		}
		if ee.code == exitUsage {
			fmt.Fprintln(err, a.t("see-help", cmd.CommandPath()))
		}
		return ee.code
	default: // cobra's own: unknown commands and flags
		fmt.Fprintln(err, "zhengpu: "+a.usageError(xerr))
		fmt.Fprintln(err, a.t("see-help", cmd.CommandPath()))
		return exitUsage
	}
}

// newRoot builds the command tree. A command's help is in the catalogue under
// its name: NAME.short, NAME.long, NAME.example, and NAME.exit for what its
// exit statuses mean.
func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:               "zhengpu",
		Short:             a.t("root.short"),
		Long:              a.t("root.long"),
		Example:           a.t("root.example"),
		Annotations:       map[string]string{"exit": a.t("root.exit")},
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: a.checkLanguage,
	}
	f := root.PersistentFlags()
	f.String("lang", "", a.t("flag.lang"))
	f.BoolVar(&a.json, "json", false, a.t("flag.json"))
	f.BoolVarP(&a.quiet, "quiet", "q", false, a.t("flag.quiet"))
	f.StringVar(&a.store, "store", "", a.t("flag.store"))
	root.AddGroup(
		&cobra.Group{ID: "read", Title: a.t("group.read")},
		&cobra.Group{ID: "ask", Title: a.t("group.ask")},
		&cobra.Group{ID: "prove", Title: a.t("group.prove")},
	)
	for _, g := range []struct {
		id   string
		cmds []*cobra.Command
	}{
		{"read", []*cobra.Command{newBuild(a), newAdd(a), newUpdate(a), newRemove(a), newLoad(a), newExtract(a), newClean(a)}},
		{"ask", []*cobra.Command{newQuery(a), newLookup(a), newSearch(a), newNeighbors(a), newPath(a), newConsole(a), newServe(a), newTimeline(a), newPromises(a), newStats(a), newExport(a), newReport(a)}},
		{"prove", []*cobra.Command{newWhy(a), newWhyNot(a), newVerify(a), newMerges(a), newAudit(a), newCheck(a), newEval(a), newTrain(a), newMan(a), newVersion(a)}},
	} {
		for _, c := range g.cmds {
			c.GroupID = g.id
			root.AddCommand(c)
		}
	}
	root.AddCommand(newServeWorker(a))
	root.SetHelpCommandGroupID("prove")
	root.SetCompletionCommandGroupID("prove")
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help", "completion":
			c.Short = a.t(c.Name() + ".short")
		}
	}
	root.SetUsageFunc(a.usage)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return err })
	localizeHelpFlags(a, root)
	return root
}

// describe fills in a command's help from the catalogue.
func (a *app) describe(c *cobra.Command) *cobra.Command {
	name := c.Name()
	c.Short = a.t(name + ".short")
	c.Long = c.Short + "\n\n" + strings.TrimSpace(a.t(name+".long"))
	c.Example = strings.TrimRight(a.t(name+".example"), "\n")
	c.Annotations = map[string]string{"exit": a.t(name + ".exit")}
	return c
}

func localizeHelpFlags(a *app, c *cobra.Command) {
	c.InitDefaultHelpFlag()
	if f := c.Flags().Lookup("help"); f != nil {
		f.Usage = a.t("flag.help")
	}
	for _, sub := range c.Commands() {
		localizeHelpFlags(a, sub)
	}
}

// args checks the number of arguments; max < 0 is no limit.
func (a *app) args(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return errors.New(a.t("args.missing", c.Use))
		case most >= 0 && len(args) > most:
			return errors.New(a.t("args.many", args[most], c.Use))
		}
		return nil
	}
}

// complain prints an error in the user's language.
func (a *app) complain(err error) { fmt.Fprintln(a.err, "zhengpu: "+a.say(err)) }

// note prints something beside the results, unless --quiet.
func (a *app) note(key string, args ...any) {
	if !a.quiet {
		fmt.Fprintln(a.err, a.t(key, args...))
	}
}

// object prints one JSON object on a line.
func (a *app) object(v any) error {
	b, err := encoded(v)
	if err != nil {
		return fail(exitFailed, fmt.Errorf("writing the result: %w", err))
	}
	return a.write(b)
}

// encoded is v as a line of JSON.
func encoded(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return b.Bytes(), err
}

// write puts b on standard output.
func (a *app) write(b []byte) error {
	if _, err := a.out.Write(b); err != nil {
		return fail(exitFailed, fmt.Errorf("writing the result: %w", err))
	}
	return nil
}

// printf writes to standard output. A reader that has gone away ends the
// program by signal, so errors are left to the last write of a command.
func (a *app) printf(format string, args ...any) { fmt.Fprintf(a.out, format, args...) }

// keptWriter keeps the first error of writing: commands print line by line and
// do not look at each.
type keptWriter struct {
	io.Writer
	err error
}

func (w *keptWriter) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	if w.err == nil {
		w.err = err
	}
	return n, err
}

// terminal tells whether w is one.
func terminal(w io.Writer) bool {
	if k, ok := w.(*keptWriter); ok {
		w = k.Writer
	}
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// storeDir is where the store lies: a folder, or a URL.
func (a *app) storeDir() (string, error) {
	dir := a.store
	if dir == "" {
		dir = a.env("ZHENGPU_STORE")
	}
	if dir != "" {
		return dir, nil
	}
	data := a.env("XDG_DATA_HOME")
	if data == "" {
		home := a.env("HOME")
		if home == "" {
			return "", fail(exitUsage, errors.New(a.t("store.nowhere")))
		}
		data = home + "/.local/share"
	}
	return data + "/zhengpu/store", nil
}

// openStore opens the store for reading.
func (a *app) openStore() (*graph.Store, error) {
	dir, err := a.storeDir()
	if err != nil {
		return nil, err
	}
	s, err := graph.Open(dir, graph.Options{ReadOnly: true})
	if errors.Is(err, fs.ErrNotExist) {
		key := "store.none"
		if errors.Is(err, graph.ErrDamaged) {
			key = "store.half"
		}
		return nil, fail(exitStore, errors.New(a.t(key, dir)))
	}
	if err != nil {
		return nil, fail(exitStore, err)
	}
	return s, nil
}
