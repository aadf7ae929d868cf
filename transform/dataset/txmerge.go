package dataset

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"sync"

	"cutscore/transform/dataset/generations"
)

// MergeReport says what became of the rows of each batch.
type MergeReport struct {
	Added   int64 // responses now in force that were not before
	batches []BatchMerge
}

// BatchMerge is what became of the lines of one file that were handed to a batch. A line that holds many responses
// is in use when any of them is, else a duplicate, else set aside, else superseded.
type BatchMerge struct {
	Used       int64
	Duplicate  int64  // the store, or an earlier line or file of this run, had all of it
	Superseded int64  // a later export says otherwise
	SetAside   int64  // in conflict with another version, or of an examinee who was forgotten, or may have been
	Erased     int64  // of those set aside, the lines of examinees who were forgotten
	Alike      int64  // of those set aside, other lines of examinees whose ids are the same number as that of one who was forgotten
	Answers    int64  // responses on lines that were read; a line may hold many
	Twins      []Twin // of the duplicates, those that repeat a line of their own file
	Conflicts  []Conflict

	Undecided int64 // areas and modes of answers that another export of the same time, or of none, gives otherwise: the greater text holds
	Bereft    int64 // areas and modes of answers that an export has and a later one has not: none hold

	Within        int64     // lines that would be set aside if the file were alone: it contradicts itself, and nothing else of them stands
	WithinAnswers int64     // responses that it contradicts itself on, also on lines of which something else stands
	First         Conflict  // the first contradiction within the file, if there is one
	Against       []Against // what it contradicts besides itself
}

// Against says how many answers and rows of a file are in conflict with those of another: each is counted once, for the first
// that contradicts it.
type Against struct {
	File string // name of the other file of this run; "" for what the store held
	Rows int64
}

// Batch returns what became of a batch's lines; the zero BatchMerge for one that was discarded.
func (r *MergeReport) Batch(b *Batch) BatchMerge { return r.batches[b.number-1] }

// Merge settles everything that came in against everything that is stored. Buckets are independent; workers of them
// are in work at once, and memory is bounded by their rows.
func (t *Tx) Merge(ctx context.Context, workers int) (*MergeReport, error) {
	if t.merged != nil || t.ended {
		return nil, errors.New("merge: the transaction was merged or ended before")
	}
	ledgers := make([]*ledger, len(t.batches))
	for i, b := range t.batches {
		ledgers[i] = newLedger(b.info.Name, b.lastLine)
		ledgers[i].keepOut(b.erased, b.doubted)
	}
	report := &MergeReport{batches: make([]BatchMerge, len(t.batches))}
	spares := make([]spare, t.mergers(workers))
	if err := t.mergeBuckets(ctx, spares, ledgers, report); err != nil {
		return nil, fmt.Errorf("merge: %w", err)
	}
	if err := t.mergeTables(ledgers, &spares[0]); err != nil {
		return nil, fmt.Errorf("merge: %w", err)
	}
	if t.displaced.Load() > 0 && slices.ContainsFunc(t.batches, (*Batch).skipped) {
		return nil, ErrReadInFull
	}
	for i, b := range t.batches {
		if b.outgrown(ledgers[i]) {
			return nil, ErrReadInFull
		}
		if !b.discarded {
			ledgers[i].count(&report.batches[i], ledgers)
			b.settleStretches(ledgers[i], &report.batches[i])
		}
	}
	if err := t.takeOver(); err != nil {
		return nil, fmt.Errorf("merge: %w", err)
	}
	return report, nil
}

// rowsPerMerger is how many rows make it worth while that one more worker merges: its memory is as much to make as they are to merge.
const rowsPerMerger = 8 << 10

// mergers is how many of the workers have enough to merge; one at least.
func (t *Tx) mergers(workers int) int {
	waiting := 0
	for _, s := range t.spills {
		waiting += s.rows
	}
	return max(1, min(workers, len(t.spills), waiting/t.store.mergerRows))
}

// mergeBuckets merges the buckets, each worker in a spare of its own.
func (t *Tx) mergeBuckets(ctx context.Context, spares []spare, ledgers []*ledger, report *MergeReport) error {
	errs := make([]error, len(spares))
	added := make([]int64, len(spares))
	queue := make(chan int, len(t.spills))
	for n := range t.spills {
		queue <- n
	}
	close(queue)
	var work sync.WaitGroup
	for w := range spares {
		work.Go(func() {
			for n := range queue {
				if errs[w] = ctx.Err(); errs[w] != nil {
					return
				}
				m := &bucketMerge{tx: t, bucket: n, ledgers: ledgers, spare: &spares[w]}
				if errs[w] = m.run(); errs[w] != nil {
					return
				}
				added[w] += m.added
				t.displaced.Add(m.displaced)
			}
		})
	}
	work.Wait()
	for _, n := range added {
		report.Added += n
	}
	return errors.Join(errs...)
}

// Unchanged reports, after Merge, whether there is nothing to publish: every table is as it was, and so is what is on record of files
// and of those who were forgotten, and what files are awaited. See isUnrecorded for files that are not on record.
func (t *Tx) Unchanged() bool {
	tables := func(s *Snapshot) (paths []string) {
		for _, f := range s.files {
			if isTable(f.Path) && !isPage(f.Path) { // named by their content
				paths = append(paths, f.Path)
			}
		}
		slices.Sort(paths)
		return paths
	}
	return slices.Equal(tables(t.base), tables(t.merged)) && slices.Equal(t.base.forgotten, t.merged.forgotten) &&
		reflect.DeepEqual(t.base.batches, t.merged.batches) && len(t.base.repair.RunAgain) == len(t.merged.repair.RunAgain)
}

// takeOver links every file of the published generation that this run leaves as it is, and opens the result.
func (t *Tx) takeOver() error {
	base := &generations.Generation{Dir: t.base.dir}
	files := slices.Clone(t.written)
	for _, f := range t.base.files {
		if isPage(f.Path) || !isTable(f.Path) || t.touched[folderOf(f.Path)] && !t.kept[f.Path] {
			continue
		}
		if err := t.stage.Reuse(base, f); err != nil {
			return err
		}
		files = append(files, f)
	}
	slices.SortFunc(files, byPath)
	about := about{Format: FormatVersion, Schema: SchemaVersion, Buckets: t.base.Buckets(), Key: cmp.Or(t.base.about.Key, t.store.options.Key)}
	if err := writeJSON(filepath.Join(t.stage.Dir, aboutFile), about); err != nil {
		return err
	}
	if err := t.writeCompanions(); err != nil {
		return err
	}
	merged, err := openSnapshot(t.stage.Dir, files)
	t.merged = merged
	return err
}
