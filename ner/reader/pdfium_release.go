//go:build release

package reader

import (
	_ "embed"

	"github.com/klauspost/compress/zstd"
	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
)

// pdfiumPacked is PDFium packed to less than half; .ci/release makes it.
//
//go:embed pdfium.wasm.zst
var pdfiumPacked []byte

func startPDFium(c webassembly.Config) (pdfium.Pool, error) {
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	if c.WASM, err = dec.DecodeAll(pdfiumPacked, nil); err != nil {
		return nil, err
	}
	return webassembly.InitWithWASM(c)
}
