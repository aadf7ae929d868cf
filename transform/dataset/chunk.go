package dataset

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"

	"cutscore/exam"

	"github.com/apache/arrow-go/v18/parquet/metadata"
)

// chunk is a column of a row group on its way into a file. Its memory is used again for the next one. Columns are
// dictionary coded while they are gathered, in order of first use, with the values that occur and no others: that keeps
// minimum and maximum in the footer true. The empty text is null, also where a column is part of the key.
type chunk struct {
	rows  int // or entries, where rows hold lists
	nulls int
	valid []byte // bitmap of rows that have a value

	defs, reps []uint32 // the levels of the entries where rows hold lists, else nil

	indices  []uint32 // per value: its place in the dictionary
	distinct int
	dict     []byte // the dictionary, PLAIN

	moments []int64 // values of a delta packed column, instead of a dictionary
	flags   []byte  // bitmap of the values of a yes/no column, instead of a dictionary

	min, max []byte // PLAIN
	keys     []uint64
	numbers  numbering
	used     []uint32
}

// begin makes the chunk ready for a column.
func (c *chunk) begin(rows int) {
	c.rows, c.nulls, c.distinct = rows, 0, 0
	c.indices, c.keys = slices.Grow(c.indices[:0], rows), slices.Grow(c.keys[:0], rows)
	c.dict, c.moments, c.used = c.dict[:0], c.moments[:0], c.used[:0]
	c.min, c.max, c.flags = nil, nil, slices.Grow(c.flags[:0], (rows+7)/8)
	c.defs, c.reps = nil, nil
	c.valid = slices.Grow(c.valid[:0], (rows+7)/8)[:(rows+7)/8]
	for i := range c.valid {
		c.valid[i] = 0xff
	}
}

func (c *chunk) absent(i int) {
	c.valid[i/8] &^= 1 << (i % 8)
	c.nulls++
}

// values is how many rows are not null.
func (c *chunk) values() int { return c.rows - c.nulls }

// texts gathers a text column of a frame. local has an entry for each word, 0 before and after.
func (c *chunk) texts(col, local []uint32, words []string, rows []int32) {
	if col == nil {
		c.nulls = len(rows)
		return
	}
	indices, n := c.indices[:len(rows)], 0
	for i, r := range rows {
		code := col[r]
		place := local[code]
		if place == 0 {
			if code == 0 {
				c.absent(i)
				continue
			}
			c.used = append(c.used, code)
			place = uint32(len(c.used))
			local[code] = place
		}
		indices[n] = place - 1
		n++
	}
	c.indices = indices[:n]
	for _, code := range c.used {
		c.word(words[code])
		local[code] = 0
	}
}

// word adds a word to the dictionary.
func (c *chunk) word(s string) {
	c.distinct++
	c.dict = binary.LittleEndian.AppendUint32(c.dict, uint32(len(s)))
	at := len(c.dict)
	c.dict = append(c.dict, s...)
	// A reallocated dictionary leaves these pointing into the old one, which does not change.
	w := c.dict[at:]
	if c.distinct == 1 || bytes.Compare(w, c.min) < 0 {
		c.min = w
	}
	if c.distinct == 1 || bytes.Compare(w, c.max) > 0 {
		c.max = w
	}
}

// spell gathers the texts of a small table; "" is null.
func (c *chunk) spell(texts []string) {
	places := map[string]uint32{}
	for i, s := range texts {
		if s == "" {
			c.absent(i)
			continue
		}
		place, ok := places[s]
		if !ok {
			place = uint32(c.distinct)
			places[s] = place
			c.word(s)
		}
		c.indices = append(c.indices, place)
	}
}

// nest gives the entries their levels: starts says which of them begin a row, held which stand for an element of a list.
// A list is there (1), holds an element (2) that is there (3), and the element a value (4).
func (c *chunk) nest(starts, held []bool) {
	c.defs, c.reps = make([]uint32, c.rows), make([]uint32, c.rows)
	for i := range c.rows {
		switch {
		case c.valid[i/8]>>(i%8)&1 == 1:
			c.defs[i] = 4
		case held[i]:
			c.defs[i] = 3
		default:
			c.defs[i] = 1
		}
		if !starts[i] {
			c.reps[i] = 1
		}
	}
}

// names gathers a column that is never null, by the names of its few values.
func (c *chunk) names(n int, names []string, at func(i int) uint32) {
	var places [1 << 8]uint32
	for i := range n {
		code := at(i)
		if places[code] == 0 {
			c.word(names[code])
			places[code] = uint32(c.distinct)
		}
		c.indices = append(c.indices, places[code]-1)
	}
}

// marks gathers results, which are never null.
func (c *chunk) marks(col []uint32, rows []int32) {
	if col == nil {
		c.names(len(rows), []string{exam.ResultUnknown.String()}, func(int) uint32 { return 0 })
		return
	}
	var places [1 << 8]uint32
	c.indices = c.indices[:len(rows)]
	for i, r := range rows {
		code := col[r]
		if places[code] == 0 {
			c.word(exam.Result(code).String())
			places[code] = uint32(c.distinct)
		}
		c.indices[i] = places[code] - 1
	}
}

// decoder gives the value of a key. A number is stored as the low bytes of a value whose order, signed, is that of the
// numbers.
type decoder func(key uint64) int64

// coded gathers the keys that were put into c.keys, 0 for null, as numbers of size bytes.
func (c *chunk) coded(size int, decode decoder) {
	c.numbers.clear()
	indices, n := c.indices[:len(c.keys)], 0
	for i, key := range c.keys {
		if key == 0 {
			c.absent(i)
			continue
		}
		indices[n] = c.numbers.place(key)
		n++
	}
	c.indices = indices[:n]
	c.distinct = len(c.numbers.order)
	var low, high int64
	for i, key := range c.numbers.order {
		v := decode(key)
		if i == 0 {
			low, high = v, v
		}
		low, high = min(low, v), max(high, v)
		c.dict = appendNumber(c.dict, v, size)
	}
	if c.distinct > 0 {
		c.min, c.max = appendNumber(nil, low, size), appendNumber(nil, high, size)
	}
}

// appendNumber appends the low size bytes of v.
func appendNumber(out []byte, v int64, size int) []byte {
	if size == 4 {
		return binary.LittleEndian.AppendUint32(out, uint32(v))
	}
	return binary.LittleEndian.AppendUint64(out, uint64(v))
}

// narrow gathers a column of numbers of four bytes where code 0 is null.
func (c *chunk) narrow(col []uint32, rows []int32, decode decoder) {
	if col == nil {
		c.nulls = len(rows)
		return
	}
	keys := c.keys[:len(rows)]
	for i, r := range rows {
		keys[i] = uint64(col[r])
	}
	c.keys = keys
	c.coded(4, decode)
}

// wide gathers a column of numbers of eight bytes where code 0 is null.
func (c *chunk) wide(col []uint64, rows []int32, decode decoder) {
	c.keys = c.keys[:len(rows)]
	for i, r := range rows {
		c.keys[i] = col[r]
	}
	c.coded(8, decode)
}

// shares gathers floats that are never negative: their bits are in the order of the numbers.
func (c *chunk) shares(col []uint32, rows []int32) {
	c.narrow(col, rows, func(key uint64) int64 { return int64(key - 1) })
	if c.distinct > 0 && binary.LittleEndian.Uint32(c.min) == 0 {
		// A reader may not tell the two zeros apart: the format asks for minus zero as the smaller one.
		c.min = appendNumber(nil, int64(math.Float32bits(float32(math.Copysign(0, -1)))), 4)
	}
}

// reals gathers floats by their bits, less one in the codes. The bits of negative ones are not in the order of the numbers.
func (c *chunk) reals(col []uint64, rows []int32) {
	c.wide(col, rows, func(key uint64) int64 { return int64(key - 1) })
	if c.distinct == 0 {
		return
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, key := range c.numbers.order {
		x := math.Float64frombits(key - 1)
		low, high = min(low, x), max(high, x)
	}
	if low == 0 {
		low = math.Copysign(0, -1)
	}
	c.min, c.max = appendNumber(nil, int64(math.Float64bits(low)), 8), appendNumber(nil, int64(math.Float64bits(high)), 8)
}

// offsets gathers the offsets from UTC: null where there is no time; an offset of 0 is UTC.
func (c *chunk) offsets(f *frame, rows []int32) {
	keys, answered, codes := c.keys[:len(rows)], f.wide[wAnswered], f.narrow[cOffset]
	for i, r := range rows {
		keys[i] = 0
		if answered != nil && answered[r] != 0 {
			keys[i] = 1
		}
		if codes != nil && codes[r] != 0 {
			keys[i] = uint64(codes[r]) + 1
		}
	}
	c.keys = keys
	c.coded(4, func(key uint64) int64 { return int64(decodeShort(uint32(key - 1))) })
}

// times gathers moments: delta packed, or by a dictionary where they repeat.
func (c *chunk) times(col []uint64, rows []int32, delta bool) {
	if col == nil {
		c.nulls = len(rows)
		return
	}
	if !delta {
		c.wide(col, rows, decodeMoment)
		return
	}
	low, high := int64(math.MaxInt64), int64(math.MinInt64)
	for i, r := range rows {
		if col[r] == 0 {
			c.absent(i)
			continue
		}
		t := decodeMoment(col[r])
		low, high = min(low, t), max(high, t)
		c.moments = append(c.moments, t)
	}
	if len(c.moments) > 0 {
		c.min, c.max = appendNumber(nil, low, 8), appendNumber(nil, high, 8)
	}
}

// yesNo gathers flags.
func (c *chunk) yesNo(col []uint32, rows []int32) {
	if col == nil {
		c.nulls = len(rows)
		return
	}
	n, yes := 0, 0
	for i, r := range rows {
		if col[r] == 0 {
			c.absent(i)
			continue
		}
		if n%8 == 0 {
			c.flags = append(c.flags, 0)
		}
		if exam.Flag(col[r]) == exam.FlagYes {
			c.flags[n/8] |= 1 << (n % 8)
			yes++
		}
		n++
	}
	if n > 0 {
		c.min, c.max = []byte{truth(yes == n)}, []byte{truth(yes > 0)}
	}
}

func truth(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// statistics are the column's in the footer.
func (c *chunk) statistics(signed bool, limit int) metadata.EncodedStatistics {
	var s metadata.EncodedStatistics
	s.SetNullCount(int64(c.nulls))
	s.Signed = signed
	if c.values() > 0 {
		s.SetMin(bytes.Clone(c.min))
		s.SetMax(bytes.Clone(c.max))
	}
	s.ApplyStatSizeLimits(limit)
	return s
}
