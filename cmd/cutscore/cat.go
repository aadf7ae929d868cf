package main

import (
	"bufio"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"cutscore/ingest"
)

func catCommand(env *Env) *cobra.Command {
	var reading readingFlags
	var rejectsFile string
	cmd := &cobra.Command{
		Use: "cat FILE", Short: "Write any CSV as our reader reads it, as standard CSV (RFC 4180, UTF-8)",
		Long: `cat answers "what do you see?": it reads any CSV, in the dialect that it detects or is told, and writes standard CSV to
stdout. Rows that do not fit are named on stderr, and written with their reasons to --rejects FILE, which also says whether
the row is in the output: it is when it can be read in one way only. Of several tables below each other the first is
written.`,
		Example: "  cutscore cat export.csv\n  cutscore cat export.csv --delimiter ';' --encoding windows-1252 --rejects bad.csv",
		Args:    oneArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			source, err := oneInput(env, args, "cat")
			if err != nil {
				return err
			}
			stated := ingest.Stated{Encoding: reading.encoding, Delimiter: reading.delimiter, Quote: reading.quote, Header: reading.header}
			formats, err := ingest.ShippedHeaders()
			if err != nil {
				return err
			}
			sample, err := ingest.Sniff(source, stated, ingest.Limits{}, ingest.KnownHeader(formats)) // as check reads it
			if err != nil && sample == nil {
				return refusal(err)
			}
			doubt := err // what would refuse the file elsewhere, but does not keep it from being looked at
			var rejects []ingest.Reject
			out := bufio.NewWriterSize(env.Stdout, 1<<16)
			counts, err := ingest.Cat(cmd.Context(), sample, out, func(r ingest.Reject) { rejects = append(rejects, r) })
			if flushErr := out.Flush(); err == nil {
				err = flushErr
			}
			if err != nil {
				return refusal(err)
			}
			for _, d := range sample.Disagreements {
				fmt.Fprintf(env.Stderr, "%s: %s\n", sample.Source.Name, d)
			}
			if counts.Preamble > 0 {
				fmt.Fprintf(env.Stderr, "%s: lines before the table, left out: %d\n", sample.Source.Name, counts.Preamble)
			}
			if text := sample.HeaderDoubt(); text != "" && doubt == nil {
				doubt = fmt.Errorf("%s: %s", sample.Source.Name, text)
			}
			if err := catReport(env, rejectsFile, rejects); err != nil || doubt == nil {
				return err
			}
			fmt.Fprintln(env.Stderr, doubt)
			return &codedError{code: exitPartial}
		},
	}
	reading.addDialect(cmd.Flags())
	cmd.Flags().StringVar(&rejectsFile, "rejects", "", "file for rows that were set aside, with reasons")
	return cmd
}

func catReport(env *Env, rejectsFile string, rejects []ingest.Reject) error {
	if rejectsFile != "" {
		if err := writeFile(rejectsFile, func(w io.Writer) error { return ingest.WriteRejects(w, rejects) }); err != nil {
			return fmt.Errorf("writing --rejects: %w", err)
		}
	}
	if len(rejects) == 0 {
		return nil
	}
	for _, r := range rejects[:min(len(rejects), shownProblems)] {
		fmt.Fprintf(env.Stderr, "%s:%d: %s [%s]\n", r.File, r.Line, r.Message, r.Code)
	}
	if more := len(rejects) - shownProblems; more > 0 {
		fmt.Fprintf(env.Stderr, "and %d more\n", more)
	}
	return &codedError{code: exitPartial}
}

// refusal gives a refused file its hint and exit code.
func refusal(err error) error {
	if fileErr, ok := asFileError(err); ok {
		return &codedError{code: exitFailed, err: fileErr, hint: fileErr.Hint}
	}
	return err
}
