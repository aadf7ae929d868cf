package irt

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// verbagg reads the verbal aggression data, which may not be vendored: 316 persons by 24 items, r2 = Y is 1.
func verbagg(t *testing.T) *Data {
	t.Helper()
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
	var items []string
	marks := map[string][]int8{}
	for _, r := range rows[1:] {
		j := slices.Index(items, r[2])
		if j < 0 {
			j = len(items)
			items = append(items, r[2])
		}
		if marks[r[4]] == nil {
			marks[r[4]] = slices.Repeat([]int8{-1}, 24)
		}
		marks[r[4]][j] = 0
		if r[8] == "Y" {
			marks[r[4]][j] = 1
		}
	}
	d := NewData(24)
	for _, m := range marks {
		if err := d.AddRow(m); err != nil {
			t.Fatal(err)
		}
	}
	d.Compact()
	return d
}

// P13: mirt and eRm.
func TestVerbAggAnchors(t *testing.T) {
	d := verbagg(t)
	o := tight(Rasch)
	o.FreeSD = true
	f := fit(t, d, o)
	near(t, "Rasch log-likelihood", f.LogLik, -4036.9095, .01)
	near(t, "sd", f.Pop.SD, 1.384772, .01)
	near(t, "d of the first item", f.Items[0].D, 1.22056, .01)
	f = fit(t, d, tight(TwoPL))
	near(t, "2PL log-likelihood", f.LogLik, -4016.427, .01)
	c, err := CalibrateConditional(d)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "conditional log-likelihood", c.LogLik, -3049.92264, .01)
}
