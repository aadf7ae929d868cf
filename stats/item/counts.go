package item

import (
	"fmt"

	"cutscore/stats/sheet"
	"cutscore/stats/tally"
)

// ShareUnit is the fixed point of proportions of the rest score.
const ShareUnit = 1 << 30

// CountLimits bound the state that grows faster than the number of items.
type CountLimits struct {
	Pairs  int // items up to which pairs of items are counted
	Scores int // items up to which items are counted by sum score
}

// DefaultLimits keep the state of one form under about 50 MB.
func DefaultLimits() CountLimits { return CountLimits{Pairs: 1000, Scores: 500} }

// Counts is the second pass over one form: everything that item and test statistics need apart from groups by ability.
// All sums are exact; Merge is associative and commutative.
type Counts struct {
	K             int
	Persons       int64 // with at least one scored response
	All           Sums  // items over the persons who saw them, against the share of the rest
	Whole         Sums  // items over the persons who saw every item, against the whole score
	Score         tally.Int128
	Square        tally.Int128    // sums of the whole score and its square, persons of Whole, in Unit and Unit^2
	Full          int64           // persons of Whole
	Seen          []int64         // by item: persons with a scored response
	Credit        []int64         // by item: sum of credits in Unit
	CreditSquares []tally.Int128  // by item, in Unit^2
	Shares        map[int64]int64 // persons by share of credit, in ShareUnit
	Pairs         *Pairs          // nil above the limit
	ByScore       []int64         // by item and sum score: right; nil above the limit
	Scores        []int64         // by sum score: persons. Both over persons of Whole without partial credit
}

// Sums are, by item, the sums of the credit x and a criterion y over n persons.
type Sums struct {
	N          []int64
	X, Y       []int64
	XX, YY, XY []tally.Int128
}

func newSums(k int) Sums {
	return Sums{N: make([]int64, k), X: make([]int64, k), Y: make([]int64, k),
		XX: make([]tally.Int128, k), YY: make([]tally.Int128, k), XY: make([]tally.Int128, k)}
}

func (s *Sums) add(j int32, x, y int64) {
	s.N[j]++
	s.X[j] += x
	s.Y[j] += y
	s.XX[j].AddMul(x, x)
	s.YY[j].AddMul(y, y)
	s.XY[j].AddMul(x, y)
}

func (s *Sums) merge(o *Sums) {
	for j := range s.N {
		s.N[j] += o.N[j]
		s.X[j] += o.X[j]
		s.Y[j] += o.Y[j]
		s.XX[j].Add(o.XX[j])
		s.YY[j].Add(o.YY[j])
		s.XY[j].Add(o.XY[j])
	}
}

// NewCounts returns the identity for a form of k items.
func NewCounts(k int, limit CountLimits) *Counts {
	c := &Counts{K: k, All: newSums(k), Whole: newSums(k), Seen: make([]int64, k), Credit: make([]int64, k),
		CreditSquares: make([]tally.Int128, k), Shares: map[int64]int64{}}
	if k <= limit.Pairs {
		c.Pairs = NewPairs(k)
	}
	if k <= limit.Scores {
		c.ByScore, c.Scores = make([]int64, k*(k+1)), make([]int64, k+1)
	}
	return c
}

// Add counts one person's scored responses: item numbers of the layout, ascending, and credits in Unit.
func (c *Counts) Add(items, values []int32) {
	if len(items) == 0 {
		return
	}
	total := sum(values)
	c.Persons++
	c.Shares[share(total, len(items))]++
	for i, j := range items {
		x := int64(values[i])
		c.Seen[j]++
		c.Credit[j] += x
		c.CreditSquares[j].AddMul(x, x)
		if len(items) > 1 {
			c.All.add(j, x, restShare(total, x, len(items)))
		}
	}
	if len(items) == c.K {
		c.addWhole(items, values, total)
	}
	if c.Pairs != nil {
		c.Pairs.Add(items, values)
		c.boundPairs()
	}
}

// boundPairs gives the pairs up where their sums could overflow; it depends on the number of persons alone, hence not
// on the order of merging.
func (c *Counts) boundPairs() {
	if c.Persons > maxPairPersons {
		c.Pairs = nil
	}
}

func (c *Counts) addWhole(items, values []int32, total int64) {
	c.Full++
	c.Score.AddInt(total)
	c.Square.AddMul(total, total)
	whole := true
	for i, j := range items {
		c.Whole.add(j, int64(values[i]), total)
		whole = whole && values[i]%sheet.Unit == 0
	}
	if c.ByScore == nil || !whole {
		return
	}
	s := int(total / sheet.Unit)
	c.Scores[s]++
	for i, j := range items {
		if values[i] != 0 {
			c.ByScore[int(j)*(c.K+1)+s]++
		}
	}
}

func sum(values []int32) int64 {
	t := int64(0)
	for _, v := range values {
		t += int64(v)
	}
	return t
}

// share is a person's proportion of credit in ShareUnit.
func share(total int64, n int) int64 { return (total*(ShareUnit/sheet.Unit) + int64(n)/2) / int64(n) }

// restShare is the proportion of credit on the other items, in ShareUnit.
func restShare(total, x int64, n int) int64 {
	return ((total-x)*(ShareUnit/sheet.Unit) + int64(n-1)/2) / int64(n-1)
}

// Merge adds o, which must have the same items, and count them by score if c does.
func (c *Counts) Merge(o *Counts) error {
	if c.K != o.K {
		return fmt.Errorf("item: cannot merge counts of %d and %d items", c.K, o.K)
	}
	if len(c.Scores) != len(o.Scores) {
		return fmt.Errorf("item: cannot merge counts of %d and %d scores", len(c.Scores), len(o.Scores))
	}
	c.Persons += o.Persons
	c.All.merge(&o.All)
	c.Whole.merge(&o.Whole)
	c.Score.Add(o.Score)
	c.Square.Add(o.Square)
	c.Full += o.Full
	for j := range c.CreditSquares {
		c.CreditSquares[j].Add(o.CreditSquares[j])
	}
	for v, n := range o.Shares {
		c.Shares[v] += n
	}
	for _, s := range [][2][]int64{{c.Seen, o.Seen}, {c.Credit, o.Credit}, {c.ByScore, o.ByScore}, {c.Scores, o.Scores}} {
		for i, v := range s[1] {
			s[0][i] += v
		}
	}
	if o.Pairs == nil {
		c.Pairs = nil
	} else if c.Pairs != nil {
		c.Pairs.Merge(o.Pairs)
	}
	c.boundPairs()
	return nil
}

// Complete reports whether every person saw every item.
func (c *Counts) Complete() bool { return c.Full == c.Persons }
