package dataset

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// ForgetReport says what was erased and how that was proven.
type ForgetReport struct {
	Responses   int64    `json:"responses"`           // rows erased, in force or aside
	Rows        int64    `json:"rows"`                // rows erased from the other tables
	Generations int      `json:"generations_removed"` // older generations, with their pages
	Scanned     int      `json:"files_scanned"`
	Bytes       int64    `json:"bytes_scanned"` // as they lie, and text cells decompressed
	Found       []string `json:"found"`         // files in which a trace is left; empty when the proof holds
}

// String is the report for people.
func (r *ForgetReport) String() string {
	return fmt.Sprintf("erased %d responses and %d other rows; removed %d older generations with their pages\n"+
		"proof: %d files scanned as they lie and decompressed (%d bytes), %d with a trace\n",
		r.Responses, r.Rows, r.Generations, r.Scanned, r.Bytes, len(r.Found))
}

// Forget erases an examinee: it publishes a generation without the examinee's rows in any table and without pages,
// removes all older generations, and scans every file that is left for the pseudonym and, when it is given, the id. The
// pseudonym's hash is remembered, so that a later export does not bring the examinee back. An error says in which
// files a trace was found.
func (s *Store) Forget(ctx context.Context, pseudonym, id string) (*ForgetReport, error) {
	if pseudonym == "" {
		return nil, errors.New("forget: no pseudonym given")
	}
	t, err := s.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer t.Rollback()
	names, err := s.home.Names()
	if err != nil {
		return nil, err
	}
	report := &ForgetReport{Generations: len(names), Found: []string{}}
	if err := t.erase(pseudonym, report); err != nil {
		return nil, fmt.Errorf("forget: %w", err)
	}
	t.keepGenerations = 1
	if err := t.Commit(ctx); err != nil {
		return nil, err
	}
	if err := s.prove(report, pseudonym, id); err != nil {
		return nil, fmt.Errorf("forget: prove: %w", err)
	}
	if len(report.Found) > 0 {
		return report, fmt.Errorf("forget: a trace is left in %s", strings.Join(report.Found, ", "))
	}
	return report, nil
}

// erase settles the content without the examinee.
func (t *Tx) erase(pseudonym string, report *ForgetReport) error {
	t.forgotten[tombstone(pseudonym)] = true
	m := &bucketMerge{tx: t, bucket: BucketOf(pseudonym, t.base.Buckets()), spare: &spare{}}
	n, err := m.erase(pseudonym)
	report.Responses = n
	if err != nil {
		return err
	}
	for _, erase := range []func() (int64, error){
		func() (int64, error) { return eraseRows(t, t.sittings.table, pseudonym) },
		func() (int64, error) { return eraseRows(t, t.attempts.table, pseudonym) },
		func() (int64, error) { return eraseRows(t, t.studySessions.table, pseudonym) },
		func() (int64, error) { return eraseRows(t, t.events.table, pseudonym) },
		func() (int64, error) { return eraseRows(t, t.courseGrades.table, pseudonym) },
		func() (int64, error) { return eraseRows(t, t.roster.table, pseudonym) },
		func() (int64, error) { return eraseRows(t, t.identities.table, pseudonym) },
	} {
		n, err := erase()
		if err != nil {
			return err
		}
		report.Rows += n
	}
	return t.takeOver()
}

func (m *bucketMerge) erase(pseudonym string) (int64, error) {
	rows, err := m.load(&frame{}, everywhere)
	if err != nil || rows.rows == 0 {
		return 0, err
	}
	v := rows.merge()
	theirs := func(r int32) bool { return rows.words[cExaminee][rows.cell(cExaminee, r)] == pseudonym }
	before := len(v.inForce) + len(v.aside)
	v.inForce = slices.DeleteFunc(v.inForce, theirs)
	v.aside = slices.DeleteFunc(v.aside, func(a asideRow) bool { return theirs(a.row) })
	if err := m.writeInForce(rows, v.inForce); err != nil {
		return 0, err
	}
	return int64(before - len(v.inForce) - len(v.aside)), m.writeAside(rows, v)
}

func eraseRows[T any](t *Tx, tab *table[T], pseudonym string) (erased int64, err error) {
	folder := tab.name
	if tab.bucketed {
		folder = bucketFolder(tab.name, BucketOf(pseudonym, t.base.Buckets()))
	}
	var kept []delivery[T]
	for _, from := range []string{folder, tab.asideOf(folder)} {
		stored, err := storedRows(t, tab, from)
		if err != nil {
			return 0, err
		}
		for _, d := range stored {
			if tab.person(&d.row) == pseudonym {
				erased++
			} else {
				kept = append(kept, d)
			}
		}
	}
	if erased == 0 {
		return 0, nil
	}
	m := tab.merge(kept, nil)
	return erased, errors.Join(writeRows(t, tab, folder, m.rows, false), writeRows(t, tab, tab.asideOf(folder), m.aside, true))
}

// shortestID is the length from which an id is looked for anywhere in a file. Shorter ones, such as "12", occur by
// chance; they are looked for as whole cells of the roster only.
const shortestID = 8

// prove scans every file of the store.
func (s *Store) prove(report *ForgetReport, pseudonym, id string) error {
	traces := [][]byte{[]byte(pseudonym)}
	if len(id) >= shortestID {
		traces = append(traces, []byte(id))
	}
	return filepath.WalkDir(s.home.Dir(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(s.home.Dir(), path)
		if err != nil {
			return err
		}
		report.Scanned++
		report.Bytes += int64(len(content))
		found := holds(content, traces) || holds([]byte(name), traces)
		if isTable(path) {
			hit, err := report.scanCells(path, content, traces, id)
			if err != nil {
				return err
			}
			found = found || hit
		}
		if found {
			report.Found = append(report.Found, filepath.ToSlash(name))
		}
		return nil
	})
}

func holds(content []byte, traces [][]byte) bool {
	return slices.ContainsFunc(traces, func(t []byte) bool { return bytes.Contains(content, t) })
}

// scanCells looks at every distinct text of every text column of a table.
func (r *ForgetReport) scanCells(path string, content []byte, traces [][]byte, id string) (found bool, err error) {
	defer guard(path, &err)
	reader, err := openContent(path, content)
	if err != nil {
		return false, err
	}
	columns := reader.ParquetReader().MetaData().Schema
	for i := range columns.NumColumns() {
		if columns.Column(i).PhysicalType().String() != "BYTE_ARRAY" || strings.Contains(columns.Column(i).Path(), ".") {
			continue
		}
		hit, err := r.scanColumn(reader, columns.Column(i).Name(), traces, id)
		if err != nil {
			return false, err
		}
		found = found || hit
	}
	return found, nil
}

func (r *ForgetReport) scanColumn(reader *pqarrow.FileReader, name string, traces [][]byte, id string) (found bool, err error) {
	chunks, err := readColumn(reader, name)
	if err != nil {
		return false, err
	}
	defer chunks.Release()
	_, err = textCodes(chunks, func(cell string) uint32 {
		r.Bytes += int64(len(cell))
		found = found || holds([]byte(cell), traces) || name == "id" && id != "" && cell == id
		return 0
	})
	return found, err
}
