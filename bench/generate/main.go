// Command generate writes the benchmark's CSV: a school's year of answers in cutscore's own long form, 14 columns, about
// 128 bytes a row. Row N depends on the seed and N alone, so `-rows 10100000` is yesterday's file of 10,000,000 rows plus
// a hundredth of later ones: the export that a school drops on the next night.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("generate", flag.ContinueOnError)
	rows := flags.Int64("rows", 10_000_000, "how many rows to write")
	year := flags.Int64("year", 0, "how many rows make a year; default: -rows. Rows beyond the year are later ones")
	seed := flags.Uint64("seed", 1, "seed of everything random")
	out := flags.String("out", "", "file to write; default: stdout")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *rows < 1 || flags.NArg() > 0 {
		return fmt.Errorf("want -rows of at least 1 and no other arguments, got %q", flags.Args())
	}
	if *year <= 0 {
		*year = *rows
	}
	if *out == "" {
		return write(stdout, newSchool(*seed, *year), *rows)
	}
	f, err := os.Create(*out)
	if err != nil {
		return err
	}
	err = write(f, newSchool(*seed, *year), *rows)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

func write(w io.Writer, s *school, rows int64) error {
	buffered := bufio.NewWriterSize(w, 1<<20)
	if _, err := buffered.WriteString(header); err != nil {
		return err
	}
	var line []byte
	for attempt := int64(0); attempt*itemsPerAttempt < rows; attempt++ {
		n := min(itemsPerAttempt, rows-attempt*itemsPerAttempt)
		line = s.appendAttempt(line[:0], attempt, n)
		if _, err := buffered.Write(line); err != nil {
			return err
		}
	}
	return buffered.Flush()
}
