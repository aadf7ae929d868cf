package item

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cutscore/exam"
	"cutscore/stats/irt"
)

// Nine persons with scores 1..9 of 9: thirds are 1-3, 4-6, 7-9; 27% of nine is 2.43, so the tails are 1-3 and 7-9.
func TestGroupsByHand(t *testing.T) {
	shares := map[int64]int64{}
	for s := range int64(9) {
		shares[s+1] = 1
	}
	c := CutsOf(shares)
	if c != (Cuts{Low: 3, High: 6, Lower: 3, Upper: 7}) {
		t.Fatalf("cuts %+v", c)
	}
	for s, want := range []int{0, 0, 0, 1, 1, 1, 2, 2, 2} {
		if got := c.third(int64(s + 1)); got != want {
			t.Errorf("score %d is in third %d, want %d", s+1, got, want)
		}
	}
	// Person s is right on the first s of nine items. Item 8 is right for 8 and 9 only: 2/3 of the upper group, 0 of the
	// lower.
	var rows []exam.Response
	for s := range 9 {
		for j := range 9 {
			mark := 0.
			if j <= s {
				mark = 1
			}
			rows = append(rows, response(s, fmt.Sprint("Q", j+1), mark))
		}
	}
	r := analyse(t, split(rows, 2), Options{})
	value(t, "upper_lower of item 8", r.Items[7].Upper, 2./3, 1e-12)
	value(t, "upper_lower of item 1", r.Items[0].Upper, 0, 1e-12)
	value(t, "upper_lower of item 3", r.Items[2].Upper, 1-1./3, 1e-12)
}

// naive is a matrix of credits with NaN for holes.
func naive(persons, items int, holes float64, seed uint64) [][]float64 {
	r := rand.New(rand.NewPCG(seed, 2))
	m := make([][]float64, persons)
	for p := range m {
		ability := r.NormFloat64()
		m[p] = make([]float64, items)
		for j := range m[p] {
			switch u := r.Float64(); {
			case u < holes:
				m[p][j] = math.NaN()
			case u > .9:
				m[p][j] = .25 // a whole number of units, so that nothing is rounded
			case r.Float64() < 1/(1+math.Exp(-ability)):
				m[p][j] = 1
			}
		}
	}
	return m
}

// covariance over the persons who have both, in plain floating point.
func covariance(m [][]float64, i, j int) float64 {
	var n, sx, sy float64
	for _, p := range m {
		if !math.IsNaN(p[i] + p[j]) {
			n, sx, sy = n+1, sx+p[i], sy+p[j]
		}
	}
	c := 0.0
	for _, p := range m {
		if !math.IsNaN(p[i] + p[j]) {
			c += (p[i] - sx/n) * (p[j] - sy/n)
		}
	}
	return c / (n - 1)
}

// Partial credit and holes against the textbook's formulas in plain floating point.
func TestPairwiseAgainstTheTextbook(t *testing.T) {
	const k = 6
	m := naive(200, k, .05, 3)
	var rows []exam.Response
	for p, line := range m {
		for j, v := range line {
			if !math.IsNaN(v) {
				rows = append(rows, response(p, fmt.Sprint("Q", j), v))
			}
		}
	}
	var total, trace float64
	var sums [k]float64
	for i := range k {
		trace += covariance(m, i, i)
		for j := range k {
			total += covariance(m, i, j)
			sums[i] += covariance(m, i, j)
		}
	}
	r := analyse(t, split(rows, 3), Options{})
	value(t, "alpha", r.Test.Alpha, k/(k-1.)*(1-trace/total), 1e-9)
	value(t, "sd", r.Test.SD, math.Sqrt(total), 1e-9)
	for i := range k {
		v := covariance(m, i, i)
		value(t, "item_rest", r.Items[i].ItemRest, (sums[i]-v)/math.Sqrt(v*(total-2*sums[i]+v)), 1e-9)
	}
	if r.Test.Method != methodPairwise {
		t.Errorf("method %q", r.Test.Method)
	}
}

// Two halves of a class that share two of ten items: alpha is not printed, discrimination rests on shares and agrees
// with a plain correlation.
func TestLittleOverlapWithholdsAlpha(t *testing.T) {
	m := naive(300, 10, 0, 4)
	var rows []exam.Response
	var x, y []float64
	for p, line := range m {
		sum, n := 0.0, 0.0
		for j, v := range line {
			if j >= 2 && j%2 != p%2 && p%10 > 1 { // one in five saw everything
				continue
			}
			rows = append(rows, response(p, fmt.Sprint("Q", j), v))
			if j > 0 {
				sum, n = sum+v, n+1
			}
		}
		x, y = append(x, line[0]), append(y, sum/n)
	}
	r := analyse(t, split(rows, 2), Options{})
	if r.Test.Alpha != nil || !strings.Contains(r.Test.Reasons["alpha"], "share") {
		t.Errorf("alpha %v, reason %q", r.Test.Alpha, r.Test.Reasons["alpha"])
	}
	pairs := make([][]float64, len(x))
	for i := range x {
		pairs[i] = []float64{x[i], y[i]}
	}
	want := covariance(pairs, 0, 1) / math.Sqrt(covariance(pairs, 0, 0)*covariance(pairs, 1, 1))
	value(t, "item_rest by shares", r.Items[0].ItemRest, want, 1e-7)
}

// A sitting is dated by its first answer, and without form ids an examinee's sittings make one person.
func TestSittingsByTheirFirstAnswer(t *testing.T) {
	at := func(form, sitting, item string, time int64, r exam.Result) exam.Response {
		return exam.Response{Source: "s", Examinee: "e", Form: form, Sitting: sitting, Item: item, AnsweredAt: time, Result: r}
	}
	rows := []exam.Response{at("F", "2nd by name", "Q1", 10, exam.Correct), at("F", "2nd by name", "Q2", 90, exam.Correct), // paused for long
		at("F", "1st by name", "Q1", 50, exam.Incorrect), at("F", "1st by name", "Q2", 51, exam.Incorrect)}
	value(t, "p of the sitting begun first", analyse(t, buckets{exam.FromRows(rows)}, Options{}).Items[1].PValue, 1, 0)
	bank := []exam.Response{at("", "monday", "Q1", 1, exam.Correct), at("", "tuesday", "Q2", 2, exam.Incorrect)}
	if r := analyse(t, buckets{exam.FromRows(bank)}, Options{}); r.Test.Persons != 1 || r.Test.Complete != 1 || r.Test.Items != 2 {
		t.Errorf("a bank of two days: %d persons, %d complete, %d items", r.Test.Persons, r.Test.Complete, r.Test.Items)
	}
}

// An option must stand for ability, not merely be less bad than the key, to make the key suspect.
func TestOnlyAnAbleOptionMakesTheKeySuspect(t *testing.T) {
	a := &assembly{c: &Counts{}}
	a.c.All.N = []int64{400}
	option := func(share, rest float64) Option { return Option{Share: num(share), Rest: num(rest)} }
	it := &Item{Options: []Option{option(.5, -.3)}}
	for _, c := range []struct {
		share, rest float64
		want        bool
	}{{.3, .15, true}, {.3, .1, false}, {.3, -.1, false}, {.09, .1, false}, {.3, 0, false}} {
		if got := a.better(it, 0, option(c.share, c.rest), 0); got != c.want {
			t.Errorf("share %v, rest %v: %v", c.share, c.rest, got)
		}
	}
	it.Options[0] = option(.5, .2)
	if a.better(it, 0, option(.3, .15), 0) {
		t.Error("an option that is less telling than the key makes the key suspect")
	}
}

// noisy is persons with items of one trait, one of which, Q0, is a coin, and Q1 earns partial credit now and then.
func noisy(persons int, partial bool) []exam.Response {
	r := rand.New(rand.NewPCG(77, 1))
	var rows []exam.Response
	for p := range persons {
		ability := r.NormFloat64()
		for j := range 8 {
			mark, q := 0., 1/(1+math.Exp(-2*ability))
			if j == 0 {
				q = .5 + .03*math.Tanh(ability)
			}
			if r.Float64() < q {
				mark = 1
			}
			if partial && j == 1 && r.Float64() < .2 {
				mark = .5
			}
			rows = append(rows, response(p, fmt.Sprint("Q", j), mark))
		}
	}
	return rows
}

func TestWeakItemIsFlagged(t *testing.T) {
	r := analyse(t, split(noisy(4000, false), 2), Options{})
	for _, it := range r.Items {
		rest := float64(*it.ItemRest)
		if weak := slices.Contains(it.Flags, FlagWeak); weak != (it.ID == "Q0") {
			t.Errorf("%s: item_rest %.3f, flags %v", it.ID, rest, it.Flags)
		}
	}
}

// Partial credit keeps an item out of the model, with the reason; thin data bring the prior in, which "off" keeps out.
func TestModelRules(t *testing.T) {
	r := analyse(t, split(noisy(400, true), 2), Options{IRT: "2pl"})
	if r.Items[1].A != nil || !strings.Contains(r.Items[1].Reasons["a"], "partial credit") || r.Items[2].A == nil {
		t.Errorf("Q1: a %v, reason %q", r.Items[1].A, r.Items[1].Reasons["a"])
	}
	if r.Test.Prior {
		t.Error("400 responses need no prior")
	}
	thin := split(noisy(150, false), 2)
	with, without := analyse(t, thin, Options{IRT: "2pl"}), analyse(t, thin, Options{IRT: "2pl", Prior: "off"})
	if !with.Test.Prior || without.Test.Prior || *with.Items[3].A == *without.Items[3].A {
		t.Errorf("prior %v and %v, a %v and %v", with.Test.Prior, without.Test.Prior, *with.Items[3].A, *without.Items[3].A)
	}
	if auto := analyse(t, thin, Options{IRT: "auto"}); auto.Test.IRT != "1pl" {
		t.Errorf("auto on 150 persons is %s", auto.Test.IRT)
	}
	if auto := analyse(t, split(noisy(300, false), 2), Options{IRT: "auto"}); auto.Test.IRT != "2pl" {
		t.Errorf("auto on 300 persons is %s", auto.Test.IRT)
	}
	few := analyse(t, split(noisy(50, false), 2), Options{IRT: "2pl"})
	if few.Test.LogLik != nil || !strings.Contains(few.Test.Reasons["loglik"], "50 persons") {
		t.Errorf("50 persons: loglik %v, reason %q", few.Test.LogLik, few.Test.Reasons["loglik"])
	}
	if _, err := Analyse(thin, Options{IRT: "3pl"}); err == nil {
		t.Error("a 3pl was accepted")
	}
}

// Items with 500 responses or fewer, or that are defective, do not hold the scale.
func TestAnchorRules(t *testing.T) {
	item := func(n int64, a float64, flags ...string) Item {
		return Item{ID: fmt.Sprint(n, a, flags), N: n, A: num(a), D: num(0), C: num(0), SED: num(.1), Flags: flags}
	}
	r := &Report{Items: []Item{item(501, 1), item(500, 1), item(900, -1), item(900, 1, FlagDefect), item(900, 1, FlagWrongKey), item(900, 2, FlagWeak)}}
	got := AnchorsOf([]*Report{r})
	want := map[string]irt.Item{r.Items[0].ID: {A: 1}, r.Items[5].ID: {A: 2}}
	if got.Len() != 2 || got.byName["\x00"+r.Items[0].ID] != want[r.Items[0].ID] || got.byName["\x00"+r.Items[5].ID] != want[r.Items[5].ID] {
		t.Errorf("anchors %v", got)
	}
}

func TestGuard(t *testing.T) {
	for _, s := range []string{"=x", "+x", "-x", "@x", "\tx", "\rx"} {
		if guard(s) != "'"+s {
			t.Errorf("%q passes", s)
		}
	}
	for _, s := range []string{"", "x=1", "Q-1"} {
		if guard(s) != s {
			t.Errorf("%q is changed", s)
		}
	}
}

// Six persons with marks 111, 100, 110 twice each. Scores 3 1 2 3 1 2: variance 4/6 with n; sum of pq = 0 + 2/9 + 2/9.
// KR-20 = 3/2 (1 - (4/9)/(2/3)) = .5, which is alpha too. A seventh, who saw two items only, does not enter KR-20.
func TestKR20ByHand(t *testing.T) {
	var rows []exam.Response
	for p, marks := range [][]float64{{1, 1, 1}, {1, 0, 0}, {1, 1, 0}, {1, 1, 1}, {1, 0, 0}, {1, 1, 0}} {
		for j, m := range marks {
			rows = append(rows, response(p, fmt.Sprint("Q", j), m))
		}
	}
	r := analyse(t, split(rows, 2), Options{})
	value(t, "KR-20", r.Test.KR20, .5, 1e-12)
	value(t, "alpha", r.Test.Alpha, .5, 1e-12)
	value(t, "mean", r.Test.Mean, 2, 1e-12)
	value(t, "sd", r.Test.SD, math.Sqrt(.8), 1e-12)
	rows = append(rows, response(6, "Q0", 0), response(6, "Q1", 1))
	r = analyse(t, split(rows, 2), Options{})
	value(t, "KR-20 of the complete", r.Test.KR20, .5, 1e-12)
	if r.Test.Persons != 7 || r.Test.Complete != 6 {
		t.Errorf("%d persons, %d complete", r.Test.Persons, r.Test.Complete)
	}
}

// TestSEMOfTwoPersons: 2 and 1 of 2 right, sd sqrt(.5), alpha 0: an interval of alpha needs a third person, its SEM does not.
func TestSEMOfTwoPersons(t *testing.T) {
	r := analyse(t, split([]exam.Response{response(0, "Q0", 1), response(0, "Q1", 1), response(1, "Q0", 1), response(1, "Q1", 0)}, 1), Options{})
	value(t, "sem", r.Test.SEM, math.Sqrt(.5), 1e-12)
	if r.Test.AlphaLow != nil || r.Test.Reasons["sem"] != "" {
		t.Errorf("reasons %v", r.Test.Reasons)
	}
}

// Twelve persons in thirds of four; on the first item the low third chooses B twice, the others never.
func TestOptionsByThirds(t *testing.T) {
	var rows []exam.Response
	for p := range 12 {
		for j := range 12 {
			r := response(p, fmt.Sprintf("Q%02d", j), 0)
			r.Chosen = "B"
			if j <= p && (j > 0 || p > 1) || j == 0 && p > 1 {
				r.Result, r.Chosen = exam.Correct, "A"
			}
			rows = append(rows, r)
		}
	}
	options := analyse(t, split(rows, 2), Options{}).Items[0].Options
	if len(options) != 2 || options[0].N != 10 || options[1].N != 2 {
		t.Fatalf("options %+v", options)
	}
	for third, want := range []float64{.5, 0, 0} {
		value(t, "share of B", options[1].Thirds[third], want, 1e-12)
		value(t, "share of A", options[0].Thirds[third], 1-want, 1e-12)
	}
}

// A stated guessing probability stands in the report and steepens the slopes.
func TestGuessing(t *testing.T) {
	src := split(noisy(600, false), 2)
	with, without := analyse(t, src, Options{IRT: "2pl", Guess: .25, Prior: "on"}), analyse(t, src, Options{IRT: "2pl", Prior: "on"})
	value(t, "c", with.Items[3].C, .25, 0)
	value(t, "c", without.Items[3].C, 0, 0)
	if *with.Items[3].A <= *without.Items[3].A {
		t.Errorf("a %v with guessing, %v without", *with.Items[3].A, *without.Items[3].A)
	}
}

// Abilities of persons: P6 and P7 of LSAT 7 in the report, for one partition and many, in order of examinee.
func TestPersons(t *testing.T) {
	rows := wide(t, readCSV(t, "item-response", "psych_lsat7.csv"), 0, 5)
	r := analyse(t, split(rows, 3), Options{IRT: "2pl", Persons: true})
	if len(r.Persons) != 1000 || !slices.IsSortedFunc(r.Persons, func(a, b Person) int { return strings.Compare(a.Examinee, b.Examinee) }) {
		t.Fatalf("%d persons, or out of order", len(r.Persons))
	}
	none, all := r.Persons[0], r.Persons[999] // the file is sorted by pattern
	value(t, "EAP 00000", none.EAP, -1.870, 2e-3)
	value(t, "EAP se 00000", none.EAPSE, .693, 2e-3)
	value(t, "WLE 00000", none.WLE, -4.137, 5e-3)
	value(t, "WLE 11111", all.WLE, 1.088, 5e-3)
	value(t, "WLE se 11111", all.WLESE, 1.619, 5e-3)
	if all.Score != 5 || all.N != 5 || none.LZ == nil {
		t.Errorf("%+v", all)
	}
	if _, err := Analyse(split(rows, 1), Options{Persons: true}); err == nil {
		t.Error("abilities without a model")
	}
}
