package item

import (
	"encoding/csv"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"cutscore/exam"
)

// dataDir is the folder of real data that may not be vendored; tests that need it are skipped loudly without it.
func dataDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("CUTSCORE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("SKIP: no shared data: set CUTSCORE_DATA to its folder (%v)", err)
	}
	return dir
}

func readCSV(t testing.TB, parts ...string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(append([]string{dataDir(t)}, parts...)...))
	if err != nil {
		t.Skipf("SKIP: %v", err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// buckets is a Source of responses partitioned by examinee.
type buckets []*exam.Responses

func (b buckets) Buckets() int                             { return len(b) }
func (b buckets) Sittings(int) ([]exam.Sitting, error)     { return nil, nil }
func (b buckets) Responses(i int) (*exam.Responses, error) { return b[i], nil }

func split(rows []exam.Response, parts int) buckets {
	per := make([][]exam.Response, parts)
	for _, r := range rows {
		h := fnv.New32a()
		h.Write([]byte(r.Examinee))
		b := int(h.Sum32()) % parts
		per[b] = append(per[b], r)
	}
	out := make(buckets, parts)
	for i := range out {
		out[i] = exam.FromRows(per[i])
	}
	return out
}

func response(person int, item string, credit float64) exam.Response {
	r := exam.Response{Source: "test", Examinee: fmt.Sprintf("p%05d", person), Item: item, AnsweredAt: exam.NoTime, Result: exam.Incorrect}
	switch {
	case credit == 1:
		r.Result, r.Credit = exam.Correct, 1
	case credit > 0:
		r.Result, r.Credit = exam.PartlyCorrect, float32(credit)
	}
	return r
}

// wide turns a table with one row per person into responses; "NA" and "" are not presented.
func wide(t testing.TB, table [][]string, from, to int) []exam.Response {
	t.Helper()
	var rows []exam.Response
	for p, row := range table[1:] {
		for j := from; j < to; j++ {
			if row[j] == "NA" || row[j] == "" {
				continue
			}
			v, err := strconv.ParseFloat(row[j], 64)
			if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, response(p, table[0][j], v))
		}
	}
	return rows
}

func analyse(t testing.TB, src Source, o Options) *Report {
	t.Helper()
	r, err := Analyse(src, o)
	if err != nil {
		t.Fatal(err)
	}
	return r[0]
}

func value(t testing.TB, what string, n *Num, want, tol float64) {
	t.Helper()
	if n == nil {
		t.Errorf("%s is null, want %v", what, want)
		return
	}
	if !(math.Abs(float64(*n)-want) <= tol) {
		t.Errorf("%s = %.10g, want %.10g within %g", what, float64(*n), want, tol)
	}
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The reference tables were computed in R from the same files.
func TestReferenceTables(t *testing.T) {
	for _, c := range []struct {
		data, table string
		items       int
	}{{"psych_lsat6.csv", "lsat6_ctt.csv", 5}, {"psych_lsat7.csv", "lsat7_ctt.csv", 5}, {"HCI.csv", "hci_ctt.csv", 20}} {
		r := analyse(t, split(wide(t, readCSV(t, "item-response", c.data), 0, c.items), 3), Options{})
		for j, ref := range readCSV(t, "reference", c.table)[1:] {
			it := r.Items[j]
			value(t, c.data+" p "+it.ID, it.PValue, number(t, ref[2]), 1e-9)
			value(t, c.data+" item_rest "+it.ID, it.ItemRest, number(t, ref[5]), 1e-9)
			value(t, c.data+" alpha_if_removed "+it.ID, it.Without, number(t, ref[6]), 1e-9)
		}
	}
}

// P10: mirt.
func TestAlphaOfLSAT(t *testing.T) {
	for _, c := range []struct {
		data       string
		alpha, sem float64
	}{{"psych_lsat6.csv", .295, .869}, {"psych_lsat7.csv", .453, .886}} {
		r := analyse(t, split(wide(t, readCSV(t, "item-response", c.data), 0, 5), 1), Options{})
		value(t, c.data+" alpha", r.Test.Alpha, c.alpha, 1e-3)
		value(t, c.data+" kr20", r.Test.KR20, float64(*r.Test.Alpha), 1e-12)
		value(t, c.data+" sem", r.Test.SEM, c.sem, 1e-3)
	}
}

// P11: psych::alpha on the ICAR items, pairwise with holes and on complete rows.
func TestAlphaWithHoles(t *testing.T) {
	table := readCSV(t, "item-response", "psychTools_ability.csv")
	r := analyse(t, split(wide(t, table, 0, 16), 4), Options{})
	value(t, "alpha pairwise", r.Test.Alpha, .829241, 1e-6)
	if r.Test.Persons != 1509 || r.Test.Complete != 1248 { // 16 of the 1525 rows hold no response at all
		t.Errorf("persons %d, complete %d", r.Test.Persons, r.Test.Complete)
	}
	value(t, "KR-20 of the complete", r.Test.KR20, .82795192, 1e-6)
	complete := table[:1:1]
	for _, row := range table[1:] {
		whole := true
		for _, v := range row {
			whole = whole && v != "NA" && v != ""
		}
		if whole {
			complete = append(complete, row)
		}
	}
	r = analyse(t, split(wide(t, complete, 0, 16), 4), Options{})
	value(t, "alpha complete", r.Test.Alpha, .82795192, 1e-6)
	value(t, "kr20 complete", r.Test.KR20, .82795192, 1e-6)
	value(t, "sem complete", r.Test.SEM, 1.628350, 1e-6)
	byID := map[string]*Item{}
	for i := range r.Items {
		byID[r.Items[i].ID] = &r.Items[i]
	}
	for i, want := range []float64{.50212, .39715, .48725, .43031} {
		id := table[0][i]
		value(t, "item_rest "+id, byID[id].ItemRest, want, 1e-5)
	}
}

// Moodle's own statistics of its fixture of 25 attempts with partial credit.
func TestMoodleStatistics(t *testing.T) {
	table := readCSV(t, "formats", "moodle", "results00.csv")
	ref := readCSV(t, "formats", "moodle", "qstats00.csv")
	r := analyse(t, split(wide(t, table, 1, 8), 2), Options{Minimums: Minimums{Rest: 2, Flag: 100, Wide: 250, IRT: 100}})
	for j, row := range ref[1:] {
		value(t, "facility "+row[0], r.Items[j].PValue, number(t, row[1]), 1e-6)
		value(t, "discrimination "+row[0], r.Items[j].ItemRest, number(t, row[7])/100, 1e-6)
	}
	if r.Test.KR20 != nil || r.Test.Reasons["kr20"] == "" {
		t.Error("KR-20 of partial credit is not withheld with a reason")
	}
}

// The 2PL of LSAT 7 end to end, as the command prints it.
func TestTwoPLReport(t *testing.T) {
	r := analyse(t, split(wide(t, readCSV(t, "item-response", "psych_lsat7.csv"), 0, 5), 2), Options{IRT: "2pl"})
	value(t, "m2", r.Test.M2, 11.938, .02)
	value(t, "EAP of score 5", &r.Test.SumScores[5].Ability, .72719, 5e-3)
	value(t, "loglik", r.Test.LogLik, -2658.805, 1e-3)
	for j, row := range readCSV(t, "reference", "twopl_mml.csv")[6:] {
		value(t, "a", r.Items[j].A, number(t, row[2]), 2e-3)
		value(t, "d", r.Items[j].D, number(t, row[3]), 2e-3)
		value(t, "b", r.Items[j].B, number(t, row[4]), 5e-3)
		value(t, "sx2", r.Items[j].SX2, []float64{4.749, 14.451, 1.270, 5.237, .941}[j], .02)
		if r.Items[j].Infit == nil || r.Items[j].Outfit == nil || r.Items[j].SEB == nil {
			t.Errorf("item %s lacks fit or standard error: %v", r.Items[j].ID, r.Items[j].Reasons)
		}
	}
}
