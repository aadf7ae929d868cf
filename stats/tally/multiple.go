package tally

import (
	"cmp"
	"slices"
)

// BenjaminiHochberg returns p-values adjusted for the false discovery rate (1995), in the order given. They are valid
// for independent or positively dependent tests.
func BenjaminiHochberg(p []float64) []float64 {
	order, out := ranks(p), make([]float64, len(p))
	low := 1.0
	for i := len(order) - 1; i >= 0; i-- {
		low = min(low, p[order[i]]*float64(len(p))/float64(i+1))
		out[order[i]] = low
	}
	return out
}

// Holm returns p-values adjusted for the chance of any false rejection (1979), in the order given.
func Holm(p []float64) []float64 {
	order, out := ranks(p), make([]float64, len(p))
	high := 0.0
	for i, at := range order {
		high = max(high, min(1, p[at]*float64(len(p)-i)))
		out[at] = high
	}
	return out
}

func ranks(p []float64) []int {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	return order
}
