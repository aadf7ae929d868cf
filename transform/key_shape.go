package transform

import (
	"slices"
	"strconv"
	"strings"

	"cutscore/exam"
	"cutscore/ingest"
)

// keyByShape reads a key that names no columns: one column of options below any name or none, the same behind row numbers (as R
// writes a vector), or one row of options below the names of the items.
func keyByShape(name string, b []byte) (*Key, bool) {
	s, err := ingest.Sniff(ingest.BytesSource(name, b), ingest.Stated{Header: "none"}, ingest.Limits{}, nil)
	if err != nil || s.Size > maxShapedKey {
		return nil, false
	}
	rows := s.Rows
	if k, ok := keyRow(rows); ok {
		return k, true
	}
	if bare, ok := withoutRowNumbers(rows); ok {
		rows = bare
	}
	return keyColumn(rows)
}

// maxShapedKey is the size in bytes of a key that is surely within a sample's rows.
const maxShapedKey = 1 << 20

// keyRow reads the names of items and below them one row of options; a first column that is not an item's (a name, or none,
// above a word such as Key) is left out.
func keyRow(rows [][]string) (*Key, bool) {
	if len(rows) != 2 || len(rows[0]) != len(rows[1]) || len(rows[0]) < 3 {
		return nil, false
	}
	names, cells := rows[0], rows[1]
	if strings.TrimSpace(names[0]) == "" || !keyCell(cells[0]) {
		names, cells = names[1:], cells[1:]
	}
	k := &Key{byID: map[string]int{}}
	for i, id := range names {
		id = strings.TrimSpace(id)
		if _, twice := k.byID[id]; twice || id == "" || !keyCell(cells[i]) {
			return nil, false
		}
		k.byID[id] = len(k.Items)
		k.Items = append(k.Items, exam.Item{ID: id, Key: strings.TrimSpace(cells[i]), PeerP: exam.Unknown})
	}
	return k, true
}

// keyColumn reads one column of options, in the order of the items.
func keyColumn(rows [][]string) (*Key, bool) {
	if len(rows) > 0 && len(rows[0]) == 1 && !keyCell(rows[0][0]) {
		rows = rows[1:] // the column's name
	}
	if len(rows) < 2 || !slices.ContainsFunc(rows, func(row []string) bool { return row[0] != rows[0][0] }) {
		return nil, false // one sign down a column may be anything
	}
	k := &Key{ordered: true, byID: map[string]int{}}
	for _, row := range rows {
		if len(row) != 1 || !keyCell(row[0]) {
			return nil, false
		}
		k.Items = append(k.Items, exam.Item{Key: strings.TrimSpace(row[0]), PeerP: exam.Unknown})
	}
	return k, true
}

// withoutRowNumbers takes off a first column without a name that counts the rows.
func withoutRowNumbers(rows [][]string) (bare [][]string, ok bool) {
	for i, row := range rows {
		want := ""
		if i > 0 {
			want = strconv.Itoa(i)
		}
		if len(row) != 2 || strings.TrimSpace(row[0]) != want {
			return nil, false
		}
		bare = append(bare, row[1:])
	}
	return bare, len(bare) > 0
}

// keyCell reports whether a cell can be a key without a word of where it stands: options, or several of which each is right.
func keyCell(cell string) bool {
	for _, one := range strings.Split(cell, "|") {
		if !exam.ChoiceOf(one).IsOptions() {
			return false
		}
	}
	return true
}
