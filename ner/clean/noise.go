package clean

import "io/fs"

type noiseRule struct{}

func loadNoise(seeds fs.FS) ([]*noiseRule, error)                 { return nil, nil }
func (w *work) markup()                                           {}
func (c *Cleaner) noiseOut(w *work, pars []paragraph) []paragraph { return pars }
