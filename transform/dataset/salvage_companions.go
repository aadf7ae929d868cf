package dataset

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"cutscore/transform/dataset/generations"
)

// The companions of the tables that no export brings back: how the rows are bucketed, and who was forgotten. A file that
// can be parsed is not one that is whole: only its manifest says that, and of the buckets the rows.

// lodger is an examinee in a bucket, by the hash that BucketOf takes the rest of.
type lodger struct {
	hash   uint32
	bucket uint32
}

// lodgers are those of the picked tables that are split into buckets.
func (v *salvage) lodgers() ([]lodger, error) {
	all := map[lodger]bool{}
	for _, p := range v.picks {
		_, rest, split := strings.Cut(p.file.Path, "/bucket=")
		if !split {
			continue
		}
		var l lodger
		if _, err := fmt.Sscanf(rest, "%d", &l.bucket); err != nil {
			return nil, fmt.Errorf("%s: it tells no bucket", p.file.Path)
		}
		who := map[string]bool{}
		if err := addExaminees(filepath.Join(v.dir(v.found[p.from].Name), filepath.FromSlash(p.file.Path)), who); err != nil {
			return nil, err
		}
		for e := range who {
			l.hash = hashOf(e)
			all[l] = true
		}
	}
	return slices.Collect(maps.Keys(all)), nil
}

// fits reports whether every examinee lies in the bucket that is theirs among so many.
func fits(lodgers []lodger, buckets int) bool {
	return buckets >= 1 && buckets <= MaxBuckets &&
		!slices.ContainsFunc(lodgers, func(l lodger) bool { return l.hash%uint32(buckets) != l.bucket })
}

// errNoSettings says that nothing tells how the store was made.
var errNoSettings = errors.New("no generation is whole, and no dataset.json fits the rows: run the exports into a new store, with a copy of this store's pseudonym.key in it")

// settings are those of the newest dataset.json that its manifest vouches for and no row contradicts; they are the same in all
// generations of a store. Where none is whole, they are found by the rows and proven by the hash in a manifest; where
// no manifest is whole either, by the rows alone. All but the first is named.
func (v *salvage) settings(lodgers []lodger) (about, error) {
	var read []about // as they lie, the newest first
	for _, h := range slices.Backward(v.found) {
		var a about
		if readJSON(filepath.Join(v.dir(h.Name), aboutFile), &a) != nil || a.Format != FormatVersion {
			a = about{} // its number of buckets is 0, which fits nothing
		}
		a.Format, a.Schema = FormatVersion, SchemaVersion
		if h.vouches(aboutFile) && fits(lodgers, a.Buckets) {
			return a, nil
		}
		read = append(read, a)
	}
	known := false // whether any manifest tells the hash
	for _, h := range slices.Backward(v.found) {
		f, listed := h.listed(aboutFile)
		if known = known || listed; !listed {
			continue
		}
		if a, ok := provenSettings(f.SHA256, read, lodgers); ok {
			v.lose("%s/%s: damaged; it is made again as its manifest has it: %d buckets, in which all rows lie rightly", h.Name, aboutFile, a.Buckets)
			return a, nil
		}
	}
	for _, a := range read {
		if !known && fits(lodgers, a.Buckets) {
			v.lose("%s/%s: no manifest tells whether it is whole; its %d buckets are those in which the rows lie", v.newest(), aboutFile, a.Buckets)
			return a, nil
		}
	}
	return about{}, errNoSettings
}

// provenSettings are those among what was read, with a number of buckets that the rows fit, whose file has this SHA-256.
func provenSettings(sum string, read []about, lodgers []lodger) (about, bool) {
	for n := range MaxBuckets + 1 {
		if !fits(lodgers, n) {
			continue
		}
		for _, a := range read {
			a.Buckets = n
			text, err := jsonText(a)
			if got := sha256.Sum256(text); err == nil && hex.EncodeToString(got[:]) == sum {
				return a, true
			}
		}
	}
	return about{}, false
}

// listed is a file as the manifest has it, where the manifest is whole and lists it.
func (g *GenerationHealth) listed(path string) (f generations.File, ok bool) {
	if g.manifest == nil {
		return f, false
	}
	at := slices.IndexFunc(g.manifest.Manifest.Files, func(f generations.File) bool { return f.Path == path })
	if at < 0 {
		return f, false
	}
	return g.manifest.Manifest.Files[at], true
}

// vouches reports whether the manifest lists a file and the file is what it says.
func (g *GenerationHealth) vouches(path string) bool {
	_, listed := g.listed(path)
	return listed && !g.bad[path]
}

// markText is how a forgotten examinee stands in the list; see tombstone. Other ids that are the same number have alikeMark in front.
var markText = regexp.MustCompile(`"(` + alikeMark + `)?[0-9a-f]{64}"`)

// forgotten joins the lists of those who were forgotten of every generation: nobody must come back because a disk failed. The
// lists only grow, so that a damaged one is lost unless one that is as new is whole, or an older one that is says the very same;
// what can be read of it is kept, for to set aside the rows of more people than need be is told, night by night.
func (v *salvage) forgotten() []string {
	all, damaged, proven := map[string]bool{}, "", []byte(nil)
	for _, h := range v.found {
		text, err := os.ReadFile(filepath.Join(v.dir(h.Name), forgottenFile))
		if err != nil {
			text = nil // like a list that nothing can be read of: it is named below
		}
		people := 0
		for _, m := range markText.FindAll(text, -1) {
			mark := string(m[1 : len(m)-1])
			all[mark] = true
			if !strings.HasPrefix(mark, alikeMark) {
				people++
			}
		}
		switch damaged = ""; {
		case h.vouches(forgottenFile):
			proven = text
		case proven == nil || !bytes.Equal(text, proven):
			damaged = fmt.Sprintf("%s/%s: it is not what was published, or nothing tells whether it is; %d of those who were forgotten can be read of it", h.Name, forgottenFile, people)
		}
	}
	if damaged != "" {
		v.note.Lost, v.note.ForgetAgain = append(v.note.Lost, damaged), true
	}
	return slices.Sorted(maps.Keys(all))
}
