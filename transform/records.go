package transform

import (
	"cutscore/exam"
	"cutscore/ingest"
)

// A record parser reads a cell that holds a whole answer, or several: such rows become structs first.
//
//	openedx_state   the state of a problem in Open edX: JSON inside the cell
//	uworld_line     a line pasted from the page of test results
func isRecordParser(name string) bool { return name == "openedx_state" || name == "uworld_line" }

func (n *Normalizer) recordUse() *use {
	for i := range n.uses {
		if isRecordParser(n.uses[i].name) {
			return &n.uses[i]
		}
	}
	return nil
}

// records reads rows whose answers stand inside one cell.
func (n *Normalizer) records(c *ingest.Chunk, l *lanes, b *Batch) {
	u := n.recordUse()
	r := &rowReader{lanes: l, times: map[*use]*timeReader{}}
	var out []exam.Response
	for row := range c.Rows {
		if !l.in(row) {
			continue
		}
		r.row, r.bad = row, false
		base := r.base()
		answers, trouble := u.answers(r.cell(u), base)
		r.fail(u, trouble)
		r.settle()
		if r.bad {
			continue
		}
		for _, a := range answers {
			if a.Sitting == "" {
				a.Sitting = sittingOf(&a)
			}
			a.Sitting = n.options.Pseudonyms.Sitting(a.Sitting)
			out = append(out, a)
			b.ResponseRows = append(b.ResponseRows, c.Lines[row])
		}
	}
	b.Responses = exam.FromRows(out)
	b.Responses.Untold = n.untold()
	l.close()
}

// base is what the row says beside the record.
func (r *rowReader) base() exam.Response {
	answered := r.time(ingest.FieldAnsweredAt)
	return exam.Response{Source: r.source(), Examinee: r.examinee(), Sitting: r.text(ingest.FieldSitting), Form: r.text(ingest.FieldForm),
		Family: r.text(ingest.FieldFamily), Mode: r.text(ingest.FieldMode), Item: r.text(ingest.FieldItem),
		AnsweredAt: answered.at, TimeLayout: answered.layout, TimeBasis: answered.basis, OffsetMinutes: answered.offset,
		Credit: exam.Unknown, Seconds: exam.Unknown, Changes: exam.Unknown, PeerP: exam.Unknown, Confidence: exam.Unknown, ExportedAt: exam.NoTime}
}

func (u *use) answers(cell string, base exam.Response) ([]exam.Response, problem) {
	if u.name == "uworld_line" {
		a, trouble := u.uworldLine(cell, base)
		return []exam.Response{a}, trouble
	}
	return u.openedxState(cell, base)
}

// sittingOf names the sitting of a record that has none: after the form, else after the day.
func sittingOf(a *exam.Response) string {
	if a.Form != "" || a.AnsweredAt == exam.NoTime {
		return a.Form
	}
	return sittingName("", instant{at: a.AnsweredAt, offset: a.OffsetMinutes})
}
