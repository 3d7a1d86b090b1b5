package main

import (
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	tab := &table{head: []string{"名称", "n", "quote"}, right: "1", most: []int{8, 0, 0}}
	tab.add("启明电池有限公司", "7", "“a”\nb")
	tab.add("ab", "1,000", "")
	var b strings.Builder
	tab.print(&b)
	want := "名称         n  quote\n───────────────────────\n启明电…      7  “a” b\nab       1,000\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestAmount(t *testing.T) {
	for _, c := range []struct {
		v      float64
		unit   string
		zh, en string
	}{
		{3.5e9, "元", "35亿元", "3,500,000,000 元"},
		{42000, "件", "4.2万件", "42,000 件"},
		{0.31, "%", "31%", "31%"},
		{123456789, "元", "123,456,789元", "123,456,789 元"},
		{17.5, "公里", "17.5公里", "17.5 公里"},
		{0, "家", "0家", "0 家"},
	} {
		for lang, want := range map[string]string{"zh": c.zh, "en": c.en} {
			if got := (&app{lang: lang}).amount(c.v, c.unit); got != want {
				t.Errorf("%s: %s, want %s", lang, got, want)
			}
		}
	}
	if percent(0.113) != "+11.3%" || percent(-0.263) != "-26.3%" {
		t.Error(percent(0.113), percent(-0.263))
	}
}
