package dataset

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"cutscore/transform/dataset/generations"
)

// repairFile lies in a generation that a repair made, in those that erase people from it, and in those of runs after it as long as files
// are to be run again, or people to be forgotten again. What is lost is in the generation itself: a repair that is killed, and run again, finds it with the generation or
// makes both again.
const repairFile = "repair.json"

// repairNote is what a repair has to say.
type repairNote struct {
	Repaired string        `json:"repaired"` // see DoctorReport
	Lost     []string      `json:"lost"`     // what the next run makes good, or nothing does
	RunAgain []awaitedFile `json:"run_again,omitempty"`
	Unsure   bool          `json:"unsure,omitempty"` // more files than RunAgain may be missing: a list of files was damaged, or an older version repaired

	ForgetAgain bool `json:"forget_again,omitempty"` // the list of those who were forgotten was damaged: nobody but people can tell who is missing
}

// takenOver stands in the note of a store that nobody repaired: it took the place of one whose list of the forgotten was damaged.
const takenOver = "taken over from the store whose place this one took"

// What versions said that told in words, and nowhere else, which files are to be run again, and that people are to be forgotten again.
const (
	inWords       = " is current and holds, of every table and bucket"
	inWordsForget = ": forget again whoever was"
)

// UnmarshalJSON takes a note in words for one of files that nobody knows.
func (n *repairNote) UnmarshalJSON(text []byte) error {
	type plain repairNote
	err := json.Unmarshal(text, (*plain)(n))
	n.Unsure = n.Unsure || strings.Contains(n.Repaired, inWords)
	n.ForgetAgain = n.ForgetAgain || slices.ContainsFunc(n.Lost, func(line string) bool { return strings.Contains(line, inWordsForget) })
	return err
}

// publishRepair publishes what fill puts into the stage, with its note, and removes the damaged generations.
func (s *Store) publishRepair(ctx context.Context, found *DoctorReport, fill func(*generations.Stage) (repairNote, error)) (*DoctorReport, error) {
	stage, err := s.home.BeginAnew()
	if err != nil {
		return found, fmt.Errorf("repair: %w", err)
	}
	note, err := fill(stage)
	if err == nil {
		err = writeJSON(filepath.Join(stage.Dir, repairFile), note)
	}
	var made *generations.Generation
	if err == nil {
		made, err = publishStage(ctx, stage, len(found.Generations)+1)
	}
	if err != nil {
		return found, errors.Join(fmt.Errorf("repair: %w", err), stage.Abandon())
	}
	return s.keepOnly(ctx, found, made.Name)
}

func publishStage(ctx context.Context, stage *generations.Stage, keep int) (*generations.Generation, error) {
	g, err := stage.Seal(ctx)
	if err != nil {
		return nil, err
	}
	return g, stage.Publish(ctx, g, keep)
}

// keepOnly makes a whole generation current, removes the damaged ones but for what is not ours in them, and looks again.
func (s *Store) keepOnly(ctx context.Context, found *DoctorReport, whole string) (*DoctorReport, error) {
	if err := s.putAside(found.Generations); err != nil {
		return found, fmt.Errorf("repair: %w", err)
	}
	if err := s.home.Restore(whole, damagedOf(found.Generations)); err != nil {
		return found, fmt.Errorf("repair: %w", err)
	}
	report, err := s.examine(ctx)
	if err != nil {
		return found, err
	}
	return report, nil
}

func damagedOf(found []GenerationHealth) (names []string) {
	for _, g := range found {
		if !g.Whole() {
			names = append(names, g.Name)
		}
	}
	return names
}

// recall adds to the report what the repair that made the current generation, or one that it came from, had to say.
func (s *Store) recall(report *DoctorReport) error {
	if report.Current == "" {
		return nil
	}
	var note repairNote
	if err := readJSON(filepath.Join(s.home.Dir(), report.Current, repairFile), &note); err != nil {
		return err
	}
	if note.Repaired != "" {
		report.Repaired, report.Lost = note.Repaired, append(report.Lost, note.told()...)
	}
	return nil
}
