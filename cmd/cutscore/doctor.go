package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"cutscore/transform/dataset"
)

func doctorCommand(env *Env) *cobra.Command {
	var dir string
	var asJSON, repair bool
	cmd := &cobra.Command{
		Use: "doctor --store DIR", Short: "Check every file of every generation of a store against its manifest",
		Long: `doctor reads every file of every kept generation and compares it with the manifest. A damaged or missing file is named. With
--repair the newest generation that is whole becomes current again, and the next run adds what is missing. When none is whole,
the tables that are stay, what is lost is named (exit code 3), and all exports must be run again: a store is a function of its
inputs, so nothing is lost that you still have.`,
		Example: "  cutscore doctor --store data\n  cutscore doctor --store data --repair", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if dir == "" {
				return usageError(cmd, errors.New("doctor needs --store DIR"))
			}
			store, err := dataset.OpenExisting(dir)
			if err != nil {
				return err
			}
			report, err := store.Doctor(cmd.Context(), repair)
			if err != nil {
				return storeError(dir, err)
			}
			if asJSON {
				err = writeJSON(env.Stdout, report)
			} else {
				_, err = fmt.Fprint(env.Stdout, report.String())
			}
			if err == nil && !report.Healthy() {
				return &codedError{code: exitFailed, err: errors.New("the store is damaged: the files are named above"), hint: "`cutscore doctor --store " + dir + " --repair` mends it"}
			}
			if err == nil && len(report.Lost) > 0 {
				return &codedError{code: exitPartial, err: fmt.Errorf("%d files are lost: run all exports again", len(report.Lost)), hint: "files that are no longer among the exports cannot come back; a backup may have them"}
			}
			return err
		},
	}
	cmd.Flags().StringVar(&dir, "store", "", "folder of the dataset")
	cmd.Flags().BoolVar(&repair, "repair", false, "make the newest whole generation current")
	cmd.Flags().BoolVar(&asJSON, "json", false, "for machines")
	return cmd
}

// openCurrent opens the current generation of a store that must exist.
func openCurrent(dir string) (*dataset.Snapshot, error) {
	store, err := dataset.OpenExisting(dir)
	if err != nil {
		return nil, &codedError{code: exitFailed, err: err, hint: "a store is made by `cutscore run` or `cutscore ingest` with --store"}
	}
	snapshot, err := store.Current()
	return snapshot, storeError(dir, err)
}
