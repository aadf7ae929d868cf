package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"cutscore/ingest"
	"cutscore/transform"
	"cutscore/transform/dataset"
)

// grain is how finely files are cut, in bytes; 0 means as usual. Tests cut small files finely, and compare with a run that
// reads in full.
type grain struct {
	leaf, block int
	full        bool
}

// takeIn reads every input into the transaction. Rows that the store knows are not read again, unless it turns out that new
// ones touch them: then everything is read, into another transaction in place of the first. Files that are refused because of
// what the merge has found are left out, and the others merged without them. The caller rolls back or commits the one
// returned; after an error there is none.
func (j *job) takeIn(ctx context.Context, tx *dataset.Tx, reading *intake, in inputs) (*dataset.Tx, error) {
	reading.grain, reading.full = j.env.grain, j.env.grain.full
	j.away = map[int]*fileOutcome{}
	in.onLargePages()
	for {
		err := j.ingest(ctx, tx, reading, in)
		switch {
		case errors.Is(err, dataset.ErrReadInFull) || errors.Is(err, ingest.ErrNotApart):
			j.talk.Line("new rows touch rows that were known: reading everything in full")
			reading.full = true
		case errors.Is(err, errTurnedAway):
			j.talk.Line("files contradict too much of what they say themselves: reading the others without them")
		case err != nil:
			return nil, errors.Join(err, tx.Rollback())
		default:
			return tx, nil
		}
		if tx, err = tx.Restart(); err != nil {
			return nil, err
		}
	}
}

// identify reads the bytes of a file, to know it again, and to know what it has in common with others.
func (in *intake) identify(ctx context.Context, source ingest.Source) (dataset.BatchInfo, error) {
	id, err := ingest.Identify(ctx, source, in.grain.leaf, in.workers)
	if err != nil {
		return dataset.BatchInfo{}, err
	}
	leaf := int64(ingest.LeafBytes)
	if in.grain.leaf > 0 {
		leaf = int64(in.grain.leaf)
	}
	return dataset.BatchInfo{Name: filepath.Base(source.Name), Digest: id.Digest, Size: id.Size, LeafBytes: leaf, Leaves: id.Leaves,
		ExportedAt: in.exportedAt(source), OwnTime: in.fileTimes, Settings: in.settings}, nil
}

// exportedAt is when a file was exported, as far as options tell, in microseconds UTC; 0 unknown. A file cannot have been written in
// the future: taken for true, that would outrank every true export to come.
func (in *intake) exportedAt(source ingest.Source) int64 {
	if !in.fileTimes {
		return in.exported
	}
	changed, ok := source.Changed()
	if !ok || changed.Year() < 2000 || in.comes(changed) {
		return 0
	}
	return changed.UnixMicro()
}

// comes reports whether no export can have been made at a time yet.
func (in *intake) comes(t time.Time) bool {
	return t.After(in.transform.Now.Add(transform.ExportReach))
}

// tellFileTime remarks on a file whose own time should tell when it was exported, and lies in the future.
func (in *intake) tellFileTime(source ingest.Source, o *fileOutcome) {
	if changed, ok := source.Changed(); in.fileTimes && ok && in.comes(changed) {
		o.remark(transform.CodeExportFuture, 1, problem{Code: transform.CodeExportFuture,
			Message: "the file was written to in the future, by its time; when it was exported is taken for not known"})
	}
}

// meaning digests all that decides what a row of the file becomes, besides the row: this program, the key of pseudonyms,
// and what the file's beginning was taken for, with what its name says. The options of reading are in the settings.
func (in *intake) meaning(r *ingest.Reading) (string, error) {
	name, format := "", ""
	if !r.NamesPeople() {
		name = ingest.Stem(r.Sample.Source.Name)
	}
	if r.Format != nil {
		format = r.Format.Name
	}
	text, err := json.Marshal([]any{version, commit(), dataset.SchemaVersion, in.transform.Pseudonyms.Examinee("meaning"), name, format, r, r.Sample.Dialect, r.Sample.HeaderLines})
	if err != nil {
		return "", fmt.Errorf("digest of the reading: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// Known lists what of the file the store has seen; see dataset.Batch.Known.
func (s datasetSink) Known(meaning string) (out []ingest.Stretch, remarks []dataset.Remark) {
	if s.full {
		return nil, nil
	}
	known, remarks := s.batch.Known(meaning)
	for _, k := range known {
		out = append(out, ingest.Stretch(k))
	}
	return out, remarks
}

// Stretches tells the batch how its file was read.
func (s datasetSink) Stretches(meaning string, all []ingest.Stretch, said []dataset.Said) {
	stretches := make([]dataset.Stretch, len(all))
	for i, k := range all {
		stretches[i] = dataset.Stretch(k)
	}
	s.batch.Stretches(meaning, stretches, said)
}

// Known is nothing: `check` reads every row.
func (rehearsalSink) Known(string) ([]ingest.Stretch, []dataset.Remark) { return nil, nil }

// Stretches is of no use to `check`.
func (rehearsalSink) Stretches(string, []ingest.Stretch, []dataset.Said) {}
