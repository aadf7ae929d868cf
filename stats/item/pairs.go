package item

import (
	"math/bits"

	"cutscore/stats/sheet"
	"cutscore/stats/tally"
)

// maxPairPersons keeps the sums of Pairs within int64.
const maxPairPersons = 1 << 22

// Pairs counts every pair of items over the persons who saw both: the state of pairwise covariances. Persons with only
// whole credits wait as columns of bits and are counted 64 at a time.
type Pairs struct {
	k           int
	n           []int64 // by pair i < j: persons who saw both
	si, sj      []int64 // sums of each item over them, in Unit
	sij         []int64 // sums of products, in Unit^2
	seen, right []uint64
	waiting     int
	persons     int64
}

// NewPairs returns empty counts for k items.
func NewPairs(k int) *Pairs {
	m := k * (k - 1) / 2
	return &Pairs{k: k, n: make([]int64, m), si: make([]int64, m), sj: make([]int64, m), sij: make([]int64, m),
		seen: make([]uint64, k), right: make([]uint64, k)}
}

// row is the place of pair (i, i+1); pair (i, j) follows at j-i-1.
func (p *Pairs) row(i int) int { return i * (2*p.k - i - 1) / 2 }

// Add counts one person's scored responses: item numbers, ascending, and credits in Unit.
func (p *Pairs) Add(items, values []int32) {
	p.persons++
	for _, v := range values {
		if v != 0 && v != sheet.Unit {
			p.addPartial(items, values)
			return
		}
	}
	bit := uint64(1) << p.waiting
	for i, j := range items {
		p.seen[j] |= bit
		if values[i] != 0 {
			p.right[j] |= bit
		}
	}
	if p.waiting++; p.waiting == 64 {
		p.flush()
	}
}

func (p *Pairs) addPartial(items, values []int32) {
	for x, i := range items {
		base := p.row(int(i)) - int(i) - 1
		for y := x + 1; y < len(items); y++ {
			at := base + int(items[y])
			p.n[at]++
			p.si[at] += int64(values[x])
			p.sj[at] += int64(values[y])
			p.sij[at] += int64(values[x]) * int64(values[y])
		}
	}
}

func (p *Pairs) flush() {
	if p.waiting == 0 {
		return
	}
	var live []int
	for i, s := range p.seen {
		if s != 0 {
			live = append(live, i)
		}
	}
	for x, i := range live {
		base, si, ri := p.row(i)-i-1, p.seen[i], p.right[i]
		for _, j := range live[x+1:] {
			if both := si & p.seen[j]; both != 0 {
				at, rj := base+j, p.right[j]
				p.n[at] += int64(bits.OnesCount64(both))
				p.si[at] += int64(bits.OnesCount64(ri&both)) * sheet.Unit
				p.sj[at] += int64(bits.OnesCount64(rj&both)) * sheet.Unit
				p.sij[at] += int64(bits.OnesCount64(ri&rj)) * (sheet.Unit * sheet.Unit)
			}
		}
	}
	clear(p.seen)
	clear(p.right)
	p.waiting = 0
}

// Merge adds o, which must have the same items; o stays usable.
func (p *Pairs) Merge(o *Pairs) {
	p.flush()
	o.flush()
	p.persons += o.persons
	for i := range p.n {
		p.n[i] += o.n[i]
		p.si[i] += o.si[i]
		p.sj[i] += o.sj[i]
		p.sij[i] += o.sij[i]
	}
}

// N is the number of persons who saw both items, i < j.
func (p *Pairs) N(i, j int) int64 {
	p.flush()
	return p.n[p.row(i)+j-i-1]
}

// Covariance is the sample covariance of two items, in credits squared, over the persons who saw both (i < j); ok is
// false for fewer than two.
func (p *Pairs) Covariance(i, j int) (c float64, ok bool) {
	p.flush()
	at := p.row(i) + j - i - 1
	n := p.n[at]
	if n < 2 {
		return 0, false
	}
	var num tally.Int128
	num.AddMul(n, p.sij[at])
	num.AddMul(-p.si[at], p.sj[at])
	return num.Float() / (sheet.Unit * sheet.Unit) / (float64(n) * float64(n-1)), true
}
