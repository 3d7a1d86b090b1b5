package main

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"zhengpu/ner/clean"
	"zhengpu/ner/reader"
	"zhengpu/seeds"
)

type cleanOptions struct {
	file  string
	diff  bool
	limit int
}

func newClean(a *app) *cobra.Command {
	var o cleanOptions
	c := a.describe(&cobra.Command{
		Use:  "clean FILE",
		Args: a.args(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			o.file = args[0]
			return runClean(c.Context(), a, o)
		},
	})
	c.Flags().BoolVarP(&o.diff, "diff", "d", false, a.t("flag.diff"))
	c.Flags().IntVar(&o.limit, "limit", 20, a.t("flag.limit.clean"))
	return c
}

// cleaned is what `clean --json` prints.
type cleaned struct {
	File    string          `json:"file"`
	Charset string          `json:"charset"`
	Title   string          `json:"title,omitempty"`
	Text    string          `json:"text"`
	Changes []cleanedChange `json:"changes"`
}

// cleanedChange is an edit. Line and column count from 1, in characters of the
// decoded file; start and end are bytes of the file.
type cleanedChange struct {
	Why    string `json:"why"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// cleanReasons is the order in which --diff tells them.
var cleanReasons = []string{
	clean.WhyShifted, clean.WhyLostDot, clean.WhyNUL, clean.WhyControl, clean.WhyMarkup, clean.WhyNoise, clean.WhyWatermark,
	clean.WhyRepeat, clean.WhyRejoin, clean.WhyPinyin, clean.WhySimplified, clean.WhyUnwrap, clean.WhySpacing, clean.WhyWidth,
}

func runClean(_ context.Context, a *app, o cleanOptions) error {
	src, err := reader.Read(o.file)
	if err != nil {
		return fail(exitSkipped, err)
	}
	c, err := clean.New(seeds.FS)
	if err != nil {
		return fail(exitFailed, err)
	}
	doc, changes, err := c.Clean(src)
	if err != nil {
		return fail(exitSkipped, err)
	}
	out := cleaned{File: o.file, Charset: src.Charset, Title: doc.Title, Text: doc.Text, Changes: []cleanedChange{}}
	at := newPlaces(src)
	for _, ch := range changes {
		line, col := at.at(ch.Raw.Start)
		out.Changes = append(out.Changes, cleanedChange{ch.Why, line, col, ch.Raw.Start, ch.Raw.End, ch.Before, ch.After})
	}
	switch {
	case a.json:
		return a.object(out)
	case o.diff:
		a.cleanDiff(out, o.limit)
	default:
		a.printf("%s\n", strings.TrimRight(out.Text, "\n"))
	}
	return nil
}

func (a *app) cleanDiff(out cleaned, limit int) {
	byWhy := map[string][]cleanedChange{}
	for _, c := range out.Changes {
		byWhy[c.Why] = append(byWhy[c.Why], c)
	}
	reasons := cleanReasons
	for _, c := range out.Changes { // a reason that this list does not know yet
		known := false
		for _, r := range reasons {
			known = known || r == c.Why
		}
		if !known {
			reasons = append(reasons[:len(reasons):len(reasons)], c.Why)
		}
	}
	a.printf("%s\n", a.t("clean.head", out.File, out.Charset, len(out.Changes)))
	for _, why := range reasons {
		list := byWhy[why]
		if len(list) == 0 {
			continue
		}
		a.printf("\n%s (%d)\n", a.term("why", why), len(list))
		for i, c := range list {
			if limit > 0 && i == limit {
				a.printf("  %s\n", a.t("more.limit", len(list)-limit))
				break
			}
			a.printf("  %d:%d  %s → %s\n", c.Line, c.Column, shown(c.Before), shown(c.After))
		}
	}
}

// shown makes a piece of text visible on one line.
func shown(s string) string {
	if s == "" {
		return "∅"
	}
	s = strings.NewReplacer("\r", "␍", "\n", "⏎", "\t", "⇥", " ", "␣", "\x00", "␀", "\u3000", "␣", "\u00a0", "␣").Replace(s)
	const most = 60
	if utf8.RuneCountInString(s) > most {
		r := []rune(s)
		s = string(r[:most/2]) + " … " + string(r[len(r)-most/4:])
	}
	return "“" + s + "”"
}
