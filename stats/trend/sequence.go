package trend

// The values of Sequence.Again.
const (
	FirstTime   int8 = iota
	AgainOther       // seen before, result not known or partial
	AgainMissed      // answered before, wrong last time
	AgainRight       // answered before, right last time
)

// Sequence is one examinee's scored answers in order of time, as parallel columns.
type Sequence struct {
	Item  []int32   // item id, -1 unknown
	Set   []int32   // id of the set of areas
	Y     []float32 // credit earned, 0..1
	Day   []int32   // days since 1970, NoDay unknown; never decreasing among the known
	Again []int8
	Met   []uint8 // how often the item was met before, as far as known; 255 and more are one
	Block []int32 // sitting: 0,1,2... in order of first answer; sittings may interleave
}

// Len is the number of answers.
func (s *Sequence) Len() int { return len(s.Item) }

// Reset empties s and keeps its memory.
func (s *Sequence) Reset() {
	s.Item, s.Set, s.Y = s.Item[:0], s.Set[:0], s.Y[:0]
	s.Day, s.Again, s.Met, s.Block = s.Day[:0], s.Again[:0], s.Met[:0], s.Block[:0]
}

// Append adds one answer, to an item met once before where it is not the first time.
func (s *Sequence) Append(item, set int32, y float32, day int32, again int8, block int32) {
	s.Item, s.Set, s.Y = append(s.Item, item), append(s.Set, set), append(s.Y, y)
	s.Day, s.Again, s.Block = append(s.Day, day), append(s.Again, again), append(s.Block, block)
	s.Met = append(s.Met, uint8(min(again, 1)))
}

// Blocks is the number of sittings.
func (s *Sequence) Blocks() int {
	n := 0
	for _, b := range s.Block {
		n = max(n, int(b)+1)
	}
	return n
}

// Slice is rows from..to-1 of s, sharing its memory.
func (s *Sequence) Slice(from, to int) Sequence {
	return Sequence{Item: s.Item[from:to], Set: s.Set[from:to], Y: s.Y[from:to],
		Day: s.Day[from:to], Again: s.Again[from:to], Met: s.Met[from:to], Block: s.Block[from:to]}
}
