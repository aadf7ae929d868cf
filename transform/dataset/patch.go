package dataset

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"cutscore/transform/dataset/generations"
)

// patch mends the newest generation, some of whose tables are damaged, by an older one whose content is whole.
type patch struct {
	newest, older *GenerationHealth
	units         map[string]bool // what is taken from the older one; see unitOf
}

// patchable reports whether the newest generation can be mended: its manifest says which of its files are what was published.
func patchable(newest, older *GenerationHealth) bool {
	return newest.manifest != nil && older.manifest != nil && newest.Name != older.Name
}

// unitOf is the table and bucket to which a file belongs, in force and aside: they are settled together, and so only all of
// them can be of another generation.
func unitOf(path string) string {
	table, rest, _ := strings.Cut(path, "/")
	if bucket, _, split := strings.Cut(rest, "/"); split && strings.HasPrefix(bucket, "bucket=") {
		return strings.TrimSuffix(table, asideSuffix) + "/" + bucket
	}
	return strings.TrimSuffix(table, asideSuffix)
}

// patch publishes what is whole of the newest generation, and of the tables and buckets that are not what the older one has. It
// knows of no ingested file, as after rebuild: the next run reads every export again, and what is lost comes back.
func (s *Store) patch(ctx context.Context, found *DoctorReport, p patch, damaged []string) (*DoctorReport, error) {
	p.units = map[string]bool{}
	for path := range p.newest.bad {
		if isTable(path) {
			p.units[unitOf(path)] = true
		}
	}
	stage, err := s.home.BeginAnew()
	if err != nil {
		return found, fmt.Errorf("repair: %w", err)
	}
	v, lost := newSalvage(s, found), p.lost() // while the damaged generations are there
	var made *generations.Generation
	if err = p.fill(stage, v); err == nil {
		made, err = publishStage(ctx, stage, len(found.Generations)+1)
	}
	if err != nil {
		return found, errors.Join(fmt.Errorf("repair: %w", err), stage.Abandon())
	}
	if err := s.home.Restore(made.Name, damaged); err != nil {
		return found, fmt.Errorf("repair: %w", err)
	}
	report, err := s.examine(ctx)
	if err != nil {
		return found, err
	}
	report.Lost = append(lost, v.lost...)
	report.Repaired = fmt.Sprintf("%s is current: %s, but for what was damaged, which is as in %s: run all exports again; %d damaged generations were removed",
		made.Name, p.newest.Name, p.older.Name, len(damaged))
	return report, nil
}

func (p *patch) fill(stage *generations.Stage, v *salvage) error {
	for _, f := range p.newest.manifest.Manifest.Files {
		if isTable(f.Path) && !p.units[unitOf(f.Path)] || f.Path == aboutFile && !p.newest.bad[f.Path] {
			if err := stage.Reuse(p.newest.manifest, f); err != nil {
				return err
			}
		}
	}
	for _, f := range p.older.manifest.Manifest.Files {
		if isTable(f.Path) && p.units[unitOf(f.Path)] || f.Path == aboutFile && p.newest.bad[f.Path] {
			if err := stage.Reuse(p.older.manifest, f); err != nil {
				return err
			}
		}
	}
	return errors.Join(
		v.calibration(stage),
		writeJSON(filepath.Join(stage.Dir, batchesFile), []BatchRecord{}),
		writeJSON(filepath.Join(stage.Dir, forgottenFile), v.forgotten()))
}

// lost names what is older than it was, and the files whose rows are missing from it until they are read again.
func (p *patch) lost() (lost []string) {
	for _, unit := range slices.Sorted(maps.Keys(p.units)) {
		lost = append(lost, fmt.Sprintf("%s/%s: damaged; it is as it was in %s", p.newest.Name, unit, p.older.Name))
	}
	return append(lost, p.since())
}

// since names the files that came in after the older generation.
func (p *patch) since() string {
	var now, then []BatchRecord
	err := readJSON(filepath.Join(p.older.manifest.Dir, batchesFile), &then)
	if err == nil && !p.newest.bad[batchesFile] {
		err = readJSON(filepath.Join(p.newest.manifest.Dir, batchesFile), &now)
	}
	if err != nil || p.newest.bad[batchesFile] {
		return fmt.Sprintf("which files came in after %s is not known: whatever is not run again may be missing in part", p.older.Name)
	}
	var names []string
	for _, b := range now {
		same := func(old BatchRecord) bool { return old.Digest == b.Digest && old.SHA256 == b.SHA256 }
		if !slices.ContainsFunc(then, same) {
			names = append(names, b.Name)
		}
	}
	if len(names) == 0 {
		return fmt.Sprintf("no file came in after %s", p.older.Name)
	}
	return fmt.Sprintf("rows of files that came in after %s are missing there until these are run again: %s", p.older.Name, strings.Join(names, ", "))
}
