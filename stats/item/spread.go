package item

import (
	"math"

	"cutscore/stats/sheet"
	"cutscore/stats/tally"
)

// The ways in which covariances are found, as named in Test.Method.
const (
	methodComplete = "complete responses"
	methodPairwise = "pairwise covariances"
	methodShares   = "shares of the rest"
)

// MinOverlap is the mean share of persons who saw both items of a pair below which alpha is not printed.
const MinOverlap = .8

// spread holds the covariances that reliability and discrimination are made of, in credits squared.
type spread struct {
	method  string
	reason  string    // why there are none; "" when there are
	item    []float64 // variance of each item
	total   []float64 // covariance of each item with the whole score
	score   float64   // variance of the whole score
	overlap float64
}

func newSpread(c *Counts) *spread {
	s := &spread{item: make([]float64, c.K), total: make([]float64, c.K), overlap: 1}
	switch {
	case c.Persons < 2:
		s.method, s.reason = methodComplete, "one person has no spread: at least two are needed"
	case c.Complete():
		s.complete(c)
	case c.Pairs != nil:
		s.pairwise(c)
	default:
		s.method = methodShares
		s.overlap = math.NaN()
		s.reason = "the form has too many items, seen by different persons, to count every pair of them"
	}
	return s
}

func (s *spread) complete(c *Counts) {
	s.method = methodComplete
	scale := sheet.Unit * sheet.Unit * float64(c.Full) * float64(c.Full-1)
	s.score = tally.Cross(c.Full, c.Score, c.Score, c.Square) / scale
	for j := range s.item {
		x := tally.Int(c.Whole.X[j])
		s.item[j] = tally.Cross(c.Full, x, x, c.Whole.XX[j]) / scale
		s.total[j] = tally.Cross(c.Full, x, c.Score, c.Whole.XY[j]) / scale
	}
}

// pairwise takes each covariance over the persons who saw both items, as psych's alpha does.
func (s *spread) pairwise(c *Counts) {
	s.method = methodPairwise
	for j := range s.item {
		v, ok := itemVariance(c, j)
		if !ok {
			s.reason = "an item was seen by fewer than two persons"
			return
		}
		s.item[j], s.total[j] = v, v
	}
	shared := int64(0)
	for i := range c.K {
		for j := i + 1; j < c.K; j++ {
			v, ok := c.Pairs.Covariance(i, j)
			if !ok {
				s.reason = "some pairs of items were never seen by the same two persons"
			}
			s.total[i] += v
			s.total[j] += v
			shared += c.Pairs.N(i, j)
		}
	}
	for _, v := range s.total {
		s.score += v
	}
	if c.K > 1 {
		s.overlap = float64(shared) / (float64(c.K) * float64(c.K-1) / 2) / float64(c.Persons)
	}
	if s.reason == "" && s.overlap < MinOverlap {
		s.reason = "pairs of items share too few persons (see overlap); see marginal_reliability under a response model"
	}
}

// itemVariance is the sample variance of an item's credit over the persons who saw it.
func itemVariance(c *Counts, j int) (v float64, ok bool) {
	n := c.Seen[j]
	if n < 2 {
		return 0, false
	}
	x := tally.Int(c.Credit[j])
	return tally.Cross(n, x, x, c.CreditSquares[j]) / (sheet.Unit * sheet.Unit * float64(n) * float64(n-1)), true
}

// alpha is coefficient alpha of k items from the sum of item variances and the variance of the score.
func alpha(k int, items, score float64) (a float64, reason string) {
	switch {
	case k < 2:
		return 0, "reliability needs at least two items"
	case !(score > 1e-12):
		return 0, "all persons have the same score"
	}
	return float64(k) / float64(k-1) * (1 - items/score), ""
}

func (s *spread) alpha() (a float64, reason string) {
	if s.reason != "" {
		return 0, s.reason
	}
	return alpha(len(s.item), sumOf(s.item), s.score)
}

// without is alpha of the form without item j.
func (s *spread) without(j int) (a float64, reason string) {
	if s.reason != "" {
		return 0, s.reason
	}
	if len(s.item) < 3 {
		return 0, "fewer than two items would remain"
	}
	return alpha(len(s.item)-1, sumOf(s.item)-s.item[j], s.score-2*s.total[j]+s.item[j])
}

// rest is the correlation of item j with the sum of the others.
func (s *spread) rest(c *Counts, j int) (r float64, reason string) {
	if c.K < 2 {
		return 0, "there is no other item"
	}
	if s.reason != "" {
		return sharesRest(c, j)
	}
	return correlation(s.total[j]-s.item[j], s.item[j], s.score-2*s.total[j]+s.item[j])
}

// sharesRest correlates with the share of credit on the other items that the person saw.
func sharesRest(c *Counts, j int) (float64, string) {
	n, a := c.All.N[j], &c.All
	if n < 2 {
		return 0, "fewer than two persons saw this item and another"
	}
	x, y := tally.Int(a.X[j]), tally.Int(a.Y[j])
	const xy, xx, yy = sheet.Unit * ShareUnit, sheet.Unit * sheet.Unit, ShareUnit * ShareUnit
	f := float64(n) * float64(n)
	return correlation(tally.Cross(n, x, y, a.XY[j])/xy/f, tally.Cross(n, x, x, a.XX[j])/xx/f, tally.Cross(n, y, y, a.YY[j])/yy/f)
}

func correlation(cov, vx, vy float64) (float64, string) {
	switch {
	case !(vx > 1e-12):
		return 0, "everybody has the same result on this item"
	case !(vy > 1e-12):
		return 0, "the other items do not tell persons apart"
	}
	return min(max(cov/math.Sqrt(vx*vy), -1), 1), ""
}

func sumOf(v []float64) float64 {
	t := 0.0
	for _, x := range v {
		t += x
	}
	return t
}
