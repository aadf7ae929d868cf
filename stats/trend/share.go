package trend

import "math"

// A pool's level by ability is looked up in a table: levelStep logits apart, levelReach to both sides of the pool's mean.
const (
	levelStep  = 1.0 / 16
	levelReach = 8
	levelNodes = 2*levelReach/levelStep + 1
)

// levelTable is the level and its derivative (times levelStep) at every node.
type levelTable struct {
	from float64 // logits
	node [levelNodes][2]float64
}

// levelAt is the proportion correct on the pool of an ability of mean theta and variance, and its derivative by theta:
// every part's own logistic, averaged over what is open (MacKay 1992).
func (p *Pool) levelAt(theta, variance float64) (level, slope float64) {
	for _, x := range p.parts() {
		k := shrink(x.A*x.A*variance + x.Var)
		s := sigmoid((x.A*theta - x.B) * k)
		level += x.Share * s
		slope += x.Share * x.A * k * s * (1 - s)
	}
	return level, slope
}

func (p *Pool) tabulate() *levelTable {
	t := &levelTable{from: p.B - levelReach}
	for i := range t.node {
		level, slope := p.levelAt(t.from+float64(i)*levelStep, 0)
		t.node[i] = [2]float64{level, slope * levelStep}
	}
	return t
}

// at interpolates by Hermite's cubic, which is off by under 1e-8 for items of common sharpness; ok is false outside.
func (t *levelTable) at(theta float64) (level float64, ok bool) {
	x := (theta - t.from) / levelStep
	if !(x >= 0 && x < levelNodes-1) {
		return 0, false
	}
	i := int(x)
	u := x - float64(i)
	l, r := &t.node[i], &t.node[i+1]
	rise := r[0] - l[0]
	return l[0] + u*(l[1]+u*(3*rise-2*l[1]-r[1]+u*(l[1]+r[1]-2*rise))), true
}

// Expected is the proportion correct that an ability of mean theta and variance has on items of the pool.
func (m *Model) Expected(theta, variance float64) float64 {
	if variance == 0 && m.Pool.table != nil {
		if level, ok := m.Pool.table.at(theta); ok {
			return level
		}
	}
	level, _ := m.Pool.levelAt(theta, variance)
	return level
}

// ExpectedSlope is Expected with its derivative by theta, for intervals by the delta method.
func (m *Model) ExpectedSlope(theta, variance float64) (level, slope float64) {
	return m.Pool.levelAt(theta, variance)
}

// abilityEnough ends the search for an ability, in logits.
const abilityEnough = 1e-10

// Ability is the inverse of Expected at variance 0: the logit that gives proportion p on items of the pool; infinite for
// 0 and 1.
func (m *Model) Ability(p float64) float64 {
	if p <= 0 || p >= 1 {
		return math.Inf(int(math.Copysign(1, p-.5)))
	}
	low, high := m.Pool.B-1, m.Pool.B+1
	for w := 1.0; m.Expected(low, 0) > p; w *= 2 {
		low -= w
	}
	for w := 1.0; m.Expected(high, 0) < p; w *= 2 {
		high += w
	}
	x := (low + high) / 2
	for range 200 {
		if high-low < abilityEnough {
			break
		}
		level, slope := m.ExpectedSlope(x, 0)
		if level > p {
			high = x
		} else {
			low = x
		}
		next := x - (level-p)/slope
		if !(next > low && next < high) {
			next = (low + high) / 2
		}
		if math.Abs(next-x) < abilityEnough {
			return next
		}
		x = next
	}
	return x
}
