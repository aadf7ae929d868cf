package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// check reads the CSV and the store with DuckDB and compares what they say: counts, nulls, sums, least and greatest
// values, answers per question; then the statistics in the Parquet footers with what the pages hold, because other
// engines answer from the footers. Any difference is an error that names the figure.
func check(ctx context.Context, db *sql.DB, csv, store string) error {
	files, err := responseFiles(store)
	if err != nil {
		return err
	}
	parquet := "read_parquet([" + strings.Join(files, ", ") + "], hive_partitioning=false)"
	c := &checker{ctx: ctx, db: db}
	for name, of := range figures() {
		c.same(name, "SELECT ("+of[0]+")::VARCHAR FROM "+readCSV(csv), "SELECT ("+of[1]+")::VARCHAR FROM "+parquet)
	}
	c.perItem(readCSV(csv), parquet)
	c.footers(parquet, "parquet_metadata(["+strings.Join(files, ", ")+"])")
	if len(c.problems) > 0 {
		return errors.Join(append([]error{errDiffers}, c.problems...)...)
	}
	fmt.Printf("DuckDB: %d figures of %d files are equal\n", c.compared, len(files))
	return nil
}

// responseFiles are the files of the responses table, quoted for SQL.
func responseFiles(store string) ([]string, error) {
	tables, err := tableFiles(store)
	if err == nil && len(tables["responses"]) == 0 {
		err = fmt.Errorf("no Parquet file of responses in %s", store)
	}
	return tables["responses"], err
}

// tableFiles are the files of every table in the generation that CURRENT names, by table, quoted for SQL.
func tableFiles(store string) (map[string][]string, error) {
	current, err := os.ReadFile(filepath.Join(store, "CURRENT"))
	if err != nil {
		return nil, fmt.Errorf("no store in %s: %w", store, err)
	}
	name, _, _ := strings.Cut(strings.TrimSpace(string(current)), " ") // the name, and the seal of its manifest
	generation := filepath.Join(store, name)
	tables := map[string][]string{}
	err = filepath.WalkDir(generation, func(path string, _ fs.DirEntry, err error) error {
		inside, relErr := filepath.Rel(generation, path)
		if err == nil && relErr == nil && strings.HasSuffix(path, ".parquet") {
			table, _, _ := strings.Cut(filepath.ToSlash(inside), "/")
			tables[table] = append(tables[table], quote(path))
		}
		return errors.Join(err, relErr)
	})
	return tables, err
}

// checkTables compares the footers of every table with what DuckDB counts itself. Any difference names table and figure.
func checkTables(ctx context.Context, db *sql.DB, store string) error {
	tables, err := tableFiles(store)
	if err != nil {
		return err
	}
	if len(tables) == 0 {
		return fmt.Errorf("no table in %s", store)
	}
	problems, compared := []error{errDiffers}, 0
	for table, files := range tables {
		list := "([" + strings.Join(files, ", ") + "]"
		c := &checker{ctx: ctx, db: db}
		c.footers("read_parquet"+list+", hive_partitioning=false)", "parquet_metadata"+list+")")
		for _, p := range c.problems {
			problems = append(problems, fmt.Errorf("%s: %w", table, p))
		}
		compared += c.compared
	}
	if len(problems) > 1 {
		return errors.Join(problems...)
	}
	fmt.Printf("DuckDB: %d figures in the footers of %d tables are right\n", compared, len(tables))
	return nil
}

// figures are what is compared, each as an expression over the CSV and one over the store. Examinees are pseudonyms in
// the store, so only their number can be compared.
func figures() map[string][2]string {
	all := map[string][2]string{
		"rows":               {"count(*)", "count(*)"},
		"examinees":          {"count(DISTINCT examinee_id)", "count(DISTINCT examinee)"},
		"sittings":           {"count(DISTINCT sitting_id)", "count(DISTINCT sitting)"},
		"first answer":       {"epoch_us(min(answered_at))", "epoch_us(min(answered_at))"},
		"last answer":        {"epoch_us(max(answered_at))", "epoch_us(max(answered_at))"},
		"sum of times":       {"sum(epoch(answered_at)::BIGINT)", "sum(epoch(answered_at)::BIGINT)"},
		"sum of seconds":     {"round(sum(response_time_s::DOUBLE), 1)", "round(sum(seconds::DOUBLE), 1)"},
		"longest":            {"max(response_time_s)", "max(seconds)"},
		"sum of positions":   {"sum(item_seq)", "sum(position)"},
		"sum of confidences": {"sum(confidence::DOUBLE)", "sum(confidence::DOUBLE)"},
		"different reasons":  {"count(DISTINCT error_reason)", "count(DISTINCT tag)"},
	}
	for csv, store := range map[string]string{"response": "chosen", "key": "key", "confidence": "confidence", "error_reason": "tag",
		"disciplines": "disciplines", "systems": "systems", "form_id": "form", "answered_at": "answered_at"} {
		all["nulls of "+store] = [2]string{"count(*) - count(" + csv + ")", "count(*) - count(" + store + ")"}
	}
	for csv, store := range map[string]string{"item_id": "item", "form_id": "form", "systems": "systems", "disciplines": "disciplines", "key": "key", "item_seq": "position"} {
		all["least "+store] = [2]string{"min(" + csv + ")", "min(" + store + ")"}
		all["greatest "+store] = [2]string{"max(" + csv + ")", "max(" + store + ")"}
	}
	return all
}

// checker collects differences.
type checker struct {
	ctx      context.Context
	db       *sql.DB
	compared int
	problems []error
}

func (c *checker) one(query string) (string, error) {
	var value sql.NullString
	err := c.db.QueryRowContext(c.ctx, query).Scan(&value)
	if !value.Valid {
		return "null", err
	}
	return value.String, err
}

func (c *checker) same(name, left, right string) {
	a, err := c.one(left)
	b, rightErr := c.one(right)
	switch {
	case err != nil || rightErr != nil:
		c.problems = append(c.problems, fmt.Errorf("%s: %w", name, errors.Join(err, rightErr)))
	case a != b:
		c.problems = append(c.problems, fmt.Errorf("%s: %s, and in the store %s", name, a, b))
	}
	c.compared++
}

// perItem compares, for every question and result, the number of rows and their seconds.
func (c *checker) perItem(csv, parquet string) {
	left := "SELECT item_id AS item, result, response, disciplines, count(*) AS n, round(sum(response_time_s::DOUBLE), 1) AS s FROM " + csv + " GROUP BY ALL"
	right := "SELECT item, result, chosen, disciplines, count(*) AS n, round(sum(seconds::DOUBLE), 1) AS s FROM " + parquet + " GROUP BY ALL"
	for name, query := range map[string]string{
		"groups of question, result and option that only the CSV has":   "SELECT count(*)::VARCHAR FROM ((" + left + ") EXCEPT ALL (" + right + "))",
		"groups of question, result and option that only the store has": "SELECT count(*)::VARCHAR FROM ((" + right + ") EXCEPT ALL (" + left + "))",
	} {
		c.same(name, "SELECT '0'", query)
	}
}

// footers compares the footers' null counts and bounds with the values themselves. The values are read behind an
// expression that statistics cannot answer.
func (c *checker) footers(parquet, metadata string) {
	rows, err := c.db.QueryContext(c.ctx, "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM "+parquet+")")
	if err != nil {
		c.problems = append(c.problems, err)
		return
	}
	types := map[string]string{}
	for rows.Next() {
		var name, kind string
		if err = rows.Scan(&name, &kind); err == nil {
			types[name] = kind
		}
	}
	if err = errors.Join(err, rows.Err(), rows.Close()); err != nil {
		c.problems = append(c.problems, err)
		return
	}
	for name, kind := range types {
		if strings.HasSuffix(kind, "[]") {
			c.nested(name, parquet, metadata)
			continue
		}
		of := " FROM " + metadata + " WHERE path_in_schema = " + quote(name)
		c.same("footer's nulls of "+name, "SELECT sum(stats_null_count)::VARCHAR"+of,
			fmt.Sprintf("SELECT sum(CASE WHEN %q IS NULL THEN 1 ELSE 0 END)::VARCHAR FROM %s", name, parquet))
		c.bounds(name, kind, of, parquet)
	}
}

// nested reads a list, whose columns lie below it and have footers without bounds: each of them has a place for every element,
// and one for every row without any.
func (c *checker) nested(name, parquet, metadata string) {
	leaves := " FROM " + metadata + " WHERE path_in_schema LIKE " + quote(name+", %")
	c.same("footer's places of "+name,
		"SELECT string_agg(DISTINCT n::VARCHAR, ' and ') FROM (SELECT sum(num_values) AS n"+leaves+" GROUP BY path_in_schema)",
		fmt.Sprintf("SELECT sum(greatest(coalesce(len(%q), 0), 1))::VARCHAR FROM %s", name, parquet))
	c.same("elements of "+name+", read one by one",
		fmt.Sprintf("SELECT coalesce(sum(len(%q)), 0)::VARCHAR FROM %s", name, parquet),
		fmt.Sprintf("SELECT count(hash(element))::VARCHAR FROM (SELECT unnest(%q) AS element FROM %s)", name, parquet))
}

func (c *checker) bounds(name, kind, of, parquet string) {
	zero := ""
	if kind == "FLOAT" || kind == "DOUBLE" {
		zero = " + 0" // Parquet has writers say -0.0 for a least value of zero: it is the same number
	}
	for bound, stat := range map[string]string{"min": "stats_min_value", "max": "stats_max_value"} {
		c.same("footer's "+bound+" of "+name,
			fmt.Sprintf("SELECT (%s(CAST(%s AS %s))%s)::VARCHAR%s", bound, stat, kind, zero, of),
			fmt.Sprintf("SELECT (%s(%q)%s)::VARCHAR FROM %s WHERE random() < 2", bound, name, zero, parquet))
	}
}
