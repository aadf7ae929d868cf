package stats

import (
	"fmt"
	"math"
	"sort"
)

const (
	leastMisses    = 60   // misses under which no pattern is looked for
	leastStability = 0.75 // mean Jaccard under which a class is not shown
	mostClasses    = 6
	resamples      = 50
)

// The features of a miss: adjusted time and place in the block, and five marks.
var missMarks = []string{"changed the answer", "changed between wrong options", "very fast", "well within reach", "felt sure"}

// prototype is a pattern that a class may be named after.
type prototype struct {
	label string
	time  float64
	place float64
	marks [5]float64
}

// prototypes are the patterns of the evidence rules, as feature means. 0.5 in place and the base share in marks say nothing.
func prototypes() []prototype {
	return []prototype{
		{"Very fast answers", -2, .6, [5]float64{.05, .05, .9, .3, .2}},
		{"Changed answers", .5, .5, [5]float64{.9, .3, .02, .4, .2}},
		{"Quick misses within reach", -.8, .5, [5]float64{.05, .05, .05, .9, .4}},
		{"Late in the block", -.5, .9, [5]float64{.1, .1, .2, .3, .2}},
		{"Long thought about", 1, .5, [5]float64{.3, .4, .02, .3, .2}},
		{"Hard questions, no other mark", 0, .5, [5]float64{.1, .1, .05, .05, .2}},
	}
}

// clusters looks for patterns among the misses, and says why there are none.
func (s *mistakeStudy) clusters(seed uint64) ([]MistakeCluster, string) {
	if s.missed < leastMisses {
		return []MistakeCluster{}, fmt.Sprintf("too few missed questions (%d) to look for patterns; %d are needed", s.missed, leastMisses)
	}
	if !s.hasTimes {
		return []MistakeCluster{}, "no times were exported, so that misses cannot be told apart by how they were answered"
	}
	return ClusterMisses(s.missData(), seed)
}

// missData lists the features of every miss.
func (s *mistakeStudy) missData() *MixtureData {
	d := &MixtureData{G: 2, B: len(missMarks)}
	for i := range s.answers {
		a := &s.answers[i]
		if !a.missed() {
			continue
		}
		d.N++
		r, place := math.NaN(), math.NaN()
		if a.timed {
			r = a.r
		}
		if s.hasBlocks && a.block > 0 {
			place = a.place
		}
		d.X = append(d.X, r, place)
		d.Y = append(d.Y, mark(a.awayRight || a.amongWrong, s.hasFirst), mark(a.amongWrong, s.hasFirst), mark(a.rapid, a.timed),
			mark(a.p >= withinReach, a.p > 0), mark(a.sure, s.hasSure))
	}
	return d
}

func mark(yes, known bool) int8 {
	switch {
	case !known:
		return -1
	case yes:
		return 1
	}
	return 0
}

// ClusterMisses finds patterns among misses by the mixture of least BIC. Classes that do not come back in bootstrap
// samples are not shown; when ICL prefers fewer classes, the note says that they overlap.
func ClusterMisses(d *MixtureData, seed uint64) ([]MistakeCluster, string) {
	out := []MistakeCluster{}
	o := MixtureOptions{Seed: seed, Tolerance: 1e-4, Iterations: 300, Starts: 8}
	m, icl := ChooseMixture(d, mostClasses, o)
	if m.Classes() == 1 {
		return out, "the misses do not fall into patterns"
	}
	stable, labels, sizes := m.Stability(d, resamples, o), m.labels(), make([]int, m.Classes())
	for _, k := range m.Assign(d) {
		sizes[k]++
	}
	hidden := 0
	for k := range m.W {
		if stable[k] < leastStability {
			hidden++
			continue
		}
		out = append(out, MistakeCluster{Label: labels[k], Size: sizes[k], Share: shareOf(sizes[k], d.N), Stability: stable[k], Features: m.features(d, k)})
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Size > out[j].Size })
	note := fmt.Sprintf("%d patterns among %d misses; %d came back in too few of %d resamples and are not shown", m.Classes(), d.N, hidden, resamples)
	if icl < m.Classes() {
		note += "; classes overlap, so a single miss often fits two of them"
	}
	return out, note
}

// labels names the classes after distinct prototypes so that the distances in all are least: every assignment of the
// at most six classes is tried.
func (m *Mixture) labels() []string {
	all := prototypes()
	best, bestCost := make([]int, m.Classes()), math.Inf(1)
	taken, now := make([]bool, len(all)), make([]int, m.Classes())
	var try func(k int, cost float64)
	try = func(k int, cost float64) {
		if cost >= bestCost {
			return
		}
		if k == m.Classes() {
			bestCost = cost
			copy(best, now)
			return
		}
		for i := range all {
			if !taken[i] {
				taken[i], now[k] = true, i
				try(k+1, cost+m.distance(k, all[i]))
				taken[i] = false
			}
		}
	}
	try(0, 0)
	out := make([]string, m.Classes())
	for k, i := range best {
		out[k] = all[i].label
	}
	return out
}

func (m *Mixture) distance(k int, p prototype) float64 {
	dt, dp := m.Mean[k][0]-p.time, (m.Mean[k][1]-p.place)/0.29
	sum := dt*dt + dp*dp
	for b, q := range p.marks {
		d := (m.Q[k][b] - q) / 0.3
		sum += d * d
	}
	return sum
}

// features says in words what marks class k against all misses.
func (m *Mixture) features(d *MixtureData, k int) []string {
	out := []string{}
	say := func(cond bool, words string) {
		if cond {
			out = append(out, words)
		}
	}
	say(m.Mean[k][0] < fastTime, "faster than usual for the question")
	say(m.Mean[k][0] > -fastTime, "slower than usual for the question")
	say(m.Mean[k][1] > 2./3, "late in the block")
	say(m.Mean[k][1] < 1./3, "early in the block")
	for b, words := range missMarks {
		say(m.Q[k][b] > 0.5 && d.knows(b), words)
	}
	return out
}

// knows reports whether the yes/no feature was recorded for any row.
func (d *MixtureData) knows(b int) bool {
	for i := range d.N {
		if d.Y[i*d.B+b] >= 0 {
			return true
		}
	}
	return false
}
