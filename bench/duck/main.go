// Command duck is DuckDB in its own process: the yardstick of the benchmark, and an independent reader of our Parquet.
//
//	duck copy -csv F -to DIR [-ordered] [-threads N] [-buckets N]   CSV to zstd Parquet in buckets of examinees, schema given
//	duck check -csv F -store DIR                                    does DuckDB read from our store what it reads from the CSV?
//	duck tables -store DIR                                          are the footers of every table of a store what DuckDB counts itself?
package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"

	_ "github.com/duckdb/duckdb-go/v2"
)

func main() {
	err := run(context.Background(), os.Args[1:])
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "duck:", err)
	if errors.Is(err, errDiffers) {
		os.Exit(4)
	}
	os.Exit(1)
}

// errDiffers says that the store is not what it must be; exit code 4, so that it is told from a failure.
var errDiffers = errors.New("the store does not hold what it says, or what the CSV holds")

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New("want copy, check or tables")
	}
	flags := flag.NewFlagSet("duck "+args[0], flag.ContinueOnError)
	csv := flags.String("csv", "", "the benchmark's CSV")
	to := flags.String("to", "", "copy: folder to write")
	ordered := flags.Bool("ordered", false, "copy: keep the order of rows within a partition")
	threads := flags.Int("threads", 2, "how many processors to use")
	buckets := flags.Int("buckets", 16, "copy: how many buckets")
	store := flags.String("store", "", "check, tables: a store of cutscore")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // settings belong to a connection
	if _, err := db.ExecContext(ctx, fmt.Sprintf("SET threads=%d; SET preserve_insertion_order=%v", *threads, *ordered)); err != nil {
		return err
	}
	switch args[0] {
	case "copy":
		return copyPartitioned(ctx, db, *csv, *to, *buckets)
	case "check":
		return check(ctx, db, *csv, *store)
	case "tables":
		return checkTables(ctx, db, *store)
	}
	return fmt.Errorf("unknown command %q: want copy, check or tables", args[0])
}
