package stats

import (
	"encoding/json"

	"cutscore/exam"
)

// PopularWrong counts, per item, how often each wrong option was chosen. It is a commutative monoid.
type PopularWrong struct {
	items map[string]map[string]int64
}

// NewPopularWrong returns the empty count.
func NewPopularWrong() *PopularWrong { return &PopularWrong{items: map[string]map[string]int64{}} }

// Add counts the wrong answers of c.
func (p *PopularWrong) Add(c *exam.Responses) {
	if c.Chosen.Codes == nil || c.Item.Codes == nil || c.Result == nil {
		return
	}
	counts := map[uint64]int64{}
	for i := range c.Rows {
		if c.Result[i] == exam.Incorrect {
			counts[uint64(c.Item.Codes[i])<<32|uint64(c.Chosen.Codes[i])]++
		}
	}
	for k, n := range counts {
		p.count(c.Item.Values[k>>32], c.Chosen.Values[uint32(k)], n)
	}
}

func (p *PopularWrong) count(item, option string, n int64) {
	if option == "" {
		return
	}
	if p.items[item] == nil {
		p.items[item] = map[string]int64{}
	}
	p.items[item][option] += n
}

// Merge adds another count.
func (p *PopularWrong) Merge(o *PopularWrong) {
	for item, options := range o.items {
		for option, n := range options {
			p.count(item, option, n)
		}
	}
}

// Of returns, by item code, the wrong option most chosen: at least 5 times, and the first by name among equals;
// "" where there is none.
func (p *PopularWrong) Of(items *exam.Coded) []string {
	out := make([]string, len(items.Values))
	for i, id := range items.Values {
		var most int64 = 4
		for option, n := range p.items[id] {
			if n > most || (n == most && n > 4 && option < out[i]) {
				most, out[i] = n, option
			}
		}
	}
	return out
}

// most keeps of each item only the wrong option that Of returns.
func (p *PopularWrong) most() *PopularWrong {
	ids := exam.Coded{}
	for id := range p.items {
		ids.Values = append(ids.Values, id)
	}
	out := NewPopularWrong()
	for i, option := range p.Of(&ids) {
		if id := ids.Values[i]; option != "" {
			out.count(id, option, p.items[id][option])
		}
	}
	return out
}

// MarshalJSON writes the counts by item and option.
func (p *PopularWrong) MarshalJSON() ([]byte, error) { return json.Marshal(p.items) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (p *PopularWrong) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &p.items) }
