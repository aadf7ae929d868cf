//go:build unix

package main

import (
	"context"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cutscore/exam"
	"cutscore/stats"
	"cutscore/transform/dataset"
)

// BenchmarkNight is what a night's analysis costs, in processor time and against that of a first run over the same store, when
// nobody, one examinee of 20, one of 5, and everybody has something new of late. Pages are not made.
// It needs a store in CUTSCORE_STORE.
func BenchmarkNight(b *testing.B) {
	snapshot, target := storeToTime(b)
	opt := stats.Options{Exam: target, Seed: 1, Workers: 2, AsOf: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}
	var first float64
	evening := &album{after: map[string][]byte{}}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			opt.Memory, opt.Learnt = evening, func(c *stats.Calibration) { opt.Anchor = c }
			opt.Anchor = nil
			first = analysisTime(b, snapshot, opt, 1)
		}
		b.ReportMetric(first, "cpu-s")
	})
	opt.Learnt = nil
	for _, of := range []struct {
		name  string
		every uint32
	}{{"nobody", 0}, {"1of20", 20}, {"1of5", 5}, {"everybody", 1}} {
		every := of.every
		b.Run(of.name, func(b *testing.B) {
			var night float64
			for b.Loop() {
				opt.Memory = &album{before: evening.after, after: map[string][]byte{}}
				night = analysisTime(b, slower(b, snapshot, every), opt, every)
			}
			b.ReportMetric(night, "cpu-s")
			b.ReportMetric(night/first, "of-first")
		})
	}
}

// analysisTime runs an analysis, in which one examinee of every is to be analysed anew, and returns its processor time in seconds.
func analysisTime(b *testing.B, src stats.Source, opt stats.Options, every uint32) float64 {
	b.Helper()
	var mu sync.Mutex
	fresh := 0
	began := processorTime(b)
	cohort, err := stats.Run(context.Background(), src, opt, func(a *stats.Analysis) error {
		mu.Lock()
		defer mu.Unlock()
		fresh++
		if !chosen(a.Examinee, every) {
			b.Errorf("%s has nothing new and is analysed anew", a.Examinee)
		}
		return nil
	})
	took := processorTime(b) - began
	if err != nil {
		b.Fatal(err)
	}
	if every == 0 && fresh > 0 || every > 0 && fresh < cohort.Examinees/int(every)/2 {
		b.Fatalf("%d of %d were analysed, want one of %d", fresh, cohort.Examinees, every)
	}
	return took
}

func processorTime(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// chosen picks one examinee of every; of 0 nobody.
func chosen(examinee string, every uint32) bool {
	return every > 0 && uint32(dataset.BucketOf("chosen "+examinee, 1<<20))%every == 0
}

// album is a memory without a store.
type album struct {
	mu            sync.Mutex
	before, after map[string][]byte
}

func (a *album) Recall(name string) ([]byte, error) { return a.before[name], nil }
func (a *album) Also(string) string                 { return "" }
func (a *album) Stands(string) bool                 { return true }
func (a *album) Same(string) error                  { return nil }
func (a *album) Keep(name string, state []byte) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.after[name] = state
	return nil
}

// slowed is a store in which the chosen took a second longer for every answer of late: of the last parts of their bucket that
// hold a twentieth of its answers.
type slowed struct {
	*dataset.Snapshot
	every uint32
	late  []int   // by bucket: the first late part
	since []int64 // by bucket: first time of a late part
}

func slower(b *testing.B, s *dataset.Snapshot, every uint32) *slowed {
	b.Helper()
	out := &slowed{Snapshot: s, every: every, late: make([]int, s.Buckets()), since: make([]int64, s.Buckets())}
	all := int(s.ResponseRows()) / s.Buckets()
	for n := range s.Buckets() {
		parts := s.Parts(n)
		out.late[n] = len(parts)
		for rows := 0; out.late[n] > 0 && rows < all/20; {
			out.late[n]--
			c, err := s.Part(n, parts[out.late[n]])
			if err != nil {
				b.Fatal(err)
			}
			rows, out.since[n] = rows+c.Rows, slices.Min(c.AnsweredAt)
		}
	}
	return out
}

const slowedMark = " slowed"

func (s *slowed) Parts(bucket int) []string {
	parts := s.Snapshot.Parts(bucket)
	for i := s.late[bucket]; i < len(parts) && s.every > 0; i++ {
		parts[i] += slowedMark
	}
	return parts
}

func (s *slowed) Part(bucket int, name string) (*exam.Responses, error) {
	c, err := s.Snapshot.Part(bucket, strings.TrimSuffix(name, slowedMark))
	if err == nil && strings.HasSuffix(name, slowedMark) {
		s.slow(bucket, c)
	}
	return c, err
}

func (s *slowed) Responses(bucket int) (*exam.Responses, error) {
	c, err := s.Snapshot.Responses(bucket)
	if err == nil {
		s.slow(bucket, c)
	}
	return c, err
}

func (s *slowed) slow(bucket int, c *exam.Responses) {
	picked := make([]bool, len(c.Examinee.Values))
	for i, who := range c.Examinee.Values {
		picked[i] = chosen(who, s.every)
	}
	for i, at := range c.AnsweredAt {
		if at >= s.since[bucket] && picked[c.Examinee.Codes[i]] {
			c.Seconds[i]++
		}
	}
}
