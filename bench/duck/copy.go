package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// columns is the schema that DuckDB is given: nothing is left for it to sniff.
var columns = [][2]string{
	{"examinee_id", "VARCHAR"}, {"sitting_id", "VARCHAR"}, {"form_id", "VARCHAR"}, {"item_seq", "INTEGER"}, {"item_id", "VARCHAR"},
	{"answered_at", "TIMESTAMPTZ"}, {"key", "VARCHAR"}, {"response", "VARCHAR"}, {"result", "VARCHAR"}, {"response_time_s", "FLOAT"},
	{"disciplines", "VARCHAR"}, {"systems", "VARCHAR"}, {"confidence", "FLOAT"}, {"error_reason", "VARCHAR"},
}

// readCSV is the table function that reads the benchmark's CSV with everything about it stated.
func readCSV(path string) string {
	var schema []string
	for _, c := range columns {
		schema = append(schema, quote(c[0])+": "+quote(c[1]))
	}
	return fmt.Sprintf(`read_csv(%s, header=true, auto_detect=false, delim=',', quote='"', escape='"', columns={%s})`,
		quote(path), strings.Join(schema, ", "))
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func copyPartitioned(ctx context.Context, db *sql.DB, csv, to string, buckets int) error {
	_, err := db.ExecContext(ctx, fmt.Sprintf(
		`COPY (SELECT *, hash(examinee_id) %% %d AS bucket FROM %s) TO %s (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (bucket), OVERWRITE_OR_IGNORE)`,
		buckets, readCSV(csv), quote(to)))
	return err
}
