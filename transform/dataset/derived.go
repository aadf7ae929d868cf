package dataset

import (
	"context"
	"errors"
	"fmt"
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

// withoutDerived publishes the content of a generation again, without those of derived that are damaged in it, and removes
// the damaged generations.
func (s *Store) withoutDerived(ctx context.Context, found *DoctorReport, from *GenerationHealth, damaged []string) (*DoctorReport, error) {
	gone := from.damagedDerived()
	name, err := s.publishWithout(ctx, from.manifest, gone, len(found.Generations)+1)
	if err != nil {
		return found, fmt.Errorf("repair: %w", err)
	}
	if err := s.home.Restore(name, damaged); err != nil {
		return found, fmt.Errorf("repair: %w", err)
	}
	report, err := s.examine(ctx)
	if err != nil {
		return found, err
	}
	for i, n := range gone {
		if n > 0 {
			report.Lost = append(report.Lost, fmt.Sprintf("%s/%s (%d damaged): %s", from.Name, derived[i].folders[0], n, derived[i].again))
		}
	}
	report.Repaired = fmt.Sprintf("%s is current and holds every table of %s; %d damaged generations were removed", name, from.Name, len(damaged))
	return report, nil
}

func (s *Store) publishWithout(ctx context.Context, g *generations.Generation, gone []int, keep int) (string, error) {
	stage, err := s.home.BeginAnew()
	if err != nil {
		return "", err
	}
	for _, f := range g.Manifest.Files {
		if i := derivedFrom(f.Path); i >= 0 && gone[i] > 0 {
			continue
		}
		if err := stage.Reuse(g, f); err != nil {
			return "", errors.Join(err, stage.Abandon())
		}
	}
	made, err := publishStage(ctx, stage, keep)
	if err != nil {
		return "", errors.Join(err, stage.Abandon())
	}
	return made.Name, nil
}
