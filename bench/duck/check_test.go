package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const sample = `examinee_id,sitting_id,form_id,item_seq,item_id,answered_at,key,response,result,response_time_s,disciplines,systems,confidence,error_reason
S1,A1,Practice Test 01,1,Q1,2025-09-01T12:00:00Z,A,A,correct,31.5,"Histology, Cell Biology",Renal and Urinary,0.5,
S1,A1,Practice Test 01,2,Q2,2025-09-01T12:01:00Z,B,,omitted,44.0,Genetics,Immune System,,"two left, took ""B"""
S2,A2,Practice Test 02,1,Q1,2025-09-02T12:00:00Z,A,C,incorrect,12.25,"Histology, Cell Biology",Renal and Urinary,1,"read too fast
again"
`

// store makes what a store of the sample looks like, from the rows that the condition keeps.
func store(t *testing.T, db *sql.DB, csv, tag, where string) string {
	t.Helper()
	dir := t.TempDir()
	responses := filepath.Join(dir, "gen-000001", "responses")
	if err := os.MkdirAll(responses, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "CURRENT"), []byte("gen-000001 5ea1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := db.Exec(`COPY (SELECT md5(examinee_id) AS examinee, sitting_id AS sitting, form_id AS form, item_seq AS position, item_id AS item,
		answered_at, key, response AS chosen, result, response_time_s AS seconds, disciplines, systems, confidence, ` + tag + ` AS tag
		FROM ` + readCSV(csv) + ` WHERE ` + where + `) TO ` + quote(filepath.Join(responses, "a.parquet")) + ` (FORMAT parquet)`)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestCheck(t *testing.T) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	csv := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(csv, []byte(sample), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, tag, where, complains string }{
		{"equal", "error_reason", "true", ""},
		{"a row is missing", "error_reason", "examinee_id <> 'S2'", "rows: 3, and in the store 2"},
		{"a null became empty", "coalesce(error_reason, '')", "true", "nulls of tag"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := check(context.Background(), db, csv, store(t, db, csv, c.tag, c.where))
			switch {
			case c.complains == "" && err != nil:
				t.Errorf("equal data, but: %v", err)
			case c.complains != "" && (err == nil || !strings.Contains(err.Error(), c.complains)):
				t.Errorf("want a complaint about %q, got %v", c.complains, err)
			}
		})
	}
}

// A footer that says something else than the values is noticed, in any table.
func TestCheckTables(t *testing.T) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	dir, file := emptyStore(t)
	if _, err := db.Exec("COPY (SELECT 'alpha' || i AS sitting, i / 2.0 AS score FROM range(5) r(i)) TO " + quote(file) + " (FORMAT parquet)"); err != nil {
		t.Fatal(err)
	}
	if err := checkTables(context.Background(), db, dir); err != nil {
		t.Errorf("right footers, but: %v", err)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	content[bytes.LastIndex(content, []byte("alpha4"))+5] = '3' // the last one is in the footer
	damaged, file := emptyStore(t)                              // DuckDB may remember a file that it has read, by name and second
	if err := os.WriteFile(file, content, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := checkTables(context.Background(), db, damaged); err == nil || !strings.Contains(err.Error(), "sittings: footer's max of sitting") {
		t.Errorf("a wrong maximum went unnoticed: %v", err)
	}
}

// emptyStore makes the folders of a store, and names a table file in it.
func emptyStore(t *testing.T) (dir, file string) {
	t.Helper()
	dir = t.TempDir()
	file = filepath.Join(dir, "gen-000001", "sittings", "bucket=00", "a.parquet")
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(filepath.Join(dir, "CURRENT"), []byte("gen-000001 5ea1\n"), 0o644)); err != nil {
		t.Fatal(err)
	}
	return dir, file
}

// A footer that has places for other elements than a list holds is noticed.
func TestCheckNested(t *testing.T) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	file := func(name, lists string) string {
		path := quote(filepath.Join(t.TempDir(), name))
		if _, err := db.Exec("COPY (SELECT * FROM (VALUES " + lists + ") t(areas)) TO " + path + " (FORMAT parquet)"); err != nil {
			t.Fatal(err)
		}
		return path
	}
	two := file("two.parquet", "([{'area': 'renal', 'score': 0.5}, {'area': 'cardiac', 'score': 0.7}]), (NULL), ([])")
	one := file("one.parquet", "([{'area': 'renal', 'score': 0.5}])")
	for _, c := range []struct {
		footer   string
		problems int
	}{{two, 0}, {one, 1}} {
		check := &checker{ctx: context.Background(), db: db}
		check.nested("areas", "read_parquet("+two+")", "parquet_metadata("+c.footer+")")
		if len(check.problems) != c.problems {
			t.Errorf("%v, want %d problems", check.problems, c.problems)
		}
	}
}
