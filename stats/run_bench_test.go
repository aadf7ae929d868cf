package stats

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync/atomic"
	"testing"

	"cutscore/exam"
)

// drawnSource is a Source that draws its buckets when asked, so that the benchmark measures the statistics and their memory,
// not a test's: every examinee answers perStudent questions in sittings of 40, a week apart, in 18 disciplines and 10 systems.
type drawnSource struct{ buckets, students, perStudent, bank int }

func (d drawnSource) Buckets() int                                 { return d.buckets }
func (d drawnSource) Sittings(int) ([]exam.Sitting, error)         { return nil, nil }
func (d drawnSource) Attempts(int) ([]exam.Attempt, error)         { return nil, nil }
func (d drawnSource) CourseGrades(int) ([]exam.CourseGrade, error) { return nil, nil }
func (d drawnSource) Responses(bucket int) (*exam.Responses, error) {
	rng := rand.New(rand.NewPCG(uint64(bucket), 5))
	per := d.students / d.buckets
	n := per * d.perStudent
	c := &exam.Responses{Rows: n}
	c.Source = exam.Coded{Codes: make([]uint32, n), Values: []string{"bench"}}
	c.Examinee.Codes, c.Sitting.Codes, c.Item.Codes = make([]uint32, n), make([]uint32, n), make([]uint32, n)
	c.Disciplines.Codes, c.Systems.Codes = make([]uint32, n), make([]uint32, n)
	c.AnsweredAt, c.Result, c.Credit, c.Seconds = make([]int64, n), make([]exam.Result, n), make([]float32, n), make([]float32, n)
	for i := range d.bank {
		c.Item.Values = append(c.Item.Values, "q"+strconv.Itoa(i))
	}
	for i := range 18 {
		c.Disciplines.Values = append(c.Disciplines.Values, fmt.Sprintf("Discipline %d", i))
	}
	for i := range 10 {
		c.Systems.Values = append(c.Systems.Values, fmt.Sprintf("System %d", i))
	}
	for i := range d.perStudent/40 + 1 {
		c.Sitting.Values = append(c.Sitting.Values, fmt.Sprintf("sitting %d", i))
	}
	row := 0
	for s := range per {
		c.Examinee.Values = append(c.Examinee.Values, fmt.Sprintf("e%05d-%05d", bucket, s))
		theta := .5 + .6*rng.NormFloat64()
		start := rng.IntN(d.bank)
		for i := range d.perStudent {
			it := (start + i*7) % d.bank
			c.Examinee.Codes[row], c.Sitting.Codes[row], c.Item.Codes[row] = uint32(s), uint32(i/40), uint32(it)
			c.Disciplines.Codes[row], c.Systems.Codes[row] = uint32(it%18), uint32(it/18%10)
			c.AnsweredAt[row] = int64(19000+7*(i/40))*microDay + int64(i%40)*60_000_000
			c.Seconds[row] = float32(30 + rng.IntN(90))
			c.Result[row] = exam.Incorrect
			if rng.Float64() < sigma(theta-float64(it%31-15)/15) {
				c.Result[row], c.Credit[row] = exam.Correct, 1
			}
			row++
		}
	}
	return c, nil
}

// BenchmarkRun is responses to analyses, end to end within stats; CUTSCORE_BENCH_STUDENTS=10000 makes it ten million.
func BenchmarkRun(b *testing.B) {
	students := 400
	if s, err := strconv.Atoi(os.Getenv("CUTSCORE_BENCH_STUDENTS")); err == nil {
		students = s
	}
	src := drawnSource{buckets: max(1, students/100), students: students, perStudent: 1000, bank: 4000}
	for b.Loop() {
		var n atomic.Int64
		co, err := Run(context.Background(), src, Options{}, func(*Analysis) error { n.Add(1); return nil })
		if err != nil || int(n.Load()) != students || co.Scored != int64(students*1000) {
			b.Fatal(err, n.Load())
		}
	}
	b.ReportMetric(float64(students)*1000*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mresponses/s")
}
