package ingest

import (
	"context"
	"fmt"
	"strings"
	"sync"
)

// settlePoints takes points of which nothing tells how many there are to earn for marks, when some are 1 and hardly one in the whole
// column is more. What is more is then no mark, and its row is set aside. The whole column is looked at, so that the order of the
// rows decides nothing.
func (r *Reading) settlePoints() {
	u := r.Column(FieldPoints)
	if u == nil || r.Shape != Long || r.Kind != Responses || r.Column(FieldPointsMax) != nil || r.Column(FieldResult) != nil {
		return
	}
	if u.Options != nil && (u.Options.Max > 0 || u.Options.Unscored) {
		return
	}
	over, marks := lookWhole(r.Sample, u.Index).pointsAreMarks()
	if !marks {
		return
	}
	u.Field, u.Parser = FieldResult, FieldResult.defaultParser(r.Kind)
	u.Why = "no point more than 1, and nothing tells how many there are to earn: they are marks"
	if over > 0 {
		u.Why = fmt.Sprintf("no point more than 1 but in %d rows, which are set aside, and nothing tells how many there are to earn: they are marks", over)
	}
	r.say(fmt.Sprintf("%s: %s", u.Name, u.Why))
}

// pointsAreMarks reports whether points are marks, and how many of them are not.
func (e *evidence) pointsAreMarks() (over int, are bool) {
	fit := e.fitMarks() - e.codes // 8 and 9 are points
	if e.unit > e.binary {
		fit = e.unit + e.marks + e.silent
		if len(e.distinct) > fewShares+e.filled-fit {
			return 0, false
		}
	}
	over = e.number - e.unit
	few := fit == e.filled || e.nearly(fit) && over <= e.slips()
	return e.filled - fit, few && e.distinct["1"] > 0
}

// lookWhole looks at a column in the whole file; where that cannot be read, at the sample of it.
func lookWhole(s *Sample, column int) *evidence {
	whole, mu := &evidence{column: column, distinct: map[string]int{}}, sync.Mutex{}
	_, err := s.Read(context.Background(), 2, func(c *Chunk) error {
		cells, counts := &c.Columns[column], make([]int, c.Columns[column].Distinct())
		for row := range c.Rows {
			counts[cells.Code(row)]++
		}
		mu.Lock()
		defer mu.Unlock()
		for code, n := range counts {
			whole.addMany(strings.TrimSpace(string(cells.Value(code))), n)
		}
		return nil
	}, func(Reject) {})
	if err != nil {
		return look(s, column)
	}
	return whole
}
