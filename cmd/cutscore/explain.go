package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"cutscore/ingest"
)

func explainCommand(env *Env) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "explain [CODE]", Short: "Say what a code in rejects.csv means and what to do; without a code, list them",
		Example: "  cutscore explain short-row\n  cutscore explain --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			codes := args
			if len(args) == 0 {
				codes = ingest.Codes()
			}
			for _, code := range codes {
				e, ok := ingest.Explain(code)
				if !ok {
					return &codedError{code: exitUsage, err: fmt.Errorf("no such code: %q", code), hint: "`cutscore explain` lists them"}
				}
				if asJSON {
					if err := json.NewEncoder(env.Stdout).Encode(e); err != nil {
						return err
					}
					continue
				}
				if len(args) == 0 {
					fmt.Fprintf(env.Stdout, "%-26s %s\n", e.Code, e.Meaning)
					continue
				}
				fmt.Fprintf(env.Stdout, "%s: %s\nWhat to do: %s\n", e.Code, e.Meaning, e.Remedy)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one object per line, for machines")
	return cmd
}
