package trend

import (
	"context"
	"math"
	"reflect"
	"testing"
)

// blank is a model that knows only the sets of truth.
func blank(truth *Model) (*Model, []int32) {
	m := &Model{Hyper: DefaultHyper(), Areas: truth.Areas, Sets: truth.Sets, Items: make([]Difficulty, len(truth.Items))}
	m.DU = .01
	setOf := make([]int32, len(m.Items))
	for i := range setOf {
		setOf[i] = int32(1 + i%m.Areas)
	}
	return m, setOf
}

func TestTrainRecoversWhatDrewTheAnswers(t *testing.T) {
	truth := invented(6, 300, 3)
	truth.SG, truth.SU, truth.QG, truth.QU, truth.DG, truth.Rho = .8, .5, .03, .04, .03, 1
	data := school(truth, 400, 400, 40, 10, 4)
	m, setOf := blank(truth)
	got, err := Train(context.Background(), m, data, Training{SetOf: setOf, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "s_g", got.SG, .8, .12)
	near(t, "s_u", got.SU, .5, .1)
	if got.QG > .08 || got.QU > .1 || got.DG > .08 {
		t.Errorf("noise far from what drew the answers: %+v", got.Hyper)
	}
	shift, rms := 0.0, 0.0
	for i := range got.Items {
		shift += (got.Items[i].B - truth.Items[i].B) / 300
	}
	for i := range got.Items {
		d := got.Items[i].B - truth.Items[i].B - shift
		rms += d * d / 300
	}
	// 533 answers an item at p about .6: standard error .09.
	if rms = math.Sqrt(rms); rms > .13 {
		t.Errorf("difficulties off by %.3f", rms)
	}
	test := school(truth, 200, 400, 40, 10, 5)
	near(t, "log-loss per answer against the truth's", prequential(got, test)-prequential(truth, test), 0, .004)
}

func prequential(m *Model, data []Sequence) float64 {
	f, sum, n := NewFilter(m), 0.0, 0
	for i := range data {
		f.Start(&data[i])
		f.Run(&data[i], 0, data[i].Len(), func(r int, p float64) { sum += logLoss(p, float64(data[i].Y[r])); n++ })
	}
	return sum / float64(n)
}

func TestTrainIsTheSameForAnyNumberOfWorkers(t *testing.T) {
	truth := invented(4, 60, 6)
	data := school(truth, 60, 80, 20, 5, 7)
	m, setOf := blank(truth)
	one, err := Train(context.Background(), m, data, Training{SetOf: setOf, Workers: 1, Covariates: true, Passes: 3, Sharp: true})
	if err != nil {
		t.Fatal(err)
	}
	three, err := Train(context.Background(), m, data, Training{SetOf: setOf, Workers: 3, Covariates: true, Passes: 3, Sharp: true})
	if err != nil {
		t.Fatal(err)
	}
	if one.Hyper != three.Hyper || one.Beta != three.Beta || !reflect.DeepEqual(one.Pool, three.Pool) {
		t.Errorf("one worker: %+v %v; three: %+v %v", one.Hyper, one.Beta, three.Hyper, three.Beta)
	}
	for i := range one.Items {
		if one.Items[i] != three.Items[i] || one.Sharp[i] != three.Sharp[i] {
			t.Fatalf("item %d: %v and %v", i, one.Items[i], three.Items[i])
		}
	}
}

// TestSharpnessIsFound draws answers to items of two kinds, half and one and a half times as sharp as on average.
func TestSharpnessIsFound(t *testing.T) {
	truth := invented(4, 40, 8)
	truth.SG, truth.QG, truth.QU, truth.Rho = 1, .01, .01, 1
	for i := range truth.Items {
		truth.Sharp = append(truth.Sharp, .5+float64(i/4%2))
	}
	data := school(truth, 600, 80, 20, 5, 9)
	m, setOf := blank(truth)
	with, err := Train(context.Background(), m, data, Training{SetOf: setOf, Sharp: true})
	if err != nil {
		t.Fatal(err)
	}
	var mean [2]float64
	for i, a := range with.Sharp {
		mean[i/4%2] += a / 20
	}
	near(t, "ratio of the kinds", mean[1]/mean[0], 3, .6)
	without, err := Train(context.Background(), m, data, Training{SetOf: setOf})
	if err != nil {
		t.Fatal(err)
	}
	test := school(truth, 200, 80, 20, 5, 10)
	if a, b := prequential(with, test), prequential(without, test); a >= b {
		t.Errorf("log-loss %.5f with sharpness, %.5f without", a, b)
	}
}

// TestEachStops: who is told to stop does not wait for all that was left to do.
func TestEachStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	done := 0
	each(ctx, 1000, 1, func(_, i int) {
		if done++; i == 3 {
			cancel()
		}
	})
	if done != 4 {
		t.Errorf("%d of 1000 were done after the stop at the fourth", done)
	}
}
