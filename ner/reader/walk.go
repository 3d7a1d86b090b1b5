package reader

import (
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// Walk lists the reports that paths lead to, sorted and each once. A file that
// is named is taken whatever it is called; a directory is searched with its
// subdirectories for files of a known extension, hidden ones left out. "-" and
// parts of archives (a.zip!/b.txt) stay as they are: Each opens them. What
// cannot be used (a missing file, a directory without reports or one that may
// not be read) comes back as one *Error each, in order of path; the rest of
// the list stands.
func Walk(paths ...string) (files []string, bad []error) {
	seen := map[string]bool{}
	add := func(p string) {
		if p = filepath.Clean(p); !seen[p] {
			seen[p] = true
			files = append(files, p)
		}
	}
	for _, p := range paths {
		if p == Stdin {
			add(p)
			continue
		}
		if at := strings.Index(p, inside); at > 0 {
			if _, err := os.Stat(p); err != nil { // a part of an archive
				if _, err := os.Stat(p[:at]); err == nil {
					add(p)
					continue
				}
			}
		}
		info, err := os.Stat(p)
		if err != nil {
			bad = append(bad, pathError(p, err))
			continue
		}
		if !info.IsDir() {
			add(p)
			continue
		}
		before, found := len(bad), 0
		_ = filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				bad = append(bad, pathError(path, err))
				if d != nil && d.IsDir() {
					return fs.SkipDir
				}
				return nil
			case path != p && strings.HasPrefix(d.Name(), "."):
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			case d.IsDir() || !readable(path):
				return nil
			}
			if !d.Type().IsRegular() { // a link to a file will do, a pipe or socket will not
				if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
					return nil
				}
			}
			found++
			add(path)
			return nil
		})
		if found == 0 && len(bad) == before {
			bad = append(bad, &Error{Path: p, Err: ErrNoReports, Detail: "no file of these kinds: " + extensions()})
		}
	}
	sort.Strings(files)
	sort.SliceStable(bad, func(i, j int) bool { return bad[i].(*Error).Path < bad[j].(*Error).Path })
	return files, bad
}
