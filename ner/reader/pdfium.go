//go:build !release

package reader

import (
	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
)

// startPDFium starts PDFium as its module carries it.
func startPDFium(c webassembly.Config) (pdfium.Pool, error) { return webassembly.Init(c) }
