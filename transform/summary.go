package transform

import (
	"slices"

	"cutscore/ingest"
)

// summariesByName sends rows of a wide table to the footer that name a summary where the others name a person.
func (l *lanes) summariesByName() {
	people := l.n.find(ingest.FieldExaminee)
	for _, who := range people {
		named := each(&l.chunk.Columns[who.Index], func(v string) (bool, problem) {
			is, _ := ingest.IsSummary(v)
			return is, fine
		})
		if !slices.Contains(named.values, true) {
			continue
		}
		for row := range l.chunk.Rows {
			if is, _ := named.at(row); is && l.sumsUp(row, who, people) && l.drop(row) {
				l.batch.Footer++
				l.note(row, who, codeSummary)
			}
		}
	}
}

// sumsUp looks closer at a row that is called like a summary: no other column may name a person, and a doubtful word must
// stand in the first rows of the table or the last ones. The last of a block of rows, a megabyte or so, pass for those.
func (l *lanes) sumsUp(row int, who *use, people []*use) bool {
	for _, other := range people {
		if other.Index != who.Index && !blank(l.chunk.Columns[other.Index].Cell(row)) {
			return false
		}
	}
	_, sure := ingest.IsSummary(string(l.chunk.Columns[who.Index].Cell(row)))
	top := slices.Index(l.n.reading.Sample.Lines, l.chunk.Lines[row])
	return sure || top >= 0 && top < ingest.SummaryTop || row >= l.chunk.Rows-ingest.SummaryBottom
}
