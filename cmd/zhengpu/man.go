package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The manual is the help of the commands as man(7) has it: one page a command,
// in the language of --lang. cobra's own generator knows neither languages nor
// exit statuses, and brings Markdown and YAML libraries along.

func newMan(a *app) *cobra.Command {
	return a.describe(&cobra.Command{
		Use:  "man DIR",
		Args: a.args(1, 1),
		RunE: func(c *cobra.Command, args []string) error { return runMan(a, c.Root(), args[0]) },
	})
}

// runMan writes zhengpu.1 and a page for each command into dir.
func runMan(a *app, root *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fail(exitFailed, err)
	}
	pages := 0
	var page func(c *cobra.Command) error
	page = func(c *cobra.Command) error {
		pages++
		err := writeWhole(filepath.Join(dir, manName(c)+".1"), func(w io.Writer) error { return a.manPage(w, c) })
		for _, sub := range c.Commands() {
			if err == nil && sub.IsAvailableCommand() {
				err = page(sub)
			}
		}
		return err
	}
	if err := page(root); err != nil {
		return fail(exitFailed, err)
	}
	a.note("man.done", pages, dir)
	return nil
}

// manName is zhengpu-build for "zhengpu build".
func manName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// manPage writes the page of one command.
func (a *app) manPage(w io.Writer, c *cobra.Command) error {
	var b strings.Builder
	fmt.Fprintf(&b, ".\\\" zhengpu man\n.TH %s 1 \"\" \"zhengpu %s\" \"%s\"\n.nh\n.ad l\n", roffArg(strings.ToUpper(manName(c))), release, a.t("man.manual"))
	head := func(key string) { fmt.Fprintf(&b, ".SH %s\n", roffArg(strings.TrimRight(a.t(key), "：:"))) }
	block := func(text string) {
		b.WriteString(".nf\n")
		for line := range strings.Lines(strings.Trim(text, "\n")) {
			b.WriteString(roff(strings.TrimRight(line, "\n")) + "\n")
		}
		b.WriteString(".fi\n")
	}
	head("man.name")
	fmt.Fprintf(&b, "%s \\- %s\n", roff(manName(c)), roff(c.Short))
	head("help.usage")
	fmt.Fprintf(&b, ".B %s\n", roff(c.UseLine()))
	if long := strings.TrimSpace(strings.TrimPrefix(c.Long, c.Short)); long != "" {
		head("man.description")
		block(long)
	}
	if subs := available(c); len(subs) > 0 {
		head("help.commands")
		for _, s := range subs {
			fmt.Fprintf(&b, ".TP\n.BR %s (1)\n%s\n", roffArg(manName(s)), roff(s.Short))
		}
	}
	flags := func(key string, set *pflag.FlagSet) {
		if !set.HasAvailableFlags() {
			return
		}
		head(key)
		set.VisitAll(func(f *pflag.Flag) {
			if f.Hidden {
				return
			}
			value, usage := pflag.UnquoteUsage(f)
			name := "\\-\\-" + roff(f.Name)
			if f.Shorthand != "" {
				name = "\\-" + f.Shorthand + ", " + name
			}
			if value != "" {
				name += "\\fR \\fI" + roff(value)
			}
			fmt.Fprintf(&b, ".TP\n\\fB%s\\fR\n%s\n", name, breakable(roff(usage)))
		})
	}
	flags("help.flags", c.NonInheritedFlags())
	flags("help.global", c.InheritedFlags())
	if c.Example != "" {
		head("help.examples")
		block(c.Example)
	}
	if exit := c.Annotations["exit"]; exit != "" {
		head("help.exit")
		block(exit)
	}
	if c.HasParent() {
		head("man.also")
		fmt.Fprintf(&b, ".BR %s (1)\n", roffArg(manName(c.Parent())))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// available are the commands under c that its help shows.
func available(c *cobra.Command) []*cobra.Command {
	var subs []*cobra.Command
	for _, s := range c.Commands() {
		if s.IsAvailableCommand() {
			subs = append(subs, s)
		}
	}
	return subs
}

// roff writes a line so that roff prints it as it is: no escapes, no request,
// and hyphens that can be copied into a shell.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", "\\(ga", "^", `\(ha`, "~", `\(ti`, "\n", " ").Replace(s)
	if strings.HasPrefix(s, ".") {
		s = `\&` + s
	}
	return s
}

// breakable lets lines break between Chinese characters, which roff takes for
// one long word.
func breakable(s string) string {
	var b strings.Builder
	var last rune
	for _, r := range s {
		if unicode.Is(unicode.Han, r) && (unicode.Is(unicode.Han, last) || strings.ContainsRune("，。；：、）”", last)) {
			b.WriteString(`\:`)
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// roffArg is one argument of a request.
func roffArg(s string) string {
	return `"` + strings.ReplaceAll(roff(s), `"`, `\(dq`) + `"`
}
