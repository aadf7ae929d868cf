package dataset

import (
	"context"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// awaitedFile is a file whose rows a repair may have lost. It is awaited until a run has put it on record again, for whoever runs the
// exports by timer runs those that are still there; or until somebody says that it will not come.
type awaitedFile struct {
	Name   string `json:"name"`
	Digest string `json:"digest,omitempty"` // none in records of older versions
	Size   int64  `json:"size"`

	Named bool `json:"named,omitempty"` // another file of these bytes was on record: the name says which form or whose rows it is
}

// is reports whether a record is of the file: under whatever name, unless that tells it from another one.
func (f awaitedFile) is(b BatchRecord) bool {
	switch {
	case f.Digest == "":
		return f.Name == b.Name && f.Size == b.Size
	case f.Named:
		return f.Digest == b.Digest && f.Name == b.Name
	}
	return f.Digest == b.Digest
}

// Begins finds out which of the awaited files of its name a file begins with: once it is on record they are back, as the earlier exports
// of one that grows are. digests are those of its first bytes, as many as each of sizes says.
func (t *Tx) Begins(info BatchInfo, digests func(sizes []int64) ([][32]byte, error)) error {
	sizes := []int64{}
	for _, f := range t.base.repair.RunAgain {
		if f.Digest != "" && f.Name == info.Name && f.Size < info.Size {
			sizes = append(sizes, f.Size)
		}
	}
	if len(sizes) == 0 {
		return nil
	}
	slices.Sort(sizes)
	found, err := digests(slices.Compact(sizes))
	own := hex.EncodeToString(info.Digest[:])
	for _, d := range found {
		t.begun[own] = append(t.begun[own], hex.EncodeToString(d[:]))
	}
	return err
}

// isBack reports whether a file that is awaited is among records, or one of these begins with it.
func (t *Tx) isBack(f awaitedFile, records []BatchRecord) bool {
	return slices.ContainsFunc(records, func(b BatchRecord) bool { return f.is(b) || slices.Contains(t.begun[b.Digest], f.Digest) })
}

// await adds files to those that are to be run again.
func (n *repairNote) await(files []BatchRecord, sure bool) {
	n.Unsure = n.Unsure || !sure
	for _, b := range files {
		if !slices.ContainsFunc(n.RunAgain, func(f awaitedFile) bool { return f.Name == b.Name && f.Digest == b.Digest && f.Size == b.Size }) {
			n.RunAgain = append(n.RunAgain, awaitedFile{Name: b.Name, Digest: b.Digest, Size: b.Size})
		}
	}
}

// othersAwaited stands for files of which no name is known: somebody must say when all were run.
const othersAwaited = "all exports (of which rows are missing, and when none are any more, is not known)"

// awaited are the names of the files that are to be run again.
func (n *repairNote) awaited() []string {
	names := []string{}
	for _, f := range n.RunAgain {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	names = slices.Compact(names) // an export of every night under one name
	if n.Unsure {
		names = append(names, othersAwaited)
	}
	return names
}

// told is what is lost, line by line.
func (n *repairNote) told() []string {
	lines := slices.Clone(n.Lost)
	if names := n.awaited(); len(names) > 0 {
		lines = append(lines, "rows of files that came in before the damage may be missing until these are run again: "+strings.Join(names, ", "))
	}
	if n.ForgetAgain {
		lines = append(lines, "who was forgotten, in whole or in part: the next export brings them back; forget again whoever was (with --in-advance, since the store may have no rows of them), then accept that the list is lost; every run tells of it until then")
	}
	return lines
}

// carryRepairNote takes over what a repair had to say of the base, less the files that are on record again, by themselves or as the beginning of another, or were read and have nothing
// but rows of those who were forgotten.
func (t *Tx) carryRepairNote(records []BatchRecord) error {
	back := slices.Clone(records)
	for _, b := range t.batches {
		if !b.discarded && len(b.alike) == 0 {
			back = append(back, b.record)
		}
	}
	note := t.base.repair
	note.RunAgain = slices.DeleteFunc(slices.Clone(note.RunAgain), func(f awaitedFile) bool { return t.isBack(f, back) })
	if !t.erases {
		note.Lost = []string{}
	}
	if note.Repaired == "" || !t.erases && len(note.awaited()) == 0 && !note.ForgetAgain {
		return nil
	}
	return writeJSON(filepath.Join(t.stage.Dir, repairFile), note)
}

// renameAwaited takes the person out of what a repair had to say. A file that is named after the person is awaited still: it may hold
// rows of others.
func (t *Tx) renameAwaited(left *traces) {
	note := &t.base.repair
	for i := range note.RunAgain {
		if f := &note.RunAgain[i]; left.inFileName(f.Name) || left.inFile("", []byte(f.Name)) {
			f.Name, f.Named = erasedName(f.Digest), false
		}
	}
	note.Lost = slices.DeleteFunc(note.Lost, func(line string) bool { return left.inFileName(line) || left.inFile("", []byte(line)) })
}

// AcceptLost ends what a repair has to tell: that files are to be run again which cannot be had any more, or whose rows came in with
// others. Where the store is damaged it changes nothing: then there is something to repair first.
func (s *Store) AcceptLost(ctx context.Context) (*DoctorReport, error) {
	lock, err := s.home.Lock(s.options.Clock())
	if err != nil {
		return nil, err
	}
	defer lock.Release()
	report, err := s.examine(ctx)
	if err != nil || report.Damaged() {
		return report, err
	}
	current, err := s.home.Current()
	if err != nil {
		return report, err
	}
	var note repairNote
	if err := readJSON(filepath.Join(current.Dir, repairFile), &note); err != nil || note.Repaired == "" {
		return report, err
	}
	stage, err := s.home.BeginAnew()
	if err != nil {
		return nil, fmt.Errorf("accept what is lost: %w", err)
	}
	if err := publishWithoutNote(ctx, stage, current, len(report.Generations)+1); err != nil {
		return nil, fmt.Errorf("accept what is lost: %w", err)
	}
	if report, err = s.examine(ctx); err == nil {
		report.Repaired = "what a repair could not bring back is no longer told: " + strings.Join(note.told(), "; ")
	}
	return report, err
}
