package dataset

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"cutscore/transform/dataset/generations"
)

// derived are the things in a generation that a run makes of its content. Where one is damaged it can go, whole, and the next
// run makes it again: pages and the memory of them only together.
var derived = []struct {
	folders []string // paths, or folders with their slash
	again   string   // what brings it back
}{
	{[]string{pagesFolder + "/", memoryFolder + "/"}, "the next run makes all pages anew"},
	{[]string{calibrationFile}, "the next run learns difficulties and variances afresh, and levels may move"},
	{[]string{prefixesFile}, "the next run reads its files in full"},
}

// derivedFrom returns which of derived a path belongs to; -1 for content.
func derivedFrom(path string) int {
	for i, d := range derived {
		if slices.ContainsFunc(d.folders, func(f string) bool { return path == f || strings.HasSuffix(f, "/") && strings.HasPrefix(path, f) }) {
			return i
		}
	}
	return -1
}

// contentWhole reports whether nothing is damaged but what a run can make again of what is not.
func (g *GenerationHealth) contentWhole() bool {
	if g.manifest == nil {
		return false
	}
	for path := range g.bad {
		if derivedFrom(path) < 0 {
			return false
		}
	}
	return true
}

// damagedDerived counts, for each of derived, the files that are damaged.
func (g *GenerationHealth) damagedDerived() []int {
	n := make([]int, len(derived))
	for path := range g.bad {
		n[derivedFrom(path)]++
	}
	return n
}

// withoutDerived publishes the content of the newest generation again, without those of derived that are damaged in it.
func (s *Store) withoutDerived(ctx context.Context, found *DoctorReport, from *GenerationHealth) (*DoctorReport, error) {
	return s.publishRepair(ctx, found, func(stage *generations.Stage) (note repairNote, err error) {
		if err := readJSON(filepath.Join(from.manifest.Dir, repairFile), &note); err != nil {
			return note, err
		}
		gone := from.damagedDerived()
		for i, n := range gone {
			if n > 0 {
				note.Lost = append(note.Lost, fmt.Sprintf("%s/%s (%d damaged): %s", from.Name, derived[i].folders[0], n, derived[i].again))
			}
		}
		note.Repaired = fmt.Sprintf("a repair made %s: it holds every table of %s; %d damaged generations were removed", stage.Name(), from.Name, len(damagedOf(found.Generations)))
		return note, reuseWithout(stage, from.manifest, gone)
	})
}

// publishWithoutNote publishes all of a generation again but for what a repair had to say.
func publishWithoutNote(ctx context.Context, stage *generations.Stage, g *generations.Generation, keep int) error {
	err := reuseWithout(stage, g, make([]int, len(derived)))
	if err == nil {
		_, err = publishStage(ctx, stage, keep)
	}
	if err != nil {
		return errors.Join(err, stage.Abandon())
	}
	return nil
}

func reuseWithout(stage *generations.Stage, g *generations.Generation, gone []int) error {
	for _, f := range g.Manifest.Files {
		if i := derivedFrom(f.Path); i >= 0 && gone[i] > 0 || f.Path == repairFile {
			continue
		}
		if err := stage.Reuse(g, f); err != nil {
			return err
		}
	}
	return nil
}
