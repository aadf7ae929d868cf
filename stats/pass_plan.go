package stats

import "math"

// Plan is what study hours may change: the level in each area, and what an hour does to it. The growth law closes a
// constant share of the gap to Ceiling with every hour.
type Plan struct {
	Weight     []float64 // blueprint shares of the areas; they sum to 1
	Level, SD  []float64 // posterior mean and sd of the areas' levels in logits, taken as independent
	Rate       []float64 // share of the gap to Ceiling that one hour closes
	Ceiling    float64   // level that study tends to, logits
	Difficulty []float64 // difficulties over which an area's items are averaged, logits
	Cut, SEM   float64   // proportion that passes, and the error of the exam's proportion
}

// Chance returns the probability of passing, Phi((S - cut)/sd), and what one more hour in each area adds to it: the
// gradient with the sd held, phi(z)/sd J_k Rate_k (Ceiling - Level_k), J_k = w_k mean of p(1-p).
func (p Plan) Chance() (chance float64, perHour []float64) {
	s, variance := 0.0, p.SEM*p.SEM
	j := make([]float64, len(p.Weight))
	for k, w := range p.Weight {
		for _, b := range p.Difficulty {
			q := sigma(p.Level[k] - b)
			s += w * q / float64(len(p.Difficulty))
			j[k] += w * q * (1 - q) / float64(len(p.Difficulty))
		}
		variance += j[k] * j[k] * p.SD[k] * p.SD[k]
	}
	sd := math.Sqrt(variance)
	z := (s - p.Cut) / sd
	density := math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
	for k := range j {
		perHour = append(perHour, density/sd*j[k]*p.Rate[k]*(p.Ceiling-p.Level[k]))
	}
	return phi(z), perHour
}
