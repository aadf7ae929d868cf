package item

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"cutscore/exam"
)

// columns invents one bucket of responses as columns, without a struct per row: persons x items of one form.
func columns(persons, items int, form string, first int) *exam.Responses {
	r := rand.New(rand.NewPCG(uint64(first), 1))
	n := persons * items
	c := &exam.Responses{Rows: n, Result: make([]exam.Result, n), AnsweredAt: make([]int64, n)}
	code := func(values ...string) exam.Coded { return exam.Coded{Codes: make([]uint32, n), Values: values} }
	c.Source, c.Form, c.Examinee, c.Item, c.Chosen = code("s"), code(form), code(), code(), code("A", "B", "C", "D", "E")
	for p := range persons {
		c.Examinee.Values = append(c.Examinee.Values, fmt.Sprintf("e%06d", first+p))
	}
	for j := range items {
		c.Item.Values = append(c.Item.Values, fmt.Sprintf("i%05d", j))
	}
	for i := range n {
		c.Examinee.Codes[i], c.Item.Codes[i] = uint32(i/items), uint32(i%items)
		c.AnsweredAt[i] = int64(i % items)
		c.Result[i], c.Chosen.Codes[i] = exam.Incorrect, uint32(1+r.IntN(4))
		if r.IntN(10) < 7 {
			c.Result[i], c.Chosen.Codes[i] = exam.Correct, 0
		}
	}
	return c
}

// BenchmarkAnalyse reports on 1 million responses: 5,000 persons by 200 items, in 16 buckets.
func BenchmarkAnalyse(b *testing.B) {
	var src buckets
	for i := range 16 {
		src = append(src, columns(312, 200, "F", 312*i))
	}
	for _, model := range []string{"", "2pl"} {
		b.Run("classical"+model, func(b *testing.B) {
			for b.Loop() {
				if _, err := Analyse(src, Options{IRT: model}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(16*312*200), "ns/response")
		})
	}
}
