package stats

import (
	"math"
	"math/rand/v2"
	"sort"

	"gonum.org/v1/gonum/floats"

	"cutscore/stats/trend"
)

// Blocks whose score is predicted: the sittings where they are long enough, else runs of blockRows answers.
const (
	blockRows   = 40
	leastBlockN = 10
	leastLearnt = 50 // blocks from which the interval's width is learnt; fewer: the normal one
	// narrowExaminees is from how many examinees on a width that is narrower than the normal one is believed by half: of few, the
	// model has learnt their blocks too.
	narrowExaminees = 100
	leastWidth      = .1 // predicted sds on either side that are never gone below
	widthRows       = 400_000
	sittingShare    = .5 // of answers in sittings of leastBlockN to 4*blockRows answers, for sittings to be the blocks
)

// Coverage of the 80% intervals of blocks is the share of blocks, after an examinee's first, whose score falls into the interval
// predicted from what came before.

// cutter cuts an examinee's answers into blocks: where each ends.
type cutter func(*trend.Sequence) []int

// blocksOf says what the blocks of these examinees are.
func blocksOf(data []trend.Sequence) (cut cutter, kind string) {
	if sittingsUsable(data) {
		return sittingRuns, "sittings"
	}
	return runsOfAnswers, "runs of 40 answers"
}

// widthOf is where the scores of blocks fell among the examinees that m learnt from: the 10th and 90th percentile in predicted
// sds. What the model leaves out of the spread, serial dependence above all, is put back. It is no conformal interval and
// promises nothing of other examinees: their blocks scatter a little more than those that m has learnt from, and the coverage
// that an evaluation measures says how much. (Scores by models learnt from three quarters of the examinees were too wide by as
// much: they covered .84 of 120 invented examinees' blocks where these covered .80, and cost the learning four times more.)
func widthOf(m *trend.Model, data []trend.Sequence) [2]float64 {
	cut, _ := blocksOf(data)
	z := flat(blockScores(m, m.Fewer(data, widthRows), cut))
	if len(z) < leastLearnt {
		return [2]float64{-z80, z80}
	}
	sort.Float64s(z)
	low, high := math.Min(quantileOf(z, .1), -leastWidth), math.Max(quantileOf(z, .9), leastWidth)
	share := float64(len(data)) / (float64(len(data)) + narrowExaminees)
	return [2]float64{math.Min(low, share*low-(1-share)*z80), math.Max(high, share*high+(1-share)*z80)}
}

func flat(by [][]float64) []float64 {
	var out []float64
	for _, z := range by {
		out = append(out, z...)
	}
	return out
}

// coverage fills the share of test blocks inside the learnt width, with its interval over examinees.
func (ev *evaluation) coverage() {
	cut, kind := blocksOf(ev.task.Train)
	ev.out.BlockKind, ev.out.BlockWidth = kind, ev.judge.width
	by := blockScores(ev.model, ev.task.Test, cut)
	var in, all []float64 // by examinee with a block to predict
	for _, z := range by {
		if len(z) == 0 {
			continue
		}
		inside := 0.0
		for _, x := range z {
			if x >= ev.judge.width[0] && x <= ev.judge.width[1] {
				inside++
			}
		}
		in, all = append(in, inside), append(all, float64(len(z)))
		ev.out.Blocks += len(z)
	}
	ev.out.BlockExaminees = len(all)
	if len(all) == 0 {
		ev.out.Notes = append(ev.out.Notes, "No examinee has a second block of at least 10 answers, so there is no coverage.")
		return
	}
	ev.out.Coverage80 = number(floats.Sum(in) / floats.Sum(all))
	if ev.out.Coverage80Interval = shareInterval(in, all, ev.opt.Seed); ev.out.Coverage80Interval == nil {
		ev.out.Notes = append(ev.out.Notes, "Fewer than 10 examinees have a second block: too few for an interval of the coverage.")
	}
}

// shareInterval is the 95% interval of sum(in)/sum(all) over examinees: a bootstrap that draws whole examinees, for the blocks
// of one are alike. nil: too few of them.
func shareInterval(in, all []float64, seed uint64) *Interval {
	if len(all) < leastGainSize {
		return nil
	}
	rng := rand.New(rand.NewPCG(seed, 0x636f766572))
	draws := make([]float64, gainDraws)
	for d := range draws {
		num, den := 0.0, 0.0
		for range all {
			k := rng.IntN(len(all))
			num, den = num+in[k], den+all[k]
		}
		draws[d] = num / den
	}
	sort.Float64s(draws)
	return &Interval{Low: quantileOf(draws, .025), High: quantileOf(draws, .975)}
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

// blockScores is, by examinee, (score - predicted)/sd of every block but the first.
func blockScores(m *trend.Model, data []trend.Sequence, cut cutter) [][]float64 {
	f := trend.NewFilter(m)
	out := make([][]float64, len(data))
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
				out[i] = append(out[i], (score-mean)/sd)
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
