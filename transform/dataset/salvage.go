package dataset

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"cutscore/transform/dataset/generations"
)

// salvage makes one generation of what is whole in all that are kept, where the newest is not: of every table and bucket the
// newest copy that is what was published.
type salvage struct {
	store  *Store
	found  []GenerationHealth    // oldest first
	tables []map[string]*holding // of each of found, by unit; see unitOf
	picks  []pick                // what the made generation holds
	stale  map[int]bool          // which of found stand in for a newer one
	gone   bool                  // whether something is whole nowhere
	about  about
	note   repairNote
}

// pick is a table file that is taken over from one of the generations.
type pick struct {
	from int // of salvage.found
	file generations.File
}

func newSalvage(s *Store, found *DoctorReport) (*salvage, error) {
	v := &salvage{store: s, found: found.Generations, stale: map[int]bool{}, note: repairNote{Lost: []string{}}}
	for i := range v.found {
		held, err := v.holdings(i)
		if err != nil {
			return nil, err
		}
		v.tables = append(v.tables, held)
	}
	return v, nil
}

// mend publishes a generation of what is whole. It knows of no ingested file, so that the next run reads every export again:
// what is there comes out as duplicates, what was lost comes back.
func (s *Store) mend(ctx context.Context, found *DoctorReport) (*DoctorReport, error) {
	if len(found.Generations) == 0 {
		return found, fmt.Errorf("repair: %w", ErrNone)
	}
	v, err := newSalvage(s, found)
	if err != nil {
		return found, fmt.Errorf("repair: %w", err)
	}
	return s.publishRepair(ctx, found, v.fill)
}

// fill puts into the stage what is whole, and tells what is not.
func (v *salvage) fill(stage *generations.Stage) (repairNote, error) {
	v.recall()
	v.choose()
	forgotten := v.forgotten()
	lodgers, err := v.lodgers()
	if err != nil {
		return repairNote{}, err
	}
	if v.about, err = v.settings(lodgers); err != nil {
		return repairNote{}, err
	}
	err = errors.Join(
		v.putTables(stage, forgotten),
		v.calibration(stage),
		writeJSON(filepath.Join(stage.Dir, aboutFile), v.about),
		writeJSON(filepath.Join(stage.Dir, batchesFile), []BatchRecord{}),
		writeJSON(filepath.Join(stage.Dir, forgottenFile), forgotten))
	v.note.Repaired = v.told(stage.Name())
	return v.note, err
}

func (v *salvage) told(made string) string {
	return fmt.Sprintf("a repair made %s: it holds, of every table and bucket, the newest copy in %d generations that is whole (%d tables): run all exports again; %d damaged generations were removed",
		made, len(v.found), len(v.picks), len(damagedOf(v.found)))
}

func (v *salvage) newest() string { return v.found[len(v.found)-1].Name }

func (v *salvage) dir(name string) string { return filepath.Join(v.store.home.Dir(), name) }

// recall repeats what an earlier repair told of the newest generation: nothing has come in since.
func (v *salvage) recall() {
	newest := &v.found[len(v.found)-1]
	err := readJSON(filepath.Join(v.dir(newest.Name), repairFile), &v.note)
	_, listed := newest.listed(repairFile)
	if err != nil || listed && !newest.vouches(repairFile) {
		v.lose("%s/%s: damaged: an earlier repair told there what was lost: run all exports again", newest.Name, repairFile)
		v.note.Unsure = true
	}
}

func (v *salvage) lose(format string, args ...any) {
	v.note.Lost = append(v.note.Lost, fmt.Sprintf(format, args...))
}

// putTables takes the picks over. Those of older generations may hold rows of people who were forgotten since.
func (v *salvage) putTables(stage *generations.Stage, forgotten []string) error {
	for _, p := range v.picks {
		from := &generations.Generation{Dir: v.dir(v.found[p.from].Name)}
		erased := false
		if p.from < len(v.found)-1 && len(forgotten) > 0 {
			var err error
			if erased, err = putWithout(stage, from.Path(p.file), p.file.Path, forgotten); err != nil {
				return err
			}
		}
		if erased {
			continue
		}
		if err := stage.Reuse(from, p.file); err != nil {
			return err
		}
	}
	return nil
}

// calibration takes over the newest one that is whole, for it is no function of the exports: levels rest on it.
func (v *salvage) calibration(stage *generations.Stage) error {
	there := false
	for _, h := range slices.Backward(v.found) {
		if h.manifest == nil {
			_, err := os.Stat(filepath.Join(v.dir(h.Name), calibrationFile))
			there = there || err == nil // but nothing says whether it is whole
			continue
		}
		if f, listed := h.listed(calibrationFile); listed {
			if there = true; !h.bad[f.Path] {
				return stage.Reuse(h.manifest, f)
			}
		}
	}
	if there {
		v.lose("%s/%s: the next run learns difficulties and variances afresh, and levels may move", v.newest(), calibrationFile)
	}
	return nil
}
