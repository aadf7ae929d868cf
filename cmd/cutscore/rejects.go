package main

import (
	"io"
	"path/filepath"

	"cutscore/ingest"
)

// Whether rejects.csv holds the original rows, without whose they are: in --out, so that they can be mended; never in a store.
const (
	withRows    = true
	withoutRows = false
)

// writeRejects writes rejects.csv beside the pages when anything was set aside.
func (j *job) writeRejects(dir string, rows bool) error {
	var all []ingest.Reject
	for _, o := range j.summary.Files {
		for _, r := range o.rejects {
			if rows && o.hidePeople != nil {
				r.Raw = o.hidePeople(r)
			} else {
				r.Raw = nil
			}
			r.File = filepath.Base(r.File)
			all = append(all, r)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return writeFile(filepath.Join(dir, rejectsName), func(w io.Writer) error { return ingest.WriteRejects(w, all) })
}
