package transform

import (
	"context"
	"fmt"
	"sync"

	"cutscore/ingest"
)

// settleDates gives every time column its order of numeric dates: what was stated, what the sample proves, what the whole
// column proves, what dots say. Values that contradict each other, or prove nothing, refuse the file.
func (n *Normalizer) settleDates() error {
	var open []*use
	for i := range n.uses {
		u := &n.uses[i]
		if u.name != "time" {
			continue
		}
		if u.order = n.options.DateOrder; u.order == "" {
			u.order = n.reading.DateOrder
		}
		if u.order == "" {
			u.order = u.options.Order
		}
		if u.order == "" {
			open = append(open, u)
		}
	}
	seen := n.sampleEvidence(open)
	if open = n.decide(open, seen); len(open) == 0 {
		return n.contradiction(seen)
	}
	seen, err := n.columnEvidence(open)
	if err != nil {
		return err
	}
	if err := n.contradiction(seen); err != nil {
		return err
	}
	if open = n.byCustom(n.decide(open, seen), seen); len(open) > 0 {
		return n.ambiguous(open[0], seen[open[0]])
	}
	return nil
}

func (n *Normalizer) sampleEvidence(open []*use) map[*use]*dateEvidence {
	s := n.reading.Sample
	seen := map[*use]*dateEvidence{}
	for _, u := range open {
		e := &dateEvidence{}
		seen[u] = e
		for i, row := range s.Rows {
			if u.Index < len(row) {
				e.weigh(row[u.Index], lineOf(s, i))
			}
		}
	}
	return seen
}

func lineOf(s *ingest.Sample, row int) int64 {
	if row < len(s.Lines) {
		return s.Lines[row]
	}
	return int64(row) + 1
}

// decide sets the order of columns whose values prove one, and returns the columns that need an order and have none.
func (n *Normalizer) decide(open []*use, seen map[*use]*dateEvidence) (left []*use) {
	for _, u := range open {
		order, because := seen[u].proves()
		switch {
		case order != "":
			u.order = order
			n.reading.Why = append(n.reading.Why, fmt.Sprintf("dates of column %q are %s because %s", u.Name, orderWords[order], because))
		case seen[u].fits() != 0 && seen[u].open():
			left = append(left, u)
		}
	}
	return left
}

// byCustom settles columns of which no value of the whole file proves an order, and returns those that custom leaves open.
func (n *Normalizer) byCustom(open []*use, seen map[*use]*dateEvidence) (left []*use) {
	for _, u := range open {
		if !seen[u].dayBeforeDots() {
			left = append(left, u)
			continue
		}
		u.order = "dmy"
		n.reading.Why = append(n.reading.Why, fmt.Sprintf("dates of column %q are day first because dots stand between their numbers: no value proves it", u.Name))
	}
	return left
}

// columnEvidence reads the whole file for the columns that its first rows leave open.
func (n *Normalizer) columnEvidence(open []*use) (map[*use]*dateEvidence, error) {
	seen := map[*use]*dateEvidence{}
	for _, u := range open {
		seen[u] = &dateEvidence{}
	}
	var mu sync.Mutex
	_, err := n.reading.Sample.Read(context.Background(), 2, func(c *ingest.Chunk) error {
		for _, u := range open {
			e := chunkEvidence(c, u.Index)
			mu.Lock()
			seen[u].join(e)
			mu.Unlock()
		}
		return nil
	}, func(ingest.Reject) {})
	return seen, err
}

func chunkEvidence(c *ingest.Chunk, column int) dateEvidence {
	var e dateEvidence
	col := &c.Columns[column]
	lines := make([]int64, col.Distinct())
	for row := c.Rows - 1; row >= 0; row-- {
		lines[col.Code(row)] = c.Lines[row]
	}
	for v := range lines {
		e.weigh(string(col.Value(v)), lines[v])
	}
	return e
}

func (n *Normalizer) contradiction(seen map[*use]*dateEvidence) error {
	for i := range n.uses {
		e := seen[&n.uses[i]]
		if e == nil || e.fits() != 0 {
			continue
		}
		one, other := e.clash()
		return &ingest.FileError{Path: n.file, Line: max(e.first[one], e.first[other]), Column: n.uses[i].Name, Code: "date-order-contradictory",
			Message: fmt.Sprintf("line %d can only be %s and line %d only %s", e.first[one], one.words(), e.first[other], other.words()),
			Hint:    "state the order with --date-order dmy, mdy or ymd: rows of the other order are then set aside"}
	}
	return nil
}

func (n *Normalizer) ambiguous(u *use, e *dateEvidence) error {
	return &ingest.FileError{Path: n.file, Column: u.Name, Code: "date-order-ambiguous",
		Message: "no date in the whole column tells whether it is " + e.fits().words(),
		Hint:    "state it with --date-order " + e.fits().list() + ", or as options.order in a format file"}
}
