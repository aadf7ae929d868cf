package stats

import "math"

// pooled is a mean of deviations over sittings by random effects.
type pooled struct{ mean, se, q, tau, i2 float64 }

// poolSittings pools deviations d with precisions w (DerSimonian and Laird 1986); Q is Cochran's.
func poolSittings(d, w []float64) pooled {
	var p pooled
	sw, sw2, mean := 0.0, 0.0, 0.0
	for i := range d {
		sw += w[i]
		sw2 += w[i] * w[i]
		mean += w[i] * d[i]
	}
	if sw == 0 {
		return pooled{se: math.Inf(1)}
	}
	mean /= sw
	for i := range d {
		p.q += w[i] * (d[i] - mean) * (d[i] - mean)
	}
	df := float64(len(d) - 1)
	if c := sw - sw2/sw; p.q > df && c > 0 {
		p.tau, p.i2 = math.Sqrt((p.q-df)/c), (p.q-df)/p.q
	}
	s, m := 0.0, 0.0
	for i := range d {
		v := 1 / (1/w[i] + p.tau*p.tau)
		s += v
		m += v * d[i]
	}
	p.mean, p.se = m/s, math.Sqrt(1/s)
	return p
}
