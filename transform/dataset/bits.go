package dataset

import (
	"encoding/binary"
	"math/bits"
)

// The encodings of values within a Parquet page (parquet-format, Encodings.md).

// appendPacked appends the low `width` bits of each value, least significant first, padded with zeros to a whole byte.
func appendPacked[T uint32 | uint64](out []byte, values []T, width uint) []byte {
	if width == 0 {
		return out
	}
	acc, have := uint64(0), uint(0)
	for _, v := range values {
		acc |= uint64(v) << have
		if have += width; have >= 64 {
			out = binary.LittleEndian.AppendUint64(out, acc)
			have -= 64
			acc = uint64(v) >> (width - have) // all of v went out when have is 0: the shift leaves nothing
		}
	}
	for ; have > 0; have -= min(have, 8) {
		out = append(out, byte(acc))
		acc >>= 8
	}
	return out
}

// longRun is how many equal values make a run of their own; fewer are packed with their neighbours.
const longRun = 16

// appendHybrid appends values in the RLE and bit-packing hybrid. Packed stretches hold a multiple of eight values; the
// last one is padded.
func appendHybrid(out []byte, values []uint32, width uint) []byte {
	start := 0
	for i := 0; i < len(values); {
		v, end := values[i], i+1
		for end < len(values) && values[end] == v {
			end++
		}
		if i += -(i - start) & 7; end-i < longRun { // the run's beginning fills the packed stretch before it
			i = end
			continue
		}
		out = appendLiterals(out, values[start:i], width)
		out = binary.AppendUvarint(out, uint64(end-i)<<1)
		for b := uint(0); b < width; b += 8 {
			out = append(out, byte(v>>b))
		}
		start, i = end, end
	}
	return appendLiterals(out, values[start:], width)
}

func appendLiterals(out []byte, values []uint32, width uint) []byte {
	if len(values) == 0 {
		return out
	}
	groups := (len(values) + 7) / 8
	out = binary.AppendUvarint(out, uint64(groups)<<1|1)
	full := len(out) + groups*int(width)
	out = appendPacked(out, values, width)
	for len(out) < full {
		out = append(out, 0)
	}
	return out
}

// The shape of delta packed blocks: the usual one.
const (
	deltaBlock  = 128
	deltaMinis  = 4
	deltaValues = deltaBlock / deltaMinis
)

// appendDeltas appends values as DELTA_BINARY_PACKED. Differences wrap around, as the format wants.
func appendDeltas(out []byte, values []int64) []byte {
	out = binary.AppendUvarint(out, deltaBlock)
	out = binary.AppendUvarint(out, deltaMinis)
	out = binary.AppendUvarint(out, uint64(len(values)))
	if len(values) == 0 {
		return binary.AppendVarint(out, 0)
	}
	out = binary.AppendVarint(out, values[0])
	for at := 1; at < len(values); at += deltaBlock {
		out = appendDeltaBlock(out, values[at-1:min(at+deltaBlock, len(values))])
	}
	return out
}

// appendDeltaBlock appends the differences between neighbours of values.
func appendDeltaBlock(out []byte, values []int64) []byte {
	var deltas [deltaBlock]uint64
	n := len(values) - 1
	least := values[1] - values[0]
	for i := range n {
		d := values[i+1] - values[i]
		deltas[i], least = uint64(d), min(least, d)
	}
	out = binary.AppendVarint(out, least)
	var widths [deltaMinis]uint
	for i := range n {
		deltas[i] -= uint64(least)
		widths[i/deltaValues] = max(widths[i/deltaValues], uint(bits.Len64(deltas[i])))
	}
	for _, w := range widths {
		out = append(out, byte(w))
	}
	for m, w := range widths {
		if m*deltaValues < n {
			out = appendPacked(out, deltas[m*deltaValues:(m+1)*deltaValues], w)
		}
	}
	return out
}
