package transform

import (
	"bytes"
	"slices"

	"cutscore/exam"
	"cutscore/ingest"
)

// lanes says which rows of a chunk are records. A row leaves for one reason only, the first that is found.
type lanes struct {
	n       *Normalizer
	chunk   *ingest.Chunk
	out     []bool // nil: every row is in
	rejects map[int]ingest.Reject
	batch   *Batch
	memory  *memory

	ids    exam.Coded // by row, as exported; see tell
	hidden []string   // the pseudonym of each of ids.Values
	people []personRow
}

// lanes starts a chunk: rows of empty cells count as blank, and summary rows go to the footer.
func (n *Normalizer) lanes(c *ingest.Chunk, b *Batch) *lanes {
	l := &lanes{n: n, chunk: c, batch: b, memory: b.memory}
	l.emptyRows()
	for _, f := range n.footers {
		l.summaryRows(f)
	}
	l.dropKeyRows()
	l.summariesByName()
	l.figureRows()
	l.namelessSums()
	return l
}

func (l *lanes) drop(row int) bool {
	if l.out == nil {
		l.out = make([]bool, l.chunk.Rows)
	}
	if l.out[row] {
		return false
	}
	l.out[row] = true
	return true
}

// emptyRows finds rows of which every cell is blank. Only rows blank in the first column need a look.
func (l *lanes) emptyRows() {
	if len(l.chunk.Columns) == 0 {
		return
	}
	first := &l.chunk.Columns[0]
	if !hasBlank(first) {
		return
	}
	for row := range l.chunk.Rows {
		if blank(first.Cell(row)) && l.allBlank(row) && l.drop(row) {
			l.batch.Blank++
		}
	}
}

func hasBlank(c *ingest.Column) bool {
	for v := range c.Ends {
		if blank(c.Value(v)) {
			return true
		}
	}
	return false
}

func blank(b []byte) bool { return len(bytes.TrimSpace(b)) == 0 }

func (l *lanes) allBlank(row int) bool {
	for i := range l.chunk.Columns {
		if !blank(l.chunk.Columns[i].Cell(row)) {
			return false
		}
	}
	return true
}

func (l *lanes) summaryRows(f footer) {
	for _, column := range f.columns {
		c := &l.chunk.Columns[column]
		hit := each(c, func(v string) (bool, problem) { return f.fits(v), fine })
		if !slices.Contains(hit.values, true) {
			continue
		}
		for row := range l.chunk.Rows {
			if is, _ := hit.at(row); is && l.drop(row) {
				l.batch.Footer++
				if f.code != "" {
					l.batch.note(l.n.file, l.chunk, row, l.n.reading.Sample.Header[column], f.code, noteMessage(f.code))
				}
			}
		}
	}
}

// reject sets a row aside because of one cell. Only the first reason of a row is kept.
func (l *lanes) reject(row int, u *use, p problem) {
	if !l.drop(row) {
		return
	}
	name, value := "", []byte(nil)
	if u != nil {
		name, value = u.Name, l.chunk.Columns[u.Index].Cell(row)
	}
	if l.rejects == nil {
		l.rejects = map[int]ingest.Reject{}
	}
	l.rejects[row] = p.reject(l.n.file, l.chunk, row, name, value)
}

// check sets aside the rows of a column whose value is wrong.
func check[T any](l *lanes, u *use, p *parsed[T]) {
	if p.problems == nil || !slices.ContainsFunc(p.problems, problem.wrong) {
		return
	}
	for row := range l.chunk.Rows {
		if trouble := p.problems[p.code(row)]; trouble.wrong() {
			l.reject(row, u, trouble)
		}
	}
}

// kept lists the rows that are in; nil means all of them.
func (l *lanes) kept() []int32 {
	if l.out == nil {
		return nil
	}
	rows := make([]int32, 0, l.chunk.Rows)
	for row, out := range l.out {
		if !out {
			rows = append(rows, int32(row))
		}
	}
	return rows
}

func (l *lanes) in(row int) bool { return l.out == nil || !l.out[row] }

// close files the rejects in row order and counts the rest as used.
func (l *lanes) close() {
	rows := make([]int, 0, len(l.rejects))
	for row := range l.rejects {
		rows = append(rows, row)
	}
	slices.Sort(rows)
	for _, row := range rows {
		l.batch.Rejects = append(l.batch.Rejects, l.rejects[row])
	}
	l.batch.SetAside = int64(len(rows))
	l.batch.Used = int64(l.chunk.Rows) - l.batch.Blank - l.batch.Footer - l.batch.SetAside
	l.tell()
}
