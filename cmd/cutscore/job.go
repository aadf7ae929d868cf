package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"cutscore/ingest"
	"cutscore/stats"
	"cutscore/transform"
	"cutscore/transform/dataset"
)

// datasetSink puts what a file holds into the dataset's batch for it.
type datasetSink struct {
	batch *dataset.Batch
	full  bool // nothing is left out
}

func (s datasetSink) Take(b *transform.Batch) error {
	return errors.Join(
		s.batch.Responses(b.Responses, b.ResponseRows),
		s.batch.Sittings(b.Sittings, b.SittingRows),
		s.batch.Attempts(b.Attempts, b.AttemptRows),
		s.batch.StudySessions(b.StudySessions, b.StudyRows),
		s.batch.Events(b.Events, b.EventRows),
		s.batch.Grades(b.Grades, b.GradeRows),
		s.batch.Items(b.Items, b.ItemRows),
		s.batch.Roster(b.Roster, b.RosterRows),
		s.batch.Identities(b.Identities),
	)
}

// ingest reads every input into the transaction and merges: afterwards each file's balance is final.
func (j *job) ingest(ctx context.Context, tx *dataset.Tx, reading *intake, in inputs) error {
	j.summary.Files = []*fileOutcome{}
	batches := make([]*dataset.Batch, len(in.Sources))
	j.names = newNames(reading)
	for i, source := range in.Sources {
		if j.away[i] != nil {
			j.summary.Files = append(j.summary.Files, j.away[i])
			continue
		}
		outcome, batch, err := j.ingestFile(ctx, tx, reading, source)
		if err != nil {
			return err
		}
		j.summary.Files = append(j.summary.Files, outcome)
		batches[i] = batch
	}
	report, err := tx.Merge(ctx, reading.workers)
	if err != nil {
		return err
	}
	before := len(j.away)
	for i, outcome := range j.summary.Files {
		if batches[i] == nil {
			continue
		}
		fileErr, err := reading.merged(ctx, in.Sources[i], outcome, report.Batch(batches[i]))
		if err != nil {
			return err
		}
		if fileErr != nil {
			outcome.refuse(fileErr)
			j.away[i] = outcome
		}
		if outcome.NoteCounts[codeApart] > 0 {
			batches[i].Loud()
		}
	}
	if len(j.away) > before {
		return errTurnedAway
	}
	j.summary.MaybeErased = tx.AlikeForgotten()
	for _, outcome := range j.summary.Files {
		outcome.settle()
		j.say(outcome)
		j.tellDisagreements(outcome)
	}
	return nil
}

// errTurnedAway says that files were refused because of what the merge has found in them, and are now in job.away.
var errTurnedAway = errors.New("files are refused because they contradict themselves")

func (j *job) ingestFile(ctx context.Context, tx *dataset.Tx, reading *intake, source ingest.Source) (*fileOutcome, *dataset.Batch, error) {
	changed := source.Watch()
	info, err := reading.identify(ctx, source)
	if fileErr, ok := asFileError(err); ok {
		outcome := newOutcome(source.Name)
		outcome.refuse(fileErr)
		return outcome, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	err = tx.Begins(info, func(sizes []int64) ([][32]byte, error) { return ingest.Beginnings(source, info.LeafBytes, sizes) })
	if err != nil {
		return nil, nil, err
	}
	path, recorded := source.Name, info.Name
	settings, known, err := tx.ReadAs(info, dataset.Inquirer{
		Plain: func() ([32]byte, error) { return ingest.PlainDigest(source) },
		Same: func(name string) (same bool, err error) {
			if same, err = j.names.same(source, info.Digest, name); same {
				recorded = name
			}
			return same, err
		},
	})
	if err != nil {
		return nil, nil, err
	}
	if known {
		outcome := newOutcome(source.Name)
		outcome.Known = true
		if settings != reading.settings {
			outcome.otherSettings()
		}
		return outcome, nil, nil
	}
	if first, ok, err := j.names.copied(source, info.Digest); err != nil {
		return nil, nil, err
	} else if ok {
		outcome := newOutcome(source.Name)
		outcome.Known = true
		outcome.sameBytes(first)
		return outcome, nil, nil
	}
	// To date the rows of a file that is on record under another name it is read as what it is there: the name may be their form's.
	if recorded != info.Name {
		info.Name, source.Name = recorded, filepath.Join(filepath.Dir(path), recorded)
	}
	batch := tx.Batch(info)
	outcome, err := reading.readFile(ctx, source, datasetSink{batch, reading.full}, func(done int64) { j.talk.Step(source.Name, done, source.Size) })
	if err != nil {
		return nil, nil, err
	}
	outcome.Path = path
	if fileErr, ok := asFileError(changed()); ok && outcome.Outcome != refused {
		outcome.refuse(fileErr)
	}
	reading.tellFileTime(source, outcome)
	outcome.hidePersons()
	if outcome.Outcome == refused {
		batch.Discard()
		return outcome, nil, nil
	}
	outcome.tellZone(tx.Before())
	batch.ReadIn(outcome.zone)
	batch.Finish(outcome.Format, outcome.Kind, outcome.Counts)
	j.names.read(info)
	return outcome, batch, nil
}

func (j *job) say(o *fileOutcome) {
	switch {
	case o.Outcome == refused:
		explainRefusal(warnWriter{j.talk}, o.fileErr)
	case o.copyOf == "" && o.Known && len(o.Notes) > 0:
		j.talk.Warn("%s: %s\n  %s", o.Path, o.Notes[0].Message, o.Notes[0].Hint)
	case o.Outcome == partial:
		j.talk.Warn("%s", o.line())
		for _, p := range o.Problems[:min(3, len(o.Problems))] {
			where := lineWord(p.Line)
			if p.Column != "" {
				where += fmt.Sprintf(", column %q", p.Column)
			}
			j.talk.Warn("  %s: %s [%s]", where, p.Message, p.Code)
		}
	default:
		j.talk.Line("%s", o.line())
	}
	for _, d := range o.Disagreements {
		j.talk.Line("%s: but %s", o.Path, d)
	}
	if o.assumedZone && o.Outcome != refused {
		j.talk.Line("%s: times tell no offset and were taken as UTC; --tz states their zone", o.Path)
	}
	for _, n := range o.Notes {
		if isLoud(n.Code) && o.Outcome != refused {
			j.talk.Warn("%s: %s [%s]\n  %s", o.Path, n.Message, n.Code, cmp.Or(n.Hint, "cutscore explain "+n.Code))
		}
	}
}

// warnWriter lets a multi-line message reach stderr through the progress talk.
type warnWriter struct{ talk *progress }

func (w warnWriter) Write(b []byte) (int, error) {
	w.talk.Warn("%s", string(b[:max(0, len(b)-1)]))
	return len(b), nil
}

func (j *job) setAside() bool {
	for _, o := range j.summary.Files {
		if o.Outcome == partial || o.Outcome == refused {
			return true
		}
	}
	return false
}

// anyUsed reports whether any file has a row that is in the store, from now on or since before: in force, or in conflict.
func (j *job) anyUsed() bool {
	for _, o := range j.summary.Files {
		if o.Outcome != refused {
			return true
		}
	}
	return false
}

func (j *job) nothingUsed() error {
	return &codedError{code: exitFailed, err: errors.New("none of the files could be used: nothing was published"), hint: "each is explained above"}
}

// settings are what, besides the data, decides the pages: of a file what it holds, for it may be edited under its name. Equal
// settings and nothing new: nothing to do.
func (j *job) settings() string {
	f := j.flags.page
	b, err := json.Marshal([]any{version, stats.Model, f.exam, f.examFacts, f.examDate, f.asOf, f.contact, f.noProbability, f.seed})
	if err != nil {
		return ""
	}
	return string(b)
}

// stands reports whether the pages in force can stay: nothing came in, they were made with these settings, and none is
// missing or changed.
func (j *job) stands(s *storage, tx *dataset.Tx) (bool, error) {
	if s.temporary || !j.nothingNew(tx) || j.flags.recalibrate {
		return false, nil
	}
	if amiss, err := j.pagesOfStoreAmiss(tx.Before()); err != nil || amiss {
		return false, err
	}
	previous, err := currentSummary(s)
	return err == nil && previous.Settings == j.summary.Settings, nil
}

// nothingNew reports whether no file brought anything, or nothing that is kept: all that a file had may be of somebody forgotten.
func (j *job) nothingNew(tx *dataset.Tx) bool { return j.allKnown() || tx.Unchanged() }

// allKnown reports whether no file brought anything: each was known before, or refused whole.
func (j *job) allKnown() bool {
	for _, o := range j.summary.Files {
		if !o.Known && o.Outcome != refused {
			return false
		}
	}
	return true
}

// nothingPublished reports whether there is no store, or an empty one.
func (j *job) nothingPublished() bool {
	if j.flags.store == "" {
		return true
	}
	s, err := dataset.OpenExisting(j.flags.store)
	if err != nil {
		return errors.Is(err, dataset.ErrNone) || errors.Is(err, fs.ErrNotExist)
	}
	_, err = s.Current()
	return errors.Is(err, dataset.ErrNone)
}

// wait ends a run all of whose files may still be being written: nothing was read, and nothing is published.
func (j *job) wait() error {
	j.summary.Outcome = "unchanged"
	j.talk.Line("nothing to read: %d files changed within --settle %s and wait for the next run", len(j.summary.Unsettled), j.flags.settle)
	return nil
}

// read reports whether the run had any file to look at.
func (j *job) read() bool { return len(j.summary.Files) > 0 }

func currentSummary(s *storage) (*runSummary, error) {
	current, err := s.Current()
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(filepath.Join(current.Pages(), summaryName))
	if err != nil {
		return nil, err
	}
	summary := &runSummary{}
	return summary, json.Unmarshal(b, summary)
}

// publishUnchanged leaves the store's content as it is; --keep holds, and --out is made good if it is missing or was
// interrupted.
func (j *job) publishUnchanged(s *storage, tx *dataset.Tx) error {
	previous, err := currentSummary(s)
	if err == nil {
		_, err = j.standing(tx.Snapshot())
	}
	if err == nil {
		err = tx.Prune()
	}
	if err != nil {
		return err
	}
	j.summary.Outcome, j.summary.Index = "unchanged", "index.html"
	j.summary.Examinees, j.summary.Responses = previous.Examinees, previous.Responses
	j.talk.Line("nothing new: the pages stand")
	return j.copyOut(s)
}

// copyOut makes --out hold the pages of the current generation.
func (j *job) copyOut(s *storage) error {
	if j.flags.out == "" {
		return nil
	}
	current, err := s.Current()
	if err != nil {
		return err
	}
	same := holdsPages(j.flags.out, current)
	asBefore := same && j.summary.Outcome == "unchanged"
	if same {
		if amiss, err := j.pagesOfOutAmiss(current); err != nil || asBefore && !amiss {
			return err
		}
		j.inOut = current.PageFiles()
	}
	staged, err := stageOut(j.flags.out)
	if err != nil {
		return err
	}
	defer os.RemoveAll(staged)
	if err := j.inOut.copyPages(current, j.flags.out, staged); err != nil {
		return err
	}
	if asBefore {
		err = keepRejects(j.flags.out, staged)
	} else {
		err = j.writeRejects(staged, withRows)
	}
	if err = errors.Join(err, stampOut(staged)); err != nil {
		return err
	}
	return publishPagesOf(current, staged, j.flags.out)
}

// writeSummary writes run.json. It names files without their folders; cells of a file are never in it.
func writeSummary(path string, s *runSummary) error {
	shown := *s
	shown.Files = make([]*fileOutcome, len(s.Files))
	for i, o := range s.Files {
		file := *o
		file.Path = filepath.Base(o.Path)
		shown.Files[i] = &file
	}
	return writeFile(path, func(w io.Writer) error { return writeJSON(w, &shown) })
}

// report prints the result on stdout.
func (j *job) report() error {
	index := ""
	if j.flags.out != "" && j.summary.Index != "" {
		index = filepath.Join(j.flags.out, j.summary.Index)
	}
	if j.flags.asJSON {
		shown := j.summary
		shown.Index = index
		return writeJSON(j.env.Stdout, &shown)
	}
	if index != "" && !j.flags.quiet {
		_, err := fmt.Fprintln(j.env.Stdout, index)
		return err
	}
	return nil
}
