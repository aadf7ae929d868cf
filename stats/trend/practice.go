package trend

import (
	"math"
	"slices"
)

// How much more, or less, than elsewhere practice is worth in an area (Model.Practice): what is learnt quickly in one area is
// learnt slowly in another. Shrunk to nothing by a variance estimated along, as sharpness is.
const (
	practicePriorSD  = .1
	leastPracticeSD  = .002
	leastPracticed   = 5 // areas from which the variance is estimated
	mostPracticeStep = .2
)

// ofArea is what the practice counts so far of the area at place k add to beta'f.
func (f *Filter) ofArea(k int32) float64 {
	b, l := &f.model.Beta, &f.logs[k]
	x := b[PracticeCount]*l[0] + b[PracticeWins]*l[1]
	if f.model.Practice != nil {
		own := &f.model.Practice[f.active[k-1]]
		x += own[0]*l[0] + own[1]*l[1]
	}
	return x
}

// practiceSums are, by area, gradient (2) and curvature (3: both, and across) by its Practice, in units of 1/fixed.
type practiceSums [][5]int64

// answer adds the derivatives of one answer whose shrunk logit has gradient g and curvature h.
func (s practiceSums) answer(f *Filter, places []int32, g, h float64) {
	w := 1 / float64(len(places))
	for _, k := range places {
		x, y := w*f.logs[k][0], w*f.logs[k][1]
		if x == 0 {
			continue
		}
		sum := &s[f.active[k-1]]
		for i, v := range [5]float64{-g * x, -g * y, h * x * x, h * y * y, h * x * y} {
			sum[i] += int64(math.Round(v * fixed))
		}
	}
}

func (s practiceSums) add(o practiceSums) {
	for a := range s {
		for i := range s[a] {
			s[a][i] += o[a][i]
		}
	}
}

// practice begins with areas in which practice is worth the same.
func (t *trainer) practice() {
	m := t.model
	t.practiceVar = [2]float64{practicePriorSD * practicePriorSD, practicePriorSD * practicePriorSD}
	m.Practice = slices.Clone(m.Practice)
	if m.Practice == nil && t.opt.Covariates {
		m.Practice = make([][2]float64, m.Areas)
	}
}

// stepPractice is one damped Newton step of every area's Practice under its prior, and of the prior's variances.
func (t *trainer) stepPractice(s practiceSums) {
	var sum [2]float64
	n, v := 0.0, t.practiceVar
	for a := range s {
		var d [5]float64
		for i, x := range s[a] {
			d[i] = float64(x) / fixed
		}
		own := &t.model.Practice[a]
		if d[2] == 0 {
			*own = [2]float64{}
			continue
		}
		g0, g1 := d[0]-own[0]/v[0], d[1]-own[1]/v[1]
		h0, h1, h01 := d[2]+1/v[0], d[3]+1/v[1], d[4]
		det := h0*h1 - h01*h01
		own[0] += damped((h1*g0 - h01*g1) / det)
		own[1] += damped((h0*g1 - h01*g0) / det)
		sum[0] += own[0]*own[0] + h1/det
		sum[1] += own[1]*own[1] + h0/det
		n++
	}
	if n < leastPracticed {
		return
	}
	for i := range sum {
		t.practiceVar[i] = math.Max(sum[i]/n, leastPracticeSD*leastPracticeSD)
	}
}

func damped(step float64) float64 {
	return math.Max(-mostPracticeStep, math.Min(mostPracticeStep, damping*step))
}
