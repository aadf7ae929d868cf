package transform

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"cutscore/exam"
	"cutscore/ingest"
)

// Shares of 1 and percents of 100 look alike at 1 and below, and are a hundred times apart. A column holds one of the two as a whole.
// Beside values between 0 and 1, a 1 is one of them; beside values above 1 alone, it is one percent. A column with both leaves open
// what is not above 1, and that is not used.

// amounts is what the numbers of a column are that are shares or percents.
type amounts uint8

const (
	eachAlone     amounts = iota // as marks of questions: what is above 1 is percents, whatever stands beside it
	shares                       // nothing is above 1
	percents                     // something is above 1, and nothing between 0 and 1
	mixed                        // both
	namedPercents                // something is above 1, and the column's name has a %: what is below 1 is less than one percent
	scaleUntold                  // nothing tells how much is all
)

// share is a number as a share of 1.
func (a amounts) share(x float64) (float64, problem) {
	switch {
	case a == scaleUntold, a == mixed && x > 0 && x <= 1, a == percents && x > 0 && x < 1, a == shares && x > 1 && x <= 100:
		return 0, shareUnclear
	case a == shares, a == eachAlone && x <= 1:
		return x, fine
	}
	return x / 100, fine
}

// shareEvidence is what the values of a column say about shares and percents. Those with a sign or a maximum of their own say nothing.
type shareEvidence struct {
	some    bool    // there is a value
	between bool    // some value is between 0 and 1
	one     bool    // some value is 1
	most    float64 // the largest value up to 100
}

func (e *shareEvidence) weigh(s *spelling, v string) {
	v = atBound(v)
	if s.maxOf(v) > 0 {
		return
	}
	x, trouble := s.score(v)
	if trouble != fine || x < 0 || x > 100 {
		return
	}
	e.some = true
	e.between = e.between || x > 0 && x < 1
	e.one = e.one || x == 1
	e.most = max(e.most, x)
}

func (e *shareEvidence) join(o shareEvidence) {
	e.some, e.between, e.one, e.most = e.some || o.some, e.between || o.between, e.one || o.one, max(e.most, o.most)
}

// ratedTo is up to where scales of confidence run that people are asked to tick, such as 1 to 5.
const ratedTo = 10

// tell is what the column holds, and why.
func (e *shareEvidence) tell(u *use) (amounts, string) {
	switch {
	case u.Field == ingest.FieldConfidence && e.most > 1 && e.most <= ratedTo:
		return scaleUntold, fmt.Sprintf("runs to %g, and nothing tells where its scale ends: it is not used", e.most)
	case e.most > 1 && strings.Contains(u.Name, "%"):
		return namedPercents, "has values above 1, and a % in its name: all are percents"
	case e.most > 1 && e.between:
		return mixed, "has values above 1, which are percents, and values between 0 and 1, which may be shares: what is not above 1 is not used"
	case e.most > 1:
		return percents, "has values above 1: all are percents"
	case e.between:
		return shares, "has values between 0 and 1, and none above: all are shares"
	case strings.Contains(u.Name, "%"):
		return percents, "has nothing but 0 and 1, and a % in its name: they are percents"
	case e.one && u.Field == ingest.FieldReported:
		return scaleUntold, "has nothing but 0 and 1, which may be percents or shares: it is not used"
	}
	return shares, "has nothing above 1: 1 is all"
}

// settleShares tells for every column of shares or percents what it holds: by the first rows where they prove it, else by all. A column
// without a value in the first rows is not worth a second reading, nor that a log which grows be read anew each night: it counts as shares.
func (n *Normalizer) settleShares() error {
	var open []*use
	for i := range n.uses {
		u := &n.uses[i]
		switch {
		case u.name == "proportion" && u.options.Max == 0:
			u.seen = n.sampledShares(u)
			if u.amounts, _ = u.seen.tell(u); u.seen.some && !n.reading.Sample.HasAllRows() && !u.seen.proves(u.amounts) {
				open = append(open, u)
			}
		case isScoreField(u.Field):
			u.seen = n.sampledShares(u)
		}
	}
	if err := n.wholeShares(open); err != nil {
		return err
	}
	for i := range n.uses {
		u := &n.uses[i]
		if u.name == "proportion" && u.options.Max == 0 {
			because := ""
			u.amounts, because = u.seen.tell(u)
			n.reading.Why = append(n.reading.Why, fmt.Sprintf("column %q %s", u.Name, because))
		}
	}
	return nil
}

// proves reports whether there is a value that can be only what the column was taken for.
func (e *shareEvidence) proves(a amounts) bool {
	return e.between || (a == percents || a == namedPercents) && e.most > 1
}

func isScoreField(f ingest.Field) bool {
	switch f {
	case ingest.FieldScore, ingest.FieldGrade, ingest.FieldArea, ingest.FieldAreaScore:
		return true
	}
	return false
}

func (n *Normalizer) sampledShares(u *use) (e shareEvidence) {
	for _, row := range n.reading.Sample.Rows {
		if u.Index < len(row) {
			e.weigh(&u.spelling, row[u.Index])
		}
	}
	return e
}

// wholeShares reads the whole file for the columns that its first rows leave open.
func (n *Normalizer) wholeShares(open []*use) error {
	if len(open) == 0 {
		return nil
	}
	var mu sync.Mutex
	_, err := n.reading.Sample.Read(context.Background(), 2, func(c *ingest.Chunk) error {
		for _, u := range open {
			var e shareEvidence
			col := &c.Columns[u.Index]
			for v := range col.Distinct() {
				e.weigh(&u.spelling, string(col.Value(v)))
			}
			mu.Lock()
			u.seen.join(e)
			mu.Unlock()
		}
		return nil
	}, func(ingest.Reject) {})
	return err
}

// isShare reports whether a score looks like a share of 1 on a scale that runs to 100 or more. Taken as it stands it would be
// the worst score that anybody ever had. A 1 is one only beside others, on a scale that runs to 100.
func (u *use) isShare(s exam.Score, cell string) bool {
	return !isPercent(cell) && (isShare(s) || u.seen.between && s.Value == 1 && ofHundred(s.Scale))
}

// ofHundred reports a scale that runs to 100.
func ofHundred(scale exam.Scale) bool { return scale == exam.PercentCorrect || scale == exam.EPC }

func isShare(s exam.Score) bool {
	switch s.Scale {
	case exam.PercentCorrect, exam.EPC:
		return s.Value > 0 && s.Value < 1
	case exam.ThreeDigit:
		return s.Value > 0 && s.Value < 2 && s.Value != 1
	}
	return false
}
