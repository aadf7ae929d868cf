package tally

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func near(t testing.TB, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.10g, want %.10g within %g", what, got, want, tol)
	}
}

// P50: NIST's NumAcc4, 10000000.2 and then 10000000.1 and 10000000.3 five hundred times, in seven parts.
func TestNumAcc4(t *testing.T) {
	parts := make([]Moments, 7)
	values := []float64{10000000.2}
	for range 500 {
		values = append(values, 10000000.1, 10000000.3)
	}
	for i, v := range values {
		if err := parts[i%7].Add(v); err != nil {
			t.Fatal(err)
		}
	}
	var all Moments
	for i := range parts {
		all.Merge(&parts[6-i])
	}
	mean, _ := all.Mean()
	sd, _ := all.SD()
	near(t, "mean", mean, 10000000.2, 1e-8)
	near(t, "sd", sd, .1, 1e-9)
}

func TestEmptyAndImpossible(t *testing.T) {
	var m Moments
	if _, ok := m.Mean(); ok {
		t.Error("a mean of nothing")
	}
	if _, ok := m.SD(); ok {
		t.Error("an sd of nothing")
	}
	var s Sketch
	if _, ok := s.Quantile(.5); ok {
		t.Error("a quantile of nothing")
	}
	var p Predictions
	if _, ok := p.AUC(); ok {
		t.Error("an AUC of nothing")
	}
	for _, x := range []float64{math.NaN(), math.Inf(1)} {
		if m.Add(x) == nil || s.Add(x) == nil || p.Add(x, true) == nil {
			t.Errorf("%v was accepted", x)
		}
	}
	if _, ok := (&Strata{}).Test(); ok {
		t.Error("a test of nothing")
	}
}

func TestSketchAccuracy(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	var s Sketch
	var v []float64
	for range 20000 {
		x := math.Exp(3 + r.NormFloat64())
		v = append(v, x)
		if err := s.Add(x); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(v)
	for _, p := range []float64{0, .01, .25, .5, .9, .999, 1} {
		exact := v[int(p*float64(len(v)-1))]
		got, _ := s.Quantile(p)
		near(t, fmt.Sprintf("quantile %v, relative", p), got/exact, 1, SketchAccuracy+1e-9)
	}
}

func TestPredictionsAgainstExact(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	var c Predictions
	var p []float64
	var y []bool
	var loss, brier float64
	for range 3000 {
		x := r.Float64()
		happened := r.Float64() < x*x
		if err := c.Add(x, happened); err != nil {
			t.Fatal(err)
		}
		p, y = append(p, x), append(y, happened)
		q := 1 - x
		if happened {
			q = x
		}
		loss -= math.Log(min(max(q, ClipLogLoss), 1-ClipLogLoss)) / 3000
		brier += (1 - q) * (1 - q) / 3000
	}
	wins, pairs := 0.0, 0.0
	for i := range p {
		for j := range p {
			if y[i] && !y[j] {
				pairs++
				switch {
				case p[i] > p[j]:
					wins++
				case p[i] == p[j]:
					wins += .5
				}
			}
		}
	}
	auc, _ := c.AUC()
	near(t, "AUC", auc, wins/pairs, 1e-3)
	got, _ := c.LogLoss()
	near(t, "log loss", got, loss, 1e-8)
	got, _ = c.Brier()
	near(t, "Brier", got, brier, 1e-8)
	for _, b := range c.Calibration(10) {
		if math.Abs(b.Actual-b.Predicted*b.Predicted) > .1 {
			t.Errorf("calibration bin %+v", b)
		}
	}
}

// P28: R's p.adjust on the example of Benjamini and Hochberg (1995).
func TestAdjustedPValues(t *testing.T) {
	p := []float64{.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1}
	shuffled, at := make([]float64, len(p)), rand.New(rand.NewPCG(1, 1)).Perm(len(p))
	for i, to := range at {
		shuffled[to] = p[i]
	}
	bh, holm := BenjaminiHochberg(shuffled), Holm(shuffled)
	rejected := 0
	for i, want := range []float64{.0015, .0030, .0095, .035625, .0603} {
		near(t, "BH", bh[at[i]], want, 1e-12)
	}
	for _, v := range bh {
		if v <= .05 {
			rejected++
		}
	}
	if rejected != 4 {
		t.Errorf("%d rejected at .05, want 4", rejected)
	}
	near(t, "Holm of the fourth", holm[at[3]], .1140, 1e-12)
}

// P19: R's mantelhaen.test on UCBAdmissions (departments A to F; men and women, admitted and rejected).
func TestMantelHaenszelBerkeley(t *testing.T) {
	var s Strata
	for d, c := range [][4]int64{{512, 313, 89, 19}, {353, 207, 17, 8}, {120, 205, 202, 391}, {138, 279, 131, 244}, {53, 138, 94, 299}, {22, 351, 24, 317}} {
		for cell, n := range c {
			s.AddCount(int64(d), cell, n)
		}
	}
	m, ok := s.Test()
	if !ok {
		t.Fatal("no test")
	}
	near(t, "odds ratio", m.OddsRatio, .9046968, 1e-5)
	near(t, "X2", m.X2, 1.426946, 1e-5)
}

// P19: R on the verbal aggression data, item S2WantShout by gender and total score.
func TestMantelHaenszelVerbAgg(t *testing.T) {
	dir := os.Getenv("CUTSCORE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(dir, "item-response", "lme4_VerbAgg.csv"))
	if err != nil {
		t.Skipf("SKIP: no shared data: set CUTSCORE_DATA to its folder (%v)", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	total, yes, focal := map[string]int64{}, map[string]bool{}, map[string]bool{}
	for _, r := range rows[1:] {
		if r[8] == "Y" {
			total[r[4]]++
			yes[r[4]] = yes[r[4]] || r[2] == "S2WantShout"
		}
		focal[r[4]] = r[1] == "M"
	}
	var s Strata
	for id, g := range focal {
		s.Add(total[id], g, yes[id])
	}
	m, ok := s.Test()
	if !ok {
		t.Fatal("no test")
	}
	if m.OddsRatio > 1 { // R's table has the other group first
		m.OddsRatio, m.Delta = 1/m.OddsRatio, -m.Delta
	}
	near(t, "odds ratio", m.OddsRatio, .34718, 1e-3)
	near(t, "X2", m.X2, 9.60321, 1e-3)
	near(t, "delta", m.Delta, 2.486, 1e-3)
	if m.Class != "C" && m.Class != "B" {
		t.Errorf("class %q", m.Class)
	}
}

// In a single table the error of the log odds ratio is Woolf's: the root of the sum of reciprocals.
func TestMantelHaenszelOfOneTable(t *testing.T) {
	var s Strata
	for cell, n := range []int64{40, 10, 25, 30} {
		s.AddCount(0, cell, n)
	}
	m, ok := s.Test()
	if !ok {
		t.Fatal("no test")
	}
	near(t, "odds ratio", m.OddsRatio, 40.*30/(10*25), 1e-12)
	near(t, "se of delta", m.SE, 2.35*math.Sqrt(1./40+1./10+1./25+1./30), 1e-12)
	if m.Class != "C" { // |delta| = 3.69, 3.69 - 1.645*1.05 > 1
		t.Errorf("class %s", m.Class)
	}
}

// Ties count half: when all predictions are equal the area is exactly one half.
func TestAUCOfTies(t *testing.T) {
	var c Predictions
	for i := range 30 {
		if err := c.Add(.3, i%3 == 0); err != nil {
			t.Fatal(err)
		}
	}
	auc, _ := c.AUC()
	near(t, "AUC", auc, .5, 1e-15)
	predicted, actual, _ := c.InTheLarge()
	near(t, "mean prediction", predicted, .3, 1e-12)
	near(t, "share", actual, 1./3, 1e-15)
}

func TestBootstrapWeights(t *testing.T) {
	var n [12]int
	var m Moments
	for i := range 2000 {
		for b := range 50 {
			w := BootstrapWeight(fmt.Sprint("examinee", i), b, 7)
			n[min(w, 11)]++
			m.AddFixed(w * MomentUnit)
		}
	}
	mean, _ := m.Mean()
	sd, _ := m.SD()
	near(t, "mean", mean, 1, .02)
	near(t, "sd", sd, 1, .02)
	near(t, "share of 0", float64(n[0])/100000, math.Exp(-1), .01)
	near(t, "share of 2", float64(n[2])/100000, math.Exp(-1)/2, .01)
	same := 0
	for b := range 1000 {
		if BootstrapWeight("a", b, 1) == BootstrapWeight("a", b, 2) {
			same++
		}
	}
	if same > 500 { // independent weights agree with probability sum p^2 = .309
		t.Errorf("%d of 1000 weights are the same under another seed", same)
	}
}

// monoid is what every accumulator of this package offers.
type monoid interface {
	MarshalBinary() ([]byte, error)
	UnmarshalBinary([]byte) error
}

// kind makes and feeds one kind of accumulator.
type kind struct {
	name  string
	make  func() monoid
	add   func(m monoid, i int, x float64)
	merge func(m, o monoid)
}

func kinds() []kind {
	return []kind{
		{"moments", func() monoid { return &Moments{} },
			func(m monoid, _ int, x float64) { _ = m.(*Moments).Add(x) },
			func(m, o monoid) { m.(*Moments).Merge(o.(*Moments)) }},
		{"sketch", func() monoid { return &Sketch{} },
			func(m monoid, _ int, x float64) { _ = m.(*Sketch).Add(x) },
			func(m, o monoid) { m.(*Sketch).Merge(o.(*Sketch)) }},
		{"predictions", func() monoid { return &Predictions{} },
			func(m monoid, i int, x float64) { _ = m.(*Predictions).Add(1/(1+math.Exp(-x)), i%3 == 0) },
			func(m, o monoid) { m.(*Predictions).Merge(o.(*Predictions)) }},
		{"strata", func() monoid { return &Strata{} },
			func(m monoid, i int, x float64) { m.(*Strata).Add(int64(x), i%2 == 0, i%3 == 0) },
			func(m, o monoid) { m.(*Strata).Merge(o.(*Strata)) }},
	}
}

// Identity, commutativity, associativity, 1 against 13 shuffled partitions, and merging after a round trip through bytes.
func TestMonoidLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	values := make([]float64, 3000)
	for i := range values {
		values[i] = 4 * r.NormFloat64()
	}
	for _, k := range kinds() {
		bytesOf := func(m monoid) []byte {
			b, err := m.MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		back := func(m monoid) monoid {
			o := k.make()
			if err := o.UnmarshalBinary(bytesOf(m)); err != nil {
				t.Fatalf("%s: %v", k.name, err)
			}
			return o
		}
		whole, parts := k.make(), make([]monoid, 13)
		for p := range parts {
			parts[p] = k.make()
		}
		for _, i := range r.Perm(len(values)) {
			k.add(whole, i, values[i])
			k.add(parts[r.IntN(13)], i, values[i])
		}
		want := bytesOf(whole)
		forward, backward, identity := k.make(), k.make(), k.make()
		for i := range parts {
			k.merge(forward, back(parts[i]))
			k.merge(backward, parts[12-i])
		}
		k.merge(whole, identity)
		ab, bc := back(parts[0]), back(parts[1])
		k.merge(ab, parts[1])
		k.merge(ab, parts[2])
		k.merge(bc, parts[2])
		left := back(parts[0])
		k.merge(left, bc)
		for what, got := range map[string]monoid{"parts in order": forward, "parts in reverse": backward, "with the identity": whole} {
			if !bytes.Equal(bytesOf(got), want) {
				t.Errorf("%s, %s: state differs", k.name, what)
			}
		}
		if !bytes.Equal(bytesOf(ab), bytesOf(left)) {
			t.Errorf("%s: merging is not associative", k.name)
		}
		if err := k.make().UnmarshalBinary(want[:len(want)-1]); err == nil {
			t.Errorf("%s: a state cut short was accepted", k.name)
		}
	}
}
