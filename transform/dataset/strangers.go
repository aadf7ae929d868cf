package dataset

import (
	"path"
	"slices"
	"strings"
)

// findStrangers names, in generations whose manifest cannot be read, the files that are not ours by all that other manifests and
// their paths tell. Of the others Strangers of the manifest has told.
func (s *Store) findStrangers(found []GenerationHealth) error {
	listed := map[string]bool{}
	for _, h := range found {
		if h.manifest != nil {
			for _, f := range h.manifest.Manifest.Files {
				listed[f.Path] = true
			}
		}
	}
	for i := range found {
		h := &found[i]
		if h.manifest != nil {
			continue
		}
		files, err := s.home.Files(h.Name)
		if err != nil {
			return err
		}
		for _, f := range files {
			if !listed[f] && !looksOurs(f) {
				h.Strangers = append(h.Strangers, h.Name+"/"+f)
			}
		}
	}
	return nil
}

// looksOurs reports whether a path is one that a run may have written.
func looksOurs(file string) bool {
	switch top, _, below := strings.Cut(file, "/"); {
	case !below:
		return slices.Contains([]string{aboutFile, batchesFile, forgottenFile, calibrationFile, prefixesFile, repairFile}, file)
	case top == memoryFolder:
		return path.Ext(file) == ".gz"
	case top == pagesFolder:
		return slices.Contains([]string{".html", ".json", ".csv"}, path.Ext(file))
	}
	return tablePath.MatchString(file)
}

// putAside moves the strangers out of the generations that are to be removed.
func (s *Store) putAside(found []GenerationHealth) error {
	for _, h := range found {
		if h.Whole() {
			continue
		}
		files := make([]string, len(h.Strangers))
		for i, f := range h.Strangers {
			files[i] = strings.TrimPrefix(f, h.Name+"/")
		}
		if err := s.home.PutAside(h.Name, files); err != nil {
			return err
		}
	}
	return nil
}
