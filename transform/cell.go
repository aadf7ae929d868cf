package transform

import (
	"math"

	"cutscore/exam"
	"cutscore/ingest"
)

// rowReader reads single cells of a row by field: for the small tables, whose rows are structs.
type rowReader struct {
	*lanes
	row   int
	bad   bool
	times map[*use]*timeReader
	notes []remark
}

// remark waits until it is known that its row is used.
type remark struct {
	u    *use
	code string
}

func (r *rowReader) note(_ int, u *use, code string) { r.notes = append(r.notes, remark{u, code}) }

// settle ends a row: its remarks are filed unless it was set aside.
func (r *rowReader) settle() {
	for _, n := range r.notes {
		if r.in(r.row) {
			r.lanes.note(r.row, n.u, n.code)
		}
	}
	r.notes = r.notes[:0]
}

func (r *rowReader) cell(u *use) string { return string(r.chunk.Columns[u.Index].Cell(r.row)) }

func (r *rowReader) fail(u *use, p problem) {
	if p.wrong() && !r.bad {
		r.bad = true
		r.reject(r.row, u, p)
	}
}

// text reads a text field; several columns are joined; else the file's constant.
func (r *rowReader) text(f ingest.Field) string {
	out, found := "", false
	for i := range r.n.uses {
		u := &r.n.uses[i]
		if u.Field != f {
			continue
		}
		found = true
		read, ok := textParser(u.spelling)
		if !ok {
			read = u.spelling.text
		}
		v, trouble := read(r.cell(u))
		r.fail(u, trouble)
		between := joint(f)
		if u.options.Fallback {
			between = fallback
		}
		out = joinTwo(out, v, between)
	}
	if !found || out == "" {
		if constant := r.n.reading.Constants[f]; constant != "" {
			return constant
		}
	}
	return out
}

// number reads a number field between low and high; exam.Unknown when it is not there.
func (r *rowReader) number(f ingest.Field, low, high float64) float64 {
	u := r.n.one(f)
	if u == nil {
		return exam.Unknown
	}
	return r.numberOf(u, low, high)
}

func (r *rowReader) numberOf(u *use, low, high float64) float64 {
	read, ok := numberParser(u.spelling)
	if !ok {
		read = u.score
	}
	return r.numberBy(read, u, low, high)
}

func (r *rowReader) numberBy(read func(string) (float64, problem), u *use, low, high float64) float64 {
	x, trouble := read(r.cell(u))
	if trouble == fine && (x < low || x > high) {
		trouble = outOfRange
	}
	r.fail(u, trouble)
	if trouble == shareUnclear {
		r.note(r.row, u, CodeShareUnclear)
	}
	if trouble != fine {
		return exam.Unknown
	}
	return x
}

func (r *rowReader) count(f ingest.Field) int {
	x := r.number(f, 0, math.MaxInt32)
	if x < 0 {
		return 0
	}
	return int(x)
}

// time reads a time at which something happened.
func (r *rowReader) time(f ingest.Field) instant { return r.timeOf(f, false) }

// planned reads a day that may well lie in the future.
func (r *rowReader) planned(f ingest.Field) int64 { return r.timeOf(f, true).at }

func (r *rowReader) timeOf(f ingest.Field, plan bool) instant {
	u := r.n.one(f)
	if u == nil {
		return noInstant
	}
	reader := r.times[u]
	if reader == nil {
		reader = u.timeReader()
		r.times[u] = reader
	}
	t, trouble := reader.read(r.cell(u))
	r.fail(u, trouble)
	if trouble != fine {
		return noInstant
	}
	if plan && r.n.after(t.at, t.basis) {
		return t
	}
	code := r.oddity(u, t.at, t.basis)
	if code != "" {
		r.note(r.row, u, code)
	}
	if code == CodeExportFuture {
		return noInstant
	}
	return t
}

func (r *rowReader) flag(f ingest.Field) exam.Flag {
	u := r.n.one(f)
	if u == nil {
		return exam.FlagUnknown
	}
	read, ok := flagParser(u.spelling)
	if !ok {
		read = u.spelling.flag
	}
	v, trouble := read(r.cell(u))
	r.fail(u, trouble)
	return v
}

// examinee is whose row it is, as a pseudonym; a file without the column is one student's own.
func (r *rowReader) examinee() string {
	id := r.id()
	if id == "" {
		return ""
	}
	if id != spelled(id) {
		r.note(r.row, r.n.one(ingest.FieldExaminee), codeRespelled)
	}
	pseudonym := r.n.options.Pseudonyms.Examinee(id)
	r.people = append(r.people, personRow{r.row, id, pseudonym})
	return pseudonym
}

func (r *rowReader) id() string {
	if r.n.one(ingest.FieldExaminee) == nil && r.n.reading.Constants[ingest.FieldExaminee] == "" {
		if r.n.reading.Shape == ingest.Wide { // one row per person, unnamed
			return r.n.rowName(r.chunk.Lines[r.row])
		}
		return Myself
	}
	id := r.text(ingest.FieldExaminee)
	if id == "" {
		r.fail(r.n.one(ingest.FieldExaminee), absentID)
	}
	return id
}
