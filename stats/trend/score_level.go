package trend

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Reading is a score with its error on a day.
type Reading struct {
	Day             int32
	Value, Variance float64
}

// ScoreLevel is the level behind a few scores of known error of somebody who may be getting better or worse. The level moves
// with a pace of its own and wanders besides:
//
//	d level = pace dt + walk dW,   d pace = -fade pace dt + slope root(2 fade) dV
//
// so a steady rise is followed, a rise that ends ends, and a jump is a jump and not a pace. Nothing is assumed of where it
// starts. How fast paces are (their sd slope), how long they last and how much levels wander is averaged over a grid (scoreGrid)
// by the likelihood of the scores; given these, all is exact (a Kalman filter and smoother). Past the last score the pace is not carried on: what somebody does
// from then on is not in the scores, so the mean stays and the variance grows by all that paces and walks do to people.
type ScoreLevel struct {
	// Errors is by how much the errors of the readings were multiplied because they scatter by more than these allow; 1: by nothing.
	Errors float64

	days  []int32 // of readings, in order, each once
	from  int32
	parts []scorePart
}

// scorePart is the level under one set of constants.
type scorePart struct {
	weight float64
	sds    scoreSDs
	misfit float64   // sum of the squared surprises of readings after the first, each over its variance
	level  []located // smoothed, by day
	change located   // over the days since from
}

// scoreSDs are the constants of a part: sd of the pace per day, sd of the walk per root of a day, and the share of a pace that
// fades in a day.
type scoreSDs struct{ slope, walk, fade float64 }

// longestReach is the number of days past the last score after which no more uncertainty is added.
const longestReach = 60

// usualWalk is what levels wander per root of a day, in units of the spread of examinees: .02 logits against .526, as
// abilities elsewhere. It is known but for a factor of walkSpread as one sd.
const (
	usualWalk  = .02 / .526
	walkSpread = 2.5
)

// leastWeight is that of a part, against the best one, under which it is let go.
const leastWeight = 1e-5

// ErrScores says that readings do not determine a level.
var ErrScores = errors.New("a level needs readings with positive errors and a positive spread of examinees")

// scoreGrid is the prior of the constants, popSD the spread of examinees on the scale. Sds of the pace in 28 days are, in units
// of that spread, two published gains, .32 (3,597 questions in 35 days at .0022 points each, Burk-Rafel 2017 and Deng 2015,
// sd 20) and 1.35 (the growth law of practice scores from 200 on, gap x .987527^day, PMC8368818), their middle, and half the
// smaller one for those who hardly move. Half a pace is left after the 55 days in which that law's fades by half, or lasts
// four times as long. Before the scores all of these are as likely.
func scoreGrid(popSD float64) (grid []scoreSDs, logPrior []float64) {
	for _, slope := range []float64{.16, .32, .66, 1.35} {
		for _, half := range []float64{55.2245, 4 * 55.2245} {
			for x := -1.5; x <= 1.5; x++ {
				grid = append(grid, scoreSDs{popSD * slope / 28, popSD * usualWalk * math.Pow(walkSpread, x), math.Ln2 / half})
				logPrior = append(logPrior, -x*x/2)
			}
		}
	}
	return grid, logPrior
}

// Readings that scatter so much by chance in less than unlikelyScatter of cases, given their errors and the movement that fits
// them best, have larger errors than they say: tests of other difficulty, ranges that were misread. fewestSurprises are asked for.
const (
	unlikelyScatter = .01
	fewestSurprises = 3
	mostWidenings   = 4
)

// FollowScores follows readings in order of day; from is a day within them since which the change is asked for, or NoDay. Where
// they scatter by more than their errors allow, the errors are multiplied by Birge's ratio, the root of the mean squared surprise
// (Birge 1932; as the Particle Data Group does), until they do not: see Errors.
func FollowScores(readings []Reading, popSD float64, from int32) (*ScoreLevel, error) {
	errors2 := 1.0
	for n := 0; ; n++ {
		l, err := followScores(readings, popSD, from)
		if err != nil {
			return nil, err
		}
		l.Errors = math.Sqrt(errors2)
		ratio := l.scatter(len(readings) - 1)
		if ratio <= 1 || n == mostWidenings {
			return l, nil
		}
		errors2 *= ratio
		readings = slices.Clone(readings)
		for i := range readings {
			readings[i].Variance *= ratio
		}
	}
}

// scatter is the mean squared surprise of so many readings under the likeliest constants; 1 where it may well be chance.
func (l *ScoreLevel) scatter(surprises int) float64 {
	best := slices.MaxFunc(l.parts, func(a, b scorePart) int { return cmp.Compare(a.weight, b.weight) })
	if surprises < fewestSurprises || (distuv.ChiSquared{K: float64(surprises)}).Survival(best.misfit) >= unlikelyScatter {
		return 1
	}
	return best.misfit / float64(surprises)
}

func followScores(readings []Reading, popSD float64, from int32) (*ScoreLevel, error) {
	if len(readings) == 0 || !(popSD > 0) {
		return nil, ErrScores
	}
	l := &ScoreLevel{from: from}
	for i, r := range readings {
		if !(r.Variance > 0) || (i > 0 && r.Day < readings[i-1].Day) {
			return nil, ErrScores
		}
		l.days = append(l.days, r.Day)
	}
	l.days = slices.Compact(l.days)
	if from != NoDay && (from < l.days[0] || from > l.last()) {
		return nil, ErrScores
	}
	grid, logs := scoreGrid(popSD)
	best := math.Inf(-1)
	for i, sds := range grid {
		part, ll := l.part(readings, sds)
		l.parts, logs[i] = append(l.parts, part), logs[i]+ll
		best = math.Max(best, logs[i])
	}
	l.weigh(logs, best)
	return l, nil
}

// weigh turns log weights into weights and lets go of parts that nothing speaks for.
func (l *ScoreLevel) weigh(logs []float64, best float64) {
	total, kept := 0.0, l.parts[:0]
	for i, p := range l.parts {
		if p.weight = math.Exp(logs[i] - best); p.weight > leastWeight {
			kept = append(kept, p)
			total += p.weight
		}
	}
	l.parts = kept
	for i := range l.parts {
		l.parts[i].weight /= total
	}
}

func (l *ScoreLevel) last() int32 { return l.days[len(l.days)-1] }

// part filters and smooths under given sds; the log-likelihood leaves the first reading out, because nothing is assumed of
// the start.
func (l *ScoreLevel) part(readings []Reading, sds scoreSDs) (scorePart, float64) {
	stops := l.days
	if l.from != NoDay {
		stops = slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(l.days), l.from))))
	}
	s := scoreState{mean: [3]float64{readings[0].Value}}
	s.cov[0][0], s.cov[1][1] = readings[0].Variance, sds.slope*sds.slope
	rest, ll, misfit, at := readings[1:], 0.0, 0.0, readings[0].Day
	before, after := make([]scoreState, 0, len(stops)), make([]scoreState, 0, len(stops))
	for _, day := range stops {
		s = s.move(sds, float64(day-at))
		before = append(before, s)
		for ; len(rest) > 0 && rest[0].Day == day; rest = rest[1:] {
			density, surprise := s.see(rest[0])
			ll, misfit = ll+density, misfit+surprise
		}
		if at = day; day == l.from {
			s.remember()
		}
		after = append(after, s)
	}
	p := scorePart{sds: sds, misfit: misfit, level: make([]located, 0, len(l.days)), change: located{mean: s.mean[0] - s.mean[2], sd: math.Sqrt(max(0, s.cov[0][0]+s.cov[2][2]-2*s.cov[0][2]))}}
	for i, x := range smoothScores(sds, stops, before, after) {
		if _, ok := slices.BinarySearch(l.days, stops[i]); ok {
			p.level = append(p.level, x)
		}
	}
	return p, ll
}

// scoreState is what is known of the level, the pace, and the level on the day since which the change is asked for.
type scoreState struct {
	mean [3]float64
	cov  [3][3]float64
}

// move lets days go by.
func (s scoreState) move(sds scoreSDs, days float64) scoreState {
	if days == 0 {
		return s
	}
	phi, e, noise := pace(sds, days)
	out := s
	out.mean[0], out.mean[1] = s.mean[0]+phi*s.mean[1], e*s.mean[1]
	c := s.cov
	out.cov[0][0] = c[0][0] + 2*phi*c[0][1] + phi*phi*c[1][1] + noise[0]
	out.cov[0][1] = e*(c[0][1]+phi*c[1][1]) + noise[1]
	out.cov[1][1] = e*e*c[1][1] + noise[2]
	out.cov[0][2] = c[0][2] + phi*c[1][2]
	out.cov[1][2] = e * c[1][2]
	out.cov[1][0], out.cov[2][0], out.cov[2][1] = out.cov[0][1], out.cov[0][2], out.cov[1][2]
	return out
}

// pace is how a pace carries over days: what is gained by a pace of 1, what is left of it, and the variances of gain, gain
// with pace, and pace that come anew.
func pace(sds scoreSDs, days float64) (gain, left float64, noise [3]float64) {
	k := sds.fade
	e, v := math.Exp(-k*days), sds.slope*sds.slope
	one := -math.Expm1(-k * days)
	// 2kd - 3 + 4e - e^2, written so that few days lose no digits
	anew := 2*k*days - 2*one - one*one
	return one / k, e, [3]float64{v/(k*k)*max(0, anew) + sds.walk*sds.walk*days, v / k * one * one, v * one * (1 + e)}
}

// see takes a reading and returns its log density, and the square of its surprise over its variance.
func (s *scoreState) see(r Reading) (density, surprise float64) {
	f, e := s.cov[0][0]+r.Variance, r.Value-s.mean[0]
	g := s.cov[0]
	for i := range g {
		s.mean[i] += g[i] / f * e
		for j := range g {
			s.cov[i][j] -= g[i] * g[j] / f
		}
	}
	return -(math.Log(2*math.Pi*f) + e*e/f) / 2, e * e / f
}

// remember keeps today's level beside what it becomes.
func (s *scoreState) remember() {
	s.mean[2] = s.mean[0]
	s.cov[2] = s.cov[0]
	s.cov[2][2] = s.cov[0][0]
	for i := range s.cov {
		s.cov[i][2] = s.cov[2][i]
	}
}

// smoothScores goes back from the last stop (Rauch, Tung and Striebel 1965): the level on every stop given all readings.
func smoothScores(sds scoreSDs, stops []int32, before, after []scoreState) []located {
	n := len(stops)
	out := make([]located, n)
	s := after[n-1]
	for i := n - 1; ; i-- {
		out[i] = located{mean: s.mean[0], sd: math.Sqrt(max(0, s.cov[0][0]))}
		if i == 0 {
			return out
		}
		s = after[i-1].given(s, before[i], sds, float64(stops[i]-stops[i-1]))
	}
}

// given is the state now, of which level and pace are known before what comes, once the next is known as later where it
// was expected as next.
func (s scoreState) given(later, next scoreState, sds scoreSDs, days float64) scoreState {
	phi, e, _ := pace(sds, days)
	c, q := s.cov, next.cov
	det := q[0][0]*q[1][1] - q[0][1]*q[0][1]
	out := s
	var gain [2][2]float64
	for i := range gain { // cov(state, next) times the inverse of next
		a, b := c[i][0]+phi*c[i][1], e*c[i][1]
		gain[i] = [2]float64{(a*q[1][1] - b*q[0][1]) / det, (b*q[0][0] - a*q[0][1]) / det}
		for j := range gain[i] {
			out.mean[i] += gain[i][j] * (later.mean[j] - next.mean[j])
		}
	}
	for i := range gain {
		for j := range gain {
			for a := range gain {
				for b := range gain {
					out.cov[i][j] += gain[i][a] * (later.cov[a][b] - q[a][b]) * gain[j][b]
				}
			}
		}
	}
	return out
}

// at is the level of each part on a day of a reading or after the last.
func (l *ScoreLevel) at(day int32) []located {
	var out []located
	ahead := float64(min(longestReach, max(0, day-l.last())))
	i, _ := slices.BinarySearch(l.days, min(day, l.last()))
	for _, p := range l.parts {
		x := p.level[i]
		gain, _, noise := pace(p.sds, ahead)
		x.weight, x.sd = p.weight, math.Sqrt(x.sd*x.sd+noise[0]+gain*gain*p.sds.slope*p.sds.slope)
		out = append(out, x)
	}
	return out
}

// On is the level on the day of a reading, given all readings, or on a day after the last, with a central interval.
func (l *ScoreLevel) On(day int32, coverage float64) Belief { return normalBelief(l.at(day), coverage) }

// Moments are mean and variance of the level on such a day.
func (l *ScoreLevel) Moments(day int32) (mean, variance float64) {
	some := l.at(day)
	for _, x := range some {
		mean += x.weight * x.mean
	}
	for _, x := range some {
		variance += x.weight * (x.sd*x.sd + (x.mean-mean)*(x.mean-mean))
	}
	return mean, variance
}

// Change is the level on the day of the last reading less that on the day asked for.
func (l *ScoreLevel) Change(coverage float64) Belief {
	var some []located
	for _, p := range l.parts {
		x := p.change
		x.weight = p.weight
		some = append(some, x)
	}
	return normalBelief(some, coverage)
}

// normalBelief sums up a mixture of normal distributions.
func normalBelief(some []located, coverage float64) Belief {
	var b Belief
	for _, x := range some {
		b.Mean += x.weight * x.mean
	}
	below, _ := normalBelow(some, 0)
	b.Above = 1 - below
	b.Low, b.High = normalQuantile(some, (1-coverage)/2), normalQuantile(some, (1+coverage)/2)
	return b
}

// normalBelow is the share of the mixture below x and its density there.
func normalBelow(some []located, x float64) (p, density float64) {
	for _, s := range some {
		sd := math.Max(s.sd, 1e-12)
		z := (x - s.mean) / sd
		p += s.weight * math.Erfc(-z/math.Sqrt2) / 2
		density += s.weight * math.Exp(-z*z/2) / sd
	}
	return p, density / math.Sqrt(2*math.Pi)
}

// normalQuantile is where the share p lies below: Newton's steps, and half of what is left where one would leave it.
func normalQuantile(some []located, p float64) float64 {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, s := range some {
		lo, hi = math.Min(lo, s.mean-9*s.sd), math.Max(hi, s.mean+9*s.sd)
	}
	x := (lo + hi) / 2
	for range 80 {
		below, density := normalBelow(some, x)
		if below < p {
			lo = x
		} else {
			hi = x
		}
		next := x + (p-below)/density
		if !(next > lo && next < hi) {
			next = (lo + hi) / 2
		}
		if math.Abs(next-x) <= 1e-9*(hi-lo+math.Abs(x)) {
			return next
		}
		x = next
	}
	return x
}
