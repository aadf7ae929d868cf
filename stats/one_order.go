package stats

import (
	"math"

	"cutscore/stats/trend"
)

// Where everybody meets the questions in one order, that people change and that later questions are easier or harder are one
// to the data: no question was met by some early and by others late. Then what the group moves as a whole may be either.

const (
	// oneOrderShare of the variance of when questions are met, left among those who met the same question, is next to none.
	oneOrderShare = .05
	// fewCrossed examinees, who met the same questions at another time than the rest, do not tell what a group does.
	fewCrossed = 5
	// mostCrossed is the share above which even few examinees are no group that goes in one order.
	mostCrossed = .5
	// mostMoved is how many examinees the movement of a group is averaged over.
	mostMoved = 200
	// hiddenMove is the standard deviation, in logits, of what a group may have moved unseen, because its questions got as much
	// harder: the difference of two forms of unknown difficulty, at the slope of a curve where seven in ten are right.
	hiddenMove = math.Sqrt2 * formDifficultySD / .21
)

// commonMove is by how many logits the group moves as a whole from the first sitting to the last where all go in one order; 0
// where they do not, or where shares of others tell how hard the questions are.
func (jd *judge) commonMove() float64 {
	data := jd.sequences(jd.primary)
	if jd.peers || !inOneOrder(data, len(jd.sv.items)) {
		return 0
	}
	m := jd.models[jd.primary]
	f, sum, n := trend.NewFilter(m), 0.0, 0.0
	for i := range data[:min(len(data), mostMoved)] {
		s := &data[i]
		first := lastOfFirst(s)
		if first == s.Len()-1 {
			continue
		}
		got := f.Fit(s, trend.Ask{Moments: []trend.Moment{{Row: first}, {Row: s.Len() - 1}}})
		whole := got.End.Whole(jd.weights[jd.primary])
		then, _ := got.Moments[0].Of(whole)
		now, _ := got.Moments[1].Of(whole)
		sum += now - then
		n++
	}
	return math.Abs(sum / math.Max(n, 1))
}

// lastOfFirst is the last row of the first sitting.
func lastOfFirst(s *trend.Sequence) int {
	last := 0
	for i, b := range s.Block {
		if b == 0 {
			last = i
		}
	}
	return last
}

// inOneOrder reports whether most questions are met by several, and by all of them at about the same time of their practice: as
// counted in sittings, or in days.
func inOneOrder(data []trend.Sequence, items int) bool {
	var met, sittings, days whens
	met.by, sittings.by, days.by = make([]when, items), make([]when, items), make([]when, items)
	answers, people := 0.0, 0.0
	for i := range data {
		s, first := &data[i], trend.NoDay
		if s.Len() == 0 {
			continue
		}
		people++
		for row, item := range s.Item {
			if first == trend.NoDay {
				first = s.Day[row]
			}
			if s.Again[row] != trend.FirstTime {
				continue
			}
			answers++
			if item < 0 {
				continue
			}
			sittings.add(item, float64(s.Block[row]))
			if s.Day[row] != trend.NoDay {
				days.add(item, float64(s.Day[row]-first))
			}
		}
	}
	return 2*sittings.shared() >= answers && (sittings.oneOrder(people) || days.oneOrder(people))
}

// when sums up when an item was met.
type when struct{ n, sum, square float64 }

type whens struct{ by []when }

func (w *whens) add(item int32, at float64) {
	x := &w.by[item]
	x.n++
	x.sum += at
	x.square += at * at
}

// shared is how many answers are to items that several met.
func (w *whens) shared() float64 {
	n := 0.0
	for _, x := range w.by {
		if x.n > 1 {
			n += x.n
		}
	}
	return n
}

// oneOrder compares the variance of when items are met that is left within items, freed of the bias of few answers, with all of it.
func (w *whens) oneOrder(people float64) bool {
	var all when
	within := 0.0
	for _, x := range w.by {
		if x.n > 1 {
			all.n, all.sum, all.square = all.n+x.n, all.sum+x.sum, all.square+x.square
			within += (x.square - x.sum*x.sum/x.n) * x.n / (x.n - 1)
		}
	}
	total := all.square - all.sum*all.sum/math.Max(all.n, 1)
	if total <= 0 {
		return false // nobody met anything later
	}
	return within/total < math.Min(mostCrossed, math.Max(oneOrderShare, fewCrossed/people))
}

// of is mean and variance of a contrast, and with it what is open about how much of the group's movement is its people's: half of
// it is taken for a standard deviation, wherever in the course.
func (pr *profile) of(st *trend.State, c trend.Contrast) (mean, variance float64) {
	mean, variance = st.Of(c)
	return mean, variance + pr.commonVar(c)
}

func (pr *profile) commonVar(c trend.Contrast) float64 {
	x := c[0] * pr.jd.common / 2
	return x * x
}

// unseenMove is the variance of a change, where all go in one order, by what the group moves as a whole: all that shows, and what
// may not show.
func (pr *profile) unseenMove(c trend.Contrast) float64 {
	if pr.jd.common == 0 {
		return 0
	}
	return c[0] * c[0] * (pr.jd.common*pr.jd.common + hiddenMove*hiddenMove)
}

// sameOrder says what going in one order leaves open.
func (pr *profile) sameOrder() []string {
	if pr.jd.common == 0 {
		return nil
	}
	return []string{"the group met its questions in one order, so whether people changed or later questions were easier or harder is not known"}
}
