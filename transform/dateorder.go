package transform

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"cutscore/ingest"
)

// dateEvidence is what the values of a column say about the order of numeric dates: "03/04/2025" says nothing,
// "23/06/2025" says day first. Line is where the first proof of each stands.
type dateEvidence struct {
	dmy, mdy int64 // line of the first value that only this order can read; 0 none
	open     bool  // some value needs an order
}

// weigh looks at one value.
func (e *dateEvidence) weigh(v string, line int64) {
	a, b, numeric := dayMonth(strings.TrimSpace(v))
	if !numeric {
		return
	}
	e.open = true
	switch {
	case a > 12 && b <= 12 && (e.dmy == 0 || line < e.dmy):
		e.dmy = line
	case b > 12 && a <= 12 && (e.mdy == 0 || line < e.mdy):
		e.mdy = line
	}
}

// dayMonth returns the first two numbers of a date of three numbers whose year comes last.
func dayMonth(v string) (a, b int, ok bool) {
	var numbers [3]int
	at := 0
	for i := range numbers {
		start := at
		for at < len(v) && v[at] >= '0' && v[at] <= '9' {
			at++
		}
		width := at - start
		if width == 0 || width > 4 || i < 2 && width > 2 {
			return 0, 0, false
		}
		numbers[i], _ = digits(v[start:at])
		if i < 2 {
			if at >= len(v) || strings.IndexByte("/.-", v[at]) < 0 {
				return 0, 0, false
			}
			at++
		}
	}
	return numbers[0], numbers[1], at == len(v) || v[at] == ' ' || v[at] == ','
}

// settleDates gives every time column its order of numeric dates: what was stated, what the sample proves, what the whole
// column proves. Values that contradict each other, or prove nothing, refuse the file.
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
	if open = n.decide(open, seen); len(open) > 0 {
		return n.ambiguous(open[0])
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
		switch e := seen[u]; {
		case e.dmy > 0 && e.mdy == 0:
			u.order = "dmy"
			n.say(u, "day first", e.dmy)
		case e.mdy > 0 && e.dmy == 0:
			u.order = "mdy"
			n.say(u, "month first", e.mdy)
		case e.open && e.dmy == 0:
			left = append(left, u)
		}
	}
	return left
}

func (n *Normalizer) say(u *use, order string, line int64) {
	n.reading.Why = append(n.reading.Why, fmt.Sprintf("dates of column %q are %s because of line %d", u.Name, order, line))
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

func (e *dateEvidence) join(o dateEvidence) {
	e.open = e.open || o.open
	if o.dmy > 0 && (e.dmy == 0 || o.dmy < e.dmy) {
		e.dmy = o.dmy
	}
	if o.mdy > 0 && (e.mdy == 0 || o.mdy < e.mdy) {
		e.mdy = o.mdy
	}
}

func (n *Normalizer) contradiction(seen map[*use]*dateEvidence) error {
	for i := range n.uses {
		e := seen[&n.uses[i]]
		if e != nil && e.dmy > 0 && e.mdy > 0 {
			return &ingest.FileError{Path: n.file, Line: max(e.dmy, e.mdy), Column: n.uses[i].Name, Code: "date-order-contradictory",
				Message: fmt.Sprintf("line %d can only be day first and line %d only month first", e.dmy, e.mdy),
				Hint:    "state the order with --date-order dmy or mdy: rows of the other order are then set aside"}
		}
	}
	return nil
}

func (n *Normalizer) ambiguous(u *use) error {
	return &ingest.FileError{Path: n.file, Column: u.Name, Code: "date-order-ambiguous",
		Message: "no date in the whole column tells whether the day or the month comes first",
		Hint:    "state it with --date-order dmy or --date-order mdy, or as options.order in a format file"}
}
