package dataset

import (
	"maps"
	"path/filepath"
	"slices"
)

// since finds the files whose rows are missing from what is older than the newest generation, and from what is lost, as far as the
// generations tell what came in.
func (v *salvage) since() {
	for _, i := range slices.Sorted(maps.Keys(v.stale)) {
		files, sure := v.cameIn(i)
		v.note.await(files, sure)
		if len(files) == 0 && sure {
			v.lose("no file came in after %s", v.found[i].Name)
		}
	}
	if v.gone { // what no copy has comes back with the files that it came from
		files, _ := v.cameIn(-1)
		v.note.await(files, v.found[len(v.found)-1].vouches(batchesFile)) // the newest list has all of the older ones
	}
}

// cameIn are the files on record in generations younger than that one and not in it; sure: every list of them is whole. Of several
// names of a file the newest holds, for forget takes ids out of names.
func (v *salvage) cameIn(after int) (files []BatchRecord, sure bool) {
	known, sure := map[[2]string]bool{}, true
	unknown := func(i int) (fresh []BatchRecord) {
		var records []BatchRecord
		if readJSON(filepath.Join(v.dir(v.found[i].Name), batchesFile), &records) != nil || !v.found[i].vouches(batchesFile) {
			sure = false
		}
		for _, b := range records {
			if is := [2]string{b.Digest, b.SHA256}; !known[is] {
				known[is], fresh = true, append(fresh, b)
			}
		}
		return fresh
	}
	if after >= 0 {
		unknown(after)
	}
	for i := len(v.found) - 1; i > after; i-- {
		files = append(files, unknown(i)...)
	}
	return files, sure
}
