package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"cutscore/transform/dataset"
)

func ingestCommand(env *Env) *cobra.Command {
	f := &runFlags{}
	cmd := &cobra.Command{
		Use: "ingest FILES-OR-FOLDERS... --store DIR", Short: "Add exports to a store, without analysing or writing pages",
		Example: "  cutscore ingest exports/ --store data\n  cutscore report --store data --out site --exam usmle-step1\n  cutscore ingest exports/ --store new --forgotten-from data",
		RunE: func(cmd *cobra.Command, args []string) error {
			args, err := applyConfig(cmd, f.config, args)
			if err != nil {
				return err
			}
			if f.store == "" || len(args) == 0 {
				return usageError(cmd, errors.New("ingest needs files or folders, and --store DIR"))
			}
			return newJob(env, f).ingestOnly(cmd.Context(), args)
		},
	}
	f.addStore(cmd)
	f.reading.add(cmd.Flags())
	cmd.Flags().IntVar(&f.buckets, "store-buckets", 0, "how many buckets a new store gets; 0: 16")
	cmd.Flags().StringVar(&f.forgottenFrom, "forgotten-from", "", "folder of a store whose place a new one takes: who was forgotten there is kept out")
	return cmd
}

// ingestOnly publishes a generation of the dataset without pages; `report` writes them later.
func (j *job) ingestOnly(ctx context.Context, paths []string) error {
	return j.finish(j.attemptIngest(ctx, paths))
}

func (j *job) attemptIngest(ctx context.Context, paths []string) error {
	if err := j.flags.check(); err != nil {
		return err
	}
	in, err := collectInputs(j.env, paths, "")
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
	old, err := j.predecessor()
	if err != nil {
		return err
	}
	storage, err := openStorage(j.flags.store, j.flags.keyFile, j.flags.keep, j.flags.buckets, j.env.Now)
	if err != nil {
		return err
	}
	if err := j.succeed(storage, old); err != nil {
		return errors.Join(err, storage.Close())
	}
	return errors.Join(j.ingestInto(ctx, storage, in), storage.Close())
}

// predecessor is the store of --forgotten-from; nil where none is named. A key that the new store would make for itself is never the
// old one's: that is refused before it is made.
func (j *job) predecessor() (*dataset.Store, error) {
	from := j.flags.forgottenFrom
	if from == "" {
		return nil, nil
	}
	old, err := openExisting(from)
	if err != nil {
		return nil, err
	}
	key := filepath.Join(j.flags.store, keyName)
	if _, err := os.Stat(key); j.flags.keyFile == "" && errors.Is(err, fs.ErrNotExist) {
		return nil, &codedError{code: exitFailed, err: fmt.Errorf("--forgotten-from %s: %s is not there: with another key nobody would be known again", from, key),
			hint: "nothing was changed; put a copy of the old store's key there first, or name it with --key-file"}
	}
	return old, nil
}

// succeed keeps out of a new store who was forgotten in the old one.
func (j *job) succeed(storage *storage, old *dataset.Store) error {
	if old == nil {
		return nil
	}
	from := j.flags.forgottenFrom
	switch err := storage.Succeed(old); {
	case errors.Is(err, dataset.ErrNotNew):
		return &codedError{code: exitUsage, err: fmt.Errorf("--forgotten-from %s: %w, and does not keep out all who were forgotten there", from, err), hint: "nothing was changed; it is for the first ingest into a new store; later `cutscore forget --in-advance` keeps somebody out"}
	case errors.Is(err, dataset.ErrOtherKey):
		return &codedError{code: exitFailed, err: fmt.Errorf("--forgotten-from %s: %w", from, err), hint: "no rows were read; give the new store a copy of the old one's key, as " + filepath.Join(storage.dir, keyName) + " or with --key-file"}
	default:
		return storeError(from, err)
	}
}

func (j *job) ingestInto(ctx context.Context, storage *storage, in inputs) error {
	reading, err := j.flags.reading.intake(j.env.Now(), storage.pseudonyms())
	if err != nil {
		return err
	}
	tx, err := beginTx(ctx, storage)
	if err != nil {
		return err
	}
	j.tellBuckets(tx)
	if tx, err = j.takeIn(ctx, tx, reading, in); err != nil {
		return err
	}
	defer tx.Rollback()
	switch {
	case reading.strict && j.setAside():
		return strictRefusal()
	case j.read() && !j.anyUsed():
		return j.nothingUsed()
	}
	if err := j.countStore(tx.Snapshot()); err != nil {
		return err
	}
	if j.nothingNew(tx) {
		j.summary.Outcome = "unchanged"
		return tx.Prune()
	}
	j.summary.Outcome = "published"
	return tx.Commit(ctx)
}

// countStore puts into the summary what the store holds.
func (j *job) countStore(snapshot *dataset.Snapshot) (err error) {
	if _, err = j.standing(snapshot); err != nil {
		return err
	}
	j.summary.Responses = snapshot.ResponseRows()
	j.summary.Examinees, err = snapshot.Examinees()
	return err
}

func strictRefusal() error {
	return &codedError{code: exitGate, err: errors.New("--strict, and something had to be set aside: nothing was published"), hint: "the files are named above"}
}

func reportCommand(env *Env) *cobra.Command {
	f := &runFlags{keep: 1} // it publishes nothing in the store
	cmd := &cobra.Command{
		Use: "report --store DIR --out DIR", Short: "Analyse a store and write the pages, without reading exports",
		Long: `report writes the pages of a store. Buckets are independent units of work: with --buckets it makes the pages of some of them,
each judged by what all of the store tells, so that several machines with copies of one store can share the work. With --parts
it takes over the pages that they have made, and adds the page of the group: the result is, byte for byte, that of one run. A
page that is missing or damaged, or was made of other data, with other options or by another version, is made here.`,
		Example: "  cutscore report --store data --out site --exam usmle-step1\n  cutscore report --store data --out low --buckets 0-7/16\n  cutscore report --store data --out high --buckets 8-15/16\n  cutscore report --store data --out site --parts low,high", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.store == "" || f.out == "" {
				return usageError(cmd, errors.New("report needs --store DIR and --out DIR"))
			}
			return newJob(env, f).reportOnly(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&f.store, "store", "", "folder of the dataset")
	cmd.Flags().StringVar(&f.out, "out", "", "folder for the pages; it must be new, empty, or written by cutscore")
	cmd.Flags().BoolVar(&f.quiet, "quiet", false, "say nothing unless something is wrong")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print the summary as JSON")
	f.reading.addWorkers(cmd.Flags())
	f.some.add(cmd.Flags())
	cmd.Flags().StringSliceVar(&f.parts, "parts", nil, "folders of pages that were made with --buckets, to put together")
	f.page.add(cmd.Flags())
	return cmd
}

func (j *job) reportOnly(ctx context.Context) error {
	if err := j.flags.check(); err != nil {
		return err
	}
	out, err := checkOut(j.flags.out, j.flags.paths(nil))
	if err != nil {
		return err
	}
	j.flags.out = out
	opt, err := j.flags.page.options(j.flags.reading.workers)
	if err != nil {
		return err
	}
	snapshot, err := openCurrent(j.flags.store)
	if err != nil {
		return err
	}
	kept, err := snapshot.Calibration()
	if err != nil {
		return err
	}
	anchor(kept, snapshot.ResponseRows(), &opt)
	lock, err := lockOut(j.flags.out, j.env)
	if err != nil {
		return err
	}
	defer lock.Release()
	staged, err := stageOut(j.flags.out)
	if err != nil {
		return err
	}
	j.summary.Settings = j.settings()
	if err := j.writePages(ctx, snapshot, staged, opt, nil); err != nil {
		return err
	}
	if err := publishOut(staged, j.flags.out); err != nil {
		return err
	}
	return j.conclude()
}
