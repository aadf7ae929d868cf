package irt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"

	"cutscore/stats/tally"
)

// unit is the fixed point of posterior weights and moments: sums of up to 2^31 persons fit an int64.
const unit = 1 << 32

// negligible is the log of a posterior weight, relative to the largest, that no longer matters in float64.
const negligible = -36

// State is the whole result of an E-step and all that an M-step needs: expected counts, additive over persons. Every
// number is an integer in units of 2^-32, so that merging in any order gives the same bits.
//
// Without lower asymptotes the logistic is an exponential family and the expected right answers by grid point are not
// needed: the number right (First0) and the sum of posterior means of those who were right (First1) suffice, which
// makes a step cost one addition for each right answer instead of one for each grid point.
type State struct {
	Items, Points int
	Persons       int64
	LogLik        tally.Int128
	Total         []int64 // by grid point: persons whose patterns list what they did not see
	Spread        []int64 // by item and grid point: correction of Total, so that Total+Spread is the count who saw the item
	First0        []int64 // by item: persons right
	First1        []int64 // by item: sum of posterior means of those right
	Right         []int64 // by item and grid point: expected right; nil without lower asymptotes
	Node          []int64 // by grid point: persons
}

// NewState returns the identity of Merge.
func NewState(items, points int, guessing bool) *State {
	s := &State{Items: items, Points: points, Total: make([]int64, points), Spread: make([]int64, items*points),
		First0: make([]int64, items), First1: make([]int64, items), Node: make([]int64, points)}
	if guessing {
		s.Right = make([]int64, items*points)
	}
	return s
}

// Merge adds o.
func (s *State) Merge(o *State) error {
	if s.Items != o.Items || s.Points != o.Points || (s.Right == nil) != (o.Right == nil) {
		return fmt.Errorf("irt: cannot merge states of different shape")
	}
	s.Persons += o.Persons
	s.LogLik.Add(o.LogLik)
	for i, v := range s.slices() {
		for k, x := range o.slices()[i] {
			v[k] += x
		}
	}
	return nil
}

func (s *State) slices() [][]int64 {
	return [][]int64{s.Total, s.Spread, s.First0, s.First1, s.Right, s.Node}
}

// MarshalBinary writes the state; UnmarshalBinary reads it.
func (s *State) MarshalBinary() ([]byte, error) {
	guess := uint64(0)
	if s.Right != nil {
		guess = 1
	}
	var b []byte
	for _, v := range []uint64{uint64(s.Items), uint64(s.Points), guess, uint64(s.Persons), uint64(s.LogLik.Hi), s.LogLik.Lo} {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	for _, v := range s.slices() {
		for _, x := range v {
			b = binary.LittleEndian.AppendUint64(b, uint64(x))
		}
	}
	return b, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (s *State) UnmarshalBinary(b []byte) error {
	const head = 48
	if len(b) < head {
		return errors.New("irt: state is cut short")
	}
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(b[8*i:]) }
	items, points, guess := word(0), word(1), word(2) == 1
	if items > 1<<24 || points > 1<<12 || uint64(len(b)) != head+8*stateWords(items, points, guess) {
		return errors.New("irt: state has an impossible shape")
	}
	n := NewState(int(items), int(points), guess)
	n.Persons, n.LogLik = int64(word(3)), tally.Int128{Hi: int64(word(4)), Lo: word(5)}
	i := head / 8
	for _, v := range n.slices() {
		for k := range v {
			v[k] = int64(word(i))
			i++
		}
	}
	*s = *n
	return nil
}

// stateWords is the number of integers in the lists of a state.
func stateWords(items, points uint64, guess bool) uint64 {
	n := 2*points + items*points + 2*items
	if guess {
		n += items * points
	}
	return n
}

// expected returns the expected number of persons at each grid point who saw item j.
func (s *State) expected(j int, out []float64) {
	dev := s.Spread[j*s.Points : (j+1)*s.Points]
	for q := range out {
		out[q] = float64(s.Total[q]+dev[q]) / unit
	}
}

// posterior is the scratch of one worker: log weights, then weights, of one person over the grid.
type posterior struct{ l, h []float64 }

func newPosterior(q int) *posterior { return &posterior{make([]float64, q), make([]float64, q)} }

// of computes the posterior of a pattern into p.h and returns its log-likelihood.
func (p *posterior) of(t *tables, pt *pattern) float64 {
	p.start(t, pt)
	var slope, level float64
	if t.gain == nil {
		for _, j := range pt.right {
			slope += t.items[j].A
			level += t.items[j].D
		}
		for q, x := range t.x {
			p.l[q] += slope * x
		}
	} else {
		for _, j := range pt.right {
			add(p.l, t.gain[int(j)*t.q:])
		}
	}
	return p.normalise() + level
}

// start puts the log-likelihood of all items seen being wrong into p.l.
func (p *posterior) start(t *tables, pt *pattern) {
	if pt.mostly {
		copy(p.l, t.base)
		for _, j := range pt.rest {
			sub(p.l, t.wrong[int(j)*t.q:])
		}
		return
	}
	copy(p.l, t.logW)
	for _, j := range pt.rest {
		add(p.l, t.wrong[int(j)*t.q:])
	}
}

func (p *posterior) normalise() float64 {
	top := math.Inf(-1)
	for _, v := range p.l {
		top = max(top, v)
	}
	sum := 0.0
	for q, v := range p.l {
		p.h[q] = 0
		if v-top > negligible {
			p.h[q] = math.Exp(v - top)
			sum += p.h[q]
		}
	}
	for q := range p.h {
		p.h[q] /= sum
	}
	return top + math.Log(sum)
}

func add(dst, src []float64) {
	src = src[:len(dst)]
	for i, v := range src {
		dst[i] += v
	}
}

func sub(dst, src []float64) {
	src = src[:len(dst)]
	for i, v := range src {
		dst[i] -= v
	}
}

// add counts one pattern into the state.
func (s *State) add(t *tables, pt *pattern, p *posterior, fixed []int64) {
	ll := p.of(t, pt)
	mean := 0.0
	first, last := len(fixed), 0
	for q, h := range p.h {
		fixed[q] = pt.weight * int64(h*unit+.5)
		if fixed[q] != 0 {
			mean += h * t.x[q]
			first, last = min(first, q), q+1
		}
	}
	s.Persons += pt.weight
	s.LogLik.AddMul(int64(math.Round(ll*unit)), pt.weight)
	s.spread(pt, fixed, first, last)
	m := pt.weight * int64(math.Round(mean*unit))
	for _, j := range pt.right {
		s.First0[j] += pt.weight
		s.First1[j] += m
	}
	if s.Right != nil {
		for _, j := range pt.right {
			addInts(s.Right[int(j)*s.Points:], fixed, first, last)
		}
	}
}

func (s *State) spread(pt *pattern, fixed []int64, first, last int) {
	addInts(s.Node, fixed, first, last)
	if !pt.mostly {
		for _, j := range pt.rest {
			addInts(s.Spread[int(j)*s.Points:], fixed, first, last)
		}
		return
	}
	addInts(s.Total, fixed, first, last)
	for _, j := range pt.rest {
		row := s.Spread[int(j)*s.Points:]
		for q := first; q < last; q++ {
			row[q] -= fixed[q]
		}
	}
}

func addInts(dst, src []int64, first, last int) {
	if first >= last {
		return
	}
	dst, src = dst[first:last], src[first:last]
	for i, v := range src {
		dst[i] += v
	}
}

// EStep computes the expected counts of the persons in d under the given parameters, with the given number of workers.
// The result does not depend on workers.
func (d *Data) EStep(items []Item, g Grid, pop Population, workers int) *State {
	return d.estep(newTables(items, g, pop), workers)
}

func (d *Data) estep(t *tables, workers int) *State {
	workers = max(1, min(workers, len(d.patterns)/64))
	parts := make([]*State, workers)
	var wg sync.WaitGroup
	for w := range parts {
		parts[w] = NewState(d.Items, t.q, t.gain != nil)
		wg.Go(func() {
			from, to := w*len(d.patterns)/workers, (w+1)*len(d.patterns)/workers
			p, fixed := newPosterior(t.q), make([]int64, t.q)
			for i := from; i < to; i++ {
				parts[w].add(t, &d.patterns[i], p, fixed)
			}
		})
	}
	wg.Wait()
	for _, o := range parts[1:] {
		// The shapes are equal by construction, so Merge cannot refuse.
		_ = parts[0].Merge(o)
	}
	return parts[0]
}
