package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cutscore/exam"
)

// arrows counts areas (and wholes) with a movement, those rising, and all that could have one.
func arrows(all map[string]*Analysis) (moved, rising, could int) {
	for _, a := range all {
		for _, list := range [][]Area{{a.Overall}, a.Disciplines, a.Systems, a.Tasks} {
			for _, ar := range list {
				if !ar.Change.OK() {
					continue
				}
				could++
				if ar.Arrow != "no clear change" {
					moved++
				}
				if ar.Arrow == "rising" {
					rising++
				}
			}
		}
	}
	return moved, rising, could
}

// TestGrowthIsSeenAndChanceIsNot: a class that grows shows arrows up; the same answers with every examinee's dates shuffled
// show at most one arrow in ten (gate 2.6 e).
func TestGrowthIsSeenAndChanceIsNot(t *testing.T) {
	rows := class{students: 80, sittings: 10, items: 60, areas: 4, growth: .12, seed: 21}.rows()
	all, _, _ := runAll(t, store(rows, 2), Options{})
	moved, rising, could := arrows(all)
	if could != 80*5 || rising < could/4 || moved > rising+could/20 {
		t.Errorf("growth: %d moved, %d of them up, of %d", moved, rising, could)
	}
	rng := rand.New(rand.NewPCG(5, 5))
	perms := map[string][]int{}
	for i := range rows {
		who := rows[i].Examinee
		if perms[who] == nil {
			perms[who] = rng.Perm(10)
		}
		at := int((rows[i].AnsweredAt/microDay - 19000) / 7)
		rows[i].AnsweredAt += int64(7*(perms[who][at]-at)) * microDay
	}
	all, _, _ = runAll(t, store(rows, 2), Options{})
	moved, _, could = arrows(all)
	t.Logf("shuffled: %d of %d moved", moved, could)
	if could != 80*5 || float64(moved) > .1*float64(could) {
		t.Errorf("shuffled dates: %d of %d moved", moved, could)
	}
}

// TestPercentByHand: 30 of 40 right: Wilson at 90%: centre (.75+z^2/80)/(1+z^2/40) = .734162, half-width
// z sqrt(.1875/40+z^2/6400)/(1+z^2/40) = .110135, z^2 = 2.705543.
func TestPercentByHand(t *testing.T) {
	e := proportion(30, 40, "")
	for _, x := range [][2]float64{{e.Value, .75}, {e.Low, .624027}, {e.High, .844297}} {
		if math.Abs(x[0]-x[1]) > 2e-6 {
			t.Errorf("%v, want %v", x[0], x[1])
		}
	}
}

// TestThin says what is withheld and why when data are thin: undated, few sittings, few questions.
func TestThin(t *testing.T) {
	rows := class{students: 30, sittings: 2, items: 40, areas: 2, seed: 8}.rows()
	all, _, _ := runAll(t, store(rows, 1), Options{})
	a := all["s003"]
	if a.Overall.Change.OK() || !strings.Contains(a.Overall.Change.Withheld, "at least 3 dated sittings") || a.Overall.Arrow != "" {
		t.Errorf("two sittings: %+v", a.Overall.Change)
	}
	for i := range rows {
		rows[i].AnsweredAt = exam.NoTime
	}
	all, _, _ = runAll(t, store(rows, 1), Options{})
	a = all["s003"]
	if a.Overall.Change.OK() || a.AsOf != "" || a.Data.Undated != 80 || !a.Overall.Level.OK() {
		t.Errorf("undated: %+v, as of %q", a.Overall.Change, a.AsOf)
	}
	if a.Overall.Needed.OK() || a.Overall.Verdict.Class != noVerdict {
		t.Error("no exam was stated, and yet something is needed")
	}
}

// TestTwoAreasCountOnce: items that carry two disciplines count in each and once in the whole.
func TestTwoAreasCountOnce(t *testing.T) {
	rows := class{students: 40, sittings: 3, items: 60, areas: 2, seed: 12}.rows()
	for i := range rows {
		if i%3 == 0 {
			rows[i].Disciplines = "D00|D01"
		}
	}
	all, co, _ := runAll(t, store(rows, 2), Options{})
	for who, a := range all {
		n := 0
		for _, d := range a.Disciplines {
			n += d.N
		}
		if a.Overall.N != 180 || n != 240 {
			t.Fatalf("%s: %d in the whole, %d over the areas; want 180 and 240", who, a.Overall.N, n)
		}
	}
	if co.Scored != 40*180 {
		t.Errorf("cohort counts %d", co.Scored)
	}
}

// TestPeersMakeAFormFair: two students alone, one sits easy questions and one hard ones, by the printed share of others;
// at equal percent correct the one with the hard questions is the better.
func TestPeersMakeAFormFair(t *testing.T) {
	var rows []exam.Response
	for s, peer := range []float32{.9, .5} {
		for i := range 100 {
			r := exam.Response{Source: "t", Examinee: fmt.Sprint("s", s), Item: fmt.Sprint("q", s, "-", i), Sitting: "a", Position: int32(i),
				AnsweredAt: 19000 * microDay, Result: exam.Correct, Credit: 1, PeerP: peer, Seconds: exam.Unknown, Changes: exam.Unknown,
				Confidence: exam.Unknown, ExportedAt: exam.NoTime}
			if i%4 == 0 {
				r.Result, r.Credit = exam.Incorrect, 0
			}
			rows = append(rows, r)
		}
	}
	all, _, _ := runAll(t, store(rows, 1), Options{})
	easy, hard := all["s0"].Overall, all["s1"].Overall
	if easy.Percent.Value != hard.Percent.Value || hard.Level.Low <= easy.Level.Value {
		t.Errorf("same percent, level %v on easy and %v on hard questions", easy.Level, hard.Level)
	}
}

// TestEarlierValuesDoNotMove: what was predicted before a day does not depend on what came after it.
func TestEarlierValuesDoNotMove(t *testing.T) {
	rows := class{students: 1, sittings: 6, items: 40, areas: 2, seed: 30}.rows()
	full, _, _ := runAll(t, store(rows, 1), Options{})
	half, _, _ := runAll(t, store(rows[:120], 1), Options{})
	if full["s000"].Sittings[1].Percent.Value != half["s000"].Sittings[1].Percent.Value || len(half["s000"].Sittings) != 3 {
		t.Error("an early sitting's figure moved")
	}
	if full["s000"].Overall.Level.Value == half["s000"].Overall.Level.Value {
		t.Error("new answers changed nothing")
	}
}

// TestItemsTableClassifies: responses without areas take those of the items table, also from another file.
func TestItemsTableClassifies(t *testing.T) {
	rows := class{students: 30, sittings: 2, items: 50, areas: 2, seed: 14}.rows()
	want, _, _ := runAll(t, store(rows, 2), Options{})
	list := map[string]exam.Item{}
	for i := range rows {
		list[rows[i].Item] = exam.Item{Source: "list", ID: rows[i].Item, Disciplines: rows[i].Disciplines, PeerP: exam.Unknown}
		rows[i].Disciplines = ""
	}
	var items []exam.Item
	for _, it := range list {
		items = append(items, it)
	}
	got, _, _ := runAll(t, store(rows, 2), Options{Items: items})
	for who, a := range want {
		b := got[who]
		if len(b.Disciplines) != 2 || b.Data.Unclassified != 0 || math.Abs(a.Overall.Level.Value-b.Overall.Level.Value) > 1e-9 {
			t.Fatalf("%s: %d disciplines, %d unclassified, level %v and %v", who, len(b.Disciplines), b.Data.Unclassified,
				a.Overall.Level.Value, b.Overall.Level.Value)
		}
	}
}

// TestHypergeometricByHand: 10 answers, 4 missed, 3 drawn: P(X >= 2) = (C(4,2)C(6,1)+C(4,3))/C(10,3) = 40/120.
func TestHypergeometricByHand(t *testing.T) {
	if p := hypergeometricTail(2, 10, 4, 3); math.Abs(p-1.0/3) > 1e-12 {
		t.Errorf("%v", p)
	}
	if p := hypergeometricTail(0, 10, 4, 3); math.Abs(p-1) > 1e-12 {
		t.Errorf("all: %v", p)
	}
}

// TestMissesInOneCorner: one examinee misses a discipline in one system only; the discipline's group names that system
// and no other.
func TestMissesInOneCorner(t *testing.T) {
	rows := class{students: 60, sittings: 8, items: 90, areas: 3, seed: 17}.rows()
	for i := range rows {
		r := &rows[i]
		sys := int(r.Item[len(r.Item)-1]-'0') % 3
		r.Systems = fmt.Sprintf("S%d", sys)
		if r.Examinee == "s010" {
			r.Result, r.Credit = exam.Correct, 1
			if i%5 == 0 || r.Disciplines == "D01" && sys == 2 {
				r.Result, r.Credit = exam.Incorrect, 0
			}
		}
	}
	all, _, _ := runAll(t, store(rows, 2), Options{})
	for _, d := range all["s010"].Disciplines {
		switch {
		case d.Name != "D01":
			if d.Verdict.weak() {
				t.Errorf("%s is %s", d.Name, d.Verdict.Class)
			}
		case !d.Verdict.weak() || strings.Join(d.Verdict.Group, ",") != "S2":
			t.Errorf("D01 is %s, %.3f, with %v", d.Verdict.Class, d.Verdict.BelowProbability, d.Verdict.Group)
		}
	}
}

// TestLevelsCoverTheTruth: 90% intervals of levels hold the true expected proportion on the bank in about nine of ten cases, over
// three classes: that of one alone varies by .01.
func TestLevelsCoverTheTruth(t *testing.T) {
	in, n, whole, students := 0, 0, 0, 0
	for seed := uint64(60); seed < 63; seed++ {
		c := class{students: 150, sittings: 8, items: 50, areas: 5, seed: seed}
		areasIn, areas, wholesIn := c.covered(t)
		in, n, whole, students = in+areasIn, n+areas, whole+wholesIn, students+c.students
	}
	share, wholes := float64(in)/float64(n), float64(whole)/float64(students)
	t.Logf("areas %.3f of %d, wholes %.3f of %d", share, n, wholes, students)
	if share < .86 || share > .95 || wholes < .82 || wholes > .98 {
		t.Errorf("90%% intervals hold %.3f of areas' and %.3f of wholes' true levels", share, wholes)
	}
}

// covered counts the areas and the wholes whose interval holds the truth, and the areas.
func (c class) covered(t *testing.T) (in, n, whole int) {
	rows, truth := c.draw()
	bank := c.bank(rand.New(rand.NewPCG(c.seed, 7)))
	expected := func(theta float64) float64 {
		sum := 0.0
		for _, b := range bank {
			sum += sigma(theta-b) / float64(len(bank))
		}
		return sum
	}
	all, _, _ := runAll(t, store(rows, 2), Options{})
	for s := range c.students {
		a := all[fmt.Sprintf("s%03d", s)]
		g, mean := truth[s][c.areas], 0.0
		for _, d := range a.Disciplines {
			var k int
			fmt.Sscanf(d.Name, "D%d", &k)
			mean += truth[s][k] / float64(c.areas)
			n++
			if v := expected(g + truth[s][k]); v >= d.Level.Low && v <= d.Level.High {
				in++
			}
		}
		if v := expected(g + mean); v >= a.Overall.Level.Low && v <= a.Overall.Level.High {
			whole++
		}
	}
	return in, n, whole
}
