package item

import (
	"maps"
	"slices"

	"cutscore/stats/tally"
)

// The binary forms of the accumulators, for merging across processes. Equal states give equal bytes.

// MarshalBinary writes the counts.
func (c *Counts) MarshalBinary() ([]byte, error) {
	w := &tally.Writer{}
	for _, v := range []int64{int64(c.K), c.Persons, c.Full} {
		w.Int(v)
	}
	w.Big(c.Score)
	w.Big(c.Square)
	c.All.write(w)
	c.Whole.write(w)
	w.Ints(c.Seen)
	w.Ints(c.Credit)
	w.Bigs(c.CreditSquares)
	w.Int(int64(len(c.Shares)))
	for _, k := range slices.Sorted(maps.Keys(c.Shares)) {
		w.Int(k)
		w.Int(c.Shares[k])
	}
	w.Ints(c.ByScore)
	w.Ints(c.Scores)
	c.Pairs.write(w)
	return w.Bytes, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (c *Counts) UnmarshalBinary(b []byte) error {
	r := tally.NewReader(b)
	n := &Counts{Shares: map[int64]int64{}}
	n.K, n.Persons, n.Full = int(r.Int()), r.Int(), r.Int()
	n.Score, n.Square = r.Big(), r.Big()
	n.All.read(r)
	n.Whole.read(r)
	n.Seen, n.Credit, n.CreditSquares = r.Ints(), r.Ints(), r.Bigs()
	for range r.Len(2) {
		k := r.Int()
		n.Shares[k] = r.Int()
	}
	n.ByScore, n.Scores = r.Ints(), r.Ints()
	n.Pairs = readPairs(r)
	if err := r.Err(); err != nil {
		return err
	}
	if !n.shaped() {
		return tally.ErrState
	}
	*c = *n
	return nil
}

// shaped reports whether every list has the length that K asks for.
func (c *Counts) shaped() bool {
	k := c.K
	ok := len(c.Seen) == k && len(c.Credit) == k && len(c.CreditSquares) == k && c.All.shaped(k) && c.Whole.shaped(k)
	ok = ok && (c.ByScore == nil && c.Scores == nil || len(c.ByScore) == k*(k+1) && len(c.Scores) == k+1)
	return ok && (c.Pairs == nil || c.Pairs.k == k)
}

func (s *Sums) shaped(k int) bool {
	return len(s.N) == k && len(s.X) == k && len(s.Y) == k && len(s.XX) == k && len(s.YY) == k && len(s.XY) == k
}

func (s *Sums) write(w *tally.Writer) {
	for _, v := range [][]int64{s.N, s.X, s.Y} {
		w.Ints(v)
	}
	for _, v := range [][]tally.Int128{s.XX, s.YY, s.XY} {
		w.Bigs(v)
	}
}

func (s *Sums) read(r *tally.Reader) {
	s.N, s.X, s.Y = r.Ints(), r.Ints(), r.Ints()
	s.XX, s.YY, s.XY = r.Bigs(), r.Bigs(), r.Bigs()
}

func (p *Pairs) write(w *tally.Writer) {
	if p == nil {
		w.Int(-1)
		return
	}
	p.flush()
	w.Int(int64(p.k))
	w.Int(p.persons)
	for _, v := range [][]int64{p.n, p.si, p.sj, p.sij} {
		w.Ints(v)
	}
}

func readPairs(r *tally.Reader) *Pairs {
	k := r.Int()
	if k < 0 || k > 1<<20 {
		return nil
	}
	p := &Pairs{k: int(k), persons: r.Int()}
	p.n, p.si, p.sj, p.sij = r.Ints(), r.Ints(), r.Ints(), r.Ints()
	m := p.k * (p.k - 1) / 2
	if len(p.n) != m || len(p.si) != m || len(p.sj) != m || len(p.sij) != m {
		return &Pairs{k: -1}
	}
	p.seen, p.right = make([]uint64, p.k), make([]uint64, p.k)
	return p
}

// MarshalBinary writes the groups.
func (g *Groups) MarshalBinary() ([]byte, error) {
	w := &tally.Writer{}
	for _, v := range []int64{g.Cuts.Low, g.Cuts.High, g.Cuts.Lower, g.Cuts.Upper} {
		w.Int(v)
	}
	w.Ints(g.Thirds[:])
	for _, t := range []*Tail{&g.Lower, &g.Upper} {
		w.Int(t.Persons)
		w.Ints(t.N)
		w.Ints(t.Credit)
	}
	w.Int(int64(len(g.Options)))
	for j, options := range g.Options {
		w.Ints(g.NoOption[j][:])
		w.Int(int64(len(options)))
		for _, o := range options {
			w.Ints([]int64{o.Thirds[0], o.Thirds[1], o.Thirds[2], o.Rest, o.N})
		}
	}
	return w.Bytes, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (g *Groups) UnmarshalBinary(b []byte) error {
	r, n := tally.NewReader(b), &Groups{}
	n.Cuts = Cuts{Low: r.Int(), High: r.Int(), Lower: r.Int(), Upper: r.Int()}
	copy(n.Thirds[:], r.Ints())
	for _, t := range []*Tail{&n.Lower, &n.Upper} {
		t.Persons, t.N, t.Credit = r.Int(), r.Ints(), r.Ints()
	}
	for range r.Len(5) {
		var none [3]int64
		copy(none[:], r.Ints())
		n.NoOption = append(n.NoOption, none)
		options := make([]OptionCount, 0, 4)
		for range r.Len(6) {
			var v [5]int64
			copy(v[:], r.Ints())
			options = append(options, OptionCount{Thirds: [3]int64(v[:3]), Rest: v[3], N: v[4]})
		}
		n.Options = append(n.Options, options)
	}
	k := len(n.Options)
	if r.Err() != nil || len(n.Lower.N) != k || len(n.Upper.N) != k || len(n.Lower.Credit) != k || len(n.Upper.Credit) != k {
		return tally.ErrState
	}
	*g = *n
	return nil
}
