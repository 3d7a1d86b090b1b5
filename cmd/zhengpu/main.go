package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"zhengpu/ner/reader"
	"zhengpu/seeds"
)

func main() {
	x, err := newExtractor(seeds.FS)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	files, bad := reader.Walk(os.Args[1:]...)
	for _, b := range bad {
		fmt.Fprintln(os.Stderr, b)
	}
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	for _, f := range files {
		a, err := x.file(context.Background(), f, given{})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			continue
		}
		if err := enc.Encode(a.Report()); err != nil {
			os.Exit(1)
		}
	}
}
