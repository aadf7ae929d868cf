package irt

import (
	"bytes"
	"testing"
)

// Whatever bytes come in, a state is either refused or complete: it writes the same bytes again and can be merged.
func FuzzState(f *testing.F) {
	d, truth := simulated(f, 50, 4, .2, 1)
	for _, c := range []float64{0, .2} {
		truth[0].C = c
		b, err := d.EStep(truth, NewGrid(5, 4), Population{SD: 1}, 1).MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		f.Add(b[:len(b)-3])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var s, again State
		if s.UnmarshalBinary(b) != nil {
			return
		}
		out, err := s.MarshalBinary()
		if err != nil || again.UnmarshalBinary(out) != nil || again.Merge(&s) != nil {
			t.Fatalf("an accepted state cannot be written, read or merged: %v", err)
		}
		if back, _ := s.MarshalBinary(); !bytes.Equal(back, out) {
			t.Fatal("a state changed by being merged from")
		}
	})
}
