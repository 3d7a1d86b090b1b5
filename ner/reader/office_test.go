package reader

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRoundTrip has LibreOffice make each format of one text, and wants the
// text back. It needs soffice and its Writer (Debian: libreoffice-writer and a
// Chinese font such as fonts-wqy-zenhei).
func TestRoundTrip(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("no LibreOffice here (soffice)")
	}
	dir := t.TempDir()
	// Without indents, a paragraph whose last line is full looks like one that
	// goes on: none here is.
	ownParagraphs := append([]string{}, ownParagraphs[0], ownParagraphs[1], "下一步，青禾区将持续优化营商环境，力争全年引进亿元以上项目四十个。")
	text := "青禾区2021年工作报告\n\n一、2021年工作回顾\n" + strings.Join(ownParagraphs, "\n") + "\n全区GDP增长6.8%，其中“一号工程”投资12.5亿元、同比增长11%。\n\n二、2022年工作安排\n" + strings.Join(ownParagraphs, "\n") + "\n"
	in := filepath.Join(dir, "own.txt")
	if err := os.WriteFile(in, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	convert := func(to string) string {
		t.Helper()
		cmd := exec.Command(soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--infilter=Text (encoded):UTF8,LF,,,,", "--convert-to", to, "--outdir", dir, in)
		cmd.Env = append(os.Environ(), "HOME="+dir)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Skipf("LibreOffice does not make %s: %v: %s", to, err, out)
		}
		ext, _, _ := strings.Cut(to, ":")
		return filepath.Join(dir, "own."+ext)
	}
	// Paragraphs, blanks aside.
	flat := func(s string) string {
		var out []string
		for _, l := range strings.Split(s, "\n") {
			if l = squeeze(l); l != "" {
				out = append(out, l)
			}
		}
		return strings.Join(out, "\n")
	}
	for _, ext := range []string{"docx", "doc", "html", "pdf"} {
		file := convert(ext)
		if _, err := os.Stat(file); err != nil {
			t.Logf("%s: skipped, LibreOffice here has no filter for it", ext)
			continue
		}
		src, err := Read(file)
		if err != nil {
			t.Error(err)
			continue
		}
		checkExtracted(t, src)
		if src.Kind != ext || flat(src.Text) != flat(text) {
			t.Errorf("%s:\n%s\nnot\n%s", ext, flat(src.Text), flat(text))
		}
	}
	locked := convert(`pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}`)
	if _, err := Read(locked); !errors.Is(err, ErrEncrypted) {
		t.Errorf("locked: %v", err)
	}
}
