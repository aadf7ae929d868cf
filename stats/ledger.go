package stats

import (
	"fmt"
	"math"

	"cutscore/exam"
)

// leastSlope is the posterior probability of a fall along the block from which it is shown.
const leastSlope = 0.9

// pointsLost is what a way of answering cost: over the set F of all answers given that way, right and wrong, the sum
// of p - y with p from clean answers. Its variance is that of the answers, plus that of the shift behind every p, less
// what both share where answers of F are themselves clean and so helped to find the shift.
func (s *mistakeStudy) pointsLost(t exam.MistakeType) Estimate {
	switch t {
	case exam.ChangedAway:
		return s.changesLost()
	case exam.EasyMiss:
		return s.excess("excess of misses on questions well within reach", func(a *answer) bool { return a.clean() && a.p >= withinReach })
	case exam.KnowledgeGap, exam.NotClassified, exam.NarrowedToTwo:
		return Withhold("points", 0, "this type is known only by the miss, so what it costs cannot be told apart from content")
	case exam.LateInBlock:
		return s.lateLost()
	}
	return s.excess("points below expectation over all answers given this way, right and wrong", behaviour(t))
}

// behaviour is the set of answers, right and wrong, that were given in a way.
func behaviour(t exam.MistakeType) func(a *answer) bool {
	switch t {
	case exam.RanOut:
		return func(a *answer) bool { return a.counts && (a.blank || a.ranOut) }
	case exam.RapidGuess:
		return func(a *answer) bool { return a.rapid && !a.ranOut }
	case exam.FirstFit:
		return func(a *answer) bool {
			return a.clean() && a.timed && a.r < veryFastTime && a.p >= firstFitLow && a.p <= firstFitHigh
		}
	case exam.LongOnEasy:
		return func(a *answer) bool { return a.clean() && a.timed && a.r > slowTime && a.p >= longReach }
	case exam.TimePressure:
		return func(a *answer) bool { return a.scored && a.hurried && !a.ranOut && !a.rapid }
	case exam.SureButWrong:
		return func(a *answer) bool { return a.clean() && a.sure }
	}
	return func(*answer) bool { return false }
}

// loss sums p - y and its variance.
type loss struct {
	points, spread float64
	slope, own     float64 // d points / d shift, in all and from clean answers
	n              int
}

func (l *loss) add(a *answer) {
	v := a.p * (1 - a.p)
	l.points += a.p - a.y
	l.spread += v
	l.slope += v
	if a.clean() {
		l.own += v
	}
	l.n++
}

func (l loss) estimate(method string, shiftVar float64) Estimate {
	half := z90 * math.Sqrt(math.Max(0, l.spread+l.slope*(l.slope-2*l.own)*shiftVar))
	return Estimate{Value: l.points, Low: l.points - half, High: l.points + half, Level: 0.9, N: l.n, Unit: "points",
		Method: method, Caveats: []string{}}.Checked()
}

func (s *mistakeStudy) excess(method string, in func(a *answer) bool) Estimate {
	if !s.knowsP {
		return Withhold("points", 0, "the difficulty of the questions is not known")
	}
	var l loss
	for i := range s.answers {
		if a := &s.answers[i]; a.p > 0 && in(a) {
			l.add(a)
		}
	}
	if l.n == 0 {
		return Withhold("points", 0, "no answer was given this way")
	}
	return l.estimate(method, s.shiftVar)
}

// changesLost nets changes from right to wrong against those from wrong to right.
func (s *mistakeStudy) changesLost() Estimate {
	if !s.hasFirst {
		return Withhold("points", 0, "first answers were not exported")
	}
	away, to := s.changeCounts()
	if away+to == 0 {
		return Withhold("points", 0, "no change touched a right answer")
	}
	l := loss{points: float64(away - to), spread: float64(away + to), n: away + to}
	return l.estimate("right to wrong minus wrong to right", 0)
}

func (s *mistakeStudy) changeCounts() (away, to int) {
	for i := range s.answers {
		if s.answers[i].awayRight {
			away++
		}
		if s.answers[i].toRight {
			to++
		}
	}
	return away, to
}

// lateLost is the loss in the last third of blocks, shown only when answers fall off along the block with posterior
// probability of at least leastSlope (flat prior).
func (s *mistakeStudy) lateLost() Estimate {
	if !s.hasBlocks || !s.knowsP {
		return Withhold("points", 0, "the order in the block or the difficulty is not known")
	}
	var sw, mean float64
	each := func(f func(a *answer)) {
		for i := range s.answers {
			if a := &s.answers[i]; a.block > 0 && a.p > 0 && a.clean() {
				f(a)
			}
		}
	}
	each(func(a *answer) { sw++; mean += a.place })
	if sw < minGraded {
		return Withhold("points", int(sw), "too few answers with a place in a block")
	}
	mean /= sw
	var sxy, sxx, noise float64
	each(func(a *answer) {
		d := a.place - mean
		sxy += d * (a.y - a.p)
		sxx += d * d
		noise += d * d * a.p * (1 - a.p)
	})
	if sxx == 0 || noise == 0 || phi(-sxy/math.Sqrt(noise)) < leastSlope {
		return Withhold("points", int(sw), "no fall along the block is shown by the data")
	}
	return s.excess("points below expectation in the last third of blocks", func(a *answer) bool { return a.clean() && a.block > 0 && a.place >= 2./3 })
}

// strategy is what was lost to how questions were taken rather than to content: blanks and running out of time, rapid
// answers, hurried ends, and the net of changes. An answer counts once.
func (s *mistakeStudy) strategy() Estimate {
	if !s.knowsP {
		return Withhold("points", s.missed, "the difficulty of the questions is not known, so content and strategy cannot be told apart")
	}
	if !s.hasTimes && !s.hasFirst && !s.hasBlocks {
		return Withhold("points", s.missed, "neither times, nor order, nor first answers were exported")
	}
	var l loss
	ranOut, rapid, hurried := behaviour(exam.RanOut), behaviour(exam.RapidGuess), behaviour(exam.TimePressure)
	for i := range s.answers {
		a := &s.answers[i]
		switch {
		case a.p > 0 && (ranOut(a) || rapid(a) || hurried(a)):
			l.add(a)
		case a.awayRight:
			l.points, l.spread, l.n = l.points+1, l.spread+1, l.n+1
		case a.toRight:
			l.points, l.spread, l.n = l.points-1, l.spread+1, l.n+1
		}
	}
	if l.n == 0 { // nothing to count is no proof of nothing lost
		return Withhold("points", s.missed, fmt.Sprintf("as far as the export tells, none of the %d questions was left for want of time, answered rapidly or in a hurry, or changed", len(s.answers)))
	}
	return l.estimate("blanks and lack of time, rapid answers, hurried ends of blocks, and the net of changes", s.shiftVar)
}
