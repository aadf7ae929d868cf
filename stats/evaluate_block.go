package stats

import (
	"sort"

	"cutscore/stats/trend"
)

// Blocks whose score is predicted: the sittings where they are long enough, else runs of blockRows answers.
const (
	blockRows    = 40
	leastBlockN  = 10
	leastLearnt  = 50 // blocks from which the interval's width is learnt; fewer: the normal one
	sittingShare = .5 // of answers in sittings of leastBlockN to 4*blockRows answers, for sittings to be the blocks
)

// coverage is the share of blocks, after an examinee's first, whose score falls into the 80% interval predicted from what
// came before. The interval's ends, in predicted sds, are the 10th and 90th percentile among training examinees (split
// conformal: what the model leaves out of the spread, serial dependence above all, is put back).
func (ev *evaluation) coverage() {
	cut := runsOfAnswers
	ev.out.BlockKind = "runs of 40 answers"
	if sittingsUsable(ev.task.Train) {
		cut = sittingRuns
		ev.out.BlockKind = "sittings"
	}
	low, high := -z80, z80
	if z := blockScores(ev.model, ev.task.Train, cut); len(z) >= leastLearnt {
		sort.Float64s(z)
		low, high = quantileOf(z, .1), quantileOf(z, .9)
	}
	ev.out.BlockWidth = [2]float64{low, high}
	in := 0
	z := blockScores(ev.model, ev.task.Test, cut)
	for _, x := range z {
		if x >= low && x <= high {
			in++
		}
	}
	ev.out.Blocks = len(z)
	if len(z) == 0 {
		ev.out.Notes = append(ev.out.Notes, "No examinee has a second block of at least 10 answers, so there is no coverage.")
		return
	}
	ev.out.Coverage80 = number(float64(in) / float64(len(z)))
}

// quantileOf is the linear interpolation quantile of sorted x.
func quantileOf(x []float64, q float64) float64 {
	at := q * float64(len(x)-1)
	i := int(at)
	if i+1 >= len(x) {
		return x[len(x)-1]
	}
	return x[i] + (at-float64(i))*(x[i+1]-x[i])
}

// blockScores is (score - predicted)/sd of every block but each examinee's first.
func blockScores(m *trend.Model, data []trend.Sequence, cut func(*trend.Sequence) []int) []float64 {
	f := trend.NewFilter(m)
	var out []float64
	for i := range data {
		s := &data[i]
		ends := cut(s)
		f.Start(s)
		from := 0
		for b, to := range ends {
			if b > 0 && to-from >= leastBlockN {
				mean, sd := f.Ahead(s, from, to)
				score := 0.0
				for _, y := range s.Y[from:to] {
					score += float64(y)
				}
				out = append(out, (score-mean)/sd)
			}
			f.Run(s, from, to, nil)
			from = to
		}
	}
	return out
}

// runsOfAnswers ends a block every blockRows answers.
func runsOfAnswers(s *trend.Sequence) []int {
	var ends []int
	for at := blockRows; at < s.Len(); at += blockRows {
		ends = append(ends, at)
	}
	return append(ends, s.Len())
}

// sittingRuns ends a block where the sitting changes.
func sittingRuns(s *trend.Sequence) []int {
	var ends []int
	for i := 1; i <= s.Len(); i++ {
		if i == s.Len() || s.Block[i] != s.Block[i-1] {
			ends = append(ends, i)
		}
	}
	return ends
}

// sittingsUsable reports whether most answers are in sittings of a length worth predicting.
func sittingsUsable(data []trend.Sequence) bool {
	fit, all := 0, 0
	for i := range data {
		from, several := 0, len(sittingRuns(&data[i])) > 1
		for _, to := range sittingRuns(&data[i]) {
			if n := to - from; several && n >= leastBlockN && n <= 4*blockRows {
				fit += n
			}
			from = to
		}
		all += data[i].Len()
	}
	return float64(fit) > sittingShare*float64(all)
}
