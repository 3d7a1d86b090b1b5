package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cayleygraph/cayley/ui"
	"github.com/klauspost/compress/zstd"

	"zhengpu/ner/gazetteer"
	"zhengpu/ner/segment"
	"zhengpu/seeds"
)

// compiledIn are the folders and files that the ready-made lexicon and
// dictionary were made from and that are not read at run time.
var compiledIn = []string{"lists/", "jieba/jieba.dict.utf8.gz", "divisions/divisions.tsv", "divisions/towns.tsv", "divisions/guard.tsv", "divisions/forms.tsv", "divisions/hand.tsv"}

// release packs what a release build embeds into dir, and writes
// dir/overlay.json, which shows the go command these files where the sources
// with the build tag release look for them, and dir/go.mod:
//
//	go build -tags release -overlay DIR/overlay.json -modfile DIR/go.mod ./cmd/zhengpu
func release(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	replace := map[string]string{}
	for _, part := range []struct {
		at   string // in the module
		make func() ([]byte, error)
	}{
		{"seeds/release.zip", func() ([]byte, error) {
			return packed(seeds.FS, zstd.ZipMethodWinZip, func(name string) bool {
				return !slices.ContainsFunc(compiledIn, func(p string) bool { return strings.HasPrefix(name, p) })
			})
		}},
		{"graph/explore/cayleyui.zip", func() ([]byte, error) {
			web, err := fs.Sub(ui.FS, "web")
			if err != nil {
				return nil, err
			}
			return packed(web, zip.Deflate, func(name string) bool { return path.Ext(name) != ".map" })
		}},
		{"ner/reader/pdfium.wasm.zst", pdfium},
	} {
		b, err := part.make()
		if err != nil {
			return fmt.Errorf("%s: %w", part.at, err)
		}
		file := filepath.Join(dir, filepath.Base(part.at))
		if err := os.WriteFile(file, b, 0o644); err != nil {
			return err
		}
		replace[filepath.Join(root, filepath.FromSlash(part.at))] = file
		fmt.Fprintf(os.Stderr, "%s: %d bytes\n", part.at, len(b))
	}
	if err := patchModules(dir); err != nil {
		return err
	}
	b, err := json.MarshalIndent(map[string]any{"Replace": replace}, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "overlay.json"), b, 0o644)
}

// packed is a zip archive of fsys, without times; what is compressed already
// is stored, the rest is packed by method.
func packed(fsys fs.FS, method uint16, keep func(string) bool) ([]byte, error) {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	z.RegisterCompressor(zstd.ZipMethodWinZip, func(w io.Writer) (io.WriteCloser, error) { return &zstdWriter{to: w}, nil })
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !keep(name) {
			return err
		}
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		how := method
		switch path.Ext(name) {
		case ".gz", ".zst", ".png":
			how = zip.Store
		}
		switch name {
		case gazetteer.LexiconFile: // a zstd frame already
			how = zip.Store
			head, content, err := gazetteer.PackLexicon(fsys)
			if err != nil {
				return err
			}
			frame, err := pack(content)
			if err != nil {
				return err
			}
			b = append(head, frame...)
		case gazetteer.VillagesFile:
			if b, err = gazetteer.PackVillages(fsys, pack); err != nil {
				return err
			}
		case segment.WordsFile:
			if b, err = segment.PackWords(fsys); err != nil {
				return err
			}
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: how})
		if err == nil {
			_, err = w.Write(b)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = z.Close()
	return buf.Bytes(), err
}

// zstdWriter packs what is written when it is closed.
type zstdWriter struct {
	bytes.Buffer
	to io.Writer
}

func (w *zstdWriter) Close() error {
	b, err := pack(w.Bytes())
	if err == nil {
		_, err = w.to.Write(b)
	}
	return err
}

// pack makes a zstd frame, by the program zstd, which packs better than the
// library does.
func pack(b []byte) ([]byte, error) {
	cmd := exec.Command("zstd", "-q", "--ultra", "-22", "--long=27", "--no-check", fmt.Sprintf("--stream-size=%d", len(b)), "-c")
	cmd.Stdin, cmd.Stderr = bytes.NewReader(b), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("zstd: %w", err)
	}
	return out, nil
}

// pdfium is the PDF library that go-pdfium carries, packed.
func pdfium() ([]byte, error) {
	dir, err := moduleDir("github.com/klippa-app/go-pdfium")
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(filepath.Join(dir, "webassembly", "pdfium.wasm"))
	if err != nil {
		return nil, err
	}
	return pack(b)
}
