package transform

import (
	"bytes"
	"slices"

	"cutscore/ingest"
)

// summariesByName sends rows to the footer that name a summary where the others name a person, or what the table is about.
func (l *lanes) summariesByName() {
	named := l.n.find(ingest.FieldExaminee)
	sumsUp := func(row int, who *use) bool { return l.sumsUp(row, who, named) }
	if l.n.reading.Shape == ingest.Long {
		named, sumsUp = l.n.subjects(), l.sumsUpLong
	}
	for _, who := range named {
		hits := each(&l.chunk.Columns[who.Index], func(v string) (bool, problem) {
			is, _ := l.n.summary(v)
			return is, fine
		})
		if !slices.Contains(hits.values, true) {
			continue
		}
		for row := range l.chunk.Rows {
			if is, _ := hits.at(row); is && sumsUp(row, who) && l.drop(row) {
				l.batch.Footer++
				l.note(row, who, codeSummary)
			}
		}
	}
}

// figureRows sends rows of figures of the items to the footer, as shares correct below a matrix, whatever they are called.
func (l *lanes) figureRows() {
	f := l.n.figures
	if f == nil {
		return
	}
	for row := range l.chunk.Rows {
		if !l.mayEnd(row) {
			continue
		}
		if f.Are(func(at int) string { return string(l.chunk.Columns[at].Cell(row)) }) && l.drop(row) {
			l.batch.Footer++
			l.note(row, l.n.one(ingest.FieldExaminee), codeSummary)
		}
	}
}

// learnFigures lets figureRows know what the rows of people look like, in a matrix that names them.
func (n *Normalizer) learnFigures() {
	who := n.one(ingest.FieldExaminee)
	if who == nil || n.reading.Kind != ingest.Responses || n.reading.Shape != ingest.Wide {
		return
	}
	n.figures = ingest.FiguresOf(n.reading.Sample, who.Index)
}

// summary reports whether a cell names a summary of the rows of such a table.
func (n *Normalizer) summary(cell string) (is, sure bool) {
	if n.reading.Kind == ingest.Responses && n.reading.Shape == ingest.Wide {
		return ingest.IsItemFigure(cell)
	}
	return ingest.IsSummary(cell)
}

// subjects are the columns of a long table in which a sum is called so: the person, the area that a row is about, or else the
// first column that is used. A key file has no sums.
func (n *Normalizer) subjects() (out []*use) {
	if n.reading.Kind == ingest.Items {
		return nil
	}
	for i := range n.uses {
		if u := &n.uses[i]; u.Field != "" && (len(out) == 0 || u.Field == ingest.FieldExaminee || u.Field == ingest.FieldAreaName) {
			out = append(out, u)
		}
	}
	return out
}

// sumsUp looks closer at a row of a wide table that is called like a summary: no other column may name a person.
func (l *lanes) sumsUp(row int, who *use, people []*use) bool {
	for _, other := range people {
		if other.Index != who.Index && !blank(l.chunk.Columns[other.Index].Cell(row)) {
			return false
		}
	}
	return l.calledSummary(row, who)
}

// sumsUpLong looks closer at a row of a long table that is called like a summary. Other rows have texts and times beside the
// name, and the same person many rows: the sum has nothing but numbers, and gaps, be it where columns that nobody reads name the
// others. What an area is called says enough.
func (l *lanes) sumsUpLong(row int, who *use) bool {
	gaps := who.Field == ingest.FieldAreaName
	for i := range l.n.uses {
		u := &l.n.uses[i]
		if u.Field == "" || u.Index == who.Index {
			continue
		}
		switch cell := l.chunk.Columns[u.Index].Cell(row); {
		case blank(cell):
			gaps = true
		case !startsAsNumber(cell) && who.Field != ingest.FieldAreaName:
			return false
		}
	}
	return (gaps || l.unnamed(row)) && l.calledSummary(row, who)
}

// unnamed reports whether the row is empty in a column that is not used and holds words in the rows that were sampled, such as a
// name or an address.
func (l *lanes) unnamed(row int) bool {
	words := func(row []string, at int) bool {
		return at < len(row) && len(bytes.Trim([]byte(row[at]), numberBytes)) > 0
	}
	for i := range l.n.reading.Columns {
		at := l.n.reading.Columns[i].Index
		if l.n.reading.Columns[i].Field == "" && blank(l.chunk.Columns[at].Cell(row)) &&
			slices.ContainsFunc(l.n.reading.Sample.Rows, func(row []string) bool { return words(row, at) }) {
			return true
		}
	}
	return false
}

// numberBytes are what numbers are written with.
const numberBytes = " 0123456789.,%-+\u00a0"

// namelessSums sends sums without a name to the footer, ",,,,,3,": among the last rows of a long table, rows that hold numbers and
// nothing else, although the table has at least two columns that say whose the others are and what they are about.
func (l *lanes) namelessSums() {
	naming := l.n.naming()
	if l.n.reading.Shape != ingest.Long || len(naming) < 2 {
		return
	}
	for row := max(0, l.chunk.Rows-ingest.SummaryBottom); row < l.chunk.Rows; row++ {
		named := slices.ContainsFunc(naming, func(u *use) bool { return !blank(l.chunk.Columns[u.Index].Cell(row)) })
		if !named && l.onlyNumbers(row) && l.drop(row) {
			l.batch.Footer++
			l.note(row, naming[0], codeSummary)
		}
	}
}

// naming are the columns that say whose a row is, and what it is about or when; none where no column names the person.
func (n *Normalizer) naming() (out []*use) {
	if len(n.find(ingest.FieldExaminee)) == 0 {
		return nil
	}
	for _, f := range []ingest.Field{ingest.FieldExaminee, ingest.FieldSitting, ingest.FieldForm, ingest.FieldItem, ingest.FieldAnsweredAt,
		ingest.FieldTakenOn, ingest.FieldDate, ingest.FieldExamDate, ingest.FieldAreaName, ingest.FieldCourse} {
		out = append(out, n.find(f)...)
	}
	return out
}

// onlyNumbers reports whether the cells of a row, of columns that are not used, too, are numbers and gaps.
func (l *lanes) onlyNumbers(row int) bool {
	for i := range l.chunk.Columns {
		if cell := l.chunk.Columns[i].Cell(row); !blank(cell) && len(bytes.Trim(cell, numberBytes)) > 0 {
			return false
		}
	}
	return true
}

func startsAsNumber(cell []byte) bool {
	cell = bytes.TrimLeft(cell, " -+.,")
	return len(cell) > 0 && cell[0] >= '0' && cell[0] <= '9'
}

// calledSummary reports whether the name of a row is that of a summary for certain, or a doubtful word where sums stand.
func (l *lanes) calledSummary(row int, who *use) bool {
	_, sure := l.n.summary(string(l.chunk.Columns[who.Index].Cell(row)))
	return sure || l.mayEnd(row)
}

// mayEnd reports whether a row is one of the first of the table or of the last. The last of a block of rows, a megabyte or so, pass
// for those.
func (l *lanes) mayEnd(row int) bool {
	if row >= l.chunk.Rows-ingest.SummaryBottom {
		return true
	}
	top := slices.Index(l.n.reading.Sample.Lines[:min(ingest.SummaryTop, len(l.n.reading.Sample.Lines))], l.chunk.Lines[row])
	return top >= 0
}
