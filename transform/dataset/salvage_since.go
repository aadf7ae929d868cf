package dataset

import (
	"maps"
	"path/filepath"
	"slices"
)

// since finds the files whose rows are missing from what is older than the newest generation, and from what is lost, as far as the
// generations tell what came in.
func (v *salvage) since() {
	defer v.nameTwins()
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

// nameTwins tells those of the awaited files by their names of which another was on record that holds the same bytes.
func (v *salvage) nameTwins() {
	names := map[string]map[string]bool{}
	for _, h := range v.found {
		var records []BatchRecord
		_ = readJSON(filepath.Join(v.dir(h.Name), batchesFile), &records) // cameIn tells of a list that is damaged
		for _, b := range records {
			if b.Name == erasedName(b.Digest) { // told by its bytes alone
				continue
			}
			if names[b.Digest] == nil {
				names[b.Digest] = map[string]bool{}
			}
			names[b.Digest][b.Name] = true
		}
	}
	for i := range v.note.RunAgain {
		f := &v.note.RunAgain[i]
		f.Named = f.Named || f.Digest != "" && f.Name != erasedName(f.Digest) && len(names[f.Digest]) > 1
	}
}

// cameIn are the files on record in generations younger than that one and not in it; sure: every list of them is whole. Files of the
// same bytes are several where their names differ, which may say whose rows they are. An erased name stands for all: forget takes ids
// out of names.
func (v *salvage) cameIn(after int) (files []BatchRecord, sure bool) {
	known, sure := map[[3]string]bool{}, true
	unknown := func(i int) (fresh []BatchRecord) {
		var records []BatchRecord
		if readJSON(filepath.Join(v.dir(v.found[i].Name), batchesFile), &records) != nil || !v.found[i].vouches(batchesFile) {
			sure = false
		}
		for _, b := range records {
			is, anyName := [3]string{b.Digest, b.SHA256, b.Name}, [3]string{b.Digest, b.SHA256}
			if !known[is] && !known[anyName] {
				known[is], fresh = true, append(fresh, b)
			}
			if b.Name == erasedName(b.Digest+b.SHA256) {
				known[anyName] = true
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
