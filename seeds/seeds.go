//go:build !release

// Package seeds carries zhengpu's data: curated lists, divisions, character
// tables, rules and sample reports. It holds no code; loaders take an fs.FS so
// that tests and users can give their own.
package seeds

import "embed"

// FS holds every data folder beside this file: lists, divisions, opencc,
// rules, jieba, reports and lexicon.
//
//go:embed all:lists all:divisions all:opencc all:rules all:jieba all:reports all:lexicon
var FS embed.FS
