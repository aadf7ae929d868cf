package dataset

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"cutscore/transform/dataset/generations"
)

// salvage is what is left of a store none of whose generations is whole.
type salvage struct {
	store *Store
	names []string // of the generations, oldest first
	found []GenerationHealth
	about about
	lost  []string
}

func newSalvage(s *Store, found *DoctorReport) *salvage {
	v := &salvage{store: s, found: found.Generations}
	for _, g := range found.Generations {
		v.names = append(v.names, g.Name)
	}
	return v
}

// rebuild publishes a generation of the newest one's tables that are still what their names say. It knows of no ingested
// file, so that the next run reads every export again: what is there comes out as duplicates, what was lost comes back.
func (s *Store) rebuild(ctx context.Context, found *DoctorReport) (*DoctorReport, error) {
	v := newSalvage(s, found)
	stage, err := s.home.BeginAnew()
	if err != nil {
		return found, fmt.Errorf("repair: %w", err)
	}
	kept, err := v.fill(stage)
	if err == nil {
		_, err = publishStage(ctx, stage, 1)
	}
	if err != nil {
		return found, errors.Join(fmt.Errorf("repair: %w", err), stage.Abandon())
	}
	report, err := s.examine(ctx)
	if err != nil {
		return found, err
	}
	report.Lost = v.lost
	report.Repaired = fmt.Sprintf("no generation was whole; %s holds the %d tables that were: run all exports again", report.Current, kept)
	return report, nil
}

func publishStage(ctx context.Context, stage *generations.Stage, keep int) (*generations.Generation, error) {
	g, err := stage.Seal(ctx)
	if err != nil {
		return nil, err
	}
	return g, stage.Publish(ctx, g, keep)
}

// fill puts into the stage what is whole, and says how many tables that are.
func (v *salvage) fill(stage *generations.Stage) (kept int, err error) {
	if len(v.names) == 0 {
		return 0, ErrNone
	}
	tables, err := v.tables(stage)
	if err != nil {
		return 0, err
	}
	lodgers, err := v.lodgers(tables)
	if err != nil {
		return 0, err
	}
	if v.about, err = v.settings(lodgers); err != nil {
		return 0, err
	}
	v.missing(tables)
	return len(tables), errors.Join(
		v.calibration(stage),
		writeJSON(filepath.Join(stage.Dir, aboutFile), v.about),
		writeJSON(filepath.Join(stage.Dir, batchesFile), []BatchRecord{}),
		writeJSON(filepath.Join(stage.Dir, forgottenFile), v.forgotten()))
}

func (v *salvage) newest() string { return v.names[len(v.names)-1] }

func (v *salvage) dir(name string) string { return filepath.Join(v.store.home.Dir(), name) }

// tables copies every table of the newest generation whose content is the one that its name tells.
func (v *salvage) tables(stage *generations.Stage) (map[string]bool, error) {
	kept := map[string]bool{}
	root := v.dir(v.newest())
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isTable(file) {
			return err
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		content, rows, err := wholeTable(file)
		if err != nil {
			v.lost = append(v.lost, v.newest()+"/"+name+": "+err.Error()+"; run all exports again")
			return nil
		}
		kept[name] = true
		return stage.Put(name, content, rows)
	})
	return kept, err
}

// wholeTable reads a table file that is what its name says.
func wholeTable(file string) (content []byte, rows int64, err error) {
	defer guard(file, &err)
	if content, err = os.ReadFile(file); err != nil {
		return nil, 0, err
	}
	if nameOf(content) != filepath.Base(file) {
		return nil, 0, errors.New("its content is not the one that its name tells")
	}
	reader, err := openContent(file, content)
	if err != nil {
		return nil, 0, err
	}
	return content, reader.NumRows(), nil
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
		for _, f := range h.manifest.Manifest.Files {
			if f.Path != calibrationFile {
				continue
			}
			if there = true; !h.bad[f.Path] {
				return stage.Reuse(h.manifest, f)
			}
		}
	}
	if there {
		v.lost = append(v.lost, v.newest()+"/"+calibrationFile+": the next run learns difficulties and variances afresh, and levels may move")
	}
	return nil
}

// missing names the tables that a manifest which can still be read lists, and that are not there.
func (v *salvage) missing(kept map[string]bool) {
	g, err := v.store.home.Generation(v.newest())
	if err != nil {
		return // the files that are there speak for themselves; of others nothing is known
	}
	for _, f := range g.Manifest.Files {
		if _, err := os.Stat(g.Path(f)); isTable(f.Path) && !kept[f.Path] && errors.Is(err, fs.ErrNotExist) {
			v.lost = append(v.lost, fmt.Sprintf("%s/%s: not there; it held %d rows: run all exports again", v.newest(), f.Path, f.Rows))
		}
	}
}
