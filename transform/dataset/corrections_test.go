package dataset

import (
	"context"
	"fmt"
	"testing"

	"cutscore/exam"
)

// deliverEach ingests rows as a file and a run each, and returns what is in force and how many are in doubt.
func deliverEach(t *testing.T, rows ...row) (inForce []exam.Response, doubtful int) {
	t.Helper()
	s := openStore(t, 1)
	for i, d := range rows {
		tx := begin(t, s)
		addRowsTo(t, tx.Batch(BatchInfo{Name: fmt.Sprint(i), Digest: [32]byte{byte(i + 1)}}), []row{d})
		if _, err := tx.Merge(context.Background(), 1); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	standing, err := current(t, s).Standing()
	if err != nil {
		t.Fatal(err)
	}
	return everything(t, s), standing.Doubtful["e1"]
}

// A corrected answer whose export tells more of the key than the one before, or less, takes the other's place where sitting and
// position prove that they are one, and is told where they may be; it never stands beside it in silence.
func TestCorrectionsThatTellMoreOrLess(t *testing.T) {
	const noSitting, noPosition = exam.PartSitting, exam.PartPosition | exam.PartOrder
	version := func(untold exam.Parts, change func(*exam.Response)) row {
		r := response("e1", 1)
		r.Block, r.Form, r.TimeBasis = 1, "F1", "offset"
		change(&r)
		d := row{response: r, untold: untold}
		d.empty()
		return d
	}
	as := func(*exam.Response) {}
	dayOnly := func(r *exam.Response) {
		r.AnsweredAt, r.OffsetMinutes, r.TimeBasis = r.AnsweredAt/microsPerDay*microsPerDay, 0, "date_only"
	}
	for name, c := range map[string]struct {
		rows           [2]row
		dated, undated [2]int // rows in force, and in doubt
	}{
		"block":            {[2]row{version(exam.PartBlock|exam.PartTime, as), version(exam.PartTime, as)}, [2]int{1, 0}, [2]int{2, 0}},
		"time of day":      {[2]row{version(noPosition|exam.PartClock, dayOnly), version(noPosition, as)}, [2]int{2, 1}, [2]int{2, 0}},
		"time of day only": {[2]row{version(noSitting|noPosition|exam.PartClock, dayOnly), version(noSitting|noPosition, as)}, [2]int{2, 1}, [2]int{2, 0}},
		"sitting":          {[2]row{version(noSitting|noPosition|exam.PartClock, dayOnly), version(noPosition|exam.PartClock, dayOnly)}, [2]int{2, 1}, [2]int{2, 0}},
		"sitting, no time": {[2]row{version(noSitting|noPosition|exam.PartTime, as), version(noPosition|exam.PartTime, as)}, [2]int{2, 0}, [2]int{2, 0}},
		"another position": {[2]row{version(exam.PartBlock|exam.PartTime, as), version(exam.PartTime, func(r *exam.Response) { r.Position = 2 })}, [2]int{2, 1}, [2]int{2, 0}},
	} {
		for _, order := range [][2]int{{0, 1}, {1, 0}} {
			x, y := c.rows[order[0]], c.rows[order[1]]
			y.response.Chosen = "E"
			if got, doubtful := deliverEach(t, x, y); [2]int{len(got), doubtful} != c.undated {
				t.Errorf("%s %v, undated: %d in force, %d in doubt, want %v", name, order, len(got), doubtful, c.undated)
			}
			x.response.ExportedAt, y.response.ExportedAt = 1_000_000, 2_000_000
			for _, rows := range [][]row{{x, y}, {y, x}} {
				got, doubtful := deliverEach(t, rows...)
				if [2]int{len(got), doubtful} != c.dated || len(got) == 1 && got[0].Chosen != "E" {
					t.Errorf("%s %v, dated: %d in force, %d in doubt, want %v: %v", name, order, len(got), doubtful, c.dated, got)
				}
			}
		}
	}
}

// A time without an offset and the same clock time with one may be one answer: that is told, for where it was is not known.
func TestTheSameClockWithoutAnOffsetIsTold(t *testing.T) {
	at := func(hours int64, offset int16, basis string) row {
		r := response("e1", 1)
		r.Position, r.AnsweredAt, r.OffsetMinutes, r.TimeBasis = 0, noon+hours*3600*microsPerSecond, offset, basis
		return row{response: r, untold: exam.PartPosition | exam.PartOrder | exam.PartBlock}
	}
	for name, c := range map[string]struct {
		rows              [2]row
		inForce, doubtful int
	}{
		"the same clock":             {[2]row{at(0, 0, "assumed"), at(6, -360, "offset")}, 2, 1},
		"another clock":              {[2]row{at(0, 0, "assumed"), at(6, -300, "offset")}, 2, 0},
		"both tell it":               {[2]row{at(0, 0, "offset"), at(6, -360, "offset")}, 2, 0},
		"the same instant, and told": {[2]row{at(0, 0, "assumed"), at(0, 0, "offset")}, 1, 0},
	} {
		for _, rows := range [][]row{{c.rows[0], c.rows[1]}, {c.rows[1], c.rows[0]}} {
			if got, doubtful := deliverEach(t, rows...); len(got) != c.inForce || doubtful != c.doubtful {
				t.Errorf("%s: %d in force, %d in doubt, want %d and %d", name, len(got), doubtful, c.inForce, c.doubtful)
			}
		}
	}
}
