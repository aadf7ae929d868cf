package trend

import (
	"errors"
	"testing"
)

// TestContinuedIsTheSame: save after any row, write, read, continue: bit for bit as if never stopped, also when an area
// is first met after the night.
func TestContinuedIsTheSame(t *testing.T) {
	m, s := example()
	m.DU = .1
	f := NewFilter(m)
	f.Start(s)
	f.Run(s, 0, s.Len(), nil)
	want := f.Save()
	for cut := range s.Len() + 1 {
		first, rest := s.Slice(0, cut), s.Slice(cut, s.Len())
		f.Start(&first)
		f.Run(&first, 0, first.Len(), nil)
		bytes, err := f.Save().MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var saved Saved
		if err := saved.UnmarshalBinary(bytes); err != nil {
			t.Fatal(err)
		}
		g := NewFilter(m)
		if err := g.Resume(&saved, &rest); err != nil {
			t.Fatal(err)
		}
		g.Run(&rest, 0, rest.Len(), nil)
		got := g.Save()
		if got.Seen != want.Seen || got.Last != want.Last || len(got.Mean) != len(want.Mean) {
			t.Fatalf("cut %d: %+v, want %+v", cut, got, want)
		}
		for i := range want.Mean {
			near(t, "mean", got.Mean[i], want.Mean[i], 1e-14)
		}
		for i := range want.P {
			near(t, "covariance", got.P[i], want.P[i], 1e-14)
		}
	}
}

func TestSavedRefusesDamage(t *testing.T) {
	m, s := example()
	f := NewFilter(m)
	f.Start(s)
	b, err := f.Save().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{nil, {9}, b[:len(b)-1], append(append([]byte{}, b...), 0), {1, 255, 255, 255, 255}} {
		var s Saved
		if err := s.UnmarshalBinary(bad); !errors.Is(err, ErrSaved) {
			t.Errorf("%d bytes: %v", len(bad), err)
		}
	}
	good := f.Save()
	good.Areas[0] = 99
	if err := f.Resume(&good, s); !errors.Is(err, ErrSaved) {
		t.Errorf("unknown area: %v", err)
	}
}
