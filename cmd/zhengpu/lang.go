package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"syscall"
	"unicode"

	"github.com/spf13/cobra"

	"zhengpu/graph"
	"zhengpu/ner/reader"
)

// catalogue holds every message by language.
var catalogue = map[string]map[string]string{"zh": chinese, "en": english}

// language is --lang, or what the locale asks for. It has to be known before
// the command tree is built, since the help is part of it.
func language(args []string, env func(string) string) string {
	for i, arg := range args {
		if arg == "--" {
			break
		}
		v, ok := strings.CutPrefix(arg, "--lang=")
		if !ok && arg == "--lang" && i+1 < len(args) {
			v, ok = args[i+1], true
		}
		if ok {
			if _, known := catalogue[v]; known {
				return v
			}
		}
	}
	for _, name := range []string{"ZHENGPU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		v := strings.ToLower(env(name))
		if v == "" {
			continue
		}
		if strings.HasPrefix(v, "zh") {
			return "zh"
		}
		return "en"
	}
	return "en"
}

// t gives a message in the user's language.
func (a *app) t(key string, args ...any) string {
	s, ok := catalogue[a.lang][key]
	if !ok {
		s = key
	}
	if len(args) == 0 {
		return s
	}
	return fmt.Sprintf(s, args...)
}

// has tells whether the catalogue has a message.
func (a *app) has(key string) bool { _, ok := catalogue[a.lang][key]; return ok }

// term gives a schema word in the user's language, or the word itself.
func (a *app) term(kind, word string) string {
	if key := kind + "." + word; a.has(key) {
		return a.t(key)
	}
	return word
}

// sentinels are the errors of our packages that have a message of their own.
var sentinels = []struct {
	err error
	key string
}{
	{reader.ErrMissing, "reader.missing"}, {reader.ErrEmpty, "reader.empty"}, {reader.ErrDirectory, "reader.directory"},
	{reader.ErrBinary, "reader.binary"}, {reader.ErrTooLarge, "reader.large"}, {reader.ErrCharset, "reader.charset"},
	{reader.ErrNoReports, "reader.none"}, {reader.ErrDamaged, "reader.damaged"}, {reader.ErrEncrypted, "reader.encrypted"},
	{reader.ErrScanned, "reader.scanned"}, {reader.ErrRefused, "reader.refused"}, {reader.ErrSeveral, "reader.several"},
	{reader.ErrLine, "reader.line"}, {fs.ErrPermission, "reader.permission"},
}

var storeSentinels = []struct {
	err error
	key string
}{
	{graph.ErrLocked, "store.locked"}, {graph.ErrNewer, "store.newer"}, {graph.ErrNotStore, "store.not"},
	{graph.ErrDamaged, "store.damaged"}, {graph.ErrReadOnly, "store.readonly"}, {syscall.ENOSPC, "store.full"},
	{graph.ErrTimeout, "query.timeout"},
}

// say puts an error in the user's language, with what to do next where that is
// known. What the catalogue does not know stays as it is.
func (a *app) say(err error) string {
	var re *reader.Error
	if errors.As(err, &re) {
		for _, s := range sentinels {
			if errors.Is(re.Err, s.err) {
				msg := re.Path + ": " + a.t(s.key)
				if re.Detail != "" {
					msg += a.t("detail", re.Detail)
				}
				if hint := s.key + ".hint"; a.has(hint) {
					msg += a.t("then", a.t(hint))
				}
				return msg
			}
		}
	}
	var several *graph.AmbiguousError
	if errors.As(err, &several) {
		var b strings.Builder
		for i, f := range several.Found {
			if i == 8 {
				fmt.Fprintf(&b, "\n  …")
				break
			}
			fmt.Fprintf(&b, "\n  %s  %s", f.ID, a.term("type", f.Type))
		}
		return a.t("ambiguous", several.Name, len(several.Found)) + b.String()
	}
	for _, s := range storeSentinels {
		if !errors.Is(err, s.err) {
			continue
		}
		if where, cause, ok := whereAndWhy(err, s.err); ok && a.lang == "zh" {
			msg := where + "：" + a.t(s.key)
			if cause != "" {
				msg += a.t("brackets", cause)
			}
			return msg
		}
		return a.t("said", err, a.t(s.key))
	}
	return err.Error()
}

// whereAndWhy gives what an error says before the words of a sentinel, and the cause
// in brackets at its end.
func whereAndWhy(err, sentinel error) (where, cause string, ok bool) {
	text := err.Error()
	if errors.Is(err, graph.ErrFull) {
		sentinel = graph.ErrFull
	}
	where, rest, ok := strings.Cut(text, sentinel.Error())
	if i := strings.LastIndexByte(rest, '('); i >= 0 && strings.HasSuffix(rest, ")") {
		cause = rest[i+1 : len(rest)-1]
	} else if i := strings.Index(rest, "version "); i >= 0 {
		cause, _, _ = strings.Cut(rest[i:], ",")
	}
	where = strings.TrimRight(where, ": (")
	return where, cause, ok && where != ""
}

// usageWords are the beginnings of what cobra and pflag say.
var usageWords = []struct{ word, key string }{
	{"unknown flag: ", "usage.flag"}, {"unknown shorthand flag: ", "usage.shorthand"}, {"flag needs an argument: ", "usage.value"},
	{"unknown command ", "usage.command"}, {"invalid argument ", "usage.argument"}, {"bad flag syntax: ", "usage.syntax"},
}

// usageError puts an error of cobra in the user's language.
func (a *app) usageError(err error) string {
	msg := err.Error()
	for _, w := range usageWords {
		if rest, ok := strings.CutPrefix(msg, w.word); ok {
			if a.lang == "zh" {
				rest = strings.NewReplacer(` for "`, `，见 "`, "Did you mean this?", "是不是想用：").Replace(rest)
			}
			return a.t(w.key) + rest
		}
	}
	return msg
}

// checkLanguage rejects a --lang that the catalogue does not have.
func (a *app) checkLanguage(c *cobra.Command, _ []string) error {
	if v, err := c.Flags().GetString("lang"); err == nil && v != "" && catalogue[v] == nil {
		return fail(exitUsage, errors.New(a.t("lang.unknown", v)))
	}
	return nil
}

// usage prints a command's usage as cobra does, with the headings of the
// catalogue, and the exit statuses at the end. (A template would do, but it
// looks methods up by name, and a program that does so keeps all of them.)
func (a *app) usage(c *cobra.Command) error {
	var b strings.Builder
	part := func(key, text string) {
		fmt.Fprintf(&b, "\n\n%s\n%s", a.t(key), strings.TrimRightFunc(text, unicode.IsSpace))
	}
	list := func(title string, has func(*cobra.Command) bool) {
		b.WriteString("\n\n" + title)
		for _, sub := range c.Commands() {
			if has(sub) && (sub.IsAvailableCommand() || sub.Name() == "help") {
				fmt.Fprintf(&b, "\n  %-*s %s", sub.NamePadding(), sub.Name(), sub.Short)
			}
		}
	}
	b.WriteString(a.t("help.usage"))
	if c.Runnable() {
		b.WriteString("\n  " + c.UseLine())
	}
	if c.HasAvailableSubCommands() {
		b.WriteString("\n  " + c.CommandPath() + " " + a.t("help.command"))
	}
	if c.HasExample() {
		b.WriteString("\n\n" + a.t("help.examples") + "\n" + c.Example)
	}
	switch {
	case !c.HasAvailableSubCommands():
	case len(c.Groups()) == 0:
		list(a.t("help.commands"), func(*cobra.Command) bool { return true })
	default:
		for _, g := range c.Groups() {
			list(g.Title, func(sub *cobra.Command) bool { return sub.GroupID == g.ID })
		}
	}
	if c.HasAvailableLocalFlags() {
		part("help.flags", c.LocalFlags().FlagUsages())
	}
	if c.HasAvailableInheritedFlags() {
		part("help.global", c.InheritedFlags().FlagUsages())
	}
	if exit := c.Annotations["exit"]; exit != "" {
		b.WriteString("\n\n" + a.t("help.exit") + "\n" + exit)
	}
	if c.HasAvailableSubCommands() {
		b.WriteString("\n\n" + a.t("help.more"))
	}
	b.WriteByte('\n')
	_, err := io.WriteString(c.OutOrStderr(), b.String())
	return err
}
