package item

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"cutscore/exam"
)

// TestApartByHand: r .30 against .10 with the same variable, -.25 among themselves, 103 persons: mean of squares .05,
// f = 1.25/1.9 = .65789, h = (1-.0328947)/.95 = 1.0180055, z = (.3095196-.1003353)*sqrt(100/(2*1.25*1.0180055)) = 1.31124.
func TestApartByHand(t *testing.T) {
	if got := apart(.3, .1, -.25, 103); math.Abs(got-1.31124) > 1e-4 {
		t.Errorf("%v", got)
	}
	if got := exclusive(.2, .2); math.Abs(got+.25) > 1e-12 {
		t.Errorf("%v", got)
	}
}

// TestNoiseIsNoWrongKey: options chosen at random, all alike, look better than the key by chance alone no more often than
// stated: in 400 items of four options with 150 persons at most 400 * 3 * 1% options, and a margin of three sds.
func TestNoiseIsNoWrongKey(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	flagged, bare := 0, 0
	for range 40 {
		var rows []exam.Response
		key := map[string]string{}
		for person := range 150 {
			for j := range 10 {
				row := response(person, fmt.Sprintf("Q%d", j), 0)
				row.Result, row.Chosen = exam.ResultUnknown, string(rune('A'+rng.IntN(4)))
				rows, key[row.Item] = append(rows, row), "A"
			}
		}
		for _, it := range analyse(t, split(markedBy(rows, key), 1), Options{}).Items {
			for _, o := range it.Options {
				if !o.Key && *o.Rest > 0 && *o.Rest > *it.Options[0].Rest {
					bare++
				}
			}
			if slices.Contains(it.Flags, FlagWrongKey) {
				flagged++
			}
		}
	}
	if most := 12 + 3*3.5; float64(flagged) > most {
		t.Errorf("%d of 400 items without any signal are flagged", flagged)
	}
	if bare < 200 {
		t.Errorf("only %d options look better than the key: the test shows nothing", bare)
	}
}
