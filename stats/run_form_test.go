package stats

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"cutscore/exam"
	"cutscore/stats/item"
	"cutscore/stats/sheet"
)

// formsSource draws few forms whose items and sittings repeat, so that the form with the most rows is often not the one with
// the most answers that count.
type formsSource []*exam.Responses

func (f formsSource) Buckets() int                                 { return len(f) }
func (f formsSource) Responses(b int) (*exam.Responses, error)     { return f[b], nil }
func (f formsSource) Sittings(int) ([]exam.Sitting, error)         { return nil, nil }
func (f formsSource) Attempts(int) ([]exam.Attempt, error)         { return nil, nil }
func (f formsSource) CourseGrades(int) ([]exam.CourseGrade, error) { return nil, nil }

func drawForms(rng *rand.Rand) formsSource {
	var out formsSource
	results := []exam.Result{exam.Correct, exam.Incorrect, exam.Incorrect, exam.Omitted, exam.NotReached, exam.ResultUnknown}
	for b := range 3 {
		var rows []exam.Response
		for i := range 30 {
			form := []string{"A", "A", "B", ""}[rng.IntN(4)]
			rows = append(rows, exam.Response{Source: "s", Examinee: fmt.Sprint("e", b, i/10), Form: form, Sitting: fmt.Sprint("t", rng.IntN(3)),
				Item: fmt.Sprint("q", rng.IntN(6)), AnsweredAt: int64(i), Result: results[rng.IntN(len(results))]})
		}
		out = append(out, exam.FromRows(rows))
	}
	return out
}

// The form found on the way is the one that a reading of its own finds, with the same figures.
func TestLargestForm(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	again := 0
	for range 300 {
		src := drawForms(rng)
		most := map[sheet.FormKey]int64{}
		for _, c := range src {
			for k, n := range sheet.Census(c, nil) {
				most[k] += n
			}
		}
		f := newFormFinder(most, len(src))
		for b, c := range src {
			f.take(b, &people{columns: c})
		}
		got, err := f.report(src, 2)
		if err != nil {
			t.Fatal(err)
		}
		want, err := item.Analyse(src, item.Options{MaxForms: 1})
		if errors.Is(err, item.ErrNoResponses) && got == nil {
			continue
		}
		if err != nil || !reflect.DeepEqual(got, want[0]) {
			t.Fatal(err, got, want)
		}
		if got.Test.Form != f.most[0].key.Form {
			again++
		}
	}
	if again == 0 {
		t.Error("never was another form than the one with the most rows the largest: the second reading is not tested")
	}
}
