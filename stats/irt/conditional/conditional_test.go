package conditional

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"cutscore/stats/irt"
)

// verbagg reads the verbal aggression data, which may not be vendored: 316 persons by 24 items, r2 = Y is 1.
func verbagg(t *testing.T) *irt.Data {
	t.Helper()
	dir := os.Getenv("CUTSCORE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "data")
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
	d := irt.NewData(24)
	for _, m := range marks {
		if err := d.AddRow(m); err != nil {
			t.Fatal(err)
		}
	}
	d.Compact()
	return d
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.6f, want %.6f within %g", what, got, want, tol)
	}
}

// P13: mirt and eRm. Marginal and conditional estimates of difficulty agree but for the place of zero.
func TestVerbAggAnchors(t *testing.T) {
	d := verbagg(t)
	o := irt.Defaults(irt.Rasch)
	o.Tol, o.FreeSD = 1e-8, true
	f, err := irt.Calibrate(d, o)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "Rasch log-likelihood", f.LogLik, -4036.9095, .01)
	near(t, "sd", f.Pop.SD, 1.384772, .01)
	near(t, "d of the first item", f.Items[0].D, 1.22056, .01)
	o = irt.Defaults(irt.TwoPL)
	o.Tol = 1e-8
	two, err := irt.Calibrate(d, o)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "2PL log-likelihood", two.LogLik, -4016.427, .01)
	c, err := Calibrate(d)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "conditional log-likelihood", c.LogLik, -3049.92264, .01)
	for j := range c.B {
		b, _ := f.Items[j].B()
		b0, _ := f.Items[0].B()
		near(t, "difficulty against the first item", b-b0, c.B[j]-c.B[0], .1)
		near(t, "standard error", c.SE[j]/f.SE[j].D, 1, .25)
	}
}

func TestRefusals(t *testing.T) {
	d := irt.NewData(3)
	for range 5 {
		if err := d.AddRow([]int8{1, 0, 1}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Calibrate(d); err == nil {
		t.Error("items that everybody or nobody got right were estimated")
	}
	if err := d.AddRow([]int8{1, -1, 0}); err != nil {
		t.Fatal(err)
	}
	if _, err := Calibrate(d); err == nil {
		t.Error("data with holes were accepted")
	}
}

// Two items by hand: 30 persons right on the first only, 12 on the second only. The difference of difficulties is
// ln(30/12), with error sqrt(1/30 + 1/12); each difficulty is half of it from 0.
func TestTwoItemsByHand(t *testing.T) {
	d := irt.NewData(2)
	for _, p := range []struct {
		marks []int8
		n     int
	}{{[]int8{1, 0}, 30}, {[]int8{0, 1}, 12}, {[]int8{1, 1}, 20}, {[]int8{0, 0}, 9}} {
		for range p.n {
			if err := d.AddRow(p.marks); err != nil {
				t.Fatal(err)
			}
		}
	}
	d.Compact()
	c, err := Calibrate(d)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "b", c.B[1], math.Log(30./12)/2, 1e-9)
	near(t, "se", c.SE[1], math.Sqrt(1./30+1./12)/2, 1e-9)
	near(t, "log-likelihood", c.LogLik, 30*math.Log(30./42)+12*math.Log(12./42), 1e-9)
}
