package transform

import (
	"context"
	"fmt"
	"sync"

	"cutscore/ingest"
)

// observeMax finds full points for columns whose export does not tell them, when the format asks for it: the largest value of
// the whole column. It is an assumption, and the reading says so.
func (n *Normalizer) observeMax() error {
	for i := range n.uses {
		u := &n.uses[i]
		if !u.options.ObservedMax || u.options.Max > 0 {
			continue
		}
		most, err := n.largest(u)
		if err != nil {
			return err
		}
		u.options.Max = most
		n.reading.Why = append(n.reading.Why, fmt.Sprintf("column %q: the export does not tell the full points; the largest value of the column, %g, is taken for them", u.Name, most))
	}
	return nil
}

func (n *Normalizer) largest(u *use) (float64, error) {
	var mu sync.Mutex
	most := 0.0
	_, err := n.reading.Sample.Read(context.Background(), 2, func(c *ingest.Chunk) error {
		p := each(&c.Columns[u.Index], u.spelling.score)
		mu.Lock()
		defer mu.Unlock()
		for i, x := range p.values {
			if p.problems == nil || p.problems[i] == fine {
				most = max(most, x)
			}
		}
		return nil
	}, func(ingest.Reject) {})
	return most, err
}
