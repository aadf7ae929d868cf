package stats

import (
	"math"

	"cutscore/exam"
)

// The response-time model (van der Linden): log T = beta - tau + e, e ~ N(0, 1/alpha^2), tau ~ N(0, s^2), where
// beta and alpha belong to the item and tau, the speed, to the examinee. Times that are not positive are missing.
const (
	timeCap         = 600.0 // seconds; a longer time is a pause, not thought
	rapidShare      = 0.1   // NT10: a tenth of the item's mean time ...
	rapidMost       = 10.0  // ... but at most 10 s (Wise & Ma 2012)
	defaultAlpha    = 2.04  // of one student without a cohort
	defaultSpeedSD  = 0.17
	timeFixed       = 1 << 20 // sums are kept in units of 2^-20, so that they are the same in any order
	leastItemTimes  = 5       // times below which an item borrows from all items
	leastVarianceLT = 1e-4
)

// ItemTime is what is known about the time an item takes.
type ItemTime struct {
	N     int64   // times it rests on; 0: the item borrowed from all items
	Mean  float64 // seconds
	Beta  float64 // log seconds at average speed
	Alpha float64 // 1 / sd of the log time about its expectation
}

// RapidBelow returns the NT10 threshold in seconds: a faster answer cannot have been read.
func (t ItemTime) RapidBelow() float64 { return math.Min(rapidMost, rapidShare*t.Mean) }

// TimeModel is the response-time model of a cohort.
type TimeModel struct {
	Items   map[string]ItemTime
	All     ItemTime // over all items: for an item that is not known
	SpeedSD float64  // s
}

// Of returns the times by item code of a column, unknown items as the average item.
func (m *TimeModel) Of(items *exam.Coded) []ItemTime {
	out := make([]ItemTime, len(items.Values))
	for i, id := range items.Values {
		t, ok := m.Items[id]
		if !ok || t.N < leastItemTimes {
			t = m.All
			t.N = 0
		}
		out[i] = t
	}
	return out
}

// itemTimeSums is the state of one item: integers, so that any order of adding and merging gives the same bits.
type itemTimeSums struct {
	n             int64
	seconds       int64 // sum of T
	shifted       int64 // sum of z + tau
	shiftedSquare int64 // sum of (z + tau)^2
	openVariance  int64 // sum of 1/prec
}

func (s *itemTimeSums) add(o itemTimeSums) {
	s.n += o.n
	s.seconds += o.seconds
	s.shifted += o.shifted
	s.shiftedSquare += o.shiftedSquare
	s.openVariance += o.openVariance
}

func fixed(x float64) int64 { return int64(math.Round(x * timeFixed)) }

// TimeAccumulator gathers one EM pass of the response-time model. It is a commutative monoid: the zero state of
// NewTimeAccumulator is the identity, Merge is exact.
type TimeAccumulator struct {
	model      *TimeModel // parameters of this pass; nil: first pass, speed 0
	items      map[string]*itemTimeSums
	examinees  int64
	speedMoved int64 // sum of tau^2 + 1/prec
}

// NewTimeAccumulator begins a pass with the parameters of the pass before; nil begins the first.
func NewTimeAccumulator(m *TimeModel) *TimeAccumulator {
	return &TimeAccumulator{model: m, items: map[string]*itemTimeSums{}}
}

// Add takes the responses of whole examinees: rows of one examinee stand together.
func (a *TimeAccumulator) Add(c *exam.Responses) {
	if c.Seconds == nil || c.Rows == 0 || c.Item.Codes == nil {
		return
	}
	var times []ItemTime
	if a.model != nil {
		times = a.model.Of(&c.Item)
	}
	sums := make([]itemTimeSums, len(c.Item.Values))
	for from := 0; from < c.Rows; {
		to := from + 1
		for to < c.Rows && c.Examinee.Codes != nil && c.Examinee.Codes[to] == c.Examinee.Codes[from] {
			to++
		}
		a.examinee(c, from, to, times, sums)
		from = to
	}
	for i, s := range sums {
		if s.n > 0 {
			a.of(c.Item.Values[i]).add(s)
		}
	}
}

func (a *TimeAccumulator) of(item string) *itemTimeSums {
	s := a.items[item]
	if s == nil {
		s = &itemTimeSums{}
		a.items[item] = s
	}
	return s
}

func (a *TimeAccumulator) examinee(c *exam.Responses, from, to int, times []ItemTime, sums []itemTimeSums) {
	tau, open := 0.0, 0.0
	if times != nil {
		var n int
		if tau, open, n = speed(c, from, to, times, a.model.SpeedSD); n > 0 {
			a.examinees++
			a.speedMoved += fixed(tau*tau + open)
		}
	}
	for i := from; i < to; i++ {
		z, ok := logTime(c, i)
		if !ok {
			continue
		}
		x := z + tau
		sums[c.Item.Codes[i]].add(itemTimeSums{1, fixed(math.Min(float64(c.Seconds[i]), timeCap)), fixed(x), fixed(x * x), fixed(open)})
	}
}

// logTime returns the log of the capped time of row i; ok is false where none was recorded or nothing was answered.
func logTime(c *exam.Responses, i int) (z float64, ok bool) {
	if c.Seconds == nil || !(c.Seconds[i] > 0) {
		return 0, false
	}
	if c.Result != nil && (c.Result[i] == exam.Omitted || c.Result[i] == exam.NotReached || c.Result[i] == exam.NotPresented) {
		return 0, false
	}
	t := math.Min(float64(c.Seconds[i]), timeCap)
	if whole := int(t); float64(whole) == t {
		return wholeLogs[whole], true
	}
	return math.Log(t), true
}

// wholeLogs are the logs of whole seconds, which most exports have: an answer's time is looked at three times.
var wholeLogs = func() (out [timeCap + 1]float64) {
	for i := range out {
		out[i] = math.Log(float64(i))
	}
	return out
}()

// speed returns the posterior mean and variance of an examinee's tau, and the number of times behind it.
func speed(c *exam.Responses, from, to int, times []ItemTime, sd float64) (tau, variance float64, n int) {
	prec := 1 / (sd * sd)
	for i := from; i < to; i++ {
		if z, ok := logTime(c, i); ok {
			t := times[c.Item.Codes[i]]
			prec += t.Alpha * t.Alpha
			tau += t.Alpha * t.Alpha * (t.Beta - z)
			n++
		}
	}
	return tau / prec, 1 / prec, n
}

// Merge adds what another accumulator of the same pass has gathered.
func (a *TimeAccumulator) Merge(b *TimeAccumulator) {
	for id, s := range b.items {
		a.of(id).add(*s)
	}
	a.examinees += b.examinees
	a.speedMoved += b.speedMoved
}

// Extract closes the pass: new parameters. nil when there was no time at all.
func (a *TimeAccumulator) Extract() *TimeModel {
	m := &TimeModel{Items: make(map[string]ItemTime, len(a.items)), SpeedSD: defaultSpeedSD}
	var all itemTimeSums
	for id, s := range a.items {
		m.Items[id] = s.itemTime()
		all.add(*s)
	}
	if all.n == 0 {
		return nil
	}
	m.All = all.itemTime()
	if a.examinees > 0 {
		m.SpeedSD = math.Sqrt(math.Max(leastVarianceLT, float64(a.speedMoved)/timeFixed/float64(a.examinees)))
	}
	return m
}

func (s itemTimeSums) itemTime() ItemTime {
	n := float64(s.n)
	beta := float64(s.shifted) / timeFixed / n
	variance := float64(s.shiftedSquare)/timeFixed/n - beta*beta + float64(s.openVariance)/timeFixed/n
	return ItemTime{N: s.n, Mean: float64(s.seconds) / timeFixed / n, Beta: beta, Alpha: 1 / math.Sqrt(math.Max(leastVarianceLT, variance))}
}

// enoughTimes reports whether an examinee has as many times as ownTimes needs.
func enoughTimes(c *exam.Responses, from, to int) bool {
	n := 0
	for i := from; i < to; i++ {
		if _, ok := logTime(c, i); ok {
			n++
		}
	}
	return n >= leastItemTimes
}

// ownTimes is the model of one student without a cohort: every item takes the student's own median.
func ownTimes(c *exam.Responses, from, to int) (ItemTime, bool) {
	zs := make([]float64, 0, to-from)
	for i := from; i < to; i++ {
		if z, ok := logTime(c, i); ok {
			zs = append(zs, z)
		}
	}
	if len(zs) < leastItemTimes {
		return ItemTime{}, false
	}
	median, _ := percentiles(zs, 0.5, 0.5)
	return ItemTime{Mean: math.Exp(median), Beta: median, Alpha: defaultAlpha}, true
}
