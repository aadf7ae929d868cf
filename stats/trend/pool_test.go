package trend

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

// TestPoolByHand: two items at -2 and one at 2, all sharp as 1 and known. At 0 the share is (2 sigma(2) + sigma(-2))/3 =
// (2 x .880797 + .119203)/3 = .626932, the slope .104994. One normal in their place (mean -.6667, variance 3.5556) says
// sigma(.6667 x .646000) = .606033. With an ability's variance 1 every part is shrunk by 1/sqrt(1+pi/8) = .847366:
// sigma(1.694732) = .844846, and (2 x .844846 + .155154)/3 = .614949.
func TestPoolByHand(t *testing.T) {
	m := &Model{Pool: PoolOf([]Difficulty{{B: 2}, {B: -2}, {B: 5}}, nil, []float64{10, 20, 0})}
	near(t, "share", m.Expected(0, 0), .626932, 1e-6)
	near(t, "share of an open ability", m.Expected(0, 1), .614949, 1e-6)
	_, slope := m.ExpectedSlope(0, 0)
	near(t, "slope", slope, .104994, 1e-6)
	near(t, "mean", m.Pool.B, -2./3, 1e-12)
	near(t, "variance", m.Pool.Var, 32./9, 1e-12)
	one := &Model{Pool: NewPool(m.Pool.Difficulty, nil)}
	near(t, "one normal", one.Expected(0, 0), .606033, 1e-6)
}

// odd are the difficulties of a bank that is not one bell: a third very easy; sharpness varies.
func odd(n int) (items []Difficulty, sharp, count []float64) {
	rng := rand.New(rand.NewPCG(4, 4))
	for i := range n {
		d := Difficulty{B: rng.NormFloat64(), Var: .05 * rng.Float64()}
		if i%3 == 0 {
			d.B -= 5
		}
		items, sharp, count = append(items, d), append(sharp, math.Exp(.3*rng.NormFloat64())), append(count, float64(1+rng.IntN(50)))
	}
	return items, sharp, count
}

// TestPoolIsItsItems: the share is that of the items one by one, whatever ability; it rises, and Ability takes it back.
func TestPoolIsItsItems(t *testing.T) {
	for _, n := range []int{1, 7, 30, 500} {
		items, sharp, count := odd(n)
		m := &Model{Pool: PoolOf(items, sharp, count)}
		last := 0.0
		for x := -14.; x <= 14; x += .173 {
			want, total := 0.0, 0.0
			for i, d := range items {
				want += count[i] * curve(sharp[i]*x-d.B, d.Var)
				total += count[i]
			}
			got := m.Expected(x, 0)
			within := .005
			if math.Abs(x) > 4 { // nobody is there, and the parts' own spread of sharpness tells
				within = .01
			}
			near(t, "share", got, want/total, within)
			if got <= last || got >= 1 {
				t.Fatalf("%d items: %v at %v after %v", n, got, x, last)
			}
			last = got
			direct, _ := m.Pool.levelAt(x, 0)
			near(t, "looked up", got, direct, 1e-6)
			if math.Abs(x) < 6 {
				near(t, "ability", m.Ability(got), x, 1e-5)
			}
		}
	}
}

// TestPoolDoesNotDependOnOrder: items in any order make the same pool but for the last bits.
func TestPoolDoesNotDependOnOrder(t *testing.T) {
	items, sharp, count := odd(400)
	a := PoolOf(items, sharp, count)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(items), func(i, j int) {
		items[i], items[j], sharp[i], sharp[j], count[i], count[j] = items[j], items[i], sharp[j], sharp[i], count[j], count[i]
	})
	if b := PoolOf(items, sharp, count); !reflect.DeepEqual(a, b) {
		t.Error("another order of items, another pool")
	}
	if len(a.Parts) > 2*poolParts {
		t.Errorf("%d parts", len(a.Parts))
	}
}

// TestPoolIsKept: what is written is read to the last bit, the table with it; nonsense is refused.
func TestPoolIsKept(t *testing.T) {
	a := PoolOf(odd(400))
	text, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var b Pool
	if err := json.Unmarshal(text, &b); err != nil || !reflect.DeepEqual(a, b) {
		t.Errorf("read back: %v", err)
	}
	for _, bad := range []string{`{"b":0,"variance":-1}`, `{"b":0,"variance":1,"parts":[{"share":1,"a":0,"b":0,"variance":0}]}`,
		`{"b":0,"variance":1,"parts":[{"share":0.5,"a":1,"b":0,"variance":0}]}`, `{"b":0,"variance":1,"parts":[]}`} {
		if err := json.Unmarshal([]byte(bad), &b); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

// TestCentreChangesNoPrediction, and moves what practice is usually worth in an area into its items.
func TestCentreChangesNoPrediction(t *testing.T) {
	m := &Model{Hyper: DefaultHyper(), Areas: 2, Sets: [][]int32{{}, {0}, {1}, {0, 1}}, Items: make([]Difficulty, 40),
		Practice: [][2]float64{{.1, 1.5}, {.2, -.4}}, Unmet: make([]Difficulty, 4)}
	m.Beta[PracticeCount], m.Beta[TotalCount] = .1, -.2
	rng, setOf := rand.New(rand.NewPCG(7, 1)), make([]int32, 40)
	for i := range setOf {
		setOf[i], m.Items[i].B = int32(rng.IntN(4)), rng.NormFloat64()
	}
	data := make([]Sequence, 20)
	for p := range data {
		for i := range 40 {
			data[p].Append(int32(i), setOf[i], float32(rng.IntN(2)), NoDay, FirstTime, int32(i/20))
		}
	}
	predict := func() (out []float64) {
		f := NewFilter(m)
		for i := range data {
			f.Start(&data[i])
			f.Run(&data[i], 0, 40, func(_ int, p float64) { out = append(out, p) })
		}
		return out
	}
	before := predict()
	m.Centre(data, setOf)
	for i, p := range predict() {
		near(t, "prediction", p, before[i], 1e-12)
	}
	if m.Lead[0]-m.Lead[1] < 1 {
		t.Errorf("leads %v", m.Lead)
	}
	met := newMeeting(m)
	for i := range data {
		f := NewFilter(m)
		f.Start(&data[i])
		met.add(f, &data[i])
	}
	for _, x := range met.lead() {
		near(t, "lead that is left", x, 0, 1e-12)
	}
}

// TestPracticeAsTheLastSittingMetIt by hand: effect log(1+answers) of one area. Two answers in a first sitting met it with 0
// and log 2, three in a second with log 3, log 4 and log 5: mean log(60)/3.
func TestPracticeAsTheLastSittingMetIt(t *testing.T) {
	m := &Model{Hyper: DefaultHyper(), Areas: 2, Sets: [][]int32{{}, {0}, {1}}, Items: make([]Difficulty, 5)}
	m.Beta[PracticeCount] = 1
	var s Sequence
	for i := range 5 {
		s.Append(int32(i), 1, 1, NoDay, FirstTime, int32(i/2)-int32(i/4))
	}
	f := NewFilter(m)
	f.Start(&s)
	f.Run(&s, 0, 2, nil)
	near(t, "after the first", f.offsets()[1], math.Log(2)/2, 1e-12)
	f.Run(&s, 2, 5, nil)
	near(t, "after the second", f.offsets()[1], math.Log(60)/3, 1e-12)
}
