package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"cutscore/ingest"
)

func formatsCommand(env *Env) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "formats", Short: "List the formats that are recognised; draft a mapping for one that is not",
		Example: "  cutscore formats\n  cutscore formats draft export.csv > my.json\n  cutscore run export.csv --format my.json --out site",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			formats, err := ingest.ShippedFormats()
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(env.Stdout, formats)
			}
			for _, f := range formats {
				fmt.Fprintf(env.Stdout, "%-30s %-14s %-5s %s\n", f.Name, f.Kind, f.Shape, f.Title)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "for machines")
	cmd.AddCommand(draftCommand(env))
	return cmd
}

func draftCommand(env *Env) *cobra.Command {
	var reading readingFlags
	cmd := &cobra.Command{
		Use: "draft FILE", Short: "Write a draft mapping file for an unknown header, from names and values",
		Example: "  cutscore formats draft export.csv > my.json     read it, mend it, then: --format my.json",
		Args:    oneArg,
		RunE: func(_ *cobra.Command, args []string) error {
			source, err := oneInput(env, args, "formats draft")
			if err != nil {
				return err
			}
			stated := ingest.Stated{Encoding: reading.encoding, Delimiter: reading.delimiter, Quote: reading.quote, Header: reading.header}
			sample, err := ingest.Sniff(source, stated, ingest.Limits{}, nil)
			if err != nil {
				return refusal(err)
			}
			draft, err := ingest.Draft(sample)
			if err != nil {
				return refusal(err)
			}
			if len(draft.Notes) > 0 {
				fmt.Fprintln(env.Stderr, strings.Join(draft.Notes, "\n"))
			}
			return writeJSON(env.Stdout, draft)
		},
	}
	reading.addDialect(cmd.Flags())
	return cmd
}
