package dataset

import "math/bits"

// numbering gives each distinct key, which is not 0, a place in order of first use.
type numbering struct {
	small  []uint32 // places of small keys, plus one, by the key; 0 is free
	slots  []uint64 // larger keys by open addressing; 0 is free
	places []uint32
	large  int
	order  []uint64
}

const (
	smallKeys   = 1 << 12
	firstPlaces = 1 << 10
)

func (n *numbering) clear() {
	if n.small == nil {
		n.small = make([]uint32, smallKeys)
	}
	if n.large > 0 {
		n.slots, n.places = n.slots[:firstPlaces], n.places[:firstPlaces]
		clear(n.slots)
	}
	for _, key := range n.order {
		if key < smallKeys {
			n.small[key] = 0
		}
	}
	n.large, n.order = 0, n.order[:0]
}

func (n *numbering) place(key uint64) uint32 {
	if key >= smallKeys {
		return n.placeLarge(key)
	}
	if place := n.small[key]; place != 0 {
		return place - 1
	}
	n.order = append(n.order, key)
	n.small[key] = uint32(len(n.order))
	return n.small[key] - 1
}

func (n *numbering) placeLarge(key uint64) uint32 {
	if len(n.slots) == 0 {
		n.slots, n.places = make([]uint64, firstPlaces), make([]uint32, firstPlaces)
	}
	at := n.slot(key)
	if n.slots[at] == 0 {
		if 2*n.large >= len(n.slots) {
			n.grow()
			at = n.slot(key)
		}
		n.slots[at], n.places[at] = key, uint32(len(n.order))
		n.order = append(n.order, key)
		n.large++
	}
	return n.places[at]
}

// slot is where a large key is, or would be put.
func (n *numbering) slot(key uint64) uint64 {
	mask := uint64(len(n.slots) - 1)
	at := key * 0x9E3779B97F4A7C15 >> (64 - bits.Len64(mask))
	for n.slots[at] != 0 && n.slots[at] != key {
		at = (at + 1) & mask
	}
	return at
}

func (n *numbering) grow() {
	size := 4 * len(n.slots)
	if cap(n.slots) < size {
		n.slots, n.places = make([]uint64, size), make([]uint32, size)
	}
	n.slots, n.places = n.slots[:size], n.places[:size]
	clear(n.slots)
	for i, key := range n.order {
		if key >= smallKeys {
			at := n.slot(key)
			n.slots[at], n.places[at] = key, uint32(i)
		}
	}
}
