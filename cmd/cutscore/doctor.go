package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"cutscore/transform/dataset"
)

func doctorCommand(env *Env) *cobra.Command {
	var dir string
	var asJSON, repair, accept bool
	cmd := &cobra.Command{
		Use: "doctor --store DIR", Short: "Check every file of every generation of a store against its manifest",
		Long: `doctor reads every file of every kept generation and compares it with the manifest. A damaged or missing file is named. With
--repair the newest generation becomes current again. A table or bucket of it that is damaged is as in the newest kept generation
in which it is whole, also where no generation is whole all over; damaged pages and the like are left out, for the next run makes
them again. What is older or lost is named, with the files that came in since, and all exports must be run again: a store is a
function of its inputs, so nothing is lost that you still have. A repair that was killed can be run again and says the same. Files
of others in a damaged generation are moved to DIR/strangers.

Files whose rows may be lost are named by doctor and by every run (exit code 3) until a run has read each of them again, or
one of its name that begins with its bytes, such as a later export of everything. Where one
cannot be had any more, or its rows came in with another file, such as the next export of everything, --accept-lost ends that.
So where the list of those who were forgotten was damaged: forget them again first, then --accept-lost.
Exit code 3: mended, but something is lost or left out, and named.`,
		Example: "  cutscore doctor --store data\n  cutscore doctor --store data --repair\n  cutscore doctor --store data --accept-lost", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if dir == "" {
				return usageError(cmd, errors.New("doctor needs --store DIR"))
			}
			if repair && accept {
				return usageError(cmd, errors.New("--accept-lost is for what a repair has named: repair first, run again what can be had, then accept the rest"))
			}
			store, err := dataset.OpenExisting(dir)
			if err != nil {
				return err
			}
			examine := func(ctx context.Context) (*dataset.DoctorReport, error) { return store.Doctor(ctx, repair) }
			if accept {
				examine = store.AcceptLost
			}
			report, err := examine(cmd.Context())
			if err != nil {
				return storeError(dir, err)
			}
			if asJSON {
				err = writeJSON(env.Stdout, report)
			} else {
				_, err = fmt.Fprint(env.Stdout, report.String())
			}
			if err == nil {
				err = verdict(dir, report)
			}
			return err
		},
	}
	cmd.Flags().StringVar(&dir, "store", "", "folder of the dataset")
	cmd.Flags().BoolVar(&repair, "repair", false, "make the newest generation whole again, as far as it goes")
	cmd.Flags().BoolVar(&accept, "accept-lost", false, "no longer tell of what a repair has named: files that cannot be had, or whose rows came in with others; people who are forgotten again")
	cmd.Flags().BoolVar(&asJSON, "json", false, "for machines")
	return cmd
}

// verdict is the error, with exit code, that a report stands for; nil when all is well.
func verdict(dir string, report *dataset.DoctorReport) error {
	switch {
	case report.Damaged():
		return &codedError{code: exitFailed, err: errors.New("the store is damaged: the files are named above"), hint: "`cutscore doctor --store " + dir + " --repair` mends it"}
	case !report.Healthy():
		return &codedError{code: exitFailed, err: errors.New("files lie in the store that do not belong to it: they are named above"), hint: "take them out by hand: they harm nothing of ours, but whoever reads the folders as they lie reads them too; doctor removes nothing that it does not know"}
	case len(report.Lost) > 0:
		return &codedError{code: exitPartial, err: errors.New("the store is mended; what is lost, and what brings it back, is named above"), hint: "rows of exports that you no longer have come from a backup only; `cutscore doctor --store " + dir + " --accept-lost` where there is none, or they came in with other files"}
	}
	return nil
}

// openCurrent opens the current generation of a store that must exist.
func openCurrent(dir string) (*dataset.Snapshot, error) {
	store, err := openExisting(dir)
	if err != nil {
		return nil, err
	}
	snapshot, err := store.Current()
	return snapshot, storeError(dir, err)
}

func openExisting(dir string) (*dataset.Store, error) {
	store, err := dataset.OpenExisting(dir)
	if err != nil {
		err = &codedError{code: exitFailed, err: err, hint: "a store is made by `cutscore run` or `cutscore ingest` with --store"}
	}
	return store, err
}
