package reader

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"

	"zhengpu/ner"
)

const (
	maxPages    = 5000
	pdfTimeout  = 5 * time.Minute // for a hostile file only: a page takes milliseconds
	pdfMemPages = 16384           // of 64 KB: 1 GB
)

// latePDF matches a PDF behind some bytes of rubbish, which readers of PDF
// allow within the first kilobyte.
func latePDF(b []byte) bool {
	i := bytes.Index(b[:min(len(b), 1024)], []byte("%PDF-"))
	return i > 0 && bytes.IndexByte(b[:i], '<') < 0 && !utf8.Valid(b[:min(len(b), 1024)])
}

// pdfPool is PDFium in WebAssembly: it can reach nothing but its own memory.
var pdfPool = sync.OnceValues(func() (pdfium.Pool, error) {
	cfg := wazero.NewRuntimeConfig().WithMemoryLimitPages(pdfMemPages).WithCloseOnContextDone(true)
	if dir := CacheDir(); dir != "" {
		if cache, err := wazero.NewCompilationCacheWithDir(dir); err == nil {
			cfg = cfg.WithCompilationCache(cache)
		}
	}
	return startPDFium(webassembly.Config{
		MaxIdle: 2, MaxTotal: 8, RuntimeConfig: cfg, FSConfig: wazero.NewFSConfig(),
		Stdout: io.Discard, Stderr: io.Discard, RandomSource: zeros{},
	})
})

// zeros is no source of randomness, so that nothing can depend on it.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// CacheDir is the folder where the compiled PDF reader is kept: without it the
// first PDF of each run takes seconds longer. It is "" where the user has no
// cache folder; ZHENGPU_CACHE overrules it.
func CacheDir() string {
	dir := os.Getenv("ZHENGPU_CACHE")
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return ""
		}
		dir = filepath.Join(user, "zhengpu")
	}
	dir = filepath.Join(dir, "wasm")
	if os.MkdirAll(dir, 0o755) != nil {
		return ""
	}
	return dir
}

// readPDF reads PDF with PDFium. Text comes in the order of the page's content,
// columns told apart by place; lines are joined to paragraphs by place too,
// and paragraphs set apart by empty lines.
func readPDF(o Options, path string, b []byte) (src *ner.Source, err error) {
	pool, err := pdfPool()
	if err != nil {
		return nil, &Error{Path: path, Err: err, Detail: "the PDF reader does not start"}
	}
	ctx, cancel := context.WithTimeout(context.Background(), pdfTimeout)
	defer cancel()
	in, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, &Error{Path: path, Err: err, Detail: "the PDF reader does not start"}
	}
	stop := context.AfterFunc(ctx, func() { _ = in.Kill() })
	defer func() {
		if stop() {
			_ = in.Close()
		}
		if ctx.Err() != nil {
			src, err = nil, &Error{Path: path, Err: ErrDamaged, Detail: fmt.Sprintf("a PDF document that takes more than %v", pdfTimeout)}
		}
	}()
	doc, err := in.OpenDocument(&requests.OpenDocument{File: &b})
	switch {
	case errors.Is(err, pdferrors.ErrPassword) || errors.Is(err, pdferrors.ErrSecurity):
		return nil, &Error{Path: path, Err: ErrEncrypted}
	case err != nil:
		return nil, &Error{Path: path, Err: ErrDamaged, Detail: "a PDF document that does not open (" + pdfReason(err) + ")"}
	}
	count, err := in.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		return nil, &Error{Path: path, Err: ErrDamaged, Detail: "a PDF document: " + pdfReason(err)}
	}
	if count.PageCount > maxPages {
		return nil, &Error{Path: path, Err: ErrTooLarge, Detail: fmt.Sprintf("%d pages, the limit is %d", count.PageCount, maxPages)}
	}
	var pages [][]pdfLine
	size, bad, odd := 0, 0, 0
	var first error
	for i := range count.PageCount {
		lines, n, unknown, err := pdfPage(in, doc.Document, i, int(o.limit())-size)
		if errors.Is(err, ErrTooLarge) {
			return nil, &Error{Path: path, Err: ErrTooLarge, Detail: "more text than " + megabytes(o.limit())}
		}
		if err != nil {
			if bad++; first == nil {
				first = err
			}
			if ctx.Err() != nil {
				return nil, err
			}
			continue
		}
		size, odd = size+n, odd+unknown
		pages = append(pages, lines)
	}
	if len(pages) == 0 {
		detail := "a PDF document without pages"
		if first != nil {
			detail = "a PDF document none of whose pages opens (" + pdfReason(first) + ")"
		}
		return nil, &Error{Path: path, Err: ErrDamaged, Detail: detail}
	}
	text := pdfText(pages)
	chars := 0
	for _, r := range text {
		if !unicode.IsSpace(r) {
			chars++
		}
	}
	switch {
	case chars == 0 || chars < 10*len(pages) && !strings.ContainsFunc(text, isHan):
		if pdfHasText(in, doc.Document, min(count.PageCount, 20)) {
			return nil, &Error{Path: path, Err: ErrCharset, Detail: "a PDF document whose fonts are not in the file: print it to PDF anew, or have it recognised (OCR)"}
		}
		return nil, &Error{Path: path, Err: ErrScanned, Detail: fmt.Sprintf("a PDF document of %d pages, %d characters", len(pages), chars)}
	case odd > 20 && odd > chars/3:
		return nil, &Error{Path: path, Err: ErrCharset, Detail: "a PDF document whose fonts do not say which characters they show: it needs text recognition (OCR) first"}
	}
	src, err = extracted(path, b, "pdf", text)
	if err != nil {
		return nil, err
	}
	if meta, err := in.GetMetaData(&requests.GetMetaData{Document: doc.Document}); err == nil {
		for _, t := range meta.Tags {
			switch t.Tag {
			case "Title":
				src.Title = ownTitle(oneLine(t.Value), text)
			case "CreationDate":
				src.Created = isoDate(strings.TrimPrefix(t.Value, "D:"))
			}
		}
	}
	return src, nil
}

// pdfHasText reports whether the first pages have pieces of text, be they
// readable or not. Scans with a few stamps of text have more pictures than
// pieces of text.
func pdfHasText(in pdfium.Pdfium, doc references.FPDF_DOCUMENT, pages int) bool {
	texts, images := 0, 0
	for i := range pages {
		page := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: i}}
		n, err := in.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
		if err != nil {
			continue
		}
		for j := range min(n.Count, 1000) {
			obj, err := in.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: j})
			if err != nil {
				continue
			}
			kind, err := in.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: obj.PageObject})
			if err != nil {
				continue
			}
			switch kind.Type {
			case enums.FPDF_PAGEOBJ_TEXT:
				texts++
			case enums.FPDF_PAGEOBJ_IMAGE:
				images++
			}
		}
	}
	return texts > 10 && texts > 5*images
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// pdfReason is the words of an error of the library without its numbers.
func pdfReason(err error) string {
	s := err.Error()
	if i := strings.Index(s, ": "); i >= 0 && i < 3 {
		s = s[i+2:]
	}
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		s = s[:i]
	}
	return s
}

// gap is where in a line's text PDFium made a blank between two Chinese
// characters, how wide it is, and how wide a character.
type gap struct {
	at       int
	room, em float64
}

// opened puts in those made blanks that are clearly wider than the room between
// characters of their line: there the page has a blank, such as between names.
// In lines set wide all are alike.
func opened(text string, rooms []float64, doubt []gap) string {
	if len(doubt) == 0 {
		return text
	}
	usual := 0.0
	if len(rooms) > 0 {
		sorted := slices.Sorted(slices.Values(rooms))
		usual = max(0, sorted[len(sorted)*3/4])
	}
	for _, g := range slices.Backward(doubt) {
		if g.room > usual+0.22*g.em && len(doubt) <= 2*len(rooms) {
			text = text[:g.at] + " " + text[g.at:]
		}
	}
	return text
}

// pdfPage gives the pieces of lines of a page in the order of its content, how
// many bytes of text they are, and how many characters no one knows.
func pdfPage(in pdfium.Pdfium, doc references.FPDF_DOCUMENT, index, limit int) (lines []pdfLine, size, unknown int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("page %d: %v", index+1, p)
		}
	}()
	page, err := in.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: index})
	if err != nil {
		return nil, 0, 0, err
	}
	defer in.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: page.Page})
	res, err := in.GetPageTextStructured(&requests.GetPageTextStructured{
		Page: requests.Page{ByReference: &page.Page}, Mode: requests.GetPageTextStructuredModeChars,
	})
	if err != nil {
		return nil, 0, 0, err
	}
	var sb strings.Builder
	var cur pdfLine
	var widths []float64
	var rooms []float64 // between characters of Chinese
	var doubt []gap     // blanks that PDFium made between two such
	flush := func() {
		if strings.TrimLeft(sb.String(), blanks) != "" {
			cur.text = strings.TrimRight(opened(sb.String(), rooms, doubt), " ")
			slices.Sort(widths)
			cur.em = widths[len(widths)*3/4]
			cur.page = index
			lines = append(lines, cur)
		}
		sb.Reset()
		widths, rooms, doubt = widths[:0], rooms[:0], doubt[:0]
		cur = pdfLine{}
	}
	space, made := false, false // a blank is due; PDFium made it
	var last rune
	right, em := 0.0, 0.0 // edge of the character before, width of a character
	for _, c := range res.Chars {
		r, _ := utf8.DecodeRuneInString(c.Text)
		switch {
		case c.Text == "" || r == '\r' || r == '\n':
			flush()
			space = false
			continue
		case r == 0xfffe || r == 0x02: // a hyphen at a line's end
			continue
		case r == ' ' || r == '\t' || r == 0xa0:
			if cur.n > 0 {
				made = made && space || !space // of several blanks one of the file's own counts
				if p := c.PointPosition; p.Right-p.Left > 0.01 {
					made = false
				}
				space = true
			}
			continue
		case r < 0x20 || r >= 0xe000 && r <= 0xf8ff || r == utf8.RuneError:
			unknown++
			r = utf8.RuneError
		}
		p := c.PointPosition
		box := pdfLine{left: min(p.Left, p.Right), right: max(p.Left, p.Right), top: max(p.Top, p.Bottom), bottom: min(p.Top, p.Bottom)}
		// A font that is not in the file has no heights.
		if h := box.top - box.bottom; h < 0.1*(box.right-box.left) {
			if box.top = box.bottom + 0.85*(box.right-box.left); !wide(r) && cur.n > 0 {
				box.top = max(box.top, min(cur.top, box.bottom+0.85*em))
			}
		}
		if cur.n > 0 {
			// A character elsewhere begins a new piece even where PDFium saw no
			// line's end.
			em = max(em, cur.top-cur.bottom, box.top-box.bottom)
			if box.left < cur.right-em && box.right < cur.right || box.left > cur.right+1.8*em || box.bottom > cur.top+em || box.top < cur.bottom-em {
				flush()
				space = false
			}
		}
		if cur.n == 0 {
			cur, em = box, max(box.right-box.left, box.top-box.bottom)
		} else {
			em = max(em, min(box.right-box.left, 2*em), box.top-box.bottom)
			cur.left, cur.right = min(cur.left, box.left), max(cur.right, box.right)
			cur.top, cur.bottom = max(cur.top, box.top), min(cur.bottom, box.bottom)
			// PDFium makes blanks, of no width, of gaps: such as the one that
			// typesetters leave between Chinese and Latin.
			room := box.left - right
			switch han := isHan(last) && isHan(r); {
			case space && (!made || !wide(last) && !wide(r) || room > 0.8*em):
				sb.WriteByte(' ')
			case han && space:
				doubt = append(doubt, gap{sb.Len(), room, em})
			case han:
				rooms = append(rooms, room)
			}
		}
		space, last, right = false, r, box.right
		cur.n++
		if size += utf8.RuneLen(r); size > limit {
			return nil, 0, 0, ErrTooLarge
		}
		widths = append(widths, max(box.right-box.left, (box.top-box.bottom)*0.9))
		sb.WriteRune(r)
	}
	flush()
	return lines, size, unknown, nil
}
