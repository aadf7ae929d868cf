package dataset

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"cutscore/transform/dataset/generations"
)

// unitOf is the table and bucket to which a file belongs, in force and aside: they are settled together, and so all of them are
// taken of one generation, where one has all of them.
func unitOf(path string) string {
	table, rest, _ := strings.Cut(path, "/")
	if bucket, _, split := strings.Cut(rest, "/"); split && strings.HasPrefix(bucket, "bucket=") {
		return strings.TrimSuffix(table, asideSuffix) + "/" + bucket
	}
	return strings.TrimSuffix(table, asideSuffix)
}

// holding is what one generation has of a unit.
type holding struct {
	good []generations.File
	bad  []generations.File // listed, or there, and not what was published
}

func (h *holding) whole() bool { return h == nil || len(h.bad) == 0 }

// holdings are what a generation has of every unit: as its manifest says, or, where that cannot be read, as the names of the
// files say, which are made of their content.
func (v *salvage) holdings(i int) (map[string]*holding, error) {
	g, held := &v.found[i], map[string]*holding{}
	of := func(path string) *holding {
		unit := unitOf(path)
		if held[unit] == nil {
			held[unit] = &holding{}
		}
		return held[unit]
	}
	if g.manifest == nil {
		return held, v.heldByName(g.Name, of)
	}
	for _, f := range g.manifest.Manifest.Files {
		switch {
		case !isTable(f.Path):
		case g.bad[f.Path]:
			of(f.Path).bad = append(of(f.Path).bad, f)
		default:
			of(f.Path).good = append(of(f.Path).good, f)
		}
	}
	return held, nil
}

// tablePath is how the path of a table file in a generation looks.
var tablePath = regexp.MustCompile(`^(responses|sittings|attempts|study_sessions|events|course_grades|items|roster|identities)(_aside)?(/bucket=\d+)?(/span=[^/]+)?/[0-9a-f]{32}\.parquet$`)

// heldByName finds the tables of a generation that has no manifest.
func (v *salvage) heldByName(name string, of func(path string) *holding) error {
	files, err := v.store.home.Files(name)
	for _, f := range files {
		if !tablePath.MatchString(f) {
			continue
		}
		whole, err := fileByName(v.dir(name), f)
		if h := of(f); err == nil {
			h.good = append(h.good, whole)
		} else {
			h.bad = append(h.bad, generations.File{Path: f})
		}
	}
	return err
}

// fileByName describes a table file that is what its name says.
func fileByName(dir, path string) (f generations.File, err error) {
	file := filepath.Join(dir, filepath.FromSlash(path))
	defer guard(file, &err)
	content, err := os.ReadFile(file)
	if err != nil {
		return f, err
	}
	sum := generations.SumOf(content)
	if namedBy(sum) != filepath.Base(file) {
		return f, errors.New("its content is not the one that its name tells")
	}
	reader, err := openContent(file, content)
	if err != nil {
		return f, err
	}
	return generations.File{Path: path, Size: int64(len(content)), SHA256: sum, Rows: reader.NumRows()}, nil
}

// choose picks, for every unit, the newest copy that is whole.
func (v *salvage) choose() {
	units := map[string]bool{}
	for i := range v.found {
		for unit := range v.tables[i] {
			units[unit] = true
		}
	}
	for _, unit := range slices.Sorted(maps.Keys(units)) {
		if !v.chooseWhole(unit) {
			v.chooseParts(unit)
		}
	}
	if newest := &v.found[len(v.found)-1]; newest.manifest == nil {
		v.lose("%s: its manifest cannot be read: its tables are those whose names tell their content; of others that it may have had nothing is known: run all exports again", newest.Name)
		v.note.Unsure = true
	}
	v.since()
}

// chooseWhole picks the newest copy of a unit all of which is there; an older one that has nothing of it is none.
func (v *salvage) chooseWhole(unit string) bool {
	last := len(v.found) - 1
	for i := last; i >= 0; i-- {
		h := v.tables[i][unit]
		empty := h == nil || len(h.good) == 0
		if !h.whole() || len(v.missing(i, unit)) > 0 || empty && (i < last || v.found[i].manifest == nil) {
			continue
		}
		if h != nil {
			v.take(i, h.good)
		}
		if i < last && !(v.found[last].manifest != nil && sameFiles(h.all(), v.tables[last][unit].all())) {
			state := "damaged"
			if len(v.badOf(last, unit)) == 0 {
				state = "not all there"
			}
			v.lose("%s/%s: %s; it is as it was in %s", v.newest(), unit, state, v.found[i].Name)
			v.stale[i] = true
		}
		return true
	}
	return false
}

// missing lists the files of a unit that are not in a generation without a manifest, as far as an older one tells.
func (v *salvage) missing(i int, unit string) (files []generations.File) {
	if v.found[i].manifest != nil {
		return nil
	}
	older := i - 1
	for older >= 0 && v.found[older].manifest == nil && v.tables[older][unit] == nil {
		older--
	}
	if older < 0 {
		return nil
	}
	here := v.tables[i][unit].all()
	return slices.DeleteFunc(v.tables[older][unit].all(), func(f generations.File) bool {
		return slices.ContainsFunc(here, func(is generations.File) bool { return overlap(is.Path, f.Path) })
	})
}

// sameFiles reports whether two lists hold the same files with the same content.
func sameFiles(a, b []generations.File) bool {
	key := func(f generations.File) string { return f.Path + " " + f.SHA256 }
	return len(a) == len(b) && !slices.ContainsFunc(a, func(f generations.File) bool {
		return !slices.ContainsFunc(b, func(g generations.File) bool { return key(f) == key(g) })
	})
}

func (h *holding) all() []generations.File {
	if h == nil {
		return nil
	}
	return slices.Concat(h.good, h.bad)
}

// chooseParts picks what is in force and whole of a unit that is whole in no generation, from the one in which that is most, the
// newest of several. Parts of different generations would have answers twice, and what is aside stays out: it refers to rows in
// force, and where these are lost they would not come back with the exports.
func (v *salvage) chooseParts(unit string) {
	best, most, last := -1, int64(0), len(v.found)-1
	for i := last; i >= 0; i-- {
		rows := int64(0)
		for _, f := range v.tables[i][unit].inForce() {
			rows += f.Rows
		}
		if rows > most {
			best, most = i, rows
		}
	}
	for _, f := range slices.Concat(v.badOf(last, unit), v.missing(last, unit)) {
		v.lose("%s/%s: %s, and no generation that is kept has all of %s%s: run all exports again", v.newest(), f.Path, v.stateOf(f), unit, rowsText(f))
	}
	v.gone = true
	if best >= 0 {
		v.take(best, v.tables[best][unit].inForce())
		v.lose("%s: %d rows in force are kept, as they were in %s", unit, most, v.found[best].Name)
	}
}

// inForce are the whole files of rows that are in force.
func (h *holding) inForce() []generations.File {
	if h == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(h.good), func(f generations.File) bool { return isAside(f.Path) })
}

func isAside(path string) bool {
	table, _, _ := strings.Cut(path, "/")
	return strings.HasSuffix(table, asideSuffix)
}

func (v *salvage) badOf(i int, unit string) []generations.File {
	if h := v.tables[i][unit]; h != nil {
		return slices.Clone(h.bad)
	}
	return nil
}

func (v *salvage) stateOf(f generations.File) string {
	if _, err := os.Stat(filepath.Join(v.dir(v.newest()), filepath.FromSlash(f.Path))); errors.Is(err, fs.ErrNotExist) {
		return "not there"
	}
	return "damaged"
}

func rowsText(f generations.File) string {
	if f.Rows == 0 {
		return ""
	}
	return fmt.Sprintf("; it held %d rows", f.Rows)
}

func (v *salvage) take(from int, files []generations.File) {
	for _, f := range files {
		v.picks = append(v.picks, pick{from, f})
	}
}

// overlap reports whether two files of a unit may hold the same rows: they are of one folder, or of spans one of which holds the
// other.
func overlap(a, b string) bool {
	da, db := path.Dir(a), path.Dir(b)
	if da == db {
		return true
	}
	sa, sb := spanOf(a), spanOf(b)
	if sa == "" || sb == "" || path.Dir(da) != path.Dir(db) {
		return false
	}
	return slices.Contains(upwards(generations.File{Path: a}), sb) || slices.Contains(upwards(generations.File{Path: b}), sa)
}
