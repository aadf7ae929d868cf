package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"cutscore/stats"
	"cutscore/transform/dataset"
)

// version is set by the release build; a plain build says "dev".
var version = "dev"

func versionCommand(env *Env) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "version", Short: "Print the version, and those of the dataset and of the outputs",
		Example: "  cutscore version --json", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			v := map[string]any{"version": version, "commit": commit(), "go": runtime.Version(),
				"dataset_schema": dataset.SchemaVersion, "output_schema": stats.SchemaVersion}
			if asJSON {
				return json.NewEncoder(env.Stdout).Encode(v)
			}
			fmt.Fprintf(env.Stdout, "cutscore %s (commit %s, %s; dataset schema %v, output schema %v)\n",
				v["version"], v["commit"], v["go"], v["dataset_schema"], v["output_schema"])
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "for machines")
	return cmd
}

func commit() string {
	revision, _ := checkout()
	if revision == "" {
		return "unknown"
	}
	return revision[:min(12, len(revision))]
}

// checkout is the revision that the program was built from, where the build knows it, and whether nothing had been changed.
func checkout() (revision string, clean bool) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", false
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			revision = s.Value
		case "vcs.modified":
			clean = s.Value == "false"
		}
	}
	return revision, clean && revision != ""
}

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError(cmd, fmt.Errorf("%s takes no arguments, got %q", cmd.Name(), args[0]))
	}
	return nil
}

func someArgs(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError(cmd, fmt.Errorf("%s needs %s", cmd.Name(), what))
		}
		return nil
	}
}

func oneArg(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usageError(cmd, fmt.Errorf("%s takes one file, got %d", cmd.Name(), len(args)))
	}
	return nil
}
