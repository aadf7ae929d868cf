package dataset

import (
	"cutscore/exam"

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

// spell translates a text column of a frame. local has an entry for each word, 0 before and after; codes has room for
// the rows and is overwritten.
func spell(col, local []uint32, words []string, rows []int32, codes []int32) spelling {
	codes = codes[:len(rows)]
	if col == nil {
		none := array.NewStringBuilder(memory.DefaultAllocator)
		clear(codes)
		return spelling{codes, nothing(len(rows)), none.NewStringArray()}
	}
	valid := newValidity(len(rows))
	var used []uint32
	for i, r := range rows {
		code := col[r]
		if code == 0 {
			valid.absent(i)
			codes[i] = 0
			continue
		}
		if local[code] == 0 {
			used = append(used, code)
			local[code] = uint32(len(used))
		}
		codes[i] = int32(local[code] - 1)
	}
	list := array.NewStringBuilder(memory.DefaultAllocator)
	list.Reserve(len(used))
	for _, code := range used {
		list.Append(words[code])
		local[code] = 0
	}
	return spelling{codes, valid, list.NewStringArray()}
}

// spellNames is spell for texts that come from a function; "" is null.
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

// spellMarks is spell for results, by their names.
func spellMarks(col []uint32, rows []int32, codes []int32) spelling {
	names := []string{}
	for r := exam.ResultUnknown; r <= exam.PartlyCorrect; r++ {
		names = append(names, r.String())
	}
	codes = codes[:len(rows)]
	local := make([]int32, len(names))
	list := array.NewStringBuilder(memory.DefaultAllocator)
	for i, r := range rows {
		code := uint32(0)
		if col != nil {
			code = col[r]
		}
		if local[code] == 0 {
			list.Append(names[code])
			local[code] = int32(list.Len())
		}
		codes[i] = local[code] - 1
	}
	return spelling{codes, newValidity(len(rows)), list.NewStringArray()}
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

// numbers is a column of numbers where code 0 is null; every other code is decoded after taking off base.
func numbers[T cell](col []uint32, rows []int32, t arrow.DataType, decode func(uint32) T, base uint32) arrow.Array {
	out := make([]T, len(rows))
	if col == nil {
		return primitive(out, nothing(len(rows)), t)
	}
	valid := newValidity(len(rows))
	for i, r := range rows {
		if col[r] == 0 {
			valid.absent(i)
			continue
		}
		out[i] = decode(col[r] - base)
	}
	return primitive(out, valid, t)
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

// offsetArray is null where there is no time; an offset of 0 is UTC.
func offsetArray(f *frame, rows []int32, t arrow.DataType) arrow.Array {
	out := make([]int16, len(rows))
	valid := newValidity(len(rows))
	for i, r := range rows {
		out[i] = decodeShort(f.cell(cOffset, r))
		if out[i] == 0 && f.when(wAnswered, r) == 0 {
			valid.absent(i)
		}
	}
	return primitive(out, valid, t)
}

func flagArray(col []uint32, rows []int32) arrow.Array {
	b := array.NewBooleanBuilder(memory.DefaultAllocator)
	b.Reserve(len(rows))
	for _, r := range rows {
		if col == nil || col[r] == 0 {
			b.UnsafeAppendBoolToBitmap(false)
			continue
		}
		b.UnsafeAppend(exam.Flag(col[r]) == exam.FlagYes)
	}
	return b.NewArray()
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

// nothing is the validity of n nulls.
func nothing(n int) *validity {
	return &validity{bits: make([]byte, bitutil.BytesForBits(int64(n))), nulls: n}
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
