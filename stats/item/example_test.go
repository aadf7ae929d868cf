package item_test

import (
	"fmt"

	"cutscore/exam"
	"cutscore/stats/item"
)

// school is responses in two buckets; no examinee is in both.
type school [2]*exam.Responses

func (s *school) Buckets() int                             { return len(s) }
func (s *school) Sittings(int) ([]exam.Sitting, error)     { return nil, nil }
func (s *school) Responses(b int) (*exam.Responses, error) { return s[b], nil }

// A form of three items taken by six examinees: difficulty and reliability with what they rest on, and the reason where
// six are too few.
func Example() {
	var s school
	for b := range s {
		var rows []exam.Response
		for e, marks := range [][]exam.Result{{exam.Correct, exam.Correct, exam.Correct}, {exam.Correct, exam.Omitted, exam.Incorrect}, {exam.Correct, exam.Correct, exam.Incorrect}} {
			for j, r := range marks {
				rows = append(rows, exam.Response{Source: "demo", Examinee: fmt.Sprint(b, e), Form: "F1", Item: fmt.Sprint("Q", j+1), Result: r})
			}
		}
		s[b] = exam.FromRows(rows)
	}
	reports, err := item.Analyse(&s, item.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	t := reports[0].Test
	fmt.Printf("%s: %d persons, alpha %.2f, SEM %.2f points\n", t.Form, t.Persons, *t.Alpha, *t.SEM)
	for _, it := range reports[0].Items {
		fmt.Printf("%s p %.2f (%.2f to %.2f); item_rest: %s\n", it.ID, *it.PValue, *it.PLow, *it.PHigh, it.Reasons["item_rest"])
	}
	// Output:
	// F1: 6 persons, alpha 0.50, SEM 0.63 points
	// Q1 p 1.00 (0.69 to 1.00); item_rest: 6 persons: a correlation is printed from 30
	// Q2 p 0.67 (0.35 to 0.88); item_rest: 6 persons: a correlation is printed from 30
	// Q3 p 0.33 (0.12 to 0.65); item_rest: 6 persons: a correlation is printed from 30
}
