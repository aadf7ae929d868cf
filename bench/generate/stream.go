package main

// stream is a small generator of random numbers (splitmix64: Steele, Lea, Flood, 2014): one per attempt, student and
// question, so that any row can be made without those before it.
type stream struct{ state uint64 }

func (s *school) stream(kind byte, n int64) *stream {
	r := &stream{state: s.seed ^ uint64(kind)<<56 ^ uint64(n)*0xd1342543de82ef95}
	r.next()
	return r
}

func (r *stream) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// unit is in [0, 1).
func (r *stream) unit() float64 { return float64(r.next()>>11) / (1 << 53) }

// below is in 0..n-1; n is small, so the bias of the remainder is of no account.
func (r *stream) below(n int) int { return int(r.next() % uint64(n)) }

// normal is near enough to a standard normal for a benchmark: the sum of twelve uniforms.
func (r *stream) normal() float64 {
	sum := -6.0
	for range 12 {
		sum += r.unit()
	}
	return sum
}
