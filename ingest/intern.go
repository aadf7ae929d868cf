package ingest

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// A column of a block is coded while it is parsed: each distinct value is stored once. Values of up to eight bytes are
// their own key; longer ones are hashed. Codes are given in order of first appearance, so the random seeds (which keep
// a hostile file from choosing collisions) never show in the result.

const (
	plainAfter = 8192 // rows after which a column that is nearly all distinct is stored plain
	plainNum   = 3    // ... nearly all: more than plainNum/plainDen of the rows
	plainDen   = 4
	firstSlots = 256
)

// seeds are the random multipliers of one read.
type seeds struct{ short, first, second uint64 }

type shortSlot struct {
	key  uint64
	code uint32 // plus one; 0 is free
}

type longSlot struct {
	hash uint32
	code uint32 // plus one; 0 is free
}

// columnBuilder fills one Column of one chunk after another.
type columnBuilder struct {
	codes  []uint32
	data   []byte
	ends   []uint32
	plain  bool
	short  []shortSlot
	nShort int
	long   []longSlot
	nLong  int
	seeds  seeds
}

// reset makes the builder ready for the next block.
func (c *columnBuilder) reset() {
	c.codes, c.data, c.ends, c.plain = c.codes[:0], c.data[:0], c.ends[:0], false
	c.short, c.long = freshSlots(c.short, c.nShort), freshSlots(c.long, c.nLong)
	c.nShort, c.nLong = 0, 0
}

// freshSlots empties a table, and lets go of one that the last block hardly used.
func freshSlots[T any](table []T, used int) []T {
	if len(table) > firstSlots && used*16 < len(table) {
		table = make([]T, max(firstSlots, len(table)/4))
		return table
	}
	if len(table) == 0 {
		return make([]T, firstSlots)
	}
	clear(table)
	return table
}

// add codes the cells of one column of a batch: spans holds stride cells per row, beginning at the column's own.
// buf must be readable for eight bytes beyond every cell.
func (c *columnBuilder) add(buf, side []byte, spans []span, stride int) {
	if c.plain {
		c.addPlain(buf, side, spans, stride)
		return
	}
	var lastKey uint64
	var lastLong []byte
	lastShort, lastCode := -1, uint32(0)
	for i := 0; i < len(spans); i += stride {
		sp := spans[i]
		src, off := buf, sp.off
		if off&inSide != 0 {
			src, off = side, off&^inSide
		}
		if sp.n <= 8 {
			key := load64(src, off) & (1<<(8*uint(sp.n)) - 1)
			if lastShort != int(sp.n) || key != lastKey {
				lastCode = c.codeShort(key, src[off:off+sp.n])
				lastKey, lastShort = key, int(sp.n)
			}
		} else {
			value := src[off : off+sp.n]
			if lastShort != 9 || len(value) != len(lastLong) || !bytes.Equal(value, lastLong) {
				lastCode = c.codeLong(value)
				lastLong, lastShort = value, 9
			}
		}
		c.codes = append(c.codes, lastCode)
	}
	if rows := len(c.codes); rows >= plainAfter && len(c.ends)*plainDen > rows*plainNum {
		c.makePlain()
	}
}

// load64 reads eight bytes from off; the caller keeps them readable.
func load64(b []byte, off uint32) uint64 {
	return binary.LittleEndian.Uint64(b[off : off+8 : off+8])
}

func (c *columnBuilder) addPlain(buf, side []byte, spans []span, stride int) {
	for i := 0; i < len(spans); i += stride {
		sp := spans[i]
		src, off := buf, sp.off
		if off&inSide != 0 {
			src, off = side, off&^inSide
		}
		c.data = append(c.data, src[off:off+sp.n]...)
		c.ends = append(c.ends, uint32(len(c.data)))
	}
}

// makePlain stores every row's own value from here on.
func (c *columnBuilder) makePlain() {
	col := Column{Codes: c.codes, Data: c.data, Ends: c.ends}
	data, ends := make([]byte, 0, 2*len(c.data)), make([]uint32, 0, 2*len(c.codes))
	for i := range c.codes {
		data = append(data, col.Cell(i)...)
		ends = append(ends, uint32(len(data)))
	}
	c.codes, c.data, c.ends, c.plain = c.codes[:0], data, ends, true
}

// store appends a new distinct value and returns its code.
func (c *columnBuilder) store(value []byte) uint32 {
	c.data = append(c.data, value...)
	c.ends = append(c.ends, uint32(len(c.data)))
	return uint32(len(c.ends) - 1)
}

// codeShort codes a value of up to eight bytes, whose bytes padded with zeros are key. Length and key together are
// unique because no value that reaches a column holds a zero byte.
func (c *columnBuilder) codeShort(key uint64, value []byte) uint32 {
	shift := uint(64 - bits.Len(uint(len(c.short)-1)))
	slot := (key * c.seeds.short) >> shift
	mask := uint64(len(c.short) - 1)
	for {
		e := &c.short[slot&mask]
		if e.code == 0 {
			code := c.store(value)
			e.key, e.code = key, code+1
			if c.nShort++; c.nShort*2 > len(c.short) {
				c.growShort()
			}
			return code
		}
		if e.key == key {
			return e.code - 1
		}
		slot++
	}
}

func (c *columnBuilder) growShort() {
	old := c.short
	c.short = make([]shortSlot, 4*len(old))
	shift := uint(64 - bits.Len(uint(len(c.short)-1)))
	mask := uint64(len(c.short) - 1)
	for _, e := range old {
		if e.code == 0 {
			continue
		}
		slot := (e.key * c.seeds.short) >> shift
		for c.short[slot&mask].code != 0 {
			slot++
		}
		c.short[slot&mask] = e
	}
}

// codeLong codes a value of nine bytes or more.
func (c *columnBuilder) codeLong(value []byte) uint32 {
	h := c.seeds.hash(value)
	mask := uint32(len(c.long) - 1)
	slot := h
	for {
		e := &c.long[slot&mask]
		if e.code == 0 {
			code := c.store(value)
			e.hash, e.code = h, code+1
			if c.nLong++; c.nLong*2 > len(c.long) {
				c.growLong()
			}
			return code
		}
		if e.hash == h {
			code := e.code - 1
			end := c.ends[code]
			if start := end - uint32(len(value)); end >= uint32(len(value)) && c.startOf(code) == start &&
				bytes.Equal(c.data[start:end], value) {
				return code
			}
		}
		slot++
	}
}

func (c *columnBuilder) startOf(code uint32) uint32 {
	if code == 0 {
		return 0
	}
	return c.ends[code-1]
}

func (c *columnBuilder) growLong() {
	old := c.long
	c.long = make([]longSlot, 4*len(old))
	mask := uint32(len(c.long) - 1)
	for _, e := range old {
		if e.code == 0 {
			continue
		}
		slot := e.hash
		for c.long[slot&mask].code != 0 {
			slot++
		}
		c.long[slot&mask] = e
	}
}

// hash mixes a value of at least nine bytes: sixteen bytes at a time by a 64x64 multiplication folded in half, the last
// sixteen (or nine to fifteen) overlapping.
func (s seeds) hash(v []byte) uint32 {
	h := s.short ^ uint64(len(v))
	tail := v
	for len(tail) > 16 {
		hi, lo := bits.Mul64(binary.LittleEndian.Uint64(tail)^s.first^h, binary.LittleEndian.Uint64(tail[8:])^s.second)
		h = hi ^ lo
		tail = tail[16:]
	}
	a := binary.LittleEndian.Uint64(v[max(0, len(v)-16):])
	b := binary.LittleEndian.Uint64(v[len(v)-8:])
	hi, lo := bits.Mul64(a^s.first^h, b^s.second)
	return uint32(hi ^ lo)
}

// column is the finished column; it shares the builder's memory.
func (c *columnBuilder) column() Column {
	if c.plain {
		return Column{Data: c.data, Ends: c.ends}
	}
	return Column{Codes: c.codes, Data: c.data, Ends: c.ends}
}
