// Package rulefile reads the YAML files under seeds/rules.
package rulefile

import (
	"bytes"
	"fmt"
	"io/fs"

	"gopkg.in/yaml.v3"
)

// Read decodes a file of fsys into what into points to. A field that is not
// known there is an error; every error names the file, and where it can the
// line.
func Read(fsys fs.FS, file string, into any) error {
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return err // it names the file
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
