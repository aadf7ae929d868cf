package irt

import (
	"bytes"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// simulated draws persons x items marks from a 2PL with known parameters; a share of the items is not presented.
func simulated(t testing.TB, persons, items int, missing float64, seed uint64) (*Data, []Item) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 7))
	truth := make([]Item, items)
	for j := range truth {
		truth[j] = Item{A: math.Exp(.3 * r.NormFloat64()), D: r.NormFloat64()}
	}
	d := NewData(items)
	marks := make([]int8, items)
	for range persons {
		theta := r.NormFloat64()
		for j, it := range truth {
			marks[j] = 0
			if r.Float64() < it.P(theta) {
				marks[j] = 1
			}
			if r.Float64() < missing {
				marks[j] = -1
			}
		}
		if !slices.ContainsFunc(marks, func(m int8) bool { return m >= 0 }) {
			continue // saw nothing at all
		}
		if err := d.AddRow(marks); err != nil {
			t.Fatal(err)
		}
	}
	d.Compact()
	return d, truth
}

func BenchmarkTwoPL(b *testing.B) {
	for _, c := range []struct {
		name    string
		missing float64
		se      bool
	}{{"2000x200", 0, false}, {"2000x200withSE", 0, true}, {"2000x200holes", .2, false}, {"2000x200holesSE", .2, true}} {
		d, _ := simulated(b, 2000, 200, c.missing, 1)
		b.Run(c.name, func(b *testing.B) {
			o := Defaults(TwoPL)
			o.SE = c.se
			for b.Loop() {
				f := fit(b, d, o)
				b.ReportMetric(float64(f.Steps), "steps")
			}
		})
	}
}

// rmse is the root mean square difference of estimates and truth.
func rmse(items, truth []Item, get func(Item) float64) float64 {
	v := 0.0
	for j := range items {
		d := get(items[j]) - get(truth[j])
		v += d * d
	}
	return math.Sqrt(v / float64(len(items)))
}

// Known parameters come back, with and without holes, and the standard errors say how far off they are.
func TestParameterRecovery(t *testing.T) {
	for _, missing := range []float64{0, .3, .8} {
		d, truth := simulated(t, 4000, 30, missing, 11)
		f := fit(t, d, Defaults(TwoPL))
		limit := .08 / math.Sqrt(1-missing) * 1.3
		if a := rmse(f.Items, truth, func(i Item) float64 { return i.A }); a > limit {
			t.Errorf("missing %v: rmse of a is %.3f, above %.3f", missing, a, limit)
		}
		if v := rmse(f.Items, truth, func(i Item) float64 { return i.D }); v > limit {
			t.Errorf("missing %v: rmse of d is %.3f, above %.3f", missing, v, limit)
		}
		za, zd := 0.0, 0.0
		for j, it := range f.Items {
			za += math.Pow((it.A-truth[j].A)/f.SE[j].A, 2) / 30
			zd += math.Pow((it.D-truth[j].D)/f.SE[j].D, 2) / 30
		}
		if za < .4 || za > 2 || zd < .3 || zd > 2.5 {
			t.Errorf("missing %v: mean squared z of a %.2f, of d %.2f: standard errors are off", missing, za, zd)
		}
	}
}

// The products of matrices give the information that person-by-person sums give, with and without holes.
func TestInformationTwoWays(t *testing.T) {
	for _, missing := range []float64{0, .4} {
		d, truth := simulated(t, 700, 6, missing, 2)
		tb := newTables(truth, DefaultGrid(), Population{SD: 1})
		fast, slow := newInformation(d, tb), newInformation(d, tb)
		fast.logistic()
		slow.general()
		for i := range 12 {
			for j := i; j < 12; j++ {
				near(t, "information", fast.m.At(i, j), slow.m.At(i, j), 1e-6*(1+math.Abs(slow.m.At(i, j))))
			}
		}
	}
}

// The information is minus the second derivative of the log-likelihood, here by finite differences of both parameters.
func TestInformationIsCurvature(t *testing.T) {
	d, truth := simulated(t, 400, 4, .2, 3)
	for j := range truth {
		truth[j].C = .2 // the general path
	}
	ll := func(move func(items []Item)) float64 {
		items := append([]Item(nil), truth...)
		move(items)
		return d.EStep(items, DefaultGrid(), Population{SD: 1}, 1).LogLik.Float() / unit
	}
	in := newInformation(d, newTables(truth, DefaultGrid(), Population{SD: 1}))
	in.general()
	const h = 1e-3
	second := func(x, y func(items []Item, h float64)) float64 {
		at := func(hx, hy float64) float64 { return ll(func(it []Item) { x(it, hx); y(it, hy) }) }
		return (at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / (4 * h * h)
	}
	a1 := func(it []Item, h float64) { it[1].A += h }
	d1 := func(it []Item, h float64) { it[1].D += h }
	d2 := func(it []Item, h float64) { it[2].D += h }
	near(t, "a1 d1", in.m.At(1, 5), -second(a1, d1), .02)
	near(t, "d1 d2", in.m.At(5, 6), -second(d1, d2), .02)
	near(t, "a1 d2", in.m.At(1, 6), -second(a1, d2), .02)
}

// P54: thirteen partitions, merged in another order and after a trip through bytes, give the same bits as one.
func TestEStepDoesNotDependOnPartitioning(t *testing.T) {
	whole, truth := simulated(t, 1300, 20, .25, 4)
	truth[3].C = .2
	for _, items := range [][]Item{truth, StartValues(whole)} {
		want, _ := whole.EStep(items, DefaultGrid(), Population{SD: 1}, 1).MarshalBinary()
		two, _ := whole.EStep(items, DefaultGrid(), Population{SD: 1}, 2).MarshalBinary()
		if !bytes.Equal(want, two) {
			t.Fatal("two workers differ from one")
		}
		merged := NewState(20, 61, guessing(items))
		for part := range 13 {
			d := NewData(20)
			for i := (part * 5) % 13; i < len(whole.patterns); i += 13 {
				p := whole.patterns[i]
				if err := d.Add(p.right, p.wrong, p.weight); err != nil {
					t.Fatal(err)
				}
			}
			b, _ := d.EStep(items, DefaultGrid(), Population{SD: 1}, 1).MarshalBinary()
			var s State
			if err := s.UnmarshalBinary(b); err != nil {
				t.Fatal(err)
			}
			if err := merged.Merge(&s); err != nil {
				t.Fatal(err)
			}
		}
		got, _ := merged.MarshalBinary()
		if !bytes.Equal(got, want) {
			t.Fatal("thirteen partitions differ from one")
		}
	}
}

// A whole calibration is the same for one worker and two, to the last bit.
func TestFitDoesNotDependOnWorkers(t *testing.T) {
	d, _ := simulated(t, 900, 25, .1, 5)
	one, two := Defaults(TwoPL), Defaults(TwoPL)
	one.Workers, two.Workers = 1, 2
	a, b := fit(t, d, one), fit(t, d, two)
	for j := range a.Items {
		if a.Items[j] != b.Items[j] || a.SE[j] != b.SE[j] {
			t.Fatalf("item %d: %+v and %+v", j, a.Items[j], b.Items[j])
		}
	}
}

// Acceleration changes the road and not the goal.
func TestPlainAndAcceleratedAgree(t *testing.T) {
	d, _ := simulated(t, 800, 15, .2, 6)
	o := tight(TwoPL)
	fast := fit(t, d, o)
	o.Plain = true
	slow := fit(t, d, o)
	near(t, "log-likelihood", fast.LogLik, slow.LogLik, 1e-5)
	for j := range fast.Items {
		near(t, "a", fast.Items[j].A, slow.Items[j].A, 1e-4)
	}
	if fast.Steps >= slow.Steps {
		t.Errorf("accelerated took %d steps, plain %d", fast.Steps, slow.Steps)
	}
}

// Items with a fixed guessing probability: parameters come back when it is given, and are biased when it is ignored.
func TestFixedGuessing(t *testing.T) {
	_, truth := simulated(t, 1, 25, 0, 12)
	for j := range truth {
		truth[j].C, truth[j].A = .25, 1.2
	}
	d := drawn(t, truth, 4000, Population{SD: 1}, 13)
	o := Defaults(TwoPL)
	o.Start = StartValues(d)
	for j := range o.Start {
		o.Start[j].C = .25
	}
	f := fit(t, d, o)
	withC := rmse(f.Items, truth, func(i Item) float64 { return i.A })
	o.Start = nil
	without := rmse(fit(t, d, o).Items, truth, func(i Item) float64 { return i.A })
	if withC > .15 || without < 1.5*withC {
		t.Errorf("rmse of a: %.3f with the guessing probability, %.3f without", withC, without)
	}
	if f.SEMethod != SEFull || f.SE[0].A <= 0 {
		t.Errorf("no standard errors under guessing: %s", f.SEMethod)
	}
}

func drawn(t testing.TB, truth []Item, persons int, pop Population, seed uint64) *Data {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	d, marks := NewData(len(truth)), make([]int8, len(truth))
	for range persons {
		theta := pop.Mean + pop.SD*r.NormFloat64()
		for j, it := range truth {
			marks[j] = 0
			if r.Float64() < it.P(theta) {
				marks[j] = 1
			}
		}
		if err := d.AddRow(marks); err != nil {
			t.Fatal(err)
		}
	}
	d.Compact()
	return d
}

// Anchors hold the scale: a stronger class is seen as stronger, and new items land where they belong.
func TestAnchoredCalibration(t *testing.T) {
	_, truth := simulated(t, 1, 20, 0, 21)
	d := drawn(t, truth, 5000, Population{Mean: .7, SD: .8}, 22)
	o := Defaults(TwoPL)
	o.Start, o.Fixed = StartValues(d), make([]bool, 20)
	for j := range 12 {
		o.Start[j], o.Fixed[j] = truth[j], true
	}
	o.FreeMean, o.FreeSD = true, true
	f := fit(t, d, o)
	near(t, "mean", f.Pop.Mean, .7, .06)
	near(t, "sd", f.Pop.SD, .8, .06)
	for j := range truth {
		if j < 12 && (f.Items[j] != truth[j] || f.SE[j].A != 0) {
			t.Fatalf("anchor %d moved to %+v", j, f.Items[j])
		}
	}
	if v := rmse(f.Items[12:], truth[12:], func(i Item) float64 { return i.D }); v > .12 {
		t.Errorf("rmse of d of the new items is %.3f", v)
	}
}

// A weak prior keeps thin data finite and hardly moves ample data.
func TestPrior(t *testing.T) {
	thin, _ := simulated(t, 60, 8, 0, 31)
	o := Defaults(TwoPL)
	o.Prior = WeakPrior()
	f := fit(t, thin, o)
	for j, it := range f.Items {
		if it.A <= 0 || it.A > 4 || f.SE[j].A <= 0 {
			t.Errorf("item %d under the prior: %+v, %+v", j, it, f.SE[j])
		}
	}
	ample, _ := simulated(t, 6000, 20, 0, 32)
	with := fit(t, ample, o)
	o.Prior = Prior{}
	without := fit(t, ample, o)
	for j := range with.Items {
		near(t, "a with and without the prior", with.Items[j].A, without.Items[j].A, .05)
	}
}

// Items without information and impossible input are errors or caveats, never NaN.
func TestDegenerateData(t *testing.T) {
	if _, err := Calibrate(NewData(3), Defaults(TwoPL)); err == nil {
		t.Error("data without persons were calibrated")
	}
	d := NewData(2)
	if d.Add(nil, nil, 1) == nil || d.Add([]int32{5}, nil, 1) == nil || d.Add([]int32{0}, []int32{0}, 1) == nil {
		t.Error("an impossible person was accepted")
	}
	for i := range 40 {
		marks := []int8{1, int8(i % 2)} // everyone is right on the first item
		if err := d.AddRow(marks); err != nil {
			t.Fatal(err)
		}
	}
	d.Compact()
	f, err := Calibrate(d, Defaults(TwoPL))
	if err != nil {
		t.Fatal(err)
	}
	for j, it := range f.Items {
		if math.IsNaN(it.A) || math.IsNaN(it.D) || math.IsNaN(f.SE[j].A) || math.IsNaN(f.SE[j].B) {
			t.Errorf("item %d: %+v %+v", j, it, f.SE[j])
		}
	}
	if len(f.Caveats) == 0 && f.Converged && f.SEMethod == SEFull && f.SE[0].D < 5 {
		t.Error("an item that everybody got right passed without a caveat")
	}
}

func TestPersonFit(t *testing.T) {
	items := make([]Item, 20)
	for j := range items {
		items[j] = Item{A: 1.5, D: 1.5 * (float64(j)/4 - 2.5)} // the first is the hardest
	}
	s := NewScorer(items, DefaultGrid(), Population{SD: 1})
	fair, _ := s.PersonFit(0, all(20)[10:], all(20)[:10])
	strange, _ := s.PersonFit(0, all(20)[:10], all(20)[10:])
	if fair < 0 || strange > -4 {
		t.Errorf("l_z of a fair pattern %.2f, of a reversed one %.2f", fair, strange)
	}
}

// The 2x2 blocks taken item by item are those of the joint information.
func TestBlocksOfTheInformation(t *testing.T) {
	d, truth := simulated(t, 500, 5, .3, 41)
	truth[2].C = .2
	tb := newTables(truth, DefaultGrid(), Population{SD: 1})
	full := newInformation(d, tb)
	full.general()
	r := &run{Options: Defaults(TwoPL), data: d, items: truth, free: []bool{true, true, true, true, true}}
	f := &Fit{Items: truth, SE: make([]ItemSE, 5)}
	r.blockErrors(f, tb)
	for j := range truth {
		aa, ad, dd := full.m.At(j, j), full.m.At(j, 5+j), full.m.At(5+j, 5+j)
		det := aa*dd - ad*ad
		near(t, "se of a", f.SE[j].A, math.Sqrt(dd/det), 1e-9)
		near(t, "se of d", f.SE[j].D, math.Sqrt(aa/det), 1e-9)
		near(t, "covariance", f.SE[j].CovAD, -ad/det, 1e-9)
	}
}

// Derivatives of the prior against finite differences.
func TestPriorDerivatives(t *testing.T) {
	p, h := WeakPrior(), 1e-5
	for _, a := range []float64{.3, .9, 1.7} {
		g, c := p.slope(a)
		near(t, "gradient of a", g, (p.logSlope(a+h)-p.logSlope(a-h))/(2*h), 1e-6)
		near(t, "curvature of a", c, -(p.logSlope(a+h)-2*p.logSlope(a)+p.logSlope(a-h))/(h*h), 1e-3)
		g, c = p.intercept(a)
		near(t, "gradient of d", g, (p.log(1, a+h)-p.log(1, a-h))/(2*h), 1e-6)
		near(t, "curvature of d", c, .25, 1e-12)
	}
}

// A course's form is judged jointly; a bank is not, nor a long form of a whole country.
func TestJointlyWhereAffordable(t *testing.T) {
	if !jointly(200, 2000, true, false) || !jointly(200, 2000, false, false) || !jointly(20, 600, true, true) {
		t.Error("a form of ordinary size is not judged jointly")
	}
	if jointly(8000, 100, true, false) || jointly(500, 20000, false, false) || jointly(300, 5000, true, true) {
		t.Error("a costly form is judged jointly")
	}
	d, truth := simulated(t, 300, 6, .1, 5)
	f := &Fit{Items: truth, SE: make([]ItemSE, 6)}
	r := &run{Options: Defaults(TwoPL), data: d, items: truth, free: []bool{true, true, true, true, true, true}}
	r.standardErrors(f, newTables(truth, DefaultGrid(), Population{SD: 1}))
	if f.SEMethod != SEFull {
		t.Errorf("method %q", f.SEMethod)
	}
}

// Standard errors come from products of matrices that may run on several cores: the bits are the same.
func TestStandardErrorsDoNotDependOnCores(t *testing.T) {
	d, _ := simulated(t, 700, 150, .1, 51)
	o := Defaults(TwoPL)
	many := fit(t, d, o)
	cores := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(cores)
	o.Workers = 1
	one := fit(t, d, o)
	for j := range many.SE {
		if many.SE[j] != one.SE[j] || many.Items[j] != one.Items[j] {
			t.Fatalf("item %d: %+v on %d cores, %+v on one", j, many.SE[j], cores, one.SE[j])
		}
	}
}
