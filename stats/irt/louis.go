package irt

import "gonum.org/v1/gonum/mat"

// chunk is the number of patterns whose matrices are held at once.
const chunk = 512

// logistic adds the same information as general, for items without lower asymptotes, as products of matrices. With
// y the marks, s the items seen, P the probabilities and E the posterior mean of one person, its blocks are
//
//	dd = sum E[P]E[P]' - E[PP'],  ad = sum y (E[xP] - E[x]E[P])' + E[xP]E[P]' - E[xPP'],
//	aa = sum -var(x) yy' + y (E[x^2 P] - E[x]E[xP])' + (its transpose) + E[xP]E[xP]' - E[x^2 PP']
//
// plus the complete-data information on the diagonals, all taken over items seen.
func (in *information) logistic() {
	k := in.k
	l := &louis{in: in, aa: mat.NewDense(k, k, nil), ad: mat.NewDense(k, k, nil), dd: mat.NewDense(k, k, nil),
		saw: make([]float64, k*in.t.q)}
	complete := in.d.Complete()
	for from := 0; from < len(in.d.patterns); from += chunk {
		l.load(in.d.patterns[from:min(from+chunk, len(in.d.patterns))])
		l.products()
		if !complete {
			l.pairs()
		}
	}
	if complete {
		l.shared()
	}
	l.diagonal()
	l.store()
}

// louis holds the three blocks and the matrices of one chunk of patterns.
type louis struct {
	in         *information
	aa, ad, dd *mat.Dense
	weights    []float64     // of patterns
	h          *mat.Dense    // patterns x points
	y, seen    *mat.Dense    // patterns x items
	e          [3]*mat.Dense // E[x^r P], masked by seen
	mean, vari []float64
	saw        []float64 // by item and point: persons who saw it
	node       []float64
}

func (l *louis) load(patterns []pattern) {
	n, k, q := len(patterns), l.in.k, l.in.t.q
	l.weights, l.mean, l.vari = make([]float64, n), make([]float64, n), make([]float64, n)
	l.h, l.y, l.seen = mat.NewDense(n, q, nil), mat.NewDense(n, k, nil), mat.NewDense(n, k, nil)
	if l.node == nil {
		l.node = make([]float64, q)
	}
	post := newPosterior(q)
	for i := range patterns {
		pt := &patterns[i]
		post.of(l.in.t, pt)
		l.weights[i] = float64(pt.weight)
		l.h.SetRow(i, post.h)
		l.mean[i], l.vari[i] = moments(l.in.t.x, post.h)
		for _, j := range pt.right {
			l.y.Set(i, int(j), 1)
			l.seen.Set(i, int(j), 1)
		}
		for _, j := range pt.wrong {
			l.seen.Set(i, int(j), 1)
		}
		for x, v := range post.h {
			l.node[x] += l.weights[i] * v
		}
	}
	l.expectations(n, k, q)
}

func moments(x, h []float64) (mean, variance float64) {
	for q, w := range h {
		mean += w * x[q]
	}
	for q, w := range h {
		variance += w * (x[q] - mean) * (x[q] - mean)
	}
	return mean, variance
}

func (l *louis) expectations(n, k, q int) {
	scaled := mat.NewDense(q, k, nil)
	for r := range l.e {
		for i, x := range l.in.t.x {
			f := 1.0
			for range r {
				f *= x
			}
			for j := range k {
				scaled.Set(i, j, f*l.in.p[j*q+i])
			}
		}
		l.e[r] = mat.NewDense(n, k, nil)
		l.e[r].Mul(l.h, scaled)
		l.e[r].MulElem(l.e[r], l.seen)
	}
	var saw mat.Dense
	weighted := l.rows(l.seen, l.weights)
	saw.Mul(weighted.T(), l.h)
	for j := range k {
		for i := range q {
			l.saw[j*q+i] += saw.At(j, i)
		}
	}
}

// rows returns m with row i scaled by f[i].
func (l *louis) rows(m *mat.Dense, f []float64) *mat.Dense {
	out := mat.DenseCopyOf(m)
	_, k := m.Dims()
	raw := out.RawMatrix()
	for i, v := range f {
		row := raw.Data[i*raw.Stride : i*raw.Stride+k]
		for j := range row {
			row[j] *= v
		}
	}
	return out
}

// products adds every term that factors over persons.
func (l *louis) products() {
	n := len(l.weights)
	var t mat.Dense
	wy, we0, we1 := l.rows(l.y, l.weights), l.rows(l.e[0], l.weights), l.rows(l.e[1], l.weights)
	t.Mul(l.e[0].T(), we0)
	l.dd.Add(l.dd, &t)

	var net mat.Dense
	net.Sub(l.e[1], l.rows(l.e[0], l.mean))
	t.Mul(wy.T(), &net)
	l.ad.Add(l.ad, &t)
	t.Mul(l.e[1].T(), we0)
	l.ad.Add(l.ad, &t)

	t.Mul(l.e[1].T(), we1)
	l.aa.Add(l.aa, &t)
	net.Sub(l.e[2], l.rows(l.e[1], l.mean))
	f := make([]float64, n)
	for i := range f {
		f[i] = l.vari[i] / 2
	}
	net.Sub(&net, l.rows(l.y, f))
	t.Mul(wy.T(), &net)
	l.aa.Add(l.aa, &t)
	l.aa.Add(l.aa, t.T())
}

// pairs takes off E[x^r P P'] where persons saw different items: one product for each grid point.
func (l *louis) pairs() {
	k, q := l.in.k, l.in.t.q
	for i := range q {
		var rows []int
		for p := range l.weights {
			if l.h.At(p, i) > 1e-12 {
				rows = append(rows, p)
			}
		}
		if len(rows) == 0 {
			continue
		}
		a, b := mat.NewDense(len(rows), k, nil), mat.NewDense(len(rows), k, nil)
		for to, p := range rows {
			w := l.weights[p] * l.h.At(p, i)
			for j := range k {
				v := l.seen.At(p, j) * l.in.p[j*q+i]
				a.Set(to, j, v)
				b.Set(to, j, w*v)
			}
		}
		var t mat.Dense
		t.Mul(a.T(), b)
		l.takeOff(&t, l.in.t.x[i])
	}
}

// shared takes off the same where everyone saw every item: P P' is then common to all persons.
func (l *louis) shared() {
	k, q := l.in.k, l.in.t.q
	for i := range q {
		p := mat.NewVecDense(k, nil)
		for j := range k {
			p.SetVec(j, l.in.p[j*q+i])
		}
		var t mat.Dense
		t.Outer(l.node[i], p, p)
		l.takeOff(&t, l.in.t.x[i])
	}
}

func (l *louis) takeOff(t *mat.Dense, x float64) {
	l.dd.Sub(l.dd, t)
	var s mat.Dense
	s.Scale(x, t)
	l.ad.Sub(l.ad, &s)
	s.Scale(x, &s)
	l.aa.Sub(l.aa, &s)
}

// diagonal adds the complete-data information N P (1-P) [x^2, x, 1].
func (l *louis) diagonal() {
	q := l.in.t.q
	for j := range l.in.k {
		var aa, ad, dd float64
		for i, x := range l.in.t.x {
			p := l.in.p[j*q+i]
			w := l.saw[j*q+i] * p * (1 - p)
			aa += w * x * x
			ad += w * x
			dd += w
		}
		l.aa.Set(j, j, l.aa.At(j, j)+aa)
		l.ad.Set(j, j, l.ad.At(j, j)+ad)
		l.dd.Set(j, j, l.dd.At(j, j)+dd)
	}
}

func (l *louis) store() {
	k := l.in.k
	for i := range k {
		for j := range k {
			l.in.m.SetSym(i, k+j, l.ad.At(i, j))
			if j >= i {
				l.in.m.SetSym(i, j, (l.aa.At(i, j)+l.aa.At(j, i))/2)
				l.in.m.SetSym(k+i, k+j, (l.dd.At(i, j)+l.dd.At(j, i))/2)
			}
		}
	}
}
