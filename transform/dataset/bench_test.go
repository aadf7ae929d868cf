package dataset

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"cutscore/exam"
)

// benchRows is how many responses the benchmarks store: CUTSCORE_BENCH_ROWS, or a million.
func benchRows(b *testing.B) int {
	b.Helper()
	text := os.Getenv("CUTSCORE_BENCH_ROWS")
	if text == "" {
		return 1 << 20
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

const benchChunk = 1 << 16

// A first ingest: routing, merging and publishing, without parsing.
func BenchmarkFirstIngest(b *testing.B) {
	n := benchRows(b)
	for b.Loop() {
		publish(b, openBench(b, b.TempDir()), 0, n)
	}
	reportRows(b, n)
}

// A nightly run that brings 1% of new rows of the last days.
func BenchmarkNightlyIngest(b *testing.B) {
	n := benchRows(b)
	s := openBench(b, b.TempDir())
	publish(b, s, 0, n)
	from := n
	for b.Loop() {
		publish(b, s, from, max(n/100, benchChunk/64))
		from += n / 100
	}
	reportRows(b, n)
}

// The same where an export tells no position, and leaves some times empty, by what else tells a sitting from another.
func BenchmarkNightlyIngestOfEmptyCells(b *testing.B) {
	for name, blank := range map[string]func(*exam.Responses){"sittings": emptyTimes, "nothing": emptySittings} {
		b.Run("first/"+name, func(b *testing.B) {
			n := benchRows(b)
			for b.Loop() {
				publishOf(b, openBench(b, b.TempDir()), 0, n, blank)
			}
			reportRows(b, n)
		})
		b.Run("night/"+name, func(b *testing.B) {
			n := benchRows(b)
			s := openBench(b, b.TempDir())
			publishOf(b, s, 0, n, blank)
			from := n
			for b.Loop() {
				publishOf(b, s, from, max(n/100, benchChunk/64), blank)
				from += n / 100
			}
			reportRows(b, n)
		})
	}
}

// emptyTimes leaves the position out, and every 20th time.
func emptyTimes(c *exam.Responses) {
	c.Position, c.Untold = nil, exam.PartPosition|exam.PartOrder
	for i := range c.AnsweredAt {
		if c.AnsweredAt[i]/90_000_000%20 == 0 {
			c.AnsweredAt[i] = exam.NoTime
		}
	}
}

// emptySittings leaves the sitting out, too.
func emptySittings(c *exam.Responses) {
	emptyTimes(c)
	for i := range c.Sitting.Values {
		c.Sitting.Values[i] = ""
	}
}

// Reading everything, bucket by bucket, as an analysis does.
func BenchmarkReadAll(b *testing.B) {
	n := benchRows(b)
	s := openBench(b, b.TempDir())
	publish(b, s, 0, n)
	for b.Loop() {
		snapshot, err := s.Current()
		if err != nil {
			b.Fatal(err)
		}
		rows := 0
		for bucket := range snapshot.Buckets() {
			c, err := snapshot.Responses(bucket)
			if err != nil {
				b.Fatal(err)
			}
			rows += c.Rows
		}
		if rows < n {
			b.Fatalf("%d rows read of %d", rows, n)
		}
	}
	reportRows(b, n)
}

func openBench(b *testing.B, dir string) *Store {
	b.Helper()
	s, err := Open(Options{Dir: dir, Clock: clock})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// publish ingests rows from..from+n; making them is not timed.
func publish(b *testing.B, s *Store, from, n int) {
	b.Helper()
	publishOf(b, s, from, n, func(*exam.Responses) {})
}

// publishOf ingests such rows, changed.
func publishOf(b *testing.B, s *Store, from, n int, change func(*exam.Responses)) {
	b.Helper()
	ctx := context.Background()
	tx, err := s.Begin(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer tx.Rollback()
	batch := tx.Batch(BatchInfo{Name: "bench.csv", Digest: [32]byte{byte(from), byte(from >> 8), byte(from >> 16), byte(from >> 24)}})
	rng := rand.New(rand.NewPCG(1, uint64(from)))
	for done := 0; done < n; done += benchChunk {
		b.StopTimer()
		c, l := bulk(rng, from+done, min(benchChunk, n-done))
		change(c)
		b.StartTimer()
		if err := batch.Responses(c, l); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := tx.Merge(ctx, 2); err != nil {
		b.Fatal(err)
	}
	if err := tx.Commit(ctx); err != nil {
		b.Fatal(err)
	}
}

func reportRows(b *testing.B, n int) {
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return // no figure on this system
	}
	for line := range strings.Lines(string(status)) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == "VmHWM:" {
			if kb, err := strconv.ParseFloat(words[1], 64); err == nil {
				b.ReportMetric(kb/1024, "peak-MB")
			}
		}
	}
}

// bulk makes rows as one chunk of a large export would.
func bulk(rng *rand.Rand, from, n int) (*exam.Responses, []int64) {
	c := &exam.Responses{Rows: n}
	l := make([]int64, n)
	words := func(n int, name string) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = fmt.Sprint(name, i)
		}
		return out
	}
	con := func(s string) exam.Coded { return exam.Coded{Codes: make([]uint32, n), Values: []string{s}} }
	c.Source, c.Mode, c.Form, c.TimeLayout, c.TimeBasis = con("own"), con("timed"), con("F1"), con("2006-01-02T15:04:05Z07:00"), con("offset")
	c.Item.Values = words(8000, "item")
	c.Chosen.Values = []string{"A", "B", "C", "D", "E"}
	c.Key.Values = c.Chosen.Values
	c.Disciplines.Values, c.Systems.Values = words(12, "d"), words(14, "s")
	for _, col := range []*exam.Coded{&c.Item, &c.Chosen, &c.Key, &c.Disciplines, &c.Systems, &c.Examinee, &c.Sitting} {
		col.Codes = make([]uint32, n)
	}
	c.AnsweredAt, c.OffsetMinutes = make([]int64, n), make([]int16, n)
	c.Position, c.Block, c.Result = make([]int32, n), make([]int16, n), make([]exam.Result, n)
	c.Credit, c.Seconds, c.Confidence = make([]float32, n), make([]float32, n), make([]float32, n)
	lastS, lastE := -1, -1
	base := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	for i := range n {
		r := from + i
		sit := r / 40
		if sit != lastS {
			c.Sitting.Values = append(c.Sitting.Values, fmt.Sprintf("attempt-%08d", sit))
			lastS = sit
			if e := (sit * 7919) % 12500; e != lastE {
				c.Examinee.Values = append(c.Examinee.Values, fmt.Sprintf("pseudonym-of-%08d", e))
				lastE = e
			}
		}
		c.Sitting.Codes[i], c.Examinee.Codes[i] = uint32(len(c.Sitting.Values)-1), uint32(len(c.Examinee.Values)-1)
		it := rng.IntN(8000)
		c.Item.Codes[i] = uint32(it)
		c.Chosen.Codes[i], c.Key.Codes[i] = uint32(rng.IntN(5)), uint32(it%5)
		c.Disciplines.Codes[i], c.Systems.Codes[i] = uint32(it%12), uint32(it%14)
		c.Position[i], c.Block[i] = int32(r%40+1), 1
		c.AnsweredAt[i] = base + int64(sit)*125_000_000 + int64(r%40)*90_000_000
		if c.Chosen.Codes[i] == c.Key.Codes[i] {
			c.Result[i], c.Credit[i] = exam.Correct, 1
		} else {
			c.Result[i] = exam.Incorrect
		}
		c.Seconds[i] = float32(rng.IntN(1500)) / 10
		c.Confidence[i] = float32(rng.IntN(5)) / 4
		if rng.IntN(5) == 0 {
			c.Confidence[i] = -1
		}
		l[i] = int64(r + 2)
	}
	return c, l
}
