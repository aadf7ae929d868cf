package dataset

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// since names the files whose rows are missing from what is older than the newest generation, and from what is lost, as far as the
// generations tell what came in.
func (v *salvage) since() {
	for _, i := range slices.Sorted(maps.Keys(v.stale)) {
		names, sure := v.cameIn(i)
		text := "no file came in after " + v.found[i].Name
		if len(names) > 0 {
			text = "rows of files that came in after " + v.found[i].Name + " are missing there until these are run again: " + strings.Join(names, ", ")
		} else if !sure {
			text = "which files came in after " + v.found[i].Name + " is not known: whatever is not run again may be missing in part"
		}
		if len(names) > 0 && !sure {
			text += "; and there may be more, for a list of files is damaged"
		}
		v.lost = append(v.lost, text)
	}
	if !v.gone {
		return
	}
	if names, _ := v.cameIn(-1); len(names) > 0 {
		more := ""
		if !v.found[len(v.found)-1].vouches(batchesFile) { // the newest list has all of the older ones
			more = "; and there may be more, for a list of files is damaged"
		}
		v.lose("what no copy has comes back with the files that it came from; of these the store knows: %s%s", strings.Join(names, ", "), more)
	}
}

// cameIn are the files on record in generations younger than that one and not in it; sure: every list of them is whole. Of several
// names of a file the newest holds, for forget takes ids out of names.
func (v *salvage) cameIn(after int) (names []string, sure bool) {
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
		for _, b := range unknown(i) {
			names = append(names, b.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), sure
}
