package dataset

import (
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/bitutil"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// spelling is a column of texts: codes into a list of its own, in order of first use, that holds the values that occur
// and no others. That keeps minimum and maximum in the footer true. The empty text is null, also where a column is part
// of the key: arrow-go 18.8 leaves empty texts out of the minimum.
type spelling struct {
	codes  []int32
	valid  *validity
	values *array.String
}

// spellNames spells the texts that a function gives; "" is null.
func spellNames(n int, name func(i int) string) spelling {
	valid := newValidity(n)
	codes := make([]int32, n)
	list := array.NewStringBuilder(memory.DefaultAllocator)
	seen := map[string]int32{}
	for i := range codes {
		s := name(i)
		if s == "" {
			valid.absent(i)
			continue
		}
		code, ok := seen[s]
		if !ok {
			code = int32(len(seen))
			seen[s] = code
			list.Append(s)
		}
		codes[i] = code
	}
	return spelling{codes, valid, list.NewStringArray()}
}

func (s spelling) indices() arrow.Array {
	return primitive(s.codes, s.valid, arrow.PrimitiveTypes.Int32)
}

// array is the spelling as one dictionary array.
func (s spelling) array() arrow.Array {
	return array.NewDictionaryArray(textType(), s.indices(), s.values)
}

func textType() arrow.DataType {
	return &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}
}

func momentArray(col []uint64, rows []int32) arrow.Array {
	out := make([]int64, len(rows))
	valid := newValidity(len(rows))
	for i, r := range rows {
		if col == nil || col[r] == 0 {
			valid.absent(i)
			continue
		}
		out[i] = decodeMoment(col[r])
	}
	return primitive(out, valid, arrow.FixedWidthTypes.Timestamp_us)
}

// cell is a Go type that columns of numbers have.
type cell interface {
	int16 | int32 | int64 | float32 | float64
}

// validity is an Arrow validity bitmap and how many rows are null.
type validity struct {
	bits  []byte
	nulls int
}

func newValidity(n int) *validity {
	v := &validity{bits: make([]byte, bitutil.BytesForBits(int64(n)))}
	for i := range v.bits {
		v.bits[i] = 0xff
	}
	return v
}

func (v *validity) absent(i int) {
	v.bits[i/8] &^= 1 << (i % 8)
	v.nulls++
}

func primitive[T cell](values []T, valid *validity, t arrow.DataType) arrow.Array {
	buffers := []*memory.Buffer{nil, memory.NewBufferBytes(arrow.GetBytes(values))}
	if valid.nulls > 0 {
		buffers[0] = memory.NewBufferBytes(valid.bits)
	}
	data := array.NewData(t, len(values), buffers, nil, valid.nulls, 0)
	defer data.Release()
	return array.MakeFromData(data)
}
