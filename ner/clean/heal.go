package clean

import "io/fs"

type language struct{}

func loadLanguage(seeds fs.FS, s *script) (*language, error) { return &language{}, nil }

func (c *Cleaner) heal(w *work) {}
