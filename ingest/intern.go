package ingest

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
)

// A column of a block is coded while it is parsed: each distinct value is stored once. Values of up to eight bytes are
// their own key; longer ones are hashed. Codes are given in order of first appearance, so the random seeds (which keep
// a hostile file from choosing collisions) never show in the result.

const (
	plainAfter = 8192 // rows after which a column that is nearly all distinct is stored plain
	plainAgain = 1024 // ... when it was stored plain in the block before
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
	codes []uint32
	coded stored // distinct values, while the column is coded
	rows  stored // every row's own, once it is plain
	plain bool
	after int // rows after which it may turn plain

	short  []shortSlot
	nShort int
	long   []longSlot
	nLong  int
	seeds  seeds
}

// stored is values one after the other, as Column has them.
type stored struct {
	data []byte
	ends []uint32
}

// reset makes the builder ready for the next block.
func (c *columnBuilder) reset() {
	c.after = plainAfter
	if c.plain {
		c.after = plainAgain
	}
	c.codes, c.plain = c.codes[:0], false
	c.coded.reset()
	c.rows.reset()
	c.short, c.long = freshSlots(c.short, c.nShort), freshSlots(c.long, c.nLong)
	c.nShort, c.nLong = 0, 0
}

func (s *stored) reset() { s.data, s.ends = s.data[:0], s.ends[:0] }

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
// buf and side must be readable for eight bytes beyond every cell.
func (c *columnBuilder) add(buf, side []byte, spans []span, stride int) {
	if c.plain {
		c.addPlain(buf, side, spans, stride)
		return
	}
	done := len(c.codes)
	c.codes = slices.Grow(c.codes, (len(spans)+stride-1)/stride)[:done+(len(spans)+stride-1)/stride]
	codes := c.codes[done:]
	short, shift := c.short, slotShift(c.short)
	var last []byte
	var lastCode uint32
	for i := range codes {
		sp := spans[i*stride]
		src, off := buf, sp.off
		if off&inSide != 0 {
			src, off = side, off&^inSide
		}
		if sp.n <= 8 {
			key := load64(src, off) & (1<<(8*uint(sp.n)) - 1)
			if e := &short[(key*c.seeds.short)>>shift]; e.key == key && e.code != 0 { // nearly always, and without a call
				codes[i] = e.code - 1
				continue
			}
			codes[i] = c.codeShort(key, src[off:off+sp.n])
			short, shift = c.short, slotShift(c.short)
			continue
		}
		value := src[off : off+sp.n]
		if !sameLong(value, last) {
			lastCode = c.codeLong(value)
			last = value
		}
		codes[i] = lastCode
	}
	if rows := len(c.codes); rows >= c.after && len(c.coded.ends)*plainDen > rows*plainNum {
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
		c.rows.append(src[off:], int(sp.n))
	}
}

// append stores the first n bytes of src, which must hold eight bytes more.
func (s *stored) append(src []byte, n int) {
	at := len(s.data)
	if cap(s.data)-at < n+8 {
		s.data = slices.Grow(s.data, n+8)
	}
	to := s.data[at : at+n+8]
	if n > 64 {
		copy(to, src[:n])
	} else {
		for i := 0; i < n; i += 8 { // cells are short: a call of copy would cost more than the bytes
			binary.LittleEndian.PutUint64(to[i:], binary.LittleEndian.Uint64(src[i:]))
		}
	}
	s.data = s.data[:at+n]
	s.ends = append(s.ends, uint32(at+n))
}

// makePlain stores every row's own value from here on.
func (c *columnBuilder) makePlain() {
	col := c.column()
	for i := range c.codes {
		value := col.Cell(i)
		c.rows.data = append(c.rows.data, value...)
		c.rows.ends = append(c.rows.ends, uint32(len(c.rows.data)))
	}
	c.codes, c.plain = c.codes[:0], true
}

// store appends a new distinct value and returns its code.
func (c *columnBuilder) store(value []byte) uint32 {
	c.coded.data = append(c.coded.data, value...)
	c.coded.ends = append(c.coded.ends, uint32(len(c.coded.data)))
	return uint32(len(c.coded.ends) - 1)
}

// codeShort codes a value of up to eight bytes, whose bytes padded with zeros are key. Length and key together are
// unique because no value that reaches a column holds a zero byte.
func (c *columnBuilder) codeShort(key uint64, value []byte) uint32 {
	slot := (key * c.seeds.short) >> slotShift(c.short)
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

// slotShift leaves as many of the upper bits of a product as number the slots.
func slotShift(table []shortSlot) uint { return uint(64-bits.Len(uint(len(table)-1))) & 63 }

func (c *columnBuilder) growShort() {
	old := c.short
	c.short = make([]shortSlot, 4*len(old))
	shift := slotShift(c.short)
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
		if code := e.code - 1; e.hash == h && sameLong(c.coded.value(code), value) {
			return code
		}
		slot++
	}
}

// value is stored value code.
func (s *stored) value(code uint32) []byte {
	start := uint32(0)
	if code > 0 {
		start = s.ends[code-1]
	}
	return s.data[start:s.ends[code]]
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

// Most long values have up to 32 bytes. They are read as four words that overlap as their length has it, so that hashing
// and comparing them takes no branch: lengths come in no order, and a wrong guess costs more than all the rest.
const wordsReach = 32

// words are the bytes of a value of 9 to wordsReach bytes.
func words(v []byte) (a, b, c, d uint64) {
	n := len(v)
	return binary.LittleEndian.Uint64(v), binary.LittleEndian.Uint64(v[min(8, n-8):]),
		binary.LittleEndian.Uint64(v[max(0, n-16):]), binary.LittleEndian.Uint64(v[n-8:])
}

// sameLong compares values of which one has nine bytes or more.
func sameLong(v, w []byte) bool {
	if len(v) != len(w) {
		return false
	}
	if len(v) > wordsReach {
		return bytes.Equal(v, w)
	}
	va, vb, vc, vd := words(v)
	wa, wb, wc, wd := words(w)
	return (va^wa)|(vb^wb)|(vc^wc)|(vd^wd) == 0
}

// hash mixes a value of nine bytes or more by 64x64 multiplications folded in half.
func (s seeds) hash(v []byte) uint32 {
	h := s.short ^ uint64(len(v))
	for len(v) > wordsReach {
		h = fold(binary.LittleEndian.Uint64(v)^s.first^h, binary.LittleEndian.Uint64(v[8:])^s.second)
		v = v[16:]
	}
	a, b, c, d := words(v)
	h = fold(a^s.first^h, b^s.second) ^ fold(c^s.second^h, d^s.first)
	return uint32(h) ^ uint32(h>>32)
}

func fold(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

// column is the finished column; it shares the builder's memory.
func (c *columnBuilder) column() Column {
	if c.plain {
		return Column{Data: c.rows.data, Ends: c.rows.ends}
	}
	return Column{Codes: c.codes, Data: c.coded.data, Ends: c.coded.ends}
}
