package item

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cutscore/exam"
)

// A slope below 0 cannot show under the prior, and that is said; without the prior it shows, and nothing need be said.
func TestPriorHoldsSlopesPositive(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 9))
	var rows []exam.Response
	for person := range 200 {
		ability := rng.NormFloat64()
		for j := range 12 {
			slope := 1.
			if j == 4 {
				slope = -1
			}
			credit := 0.
			if rng.Float64() < 1/(1+math.Exp(-slope*ability)) {
				credit = 1
			}
			rows = append(rows, response(person, fmt.Sprintf("Q%d", j+1), credit))
		}
	}
	for _, c := range []struct {
		model, prior   string
		told, positive bool
	}{{"2pl", "auto", true, true}, {"2pl", "on", true, true}, {"2pl", "off", false, false}, {"1pl", "on", false, true}} {
		r := analyse(t, split(rows, 2), Options{IRT: c.model, Prior: c.prior})
		it := r.Items[4]
		told := slices.ContainsFunc(r.Caveats, func(words string) bool {
			return strings.HasPrefix(words, "the prior holds every slope above 0") && strings.Contains(words, ": 1 (first: Q5)")
		})
		if told != c.told || (*it.A > 0) != c.positive {
			t.Errorf("%s, prior %s: a %v, told %v: %q", c.model, c.prior, *it.A, told, r.Caveats)
		}
	}
}
