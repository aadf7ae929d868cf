package stats

import (
	"math"
	"slices"

	"cutscore/stats/tally"
)

// groupSure is the p-value, after Benjamini and Hochberg over the areas compared, below which misses in one area are
// concentrated where it meets another.
const groupSure = .05

// relate adds to every low area those areas of the other axes where its misses are: field.md D4. The test is exact: of
// the questions of area A, are those that also carry B missed more often than A's others (hypergeometric, one-sided)?
// lists are the areas by axis, nil where there are none; missed and sets are by answer.
func (an *analyst) relate(lists [axes]*[]Area) {
	for a := range axes {
		for i := range *lists[a] {
			ar := &(*lists[a])[i]
			if !ar.Verdict.weak() {
				continue
			}
			ar.Verdict.Group = append(ar.Verdict.Group, an.concentrated(a, ar.Name)...)
		}
	}
}

// overlap counts answers of A that carry B.
type overlap struct {
	area      int32
	n, missed int
}

// concentrated lists, over the other axes, the areas where the misses of an area are.
func (an *analyst) concentrated(axis int, name string) []string {
	area := an.jd.sv.vocab[axis].ids[name]
	out := []string{}
	for b := range axes {
		if b == axis || an.jd.models[b] == nil {
			continue
		}
		n, missed, parts := an.overlaps(axis, area, b)
		ps := make([]float64, len(parts))
		for i, o := range parts {
			ps[i] = hypergeometricTail(o.missed, n, missed, o.n)
		}
		for i, p := range tally.BenjaminiHochberg(ps) {
			if p < groupSure {
				out = append(out, an.jd.sv.vocab[b].names[parts[i].area])
			}
		}
	}
	slices.Sort(out)
	return out
}

// overlaps counts the answers of an area, its misses, and both by area of another axis.
func (an *analyst) overlaps(axis int, area int32, other int) (n, missed int, parts []overlap) {
	at := map[int32]int{}
	e := &an.e
	for i, set := range e.sets[axis] {
		if !slices.Contains(an.jd.sv.vocab[axis].sets[set], area) {
			continue
		}
		miss := 0
		if e.seq.Y[i] < 1 {
			miss = 1
		}
		n++
		missed += miss
		for _, b := range an.jd.sv.vocab[other].sets[e.sets[other][i]] {
			k, ok := at[b]
			if !ok {
				k = len(parts)
				at[b] = k
				parts = append(parts, overlap{area: b})
			}
			parts[k].n++
			parts[k].missed += miss
		}
	}
	return n, missed, parts
}

// hypergeometricTail is P(X >= x) when k of n answers are drawn and missed of the n are misses.
func hypergeometricTail(x, n, missed, k int) float64 {
	sum := 0.0
	for i := x; i <= min(k, missed); i++ {
		sum += math.Exp(logChoose(missed, i) + logChoose(n-missed, k-i) - logChoose(n, k))
	}
	return math.Min(1, sum)
}

func logChoose(n, k int) float64 {
	if k < 0 || k > n {
		return math.Inf(-1)
	}
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}
