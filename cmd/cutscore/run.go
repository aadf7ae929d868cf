package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"cutscore/exam"
	"cutscore/stats"
	"cutscore/transform/dataset"
)

// runFlags are the options of `run`, and, fewer of them, of `ingest` and `report`.
type runFlags struct {
	reading                     readingFlags
	page                        pageFlags
	out, store, keyFile, config string
	status                      string
	keep, buckets               int
	settle                      time.Duration
	some                        bucketFlag
	parts                       []string // folders of pages of parts of the store
	forgottenFrom               string   // store whose place a new one takes
	recalibrate                 bool
	quiet, asJSON               bool
}

func (f *runFlags) addStore(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.store, "store", "", "folder that keeps the dataset from run to run")
	flags.StringVar(&f.keyFile, "key-file", "", "file with the secret key of pseudonyms (mode 0600); default: one made in the store")
	flags.IntVar(&f.keep, "keep", 3, "how many generations of the store to keep")
	flags.StringVar(&f.status, "status", "", "folder for last-run.json and cutscore.prom; default: the store")
	flags.StringVar(&f.config, "config", "", "JSON file with options by name, and \"inputs\"; flags win over it")
	flags.DurationVar(&f.settle, "settle", 0, "leave files that changed within this time for the next run, e.g. 60s")
	flags.BoolVar(&f.quiet, "quiet", false, "say nothing unless something is wrong")
	flags.BoolVar(&f.asJSON, "json", false, "print the summary as JSON")
}

// check refuses, before anything is read, what cannot be meant.
func (f *runFlags) check() error {
	wrong := func(format string, args ...any) error {
		return &codedError{code: exitUsage, err: fmt.Errorf(format, args...), hint: "nothing was read or changed"}
	}
	switch {
	case f.settle < 0:
		return wrong("--settle %s: a time cannot be negative", f.settle)
	case f.buckets < 0 || f.buckets > dataset.MaxBuckets:
		return wrong("--store-buckets %d: 1 to %d are possible", f.buckets, dataset.MaxBuckets)
	case f.keep < 1:
		return wrong("--keep %d: a store keeps at least 1 generation, the current one", f.keep)
	}
	if info, err := os.Stat(f.status); err == nil && !info.IsDir() {
		return wrong("--status %s is a file: name a folder, which is made when it is not there", f.status)
	}
	return nil
}

func runCommand(env *Env) *cobra.Command {
	f := &runFlags{}
	cmd := &cobra.Command{
		Use:   "run FILES-OR-FOLDERS... --out DIR",
		Short: "Read exports, keep them, analyse, and write the pages",
		Long: `run reads exports, normalises them to Parquet, analyses, and writes index.html, one page per examinee and, beside every
page, its figures as JSON. With --store the dataset stays, and the next run adds only what is new; without it a temporary one
is used and removed. Nothing is published unless everything is complete.

` + exitCodeTable,
		Example: `  cutscore run exports/ --out site --exam usmle-step1
  cutscore run me.csv --out me --exam usmle-step2ck --exam-date 2027-02-01
  cutscore run inbox/ --store data --out site --settle 60s --quiet      every night
  cutscore run HCItest.csv --key HCIkey.csv --out hci`,
		RunE: func(cmd *cobra.Command, args []string) error {
			args, err := applyConfig(cmd, f.config, args)
			if err != nil {
				return err
			}
			if f.out == "" && f.store == "" {
				return usageError(cmd, errors.New("run needs --out DIR for the pages (or --store DIR, or both)"))
			}
			if len(args) == 0 {
				return usageError(cmd, errors.New("run needs files or folders"))
			}
			return newJob(env, f).run(cmd.Context(), args)
		},
	}
	f.addStore(cmd)
	f.reading.add(cmd.Flags())
	f.page.add(cmd.Flags())
	cmd.Flags().StringVar(&f.out, "out", "", "folder for the pages; it must be new, empty, or written by cutscore")
	cmd.Flags().BoolVar(&f.recalibrate, "recalibrate", false, "learn difficulties and variances afresh instead of standing on those kept in the store")
	cmd.Flags().IntVar(&f.buckets, "store-buckets", 0, "how many buckets a new store gets; 0: 16")
	return cmd
}

// job is one run: what it was told, and what became of it.
type job struct {
	env     *Env
	flags   *runFlags
	talk    *progress
	started time.Time
	summary runSummary
	night   *night               // nil without a store
	inOut   outBefore            // what --out held when the run began
	names   *names               // under which the files of this run were read
	away    map[int]*fileOutcome // by place among the inputs: refused because of what the merge has found
	mended  int                  // pages, made by runs before, that were damaged and are made anew
}

// runSummary is what a run did, as run.json and --json have it. It holds no clock: the same input gives the same bytes.
type runSummary struct {
	Tool        string         `json:"tool"`
	Version     string         `json:"version"`
	Schema      int            `json:"schema"`
	Outcome     string         `json:"outcome"` // "published", "unchanged"
	Settings    string         `json:"settings"`
	Index       string         `json:"index"`
	Examinees   int            `json:"examinees"`
	Responses   int64          `json:"responses"`
	Files       []*fileOutcome `json:"files"`
	Ignored     []string       `json:"ignored"`
	Barred      []string       `json:"barred"` // folders, links, spreadsheets and archives among the inputs that were not looked into, and why
	Unsettled   []string       `json:"unsettled"`
	Contested   int64          `json:"rows_in_conflict"`       // in the store after the run, whichever run they came in with
	Doubtful    int64          `json:"answers_in_doubt"`       // in the store after the run: counted, and maybe counted twice
	Alike       int            `json:"examinees_in_doubt"`     // in the store after the run: maybe there twice, under two ids
	RunAgain    []string       `json:"files_to_run_again"`     // names of files whose rows a repair of the store may have lost, and that no run has read since
	ForgetAgain bool           `json:"forgotten_list_lost"`    // a repair found the list of those who were forgotten damaged, and nobody has said since that they are forgotten again
	MaybeErased int            `json:"examinees_maybe_erased"` // of this run: set aside, since their ids are the same numbers as those of forgotten ones
}

func newJob(env *Env, f *runFlags) *job {
	return &job{env: env, flags: f, talk: newProgress(env, f.quiet), started: env.Now(),
		summary: runSummary{Tool: "cutscore", Version: version, Schema: stats.SchemaVersion, Files: []*fileOutcome{}, Ignored: []string{}, Barred: []string{}, Unsettled: []string{}, RunAgain: []string{}}}
}

// run does everything, or nothing that anybody can see; either way the status tells of it.
func (j *job) run(ctx context.Context, paths []string) error { return j.finish(j.attempt(ctx, paths)) }

func (j *job) attempt(ctx context.Context, paths []string) error {
	if err := j.flags.check(); err != nil {
		return err
	}
	if j.flags.out != "" {
		var err error
		if j.flags.out, err = checkOut(j.flags.out, j.flags.paths(paths)); err != nil {
			return err
		}
	}
	opt, err := j.flags.page.options(j.flags.reading.workers)
	if err != nil {
		return err
	}
	in, err := collectInputs(j.env, paths, j.flags.out)
	if err != nil {
		return err
	}
	in.leaveUnsettled(j.flags.settle, j.env.Now())
	j.summary.Ignored, j.summary.Unsettled = nonNil(in.Ignored), nonNil(in.Waiting)
	j.tellIgnored(in)
	j.tellBarred(in.Barred)
	j.tellWaiting(in.Waiting)
	if len(in.Sources) == 0 && j.nothingPublished() {
		return j.wait()
	}
	storage, err := openStorage(j.flags.store, j.flags.keyFile, j.flags.keep, j.flags.buckets, j.env.Now)
	if err != nil {
		return err
	}
	return errors.Join(j.withStore(ctx, storage, in, opt), storage.Close())
}

func (j *job) withStore(ctx context.Context, storage *storage, in inputs, opt stats.Options) error {
	reading, err := j.flags.reading.intake(j.env.Now(), storage.pseudonyms())
	if err != nil {
		return err
	}
	tx, err := beginTx(ctx, storage)
	if err != nil {
		return err
	}
	j.tellBuckets(tx)
	if j.flags.out != "" { // after the store: of two runs of one job the store's lock decides
		lock, err := lockOut(j.flags.out, j.env)
		if err != nil {
			return errors.Join(err, tx.Rollback())
		}
		defer lock.Release()
	}
	if tx, err = j.takeIn(ctx, tx, reading, in); err != nil {
		return err
	}
	defer tx.Rollback()
	if reading.strict && j.setAside() {
		return strictRefusal()
	}
	if j.read() && !j.anyUsed() && j.nothingPublished() {
		return j.nothingUsed()
	}
	j.summary.Settings = j.settings()
	if stands, err := j.stands(storage, tx); err != nil {
		return err
	} else if stands {
		err := j.publishUnchanged(storage, tx)
		var damaged *dataset.ErrDamaged
		if !errors.As(err, &damaged) {
			return err
		}
		j.mended++
		j.talk.Warn("%s: the pages are made anew; look at the disk", damaged.Error())
	}
	return j.publish(ctx, storage, tx, opt)
}

// nonNil keeps null out of the JSON.
func nonNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// tellBuckets says that a number of buckets was asked for which the store does not have: it keeps the one that it was made with.
func (j *job) tellBuckets(tx *dataset.Tx) {
	if asked, has := j.flags.buckets, tx.Before().Buckets(); asked != 0 && asked != has {
		j.talk.Warn("the store has %d buckets and keeps them: --store-buckets %d is for a new store", has, asked)
	}
}

func beginTx(ctx context.Context, s *storage) (*dataset.Tx, error) {
	tx, err := s.Begin(ctx)
	if err == nil {
		sweepKeys(s.dir)
	}
	return tx, storeError(s.dir, err)
}

// publish writes the pages, commits the generation, and makes --out hold the new pages.
func (j *job) publish(ctx context.Context, storage *storage, tx *dataset.Tx, opt stats.Options) error {
	dir := tx.Pages()
	if storage.temporary {
		staged, err := stageOut(j.flags.out)
		if err != nil {
			return err
		}
		defer os.RemoveAll(staged)
		dir = staged
	}
	keepErr := func() error { return nil }
	remember := tx
	if storage.temporary {
		remember = nil
	} else {
		var err error
		if keepErr, err = j.calibrate(tx, &opt); err != nil {
			return err
		}
	}
	if err := errors.Join(j.writePages(ctx, tx.Snapshot(), dir, opt, remember), keepErr()); err != nil {
		return err
	}
	if storage.temporary {
		if err := j.writeRejects(dir, withRows); err != nil {
			return err
		}
		return publishOut(dir, j.flags.out)
	}
	j.inOut = pagesInOut(j.flags.out, tx.Before())
	return tx.CommitAnd(ctx, func() error { return j.copyOut(storage) })
}

// writePages analyses the snapshot and writes its pages. With a transaction, what has not changed since the generation before
// is taken over from it, and what was found is kept for the next.
func (j *job) writePages(ctx context.Context, snapshot *dataset.Snapshot, dir string, opt stats.Options, tx *dataset.Tx) error {
	roster, err := snapshot.Roster()
	if err != nil {
		return err
	}
	if opt.Items, err = snapshot.Items(); err != nil {
		return err
	}
	var caveat []string
	if opt.Only, caveat, err = j.flags.some.only(snapshot); err != nil {
		return err
	}
	standing, err := j.standing(snapshot)
	if err != nil {
		return err
	}
	opt.Contested, opt.ContestedSittings, opt.Doubtful = standing.Answers, standing.Sittings, standing.Doubtful
	opt.ExamDates, opt.Today = plannedDates(roster), j.env.Now()
	for _, o := range j.summary.Files {
		opt.Files = append(opt.Files, o.summary())
	}
	j.talk.Line("analysing")
	pages := &pageWriter{dir: dir, roster: roster, flags: &j.flags.page, caveats: append(caveat, contestedWords(standing)...)}
	also := func(who string) string {
		return fmt.Sprint(pages.label(who), " ", standing.Answers[who], " ", standing.Sittings[who], " ", standing.Doubtful[who])
	}
	if tx != nil {
		j.night = newNight(tx, j.summary.Settings, also)
	}
	if j.night != nil {
		opt.Memory = j.night
	}
	parts, err := j.openParts(dir, also, opt.Only != nil)
	if err != nil {
		return err
	}
	if parts != nil {
		opt.Memory = parts
	}
	cohort, err := pages.write(ctx, snapshot, opt)
	if err == nil && parts != nil {
		err = parts.close(j.talk, opt.Only != nil)
		j.mended += len(parts.damaged)
	}
	if err != nil {
		return err
	}
	if j.night != nil {
		if err := j.night.tell(j.talk, cohort.Examinees, cohort.AsOf); err != nil {
			return err
		}
		j.mended = max(j.mended, len(j.night.damaged)) // what the look at the pages found is found here again
	}
	j.summary.Outcome, j.summary.Index = "published", "index.html"
	j.summary.Examinees, j.summary.Responses = cohort.Examinees, cohort.Responses
	if err := j.writeRejects(dir, withoutRows); err != nil {
		return err
	}
	return writeSummary(filepath.Join(dir, summaryName), &j.summary)
}

// finish writes the status, reports, and decides the exit code, of a run that ended well or not.
func (j *job) finish(err error) error {
	statusErr := j.writeStatus(err)
	switch {
	case err == nil:
		err = statusErr
	case statusErr != nil:
		j.talk.Warn("the status could not be written (%v): last-run.json and cutscore.prom, where they are, are of an earlier run", statusErr)
	}
	if err != nil {
		return err
	}
	return j.conclude()
}

// conclude reports what was done, and decides the exit code.
func (j *job) conclude() error {
	if err := j.report(); err != nil {
		return err
	}
	if j.imperfect() {
		return &codedError{code: exitPartial}
	}
	return nil
}

// imperfect reports whether the run ended well with something that somebody must know.
func (j *job) imperfect() bool {
	return len(j.summary.Barred) > 0 || j.setAside() || j.lossy() || j.summary.Contested > 0 || j.summary.Doubtful > 0 || j.summary.Alike > 0 || j.summary.MaybeErased > 0 || len(j.summary.RunAgain) > 0 || j.summary.ForgetAgain || j.mended > 0
}

// plannedDates are the days of the exam that the roster plans, by pseudonym.
func plannedDates(roster map[string]exam.Examinee) map[string]time.Time {
	out := map[string]time.Time{}
	for who, e := range roster {
		if e.ExamDate != exam.NoTime {
			out[who] = time.UnixMicro(e.ExamDate).UTC()
		}
	}
	return out
}
