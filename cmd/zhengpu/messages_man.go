package main

import "maps"

// Messages of man and of the manual's pages, in both languages.
func init() {
	maps.Copy(english, manEnglish)
	maps.Copy(chinese, manChinese)
}

var manEnglish = map[string]string{
	"man.short": "Write the manual's pages for man(1)",
	"man.long": `Writes a page for zhengpu and one for each command into DIR, as man reads them:
zhengpu.1, zhengpu-build.1 and so on. They hold what --help says, in the
language of --lang. The same program writes the same bytes.`,
	"man.example": `  zhengpu man ~/.local/share/man/man1
  zhengpu man --lang zh ~/.local/share/man/zh_CN/man1
  man zhengpu-build`,
	"man.exit":        `  0 done · 2 wrong arguments · 7 DIR cannot be written`,
	"man.done":        "%d pages in %s",
	"man.manual":      "zhengpu manual",
	"man.name":        "Name",
	"man.description": "Description",
	"man.also":        "See also",
}

var manChinese = map[string]string{
	"man.short": "生成 man 手册页",
	"man.long": `在 DIR 中为 zhengpu 和每个命令各写一页 man 手册：zhengpu.1、zhengpu-build.1 等，
内容与 --help 相同，语言由 --lang 定。同一程序写出相同的字节。`,
	"man.example": `  zhengpu man ~/.local/share/man/man1
  zhengpu man --lang zh ~/.local/share/man/zh_CN/man1
  man zhengpu-build`,
	"man.exit":        `  0 完成 · 2 参数有误 · 7 DIR 写不了`,
	"man.done":        "%d 页，在 %s",
	"man.manual":      "zhengpu 手册",
	"man.name":        "名称",
	"man.description": "说明",
	"man.also":        "参见",
}
