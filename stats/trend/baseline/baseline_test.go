package baseline

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"cutscore/stats/trend"
)

// drill is n answers of one examinee to one item of one area.
func drill(ys ...float32) trend.Sequence {
	var s trend.Sequence
	for _, y := range ys {
		s.Append(0, 1, y, trend.NoDay, trend.FirstTime, 0)
	}
	return s
}

func task(train, test []trend.Sequence) *Task {
	return &Task{Train: train, Test: test, Items: 2, Areas: 1, Sets: [][]int32{{}, {0}}}
}

// TestNoFeatures: the intercept alone predicts the share that was right, 3 of 4.
func TestNoFeatures(t *testing.T) {
	p, err := Logistic(task([]trend.Sequence{drill(1, 1, 1, 0)}, []trend.Sequence{drill(1, 0)}), Features{})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range p {
		if math.Abs(x-.75) > 1e-4 {
			t.Errorf("predicted %v", x)
		}
	}
	if len(p) != 2 {
		t.Errorf("%d predictions", len(p))
	}
}

// TestGradient: the gradient is the derivative of the loss, by central differences.
func TestGradient(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var data []trend.Sequence
	for range 7 {
		var s trend.Sequence
		for range 9 {
			s.Append(int32(rng.IntN(2)), int32(rng.IntN(2)), float32(rng.IntN(2)), trend.NoDay, trend.FirstTime, 0)
		}
		data = append(data, s)
	}
	tk := task(data, data)
	d := BestLR().design(data, tk)
	w, grad := make([]float64, d.width), make([]float64, d.width)
	for i := range w {
		w[i] = rng.NormFloat64()
	}
	d.loss(w, grad)
	scratch := make([]float64, d.width)
	for i := range w {
		keep := w[i]
		w[i] = keep + 1e-5
		up := d.loss(w, scratch)
		w[i] = keep - 1e-5
		down := d.loss(w, scratch)
		w[i] = keep
		if got := (up - down) / 2e-5; math.Abs(got-grad[i]) > 1e-7 {
			t.Errorf("derivative %d is %v, gradient %v", i, got, grad[i])
		}
	}
}

// TestRidgeByHand: one item right in all of 4 answers and one wrong in all of 4; by symmetry the intercept is 0 and the
// weights are w and -w with 4(1-sigma(w)) = w, so w = 1.0426.
func TestRidgeByHand(t *testing.T) {
	var s trend.Sequence
	for i := range 8 {
		s.Append(int32(i%2), 0, float32(1-i%2), trend.NoDay, trend.FirstTime, 0)
	}
	p, err := Logistic(task([]trend.Sequence{s}, []trend.Sequence{s}), ItemOnly())
	if err != nil {
		t.Fatal(err)
	}
	w := math.Log(p[0] / (1 - p[0]))
	if math.Abs(w-1.0426) > 1e-3 || math.Abs(4*(1-p[0])-w) > 1e-3 || math.Abs(p[0]+p[1]-1) > 1e-4 {
		t.Errorf("predictions %v and %v", p[0], p[1])
	}
}

// TestCountsAreOfRightAndWrong: before the fourth answer, after right, wrong, right: log 3 right, log 2 wrong, in the area
// and in total (Gervet et al. 2020).
func TestCountsAreOfRightAndWrong(t *testing.T) {
	tk := task(nil, nil)
	d := BestLR().design([]trend.Sequence{drill(1, 0, 1, 0)}, tk)
	got := map[int32]float32{}
	for k := d.start[3]; k < d.start[4]; k++ {
		got[d.col[k]] = d.val[k]
	}
	r, w := float32(math.Log(3)), float32(math.Log(2))
	want := map[int32]float32{1: 1, 3: 1, 4: r, 5: w, 6: r, 7: w} // intercept 0, items 1 and 2, then the area
	for col, v := range want {
		if got[col] != v {
			t.Errorf("column %d is %v, not %v", col, got[col], v)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%v", got)
	}
}

// TestEloByHand: untrained items; first answer at .5, then overall and area both rise by .4 * .5, so sigma(.4).
func TestEloByHand(t *testing.T) {
	p := Elo(task(nil, []trend.Sequence{drill(1, 1)}))
	if len(p) != 2 || p[0] != .5 || math.Abs(p[1]-1/(1+math.Exp(-.4))) > 1e-12 {
		t.Errorf("%v", p)
	}
}

func TestNothingToLearn(t *testing.T) {
	if _, err := Logistic(task(nil, nil), PFA()); !errors.Is(err, ErrNothingToLearn) {
		t.Errorf("%v", err)
	}
}

// TestPFAWithoutAreas: where no item says of what it is, right and wrong answers so far still tell: all are of one area.
func TestPFAWithoutAreas(t *testing.T) {
	var data, tagged []trend.Sequence
	for i := range 20 {
		var s trend.Sequence
		for range 10 {
			s.Append(0, 0, float32(i%2), trend.NoDay, trend.FirstTime, 0)
		}
		data = append(data, s)
		s.Set = slices.Repeat([]int32{1}, 10)
		tagged = append(tagged, s)
	}
	got, err := Logistic(&Task{Train: data, Test: data, Items: 1, Sets: [][]int32{{}}}, PFA())
	if err != nil {
		t.Fatal(err)
	}
	want, err := Logistic(&Task{Train: tagged, Test: tagged, Items: 1, Areas: 1, Sets: [][]int32{{}, {0}}}, PFA())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) || got[9] > .2 || got[19] < .8 {
		t.Errorf("%v, of one area %v", got, want)
	}
}
