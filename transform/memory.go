package transform

import "cutscore/exam"

// memory is the columns of one batch, used again for a later chunk once the batch is released: a file of millions of rows
// would otherwise fill the heap with columns that live for a moment. A column taken from it holds what it held before.
type memory struct {
	codes   shelf[uint32]
	moments shelf[int64]
	counts  shelf[int32]
	shorts  shelf[int16]
	shares  shelf[float32]
	numbers shelf[float64]
	results shelf[exam.Result]
	flags   shelf[exam.Flag]
	zeros   []uint32 // codes of columns whose rows are all alike; never written to
}

// shelf is the columns of one type.
type shelf[T any] struct {
	columns [][]T
	used    int
}

// take returns a column of n rows of any content.
func (s *shelf[T]) take(n int) []T {
	if s.used == len(s.columns) {
		s.columns = append(s.columns, nil)
	}
	c := &s.columns[s.used]
	s.used++
	if cap(*c) < n {
		*c = make([]T, n)
	}
	return (*c)[:n]
}

// number is what the columns of a batch hold.
type number interface {
	uint32 | int64 | int32 | int16 | float32 | float64 | exam.Result | exam.Flag
}

// column takes a column of n rows of any content.
func column[T number](m *memory, n int) []T {
	var on any
	switch any((*T)(nil)).(type) {
	case *uint32:
		on = &m.codes
	case *int64:
		on = &m.moments
	case *int32:
		on = &m.counts
	case *int16:
		on = &m.shorts
	case *float32:
		on = &m.shares
	case *float64:
		on = &m.numbers
	case *exam.Result:
		on = &m.results
	case *exam.Flag:
		on = &m.flags
	}
	return on.(*shelf[T]).take(n)
}

// alike is the codes of n rows that all have the first value. They are shared: nobody may write to them.
func (m *memory) alike(n int) []uint32 {
	if len(m.zeros) < n {
		m.zeros = make([]uint32, n)
	}
	return m.zeros[:n:n]
}

// release makes all columns free.
func (m *memory) release() {
	m.codes.used, m.moments.used, m.counts.used, m.shorts.used = 0, 0, 0, 0
	m.shares.used, m.numbers.used, m.results.used, m.flags.used = 0, 0, 0, 0
}

// memory lends columns for one batch.
func (n *Normalizer) memory() *memory {
	if m, ok := n.spare.Get().(*memory); ok {
		return m
	}
	return &memory{}
}

// Release gives the columns of Responses, and ResponseRows, back to the normaliser, which fills them again with a later
// chunk: nothing of them may be used afterwards. Texts and the other tables stay as they are. A batch need not be
// released; the collector takes what is not.
func (b *Batch) Release() {
	if b.memory == nil {
		return
	}
	b.memory.release()
	b.from.spare.Put(b.memory)
	b.memory, b.Responses, b.ResponseRows = nil, nil, nil
}
